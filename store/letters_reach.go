package store

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// LoggedLetter is what HR may know of a letter: its kind, when, and what became of it. Never what it says.
type LoggedLetter struct {
	ID, Kind  string
	CycleID   string
	Rehearsal bool
	QueuedAt  time.Time // real
	LeavesAt  time.Time // real; zero: not looked at yet
	SentAt    time.Time // real; zero: not handed over
	State     string    // of a letter
	Outcome   string    // what the provider said last; empty: nothing
	OutcomeAt time.Time // real
	Rides     bool      // waits for another letter to travel with
	Resent    bool      // was sent again to a mended address, or because HR asked
}

// missed is the condition under which a letter l in mail m did not arrive: the mail came back or was never taken.
const missed = `(l.state = 'failed' or l.state = 'sent' and m.outcome in ('bounced', 'dropped', 'blocked'))`

const loggedColumns = `l.id, l.kind, coalesce(l.cycle_id::text, ''), coalesce(y.rehearsal, false), l.queued_at, l.leaves_at,
	m.sent_at, l.state, coalesce(m.outcome, ''), m.outcome_at, l.rides, l.resent_at is not null`

const loggedFrom = ` from letters l left join mails m on m.id = l.mail_id left join cycles y on y.id = l.cycle_id `

func scanLogged(r pgx.Row) (l LoggedLetter, err error) {
	return l, r.Scan(&l.ID, &l.Kind, &l.CycleID, &l.Rehearsal, (*instant)(&l.QueuedAt), (*instant)(&l.LeavesAt), (*instant)(&l.SentAt),
		&l.State, &l.Outcome, (*instant)(&l.OutcomeAt), &l.Rides, &l.Resent)
}

// LetterLog returns the letters to a person, newest first, at most limit from the one after before on; zero before is
// the newest.
func (tx Tx) LetterLog(ctx context.Context, person string, before time.Time, limit int) ([]LoggedLetter, error) {
	rows, err := tx.q.Query(ctx, `select `+loggedColumns+loggedFrom+`where l.person_id = $1 and ($2::timestamptz is null or l.queued_at < $2)
		order by l.queued_at desc, l.id limit $3`, person, instant(before), limit)
	return collect(rows, err, scanLogged)
}

// Reach is somebody whom no letter reaches, and what HR needs to mend it.
type Reach struct {
	Person  Person
	Unit    string    // name; empty: holds no post
	Since   time.Time // real instant of the last failure; zero: there never was an address
	Reason  string    // in the provider's words, without addresses
	Missed  int       // letters that did not arrive
	Waiting int       // letters that wait for an address
}

// Reaches returns whom no letter reaches, by unit and name, in one query.
func (tx Tx) Reaches(ctx context.Context) ([]Reach, error) {
	rows, err := tx.q.Query(ctx, `with lost as (select id from people where unreachable <> '' and departed <> 'died'),
		counts as (select l.person_id, count(*) filter (where `+missed+`) as missed,
				count(*) filter (where l.state in ('waiting', 'sending') and not l.rides) as waiting
			from lost join letters l on l.person_id = lost.id left join mails m on m.id = l.mail_id group by l.person_id),
		fault as (select distinct on (m.person_id) m.person_id, coalesce(m.outcome_at, m.started_at) as at,
				coalesce(nullif(e.reason, ''), m.reason) as reason
			from lost join mails m on m.person_id = lost.id left join lateral (select reason from mail_events e
				where e.mail_id = m.id and e.reason <> '' order by e.at desc limit 1) e on true
			where m.outcome in ('bounced', 'dropped', 'blocked', 'complained') or m.reason = 'permanent'
			order by m.person_id, coalesce(m.outcome_at, m.started_at) desc)
		select p.id, p.kind, p.number, p.code, p.name, p.email, p.language, p.unreachable, p.departed, p.departed_from,
			coalesce(u.name, ''), fault.at, coalesce(fault.reason, ''), coalesce(counts.missed, 0), coalesce(counts.waiting, 0)
		from lost join people p on p.id = lost.id left join counts on counts.person_id = p.id left join fault on fault.person_id = p.id
			left join lateral (select u.name from holdings h join posts x on x.id = h.post_id join units u on u.id = x.unit_id
				where h.person_id = p.id and h.to_day is null order by h.from_day desc limit 1) u on true
		order by u.name nulls last, p.name, p.id`)
	return collect(rows, err, func(r pgx.Row) (u Reach, err error) {
		return u, r.Scan(&u.Person.ID, &u.Person.Kind, &u.Person.Number, &u.Person.Code, &u.Person.Name, &u.Person.Email,
			&u.Person.Language, &u.Person.Unreachable, (*string)(&u.Person.Departed), (*day)(&u.Person.DepartedFrom),
			&u.Unit, (*instant)(&u.Since), &u.Reason, &u.Missed, &u.Waiting)
	})
}

// ResendLetter lets one letter leave again, with a link of its own, and answers false when it cannot be sent again: it
// has not left yet, or what it asks for is done.
func (tx Tx) ResendLetter(ctx context.Context, id string, at time.Time) (bool, error) {
	tag, err := tx.q.Exec(ctx, `update letters set state = 'waiting', mail_id = null, leaves_at = null, not_before = null, rides = false,
			resent_at = $2 where id = $1 and state in ('sent', 'failed') and not (asks and exists (select from tasks t
				where t.id = task_id and (t.closed_at is not null or t.person_id <> letters.person_id)))`, id, at)
	if err != nil {
		return false, fmt.Errorf("letter %s: %w", id, err)
	}
	return tag.RowsAffected() == 1, nil
}

// LetterTo returns whom a letter is for.
func (tx Tx) LetterTo(ctx context.Context, id string) (person string, err error) {
	err = tx.q.QueryRow(ctx, `select person_id from letters where id = $1`, id).Scan(&person)
	return person, missing(err, "letter", id)
}

// MendedAddress is what became of a mended address.
type MendedAddress struct {
	Resent  int // letters that leave again
	Dropped int // that did not arrive and ask for something done meanwhile
	Ended   int // open tasks whose old links are dead now
}

// MendAddress gives a person another address, or tries the same one once more, and lets exactly those letters leave again
// that did not arrive. Links that went to another address before are dead from now on. What the roster said of the address
// is kept beside it, so that the next import of the same does not write the dead one back. by is who mended it.
func (tx Tx) MendAddress(ctx context.Context, person, email, by string, at time.Time) (m MendedAddress, err error) {
	var was, cause string
	err = tx.q.QueryRow(ctx, `select email, unreachable from people where id = $1 for no key update`, person).Scan(&was, &cause)
	if err != nil {
		return m, missing(err, "person", person)
	}
	if _, err = tx.q.Exec(ctx, `update people set email = $2, unreachable = '', listed_email = case when lower(coalesce(listed_email, email)) <> lower($2)
			then coalesce(listed_email, email) end where id = $1`, person, email); err != nil {
		return m, fmt.Errorf("address of person %s: %w", person, err)
	}
	if was != email && was != "" {
		tag, err := tx.q.Exec(ctx, `update tasks set epoch = epoch + 1 where person_id = $1 and closed_at is null`, person)
		if err != nil {
			return m, fmt.Errorf("links of person %s: %w", person, err)
		}
		m.Ended = int(tag.RowsAffected())
	}
	tag, err := tx.q.Exec(ctx, `update letters l set state = 'overtaken' from tasks t where l.person_id = $1 and l.state in ('sent', 'failed')
			and l.asks and t.id = l.task_id and (t.closed_at is not null or t.person_id <> l.person_id)
			and exists (select from mails m where m.id = l.mail_id and `+missed+`)`, person)
	if err != nil {
		return m, fmt.Errorf("letters of person %s: %w", person, err)
	}
	m.Dropped = int(tag.RowsAffected())
	tag, err = tx.q.Exec(ctx, `update letters l set state = 'waiting', mail_id = null, leaves_at = null, not_before = null, resent_at = $2, blocks = 0
		from mails m where l.person_id = $1 and m.id = l.mail_id and `+missed, person, at)
	if err != nil {
		return m, fmt.Errorf("letters of person %s: %w", person, err)
	}
	m.Resent = int(tag.RowsAffected())
	_, err = tx.q.Exec(ctx, `insert into address_changes (id, person_id, by_person, at, cause, renewed, letters)
		values ($1, $2, $3, $4, $5, $6, $7)`, NewID(), person, by, at, cause, was != email, m.Resent)
	return m, err
}

// SharesAddress reports whether somebody else of the agency has the address.
func (tx Tx) SharesAddress(ctx context.Context, person, email string) (shared bool, err error) {
	err = tx.q.QueryRow(ctx, `select exists (select from people where lower(email) = lower($2) and id <> $1 and departed = '')`, person, email).Scan(&shared)
	return shared, err
}
