package api

import (
	"context"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

// evaluations takes the acts of an evaluation (*evaluasi kinerja*), periodic or annual.
type evaluations struct{ *door }

func (s evaluations) CheckIn(ctx context.Context, r *siklusv1.CheckInRequest) (*siklusv1.CheckInResponse, error) {
	var texts []string
	for _, done := range r.GetRealisations() {
		texts = append(texts, done.GetAchieved())
	}
	receipt, err := s.take(ctx, connectv1.EvaluationServiceCheckInProcedure, r, reasoned(texts...))
	if err != nil {
		return nil, err
	}
	return &siklusv1.CheckInResponse{Receipt: receipt}, nil
}

func (s evaluations) GiveFeedback(ctx context.Context, r *siklusv1.GiveFeedbackRequest) (*siklusv1.GiveFeedbackResponse, error) {
	receipt, err := s.take(ctx, connectv1.EvaluationServiceGiveFeedbackProcedure, r, reasoned(r.GetFeedback()))
	if err != nil {
		return nil, err
	}
	return &siklusv1.GiveFeedbackResponse{Receipt: receipt}, nil
}

func (s evaluations) Deliver(ctx context.Context, r *siklusv1.DeliverRequest) (*siklusv1.DeliverResponse, error) {
	receipt, err := s.take(ctx, connectv1.EvaluationServiceDeliverProcedure, r, reasoned())
	if err != nil {
		return nil, err
	}
	return &siklusv1.DeliverResponse{Receipt: receipt}, nil
}

func (s evaluations) Receive(ctx context.Context, r *siklusv1.ReceiveRequest) (*siklusv1.ReceiveResponse, error) {
	receipt, err := s.take(ctx, connectv1.EvaluationServiceReceiveProcedure, r, appraisal.Facts{HasReason: true, Signed: r.GetSigns()})
	if err != nil {
		return nil, err
	}
	return &siklusv1.ReceiveResponse{Receipt: receipt}, nil
}

func (s evaluations) ReturnDocument(ctx context.Context, r *siklusv1.ReturnDocumentRequest) (*siklusv1.ReturnDocumentResponse, error) {
	facts := reasoned(r.GetReason())
	facts.Refused = r.GetRefusesToSign()
	receipt, err := s.take(ctx, connectv1.EvaluationServiceReturnDocumentProcedure, r, facts,
		func(context.Context, store.Tx, place, *appraisal.Facts) error {
			return withReason(r.GetRefusesToSign(), r.GetReason(), "V.A.6; V.A.10")
		})
	if err != nil {
		return nil, err
	}
	return &siklusv1.ReturnDocumentResponse{Receipt: receipt}, nil
}

func (s evaluations) FileObjection(ctx context.Context, r *siklusv1.FileObjectionRequest) (*siklusv1.FileObjectionResponse, error) {
	receipt, err := s.take(ctx, connectv1.EvaluationServiceFileObjectionProcedure, r, reasoned(r.GetReasons()))
	if err != nil {
		return nil, err
	}
	out := &siklusv1.FileObjectionResponse{Receipt: receipt}
	if receipt.GetState() == siklusv1.ActState_ACT_STATE_TAKEN {
		out.ObjectionId = appraisal.ObjectionID(receipt.GetActId())
	}
	return out, nil
}
