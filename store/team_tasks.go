package store

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"siklus.id/appraisal"
)

// LateTask is an open task whose last day has passed, in an appraisal or in a case below it.
type LateTask struct {
	AppraisalID string
	Role        appraisal.Role
	Act         appraisal.ActKind
	Due         appraisal.Date
}

// LateTasks returns what is late on a legal day for one of the roles in appraisals and all cases below them, what was due
// first in front.
func (tx Tx) LateTasks(ctx context.Context, appraisalIDs []string, roles []appraisal.Role, today appraisal.Date) ([]LateTask, error) {
	names := make([]string, len(roles))
	for i, r := range roles {
		names[i] = string(r)
	}
	rows, err := tx.q.Query(ctx, `with recursive file as (select c.id, c.id as appraisal from cases c where c.id = any($1::text[]::uuid[])
			union all select c.id, f.appraisal from file f join cases c on c.parent_id = f.id)
		select f.appraisal, t.role, t.act, t.due from file f join tasks t on t.case_id = f.id
		where t.closed_at is null and t.role = any($2) and t.due < $3 order by t.due, f.appraisal, t.id`, appraisalIDs, names, day(today))
	list, err := collect(rows, err, func(r pgx.Row) (l LateTask, err error) {
		return l, r.Scan(&l.AppraisalID, (*string)(&l.Role), (*string)(&l.Act), (*day)(&l.Due))
	})
	if err != nil {
		return nil, fmt.Errorf("late tasks: %w", err)
	}
	return list, nil
}

// SelfAppraisal is a running evaluation that can be rated, and whether the employee's self-appraisal is in.
type SelfAppraisal struct {
	EvaluationID, AppraisalID string
	Period                    string // key
	In                        bool
}

// SelfAppraisals returns those of the given evaluations, and of the evaluations of the given appraisals, in which ratings
// may be given, by period.
func (tx Tx) SelfAppraisals(ctx context.Context, caseIDs []string) ([]SelfAppraisal, error) {
	rows, err := tx.q.Query(ctx, `select c.id, c.parent_id, c.period_key,
			exists (select from acts a where a.case_id = c.id and a.kind = 'CheckIn' and a.state <> 'refused')
		from cases c where c.proceeding = 'evaluation' and c.closed_at is null and c.stage in ('window-open', 'taken-over')
			and (c.id = any($1::text[]::uuid[]) or c.parent_id = any($1::text[]::uuid[]))
		order by (c.period ->> 'f')::date, c.id`, caseIDs)
	list, err := collect(rows, err, func(r pgx.Row) (s SelfAppraisal, err error) {
		return s, r.Scan(&s.EvaluationID, &s.AppraisalID, &s.Period, &s.In)
	})
	if err != nil {
		return nil, fmt.Errorf("self-appraisals: %w", err)
	}
	return list, nil
}
