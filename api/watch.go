package api

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
	"siklus.id/workflows"
)

// watchDesk shows a cycle that runs: counts, what does not move, what happened, and what Temporal says of it.
type watchDesk struct{ *door }

// watchedAt is the moment at which a cycle is looked at: the agency's legal day, and the legal instants since which a
// case is of one of the ages.
type watchedAt struct {
	legal time.Time
	today appraisal.Date
	ages  [appraisal.AgeClasses - 1]time.Time
}

func (d *door) watchedAt(c store.Cycle) watchedAt {
	calendar := c.Rules.Calendar
	at := watchedAt{legal: c.Rules.Pace.ToLegal(d.now())}
	at.today = calendar.DateOf(at.legal)
	for i, start := range appraisal.AgeStarts(calendar, at.today) {
		at.ages[i] = calendar.Start(start)
	}
	return at
}

// unitTree is the agency's units with their names.
func unitTree(ctx context.Context, tx store.Tx) (appraisal.UnitTree, map[string]string, error) {
	units, err := tx.Units(ctx)
	if err != nil {
		return appraisal.UnitTree{}, nil, err
	}
	codes, names := make(map[string]string, len(units)), make(map[string]string, len(units))
	for _, u := range units {
		codes[u.ID], names[u.Code] = u.Code, u.Name
	}
	pairs := make([][2]string, len(units))
	for i, u := range units {
		pairs[i] = [2]string{u.Code, codes[u.ParentID]}
	}
	return appraisal.NewUnitTree(pairs), names, nil
}

// caseFilter is the list behind a request: exactly the cases that a number of WatchCycle counts.
func (d *door) caseFilter(ctx context.Context, tx store.Tx, cycle store.Cycle, r *siklusv1.ListCasesRequest) (store.CaseFilter, error) {
	at := d.watchedAt(cycle)
	f := store.CaseFilter{
		CycleID: cycle.ID, Proceeding: appraisal.Proceeding(r.GetProceeding()), Stage: appraisal.Stage(r.GetStage()),
		Overdue: r.GetOverdue(), Today: at.today, After: r.GetPageToken(), Limit: int(r.GetPageSize()),
		Watched: store.WatchFilter{Period: r.GetPeriod(), State: r.GetState(), NotBegun: r.GetNotBegun(), Unreachable: r.GetUnreachable()},
	}
	if age := int(r.GetAge()); age > 0 {
		if age < appraisal.AgeClasses {
			f.Watched.Since = at.ages[age-1]
		}
		if age > 1 {
			f.Watched.SinceBefore = at.ages[age-2]
		}
	}
	if unit := r.GetUnit(); unit != "" {
		tree, _, err := unitTree(ctx, tx)
		if err != nil {
			return f, err
		}
		f.Watched.Units = []string{unit}
		if !r.GetUnitAlone() {
			f.Watched.Units = append(f.Watched.Units, below(tree, unit)...)
		}
	}
	return f, nil
}

// below lists the units anywhere below one.
func below(tree appraisal.UnitTree, unit string) (codes []string) {
	for _, code := range tree.Below(unit) {
		codes = append(append(codes, code), below(tree, code)...)
	}
	return codes
}

func (s watchDesk) WatchCycle(ctx context.Context, r *siklusv1.WatchCycleRequest) (*siklusv1.WatchCycleResponse, error) {
	p, err := s.enter(ctx, connectv1.WatchServiceWatchCycleProcedure, r)
	if err != nil {
		return nil, err
	}
	var out *siklusv1.WatchCycleResponse
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		cycle, err := tx.CycleByID(ctx, r.GetCycleId())
		if err != nil {
			return err
		}
		tree, names, err := unitTree(ctx, tx)
		if err != nil {
			return err
		}
		if r.GetUnit() != "" && !tree.Knows(r.GetUnit()) {
			return store.ErrNotFound
		}
		at := s.watchedAt(cycle)
		rows, err := tx.Watch(ctx, cycle.ID, at.today, at.ages)
		if err != nil {
			return err
		}
		w := watching{cycle: cycle, unit: r.GetUnit(), tree: tree, names: names, rows: rows}
		if p.Holds(OfficeAdmin) {
			w.agency = p.Agency
		}
		out = w.response()
		out.Now = stamp(at.legal)
		return nil
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

// watching adds the rows of one reading up: every sum on a page is made of the same rows.
type watching struct {
	cycle  store.Cycle
	agency string // of an administrator, who may look at Temporal; empty for everybody else
	unit   string // the chosen one; empty: the whole agency
	tree   appraisal.UnitTree
	names  map[string]string // of units, by code
	rows   []store.WatchedRow
}

// stageOf is what tells two rows of the page apart.
type stageOf struct {
	proceeding appraisal.Proceeding
	period     string
	stage      appraisal.Stage
}

func (w watching) response() *siklusv1.WatchCycleResponse {
	out := &siklusv1.WatchCycleResponse{Year: int32(w.cycle.Year), Rehearsal: w.cycle.Rules.Pace.Rehearsal()}
	var all, appraisals appraisal.Watched
	own := map[string]appraisal.Watched{}
	stages := map[stageOf]appraisal.Watched{}
	var order []stageOf
	for _, row := range w.rows {
		if !w.tree.Within(row.UnitCode, w.unit) {
			continue
		}
		all.Add(row.Watched)
		if row.Proceeding == appraisal.AppraisalProceeding {
			appraisals.Add(row.Watched)
		}
		add(own, row.UnitCode, row.Watched)
		key := stageOf{row.Proceeding, row.Period, row.Stage}
		if _, seen := stages[key]; !seen {
			order = append(order, key)
		}
		add(stages, key, row.Watched)
	}
	out.All, out.Appraisals = counted(all), counted(appraisals)
	slices.SortStableFunc(order, func(a, b stageOf) int {
		return cmp.Or(cmp.Compare(a.proceeding, b.proceeding), cmp.Compare(a.period, b.period), cmp.Compare(legalOrder(a.stage), legalOrder(b.stage)))
	})
	for _, key := range order {
		line := &siklusv1.WatchedStage{Proceeding: string(key.proceeding), Period: key.period, Stage: string(key.stage), Ended: key.stage.Ended(), Count: counted(stages[key])}
		if !line.GetEnded() {
			line.TemporalQuery = w.query(typed(key.proceeding), staged(key.stage), running)
		}
		out.Stages = append(out.Stages, line)
	}
	out.TemporalQuery = w.query()
	w.units(out, own)
	return out
}

func add[K comparable](to map[K]appraisal.Watched, key K, counts appraisal.Watched) {
	sum := to[key]
	sum.Add(counts)
	to[key] = sum
}

// units adds the units below the chosen one, the worst first: the one with the most cases past their term, then the one
// with the most that have not begun.
func (w watching) units(out *siklusv1.WatchCycleResponse, own map[string]appraisal.Watched) {
	sums := w.tree.Sums(own)
	for _, code := range w.tree.Below(w.unit) {
		if sum := sums[code]; sum.Cases > 0 {
			out.Units = append(out.Units, &siklusv1.WatchedUnit{Code: code, Name: w.names[code], Count: counted(sum), HasBelow: len(w.tree.Below(code)) > 0})
		}
	}
	slices.SortStableFunc(out.Units, func(a, b *siklusv1.WatchedUnit) int {
		x, y := a.GetCount(), b.GetCount()
		return cmp.Or(cmp.Compare(y.GetOverdue(), x.GetOverdue()), cmp.Compare(y.GetNotBegun(), x.GetNotBegun()),
			cmp.Compare(y.GetRunning(), x.GetRunning()), cmp.Compare(a.GetName(), b.GetName()))
	})
	if w.unit == "" {
		return
	}
	out.Own = &siklusv1.WatchedUnit{Code: w.unit, Name: w.names[w.unit], Count: counted(own[w.unit])}
	for _, code := range w.tree.Path(w.unit) {
		out.Path = append(out.Path, &siklusv1.UnitStep{Code: code, Name: w.names[code]})
	}
}

// query is what an administrator types into Temporal UI to see the same cases; empty for everybody else. A unit is not
// part of it: Temporal knows units without the tree they stand in.
func (w watching) query(conditions ...string) string {
	if w.agency == "" {
		return ""
	}
	return sightings(w.agency, w.cycle.ID, conditions...)
}

func counted(w appraisal.Watched) *siklusv1.WatchedCount {
	out := &siklusv1.WatchedCount{Cases: int32(w.Cases), Running: int32(w.Running), Waiting: int32(w.Waiting), Overdue: int32(w.Overdue),
		NotBegun: int32(w.NotBegun), Unreachable: int32(w.Unreachable)}
	for i := range w.Ages {
		out.Ages, out.AgesOverdue = append(out.Ages, int32(w.Ages[i])), append(out.AgesOverdue, int32(w.AgesOverdue[i]))
	}
	return out
}

// legalOrder is the place of a stage in the order of the procedure; stages that end any proceeding come last.
func legalOrder(s appraisal.Stage) int { return slices.Index(stagesInOrder, s) }

var stagesInOrder = []appraisal.Stage{
	appraisal.TargetsDue, appraisal.TargetsSubmitted, appraisal.TargetsSteppedUp, appraisal.InYear, appraisal.Resting, appraisal.Sealed,
	appraisal.WindowOpen, appraisal.TakenOver, appraisal.Unrated, appraisal.Signed, appraisal.Delivered, appraisal.Received, appraisal.Objected,
	appraisal.Final, appraisal.EndedNoRate,
	appraisal.ExplanationsAsked, appraisal.DecisionDue, appraisal.Decided, appraisal.ObjectionLapsed,
	appraisal.TrainingNeeded, appraisal.TrainingProposed, appraisal.TrainingWaiting, appraisal.TrainingOffered, appraisal.TrainingEnrolled,
	appraisal.TrainingCompleted, appraisal.TrainingLapsed,
	appraisal.Exempted, appraisal.Withdrawn, appraisal.Departed,
}

// StartMissing lets the cycle's workflow look again, and starts it when it does not run: what a launch left behind is
// opened and started.
func (s watchDesk) StartMissing(ctx context.Context, r *siklusv1.StartMissingRequest) (*siklusv1.StartMissingResponse, error) {
	p, err := s.enterToWrite(ctx, connectv1.WatchServiceStartMissingProcedure, r)
	if err != nil {
		return nil, err
	}
	var cycle store.Cycle
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) (err error) {
		cycle, err = tx.CycleByID(ctx, r.GetCycleId())
		return err
	})
	if err == nil {
		if err = s.startCycle(ctx, p.Agency, cycle); err != nil {
			err = fmt.Errorf("%w: %w", errNoAnswer, err)
		}
	}
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return &siklusv1.StartMissingResponse{}, nil
}

// The conditions of a query of Temporal's visibility. Every value is a constant of ours or an opaque ID.
const running = `ExecutionStatus = "Running"`

func typed(p appraisal.Proceeding) string {
	return `WorkflowType = "` + workflows.WorkflowType(p) + `"`
}

func staged(s appraisal.Stage) string {
	return workflows.StageAttribute.GetName() + ` = "` + string(s) + `"`
}
