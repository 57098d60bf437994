package workflows_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"siklus.id/appraisal"
	"siklus.id/workflows"
)

func day(month time.Month, d int) appraisal.Date { return appraisal.NewDate(2026, month, d) }

// agreed brings the case into the running year: targets submitted and set in January.
func (s *story) agreed() {
	s.t.Helper()
	s.act("2026-01-12", "09:00", appraisal.SubmitTargets, appraisal.Employee, none)
	s.act("2026-01-15", "09:00", appraisal.AgreeTargets, appraisal.Appraiser, none)
}

// letters are the kinds of the letters of a step: of what is awaited, then of what is told, with who reads them.
func letters(e appraisal.Entry) []string {
	var all []string
	for _, a := range e.Step.Awaits {
		all = append(all, string(a.Role)+" "+a.Letter)
	}
	for _, n := range e.Step.Notices {
		all = append(all, string(n.Role)+" "+n.Letter)
	}
	return all
}

// last finds the last entry of that act kind or event.
func (s *story) last(what string) appraisal.Entry {
	s.t.Helper()
	found := s.entry(what)
	for _, e := range s.entries {
		if e.Event == what || e.Act != nil && string(e.Act.Kind) == what {
			found = e
		}
	}
	return found
}

func evaluationOf(period int, y workflows.AppraisalInput) string {
	return workflows.CaseID(appraisal.EvaluationProceeding, appraisal.EvaluationID(y.Case, appraisal.Periods(2026, y.Rules)[period]))
}

// TestTransferRenewsTargets: II.C.6, new expectations with the new leader for the new post.
func TestTransferRenewsTargets(t *testing.T) {
	t.Parallel()
	s := newStory(t, "2026-01-05")
	s.agreed()
	move := s.act("2026-07-01", "09:00", appraisal.Transfer, appraisal.HR,
		appraisal.Facts{Post: "post-2", Unit: "unit-2", From: day(time.July, 6), Capacity: appraisal.Definitive})
	early := s.act("2026-07-07", "09:00", appraisal.AgreeTargets, appraisal.Appraiser, none)
	submit := s.act("2026-07-08", "09:00", appraisal.SubmitTargets, appraisal.Employee, none)
	wrong := s.act("2026-07-09", "08:00", appraisal.AgreeTargets, appraisal.Superior, none)
	back := s.act("2026-07-09", "09:00", appraisal.ReturnTargets, appraisal.Appraiser, none)
	again := s.act("2026-07-10", "09:00", appraisal.SubmitTargets, appraisal.Employee, none)
	better := s.act("2026-07-13", "09:00", appraisal.SubmitTargets, appraisal.Employee, none)
	agree := s.act("2026-07-14", "09:00", appraisal.AgreeTargets, appraisal.Appraiser, none)
	twice := s.act("2026-07-14", "10:00", appraisal.AgreeTargets, appraisal.Appraiser, none)
	s.evaluated("2027-03-02", appraisal.Meets, appraisal.Good)
	in := s.year2026()
	s.appraise(in)

	s.taken(move, submit, back, again, better, agree)
	s.refusedWith(appraisal.NotNow, early, twice)
	s.refusedWith(appraisal.NotYourAct, wrong)
	require.Equal(t, []string{
		"SubmitTargets → targets-submitted", "AgreeTargets → in-year", "Transfer → in-year", "SubmitTargets → in-year", "ReturnTargets → in-year",
		"SubmitTargets → in-year", "SubmitTargets → in-year", "AgreeTargets → in-year", "sealed → sealed",
	}, s.path())
	require.Equal(t, []string{"employee targets_renewal", "employee transferred"}, letters(s.entry("Transfer")))
	require.Equal(t, "2026-07-20", due(s.entry("Transfer"), appraisal.SubmitTargets), "10 working days after the first day in the new post, policy")
	require.Equal(t, "2026-07-22", due(s.entries[3], appraisal.AgreeTargets), "10 working days after the submission of 8 July")
	require.Equal(t, "2026-07-22", due(s.entry("ReturnTargets"), appraisal.SubmitTargets), "inside the same term")
	require.Equal(t, "2026-07-24", due(s.entries[5], appraisal.AgreeTargets), "10 working days after the submission of 10 July")
	require.Equal(t, "2026-07-24", due(s.entries[6], appraisal.AgreeTargets), "a corrected draft gives nobody more time")
	require.Empty(t, s.last("AgreeTargets").Step.Awaits)
	require.Equal(t, "2027-06-30", s.last("AgreeTargets").Step.Windows[0].Due.String(), "the year's own last day never moved")
	require.ElementsMatch(t, []signalled{
		{evaluationOf(0, in), workflows.EmployeeChangedSignal, `{"u":"unit-2"}`},
		{evaluationOf(1, in), workflows.EmployeeChangedSignal, `{"u":"unit-2"}`},
	}, s.signals, "on 1 July the evaluations of two quarters have been opened")
	units, awaited := s.showed()
	require.Contains(t, units, "unit-2")
	require.Equal(t, []string{"appraiser AgreeTargets", "", "employee SubmitTargets", "appraiser AgreeTargets", "employee SubmitTargets",
		"appraiser AgreeTargets", "appraiser AgreeTargets", "", ""}, awaited, "administrators see who is awaited although the stage stays")
}

func TestTransferBeforeTheFirstAgreementStartsPlanningOver(t *testing.T) {
	t.Parallel()
	move := func(month time.Month, d int) appraisal.Facts {
		return appraisal.Facts{Post: "post-2", Unit: "unit-2", From: day(month, d), Capacity: appraisal.Acting}
	}
	for _, c := range []struct {
		name, on, clock, due string
		submitted            bool
		length               int
		facts                appraisal.Facts
	}{
		{"never earlier than the end of January", "2026-01-07", "T1", "2026-01-31", false, 10, move(time.January, 7)},
		{"handed in already", "2026-01-14", "T1", "2026-01-31", true, 10, move(time.January, 14)},
		{"counted from the first day in the post", "2026-01-20", "joined", "2026-02-16", false, 10, move(time.February, 2)},
		{"counted from the day it is recorded", "2026-01-29", "joined", "2026-02-12", false, 10, move(time.January, 5)},
		{"stepped up", "2026-02-02", "joined", "2026-02-16", false, 10, move(time.February, 2)},
		{"stepped up: not a day less than the dialogue had", "2026-02-02", "joined", "2026-02-13", false, 3, move(time.February, 2)},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := newStory(t, "2026-01-05")
			s.rules.Lengths[appraisal.JoinedClock] = c.length
			if c.submitted {
				s.act("2026-01-12", "09:00", appraisal.SubmitTargets, appraisal.Employee, none)
			}
			id := s.act(c.on, "09:00", appraisal.Transfer, appraisal.HR, c.facts)
			s.act("2026-02-03", "09:00", appraisal.SubmitTargets, appraisal.Employee, none)
			s.evaluated("2027-03-02", appraisal.Meets, appraisal.Good)
			s.appraise(s.year2026())
			s.taken(id)
			moved := s.entry("Transfer").Step
			require.Equal(t, appraisal.TargetsDue, moved.Stage)
			require.Equal(t, c.clock, string(moved.Awaits[0].Term.Clock))
			require.Equal(t, c.due, moved.Awaits[0].Term.Due.String())
			require.Equal(t, []string{"employee targets_due", "employee transferred"}, letters(s.entry("Transfer")))
		})
	}
}

func TestNewAppraiserRenewsTargets(t *testing.T) {
	t.Parallel()
	s := newStory(t, "2026-01-05")
	s.agreed()
	first := s.act("2026-03-02", "08:00", appraisal.RenewTargets, appraisal.System, none)
	wrong := s.act("2026-03-02", "09:00", appraisal.RenewTargets, appraisal.Appraiser, none)
	second := s.act("2026-04-01", "08:00", appraisal.RenewTargets, appraisal.HR, none)
	renew := s.made("2026-05-04", "08:00", appraisal.RenewTargets, appraisal.System, none)
	s.on("2026-05-04", "08:00", func() { s.send("", renew); s.send("", renew) })
	submit := s.act("2026-05-05", "09:00", appraisal.SubmitTargets, appraisal.Employee, none)
	last := s.made("2026-05-05", "09:00", appraisal.AgreeTargets, appraisal.Appraiser, none)
	last.ReceivedAt = s.at("2026-05-20", "00:00").Add(-time.Second)
	s.env.RegisterDelayedCallback(func() { s.send("", last) }, last.ReceivedAt.Sub(s.env.Now()))
	s.evaluated("2027-03-02", appraisal.Meets, appraisal.Good)
	s.appraise(s.year2026())

	s.taken(first, second, renew.ID, submit, last.ID)
	s.refusedWith(appraisal.NotYourAct, wrong)
	require.Equal(t, 3, countKind(s, appraisal.RenewTargets), "the same act twice is one entry")
	require.Equal(t, []string{"employee targets_renewal"}, letters(s.entry("RenewTargets")))
	require.Equal(t, "2026-03-16", due(s.entry("RenewTargets"), appraisal.SubmitTargets), "10 working days, policy; II.C.7 names none")
	silence := s.entry("targets-not-renewed")
	require.Equal(t, "2026-03-17", s.day("targets-not-renewed"))
	require.Equal(t, []appraisal.Clock{appraisal.JoinedClock}, silence.Step.Breach)
	require.Equal(t, []string{"hr targets_not_renewed"}, letters(silence))
	require.Equal(t, appraisal.InYear, silence.Step.Stage, "the old agreement stands")
	require.Equal(t, "2026-05-19", s.rules.Calendar.DateOf(s.last("AgreeTargets").At).String(), "a second before the end of 19 May is in time")
}

func TestNewTargetsAreAgreedASecondTooLate(t *testing.T) {
	t.Parallel()
	s := newStory(t, "2026-01-05")
	s.agreed()
	s.act("2026-05-05", "09:00", appraisal.SubmitTargets, appraisal.Employee, none)
	late := s.made("2026-05-05", "09:00", appraisal.AgreeTargets, appraisal.Appraiser, none)
	late.ReceivedAt = s.at("2026-05-20", "00:00")
	s.env.RegisterDelayedCallback(func() { s.send("", late) }, late.ReceivedAt.Add(50*time.Millisecond).Sub(s.env.Now()))
	s.evaluated("2027-03-02", appraisal.Meets, appraisal.Good)
	s.appraise(s.year2026())
	s.refusedWith(appraisal.TooLate, late.ID)
	require.Equal(t, "2026-05-20", s.day("targets-not-renewed"))
}

func TestNoTargetsAreRenewedForAYearThatIsOver(t *testing.T) {
	t.Parallel()
	s := newStory(t, "2026-01-05")
	s.agreed()
	move := s.act("2027-01-11", "09:00", appraisal.Transfer, appraisal.HR, appraisal.Facts{Post: "post-2", Unit: "unit-2", From: appraisal.NewDate(2027, time.January, 11)})
	s.evaluated("2027-03-02", appraisal.Meets, appraisal.Good)
	s.appraise(s.year2026())
	s.taken(move)
	require.Equal(t, []string{"employee transferred"}, letters(s.entry("Transfer")))
}

func TestNothingIsPlannedAnewForAYearThatIsOver(t *testing.T) {
	t.Parallel()
	s := newStory(t, "2026-01-05")
	s.act("2026-01-07", "09:00", appraisal.BeginAbsence, appraisal.HR, appraisal.Facts{Absence: appraisal.LongLeave, From: day(time.January, 7), Until: day(time.December, 31)})
	end := s.act("2027-01-04", "09:00", appraisal.EndAbsence, appraisal.HR, appraisal.Facts{From: appraisal.NewDate(2027, time.January, 4)})
	s.evaluated("2027-03-02", appraisal.Meets, appraisal.Good)
	s.appraise(s.year2026())
	s.taken(end)
	require.Equal(t, appraisal.InYear, s.entry("EndAbsence").Step.Stage)
	require.Equal(t, []string{"employee absence_ended"}, letters(s.entry("EndAbsence")))
}

func TestAnExtendedRenewalKeepsItsTerm(t *testing.T) {
	t.Parallel()
	s := newStory(t, "2026-01-05")
	s.agreed()
	s.act("2026-05-04", "08:00", appraisal.RenewTargets, appraisal.HR, none)
	extend := s.act("2026-05-05", "08:00", appraisal.ExtendTerm, appraisal.HR, appraisal.Facts{Clock: appraisal.JoinedClock, Until: day(time.June, 30)})
	submit := s.act("2026-05-06", "08:00", appraisal.SubmitTargets, appraisal.Employee, none)
	s.evaluated("2027-03-02", appraisal.Meets, appraisal.Good)
	s.appraise(s.year2026())
	s.taken(extend, submit)
	require.Equal(t, "2026-06-30", due(s.entries[4], appraisal.AgreeTargets))
}

func TestAbsenceRests(t *testing.T) {
	t.Parallel()
	for _, kind := range appraisal.Absences() {
		if !kind.Rests() {
			continue
		}
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			s := newStory(t, "2026-01-05")
			s.agreed()
			begin := s.act("2026-06-29", "09:00", appraisal.BeginAbsence, appraisal.HR, appraisal.Facts{Absence: kind, From: day(time.July, 1), Until: day(time.September, 30)})
			twice := s.act("2026-06-30", "09:00", appraisal.BeginAbsence, appraisal.HR, appraisal.Facts{Absence: kind, From: day(time.July, 1), Until: day(time.September, 30)})
			submit := s.act("2026-07-02", "09:00", appraisal.SubmitTargets, appraisal.Employee, none)
			move := s.act("2026-08-03", "09:00", appraisal.Transfer, appraisal.HR, appraisal.Facts{Post: "post-2", Unit: "unit-2", From: day(time.August, 3)})
			end := s.act("2026-09-15", "09:00", appraisal.EndAbsence, appraisal.HR, appraisal.Facts{From: day(time.September, 14)})
			again := s.act("2026-09-16", "09:00", appraisal.EndAbsence, appraisal.HR, appraisal.Facts{From: day(time.September, 14)})
			s.evaluated("2027-03-02", appraisal.Meets, appraisal.Good)
			in := s.year2026()
			s.appraise(in)

			s.taken(begin, move, end)
			s.refusedWith(appraisal.AlreadyAbsent, twice)
			s.refusedWith(appraisal.NotNow, submit)
			s.refusedWith(appraisal.NotAbsent, again)
			resting := s.entry("BeginAbsence")
			require.Equal(t, appraisal.Resting, resting.Step.Stage)
			require.Empty(t, resting.Step.Awaits, "nothing is awaited of who is away")
			require.Equal(t, []appraisal.Term{{Clock: appraisal.YearClock, Due: in.Ends}}, resting.Step.Windows)
			require.Equal(t, []string{"employee absence_recorded"}, letters(resting))
			require.Equal(t, appraisal.Resting, s.entry("Transfer").Step.Stage, "a move during the absence leaves it resting")
			back := s.entry("EndAbsence")
			require.Equal(t, appraisal.InYear, back.Step.Stage)
			if kind.Excluded() {
				require.Equal(t, []string{"employee targets_renewal", "employee absence_ended"}, letters(back))
				require.Equal(t, "2026-09-29", due(back, appraisal.SubmitTargets), "10 working days after 15 September, when the return was recorded")
				require.Equal(t, "2026-09-30", s.day("targets-not-renewed"))
			} else {
				require.Equal(t, []string{"employee absence_ended"}, letters(back), "the agreement stands as it was")
			}
			require.ElementsMatch(t, []signalled{
				{evaluationOf(0, in), workflows.EmployeeChangedSignal, `{"a":"2026-09-30"}`},
				{evaluationOf(1, in), workflows.EmployeeChangedSignal, `{"a":"2026-09-30"}`},
			}, s.signals[:2])
			require.Equal(t, `{"a":"2026-09-13"}`, s.signals[len(s.signals)-1].told, "back earlier than thought")
		})
	}
}

func TestAbsenceBeforeTheFirstAgreementStartsPlanningOverAfterIt(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, back, clock, due string }{
		{"back in February", "2026-02-16", "joined", "2026-03-02"},
		{"back in January: not before the end of January", "2026-01-12", "T1", "2026-01-31"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := newStory(t, "2026-01-05")
			s.act("2026-01-08", "09:00", appraisal.SubmitTargets, appraisal.Employee, none)
			s.act("2026-01-09", "09:00", appraisal.BeginAbsence, appraisal.HR, appraisal.Facts{Absence: appraisal.Maternity, From: day(time.January, 12), Until: day(time.April, 10)})
			from, err := appraisal.ParseDate(c.back)
			require.NoError(t, err)
			end := s.act(c.back, "09:00", appraisal.EndAbsence, appraisal.HR, appraisal.Facts{From: from})
			s.evaluated("2027-03-02", appraisal.Meets, appraisal.Good)
			s.appraise(s.year2026())
			s.taken(end)
			back := s.entry("EndAbsence").Step
			require.Equal(t, appraisal.TargetsDue, back.Stage)
			require.Equal(t, c.clock, string(back.Awaits[0].Term.Clock))
			require.Equal(t, c.due, back.Awaits[0].Term.Due.String())
			require.Equal(t, appraisal.TargetsSteppedUp, s.entry("targets-not-agreed").Step.Stage, "then silence is what it always is")
		})
	}
}

func TestWhoIsAbsentToTheEndOfTheYearIsExempted(t *testing.T) {
	t.Parallel()
	s := newStory(t, "2026-01-05")
	s.deaf = true // the evaluations have ended or were never opened: that stops nothing
	s.agreed()
	s.act("2026-02-02", "09:00", appraisal.BeginAbsence, appraisal.HR, appraisal.Facts{Absence: appraisal.StateOffice, From: day(time.February, 2), Until: appraisal.NewDate(2028, time.December, 31)})
	result := s.appraise(s.year2026())
	require.Equal(t, "absent-to-the-end → exempted", s.path()[3])
	require.Equal(t, "2027-07-01", s.day("absent-to-the-end"))
	require.Equal(t, appraisal.Exempted, result.Stage)
}

func TestAResultDuringALongAbsenceStillSealsTheYear(t *testing.T) {
	t.Parallel()
	s := newStory(t, "2026-01-05")
	s.agreed()
	s.act("2026-11-02", "09:00", appraisal.BeginAbsence, appraisal.HR, appraisal.Facts{Absence: appraisal.SickLeave, From: day(time.November, 2), Until: appraisal.NewDate(2027, time.June, 1)})
	s.evaluated("2027-03-02", appraisal.Meets, appraisal.Good)
	result := s.appraise(s.year2026())
	require.Equal(t, workflows.AppraisalResult{Stage: appraisal.Sealed, Predicate: appraisal.Good}, result)
}

func TestStudyLeaveIsAdded(t *testing.T) {
	t.Parallel()
	s := newStory(t, "2026-01-05")
	s.agreed()
	begin := s.act("2026-03-02", "09:00", appraisal.BeginAbsence, appraisal.HR, appraisal.Facts{Absence: appraisal.StudyLeave, From: day(time.March, 2), Until: day(time.August, 31)})
	sick := s.act("2026-04-01", "09:00", appraisal.BeginAbsence, appraisal.HR, appraisal.Facts{Absence: appraisal.SickLeave, From: day(time.April, 1), Until: day(time.April, 30)})
	end := s.act("2026-08-31", "09:00", appraisal.EndAbsence, appraisal.HR, appraisal.Facts{From: day(time.September, 1)})
	submit := s.act("2026-09-02", "09:00", appraisal.SubmitTargets, appraisal.Employee, none)
	agree := s.act("2026-09-03", "09:00", appraisal.AgreeTargets, appraisal.Appraiser, none)
	s.evaluated("2027-03-02", appraisal.Meets, appraisal.Good)
	s.appraise(s.year2026())

	s.taken(begin, end, submit, agree)
	s.refusedWith(appraisal.AlreadyAbsent, sick)
	begun := s.entry("BeginAbsence")
	require.Equal(t, appraisal.InYear, begun.Step.Stage, "II.B.12: added to the running agreement, no new document")
	require.Equal(t, []string{"employee absence_recorded"}, letters(begun))
	ended := s.entry("EndAbsence")
	require.Equal(t, []string{"employee targets_renewal", "employee absence_ended"}, letters(ended), "II.B.13")
	require.Equal(t, "2026-09-15", due(ended, appraisal.SubmitTargets), "10 working days after the first day back")
	require.Empty(t, s.signals, "evaluations go on: the home appraiser rates, IV.A.16")
}

func TestStudyLeaveInJanuaryLeavesPlanningAsItIs(t *testing.T) {
	t.Parallel()
	s := newStory(t, "2026-01-05")
	s.act("2026-01-06", "09:00", appraisal.BeginAbsence, appraisal.HR, appraisal.Facts{Absence: appraisal.StudyLeave, From: day(time.January, 6), Until: day(time.August, 31)})
	s.act("2026-01-12", "09:00", appraisal.SubmitTargets, appraisal.Employee, none)
	end := s.act("2026-01-13", "09:00", appraisal.EndAbsence, appraisal.HR, appraisal.Facts{From: day(time.January, 13)})
	agree := s.act("2026-01-15", "09:00", appraisal.AgreeTargets, appraisal.Appraiser, none)
	s.evaluated("2027-03-02", appraisal.Meets, appraisal.Good)
	s.appraise(s.year2026())
	s.taken(end, agree)
	require.Equal(t, "2026-01-31", due(s.entry("BeginAbsence"), appraisal.SubmitTargets))
	require.Equal(t, "EndAbsence → targets-submitted", s.path()[2])
}

func TestEndOfServiceEndsTheAppraisalAndTellsItsEvaluations(t *testing.T) {
	t.Parallel()
	for _, service := range []appraisal.ServiceEnd{appraisal.Retired, appraisal.Died, appraisal.Left} {
		t.Run(string(service), func(t *testing.T) {
			t.Parallel()
			s := newStory(t, "2026-01-05")
			s.agreed()
			end := s.act("2026-07-01", "09:00", appraisal.EndService, appraisal.HR, appraisal.Facts{Service: service, From: day(time.July, 1)})
			after := s.act("2026-07-01", "09:00", appraisal.Transfer, appraisal.HR, appraisal.Facts{Post: "post-2", From: day(time.July, 1)})
			in := s.year2026()
			result := s.appraise(in)
			s.taken(end)
			s.refusedWith(appraisal.CaseEnded, after)
			require.Equal(t, appraisal.Departed, result.Stage)
			require.Empty(t, letters(s.entry("EndService")))
			told := `{"s":"departed","e":"` + string(service) + `"}`
			require.ElementsMatch(t, []signalled{
				{evaluationOf(0, in), workflows.AppraisalEndedSignal, told}, {evaluationOf(1, in), workflows.AppraisalEndedSignal, told},
			}, s.signals)
		})
	}
}

func TestEndOfServiceInEveryStageOfAnAppraisal(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ on, stage string }{
		{"2026-01-09", "targets-due"}, {"2026-01-13", "targets-submitted"}, {"2026-02-03", "targets-stepped-up"}, {"2026-02-10", "in-year"}, {"2026-03-10", "resting"},
	} {
		t.Run(c.stage, func(t *testing.T) {
			t.Parallel()
			s := newStory(t, "2026-01-05")
			s.deaf = true
			s.act("2026-01-12", "09:00", appraisal.SubmitTargets, appraisal.Employee, none)
			s.act("2026-02-09", "09:00", appraisal.AgreeTargets, appraisal.Superior, none)
			s.act("2026-03-09", "09:00", appraisal.BeginAbsence, appraisal.HR, appraisal.Facts{Absence: appraisal.LongLeave, From: day(time.March, 9), Until: day(time.May, 9)})
			end := s.act(c.on, "12:00", appraisal.EndService, appraisal.HR, appraisal.Facts{Service: appraisal.Left, From: day(time.March, 1)})
			result := s.appraise(s.year2026())
			s.taken(end)
			require.Equal(t, appraisal.Departed, result.Stage)
		})
	}
}

func TestEndOfServiceLapsesATraining(t *testing.T) {
	t.Parallel()
	for service, want := range map[appraisal.ServiceEnd][]string{
		appraisal.Retired: {"employee training_lapsed"}, appraisal.Left: {"employee training_lapsed"}, appraisal.Died: nil,
	} {
		s := newStory(t, "2026-12-20")
		s.act("2026-12-22", "09:00", appraisal.ProposeTraining, appraisal.Appraiser, appraisal.Facts{Course: "course"})
		s.act("2026-12-23", "09:00", appraisal.ApproveTraining, appraisal.HR, none)
		end := s.act("2026-12-24", "09:00", appraisal.EndService, appraisal.HR, appraisal.Facts{Service: service, From: day(time.December, 24)})
		s.env.ExecuteWorkflow(workflows.Training, workflows.TrainingInput{CaseInput: s.caseInput(), Needed: day(time.December, 20)})
		s.ended()
		s.taken(end)
		require.Equal(t, appraisal.TrainingLapsed, s.entry("EndService").Step.Stage)
		require.Equal(t, want, letters(s.entry("EndService")), "no letter to the dead")
	}
}
