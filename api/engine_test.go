package api_test

import (
	"context"
	"reflect"
	"strings"
	"sync"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"siklus.id/appraisal"
	"siklus.id/store"
	"siklus.id/workflows"
)

// engine stands for Temporal: it takes acts by the rules and records them, as a worker would, or does what a
// test tells it to.
type engine struct {
	sync.Mutex
	store   *store.Store
	agency  string
	fail    func(appraisal.Act) error            // nil, or nil answered: take the act
	after   func(appraisal.Act) error            // an error after the act was recorded
	next    map[appraisal.ActKind]appraisal.Step // where an act leads; missing: it stays where it is
	updates []client.UpdateWorkflowOptions       // in the order they came
	starts  []client.StartWorkflowOptions        // workflows that were started
	inputs  map[string]any                       // by workflow ID
	signals []string                             // workflow ID and signal
	health  error
	shown   map[string]string // what visibility shows: the stage of running workflows by ID; "!" and a status for ended ones
}

func newEngine(s *store.Store, agency string) *engine {
	return &engine{store: s, agency: agency, next: map[appraisal.ActKind]appraisal.Step{}, inputs: map[string]any{}}
}

// handle is the outcome of an update.
type handle struct {
	client.WorkflowUpdateHandle
	receipt appraisal.Receipt
	err     error
}

func (h handle) Get(_ context.Context, into any) error {
	if h.err != nil {
		return h.err
	}
	reflect.ValueOf(into).Elem().Set(reflect.ValueOf(h.receipt))
	return nil
}

func (e *engine) UpdateWorkflow(ctx context.Context, o client.UpdateWorkflowOptions) (client.WorkflowUpdateHandle, error) {
	e.Lock()
	defer e.Unlock()
	e.updates = append(e.updates, o)
	act := o.Args[0].(appraisal.Act)
	if e.fail != nil {
		if err := e.fail(act); err != nil {
			return nil, err
		}
	}
	receipt, err := e.take(ctx, o, act)
	if err == nil && e.after != nil {
		err = e.after(act)
	}
	return handle{receipt: receipt, err: err}, nil
}

func (e *engine) take(ctx context.Context, o client.UpdateWorkflowOptions, act appraisal.Act) (receipt appraisal.Receipt, err error) {
	_, id, _ := strings.Cut(o.WorkflowID, ":")
	err = e.store.WithAgency(ctx, e.agency, func(tx store.Tx) error {
		c, err := tx.CaseByID(ctx, id)
		if err != nil {
			return err
		}
		if r := appraisal.Admit(c.Rules, standingOf(c), act); r != nil {
			return temporal.NewNonRetryableApplicationError(r.Sentence, r.Code, nil, *r)
		}
		step, ok := e.next[act.Kind]
		if !ok {
			step = appraisal.Step{Stage: c.Stage, Awaits: c.Awaits}
		}
		receipt, err = tx.Record(ctx, appraisal.Entry{
			ID: act.ID, Agency: e.agency, Cycle: c.CycleID, Case: c.ID, Proceeding: c.Proceeding, Act: &act, At: act.ReceivedAt, Step: step,
		})
		return err
	})
	return receipt, err
}

// standingOf reads from what a case awaits how it stands.
func standingOf(c store.Case) appraisal.Standing {
	s := appraisal.Standing{Proceeding: c.Proceeding, Stage: c.Stage, Final: c.Final, Terms: appraisal.Step{Awaits: c.Awaits, Windows: c.Windows}.Terms()}
	for _, a := range c.Awaits {
		switch a.Act {
		case appraisal.AgreeTargets, appraisal.ReturnTargets:
			s.Submitted = true
		case appraisal.Sign:
			s.Rated = true
		case appraisal.ReuseResult:
			s.Reuse = appraisal.Appraiser
		case appraisal.EndAbsence:
			s.Absent = appraisal.LongLeave
		}
	}
	return s
}

type withStart struct {
	client.WithStartWorkflowOperation
	options client.StartWorkflowOptions
	input   any
}

func (e *engine) NewWithStartWorkflowOperation(o client.StartWorkflowOptions, _ any, args ...any) client.WithStartWorkflowOperation {
	return withStart{options: o, input: args[0]}
}

func (e *engine) UpdateWithStartWorkflow(ctx context.Context, o client.UpdateWithStartWorkflowOptions) (client.WorkflowUpdateHandle, error) {
	start := o.StartWorkflowOperation.(withStart)
	e.Lock()
	e.starts = append(e.starts, start.options)
	e.inputs[start.options.ID] = start.input
	e.Unlock()
	return e.UpdateWorkflow(ctx, o.UpdateOptions)
}

func (e *engine) ExecuteWorkflow(_ context.Context, o client.StartWorkflowOptions, _ any, args ...any) (client.WorkflowRun, error) {
	e.Lock()
	defer e.Unlock()
	if e.health != nil {
		return nil, e.health
	}
	if _, runs := e.inputs[o.ID]; runs {
		return nil, serviceerror.NewWorkflowExecutionAlreadyStarted("runs", "", "")
	}
	e.starts = append(e.starts, o)
	e.inputs[o.ID] = args[0]
	return nil, nil
}

func (e *engine) SignalWorkflow(_ context.Context, id, _, name string, _ any) error {
	e.Lock()
	defer e.Unlock()
	if e.health != nil {
		return e.health
	}
	e.signals = append(e.signals, id+" "+name)
	return nil
}

// told lists the signals by which cycles heard of their rules.
func (e *engine) told() (signals []string) {
	e.Lock()
	defer e.Unlock()
	for _, s := range e.signals {
		if strings.HasSuffix(s, " "+workflows.RulesAdoptedSignal) {
			signals = append(signals, s)
		}
	}
	return signals
}

func (e *engine) CheckHealth(context.Context, *client.CheckHealthRequest) (*client.CheckHealthResponse, error) {
	e.Lock()
	defer e.Unlock()
	return &client.CheckHealthResponse{}, e.health
}

// goDown makes the engine answer like a server that cannot be reached; up mends it.
func (e *engine) goDown() {
	e.Lock()
	defer e.Unlock()
	e.health = serviceerror.NewUnavailable("down")
	e.fail = func(appraisal.Act) error { return e.health }
}

func (e *engine) up() {
	e.Lock()
	defer e.Unlock()
	e.health, e.fail, e.after = nil, nil, nil
}

func (e *engine) seen() []client.UpdateWorkflowOptions {
	e.Lock()
	defer e.Unlock()
	return append([]client.UpdateWorkflowOptions(nil), e.updates...)
}
