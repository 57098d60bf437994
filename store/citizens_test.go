package store_test

import (
	"context"
	"crypto/rand"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"siklus.id/appraisal"
	"siklus.id/store"
	"siklus.id/store/storetest"
)

// loket opens a desk of a unit for the birth certificates of a town.
func loket(t *testing.T, s *store.Store, town storetest.Town, unit, cycle string) (d store.Desk) {
	t.Helper()
	storetest.Do(t, s, town.Agency.ID, func(ctx context.Context, tx store.Tx) error {
		_, faults, err := tx.PutServices(ctx, []store.Service{{Code: "akta", Name: "Akta kelahiran", Standard: appraisal.ServiceStandard{Length: 3, Unit: appraisal.StandardWorkingDays},
			Source: "kepegawaian"}}, store.Pusher{ID: town.People["kadis"]})
		require.NoError(t, err)
		require.Empty(t, faults)
		services, err := tx.Services(ctx, "akta")
		require.NoError(t, err)
		units, err := tx.Units(ctx)
		require.NoError(t, err)
		for _, u := range units {
			if u.Code == unit {
				d, err = tx.PutDesk(ctx, store.Desk{UnitID: u.ID, ServiceID: services[0].ID, CycleID: cycle, Name: "Loket 1", OpenedAt: noonOf(5), OpenedBy: town.People["kadis"]})
			}
		}
		return err
	})
	require.NotEmpty(t, d.ID)
	return d
}

func noonOf(day int) time.Time { return time.Date(2026, time.January, day, 3, 0, 0, 0, time.UTC) }

// form is a form of a new visit to a desk with the same mark nine times.
func form(d store.Desk, mark int, on appraisal.Date) store.Visited {
	v := store.Visited{DeskID: d.ID, OverOn: on + 2, Hour: on.Time(), Most: 1000, On: on, HasMarks: mark > 0, Kind: appraisal.Grievance}
	_, _ = rand.Read(v.Nonce[:])
	for i := range v.Marks {
		v.Marks[i] = mark
	}
	return v
}

func keep(t *testing.T, s *store.Store, agency string, v store.Visited) (counted bool, err error) {
	t.Helper()
	err = s.WithAgency(t.Context(), agency, func(tx store.Tx) (err error) {
		counted, err = tx.KeepVisit(t.Context(), v)
		return err
	})
	return counted, err
}

var tenth = appraisal.NewDate(2026, time.January, 10)

func TestATokenCountsOnceHoweverOftenAndFromHowManyProcesses(t *testing.T) {
	t.Parallel()
	s, database := storetest.Open(t)
	town := storetest.NewTown(t, s, "sekali", 1)
	d := loket(t, s, town, "BID-A", "")
	other, err := store.Open(t.Context(), database.App, store.WithMaxConns(4))
	require.NoError(t, err)
	t.Cleanup(other.Close)
	v := form(d, 4, tenth)
	v.Words, v.Complaint, v.CodeHash = "Cepat.", "Kursi kurang.", store.HashSecret("kode")
	var counted atomic.Int32
	var posts sync.WaitGroup
	for i := range 1000 {
		posts.Go(func() {
			process := s
			if i%2 == 0 {
				process = other
			}
			if ok, err := keep(t, process, town.Agency.ID, v); err != nil {
				t.Error(err)
			} else if ok {
				counted.Add(1)
			}
		})
	}
	posts.Wait()
	require.EqualValues(t, 1, counted.Load(), "1,000 posts of one token count once")
	storetest.Do(t, s, town.Agency.ID, func(ctx context.Context, tx store.Tx) error {
		f := store.SurveyFilter{Units: []string{d.UnitID}, From: tenth, To: tenth}
		tally, err := tx.SurveyTally(ctx, f)
		require.NoError(t, err)
		require.Equal(t, 1, tally.Answers)
		words, err := tx.SurveyWords(ctx, f, 10)
		require.NoError(t, err)
		require.Equal(t, []string{"Cepat."}, words)
		list, err := tx.Complaints(ctx, store.ComplaintFilter{Limit: 10})
		require.Len(t, list, 1)
		return err
	})
}

func TestADeskIsBoundedByTheHourForAllProcessesTogether(t *testing.T) {
	t.Parallel()
	s, database := storetest.Open(t)
	town := storetest.NewTown(t, s, "banjir", 1)
	d, quiet := loket(t, s, town, "BID-A", ""), loket(t, s, town, "BID-B", "")
	other, err := store.Open(t.Context(), database.App, store.WithMaxConns(4))
	require.NoError(t, err)
	t.Cleanup(other.Close)
	var taken, floods atomic.Int32
	var posts sync.WaitGroup
	for i := range 60 {
		posts.Go(func() {
			process := s
			if i%2 == 0 {
				process = other
			}
			v := form(d, 3, tenth)
			v.Most = 25
			ok, err := keep(t, process, town.Agency.ID, v)
			switch {
			case errors.Is(err, store.ErrFlood):
				floods.Add(1)
			case err != nil:
				t.Error(err)
			case ok:
				taken.Add(1)
			}
		})
	}
	posts.Wait()
	require.EqualValues(t, 25, taken.Load())
	require.EqualValues(t, 35, floods.Load())

	late := form(d, 4, tenth)
	late.Most = 25
	_, err = keep(t, s, town.Agency.ID, late)
	require.ErrorIs(t, err, store.ErrFlood)
	late.Hour = late.Hour.Add(time.Hour)
	counted, err := keep(t, s, town.Agency.ID, late)
	require.NoError(t, err)
	require.True(t, counted, "a form that a flood kept out can be sent again: its token was not used up")
	counted, err = keep(t, s, town.Agency.ID, form(quiet, 4, tenth))
	require.NoError(t, err)
	require.True(t, counted, "one desk's flood is not the next one's")
	storetest.Do(t, s, town.Agency.ID, func(ctx context.Context, tx store.Tx) error {
		require.NoError(t, tx.NoteFlood(ctx, d.ID, tenth.Time()))
		desks, err := tx.Desks(ctx, tenth-1, nil)
		require.NoError(t, err)
		require.Equal(t, []int{26, 26, 1}, []int{desks[0].Answers, desks[0].Busiest, desks[0].Floods})
		return err
	})
}

// What an answer leaves behind tells neither who gave it nor when, nor which words belong to which marks.
func TestNoTableJoinsATokenToAnAnswer(t *testing.T) {
	t.Parallel()
	s, database := storetest.Open(t)
	town := storetest.NewTown(t, s, "rahasia", 1)
	d := loket(t, s, town, "BID-A", "")
	v := form(d, 2, tenth)
	v.Words = "Kurang cepat."
	_, err := keep(t, s, town.Agency.ID, v)
	require.NoError(t, err)
	owner := connect(t, database.Owner)
	rows, err := owner.Query(t.Context(), `select table_name || '.' || column_name from information_schema.columns
		where table_schema = 'public' and table_name in ('survey_answers', 'survey_words', 'desk_visits', 'complaints')
			and (data_type like 'timestamp%' or column_name ~ 'nonce|token|address|agent|ip$|phone|name|mail')`)
	require.NoError(t, err)
	var found []string
	for rows.Next() {
		var column string
		require.NoError(t, rows.Scan(&column))
		found = append(found, column)
	}
	require.NoError(t, rows.Err())
	require.Equal(t, []string{"desk_visits.nonce"}, found, "no instant and nothing of a person; the used token stands in a table of its own")
	app := connect(t, database.App)
	for _, forbidden := range []string{`update survey_answers set marks = '{4,4,4,4,4,4,4,4,4}'`, `delete from survey_answers`, `delete from survey_words`,
		`update complaints set body = 'x'`, `delete from complaints`, `update complaint_steps set body = 'x'`} {
		_, err := app.Exec(t.Context(), forbidden)
		require.Equal(t, "42501", code(err), forbidden)
	}
	for _, table := range []string{"survey_answers", "survey_words", "complaint_steps"} {
		_, err := owner.Exec(t.Context(), `truncate `+table)
		require.Error(t, err, "what was said is not emptied by its owner either")
	}
}

func TestTalliesAreOfTheUnitTheServiceAndItsOwnTime(t *testing.T) {
	t.Parallel()
	s, _ := storetest.Open(t)
	town := storetest.NewTown(t, s, "jumlah", 2)
	cycle := storetest.NewCycle(t, s, town)
	a, b, practice := loket(t, s, town, "BID-A", ""), loket(t, s, town, "BID-B", ""), loket(t, s, town, "BID-A", cycle.ID)
	for _, v := range []store.Visited{form(a, 4, tenth), form(a, 2, tenth+31), form(b, 1, tenth), form(practice, 3, tenth)} {
		_, err := keep(t, s, town.Agency.ID, v)
		require.NoError(t, err)
	}
	storetest.Do(t, s, town.Agency.ID, func(ctx context.Context, tx store.Tx) error {
		months, err := tx.SurveyTallies(ctx, store.SurveyFilter{Units: []string{a.UnitID}, Service: a.ServiceID, From: tenth, To: tenth + 60})
		require.NoError(t, err)
		require.Len(t, months, 2)
		require.Equal(t, []string{"2026-01-01", "2026-02-01"}, []string{months[0].Month.String(), months[1].Month.String()})
		require.Equal(t, []int{36, 18}, []int{sum(months[0].Tally), sum(months[1].Tally)})
		tally, err := tx.SurveyTally(ctx, store.SurveyFilter{Units: []string{a.UnitID}, Cycle: cycle.ID, From: tenth, To: tenth})
		require.NoError(t, err)
		require.Equal(t, 27, sum(tally), "a rehearsal's desk counts for the rehearsal only")
		desks, err := tx.Desks(ctx, tenth+1, map[string]appraisal.Date{cycle.ID: tenth})
		require.NoError(t, err)
		taken := map[string]int{}
		for _, d := range desks {
			taken[d.ID] = d.Answers
		}
		require.Equal(t, map[string]int{a.ID: 1, b.ID: 0, practice.ID: 1}, taken, "each desk since the day of its own time")
		units, err := tx.UnitsByID(ctx, []string{a.UnitID})
		require.NoError(t, err)
		under, err := tx.UnitsUnder(ctx, units[0].ParentID)
		require.NoError(t, err)
		require.Len(t, under, 3, "the office and its two divisions")
		tally, err = tx.SurveyTally(ctx, store.SurveyFilter{Units: under, From: tenth, To: tenth + 60})
		require.Equal(t, 3, tally.Answers)
		return err
	})
}

func sum(t appraisal.Tally) (n int) {
	for _, s := range t.Sums {
		n += s
	}
	return n
}

func TestSilenceOnAComplaintGoesToWhoLeadsAndToHROnce(t *testing.T) {
	t.Parallel()
	s, _ := storetest.Open(t)
	town := storetest.NewTown(t, s, "diam", 2)
	cycle := storetest.NewCycle(t, s, town)
	storetest.OpenAll(t, s, town, cycle)
	d := loket(t, s, town, "BID-A", "")
	v := form(d, 0, tenth)
	v.Complaint, v.CodeHash = "Tiga bulan belum jadi.", store.HashSecret("satu")
	_, err := keep(t, s, town.Agency.ID, v)
	require.NoError(t, err)
	person, due := town.People["staf-1"], appraisal.NewDate(2026, time.January, 16)
	var id string
	storetest.Do(t, s, town.Agency.ID, func(ctx context.Context, tx store.Tx) error {
		require.NoError(t, tx.PutOffice(ctx, town.People["staf-2"], "hr"))
		require.NoError(t, tx.PutOffice(ctx, person, "hr"))
		list, err := tx.Complaints(ctx, store.ComplaintFilter{Limit: 5})
		require.NoError(t, err)
		c := list[0]
		id, c.Stage, c.Person, c.Due = c.ID, appraisal.ComplaintAssigned, person, due
		return tx.MoveComplaint(ctx, c, store.ComplaintStep{Kind: store.StepVerified, By: town.People["staf-2"], At: noonOf(12)})
	})
	round := func(today appraisal.Date) (passed int) {
		storetest.Do(t, s, town.Agency.ID, func(ctx context.Context, tx store.Tx) (err error) {
			passed, err = tx.AwaitComplaints(ctx, cycle, today, noonOf(today.Time().Day()))
			return err
		})
		return passed
	}
	letters := func(who string) (kinds []string) {
		storetest.Do(t, s, town.Agency.ID, func(ctx context.Context, tx store.Tx) error {
			list, err := tx.LettersTo(ctx, town.People[who])
			for _, l := range list {
				if l.Kind == store.ComplaintAssignedLetter || l.Kind == store.ComplaintOverdueLetter {
					kinds = append(kinds, l.Kind)
				}
			}
			return err
		})
		return kinds
	}
	require.Zero(t, round(due-2))
	require.Empty(t, letters("staf-1"))
	require.Zero(t, round(due-1))
	require.Zero(t, round(due))
	require.Equal(t, []string{store.ComplaintAssignedLetter}, letters("staf-1"), "reminded once, one working day before")
	require.Equal(t, 1, round(due+1))
	require.Zero(t, round(due+2), "passed on once")
	require.Equal(t, []string{store.ComplaintOverdueLetter}, letters("kabid-a"), "who leads them")
	require.Equal(t, []string{store.ComplaintOverdueLetter}, letters("staf-2"), "the HR desk")
	require.Equal(t, []string{store.ComplaintAssignedLetter}, letters("staf-1"), "not to themselves, though they serve at the HR desk")
	storetest.Do(t, s, town.Agency.ID, func(ctx context.Context, tx store.Tx) error {
		c, err := tx.ComplaintByID(ctx, id)
		require.NoError(t, err)
		require.True(t, c.Escalated)
		step, ok := c.Step(store.StepEscalated)
		require.True(t, ok)
		require.Empty(t, step.By, "silence is nobody's act")
		of, found, err := s.ComplaintByCode(ctx, store.HashSecret("satu"))
		require.NoError(t, err)
		require.Equal(t, []string{town.Agency.ID, id}, []string{of, found})
		_, _, err = s.ComplaintByCode(ctx, store.HashSecret("dua"))
		require.ErrorIs(t, err, store.ErrNotFound)
		return nil
	})
}

func TestMarksOfTokensAreForgottenWhenTheyAreOver(t *testing.T) {
	t.Parallel()
	s, _ := storetest.Open(t)
	town := storetest.NewTown(t, s, "lupa", 1)
	d := loket(t, s, town, "BID-A", "")
	v := form(d, 4, tenth)
	counted, err := keep(t, s, town.Agency.ID, v)
	require.NoError(t, err)
	require.True(t, counted)
	sweep := func(today appraisal.Date) {
		storetest.Do(t, s, town.Agency.ID, func(ctx context.Context, tx store.Tx) error { return tx.SweepVisits(ctx, today, today.Time()) })
	}
	sweep(v.OverOn)
	counted, err = keep(t, s, town.Agency.ID, v)
	require.NoError(t, err)
	require.False(t, counted, "a token that is still good must not be forgotten")
	sweep(v.OverOn + 1)
	storetest.Do(t, s, town.Agency.ID, func(ctx context.Context, tx store.Tx) error {
		tally, err := tx.SurveyTally(ctx, store.SurveyFilter{Units: []string{d.UnitID}, From: tenth, To: tenth})
		require.Equal(t, 1, tally.Answers, "the answer stays")
		return err
	})
}

func TestADeskBelongsToItsAgency(t *testing.T) {
	t.Parallel()
	s, _ := storetest.Open(t)
	town, next := storetest.NewTown(t, s, "kami", 1), storetest.NewTown(t, s, "mereka", 1)
	d := loket(t, s, town, "BID-A", "")
	agency, err := s.AgencyOfDesk(t.Context(), d.ID)
	require.NoError(t, err)
	require.Equal(t, town.Agency.ID, agency)
	_, err = s.AgencyOfDesk(t.Context(), store.NewID())
	require.ErrorIs(t, err, store.ErrNotFound)
	err = s.WithAgency(t.Context(), next.Agency.ID, func(tx store.Tx) error {
		_, err := tx.DeskByID(t.Context(), d.ID)
		return err
	})
	require.ErrorIs(t, err, store.ErrNotFound)
	_, err = keep(t, s, next.Agency.ID, form(d, 4, tenth))
	require.Error(t, err, "another agency cannot answer at this desk")
}
