package api

import (
	"context"

	"github.com/google/uuid"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

// GetTrainingHours is the ledger of lesson hours of the caller, or of somebody whose case they lead or watch.
func (s trainings) GetTrainingHours(ctx context.Context, r *siklusv1.GetTrainingHoursRequest) (*siklusv1.GetTrainingHoursResponse, error) {
	p, err := s.enter(ctx, connectv1.TrainingServiceGetTrainingHoursProcedure, r)
	if err != nil {
		return nil, err
	}
	person := or(r.GetPersonId(), p.Person)
	if uuid.Validate(person) != nil {
		return nil, s.answer(ctx, refuseInput("person_id"))
	}
	var out *siklusv1.GetTrainingHoursResponse
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		if err := s.mayReadHours(ctx, tx, p, person); err != nil {
			return err
		}
		of, err := tx.PersonByID(ctx, person)
		if err != nil {
			return err
		}
		rules, err := rulesOf(ctx, tx, person, int(r.GetYear()))
		if err != nil {
			return err
		}
		out, err = hoursOf(ctx, tx, of, int(r.GetYear()), rules)
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

// mayReadHours lets people read their own ledger, HR and auditors everybody's, and leaders those of whose appraisal
// they are appraiser or superior today. Who has no such part is not even told that the person exists.
func (d *door) mayReadHours(ctx context.Context, tx store.Tx, p Principal, person string) error {
	if person == p.Person || p.Holds(OfficeHR, OfficeAuditor) {
		return nil
	}
	if _, err := tx.PersonByID(ctx, person); err != nil {
		return err
	}
	list, _, err := tx.ListCases(ctx, store.CaseFilter{PersonID: person, Proceeding: appraisal.AppraisalProceeding})
	if err != nil {
		return err
	}
	for _, c := range list {
		roles, err := tx.RolesIn(ctx, c.ID, p.Person, c.Rules.Calendar.DateOf(c.Rules.Pace.ToLegal(d.now())))
		if err != nil {
			return err
		}
		if _, leads := (place{Roles: roles}).any(leaders); leads {
			return nil
		}
	}
	return store.ErrNotFound
}

// rulesOf are the rules by which a person is appraised in a year; the zero Rules when they are not.
func rulesOf(ctx context.Context, tx store.Tx, person string, year int) (appraisal.Rules, error) {
	list, _, err := tx.ListCases(ctx, store.CaseFilter{PersonID: person, Proceeding: appraisal.AppraisalProceeding})
	for _, c := range list {
		if err != nil {
			break
		}
		var cycle store.Cycle
		if cycle, err = tx.CycleByID(ctx, c.CycleID); err == nil && cycle.Year == year && !cycle.Rules.Pace.Rehearsal() {
			return c.Rules, nil
		}
	}
	return appraisal.Rules{}, err
}

// What stands where no policy says another measure: 20 lesson hours at least for PNS, 24 at most for PPPK.
const (
	hoursPNS  = 20
	hoursPPPK = 24
	placePNS  = "UU 20/2023 art. 49 [S]; PerLAN 5/2018 [S]"
	placePPPK = "UU 20/2023 art. 49 [S]; PP 49/2018 [NR]; PerLAN 15/2020 [NR]"
)

// hoursOf is a person's ledger of a year beside the year's measure.
func hoursOf(ctx context.Context, tx store.Tx, of store.Person, year int, rules appraisal.Rules) (*siklusv1.GetTrainingHoursResponse, error) {
	ledger, err := tx.TrainingLedger(ctx, of.ID, year)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.GetTrainingHoursResponse{}
	for _, line := range ledger {
		out.Hours += int32(line.Hours)
		out.Credited = append(out.Credited, &siklusv1.CreditedHours{Title: line.Title, Hours: int32(line.Hours), On: day(line.On), CaseId: line.CaseID, Source: line.Source, GuidanceId: line.GuidanceID})
	}
	chosen := 0
	switch of.Kind { // who is no ASN has no measure
	case store.PNS:
		chosen, out.Measure, out.Provision = rules.Hours.PNS, hoursPNS, placePNS
	case store.PPPK:
		chosen, out.Measure, out.Provision, out.Ceiling = rules.Hours.PPPK, hoursPPPK, placePPPK, true
	}
	if chosen > 0 {
		out.Measure, out.Provision = int32(chosen), out.Provision+"; "+appraisal.PolicyProvision
	}
	return out, nil
}
