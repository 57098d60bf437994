package api

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"siklus.id/appraisal"
	"siklus.id/appraisal/editions"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

// GetDistribution shows the predicates of a unit in a period beside the pattern for what the unit's organisation came
// to. Whatever departs from it is a warning: the pattern is a guide and a consideration (IV.B.2.a).
func (s cycles) GetDistribution(ctx context.Context, r *siklusv1.GetDistributionRequest) (*siklusv1.GetDistributionResponse, error) {
	p, err := s.enter(ctx, connectv1.CycleServiceGetDistributionProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.GetDistributionResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		cycle, err := tx.CycleByID(ctx, r.GetCycleId())
		if err != nil {
			return err
		}
		if err := knownUnit(ctx, tx, r.GetUnitCode()); err != nil {
			return err
		}
		period, err := periodOf(cycle, r.GetPeriod())
		if err != nil {
			return err
		}
		counted, err := tx.Distribution(ctx, cycle.ID, r.GetUnitCode(), period)
		if err != nil {
			return err
		}
		org, err := tx.OrgResultFor(ctx, cycle.Rules, r.GetUnitCode(), period, cycle.Rules.Calendar.DateOf(cycle.Rules.Pace.ToLegal(s.now())))
		if err != nil {
			return err
		}
		pattern, err := editions.LoadDistribution(cycle.Rules.Circular)
		if err != nil {
			return err
		}
		spread(out, pattern, org.Result, counted, cycle.Rules.Distribution)
		return nil
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

// periodOf finds the period of that key which a cycle evaluates.
func periodOf(c store.Cycle, key string) (appraisal.Period, error) {
	for _, p := range appraisal.Periods(c.Year, c.Rules) {
		if p.Key() == key {
			return p, nil
		}
	}
	return appraisal.Period{}, &refused{field: "period", Refusal: *doorRefusal(NotFound,
		"Siklus ini tidak punya periode itu.", "This cycle has no such period.")}
}

// knownUnit refuses the code of a unit that the agency does not have.
func knownUnit(ctx context.Context, tx store.Tx, code string) error {
	names, err := unitNames(ctx, tx)
	if err != nil {
		return err
	}
	if _, known := names[code]; !known {
		return &refused{field: "unit_code", Refusal: *doorRefusal(NotFound, "Unit kerja dengan kode itu tidak ada.", "There is no unit with that code.")}
	}
	return nil
}

// spread fills in the five predicates with what the pattern says of each, and the warnings.
func spread(out *siklusv1.GetDistributionResponse, pattern appraisal.Distribution, org appraisal.OrganisationResult, counted store.Distribution, choice appraisal.DistributionChoice) {
	out.Organisation, out.Unrated = org.Name(), int32(counted.Unrated)
	for _, predicate := range appraisal.Predicates() {
		row := &siklusv1.DistributionRow{Predicate: predicateWords[predicate], Count: int32(counted.Counts.Of(predicate))}
		row.Pattern, row.PatternEnglish = patternOf(pattern, org, predicate)
		out.Rows = append(out.Rows, row)
	}
	if !org.Valid() || counted.Counts.Sum() == 0 {
		return
	}
	for _, w := range appraisal.CheckDistribution(pattern, org, counted.Counts, judgedBy(choice)) {
		out.Warnings = append(out.Warnings, &siklusv1.DistributionWarning{Sentence: w.Sentence, English: w.English, Provision: w.Provision})
	}
}

// judgedBy is what the agency chose for judging a spread, with what counts where it chose nothing.
func judgedBy(choice appraisal.DistributionChoice) appraisal.DistributionChoice {
	choice.Rounding = or(choice.Rounding, appraisal.RoundExact)
	choice.Smallest = or(choice.Smallest, appraisal.SmallestUnit)
	return choice
}

// patternOf is what the pattern says of one predicate, with where it says so; empty when it says nothing.
func patternOf(d appraisal.Distribution, org appraisal.OrganisationResult, predicate appraisal.Predicate) (indonesian, english string) {
	var lines, englishLines []string
	for _, rule := range d.Rules {
		if rule.Organisation != org || !slices.Contains(rule.Of, predicate) {
			continue
		}
		said, saidEnglish := asks(rule)
		if len(rule.Of) > 1 {
			said += " (bersama " + others(rule.Of, predicate) + ")"
			saidEnglish += " (together with " + others(rule.Of, predicate) + ")"
		}
		lines = append(lines, said+", "+rule.Cited.String())
		englishLines = append(englishLines, saidEnglish+", "+rule.Cited.String())
	}
	return strings.Join(lines, "; "), strings.Join(englishLines, "; ")
}

func asks(rule appraisal.DistributionRule) (indonesian, english string) {
	switch rule.Kind {
	case appraisal.Most:
		return "idealnya paling banyak", "ideally most"
	case appraisal.AtMost:
		return fmt.Sprintf("paling banyak %d %%", rule.Percent), fmt.Sprintf("%d %% at most", rule.Percent)
	case appraisal.AtLeast:
		return fmt.Sprintf("paling sedikit %d %%", rule.Percent), fmt.Sprintf("%d %% at least", rule.Percent)
	}
	return "harus ada", "somebody must be"
}

// others names the predicates beside one; they keep their Indonesian names in both languages, as the forms do.
func others(list []appraisal.Predicate, but appraisal.Predicate) string {
	var names []string
	for _, p := range list {
		if p != but {
			names = append(names, p.Name())
		}
	}
	return strings.Join(names, ", ")
}
