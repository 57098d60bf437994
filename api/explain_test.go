package api_test

import (
	"context"
	"testing"

	"connectrpc.com/connect"
	"github.com/stretchr/testify/require"

	"siklus.id/api"
	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
	"siklus.id/store/storetest"
)

func (g *ground) explain(person, caseID string) *siklusv1.ExplainCaseResponse {
	g.Helper()
	out, err := g.as(person).Case.ExplainCase(g.Context(), &siklusv1.ExplainCaseRequest{CaseId: caseID})
	require.NoError(g, err)
	for _, f := range out.GetFigures() {
		require.NotEmpty(g, f.GetName(), f.GetCode())
		require.NotEmpty(g, f.GetNameEnglish(), f.GetCode())
		require.NotEmpty(g, f.GetValue(), f.GetCode())
		require.NotEmpty(g, f.GetValueEnglish(), f.GetCode())
		require.NotEmpty(g, f.GetProvision(), f.GetCode())
		require.NotZero(g, f.GetSource(), f.GetCode())
	}
	for _, term := range out.GetTerms() {
		require.NotEmpty(g, term.GetName(), term.GetClock())
		require.NotEmpty(g, term.GetNameEnglish(), term.GetClock())
		require.NotEmpty(g, term.GetProvision(), term.GetClock())
		require.NotZero(g, term.GetSource(), term.GetClock())
	}
	return out
}

func (g *ground) codes(out *siklusv1.ExplainCaseResponse) (codes []string) {
	for _, f := range out.GetFigures() {
		codes = append(codes, f.GetCode())
	}
	return codes
}

func figureOf(t testing.TB, out *siklusv1.ExplainCaseResponse, code string) *siklusv1.Figure {
	t.Helper()
	for _, f := range out.GetFigures() {
		if f.GetCode() == code {
			return f
		}
	}
	require.FailNow(t, "no such figure", code)
	return nil
}

func TestEveryFigureOfAResultIsExplained(t *testing.T) {
	g := newGround(t)
	g.under(func(r *appraisal.Rules) { r.Circular, r.InForce, r.Scoring = true, false, scoring(t, false) })
	g.tx(func(ctx context.Context, tx store.Tx) error {
		return tx.PutOrgResult(ctx, "BID-A", issued(2026, "q1", appraisal.OrgGood))
	})
	e := g.evaluation("staf-1", windowOpen())
	signed := awaits(appraisal.Signed, appraisal.Appraiser, appraisal.Deliver, appraisal.T9)
	signed.Result = &appraisal.Result{
		Results: appraisal.Meets, Behaviour: appraisal.Above, Predicate: appraisal.Good, SignedAt: noon,
		Score:    &appraisal.Score{Targets: appraisal.DecimalOf(121), Behaviour: appraisal.DecimalOf(90)},
		SignedBy: appraisal.Party{Person: g.town.People["kabid-a"], Role: appraisal.Appraiser, Capacity: appraisal.Definitive},
	}
	g.engine.next[appraisal.Rate] = signed
	ask := rate(e, siklusv1.Rating_RATING_MEETS, siklusv1.Rating_RATING_ABOVE)
	ask.Score = &siklusv1.Score{Targets: "121", Behaviour: "90"}
	_, err := g.as("kabid-a").Evaluation.Rate(g.Context(), ask)
	require.NoError(t, err)

	before := g.reads(e.ID)
	out := g.explain("kadis", e.ID)
	require.Equal(t, before+1, g.reads(e.ID), "whoever reads the explanation reads the result")
	require.Contains(t, out.GetEdition(), "6 Tahun 2022")
	require.Equal(t, []string{"organisation", "pattern", "results", "behaviour", "score", "predicate", "signed"}, g.codes(out))

	org := figureOf(t, out, "organisation")
	require.Equal(t, []any{"Baik", "Good", siklusv1.Source_SOURCE_RECORD, "IV.B.1.g"}, []any{org.GetValue(), org.GetValueEnglish(), org.GetSource(), org.GetProvision()})
	require.Equal(t, "Bidang A", org.GetInputs()[0].GetValue())
	pattern := figureOf(t, out, "pattern")
	require.Equal(t, "se-3-2023", pattern.GetVersion())
	require.Equal(t, "Baik", pattern.GetInputs()[0].GetName(), "what the pattern says nothing of is not listed")
	require.Contains(t, pattern.GetInputs()[0].GetValue(), "paling banyak 70 %")
	score := figureOf(t, out, "score")
	require.Equal(t, []any{"111", siklusv1.Source_SOURCE_AGENCY, "pp-30-2019"}, []any{score.GetValue(), score.GetSource(), score.GetVersion()}, "(120 × 70 + 90 × 30) ÷ 100")
	require.Contains(t, score.GetProvision(), "PP 30/2019")
	predicate := figureOf(t, out, "predicate")
	require.Equal(t, []any{"Baik", siklusv1.Source_SOURCE_LAW}, []any{predicate.GetValue(), predicate.GetSource()})
	require.Contains(t, predicate.GetProvision(), "IV.B.3.a.3.c", "the score decides nothing")
	by := figureOf(t, out, "signed")
	require.Equal(t, []string{"Nama kabid-a", "V.A.4", "definitif"}, []string{by.GetValue(), by.GetProvision(), by.GetInputs()[1].GetValue()})

	mine := g.explain("staf-1", e.ID)
	require.Empty(t, mine.GetFigures(), "signed and not delivered: not the employee's yet")
	g.engine.next[appraisal.Deliver] = awaits(appraisal.Delivered, appraisal.Employee, appraisal.Receive, appraisal.ReceiptClock)
	_, err = g.as("kabid-a").Evaluation.Deliver(g.Context(), &siklusv1.DeliverRequest{Header: header(e.ID, "request-01")})
	require.NoError(t, err)
	require.Equal(t, g.codes(out), g.codes(g.explain("staf-1", e.ID)))

	now := g.stepOf(e)
	now.Stage = appraisal.Objected
	g.move(e, "objected", now)
	require.Equal(t, "provisional", g.read("kadis", e.ID).GetResult().GetStanding())
	require.Equal(t, "111", g.read("kadis", e.ID).GetResult().GetScore())
	require.Equal(t, "sementara", figureOf(t, g.explain("kadis", e.ID), "standing").GetValue())
	now.Stage, now.Result.Final = appraisal.Final, appraisal.FinalByDecision
	g.move(e, "decided", now)
	final := figureOf(t, g.explain("kadis", e.ID), "final")
	require.Equal(t, []any{"PP 30/2019 art. 59(4) [P]", siklusv1.Source_SOURCE_LAW}, []any{final.GetProvision(), final.GetSource()})
	require.Empty(t, g.read("kadis", e.ID).GetResult().GetStanding())
}

func TestTheYearOfAFunctionalPost(t *testing.T) {
	g := newGround(t)
	g.tx(func(ctx context.Context, tx store.Tx) error {
		_, err := tx.ApplyRoster(ctx, store.Roster{On: storetest.Founded, Posts: []store.RosterPost{
			{Code: "staf-1", Title: "Analis Kebijakan Ahli Pertama", Unit: "BID-A", Parent: "kabid-a", Level: string(appraisal.Functional)},
			{Code: "muda", Title: "Analis Kebijakan Ahli Muda", Unit: "BID-A", Parent: "kabid-a", Level: string(appraisal.Functional)},
		}})
		if err != nil {
			return err
		}
		posts, err := tx.Posts(ctx)
		for _, p := range posts {
			g.town.Posts[p.Code] = p.ID
		}
		if err != nil {
			return err
		}
		for _, h := range []store.Holding{
			{PostID: g.town.Posts["staf-1"], From: storetest.Founded, To: appraisal.NewDate(2026, 9, 30)},
			{PostID: g.town.Posts["muda"], From: appraisal.NewDate(2026, 10, 1)},
		} {
			h.PersonID, h.Capacity = g.town.People["staf-1"], appraisal.Definitive
			if err := tx.PutHolding(ctx, h); err != nil {
				return err
			}
		}
		return nil
	})
	year := appraisal.Period{Kind: appraisal.Annual, From: appraisal.NewDate(2026, 1, 1), To: appraisal.NewDate(2026, 12, 31),
		Opens: appraisal.NewDate(2026, 1, 5), Closes: appraisal.NewDate(2027, 1, 31)}
	g.tx(func(ctx context.Context, tx store.Tx) error {
		return tx.PutOrgResult(ctx, "BID-A", issued(2025, "year", appraisal.OrgOutstanding))
	})
	e := g.evaluationOf("staf-1", year, windowOpen())
	g.clock.set(noon.AddDate(1, 0, 23)) // January of the next year is over: T8
	g.move(e, "final", appraisal.Step{Stage: appraisal.Final, Result: &appraisal.Result{
		Results: appraisal.Above, Behaviour: appraisal.Above, Predicate: appraisal.VeryGood, SignedAt: g.clock.now(), Final: appraisal.FinalWindowPassed,
		SignedBy: appraisal.Party{Person: g.town.People["kabid-a"], Role: appraisal.Appraiser, Capacity: appraisal.Acting}}})
	for _, id := range []string{e.ID, g.cases["staf-1"].ID} {
		out := g.explain("staf-1", id)
		points := figureOf(t, out, "credit-points")
		require.Equal(t, "23,44", points.GetValue(), "(9 × 12.5 + 3 × 25) ÷ 12 × 150 %%")
		require.Equal(t, "23.44", points.GetValueEnglish())
		require.Equal(t, appraisal.CreditProvision, points.GetProvision())
		require.Equal(t, []string{"9 bulan", "3 bulan"}, []string{points.GetInputs()[2].GetValue(), points.GetInputs()[3].GetValue()})
		hours := figureOf(t, out, "training-hours")
		require.Equal(t, "0", hours.GetValue())
		require.Equal(t, "24", hours.GetInputs()[0].GetValue(), "PPPK: at most")
		org := figureOf(t, out, "organisation")
		require.Equal(t, []string{"Istimewa", "IV.B.1.f; IV.B.1.g"}, []string{org.GetValue(), org.GetProvision()})
		require.Contains(t, org.GetReason(), "tahun sebelumnya")
		require.Equal(t, "plt", figureOf(t, out, "signed").GetInputs()[1].GetValue())
	}
	require.NotContains(t, g.codes(g.explain("kabid-b", g.evaluation("staf-3", windowOpen()).ID)), "credit-points", "not of a quarter")
}

func TestEveryTermIsExplainedWithItsDaysOff(t *testing.T) {
	g := newGround(t)
	g.under(func(r *appraisal.Rules) {
		r.Policy = "kuranji@test"
		r.Calendar.Off = []appraisal.Date{appraisal.NewDate(2026, 1, 16), appraisal.NewDate(2026, 1, 17)}
	})
	e := g.evaluation("staf-1", windowOpen())
	day0 := appraisal.NewDate(2026, 1, 10)
	t11 := appraisal.Term{Clock: appraisal.T11, Day0: day0, Due: appraisal.NewDate(2026, 1, 30)}
	back := appraisal.Awaited{Role: appraisal.Employee, Act: appraisal.ReturnDocument, Term: appraisal.Term{Clock: appraisal.T10, Day0: day0, Due: t11.Due}}
	g.move(e, "received", appraisal.Step{Stage: appraisal.Received, Awaits: []appraisal.Awaited{back}, Windows: []appraisal.Term{t11}, Breach: []appraisal.Clock{appraisal.T9}})
	longer := awaits(appraisal.Received, appraisal.Employee, appraisal.ReturnDocument, appraisal.T10)
	longer.Awaits[0].Term, longer.Windows = appraisal.Term{Clock: appraisal.T10, Day0: day0, Due: t11.Due + 7}, []appraisal.Term{t11}
	g.engine.next[appraisal.ExtendTerm] = longer
	_, err := g.as("kabid-b").Case.ExtendTerm(g.Context(), &siklusv1.ExtendTermRequest{Header: header(e.ID, "request-01"), Clock: "T10", Until: "2026-02-06", Reason: decree})
	require.NoError(t, err)
	g.clock.set(noon.AddDate(0, 0, 15))

	out := g.explain("staf-1", e.ID)
	require.NotEmpty(t, out.GetOwner())
	terms := map[string]*siklusv1.ExplainedTerm{}
	for _, term := range out.GetTerms() {
		require.NotContains(t, terms, term.GetClock(), "each term once")
		terms[term.GetClock()] = term
	}
	require.Len(t, terms, 4)
	window := terms["T6"]
	require.False(t, window.GetRunning())
	require.Equal(t, siklusv1.Source_SOURCE_AGENCY, window.GetSource(), "the law does not say how long the window is")
	require.True(t, terms["T9"].GetBreached())
	objection := terms["T11"]
	require.Equal(t, []any{"2026-01-10", "2026-01-30", int32(14), []string{"2026-01-16"}, "V.B.2", siklusv1.Source_SOURCE_LAW, true, "2026-01-24", true},
		[]any{objection.GetDay0(), objection.GetDue(), objection.GetWorkingDays(), objection.GetDaysOff(), objection.GetProvision(), objection.GetSource(),
			objection.GetRunning(), objection.GetSecondDate(), objection.GetSecondDatePast()}, "a Saturday off takes nothing away")
	require.Equal(t, []any{"2026-02-06", siklusv1.Source_SOURCE_RECORD, true},
		[]any{terms["T10"].GetDue(), terms["T10"].GetSource(), terms["T10"].GetRunning()}, "somebody gave it longer")
	require.Empty(t, terms["T10"].GetSecondDate())
}

func TestWhoHasNoPartIsToldNothing(t *testing.T) {
	g := newGround(t)
	e := g.evaluation("staf-1", windowOpen())
	for _, who := range []string{"staf-3", "staf-5"} {
		_, err := g.as(who).Case.ExplainCase(g.Context(), &siklusv1.ExplainCaseRequest{CaseId: e.ID})
		require.Equal(t, api.NotFound, refusal(t, err, connect.CodeNotFound).GetCode(), who)
	}
	_, err := g.byLink(g.task(g.cases["staf-2"].ID, appraisal.SubmitTargets)).Case.ExplainCase(g.Context(), &siklusv1.ExplainCaseRequest{CaseId: e.ID})
	require.Equal(t, api.NotFound, refusal(t, err, connect.CodeNotFound).GetCode())
	linked, err := g.byLink(g.task(e.ID, appraisal.Rate)).Case.ExplainCase(g.Context(), &siklusv1.ExplainCaseRequest{CaseId: e.ID})
	require.NoError(t, err)
	require.NotEmpty(t, linked.GetTerms())
}
