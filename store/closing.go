package store

import (
	"context"
	"fmt"
	"time"

	"siklus.id/appraisal"
)

// CloseCycle closes a cycle when every case of it has ended, trainings excepted: they go on for months after the
// year. It queues the letter that tells HR and everybody who appraised, and answers whether the cycle is closed. at is the real instant.
func (tx Tx) CloseCycle(ctx context.Context, id string, at time.Time) (closed bool, err error) {
	var running bool
	err = tx.q.QueryRow(ctx, `select exists (select from cases where cycle_id = $1 and closed_at is null and proceeding <> $2)
			or exists (select from cycle_members where cycle_id = $1 and left_out is null and not opened)`,
		id, string(appraisal.TrainingProceeding)).Scan(&running)
	if err != nil {
		return false, fmt.Errorf("cycle %s: %w", id, err)
	}
	if running {
		return false, nil
	}
	if err := tx.MoveCycle(ctx, id, CycleClosed, at); err != nil {
		return false, err
	}
	_, err = tx.q.Exec(ctx, `insert into letters (id, person_id, kind, cause, cycle_id, data, queued_at)
		select gen_random_uuid(), t.person_id, 'cycle_closed', 'closed:' || y.id, y.id, json_build_object('year', y.year, 'role', t.role), $2
		from cycles y cross join lateral (select o.person_id, 'hr' as role from offices o where o.office = 'hr'
				union all select distinct k.person_id, 'superior' from tasks k where k.cycle_id = y.id and k.role in ('appraiser', 'superior')
					and k.person_id not in (select h.person_id from offices h where h.office = 'hr')) t
			join people p on p.id = t.person_id
		where y.id = $1 and p.departed = '' on conflict do nothing`, id, instant(at))
	return true, err
}
