package store

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"siklus.id/appraisal"
)

// Official is somebody as a file names them, with the post held on the day of signing; Post and Unit are empty for who
// held none then.
type Official struct{ Kind, Number, Name, Post, Unit string }

// ExportedResult is one appraisal with what it came to in a period.
type ExportedResult struct {
	AppraisalID  string
	EvaluationID string // empty while none is open
	PersonID     string
	Kind, Number string // of the person; the number is empty for who has none
	Name         string
	UnitCode     string // of the evaluation, of the appraisal while there is none
	Unit, Post   string
	Stage        appraisal.Stage // of the evaluation, of the appraisal while there is none
	Results      appraisal.Rating
	Behaviour    appraisal.Rating
	Predicate    appraisal.Predicate // of the latest version; empty while nothing is signed
	Value        string              // what the score came to, under a scored edition
	Version      int
	SignedAs     appraisal.Role
	Capacity     appraisal.Capacity // of who signed
	SignedOn     appraisal.Date     // legal days, in the agency's zone
	ReceivedOn   appraisal.Date
	Final        appraisal.FinalReason
	FinalOn      appraisal.Date
	Objection    appraisal.Stage // of the latest objection; empty without one
	Signer       Official
}

// ExportedResults returns one page of the appraisals of a cycle with what they came to in the period of that key, by unit,
// name and case: at most limit, those that follow the appraisal after; an empty after is the beginning. A receipt counts
// that followed the last delivery and reopening, and a finality that followed the last reopening; one that was reopened has
// no result until it is signed anew.
func (tx Tx) ExportedResults(ctx context.Context, cycleID, period, after string, limit int) ([]ExportedResult, error) {
	if after != "" {
		if c, err := tx.CaseByID(ctx, after); err != nil || c.CycleID != cycleID {
			return nil, fmt.Errorf("place in the list: %w", ErrNotFound)
		}
	}
	// The page is cut first: what each row takes to look up is looked up for its rows only.
	rows, err := tx.q.Query(ctx, `with page as materialized (
			select a.id, a.person_id, a.stage, a.unit_id, a.post_id, a.unit_code, p.kind, p.number, p.name
			from cases a join people p on p.id = a.person_id
			where a.cycle_id = $1 and a.proceeding = 'appraisal' and ($3 = '' or (a.unit_code, p.name, a.id) >
				(select b.unit_code, q.name, b.id from cases b join people q on q.id = b.person_id where b.id = nullif($3, '')::uuid))
			order by a.unit_code, p.name, a.id limit $4
		)
		select a.id, coalesce(e.id::text, ''), a.person_id, a.kind, a.number, a.name, u.code, u.name, t.title,
			coalesce(e.stage, a.stage), coalesce(r.results, ''), coalesce(r.behaviour, ''), coalesce(r.predicate, ''), coalesce(r.value, ''),
			coalesce(r.version, 0), coalesce(r.signed_role, ''), coalesce(r.capacity, ''), (r.signed_at at time zone g.zone)::date,
			(seen.at at time zone g.zone)::date, coalesce(e.final, ''), (coalesce(ended.at, case when e.final <> '' then e.closed_at end) at time zone g.zone)::date, coalesce(o.stage, ''),
			coalesce(s.kind, ''), coalesce(s.number, ''), coalesce(s.name, ''), coalesce(w.title, ''), coalesce(w.unit, '')
		from page a cross join agencies g
			left join lateral (select v.* from cases v where v.parent_id = a.id and v.proceeding = 'evaluation' and v.period_key = $2
				order by v.opened_at desc, v.id limit 1) e on true
			join units u on u.id = coalesce(e.unit_id, a.unit_id) join posts t on t.id = coalesce(e.post_id, a.post_id)
			left join lateral (select v.* from results v where v.evaluation_id = e.id and e.result is not null order by v.version desc limit 1) r on true
			left join lateral (select min(j.at) as at from journal j where j.case_id = e.id and j.kind in ('Receive', 'ReturnDocument', 'FileObjection', 'receipt-deemed')
				and j.seq > coalesce((select max(d.seq) from journal d where d.case_id = e.id and d.kind in ('Deliver', 'delivered-by-system', 'Reopen')), 0)) seen on true
			left join lateral (select min(j.at) as at from journal j where e.final <> '' and j.case_id = e.id
				and j.entry->'st'->'x'->>'fi' = e.final
				and j.seq > coalesce((select max(d.seq) from journal d where d.case_id = e.id and d.kind = 'Reopen'), 0)) ended on true
			left join lateral (select v.stage from cases v where v.parent_id = e.id and v.proceeding = 'objection'
				order by v.opened_at desc, v.id limit 1) o on true
			left join people s on s.id = nullif(r.signed_by, '')::uuid
			left join lateral (select x.title, n.name as unit from holdings h join posts x on x.id = h.post_id join units n on n.id = x.unit_id
				where h.person_id = s.id and h.from_day <= (r.signed_at at time zone g.zone)::date
					and (h.to_day is null or h.to_day >= (r.signed_at at time zone g.zone)::date)
				order by (h.capacity = r.capacity) desc, (h.capacity = 'definitif') desc, h.from_day desc, x.code limit 1) w on true
		order by a.unit_code, a.name, a.id`, cycleID, period, after, limit)
	list, err := collect(rows, err, func(r pgx.Row) (x ExportedResult, err error) {
		return x, r.Scan(&x.AppraisalID, &x.EvaluationID, &x.PersonID, &x.Kind, &x.Number, &x.Name, &x.UnitCode, &x.Unit, &x.Post,
			(*string)(&x.Stage), (*string)(&x.Results), (*string)(&x.Behaviour), (*string)(&x.Predicate), &x.Value,
			&x.Version, (*string)(&x.SignedAs), (*string)(&x.Capacity), (*day)(&x.SignedOn),
			(*day)(&x.ReceivedOn), (*string)(&x.Final), (*day)(&x.FinalOn), (*string)(&x.Objection),
			&x.Signer.Kind, &x.Signer.Number, &x.Signer.Name, &x.Signer.Post, &x.Signer.Unit)
	})
	if err != nil {
		return nil, fmt.Errorf("results of cycle %s: %w", cycleID, err)
	}
	return list, nil
}

// HeldPosts returns the posts that people held as appointed at some time of a year, by person, each person's by post and
// first day.
func (tx Tx) HeldPosts(ctx context.Context, people []string, year int) (map[string][]appraisal.HeldPost, error) {
	rows, err := tx.q.Query(ctx, `select h.person_id::text, t.title, t.level, h.from_day, h.to_day from holdings h join posts t on t.id = h.post_id
		where h.person_id = any ($1::text[]::uuid[]) and h.capacity = 'definitif' and h.from_day < make_date($2 + 1, 1, 1)
			and (h.to_day is null or h.to_day >= make_date($2, 1, 1))
		order by h.person_id, h.post_id, h.from_day`, people, year)
	if err != nil {
		return nil, fmt.Errorf("posts held in %d: %w", year, err)
	}
	held := map[string][]appraisal.HeldPost{}
	var person string
	var h appraisal.HeldPost
	_, err = pgx.ForEachRow(rows, []any{&person, &h.Title, (*string)(&h.Level), (*day)(&h.From), (*day)(&h.To)}, func() error {
		held[person] = append(held[person], h)
		return nil
	})
	return held, err
}

// LogReads is LogRead for many cases at once.
func (tx Tx) LogReads(ctx context.Context, person string, caseIDs []string, what string) error {
	_, err := tx.q.Exec(ctx, `insert into reads (person_id, case_id, what) select $1, v::uuid, $3 from unnest($2::text[]) v`, person, caseIDs, what)
	return err
}
