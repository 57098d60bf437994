package api_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"connectrpc.com/connect"
	"github.com/stretchr/testify/require"

	"siklus.id/api"
	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

// weak gives an employee an evaluation of the first quarter with two ratings.
func (g *ground) weak(name string, results, behaviour appraisal.Rating) store.Case {
	g.Helper()
	e := g.evaluation(name, appraisal.Step{Stage: appraisal.WindowOpen})
	g.move(e, "rated:"+name, appraisal.Step{Stage: appraisal.Final, Result: &appraisal.Result{Results: results, Behaviour: behaviour,
		Predicate: appraisal.NeedsImprovement, Final: appraisal.FinalWindowPassed, SignedAt: noon.Add(-time.Hour),
		SignedBy: appraisal.Party{Person: g.town.People["kabid-a"], Role: appraisal.Appraiser, Capacity: appraisal.Definitive}}})
	return e
}

// after gives an employee an evaluation of the second quarter, which begins after the tests' noon.
func (g *ground) after(name string, results appraisal.Rating) {
	g.Helper()
	e := g.evaluationOf(name, appraisal.Period{Kind: appraisal.Quarterly, Number: 2, From: appraisal.NewDate(2026, 4, 1), To: appraisal.NewDate(2026, 6, 30),
		Opens: appraisal.NewDate(2026, 6, 23), Closes: appraisal.NewDate(2026, 7, 14)}, appraisal.Step{Stage: appraisal.WindowOpen})
	g.move(e, "rated-after:"+name, appraisal.Step{Stage: appraisal.Final, Result: &appraisal.Result{Results: results, Behaviour: appraisal.Meets,
		Predicate: appraisal.Good, Final: appraisal.FinalWindowPassed, SignedAt: noon.Add(time.Hour),
		SignedBy: appraisal.Party{Person: g.town.People["kabid-a"], Role: appraisal.Appraiser, Capacity: appraisal.Definitive}}})
}

// evaluationIn is the evaluation of an employee for a period.
func (g *ground) evaluationIn(name, period string) (id string) {
	g.Helper()
	g.tx(func(ctx context.Context, tx store.Tx) error {
		children, err := tx.Children(ctx, g.cases[name].ID)
		for _, c := range children {
			if c.Proceeding == appraisal.EvaluationProceeding && c.Period.Key() == period {
				id = c.ID
			}
		}
		return err
	})
	require.NotEmpty(g, id)
	return id
}

func (g *ground) putCourse(c *siklusv1.Course) *siklusv1.Course {
	g.Helper()
	out, err := g.as("kabid-b").Training.PutCourse(g.Context(), &siklusv1.PutCourseRequest{Course: c})
	require.NoError(g, err)
	return out.GetCourse()
}

func (g *ground) needs(who string, whose siklusv1.WhoseTraining) []*siklusv1.PersonNeeds {
	g.Helper()
	out, err := g.as(who).Learning.ListNeeds(g.Context(), &siklusv1.ListNeedsRequest{Whose: whose})
	require.NoError(g, err)
	return out.GetPeople()
}

const (
	teamTraining   = siklusv1.WhoseTraining_WHOSE_TRAINING_TEAM
	ownTraining    = siklusv1.WhoseTraining_WHOSE_TRAINING_UNSPECIFIED
	agencyTraining = siklusv1.WhoseTraining_WHOSE_TRAINING_AGENCY
)

func TestAWeakResultIsANeedThatTheLeaderPlansFor(t *testing.T) {
	g := newGround(t)
	course := g.putCourse(&siklusv1.Course{Title: "Pelayanan prima", Hours: 24, Seats: 2, Kind: "technical"})
	g.putCourse(&siklusv1.Course{Title: "Kepemimpinan", Hours: 24, Seats: 2, Kind: "leadership"})
	g.weak("staf-1", appraisal.Below, appraisal.Meets)
	mine := g.needs("staf-1", ownTraining)[0]
	require.Len(t, mine.GetNeeds(), 1)
	need := mine.GetNeeds()[0]
	require.Equal(t, []any{"results", int32(2), "Hasil kerja di bawah ekspektasi", "2026-01-10"}, []any{need.GetSource(), need.GetSeverity(), need.GetTitle(), need.GetOn()})
	require.Equal(t, "Pelayanan prima", need.GetCourses()[0].GetTitle())
	require.Len(t, need.GetCourses(), 1, "a course for leaders serves no weak result")
	require.Equal(t, []any{int32(24), true}, []any{mine.GetEntitlement(), mine.GetCeiling()})
	require.Equal(t, mine.GetCaseId(), g.needs("kabid-a", teamTraining)[0].GetCaseId(), "the most pressing comes first")
	require.Equal(t, "Nama staf-1", g.needs("kabid-b", agencyTraining)[0].GetName())

	g.engine.next[appraisal.ProposeTraining] = appraisal.Step{Stage: appraisal.TrainingProposed}
	plan := &siklusv1.PlanTrainingRequest{RequestId: "rencana-01", CaseId: mine.GetCaseId(), Need: need.GetKey(), CourseId: course.GetId()}
	planned, err := g.as("kabid-a").Learning.PlanTraining(t.Context(), plan)
	require.NoError(t, err)
	require.Equal(t, siklusv1.ActState_ACT_STATE_TAKEN, planned.GetReceipt().GetState())
	again, err := g.as("kabid-a").Learning.PlanTraining(t.Context(), plan)
	require.NoError(t, err)
	require.Equal(t, planned.GetTrainingId(), again.GetTrainingId(), "twice is once")
	require.Equal(t, planned.GetReceipt().GetActId(), again.GetReceipt().GetActId())
	require.Contains(t, g.engine.inputs, "training:"+planned.GetTrainingId(), "its workflow is started")

	_, err = g.as("staf-1").Learning.PlanTraining(t.Context(), &siklusv1.PlanTrainingRequest{RequestId: "rencana-02", CaseId: mine.GetCaseId(), Need: need.GetKey(), CourseId: course.GetId()})
	require.Equal(t, appraisal.NeedPlanned, refusal(t, err, connect.CodeAlreadyExists).GetCode())
	answered := g.needs("staf-1", ownTraining)[0].GetNeeds()[0]
	require.Equal(t, []string{planned.GetTrainingId(), "training-proposed"}, []string{answered.GetTrainingId(), answered.GetTrainingStage()})

	listed, err := g.as("staf-1").Learning.ListTrainings(t.Context(), &siklusv1.ListTrainingsRequest{})
	require.NoError(t, err)
	require.Len(t, listed.GetTrainings(), 1)
	tr := listed.GetTrainings()[0]
	require.Equal(t, []any{"Pelayanan prima", int32(1), int32(1), true, "Anda urutan pertama."},
		[]any{tr.GetCourse().GetTitle(), tr.GetPlace().GetRank(), tr.GetPlace().GetOf(), tr.GetPlace().GetGets(), tr.GetPlace().GetSentence()})
	for _, who := range []string{"staf-3", "kabid-b"} {
		listed, err := g.as(who).Learning.ListTrainings(t.Context(), &siklusv1.ListTrainingsRequest{})
		require.NoError(t, err)
		require.Empty(t, listed.GetTrainings(), who)
	}
}

// A document that the employee does not have yet (V.A.5) is not told by way of what it makes them learn.
func TestAResultThatWasNotHandedOverIsNoNeedYet(t *testing.T) {
	g := newGround(t)
	e := g.evaluation("staf-1", appraisal.Step{Stage: appraisal.WindowOpen})
	result := appraisal.Result{Results: appraisal.Below, Behaviour: appraisal.Meets, Predicate: appraisal.NeedsImprovement, SignedAt: noon.Add(-time.Hour),
		SignedBy: appraisal.Party{Person: g.town.People["kabid-a"], Role: appraisal.Appraiser, Capacity: appraisal.Definitive}}
	g.move(e, "signed:staf-1", appraisal.Step{Stage: appraisal.Signed, Result: &result})
	found := func(who string, whose siklusv1.WhoseTraining) (n int) {
		for _, p := range g.needs(who, whose) {
			n += len(p.GetNeeds())
		}
		return n
	}
	require.Zero(t, found("staf-1", ownTraining))
	require.Zero(t, found("kabid-a", teamTraining))
	require.Zero(t, found("kabid-b", agencyTraining))
	g.move(e, "delivered:staf-1", appraisal.Step{Stage: appraisal.Delivered})
	require.Equal(t, 1, found("staf-1", ownTraining))
	require.Equal(t, 1, found("kabid-b", agencyTraining))
}

func TestPlanningIsRefusedWithItsReason(t *testing.T) {
	g := newGround(t)
	course := g.putCourse(&siklusv1.Course{Title: "Pelayanan prima", Hours: 24, Seats: 2})
	gone := g.putCourse(&siklusv1.Course{Title: "Lama", Hours: 24, Seats: 2})
	_, err := g.as("kabid-b").Learning.CancelCourse(t.Context(), &siklusv1.CancelCourseRequest{CourseId: gone.GetId(), Reason: "Tidak ada narasumber"})
	require.NoError(t, err)
	mine := g.cases["staf-1"].ID
	for _, c := range []struct {
		name, who string
		r         *siklusv1.PlanTrainingRequest
		code      connect.Code
		refusal   string
	}{
		{"a wish without words", "staf-1", &siklusv1.PlanTrainingRequest{CaseId: mine, CourseId: course.GetId()}, connect.CodeInvalidArgument, appraisal.ReasonMissing},
		{"a need nobody sees", "staf-1", &siklusv1.PlanTrainingRequest{CaseId: mine, CourseId: course.GetId(), Need: "0192f3a1"}, connect.CodeFailedPrecondition, appraisal.NeedUnknown},
		{"a cancelled course", "staf-1", &siklusv1.PlanTrainingRequest{CaseId: mine, CourseId: gone.GetId(), Reason: "Ingin belajar"}, connect.CodeFailedPrecondition, appraisal.CourseCancelled},
		{"no such course", "staf-1", &siklusv1.PlanTrainingRequest{CaseId: mine, CourseId: store.NewID(), Reason: "Ingin belajar"}, connect.CodeInvalidArgument, appraisal.CourseMissing},
		{"a colleague", "staf-3", &siklusv1.PlanTrainingRequest{CaseId: mine, CourseId: course.GetId(), Reason: "Ingin belajar"}, connect.CodeNotFound, api.NotFound},
		{"HR does not plan", "kabid-b", &siklusv1.PlanTrainingRequest{CaseId: mine, CourseId: course.GetId(), Reason: "Ingin belajar"}, connect.CodePermissionDenied, appraisal.NotYourAct},
	} {
		c.r.RequestId = "rencana-01"
		_, err := g.as(c.who).Learning.PlanTraining(t.Context(), c.r)
		require.Equal(t, c.refusal, refusal(t, err, c.code).GetCode(), c.name)
	}
}

func TestATrainingThatTemporalCouldNotStartIsStartedByTheRelay(t *testing.T) {
	g := newGround(t)
	course := g.putCourse(&siklusv1.Course{Title: "Pelayanan prima", Hours: 24, Seats: 2})
	g.engine.goDown()
	planned, err := g.as("staf-1").Learning.PlanTraining(t.Context(), &siklusv1.PlanTrainingRequest{RequestId: "rencana-01", CaseId: g.cases["staf-1"].ID,
		CourseId: course.GetId(), Reason: "Ingin menguasai aplikasi baru"})
	require.NoError(t, err)
	require.Equal(t, siklusv1.ActState_ACT_STATE_RECEIVED, planned.GetReceipt().GetState())
	g.engine.up()
	g.engine.next[appraisal.ProposeTraining] = appraisal.Step{Stage: appraisal.TrainingProposed}
	g.relay()
	g.eventually("started and proposed", func() bool {
		var c store.Case
		g.tx(func(ctx context.Context, tx store.Tx) (err error) {
			c, err = tx.CaseByID(ctx, planned.GetTrainingId())
			return err
		})
		return c.Started && c.Stage == appraisal.TrainingProposed
	})
}

// propose plans a training for a person and puts it at a stage of the queue.
func (g *ground) propose(name, course, request string) string {
	g.Helper()
	g.engine.next[appraisal.ProposeTraining] = appraisal.Step{Stage: appraisal.TrainingProposed}
	out, err := g.as(name).Learning.PlanTraining(g.Context(), &siklusv1.PlanTrainingRequest{RequestId: request, CaseId: g.cases[name].ID, CourseId: course, Reason: "Ingin belajar"})
	require.NoError(g, err)
	return out.GetTrainingId()
}

func TestAllocationFollowsTheQueueAndLeavesTheOfficersOwnCase(t *testing.T) {
	g := newGround(t)
	course := g.putCourse(&siklusv1.Course{Title: "Pelayanan prima", Hours: 24, Seats: 1})
	g.weak("staf-1", appraisal.Below, appraisal.Meets)
	need := g.needs("staf-1", ownTraining)[0].GetNeeds()[0]
	wish := g.propose("staf-3", course.GetId(), "usulan-03")
	officers := g.propose("staf-2", course.GetId(), "usulan-02")
	out, err := g.as("kabid-a").Learning.PlanTraining(t.Context(), &siklusv1.PlanTrainingRequest{RequestId: "usulan-01", CaseId: g.cases["staf-1"].ID, Need: need.GetKey(), CourseId: course.GetId()})
	require.NoError(t, err)
	queue, err := g.as("kabid-b").Learning.GetQueue(t.Context(), &siklusv1.GetQueueRequest{CourseId: course.GetId()})
	require.NoError(t, err)
	require.Equal(t, []string{"need", "hours", "wait"}, queue.GetOrder())
	require.Equal(t, []any{out.GetTrainingId(), int32(1), true}, []any{queue.GetTrainings()[0].GetCaseId(), queue.GetPlaces(), queue.GetTrainings()[0].GetPlace().GetGets()})
	require.Contains(t, queue.GetTrainings()[1].GetPlace().GetSentence(), "kebutuhan di atas Anda tingkat 2, kebutuhan Anda tingkat 0")
	require.Len(t, queue.GetTrainings(), 3)

	// The procedure holds a seat where one falls to the training, else it lets it wait.
	g.engine.fail = func(a appraisal.Act) error {
		var stage appraisal.Stage
		g.tx(func(ctx context.Context, tx store.Tx) error {
			for _, id := range []string{out.GetTrainingId(), wish, officers} {
				acts, err := tx.ActsOf(ctx, id)
				require.NoError(t, err)
				for _, kept := range acts {
					if kept.ID != a.ID {
						continue
					}
					held, err := tx.ReserveSeat(ctx, id, course.GetId())
					require.NoError(t, err)
					if stage = appraisal.TrainingWaiting; held {
						stage = appraisal.TrainingOffered
					}
				}
			}
			return nil
		})
		g.engine.next[a.Kind] = appraisal.Step{Stage: stage}
		return nil
	}
	done, err := g.as("staf-2").Learning.AllocateSeats(t.Context(), &siklusv1.AllocateSeatsRequest{RequestId: "bagi-0001", CourseId: course.GetId()})
	require.NoError(t, err)
	require.Equal(t, []int32{1, 1, 1}, []int32{done.GetOffered(), done.GetWaiting(), done.GetLeft()}, "nobody decides their own case")
	stage := func(id string) (at appraisal.Stage) {
		g.tx(func(ctx context.Context, tx store.Tx) error {
			c, err := tx.CaseByID(ctx, id)
			at = c.Stage
			return err
		})
		return at
	}
	require.Equal(t, []appraisal.Stage{appraisal.TrainingOffered, appraisal.TrainingWaiting, appraisal.TrainingProposed}, []appraisal.Stage{stage(out.GetTrainingId()), stage(wish), stage(officers)})
	g.engine.fail = nil
	_, err = g.as("staf-1").Learning.AllocateSeats(t.Context(), &siklusv1.AllocateSeatsRequest{RequestId: "bagi-0002", CourseId: course.GetId()})
	require.Equal(t, api.NotAllowed, refusal(t, err, connect.CodePermissionDenied).GetCode())
}

func TestCoursesComeFromAFileWithEveryDefectNamed(t *testing.T) {
	g := newGround(t)
	hr := g.as("kabid-b")
	_, err := hr.Learning.PutOrganiser(t.Context(), &siklusv1.PutOrganiserRequest{Organiser: &siklusv1.Organiser{Code: "bkpsdm", Name: "BKPSDM", Channel: "list"}})
	require.NoError(t, err)
	file := "\xef\xbb\xbfKode;Judul;JP;Kursi;Biaya;Penyelenggara;Bentuk;Jenis;Mulai;Selesai;Kompetensi;Nilai\r\n" +
		"pel-1;Pelayanan prima;24;30;Rp 1.500.000;bkpsdm;klasikal;teknis;2/3/2026;6/3/2026;service, integrity;1,2\r\n" +
		";Tanpa kode;10;5;;;;;;;;\r\n" +
		"pel-2;X;nol;5;;;;;;;;\r\n" +
		"pel-3;Kepemimpinan;20;5;;tidak-ada;virtual;kepemimpinan;;;;9\r\n" +
		"pel-4;=HYPERLINK(1);20;5;;;;;;;;\r\n" +
		"pel-5;Terbalik;20;5;0;;nonklasikal;;2026-05-02;2026-05-01;;\r\n" +
		"PEL-1;Lagi;24;30;;;;;;;;\r\n" +
		"pel-6;Mandiri;8;40;;;nonklasikal;fungsional;;;;\r\n"
	tried, err := hr.Learning.ImportCourses(t.Context(), &siklusv1.ImportCoursesRequest{Content: []byte(file), DryRun: true})
	require.NoError(t, err)
	got := []string{}
	for _, d := range tried.GetDefects() {
		got = append(got, fmt.Sprintf("%d %s %s", d.GetRow(), d.GetColumn(), d.GetCode()))
		require.NotEmpty(t, d.GetSentence())
		require.NotEmpty(t, d.GetEnglish())
	}
	require.Equal(t, []string{"3 kode cell-missing", "4 jp number-wrong", "5 bentuk choice-unknown", "5 penyelenggara organiser-unknown", "6 judul cell-formula",
		"7 selesai course-dates-wrong", "8 kode code-twice"}, got)
	require.Equal(t, []int32{8, 2}, []int32{tried.GetRows(), tried.GetAdded()})
	list, err := hr.Training.ListCourses(t.Context(), &siklusv1.ListCoursesRequest{})
	require.NoError(t, err)
	require.Empty(t, list.GetCourses(), "a trial takes nothing")

	taken, err := hr.Learning.ImportCourses(t.Context(), &siklusv1.ImportCoursesRequest{Content: []byte(file)})
	require.NoError(t, err)
	require.EqualValues(t, 2, taken.GetAdded())
	again, err := hr.Learning.ImportCourses(t.Context(), &siklusv1.ImportCoursesRequest{Content: []byte(strings.Replace(file, "Mandiri;8", "Mandiri;12", 1))})
	require.NoError(t, err)
	require.Equal(t, []int32{0, 1, 1}, []int32{again.GetAdded(), again.GetChanged(), again.GetUnchanged()})
	list, err = hr.Training.ListCourses(t.Context(), &siklusv1.ListCoursesRequest{})
	require.NoError(t, err)
	require.Len(t, list.GetCourses(), 2)
	c := list.GetCourses()[1]
	require.Equal(t, []any{"pel-1", "Pelayanan prima", int64(1_500_000), "BKPSDM", "classical", "technical", "2026-03-02", "2026-03-06", int32(1)},
		[]any{c.GetCode(), c.GetTitle(), c.GetPrice(), c.GetOrganiser(), c.GetForm(), c.GetKind(), c.GetStarts(), c.GetEnds(), c.GetVersion()})
	require.Equal(t, []string{"integrity", "service"}, c.GetCompetences())
	versions, err := hr.Learning.ListCourseVersions(t.Context(), &siklusv1.ListCourseVersionsRequest{CourseId: list.GetCourses()[0].GetId()})
	require.NoError(t, err)
	require.Equal(t, []int32{12, 8}, []int32{versions.GetVersions()[0].GetCourse().GetHours(), versions.GetVersions()[1].GetCourse().GetHours()})
	for _, broken := range []string{"", "nama;umur\nx;1", "kode;kode;judul;jp;kursi\n", "\x00\x01"} {
		if broken == "" {
			continue
		}
		out, err := hr.Learning.ImportCourses(t.Context(), &siklusv1.ImportCoursesRequest{Content: []byte(broken)})
		require.NoError(t, err)
		require.Len(t, out.GetDefects(), 1, "%q", broken)
	}
}

func TestCatalogueRefusalsNameTheirField(t *testing.T) {
	g := newGround(t)
	hr := g.as("kabid-b")
	g.putCourse(&siklusv1.Course{Title: "Pelayanan", Hours: 10, Seats: 1, Code: "pel-1", Price: 100})
	for _, c := range []struct {
		course *siklusv1.Course
		field  string
	}{
		{&siklusv1.Course{Title: "Lain", Hours: 10, Seats: 1, Code: "pel-1"}, "course.code"},
		{&siklusv1.Course{Title: "Lain", Hours: 10, Seats: 1, Starts: "2026-03-02", Ends: "2026-03-01"}, "course.ends"},
		{&siklusv1.Course{Title: "Lain", Hours: 10, Seats: 1, Starts: "2026-02-30"}, "course.starts"},
		{&siklusv1.Course{Title: "Lain", Hours: 10, Seats: 1, OrganiserId: store.NewID()}, "course.organiser_id"},
		{&siklusv1.Course{Title: "Lain", Hours: 10, Seats: 1, Values: []string{"8"}}, "course.values"},
	} {
		_, err := hr.Training.PutCourse(t.Context(), &siklusv1.PutCourseRequest{Course: c.course})
		var wrong *connect.Error
		require.ErrorAs(t, err, &wrong)
		require.Equal(t, c.field, refusal(t, err, wrong.Code()).GetField())
	}
	set := func(total int64) error {
		_, err := hr.Learning.SetTrainingBudget(t.Context(), &siklusv1.SetTrainingBudgetRequest{Budget: &siklusv1.TrainingBudget{Year: 2026, Total: total}})
		return err
	}
	require.NoError(t, set(1_000))
	list, err := hr.Training.ListCourses(t.Context(), &siklusv1.ListCoursesRequest{})
	require.NoError(t, err)
	require.Equal(t, []int64{1_000, 1_000}, []int64{list.GetBudgetLeft(), list.GetBudgets()[0].GetTotal()})
	plain, err := g.as("staf-1").Training.ListCourses(t.Context(), &siklusv1.ListCoursesRequest{})
	require.NoError(t, err)
	require.Empty(t, plain.GetBudgets(), "budgets are for HR")
}

func TestEffectIsComparedOnlyWithPeriodsAfterTheTrainingAndSmallNumbersSaySo(t *testing.T) {
	g := newGround(t)
	g.weak("staf-1", appraisal.Below, appraisal.Meets)
	need := g.needs("staf-1", ownTraining)[0].GetNeeds()[0]
	course := g.putCourse(&siklusv1.Course{Title: "Pelayanan", Hours: 24, Seats: 2})
	g.engine.next[appraisal.ProposeTraining] = appraisal.Step{Stage: appraisal.TrainingProposed}
	planned, err := g.as("kabid-a").Learning.PlanTraining(t.Context(), &siklusv1.PlanTrainingRequest{RequestId: "usulan-01", CaseId: g.cases["staf-1"].ID, Need: need.GetKey(), CourseId: course.GetId()})
	require.NoError(t, err)
	id := planned.GetTrainingId()
	g.engine.next[appraisal.ApproveTraining] = appraisal.Step{Stage: appraisal.TrainingOffered}
	g.engine.next[appraisal.ConfirmTraining] = appraisal.Step{Stage: appraisal.TrainingEnrolled}
	g.engine.next[appraisal.CompleteTraining] = appraisal.Step{Stage: appraisal.TrainingCompleted}
	_, err = g.as("kabid-b").Training.ApproveTraining(t.Context(), &siklusv1.ApproveTrainingRequest{Header: header(id, "setuju-01")})
	require.NoError(t, err)
	_, err = g.as("staf-1").Training.ConfirmTraining(t.Context(), &siklusv1.ConfirmTrainingRequest{Header: header(id, "ikut-0001")})
	require.NoError(t, err)
	_, err = g.as("kabid-b").Training.CompleteTraining(t.Context(), &siklusv1.CompleteTrainingRequest{Header: header(id, "selesai-1"), Proof: "https://s.example/1", Hours: 24})
	require.NoError(t, err)
	effect := func() *siklusv1.TrainingEffect {
		out, err := g.as("staf-1").Learning.ListTrainings(t.Context(), &siklusv1.ListTrainingsRequest{Ended: true})
		require.NoError(t, err)
		return out.GetTrainings()[0].GetEffect()
	}
	require.Equal(t, []string{"open", "di bawah ekspektasi", ""}, []string{effect().GetOutcome(), effect().GetBefore(), effect().GetAfter()})
	g.after("staf-1", appraisal.Meets)
	require.Equal(t, []string{"better", "sesuai ekspektasi", "as expected"}, []string{effect().GetOutcome(), effect().GetAfter(), effect().GetAfterEnglish()})
	out, err := g.as("kabid-b").Learning.GetTrainingEffect(t.Context(), &siklusv1.GetTrainingEffectRequest{})
	require.NoError(t, err)
	require.Len(t, out.GetCourses(), 1)
	c := out.GetCourses()[0]
	require.Equal(t, []any{int32(5), int32(1), int32(1), true, int32(0)}, []any{out.GetSmallest(), c.GetCompleted(), c.GetCompared(), c.GetTooFew(), c.GetBetter()}, "one comparison is no figure")
	second := g.evaluationIn("staf-1", "q2")
	beside, err := g.as("kabid-a").Evaluation.ListMaterials(t.Context(), &siklusv1.ListMaterialsRequest{CaseId: second})
	require.NoError(t, err)
	said := ""
	for _, group := range beside.GetGroups() {
		if group.GetName() == "training" {
			said = group.GetItems()[0].GetSummary()
		}
	}
	require.Contains(t, said, "Sesudahnya membaik: dari di bawah ekspektasi menjadi sesuai ekspektasi.")
	units, err := g.as("staf-4").Learning.ListUnitHours(t.Context(), &siklusv1.ListUnitHoursRequest{})
	require.NoError(t, err)
	require.Equal(t, []int32{2026, 24, 20, 24}, []int32{units.GetYear(), units.GetAll().GetHours(), units.GetHoursPns(), units.GetHoursPppk()})
}
