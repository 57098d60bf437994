package api_test

import (
	"context"
	"encoding/json"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

// guidanceID names a record of a case, the same each time.
func guidanceID(c store.Case, name string) string {
	return uuid.NewSHA1(uuid.NameSpaceURL, []byte(c.ID+"/"+name)).String()
}

// guidanceRequests has one good request for every RPC of guidance and counselling. Each step has a record of its own that
// has come as far as the step before.
func (g *ground) guidanceRequests(c store.Case) map[string]proto.Message {
	const reason = "Alasan yang cukup jelas"
	g.guidanceGround(c)
	on := func(name string) string { return guidanceID(c, name) }
	return map[string]proto.Message{
		"GuidanceService/ListGuidance":         &siklusv1.ListGuidanceRequest{CaseId: c.ID},
		"GuidanceService/ListGuidanceDesk":     &siklusv1.ListGuidanceDeskRequest{},
		"GuidanceService/GetActionPlans":       &siklusv1.GetActionPlansRequest{CaseId: c.ID},
		"GuidanceService/PutActionPlan":        &siklusv1.PutActionPlanRequest{CaseId: c.ID, Result: 1, Actions: []*siklusv1.PlannedAction{{What: reason, Until: "2026-06-30"}}},
		"GuidanceService/MarkAction":           &siklusv1.MarkActionRequest{Id: store.NewID(), CaseId: c.ID, ActionId: on("action"), Done: true},
		"GuidanceService/StartGuidance":        &siklusv1.StartGuidanceRequest{Id: store.NewID(), CaseId: c.ID, Kind: siklusv1.GuidanceKind_GUIDANCE_KIND_COACHING, Cause: siklusv1.GuidanceCause_GUIDANCE_CAUSE_GROWTH},
		"GuidanceService/GetGuidance":          &siklusv1.GetGuidanceRequest{GuidanceId: on("begun")},
		"GuidanceService/WriteCoaching":        &siklusv1.WriteCoachingRequest{Id: store.NewID(), GuidanceId: on("begun"), Version: g.guidanceVersion(on("begun")), Coaching: wholeCoaching()},
		"GuidanceService/WriteMentoring":       &siklusv1.WriteMentoringRequest{Id: store.NewID(), GuidanceId: on("pair"), Version: g.guidanceVersion(on("pair")), Mentoring: wholeMentoring()},
		"GuidanceService/SignGuidance":         &siklusv1.SignGuidanceRequest{Id: store.NewID(), GuidanceId: on("written"), Version: 1},
		"GuidanceService/AddMentoringEntry":    &siklusv1.AddMentoringEntryRequest{Id: store.NewID(), GuidanceId: on("mentored"), Entry: &siklusv1.MentoringEntry{Day: "2026-01-09", Place: "09.00, aula", Matter: reason}},
		"GuidanceService/CloseMentoring":       &siklusv1.CloseMentoringRequest{Id: store.NewID(), GuidanceId: on("ending"), End: &siklusv1.MentoringEnd{Reached: siklusv1.Reached_REACHED_YES, Text: reason}},
		"GuidanceService/GiveGuidanceFeedback": &siklusv1.GiveGuidanceFeedbackRequest{Id: store.NewID(), GuidanceId: on("signed"), Feedback: nineAnswers(4)},
		"GuidanceService/EvaluateCompetence": &siklusv1.EvaluateCompetenceRequest{Id: store.NewID(), GuidanceId: on("signed"), Seen: &siklusv1.CompetenceSeen{
			Levels: []*siklusv1.CompetenceLevel{{Key: "results", Level: 3, Reason: reason}}, Recommendation: reason}},
		"GuidanceService/ForwardGuidance": &siklusv1.ForwardGuidanceRequest{Id: store.NewID(), GuidanceId: on("assigned")},
		"GuidanceService/DecideGuidance":  &siklusv1.DecideGuidanceRequest{Id: store.NewID(), GuidanceId: on("evaluated"), FollowUp: siklusv1.FollowUp_FOLLOW_UP_NONE, Note: reason},

		"CounsellingService/ListCounselling":    &siklusv1.ListCounsellingRequest{},
		"CounsellingService/GetCounselling":     &siklusv1.GetCounsellingRequest{CounsellingId: on("told")},
		"CounsellingService/NoteBehaviour":      &siklusv1.NoteBehaviourRequest{Id: store.NewID(), CaseId: c.ID, Problem: problemOf(reason)},
		"CounsellingService/TellEmployee":       &siklusv1.TellEmployeeRequest{Id: store.NewID(), CounsellingId: on("noted"), Telling: &siklusv1.Telling{Day: "2026-01-09", How: reason}},
		"CounsellingService/AnswerCounselling":  &siklusv1.AnswerCounsellingRequest{Id: store.NewID(), CounsellingId: on("told"), Text: reason},
		"CounsellingService/CloseBehaviour":     &siklusv1.CloseBehaviourRequest{Id: store.NewID(), CounsellingId: on("closing"), Text: reason},
		"CounsellingService/ReportBehaviour":    &siklusv1.ReportBehaviourRequest{Id: store.NewID(), CounsellingId: on("reporting"), Report: &siklusv1.BehaviourReport{Since: reason, Evidence: reason}},
		"CounsellingService/TakeCounselling":    &siklusv1.TakeCounsellingRequest{Id: store.NewID(), CounsellingId: on("reported")},
		"CounsellingService/ReleaseCounselling": &siklusv1.ReleaseCounsellingRequest{Id: store.NewID(), CounsellingId: on("releasing")},
		"CounsellingService/AppointCounsellor": &siklusv1.AppointCounsellorRequest{Id: store.NewID(), CounsellingId: on("taken"), PersonId: g.town.People["bupati"],
			Kind: siklusv1.CounsellorKind_COUNSELLOR_KIND_INDEPENDENT},
		"CounsellingService/DeclineCounselling":  &siklusv1.DeclineCounsellingRequest{Id: store.NewID(), CounsellingId: on("declining"), Reason: reason},
		"CounsellingService/ScheduleCounselling": &siklusv1.ScheduleCounsellingRequest{Id: store.NewID(), CounsellingId: on("appointed"), Meeting: meetingOn("2026-01-13")},
		"CounsellingService/RecordCounselling":   &siklusv1.RecordCounsellingRequest{Id: store.NewID(), CounsellingId: on("met"), Record: recordOfCounselling(reason)},
		"CounsellingService/PassCounselling":     &siklusv1.PassCounsellingRequest{Id: store.NewID(), CounsellingId: on("passing")},
		"CounsellingService/DecideCounselling": &siklusv1.DecideCounsellingRequest{Id: store.NewID(), CounsellingId: on("deciding"),
			Decision: &siklusv1.CounsellingDecision{FollowUp: siklusv1.FollowUp_FOLLOW_UP_NONE, Note: reason}},
	}
}

func problemOf(text string) *siklusv1.BehaviourProblem {
	return &siklusv1.BehaviourProblem{Issues: []*siklusv1.BehaviourIssue{{Value: 2, Problem: text}, {Value: 5, Problem: text}}, Special: text, Detail: text, Others: "no", Done: text}
}

func meetingOn(day string) *siklusv1.CounsellingMeeting {
	return &siklusv1.CounsellingMeeting{Day: day, Time: "10.00", Minutes: 60, Place: "Ruang tenang"}
}

func recordOfCounselling(text string) *siklusv1.CounsellingRecord {
	return &siklusv1.CounsellingRecord{Found: text, Agreed: text, Reached: siklusv1.Reached_REACHED_PARTLY, Advice: text}
}

// guidanceVersion is the version at which the text of a record stands.
func (g *ground) guidanceVersion(id string) (version int32) {
	g.tx(func(ctx context.Context, tx store.Tx) error {
		entries, err := tx.GuidanceEntries(ctx, []string{id})
		for _, e := range entries[id] {
			if e.Step == appraisal.WriteStep {
				version = int32(e.Version)
			}
		}
		return err
	})
	return version
}

// guidanceGround lays the records of a case, once.
func (g *ground) guidanceGround(c store.Case) {
	g.Helper()
	laid := false
	g.tx(func(ctx context.Context, tx store.Tx) error {
		if _, err := tx.GuidanceByID(ctx, guidanceID(c, "begun")); err == nil {
			laid = true
			return nil
		}
		leader := g.town.People["kabid-a"]
		began := noon.Add(-48 * time.Hour)
		for name, steps := range map[string][]appraisal.GuidanceStep{"begun": nil, "pair": nil, "written": {appraisal.WriteStep}, "signed": {appraisal.WriteStep, appraisal.SignStep},
			"mentored": {appraisal.WriteStep, appraisal.SignStep}, "ending": {appraisal.WriteStep, appraisal.SignStep}, "assigned": {appraisal.WriteStep, appraisal.SignStep, appraisal.EvaluateStep},
			"evaluated": {appraisal.WriteStep, appraisal.SignStep, appraisal.EvaluateStep}} {
			r := store.Guidance{ID: guidanceID(c, name), CaseID: c.ID, Kind: appraisal.Coaching, Cause: appraisal.Growth, GuideID: leader, AssignedBy: leader, AssignedAs: appraisal.Appraiser, StartedAt: began}
			if name == "assigned" {
				r.GuideID = g.town.People["bupati"]
			}
			content := `{"indicator":"Laporan","target":"12","progress":"7","problem":"Data","options":"Jadwal","nextStrategy":"Senin","adjust":"no"}`
			if name == "pair" || name == "mentored" || name == "ending" {
				r.Kind, content = appraisal.Mentoring, `{"skill":"Data","from":"2026-01-05","until":"2026-06-30","change":"Sendiri","measure":"Koreksi"}`
			}
			if _, _, err := tx.PutGuidance(ctx, r); err != nil {
				return err
			}
			for _, step := range steps {
				sides := []appraisal.GuidanceSide{appraisal.GuideSide}
				if step == appraisal.SignStep {
					sides = append(sides, appraisal.GuidedSide)
				}
				for _, side := range sides {
					e := store.GuidanceEntry{ID: store.NewID(), GuidanceID: r.ID, Step: step, Version: 1, PersonID: r.GuideID, Side: side, At: began}
					if step == appraisal.WriteStep {
						e.Content = json.RawMessage(content)
					}
					if err := tx.AddGuidance(ctx, e); err != nil {
						return err
					}
				}
			}
		}
		_, err := tx.PutActionPlan(ctx, store.ActionPlan{CaseID: c.ID, Result: 2, Planned: "Laporan", PersonID: c.PersonID, At: began,
			Actions: []appraisal.PlannedAction{{ID: guidanceID(c, "action"), What: "Susun", Until: appraisal.NewDate(2026, time.June, 30)}}})
		return err
	})
	if laid {
		return
	}
	const n, t, r, k, a, s, x = appraisal.CounsellingNoted, appraisal.CounsellingTold, appraisal.CounsellingReported, appraisal.CounsellingTaken,
		appraisal.CounsellingAppointed, appraisal.CounsellingScheduled, appraisal.CounsellingRecorded
	for name, steps := range map[string][]appraisal.CounsellingStep{"noted": {n}, "told": {n, t}, "closing": {n, t}, "reporting": {n, t}, "reported": {n, t, r}, "releasing": {n, t, r, k},
		"taken": {n, t, r, k}, "appointed": {n, t, r, k, a}, "declining": {n, t, r, k, a}, "met": {n, t, r, k, a, s}, "passing": {n, t, r, k, a, s, x}, "deciding": {n, t, r, k, a, s, x}} {
		as := appraisal.TrainedAppraiser
		if name == "passing" {
			as = appraisal.CounsellingOfficial
		}
		g.counsellingAt(c, name, as, steps...)
	}
}

// counsellingAt lays a record of counselling that has come so far; the appraiser counsels, or an official.
func (g *ground) counsellingAt(c store.Case, name string, as appraisal.CounsellorKind, steps ...appraisal.CounsellingStep) string {
	g.Helper()
	id, began := guidanceID(c, name), noon.Add(-48*time.Hour)
	g.tx(func(ctx context.Context, tx store.Tx) error {
		known, err := tx.CounsellingSteps(ctx, []string{id})
		if err != nil || len(known[id]) > 0 {
			return err
		}
		if err := tx.OpenCounselling(ctx, store.Counselling{ID: id, CaseID: c.ID, OpenedAt: began}); err != nil {
			return err
		}
		for _, step := range steps {
			e := store.CounsellingEntry{ID: store.NewID(), CounsellingID: id, Step: step, PersonID: g.town.People["kabid-a"], At: began}
			switch step {
			case appraisal.CounsellingNoted:
				e.Words = json.RawMessage(`{"detail":"Terlambat","others":"no"}`)
			case appraisal.CounsellingTold, appraisal.CounsellingReported:
				e.Day = appraisal.NewDate(2026, time.January, 8)
			case appraisal.CounsellingTaken:
				e.PersonID = g.town.People["kabid-b"]
			case appraisal.CounsellingAppointed:
				e.As, e.SubjectID = as, g.town.People["kabid-a"]
				if as != appraisal.TrainedAppraiser {
					e.SubjectID = g.town.People["bupati"]
				}
			case appraisal.CounsellingScheduled:
				e.Starts = noon.Add(-24 * time.Hour)
			}
			require.NoError(g, tx.AddCounselling(ctx, e))
		}
		return nil
	})
	return id
}
