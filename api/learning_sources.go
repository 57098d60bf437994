package api

import (
	"context"
	"fmt"
	"slices"

	"siklus.id/appraisal"
	"siklus.id/store"
)

// missedTargets finds measures of people whose current value is too far from its target by the policy's threshold.
func missedTargets(ctx context.Context, tx store.Tx, of needing) (map[string][]appraisal.Shortfall, error) {
	meets := of.policy.Thresholds.Meets
	if meets == 0 {
		meets = 100
	}
	out := map[string][]appraisal.Shortfall{}
	series, err := tx.SeriesOf(ctx, store.SeriesFilter{People: of.people, Points: 1})
	for _, s := range series {
		percent, ok := reachedBy(s)
		if !ok || s.PersonID == "" || percent >= appraisal.DecimalOf(meets) {
			continue
		}
		short := 1
		if percent < appraisal.DecimalOf(meets/2) {
			short = 2
		}
		out[s.PersonID] = append(out[s.PersonID], appraisal.Shortfall{
			Source: appraisal.FromMeasurements, Subject: s.Measure.Code, Ref: s.ID, On: appraisal.NewDate(s.Current.At.Date()), Short: short, Before: percent.String(),
			Title: s.Measure.Name, English: s.Measure.Name,
			Evidence:        fmt.Sprintf("%s: %s dari target %s %s (%s%%).", s.Measure.Name, s.Current.Value, s.Target, s.Measure.Unit, percent),
			EvidenceEnglish: fmt.Sprintf("%s: %s of a target of %s %s (%s%%).", s.Measure.Name, s.Current.Value, s.Target, s.Measure.Unit, percent),
		})
	}
	return out, err
}

func reachedBy(s store.Series) (appraisal.Decimal, bool) {
	if s.Target == nil || s.Current.Version == 0 {
		return 0, false
	}
	return appraisal.Achievement(s.Measure.Direction, *s.Target, s.Current.Value)
}

// reachedNow is how far the same target is reached by a value measured after the training.
func reachedNow(ctx context.Context, tx store.Tx, t store.TrainingRow, n appraisal.Shortfall) (string, error) {
	series, err := tx.SeriesOf(ctx, store.SeriesFilter{People: []string{t.PersonID}, Measure: n.Subject, Points: 1})
	for _, s := range series {
		if percent, ok := reachedBy(s); ok && appraisal.NewDate(s.Current.At.Date()) > t.CompletedOn {
			return percent.String(), nil
		}
	}
	return "", err
}

// competenceGaps finds the competences in which people were assessed below the standard of their post.
func competenceGaps(ctx context.Context, tx store.Tx, of needing) (map[string][]appraisal.Shortfall, error) {
	dictionary, err := tx.CompetenceDictionary(ctx)
	if err != nil {
		return nil, err
	}
	byCycle := map[string][]string{}
	for _, person := range of.people {
		if c, ok := of.cases[person]; ok {
			byCycle[c.CycleID] = append(byCycle[c.CycleID], person)
		}
	}
	out := map[string][]appraisal.Shortfall{}
	for cycle, people := range byCycle {
		assessed, err := tx.AssessedIn(ctx, cycle, people)
		if err != nil {
			return nil, err
		}
		for _, person := range people {
			year, there := assessed[person]
			if !there {
				continue
			}
			for _, gap := range year.Gaps() {
				c := appraisal.CompetenceNamed(dictionary, gap.Competence)
				english := c.English
				if english == "" {
					english = c.Name
				}
				out[person] = append(out[person], appraisal.Shortfall{
					Source: appraisal.FromCompetence, Subject: gap.Competence, Ref: year.CaseID, On: appraisal.NewDate(year.At.Date()), Short: gap.Gap(),
					Before: fmt.Sprint(gap.Level), Title: c.Name, English: english,
					Evidence:        fmt.Sprintf("Tingkat %d, standar jabatan tingkat %d.", gap.Level, gap.Standard),
					EvidenceEnglish: fmt.Sprintf("Level %d; the standard of the post asks for %d.", gap.Level, gap.Standard),
				})
			}
		}
	}
	return out, nil
}

// levelAfter is the level of the same competence in the first assessment after the training.
func levelAfter(ctx context.Context, tx store.Tx, t store.TrainingRow, n appraisal.Shortfall) (string, error) {
	years, err := tx.AssessedYears(ctx, t.PersonID, t.Rehearsal)
	for _, y := range years {
		i := slices.IndexFunc(y.Ratings, func(r appraisal.CompetenceRating) bool { return r.Competence == n.Subject })
		if i >= 0 && appraisal.NewDate(y.At.Date()) > t.CompletedOn {
			return fmt.Sprint(y.Ratings[i].Level), nil
		}
	}
	return "", err
}
