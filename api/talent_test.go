package api_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"connectrpc.com/connect"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

const talentReason = "Rapat tim penilai kinerja bulan Januari"

// talented ends the year of some staff with a predicate each and lets their superior assess them on a level of the standard 3.
func (g *ground) talented(levels map[string]int, predicates map[string]appraisal.Predicate) map[string]store.Case {
	g.Helper()
	year := appraisal.Period{Kind: appraisal.Annual, From: appraisal.NewDate(2026, 1, 1), To: appraisal.NewDate(2026, 12, 31),
		Opens: appraisal.NewDate(2026, 1, 5), Closes: appraisal.NewDate(2027, 1, 29)}
	out := map[string]store.Case{}
	for who, predicate := range predicates {
		e := g.evaluationOf(who, year, windowOpen())
		result := appraisal.Result{Results: appraisal.Meets, Behaviour: appraisal.Meets, Predicate: predicate, SignedAt: g.clock.now(),
			SignedBy: appraisal.Party{Person: g.town.People["kabid-a"], Role: appraisal.Appraiser, Capacity: appraisal.Definitive}, Final: appraisal.FinalWindowPassed}
		switch predicate {
		case appraisal.VeryGood:
			result.Results, result.Behaviour = appraisal.Above, appraisal.Above
		case appraisal.NeedsImprovement:
			result.Results = appraisal.Below
		}
		g.move(e, "final:"+who, appraisal.Step{Stage: appraisal.Final, Result: &result})
		out[who] = e
	}
	g.tx(func(ctx context.Context, tx store.Tx) error {
		for who, level := range levels {
			_, _, err := tx.PutAssessment(ctx, store.CompetenceAssessment{CaseID: g.cases[who].ID, Side: store.LeaderSide, PersonID: g.town.People["kabid-a"], Role: appraisal.Appraiser, At: g.clock.now(),
				Ratings: []appraisal.CompetenceRating{{Competence: appraisal.Integrity, Level: level, Standard: 3}, {Competence: appraisal.PublicService, Level: level, Standard: 3}}})
			require.NoError(g, err)
		}
		_, _, err := tx.PutStandard(ctx, store.Standard{PostID: g.town.Posts["kabid-a"], Levels: []appraisal.CompetenceLevel{{Competence: appraisal.Integrity, Level: 4}, {Competence: appraisal.PublicService, Level: 4}},
			Reason: "Uji", PersonID: g.town.People["kabid-b"], At: g.clock.now()})
		return err
	})
	return out
}

func (g *ground) snapshot(request string) *siklusv1.TalentSnapshot {
	g.Helper()
	out, err := g.as("kabid-b").Talent.TakeTalentSnapshot(g.Context(), &siklusv1.TakeTalentSnapshotRequest{CycleId: g.cycle.ID, RequestId: request, Reason: talentReason})
	require.NoError(g, err)
	return out.GetSnapshot()
}

func TestG2EveryPlaceIsExplainedAndMissingFactsPlaceNobody(t *testing.T) {
	g := newGround(t)
	g.talented(map[string]int{"staf-1": 3, "staf-2": 3}, map[string]appraisal.Predicate{"staf-1": appraisal.VeryGood, "staf-3": appraisal.VeryGood})
	none, err := g.as("staf-1").Talent.GetTalentPlace(t.Context(), &siklusv1.GetTalentPlaceRequest{})
	require.NoError(t, err)
	require.Nil(t, none.GetSnapshot(), "before the first snapshot there is nothing to see")
	snapshot := g.snapshot("potret-pertama")
	require.EqualValues(t, 1, snapshot.GetPlaced())
	require.Equal(t, snapshot.GetId(), g.snapshot("potret-pertama").GetId())

	own, err := g.as("staf-1").Talent.GetTalentPlace(t.Context(), &siklusv1.GetTalentPlaceRequest{})
	require.NoError(t, err)
	// 50 and 20 of 100 each, no hours, no months in posts yet: 7000 of 90.
	require.Equal(t, []any{int32(7), true, "100", "77.78"}, []any{own.GetBox(), own.GetPool(), own.GetPerformance().GetValue(), own.GetPotential().GetValue()})
	for _, v := range append(own.GetPerformance().GetInputs(), own.GetPotential().GetInputs()...) {
		require.NotEmpty(t, v.GetSays().GetText())
		require.NotZero(t, v.GetWeight())
	}
	require.Equal(t, g.cases["staf-1"].ID, own.GetPotential().GetInputs()[0].GetCaseId(), "an input names where it is from")

	third, err := g.as("staf-3").Talent.GetTalentPlace(t.Context(), &siklusv1.GetTalentPlaceRequest{})
	require.NoError(t, err)
	require.Zero(t, third.GetBox())
	require.Len(t, third.GetMissing(), 2, "competence and integrity were not assessed")

	hr := g.as("kabid-b").Talent
	chart, err := hr.GetTalentMap(t.Context(), &siklusv1.GetTalentMapRequest{})
	require.NoError(t, err)
	require.Len(t, chart.GetBoxes(), 9)
	found := 0
	for _, box := range chart.GetBoxes() {
		for _, dot := range box.GetDots() {
			found++
			require.EqualValues(t, 7, box.GetNumber())
			require.Equal(t, "Nama staf-1", dot.GetPerson().GetName())
		}
	}
	require.Equal(t, 1, found)
	require.Len(t, chart.GetUnplaced(), int(snapshot.GetUnplaced()))
	for _, dot := range chart.GetUnplaced() {
		require.NotEmpty(t, dot.GetMissing(), dot.GetPerson().GetName())
	}
	seen, err := hr.GetTalentPlace(t.Context(), &siklusv1.GetTalentPlaceRequest{SnapshotId: snapshot.GetId(), PersonId: g.town.People["staf-1"]})
	require.NoError(t, err)
	require.EqualValues(t, 7, seen.GetBox())
	_, err = g.as("kabid-a").Talent.GetTalentPlace(t.Context(), &siklusv1.GetTalentPlaceRequest{PersonId: g.town.People["staf-1"]})
	require.Equal(t, connect.CodeNotFound, connect.CodeOf(err), "not even the appraiser sees somebody's box")
	_, err = g.as("staf-1").Talent.GetTalentPlace(t.Context(), &siklusv1.GetTalentPlaceRequest{SnapshotId: snapshot.GetId(), PersonId: g.town.People["staf-3"]})
	require.Equal(t, connect.CodeNotFound, connect.CodeOf(err))
	g.tx(func(ctx context.Context, tx store.Tx) error {
		reads, err := tx.Reads(ctx, g.cases["staf-1"].ID)
		what := map[string]int{}
		for _, r := range reads {
			what[r.What]++
		}
		require.Equal(t, 1, what["talent-map"], "whoever sees the map has read the result of everybody on it")
		require.Equal(t, 2, what["talent-place"])
		return err
	})
}

func TestG2TheRuleHasVersionsWithReasons(t *testing.T) {
	g := newGround(t)
	hr := g.as("kabid-b").Talent
	got, err := g.as("staf-1").Talent.GetTalentRule(t.Context(), &siklusv1.GetTalentRuleRequest{})
	require.NoError(t, err)
	require.Zero(t, got.GetVersion())
	require.Len(t, got.GetSources(), 11)
	put := &siklusv1.PutTalentRuleRequest{Rule: proto.CloneOf(got.GetRule()), Reason: talentReason}
	put.Rule.Years = []int32{50, 30, 20}
	put.Rule.Potential[0].Weight, put.Rule.Potential[4].Weight = 60, 0 // a row of the form that weighs nothing is left out
	out, err := hr.PutTalentRule(t.Context(), put)
	require.NoError(t, err)
	require.EqualValues(t, 1, out.GetVersion())
	put.Rule.Years[0] = 49
	_, err = hr.PutTalentRule(t.Context(), put)
	refused(t, err, appraisal.TalentRuleWrong, "rule.years")
	put.Rule.Years = []int32{60, 40, 0}
	_, err = hr.PutTalentRule(t.Context(), put)
	refused(t, err, appraisal.TalentRuleChanged, "version")
	put.Version, put.Reason = 1, "ok"
	_, err = hr.PutTalentRule(t.Context(), put)
	refused(t, err, appraisal.ReasonMissing, "reason")
	got, err = g.as("staf-1").Talent.GetTalentRule(t.Context(), &siklusv1.GetTalentRuleRequest{})
	require.NoError(t, err)
	require.Equal(t, []int32{50, 30, 20}, got.GetRule().GetYears())
	require.Equal(t, []string{talentReason, "Nama kabid-b"}, []string{got.GetVersions()[0].GetReason(), got.GetVersions()[0].GetBy()})
}

// refused holds a refusal's code and the field it names.
func refused(t *testing.T, err error, code, field string) {
	t.Helper()
	require.Error(t, err)
	detail := refusal(t, err, connect.CodeOf(err))
	require.Equal(t, code, detail.GetCode(), detail.GetSentence())
	require.Equal(t, field, detail.GetField())
	require.NotEmpty(t, detail.GetEnglish())
}

func (g *ground) vacancy(id string, published bool) *siklusv1.PutVacancyRequest {
	return &siklusv1.PutVacancyRequest{VacancyId: id, RequestId: "lowongan-" + store.NewID(), PostId: g.town.Posts["kabid-a"], Published: published, LeastBox: 2, About: "=1+1 memimpin bidang",
		Reason: "Kepala bidang pensiun bulan depan", Criteria: []*siklusv1.VacancyCriterion{{Kind: "fit", Weight: 60, Least: 50}, {Kind: "performance", Weight: 40}, {Kind: "learning"}}}
}

func TestG7W8AVacancyIsFilledByOpenCriteria(t *testing.T) {
	g := newGround(t)
	g.talented(map[string]int{"staf-1": 3, "staf-3": 3, "staf-4": 2, "staf-5": 1},
		map[string]appraisal.Predicate{"staf-1": appraisal.VeryGood, "staf-3": appraisal.VeryGood, "staf-4": appraisal.Good, "staf-5": appraisal.Good})
	hr := g.as("kabid-b").Talent
	put := g.vacancy(store.NewID(), false)
	_, err := hr.PutVacancy(t.Context(), put)
	require.NoError(t, err)
	make := func(request string) (*siklusv1.MakeShortlistResponse, error) {
		return hr.MakeShortlist(t.Context(), &siklusv1.MakeShortlistRequest{VacancyId: put.GetVacancyId(), RequestId: request})
	}
	_, err = make("daftar-pertama")
	refused(t, err, appraisal.VacancyNotOpen, "")
	_, err = g.as("staf-1").Talent.GetOwnStanding(t.Context(), &siklusv1.GetOwnStandingRequest{VacancyId: put.GetVacancyId()})
	require.Equal(t, connect.CodeNotFound, connect.CodeOf(err), "a draft is nobody's business")
	put.Published, put.Version, put.RequestId = true, 1, "umumkan-lowongan"
	_, err = hr.PutVacancy(t.Context(), put)
	require.NoError(t, err)
	put.Published, put.Version, put.RequestId = false, 2, "tarik-lowongan"
	_, err = hr.PutVacancy(t.Context(), put)
	refused(t, err, appraisal.VacancyWrong, "published")
	_, err = make("daftar-pertama")
	refused(t, err, appraisal.NoSnapshot, "")
	g.snapshot("potret-pertama")
	made, err := make("daftar-pertama")
	require.NoError(t, err)
	require.EqualValues(t, 3, made.GetRanked())

	list, err := hr.GetShortlist(t.Context(), &siklusv1.GetShortlistRequest{VacancyId: put.GetVacancyId()})
	require.NoError(t, err)
	var lines []string
	for _, p := range list.GetPlaces() {
		if p.GetStanding() != "unranked" {
			lines = append(lines, strings.Join([]string{p.GetPerson().GetName(), p.GetStanding(), p.GetScore()}, " "))
		}
	}
	require.Equal(t, []string{"Nama staf-1 ranked 85", "Nama staf-3 ranked 85", "Nama staf-4 ranked 62", "Nama staf-5 short-of "}, lines) // 0.6 × 75 + 40; 0.6 × 50 + 32
	require.EqualValues(t, 2, list.GetPlaces()[0].GetTied())
	require.EqualValues(t, 3, list.GetPlaces()[2].GetPlace())

	own, err := g.as("staf-3").Talent.GetOwnStanding(t.Context(), &siklusv1.GetOwnStandingRequest{VacancyId: put.GetVacancyId()})
	require.NoError(t, err)
	require.Equal(t, []any{int32(1), int32(2), "85"}, []any{own.GetPlace().GetPlace(), own.GetPlace().GetTied(), own.GetPlace().GetScore()})
	require.Nil(t, own.GetPlace().GetPerson())
	require.Empty(t, own.GetVacancy().GetReason(), "why it was opened is HR's while it is open")
	require.NotContains(t, own.String(), "staf-1", "nobody else is named")
	none, err := g.as("bupati").Talent.GetOwnStanding(t.Context(), &siklusv1.GetOwnStandingRequest{VacancyId: put.GetVacancyId()})
	require.NoError(t, err)
	require.Nil(t, none.GetPlace())

	file, err := hr.ExportShortlist(t.Context(), &siklusv1.ExportShortlistRequest{VacancyId: put.GetVacancyId()})
	require.NoError(t, err)
	require.True(t, strings.HasSuffix(file.GetName(), "-v2.csv"))
	text := string(file.GetContent())
	require.True(t, strings.HasPrefix(text, "\ufefftempat;bersama;status;nama;jabatan;unit;nilai;kesesuaian_kompetensi_60;kinerja_40;alasan\r\n"), text)
	require.Contains(t, text, "1;2;Berperingkat;Nama staf-1;Jabatan staf-1;Bidang A;85;75;100;\r\n")

	put.Published, put.Version, put.RequestId, put.LeastBox = true, 2, "ubah-lowongan", 4
	_, err = hr.PutVacancy(t.Context(), put)
	require.NoError(t, err)
	list, err = hr.GetShortlist(t.Context(), &siklusv1.GetShortlistRequest{VacancyId: put.GetVacancyId()})
	require.NoError(t, err)
	require.True(t, list.GetHead().GetOutdated())
	_, err = hr.CloseVacancy(t.Context(), &siklusv1.CloseVacancyRequest{VacancyId: put.GetVacancyId(), Version: 3, RequestId: "tutup-lowongan", PersonId: g.town.People["staf-3"], Reason: "Dilantik bupati pada tanggal satu Maret"})
	require.NoError(t, err)
	mine, err := g.as("staf-3").Talent.ListVacancies(t.Context(), &siklusv1.ListVacanciesRequest{})
	require.NoError(t, err)
	require.True(t, mine.GetVacancies()[0].GetChosen())
	require.NotEmpty(t, mine.GetVacancies()[0].GetReason())
	other, err := g.as("staf-1").Talent.ListVacancies(t.Context(), &siklusv1.ListVacanciesRequest{})
	require.NoError(t, err)
	require.False(t, other.GetVacancies()[0].GetChosen())
	require.NotContains(t, other.String(), "staf-3")
	put.Version, put.RequestId = 4, "ubah-tertutup"
	_, err = hr.PutVacancy(t.Context(), put)
	refused(t, err, appraisal.VacancyClosed, "")
}

// Who is ranked for a post has no hand in filling it, whatever office they hold.
func TestG7NobodyHandlesAListOnWhichTheyStand(t *testing.T) {
	g := newGround(t)
	g.talented(map[string]int{"staf-2": 3, "staf-4": 3}, map[string]appraisal.Predicate{"staf-2": appraisal.VeryGood, "staf-4": appraisal.VeryGood})
	g.snapshot("potret-pertama")
	put := g.vacancy(store.NewID(), true)
	officer, auditor := g.as("staf-2").Talent, g.as("staf-4").Talent
	_, err := officer.PutVacancy(t.Context(), put)
	require.NoError(t, err)
	_, err = g.as("kabid-b").Talent.MakeShortlist(t.Context(), &siklusv1.MakeShortlistRequest{VacancyId: put.GetVacancyId(), RequestId: "daftar-pertama"})
	require.NoError(t, err)
	_, err = officer.GetShortlist(t.Context(), &siklusv1.GetShortlistRequest{VacancyId: put.GetVacancyId()})
	refused(t, err, appraisal.OwnCandidacy, "")
	_, err = auditor.GetShortlist(t.Context(), &siklusv1.GetShortlistRequest{VacancyId: put.GetVacancyId()})
	refused(t, err, appraisal.OwnCandidacy, "")
	_, err = officer.ExportShortlist(t.Context(), &siklusv1.ExportShortlistRequest{VacancyId: put.GetVacancyId()})
	refused(t, err, appraisal.OwnCandidacy, "")
	put.Version, put.RequestId, put.LeastBox = 1, "ubah-lowongan", 9
	_, err = officer.PutVacancy(t.Context(), put)
	refused(t, err, appraisal.OwnCandidacy, "")
	_, err = officer.CloseVacancy(t.Context(), &siklusv1.CloseVacancyRequest{VacancyId: put.GetVacancyId(), Version: 1, RequestId: "tutup-lowongan", Reason: "Dilantik bupati pada tanggal satu Maret"})
	refused(t, err, appraisal.OwnCandidacy, "")
	own, err := officer.GetOwnStanding(t.Context(), &siklusv1.GetOwnStandingRequest{VacancyId: put.GetVacancyId()})
	require.NoError(t, err)
	require.EqualValues(t, 1, own.GetPlace().GetPlace(), "their own place they see like everybody")
}

// improvementOf is a plan of six months from a day on.
func improvementOf(e store.Case, version int32, from appraisal.Date) *siklusv1.PutImprovementPlanRequest {
	r := &siklusv1.PutImprovementPlanRequest{CaseId: e.ID, EntryId: store.NewID(), Version: version, Items: []*siklusv1.ImprovementItem{
		{What: "Laporan lengkap tepat waktu setiap bulan", Measure: "enam laporan", Responsible: "employee", Until: (from + 120).String()}, {}}}
	for day := from + 30; day < from.MonthsAfter(6); day += 30 {
		r.Checks = append(r.Checks, day.String())
	}
	return r
}

func TestG9ALowResultLeadsToAPlanWithDatesAndSilenceGoesUp(t *testing.T) {
	g := newGround(t)
	low := g.talented(nil, map[string]appraisal.Predicate{"staf-1": appraisal.NeedsImprovement, "staf-3": appraisal.Good})["staf-1"]
	today := appraisal.NewDate(2026, time.January, 10)
	at := func(day appraisal.Date) { g.clock.set(day.Time().Add(3 * time.Hour)) }
	read := func(who string) *siklusv1.GetImprovementResponse {
		t.Helper()
		out, err := g.as(who).Talent.GetImprovement(t.Context(), &siklusv1.GetImprovementRequest{CaseId: low.ID})
		require.NoError(t, err)
		return out
	}
	got := read("kabid-a")
	require.Equal(t, []any{"plan-awaited", "appraiser", "2026-01-23", false, true, false}, []any{got.GetImprovement().GetState(), got.GetImprovement().GetAwaits(), got.GetImprovement().GetDue(),
		got.GetImprovement().GetLate(), got.GetGuidance(), got.GetCounselling()})
	require.Equal(t, "2026-07-10", got.GetWouldEnd())
	require.Empty(t, read("staf-1").GetMay())
	require.Empty(t, read("kabid-b").GetMay(), "HR waits until it comes to HR")
	_, err := g.as("staf-3").Talent.GetImprovement(t.Context(), &siklusv1.GetImprovementRequest{CaseId: low.ID})
	require.Equal(t, connect.CodeNotFound, connect.CodeOf(err))

	at(appraisal.NewDate(2026, time.February, 1))
	require.Equal(t, "superior", read("kadis").GetImprovement().GetAwaits())
	at(appraisal.NewDate(2026, time.February, 10))
	late, err := g.as("kabid-b").Talent.ListImprovements(t.Context(), &siklusv1.ListImprovementsRequest{Late: true})
	require.NoError(t, err)
	require.Len(t, late.GetImprovements(), 1)
	require.Equal(t, []string{"hr", "hr"}, []string{late.GetImprovements()[0].GetAwaits(), late.GetImprovements()[0].GetRole()})
	require.Contains(t, read("kabid-b").GetMay(), "plan")
	for who, want := range map[string]int{"kabid-a": 1, "kadis": 1, "staf-1": 1, "staf-3": 0} {
		list, err := g.as(who).Talent.ListImprovements(t.Context(), &siklusv1.ListImprovementsRequest{})
		require.NoError(t, err)
		require.Len(t, list.GetImprovements(), want, who)
	}

	at(today)
	plan := improvementOf(low, 0, today)
	plan.EndsOn = "2026-06-10"
	_, err = g.as("kabid-a").Talent.PutImprovementPlan(t.Context(), plan)
	refused(t, err, appraisal.ImprovementWrong, "ends_on")
	plan.EndsOn = ""
	_, err = g.as("kabid-a").Talent.CheckImprovement(t.Context(), &siklusv1.CheckImprovementRequest{CaseId: low.ID, EntryId: store.NewID(), Check: plan.GetChecks()[0], Finding: "improving", Text: "Dua laporan sudah tepat waktu"})
	refused(t, err, appraisal.ImprovementNotBegun, "")
	out, err := g.as("kabid-a").Talent.PutImprovementPlan(t.Context(), plan)
	require.NoError(t, err)
	require.EqualValues(t, 1, out.GetVersion())
	again, err := g.as("kabid-a").Talent.PutImprovementPlan(t.Context(), plan)
	require.NoError(t, err, "sent twice, written once")
	require.EqualValues(t, 1, again.GetVersion())
	stale := improvementOf(low, 0, today)
	_, err = g.as("kadis").Talent.PutImprovementPlan(t.Context(), stale)
	refused(t, err, appraisal.ImprovementChanged, "version")
	_, err = g.as("kabid-b").Talent.PutImprovementPlan(t.Context(), improvementOf(low, 1, today))
	require.Equal(t, connect.CodePermissionDenied, connect.CodeOf(err))

	require.Equal(t, []string{"read"}, read("staf-1").GetMay())
	_, err = g.as("staf-1").Talent.ReadImprovementPlan(t.Context(), &siklusv1.ReadImprovementPlanRequest{CaseId: low.ID, EntryId: store.NewID(), Version: 1, Text: "Saya perlu kendaraan."})
	require.NoError(t, err)
	require.True(t, read("kabid-a").GetPlan().GetRead())

	first := appraisal.NewDate(2026, time.February, 9)
	at(first - 1)
	check := &siklusv1.CheckImprovementRequest{CaseId: low.ID, EntryId: store.NewID(), Check: first.String(), Finding: "unchanged", Text: "Laporan Januari masih terlambat lima hari"}
	_, err = g.as("kabid-a").Talent.CheckImprovement(t.Context(), check)
	refused(t, err, appraisal.ImprovementWrong, "check")
	at(first)
	_, err = g.as("kabid-a").Talent.CheckImprovement(t.Context(), check)
	require.NoError(t, err)
	require.Equal(t, "plan-runs", read("kabid-a").GetImprovement().GetState())

	fails := &siklusv1.RecordImprovementOutcomeRequest{CaseId: low.ID, EntryId: store.NewID(), Finding: "not-improved", Text: "Empat dari enam laporan masih terlambat"}
	_, err = g.as("kabid-a").Talent.RecordImprovementOutcome(t.Context(), fails)
	refused(t, err, appraisal.ImprovementRuns, "finding")
	at(appraisal.NewDate(2026, time.July, 11))
	_, err = g.as("kabid-a").Talent.RecordImprovementOutcome(t.Context(), fails)
	require.NoError(t, err)
	require.Empty(t, read("kabid-a").GetMay())
	proposed := read("kabid-b")
	require.Equal(t, []string{"decision"}, proposed.GetMay())
	require.Equal(t, "contract", proposed.GetFollowUps()[0].GetCode(), "staff of the town are PPPK")
	decide := &siklusv1.DecideFollowUpRequest{CaseId: low.ID, EntryId: store.NewID(), Way: "competence-test", Reason: "Kendaraan baru datang bulan lalu"}
	_, err = g.as("kabid-b").Talent.DecideFollowUp(t.Context(), decide)
	refused(t, err, "input-wrong", "way")
	decide.Way = "more-guidance"
	_, err = g.as("kabid-b").Talent.DecideFollowUp(t.Context(), decide)
	require.NoError(t, err)
	round := read("kabid-a")
	require.Equal(t, []any{"plan-awaited", "2026-07-24"}, []any{round.GetImprovement().GetState(), round.GetImprovement().GetDue()}, "more guidance is another round")
	require.Nil(t, round.GetPlan())
	require.Len(t, round.GetNotes(), 5, "and what was stays")
	out, err = g.as("kabid-a").Talent.PutImprovementPlan(t.Context(), improvementOf(low, 1, appraisal.NewDate(2026, time.July, 11)))
	require.NoError(t, err)
	require.EqualValues(t, 2, out.GetVersion())
	_, err = g.as("kabid-a").Talent.RecordImprovementOutcome(t.Context(), &siklusv1.RecordImprovementOutcomeRequest{CaseId: low.ID, EntryId: store.NewID(), Finding: "improved", Text: "Semua laporan tepat waktu sejak kendaraan datang"})
	require.NoError(t, err)
	require.Equal(t, "improved", read("staf-1").GetImprovement().GetState())
}

// An HR officer's own plan is somebody else's to follow up.
func TestG9AnOfficerDecidesNothingAboutThemselves(t *testing.T) {
	g := newGround(t)
	low := g.talented(nil, map[string]appraisal.Predicate{"staf-2": appraisal.NeedsImprovement})["staf-2"]
	g.clock.set(noon.AddDate(0, 2, 0))
	out, err := g.as("staf-2").Talent.GetImprovement(t.Context(), &siklusv1.GetImprovementRequest{CaseId: low.ID})
	require.NoError(t, err)
	require.Equal(t, []any{"employee", "hr"}, []any{out.GetImprovement().GetRole(), out.GetImprovement().GetAwaits()})
	require.Empty(t, out.GetMay())
	_, err = g.as("staf-2").Talent.PutImprovementPlan(t.Context(), improvementOf(low, 0, appraisal.NewDate(2026, time.March, 10)))
	require.Equal(t, connect.CodePermissionDenied, connect.CodeOf(err))
}

func TestG9TheBestAreRecognisedByRuleAndWithoutARating(t *testing.T) {
	g := newGround(t)
	g.talented(map[string]int{"staf-1": 3, "staf-2": 3, "staf-3": 3}, map[string]appraisal.Predicate{"staf-1": appraisal.VeryGood, "staf-2": appraisal.VeryGood, "staf-3": appraisal.Good})
	hr := g.as("kabid-b").Talent
	empty, err := hr.ListRecognitionProposals(t.Context(), &siklusv1.ListRecognitionProposalsRequest{})
	require.NoError(t, err)
	require.Nil(t, empty.GetSnapshot())
	snapshot := g.snapshot("potret-pertama")
	list, err := hr.ListRecognitionProposals(t.Context(), &siklusv1.ListRecognitionProposalsRequest{})
	require.NoError(t, err)
	require.EqualValues(t, 1, list.GetLimit(), "ten per cent of three, rounded up")
	require.Len(t, list.GetProposals(), 2, "the second equals the first")
	r := &siklusv1.DecideRecognitionRequest{SnapshotId: snapshot.GetId(), PersonId: g.town.People["staf-1"], Recognised: true, Award: "development",
		Words: "Layanan posyandu sampai ke hulu sungai", Reason: talentReason}
	for field, change := range map[string]func(*siklusv1.DecideRecognitionRequest){
		"award": func(r *siklusv1.DecideRecognitionRequest) { r.Award = "money" }, "words": func(r *siklusv1.DecideRecognitionRequest) { r.Words = "bagus" },
		"reason": func(r *siklusv1.DecideRecognitionRequest) { r.Reason = "ok" },
	} {
		wrong := proto.CloneOf(r)
		change(wrong)
		_, err = hr.DecideRecognition(t.Context(), wrong)
		require.Equal(t, field, refusal(t, err, connect.CodeOf(err)).GetField())
	}
	_, err = hr.DecideRecognition(t.Context(), r)
	require.NoError(t, err)
	_, err = hr.DecideRecognition(t.Context(), r)
	require.NoError(t, err, "twice is once")
	other := proto.CloneOf(r)
	other.PersonId = g.town.People["staf-3"]
	_, err = hr.DecideRecognition(t.Context(), other)
	refused(t, err, appraisal.NotProposed, "")
	own := proto.CloneOf(r)
	own.PersonId = g.town.People["staf-2"]
	_, err = g.as("staf-2").Talent.DecideRecognition(t.Context(), own)
	refused(t, err, appraisal.OwnRecognition, "")
	own.Recognised = false
	_, err = hr.DecideRecognition(t.Context(), own)
	require.NoError(t, err)

	seen, err := g.as("staf-3").Talent.ListRecognitions(t.Context(), &siklusv1.ListRecognitionsRequest{})
	require.NoError(t, err)
	require.Len(t, seen.GetRecognitions(), 1, "who was passed over is on no list")
	require.Equal(t, []string{"Nama staf-1", "development"}, []string{seen.GetRecognitions()[0].GetName(), seen.GetRecognitions()[0].GetAward()})
	require.NotContains(t, seen.String(), talentReason)
	g.tx(func(ctx context.Context, tx store.Tx) error {
		letters, err := tx.LettersTo(ctx, g.town.People["staf-1"])
		count := 0
		for _, l := range letters {
			if l.Kind == store.RecognisedLetter {
				count++
				for _, never := range []string{"sangat-baik", "100", "Layanan"} {
					require.NotContains(t, string(l.Data), never)
				}
			}
		}
		require.Equal(t, 1, count)
		return err
	})
}
