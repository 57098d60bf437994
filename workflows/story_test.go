package workflows_test

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"

	"siklus.id/activities"
	"siklus.id/appraisal"
	"siklus.id/workflows"
)

// story plays one situation in the time-skipping environment: parties act on dates, everything that would
// be recorded is kept, and nothing is computed that the law spells out.
type story struct {
	t        *testing.T
	env      *testsuite.TestWorkflowEnvironment
	rules    appraisal.Rules
	books    sync.Mutex // the environment makes every errand in a goroutine of its own
	entries  []appraisal.Entry
	answers  map[string]error // by act ID
	register []appraisal.Act  // acts the door has received and that never came to the workflow
	refused  []activities.RefuseInput
	acts     int
	seats    int
	signals  []signalled // those sent together in any order
	shown    []temporal.SearchAttributes
	deaf     bool // every other workflow has ended: no signal arrives
}

// signalled is what the case told another workflow.
type signalled struct{ to, signal, told string }

const (
	testAgency = "00000000-0000-8000-8000-00000000a9e0"
	testCase   = "00000000-0000-8000-8000-0000000000ca"
)

// sampleRules are written out here, not loaded, so that a change of policy never changes what a story
// proves. No holidays; five days a week; Eastern Indonesia.
func sampleRules() appraisal.Rules {
	return appraisal.Rules{
		Edition: "permenpanrb-6-2022", Policy: "story@1",
		Calendar: appraisal.Calendar{Zone: "Asia/Jayapura", Week: 5},
		Cadence:  appraisal.Quarterly, CheckIns: appraisal.Quarterly, OpensBefore: 7,
		YearOpens: appraisal.NewDate(2026, time.December, 1),
		Lengths: map[appraisal.Clock]int{
			appraisal.T3: 10, appraisal.T6: 10, appraisal.T9: 14, appraisal.T10: 14, appraisal.T11: 14, appraisal.T12: 7,
			appraisal.T13: 14, appraisal.T14: 7, appraisal.T15: 7, appraisal.T16: 30, appraisal.T17: 30, appraisal.T18: 30,
			appraisal.JoinedClock: 10, appraisal.ReceiptClock: 5, appraisal.ExplanationClock: 3, appraisal.UnratedClock: 5,
			appraisal.ProposalClock: 20, appraisal.ApprovalClock: 10, appraisal.WaitingClock: 60, appraisal.ConfirmClock: 5, appraisal.CompletionClock: 120,
		},
		SilentDecision: appraisal.ResultStands, TrainingBelow: true,
	}
}

// newStory starts at 08.00 local time on the day.
func newStory(t *testing.T, day string) *story {
	t.Helper()
	s := &story{t: t, rules: sampleRules(), answers: map[string]error{}, seats: 1}
	suite := testsuite.WorkflowTestSuite{}
	suite.SetLogger(quietLogger{})
	s.env = suite.NewTestWorkflowEnvironment()
	s.env.SetStartTime(s.at(day, "08:00"))
	s.env.SetTestTimeout(20 * time.Second)
	workflows.Register(s.env)
	var errands *activities.Activities
	s.env.RegisterActivity(errands)
	s.env.OnActivity(errands.Record, mock.Anything, mock.Anything).Return(s.record)
	s.env.OnActivity(errands.OpenCase, mock.Anything, mock.Anything).Return(func(_ context.Context, in activities.OpenCaseInput) error {
		s.books.Lock()
		defer s.books.Unlock()
		s.entries = append(s.entries, in.Entry)
		return nil
	})
	s.env.OnActivity(errands.Refuse, mock.Anything, mock.Anything).Return(func(_ context.Context, in activities.RefuseInput) error {
		s.books.Lock()
		defer s.books.Unlock()
		s.refused = append(s.refused, in)
		return nil
	})
	s.env.OnActivity(errands.ReserveSeat, mock.Anything, mock.Anything).Return(func(context.Context, activities.SeatInput) (bool, error) {
		s.books.Lock()
		defer s.books.Unlock()
		s.seats--
		return s.seats >= 0, nil
	})
	s.env.OnSignalExternalWorkflow(mock.Anything, mock.Anything, mock.Anything, mock.Anything, mock.Anything).Return(s.hear)
	s.env.OnUpsertTypedSearchAttributes(mock.Anything).Run(func(args mock.Arguments) {
		s.shown = append(s.shown, args.Get(0).(temporal.SearchAttributes))
	}).Return(nil)
	return s
}

// hear stands for the other workflows.
func (s *story) hear(_, workflowID, _, signal string, told any) error {
	if s.deaf {
		return serviceerror.NewNotFound("workflow execution already completed")
	}
	s.books.Lock()
	defer s.books.Unlock()
	b, err := json.Marshal(told)
	s.signals = append(s.signals, signalled{workflowID, signal, string(b)})
	return err
}

// record stands for Postgres: it keeps entries by ID and gives the same receipt for the same entry.
func (s *story) record(_ context.Context, in activities.RecordInput) (activities.RecordOutput, error) {
	s.books.Lock()
	defer s.books.Unlock()
	if !in.Before.IsZero() {
		var timely, rest []appraisal.Act
		for _, a := range s.register {
			if a.ReceivedAt.Before(in.Before) {
				timely = append(timely, a)
			} else {
				rest = append(rest, a)
			}
		}
		if s.register = rest; len(timely) > 0 {
			return activities.RecordOutput{Waiting: timely}, nil
		}
	}
	e := in.Entry
	s.entries = append(s.entries, e)
	return activities.RecordOutput{Receipt: appraisal.Receipt{Act: e.ID, Case: e.Case, At: e.At, Stage: e.Step.Stage}}, nil
}

func (s *story) at(day, clock string) time.Time {
	s.t.Helper()
	zone, err := time.LoadLocation("Asia/Jayapura")
	require.NoError(s.t, err)
	at, err := time.ParseInLocation("2006-01-02 15:04", day+" "+clock, zone)
	require.NoError(s.t, err)
	return at
}

// on plans something for a moment of the story.
func (s *story) on(day, clock string, do func()) {
	s.t.Helper()
	s.env.RegisterDelayedCallback(do, s.at(day, clock).Sub(s.env.Now()))
}

// acts plans an act of the case under test and returns its ID; its answer is kept.
func (s *story) act(day, clock string, kind appraisal.ActKind, by appraisal.Role, facts appraisal.Facts) string {
	s.t.Helper()
	return s.actIn("", day, clock, kind, by, facts)
}

// actIn plans an act in a case that the story's case opened; "" is the case under test.
func (s *story) actIn(workflowID, day, clock string, kind appraisal.ActKind, by appraisal.Role, facts appraisal.Facts) string {
	s.t.Helper()
	act := s.made(day, clock, kind, by, facts)
	s.on(day, clock, func() { s.send(workflowID, act) })
	return act.ID
}

func (s *story) made(day, clock string, kind appraisal.ActKind, by appraisal.Role, facts appraisal.Facts) appraisal.Act {
	s.acts++
	facts.HasReason = true
	return appraisal.Act{
		ID: fmt.Sprintf("act-%02d", s.acts), Kind: kind, ReceivedAt: s.at(day, clock),
		By: appraisal.Party{Person: "person-" + string(by), Role: by, Capacity: appraisal.Definitive}, Facts: facts,
	}
}

func (s *story) send(workflowID string, act appraisal.Act) {
	callback := &testsuite.TestUpdateCallback{
		OnAccept:   func() {},
		OnReject:   func(err error) { s.answers[act.ID] = err },
		OnComplete: func(_ any, err error) { s.answers[act.ID] = err },
	}
	if workflowID == "" {
		s.env.UpdateWorkflow(workflows.UpdateName(act.Kind), act.ID, callback, act)
		return
	}
	require.NoError(s.t, s.env.UpdateWorkflowByID(workflowID, workflows.UpdateName(act.Kind), act.ID, callback, act))
}

// taken says that an act was answered with OK.
func (s *story) taken(acts ...string) {
	s.t.Helper()
	for _, id := range acts {
		err, answered := s.answers[id]
		require.True(s.t, answered, "%s was never answered", id)
		require.NoError(s.t, err, "%s was not taken", id)
	}
}

// refusedWith says that an act was refused with a code.
func (s *story) refusedWith(code string, acts ...string) {
	s.t.Helper()
	for _, id := range acts {
		err, answered := s.answers[id]
		require.True(s.t, answered, "%s was never answered", id)
		refusal, ok := workflows.RefusalOf(err)
		require.True(s.t, ok, "%s: %v", id, err)
		require.Equal(s.t, code, refusal.Code, refusal.Sentence)
		require.NotEmpty(s.t, refusal.Provision)
	}
}

// path is the journal as kind or event with the stage after it, in order.
func (s *story) path() []string {
	var lines []string
	for _, e := range s.entries {
		what := e.Event
		if e.Act != nil {
			what = string(e.Act.Kind)
		}
		lines = append(lines, what+" → "+string(e.Step.Stage))
	}
	return lines
}

// showed says what administrators saw in turn: unit where it was set, and who was awaited ("" nobody).
func (s *story) showed() (units, awaited []string) {
	for _, shown := range s.shown {
		if unit, given := shown.GetKeyword(workflows.UnitAttribute); given {
			units = append(units, unit)
		}
		who, _ := shown.GetKeyword(workflows.AwaitedAttribute)
		awaited = append(awaited, who)
	}
	return units, awaited
}

// entry finds the first entry of that act kind or event.
func (s *story) entry(what string) appraisal.Entry {
	s.t.Helper()
	for _, e := range s.entries {
		if e.Event == what || e.Act != nil && string(e.Act.Kind) == what {
			return e
		}
	}
	require.Failf(s.t, "never recorded", "%s is not in the journal: %v", what, s.path())
	return appraisal.Entry{}
}

// day says on which local day something was recorded.
func (s *story) day(what string) string {
	s.t.Helper()
	return s.rules.Calendar.DateOf(s.entry(what).At).String()
}

// due is the last day of the term that awaits the act at that step.
func due(e appraisal.Entry, kind appraisal.ActKind) string {
	for _, a := range e.Step.Awaits {
		if a.Act == kind {
			return a.Term.Due.String()
		}
	}
	return ""
}

func (s *story) caseInput() workflows.CaseInput {
	return workflows.CaseInput{Agency: testAgency, Cycle: "cycle", Case: testCase, Unit: "unit-1", Rules: s.rules}
}

func (s *story) ended() {
	s.t.Helper()
	require.True(s.t, s.env.IsWorkflowCompleted(), "the case never ended: %v", s.path())
	require.NoError(s.t, s.env.GetWorkflowError())
}
