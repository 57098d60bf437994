package api

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

// judged adds the last version of the evaluation's result, who was who when it was signed, and the organisation's result
// that was considered.
func (w *paperwork) judged(ctx context.Context, evaluationID string) error {
	versions, err := w.tx.Results(ctx, evaluationID)
	if err != nil {
		return err
	}
	if len(versions) == 0 || evaluationID == w.c.ID && w.c.Result == nil { // never signed, or reopened since
		return store.ErrNotFound
	}
	v := versions[len(versions)-1]
	w.version = v
	why := whyOf(w.c.Rules, v)
	signer, err := w.person(ctx, v.SignedBy.Person)
	if err != nil {
		return err
	}
	signer.Capacity = string(v.SignedBy.Capacity)
	evaluation := w.acts
	if evaluationID != w.c.ID {
		if evaluation, err = w.taken(ctx, evaluationID); err != nil {
			return err
		}
	}
	w.out.Result = &siklusv1.Result{Results: ratingWords[v.Results], Behaviour: ratingWords[v.Behaviour], Predicate: predicateWords[v.Predicate], SignedBy: signer,
		SignedAt: stamp(v.SignedAt), Notes: notesOf(evaluation), Reason: why.Indonesian, ReasonEnglish: why.English, Provision: why.Provision,
		Version: int32(v.Version), Score: v.Value, Reused: v.Reuses != ""}
	w.out.Organisation = &siklusv1.PaperOrganisation{Unit: w.units[v.OrgUnit]}
	if v.Org.Result.Valid() {
		w.out.Organisation.Result, w.out.Organisation.Year = string(v.Org.Result), int32(v.Org.Year)
		w.out.Organisation.Period, w.out.Organisation.Fallback = v.Org.Period, v.Org.Fallback
	}
	return nil
}

// notesOf are the appraiser's notes: what was written with the ratings first, then with the signature.
func notesOf(acts []store.RegisteredAct) string {
	rated, signed := "", ""
	for _, a := range acts {
		switch a.Act.Kind {
		case appraisal.Rate:
			rated, signed = textOf(a), ""
		case appraisal.Sign:
			signed = textOf(a)
		}
	}
	return strings.TrimSpace(rated + "\n" + signed)
}

// result is the result of an evaluation; only whoever signed it signs the form.
func (w *paperwork) result(ctx context.Context) error {
	if err := w.judged(ctx, w.c.ID); err != nil {
		return err
	}
	v := w.version
	if _, _, err := w.agreement(ctx, v.SignedAt); err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	if err := w.said(ctx, v.SignedAt); err != nil {
		return err
	}
	if err := w.form(ctx, forms{"C.1.2", "C.1.3", "C.1.1", "C.1.1"}); err != nil {
		return err
	}
	if err := w.parties(ctx, w.dayOf(v.SignedAt)); err != nil {
		return err
	}
	return w.signed(ctx, v.SignedBy, v.SignedAt, v.ActID)
}

// document is the evaluation document. Once an objection has changed the result, D.1.3 takes its place (V.B.7).
func (w *paperwork) document(ctx context.Context) error {
	if err := w.judged(ctx, w.c.ID); err != nil {
		return err
	}
	v := w.version
	if v.CaseID != w.c.ID {
		return store.ErrNotFound
	}
	w.out.Form = "D.1.1"
	if v.SignedBy.Role == appraisal.Superior {
		w.out.Form = "D.1.2"
	}
	if err := w.parties(ctx, w.dayOf(v.SignedAt)); err != nil {
		return err
	}
	if err := w.signed(ctx, v.SignedBy, v.SignedAt, v.ActID); err != nil {
		return err
	}
	return w.returned(ctx, v.SignedAt)
}

// returned adds the employee's signature, which comes with the receipt or with the document sent back, or their refusal.
func (w *paperwork) returned(ctx context.Context, after time.Time) error {
	for _, a := range slices.Backward(w.acts) {
		at := w.legal(a.Act.ReceivedAt)
		signs := a.Act.Kind == appraisal.ReturnDocument || a.Act.Kind == appraisal.Receive && a.Act.Facts.Signed
		if !signs || at.Before(after) {
			continue
		}
		if err := w.signed(ctx, a.Act.By, at, a.ID); err != nil {
			return err
		}
		if a.Act.Facts.Refused {
			w.out.Signatures[len(w.out.Signatures)-1].State = siklusv1.SignatureState_SIGNATURE_STATE_REFUSED
		}
		return nil
	}
	w.awaitedSignature(appraisal.Employee, w.out.Employee)
	return nil
}

// objection is the evaluation document after an objection was decided, whether it was upheld or changed: on which form an
// upheld one is told the text is silent.
func (w *paperwork) objection(ctx context.Context) error {
	i := slices.IndexFunc(w.acts, func(a store.RegisteredAct) bool { return a.Act.Kind == appraisal.DecideObjection })
	if i < 0 {
		return store.ErrNotFound
	}
	decided := w.acts[i]
	at := w.legal(decided.Act.ReceivedAt)
	if err := w.judged(ctx, w.c.ParentID); err != nil {
		return err
	}
	w.out.Form = "D.1.3"
	if err := w.parties(ctx, w.dayOf(at)); err != nil {
		return err
	}
	var decision siklusv1.DecideObjectionRequest
	if err := readContent(decided.Content, &decision); err != nil {
		return err
	}
	w.out.Objection = &siklusv1.PaperObjection{Outcome: decision.GetOutcome(), Decision: decision.GetReasons()}
	if err := w.objected(ctx); err != nil {
		return err
	}
	w.awaitedSignature(appraisal.Appraiser, w.out.Appraiser)
	w.awaitedSignature(appraisal.Employee, w.out.Employee)
	return w.signed(ctx, decided.Act.By, at, decided.ID)
}

// objected adds the reasons of the employee, which were filed in the evaluation, and the appraiser's explanation.
func (w *paperwork) objected(ctx context.Context) error {
	filed, err := w.taken(ctx, w.c.ParentID)
	if err != nil {
		return err
	}
	o := w.out.Objection
	for _, a := range filed {
		if a.Act.Kind != appraisal.FileObjection || a.Act.ReceivedAt.After(w.acts[len(w.acts)-1].Act.ReceivedAt) {
			continue
		}
		var r siklusv1.FileObjectionRequest
		if err := readContent(a.Content, &r); err != nil {
			return err
		}
		o.Reasons, o.Evidence, o.FiledAt = r.GetReasons(), r.GetEvidence(), stamp(w.legal(a.Act.ReceivedAt))
	}
	for _, a := range w.acts {
		if a.Act.Kind != appraisal.ExplainObjection || a.Act.By.Role != appraisal.Appraiser {
			continue
		}
		var r siklusv1.ExplainObjectionRequest
		if err := readContent(a.Content, &r); err != nil {
			return err
		}
		o.Explanation, o.ExplainedAt = r.GetExplanation(), stamp(w.legal(a.Act.ReceivedAt))
	}
	return nil
}
