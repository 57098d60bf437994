package play

import (
	"context"
	"fmt"
	"time"

	"siklus.id/appraisal"
	"siklus.id/deploy/demo"
	siklusv1 "siklus.id/proto/siklus/v1"
)

// programme is a course that some holders of a post take together, so that what their counter came to before and after
// it can be compared.
type programme struct {
	code, title string
	post        string
	learners    []int // among the holders of the post
	month       time.Month
	first, last int // days of the month
}

func (c *Company) programmeScenes() []scene {
	if c.script.course == nil {
		return nil
	}
	return []scene{{"a course for a counter", c.learnsTogether}}
}

const (
	plannedAhead = 28 // days from the plan to the first day of the course
	creditedIn   = 3  // days from its last day to the credit
)

func (c *Company) starts(p programme) appraisal.Date { return c.on(p.month, p.first) }

// ends is the last day of the course.
func (c *Company) ends(p programme) appraisal.Date { return c.on(p.month, p.last) }

// improved reports whether the holders of a post were in their course by a day, after which they work better.
func (c *Company) improved(post string, day appraisal.Date) bool {
	p := c.script.course
	return p != nil && p.post == post && day > c.ends(*p)
}

// learnsTogether is a course with dates: HR puts it in, the leader plans it for some, HR gives the seats, they confirm,
// go there, and prove what they learned.
func (c *Company) learnsTogether(ctx context.Context) error {
	p := *c.script.course
	var learners []*demo.Person
	for _, n := range p.learners {
		learners = append(learners, c.Agency.Holders(p.post)[n])
	}
	for _, who := range learners {
		if _, err := c.board.await(ctx, appraisalOf(who), appraisal.InYear); err != nil {
			return err
		}
	}
	if err := c.day(ctx, c.workday(c.starts(p)-plannedAhead)); err != nil {
		return err
	}
	hr, err := c.as(ctx, c.Agency.HR()[0])
	if err != nil {
		return err
	}
	put, err := hr.Training.PutCourse(ctx, &siklusv1.PutCourseRequest{Course: &siklusv1.Course{Code: p.code, Title: p.title, Hours: 20, Seats: int32(len(learners)),
		Starts: c.starts(p).String(), Ends: c.ends(p).String(), Form: "classical", Kind: "technical", Values: []string{"1"}}})
	if err != nil {
		return err
	}
	if err := c.plansTogether(ctx, put.GetCourse().GetId(), learners); err != nil {
		return err
	}
	allocated, err := hr.Learning.AllocateSeats(ctx, &siklusv1.AllocateSeatsRequest{RequestId: newID(), CourseId: put.GetCourse().GetId()})
	if err != nil {
		return err
	}
	if int(allocated.GetOffered()) != len(learners) {
		return fmt.Errorf("of %d seats %d were offered", len(learners), allocated.GetOffered())
	}
	for _, who := range learners {
		at, err := c.board.await(ctx, trainingOf(who), appraisal.TrainingOffered)
		if err != nil {
			return err
		}
		me, err := c.as(ctx, who)
		if err != nil {
			return err
		}
		if _, err := me.Training.ConfirmTraining(ctx, &siklusv1.ConfirmTrainingRequest{Header: header(at.id)}); err != nil {
			return err
		}
	}
	if err := c.day(ctx, c.workday(c.ends(p)+creditedIn)); err != nil {
		return err
	}
	for _, who := range learners {
		if err := c.completes(ctx, hr, who); err != nil {
			return err
		}
		if _, err := c.board.await(ctx, trainingOf(who), appraisal.TrainingCompleted); err != nil {
			return err
		}
	}
	_, err = hr.Learning.GetTrainingEffect(ctx, &siklusv1.GetTrainingEffectRequest{CourseId: put.GetCourse().GetId()})
	return err
}

// plansTogether is the leader of each who plans the course for them.
func (c *Company) plansTogether(ctx context.Context, course string, learners []*demo.Person) error {
	for _, who := range learners {
		mine, err := c.board.await(ctx, appraisalOf(who), appraisal.InYear)
		if err != nil {
			return err
		}
		boss, err := c.as(ctx, c.Agency.Appraiser(who))
		if err != nil {
			return err
		}
		if _, err := boss.Learning.PlanTraining(ctx, &siklusv1.PlanTrainingRequest{RequestId: newID(), CaseId: mine.id, CourseId: course,
			Reason: "Warga menunggu lama di loket ini dan belum selalu mendapat penjelasan."}); err != nil {
			return err
		}
	}
	for _, who := range learners {
		if _, err := c.board.await(ctx, trainingOf(who), appraisal.TrainingProposed); err != nil {
			return err
		}
	}
	return nil
}
