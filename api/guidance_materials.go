package api

import (
	"context"
	"fmt"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

func guidancePage(c store.Case, _ reader) string { return "/pendampingan/berkas/" + c.AppraisalID }

// guidanceMaterials are the coaching and mentoring that both sides signed in the period, and how far action plans came
// that were due by its end. They speak neither for nor against: to be guided is no fault (I.A.1). Counselling is never
// among them (III.D.5.b).
func guidanceMaterials(ctx context.Context, tx store.Tx, c store.Case, by reader) ([]*siklusv1.Material, error) {
	list, err := tx.GuidancesIn(ctx, c.AppraisalID)
	if err != nil {
		return nil, err
	}
	ids, people := make([]string, len(list)), make([]string, len(list))
	for i, g := range list {
		ids[i], people[i] = g.ID, g.GuideID
	}
	entries, err := tx.GuidanceEntries(ctx, ids)
	if err != nil {
		return nil, err
	}
	names, err := tx.PeopleByID(ctx, people)
	if err != nil {
		return nil, err
	}
	out, err := planMaterials(ctx, tx, c, by)
	for _, g := range list {
		record := guided{Guidance: g, entries: entries[g.ID]}
		if m := record.material(c); m != nil {
			m.Source, m.SourceEnglish = saidBy(names[g.GuideID].Name, both{"pembimbing", "guide"})
			out = append(out, m)
		}
	}
	return out, err
}

// material shows a record that both sides signed within the period of an evaluation; nil for every other.
func (g guided) material(c store.Case) *siklusv1.Material {
	if len(g.facts().Signed) < 2 {
		return nil
	}
	var signed appraisal.Date
	for _, e := range g.entries {
		if e.Step == appraisal.SignStep {
			signed = c.Rules.Calendar.DateOf(c.Rules.Pace.ToLegal(e.At))
		}
	}
	if signed < c.Period.From || signed > c.Period.To {
		return nil
	}
	text, _ := g.text()
	m := &siklusv1.Material{Kind: string(g.Kind), Date: day(signed), Path: "/pendampingan/catatan/" + g.ID}
	if g.Kind == appraisal.Mentoring {
		form := unpacked(text.Content, &siklusv1.Mentoring{})
		m.Title, m.Summary = "Mentoring: "+excerpt(form.GetSkill()), excerpt(form.GetChange())
		return m
	}
	form := unpacked(text.Content, &siklusv1.Coaching{})
	m.Title, m.Summary = "Coaching: "+excerpt(form.GetIndicator()), excerpt(form.GetNextStrategy())
	return m
}

// planMaterials tell of each action plan how many of the actions due by the end of the period are done.
func planMaterials(ctx context.Context, tx store.Tx, c store.Case, by reader) (out []*siklusv1.Material, err error) {
	plans, err := tx.ActionPlans(ctx, c.AppraisalID)
	if err != nil {
		return nil, err
	}
	marks, err := tx.ActionMarks(ctx, c.AppraisalID)
	seen := map[int]bool{}
	for _, p := range plans { // newest first
		if seen[p.Result] {
			continue
		}
		seen[p.Result] = true
		due, done := 0, 0
		for _, a := range p.Actions {
			if a.Until <= min(c.Period.To, by.today) {
				due++
				if appraisal.MarkOf(marks, a.ID).Done {
					done++
				}
			}
		}
		if due == 0 {
			continue
		}
		out = append(out, &siklusv1.Material{Kind: "action-plan", Title: "Rencana aksi: " + excerpt(p.Planned), TitleEnglish: "Action plan: " + excerpt(p.Planned),
			Summary: fmt.Sprintf("%d dari %d tindakan yang jatuh tempo sudah selesai", done, due), SummaryEnglish: fmt.Sprintf("%d of %d actions that were due are done", done, due),
			Date: day(min(c.Period.To, by.today)), Source: "rencana aksi", SourceEnglish: "action plan", Path: "/pendampingan/rencana/" + c.AppraisalID, Result: int32(p.Result)})
	}
	return out, err
}
