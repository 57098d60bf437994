package bench

import (
	"context"

	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/client"
	"google.golang.org/protobuf/proto"
)

// Count is what histories cost.
type Count struct {
	Events int
	Bytes  int64 // of the events as they are stored, without the envelope of their batches
	Stored int64 // what the server itself counts as the size of the histories

	// Billable actions as Temporal Cloud publishes them.
	Starts         int // a workflow starts: by a client, by continue-as-new, or as a child
	Children       int // a parent starts a child: one more, for the intent
	Updates        int
	Signals        int
	Timers         int
	Activities     int // each start of each attempt
	LocalBatches   int // all markers of one workflow task are one
	SearchAttrs    int // each upsert, however many attributes
	OptionsUpdated int // a change of a workflow's execution options

	ByType map[string]Events
}

// Events are those of one type.
type Events struct {
	N     int
	Bytes int64
}

// Actions is the number of billable actions. Queries are billed too, but nothing here asks any.
func (c Count) Actions() int {
	return c.Starts + c.Children + c.Updates + c.Signals + c.Timers + c.Activities + c.LocalBatches + c.SearchAttrs + c.OptionsUpdated
}

func (c *Count) add(o Count) {
	c.Events += o.Events
	c.Bytes += o.Bytes
	c.Stored += o.Stored
	c.Starts += o.Starts
	c.Children += o.Children
	c.Updates += o.Updates
	c.Signals += o.Signals
	c.Timers += o.Timers
	c.Activities += o.Activities
	c.LocalBatches += o.LocalBatches
	c.SearchAttrs += o.SearchAttrs
	c.OptionsUpdated += o.OptionsUpdated
	for kind, these := range o.ByType {
		c.note(kind, these)
	}
}

func (c *Count) note(kind string, these Events) {
	if c.ByType == nil {
		c.ByType = map[string]Events{}
	}
	sum := c.ByType[kind]
	c.ByType[kind] = Events{sum.N + these.N, sum.Bytes + these.Bytes}
}

// countHistory reads every run of a workflow from the server and counts it.
func countHistory(ctx context.Context, c client.Client, workflowID string) (Count, error) {
	var total Count
	for run := ""; ; {
		described, err := c.DescribeWorkflowExecution(ctx, workflowID, run)
		if err != nil {
			return total, err
		}
		info := described.GetWorkflowExecutionInfo()
		count := Count{Stored: info.GetHistorySizeBytes()}
		counter := counting{Count: &count}
		before := ""
		events := c.GetWorkflowHistory(ctx, workflowID, info.GetExecution().GetRunId(), false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
		for events.HasNext() {
			event, err := events.Next()
			if err != nil {
				return total, err
			}
			counter.take(event)
			if started := event.GetWorkflowExecutionStartedEventAttributes(); started != nil {
				before = started.GetContinuedExecutionRunId()
			}
		}
		total.add(count)
		if run = before; run == "" {
			return total, nil
		}
	}
}

// counting counts one history, event by event.
type counting struct {
	*Count
	markersOf int64 // the workflow task whose markers were counted last
}

// take counts one event by the rules of the price list.
func (c *counting) take(e *historypb.HistoryEvent) {
	size := int64(proto.Size(e))
	c.Events++
	c.Bytes += size
	c.note(e.GetEventType().String(), Events{1, size})
	switch e.GetEventType() {
	case enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED:
		c.Starts++
	case enumspb.EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_INITIATED:
		c.Children++
	case enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED:
		c.Updates++
	case enumspb.EVENT_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED:
		c.Signals++
	case enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED:
		// One that another workflow sent is counted where it was sent.
		if e.GetWorkflowExecutionSignaledEventAttributes().GetExternalWorkflowExecution() == nil {
			c.Signals++
		}
	case enumspb.EVENT_TYPE_TIMER_STARTED:
		c.Timers++
	case enumspb.EVENT_TYPE_ACTIVITY_TASK_STARTED:
		c.Activities += int(max(1, e.GetActivityTaskStartedEventAttributes().GetAttempt()))
	case enumspb.EVENT_TYPE_MARKER_RECORDED:
		if task := e.GetMarkerRecordedEventAttributes().GetWorkflowTaskCompletedEventId(); task != c.markersOf {
			c.markersOf = task
			c.LocalBatches++
		}
	case enumspb.EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES:
		if !onlyVersions(e) {
			c.SearchAttrs++
		}
	case enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_OPTIONS_UPDATED:
		c.OptionsUpdated++
	}
}

// onlyVersions reports whether an upsert only notes a version gate, which is free.
func onlyVersions(e *historypb.HistoryEvent) bool {
	fields := e.GetUpsertWorkflowSearchAttributesEventAttributes().GetSearchAttributes().GetIndexedFields()
	_, versions := fields["TemporalChangeVersion"]
	return versions && len(fields) == 1
}
