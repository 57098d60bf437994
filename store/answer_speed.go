package store

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"siklus.id/appraisal"
)

// AnswersOf returns what staff handed in to one leader in a cycle outside of the procedure: entries of progress that ask for
// feedback, and requests for feedback. What somebody else answered is theirs; what nobody answered waits for whoever
// leads on the day.
func (tx Tx) AnswersOf(ctx context.Context, c Cycle, person string, today appraisal.Date) ([]appraisal.Answer, error) {
	team, err := tx.Team(ctx, c.ID, person, appraisal.Appraiser, today)
	if err != nil {
		return nil, err
	}
	led := make([]string, 0, len(team))
	for _, k := range team {
		led = append(led, k.ID)
	}
	// An entry that was corrected after its answer was asked about when it came in.
	rows, err := tx.q.Query(ctx, `select 'progress-feedback', case when a.at is null or e.changed_at <= a.at then e.changed_at else e.arrived_at end, a.at
			from progress_entries e join cases c on c.id = e.case_id
				left join lateral (select x.person_id, x.answered_at as at from progress_answers x where x.entry_id = e.id order by x.answered_at, x.id limit 1) a on true
			where c.cycle_id = $1 and e.asks and e.taken_back_at is null
				and (a.person_id = $2::uuid or a.person_id is null and e.case_id = any ($3::text[]::uuid[]))
		union all
		select 'feedback-request', q.asked_at, (select min(f.given_at) from feedback f where f.request_id = q.id)
			from feedback_requests q join cases c on c.id = q.case_id
			where c.cycle_id = $1 and q.asked_id = $2::uuid
				and (c.closed_at is null or exists (select from feedback f where f.request_id = q.id))`, c.ID, person, led)
	list, err := collect(rows, err, func(r pgx.Row) (a appraisal.Answer, err error) {
		var came, done time.Time
		if err = r.Scan((*string)(&a.Kind), (*instant)(&came), (*instant)(&done)); err != nil {
			return a, err
		}
		a.Came = c.Rules.Pace.ToLegal(came)
		if !done.IsZero() {
			a.Done = c.Rules.Pace.ToLegal(done)
		}
		return a, nil
	})
	if err != nil {
		return nil, fmt.Errorf("answers of a leader: %w", err)
	}
	awaited, err := tx.AwaitedOfLeaders(ctx, c, []string{person})
	for _, w := range awaited {
		kind := appraisal.AnswersClock(w.Clock)
		if kind == "" || w.Done.IsZero() && !w.Closed.IsZero() { // fell away, or somebody else did it
			continue
		}
		list = append(list, appraisal.Answer{Kind: kind, Came: w.Came, Done: w.Done})
	}
	return list, err
}
