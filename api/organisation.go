package api

import (
	"context"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

func (s cycles) SetOrganisationResult(ctx context.Context, r *siklusv1.SetOrganisationResultRequest) (*siklusv1.SetOrganisationResultResponse, error) {
	p, err := s.enter(ctx, connectv1.CycleServiceSetOrganisationResultProcedure, r)
	if err != nil {
		return nil, err
	}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		if err := knownUnit(ctx, tx, r.GetUnitCode()); err != nil {
			return err
		}
		issued, err := s.issuedOn(ctx, tx, int(r.GetYear()), r.GetIssuedOn())
		if err != nil {
			return err
		}
		return tx.PutOrgResultFrom(ctx, r.GetUnitCode(), appraisal.IssuedResult{Year: int(r.GetYear()), Period: r.GetPeriod(),
			Result: appraisal.OrganisationResult(r.GetResult()), Issued: issued}, "", p.Person)
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return &siklusv1.SetOrganisationResultResponse{}, nil
}

// issuedOn is the day on which an organisation's result of a year was issued: as given, and not one that lies ahead;
// when none is given, today.
func (d *door) issuedOn(ctx context.Context, tx store.Tx, year int, given string) (appraisal.Date, error) {
	today, err := d.todayOfYear(ctx, tx, year)
	if err != nil || given == "" {
		return today, err
	}
	on, err := dateField("issued_on", given)
	if err == nil && on > today {
		err = &refused{field: "issued_on", Refusal: *doorRefusal(InputWrong,
			"Tanggal terbit itu belum tiba; hari ini "+today.Indonesian()+".",
			"That day of issue has not come yet; today is "+today.English()+".")}
	}
	return on, err
}

// todayOfYear is the agency's legal day: the real one, but where a performance year is rehearsed only, the day that its
// latest rehearsal has reached.
func (d *door) todayOfYear(ctx context.Context, tx store.Tx, year int) (appraisal.Date, error) {
	cycles, err := tx.Cycles(ctx)
	if err != nil {
		return 0, err
	}
	var rehearsal *store.Cycle
	for i, c := range cycles {
		switch {
		case c.Year != year:
		case !c.Rules.Pace.Rehearsal():
			return d.realToday(ctx, tx)
		case rehearsal == nil:
			rehearsal = &cycles[i]
		}
	}
	if rehearsal == nil {
		return d.realToday(ctx, tx)
	}
	return rehearsal.Rules.Calendar.DateOf(rehearsal.Rules.Pace.ToLegal(d.now())), nil
}
