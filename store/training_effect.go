package store

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"siklus.id/appraisal"
)

// ServiceAround is what a service of the units that took part in a course came to before and after it.
type ServiceAround struct {
	Service                     string             // name
	Before, After               *appraisal.Decimal // median hours from received to finished; nil without records
	RecordsBefore, RecordsAfter int
}

// monthsAround is how long before and after a course its services are looked at.
const monthsAround = "3 months"

// ServicesAround compares the services of the units whose people completed a course, in the months before it began and
// after it ended. A course without dates compares nothing.
func (tx Tx) ServicesAround(ctx context.Context, course string) ([]ServiceAround, error) {
	rows, err := tx.q.Query(ctx, `with held as (
			select distinct c.unit_id, k.starts, k.ends from training_hours h join cases c on c.id = h.training_id join training_plans p on p.training_id = c.id
				join courses k on k.id = p.course_id where p.course_id = $1 and k.starts is not null and k.ends is not null
		), took as (
			select distinct on (r.service_id, r.key) r.service_id, extract(epoch from r.finished_at - r.received_at) / 3600 as hours,
				(r.finished_at at time zone g.zone)::date < held.starts as early
			from held join service_records r on r.unit_id = held.unit_id cross join agencies g
			where r.finished_at is not null and ((r.finished_at at time zone g.zone)::date >= held.starts - $2::interval and (r.finished_at at time zone g.zone)::date < held.starts
				or (r.finished_at at time zone g.zone)::date > held.ends and (r.finished_at at time zone g.zone)::date <= held.ends + $2::interval)
			order by r.service_id, r.key, r.version desc
		)
		select s.name, round((percentile_cont(0.5) within group (order by hours) filter (where early))::numeric, 1),
			round((percentile_cont(0.5) within group (order by hours) filter (where not early))::numeric, 1),
			count(*) filter (where early), count(*) filter (where not early)
		from took join services s on s.id = took.service_id group by s.id, s.name order by s.name`, course, monthsAround)
	list, err := collect(rows, err, func(r pgx.Row) (a ServiceAround, err error) {
		var before, after *amount
		err = r.Scan(&a.Service, &before, &after, &a.RecordsBefore, &a.RecordsAfter)
		a.Before, a.After = (*appraisal.Decimal)(before), (*appraisal.Decimal)(after)
		return a, err
	})
	if err != nil {
		return nil, fmt.Errorf("services around course %s: %w", course, err)
	}
	return list, nil
}
