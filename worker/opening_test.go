package worker_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/testsuite"

	"siklus.id/activities"
	"siklus.id/appraisal"
	"siklus.id/appraisal/policies"
	"siklus.id/store"
	"siklus.id/store/storetest"
	"siklus.id/worker"
	"siklus.id/workflows"
)

// overtaken starts the workflow of an evaluation only after HR has acted: its row stood, and HR was faster.
type overtaken struct {
	workflows.Opener
	first func(employee string, appraisalID string)
	names map[string]string // by appraisal
}

func (o overtaken) Start(ctx context.Context, c appraisal.Case) (bool, error) {
	if c.Proceeding == appraisal.EvaluationProceeding {
		o.first(o.names[c.Appraisal], c.Appraisal)
	}
	return o.Opener.Start(ctx, c)
}

// What HR records between the row of an evaluation and its workflow, the appraisal tells to nobody: no workflow is there
// yet. The round that starts it tells it afterwards, on a real server, and who was left alone is told nothing.
func TestAnEvaluationHearsWhatWasRecordedBeforeItsWorkflowRan(t *testing.T) {
	t.Parallel()
	c, _ := ground(t)
	town := storetest.NewTown(t, c.Store, "dinas", 5)
	policy, err := policies.Load("nasional")
	require.NoError(t, err)
	rules, err := policies.Resolve(policy, "Asia/Jayapura", 5, 2026, appraisal.Pace{})
	require.NoError(t, err)
	cycle := storetest.NewCycleUnder(t, c.Store, town, rules)
	cases := storetest.OpenAll(t, c.Store, town, cycle)
	w, _ := run(t, c)
	eventually(t, "ready", func() bool { return w.Ready(t.Context()) == nil })

	hr := appraisal.Party{Person: town.People["kadis"], Role: appraisal.HR}
	away := appraisal.NewDate(2027, time.June, 30)
	acts := map[string]appraisal.Act{
		"staf-1": {Kind: appraisal.Exempt, Facts: appraisal.Facts{HasReason: true}},
		"staf-2": {Kind: appraisal.Transfer, Facts: appraisal.Facts{Post: town.Posts["kabid-b"], Unit: "BID-B", From: appraisal.NewDate(2026, time.March, 2), HasReason: true}},
		"staf-3": {Kind: appraisal.BeginAbsence, Facts: appraisal.Facts{Absence: appraisal.SickLeave, From: appraisal.NewDate(2026, time.March, 20), Until: away, HasReason: true}},
		"staf-4": {Kind: appraisal.EndService, Facts: appraisal.Facts{Service: appraisal.Left, From: appraisal.NewDate(2026, time.March, 25), HasReason: true}},
	}
	opener := overtaken{Opener: workflows.Opener{Client: c.Client}, names: map[string]string{}}
	for name, of := range cases {
		opener.names[of.ID] = name
		_, err := opener.Start(t.Context(), of.Fixed(town.Agency.ID, cycle.Year))
		require.NoError(t, err)
	}
	opener.first = func(employee, appraisalID string) {
		if act, does := acts[employee]; does {
			act.By, act.ReceivedAt = hr, storetest.Opened
			recordByWorkflow(t, c, town.Agency.ID, appraisalID, act)
		}
	}

	errands := &activities.Activities{Store: c.Store, Opener: opener, Post: c.Post, Now: time.Now, Log: c.Log}
	env := (&testsuite.WorkflowTestSuite{}).NewTestActivityEnvironment()
	env.RegisterActivity(errands)
	period := appraisal.Periods(cycle.Year, cycle.Rules)[0]
	_, err = env.ExecuteActivity(errands.MorningRound, activities.RoundInput{Agency: town.Agency.ID, Cycle: cycle.ID,
		Morning: cycle.Rules.Calendar.At(period.Opens, 8, 0)})
	require.NoError(t, err)

	of := func(employee string) string { return appraisal.EvaluationID(cases[employee].ID, period) }
	stands := func(employee string) (stands store.Case) {
		storetest.Do(t, c.Store, town.Agency.ID, func(ctx context.Context, tx store.Tx) (err error) {
			stands, err = tx.CaseByID(ctx, of(employee))
			return err
		})
		return stands
	}
	for employee, stage := range map[string]appraisal.Stage{"staf-1": appraisal.Exempted, "staf-4": appraisal.Departed} {
		eventually(t, employee, func() bool { return stands(employee).Stage == stage })
	}
	unit := func(employee string) string {
		described, err := c.Client.DescribeWorkflow(t.Context(), workflows.CaseID(appraisal.EvaluationProceeding, of(employee)), "")
		require.NoError(t, err)
		code, _ := described.TypedSearchAttributes.GetKeyword(workflows.UnitAttribute)
		return code
	}
	eventually(t, "the new unit", func() bool { return unit("staf-2") == "BID-B" })
	told := signals(t, c.Client, workflows.CaseID(appraisal.EvaluationProceeding, of("staf-3")))
	require.Equal(t, []string{workflows.EmployeeChangedSignal + ` {"u":"BID-A","a":"` + away.String() + `"}`}, told)
	require.Empty(t, signals(t, c.Client, workflows.CaseID(appraisal.EvaluationProceeding, of("staf-5"))))
	require.False(t, stands("staf-5").Stage.Ended())
}

// recordByWorkflow hands an act to the running appraisal, and waits until what it then told its evaluations was lost.
func recordByWorkflow(t *testing.T, c worker.Config, agency, caseID string, act appraisal.Act) {
	storetest.Do(t, c.Store, agency, func(ctx context.Context, tx store.Tx) error {
		kept, _, err := tx.Register(ctx, store.RegisteredAct{CaseID: caseID, RequestID: string(act.Kind), Proceeding: appraisal.AppraisalProceeding, Via: "link", Act: act})
		act.ID = kept.ID
		return err
	})
	id := workflows.CaseID(appraisal.AppraisalProceeding, caseID)
	handle, err := c.Client.UpdateWorkflow(t.Context(), client.UpdateWorkflowOptions{WorkflowID: id, UpdateID: act.ID, UpdateName: workflows.UpdateName(act.Kind),
		Args: []any{act}, WaitForStage: client.WorkflowUpdateStageCompleted})
	require.NoError(t, err)
	require.NoError(t, handle.Get(t.Context(), nil))
	eventually(t, "the signal finds no evaluation", func() bool {
		lost := 0
		for _, e := range historyOf(t, c.Client, id) {
			if e.GetEventType() == enumspb.EVENT_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_FAILED {
				lost++
			}
		}
		return lost > 0
	})
}

// signals are those that a workflow was sent, each with its payload.
func signals(t *testing.T, c client.Client, id string) (sent []string) {
	for _, e := range historyOf(t, c, id) {
		if s := e.GetWorkflowExecutionSignaledEventAttributes(); s != nil {
			sent = append(sent, s.GetSignalName()+" "+string(s.GetInput().GetPayloads()[0].GetData()))
		}
	}
	return sent
}

func historyOf(t *testing.T, c client.Client, id string) (events []*history.HistoryEvent) {
	for written := c.GetWorkflowHistory(t.Context(), id, "", false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT); written.HasNext(); {
		e, err := written.Next()
		require.NoError(t, err)
		events = append(events, e)
	}
	return events
}
