package web

import (
	"google.golang.org/protobuf/proto"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// actPages lists the page of every act, in the order of the procedure. HR's corrections stand on the page of
// a case at HR's desk (hr_case.go).
func (s *server) actPages() map[string]actPage {
	list := []actPage{
		{act: "SubmitTargets", template: "targets", check: "targets_check",
			request: func() proto.Message { return new(siklusv1.SubmitTargetsRequest) },
			prefill: targetsSoFar, tidy: tidyTargets, rows: targetRows, load: s.targetSheet, fetch: s.readyIndicator,
			draft: s.targetDraft, keep: s.keepTargetDraft, missing: targetsMissing, send: hands(s.Appraisal.SubmitTargets)},
		{act: "ReturnTargets", template: "targets_decide",
			request: func() proto.Message { return new(siklusv1.ReturnTargetsRequest) }, load: s.targetsToDecide, send: hands(s.Appraisal.ReturnTargets)},
		{act: "AgreeTargets", template: "targets_decide",
			request: func() proto.Message { return new(siklusv1.AgreeTargetsRequest) }, load: s.targetsToDecide, send: hands(s.Appraisal.AgreeTargets)},

		{act: "CheckIn", template: "check_in", check: "check_in_check",
			request: func() proto.Message { return new(siklusv1.CheckInRequest) },
			prefill: realisationPerResult, load: s.withMaterials(s.offerProgress), tidy: tidyCheckIn, send: hands(s.Evaluation.CheckIn)},
		{act: "GiveFeedback", template: "feedback",
			request: func() proto.Message { return new(siklusv1.GiveFeedbackRequest) }, send: hands(s.Evaluation.GiveFeedback)},
		{act: "ReuseResult", template: "reuse",
			request: func() proto.Message { return new(siklusv1.ReuseResultRequest) }, send: hands(s.Evaluation.ReuseResult)},
		{act: "Rate", template: "rate", check: "rate_check",
			request: func() proto.Message { return new(siklusv1.RateRequest) },
			load:    s.withMaterials(s.proposedRating), tidy: tidyScore, missing: ratingsMissing, examine: s.previewRating, later: "unsigned",
			send: hands(s.Evaluation.Rate)},
		{act: "Sign", template: "sign",
			request: func() proto.Message { return new(siklusv1.SignRequest) }, send: hands(s.Evaluation.Sign)},
		{act: "Deliver", template: "deliver",
			request: func() proto.Message { return new(siklusv1.DeliverRequest) }, send: hands(s.Evaluation.Deliver)},
		{act: "Receive", template: "receive",
			request: func() proto.Message { return new(siklusv1.ReceiveRequest) }, send: hands(s.Evaluation.Receive)},
		{act: "ReturnDocument", template: "return_document",
			request: func() proto.Message { return new(siklusv1.ReturnDocumentRequest) }, send: hands(s.Evaluation.ReturnDocument)},
		{act: "FileObjection", template: "objection", check: "objection_check",
			request: func() proto.Message { return new(siklusv1.FileObjectionRequest) },
			tidy:    tidyObjection, send: hands(s.Evaluation.FileObjection)},

		{act: "ExplainObjection", template: "explain",
			request: func() proto.Message { return new(siklusv1.ExplainObjectionRequest) }, send: hands(s.Objection.ExplainObjection)},
		{act: "DecideObjection", template: "decide", check: "decide_check",
			request: func() proto.Message { return new(siklusv1.DecideObjectionRequest) },
			load:    s.withMaterials(nil),
			tidy:    tidyScore, missing: ratingsMissing, send: hands(s.Objection.DecideObjection)},
		{act: "Withdraw", template: "withdraw",
			request: func() proto.Message { return new(siklusv1.WithdrawRequest) }, send: hands(s.Case.Withdraw)},

		{act: "ProposeTraining", template: "training_propose",
			request: func() proto.Message { return new(siklusv1.ProposeTrainingRequest) },
			load:    s.courses, send: hands(s.Training.ProposeTraining)},
		{act: "ApproveTraining", template: "training_approve",
			request: func() proto.Message { return new(siklusv1.ApproveTrainingRequest) },
			load:    s.courses, send: hands(s.Training.ApproveTraining)},
		{act: "ConfirmTraining", template: "training_confirm",
			request: func() proto.Message { return new(siklusv1.ConfirmTrainingRequest) }, send: hands(s.Training.ConfirmTraining)},
		{act: "CompleteTraining", template: "training_complete",
			request: func() proto.Message { return new(siklusv1.CompleteTrainingRequest) },
			prefill: hoursOfCourse, send: hands(s.Training.CompleteTraining)},
		{act: "OfferSeat", template: "training_offer",
			request: func() proto.Message { return new(siklusv1.OfferSeatRequest) }, send: hands(s.Training.OfferSeat)},
		{act: "MoveTraining", template: "training_move",
			request: func() proto.Message { return new(siklusv1.MoveTrainingRequest) },
			load:    s.courses, send: hands(s.Training.MoveTraining)},
		{act: "RecordEnrolment", template: "training_enrol",
			request: func() proto.Message { return new(siklusv1.RecordEnrolmentRequest) }, send: hands(s.Training.RecordEnrolment)},
		{act: "SubmitProof", template: "training_proof",
			request: func() proto.Message { return new(siklusv1.SubmitProofRequest) }, send: hands(s.Training.SubmitProof)},
	}
	byAct := make(map[string]actPage, len(list))
	for _, page := range list {
		byAct[page.act] = page
	}
	return byAct
}
