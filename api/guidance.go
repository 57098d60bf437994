package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

// guidances keeps action plans, coaching and mentoring. Nothing here is an act: it goes straight into Postgres.
type guidances struct{ *door }

var (
	guidanceKinds = map[siklusv1.GuidanceKind]appraisal.GuidanceKind{
		siklusv1.GuidanceKind_GUIDANCE_KIND_COACHING:  appraisal.Coaching,
		siklusv1.GuidanceKind_GUIDANCE_KIND_MENTORING: appraisal.Mentoring,
	}
	guidanceCauses = map[siklusv1.GuidanceCause]appraisal.GuidanceCause{
		siklusv1.GuidanceCause_GUIDANCE_CAUSE_NO_PROGRESS: appraisal.NoProgress,
		siklusv1.GuidanceCause_GUIDANCE_CAUSE_LOW_RESULT:  appraisal.LowResult,
		siklusv1.GuidanceCause_GUIDANCE_CAUSE_GROWTH:      appraisal.Growth,
	}
	// guidanceSides are the sides in which somebody stands by their relation to the case.
	guidanceSides = map[appraisal.Role]appraisal.GuidanceSide{
		appraisal.Employee: appraisal.GuidedSide, appraisal.Appraiser: appraisal.AppraiserSide,
		appraisal.Superior: appraisal.SuperiorSide, appraisal.HR: appraisal.DeskSide,
	}
)

// codeOf is the wire word of a rule's word.
func codeOf[K, V comparable](words map[K]V, of V) (none K) {
	for k, v := range words {
		if v == of {
			return k
		}
	}
	return none
}

// guided is one record of guidance with where the caller stands in it.
type guided struct {
	store.Guidance
	scene
	entries             []store.GuidanceEntry
	feedback            *store.GuidanceFeedback
	appraiser, superior string // who they are on this day; empty: nobody
	sides               []appraisal.GuidanceSide
	person              string // the caller
}

// open finds one record and the caller's place in it. Who has none is not even told that it exists.
func (s guidances) open(ctx context.Context, tx store.Tx, p Principal, id string) (guided, error) {
	g, err := tx.GuidanceByID(ctx, id)
	if err != nil {
		return guided{}, err
	}
	entries, err := tx.GuidanceEntries(ctx, []string{id})
	if err != nil {
		return guided{}, err
	}
	given, err := tx.GuidanceFeedbackOf(ctx, []string{id})
	if err != nil {
		return guided{}, err
	}
	return s.stand(ctx, tx, p, g, entries[id], given)
}

// stand works out where the caller stands in a record.
func (s guidances) stand(ctx context.Context, tx store.Tx, p Principal, g store.Guidance, entries []store.GuidanceEntry, given map[string]store.GuidanceFeedback) (guided, error) {
	out := guided{Guidance: g, entries: entries, person: p.Person}
	if f, ok := given[g.ID]; ok {
		out.feedback = &f
	}
	w, err := s.placeIn(ctx, tx, p, g.CaseID)
	outside := errors.Is(err, store.ErrNotFound)
	if outside && p.Via != ByLink && (g.GuideID == p.Person || out.feedback != nil && out.feedback.ReaderID == p.Person) {
		w, err = s.beside(ctx, tx, g.CaseID)
	}
	if err == nil && p.Via == ByLink {
		err = progress(s).withinLinkTree(ctx, tx, p, g.CaseID)
	}
	if err != nil {
		return guided{}, err
	}
	if g.GuideID == p.Person {
		out.sides = append(out.sides, appraisal.GuideSide)
	}
	for _, r := range w.Roles {
		if side, ok := guidanceSides[r.Role]; ok {
			out.sides = append(out.sides, side)
		}
	}
	cycle, err := tx.CycleByID(ctx, w.Case.CycleID)
	if err != nil {
		return guided{}, err
	}
	out.scene = scene{w, cycle.Year, appraisal.Periods(cycle.Year, w.Case.Rules)}
	if out.appraiser, err = holder(ctx, tx, g.CaseID, appraisal.Appraiser, w.Today); err == nil {
		out.superior, err = holder(ctx, tx, g.CaseID, appraisal.Superior, w.Today)
	}
	return out, err
}

// beside is a case as somebody sees it who has a part in a record of it and none in the case.
func (d *door) beside(ctx context.Context, tx store.Tx, caseID string) (place, error) {
	c, err := tx.CaseByID(ctx, caseID)
	if err != nil {
		return place{}, err
	}
	legal := c.Rules.Pace.ToLegal(d.now())
	return place{Case: c, Legal: legal, Today: c.Rules.Calendar.DateOf(legal)}, nil
}

// holder is who has a role in a case on a day; empty when nobody has.
func holder(ctx context.Context, tx store.Tx, caseID string, role appraisal.Role, on appraisal.Date) (string, error) {
	a, err := tx.Actor(ctx, caseID, role, on)
	if errors.Is(err, store.ErrNobody) {
		return "", nil
	}
	return a.PersonID, err
}

// text is the version that stands, with its number; zero while nothing was written.
func (g guided) text() (store.GuidanceEntry, int) {
	for _, e := range slices.Backward(g.entries) {
		if e.Step == appraisal.WriteStep {
			return e, e.Version
		}
	}
	return store.GuidanceEntry{}, 0
}

// facts are the record as the rules see it.
func (g guided) facts() appraisal.GuidanceFacts {
	f := appraisal.GuidanceFacts{Kind: g.Kind, Feedback: g.feedback != nil}
	switch g.GuideID {
	case g.appraiser:
		f.Guide = appraisal.AppraiserSide
	case g.superior:
		f.Guide = appraisal.SuperiorSide
	}
	_, stands := g.text()
	f.Written = stands > 0
	for _, e := range g.entries {
		switch e.Step {
		case appraisal.SignStep:
			if e.Version == stands {
				f.Signed = append(f.Signed, e.Side)
			}
		case appraisal.CloseStep:
			f.Closed = append(f.Closed, e.Side)
		case appraisal.EvaluateStep:
			f.Evaluated = true
		case appraisal.ForwardStep:
			f.Forwarded = true
		case appraisal.DecideStep:
			f.Decided = true
		}
	}
	return f
}

// admit finds the side in which the caller may take a step.
func (g guided) admit(step appraisal.GuidanceStep) (appraisal.GuidanceSide, error) {
	f := g.facts()
	refusal := refuseNotYours(byDoor)
	for _, side := range g.sides {
		r := f.AdmitGuidanceStep(step, side)
		if r == nil {
			return side, nil
		}
		if refusal.Code == appraisal.NotYourAct {
			refusal = r
		}
	}
	return "", refusal
}

// of is who stands on a side.
func (g guided) of(side appraisal.GuidanceSide) string {
	switch side {
	case appraisal.GuidedSide:
		return g.EmployeeID
	case appraisal.GuideSide:
		return g.GuideID
	case appraisal.AppraiserSide:
		return g.appraiser
	case appraisal.SuperiorSide:
		return g.superior
	}
	return ""
}

// guidanceWrite is the walk of everything that is written into a record: who is asking, the record under its lock, a
// repeated request, whether the step may be taken, the step, the letters. content is what is kept; nil: nothing.
type guidanceWrite struct {
	procedure string
	request   proto.Message
	id        string // of the entry
	guidance  string
	step      appraisal.GuidanceStep
	content   proto.Message
	runs      bool                                     // only while the appraisal runs
	check     func(g guided, version int) (int, error) // returns the version to be kept

	follows func(ctx context.Context, tx store.Tx, g guided, at time.Time) error // what comes of the step; nil: nothing
}

func (s guidances) write(ctx context.Context, w guidanceWrite) (guided, error) {
	p, err := s.enterToWrite(ctx, w.procedure, w.request)
	if err != nil {
		return guided{}, err
	}
	content, err := s.kept(ctx, w.content)
	if err != nil {
		return guided{}, s.answer(ctx, err)
	}
	var g guided
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		if err := tx.LockGuidance(ctx, w.guidance); err != nil {
			return err
		}
		if g, err = s.open(ctx, tx, p, w.guidance); err != nil {
			return err
		}
		e := store.GuidanceEntry{ID: w.id, GuidanceID: w.guidance, Step: w.step, PersonID: p.Person, Content: content}
		if _, again, err := tx.RepeatedGuidance(ctx, e); again || err != nil {
			return err
		}
		admitted := w.step
		if admitted == store.GuidanceStepMeet {
			admitted = appraisal.CloseStep // the journal is open until the mentoring is closed
		}
		if w.runs {
			if err := g.standing(); err != nil {
				return err
			}
		}
		if e.Side, err = g.admit(admitted); err != nil {
			return err
		}
		_, e.Version = g.text()
		if w.check != nil {
			if e.Version, err = w.check(g, e.Version); err != nil {
				return err
			}
		}
		if e.At, err = s.moment(ctx, tx); err != nil {
			return err
		}
		if err := tx.AddGuidance(ctx, e); err != nil {
			return err
		}
		g.entries = append(g.entries, e)
		if w.follows != nil {
			if err := w.follows(ctx, tx, g, e.At); err != nil {
				return err
			}
		}
		return s.tell(ctx, tx, g, e)
	})
	return g, s.answer(ctx, dialogueRefusal(err))
}

// kept is a message as it is kept: its texts without what Postgres cannot keep, and checked once more, for a text of
// nothing but spaces is none.
func (d *door) kept(ctx context.Context, m proto.Message) (json.RawMessage, error) {
	if m == nil {
		return nil, nil
	}
	clean(m.ProtoReflect())
	if err := d.validator.Validate(m); err != nil {
		return nil, d.invalid(ctx, err)
	}
	long, err := protojson.Marshal(m)
	if err != nil {
		return nil, err
	}
	var short bytes.Buffer // protojson spaces as it likes, a repeated request is compared by its text
	err = json.Compact(&short, long)
	return short.Bytes(), err
}

// clean takes out of every text of a message what Postgres cannot keep.
func clean(m protoreflect.Message) {
	m.Range(func(f protoreflect.FieldDescriptor, v protoreflect.Value) bool {
		switch {
		case f.IsList() && f.Message() != nil:
			for i := range v.List().Len() {
				clean(v.List().Get(i).Message())
			}
		case f.IsList():
		case f.Message() != nil:
			clean(v.Message())
		case f.Kind() == protoreflect.StringKind:
			m.Set(f, protoreflect.ValueOfString(plain(v.String())))
		}
		return true
	})
}

// tell queues a letter to everybody for whom something waits after a step. Writing and journal tell nobody: the other
// side is asked when the first one signs.
func (s guidances) tell(ctx context.Context, tx store.Tx, g guided, e store.GuidanceEntry) error {
	var people []string
	switch e.Step {
	case appraisal.WriteStep, store.GuidanceStepMeet:
		return nil
	case appraisal.DecideStep:
		people = []string{g.EmployeeID, g.GuideID, g.appraiser}
	default:
		for _, a := range g.facts().Awaits() {
			people = append(people, g.of(a.By))
		}
	}
	return s.waits(ctx, tx, g.Case, g.year, e.ID, e.PersonID, people...)
}

// waits queues the letter that something waits on the page of guidance; it says nothing else, whatever it is.
func (d *door) waits(ctx context.Context, tx store.Tx, c store.Case, year int, cause, from string, people ...string) error {
	slices.Sort(people)
	for _, person := range slices.Compact(people) {
		if person == "" || person == from {
			continue
		}
		role := appraisal.Appraiser
		if person == c.PersonID {
			role = appraisal.Employee
		}
		data, err := letterData(store.LetterData{Proceeding: c.Proceeding, Year: year, Rehearsal: c.Rules.Pace.Rehearsal(), Role: role})
		if err != nil {
			return err
		}
		if err := tx.QueueLetter(ctx, store.Letter{PersonID: person, Kind: store.GuidanceLetter, Cause: cause, CaseID: c.ID, CycleID: c.CycleID, Data: data}); err != nil {
			return err
		}
	}
	return nil
}

func (s guidances) StartGuidance(ctx context.Context, r *siklusv1.StartGuidanceRequest) (*siklusv1.StartGuidanceResponse, error) {
	procedure := connectv1.GuidanceServiceStartGuidanceProcedure
	err := dialogues(s).write(ctx, procedure, r, r.GetCaseId(), func(tx store.Tx, p Principal, w scene, now time.Time) error {
		_, by := w.side()
		guide := r.GetGuideId()
		if guide == "" {
			guide = p.Person
		}
		if _, err := dialogues(s).colleague(ctx, tx, guide); err != nil {
			return onField(err, "guide_id")
		}
		led, err := tx.LedBy(ctx, guide, w.Case.PersonID, w.Today)
		if err != nil {
			return err
		}
		if refusal := appraisal.AdmitGuide(guide == w.Case.PersonID, led); refusal != nil {
			return &refused{field: "guide_id", Refusal: *refusal}
		}
		g, first, err := tx.PutGuidance(ctx, store.Guidance{ID: r.GetId(), CaseID: w.Case.ID, Kind: guidanceKinds[r.GetKind()], Cause: guidanceCauses[r.GetCause()],
			GuideID: guide, AssignedBy: p.Person, AssignedAs: by.Role, StartedAt: now})
		if err != nil || !first {
			return err
		}
		return s.waits(ctx, tx, w.Case, w.year, g.ID, p.Person, g.EmployeeID, g.GuideID)
	})
	if err != nil {
		return nil, err
	}
	return &siklusv1.StartGuidanceResponse{GuidanceId: r.GetId()}, nil
}

// onField names the input of this request in a refusal that another one shares.
func onField(err error, field string) error {
	var r *refused
	if errors.As(err, &r) {
		return &refused{field: field, Refusal: r.Refusal}
	}
	return err
}
