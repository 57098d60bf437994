package store

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"siklus.id/appraisal"
)

// DialogueStanding is where the dialogue of one period stands in one appraisal, without a word of what was said.
type DialogueStanding struct {
	CaseID, PersonID, Name string
	UnitCode, Unit         string
	Facts                  appraisal.DialogueFacts
}

// DialogueStandings returns the appraisals of a cycle, by unit and name, with where the dialogue of a period stands. Who is
// exempted, withdrawn or gone is left out.
func (tx Tx) DialogueStandings(ctx context.Context, c Cycle, period string) ([]DialogueStanding, error) {
	rows, err := tx.q.Query(ctx, `select c.id, c.person_id, p.name, c.unit_code, coalesce(u.name, ''),
			s.starts_at, s.proposed_at, s.agreed, t.version is not null,
			(select count(*) from dialogue_confirmations k where k.case_id = c.id and k.period_key = $2 and k.version = t.version) = 2
		from cases c join people p on p.id = c.person_id left join units u on u.id = c.unit_id
			left join lateral (select s.starts_at, s.proposed_at, a.slot_id is not null as agreed
				from dialogue_slots s left join dialogue_agreements a on a.slot_id = s.id
				where s.case_id = c.id and s.period_key = $2 order by s.seq desc limit 1) s on true
			left join lateral (select max(x.version) as version from dialogue_texts x where x.case_id = c.id and x.period_key = $2) t on true
		where c.cycle_id = $1 and c.proceeding = 'appraisal' and c.stage not in ('exempted', 'withdrawn', 'departed')
		order by c.unit_code, p.name, c.id`, c.ID, period)
	return collect(rows, err, func(r pgx.Row) (d DialogueStanding, err error) {
		var starts, proposed time.Time
		var agreed *bool
		err = r.Scan(&d.CaseID, &d.PersonID, &d.Name, &d.UnitCode, &d.Unit, (*instant)(&starts), (*instant)(&proposed), &agreed,
			&d.Facts.Written, &d.Facts.Confirmed)
		if agreed != nil {
			d.Facts.Slots = []appraisal.DialogueSlot{{Starts: starts, Day: c.Rules.Calendar.DateOf(starts), Proposed: c.Rules.Pace.ToLegal(proposed), Agreed: *agreed}}
		}
		return d, err
	})
}

// LeadersOf returns who appraises in cases on a day, by case; where nobody does, the case is missing.
func (tx Tx) LeadersOf(ctx context.Context, caseIDs []string, on appraisal.Date) (map[string]string, error) {
	rows, err := tx.q.Query(ctx, `select w.id, a.person_id::text from unnest($1::text[]) w (id) cross join lateral case_actor(w.id::uuid, 'appraiser', $2) a
		where a.person_id is not null`, caseIDs, day(on))
	if err != nil {
		return nil, err
	}
	leaders := map[string]string{}
	var id, person string
	_, err = pgx.ForEachRow(rows, []any{&id, &person}, func() error {
		leaders[id] = person
		return nil
	})
	return leaders, err
}

// UnansweredFeedback returns the requests for feedback in a cycle that nobody answered, the oldest first; an empty unit is
// all of them. The question stays where it was asked.
func (tx Tx) UnansweredFeedback(ctx context.Context, cycleID, unit string, limit int) ([]FeedbackWaiting, error) {
	rows, err := tx.q.Query(ctx, `select q.id, c.id, c.person_id, q.asked_id, c.unit_code, coalesce(u.name, ''), q.asked_at
		from feedback_requests q join cases c on c.id = q.case_id left join units u on u.id = c.unit_id
		where c.cycle_id = $1 and c.closed_at is null and ($2 = '' or c.unit_code = $2)
			and not exists (select from feedback f where f.request_id = q.id)
		order by q.asked_at, q.id limit $3`, cycleID, unit, limit)
	return collect(rows, err, func(r pgx.Row) (w FeedbackWaiting, err error) {
		return w, r.Scan(&w.ID, &w.CaseID, &w.EmployeeID, &w.AskedID, &w.UnitCode, &w.Unit, (*instant)(&w.At))
	})
}

// FeedbackWaiting is one request for feedback that waits for its answer.
type FeedbackWaiting struct {
	ID, CaseID, EmployeeID, AskedID, UnitCode, Unit string
	At                                              time.Time // real
}

// Letters to whoever is asked for feedback; their data's entry is the ID of the request.
const (
	FeedbackAskedLetter    = "feedback_asked"
	FeedbackReminderLetter = "feedback_reminder"
)

// QueueFeedbackReminders queues a letter to everybody of a cycle who was asked for feedback on a legal day up to the given one
// and has not answered, once for each request. now is the real instant. It returns how many were queued.
func (tx Tx) QueueFeedbackReminders(ctx context.Context, c Cycle, askedUpTo appraisal.Date, now time.Time) (int, error) {
	until := c.Rules.Pace.ToReal(c.Rules.Calendar.End(askedUpTo))
	tag, err := tx.q.Exec(ctx, `insert into letters (id, person_id, kind, cause, case_id, cycle_id, data, queued_at)
		select gen_random_uuid(), q.asked_id, $2, q.id::text, c.id, c.cycle_id,
			json_build_object('proceeding', c.proceeding, 'stage', c.stage, 'year', y.year, 'role', 'employee', 'rehearsal', y.rehearsal, 'entry', q.id), $4
		from feedback_requests q join cases c on c.id = q.case_id join cycles y on y.id = c.cycle_id join people p on p.id = q.asked_id
		where c.cycle_id = $1 and c.closed_at is null and q.asked_at < $3 and p.departed = ''
			and not exists (select from feedback f where f.request_id = q.id)
		on conflict do nothing`, c.ID, FeedbackReminderLetter, stored(until), now)
	if err != nil {
		return 0, fmt.Errorf("remind who was asked for feedback in cycle %s: %w", c.ID, err)
	}
	return int(tag.RowsAffected()), nil
}
