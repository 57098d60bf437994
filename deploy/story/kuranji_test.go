package story_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

// TestStoryKuranji plays a sub-district with a health post under the policy of Kuranji and looks at what its people see
// of K1 to K13.
func TestStoryKuranji(t *testing.T) {
	t.Parallel()
	plays(t, "kuranji", 550*time.Millisecond, appraisal.NewDate(2026, time.April, 14), []feature{
		{"K1", "targets belong to the post and cascade", goalsCascade},
		{"K2", "the way counts as well as the result", wayCounts},
		{"K3", "clear indicators out of a library", clearIndicators},
		{"K4", "evaluated every month and for the year", everyMonth},
		{"K5", "achievement is collected as it happens", asItHappens},
		{"K6", "progress every day, with evidence", everyDay},
		{"K7", "the leader sees it at once and answers", leaderAnswers},
		{"K8", "every result names what to improve", namesWhatToImprove},
		{"K9", "a low rating leads to training", lowRatingLeadsToTraining},
		{"K10", "results feed career development", resultsFeedCareer},
		{"K11", "the basis of every rating is shown", basisIsShown},
		{"K12", "innovations are on record and count", innovationsCount},
		{"K13", "staff are consulted", staffAreConsulted},
		{"R4", "the same numbers everywhere, what is stuck, one person's timeline", watchesTheCycle},
		{"R5", "many cases changed at once, and back", changesManyAtOnce},
		{"H8", "reminded by hand, once a day", remindsByHand},
		{"R3", "letters are on record, chosen and sent again", looksAfterLetters},
		{"L8", "a deputy from one day to another", namesADeputy},
		{"S12", "a wrong superior is reported, and HR answers", asksForHelp},
		{"R1", "differences of the roster become acts", confirmsDifferences},
		{"L9", "papers while the year runs, the matrix of who leads others among them", everyPaper("A.1.5", "A.1.7", "B.1.2", "B.1.5", "C.1.3", "D.1.1", "D.1.3")},
	})
}

// goalsCascade: what a midwife is to reach supports what her leader is to reach, and that what the head is to reach.
func goalsCascade(t *testing.T, c *company) {
	for _, pair := range [][2]string{{"BIDAN", "KA-POS"}, {"LOKET", "KASI-YAN"}, {"KA-POS", "CAMAT"}} {
		above := c.file(t, pair[1], 0, "")
		require.NotEmpty(t, c.reads(t, c.one(t, pair[1], 0), above.id).GetTargets().GetResults())
		mains := 0
		for _, r := range c.reads(t, c.one(t, pair[0], 0), c.file(t, pair[0], 0, "").id).GetTargets().GetResults() {
			if len(r.GetParents()) > 0 {
				mains++
				require.True(t, strings.HasPrefix(r.GetParents()[0], above.id+":"), "%s supports %s", pair[0], pair[1])
				require.NotEmpty(t, r.GetSupports(), "the superior's result is told in words too")
			}
		}
		require.Positive(t, mains, "%s supports nothing", pair[0])
	}
	report, err := c.hr(t).Target.GetTargetCoverage(t.Context(), &siklusv1.GetTargetCoverageRequest{CycleId: c.cycle})
	require.NoError(t, err)
	for _, u := range report.GetUnits() {
		require.Equal(t, u.GetPeople(), u.GetAgreed(), "%s: everybody has an agreement", u.GetUnit())
	}
	offers, err := c.one(t, "KA-POS", 0).Target.ListTargetOffers(t.Context(), &siklusv1.ListTargetOffersRequest{})
	require.NoError(t, err)
	taken, back := 0, 0
	for _, o := range offers.GetOffers() {
		taken += int(o.GetHandedIn())
		back += int(o.GetWithdrawn())
	}
	require.Positive(t, taken, "what was offered to many stands in agreements")
	require.Equal(t, len(c.Holders("BIDAN")), back, "the mistake was taken back from all in one act")
}

// wayCounts: indicators of the process and of an innovation stand beside those of the result, and the explanation of the
// rating shows what each of the three came to and weighs.
func wayCounts(t *testing.T, c *company) {
	me, rated := c.one(t, "BIDAN", 0), c.file(t, "BIDAN", 0, "m02")
	kinds := map[siklusv1.IndicatorKind]int{}
	for _, r := range c.reads(t, me, rated.id).GetTargets().GetResults() {
		for _, i := range r.GetIndicators() {
			kinds[i.GetKind()]++
		}
	}
	require.Positive(t, kinds[siklusv1.IndicatorKind_INDICATOR_KIND_RESULT])
	require.Positive(t, kinds[siklusv1.IndicatorKind_INDICATOR_KIND_PROCESS])
	require.Positive(t, kinds[siklusv1.IndicatorKind_INDICATOR_KIND_INNOVATION])
	weighed := c.proposalOf(t, me, rated.id)
	for _, aspect := range []string{"achievement, weight 60 %", "process, weight 25 %", "innovation, weight 15 %"} {
		require.Contains(t, weighed, aspect)
	}
	require.Contains(t, weighed["process, weight 25 %"], "%", "the way was counted")
	notes, err := me.Progress.ListProgress(t.Context(), &siklusv1.ListProgressRequest{CaseId: c.file(t, "BIDAN", 0, "").id})
	require.NoError(t, err)
	require.NotEmpty(t, notes.GetEntries(), "notes on the way of the work")
}

// clearIndicators: every indicator says which way it gets better, how much of what, and from which source; all come out
// of the libraries of five sectors.
func clearIndicators(t *testing.T, c *company) {
	library, err := c.one(t, "LOKET", 0).Target.SearchIndicators(t.Context(), &siklusv1.SearchIndicatorsRequest{})
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(library.GetSectors()), 5)
	ready := map[string]bool{}
	for _, i := range library.GetIndicators() {
		ready[i.GetIndicator().GetMeasure()] = true
	}
	for _, post := range []string{"BIDAN", "LOKET", "CAMAT"} {
		fromLibrary := 0
		for _, r := range c.reads(t, c.one(t, post, 0), c.file(t, post, 0, "").id).GetTargets().GetResults() {
			for _, i := range r.GetIndicators() {
				require.NotEqual(t, siklusv1.TargetDirection_TARGET_DIRECTION_UNSPECIFIED, i.GetDirection(), i.GetMeasure())
				require.NotEmpty(t, i.GetAmount(), i.GetMeasure())
				require.NotEmpty(t, i.GetUnit(), i.GetMeasure())
				require.NotEmpty(t, i.GetSource(), i.GetMeasure())
				if ready[i.GetMeasure()] {
					fromLibrary++
				}
			}
		}
		require.GreaterOrEqual(t, fromLibrary, 2, post)
	}
}

// everyMonth: the plan has twelve months and the year; who is rated has a result for each month that is over.
func everyMonth(t *testing.T, c *company) {
	windows := map[string]bool{}
	for _, term := range c.plan.GetTerms() {
		windows[term.GetPeriod()] = true
	}
	for _, key := range append(monthly(12), "year") {
		require.True(t, windows[key], "the plan has no term for %s", key)
	}
	for _, key := range monthly(2) {
		require.Len(t, c.everyResult(t, key), len(c.Appraised()), key)
	}
	require.NotEmpty(t, c.everyResult(t, "m03"), "ratings of March come in")
}

// asItHappens: one's own page shows values as the agency's systems sent them, each with its source and its times.
func asItHappens(t *testing.T, c *company) {
	lines := c.ownFigures(t, c.one(t, "BIDAN", 0))
	for _, code := range []string{"imunisasi", "kunjungan-rumah", "mutu-kunjungan"} {
		require.Contains(t, lines, code)
		current := lines[code].GetCurrent()
		require.Equal(t, c.Systems, current.GetSource())
		require.NotNil(t, current.GetReceivedAt())
		require.Equal(t, 2026, current.GetAt().AsTime().Year())
		require.NotEmpty(t, lines[code].GetAchievement())
	}
	require.GreaterOrEqual(t, len(lines["kunjungan-rumah"].GetPoints()), 6, "a value a week")
}

// everyDay: a midwife has written something down on most working days, bound to a planned result and its period, with
// a link or a file as evidence; what was kept on the phone came later in one go.
func everyDay(t *testing.T, c *company) {
	me, mine := c.one(t, "BIDAN", 0), c.file(t, "BIDAN", 0, "")
	days, periods := map[string]bool{}, map[string]int{}
	links, files := 0, 0
	for _, p := range c.entries(t, me, mine.id) {
		days[p.GetEntry().GetDay()] = true
		periods[p.GetPeriod()]++
		require.Positive(t, p.GetEntry().GetResult())
		links += len(p.GetLinks())
		if p.GetFile() != nil {
			files++
			require.Len(t, p.GetFile().GetSha256(), 64)
		}
	}
	require.Greater(t, len(days), 40, "days on which something was written by the middle of April")
	require.Greater(t, periods["m02"], 10)
	require.Greater(t, periods["m03"], 10)
	require.Positive(t, links)
	require.Equal(t, 1, files)
	asked, err := me.Progress.ListProgress(t.Context(), &siklusv1.ListProgressRequest{CaseId: mine.id})
	require.NoError(t, err)
	require.Equal(t, "day", asked.GetRhythm(), "the policy asks for an entry a day")
}

// leaderAnswers: an entry that is sent now is in the leader's view without a reload, and the answer is with the entry.
func leaderAnswers(t *testing.T, c *company) {
	ctx := t.Context()
	me, leader := c.one(t, "BIDAN", 1), c.one(t, "KA-POS", 0)
	view, err := leader.Progress.TeamProgress(ctx, &siklusv1.TeamProgressRequest{Visit: true})
	require.NoError(t, err)
	require.Len(t, view.GetMembers(), len(c.Holders("BIDAN")))
	entry := &siklusv1.ProgressEntry{Id: store.NewID(), CaseId: c.file(t, "BIDAN", 1, "").id, Day: c.today().String(), Result: 1, Achieved: "Dua keluarga dikunjungi sore ini."}
	_, err = me.Progress.PutProgress(ctx, &siklusv1.PutProgressRequest{Entry: entry})
	require.NoError(t, err)
	cursor := view.GetCursor()
	require.NoError(t, until(ctx, "the leader sees what was written", func() (bool, error) {
		news, err := leader.Progress.WatchTeam(ctx, &siklusv1.WatchTeamRequest{Cursor: cursor, Wait: 2})
		if err != nil {
			return false, err
		}
		cursor = news.GetCursor()
		return slices.ContainsFunc(news.GetEntries(), func(e *siklusv1.TeamEntry) bool { return e.GetProgress().GetEntry().GetId() == entry.GetId() }), nil
	}))
	_, err = leader.Progress.AnswerProgress(ctx, &siklusv1.AnswerProgressRequest{EntryId: entry.GetId(), Id: store.NewID(), Text: "Terima kasih, lanjutkan besok."})
	require.NoError(t, err)
	answered := 0
	for _, p := range c.entries(t, me, entry.GetCaseId()) {
		for _, a := range p.GetAnswers() {
			require.Equal(t, c.Holders("KA-POS")[0].Name, a.GetBy().GetName())
			answered++
		}
	}
	require.Greater(t, answered, 1, "answers of the year and the one of now")
}

// namesWhatToImprove: the notes of every result say what to improve, by the indicator that was reached least.
func namesWhatToImprove(t *testing.T, c *company) {
	for _, key := range monthly(3) {
		for name, r := range c.everyResult(t, key) {
			require.Contains(t, r.GetNotes(), "Yang perlu ditingkatkan: ", "%s, %s", name, key)
		}
	}
	weak := c.file(t, "BIDAN", 4, "m02")
	notes := c.reads(t, c.one(t, "BIDAN", 4), weak.id).GetResult().GetNotes()
	require.Contains(t, notes, "tercapai ", "the number stands beside it: %s", notes)
}

// lowRatingLeadsToTraining: whoever was rated below expectation last finds it among their needs, with its evidence, and so
// does HR.
func lowRatingLeadsToTraining(t *testing.T, c *company) {
	needs, err := c.hr(t).Learning.ListNeeds(t.Context(), &siklusv1.ListNeedsRequest{Whose: siklusv1.WhoseTraining_WHOSE_TRAINING_AGENCY})
	require.NoError(t, err)
	require.Contains(t, needs.GetFrom(), "results", "the policy of Kuranji")
	found := map[string]bool{}
	for _, p := range needs.GetPeople() {
		for _, n := range p.GetNeeds() {
			if n.GetSource() == "results" {
				require.NotEmpty(t, n.GetEvidence(), p.GetName())
				found[p.GetName()] = true
			}
		}
	}
	low := 0
	for name, r := range c.everyResult(t, "m03") {
		if r.GetResults() == siklusv1.Rating_RATING_BELOW {
			low++
			require.True(t, found[name], "%s was rated below expectation in March", name)
		}
	}
	require.Positive(t, low, "nobody was rated below expectation")
}

// resultsFeedCareer: the page of one's career shows the result of every month with what other posts ask for, long before
// competences are assessed; what was below expectation stands beside the development plan, and becomes an item of it that the
// leader agrees to.
func resultsFeedCareer(t *testing.T, c *company) {
	ctx := t.Context()
	me, leader, mine := c.one(t, "BIDAN", 4), c.one(t, "KA-POS", 0), c.file(t, "BIDAN", 4, "")
	career, err := me.Competence.GetCareerDirection(ctx, &siklusv1.GetCareerDirectionRequest{CaseId: mine.id})
	require.NoError(t, err)
	require.Zero(t, career.GetYear(), "competences are assessed from October on")
	require.NotEmpty(t, career.GetPosts())
	for _, p := range career.GetPosts() {
		require.Positive(t, p.GetAsked(), p.GetPost().GetTitle())
		require.Nil(t, p.GetFit(), "nobody is held against a standard before an assessment")
	}
	shown, low := map[string]*siklusv1.CareerResult{}, 0
	for _, r := range career.GetResults() {
		shown[r.GetPeriod()] = r
	}
	for _, key := range monthly(3) {
		got := c.reads(t, me, c.file(t, "BIDAN", 4, key).id).GetResult()
		require.NotNil(t, shown[key], "the result of %s", key)
		require.Equal(t, []any{got.GetPredicate(), got.GetResults(), got.GetBehaviour()},
			[]any{shown[key].GetPredicate(), shown[key].GetResults(), shown[key].GetBehaviour()}, key)
		if got.GetResults() == siklusv1.Rating_RATING_BELOW {
			low++
		}
	}
	require.Positive(t, low, "a weak year")
	_, err = c.one(t, "BIDAN", 0).Competence.GetCareerDirection(ctx, &siklusv1.GetCareerDirectionRequest{CaseId: mine.id})
	require.Error(t, err, "not a colleague's to read")

	plan, err := me.Competence.GetDevelopmentPlan(ctx, &siklusv1.GetDevelopmentPlanRequest{CaseId: mine.id})
	require.NoError(t, err)
	i := slices.IndexFunc(plan.GetNeeds(), func(n *siklusv1.TrainingNeed) bool { return n.GetSource() == "results" })
	require.GreaterOrEqual(t, i, 0, "the low rating stands beside the plan: %v", plan.GetNeeds())
	written, err := me.Competence.WriteDevelopmentPlan(ctx, &siklusv1.WriteDevelopmentPlanRequest{CaseId: mine.id, Items: []*siklusv1.DevelopmentItem{{
		Competence: plan.GetCompetences()[0].GetCode(), Way: "coaching", Until: (c.today() + 40).String(), What: "Menindaklanjuti: " + plan.GetNeeds()[i].GetEvidence()}}})
	require.NoError(t, err)
	agreed, err := leader.Competence.AgreeDevelopmentPlan(ctx, &siklusv1.AgreeDevelopmentPlanRequest{CaseId: mine.id, Version: written.GetVersion()})
	require.NoError(t, err)
	require.True(t, agreed.GetAgreed())
	seen, err := c.hr(t).Competence.GetDevelopmentPlan(ctx, &siklusv1.GetDevelopmentPlanRequest{CaseId: mine.id})
	require.NoError(t, err)
	require.Len(t, seen.GetItems(), 1)
	require.Empty(t, seen.GetNeeds(), "what the records call for is between the two who write the plan")
}

// basisIsShown: whoever is rated reads every fact the rating rests on, and the journal of the case; a figure that was
// mended keeps the old one and the reason.
func basisIsShown(t *testing.T, c *company) {
	ctx := t.Context()
	me, rated := c.one(t, "BIDAN", 0), c.file(t, "BIDAN", 0, "m01")
	explained, err := me.Case.ExplainCase(ctx, &siklusv1.ExplainCaseRequest{CaseId: rated.id})
	require.NoError(t, err)
	require.Contains(t, explained.GetPolicy(), "kuranji")
	for _, f := range explained.GetFigures() {
		require.NotEmpty(t, f.GetProvision(), f.GetCode())
	}
	require.NotEmpty(t, c.proposalOf(t, me, rated.id))
	for n, want := range map[int][]string{
		0: {"as expected", "97.5 % from 4 facts", "2 with praise, 2 asking for improvement; positive in part", "Adaptive 1 of 2 positive"},
		1: {"above expectation", "108.75 % from 4 facts", "3 with praise, 1 asking for improvement; mostly or wholly positive", "Harmonious 0 of 1 positive"},
	} {
		spoken := c.file(t, "BIDAN", n, "m03")
		proposed, facts := c.behaviourOf(t, c.one(t, "BIDAN", n), spoken.id)
		require.Equal(t, want[0], proposed)
		for _, said := range want[1:] {
			require.Contains(t, facts["values, weight 100 %"], said)
		}
		beside := c.polarities(t, c.one(t, "BIDAN", n), spoken.id)
		require.Positive(t, beside[siklusv1.Polarity_POLARITY_FOR])
		require.Positive(t, beside[siklusv1.Polarity_POLARITY_AGAINST])
	}
	proposed, few := c.behaviourOf(t, me, c.file(t, "BIDAN", 0, "m02").id)
	require.Equal(t, "no proposal", proposed)
	require.Contains(t, few["values, weight 100 %"], "3 more needed")
	journal := c.reads(t, me, rated.id).GetJournal()
	require.NotEmpty(t, journal)
	for i, line := range journal {
		require.NotEmpty(t, line.GetHash(), line.GetKind())
		require.True(t, i == 0 || line.GetSeq() > journal[i-1].GetSeq())
	}
	trend, err := me.Measure.GetTrend(ctx, &siklusv1.GetTrendRequest{Measure: "kunjungan-rumah"})
	require.NoError(t, err)
	replaced, mended := 0, 0
	for _, p := range trend.GetHistory() {
		if p.GetReplaced() {
			replaced++
		}
		if p.GetReason() != "" {
			mended++
		}
	}
	require.Equal(t, 1, replaced, "the old value is kept")
	require.Equal(t, 1, mended, "the new one says why")
	versions, err := me.Target.ListTargetVersions(ctx, &siklusv1.ListTargetVersionsRequest{CaseId: c.file(t, "BIDAN", 0, "").id})
	require.NoError(t, err)
	require.Len(t, versions.GetVersions(), 2, "the agreement was changed once, in March")
	newest := slices.MaxFunc(versions.GetVersions(), func(a, b *siklusv1.TargetVersion) int { return int(a.GetVersion() - b.GetVersion()) })
	require.NotEmpty(t, newest.GetReason())
	require.Equal(t, siklusv1.VersionState_VERSION_STATE_RUNNING, newest.GetState())
}

// innovationsCount: a new way of working is on record with what it is, the leader has answered it, and innovation is
// among what is weighed.
func innovationsCount(t *testing.T, c *company) {
	me, mine := c.one(t, "BIDAN", 0), c.file(t, "BIDAN", 0, "")
	ideas, answered := 0, 0
	for _, p := range c.entries(t, c.one(t, "KA-POS", 0), mine.id) {
		if p.GetEntry().GetInnovation() {
			ideas++
			require.NotEmpty(t, p.GetEntry().GetInnovationNote())
			answered += len(p.GetAnswers())
		}
	}
	require.Positive(t, ideas)
	require.Positive(t, answered)
	require.Contains(t, c.proposalOf(t, me, c.file(t, "BIDAN", 0, "m02").id), "innovation, weight 15 %")
}

// staffAreConsulted: it is a rehearsal; the announcement was acknowledged by all but one; the survey about the system
// shows its results to everybody and names nobody.
func staffAreConsulted(t *testing.T, c *company) {
	ctx := t.Context()
	me := c.one(t, "LOKET", 0)
	require.True(t, c.reads(t, me, c.file(t, "LOKET", 0, "").id).GetRehearsal())
	counted, err := c.hr(t).Fairness.CountAcknowledgements(ctx, &siklusv1.CountAcknowledgementsRequest{CycleId: c.cycle})
	require.NoError(t, err)
	require.Len(t, counted.GetAnnouncements(), 1)
	people, acknowledged := 0, 0
	for _, u := range counted.GetAnnouncements()[0].GetUnits() {
		people += int(u.GetPeople())
		acknowledged += int(u.GetAcknowledged())
	}
	require.Equal(t, people-1, acknowledged)
	survey, err := me.Fairness.GetSurvey(ctx, &siklusv1.GetSurveyRequest{CycleId: c.cycle})
	require.NoError(t, err)
	require.True(t, survey.GetAnswered())
	require.GreaterOrEqual(t, survey.GetAnswers(), int32(10))
	for _, s := range survey.GetStatements() {
		require.Len(t, s.GetCounts(), 5)
		require.NotEmpty(t, s.GetMean())
	}
}
