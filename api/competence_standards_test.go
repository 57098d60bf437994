package api_test

import (
	"strconv"
	"strings"
	"testing"

	"connectrpc.com/connect"
	"github.com/stretchr/testify/require"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
)

func TestHRSetsStandardsWithReasonsAndVersions(t *testing.T) {
	g := competent(t, assessing)
	ctx, hr := g.Context(), g.as("kabid-b")
	post := g.town.Posts["staf-1"]
	set := func(r *siklusv1.SetStandardRequest) (*siklusv1.CompetenceStandard, error) {
		out, err := hr.Competence.SetStandard(ctx, r)
		return out.GetStandard(), err
	}
	list, err := hr.Competence.ListStandards(ctx, &siklusv1.ListStandardsRequest{Query: "staf-1"})
	require.NoError(t, err)
	require.NotEmpty(t, list.GetTemplates())
	require.Len(t, list.GetPosts(), 1)
	require.False(t, list.GetPosts()[0].GetOwn())
	require.Zero(t, list.GetWithout(), "a regional head is not appraised")

	_, err = set(&siklusv1.SetStandardRequest{PostId: post, Levels: []*siklusv1.StandardLevel{{Competence: "gis", Level: 2}}, Reason: "Peta desa"})
	require.Equal(t, appraisal.TechnicalUnknown, refusal(t, err, connect.CodeInvalidArgument).GetCode())
	_, err = hr.Competence.PutTechnicalCompetence(ctx, &siklusv1.PutTechnicalCompetenceRequest{Code: "gis", Name: "Pemetaan", NameEnglish: "Mapping"})
	require.NoError(t, err)
	_, err = set(&siklusv1.SetStandardRequest{PostId: post, Levels: []*siklusv1.StandardLevel{{Competence: "gis", Level: 2}, {Competence: "gis", Level: 3}}, Reason: "Peta desa"})
	require.Equal(t, "levels[1].competence", refusal(t, err, connect.CodeInvalidArgument).GetField())
	_, err = set(&siklusv1.SetStandardRequest{PostId: post, Levels: []*siklusv1.StandardLevel{{Competence: "gis", Level: 2}}, Reason: "..."})
	require.Equal(t, "reason", refusal(t, err, connect.CodeInvalidArgument).GetField())
	own, err := set(&siklusv1.SetStandardRequest{PostId: post, Levels: []*siklusv1.StandardLevel{{Competence: "gis", Level: 2}, {Competence: "integrity", Level: 3}}, Reason: "Peta desa"})
	require.NoError(t, err)
	require.True(t, own.GetOwn())
	require.Equal(t, int32(1), own.GetVersion())
	require.Equal(t, "integrity", own.GetLevels()[0].GetCompetence(), "in the order of the dictionary")
	_, err = set(&siklusv1.SetStandardRequest{PostId: post, Levels: []*siklusv1.StandardLevel{{Competence: "gis", Level: 3}}, Reason: "Peta desa"})
	require.Equal(t, appraisal.StandardChanged, refusal(t, err, connect.CodeAborted).GetCode())

	// Everybody may read what a post asks for, with its versions and reasons.
	seen, err := g.as("staf-3").Competence.GetStandard(ctx, &siklusv1.GetStandardRequest{PostId: post})
	require.NoError(t, err)
	require.Equal(t, "Peta desa", seen.GetVersions()[0].GetReason())
	assessment, err := g.as("staf-1").Competence.GetAssessment(ctx, &siklusv1.GetAssessmentRequest{})
	require.NoError(t, err)
	require.Len(t, assessment.GetCompetences(), 2)
	again, err := set(&siklusv1.SetStandardRequest{PostId: post, Reason: "Kembali ke pola", Version: 1})
	require.NoError(t, err)
	require.False(t, again.GetOwn())
	require.Equal(t, "pelaksana", again.GetTemplate())
	require.Equal(t, int32(2), again.GetVersion())

	_, err = set(&siklusv1.SetStandardRequest{Template: "pelaksana", Reason: "Kosongkan"})
	require.Equal(t, "levels", refusal(t, err, connect.CodeInvalidArgument).GetField(), "a template asks for something")
	_, err = set(&siklusv1.SetStandardRequest{Template: "raja", Levels: []*siklusv1.StandardLevel{{Competence: "integrity", Level: 3}}, Reason: "Entah apa"})
	require.Equal(t, connect.CodeNotFound, connect.CodeOf(err))
	_, err = hr.Competence.GetStandard(ctx, &siklusv1.GetStandardRequest{PostId: "bukan-id"})
	require.Equal(t, connect.CodeNotFound, connect.CodeOf(err))
	template, err := set(&siklusv1.SetStandardRequest{Template: "pelaksana", Levels: []*siklusv1.StandardLevel{{Competence: "integrity", Level: 3}}, Reason: "Rapat pimpinan"})
	require.NoError(t, err)
	require.Equal(t, int32(1), template.GetVersion())
	assessment, err = g.as("staf-1").Competence.GetAssessment(ctx, &siklusv1.GetAssessmentRequest{})
	require.NoError(t, err)
	require.Len(t, assessment.GetCompetences(), 1)
}

func TestATechnicalCompetenceIsDescribedWhollyOrNotAtAll(t *testing.T) {
	g := competent(t, assessing)
	ctx, hr := g.Context(), g.as("kabid-b")
	put := func(change func(*siklusv1.PutTechnicalCompetenceRequest)) error {
		r := &siklusv1.PutTechnicalCompetenceRequest{Code: "gis", Name: "Pemetaan"}
		for range 5 {
			r.Levels = append(r.Levels, &siklusv1.LevelDescription{Text: "Membuat peta"})
		}
		change(r)
		_, err := hr.Competence.PutTechnicalCompetence(ctx, r)
		return err
	}
	require.Equal(t, "levels[3].text", refusal(t, put(func(r *siklusv1.PutTechnicalCompetenceRequest) { r.Levels[3].Text = "" }), connect.CodeInvalidArgument).GetField())
	require.Equal(t, appraisal.TechnicalReserved, refusal(t, put(func(r *siklusv1.PutTechnicalCompetenceRequest) { r.Code = "integrity" }), connect.CodeInvalidArgument).GetCode())
	require.NoError(t, put(func(*siklusv1.PutTechnicalCompetenceRequest) {}))
	require.Equal(t, appraisal.ReasonMissing, refusal(t, put(func(r *siklusv1.PutTechnicalCompetenceRequest) { r.Name, r.Version = "Peta", 1 }), connect.CodeInvalidArgument).GetCode())
	require.Equal(t, appraisal.TechnicalChanged, refusal(t, put(func(r *siklusv1.PutTechnicalCompetenceRequest) { r.Name = "Peta" }), connect.CodeAborted).GetCode())
	require.NoError(t, put(func(r *siklusv1.PutTechnicalCompetenceRequest) { r.Retired, r.Version, r.Reason = true, 1, "Diganti" }))
	list, err := g.as("staf-1").Competence.GetDictionary(ctx, &siklusv1.GetDictionaryRequest{})
	require.NoError(t, err)
	require.Len(t, list.GetCompetences(), 10)
	require.True(t, list.GetCompetences()[9].GetRetired())
	_, err = hr.Competence.SetStandard(ctx, &siklusv1.SetStandardRequest{PostId: g.town.Posts["staf-1"], Levels: []*siklusv1.StandardLevel{{Competence: "gis", Level: 2}}, Reason: "Peta desa"})
	require.Equal(t, appraisal.TechnicalUnknown, refusal(t, err, connect.CodeInvalidArgument).GetCode(), "no longer offered")
}

func TestGoodRowsOfAFileAreTakenAndOthersNamed(t *testing.T) {
	g := competent(t, assessing)
	ctx, hr := g.Context(), g.as("kabid-b")
	load := func(text string, dry bool) *siklusv1.ImportTechnicalCompetencesResponse {
		out, err := hr.Competence.ImportTechnicalCompetences(ctx, &siklusv1.ImportTechnicalCompetencesRequest{Content: []byte(text), DryRun: dry})
		require.NoError(t, err)
		return out
	}
	said := func(r *siklusv1.ImportTechnicalCompetencesResponse) (list []string) {
		for _, d := range r.GetDefects() {
			require.NotEmpty(t, d.GetSentence())
			require.NotEmpty(t, d.GetEnglish())
			list = append(list, strings.TrimSpace(strings.Join([]string{strconv.Itoa(int(d.GetRow())), d.GetField(), d.GetCode()}, " ")))
		}
		return list
	}
	file := "\xef\xbb\xbfkode;nama;arti;tingkat_1;tingkat_2;tingkat_3;tingkat_4;tingkat_5\r\ngis;Pemetaan;Peta;a;b;c;d;e\r\nintegrity;Jujur;;;;;;\r\nArsip 1;Kearsipan;;;;;;\r\narsip;Ke\r\narsip;Kearsipan;;;;;;\r\narsip;Kearsipan lagi;;;;;;\r\nobat;Farmasi;;a;;;;\r\n"
	tried := load(file, true)
	require.Equal(t, "competences", tried.GetKind())
	require.Equal(t, int32(7), tried.GetRows())
	require.Equal(t, int32(2), tried.GetTaken())
	require.Equal(t, []string{"3 kode technical-reserved", "4 kode code-wrong", "5 nama input-wrong", "7 kode code-twice", "8 tingkat_1 input-wrong"}, said(tried))
	dictionary, err := hr.Competence.GetDictionary(ctx, &siklusv1.GetDictionaryRequest{})
	require.NoError(t, err)
	require.Len(t, dictionary.GetCompetences(), 9, "a check takes nothing")
	require.Equal(t, int32(2), load(file, false).GetTaken())
	again := load(file, false)
	require.Zero(t, again.GetTaken())
	require.Equal(t, int32(2), again.GetRepeated())

	standards := "jabatan,kompetensi,tingkat\nstaf-1,gis,2\nstaf-1,integrity,3\nstaf-2,gis,9\nentah,gis,1\nstaf-2,sihir,1\nstaf-2,arsip,1\n"
	done := load(standards, false)
	require.Equal(t, "standards", done.GetKind())
	require.Equal(t, int32(2), done.GetTaken(), "two posts")
	require.Equal(t, []string{"4 tingkat level-wrong", "5 jabatan post-unknown", "6 kompetensi technical-unknown"}, said(done))
	seen, err := hr.Competence.GetStandard(ctx, &siklusv1.GetStandardRequest{PostId: g.town.Posts["staf-1"]})
	require.NoError(t, err)
	require.Len(t, seen.GetStandard().GetLevels(), 10, "what its template asks for stays")
	require.Equal(t, int32(3), seen.GetStandard().GetLevels()[0].GetLevel())
	require.Equal(t, int32(2), load(standards, false).GetRepeated())

	require.Equal(t, []string{"1  heading-unknown"}, said(load("nip,nama\n1,a\n", true)))
	require.Equal(t, []string{"0  file-kind"}, said(load("PK\x03\x04\x00", true)))
	require.Equal(t, []string{"3  line-unreadable"}, said(load("kode,nama\ngis,Pemetaan\nx,\"a\"b\n", true)))
}
