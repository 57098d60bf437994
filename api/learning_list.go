package api

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

func (s learnings) ListTrainings(ctx context.Context, r *siklusv1.ListTrainingsRequest) (*siklusv1.ListTrainingsResponse, error) {
	out := &siklusv1.ListTrainingsResponse{}
	err := s.read(ctx, connectv1.LearningServiceListTrainingsProcedure, r, func(tx store.Tx, p Principal) error {
		people, err := s.circle(ctx, tx, p, r.GetWhose(), "")
		if err != nil {
			return err
		}
		rows, err := tx.Trainings(ctx, store.TrainingFilter{People: people, Ended: r.GetEnded()})
		if err != nil {
			return err
		}
		l := trainingList{learnings: s, tx: tx, places: map[string]map[string]*siklusv1.QueuePlace{}}
		out.Trainings, err = l.show(ctx, rows)
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// trainingList puts trainings into the contract.
type trainingList struct {
	learnings
	tx     store.Tx
	needs  map[string]store.PlannedNeed
	places map[string]map[string]*siklusv1.QueuePlace // by course, then training
	// What completed trainings are compared by, for who sums it up, by training; nil: nobody does.
	outcomes map[string]appraisal.AreaOutcome
}

func (l *trainingList) show(ctx context.Context, rows []store.TrainingRow) ([]*siklusv1.Training, error) {
	var ids []string
	for _, t := range rows {
		ids = append(ids, t.PersonID)
	}
	people, err := l.tx.PeopleByID(ctx, ids)
	if err != nil {
		return nil, err
	}
	planned, err := l.tx.PlannedNeeds(ctx, ids)
	if err != nil {
		return nil, err
	}
	l.needs = map[string]store.PlannedNeed{}
	for _, n := range planned {
		l.needs[n.TrainingID] = n
	}
	out := make([]*siklusv1.Training, 0, len(rows))
	for _, t := range rows {
		shown, err := l.training(ctx, t)
		if err != nil {
			return nil, err
		}
		shown.Name = people[t.PersonID].Name
		out = append(out, shown)
	}
	return out, nil
}

func (l *trainingList) training(ctx context.Context, t store.TrainingRow) (*siklusv1.Training, error) {
	out := &siklusv1.Training{CaseId: t.ID, PersonId: t.PersonID, Stage: string(t.Stage), Due: day(t.Due), Hours: int32(t.Hours)}
	if n, planned := l.needs[t.ID]; planned {
		out.Need = needOf(n.Need, t.PersonID)
		out.Need.TrainingId, out.Need.TrainingStage = t.ID, string(t.Stage)
	}
	course, changed, err := l.tx.CourseOf(ctx, t.ID)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return nil, err
	}
	if err == nil {
		out.Course, out.ChangedSince = courseOf(course), changed
	}
	if out.GetCourse() != nil && (t.Stage == appraisal.TrainingProposed || t.Stage == appraisal.TrainingWaiting) {
		if out.Place, err = l.place(ctx, course.ID, t.ID); err != nil {
			return nil, err
		}
	}
	if t.Stage == appraisal.TrainingCompleted {
		if out.Effect, err = l.effect(ctx, t); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// place is where a training stands in the queue of its course.
func (l *trainingList) place(ctx context.Context, course, training string) (*siklusv1.QueuePlace, error) {
	if l.places[course] == nil {
		q, err := l.tx.QueueOf(ctx, course, true)
		if err != nil {
			return nil, err
		}
		l.places[course] = placesOf(q)
	}
	return l.places[course][training], nil
}

// placesOf are the places in a queue, by training.
func placesOf(q store.Queue) map[string]*siklusv1.QueuePlace {
	out := map[string]*siklusv1.QueuePlace{}
	ranked := q.Ranked()
	for i, p := range ranked {
		var before *appraisal.Placed
		if i > 0 {
			before = &ranked[i-1]
		}
		place := &siklusv1.QueuePlace{Rank: int32(p.Rank), Of: int32(len(ranked)), Places: int32(q.Places()), Gets: p.Gets, Severity: int32(p.Severity),
			Missing: int32(p.Missing), Since: day(p.Since), Lot: int32(p.Lot), Decided: string(p.Decided)}
		place.Sentence, place.English = p.Explain(before)
		out[p.Training] = place
	}
	return out
}

// effect compares before and after for one completed training.
func (l *trainingList) effect(ctx context.Context, t store.TrainingRow) (*siklusv1.TrainingEffect, error) {
	n, planned := l.needs[t.ID]
	need := n.Need
	if !planned { // the year's result opened it
		var err error
		if need, err = l.yearsNeed(ctx, t); err != nil {
			return nil, err
		}
	}
	before, after := need.Before, ""
	i := slices.IndexFunc(needSources, func(s needSource) bool { return s.source == need.Source })
	if i >= 0 && before != "" && needSources[i].after != nil {
		var err error
		if after, err = needSources[i].after(ctx, l.tx, t, need); err != nil {
			return nil, err
		}
	}
	if l.outcomes != nil {
		l.outcomes[t.ID] = appraisal.AreaOutcome{Source: need.Source, Before: before, After: after}
	}
	out := &siklusv1.TrainingEffect{Outcome: string(appraisal.DidItHelp(before, after))}
	out.Before, out.BeforeEnglish = valueWords(need.Source, before)
	out.After, out.AfterEnglish = valueWords(need.Source, after)
	return out, nil
}

// yearsNeed is the weak rating of the year's result that opened a training: results first.
func (l *trainingList) yearsNeed(ctx context.Context, t store.TrainingRow) (appraisal.Shortfall, error) {
	list, err := l.tx.EvaluatedPeriods(ctx, []string{t.PersonID})
	for _, e := range list {
		if e.AppraisalID != t.AppraisalID || e.Period.Kind != appraisal.Annual {
			continue
		}
		for _, source := range []appraisal.NeedSource{appraisal.FromResults, appraisal.FromBehaviour} {
			if rated(source, e.Result) == appraisal.Below {
				return appraisal.Shortfall{Source: source, Ref: e.CaseID, On: e.SignedOn, Whole: true, Before: string(appraisal.Below)}, nil
			}
		}
	}
	return appraisal.Shortfall{}, err
}

var ratingNames = map[string]both{
	string(appraisal.Below): {"di bawah ekspektasi", "below expectation"},
	string(appraisal.Meets): {"sesuai ekspektasi", "as expected"},
	string(appraisal.Above): {"di atas ekspektasi", "above expectation"},
}

// valueWords says a value of before or after.
func valueWords(source appraisal.NeedSource, value string) (indonesian, english string) {
	switch {
	case value == "":
		return "", ""
	case source == appraisal.FromCompetence:
		return "tingkat " + value, "level " + value
	case source == appraisal.FromMeasurements:
		return value + "%", value + "%"
	case source == appraisal.FromCitizens:
		return "rata-rata " + strings.Replace(value, ".", ",", 1), "mean of " + value
	}
	if w, ok := ratingNames[value]; ok {
		return w.indonesian, w.english
	}
	return value, value
}

func (s learnings) GetQueue(ctx context.Context, r *siklusv1.GetQueueRequest) (*siklusv1.GetQueueResponse, error) {
	out := &siklusv1.GetQueueResponse{}
	err := s.read(ctx, connectv1.LearningServiceGetQueueProcedure, r, func(tx store.Tx, _ Principal) error {
		q, err := tx.QueueOf(ctx, r.GetCourseId(), true)
		if err != nil {
			return err
		}
		out.Course, out.Places = courseOf(q.Course), int32(q.Places())
		out.Budget = budgetOf(q.Budget)
		for _, c := range q.Order {
			out.Order = append(out.Order, string(c))
		}
		rows, err := tx.Trainings(ctx, store.TrainingFilter{Course: q.Course.ID})
		if err != nil {
			return err
		}
		rows = slices.DeleteFunc(rows, func(t store.TrainingRow) bool {
			return t.Stage != appraisal.TrainingProposed && t.Stage != appraisal.TrainingWaiting
		})
		l := trainingList{learnings: s, tx: tx, places: map[string]map[string]*siklusv1.QueuePlace{q.Course.ID: placesOf(q)}}
		if out.Trainings, err = l.show(ctx, rows); err != nil {
			return err
		}
		slices.SortStableFunc(out.Trainings, func(a, b *siklusv1.Training) int { return cmp.Compare(a.GetPlace().GetRank(), b.GetPlace().GetRank()) })
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

func (s learnings) GetTrainingProof(ctx context.Context, r *siklusv1.GetTrainingProofRequest) (*siklusv1.GetTrainingProofResponse, error) {
	out := &siklusv1.GetTrainingProofResponse{}
	err := s.read(ctx, connectv1.LearningServiceGetTrainingProofProcedure, r, func(tx store.Tx, p Principal) error {
		w, err := s.reading(ctx, tx, p, connectv1.LearningServiceGetTrainingProofProcedure, r.GetCaseId())
		if err != nil {
			return err
		}
		proof, err := tx.TrainingProof(ctx, w.Case.ID)
		if err != nil {
			return err
		}
		out.Name, out.Type, out.Content, out.Sha256 = proof.Name, proof.Type, proof.Content, proof.Sum()
		return tx.LogRead(ctx, p.Person, w.Case.ID, "training-proof")
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}
