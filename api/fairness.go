package api

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

// fairness shows whether the procedure is fair, and lets staff be told and heard. Nothing here is an act of the
// procedure.
type fairness struct{ *door }

// fairView is one look at one cycle: who looks, and on which day of the cycle's own time.
type fairView struct {
	tx    store.Tx
	who   Principal
	cycle store.Cycle // zero: there is none
	today appraisal.Date
}

func (d *door) fairView(tx store.Tx, p Principal, cycle store.Cycle) fairView {
	return fairView{tx: tx, who: p, cycle: cycle, today: cycle.Rules.Calendar.DateOf(cycle.Rules.Pace.ToLegal(d.now()))}
}

// seesAll reports whether the caller's office is to see every leader.
func (v fairView) seesAll() bool { return v.who.Holds(OfficeHR, OfficeAuditor) }

// shownCycle picks the cycle of a year, or the running one: a real one before a rehearsal, the last one before others.
func shownCycle(cycles []store.Cycle, year int) store.Cycle {
	var best store.Cycle
	rank := func(c store.Cycle) (n int) {
		switch {
		case c.ID == "" || year != 0 && c.Year != year:
			return 0
		case c.Stage != store.CycleClosed:
			n = 2
		}
		if !c.Rules.Pace.Rehearsal() {
			n++
		}
		return n + 1
	}
	for _, c := range cycles { // launched last comes first
		if rank(c) > rank(best) {
			best = c
		}
	}
	return best
}

// viewOfYear is the caller's look at the cycle of a year; without any cycle, at an empty one.
func (d *door) viewOfYear(ctx context.Context, tx store.Tx, p Principal, year int) (fairView, error) {
	cycles, err := tx.Cycles(ctx)
	if err != nil {
		return fairView{}, err
	}
	cycle := shownCycle(cycles, year)
	if cycle.ID == "" {
		return fairView{tx: tx, who: p}, nil
	}
	return d.fairView(tx, p, cycle), nil
}

// viewOfCycle is the same for a cycle by its ID; empty: the running one.
func (d *door) viewOfCycle(ctx context.Context, tx store.Tx, p Principal, id string) (fairView, error) {
	if id == "" {
		return d.viewOfYear(ctx, tx, p, 0)
	}
	if uuid.Validate(id) != nil {
		return fairView{}, store.ErrNotFound
	}
	cycle, err := tx.CycleByID(ctx, id)
	return d.fairView(tx, p, cycle), err
}

// visible leaves, of some people, those whom the caller may see here: everybody for HR and the auditor, else whom they
// appraise or whose superior they are.
func (v fairView) visible(ctx context.Context, people []string) ([]string, error) {
	if v.seesAll() || len(people) == 0 {
		return people, nil
	}
	return v.tx.LedAmong(ctx, v.who.Person, people, v.today)
}

// GetPunctuality counts for one leader. Who may not see them is not even told that they exist.
func (s fairness) GetPunctuality(ctx context.Context, r *siklusv1.GetPunctualityRequest) (*siklusv1.GetPunctualityResponse, error) {
	p, err := s.enter(ctx, connectv1.FairnessServiceGetPunctualityProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.GetPunctualityResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		v, err := s.viewOfYear(ctx, tx, p, int(r.GetYear()))
		if err != nil {
			return err
		}
		person := or(r.GetPersonId(), p.Person)
		if err := v.maySee(ctx, person); err != nil {
			return err
		}
		found, err := v.punctuality(ctx, []string{person}, true)
		if err != nil {
			return err
		}
		if len(found) == 0 { // nothing was awaited of them yet
			if found, err = v.named(ctx, []string{person}); err != nil {
				return err
			}
		}
		if found[0].Answers, err = v.answers(ctx, person); err != nil {
			return err
		}
		out.Punctuality, out.Year = found[0], int32(v.cycle.Year)
		led, err := v.leaders(ctx)
		out.Others = len(slices.DeleteFunc(led, func(id string) bool { return id == p.Person })) > 0
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

func (v fairView) maySee(ctx context.Context, person string) error {
	if person == v.who.Person {
		return nil
	}
	if uuid.Validate(person) != nil {
		return store.ErrNotFound
	}
	if _, err := v.tx.PersonByID(ctx, person); err != nil {
		return err
	}
	seen, err := v.visible(ctx, []string{person})
	if err == nil && len(seen) == 0 {
		err = store.ErrNotFound
	}
	return err
}

// leaders are those of whom something was awaited as appraiser or superior and whom the caller may see.
func (v fairView) leaders(ctx context.Context) ([]string, error) {
	if v.cycle.ID == "" {
		return nil, nil
	}
	people, err := v.tx.LeadersIn(ctx, v.cycle.ID)
	if err != nil {
		return nil, err
	}
	return v.visible(ctx, people)
}

// ListPunctuality counts for everybody whom the caller may see.
func (s fairness) ListPunctuality(ctx context.Context, r *siklusv1.ListPunctualityRequest) (*siklusv1.ListPunctualityResponse, error) {
	p, err := s.enter(ctx, connectv1.FairnessServiceListPunctualityProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.ListPunctualityResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		v, err := s.viewOfYear(ctx, tx, p, int(r.GetYear()))
		if err != nil {
			return err
		}
		out.Year = int32(v.cycle.Year)
		led, err := v.leaders(ctx)
		if err != nil || len(led) == 0 {
			return err
		}
		if out.People, err = v.punctuality(ctx, led, false); err != nil || !v.seesAll() {
			return err
		}
		var all appraisal.PunctualityCount
		for _, person := range out.People {
			all = all.Plus(countOf(person.GetTotal()))
		}
		out.All = clockOf("", all)
		return nil
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

// punctuality counts for people, by unit and name; who has nothing to count is left out.
func (v fairView) punctuality(ctx context.Context, people []string, clocks bool) ([]*siklusv1.PersonPunctuality, error) {
	if v.cycle.ID == "" {
		return nil, nil
	}
	awaited, err := v.tx.AwaitedOfLeaders(ctx, v.cycle, people)
	if err != nil {
		return nil, err
	}
	type each struct {
		person string
		clock  appraisal.Clock
	}
	counts := map[each]*appraisal.PunctualityCount{}
	var counted []string
	for _, a := range awaited {
		what := appraisal.PunctualityOf(a.AwaitedOf, v.cycle.Rules.Calendar, v.today)
		for _, key := range []each{{a.PersonID, ""}, {a.PersonID, a.Clock}} {
			if counts[key] == nil {
				counts[key] = &appraisal.PunctualityCount{}
				if key.clock == "" {
					counted = append(counted, a.PersonID)
				}
			}
			counts[key].Add(what)
		}
	}
	out, err := v.named(ctx, counted)
	for _, person := range out {
		person.Total = clockOf("", *counts[each{person.GetPerson().GetId(), ""}])
		for _, clock := range appraisal.Clocks() {
			if n := counts[each{person.GetPerson().GetId(), clock}]; n != nil && clocks {
				person.Clocks = append(person.Clocks, clockOf(clock, *n))
			}
		}
	}
	return out, err
}

// answers tells how soon one leader answers what staff hand in.
func (v fairView) answers(ctx context.Context, person string) (out []*siklusv1.AnswerSpeed, err error) {
	if v.cycle.ID == "" {
		return nil, nil
	}
	given, err := v.tx.AnswersOf(ctx, v.cycle, person, v.today)
	for _, s := range appraisal.AnswerSpeeds(given, v.cycle.Rules.Calendar, v.today) {
		out = append(out, &siklusv1.AnswerSpeed{What: string(s.Kind), Answered: int32(s.Answered), MedianDays: s.MedianDays,
			WithinADay: int32(s.WithinADay), Waiting: int32(s.Waiting), OldestDays: int32(s.OldestDays)})
	}
	return out, err
}

// named lists people by unit and name with nothing counted.
func (v fairView) named(ctx context.Context, people []string) (out []*siklusv1.PersonPunctuality, err error) {
	places, err := v.tx.Workplaces(ctx, people, v.today)
	for _, w := range places {
		out = append(out, &siklusv1.PersonPunctuality{Person: &siklusv1.Person{Id: w.PersonID, Name: w.Name}, Unit: w.Unit, Total: &siklusv1.ClockPunctuality{}})
	}
	return out, err
}

func clockOf(clock appraisal.Clock, n appraisal.PunctualityCount) *siklusv1.ClockPunctuality {
	out := &siklusv1.ClockPunctuality{Clock: string(clock), Awaited: int32(n.Awaited()), InTime: int32(n.InTime), Late: int32(n.Late),
		Lapsed: int32(n.Lapsed), Waiting: int32(n.Waiting), Overdue: int32(n.Overdue), CameLate: int32(n.CameLate)}
	if clock != "" {
		out.Title, out.TitleEnglish = clock.Title(), clock.English()
	}
	return out
}

func countOf(c *siklusv1.ClockPunctuality) appraisal.PunctualityCount {
	return appraisal.PunctualityCount{InTime: int(c.GetInTime()), Late: int(c.GetLate()), Lapsed: int(c.GetLapsed()),
		Waiting: int(c.GetWaiting()), Overdue: int(c.GetOverdue()), CameLate: int(c.GetCameLate())}
}
