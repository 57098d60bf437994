package api

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

// trainings takes the acts of one training, and keeps the catalogue of courses.
type trainings struct{ *door }

func (s trainings) ListCourses(ctx context.Context, r *siklusv1.ListCoursesRequest) (*siklusv1.ListCoursesResponse, error) {
	p, err := s.enter(ctx, connectv1.TrainingServiceListCoursesProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.ListCoursesResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		courses, err := tx.Courses(ctx)
		if err != nil {
			return err
		}
		for _, c := range courses {
			if c.CancelledOn.IsZero() || r.GetCancelled() {
				out.Courses = append(out.Courses, courseOf(c))
			}
		}
		if out.BudgetLeft, err = s.budgetLeft(ctx, tx, p); err != nil || !p.Holds(OfficeHR, OfficeAuditor) {
			return err
		}
		budgets, err := tx.Budgets(ctx)
		for _, b := range budgets {
			out.Budgets = append(out.Budgets, budgetOf(b))
		}
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

// budgetLeft is what this year's budget still pays for. It is told to HR, who spends it, and to machines that
// plan for HR.
func (s trainings) budgetLeft(ctx context.Context, tx store.Tx, p Principal) (int64, error) {
	if !p.Holds(OfficeHR) && p.Via != ByKey {
		return 0, nil
	}
	agency, err := tx.OwnAgency(ctx)
	if err != nil {
		return 0, err
	}
	zone, err := time.LoadLocation(agency.Zone)
	if err != nil {
		return 0, err
	}
	budget, err := tx.Budget(ctx, s.now().In(zone).Year())
	if errors.Is(err, store.ErrNotFound) {
		return 0, nil
	}
	return budget.Left(), err
}

func (s trainings) PutCourse(ctx context.Context, r *siklusv1.PutCourseRequest) (*siklusv1.PutCourseResponse, error) {
	p, err := s.enter(ctx, connectv1.TrainingServicePutCourseProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.PutCourseResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		c := r.GetCourse()
		if err := roomForTaken(ctx, tx, c); err != nil {
			return err
		}
		course, err := courseFrom(ctx, tx, c)
		if err != nil {
			return err
		}
		stored, err := tx.PutCourse(ctx, course)
		if errors.Is(err, store.ErrCodeTaken) {
			return &refused{field: "course.code", Refusal: *doorRefusal(appraisal.CourseCodeTaken, "Kode ini sudah dipakai pelatihan lain.", "Another course has this code.")}
		}
		out.Course = courseOf(stored)
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

// roomForTaken refuses fewer seats than are held by now: nobody loses a seat that was given to them.
func roomForTaken(ctx context.Context, tx store.Tx, c *siklusv1.Course) error {
	if c.GetId() == "" {
		return nil
	}
	if uuid.Validate(c.GetId()) != nil {
		return refuseInput("course.id")
	}
	kept, err := tx.CourseByID(ctx, c.GetId())
	if errors.Is(err, store.ErrNotFound) || err == nil && int(c.GetSeats()) >= kept.Taken {
		return nil // a machine may bring the ID of a new course along
	}
	if err != nil {
		return err
	}
	return &refused{field: "course.seats", Refusal: *doorRefusal(InputWrong,
		fmt.Sprintf("Sudah %d kursi terisi; jumlah kursi tidak boleh kurang dari itu.", kept.Taken),
		fmt.Sprintf("%d seats are taken; there cannot be fewer.", kept.Taken))}
}

func courseOf(c store.Course) *siklusv1.Course {
	return &siklusv1.Course{
		Id: c.ID, Title: c.Title, Provider: c.Provider, Hours: int32(c.Hours), Seats: int32(c.Seats), Taken: int32(c.Taken), Price: c.Price,
		Code: c.Code, Starts: day(c.Starts), Ends: day(c.Ends), OrganiserId: c.OrganiserID, Organiser: c.Organiser, Form: string(c.Form), Kind: string(c.Kind),
		Competences: c.Competences, Values: c.Values, ExternalId: c.ExternalID, Version: int32(c.Version), CancelledOn: day(c.CancelledOn),
		CancelReason: c.CancelReason, About: c.About,
	}
}

func (s trainings) ProposeTraining(ctx context.Context, r *siklusv1.ProposeTrainingRequest) (*siklusv1.ProposeTrainingResponse, error) {
	facts := reasoned(r.GetReason())
	facts.Course = r.GetCourseId()
	receipt, err := s.take(ctx, connectv1.TrainingServiceProposeTrainingProcedure, r, facts,
		func(ctx context.Context, tx store.Tx, _ place, facts *appraisal.Facts) error {
			return courseOn(ctx, tx, facts.Course)
		})
	if err != nil {
		return nil, err
	}
	return &siklusv1.ProposeTrainingResponse{Receipt: receipt}, nil
}

func (s trainings) ApproveTraining(ctx context.Context, r *siklusv1.ApproveTrainingRequest) (*siklusv1.ApproveTrainingResponse, error) {
	facts := reasoned(r.GetReason())
	facts.Refused = r.GetDeclines()
	receipt, err := s.take(ctx, connectv1.TrainingServiceApproveTrainingProcedure, r, facts, declineNeedsReason(r))
	if err != nil {
		return nil, err
	}
	return &siklusv1.ApproveTrainingResponse{Receipt: receipt}, nil
}

func (s trainings) ConfirmTraining(ctx context.Context, r *siklusv1.ConfirmTrainingRequest) (*siklusv1.ConfirmTrainingResponse, error) {
	facts := reasoned(r.GetReason())
	facts.Refused = r.GetDeclines()
	receipt, err := s.take(ctx, connectv1.TrainingServiceConfirmTrainingProcedure, r, facts, declineNeedsReason(r), toldBy)
	if err != nil {
		return nil, err
	}
	return &siklusv1.ConfirmTrainingResponse{Receipt: receipt}, nil
}

// toldBy fills in by what the organiser's system is told of an enrolment: a case keeps what held when it was confirmed.
func toldBy(ctx context.Context, tx store.Tx, w place, facts *appraisal.Facts) error {
	if facts.Refused {
		return nil
	}
	by, err := tx.OrganiserOf(ctx, w.Case.ID)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if by.Channel != store.ByList {
		facts.Told = by.Channel
	}
	return err
}

// declineNeedsReason holds for both sides that can decline a seat.
func declineNeedsReason(r interface {
	GetDeclines() bool
	GetReason() string
}) inspection {
	return func(context.Context, store.Tx, place, *appraisal.Facts) error {
		return withReason(r.GetDeclines(), r.GetReason(), byDoor)
	}
}
