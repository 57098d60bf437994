package api_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"connectrpc.com/connect"
	"github.com/stretchr/testify/require"

	"siklus.id/api"
	"siklus.id/appraisal"
	"siklus.id/appraisal/policies"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

func (g *ground) materials(who, caseID string) map[string]*siklusv1.MaterialGroup {
	g.Helper()
	out, err := g.as(who).Evaluation.ListMaterials(g.Context(), &siklusv1.ListMaterialsRequest{CaseId: caseID})
	require.NoError(g, err)
	groups := map[string]*siklusv1.MaterialGroup{}
	for _, group := range out.GetGroups() {
		require.NotEmpty(g, group.GetTitle(), group.GetName())
		require.NotEmpty(g, group.GetTitleEnglish(), group.GetName())
		require.NotEmpty(g, group.GetItems(), "a source with nothing to say is left out: %s", group.GetName())
		for _, m := range group.GetItems() {
			require.NotEmpty(g, m.GetKind())
			require.NotEmpty(g, m.GetTitle())
			require.True(g, m.GetPath() == "" || strings.HasPrefix(m.GetPath(), "/"), m.GetPath())
		}
		groups[group.GetName()] = group
	}
	return groups
}

// workedOn lets one employee have something of every source: entries, an innovation, a measured value, feedback, a point.
func (g *ground) workedOn() store.Case {
	g.Helper()
	policy, err := policies.Load("kuranji")
	require.NoError(g, err)
	g.under(func(r *appraisal.Rules) { r.Policy, r.Cadence = policy.Ref(), appraisal.Quarterly })
	g.targeted("staf-1", "kabid-a")
	g.visited("staf-1", "30", "")
	e := g.evaluation("staf-1", windowOpen())
	january := func(n int) appraisal.Date { return appraisal.NewDate(2026, time.January, n) }
	c := g.cases["staf-1"]
	entry := func(day int, quantity string, change func(*store.ProgressEntry)) store.ProgressEntry {
		p := store.ProgressEntry{ID: store.NewID(), CaseID: c.ID, Day: january(day), Period: "q1", Result: 1, Achieved: "Rumah dikunjungi", Quantity: quantity, Unit: "rumah", ArrivedAt: noon}
		if change != nil {
			change(&p)
		}
		return p
	}
	supported := entry(6, "4", func(p *store.ProgressEntry) {
		p.Links, p.LinkNotes = []string{"https://bukti.example/1"}, []appraisal.LinkNote{appraisal.LinkPrivate}
	})
	g.tx(func(ctx context.Context, tx store.Tx) error {
		_, err := tx.PutProgress(ctx, []store.ProgressEntry{entry(5, "3", nil), supported,
			entry(8, "", func(p *store.ProgressEntry) { p.Innovation, p.InnovationNote = true, "Jadwal lewat pesan suara" }),
			entry(9, "50", func(p *store.ProgressEntry) { p.TakenBackAt = noon })})
		require.NoError(g, err)
		_, _, err = tx.PutFeedback(ctx, store.Feedback{ID: store.NewID(), CaseID: c.ID, Period: "q1", PersonID: g.town.People["staf-3"], Relation: appraisal.FromPeer,
			Behaviour: 7, Text: "Cepat membantu rekan. " + strings.Repeat("Panjang sekali. ", 40), At: noon})
		require.NoError(g, err)
		_, err = tx.PutText(ctx, store.DialogueText{CaseID: c.ID, Period: "q1", PersonID: g.town.People["kabid-a"], Role: appraisal.Appraiser, Summary: "Membahas",
			Points: []appraisal.AgreedPoint{{ID: store.NewID(), What: "Menyerahkan peta risiko", Until: january(8)}, {ID: store.NewID(), What: "Menyediakan sepeda motor", Leader: true, Until: january(8)}}, At: noon})
		return err
	})
	return e
}

func TestIVB3EverythingIsPutBesideAnEvaluation(t *testing.T) {
	g := newGround(t)
	e := g.workedOn()
	for _, who := range []string{"staf-1", "kabid-a", "kadis", "kabid-b", "staf-4"} {
		groups := g.materials(who, e.ID)
		require.ElementsMatch(t, []string{"feedback", "progress", "way-of-working", "measured", "dialogue"}, keysOf(groups), "%s sees the same", who)
	}
	groups := g.materials("kabid-a", e.ID)
	work := groups["progress"].GetItems()[0]
	require.Equal(t, "4 catatan, 1 dengan bukti; jumlah 57 rumah; 1 dengan tautan yang tidak dapat dibuka semua orang.", work.GetSummary())
	require.Equal(t, "4 entries, 1 with evidence; in all 57 rumah; 1 with a link that not everybody can open.", work.GetSummaryEnglish())
	require.Equal(t, []any{"Ibu hamil berisiko dikunjungi", int32(1), "/kemajuan/" + g.cases["staf-1"].ID}, []any{work.GetTitle(), work.GetResult(), work.GetPath()})
	require.Equal(t, "/kemajuan", g.materials("staf-1", e.ID)["progress"].GetPath(), "one's own page")

	said := groups["feedback"].GetItems()[0]
	require.Equal(t, "Kolaboratif", said.GetTitle())
	require.Contains(t, said.GetSource(), "(rekan setingkat)")
	require.Less(t, len(said.GetSummary()), 260, "an excerpt, the whole text has its own page")
	require.Equal(t, siklusv1.Polarity_POLARITY_UNSPECIFIED, said.GetPolarity(), "nobody says for people what their words mean")

	require.Equal(t, []any{"Jadwal lewat pesan suara", siklusv1.Polarity_POLARITY_FOR},
		[]any{groups["way-of-working"].GetItems()[0].GetTitle(), groups["way-of-working"].GetItems()[0].GetPolarity()})
	measured := groups["measured"].GetItems()[0]
	require.Equal(t, "nilai 30 rumah, target 40, capaian 75 %", measured.GetSummary())
	require.Equal(t, siklusv1.Polarity_POLARITY_AGAINST, measured.GetPolarity(), "below what the policy calls as expected")

	polarities := map[string]siklusv1.Polarity{}
	for _, m := range groups["dialogue"].GetItems() {
		polarities[m.GetTitle()] = m.GetPolarity()
	}
	require.Equal(t, map[string]siklusv1.Polarity{"Menyerahkan peta risiko": siklusv1.Polarity_POLARITY_AGAINST, "Menyediakan sepeda motor": siklusv1.Polarity_POLARITY_UNSPECIFIED},
		polarities, "what the leader left undone speaks against nobody else")
}

func keysOf(groups map[string]*siklusv1.MaterialGroup) (names []string) {
	for name := range groups {
		names = append(names, name)
	}
	return names
}

func TestMaterialsAreReadByWhoStandsInTheCaseAndTheReadingIsKept(t *testing.T) {
	g := newGround(t)
	e := g.workedOn()
	_, err := g.as("staf-3").Evaluation.ListMaterials(t.Context(), &siklusv1.ListMaterialsRequest{CaseId: e.ID})
	require.Equal(t, connect.CodeNotFound, connect.CodeOf(err), "a colleague is not even told that it exists")
	_, err = g.as("kabid-a").Evaluation.ListMaterials(t.Context(), &siklusv1.ListMaterialsRequest{CaseId: g.cases["staf-1"].ID})
	require.Equal(t, connect.CodeNotFound, connect.CodeOf(err), "an appraisal has no materials of its own")
	require.Zero(t, g.readings(e.ID, "materials"))
	g.materials("kabid-a", e.ID)
	g.materials("staf-4", e.ID)
	require.Equal(t, 2, g.readings(e.ID, "materials"))

	objection := g.below(e, appraisal.ObjectionProceeding, store.NewID(), awaits(appraisal.DecisionDue, appraisal.Superior, appraisal.DecideObjection, appraisal.T12))
	require.NotEmpty(t, g.materials("kadis", objection.ID), "who decides an objection sees what was rated on")
	require.NotContains(t, g.log.String(), "Cepat membantu")
}

// readings counts how often something of a case was read.
func (g *ground) readings(caseID, what string) (n int) {
	g.Helper()
	g.tx(func(ctx context.Context, tx store.Tx) error {
		reads, err := tx.Reads(ctx, caseID)
		for _, r := range reads {
			if r.What == what {
				n++
			}
		}
		return err
	})
	return n
}

func percent(text string) *appraisal.Decimal {
	d, err := appraisal.ParseDecimal(text, 2)
	if err != nil {
		panic(err)
	}
	return &d
}

func TestIVB3a2BehaviourIsProposedFromTheAspectsOfThePolicy(t *testing.T) {
	g := newGround(t)
	g.pinned("gorontalo")
	e := g.evaluation("staf-1", windowOpen())
	boss := g.as("kabid-a").Evaluation
	preview := func(behaviour siklusv1.Rating) *siklusv1.PreviewRatingResponse {
		out, err := boss.PreviewRating(t.Context(), &siklusv1.PreviewRatingRequest{CaseId: e.ID, Results: siklusv1.Rating_RATING_MEETS, Behaviour: behaviour})
		require.NoError(t, err)
		return out
	}
	api.KnowsOf("integrity", e.ID, appraisal.AspectFact{Reached: percent("110"), Counted: 2, Indicators: 2, Why: appraisal.Why{Indonesian: "Dua fakta.", English: "Two facts."}})
	api.KnowsOf("peer-feedback", e.ID, appraisal.AspectFact{Reached: percent("110"), Counted: 4, Indicators: 4})
	api.KnowsOf("staff-feedback", e.ID, appraisal.AspectFact{Why: appraisal.Why{Indonesian: "Baru satu jawaban.", English: "One answer only."}})
	out := preview(siklusv1.Rating_RATING_BELOW)
	require.Equal(t, []any{siklusv1.Rating_RATING_UNSPECIFIED, "missing-facts", false}, []any{out.GetProposedBehaviour(), out.GetBehaviourBasis().GetNone(), out.GetNotesNeeded()})
	require.Equal(t, "Baru satu jawaban.", out.GetBehaviourBasis().GetAspects()[2].GetReason(), "what is missing is said")
	require.NotEmpty(t, out.GetBehaviourReason())

	api.KnowsOf("staff-feedback", e.ID, appraisal.AspectFact{Reached: percent("90"), Counted: 3, Indicators: 3})
	out = preview(siklusv1.Rating_RATING_ABOVE)
	require.Equal(t, []any{siklusv1.Rating_RATING_ABOVE, "106", false}, []any{out.GetProposedBehaviour(), out.GetBehaviourBasis().GetValue(), out.GetNotesNeeded()})
	require.True(t, preview(siklusv1.Rating_RATING_MEETS).GetNotesNeeded())

	r := rate(e, siklusv1.Rating_RATING_MEETS, siklusv1.Rating_RATING_MEETS)
	r.Notes = "ok"
	_, err := boss.Rate(t.Context(), r)
	detail := refusal(t, err, connect.CodeInvalidArgument)
	require.Equal(t, []string{appraisal.ReasonMissing, "notes", "IV.B.3.a.2; policy"}, []string{detail.GetCode(), detail.GetField(), detail.GetProvision()})
	require.Empty(t, g.acts(e.ID), "a form left half empty is not an act yet")
	r.Notes = "Rekan di loket lain belum sempat ditanya pada masa ini."
	r.BehaviourBasis = &siklusv1.BehaviourBasis{Value: "1"}
	rated, err := boss.Rate(t.Context(), r)
	require.NoError(t, err)
	kept := g.act(rated.GetReceipt().GetActId())
	require.Equal(t, appraisal.Above, kept.Act.Facts.ProposedBehaviour)
	require.Contains(t, string(kept.Content), `"106"`)

	api.KnowsOf("staff-feedback", e.ID, appraisal.AspectFact{})
	again, err := boss.Rate(t.Context(), r)
	require.NoError(t, err, "the same request is the same act, whatever was said since")
	require.Equal(t, rated.GetReceipt().GetActId(), again.GetReceipt().GetActId())

	g.signedBy(e, kept)
	f := figureOf(t, g.explain("staf-1", e.ID), "proposal-behaviour")
	require.Equal(t, "Di Atas Ekspektasi", f.GetValue())
	told := fmt.Sprint(f.GetInputs())
	for _, said := range []string{"integritas, bobot 50 %", "110 % dari 2 fakta. Dua fakta.", "umpan balik bawahan, bobot 20 %", "yang diberikan, dengan alasan tertulis"} {
		require.Contains(t, told, said, "the employee sees what was used then")
	}
}

func TestWhereBehaviourIsNotWeighedNothingIsSaidOfIt(t *testing.T) {
	g := newGround(t)
	e := g.evaluation("staf-1", windowOpen())
	out, err := g.as("kabid-a").Evaluation.PreviewRating(t.Context(), &siklusv1.PreviewRatingRequest{CaseId: e.ID})
	require.NoError(t, err)
	require.Zero(t, out.GetProposedBehaviour())
	require.False(t, slices.Contains(g.codes(g.explain("kabid-a", e.ID)), "proposal-behaviour"))
}
