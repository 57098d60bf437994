package store_test

import (
	"context"
	"encoding/json"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"siklus.id/appraisal"
	"siklus.id/store"
	"siklus.id/store/storetest"
)

// guided is a record of coaching with a plan beside it and a record of counselling, everything once.
func (s scene) guided(t *testing.T, who string) (store.Guidance, store.Counselling) {
	t.Helper()
	c, me, leader := s.cases[who].ID, s.town.People[who], s.town.People["kabid-a"]
	g := store.Guidance{ID: store.NewID(), CaseID: c, Kind: appraisal.Coaching, Cause: appraisal.Growth, GuideID: leader, AssignedBy: leader, AssignedAs: appraisal.Appraiser, StartedAt: written}
	k := store.Counselling{ID: store.NewID(), CaseID: c, OpenedAt: written}
	action := appraisal.PlannedAction{ID: store.NewID(), What: "Susun data", Until: date(2026, time.May, 1)}
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		kept, first, err := tx.PutGuidance(ctx, g)
		require.NoError(t, err)
		require.True(t, first)
		g.EmployeeID, g.CycleID = me, s.cases[who].CycleID
		require.Equal(t, g, kept)
		require.NoError(t, tx.AddGuidance(ctx, store.GuidanceEntry{ID: store.NewID(), GuidanceID: g.ID, Step: appraisal.WriteStep, Version: 1, PersonID: leader,
			Side: appraisal.GuideSide, Content: json.RawMessage(`{"indicator":"Cakupan"}`), At: written}))
		first, err = tx.PutGuidanceFeedback(ctx, store.GuidanceFeedback{ID: store.NewID(), GuidanceID: g.ID, ReaderID: s.town.People["kadis"], Content: json.RawMessage(`{}`), At: written})
		require.NoError(t, err)
		require.True(t, first)
		_, err = tx.PutActionPlan(ctx, store.ActionPlan{CaseID: c, Result: 1, Planned: "Laporan", Actions: []appraisal.PlannedAction{action}, PersonID: me, At: written})
		require.NoError(t, err)
		require.NoError(t, tx.PutActionMark(ctx, store.ActionMark{ID: store.NewID(), CaseID: c, PersonID: me, At: written,
			ActionMark: appraisal.ActionMark{ActionID: action.ID, Done: true, Day: date(2026, time.April, 1)}}))
		require.NoError(t, tx.OpenCounselling(ctx, k))
		require.NoError(t, tx.AddCounselling(ctx, store.CounsellingEntry{ID: store.NewID(), CounsellingID: k.ID, Step: appraisal.CounsellingNoted, PersonID: leader,
			Words: json.RawMessage(`{"detail":"rahasia"}`), At: written}))
		_, err = tx.ReadCounselling(ctx, k.ID, leader, []appraisal.CounsellingStep{appraisal.CounsellingNoted})
		return err
	})
	return g, k
}

var guidanceTables = []string{"action_plans", "action_marks", "guidances", "guidance_entries", "guidance_feedback", "counsellings", "counselling_entries", "counselling_reads"}

func TestWhatWasWrittenInGuidanceIsKeptAsItWasWritten(t *testing.T) {
	t.Parallel()
	s, database := storetest.Open(t)
	one, other := sceneIn(t, s, "satu", 2), sceneIn(t, s, "dua", 1)
	g, k := one.guided(t, "staf-1")
	app, owner := connect(t, database.App), connect(t, database.Owner)
	for agency, want := range map[string]int{one.town.Agency.ID: 1, other.town.Agency.ID: 0} {
		_, err := app.Exec(t.Context(), `select set_config('app.agency_id', $1, false)`, agency)
		require.NoError(t, err)
		for _, table := range guidanceTables {
			var n int
			require.NoError(t, app.QueryRow(t.Context(), `select count(*) from `+table).Scan(&n))
			require.Equal(t, want, n, table)
		}
	}
	for _, as := range []string{database.App, database.Owner} {
		conn := connect(t, as)
		_, err := conn.Exec(t.Context(), `select set_config('app.agency_id', $1, false)`, one.town.Agency.ID)
		require.NoError(t, err)
		for _, table := range guidanceTables {
			for _, change := range []string{`update ` + table + ` set agency_id = agency_id`, `delete from ` + table, `truncate ` + table + ` cascade`} {
				_, err := conn.Exec(t.Context(), change)
				require.Equal(t, "42501", code(err), "%s: %v", change, err)
			}
		}
	}
	_, err := owner.Exec(t.Context(), `select set_config('app.agency_id', $1, false)`, other.town.Agency.ID)
	require.NoError(t, err)
	other.do(t, func(ctx context.Context, tx store.Tx) error {
		_, err := tx.GuidanceByID(ctx, g.ID)
		require.ErrorIs(t, err, store.ErrNotFound)
		_, err = tx.CounsellingByID(ctx, k.ID)
		require.ErrorIs(t, err, store.ErrNotFound)
		return nil
	})
	err = s.WithAgency(t.Context(), other.town.Agency.ID, func(tx store.Tx) error {
		_, err := tx.ReadCounselling(t.Context(), k.ID, other.town.People["kabid-a"], []appraisal.CounsellingStep{appraisal.CounsellingNoted})
		return err
	})
	require.Error(t, err, "another agency cannot even have its reading noted")
}

func TestWordsOfCounsellingAreReadInOneWayOnlyAndEveryReadIsNoted(t *testing.T) {
	t.Parallel()
	s, database := storetest.Open(t)
	one := sceneIn(t, s, "satu", 1)
	_, k := one.guided(t, "staf-1")
	app := connect(t, database.App)
	_, err := app.Exec(t.Context(), `select set_config('app.agency_id', $1, false)`, one.town.Agency.ID)
	require.NoError(t, err)
	for _, query := range []string{`select words from counselling_entries`, `select * from counselling_entries`, `select e from counselling_entries e`,
		`select to_json(e) from counselling_entries e`, `select 1 from counselling_entries where words::text like '%rahasia%'`,
		`copy counselling_entries to stdout`, `insert into counselling_reads (counselling_id, person_id, steps) select id, case_id, '{}' from counsellings`} {
		_, err := app.Exec(t.Context(), query)
		require.Equal(t, "42501", code(err), "%s: %v", query, err)
	}
	leader, me := one.town.People["kabid-a"], one.town.People["staf-1"]
	one.do(t, func(ctx context.Context, tx store.Tx) error {
		words, err := tx.ReadCounselling(ctx, k.ID, me, []appraisal.CounsellingStep{appraisal.CounsellingNoted, appraisal.CounsellingTold})
		require.NoError(t, err)
		require.Len(t, words, 1)
		for _, w := range words {
			require.JSONEq(t, `{"detail":"rahasia"}`, string(w))
		}
		none, err := tx.ReadCounselling(ctx, k.ID, me, []appraisal.CounsellingStep{appraisal.CounsellingReported})
		require.NoError(t, err)
		require.Empty(t, none, "only the steps that were named")
		reads, err := tx.CounsellingReads(ctx, k.ID)
		require.Len(t, reads, 3)
		require.Equal(t, leader, reads[0].PersonID)
		require.Equal(t, []string{"noted", "told"}, reads[1].Steps)
		require.False(t, reads[2].At.IsZero())
		return err
	})
	failed := s.WithAgency(t.Context(), one.town.Agency.ID, func(tx store.Tx) error {
		_, err := tx.ReadCounselling(t.Context(), k.ID, store.NewID(), []appraisal.CounsellingStep{appraisal.CounsellingNoted})
		return err
	})
	require.Error(t, failed, "a reading that cannot be noted does not take place")
}

func TestTheSameStepOfGuidanceTwiceIsOnce(t *testing.T) {
	t.Parallel()
	s := newScene(t, 2)
	g, k := s.guided(t, "staf-1")
	leader := s.town.People["kabid-a"]
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		_, first, err := tx.PutGuidance(ctx, g)
		require.NoError(t, err)
		require.False(t, first)
		g.GuideID = s.town.People["kabid-b"]
		_, _, err = tx.PutGuidance(ctx, g)
		require.ErrorIs(t, err, store.ErrIDReused)
		entries, err := tx.GuidanceEntries(ctx, []string{g.ID})
		require.NoError(t, err)
		e := entries[g.ID][0]
		_, again, err := tx.RepeatedGuidance(ctx, e)
		require.NoError(t, err)
		require.True(t, again)
		e.Content = json.RawMessage(`{"indicator":"Lain"}`)
		_, _, err = tx.RepeatedGuidance(ctx, e)
		require.ErrorIs(t, err, store.ErrIDReused)
		e.ID = store.NewID()
		_, again, err = tx.RepeatedGuidance(ctx, e)
		require.NoError(t, err)
		require.False(t, again)
		first, err = tx.PutGuidanceFeedback(ctx, store.GuidanceFeedback{ID: store.NewID(), GuidanceID: g.ID, ReaderID: leader, Content: json.RawMessage(`{}`), At: written})
		require.NoError(t, err)
		require.False(t, first, "one form for each record")

		steps, err := tx.CounsellingSteps(ctx, []string{k.ID})
		require.NoError(t, err)
		step := steps[k.ID][0]
		require.Empty(t, step.Words, "steps come without words")
		step.Words = json.RawMessage(`{"detail":"rahasia"}`)
		again, err = tx.RepeatedCounselling(ctx, step)
		require.NoError(t, err)
		require.True(t, again)
		step.Words = json.RawMessage(`{"detail":"lain"}`)
		_, err = tx.RepeatedCounselling(ctx, step)
		require.ErrorIs(t, err, store.ErrIDReused)
		k.CaseID = s.cases["staf-2"].ID
		require.ErrorIs(t, tx.OpenCounselling(ctx, k), store.ErrIDReused)

		plans, err := tx.ActionPlans(ctx, s.cases["staf-1"].ID)
		require.NoError(t, err)
		plan := plans[0]
		kept, err := tx.PutActionPlan(ctx, plan)
		require.NoError(t, err)
		require.Equal(t, 1, kept.Version, "the same again is the version that stands")
		plan.Planned, plan.Version = "Laporan baru", 0
		_, err = tx.PutActionPlan(ctx, plan)
		require.ErrorIs(t, err, store.ErrDialogueChanged)
		plan.Version = 1
		kept, err = tx.PutActionPlan(ctx, plan)
		require.NoError(t, err)
		require.Equal(t, 2, kept.Version)
		plans, err = tx.ActionPlans(ctx, s.cases["staf-1"].ID)
		require.NoError(t, err)
		require.Len(t, plans, 2)
		require.Equal(t, "Laporan baru", plans[0].Planned, "the newest first, none is lost")
		mark := store.ActionMark{ID: store.NewID(), CaseID: s.cases["staf-1"].ID, PersonID: s.town.People["staf-1"], At: written,
			ActionMark: appraisal.ActionMark{ActionID: plan.Actions[0].ID, Day: date(2026, time.April, 2)}}
		require.NoError(t, tx.PutActionMark(ctx, mark))
		require.NoError(t, tx.PutActionMark(ctx, mark))
		mark.Done = true
		require.ErrorIs(t, tx.PutActionMark(ctx, mark), store.ErrIDReused)
		marks, err := tx.ActionMarks(ctx, s.cases["staf-1"].ID)
		require.Len(t, marks, 2)
		require.False(t, appraisal.MarkOf(marks, plan.Actions[0].ID).Done, "the last one counts")
		return err
	})
}

func TestWhoHasAPartInGuidanceFindsIt(t *testing.T) {
	t.Parallel()
	s := newScene(t, 2)
	g, k := s.guided(t, "staf-1")
	on := date(2026, time.March, 10)
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		cycles, err := tx.GuidanceCycles(ctx)
		require.NoError(t, err)
		require.Len(t, cycles, 1)
		for who, finds := range map[string][2]int{"kabid-a": {1, 1}, "kadis": {1, 1}, "staf-1": {0, 1}, "staf-2": {0, 0}, "kabid-b": {0, 0}} {
			list, err := tx.GuidanceOfOthers(ctx, g.CycleID, s.town.People[who], on)
			require.NoError(t, err)
			require.Len(t, list, finds[0], who)
			around, err := tx.CounsellingsAround(ctx, g.CycleID, s.town.People[who], on)
			require.NoError(t, err)
			require.Len(t, around, finds[1], who)
		}
		none, err := tx.CounsellingsReported(ctx, g.CycleID)
		require.NoError(t, err)
		require.Empty(t, none)
		for _, step := range []appraisal.CounsellingStep{appraisal.CounsellingReported, appraisal.CounsellingAppointed} {
			e := store.CounsellingEntry{ID: store.NewID(), CounsellingID: k.ID, Step: step, PersonID: s.town.People["kabid-a"], Day: on, At: written}
			if step == appraisal.CounsellingAppointed {
				e.SubjectID, e.As, e.Starts = s.town.People["kabid-b"], appraisal.IndependentCounsellor, written
			}
			require.NoError(t, tx.AddCounselling(ctx, e))
		}
		reported, err := tx.CounsellingsReported(ctx, g.CycleID)
		require.NoError(t, err)
		require.Len(t, reported, 1)
		around, err := tx.CounsellingsAround(ctx, g.CycleID, s.town.People["kabid-b"], on)
		require.NoError(t, err)
		require.Len(t, around, 1, "who was appointed")
		require.NoError(t, tx.PutOffice(ctx, s.town.People["staf-2"], "hr"))
		officers, err := tx.Officers(ctx, "hr", on)
		require.Equal(t, []string{s.town.People["staf-2"]}, officers)
		return err
	})
}

func TestWritersOfOneRecordOfGuidanceTakeTurns(t *testing.T) {
	t.Parallel()
	s := newScene(t, 1)
	g, _ := s.guided(t, "staf-1")
	var wg sync.WaitGroup
	outcomes := make([]error, 6)
	for i := range outcomes {
		wg.Go(func() {
			outcomes[i] = s.WithAgency(t.Context(), s.town.Agency.ID, func(tx store.Tx) error {
				if err := tx.LockGuidance(t.Context(), g.ID); err != nil {
					return err
				}
				return tx.AddGuidance(t.Context(), store.GuidanceEntry{ID: store.NewID(), GuidanceID: g.ID, Step: store.GuidanceStepMeet, PersonID: g.GuideID, Side: appraisal.GuideSide, At: written})
			})
		})
	}
	wg.Wait()
	for _, err := range outcomes {
		require.NoError(t, err)
	}
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		entries, err := tx.GuidanceEntries(ctx, []string{g.ID})
		require.Len(t, entries[g.ID], 1+len(outcomes))
		return err
	})
}
