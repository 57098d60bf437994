package store

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"siklus.id/appraisal"
)

// PersonAwaited is one act that was awaited of one leader.
type PersonAwaited struct {
	PersonID string
	appraisal.AwaitedOf
}

// AwaitedOfLeaders returns every act with a last day that a cycle awaited of appraisers and superiors: those of some
// people, or of everybody when people is nil. An act that somebody else did, or that nobody did, has no Done. The choice
// to use an old result again binds nobody and is left out.
func (tx Tx) AwaitedOfLeaders(ctx context.Context, c Cycle, people []string) ([]PersonAwaited, error) {
	rows, err := tx.q.Query(ctx, `select t.id, t.person_id, t.clock, t.due, t.opened_at, t.closed_at, t.epoch,
			case when a.by_person = t.person_id::text then a.received_at end
		from tasks t left join acts a on a.id = t.closed_by_act
		where t.cycle_id = $1 and t.role in ('appraiser', 'superior') and t.due is not null and t.clock <> '' and t.person_id is not null
			and t.act <> $3 and ($2::text[] is null or t.person_id = any ($2::text[]::uuid[]))
		order by t.person_id, t.opened_at, t.id`, c.ID, people, string(appraisal.ReuseResult))
	if err != nil {
		return nil, fmt.Errorf("awaited of leaders: %w", err)
	}
	var list []PersonAwaited
	moved := map[string]int{} // entry of the last move → place in the list
	var id string
	var epoch int
	var p PersonAwaited
	var received time.Time
	_, err = pgx.ForEachRow(rows, []any{&id, &p.PersonID, (*string)(&p.Clock), (*day)(&p.Due), (*instant)(&p.Came), (*instant)(&p.Closed), &epoch, (*instant)(&received)},
		func() error {
			if p.Done = (time.Time{}); !received.IsZero() {
				p.Done = c.Rules.Pace.ToLegal(received)
			}
			for e := 2; e <= epoch; e++ { // a mended address raises the epoch too, without a move
				moved[appraisal.DeriveID(TaskMovedEvent, id, strconv.Itoa(e))] = len(list)
			}
			list = append(list, p)
			return nil
		})
	if err != nil || len(moved) == 0 {
		return list, err
	}
	entries := make([]string, 0, len(moved))
	for entry := range moved {
		entries = append(entries, entry)
	}
	rows, err = tx.q.Query(ctx, `select entry_id, at from journal where entry_id = any ($1) order by at`, entries)
	if err != nil {
		return nil, fmt.Errorf("moved tasks: %w", err)
	}
	var at time.Time
	_, err = pgx.ForEachRow(rows, []any{&id, (*instant)(&at)}, func() error {
		list[moved[id]].Came, list[moved[id]].Moved = at, true
		return nil
	})
	return list, err
}

// Workplace is a person with the unit where they hold a post.
type Workplace struct{ PersonID, Name, Unit string }

// Workplaces returns people by the name of their unit and their own, with the unit of the post that they hold on a day,
// the appointed one before others; the unit is empty for who holds none.
func (tx Tx) Workplaces(ctx context.Context, people []string, on appraisal.Date) ([]Workplace, error) {
	rows, err := tx.q.Query(ctx, `select p.id, p.name, coalesce(w.name, '') from people p
			left join lateral (select u.name from holdings h join posts t on t.id = h.post_id join units u on u.id = t.unit_id
				where h.person_id = p.id and h.from_day <= $2 and (h.to_day is null or h.to_day >= $2)
				order by (h.capacity = 'definitif') desc, h.from_day desc, u.code limit 1) w on true
		where p.id = any ($1::text[]::uuid[]) order by 3, p.name, p.id`, people, day(on))
	return collect(rows, err, func(r pgx.Row) (w Workplace, err error) { return w, r.Scan(&w.PersonID, &w.Name, &w.Unit) })
}

// LeadersIn returns the IDs of those of whom a cycle awaits or awaited something as appraiser or superior.
func (tx Tx) LeadersIn(ctx context.Context, cycleID string) ([]string, error) {
	rows, err := tx.q.Query(ctx, `select distinct person_id::text from tasks where cycle_id = $1 and role in ('appraiser', 'superior')
		and due is not null and clock <> '' and person_id is not null`, cycleID)
	if err != nil {
		return nil, fmt.Errorf("leaders: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}
