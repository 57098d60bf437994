package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// States of a mail.
const (
	MailSending = "sending"
	MailSent    = "sent"
	MailFailed  = "failed"
)

// Mail is one e-mail to one person with all letters that waited for them.
type Mail struct {
	ID, PersonID string
	CycleID      string // all its letters are of one cycle, or of none
	To           Person
	Letters      []Letter
	State        string
	Attempt      int       // how often it was handed to the provider, this time included
	StartedAt    time.Time // real; of the last attempt
	ProviderID   string    // what the provider calls it
	Reason       string    // why it failed
}

// ClaimMail takes every letter of one cycle that waits for one person who can be reached, when the oldest has waited
// for holdOff, and makes them one mail in state sending. A mail never mixes a rehearsal with a real cycle. No two
// claims take the same letters. It returns nil when nothing is to be sent. now is the real instant.
func (tx Tx) ClaimMail(ctx context.Context, holdOff time.Duration, now time.Time) (*Mail, error) {
	for {
		// The person's row is the lock: whoever holds it takes all of the person's letters. Keys of other tables
		// that refer to the person are not in the way of this kind of lock.
		var person, cycle string
		err := tx.q.QueryRow(ctx, `select l.person_id, coalesce(l.cycle_id::text, '') from letters l join people p on p.id = l.person_id
			where l.state = 'waiting' and l.queued_at <= $1 and (l.not_before is null or l.not_before <= $2) and p.unreachable = ''
				and p.departed <> 'died'
			order by l.queued_at limit 1 for no key update of p skip locked`, now.Add(-holdOff), now).Scan(&person, &cycle)
		if errors.Is(err, pgx.ErrNoRows) {
			return nil, nil
		}
		if err != nil {
			return nil, fmt.Errorf("claim a mail: %w", err)
		}
		id := NewID()
		tag, err := tx.q.Exec(ctx, `with taken as (
				select id from letters where person_id = $2 and state = 'waiting' and (not_before is null or not_before <= $3)
					and cycle_id is not distinct from $4 for update),
			mail as (insert into mails (id, person_id, cycle_id, state, started_at)
				select $1, $2, $4, 'sending', $3 where exists (select from taken) returning id)
			update letters l set state = 'sending', mail_id = mail.id from mail, taken where l.id = taken.id`, id, person, now, orNull(cycle))
		if err != nil {
			return nil, fmt.Errorf("claim a mail: %w", err)
		}
		if tag.RowsAffected() == 0 {
			continue // somebody else took them between looking and locking
		}
		mail, err := tx.MailByID(ctx, id)
		return &mail, err
	}
}

const mailColumns = `m.id, m.person_id, coalesce(m.cycle_id::text, ''), m.state, m.attempt, m.started_at, m.provider_id, m.reason,
	p.id, p.kind, p.number, p.code, p.name, p.email, p.language, p.unreachable, p.departed, p.departed_from`

func scanMail(r pgx.Row) (m Mail, err error) {
	return m, r.Scan(&m.ID, &m.PersonID, &m.CycleID, &m.State, &m.Attempt, (*instant)(&m.StartedAt), &m.ProviderID, &m.Reason,
		&m.To.ID, &m.To.Kind, &m.To.Number, &m.To.Code, &m.To.Name, &m.To.Email, &m.To.Language, &m.To.Unreachable,
		(*string)(&m.To.Departed), (*day)(&m.To.DepartedFrom))
}

// MailByID returns a mail with its letters, oldest first.
func (tx Tx) MailByID(ctx context.Context, id string) (Mail, error) {
	batch := &pgx.Batch{}
	batch.Queue(`select `+mailColumns+` from mails m join people p on p.id = m.person_id where m.id = $1`, id)
	batch.Queue(`select `+letterColumns+letterFrom+`where l.mail_id = $1 order by l.queued_at, l.id`, id)
	answers := tx.q.SendBatch(ctx, batch)
	defer func() { _ = answers.Close() }()
	m, err := scanMail(answers.QueryRow())
	if err != nil {
		return Mail{}, missing(err, "mail", id)
	}
	rows, err := answers.Query()
	m.Letters, err = collect(rows, err, scanLetter)
	return m, err
}

// UnfinishedMails returns mails that were started before a real instant and of which nobody knows whether they
// left: a crash happened in between.
func (tx Tx) UnfinishedMails(ctx context.Context, before time.Time) ([]Mail, error) {
	rows, err := tx.q.Query(ctx, `select id from mails where state = 'sending' and started_at < $1 order by started_at, id`, before)
	if err != nil {
		return nil, err
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return nil, err
	}
	mails := make([]Mail, len(ids))
	for i, id := range ids {
		if mails[i], err = tx.MailByID(ctx, id); err != nil {
			return nil, err
		}
	}
	return mails, nil
}

// RetryMail takes over an unfinished mail for one more attempt. It answers false when it is finished by now or
// somebody else took it over since: attempt is the one the caller has seen.
func (tx Tx) RetryMail(ctx context.Context, mailID string, attempt int, now time.Time) (bool, error) {
	tag, err := tx.q.Exec(ctx, `update mails set attempt = attempt + 1, started_at = $3
		where id = $1 and state = 'sending' and attempt = $2`, mailID, attempt, now)
	return tag.RowsAffected() == 1, err
}

// MarkSent notes that the provider has a mail, and under which name; its letters are sent. A late success after
// a failure counts; repeated it changes nothing.
func (tx Tx) MarkSent(ctx context.Context, mailID, providerID string, now time.Time) error {
	tag, err := tx.q.Exec(ctx, `with mail as (update mails set state = 'sent', sent_at = coalesce(sent_at, $3), reason = '',
				provider_id = case when $2 = '' then provider_id else $2 end
			where id = $1 returning id),
		letter as (update letters l set state = 'sent' from mail where l.mail_id = mail.id and l.state in ('sending', 'failed'))
		select from mail`, mailID, providerID, now)
	if err == nil && tag.RowsAffected() == 0 {
		return fmt.Errorf("mail %s: %w", mailID, ErrNotFound)
	}
	return err
}

// MarkFailed notes that a mail did not leave. With a retryAt its letters wait again until that real instant, and
// leave in another mail together with what came since; without one they have failed for good. A mail that was sent
// stays sent.
func (tx Tx) MarkFailed(ctx context.Context, mailID, reason string, retryAt time.Time) error {
	_, err := tx.q.Exec(ctx, `with mail as (update mails set state = 'failed', reason = $2 where id = $1 and state = 'sending' returning id)
		update letters l set state = case when $3::timestamptz is null then 'failed' else 'waiting' end, not_before = $3,
			mail_id = case when $3::timestamptz is null then l.mail_id end
		from mail where l.mail_id = mail.id and l.state = 'sending'`, mailID, reason, instant(retryAt))
	if err != nil {
		return fmt.Errorf("mail %s: %w", mailID, err)
	}
	return nil
}

// Kinds of events that a provider reports.
const (
	EventProcessed  = "processed"
	EventDelivered  = "delivered"
	EventBounce     = "bounce"
	EventDropped    = "dropped"
	EventSpamReport = "spamreport"
)

// MailEvent is what a provider reports of a mail.
type MailEvent struct {
	EventID string // the provider's: the same event is taken once
	MailID  string
	Kind    string
	At      time.Time // real
	Reason  string
}

// RecordMailEvent takes an event of the provider and answers false when it was taken before. Processed and
// delivered prove that the mail left; bounce, dropped and spamreport make the person unreachable, so that HR sees
// it and no further letter is tried until the address changes.
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
	case EventProcessed, EventDelivered:
		return true, tx.MarkSent(ctx, e.MailID, "", e.At)
	case EventBounce, EventDropped, EventSpamReport:
		why := Bounced
		if e.Kind == EventSpamReport {
			why = Complained
		}
		// The mail did leave, so it is not unfinished; that it did not arrive stands with the person.
		if err := tx.MarkSent(ctx, e.MailID, "", e.At); err != nil {
			return true, err
		}
		_, err := tx.q.Exec(ctx, `update people p set unreachable = $2 from mails m
			where m.id = $1 and p.id = m.person_id and p.unreachable = ''`, e.MailID, why)
		return true, err
	}
	return true, nil
}

// Unreachable is somebody whom no letter reaches, and how many letters wait for them.
type Unreachable struct {
	Person  Person
	Letters int
}

// Unreachable returns whom no letter reaches, by name: HR must find another way.
func (tx Tx) Unreachable(ctx context.Context) ([]Unreachable, error) {
	rows, err := tx.q.Query(ctx, `select `+personColumns+`,
			(select count(*) from letters l where l.person_id = p.id and l.state not in ('sent', 'cancelled'))
		from people p where unreachable <> '' and departed <> 'died' order by name, id`)
	return collect(rows, err, func(r pgx.Row) (u Unreachable, err error) {
		return u, r.Scan(&u.Person.ID, &u.Person.Kind, &u.Person.Number, &u.Person.Code, &u.Person.Name, &u.Person.Email,
			&u.Person.Language, &u.Person.Unreachable, (*string)(&u.Person.Departed), (*day)(&u.Person.DepartedFrom), &u.Letters)
	})
}
