package api_test

import (
	"context"
	"strconv"
	"strings"
	"testing"
	"time"

	"connectrpc.com/connect"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"

	"siklus.id/api"
	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

// assessing is a window that is open at noon of 10 January; the employee assesses first until 9 January.
var assessing = appraisal.CompetenceWindow{Opens: appraisal.NewDate(2026, 1, 8), Closes: appraisal.NewDate(2026, 1, 31), SelfFirst: 1, FitsFrom: 80}

const seenAtWork = "Menolong rekan menyusun laporan bulan Maret"

// competent is a ground on which competences can be assessed.
func competent(t *testing.T, window appraisal.CompetenceWindow) *ground {
	g := newGround(t)
	g.under(func(r *appraisal.Rules) { r.Competence = window })
	return g
}

// levels are ratings for the nine competences that an executor's template asks for, all of one level but those named.
func levels(all int32, but ...*siklusv1.CompetenceRating) (out []*siklusv1.CompetenceRating) {
	for _, code := range strings.Fields("integrity cooperation communication results service development change decision unity") {
		r := &siklusv1.CompetenceRating{Competence: code, Level: all, Reason: seenAtWork, Evidence: "https://contoh.go.id/bukti"}
		for _, b := range but {
			if b.GetCompetence() == code {
				r.Level = b.GetLevel()
			}
		}
		out = append(out, r)
	}
	return out
}

func rating(code string, level int32) *siklusv1.CompetenceRating {
	return &siklusv1.CompetenceRating{Competence: code, Level: level}
}

// competenceVersion is the version at which a side's assessment stands.
func (g *ground) competenceVersion(caseID, side string) int32 {
	g.Helper()
	var version int
	g.tx(func(ctx context.Context, tx store.Tx) error {
		all, err := tx.Assessments(ctx, caseID)
		stands, _ := store.LatestAssessment(all, side)
		version = stands.Version
		return err
	})
	return int32(version)
}

// competenceRequests are the requests of the service for the table of access.
func (g *ground) competenceRequests(s subject, reason string) map[string]proto.Message {
	g.Helper()
	var plans []store.DevelopmentPlan
	g.tx(func(ctx context.Context, tx store.Tx) (err error) {
		plans, err = tx.DevelopmentPlans(ctx, s.appraisal.ID)
		return err
	})
	item, version := store.NewID(), int32(1)
	if len(plans) > 0 {
		item, version = plans[0].Items[0].ID, int32(plans[0].Version)
	}
	id := s.appraisal.ID
	return map[string]proto.Message{
		"CompetenceService/GetDictionary":              &siklusv1.GetDictionaryRequest{},
		"CompetenceService/PutTechnicalCompetence":     &siklusv1.PutTechnicalCompetenceRequest{Code: "gis", Name: "Pemetaan"},
		"CompetenceService/ImportTechnicalCompetences": &siklusv1.ImportTechnicalCompetencesRequest{Content: []byte("kode,nama\narsip,Kearsipan\n")},
		"CompetenceService/ListStandards":              &siklusv1.ListStandardsRequest{Query: "Jabatan"},
		"CompetenceService/GetStandard":                &siklusv1.GetStandardRequest{PostId: s.appraisal.PostID},
		"CompetenceService/SetStandard":                &siklusv1.SetStandardRequest{PostId: g.town.Posts["kadis"], Levels: []*siklusv1.StandardLevel{{Competence: "integrity", Level: 5}}, Reason: reason},
		"CompetenceService/GetAssessment":              &siklusv1.GetAssessmentRequest{CaseId: id},
		"CompetenceService/AssessOwnCompetences":       &siklusv1.AssessOwnCompetencesRequest{CaseId: id, Ratings: levels(1), Version: g.competenceVersion(id, store.EmployeeSide)},
		"CompetenceService/AssessCompetences":          &siklusv1.AssessCompetencesRequest{CaseId: id, Ratings: levels(1), Reason: seenAtWork, Version: g.competenceVersion(id, store.LeaderSide)},
		"CompetenceService/ListAssessmentTeam":         &siklusv1.ListAssessmentTeamRequest{},
		"CompetenceService/GetCompetenceGrowth":        &siklusv1.GetCompetenceGrowthRequest{CaseId: id},
		"CompetenceService/GetCareerDirection":         &siklusv1.GetCareerDirectionRequest{CaseId: id},
		"CompetenceService/GetAssessmentCoverage":      &siklusv1.GetAssessmentCoverageRequest{CycleId: g.cycle.ID},
		"CompetenceService/GetDevelopmentPlan":         &siklusv1.GetDevelopmentPlanRequest{CaseId: id},
		"CompetenceService/WriteDevelopmentPlan":       &siklusv1.WriteDevelopmentPlanRequest{CaseId: id, Items: []*siklusv1.DevelopmentItem{developing("", "integrity")}, Reason: reason, Version: int32(len(plans))},
		"CompetenceService/AgreeDevelopmentPlan":       &siklusv1.AgreeDevelopmentPlanRequest{CaseId: id, Version: version},
		"CompetenceService/CompleteDevelopmentItem":    &siklusv1.CompleteDevelopmentItemRequest{CaseId: id, ItemId: item, Proof: "sertifikat"},
	}
}

func developing(id, code string) *siklusv1.DevelopmentItem {
	return &siklusv1.DevelopmentItem{Id: id, Competence: code, Way: "coaching", What: "Dibimbing setiap pekan", Until: "2026-06-30"}
}

func TestTheEmployeeAssessesFirstAndReadsEverything(t *testing.T) {
	g := competent(t, appraisal.CompetenceWindow{Opens: appraisal.NewDate(2026, 1, 8), Closes: appraisal.NewDate(2026, 1, 31), SelfFirst: 5, FitsFrom: 80})
	id, ctx := g.cases["staf-1"].ID, g.Context()
	leader, me := g.as("kabid-a"), g.as("staf-1")

	seen, err := me.Competence.GetAssessment(ctx, &siklusv1.GetAssessmentRequest{})
	require.NoError(t, err)
	require.Equal(t, id, seen.GetCaseId())
	require.Equal(t, siklusv1.AssessmentState_ASSESSMENT_STATE_SELF, seen.GetState())
	require.Equal(t, "pelaksana", seen.GetStandard().GetTemplate())
	require.Len(t, seen.GetCompetences(), 9)
	require.Equal(t, "employee", seen.GetSide())
	require.True(t, seen.GetMayAssess())
	require.Equal(t, "2026-01-15", seen.GetSelfUntil())

	_, err = leader.Competence.AssessCompetences(ctx, &siklusv1.AssessCompetencesRequest{CaseId: id, Ratings: levels(2)})
	require.Contains(t, refusal(t, err, connect.CodeFailedPrecondition).GetSentence(), "15 Januari 2026")
	early, err := leader.Competence.GetAssessment(ctx, &siklusv1.GetAssessmentRequest{CaseId: id})
	require.NoError(t, err)
	require.False(t, early.GetMayAssess())
	require.Contains(t, early.GetWhyNot(), "menilai diri lebih dulu")

	own := &siklusv1.AssessOwnCompetencesRequest{CaseId: id, Ratings: levels(2), Note: "Belajar sendiri"}
	for range 2 { // a form sent twice is one assessment
		out, err := me.Competence.AssessOwnCompetences(ctx, own)
		require.NoError(t, err)
		require.Equal(t, int32(1), out.GetVersion())
	}
	given := &siklusv1.AssessCompetencesRequest{CaseId: id, Ratings: levels(1, rating("communication", 3)), Note: "Tahun yang baik"}
	for range 2 {
		out, err := leader.Competence.AssessCompetences(ctx, given)
		require.NoError(t, err)
		require.Equal(t, int32(1), out.GetVersion())
	}

	seen, err = me.Competence.GetAssessment(ctx, &siklusv1.GetAssessmentRequest{CaseId: id})
	require.NoError(t, err)
	require.Equal(t, siklusv1.AssessmentState_ASSESSMENT_STATE_ASSESSED, seen.GetState())
	require.Equal(t, seenAtWork, seen.GetLeader().GetRatings()[0].GetReason())
	require.Equal(t, "https://contoh.go.id/bukti", seen.GetLeader().GetRatings()[0].GetEvidence())
	require.Equal(t, "Nama kabid-a", seen.GetLeader().GetBy().GetName())
	require.Equal(t, "appraiser", seen.GetLeader().GetRole())
	require.Equal(t, "100", seen.GetFit().GetPercent())
	require.Len(t, seen.GetStrengths(), 1)
	require.Equal(t, "Komunikasi ada di tingkat 3, dua tingkat di atas standar (1).", seen.GetStrengths()[0].GetSentence())
	require.Equal(t, "Integrity meets the standard (level 1).", seen.GetIntegrity().GetEnglish())
	require.Empty(t, seen.GetGaps())

	// A correction says why, and the old assessment stays.
	given.Ratings[0].Level, given.Version = 2, 1
	_, err = leader.Competence.AssessCompetences(ctx, given)
	require.Equal(t, appraisal.ReasonMissing, refusal(t, err, connect.CodeInvalidArgument).GetCode())
	given.Reason = "Bukti pengaduan warga baru diterima pekan ini"
	out, err := leader.Competence.AssessCompetences(ctx, given)
	require.NoError(t, err)
	require.Equal(t, int32(2), out.GetVersion())
	_, err = g.as("kadis").Competence.AssessCompetences(ctx, given)
	require.Equal(t, appraisal.AssessmentChanged, refusal(t, err, connect.CodeAborted).GetCode())
	seen, err = g.as("staf-4").Competence.GetAssessment(ctx, &siklusv1.GetAssessmentRequest{CaseId: id}) // the auditor
	require.NoError(t, err)
	require.Len(t, seen.GetFormer(), 1)
	require.Equal(t, int32(1), seen.GetFormer()[0].GetRatings()[0].GetLevel())
	require.Empty(t, seen.GetSide())
	require.False(t, seen.GetMayAssess())
	require.Empty(t, seen.GetWhyNot())

	g.tx(func(ctx context.Context, tx store.Tx) error {
		for person, times := range map[string]int{"staf-1": 2, "kabid-a": 1, "staf-4": 1} {
			reads, err := tx.Reads(ctx, id)
			require.NoError(t, err)
			n := 0
			for _, r := range reads {
				if r.PersonID == g.town.People[person] && r.What == "competence" {
					n++
				}
			}
			require.GreaterOrEqual(t, n, times, "%s", person)
		}
		return nil
	})
}

func TestOutsideTheWindowSilenceMeansNotAssessed(t *testing.T) {
	g := competent(t, assessing)
	id, ctx := g.cases["staf-1"].ID, g.Context()
	g.clock.set(time.Date(2026, 1, 31, 14, 59, 0, 0, time.UTC)) // 23.59 WIT
	_, err := g.as("staf-1").Competence.AssessOwnCompetences(ctx, &siklusv1.AssessOwnCompetencesRequest{CaseId: id, Ratings: levels(1)})
	require.NoError(t, err)
	g.clock.set(time.Date(2026, 1, 31, 15, 0, 0, 0, time.UTC))
	_, err = g.as("staf-1").Competence.AssessOwnCompetences(ctx, &siklusv1.AssessOwnCompetencesRequest{CaseId: id, Ratings: levels(2), Version: 1})
	require.Equal(t, appraisal.AssessmentClosed, refusal(t, err, connect.CodeFailedPrecondition).GetCode())
	_, err = g.as("kabid-a").Competence.AssessCompetences(ctx, &siklusv1.AssessCompetencesRequest{CaseId: id, Ratings: levels(1)})
	require.Equal(t, appraisal.AssessmentClosed, refusal(t, err, connect.CodeFailedPrecondition).GetCode())
	seen, err := g.as("staf-1").Competence.GetAssessment(ctx, &siklusv1.GetAssessmentRequest{CaseId: id})
	require.NoError(t, err)
	require.Equal(t, siklusv1.AssessmentState_ASSESSMENT_STATE_NOT_ASSESSED, seen.GetState())

	cover, err := g.as("kabid-b").Competence.GetAssessmentCoverage(ctx, &siklusv1.GetAssessmentCoverageRequest{})
	require.NoError(t, err)
	require.Equal(t, g.cycle.ID, cover.GetCycleId())
	require.Equal(t, int32(len(g.cases)), cover.GetAll().GetNotAssessed())
	require.Equal(t, int32(1), cover.GetAll().GetSelf())
	require.Len(t, cover.GetMissing(), len(g.cases))
	require.Empty(t, cover.GetMissing()[0].GetFit())
	require.Len(t, cover.GetUnits(), 3)
}

func TestWhatIsWrongWithAnAssessmentIsNamed(t *testing.T) {
	g := competent(t, assessing)
	id, ctx := g.cases["staf-1"].ID, g.Context()
	for _, row := range []struct {
		name, field, code string
		of                connect.Code
		change            func([]*siklusv1.CompetenceRating) []*siklusv1.CompetenceRating
	}{
		{"no level", "ratings[1].level", api.InputWrong, connect.CodeInvalidArgument, func(l []*siklusv1.CompetenceRating) []*siklusv1.CompetenceRating { l[1].Level = 0; return l }},
		{"a sixth level", "ratings[1].level", api.InputWrong, connect.CodeInvalidArgument, func(l []*siklusv1.CompetenceRating) []*siklusv1.CompetenceRating { l[1].Level = 6; return l }},
		{"a bare reason", "ratings[2].reason", appraisal.ReasonMissing, connect.CodeInvalidArgument, func(l []*siklusv1.CompetenceRating) []*siklusv1.CompetenceRating {
			l[2].Reason = "baik sekali"
			return l
		}},
		{"no evidence", "ratings[3].evidence", appraisal.EvidenceMissing, connect.CodeInvalidArgument, func(l []*siklusv1.CompetenceRating) []*siklusv1.CompetenceRating { l[3].Evidence = " \x00 "; return l }},
		{"one too few", "ratings", appraisal.CompetenceMissing, connect.CodeInvalidArgument, func(l []*siklusv1.CompetenceRating) []*siklusv1.CompetenceRating { return l[1:] }},
		{"one too many", "ratings[0].competence", appraisal.CompetenceUnknown, connect.CodeInvalidArgument, func(l []*siklusv1.CompetenceRating) []*siklusv1.CompetenceRating { l[0].Competence = "gis"; return l }},
	} {
		_, err := g.as("kabid-a").Competence.AssessCompetences(ctx, &siklusv1.AssessCompetencesRequest{CaseId: id, Ratings: row.change(levels(2))})
		r := refusal(t, err, row.of)
		require.Equal(t, row.code, r.GetCode(), row.name)
		require.Equal(t, row.field, r.GetField(), row.name)
	}
	_, err := g.as("bupati").Competence.AssessCompetences(ctx, &siklusv1.AssessCompetencesRequest{CaseId: id, Ratings: levels(2)})
	require.Equal(t, connect.CodeNotFound, connect.CodeOf(err), "who leads somebody else")
	require.Zero(t, g.competenceVersion(id, store.LeaderSide))
}

// Who is asked to assess is who leads at that moment: after a change the new appraiser may, and the one before may not.
func TestWhoeverLeadsAtThatMomentAssesses(t *testing.T) {
	g := competent(t, assessing)
	id, ctx := g.cases["staf-1"].ID, g.Context()
	g.tx(func(ctx context.Context, tx store.Tx) error {
		return tx.PutHolding(ctx, store.Holding{PostID: g.town.Posts["kabid-a"], PersonID: g.town.People["kabid-a"], Capacity: appraisal.Definitive,
			From: appraisal.NewDate(2026, 1, 2), To: appraisal.NewDate(2026, 1, 9)})
	})
	g.tx(func(ctx context.Context, tx store.Tx) error {
		return tx.PutHolding(ctx, store.Holding{PostID: g.town.Posts["kabid-a"], PersonID: g.town.People["kabid-b"], Capacity: appraisal.Acting, From: appraisal.NewDate(2026, 1, 10)})
	})
	request := &siklusv1.AssessCompetencesRequest{CaseId: id, Ratings: levels(1)}
	_, err := g.as("kabid-a").Competence.AssessCompetences(ctx, request)
	require.Equal(t, connect.CodeNotFound, connect.CodeOf(err))
	_, err = g.as("kabid-b").Competence.AssessCompetences(ctx, request)
	require.NoError(t, err)
	team, err := g.as("kabid-b").Competence.ListAssessmentTeam(ctx, &siklusv1.ListAssessmentTeamRequest{})
	require.NoError(t, err)
	require.Len(t, team.GetPeople(), 5)
	require.Equal(t, siklusv1.AssessmentState_ASSESSMENT_STATE_LEADER, team.GetPeople()[0].GetState(), "who waits comes first")
	last := team.GetPeople()[4]
	require.Equal(t, id, last.GetCaseId())
	require.Equal(t, "100", last.GetFit().GetPercent())
}

func TestCareerDirectionIsExplainedAndPromisesNothing(t *testing.T) {
	g := competent(t, assessing)
	id, ctx, me := g.cases["staf-1"].ID, g.Context(), g.as("staf-1")
	none, err := me.Competence.GetCareerDirection(ctx, &siklusv1.GetCareerDirectionRequest{})
	require.NoError(t, err)
	require.Zero(t, none.GetYear())
	require.Len(t, none.GetPosts(), 7, "what other posts ask for is known before")
	for _, p := range none.GetPosts() {
		require.Positive(t, p.GetAsked(), p.GetPost().GetTitle())
		require.Nil(t, p.GetFit(), "nobody is held against it")
		require.False(t, p.GetNear())
		require.Empty(t, p.GetGaps())
	}
	years, err := me.Competence.GetCompetenceGrowth(ctx, &siklusv1.GetCompetenceGrowthRequest{})
	require.NoError(t, err)
	require.Empty(t, years.GetYears())

	_, err = g.as("kabid-a").Competence.AssessCompetences(ctx, &siklusv1.AssessCompetencesRequest{CaseId: id, Ratings: levels(3, rating("integrity", 2))})
	require.NoError(t, err)
	career, err := me.Competence.GetCareerDirection(ctx, &siklusv1.GetCareerDirectionRequest{CaseId: id})
	require.NoError(t, err)
	require.Equal(t, int32(2026), career.GetYear())
	require.Equal(t, int32(80), career.GetNearFrom())
	var lines []string
	for _, p := range career.GetPosts() {
		lines = append(lines, p.GetPost().GetTitle()+" "+p.GetFit().GetPercent()+" "+strconv.FormatBool(p.GetNear())+" "+strconv.Itoa(len(p.GetGaps())))
	}
	require.Equal(t, []string{"Jabatan staf-2 100 true 0", "Jabatan staf-3 100 true 0", "Jabatan staf-4 100 true 0", "Jabatan staf-5 100 true 0",
		"Jabatan kabid-a 96.3 true 1", "Jabatan kabid-b 96.3 true 1", "Jabatan kadis 72.22 false 9"}, lines)
	require.Equal(t, "Integritas ada di tingkat 2, satu tingkat di bawah standar (3).", career.GetPosts()[4].GetGaps()[0].GetSentence())
	require.Equal(t, []string{"jpt-pratama", "administrator", "pelaksana"}, career.GetLevels())
	only, err := me.Competence.GetCareerDirection(ctx, &siklusv1.GetCareerDirectionRequest{Level: "administrator"})
	require.NoError(t, err)
	require.Len(t, only.GetPosts(), 2)

	years, err = g.as("kadis").Competence.GetCompetenceGrowth(ctx, &siklusv1.GetCompetenceGrowthRequest{CaseId: id})
	require.NoError(t, err)
	require.Len(t, years.GetYears(), 1)
	require.Equal(t, "100", years.GetYears()[0].GetFit().GetPercent())
	require.Empty(t, years.GetYears()[0].GetRatings()[0].GetReason(), "reasons stay with their year")
	require.Len(t, years.GetCompetences(), 9)
}

func TestAPlanIsAgreedByBothAndDoneWithProof(t *testing.T) {
	g := competent(t, assessing)
	id, ctx := g.cases["staf-1"].ID, g.Context()
	me, leader := g.as("staf-1"), g.as("kabid-a")
	_, err := g.as("kabid-b").Competence.SetStandard(ctx, &siklusv1.SetStandardRequest{PostId: g.town.Posts["staf-1"], Levels: []*siklusv1.StandardLevel{{Competence: "integrity", Level: 3}, {Competence: "service", Level: 2}}, Reason: "Loket depan"})
	require.NoError(t, err)
	_, err = leader.Competence.AssessCompetences(ctx, &siklusv1.AssessCompetencesRequest{CaseId: id, Ratings: []*siklusv1.CompetenceRating{levels(1)[0], {Competence: "service", Level: 1, Reason: seenAtWork, Evidence: "buku tamu"}}})
	require.NoError(t, err)
	plan := func(c *caller) *siklusv1.GetDevelopmentPlanResponse {
		out, err := c.Competence.GetDevelopmentPlan(ctx, &siklusv1.GetDevelopmentPlanRequest{CaseId: id})
		require.NoError(t, err)
		return out
	}
	empty := plan(me)
	require.Zero(t, empty.GetVersion())
	require.Len(t, empty.GetOpenGaps(), 2)
	require.Equal(t, "integrity", empty.GetOpenGaps()[0].GetCompetence(), "the widest first")
	require.True(t, empty.GetMayWrite())

	write := &siklusv1.WriteDevelopmentPlanRequest{CaseId: id, Items: []*siklusv1.DevelopmentItem{developing("", "integrity")}}
	for range 2 {
		out, err := me.Competence.WriteDevelopmentPlan(ctx, write)
		require.NoError(t, err)
		require.Equal(t, int32(1), out.GetVersion())
	}
	stands := plan(leader)
	require.False(t, stands.GetAgreed())
	require.True(t, stands.GetMayAgree())
	require.Len(t, stands.GetOpenGaps(), 1)
	item := stands.GetItems()[0].GetItem().GetId()
	done := &siklusv1.CompleteDevelopmentItemRequest{CaseId: id, ItemId: item, Proof: "Sertifikat 7/2026"}
	_, err = me.Competence.CompleteDevelopmentItem(ctx, done)
	require.Equal(t, appraisal.PlanNotAgreed, refusal(t, err, connect.CodeFailedPrecondition).GetCode())
	agreed, err := leader.Competence.AgreeDevelopmentPlan(ctx, &siklusv1.AgreeDevelopmentPlanRequest{CaseId: id, Version: 1})
	require.NoError(t, err)
	require.True(t, agreed.GetAgreed())
	finished, err := me.Competence.CompleteDevelopmentItem(ctx, done)
	require.NoError(t, err)
	require.Equal(t, "done", finished.GetItem().GetState())
	_, err = me.Competence.CompleteDevelopmentItem(ctx, &siklusv1.CompleteDevelopmentItemRequest{CaseId: id, ItemId: store.NewID(), Proof: "Sertifikat"})
	require.Equal(t, appraisal.PlanItemUnknown, refusal(t, err, connect.CodeInvalidArgument).GetCode())

	// A change asks why and for the agreement of both again; what was done stays done.
	change := &siklusv1.WriteDevelopmentPlanRequest{CaseId: id, Items: []*siklusv1.DevelopmentItem{developing(item, "integrity"), developing("", "service")}, Version: 1}
	_, err = leader.Competence.WriteDevelopmentPlan(ctx, change)
	require.Equal(t, "reason", refusal(t, err, connect.CodeInvalidArgument).GetField())
	change.Reason = "Loket bertambah"
	_, err = leader.Competence.WriteDevelopmentPlan(ctx, change)
	require.NoError(t, err)
	stands = plan(me)
	require.Equal(t, int32(2), stands.GetVersion())
	require.False(t, stands.GetAgreed())
	require.True(t, stands.GetMayAgree())
	require.Equal(t, "done", stands.GetItems()[0].GetState())
	require.Equal(t, "Sertifikat 7/2026", stands.GetItems()[0].GetProof())
	require.Len(t, stands.GetFormer(), 1)
	require.Empty(t, stands.GetOpenGaps())
	_, err = me.Competence.AgreeDevelopmentPlan(ctx, &siklusv1.AgreeDevelopmentPlanRequest{CaseId: id, Version: 1})
	require.Equal(t, appraisal.PlanChanged, refusal(t, err, connect.CodeAborted).GetCode())

	wrong := &siklusv1.WriteDevelopmentPlanRequest{CaseId: id, Items: []*siklusv1.DevelopmentItem{developing("", "sihir")}, Reason: "Entah apa", Version: 2}
	_, err = me.Competence.WriteDevelopmentPlan(ctx, wrong)
	require.Equal(t, "items[0].competence", refusal(t, err, connect.CodeInvalidArgument).GetField())
	wrong.Items[0] = developing("", "integrity")
	wrong.Items[0].Until = "2026-02-30"
	_, err = me.Competence.WriteDevelopmentPlan(ctx, wrong)
	require.Equal(t, "items[0].until", refusal(t, err, connect.CodeInvalidArgument).GetField())
	readers := plan(g.as("kabid-b"))
	require.False(t, readers.GetMayWrite(), "HR reads")
}

// K10: what a year came to stands beside what was assessed in it, once it is final and for who may read its case.
func TestFinalResultsStandBesideTheYears(t *testing.T) {
	g := competent(t, assessing)
	ctx := g.Context()
	e := g.evaluationOf("staf-1", appraisal.Period{Kind: appraisal.Annual, From: appraisal.NewDate(2026, 1, 1), To: appraisal.NewDate(2026, 12, 31),
		Opens: appraisal.NewDate(2026, 1, 5), Closes: appraisal.NewDate(2027, 1, 31)}, windowOpen())
	years := func(who string) []*siklusv1.CompetenceYear {
		out, err := g.as(who).Competence.GetCompetenceGrowth(ctx, &siklusv1.GetCompetenceGrowthRequest{CaseId: g.cases["staf-1"].ID})
		require.NoError(t, err)
		return out.GetYears()
	}
	result := appraisal.Result{Results: appraisal.Meets, Behaviour: appraisal.Meets, Predicate: appraisal.Good, SignedAt: noon}
	g.move(e, "signed:"+e.ID, appraisal.Step{Stage: appraisal.Delivered, Result: &result})
	require.Empty(t, years("staf-1"), "what is not final is shown nowhere else")
	result.Final = appraisal.FinalWindowPassed
	g.move(e, "final:"+e.ID, appraisal.Step{Stage: appraisal.Final, Result: &result})
	alone := years("staf-1")
	require.Len(t, alone, 1)
	require.Equal(t, siklusv1.Predicate_PREDICATE_GOOD, alone[0].GetPredicate())
	require.Empty(t, alone[0].GetFit().GetPercent(), "not assessed")

	_, err := g.as("kabid-a").Competence.AssessCompetences(ctx, &siklusv1.AssessCompetencesRequest{CaseId: g.cases["staf-1"].ID, Ratings: levels(1)})
	require.NoError(t, err)
	for _, who := range []string{"staf-1", "kadis"} {
		both := years(who)
		require.Len(t, both, 1)
		require.Equal(t, "100", both[0].GetFit().GetPercent())
		require.Equal(t, siklusv1.Predicate_PREDICATE_GOOD, both[0].GetPredicate())
	}
	g.tx(func(ctx context.Context, tx store.Tx) error {
		reads, err := tx.Reads(ctx, e.ID)
		require.NotEmpty(t, reads, "a result that was read is logged")
		return err
	})
}
