package api

import (
	"context"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

func improvementsOf(store.Case, reader) string { return "/perbaikan" }

// improvementFindings are what leader and employee see on the planned days of an improvement plan, and how it ends.
var improvementFindings = map[string]struct {
	words    both
	polarity siklusv1.Polarity
}{
	"improving":    {both{"ada kemajuan", "improving"}, siklusv1.Polarity_POLARITY_FOR},
	"unchanged":    {both{"belum berubah", "unchanged"}, siklusv1.Polarity_POLARITY_UNSPECIFIED},
	"worse":        {both{"menurun", "worse"}, siklusv1.Polarity_POLARITY_AGAINST},
	"improved":     {both{"membaik", "improved"}, siklusv1.Polarity_POLARITY_FOR},
	"not-improved": {both{"belum membaik", "not improved"}, siklusv1.Polarity_POLARITY_AGAINST},
}

// improvementMaterials are the checks of improvement plans that were written down in the period, and their outcomes (art. 21;
// III.D): whoever rates sees what became of an earlier low result.
func improvementMaterials(ctx context.Context, tx store.Tx, c store.Case, _ reader) ([]*siklusv1.Material, error) {
	list, err := tx.ImprovementChecks(ctx, c.PersonID, c.Rules.Pace.Rehearsal(), c.Period.From, c.Period.To)
	if err != nil {
		return nil, err
	}
	names, err := namesOf(ctx, tx, list, func(e store.ImprovementEntry) string { return e.PersonID })
	var out []*siklusv1.Material
	for _, e := range list {
		seen := improvementFindings[e.Finding]
		title := both{"Pemeriksaan rencana perbaikan: ", "Check of the improvement plan: "}
		if e.Step == store.ImprovementOutcome {
			title = both{"Hasil rencana perbaikan: ", "Outcome of the improvement plan: "}
		}
		m := &siklusv1.Material{Kind: "improvement-" + e.Step, Title: title.indonesian + seen.words.indonesian, TitleEnglish: title.english + seen.words.english,
			Summary: excerpt(e.Text), Date: day(e.On), Polarity: seen.polarity, Path: "/perbaikan/" + e.CaseID}
		m.Source, m.SourceEnglish = saidBy(names[e.PersonID].Name, improvementSides[e.Role])
		out = append(out, m)
	}
	return out, err
}

// improvementSides are who writes about an improvement plan.
var improvementSides = map[appraisal.Role]both{
	appraisal.Appraiser: {"pejabat penilai", "appraiser"},
	appraisal.Superior:  {"atasan pejabat penilai", "the appraiser's superior"},
	appraisal.HR:        {"kepegawaian", "HR"},
}
