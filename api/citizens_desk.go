package api

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"siklus.id/api/desksheet"
	"siklus.id/appraisal"
	"siklus.id/link"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

// slipsLast is how long printed slips are good, in days: a stock of them lies at the desk for some weeks.
const slipsLast = 90

// lately is how many days back the list of desks counts.
const lately = 30

func deskOf(d store.Desk) *siklusv1.Desk {
	return &siklusv1.Desk{Id: d.ID, UnitId: d.UnitID, Unit: d.Unit, ServiceCode: d.Code, Service: d.Service, Name: d.Name, SlipsOnly: d.SlipsOnly,
		Closed: !d.ClosedAt.IsZero(), RehearsalCycleId: d.CycleID, Sheet: int32(d.Sheet)}
}

// PutDesk opens or changes a desk. A service that is not known yet is defined with its standard.
func (s citizens) PutDesk(ctx context.Context, r *siklusv1.PutDeskRequest) (*siklusv1.PutDeskResponse, error) {
	p, err := s.enter(ctx, connectv1.CitizenServicePutDeskProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.PutDeskResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		agency, err := tx.OwnAgency(ctx)
		if err != nil {
			return err
		}
		policy, err := citizenPolicy(agency.Policy)
		if err != nil {
			return err
		}
		if policy.Citizens.Hourly == 0 {
			return doorRefusal(DeskClosed, "Kebijakan instansi ini belum mengatur suara warga (bagian citizens), jadi loket belum dapat dibuka.",
				"The policy of this agency says nothing of citizens (section citizens), so no desk can be opened.")
		}
		d, err := s.desk(ctx, tx, p, r)
		if err != nil {
			return err
		}
		d, err = tx.PutDesk(ctx, d)
		out.Desk = deskOf(d)
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

// desk is the desk as it shall stand.
func (s citizens) desk(ctx context.Context, tx store.Tx, p Principal, r *siklusv1.PutDeskRequest) (store.Desk, error) {
	in, now := r.GetDesk(), s.now()
	d := store.Desk{UnitID: in.GetUnitId(), CycleID: in.GetRehearsalCycleId(), Sheet: 1, OpenedAt: now, OpenedBy: p.Person}
	if in.GetId() != "" {
		if uuid.Validate(in.GetId()) != nil {
			return d, store.ErrNotFound
		}
		known, err := tx.DeskByID(ctx, in.GetId())
		if err != nil {
			return d, err
		}
		d = known
	} else if err := s.newDesk(ctx, tx, p, r, &d); err != nil {
		return d, err
	}
	d.Name, d.SlipsOnly = strings.TrimSpace(plain(in.GetName())), in.GetSlipsOnly()
	if d.Name == "" {
		return d, refuseInput("desk.name")
	}
	switch {
	case !in.GetClosed():
		d.ClosedAt = time.Time{}
	case d.ClosedAt.IsZero():
		d.ClosedAt = now
	}
	if r.GetRenew() {
		if d.Sheet == link.MaxSheet {
			return d, refuseInput("renew")
		}
		d.Sheet++
	}
	return d, nil
}

func (s citizens) newDesk(ctx context.Context, tx store.Tx, p Principal, r *siklusv1.PutDeskRequest, d *store.Desk) error {
	in := r.GetDesk()
	units, err := tx.UnitsByID(ctx, []string{in.GetUnitId()})
	if err != nil {
		return err
	}
	if len(units) == 0 {
		return refuseInput("desk.unit_id")
	}
	if d.CycleID != "" {
		if uuid.Validate(d.CycleID) != nil {
			return refuseInput("desk.rehearsal_cycle_id")
		}
		cycle, err := tx.CycleByID(ctx, d.CycleID)
		if err != nil {
			return err
		}
		if !cycle.Rules.Pace.Rehearsal() {
			return refuseInput("desk.rehearsal_cycle_id")
		}
	}
	known, err := tx.Services(ctx, in.GetServiceCode())
	if err != nil {
		return err
	}
	if len(known) == 0 {
		standard := appraisal.ServiceStandard{Length: int(r.GetStandard()), Unit: appraisal.StandardUnit(r.GetStandardUnit())}
		if strings.TrimSpace(in.GetService()) == "" {
			return refuseInput("desk.service")
		}
		if !standard.Valid() {
			return refuseInput("standard")
		}
		_, faults, err := tx.PutServices(ctx, []store.Service{{Code: in.GetServiceCode(), Name: strings.TrimSpace(plain(in.GetService())), Standard: standard,
			Source: "kepegawaian"}}, store.Pusher{ID: p.Person})
		if err != nil {
			return err
		}
		if len(faults) > 0 {
			return refuseInput("desk.service_code")
		}
		if known, err = tx.Services(ctx, in.GetServiceCode()); err != nil {
			return err
		}
	}
	d.ServiceID = known[0].ID
	return nil
}

// ListDesks lists the desks with what they took lately.
func (s citizens) ListDesks(ctx context.Context, r *siklusv1.ListDesksRequest) (*siklusv1.ListDesksResponse, error) {
	p, err := s.enter(ctx, connectv1.CitizenServiceListDesksProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.ListDesksResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		agency, err := tx.OwnAgency(ctx)
		if err != nil {
			return err
		}
		policy, err := citizenPolicy(agency.Policy)
		if err != nil {
			return err
		}
		out.Hourly = int32(policy.Citizens.Hourly)
		today := appraisal.Calendar{Zone: agency.Zone, Week: agency.Week}.DateOf(s.now())
		cycles, err := tx.Cycles(ctx)
		if err != nil {
			return err
		}
		rehearsed := map[string]appraisal.Date{}
		for _, c := range cycles {
			if c.Rules.Pace.Rehearsal() {
				rehearsed[c.ID] = c.Rules.Calendar.DateOf(c.Rules.Pace.ToLegal(s.now())) - lately + 1
			}
		}
		desks, err := tx.Desks(ctx, today-lately+1, rehearsed)
		if err != nil {
			return err
		}
		for _, d := range desks {
			out.Desks = append(out.Desks, &siklusv1.DeskLine{Desk: deskOf(d.Desk), Answers: int32(d.Answers), Complaints: int32(d.Complaints),
				Busiest: int32(d.Busiest), Floods: int32(d.Floods)})
		}
		out.RehearsalCycleId = runningRehearsal(cycles).ID
		units, err := tx.Units(ctx)
		if err != nil {
			return err
		}
		for _, u := range units {
			out.Units = append(out.Units, measuredUnit(u.ID, u.Code, u.Name))
		}
		services, err := tx.Services(ctx)
		for _, known := range services {
			out.Services = append(out.Services, &siklusv1.Service{Code: known.Code, Name: known.Name, Standard: int32(known.Standard.Length),
				StandardUnit: string(known.Standard.Unit), Source: known.Source})
		}
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

// PrintDesk makes the sheet or slips of a desk. Slips are drawn anew each time; nothing of them is kept until one is used.
func (s citizens) PrintDesk(ctx context.Context, r *siklusv1.PrintDeskRequest) (*siklusv1.PrintDeskResponse, error) {
	p, err := s.enter(ctx, connectv1.CitizenServicePrintDeskProcedure, r)
	if err != nil {
		return nil, err
	}
	var agency store.Agency
	var d store.Desk
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) (err error) {
		if agency, err = tx.OwnAgency(ctx); err != nil {
			return err
		}
		d, err = tx.DeskByID(ctx, r.GetDeskId())
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	paper, of := desksheet.Paper(r.GetPaper()), link.Desk{ID: d.ID, Sheet: d.Sheet}
	shown := desksheet.Desk{Agency: agency.Name, Unit: d.Unit, Service: d.Service, Name: d.Name, Rehearsal: d.CycleID != ""}
	out := &siklusv1.PrintDeskResponse{Name: fmt.Sprintf("loket-%s-%d.pdf", d.Code, d.Sheet)}
	if r.GetSlips() == 0 {
		out.Content, err = desksheet.Sheet(shown, s.deskURL(s.links.SignDesk(of)), paper)
	} else {
		calendar := appraisal.Calendar{Zone: agency.Zone, Week: agency.Week}
		until := calendar.DateOf(s.now()) + slipsLast
		out.Name, out.Until = fmt.Sprintf("kupon-%s-%d.pdf", d.Code, d.Sheet), day(until)
		slips := make([]desksheet.Slip, r.GetSlips())
		for i := range slips {
			v := newVisit(of, calendar.Start(until+1))
			v.Slip = true
			slips[i] = desksheet.Slip{URL: s.deskURL(s.links.SignVisit(v)), Until: until.Time().Format("02-01-2006")}
		}
		out.Content, err = desksheet.Slips(shown, slips, paper)
	}
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

func (d *door) deskURL(token string) string { return d.baseURL + "/warga/" + token }
