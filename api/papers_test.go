package api_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"testing"
	"time"

	"connectrpc.com/connect"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"

	"siklus.id/appraisal"
	"siklus.id/link"
	"siklus.id/papers"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

const (
	targetsPaper   = siklusv1.PaperKind_PAPER_KIND_TARGETS
	feedbackPaper  = siklusv1.PaperKind_PAPER_KIND_FEEDBACK
	resultPaper    = siklusv1.PaperKind_PAPER_KIND_RESULT
	documentPaper  = siklusv1.PaperKind_PAPER_KIND_DOCUMENT
	objectionPaper = siklusv1.PaperKind_PAPER_KIND_OBJECTION
)

// paperRequests are good requests for the service of papers.
func (g *ground) paperRequests(s subject) map[string]proto.Message {
	code := link.Code([link.CodeBytes]byte([]byte(s.appraisal.ID)[24:34]))
	sum := sha256.Sum256([]byte(code))
	g.tx(func(ctx context.Context, tx store.Tx) error {
		_, _, err := tx.IssuePaper(ctx, store.Paper{Code: code, CaseID: s.appraisal.ID, Kind: targetsPaper.String(), Form: "A.1.7", Layout: papers.Layout,
			ContentSum: sum[:], FileSum: sum[:], Pages: 1, IssuedAt: noon})
		return err
	})
	return map[string]proto.Message{
		"PaperService/ListPapers": &siklusv1.ListPapersRequest{CaseId: s.appraisal.ID},
		"PaperService/GetPaper":   &siklusv1.GetPaperRequest{CaseId: s.appraisal.ID, Kind: targetsPaper},
		"PaperService/CheckPaper": &siklusv1.CheckPaperRequest{Code: code},

		"PaperService/OrderBundle": &siklusv1.OrderBundleRequest{CycleId: g.cycle.ID, UnitCode: "BID-A", Kind: targetsPaper},
		"PaperService/ListBundles": &siklusv1.ListBundlesRequest{CycleId: g.cycle.ID},
		"PaperService/GetBundle":   &siklusv1.GetBundleRequest{BundleId: store.NewID()},
	}
}

// agreedOn has the targets of an employee handed in and agreed.
func (g *ground) agreedOn(who, appraiser, request string, texts ...string) {
	g.Helper()
	t := &siklusv1.Targets{Resources: "Satu operator", Accountability: "Laporan bulanan", Consequences: "Diklat"}
	for _, text := range texts {
		t.Results = append(t.Results, planned(text))
	}
	reason := ""
	if strings.HasPrefix(request, "change") {
		reason = "Tugas bertambah sejak bulan ini"
	}
	g.handIn(who, request, t, reason)
	g.decide(who, appraiser, request+"-agreed", true)
}

// paper fetches a paper that must be there, and checks that the file is the one that the record gives.
func (g *ground) paper(who, caseID string, kind siklusv1.PaperKind) *siklusv1.GetPaperResponse {
	g.Helper()
	out, err := g.as(who).Paper.GetPaper(g.Context(), &siklusv1.GetPaperRequest{CaseId: caseID, Kind: kind})
	require.NoError(g, err)
	require.True(g, bytes.HasPrefix(out.GetContent(), []byte("%PDF-")))
	require.Equal(g, link.PlainCode(strings.ToLower(out.GetCode())), out.GetCode())
	require.True(g, strings.HasSuffix(out.GetName(), ".pdf"))
	require.NotContains(g, out.GetName(), " ")
	sum := sha256.Sum256(out.GetContent())
	require.Equal(g, hex.EncodeToString(sum[:]), g.check(out.GetCode()).GetSum(), "the check page names the sum of this very file")
	return out
}

func (g *ground) noPaper(who, caseID string, kind siklusv1.PaperKind) {
	g.Helper()
	_, err := g.as(who).Paper.GetPaper(g.Context(), &siklusv1.GetPaperRequest{CaseId: caseID, Kind: kind})
	require.Equal(g, "not-found", refusal(g, err, connect.CodeNotFound).GetCode())
}

// check is what a stranger is told of a code.
func (g *ground) check(code string) *siklusv1.CheckPaperResponse {
	g.Helper()
	out, err := g.with("").Paper.CheckPaper(g.Context(), &siklusv1.CheckPaperRequest{Code: code})
	require.NoError(g, err)
	return out
}

func (g *ground) kinds(who, caseID string) (kinds []siklusv1.PaperKind) {
	g.Helper()
	out, err := g.as(who).Paper.ListPapers(g.Context(), &siklusv1.ListPapersRequest{CaseId: caseID})
	require.NoError(g, err)
	for _, line := range out.GetPapers() {
		kinds = append(kinds, line.GetKind())
	}
	return kinds
}

const current, replaced = siklusv1.PaperState_PAPER_STATE_CURRENT, siklusv1.PaperState_PAPER_STATE_REPLACED

func TestIIC1ATargetAgreementHasItsPaperOnceItIsSet(t *testing.T) {
	g := newGround(t)
	c := g.cases["staf-1"].ID
	g.noPaper("staf-1", c, targetsPaper)
	g.handIn("staf-1", "submit-01", &siklusv1.Targets{Results: []*siklusv1.PlannedResult{planned("Akta terbit")}}, "")
	require.Empty(t, g.kinds("staf-1", c), "handed in, not set")
	g.decide("staf-1", "kabid-a", "agree-01", true)
	require.Equal(t, []siklusv1.PaperKind{targetsPaper}, g.kinds("staf-1", c))

	first := g.paper("staf-1", c, targetsPaper)
	r := first.GetRecord()
	require.Equal(t, "A.1.7", r.GetForm())
	require.Equal(t, "Akta terbit", r.GetTargets().GetResults()[0].GetResult())
	require.NotEmpty(t, r.GetEmployee().GetPerson().GetNumber())
	require.NotEmpty(t, r.GetAppraiser().GetPerson().GetNumber(), "the form asks for it")
	require.Equal(t, []string{"employee", "appraiser"}, []string{r.GetSignatures()[0].GetRole(), r.GetSignatures()[1].GetRole()})

	for _, who := range []string{"kabid-a", "kadis", "kabid-b", "staf-4"} {
		again := g.paper(who, c, targetsPaper)
		require.Equal(t, first.GetCode(), again.GetCode(), who)
		require.True(t, bytes.Equal(first.GetContent(), again.GetContent()), "the same record is the same file, whoever fetches it")
	}
	require.Len(t, g.readsOf(c, "paper"), 5)

	told := g.check(strings.ToLower(strings.ReplaceAll(first.GetCode(), "-", " ")))
	require.Equal(t, current, told.GetState())
	require.Equal(t, "A.1.7", told.GetForm())
	require.Equal(t, int32(2026), told.GetYear())
	require.Equal(t, noon, told.GetIssuedAt().AsTime())

	g.agreedOn("staf-1", "kabid-a", "change-01", "Akta terbit", "Arsip tersimpan")
	require.Equal(t, replaced, g.check(first.GetCode()).GetState(), "a newer agreement counts")
	later := g.paper("staf-1", c, targetsPaper)
	require.NotEqual(t, first.GetCode(), later.GetCode())
	require.Equal(t, int32(2), later.GetRecord().GetTargetsVersion())
	require.Equal(t, current, g.check(later.GetCode()).GetState())
}

// TestAPaperOfARehearsalIsOneFile: the first who fetches it gets it before its instant is kept, and a rehearsal makes a legal
// second of what a column does not keep.
func TestAPaperOfARehearsalIsOneFile(t *testing.T) {
	g := newGround(t)
	for _, c := range g.rehearsal() {
		if c.PersonID == g.town.People["staf-1"] {
			g.cases["staf-1"] = c
		}
	}
	c := g.cases["staf-1"]
	require.True(t, c.Rules.Pace.Rehearsal())
	g.agreedOn("staf-1", "kabid-a", "submit-01", "Akta terbit")
	at := noon.Add(11_999 * time.Nanosecond)
	kept := at.Truncate(store.Precision)
	require.NotEqual(t, c.Rules.Pace.ToLegal(at).Truncate(time.Second), c.Rules.Pace.ToLegal(kept).Truncate(time.Second), "what is lost is a second")
	g.clock.set(at)
	first := g.paper("staf-1", c.ID, targetsPaper)
	again := g.paper("staf-1", c.ID, targetsPaper)
	require.True(t, bytes.Equal(first.GetContent(), again.GetContent()))
}

func TestAStrangerLearnsNothingOfPersons(t *testing.T) {
	g := newGround(t)
	g.agreedOn("staf-1", "kabid-a", "submit-01", "Akta terbit")
	out := g.paper("staf-1", g.cases["staf-1"].ID, targetsPaper)
	told := g.check(out.GetCode()).String()
	for _, party := range []*siklusv1.PaperParty{out.GetRecord().GetEmployee(), out.GetRecord().GetAppraiser()} {
		for _, secret := range []string{party.GetPerson().GetName(), party.GetPerson().GetNumber(), party.GetPerson().GetId(), party.GetPerson().GetPost(), g.cases["staf-1"].ID} {
			require.NotEmpty(t, secret)
			require.NotContains(t, told, secret)
		}
	}
	for _, code := range []string{"", "x", "0000-0000-0000-0000", out.GetCode()[:18], strings.Repeat("A", 60)} {
		_, err := g.with("").Paper.CheckPaper(g.Context(), &siklusv1.CheckPaperRequest{Code: code})
		require.Contains(t, []connect.Code{connect.CodeNotFound, connect.CodeInvalidArgument}, connect.CodeOf(err), code)
	}
}

func TestWhoMayHaveWhichPaper(t *testing.T) {
	g := newGround(t)
	g.agreedOn("staf-1", "kabid-a", "submit-01", "Akta terbit")
	e := g.rated()
	for _, row := range []struct {
		who        string
		a, b, c, d bool
		hidden     bool
	}{
		{who: "staf-1", a: true},
		{who: "kabid-a", a: true, c: true, d: true},
		{who: "kadis", a: true, c: true, d: true},
		{who: "kabid-b", a: true, c: true, d: true}, // HR
		{who: "staf-4", a: true, c: true, d: true},  // auditor
		{who: "staf-5", hidden: true},               // administrator: no part in a case
		{who: "staf-3", hidden: true},
	} {
		for _, paper := range []struct {
			caseID string
			kind   siklusv1.PaperKind
			may    bool
		}{{g.cases["staf-1"].ID, targetsPaper, row.a}, {e.ID, feedbackPaper, row.b}, {e.ID, resultPaper, row.c}, {e.ID, documentPaper, row.d}} {
			if paper.may {
				g.paper(row.who, paper.caseID, paper.kind)
				continue
			}
			g.noPaper(row.who, paper.caseID, paper.kind)
		}
		_, err := g.as(row.who).Paper.ListPapers(t.Context(), &siklusv1.ListPapersRequest{CaseId: e.ID})
		require.Equal(t, row.hidden, connect.CodeOf(err) == connect.CodeNotFound && err != nil, "%s: %v", row.who, err)
	}
	_, err := g.with("").Paper.GetPaper(t.Context(), &siklusv1.GetPaperRequest{CaseId: e.ID, Kind: resultPaper})
	require.Equal(t, connect.CodeUnauthenticated, connect.CodeOf(err))
	require.ElementsMatch(t, []string{"kabid-a", "kabid-a", "kadis", "kadis", "kabid-b", "kabid-b", "staf-4", "staf-4"}, g.names(g.readsOf(e.ID, "result")),
		"each paper that says a result is a reading of it, and nothing else is")

	g.engine.lead(appraisal.Deliver, awaits(appraisal.Delivered, appraisal.Employee, appraisal.Receive, appraisal.ReceiptClock))
	_, err = g.as("kabid-a").Evaluation.Deliver(t.Context(), &siklusv1.DeliverRequest{Header: header(e.ID, "deliver-01")})
	require.NoError(t, err)
	g.paper("staf-1", e.ID, resultPaper)
	g.paper("staf-1", e.ID, documentPaper)

	task := g.task(e.ID, appraisal.Receive)
	byLink := g.byLink(task)
	_, err = byLink.Paper.GetPaper(t.Context(), &siklusv1.GetPaperRequest{CaseId: e.ID, Kind: documentPaper})
	require.NoError(t, err, "the letter's link leads to the document of its task")
	other := g.cases["staf-3"].ID
	_, err = byLink.Paper.GetPaper(t.Context(), &siklusv1.GetPaperRequest{CaseId: other, Kind: targetsPaper})
	require.Equal(t, connect.CodeNotFound, connect.CodeOf(err))
}

// names are the people of the town behind IDs.
func (g *ground) names(ids []string) (names []string) {
	for _, id := range ids {
		for name, known := range g.town.People {
			if known == id {
				names = append(names, name)
			}
		}
	}
	return names
}

func TestVA6TheDocumentSaysWhoSignedAndTheResultRestsOnWhatWasThere(t *testing.T) {
	g := newGround(t)
	g.agreedOn("staf-1", "kabid-a", "submit-01", "Akta terbit")
	g.tx(func(ctx context.Context, tx store.Tx) error {
		return tx.PutOrgResult(ctx, "BID-A", issued(2026, "q1", appraisal.OrgGood))
	})
	e := g.evaluation("staf-1", awaits(appraisal.WindowOpen, appraisal.Employee, appraisal.CheckIn, appraisal.T6))
	_, err := g.as("staf-1").Evaluation.CheckIn(t.Context(), &siklusv1.CheckInRequest{Header: header(e.ID, "check-in-1"), Remarks: "Listrik padam",
		Realisations: []*siklusv1.Realisation{{Result: 1, Achieved: "64 akta terbit", Evidence: []string{"https://arsip.contoh.go.id/akta"}}}})
	require.NoError(t, err)
	feedback := g.paper("staf-1", e.ID, feedbackPaper).GetRecord()
	require.Equal(t, "B.1.5", feedback.GetForm())
	require.Equal(t, "64 akta terbit", feedback.GetRealisations()[0].GetAchieved())
	require.Nil(t, feedback.GetResult())

	g.signs(e, "kabid-a", appraisal.Appraiser, "Layanan membaik nyata")
	c := g.paper("kabid-a", e.ID, resultPaper)
	r := c.GetRecord()
	require.Equal(t, "C.1.3", r.GetForm())
	require.Equal(t, "baik", r.GetOrganisation().GetResult())
	require.Equal(t, siklusv1.Predicate_PREDICATE_GOOD, r.GetResult().GetPredicate())
	require.Equal(t, "64 akta terbit", r.GetRealisations()[0].GetAchieved())
	require.Equal(t, "Listrik padam", r.GetRemarks())
	require.Len(t, r.GetSignatures(), 1)
	d := g.paper("kabid-a", e.ID, documentPaper)
	require.Equal(t, "D.1.1", d.GetRecord().GetForm())
	require.Equal(t, "Layanan membaik nyata", d.GetRecord().GetResult().GetNotes())
	require.Equal(t, siklusv1.SignatureState_SIGNATURE_STATE_UNSPECIFIED, d.GetRecord().GetSignatures()[1].GetState())

	g.clock.set(noon.Add(24 * time.Hour))
	g.agreedOn("staf-1", "kabid-a", "change-01", "Akta terbit", "Arsip tersimpan")
	require.Equal(t, c.GetCode(), g.paper("kabid-a", e.ID, resultPaper).GetCode(), "what was agreed later is not what was rated")

	g.engine.lead(appraisal.Receive, appraisal.Step{Stage: appraisal.Received})
	g.move(e, "delivered", awaits(appraisal.Delivered, appraisal.Employee, appraisal.Receive, appraisal.ReceiptClock))
	_, err = g.as("staf-1").Evaluation.Receive(t.Context(), &siklusv1.ReceiveRequest{Header: header(e.ID, "receive-01"), Signs: true})
	require.NoError(t, err)
	require.Equal(t, replaced, g.check(d.GetCode()).GetState(), "the signed document takes the place of the unsigned one")
	require.Equal(t, current, g.check(c.GetCode()).GetState(), "the result is what it was")
	signed := g.paper("staf-1", e.ID, documentPaper).GetRecord().GetSignatures()[1]
	require.Equal(t, siklusv1.SignatureState_SIGNATURE_STATE_SIGNED, signed.GetState())
	require.Equal(t, "employee", signed.GetRole())
}

// signs has ratings given and signed.
func (g *ground) signs(e store.Case, who string, role appraisal.Role, notes string) {
	g.Helper()
	step := awaits(appraisal.Signed, role, appraisal.Deliver, appraisal.T9)
	step.Result = &appraisal.Result{Results: appraisal.Meets, Behaviour: appraisal.Above, Predicate: appraisal.Good, SignedAt: g.clock.now(),
		SignedBy: appraisal.Party{Person: g.town.People[who], Role: role, Capacity: appraisal.Definitive}}
	g.engine.lead(appraisal.Rate, step)
	ask := rate(e, siklusv1.Rating_RATING_MEETS, siklusv1.Rating_RATING_ABOVE)
	ask.Notes = notes
	_, err := g.as(who).Evaluation.Rate(g.Context(), ask)
	require.NoError(g, err)
}

func TestVA8TheSuperiorsDocumentIsD12(t *testing.T) {
	g := newGround(t)
	g.agreedOn("staf-1", "kabid-a", "submit-01", "Akta terbit")
	e := g.evaluation("staf-1", awaits(appraisal.TakenOver, appraisal.Superior, appraisal.Rate, appraisal.T13))
	g.signs(e, "kadis", appraisal.Superior, "")
	r := g.paper("kadis", e.ID, documentPaper).GetRecord()
	require.Equal(t, "D.1.2", r.GetForm())
	require.Equal(t, "superior", r.GetSignatures()[0].GetRole())
}

func TestVB7AnObjectionThatChangesAResultHasItsOwnDocument(t *testing.T) {
	g := newGround(t)
	g.agreedOn("staf-1", "kabid-a", "submit-01", "Akta terbit")
	e := g.evaluation("staf-1", windowOpen())
	g.signs(e, "kabid-a", appraisal.Appraiser, "Cukup")
	d := g.paper("kadis", e.ID, documentPaper)
	c := g.paper("kadis", e.ID, resultPaper)
	g.move(e, "received", awaits(appraisal.Received, appraisal.Employee, appraisal.FileObjection, appraisal.T11))
	g.engine.lead(appraisal.FileObjection, appraisal.Step{Stage: appraisal.Objected})
	_, err := g.as("staf-1").Evaluation.FileObjection(t.Context(), &siklusv1.FileObjectionRequest{Header: header(e.ID, "object-01"), Reasons: "Dua puluh akta belum dihitung",
		Evidence: []string{"https://arsip.contoh.go.id/juni"}})
	require.NoError(t, err)
	o := g.below(e, appraisal.ObjectionProceeding, store.NewID(), awaits(appraisal.DecisionDue, appraisal.Appraiser, appraisal.ExplainObjection, appraisal.T12))
	_, err = g.as("kabid-a").Objection.ExplainObjection(t.Context(), &siklusv1.ExplainObjectionRequest{Header: header(o.ID, "explain-01"), Explanation: "Dicatat bulan Juli"})
	require.NoError(t, err)
	g.noPaper("kadis", o.ID, objectionPaper)
	require.Equal(t, current, g.check(d.GetCode()).GetState(), "an objection alone changes nothing")

	g.clock.set(noon.Add(48 * time.Hour))
	step := appraisal.Step{Stage: appraisal.Decided, Result: &appraisal.Result{Results: appraisal.Above, Behaviour: appraisal.Above, Predicate: appraisal.VeryGood, SignedAt: g.clock.now(),
		SignedBy: appraisal.Party{Person: g.town.People["kadis"], Role: appraisal.Superior, Capacity: appraisal.Definitive}}}
	g.engine.lead(appraisal.DecideObjection, step)
	g.move(o, "decision-due", awaits(appraisal.DecisionDue, appraisal.Superior, appraisal.DecideObjection, appraisal.T12))
	_, err = g.as("kadis").Objection.DecideObjection(t.Context(), &siklusv1.DecideObjectionRequest{Header: header(o.ID, "decide-01"), Outcome: siklusv1.Outcome_OUTCOME_CHANGED,
		Reasons: "Register menunjukkan dua puluh akta", Results: siklusv1.Rating_RATING_ABOVE, Behaviour: siklusv1.Rating_RATING_ABOVE})
	require.NoError(t, err)
	r := g.paper("kadis", o.ID, objectionPaper).GetRecord()
	require.Equal(t, "D.1.3", r.GetForm())
	require.Equal(t, "Dua puluh akta belum dihitung", r.GetObjection().GetReasons())
	require.Equal(t, "Dicatat bulan Juli", r.GetObjection().GetExplanation())
	require.Equal(t, "Register menunjukkan dua puluh akta", r.GetObjection().GetDecision())
	require.Equal(t, siklusv1.Predicate_PREDICATE_VERY_GOOD, r.GetResult().GetPredicate())
	require.Equal(t, "Cukup", r.GetResult().GetNotes(), "the appraiser's own notes stand beside the decision")
	require.Equal(t, replaced, g.check(d.GetCode()).GetState())
	require.Equal(t, replaced, g.check(c.GetCode()).GetState())
	g.noPaper("kadis", e.ID, documentPaper)
	require.Equal(t, siklusv1.Predicate_PREDICATE_VERY_GOOD, g.paper("kadis", e.ID, resultPaper).GetRecord().GetResult().GetPredicate())
}
