package store_test

import (
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

// rated opens the third quarter and lets somebody's appraiser rate them, in time or so many days after the window.
func (s scene) rated(t *testing.T, e store.Case, by string, facts appraisal.Facts, at time.Time) {
	t.Helper()
	a := s.act(e, by, appraisal.Appraiser, appraisal.Rate, facts)
	a.Act.ReceivedAt = at
	kept, _ := s.register(t, a)
	result := s.result(by, appraisal.NewDate(at.Date()))
	result.Results, result.Behaviour = facts.Results, facts.Behaviour
	entry := s.entry(e, &kept.Act, appraisal.Step{Stage: appraisal.Signed, Result: &result})
	entry.At = at
	s.record(t, entry)
}

func (s scene) awaited(t *testing.T, people []string) (list []store.PersonAwaited) {
	t.Helper()
	s.do(t, func(ctx context.Context, tx store.Tx) (err error) {
		list, err = tx.AwaitedOfLeaders(ctx, s.cycle, people)
		return err
	})
	return list
}

func TestPunctualityIsReadFromTasksActsAndMoves(t *testing.T) {
	t.Parallel()
	s := newScene(t, 4)
	open := s.open(t, third, third.Opens.Time())
	due := third.Closes.Time()
	good := appraisal.Facts{Results: appraisal.Meets, Behaviour: appraisal.Meets}
	s.rated(t, open["staf-1"], "kabid-a", good, due.Add(10*time.Hour))
	s.rated(t, open["staf-2"], "kabid-a", good, due.Add(30*time.Hour))
	lapsed := s.entry(open["staf-3"], nil, appraisal.Step{Stage: appraisal.TakenOver})
	lapsed.At = due.Add(24 * time.Hour)
	s.record(t, lapsed)

	today := third.Closes + 5
	counted := func(list []store.PersonAwaited) map[appraisal.Punctual]int {
		n := map[appraisal.Punctual]int{}
		for _, a := range list {
			require.Equal(t, appraisal.T6, a.Clock)
			n[appraisal.PunctualityOf(a.AwaitedOf, s.cycle.Rules.Calendar, today)]++
		}
		return n
	}
	head := s.town.People["kabid-a"]
	require.Equal(t, map[appraisal.Punctual]int{appraisal.InTime: 1, appraisal.Late: 1, appraisal.LetLapse: 1, appraisal.Overdue: 1}, counted(s.awaited(t, []string{head})))
	require.Greater(t, len(s.awaited(t, nil)), 4, "everybody's")
	require.Empty(t, s.awaited(t, []string{s.town.People["staf-1"]}), "what is awaited of staff is not counted")

	// HR names somebody else two days before the end.
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		leaders, err := tx.LeadersIn(ctx, s.cycle.ID)
		require.Contains(t, leaders, head)
		places, err2 := tx.Workplaces(ctx, []string{head, s.town.People["kadis"]}, today)
		require.NoError(t, err2)
		require.Equal(t, []string{"Bidang A", "Dinas"}, []string{places[0].Unit, places[1].Unit})
		led, err3 := tx.LedAmong(ctx, s.town.People["kadis"], []string{head, s.town.People["bupati"]}, today)
		require.NoError(t, err3)
		require.Equal(t, []string{head}, led)
		return err
	})
	named := s.act(open["staf-4"], "kadis", appraisal.HR, appraisal.ChangeParty, appraisal.Facts{Role: appraisal.Appraiser, Person: s.town.People["kabid-b"], HasReason: true})
	kept, _ := s.register(t, named)
	change := s.entry(open["staf-4"], &kept.Act, windowOpen(store.Case{}))
	change.Step.Awaits = awaits(appraisal.Appraiser, appraisal.Rate, appraisal.T6, third.Closes, "rating_due")
	change.At = due.Add(-10 * time.Hour)
	s.record(t, change)
	require.Equal(t, map[appraisal.Punctual]int{appraisal.CameLate: 1}, counted(s.awaited(t, []string{s.town.People["kabid-b"]})))
	require.Equal(t, map[appraisal.Punctual]int{appraisal.InTime: 1, appraisal.Late: 1, appraisal.LetLapse: 1}, counted(s.awaited(t, []string{head})))
}

func TestGivenRatingsAreThoseOfWhoRated(t *testing.T) {
	t.Parallel()
	s := newScene(t, 4)
	open := s.open(t, third, third.Opens.Time())
	at := third.Closes.Time()
	s.rated(t, open["staf-1"], "kabid-a", appraisal.Facts{Results: appraisal.Above, Behaviour: appraisal.Meets, Proposed: appraisal.Meets}, at)
	s.rated(t, open["staf-2"], "kabid-a", appraisal.Facts{Results: appraisal.Below, Behaviour: appraisal.Meets, Proposed: appraisal.Meets}, at)
	s.rated(t, open["staf-3"], "kabid-a", appraisal.Facts{Results: appraisal.Above, Behaviour: appraisal.Meets}, at)
	s.rated(t, open["kabid-a"], "kadis", appraisal.Facts{Results: appraisal.Meets, Behaviour: appraisal.Above, Proposed: appraisal.Meets}, at)
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		periods, err := tx.RatedPeriods(ctx, s.cycle.ID)
		require.NoError(t, err)
		require.Equal(t, []string{third.Key()}, periods)
		list, err := tx.GivenRatings(ctx, s.cycle.ID, third.Key())
		require.NoError(t, err)
		require.Len(t, list, 2)
		for _, g := range list {
			if g.Appraiser == s.town.People["kadis"] {
				require.Equal(t, map[appraisal.Pair]int{{Results: appraisal.Meets, Behaviour: appraisal.Above}: 1}, g.Pairs)
				require.Equal(t, [3]int{1, 0, 0}, [3]int{g.Proposals, g.AboveProposal, g.BelowProposal})
				continue
			}
			require.Equal(t, map[appraisal.Pair]int{{Results: appraisal.Above, Behaviour: appraisal.Meets}: 2, {Results: appraisal.Below, Behaviour: appraisal.Meets}: 1}, g.Pairs)
			require.Equal(t, [3]int{2, 1, 1}, [3]int{g.Proposals, g.AboveProposal, g.BelowProposal})
		}
		none, err := tx.GivenRatings(ctx, s.cycle.ID, "q1")
		require.Empty(t, none)
		return err
	})
}

func TestValuesOfAPeriodAreTheLastOnesInsideIt(t *testing.T) {
	t.Parallel()
	g := newGauge(t, 2)
	_, faults := g.take(t, machine, visits("staf-1", 1, 10, "", ""), visits("staf-1", 20, 14, "", ""), visits("staf-1", 31, 99, "", ""),
		store.NewMeasurement{Measure: "tunggu", Subject: "BID-A", At: time.Date(2026, time.March, 3, 0, 0, 0, 0, time.UTC), Value: appraisal.DecimalOf(7)})
	require.Empty(t, faults)
	_, faults = g.take(t, machine, visits("staf-1", 20, 15, "", "salah hitung"))
	require.Empty(t, faults)
	g.do(t, func(ctx context.Context, tx store.Tx) error {
		unit := ""
		units, err := tx.Units(ctx)
		require.NoError(t, err)
		for _, u := range units {
			if u.Code == "BID-A" {
				unit = u.ID
			}
		}
		span := func(from, before int) map[string]store.PeriodValue {
			values, err := tx.ValuesIn(ctx, g.town.People["staf-1"], unit, []string{"kunjungan", "tunggu", "entah"},
				time.Date(2026, time.March, from, 0, 0, 0, 0, time.UTC), time.Date(2026, time.March, before, 0, 0, 0, 0, time.UTC))
			require.NoError(t, err)
			return values
		}
		values := span(1, 31)
		require.Len(t, values, 2)
		require.Equal(t, appraisal.DecimalOf(15), values["kunjungan"].Value, "corrected, and the day after the span is left out")
		require.Equal(t, appraisal.DecimalOf(40), *values["kunjungan"].Target)
		require.False(t, values["kunjungan"].OfUnit)
		require.True(t, values["tunggu"].OfUnit)
		require.Empty(t, span(21, 31))
		return nil
	})
}

func TestAnnouncementsAreKeptOnceAndAcknowledgedOnce(t *testing.T) {
	t.Parallel()
	s := newScene(t, 3)
	a := store.Announcement{CycleID: s.cycle.ID, Body: "Penilaian tahun ini", BodyEnglish: "This year", By: s.town.People["kadis"], RequestID: "umum-1", At: written}
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		first, isNew, err := tx.Announce(ctx, a)
		require.NoError(t, err)
		require.True(t, isNew)
		again, isNew, err := tx.Announce(ctx, a)
		require.NoError(t, err)
		require.False(t, isNew)
		require.Equal(t, first.ID, again.ID)
		a.ID = first.ID

		people, err := tx.MembersOf(ctx, s.cycle.ID)
		require.NoError(t, err)
		n, err := tx.QueueAnnouncement(ctx, first, json.RawMessage(`{"year":2026}`))
		require.NoError(t, err)
		require.Equal(t, people, n)
		n, err = tx.QueueAnnouncement(ctx, first, json.RawMessage(`{"year":2026}`))
		require.NoError(t, err)
		require.Zero(t, n, "one letter each")

		told, err := tx.AnnouncementsTo(ctx, s.town.People["staf-1"])
		require.NoError(t, err)
		require.Len(t, told, 1)
		require.True(t, told[0].AcknowledgedAt.IsZero())
		none, err := tx.AnnouncementsTo(ctx, s.town.People["bupati"])
		require.NoError(t, err)
		require.Empty(t, none, "who is not appraised is not in the cycle")

		at, err := tx.Acknowledge(ctx, first.ID, s.town.People["staf-1"], written.Add(time.Hour))
		require.NoError(t, err)
		later, err := tx.Acknowledge(ctx, first.ID, s.town.People["staf-1"], written.Add(2*time.Hour))
		require.NoError(t, err)
		require.Equal(t, at, later)
		_, err = tx.Acknowledge(ctx, first.ID, s.town.People["bupati"], written)
		require.ErrorIs(t, err, store.ErrNotFound)

		units, err := tx.Acknowledged(ctx, s.cycle.ID)
		require.NoError(t, err)
		require.Equal(t, "Bidang A", units[0].Unit)
		require.Equal(t, [2]int{4, 1}, [2]int{units[0].People, units[0].Acknowledged})
		listed, err := tx.AnnouncementsIn(ctx, s.cycle.ID)
		require.Len(t, listed, 1)
		return err
	})
	a.Body = "Lain"
	require.ErrorIs(t, s.WithAgency(t.Context(), s.town.Agency.ID, func(tx store.Tx) error {
		_, _, err := tx.Announce(t.Context(), a)
		return err
	}), store.ErrRequestReused)
}

func TestNobodyCanTellFromTheTablesWhoAnsweredWhat(t *testing.T) {
	t.Parallel()
	s, database := storetest.Open(t)
	sc := sceneIn(t, s, "satu", 12)
	choices := [][]int{{5, 5, 5, 5, 5}, {1, 2, 3, 4, 5}, {3, 3, 3, 3, 3}, {2, 2, 2, 2, 2}, {4, 4, 4, 4, 1}, {1, 1, 1, 1, 1}}
	words := []string{"zebra", "", "apel", "", "mangga", "belakangan"}
	survey := func() (v store.Survey) {
		sc.do(t, func(ctx context.Context, tx store.Tx) (err error) {
			v, err = tx.SurveyOf(ctx, sc.cycle.ID)
			return err
		})
		return v
	}
	answer := func(i int) (taken bool) {
		sc.do(t, func(ctx context.Context, tx store.Tx) (err error) {
			taken, err = tx.AnswerSurvey(ctx, sc.cycle.ID, sc.town.People[fmt.Sprintf("staf-%d", i+1)], choices[i], words[i])
			return err
		})
		return taken
	}
	require.Zero(t, survey().Answers)
	for i := range 4 {
		require.True(t, answer(i))
		require.Zero(t, survey().Answers, "four answers are not shown")
	}
	require.False(t, answer(0), "one person answers once")
	require.True(t, answer(4))
	shown := survey()
	require.Equal(t, 5, shown.Answers)
	require.Equal(t, [5]int{1, 1, 1, 1, 1}, shown.Counts[0])
	require.Equal(t, [5]int{1, 1, 1, 0, 2}, shown.Counts[4])
	require.Equal(t, []string{"apel", "mangga", "zebra"}, shown.Words, "in alphabetical order, not in that of arrival")
	require.True(t, answer(5))
	require.Equal(t, shown, survey(), "the sixth is not shown by itself")

	// What stands in the tables: sums and marks. No column holds an instant, a choice of one person, or a key to one.
	app := connect(t, database.App)
	_, err := app.Exec(t.Context(), `select set_config('app.agency_id', $1, false)`, sc.town.Agency.ID)
	require.NoError(t, err)
	columns := func(table string) (names string) {
		require.NoError(t, app.QueryRow(t.Context(), `select string_agg(attname, ' ' order by attnum) from pg_attribute
			where attrelid = $1::text::regclass and attnum > 0 and not attisdropped`, table).Scan(&names))
		return names
	}
	require.Equal(t, "agency_id cycle_id person_id", columns("survey_marks"))
	require.Equal(t, "agency_id cycle_id answers sums words shown_answers shown_sums shown_words", columns("surveys"))
	var rows int
	require.NoError(t, app.QueryRow(t.Context(), `select count(*) from surveys`).Scan(&rows))
	require.Equal(t, 1, rows, "no row for an answer")
	for _, forbidden := range []string{`delete from survey_marks`, `update survey_marks set person_id = null`, `delete from surveys`} {
		_, err := app.Exec(t.Context(), forbidden)
		require.Equal(t, "42501", code(err), forbidden)
	}
}

func TestAnswersAtOnceAreAllCounted(t *testing.T) {
	t.Parallel()
	s := newScene(t, 10)
	var wg sync.WaitGroup
	errs := make([]error, 10)
	for i := range errs {
		wg.Go(func() {
			errs[i] = s.WithAgency(t.Context(), s.town.Agency.ID, func(tx store.Tx) error {
				_, err := tx.AnswerSurvey(t.Context(), s.cycle.ID, s.town.People[fmt.Sprintf("staf-%d", i+1)], []int{1, 2, 3, 4, 5}, "")
				return err
			})
		})
	}
	wg.Wait()
	for _, err := range errs {
		require.NoError(t, err)
	}
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		shown, err := tx.SurveyOf(ctx, s.cycle.ID)
		require.Equal(t, 10, shown.Answers)
		require.Equal(t, [5]int{0, 10, 0, 0, 0}, shown.Counts[1])
		yes, err2 := tx.HasAnswered(ctx, s.cycle.ID, s.town.People["staf-3"])
		require.NoError(t, err2)
		require.True(t, yes)
		return err
	})
}
