package workflows_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"google.golang.org/protobuf/encoding/protojson"

	"siklus.id/activities"
	"siklus.id/appraisal"
	"siklus.id/deploy/local/testground"
	"siklus.id/workflows"
)

// update writes the histories of the situations into testdata. Only code that has landed may record them:
// a history stands for cases that run somewhere.
var update = flag.Bool("update", false, "record the histories of the situations anew")

// release names the folder that this code records into. It grows when a change of order is released.
const release = "0.3"

// situation is one way a case can go, played on a real server in rehearsed time.
type situation struct {
	name  string
	start string // legal day
	begin func(workflows.CaseInput) (workflowType string, input any, proceeding appraisal.Proceeding)
	rules func(appraisal.Rules) appraisal.Rules // another policy or edition than that of the others
	acts  []plannedAct
	ends  string // stage in the result
}

type plannedAct struct {
	at    string // legal, "2006-01-02 15:04"
	kind  appraisal.ActKind
	by    appraisal.Role
	facts appraisal.Facts
	in    string // "" the case itself, "objection" the objection that the first FileObjection opened
	told  any    // in place of an act: what the case's appraisal tells it
}

// clerk stands for Postgres: it keeps the register, and the same entry twice is one receipt.
type clerk struct {
	mu       sync.Mutex
	register map[string][]appraisal.Act // by case: received and not taken
}

func (c *clerk) receive(caseID string, act appraisal.Act) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.register[caseID] = append(c.register[caseID], act)
}

func (c *clerk) Record(_ context.Context, in activities.RecordInput) (activities.RecordOutput, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e := in.Entry
	var waiting, rest []appraisal.Act
	for _, act := range c.register[e.Case] {
		if !in.Before.IsZero() && act.ReceivedAt.Before(in.Before) {
			waiting = append(waiting, act)
		} else if act.ID != e.ID {
			rest = append(rest, act)
		}
	}
	c.register[e.Case] = rest
	if len(waiting) > 0 {
		return activities.RecordOutput{Waiting: waiting}, nil
	}
	return activities.RecordOutput{Receipt: appraisal.Receipt{Act: e.ID, Case: e.Case, At: e.At, Stage: e.Step.Stage}}, nil
}
func (*clerk) OpenCase(context.Context, activities.OpenCaseInput) error        { return nil }
func (*clerk) Refuse(context.Context, activities.RefuseInput) error            { return nil }
func (*clerk) ReserveSeat(context.Context, activities.SeatInput) (bool, error) { return true, nil }

func (*clerk) EnrolTraining(context.Context, activities.EnrolmentInput) (activities.EnrolmentOutput, error) {
	return activities.EnrolmentOutput{}, nil
}
func (*clerk) WithdrawEnrolment(context.Context, activities.EnrolmentInput) error { return nil }
func (*clerk) CheckCompletion(context.Context, activities.EnrolmentInput) error   { return nil }

// TestSituationsOnARealServer plays every situation on a real Temporal server, in rehearsed time, and replays
// what it wrote.
func TestSituationsOnARealServer(t *testing.T) {
	t.Parallel()
	c := connectTo(t)
	w := worker.New(c, workflows.TaskQueue, worker.Options{})
	workflows.Register(w)
	books := &clerk{register: map[string][]appraisal.Act{}}
	w.RegisterActivity(books)
	require.NoError(t, w.Start())
	t.Cleanup(w.Stop)
	var playing sync.WaitGroup
	for _, s := range situations() {
		playing.Go(func() {
			t.Run(s.name, func(t *testing.T) { s.play(t, c, books) })
		})
	}
	playing.Wait()
}

func connectTo(t *testing.T) client.Client {
	t.Helper()
	namespace := testground.NewNamespace(t)
	server := testground.Temporal(t)
	c, err := client.Dial(client.Options{HostPort: server.Address(), Namespace: namespace, Logger: quietLogger{}})
	require.NoError(t, err)
	t.Cleanup(c.Close)
	require.NoError(t, workflows.MakeAttributes(t.Context(), c, namespace))
	return c
}

func (s situation) play(t *testing.T, c client.Client, books *clerk) {
	ctx := t.Context()
	rules := sampleRules()
	rules.Lengths[appraisal.T9], rules.Lengths[appraisal.T10], rules.Lengths[appraisal.T11], rules.Lengths[appraisal.T13] = 5, 5, 5, 5
	rules.Lengths[appraisal.ProposalClock], rules.Lengths[appraisal.JoinedClock] = 5, 3
	if s.rules != nil {
		rules = s.rules(rules)
	}
	start, err := appraisal.ParseDate(s.start)
	require.NoError(t, err)
	rules.Pace = appraisal.Pace{Real: time.Now().UTC().Truncate(time.Millisecond), Legal: rules.Calendar.Start(start).UTC(), Day: 700 * time.Millisecond}
	id := appraisal.DeriveID("situation", s.name)
	in := workflows.CaseInput{Agency: testAgency, Cycle: "cycle", Case: id, Unit: "unit-1", Rules: rules}
	kind, input, proceeding := s.begin(in)
	run, err := c.ExecuteWorkflow(ctx, client.StartWorkflowOptions{
		ID: workflows.CaseID(proceeding, id), TaskQueue: workflows.TaskQueue,
		TypedSearchAttributes: temporal.NewSearchAttributes(workflows.StartAttributes(in, appraisal.Step{})...),
	}, kind, input)
	require.NoError(t, err)

	target := map[string]string{"": run.GetID()}
	for n, planned := range s.acts {
		legal, err := time.ParseInLocation("2006-01-02 15:04", planned.at, mustZone(t))
		require.NoError(t, err)
		act := appraisal.Act{ID: fmt.Sprintf("%s-%02d", s.name, n), Kind: planned.kind, ReceivedAt: rules.Pace.ToReal(legal).UTC(), Facts: planned.facts,
			By: appraisal.Party{Person: "person", Role: planned.by, Capacity: appraisal.Definitive}}
		act.Facts.HasReason = true
		if act.Facts.Rules != nil {
			act.Facts.Rules.Pace = rules.Pace
		}
		until := time.NewTimer(time.Until(act.ReceivedAt))
		select {
		case <-ctx.Done():
			require.NoError(t, ctx.Err())
		case <-until.C:
		}
		if planned.told != nil {
			require.NoError(t, c.SignalWorkflow(ctx, run.GetID(), "", signalOf(planned.told), planned.told))
			continue
		}
		if act.Kind == appraisal.FileObjection {
			target["objection"] = workflows.CaseID(appraisal.ObjectionProceeding, appraisal.ObjectionID(act.ID))
		}
		books.receive(target[planned.in][strings.Index(target[planned.in], ":")+1:], act)
		s.send(t, c, target[planned.in], act)
	}
	var result struct {
		Stage string `json:"s"`
	}
	require.NoError(t, run.Get(ctx, &result))
	require.Equal(t, s.ends, result.Stage)
	for name, workflowID := range target {
		s.check(t, c, name, workflowID)
	}
}

// signalOf is the signal by which an appraisal tells it.
func signalOf(told any) string {
	if _, changed := told.(workflows.EmployeeChanged); changed {
		return workflows.EmployeeChangedSignal
	}
	return workflows.AppraisalEndedSignal
}

// send hands an act to the procedure as the relay does: again, until a server under load has come as far.
func (s situation) send(t *testing.T, c client.Client, workflowID string, act appraisal.Act) {
	t.Helper()
	require.Eventually(t, func() bool {
		handle, err := c.UpdateWorkflow(t.Context(), client.UpdateWorkflowOptions{
			WorkflowID: workflowID, UpdateName: workflows.UpdateName(act.Kind), UpdateID: act.ID,
			Args: []any{act}, WaitForStage: client.WorkflowUpdateStageCompleted,
		})
		return err == nil && handle.Get(t.Context(), nil) == nil
	}, 20*time.Second, 50*time.Millisecond, "%s by %s is not taken", act.Kind, act.By.Role)
}

// check replays the history that was just written and, when asked to, keeps it.
func (s situation) check(t *testing.T, c client.Client, name, workflowID string) {
	written := &history.History{}
	events := c.GetWorkflowHistory(t.Context(), workflowID, "", false, 0)
	for events.HasNext() {
		event, err := events.Next()
		require.NoError(t, err)
		written.Events = append(written.Events, event)
	}
	require.NotEmpty(t, written.Events)
	require.NoError(t, replayer(t).ReplayWorkflowHistory(quietLogger{}, written))
	if !*update {
		return
	}
	file := s.name
	if name != "" {
		file += "." + name
	}
	if released, err := filepath.Glob(filepath.Join("testdata", "histories", "*", file+".json")); err != nil || len(released) > 0 {
		require.NoError(t, err)
		return // a released history is never written again
	}
	b, err := protojson.MarshalOptions{Multiline: true, Indent: " "}.Marshal(written)
	require.NoError(t, err)
	require.NoError(t, os.MkdirAll(filepath.Join("testdata", "histories", release), 0o755))
	require.NoError(t, os.WriteFile(filepath.Join("testdata", "histories", release, file+".json"), append(b, '\n'), 0o644))
}

func replayer(t *testing.T) worker.WorkflowReplayer {
	t.Helper()
	r := worker.NewWorkflowReplayer()
	workflows.Register(r)
	return r
}

// TestReleasedHistoriesReplay replays every history that was ever released.
func TestReleasedHistoriesReplay(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join("testdata", "histories", "*", "*.json"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			require.NoError(t, replayer(t).ReplayWorkflowHistoryFromJSONFile(quietLogger{}, file))
		})
	}
}

func TestEverySituationHasAReleasedHistory(t *testing.T) {
	t.Parallel()
	for _, s := range situations() {
		files, err := filepath.Glob(filepath.Join("testdata", "histories", "*", s.name+".json"))
		require.NoError(t, err)
		require.NotEmpty(t, files, "no released history of %s: record it with -update", s.name)
	}
}

func mustZone(t *testing.T) *time.Location {
	t.Helper()
	zone, err := sampleRules().Calendar.Location()
	require.NoError(t, err)
	return zone
}

// quietLogger keeps the SDK's notes out of the test's output.
type quietLogger struct{}

func (quietLogger) Debug(string, ...any) {}
func (quietLogger) Info(string, ...any)  {}
func (quietLogger) Warn(string, ...any)  {}
func (quietLogger) Error(string, ...any) {}
