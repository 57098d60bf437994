package api

import (
	"context"

	"google.golang.org/protobuf/proto"

	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
)

// appraisals takes the acts of target agreement (*penetapan SKP*).
type appraisals struct{ *door }

func (s appraisals) SubmitTargets(ctx context.Context, r *siklusv1.SubmitTargetsRequest) (*siklusv1.SubmitTargetsResponse, error) {
	r = proto.CloneOf(r) // it is completed on its way into the register
	receipt, err := s.take(ctx, connectv1.AppraisalServiceSubmitTargetsProcedure, r, reasoned(r.GetReason()), s.submission(r))
	if err != nil {
		return nil, err
	}
	return &siklusv1.SubmitTargetsResponse{Receipt: receipt}, nil
}

func (s appraisals) ReturnTargets(ctx context.Context, r *siklusv1.ReturnTargetsRequest) (*siklusv1.ReturnTargetsResponse, error) {
	receipt, err := s.take(ctx, connectv1.AppraisalServiceReturnTargetsProcedure, r, reasoned(r.GetReason()))
	if err != nil {
		return nil, err
	}
	return &siklusv1.ReturnTargetsResponse{Receipt: receipt}, nil
}

func (s appraisals) AgreeTargets(ctx context.Context, r *siklusv1.AgreeTargetsRequest) (*siklusv1.AgreeTargetsResponse, error) {
	receipt, err := s.take(ctx, connectv1.AppraisalServiceAgreeTargetsProcedure, r, reasoned(r.GetNote()))
	if err != nil {
		return nil, err
	}
	return &siklusv1.AgreeTargetsResponse{Receipt: receipt}, nil
}
