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
const release = "0.1"

// situation is one way a case can go, played on a real server in rehearsed time.
type situation struct {
	name  string
	start string // legal day
	begin func(workflows.CaseInput) (workflowType string, input any, proceeding appraisal.Proceeding)
	acts  []plannedAct
	ends  string // stage in the result
}

type plannedAct struct {
	at    string // legal, "2006-01-02 15:04"
	kind  appraisal.ActKind
	by    appraisal.Role
	facts appraisal.Facts
	in    string // "" the case itself, "objection" the objection that the first FileObjection opened
}

func secondQuarterOf(in workflows.CaseInput) (string, any, appraisal.Proceeding) {
	return workflows.EvaluationWorkflow, workflows.EvaluationInput{CaseInput: in, Appraisal: "appraisal", Period: appraisal.Period{
		Kind: appraisal.Quarterly, Number: 2, From: appraisal.NewDate(2026, time.April, 1), To: appraisal.NewDate(2026, time.June, 30),
		Opens: appraisal.NewDate(2026, time.July, 1), Closes: appraisal.NewDate(2026, time.July, 7),
	}}, appraisal.EvaluationProceeding
}

func yearOf2026(in workflows.CaseInput) (string, any, appraisal.Proceeding) {
	return workflows.AppraisalWorkflow, workflows.AppraisalInput{
		CaseInput: in, Year: 2026, TargetsDue: appraisal.TargetsTerm(2026), Ends: appraisal.NewDate(2026, time.March, 10),
	}, appraisal.AppraisalProceeding
}

func trainingNeed(in workflows.CaseInput) (string, any, appraisal.Proceeding) {
	return workflows.TrainingWorkflow, workflows.TrainingInput{CaseInput: in, Appraisal: "appraisal", Needed: appraisal.NewDate(2026, time.July, 1)}, appraisal.TrainingProceeding
}

// rated is the acts up to receipt; the rest of a situation follows.
func rated(facts appraisal.Facts, then ...plannedAct) []plannedAct {
	return append([]plannedAct{
		{at: "2026-07-02 09:00", kind: appraisal.CheckIn, by: appraisal.Employee},
		{at: "2026-07-03 09:00", kind: appraisal.GiveFeedback, by: appraisal.Appraiser},
		{at: "2026-07-06 09:00", kind: appraisal.Rate, by: appraisal.Appraiser, facts: facts},
		{at: "2026-07-07 09:00", kind: appraisal.Deliver, by: appraisal.Appraiser},
		{at: "2026-07-08 09:00", kind: appraisal.Receive, by: appraisal.Employee},
	}, then...)
}

var situations = []situation{
	{name: "evaluation_in_time", start: "2026-07-01", begin: secondQuarterOf, ends: "final", acts: rated(meets,
		plannedAct{at: "2026-07-09 09:00", kind: appraisal.ReturnDocument, by: appraisal.Employee})},
	{name: "appraiser_silent", start: "2026-07-01", begin: secondQuarterOf, ends: "final", acts: []plannedAct{
		{at: "2026-07-10 09:00", kind: appraisal.Rate, by: appraisal.Superior, facts: meets},
		{at: "2026-07-13 09:00", kind: appraisal.Deliver, by: appraisal.Superior},
		{at: "2026-07-14 09:00", kind: appraisal.Receive, by: appraisal.Employee},
		{at: "2026-07-15 09:00", kind: appraisal.ReturnDocument, by: appraisal.Employee},
	}},
	{name: "everybody_silent", start: "2026-07-01", begin: secondQuarterOf, ends: "ended-unrated"},
	{name: "employee_silent_after_rating", start: "2026-07-01", begin: secondQuarterOf, ends: "final", acts: []plannedAct{
		{at: "2026-07-06 09:00", kind: appraisal.Rate, by: appraisal.Appraiser, facts: meets},
	}},
	{name: "objection_changed", start: "2026-07-01", begin: secondQuarterOf, ends: "final", acts: rated(below,
		plannedAct{at: "2026-07-09 09:00", kind: appraisal.FileObjection, by: appraisal.Employee},
		plannedAct{at: "2026-07-10 09:00", kind: appraisal.ExplainObjection, by: appraisal.Employee, in: "objection"},
		plannedAct{at: "2026-07-11 09:00", kind: appraisal.ExplainObjection, by: appraisal.Appraiser, in: "objection"},
		plannedAct{at: "2026-07-13 09:00", kind: appraisal.DecideObjection, by: appraisal.Superior, in: "objection",
			facts: appraisal.Facts{Outcome: appraisal.Changed, Results: appraisal.Meets, Behaviour: appraisal.Meets}})},
	{name: "objection_upheld_without_explanations", start: "2026-07-01", begin: secondQuarterOf, ends: "final", acts: rated(below,
		plannedAct{at: "2026-07-09 09:00", kind: appraisal.FileObjection, by: appraisal.Employee},
		plannedAct{at: "2026-07-19 09:00", kind: appraisal.DecideObjection, by: appraisal.Superior, in: "objection", facts: appraisal.Facts{Outcome: appraisal.Upheld}})},
	{name: "objection_superior_silent", start: "2026-07-01", begin: secondQuarterOf, ends: "final", acts: rated(below,
		plannedAct{at: "2026-07-09 09:00", kind: appraisal.FileObjection, by: appraisal.Employee})},
	{name: "objection_taken_back", start: "2026-07-01", begin: secondQuarterOf, ends: "final", acts: rated(below,
		plannedAct{at: "2026-07-09 09:00", kind: appraisal.FileObjection, by: appraisal.Employee},
		plannedAct{at: "2026-07-10 09:00", kind: appraisal.Withdraw, by: appraisal.Employee, in: "objection"})},
	{name: "term_extended_party_changed_exempted", start: "2026-07-01", begin: secondQuarterOf, ends: "exempted", acts: []plannedAct{
		{at: "2026-07-02 09:00", kind: appraisal.ExtendTerm, by: appraisal.HR, facts: appraisal.Facts{Clock: appraisal.T6, Until: appraisal.NewDate(2026, time.July, 14)}},
		{at: "2026-07-03 09:00", kind: appraisal.ChangeParty, by: appraisal.HR, facts: appraisal.Facts{Role: appraisal.Appraiser, Person: "somebody"}},
		{at: "2026-07-06 09:00", kind: appraisal.Exempt, by: appraisal.HR},
	}},
	{name: "evaluation_withdrawn", start: "2026-07-01", begin: secondQuarterOf, ends: "withdrawn", acts: []plannedAct{
		{at: "2026-07-02 09:00", kind: appraisal.Withdraw, by: appraisal.HR},
	}},
	{name: "evaluation_reopened", start: "2026-07-01", ends: "final",
		begin: func(in workflows.CaseInput) (string, any, appraisal.Proceeding) {
			in.Reopened = appraisal.Final
			return secondQuarterOf(in)
		},
		acts: []plannedAct{
			{at: "2026-07-01 06:00", kind: appraisal.Reopen, by: appraisal.HR, facts: appraisal.Facts{Until: appraisal.NewDate(2026, time.July, 10)}},
			{at: "2026-07-06 09:00", kind: appraisal.Rate, by: appraisal.Appraiser, facts: meets},
		}},
	{name: "targets_returned_then_agreed", start: "2026-01-20", begin: yearOf2026, ends: "sealed", acts: []plannedAct{
		{at: "2026-01-21 09:00", kind: appraisal.SubmitTargets, by: appraisal.Employee},
		{at: "2026-01-22 09:00", kind: appraisal.ReturnTargets, by: appraisal.Appraiser},
		{at: "2026-01-23 09:00", kind: appraisal.SubmitTargets, by: appraisal.Employee},
		{at: "2026-01-26 09:00", kind: appraisal.AgreeTargets, by: appraisal.Appraiser},
	}},
	{name: "targets_stepped_up", start: "2026-01-20", begin: yearOf2026, ends: "sealed", acts: []plannedAct{
		{at: "2026-02-03 09:00", kind: appraisal.SubmitTargets, by: appraisal.Employee},
		{at: "2026-02-04 09:00", kind: appraisal.AgreeTargets, by: appraisal.Superior},
	}},
	{name: "targets_never_agreed", start: "2026-01-20", begin: yearOf2026, ends: "sealed"},
	{name: "appraisal_exempted", start: "2026-01-20", begin: yearOf2026, ends: "exempted", acts: []plannedAct{
		{at: "2026-01-21 09:00", kind: appraisal.Exempt, by: appraisal.HR},
	}},
	{name: "training_completed", start: "2026-07-01", begin: trainingNeed, ends: "training-completed", acts: []plannedAct{
		{at: "2026-07-02 09:00", kind: appraisal.ProposeTraining, by: appraisal.Appraiser, facts: appraisal.Facts{Course: "course"}},
		{at: "2026-07-03 09:00", kind: appraisal.ApproveTraining, by: appraisal.HR},
		{at: "2026-07-06 09:00", kind: appraisal.ConfirmTraining, by: appraisal.Employee},
		{at: "2026-07-08 09:00", kind: appraisal.CompleteTraining, by: appraisal.HR},
	}},
	{name: "training_lapsed", start: "2026-07-01", begin: trainingNeed, ends: "training-lapsed"},
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
	for _, s := range situations {
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
	rules.Lengths[appraisal.ProposalClock] = 5
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
		until := time.NewTimer(time.Until(act.ReceivedAt))
		select {
		case <-ctx.Done():
			require.NoError(t, ctx.Err())
		case <-until.C:
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
	have := map[string]bool{}
	for _, file := range files {
		have[strings.TrimSuffix(filepath.Base(file), ".json")] = true
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			require.NoError(t, replayer(t).ReplayWorkflowHistoryFromJSONFile(quietLogger{}, file))
		})
	}
	for _, s := range situations {
		require.True(t, have[s.name], "no released history of %s: record it with -update", s.name)
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
