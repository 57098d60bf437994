package activities

import (
	"context"
	"time"

	"siklus.id/appraisal"
	"siklus.id/mail"
	"siklus.id/store"
)

// sortedAtOnce is how many letters one transaction of the sorting room takes.
const sortedAtOnce = 500

// sortLetters says of every letter that was queued since when it may leave: at once, when the night or the holidays are
// over, or with the digest of a morning. now is the real instant.
func (a *Activities) sortLetters(ctx context.Context, agency string, now time.Time) error {
	for {
		var letters []store.Unsorted
		err := a.Store.WithAgency(ctx, agency, func(tx store.Tx) (err error) {
			if letters, err = tx.UnsortedLetters(ctx, sortedAtOnce); err != nil || len(letters) == 0 {
				return err
			}
			cycles := map[string]appraisal.Rules{} // looked up by ID, never ranged over
			sorted := make([]store.Sorted, 0, len(letters))
			for _, l := range letters {
				rules, known := cycles[l.CycleID]
				if !known && l.CycleID != "" {
					cycle, err := tx.CycleByID(ctx, l.CycleID)
					if err != nil {
						return err
					}
					rules = cycle.Rules
					cycles[l.CycleID] = rules
				}
				sorted = append(sorted, sorting(l, rules, now))
			}
			return tx.SortLetters(ctx, sorted)
		})
		if err != nil || len(letters) < sortedAtOnce {
			return err
		}
	}
}

// sorting says when one letter may leave. A letter of a rehearsal leaves as it comes: people practise when they choose
// to, and its days pass in seconds. So does a letter that is of no cycle.
func sorting(l store.Unsorted, rules appraisal.Rules, now time.Time) store.Sorted {
	s := store.Sorted{ID: l.ID, LeavesAt: l.QueuedAt}
	p, known := mail.Lookup(mail.Kind(l.Kind))
	if !known || l.CycleID == "" || rules.Pace.Rehearsal() {
		return s
	}
	s.Asks = p.Task && len(p.Starts) == 0 && p.Kind != mail.FreshLink
	s.Bundles = (p.Optional || p.Daily) && !p.Receipt
	out := appraisal.Outgoing{At: now, Due: l.Due, Told: l.Told,
		Urgent: p.Kind == mail.FreshLink || len(p.Starts) > 0 && !p.Daily}
	if !l.Resent {
		out.Daily = p.Daily
		if p.Optional {
			out.Way = l.Way
		}
	}
	if p.Receipt && !l.Resent {
		if out.Way == "" {
			out.Way = rules.Letters.Receipts
		}
		s.Never, s.Rides = out.Way == appraisal.Never, out.Way == appraisal.Digest
		out.Way = ""
		if s.Rides {
			s.LeavesAt = now // from when it waits for another letter
			return s
		}
	}
	if at := rules.Letters.Leaves(rules.Calendar, out); at.After(now) {
		s.LeavesAt = at
	}
	return s
}
