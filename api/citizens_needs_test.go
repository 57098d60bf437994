package api_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/types/known/timestamppb"

	"siklus.id/api"
	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

// chooses gives the town the policy of a name.
func (g *ground) chooses(policy string) {
	g.Helper()
	agency := g.town.Agency
	agency.Policy = policy
	_, err := g.store.PutAgency(g.Context(), agency)
	require.NoError(g, err)
}

// foundedAbout puts a complaint about somebody into the store that was closed as founded.
func (g *ground) foundedAbout(desk, name string) {
	g.Helper()
	id := g.complaintIn(desk, g.town.People[name], appraisal.ComplaintAnswered)
	g.tx(func(ctx context.Context, tx store.Tx) error {
		c, err := tx.ComplaintByID(ctx, id)
		require.NoError(g, err)
		c.Stage, c.Outcome, c.ClosedOn = appraisal.ComplaintClosed, appraisal.Founded, appraisal.NewDate(2026, 1, 10)
		return tx.MoveComplaint(ctx, c, store.ComplaintStep{Kind: store.StepClosed, By: g.town.People["kabid-b"], Text: closing, At: noon})
	})
}

// ownNeeds are titles of somebody's own needs, the most pressing first.
func (g *ground) ownNeeds(who string) (titles []string) {
	g.Helper()
	for _, p := range g.needs(who, ownTraining) {
		for _, n := range p.GetNeeds() {
			titles = append(titles, n.GetTitle())
		}
	}
	return titles
}

func TestWhatCitizensSayIsANeedWhereThePolicyListsIt(t *testing.T) {
	g := newGround(t)
	d := g.desk()
	g.foundedAbout(d.GetId(), "staf-1")
	g.complaintIn(d.GetId(), g.town.People["staf-3"], appraisal.ComplaintAssigned)
	g.polled(d, 2, 9)
	require.Empty(t, g.ownNeeds("staf-1"), "the policy derives nothing from citizens")
	g.chooses("sinabang")
	require.Equal(t, []string{"Pengaduan warga yang terbukti"}, g.ownNeeds("staf-1"), "nine answers are too few")
	require.Empty(t, g.ownNeeds("staf-3"), "what is not closed as founded is no finding")

	g.foundedAbout(d.GetId(), "staf-1")
	g.polled(d, 2, 1)
	weak := []string{"Survei warga: Waktu", "Survei warga: Hasil layanan", "Survei warga: Kemampuan petugas", "Survei warga: Sikap petugas", "Survei warga: Penanganan pengaduan"}
	require.ElementsMatch(t, weak, g.ownNeeds("staf-3"), "no course changes fees or rooms")
	require.Empty(t, g.ownNeeds("kabid-b"), "of another unit")
	mine := g.needs("staf-1", ownTraining)[0].GetNeeds()
	require.Len(t, mine, 6)
	require.Equal(t, []any{"citizens", int32(3), "2 pengaduan terbukti dalam setahun terakhir.", "2026-01-10"},
		[]any{mine[0].GetSource(), mine[0].GetSeverity(), mine[0].GetEvidence(), mine[0].GetOn()}, "complaints that repeat are pressing")
	require.Equal(t, "Rata-rata 2 dari 4 pada 10 jawaban di unit; yang diharapkan mutu B.", mine[1].GetEvidence())
	require.Contains(t, mine[1].GetEvidenceEnglish(), "class B is expected")
	of := map[string]int{}
	for _, p := range g.needs("kabid-b", agencyTraining) {
		of[p.GetName()] = len(p.GetNeeds())
	}
	require.Equal(t, 6, of["Nama staf-1"], "who has needs of citizens only stands in the agency's list")
	require.Equal(t, 5, of["Nama staf-3"])
	require.Zero(t, of["Nama kabid-b"], "who has none does not")
	require.Equal(t, "Nama staf-1", g.needs("kabid-b", agencyTraining)[0].GetName(), "the most pressing comes first")
	g.polled(d, 4, 12) // the mean is 3.09, class B from 3.0644 on
	require.Equal(t, []string{"Pengaduan warga yang terbukti"}, g.ownNeeds("staf-1"), "the expected class is reached")
}

func TestTheEffectOnCitizensIsWhatEnoughOfThemSayAfterwards(t *testing.T) {
	g := newGround(t)
	g.chooses("sinabang")
	d := g.desk()
	g.polled(d, 2, 10)
	need := g.needs("staf-1", ownTraining)[0].GetNeeds()[0]
	course := g.putCourse(&siklusv1.Course{Title: "Pelayanan prima", Hours: 24, Seats: 2, Values: []string{"1"}})
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
	effect := func() []string {
		out, err := g.as("staf-1").Learning.ListTrainings(t.Context(), &siklusv1.ListTrainingsRequest{Ended: true})
		require.NoError(t, err)
		e := out.GetTrainings()[0].GetEffect()
		return []string{e.GetOutcome(), e.GetBefore(), e.GetAfter(), e.GetAfterEnglish()}
	}
	g.clock.set(noon.AddDate(0, 0, 3))
	g.polled(d, 4, 9)
	require.Equal(t, []string{"open", "rata-rata 2", "", ""}, effect(), "nine answers tell nothing yet")
	g.polled(d, 3, 1)
	require.Equal(t, []string{"better", "rata-rata 2", "rata-rata 3,9", "mean of 3.9"}, effect())
}

func TestWithoutAUnitTheFirstOneThatMayBeSeenIsShown(t *testing.T) {
	g := newGround(t)
	linked := g.byLink(g.taskIn(g.cases["staf-1"], appraisal.Employee))
	ask := func(c *caller, r *siklusv1.GetSatisfactionRequest) *siklusv1.GetSatisfactionResponse {
		out, err := c.Citizen.GetSatisfaction(t.Context(), r)
		require.NoError(t, err)
		return out
	}
	everybody := []*caller{linked, g.as("staf-1"), g.as("kabid-b"), g.as("kadis"), g.as("staf-4")} // the last is an auditor
	for _, who := range everybody {
		require.Nil(t, ask(who, &siklusv1.GetSatisfactionRequest{}).GetShown(), "there is no desk yet")
		require.Nil(t, ask(who, &siklusv1.GetSatisfactionRequest{ServiceCode: "akta"}).GetShown())
	}
	d := g.desk()
	g.desk(func(r *siklusv1.PutDeskRequest) { r.Desk.UnitId, r.Desk.ServiceCode = g.unitOf("BID-B"), "ktp" })
	g.polled(d, 3, 1)
	for _, who := range everybody {
		for _, r := range []*siklusv1.GetSatisfactionRequest{{}, {ServiceCode: "akta"}} {
			out := ask(who, r)
			require.Equal(t, []string{d.GetUnitId(), "akta"}, []string{out.GetShown().GetUnit().GetId(), out.GetShown().GetServiceCode()})
			require.EqualValues(t, 1, out.GetAll().GetAnswers())
		}
	}
}

func TestTheListOfDesksCountsARehearsalsDeskInItsOwnDays(t *testing.T) {
	g := newGround(t)
	g.rehearsal() // a day lasts a second
	hr := g.as("kabid-b").Citizen
	line := func() *siklusv1.DeskLine {
		out, err := hr.ListDesks(t.Context(), &siklusv1.ListDesksRequest{})
		require.NoError(t, err)
		require.Len(t, out.GetDesks(), 1)
		return out.GetDesks()[0]
	}
	before, err := hr.ListDesks(t.Context(), &siklusv1.ListDesksRequest{})
	require.NoError(t, err)
	d := g.desk(func(r *siklusv1.PutDeskRequest) { r.Desk.RehearsalCycleId = before.GetRehearsalCycleId() })
	g.polled(d, 4, 3)
	g.complains(d, "Latihan saja.", false)
	g.clock.set(noon.Add(29 * time.Second))
	require.Equal(t, []int32{3, 1}, []int32{line().GetAnswers(), line().GetComplaints()})
	g.clock.set(noon.Add(30 * time.Second))
	require.Equal(t, []int32{0, 0, 4}, []int32{line().GetAnswers(), line().GetComplaints(), line().GetBusiest()}, "thirty of its days have gone by; an hour is a real one")
}

func TestARehearsalOfMadeUpStaffComparesItsServiceRecords(t *testing.T) {
	g := newGround(t)
	g.rehearsal()
	agency := g.town.Agency
	agency.MadeUp = true
	_, err := g.store.PutAgency(t.Context(), agency)
	require.NoError(t, err)
	machine := g.with(g.key(api.ScopeMeasure)).Measurement
	_, err = machine.PutMeasures(t.Context(), &siklusv1.PutMeasuresRequest{Services: []*siklusv1.Service{{Code: "akta", Name: "Akta kelahiran", Standard: 2, StandardUnit: "working-days"}}})
	require.NoError(t, err)
	hr := g.as("kabid-b").Citizen
	desks, err := hr.ListDesks(t.Context(), &siklusv1.ListDesksRequest{})
	require.NoError(t, err)
	d := g.desk(func(r *siklusv1.PutDeskRequest) { r.Desk.RehearsalCycleId = desks.GetRehearsalCycleId() })
	g.clock.set(noon.Add(40 * time.Second)) // forty days of the rehearsal
	pushed, err := machine.PushServiceRecords(t.Context(), &siklusv1.PushServiceRecordsRequest{Rows: []*siklusv1.ServiceRecord{{Service: "akta", Key: "a", Unit: "BID-A",
		Person: "staf-1", ReceivedAt: timestamppb.New(noon.AddDate(0, 0, 9)), FinishedAt: timestamppb.New(noon.AddDate(0, 0, 10))}}})
	require.NoError(t, err)
	require.Empty(t, pushed.GetDefects())
	finished := func() []int32 {
		out, err := hr.CompareSatisfaction(t.Context(), &siklusv1.CompareSatisfactionRequest{UnitId: d.GetUnitId(), ServiceCode: "akta", Begins: "2026-02-02", Days: 20, Rehearsal: true})
		require.NoError(t, err)
		return []int32{out.GetBefore().GetFinished(), out.GetAfter().GetFinished()}
	}
	require.Equal(t, []int32{1, 0}, finished())
	agency.MadeUp = false
	_, err = g.store.PutAgency(t.Context(), agency)
	require.NoError(t, err)
	require.Equal(t, []int32{0, 0}, finished(), "records of real staff are of real days")
}
