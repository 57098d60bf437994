package store_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"siklus.id/appraisal"
	"siklus.id/store"
	"siklus.id/store/storetest"
)

// scored opens a scene whose cycle goes by a scored edition.
func scored(t *testing.T) scene {
	t.Helper()
	s, _ := storetest.Open(t)
	town := storetest.NewTown(t, s, "nilai", 9)
	scoring := appraisal.Scoring{Name: "uji", Cap: appraisal.DecimalOf(120), Bands: []appraisal.Band{
		{Name: "Sangat Baik", Predicate: appraisal.VeryGood, From: appraisal.DecimalOf(110), To: appraisal.DecimalOf(120), Closed: true, NewIdea: true},
		{Name: "Baik", Predicate: appraisal.Good, From: appraisal.DecimalOf(0), To: appraisal.DecimalOf(120), Closed: true}}}
	weights := appraisal.Weights{Targets: 70, Behaviour: 30}
	rules := storetest.Rules()
	rules.LatePeriod = "previous-period"
	rules.Scoring = &appraisal.ScoringRule{Scoring: scoring, Weights: weights}
	var cycle store.Cycle
	storetest.Do(t, s, town.Agency.ID, func(ctx context.Context, tx store.Tx) (err error) {
		if cycle, _, err = tx.PutCycle(ctx, store.Cycle{Year: 2026, Rules: rules, RulesName: "uji@0", RequestID: "launch-2026"}); err != nil {
			return err
		}
		_, err = tx.FreezeRoster(ctx, cycle.ID, storetest.Founded)
		return err
	})
	return scene{s, town, cycle, storetest.OpenAll(t, s, town, cycle)}
}

func (s scene) versions(t *testing.T, evaluation string) (versions []store.ResultVersion) {
	t.Helper()
	s.do(t, func(ctx context.Context, tx store.Tx) (err error) {
		versions, err = tx.Results(ctx, evaluation)
		return err
	})
	return versions
}

func (s scene) result(who string, at appraisal.Date) appraisal.Result {
	return appraisal.Result{Results: appraisal.Meets, Behaviour: appraisal.Meets, Predicate: appraisal.Good, SignedAt: at.Time(),
		SignedBy: appraisal.Party{Person: s.town.People[who], Role: appraisal.Appraiser, Capacity: appraisal.Definitive}}
}

func TestEverySigningIsAVersionWithWhatItRestsOn(t *testing.T) {
	t.Parallel()
	s := scored(t)
	e := s.open(t, third, third.Opens.Time())["staf-1"]
	s.record(t, s.entry(e, nil, appraisal.Step{Stage: appraisal.WindowOpen}))
	require.Empty(t, s.versions(t, e.ID), "V.A.8: ratings without a signature are no result")
	score := func(s string) appraisal.Decimal {
		d, err := appraisal.ParseDecimal(s, 4)
		require.NoError(t, err)
		return d
	}
	first := s.result("kabid-a", third.To)
	first.Dropout, first.Score, first.Reuses = true, &appraisal.Score{Targets: score("110"), Behaviour: score("104.5"), NewIdea: true}, "evaluasi-lama"
	for _, stage := range []appraisal.Stage{appraisal.Signed, appraisal.Delivered, appraisal.Received} {
		s.record(t, s.entry(e, nil, appraisal.Step{Stage: stage, Result: &first}))
	}
	versions := s.versions(t, e.ID)
	require.Len(t, versions, 1, "delivery and receipt are no signing")
	require.Equal(t, first.Score, versions[0].Score)
	require.Equal(t, "108.35", versions[0].Value, "70 per cent of 110 and 30 of 104.5")
	require.True(t, versions[0].Dropout)
	require.Equal(t, "evaluasi-lama", versions[0].Reuses)
	again := s.result("kabid-a", third.To+3)
	s.record(t, s.entry(e, nil, appraisal.Step{Stage: appraisal.Final, Result: &again}))
	versions = s.versions(t, e.ID)
	require.Len(t, versions, 2, "the same ratings signed again are another signing")
	require.Nil(t, versions[1].Score)
	require.Empty(t, versions[1].Value)
}

func TestOrganisationsResultIsThatOfTheDayOfSigningWithWhatStandsIn(t *testing.T) {
	t.Parallel()
	s := scored(t)
	opened := s.open(t, third, third.Opens.Time())
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		return errors.Join(tx.PutOrgResult(ctx, "BID-A", issued(2026, "q2", appraisal.OrgPoor)), tx.PutOrgResult(ctx, "DINAS", issued(2026, "q3", appraisal.OrgGood)))
	})
	r := s.result("kabid-a", third.To)
	s.record(t, s.entry(opened["staf-1"], nil, appraisal.Step{Stage: appraisal.Signed, Result: &r}))
	require.Equal(t, store.OrgResult{Result: appraisal.OrgPoor, Year: 2026, Period: "q2", Fallback: true}, s.versions(t, opened["staf-1"].ID)[0].Org, "policy: the quarter before stands in")

	// The division is without a head from the day after the signing: a later record of that signing looks back.
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		return tx.PutHolding(ctx, store.Holding{PostID: s.town.Posts["kabid-a"], PersonID: s.town.People["kabid-a"], Capacity: appraisal.Definitive, From: storetest.Founded, To: third.Rates - 5})
	})
	before, after := s.result("kabid-a", third.Rates-5), s.result("kadis", third.To)
	for who, r := range map[string]appraisal.Result{"staf-2": before, "staf-3": after} {
		e := s.entry(opened[who], nil, appraisal.Step{Stage: appraisal.Signed, Result: &r})
		e.At = third.Closes.Time()
		s.record(t, e)
	}
	require.Equal(t, "BID-A", s.versions(t, opened["staf-2"].ID)[0].OrgUnit)
	require.Equal(t, "DINAS", s.versions(t, opened["staf-3"].ID)[0].OrgUnit)
	require.Equal(t, store.OrgResult{Result: appraisal.OrgGood, Year: 2026, Period: "q3"}, s.versions(t, opened["staf-3"].ID)[0].Org)

	s.do(t, func(ctx context.Context, tx store.Tx) error {
		late := appraisal.Rules{LatePeriod: appraisal.PreviousPeriod, Cadence: appraisal.Quarterly, CheckIns: appraisal.Quarterly}
		monthly := appraisal.Rules{LatePeriod: appraisal.PreviousPeriod, Cadence: appraisal.Monthly, CheckIns: appraisal.Monthly}
		on := date(2027, time.February, 1)
		for _, c := range []struct {
			rules  appraisal.Rules
			period string
			year   int
			before string
		}{{late, "q1", 2025, "q4"}, {monthly, "m01", 2025, "m12"}, {monthly, "m10", 2026, "m09"}, {late, "q4", 2026, "q3"}, {late, "year", 2025, "year"}} {
			unit := "U-" + c.period
			require.NoError(t, tx.PutOrgResult(ctx, unit, issued(c.year, c.before, appraisal.OrgGood)))
			periods := appraisal.Periods(2026, c.rules)
			p := periods[slices.IndexFunc(periods, func(p appraisal.Period) bool { return p.Key() == c.period })]
			got, err := tx.OrgResultFor(ctx, c.rules, unit, p, on)
			require.NoError(t, err)
			require.Equal(t, store.OrgResult{Result: appraisal.OrgGood, Year: c.year, Period: c.before, Fallback: true}, got)
			c.rules.LatePeriod = "none"
			got, err = tx.OrgResultFor(ctx, c.rules, unit, p, on)
			require.NoError(t, err)
			require.Equal(t, c.period == "year", got.Result != "", "T8 is law, the rest is policy")
		}
		return nil
	})
}

func TestHeadOfAUnitAndItsResult(t *testing.T) {
	t.Parallel()
	s := scored(t)
	opened := s.open(t, third, third.Opens.Time())
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		require.NoError(t, tx.PutOrgResult(ctx, "BID-A", issued(2026, "q2", appraisal.OrgOutstanding)))
		for who, want := range map[string]store.Head{
			"kabid-a": {Leads: true, UnitCode: "BID-A", Org: store.OrgResult{Result: appraisal.OrgOutstanding, Year: 2026, Period: "q2", Fallback: true}},
			"kabid-b": {Leads: true, UnitCode: "BID-B"},
			"staf-1":  {UnitCode: "BID-A"},
			"kadis":   {UnitCode: "DINAS"}, // the regional head stands in the same unit of this town
		} {
			got, err := tx.HeadOf(ctx, opened[who].ID, third.To)
			require.NoError(t, err)
			require.NotEmpty(t, got.UnitID)
			got.UnitID = ""
			require.Equal(t, want, got, who)
		}
		_, err := tx.HeadOf(ctx, store.NewID(), third.To)
		require.ErrorIs(t, err, store.ErrNotFound)
		return nil
	})
}

func TestLevelsTellWhetherARatingIsFinalAtOnce(t *testing.T) {
	t.Parallel()
	s := newScene(t, 9)
	opened := s.open(t, third, third.Opens.Time())
	s.take(t, opened["staf-1"], "staf-8", appraisal.HR, appraisal.ChangeParty, appraisal.Facts{Role: appraisal.Appraiser, Person: s.town.People["kabid-b"], HasReason: true},
		appraisal.Step{Stage: appraisal.WindowOpen})
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		for who, want := range map[string][2]appraisal.Level{"kadis": {appraisal.JPTPratama, appraisal.RegionalHead}, "staf-2": {appraisal.Executor, appraisal.Administrator},
			"staf-1": {appraisal.Executor, appraisal.Administrator}} {
			employee, actor, err := tx.LevelsOf(ctx, opened[who].ID, appraisal.Appraiser, third.To)
			require.NoError(t, err)
			require.Equal(t, want, [2]appraisal.Level{employee, actor}, who)
			require.Equal(t, who == "kadis", appraisal.TopOfficial(employee, actor))
		}
		_, _, err := tx.LevelsOf(ctx, opened["kadis"].ID, appraisal.Superior, third.To)
		require.ErrorIs(t, err, store.ErrNobody)
		return nil
	})
}

func TestLastPeriodicResultIsThatOfTheOldPost(t *testing.T) {
	t.Parallel()
	s := newScene(t, 9)
	reusable := func(evaluation string) (r store.Reusable, found bool) {
		s.do(t, func(ctx context.Context, tx store.Tx) (err error) {
			r, err = tx.LastPeriodicResult(ctx, evaluation)
			found = !errors.Is(err, store.ErrNotFound)
			if !found {
				err = nil
			}
			return err
		})
		return r, found
	}
	old := s.openQuarter(t)
	r := s.result("kabid-a", quarter.Closes)
	for _, who := range []string{"staf-1", "staf-2"} {
		s.record(t, s.entry(old[who], nil, appraisal.Step{Stage: appraisal.Signed, Result: &r}))
	}
	open := s.open(t, third, third.Opens.Time())
	_, found := reusable(open["staf-1"].ID)
	require.False(t, found, "IV.A.13: who has not moved has no old unit")
	from := date(2026, time.September, 1)
	s.twice(t, s.cases["staf-1"], appraisal.Transfer, appraisal.Facts{Post: s.town.Posts["kabid-b"], From: from, Capacity: appraisal.Definitive}, appraisal.Step{Stage: appraisal.InYear}, from.Time())
	got, found := reusable(open["staf-1"].ID)
	require.True(t, found)
	require.Equal(t, store.Reusable{EvaluationID: old["staf-1"].ID, Year: 2026, Period: quarter, PostID: s.town.Posts["staf-1"], UnitCode: "BID-A", Result: r}, got)
	s.twice(t, s.cases["staf-3"], appraisal.Transfer, appraisal.Facts{Post: s.town.Posts["kabid-b"], From: from, Capacity: appraisal.Definitive}, appraisal.Step{Stage: appraisal.InYear}, from.Time())
	_, found = reusable(open["staf-3"].ID)
	require.False(t, found, "nothing was ever rated there")
	s.record(t, s.entry(open["staf-1"], nil, appraisal.Step{Stage: appraisal.Signed, Result: &r}))
	fourth := appraisal.Period{Kind: appraisal.Quarterly, Number: 4, From: date(2026, time.October, 1), To: date(2026, time.December, 31), Opens: date(2026, time.October, 20), Closes: date(2027, time.January, 15)}
	_, found = reusable(s.open(t, fourth, fourth.Opens.Time())["staf-1"].ID)
	require.False(t, found, "the last result is from the new post")
	year := appraisal.Period{Kind: appraisal.Annual, From: date(2026, time.January, 1), To: date(2026, time.December, 31), Opens: date(2026, time.December, 1), Closes: date(2027, time.January, 31)}
	_, found = reusable(s.open(t, year, year.Opens.Time())["staf-1"].ID)
	require.False(t, found, "the year is always rated")
}

func TestDistributionCountsPredicatesAndWhoIsStillToBeRated(t *testing.T) {
	t.Parallel()
	s := newScene(t, 9)
	s.twice(t, s.cases["staf-9"], appraisal.BeginAbsence, appraisal.Facts{Absence: appraisal.UnpaidLeave, From: third.From - 1, Until: third.To + 1}, appraisal.Step{Stage: appraisal.Resting}, storetest.Opened)
	count := func() (d store.Distribution) {
		s.do(t, func(ctx context.Context, tx store.Tx) (err error) {
			d, err = tx.Distribution(ctx, s.cycle.ID, "BID-A", third)
			return err
		})
		return d
	}
	require.Equal(t, store.Distribution{Unrated: 9}, count(), "before anything is open: the head and eight of nine")
	opened := s.open(t, third, third.Opens.Time())
	require.Equal(t, store.Distribution{Unrated: 9}, count())
	for who, p := range map[string]appraisal.Predicate{"staf-1": appraisal.VeryGood, "staf-2": appraisal.Good, "staf-3": appraisal.Good, "staf-4": appraisal.NeedsImprovement,
		"staf-5": appraisal.Poor, "staf-6": appraisal.VeryPoor} {
		r := s.result("kabid-a", third.To)
		r.Predicate = p
		s.record(t, s.entry(opened[who], nil, appraisal.Step{Stage: appraisal.Signed, Result: &r}))
	}
	s.record(t, s.entry(opened["staf-7"], nil, appraisal.Step{Stage: appraisal.Exempted}))
	require.Equal(t, store.Distribution{Counts: appraisal.Counts{VeryGood: 1, Good: 2, NeedsImprovement: 1, Poor: 1, VeryPoor: 1}, Unrated: 2}, count())
}

func TestPostsAreFoundWithWhoHoldsThemOnTheDay(t *testing.T) {
	t.Parallel()
	s := newScene(t, 9)
	on := date(2026, time.March, 10)
	s.moved(t, "kabid-a", on, "")
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		find := func(query string, on appraisal.Date, limit int) (found []string) {
			list, err := tx.FindPosts(ctx, query, on, limit)
			require.NoError(t, err)
			for _, f := range list {
				found = append(found, f.Post.Code+"/"+f.UnitCode+"/"+f.Holder)
			}
			return found
		}
		require.Equal(t, []string{"kabid-a/BID-A/"}, find("jabatan KABID-A", on, 21), "vacant")
		require.Equal(t, []string{"kabid-a/BID-A/Nama kabid-a"}, find("kabid-a", on-1, 21))
		require.Equal(t, []string{"kabid-b/BID-B/Nama kabid-b"}, find("bid-b", on, 21), "by the code of its unit")
		require.Len(t, find("staf", on, 3), 3)
		require.Empty(t, find(" ", on, 21))
		require.Empty(t, find("%", on, 21), "signs of patterns are letters here")
		return nil
	})
}

func TestLedgerNamesWhatWasCredited(t *testing.T) {
	t.Parallel()
	s := newScene(t, 9)
	trainings := s.train(t, "staf-1", "staf-2")
	course := s.course(t, store.Course{Title: "Pelayanan publik", Hours: 20, Seats: 5})
	for i, c := range trainings {
		s.do(t, func(ctx context.Context, tx store.Tx) error {
			_, err := tx.ReserveSeat(ctx, c.ID, course.ID)
			return err
		})
		s.take(t, c, "staf-8", appraisal.HR, appraisal.CompleteTraining, appraisal.Facts{HasReason: true}, appraisal.Step{Stage: appraisal.TrainingCompleted})
		s.do(t, func(ctx context.Context, tx store.Tx) error {
			lines, err := tx.TrainingLedger(ctx, s.town.People[[]string{"staf-1", "staf-2"}[i]], 2026)
			require.Equal(t, []store.CreditedHours{{Source: store.FromTraining, CaseID: c.ID, Title: "Pelayanan publik", Hours: 20, On: date(2026, time.January, 6)}}, lines)
			none, noneErr := tx.TrainingLedger(ctx, s.town.People["staf-1"], 2025)
			require.Empty(t, none)
			return errors.Join(err, noneErr)
		})
	}
}

func TestAnotherAgencySeesNoAbsence(t *testing.T) {
	t.Parallel()
	shared, database := storetest.Open(t)
	s, other := sceneIn(t, shared, "satu", 9), storetest.NewTown(t, shared, "dua", 0)
	s.twice(t, s.cases["staf-1"], appraisal.BeginAbsence, appraisal.Facts{Absence: appraisal.SickLeave, From: storetest.Founded, Until: storetest.Founded + 90}, appraisal.Step{Stage: appraisal.Resting}, storetest.Opened)
	storetest.Do(t, shared, other.Agency.ID, func(ctx context.Context, tx store.Tx) error {
		none, err := tx.AbsencesOf(ctx, s.town.People["staf-1"])
		require.Empty(t, none)
		return err
	})
	app := connect(t, database.App)
	_, err := app.Exec(t.Context(), `select set_config('app.agency_id', $1, false)`, other.Agency.ID)
	require.NoError(t, err)
	tag, err := app.Exec(t.Context(), `update absences set to_day = from_day, ended_by = act_id`)
	require.NoError(t, err)
	require.Zero(t, tag.RowsAffected())
	_, err = app.Exec(t.Context(), `insert into absences (agency_id, act_id, person_id, kind, from_day, until_day) values ($1, gen_random_uuid(), $2, 'sick-leave', '2026-01-01', '2026-02-01')`,
		s.town.Agency.ID, s.town.People["staf-1"])
	require.Equal(t, "42501", code(err))
	_, err = app.Exec(t.Context(), `delete from absences`)
	require.Equal(t, "42501", code(err))
}
