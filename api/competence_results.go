package api

import (
	"context"
	"errors"
	"slices"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

// careerResults are the results that stand beside a career: those of the year's periods and the final ones of the years before,
// the latest first. Each is shown to who stands in its own case only, and to the employee once the document is with them.
func (s competence) careerResults(ctx context.Context, tx store.Tx, p Principal, w scene) ([]*siklusv1.CareerResult, error) {
	children, err := tx.Children(ctx, w.Case.ID)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(children, func(a, b store.Case) int { return int(b.Period.To - a.Period.To) })
	var out []*siklusv1.CareerResult
	own := map[string]bool{}
	for _, c := range children {
		own[c.ID] = true
		if c.Proceeding != appraisal.EvaluationProceeding || c.Result == nil {
			continue
		}
		seen, err := s.resultSeen(ctx, tx, p, c.ID)
		if err != nil {
			return nil, err
		}
		if seen != nil {
			out = append(out, &siklusv1.CareerResult{CaseId: c.ID, Year: int32(w.year), Period: periodKey(c.Period), Results: ratingWords[seen.Results],
				Behaviour: ratingWords[seen.Behaviour], Predicate: predicateWords[seen.Predicate], Final: c.Final != ""})
		}
	}
	finals, err := tx.FinalYears(ctx, w.Case.PersonID, w.Case.Rules.Pace.Rehearsal())
	if err != nil {
		return nil, err
	}
	for _, f := range slices.Backward(finals) {
		if own[f.EvaluationID] || f.Year > w.year {
			continue
		}
		seen, err := s.resultSeen(ctx, tx, p, f.EvaluationID)
		if err != nil {
			return nil, err
		}
		if seen != nil {
			out = append(out, &siklusv1.CareerResult{CaseId: f.EvaluationID, Year: int32(f.Year), Period: periodKey(appraisal.Period{Kind: appraisal.Annual}),
				Results: ratingWords[seen.Results], Behaviour: ratingWords[seen.Behaviour], Predicate: predicateWords[f.Predicate], Final: true})
		}
	}
	return out, nil
}

// resultSeen is the version of an evaluation's result that the caller may see last; nil when they may see none. A link of a
// letter shows no more of it here than anywhere else.
func (s competence) resultSeen(ctx context.Context, tx store.Tx, p Principal, evaluationID string) (*store.ResultVersion, error) {
	there, err := s.reading(ctx, tx, p, connectv1.CaseServiceGetCaseProcedure, evaluationID)
	var refusal *appraisal.Refusal
	if errors.Is(err, store.ErrNotFound) || errors.As(err, &refusal) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	f := s.newFile(tx, p, there)
	f.role = f.firstRole()
	if f.journal, err = tx.Journal(ctx, evaluationID); err != nil {
		return nil, err
	}
	versions, err := f.seen(ctx, there.Case)
	if err != nil || len(versions) == 0 {
		return nil, err
	}
	return &versions[len(versions)-1], nil
}

// calledFor are the needs, beside gaps of competence, that the records show of the employee: what a plan can answer. A rating
// is named once the caller may see it.
func (s competence) calledFor(ctx context.Context, tx store.Tx, p Principal, w scene) ([]*siklusv1.TrainingNeed, error) {
	n, err := learnings(s).needsOf(ctx, tx, []string{w.Case.PersonID})
	if err != nil {
		return nil, err
	}
	var out []*siklusv1.TrainingNeed
	for _, need := range n.needs[w.Case.PersonID] {
		switch need.Source {
		case appraisal.FromCompetence: // the plan shows gaps by themselves
			continue
		case appraisal.FromResults, appraisal.FromBehaviour:
			seen, err := s.resultSeen(ctx, tx, p, need.Ref)
			if err != nil {
				return nil, err
			}
			if seen == nil {
				continue
			}
		}
		out = append(out, n.need(w.Case.PersonID, need))
	}
	return out, nil
}
