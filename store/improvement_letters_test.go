package store_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"siklus.id/appraisal"
	"siklus.id/store"
)

func TestALateCheckOfAnImprovementPlanGoesOneHandUpAtATime(t *testing.T) {
	t.Parallel()
	s := newScene(t, 3)
	open := s.open(t, wholeYear, wholeYear.Opens.Time())
	signed := date(2027, 1, 8)
	s.ended(t, open["staf-1"], appraisal.NeedsImprovement, appraisal.Below, appraisal.Meets, signed)
	s.ended(t, open["staf-2"], appraisal.NeedsImprovement, appraisal.Below, appraisal.Meets, signed) // without a plan
	check := afterYear + 30
	write := func(step string, on appraisal.Date, c store.ImprovementContent) {
		s.do(t, func(ctx context.Context, tx store.Tx) error {
			_, err := tx.WriteImprovement(ctx, store.ImprovementEntry{ID: store.NewID(), CaseID: open["staf-1"].ID, Step: step, PersonID: s.town.People["kabid-a"],
				Role: appraisal.Appraiser, On: on, At: written, ImprovementContent: c}, func([]store.ImprovementEntry) error { return nil })
			return err
		})
	}
	var patience int
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		rule, err := tx.TalentRule(ctx)
		patience = rule.Rule.Improvement.Patience
		for _, officer := range []string{"staf-1", "staf-3"} { // one of them is whom the plan is for
			require.NoError(t, tx.PutOffice(ctx, s.town.People[officer], "hr"))
		}
		return err
	})
	write(store.ImprovementPlanned, afterYear, store.ImprovementContent{Version: 1, Plan: &appraisal.ImprovementPlan{Starts: afterYear, Ends: afterYear.MonthsAfter(6), Checks: []appraisal.Date{check}}})
	calendar := s.cycle.Rules.Calendar
	due := calendar.Add(check, patience)
	round := func(cycle store.Cycle, today appraisal.Date) {
		s.do(t, func(ctx context.Context, tx store.Tx) error {
			_, err := tx.QueueImprovementLetters(ctx, cycle, today, written)
			return err
		})
	}
	told := func() map[string]int {
		n := map[string]int{}
		s.do(t, func(ctx context.Context, tx store.Tx) error {
			for name, id := range s.town.People {
				letters, err := tx.LettersTo(ctx, id)
				require.NoError(t, err)
				for _, l := range letters {
					if l.Kind == store.ImprovementLetter {
						require.Equal(t, open["staf-1"].ID, l.CaseID)
						require.NotContains(t, string(l.Data), "below", "no rating stands in the outbox")
						n[name]++
					}
				}
			}
			return nil
		})
		return n
	}
	round(s.cycle, due)
	require.Empty(t, told(), "it is not late on its last day")
	next := s.cycle
	next.ID = store.NewID() // a plan outlives its cycle: the round of the next one looks after it
	round(next, due+1)
	round(s.cycle, due+1)
	round(s.cycle, due+2)
	require.Equal(t, map[string]int{"kabid-a": 1}, told(), "once to whoever must check")
	round(s.cycle, calendar.Add(due, patience)+1)
	require.Equal(t, map[string]int{"kabid-a": 1, "kadis": 1}, told(), "then to the superior")
	round(s.cycle, calendar.Add(due, 2*patience)+1)
	round(s.cycle, calendar.Add(due, 2*patience)+9)
	require.Equal(t, map[string]int{"kabid-a": 1, "kadis": 1, "staf-3": 1}, told(), "then to HR, never in their own case")
	rehearsed := next
	rehearsed.Rules.Pace = appraisal.Pace{Real: written, Legal: written, Day: 1}
	write(store.ImprovementChecked, due+40, store.ImprovementContent{Checked: check, Finding: "improving", Text: "Sudah lebih cepat"})
	round(s.cycle, due+41)
	round(rehearsed, due+41)
	require.Len(t, told(), 3, "what was checked is late no more")

	s.do(t, func(ctx context.Context, tx store.Tx) error {
		seen, err := tx.ImprovementChecks(ctx, s.town.People["staf-1"], false, due, due+40)
		require.NoError(t, err)
		require.Len(t, seen, 1)
		require.Equal(t, []any{"improving", open["staf-1"].ID}, []any{seen[0].Finding, seen[0].CaseID})
		for _, none := range []struct {
			who       string
			rehearsal bool
			to        appraisal.Date
		}{{"staf-1", true, due + 40}, {"staf-1", false, due + 39}, {"staf-2", false, due + 40}} {
			seen, err := tx.ImprovementChecks(ctx, s.town.People[none.who], none.rehearsal, due, none.to)
			require.NoError(t, err)
			require.Empty(t, seen)
		}
		return nil
	})
}
