package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"text/tabwriter"
	"time"

	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"gotest.tools/v3/golden"

	"siklus.id/api"
	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
	"siklus.id/store/storetest"
)

// subject is one employee's cases, one of each proceeding, with a task for every party.
type subject struct {
	appraisal, evaluation, objection, training store.Case
	act, course, measured                      string // measured: ID of the person
	noted                                      string // an entry of progress, with a file
	slot                                       string // an appointment that the superior proposed
	organiser, spare                           string // of courses; a course that nobody wants
	seat                                       string // in which the colleague is asked about the employee
}

func (g *ground) subject(name string) subject {
	term := func(role appraisal.Role, act appraisal.ActKind, clock appraisal.Clock) appraisal.Awaited {
		return appraisal.Awaited{Role: role, Act: act, Term: appraisal.Term{Clock: clock, Due: appraisal.NewDate(2026, time.January, 30)}}
	}
	var s subject
	s.evaluation = g.evaluation(name, appraisal.Step{Stage: appraisal.Received, Awaits: []appraisal.Awaited{
		term(appraisal.Employee, appraisal.ReturnDocument, appraisal.T10), term(appraisal.Appraiser, appraisal.Rate, appraisal.T6),
		term(appraisal.Superior, appraisal.Rate, appraisal.T13)}})
	s.appraisal = g.cases[name]
	g.move(s.appraisal, "again:"+name, appraisal.Step{Stage: appraisal.TargetsDue, Awaits: []appraisal.Awaited{
		term(appraisal.Employee, appraisal.SubmitTargets, appraisal.T1), term(appraisal.Appraiser, appraisal.AgreeTargets, appraisal.T1),
		term(appraisal.Superior, appraisal.AgreeTargets, appraisal.T3)}})
	s.objection = g.below(s.evaluation, appraisal.ObjectionProceeding, store.NewID(), appraisal.Step{Stage: appraisal.ExplanationsAsked, Awaits: []appraisal.Awaited{
		term(appraisal.Employee, appraisal.ExplainObjection, appraisal.ExplanationClock),
		term(appraisal.Appraiser, appraisal.ExplainObjection, appraisal.ExplanationClock),
		term(appraisal.Superior, appraisal.DecideObjection, appraisal.T12)}})
	s.training = g.below(s.appraisal, appraisal.TrainingProceeding, store.NewID(), appraisal.Step{Stage: appraisal.TrainingNeeded, Awaits: []appraisal.Awaited{
		term(appraisal.Employee, appraisal.ConfirmTraining, appraisal.ConfirmClock), term(appraisal.Appraiser, appraisal.ProposeTraining, appraisal.ProposalClock)}})
	g.tx(func(ctx context.Context, tx store.Tx) error {
		course, err := tx.PutCourse(ctx, store.Course{Title: "Manajemen kinerja", Hours: 20, Seats: 5})
		s.course = course.ID
		if err != nil {
			return err
		}
		by, err := tx.PutOrganiser(ctx, store.Organiser{Code: "o-" + strings.ToLower(name), Name: "Lembaga", Channel: store.ByList})
		s.organiser = by.ID
		if err != nil {
			return err
		}
		spare, err := tx.PutCourse(ctx, store.Course{Title: "Cadangan", Hours: 20, Seats: 5})
		s.spare = spare.ID
		if err != nil {
			return err
		}
		return tx.PutTrainingProof(ctx, store.TrainingProof{CaseID: s.training.ID, Name: "s.pdf", Type: "application/pdf", Content: []byte("%PDF-1.7")}, noon)
	})
	out, err := g.as(name).Appraisal.SubmitTargets(g.Context(), submit(s.appraisal.ID, "subject-act"))
	require.NoError(g, err)
	s.act = out.GetReceipt().GetActId()
	s.measured = g.measured(name)
	s.noted = g.noted(name, "Laporan Januari tersusun").ID
	s.slot = g.proposed(name)
	s.seat = g.seated(name)
	return s
}

// taskIn returns the task of a role in a case.
func (g *ground) taskIn(c store.Case, role appraisal.Role) store.Task {
	var found store.Task
	g.tx(func(ctx context.Context, tx store.Tx) error {
		tasks, err := tx.OpenTasks(ctx, c.ID)
		for _, t := range tasks {
			if t.Role == role {
				found = t
			}
		}
		return err
	})
	require.NotEmpty(g, found.ID)
	return found
}

// requests has one good request for every RPC of the contract.
func (g *ground) requests(s subject, request string) map[string]proto.Message {
	on := func(c store.Case) *siklusv1.ActHeader { return header(c.ID, request) }
	const reason = "Alasan yang cukup jelas"
	own := g.taskIn(s.appraisal, appraisal.Employee).ID
	token := signer.Sign(own, 99, noon.Add(time.Hour))
	file := &siklusv1.RosterFile{Name: "pegawai.csv", Content: []byte("kode_unit;nama_unit\n")}
	spec := &siklusv1.CycleSpec{Year: 2027}
	return map[string]proto.Message{
		"SessionService/WhoAmI":           &siklusv1.WhoAmIRequest{},
		"SessionService/OpenLink":         &siklusv1.OpenLinkRequest{Token: token},
		"SessionService/StartFromLink":    &siklusv1.StartFromLinkRequest{Token: signer.Sign(own, 1, noon.Add(time.Hour))},
		"SessionService/RequestFreshLink": &siklusv1.RequestFreshLinkRequest{Token: token},
		"SessionService/SignOut":          &siklusv1.SignOutRequest{},

		"CaseService/GetCase":     &siklusv1.GetCaseRequest{CaseId: s.evaluation.ID},
		"CaseService/ListTasks":   &siklusv1.ListTasksRequest{},
		"CaseService/GetTask":     &siklusv1.GetTaskRequest{TaskId: own},
		"CaseService/GetAct":      &siklusv1.GetActRequest{ActId: s.act},
		"CaseService/SaveDraft":   &siklusv1.SaveDraftRequest{TaskId: own, Draft: "{}"},
		"CaseService/FindPeople":  &siklusv1.FindPeopleRequest{Query: "Nama"},
		"CaseService/ExtendTerm":  &siklusv1.ExtendTermRequest{Header: on(s.appraisal), Clock: "T1", Until: "2026-02-27", Reason: reason},
		"CaseService/ChangeParty": &siklusv1.ChangePartyRequest{Header: on(s.appraisal), Role: "appraiser", PersonId: g.town.People["kabid-b"], Reason: reason},
		"CaseService/Exempt":      &siklusv1.ExemptRequest{Header: on(s.appraisal), Reason: reason},
		"CaseService/Withdraw":    &siklusv1.WithdrawRequest{Header: on(s.objection), Reason: reason},
		"CaseService/Reopen":      &siklusv1.ReopenRequest{Header: on(s.evaluation), Until: "2026-02-27", Reason: reason},

		"CaseService/ExplainCase": &siklusv1.ExplainCaseRequest{CaseId: s.evaluation.ID},

		"PeopleService/Transfer": &siklusv1.TransferRequest{Header: on(s.appraisal), PostId: g.town.Posts["kabid-b"], From: "2026-01-09", Capacity: "definitif", Reason: reason},
		"PeopleService/BeginAbsence": &siklusv1.BeginAbsenceRequest{Header: on(s.appraisal), Absence: siklusv1.Absence_ABSENCE_MATERNITY,
			From: "2026-01-09", Until: "2026-04-11", Reason: reason},
		"PeopleService/EndAbsence":   &siklusv1.EndAbsenceRequest{Header: on(s.appraisal), From: "2026-01-09", Reason: reason},
		"PeopleService/EndService":   &siklusv1.EndServiceRequest{Header: on(s.appraisal), How: siklusv1.ServiceEnd_SERVICE_END_RETIRED, From: "2026-01-09", Reason: reason},
		"PeopleService/RenewTargets": &siklusv1.RenewTargetsRequest{Header: on(s.appraisal), Reason: reason},
		"PeopleService/FindPosts":    &siklusv1.FindPostsRequest{Query: "Jabatan"},

		"AppraisalService/SubmitTargets": submit(s.appraisal.ID, request),
		"AppraisalService/ReturnTargets": &siklusv1.ReturnTargetsRequest{Header: on(s.appraisal), Reason: reason},
		"AppraisalService/AgreeTargets":  &siklusv1.AgreeTargetsRequest{Header: on(s.appraisal)},

		"EvaluationService/CheckIn":        &siklusv1.CheckInRequest{Header: on(s.evaluation), Realisations: []*siklusv1.Realisation{{Result: 1, Achieved: reason}}},
		"EvaluationService/GiveFeedback":   &siklusv1.GiveFeedbackRequest{Header: on(s.evaluation), Feedback: reason},
		"EvaluationService/PreviewRating":  &siklusv1.PreviewRatingRequest{CaseId: s.evaluation.ID, Results: siklusv1.Rating_RATING_MEETS, Behaviour: siklusv1.Rating_RATING_ABOVE},
		"EvaluationService/ListMaterials":  &siklusv1.ListMaterialsRequest{CaseId: s.evaluation.ID},
		"EvaluationService/Rate":           &siklusv1.RateRequest{Header: on(s.evaluation), Results: siklusv1.Rating_RATING_MEETS, Behaviour: siklusv1.Rating_RATING_ABOVE},
		"EvaluationService/Sign":           &siklusv1.SignRequest{Header: on(s.evaluation)},
		"EvaluationService/ReuseResult":    &siklusv1.ReuseResultRequest{Header: on(s.evaluation), Declines: true},
		"EvaluationService/Deliver":        &siklusv1.DeliverRequest{Header: on(s.evaluation)},
		"EvaluationService/Receive":        &siklusv1.ReceiveRequest{Header: on(s.evaluation)},
		"EvaluationService/ReturnDocument": &siklusv1.ReturnDocumentRequest{Header: on(s.evaluation)},
		"EvaluationService/FileObjection":  &siklusv1.FileObjectionRequest{Header: on(s.evaluation), Reasons: reason},

		"ProgressService/PutProgress":         &siklusv1.PutProgressRequest{Entry: g.entry(s.appraisal.ID, reason)},
		"ProgressService/PutProgressBatch":    &siklusv1.PutProgressBatchRequest{Entries: []*siklusv1.ProgressEntry{g.entry(s.appraisal.ID, reason)}},
		"ProgressService/TakeBackProgress":    &siklusv1.TakeBackProgressRequest{EntryId: s.noted},
		"ProgressService/ListProgress":        &siklusv1.ListProgressRequest{CaseId: s.appraisal.ID},
		"ProgressService/GetProgressFile":     &siklusv1.GetProgressFileRequest{EntryId: s.noted},
		"ProgressService/AskProgressFeedback": &siklusv1.AskProgressFeedbackRequest{EntryId: s.noted},
		"ProgressService/AnswerProgress":      &siklusv1.AnswerProgressRequest{EntryId: s.noted, Id: store.NewID(), Text: reason},
		"ProgressService/TeamProgress":        &siklusv1.TeamProgressRequest{},
		"ProgressService/WatchTeam":           &siklusv1.WatchTeamRequest{Cursor: "1"},

		"TargetService/GetTargetSheet":       &siklusv1.GetTargetSheetRequest{CaseId: s.appraisal.ID},
		"TargetService/SaveTargetDraft":      &siklusv1.SaveTargetDraftRequest{CaseId: s.appraisal.ID, Draft: "{}"},
		"TargetService/AdviseTargets":        &siklusv1.AdviseTargetsRequest{CaseId: s.appraisal.ID, Targets: targets()},
		"TargetService/ListTargetVersions":   &siklusv1.ListTargetVersionsRequest{CaseId: s.appraisal.ID},
		"TargetService/SearchIndicators":     &siklusv1.SearchIndicatorsRequest{Query: "imunisasi"},
		"TargetService/GetRoleMatrix":        &siklusv1.GetRoleMatrixRequest{CycleId: g.cycle.ID},
		"TargetService/FillRoleMatrix":       &siklusv1.FillRoleMatrixRequest{RequestId: request, Cells: []*siklusv1.MatrixCell{{Parent: g.ref("kabid-a", 1), CaseIds: []string{s.appraisal.ID}, Role: reason}}},
		"TargetService/AcknowledgeTargets":   &siklusv1.AcknowledgeTargetsRequest{CaseId: s.appraisal.ID, ActId: s.act},
		"TargetService/ListOfferees":         &siklusv1.ListOffereesRequest{CycleId: g.cycle.ID},
		"TargetService/OfferTargets":         &siklusv1.OfferTargetsRequest{RequestId: request, Results: targets().GetResults(), CaseIds: []string{s.appraisal.ID}},
		"TargetService/CheckTargetFile":      &siklusv1.CheckTargetFileRequest{File: targetFile(""), CycleId: g.cycle.ID},
		"TargetService/ImportTargets":        &siklusv1.ImportTargetsRequest{RequestId: request, File: targetFile(""), CycleId: g.cycle.ID},
		"TargetService/GetTargetFileSample":  &siklusv1.GetTargetFileSampleRequest{CycleId: g.cycle.ID},
		"TargetService/ListTargetOffers":     &siklusv1.ListTargetOffersRequest{},
		"TargetService/WithdrawTargetOffer":  &siklusv1.WithdrawTargetOfferRequest{RequestId: request, OfferId: g.standingOffer()},
		"TargetService/GetTargetCoverage":    &siklusv1.GetTargetCoverageRequest{CycleId: g.cycle.ID},
		"TargetService/ExportTargetCoverage": &siklusv1.ExportTargetCoverageRequest{CycleId: g.cycle.ID},

		"DialogueService/ListDialogues":          &siklusv1.ListDialoguesRequest{CaseId: s.appraisal.ID},
		"DialogueService/GetDialogue":            &siklusv1.GetDialogueRequest{CaseId: s.appraisal.ID, Period: "q1"},
		"DialogueService/ProposeDialogue":        proposal(s.appraisal.ID),
		"DialogueService/AgreeDialogue":          &siklusv1.AgreeDialogueRequest{SlotId: s.slot},
		"DialogueService/PrepareDialogue":        &siklusv1.PrepareDialogueRequest{CaseId: s.appraisal.ID, Period: "q1", Text: reason, Shared: true},
		"DialogueService/WritePoints":            &siklusv1.WritePointsRequest{CaseId: s.appraisal.ID, Period: "q1", Summary: reason, Version: g.textVersion(s.appraisal.ID)},
		"DialogueService/ConfirmPoints":          &siklusv1.ConfirmPointsRequest{CaseId: s.appraisal.ID, Period: "q1", Version: g.textVersion(s.appraisal.ID)},
		"DialogueService/FindColleagues":         &siklusv1.FindColleaguesRequest{Query: "Nama"},
		"DialogueService/RequestFeedback":        &siklusv1.RequestFeedbackRequest{Id: store.NewID(), PersonId: g.town.People["bupati"], Question: reason},
		"DialogueService/WriteFeedback":          &siklusv1.WriteFeedbackRequest{Id: store.NewID(), PersonId: s.appraisal.PersonID, Text: reason},
		"DialogueService/ListFeedback":           &siklusv1.ListFeedbackRequest{CaseId: s.evaluation.ID, Period: "q1"},
		"DialogueService/ListDialogueGaps":       &siklusv1.ListDialogueGapsRequest{CycleId: g.cycle.ID},
		"DialogueService/ListUnansweredFeedback": &siklusv1.ListUnansweredFeedbackRequest{CycleId: g.cycle.ID},
		"DialogueService/ListFeedbackRequests":   &siklusv1.ListFeedbackRequestsRequest{},
		"DialogueService/TakeOverResult":         &siklusv1.TakeOverResultRequest{Id: store.NewID(), CaseId: s.appraisal.ID, Result: 1, Note: reason},

		"VoiceService/GetVoices":      &siklusv1.GetVoicesRequest{CaseId: s.appraisal.ID, Period: "year"},
		"VoiceService/FindNominees":   &siklusv1.FindNomineesRequest{CaseId: s.appraisal.ID, Period: "year"},
		"VoiceService/NominateVoice":  &siklusv1.NominateVoiceRequest{CaseId: s.appraisal.ID, Period: "year", PersonId: g.town.People["staf-5"]},
		"VoiceService/DecideVoice":    &siklusv1.DecideVoiceRequest{SeatId: s.seat, Approve: true},
		"VoiceService/ListVoiceSeats": &siklusv1.ListVoiceSeatsRequest{},
		"VoiceService/AnswerVoice":    &siklusv1.AnswerVoiceRequest{SeatId: s.seat, Marks: []int32{3, 3, 3, 3, 3, 3, 0}},
		"VoiceService/DeclineVoice":   &siklusv1.DeclineVoiceRequest{SeatId: s.seat, Reason: siklusv1.VoiceDecline_VOICE_DECLINE_NO_TIME},
		"VoiceService/GetVoiceResult": &siklusv1.GetVoiceResultRequest{CaseId: s.appraisal.ID, Period: "year"},
		"VoiceService/CountVoices":    &siklusv1.CountVoicesRequest{CycleId: g.cycle.ID},

		"LetterService/ListLetters":    &siklusv1.ListLettersRequest{PersonId: g.town.People["staf-1"]},
		"LetterService/ResendLetter":   &siklusv1.ResendLetterRequest{LetterId: g.lastLetter("staf-1")},
		"LetterService/ListReach":      &siklusv1.ListReachRequest{},
		"LetterService/MendAddress":    &siklusv1.MendAddressRequest{PersonId: g.town.People["staf-1"], Email: "staf-1@dinas.example"},
		"LetterService/GetPreferences": &siklusv1.GetPreferencesRequest{},
		"LetterService/SetPreferences": &siklusv1.SetPreferencesRequest{Preferences: []*siklusv1.LetterPreference{{Group: "waiting", Way: "digest"}}},
		"LetterService/PreferDigest":   &siklusv1.PreferDigestRequest{Token: g.readerToken("staf-1")},

		"FairnessService/GetPunctuality":          &siklusv1.GetPunctualityRequest{PersonId: g.town.People["kabid-a"]},
		"FairnessService/ListPunctuality":         &siklusv1.ListPunctualityRequest{},
		"FairnessService/GetRatingPatterns":       &siklusv1.GetRatingPatternsRequest{CycleId: g.cycle.ID},
		"FairnessService/AnnounceCycle":           &siklusv1.AnnounceCycleRequest{CycleId: g.cycle.ID, RequestId: request, Text: whatStaffShallKnow},
		"FairnessService/ListAnnouncements":       &siklusv1.ListAnnouncementsRequest{},
		"FairnessService/AcknowledgeAnnouncement": &siklusv1.AcknowledgeAnnouncementRequest{AnnouncementId: g.announced()},
		"FairnessService/CountAcknowledgements":   &siklusv1.CountAcknowledgementsRequest{CycleId: g.cycle.ID},
		"FairnessService/GetSurvey":               &siklusv1.GetSurveyRequest{CycleId: g.cycle.ID},
		"FairnessService/AnswerSurvey":            &siklusv1.AnswerSurveyRequest{CycleId: g.cycle.ID, Choices: []int32{1, 2, 3, 4, 5}},

		"ObjectionService/ExplainObjection": &siklusv1.ExplainObjectionRequest{Header: on(s.objection), Explanation: reason},
		"ObjectionService/DecideObjection":  &siklusv1.DecideObjectionRequest{Header: on(s.objection), Outcome: siklusv1.Outcome_OUTCOME_UPHELD, Reasons: reason},

		"TrainingService/ListCourses":      &siklusv1.ListCoursesRequest{},
		"TrainingService/GetTrainingHours": &siklusv1.GetTrainingHoursRequest{PersonId: s.appraisal.PersonID, Year: 2026},
		"TrainingService/PutCourse":        &siklusv1.PutCourseRequest{Course: &siklusv1.Course{Title: "Pelatihan", Hours: 10, Seats: 1}},
		"TrainingService/ProposeTraining":  &siklusv1.ProposeTrainingRequest{Header: on(s.training), CourseId: s.course},
		"TrainingService/ApproveTraining":  &siklusv1.ApproveTrainingRequest{Header: on(s.training)},
		"TrainingService/ConfirmTraining":  &siklusv1.ConfirmTrainingRequest{Header: on(s.training)},
		"TrainingService/CompleteTraining": &siklusv1.CompleteTrainingRequest{Header: on(s.training), Proof: "https://sertifikat.example/1", Hours: 20},
		"TrainingService/OfferSeat":        &siklusv1.OfferSeatRequest{Header: on(s.training)},
		"TrainingService/MoveTraining":     &siklusv1.MoveTrainingRequest{Header: on(s.training), Reason: reason},
		"TrainingService/RecordEnrolment":  &siklusv1.RecordEnrolmentRequest{Header: on(s.training)},
		"TrainingService/SubmitProof":      &siklusv1.SubmitProofRequest{Header: on(s.training), Link: "https://sertifikat.example/1"},

		"LearningService/ListNeeds":          &siklusv1.ListNeedsRequest{},
		"LearningService/PlanTraining":       &siklusv1.PlanTrainingRequest{RequestId: request, CaseId: s.appraisal.ID, CourseId: s.course, Reason: reason},
		"LearningService/ListTrainings":      &siklusv1.ListTrainingsRequest{},
		"LearningService/GetTrainingProof":   &siklusv1.GetTrainingProofRequest{CaseId: s.training.ID},
		"LearningService/ImportCourses":      &siklusv1.ImportCoursesRequest{Content: []byte("kode;judul;jp;kursi\n"), DryRun: true},
		"LearningService/ListCourseVersions": &siklusv1.ListCourseVersionsRequest{CourseId: s.course},
		"LearningService/CancelCourse":       &siklusv1.CancelCourseRequest{CourseId: s.spare, Reason: reason},
		"LearningService/ListOrganisers":     &siklusv1.ListOrganisersRequest{},
		"LearningService/PutOrganiser":       &siklusv1.PutOrganiserRequest{Organiser: &siklusv1.Organiser{Code: "lp-" + store.NewID(), Name: "Lembaga", Channel: "list"}},
		"LearningService/SetTrainingBudget":  &siklusv1.SetTrainingBudgetRequest{Budget: &siklusv1.TrainingBudget{Year: 2026, Total: 1_000_000}},
		"LearningService/GetQueue":           &siklusv1.GetQueueRequest{CourseId: s.course},
		"LearningService/AllocateSeats":      &siklusv1.AllocateSeatsRequest{RequestId: request, CourseId: s.course},
		"LearningService/ListEnrolments":     &siklusv1.ListEnrolmentsRequest{},
		"LearningService/ExportEnrolments":   &siklusv1.ExportEnrolmentsRequest{OrganiserId: s.organiser},
		"LearningService/GetTrainingEffect":  &siklusv1.GetTrainingEffectRequest{},
		"LearningService/ListUnitHours":      &siklusv1.ListUnitHoursRequest{Year: 2026},

		"MeasurementService/PutMeasures":        &siklusv1.PutMeasuresRequest{Measures: []*siklusv1.Measure{homeVisits("uji")}},
		"MeasurementService/PushMeasurements":   &siklusv1.PushMeasurementsRequest{Rows: []*siklusv1.Measurement{{Measure: "kunjungan", Subject: "staf-3", Value: "3"}}},
		"MeasurementService/PushServiceRecords": &siklusv1.PushServiceRecordsRequest{Rows: []*siklusv1.ServiceRecord{{Service: "akta"}}},
		"MeasurementService/ImportMeasurements": &siklusv1.ImportMeasurementsRequest{Content: []byte("ukuran;subjek;waktu;nilai\n"), DryRun: true},
		"MeasurementService/ListMeasurements":   &siklusv1.ListMeasurementsRequest{},
		"MeasurementService/GetTrend":           &siklusv1.GetTrendRequest{Measure: "kunjungan", PersonId: s.measured},

		"CycleService/CheckRoster":           &siklusv1.CheckRosterRequest{File: file},
		"CycleService/ImportRoster":          &siklusv1.ImportRosterRequest{File: file, RequestId: "import-01"},
		"CycleService/PlanCycle":             &siklusv1.PlanCycleRequest{Spec: spec},
		"CycleService/LaunchCycle":           &siklusv1.LaunchCycleRequest{Spec: spec, RequestId: "launch-" + request},
		"CycleService/GetCycle":              &siklusv1.GetCycleRequest{CycleId: g.cycle.ID},
		"CycleService/ListCycles":            &siklusv1.ListCyclesRequest{},
		"CycleService/ListCases":             &siklusv1.ListCasesRequest{CycleId: g.cycle.ID},
		"CycleService/SetOrganisationResult": &siklusv1.SetOrganisationResultRequest{UnitCode: "DINAS", Year: 2026, Period: "q1", Result: "baik"},
		"CycleService/ListNotOpened":         &siklusv1.ListNotOpenedRequest{CycleId: g.cycle.ID},
		"CycleService/ListAgencyChoices":     &siklusv1.ListAgencyChoicesRequest{},
		"CycleService/ListUnreachable":       &siklusv1.ListUnreachableRequest{},
		"CycleService/GetDistribution":       &siklusv1.GetDistributionRequest{CycleId: g.cycle.ID, UnitCode: "BID-A", Period: "year"},
		"CycleService/AdoptCalendar": &siklusv1.AdoptCalendarRequest{CycleId: g.cycle.ID, RequestId: request, Reason: reason, DryRun: true,
			DaysOff: []*siklusv1.DayOff{{Date: "2026-03-02", Name: "Hari jadi"}}},
		"CycleService/AdoptRules": &siklusv1.AdoptRulesRequest{CycleId: g.cycle.ID, RequestId: request, Policy: "nasional", Reason: reason, DryRun: true},
	}
}

// everyRequest is a good request for an RPC, those of verticals that keep theirs apart too.
func (g *ground) everyRequest(rpc string, s subject, request string) proto.Message {
	all := g.requests(s, request)
	maps.Copy(all, g.competenceRequests(s, "Alasan yang cukup jelas"))
	maps.Copy(all, g.citizenRequests(rpc, s))
	maps.Copy(all, g.guidanceRequests(s.appraisal))
	maps.Copy(all, g.talentRequests(rpc, s, request))
	maps.Copy(all, g.exportRequests())
	maps.Copy(all, g.calibrationRequests(rpc, request))
	maps.Copy(all, g.deputyRequests(rpc, request))
	maps.Copy(all, g.helpRequests(rpc, request))
	maps.Copy(all, g.watchRequests(s))
	maps.Copy(all, g.paperRequests(s))
	maps.Copy(all, g.batchRequests(request))
	maps.Copy(all, g.reminderRequests(request))
	return all[rpc]
}

// everyRPC lists the operations of the contract as its descriptors say.
func everyRPC() (names []string) {
	protoregistry.GlobalFiles.RangeFilesByPackage("siklus.v1", func(f protoreflect.FileDescriptor) bool {
		for i := range f.Services().Len() {
			service := f.Services().Get(i)
			for j := range service.Methods().Len() {
				names = append(names, string(service.Name())+"/"+string(service.Methods().Get(j).Name()))
			}
		}
		return true
	})
	slices.Sort(names)
	return names
}

// ask calls one RPC and says in one word what came of it.
func (c *caller) ask(t testing.TB, url, rpc string, request proto.Message) string {
	t.Helper()
	body, err := protojson.Marshal(request)
	require.NoError(t, err)
	post, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url+"/siklus.v1."+rpc, bytes.NewReader(body))
	require.NoError(t, err)
	post.Header.Set("Content-Type", "application/json")
	answer, err := c.http.Do(post)
	require.NoError(t, err)
	defer func() { _ = answer.Body.Close() }()
	if answer.StatusCode == http.StatusOK {
		return "ok"
	}
	var wrong struct{ Code string }
	require.NoError(t, json.NewDecoder(answer.Body).Decode(&wrong))
	switch wrong.Code {
	case "unauthenticated":
		return "sign-in"
	case "permission_denied":
		return "denied"
	case "not_found":
		return "hidden"
	}
	return wrong.Code
}

// asker is a kind of caller, and how its client is made for a subject and an operation.
type asker struct {
	name   string
	about  string // whose cases they ask about
	client func(s subject, rpc string) *caller
}

func (g *ground) askers() []asker {
	person := func(name, who, about string) asker {
		return asker{name, about, func(subject, string) *caller { return g.as(who) }}
	}
	key := func(name string, scopes ...string) asker {
		return asker{name, "staf-1", func(subject, string) *caller { return g.with(g.key(scopes...)) }}
	}
	linked := func(name string, role appraisal.Role) asker {
		return asker{name, "staf-1", func(s subject, rpc string) *caller {
			c := s.caseOf(rpc)
			if c.Proceeding == appraisal.TrainingProceeding && role == appraisal.Superior {
				c = s.appraisal // a training asks nothing of the superior
			}
			return g.byLink(g.taskIn(c, role))
		}}
	}
	return []asker{
		{"nobody", "staf-1", func(subject, string) *caller { return g.with("") }},
		{"forged", "staf-1", func(subject, string) *caller { return g.with("NOTASESSION") }},
		person("employee", "staf-1", "staf-1"), person("appraiser", "kabid-a", "staf-1"), person("superior", "kadis", "staf-1"),
		person("colleague", "staf-3", "staf-1"), person("hr", "kabid-b", "staf-1"), person("hr-own", "staf-2", "staf-2"),
		person("auditor", "staf-4", "staf-1"), person("admin", "staf-5", "staf-1"),
		linked("link-employee", appraisal.Employee), linked("link-appraiser", appraisal.Appraiser),
		linked("link-superior", appraisal.Superior),
		{"link-other-case", "staf-1", func(subject, string) *caller { return g.byLink(g.taskIn(g.cases["staf-2"], appraisal.Appraiser)) }},
		{"link-elsewhere", "staf-1", func(subject, string) *caller { return g.byLink(g.taskIn(g.cases["staf-3"], appraisal.Employee)) }},
		key("key-none"), key("key-all", api.Scopes()...),
		{"hr-elsewhere", "staf-1", func(subject, string) *caller { return g.otherHR() }},
	}
}

// caseOf is the case that the request for an operation names.
func (s subject) caseOf(rpc string) store.Case {
	switch {
	case strings.HasPrefix(rpc, "EvaluationService"), rpc == "CaseService/GetCase", rpc == "CaseService/ExplainCase", rpc == "CaseService/Reopen":
		return s.evaluation
	case strings.HasPrefix(rpc, "ObjectionService"), rpc == "CaseService/Withdraw":
		return s.objection
	case strings.HasPrefix(rpc, "TrainingService"), rpc == "LearningService/GetTrainingProof":
		return s.training
	}
	return s.appraisal
}

func (g *ground) key(scopes ...string) (secret string) {
	g.tx(func(ctx context.Context, tx store.Tx) (err error) {
		secret, err = tx.CreateKey(ctx, "uji", scopes)
		return err
	})
	return secret
}

// otherHR is the HR officer of another agency.
func (g *ground) otherHR() *caller {
	other, err := g.store.AgencyByCode(g.Context(), "lain")
	if err != nil {
		town := storetest.NewTown(g, g.store, "lain", 1)
		other = town.Agency
		storetest.Do(g, g.store, other.ID, func(ctx context.Context, tx store.Tx) error {
			return tx.PutOffice(ctx, town.People["kabid-b"], api.OfficeHR)
		})
	}
	var officer string
	storetest.Do(g, g.store, other.ID, func(ctx context.Context, tx store.Tx) error {
		people, err := tx.People(ctx)
		for _, p := range people {
			if p.Code == "kabid-b" {
				officer = p.ID
			}
		}
		return err
	})
	token, err := g.store.CreateSession(g.Context(), store.Session{Agency: other.ID, Person: officer, Via: string(api.BySession), ExpiresAt: noon.Add(time.Hour)})
	require.NoError(g, err)
	return g.with(token)
}

// TestWhoMayDoWhat asks every RPC of the contract as everybody and holds the answers against the table that a
// person has read: testdata/access.txt. An RPC without a request here, or a cell that changes, fails.
//
// "ok" is let through, "denied" is told no, "hidden" is not even told that it exists.
func TestWhoMayDoWhat(t *testing.T) {
	g := newGround(t, func(c *api.Config) { c.ActsPerMinute, c.LinksPerMinute = 1<<20, 1<<20 })
	g.under(func(r *appraisal.Rules) { r.Cadence, r.Competence = appraisal.Quarterly, assessing }) // so that another policy can be adopted
	g.goal("kabid-a", "Layanan bidang cepat")
	g.engine.goDown() // what is let through is received and changes nothing
	g.ranked("staf-1", "staf-2")
	subjects := map[string]subject{}
	for _, name := range []string{"staf-1", "staf-2"} {
		subjects[name] = g.subject(name)
	}
	askers := g.askers()
	var page strings.Builder
	table := tabwriter.NewWriter(&page, 0, 0, 2, ' ', 0)
	fmt.Fprint(table, "operation")
	for _, a := range askers {
		fmt.Fprint(table, "\t", a.name)
	}
	fmt.Fprintln(table)
	for n, rpc := range everyRPC() {
		fmt.Fprint(table, rpc)
		for i, a := range askers {
			s := subjects[a.about]
			request := g.everyRequest(rpc, s, fmt.Sprintf("request-%02d-%02d", n, i))
			require.NotNil(t, request, "%s has no request in this test", rpc)
			fmt.Fprint(table, "\t", a.client(s, rpc).ask(t, g.http.URL, rpc, request))
		}
		fmt.Fprintln(table)
	}
	require.NoError(t, table.Flush())
	var lines []string
	for line := range strings.Lines(page.String()) {
		lines = append(lines, strings.TrimRight(line, " \n"))
	}
	golden.Assert(t, strings.Join(lines, "\n")+"\n", "access.txt")
}
