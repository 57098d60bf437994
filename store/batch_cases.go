package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

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
}

// BatchCases returns the cases in a scope, by unit, name of the employee and case.
func (tx Tx) BatchCases(ctx context.Context, s BatchScope) ([]BatchedCase, error) {
	rules, err := tx.rulesIn(ctx, s.CycleID)
	if err != nil {
		return nil, err
	}
	args := []any{s.CycleID, string(s.Role), day(s.On)}
	where := []string{"c.cycle_id = $1"}
	narrow := func(condition string, value any) {
		args = append(args, value)
		where = append(where, strings.ReplaceAll(condition, "?", fmt.Sprintf("$%d", len(args))))
	}
	if s.UnitCode != "" {
		narrow(`c.unit_code in (with recursive under as (select u.id, u.code from units u where u.code = ?
			union select u.id, u.code from units u join under on u.parent_id = under.id) select under.code from under)`, s.UnitCode)
	}
	if s.Proceeding != "" {
		narrow(`c.proceeding = ?`, string(s.Proceeding))
	}
	if s.PeriodKey != "" {
		narrow(`c.period_key = ?`, s.PeriodKey)
	}
	if s.Stage != "" {
		narrow(`c.stage = ?`, string(s.Stage))
	}
	if !s.Overdue.IsZero() {
		narrow(`c.closed_at is null and c.due < ?`, day(s.Overdue))
	}
	if s.Listed {
		args = append(args, s.Numbers, s.Cases)
		where = append(where, fmt.Sprintf(`(p.number = any ($%d::text[]) and p.number <> '' or c.id = any ($%d::text[]::uuid[]))`, len(args)-1, len(args)))
	}
	rows, err := tx.q.Query(ctx, `select c.id, y.year, c.proceeding, c.stage, c.final, coalesce(c.period, '{}'), c.awaits, c.windows, c.rules_hash, c.person_id,
			p.name, p.number, c.unit_code, coalesce(a.person_id::text, ''), coalesce(a.capacity, ''), coalesce(n.name, '')
		from cases c join cycles y on y.id = c.cycle_id join people p on p.id = c.person_id
			left join lateral (select x.* from case_actor(c.id, $2, $3) x where $2 <> '') a on true
			left join people n on n.id = a.person_id
		where `+strings.Join(where, " and ")+` order by c.unit_code, p.name, c.proceeding, c.period_key, c.id`, args...)
	list, err := collect(rows, err, func(r pgx.Row) (c BatchedCase, err error) {
		var period, awaits, windows string
		var hash []byte
		var step appraisal.Step
		err = r.Scan(&c.ID, &c.Year, (*string)(&c.Standing.Proceeding), (*string)(&c.Standing.Stage), (*string)(&c.Standing.Final), &period, &awaits, &windows,
			&hash, &c.Employee, &c.Name, &c.Number, &c.UnitCode, &c.Actor.Person, (*string)(&c.Actor.Capacity), &c.ActorName)
		if err != nil {
			return c, err
		}
		err = errors.Join(json.Unmarshal([]byte(period), &c.Period), json.Unmarshal([]byte(awaits), &step.Awaits), json.Unmarshal([]byte(windows), &step.Windows))
		c.Rules, c.RulesKey, c.Actor.Role = rules[string(hash)], string(hash), s.Role
		if !c.Standing.Stage.Ended() {
			c.Standing.Terms = step.Terms()
		}
		return c, err
	})
	if err != nil {
		return nil, fmt.Errorf("cases for a batch: %w", err)
	}
	return list, nil
}
