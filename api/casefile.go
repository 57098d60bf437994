package api

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

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

func (d *door) newFile(tx store.Tx, p Principal, w place) *casefile {
	return &casefile{door: d, tx: tx, p: p, w: w, acts: map[string]store.RegisteredAct{}, people: map[string]store.Person{}, out: &siklusv1.Case{}}
}

// file reads a case for a caller whose place in it is known.
func (d *door) file(ctx context.Context, tx store.Tx, p Principal, w place) (*siklusv1.Case, error) {
	f := d.newFile(tx, p, w)
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
	for _, part := range []func(context.Context) error{f.read, f.awaited, f.parties, f.away, f.result, f.unsigned, f.reusable, f.history, f.targets, f.known, f.course, f.children, f.yours} {
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

// evaluated is the evaluation whose result belongs to the case: its own, or that of the evaluation an objection is
// about; ok is false for a case without one.
func (f *casefile) evaluated(ctx context.Context) (evaluation store.Case, ok bool, err error) {
	switch f.w.Case.Proceeding {
	case appraisal.EvaluationProceeding:
		return f.w.Case, true, nil
	case appraisal.ObjectionProceeding:
		evaluation, err = f.tx.CaseByID(ctx, f.w.Case.ParentID)
		return evaluation, err == nil, err
	}
	return evaluation, false, nil
}

// seen returns the versions of a result that the caller may see, and logs that they were read when there are any.
func (f *casefile) seen(ctx context.Context, evaluation store.Case) ([]store.ResultVersion, error) {
	if evaluation.Result == nil {
		return nil, nil // never signed, or reopened since: it has no result until it is signed anew
	}
	versions, err := f.tx.Results(ctx, evaluation.ID)
	if err != nil {
		return nil, err
	}
	if f.role == appraisal.Employee {
		journal := f.journal
		if evaluation.ID != f.w.Case.ID {
			if journal, err = f.tx.Journal(ctx, evaluation.ID); err != nil {
				return nil, err
			}
		}
		versions = delivered(versions, journal)
	}
	if len(versions) == 0 {
		return nil, nil
	}
	return versions, f.tx.LogRead(ctx, f.p.Person, evaluation.ID, "result")
}

// result adds the result, once the caller may see it.
func (f *casefile) result(ctx context.Context) error {
	evaluation, ok, err := f.evaluated(ctx)
	if err != nil || !ok {
		return err
	}
	versions, err := f.seen(ctx, evaluation)
	if err != nil || len(versions) == 0 {
		return err
	}
	last := versions[len(versions)-1]
	why := whyOf(f.w.Case.Rules, last)
	signer, err := f.person(ctx, last.SignedBy.Person)
	if err != nil {
		return err
	}
	signer.Capacity = string(last.SignedBy.Capacity)
	f.out.Result = &siklusv1.Result{
		Results: ratingWords[last.Results], Behaviour: ratingWords[last.Behaviour], Predicate: predicateWords[last.Predicate],
		SignedBy: signer, SignedAt: stamp(last.SignedAt), Notes: f.notes(last.ActID), FinalReason: string(evaluation.Final),
		Reason: why.Indonesian, ReasonEnglish: why.English, Provision: why.Provision, Version: int32(last.Version),
		Score: last.Value, Standing: f.pending(evaluation.Stage), Reused: last.Reuses != "",
	}
	return nil
}

// whyOf is why a result came to its predicate.
func whyOf(rules appraisal.Rules, v store.ResultVersion) appraisal.Why {
	return appraisal.Judge(rules, appraisal.Facts{Results: v.Results, Behaviour: v.Behaviour, StudyDropout: v.Dropout, Score: v.Score}).Why
}

// How a result counts while an objection to it is pending (policy).
const (
	resultInForce     = "in-force"
	resultProvisional = "provisional"
)

// pending is how the result counts while an objection to it is pending; empty while none is.
func (f *casefile) pending(evaluation appraisal.Stage) string {
	switch {
	case evaluation != appraisal.Objected:
		return ""
	case f.w.Case.Rules.InForce:
		return resultInForce
	}
	return resultProvisional
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
	row, known := f.acts[act]
	if !known {
		return ""
	}
	switch row.Act.Kind {
	case appraisal.Rate:
		return textOf(row)
	case appraisal.Sign: // what was written with the ratings first, then with the signature
		rated, _ := f.lastRating()
		return strings.TrimSpace(textOf(rated) + "\n" + textOf(row))
	}
	return ""
}

// history is the journal, with what was written where the caller may see it.
func (f *casefile) history(ctx context.Context) error {
	for _, row := range f.journal {
		line := &siklusv1.JournalEntry{
			Seq: row.Seq, Kind: row.Kind, Role: string(row.By.Role), At: stamp(row.At), Stage: string(row.Stage), Hash: hex.EncodeToString(row.Hash),
		}
		if act, known := f.acts[row.ActID]; known {
			if err := f.signed(ctx, line, act); err != nil {
				return err
			}
		}
		if row.Kind == store.TaskMovedEvent {
			if err := f.moved(ctx, line, row); err != nil {
				return err
			}
		}
		f.out.Journal = append(f.out.Journal, line)
	}
	return nil
}

// targets adds those that count here: what was agreed last and is in force; on the appraisal itself, while they are
// being written or decided, what was handed in last.
func (f *casefile) targets(ctx context.Context) error {
	c := f.w.Case
	id := c.AppraisalID
	if id == "" {
		id = c.ID
	}
	contents, err := f.tx.TargetContents(ctx, []string{id})
	if err != nil {
		return err
	}
	content := contents[id].Standing()
	if id == c.ID && (awaitsAct(c, appraisal.SubmitTargets) || awaitsAct(c, appraisal.AgreeTargets)) {
		content = contents[id].Last
	}
	if content == nil {
		return nil
	}
	written, err := submittedTargets(content)
	if err != nil {
		return err
	}
	f.out.Targets = written.GetTargets()
	return nil
}

// course adds the course that the training is about now, as it was approved: what HR decides about, and what the
// employee is offered.
func (f *casefile) course(ctx context.Context) error {
	if f.w.Case.Proceeding != appraisal.TrainingProceeding {
		return nil
	}
	course, _, err := f.tx.CourseOf(ctx, f.w.Case.ID)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
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

// readContent reads what was written with an act. Unknown fields are left aside: the contract may have grown
// or shrunk since.
func readContent(raw json.RawMessage, into proto.Message) error {
	return protojson.UnmarshalOptions{DiscardUnknown: true}.Unmarshal(raw, into)
}
