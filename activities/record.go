package activities

import (
	"context"
	"time"

	"siklus.id/appraisal"
	"siklus.id/store"
)

// RecordInput is one entry for the journal.
type RecordInput struct {
	Entry appraisal.Entry
	// Before, when set, is the real instant until which an act would have been in time: acts that the door
	// received before it and that were not taken yet are returned, and nothing is recorded.
	Before time.Time
}

// RecordOutput is the receipt, or the timely acts that come first. Its names are short because it stands in
// every history.
type RecordOutput struct {
	Receipt appraisal.Receipt `json:"r,omitzero"`
	Waiting []appraisal.Act   `json:"w,omitempty"`
}

// Record writes one entry in one transaction keyed by its ID: register, journal, case, tasks, letters. The
// same entry twice is one entry with one receipt.
func (a *Activities) Record(ctx context.Context, in RecordInput) (RecordOutput, error) {
	var out RecordOutput
	err := a.Store.WithAgency(ctx, in.Entry.Agency, func(tx store.Tx) error {
		out = RecordOutput{}
		if !in.Before.IsZero() {
			waiting, err := tx.WaitingInCase(ctx, in.Entry.Case, in.Before)
			if err != nil || len(waiting) > 0 {
				out.Waiting = waiting
				return err
			}
		}
		receipt, err := tx.Record(ctx, in.Entry)
		// The history knows act and case already, and every byte stands in it twice: here and in the answer.
		out.Receipt = appraisal.Receipt{At: receipt.At, Stage: receipt.Stage}
		return err
	})
	return out, err
}

// RefuseInput is an act from the register that the procedure refuses.
type RefuseInput struct {
	Agency  string
	Act     string
	Refusal appraisal.Refusal
}

// Refuse keeps a refusal in the register with its code, sentence and provision.
func (a *Activities) Refuse(ctx context.Context, in RefuseInput) error {
	return a.Store.WithAgency(ctx, in.Agency, func(tx store.Tx) error {
		return tx.MarkRefused(ctx, in.Act, in.Refusal)
	})
}

// OpenCaseInput opens a case that follows from another: an objection, a training.
type OpenCaseInput struct {
	Entry  appraisal.Entry
	Parent string // the evaluation objected to, the appraisal that shows a need
}

// OpenCase writes the case row with its first entry, tasks and letters. Opening it twice is opening it once.
func (a *Activities) OpenCase(ctx context.Context, in OpenCaseInput) error {
	return a.Store.WithAgency(ctx, in.Entry.Agency, func(tx store.Tx) error {
		return tx.OpenCase(ctx, store.Case{ID: in.Entry.Case, CycleID: in.Entry.Cycle, ParentID: in.Parent, Proceeding: in.Entry.Proceeding}, in.Entry)
	})
}
