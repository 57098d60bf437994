package story_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
)

// TestStoryGorontalo plays an office of agriculture under the policy of Gorontalo, past the end of its year, and looks at
// what its people see of G1 to G18, and at the papers (L9).
func TestStoryGorontalo(t *testing.T) {
	t.Parallel()
	plays(t, "gorontalo", 600*time.Millisecond, appraisal.NewDate(2027, time.March, 1), []feature{
		{"G1", "targets linked to the goals above", goalsAreCovered},
		{"G2", "nine boxes, every dot explained", nineBoxes},
		{"G3", "competence, integrity, results", threeAspects},
		{"G4", "colleagues are heard without names", colleaguesHeard},
		{"G5", "results at once", resultsAtOnce},
		{"G6", "people are told and asked", toldAndAsked},
		{"G7", "promotion by open criteria", openCriteria},
		{"G8", "kinds of programmes", kindsOfProgrammes},
		{"G9", "the best recognised, the weak followed up", bestAndWeak},
		{"G10", "several organisers", severalOrganisers},
		{"G11", "citizens' satisfaction before and after a programme", citizensBeforeAndAfter},
		{"G12", "training all year", trainingAllYear},
		{"G13", "mentoring with a journal", mentoringWithJournal},
		{"G14", "enrolments go out, completions come back", enrolmentsAndCompletions},
		{"G15", "competence is monitored and developed", competenceMonitored},
		{"G16", "seats in a fair order", seatsInOrder},
		{"G17", "service time before and after", serviceTimeBeforeAndAfter},
		{"G18", "hours against the entitlement", hoursOfLearning},
		{"L9", "a paper of everything on record", everyPaper("A.1.2", "A.1.3", "A.1.7", "B.1.1", "B.1.2", "B.1.4", "B.1.5", "B.1.6", "B.1.7", "B.1.8", "B.1.9",
			"C.1.2", "C.1.3", "D.1.1")},
		{"L9", "a receipt for every act", receiptsOfActs},
		{"L9", "the report of a behaviour problem", reportOfBehaviour},
		{"L9", "the papers of a unit in one file", unitInOneFile},
	})
}

func goalsAreCovered(t *testing.T, c *company) {
	report, err := c.hr(t).Target.GetTargetCoverage(t.Context(), &siklusv1.GetTargetCoverageRequest{CycleId: c.cycle})
	require.NoError(t, err)
	linked := 0
	for _, u := range report.GetUnits() {
		linked += int(u.GetLinked())
	}
	require.Greater(t, linked, 15)
	for _, gap := range report.GetGaps() {
		require.NotEmpty(t, gap.GetWhat())
	}
}

// nineBoxes: HR sees everybody in a box or with what is missing; who stands in one reads every fact behind it.
func nineBoxes(t *testing.T, c *company) {
	ctx := t.Context()
	talents, err := c.hr(t).Talent.GetTalentMap(ctx, &siklusv1.GetTalentMapRequest{})
	require.NoError(t, err)
	require.Len(t, talents.GetBoxes(), 9)
	dots := 0
	for _, b := range talents.GetBoxes() {
		dots += len(b.GetDots())
	}
	require.Equal(t, len(c.Appraised()), dots+len(talents.GetUnplaced()))
	require.Positive(t, dots)
	place, err := c.one(t, "PENYULUH", 0).Talent.GetTalentPlace(ctx, &siklusv1.GetTalentPlaceRequest{})
	require.NoError(t, err)
	require.NotEmpty(t, place.GetPerformance().GetInputs())
	for _, in := range place.GetPerformance().GetInputs() {
		require.NotEmpty(t, in.GetSays().GetEnglish(), in.GetInput())
	}
	require.NotEmpty(t, place.GetPotential().GetInputs())
}

// threeAspects: results and competence make the one proposal, integrity the other; integrity has a line of its own.
func threeAspects(t *testing.T, c *company) {
	me := c.one(t, "PENYULUH", 0)
	rated := c.file(t, "PENYULUH", 0, "year")
	weighed := strings.Join(slices.Collect(keysOf(c.proposalOf(t, me, rated.id))), "; ")
	require.Contains(t, weighed, "weight 70 %")
	require.Contains(t, weighed, "weight 30 %")
	assessed, err := me.Competence.GetAssessment(t.Context(), &siklusv1.GetAssessmentRequest{CaseId: c.file(t, "PENYULUH", 0, "").id})
	require.NoError(t, err)
	require.Equal(t, siklusv1.AssessmentState_ASSESSMENT_STATE_ASSESSED, assessed.GetState())
	require.NotNil(t, assessed.GetIntegrity())
	require.NotEmpty(t, assessed.GetLeader().GetRatings()[0].GetEvidence())
}

// colleaguesHeard: what colleagues said is shown in sum to whom it is about and to the leader; who said what is nowhere,
// not even whether somebody has answered.
func colleaguesHeard(t *testing.T, c *company) {
	ctx := t.Context()
	mine := c.file(t, "PENYULUH", 0, "")
	for _, reader := range []*caller{c.one(t, "PENYULUH", 0), c.one(t, "KASI-SULUH", 0)} {
		said, err := reader.Voice.GetVoiceResult(ctx, &siklusv1.GetVoiceResultRequest{CaseId: mine.id, Period: "q1"})
		require.NoError(t, err)
		require.EqualValues(t, 3, said.GetLeast())
		for _, r := range said.GetResults() {
			if r.GetOutcome() != siklusv1.VoiceOutcome_VOICE_OUTCOME_SHOWN {
				require.Empty(t, r.GetValues(), "too few to be shown")
			}
		}
	}
	asked, err := c.one(t, "KASI-SULUH", 0).Voice.GetVoices(ctx, &siklusv1.GetVoicesRequest{CaseId: mine.id, Period: "q1"})
	require.NoError(t, err)
	require.NotEmpty(t, asked.GetSeats())
	for _, s := range asked.GetSeats() {
		require.NotContains(t, []siklusv1.VoiceSeatState{siklusv1.VoiceSeatState_VOICE_SEAT_STATE_ANSWERED, siklusv1.VoiceSeatState_VOICE_SEAT_STATE_DECLINED}, s.GetState())
	}
	counted, err := c.hr(t).Voice.CountVoices(ctx, &siklusv1.CountVoicesRequest{CycleId: c.cycle})
	require.NoError(t, err)
	i := slices.IndexFunc(counted.GetPeriods(), func(p *siklusv1.VoiceCount) bool { return p.GetPeriod() == "q1" })
	require.GreaterOrEqual(t, i, 0)
	require.GreaterOrEqual(t, counted.GetPeriods()[i].GetAsked(), int32(15))
	require.Positive(t, counted.GetPeriods()[i].GetReleasedAnswers())
	require.Positive(t, counted.GetPeriods()[i].GetShown())
}

// resultsAtOnce: what was signed is delivered with the signature, and read by whom it concerns.
func resultsAtOnce(t *testing.T, c *company) {
	me := c.reads(t, c.one(t, "PENYULUH", 1), c.file(t, "PENYULUH", 1, "q2").id)
	require.NotEqual(t, siklusv1.Predicate_PREDICATE_UNSPECIFIED, me.GetResult().GetPredicate())
}

func toldAndAsked(t *testing.T, c *company) {
	ctx := t.Context()
	told, err := c.one(t, "PENDATA", 0).Fairness.ListAnnouncements(ctx, &siklusv1.ListAnnouncementsRequest{})
	require.NoError(t, err)
	require.NotNil(t, told.GetAnnouncements()[0].GetAcknowledgedAt())
	survey, err := c.one(t, "PENDATA", 0).Fairness.GetSurvey(ctx, &siklusv1.GetSurveyRequest{CycleId: c.cycle})
	require.NoError(t, err)
	require.GreaterOrEqual(t, survey.GetAnswers(), int32(5))
	choices, err := c.hr(t).Cycle.ListAgencyChoices(ctx, &siklusv1.ListAgencyChoicesRequest{})
	require.NoError(t, err)
	require.NotNil(t, choices)
}

// openCriteria: everybody reads what a vacancy weighs, and a candidate their own place; HR the distribution beside the
// circular.
func openCriteria(t *testing.T, c *company) {
	ctx := t.Context()
	me := c.one(t, "PENYULUH", 0)
	list, err := me.Talent.ListVacancies(ctx, &siklusv1.ListVacanciesRequest{})
	require.NoError(t, err)
	require.Len(t, list.GetVacancies(), 1)
	require.Len(t, list.GetVacancies()[0].GetCriteria(), 2)
	require.NotEmpty(t, list.GetVacancies()[0].GetReason(), "closed, so everybody reads why")
	own, err := me.Talent.GetOwnStanding(ctx, &siklusv1.GetOwnStandingRequest{VacancyId: list.GetVacancies()[0].GetId()})
	require.NoError(t, err)
	require.NotNil(t, own.GetHead())
	shares, err := c.hr(t).Cycle.GetDistribution(ctx, &siklusv1.GetDistributionRequest{CycleId: c.cycle, UnitCode: "BID", Period: "year"})
	require.NoError(t, err)
	require.NotEmpty(t, shares.GetRows())
}

func kindsOfProgrammes(t *testing.T, c *company) {
	ctx := t.Context()
	hr := c.hr(t)
	for _, kind := range []string{"managerial", "leadership", "technical"} {
		put, err := hr.Training.PutCourse(ctx, &siklusv1.PutCourseRequest{Course: &siklusv1.Course{Title: "Program " + kind, Hours: 20, Seats: 3, Price: 1, Kind: kind}})
		require.NoError(t, err)
		require.Equal(t, kind, put.GetCourse().GetKind())
	}
}

// bestAndWeak: the recognised stand on a list for everybody; the low result of the first quarter has a plan that the
// employee has read, with what was looked at and what came of it.
func bestAndWeak(t *testing.T, c *company) {
	ctx := t.Context()
	_, err := c.one(t, "PENDATA", 0).Talent.ListRecognitions(ctx, &siklusv1.ListRecognitionsRequest{})
	require.NoError(t, err)
	weak := c.file(t, "PENYULUH", 4, "q1")
	plan, err := c.one(t, "PENYULUH", 4).Talent.GetImprovement(ctx, &siklusv1.GetImprovementRequest{CaseId: weak.id})
	require.NoError(t, err)
	require.True(t, plan.GetPlan().GetRead())
	var steps []string
	for _, n := range plan.GetNotes() {
		steps = append(steps, n.GetStep())
	}
	require.Subset(t, steps, []string{"plan", "read", "check", "outcome"})
	coached, err := c.one(t, "PENYULUH", 4).Guidance.ListGuidance(ctx, &siklusv1.ListGuidanceRequest{CaseId: c.file(t, "PENYULUH", 4, "").id})
	require.NoError(t, err)
	require.Len(t, coached.GetLines(), 1)
	_, err = c.hr(t).Talent.DecideFollowUp(ctx, &siklusv1.DecideFollowUpRequest{CaseId: weak.id, EntryId: coached.GetLines()[0].GetId(), Way: "guidance",
		Reason: "Dicoba pada hasil triwulan, yang tidak membawa akibat."})
	require.Error(t, err, "no consequence follows from a result of one period")
}

func severalOrganisers(t *testing.T, c *company) {
	list, err := c.hr(t).Learning.ListOrganisers(t.Context(), &siklusv1.ListOrganisersRequest{})
	require.NoError(t, err)
	require.NotEmpty(t, list.GetOrganisers())
	require.True(t, list.GetOrganisers()[0].GetOutside())
	file, err := c.hr(t).Learning.ExportEnrolments(t.Context(), &siklusv1.ExportEnrolmentsRequest{OrganiserId: list.GetOrganisers()[0].GetId()})
	require.NoError(t, err)
	require.NotEmpty(t, file.GetName())
}

func trainingAllYear(t *testing.T, c *company) {
	hours, err := c.one(t, "PENYULUH", 0).Training.GetTrainingHours(t.Context(), &siklusv1.GetTrainingHoursRequest{Year: 2026})
	require.NoError(t, err)
	by := map[string]int32{}
	for _, credited := range hours.GetCredited() {
		by[credited.GetSource()] += credited.GetHours()
	}
	require.EqualValues(t, 20, by["training"])
	require.EqualValues(t, 24, hours.GetHours(), "the course and a mentoring: %v", by)
	require.NotEmpty(t, hours.GetProvision())
}

// mentoringWithJournal: meetings, an end evaluation of both, and what the guide saw.
func mentoringWithJournal(t *testing.T, c *company) {
	ctx := t.Context()
	me := c.one(t, "PENYULUH", 1)
	list, err := me.Guidance.ListGuidance(ctx, &siklusv1.ListGuidanceRequest{CaseId: c.file(t, "PENYULUH", 1, "").id})
	require.NoError(t, err)
	require.Len(t, list.GetLines(), 1)
	record, err := me.Guidance.GetGuidance(ctx, &siklusv1.GetGuidanceRequest{GuidanceId: list.GetLines()[0].GetId()})
	require.NoError(t, err)
	meetings, ends := 0, 0
	for _, n := range record.GetNotes() {
		if n.GetEntry() != nil {
			meetings++
		}
		if n.GetEnd() != nil {
			ends++
		}
	}
	require.Equal(t, 3, meetings)
	require.Equal(t, 2, ends)
	require.Len(t, record.GetSignatures(), 2)
}

func enrolmentsAndCompletions(t *testing.T, c *company) {
	ctx := t.Context()
	trainings, err := c.hr(t).Learning.ListTrainings(ctx, &siklusv1.ListTrainingsRequest{Whose: siklusv1.WhoseTraining_WHOSE_TRAINING_AGENCY, Ended: true})
	require.NoError(t, err)
	done := 0
	for _, one := range trainings.GetTrainings() {
		if one.GetStage() == string(appraisal.TrainingCompleted) {
			done++
			require.EqualValues(t, 20, one.GetHours())
		}
	}
	require.Equal(t, 4, done, "two in their order, two of the counter")
}

// effectOf is what HR reads of the course that two of the counter took in June, by what is compared.
func (c *company) effectOf(t *testing.T) (*siklusv1.CourseEffect, map[string]*siklusv1.ServiceChange) {
	t.Helper()
	effects, err := c.hr(t).Learning.GetTrainingEffect(t.Context(), &siklusv1.GetTrainingEffectRequest{})
	require.NoError(t, err)
	i := slices.IndexFunc(effects.GetCourses(), func(e *siklusv1.CourseEffect) bool { return e.GetCourse().GetTitle() == "Melayani Petani" })
	require.GreaterOrEqual(t, i, 0, "%v", effects.GetCourses())
	changes := map[string]*siklusv1.ServiceChange{}
	for _, change := range effects.GetCourses()[i].GetServices() {
		require.Equal(t, "Konsultasi dan bantuan benih", change.GetService())
		require.Equal(t, "Bidang Penyuluhan dan Data", change.GetOffice())
		changes[change.GetWhat()] = change
	}
	return effects.GetCourses()[i], changes
}

// citizensBeforeAndAfter: the index of the counter before some of it learned and after, with how many answered, and how
// many of the office learned; two are too few for a mean of ratings, and the page says so.
func citizensBeforeAndAfter(t *testing.T, c *company) {
	effect, changes := c.effectOf(t)
	require.EqualValues(t, 2, effect.GetCompleted())
	require.True(t, effect.GetTooFew())
	change := changes["citizens"]
	require.NotNil(t, change)
	require.Equal(t, "better", change.GetFinding(), "%v", change)
	require.GreaterOrEqual(t, change.GetRecordsBefore(), int32(10))
	require.GreaterOrEqual(t, change.GetRecordsAfter(), int32(10))
	require.NotEmpty(t, change.GetOneMoves())
	require.Equal(t, []int32{2, 12}, []int32{change.GetTrained(), change.GetStaff()})
	require.Equal(t, []string{"2026-03-10", "2026-06-07"}, []string{change.GetBeforeFrom(), change.GetBeforeTo()})
	require.Greater(t, change.GetAfterFrom(), "2026-06-12", "the days of the course are neither")
	require.False(t, change.GetUnfinished())
}

// serviceTimeBeforeAndAfter: the same around the same course, from the service's own records.
func serviceTimeBeforeAndAfter(t *testing.T, c *company) {
	_, changes := c.effectOf(t)
	for what, finding := range map[string]string{"service-time": "better", "service-in-time": "better"} {
		require.NotNil(t, changes[what], what)
		require.Equal(t, finding, changes[what].GetFinding(), "%v", changes[what])
		require.GreaterOrEqual(t, changes[what].GetRecordsBefore(), int32(50))
		require.GreaterOrEqual(t, changes[what].GetRecordsAfter(), int32(50))
	}
	require.Equal(t, []string{"1.67", "0.67", "hours"}, []string{changes["service-time"].GetBefore(), changes["service-time"].GetAfter(), changes["service-time"].GetUnit()})
	require.NotEmpty(t, changes["service-errors"].GetAfter())
}

func competenceMonitored(t *testing.T, c *company) {
	ctx := t.Context()
	report, err := c.hr(t).Competence.GetAssessmentCoverage(ctx, &siklusv1.GetAssessmentCoverageRequest{CycleId: c.cycle})
	require.NoError(t, err)
	require.EqualValues(t, len(c.Appraised())-1, report.GetAll().GetAssessed())
	require.EqualValues(t, 1, report.GetAll().GetNotAssessed(), "silence is on record as such")
	plan, err := c.one(t, "PENYULUH", 1).Competence.GetDevelopmentPlan(ctx, &siklusv1.GetDevelopmentPlanRequest{CaseId: c.file(t, "PENYULUH", 1, "").id})
	require.NoError(t, err)
	require.True(t, plan.GetAgreed())
}

// seatsInOrder: one seat, several who want it: who waited was moved to another course, and both places are explained.
func seatsInOrder(t *testing.T, c *company) {
	ctx := t.Context()
	trainings, err := c.hr(t).Learning.ListTrainings(ctx, &siklusv1.ListTrainingsRequest{Whose: siklusv1.WhoseTraining_WHOSE_TRAINING_AGENCY, Ended: true})
	require.NoError(t, err)
	wanted, held := map[string]int{}, map[string]int{}
	for _, one := range trainings.GetTrainings() {
		title := one.GetCourse().GetTitle()
		wanted[title]++
		switch appraisal.Stage(one.GetStage()) {
		case appraisal.TrainingOffered, appraisal.TrainingEnrolled, appraisal.TrainingCompleted:
			held[title]++
		}
	}
	require.Positive(t, wanted["Bicara di Lapangan"])
	require.Equal(t, 1, held["Bicara di Lapangan"], "one has it")
	require.Positive(t, wanted["Laporan Ringkas"], "who waited was moved to another course")
	courses, err := c.hr(t).Training.ListCourses(ctx, &siklusv1.ListCoursesRequest{})
	require.NoError(t, err)
	for _, course := range courses.GetCourses() {
		require.LessOrEqual(t, course.GetTaken(), course.GetSeats(), course.GetTitle())
	}
}

func hoursOfLearning(t *testing.T, c *company) {
	hours, err := c.hr(t).Learning.ListUnitHours(t.Context(), &siklusv1.ListUnitHoursRequest{Year: 2026})
	require.NoError(t, err)
	require.EqualValues(t, 20, hours.GetHoursPns())
	require.EqualValues(t, 96, hours.GetAll().GetHours(), "four courses of 20 and two mentorings of 4 for both sides")
}
