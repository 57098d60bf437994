package api

import (
	"context"
	"math/big"
	"slices"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

// GetRatingPatterns compares every appraiser of the agency in one period and shows those whom the caller may see.
func (s fairness) GetRatingPatterns(ctx context.Context, r *siklusv1.GetRatingPatternsRequest) (*siklusv1.GetRatingPatternsResponse, error) {
	p, err := s.enter(ctx, connectv1.FairnessServiceGetRatingPatternsProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.GetRatingPatternsResponse{Least: appraisal.PatternLeast, LeastOthers: appraisal.PatternLeastOthers}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		v, err := s.viewOfCycle(ctx, tx, p, r.GetCycleId())
		if err != nil || v.cycle.ID == "" {
			return err
		}
		out.CycleId, out.Year = v.cycle.ID, int32(v.cycle.Year)
		if out.Period, err = v.periodShown(ctx, r.GetPeriod(), out); err != nil || out.Period == "" {
			return err
		}
		return v.patterns(ctx, out)
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

// periodShown is the period that was asked for, else the last one in which somebody was rated.
func (v fairView) periodShown(ctx context.Context, wanted string, out *siklusv1.GetRatingPatternsResponse) (string, error) {
	rated, err := v.tx.RatedPeriods(ctx, v.cycle.ID)
	if err != nil {
		return "", err
	}
	last := ""
	for _, p := range appraisal.Periods(v.cycle.Year, v.cycle.Rules) {
		out.Periods = append(out.Periods, p.Key())
		if slices.Contains(rated, p.Key()) {
			last = p.Key()
		}
	}
	if wanted == "" {
		return last, nil
	}
	_, err = periodOf(v.cycle, wanted)
	return wanted, err
}

func (v fairView) patterns(ctx context.Context, out *siklusv1.GetRatingPatternsResponse) error {
	given, err := v.tx.GivenRatings(ctx, v.cycle.ID, out.GetPeriod())
	if err != nil {
		return err
	}
	ratedBy, by, people := make([]appraisal.RatedBy, len(given)), map[string]int{}, make([]string, len(given))
	for i, g := range given {
		ratedBy[i], by[g.Appraiser], people[i] = g.RatedBy, i, g.Appraiser
	}
	found, comparisons := appraisal.Patterns(ratedBy)
	out.Comparisons = int32(comparisons)
	if people, err = v.visible(ctx, people); err != nil {
		return err
	}
	places, err := v.tx.Workplaces(ctx, people, v.today)
	for _, w := range places {
		i := by[w.PersonID]
		a := &siklusv1.AppraiserPattern{Person: &siklusv1.Person{Id: w.PersonID, Name: w.Name}, Unit: w.Unit, Rated: int32(found[i].Rated),
			AboveProposal: int32(given[i].AboveProposal), BelowProposal: int32(given[i].BelowProposal), Proposals: int32(given[i].Proposals)}
		for _, p := range found[i].Patterns {
			a.Patterns = append(a.Patterns, patternShown(p))
		}
		out.Appraisers = append(out.Appraisers, a)
	}
	return err
}

func patternShown(p appraisal.RatingPattern) *siklusv1.RatingPattern {
	out := &siklusv1.RatingPattern{Kind: string(p.Kind), Count: int32(p.Count), Of: int32(p.Of), Others: int32(p.Others),
		OfOthers: int32(p.OfOthers), Share: shareText(p.Count, p.Of), ShareOthers: shareText(p.Others, p.OfOthers), Finding: string(p.Finding)}
	if p.Chance != nil {
		out.Chance, out.ChanceAmong = p.Chance.FloatString(4), p.Among.FloatString(4)
	}
	return out
}

// shareText is part of all in per cent with one place; empty when there are none.
func shareText(part, all int) string {
	if all == 0 {
		return ""
	}
	return big.NewRat(int64(part)*100, int64(all)).FloatString(1)
}
