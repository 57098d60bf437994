package api_test

import (
	"context"
	"encoding/binary"
	"testing"
	"time"

	"connectrpc.com/connect"
	"github.com/stretchr/testify/require"

	"siklus.id/api"
	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

const closing = "Memang terlambat tiga minggu; alur berkas sudah diperbaiki."

// verified gives a complaint to somebody, by HR.
func (g *ground) verified(id, person string) *siklusv1.Complaint {
	g.Helper()
	r := &siklusv1.VerifyComplaintRequest{ComplaintId: id, Genuine: true, Note: "Cocok dengan catatan layanan."}
	if person != "" {
		r.PersonId = g.town.People[person]
	}
	out, err := g.as("kabid-b").Citizen.VerifyComplaint(g.Context(), r)
	require.NoError(g, err)
	return out.GetComplaint()
}

func TestS8AComplaintWalksFromTheDeskToTheEvaluation(t *testing.T) {
	g := newGround(t)
	g.pinned("sinabang")
	d := g.desk()
	code, id := g.complains(d, hardComplaint, false)
	hr, staff, boss := g.as("kabid-b").Citizen, g.as("staf-1").Citizen, g.as("kabid-a").Citizen

	_, err := staff.GetComplaint(t.Context(), &siklusv1.GetComplaintRequest{ComplaintId: id})
	require.Equal(t, connect.CodeNotFound, connect.CodeOf(err), "before it is verified it concerns nobody")
	shown, err := hr.GetComplaint(t.Context(), &siklusv1.GetComplaintRequest{ComplaintId: id})
	require.NoError(t, err)
	require.True(t, shown.GetComplaint().GetMayVerify())
	require.Len(t, shown.GetPeople(), 6, "everybody of the division")
	c := g.verified(id, "staf-1")
	require.Equal(t, []string{"assigned", "2026-01-19", "neutral"}, []string{c.GetStage(), c.GetDue(), c.GetStands()}, "five working days from Saturday, 10 January, on; the 16th is a day off")
	require.False(t, c.GetMayAnswer(), "HR waits for whom it concerns")

	letters := g.complaintLetters("staf-1")
	require.Equal(t, []string{store.ComplaintAssignedLetter}, letters)
	own, err := staff.ListComplaints(t.Context(), &siklusv1.ListComplaintsRequest{})
	require.NoError(t, err)
	require.Len(t, own.GetComplaints(), 1, "S11")
	_, err = boss.AnswerComplaint(t.Context(), &siklusv1.AnswerComplaintRequest{ComplaintId: id, Answer: "Atasan menjawab lebih dahulu."})
	require.Equal(t, appraisal.NotNow, refusal(t, err, connect.CodeFailedPrecondition).GetCode())
	_, err = boss.CloseComplaint(t.Context(), &siklusv1.CloseComplaintRequest{ComplaintId: id, Founded: true, Closing: closing})
	require.Equal(t, appraisal.NotNow, refusal(t, err, connect.CodeFailedPrecondition).GetCode(), "heard before judged")
	answered, err := staff.AnswerComplaint(t.Context(), &siklusv1.AnswerComplaintRequest{ComplaintId: id, Answer: "Akta Ibu Siti Rahma sudah terbit; hubungi saya di 081234567890."})
	require.NoError(t, err)
	require.Equal(t, "Akta Ibu [nama] sudah terbit; hubungi saya di [telepon].", answered.GetComplaint().GetAnswer())
	_, err = staff.CloseComplaint(t.Context(), &siklusv1.CloseComplaintRequest{ComplaintId: id, Closing: closing})
	require.Equal(t, appraisal.NotYourAct, refusal(t, err, connect.CodePermissionDenied).GetCode())
	_, err = boss.CloseComplaint(t.Context(), &siklusv1.CloseComplaintRequest{ComplaintId: id, Founded: true, Closing: "ok ok ok ok ok"})
	require.Equal(t, "closing", refusal(t, err, connect.CodeInvalidArgument).GetField())
	closed, err := boss.CloseComplaint(t.Context(), &siklusv1.CloseComplaintRequest{ComplaintId: id, Founded: true, Closing: closing})
	require.NoError(t, err)
	require.Equal(t, []string{"closed", "founded", "against"}, []string{closed.GetComplaint().GetStage(), closed.GetComplaint().GetOutcome(), closed.GetComplaint().GetStands()})

	followed, err := g.with("").Visitor.FollowComplaint(t.Context(), &siklusv1.FollowComplaintRequest{Code: code})
	require.NoError(t, err)
	require.Equal(t, []string{"closed", "founded", closing}, []string{followed.GetStage(), followed.GetOutcome(), followed.GetClosing()})
	require.NotContains(t, followed.String(), "staf-1")

	e := g.evaluation("staf-1", windowOpen())
	for _, who := range []string{"staf-1", "kabid-a"} {
		out, err := g.as(who).Evaluation.ListMaterials(t.Context(), &siklusv1.ListMaterialsRequest{CaseId: e.ID})
		require.NoError(t, err)
		item := materialOf(out, "citizens", "citizen-complaint")
		require.NotNil(t, item, "%s sees every item used for or against", who)
		require.Equal(t, siklusv1.Polarity_POLARITY_AGAINST, item.GetPolarity())
		require.NotContains(t, item.String(), "Siti")
	}
	other := g.evaluation("staf-3", windowOpen())
	out, err := g.as("staf-3").Evaluation.ListMaterials(t.Context(), &siklusv1.ListMaterialsRequest{CaseId: other.ID})
	require.NoError(t, err)
	require.Nil(t, materialOf(out, "citizens", "citizen-complaint"), "a colleague's complaint is nobody else's")
}

func materialOf(out *siklusv1.ListMaterialsResponse, group, kind string) *siklusv1.Material {
	for _, one := range out.GetGroups() {
		for _, item := range one.GetItems() {
			if one.GetName() == group && item.GetKind() == kind {
				return item
			}
		}
	}
	return nil
}

func (g *ground) complaintLetters(who string) (kinds []string) {
	g.tx(func(ctx context.Context, tx store.Tx) error {
		list, err := tx.LettersTo(ctx, g.town.People[who])
		for _, l := range list {
			if l.Kind == store.ComplaintAssignedLetter || l.Kind == store.ComplaintOverdueLetter {
				kinds = append(kinds, l.Kind)
			}
		}
		return err
	})
	return kinds
}

func TestS4TheIndexAndFoundedComplaintsAreAnAspectOfTheProposal(t *testing.T) {
	g := newGround(t)
	g.pinned("sinabang")
	g.targeted("staf-1", "kabid-a")
	d := g.desk()
	g.polled(d, 3, 9)
	e := g.evaluation("staf-1", windowOpen())
	aspect := func() *siklusv1.ProposalAspect {
		out, err := g.as("kabid-a").Evaluation.PreviewRating(t.Context(), &siklusv1.PreviewRatingRequest{CaseId: e.ID})
		require.NoError(t, err)
		for _, a := range out.GetBasis().GetAspects() {
			if a.GetAspect() == "citizen-satisfaction" {
				return a
			}
		}
		return nil
	}
	require.Empty(t, aspect().GetReached(), "nine answers propose nothing")
	g.polled(d, 3, 1)
	require.Equal(t, "97.9", aspect().GetReached(), "index 75 of 76.61")
	_, id := g.complains(d, "Tiga bulan belum jadi.", false)
	g.verified(id, "staf-1")
	require.Equal(t, "97.9", aspect().GetReached(), "what is not closed does not count")
	_, err := g.as("staf-1").Citizen.AnswerComplaint(t.Context(), &siklusv1.AnswerComplaintRequest{ComplaintId: id, Answer: "Berkas tertahan, sudah selesai."})
	require.NoError(t, err)
	_, err = g.as("kabid-b").Citizen.CloseComplaint(t.Context(), &siklusv1.CloseComplaintRequest{ComplaintId: id, Founded: true, Closing: closing})
	require.NoError(t, err)
	require.Equal(t, "92.9", aspect().GetReached(), "five per cent for a founded complaint")
}

func TestPraiseAndWhatIsNotGenuineEndAtVerification(t *testing.T) {
	g := newGround(t)
	g.pinned("sinabang")
	d := g.desk()
	_, id := g.complains(d, "Bu Ratna di loket sabar sekali.", true)
	c := g.verified(id, "staf-1")
	require.Equal(t, []string{"closed", "founded", "for"}, []string{c.GetStage(), c.GetOutcome(), c.GetStands()})
	require.Empty(t, g.complaintLetters("staf-1"), "praise asks for no answer")
	_, spam := g.complains(d, "jual pulsa murah", false)
	hr := g.as("kabid-b").Citizen
	_, err := hr.VerifyComplaint(t.Context(), &siklusv1.VerifyComplaintRequest{ComplaintId: spam})
	require.Equal(t, "note", refusal(t, err, connect.CodeInvalidArgument).GetField())
	out, err := hr.VerifyComplaint(t.Context(), &siklusv1.VerifyComplaintRequest{ComplaintId: spam, Note: "Iklan pulsa, bukan laporan tentang layanan kita."})
	require.NoError(t, err)
	require.Equal(t, []string{"closed", "not-genuine", "neutral"}, []string{out.GetComplaint().GetStage(), out.GetComplaint().GetOutcome(), out.GetComplaint().GetStands()})
	_, err = hr.VerifyComplaint(t.Context(), &siklusv1.VerifyComplaintRequest{ComplaintId: spam, Genuine: true})
	require.Equal(t, appraisal.AlreadyDone, refusal(t, err, connect.CodeAlreadyExists).GetCode())
	e := g.evaluation("staf-1", windowOpen())
	list, err := g.as("staf-1").Evaluation.ListMaterials(t.Context(), &siklusv1.ListMaterialsRequest{CaseId: e.ID})
	require.NoError(t, err)
	require.Equal(t, siklusv1.Polarity_POLARITY_FOR, materialOf(list, "citizens", "citizen-praise").GetPolarity())
}

func TestNobodyJudgesAComplaintAboutThemselves(t *testing.T) {
	g := newGround(t)
	d := g.desk()
	_, id := g.complains(d, "Petugas kepegawaian lambat.", false)
	hr := g.as("staf-2").Citizen
	_, err := hr.VerifyComplaint(t.Context(), &siklusv1.VerifyComplaintRequest{ComplaintId: id, Genuine: true, PersonId: g.town.People["staf-2"]})
	require.Equal(t, "person_id", refusal(t, err, connect.CodeInvalidArgument).GetField())
	for _, unknown := range []string{"x", store.NewID()} {
		_, err = hr.VerifyComplaint(t.Context(), &siklusv1.VerifyComplaintRequest{ComplaintId: id, Genuine: true, PersonId: unknown})
		require.Equal(t, "person_id", refusal(t, err, connect.CodeInvalidArgument).GetField())
	}
	g.verified(id, "staf-2")
	_, err = hr.AnswerComplaint(t.Context(), &siklusv1.AnswerComplaintRequest{ComplaintId: id, Answer: "Saya perbaiki mulai besok."})
	require.NoError(t, err)
	_, err = hr.CloseComplaint(t.Context(), &siklusv1.CloseComplaintRequest{ComplaintId: id, Closing: closing})
	require.Equal(t, appraisal.NotYourAct, refusal(t, err, connect.CodePermissionDenied).GetCode())
	_, err = g.as("kabid-b").Citizen.CloseComplaint(t.Context(), &siklusv1.CloseComplaintRequest{ComplaintId: id, Closing: closing})
	require.NoError(t, err)
}

func TestAServiceAsSuchIsAnsweredByHR(t *testing.T) {
	g := newGround(t)
	_, id := g.complains(g.desk(), "Ruang tunggu panas.", false)
	c := g.verified(id, "")
	require.True(t, c.GetMayAnswer())
	hr := g.as("kabid-b").Citizen
	_, err := hr.AnswerComplaint(t.Context(), &siklusv1.AnswerComplaintRequest{ComplaintId: id, Answer: "Kipas angin dipasang minggu ini."})
	require.NoError(t, err)
	_, err = hr.CloseComplaint(t.Context(), &siklusv1.CloseComplaintRequest{ComplaintId: id, Founded: true, Closing: closing})
	require.NoError(t, err)
	team, err := g.as("kabid-a").Citizen.ListComplaints(t.Context(), &siklusv1.ListComplaintsRequest{Scope: siklusv1.ComplaintScope_COMPLAINT_SCOPE_TEAM})
	require.NoError(t, err)
	require.Empty(t, team.GetComplaints())
}

func TestSilenceLetsTheSuperiorAnswer(t *testing.T) {
	g := newGround(t)
	_, id := g.complains(g.desk(), "Tiga bulan belum jadi.", false)
	g.verified(id, "staf-1")
	g.clock.set(noon.AddDate(0, 0, 10))
	g.tx(func(ctx context.Context, tx store.Tx) error {
		passed, err := tx.AwaitComplaints(ctx, g.cycle, appraisal.NewDate(2026, 1, 20), g.clock.now())
		require.Equal(t, 1, passed)
		return err
	})
	require.Equal(t, []string{store.ComplaintOverdueLetter}, g.complaintLetters("kabid-a"))
	boss := g.as("kabid-a").Citizen
	team, err := boss.ListComplaints(t.Context(), &siklusv1.ListComplaintsRequest{Scope: siklusv1.ComplaintScope_COMPLAINT_SCOPE_TEAM, Open: true})
	require.NoError(t, err)
	require.True(t, team.GetComplaints()[0].GetEscalated() && team.GetComplaints()[0].GetOverdue() && team.GetComplaints()[0].GetMayAnswer())
	out, err := boss.AnswerComplaint(t.Context(), &siklusv1.AnswerComplaintRequest{ComplaintId: id, Answer: "Mohon maaf; akta terbit hari ini."})
	require.NoError(t, err)
	require.Equal(t, g.town.People["kabid-a"], out.GetComplaint().GetAnsweredBy().GetId())
	_, err = g.as("staf-3").Citizen.GetComplaint(t.Context(), &siklusv1.GetComplaintRequest{ComplaintId: id})
	require.Equal(t, connect.CodeNotFound, connect.CodeOf(err), "a colleague is not even told that it exists")
}

func TestALetterLeadsToTheComplaintOfItsPersonOnly(t *testing.T) {
	g := newGround(t)
	d := g.desk()
	_, mine := g.complains(d, "Tiga bulan belum jadi.", false)
	_, theirs := g.complains(d, "Antre dua hari.", false)
	g.verified(mine, "staf-1")
	g.verified(theirs, "staf-3")
	linked := g.byLink(g.taskIn(g.cases["staf-1"], appraisal.Employee)).Citizen
	_, err := linked.AnswerComplaint(t.Context(), &siklusv1.AnswerComplaintRequest{ComplaintId: mine, Answer: "Berkas tertahan, sudah selesai."})
	require.NoError(t, err)
	_, err = linked.GetComplaint(t.Context(), &siklusv1.GetComplaintRequest{ComplaintId: theirs})
	require.Equal(t, connect.CodeNotFound, connect.CodeOf(err))
	_, err = linked.ListComplaints(t.Context(), &siklusv1.ListComplaintsRequest{Scope: siklusv1.ComplaintScope_COMPLAINT_SCOPE_TEAM})
	require.Equal(t, api.LinkOneTask, refusal(t, err, connect.CodePermissionDenied).GetCode())
	_, err = g.as("staf-1").Citizen.ListComplaints(t.Context(), &siklusv1.ListComplaintsRequest{Scope: siklusv1.ComplaintScope_COMPLAINT_SCOPE_AGENCY})
	require.Equal(t, connect.CodePermissionDenied, connect.CodeOf(err))
}

// A rehearsal's year goes by in minutes: its desk takes what a year of hours would, and yet a flood finds an end.
func TestADeskOfARehearsalTakesTheFormsOfItsOwnHours(t *testing.T) {
	g := newGround(t)
	g.rehearsal()
	hr := g.as("kabid-b").Citizen
	before, err := hr.ListDesks(t.Context(), &siklusv1.ListDesksRequest{})
	require.NoError(t, err)
	d := g.desk(func(r *siklusv1.PutDeskRequest) { r.Desk.RehearsalCycleId = before.GetRehearsalCycleId() })
	g.polled(d, 4, 61) // one more than a real desk takes
	flood := store.Visited{DeskID: d.GetId(), OverOn: appraisal.NewDate(2027, time.January, 1), Hour: noon.Truncate(time.Hour), Most: 6000}
	g.tx(func(ctx context.Context, tx store.Tx) error {
		for n := range 6000 - 61 {
			binary.BigEndian.PutUint32(flood.Nonce[:], uint32(n))
			if _, err := tx.KeepVisit(ctx, flood); err != nil {
				return err
			}
		}
		return nil
	})
	_, err = g.with("").Visitor.SendVisit(t.Context(), &siklusv1.SendVisitRequest{Visit: g.scan(d), Marks: all(2)})
	require.Equal(t, api.TooManyTries, refusal(t, err, connect.CodeResourceExhausted).GetCode())
}

// A rehearsal's desk counts in the rehearsal's own time and for nobody's real evaluation.
func TestADeskOfARehearsalStaysInIt(t *testing.T) {
	g := newGround(t)
	g.rehearsal()
	desks, err := g.as("kabid-b").Citizen.ListDesks(t.Context(), &siklusv1.ListDesksRequest{})
	require.NoError(t, err)
	d := g.desk(func(r *siklusv1.PutDeskRequest) { r.Desk.RehearsalCycleId = desks.GetRehearsalCycleId() })
	require.NotEmpty(t, d.GetRehearsalCycleId())
	g.clock.set(noon.Add(40 * time.Second)) // forty days of the rehearsal
	g.polled(d, 4, 12)
	code, id := g.complains(d, "Latihan saja.", false)
	followed, err := g.with("").Visitor.FollowComplaint(t.Context(), &siklusv1.FollowComplaintRequest{Code: code})
	require.NoError(t, err)
	require.True(t, followed.GetRehearsal())
	require.Equal(t, "2026-02-19", followed.GetOn())
	c := g.verified(id, "staf-1")
	require.Equal(t, "2026-02-26", c.GetDue())
	hr := g.as("kabid-b").Citizen
	real, err := hr.GetSatisfaction(t.Context(), &siklusv1.GetSatisfactionRequest{})
	require.NoError(t, err)
	require.Nil(t, real.GetShown())
	practice, err := hr.GetSatisfaction(t.Context(), &siklusv1.GetSatisfactionRequest{Rehearsal: true})
	require.NoError(t, err)
	require.EqualValues(t, 12, practice.GetAll().GetAnswers())
	require.Equal(t, "2026-02-01", practice.GetMonths()[0].GetMonth())
}
