package api

import (
	"context"
	"strconv"
	"strings"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

// GetVoiceResult shows what was released about one period, or about all of the year: to the employee and to who leads
// them. HR counts only.
func (s voices) GetVoiceResult(ctx context.Context, r *siklusv1.GetVoiceResultRequest) (*siklusv1.GetVoiceResultResponse, error) {
	procedure := connectv1.VoiceServiceGetVoiceResultProcedure
	p, err := s.enter(ctx, procedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.GetVoiceResultResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		v, err := s.open(ctx, tx, p, procedure, r.GetCaseId(), or(r.GetPeriod(), "year"))
		if err != nil {
			return err
		}
		results, err := voiceResultsIn(ctx, tx, v.Case.ID, v.period)
		if err != nil {
			return err
		}
		names, err := tx.PeopleByID(ctx, []string{v.Case.PersonID})
		if err != nil {
			return err
		}
		out.CaseId, out.Period, out.Year, out.Employee = v.Case.ID, v.period.Key(), int32(v.year), personOf(names, v.Case.PersonID)
		out.Least, out.Zone, out.Rehearsal = int32(v.limits.Least), v.Case.Rules.Calendar.Zone, v.Case.Rules.Pace.Rehearsal()
		if v.round {
			out.Release = day(v.terms.Release)
		}
		for _, result := range results {
			out.Results = append(out.Results, voiceResultOf(result))
		}
		if len(results) == 0 {
			return nil
		}
		return tx.LogRead(ctx, p.Person, v.Case.ID, "voices")
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

// voiceResultsIn are the results that were released with a period. The year shows what its periods showed and puts
// nothing together that was not together before: anything else could be reckoned apart.
func voiceResultsIn(ctx context.Context, tx store.Tx, appraisalID string, p appraisal.Period) (in []store.VoiceResult, err error) {
	all, err := tx.VoiceResults(ctx, appraisalID)
	for _, r := range all {
		if p.Kind == appraisal.Annual || r.Period == p.Key() {
			in = append(in, r)
		}
	}
	return in, err
}

func voiceResultOf(r store.VoiceResult) *siklusv1.VoiceResult {
	out := &siklusv1.VoiceResult{Group: voiceGroups[r.Group], Outcome: voiceOutcomes[r.Outcome], Periods: r.Periods, Period: r.Period, ReleasedOn: day(r.ReleasedOn)}
	if r.Outcome != appraisal.VoiceShown {
		return out
	}
	for i, v := range r.Shown {
		out.Values = append(out.Values, &siklusv1.VoiceValue{Value: int32(i + 1), Level: ratingWords[v.Level], Examples: v.Examples})
	}
	return out
}

var voiceOutcomes = map[appraisal.VoiceOutcome]siklusv1.VoiceOutcome{
	appraisal.VoiceShown: siklusv1.VoiceOutcome_VOICE_OUTCOME_SHOWN, appraisal.VoiceCarried: siklusv1.VoiceOutcome_VOICE_OUTCOME_CARRIED,
	appraisal.VoiceTooFew: siklusv1.VoiceOutcome_VOICE_OUTCOME_TOO_FEW,
}

// CountVoices counts the rounds of a cycle for HR and the auditor.
func (s voices) CountVoices(ctx context.Context, r *siklusv1.CountVoicesRequest) (*siklusv1.CountVoicesResponse, error) {
	p, err := s.enter(ctx, connectv1.VoiceServiceCountVoicesProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.CountVoicesResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		cycle, err := tx.CycleByID(ctx, r.GetCycleId())
		if err != nil {
			return err
		}
		_, heard := store.VoiceLimits(cycle.Rules)
		out.CycleId, out.Year, out.NotHeard, out.Rehearsal = cycle.ID, int32(cycle.Year), !heard, cycle.Rules.Pace.Rehearsal()
		members, err := tx.MembersOf(ctx, cycle.ID)
		if err != nil {
			return err
		}
		out.Appraisals = int32(members)
		counts, err := tx.VoiceCounts(ctx, cycle.ID)
		for _, n := range counts {
			out.Periods = append(out.Periods, &siklusv1.VoiceCount{Period: n.Period, Appraisals: int32(n.Appraisals), Waiting: int32(n.Waiting), Asked: int32(n.Asked),
				Substitutes: int32(n.Substitutes), Replaced: int32(n.Replaced), DeclinedConflict: int32(n.DeclinedConflict), DeclinedContact: int32(n.DeclinedContact),
				DeclinedTime: int32(n.DeclinedTime), DeclinedOther: int32(n.DeclinedOther), ReleasedAnswers: int32(n.ReleasedAnswers), Shown: int32(n.ShownResults),
				Carried: int32(n.CarriedResults), TooFew: int32(n.DestroyedResults)})
		}
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

// voiceAspect tells how far the expectation was reached by what one group says, for the policies that weigh it. Where both
// groups were put together, they speak for both.
func voiceAspect(group appraisal.VoiceGroup) aspectSource {
	return func(ctx context.Context, tx store.Tx, c store.Case) (appraisal.AspectFact, error) {
		fact := appraisal.AspectFact{Why: appraisal.Why{Provision: "III.C.3; " + appraisal.PolicyProvision}}
		results, err := voiceResultsIn(ctx, tx, c.AppraisalID, c.Period)
		if err != nil {
			return fact, err
		}
		var shown [][appraisal.BehaviourCount]appraisal.ShownVoice
		for _, r := range results {
			if r.Outcome == appraisal.VoiceShown && (r.Group == group || r.Group == appraisal.VoiceBoth) {
				shown = append(shown, r.Shown)
				fact.Indicators += appraisal.BehaviourCount
			}
		}
		if fact.Reached, fact.Counted = appraisal.VoiceReached(shown); fact.Reached == nil {
			fact.Why.Indonesian = "Belum ada masukan yang dapat ditampilkan: belum dirilis, atau terlalu sedikit yang menjawab."
			fact.Why.English = "Nothing can be shown: it is not released yet, or too few have answered."
			return fact, nil
		}
		n := strconv.Itoa(fact.Counted)
		fact.Why.Indonesian = "Rata-rata dari " + n + " nilai perilaku yang ditampilkan: sesuai ekspektasi 100 %, di atas 120 %, di bawah 80 %. Pertimbangan, bukan nilai."
		fact.Why.English = "Mean of the " + n + " behaviour values shown: as expected 100 per cent, above 120, below 80. A consideration, no score."
		return fact, nil
	}
}

// voicePage is the page of what was released.
func voicePage(c store.Case, _ reader) string {
	return "/suara/hasil/" + c.AppraisalID + "/" + c.Period.Key()
}

// voiceMaterials are what peers and staff say, put together: one item for each behaviour value and group that is shown
// (III.C.3). Whoever neither is the employee nor leads them is shown nothing.
func voiceMaterials(ctx context.Context, tx store.Tx, c store.Case, by reader) (out []*siklusv1.Material, err error) {
	if by.role == appraisal.HR || by.role == appraisal.Auditor {
		return nil, nil
	}
	results, err := voiceResultsIn(ctx, tx, c.AppraisalID, c.Period)
	for _, r := range results {
		from := voiceSources[r.Group]
		for i, v := range r.Shown {
			if v.Level == "" && len(v.Examples) == 0 {
				continue
			}
			name := behaviourValues[i+1]
			m := &siklusv1.Material{Kind: "voice", Title: name.indonesian, TitleEnglish: name.english, Date: day(r.ReleasedOn), Path: voicePage(c, by),
				Source: from.indonesian, SourceEnglish: from.english}
			said := strings.Join(v.Examples, " · ")
			m.Summary, m.SummaryEnglish = excerpt(strings.TrimSpace(v.Level.Name()+" "+said)), excerpt(strings.TrimSpace(v.Level.English()+" "+said))
			switch v.Level {
			case appraisal.Above:
				m.Polarity = siklusv1.Polarity_POLARITY_FOR
			case appraisal.Below:
				m.Polarity = siklusv1.Polarity_POLARITY_AGAINST
			}
			out = append(out, m)
		}
	}
	return out, err
}

// voiceSources name the groups and nobody in them.
var voiceSources = map[appraisal.VoiceGroup]both{
	appraisal.VoicePeers: {"rekan setingkat, digabung tanpa nama", "peers, put together without names"},
	appraisal.VoiceStaff: {"bawahan, digabung tanpa nama", "staff, put together without names"},
	appraisal.VoiceBoth:  {"rekan dan bawahan, digabung tanpa nama", "peers and staff, put together without names"},
}
