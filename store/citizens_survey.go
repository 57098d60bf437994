package store

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"siklus.id/appraisal"
)

// Served is a unit and a service with a desk.
type Served struct {
	UnitID, UnitCode, Unit   string
	ServiceID, Code, Service string
}

// ServedBy returns what has desks, by unit and service; cycle is the rehearsal, empty for what is real.
func (tx Tx) ServedBy(ctx context.Context, cycle string) ([]Served, error) {
	rows, err := tx.q.Query(ctx, `select distinct u.id, u.code, u.name, s.id, s.code, s.name`+deskFrom+`
		where d.cycle_id is not distinct from $1::uuid order by u.name, s.name, u.id, s.id`, orNull(cycle))
	return collect(rows, err, func(r pgx.Row) (s Served, err error) {
		return s, r.Scan(&s.UnitID, &s.UnitCode, &s.Unit, &s.ServiceID, &s.Code, &s.Service)
	})
}

// SurveyFilter says which answers are meant.
type SurveyFilter struct {
	Units    []string // at least one
	Service  string   // ID; empty: all
	Cycle    string   // the rehearsal; empty: what is real
	From, To appraisal.Date
}

const surveyWhere = ` a join desks d on d.id = a.desk_id where d.unit_id = any ($1::text[]::uuid[]) and ($2::uuid is null or d.service_id = $2)
	and d.cycle_id is not distinct from $3::uuid and a.on_day between $4 and $5 `

func (f SurveyFilter) args() []any {
	return []any{f.Units, orNull(f.Service), orNull(f.Cycle), day(f.From), day(f.To)}
}

// MonthTally is what the answers of one calendar month add up to.
type MonthTally struct {
	Month appraisal.Date // its first day
	appraisal.Tally
}

// SurveyTallies adds the answers up by calendar month, oldest first; months without an answer are left out.
func (tx Tx) SurveyTallies(ctx context.Context, f SurveyFilter) ([]MonthTally, error) {
	rows, err := tx.q.Query(ctx, `select date_trunc('month', a.on_day)::date, count(*), sum(a.marks[1]), sum(a.marks[2]), sum(a.marks[3]), sum(a.marks[4]),
			sum(a.marks[5]), sum(a.marks[6]), sum(a.marks[7]), sum(a.marks[8]), sum(a.marks[9])
		from survey_answers`+surveyWhere+`group by 1 order by 1`, f.args()...)
	list, err := collect(rows, err, func(r pgx.Row) (m MonthTally, err error) {
		into := []any{(*day)(&m.Month), &m.Answers}
		for i := range m.Sums {
			into = append(into, &m.Sums[i])
		}
		return m, r.Scan(into...)
	})
	if err != nil {
		return nil, fmt.Errorf("survey: %w", err)
	}
	return list, nil
}

// SurveyTally adds up all of them.
func (tx Tx) SurveyTally(ctx context.Context, f SurveyFilter) (all appraisal.Tally, err error) {
	months, err := tx.SurveyTallies(ctx, f)
	for _, m := range months {
		all = all.Plus(m.Tally)
	}
	return all, err
}

// SurveyWords returns what was written freely, in alphabetical order, at most limit.
func (tx Tx) SurveyWords(ctx context.Context, f SurveyFilter, limit int) ([]string, error) {
	rows, err := tx.q.Query(ctx, `select a.body from survey_words`+surveyWhere+`order by a.body, a.id limit $6`, append(f.args(), limit)...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}

// UnitsUnder returns the IDs of a unit and of all below it.
func (tx Tx) UnitsUnder(ctx context.Context, unit string) ([]string, error) {
	rows, err := tx.q.Query(ctx, `with recursive under as (select u.id from units u where u.id = $1
			union select u.id from units u join under on u.parent_id = under.id)
		select id::text from under order by 1`, unit)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}
