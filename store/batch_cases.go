package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"siklus.id/appraisal"
)

// BatchScope says which cases of a cycle a batch looks at; empty fields do not narrow it.
type BatchScope struct {
	CycleID    string
	UnitCode   string // with the units below it
	Proceeding appraisal.Proceeding
	PeriodKey  string
	Stage      appraisal.Stage
	Overdue    appraisal.Date // only running cases whose last day lies before this one
	Numbers    []string       // staff numbers (NIP); together with Cases: only theirs
	Cases      []string       // IDs
	Listed     bool           // only what Numbers and Cases name, even when they are empty

	Role appraisal.Role // when given, who has it now
	On   appraisal.Date // the agency's legal day, needed with Role
}

// BatchedCase is one case as a batch shows it.
type BatchedCase struct {
	appraisal.BatchCase
	Name, Number string // of the employee
	UnitCode     string
	ActorName    string

	// Alike numbers what a case has in common with others of the list: those with the same number are of the same year,
	// stand at the same place with the same terms, and have the same period and rules.
	Alike int
}

// BatchCases returns the cases in a scope, by unit, name of the employee and case.
func (tx Tx) BatchCases(ctx context.Context, s BatchScope) ([]BatchedCase, error) {
	rules, err := tx.rulesIn(ctx, s.CycleID)
	if err != nil {
		return nil, err
	}
	var scope conditions
	scope.narrow(`c.cycle_id = ?`, s.CycleID)
	if s.UnitCode != "" {
		scope.narrow(caseInUnit, s.UnitCode)
	}
	if s.Proceeding != "" {
		scope.narrow(`c.proceeding = ?`, string(s.Proceeding))
	}
	if s.PeriodKey != "" {
		scope.narrow(`c.period_key = ?`, s.PeriodKey)
	}
	if s.Stage != "" {
		scope.narrow(`c.stage = ?`, string(s.Stage))
	}
	if !s.Overdue.IsZero() {
		scope.narrow(`c.closed_at is null and c.due < ?`, day(s.Overdue))
	}
	if s.Listed {
		scope.narrow(`(p.number = any (?::text[]) and p.number <> '' or c.id = any (?::text[]::uuid[]))`, s.Numbers, s.Cases)
	}
	rows, err := tx.q.Query(ctx, `select c.id::text, y.year, c.proceeding, c.stage, c.final, coalesce(c.period::text, '{}'), c.awaits::text, c.windows::text, c.rules_hash, c.person_id::text,
			p.name, p.number, c.unit_code
		from cases c join cycles y on y.id = c.cycle_id join people p on p.id = c.person_id
		where `+scope.all()+` order by c.unit_code, p.name, c.proceeding, c.period_key, c.id`, scope.args...)
	if err != nil {
		return nil, fmt.Errorf("cases for a batch: %w", err)
	}
	type row struct {
		id, employee, name, number, unit string
		kind                             int
	}
	var read []row                  // small while nobody knows how many there are
	var kinds []appraisal.BatchCase // what cases have in common, read once
	known := map[batchedAlike]int{}
	var as batchedAlike
	var r row
	var hash []byte
	_, err = pgx.ForEachRow(rows, []any{&r.id, &as.year, &as.proceeding, &as.stage, &as.final, &as.period, &as.awaits, &as.windows, &hash, &r.employee, &r.name, &r.number, &r.unit}, func() error {
		as.rules = string(hash)
		n, seen := known[as]
		if !seen {
			kind, err := as.read(rules)
			if err != nil {
				return fmt.Errorf("case %s: %w", r.id, err)
			}
			n = len(kinds)
			known[as], kinds = n, append(kinds, kind)
		}
		r.kind = n
		read = append(read, r)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("cases for a batch: %w", err)
	}
	list := make([]BatchedCase, len(read))
	for i, r := range read {
		c := &list[i]
		c.BatchCase, c.Alike = kinds[r.kind], r.kind
		c.ID, c.Employee, c.Actor.Role = r.id, r.employee, s.Role
		c.Name, c.Number, c.UnitCode = r.name, r.number, r.unit
	}
	if s.Role != "" {
		if err := tx.nameActors(ctx, list, s); err != nil {
			return nil, fmt.Errorf("cases for a batch: %w", err)
		}
	}
	return list, nil
}

// batchedAlike is what cases have in common as their rows say it.
type batchedAlike struct {
	year                                              int
	proceeding, stage, final, period, awaits, windows string
	rules                                             string // hash
}

func (a batchedAlike) read(rules map[string]appraisal.Rules) (c appraisal.BatchCase, err error) {
	var step appraisal.Step
	err = errors.Join(json.Unmarshal([]byte(a.period), &c.Period), json.Unmarshal([]byte(a.awaits), &step.Awaits), json.Unmarshal([]byte(a.windows), &step.Windows))
	c.Year, c.Rules, c.RulesKey = a.year, rules[a.rules], a.rules
	c.Standing = appraisal.Standing{Proceeding: appraisal.Proceeding(a.proceeding), Stage: appraisal.Stage(a.stage), Final: appraisal.FinalReason(a.final)}
	if !c.Standing.Stage.Ended() {
		c.Standing.Terms = step.Terms()
	}
	return c, err
}

// nameActors puts with each case who has the role of the scope in it.
func (tx Tx) nameActors(ctx context.Context, list []BatchedCase, s BatchScope) error {
	ids := make([]string, len(list))
	for i := range list {
		ids[i] = list[i].ID
	}
	actors, err := tx.Actors(ctx, ids, s.Role, s.On)
	if err != nil {
		return err
	}
	var people []string
	for i := range list {
		if a, found := actors[list[i].ID]; found {
			list[i].Actor.Person, list[i].Actor.Capacity = a.PersonID, a.Capacity
			people = append(people, a.PersonID)
		}
	}
	slices.Sort(people)
	named, err := tx.PeopleByID(ctx, slices.Compact(people))
	for i := range list {
		list[i].ActorName = named[list[i].Actor.Person].Name
	}
	return err
}
