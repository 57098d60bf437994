package api

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
	"siklus.id/workflows"
)

// GetTimeline tells what happened, not what anybody wrote or what a result came to: those are read in the case itself,
// where the reading is logged.
func (s watchDesk) GetTimeline(ctx context.Context, r *siklusv1.GetTimelineRequest) (*siklusv1.GetTimelineResponse, error) {
	p, err := s.enter(ctx, connectv1.WatchServiceGetTimelineProcedure, r)
	if err != nil {
		return nil, err
	}
	var out *siklusv1.GetTimelineResponse
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		w, err := s.reading(ctx, tx, p, connectv1.WatchServiceGetTimelineProcedure, r.GetCaseId())
		if err != nil {
			return err
		}
		out, err = s.timeline(ctx, tx, p, w.Case)
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

func (s watchDesk) timeline(ctx context.Context, tx store.Tx, p Principal, c store.Case) (*siklusv1.GetTimelineResponse, error) {
	cycle, err := tx.CycleByID(ctx, c.CycleID)
	if err != nil {
		return nil, err
	}
	entries, err := tx.TimelineEntries(ctx, c.AppraisalID)
	if err != nil {
		return nil, err
	}
	letters, err := tx.TimelineLetters(ctx, c.AppraisalID)
	if err != nil {
		return nil, err
	}
	t := telling{pace: c.Rules.Pace, before: map[string]appraisal.Step{}, proposed: map[string]bool{}}
	for _, e := range entries {
		if err := t.entry(e); err != nil {
			return nil, err
		}
	}
	for _, l := range letters {
		t.letter(l)
	}
	slices.SortStableFunc(t.events, func(a, b *siklusv1.TimelineEvent) int { return a.GetAt().AsTime().Compare(b.GetAt().AsTime()) })
	names, err := tx.PeopleByID(ctx, append(t.people, c.PersonID))
	if err != nil {
		return nil, err
	}
	for _, person := range t.named {
		person.Name = names[person.GetId()].Name
	}
	units, err := unitNames(ctx, tx)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.GetTimelineResponse{
		Person: &siklusv1.Person{Id: c.PersonID, Name: names[c.PersonID].Name, Number: names[c.PersonID].Number}, Unit: units[c.UnitCode],
		AppraisalId: c.AppraisalID, CycleId: c.CycleID, Year: int32(cycle.Year), Rehearsal: c.Rules.Pace.Rehearsal(), Zone: c.Rules.Calendar.Zone, Events: t.events,
	}
	if p.Holds(OfficeAdmin) {
		out.TemporalQuery = "WorkflowId IN (" + strings.Join(t.workflows, ", ") + ")"
	}
	return out, nil
}

// telling puts entries and letters into events of one line of time. The names of people are added at the end, all at once.
type telling struct {
	pace      appraisal.Pace
	events    []*siklusv1.TimelineEvent
	before    map[string]appraisal.Step // where each case stood, by its ID
	proposed  map[string]bool           // a result of the old unit is proposed and not decided on
	people    []string
	named     []*siklusv1.Person
	workflows []string // IDs, quoted
}

func (t *telling) person(id, capacity string) *siklusv1.Person {
	if id == "" {
		return nil
	}
	p := &siklusv1.Person{Id: id, Capacity: capacity}
	if !slices.Contains(t.people, id) {
		t.people = append(t.people, id)
	}
	t.named = append(t.named, p)
	return p
}

func (t *telling) entry(e store.TimelineEntry) error {
	row := e.Row
	var entry appraisal.Entry
	if err := json.Unmarshal([]byte(row.Entry), &entry); err != nil {
		return err
	}
	event := func(what, kind string) *siklusv1.TimelineEvent {
		out := &siklusv1.TimelineEvent{CaseId: e.CaseID, Proceeding: string(e.Proceeding), Period: e.Period, At: stamp(row.At), What: what, Kind: kind}
		t.events = append(t.events, out)
		return out
	}
	done := event("event", row.Kind)
	done.Stage = string(row.Stage)
	if entry.Moved != nil {
		done.Role = string(entry.Moved.To.Role)
		done.Moved = &siklusv1.MovedTask{Act: string(entry.Moved.Act), From: t.person(entry.Moved.From.Person, string(entry.Moved.From.Capacity)),
			To: t.person(entry.Moved.To.Person, string(entry.Moved.To.Capacity))}
		return nil // a task that moves leaves every term as it is
	}
	if entry.Act != nil {
		done.What, done.Role = "act", string(row.By.Role)
		done.Who, done.Variant = t.person(row.By.Person, string(row.By.Capacity)), t.variant(e, entry)
	}
	before, known := t.before[e.CaseID]
	if !known {
		t.workflows = append(t.workflows, `"`+workflows.CaseID(e.Proceeding, e.CaseID)+`"`)
	}
	for _, c := range appraisal.TermChanges(before, entry) {
		line := event("term", string(c.Clock))
		line.State, line.Before, line.Due = c.State, day(c.Before), day(c.Due)
	}
	t.before[e.CaseID] = entry.Step
	return nil
}

// variant tells apart what one act means at different times: ratings can be given without a signature, and a result is
// first proposed, then agreed to or declined.
func (t *telling) variant(e store.TimelineEntry, entry appraisal.Entry) string {
	switch entry.Act.Kind {
	case appraisal.Rate:
		t.proposed[e.CaseID] = false
		if entry.Step.Stage == appraisal.WindowOpen {
			return "unsigned"
		}
	case appraisal.ReuseResult:
		was := t.proposed[e.CaseID]
		t.proposed[e.CaseID] = !was
		switch {
		case entry.Step.Stage != appraisal.WindowOpen:
			return "agreed"
		case was:
			return "declined"
		}
	}
	return ""
}

// letter adds one letter where it left, or else where it was queued. What a mail's provider reports of it counts more than
// what the house knows; whether a letter was opened is not tracked.
func (t *telling) letter(l store.TimelineLetter) {
	state := l.State
	switch l.Event {
	case store.EventDelivered:
		state = "arrived"
	case store.EventBounce, store.EventDropped:
		state = "bounced"
	case store.EventSpamReport:
		state = "complained"
	}
	at := l.At
	if state == "bounced" || state == "complained" {
		at = l.EventAt
	}
	t.events = append(t.events, &siklusv1.TimelineEvent{
		CaseId: l.CaseID, Proceeding: string(l.Proceeding), Period: l.Period, At: stamp(t.pace.ToLegal(at)), What: "letter",
		Kind: cmp.Or(l.Kind, "letter"), Who: t.person(l.PersonID, ""), State: state,
	})
}
