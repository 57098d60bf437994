package api

import (
	"context"
	"errors"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

// away adds the employee's long absence while it lasts or is recorded ahead, and how scores count in the case.
func (f *casefile) away(ctx context.Context) error {
	if rule := f.w.Case.Rules.Scoring; rule != nil && f.w.Case.Proceeding == appraisal.EvaluationProceeding || rule != nil && f.w.Case.Proceeding == appraisal.ObjectionProceeding {
		f.out.Scoring = "beside"
		if rule.Decides {
			f.out.Scoring = "decides"
		}
	}
	all, err := f.tx.AbsencesOf(ctx, f.w.Case.PersonID)
	if err != nil {
		return err
	}
	for _, a := range all { // newest first
		if a.To.IsZero() || a.To >= f.w.Today {
			f.out.Absence = &siklusv1.LongAbsence{Absence: absenceWords[a.Kind], From: day(a.From), Until: day(a.Last())}
			return nil
		}
	}
	return nil
}

// reusable adds the old unit's last periodic result to an open periodic evaluation, for the two who may agree that
// it stands for this period too (IV.A.13).
func (f *casefile) reusable(ctx context.Context) error {
	c := f.w.Case
	if c.Proceeding != appraisal.EvaluationProceeding || c.Stage != appraisal.WindowOpen || c.Period.Kind == appraisal.Annual ||
		f.role != appraisal.Appraiser && f.role != appraisal.Employee {
		return nil
	}
	last, err := f.tx.LastPeriodicResult(ctx, c.ID)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := f.tx.LogRead(ctx, f.p.Person, last.EvaluationID, "result"); err != nil {
		return err
	}
	shown, err := preview(c.Rules, appraisal.Facts{
		Results: last.Result.Results, Behaviour: last.Result.Behaviour, StudyDropout: last.Result.Dropout, Score: last.Result.Score,
	})
	if err != nil {
		return err
	}
	f.out.Reusable = &siklusv1.Result{
		Results: ratingWords[last.Result.Results], Behaviour: ratingWords[last.Result.Behaviour], Predicate: predicateWords[last.Result.Predicate],
		SignedAt: stamp(last.Result.SignedAt), FinalReason: string(last.Result.Final), Score: shown.GetScore(),
		Reason: shown.GetReason(), ReasonEnglish: shown.GetReasonEnglish(), Provision: shown.GetProvision(),
	}
	return nil
}
