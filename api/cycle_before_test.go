package api_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/testsuite"
	"google.golang.org/protobuf/types/known/durationpb"

	"siklus.id/activities"
	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
	"siklus.id/store/storetest"
	"siklus.id/workflows"
)

// beginner opens cases as the worker does, and starts no workflow.
type beginner struct{ workflows.Opener }

func (beginner) Start(context.Context, appraisal.Case) error { return nil }

func (g *ground) planned(spec *siklusv1.CycleSpec) *siklusv1.PlanCycleResponse {
	g.Helper()
	out, err := g.as("kabid-b").Cycle.PlanCycle(g.Context(), &siklusv1.PlanCycleRequest{Spec: spec})
	require.NoError(g, err)
	return out
}

// roster changes the town's roster from a day on.
func (g *ground) roster(on appraisal.Date, change func(r *store.Roster)) {
	g.Helper()
	g.tx(func(ctx context.Context, tx store.Tx) error {
		r := storetest.Roster(5)
		r.On = on
		change(&r)
		_, err := tx.ApplyRoster(ctx, r)
		return err
	})
}

func changesOf(c *siklusv1.YearComparison) (all []string) {
	for _, d := range c.GetChanges() {
		all = append(all, strings.Join([]string{d.GetKind(), d.GetSubject(), d.GetBefore(), d.GetAfter()}, "|"))
	}
	return all
}

// A new cycle is compared with last year's as it stood at its launch, although posts and units have moved on since.
func TestPlanIsComparedWithTheYearBefore(t *testing.T) {
	g := newGround(t)
	same := g.planned(&siklusv1.CycleSpec{Year: 2027}).GetCompared()
	require.EqualValues(t, 2026, same.GetYear())
	require.True(t, same.GetRecorded())
	require.Empty(t, same.GetChanges())
	require.Empty(t, same.GetCounts())
	require.False(t, same.GetRulesWhole(), "the town's rules of 2026 are of no policy file")
	keys := map[string]*siklusv1.RuleChange{}
	for _, r := range same.GetRules() {
		keys[r.GetKey()] = r
	}
	require.Equal(t, "uji", keys["name"].GetBefore())
	require.Equal(t, "nasional", keys["name"].GetAfter())
	require.Equal(t, "art. 24(2)", keys["evaluation.cadence"].GetProvision())
	require.Equal(t, "policy", keys["terms.joined"].GetProvision(), "the law is silent, the agency chose")

	g.roster(appraisal.NewDate(2026, time.December, 1), func(r *store.Roster) {
		r.Units[1].Name = "Bidang Anggaran"
		r.Units = append(r.Units, store.RosterUnit{Code: "BID-C", Name: "Bidang C", Parent: "DINAS"})
		for i, p := range r.Posts {
			switch p.Code {
			case "staf-1":
				r.Posts[i].Parent = "kabid-b"
			case "staf-2":
				r.Posts[i].Unit = "BID-C"
			}
		}
		r.Posts = append(r.Posts, store.RosterPost{Code: "baru", Title: "Jabatan baru", Unit: "BID-A", Parent: "kabid-a", Level: "pelaksana"})
		r.People = append(r.People, store.RosterPerson{Code: "baru", Number: "199501012020121001", Kind: store.PNS, Name: "Nama baru", Email: "baru@dinas.example"})
		for i, h := range r.Holdings {
			if h.Post == "staf-3" {
				r.Holdings[i].To = appraisal.NewDate(2026, time.December, 31)
			}
		}
		r.Holdings = append(r.Holdings, store.RosterHolding{Post: "baru", Person: "baru", Capacity: appraisal.Definitive})
	})
	compared := g.planned(&siklusv1.CycleSpec{Year: 2027}).GetCompared()
	require.ElementsMatch(t, []string{
		"joined|Nama baru||Jabatan baru, Bidang Anggaran", "left|Nama staf-3|Jabatan staf-3, Bidang A|no-post",
		"superior|Nama staf-1|Nama kabid-a|Nama kabid-b", "unit|Nama staf-2|Bidang A|Bidang C",
		"unit-added|Bidang C||", "unit-renamed|BID-A|Bidang A|Bidang Anggaran",
	}, changesOf(compared))
	require.Len(t, compared.GetCounts(), 6)
	require.Zero(t, g.planned(&siklusv1.CycleSpec{Year: 2026}).GetCompared().GetYear(), "there is no cycle before 2026")
}

// The launch shows how many each appraiser has, and the first letter in both languages.
func TestPlanShowsLoadsAndTheFirstLetter(t *testing.T) {
	g := newGround(t)
	plan := g.planned(&siklusv1.CycleSpec{Year: 2027, RehearsalDay: durationpb.New(time.Minute), RehearsalStart: "2027-01-04"})
	require.EqualValues(t, 3, plan.GetSuperiors())
	require.EqualValues(t, 2, plan.GetMedianLoad(), "kabid-a has 5, kadis 2, the regent 1")
	require.Equal(t, "Nama kabid-a", plan.GetLoads()[0].GetSuperior())
	require.EqualValues(t, 5, plan.GetLoads()[0].GetStaff())
	require.Equal(t, "Bidang A", plan.GetLoads()[0].GetUnit())
	require.Len(t, plan.GetSamples(), 2)
	require.Equal(t, "[GLADI] Susun SKP 2027 paling lambat 31 Januari", plan.GetSamples()[0].GetSubject())
	require.Contains(t, plan.GetSamples()[0].GetText(), "Pegawai Contoh")
	require.Contains(t, plan.GetSamples()[0].GetText(), "Dinas uji")
	require.Contains(t, plan.GetSamples()[1].GetText(), "Sample Employee")
	require.Contains(t, plan.GetSamples()[1].GetText(), "31 January 2027")
	require.Contains(t, plan.GetSamples()[1].GetText(), "/t/contoh")
}

// What is planted in the roster that stands is found, with who must mend it; before, nothing is.
func TestPreflightLooksAtTheRosterThatStands(t *testing.T) {
	g := newGround(t)
	spec := &siklusv1.CycleSpec{Year: 2027}
	found := func() map[string]string {
		all := map[string]string{}
		for _, d := range g.planned(spec).GetDefects() {
			if d.GetMendedBy() != "" {
				require.NotEmpty(t, d.GetEnglish())
				all[d.GetCode()] = d.GetSentence() + " " + d.GetMendedBy()
			}
		}
		return all
	}
	require.Empty(t, found(), "a clean roster has no defect")
	g.roster(appraisal.NewDate(2026, time.June, 1), func(r *store.Roster) {
		at := func(code string) int {
			for i, p := range r.People {
				if p.Code == code {
					return i
				}
			}
			return -1
		}
		r.Units[2].Parent = ""
		r.Posts[at("kabid-a")].Level = string(appraisal.Executor)
		r.People[at("staf-1")].Email = ""
		r.People[at("staf-2")].Email = "STAF-3@dinas.example"
		r.Posts = append(r.Posts, store.RosterPost{Code: "tua", Title: "Jabatan tua", Unit: "BID-A", Parent: "kabid-a", Level: string(appraisal.Executor)})
		r.People = append(r.People, store.RosterPerson{Code: "tua", Number: "196805012010211009", Kind: store.PPPK, Name: "Nama tua", Email: "tua@dinas.example"}) // 58 since May
		r.Holdings = append(r.Holdings, store.RosterHolding{Post: "tua", Person: "tua", Capacity: appraisal.Definitive})
		r.Holdings[at("staf-5")].From = appraisal.NewDate(2027, time.May, 1)
		r.Holdings = append(r.Holdings, store.RosterHolding{Post: "kabid-b", Person: "kadis", Capacity: appraisal.Acting, From: appraisal.NewDate(2026, time.June, 1)})
	})
	got := found()
	for code, says := range map[string]string{
		"unit-without-parent": "Bidang B", "superior-too-low": "Jabatan kabid-a", "no-address": "Nama staf-1", "email-shared": "Nama staf-2, Nama staf-3",
		"retired-by-age": "Nama tua", "post-later": "Nama staf-5", "own-superior": "Nama kadis",
	} {
		require.Contains(t, got[code], says, code)
		require.Contains(t, got[code], "Pengelola kepegawaian", code)
		delete(got, code)
	}
	require.Empty(t, got, "nothing else is wrong: kabid-b leads nobody, so two may hold it")
}

// The forecast is held against what a launch and the rounds really queue, morning by morning: nobody acts, so the
// letters are those that the calendar brings.
func TestForecastIsWhatTheLaunchAndTheRoundsQueue(t *testing.T) {
	g := newGround(t)
	g.clock.set(time.Date(2027, time.January, 4, 1, 0, 0, 0, time.UTC)) // Monday, 10.00 in Jayapura
	plan := g.planned(&siklusv1.CycleSpec{Year: 2027})
	forecast := map[string]map[string]int32{}
	for _, d := range plan.GetLetters().GetDays() {
		kinds := map[string]int32{}
		for _, k := range d.GetKinds() {
			kinds[k.GetKind()] = k.GetCount()
		}
		forecast[d.GetDate()] = kinds
	}
	launched, err := g.as("kabid-b").Cycle.LaunchCycle(g.Context(), &siklusv1.LaunchCycleRequest{Spec: &siklusv1.CycleSpec{Year: 2027}, RequestId: "launch-2027"})
	require.NoError(t, err)
	cycle := g.cycleOf(launched.GetCycle().GetId())

	errands := &activities.Activities{Store: g.store, Opener: beginner{}, Now: g.clock.now}
	env := (&testsuite.WorkflowTestSuite{}).NewTestActivityEnvironment()
	env.RegisterActivity(errands)
	seen := g.lettersOf(cycle.ID)
	_, err = env.ExecuteActivity(errands.OpenAppraisals, activities.CycleErrand{Agency: g.town.Agency.ID, Cycle: cycle.ID})
	require.NoError(t, err)
	queued := g.lettersOf(cycle.ID)
	require.Equal(t, map[string]int32{"targets_due": 8, "cycle_launched": 2}, less(queued, seen))
	require.Equal(t, forecast["2027-01-04"], less(queued, seen))

	compared := 0
	calendar := cycle.Rules.Calendar
	for _, last := range []appraisal.Date{appraisal.NewDate(2027, time.January, 31), appraisal.NewDate(2027, time.March, 22)} {
		for d := appraisal.Monday(calendar.Before(last, 6)); d <= last; d++ { // from a Monday on: HR is told once in a week
			if !calendar.WorkingDay(d) {
				continue
			}
			seen = queued
			g.clock.set(calendar.Round(d))
			_, err = env.ExecuteActivity(errands.MorningRound, activities.RoundInput{Agency: g.town.Agency.ID, Cycle: cycle.ID, Morning: calendar.Round(d)})
			require.NoError(t, err)
			queued = g.lettersOf(cycle.ID)
			expected := map[string]int32{}
			for kind, n := range forecast[d.String()] {
				if kind != "progress_due" { // asked for once targets are agreed, and here nobody agreed on any
					expected[kind] = n
				}
			}
			require.Equal(t, expected, less(queued, seen), d.String())
			compared += len(expected)
		}
	}
	require.GreaterOrEqual(t, compared, 4, "three reminders of T1 and the window of the first quarter")
}

func (g *ground) cycleOf(id string) (cycle store.Cycle) {
	g.Helper()
	g.tx(func(ctx context.Context, tx store.Tx) (err error) {
		cycle, err = tx.CycleByID(ctx, id)
		return err
	})
	return cycle
}

// lettersOf counts the letters of a cycle to the town's people, by kind.
func (g *ground) lettersOf(cycle string) map[string]int32 {
	g.Helper()
	all := map[string]int32{}
	g.tx(func(ctx context.Context, tx store.Tx) error {
		for _, person := range g.town.People {
			list, err := tx.LettersTo(ctx, person)
			if err != nil {
				return err
			}
			for _, l := range list {
				if l.CycleID == cycle {
					all[l.Kind]++
				}
			}
		}
		return nil
	})
	return all
}

// less is what came since.
func less(now, before map[string]int32) map[string]int32 {
	came := map[string]int32{}
	for kind, n := range now {
		if n > before[kind] {
			came[kind] = n - before[kind]
		}
	}
	return came
}
