package api_test

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/png"
	"net/http/httptest"
	"strings"
	"testing"

	"connectrpc.com/connect"
	"github.com/stretchr/testify/require"

	"siklus.id/api"
	"siklus.id/appraisal"
	"siklus.id/appraisal/policies"
	"siklus.id/papers"
	"siklus.id/papers/paperstest"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

const (
	indicatorsPaper = siklusv1.PaperKind_PAPER_KIND_INDICATORS
	rolesPaper      = siklusv1.PaperKind_PAPER_KIND_ROLES
	planPaper       = siklusv1.PaperKind_PAPER_KIND_ACTION_PLAN
	progressPaper   = siklusv1.PaperKind_PAPER_KIND_PROGRESS
	coachingPaper   = siklusv1.PaperKind_PAPER_KIND_COACHING
	mentoringPaper  = siklusv1.PaperKind_PAPER_KIND_MENTORING
	opinionPaper    = siklusv1.PaperKind_PAPER_KIND_GUIDANCE_FEEDBACK
	seenPaper       = siklusv1.PaperKind_PAPER_KIND_COMPETENCE
	behaviourPaper  = siklusv1.PaperKind_PAPER_KIND_BEHAVIOUR
	receiptPaper    = siklusv1.PaperKind_PAPER_KIND_RECEIPT
)

// paperOf fetches a paper of a record of its own.
func (g *ground) paperOf(c *caller, caseID string, kind siklusv1.PaperKind, subject string) (*siklusv1.GetPaperResponse, error) {
	return c.Paper.GetPaper(g.Context(), &siklusv1.GetPaperRequest{CaseId: caseID, Kind: kind, SubjectId: subject})
}

// mayHave fails unless exactly these people are given a paper, and everybody else is told that there is none.
func (g *ground) mayHave(caseID string, kind siklusv1.PaperKind, subject string, who ...string) {
	g.Helper()
	for person := range g.town.People {
		_, err := g.paperOf(g.as(person), caseID, kind, subject)
		may := false
		for _, w := range who {
			may = may || w == person
		}
		if may {
			require.NoError(g, err, "%v for %s", kind, person)
		} else {
			require.Equal(g, connect.CodeNotFound, connect.CodeOf(err), "%v for %s: %v", kind, person, err)
		}
	}
}

func TestArt93TheApproachOfTheAgreementChoosesTheForms(t *testing.T) {
	g := newGround(t)
	told := planned("Warga di kampung terjauh memiliki akta")
	told.Indicators[0].Measure, told.Indicators[0].Target = "Warga yang ditemui mengatakan layanan mudah dicapai", "terlihat pada kunjungan akhir tahun"
	for who, leader := range map[string]string{"staf-1": "kabid-a", "kadis": "bupati"} {
		g.handIn(who, "submit-"+who, &siklusv1.Targets{Results: []*siklusv1.PlannedResult{told}, Approach: siklusv1.Approach_APPROACH_QUALITATIVE}, "")
		g.decide(who, leader, "agree-"+who, true)
	}
	require.Equal(t, "A.1.6", g.paper("staf-1", g.cases["staf-1"].ID, targetsPaper).GetRecord().GetForm())
	require.Equal(t, "A.1.1", g.paper("kadis", g.cases["kadis"].ID, targetsPaper).GetRecord().GetForm())
	e := g.evaluation("staf-1", awaits(appraisal.WindowOpen, appraisal.Employee, appraisal.CheckIn, appraisal.T6))
	_, err := g.as("staf-1").Evaluation.CheckIn(t.Context(), &siklusv1.CheckInRequest{Header: header(e.ID, "check-in-1"), Realisations: []*siklusv1.Realisation{{Result: 1, Achieved: "Sudah"}}})
	require.NoError(t, err)
	require.Equal(t, "B.1.3", g.paper("kabid-a", e.ID, feedbackPaper).GetRecord().GetForm())
	g.signs(e, "kabid-a", appraisal.Appraiser, "")
	require.Equal(t, "C.1.1", g.paper("kabid-a", e.ID, resultPaper).GetRecord().GetForm())
}

func TestA13AndA15ArePapersOfWhoLeads(t *testing.T) {
	g := newGround(t)
	g.agreedOn("kadis", "bupati", "submit-head", "Layanan akta tepat waktu")
	g.handIn("kabid-a", "submit-01", &siklusv1.Targets{Results: []*siklusv1.PlannedResult{planned("Akta terbit di loket", g.ref("kadis", 1))}}, "")
	head, below := g.cases["kadis"].ID, g.cases["kabid-a"].ID
	require.Equal(t, []siklusv1.PaperKind{targetsPaper, indicatorsPaper, rolesPaper}, g.kinds("kadis", head))
	require.Equal(t, "A.1.2", g.paper("kadis", head, targetsPaper).GetRecord().GetForm())
	require.Equal(t, "A.1.3", g.paper("kadis", head, indicatorsPaper).GetRecord().GetForm())
	matrix := g.paper("kadis", head, rolesPaper)
	require.Equal(t, "A.1.5", matrix.GetRecord().GetForm())
	role := matrix.GetRecord().GetMatrix().GetRows()[0].GetRoles()[0]
	require.Equal(t, []string{"Akta terbit di loket", "submitted"}, []string{role.GetRole(), role.GetState()})
	g.decide("kabid-a", "kadis", "agree-01", true)
	require.Equal(t, replaced, g.check(matrix.GetCode()).GetState(), "the role is agreed now")
	agreed := g.paper("kadis", head, rolesPaper)
	for _, over := range []string{"kabid-a", "kadis"} {
		g.move(g.cases[over], "sealed-"+over, appraisal.Step{Stage: appraisal.Sealed})
	}
	require.Equal(t, agreed.GetCode(), g.paper("kadis", head, rolesPaper).GetCode(), "what was agreed does not end with the year")
	require.Equal(t, current, g.check(agreed.GetCode()).GetState())
	g.noPaper("kabid-a", below, indicatorsPaper) // a form of heads of units
	g.noPaper("staf-1", g.cases["staf-1"].ID, rolesPaper)
	g.mayHave(head, rolesPaper, "", "kadis", "bupati", "kabid-b", "staf-2", "staf-4")
}

func TestB11AndB12SayWhatTheEmployeeWrote(t *testing.T) {
	g := talking(t)
	c := g.agreed("staf-1")
	me := g.as("staf-1")
	g.noPaper("staf-1", c.ID, planPaper)
	_, err := me.Guidance.PutActionPlan(t.Context(), &siklusv1.PutActionPlanRequest{CaseId: c.ID, Result: 1, Actions: []*siklusv1.PlannedAction{{What: "Membuka layanan keliling", Until: "2026-05-30"}}})
	require.NoError(t, err)
	plan := g.paper("kabid-a", c.ID, planPaper)
	require.Equal(t, "B.1.1", plan.GetRecord().GetForm())
	require.Len(t, plan.GetRecord().GetSignatures(), 1, "only the employee signs (III.A)")
	require.Equal(t, siklusv1.SignatureState_SIGNATURE_STATE_RECORDED, plan.GetRecord().GetSignatures()[0].GetState())
	plans, err := me.Guidance.GetActionPlans(t.Context(), &siklusv1.GetActionPlansRequest{CaseId: c.ID})
	require.NoError(t, err)
	_, err = me.Guidance.MarkAction(t.Context(), &siklusv1.MarkActionRequest{Id: store.NewID(), CaseId: c.ID, ActionId: plans.GetResults()[0].GetPlan().GetActions()[0].GetId(), Done: true})
	require.NoError(t, err)
	require.Equal(t, current, g.check(plan.GetCode()).GetState(), "a mark changes nothing in the plan")

	e := g.evaluation("staf-1", awaits(appraisal.WindowOpen, appraisal.Employee, appraisal.CheckIn, appraisal.T6))
	g.noPaper("staf-1", e.ID, progressPaper)
	entry := g.entry(c.ID, "Dua belas akta diserahkan")
	_, err = me.Progress.PutProgress(t.Context(), &siklusv1.PutProgressRequest{Entry: entry, File: &siklusv1.ProgressFile{Name: "daftar.pdf", Content: []byte("%PDF-1")}})
	require.NoError(t, err)
	work := g.paper("staf-1", e.ID, progressPaper)
	r := work.GetRecord()
	require.Equal(t, "B.1.2", r.GetForm())
	require.Equal(t, "Dua belas akta diserahkan", r.GetProgress()[0].GetAchieved())
	require.Contains(t, strings.Join(r.GetProgress()[0].GetEvidence(), " "), "daftar.pdf (SHA-256 ")
	require.NoError(t, second(me.Progress.TakeBackProgress(t.Context(), &siklusv1.TakeBackProgressRequest{EntryId: entry.GetId()})))
	g.noPaper("staf-1", e.ID, progressPaper)
	require.Equal(t, replaced, g.check(work.GetCode()).GetState())
}

func TestIIID4WhoMayHaveThePapersOfGuidance(t *testing.T) {
	g := talking(t)
	c := g.cases["staf-1"].ID
	id := g.coached("kabid-a", "staf-1", "staf-3", siklusv1.GuidanceKind_GUIDANCE_KIND_COACHING)
	_, err := g.paperOf(g.as("staf-1"), c, coachingPaper, id)
	require.Equal(t, connect.CodeNotFound, connect.CodeOf(err), "nothing was written")
	g.signed(id, "staf-3", "staf-1")
	out, err := g.paperOf(g.as("staf-3"), c, coachingPaper, id)
	require.NoError(t, err, "who guides stands in the record and not in the case")
	r := out.GetRecord()
	require.Equal(t, "B.1.6", r.GetForm())
	require.Equal(t, "Laporan tepat waktu", r.GetGuidance().GetCoaching().GetIndicator())
	require.Equal(t, []string{"employee", "guide"}, []string{r.GetSignatures()[0].GetRole(), r.GetSignatures()[1].GetRole()})
	for _, s := range r.GetSignatures() {
		require.Equal(t, siklusv1.SignatureState_SIGNATURE_STATE_SIGNED, s.GetState())
	}
	require.Equal(t, "Jabatan staf-3", r.GetGuidance().GetGuide().GetPerson().GetPost())
	require.Equal(t, current, g.check(out.GetCode()).GetState())
	parties := []string{"staf-1", "staf-3", "kabid-a", "kadis", "kabid-b", "staf-2", "staf-4"}
	g.mayHave(c, coachingPaper, id, parties...)
	g.mayHave(c, mentoringPaper, id)
	g.mayHave(g.cases["staf-3"].ID, coachingPaper, id)

	_, err = g.as("staf-1").Guidance.GiveGuidanceFeedback(t.Context(), &siklusv1.GiveGuidanceFeedbackRequest{Id: store.NewID(), GuidanceId: id, Feedback: nineAnswers(4)})
	require.NoError(t, err)
	g.mayHave(c, opinionPaper, id, "staf-1", "kadis") // III.D.4.g.1: handed to the leader's superior
	require.Contains(t, g.names(g.readsOf(c, "guidance-feedback")), "kadis")
	require.NoError(t, g.evaluated("staf-3", id))
	g.mayHave(c, seenPaper, id, parties...)
	list, err := g.as("kabid-a").Paper.ListPapers(t.Context(), &siklusv1.ListPapersRequest{CaseId: c})
	require.NoError(t, err)
	for _, line := range list.GetPapers() {
		require.NotEqual(t, opinionPaper, line.GetKind(), "who may not read it is not told that it was handed in")
		if line.GetKind() == coachingPaper {
			require.Equal(t, []string{id, "Laporan tepat waktu"}, []string{line.GetSubjectId(), line.GetSubject()})
		}
	}

	_, err = g.as("staf-3").Guidance.WriteCoaching(t.Context(), &siklusv1.WriteCoachingRequest{Id: store.NewID(), GuidanceId: id, Version: 1, Coaching: &siklusv1.Coaching{Indicator: "Mutu laporan"}})
	if err == nil {
		require.Equal(t, replaced, g.check(out.GetCode()).GetState(), "a changed text is another paper")
	}
	mentoring := g.coached("kabid-a", "staf-1", "kabid-a", siklusv1.GuidanceKind_GUIDANCE_KIND_MENTORING)
	_, err = g.as("kabid-a").Guidance.WriteMentoring(t.Context(), &siklusv1.WriteMentoringRequest{Id: store.NewID(), GuidanceId: mentoring, Mentoring: wholeMentoring()})
	require.NoError(t, err)
	out, err = g.paperOf(g.as("kabid-a"), c, mentoringPaper, mentoring)
	require.NoError(t, err)
	require.Equal(t, "B.1.7", out.GetRecord().GetForm())
	require.Equal(t, siklusv1.SignatureState_SIGNATURE_STATE_UNSPECIFIED, out.GetRecord().GetSignatures()[0].GetState())
}

func TestIIID5bOnlyWhoMayReadAProblemHasItsPaper(t *testing.T) {
	g := talking(t)
	c := g.cases["staf-1"].ID
	id := g.noteBehaviour("Menolak pemohon")
	g.mayHave(c, behaviourPaper, id, "kabid-a") // nobody else reads it before the employee is told (III.D.5.c.1)
	require.NoError(t, g.tell("kabid-a", id, "Dibicarakan berdua"))
	g.mayHave(c, behaviourPaper, id, "staf-1", "kabid-a")
	out, err := g.paperOf(g.as("kabid-a"), c, behaviourPaper, id)
	require.NoError(t, err)
	require.Equal(t, "B.1.10", out.GetRecord().GetForm())
	require.NotContains(t, out.GetName(), "staf")
	told := g.check(out.GetCode())
	require.Equal(t, current, told.GetState())
	require.NotContains(t, told.String(), "Menolak")
	reads := g.counselling("staf-1", id).GetReads()
	require.NotEmpty(t, reads, "the employee sees that the appraiser had it printed")
	require.Empty(t, g.readsOf(c, "paper"), "the log of the case does not tell that there is a record")
	for _, who := range []string{"staf-1", "kabid-a", "kadis", "kabid-b"} {
		require.NotContains(t, g.kinds(who, c), behaviourPaper, "counselling is on no list")
	}
}

func TestAReceiptIsHadByWhoActed(t *testing.T) {
	g := newGround(t)
	c := g.cases["staf-1"].ID
	g.handIn("staf-1", "submit-01", &siklusv1.Targets{Results: []*siklusv1.PlannedResult{planned("Akta terbit")}}, "")
	act := g.acts(c)[0]
	out, err := g.paperOf(g.as("staf-1"), c, receiptPaper, act.ID)
	require.NoError(t, err)
	r := out.GetRecord().GetReceipt()
	require.Equal(t, []string{act.ID, "SubmitTargets", "employee"}, []string{r.GetActId(), r.GetAct(), r.GetRole()})
	require.Equal(t, noon, r.GetReceivedAt().AsTime())
	require.Len(t, r.GetSum(), 64)
	require.Empty(t, out.GetRecord().GetForm())
	require.Equal(t, current, g.check(out.GetCode()).GetState())
	g.mayHave(c, receiptPaper, act.ID, "staf-1")
	g.mayHave(g.cases["staf-2"].ID, receiptPaper, act.ID)
	_, err = g.paperOf(g.as("staf-1"), c, receiptPaper, "")
	require.Equal(t, "subject_id", refusal(t, err, connect.CodeInvalidArgument).GetField())
	g.decide("staf-1", "kabid-a", "agree-01", true)
	require.Equal(t, current, g.check(out.GetCode()).GetState(), "what follows does not change what was received")
}

// TestTheEmblemIsTheAgencysChoice has the same document issued under policies that put another emblem at its head. Each has
// a code of its own, and all of them count; other forms have no emblem and stay the same paper.
func TestTheEmblemIsTheAgencysChoice(t *testing.T) {
	var file bytes.Buffer
	require.NoError(t, png.Encode(&file, image.NewNRGBA(image.Rect(0, 0, 40, 20))))
	own, err := papers.ReadEmblem(file.Bytes())
	require.NoError(t, err)
	s := openStore(t)
	t.Parallel()
	with := groundOn(t, s, func(c *api.Config) { c.Emblems = map[string]papers.Emblem{"uji": own} })
	with.agreedOn("staf-1", "kabid-a", "submit-01", "Akta terbit")
	e := with.evaluation("staf-1", windowOpen())
	with.signs(e, "kabid-a", appraisal.Appraiser, "Baik")
	without := *with // a door whose operator has no such file
	server, err := api.New(api.Config{Store: s, Engine: with.engine, Link: signer, BaseURL: with.http.URL, Listen: "127.0.0.1:0", Now: with.clock.now})
	require.NoError(t, err)
	without.http = httptest.NewServer(server.Handler())
	t.Cleanup(without.http.Close)

	codes, agreement := map[string]string{}, ""
	for _, row := range []struct {
		policy         string // whose papers.emblem is the row's name
		name           string
		g              *ground
		place, picture bool
	}{
		{"walesi", "place-holder", with, true, false},
		{"skor", "none", with, false, false},
		{"pontianak", "own", with, false, true},
		{"nasional", "own, and there is no such file", &without, true, false},
	} {
		policy, err := policies.Load(row.policy)
		require.NoError(t, err)
		require.Contains(t, row.name, policy.Emblem)
		agency := with.town.Agency
		agency.Policy = row.policy
		_, err = s.PutAgency(t.Context(), agency)
		require.NoError(t, err)
		paper := row.g.paper("kabid-a", e.ID, documentPaper)
		require.Equal(t, row.place, strings.Contains(strings.Join(paperstest.Printed(t, paper.GetContent()), ""), "LAMBANGGARUDA"), row.name)
		require.Equal(t, row.picture, bytes.Contains(paper.GetContent(), []byte("/Subtype /Image")), row.name)
		require.True(t, bytes.Equal(paper.GetContent(), row.g.paper("kabid-a", e.ID, documentPaper).GetContent()), "%s: the same file again", row.name)
		codes[paper.GetCode()] = row.name
		targets := row.g.paper("kabid-a", with.cases["staf-1"].ID, targetsPaper)
		require.NotContains(t, string(targets.GetContent()), "/Subtype /Image")
		if agreement != "" {
			require.Equal(t, agreement, targets.GetCode(), "%s: forms A have no emblem", row.name)
		}
		agreement = targets.GetCode()
	}
	require.Len(t, codes, 3, "%v: a place holder is the same paper, whatever it stands for", codes)
	for code, name := range codes {
		require.Equal(t, current, with.check(code).GetState(), name)
	}
	for name, bad := range map[string][]byte{"no picture": []byte("<svg/>"), "too large": make([]byte, 2<<20)} {
		_, err = papers.ReadEmblem(bad)
		require.Error(t, err, name)
	}
}

// TestTwoHundredPapersOfTheDoorAreValidAndAChangedCodeIsNot has papers made of agreements that were really handed in, reads
// each back, and asks about its code, then about the code with one letter changed.
func TestTwoHundredPapersOfTheDoorAreValidAndAChangedCodeIsNot(t *testing.T) {
	g := newGround(t)
	head, staff := g.cases["kadis"].ID, g.cases["kabid-a"].ID
	codes := map[string]bool{}
	for n := range 50 {
		request := fmt.Sprintf("submit-%03d", n)
		if n > 0 {
			request = fmt.Sprintf("change-%03d", n)
		}
		odd := []string{"", "=HYPERLINK(\"x\")", "\u202eterbalik", "😀 中文", strings.Repeat("panjangsekali", 40)}[n%5]
		g.agreedOn("kadis", "bupati", request+"-h", fmt.Sprintf("Layanan akta nomor %d tepat waktu %s", n, odd))
		g.agreedOn("kabid-a", "kadis", request, fmt.Sprintf("Akta nomor %d terbit %s", n, odd), fmt.Sprintf("Arsip %d tersimpan", n))
		for _, paper := range []struct {
			caseID string
			kind   siklusv1.PaperKind
			said   string
		}{{head, targetsPaper, fmt.Sprintf("Layananaktanomor%dtepatwaktu", n)}, {head, indicatorsPaper, fmt.Sprintf("Layananaktanomor%dtepatwaktu", n)},
			{head, rolesPaper, fmt.Sprintf("Layananaktanomor%dtepatwaktu", n)}, {staff, targetsPaper, fmt.Sprintf("Arsip%dtersimpan", n)}} {
			out, err := g.as("kadis").Paper.GetPaper(t.Context(), &siklusv1.GetPaperRequest{CaseId: paper.caseID, Kind: paper.kind})
			require.NoError(t, err)
			text := strings.Join(paperstest.Printed(t, out.GetContent()), "")
			require.Contains(t, text, paper.said)
			require.Contains(t, text, "Kodepemeriksaan"+out.GetCode())
			require.Equal(t, current, g.check(out.GetCode()).GetState())
			require.False(t, codes[out.GetCode()], "a code names one paper")
			codes[out.GetCode()] = true
			letters := []rune(out.GetCode())
			at := []int{0, 6, 12, 18}[n%4]
			letters[at] = map[bool]rune{true: 'A', false: 'B'}[letters[at] != 'A']
			_, err = g.with("").Paper.CheckPaper(t.Context(), &siklusv1.CheckPaperRequest{Code: string(letters)})
			require.Equal(t, connect.CodeNotFound, connect.CodeOf(err), "a changed code is none")
		}
	}
	require.Len(t, codes, 200)
}

func TestABundleIsGoneOnWithByAnotherDoorAfterACrash(t *testing.T) {
	g := newGround(t)
	for _, who := range []string{"staf-1", "staf-2", "staf-3"} {
		g.agreedOn(who, "kabid-a", "submit-"+who, "Akta terbit")
	}
	unit := g.cases["staf-1"].UnitCode
	ordered, err := g.as("kabid-b").Paper.OrderBundle(t.Context(), &siklusv1.OrderBundleRequest{CycleId: g.cycle.ID, UnitCode: unit, Kind: targetsPaper})
	require.NoError(t, err)
	file := &siklusv1.GetBundleRequest{BundleId: ordered.GetBundle().GetId()}
	require.NoError(t, api.MakeNextPaper(t.Context(), g.server, g.town.Agency.ID))
	killed, kill := context.WithCancel(t.Context())
	kill()
	require.Error(t, api.MakeNextPaper(killed, g.server, g.town.Agency.ID), "the door dies with a paper in hand")
	half := g.bundles("kabid-b")[0]
	require.False(t, half.GetDone())
	require.Equal(t, int32(1), half.GetPapers()+half.GetWithout(), "one is made, and what was in hand is to be made again")
	_, err = g.as("kabid-b").Paper.GetBundle(t.Context(), file)
	require.Equal(t, connect.CodeNotFound, connect.CodeOf(err), "never half a ZIP")

	other, err := api.New(api.Config{Store: g.store, Engine: g.engine, Link: signer, BaseURL: "http://" + g.http.Listener.Addr().String(), Listen: "127.0.0.1:0", Now: g.clock.now})
	require.NoError(t, err)
	require.NoError(t, other.MakeBundles(t.Context()))
	got, err := g.as("kabid-b").Paper.GetBundle(t.Context(), file)
	require.NoError(t, err)
	whole := g.bundles("kabid-b")[0]
	names, list := unzipped(t, got.GetContent())
	require.Len(t, names, int(whole.GetPapers())+1)
	require.Equal(t, 1+int(whole.GetCases()), strings.Count(list, "\r\n"), "a row for each case and a heading")
	require.Equal(t, int(whole.GetWithout()), strings.Count(list, "tidak ada dokumen"))
	for _, who := range []string{"staf-1", "staf-3"} {
		require.Len(t, g.readsOf(g.cases[who].ID, "paper"), 1, "made once, read once")
		code := g.paper(who, g.cases[who].ID, targetsPaper).GetCode()
		require.Contains(t, list, code)
		require.Contains(t, list, "/v/"+code)
	}
}
