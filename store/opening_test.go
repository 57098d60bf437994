package store_test

import (
	"context"
	"errors"
	"maps"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"siklus.id/appraisal"
	"siklus.id/store"
	"siklus.id/store/storetest"
)

var quarter = appraisal.Period{Kind: appraisal.Quarterly, Number: 1, From: date(2026, time.January, 1), To: date(2026, time.March, 31),
	Opens: date(2026, time.March, 25), Closes: date(2026, time.April, 14)}

func windowOpen(store.Case) appraisal.Step {
	return appraisal.Step{Stage: appraisal.WindowOpen, Awaits: append(
		awaits(appraisal.Employee, appraisal.CheckIn, appraisal.T4, quarter.Closes, ""),
		awaits(appraisal.Appraiser, appraisal.Rate, appraisal.T6, quarter.Closes, "rating_due")...)}
}

// openQuarter opens the evaluations of the first quarter, by the name of the employee.
func (s scene) openQuarter(t *testing.T) map[string]store.Case {
	t.Helper()
	names := map[string]string{}
	for name, id := range s.town.People {
		names[id] = name
	}
	opened := map[string]store.Case{}
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		cases, err := tx.OpenEvaluations(ctx, s.cycle.ID, quarter, 1000, windowOpen, storetest.Opened.AddDate(0, 2, 20))
		for _, c := range cases {
			opened[names[c.PersonID]] = c
		}
		return err
	})
	return opened
}

func TestFrozenRosterNamesEverybodyOnceOrSaysWhyNot(t *testing.T) {
	t.Parallel()
	s, _ := storetest.Open(t)
	town := storetest.NewTown(t, s, "satu", 2)
	r := storetest.Roster(2)
	r.People = append(r.People, store.RosterPerson{Code: "lepas", Number: "198001012005011234", Kind: store.PNS, Name: "Nama lepas"},
		store.RosterPerson{Code: "puncak", Number: "198001012005015678", Kind: store.PNS, Name: "Nama puncak"})
	r.Posts = append(r.Posts, store.RosterPost{Code: "puncak", Title: "Jabatan puncak", Unit: "DINAS"})
	r.Holdings = append(r.Holdings, store.RosterHolding{Post: "puncak", Person: "puncak", Capacity: appraisal.Definitive},
		store.RosterHolding{Post: "kabid-b", Person: "staf-1", Capacity: appraisal.DailyActing})
	r.Holdings[3] = store.RosterHolding{Post: "kabid-b", Person: "staf-2", Capacity: appraisal.Acting} // kabid-b leaves, staf-2 acts
	apply(t, s, town.Agency.ID, r)
	cycle := storetest.NewCycle(t, s, town)
	require.Equal(t, 4, cycle.Planned)
	storetest.Do(t, s, town.Agency.ID, func(ctx context.Context, tx store.Tx) error {
		left, err := tx.LeftOut(ctx, cycle.ID)
		require.NoError(t, err)
		people, err := tx.People(ctx)
		require.NoError(t, err)
		why := map[string]string{}
		for _, p := range people {
			for _, l := range left {
				if l.PersonID == p.ID {
					why[p.Code] = l.Reason
				}
			}
		}
		require.Equal(t, map[string]string{"bupati": store.LeftOutNonASN, "lepas": store.LeftOutNoPost, "kabid-b": store.LeftOutNoPost,
			"puncak": store.LeftOutNoAppraiser}, why)
		members, err := tx.NextUnopened(ctx, cycle.ID, 100)
		require.NoError(t, err)
		posts := map[string]store.Member{}
		for _, m := range members {
			posts[m.PersonID] = m
		}
		require.Equal(t, town.Posts["kabid-b"], posts[town.People["staf-2"]].PostID, "IV.A.5: a Plt is appraised where they act")
		require.Equal(t, "BID-B", posts[town.People["staf-2"]].UnitCode)
		require.Equal(t, town.Posts["staf-1"], posts[town.People["staf-1"]].PostID, "a Plh stays where they belong")
		require.Equal(t, storetest.Founded, posts[town.People["staf-1"]].Since)
		again, err := tx.FreezeRoster(ctx, cycle.ID, storetest.Founded+60)
		require.NoError(t, err)
		require.Equal(t, 4, again)
		for _, p := range people {
			if p.Code == "lepas" {
				require.NoError(t, tx.PutHolding(ctx, store.Holding{PostID: town.Posts["kabid-b"], PersonID: p.ID, Capacity: appraisal.Definitive, From: storetest.Founded + 30}))
			}
		}
		again, err = tx.FreezeRoster(ctx, cycle.ID, storetest.Founded+60)
		require.Equal(t, 5, again, "who has a post by now is in")
		return err
	})
}

func TestOpeningABatchTwiceOrAtOnceIsOnce(t *testing.T) {
	t.Parallel()
	s, _ := storetest.Open(t, store.WithMaxConns(8))
	town := storetest.NewTown(t, s, "satu", 20)
	cycle := storetest.NewCycle(t, s, town)
	var members []store.Member
	storetest.Do(t, s, town.Agency.ID, func(ctx context.Context, tx store.Tx) (err error) {
		members, err = tx.NextUnopened(ctx, cycle.ID, 15)
		return err
	})
	require.Len(t, members, 15)
	var wg sync.WaitGroup
	errs, opened := make([]error, 6), make([][]store.Case, 6)
	for i := range errs {
		wg.Go(func() {
			mine := slices.Clone(members)
			if i%2 == 1 {
				slices.Reverse(mine)
			}
			errs[i] = s.WithAgency(t.Context(), town.Agency.ID, func(tx store.Tx) (err error) {
				opened[i], err = tx.OpenAppraisals(t.Context(), cycle.ID, mine, storetest.TargetsDue, storetest.Opened)
				return err
			})
		})
	}
	wg.Wait()
	require.NoError(t, errors.Join(errs...))
	slices.Reverse(opened[1])
	require.Equal(t, opened[0], opened[1], "whoever opened them, the cases are the same")
	storetest.Do(t, s, town.Agency.ID, func(ctx context.Context, tx store.Tx) error {
		counts, err := tx.StageCounts(ctx, cycle.ID, storetest.Founded)
		require.NoError(t, err)
		require.Equal(t, []store.StageCount{{Proceeding: appraisal.AppraisalProceeding, Stage: appraisal.TargetsDue, Count: 15}}, counts)
		letters, err := tx.LetterCounts(ctx, cycle.ID)
		require.NoError(t, err)
		require.Equal(t, store.LetterCount{Waiting: 15}, letters)
		rest, err := tx.NextUnopened(ctx, cycle.ID, 100)
		require.NoError(t, err)
		require.Len(t, rest, cycle.Planned-15)
		unstarted, err := tx.Unstarted(ctx, cycle.ID, 100)
		require.NoError(t, err)
		require.Len(t, unstarted, 15)
		require.Equal(t, cycle.Rules, unstarted[0].Rules)
		require.NoError(t, tx.MarkStarted(ctx, []string{unstarted[0].ID, unstarted[1].ID}))
		unstarted, err = tx.Unstarted(ctx, cycle.ID, 100)
		require.NoError(t, err)
		require.Len(t, unstarted, 13)
		verified, err := tx.VerifyAll(ctx)
		require.Equal(t, 15, verified)
		none, emptyErr := tx.OpenAppraisals(ctx, cycle.ID, nil, storetest.TargetsDue, storetest.Opened)
		require.Empty(t, none)
		return errors.Join(err, emptyErr)
	})
}

func TestEvaluationsOpenOnceForRunningAppraisals(t *testing.T) {
	t.Parallel()
	s := newScene(t, 3)
	s.take(t, s.cases["staf-3"], "kadis", appraisal.HR, appraisal.Exempt, appraisal.Facts{HasReason: true}, appraisal.Step{Stage: appraisal.Exempted})
	var wg sync.WaitGroup
	errs := make([]error, 4)
	for i := range errs {
		wg.Go(func() {
			errs[i] = s.WithAgency(t.Context(), s.town.Agency.ID, func(tx store.Tx) error {
				_, err := tx.OpenEvaluations(t.Context(), s.cycle.ID, quarter, 3, windowOpen, storetest.Opened)
				return err
			})
		})
	}
	wg.Wait()
	require.NoError(t, errors.Join(errs...))
	rest := s.openQuarter(t)
	require.Empty(t, s.openQuarter(t), "none is left")
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		list, _, err := tx.ListCases(ctx, store.CaseFilter{CycleID: s.cycle.ID, Proceeding: appraisal.EvaluationProceeding})
		require.NoError(t, err)
		require.Len(t, list, 5, "everybody but the exempted one")
		for _, c := range list {
			require.Equal(t, quarter, c.Period)
			require.Equal(t, appraisal.EvaluationID(c.ParentID, quarter), c.ID)
			require.Equal(t, s.cycle.Rules, c.Rules)
			require.Equal(t, c.PersonID == s.town.People["kadis"], c.Top, "IV.A.12: rated by the regional head")
			open, err := tx.OpenTasks(ctx, c.ID)
			require.NoError(t, err)
			require.Len(t, open, 2)
		}
		require.Subset(t, []string{"kadis", "kabid-a", "kabid-b", "staf-1", "staf-2"}, slices.Collect(maps.Keys(rest)))
		children, err := tx.Children(ctx, s.cases["staf-1"].ID)
		require.NoError(t, err)
		require.Len(t, children, 1)
		rate, err := tx.Actor(ctx, children[0].ID, appraisal.Appraiser, date(2026, time.April, 1))
		require.Equal(t, s.town.People["kabid-a"], rate.PersonID)
		return err
	})
}

func TestCaseThatFollowsFromAnotherOpensOnce(t *testing.T) {
	t.Parallel()
	s := newScene(t, 1)
	evaluation := s.openQuarter(t)["staf-1"]
	id := store.NewID()
	step := appraisal.Step{Stage: appraisal.ExplanationsAsked, Awaits: append(
		awaits(appraisal.Employee, appraisal.ExplainObjection, appraisal.ExplanationClock, date(2026, time.April, 20), "explanation_due"),
		awaits(appraisal.Appraiser, appraisal.ExplainObjection, appraisal.ExplanationClock, date(2026, time.April, 20), "explanation_due")...)}
	entry := appraisal.Entry{Agency: s.town.Agency.ID, Cycle: s.cycle.ID, Event: "opened", At: storetest.Opened, Step: step}
	for range 2 {
		s.do(t, func(ctx context.Context, tx store.Tx) error {
			return tx.OpenCase(ctx, store.Case{ID: id, ParentID: evaluation.ID, Proceeding: appraisal.ObjectionProceeding}, entry)
		})
	}
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		c, err := tx.CaseByID(ctx, id)
		require.NoError(t, err)
		require.Equal(t, s.cases["staf-1"].ID, c.AppraisalID)
		require.Equal(t, quarter, c.Period)
		require.Equal(t, 1, c.Version)
		open, err := tx.OpenTasks(ctx, id)
		require.NoError(t, err)
		require.Len(t, open, 2, "both sides are asked, V.B.4")
		require.NoError(t, tx.VerifyJournal(ctx, id))
		err = tx.OpenCase(ctx, store.Case{ID: store.NewID(), ParentID: store.NewID(), Proceeding: appraisal.ObjectionProceeding}, entry)
		require.ErrorIs(t, err, store.ErrNotFound)
		return nil
	})
}

func TestListPagesWithoutGapAndCountsWhatIsOverdue(t *testing.T) {
	t.Parallel()
	s := newScene(t, 7)
	s.take(t, s.cases["staf-1"], "kadis", appraisal.HR, appraisal.Exempt, appraisal.Facts{HasReason: true}, appraisal.Step{Stage: appraisal.Exempted})
	s.openQuarter(t)
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		seen := map[string]bool{}
		f := store.CaseFilter{CycleID: s.cycle.ID, Limit: 4}
		var last appraisal.Date
		for page := 0; ; page++ {
			require.Less(t, page, 10)
			list, next, err := tx.ListCases(ctx, f)
			require.NoError(t, err)
			for _, c := range list {
				require.False(t, seen[c.ID])
				seen[c.ID] = true
				require.True(t, c.Due == 0 || last <= c.Due, "what is due first stands in front")
				last = c.Due
			}
			if f.After = next; next == "" {
				break
			}
		}
		require.Len(t, seen, 19)
		_, _, err := tx.ListCases(ctx, store.CaseFilter{After: "bukan"})
		require.ErrorIs(t, err, store.ErrNotFound)
		count := func(f store.CaseFilter) int {
			f.CycleID = s.cycle.ID
			list, _, err := tx.ListCases(ctx, f)
			require.NoError(t, err)
			return len(list)
		}
		today := date(2026, time.February, 2)
		require.Equal(t, 9, count(store.CaseFilter{Overdue: true, Today: today}))
		require.Equal(t, 0, count(store.CaseFilter{Overdue: true, Today: endOfJanuary}))
		require.Equal(t, 1, count(store.CaseFilter{Stage: appraisal.Exempted}))
		require.Equal(t, 2, count(store.CaseFilter{UnitCode: "BID-B"}))
		require.Equal(t, 2, count(store.CaseFilter{PersonID: s.town.People["staf-2"]}))
		units, err := tx.UnitCounts(ctx, s.cycle.ID, today)
		require.NoError(t, err)
		require.Equal(t, []store.UnitCount{{"BID-A", 14, 7, 1}, {"BID-B", 2, 1, 0}, {"DINAS", 2, 1, 0}}, units)
		people, err := tx.PeopleByID(ctx, []string{s.town.People["staf-2"], store.NewID()})
		require.Len(t, people, 1)
		return err
	})
}

func TestCycleClosesWhenEverythingButTrainingHasEnded(t *testing.T) {
	t.Parallel()
	s := newScene(t, 0)
	s.train(t, "kadis")
	attempt := func() (closed bool) {
		s.do(t, func(ctx context.Context, tx store.Tx) (err error) {
			closed, err = tx.CloseCycle(ctx, s.cycle.ID, farAhead)
			return err
		})
		return closed
	}
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		return tx.PutOffice(ctx, s.town.People["kabid-b"], store.OfficeHR)
	})
	for _, name := range []string{"kadis", "kabid-a", "kabid-b"} {
		require.False(t, attempt(), "the appraisal of %s runs", name)
		s.record(t, s.entry(s.cases[name], nil, appraisal.Step{Stage: appraisal.Sealed}))
	}
	require.True(t, attempt())
	require.True(t, attempt(), "again is fine")
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		c, err := tx.CycleByID(ctx, s.cycle.ID)
		require.NoError(t, err)
		require.Equal(t, store.CycleClosed, c.Stage)
		letters, err := tx.LettersTo(ctx, s.town.People["kabid-b"])
		require.Equal(t, []string{"cycle_closed", "targets_due"}, kindsOf(letters))
		return err
	})
}

func TestFixedIsWhatNeverChangesOfACase(t *testing.T) {
	t.Parallel()
	s := newScene(t, 1)
	c := s.openQuarter(t)["staf-1"]
	require.Equal(t, appraisal.Case{Agency: s.town.Agency.ID, Cycle: s.cycle.ID, ID: c.ID, Appraisal: s.cases["staf-1"].ID, Unit: "BID-A", Year: 2026,
		Proceeding: appraisal.EvaluationProceeding, Stage: appraisal.WindowOpen, Period: quarter, OpenedAt: c.OpenedAt, Rules: s.cycle.Rules},
		c.Fixed(s.town.Agency.ID, 2026))
}

func TestOneRealCycleAYearAndOneForEachRequest(t *testing.T) {
	t.Parallel()
	s, _ := storetest.Open(t)
	town := storetest.NewTown(t, s, "satu", 0)
	put := func(c store.Cycle) (kept store.Cycle, isNew bool) {
		storetest.Do(t, s, town.Agency.ID, func(ctx context.Context, tx store.Tx) (err error) {
			kept, isNew, err = tx.PutCycle(ctx, c)
			return err
		})
		return kept, isNew
	}
	actual := store.Cycle{Year: 2026, Rules: storetest.Rules(), RulesName: "uji@0", RequestID: "satu"}
	first, isNew := put(actual)
	require.True(t, isNew)
	require.Equal(t, store.CycleLaunching, first.Stage)
	again, isNew := put(actual)
	require.False(t, isNew)
	require.Equal(t, first, again)
	actual.RequestID = "dua"
	again, isNew = put(actual)
	require.False(t, isNew)
	require.Equal(t, first.ID, again.ID, "one real cycle a year")

	gladi := actual
	gladi.Rules.Pace = appraisal.Pace{Real: storetest.Opened, Legal: storetest.Opened, Day: time.Second}
	gladi.RequestID = "gladi-1"
	rehearsal, isNew := put(gladi)
	require.True(t, isNew)
	require.Equal(t, gladi.Rules, rehearsal.Rules)
	gladi.RequestID = "gladi-2"
	_, isNew = put(gladi)
	require.True(t, isNew, "rehearsals may be many")

	storetest.Do(t, s, town.Agency.ID, func(ctx context.Context, tx store.Tx) error {
		open, err := tx.OpenCycleFor(ctx, 2026)
		require.NoError(t, err)
		require.Equal(t, first.ID, open.ID)
		require.NoError(t, tx.MoveCycle(ctx, first.ID, store.CycleRunning, farAhead))
		require.NoError(t, tx.MoveCycle(ctx, first.ID, store.CycleClosed, farAhead))
		require.NoError(t, tx.MoveCycle(ctx, first.ID, store.CycleClosed, farAhead.AddDate(1, 0, 0)))
		require.ErrorContains(t, tx.MoveCycle(ctx, first.ID, store.CycleRunning, farAhead), "closed")
		_, err = tx.OpenCycleFor(ctx, 2026)
		require.ErrorIs(t, err, store.ErrNotFound)
		closed, err := tx.CycleByID(ctx, first.ID)
		require.NoError(t, err)
		require.Equal(t, farAhead, closed.ClosedAt)
		all, err := tx.Cycles(ctx)
		require.Len(t, all, 3)
		return err
	})
}
