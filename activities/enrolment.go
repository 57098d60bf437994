package activities

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"siklus.id/learning"
	"siklus.id/store"
)

// EnrolmentInput names a training whose organiser is told.
type EnrolmentInput struct {
	Agency   string
	Training string
}

// EnrolmentOutput is what became of telling; its name is short because it stands in histories.
type EnrolmentOutput struct {
	Failed bool `json:"f,omitempty"` // the system will not take the person: HR enrols by hand
}

// reached is an enrolment with the system that it is for.
type reached struct {
	store.Enrolment
	system learning.System
	told   learning.Enrolment
}

// EnrolTraining tells the organiser's system that somebody takes part. What the system refuses is kept with its code and
// is no error: HR does it by hand. Anything else comes back as an error and is tried again.
func (a *Activities) EnrolTraining(ctx context.Context, in EnrolmentInput) (EnrolmentOutput, error) {
	r, err := a.reach(ctx, in, func(tx store.Tx) (store.Enrolment, error) { return tx.EnrolmentOf(ctx, in.Training) })
	if errors.Is(err, store.ErrNotFound) {
		return EnrolmentOutput{}, nil
	}
	if err != nil || r.State != store.EnrolmentWaiting {
		return EnrolmentOutput{Failed: r.State == store.EnrolmentFailed}, err
	}
	state, err := a.settle(ctx, in, r, r.system.Enrol(ctx, r.told), store.EnrolmentSent, store.EnrolmentFailed)
	return EnrolmentOutput{Failed: state == store.EnrolmentFailed}, err
}

// WithdrawEnrolment tells the systems of organisers that somebody takes part no more.
func (a *Activities) WithdrawEnrolment(ctx context.Context, in EnrolmentInput) error {
	for {
		r, err := a.reach(ctx, in, func(tx store.Tx) (store.Enrolment, error) {
			left, err := tx.LeavingOf(ctx, in.Training)
			if err == nil && len(left) == 0 {
				return store.Enrolment{}, store.ErrNotFound
			}
			if err != nil {
				return store.Enrolment{}, err
			}
			return left[0], nil
		})
		if errors.Is(err, store.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		if _, err := a.settle(ctx, in, r, r.system.Withdraw(ctx, r.told), store.EnrolmentWithdrawn, store.EnrolmentWithdrawn); err != nil {
			return err
		}
	}
}

// CheckCompletion asks the organiser's system whether somebody has completed, and enters the completion in the register.
// An answer that does not come is no error: it is asked again later, and HR can record the completion at any time.
func (a *Activities) CheckCompletion(ctx context.Context, in EnrolmentInput) error {
	r, err := a.reach(ctx, in, func(tx store.Tx) (store.Enrolment, error) { return tx.EnrolmentOf(ctx, in.Training) })
	if errors.Is(err, store.ErrNotFound) || err == nil && r.State != store.EnrolmentSent {
		return nil
	}
	if err != nil {
		return err
	}
	done, err := r.system.Completed(ctx, r.told)
	if err != nil {
		a.Log.WarnContext(ctx, "a learning system did not say who has completed", "training", in.Training, "cause", learning.FaultOf(err))
		return nil //nolint:nilerr // it is asked again in some days
	}
	if !done.Done {
		return nil
	}
	content, err := json.Marshal(map[string]any{"proof": done.Proof, "hours": r.Hours})
	if err != nil {
		return err
	}
	return a.Store.WithAgency(ctx, in.Agency, func(tx store.Tx) error {
		return tx.EnterCompletion(ctx, in.Training, string(content), a.Now())
	})
}

// reach reads an enrolment and finds the system that it is for. Nothing is asked of a system inside a transaction.
func (a *Activities) reach(ctx context.Context, in EnrolmentInput, read func(store.Tx) (store.Enrolment, error)) (r reached, err error) {
	err = a.Store.WithAgency(ctx, in.Agency, func(tx store.Tx) (err error) {
		if r.Enrolment, err = read(tx); err != nil {
			return err
		}
		agency, err := tx.OwnAgency(ctx)
		if err != nil {
			return err
		}
		var by store.Organiser
		if r.OrganiserID != "" {
			if by, err = tx.OrganiserByID(ctx, r.OrganiserID); err != nil {
				return err
			}
		}
		r.system = a.Learning.System(agency.Code, by.Code, by.Channel, a.Now)
		return nil
	})
	e := r.Enrolment
	r.told = learning.Enrolment{
		Training: e.TrainingID,
		Course:   learning.Course{ID: e.CourseID, Code: e.CourseCode, ExternalID: e.ExternalID, Title: e.CourseTitle, Starts: e.Starts.String(), Ends: e.Ends.String(), Hours: e.Hours},
		Person:   learning.Person{Number: e.Number, Name: e.Name, Email: e.Email},
	}
	if e.Starts.IsZero() {
		r.told.Course.Starts = ""
	}
	if e.Ends.IsZero() {
		r.told.Course.Ends = ""
	}
	return r, err
}

// settle notes what came of telling: done, refused for good, or to be tried again.
func (a *Activities) settle(ctx context.Context, in EnrolmentInput, r reached, outcome error, done, refused string) (string, error) {
	state, fault := done, ""
	var no *learning.Refused
	switch {
	case errors.As(outcome, &no):
		state, fault = refused, no.Code
	case outcome != nil:
		state, fault = r.State, learning.Unreachable
	}
	err := a.Store.WithAgency(ctx, in.Agency, func(tx store.Tx) error {
		return tx.MarkEnrolment(ctx, r.TrainingID, r.CourseID, r.State, state, fault)
	})
	if err == nil && outcome != nil && no == nil {
		err = fmt.Errorf("the organiser's system did not answer: %w", outcome)
	}
	return state, err
}
