package store

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"siklus.id/appraisal"
)

// Doubt is one running case about which something may be wrong, with one thing that it waits for; whether it is stuck,
// and why, is judged by [appraisal.WhyStuck].
type Doubt struct {
	CaseID, PersonID, UnitCode string
	Proceeding                 appraisal.Proceeding
	Stage                      appraisal.Stage
	Period                     string    // key of the period
	OpenedAt                   time.Time // legal
	Started                    bool
	Received                   time.Time // real; the oldest act that was received and not taken; zero: none waits

	Role        appraisal.Role    // empty: nothing is awaited
	Act         appraisal.ActKind // what is awaited
	AwaitedID   string            // ID of the person; empty: nobody, or HR as an office
	Due         appraisal.Date
	AwayTo      appraisal.Date // last day of their absence that lasts on the day; zero: not away
	Unreachable bool
	Letter      bool // the task has a letter of its own
	Sent        bool // a letter of the task waits, leaves or has left
	Refused     bool // the person's last act in the case was refused, and none was taken since
}

// Doubts returns the running cases of a cycle about which something may be wrong on a legal day, one row for each thing
// that is awaited; also gives cases that are looked at all the same, because Temporal says something about them. What is
// due first comes first.
func (tx Tx) Doubts(ctx context.Context, cycleID string, today appraisal.Date, also []string) ([]Doubt, error) {
	rows, err := tx.q.Query(ctx, `with inbox as (select a.case_id, min(a.received_at) as since from acts a where a.state = 'received' group by a.case_id),
		away as (select b.person_id, max(coalesce(b.to_day, b.until_day)) as until from absences b
			where b.kind <> 'study-leave' and b.from_day <= $2 and coalesce(b.to_day, b.until_day) >= $2 group by b.person_id),
		refused as (select a.case_id, a.by_person from acts a where a.state = 'refused'
				and not exists (select from acts n where n.case_id = a.case_id and n.received_at > a.received_at and n.state <> 'refused')
			group by a.case_id, a.by_person),
		awaited as (select t.case_id, t.role, t.act, t.person_id, t.due, t.letter <> '' as letter, w.until, p.unreachable <> '' as unreached,
				f.case_id is not null as refused, exists (select from letters l where l.case_id = t.case_id and l.task_id = t.id
					and l.state in ('waiting', 'sending', 'sent')) as sent
			from tasks t left join people p on p.id = t.person_id left join away w on w.person_id = t.person_id
				left join refused f on f.case_id = t.case_id and f.by_person = t.person_id::text
			where t.cycle_id = $1 and t.closed_at is null)
		select c.id, c.person_id, c.unit_code, c.proceeding, c.stage, c.period_key, c.opened_at, c.started, i.since, coalesce(t.role, ''), coalesce(t.act, ''),
			coalesce(t.person_id::text, ''), t.due, t.until, coalesce(t.unreached, false), coalesce(t.letter, false), coalesce(t.sent, false), coalesce(t.refused, false)
		from cases c left join inbox i on i.case_id = c.id left join awaited t on t.case_id = c.id
		where c.cycle_id = $1 and c.closed_at is null and (not c.started or i.since is not null or c.id = any($3::text[]::uuid[])
			or t.due < $2 or t.person_id is null and t.role in ('appraiser', 'superior') or t.until is not null or t.unreached
			or t.letter and not t.sent or t.refused)
		order by t.due nulls last, c.id, t.role, t.act`, cycleID, day(today), also)
	list, err := collect(rows, err, func(r pgx.Row) (d Doubt, err error) {
		return d, r.Scan(&d.CaseID, &d.PersonID, &d.UnitCode, (*string)(&d.Proceeding), (*string)(&d.Stage), &d.Period, (*instant)(&d.OpenedAt), &d.Started,
			(*instant)(&d.Received), (*string)(&d.Role), (*string)(&d.Act), &d.AwaitedID, (*day)(&d.Due), (*day)(&d.AwayTo), &d.Unreachable, &d.Letter,
			&d.Sent, &d.Refused)
	})
	if err != nil {
		return nil, fmt.Errorf("what does not move in cycle %s: %w", cycleID, err)
	}
	return list, nil
}

// WithoutCase is somebody on a cycle's roster who has no case: the roster gives them no post or no appraiser, or nothing
// was opened for them.
type WithoutCase struct {
	PersonID, UnitCode string
	LeftOut            string // why; empty: nothing was opened
}

// WithoutCase returns who should have a case and has none. Whom the regulation or the roster itself leaves out is not
// among them.
func (tx Tx) WithoutCase(ctx context.Context, cycleID string) ([]WithoutCase, error) {
	rows, err := tx.q.Query(ctx, `select m.person_id, coalesce(u.code, ''), coalesce(m.left_out, '') from cycle_members m left join units u on u.id = m.unit_id
		where m.cycle_id = $1 and (m.left_out in ('no-post', 'no-appraiser') or m.left_out is null and not m.opened) order by m.left_out, m.person_id`, cycleID)
	list, err := collect(rows, err, func(r pgx.Row) (w WithoutCase, err error) { return w, r.Scan(&w.PersonID, &w.UnitCode, &w.LeftOut) })
	if err != nil {
		return nil, fmt.Errorf("who has no case in cycle %s: %w", cycleID, err)
	}
	return list, nil
}

// QuietSince returns those of the cases whose last entry was recorded before a real instant: what Temporal shows of the
// others may not have caught up.
func (tx Tx) QuietSince(ctx context.Context, caseIDs []string, before time.Time) ([]string, error) {
	rows, err := tx.q.Query(ctx, `select c.id from cases c join journal j on j.case_id = c.id and j.seq = c.journal_seq
		where c.id = any($1::text[]::uuid[]) and j.recorded_at < $2 order by c.id`, caseIDs, before)
	if err != nil {
		return nil, fmt.Errorf("what is quiet: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}

// DeputyPosts returns, by the ID of the case, the post for which a deputy on a legal day takes the part that is awaited in
// it: the one by whose holder the person acts, or the one right above when nobody holds any (IV.A.2–3). Left out are cases
// in which the person was named by HR, rates still from a post left before (IV.A.14) or explains what they signed (V.B.4):
// a deputy takes none of these parts.
func (tx Tx) DeputyPosts(ctx context.Context, cases []string, roles []appraisal.Role, on appraisal.Date) (map[string]string, error) {
	names := make([]string, len(roles))
	for i, r := range roles {
		names[i] = string(r)
	}
	rows, err := tx.q.Query(ctx, `select c.id::text, coalesce(a.post_id, above.id)::text
		from unnest($1::text[], $2::text[]) v (id, role) join cases c on c.id = v.id::uuid join posts own on own.id = c.post_id
			left join lateral case_actor(c.id, v.role, $3) a on true
			left join lateral case_actor(c.id, 'appraiser', $3) lead on v.role = 'superior'
			left join posts led on led.id = lead.post_id
			left join posts above on above.id = case when v.role = 'superior' then coalesce(led.parent_id, (select p.parent_id from posts p where p.id = own.parent_id)) else own.parent_id end
		where v.role in ('appraiser', 'superior') and not (c.proceeding = 'objection' and v.role = 'appraiser') and a.post_id is distinct from c.post_id
			and coalesce(a.post_id, above.id) is not null
			and (a.person_id is null or exists (select from post_holder(a.post_id, $3, '{}') h where h.person_id = a.person_id))`, cases, names, day(on))
	if err != nil {
		return nil, fmt.Errorf("posts for deputies: %w", err)
	}
	posts := make(map[string]string, len(cases))
	var id, post string
	_, err = pgx.ForEachRow(rows, []any{&id, &post}, func() error { posts[id] = post; return nil })
	return posts, err
}
