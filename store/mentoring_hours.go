package store

import (
	"context"
	"fmt"
	"time"
)

// What lesson hours on the ledger come from.
const (
	FromTraining = "training"
	AsMentee     = "mentee" // of a mentoring that ended
	AsMentor     = "mentor"
)

// MentoringCredit is what a mentoring credits to one person.
type MentoringCredit struct {
	GuidanceID, PersonID string
	Part                 string // AsMentee or AsMentor
	Minutes              int    // of the meetings in the journal
	Hours                int    // lesson hours, at least one
	At                   time.Time
}

// CreditMentoring puts lesson hours of a mentoring on somebody's ledger, in the year of the legal instant At in the agency's
// zone. The same mentoring credits one person once.
func (tx Tx) CreditMentoring(ctx context.Context, c MentoringCredit) error {
	_, err := tx.q.Exec(ctx, `insert into mentoring_hours (guidance_id, person_id, part, year, minutes, hours, credited_at)
		select $1, $2, $3, extract(year from $6::timestamptz at time zone g.zone)::int, $4, $5, $6 from agencies g on conflict do nothing`,
		c.GuidanceID, c.PersonID, c.Part, c.Minutes, c.Hours, stored(c.At))
	if err != nil {
		return fmt.Errorf("hours of mentoring %s: %w", c.GuidanceID, err)
	}
	return nil
}
