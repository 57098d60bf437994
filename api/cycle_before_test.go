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

func (beginner) Start(context.Context, appraisal.Case) (bool, error) { return true, nil }

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
			require.NotEmpty(t, d.GetEnglish())
			if d.GetMendedBy() == "" {
				require.Equal(t, "non-asn", d.GetCode(), "the regent is rightly not appraised")
				require.False(t, d.GetBlocks(), "and nothing is in the way")
				continue
			}
			all[d.GetCode()] = d.GetSentence() + " " + d.GetMendedBy()
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

// The forecast is held against what a launch and every morning of the year really queue, in a real cycle and in its rehearsal.
// Nobody acts, so the letters are those that the calendar brings, and those about terms that are over by then.
func TestForecastIsWhatTheLaunchAndTheRoundsQueue(t *testing.T) {
	for name, spec := range map[string]*siklusv1.CycleSpec{
		"a real cycle": {Year: 2027}, "a rehearsal": {Year: 2027, RehearsalDay: durationpb.New(time.Minute), RehearsalStart: "2027-01-04"},
	} {
		t.Run(name, func(t *testing.T) {
			g := newGround(t)
			g.clock.set(time.Date(2027, time.January, 4, 1, 0, 0, 0, time.UTC)) // Monday, 10.00 in Jayapura
			plan := g.planned(spec).GetLetters()
			forecast := map[string]map[string]int32{}
			for _, d := range plan.GetDays() {
				kinds := map[string]int32{}
				for _, k := range d.GetKinds() {
					kinds[k.GetKind()] = k.GetCount()
				}
				forecast[d.GetDate()] = kinds
			}
			launched, err := g.as("kabid-b").Cycle.LaunchCycle(g.Context(), &siklusv1.LaunchCycleRequest{Spec: spec, RequestId: "launch-2027"})
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

			calendar, compared := cycle.Rules.Calendar, map[string]int32{}
			for d := appraisal.NewDate(2027, time.January, 5); d <= appraisal.YearEnds(2027, cycle.Rules); d++ {
				if !calendar.WorkingDay(d) {
					require.Empty(t, forecast[d.String()], d.String())
					continue
				}
				seen = queued
				g.clock.set(cycle.Rules.Pace.ToReal(calendar.Round(d)))
				_, err = env.ExecuteActivity(errands.MorningRound, activities.RoundInput{Agency: g.town.Agency.ID, Cycle: cycle.ID, Morning: calendar.Round(d)})
				require.NoError(t, err)
				queued = g.lettersOf(cycle.ID)
				came, expected := less(queued, seen), map[string]int32{}
				delete(came, "overdue") // the forecast reckons that everybody acts in time
				for kind, n := range forecast[d.String()] {
					if kind != "progress_due" { // asked for once targets are agreed, and here nobody agreed on any
						expected[kind] = n
						compared[kind] += n
					}
				}
				require.Equal(t, expected, came, d.String())
			}
			require.GreaterOrEqual(t, compared["reminder"], int32(8*3*6), "before the targets' term, four quarters and the year")
			require.GreaterOrEqual(t, len(compared), 2, "%v", compared)
		})
	}
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

// A roster file is tried before it is taken: what importing it would change is told person by person, and nothing is changed.
func TestADryRunOfARosterTellsWhatItWouldChange(t *testing.T) {
	g := newGround(t)
	hr := g.as("kabid-b").Cycle
	row := func(code, post, name, number, email string) string {
		return strings.Join([]string{"SEK", "Sekretariat", "", post, "Jabatan " + post, "pelaksana", code, number, "", name, "pns", email, ""}, ";") + "\n"
	}
	file := func(rows ...string) *siklusv1.RosterFile {
		head := "SEK;Sekretariat;;SEK-0;Wali Kota;kepala-daerah;;;wali;Yohana Rumbiak;non-asn;wali@kota.example;\n" +
			"SEK;Sekretariat;;SEK-1;Sekretaris;administrator;SEK-0;197203151997031001;;Hendra Wijaya;pns;hendra@dinas.example;\n"
		return &siklusv1.RosterFile{Name: "pegawai.csv", Content: []byte(rosterHead + head + strings.Join(rows, ""))}
	}
	tried := func(f *siklusv1.RosterFile) *siklusv1.CheckRosterResponse {
		before := g.people()
		out, err := hr.CheckRoster(g.Context(), &siklusv1.CheckRosterRequest{File: f})
		require.NoError(t, err)
		require.Equal(t, before, g.people(), "a dry run changes nothing")
		cycles, err := hr.ListCycles(g.Context(), &siklusv1.ListCyclesRequest{})
		require.NoError(t, err)
		require.Len(t, cycles.GetCycles(), 1, "and leaves nothing behind")
		return out
	}
	told := func(out *siklusv1.CheckRosterResponse) (all []string) {
		for _, c := range out.GetChanges() {
			all = append(all, strings.Join([]string{c.GetKind(), c.GetSubject(), c.GetBefore(), c.GetAfter()}, "|"))
		}
		return all
	}
	maria := row("SEK-1", "SEK-2", "Maria Kogoya", "198804122011012003", "maria@dinas.example")
	rudi := row("SEK-1", "SEK-3", "Rudi Tabuni", "199001012015031002", "rudi@dinas.example")
	first := file(maria, rudi)
	out := tried(first)
	require.ElementsMatch(t, []string{"joined|Yohana Rumbiak||Wali Kota, Sekretariat", "joined|Hendra Wijaya||Sekretaris, Sekretariat", "joined|Maria Kogoya||Jabatan SEK-2, Sekretariat", "joined|Rudi Tabuni||Jabatan SEK-3, Sekretariat", "unit-added|Sekretariat||"}, told(out))

	_, err := hr.ImportRoster(g.Context(), &siklusv1.ImportRosterRequest{File: first, RequestId: "import-01"})
	require.NoError(t, err)
	same := tried(first)
	require.Empty(t, same.GetChanges(), "the same file changes nothing")
	require.Empty(t, same.GetCounts())

	second := file(row("SEK-1", "SEK-2", "Maria Kogoya, S.Kep.", "198804122011012003", "maria@baru.example"), row("SEK-2", "SEK-3", "Rudi Tabuni", "199001012015031002", "rudi@dinas.example"),
		row("SEK-1", "SEK-4", "", "12345", ""))
	out = tried(second)
	require.EqualValues(t, []int32{5, 4}, []int32{out.GetRows(), out.GetGood()}, "a bad row is in nobody's way")
	require.NotEmpty(t, out.GetDefects())
	require.ElementsMatch(t, []string{"details|Maria Kogoya, S.Kep.|Maria Kogoya|Maria Kogoya, S.Kep.", "details|Maria Kogoya, S.Kep.|maria@dinas.example|maria@baru.example",
		"superior|Rudi Tabuni|Hendra Wijaya|Maria Kogoya, S.Kep."}, told(out))
	counts := map[string]int32{}
	for _, c := range out.GetCounts() {
		counts[c.GetKind()] = c.GetCount()
	}
	require.Equal(t, map[string]int32{"details": 2, "superior": 1}, counts)
}
