package workflows_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"

	"siklus.id/activities"
	"siklus.id/appraisal"
	"siklus.id/workflows"
)

// provider stands for the system of an organiser.
type provider struct {
	enrols, withdraws, checks int
	failed                    bool  // it refuses
	away                      error // it does not answer
}

func (s *story) provider(p *provider) {
	s.t.Helper()
	var errands *activities.Activities
	s.env.OnActivity(errands.EnrolTraining, mock.Anything, mock.Anything).Return(func(context.Context, activities.EnrolmentInput) (activities.EnrolmentOutput, error) {
		s.books.Lock()
		defer s.books.Unlock()
		p.enrols++
		return activities.EnrolmentOutput{Failed: p.failed}, p.away
	})
	s.env.OnActivity(errands.WithdrawEnrolment, mock.Anything, mock.Anything).Return(func(context.Context, activities.EnrolmentInput) error {
		s.books.Lock()
		defer s.books.Unlock()
		p.withdraws++
		return p.away
	})
	s.env.OnActivity(errands.CheckCompletion, mock.Anything, mock.Anything).Return(func(context.Context, activities.EnrolmentInput) error {
		s.books.Lock()
		defer s.books.Unlock()
		p.checks++
		return nil
	})
}

func (s *story) train() {
	s.t.Helper()
	s.env.ExecuteWorkflow(workflows.Training, workflows.TrainingInput{CaseInput: s.caseInput(), Appraisal: "appraisal", Needed: appraisal.NewDate(2026, time.December, 20)})
	s.ended()
}

// enrolledBy plays a training up to the enrolment, of which a system is told.
func (s *story) enrolledBy(told string) {
	s.t.Helper()
	s.act("2026-12-22", "09:00", appraisal.ProposeTraining, appraisal.Appraiser, appraisal.Facts{Course: "course"})
	s.act("2026-12-23", "09:00", appraisal.ApproveTraining, appraisal.HR, none)
	s.act("2026-12-24", "09:00", appraisal.ConfirmTraining, appraisal.Employee, appraisal.Facts{Told: told})
}

func TestEnrolmentIsToldOnceAndTheEmployeesProofLeadsToHours(t *testing.T) {
	t.Parallel()
	s, p := newStory(t, "2026-12-20"), &provider{}
	s.provider(p)
	s.enrolledBy(appraisal.ByWebhook)
	proof := s.act("2027-01-20", "09:00", appraisal.SubmitProof, appraisal.Employee, none)
	again := s.act("2027-01-21", "09:00", appraisal.SubmitProof, appraisal.Employee, none)
	done := s.act("2027-01-25", "09:00", appraisal.CompleteTraining, appraisal.System, none)
	s.train()
	s.taken(proof, again, done)
	require.Equal(t, []int{1, 0, 0}, []int{p.enrols, p.withdraws, p.checks})
	enrolled, sent := s.entry("ConfirmTraining").Step, s.entry("SubmitProof").Step
	require.Equal(t, []appraisal.ActKind{appraisal.CompleteTraining, appraisal.SubmitProof}, []appraisal.ActKind{enrolled.Awaits[0].Act, enrolled.Awaits[1].Act})
	require.Len(t, sent.Awaits, 1, "the employee has done their part")
	require.Equal(t, []appraisal.Notice{{Role: appraisal.HR, Letter: "training_proof"}}, sent.Notices)
	require.Equal(t, "CompleteTraining → training-completed", s.path()[len(s.path())-1])
}

func TestASystemThatIsListedToNobodyIsNeverAsked(t *testing.T) {
	t.Parallel()
	s, p := newStory(t, "2026-12-20"), &provider{}
	s.provider(p)
	s.enrolledBy("")
	s.act("2027-01-25", "09:00", appraisal.CompleteTraining, appraisal.HR, none)
	s.train()
	require.Equal(t, provider{}, *p)
}

func TestARefusedEnrolmentIsATaskOfHRAndTheTrainingGoesOn(t *testing.T) {
	t.Parallel()
	s, p := newStory(t, "2026-12-20"), &provider{failed: true}
	s.provider(p)
	s.enrolledBy(appraisal.ByMoodle)
	byHand := s.act("2026-12-28", "09:00", appraisal.RecordEnrolment, appraisal.HR, none)
	done := s.act("2027-02-01", "09:00", appraisal.CompleteTraining, appraisal.HR, none)
	s.train()
	s.taken(byHand, done)
	failed := s.entry(appraisal.EnrolmentFailed)
	require.Equal(t, appraisal.TrainingEnrolled, failed.Step.Stage)
	require.Equal(t, due(s.entry("ConfirmTraining"), appraisal.CompleteTraining), due(failed, appraisal.RecordEnrolment), "inside the term of the completion")
	require.Equal(t, "training_enrol_by_hand", failed.Step.Awaits[2].Letter)
	require.Empty(t, due(s.entry("RecordEnrolment"), appraisal.RecordEnrolment))
	require.Zero(t, p.checks, "who is enrolled by hand is not asked for")
}

func TestASystemThatStaysAwayIsGivenUpAndBecomesATaskOfHR(t *testing.T) {
	t.Parallel()
	s, p := newStory(t, "2026-12-20"), &provider{away: temporal.NewApplicationError("away", "away")}
	s.provider(p)
	s.enrolledBy(appraisal.ByMoodle)
	done := s.act("2027-02-01", "09:00", appraisal.CompleteTraining, appraisal.HR, none)
	s.train()
	s.taken(done)
	require.GreaterOrEqual(t, p.enrols, 10, "it is tried again and again")
	require.NotEmpty(t, due(s.entry(appraisal.EnrolmentFailed), appraisal.RecordEnrolment))
}

func TestMoodleIsAskedEveryFiveWorkingDaysWhoHasCompleted(t *testing.T) {
	t.Parallel()
	s, p := newStory(t, "2026-12-20"), &provider{}
	s.provider(p)
	s.enrolledBy(appraisal.ByMoodle)
	s.act("2027-01-25", "09:00", appraisal.CompleteTraining, appraisal.System, none)
	s.train()
	require.Equal(t, 4, p.checks, "31 December, 7, 14 and 21 January; it ends on 25 January")
}

func TestACancelledCourseGoesToItsReplacementAndTheOldSystemIsTold(t *testing.T) {
	t.Parallel()
	s, p := newStory(t, "2026-12-20"), &provider{}
	s.seats = 2
	s.provider(p)
	s.enrolledBy(appraisal.ByWebhook)
	moved := s.act("2026-12-29", "09:00", appraisal.MoveTraining, appraisal.System, appraisal.Facts{Course: "other"})
	confirm := s.act("2026-12-30", "09:00", appraisal.ConfirmTraining, appraisal.Employee, appraisal.Facts{Told: appraisal.ByWebhook})
	done := s.act("2027-02-01", "09:00", appraisal.CompleteTraining, appraisal.HR, none)
	s.train()
	s.taken(moved, confirm, done)
	require.Equal(t, []string{"ConfirmTraining → training-enrolled", "MoveTraining → training-offered", "ConfirmTraining → training-enrolled",
		"CompleteTraining → training-completed"}, s.path()[3:])
	require.Contains(t, s.entry("MoveTraining").Step.Notices, appraisal.Notice{Role: appraisal.Employee, Letter: "training_moved"})
	require.Equal(t, []int{2, 1}, []int{p.enrols, p.withdraws})
}

func TestACancelledCourseWithoutAReplacementAsksForAProposalAgain(t *testing.T) {
	t.Parallel()
	s := newStory(t, "2026-12-20")
	s.act("2026-12-22", "09:00", appraisal.ProposeTraining, appraisal.Appraiser, appraisal.Facts{Course: "course"})
	s.act("2026-12-23", "09:00", appraisal.ApproveTraining, appraisal.HR, none)
	moved := s.act("2026-12-24", "09:00", appraisal.MoveTraining, appraisal.HR, none)
	s.train()
	s.taken(moved)
	step := s.entry("MoveTraining").Step
	require.Equal(t, appraisal.TrainingNeeded, step.Stage)
	require.Equal(t, "2027-01-21", due(s.entry("MoveTraining"), appraisal.ProposeTraining), "20 working days from the day of the cancellation")
	require.Equal(t, "2027-01-22", s.day("training-lapsed"), "silence still ends it, when 21 January is over")
}

func TestAProposalForACancelledCourseGoesOnWithTheReplacement(t *testing.T) {
	t.Parallel()
	s := newStory(t, "2026-12-20")
	s.act("2026-12-22", "09:00", appraisal.ProposeTraining, appraisal.Appraiser, appraisal.Facts{Course: "course"})
	moved := s.act("2026-12-24", "09:00", appraisal.MoveTraining, appraisal.System, appraisal.Facts{Course: "other"})
	approve := s.act("2026-12-28", "09:00", appraisal.ApproveTraining, appraisal.HR, none)
	s.train()
	s.taken(moved, approve)
	require.Equal(t, appraisal.TrainingProposed, s.entry("MoveTraining").Step.Stage)
}

func TestAFreedSeatIsOfferedBeforeTheNextLook(t *testing.T) {
	t.Parallel()
	s := newStory(t, "2026-12-20")
	s.seats = 0
	s.act("2026-12-22", "09:00", appraisal.ProposeTraining, appraisal.Appraiser, appraisal.Facts{Course: "course"})
	s.act("2026-12-23", "09:00", appraisal.ApproveTraining, appraisal.HR, none)
	early := s.act("2026-12-24", "09:00", appraisal.OfferSeat, appraisal.System, none)
	s.on("2026-12-28", "08:00", func() { s.seats = 1 })
	offer := s.act("2026-12-28", "09:00", appraisal.OfferSeat, appraisal.System, none)
	late := s.act("2026-12-28", "10:00", appraisal.OfferSeat, appraisal.HR, none)
	s.train()
	s.taken(early, offer)
	s.refusedWith(appraisal.NotNow, late)
	require.Equal(t, []string{"ApproveTraining → training-waiting", "OfferSeat → training-waiting", "OfferSeat → training-offered"}, s.path()[2:5])
	require.Equal(t, "2027-01-04", due(s.entries[4], appraisal.ConfirmTraining), "5 working days, policy")
}

func TestWhoLetsATrainingLapseIsTakenOutOfTheSystem(t *testing.T) {
	t.Parallel()
	s, p := newStory(t, "2026-12-20"), &provider{}
	s.provider(p)
	s.enrolledBy(appraisal.ByWebhook)
	s.train()
	require.Equal(t, "training-lapsed → training-lapsed", s.path()[len(s.path())-1])
	require.Equal(t, []int{1, 1}, []int{p.enrols, p.withdraws})
}

func TestASystemThatIsAwayAtTheEndKeepsNoCaseOpenForEver(t *testing.T) {
	t.Parallel()
	s, p := newStory(t, "2026-12-20"), &provider{}
	s.provider(p)
	s.enrolledBy(appraisal.ByWebhook)
	s.on("2027-01-20", "08:00", func() { p.away = errors.New("away") })
	s.act("2027-01-20", "09:00", appraisal.Withdraw, appraisal.HR, none)
	s.train()
	require.Equal(t, "Withdraw → withdrawn", s.path()[len(s.path())-1])
	require.GreaterOrEqual(t, p.withdraws, 10)
}

func TestOnlyThePartiesOfATrainingMayDoItsNewActs(t *testing.T) {
	t.Parallel()
	s := newStory(t, "2026-12-20")
	s.enrolledBy("")
	wrong := []string{
		s.act("2026-12-28", "09:00", appraisal.SubmitProof, appraisal.Appraiser, none), s.act("2026-12-28", "09:01", appraisal.CompleteTraining, appraisal.Employee, none),
		s.act("2026-12-28", "09:02", appraisal.MoveTraining, appraisal.Employee, none), s.act("2026-12-28", "09:03", appraisal.RecordEnrolment, appraisal.Employee, none),
	}
	early := s.act("2026-12-28", "09:04", appraisal.OfferSeat, appraisal.HR, none)
	s.train()
	s.refusedWith(appraisal.NotYourAct, wrong...)
	s.refusedWith(appraisal.NotNow, early)
}
