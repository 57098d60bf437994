package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
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

// Tries returns how often the provider did not take the letters of the mail, the most unlucky one counted.
func (m Mail) Tries() int {
	n := 0
	for _, l := range m.Letters {
		n = max(n, l.Tries)
	}
	return n
}

// RideLasts is how long a letter that causes no e-mail of its own waits for another one to travel with.
const RideLasts = 14 * 24 * time.Hour

// ClaimMail takes every letter of one cycle that may leave for one person who can be reached, when one of them could
// have left for holdOff, and makes them one mail in state sending; letters that only ride along come with it. A mail
// never mixes a rehearsal with a real cycle. No two claims take the same letters. What asks for something that was done
// meanwhile, or that somebody else does now, does not leave any more. It returns nil when nothing is to be sent. now is
// the real instant.
func (tx Tx) ClaimMail(ctx context.Context, holdOff time.Duration, now time.Time) (*Mail, error) {
	for {
		// The person's row is the lock: whoever holds it takes all of the person's letters. Keys of other tables
		// that refer to the person are not in the way of this kind of lock.
		var person, cycle string
		err := tx.q.QueryRow(ctx, `select l.person_id, coalesce(l.cycle_id::text, '') from letters l join people p on p.id = l.person_id
			where l.state = 'waiting' and not l.rides and l.leaves_at <= $1 and (l.not_before is null or l.not_before <= $2)
				and p.unreachable = '' and p.departed <> 'died'
			order by l.leaves_at limit 1 for no key update of p skip locked`, now.Add(-holdOff), now).Scan(&person, &cycle)
		if errors.Is(err, pgx.ErrNoRows) {
			return nil, nil
		}
		if err != nil {
			return nil, fmt.Errorf("claim a mail: %w", err)
		}
		id := NewID()
		batch := &pgx.Batch{}
		batch.Queue(`update letters l set state = 'overtaken' where l.person_id = $1 and l.state = 'waiting'
			and (l.rides and l.leaves_at <= $2 or l.asks and exists (select from tasks t where t.id = l.task_id
				and (t.closed_at is not null or t.person_id <> l.person_id
					or l.kind in ('reminder', 'overdue') and t.due <> (l.data ->> 'due')::date))
				or l.kind = $3 and not exists (select from people p where p.unreachable <> '' and p.departed <> 'died'))`,
			person, now.Add(-RideLasts), UnreachableLetter)
		taken := 0
		batch.Queue(`with free as (
				select id, rides from letters where person_id = $2 and state = 'waiting' and leaves_at is not null
					and (rides or leaves_at <= $3) and (not_before is null or not_before <= $3)
					and cycle_id is not distinct from $4 for update),
			taken as (select id from free where exists (select from free where not rides)),
			mail as (insert into mails (id, person_id, cycle_id, state, started_at, address)
				select $1, p.id, $4, 'sending', $3, `+addressNow+` from people p where p.id = $2 and exists (select from taken) returning id)
			update letters l set state = 'sending', mail_id = mail.id from mail, taken where l.id = taken.id`,
			id, person, now, orNull(cycle)).Exec(func(tag pgconn.CommandTag) error {
			taken = int(tag.RowsAffected())
			return nil
		})
		if err := tx.q.SendBatch(ctx, batch).Close(); err != nil {
			return nil, fmt.Errorf("claim a mail: %w", err)
		}
		if taken == 0 {
			continue // somebody else took them between looking and locking, or all were overtaken
		}
		mail, err := tx.MailByID(ctx, id)
		return &mail, err
	}
}

// addressNow is what a mail notes of the address it goes to: by it a late event about an address that somebody no longer has
// is known. p is the person.
const addressNow = `sha256(convert_to(lower(p.email), 'UTF8'))`

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
	tag, err := tx.q.Exec(ctx, `update mails m set attempt = attempt + 1, started_at = $3, address = `+addressNow+`
		from people p where m.id = $1 and m.state = 'sending' and m.attempt = $2 and p.id = m.person_id`, mailID, attempt, now)
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
			mail_id = case when $3::timestamptz is null then l.mail_id end, tries = l.tries + 1
		from mail where l.mail_id = mail.id and l.state = 'sending'`, mailID, reason, instant(retryAt))
	if err != nil {
		return fmt.Errorf("mail %s: %w", mailID, err)
	}
	return nil
}

// MarkUndeliverable notes that the provider takes no letter for the address of a mail: its letters have failed, and the
// person counts as out of reach until the address is mended, so that HR sees it.
func (tx Tx) MarkUndeliverable(ctx context.Context, mailID string, now time.Time) error {
	if err := tx.MarkFailed(ctx, mailID, "permanent", time.Time{}); err != nil {
		return err
	}
	return tx.lose(ctx, mailID, Refused, now)
}

// Unreachable is somebody whom no letter reaches, and how many letters wait for them.
type Unreachable struct {
	Person  Person
	Letters int
}

// Unreachable returns whom no letter reaches, by name: HR must find another way.
func (tx Tx) Unreachable(ctx context.Context) ([]Unreachable, error) {
	rows, err := tx.q.Query(ctx, `select `+personColumns+`,
			(select count(*) from letters l where l.person_id = p.id and l.state in ('waiting', 'sending', 'failed') and not l.rides)
		from people p where unreachable <> '' and departed <> 'died' order by name, id`)
	return collect(rows, err, func(r pgx.Row) (u Unreachable, err error) {
		return u, r.Scan(&u.Person.ID, &u.Person.Kind, &u.Person.Number, &u.Person.Code, &u.Person.Name, &u.Person.Email,
			&u.Person.Language, &u.Person.Unreachable, (*string)(&u.Person.Departed), (*day)(&u.Person.DepartedFrom), &u.Letters)
	})
}
