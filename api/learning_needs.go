package api

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"siklus.id/appraisal"
	"siklus.id/appraisal/policies"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

// needSource is one kind of records from which needs for learning are derived, where the agency's policy names it.
type needSource struct {
	source appraisal.NeedSource
	// find reads what the records show of people, by person. It only reads.
	find func(ctx context.Context, tx store.Tx, of needing) (map[string][]appraisal.Shortfall, error)
	// after is the value, as Shortfall.Before has it, that was found first after a training was completed; empty while
	// there is none. Nil for a source that cannot tell.
	after func(ctx context.Context, tx store.Tx, t store.TrainingRow, n appraisal.Shortfall) (string, error)
}

// needSources are asked in this order.
var needSources = []needSource{
	{source: appraisal.FromResults, find: weakRatings(appraisal.FromResults), after: ratedAfter(appraisal.FromResults)},
	{source: appraisal.FromBehaviour, find: weakRatings(appraisal.FromBehaviour), after: ratedAfter(appraisal.FromBehaviour)},
	{source: appraisal.FromCompetence, find: competenceGaps, after: levelAfter},
	{source: appraisal.FromCitizens, find: citizenFindings, after: markedAfter},
	{source: appraisal.FromMeasurements, find: missedTargets, after: reachedNow},
}

// needing is whose needs are looked for.
type needing struct {
	people []string              // opaque IDs
	cases  map[string]store.Case // the appraisal in which a training is planned, by person
	today  appraisal.Date
	policy policies.Policy
}

// personNeeds are the needs of people with what answers them.
type personNeeds struct {
	needing
	tx        store.Tx
	from      []string
	needs     map[string][]appraisal.Shortfall
	planned   []store.PlannedNeed
	trainings []store.TrainingRow
	courses   []store.Course
}

// needsOf finds the needs of people; nil are those of the whole agency whose needs are the most pressing, whatever record
// shows them.
func (s learnings) needsOf(ctx context.Context, tx store.Tx, people []string) (personNeeds, error) {
	n := personNeeds{tx: tx, needs: map[string][]appraisal.Shortfall{}}
	var err error
	if n.policy, err = s.policy(ctx, tx); err != nil {
		return n, err
	}
	n.from = sources(n.policy)
	if n.today, err = s.today(ctx, tx); err != nil {
		return n, err
	}
	if n.cases, err = tx.NewestAppraisals(ctx, people); err != nil {
		return n, err
	}
	if n.people = people; people == nil {
		n.people = slices.Sorted(maps.Keys(n.cases))
	}
	found := map[string][]appraisal.Shortfall{}
	for _, source := range needSources {
		if !slices.Contains(n.from, string(source.source)) {
			continue
		}
		more, err := source.find(ctx, tx, n.needing)
		if err != nil {
			return n, err
		}
		for _, person := range n.people {
			found[person] = append(found[person], more[person]...)
		}
	}
	for _, person := range n.people {
		n.needs[person] = appraisal.Needs(n.from, found[person])
	}
	if people == nil {
		n.onlyMostPressing()
	}
	if n.planned, err = tx.PlannedNeeds(ctx, n.people); err != nil {
		return n, err
	}
	if n.trainings, err = tx.Trainings(ctx, store.TrainingFilter{People: n.people, Ended: true}); err != nil {
		return n, err
	}
	n.courses, err = tx.Courses(ctx)
	return n, err
}

// mostInNeed bounds how many people the list of an agency shows: those with the most pressing needs.
const mostInNeed = 200

// onlyMostPressing leaves those to be shown of a whole agency: who has a need, the most severe first and of those who have
// the most.
func (n *personNeeds) onlyMostPressing() {
	n.people = slices.DeleteFunc(n.people, func(person string) bool { return len(n.needs[person]) == 0 })
	slices.SortStableFunc(n.people, func(a, b string) int {
		x, y := n.needs[a], n.needs[b] // of one person the most severe comes first
		return cmp.Or(cmp.Compare(y[0].Severity(), x[0].Severity()), cmp.Compare(len(y), len(x)))
	})
	n.people = n.people[:min(len(n.people), mostInNeed)]
	maps.DeleteFunc(n.cases, func(person string, _ store.Case) bool { return !slices.Contains(n.people, person) })
}

// answeredBy is the training that answers a need: one that runs or was completed. One that lapsed leaves it open. A need
// of the whole year may be answered by the training that the year's result opened, which has no need of its own.
func (n personNeeds) answeredBy(person, key string, need appraisal.Shortfall) (store.TrainingRow, bool) {
	own := map[string]bool{}
	for _, p := range n.planned {
		own[p.TrainingID] = true
		if p.Key != key {
			continue
		}
		for _, t := range n.trainings {
			if t.ID == p.TrainingID && answers(t) {
				return t, true
			}
		}
	}
	for _, t := range n.trainings {
		if t.PersonID == person && !own[t.ID] && need.Whole && need.Source != appraisal.FromCompetence && answers(t) &&
			appraisal.NewDate(t.OpenedAt.Date()) >= need.On-1 {
			return t, true
		}
	}
	return store.TrainingRow{}, false
}

func answers(t store.TrainingRow) bool {
	return !t.Stage.Ended() || t.Stage == appraisal.TrainingCompleted
}

// show puts the needs into the contract, the people with the most pressing one first.
func (n personNeeds) show(ctx context.Context) ([]*siklusv1.PersonNeeds, error) {
	people, err := n.tx.PeopleByID(ctx, n.people)
	if err != nil {
		return nil, err
	}
	units, err := unitNames(ctx, n.tx)
	if err != nil {
		return nil, err
	}
	hours, err := n.tx.HoursOf(ctx, n.people, n.today.Year())
	if err != nil {
		return nil, err
	}
	var out []*siklusv1.PersonNeeds
	for _, id := range n.people {
		c, appraised := n.cases[id]
		if !appraised {
			continue
		}
		of := &siklusv1.PersonNeeds{PersonId: id, Name: people[id].Name, Unit: units[c.UnitCode], CaseId: c.ID, Hours: int32(hours[id])}
		most, ceiling := entitlement(n.policy, people[id].Kind)
		of.Entitlement, of.Ceiling = int32(most), ceiling
		for _, need := range n.needs[id] {
			of.Needs = append(of.Needs, n.need(id, need))
		}
		out = append(out, of)
	}
	slices.SortStableFunc(out, func(a, b *siklusv1.PersonNeeds) int {
		return cmp.Or(cmp.Compare(pressing(b), pressing(a)), strings.Compare(a.GetName(), b.GetName()))
	})
	return out, nil
}

func pressing(p *siklusv1.PersonNeeds) int32 {
	for _, n := range p.GetNeeds() {
		if n.GetTrainingId() == "" {
			return n.GetSeverity()
		}
	}
	return 0
}

func (n personNeeds) need(person string, f appraisal.Shortfall) *siklusv1.TrainingNeed {
	out := needOf(f, person)
	if t, ok := n.answeredBy(person, out.GetKey(), f); ok {
		out.TrainingId, out.TrainingStage = t.ID, string(t.Stage)
	}
	var fits []store.Course
	for _, c := range n.courses {
		if c.CancelledOn.IsZero() && f.Fit(c.Serving()) > 0 && (c.Ends.IsZero() || c.Ends >= n.today) {
			fits = append(fits, c)
		}
	}
	slices.SortStableFunc(fits, func(a, b store.Course) int { return cmp.Compare(f.Fit(b.Serving()), f.Fit(a.Serving())) })
	for _, c := range fits[:min(len(fits), 5)] {
		out.Courses = append(out.Courses, courseOf(c))
	}
	return out
}

// needOf is a need in the contract.
func needOf(f appraisal.Shortfall, person string) *siklusv1.TrainingNeed {
	return &siklusv1.TrainingNeed{Key: f.Key(person), Source: string(f.Source), Subject: f.Subject, Title: f.Title, English: f.English,
		Evidence: f.Evidence, EvidenceEnglish: f.EvidenceEnglish, Severity: int32(f.Severity()), On: day(f.On)}
}

// weakRatings finds ratings below expectation, of results or of behaviour.
func weakRatings(source appraisal.NeedSource) func(context.Context, store.Tx, needing) (map[string][]appraisal.Shortfall, error) {
	title := map[appraisal.NeedSource]both{
		appraisal.FromResults:   {"Hasil kerja di bawah ekspektasi", "Results below expectation"},
		appraisal.FromBehaviour: {"Perilaku kerja di bawah ekspektasi", "Behaviour below expectation"},
	}[source]
	return func(ctx context.Context, tx store.Tx, of needing) (map[string][]appraisal.Shortfall, error) {
		out := map[string][]appraisal.Shortfall{}
		list, err := tx.EvaluatedPeriods(ctx, of.people)
		for _, e := range list {
			if rated(source, e.Result) != appraisal.Below {
				continue
			}
			out[e.PersonID] = append(out[e.PersonID], appraisal.Shortfall{
				Source: source, Ref: e.CaseID, On: e.SignedOn, Short: 1, Whole: e.Period.Kind == appraisal.Annual, Before: string(appraisal.Below),
				Title: title.indonesian, English: title.english,
				Evidence:        fmt.Sprintf("Evaluasi %s: di bawah ekspektasi.", e.Period.Name()),
				EvidenceEnglish: fmt.Sprintf("Evaluation, %s: below expectation.", e.Period.English()),
			})
		}
		return out, err
	}
}

func rated(source appraisal.NeedSource, r appraisal.Result) appraisal.Rating {
	if source == appraisal.FromBehaviour {
		return r.Behaviour
	}
	return r.Results
}

// ratedAfter is the rating of the first period that began after the training.
func ratedAfter(source appraisal.NeedSource) func(context.Context, store.Tx, store.TrainingRow, appraisal.Shortfall) (string, error) {
	return func(ctx context.Context, tx store.Tx, t store.TrainingRow, _ appraisal.Shortfall) (string, error) {
		list, err := tx.EvaluatedPeriods(ctx, []string{t.PersonID})
		var periods []appraisal.RatedPeriod
		for _, e := range list {
			if e.Period.Kind != appraisal.Annual { // the year holds the time before the training as well
				periods = append(periods, appraisal.RatedPeriod{From: e.Period.From, Rating: rated(source, e.Result)})
			}
			if e.Period.Kind == appraisal.Annual && e.Period.From > t.CompletedOn {
				periods = append(periods, appraisal.RatedPeriod{From: e.Period.From, Rating: rated(source, e.Result)})
			}
		}
		return string(appraisal.RatedAfter(periods, t.CompletedOn)), err
	}
}
