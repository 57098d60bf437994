package store_test

import (
	"context"
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"siklus.id/appraisal"
	"siklus.id/store"
	"siklus.id/store/storetest"
)

// adopt takes rules over for the cycle.
func (s scene) adopt(t *testing.T, rules appraisal.Rules, kind appraisal.ActKind, request string) (done store.Adoption) {
	t.Helper()
	s.do(t, func(ctx context.Context, tx store.Tx) (err error) {
		done, err = tx.AdoptRules(ctx, s.cycle.ID, rules, "uji@1", appraisal.Party{Person: s.town.People["staf-8"], Role: appraisal.HR}, kind, request,
			json.RawMessage(`{"reason":"SKB yang baru"}`), farAhead)
		return err
	})
	return done
}

// waiting returns the acts of a kind that wait in a case.
func (s scene) waiting(t *testing.T, caseID string, kind appraisal.ActKind) (acts []store.RegisteredAct) {
	t.Helper()
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		all, err := tx.ActsOf(ctx, caseID)
		acts = slices.DeleteFunc(all, func(a store.RegisteredAct) bool { return a.Act.Kind != kind || a.State != store.ActReceived })
		return err
	})
	return acts
}

func (s scene) caseNow(t *testing.T, id string) (c store.Case) {
	t.Helper()
	s.do(t, func(ctx context.Context, tx store.Tx) (err error) {
		c, err = tx.CaseByID(ctx, id)
		return err
	})
	return c
}

func TestAdoptionEntersOneActForEveryRunningCaseOnce(t *testing.T) {
	t.Parallel()
	s := newScene(t, 9)
	e := s.open(t, third, third.Opens.Time())["staf-1"]
	s.record(t, s.entry(s.cases["staf-2"], nil, appraisal.Step{Stage: appraisal.Exempted}))
	rules := s.cycle.Rules
	rules.Calendar.Off = []appraisal.Date{date(2026, time.October, 6)}
	done := s.adopt(t, rules, appraisal.AdoptCalendar, "skb-2026")
	require.Equal(t, store.Adoption{Entered: 23}, done, "eleven appraisals, twelve evaluations")
	require.Equal(t, store.Adoption{Entered: 23, Before: true}, s.adopt(t, rules, appraisal.AdoptCalendar, "skb-2026"))
	err := s.WithAgency(t.Context(), s.town.Agency.ID, func(tx store.Tx) error {
		_, err := tx.AdoptRules(t.Context(), s.cycle.ID, rules, "uji@1", appraisal.Party{Person: s.town.People["staf-8"]}, appraisal.AdoptRules, "skb-2026", nil, farAhead)
		return err
	})
	require.ErrorIs(t, err, store.ErrRequestReused)
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		cycle, err := tx.CycleByID(ctx, s.cycle.ID)
		require.Equal(t, rules, cycle.Rules)
		require.Equal(t, "uji@1", cycle.RulesName)
		return err
	})
	acts := s.waiting(t, e.ID, appraisal.AdoptCalendar)
	require.Len(t, acts, 1)
	require.Equal(t, &rules.Calendar, acts[0].Act.Facts.Calendar)
	require.Equal(t, farAhead, acts[0].Act.ReceivedAt)
	require.JSONEq(t, `{"reason":"SKB yang baru"}`, string(acts[0].Content))
	require.Equal(t, s.cycle.Rules, s.caseNow(t, e.ID).Rules, "the case goes by its own rules until it has taken the act")

	s.record(t, s.entry(e, &acts[0].Act, appraisal.Step{Stage: appraisal.WindowOpen, Awaits: awaits(appraisal.Appraiser, appraisal.Rate, appraisal.T6, third.Closes+1, "rating_due")}))
	kept := s.caseNow(t, e.ID)
	require.Equal(t, rules, kept.Rules)
	require.Equal(t, third.Closes+1, kept.Period.Closes, "the window closes when its term ends")
	require.Equal(t, third.Rates, kept.Period.Rates)
	require.Equal(t, s.cycle.Rules, s.caseNow(t, s.cases["staf-1"].ID).Rules)
	s.verified(t)
}

func TestCaseOpenedBetweenAdoptionAndItsParentsActFollows(t *testing.T) {
	t.Parallel()
	s := newScene(t, 9)
	rules := s.cycle.Rules
	rules.NoWithdrawal = true
	require.Equal(t, 12, s.adopt(t, rules, appraisal.AdoptRules, "kebijakan-1").Entered)
	e := s.open(t, third, third.Opens.Time())["staf-1"]
	require.Equal(t, s.cycle.Rules, e.Rules, "opened by the rules of its appraisal, which has not taken the act yet")
	require.Empty(t, s.waiting(t, e.ID, appraisal.AdoptRules))
	a := s.waiting(t, s.cases["staf-1"].ID, appraisal.AdoptRules)[0]
	for range 2 {
		s.record(t, s.entry(s.cases["staf-1"], &a.Act, appraisal.Step{Stage: appraisal.InYear}))
	}
	require.Equal(t, rules, s.caseNow(t, s.cases["staf-1"].ID).Rules)
	below := s.waiting(t, e.ID, appraisal.AdoptRules)
	require.Len(t, below, 1, "the case below has its own act now, once")
	require.Equal(t, &rules, below[0].Act.Facts.Rules)
	require.Equal(t, a.Content, below[0].Content)
	s.record(t, s.entry(e, &below[0].Act, appraisal.Step{Stage: appraisal.WindowOpen}))
	require.Equal(t, rules, s.caseNow(t, e.ID).Rules)
	require.Equal(t, store.Adoption{Entered: 13, Before: true}, s.adopt(t, rules, appraisal.AdoptRules, "kebijakan-1"))
}

func TestAdoptedRulesKeepTheRehearsalsPace(t *testing.T) {
	t.Parallel()
	s, _ := storetest.Open(t)
	town := storetest.NewTown(t, s, "gladi", 9)
	pace := appraisal.Pace{Real: storetest.Opened, Legal: storetest.Opened, Day: time.Second}
	rules := storetest.Rules()
	rules.Pace = pace
	var cycle store.Cycle
	storetest.Do(t, s, town.Agency.ID, func(ctx context.Context, tx store.Tx) (err error) {
		if cycle, _, err = tx.PutCycle(ctx, store.Cycle{Year: 2026, Rules: rules, RulesName: "uji@0", RequestID: "gladi-2026"}); err != nil {
			return err
		}
		_, err = tx.FreezeRoster(ctx, cycle.ID, storetest.Founded)
		return err
	})
	sc := scene{s, town, cycle, storetest.OpenAll(t, s, town, cycle)}
	next := storetest.Rules()
	next.SilentDecision = appraisal.HRNames
	sc.adopt(t, next, appraisal.AdoptRules, "kebijakan-2")
	a := sc.waiting(t, sc.cases["staf-1"].ID, appraisal.AdoptRules)[0]
	sc.record(t, sc.entry(sc.cases["staf-1"], &a.Act, appraisal.Step{Stage: appraisal.InYear}))
	next.Pace = pace
	require.Equal(t, next, sc.caseNow(t, sc.cases["staf-1"].ID).Rules)
}

func TestRunningTermsAreThoseOfTasksAndWindows(t *testing.T) {
	t.Parallel()
	s := newScene(t, 9)
	e := s.open(t, third, third.Opens.Time())["staf-1"]
	objecting := appraisal.Term{Clock: appraisal.T11, Day0: third.Closes, Due: third.Closes + 20}
	returning := awaits(appraisal.Employee, appraisal.ReturnDocument, appraisal.T10, third.Closes+14, "return_due")
	s.record(t, s.entry(e, nil, appraisal.Step{Stage: appraisal.Received, Awaits: returning, Windows: []appraisal.Term{objecting}}))
	require.Equal(t, []appraisal.Term{objecting}, s.caseNow(t, e.ID).Windows)
	s.record(t, s.entry(s.cases["staf-2"], nil, appraisal.Step{Stage: appraisal.Exempted}))
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		running, err := tx.RunningTerms(ctx, s.cycle.ID)
		require.Len(t, running, 23)
		for _, c := range running {
			require.Equal(t, s.cycle.Rules, c.Rules)
			require.NotEqual(t, s.cases["staf-2"].ID, c.ID)
			if c.ID == e.ID {
				require.Equal(t, store.RunningCase{ID: e.ID, Proceeding: appraisal.EvaluationProceeding, Stage: appraisal.Received, Period: third,
					Terms: []appraisal.Term{returning[0].Term, objecting}, Rules: s.cycle.Rules}, c)
			}
		}
		return err
	})
	s.record(t, s.entry(e, nil, appraisal.Step{Stage: appraisal.Final}))
	require.Empty(t, s.caseNow(t, e.ID).Windows)
}
