package api

import (
	"context"
	"slices"
	"strings"

	"siklus.id/appraisal"
	"siklus.id/appraisal/policies"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

// proposed is the rating of results that is put before the appraiser, and what it rests on.
type proposed struct {
	rating appraisal.Rating // empty: none
	why    appraisal.Why
	basis  *siklusv1.ProposalBasis // what the data say; nil outside an evaluation
	free   bool                    // the policy asks for no reason when the rating departs
}

// binding is the rating that another one needs a written reason to depart from; empty: none.
func (p proposed) binding() appraisal.Rating {
	if p.free {
		return ""
	}
	return p.rating
}

// proposal is the results rating that the records propose for an evaluation: of the head of a unit, what the
// organisation came to (SE 3/2023), where the agency heeds the circular; of everybody else, and of a head while nothing
// is known of the organisation, what the data propose by the agency's policy.
func (d *door) proposal(ctx context.Context, tx store.Tx, c store.Case) (proposed, error) {
	if c.Proceeding != appraisal.EvaluationProceeding {
		return proposed{}, nil
	}
	chosen, none := weighingOf(c.Rules)
	a, err := d.achieved(ctx, tx, c, chosen.results)
	if err != nil {
		return proposed{}, err
	}
	if none != appraisal.Proposes {
		a.None = none
	}
	out := proposed{rating: a.Proposed, why: a.Why(), basis: basisOf(a, c.Rules.Policy), free: chosen.free}
	head, why, err := headProposal(ctx, tx, c, c.Rules.Calendar.DateOf(c.Rules.Pace.ToLegal(d.now())))
	if err == nil && head != "" {
		out.rating, out.why, out.free = head, why, false
	}
	return out, err
}

// headProposal is the results rating that the circular proposes for the head of a unit as seen on a legal day; empty:
// none.
func headProposal(ctx context.Context, tx store.Tx, c store.Case, on appraisal.Date) (appraisal.Rating, appraisal.Why, error) {
	if !c.Rules.Circular {
		return "", appraisal.Why{}, nil
	}
	head, err := tx.HeadOf(ctx, c.ID, on)
	if err != nil || !head.Leads {
		return "", appraisal.Why{}, err
	}
	rating, why := appraisal.ProposedForHead(c.Rules, head.Org.Result)
	return rating, why, nil
}

// weighings are what a policy makes its two proposals of.
type weighings struct {
	results, behaviour appraisal.Weighing
	free               bool // it asks for no reason when a rating departs
	valuesLeast        int  // fewer pieces of feedback with a tone on the behaviour values propose nothing
}

// weighingOf reads aspects, weights and thresholds from the policy to which a case is pinned. A release that has the
// policy in another version only proposes nothing: a case runs by its own rules.
func weighingOf(r appraisal.Rules) (w weighings, none appraisal.NoProposal) {
	name, _, _ := strings.Cut(r.Policy, "@")
	policy, err := policies.Load(name)
	if err != nil || policy.Ref() != r.Policy {
		return w, appraisal.OtherPolicy
	}
	shares := func(of []policies.Share) (out []appraisal.AspectShare) {
		for _, s := range of {
			out = append(out, appraisal.AspectShare{Aspect: s.Aspect, Weight: s.Weight})
		}
		return out
	}
	w.results = appraisal.Weighing{Shares: shares(policy.Aspects.Results), Thresholds: policy.Thresholds}
	w.behaviour = appraisal.Weighing{Shares: shares(policy.Aspects.Behaviour), Thresholds: policy.Thresholds}
	w.free, w.valuesLeast = !policy.ReasonAway, policy.Voices.ValuesLeast
	return w, appraisal.Proposes
}

// achieved holds the agreement in force against what was measured in the period of an evaluation.
func (d *door) achieved(ctx context.Context, tx store.Tx, c store.Case, w appraisal.Weighing) (appraisal.Achieved, error) {
	contents, err := tx.TargetContents(ctx, []string{c.AppraisalID})
	if err != nil {
		return appraisal.Achieved{}, err
	}
	var targets appraisal.Targets
	if content := contents[c.AppraisalID].InForce; content != nil {
		agreed, err := submittedTargets(content)
		if err != nil {
			return appraisal.Achieved{}, err
		}
		targets = plannedTargets(agreed.GetTargets())
	}
	records := appraisal.Records{}
	if records.Values, err = d.valuesOf(ctx, tx, c, targets); err != nil {
		return appraisal.Achieved{}, err
	}
	if records.Amounts, err = tx.EntryAmounts(ctx, c.AppraisalID, entriesPeriod(c.Period)); err != nil {
		return appraisal.Achieved{}, err
	}
	records.Aspects, err = knownAspects(ctx, tx, c, w.Shares)
	return appraisal.ProposeResults(w, targets, c.Period.Kind, records), err
}

// entriesPeriod is the key by which entries, feedback and dialogues of a period are found; empty, all of the year: the
// annual evaluation rests on the whole year.
func entriesPeriod(p appraisal.Period) string {
	if p.Kind == appraisal.Annual {
		return ""
	}
	return p.Key()
}

// valuesOf reads what was measured in the period by the codes that the indicators name.
func (d *door) valuesOf(ctx context.Context, tx store.Tx, c store.Case, t appraisal.Targets) (map[string]appraisal.Valued, error) {
	var codes []string
	services := false
	for _, r := range t.Results {
		for _, i := range r.Indicators {
			if _, _, derived := derivedCode(i.Code); derived {
				services = true
			} else if i.Code != "" {
				codes = append(codes, i.Code)
			}
		}
	}
	calendar, out := c.Rules.Calendar, map[string]appraisal.Valued{}
	if len(codes) > 0 {
		found, err := tx.ValuesIn(ctx, c.PersonID, c.UnitID, codes, calendar.Start(c.Period.From), calendar.Start(c.Period.To+1))
		if err != nil {
			return nil, err
		}
		for code, v := range found {
			out[code] = appraisal.Valued{Value: v.Value, On: calendar.DateOf(v.At), Direction: v.Measure.Direction, Target: v.Target,
				Source: v.Measure.Source, OfUnit: v.OfUnit}
		}
	}
	if !services {
		return out, nil
	}
	return out, d.servedValues(ctx, tx, c, out)
}

// servedValues adds the figures from service records: those of the last month of the period in which something was
// finished, of the person where they handled requests, else of their unit.
func (d *door) servedValues(ctx context.Context, tx store.Tx, c store.Case, out map[string]appraisal.Valued) error {
	services, err := tx.Services(ctx)
	if err != nil {
		return err
	}
	agency, err := tx.OwnAgency(ctx)
	if err != nil {
		return err
	}
	days, err := workdaysOf(agency)
	if err != nil {
		return err
	}
	latest, err := d.measuredUntil(ctx, tx)
	if err != nil {
		return err
	}
	l := &looking{tx: tx, now: latest, days: days}
	l.today = days.calendar.DateOf(l.now)
	requests, err := l.requests(ctx, group{people: []string{c.PersonID}, units: []string{c.UnitID}}, c.Period.From)
	if err != nil {
		return err
	}
	firsts := monthsIn(c.Period)
	for _, s := range services {
		for _, whose := range []string{c.UnitID, c.PersonID} { // the person's come last and stay
			counted := l.count(requests[handled{s.ID, whose}], s, firsts)
			for i, month := range slices.Backward(counted) {
				if month.Finished == 0 {
					continue
				}
				for _, derived := range []string{derivedSpeed, derivedInTime, derivedErrors} {
					out[serviceCode(s.Code, derived)] = servedValue(s, derived, firsts[i], month, whose == c.UnitID)
				}
				break
			}
		}
	}
	return nil
}

func serviceCode(service, derived string) string { return "service:" + service + ":" + derived }

func servedValue(s store.Service, derived string, first appraisal.Date, month appraisal.ServiceMonth, ofUnit bool) appraisal.Valued {
	v := appraisal.Valued{On: first, Direction: appraisal.LessIsBetter, Source: s.Source, OfUnit: ofUnit}
	v.Value, _ = servedFigure(month, derived, s.Standard.Unit)
	switch derived {
	case derivedInTime:
		v.Direction = appraisal.MoreIsBetter
	case derivedSpeed:
		standard := appraisal.DecimalOf(s.Standard.Length)
		v.Target = &standard
	}
	return v
}

// monthsIn are the first days of the months of a period.
func monthsIn(p appraisal.Period) (firsts []appraisal.Date) {
	year, month, _ := p.From.Time().Date()
	for first := appraisal.NewDate(year, month, 1); first <= p.To; month++ {
		firsts = append(firsts, first)
		first = appraisal.NewDate(year, month+1, 1)
	}
	return firsts
}

// basisOf puts what the data say into the terms of the contract.
func basisOf(a appraisal.Achieved, policy string) *siklusv1.ProposalBasis {
	out := &siklusv1.ProposalBasis{
		Proposed: ratingWords[a.Proposed], None: string(a.None), Weight: int32(a.Weight), HeldBack: a.HeldBack,
		Above: int32(a.Thresholds.Above), Meets: int32(a.Thresholds.Meets), Policy: policy,
	}
	if a.Proposed != "" {
		out.Value = a.Value.String()
	}
	out.Aspects = aspectFactsOf(a.Aspects)
	for _, f := range a.Facts {
		out.Facts = append(out.Facts, factOf(f))
	}
	return out
}

func factOf(f appraisal.IndicatorFact) *siklusv1.ProposalFact {
	out := &siklusv1.ProposalFact{
		Result: int32(f.Result), Main: f.Main, Indicator: f.Indicator.Measure, Aspect: f.Aspect, Target: decimalOrNone(f.Target),
		OfMeasure: f.OfMeasure, Unit: f.Indicator.Unit, Direction: targetDirectionWords[f.Indicator.Direction],
		Reached: decimalOrNone(f.Reached), Uncounted: string(f.Uncounted),
	}
	if v := f.Valued; v != nil {
		out.Value, out.On, out.Source, out.OfUnit = v.Value.String(), day(v.On), v.Source, v.OfUnit
		out.Entries = int32(v.Entries)
	}
	return out
}

// proposal is the results rating that the records proposed when the rating was given, or propose now to who may rate,
// with every fact it rests on.
func (e *explanation) proposal(ctx context.Context) error {
	if e.evaluation.ID == "" || e.last == nil && !e.leads() {
		return nil
	}
	p, err := e.door.proposal(ctx, e.tx, e.evaluation)
	if err != nil {
		return err
	}
	if e.last != nil {
		then, ok, err := e.rating(ctx)
		if err != nil || !ok {
			return err
		}
		now := p
		p = proposed{rating: then.Act.Facts.Proposed, basis: ratedUnder(then).GetBasis()}
		if b := p.basis; b != nil && p.rating == "" {
			p.rating = ratings[b.GetProposed()]
		}
		if p.why = whyBasis(p); now.rating == p.rating && p.why.Provision == "" {
			p.why = now.why
		}
	}
	if p.rating == "" && len(p.basis.GetFacts()) == 0 {
		return nil
	}
	f := explained{
		code: "proposal", name: "Usulan rating hasil kerja", english: "Proposed results rating", value: or(p.rating.Name(), "tidak ada usulan"),
		valueEnglish: or(p.rating.English(), "no proposal"), why: p.why, source: siklusv1.Source_SOURCE_AGENCY, version: e.w.Case.Rules.Policy,
	}
	if f.why.Provision == "" {
		f.why.Provision = "SE 3/2023 [S]; " + appraisal.PolicyProvision
	}
	f.inputs = basisInputs(p.basis)
	if e.last != nil && appraisal.AwayFromProposal(p.rating, e.last.Results) {
		f.inputs = append(f.inputs, input("yang diberikan, dengan alasan tertulis", "what was given, with a written reason",
			e.last.Results.Name(), e.last.Results.English()))
	}
	e.add(f)
	return nil
}

// rating is the act by which the ratings of the result were given: who signed may not be who rated.
func (e *explanation) rating(ctx context.Context) (store.RegisteredAct, bool, error) {
	acts, err := e.tx.ActsOf(ctx, e.evaluation.ID)
	last, ok := store.RegisteredAct{}, false
	for _, a := range acts {
		if a.Act.Kind == appraisal.Rate && a.State == store.ActTaken {
			last, ok = a, true
		}
		if a.ID == e.last.ActID {
			break
		}
	}
	return last, ok, err
}

// whyBasis words a basis that was kept. What the circular proposed rests on none.
func whyBasis(p proposed) appraisal.Why {
	b := p.basis
	if b == nil || ratings[b.GetProposed()] != p.rating {
		return appraisal.Why{}
	}
	a := appraisal.Achieved{Proposed: p.rating, None: appraisal.NoProposal(b.GetNone()), Weight: int(b.GetWeight()), HeldBack: b.GetHeldBack(),
		Thresholds: appraisal.Thresholds{Above: int(b.GetAbove()), Meets: int(b.GetMeets())}}
	if value, fault := appraisal.ParseValue(b.GetValue()); fault == nil {
		a.Value = value
	}
	return a.Why()
}

// basisInputs lists every indicator with its value, its target and what that comes to.
func basisInputs(b *siklusv1.ProposalBasis) (inputs []*siklusv1.FigureInput) {
	for _, f := range b.GetFacts() {
		id, en := factWords(f)
		inputs = append(inputs, input(f.GetIndicator(), f.GetIndicator(), id, en))
	}
	for _, a := range b.GetAspects() {
		name, english := aspectTitle(a.GetAspect())
		id, en := "tidak terhitung", "not counted"
		if a.GetReached() != "" {
			id, en = comma(a.GetReached())+" %", a.GetReached()+" %"
		}
		inputs = append(inputs, input(name+", bobot "+weightWord(a), english+", weight "+weightWord(a), id, en))
	}
	return inputs
}
