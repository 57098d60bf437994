package api_test

import (
	"context"
	"maps"
	"slices"
	"strings"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/converter"
	"google.golang.org/protobuf/proto"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
	"siklus.id/workflows"
)

// watchRequests has one good request for every RPC of the watch.
func (g *ground) watchRequests(s subject) map[string]proto.Message {
	return map[string]proto.Message{
		"WatchService/WatchCycle":     &siklusv1.WatchCycleRequest{CycleId: g.cycle.ID},
		"WatchService/ListStuckCases": &siklusv1.ListStuckCasesRequest{CycleId: g.cycle.ID},
		"WatchService/StartMissing":   &siklusv1.StartMissingRequest{CycleId: g.cycle.ID},
		"WatchService/GetTimeline":    &siklusv1.GetTimelineRequest{CaseId: s.appraisal.ID},
		"WatchService/CompareNumbers": &siklusv1.CompareNumbersRequest{CycleId: g.cycle.ID},
	}
}

// troubled marks a running workflow whose tasks fail.
const troubled = " troubled"

// matching lists the workflows that a query finds, as far as the door asks: by type, stage, status, ID and trouble.
func (e *engine) matching(query string) (found []*workflow.WorkflowExecutionInfo) {
	e.Lock()
	defer e.Unlock()
	for _, id := range slices.Sorted(maps.Keys(e.shown)) {
		stage, status := e.shown[id], enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING
		if name, ended := strings.CutPrefix(stage, "!"); ended {
			stage, status = "", enumspb.WorkflowExecutionStatus(enumspb.WorkflowExecutionStatus_shorthandValue[name])
		}
		stage, inTrouble := strings.CutSuffix(stage, troubled)
		kind, _, _ := strings.Cut(id, ":")
		asks := func(condition string) bool { return strings.Contains(query, condition) }
		switch {
		case asks("WorkflowType") && !asks(`WorkflowType = "`+workflows.WorkflowType(appraisal.Proceeding(kind))+`"`),
			asks("SiklusStage") && !asks(`SiklusStage = "`+stage+`"`), asks("WorkflowId") && !asks(`"`+id+`"`), asks("ReportedProblems") && !inTrouble,
			asks(`ExecutionStatus = "Running"`) && status != enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING,
			asks(`ExecutionStatus != "Running"`) && status == enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING:
			continue
		}
		info := &workflow.WorkflowExecutionInfo{Execution: &commonpb.WorkflowExecution{WorkflowId: id}, Status: status}
		if payload, err := converter.GetDefaultDataConverter().ToPayload(stage); err == nil && stage != "" {
			info.SearchAttributes = &commonpb.SearchAttributes{IndexedFields: map[string]*commonpb.Payload{"SiklusStage": payload}}
		}
		found = append(found, info)
	}
	return found
}

func (e *engine) CountWorkflow(_ context.Context, r *workflowservice.CountWorkflowExecutionsRequest) (*workflowservice.CountWorkflowExecutionsResponse, error) {
	if e.health != nil {
		return nil, e.health
	}
	return &workflowservice.CountWorkflowExecutionsResponse{Count: int64(len(e.matching(r.GetQuery())))}, nil
}

// ListWorkflow answers one workflow a page.
func (e *engine) ListWorkflow(_ context.Context, r *workflowservice.ListWorkflowExecutionsRequest) (*workflowservice.ListWorkflowExecutionsResponse, error) {
	if e.health != nil {
		return nil, e.health
	}
	found, first := e.matching(r.GetQuery()), len(r.GetNextPageToken())
	out := &workflowservice.ListWorkflowExecutionsResponse{}
	if first < len(found) {
		out.Executions = found[first : first+1]
	}
	if first+1 < len(found) {
		out.NextPageToken = make([]byte, first+1)
	}
	return out, nil
}

// show lets visibility show what the register has.
func (g *ground) show() {
	g.engine.Lock()
	defer g.engine.Unlock()
	g.engine.shown = map[string]string{}
	g.tx(func(ctx context.Context, tx store.Tx) error {
		list, _, err := tx.ListCases(ctx, store.CaseFilter{CycleID: g.cycle.ID, Limit: 500})
		for _, c := range list {
			if !c.Stage.Ended() {
				g.engine.shown[caseWorkflow(c)] = string(c.Stage)
			}
		}
		return err
	})
}
