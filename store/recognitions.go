package store

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"siklus.id/appraisal"
)

// RecognisedLetter tells somebody that they were recognised.
const RecognisedLetter = "talent_recognised"

// Recognition is what HR decided about somebody whom the rule proposed.
type Recognition struct {
	SnapshotID, PersonID string
	Recognised           bool
	Award                appraisal.Award // empty when passed over
	Words                string          // for what, as everybody reads it
	Reason               string          // HR's
	By                   string          // who decided
	On                   appraisal.Date  // legal
	At                   time.Time       // real

	Name, Unit string // read only
	Year       int    // read only
	Rehearsal  bool   // read only
}

const recognitionColumns = `r.snapshot_id, r.person_id, r.recognised, r.award, r.words, r.reason, r.by_person, r.decided_on, r.decided_at, p.name, u.name, y.year, y.rehearsal`

const recognitionFrom = ` from recognitions r join talent_places l on l.snapshot_id = r.snapshot_id and l.person_id = r.person_id
	join people p on p.id = r.person_id join units u on u.id = l.unit_id join talent_snapshots s on s.id = r.snapshot_id join cycles y on y.id = s.cycle_id `

func scanRecognition(r pgx.Row) (x Recognition, err error) {
	return x, r.Scan(&x.SnapshotID, &x.PersonID, &x.Recognised, (*string)(&x.Award), &x.Words, &x.Reason, &x.By, (*day)(&x.On), (*instant)(&x.At),
		&x.Name, &x.Unit, &x.Year, &x.Rehearsal)
}

// PutRecognition keeps a decision; there is one for each person and snapshot. The same again gives it back, with first
// false; ErrRequestReused when another stands.
func (tx Tx) PutRecognition(ctx context.Context, r Recognition) (kept Recognition, first bool, err error) {
	tag, err := tx.q.Exec(ctx, `insert into recognitions (snapshot_id, person_id, recognised, award, words, reason, by_person, decided_on, decided_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing`,
		r.SnapshotID, r.PersonID, r.Recognised, string(r.Award), r.Words, r.Reason, r.By, day(r.On), stored(r.At))
	if err != nil {
		return r, false, fmt.Errorf("recognition: %w", err)
	}
	kept, err = scanRecognition(tx.q.QueryRow(ctx, `select `+recognitionColumns+recognitionFrom+`where r.snapshot_id = $1 and r.person_id = $2`, r.SnapshotID, r.PersonID))
	if err == nil && (kept.Recognised != r.Recognised || kept.Award != r.Award || kept.Words != r.Words) {
		err = fmt.Errorf("recognition of %s: %w", r.PersonID, ErrRequestReused)
	}
	return kept, tag.RowsAffected() == 1, missing(err, "recognition of", r.PersonID)
}

// RecognitionsIn returns the decisions of a snapshot by name.
func (tx Tx) RecognitionsIn(ctx context.Context, snapshot string) ([]Recognition, error) {
	rows, err := tx.q.Query(ctx, `select `+recognitionColumns+recognitionFrom+`where r.snapshot_id = $1 order by p.name, p.id`, snapshot)
	return collect(rows, err, scanRecognition)
}

// Recognised returns who was recognised, the newest first. Somebody whose service ended stays: what they did stays true.
func (tx Tx) Recognised(ctx context.Context) ([]Recognition, error) {
	rows, err := tx.q.Query(ctx, `select `+recognitionColumns+recognitionFrom+`where r.recognised order by y.year desc, r.decided_at desc, p.name, p.id limit 500`)
	return collect(rows, err, scanRecognition)
}
