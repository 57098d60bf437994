package api_test

import (
	"cmp"
	"context"
	"path"
	"slices"
	"testing"
	"time"

	"connectrpc.com/connect"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

// actor is who in the town plays a role in staf-1's cases.
var actor = map[appraisal.Role]string{
	appraisal.Employee: "staf-1", appraisal.Appraiser: "kabid-a", appraisal.Superior: "kadis", appraisal.HR: "kabid-b",
}

// TestEveryActIsTaken does every act of the procedure at each stage that opens it, as each party that may.
func TestEveryActIsTaken(t *testing.T) {
	g := newGround(t)
	s := g.subject("staf-1")
	of := map[appraisal.Proceeding]store.Case{
		appraisal.AppraisalProceeding: s.appraisal, appraisal.EvaluationProceeding: s.evaluation,
		appraisal.ObjectionProceeding: s.objection, appraisal.TrainingProceeding: s.training,
	}
	rpcs := map[string]string{}
	for _, rpc := range everyRPC() {
		rpcs[path.Base(rpc)] = rpc
	}
	n := 0
	for _, o := range lastThingsLast(appraisal.Openings()) {
		c := of[o.Proceeding]
		for _, stage := range o.Stages {
			for _, role := range o.By {
				if role == appraisal.System || o.Kind == appraisal.AdoptCalendar || o.Kind == appraisal.AdoptRules {
					continue // entered by the morning round, or in every case of a cycle at once
				}
				n++
				request := "request-" + store.NewID()
				g.move(c, request, appraisal.Step{Stage: stage, Awaits: []appraisal.Awaited{{
					Role: appraisal.Employee, Act: o.Kind, Term: appraisal.Term{Clock: appraisal.T1, Due: appraisal.NewDate(2026, time.January, 30)}}}})
				message := aimed(g.requests(s, request)[rpcs[string(o.Kind)]], c)
				require.Equal(t, "ok", g.as(actor[role]).ask(t, g.http.URL, rpcs[string(o.Kind)], message), "%s in %s by %s", o.Kind, stage, role)
				rows := g.acts(c.ID)
				last := rows[len(rows)-1]
				require.Equal(t, store.ActTaken, last.State, "%s in %s by %s: %v", o.Kind, stage, role, last.Refusal)
				require.Equal(t, role, last.Act.By.Role)
			}
		}
	}
	require.Greater(t, n, 60)
}

// lastThingsLast puts the acts after which other people are parties, or nobody is, behind the others.
func lastThingsLast(openings []appraisal.Opening) []appraisal.Opening {
	rank := map[appraisal.ActKind]int{appraisal.Transfer: 1, appraisal.EndService: 2}
	slices.SortStableFunc(openings, func(a, b appraisal.Opening) int { return cmp.Compare(rank[a.Kind], rank[b.Kind]) })
	return openings
}

// aimed points the request for an act at another case.
func aimed(message proto.Message, c store.Case) proto.Message {
	message.(interface{ GetHeader() *siklusv1.ActHeader }).GetHeader().CaseId = c.ID
	return message
}

// TestEveryRefusalReachesTheCaller provokes each refusal of the procedure through the door.
func TestEveryRefusalReachesTheCaller(t *testing.T) {
	g := newGround(t)
	s := g.subject("staf-1")
	hr, superior, employee, appraiser := g.as("kabid-b"), g.as("kadis"), g.as("staf-1"), g.as("kabid-a")
	on := func(c store.Case) *siklusv1.ActHeader { return header(c.ID, "request-"+store.NewID()) }
	stand := func(c store.Case, step appraisal.Step) { g.move(c, store.NewID(), step) }
	const reason = "Alasan yang cukup jelas"
	for _, c := range []struct {
		name string
		code string
		want connect.Code
		do   func() error
	}{
		{"art. 14(1): agreed after January", appraisal.TooLate, connect.CodeFailedPrecondition, func() error {
			stand(s.appraisal, appraisal.Step{Stage: appraisal.TargetsSubmitted, Awaits: []appraisal.Awaited{{Role: appraisal.Appraiser,
				Act: appraisal.AgreeTargets, Term: appraisal.Term{Clock: appraisal.T1, Due: appraisal.NewDate(2026, 1, 9)}}}})
			_, err := appraiser.Appraisal.AgreeTargets(g.Context(), &siklusv1.AgreeTargetsRequest{Header: on(s.appraisal)})
			return err
		}},
		{"IV.A.11: taken over, so not the appraiser's", appraisal.NotYourAct, connect.CodePermissionDenied, func() error {
			stand(s.evaluation, awaits(appraisal.TakenOver, appraisal.Superior, appraisal.Rate, appraisal.T13))
			_, err := appraiser.Evaluation.Rate(g.Context(), &siklusv1.RateRequest{Header: on(s.evaluation),
				Results: siklusv1.Rating_RATING_MEETS, Behaviour: siklusv1.Rating_RATING_MEETS})
			return err
		}},
		{"V.B: objected already", appraisal.AlreadyDone, connect.CodeAlreadyExists, func() error {
			stand(s.evaluation, awaits(appraisal.Objected, appraisal.Employee, appraisal.ReturnDocument, appraisal.T10))
			_, err := employee.Evaluation.FileObjection(g.Context(), &siklusv1.FileObjectionRequest{Header: on(s.evaluation), Reasons: reason})
			return err
		}},
		{"V.B.5: changed to what?", appraisal.RatingMissing, connect.CodeInvalidArgument, func() error {
			stand(s.objection, awaits(appraisal.DecisionDue, appraisal.Superior, appraisal.DecideObjection, appraisal.T12))
			_, err := superior.Objection.DecideObjection(g.Context(), &siklusv1.DecideObjectionRequest{Header: on(s.objection),
				Outcome: siklusv1.Outcome_OUTCOME_CHANGED, Reasons: reason})
			return err
		}},
		{"a term that does not run", appraisal.TermNotRunning, connect.CodeFailedPrecondition, func() error {
			_, err := hr.Case.ExtendTerm(g.Context(), &siklusv1.ExtendTermRequest{Header: on(s.objection), Clock: "T7", Until: "2026-03-02", Reason: reason})
			return err
		}},
		{"a term made shorter", appraisal.TermShortened, connect.CodeInvalidArgument, func() error {
			_, err := hr.Case.ExtendTerm(g.Context(), &siklusv1.ExtendTermRequest{Header: on(s.objection), Clock: "T12", Until: "2026-01-12", Reason: reason})
			return err
		}},
		{"IV.A.11–12: final", appraisal.ResultIsFinal, connect.CodeFailedPrecondition, func() error {
			stand(s.evaluation, appraisal.Step{Stage: appraisal.Received, Result: &appraisal.Result{Results: appraisal.Meets, Behaviour: appraisal.Meets,
				Predicate: appraisal.Good, SignedAt: noon, Final: appraisal.FinalByTakeover,
				SignedBy: appraisal.Party{Person: g.town.People["kadis"], Role: appraisal.Superior}}})
			_, err := employee.Evaluation.FileObjection(g.Context(), &siklusv1.FileObjectionRequest{Header: on(s.evaluation), Reasons: reason})
			return err
		}},
	} {
		r := refusal(t, c.do(), c.want)
		require.Equal(t, c.code, r.GetCode(), c.name)
		require.Equal(t, store.ActRefused, g.act(r.GetActId()).State, "%s: it stays in the register", c.name)
		require.Equal(t, c.code, g.act(r.GetActId()).Refusal.Code, c.name)
	}
}

func TestWhatPeopleWriteIsReadInTheFile(t *testing.T) {
	g := newGround(t)
	e := g.evaluation("staf-1", awaits(appraisal.WindowOpen, appraisal.Employee, appraisal.CheckIn, appraisal.T4))
	_, err := g.as("staf-1").Evaluation.CheckIn(g.Context(), &siklusv1.CheckInRequest{Header: header(e.ID, "request-01"), Remarks: "Listrik sering padam",
		Realisations: []*siklusv1.Realisation{{Result: 2, Achieved: "Tiga laporan", Evidence: []string{"https://bukti.example/3"}}}})
	require.NoError(t, err)
	_, err = g.as("kadis").Evaluation.GiveFeedback(g.Context(), &siklusv1.GiveFeedbackRequest{Header: header(e.ID, "request-02"), Feedback: "Teruskan"})
	require.NoError(t, err)
	journal := g.read("staf-1", e.ID).GetJournal()
	require.Len(t, journal, 3)
	require.Equal(t, "2. Tiga laporan\nhttps://bukti.example/3\nListrik sering padam", journal[1].GetText())
	require.Equal(t, "Teruskan", journal[2].GetText())
	g.tx(func(ctx context.Context, tx store.Tx) error { return tx.VerifyJournal(ctx, e.ID) })
}
