package api_test

import (
	"context"
	"testing"
	"time"

	"connectrpc.com/connect"
	"github.com/stretchr/testify/require"

	"siklus.id/api"
	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

// noteBehaviour opens a record about staf-1 by their appraiser.
func (g *ground) noteBehaviour(text string) string {
	g.Helper()
	r := &siklusv1.NoteBehaviourRequest{Id: store.NewID(), CaseId: g.cases["staf-1"].ID, Problem: problemOf(text)}
	for range 2 { // sent twice, noted once
		out, err := g.as("kabid-a").Counselling.NoteBehaviour(g.Context(), r)
		require.NoError(g, err)
		require.Equal(g, r.GetId(), out.GetCounsellingId())
	}
	return r.GetId()
}

func (g *ground) tell(who, id, text string) error {
	_, err := g.as(who).Counselling.TellEmployee(g.Context(), &siklusv1.TellEmployeeRequest{Id: store.NewID(), CounsellingId: id, Telling: &siklusv1.Telling{Day: "2026-01-09", How: text}})
	return err
}

func (g *ground) report(who, id, text string) error {
	_, err := g.as(who).Counselling.ReportBehaviour(g.Context(), &siklusv1.ReportBehaviourRequest{Id: store.NewID(), CounsellingId: id, Report: &siklusv1.BehaviourReport{Since: text, Evidence: text}})
	return err
}

func (g *ground) take(who, id string) error {
	_, err := g.as(who).Counselling.TakeCounselling(g.Context(), &siklusv1.TakeCounsellingRequest{Id: store.NewID(), CounsellingId: id})
	return err
}

func (g *ground) appoint(who, id, counsellor string, kind siklusv1.CounsellorKind) error {
	_, err := g.as(who).Counselling.AppointCounsellor(g.Context(), &siklusv1.AppointCounsellorRequest{Id: store.NewID(), CounsellingId: id, PersonId: g.town.People[counsellor], Kind: kind})
	return err
}

func (g *ground) schedule(who, id string, m *siklusv1.CounsellingMeeting) error {
	_, err := g.as(who).Counselling.ScheduleCounselling(g.Context(), &siklusv1.ScheduleCounsellingRequest{Id: store.NewID(), CounsellingId: id, Meeting: m})
	return err
}

func (g *ground) recordResult(who, id, text string) error {
	_, err := g.as(who).Counselling.RecordCounselling(g.Context(), &siklusv1.RecordCounsellingRequest{Id: store.NewID(), CounsellingId: id, Record: recordOfCounselling(text)})
	return err
}

func (g *ground) decideCounselling(who, id, text string) error {
	_, err := g.as(who).Counselling.DecideCounselling(g.Context(), &siklusv1.DecideCounsellingRequest{Id: store.NewID(), CounsellingId: id,
		Decision: &siklusv1.CounsellingDecision{FollowUp: siklusv1.FollowUp_FOLLOW_UP_GUIDANCE, Note: text}})
	return err
}

// counselling is the record as somebody sees it; nil when they are not told that it exists.
func (g *ground) counselling(who, id string) *siklusv1.GetCounsellingResponse {
	g.Helper()
	out, err := g.as(who).Counselling.GetCounselling(g.Context(), &siklusv1.GetCounsellingRequest{CounsellingId: id})
	if connect.CodeOf(err) == connect.CodeNotFound {
		return nil
	}
	require.NoError(g, err)
	return out
}

// saidTo are the steps whose words somebody reads.
func (g *ground) saidTo(who, id string) (steps []string) {
	g.Helper()
	for _, n := range g.counselling(who, id).GetNotes() {
		if n.GetWhat() != nil {
			steps = append(steps, n.GetStep())
		}
	}
	return steps
}

// reported walks a record until an HR officer handles it, on 11 January.
func (g *ground) reported(text string) string {
	g.Helper()
	id := g.noteBehaviour(text)
	require.NoError(g, g.tell("kabid-a", id, text))
	g.clock.set(noon.Add(24 * time.Hour))
	require.NoError(g, g.report("kabid-a", id, text))
	require.NoError(g, g.take("kabid-b", id))
	return id
}

func TestTheEmployeeIsToldBeforeAnythingIsReported(t *testing.T) {
	g := talking(t)
	id := g.noteBehaviour("Sering terlambat")
	for _, who := range []string{"staf-1", "kadis", "kabid-b", "staf-2", "staf-3", "staf-4", "staf-5"} {
		require.Nil(t, g.counselling(who, id), "III.D.5.b: %s", who)
	}
	require.Empty(t, g.lettersTo("staf-1", "guidance_waits"))
	require.Equal(t, appraisal.EmployeeNotTold, refusal(t, g.report("kabid-a", id, "Sama saja"), connect.CodeFailedPrecondition).GetCode())
	ahead := &siklusv1.TellEmployeeRequest{Id: store.NewID(), CounsellingId: id, Telling: &siklusv1.Telling{Day: "2026-01-11", How: "Berdua"}}
	_, err := g.as("kabid-a").Counselling.TellEmployee(t.Context(), ahead)
	require.Equal(t, "telling.day", refusal(t, err, connect.CodeInvalidArgument).GetField())
	require.NoError(t, g.tell("kabid-a", id, "Berdua di ruang kerja"))
	require.Len(t, g.lettersTo("staf-1", "guidance_waits"), 1)
	require.Equal(t, []string{"noted", "told"}, g.saidTo("staf-1", id))
	require.Equal(t, appraisal.NoTimeToChange, refusal(t, g.report("kabid-a", id, "Sama saja"), connect.CodeFailedPrecondition).GetCode())
	_, err = g.as("staf-1").Counselling.AnswerCounselling(t.Context(), &siklusv1.AnswerCounsellingRequest{Id: store.NewID(), CounsellingId: id, Text: "Anak saya sakit"})
	require.NoError(t, err)
	_, err = g.as("staf-1").Counselling.AnswerCounselling(t.Context(), &siklusv1.AnswerCounsellingRequest{Id: store.NewID(), CounsellingId: id, Text: " \x00 "})
	require.Equal(t, "text", refusal(t, err, connect.CodeInvalidArgument).GetField())
	_, err = g.as("kabid-a").Counselling.AnswerCounselling(t.Context(), &siklusv1.AnswerCounsellingRequest{Id: store.NewID(), CounsellingId: id, Text: "Bukan begitu"})
	require.Equal(t, appraisal.NotYourAct, refusal(t, err, connect.CodePermissionDenied).GetCode())
	require.Equal(t, []string{"noted", "told", "answered"}, g.saidTo("kabid-a", id))
	_, err = g.as("kabid-a").Counselling.CloseBehaviour(t.Context(), &siklusv1.CloseBehaviourRequest{Id: store.NewID(), CounsellingId: id, Text: "Sudah tepat waktu"})
	require.NoError(t, err)
	g.clock.set(noon.Add(48 * time.Hour))
	require.Equal(t, appraisal.CounsellingClosed, refusal(t, g.report("kabid-a", id, "Lagi"), connect.CodeFailedPrecondition).GetCode())
	require.Equal(t, siklusv1.CounsellingState_COUNSELLING_STATE_CHANGED, g.counselling("staf-1", id).GetLine().GetState())
	require.Nil(t, g.counselling("kabid-b", id), "what changed never reaches HR")
	_, err = g.as("kadis").Counselling.NoteBehaviour(t.Context(), &siklusv1.NoteBehaviourRequest{Id: store.NewID(), CaseId: g.cases["staf-1"].ID, Problem: problemOf("Lain")})
	require.Equal(t, appraisal.NotYourAct, refusal(t, err, connect.CodePermissionDenied).GetCode(), "III.D.5.c.1: the appraiser")
	twice := problemOf("Dua kali")
	twice.Issues[1].Value = 2
	_, err = g.as("kabid-a").Counselling.NoteBehaviour(t.Context(), &siklusv1.NoteBehaviourRequest{Id: store.NewID(), CaseId: g.cases["staf-1"].ID, Problem: twice})
	require.Equal(t, "problem.issues[1].value", refusal(t, err, connect.CodeInvalidArgument).GetField())
}

func TestOneOfficerHandlesAReportAndTheDeskSeesNothingOfIt(t *testing.T) {
	g := talking(t)
	g.tx(func(ctx context.Context, tx store.Tx) error {
		return tx.PutOffice(ctx, g.town.People["bupati"], api.OfficeHR)
	})
	id := g.noteBehaviour("Sering terlambat")
	require.NoError(t, g.tell("kabid-a", id, "Berdua"))
	g.clock.set(noon.Add(24 * time.Hour))
	require.NoError(t, g.report("kabid-a", id, "Sama saja"))
	for _, who := range []string{"kabid-b", "bupati"} {
		require.Len(t, g.lettersTo(who, "guidance_waits"), 1)
		list, err := g.as(who).Counselling.ListCounselling(t.Context(), &siklusv1.ListCounsellingRequest{})
		require.NoError(t, err)
		require.Empty(t, list.GetLines())
		require.Len(t, list.GetDesk(), 1)
		require.Nil(t, list.GetDesk()[0].GetEmployee())
		require.Equal(t, []string{"TakeCounselling"}, list.GetDesk()[0].GetMay())
		seen := g.counselling(who, id)
		require.Empty(t, seen.GetNotes())
		require.Empty(t, seen.GetCaseId())
		require.Nil(t, seen.GetLine().GetEmployee())
	}
	require.Equal(t, appraisal.NotYourAct, refusal(t, g.appoint("kabid-b", id, "staf-5", 1), connect.CodePermissionDenied).GetCode(), "handled first, then appointed")
	require.NoError(t, g.take("kabid-b", id))
	require.Equal(t, []string{"noted", "told", "reported"}, g.saidTo("kabid-b", id))
	require.Nil(t, g.counselling("bupati", id), "III.D.5.b: another HR officer is outside the case")
	require.Equal(t, api.NotFound, refusal(t, g.take("bupati", id), connect.CodeNotFound).GetCode())
	_, err := g.as("kabid-b").Counselling.ReleaseCounselling(t.Context(), &siklusv1.ReleaseCounsellingRequest{Id: store.NewID(), CounsellingId: id})
	require.NoError(t, err)
	require.Empty(t, g.saidTo("kabid-b", id), "who gave it back reads it no more")
	require.NoError(t, g.take("bupati", id))
	require.NotEmpty(t, g.saidTo("bupati", id))
	g.tx(func(ctx context.Context, tx store.Tx) error {
		return tx.RemoveOffice(ctx, g.town.People["bupati"], api.OfficeHR)
	})
	require.Nil(t, g.counselling("bupati", id), "who left the desk has no part")
	require.NoError(t, g.take("kabid-b", id), "and it waits for another officer")
	reads := g.counselling("staf-1", id).GetReads()
	require.Len(t, reads, 2, "the employee sees who read it")
	require.Equal(t, g.town.People["kabid-b"], reads[0].GetBy().GetId())
}

func TestAnHROfficerDoesNotHandleWhatTheyArePartyOf(t *testing.T) {
	g := talking(t)
	r := &siklusv1.NoteBehaviourRequest{Id: store.NewID(), CaseId: g.cases["staf-2"].ID, Problem: problemOf("Menunda")}
	_, err := g.as("kabid-a").Counselling.NoteBehaviour(t.Context(), r)
	require.NoError(t, err)
	require.NoError(t, g.tell("kabid-a", r.GetId(), "Berdua"))
	g.clock.set(noon.Add(24 * time.Hour))
	require.NoError(t, g.report("kabid-a", r.GetId(), "Sama saja"))
	require.Equal(t, appraisal.NotYourAct, refusal(t, g.take("staf-2", r.GetId()), connect.CodePermissionDenied).GetCode(), "not their own")
	require.Len(t, g.lettersTo("staf-2", "guidance_waits"), 1, "they hear of it as the employee, not as the desk")
	require.NoError(t, g.take("kabid-b", r.GetId()))
	require.Equal(t, "person_id", refusal(t, g.appoint("kabid-b", r.GetId(), "kabid-b", 1), connect.CodeInvalidArgument).GetField(), "who handles it is not independent")
	for who, kind := range map[string]siklusv1.CounsellorKind{"staf-2": 3, "staf-1": 1, "kabid-a": 1, "kadis": 3, "bupati": 2} {
		require.Equal(t, appraisal.CounsellorUnfit, refusal(t, g.appoint("kabid-b", r.GetId(), who, kind), connect.CodeInvalidArgument).GetCode(), who)
	}
	_, err = g.as("kabid-b").Counselling.AppointCounsellor(t.Context(), &siklusv1.AppointCounsellorRequest{Id: store.NewID(), CounsellingId: r.GetId(), PersonId: store.NewID(), Kind: 1})
	require.Equal(t, appraisal.PersonMissing, refusal(t, err, connect.CodeInvalidArgument).GetCode())
}

func TestTheResultGoesUpByTheRouteOfWhoCounselled(t *testing.T) {
	for _, row := range []struct {
		kind                       siklusv1.CounsellorKind
		counsellor, decider, other string
		passes                     bool
		superiorReads              []string // before the decision
	}{
		{siklusv1.CounsellorKind_COUNSELLOR_KIND_INDEPENDENT, "bupati", "kabid-b", "kadis", false, nil},
		{siklusv1.CounsellorKind_COUNSELLOR_KIND_APPRAISER, "kabid-a", "kadis", "kabid-b", false, []string{"noted", "recorded"}},
		{siklusv1.CounsellorKind_COUNSELLOR_KIND_OFFICIAL, "bupati", "kadis", "kabid-b", true, []string{"noted", "recorded", "passed"}},
	} {
		t.Run(row.kind.String(), func(t *testing.T) {
			g := talking(t)
			id := g.reported("Sering terlambat")
			require.NoError(t, g.appoint("kabid-b", id, row.counsellor, row.kind))
			require.NotEmpty(t, g.lettersTo(row.counsellor, "guidance_waits"))
			require.Equal(t, appraisal.CounsellingNotYet, refusal(t, g.recordResult(row.counsellor, id, "Beban"), connect.CodeFailedPrecondition).GetCode())
			bad := meetingOn("2026-01-13")
			bad.Place = " "
			require.Equal(t, "meeting.place", refusal(t, g.schedule("kabid-b", id, bad), connect.CodeInvalidArgument).GetField())
			require.Equal(t, "meeting.day", refusal(t, g.schedule("kabid-b", id, meetingOn("2026-01-10")), connect.CodeInvalidArgument).GetField())
			require.NoError(t, g.schedule(row.counsellor, id, meetingOn("2026-01-13")))
			require.Equal(t, appraisal.MeetingNotBegun, refusal(t, g.recordResult(row.counsellor, id, "Beban"), connect.CodeFailedPrecondition).GetCode())
			require.Nil(t, g.counselling("kadis", id), "the superior is told nothing before a result comes up")
			g.clock.set(time.Date(2026, time.January, 13, 1, 0, 0, 0, time.UTC))
			require.NoError(t, g.recordResult(row.counsellor, id, "Beban keluarga"))
			if row.passes {
				require.Nil(t, g.counselling("kadis", id))
				require.Equal(t, api.NotFound, refusal(t, g.decideCounselling("kadis", id, "Lanjut"), connect.CodeNotFound).GetCode())
				_, err := g.as("kabid-a").Counselling.PassCounselling(t.Context(), &siklusv1.PassCounsellingRequest{Id: store.NewID(), CounsellingId: id, Text: "Mohon keputusan"})
				require.NoError(t, err)
				require.NotEmpty(t, g.lettersTo("kadis", "guidance_waits"))
			}
			if row.superiorReads == nil {
				require.Nil(t, g.counselling("kadis", id))
			} else {
				require.Equal(t, row.superiorReads, g.saidTo("kadis", id))
			}
			require.Equal(t, row.kind == siklusv1.CounsellorKind_COUNSELLOR_KIND_INDEPENDENT, contains(g.saidTo("kabid-b", id), "recorded"), "HR reads the result that comes to HR")
			require.Error(t, g.decideCounselling(row.other, id, "Lanjut"))
			require.NoError(t, g.decideCounselling(row.decider, id, "Lanjut bimbingan"))
			require.Contains(t, g.saidTo("kabid-a", id), "decided")
			require.Contains(t, g.saidTo("staf-1", id), "decided")
			require.Contains(t, g.saidTo("staf-1", id), "recorded")
			require.Equal(t, appraisal.CounsellingClosed, refusal(t, g.decideCounselling(row.decider, id, "Lagi"), connect.CodeFailedPrecondition).GetCode())
		})
	}
}

func contains(list []string, one string) bool {
	for _, s := range list {
		if s == one {
			return true
		}
	}
	return false
}

func TestALinkShowsEmployeesTheirOwnRecordAndNothingElse(t *testing.T) {
	g := talking(t)
	s := g.subject("staf-1")
	id := g.noteBehaviour("Sering terlambat")
	require.NoError(t, g.tell("kabid-a", id, "Berdua"))
	me := g.byLink(g.taskIn(s.appraisal, appraisal.Employee))
	seen, err := me.Counselling.GetCounselling(t.Context(), &siklusv1.GetCounsellingRequest{CounsellingId: id})
	require.NoError(t, err)
	require.Len(t, seen.GetNotes(), 2)
	_, err = me.Counselling.AnswerCounselling(t.Context(), &siklusv1.AnswerCounsellingRequest{Id: store.NewID(), CounsellingId: id, Text: "Anak saya sakit"})
	require.NoError(t, err)
	list, err := me.Counselling.ListCounselling(t.Context(), &siklusv1.ListCounsellingRequest{})
	require.NoError(t, err)
	require.Len(t, list.GetLines(), 1)
	leader := g.byLink(g.taskIn(s.appraisal, appraisal.Appraiser))
	_, err = leader.Counselling.GetCounselling(t.Context(), &siklusv1.GetCounsellingRequest{CounsellingId: id})
	require.Equal(t, api.NotFound, refusal(t, err, connect.CodeNotFound).GetCode())
	list, err = leader.Counselling.ListCounselling(t.Context(), &siklusv1.ListCounsellingRequest{})
	require.NoError(t, err)
	require.Empty(t, list.GetLines())
	_, err = leader.Counselling.TellEmployee(t.Context(), &siklusv1.TellEmployeeRequest{Id: store.NewID(), CounsellingId: id, Telling: &siklusv1.Telling{Day: "2026-01-09", How: "Berdua"}})
	require.Equal(t, api.LinkOneTask, refusal(t, err, connect.CodePermissionDenied).GetCode())
}

func (g *ground) declineCounselling(who, id, text string) error {
	_, err := g.as(who).Counselling.DeclineCounselling(g.Context(), &siklusv1.DeclineCounsellingRequest{Id: store.NewID(), CounsellingId: id, Reason: text})
	return err
}

func TestACounsellorDeclinesAndHRAppointsAnother(t *testing.T) {
	g := talking(t)
	id := g.reported("Sering terlambat")
	require.NoError(t, g.appoint("kabid-b", id, "bupati", siklusv1.CounsellorKind_COUNSELLOR_KIND_INDEPENDENT))
	require.NoError(t, g.schedule("kabid-b", id, meetingOn("2026-01-13")))
	require.Equal(t, "reason", refusal(t, g.declineCounselling("bupati", id, " "), connect.CodeInvalidArgument).GetField())
	require.Equal(t, appraisal.NotYourAct, refusal(t, g.declineCounselling("kabid-b", id, "Kerabat"), connect.CodePermissionDenied).GetCode(), "nobody declines in their place")
	before := len(g.lettersTo("kabid-b", "guidance_waits"))
	r := &siklusv1.DeclineCounsellingRequest{Id: store.NewID(), CounsellingId: id, Reason: "Masih kerabat"}
	for range 2 { // sent twice, although the record is not theirs to open any more
		_, err := g.as("bupati").Counselling.DeclineCounselling(t.Context(), r)
		require.NoError(t, err)
	}
	require.Len(t, g.lettersTo("kabid-b", "guidance_waits"), before+1, "who handles it is told, once")
	require.Nil(t, g.counselling("bupati", id), "who declined has no part in it any more")
	r.Reason = "Lain"
	_, err := g.as("bupati").Counselling.DeclineCounselling(t.Context(), r)
	require.Equal(t, api.NotFound, refusal(t, err, connect.CodeNotFound).GetCode())

	handler := g.counselling("kabid-b", id)
	require.Equal(t, siklusv1.CounsellingState_COUNSELLING_STATE_TAKEN, handler.GetLine().GetState())
	require.Nil(t, handler.GetCounsellor())
	require.Equal(t, "Masih kerabat", handler.GetNotes()[len(handler.GetNotes())-1].GetText())
	require.Contains(t, handler.GetLine().GetMay(), "AppointCounsellor")
	require.NotContains(t, handler.GetLine().GetMay(), "ScheduleCounselling")
	for _, who := range []string{"staf-1", "kabid-a"} { // that somebody declined, and not why
		require.NotContains(t, g.saidTo(who, id), "declined", who)
		notes := g.counselling(who, id).GetNotes()
		require.Equal(t, "declined", notes[len(notes)-1].GetStep())
	}
	require.NoError(t, g.appoint("kabid-b", id, "kabid-a", siklusv1.CounsellorKind_COUNSELLOR_KIND_APPRAISER))
	require.NotContains(t, g.saidTo("kabid-a", id), "declined", "nor does the next one read it")
	require.NoError(t, g.schedule("kabid-a", id, meetingOn("2026-01-14")))
	g.clock.set(time.Date(2026, time.January, 14, 2, 0, 0, 0, time.UTC))
	require.NoError(t, g.recordResult("kabid-a", id, "Beban keluarga"))
	require.Equal(t, appraisal.StepTaken, refusal(t, g.declineCounselling("kabid-a", id, "Terlambat"), connect.CodeAlreadyExists).GetCode(), "what was counselled is counselled")
	require.Equal(t, []string{"noted", "recorded"}, g.saidTo("kadis", id), "the result goes up by the route of who counselled")
}
