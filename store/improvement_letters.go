package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"siklus.id/appraisal"
)

// ImprovementMoreGuidance is the way on after a low result that opens another round of improvement.
const ImprovementMoreGuidance = "more-guidance"

// ImprovementStands works out from what was written what the rules ask about a low result, and the plan that stands. A
// decision for more guidance begins another round: the plan, its checks and its outcome are then awaited anew.
func ImprovementStands(low LowResult, entries []ImprovementEntry) (facts appraisal.ImprovementFacts, plan *ImprovementEntry) {
	facts = appraisal.ImprovementFacts{Annual: low.Annual(), FinalOn: low.FinalOn}
	for i, e := range entries {
		switch e.Step {
		case ImprovementPlanned:
			plan, facts.Plan = &entries[i], e.Plan
		case ImprovementChecked:
			facts.Checked = append(facts.Checked, e.Checked)
		case ImprovementOutcome:
			improved := e.Finding == "improved"
			facts.Improved = &improved
		case ImprovementDecided:
			if facts.Decided = true; e.Finding == ImprovementMoreGuidance {
				plan, facts = nil, appraisal.ImprovementFacts{Annual: low.Annual(), FinalOn: e.On}
			}
		}
	}
	return facts, plan
}

// ImprovementLetter tells that a check of an improvement plan was not made in time. It names nobody: whoever reads over a
// shoulder would learn of a low result.
const ImprovementLetter = "improvement_late"

// QueueImprovementLetters asks for every check of an improvement plan that is late, once in each hand it comes to: the
// appraiser's, after the patience of the rule the superior's, after as much again HR's (appraisal.ImprovementRule.Standing).
// A plan outlives its cycle, so the round of a real cycle looks after those of all real cycles; a rehearsal after its own.
// today is the legal day, now the real instant. It returns how many letters were queued or stood there already.
func (tx Tx) QueueImprovementLetters(ctx context.Context, c Cycle, today appraisal.Date, now time.Time) (n int, err error) {
	rows, err := tx.q.Query(ctx, lowResults+`and (e.cycle_id = $1 or not $2 and not y.rehearsal)
		and exists (select from improvement_entries i where i.case_id = e.id and i.step = $3) order by e.id`, c.ID, c.Rules.Pace.Rehearsal(), ImprovementPlanned)
	lows, err := collect(rows, err, scanLow)
	if err != nil || len(lows) == 0 {
		return 0, err
	}
	rule, err := tx.TalentRule(ctx)
	if err != nil {
		return 0, err
	}
	cases := make([]string, len(lows))
	for i, l := range lows {
		cases[i] = l.CaseID
	}
	written, err := tx.ImprovementEntries(ctx, cases)
	if err != nil {
		return 0, err
	}
	for _, low := range lows {
		facts, _ := ImprovementStands(low, written[low.CaseID])
		stands := rule.Rule.Improvement.Standing(facts, c.Rules.Calendar, today)
		if stands.State != appraisal.CheckAwaited || !stands.Late {
			continue
		}
		told, err := tx.tellOfLateCheck(ctx, low, stands, today, now)
		if err != nil {
			return n, fmt.Errorf("late check of case %s: %w", low.CaseID, err)
		}
		n += told
	}
	return n, nil
}

// tellOfLateCheck queues the letter to whom a check awaits. Where nobody holds that part it comes to HR at once.
func (tx Tx) tellOfLateCheck(ctx context.Context, low LowResult, stands appraisal.ImprovementStanding, today appraisal.Date, now time.Time) (n int, err error) {
	role := stands.Awaits
	var people []string
	if role != appraisal.HR {
		switch a, err := tx.Actor(ctx, low.CaseID, role, today); {
		case errors.Is(err, ErrNobody):
			role = appraisal.HR
		case err != nil:
			return 0, err
		default:
			people = []string{a.PersonID}
		}
	}
	if role == appraisal.HR {
		if people, err = tx.Officers(ctx, string(appraisal.HR), today); err != nil {
			return 0, err
		}
	}
	data, err := json.Marshal(LetterData{Proceeding: appraisal.EvaluationProceeding, Year: low.Year, Rehearsal: low.Rehearsal, Role: role, Due: stands.Due})
	if err != nil {
		return 0, err
	}
	for _, person := range people {
		if person == low.PersonID { // never of their own case
			continue
		}
		err := tx.QueueLetter(ctx, Letter{PersonID: person, Kind: ImprovementLetter, Cause: low.CaseID + "/" + stands.Due.String() + "/" + string(role),
			CaseID: low.CaseID, CycleID: low.CycleID, Data: data, QueuedAt: now})
		if err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}
