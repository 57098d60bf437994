package api

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

// indicators is the indicator manual of a head (A.1.3).
func (w *paperwork) indicators(ctx context.Context) error {
	heads, err := w.heads(ctx)
	if err != nil {
		return err
	}
	if !heads {
		return store.ErrNotFound
	}
	_, decided, err := w.agreement(ctx, time.Time{})
	if err != nil {
		return err
	}
	w.out.Form = "A.1.3"
	return w.parties(ctx, w.dayOf(decided.At))
}

// roles is the matrix of roles and results of who leads others (A.1.5), as whoever leads them sees it: what was only
// offered is not in it. Whether a row can be offered something is a matter of the page and stands on no paper.
func (w *paperwork) roles(ctx context.Context, today appraisal.Date) error {
	cycle, err := w.tx.CycleByID(ctx, w.c.CycleID)
	if err != nil {
		return err
	}
	branch, err := branchOf(ctx, w.tx, audience{cycle: cycle, today: today}, store.Offeree{Person: w.c.PersonID, CaseID: w.c.ID})
	if err != nil {
		return err
	}
	if len(branch.GetRows()) == 0 || len(branch.GetColumns()) == 0 {
		return store.ErrNotFound
	}
	for _, row := range branch.GetRows() {
		row.Person = &siklusv1.Offeree{Name: row.GetPerson().GetName(), Post: row.GetPerson().GetPost(), Unit: row.GetPerson().GetUnit()}
	}
	w.out.Form, w.out.Matrix = "A.1.5", branch
	w.out.Employee, err = w.party(ctx, appraisal.Employee, today)
	return err
}

// plansOf are the action plans of the appraisal as its page shows them.
func (w *paperwork) plansOf(ctx context.Context, d *door) ([]*siklusv1.ResultPlan, error) {
	at, err := d.beside(ctx, w.tx, w.c.AppraisalID)
	if err != nil {
		return nil, err
	}
	cycle, err := w.tx.CycleByID(ctx, w.c.CycleID)
	if err != nil {
		return nil, err
	}
	shown := &siklusv1.GetActionPlansResponse{}
	err = guidances{d}.plans(ctx, w.tx, scene{at, cycle.Year, appraisal.Periods(cycle.Year, at.Case.Rules)}, shown)
	return shown.GetResults(), err
}

// recorded adds the employee's signature of a form that they alone write: the moment at which it was kept.
func (w *paperwork) recorded(role appraisal.Role, by *siklusv1.Person, at time.Time) {
	w.out.Signatures = append(w.out.Signatures, &siklusv1.PaperSignature{Role: string(role), By: by,
		State: siklusv1.SignatureState_SIGNATURE_STATE_RECORDED, At: stamp(at)})
}

// actionPlan is the action plan that stands (B.1.1).
func (w *paperwork) actionPlan(ctx context.Context, d *door) error {
	plans, err := w.plansOf(ctx, d)
	if err != nil {
		return err
	}
	var last time.Time
	for _, p := range plans {
		if p.GetPlan() == nil || len(p.GetPlan().GetActions()) == 0 {
			continue
		}
		if at := p.GetPlan().GetAt().AsTime(); at.After(last) {
			last = at
		}
		plan := &siklusv1.ActionPlan{Planned: p.GetPlan().GetPlanned()}
		for _, a := range p.GetPlan().GetActions() {
			plan.Actions = append(plan.Actions, &siklusv1.PlannedAction{What: a.GetWhat(), Until: a.GetUntil()})
		}
		w.out.Plans = append(w.out.Plans, &siklusv1.ResultPlan{Result: p.GetResult(), Plan: plan})
	}
	if len(w.out.Plans) == 0 {
		return store.ErrNotFound
	}
	w.out.Form = "B.1.1"
	if w.out.Employee, err = w.party(ctx, appraisal.Employee, w.dayOf(last)); err != nil {
		return err
	}
	w.recorded(appraisal.Employee, w.out.GetEmployee().GetPerson(), last)
	return nil
}

// progress is the record of the work of a period (B.1.2): what was written day by day, beside the plan that stood at its
// end. What was marked or planned later is no part of it.
func (w *paperwork) progress(ctx context.Context, d *door) error {
	entries, err := w.entries(ctx, d)
	if err != nil {
		return err
	}
	if len(entries) == 0 {
		return store.ErrNotFound
	}
	var last time.Time
	for _, e := range slices.Backward(entries) { // newest first, and the form begins with the oldest
		if at := e.GetArrivedAt().AsTime(); at.After(last) {
			last = at
		}
		w.out.Progress = append(w.out.Progress, &siklusv1.PaperProgress{Day: e.GetEntry().GetDay(), Result: e.GetEntry().GetResult(), Achieved: e.GetEntry().GetAchieved(),
			Amount:     strings.TrimSpace(strings.Replace(e.GetEntry().GetQuantity(), ".", ",", 1) + " " + e.GetEntry().GetUnit()),
			Innovation: innovationText(e.GetEntry()), Evidence: proofsOf(e)})
	}
	plans, err := w.plansOf(ctx, d)
	if err != nil {
		return err
	}
	for _, p := range plans {
		row := &siklusv1.ResultPlan{Result: p.GetResult(), Planned: p.GetPlanned()}
		if plan := w.standingAt(p, w.c.Period.To); plan != nil {
			row.Plan = &siklusv1.ActionPlan{}
			for _, a := range plan.GetActions() {
				row.Plan.Actions = append(row.Plan.Actions, doneBy(a, w.c.Period.To))
			}
		}
		w.out.Plans = append(w.out.Plans, row)
	}
	w.out.Form = "B.1.2"
	if w.out.Employee, err = w.party(ctx, appraisal.Employee, min(w.c.Period.To, w.dayOf(last))); err != nil {
		return err
	}
	w.recorded(appraisal.Employee, w.out.GetEmployee().GetPerson(), last)
	return nil
}

// entries are what the employee wrote of the period and has not taken back, newest first.
func (w *paperwork) entries(ctx context.Context, d *door) (all []*siklusv1.Progress, err error) {
	filter := store.EntryFilter{CaseIDs: []string{w.c.AppraisalID}, Period: entriesPeriod(w.c.Period), Standing: true, Limit: 400}
	for {
		page, next, err := w.tx.ListEntries(ctx, filter)
		if err != nil {
			return nil, err
		}
		shown, err := progress{d}.show(ctx, w.tx, w.c.Rules.Pace, page)
		if err != nil {
			return nil, err
		}
		all = append(all, shown...)
		if next == "" {
			return all, nil
		}
		filter.After = next
	}
}

func innovationText(e *siklusv1.ProgressEntry) string {
	if !e.GetInnovation() {
		return ""
	}
	return or(e.GetInnovationNote(), "ya")
}

// proofsOf are the addresses of an entry's evidence and the name of its file with the beginning of its sum.
func proofsOf(e *siklusv1.Progress) []string {
	var proofs []string
	for _, l := range e.GetLinks() {
		proofs = append(proofs, l.GetUrl())
	}
	if f := e.GetFile(); f != nil {
		proofs = append(proofs, f.GetName()+" (SHA-256 "+f.GetSha256()[:min(12, len(f.GetSha256()))]+"…)")
	}
	return proofs
}

// standingAt is the version of a plan that stood at the end of a day; nil when there was none yet.
func (w *paperwork) standingAt(p *siklusv1.ResultPlan, on appraisal.Date) *siklusv1.ActionPlan {
	if p.GetPlan() == nil {
		return nil
	}
	stood := slices.IndexFunc(p.GetFormer(), func(f *siklusv1.ActionPlan) bool { return w.dayOf(f.GetAt().AsTime()) <= on })
	switch {
	case w.dayOf(p.GetPlan().GetAt().AsTime()) <= on:
		return p.GetPlan()
	case stood < 0:
		return nil
	}
	former := p.GetFormer()[stood]
	for _, a := range former.GetActions() { // a mark stays with its action over versions, and only the last one shows it
		if i := slices.IndexFunc(p.GetPlan().GetActions(), func(n *siklusv1.PlannedAction) bool { return n.GetId() == a.GetId() }); i >= 0 {
			a.Done, a.DoneOn, a.Note = p.GetPlan().GetActions()[i].GetDone(), p.GetPlan().GetActions()[i].GetDoneOn(), p.GetPlan().GetActions()[i].GetNote()
		}
	}
	return former
}

// doneBy is an action as it stood at the end of a day.
func doneBy(a *siklusv1.PlannedAction, on appraisal.Date) *siklusv1.PlannedAction {
	out := &siklusv1.PlannedAction{What: a.GetWhat(), Until: a.GetUntil()}
	if a.GetDone() && a.GetDoneOn() <= day(on) {
		out.Done, out.DoneOn, out.Note = true, a.GetDoneOn(), a.GetNote()
	}
	return out
}

// named is somebody with number, post and unit on a day, and the capacity in which they hold it.
func (w *paperwork) named(ctx context.Context, id string, on appraisal.Date) (*siklusv1.PaperParty, error) {
	person, err := w.person(ctx, id)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.PaperParty{Person: person}
	for _, role := range leaders { // as what they stand in the case comes before the post that is theirs
		actor, err := w.tx.Actor(ctx, w.c.ID, role, on)
		if err != nil && !errors.Is(err, store.ErrNobody) {
			return nil, err
		}
		if err == nil && actor.PersonID == id {
			return w.party(ctx, role, on)
		}
	}
	held, err := w.tx.HoldingsOf(ctx, id)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(held, func(a, b store.Holding) int { return capacityRank(a.Capacity) - capacityRank(b.Capacity) })
	for _, h := range held {
		if h.From > on || h.To != 0 && h.To < on {
			continue
		}
		post, err := w.tx.PostByID(ctx, h.PostID)
		if err != nil {
			return nil, err
		}
		person.Post, person.Capacity, out.Unit = post.Title, string(h.Capacity), w.byID[post.UnitID]
		return out, nil
	}
	return out, nil
}

// capacityRank puts the own post before those that are held for somebody else.
func capacityRank(c appraisal.Capacity) int {
	if c == appraisal.Definitive {
		return 0
	}
	return 1
}
