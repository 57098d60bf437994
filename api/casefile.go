package api

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"google.golang.org/protobuf/encoding/protojson"

	"siklus.id/appraisal"
	"siklus.id/appraisal/editions"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
	"siklus.id/workflows"
)

// casefile puts one case together as one caller may see it.
type casefile struct {
	*door
	tx      store.Tx
	p       Principal
	w       place
	role    appraisal.Role // the relation by which the caller sees the case
	journal []store.JournalRow
	step    appraisal.Step                 // where the case stands: what is awaited, which terms run
	acts    map[string]store.RegisteredAct // by ID
	people  map[string]store.Person        // by ID
	out     *siklusv1.Case
}

// file reads a case for a caller whose place in it is known.
func (d *door) file(ctx context.Context, tx store.Tx, p Principal, w place) (*siklusv1.Case, error) {
	f := &casefile{door: d, tx: tx, p: p, w: w, acts: map[string]store.RegisteredAct{}, people: map[string]store.Person{}}
	c := w.Case
	cycle, err := tx.CycleByID(ctx, c.CycleID)
	if err != nil {
		return nil, err
	}
	f.out = &siklusv1.Case{
		Id: c.ID, Proceeding: string(c.Proceeding), Stage: string(c.Stage), ParentId: c.ParentID, CycleId: c.CycleID,
		Year: int32(cycle.Year), Period: periodKey(c.Period), Rehearsal: c.Rules.Pace.Rehearsal(), Zone: c.Rules.Calendar.Zone,
		Now: stamp(w.Legal),
	}
	if p.Holds(OfficeAdmin) {
		f.out.WorkflowId = workflows.CaseID(c.Proceeding, c.ID)
	}
	for _, part := range []func(context.Context) error{f.read, f.awaited, f.parties, f.result, f.history, f.targets, f.course, f.children, f.yours} {
		if err := part(ctx); err != nil {
			return nil, err
		}
	}
	return f.out, nil
}

// awaited lists what the case waits for, then the terms that run without anybody being asked.
func (f *casefile) awaited(context.Context) error {
	calendar := f.w.Case.Rules.Calendar
	add := func(role appraisal.Role, act appraisal.ActKind, t appraisal.Term) {
		f.out.Awaits = append(f.out.Awaits, &siklusv1.AwaitedAct{
			Role: string(role), Act: string(act), Due: day(t.Due), Clock: string(t.Clock),
			Provision: editions.Provision(t.Clock), EndsAt: stamp(t.Ends(calendar)),
		})
	}
	for _, a := range f.step.Awaits {
		add(a.Role, a.Act, a.Term)
	}
	for _, t := range f.step.Windows {
		add("", "", t)
	}
	return nil
}

// read fetches the journal and what was written with each act.
func (f *casefile) read(ctx context.Context) (err error) {
	if f.journal, err = f.tx.Journal(ctx, f.w.Case.ID); err != nil {
		return err
	}
	f.step = appraisal.Step{Stage: f.w.Case.Stage, Awaits: f.w.Case.Awaits}
	if n := len(f.journal); n > 0 {
		var last appraisal.Entry
		if err := json.Unmarshal([]byte(f.journal[n-1].Entry), &last); err != nil {
			return err
		}
		f.step.Windows = last.Step.Windows
	}
	acts, err := f.tx.ActsOf(ctx, f.w.Case.ID)
	if err != nil {
		return err
	}
	ids := []string{f.w.Case.PersonID}
	for _, a := range acts {
		f.acts[a.ID] = a
		ids = append(ids, a.Act.By.Person)
	}
	ids = slices.DeleteFunc(ids, func(id string) bool { return id == "" })
	f.people, err = f.tx.PeopleByID(ctx, ids)
	return err
}

// parties names who is who at this moment.
func (f *casefile) parties(ctx context.Context) error {
	c := f.w.Case
	post, err := f.tx.PostByID(ctx, c.PostID)
	if err != nil {
		return err
	}
	names, err := unitNames(ctx, f.tx)
	if err != nil {
		return err
	}
	f.out.Post, f.out.Unit = post.Title, names[c.UnitCode]
	f.role = f.firstRole()
	f.out.YourRole = string(f.role)
	if f.out.Employee, err = f.actor(ctx, appraisal.Employee); err != nil {
		return err
	}
	if f.out.Appraiser, err = f.actor(ctx, appraisal.Appraiser); err != nil {
		return err
	}
	f.out.Superior, err = f.actor(ctx, appraisal.Superior)
	return err
}

// firstRole is the closest of the caller's relations: who is a party sees the case as a party.
func (f *casefile) firstRole() appraisal.Role {
	by, _ := f.w.any(inAnyPart)
	return by.Role
}

func (f *casefile) actor(ctx context.Context, role appraisal.Role) (*siklusv1.Person, error) {
	actor, err := f.tx.Actor(ctx, f.w.Case.ID, role, f.w.Today)
	if errors.Is(err, store.ErrNobody) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	post, err := f.tx.PostByID(ctx, actor.PostID)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return nil, err
	}
	person, err := f.person(ctx, actor.PersonID)
	if err != nil {
		return nil, err
	}
	person.Capacity, person.Post = string(actor.Capacity), post.Title
	return person, nil
}

// person names somebody. Staff numbers are shown to HR and auditors, and to everybody their own.
func (f *casefile) person(ctx context.Context, id string) (*siklusv1.Person, error) {
	p, known := f.people[id]
	if !known {
		var err error
		if p, err = f.tx.PersonByID(ctx, id); err != nil {
			return nil, err
		}
		f.people[id] = p
	}
	out := &siklusv1.Person{Id: p.ID, Name: p.Name}
	if f.role == appraisal.HR || f.role == appraisal.Auditor || p.ID == f.p.Person {
		out.Number = p.Number
	}
	return out, nil
}

// handedOver lists the stages that an evaluation can reach only when its document is with the employee.
var handedOver = []appraisal.Stage{appraisal.Delivered, appraisal.Received, appraisal.Objected, appraisal.Final}

// result adds the result, once the caller may see it, and logs that it was read. Of an objection, the result
// is that of the evaluation it is about.
func (f *casefile) result(ctx context.Context) error {
	c := f.w.Case
	evaluation, journal, final := c.ID, f.journal, c.Final
	switch c.Proceeding {
	case appraisal.EvaluationProceeding:
	case appraisal.ObjectionProceeding:
		above, err := f.tx.CaseByID(ctx, c.ParentID)
		if err != nil {
			return err
		}
		evaluation, final = above.ID, above.Final
		if journal, err = f.tx.Journal(ctx, evaluation); err != nil {
			return err
		}
	default:
		return nil
	}
	versions, err := f.tx.Results(ctx, evaluation)
	if err != nil {
		return err
	}
	if f.role == appraisal.Employee {
		versions = delivered(versions, journal)
	}
	if len(versions) == 0 {
		return nil
	}
	if err := f.tx.LogRead(ctx, f.p.Person, evaluation, "result"); err != nil {
		return err
	}
	last := versions[len(versions)-1]
	predicate, why := appraisal.Conclude(last.Results, last.Behaviour, false)
	if predicate != last.Predicate { // the one outcome that is not the quadrant's: study leave not completed
		_, why = appraisal.Conclude(last.Results, last.Behaviour, true)
	}
	signer, err := f.person(ctx, last.SignedBy.Person)
	if err != nil {
		return err
	}
	signer.Capacity = string(last.SignedBy.Capacity)
	f.out.Result = &siklusv1.Result{
		Results: ratingWords[last.Results], Behaviour: ratingWords[last.Behaviour], Predicate: predicateWords[last.Predicate],
		SignedBy: signer, SignedAt: stamp(last.SignedAt), Notes: f.notes(last.ActID), FinalReason: string(final),
		Reason: why.Indonesian, ReasonEnglish: why.English, Provision: why.Provision, Version: int32(last.Version),
	}
	return nil
}

// delivered keeps the versions that were signed by the time the document was last with the employee: a
// result that is signed and not yet handed over is nobody's business but the leaders'.
func delivered(versions []store.ResultVersion, journal []store.JournalRow) []store.ResultVersion {
	var last time.Time
	for _, row := range journal {
		if slices.Contains(handedOver, row.Stage) {
			last = row.At
		}
	}
	return slices.DeleteFunc(slices.Clone(versions), func(v store.ResultVersion) bool { return v.SignedAt.After(last) })
}

func (f *casefile) notes(act string) string {
	var written siklusv1.RateRequest
	row, known := f.acts[act]
	if !known || row.Act.Kind != appraisal.Rate || readContent(row.Content, &written) != nil {
		return ""
	}
	return written.GetNotes()
}

// history is the journal, with what was written where the caller may see it.
func (f *casefile) history(ctx context.Context) error {
	for _, row := range f.journal {
		line := &siklusv1.JournalEntry{
			Seq: row.Seq, Kind: row.Kind, Role: string(row.By.Role), At: stamp(row.At), Stage: string(row.Stage), Hash: hex.EncodeToString(row.Hash),
		}
		if act, known := f.acts[row.ActID]; known {
			by, err := f.person(ctx, act.Act.By.Person)
			if err != nil {
				return err
			}
			by.Capacity = string(act.Act.By.Capacity)
			line.By = by
			if f.maySee(act.Act) {
				line.Text = textOf(act)
			}
		}
		f.out.Journal = append(f.out.Journal, line)
	}
	return nil
}

// maySee keeps two things back: the appraiser's notes from the employee until the document is delivered, and
// each side's explanation from the other side.
func (f *casefile) maySee(act appraisal.Act) bool {
	own := act.By.Person == f.p.Person
	switch act.Kind {
	case appraisal.Rate:
		return own || f.role != appraisal.Employee || f.out.GetResult() != nil
	case appraisal.ExplainObjection:
		return own || f.role != appraisal.Employee && f.role != appraisal.Appraiser
	}
	return true
}

// targets adds the last targets that were taken, from the appraisal this case belongs to.
func (f *casefile) targets(ctx context.Context) error {
	acts := f.acts
	if id := f.w.Case.AppraisalID; id != f.w.Case.ID && id != "" {
		rows, err := f.tx.ActsOf(ctx, id)
		if err != nil {
			return err
		}
		acts = map[string]store.RegisteredAct{}
		for _, row := range rows {
			acts[row.ID] = row
		}
	}
	var last store.RegisteredAct
	for _, row := range acts {
		if row.Act.Kind == appraisal.SubmitTargets && row.State == store.ActTaken && row.TakenAt.After(last.TakenAt) {
			last = row
		}
	}
	if last.ID == "" {
		return nil
	}
	var written siklusv1.SubmitTargetsRequest
	if err := readContent(last.Content, &written); err != nil {
		return err
	}
	f.out.Targets = written.GetTargets()
	return nil
}

// course adds the course that was proposed last and taken: what HR decides about, and what the employee is offered.
func (f *casefile) course(ctx context.Context) error {
	var last store.RegisteredAct
	for _, row := range f.acts {
		if row.Act.Kind == appraisal.ProposeTraining && row.State == store.ActTaken && row.TakenAt.After(last.TakenAt) {
			last = row
		}
	}
	if last.ID == "" {
		return nil
	}
	course, err := f.tx.CourseByID(ctx, last.Act.Facts.Course)
	if err != nil {
		return err
	}
	f.out.Course = courseOf(course)
	return nil
}

// children lists the cases below this one. Their results are not in a summary, so whoever sees the parent
// may see that they are there.
func (f *casefile) children(ctx context.Context) error {
	below, err := f.tx.Children(ctx, f.w.Case.ID)
	if err != nil {
		return err
	}
	f.out.Children, err = f.summaries(ctx, f.tx, below)
	return err
}

// summaries puts cases into lines of a list.
func (d *door) summaries(ctx context.Context, tx store.Tx, list []store.Case) ([]*siklusv1.CaseSummary, error) {
	ids := make([]string, 0, len(list))
	for _, c := range list {
		ids = append(ids, c.PersonID)
	}
	people, err := tx.PeopleByID(ctx, ids)
	if err != nil {
		return nil, err
	}
	units, err := unitNames(ctx, tx)
	if err != nil {
		return nil, err
	}
	out := make([]*siklusv1.CaseSummary, 0, len(list))
	for _, c := range list {
		today := c.Rules.Calendar.DateOf(c.Rules.Pace.ToLegal(d.now()))
		out = append(out, &siklusv1.CaseSummary{
			Id: c.ID, Proceeding: string(c.Proceeding), Stage: string(c.Stage), Period: periodKey(c.Period),
			Person: people[c.PersonID].Name, Unit: units[c.UnitCode], Awaited: string(c.AwaitedRole), Due: day(c.Due),
			Overdue: !c.Stage.Ended() && !c.Due.IsZero() && c.Due < today,
		})
	}
	return out, nil
}

// yours lists what the caller may do now.
func (f *casefile) yours(ctx context.Context) error {
	var task store.Task
	if f.p.Via == ByLink {
		var err error
		if task, err = f.linkTask(ctx, f.tx, f.p); err != nil {
			return err
		}
	}
	f.out.YourActs = possible(f.p, f.w, f.standing(), task, f.complete())
	return nil
}

// standing rebuilds from the row and the journal what the procedure knows of the case.
func (f *casefile) standing() appraisal.Standing {
	c := f.w.Case
	s := appraisal.Standing{Proceeding: c.Proceeding, Stage: c.Stage, Final: c.Final, RateFrom: c.Period.Rates}
	s.Terms = f.step.Terms()
	for _, row := range f.journal {
		switch appraisal.ActKind(row.Kind) {
		case appraisal.Rate:
			s.Signer = row.By.Role
		case appraisal.ExplainObjection:
			s.Explained = append(s.Explained, row.By.Role)
		}
	}
	return s
}

// complete is an act received now with facts that lack nothing.
func (f *casefile) complete() appraisal.Act {
	c := f.w.Case
	facts := appraisal.Facts{
		Results: appraisal.Meets, Behaviour: appraisal.Meets, Outcome: appraisal.Upheld, HasReason: true,
		Role: appraisal.Appraiser, Person: f.p.Person, Course: c.ID, Until: f.w.Today + 400,
	}
	if terms := f.step.Terms(); len(terms) > 0 {
		facts.Clock = terms[0].Clock
	}
	return appraisal.Act{ReceivedAt: f.now(), Facts: facts}
}

// readContent reads what was written with an act. Unknown fields are left aside: the contract may have grown
// or shrunk since.
func readContent(raw json.RawMessage, into actRequest) error {
	return protojson.UnmarshalOptions{DiscardUnknown: true}.Unmarshal(raw, into)
}
