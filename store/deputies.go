package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"siklus.id/appraisal"
)

// Letters about deputies.
const (
	DeputyNamedLetter    = "deputy_named"    // to the deputy and to whose queue it is
	DeputyReturnedLetter = "deputy_returned" // the queue is back
)

// Deputy is one naming of a deputy (*pejabat pengganti*) in one post. By its holding the deputy acts; this row says who
// named them, why, and what became of it.
type Deputy struct {
	ID, PostID   string
	HolderID     string // when it was named; empty in a vacant post
	PersonID     string
	Capacity     appraisal.Capacity
	Days         appraisal.Span // as named
	Decree       string
	Reason       string
	By           string
	RequestID    string
	NamedAt      time.Time      // real
	EndedOn      appraisal.Date // first day back when it was handed back before; zero: it was not
	EndReason    string
	HandedBackAt time.Time // real; zero: its end was not looked at yet

	Post, Unit string // read only
	Open       int    // tasks that wait for the deputy as appraiser or superior; read only
}

// Last is the last day on which the deputy acts.
func (d Deputy) Last() appraisal.Date {
	if !d.EndedOn.IsZero() {
		return d.EndedOn - 1
	}
	return d.Days.To
}

const deputyColumns = `d.id, d.post_id, coalesce(d.holder_id::text, ''), d.person_id, d.capacity, d.from_day, d.to_day, d.decree, d.reason, d.by_person,
	d.request_id, d.named_at, d.ended_on, d.end_reason, d.handed_back_at, t.title, u.name,
	(select count(*) from tasks k where k.person_id = d.person_id and k.closed_at is null and k.role in ('appraiser', 'superior'))`

const deputyFrom = ` from deputies d join posts t on t.id = d.post_id join units u on u.id = t.unit_id `

func scanDeputy(r pgx.Row) (d Deputy, err error) {
	return d, r.Scan(&d.ID, &d.PostID, &d.HolderID, &d.PersonID, (*string)(&d.Capacity), (*day)(&d.Days.From), (*day)(&d.Days.To), &d.Decree, &d.Reason, &d.By,
		&d.RequestID, (*instant)(&d.NamedAt), (*day)(&d.EndedOn), &d.EndReason, (*instant)(&d.HandedBackAt), &d.Post, &d.Unit, &d.Open)
}

// Deputies returns the deputyships that run or lie ahead on a day, by first day; with ended those that are over as well,
// the newest 200 of all. With a person only those that they named, gave or received.
func (tx Tx) Deputies(ctx context.Context, on appraisal.Date, ended bool, person string) ([]Deputy, error) {
	rows, err := tx.q.Query(ctx, `select `+deputyColumns+deputyFrom+`where ($2 or (d.ended_on is null and d.to_day >= $1))
			and ($3::uuid is null or $3 in (d.holder_id, d.person_id, d.by_person))
		order by (d.ended_on is null and d.to_day >= $1) desc, case when d.ended_on is null and d.to_day >= $1 then d.from_day end, d.from_day desc, d.id limit 200`, day(on), ended, orNull(person))
	return collect(rows, err, scanDeputy)
}

// DeputyByID returns one deputyship.
func (tx Tx) DeputyByID(ctx context.Context, id string) (Deputy, error) {
	d, err := scanDeputy(tx.q.QueryRow(ctx, `select `+deputyColumns+deputyFrom+`where d.id = $1`, id))
	return d, missing(err, "deputy", id)
}

// QueuePosts returns the posts that a person holds on a day, as appointed or as Plt, and in which somebody reports to
// them, by title.
func (tx Tx) QueuePosts(ctx context.Context, person string, on appraisal.Date) ([]FoundPost, error) {
	rows, err := tx.q.Query(ctx, `select t.id, t.code, t.title, t.unit_id, coalesce(t.parent_id::text, ''), t.level, u.name
		from holdings h join posts t on t.id = h.post_id join units u on u.id = t.unit_id
		where h.person_id = $1 and h.capacity in ('definitif', 'plt') and h.from_day <= $2 and (h.to_day is null or h.to_day >= $2)
			and exists (select from posts k where k.parent_id = t.id)
		order by t.title, t.id`, person, day(on))
	return collect(rows, err, func(r pgx.Row) (p FoundPost, err error) {
		p.Post, err = scanPost(also(r, &p.Unit))
		return p, err
	})
}

// WaitingFor counts the open tasks of a person as appraiser or superior.
func (tx Tx) WaitingFor(ctx context.Context, person string) (n int, err error) {
	err = tx.q.QueryRow(ctx, `select count(*) from tasks where person_id = $1 and closed_at is null and role in ('appraiser', 'superior')`, person).Scan(&n)
	return n, err
}

// reporting are the posts from which people are appraised by the holder of post $1 on day $2: those right below, and below
// those of them that stand vacant.
const reporting = `reach (id, depth) as (
		select p.id, 1 from posts p where p.parent_id = $1
		union all
		select p.id, r.depth + 1 from reach r join posts p on p.parent_id = r.id
			where r.depth < 40 and not exists (select from holdings h where h.post_id = r.id and h.from_day <= $2 and (h.to_day is null or h.to_day >= $2)))`

// DeputyScene reads what stands around the naming of a deputy. It locks the post and the people until the transaction
// ends, so that two namings never overlap.
func (tx Tx) DeputyScene(ctx context.Context, d appraisal.Deputising, today appraisal.Date) (s appraisal.DeputyScene, err error) {
	s.Today = today
	if _, err := tx.q.Exec(ctx, `select from posts where id = $1 for no key update`, d.Post); err != nil {
		return s, fmt.Errorf("post of a deputy: %w", err)
	}
	var from day
	if err := tx.q.QueryRow(ctx, `select departed_from from people where id = $1 for no key update`, d.Person).Scan(&from); err != nil {
		return s, missing(err, "person", d.Person)
	}
	s.DepartedFrom = appraisal.Date(from)
	rows, err := tx.q.Query(ctx, `with parties as (
				select $2::uuid as id union select h.person_id from holdings h where h.post_id = $1 and h.from_day <= $3 and (h.to_day is null or h.to_day >= $3)),
			theirs as (select h.post_id as id from holdings h join parties p on p.id = h.person_id where h.to_day is null or h.to_day >= $3)
		select distinct h.post_id, h.person_id, h.capacity, h.from_day, h.to_day from holdings h
		where (h.to_day is null or h.to_day >= $3) and (h.post_id = $1 or h.person_id in (select id from parties) or h.post_id in (select id from theirs))
		order by h.post_id, h.from_day, h.person_id`, d.Post, d.Person, day(d.From))
	if s.Held, err = collect(rows, err, func(r pgx.Row) (h appraisal.HeldSpan, err error) {
		return h, r.Scan(&h.Post, &h.Person, (*string)(&h.Capacity), (*day)(&h.From), (*day)(&h.To))
	}); err != nil {
		return s, fmt.Errorf("holdings around a deputy: %w", err)
	}
	rows, err = tx.q.Query(ctx, `select from_day, coalesce(to_day, until_day) from absences where person_id = $1 and kind <> 'study-leave'`, d.Person)
	if s.Absences, err = collect(rows, err, func(r pgx.Row) (a appraisal.Span, err error) {
		return a, r.Scan((*day)(&a.From), (*day)(&a.To))
	}); err != nil {
		return s, fmt.Errorf("absences of a deputy: %w", err)
	}
	rows, err = tx.q.Query(ctx, `with recursive `+reporting+`
		select distinct h.person_id from reach r join holdings h on h.post_id = r.id join people p on p.id = h.person_id
		where h.capacity in ('definitif', 'plt') and h.from_day <= $2 and (h.to_day is null or h.to_day >= $2) and p.kind <> 'non-asn' order by 1`, d.Post, day(d.From))
	if err != nil {
		return s, fmt.Errorf("who reports to a post: %w", err)
	}
	s.Reporting, err = pgx.CollectRows(rows, pgx.RowTo[string])
	return s, err
}

// NameDeputy keeps a naming and lets the deputy hold the post. The same request for the same post gives the first one
// back, with false; ErrRequestReused when it named somebody else.
func (tx Tx) NameDeputy(ctx context.Context, d Deputy) (kept Deputy, first bool, err error) {
	id := appraisal.DeriveID("deputy", d.By, d.RequestID, d.PostID)
	tag, err := tx.q.Exec(ctx, `insert into deputies (id, post_id, holder_id, person_id, capacity, from_day, to_day, decree, reason, by_person, request_id, named_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) on conflict do nothing`,
		id, d.PostID, orNull(d.HolderID), d.PersonID, string(d.Capacity), day(d.Days.From), day(d.Days.To), d.Decree, d.Reason, d.By, d.RequestID, stored(d.NamedAt))
	if err != nil {
		return d, false, fmt.Errorf("name a deputy: %w", err)
	}
	if kept, err = tx.DeputyByID(ctx, id); err != nil {
		return kept, false, err
	}
	if tag.RowsAffected() == 0 {
		if kept.PersonID != d.PersonID || kept.Capacity != d.Capacity || kept.Days != d.Days {
			return kept, false, fmt.Errorf("deputy %s: %w", id, ErrRequestReused)
		}
		return kept, false, nil
	}
	return kept, true, tx.PutHolding(ctx, Holding{PostID: d.PostID, PersonID: d.PersonID, Capacity: d.Capacity, From: d.Days.From, To: d.Days.To})
}

// EndDeputy hands a post back: from the day on the deputy does not act. It reports whether it was this call that did.
func (tx Tx) EndDeputy(ctx context.Context, id, by, reason, requestID string, on appraisal.Date, now time.Time) (Deputy, bool, error) {
	d, err := scanDeputy(tx.q.QueryRow(ctx, `select `+deputyColumns+deputyFrom+`where d.id = $1 for no key update of d`, id))
	if err != nil {
		return d, false, missing(err, "deputy", id)
	}
	if !d.EndedOn.IsZero() {
		return d, false, nil
	}
	_, err = tx.q.Exec(ctx, `update deputies set ended_on = $2, ended_by = $3, end_reason = $4, end_request = $5, handed_back_at = $6 where id = $1`,
		id, day(on), by, reason, requestID, stored(now))
	if err == nil {
		_, err = tx.q.Exec(ctx, `delete from holdings where post_id = $1 and person_id = $2 and capacity = $3 and from_day = $4 and from_day >= $5`,
			d.PostID, d.PersonID, string(d.Capacity), day(d.Days.From), day(on))
	}
	if err == nil {
		_, err = tx.q.Exec(ctx, `update holdings set to_day = $5::date - 1 where post_id = $1 and person_id = $2 and capacity = $3 and from_day = $4
			and (to_day is null or to_day >= $5)`, d.PostID, d.PersonID, string(d.Capacity), day(d.Days.From), day(on))
	}
	if err != nil {
		return d, false, fmt.Errorf("hand back %s: %w", id, err)
	}
	d, err = tx.DeputyByID(ctx, id)
	return d, true, err
}

// belowPost is the condition on cases c that their appraiser or superior may be found in the post of a parameter, however
// far above.
func belowPost(parameter string) string {
	return `c.post_id in (with recursive below (id) as (select p.id from posts p where p.parent_id = ` + parameter + `::uuid
		union select p.id from below b join posts p on p.parent_id = b.id) select b.id from below b)`
}

// ReassignBelow looks again who is appraiser and superior in the open tasks of a cycle below a post, as ReassignTasks does
// for a whole cycle.
func (tx Tx) ReassignBelow(ctx context.Context, cycleID, post string, at time.Time) (int, error) {
	n, err := tx.reassign(ctx, at, belowPost("$2")+` and t.cycle_id = $3::uuid`, post, cycleID)
	if err != nil {
		return 0, fmt.Errorf("reassign tasks below post %s: %w", post, err)
	}
	return n, nil
}

// Passing is how many open tasks of one act pass to a deputy.
type Passing struct {
	Act   appraisal.ActKind
	Count int
}

// TasksPassing counts the open tasks of running cycles below a post that will be somebody's on a day and are another's
// now, by act; staying counts those about that person, which are not. The holding must stand already.
func (tx Tx) TasksPassing(ctx context.Context, post, person string, on appraisal.Date) (passing []Passing, staying int, err error) {
	rows, err := tx.q.Query(ctx, `select t.act, count(*) from tasks t join cases c on c.id = t.case_id
			cross join lateral case_actor(t.case_id, t.role, $3) a
		where t.closed_at is null and t.role in ('appraiser', 'superior') and c.closed_at is null and `+belowPost("$1")+`
			and t.person_id is distinct from a.person_id and a.person_id = $2 group by t.act order by count(*) desc, t.act`,
		post, person, day(on))
	passing, err = collect(rows, err, func(r pgx.Row) (p Passing, err error) { return p, r.Scan((*string)(&p.Act), &p.Count) })
	if err != nil {
		return nil, 0, fmt.Errorf("tasks that pass: %w", err)
	}
	err = tx.q.QueryRow(ctx, `select count(*) from tasks t join cases c on c.id = t.case_id
		where t.closed_at is null and t.role in ('appraiser', 'superior') and c.person_id = $2 and `+belowPost("$1"), post, person).Scan(&staying)
	return passing, staying, err
}

// TellOfDeputy queues the letters of a naming: to the deputy, and to whose queue it is.
func (tx Tx) TellOfDeputy(ctx context.Context, d Deputy, cycle Cycle, now time.Time) error {
	for _, to := range []struct {
		person string
		former bool
	}{{d.PersonID, false}, {d.HolderID, true}} {
		if err := tx.tellOf(ctx, d, cycle, DeputyNamedLetter, to.person, to.former, now); err != nil {
			return err
		}
	}
	return nil
}

// TellOfReturn queues the letters of a handing back: to whose queue it is again, and to who acted.
func (tx Tx) TellOfReturn(ctx context.Context, d Deputy, cycle Cycle, now time.Time) error {
	for _, to := range []struct {
		person string
		former bool
	}{{d.HolderID, false}, {d.PersonID, true}} {
		if err := tx.tellOf(ctx, d, cycle, DeputyReturnedLetter, to.person, to.former, now); err != nil {
			return err
		}
	}
	return nil
}

func (tx Tx) tellOf(ctx context.Context, d Deputy, cycle Cycle, kind, person string, former bool, now time.Time) error {
	if person == "" {
		return nil
	}
	data, err := json.Marshal(LetterData{Year: cycle.Year, Rehearsal: cycle.Rules.Pace.Rehearsal(), Role: appraisal.Appraiser,
		From: d.Days.From, To: d.Last(), Former: former, Entry: d.ID})
	if err != nil {
		return err
	}
	return tx.QueueLetter(ctx, Letter{PersonID: person, Kind: kind, Cause: kind + "/" + d.ID, CycleID: cycle.ID, Data: data, QueuedAt: now})
}

// HandBackDeputies looks at deputyships whose last day has passed: whose queue it is gets a letter, once. Their tasks go
// back with the round's ReassignTasks, because the holding ended. A rehearsal's days say nothing about real staff, so it
// looks only where nobody is real. It returns how many were handed back.
func (tx Tx) HandBackDeputies(ctx context.Context, cycle Cycle, today appraisal.Date, now time.Time) (int, error) {
	if cycle.Rules.Pace.Rehearsal() {
		agency, err := tx.OwnAgency(ctx)
		if err != nil || !agency.MadeUp {
			return 0, err
		}
	}
	rows, err := tx.q.Query(ctx, `update deputies set handed_back_at = $2 where handed_back_at is null and to_day < $1 returning id`, day(today), stored(now))
	if err != nil {
		return 0, fmt.Errorf("hand back deputies: %w", err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return 0, fmt.Errorf("hand back deputies: %w", err)
	}
	for _, id := range ids {
		d, err := tx.DeputyByID(ctx, id)
		if err == nil {
			err = tx.TellOfReturn(ctx, d, cycle, now)
		}
		if err != nil {
			return 0, err
		}
	}
	return len(ids), nil
}
