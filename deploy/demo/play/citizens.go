package play

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
)

func (c *Company) citizenScenes() []scene {
	if len(c.script.desks) == 0 || c.Scan == nil {
		return nil
	}
	var all []scene
	for _, d := range c.script.desks {
		all = append(all, scene{"citizens at " + d.service.GetCode(), func(ctx context.Context) error { return c.serves(ctx, d) }})
	}
	return all
}

// serves is a desk with a code on the wall: citizens scan it and say what they think, a few each week. One of them
// complains, one praises, and one sends the form twice.
func (c *Company) serves(ctx context.Context, at counter) error {
	if err := c.day(ctx, c.on(time.January, 12)); err != nil {
		return err
	}
	hr, err := c.as(ctx, c.Agency.HR()[0])
	if err != nil {
		return err
	}
	known, err := hr.Citizen.ListDesks(ctx, &siklusv1.ListDesksRequest{})
	if err != nil {
		return err
	}
	unit := ""
	for _, u := range known.GetUnits() {
		if u.GetCode() == at.unit {
			unit = u.GetId()
		}
	}
	put, err := hr.Citizen.PutDesk(ctx, &siklusv1.PutDeskRequest{Standard: at.service.GetStandard(), StandardUnit: at.service.GetStandardUnit(),
		Desk: &siklusv1.Desk{UnitId: unit, ServiceCode: at.service.GetCode(), Service: at.service.GetName(), Name: "Loket " + at.service.GetName(), RehearsalCycleId: c.Cycle}})
	if err != nil {
		return err
	}
	if _, err := hr.Citizen.PrintDesk(ctx, &siklusv1.PrintDeskRequest{DeskId: put.GetDesk().GetId(), Paper: "A4"}); err != nil {
		return err
	}
	v := visitors{Company: c, desk: newDesk(c.Server, "", c.Transport), token: c.Scan(put.GetDesk().GetId(), int(put.GetDesk().GetSheet())), service: at.service.GetCode()}
	for day := c.workday(c.on(time.January, 14)); day <= c.on(time.December, 20); day = c.workday(day + 6) {
		if err := c.hour(ctx, day, 11); err != nil {
			return err
		}
		if err := v.come(ctx, hr, at, day); err != nil {
			return err
		}
	}
	return nil
}

// visitors are citizens: nobody knows who they are.
type visitors struct {
	*Company
	desk    *desk
	token   string
	service string
	sent    int
}

// come is one day at the desk.
func (v *visitors) come(ctx context.Context, hr *desk, at counter, day appraisal.Date) error {
	for n := range 1 + int(chance(2, v.service, day.String())) {
		form, err := v.desk.Visitor.OpenDesk(ctx, &siklusv1.OpenDeskRequest{Token: v.token})
		if err != nil {
			return err
		}
		visit := &siklusv1.SendVisitRequest{Visit: form.GetVisit(), Marks: make([]int32, 9)}
		for i := range visit.Marks {
			visit.Marks[i] = int32(3 + chance(2, v.service, day.String(), strconv.Itoa(n), strconv.Itoa(i)))
			if at.slow && !v.improved(at.post, day) {
				visit.Marks[i]--
			}
		}
		v.sent++
		switch v.sent {
		case 3:
			visit.Words = "Petugas ramah. Hubungi saya di 0812-3456-7890 bila perlu."
		case 4:
			if at.report != "" {
				visit.Marks[1], visit.Marks[2] = 1, 1
				visit.Complaint = at.report
			}
		case 6:
			visit.Complaint, visit.Praise = at.praise, at.praise != ""
		}
		sent, err := v.desk.Visitor.SendVisit(ctx, visit)
		if err != nil {
			return err
		}
		if v.sent == 5 { // the phone sends once more; it counts once
			if _, err := v.desk.Visitor.SendVisit(ctx, visit); err != nil {
				return err
			}
		}
		if visit.GetComplaint() != "" {
			if err := v.followsUp(ctx, hr, at, sent.GetCode(), visit.GetPraise()); err != nil {
				return err
			}
		}
	}
	return nil
}

// followsUp is what the office does with a report: HR verifies it and says whom it concerns, that person answers, HR
// closes it. Whoever sent it follows it by a code.
func (v *visitors) followsUp(ctx context.Context, hr *desk, at counter, code string, praise bool) error {
	if code == "" {
		return errors.New("a report brought no code")
	}
	list, err := hr.Citizen.ListComplaints(ctx, &siklusv1.ListComplaintsRequest{Scope: siklusv1.ComplaintScope_COMPLAINT_SCOPE_AGENCY, Open: true})
	if err != nil {
		return err
	}
	if len(list.GetComplaints()) == 0 {
		return errors.New("HR does not see the report")
	}
	id := list.GetComplaints()[0].GetId()
	who := v.Agency.Holders(at.post)[1]
	them, err := v.as(ctx, who)
	if err != nil {
		return err
	}
	if _, err := hr.Citizen.GetComplaint(ctx, &siklusv1.GetComplaintRequest{ComplaintId: id}); err != nil {
		return err
	}
	if _, err := hr.Citizen.VerifyComplaint(ctx, &siklusv1.VerifyComplaintRequest{ComplaintId: id, Genuine: true, PersonId: them.person,
		Note: "Cocok dengan nomor berkas di buku layanan."}); err != nil {
		return err
	}
	if praise {
		return nil
	}
	if _, err := them.Citizen.AnswerComplaint(ctx, &siklusv1.AnswerComplaintRequest{ComplaintId: id,
		Answer: "Berkas tertahan karena menunggu tanda tangan; sudah selesai dan dapat diambil hari ini. Mohon maaf."}); err != nil {
		return err
	}
	if _, err := hr.Citizen.CloseComplaint(ctx, &siklusv1.CloseComplaintRequest{ComplaintId: id, Founded: true,
		Closing: "Keluhan benar: berkas melewati standar waktu. Urutan tanda tangan sudah diubah."}); err != nil {
		return err
	}
	told, err := v.desk.Visitor.FollowComplaint(ctx, &siklusv1.FollowComplaintRequest{Code: code})
	if err == nil && told.GetAnswer() == "" {
		err = fmt.Errorf("whoever complained reads no answer: %s", told.GetStage())
	}
	return err
}
