package api

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

// detailsChanged is a difference of a roster file: somebody's name, address, kind or language, or the title or level of the
// post they keep.
const detailsChanged = "details"

// tryRoster says what importing the good rows would change: it takes them, looks, and takes everything back, so that what is
// shown is worked out by the statements that an import and a launch use.
func (d *door) tryRoster(ctx context.Context, agency string, c checked, out *siklusv1.CheckRosterResponse) error {
	err := d.store.WithAgency(ctx, agency, func(tx store.Tx) error {
		own, err := tx.OwnAgency(ctx)
		if err != nil {
			return err
		}
		calendar := appraisal.Calendar{Zone: own.Zone, Week: own.Week}
		today := calendar.DateOf(d.now())
		was, people, err := rosterNow(ctx, tx, calendar, today)
		if err != nil {
			return err
		}
		if _, err := tx.ApplyRoster(ctx, rosterOf(c.roster, today)); err != nil {
			return err
		}
		is, corrected, err := rosterNow(ctx, tx, calendar, today)
		if err != nil {
			return err
		}
		out.Changes, out.Counts = changesTold(append(appraisal.CompareYears(was, is), corrections(people, corrected)...))
		return errRehearsed
	})
	if errors.Is(err, errRehearsed) {
		return nil
	}
	return err
}

// rosterNow is the roster as a launch on the day would write it down, and everybody's details. It leaves a trial cycle behind,
// which the caller takes back.
func rosterNow(ctx context.Context, tx store.Tx, calendar appraisal.Calendar, on appraisal.Date) (appraisal.YearRoster, map[string]store.RosterDetails, error) {
	id := store.NewID()
	// A rehearsal, because of real cycles there is one a year. No caller can send a request ID as long as this one.
	trial, _, err := tx.PutCycle(ctx, store.Cycle{ID: id, Year: on.Year(), RulesName: "trial", RequestID: "check:" + id + ":" + id,
		Rules: appraisal.Rules{Calendar: calendar, Pace: appraisal.Pace{Day: time.Hour}}})
	if err != nil {
		return appraisal.YearRoster{}, nil, err
	}
	if _, err := tx.FreezeRoster(ctx, trial.ID, on); err != nil {
		return appraisal.YearRoster{}, nil, err
	}
	roster, err := tx.FrozenRoster(ctx, trial.ID)
	if err != nil {
		return roster, nil, err
	}
	roster.Recorded = true // an agency that has nobody yet has no units either
	for i, m := range roster.Members {
		if m.LeftOut == store.LeftOutNonASN || m.LeftOut == store.LeftOutNoAppraiser {
			roster.Members[i].LeftOut = "" // whom nobody appraises is on the roster all the same
		}
	}
	details, err := tx.RosterDetails(ctx, on)
	return roster, details, err
}

// corrections are the details that differ of people who were known before, by staff number or code.
func corrections(before, after map[string]store.RosterDetails) (all []appraisal.YearChange) {
	for _, key := range slices.Sorted(maps.Keys(after)) {
		then, known := before[key]
		if !known {
			continue
		}
		now := after[key]
		for _, field := range now.Since(then) {
			all = append(all, appraisal.YearChange{Kind: detailsChanged, Subject: now.Name, Before: then.Said(field), After: now.Said(field)})
		}
	}
	return all
}
