package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"siklus.id/appraisal"
)

// DevelopmentPlan is one version of an individual development plan (*rencana pengembangan individu*).
type DevelopmentPlan struct {
	CaseID   string // the appraisal
	Version  int    // from 1; to put: the version that is replaced
	PersonID string // who wrote it
	Role     appraisal.Role
	Items    []appraisal.DevelopmentItem
	Reason   string    // why it replaces the one before
	At       time.Time // real
}

const planColumns = `case_id, version, person_id, role, items, reason, written_at`

func scanPlan(r pgx.Row) (p DevelopmentPlan, err error) {
	var items string
	err = r.Scan(&p.CaseID, &p.Version, &p.PersonID, (*string)(&p.Role), &items, &p.Reason, (*instant)(&p.At))
	if err != nil {
		return p, err
	}
	return p, json.Unmarshal([]byte(items), &p.Items)
}

// PutDevelopmentPlan keeps the next version, to which whoever writes it agrees. The same again by the same person is the
// version that stands. ErrPlanChanged when another version stands.
func (tx Tx) PutDevelopmentPlan(ctx context.Context, p DevelopmentPlan) (DevelopmentPlan, error) {
	if err := tx.takeTurns(ctx, p.CaseID, "plan"); err != nil {
		return p, err
	}
	old, err := scanPlan(tx.q.QueryRow(ctx, `select `+planColumns+` from development_plans where case_id = $1 order by version desc limit 1`, p.CaseID))
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return p, err
	}
	if old.Version > 0 && old.PersonID == p.PersonID && slices.Equal(old.Items, p.Items) {
		return old, nil
	}
	if old.Version != p.Version {
		return old, fmt.Errorf("plan of %s: %w", p.CaseID, ErrPlanChanged)
	}
	items, err := listJSON(p.Items)
	if err != nil {
		return p, err
	}
	p.Version++
	_, err = tx.q.Exec(ctx, `insert into development_plans (`+planColumns+`) values ($1, $2, $3, $4, $5, $6, $7)`,
		p.CaseID, p.Version, p.PersonID, string(p.Role), items, p.Reason, stored(p.At))
	if err != nil {
		return p, err
	}
	return p, tx.agreePlan(ctx, PlanAgreement{CaseID: p.CaseID, Version: p.Version, PersonID: p.PersonID, Role: p.Role, At: p.At})
}

// DevelopmentPlans returns the versions of a plan, the newest first; none is an empty list.
func (tx Tx) DevelopmentPlans(ctx context.Context, caseID string) ([]DevelopmentPlan, error) {
	rows, err := tx.q.Query(ctx, `select `+planColumns+` from development_plans where case_id = $1 order by version desc`, caseID)
	return collect(rows, err, scanPlan)
}

// PlanAgreement is that somebody agreed to a version of a plan for their side.
type PlanAgreement struct {
	CaseID   string
	Version  int
	PersonID string
	Role     appraisal.Role
	At       time.Time // real
}

// SideOf is the side of an assessment or a plan on which somebody in a role stands.
func SideOf(role appraisal.Role) string {
	if role == appraisal.Employee {
		return EmployeeSide
	}
	return LeaderSide
}

// AgreeDevelopmentPlan agrees to the version that stands; a side agrees once. ErrPlanChanged when another one stands.
func (tx Tx) AgreeDevelopmentPlan(ctx context.Context, a PlanAgreement) error {
	if err := tx.takeTurns(ctx, a.CaseID, "plan"); err != nil {
		return err
	}
	var stands int
	if err := tx.q.QueryRow(ctx, `select coalesce(max(version), 0) from development_plans where case_id = $1`, a.CaseID).Scan(&stands); err != nil {
		return err
	}
	if stands != a.Version {
		return fmt.Errorf("plan of %s: %w", a.CaseID, ErrPlanChanged)
	}
	return tx.agreePlan(ctx, a)
}

func (tx Tx) agreePlan(ctx context.Context, a PlanAgreement) error {
	_, err := tx.q.Exec(ctx, `insert into development_agreements (case_id, version, side, person_id, role, agreed_at)
		values ($1, $2, $3, $4, $5, $6) on conflict do nothing`, a.CaseID, a.Version, SideOf(a.Role), a.PersonID, string(a.Role), stored(a.At))
	return err
}

// PlanAgreements returns who agreed to a version, the first first.
func (tx Tx) PlanAgreements(ctx context.Context, caseID string, version int) ([]PlanAgreement, error) {
	rows, err := tx.q.Query(ctx, `select case_id, version, person_id, role, agreed_at from development_agreements
		where case_id = $1 and version = $2 order by agreed_at, side`, caseID, version)
	return collect(rows, err, func(r pgx.Row) (a PlanAgreement, err error) {
		return a, r.Scan(&a.CaseID, &a.Version, &a.PersonID, (*string)(&a.Role), (*instant)(&a.At))
	})
}

// DevelopmentProof is that an item of a plan was done.
type DevelopmentProof struct {
	CaseID, ItemID string
	PersonID       string
	Role           appraisal.Role
	Proof          string
	At             time.Time // real
}

// PutDevelopmentProof keeps a proof, which counts from then on. The same again by the same person is once.
func (tx Tx) PutDevelopmentProof(ctx context.Context, p DevelopmentProof) (DevelopmentProof, error) {
	if err := tx.takeTurns(ctx, p.CaseID, "plan"); err != nil {
		return p, err
	}
	proofs, err := tx.DevelopmentProofs(ctx, p.CaseID)
	if err != nil {
		return p, err
	}
	if old, ok := proofs[p.ItemID]; ok && old.PersonID == p.PersonID && old.Proof == p.Proof {
		return old, nil
	}
	_, err = tx.q.Exec(ctx, `insert into development_proofs (case_id, item_id, seq, person_id, role, proof, done_at)
		select $1, $2, coalesce(max(seq), 0) + 1, $3, $4, $5, $6 from development_proofs where case_id = $1 and item_id = $2`,
		p.CaseID, p.ItemID, p.PersonID, string(p.Role), p.Proof, stored(p.At))
	return p, err
}

// DevelopmentProofs returns the proof that counts for each item of a plan, by the item's ID.
func (tx Tx) DevelopmentProofs(ctx context.Context, caseID string) (map[string]DevelopmentProof, error) {
	rows, err := tx.q.Query(ctx, `select distinct on (item_id) case_id, item_id, person_id, role, proof, done_at from development_proofs
		where case_id = $1 order by item_id, seq desc`, caseID)
	list, err := collect(rows, err, func(r pgx.Row) (p DevelopmentProof, err error) {
		return p, r.Scan(&p.CaseID, &p.ItemID, &p.PersonID, (*string)(&p.Role), &p.Proof, (*instant)(&p.At))
	})
	proofs := make(map[string]DevelopmentProof, len(list))
	for _, p := range list {
		proofs[p.ItemID] = p
	}
	return proofs, err
}

// CompetenceLetter asks for an assessment of competences.
const CompetenceLetter = "competence_due"

// QueueCompetenceLetters asks, once each in the window of a cycle, those who have not assessed themselves, and once the
// superior's turn has come, the appraiser of everybody who was not assessed; the courier makes one e-mail of them.
// Who is away for long or has left is passed over. A rehearsal, whose days last seconds, asks nobody. today is the agency's
// legal day, now the real instant. It returns how many letters were queued.
func (tx Tx) QueueCompetenceLetters(ctx context.Context, c Cycle, today appraisal.Date, now time.Time) (int, error) {
	window := c.Rules.Competence
	if window.Opens == 0 || today < window.Opens || today > window.Closes || c.Rules.Pace.Rehearsal() {
		return 0, nil
	}
	until := window.SelfUntil(c.Rules.Calendar)
	if today > until {
		until = window.Closes // who joins late is asked late
	}
	own, err := tx.q.Exec(ctx, `insert into letters (id, person_id, kind, cause, case_id, cycle_id, data, queued_at)
		select gen_random_uuid(), c.person_id, $2, c.id || '/self', c.id, c.cycle_id,
			json_build_object('proceeding', c.proceeding, 'stage', c.stage, 'year', y.year, 'role', 'employee', 'due', $5::date), $4
		from cases c join cycles y on y.id = c.cycle_id join people p on p.id = c.person_id
		where c.cycle_id = $1 and c.proceeding = 'appraisal' and c.closed_at is null and p.departed = ''
			and not exists (select from absences a where a.person_id = c.person_id and a.from_day <= $3 and (a.to_day is null or a.to_day >= $3))
			and not exists (select from competence_assessments s where s.case_id = c.id)
		on conflict do nothing`, c.ID, CompetenceLetter, day(today), now, day(until))
	if err != nil {
		return 0, fmt.Errorf("ask for assessments in cycle %s: %w", c.ID, err)
	}
	if today <= window.SelfUntil(c.Rules.Calendar) {
		return int(own.RowsAffected()), nil
	}
	led, err := tx.q.Exec(ctx, `insert into letters (id, person_id, kind, cause, case_id, cycle_id, data, queued_at)
		select gen_random_uuid(), a.person_id, $2, c.id || '/lead', c.id, c.cycle_id,
			json_build_object('proceeding', c.proceeding, 'stage', c.stage, 'year', y.year, 'role', 'appraiser', 'due', $5::date), $4
		from case_actors(array(select k.id from cases k where k.cycle_id = $1 and k.proceeding = 'appraisal' and k.closed_at is null
				and not exists (select from competence_assessments s where s.case_id = k.id and s.side = 'leader')), 'appraiser', $3) a
			join cases c on c.id = a.case_id join cycles y on y.id = c.cycle_id join people p on p.id = a.person_id
		where p.departed = '' and not exists (select from absences b where b.person_id = a.person_id and b.from_day <= $3 and (b.to_day is null or b.to_day >= $3))
		on conflict do nothing`, c.ID, CompetenceLetter, day(today), now, day(window.Closes))
	if err != nil {
		return 0, fmt.Errorf("ask superiors for assessments in cycle %s: %w", c.ID, err)
	}
	return int(own.RowsAffected() + led.RowsAffected()), nil
}
