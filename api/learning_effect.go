package api

import (
	"cmp"
	"context"
	"slices"

	"google.golang.org/protobuf/proto"

	"siklus.id/appraisal"
	"siklus.id/appraisal/policies"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

// GetTrainingEffect says of each course what became of those who completed it, and of what their offices came to before
// and after it (G11, G17). Where the agency appraises for real, trainings of a rehearsal do not count.
func (s learnings) GetTrainingEffect(ctx context.Context, r *siklusv1.GetTrainingEffectRequest) (*siklusv1.GetTrainingEffectResponse, error) {
	out := &siklusv1.GetTrainingEffectResponse{}
	err := s.read(ctx, connectv1.LearningServiceGetTrainingEffectProcedure, r, func(tx store.Tx, _ Principal) error {
		e, err := s.effects(ctx, tx)
		if err != nil {
			return err
		}
		out.Smallest, out.Days = int32(e.policy.TrainingFewest), int32(e.policy.TrainingEffect)
		out.Least, out.LeastRecords = int32(leastAnswers(e.policy)), appraisal.FewRequests
		rows, err := tx.Trainings(ctx, store.TrainingFilter{Ended: true, Course: r.GetCourseId()})
		if err != nil {
			return err
		}
		rows = slices.DeleteFunc(rows, func(t store.TrainingRow) bool { return t.Stage != appraisal.TrainingCompleted || t.Rehearsal && e.real })
		l := trainingList{learnings: s, tx: tx, places: map[string]map[string]*siklusv1.QueuePlace{}, outcomes: map[string]appraisal.AreaOutcome{}}
		shown, err := l.show(ctx, rows)
		if err != nil {
			return err
		}
		out.Courses, err = e.courses(ctx, shown, l.outcomes)
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// effects looks at what courses came to, over all who completed them.
type effects struct {
	learnings
	tx     store.Tx
	agency store.Agency
	policy policies.Policy
	real   bool // the agency appraises for real: rehearsals do not count
	done   []store.CourseCompletion
	clocks map[string]deskTime // by rehearsal
}

func (s learnings) effects(ctx context.Context, tx store.Tx) (e effects, err error) {
	e = effects{learnings: s, tx: tx, clocks: map[string]deskTime{}}
	if e.agency, err = tx.OwnAgency(ctx); err != nil {
		return e, err
	}
	if e.policy, err = s.policy(ctx, tx); err != nil {
		return e, err
	}
	cycles, err := tx.Cycles(ctx)
	if err != nil {
		return e, err
	}
	e.real = slices.ContainsFunc(cycles, func(c store.Cycle) bool { return !c.Rules.Pace.Rehearsal() })
	if e.done, err = tx.Completions(ctx); err != nil {
		return e, err
	}
	e.done = slices.DeleteFunc(e.done, func(c store.CourseCompletion) bool { return c.Rehearsal != "" && e.real })
	return e, nil
}

// courses sums what became of those who completed each course, by title.
func (e effects) courses(ctx context.Context, completed []*siklusv1.Training, compared map[string]appraisal.AreaOutcome) ([]*siklusv1.CourseEffect, error) {
	outcomes, areas := map[string][]appraisal.Helped{}, map[string][]appraisal.AreaOutcome{}
	for _, t := range completed {
		id := t.GetCourse().GetId()
		outcomes[id] = append(outcomes[id], appraisal.Helped(t.GetEffect().GetOutcome()))
		areas[id] = append(areas[id], compared[t.GetCaseId()])
	}
	all, err := e.tx.Courses(ctx)
	if err != nil {
		return nil, err
	}
	var out []*siklusv1.CourseEffect
	for _, c := range all {
		list, any := outcomes[c.ID]
		if !any {
			continue
		}
		sum := appraisal.SumProgramme(list, e.policy.TrainingFewest)
		effect := &siklusv1.CourseEffect{Course: courseOf(c), Completed: int32(sum.Completed), Compared: int32(sum.Compared), TooFew: sum.TooFew,
			Better: int32(sum.Better), Same: int32(sum.Same), Worse: int32(sum.Worse), Areas: e.areas(areas[c.ID])}
		if err := e.around(ctx, c.ID, effect); err != nil {
			return nil, err
		}
		out = append(out, effect)
	}
	return out, nil
}

func (e effects) areas(list []appraisal.AreaOutcome) (out []*siklusv1.AreaChange) {
	for _, m := range appraisal.MeanChanges(list, e.policy.TrainingFewest) {
		a := &siklusv1.AreaChange{Source: string(m.Source), Compared: int32(m.Compared), TooFew: m.TooFew}
		if !m.TooFew {
			a.Before, a.After = m.Before.String(), m.After.String()
		}
		out = append(out, a)
	}
	return out
}

// around adds what services came to before and after each run of a course.
func (e effects) around(ctx context.Context, course string, effect *siklusv1.CourseEffect) error {
	took := map[string][]appraisal.Completion{}
	var rehearsals []string // in the order of their first completion
	for _, c := range e.done {
		if c.CourseID != course {
			continue
		}
		if _, known := took[c.Rehearsal]; !known {
			rehearsals = append(rehearsals, c.Rehearsal)
		}
		took[c.Rehearsal] = append(took[c.Rehearsal], c.Completion)
	}
	for _, rehearsal := range rehearsals {
		for _, run := range appraisal.Runs(took[rehearsal]) {
			if run.Starts == 0 {
				effect.Undated += int32(run.People())
				continue
			}
			offices, err := e.offices(ctx, run)
			if err != nil {
				return err
			}
			for _, o := range offices {
				o.course, o.rehearsal = course, rehearsal
				rows, err := e.compared(ctx, o)
				if err != nil {
					return err
				}
				effect.Services = append(effect.Services, rows...)
			}
		}
	}
	return nil
}

// office is a unit with all below it, and the part of a run that its people took.
type office struct {
	name              string // empty: all that took part
	units             []string
	run               appraisal.Run
	course, rehearsal string
}

// offices are the units whose people took a run, by code; where there are several, all of them together come first.
func (e effects) offices(ctx context.Context, run appraisal.Run) (out []office, err error) {
	units, err := e.tx.UnitsByID(ctx, run.Units())
	if err != nil {
		return nil, err
	}
	together := office{run: run}
	for _, u := range units {
		o := office{name: u.Name}
		if o.units, err = e.tx.UnitsUnder(ctx, u.ID); err != nil {
			return nil, err
		}
		o.run, _ = run.In(o.units)
		together.units = append(together.units, o.units...)
		out = append(out, o)
	}
	if len(out) > 1 {
		slices.Sort(together.units)
		together.units = slices.Compact(together.units)
		out = slices.Insert(out, 0, together)
	}
	return out, nil
}

// compared are the figures of an office around a run, by the code of the service.
func (e effects) compared(ctx context.Context, o office) ([]*siklusv1.ServiceChange, error) {
	clock, known := e.clocks[o.rehearsal]
	if !known {
		var err error
		if clock, err = e.deskTime(ctx, e.tx, e.agency, o.rehearsal); err != nil {
			return nil, err
		}
		e.clocks[o.rehearsal] = clock
	}
	before, after := o.run.Around(e.policy.TrainingEffect)
	staff, err := e.tx.StaffOf(ctx, o.units, o.run.Ended)
	if err != nil {
		return nil, err
	}
	common := &siklusv1.ServiceChange{Office: o.name, Trained: int32(o.run.People()), Staff: int32(max(staff, o.run.People())), OtherCourses: int32(e.others(o, before, after)),
		BeforeFrom: day(before.From), BeforeTo: day(before.To), AfterFrom: day(after.From), AfterTo: day(after.To), Unfinished: after.To >= clock.today}
	services, err := e.tx.Services(ctx)
	if err != nil {
		return nil, err
	}
	served, err := e.tx.ServedBy(ctx, o.rehearsal)
	if err != nil {
		return nil, err
	}
	requests, err := e.requests(ctx, o, clock, before.From)
	if err != nil {
		return nil, err
	}
	var out []*siklusv1.ServiceChange
	for _, service := range services {
		common.Service = service.Name
		if slices.ContainsFunc(served, func(d store.Served) bool { return d.ServiceID == service.ID && slices.Contains(o.units, d.UnitID) }) {
			change, err := e.satisfied(ctx, o, service.ID, before, after, common)
			if err != nil {
				return nil, err
			}
			out = append(out, change)
		}
		if list := requests[service.ID]; len(list) > 0 {
			then := appraisal.SpanOf(list, service.Standard, clock.calendar, before.From, before.To, clock.legal)
			now := appraisal.SpanOf(list, service.Standard, clock.calendar, after.From, after.To, clock.legal)
			out = append(out, servedChanges(then, now, service.Standard.Unit, common)...)
		}
	}
	return out, nil
}

// others is how many other courses people of the office completed in the days that are compared: their doing stands in
// the same figures.
func (e effects) others(o office, before, after appraisal.SatisfactionSpan) int {
	seen := map[string]bool{}
	for _, c := range e.done {
		if c.CourseID != o.course && c.Rehearsal == o.rehearsal && c.On >= before.From && c.On <= after.To && slices.Contains(o.units, c.Unit) {
			seen[c.CourseID] = true
		}
	}
	return len(seen)
}

// requests are those that the office handled, by service. A rehearsal of real staff has none of its own: their records are
// of real days (see surveyView.compared).
func (e effects) requests(ctx context.Context, o office, clock deskTime, since appraisal.Date) (map[string][]appraisal.ServiceRequest, error) {
	if o.rehearsal != "" && !e.agency.MadeUp {
		return nil, nil
	}
	kept, err := e.tx.ServiceRequests(ctx, o.units, nil, clock.calendar.Start(since))
	by := map[string][]appraisal.ServiceRequest{}
	for _, k := range kept {
		by[k.ServiceID] = append(by[k.ServiceID], k.ServiceRequest)
	}
	return by, err
}

// satisfied is the citizens' index of a service at the desks of an office.
func (e effects) satisfied(ctx context.Context, o office, service string, before, after appraisal.SatisfactionSpan, common *siklusv1.ServiceChange) (*siklusv1.ServiceChange, error) {
	for _, span := range []*appraisal.SatisfactionSpan{&before, &after} {
		var err error
		span.Tally, err = e.tx.SurveyTally(ctx, store.SurveyFilter{Units: o.units, Service: service, Cycle: o.rehearsal, From: span.From, To: span.To})
		if err != nil {
			return nil, err
		}
	}
	out := proto.CloneOf(common)
	out.What, out.Unit = "citizens", "index"
	out.RecordsBefore, out.RecordsAfter = int32(before.Tally.Answers), int32(after.Tally.Answers)
	least := leastAnswers(e.policy)
	c := appraisal.Compare(before, after, least)
	out.Finding = c.Finding
	if c.Finding == appraisal.TooFewAnswers {
		return out, nil
	}
	then, _ := before.Tally.Index()
	now, _ := after.Tally.Index()
	out.Finding = appraisal.ChangeOf(appraisal.MoreIsBetter, then, now, c.OneMoves)
	out.Before, out.After, out.OneMoves = then.String(), now.String(), c.OneMoves.String()
	return out, nil
}

// servedChanges are the three figures of a service's own records. With too few records on one side there are none, only
// their numbers.
func servedChanges(then, now appraisal.ServiceMonth, unit appraisal.StandardUnit, common *siklusv1.ServiceChange) (out []*siklusv1.ServiceChange) {
	one := appraisal.OneRecordMoves(min(then.Finished, now.Finished))
	for _, derived := range []string{derivedSpeed, derivedInTime, derivedErrors} {
		row := proto.CloneOf(common)
		row.What, row.Unit, row.Finding = "service-"+derived, "percent", appraisal.TooFewAnswers
		if derived == derivedSpeed {
			row.What, row.Unit = "service-time", string(unit)
		}
		row.RecordsBefore, row.RecordsAfter = int32(then.Finished), int32(now.Finished)
		out = append(out, row)
		if then.Few() || now.Few() {
			continue
		}
		before, _ := servedFigure(then, derived, unit)
		after, _ := servedFigure(now, derived, unit)
		direction, moves := appraisal.LessIsBetter, one
		switch derived {
		case derivedSpeed:
			moves = 0
		case derivedInTime:
			direction = appraisal.MoreIsBetter
		}
		row.Before, row.After, row.Finding = before.String(), after.String(), appraisal.ChangeOf(direction, before, after, moves)
		if moves > 0 {
			row.OneMoves = moves.String()
		}
	}
	return out
}

// programmesOf are the courses that people of a unit completed within some days, for the unit's trend: how many, and
// nobody's name. rehearsal is the one whose trainings count; empty: real ones.
func programmesOf(ctx context.Context, tx store.Tx, unit, rehearsal string, from, to appraisal.Date) ([]*siklusv1.CompletedProgramme, error) {
	done, err := tx.Completions(ctx, unit)
	if err != nil {
		return nil, err
	}
	took, titles := map[string][]appraisal.Completion{}, map[string]string{}
	var courses []string
	for _, c := range done {
		if c.Rehearsal != rehearsal {
			continue
		}
		if _, known := took[c.CourseID]; !known {
			courses = append(courses, c.CourseID)
		}
		took[c.CourseID], titles[c.CourseID] = append(took[c.CourseID], c.Completion), c.Course
	}
	var out []*siklusv1.CompletedProgramme
	for _, id := range courses {
		for _, run := range appraisal.Runs(took[id]) {
			if run.Ended >= from && run.Ended <= to {
				out = append(out, &siklusv1.CompletedProgramme{Course: titles[id], Begins: day(run.Starts), Ended: day(run.Ended), People: int32(run.People())})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b *siklusv1.CompletedProgramme) int {
		return cmp.Or(cmp.Compare(a.GetEnded(), b.GetEnded()), cmp.Compare(a.GetCourse(), b.GetCourse()))
	})
	return out, nil
}
