package bench

import (
	"testing"

	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"google.golang.org/protobuf/proto"
)

func event(kind enumspb.EventType) *historypb.HistoryEvent {
	return &historypb.HistoryEvent{EventType: kind}
}

func marker(task int64) *historypb.HistoryEvent {
	e := event(enumspb.EVENT_TYPE_MARKER_RECORDED)
	e.Attributes = &historypb.HistoryEvent_MarkerRecordedEventAttributes{
		MarkerRecordedEventAttributes: &historypb.MarkerRecordedEventAttributes{MarkerName: "LocalActivity", WorkflowTaskCompletedEventId: task}}
	return e
}

func signaled(by *commonpb.WorkflowExecution) *historypb.HistoryEvent {
	e := event(enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED)
	e.Attributes = &historypb.HistoryEvent_WorkflowExecutionSignaledEventAttributes{
		WorkflowExecutionSignaledEventAttributes: &historypb.WorkflowExecutionSignaledEventAttributes{ExternalWorkflowExecution: by}}
	return e
}

func upsert(names ...string) *historypb.HistoryEvent {
	e := event(enumspb.EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES)
	fields := map[string]*commonpb.Payload{}
	for _, name := range names {
		fields[name] = &commonpb.Payload{}
	}
	e.Attributes = &historypb.HistoryEvent_UpsertWorkflowSearchAttributesEventAttributes{
		UpsertWorkflowSearchAttributesEventAttributes: &historypb.UpsertWorkflowSearchAttributesEventAttributes{
			SearchAttributes: &commonpb.SearchAttributes{IndexedFields: fields}}}
	return e
}

func activity(attempt int32) *historypb.HistoryEvent {
	e := event(enumspb.EVENT_TYPE_ACTIVITY_TASK_STARTED)
	e.Attributes = &historypb.HistoryEvent_ActivityTaskStartedEventAttributes{
		ActivityTaskStartedEventAttributes: &historypb.ActivityTaskStartedEventAttributes{Attempt: attempt}}
	return e
}

// One row for each sentence of the price list that touches us.
func TestActionsAreCountedByThePriceList(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		events  []*historypb.HistoryEvent
		actions int
	}{
		"a start is one":                                    {[]*historypb.HistoryEvent{event(enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED)}, 1},
		"a child is one more for its parent":                {[]*historypb.HistoryEvent{event(enumspb.EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_INITIATED), event(enumspb.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_STARTED), event(enumspb.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_COMPLETED)}, 1},
		"an update is one, its end is free":                 {[]*historypb.HistoryEvent{event(enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED), event(enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_COMPLETED)}, 1},
		"a client's signal is one":                          {[]*historypb.HistoryEvent{signaled(nil)}, 1},
		"a workflow's signal is one, where it is sent":      {[]*historypb.HistoryEvent{event(enumspb.EVENT_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED), event(enumspb.EVENT_TYPE_EXTERNAL_WORKFLOW_EXECUTION_SIGNALED)}, 1},
		"and none where it arrives":                         {[]*historypb.HistoryEvent{signaled(&commonpb.WorkflowExecution{WorkflowId: "evaluation:1"})}, 0},
		"a timer is one when it starts":                     {[]*historypb.HistoryEvent{event(enumspb.EVENT_TYPE_TIMER_STARTED), event(enumspb.EVENT_TYPE_TIMER_FIRED), event(enumspb.EVENT_TYPE_TIMER_STARTED), event(enumspb.EVENT_TYPE_TIMER_CANCELED)}, 2},
		"every attempt of an activity is one":               {[]*historypb.HistoryEvent{event(enumspb.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED), activity(3), event(enumspb.EVENT_TYPE_ACTIVITY_TASK_COMPLETED)}, 3},
		"local activities of one workflow task are one":     {[]*historypb.HistoryEvent{marker(4), marker(4), marker(4)}, 1},
		"those of two tasks are two":                        {[]*historypb.HistoryEvent{marker(4), marker(9)}, 2},
		"an upsert is one, however many attributes":         {[]*historypb.HistoryEvent{upsert("SiklusStage", "SiklusDue")}, 1},
		"an upsert that notes a version gate is free":       {[]*historypb.HistoryEvent{upsert("TemporalChangeVersion")}, 0},
		"workflow tasks are free":                           {[]*historypb.HistoryEvent{event(enumspb.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED), event(enumspb.EVENT_TYPE_WORKFLOW_TASK_STARTED), event(enumspb.EVENT_TYPE_WORKFLOW_TASK_COMPLETED)}, 0},
		"a change of a workflow's execution options is one": {[]*historypb.HistoryEvent{event(enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_OPTIONS_UPDATED)}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var count Count
			c := counting{Count: &count}
			var bytes int64
			for _, e := range row.events {
				c.take(e)
				bytes += int64(proto.Size(e))
			}
			require.Equal(t, row.actions, count.Actions())
			require.Equal(t, len(row.events), count.Events)
			require.Equal(t, bytes, count.Bytes)
		})
	}
}

func TestCountsAddUp(t *testing.T) {
	t.Parallel()
	var a, b, sum Count
	(&counting{Count: &a}).take(upsert("SiklusStage"))
	(&counting{Count: &b}).take(event(enumspb.EVENT_TYPE_TIMER_STARTED))
	sum.add(a)
	sum.add(b)
	require.Equal(t, 2, sum.Events)
	require.Equal(t, 2, sum.Actions())
	require.Equal(t, a.Bytes+b.Bytes, sum.Bytes)
	require.Len(t, sum.ByType, 2)
}

func TestMediansAndQuantiles(t *testing.T) {
	t.Parallel()
	require.InDelta(t, 2, median([]float64{3, 1, 2}), 0)
	require.InDelta(t, 2.5, median([]float64{4, 1, 2, 3}), 0)
	require.Zero(t, median(nil))
	a := Acts{}
	for n := 1; n <= 100; n++ {
		a.Real, a.Bare = append(a.Real, 3*1000*1000), append(a.Bare, 2*1000*1000)
	}
	real, bare, by := a.P(0.99)
	require.EqualValues(t, 3*1000*1000, real)
	require.EqualValues(t, 2*1000*1000, bare)
	require.InDelta(t, 1.5, by, 1e-9)
}

func TestALaunchIsHeldAgainstTheRoundsAroundIt(t *testing.T) {
	t.Parallel()
	l := Launch{Real: Series{Rate: []float64{90, 40, 60}}, Bare: Series{Rate: []float64{100, 100, 60, 60}}}
	require.InDeltaSlice(t, []float64{0.9, 0.5, 1}, l.Ratios(), 1e-9)
	require.InDelta(t, 0.9, l.Ratio(), 1e-9)
}
