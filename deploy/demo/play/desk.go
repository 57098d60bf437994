package play

import (
	"net/http"
	"time"

	"github.com/google/uuid"

	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
)

// desk is somebody's own way to every service they use, with one secret: a session, or a key of a program.
type desk struct {
	person string // ID; empty for a program

	Session    connectv1.SessionServiceClient
	Case       connectv1.CaseServiceClient
	Appraisal  connectv1.AppraisalServiceClient
	Evaluation connectv1.EvaluationServiceClient
	Cycle      connectv1.CycleServiceClient
	Target     connectv1.TargetServiceClient
	Progress   connectv1.ProgressServiceClient
	Measure    connectv1.MeasurementServiceClient
	Dialogue   connectv1.DialogueServiceClient
	Fairness   connectv1.FairnessServiceClient
	Training   connectv1.TrainingServiceClient
	Learning   connectv1.LearningServiceClient
	Citizen    connectv1.CitizenServiceClient
	Visitor    connectv1.VisitorServiceClient
	Voice      connectv1.VoiceServiceClient
	Competence connectv1.CompetenceServiceClient
	Talent     connectv1.TalentServiceClient
	Guidance   connectv1.GuidanceServiceClient
	Counsel    connectv1.CounsellingServiceClient
}

func newDesk(server, secret string, transport http.RoundTripper) *desk {
	wire := &http.Client{Transport: showing{secret, transport}, Timeout: time.Minute}
	return &desk{
		Session: connectv1.NewSessionServiceClient(wire, server), Case: connectv1.NewCaseServiceClient(wire, server),
		Appraisal: connectv1.NewAppraisalServiceClient(wire, server), Evaluation: connectv1.NewEvaluationServiceClient(wire, server),
		Cycle: connectv1.NewCycleServiceClient(wire, server), Target: connectv1.NewTargetServiceClient(wire, server),
		Progress: connectv1.NewProgressServiceClient(wire, server), Measure: connectv1.NewMeasurementServiceClient(wire, server),
		Dialogue: connectv1.NewDialogueServiceClient(wire, server), Fairness: connectv1.NewFairnessServiceClient(wire, server),
		Training: connectv1.NewTrainingServiceClient(wire, server), Learning: connectv1.NewLearningServiceClient(wire, server),
		Citizen: connectv1.NewCitizenServiceClient(wire, server), Visitor: connectv1.NewVisitorServiceClient(wire, server),
		Voice: connectv1.NewVoiceServiceClient(wire, server), Competence: connectv1.NewCompetenceServiceClient(wire, server),
		Talent: connectv1.NewTalentServiceClient(wire, server), Guidance: connectv1.NewGuidanceServiceClient(wire, server),
		Counsel: connectv1.NewCounsellingServiceClient(wire, server),
	}
}

// showing shows a secret with every request.
type showing struct {
	secret string
	next   http.RoundTripper
}

// RoundTrip implements http.RoundTripper.
func (s showing) RoundTrip(r *http.Request) (*http.Response, error) {
	if s.secret != "" { // a citizen shows none
		r = r.Clone(r.Context())
		r.Header.Set("Authorization", "Bearer "+s.secret)
	}
	return s.next.RoundTrip(r)
}

// newID is an ID that its maker chooses, so that a repeated request is one.
func newID() string { return uuid.Must(uuid.NewV7()).String() }

// header begins an act in a case.
func header(caseID string) *siklusv1.ActHeader {
	return &siklusv1.ActHeader{CaseId: caseID, RequestId: newID()}
}
