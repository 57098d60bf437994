package api

import (
	"context"
	"fmt"
	"strconv"

	"siklus.id/appraisal"
	"siklus.id/store"
)

// heardFor is how many days back what citizens said still calls for learning: a year.
const heardFor = 365

// learnable are the elements of the survey that staff can learn to do better, by their place among appraisal.Elements:
// time, product, competence and behaviour of staff, handling of complaints. Requirements, procedure, cost and facilities
// are set by the office; no course of one person changes them.
var learnable = []int{2, 4, 5, 6, 7}

// citizenFindings finds founded complaints about people and the weak elements of the survey in their units, of the last
// year. Elements are weak below the class that the policy expects; too few answers show none.
func citizenFindings(ctx context.Context, tx store.Tx, of needing) (map[string][]appraisal.Shortfall, error) {
	out := map[string][]appraisal.Shortfall{}
	if len(of.people) == 0 {
		return out, nil
	}
	list, err := tx.Complaints(ctx, store.ComplaintFilter{People: of.people, From: of.today - heardFor, Limit: mostCounted})
	if err != nil {
		return nil, err
	}
	founded := map[string][]store.Complaint{}
	for _, c := range list {
		if c.Stands() == appraisal.StandsAgainst && c.Desk.CycleID == rehearsedIn(of.cases[c.Person]) {
			founded[c.Person] = append(founded[c.Person], c)
		}
	}
	type asked struct{ unit, cycle string }
	tallies := map[asked]appraisal.Tally{}
	for _, person := range of.people {
		c, appraised := of.cases[person]
		if !appraised {
			continue
		}
		if complaints := founded[person]; len(complaints) > 0 {
			out[person] = append(out[person], complained(c, complaints))
		}
		key := asked{c.UnitID, rehearsedIn(c)}
		tally, known := tallies[key]
		if !known {
			if tally, err = talliedUnder(ctx, tx, c, of.today-heardFor, of.today); err != nil {
				return nil, err
			}
			tallies[key] = tally
		}
		if tally.Answers >= leastAnswers(of.policy) {
			out[person] = append(out[person], weakElements(c, tally, of.policy.Citizens.Expected, of.today)...)
		}
	}
	return out, nil
}

// rehearsedIn is the rehearsal a case belongs to; empty: it is real.
func rehearsedIn(c store.Case) string {
	if c.Rules.Pace.Rehearsal() {
		return c.CycleID
	}
	return ""
}

// talliedUnder adds up what citizens answered in the unit of a case and below it.
func talliedUnder(ctx context.Context, tx store.Tx, c store.Case, from, to appraisal.Date) (appraisal.Tally, error) {
	units, err := tx.UnitsUnder(ctx, c.UnitID)
	if err != nil || len(units) == 0 {
		return appraisal.Tally{}, err
	}
	return tx.SurveyTally(ctx, store.SurveyFilter{Units: units, Cycle: rehearsedIn(c), From: from, To: to})
}

// complained is the need that founded complaints about one person show, whatever their number.
func complained(c store.Case, list []store.Complaint) appraisal.Shortfall {
	var last appraisal.Date
	for _, one := range list {
		last = max(last, one.ClosedOn)
	}
	noun := "complaints"
	if len(list) == 1 {
		noun = "complaint"
	}
	return appraisal.Shortfall{Source: appraisal.FromCitizens, Ref: c.ID, On: last, Short: len(list),
		Title: "Pengaduan warga yang terbukti", English: "Citizens' complaints found true",
		Evidence:        fmt.Sprintf("%d pengaduan terbukti dalam setahun terakhir.", len(list)),
		EvidenceEnglish: fmt.Sprintf("%d %s found true in the last year.", len(list), noun)}
}

// weakElements are the elements whose mean, times 25, stays below the lowest index of the expected class; without an
// expected class there are none.
func weakElements(c store.Case, t appraisal.Tally, expected appraisal.ServiceClass, on appraisal.Date) (out []appraisal.Shortfall) {
	elements := appraisal.Elements()
	for _, i := range learnable {
		mean, ok := t.Mean(i)
		if !ok || mean*25 >= expected.From() {
			continue
		}
		out = append(out, appraisal.Shortfall{Source: appraisal.FromCitizens, Subject: elementSubject(i), Ref: c.ID, On: on, Short: 1, Before: mean.String(),
			Title: "Survei warga: " + elements[i].Name, English: "Citizens' survey: " + elements[i].English,
			Evidence: fmt.Sprintf("Rata-rata %s dari %d pada %d jawaban di unit; yang diharapkan mutu %s.", inIndonesian(mean), appraisal.HighestMark, t.Answers, expected),
			EvidenceEnglish: fmt.Sprintf("Mean of %s out of %d in %d answers in the unit; class %s is expected.", mean, appraisal.HighestMark,
				t.Answers, expected)})
	}
	return out
}

// elementSubject names an element of the survey as the subject of a need, counted from 1 as the survey does.
func elementSubject(i int) string { return "survey-" + strconv.Itoa(i+1) }

// markedAfter is the mean of the same element in the year after the training, once enough have answered. Complaints tell
// nothing: that none came proves no effect.
func markedAfter(ctx context.Context, tx store.Tx, t store.TrainingRow, n appraisal.Shortfall) (string, error) {
	for _, i := range learnable {
		if n.Subject != elementSubject(i) {
			continue
		}
		agency, err := tx.OwnAgency(ctx)
		if err != nil {
			return "", err
		}
		least := appraisal.FewAnswers
		if policy, err := citizenPolicy(agency.Policy); err == nil {
			least = leastAnswers(policy)
		}
		c, err := tx.CaseByID(ctx, t.AppraisalID)
		if err != nil {
			return "", err
		}
		tally, err := talliedUnder(ctx, tx, c, t.CompletedOn+1, t.CompletedOn+heardFor)
		if mean, ok := tally.Mean(i); ok && tally.Answers >= least {
			return mean.String(), err
		}
		return "", err
	}
	return "", nil
}
