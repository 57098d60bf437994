package store

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"siklus.id/appraisal"
	"siklus.id/appraisal/policies"
)

// Queued is one training in the queue of a course.
type Queued struct {
	appraisal.Applicant
	PersonID string
	Stage    appraisal.Stage // training-proposed or training-waiting; another one for a training that was asked for by name
}

// Queue is who wants a seat in a course, and what there is to give.
type Queue struct {
	Course Course
	Order  []appraisal.Criterion
	Budget Budget // of the year that pays for the course
	Queued []Queued
}

// Places is how many seats are left that the budget pays for.
func (q Queue) Places() int {
	return appraisal.Places(q.Course.Seats, q.Course.Taken, q.Course.Price, q.Budget.Left())
}

// Ranked puts the queue in order.
func (q Queue) Ranked() []appraisal.Placed {
	places := q.Places()
	if !q.Course.CancelledOn.IsZero() {
		places = 0
	}
	list := make([]appraisal.Applicant, len(q.Queued))
	for i, a := range q.Queued {
		list[i] = a.Applicant
	}
	return appraisal.Allocate(q.Order, q.Course.ID, places, list)
}

// stagesOfQueue are those in which somebody waits with an approval in hand.
var stagesOfQueue = []string{string(appraisal.TrainingWaiting)}

// QueueOf returns the queue of a course: who waits and, with proposals, whose proposal is not decided yet.
func (tx Tx) QueueOf(ctx context.Context, course string, proposals bool) (Queue, error) {
	stages := stagesOfQueue
	if proposals {
		stages = append([]string{string(appraisal.TrainingProposed)}, stages...)
	}
	return tx.queue(ctx, course, stages, "")
}

// queue reads the trainings of a course at some stages, and one more that is asked for by name whatever its stage.
func (tx Tx) queue(ctx context.Context, course string, stages []string, also string) (q Queue, err error) {
	if q.Course, err = tx.CourseByID(ctx, course); err != nil {
		return q, err
	}
	if q.Order, err = tx.allocationOrder(ctx); err != nil {
		return q, err
	}
	year := q.Course.Starts.Year()
	if q.Course.Starts.IsZero() {
		err = tx.q.QueryRow(ctx, `select coalesce((select y.year from cases c join cycles y on y.id = c.cycle_id where c.id = nullif($1, '')::uuid),
			(select max(y.year) from cycles y), extract(year from now())::int)`, also).Scan(&year)
		if err != nil {
			return q, err
		}
	}
	if q.Budget, err = tx.Budget(ctx, year); err != nil {
		return q, err
	}
	// A need without a row of its own is one that the year's result opened, and those are pressing. Hours count against
	// the entitlement from the moment a seat is held, so that nobody is counted as lacking what they are about to get.
	rows, err := tx.q.Query(ctx, `select c.id, c.person_id, c.stage, coalesce(n.severity, $4),
			case p.kind when 'pns' then coalesce((r.rules->'th'->>'n')::int, 20) when 'pppk' then coalesce((r.rules->'th'->>'k')::int, 24) else 0 end,
			coalesce((select sum(h.hours) from lesson_hours h where h.person_id = c.person_id and h.year = $5), 0)
				+ coalesce((select sum(pl.hours) from seats s join cases o on o.id = s.training_id join training_plans pl on pl.training_id = s.training_id
					where o.person_id = c.person_id and s.year = $5 and o.closed_at is null and o.id <> c.id), 0),
			(coalesce((select min(j.at) from journal j where j.case_id = c.id and j.stage = 'training-proposed'), c.opened_at) at time zone g.zone)::date
		from cases c join people p on p.id = c.person_id join pinned_rules r on r.hash = c.rules_hash cross join agencies g
			left join training_needs n on n.training_id = c.id
		where c.proceeding = 'training' and c.closed_at is null
			and (c.stage = any ($2) and training_course(c.id) = $1 or c.id = nullif($3, '')::uuid)
		order by c.id`, course, stages, also, appraisal.Pressing, year)
	q.Queued, err = collect(rows, err, func(r pgx.Row) (a Queued, err error) {
		var entitlement, credited int
		err = r.Scan(&a.Training, &a.PersonID, (*string)(&a.Stage), &a.Severity, &entitlement, &credited, (*day)(&a.Since))
		a.Missing = appraisal.MissingHours(entitlement, credited)
		return a, err
	})
	return q, err
}

// allocationOrder is what the agency's policy looks at; the order that the rules propose when it says nothing.
func (tx Tx) allocationOrder(ctx context.Context) ([]appraisal.Criterion, error) {
	agency, err := tx.OwnAgency(ctx)
	if err != nil {
		return nil, err
	}
	name := agency.Policy
	if name == "" {
		name = policies.Default
	}
	policy, err := policies.Load(name)
	if err != nil || len(policy.TrainingOrder) == 0 {
		return appraisal.Criteria(), nil //nolint:nilerr // a policy that this program does not carry
	}
	return policy.TrainingOrder, nil
}

// ReserveSeat holds a seat of a course for a training, within its seats and the budget, when a place falls to it in the
// order of the queue: who waits and stands before it is not overtaken. It answers true when the training holds the seat
// afterwards, however often it is asked; a seat in another course is given back once the new one is held. A year
// without a budget pays for free courses only.
func (tx Tx) ReserveSeat(ctx context.Context, trainingCase, course string) (ok bool, err error) {
	if err := tx.lockSeats(ctx, trainingCase, course); err != nil {
		return false, err
	}
	held := false
	if err := tx.q.QueryRow(ctx, `select exists (select from seats where training_id = $1 and course_id = $2)`, trainingCase, course).Scan(&held); err != nil || held {
		return held, err
	}
	q, err := tx.queue(ctx, course, stagesOfQueue, trainingCase)
	if err != nil {
		return false, err
	}
	for _, p := range q.Ranked() {
		if p.Training == trainingCase && p.Rank > max(q.Places(), 0) && p.Rank > 1 {
			return false, tx.pin(ctx, trainingCase, course)
		}
	}
	err = tx.q.QueryRow(ctx, `select reserve_seat($1, $2)`, trainingCase, course).Scan(&ok)
	if err != nil {
		return false, fmt.Errorf("reserve a seat for training %s: %w", trainingCase, err)
	}
	return ok, nil
}

// lockSeats takes the locks of reserve_seat, in its order, before the queue is read.
func (tx Tx) lockSeats(ctx context.Context, trainingCase, course string) error {
	batch := &pgx.Batch{}
	batch.Queue(`select from cases where id = $1 for no key update`, trainingCase)
	batch.Queue(`select from courses k where k.id = $2 or k.id = (select s.course_id from seats s where s.training_id = $1) order by k.id for no key update`, trainingCase, course)
	if err := tx.q.SendBatch(ctx, batch).Close(); err != nil {
		return fmt.Errorf("reserve a seat for training %s: %w", trainingCase, err)
	}
	return nil
}

// pin keeps what was approved for a training that gets no seat yet.
func (tx Tx) pin(ctx context.Context, trainingCase, course string) error {
	_, err := tx.q.Exec(ctx, `insert into training_plans (training_id, course_id, version, hours, price)
		select $1, k.id, k.version, k.hours, k.price from courses k where k.id = $2
		on conflict (agency_id, training_id) do update set course_id = excluded.course_id, version = excluded.version,
			hours = excluded.hours, price = excluded.price where training_plans.course_id <> excluded.course_id`, trainingCase, course)
	return err
}

// EnterOffers enters an act OfferSeat of the system in the register for everybody who waits and to whom a seat falls,
// once a day each; the relay hands them over. It returns how many are new. now is the real instant.
func (tx Tx) EnterOffers(ctx context.Context, on appraisal.Date, now time.Time) (entered int, err error) {
	rows, err := tx.q.Query(ctx, `select distinct training_course(c.id)::text from cases c join courses k on k.id = training_course(c.id)
		where c.proceeding = 'training' and c.stage = 'training-waiting' and c.closed_at is null and k.taken < k.seats and k.cancelled_on is null order by 1`)
	if err != nil {
		return 0, err
	}
	courses, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return 0, err
	}
	facts, err := asJSON(appraisal.Facts{})
	if err != nil {
		return 0, err
	}
	for _, course := range courses {
		q, err := tx.QueueOf(ctx, course, false)
		if err != nil {
			return entered, err
		}
		for _, p := range q.Ranked() {
			if !p.Gets {
				break
			}
			if err := tx.enterBySystem(ctx, p.Training, appraisal.OfferSeat, appraisal.DeriveID("offer", p.Training, course, on.String()), facts, "{}", now); err != nil {
				return entered, err
			}
			entered++
		}
	}
	return entered, nil
}
