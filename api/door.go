package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"path"
	"reflect"
	"slices"

	"github.com/google/uuid"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

// actRequest is the request of any act.
type actRequest interface {
	proto.Message
	GetHeader() *siklusv1.ActHeader
}

// inspection looks at an act against its case before it is entered: whether persons and courses that it
// names exist, for example. It may complete the facts.
type inspection func(ctx context.Context, tx store.Tx, w place, facts *appraisal.Facts) error

// take is the walk of every act through the door: who is asking, in what capacity; the register; the
// procedure; the answer.
func (d *door) take(ctx context.Context, procedure string, r actRequest, facts appraisal.Facts, inspect ...inspection) (*siklusv1.ActReceipt, error) {
	p, err := d.enterToWrite(ctx, procedure, r)
	if err != nil {
		return nil, err
	}
	row, c, err := d.register(ctx, p, procedure, r, facts, inspect)
	if err != nil {
		return nil, d.answer(ctx, err)
	}
	row = d.settle(ctx, p.Agency, c, row)
	d.count(ctx, row)
	if row.Refusal != nil {
		return nil, d.answer(ctx, &refused{Refusal: *row.Refusal, act: row.ID})
	}
	return receiptOf(c.Rules.Pace, row), nil
}

// count meters the answer to an act.
func (d *door) count(ctx context.Context, row store.RegisteredAct) {
	outcome := row.State
	if row.Refusal != nil {
		outcome = row.Refusal.Code
	}
	d.answered.Add(ctx, 1, metric.WithAttributes(attribute.String("kind", string(row.Act.Kind)), attribute.String("answer", outcome)))
}

// register enters the act with its content and the time it arrived. The same request of the same person
// gives the first entry back.
func (d *door) register(ctx context.Context, p Principal, procedure string, r actRequest, facts appraisal.Facts, inspect []inspection) (row store.RegisteredAct, c store.Case, err error) {
	kind := appraisal.ActKind(path.Base(procedure))
	err = d.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		w, by, err := d.capacity(ctx, tx, p, access[procedure], kind, r.GetHeader().GetCaseId())
		if err != nil {
			return err
		}
		for _, look := range inspect {
			if err := look(ctx, tx, w, &facts); err != nil {
				return err
			}
		}
		content, err := protojson.Marshal(r) // after the inspections, which may complete it
		if err != nil {
			return err
		}
		id, err := uuid.NewV7()
		if err != nil {
			return err
		}
		act := appraisal.Act{ID: id.String(), Kind: kind, By: by, Facts: facts}
		if d.clock != nil {
			act.ReceivedAt = d.now()
		}
		c = w.Case
		var first bool
		row, first, err = tx.Register(ctx, store.RegisteredAct{
			ID: act.ID, CaseID: c.ID, Proceeding: c.Proceeding, RequestID: r.GetHeader().GetRequestId(),
			Act: act, Content: content, Via: string(p.Via),
		})
		if err == nil && !first && !sameIntention(row, c.ID, kind, content) {
			return refuseReused()
		}
		return err
	})
	return row, c, err
}

// capacity finds the relation in which the caller does the act. Somebody with several relations acts in the
// one that the procedure opens at this stage.
func (d *door) capacity(ctx context.Context, tx store.Tx, p Principal, r rule, kind appraisal.ActKind, caseID string) (place, appraisal.Party, error) {
	w, err := d.placeIn(ctx, tx, p, caseID)
	if err != nil {
		return w, appraisal.Party{}, err
	}
	roles := rolesFor(w.Case, r, kind)
	by, ok := w.any(roles)
	if !ok {
		return w, by, denied(ctx, tx, p, w, roles)
	}
	if p.Via == ByLink {
		task, err := d.linkTask(ctx, tx, p)
		if err != nil {
			return w, by, err
		}
		if task.CaseID != caseID || !covers(w.Case.Proceeding, by.Role, task.Act, kind) {
			return w, by, refuseLinkIsForOneTask()
		}
	}
	return w, by, nil
}

// rolesFor lists the relations that may do an act in a case: those of the present stage first. The access
// table bounds them.
func rolesFor(c store.Case, r rule, kind appraisal.ActKind) []appraisal.Role {
	var now, ever []appraisal.Role
	for _, o := range appraisal.Openings() {
		if o.Kind != kind || o.Proceeding != c.Proceeding {
			continue
		}
		ever = append(ever, o.By...)
		if slices.Contains(o.Stages, c.Stage) {
			now = append(now, o.By...)
		}
	}
	return slices.DeleteFunc(append(now, ever...), func(role appraisal.Role) bool { return !slices.Contains(r.roles, role) })
}

// denied says why somebody who stands in the case in another relation may not do the act.
func denied(ctx context.Context, tx store.Tx, p Principal, w place, roles []appraisal.Role) error {
	if slices.Contains(roles, appraisal.HR) && w.Case.PersonID == p.Person {
		offices, err := tx.Offices(ctx, p.Person)
		if err != nil {
			return err
		}
		if slices.Contains(offices, OfficeHR) {
			return refuseOwnCase()
		}
	}
	return refuseNotYours(byDoor)
}

// sameIntention reports whether a repeated request ID carries the same act as the first time.
func sameIntention(row store.RegisteredAct, caseID string, kind appraisal.ActKind, content []byte) bool {
	return row.CaseID == caseID && row.Act.Kind == kind && sameJSON(row.Content, content)
}

// sameJSON compares content and not spelling: Postgres and protojson order and space it as they like.
func sameJSON(a, b []byte) bool {
	var x, y any
	return decode(a, &x) == nil && decode(b, &y) == nil && reflect.DeepEqual(x, y)
}

func decode(raw []byte, into any) error {
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	return dec.Decode(into)
}

// settle hands a registered act to its case and returns the entry as it stands afterwards: taken, refused,
// or still received. From here on the act is safe in the register, whatever fails.
func (d *door) settle(ctx context.Context, agency string, c store.Case, row store.RegisteredAct) store.RegisteredAct {
	if row.State != store.ActReceived {
		return row
	}
	ctx = context.WithoutCancel(ctx) // the caller may go away, the act may not
	receipt, err := d.hand(ctx, agency, c, row.Act)
	if err == nil {
		row.State, row.Receipt = store.ActTaken, &receipt
		return row
	}
	var refusal *appraisal.Refusal
	if errors.Is(err, errNoCaseRuns) {
		refusal = d.afterTheEnd(ctx, agency, row)
	} else if !errors.As(err, &refusal) {
		d.log.WarnContext(ctx, "an act waits for the procedure", "act", row.ID, "case", c.ID, "cause", err.Error())
	}
	if refusal == nil {
		return d.asItStands(ctx, agency, row)
	}
	return d.markRefused(ctx, agency, row, *refusal)
}

// afterTheEnd tells a case that has ended, where the act is refused, from one whose workflow has not begun
// yet, where the act waits for it.
func (d *door) afterTheEnd(ctx context.Context, agency string, row store.RegisteredAct) *appraisal.Refusal {
	var c store.Case
	err := d.store.WithAgency(ctx, agency, func(tx store.Tx) (err error) {
		c, err = tx.CaseByID(ctx, row.CaseID)
		return err
	})
	if err == nil && c.Stage.Ended() {
		return appraisal.Admit(c.Rules, appraisal.Standing{Proceeding: c.Proceeding, Stage: c.Stage, Final: c.Final}, row.Act)
	}
	return nil
}

// markRefused keeps the refusal in the register. An act that was taken in the meantime stays taken. When
// Postgres does not take the refusal now, the caller hears it all the same and the relay brings it again.
func (d *door) markRefused(ctx context.Context, agency string, row store.RegisteredAct, refusal appraisal.Refusal) store.RegisteredAct {
	marked := row
	err := d.store.WithAgency(ctx, agency, func(tx store.Tx) error {
		if err := tx.MarkRefused(ctx, row.ID, refusal); err != nil && !errors.Is(err, store.ErrActTaken) {
			return err
		}
		var err error
		marked, err = tx.ActByID(ctx, row.ID)
		return err
	})
	if err == nil {
		return marked
	}
	d.log.WarnContext(ctx, "a refusal waits to be recorded", "act", row.ID, "code", refusal.Code, "cause", kindOf(err))
	row.Refusal = &refusal
	return row
}

// asItStands reads the entry again: the procedure may have taken the act although the answer got lost. When
// Postgres does not answer now, the act is still safe in the register, and that is what the caller is told.
func (d *door) asItStands(ctx context.Context, agency string, row store.RegisteredAct) store.RegisteredAct {
	again := row
	err := d.store.WithAgency(ctx, agency, func(tx store.Tx) (err error) {
		again, err = tx.ActByID(ctx, row.ID)
		return err
	})
	if err != nil {
		return row
	}
	return again
}

// receiptOf is the answer to an act in the terms of the contract.
func receiptOf(pace appraisal.Pace, row store.RegisteredAct) *siklusv1.ActReceipt {
	out := &siklusv1.ActReceipt{
		ActId: row.ID, CaseId: row.CaseID, Kind: string(row.Act.Kind),
		ReceivedAt: timestamppb.New(pace.ToLegal(row.Act.ReceivedAt)),
		State:      siklusv1.ActState_ACT_STATE_RECEIVED,
	}
	switch row.State {
	case store.ActTaken:
		out.State = siklusv1.ActState_ACT_STATE_TAKEN
		if row.Receipt != nil {
			out.Stage = string(row.Receipt.Stage)
		}
	case store.ActRefused:
		out.State = siklusv1.ActState_ACT_STATE_REFUSED
	}
	return out
}
