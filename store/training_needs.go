package store

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"

	"siklus.id/appraisal"
)

// PlannedNeed is what a training was planned for, as it stood then.
type PlannedNeed struct {
	TrainingID string
	PersonID   string
	Key        string
	Severity   int
	Need       appraisal.Shortfall
	By         string         // person who planned it
	As         appraisal.Role // in which role
	Stage      appraisal.Stage
}

// PlanTraining opens a training for a need, in the transaction of its first entry: the case is started afterwards.
// Twice is once.
func (tx Tx) PlanTraining(ctx context.Context, appraisalCase string, n PlannedNeed, e appraisal.Entry) error {
	err := tx.OpenCase(ctx, Case{ID: n.TrainingID, CycleID: e.Cycle, ParentID: appraisalCase, Proceeding: appraisal.TrainingProceeding}, e)
	if err != nil {
		return err
	}
	need, err := asJSON(n.Need)
	if err != nil {
		return err
	}
	_, err = tx.q.Exec(ctx, `insert into training_needs (training_id, person_id, need_key, source, subject, severity, need, planned_by, planned_as)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing`,
		n.TrainingID, n.PersonID, n.Key, string(n.Need.Source), n.Need.Subject, n.Severity, need, n.By, string(n.As))
	if err != nil {
		return fmt.Errorf("need of training %s: %w", n.TrainingID, err)
	}
	return nil
}

// PlannedNeeds returns what trainings of people were planned for, the newest training last.
func (tx Tx) PlannedNeeds(ctx context.Context, people []string) ([]PlannedNeed, error) {
	rows, err := tx.q.Query(ctx, `select n.training_id, n.person_id, n.need_key, n.severity, n.need::text, n.planned_by, n.planned_as, c.stage
		from training_needs n join cases c on c.id = n.training_id where n.person_id = any ($1::text[]::uuid[]) order by c.opened_at, n.training_id`, people)
	return collect(rows, err, scanNeed)
}

func scanNeed(r pgx.Row) (n PlannedNeed, err error) {
	var need string
	err = r.Scan(&n.TrainingID, &n.PersonID, &n.Key, &n.Severity, &need, &n.By, (*string)(&n.As), (*string)(&n.Stage))
	if err == nil {
		err = json.Unmarshal([]byte(need), &n.Need)
	}
	return n, err
}

// EvaluatedPeriod is one evaluation with a result that counts.
type EvaluatedPeriod struct {
	CaseID, AppraisalID, PersonID string
	Period                        appraisal.Period
	Result                        appraisal.Result
	SignedOn                      appraisal.Date // legal
	Final                         bool
}

// EvaluatedPeriods returns the evaluations of people whose result was handed over, by period, the latest last: nobody
// learns from a need what the document has not told them yet. Of somebody who is appraised for real the rehearsals do not
// count.
func (tx Tx) EvaluatedPeriods(ctx context.Context, people []string) ([]EvaluatedPeriod, error) {
	rows, err := tx.q.Query(ctx, `select c.id, c.appraisal_id, c.person_id, c.period::text, c.result::text, c.final <> '', g.zone
		from cases c join cycles y on y.id = c.cycle_id cross join agencies g
		where c.proceeding = 'evaluation' and c.result is not null and c.person_id = any ($1::text[]::uuid[]) and c.stage not in ('withdrawn', 'signed')
			and (not y.rehearsal or not exists (select from cases a join cycles z on z.id = a.cycle_id
				where a.person_id = c.person_id and a.proceeding = 'appraisal' and not z.rehearsal))
		order by y.year, c.period->>'t', c.period_key, c.id`, people)
	return collect(rows, err, func(r pgx.Row) (e EvaluatedPeriod, err error) {
		var period, result, zone string
		if err = r.Scan(&e.CaseID, &e.AppraisalID, &e.PersonID, &period, &result, &e.Final, &zone); err != nil {
			return e, err
		}
		if err = json.Unmarshal([]byte(period), &e.Period); err == nil {
			err = json.Unmarshal([]byte(result), &e.Result)
		}
		e.SignedOn = appraisal.Calendar{Zone: zone, Week: 5}.DateOf(e.Result.SignedAt)
		return e, err
	})
}

// NewestAppraisals returns of each person the appraisal that was opened last, withdrawn ones aside, by person; nil people are
// all whose service has not ended.
func (tx Tx) NewestAppraisals(ctx context.Context, people []string) (map[string]Case, error) {
	rows, err := tx.q.Query(ctx, `select `+caseColumns+caseFrom+`where c.id in (select distinct on (n.person_id) n.id
			from cases n join people p on p.id = n.person_id
			where n.proceeding = 'appraisal' and n.stage <> $1 and case when $2::text[] is null then p.departed_from is null else n.person_id = any ($2::text[]::uuid[]) end
			order by n.person_id, n.opened_at desc, n.id)`, string(appraisal.Withdrawn), people)
	list, err := collect(rows, err, scanCase)
	if err != nil {
		return nil, fmt.Errorf("newest appraisals: %w", err)
	}
	out := make(map[string]Case, len(list))
	for _, c := range list {
		out[c.PersonID] = c
	}
	return out, nil
}

// LockNeeds lets those who plan trainings of one person go one after the other, for the rest of the transaction.
func (tx Tx) LockNeeds(ctx context.Context, person string) error {
	return tx.takeTurns(ctx, person, "needs")
}

// UnstartedTrainings returns trainings whose workflow is not known to run, at most limit, that were planned some time ago:
// what a crash between rows and workflows left behind.
func (tx Tx) UnstartedTrainings(ctx context.Context, limit int) ([]Case, error) {
	rows, err := tx.q.Query(ctx, `select `+caseColumns+caseFrom+`join training_needs n on n.training_id = c.id
		where not c.started and c.proceeding = 'training' and c.closed_at is null order by c.id limit $1`, limit)
	return collect(rows, err, scanCase)
}
