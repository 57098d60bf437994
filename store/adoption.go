package store

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"siklus.id/appraisal"
)

// Adoption is what taking over a calendar or rules entered in the register.
type Adoption struct {
	Entered int  // acts, one for each case
	Before  bool // the same request did it before; nothing was changed now
}

// adopts reports whether an entry gives its case other rules.
func adopts(e appraisal.Entry) bool {
	return e.Act != nil && (e.Act.Kind == appraisal.AdoptCalendar && e.Act.Facts.Calendar != nil ||
		e.Act.Kind == appraisal.AdoptRules && e.Act.Facts.Rules != nil)
}

// AdoptRules pins rules for a cycle and enters one act, AdoptCalendar or AdoptRules, for each of its running cases in the
// register; the relay hands the acts over. The same request again changes nothing; ErrRequestReused when it was of
// another kind or cycle. now is the real instant.
func (tx Tx) AdoptRules(ctx context.Context, cycleID string, rules appraisal.Rules, rulesName string, by appraisal.Party, kind appraisal.ActKind,
	requestID string, content json.RawMessage, now time.Time) (Adoption, error) {
	facts := appraisal.Facts{HasReason: true}
	switch kind {
	case appraisal.AdoptCalendar:
		facts.Calendar = &rules.Calendar
	case appraisal.AdoptRules:
		facts.Rules = &rules
	default:
		return Adoption{}, fmt.Errorf("act %s adopts nothing", kind)
	}
	// The cycle is the lock: no appraisal is opened by the old rules after its running ones were read.
	if _, err := tx.q.Exec(ctx, `select from cycles where id = $1 for no key update`, cycleID); err != nil {
		return Adoption{}, fmt.Errorf("cycle %s: %w", cycleID, err)
	}
	var before int
	var same bool
	err := tx.q.QueryRow(ctx, `select count(*), coalesce(bool_and(c.cycle_id = $3 and a.kind = $4), true) from acts a join cases c on c.id = a.case_id
		where a.by_person = $1 and starts_with(a.request_id, $2 || ':')`, by.Person, requestID, cycleID, string(kind)).Scan(&before, &same)
	switch {
	case err != nil:
		return Adoption{}, fmt.Errorf("adopt rules: %w", err)
	case !same:
		return Adoption{}, fmt.Errorf("request %s: %w", requestID, ErrRequestReused)
	case before > 0:
		return Adoption{Entered: before, Before: true}, nil
	}
	sum, err := tx.pinRules(ctx, rules)
	if err != nil {
		return Adoption{}, fmt.Errorf("rules of the cycle: %w", err)
	}
	tag, err := tx.q.Exec(ctx, `update cycles set rules_hash = $2, rules_name = $3 where id = $1`, cycleID, sum, rulesName)
	if err == nil && tag.RowsAffected() == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return Adoption{}, fmt.Errorf("cycle %s: %w", cycleID, err)
	}
	rows, err := tx.q.Query(ctx, `select id, proceeding from cases where cycle_id = $1 and closed_at is null order by id`, cycleID)
	if err != nil {
		return Adoption{}, err
	}
	via := "session"
	if by.Person == "" {
		via = "key"
	}
	entered, err := tx.enterAdoption(ctx, rows, RegisteredAct{RequestID: requestID, Content: content, Via: via,
		Act: appraisal.Act{Kind: kind, By: by, Facts: facts, ReceivedAt: now}})
	return Adoption{Entered: entered}, err
}

// enterAdoption enters one act for each of the cases that a query yields with their proceedings. The request ID of a
// is that of the whole adoption.
func (tx Tx) enterAdoption(ctx context.Context, rows pgx.Rows, a RegisteredAct) (int, error) {
	var cases, proceedings, ids []string
	var id, proceeding string
	_, err := pgx.ForEachRow(rows, []any{&id, &proceeding}, func() error {
		cases, proceedings = append(cases, id), append(proceedings, proceeding)
		ids = append(ids, appraisal.DeriveID("adoption", a.Act.By.Person, a.RequestID, id))
		return nil
	})
	if err != nil || len(cases) == 0 {
		return 0, err
	}
	facts, err := asJSON(a.Act.Facts)
	if err != nil {
		return 0, err
	}
	tag, err := tx.q.Exec(ctx, `insert into acts (id, case_id, proceeding, kind, by_person, by_role, by_capacity, facts, content, via, request_id, received_at)
		select v.id, v.case_id, v.proceeding, $4, $5, $6, $7, $8, $9, $10, $11 || ':' || v.case_id, coalesce($12, clock_timestamp())
		from unnest($1::text[]::uuid[], $2::text[]::uuid[], $3::text[]) v (id, case_id, proceeding) on conflict do nothing`,
		ids, cases, proceedings, string(a.Act.Kind), a.Act.By.Person, string(a.Act.By.Role), string(a.Act.By.Capacity), facts,
		orNull(string(a.Content)), a.Via, a.RequestID, instant(a.Act.ReceivedAt))
	if err != nil {
		return 0, fmt.Errorf("enter the adoption %s: %w", a.RequestID, err)
	}
	return int(tag.RowsAffected()), nil
}

// adopted is what rules become by an act: a rehearsal keeps its pace.
func adopted(old appraisal.Rules, f appraisal.Facts) appraisal.Rules {
	if f.Rules == nil {
		old.Calendar = *f.Calendar
		return old
	}
	rules := *f.Rules
	rules.Pace = old.Pace
	return rules
}

// queueAdopted gives the case its new rules; the window of an evaluation closes when its term ends now.
func queueAdopted(b *pgx.Batch, e appraisal.Entry, old appraisal.Rules) error {
	rules := adopted(old, e.Act.Facts)
	text, err := asJSON(rules)
	if err != nil {
		return err
	}
	pace, err := asJSON(rules.Pace)
	if err != nil {
		return err
	}
	sum := sha256.Sum256([]byte(text))
	b.Queue(`insert into pinned_rules (hash, rules, pace) values ($1, $2, $3) on conflict do nothing`, sum[:], text, pace)
	var closes appraisal.Date
	for _, t := range e.Step.Terms() {
		if t.Clock == appraisal.T6 || t.Clock == appraisal.T7 {
			closes = t.Due
		}
	}
	b.Queue(`update cases set rules_hash = $2, period = case when proceeding = 'evaluation' and $3::date is not null
			then jsonb_set(period::jsonb, '{c}', to_jsonb($3::date))::json else period end
		where id = $1`, e.Case, sum[:], day(closes))
	return nil
}

// adoptBelow enters the act for the running cases below that were opened by the old rules after the adoption had
// looked for running cases: whoever opened them did not know yet.
func (tx Tx) adoptBelow(ctx context.Context, e appraisal.Entry) error {
	var a RegisteredAct
	var content *string
	err := tx.q.QueryRow(ctx, `select request_id, content::text, via from acts where id = $1`, e.Act.ID).Scan(&a.RequestID, &content, &a.Via)
	if err != nil {
		return missing(err, "act", e.Act.ID)
	}
	if content != nil {
		a.Content = json.RawMessage(*content)
	}
	a.Act = *e.Act
	a.Act.ReceivedAt = time.Time{}
	a.RequestID = strings.TrimSuffix(a.RequestID, ":"+e.Case)
	rows, err := tx.q.Query(ctx, `select k.id, k.proceeding from cases k join cases c on c.id = k.parent_id
		where c.id = $1 and k.closed_at is null and k.rules_hash <> c.rules_hash order by k.id`, e.Case)
	if err != nil {
		return err
	}
	_, err = tx.enterAdoption(ctx, rows, a)
	return err
}

// RunningCase is one running case with the terms that run in it.
type RunningCase struct {
	ID         string
	Proceeding appraisal.Proceeding
	Stage      appraisal.Stage
	Period     appraisal.Period // of an evaluation and its objection
	Terms      []appraisal.Term // of the acts awaited, then of the windows
	Rules      appraisal.Rules  // the case's own; cases with the same rules share them
}

// RunningTerms returns the running cases of a cycle with their terms, by ID: what a change of calendar or rules would
// touch.
func (tx Tx) RunningTerms(ctx context.Context, cycleID string) ([]RunningCase, error) {
	rules, err := tx.rulesIn(ctx, cycleID)
	if err != nil {
		return nil, err
	}
	rows, err := tx.q.Query(ctx, `select c.id, c.proceeding, c.stage, coalesce(c.period, '{}'), c.awaits, c.windows, c.rules_hash from cases c
		where c.cycle_id = $1 and c.closed_at is null order by c.id`, cycleID)
	return collect(rows, err, func(r pgx.Row) (c RunningCase, err error) {
		var period, awaits, windows string
		var hash []byte
		var step appraisal.Step
		if err := r.Scan(&c.ID, (*string)(&c.Proceeding), (*string)(&c.Stage), &period, &awaits, &windows, &hash); err != nil {
			return c, err
		}
		err = errors.Join(json.Unmarshal([]byte(period), &c.Period), json.Unmarshal([]byte(awaits), &step.Awaits), json.Unmarshal([]byte(windows), &step.Windows))
		c.Terms, c.Rules = step.Terms(), rules[string(hash)]
		return c, err
	})
}

// rulesIn returns the rules that cases of a cycle have pinned, by the sum under which they are kept.
func (tx Tx) rulesIn(ctx context.Context, cycleID string) (map[string]appraisal.Rules, error) {
	rules := map[string]appraisal.Rules{}
	rows, err := tx.q.Query(ctx, `select r.hash, r.rules from pinned_rules r
		where r.hash in (select c.rules_hash from cases c where c.cycle_id = $1)`, cycleID)
	if err != nil {
		return nil, err
	}
	var hash []byte
	var text string
	_, err = pgx.ForEachRow(rows, []any{&hash, &text}, func() error {
		var r appraisal.Rules
		err := json.Unmarshal([]byte(text), &r)
		rules[string(hash)] = r
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("rules of cycle %s: %w", cycleID, err)
	}
	return rules, nil
}
