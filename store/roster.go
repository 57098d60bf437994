package store

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"siklus.id/appraisal"
)

// Roster is what an agency's personnel list says, row by row checked before (package appraisal). Everything refers
// to everything by natural keys: codes of units and posts, numbers or codes of people.
type Roster struct {
	On       appraisal.Date // the day from which it holds
	Units    []RosterUnit
	Posts    []RosterPost
	People   []RosterPerson
	Holdings []RosterHolding
}

// RosterUnit is a unit by its code; Parent is the code of the unit above, empty at the top.
type RosterUnit struct{ Code, Name, Parent string }

// RosterPost is a post by its code, with the codes of its unit and of the superior's post.
type RosterPost struct{ Code, Title, Unit, Parent, Level string }

// RosterPerson is a person by number (NIP, PPPK number), or by an external code when there is none.
// Exempt says in HR's words why no appraisal is due (II.C.8 and policy); empty for everybody else.
type RosterPerson struct{ Number, Code, Kind, Name, Email, Language, Exempt string }

// RosterHolding says who holds a post. Person is a number or an external code; without a first day the holding
// that is there goes on, or begins on the roster's day.
type RosterHolding struct {
	Post, Person string
	Capacity     appraisal.Capacity
	From, To     appraisal.Date
}

// Change counts what a roster did to one kind of row.
type Change struct{ Added, Changed, Unchanged, Ended int }

// RosterChange counts what a roster did.
type RosterChange struct{ Units, Posts, People, Holdings Change }

// Added is how many rows of all kinds are new.
func (c RosterChange) Added() int {
	return c.Units.Added + c.Posts.Added + c.People.Added + c.Holdings.Added
}

// Changed is how many rows of all kinds are different now, ended holdings included.
func (c RosterChange) Changed() int {
	return c.Units.Changed + c.Posts.Changed + c.People.Changed + c.Holdings.Changed + c.Holdings.Ended
}

// ApplyRoster takes a roster over. Rows are found by their natural keys and keep their IDs; what the roster does
// not name stays as it is, except that a person or post it names loses, from its day on, the holdings without a last
// day that it does not name. A new address makes somebody reachable again; one that HR mended holds until the roster brings
// another than before. The same roster twice changes nothing the second time.
func (tx Tx) ApplyRoster(ctx context.Context, r Roster) (RosterChange, error) {
	var change RosterChange
	for _, part := range []struct {
		what  string
		apply func(context.Context, Roster) (Change, error)
		into  *Change
	}{
		{"units", tx.applyUnits, &change.Units},
		{"posts", tx.applyPosts, &change.Posts},
		{"people", tx.applyPeople, &change.People},
		{"holdings", tx.applyHoldings, &change.Holdings},
	} {
		n, err := part.apply(ctx, r)
		if err != nil {
			return RosterChange{}, fmt.Errorf("roster, %s: %w", part.what, err)
		}
		*part.into = n
	}
	return change, nil
}

// upserted counts the rows of an upsert that returns, for each row written, its key and whether it is new.
func upserted(given int, rows pgx.Rows, err error) (c Change, written map[string]bool, _ error) {
	if err != nil {
		return Change{}, nil, err
	}
	written = map[string]bool{}
	var key string
	var isNew bool
	_, err = pgx.ForEachRow(rows, []any{&key, &isNew}, func() error {
		written[key] = true
		if isNew {
			c.Added++
		} else {
			c.Changed++
		}
		return nil
	})
	c.Unchanged = given - len(written)
	return c, written, err
}

// A row that an upsert has inserted has never been locked by a later transaction: xmax is 0.
const isNewRow = `(xmax = 0)`

func (tx Tx) applyUnits(ctx context.Context, r Roster) (Change, error) {
	var ids, codes, names, parents []string
	for _, u := range r.Units {
		ids, codes, names, parents = append(ids, NewID()), append(codes, u.Code), append(names, u.Name), append(parents, u.Parent)
	}
	rows, err := tx.q.Query(ctx, `insert into units (id, code, name)
		select v.id::uuid, v.code, v.name from unnest($1::text[], $2::text[], $3::text[]) v (id, code, name)
		on conflict (agency_id, code) do update set name = excluded.name where units.name <> excluded.name
		returning code, `+isNewRow, ids, codes, names)
	c, written, err := upserted(len(ids), rows, err)
	if err != nil {
		return Change{}, err
	}
	return tx.setParents(ctx, "units", codes, parents, c, written)
}

func (tx Tx) applyPosts(ctx context.Context, r Roster) (Change, error) {
	var ids, codes, titles, units, parents, levels []string
	for _, p := range r.Posts {
		ids, codes, titles = append(ids, NewID()), append(codes, p.Code), append(titles, p.Title)
		units, parents, levels = append(units, p.Unit), append(parents, p.Parent), append(levels, p.Level)
	}
	rows, err := tx.q.Query(ctx, `insert into posts (id, code, title, unit_id, level)
		select v.id::uuid, v.code, v.title, u.id, v.level
		from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[]) v (id, code, title, unit, level)
			left join units u on u.code = v.unit
		on conflict (agency_id, code) do update set title = excluded.title, unit_id = excluded.unit_id, level = excluded.level
			where (posts.title, posts.unit_id, posts.level) is distinct from (excluded.title, excluded.unit_id, excluded.level)
		returning code, `+isNewRow, ids, codes, titles, units, levels)
	c, written, err := upserted(len(ids), rows, err)
	if err != nil {
		return Change{}, err
	}
	return tx.setParents(ctx, "posts", codes, parents, c, written)
}

// setParents points rows to the row above, once all are there, and counts those that only moved. table is a
// constant of this file.
func (tx Tx) setParents(ctx context.Context, table string, codes, parents []string, c Change, written map[string]bool) (Change, error) {
	rows, err := tx.q.Query(ctx, `update `+table+` t set parent_id = p.id
		from unnest($1::text[], $2::text[]) v (code, parent) left join `+table+` p on p.code = v.parent
		where t.code = v.code and t.parent_id is distinct from p.id returning t.code`, codes, parents)
	if err != nil {
		return Change{}, err
	}
	moved, err := pgx.CollectRows(rows, pgx.RowTo[string])
	for _, code := range moved {
		if !written[code] {
			c.Changed, c.Unchanged = c.Changed+1, c.Unchanged-1
		}
	}
	return c, err
}

// The address that HR mended stays while the roster still brings the one that was mended, or none: only another one is
// news.
const mendedHolds = `(people.listed_email is not null and lower(excluded.email) in ('', lower(people.listed_email)))`

func (tx Tx) applyPeople(ctx context.Context, r Roster) (Change, error) {
	var total Change
	for _, numbered := range []bool{true, false} {
		var ids, numbers, codes, kinds, names, emails, languages, exempts []string
		for _, p := range r.People {
			if (p.Number != "") != numbered {
				continue
			}
			if p.Language == "" {
				p.Language = "id"
			}
			ids, numbers, codes, kinds = append(ids, NewID()), append(numbers, p.Number), append(codes, p.Code), append(kinds, p.Kind)
			names, emails, languages = append(names, p.Name), append(emails, p.Email), append(languages, p.Language)
			exempts = append(exempts, p.Exempt)
		}
		key := `(agency_id, code) where code <> ''`
		if numbered {
			key = `(agency_id, number) where number <> ''`
		}
		rows, err := tx.q.Query(ctx, `insert into people (id, number, code, kind, name, email, language, exempt, unreachable)
			select v.id::uuid, v.number, v.code, v.kind, v.name, v.email, v.language, v.exempt, case when v.email = '' then 'no-address' else '' end
			from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[]) v (id, number, code, kind, name, email, language, exempt)
			on conflict `+key+` do update set code = excluded.code, kind = excluded.kind, name = excluded.name,
				email = case when `+mendedHolds+` then people.email else excluded.email end, language = excluded.language, exempt = excluded.exempt,
				listed_email = case when `+mendedHolds+` then people.listed_email end,
				unreachable = case when `+mendedHolds+` or lower(people.email) = lower(excluded.email) then people.unreachable else excluded.unreachable end
				where (people.code, people.kind, people.name, people.language, people.exempt) is distinct from (excluded.code, excluded.kind, excluded.name, excluded.language, excluded.exempt)
					or not (`+mendedHolds+`) and (people.email, people.listed_email) is distinct from (excluded.email, null)
			returning id::text, `+isNewRow, ids, numbers, codes, kinds, names, emails, languages, exempts)
		c, _, err := upserted(len(ids), rows, err)
		if err != nil {
			return Change{}, err
		}
		total.Added, total.Changed, total.Unchanged = total.Added+c.Added, total.Changed+c.Changed, total.Unchanged+c.Unchanged
	}
	return total, nil
}

func (tx Tx) applyHoldings(ctx context.Context, r Roster) (Change, error) {
	var posts, people, capacities []string
	var from, to []day
	for _, h := range r.Holdings {
		posts, people, capacities = append(posts, h.Post), append(people, h.Person), append(capacities, string(h.Capacity))
		from, to = append(from, day(h.From)), append(to, day(h.To))
	}
	args := []any{posts, people, capacities, from, to, day(r.On)}
	// The rows of the roster with the IDs behind their keys, and the running holding each one continues.
	const named = `given as (
			select t.id as post_id, p.id as person_id, v.capacity, v.from_day, v.to_day
			from unnest($1::text[], $2::text[], $3::text[], $4::date[], $5::date[]) v (post, person, capacity, from_day, to_day)
				join posts t on t.code = v.post
				join people p on v.person <> '' and v.person in (p.number, p.code)),
		named as (
			select g.post_id, g.person_id, g.capacity, g.to_day, coalesce(g.from_day,
				(select max(h.from_day) from holdings h where h.post_id = g.post_id and h.person_id = g.person_id
					and h.capacity = g.capacity and (h.to_day is null or h.to_day >= $6)), $6) as from_day
			from given g)`
	var c Change
	ended, err := tx.q.Exec(ctx, `with `+named+`,
		over as (select h.* from holdings h where h.to_day is null
			and (h.post_id in (select post_id from named) or h.person_id in (select person_id from named))
			and not exists (select from named n where n.post_id = h.post_id and n.person_id = h.person_id
				and n.capacity = h.capacity and n.from_day = h.from_day)),
		never as (delete from holdings h using over o where h.from_day >= $6 and (h.post_id, h.person_id, h.capacity, h.from_day)
			= (o.post_id, o.person_id, o.capacity, o.from_day) returning 1),
		past as (update holdings h set to_day = $6::date - 1 from over o where h.from_day < $6
			and (h.post_id, h.person_id, h.capacity, h.from_day) = (o.post_id, o.person_id, o.capacity, o.from_day) returning 1)
		select 1 from never union all select 1 from past`, args...)
	if err != nil {
		return Change{}, err
	}
	c.Ended = int(ended.RowsAffected())
	rows, err := tx.q.Query(ctx, `with `+named+`
		insert into holdings (post_id, person_id, capacity, from_day, to_day)
		select distinct on (post_id, person_id, capacity, from_day) post_id, person_id, capacity, from_day, to_day from named
		on conflict (agency_id, post_id, person_id, capacity, from_day) do update set to_day = excluded.to_day
			where holdings.to_day is distinct from excluded.to_day
		returning post_id || '/' || person_id || '/' || capacity || '/' || from_day, `+isNewRow, args...)
	written, _, err := upserted(len(posts), rows, err)
	written.Ended = c.Ended
	return written, err
}
