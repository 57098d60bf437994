package api

import (
	"context"
	"errors"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

// judgement is what somebody writes who rates, previews a rating, or decides an objection.
type judgement interface {
	GetResults() siklusv1.Rating
	GetBehaviour() siklusv1.Rating
	GetStudyDropout() bool
	GetScore() *siklusv1.Score
}

// scorePlaces is how many decimal places a value of a scored edition may have.
const scorePlaces = 4

// given are the facts of a judgement. The contract has checked the shape of the values; whether they are asked for
// and lie in their bounds is the procedure's business.
func (d *door) given(ctx context.Context, r judgement) (appraisal.Facts, error) {
	facts := appraisal.Facts{Results: ratings[r.GetResults()], Behaviour: ratings[r.GetBehaviour()], StudyDropout: r.GetStudyDropout()}
	s := r.GetScore()
	if s == nil {
		return facts, nil
	}
	targets, err := appraisal.ParseDecimal(s.GetTargets(), scorePlaces)
	if err != nil {
		return facts, d.answer(ctx, refuseInput("score.targets"))
	}
	behaviour, err := appraisal.ParseDecimal(s.GetBehaviour(), scorePlaces)
	if err != nil {
		return facts, d.answer(ctx, refuseInput("score.behaviour"))
	}
	facts.Score = &appraisal.Score{Targets: targets, Behaviour: behaviour, NewIdea: s.GetNewIdea()}
	return facts, nil
}

// judged is what an act was judged by: the rules of its case and the facts as the records completed them.
type judged struct {
	rules appraisal.Rules
	facts appraisal.Facts
}

// note is the last inspection of an act whose outcome the answer tells.
func (j *judged) note(_ context.Context, _ store.Tx, w place, facts *appraisal.Facts) error {
	j.rules, j.facts = w.Case.Rules, *facts
	return nil
}

func (j *judged) predicate() siklusv1.Predicate {
	return predicateWords[appraisal.Judge(j.rules, j.facts).Predicate]
}

// PreviewRating shows what ratings or values lead to, to whoever may give them in this case, and what the records
// propose.
func (s evaluations) PreviewRating(ctx context.Context, r *siklusv1.PreviewRatingRequest) (*siklusv1.PreviewRatingResponse, error) {
	p, err := s.enter(ctx, connectv1.EvaluationServicePreviewRatingProcedure, r)
	if err != nil {
		return nil, err
	}
	facts, err := s.given(ctx, r)
	if err != nil {
		return nil, err
	}
	var out *siklusv1.PreviewRatingResponse
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		w, err := s.reading(ctx, tx, p, connectv1.EvaluationServicePreviewRatingProcedure, r.GetCaseId())
		if err != nil {
			return err
		}
		proposed, err := s.proposal(ctx, tx, w.Case)
		if err != nil {
			return err
		}
		out, err = preview(w.Case.Rules, facts)
		if err != nil {
			return err
		}
		out.Basis = proposed.basis
		behaviour, err := behaviourProposal(ctx, tx, w.Case)
		if err != nil {
			return err
		}
		behaviour.preview(out)
		if proposed.rating == "" {
			return nil
		}
		out.Proposed, out.ProposedProvision = ratingWords[proposed.rating], proposed.why.Provision
		out.ProposedReason, out.ProposedReasonEnglish = proposed.why.Indonesian, proposed.why.English
		out.NotesNeeded = out.NotesNeeded || appraisal.AwayFromProposal(proposed.binding(), ratings[out.GetResults()])
		return nil
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

// preview is what facts come to under the rules of a case.
func preview(rules appraisal.Rules, facts appraisal.Facts) (*siklusv1.PreviewRatingResponse, error) {
	j := appraisal.Judge(rules, facts)
	out := &siklusv1.PreviewRatingResponse{
		Predicate: predicateWords[j.Predicate], Reason: j.Why.Indonesian, ReasonEnglish: j.Why.English, Provision: j.Why.Provision,
		Results: ratingWords[j.Results], Behaviour: ratingWords[j.Behaviour],
	}
	if j.Score == nil {
		return out, nil
	}
	scored, _, _, err := appraisal.ScoreOutcome(*rules.Scoring, *j.Score)
	if err != nil {
		return nil, &refused{field: "score", Refusal: appraisal.Refusal{Code: appraisal.ScoreWrong, Provision: rules.Scoring.Scoring.CapAt.String(),
			Sentence: "Nilai harus antara 0 dan 200 dengan paling banyak empat angka di belakang koma.",
			English:  "A value must lie between 0 and 200, with at most four decimal places."}}
	}
	out.Score = scored.Value.String()
	return out, nil
}

// atTheTop completes the facts with whether nobody is left above the one who gives the result, IV.A.12.
func atTheTop(ctx context.Context, tx store.Tx, w place, facts *appraisal.Facts) error {
	employee, appraiser, err := tx.LevelsOf(ctx, w.Case.ID, appraisal.Appraiser, w.Today)
	if errors.Is(err, store.ErrNobody) {
		return nil
	}
	facts.Top = appraisal.TopOfficial(employee, appraiser)
	return err
}

func (s evaluations) Rate(ctx context.Context, r *siklusv1.RateRequest) (*siklusv1.RateResponse, error) {
	facts, err := s.given(ctx, r)
	if err != nil {
		return nil, err
	}
	facts.HasReason, facts.Unsigned = appraisal.OfSubstance(r.GetNotes()), r.GetUnsigned()
	r.Basis, r.BehaviourBasis = nil, nil
	var by judged
	receipt, err := s.take(ctx, connectv1.EvaluationServiceRateProcedure, r, facts, s.onRecord(r), atTheTop, by.note)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.RateResponse{Receipt: receipt}
	if receipt.GetState() == siklusv1.ActState_ACT_STATE_TAKEN {
		out.Predicate = by.predicate()
	}
	return out, nil
}

// Sign signs what was rated before. What that was stands in the file, so the answer reads it there.
func (s evaluations) Sign(ctx context.Context, r *siklusv1.SignRequest) (*siklusv1.SignResponse, error) {
	receipt, err := s.take(ctx, connectv1.EvaluationServiceSignProcedure, r, reasoned(r.GetNotes()), atTheTop)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.SignResponse{Receipt: receipt}
	if receipt.GetState() != siklusv1.ActState_ACT_STATE_TAKEN {
		return out, nil
	}
	err = s.store.WithAgency(ctx, PrincipalFrom(ctx).Agency, func(tx store.Tx) error {
		versions, err := tx.Results(ctx, receipt.GetCaseId())
		for _, v := range versions {
			if v.ActID == receipt.GetActId() {
				out.Predicate = predicateWords[v.Predicate]
			}
		}
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

// ReuseResult proposes, agrees or declines that the old unit's last periodic result stands for this period too
// (IV.A.13). Which result that is, the records say.
func (s evaluations) ReuseResult(ctx context.Context, r *siklusv1.ReuseResultRequest) (*siklusv1.ReuseResultResponse, error) {
	facts := reasoned(r.GetNote())
	facts.Refused = r.GetDeclines()
	inspect := []inspection{lastResult, atTheTop}
	if facts.Refused {
		inspect = nil
	}
	receipt, err := s.take(ctx, connectv1.EvaluationServiceReuseResultProcedure, r, facts, inspect...)
	if err != nil {
		return nil, err
	}
	return &siklusv1.ReuseResultResponse{Receipt: receipt}, nil
}

// lastResult completes the facts with the result that may be used again. Where there is none, they stay empty and
// the procedure refuses.
func lastResult(ctx context.Context, tx store.Tx, w place, facts *appraisal.Facts) error {
	last, err := tx.LastPeriodicResult(ctx, w.Case.ID)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	facts.Reuses, facts.Results, facts.Behaviour = last.EvaluationID, last.Result.Results, last.Result.Behaviour
	facts.Score, facts.StudyDropout = last.Result.Score, last.Result.Dropout
	return err
}
