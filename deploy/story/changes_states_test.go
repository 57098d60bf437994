package story_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"connectrpc.com/connect"
	"google.golang.org/protobuf/proto"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
	"siklus.id/workflows"
)

// run is one trial as it is played.
type run struct {
	*changes
	trial

	appraisal  string // ID
	evaluation string // ID, once there is one
	subject    string // ID of the case that the cell is about
	proceeding appraisal.Proceeding

	asked   string            // whose letter is watched
	act     appraisal.ActKind // what it asks for
	link    string            // its link; empty: no letter is out
	before  stand
	changed bool           // the change is in force
	over    appraisal.Date // the morning on which a deputy is gone again
}

// does takes an act by the contract, and sees in what capacity it stands in the journal.
func (r *run) does(ctx context.Context, part, caseID string, request proto.Message) error {
	if err := r.rpc(ctx, nameOf(r.trial, part), caseID, request); err != nil {
		return err
	}
	capacity := appraisal.Definitive
	switch {
	case part == theDeputy:
		capacity = appraisal.DailyActing
	case part == theEmployee && r.variant == asPlt && r.changed:
		capacity = appraisal.Acting
	}
	return r.tx(ctx, func(tx store.Tx) error {
		rows, err := tx.Journal(ctx, caseID)
		if err != nil {
			return err
		}
		slices.Reverse(rows)
		for _, row := range rows {
			if row.Kind == string(kindOf(request)) && row.By.Person == r.people[nameOf(r.trial, part)] {
				if row.By.Capacity != capacity {
					return fmt.Errorf("%s by the %s stands in the journal as done %s, not %s", row.Kind, part, row.By.Capacity, capacity)
				}
				return nil
			}
		}
		return fmt.Errorf("%s by the %s does not stand in the journal", kindOf(request), part)
	})
}

// cannot makes sure that somebody may not do an act.
func (r *run) cannot(ctx context.Context, part, caseID string, request proto.Message) error {
	c, err := r.as(ctx, nameOf(r.trial, part))
	if err != nil {
		return err
	}
	answer, err := send(ctx, c, caseID, request)
	if err == nil {
		return r.isRefused(ctx, c, answer)
	}
	switch connect.CodeOf(err) {
	case connect.CodeNotFound, connect.CodePermissionDenied, connect.CodeFailedPrecondition:
		return nil
	}
	return fmt.Errorf("the %s may not do %s, and the door says %w", part, kindOf(request), err)
}

// reach brings the case to where the change is to find it, by acts and by silence.
func (r *run) reach(ctx context.Context) error {
	c, err := r.stage(ctx, of(r.name()), appraisal.TargetsDue)
	if err != nil {
		return err
	}
	r.appraisal, r.subject, r.proceeding = c.id, c.id, appraisal.AppraisalProceeding
	if err := r.day(ctx, appraisal.NewDate(2026, time.January, 8)); err != nil {
		return err
	}
	submit := func() error { return r.does(ctx, theEmployee, r.appraisal, r.drafted()) }
	watch := func(part string, act appraisal.ActKind) func() error {
		return func() error { return r.watches(ctx, part, act) }
	}
	switch r.state() {
	case "targets-due":
		if slices.Contains([]string{"new-superior", "transfer", "acting"}, r.event()) {
			return inOrder(submit, watch(theAppraiser, appraisal.AgreeTargets))
		}
		return r.watches(ctx, theEmployee, appraisal.SubmitTargets)
	case "targets-stepped-up":
		if _, err := r.stage(ctx, of(r.name()), appraisal.TargetsSteppedUp); err != nil {
			return err
		}
		return inOrder(submit, func() error { return r.staysSteppedUp(ctx) }, watch(theSuperior, appraisal.AgreeTargets))
	case "in-year":
		err := inOrder(submit,
			func() error { return r.does(ctx, theAppraiser, r.appraisal, &siklusv1.AgreeTargetsRequest{}) },
			func() error { return r.day(ctx, appraisal.NewDate(2026, time.February, 2)) })
		if err != nil || r.variant == plain || r.variant == silent {
			return err
		}
		return inOrder(submit, watch(theAppraiser, appraisal.AgreeTargets))
	}
	return r.reachWindow(ctx, watch)
}

// staysSteppedUp gives the superior more days where a deputy of the appraiser comes and goes in between.
func (r *run) staysSteppedUp(ctx context.Context) error {
	if r.event() != "acting" {
		return nil
	}
	return r.rpc(ctx, hrOfChanges, r.appraisal, &siklusv1.ExtendTermRequest{Clock: string(appraisal.T3), Until: "2026-03-06", Reason: r.says("Atasan dinas luar")})
}

// drafted are targets with a reason, which the running year asks for.
func (r *run) drafted() *siklusv1.SubmitTargetsRequest {
	drafted := r.targets()
	drafted.Reason = r.says("Target tahun ini berubah")
	return drafted
}

// reachWindow does the same for the states of an evaluation.
func (r *run) reachWindow(ctx context.Context, watch func(string, appraisal.ActKind) func() error) error {
	stage := appraisal.WindowOpen
	if r.state() == "taken-over" {
		stage = appraisal.TakenOver
	}
	c, err := r.stage(ctx, period(r.name(), "q1"), stage)
	if err != nil {
		return err
	}
	r.evaluation, r.subject, r.proceeding = c.id, c.id, appraisal.EvaluationProceeding
	steps := []func() error{
		func() error { return r.does(ctx, theAppraiser, c.id, r.rating(below, meets)) },
		func() error { return r.does(ctx, theAppraiser, c.id, &siklusv1.DeliverRequest{}) },
		func() error { return r.does(ctx, theEmployee, c.id, &siklusv1.ReceiveRequest{}) },
	}
	switch r.state() {
	case "window-open":
		return inOrder(watch(theAppraiser, appraisal.Rate), func() error { return r.waitsForPolicy(ctx, appraisal.T6) })
	case "taken-over":
		return inOrder(watch(theSuperior, appraisal.Rate), func() error { return r.waitsForPolicy(ctx, appraisal.T13) })
	case "signed":
		if r.variant == handed {
			return inOrder(append(steps[:2], watch(theEmployee, appraisal.Receive))...)
		}
		return inOrder(steps[0], watch(theAppraiser, appraisal.Deliver))
	case "received":
		return inOrder(append(steps, watch(theEmployee, appraisal.ReturnDocument))...)
	}
	return inOrder(append(steps, func() error { return r.objects(ctx) }, watch(theAppraiser, appraisal.ExplainObjection))...)
}

// waitsForPolicy keeps a term running until the agency has a policy by which who retires is rated all the same.
func (r *run) waitsForPolicy(ctx context.Context, clock appraisal.Clock) error {
	if r.variant != byPolicy {
		return nil
	}
	err := r.rpc(ctx, hrOfChanges, r.subject, &siklusv1.ExtendTermRequest{Clock: string(clock), Until: longExtended, Reason: r.says("Menunggu kebijakan")})
	if err != nil {
		return err
	}
	select {
	case <-r.adopted:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("the agency has not changed its policy: %w", context.Cause(ctx))
	}
}

// objects files an objection. HR gives the decision more days than the law's seven: a deputy comes and goes in between.
func (r *run) objects(ctx context.Context) error {
	if err := r.does(ctx, theEmployee, r.evaluation, &siklusv1.FileObjectionRequest{Reasons: r.says("Laporan belum dihitung")}); err != nil {
		return err
	}
	o, err := r.stage(ctx, objection(r.name()), appraisal.ExplanationsAsked)
	if err != nil {
		return err
	}
	r.subject, r.proceeding = o.id, appraisal.ObjectionProceeding
	extend := func(clock string) func() error {
		return func() error {
			return r.rpc(ctx, hrOfChanges, o.id, &siklusv1.ExtendTermRequest{Clock: clock, Until: "2026-05-08", Reason: r.says("Bukti menyusul")})
		}
	}
	if r.event() == "death" {
		return extend(string(appraisal.T12))() // the explanation of who died is to pass by itself
	}
	return inOrder(extend(string(appraisal.T12)), extend(string(appraisal.ExplanationClock)))
}

// watches waits for the letter that asks somebody for an act, and keeps its link.
func (r *run) watches(ctx context.Context, part string, act appraisal.ActKind) (err error) {
	r.asked, r.act = part, act
	r.link, err = r.letter(ctx, nameOf(r.trial, part), r.subject, string(act))
	return err
}

// part is whose ID it is in the trial.
func (r *run) part(person string) string {
	if person == "" {
		return nobody
	}
	for _, part := range []string{theEmployee, theAppraiser, theSuperior, theSuccessor, theDeputy, theHead, theHeadsHead} {
		if r.people[nameOf(r.trial, part)] == person {
			return part
		}
	}
	return "a stranger"
}

// stands reads where the case stands now.
func (r *run) stands(ctx context.Context) (now stand, err error) {
	err = r.tx(ctx, func(tx store.Tx) error {
		c, err := tx.CaseByID(ctx, r.subject)
		if err != nil {
			return err
		}
		now = stand{stage: string(c.Stage), terms: termsOf(c)}
		open, err := tx.OpenTasks(ctx, r.subject)
		if err != nil {
			return err
		}
		var tasks []string
		for _, t := range open {
			tasks = append(tasks, r.part(t.PersonID)+" "+string(t.Act))
		}
		slices.Sort(tasks)
		now.tasks = strings.Join(tasks, "; ")
		now.moved, err = r.movedTasks(ctx, tx)
		return err
	})
	return now, err
}

func (r *run) linkStands(ctx context.Context) (string, error) {
	opened, err := r.with("").Session.OpenLink(ctx, &siklusv1.OpenLinkRequest{Token: tokenOf(r.link)})
	return map[siklusv1.LinkState]string{siklusv1.LinkState_LINK_STATE_OPEN: "stands", siklusv1.LinkState_LINK_STATE_DONE: "closed",
		siklusv1.LinkState_LINK_STATE_EXPIRED: "over"}[opened.GetState()], err
}

func termsOf(c store.Case) string {
	var terms []string
	for _, t := range (appraisal.Step{Awaits: c.Awaits, Windows: c.Windows}).Terms() {
		terms = append(terms, string(t.Clock)+" "+t.Due.String())
	}
	slices.Sort(terms)
	return strings.Join(slices.Compact(terms), "; ")
}

func (r *run) movedTasks(ctx context.Context, tx store.Tx) (string, error) {
	rows, err := tx.Journal(ctx, r.subject)
	if err != nil {
		return "", err
	}
	var moved []string
	for _, row := range rows {
		if row.Kind != store.TaskMovedEvent {
			continue
		}
		var e appraisal.Entry
		if err := json.Unmarshal([]byte(row.Entry), &e); err != nil {
			return "", err
		}
		moved = append(moved, fmt.Sprintf("%s>%s %s", r.part(e.Moved.From.Person), r.part(e.Moved.To.Person), e.Moved.Act))
	}
	return strings.Join(moved, "; "), nil
}

// expects waits until the case stands as it should, and then opens the link that was out before.
func (r *run) expects(ctx context.Context, when string, want stand) error {
	ctx, cancel := context.WithTimeoutCause(ctx, waitAtMost/3, errors.New("it took too long"))
	defer cancel()
	tick := time.NewTicker(300 * time.Millisecond) // gentler than until: so many wait at once
	defer tick.Stop()
	var last stand
	for {
		now, err := r.stands(ctx)
		due := want
		if err == nil {
			due.terms, err = r.termsDue(ctx, want.terms)
		}
		now.link = want.link
		if err == nil {
			last = now
		}
		if err == nil && now == due && r.link != "" {
			now.link, err = r.linkStands(ctx)
		}
		switch {
		case err != nil && ctx.Err() == nil:
			return fmt.Errorf("%s: %w", when, err)
		case err == nil && now == due:
			return nil
		case err == nil && now.link != due.link:
			return fmt.Errorf("%s the link that the %s had is %q, where %q was due", when, r.asked, now.link, due.link)
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("%s the case stands so: %+v\n\twhere due was: %+v (%w on %s)", when, last, want, context.Cause(ctx), r.today())
		case <-tick.C:
		}
	}
}

// joinedDays is the length of a term of somebody who joins, by the national policy.
const joinedDays = 20

// termsDue says when terms that are counted from the change end: from the day it takes effect, or the day it was
// recorded when that is later.
func (r *run) termsDue(ctx context.Context, terms string) (string, error) {
	rest, counted := strings.CutPrefix(terms, "joined")
	switch {
	case terms == "same":
		return r.before.terms, nil
	case !counted:
		return terms, nil
	}
	var from appraisal.Date
	err := r.tx(ctx, func(tx store.Tx) error {
		acts, err := tx.ActsOf(ctx, r.appraisal)
		for _, a := range acts {
			switch a.Act.Kind {
			case appraisal.Transfer, appraisal.EndAbsence, appraisal.RenewTargets:
				from = max(a.Act.Facts.From, r.rules.Calendar.DateOf(r.pace.ToLegal(a.Act.ReceivedAt)))
			}
		}
		return err
	})
	return "joined " + r.rules.Calendar.Add(from, joinedDays).String() + rest, err
}

// belongsTo makes sure that a case is counted in a unit, in Postgres and in Temporal.
func (r *run) belongsTo(ctx context.Context, p appraisal.Proceeding, caseID, unit string) error {
	err := r.tx(ctx, func(tx store.Tx) error {
		c, err := tx.CaseByID(ctx, caseID)
		if err == nil && c.UnitCode != unit {
			err = fmt.Errorf("the %s belongs to %s, not %s", p, c.UnitCode, unit)
		}
		return err
	})
	if err != nil {
		return err
	}
	return until(ctx, "Temporal knows the unit of the "+string(p), func() (bool, error) {
		shown, err := r.engine.DescribeWorkflow(ctx, workflows.CaseID(p, caseID), "")
		if err != nil {
			return false, err
		}
		got, _ := shown.TypedSearchAttributes.GetKeyword(workflows.UnitAttribute)
		return got == unit, nil
	})
}
