package store

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"siklus.id/appraisal"
)

// TimelineEntry is one line of the journal of one of a person's cases.
type TimelineEntry struct {
	CaseID     string
	Proceeding appraisal.Proceeding
	Period     string // key of the period
	Row        JournalRow
}

// TimelineEntries returns the journals of an appraisal and of all cases below it as one, in legal order.
func (tx Tx) TimelineEntries(ctx context.Context, appraisalID string) ([]TimelineEntry, error) {
	rows, err := tx.q.Query(ctx, `select c.id, c.proceeding, c.period_key, j.seq, j.entry_id, j.kind, coalesce(j.act_id::text, ''), j.by_person, j.by_role,
			j.by_capacity, j.at, j.stage, j.entry
		from cases c join journal j on j.case_id = c.id where c.appraisal_id = $1 order by j.at, c.opened_at, c.id, j.seq`, appraisalID)
	list, err := collect(rows, err, func(r pgx.Row) (e TimelineEntry, err error) {
		j := &e.Row
		err = r.Scan(&e.CaseID, (*string)(&e.Proceeding), &e.Period, &j.Seq, &j.EntryID, &j.Kind, &j.ActID, &j.By.Person, (*string)(&j.By.Role),
			(*string)(&j.By.Capacity), (*instant)(&j.At), (*string)(&j.Stage), &j.Entry)
		j.CaseID = e.CaseID
		return e, err
	})
	if err != nil {
		return nil, fmt.Errorf("timeline of appraisal %s: %w", appraisalID, err)
	}
	return list, nil
}

// TimelineLetter is one letter about one of a person's cases.
type TimelineLetter struct {
	CaseID     string
	Proceeding appraisal.Proceeding
	Period     string // key of the period
	PersonID   string // to whom
	Kind       string
	State      string    // of the letter
	Event      string    // the last that the provider reported of its mail; empty: nothing
	At         time.Time // real; when it left, or else when it was queued
	EventAt    time.Time // real; of the event; zero without one
}

// TimelineLetters returns the letters about an appraisal and all cases below it, in order.
func (tx Tx) TimelineLetters(ctx context.Context, appraisalID string) ([]TimelineLetter, error) {
	rows, err := tx.q.Query(ctx, `select c.id, c.proceeding, c.period_key, l.person_id, l.kind, l.state, coalesce(e.kind, ''), coalesce(m.sent_at, l.queued_at), e.at
		from cases c join letters l on l.case_id = c.id left join mails m on m.id = l.mail_id
			left join lateral (select v.kind, v.at from mail_events v where v.mail_id = m.id order by v.at desc, v.event_id limit 1) e on true
		where c.appraisal_id = $1 order by 8, l.id`, appraisalID)
	list, err := collect(rows, err, func(r pgx.Row) (l TimelineLetter, err error) {
		return l, r.Scan(&l.CaseID, (*string)(&l.Proceeding), &l.Period, &l.PersonID, &l.Kind, &l.State, &l.Event, (*instant)(&l.At), (*instant)(&l.EventAt))
	})
	if err != nil {
		return nil, fmt.Errorf("letters of appraisal %s: %w", appraisalID, err)
	}
	return list, nil
}
