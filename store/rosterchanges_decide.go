package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"siklus.id/appraisal"
)

// What HR decided on a difference.
const (
	DifferenceConfirmed = "confirmed"
	DifferenceDeclined  = "declined"
)

// RosterDecision is what HR decided on one difference.
type RosterDecision struct {
	CycleID, Key, Kind string
	PersonID, CaseID   string // empty: the difference is about a post
	Decided            string
	ActID              string // the act it became; empty: none
	Attempt            int
	Reason, By         string
	At                 time.Time // real

	ActState string             // of the act in the register; read only
	Refusal  *appraisal.Refusal // of a refused act; read only
}

// RosterDecisions returns the decisions of a cycle by key.
func (tx Tx) RosterDecisions(ctx context.Context, cycleID string) (map[string]RosterDecision, error) {
	rows, err := tx.q.Query(ctx, `select d.key, d.kind, coalesce(d.person_id::text, ''), coalesce(d.case_id::text, ''), d.decided, coalesce(d.act_id::text, ''), d.attempt,
			d.reason, d.by_person, d.decided_at, coalesce(a.state, ''), coalesce(a.refusal_code, ''), coalesce(a.refusal_sentence, ''), coalesce(a.refusal_english, ''), coalesce(a.refusal_provision, '')
		from roster_decisions d left join acts a on a.id = d.act_id where d.cycle_id = $1`, cycleID)
	list, err := collect(rows, err, func(r pgx.Row) (d RosterDecision, err error) {
		var refusal appraisal.Refusal
		err = r.Scan(&d.Key, &d.Kind, &d.PersonID, &d.CaseID, &d.Decided, &d.ActID, &d.Attempt, &d.Reason, &d.By, (*instant)(&d.At), &d.ActState,
			&refusal.Code, &refusal.Sentence, &refusal.English, &refusal.Provision)
		if d.CycleID = cycleID; d.ActState == ActRefused {
			d.Refusal = &refusal
		}
		return d, err
	})
	if err != nil {
		return nil, fmt.Errorf("roster decisions of cycle %s: %w", cycleID, err)
	}
	out := make(map[string]RosterDecision, len(list))
	for _, d := range list {
		out[d.Key] = d
	}
	return out, nil
}

// LockDecisions lets one transaction at a time decide on the differences of a cycle.
func (tx Tx) LockDecisions(ctx context.Context, cycleID string) error {
	_, err := tx.q.Exec(ctx, `select pg_advisory_xact_lock(hashtextextended($1, 31))`, cycleID)
	return err
}

// PutRosterDecisions keeps decisions, newer ones in the place of older ones about the same differences. Three round trips
// with their acts, whatever their number.
func (tx Tx) PutRosterDecisions(ctx context.Context, list []RosterDecision) error {
	var cycles, keys, kinds, people, cases, decided, acts, reasons, by []string
	var attempts []int32
	var at []time.Time
	for _, d := range list {
		cycles, keys, kinds, people = append(cycles, d.CycleID), append(keys, d.Key), append(kinds, d.Kind), append(people, d.PersonID)
		cases, decided, acts = append(cases, d.CaseID), append(decided, d.Decided), append(acts, d.ActID)
		attempts, reasons, by, at = append(attempts, int32(max(d.Attempt, 1))), append(reasons, d.Reason), append(by, d.By), append(at, stored(d.At))
	}
	_, err := tx.q.Exec(ctx, `insert into roster_decisions (cycle_id, key, kind, person_id, case_id, decided, act_id, attempt, reason, by_person, decided_at)
		select v.cycle::uuid, v.key, v.kind, nullif(v.person, '')::uuid, nullif(v.case_id, '')::uuid, v.decided, nullif(v.act, '')::uuid, v.attempt, v.reason, v.by_person::uuid, v.at
		from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::int[], $9::text[], $10::text[], $11::timestamptz[])
			v (cycle, key, kind, person, case_id, decided, act, attempt, reason, by_person, at)
		on conflict (agency_id, cycle_id, key) do update set decided = excluded.decided, act_id = excluded.act_id, attempt = excluded.attempt,
			reason = excluded.reason, by_person = excluded.by_person, decided_at = excluded.decided_at`,
		cycles, keys, kinds, people, cases, decided, acts, attempts, reasons, by, at)
	if err != nil {
		return fmt.Errorf("roster decisions: %w", err)
	}
	return nil
}

// EnterActs enters many acts in the register at once; the relay hands them over. One that is there already stays as it
// is. It returns how many are new.
func (tx Tx) EnterActs(ctx context.Context, list []RegisteredAct) (int, error) {
	if len(list) == 0 {
		return 0, nil
	}
	var ids, cases, proceedings, kinds, people, roles, facts, contents, via, requests []string
	var at []instant
	for _, a := range list {
		text, err := asJSON(a.Act.Facts)
		if err != nil {
			return 0, err
		}
		content := a.Content
		if len(content) == 0 {
			content = json.RawMessage(`{}`)
		}
		ids, cases, proceedings, kinds = append(ids, a.ID), append(cases, a.CaseID), append(proceedings, string(a.Proceeding)), append(kinds, string(a.Act.Kind))
		people, roles, facts, contents = append(people, a.Act.By.Person), append(roles, string(a.Act.By.Role)), append(facts, text), append(contents, string(content))
		via, requests, at = append(via, a.Via), append(requests, a.RequestID), append(at, instant(a.Act.ReceivedAt))
	}
	tag, err := tx.q.Exec(ctx, `insert into acts (id, case_id, proceeding, kind, by_person, by_role, facts, content, via, request_id, received_at)
		select v.id::uuid, v.case_id::uuid, v.proceeding, v.kind, v.by_person, v.by_role, v.facts::json, v.content::json, v.via, v.request, coalesce(v.at, clock_timestamp())
		from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::timestamptz[])
			v (id, case_id, proceeding, kind, by_person, by_role, facts, content, via, request, at)
		on conflict do nothing`, ids, cases, proceedings, kinds, people, roles, facts, contents, via, requests, at)
	if err != nil {
		return 0, fmt.Errorf("enter acts: %w", err)
	}
	return int(tag.RowsAffected()), nil
}

// JoinCycle takes people into a running cycle as the roster has them on a day; the cycle's next morning opens their
// appraisals. Who is in stays in. It returns how many came.
func (tx Tx) JoinCycle(ctx context.Context, cycleID string, people []string, on appraisal.Date) (int, error) {
	if _, err := tx.q.Exec(ctx, `select from cycles where id = $1 for no key update`, cycleID); err != nil {
		return 0, fmt.Errorf("join cycle %s: %w", cycleID, err)
	}
	tag, err := tx.q.Exec(ctx, `insert into cycle_members as was (cycle_id, person_id, post_id, unit_id, since, superior_id)
		select $1, p.id, h.post_id, h.unit_id, h.from_day, a.person_id
		from unnest($3::text[]::uuid[]) v (id) join people p on p.id = v.id
			cross join lateral (select h.post_id, t.unit_id, h.from_day from holdings h join posts t on t.id = h.post_id
				where h.person_id = p.id and h.capacity in ('definitif', 'plt') and h.from_day <= $2 and (h.to_day is null or h.to_day >= $2)
				order by (h.capacity = 'plt') desc, h.from_day desc, h.post_id limit 1) h
			cross join lateral post_actor(h.post_id, p.id, 'appraiser', $2, null) a
		where p.kind <> 'non-asn' and p.exempt = '' and (p.departed_from is null or p.departed_from > $2)
		on conflict (agency_id, cycle_id, person_id) do update set post_id = excluded.post_id, unit_id = excluded.unit_id,
			since = excluded.since, superior_id = excluded.superior_id, left_out = null where was.left_out is not null`, cycleID, day(on), people)
	if err != nil {
		return 0, fmt.Errorf("join cycle %s: %w", cycleID, err)
	}
	_, err = tx.q.Exec(ctx, `update cycles set planned = (select count(*) from cycle_members m where m.cycle_id = $1 and m.left_out is null) where id = $1`, cycleID)
	return int(tag.RowsAffected()), err
}

// RosterDetails is what an import may change of a person's details, by number and by code.
type RosterDetails struct {
	Key                                       string
	Name, Email, Kind, Language, Title, Level string
}

// RosterDetails returns the details of everybody on a day, by staff number or code: what an import is compared with.
func (tx Tx) RosterDetails(ctx context.Context, on appraisal.Date) (map[string]RosterDetails, error) {
	rows, err := tx.q.Query(ctx, `select case when p.number <> '' then p.number else p.code end, p.name, lower(p.email), p.kind, p.language, coalesce(h.post_id::text || t.title, ''), coalesce(h.post_id::text || t.level, '')
		from people p left join lateral (select h.post_id from holdings h where h.person_id = p.id and h.capacity = 'definitif'
				and h.from_day <= $1 and (h.to_day is null or h.to_day >= $1) order by h.from_day desc, h.post_id limit 1) h on true
			left join posts t on t.id = h.post_id`, day(on))
	list, err := collect(rows, err, func(r pgx.Row) (d RosterDetails, err error) {
		return d, r.Scan(&d.Key, &d.Name, &d.Email, &d.Kind, &d.Language, &d.Title, &d.Level)
	})
	if err != nil {
		return nil, fmt.Errorf("details of everybody: %w", err)
	}
	out := make(map[string]RosterDetails, len(list))
	for _, d := range list {
		if d.Key != "" {
			out[d.Key] = d
		}
	}
	return out, nil
}

// Said is the value of a field that Since names, for people to read.
func (d RosterDetails) Said(field string) string {
	const id = 36 // a post's own ID stands in front of its title and its level
	switch field {
	case "name":
		return d.Name
	case "email":
		return d.Email
	case "kind":
		return d.Kind
	case "language":
		return d.Language
	case "title":
		return d.Title[min(id, len(d.Title)):]
	case "level":
		return d.Level[min(id, len(d.Level)):]
	}
	return ""
}

// Since returns what is different from before, by the names of fields; a post that is another one is a move and not a
// correction.
func (d RosterDetails) Since(before RosterDetails) (fields []string) {
	for _, f := range []struct{ name, now, then string }{
		{"name", d.Name, before.Name}, {"email", d.Email, before.Email}, {"kind", d.Kind, before.Kind}, {"language", d.Language, before.Language},
	} {
		if f.now != f.then {
			fields = append(fields, f.name)
		}
	}
	const id = 36 // a post's own ID stands in front of its title and its level
	if len(d.Title) >= id && len(before.Title) >= id && d.Title[:id] == before.Title[:id] {
		if d.Title != before.Title {
			fields = append(fields, "title")
		}
		if d.Level != before.Level {
			fields = append(fields, "level")
		}
	}
	return fields
}
