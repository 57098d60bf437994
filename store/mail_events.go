package store

import (
	"context"
	"fmt"
	"time"

	"siklus.id/appraisal"
)

// Kinds of events that a provider reports.
const (
	EventProcessed  = "processed"
	EventDelivered  = "delivered"
	EventBounce     = "bounce"
	EventBlocked    = "blocked" // the host turned the mail away for a while: no bounce
	EventDropped    = "dropped"
	EventSpamReport = "spamreport"
)

// What became of a mail that left, as the provider said last.
const (
	OutcomeDelivered  = "delivered"
	OutcomeBounced    = "bounced"
	OutcomeBlocked    = "blocked"
	OutcomeDropped    = "dropped"
	OutcomeComplained = "complained"
)

// MailEvent is what a provider reports of a mail. Whatever it says of an address that the person no longer has counts for the
// mail only.
type MailEvent struct {
	EventID string // the provider's: the same event is taken once
	MailID  string
	Kind    string
	At      time.Time // real
	Reason  string
}

// RecordMailEvent takes an event of the provider and answers false when it was taken before. Any event proves that the
// mail left; bounce, dropped and spamreport make the person unreachable, so that HR sees it and no further letter is
// tried until the address changes. What a host turned away for a while is sent again, some hours later; only after
// appraisal.BlockedTries times is the person out of reach.
func (tx Tx) RecordMailEvent(ctx context.Context, e MailEvent) (bool, error) {
	tag, err := tx.q.Exec(ctx, `insert into mail_events (event_id, mail_id, kind, at, reason)
		select $1, m.id, $3, $4, $5 from mails m where m.id = $2 on conflict do nothing`, e.EventID, e.MailID, e.Kind, e.At, e.Reason)
	if err != nil {
		return false, fmt.Errorf("event of mail %s: %w", e.MailID, err)
	}
	if tag.RowsAffected() == 0 {
		_, err := tx.MailByID(ctx, e.MailID)
		return false, err
	}
	switch e.Kind {
	case EventProcessed:
		return true, tx.MarkSent(ctx, e.MailID, "", e.At)
	case EventDelivered:
		return true, tx.outcome(ctx, e, OutcomeDelivered)
	case EventBlocked:
		return true, tx.blocked(ctx, e)
	case EventBounce:
		return true, tx.lost(ctx, e, OutcomeBounced, Bounced)
	case EventDropped:
		return true, tx.lost(ctx, e, OutcomeDropped, Bounced)
	case EventSpamReport:
		return true, tx.lost(ctx, e, OutcomeComplained, Complained)
	}
	return true, nil
}

// outcome notes what became of a mail. It did leave, so it is unfinished no longer. A later word of the provider counts
// more, except that delivered takes nothing back: a host may take a letter in and return it afterwards.
func (tx Tx) outcome(ctx context.Context, e MailEvent, outcome string) error {
	if err := tx.MarkSent(ctx, e.MailID, "", e.At); err != nil {
		return err
	}
	_, err := tx.q.Exec(ctx, `update mails set outcome = $2, outcome_at = $3
		where id = $1 and (outcome in ('', 'blocked') or $2 <> 'delivered')`, e.MailID, outcome, e.At)
	return err
}

func (tx Tx) lost(ctx context.Context, e MailEvent, outcome, why string) error {
	if err := tx.outcome(ctx, e, outcome); err != nil {
		return err
	}
	if outcome != OutcomeComplained { // who complains has the letter
		if err := tx.follow(ctx, e); err != nil {
			return err
		}
	}
	return tx.lose(ctx, e.MailID, why, e.At)
}

// follow lets the letters of a mail that came back leave again when the person has had another address since: mending it could
// not know of them.
func (tx Tx) follow(ctx context.Context, e MailEvent) error {
	_, err := tx.q.Exec(ctx, `update letters l set state = 'waiting', mail_id = null, leaves_at = null, not_before = null, resent_at = $2, blocks = 0
		from mails m join people p on p.id = m.person_id
		where m.id = $1 and l.mail_id = m.id and l.state = 'sent' and p.email <> '' and m.address <> `+addressNow, e.MailID, e.At)
	if err != nil {
		return fmt.Errorf("letters of mail %s: %w", e.MailID, err)
	}
	return nil
}

// lose makes the person of a mail unreachable and tells HR, once a day at most. Who was out of reach before stays so
// for the first reason, and who has another address by now is not.
func (tx Tx) lose(ctx context.Context, mailID, why string, at time.Time) error {
	tag, err := tx.q.Exec(ctx, `update people p set unreachable = $2 from mails m
		where m.id = $1 and p.id = m.person_id and p.unreachable = '' and p.departed <> 'died' and coalesce(m.address = `+addressNow+`, true)`, mailID, why)
	if err != nil || tag.RowsAffected() == 0 {
		return err
	}
	_, err = tx.q.Exec(ctx, `insert into letters (id, person_id, kind, cause, cycle_id, data, queued_at)
		select gen_random_uuid(), o.person_id, $3, $3 || '/' || y.id || '/' || ($2::timestamptz at time zone a.zone)::date, y.id,
			json_build_object('year', y.year, 'role', 'hr'), $2
		from mails m join cycles y on y.id = m.cycle_id join agencies a on a.agency_id = y.agency_id,
			offices o join people p on p.id = o.person_id
		where m.id = $1 and o.office = 'hr' and p.departed = '' and p.unreachable = '' on conflict do nothing`, mailID, at, UnreachableLetter)
	if err != nil {
		return fmt.Errorf("tell HR of mail %s: %w", mailID, err)
	}
	return nil
}

// blocked sends the letters of a mail again that its host turned away for a while.
func (tx Tx) blocked(ctx context.Context, e MailEvent) error {
	if err := tx.outcome(ctx, e, OutcomeBlocked); err != nil {
		return err
	}
	var blocks int
	err := tx.q.QueryRow(ctx, `select coalesce(max(blocks), 0) + 1 from letters where mail_id = $1`, e.MailID).Scan(&blocks)
	if err != nil {
		return err
	}
	if blocks >= appraisal.BlockedTries {
		return tx.lose(ctx, e.MailID, Blocked, e.At)
	}
	_, err = tx.q.Exec(ctx, `update letters set state = 'waiting', mail_id = null, blocks = $2, not_before = $3 where mail_id = $1`,
		e.MailID, blocks, e.At.Add(appraisal.AfterBlock(blocks)))
	return err
}
