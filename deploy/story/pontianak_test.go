package story_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/types/known/timestamppb"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
)

// TestStoryPontianak plays a hospital and a school under the policy of Pontianak and looks at what their people see of
// P1 to P9.
func TestStoryPontianak(t *testing.T) {
	t.Parallel()
	plays(t, "pontianak", 550*time.Millisecond, appraisal.NewDate(2026, time.April, 14), []feature{
		{"P1", "data and facts, pushed and read in", factsArePushed},
		{"P2", "clear, measurable indicators", measurableIndicators},
		{"P3", "one's own indicators and their value of the day", ownValues},
		{"P4", "counts and quality", countsAndQuality},
		{"P5", "clear feedback", clearFeedback},
		{"P6", "away from the proposal only with a reason; patterns", reasonsAndPatterns},
		{"P7", "service levels over time", serviceLevels},
		{"P8", "practised in a rehearsal", practised},
		{"P9", "the superiors' own punctuality", ownPunctuality},
	})
}

// factsArePushed: what the agency's system sent has source and times; sent again it counts once; a correction keeps the
// old value; the school's results came as a file.
func factsArePushed(t *testing.T, c *company) {
	ctx := t.Context()
	nurse := c.one(t, "PERAWAT", 0)
	for code, line := range c.ownFigures(t, nurse) {
		if line.GetMeasure().GetSubject() == "person" {
			require.Equal(t, c.Systems, line.GetCurrent().GetSource(), code)
			require.NotNil(t, line.GetCurrent().GetReceivedAt(), code)
		}
	}
	row := &siklusv1.Measurement{Measure: "kunjungan-pasien", Subject: c.Holders("PERAWAT")[0].Number, Value: "31", Key: "uji/sekali",
		MeasuredAt: timestamppb.New(c.rules.Calendar.At(c.today()-1, 10, 0))}
	for _, want := range [][2]int32{{1, 0}, {0, 1}} {
		out, err := c.with(c.systems).Measure.PushMeasurements(ctx, &siklusv1.PushMeasurementsRequest{Rows: []*siklusv1.Measurement{row}})
		require.NoError(t, err)
		require.Empty(t, out.GetDefects())
		require.Equal(t, want, [2]int32{out.GetTaken(), out.GetRepeated()})
	}
	trend, err := nurse.Measure.GetTrend(ctx, &siklusv1.GetTrendRequest{Measure: "mutu-rawat"})
	require.NoError(t, err)
	require.True(t, slices.ContainsFunc(trend.GetHistory(), func(p *siklusv1.MeasurePoint) bool { return p.GetReplaced() }), "the value before the correction is kept")
	require.True(t, slices.ContainsFunc(trend.GetHistory(), func(p *siklusv1.MeasurePoint) bool { return p.GetReason() != "" }), "the correction says why")
	require.Contains(t, c.ownFigures(t, c.one(t, "GURU", 0)), "hasil-ujian", "read in from a file")
}

// measurableIndicators: productivity, quality and innovation stand in every agreement, with numbers.
func measurableIndicators(t *testing.T, c *company) {
	for _, post := range []string{"PERAWAT", "GURU"} {
		aspects, innovations := map[siklusv1.Aspect]int{}, 0
		for _, r := range c.reads(t, c.one(t, post, 1), c.file(t, post, 1, "").id).GetTargets().GetResults() {
			for _, i := range r.GetIndicators() {
				require.NotEmpty(t, i.GetAmount(), i.GetMeasure())
				require.NotEmpty(t, i.GetUnit(), i.GetMeasure())
				aspects[i.GetAspect()]++
				if i.GetKind() == siklusv1.IndicatorKind_INDICATOR_KIND_INNOVATION {
					innovations++
				}
			}
		}
		require.Positive(t, aspects[siklusv1.Aspect_ASPECT_QUANTITY], post)
		require.Positive(t, aspects[siklusv1.Aspect_ASPECT_QUALITY], post)
		require.Positive(t, innovations, post)
	}
}

// ownValues: an agreement that was signed by both sides and acknowledged, and beside each measure of it the value of the day, what that
// is of the target, and which way it goes; with the next day's value all of that moves. Who agreed to new indicators in March says
// anew that they are known.
func ownValues(t *testing.T, c *company) {
	ctx := t.Context()
	me := c.one(t, "PERAWAT", 1)
	versions, err := me.Target.ListTargetVersions(t.Context(), &siklusv1.ListTargetVersionsRequest{CaseId: c.file(t, "PERAWAT", 1, "").id})
	require.NoError(t, err)
	require.Len(t, versions.GetVersions(), 1)
	require.Equal(t, siklusv1.VersionState_VERSION_STATE_RUNNING, versions.GetVersions()[0].GetState())
	require.Equal(t, c.Holders("KARU")[0].Name, versions.GetVersions()[0].GetDecidedBy().GetName())
	require.NotNil(t, versions.GetVersions()[0].GetAcknowledgedAt(), "the indicators were acknowledged")
	lines := c.ownFigures(t, me)
	for _, code := range []string{"kunjungan-pasien", "mutu-rawat"} {
		line := lines[code]
		require.NotNil(t, line, code)
		require.NotEmpty(t, line.GetCurrent().GetValue())
		require.NotEmpty(t, line.GetTarget())
		require.NotEmpty(t, line.GetAchievement())
		require.NotEmpty(t, line.GetTrend())
	}
	for _, pushed := range []struct {
		value, achievement string
		ago                time.Duration
	}{{"27", "90", 30 * time.Hour}, {"33", "110", time.Hour}} {
		before, at := c.ownFigures(t, me)["kunjungan-pasien"], c.legal().Add(-pushed.ago)
		require.NotEqual(t, pushed.value, before.GetCurrent().GetValue())
		out, err := c.with(c.systems).Measure.PushMeasurements(ctx, &siklusv1.PushMeasurementsRequest{Rows: []*siklusv1.Measurement{{Measure: "kunjungan-pasien",
			Subject: c.Holders("PERAWAT")[1].Number, Value: pushed.value, Key: "uji/hari-ini/" + pushed.value, MeasuredAt: timestamppb.New(at)}}})
		require.NoError(t, err)
		require.EqualValues(t, 1, out.GetTaken(), "%v", out.GetDefects())
		now := c.ownFigures(t, me)["kunjungan-pasien"]
		require.Equal(t, []string{pushed.value, pushed.achievement}, []string{now.GetCurrent().GetValue(), now.GetAchievement()})
		require.WithinDuration(t, at, now.GetCurrent().GetAt().AsTime(), time.Second, "as of when is told")
		require.True(t, now.GetCurrent().GetAt().AsTime().After(before.GetCurrent().GetAt().AsTime()), "and moves")
	}

	teacher, theirs := c.one(t, "GURU", 0), c.file(t, "GURU", 0, "").id
	renewed := c.running(t, teacher, theirs)
	require.Nil(t, renewed.GetAcknowledgedAt(), "new indicators were agreed in March")
	known := &siklusv1.AcknowledgeTargetsRequest{CaseId: theirs, ActId: renewed.GetActId()}
	_, err = c.one(t, "GURU", 1).Target.AcknowledgeTargets(ctx, known)
	require.Error(t, err, "nobody else says so")
	_, err = teacher.Target.AcknowledgeTargets(ctx, known)
	require.NoError(t, err)
	require.NotNil(t, c.running(t, c.one(t, "KEPSEK", 0), theirs).GetAcknowledgedAt(), "the leader sees it")
}

// countsAndQuality: visits and how well they were done, lessons and what pupils reached, each weigh as much.
func countsAndQuality(t *testing.T, c *company) {
	for _, post := range []string{"PERAWAT", "GURU"} {
		weighed := c.proposalOf(t, c.one(t, post, 1), c.file(t, post, 1, "m02").id)
		for _, aspect := range []string{"productivity, weight 40 %", "quality of service, weight 40 %"} {
			require.Contains(t, weighed, aspect, post)
			require.Contains(t, weighed[aspect], "%", "%s: %s was counted", post, aspect)
		}
	}
	exam := c.proposalOf(t, c.one(t, "GURU", 1), c.file(t, "GURU", 1, "m02").id)
	require.True(t, slices.ContainsFunc(values(exam), func(v string) bool { return strings.HasPrefix(v, "value ") }), "examination results stand there with their value: %v", exam)
}

// clearFeedback: asked for and given, and said without being asked; with it what was agreed in the dialogue and what
// became of it.
func clearFeedback(t *testing.T, c *company) {
	ctx := t.Context()
	heard, err := c.one(t, "PERAWAT", 1).Dialogue.ListFeedback(ctx, &siklusv1.ListFeedbackRequest{CaseId: c.file(t, "PERAWAT", 1, "").id})
	require.NoError(t, err)
	require.Len(t, heard.GetFeedback(), 6)
	tones := map[siklusv1.FeedbackTone]int{}
	for _, f := range heard.GetFeedback() {
		tones[f.GetTone()]++
	}
	require.Equal(t, map[siklusv1.FeedbackTone]int{siklusv1.FeedbackTone_FEEDBACK_TONE_POSITIVE: 4, siklusv1.FeedbackTone_FEEDBACK_TONE_IMPROVE: 2}, tones, "everybody said what theirs does")
	require.True(t, slices.ContainsFunc(heard.GetFeedback(), func(f *siklusv1.Feedback) bool { return f.GetQuestion() != "" }), "an answer to what was asked")
	require.True(t, slices.ContainsFunc(heard.GetFeedback(), func(f *siklusv1.Feedback) bool { return f.GetRelation() == "appraiser" && f.GetInPerson() }))
	me, mine := c.one(t, "PERAWAT", 0), c.file(t, "PERAWAT", 0, "")
	for period, follows := range map[string]int{"m02": 0, "m03": 2} {
		talk, err := me.Dialogue.GetDialogue(ctx, &siklusv1.GetDialogueRequest{CaseId: mine.id, Period: period})
		require.NoError(t, err)
		require.Equal(t, siklusv1.DialogueState_DIALOGUE_STATE_CONFIRMED, talk.GetState(), period)
		require.Len(t, talk.GetPoints().GetPoints(), 2)
		require.Len(t, talk.GetNotes(), 2, "both sides came prepared")
		require.Len(t, talk.GetOpenPoints(), follows, period)
		for _, p := range talk.GetOpenPoints() {
			require.NotEmpty(t, p.GetFollowUp().GetOutcome(), "what became of %s", p.GetPoint().GetWhat())
		}
	}
	unanswered, err := c.hr(t).Dialogue.ListUnansweredFeedback(ctx, &siklusv1.ListUnansweredFeedbackRequest{CycleId: c.cycle})
	require.NoError(t, err)
	require.NotNil(t, unanswered, "HR sees which requests nobody has answered")
	taken, err := c.one(t, "PERAWAT", 3).Dialogue.ListFeedback(ctx, &siklusv1.ListFeedbackRequest{CaseId: c.file(t, "PERAWAT", 3, "").id})
	require.NoError(t, err)
	require.Len(t, taken.GetTakeovers(), 1, "a result that the leader took over stands with the employee's own records")
}

// reasonsAndPatterns: who rates away from what the data propose has written why, and employee and superior read it; HR
// sees who rates more generously than others, with the numbers it rests on.
func reasonsAndPatterns(t *testing.T, c *company) {
	away := 0
	for n := range c.Holders("PERAWAT") {
		rated := c.file(t, "PERAWAT", n, "m02")
		for _, reader := range []*caller{c.one(t, "PERAWAT", n), c.one(t, "DIREKTUR", 0)} {
			basis := c.basis(t, reader, rated.id, "proposal")
			require.NotNil(t, basis)
			result := c.reads(t, reader, rated.id).GetResult()
			for _, in := range basis.GetInputs() {
				if in.GetNameEnglish() == "what was given, with a written reason" {
					away++
					require.Contains(t, result.GetNotes(), "Dinilai di atas usulan karena ")
				}
			}
		}
	}
	require.GreaterOrEqual(t, away, 4, "each is read by two")
	for _, reader := range []*caller{c.one(t, "PERAWAT", 1), c.one(t, "KARU", 0), c.one(t, "DIREKTUR", 0)} {
		proposed, facts := c.behaviourOf(t, reader, c.file(t, "PERAWAT", 1, "m03").id)
		require.Equal(t, "above expectation", proposed)
		require.Contains(t, facts["values, weight 100 %"], "112.5 % from 4 facts")
	}
	patterns, err := c.hr(t).Fairness.GetRatingPatterns(t.Context(), &siklusv1.GetRatingPatternsRequest{CycleId: c.cycle, Period: "m02"})
	require.NoError(t, err)
	i := slices.IndexFunc(patterns.GetAppraisers(), func(a *siklusv1.AppraiserPattern) bool { return a.GetPerson().GetName() == c.Holders("KARU")[0].Name })
	require.GreaterOrEqual(t, i, 0)
	generous := patterns.GetAppraisers()[i]
	require.Equal(t, int32(5), generous.GetRated())
	require.GreaterOrEqual(t, generous.GetAboveProposal(), int32(2))
	lenient := slices.IndexFunc(generous.GetPatterns(), func(p *siklusv1.RatingPattern) bool { return p.GetKind() == "lenient" })
	require.GreaterOrEqual(t, lenient, 0, "%v", generous.GetPatterns())
	require.NotEmpty(t, generous.GetPatterns()[lenient].GetChance(), "five ratings of one's own and ten of others: enough to say")
}

// serviceLevels: how fast the hospital's patients were seen, month by month, against the standard.
func serviceLevels(t *testing.T, c *company) {
	me := c.one(t, "KARU", 0)
	own, err := me.Measure.ListMeasurements(t.Context(), &siklusv1.ListMeasurementsRequest{})
	require.NoError(t, err)
	unit := ""
	for _, s := range own.GetSubjects() {
		if s.GetUnit().GetCode() == "RSUD" {
			unit = s.GetUnit().GetId()
		}
	}
	require.NotEmpty(t, unit)
	trend, err := me.Measure.GetTrend(t.Context(), &siklusv1.GetTrendRequest{Measure: "service:rawat-jalan:in-time", UnitId: unit})
	require.NoError(t, err)
	require.EqualValues(t, 1, trend.GetService().GetStandard())
	months := 0
	for _, m := range trend.GetMonths() {
		if m.GetFinished() > 0 {
			months++
			require.NotEmpty(t, m.GetInTime(), m.GetMonth())
			require.NotEmpty(t, m.GetMedianDays(), m.GetMonth())
		}
	}
	require.GreaterOrEqual(t, months, 3)
}

// practised: the whole is marked as a rehearsal wherever it is shown, and nothing of it is a real cycle.
func practised(t *testing.T, c *company) {
	me := c.one(t, "GURU", 0)
	require.True(t, c.reads(t, me, c.file(t, "GURU", 0, "m01").id).GetRehearsal())
	tasks, err := me.Case.ListTasks(t.Context(), &siklusv1.ListTasksRequest{IncludeClosed: true})
	require.NoError(t, err)
	require.NotEmpty(t, tasks.GetTasks())
	for _, task := range tasks.GetTasks() {
		require.True(t, task.GetRehearsal())
	}
	left, err := c.hr(t).Cycle.ListNotOpened(t.Context(), &siklusv1.ListNotOpenedRequest{CycleId: c.cycle})
	require.NoError(t, err)
	require.NotNil(t, left, "HR sees what was not opened, and why")
	told, err := me.Fairness.ListAnnouncements(t.Context(), &siklusv1.ListAnnouncementsRequest{})
	require.NoError(t, err)
	require.Len(t, told.GetAnnouncements(), 1)
	require.True(t, told.GetAnnouncements()[0].GetRehearsal())
	require.NotNil(t, told.GetAnnouncements()[0].GetAcknowledgedAt())
}

// ownPunctuality: the leader who let a window pass reads it of themselves, and HR of everybody.
func ownPunctuality(t *testing.T, c *company) {
	own, err := c.one(t, "KEPSEK", 0).Fairness.GetPunctuality(t.Context(), &siklusv1.GetPunctualityRequest{Year: 2026})
	require.NoError(t, err)
	total := own.GetPunctuality().GetTotal()
	require.Greater(t, total.GetAwaited(), int32(10))
	require.Positive(t, total.GetLapsed()+total.GetLate(), "one window of February passed without a rating: %v", total)
	all, err := c.hr(t).Fairness.ListPunctuality(t.Context(), &siklusv1.ListPunctualityRequest{Year: 2026})
	require.NoError(t, err)
	names := []string{}
	for _, p := range all.GetPeople() {
		names = append(names, p.GetPerson().GetName())
	}
	for _, post := range []string{"SEKDA", "KABAG", "DIREKTUR", "KARU", "KEPSEK"} {
		require.Contains(t, names, c.Holders(post)[0].Name, post)
	}
}
