package api

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
	"siklus.id/workflows"
)

// cycles is HR's desk: roster, plan, launch and watch.
type cycles struct{ *door }

func (s cycles) PlanCycle(ctx context.Context, r *siklusv1.PlanCycleRequest) (*siklusv1.PlanCycleResponse, error) {
	p, err := s.enter(ctx, connectv1.CycleServicePlanCycleProcedure, r)
	if err != nil {
		return nil, err
	}
	out, err := s.plan(ctx, p, r.GetSpec())
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

// LaunchCycle writes the cycle down and starts it. When Temporal does not answer, the cycle is on record all
// the same and the relay starts it later, so the answer is good as soon as the row stands.
func (s cycles) LaunchCycle(ctx context.Context, r *siklusv1.LaunchCycleRequest) (*siklusv1.LaunchCycleResponse, error) {
	p, err := s.enter(ctx, connectv1.CycleServiceLaunchCycleProcedure, r)
	if err != nil {
		return nil, err
	}
	var cycle store.Cycle
	out := &siklusv1.LaunchCycleResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) (err error) {
		if cycle, err = s.putCycle(ctx, tx, r); err != nil {
			return err
		}
		planned, err := tx.FreezeRoster(ctx, cycle.ID, s.freezingDay(cycle.Rules, cycle.Year))
		if err != nil {
			return err
		}
		if planned == 0 {
			return doorRefusal(NobodyToAppraise, "Belum ada pegawai yang dapat dinilai. Impor daftar pegawai dahulu, atau perbaiki cacat yang disebut rencana.",
				"There is nobody to appraise yet. Import the roster first, or mend the defects that the plan names.")
		}
		if cycle, err = tx.CycleByID(ctx, cycle.ID); err != nil {
			return err
		}
		out.Cycle, err = s.describeCycle(ctx, tx, cycle)
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	if err := s.startCycle(ctx, p.Agency, cycle); err != nil {
		s.log.WarnContext(ctx, "a cycle is on record and waits for Temporal", "cycle", cycle.ID, "cause", err.Error())
	}
	return out, nil
}

// putCycle makes the cycle, or finds the one that the same request or the same year made before.
func (s cycles) putCycle(ctx context.Context, tx store.Tx, r *siklusv1.LaunchCycleRequest) (store.Cycle, error) {
	rules, err := s.rulesFor(ctx, tx, r.GetSpec())
	if err != nil {
		return store.Cycle{}, err
	}
	cycle, _, err := tx.PutCycle(ctx, store.Cycle{
		Year: int(r.GetSpec().GetYear()), Rules: rules, RulesName: rulesName(rules), RequestID: r.GetRequestId(),
	})
	switch {
	case err != nil:
		return store.Cycle{}, err
	case cycle.Year != int(r.GetSpec().GetYear()) || cycle.Rules.Pace.Rehearsal() != rules.Pace.Rehearsal():
		return store.Cycle{}, refuseReused()
	case cycle.Stage == store.CycleClosed && cycle.RequestID != r.GetRequestId():
		return store.Cycle{}, doorRefusal(CycleExists, "Siklus tahun itu sudah ditutup.", "The cycle of that year is closed.")
	}
	return cycle, nil
}

// startCycle starts the cycle's workflow and the agency's courier. A cycle that runs already is asked to look
// again, because a repeated launch adds what is missing.
func (d *door) startCycle(ctx context.Context, agency string, cycle store.Cycle) error {
	err := d.ensureCycle(ctx, agency, cycle)
	if errors.Is(err, errRuns) {
		return d.lookAgain(ctx, cycle.ID)
	}
	return err
}

// ensureCycle sees to it that both run; errRuns when the cycle did already.
func (d *door) ensureCycle(ctx context.Context, agency string, cycle store.Cycle) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), d.patience)
	defer cancel()
	if cycle.Stage == store.CycleClosed {
		return nil
	}
	err := d.begin(ctx, client.StartWorkflowOptions{
		ID: workflows.CourierID(agency), WorkflowIDReusePolicy: enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE,
		StaticSummary:         "Pengantar surat",
		TypedSearchAttributes: temporal.NewSearchAttributes(workflows.AgencyAttribute.ValueSet(agency)),
	}, workflows.CourierWorkflow, workflows.CourierInput{Agency: agency})
	if err != nil && !errors.Is(err, errRuns) {
		return err
	}
	return d.begin(ctx, client.StartWorkflowOptions{
		ID: workflows.CycleID(cycle.ID), WorkflowIDReusePolicy: enumspb.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE,
		StaticSummary: fmt.Sprintf("Siklus %d", cycle.Year),
		TypedSearchAttributes: temporal.NewSearchAttributes(workflows.AgencyAttribute.ValueSet(agency),
			workflows.CycleAttribute.ValueSet(cycle.ID)),
	}, workflows.CycleWorkflow, workflows.CycleInput{Agency: agency, Cycle: cycle.ID, Rules: cycle.Rules})
}

var errRuns = errors.New("the workflow runs already")

func (d *door) begin(ctx context.Context, options client.StartWorkflowOptions, workflow string, input any) error {
	options.TaskQueue = workflows.TaskQueue
	options.WorkflowExecutionErrorWhenAlreadyStarted = true
	_, err := d.engine.ExecuteWorkflow(ctx, options, workflow, input)
	var started *serviceerror.WorkflowExecutionAlreadyStarted
	if errors.As(err, &started) {
		return errRuns
	}
	return err
}

// lookAgain tells a running cycle that the roster or the launch has changed.
func (d *door) lookAgain(ctx context.Context, cycle string) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), d.patience)
	defer cancel()
	err := d.engine.SignalWorkflow(ctx, workflows.CycleID(cycle), "", workflows.CycleChangedSignal, nil)
	var gone *serviceerror.NotFound
	if errors.As(err, &gone) {
		return nil // it ended in between
	}
	return err
}

// cyclesChanged tells every running cycle of an agency that its roster has changed. A cycle that does not
// hear it looks again on its next morning by itself.
func (d *door) cyclesChanged(ctx context.Context, agency string) {
	var running []store.Cycle
	err := d.store.WithAgency(ctx, agency, func(tx store.Tx) (err error) {
		running, err = tx.Cycles(ctx)
		return err
	})
	for _, c := range running {
		if err == nil && c.Stage != store.CycleClosed {
			err = d.lookAgain(ctx, c.ID)
		}
	}
	if err != nil {
		d.log.WarnContext(ctx, "running cycles were not told of the roster", "agency", agency, "cause", kindOf(err))
	}
}

func (s cycles) GetCycle(ctx context.Context, r *siklusv1.GetCycleRequest) (*siklusv1.GetCycleResponse, error) {
	p, err := s.enter(ctx, connectv1.CycleServiceGetCycleProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.GetCycleResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		cycle, err := tx.CycleByID(ctx, r.GetCycleId())
		if err != nil {
			return err
		}
		out.Cycle, err = s.describeCycle(ctx, tx, cycle)
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

// headOf is a cycle without its counts.
func (d *door) headOf(c store.Cycle) *siklusv1.Cycle {
	return &siklusv1.Cycle{
		Id: c.ID, Year: int32(c.Year), Rules: c.RulesName, Stage: c.Stage, Rehearsal: c.Rules.Pace.Rehearsal(), Planned: int32(c.Planned),
		Now: stamp(c.Rules.Pace.ToLegal(d.now())), LaunchedAt: stamp(c.LaunchedAt), ClosedAt: stamp(c.ClosedAt),
	}
}

func (d *door) describeCycle(ctx context.Context, tx store.Tx, c store.Cycle) (*siklusv1.Cycle, error) {
	out := d.headOf(c)
	today := c.Rules.Calendar.DateOf(c.Rules.Pace.ToLegal(d.now()))
	stages, err := tx.StageCounts(ctx, c.ID, today)
	if err != nil {
		return nil, err
	}
	for _, n := range stages {
		if n.Proceeding == appraisal.AppraisalProceeding {
			out.Opened += int32(n.Count)
		}
		out.Counts = append(out.Counts, &siklusv1.StageCount{
			Proceeding: string(n.Proceeding), Stage: string(n.Stage), Period: n.Period, Count: int32(n.Count), Overdue: int32(n.Overdue),
		})
	}
	if out.LeftOut, err = d.leftOut(ctx, tx, c.ID); err != nil {
		return nil, err
	}
	letters, err := tx.LetterCounts(ctx, c.ID)
	if err != nil {
		return nil, err
	}
	out.Letters = &siklusv1.LetterCount{
		Waiting: int32(letters.Waiting), Sent: int32(letters.Sent), Failed: int32(letters.Failed), Mails: int32(letters.Mails),
	}
	acts, err := tx.ActCounts(ctx, c.ID)
	if err != nil {
		return nil, err
	}
	out.Acts = &siklusv1.ActCount{Received: int32(acts.Received), Taken: int32(acts.Taken), Refused: int32(acts.Refused)}
	out.Units, err = unitCounts(ctx, tx, c.ID, today)
	return out, err
}

// unitCounts lists the units of a cycle, the one with most cases past their term first.
func unitCounts(ctx context.Context, tx store.Tx, cycleID string, today appraisal.Date) ([]*siklusv1.UnitCount, error) {
	counts, err := tx.UnitCounts(ctx, cycleID, today)
	if err != nil {
		return nil, err
	}
	names, err := unitNames(ctx, tx)
	if err != nil {
		return nil, err
	}
	out := make([]*siklusv1.UnitCount, 0, len(counts))
	for _, n := range counts {
		out = append(out, &siklusv1.UnitCount{
			Unit: names[n.UnitCode], Running: int32(n.Running), Overdue: int32(n.Overdue), Ended: int32(n.Ended),
		})
	}
	slices.SortStableFunc(out, func(a, b *siklusv1.UnitCount) int {
		return cmp.Or(cmp.Compare(b.GetOverdue(), a.GetOverdue()), cmp.Compare(b.GetRunning(), a.GetRunning()), cmp.Compare(a.GetUnit(), b.GetUnit()))
	})
	return out, nil
}

// unitNames maps unit codes to names.
func unitNames(ctx context.Context, tx store.Tx) (map[string]string, error) {
	units, err := tx.Units(ctx)
	if err != nil {
		return nil, err
	}
	names := make(map[string]string, len(units))
	for _, u := range units {
		names[u.Code] = u.Name
	}
	return names, nil
}

func (s cycles) ListCycles(ctx context.Context, r *siklusv1.ListCyclesRequest) (*siklusv1.ListCyclesResponse, error) {
	p, err := s.enter(ctx, connectv1.CycleServiceListCyclesProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.ListCyclesResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		list, err := tx.Cycles(ctx)
		for _, c := range list {
			out.Cycles = append(out.Cycles, s.headOf(c))
		}
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

func (s cycles) ListCases(ctx context.Context, r *siklusv1.ListCasesRequest) (*siklusv1.ListCasesResponse, error) {
	p, err := s.enter(ctx, connectv1.CycleServiceListCasesProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.ListCasesResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		cycle, err := tx.CycleByID(ctx, r.GetCycleId())
		if err != nil {
			return err
		}
		filter, err := s.caseFilter(ctx, tx, cycle, r)
		if err != nil {
			return err
		}
		list, next, err := tx.ListCases(ctx, filter)
		if err != nil {
			return err
		}
		total, err := tx.CountCases(ctx, filter)
		if err != nil {
			return err
		}
		out.Total = int32(total)
		out.NextPageToken = next
		out.Cases, err = s.summaries(ctx, tx, list)
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

func (s cycles) ListUnreachable(ctx context.Context, r *siklusv1.ListUnreachableRequest) (*siklusv1.ListUnreachableResponse, error) {
	p, err := s.enter(ctx, connectv1.CycleServiceListUnreachableProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.ListUnreachableResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		list, err := tx.Unreachable(ctx)
		for _, u := range list {
			out.People = append(out.People, &siklusv1.Unreachable{
				Person: &siklusv1.Person{Id: u.Person.ID, Name: u.Person.Name, Number: u.Person.Number},
				Reason: u.Person.Unreachable, Letters: int32(u.Letters),
			})
		}
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}
