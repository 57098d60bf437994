package api

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"google.golang.org/protobuf/proto"

	"siklus.id/appraisal"
	"siklus.id/appraisal/policies"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

// learnings is what surrounds trainings: needs, catalogue, queue, enrolments, effect. The acts of one training go
// through trainings.
type learnings struct{ *door }

// today is the agency's legal day: that of the newest cycle's own time, so that a rehearsal lives in its own days.
func (s learnings) today(ctx context.Context, tx store.Tx) (appraisal.Date, error) {
	list, err := tx.Cycles(ctx)
	if err != nil {
		return 0, err
	}
	var newest *store.Cycle
	for i, c := range list {
		if newest == nil || newest.Rules.Pace.Rehearsal() && !c.Rules.Pace.Rehearsal() || newest.Rules.Pace.Rehearsal() == c.Rules.Pace.Rehearsal() && c.Year > newest.Year {
			newest = &list[i]
		}
	}
	if newest != nil {
		return newest.Rules.Calendar.DateOf(newest.Rules.Pace.ToLegal(s.now())), nil
	}
	agency, err := tx.OwnAgency(ctx)
	return appraisal.Calendar{Zone: agency.Zone, Week: agency.Week}.DateOf(s.now()), err
}

// policy is the agency's own; the default where the program does not carry it.
func (s learnings) policy(ctx context.Context, tx store.Tx) (policies.Policy, error) {
	agency, err := tx.OwnAgency(ctx)
	if err != nil {
		return policies.Policy{}, err
	}
	if p, err := policies.Load(cmp.Or(agency.Policy, policies.Default)); err == nil {
		return p, nil
	}
	return policies.Load(policies.Default)
}

// sources are what the agency derives needs from; results and behaviour where its policy chose nothing (V.A.12.a).
func sources(p policies.Policy) []string {
	if len(p.Development.From) == 0 {
		return []string{string(appraisal.FromResults), string(appraisal.FromBehaviour)}
	}
	return p.Development.From
}

// entitlement is the measure of a year's lesson hours for a kind of employee under the agency's policy.
func entitlement(p policies.Policy, kind string) (hours int, ceiling bool) {
	switch kind {
	case store.PNS:
		return cmp.Or(p.Development.HoursPNS, hoursPNS), false
	case store.PPPK:
		return cmp.Or(p.Development.HoursPPPK, hoursPPPK), true
	}
	return 0, false
}

// circle finds whose needs or trainings are asked for: nil people mean everybody's.
func (s learnings) circle(ctx context.Context, tx store.Tx, p Principal, whose siklusv1.WhoseTraining, person string) (people []string, err error) {
	switch whose {
	case siklusv1.WhoseTraining_WHOSE_TRAINING_AGENCY:
		if !p.Holds(OfficeHR, OfficeAuditor) {
			return nil, refuseNotAllowed()
		}
		if person == "" {
			return nil, nil
		}
		return []string{person}, nil
	case siklusv1.WhoseTraining_WHOSE_TRAINING_TEAM:
		on, err := s.today(ctx, tx)
		if err != nil {
			return nil, err
		}
		if people, err = tx.MeasuredTeam(ctx, p.Person, on); err != nil {
			return nil, err
		}
		if person != "" && !slices.Contains(people, person) {
			return nil, store.ErrNotFound
		}
	default:
		people = []string{p.Person}
	}
	if person != "" {
		if !slices.Contains(people, person) {
			return nil, store.ErrNotFound
		}
		people = []string{person}
	}
	if people == nil {
		people = []string{}
	}
	return people, nil
}

// read is the walk of everything that is only looked at here.
func (s learnings) read(ctx context.Context, procedure string, r proto.Message, do func(tx store.Tx, p Principal) error) error {
	p, err := s.enter(ctx, procedure, r)
	if err != nil {
		return err
	}
	return s.answer(ctx, catalogueRefusal(s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error { return do(tx, p) })))
}

// catalogueRefusal says in words what the store has against something; other errors stay as they are.
func catalogueRefusal(err error) error {
	switch {
	case errors.Is(err, store.ErrCodeTaken):
		return &refused{field: "code", Refusal: *doorRefusal(appraisal.CourseCodeTaken, "Kode ini sudah dipakai; pilih kode lain.", "This code is taken; choose another.")}
	case errors.Is(err, store.ErrBudgetSpent):
		return &refused{field: "budget.total", Refusal: *doorRefusal(appraisal.BudgetSpent,
			"Kursi yang sudah diberikan memakai anggaran lebih dari itu; anggaran tidak boleh kurang dari yang terpakai.",
			"Seats that were given hold more than that; the budget cannot be less than what is spent.")}
	}
	return err
}

func (s learnings) ListNeeds(ctx context.Context, r *siklusv1.ListNeedsRequest) (*siklusv1.ListNeedsResponse, error) {
	out := &siklusv1.ListNeedsResponse{}
	err := s.read(ctx, connectv1.LearningServiceListNeedsProcedure, r, func(tx store.Tx, p Principal) error {
		people, err := s.circle(ctx, tx, p, r.GetWhose(), r.GetPersonId())
		if err != nil {
			return err
		}
		n, err := s.needsOf(ctx, tx, people)
		if err != nil {
			return err
		}
		out.From = n.from
		if out.People, err = n.show(ctx); err != nil {
			return err
		}
		for _, c := range n.cases {
			if c.PersonID != p.Person {
				if err := tx.LogRead(ctx, p.Person, c.ID, "training-needs"); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}
