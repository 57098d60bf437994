package workflows

import (
	"go.temporal.io/sdk/workflow"

	"siklus.id/activities"
	"siklus.id/appraisal"
)

// TrainingResult is how a training need ended.
type TrainingResult struct {
	Stage appraisal.Stage `json:"s"`
}

// training is one need for competence development and what came of it.
type training struct {
	*proceeding
	in        TrainingInput
	course    string // opaque ID of the course proposed
	waitUntil appraisal.Term
	told      string // by what the organiser's own system is told; empty: by a list
	settled   bool   // nothing is left to tell it
}

// Training carries one need from proposal to hours on the ledger (III.D.4; V.A.12.a–b; UU 20/2023 art. 49):
//
//  1. the appraiser or the employee proposes a course;
//  2. HR approves within seats and budget, or declines;
//  3. no seat free: the need waits in the order of the queue, and is looked at again every week, or when one comes free;
//  4. a seat is held: the employee confirms it or lets it go;
//  5. enrolled: the organiser's system is told beside the procedure (training_outside.go), the employee sends a proof;
//  6. completed with proof: hours (*JP*) are credited; otherwise it lapses and the seat is free again.
//
// A course that is cancelled takes nobody out: the need goes to another course, or back to its proposal.
func Training(ctx workflow.Context, in TrainingInput) (TrainingResult, error) {
	t := &training{in: in}
	t.proceeding = newProceeding(ctx, appraisal.TrainingProceeding, in.CaseInput, t)
	first := TrainingNeededStep(in)
	if err := t.begin(ctx, first); err != nil {
		return TrainingResult{}, err
	}
	if err := t.open(ctx, in.Appraisal, "training-needed", first); err != nil {
		return TrainingResult{}, err
	}
	workflow.Go(ctx, t.outside)
	if err := t.run(ctx); err != nil {
		return TrainingResult{}, err
	}
	if err := workflow.Await(ctx, func() bool { return t.settled }); err != nil {
		return TrainingResult{}, err
	}
	return TrainingResult{Stage: t.standing.Stage}, nil
}

// TrainingNeededStep is the stage in which a training is opened.
func TrainingNeededStep(in TrainingInput) appraisal.Step {
	return appraisal.Step{Stage: appraisal.TrainingNeeded, Awaits: []appraisal.Awaited{
		{Role: appraisal.Appraiser, Act: appraisal.ProposeTraining, Term: in.Rules.Term(appraisal.ProposalClock, in.Needed), Letter: "training_needed"},
	}}
}

// take is what each act leads to.
func (t *training) take(ctx workflow.Context, act appraisal.Act) (appraisal.Step, error) {
	switch act.Kind {
	case appraisal.ProposeTraining:
		t.course = act.Facts.Course
		return t.proposed(t.day0(act)), nil
	case appraisal.ApproveTraining:
		if act.Facts.Refused {
			return t.ended(), nil
		}
		t.waitUntil = t.rules.Term(appraisal.WaitingClock, t.day0(act))
		return t.seat(ctx, t.day0(act))
	case appraisal.ConfirmTraining:
		if act.Facts.Refused {
			return t.ended(), nil
		}
		t.told = act.Facts.Told
		return t.enrolled(t.day0(act)), nil
	case appraisal.OfferSeat:
		return t.seat(ctx, t.day0(act))
	case appraisal.MoveTraining:
		return t.moved(ctx, act)
	case appraisal.RecordEnrolment:
		return t.without(appraisal.RecordEnrolment), nil
	case appraisal.SubmitProof:
		step := t.without(appraisal.SubmitProof)
		step.Notices = []appraisal.Notice{{Role: appraisal.HR, Letter: "training_proof"}}
		return step, nil
	case appraisal.EndService:
		return t.departed(act.Facts.Service), nil
	default: // CompleteTraining
		return appraisal.Step{Stage: appraisal.TrainingCompleted, Notices: []appraisal.Notice{{Role: appraisal.Employee, Letter: "training_completed"}}}, nil
	}
}

// took keeps the longest wait for a seat in step with a calendar or rules that the case adopts.
func (t *training) took(act appraisal.Act) { t.waitUntil = t.later(t.waitUntil, act) }

func (t *training) proposed(on appraisal.Date) appraisal.Step {
	return appraisal.Step{Stage: appraisal.TrainingProposed, Awaits: []appraisal.Awaited{
		{Role: appraisal.HR, Act: appraisal.ApproveTraining, Term: t.rules.Term(appraisal.ApprovalClock, on), Letter: "training_proposed"},
	}}
}

// seat holds a seat within seats and budget; without one the need waits, at most for the waiting term.
func (t *training) seat(ctx workflow.Context, on appraisal.Date) (appraisal.Step, error) {
	var held bool
	err := workflow.ExecuteLocalActivity(recording(ctx, "kursi"), ReserveSeatErrand,
		activities.SeatInput{Agency: t.in.Agency, Training: t.in.Case, Course: t.course}).Get(ctx, &held)
	if err != nil {
		return appraisal.Step{}, err
	}
	if held {
		return appraisal.Step{Stage: appraisal.TrainingOffered, Awaits: []appraisal.Awaited{
			{Role: appraisal.Employee, Act: appraisal.ConfirmTraining, Term: t.rules.Term(appraisal.ConfirmClock, on), Letter: "training_offered"},
		}}, nil
	}
	look := appraisal.Term{Clock: appraisal.WaitingClock, Day0: on, Due: min(t.rules.Calendar.Add(on, 5), t.waitUntil.Due)}
	return appraisal.Step{Stage: appraisal.TrainingWaiting, Windows: []appraisal.Term{look}}, nil
}

// moved: the course is off. Another one takes its place with the approval that stands, inside a wait that begins anew;
// without another one a new proposal is asked for. Record frees the seat that was held.
func (t *training) moved(ctx workflow.Context, act appraisal.Act) (appraisal.Step, error) {
	t.course = act.Facts.Course
	on, told := t.day0(act), appraisal.Notice{Role: appraisal.Employee, Letter: "training_moved"}
	var step appraisal.Step
	switch {
	case t.course == "":
		step = appraisal.Step{Stage: appraisal.TrainingNeeded, Awaits: []appraisal.Awaited{
			{Role: appraisal.Appraiser, Act: appraisal.ProposeTraining, Term: t.rules.Term(appraisal.ProposalClock, on), Letter: "training_needed"},
		}}
	case t.standing.Stage == appraisal.TrainingProposed:
		step = t.proposed(on)
	default:
		t.waitUntil = t.rules.Term(appraisal.WaitingClock, on)
		var err error
		if step, err = t.seat(ctx, on); err != nil {
			return step, err
		}
	}
	step.Notices = append(step.Notices, told)
	return step, nil
}

func (t *training) enrolled(on appraisal.Date) appraisal.Step {
	term := t.rules.Term(appraisal.CompletionClock, on)
	return appraisal.Step{
		Stage: appraisal.TrainingEnrolled,
		Awaits: []appraisal.Awaited{
			{Role: appraisal.HR, Act: appraisal.CompleteTraining, Term: term},
			{Role: appraisal.Employee, Act: appraisal.SubmitProof, Term: term},
		},
		Notices: []appraisal.Notice{{Role: appraisal.Employee, Letter: "training_enrolled"}},
	}
}

func (t *training) ended() appraisal.Step {
	return appraisal.Step{Stage: appraisal.TrainingLapsed, Notices: []appraisal.Notice{{Role: appraisal.Employee, Letter: "training_lapsed"}}}
}

// departed: nobody is left to be trained; Record frees a held seat. There is no letter to the dead.
func (t *training) departed(service appraisal.ServiceEnd) appraisal.Step {
	step := t.ended()
	if service == appraisal.Died {
		step.Notices = nil
	}
	return step
}

// lapse is what silence means: the need lapses and Record frees a held seat; a wait is looked at again.
func (t *training) lapse(ctx workflow.Context, ended []appraisal.Term) (string, appraisal.Step) {
	if t.standing.Stage == appraisal.TrainingWaiting && ended[0].Due < t.waitUntil.Due {
		if step, err := t.seat(ctx, ended[0].Due); err == nil {
			return "seat-looked-for", step
		}
	}
	step := t.ended()
	step.Breach = []appraisal.Clock{ended[0].Clock}
	return "training-lapsed", step
}
