package api

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

// entriesPage shows all entries of an appraisal: their own page to the employee.
func entriesPage(c store.Case, by reader) string {
	if by.role == appraisal.Employee {
		return "/kemajuan"
	}
	return "/kemajuan/" + c.AppraisalID
}

// progressMaterials are the entries of the period, counted by planned result with how well they are supported. The
// entries themselves stand on their own page: a month of them is more than anybody reads before rating.
func progressMaterials(ctx context.Context, tx store.Tx, c store.Case, by reader) ([]*siklusv1.Material, error) {
	period := entriesPeriod(c.Period)
	counted, err := tx.EntryEvidenceOf(ctx, c.AppraisalID, period)
	if err != nil || len(counted) == 0 {
		return nil, err
	}
	amounts, err := tx.EntryAmounts(ctx, c.AppraisalID, period)
	if err != nil {
		return nil, err
	}
	planned, err := tx.PlannedResults(ctx, []string{c.AppraisalID})
	if err != nil {
		return nil, err
	}
	var out []*siklusv1.Material
	for _, n := range counted {
		m := &siklusv1.Material{Kind: "progress-entries", Date: day(n.LastOn), Result: int32(n.Result), Path: entriesPage(c, by)}
		m.Title, m.TitleEnglish = "Pekerjaan di luar SKP", "Work outside the plan"
		if results := planned[c.AppraisalID]; n.Result > 0 {
			m.Title, m.TitleEnglish = fmt.Sprintf("Rencana hasil kerja %d", n.Result), fmt.Sprintf("Planned result %d", n.Result)
			if n.Result <= len(results) && results[n.Result-1] != "" {
				m.Title, m.TitleEnglish = results[n.Result-1], ""
			}
		}
		m.Summary, m.SummaryEnglish = entriesWords(n, amounts)
		out = append(out, m)
	}
	return out, nil
}

// entriesWords say how many entries there are about one planned result, what they come to, and how they are supported.
func entriesWords(n store.EntryEvidence, amounts []appraisal.EntryAmount) (indonesian, english string) {
	id := []string{fmt.Sprintf("%d catatan, %d dengan bukti", n.Entries, n.Supported)}
	en := []string{fmt.Sprintf("%d entries, %d with evidence", n.Entries, n.Supported)}
	add := func(indonesian, english string) { id, en = append(id, indonesian), append(en, english) }
	for _, a := range amounts {
		if a.Result != n.Result {
			continue
		}
		value := a.Realised().String()
		if a.Summed() {
			add(strings.TrimSpace("jumlah "+comma(value)+" "+a.Unit), strings.TrimSpace("in all "+value+" "+a.Unit))
		} else {
			add("terakhir "+comma(value)+" "+a.Unit, "last "+value+" "+a.Unit)
		}
	}
	if n.Closed > 0 {
		add(fmt.Sprintf("%d dengan tautan yang tidak dapat dibuka semua orang", n.Closed), fmt.Sprintf("%d with a link that not everybody can open", n.Closed))
	}
	if n.Answered > 0 {
		add(fmt.Sprintf("%d sudah diberi umpan balik", n.Answered), fmt.Sprintf("%d with feedback", n.Answered))
	}
	return strings.Join(id, "; ") + ".", strings.Join(en, "; ") + "."
}

// wayMaterials are how the work was done: the process and innovation indicators of the agreement with what is known of them, and
// what the employee wrote down as a new way of working. Both count beside the results.
func wayMaterials(ctx context.Context, tx store.Tx, c store.Case, by reader) ([]*siklusv1.Material, error) {
	told, err := tx.Innovations(ctx, c.AppraisalID, entriesPeriod(c.Period))
	if err != nil {
		return nil, err
	}
	var out []*siklusv1.Material
	for _, e := range told {
		out = append(out, &siklusv1.Material{Kind: "innovation", Title: excerpt(e.InnovationNote), Summary: excerpt(e.Achieved), Date: day(e.Day),
			Polarity: siklusv1.Polarity_POLARITY_FOR, Source: "catatan kemajuan", SourceEnglish: "entry of progress", Path: entriesPage(c, by), Result: int32(e.Result)})
	}
	chosen, _ := weighingOf(c.Rules)
	a, err := by.door.achieved(ctx, tx, c, chosen.results)
	if err != nil {
		return nil, err
	}
	for _, f := range a.Facts {
		if f.Indicator.Kind != appraisal.OfProcess && f.Indicator.Kind != appraisal.OfInnovation {
			continue
		}
		out = append(out, wayIndicator(f, chosen.results.Thresholds))
	}
	return out, nil
}

func wayIndicator(f appraisal.IndicatorFact, t appraisal.Thresholds) *siklusv1.Material {
	m := &siklusv1.Material{Kind: "process-indicator", Title: f.Indicator.Measure, Result: int32(f.Result), Source: "indikator proses dalam SKP",
		SourceEnglish: "process indicator of the agreement"}
	if f.Indicator.Kind == appraisal.OfInnovation {
		m.Kind, m.Source, m.SourceEnglish = "innovation-indicator", "indikator inovasi dalam SKP", "innovation indicator of the agreement"
	}
	if f.Valued != nil {
		m.Date = day(f.Valued.On)
	}
	m.Summary, m.SummaryEnglish = factWords(factOf(f))
	m.Polarity = polarityOf(f.Reached, t)
	return m
}

// polarityOf says which way an achievement speaks by the thresholds of the policy; without them it does not.
func polarityOf(reached *appraisal.Decimal, t appraisal.Thresholds) siklusv1.Polarity {
	switch {
	case reached == nil || t.Meets == 0:
		return siklusv1.Polarity_POLARITY_UNSPECIFIED
	case *reached >= appraisal.DecimalOf(100):
		return siklusv1.Polarity_POLARITY_FOR
	case *reached < appraisal.DecimalOf(t.Meets):
		return siklusv1.Polarity_POLARITY_AGAINST
	}
	return siklusv1.Polarity_POLARITY_UNSPECIFIED
}

// measuredMaterials are the last values of the period of everything that is measured of the employee, those too that no
// indicator of the agreement names.
func measuredMaterials(ctx context.Context, tx store.Tx, c store.Case, by reader) ([]*siklusv1.Material, error) {
	series, err := tx.SeriesOf(ctx, store.SeriesFilter{People: []string{c.PersonID}})
	if err != nil || len(series) == 0 {
		return nil, err
	}
	var codes []string
	for _, s := range series {
		codes = append(codes, s.Measure.Code)
	}
	calendar := c.Rules.Calendar
	values, err := tx.ValuesIn(ctx, c.PersonID, c.UnitID, codes, calendar.Start(c.Period.From), calendar.Start(c.Period.To+1))
	if err != nil {
		return nil, err
	}
	chosen, _ := weighingOf(c.Rules)
	var out []*siklusv1.Material
	for _, code := range slices.Compact(codes) { // by code
		if v, there := values[code]; there {
			out = append(out, measuredItem(c, by, v, chosen.results.Thresholds))
		}
	}
	return out, nil
}

func measuredItem(c store.Case, by reader, v store.PeriodValue, t appraisal.Thresholds) *siklusv1.Material {
	id, en := "nilai "+comma(v.Value.String())+" "+v.Measure.Unit, "value "+v.Value.String()+" "+v.Measure.Unit
	var reached *appraisal.Decimal
	if v.Target != nil {
		id, en = id+", target "+comma(v.Target.String()), en+", target "+v.Target.String()
		if percent, ok := appraisal.Achievement(v.Measure.Direction, *v.Target, v.Value); ok {
			reached = &percent
			id, en = id+", capaian "+comma(percent.String())+" %", en+", achievement "+percent.String()+" %"
		}
	}
	return &siklusv1.Material{Kind: "measured-value", Title: v.Measure.Name, Summary: id, SummaryEnglish: en, Date: day(c.Rules.Calendar.DateOf(v.At)),
		Polarity: polarityOf(reached, t), Source: v.Measure.Source, Path: measuredPage(c, by)}
}

// measuredPage shows what is measured of the employee with its trend.
func measuredPage(c store.Case, by reader) string {
	if by.role == appraisal.Employee {
		return "/data"
	}
	return "/data/orang/" + c.PersonID
}
