package api

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/converter"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
	"siklus.id/workflows"
)

const (
	compareEvery    = 250 * time.Millisecond
	differentListed = 50
	sightingsPage   = 1000
)

// sightings is the query for the workflows of a cycle's cases under further conditions.
func sightings(agency, cycle string, conditions ...string) string {
	all := append([]string{
		workflows.AgencyAttribute.GetName() + ` = "` + agency + `"`, workflows.CycleAttribute.GetName() + ` = "` + cycle + `"`}, conditions...)
	return strings.Join(all, " AND ")
}

// comparing holds the register of one cycle against what Temporal's visibility shows. Visibility follows the histories
// after a moment, so a difference counts only when it stays.
type comparing struct {
	*door
	agency string
	cycle  store.Cycle
}

func (s watchDesk) CompareNumbers(ctx context.Context, r *siklusv1.CompareNumbersRequest) (*siklusv1.CompareNumbersResponse, error) {
	p, err := s.enter(ctx, connectv1.WatchServiceCompareNumbersProcedure, r)
	if err != nil {
		return nil, err
	}
	c := comparing{door: s.door, agency: p.Agency}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) (err error) {
		c.cycle, err = tx.CycleByID(ctx, r.GetCycleId())
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	out, err := c.until(ctx, r.GetPatience().AsDuration())
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

// until compares again and again until both sides are equal or the time is over, and then names what differs.
func (c comparing) until(ctx context.Context, patience time.Duration) (*siklusv1.CompareNumbersResponse, error) {
	out := &siklusv1.CompareNumbersResponse{Year: int32(c.cycle.Year), Rehearsal: c.cycle.Rules.Pace.Rehearsal()}
	deadline := time.NewTimer(patience)
	defer deadline.Stop()
	again := time.NewTicker(compareEvery)
	defer again.Stop()
	for {
		out.ComparedAt = stamp(c.now())
		out.Rounds++
		numbers, err := c.numbers(ctx)
		if err != nil {
			return nil, err
		}
		out.Numbers, out.Equal = numbers, !slices.ContainsFunc(numbers, differs)
		if out.Equal {
			return out, nil
		}
		select {
		case <-again.C:
		case <-deadline.C:
			return out, c.name(ctx, out)
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

func differs(n *siklusv1.ComparedNumber) bool { return n.GetRegister() != n.GetTemporal() }

// proceedings in the order in which cases are opened.
var proceedings = []appraisal.Proceeding{
	appraisal.AppraisalProceeding, appraisal.EvaluationProceeding, appraisal.ObjectionProceeding, appraisal.TrainingProceeding,
}

// numbers counts both sides once: the register first, because what visibility shows is of the past. Temporal can group by
// status only, so each stage is counted by itself; what stands in no stage of the procedure is the rest.
func (c comparing) numbers(ctx context.Context) ([]*siklusv1.ComparedNumber, error) {
	register := map[appraisal.Proceeding]map[appraisal.Stage]int32{}
	err := c.store.WithAgency(ctx, c.agency, func(tx store.Tx) error {
		counts, err := tx.RunningCounts(ctx, c.cycle.ID)
		for _, n := range counts {
			if register[n.Proceeding] == nil {
				register[n.Proceeding] = map[appraisal.Stage]int32{}
			}
			register[n.Proceeding][n.Stage] = int32(n.Count)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	var out []*siklusv1.ComparedNumber
	for _, p := range proceedings {
		total, err := c.count(ctx, typed(p), running)
		if err != nil {
			return nil, err
		}
		if total == 0 && len(register[p]) == 0 {
			continue
		}
		for _, stage := range slices.SortedFunc(maps.Keys(register[p]), func(a, b appraisal.Stage) int { return cmp.Compare(legalOrder(a), legalOrder(b)) }) {
			n, err := c.count(ctx, typed(p), staged(stage), running)
			if err != nil {
				return nil, err
			}
			total -= n
			out = append(out, &siklusv1.ComparedNumber{Proceeding: string(p), Stage: string(stage), Register: register[p][stage], Temporal: n})
		}
		if total != 0 {
			out = append(out, &siklusv1.ComparedNumber{Proceeding: string(p), Temporal: max(0, total)})
		}
	}
	return out, nil
}

func (c comparing) count(ctx context.Context, conditions ...string) (int32, error) {
	res, err := c.engine.CountWorkflow(ctx, &workflowservice.CountWorkflowExecutionsRequest{Query: sightings(c.agency, c.cycle.ID, conditions...)})
	if err != nil {
		return 0, fmt.Errorf("%w: count workflows: %w", errNoAnswer, err)
	}
	return int32(res.GetCount()), nil
}

// each hands every workflow of a query to f.
func (c comparing) each(ctx context.Context, query string, f func(*workflow.WorkflowExecutionInfo)) error {
	var page []byte
	for {
		res, err := c.engine.ListWorkflow(ctx, &workflowservice.ListWorkflowExecutionsRequest{Query: query, PageSize: sightingsPage, NextPageToken: page})
		if err != nil {
			return fmt.Errorf("%w: list workflows: %w", errNoAnswer, err)
		}
		for _, info := range res.GetExecutions() {
			f(info)
		}
		if page = res.GetNextPageToken(); len(page) == 0 {
			return nil
		}
	}
}

// name lists the cases behind the differences, of the kinds whose numbers differ.
func (c comparing) name(ctx context.Context, out *siklusv1.CompareNumbersResponse) error {
	for _, p := range proceedings {
		if !slices.ContainsFunc(out.GetNumbers(), func(n *siklusv1.ComparedNumber) bool { return n.GetProceeding() == string(p) && differs(n) }) {
			continue
		}
		different, err := c.different(ctx, p)
		if err != nil {
			return err
		}
		out.Differences += int32(len(different))
		room := differentListed - len(out.GetDifferent())
		out.Different = append(out.Different, different[:min(room, len(different))]...)
	}
	return c.ended(ctx, out.GetDifferent())
}

// different compares case by case.
func (c comparing) different(ctx context.Context, p appraisal.Proceeding) ([]*siklusv1.DifferentCase, error) {
	register := map[string]string{}
	err := c.store.WithAgency(ctx, c.agency, func(tx store.Tx) error {
		list, err := tx.RunningCases(ctx, c.cycle.ID, p)
		for _, one := range list {
			register[one.ID] = string(one.Stage)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	shown := map[string]string{}
	err = c.each(ctx, sightings(c.agency, c.cycle.ID, typed(p), running), func(info *workflow.WorkflowExecutionInfo) {
		shown[caseOf(info)] = stageShown(info)
	})
	if err != nil {
		return nil, err
	}
	var out []*siklusv1.DifferentCase
	add := func(id string) {
		out = append(out, &siklusv1.DifferentCase{CaseId: id, Proceeding: string(p), Register: register[id], Temporal: shown[id]})
	}
	for _, id := range slices.Sorted(maps.Keys(register)) {
		if shown[id] != register[id] {
			add(id)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(shown)) {
		if _, runs := register[id]; !runs {
			add(id)
		}
	}
	return out, nil
}

// ended says how the workflows of cases ended that run in the register only.
func (c comparing) ended(ctx context.Context, different []*siklusv1.DifferentCase) error {
	missing := map[string]*siklusv1.DifferentCase{}
	var ids []string
	for _, d := range different {
		if d.GetTemporal() == "" && d.GetRegister() != "" {
			missing[d.GetCaseId()] = d
			ids = append(ids, `"`+workflows.CaseID(appraisal.Proceeding(d.GetProceeding()), d.GetCaseId())+`"`)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	return c.each(ctx, "WorkflowId IN ("+strings.Join(ids, ", ")+`) AND ExecutionStatus != "Running"`, func(info *workflow.WorkflowExecutionInfo) {
		if d := missing[caseOf(info)]; d != nil && d.Status == "" { // the newest run comes first
			d.Status = statusName(info.GetStatus())
		}
	})
}

func statusName(s enumspb.WorkflowExecutionStatus) string { return s.String() }

// caseOf is the ID of the case that a workflow runs for.
func caseOf(info *workflow.WorkflowExecutionInfo) string {
	_, id, _ := strings.Cut(info.GetExecution().GetWorkflowId(), ":")
	return id
}

// stageShown is the stage that a workflow shows; "?" when it shows none.
func stageShown(info *workflow.WorkflowExecutionInfo) string {
	var stage string
	payload, shown := info.GetSearchAttributes().GetIndexedFields()[workflows.StageAttribute.GetName()]
	if !shown || converter.GetDefaultDataConverter().FromPayload(payload, &stage) != nil || stage == "" {
		return "?"
	}
	return stage
}
