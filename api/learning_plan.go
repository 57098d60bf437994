package api

import (
	"context"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
	"siklus.id/workflows"
)

// PlanTraining opens a training in the rows, starts its workflow and proposes the course, as the same person would by
// hand. When Temporal is away, the training stands all the same and the relay starts it.
func (s learnings) PlanTraining(ctx context.Context, r *siklusv1.PlanTrainingRequest) (*siklusv1.PlanTrainingResponse, error) {
	p, err := s.enterToWrite(ctx, connectv1.LearningServicePlanTrainingProcedure, r)
	if err != nil {
		return nil, err
	}
	var opened store.Case
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) (err error) {
		opened, err = s.plan(ctx, tx, p, r)
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	if !opened.Started {
		if err := s.startTraining(context.WithoutCancel(ctx), p.Agency, opened); err != nil {
			s.log.WarnContext(ctx, "a training waits to be started", "case", opened.ID, "cause", kindOf(err))
		}
	}
	proposed, err := trainings(s).ProposeTraining(ctx, &siklusv1.ProposeTrainingRequest{
		Header: &siklusv1.ActHeader{CaseId: opened.ID, RequestId: r.GetRequestId()}, CourseId: r.GetCourseId(), Reason: r.GetReason(),
	})
	if err != nil {
		return nil, err
	}
	return &siklusv1.PlanTrainingResponse{TrainingId: opened.ID, Receipt: proposed.GetReceipt()}, nil
}

// plan writes the rows of a training. The same request again finds them.
func (s learnings) plan(ctx context.Context, tx store.Tx, p Principal, r *siklusv1.PlanTrainingRequest) (store.Case, error) {
	w, err := s.placeIn(ctx, tx, p, r.GetCaseId())
	if err != nil {
		return store.Case{}, err
	}
	by, ok := w.any(access[connectv1.LearningServicePlanTrainingProcedure].roles)
	switch {
	case w.Case.Proceeding != appraisal.AppraisalProceeding:
		return store.Case{}, store.ErrNotFound
	case !ok:
		return store.Case{}, refuseNotYours("III.D.4; V.A.12.a")
	}
	if err := tx.LockNeeds(ctx, w.Case.PersonID); err != nil {
		return store.Case{}, err
	}
	id := appraisal.TrainingID(w.Case.ID, p.Person+"/"+r.GetRequestId())
	if kept, err := tx.CaseByID(ctx, id); err == nil {
		return kept, nil
	}
	if err := courseOn(ctx, tx, r.GetCourseId()); err != nil {
		return store.Case{}, err
	}
	need, err := s.plannedFor(ctx, tx, w, r)
	if err != nil {
		return store.Case{}, err
	}
	step := workflows.TrainingNeededStep(workflows.TrainingInput{CaseInput: workflows.CaseInput{Rules: w.Case.Rules}, Needed: w.Today})
	for i := range step.Awaits {
		step.Awaits[i].Letter = "" // the proposal comes with the need
	}
	err = tx.PlanTraining(ctx, w.Case.ID, store.PlannedNeed{
		TrainingID: id, PersonID: w.Case.PersonID, Key: r.GetNeed(), Severity: need.Severity(), Need: need, By: p.Person, As: by.Role,
	}, appraisal.Entry{Agency: p.Agency, Cycle: w.Case.CycleID, Event: "training-needed", At: w.Legal, Step: step})
	if err != nil {
		return store.Case{}, err
	}
	return tx.CaseByID(ctx, id)
}

// plannedFor finds the need among those that the records show now; without one it is a wish, which needs words.
func (s learnings) plannedFor(ctx context.Context, tx store.Tx, w place, r *siklusv1.PlanTrainingRequest) (appraisal.Shortfall, error) {
	if r.GetNeed() == "" {
		wish := appraisal.Shortfall{Source: appraisal.FromWish, On: w.Today, Title: "Usulan tanpa temuan", English: "A wish without a finding",
			Evidence: plain(r.GetReason()), EvidenceEnglish: plain(r.GetReason())}
		return wish, withReason(true, r.GetReason(), byDoor)
	}
	person := w.Case.PersonID
	n, err := s.needsOf(ctx, tx, []string{person})
	if err != nil {
		return appraisal.Shortfall{}, err
	}
	for _, f := range n.needs[person] {
		if f.Key(person) != r.GetNeed() {
			continue
		}
		if _, answered := n.answeredBy(person, r.GetNeed(), f); answered {
			return f, &refused{field: "need", Refusal: *doorRefusal(appraisal.NeedPlanned,
				"Kebutuhan ini sudah dijawab dengan satu pelatihan.", "A training answers this need already.")}
		}
		return f, nil
	}
	return appraisal.Shortfall{}, &refused{field: "need", Refusal: *doorRefusal(appraisal.NeedUnknown,
		"Kebutuhan ini tidak (lagi) tampak dalam catatan. Muat ulang halaman.", "The records do not show this need, or not any more. Reload the page.")}
}

// startTraining starts the workflow of a training whose rows stand; already started is fine.
func (d *door) startTraining(ctx context.Context, agency string, c store.Case) error {
	ctx, cancel := context.WithTimeout(ctx, d.patience)
	defer cancel()
	var year int
	err := d.store.WithAgency(ctx, agency, func(tx store.Tx) error {
		cycle, err := tx.CycleByID(ctx, c.CycleID)
		year = cycle.Year
		return err
	})
	if err != nil {
		return err
	}
	if _, err := (workflows.Opener{Client: d.engine}).Start(ctx, c.Fixed(agency, year)); err != nil {
		return err
	}
	return d.store.WithAgency(ctx, agency, func(tx store.Tx) error { return tx.MarkStarted(ctx, []string{c.ID}) })
}

// startTrainings starts what PlanTraining could only write down.
func (r *relay) startTrainings(ctx context.Context, agency string) {
	var left []store.Case
	err := r.store.WithAgency(ctx, agency, func(tx store.Tx) (err error) {
		left, err = tx.UnstartedTrainings(ctx, relayBatch)
		return err
	})
	for _, c := range left {
		if err == nil {
			err = r.startTraining(ctx, agency, c)
		}
	}
	if err != nil {
		r.complain(ctx, "a training waits to be started", err, "agency", agency)
	}
}
