package store

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// AnnouncedLetter tells that a cycle was announced.
const AnnouncedLetter = "cycle_announced"

// Announcement is what everybody in a cycle was told about it.
type Announcement struct {
	ID, CycleID    string
	Body           string
	BodyEnglish    string    // empty: there is none
	By             string    // person
	RequestID      string    // the same request is the same announcement
	At             time.Time // real
	Year           int       // of the cycle; read only
	Rehearsal      bool      // read only
	AcknowledgedAt time.Time // real, by the reader; zero: not yet; read only
}

const announcementColumns = `n.id, n.cycle_id, n.body, n.body_english, n.by_person, n.request_id, n.announced_at, y.year, y.rehearsal`

func announcementInto(a *Announcement) []any {
	return []any{&a.ID, &a.CycleID, &a.Body, &a.BodyEnglish, &a.By, &a.RequestID, (*instant)(&a.At), &a.Year, &a.Rehearsal}
}

// Announce keeps an announcement; At is the real instant. The same request of the same person gives the first one back,
// with first false; ErrRequestReused when it said something else.
func (tx Tx) Announce(ctx context.Context, a Announcement) (_ Announcement, first bool, err error) {
	tag, err := tx.q.Exec(ctx, `insert into announcements (id, cycle_id, body, body_english, by_person, request_id, announced_at)
		values ($1, $2, $3, $4, $5, $6, $7) on conflict (agency_id, by_person, request_id) do nothing`,
		NewID(), a.CycleID, a.Body, a.BodyEnglish, a.By, a.RequestID, stored(a.At))
	if err != nil {
		return a, false, fmt.Errorf("announce: %w", err)
	}
	var there Announcement
	err = tx.q.QueryRow(ctx, `select `+announcementColumns+` from announcements n join cycles y on y.id = n.cycle_id
		where n.by_person = $1 and n.request_id = $2`, a.By, a.RequestID).Scan(announcementInto(&there)...)
	if err == nil && (there.CycleID != a.CycleID || there.Body != a.Body || there.BodyEnglish != a.BodyEnglish) {
		err = fmt.Errorf("announcement %s: %w", a.RequestID, ErrRequestReused)
	}
	return there, tag.RowsAffected() == 1, err
}

// QueueAnnouncement queues one letter to everybody whom an announcement concerns, and returns how many these are.
func (tx Tx) QueueAnnouncement(ctx context.Context, a Announcement, data []byte) (int, error) {
	tag, err := tx.q.Exec(ctx, `insert into letters (id, person_id, kind, cause, case_id, cycle_id, data, queued_at)
		select gen_random_uuid(), m.person_id, $3, $1, (select c.id from cases c where c.cycle_id = m.cycle_id and c.person_id = m.person_id
				and c.proceeding = 'appraisal' order by c.opened_at desc, c.id limit 1), m.cycle_id, $4, $5
		from cycle_members m join people p on p.id = m.person_id
		where m.cycle_id = $2 and m.left_out is null and p.departed = '' on conflict do nothing`,
		a.ID, a.CycleID, AnnouncedLetter, string(data), stored(a.At))
	if err != nil {
		return 0, fmt.Errorf("letters of announcement %s: %w", a.ID, err)
	}
	return int(tag.RowsAffected()), nil
}

// AnnouncementsTo returns what was announced in the cycles that a person is in, newest first.
func (tx Tx) AnnouncementsTo(ctx context.Context, person string) ([]Announcement, error) {
	rows, err := tx.q.Query(ctx, `select `+announcementColumns+`, k.acknowledged_at
		from cycle_members m join announcements n on n.cycle_id = m.cycle_id join cycles y on y.id = n.cycle_id
			left join acknowledgements k on k.announcement_id = n.id and k.person_id = m.person_id
		where m.person_id = $1 and m.left_out is null order by n.announced_at desc, n.id desc limit 50`, person)
	return collect(rows, err, func(r pgx.Row) (a Announcement, err error) {
		return a, r.Scan(append(announcementInto(&a), (*instant)(&a.AcknowledgedAt))...)
	})
}

// Acknowledge notes that a person has read an announcement and returns when they first did; at is the real instant.
// ErrNotFound when it does not concern them.
func (tx Tx) Acknowledge(ctx context.Context, id, person string, at time.Time) (first time.Time, err error) {
	if _, err = tx.q.Exec(ctx, `insert into acknowledgements (announcement_id, person_id, acknowledged_at)
		select n.id, m.person_id, $3 from announcements n join cycle_members m on m.cycle_id = n.cycle_id
		where n.id = $1 and m.person_id = $2 and m.left_out is null on conflict do nothing`, id, person, stored(at)); err != nil {
		return first, fmt.Errorf("acknowledge: %w", err)
	}
	err = tx.q.QueryRow(ctx, `select acknowledged_at from acknowledgements where announcement_id = $1 and person_id = $2`, id, person).Scan((*instant)(&first))
	return first, missing(err, "announcement", id)
}

// UnitAcknowledged is how many of the people of one unit have read an announcement.
type UnitAcknowledged struct {
	AnnouncementID, UnitID, Unit string
	People, Acknowledged         int
}

// Acknowledged counts, for every announcement of a cycle, who has read it, by name of the unit.
func (tx Tx) Acknowledged(ctx context.Context, cycleID string) ([]UnitAcknowledged, error) {
	rows, err := tx.q.Query(ctx, `select n.id, u.id, u.name, count(*), count(k.person_id)
		from announcements n join cycle_members m on m.cycle_id = n.cycle_id and m.left_out is null join units u on u.id = m.unit_id
			left join acknowledgements k on k.announcement_id = n.id and k.person_id = m.person_id
		where n.cycle_id = $1 group by n.id, u.id, u.name order by u.name, u.id`, cycleID)
	return collect(rows, err, func(r pgx.Row) (a UnitAcknowledged, err error) {
		return a, r.Scan(&a.AnnouncementID, &a.UnitID, &a.Unit, &a.People, &a.Acknowledged)
	})
}

// AnnouncementsIn returns what was announced in a cycle, newest first.
func (tx Tx) AnnouncementsIn(ctx context.Context, cycleID string) ([]Announcement, error) {
	rows, err := tx.q.Query(ctx, `select `+announcementColumns+` from announcements n join cycles y on y.id = n.cycle_id
		where n.cycle_id = $1 order by n.announced_at desc, n.id desc`, cycleID)
	return collect(rows, err, func(r pgx.Row) (a Announcement, err error) { return a, r.Scan(announcementInto(&a)...) })
}

// InCycle reports whether a person is in a cycle.
func (tx Tx) InCycle(ctx context.Context, cycleID, person string) (in bool, err error) {
	err = tx.q.QueryRow(ctx, `select exists (select from cycle_members where cycle_id = $1 and person_id = $2 and left_out is null)`, cycleID, person).Scan(&in)
	return in, err
}

// MembersOf counts who is in a cycle.
func (tx Tx) MembersOf(ctx context.Context, cycleID string) (n int, err error) {
	err = tx.q.QueryRow(ctx, `select count(*) from cycle_members where cycle_id = $1 and left_out is null`, cycleID).Scan(&n)
	return n, err
}
