package api_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"connectrpc.com/connect"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/types/known/durationpb"

	"siklus.id/api"
	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
	"siklus.id/workflows"
)

const rosterHead = "kode_unit;nama_unit;unit_induk;kode_jabatan;nama_jabatan;jenjang_jabatan;kode_atasan;nip;kode_lain;nama;status;email;peran\n"

func roster(lines ...string) *siklusv1.RosterFile {
	return &siklusv1.RosterFile{Name: "pegawai.csv", Content: []byte(rosterHead + strings.Join(lines, "\n") + "\n")}
}

var threeGoodOneBad = roster(
	"SEK;Sekretariat;;SEK-0;Wali Kota;kepala-daerah;;;wali;Yohana Rumbiak;non-asn;wali@kota.example;",
	"SEK;Sekretariat;;SEK-1;Sekretaris;administrator;SEK-0;197203151997031001;;Hendra Wijaya;pns;hendra@dinas.example;hr",
	"SEK;Sekretariat;;SEK-2;Analis;pelaksana;SEK-1;198804122011012003;;Maria Kogoya;pns;maria@dinas.example;",
	"SEK;Sekretariat;;SEK-3;Pengelola;pelaksana;SEK-1;12345;;Rudi;pns;rudi@dinas.example;")

func TestRosterIsCheckedWithoutChangingAnything(t *testing.T) {
	g := newGround(t)
	before := g.people()
	out, err := g.as("kabid-b").Cycle.CheckRoster(g.Context(), &siklusv1.CheckRosterRequest{File: threeGoodOneBad})
	require.NoError(t, err)
	require.EqualValues(t, 4, out.GetRows())
	require.EqualValues(t, 3, out.GetGood())
	var blocking []int32
	for _, d := range out.GetDefects() {
		require.NotEmpty(t, d.GetSentence())
		require.NotEmpty(t, d.GetEnglish())
		if d.GetBlocks() {
			blocking = append(blocking, d.GetRow())
			require.NotEmpty(t, d.GetMendedBy())
		}
	}
	require.Equal(t, []int32{5}, blocking, "the row as a spreadsheet counts it")
	require.Equal(t, before, g.people())
}

func (g *ground) people() (n int) {
	g.tx(func(ctx context.Context, tx store.Tx) error {
		list, err := tx.People(ctx)
		n = len(list)
		return err
	})
	return n
}

func TestRosterGoesInWithoutItsBadRowsAndTwiceIsOnce(t *testing.T) {
	g := newGround(t)
	before := g.people()
	ask := &siklusv1.ImportRosterRequest{File: threeGoodOneBad, RequestId: "import-01"}
	out, err := g.as("kabid-b").Cycle.ImportRoster(g.Context(), ask)
	require.NoError(t, err)
	require.EqualValues(t, 3, out.GetGood())
	require.EqualValues(t, 3, out.GetAdded())
	require.Equal(t, before+3, g.people())
	require.Contains(t, g.engine.signals, workflows.CycleID(g.cycle.ID)+" "+workflows.CycleChangedSignal, "running cycles look again")

	out, err = g.as("kabid-b").Cycle.ImportRoster(g.Context(), ask)
	require.NoError(t, err)
	require.Zero(t, out.GetAdded())
	require.Zero(t, out.GetChanged())
	g.tx(func(ctx context.Context, tx store.Tx) error {
		hendra, err := tx.PersonByNumber(ctx, "197203151997031001")
		require.NoError(t, err)
		offices, err := tx.Offices(ctx, hendra.ID)
		require.Equal(t, []string{"hr"}, offices)
		return err
	})
}

func TestPlanStartsNothing(t *testing.T) {
	g := newGround(t)
	out, err := g.as("kabid-b").Cycle.PlanCycle(g.Context(), &siklusv1.PlanCycleRequest{Spec: &siklusv1.CycleSpec{Year: 2027}})
	require.NoError(t, err)
	require.EqualValues(t, 8, out.GetAppraisals(), "nine people, of whom the regent is no ASN")
	require.EqualValues(t, 8*5, out.GetEvaluations(), "four quarters and the year")
	require.NotEmpty(t, out.GetTerms())
	for _, term := range out.GetTerms() {
		require.NotEmpty(t, term.GetTitle(), term.GetClock())
		require.NotEmpty(t, term.GetTitleEnglish(), term.GetClock())
		require.NotEmpty(t, term.GetProvision(), term.GetClock())
		require.NotEmpty(t, term.GetDue(), term.GetClock())
	}
	require.Len(t, out.GetWarnings(), len(out.GetWarningsEnglish()))
	require.Contains(t, out.GetRules(), "permenpanrb-6-2022")
	require.Len(t, out.GetDefects(), 1)
	require.Contains(t, out.GetDefects()[0].GetSentence(), "Nama bupati")
	require.Empty(t, g.engine.starts)
	g.tx(func(ctx context.Context, tx store.Tx) error {
		list, err := tx.Cycles(ctx)
		require.Len(t, list, 1, "the cycle of 2026 only")
		return err
	})
}

func TestLaunchCanBeRepeated(t *testing.T) {
	g := newGround(t)
	ask := &siklusv1.LaunchCycleRequest{Spec: &siklusv1.CycleSpec{Year: 2027}, RequestId: "launch-2027"}
	out, err := g.as("kabid-b").Cycle.LaunchCycle(g.Context(), ask)
	require.NoError(t, err)
	cycle := out.GetCycle()
	require.Equal(t, "launching", cycle.GetStage())
	require.EqualValues(t, 8, cycle.GetPlanned())
	require.Len(t, cycle.GetLeftOut(), 1)
	input, ok := g.engine.inputs[workflows.CycleID(cycle.GetId())].(workflows.CycleInput)
	require.True(t, ok)
	require.Equal(t, g.town.Agency.ID, input.Agency)
	require.Equal(t, "permenpanrb-6-2022", input.Rules.Edition)
	require.Equal(t, "Asia/Jayapura", input.Rules.Calendar.Zone)
	require.Contains(t, g.engine.inputs, workflows.CourierID(g.town.Agency.ID))
	require.Empty(t, g.engine.signals)

	again, err := g.as("kabid-b").Cycle.LaunchCycle(g.Context(), ask)
	require.NoError(t, err)
	require.Equal(t, cycle.GetId(), again.GetCycle().GetId())
	require.Equal(t, []string{workflows.CycleID(cycle.GetId()) + " " + workflows.CycleChangedSignal}, g.engine.signals)

	other, err := g.as("kabid-b").Cycle.LaunchCycle(g.Context(), &siklusv1.LaunchCycleRequest{Spec: ask.GetSpec(), RequestId: "launch-other"})
	require.NoError(t, err)
	require.Equal(t, cycle.GetId(), other.GetCycle().GetId(), "a year has one real cycle")

	_, err = g.as("kabid-b").Cycle.LaunchCycle(g.Context(), &siklusv1.LaunchCycleRequest{Spec: &siklusv1.CycleSpec{Year: 2026}, RequestId: "launch-2027"})
	require.Equal(t, api.RequestReused, refusal(t, err, connect.CodeAlreadyExists).GetCode())
}

// TestAnAgencyWithoutPeopleLaunchesNothing: on the first of January nobody held a post yet.
func TestAnAgencyWithoutPeopleLaunchesNothing(t *testing.T) {
	g := newGround(t)
	spec := &siklusv1.CycleSpec{Year: 2026, RehearsalDay: durationpb.New(time.Minute), RehearsalStart: "2026-01-01"}
	hr := g.as("kabid-b").Cycle
	planned, err := hr.PlanCycle(g.Context(), &siklusv1.PlanCycleRequest{Spec: spec})
	require.NoError(t, err)
	require.Zero(t, planned.GetAppraisals())
	_, err = hr.LaunchCycle(g.Context(), &siklusv1.LaunchCycleRequest{Spec: spec, RequestId: "launch-nobody"})
	require.Equal(t, api.NobodyToAppraise, refusal(t, err, connect.CodeFailedPrecondition).GetCode())
	list, err := hr.ListCycles(g.Context(), &siklusv1.ListCyclesRequest{})
	require.NoError(t, err)
	require.Len(t, list.GetCycles(), 1, "the one that was there before")
	require.Empty(t, g.engine.inputs)
}

// Who is exempted on the roster, with HR's reason, gets no appraisal (II.C.8 and policy); the plan and the launch
// name them with that reason, and nobody has to mend anything.
func TestExemptOnTheRosterIsLeftOutOfTheLaunch(t *testing.T) {
	g := newGround(t)
	hr := g.as("kabid-b")
	file := &siklusv1.RosterFile{Name: "pegawai.csv", Content: []byte(strings.TrimSuffix(rosterHead, "\n") + ";alasan_dikecualikan\n" +
		"SEK;Sekretariat;;SEK-0;Wali Kota;kepala-daerah;;;wali;Yohana Rumbiak;non-asn;wali@kota.example;;\n" +
		"SEK;Sekretariat;;SEK-1;Sekretaris;administrator;SEK-0;197203151997031001;;Hendra Wijaya;pns;hendra@dinas.example;;\n" +
		"SEK;Sekretariat;;SEK-2;Analis;pelaksana;SEK-1;198804122011012003;;Maria Kogoya;pns;maria@dinas.example;;Cuti di luar tanggungan negara\n")}
	checked, err := hr.Cycle.CheckRoster(g.Context(), &siklusv1.CheckRosterRequest{File: file})
	require.NoError(t, err)
	require.EqualValues(t, 3, checked.GetGood())
	require.Empty(t, checked.GetDefects(), "a reason is no defect")
	_, err = hr.Cycle.ImportRoster(g.Context(), &siklusv1.ImportRosterRequest{File: file, RequestId: "import-01"})
	require.NoError(t, err)

	exempt := func(left []*siklusv1.RosterDefect) (about []string) {
		for _, d := range left {
			if d.GetCode() == "exempt" {
				require.False(t, d.GetBlocks())
				require.Empty(t, d.GetMendedBy())
				require.Equal(t, d.GetSentence(), d.GetEnglish(), "HR's own words are not translated")
				about = append(about, d.GetSentence())
			}
		}
		return about
	}
	want := []string{"Maria Kogoya: Cuti di luar tanggungan negara"}
	spec := &siklusv1.CycleSpec{Year: 2027}
	plan, err := hr.Cycle.PlanCycle(g.Context(), &siklusv1.PlanCycleRequest{Spec: spec})
	require.NoError(t, err)
	require.Equal(t, want, exempt(plan.GetDefects()))
	require.EqualValues(t, 9, plan.GetAppraisals(), "the town's eight and the secretary")

	launched, err := hr.Cycle.LaunchCycle(g.Context(), &siklusv1.LaunchCycleRequest{Spec: spec, RequestId: "launch-2027"})
	require.NoError(t, err)
	require.EqualValues(t, 9, launched.GetCycle().GetPlanned())
	status, err := hr.Cycle.GetCycle(g.Context(), &siklusv1.GetCycleRequest{CycleId: launched.GetCycle().GetId()})
	require.NoError(t, err)
	require.Equal(t, want, exempt(status.GetCycle().GetLeftOut()))
	g.tx(func(ctx context.Context, tx store.Tx) error {
		maria, err := tx.PersonByNumber(ctx, "198804122011012003")
		require.NoError(t, err)
		members, err := tx.NextUnopened(ctx, launched.GetCycle().GetId(), 100)
		require.Len(t, members, 9)
		for _, m := range members {
			require.NotEqual(t, maria.ID, m.PersonID)
		}
		return err
	})
}

func TestRehearsalRunsItsOwnTime(t *testing.T) {
	g := newGround(t)
	out, err := g.as("kabid-b").Cycle.LaunchCycle(g.Context(), &siklusv1.LaunchCycleRequest{RequestId: "gladi-01", Spec: &siklusv1.CycleSpec{
		Year: 2027, RehearsalDay: durationpb.New(time.Second), RehearsalStart: "2027-01-04",
	}})
	require.NoError(t, err)
	require.True(t, out.GetCycle().GetRehearsal())
	require.Equal(t, "2027-01-03T15:00:00Z", out.GetCycle().GetNow().AsTime().Format(time.RFC3339), "midnight of 4 January in Jayapura")
	g.clock.set(noon.Add(10 * time.Second))
	read, err := g.as("kabid-b").Cycle.GetCycle(g.Context(), &siklusv1.GetCycleRequest{CycleId: out.GetCycle().GetId()})
	require.NoError(t, err)
	require.Equal(t, "2027-01-13T15:00:00Z", read.GetCycle().GetNow().AsTime().Format(time.RFC3339), "ten days in ten seconds")
}

func TestSpecificationsThatCannotBe(t *testing.T) {
	g := newGround(t)
	for name, c := range map[string]struct {
		spec        *siklusv1.CycleSpec
		code, field string
	}{
		"an unknown policy":    {&siklusv1.CycleSpec{Year: 2027, Policy: "impian"}, api.PolicyUnknown, "spec.policy"},
		"no calendar":          {&siklusv1.CycleSpec{Year: 2099}, api.PolicyUnknown, "spec.year"},
		"no such day":          {&siklusv1.CycleSpec{Year: 2027, RehearsalDay: durationpb.New(time.Second), RehearsalStart: "2027-02-30"}, api.InputWrong, "spec.rehearsal_start"},
		"a day of no length":   {&siklusv1.CycleSpec{Year: 2027, RehearsalDay: durationpb.New(0)}, api.InputWrong, "spec.rehearsal_day"},
		"a day longer than it": {&siklusv1.CycleSpec{Year: 2027, RehearsalDay: durationpb.New(25 * time.Hour)}, api.InputWrong, "spec.rehearsal_day"},
	} {
		_, err := g.as("kabid-b").Cycle.PlanCycle(g.Context(), &siklusv1.PlanCycleRequest{Spec: c.spec})
		r := refusal(t, err, connect.CodeInvalidArgument)
		require.Equal(t, []string{c.code, c.field}, []string{r.GetCode(), r.GetField()}, name)
	}
}

func TestCycleIsCounted(t *testing.T) {
	g := newGround(t)
	e := g.rated()
	_, err := g.as("staf-1").Evaluation.FileObjection(g.Context(), &siklusv1.FileObjectionRequest{Header: header(e.ID, "request-01"), Reasons: "Belum diserahkan kepada saya"})
	require.Error(t, err)
	out, err := g.as("staf-4").Cycle.GetCycle(g.Context(), &siklusv1.GetCycleRequest{CycleId: g.cycle.ID})
	require.NoError(t, err)
	cycle := out.GetCycle()
	require.EqualValues(t, 8, cycle.GetOpened())
	require.EqualValues(t, 1, cycle.GetActs().GetTaken())
	require.EqualValues(t, 1, cycle.GetActs().GetRefused())
	require.Zero(t, cycle.GetActs().GetReceived())
	require.Positive(t, cycle.GetLetters().GetWaiting())
	require.NotEmpty(t, cycle.GetUnits())
	counts := map[string]int32{}
	for _, n := range cycle.GetCounts() {
		counts[n.GetProceeding()+" "+n.GetStage()] += n.GetCount()
	}
	require.EqualValues(t, 1, counts["evaluation signed"])
	require.EqualValues(t, 7, counts["appraisal targets-due"])

	list, err := g.as("staf-4").Cycle.ListCycles(g.Context(), &siklusv1.ListCyclesRequest{})
	require.NoError(t, err)
	require.Len(t, list.GetCycles(), 1)
}

func TestCasesAreListedPageByPage(t *testing.T) {
	g := newGround(t)
	ask := &siklusv1.ListCasesRequest{CycleId: g.cycle.ID, Proceeding: "appraisal", PageSize: 3}
	seen := map[string]bool{}
	for range 3 {
		page, err := g.as("kabid-b").Cycle.ListCases(g.Context(), ask)
		require.NoError(t, err)
		for _, c := range page.GetCases() {
			require.False(t, seen[c.GetId()], "no line comes twice")
			seen[c.GetId()] = true
			require.NotEmpty(t, c.GetPerson())
			require.NotEmpty(t, c.GetUnit())
			require.Equal(t, "employee", c.GetAwaited())
			require.False(t, c.GetOverdue())
		}
		ask.PageToken = page.GetNextPageToken()
	}
	require.Len(t, seen, 8)
	require.Empty(t, ask.GetPageToken())

	g.clock.set(time.Date(2026, 2, 2, 3, 0, 0, 0, time.UTC))
	late, err := g.as("kabid-b").Cycle.ListCases(g.Context(), &siklusv1.ListCasesRequest{CycleId: g.cycle.ID, Overdue: true})
	require.NoError(t, err)
	require.Len(t, late.GetCases(), 8)
	require.True(t, late.GetCases()[0].GetOverdue())
	_, err = g.as("kabid-b").Cycle.ListCases(g.Context(), &siklusv1.ListCasesRequest{CycleId: g.cycle.ID, PageToken: "tidak ada"})
	refusal(t, err, connect.CodeNotFound)
}

func TestMachinesPushResultsAndCourses(t *testing.T) {
	g := newGround(t)
	machine := g.with(g.key(api.ScopeResults, api.ScopeCourses))
	_, err := machine.Cycle.SetOrganisationResult(g.Context(), &siklusv1.SetOrganisationResultRequest{UnitCode: "BID-A", Year: 2026, Period: "q1", Result: "istimewa"})
	require.NoError(t, err)
	require.Equal(t, appraisal.OrgOutstanding, g.organisation("BID-A", firstQuarter, appraisal.NewDate(2026, 1, 10)).Result)
	_, err = machine.Cycle.SetOrganisationResult(g.Context(), &siklusv1.SetOrganisationResultRequest{UnitCode: "BID-Z", Year: 2026, Period: "q1", Result: "baik"})
	require.Equal(t, "unit_code", refusal(t, err, connect.CodeNotFound).GetField())

	put, err := machine.Training.PutCourse(g.Context(), &siklusv1.PutCourseRequest{Course: &siklusv1.Course{Title: "Analisis kebijakan", Hours: 40, Seats: 3, Price: 1500000}})
	require.NoError(t, err)
	require.NotEmpty(t, put.GetCourse().GetId())
	g.tx(func(ctx context.Context, tx store.Tx) error { return tx.PutBudget(ctx, 2026, 5000000) })
	list, err := machine.Training.ListCourses(g.Context(), &siklusv1.ListCoursesRequest{})
	require.NoError(t, err)
	require.Len(t, list.GetCourses(), 1)
	require.EqualValues(t, 5000000, list.GetBudgetLeft())
	list, err = g.as("staf-1").Training.ListCourses(g.Context(), &siklusv1.ListCoursesRequest{})
	require.NoError(t, err)
	require.Zero(t, list.GetBudgetLeft(), "the budget is HR's")
}

func TestCourseIsChangedButKeepsTheSeatsThatAreTaken(t *testing.T) {
	g := newGround(t)
	hr := g.as("kabid-b")
	put := func(c *siklusv1.Course) (*siklusv1.Course, error) {
		out, err := hr.Training.PutCourse(g.Context(), &siklusv1.PutCourseRequest{Course: c})
		return out.GetCourse(), err
	}
	course, err := put(&siklusv1.Course{Title: "Analisis kebijakan", Hours: 40, Seats: 3})
	require.NoError(t, err)
	training := g.below(g.cases["staf-1"], appraisal.TrainingProceeding, store.NewID(), appraisal.Step{Stage: appraisal.TrainingProposed})
	g.tx(func(ctx context.Context, tx store.Tx) error {
		held, err := tx.ReserveSeat(ctx, training.ID, course.GetId())
		require.True(t, held)
		return err
	})
	changed, err := put(&siklusv1.Course{Id: course.GetId(), Title: "Analisis kebijakan publik", Provider: "LAN", Hours: 32, Seats: 1, Price: 250000})
	require.NoError(t, err)
	require.EqualValues(t, 1, changed.GetTaken())
	list, err := hr.Training.ListCourses(g.Context(), &siklusv1.ListCoursesRequest{})
	require.NoError(t, err)
	require.Len(t, list.GetCourses(), 1, "changed, not added")
	require.Equal(t, "Analisis kebijakan publik", list.GetCourses()[0].GetTitle())

	_, err = put(&siklusv1.Course{Id: course.GetId(), Title: "Analisis kebijakan publik", Hours: 32, Seats: 0})
	r := refusal(t, err, connect.CodeInvalidArgument)
	require.Equal(t, []string{api.InputWrong, "course.seats"}, []string{r.GetCode(), r.GetField()})
	require.Contains(t, r.GetSentence(), "1 kursi")
	_, err = put(&siklusv1.Course{Id: "bukan-id", Title: "Analisis kebijakan publik", Hours: 32, Seats: 1})
	require.Equal(t, "course.id", refusal(t, err, connect.CodeInvalidArgument).GetField())
}

func TestUnreachablePeopleAreNamedToHR(t *testing.T) {
	g := newGround(t)
	g.tx(func(ctx context.Context, tx store.Tx) error {
		_, err := tx.ApplyRoster(ctx, store.Roster{On: appraisal.NewDate(2026, 1, 10), People: []store.RosterPerson{{Code: "tanpa", Kind: store.PPPK, Name: "Tanpa Alamat"}}})
		return err
	})
	out, err := g.as("kabid-b").Cycle.ListUnreachable(g.Context(), &siklusv1.ListUnreachableRequest{})
	require.NoError(t, err)
	require.Len(t, out.GetPeople(), 1)
	require.Equal(t, "no-address", out.GetPeople()[0].GetReason())
	require.Equal(t, "Tanpa Alamat", out.GetPeople()[0].GetPerson().GetName())
}
