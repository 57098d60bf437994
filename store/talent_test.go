package store_test

import (
	"context"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"siklus.id/appraisal"
	"siklus.id/store"
	"siklus.id/store/storetest"
)

// wholeYear is the annual evaluation of the town's year.
var wholeYear = appraisal.Period{Kind: appraisal.Annual, From: date(2026, time.January, 1), To: date(2026, time.December, 31),
	Opens: date(2026, time.December, 1), Rates: date(2026, time.December, 15), Closes: date(2027, time.January, 29)}

var afterYear = date(2027, time.February, 10)

// ended ends somebody's evaluation with a final result.
func (s scene) ended(t *testing.T, e store.Case, predicate appraisal.Predicate, results, behaviour appraisal.Rating, on appraisal.Date) {
	t.Helper()
	result := s.result("kabid-a", on)
	result.Predicate, result.Results, result.Behaviour = predicate, results, behaviour
	signed := s.entry(e, nil, appraisal.Step{Stage: appraisal.Signed, Result: &result})
	signed.At = on.Time()
	s.record(t, signed)
	result.Final = appraisal.FinalWindowPassed
	final := s.entry(e, nil, appraisal.Step{Stage: appraisal.Final, Result: &result})
	final.At = (on + 20).Time()
	s.record(t, final)
}

// pictured takes a snapshot of the town by the rule as it stands.
func (s scene) pictured(t *testing.T, request string) (kept store.TalentSnapshot) {
	t.Helper()
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		rule, err := tx.TalentRule(ctx)
		require.NoError(t, err)
		places, err := tx.TalentFacts(ctx, s.cycle, len(rule.Rule.Years), afterYear)
		require.NoError(t, err)
		for i := range places {
			places[i].Place = rule.Rule.Place(places[i].Facts)
		}
		rule.Reason, rule.PersonID, rule.At = "Rapat tim penilai", s.town.People["kadis"], written
		kept, _, err = tx.PutSnapshot(ctx, store.TalentSnapshot{CycleID: s.cycle.ID, TalentRule: rule, TakenOn: afterYear, RequestID: request}, places)
		return err
	})
	return kept
}

func (s scene) placeOf(t *testing.T, snapshot, who string) (p store.TalentPlace) {
	t.Helper()
	s.do(t, func(ctx context.Context, tx store.Tx) (err error) {
		p, err = tx.PlaceOf(ctx, snapshot, s.town.People[who])
		return err
	})
	return p
}

func TestASnapshotReadsFinalResultsAndAssessments(t *testing.T) {
	t.Parallel()
	s := newScene(t, 3)
	open := s.open(t, wholeYear, wholeYear.Opens.Time())
	s.ended(t, open["staf-1"], appraisal.VeryGood, appraisal.Above, appraisal.Above, date(2027, time.January, 8))
	signed := s.result("kabid-a", date(2027, time.January, 8))
	s.record(t, s.entry(open["staf-2"], nil, appraisal.Step{Stage: appraisal.Signed, Result: &signed}))
	s.rate(t, "staf-1", store.LeaderSide, 2)
	s.rate(t, "staf-1", store.EmployeeSide, 5)
	s.rate(t, "staf-2", store.LeaderSide, 2)

	snapshot := s.pictured(t, "potret-1")
	require.Zero(t, snapshot.Version, "no version of the agency: the rule that comes with the product")
	require.Equal(t, 1, snapshot.Placed)
	require.Greater(t, snapshot.Unplaced, 1)
	one := s.placeOf(t, snapshot.ID, "staf-1")
	require.Equal(t, []appraisal.YearPredicate{{Year: 2026, CaseID: open["staf-1"].ID, Version: 1, Predicate: appraisal.VeryGood, Final: true, SignedOn: date(2027, time.January, 8)}}, one.Facts.Years)
	require.Equal(t, 2, one.Facts.Now.Ratings[0].Level, "the superior's, not the employee's own")
	require.Equal(t, 0, *one.Facts.Hours)
	require.Equal(t, storetest.Founded, one.Facts.Since)
	require.NotZero(t, one.Place.Box)
	two := s.placeOf(t, snapshot.ID, "staf-2")
	require.Zero(t, two.Place.Box)
	require.False(t, two.Facts.Years[0].Final, "a result that can still change places nobody")
	three := s.placeOf(t, snapshot.ID, "staf-3")
	require.Empty(t, three.Facts.Years[0].Predicate, "the evaluation was never rated")
	require.Len(t, append(three.Place.Performance.Missing(), three.Place.Potential.Missing()...), 3, "the year, competence, integrity")
}

func TestASnapshotNeverChanges(t *testing.T) {
	t.Parallel()
	s := newScene(t, 1)
	e := s.open(t, wholeYear, wholeYear.Opens.Time())["staf-1"]
	s.ended(t, e, appraisal.Good, appraisal.Meets, appraisal.Meets, date(2027, time.January, 8))
	s.rate(t, "staf-1", store.LeaderSide, 2)
	old := s.pictured(t, "potret-1")
	before := s.placeOf(t, old.ID, "staf-1")

	s.rate(t, "staf-1", store.LeaderSide, 1, func(a *store.CompetenceAssessment) { a.Version, a.Reason = 1, "Salah baca bukti" })
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		rule, err := tx.TalentRule(ctx)
		require.NoError(t, err)
		rule.Rule.Worth.Good, rule.Reason, rule.PersonID, rule.At = 75, "Rapat tim", s.town.People["kadis"], written
		kept, err := tx.PutTalentRule(ctx, rule)
		require.NoError(t, err)
		require.Equal(t, 1, kept.Version)
		again, err := tx.PutTalentRule(ctx, rule)
		require.NoError(t, err, "the same again is the version that stands")
		require.Equal(t, 1, again.Version)
		rule.Rule.Worth.Good = 76
		_, err = tx.PutTalentRule(ctx, rule)
		require.ErrorIs(t, err, store.ErrTalentRuleChanged)
		return nil
	})
	again := s.pictured(t, "potret-1")
	require.Equal(t, old.ID, again.ID, "the same request is the same snapshot")
	fresh := s.pictured(t, "potret-2")
	require.Equal(t, before, s.placeOf(t, old.ID, "staf-1"))
	require.NotEqual(t, before.Place.Box, s.placeOf(t, fresh.ID, "staf-1").Place.Box)
	require.Equal(t, 1, fresh.Version)
	require.Equal(t, 75, fresh.Rule.Worth.Good)
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		kept, err := tx.SnapshotByID(ctx, old.ID)
		require.Equal(t, 80, kept.Rule.Worth.Good, "the old one keeps its rule")
		require.Equal(t, before.Place, kept.Rule.Place(before.Facts), "every place can be worked out again from what was kept")
		last, err2 := tx.LastSnapshot(ctx, s.town.People["staf-1"])
		require.NoError(t, err2)
		require.Equal(t, fresh.ID, last.ID)
		_, err2 = tx.LastSnapshot(ctx, s.town.People["bupati"])
		require.ErrorIs(t, err2, store.ErrNotFound)
		return err
	})
}

func TestVacanciesHaveVersionsAndOneRequestIsOne(t *testing.T) {
	t.Parallel()
	s := newScene(t, 2)
	hr := s.town.People["kabid-b"]
	v := store.Vacancy{ID: store.NewID(), PostID: s.town.Posts["staf-2"], State: store.VacancyDraft, Reason: "Pensiun", PersonID: hr, RequestID: "buka-lowongan-1", At: written,
		Rule: appraisal.VacancyRule{LeastBox: 7, Criteria: []appraisal.VacancyCriterion{{Kind: appraisal.PerformanceCriterion, Weight: 100}}}}
	s.pictured(t, "potret-1")
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		first, err := tx.PutVacancy(ctx, v)
		require.NoError(t, err)
		require.Equal(t, 1, first.Version)
		again, err := tx.PutVacancy(ctx, v)
		require.NoError(t, err)
		require.Equal(t, 1, again.Version)
		other := v
		other.About = "lain"
		_, err = tx.PutVacancy(ctx, other)
		require.ErrorIs(t, err, store.ErrRequestReused)
		other.RequestID = "ubah-lowongan-1"
		_, err = tx.PutVacancy(ctx, other)
		require.ErrorIs(t, err, store.ErrVacancyChanged, "somebody who read version 0")
		other.Version, other.State = 1, store.VacancyPublished
		second, err := tx.PutVacancy(ctx, other)
		require.NoError(t, err)
		require.Equal(t, 2, second.Version)
		stands, err := tx.VacancyByID(ctx, v.ID)
		require.NoError(t, err)
		require.Equal(t, []any{2, 1, "Jabatan staf-2", "Bidang A", false, true}, []any{stands.Version, stands.Published, stands.Post, stands.Unit, stands.Listed, stands.Open()})

		snapshot, err := tx.LastSnapshot(ctx, "")
		require.NoError(t, err)
		list := store.Shortlist{VacancyID: v.ID, VacancyVersion: 2, SnapshotID: snapshot.ID, PersonID: hr, RequestID: "susun-daftar-1", At: written}
		score := appraisal.DecimalOf(80)
		places := []appraisal.ListPlace{{PersonID: s.town.People["staf-1"], Standing: appraisal.Ranked, Place: 1, Tied: 1, Score: &score}, {PersonID: s.town.People["staf-2"], Standing: appraisal.Unranked}}
		kept, made, err := tx.PutShortlist(ctx, list, places)
		require.NoError(t, err)
		require.True(t, made)
		require.Equal(t, 1, kept.Ranked)
		same, made, err := tx.PutShortlist(ctx, list, nil)
		require.NoError(t, err)
		require.False(t, made)
		require.Equal(t, kept.ID, same.ID)
		read, err := tx.ShortlistPlaces(ctx, kept.ID, "")
		require.NoError(t, err)
		require.Equal(t, places, read)
		own, err := tx.ShortlistPlaces(ctx, kept.ID, s.town.People["staf-2"])
		require.NoError(t, err)
		require.Equal(t, places[1:], own)
		return nil
	})
}

func TestLowResultsAreFoundForThoseTheyConcern(t *testing.T) {
	t.Parallel()
	s := newScene(t, 3)
	open := s.open(t, wholeYear, wholeYear.Opens.Time())
	signed := date(2027, time.January, 8)
	s.ended(t, open["staf-1"], appraisal.NeedsImprovement, appraisal.Below, appraisal.Meets, signed)
	s.ended(t, open["staf-2"], appraisal.Good, appraisal.Meets, appraisal.Meets, signed)
	low := s.result("kabid-a", signed)
	low.Predicate, low.Results = appraisal.NeedsImprovement, appraisal.Below
	s.record(t, s.entry(open["staf-3"], nil, appraisal.Step{Stage: appraisal.Signed, Result: &low}))
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		for who, want := range map[string]int{"": 1, "staf-1": 1, "kabid-a": 1, "kadis": 1, "staf-2": 0, "kabid-b": 0} {
			list, err := tx.LowResultsIn(ctx, s.cycle.ID, s.town.People[who], afterYear)
			require.NoError(t, err)
			require.Len(t, list, want, who)
		}
		l, err := tx.LowResultOf(ctx, open["staf-1"].ID)
		require.NoError(t, err)
		require.True(t, l.Annual())
		require.Equal(t, signed+20, l.FinalOn, "the day on which nobody could object any more")
		require.Equal(t, []any{"pppk", appraisal.Executor, appraisal.Below, appraisal.Meets, s.cases["staf-1"].ID}, []any{l.Kind, l.Level, l.Results, l.Behaviour, l.AppraisalID})
		for _, who := range []string{"staf-2", "staf-3"} {
			_, err = tx.LowResultOf(ctx, open[who].ID)
			require.ErrorIs(t, err, store.ErrNotFound, "%s: good, or not final", who)
		}

		e := store.ImprovementEntry{ID: store.NewID(), CaseID: l.CaseID, Step: store.ImprovementPlanned, PersonID: s.town.People["kabid-a"], Role: appraisal.Appraiser, On: afterYear, At: written,
			ImprovementContent: store.ImprovementContent{Version: 1, Plan: &appraisal.ImprovementPlan{Starts: afterYear, Ends: afterYear.MonthsAfter(6)}}}
		yes := func([]store.ImprovementEntry) error { return nil }
		kept, err := tx.WriteImprovement(ctx, e, yes)
		require.NoError(t, err)
		require.Equal(t, 1, kept.Seq)
		later := e
		later.Plan = &appraisal.ImprovementPlan{Starts: afterYear + 1, Ends: e.Plan.Ends}
		again, err := tx.WriteImprovement(ctx, later, func([]store.ImprovementEntry) error { return store.ErrImprovementChanged })
		require.NoError(t, err, "the same entry on a later day is the first one, whatever stands by now")
		require.Equal(t, afterYear, again.Plan.Starts)
		later.Plan = &appraisal.ImprovementPlan{Ends: e.Plan.Ends + 1}
		_, err = tx.WriteImprovement(ctx, later, yes)
		require.ErrorIs(t, err, store.ErrIDReused)
		later.ID = store.NewID()
		_, err = tx.WriteImprovement(ctx, later, func(stands []store.ImprovementEntry) error {
			require.Len(t, stands, 1)
			return store.ErrImprovementChanged
		})
		require.ErrorIs(t, err, store.ErrImprovementChanged)
		all, err := tx.ImprovementEntries(ctx, []string{l.CaseID})
		require.NoError(t, err)
		require.Len(t, all[l.CaseID], 1)
		return nil
	})
}

func TestWhatFollowedFromResultsIsKeptAsItWas(t *testing.T) {
	t.Parallel()
	st, database := storetest.Open(t)
	s, other := sceneIn(t, st, "satu", 1), sceneIn(t, st, "dua", 1)
	me := s.town.People["staf-1"]
	snapshot := s.pictured(t, "potret-1")
	e := s.open(t, wholeYear, wholeYear.Opens.Time())["staf-1"]
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		rule, err := tx.TalentRule(ctx)
		require.NoError(t, err)
		rule.Rule.PoolFrom, rule.Reason, rule.PersonID, rule.At = 8, "Rapat", me, written
		_, err = tx.PutTalentRule(ctx, rule)
		require.NoError(t, err)
		v, err := tx.PutVacancy(ctx, store.Vacancy{ID: store.NewID(), PostID: s.town.Posts["staf-1"], State: store.VacancyPublished, Reason: "Pensiun", PersonID: me, RequestID: "lowongan", At: written})
		require.NoError(t, err)
		_, _, err = tx.PutShortlist(ctx, store.Shortlist{VacancyID: v.ID, VacancyVersion: 1, SnapshotID: snapshot.ID, PersonID: me, RequestID: "daftar", At: written},
			[]appraisal.ListPlace{{PersonID: me, Standing: appraisal.Unranked}})
		require.NoError(t, err)
		_, err = tx.WriteImprovement(ctx, store.ImprovementEntry{ID: store.NewID(), CaseID: e.ID, Step: store.ImprovementOutcome, PersonID: me, Role: appraisal.Appraiser, On: afterYear, At: written},
			func([]store.ImprovementEntry) error { return nil })
		require.NoError(t, err)
		decided := store.Recognition{SnapshotID: snapshot.ID, PersonID: me, Recognised: true, Award: appraisal.AwardOther, Words: "Layanan hulu", Reason: "Rapat tim", By: s.town.People["kadis"], On: afterYear, At: written}
		_, first, err := tx.PutRecognition(ctx, decided)
		require.NoError(t, err)
		require.True(t, first)
		_, first, err = tx.PutRecognition(ctx, decided)
		require.NoError(t, err)
		require.False(t, first, "once")
		decided.Recognised, decided.Award, decided.Words = false, "", ""
		_, _, err = tx.PutRecognition(ctx, decided)
		require.ErrorIs(t, err, store.ErrRequestReused, "a decision is not turned round")
		seen, err := tx.Recognised(ctx)
		require.NoError(t, err)
		require.Equal(t, []string{"Nama staf-1", "Layanan hulu"}, []string{seen[0].Name, seen[0].Words})
		return nil
	})
	app, owner := connect(t, database.App), connect(t, database.Owner)
	for _, c := range []*pgx.Conn{app, owner} {
		_, err := c.Exec(t.Context(), `select set_config('app.agency_id', $1, false)`, s.town.Agency.ID)
		require.NoError(t, err)
	}
	tables := []string{"talent_rules", "talent_snapshots", "talent_places", "vacancies", "shortlists", "shortlist_places", "improvement_entries", "recognitions"}
	for _, table := range tables {
		var n int
		require.NoError(t, app.QueryRow(t.Context(), `select count(*) from `+table).Scan(&n))
		require.NotZero(t, n, table)
		for _, change := range []string{`update ` + table + ` set agency_id = agency_id`, `delete from ` + table, `truncate ` + table + ` cascade`} {
			_, err := app.Exec(t.Context(), change)
			require.Equal(t, "42501", code(err), "%s: %v", change, err)
			_, err = owner.Exec(t.Context(), change)
			require.Equal(t, "42501", code(err), "the owner too: %s: %v", change, err)
		}
	}
	_, err := app.Exec(t.Context(), `select set_config('app.agency_id', $1, false)`, other.town.Agency.ID)
	require.NoError(t, err)
	for _, table := range tables {
		var n int
		require.NoError(t, app.QueryRow(t.Context(), `select count(*) from `+table).Scan(&n))
		require.Zero(t, n, "another agency sees nothing of %s", table)
	}
}
