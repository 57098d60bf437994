package api

import (
	"context"
	"errors"
	"slices"
	"time"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

// paperwork gathers the record of one paper. It is the same whoever asks: who may have it is decided elsewhere.
type paperwork struct {
	tx      store.Tx
	c       store.Case // the case of the paper
	units   map[string]string
	byID    map[string]string // names of units by ID
	people  map[string]store.Person
	acts    []store.RegisteredAct // taken in the case, in order
	out     *siklusv1.PaperRecord
	version store.ResultVersion // of a paper that says a result
}

// paperRecord is what stands on a paper of a case; ErrNotFound when the case does not have it yet. last is the version of
// the result that it says, zero on papers without one.
func (d *door) paperRecord(ctx context.Context, tx store.Tx, c store.Case, kind siklusv1.PaperKind) (record *siklusv1.PaperRecord, last store.ResultVersion, err error) {
	if !slices.Contains(papersOf[c.Proceeding], kind) {
		return nil, last, store.ErrNotFound
	}
	w, err := d.paperwork(ctx, tx, c, kind)
	if err != nil {
		return nil, last, err
	}
	draw := map[siklusv1.PaperKind]func(context.Context) error{
		siklusv1.PaperKind_PAPER_KIND_TARGETS: w.targets,
		siklusv1.PaperKind_PAPER_KIND_FEEDBACK: func(ctx context.Context) error {
			return w.feedback(ctx, min(c.Period.To, c.Rules.Calendar.DateOf(c.Rules.Pace.ToLegal(d.now()))))
		},
		siklusv1.PaperKind_PAPER_KIND_RESULT:    w.result,
		siklusv1.PaperKind_PAPER_KIND_DOCUMENT:  w.document,
		siklusv1.PaperKind_PAPER_KIND_OBJECTION: w.objection,

		siklusv1.PaperKind_PAPER_KIND_INDICATORS:  w.indicators,
		siklusv1.PaperKind_PAPER_KIND_ROLES:       func(ctx context.Context) error { return w.roles(ctx, w.dayOf(w.legal(d.now()))) },
		siklusv1.PaperKind_PAPER_KIND_ACTION_PLAN: func(ctx context.Context) error { return w.actionPlan(ctx, d) },
		siklusv1.PaperKind_PAPER_KIND_PROGRESS:    func(ctx context.Context) error { return w.progress(ctx, d) },
	}[kind]
	if err := draw(ctx); err != nil {
		return nil, last, err
	}
	return w.out, w.version, nil
}

// paperwork begins the record of a paper.
func (d *door) paperwork(ctx context.Context, tx store.Tx, c store.Case, kind siklusv1.PaperKind) (*paperwork, error) {
	w := &paperwork{tx: tx, c: c, units: map[string]string{}, byID: map[string]string{}, people: map[string]store.Person{}}
	return w, w.begin(ctx, kind)
}

// begin is what every paper says: agency, period and days.
func (w *paperwork) begin(ctx context.Context, kind siklusv1.PaperKind) error {
	agency, err := w.tx.OwnAgency(ctx)
	if err != nil {
		return err
	}
	cycle, err := w.tx.CycleByID(ctx, w.c.CycleID)
	if err != nil {
		return err
	}
	units, err := w.tx.Units(ctx)
	if err != nil {
		return err
	}
	for _, u := range units {
		w.units[u.Code], w.byID[u.ID] = u.Name, u.Name
	}
	if w.acts, err = w.taken(ctx, w.c.ID); err != nil {
		return err
	}
	first, final := appraisal.NewDate(cycle.Year, time.January, 1), appraisal.NewDate(cycle.Year, time.December, 31)
	if w.c.Period.Kind != "" {
		first, final = w.c.Period.From, w.c.Period.To
	}
	w.out = &siklusv1.PaperRecord{Kind: kind, Agency: agency.Name, Year: int32(cycle.Year), Period: periodKey(w.c.Period), From: day(first), Until: day(final),
		Zone: w.c.Rules.Calendar.Zone, Rehearsal: w.c.Rules.Pace.Rehearsal()}
	return nil
}

func (w *paperwork) taken(ctx context.Context, caseID string) ([]store.RegisteredAct, error) {
	acts, err := w.tx.ActsOf(ctx, caseID)
	if err != nil {
		return nil, err
	}
	acts = slices.DeleteFunc(acts, func(a store.RegisteredAct) bool { return a.State != store.ActTaken })
	slices.SortStableFunc(acts, func(a, b store.RegisteredAct) int { return a.TakenAt.Compare(b.TakenAt) })
	return acts, nil
}

// legal is the cycle's own time of a real instant.
func (w *paperwork) legal(real time.Time) time.Time { return w.c.Rules.Pace.ToLegal(real) }

func (w *paperwork) dayOf(legal time.Time) appraisal.Date { return w.c.Rules.Calendar.DateOf(legal) }

// person names somebody with their number: the forms ask for it, and everybody who may have a paper is named on it or
// answers for it.
func (w *paperwork) person(ctx context.Context, id string) (*siklusv1.Person, error) {
	p, known := w.people[id]
	if !known {
		var err error
		if p, err = w.tx.PersonByID(ctx, id); err != nil {
			return nil, err
		}
		w.people[id] = p
	}
	return &siklusv1.Person{Id: p.ID, Name: p.Name, Number: p.Number}, nil
}

// party is who had a role on a day, with post and unit; nil when nobody had it.
func (w *paperwork) party(ctx context.Context, role appraisal.Role, on appraisal.Date) (*siklusv1.PaperParty, error) {
	actor, err := w.tx.Actor(ctx, w.c.ID, role, on)
	if errors.Is(err, store.ErrNobody) {
		if role != appraisal.Employee {
			return nil, nil
		}
		actor = store.Actor{PersonID: w.c.PersonID, PostID: w.c.PostID}
	} else if err != nil {
		return nil, err
	}
	person, err := w.person(ctx, actor.PersonID)
	if err != nil {
		return nil, err
	}
	person.Capacity = string(actor.Capacity)
	out := &siklusv1.PaperParty{Person: person}
	post, err := w.tx.PostByID(ctx, actor.PostID)
	switch {
	case err == nil:
		person.Post, out.Unit = post.Title, w.byID[post.UnitID]
	case !errors.Is(err, store.ErrNotFound) && actor.PostID != "":
		return nil, err
	}
	if role == appraisal.Employee {
		out.Unit = w.units[w.c.UnitCode]
	}
	return out, nil
}

func (w *paperwork) parties(ctx context.Context, on appraisal.Date) (err error) {
	if w.out.Employee, err = w.party(ctx, appraisal.Employee, on); err != nil {
		return err
	}
	if w.out.Appraiser, err = w.party(ctx, appraisal.Appraiser, on); err != nil {
		return err
	}
	w.out.Superior, err = w.party(ctx, appraisal.Superior, on)
	return err
}

// forms are the numbers of one kind of paper: of heads and of others, by the approach of the agreement (art. 9(3)).
type forms struct{ head, other, describedHead, describedOther string }

// form chooses the number. The approach is what the agreement says; one that says nothing is quantitative.
func (w *paperwork) form(ctx context.Context, of forms) error {
	heads, err := w.heads(ctx)
	if err != nil {
		return err
	}
	described := w.out.GetTargets().GetApproach() == siklusv1.Approach_APPROACH_QUALITATIVE
	switch {
	case described && heads:
		w.out.Form = of.describedHead
	case described:
		w.out.Form = of.describedOther
	case heads:
		w.out.Form = of.head
	default:
		w.out.Form = of.other
	}
	return nil
}

// heads reports whether the employee's post leads a unit.
func (w *paperwork) heads(ctx context.Context) (bool, error) {
	post, err := w.tx.PostByID(ctx, w.c.PostID)
	return appraisal.Level(post.Level).HeadsUnit(), err
}

// agreement adds the target agreement that was in force at a legal instant, or now when that is zero; ErrNotFound when
// none was.
func (w *paperwork) agreement(ctx context.Context, at time.Time) (submitted, decided appraisal.VersionAct, err error) {
	rows, err := w.taken(ctx, w.c.AppraisalID)
	if err != nil {
		return submitted, decided, err
	}
	var acts []appraisal.VersionAct
	byID := map[string]store.RegisteredAct{}
	for _, a := range rows {
		switch a.Act.Kind {
		case appraisal.SubmitTargets, appraisal.ReturnTargets, appraisal.AgreeTargets:
			byID[a.ID] = a
			acts = append(acts, appraisal.VersionAct{ID: a.ID, Kind: a.Act.Kind, By: a.Act.By, At: w.legal(a.Act.ReceivedAt)})
		}
	}
	found := false
	for _, v := range appraisal.TargetVersions(acts, true) {
		if v.Version == 0 || !at.IsZero() && v.Decided.At.After(at) {
			continue
		}
		written, err := submittedTargets(byID[v.Submitted.ID].Content)
		if err != nil {
			return submitted, decided, err
		}
		w.out.Targets, w.out.TargetsVersion = written.GetTargets(), int32(v.Version)
		w.out.Targets.Offers = nil // where a row came from stands on no form
		submitted, decided, found = v.Submitted, v.Decided, true
	}
	if !found {
		err = store.ErrNotFound
	}
	return submitted, decided, err
}

// signed adds a signature that an act gave.
func (w *paperwork) signed(ctx context.Context, by appraisal.Party, at time.Time, act string) error {
	person, err := w.person(ctx, by.Person)
	if err != nil {
		return err
	}
	person.Capacity = string(by.Capacity)
	w.out.Signatures = append(w.out.Signatures, &siklusv1.PaperSignature{Role: string(by.Role), By: person,
		State: siklusv1.SignatureState_SIGNATURE_STATE_SIGNED, At: stamp(at), ActId: act})
	return nil
}

// awaitedSignature adds one that was not given.
func (w *paperwork) awaitedSignature(role appraisal.Role, of *siklusv1.PaperParty) {
	w.out.Signatures = append(w.out.Signatures, &siklusv1.PaperSignature{Role: string(role), By: of.GetPerson()})
}

// targets is the agreement in force with its attachment: the employee signs, whoever agreed sets it (II.C.1).
func (w *paperwork) targets(ctx context.Context) error {
	submitted, decided, err := w.agreement(ctx, time.Time{})
	if err != nil {
		return err
	}
	if err := w.form(ctx, forms{"A.1.2", "A.1.7", "A.1.1", "A.1.6"}); err != nil {
		return err
	}
	if err := w.parties(ctx, w.dayOf(decided.At)); err != nil {
		return err
	}
	if err := w.signed(ctx, submitted.By, submitted.At, submitted.ID); err != nil {
		return err
	}
	return w.signed(ctx, decided.By, decided.At, decided.ID)
}

// said adds what the employee's last check-in and everybody's feedback say, as far as it was there at a legal instant;
// zero: all of it.
func (w *paperwork) said(ctx context.Context, until time.Time) error {
	late := func(at time.Time) bool { return !until.IsZero() && at.After(until) }
	for _, a := range w.acts {
		at := w.legal(a.Act.ReceivedAt)
		if late(at) {
			continue
		}
		switch a.Act.Kind {
		case appraisal.CheckIn:
			var r siklusv1.CheckInRequest
			if err := readContent(a.Content, &r); err != nil {
				return err
			}
			w.out.Realisations, w.out.Remarks = r.GetRealisations(), r.GetRemarks()
		case appraisal.GiveFeedback:
			var r siklusv1.GiveFeedbackRequest
			if err := readContent(a.Content, &r); err != nil {
				return err
			}
			if err := w.heard(ctx, a.Act.By.Person, string(a.Act.By.Role), at, r.GetFeedback(), r.GetResult(), 0); err != nil {
				return err
			}
		}
	}
	given, err := w.tx.FeedbackIn(ctx, w.c.AppraisalID, entriesPeriod(w.c.Period))
	if err != nil {
		return err
	}
	for _, f := range given {
		if at := w.legal(f.At); !late(at) {
			if err := w.heard(ctx, f.PersonID, string(f.Relation), at, f.Text, int32(f.Result), int32(f.Behaviour)); err != nil {
				return err
			}
		}
	}
	slices.SortStableFunc(w.out.Feedback, func(a, b *siklusv1.PaperFeedback) int { return a.GetAt().AsTime().Compare(b.GetAt().AsTime()) })
	return nil
}

func (w *paperwork) heard(ctx context.Context, by, relation string, at time.Time, text string, result, behaviour int32) error {
	person, err := w.person(ctx, by)
	if err != nil {
		return err
	}
	person.Number = ""
	w.out.Feedback = append(w.out.Feedback, &siklusv1.PaperFeedback{Result: result, Behaviour: behaviour, Text: text, By: person, Relation: relation, At: stamp(at)})
	return nil
}

// feedback is the record of feedback of a period.
func (w *paperwork) feedback(ctx context.Context, on appraisal.Date) error {
	if _, _, err := w.agreement(ctx, time.Time{}); err != nil {
		return err
	}
	if err := w.said(ctx, time.Time{}); err != nil {
		return err
	}
	if len(w.out.Feedback) == 0 && len(w.out.Realisations) == 0 {
		return store.ErrNotFound
	}
	if err := w.form(ctx, forms{"B.1.4", "B.1.5", "B.1.3", "B.1.3"}); err != nil {
		return err
	}
	if err := w.parties(ctx, on); err != nil {
		return err
	}
	w.awaitedSignature(appraisal.Employee, w.out.Employee)
	w.awaitedSignature(appraisal.Appraiser, w.out.Appraiser)
	return nil
}
