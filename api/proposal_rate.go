package api

import (
	"context"
	"errors"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

// onRecord completes the facts of a rating with what the records say: the ratings they propose, study leave in the
// period, and whether nobody is left above the one who rates (IV.A.12). What the records said then stays with the act;
// the same request again says what it said the first time.
func (d *door) onRecord(r *siklusv1.RateRequest) inspection {
	return func(ctx context.Context, tx store.Tx, w place, facts *appraisal.Facts) error {
		first, err := tx.ActByRequest(ctx, PrincipalFrom(ctx).Person, r.GetHeader().GetRequestId())
		switch {
		case err == nil && first.Act.Kind == appraisal.Rate:
			then := ratedUnder(first)
			r.Basis, r.BehaviourBasis = then.GetBasis(), then.GetBehaviourBasis()
			facts.Proposed, facts.ProposedBehaviour = first.Act.Facts.Proposed, first.Act.Facts.ProposedBehaviour
		case err != nil && !errors.Is(err, store.ErrNotFound):
			return err
		default:
			p, err := d.proposal(ctx, tx, w.Case)
			if err != nil {
				return err
			}
			b, err := behaviourProposal(ctx, tx, w.Case)
			if err != nil {
				return err
			}
			r.Basis, facts.Proposed = p.basis, p.binding()
			r.BehaviourBasis, facts.ProposedBehaviour = b.basis, b.binding()
		}
		if err := bareDeparture(appraisal.Judge(w.Case.Rules, *facts), *facts); err != nil {
			return err
		}
		return studyLeave(ctx, tx, w, facts)
	}
}

// studyLeave completes the facts with whether study leave is on record in the period.
func studyLeave(ctx context.Context, tx store.Tx, w place, facts *appraisal.Facts) (err error) {
	facts.StudyLeave, err = tx.StudyLeaveIn(ctx, w.Case.PersonID, w.Case.Period)
	return err
}

// bareDeparture answers a rating away from its proposal without a reason of substance, before it is entered: a form
// left half empty is not an act yet. The procedure would refuse it as well.
func bareDeparture(j appraisal.Judgement, facts appraisal.Facts) error {
	switch {
	case facts.HasReason:
		return nil
	case appraisal.AwayFromProposal(facts.Proposed, j.Results):
		from := facts.Proposed
		return &refused{field: "notes", Refusal: appraisal.Refusal{Code: appraisal.ReasonMissing, Provision: appraisal.PolicyProvision,
			Sentence: "Data mengusulkan " + from.Name() + ". Bila Anda menilai lain, tuliskan alasannya dengan jelas, sedikitnya lima kata; pegawai dan atasan Anda membacanya.",
			English:  "The data propose " + from.English() + ". If you rate otherwise, write a clear reason of at least five words; the employee and your superior read it."}}
	case appraisal.AwayFromProposal(facts.ProposedBehaviour, j.Behaviour):
		from := facts.ProposedBehaviour
		return &refused{field: "notes", Refusal: appraisal.Refusal{Code: appraisal.ReasonMissing, Provision: "IV.B.3.a.2; " + appraisal.PolicyProvision,
			Sentence: "Fakta perilaku mengusulkan " + from.Name() + ". Bila Anda menilai lain, tuliskan alasannya dengan jelas, sedikitnya lima kata; pegawai dan atasan Anda membacanya.",
			English:  "The facts of behaviour propose " + from.English() + ". If you rate otherwise, write a clear reason of at least five words; the employee and your superior read it."}}
	}
	return nil
}

// ratedUnder is what was written when ratings were given, with what the records said then; nil for other acts.
func ratedUnder(act store.RegisteredAct) *siklusv1.RateRequest {
	var rated siklusv1.RateRequest
	if act.Act.Kind != appraisal.Rate || len(act.Content) == 0 || readContent(act.Content, &rated) != nil {
		return nil
	}
	return &rated
}
