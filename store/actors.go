package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"siklus.id/appraisal"
)

// Actor is who acts in a role of a case on a day.
type Actor struct {
	PersonID string
	Capacity appraisal.Capacity
	PostID   string // the post that gives the role; of somebody HR named: the employee's
}

// Actor resolves a role of a case on a day: whom HR named for the case or the one above it; else the holder of
// the post above, a daily acting official (Plh) before the absent holder, an acting one (Plt) in a vacancy; over a
// vacant post it climbs level by level (*berjenjang*, IV.A.2–3). Nobody is appraiser or superior of themselves, and
// nobody whose service has ended acts. Of an evaluation to be rated, who left the appraiser's post inside the window is
// the appraiser until it closes (IV.A.14); of an objection, who signed as appraiser, unless they decide it. ErrNobody
// when there is none.
func (tx Tx) Actor(ctx context.Context, caseID string, role appraisal.Role, on appraisal.Date) (Actor, error) {
	var a Actor
	err := tx.q.QueryRow(ctx, `select a.person_id, a.capacity, a.post_id from case_actor($1, $2, $3) a`, caseID, string(role), day(on)).
		Scan(&a.PersonID, (*string)(&a.Capacity), &a.PostID)
	if errors.Is(err, pgx.ErrNoRows) {
		return Actor{}, fmt.Errorf("%s of case %s: %w", role, caseID, ErrNobody)
	}
	return a, err
}

// Actors resolves a role of many cases on a day, as Actor does for each of them; cases without one are left out. A fixed
// number of queries, whatever their number.
func (tx Tx) Actors(ctx context.Context, caseIDs []string, role appraisal.Role, on appraisal.Date) (map[string]Actor, error) {
	rows, err := tx.q.Query(ctx, `select a.case_id::text, a.person_id::text, a.capacity, a.post_id::text from case_actors($1::text[]::uuid[], $2, $3) a`, caseIDs, string(role), day(on))
	if err != nil {
		return nil, err
	}
	actors := make(map[string]Actor, len(caseIDs))
	var id string
	var a Actor
	_, err = pgx.ForEachRow(rows, []any{&id, &a.PersonID, (*string)(&a.Capacity), &a.PostID}, func() error {
		actors[id] = a
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("%s of many cases: %w", role, err)
	}
	return actors, nil
}

// RolesIn returns every role a person has in a case on a day, with the capacity: employee, appraiser and superior
// by relation, HR and auditor by office. HR never has that role in their own case.
func (tx Tx) RolesIn(ctx context.Context, caseID, person string, on appraisal.Date) ([]appraisal.Party, error) {
	rows, err := tx.q.Query(ctx, `
		select r.role, a.capacity from unnest(array['employee', 'appraiser', 'superior']) with ordinality r (role, n)
			cross join lateral case_actor($1, r.role, $3) a where a.person_id = $2
		union all
		select o.office, '' from offices o join cases c on c.id = $1
				join people p on p.id = o.person_id
			where o.person_id = $2 and o.office in ('hr', 'auditor') and (o.office <> 'hr' or c.person_id <> $2)
				and (p.departed_from is null or p.departed_from > $3)`,
		caseID, person, day(on))
	return collect(rows, err, func(r pgx.Row) (appraisal.Party, error) {
		p := appraisal.Party{Person: person}
		return p, r.Scan((*string)(&p.Role), (*string)(&p.Capacity))
	})
}
