package api

import (
	"context"
	"errors"

	"github.com/google/uuid"

	"siklus.id/appraisal"
	"siklus.id/appraisal/talents"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

// talent shows what follows from results: nine boxes, shortlists, improvement plans, recognition. Nothing here is an act
// of the procedure.
type talent struct{ *door }

// told turns what the store says about versions into refusals that a person understands.
func (s talent) told(ctx context.Context, err error) error {
	changed := func(code, field string) error {
		return s.answer(ctx, &refused{field: field, Refusal: *doorRefusal(code,
			"Sementara itu ada versi lain. Isian Anda belum disimpan; muat ulang halaman, periksa, lalu kirim kembali.",
			"Another version was entered meanwhile. Yours is not saved; reload the page, check it, and send again.")})
	}
	switch {
	case errors.Is(err, store.ErrTalentRuleChanged):
		return changed(appraisal.TalentRuleChanged, "version")
	case errors.Is(err, store.ErrVacancyChanged):
		return changed(appraisal.VacancyChanged, "version")
	case errors.Is(err, store.ErrImprovementChanged):
		return changed(appraisal.ImprovementChanged, "version")
	case errors.Is(err, store.ErrIDReused):
		return s.answer(ctx, refuseReused())
	}
	return s.answer(ctx, err)
}

// legalDay is the agency's day in the cycle's own time.
func (d *door) legalDay(c store.Cycle) appraisal.Date {
	return c.Rules.Calendar.DateOf(c.Rules.Pace.ToLegal(d.now()))
}

// watches reports whether the caller may look at everybody.
func watches(p Principal) bool { return p.Holds(OfficeHR, OfficeAuditor) }

// said is a sentence of the rules in the contract.
func said(s appraisal.Sentence) *siklusv1.Said {
	return &siklusv1.Said{Text: s.Indonesian, English: s.English}
}

func allSaid(list []appraisal.Sentence) (out []*siklusv1.Said) {
	for _, s := range list {
		out = append(out, said(s))
	}
	return out
}

// valued is a value in the contract; nil is empty there.
func valued(d *appraisal.Decimal) string {
	if d == nil {
		return ""
	}
	return d.String()
}

// knownID refuses what is no ID before Postgres does.
func knownID(id string) error {
	if id != "" && uuid.Validate(id) != nil {
		return store.ErrNotFound
	}
	return nil
}

// GetTalentRule shows the rule to everybody: by what people are placed is no secret.
func (s talent) GetTalentRule(ctx context.Context, r *siklusv1.GetTalentRuleRequest) (*siklusv1.GetTalentRuleResponse, error) {
	p, err := s.enter(ctx, connectv1.TalentServiceGetTalentRuleProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.GetTalentRuleResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		rule, err := tx.TalentRule(ctx)
		if err != nil {
			return err
		}
		out.Rule, out.Version = ruleOf(rule.Rule), int32(rule.Version)
		sources, err := talents.Sources()
		if err != nil {
			return err
		}
		for _, source := range sources {
			out.Sources = append(out.Sources, &siklusv1.TalentRuleSource{Part: source.Part, Provision: source.Provision, Says: said(source.Says)})
		}
		versions, err := tx.TalentRules(ctx)
		if err != nil {
			return err
		}
		names, err := namesOf(ctx, tx, versions, func(v store.TalentRule) string { return v.PersonID })
		for _, v := range versions {
			out.Versions = append(out.Versions, &siklusv1.TalentRuleVersion{Version: int32(v.Version), Reason: v.Reason, By: names[v.PersonID].Name, At: stamp(v.At)})
		}
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

// namesOf reads the people that a list speaks of.
func namesOf[T any](ctx context.Context, tx store.Tx, list []T, person func(T) string) (map[string]store.Person, error) {
	ids := make([]string, 0, len(list))
	for _, x := range list {
		if id := person(x); id != "" {
			ids = append(ids, id)
		}
	}
	return tx.PeopleByID(ctx, ids)
}

// PutTalentRule sets the next version.
func (s talent) PutTalentRule(ctx context.Context, r *siklusv1.PutTalentRuleRequest) (*siklusv1.PutTalentRuleResponse, error) {
	p, err := s.enter(ctx, connectv1.TalentServicePutTalentRuleProcedure, r)
	if err != nil {
		return nil, err
	}
	rule := ruleFrom(r.GetRule())
	if field, refusal := appraisal.AdmitTalentRule(rule); refusal != nil {
		return nil, s.answer(ctx, &refused{field: "rule." + field, Refusal: *refusal})
	}
	if err := ofSubstance("reason", r.GetReason()); err != nil {
		return nil, s.answer(ctx, err)
	}
	out := &siklusv1.PutTalentRuleResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		kept, err := tx.PutTalentRule(ctx, store.TalentRule{Version: int(r.GetVersion()), Rule: rule, Reason: plain(r.GetReason()), PersonID: p.Person, At: s.now()})
		out.Version = int32(kept.Version)
		return err
	})
	if err != nil {
		return nil, s.told(ctx, err)
	}
	return out, nil
}

// ofSubstance asks for a reason that somebody can follow later.
func ofSubstance(field, text string) error {
	if appraisal.OfSubstance(text) {
		return nil
	}
	return &refused{field: field, Refusal: *doorRefusal(appraisal.ReasonMissing, "Tuliskan alasannya dengan jelas, sedikitnya lima kata. Alasan ini disimpan dan dapat dibaca kembali.",
		"Write a clear reason of at least five words. It is kept and can be read again.")}
}

func ruleOf(r appraisal.TalentRule) *siklusv1.TalentRule {
	out := &siklusv1.TalentRule{
		Worth: &siklusv1.PredicateWorth{VeryGood: int32(r.Worth.VeryGood), Good: int32(r.Worth.Good), NeedsImprovement: int32(r.Worth.NeedsImprovement),
			Poor: int32(r.Worth.Poor), VeryPoor: int32(r.Worth.VeryPoor)},
		LeastYears: int32(r.LeastYears), Performance: cutsOf(r.Performance), PotentialCuts: cutsOf(r.PotentialCuts),
		HoursFull: int32(r.HoursFull), MonthsFull: int32(r.MonthsFull), PoolFrom: int32(r.PoolFrom), Recognition: recognitionRuleOf(r.Recognition),
		Improvement: &siklusv1.ImprovementRule{Months: int32(r.Improvement.Months), PlanWithin: int32(r.Improvement.PlanWithin),
			Patience: int32(r.Improvement.Patience), CheckEvery: int32(r.Improvement.CheckEvery)},
	}
	for _, y := range r.Years {
		out.Years = append(out.Years, int32(y))
	}
	for _, w := range r.Potential {
		out.Potential = append(out.Potential, &siklusv1.TalentWeight{Input: string(w.Input), Weight: int32(w.Weight), Needed: w.Needed})
	}
	for _, row := range r.Boxes {
		for _, n := range row {
			out.Boxes = append(out.Boxes, int32(n))
		}
	}
	return out
}

func cutsOf(c appraisal.TalentCuts) *siklusv1.TalentCuts {
	return &siklusv1.TalentCuts{Middle: int32(c.Middle), High: int32(c.High)}
}

func recognitionRuleOf(r appraisal.RecognitionRule) *siklusv1.RecognitionRule {
	return &siklusv1.RecognitionRule{LeastPerformance: int32(r.LeastPerformance), LeastBox: int32(r.LeastBox), MostPercent: int32(r.MostPercent), IntegrityMet: r.IntegrityMet}
}

// ruleFrom reads a rule. A form has a row for everything: what weighs nothing is left out.
func ruleFrom(r *siklusv1.TalentRule) appraisal.TalentRule {
	w, c, rec, imp := r.GetWorth(), r.GetPerformance(), r.GetRecognition(), r.GetImprovement()
	out := appraisal.TalentRule{
		Worth: appraisal.PredicateWorth{VeryGood: int(w.GetVeryGood()), Good: int(w.GetGood()), NeedsImprovement: int(w.GetNeedsImprovement()),
			Poor: int(w.GetPoor()), VeryPoor: int(w.GetVeryPoor())},
		LeastYears: int(r.GetLeastYears()), Performance: appraisal.TalentCuts{Middle: int(c.GetMiddle()), High: int(c.GetHigh())},
		PotentialCuts: appraisal.TalentCuts{Middle: int(r.GetPotentialCuts().GetMiddle()), High: int(r.GetPotentialCuts().GetHigh())},
		HoursFull:     int(r.GetHoursFull()), MonthsFull: int(r.GetMonthsFull()), PoolFrom: int(r.GetPoolFrom()),
		Recognition: appraisal.RecognitionRule{LeastPerformance: int(rec.GetLeastPerformance()), LeastBox: int(rec.GetLeastBox()),
			MostPercent: int(rec.GetMostPercent()), IntegrityMet: rec.GetIntegrityMet()},
		Improvement: appraisal.ImprovementRule{Months: int(imp.GetMonths()), PlanWithin: int(imp.GetPlanWithin()), Patience: int(imp.GetPatience()),
			CheckEvery: int(imp.GetCheckEvery())},
	}
	for _, y := range r.GetYears() {
		out.Years = append(out.Years, int(y))
	}
	for len(out.Years) > 0 && out.Years[len(out.Years)-1] == 0 {
		out.Years = out.Years[:len(out.Years)-1]
	}
	for _, w := range r.GetPotential() {
		if w.GetWeight() != 0 {
			out.Potential = append(out.Potential, appraisal.TalentWeight{Input: appraisal.TalentInput(w.GetInput()), Weight: int(w.GetWeight()), Needed: w.GetNeeded()})
		}
	}
	for i, n := range r.GetBoxes() {
		out.Boxes[i/3][i%3] = int(n)
	}
	return out
}
