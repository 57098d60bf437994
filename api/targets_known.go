package api

import (
	"context"
	"errors"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

// AcknowledgeTargets keeps that the employee knows the indicators of the agreement in force. It is not an act of the
// procedure: nothing is awaited or refused for the want of it.
func (s targets) AcknowledgeTargets(ctx context.Context, r *siklusv1.AcknowledgeTargetsRequest) (*siklusv1.AcknowledgeTargetsResponse, error) {
	procedure := connectv1.TargetServiceAcknowledgeTargetsProcedure
	p, err := s.enterToWrite(ctx, procedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.AcknowledgeTargetsResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		w, err := s.sheetCase(ctx, tx, p, procedure, r.GetCaseId())
		if err != nil {
			return err
		}
		now, err := s.moment(ctx, tx)
		if err != nil {
			return err
		}
		at, err := tx.AcknowledgeTargets(ctx, w.Case.ID, r.GetActId(), p.Person, now)
		if errors.Is(err, store.ErrNotFound) {
			return doorRefusal(appraisal.AgreementChanged, "SKP versi itu tidak sedang berlaku. Baca versi yang berlaku, lalu nyatakan kembali.",
				"That version of the agreement is not in force. Read the one that is, and say so again.")
		}
		out.AcknowledgedAt = stamp(w.Case.Rules.Pace.ToLegal(at))
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

// known adds which agreement is in force, and whether the employee said that they know it.
func (f *casefile) known(ctx context.Context) error {
	known, err := f.tx.TargetsKnown(ctx, f.w.Case.AppraisalID)
	if err != nil {
		return err
	}
	f.out.TargetsActId = known.ActID
	if !known.AcknowledgedAt.IsZero() {
		f.out.TargetsAcknowledgedAt = stamp(f.w.Case.Rules.Pace.ToLegal(known.AcknowledgedAt))
	}
	return nil
}
