package store_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"siklus.id/appraisal"
	"siklus.id/store"
	"siklus.id/store/storetest"
)

// written is when entries of these tests arrive: 10 March 2026, 12.00 WIT.
var written = time.Date(2026, time.March, 10, 3, 0, 0, 0, time.UTC)

// note is what somebody wrote on a day of March.
func (s scene) note(who string, day int, text string) store.ProgressEntry {
	return store.ProgressEntry{ID: store.NewID(), CaseID: s.cases[who].ID, Day: date(2026, time.March, day), Period: "q1", Result: 1,
		Achieved: text, ArrivedAt: written.Add(time.Duration(day) * time.Minute)}
}

func (s scene) put(t *testing.T, entries ...store.ProgressEntry) (states []store.PutState) {
	t.Helper()
	s.do(t, func(ctx context.Context, tx store.Tx) (err error) {
		states, err = tx.PutProgress(ctx, entries)
		return err
	})
	return states
}

func (s scene) entryByID(t *testing.T, id string) (e store.ProgressEntry) {
	t.Helper()
	s.do(t, func(ctx context.Context, tx store.Tx) (err error) {
		e, err = tx.EntryByID(ctx, id)
		return err
	})
	return e
}

// plan agrees targets with two planned results for somebody.
func (s scene) plan(t *testing.T, who string) {
	t.Helper()
	a := s.act(s.cases[who], who, appraisal.Employee, appraisal.SubmitTargets, appraisal.Facts{})
	a.Content = json.RawMessage(`{"header":{},"targets":{"results":[{"result":"Imunisasi"},{"result":"Kader"}]}}`)
	kept, _ := s.register(t, a)
	s.record(t, s.entry(s.cases[who], &kept.Act, appraisal.Step{Stage: appraisal.InYear}))
}

func TestAnEntryKeepsEverythingThatWasWritten(t *testing.T) {
	t.Parallel()
	s := newScene(t, 1)
	e := s.note("staf-1", 9, "Imunisasi 12 bayi")
	e.Quantity, e.Unit, e.Minutes, e.Innovation, e.InnovationNote, e.Asks = "12.5", "bayi", 240, true, "Lewat pengeras suara", true
	e.Links = []string{"https://a.example/1", "https://drive.google.com/2"}
	e.LinkNotes = []appraisal.LinkNote{appraisal.LinkUnseen, appraisal.LinkDoubtful}
	require.Equal(t, []store.PutState{store.EntryKept}, s.put(t, e))
	want := e
	want.Version, want.ChangedAt = 1, e.ArrivedAt
	require.Equal(t, want, s.entryByID(t, e.ID))
}

func TestABatchTwiceOrAtOnceIsKeptOnce(t *testing.T) {
	t.Parallel()
	s := newScene(t, 2)
	batch := []store.ProgressEntry{s.note("staf-1", 9, "Satu"), s.note("staf-1", 10, "Dua"), s.note("staf-2", 10, "Tiga")}
	var wg sync.WaitGroup
	kept := make([]int, 8)
	for i := range kept {
		wg.Go(func() {
			for _, state := range s.put(t, batch...) {
				if state == store.EntryKept {
					kept[i]++
				} else if state != store.EntryAlready {
					kept[i] = -100
				}
			}
		})
	}
	wg.Wait()
	total := 0
	for _, n := range kept {
		total += n
	}
	require.Equal(t, len(batch), total, "each entry is kept by one of them")
	other := batch[0]
	other.Achieved = "Lain"
	twin := s.note("staf-1", 12, "Kembar")
	require.Equal(t, []store.PutState{store.EntryReused, store.EntryAlready, store.EntryKept, store.EntryAlready}, s.put(t, other, batch[1], twin, twin),
		"what is wrong with one stops none of the others")
	stolen := batch[2]
	stolen.CaseID = s.cases["staf-1"].ID
	require.Equal(t, []store.PutState{store.EntryReused}, s.put(t, stolen))
	require.Equal(t, "Satu", s.entryByID(t, batch[0].ID).Achieved)
}

func TestACorrectionKeepsWhatWasSaid(t *testing.T) {
	t.Parallel()
	s := newScene(t, 1)
	e := s.note("staf-1", 9, "Imunisasi 11 bayi")
	s.put(t, e)
	better := e
	better.Achieved, better.Result, better.Version = "Imunisasi 12 bayi", 2, 1
	for range 2 { // a repeated request is one correction
		s.do(t, func(ctx context.Context, tx store.Tx) error {
			now, err := tx.CorrectProgress(ctx, better, written.Add(time.Hour))
			require.Equal(t, 2, now.Version)
			require.Equal(t, "Imunisasi 12 bayi", now.Achieved)
			return err
		})
	}
	late := better
	late.Achieved = "Imunisasi 13 bayi"
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		_, err := tx.CorrectProgress(ctx, late, written.Add(time.Hour))
		require.ErrorIs(t, err, store.ErrEntryChanged)
		before, err := tx.VersionsBefore(ctx, []string{e.ID})
		require.Equal(t, []store.ProgressVersion{{EntryID: e.ID, Version: 1, Result: 1, Achieved: "Imunisasi 11 bayi", ReplacedAt: written.Add(time.Hour)}}, before)
		return err
	})
	require.Equal(t, []store.PutState{store.EntryAlready}, s.put(t, e), "the phone that repeats its first words changes nothing")
	require.Equal(t, "Imunisasi 12 bayi", s.entryByID(t, e.ID).Achieved)
}

func TestAnEntryStandsOnceACheckInHasUsedIt(t *testing.T) {
	t.Parallel()
	s := newScene(t, 1)
	evaluation := s.openQuarter(t)["staf-1"]
	e, next := s.note("staf-1", 9, "Imunisasi 12 bayi"), s.note("staf-1", 10, "Laporan")
	s.put(t, e, next)
	s.do(t, func(ctx context.Context, tx store.Tx) error { return tx.TakeBackProgress(ctx, next.ID, written) })
	require.False(t, s.entryByID(t, next.ID).TakenBackAt.IsZero())
	a := s.act(evaluation, "staf-1", appraisal.Employee, appraisal.CheckIn, appraisal.Facts{})
	a.Act.ReceivedAt = written.Add(time.Hour)
	s.register(t, a)
	require.True(t, s.entryByID(t, e.ID).Used)
	later := s.note("staf-1", 9, "Ditulis sesudahnya")
	later.ArrivedAt = written.Add(2 * time.Hour)
	other := s.note("staf-1", 9, "Masa lain")
	other.Period = "q2"
	s.put(t, later, other)
	require.False(t, s.entryByID(t, later.ID).Used)
	require.False(t, s.entryByID(t, other.ID).Used)
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		better := e
		better.Version, better.Achieved = 1, "Lain"
		_, err := tx.CorrectProgress(ctx, better, written)
		require.ErrorIs(t, err, store.ErrEntryUsed)
		require.ErrorIs(t, tx.TakeBackProgress(ctx, e.ID, written), store.ErrEntryUsed)
		require.NoError(t, tx.TakeBackProgress(ctx, next.ID, written), "taken back twice is once")
		gone := next
		gone.Version = 1
		_, err = tx.CorrectProgress(ctx, gone, written)
		require.ErrorIs(t, err, store.ErrEntryTakenBack)
		return nil
	})
}

func TestEntriesPageFromTheNewestDayWithoutGap(t *testing.T) {
	t.Parallel()
	s := newScene(t, 2)
	var all []store.ProgressEntry
	for day := 1; day <= 9; day++ {
		all = append(all, s.note("staf-1", day, fmt.Sprint("Hari ", day)), s.note("staf-2", day, "Orang lain"))
	}
	s.put(t, all...)
	var seen []string
	after := ""
	for {
		var page []store.ProgressEntry
		s.do(t, func(ctx context.Context, tx store.Tx) (err error) {
			page, after, err = tx.ListEntries(ctx, store.EntryFilter{CaseIDs: []string{s.cases["staf-1"].ID}, Limit: 4, After: after})
			return err
		})
		for _, e := range page {
			seen = append(seen, e.Achieved)
		}
		if after == "" {
			break
		}
	}
	require.Equal(t, []string{"Hari 9", "Hari 8", "Hari 7", "Hari 6", "Hari 5", "Hari 4", "Hari 3", "Hari 2", "Hari 1"}, seen)
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		both := []string{s.cases["staf-1"].ID, s.cases["staf-2"].ID}
		page, _, err := tx.ListEntries(ctx, store.EntryFilter{CaseIDs: both, ByArrival: true, ChangedAfter: written.Add(7 * time.Minute), ChangedUntil: written.Add(8 * time.Minute), Standing: true})
		require.Len(t, page, 2)
		return err
	})
}

// A changed file is another version; a file that was changed behind the store's back is not handed out.
func TestFilesAreVersionedAndTamperingIsSeen(t *testing.T) {
	t.Parallel()
	st, database := storetest.Open(t)
	s := sceneIn(t, st, "satu", 1)
	e := s.note("staf-1", 9, "Dengan bukti")
	s.put(t, e)
	file := store.ProgressFile{EntryID: e.ID, Name: "a.pdf", Type: "application/pdf", Content: []byte("%PDF-1")}
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		require.NoError(t, tx.PutFile(ctx, file, written))
		require.NoError(t, tx.PutFile(ctx, file, written), "the same file again is the same version")
		file.Content = []byte("%PDF-2")
		require.NoError(t, tx.PutFile(ctx, file, written))
		notes, err := tx.FileNotes(ctx, []string{e.ID})
		require.Equal(t, 2, notes[e.ID].Version)
		require.Empty(t, notes[e.ID].Content)
		old, err2 := tx.FileOf(ctx, e.ID, 1)
		require.NoError(t, err2)
		require.Equal(t, []byte("%PDF-1"), old.Content)
		_, missing := tx.FileOf(ctx, e.ID, 3)
		require.ErrorIs(t, missing, store.ErrNotFound)
		return err
	})
	owner := connect(t, database.Owner)
	for _, sql := range []string{`alter table progress_files disable trigger user`, `alter table progress_files no force row level security`,
		`update progress_files set content = '%PDF-3' where version = 2`} {
		_, err := owner.Exec(t.Context(), sql)
		require.NoError(t, err)
	}
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		_, err := tx.FileOf(ctx, e.ID, 0)
		require.ErrorIs(t, err, store.ErrEvidenceDamaged)
		return nil
	})
	app := connect(t, database.App)
	_, err := app.Exec(t.Context(), `select set_config('app.agency_id', $1, false)`, s.town.Agency.ID)
	require.NoError(t, err)
	for _, forbidden := range []string{`delete from progress_entries`, `update progress_entries set case_id = gen_random_uuid()`, `update progress_entries set arrived_at = now()`,
		`update progress_files set content = 'x'`, `delete from progress_versions`, `update progress_answers set answer = 'x'`, `truncate progress_answers`} {
		_, err := app.Exec(t.Context(), forbidden)
		require.Equal(t, "42501", code(err), "%s: %v", forbidden, err)
	}
	_, err = app.Exec(t.Context(), `insert into progress_files (entry_id, version, name, type, sha256, content) values ($1, 9, 'x', 'x', $2, $3)`,
		e.ID, make([]byte, 32), bytes.Repeat([]byte("x"), appraisal.MaxEvidenceFile+1))
	require.Equal(t, "23514", code(err), "a file of more than 1 MB is not kept, whoever sends it")
}

func TestLinksAreLookedAtOnceAndOnlyAsTheyStand(t *testing.T) {
	t.Parallel()
	s := newScene(t, 1)
	e, plain := s.note("staf-1", 9, "Dengan tautan"), s.note("staf-1", 10, "Tanpa tautan")
	e.Links, e.LinkNotes = []string{"https://a.example"}, []appraisal.LinkNote{appraisal.LinkUnseen}
	known := s.note("staf-1", 11, "Tautan dalam")
	known.Links, known.LinkNotes = []string{"https://intranet"}, []appraisal.LinkNote{appraisal.LinkInternal}
	s.put(t, e, plain, known)
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		waiting, err := tx.LinksToLookAt(ctx, 10)
		require.Len(t, waiting, 1)
		require.NoError(t, tx.NoteLinks(ctx, e.ID, 2, []appraisal.LinkNote{appraisal.LinkGone}), "another version was looked at")
		require.NoError(t, tx.NoteLinks(ctx, e.ID, 1, []appraisal.LinkNote{appraisal.LinkPrivate}))
		return err
	})
	require.Equal(t, []appraisal.LinkNote{appraisal.LinkPrivate}, s.entryByID(t, e.ID).LinkNotes)
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		waiting, err := tx.LinksToLookAt(ctx, 10)
		require.Empty(t, waiting)
		return err
	})
}

func TestTheTeamIsWhomCaseActorNames(t *testing.T) {
	t.Parallel()
	s := newScene(t, 3)
	today := date(2026, time.March, 10)
	team := func(who string, role appraisal.Role) (names []string) {
		s.do(t, func(ctx context.Context, tx store.Tx) error {
			cases, err := tx.Team(ctx, s.cycle.ID, s.town.People[who], role, today)
			for _, c := range cases {
				for name, own := range s.cases {
					if own.ID == c.ID {
						names = append(names, name)
					}
				}
			}
			return err
		})
		return sorted(names)
	}
	// Everybody's team is what case_actor says of every case, asked one by one.
	check := func() {
		t.Helper()
		for _, role := range []appraisal.Role{appraisal.Appraiser, appraisal.Superior} {
			of := map[string][]string{}
			for name, c := range s.cases {
				s.do(t, func(ctx context.Context, tx store.Tx) error {
					a, err := tx.Actor(ctx, c.ID, role, today)
					if err == nil {
						of[a.PersonID] = append(of[a.PersonID], name)
					}
					return nil
				})
			}
			for name, id := range s.town.People {
				require.Equal(t, sorted(of[id]), team(name, role), "%s of %s", role, name)
			}
		}
	}
	check()
	require.Equal(t, []string{"staf-1", "staf-2", "staf-3"}, team("kabid-a", appraisal.Appraiser))
	require.Equal(t, []string{"staf-1", "staf-2", "staf-3"}, team("kadis", appraisal.Superior))
	// The head of division is gone: their staff's appraiser is one level up, by climbing.
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		return tx.PutHolding(ctx, store.Holding{PostID: s.town.Posts["kabid-a"], PersonID: s.town.People["kabid-a"], Capacity: appraisal.Definitive,
			From: storetest.Founded, To: today - 1})
	})
	check()
	require.Contains(t, team("kadis", appraisal.Appraiser), "staf-1")
	// HR names somebody from elsewhere for one case.
	a := s.act(s.cases["staf-2"], "kabid-b", appraisal.HR, appraisal.ChangeParty, appraisal.Facts{Role: appraisal.Appraiser, Person: s.town.People["kabid-b"], Capacity: appraisal.Named})
	kept, _ := s.register(t, a)
	s.record(t, s.entry(s.cases["staf-2"], &kept.Act, appraisal.Step{Stage: appraisal.TargetsDue}))
	check()
	require.Contains(t, team("kabid-b", appraisal.Appraiser), "staf-2")
}

func TestCountsOfATeam(t *testing.T) {
	t.Parallel()
	s := newScene(t, 2)
	s.plan(t, "staf-1")
	old, asks, fresh, gone := s.note("staf-1", 1, "Lama"), s.note("staf-1", 9, "Minta"), s.note("staf-1", 10, "Baru"), s.note("staf-1", 10, "Ditarik")
	old.Day, asks.Asks, fresh.Result = date(2026, time.February, 20), true, 0
	s.put(t, old, asks, fresh, gone)
	id := s.cases["staf-1"].ID
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		require.NoError(t, tx.TakeBackProgress(ctx, gone.ID, written))
		counts, err := tx.ProgressCounts(ctx, []string{id, s.cases["staf-2"].ID}, date(2026, time.February, 1), date(2026, time.March, 1), written.Add(9*time.Minute))
		require.NoError(t, err)
		require.Equal(t, []store.ProgressCount{
			{CaseID: id, Result: 0, Entries: 1, LastDay: fresh.Day, Fresh: 1}, {CaseID: id, Result: 1, Entries: 1, LastDay: asks.Day, Unanswered: 1}}, counts)
		answer := store.ProgressAnswer{ID: store.NewID(), EntryID: asks.ID, PersonID: s.town.People["kabid-a"], Role: appraisal.Appraiser, Text: "Bagus", At: written}
		for range 2 {
			kept, err := tx.PutAnswer(ctx, answer)
			require.NoError(t, err)
			require.Equal(t, answer, kept)
		}
		other := answer
		other.Text = "Lain"
		_, err = tx.PutAnswer(ctx, other)
		require.ErrorIs(t, err, store.ErrEntryReused)
		answers, err := tx.AnswersTo(ctx, []string{asks.ID, fresh.ID})
		require.Equal(t, []store.ProgressAnswer{answer}, answers)
		require.NoError(t, err)
		counts, err = tx.ProgressCounts(ctx, []string{id}, date(2026, time.March, 1), date(2026, time.March, 1), time.Time{})
		require.Zero(t, counts[0].Fresh, "on the first visit nothing is told apart as new")
		require.Zero(t, counts[1].Unanswered)
		planned, err2 := tx.PlannedResults(ctx, []string{id, s.cases["staf-2"].ID})
		require.NoError(t, err2)
		require.Equal(t, map[string][]string{id: {"Imunisasi", "Kader"}}, planned)
		own, err3 := tx.OwnAppraisal(ctx, s.town.People["staf-1"])
		require.NoError(t, err3)
		require.Equal(t, id, own)
		_, err4 := tx.OwnAppraisal(ctx, s.town.People["bupati"])
		require.ErrorIs(t, err4, store.ErrNotFound)
		return err
	})
}

func TestAVisitLastsUntilNobodyLooksForHalfAnHour(t *testing.T) {
	t.Parallel()
	s := newScene(t, 0)
	who := s.town.People["kadis"]
	for _, look := range []struct {
		after time.Duration
		since time.Time
	}{
		{0, time.Time{}},
		{20 * time.Minute, time.Time{}},
		{40 * time.Minute, time.Time{}}, // twenty minutes after the last look
		{24 * time.Hour, written.Add(40 * time.Minute)},
		{24*time.Hour + time.Minute, written.Add(40 * time.Minute)}, // a reload tells the same news
		{48 * time.Hour, written.Add(24*time.Hour + time.Minute)},
	} {
		s.do(t, func(ctx context.Context, tx store.Tx) error {
			since, err := tx.Visit(ctx, who, written.Add(look.after))
			require.Equal(t, look.since, since, "%s", look.after)
			last, err2 := tx.LastVisit(ctx, who)
			require.NoError(t, err2)
			require.Equal(t, look.since, last)
			return err
		})
	}
}

func TestWhoIsSilentIsRemindedOnceAWeek(t *testing.T) {
	t.Parallel()
	s := newScene(t, 6)
	cycle := s.cycle
	cycle.Rules.Entries = appraisal.Daily
	for _, who := range []string{"staf-1", "staf-2", "staf-3", "staf-4", "staf-5"} { // staf-6 has no targets yet
		s.plan(t, who)
	}
	s.put(t, s.note("staf-2", 9, "Menulis kemarin"))
	back := s.note("staf-3", 9, "Ditarik")
	s.put(t, back)
	// Tuesday 10 March: whoever wrote on Friday 6 or Monday 9 is not silent.
	morning := func(day int, c store.Cycle) (n int) {
		s.do(t, func(ctx context.Context, tx store.Tx) (err error) {
			n, err = tx.QueueProgressReminders(ctx, c, date(2026, time.March, day), written)
			return err
		})
		return n
	}
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		require.NoError(t, tx.TakeBackProgress(ctx, back.ID, written))
		return nil
	})
	away := s.act(s.cases["staf-4"], "kabid-b", appraisal.HR, appraisal.BeginAbsence, appraisal.Facts{Absence: appraisal.StudyLeave, From: date(2026, time.March, 1), Until: date(2026, time.December, 31)})
	kept, _ := s.register(t, away)
	s.record(t, s.entry(s.cases["staf-4"], &kept.Act, appraisal.Step{Stage: appraisal.InYear}))
	left := s.act(s.cases["staf-5"], "kabid-b", appraisal.HR, appraisal.EndService, appraisal.Facts{Service: appraisal.Retired, From: date(2026, time.March, 1)})
	kept, _ = s.register(t, left)
	s.record(t, s.entry(s.cases["staf-5"], &kept.Act, appraisal.Step{Stage: appraisal.Departed}))

	require.Equal(t, 2, morning(10, cycle), "staf-1 wrote nothing and staf-3 took it back")
	require.Zero(t, morning(10, cycle), "twice on a morning is once")
	require.Zero(t, morning(11, cycle), "and once in a week")
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		letters, err := tx.LettersTo(ctx, s.town.People["staf-1"])
		require.Contains(t, kindsOf(letters), store.ProgressLetter)
		return err
	})
	require.Equal(t, 3, morning(17, cycle), "the week after: staf-2 is silent as well")
	none, rehearsed, yearly := cycle, cycle, cycle
	none.Rules.Entries = appraisal.NoEntries
	rehearsed.Rules.Pace = appraisal.Pace{Day: time.Second}
	yearly.Rules.Entries = ""
	for _, c := range []store.Cycle{none, rehearsed, yearly} {
		require.Zero(t, morning(24, c))
	}
}
