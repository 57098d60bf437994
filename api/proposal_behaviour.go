package api

import (
	"context"
	"fmt"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

// knownAspects asks, for the aspects of a policy, what is on record of them beside the indicators.
func knownAspects(ctx context.Context, tx store.Tx, c store.Case, shares []appraisal.AspectShare) (map[string]appraisal.AspectFact, error) {
	known := map[string]appraisal.AspectFact{}
	for _, s := range shares {
		source, there := aspectSources[s.Aspect]
		if !there {
			continue
		}
		fact, err := source(ctx, tx, c)
		if err != nil {
			return nil, fmt.Errorf("aspect %s: %w", s.Aspect, err)
		}
		known[s.Aspect] = fact
	}
	return known, nil
}

// proposedBehaviour is the rating of behaviour that is put before the appraiser, and what it rests on.
type proposedBehaviour struct {
	rating appraisal.Rating // empty: none
	why    appraisal.Why
	basis  *siklusv1.BehaviourBasis // nil where the policy weighs no behaviour
	free   bool                     // the policy asks for no reason when the rating departs
}

// binding is the rating that another one needs a written reason to depart from; empty: none.
func (p proposedBehaviour) binding() appraisal.Rating {
	if p.free {
		return ""
	}
	return p.rating
}

// behaviourProposal is the rating of behaviour that the records propose for an evaluation by the agency's policy.
func behaviourProposal(ctx context.Context, tx store.Tx, c store.Case) (proposedBehaviour, error) {
	if c.Proceeding != appraisal.EvaluationProceeding {
		return proposedBehaviour{}, nil
	}
	chosen, none := weighingOf(c.Rules)
	if none == appraisal.Proposes && len(chosen.behaviour.Shares) == 0 {
		return proposedBehaviour{}, nil
	}
	known, err := knownAspects(ctx, tx, c, chosen.behaviour.Shares)
	if err != nil {
		return proposedBehaviour{}, err
	}
	b := appraisal.ProposeBehaviour(chosen.behaviour, known)
	if none != appraisal.Proposes {
		b.None = none
	}
	basis := &siklusv1.BehaviourBasis{Proposed: ratingWords[b.Proposed], None: string(b.None), Above: int32(b.Thresholds.Above),
		Meets: int32(b.Thresholds.Meets), Aspects: aspectFactsOf(b.Aspects), Policy: c.Rules.Policy}
	if b.Proposed != "" {
		basis.Value = b.Value.String()
	}
	return proposedBehaviour{rating: b.Proposed, why: b.Why(), basis: basis, free: chosen.free}, nil
}

// preview puts the proposal before whoever rates.
func (p proposedBehaviour) preview(out *siklusv1.PreviewRatingResponse) {
	out.BehaviourBasis, out.ProposedBehaviour = p.basis, ratingWords[p.rating]
	out.BehaviourReason, out.BehaviourReasonEnglish, out.BehaviourProvision = p.why.Indonesian, p.why.English, p.why.Provision
	out.NotesNeeded = appraisal.AwayFromProposal(p.binding(), ratings[out.GetBehaviour()])
}

// aspectFactsOf puts what aspects came to into the terms of the contract.
func aspectFactsOf(facts []appraisal.AspectFact) (out []*siklusv1.ProposalAspect) {
	for _, f := range facts {
		out = append(out, &siklusv1.ProposalAspect{Aspect: f.Aspect, Weight: int32(f.Weight), Reached: decimalOrNone(f.Reached),
			Counted: int32(f.Counted), Indicators: int32(f.Indicators), Reason: f.Why.Indonesian, ReasonEnglish: f.Why.English, Provision: f.Why.Provision})
	}
	return out
}

// behaviourProposal is the rating of behaviour that the records proposed when ratings were given, or propose now to who
// may rate, with every aspect that it rests on or that is missing.
func (e *explanation) behaviourProposal(ctx context.Context) error {
	if e.evaluation.ID == "" || e.last == nil && !e.leads() {
		return nil
	}
	p, err := behaviourProposal(ctx, e.tx, e.evaluation)
	if err != nil {
		return err
	}
	if e.last != nil {
		then, ok, err := e.rating(ctx)
		if err != nil || !ok {
			return err
		}
		basis := ratedUnder(then).GetBehaviourBasis()
		p = proposedBehaviour{rating: ratings[basis.GetProposed()], basis: basis, why: whyBehaviour(basis)}
	}
	if p.rating == "" && len(p.basis.GetAspects()) == 0 {
		return nil
	}
	f := explained{
		code: "proposal-behaviour", name: "Usulan rating perilaku kerja", english: "Proposed behaviour rating", value: or(p.rating.Name(), "tidak ada usulan"),
		valueEnglish: or(p.rating.English(), "no proposal"), why: p.why, source: siklusv1.Source_SOURCE_AGENCY, version: p.basis.GetPolicy(),
	}
	for _, a := range p.basis.GetAspects() {
		f.inputs = append(f.inputs, behaviourInput(a))
	}
	if e.last != nil && appraisal.AwayFromProposal(p.rating, e.last.Behaviour) {
		f.inputs = append(f.inputs, input("yang diberikan, dengan alasan tertulis", "what was given, with a written reason",
			e.last.Behaviour.Name(), e.last.Behaviour.English()))
	}
	e.add(f)
	return nil
}

// whyBehaviour words a basis that was kept.
func whyBehaviour(b *siklusv1.BehaviourBasis) appraisal.Why {
	p := appraisal.ProposedBehaviour{None: appraisal.NoProposal(b.GetNone()),
		Thresholds: appraisal.Thresholds{Above: int(b.GetAbove()), Meets: int(b.GetMeets())}}
	if value, fault := appraisal.ParseValue(b.GetValue()); fault == nil {
		p.Value = value
	}
	return p.Why()
}

// behaviourInput is one aspect: what it came to, and how; or what is missing.
func behaviourInput(a *siklusv1.ProposalAspect) *siklusv1.FigureInput {
	name, english := aspectTitle(a.GetAspect())
	id, en := "belum ada fakta; dinilai pejabat penilai", "no facts on record; for the appraiser to judge"
	if a.GetReached() != "" {
		id, en = fmt.Sprintf("%s %% dari %d fakta", comma(a.GetReached()), a.GetCounted()), fmt.Sprintf("%s %% from %d facts", a.GetReached(), a.GetCounted())
	}
	if a.GetReason() != "" {
		id, en = id+". "+a.GetReason(), en+". "+or(a.GetReasonEnglish(), a.GetReason())
	}
	return input(name+", bobot "+weightWord(a), english+", weight "+weightWord(a), id, en)
}
