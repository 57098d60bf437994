package api

import (
	"context"

	"siklus.id/appraisal"
	"siklus.id/appraisal/policies"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

// ListNotOpened lists who gets no evaluation in a period: nothing is wrong with them, but HR must be able to say why.
func (s cycles) ListNotOpened(ctx context.Context, r *siklusv1.ListNotOpenedRequest) (*siklusv1.ListNotOpenedResponse, error) {
	p, err := s.enter(ctx, connectv1.CycleServiceListNotOpenedProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.ListNotOpenedResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		cycle, err := tx.CycleByID(ctx, r.GetCycleId())
		if err != nil {
			return err
		}
		out.Year, out.Rehearsal = int32(cycle.Year), cycle.Rules.Pace.Rehearsal()
		today := cycle.Rules.Calendar.DateOf(cycle.Rules.Pace.ToLegal(s.now()))
		var opened []appraisal.Period
		for _, period := range appraisal.Periods(cycle.Year, cycle.Rules) {
			if period.Opens <= today {
				opened = append(opened, period)
				out.Periods = append(out.Periods, period.Key())
			}
		}
		if r.GetPeriod() == "" && len(opened) == 0 {
			return nil
		}
		key := r.GetPeriod()
		if key == "" {
			key = opened[len(opened)-1].Key()
		}
		period, err := scene{periods: opened}.period(key)
		if err != nil {
			return err
		}
		out.Period = period.Key()
		list, err := tx.NotOpened(ctx, cycle.ID, period, today)
		if err != nil {
			return err
		}
		out.People, err = notOpened(ctx, tx, list, today)
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

// notOpened names those without an evaluation, by unit and name.
func notOpened(ctx context.Context, tx store.Tx, list []store.NotOpened, today appraisal.Date) (out []*siklusv1.NotOpened, err error) {
	byPerson := make(map[string]store.NotOpened, len(list))
	ids := make([]string, 0, len(list))
	for _, n := range list {
		byPerson[n.PersonID] = n
		ids = append(ids, n.PersonID)
	}
	places, err := tx.Workplaces(ctx, ids, today)
	for _, w := range places {
		n := byPerson[w.PersonID]
		line := &siklusv1.NotOpened{CaseId: n.CaseID, Person: &siklusv1.Person{Id: w.PersonID, Name: w.Name}, Unit: w.Unit, Reason: n.Reason, Provision: appraisal.PolicyProvision}
		if n.Absence != "" {
			line.Absence, line.Provision = absenceWords[n.Absence], or(n.Absence.Provision(), appraisal.PolicyProvision)
		}
		out = append(out, line)
	}
	return out, err
}

// ListAgencyChoices lists what HR can enter where a policy or a unit is asked for.
func (s cycles) ListAgencyChoices(ctx context.Context, r *siklusv1.ListAgencyChoicesRequest) (*siklusv1.ListAgencyChoicesResponse, error) {
	p, err := s.enter(ctx, connectv1.CycleServiceListAgencyChoicesProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.ListAgencyChoicesResponse{}
	for _, name := range policies.Names() {
		policy, err := policies.Load(name)
		if err != nil {
			return nil, s.answer(ctx, err)
		}
		out.Policies = append(out.Policies, &siklusv1.AgencyChoice{Value: name, Title: policy.Owner})
	}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		units, err := tx.Units(ctx)
		for _, u := range units {
			out.Units = append(out.Units, &siklusv1.AgencyChoice{Value: u.Code, Title: u.Name})
		}
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}
