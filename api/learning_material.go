package api

import (
	"context"
	"fmt"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

func trainingPage(_ store.Case, by reader) string {
	if by.role == appraisal.Employee {
		return "/pelatihan"
	}
	return ""
}

// recently is how long before a period a training still belongs beside its evaluation: the year in which it can show.
const recently = 366

// trainingMaterials are the trainings that were completed in the period or in the year before it, with what they were
// for: whoever rates now sees whether it helped. A training that did not take place is held against nobody.
func trainingMaterials(ctx context.Context, tx store.Tx, c store.Case, by reader) ([]*siklusv1.Material, error) {
	rows, err := tx.Trainings(ctx, store.TrainingFilter{People: []string{c.PersonID}, Ended: true})
	if err != nil {
		return nil, err
	}
	l := trainingList{learnings: learnings{by.door}, tx: tx, places: map[string]map[string]*siklusv1.QueuePlace{}}
	var items []*siklusv1.Material
	for _, t := range rows {
		if t.Stage != appraisal.TrainingCompleted || t.CompletedOn > c.Period.To || t.CompletedOn < c.Period.From-recently {
			continue
		}
		shown, err := l.show(ctx, []store.TrainingRow{t})
		if err != nil {
			return nil, err
		}
		items = append(items, trainingMaterial(shown[0], t))
	}
	return items, nil
}

func trainingMaterial(t *siklusv1.Training, row store.TrainingRow) *siklusv1.Material {
	m := &siklusv1.Material{Kind: "training", Title: "Pelatihan: " + t.GetCourse().GetTitle(), TitleEnglish: "Training: " + t.GetCourse().GetTitle(),
		Date: day(row.CompletedOn), Source: fmt.Sprintf("%d JP tercatat", t.GetHours()), SourceEnglish: fmt.Sprintf("%d lesson hours credited", t.GetHours()),
		Summary: "Karena hasil tahunan di bawah ekspektasi.", SummaryEnglish: "Because the year's result was below expectation.", Path: "/berkas/" + t.GetCaseId()}
	if n := t.GetNeed(); n != nil {
		m.Summary, m.SummaryEnglish = n.GetTitle()+": "+n.GetEvidence(), n.GetEnglish()+": "+n.GetEvidenceEnglish()
	}
	e := t.GetEffect()
	switch appraisal.Helped(e.GetOutcome()) {
	case appraisal.HelpedBetter:
		m.Polarity = siklusv1.Polarity_POLARITY_FOR
		m.Summary += fmt.Sprintf(" Sesudahnya membaik: dari %s menjadi %s.", e.GetBefore(), e.GetAfter())
		m.SummaryEnglish += fmt.Sprintf(" Better since: from %s to %s.", e.GetBeforeEnglish(), e.GetAfterEnglish())
	case appraisal.HelpedSame, appraisal.HelpedWorse: // a training that did not help speaks against the course, not the person
		m.Summary += fmt.Sprintf(" Sesudahnya: %s.", e.GetAfter())
		m.SummaryEnglish += fmt.Sprintf(" Since: %s.", e.GetAfterEnglish())
	case appraisal.HelpedOpen:
		m.Summary += " Apakah membantu, tampak pada masa ini."
		m.SummaryEnglish += " Whether it helped shows in this period."
	}
	return m
}
