package api_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"connectrpc.com/connect"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

// ref names a planned result of somebody.
func (g *ground) ref(who string, number int) string {
	return fmt.Sprintf("%s:%d", g.cases[who].ID, number)
}

// planned is a planned result of the form.
func planned(text string, parents ...string) *siklusv1.PlannedResult {
	return &siklusv1.PlannedResult{Result: text, Main: true, Parents: parents, Indicators: []*siklusv1.Indicator{{
		Aspect: siklusv1.Aspect_ASPECT_TIME, Measure: "Waktu selesai", Target: "2 jam", Amount: "2", Direction: siklusv1.TargetDirection_TARGET_DIRECTION_LESS}}}
}

// goal hands in targets of somebody with these planned results; they are taken and wait for a decision.
func (g *ground) goal(who string, texts ...string) {
	g.Helper()
	t := &siklusv1.Targets{}
	for _, text := range texts {
		t.Results = append(t.Results, planned(text))
	}
	g.handIn(who, "goal-of-"+who, t, "")
}

// handIn hands targets in and returns them as they stand in the register.
func (g *ground) handIn(who, request string, t *siklusv1.Targets, reason string) *siklusv1.Targets {
	g.Helper()
	g.engine.lead(appraisal.SubmitTargets, awaits(appraisal.TargetsSubmitted, appraisal.Appraiser, appraisal.AgreeTargets, appraisal.T1))
	if reason != "" {
		g.engine.lead(appraisal.SubmitTargets, awaits(appraisal.InYear, appraisal.Appraiser, appraisal.AgreeTargets, appraisal.JoinedClock))
	}
	out, err := g.as(who).Appraisal.SubmitTargets(g.Context(), &siklusv1.SubmitTargetsRequest{Header: header(g.cases[who].ID, request), Targets: t, Reason: reason})
	require.NoError(g, err)
	var kept siklusv1.SubmitTargetsRequest
	require.NoError(g, protojson.Unmarshal(g.act(out.GetReceipt().GetActId()).Content, &kept))
	return kept.GetTargets()
}

// lead says where an act leads.
func (e *engine) lead(kind appraisal.ActKind, step appraisal.Step) {
	e.Lock()
	defer e.Unlock()
	e.next[kind] = step
}

// decide agrees or returns what somebody handed in.
func (g *ground) decide(who, appraiser, request string, agrees bool) {
	g.Helper()
	var err error
	if agrees {
		g.engine.lead(appraisal.AgreeTargets, appraisal.Step{Stage: appraisal.InYear})
		_, err = g.as(appraiser).Appraisal.AgreeTargets(g.Context(), &siklusv1.AgreeTargetsRequest{Header: header(g.cases[who].ID, request), Note: "Disepakati"})
	} else {
		g.engine.lead(appraisal.ReturnTargets, awaits(appraisal.TargetsDue, appraisal.Employee, appraisal.SubmitTargets, appraisal.T1))
		_, err = g.as(appraiser).Appraisal.ReturnTargets(g.Context(), &siklusv1.ReturnTargetsRequest{Header: header(g.cases[who].ID, request), Reason: "Perjelas targetnya"})
	}
	require.NoError(g, err)
}

// targetFile is a file of targets with lines below the heading.
func targetFile(lines string) *siklusv1.TargetFile {
	return &siklusv1.TargetFile{Name: "target.csv", Content: []byte("nip;nama;rencana_hasil_kerja;utama;mendukung;perspektif;aspek;indikator;jenis;arah;target;target_angka;satuan;sumber_data\n" + lines)}
}

// standingOffer is an offer that the head of division made to all below.
func (g *ground) standingOffer() string {
	g.Helper()
	out, err := g.as("kabid-a").Target.OfferTargets(g.Context(), &siklusv1.OfferTargetsRequest{RequestId: "standing-offer", Results: []*siklusv1.PlannedResult{planned("Arsip rapi")},
		CaseIds: []string{g.cases["staf-3"].ID}})
	require.NoError(g, err)
	return out.GetOffer().GetId()
}

func (g *ground) sheet(who, about string) *siklusv1.GetTargetSheetResponse {
	g.Helper()
	out, err := g.as(who).Target.GetTargetSheet(g.Context(), &siklusv1.GetTargetSheetRequest{CaseId: g.cases[about].ID})
	require.NoError(g, err)
	return out
}

// draft is the draft that somebody's form begins with.
func (g *ground) draft(who string) *siklusv1.SubmitTargetsRequest {
	g.Helper()
	var req siklusv1.SubmitTargetsRequest
	if text := g.sheet(who, who).GetDraft(); text != "" {
		require.NoError(g, protojson.Unmarshal([]byte(text), &req))
	}
	return &req
}

func resultsOf(t *siklusv1.Targets) (texts []string) {
	for _, r := range t.GetResults() {
		texts = append(texts, fmt.Sprintf("%d %s", r.GetNumber(), r.GetResult()))
	}
	return texts
}

func TestPlannedResultsKeepTheirNumbersOverVersions(t *testing.T) {
	g := newGround(t)
	first := g.handIn("staf-1", "submit-01", &siklusv1.Targets{Results: []*siklusv1.PlannedResult{planned("Satu"), planned("Dua")}}, "")
	require.Equal(t, []string{"1 Satu", "2 Dua"}, resultsOf(first))
	again := g.handIn("staf-1", "submit-01", &siklusv1.Targets{Results: []*siklusv1.PlannedResult{planned("Satu"), planned("Dua")}}, "")
	require.Equal(t, resultsOf(first), resultsOf(again), "the same request is the same act, although it brings no numbers")
	g.decide("staf-1", "kabid-a", "return-01", false)
	kept := first.GetResults()[1]
	kept.Result = "Dua, diperjelas"
	second := g.handIn("staf-1", "submit-02", &siklusv1.Targets{Results: []*siklusv1.PlannedResult{planned("Tiga"), kept}}, "")
	require.Equal(t, []string{"3 Tiga", "2 Dua, diperjelas"}, resultsOf(second))
	require.Equal(t, resultsOf(second), resultsOf(g.read("kabid-a", g.cases["staf-1"].ID).GetTargets()))
}

// art. 14(2): a change of the running year needs its reason, and the old agreement runs on until the new one is agreed.
func TestChangeInTheYearNeedsAReasonAndKeepsTheRunningVersion(t *testing.T) {
	g := newGround(t)
	g.handIn("staf-1", "submit-01", &siklusv1.Targets{Results: []*siklusv1.PlannedResult{planned("Satu"), planned("Dua")}}, "")
	g.decide("staf-1", "kabid-a", "agree-01", true)
	change := &siklusv1.SubmitTargetsRequest{Header: header(g.cases["staf-1"].ID, "submit-02"), Targets: &siklusv1.Targets{Results: []*siklusv1.PlannedResult{planned("Satu")}}}
	_, err := g.as("staf-1").Appraisal.SubmitTargets(g.Context(), change)
	missing := refusal(t, err, connect.CodeInvalidArgument)
	require.Equal(t, []string{"reason-missing", "reason", "art. 14(2)"}, []string{missing.GetCode(), missing.GetField(), missing.GetProvision()})
	require.True(t, g.sheet("staf-1", "staf-1").GetNeedsReason())

	change.Targets.Approach = siklusv1.Approach_APPROACH_QUALITATIVE
	g.handIn("staf-1", "submit-02", change.GetTargets(), "Loket kedua dibuka")
	e := g.evaluation("staf-1", awaits(appraisal.WindowOpen, appraisal.Appraiser, appraisal.Rate, appraisal.T6))
	require.Len(t, g.read("kabid-a", e.ID).GetTargets().GetResults(), 2, "who rates sees what is in force")

	// The engine of these tests moves a case where it is told; evaluation() has put it back into the plain year.
	g.move(g.cases["staf-1"], "proposed-again", awaits(appraisal.InYear, appraisal.Appraiser, appraisal.AgreeTargets, appraisal.JoinedClock))
	require.Len(t, g.read("kabid-a", g.cases["staf-1"].ID).GetTargets().GetResults(), 1, "who decides sees what is proposed")
	for _, who := range []string{"staf-1", "kabid-a", "kadis", "kabid-b", "staf-4"} {
		out, err := g.as(who).Target.ListTargetVersions(g.Context(), &siklusv1.ListTargetVersionsRequest{CaseId: g.cases["staf-1"].ID})
		require.NoError(t, err, who)
		v := out.GetVersions()
		require.Len(t, v, 2, who)
		require.Equal(t, siklusv1.VersionState_VERSION_STATE_PROPOSED, v[0].GetState())
		require.Equal(t, "Loket kedua dibuka", v[0].GetReason())
		require.Len(t, v[0].GetChanges(), 2)
		require.Equal(t, []string{"approach", "quantitative", "qualitative"}, []string{v[0].GetChanges()[1].GetField(), v[0].GetChanges()[1].GetBefore(), v[0].GetChanges()[1].GetAfter()}, "art. 9(3)")
		require.Equal(t, "2 dropped Dua", fmt.Sprintf("%d %s %s", v[0].GetChanges()[0].GetNumber(), v[0].GetChanges()[0].GetWhat(), v[0].GetChanges()[0].GetBefore()))
		require.Equal(t, siklusv1.VersionState_VERSION_STATE_RUNNING, v[1].GetState())
		require.EqualValues(t, 1, v[1].GetVersion())
		require.Equal(t, "Nama kabid-a", v[1].GetDecidedBy().GetName())
		require.Equal(t, "Disepakati", v[1].GetNote())
		require.Empty(t, v[1].GetChanges())
	}
	g.decide("staf-1", "kabid-a", "agree-02", true)
	out, err := g.as("staf-1").Target.ListTargetVersions(g.Context(), &siklusv1.ListTargetVersionsRequest{CaseId: g.cases["staf-1"].ID})
	require.NoError(t, err)
	require.Equal(t, siklusv1.VersionState_VERSION_STATE_RUNNING, out.GetVersions()[0].GetState())
	require.EqualValues(t, 2, out.GetVersions()[0].GetVersion())
	require.Equal(t, siklusv1.VersionState_VERSION_STATE_REPLACED, out.GetVersions()[1].GetState())
}

// A change that the procedure asks for (II.C.7) has its reason on record.
func TestChangeThatWasAskedForNeedsNoReason(t *testing.T) {
	g := newGround(t)
	g.handIn("staf-1", "submit-01", &siklusv1.Targets{Results: []*siklusv1.PlannedResult{planned("Satu")}}, "")
	g.decide("staf-1", "kabid-a", "agree-01", true)
	g.engine.lead(appraisal.RenewTargets, awaits(appraisal.InYear, appraisal.Employee, appraisal.SubmitTargets, appraisal.JoinedClock))
	_, err := g.as("kabid-b").People.RenewTargets(g.Context(), &siklusv1.RenewTargetsRequest{Header: header(g.cases["staf-1"].ID, "renew-01"), Reason: "Penilai baru"})
	require.NoError(t, err)
	require.False(t, g.sheet("staf-1", "staf-1").GetNeedsReason())
	g.handIn("staf-1", "submit-02", &siklusv1.Targets{Results: []*siklusv1.PlannedResult{planned("Dua")}}, "")
	out, err := g.as("staf-1").Target.ListTargetVersions(g.Context(), &siklusv1.ListTargetVersionsRequest{CaseId: g.cases["staf-1"].ID})
	require.NoError(t, err)
	require.Equal(t, "renewal", out.GetVersions()[0].GetCause())
	require.Empty(t, out.GetVersions()[1].GetCause())
}

func TestSubmissionRefusesWhatCannotStand(t *testing.T) {
	g := newGround(t)
	g.goal("kabid-a", "Layanan bidang cepat")
	for field, change := range map[string]func(*siklusv1.PlannedResult){
		"targets.results[0].parents[0]": func(r *siklusv1.PlannedResult) { r.Parents = []string{g.ref("kabid-a", 7)} },
		"targets.results[0].parents[1]": func(r *siklusv1.PlannedResult) {
			r.Parents = []string{g.ref("kabid-a", 1), strings.Replace(g.ref("kabid-a", 1), g.cases["kabid-a"].ID, store.NewID(), 1)}
		},
		"targets.results[0].parents[0] own":         func(r *siklusv1.PlannedResult) { r.Parents = []string{g.ref("staf-1", 1)} },
		"targets.results[0].indicators[0].amount":   func(r *siklusv1.PlannedResult) { r.Indicators[0].Amount = "1.250" },
		"targets.results[0].indicators[0].amount x": func(r *siklusv1.PlannedResult) { r.Indicators[0].Amount = "banyak" },
		"targets.results[0].perspective":            func(r *siklusv1.PlannedResult) { r.Perspective = 99 },
		"targets.results[0].number":                 func(r *siklusv1.PlannedResult) { r.Number = 100 },
	} {
		r := planned("Satu")
		change(r)
		_, err := g.as("staf-1").Appraisal.SubmitTargets(g.Context(), &siklusv1.SubmitTargetsRequest{Header: header(g.cases["staf-1"].ID, "submit-01"), Targets: &siklusv1.Targets{Results: []*siklusv1.PlannedResult{r}}})
		field, _, _ = strings.Cut(field, " ")
		require.Equal(t, field, refusal(t, err, connect.CodeInvalidArgument).GetField())
	}
	require.Empty(t, g.acts(g.cases["staf-1"].ID), "a form that cannot stand is no act yet")
	kept := g.handIn("staf-1", "submit-01", &siklusv1.Targets{Results: []*siklusv1.PlannedResult{planned("Satu", g.ref("kabid-a", 1))}}, "")
	require.Equal(t, "Layanan bidang cepat", kept.GetResults()[0].GetSupports(), "what is supported stands in words beside the reference, as on form A.1.7")
}

// A superior who has no agreement yet holds nobody up: the unit's agreement stands in, then the superior's own.
func TestGoalsComeFromWhoeverHasThem(t *testing.T) {
	g := newGround(t)
	require.Empty(t, g.sheet("staf-1", "staf-1").GetParents())
	g.goal("kadis", "Layanan dinas cepat")
	g.decide("kadis", "bupati", "agree-01", true)
	goals := g.sheet("staf-1", "staf-1").GetParents()
	require.Len(t, goals, 1)
	require.Equal(t, siklusv1.ParentSource_PARENT_SOURCE_UNIT, goals[0].GetSource())
	require.Equal(t, g.ref("kadis", 1), goals[0].GetRef())
	require.Equal(t, "Nama kadis", goals[0].GetPerson())
	g.goal("kabid-a", "Layanan bidang cepat")
	require.Equal(t, siklusv1.ParentSource_PARENT_SOURCE_SUBMITTED, g.sheet("staf-1", "staf-1").GetParents()[0].GetSource())
	g.decide("kabid-a", "kadis", "agree-02", true)
	goals = g.sheet("kabid-a", "staf-1").GetParents()
	require.Equal(t, siklusv1.ParentSource_PARENT_SOURCE_AGREED, goals[0].GetSource())
	require.Equal(t, "Layanan bidang cepat", goals[0].GetResult())
	require.True(t, g.sheet("kadis", "kadis").GetHead())
	require.Empty(t, g.sheet("kabid-a", "staf-1").GetDraft(), "a draft is nobody else's to read")
}

func TestAdviceIsAboutTheOwnPost(t *testing.T) {
	g := newGround(t)
	g.goal("kabid-a", "Layanan bidang cepat")
	r := planned("Melaksanakan pelayanan")
	r.Indicators[0].Target = "Semua surat dalam 2 jam"
	codes := func(who, about string, t *siklusv1.Targets) (codes []string) {
		out, err := g.as(who).Target.AdviseTargets(g.Context(), &siklusv1.AdviseTargetsRequest{CaseId: g.cases[about].ID, Targets: t})
		require.NoError(g, err)
		for _, a := range out.GetAdvice() {
			codes = append(codes, a.GetCode())
			require.NotEmpty(g, a.GetSentence())
			require.NotEmpty(g, a.GetEnglish())
			require.NotEmpty(g, a.GetProvision())
		}
		return codes
	}
	form := &siklusv1.Targets{Results: []*siklusv1.PlannedResult{r, {}}, Resources: "Loket", Accountability: "Bulanan"}
	require.Equal(t, []string{"activity-not-result", "no-parent", "absolute-word"}, codes("staf-1", "staf-1", form))
	require.Contains(t, codes("kadis", "kadis", form), "no-budget-perspective")
	require.Empty(t, codes("kabid-a", "staf-1", nil), "nothing was handed in")
	g.handIn("staf-1", "submit-01", &siklusv1.Targets{Results: []*siklusv1.PlannedResult{r}}, "")
	require.Contains(t, codes("kabid-a", "staf-1", nil), "absolute-word", "who decides reads the advice on what was handed in")
}

// The same targets for many in one act, into drafts that they own; undone in one act, where not handed in.
func TestOfferGoesIntoDraftsAndComesOutAgain(t *testing.T) {
	g := newGround(t)
	g.handIn("staf-5", "submit-01", targets(), "")
	all := []string{}
	for _, who := range []string{"staf-1", "staf-2", "staf-3", "staf-5", "kabid-b"} {
		all = append(all, g.cases[who].ID)
	}
	_, err := g.as("staf-1").Target.SaveTargetDraft(g.Context(), &siklusv1.SaveTargetDraftRequest{CaseId: g.cases["staf-1"].ID, Draft: `{"targets":{"results":[{"result":"Punya sendiri"}]}}`})
	require.NoError(t, err)
	ask := &siklusv1.OfferTargetsRequest{RequestId: "offer-01", CaseIds: all, Note: "Target bersama", Results: []*siklusv1.PlannedResult{planned("Surat cepat"), planned("Arsip rapi")}}
	out, err := g.as("kabid-a").Target.OfferTargets(g.Context(), ask)
	require.NoError(t, err)
	offer := out.GetOffer()
	require.Equal(t, []int32{3, 6, 0, 0}, []int32{offer.GetPeople(), offer.GetResults(), offer.GetHandedIn(), offer.GetWithdrawn()})
	passed := map[string]string{}
	for _, p := range offer.GetPassedOver() {
		passed[p.GetCode()] = p.GetName()
	}
	require.Equal(t, map[string]string{"being-decided": "Nama staf-5", "not-yours": ""}, passed)
	again, err := g.as("kabid-a").Target.OfferTargets(g.Context(), ask)
	require.NoError(t, err)
	require.True(t, proto.Equal(out, again), "the same request is the same act")
	changed := proto.CloneOf(ask)
	changed.CaseIds = all[:1]
	_, err = g.as("kabid-a").Target.OfferTargets(g.Context(), changed)
	require.Equal(t, "request-id-reused", refusal(t, err, connect.CodeAlreadyExists).GetCode())

	require.Equal(t, []string{"0 Punya sendiri", "0 Surat cepat", "0 Arsip rapi"}, resultsOf(g.draft("staf-1").GetTargets()))
	require.EqualValues(t, 2, g.sheet("staf-1", "staf-1").GetOffered())
	require.Equal(t, []string{"0 Surat cepat", "0 Arsip rapi"}, resultsOf(g.draft("staf-2").GetTargets()))
	task := g.task(g.cases["staf-2"].ID, appraisal.SubmitTargets)
	read, err := g.as("staf-2").Case.GetTask(g.Context(), &siklusv1.GetTaskRequest{TaskId: task.ID})
	require.NoError(t, err)
	require.Contains(t, read.GetTask().GetDraft(), "Surat cepat", "the form of the task begins with it")

	// One is dropped and stays dropped; one is made their own; then staf-3 hands in.
	mine := g.draft("staf-1")
	mine.Targets.Results = mine.GetTargets().GetResults()[:2]
	mine.Targets.Results[1].Result = "Surat cepat di loket saya"
	text, err := protojson.Marshal(mine)
	require.NoError(t, err)
	_, err = g.as("staf-1").Target.SaveTargetDraft(g.Context(), &siklusv1.SaveTargetDraftRequest{CaseId: g.cases["staf-1"].ID, Draft: string(text)})
	require.NoError(t, err)
	require.Len(t, g.draft("staf-1").GetTargets().GetResults(), 2)
	g.handIn("staf-3", "submit-02", g.draft("staf-3").GetTargets(), "")

	for _, who := range []string{"staf-1", "kabid-b"} { // staf-1 made none; the HR officer may
		_, err = g.as(who).Target.WithdrawTargetOffer(g.Context(), &siklusv1.WithdrawTargetOfferRequest{RequestId: "undo-" + who, OfferId: offer.GetId()})
		if who == "staf-1" {
			require.Equal(t, "not-found", refusal(t, err, connect.CodeNotFound).GetCode())
			continue
		}
		require.NoError(t, err)
	}
	listed, err := g.as("kabid-a").Target.ListTargetOffers(g.Context(), &siklusv1.ListTargetOffersRequest{})
	require.NoError(t, err)
	require.Len(t, listed.GetOffers(), 1)
	require.Equal(t, []int32{2, 4}, []int32{listed.GetOffers()[0].GetHandedIn(), listed.GetOffers()[0].GetWithdrawn()})
	require.Equal(t, []string{"0 Punya sendiri", "0 Surat cepat di loket saya"}, resultsOf(g.draft("staf-1").GetTargets()), "what was changed is the employee's own")
	require.Empty(t, g.draft("staf-1").GetTargets().GetResults()[1].GetOffer())
	require.Empty(t, resultsOf(g.draft("staf-2").GetTargets()))
	none, err := g.as("kadis").Target.ListTargetOffers(g.Context(), &siklusv1.ListTargetOffersRequest{})
	require.NoError(t, err)
	require.Empty(t, none.GetOffers(), "others' offers are HR's to see")
}

// What is typed between reading and saving is never overwritten by an offer.
func TestOfferDoesNotOverwriteWhatIsBeingTyped(t *testing.T) {
	g := newGround(t)
	task := g.task(g.cases["staf-3"].ID, appraisal.SubmitTargets)
	g.standingOffer()
	_, err := g.as("staf-3").Case.SaveDraft(g.Context(), &siklusv1.SaveDraftRequest{TaskId: task.ID, Draft: `{"targets":{"results":[{"result":"Diketik lebih dahulu"}]}}`})
	require.NoError(t, err)
	require.Equal(t, []string{"0 Diketik lebih dahulu", "0 Arsip rapi"}, resultsOf(g.draft("staf-3").GetTargets()))
}

func TestDraftOfTheRunningYear(t *testing.T) {
	g := newGround(t)
	g.handIn("staf-1", "submit-01", targets(), "")
	g.decide("staf-1", "kabid-a", "agree-01", true)
	g.clock.set(noon.Add(time.Minute))
	_, err := g.as("staf-1").Target.SaveTargetDraft(g.Context(), &siklusv1.SaveTargetDraftRequest{CaseId: g.cases["staf-1"].ID, Draft: `{"reason":"Tugas baru"}`})
	require.NoError(t, err)
	require.JSONEq(t, `{"reason":"Tugas baru"}`, g.sheet("staf-1", "staf-1").GetDraft())
	_, err = g.as("kabid-a").Target.SaveTargetDraft(g.Context(), &siklusv1.SaveTargetDraftRequest{CaseId: g.cases["staf-1"].ID, Draft: `{}`})
	refusal(t, err, connect.CodePermissionDenied)
	g.clock.set(noon.Add(time.Hour))
	g.handIn("staf-1", "submit-02", targets(), "Tugas baru")
	require.Empty(t, g.sheet("staf-1", "staf-1").GetDraft(), "it was handed in")
}

// A.1.5: rows are the people below, columns the leader's planned results; a cell becomes a planned result.
func TestRoleMatrix(t *testing.T) {
	g := newGround(t)
	g.goal("kabid-a", "Layanan bidang cepat", "Data bidang benar")
	cells := []*siklusv1.MatrixCell{
		{Parent: g.ref("kabid-a", 1), CaseIds: []string{g.cases["staf-1"].ID, g.cases["staf-2"].ID}, Role: "Surat keterangan diterima tepat waktu"},
		{Parent: g.ref("kabid-a", 2), CaseIds: []string{g.cases["staf-2"].ID}, Role: "Data loket benar", Additional: true},
	}
	_, err := g.as("kabid-a").Target.FillRoleMatrix(g.Context(), &siklusv1.FillRoleMatrixRequest{RequestId: "matrix-01", Cells: cells})
	require.NoError(t, err)
	got := g.draft("staf-2").GetTargets().GetResults()
	require.Len(t, got, 2)
	require.Equal(t, []string{g.ref("kabid-a", 1)}, got[0].GetParents())
	require.True(t, got[0].GetMain())
	require.False(t, got[1].GetMain())
	for _, r := range got {
		r.Indicators = planned("x").GetIndicators()
	}
	g.handIn("staf-2", "submit-02", &siklusv1.Targets{Results: got}, "")
	matrix, err := g.as("kabid-a").Target.GetRoleMatrix(g.Context(), &siklusv1.GetRoleMatrixRequest{})
	require.NoError(t, err)
	require.Len(t, matrix.GetColumns(), 2)
	require.Len(t, matrix.GetRows(), 5)
	said := map[string]string{}
	for _, row := range matrix.GetRows() {
		for _, role := range row.GetRoles() {
			said[row.GetPerson().GetName()] += role.GetState() + " " + role.GetRole() + "; "
		}
	}
	require.Equal(t, map[string]string{
		"Nama staf-1": "offered Surat keterangan diterima tepat waktu; ",
		"Nama staf-2": "submitted Surat keterangan diterima tepat waktu; submitted Data loket benar; ",
	}, said)
	_, err = g.as("kabid-a").Target.FillRoleMatrix(g.Context(), &siklusv1.FillRoleMatrixRequest{RequestId: "matrix-02",
		Cells: []*siklusv1.MatrixCell{{Parent: g.ref("kadis", 1), CaseIds: cells[0].GetCaseIds(), Role: "Hasil orang lain"}}})
	require.Equal(t, "cells[0].parent", refusal(t, err, connect.CodeInvalidArgument).GetField())
	_, err = g.as("staf-1").Target.GetRoleMatrix(g.Context(), &siklusv1.GetRoleMatrixRequest{})
	refusal(t, err, connect.CodePermissionDenied)
}

// Targets from before numbers, kinds and parents were kept still read.
func TestOldTargetsStillRead(t *testing.T) {
	g := newGround(t)
	g.tx(func(ctx context.Context, tx store.Tx) error {
		act := appraisal.Act{ID: store.NewID(), Kind: appraisal.SubmitTargets, By: appraisal.Party{Person: g.town.People["staf-1"], Role: appraisal.Employee}}
		content := json.RawMessage(`{"header":{},"targets":{"results":[{"result":"Lama","main":true,"supports":"Layanan","indicators":[{"aspect":"ASPECT_TIME","measure":"Waktu","target":"2 jam"}]},{"result":"Kedua"}]}}`)
		if _, _, err := tx.Register(ctx, store.RegisteredAct{ID: act.ID, CaseID: g.cases["staf-1"].ID, Proceeding: appraisal.AppraisalProceeding, RequestID: "old-act-01", Act: act, Content: content}); err != nil {
			return err
		}
		_, err := tx.Record(ctx, appraisal.Entry{ID: act.ID, Agency: g.town.Agency.ID, Cycle: g.cycle.ID, Case: g.cases["staf-1"].ID, Proceeding: appraisal.AppraisalProceeding, Act: &act, At: noon,
			Step: awaits(appraisal.TargetsSubmitted, appraisal.Appraiser, appraisal.AgreeTargets, appraisal.T1)})
		return err
	})
	require.Equal(t, []string{"1 Lama", "2 Kedua"}, resultsOf(g.read("kabid-a", g.cases["staf-1"].ID).GetTargets()))
	g.decide("staf-1", "kabid-a", "return-01", false)
	next := g.handIn("staf-1", "submit-02", &siklusv1.Targets{Results: []*siklusv1.PlannedResult{planned("Kedua"), planned("Baru")}}, "")
	require.Equal(t, []string{"2 Kedua", "3 Baru"}, resultsOf(next))
}
