package store

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"siklus.id/appraisal"
)

// Unsorted is a letter of which nobody has said yet when it may leave.
type Unsorted struct {
	ID, PersonID, CycleID, Kind string
	Due                         appraisal.Date      // of what it asks for; zero: none
	QueuedAt                    time.Time           // real
	Way                         appraisal.LetterWay // what the addressee chose for the kind; empty: nothing
	Resent                      bool                // HR lets it leave again
	Told                        time.Time           // real instant at which a letter that may be bundled last left for them; zero: none
}

// Sorted says when a letter may leave and how.
type Sorted struct {
	ID       string
	LeavesAt time.Time // real
	Bundles  bool      // may be kept for a digest
	Asks     bool      // pointless once its task is done
	Rides    bool      // causes no e-mail of its own
	Never    bool      // the addressee wants none of the kind
}

// UnsortedLetters returns the oldest letters of which nobody has said yet when they may leave, at most limit, and locks
// them. Letters that somebody else is sorting are left out.
func (tx Tx) UnsortedLetters(ctx context.Context, limit int) ([]Unsorted, error) {
	rows, err := tx.q.Query(ctx, `select l.id, l.person_id, coalesce(l.cycle_id::text, ''), l.kind, (l.data ->> 'due')::date, l.queued_at,
			coalesce(c.way, ''), l.resent_at is not null, told.at
		from letters l left join letter_choices c on c.person_id = l.person_id and c.kind = l.kind
			left join lateral (select max(m.started_at) as at from letters b join mails m on m.id = b.mail_id
				where b.person_id = l.person_id and b.bundles and b.mail_id is not null and b.state in ('sending', 'sent')
					and b.cycle_id is not distinct from l.cycle_id) told on true
		where l.state = 'waiting' and l.leaves_at is null
		order by l.queued_at, l.id limit $1 for update of l skip locked`, limit)
	list, err := collect(rows, err, func(r pgx.Row) (u Unsorted, err error) {
		return u, r.Scan(&u.ID, &u.PersonID, &u.CycleID, &u.Kind, (*day)(&u.Due), (*instant)(&u.QueuedAt), (*string)(&u.Way), &u.Resent, (*instant)(&u.Told))
	})
	if err != nil {
		return nil, fmt.Errorf("unsorted letters: %w", err)
	}
	return list, nil
}

// SortLetters notes when letters may leave.
func (tx Tx) SortLetters(ctx context.Context, sorted []Sorted) error {
	if len(sorted) == 0 {
		return nil
	}
	var ids []string
	var leaves []time.Time
	var bundles, asks, rides, never []bool
	for _, s := range sorted {
		ids, leaves = append(ids, s.ID), append(leaves, s.LeavesAt)
		bundles, asks, rides, never = append(bundles, s.Bundles), append(asks, s.Asks), append(rides, s.Rides), append(never, s.Never)
	}
	_, err := tx.q.Exec(ctx, `update letters l set leaves_at = v.leaves, bundles = v.bundles, asks = v.asks, rides = v.rides,
			state = case when v.never then 'cancelled' else l.state end
		from unnest($1::text[]::uuid[], $2::timestamptz[], $3::boolean[], $4::boolean[], $5::boolean[], $6::boolean[])
			v (id, leaves, bundles, asks, rides, never)
		where l.id = v.id and l.state = 'waiting' and l.leaves_at is null`, ids, leaves, bundles, asks, rides, never)
	if err != nil {
		return fmt.Errorf("sort letters: %w", err)
	}
	return nil
}

// LetterChoice is how a person wants the letters of a kind.
type LetterChoice struct {
	Kind string
	Way  appraisal.LetterWay
}

// LetterChoices returns what a person chose, by kind. What is not there was never chosen.
func (tx Tx) LetterChoices(ctx context.Context, person string) ([]LetterChoice, error) {
	rows, err := tx.q.Query(ctx, `select kind, way from letter_choices where person_id = $1 order by kind`, person)
	return collect(rows, err, func(r pgx.Row) (c LetterChoice, err error) {
		return c, r.Scan(&c.Kind, (*string)(&c.Way))
	})
}

// ChooseLetters keeps how a person wants letters from now on. What is sorted already leaves as it was sorted.
func (tx Tx) ChooseLetters(ctx context.Context, person string, choices []LetterChoice, at time.Time) error {
	var kinds, ways []string
	for _, c := range choices {
		kinds, ways = append(kinds, c.Kind), append(ways, string(c.Way))
	}
	_, err := tx.q.Exec(ctx, `insert into letter_choices (person_id, kind, way, chosen_at)
		select p.id, v.kind, v.way, $4 from people p, unnest($2::text[], $3::text[]) v (kind, way) where p.id = $1
		on conflict (agency_id, person_id, kind) do update set way = excluded.way, chosen_at = excluded.chosen_at
			where letter_choices.way <> excluded.way`, person, kinds, ways, at)
	if err != nil {
		return fmt.Errorf("letters of person %s: %w", person, err)
	}
	return nil
}
