package api

import (
	"context"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
)

// objections takes the acts of an objection (*keberatan*) once it is filed.
type objections struct{ *door }

func (s objections) ExplainObjection(ctx context.Context, r *siklusv1.ExplainObjectionRequest) (*siklusv1.ExplainObjectionResponse, error) {
	receipt, err := s.take(ctx, connectv1.ObjectionServiceExplainObjectionProcedure, r, reasoned(r.GetExplanation()))
	if err != nil {
		return nil, err
	}
	return &siklusv1.ExplainObjectionResponse{Receipt: receipt}, nil
}

func (s objections) DecideObjection(ctx context.Context, r *siklusv1.DecideObjectionRequest) (*siklusv1.DecideObjectionResponse, error) {
	facts := reasoned(r.GetReasons())
	facts.Outcome = outcomes[r.GetOutcome()]
	if facts.Outcome == appraisal.Changed {
		given, err := s.given(ctx, r)
		if err != nil {
			return nil, err
		}
		facts.Results, facts.Behaviour, facts.Score, facts.StudyDropout = given.Results, given.Behaviour, given.Score, given.StudyDropout
	}
	receipt, err := s.take(ctx, connectv1.ObjectionServiceDecideObjectionProcedure, r, facts, studyLeave)
	if err != nil {
		return nil, err
	}
	return &siklusv1.DecideObjectionResponse{Receipt: receipt}, nil
}
