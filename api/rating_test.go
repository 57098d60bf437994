package api_test

import (
	"context"
	"testing"
	"time"

	"connectrpc.com/connect"
	"github.com/stretchr/testify/require"

	"siklus.id/appraisal"
	"siklus.id/appraisal/editions"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
	"siklus.id/store/storetest"
)

// under changes the rules of the town's cycle before its evaluations are opened.
func (g *ground) under(change func(*appraisal.Rules)) {
	g.Helper()
	rules := g.cycle.Rules
	change(&rules)
	g.tx(func(ctx context.Context, tx store.Tx) error {
		by := appraisal.Party{Person: g.town.People["kabid-b"], Role: appraisal.HR}
		_, err := tx.AdoptRules(ctx, g.cycle.ID, rules, "uji@1", by, appraisal.AdoptRules, "under-"+store.NewID(), nil, noon)
		if err != nil {
			return err
		}
		for _, c := range g.cases {
			rows, err := tx.ActsOf(ctx, c.ID)
			if err != nil {
				return err
			}
			act := rows[len(rows)-1].Act
			_, err = tx.Record(ctx, appraisal.Entry{ID: act.ID, Agency: g.town.Agency.ID, Cycle: c.CycleID, Case: c.ID, Proceeding: c.Proceeding,
				Act: &act, At: noon, Step: appraisal.Step{Stage: c.Stage, Awaits: c.Awaits}})
			if err != nil {
				return err
			}
		}
		return nil
	})
}

func scoring(t *testing.T, decides bool) *appraisal.ScoringRule {
	s, err := editions.LoadScoring(editions.PP302019)
	require.NoError(t, err)
	w, ok := s.WeightsNamed("70/30")
	require.True(t, ok)
	rule := appraisal.ScoringRule{Scoring: s, Weights: w, Decides: decides}.Pinned()
	return &rule
}

func windowOpen() appraisal.Step {
	return awaits(appraisal.WindowOpen, appraisal.Appraiser, appraisal.Rate, appraisal.T6)
}

func rate(e store.Case, results, behaviour siklusv1.Rating) *siklusv1.RateRequest {
	return &siklusv1.RateRequest{Header: header(e.ID, "request-"+store.NewID()), Results: results, Behaviour: behaviour}
}

func TestSE3AHeadIsProposedTheResultOfTheirUnit(t *testing.T) {
	g := newGround(t)
	g.under(func(r *appraisal.Rules) { r.Circular = true })
	e := g.evaluation("kabid-a", windowOpen())
	g.tx(func(ctx context.Context, tx store.Tx) error {
		return tx.PutOrgResult(ctx, "BID-A", issued(2026, "q1", appraisal.OrgOutstanding))
	})
	kadis := g.as("kadis")
	out, err := kadis.Evaluation.PreviewRating(g.Context(), &siklusv1.PreviewRatingRequest{CaseId: e.ID})
	require.NoError(t, err)
	require.Equal(t, siklusv1.Rating_RATING_ABOVE, out.GetProposed())
	require.Contains(t, out.GetProposedReason(), "Istimewa")
	require.NotEmpty(t, out.GetProposedReasonEnglish())
	require.Contains(t, out.GetProposedProvision(), "SE 3/2023")
	require.Zero(t, out.GetPredicate(), "nothing was rated yet")

	other := rate(e, siklusv1.Rating_RATING_MEETS, siklusv1.Rating_RATING_MEETS)
	_, err = kadis.Evaluation.Rate(g.Context(), other)
	require.Equal(t, appraisal.ReasonMissing, refusal(t, err, connect.CodeInvalidArgument).GetCode(), "away from the proposal takes a reason")
	other = rate(e, siklusv1.Rating_RATING_MEETS, siklusv1.Rating_RATING_MEETS)
	other.Notes = "Capaian unit ditopang anggaran tambahan pusat"
	rated, err := kadis.Evaluation.Rate(g.Context(), other)
	require.NoError(t, err)
	require.Equal(t, siklusv1.Predicate_PREDICATE_GOOD, rated.GetPredicate())
	require.Equal(t, appraisal.Above, g.act(rated.GetReceipt().GetActId()).Act.Facts.Proposed)

	staff := g.evaluation("staf-1", windowOpen())
	shown, err := g.as("kabid-a").Evaluation.PreviewRating(g.Context(), &siklusv1.PreviewRatingRequest{CaseId: staff.ID})
	require.NoError(t, err)
	require.Zero(t, shown.GetProposed(), "staff are not rated as their organisation")
}

func TestStudyLeaveIsReadFromTheRecord(t *testing.T) {
	g := newGround(t)
	e := g.evaluation("staf-1", windowOpen())
	ask := rate(e, siklusv1.Rating_RATING_ABOVE, siklusv1.Rating_RATING_MEETS)
	ask.StudyDropout = true
	_, err := g.as("kabid-a").Evaluation.Rate(g.Context(), ask)
	require.Equal(t, appraisal.NotOnStudyLeave, refusal(t, err, connect.CodeFailedPrecondition).GetCode())

	_, err = g.as("kabid-b").People.BeginAbsence(g.Context(), &siklusv1.BeginAbsenceRequest{Header: header(g.cases["staf-1"].ID, "request-01"),
		Absence: siklusv1.Absence_ABSENCE_STUDY_LEAVE, From: "2026-01-09", Until: "2027-12-31", Reason: decree})
	require.NoError(t, err)
	ask.Header = header(e.ID, "request-02")
	out, err := g.as("kabid-a").Evaluation.Rate(g.Context(), ask)
	require.NoError(t, err)
	require.Equal(t, siklusv1.Predicate_PREDICATE_POOR, out.GetPredicate(), "IV.B.3.a.3.d")
}

func TestTheRegionalHeadsRatingIsKnownAsSuch(t *testing.T) {
	g := newGround(t)
	e := g.evaluation("kadis", windowOpen())
	out, err := g.as("bupati").Evaluation.Rate(g.Context(), rate(e, siklusv1.Rating_RATING_MEETS, siklusv1.Rating_RATING_MEETS))
	require.NoError(t, err)
	require.True(t, g.act(out.GetReceipt().GetActId()).Act.Facts.Top, "IV.A.12.c")
	e = g.evaluation("staf-1", windowOpen())
	out, err = g.as("kabid-a").Evaluation.Rate(g.Context(), rate(e, siklusv1.Rating_RATING_MEETS, siklusv1.Rating_RATING_MEETS))
	require.NoError(t, err)
	require.False(t, g.act(out.GetReceipt().GetActId()).Act.Facts.Top)
}

func TestAScoreDecidesWhereTheRulesSaySo(t *testing.T) {
	g := newGround(t)
	g.under(func(r *appraisal.Rules) { r.Scoring = scoring(t, true) })
	e := g.evaluation("staf-1", windowOpen())
	who := g.as("kabid-a")
	require.Equal(t, "decides", g.read("kabid-a", e.ID).GetScoring())

	_, err := who.Evaluation.Rate(g.Context(), rate(e, siklusv1.Rating_RATING_MEETS, siklusv1.Rating_RATING_MEETS))
	require.Equal(t, appraisal.ScoreMissing, refusal(t, err, connect.CodeInvalidArgument).GetCode())
	_, err = who.Evaluation.PreviewRating(g.Context(), &siklusv1.PreviewRatingRequest{CaseId: e.ID, Score: &siklusv1.Score{Targets: "201", Behaviour: "90"}})
	require.Equal(t, appraisal.ScoreWrong, refusal(t, err, connect.CodeInvalidArgument).GetCode())
	wrong := &siklusv1.RateRequest{Header: header(e.ID, "request-01"), Score: &siklusv1.Score{Targets: "201", Behaviour: "90"}}
	_, err = who.Evaluation.Rate(g.Context(), wrong)
	require.Equal(t, appraisal.ScoreWrong, refusal(t, err, connect.CodeInvalidArgument).GetCode())
	_, err = who.Evaluation.Rate(g.Context(), &siklusv1.RateRequest{Header: header(e.ID, "request-02"), Score: &siklusv1.Score{Targets: "seratus", Behaviour: "90"}})
	require.Equal(t, "score.targets", refusal(t, err, connect.CodeInvalidArgument).GetField())

	values := &siklusv1.Score{Targets: "104,5", Behaviour: "92"}
	shown, err := who.Evaluation.PreviewRating(g.Context(), &siklusv1.PreviewRatingRequest{CaseId: e.ID, Score: values})
	require.NoError(t, err)
	require.Equal(t, "100.75", shown.GetScore())
	require.Equal(t, siklusv1.Predicate_PREDICATE_GOOD, shown.GetPredicate())
	require.Equal(t, siklusv1.Rating_RATING_MEETS, shown.GetResults())
	out, err := who.Evaluation.Rate(g.Context(), &siklusv1.RateRequest{Header: header(e.ID, "request-03"), Score: values})
	require.NoError(t, err)
	require.Equal(t, siklusv1.Predicate_PREDICATE_GOOD, out.GetPredicate())
}

// unsigned rates staf-1 and puts the signature off.
func (g *ground) unsigned() store.Case {
	e := g.evaluation("staf-1", windowOpen())
	g.engine.next[appraisal.Rate] = awaits(appraisal.WindowOpen, appraisal.Appraiser, appraisal.Sign, appraisal.T6)
	ask := rate(e, siklusv1.Rating_RATING_ABOVE, siklusv1.Rating_RATING_ABOVE)
	ask.Unsigned, ask.Notes = true, "Menunggu data triwulan"
	out, err := g.as("kabid-a").Evaluation.Rate(g.Context(), ask)
	require.NoError(g, err)
	require.Equal(g, siklusv1.Predicate_PREDICATE_VERY_GOOD, out.GetPredicate())
	return e
}

func TestUnsignedRatingsAreTheLeadersBusiness(t *testing.T) {
	g := newGround(t)
	e := g.unsigned()
	for _, who := range []string{"kabid-a", "kadis"} {
		file := g.read(who, e.ID)
		require.Equal(t, siklusv1.Predicate_PREDICATE_VERY_GOOD, file.GetUnsigned().GetPredicate(), who)
		require.Equal(t, "Menunggu data triwulan", file.GetUnsigned().GetNotes())
		require.Nil(t, file.GetResult())
	}
	for _, who := range []string{"staf-1", "kabid-b", "staf-4"} {
		file := g.read(who, e.ID)
		require.Nil(t, file.GetUnsigned(), who)
		require.Empty(t, file.GetJournal()[len(file.GetJournal())-1].GetText(), "%s: neither are the notes", who)
		for _, f := range g.explain(who, e.ID).GetFigures() {
			require.NotEqual(t, "unsigned", f.GetCode(), who)
		}
	}
	require.Contains(t, g.codes(g.explain("kadis", e.ID)), "unsigned")
	require.Contains(t, g.read("kabid-a", e.ID).GetYourActs(), "Sign")
}

func TestSigningTellsWhatWasSigned(t *testing.T) {
	g := newGround(t)
	e := g.unsigned()
	_, err := g.as("kabid-b").Evaluation.Sign(g.Context(), &siklusv1.SignRequest{Header: header(e.ID, "request-00")})
	require.Equal(t, appraisal.NotYourAct, refusal(t, err, connect.CodePermissionDenied).GetCode())
	signed := awaits(appraisal.Signed, appraisal.Appraiser, appraisal.Deliver, appraisal.T9)
	signed.Result = &appraisal.Result{
		Results: appraisal.Above, Behaviour: appraisal.Above, Predicate: appraisal.VeryGood, SignedAt: noon,
		SignedBy: appraisal.Party{Person: g.town.People["kabid-a"], Role: appraisal.Appraiser, Capacity: appraisal.Definitive},
	}
	g.engine.next[appraisal.Sign] = signed
	out, err := g.as("kabid-a").Evaluation.Sign(g.Context(), &siklusv1.SignRequest{Header: header(e.ID, "request-01"), Notes: "Data sudah lengkap"})
	require.NoError(t, err)
	require.Equal(t, siklusv1.Predicate_PREDICATE_VERY_GOOD, out.GetPredicate())
	file := g.read("kadis", e.ID)
	require.Equal(t, "Menunggu data triwulan\nData sudah lengkap", file.GetResult().GetNotes())
	require.Nil(t, file.GetUnsigned())

	_, err = g.as("kabid-a").Evaluation.Sign(g.Context(), &siklusv1.SignRequest{Header: header(e.ID, "request-02")})
	require.Equal(t, appraisal.AlreadyDone, refusal(t, err, connect.CodeAlreadyExists).GetCode())
}

func TestNothingToSignAndNothingToReuse(t *testing.T) {
	g := newGround(t)
	e := g.evaluation("staf-1", windowOpen())
	who := g.as("kabid-a")
	_, err := who.Evaluation.Sign(g.Context(), &siklusv1.SignRequest{Header: header(e.ID, "request-01")})
	require.Equal(t, appraisal.NothingToSign, refusal(t, err, connect.CodeFailedPrecondition).GetCode())
	_, err = who.Evaluation.ReuseResult(g.Context(), &siklusv1.ReuseResultRequest{Header: header(e.ID, "request-02")})
	require.Equal(t, appraisal.ReuseNotPossible, refusal(t, err, connect.CodeFailedPrecondition).GetCode())
	_, err = who.Evaluation.ReuseResult(g.Context(), &siklusv1.ReuseResultRequest{Header: header(e.ID, "request-03"), Declines: true})
	require.Equal(t, appraisal.NotNow, refusal(t, err, connect.CodeFailedPrecondition).GetCode(), "nobody has proposed it")
	_, err = g.as("kadis").Evaluation.ReuseResult(g.Context(), &siklusv1.ReuseResultRequest{Header: header(e.ID, "request-04")})
	require.Equal(t, appraisal.NotYourAct, refusal(t, err, connect.CodePermissionDenied).GetCode())
	require.Nil(t, g.read("kabid-a", e.ID).GetReusable())
	require.NotContains(t, g.read("kabid-a", e.ID).GetYourActs(), "ReuseResult")
}

// transferred rates staf-1 in the first quarter and moves them to the other division before the second.
func (g *ground) transferred() (first, second store.Case) {
	first = g.rated()
	done := g.stepOf(first)
	done.Stage, done.Awaits = appraisal.Final, nil
	g.move(first, "final", done)
	g.clock.set(time.Date(2026, 4, 20, 3, 0, 0, 0, time.UTC))
	_, err := g.as("kabid-b").People.Transfer(g.Context(), g.move821("request-move", g.town.Posts["staf-b"], "2026-04-20"))
	require.NoError(g, err)
	period := appraisal.Period{Kind: appraisal.Quarterly, Number: 2, From: appraisal.NewDate(2026, 4, 1), To: appraisal.NewDate(2026, 6, 30),
		Opens: appraisal.NewDate(2026, 1, 5), Closes: appraisal.NewDate(2026, 7, 14)}
	g.tx(func(ctx context.Context, tx store.Tx) error {
		_, err := tx.OpenEvaluations(ctx, g.cycle.ID, period, 100, func(store.Case) appraisal.Step {
			step := windowOpen()
			step.Awaits[0].Term.Due = period.Closes
			return step
		}, noon)
		if err != nil {
			return err
		}
		children, err := tx.Children(ctx, g.cases["staf-1"].ID)
		for _, c := range children {
			if c.Period.Number == 2 {
				second = c
			}
		}
		return err
	})
	require.NotEmpty(g, second.ID)
	return first, second
}

// stepOf is where a case stands, with its result.
func (g *ground) stepOf(c store.Case) (step appraisal.Step) {
	g.tx(func(ctx context.Context, tx store.Tx) error {
		now, err := tx.CaseByID(ctx, c.ID)
		step = appraisal.Step{Stage: now.Stage, Awaits: now.Awaits, Result: now.Result}
		return err
	})
	return step
}

func TestIVA13TheOldUnitsResultIsReadFromTheRecord(t *testing.T) {
	g := newGround(t)
	g.tx(func(ctx context.Context, tx store.Tx) error {
		_, err := tx.ApplyRoster(ctx, store.Roster{On: storetest.Founded,
			Posts: []store.RosterPost{{Code: "staf-b", Title: "Jabatan staf-b", Unit: "BID-B", Parent: "kabid-b", Level: string(appraisal.Executor)}}})
		if err != nil {
			return err
		}
		posts, err := tx.Posts(ctx)
		for _, p := range posts {
			g.town.Posts[p.Code] = p.ID
		}
		return err
	})
	first, second := g.transferred()
	g.clock.set(noon.AddDate(0, 6, 0))
	file := g.read("kabid-b", second.ID)
	require.Equal(t, "appraiser", file.GetYourRole(), "the new unit's head")
	require.Equal(t, siklusv1.Predicate_PREDICATE_GOOD, file.GetReusable().GetPredicate())
	reads := g.reads(first.ID)
	require.NotZero(t, reads, "a result that is shown here is a result that is read")
	require.Nil(t, g.read("kadis", second.ID).GetReusable(), "the superior has no say in it")

	proposed := awaits(appraisal.WindowOpen, appraisal.Employee, appraisal.ReuseResult, appraisal.T6)
	proposed.Awaits[0].Term.Due = appraisal.NewDate(2026, 7, 14)
	g.engine.next[appraisal.ReuseResult] = proposed
	out, err := g.as("kabid-b").Evaluation.ReuseResult(g.Context(), &siklusv1.ReuseResultRequest{Header: header(second.ID, "request-01")})
	require.NoError(t, err)
	facts := g.act(out.GetReceipt().GetActId()).Act.Facts
	require.Equal(t, []any{first.ID, appraisal.Meets, appraisal.Above}, []any{facts.Reuses, facts.Results, facts.Behaviour})
	_, err = g.as("kabid-b").Evaluation.ReuseResult(g.Context(), &siklusv1.ReuseResultRequest{Header: header(second.ID, "request-02")})
	require.Equal(t, appraisal.AlreadyDone, refusal(t, err, connect.CodeAlreadyExists).GetCode(), "the other side agrees")

	agreed := awaits(appraisal.Signed, appraisal.Appraiser, appraisal.Deliver, appraisal.T9)
	agreed.Result = &appraisal.Result{Results: appraisal.Meets, Behaviour: appraisal.Above, Predicate: appraisal.Good, SignedAt: noon, Reuses: first.ID,
		SignedBy: appraisal.Party{Person: g.town.People["kabid-b"], Role: appraisal.Appraiser, Capacity: appraisal.Definitive}}
	g.engine.next[appraisal.ReuseResult] = agreed
	_, err = g.as("staf-1").Evaluation.ReuseResult(g.Context(), &siklusv1.ReuseResultRequest{Header: header(second.ID, "request-03")})
	require.NoError(t, err)
	require.True(t, g.read("kabid-b", second.ID).GetResult().GetReused())
	require.Contains(t, g.codes(g.explain("kabid-b", second.ID)), "reuse")
}

func TestADecisionMayGiveValuesToo(t *testing.T) {
	g := newGround(t)
	g.under(func(r *appraisal.Rules) { r.Scoring = scoring(t, true) })
	e := g.evaluation("staf-1", awaits(appraisal.Objected, appraisal.Superior, appraisal.DecideObjection, appraisal.T12))
	o := g.below(e, appraisal.ObjectionProceeding, store.NewID(), awaits(appraisal.DecisionDue, appraisal.Superior, appraisal.DecideObjection, appraisal.T12))
	ask := &siklusv1.DecideObjectionRequest{Header: header(o.ID, "request-01"), Outcome: siklusv1.Outcome_OUTCOME_CHANGED, Reasons: "Bukti baru diterima"}
	_, err := g.as("kadis").Objection.DecideObjection(g.Context(), ask)
	require.Equal(t, appraisal.ScoreMissing, refusal(t, err, connect.CodeInvalidArgument).GetCode())
	ask.Header, ask.StudyDropout, ask.Score = header(o.ID, "request-02"), true, &siklusv1.Score{Targets: "111", Behaviour: "112"}
	_, err = g.as("kadis").Objection.DecideObjection(g.Context(), ask)
	require.Equal(t, appraisal.NotOnStudyLeave, refusal(t, err, connect.CodeFailedPrecondition).GetCode())
	ask.Header, ask.StudyDropout, ask.Score.NewIdea = header(o.ID, "request-03"), false, true
	out, err := g.as("kadis").Objection.DecideObjection(g.Context(), ask)
	require.NoError(t, err)
	facts := g.act(out.GetReceipt().GetActId()).Act.Facts
	require.Equal(t, appraisal.Score{Targets: appraisal.DecimalOf(111), Behaviour: appraisal.DecimalOf(112), NewIdea: true}, *facts.Score)
}
