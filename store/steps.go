package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"siklus.id/appraisal"
)

// RecordedStep is one entry of a journal, read back: where the case stood after it, which terms ran, which were broken.
type RecordedStep struct {
	Seq        int64
	EntryID    string
	Kind       string    // the kind of the act, or the event of the engine
	ActID      string    // empty for an event
	RecordedAt time.Time // real
	Entry      appraisal.Entry
}

// Steps returns every entry of a case in order: what its terms and figures are explained from.
func (tx Tx) Steps(ctx context.Context, caseID string) ([]RecordedStep, error) {
	rows, err := tx.q.Query(ctx, `select seq, entry_id, kind, coalesce(act_id::text, ''), recorded_at, entry from journal
		where case_id = $1 order by seq`, caseID)
	return collect(rows, err, func(r pgx.Row) (s RecordedStep, err error) {
		var entry string
		if err := r.Scan(&s.Seq, &s.EntryID, &s.Kind, &s.ActID, (*instant)(&s.RecordedAt), &entry); err != nil {
			return s, err
		}
		if err := json.Unmarshal([]byte(entry), &s.Entry); err != nil {
			return s, fmt.Errorf("entry %s: %w", s.EntryID, err)
		}
		return s, nil
	})
}
