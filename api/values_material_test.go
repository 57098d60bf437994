package api_test

import (
	"fmt"
	"testing"

	"connectrpc.com/connect"
	"github.com/stretchr/testify/require"

	"siklus.id/appraisal"
	"siklus.id/appraisal/policies"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

const (
	praising   = siklusv1.FeedbackTone_FEEDBACK_TONE_POSITIVE
	correcting = siklusv1.FeedbackTone_FEEDBACK_TONE_IMPROVE
	toneless   = siklusv1.FeedbackTone_FEEDBACK_TONE_UNSPECIFIED
)

// speaks gives feedback on a behaviour value through the door.
func (g *ground) speaks(who, about string, value int32, tone siklusv1.FeedbackTone) *siklusv1.Feedback {
	g.Helper()
	out, err := g.as(who).Dialogue.WriteFeedback(g.Context(), &siklusv1.WriteFeedbackRequest{Id: store.NewID(), PersonId: g.town.People[about], Behaviour: value,
		Tone: tone, Text: "Terlihat saat melayani warga."})
	require.NoError(g, err)
	return out.GetFeedback()
}

// quarterly puts every case under a policy that evaluates by quarters.
func (g *ground) quarterly(name string) {
	g.Helper()
	policy, err := policies.Load(name)
	require.NoError(g, err)
	g.under(func(r *appraisal.Rules) { r.Policy, r.Cadence = policy.Ref(), appraisal.Quarterly })
}

func TestIVB3a2FeedbackOnValuesProposesTheRatingOfBehaviour(t *testing.T) {
	g := newGround(t)
	g.quarterly("kuranji")
	e := g.evaluation("staf-1", windowOpen())
	boss := g.as("kabid-a").Evaluation
	preview := func(behaviour siklusv1.Rating) *siklusv1.PreviewRatingResponse {
		out, err := boss.PreviewRating(t.Context(), &siklusv1.PreviewRatingRequest{CaseId: e.ID, Results: siklusv1.Rating_RATING_MEETS, Behaviour: behaviour})
		require.NoError(t, err)
		return out
	}
	out := preview(siklusv1.Rating_RATING_MEETS)
	require.Equal(t, []any{siklusv1.Rating_RATING_UNSPECIFIED, "missing-facts"}, []any{out.GetProposedBehaviour(), out.GetBehaviourBasis().GetNone()})
	require.Contains(t, out.GetBehaviourBasis().GetAspects()[0].GetReason(), "kurang 3 lagi")

	kept := g.speaks("kabid-a", "staf-1", 1, praising)
	require.Equal(t, []any{praising, "q1", "appraiser"}, []any{kept.GetTone(), kept.GetPeriod(), kept.GetRelation()})
	g.speaks("staf-3", "staf-1", 2, toneless)
	g.speaks("staf-3", "staf-2", 2, praising) // of somebody else
	g.speaks("kadis", "staf-1", 1, correcting)
	out = preview(siklusv1.Rating_RATING_MEETS)
	require.Zero(t, out.GetProposedBehaviour())
	require.Contains(t, out.GetBehaviourBasis().GetAspects()[0].GetReasonEnglish(), "So far 2 pieces")
	require.Contains(t, out.GetBehaviourBasis().GetAspects()[0].GetReasonEnglish(), "1 more needed")

	g.speaks("staf-3", "staf-1", 7, praising)
	out = preview(siklusv1.Rating_RATING_BELOW)
	require.Equal(t, []any{siklusv1.Rating_RATING_ABOVE, "108.75", true}, []any{out.GetProposedBehaviour(), out.GetBehaviourBasis().GetValue(), out.GetNotesNeeded()},
		"half of one value and all of another: three quarters")

	beside := map[string]siklusv1.Polarity{}
	for _, m := range g.materials("staf-1", e.ID)["feedback"].GetItems() {
		beside[m.GetTitle()+" "+m.GetSource()] = m.GetPolarity()
	}
	require.Len(t, beside, 4)
	require.Equal(t, siklusv1.Polarity_POLARITY_FOR, beside["Kolaboratif "+g.named("staf-3")+" (rekan setingkat)"], "%v", beside)
	require.Equal(t, siklusv1.Polarity_POLARITY_UNSPECIFIED, beside["Akuntabel "+g.named("staf-3")+" (rekan setingkat)"])
	require.Equal(t, siklusv1.Polarity_POLARITY_AGAINST, beside["Berorientasi Pelayanan "+g.named("kadis")+" (atasan pejabat penilai)"])

	r := rate(e, siklusv1.Rating_RATING_MEETS, siklusv1.Rating_RATING_ABOVE)
	rated, err := boss.Rate(t.Context(), r)
	require.NoError(t, err, "as proposed: no reason is asked for")
	g.signedBy(e, g.act(rated.GetReceipt().GetActId()))
	for range 3 {
		g.speaks("kadis", "staf-1", 6, correcting)
	}
	f := figureOf(t, g.explain("staf-1", e.ID), "proposal-behaviour")
	require.Equal(t, "Di Atas Ekspektasi", f.GetValue(), "what was said since changes nothing of it")
	told := fmt.Sprint(f.GetInputs())
	for _, said := range []string{"nilai dasar, bobot 100 %", "108,75 % dari 3 fakta", "2 dari 7 nilai: 2 memuji, 1 meminta perbaikan; sebagian besar atau seluruhnya positif",
		"Berorientasi Pelayanan 1 dari 2 positif; Kolaboratif 1 dari 1 positif.", "1 lagi tidak menyatakannya: dibaca, tidak dihitung.", "Service-oriented 1 of 2 positive"} {
		require.Contains(t, told, said, "the employee reads what it rests on")
	}
}

// named is the name of somebody in the town.
func (g *ground) named(who string) string {
	g.Helper()
	out, err := g.as(who).Session.WhoAmI(g.Context(), &siklusv1.WhoAmIRequest{})
	require.NoError(g, err)
	return out.GetPerson().GetName()
}

func TestFeedbackMostlyNotPositiveProposesBelow(t *testing.T) {
	g := newGround(t)
	g.quarterly("pontianak")
	e := g.evaluation("staf-1", windowOpen())
	g.speaks("kabid-a", "staf-1", 1, correcting)
	g.speaks("kadis", "staf-1", 2, correcting)
	g.speaks("staf-3", "staf-1", 5, praising)
	out, err := g.as("kabid-a").Evaluation.PreviewRating(t.Context(), &siklusv1.PreviewRatingRequest{CaseId: e.ID, Results: siklusv1.Rating_RATING_MEETS, Behaviour: siklusv1.Rating_RATING_MEETS})
	require.NoError(t, err)
	require.Equal(t, []any{siklusv1.Rating_RATING_BELOW, "89", true}, []any{out.GetProposedBehaviour(), out.GetBehaviourBasis().GetValue(), out.GetNotesNeeded()})
}

func TestFeedbackOnValuesOfAPolicyInAnotherVersionIsNotCounted(t *testing.T) {
	g := newGround(t)
	g.under(func(r *appraisal.Rules) { r.Policy = "kuranji@00000000" })
	e := g.evaluation("staf-1", windowOpen())
	g.speaks("kabid-a", "staf-1", 1, praising)
	out, err := g.as("kabid-a").Evaluation.PreviewRating(t.Context(), &siklusv1.PreviewRatingRequest{CaseId: e.ID})
	require.NoError(t, err)
	require.Zero(t, out.GetProposedBehaviour())
}

func TestToneOfFeedbackIsOneOfThoseThereAre(t *testing.T) {
	g := newGround(t)
	r := &siklusv1.WriteFeedbackRequest{Id: store.NewID(), PersonId: g.town.People["staf-1"], Behaviour: 1, Text: "Baik.", Tone: 9}
	_, err := g.as("staf-3").Dialogue.WriteFeedback(t.Context(), r)
	require.Equal(t, "tone", refusal(t, err, connect.CodeInvalidArgument).GetField())
	r.Tone = praising
	_, err = g.as("staf-3").Dialogue.WriteFeedback(t.Context(), r)
	require.NoError(t, err)
	r.Tone = correcting
	_, err = g.as("staf-3").Dialogue.WriteFeedback(t.Context(), r)
	require.Error(t, err, "the same ID is the same feedback")
	r.Tone = praising
	again, err := g.as("staf-3").Dialogue.WriteFeedback(t.Context(), r)
	require.NoError(t, err)
	require.Equal(t, praising, again.GetFeedback().GetTone())
}
