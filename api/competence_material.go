package api

import (
	"context"
	"fmt"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

// competenceReached answers for an aspect of a policy that an assessment of competences can answer: competence, integrity as
// an aspect of its own, and the ability to work with the community. It rests on what the superior assessed in this year's
// appraisal; silence counts for nothing and against nobody.
func competenceReached(aspect string) aspectSource {
	return func(ctx context.Context, tx store.Tx, c store.Case) (appraisal.AspectFact, error) {
		all, err := tx.Assessments(ctx, c.AppraisalID)
		if err != nil {
			return appraisal.AspectFact{}, err
		}
		stands, ok := store.LatestAssessment(all, store.LeaderSide)
		if !ok {
			return appraisal.AspectFact{Why: appraisal.Why{Indonesian: "Kompetensi tahun ini tidak atau belum dinilai.",
				English: "Competences were not assessed this year, or not yet.", Provision: appraisal.PolicyProvision}}, nil
		}
		reach, ok := appraisal.ReachOf(aspect, weighedAspects(c.Rules), stands.Ratings)
		if !ok {
			return appraisal.AspectFact{Why: appraisal.Why{Indonesian: "Standar jabatan tidak meminta kompetensi yang dihitung aspek ini.",
				English: "The standard of the post asks for no competence that this aspect counts.", Provision: appraisal.PolicyProvision}}, nil
		}
		on := c.Rules.Calendar.DateOf(c.Rules.Pace.ToLegal(stands.At))
		met := appraisal.FitOf(reach.Counted)
		return appraisal.AspectFact{Reached: &reach.Percent, Counted: len(reach.Counted), Indicators: len(reach.Counted), Why: appraisal.Why{
			Indonesian: fmt.Sprintf("Penilaian kompetensi %s: %d dari %d kompetensi memenuhi standar; rata-rata tingkat terhadap standar %s %%.",
				on.Indonesian(), met.Met, met.Of, comma(reach.Percent.String())),
			English: fmt.Sprintf("Assessment of competences of %s: %d of %d competences meet the standard; the mean level against the standard is %s %%.",
				on.English(), met.Met, met.Of, reach.Percent.String()),
			Provision: "PermenPANRB 38/2017; " + appraisal.PolicyProvision}}, nil
	}
}

// weighedAspects are all aspects that the policy of a case weighs.
func weighedAspects(r appraisal.Rules) (names []string) {
	w, _ := weighingOf(r)
	for _, s := range append(w.results.Shares, w.behaviour.Shares...) {
		names = append(names, s.Aspect)
	}
	return names
}

func competencePage(c store.Case, _ reader) string { return "/kompetensi/" + c.AppraisalID }

// competenceMaterials are what the superior's assessment of the year says: one item for the whole, one for each strength
// and each gap.
func competenceMaterials(ctx context.Context, tx store.Tx, c store.Case, by reader) ([]*siklusv1.Material, error) {
	all, err := tx.Assessments(ctx, c.AppraisalID)
	if err != nil {
		return nil, err
	}
	stands, ok := store.LatestAssessment(all, store.LeaderSide)
	if !ok {
		return nil, nil
	}
	dictionary, err := tx.CompetenceDictionary(ctx)
	if err != nil {
		return nil, err
	}
	profile := appraisal.ProfileOf(stands.Ratings, dictionary)
	base := func(kind string, polarity siklusv1.Polarity) *siklusv1.Material {
		return &siklusv1.Material{Kind: kind, Polarity: polarity, Date: day(c.Rules.Calendar.DateOf(c.Rules.Pace.ToLegal(stands.At))),
			Source: "penilaian kompetensi", SourceEnglish: "assessment of competences", Path: competencePage(c, by)}
	}
	whole := base("competence-fit", siklusv1.Polarity_POLARITY_UNSPECIFIED)
	percent := profile.Fit.Percent.String()
	whole.Title = fmt.Sprintf("Standar kompetensi terpenuhi %s %%", comma(percent))
	whole.TitleEnglish = fmt.Sprintf("%s %% of the competence standard is met", percent)
	whole.Summary = fmt.Sprintf("%d dari %d kompetensi pada tingkat yang diminta atau lebih.", profile.Fit.Met, profile.Fit.Of)
	whole.SummaryEnglish = fmt.Sprintf("%d of %d competences are on the level asked for or above.", profile.Fit.Met, profile.Fit.Of)
	out := []*siklusv1.Material{whole}
	for _, group := range []struct {
		kind     string
		polarity siklusv1.Polarity
		list     []appraisal.CompetenceStanding
	}{
		{"competence-gap", siklusv1.Polarity_POLARITY_AGAINST, profile.Gaps},
		{"competence-strength", siklusv1.Polarity_POLARITY_FOR, profile.Strengths},
	} {
		for _, standing := range group.list {
			m := base(group.kind, group.polarity)
			m.Title, m.TitleEnglish, m.Summary = standing.Says.Indonesian, standing.Says.English, excerpt(standing.Reason)
			out = append(out, m)
		}
	}
	return out, nil
}
