package api

import (
	"context"
	"crypto/rand"
	"errors"
	"time"

	"siklus.id/appraisal"
	"siklus.id/appraisal/policies"
	"siklus.id/link"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

// visitors is what a citizen can do. It reads nothing of staff.
type visitors struct{ *door }

// lane lets few through at a time. Citizens have one of their own, so that a crowd of them waits for one another and not
// the staff's pages for them.
type lane chan struct{}

// visitLanes is how many forms one process handles at a time, and visitPatience how long one waits for its turn.
const (
	visitLanes    = 2
	visitPatience = 5 * time.Second
)

// enter waits for a turn and returns what ends it; the refusal tells the citizen to send again.
func (l lane) enter(ctx context.Context) (leave func(), err error) {
	ctx, cancel := context.WithTimeout(ctx, visitPatience)
	defer cancel()
	select {
	case l <- struct{}{}:
		return func() { <-l }, nil
	case <-ctx.Done():
		return nil, refuseNotReceived()
	}
}

// opened is the desk that a token leads to, for as long as its transaction lasts.
type openedDesk struct {
	agency store.Agency
	desk   store.Desk
	policy policies.Policy
	state  siklusv1.DeskState
}

// atDesk reads the desk of a token inside its agency and says what it takes. slip: the token is that of a slip.
func (s visitors) atDesk(ctx context.Context, of link.Desk, slip, anySheet bool, f func(tx store.Tx, o openedDesk) error) error {
	agency, err := s.store.AgencyOfDesk(ctx, of.ID)
	if errors.Is(err, store.ErrNotFound) {
		return refuseLinkUnknown()
	}
	if err != nil {
		return err
	}
	return s.store.WithAgency(ctx, agency, func(tx store.Tx) error {
		o := openedDesk{state: siklusv1.DeskState_DESK_STATE_OPEN}
		if o.agency, err = tx.OwnAgency(ctx); err != nil {
			return err
		}
		if o.desk, err = tx.DeskByID(ctx, of.ID); err != nil {
			return err
		}
		if o.policy, err = citizenPolicy(o.agency.Policy); err != nil {
			return err
		}
		switch {
		case !o.desk.ClosedAt.IsZero() || o.policy.Citizens.Hourly == 0 || !anySheet && of.Sheet != o.desk.Sheet:
			o.state = siklusv1.DeskState_DESK_STATE_CLOSED
		case o.desk.SlipsOnly && !slip:
			o.state = siklusv1.DeskState_DESK_STATE_SLIPS_ONLY
		}
		return f(tx, o)
	})
}

// OpenDesk reads the token of a sheet, for which it draws a visit, or that of a slip, which is a visit itself.
func (s visitors) OpenDesk(ctx context.Context, r *siklusv1.OpenDeskRequest) (*siklusv1.OpenDeskResponse, error) {
	if _, err := s.enter(ctx, connectv1.VisitorServiceOpenDeskProcedure, r); err != nil {
		return nil, err
	}
	now := s.now()
	of, err := s.links.OpenDesk(r.GetToken())
	slip := false
	visit := r.GetToken()
	if err != nil {
		v, openErr := s.links.OpenVisit(r.GetToken(), now)
		if openErr != nil && !errors.Is(openErr, link.ErrExpired) || !v.Slip {
			return nil, s.answer(ctx, refuseLinkUnknown())
		}
		of, slip = v.Desk, true
		if openErr != nil {
			visit = ""
		}
	}
	leave, err := s.visits.enter(ctx)
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	defer leave()
	out := &siklusv1.OpenDeskResponse{}
	err = s.atDesk(ctx, of, slip, false, func(_ store.Tx, o openedDesk) error {
		out.State, out.Agency, out.Unit, out.Service, out.Desk, out.Rehearsal = o.state, o.agency.Name, o.desk.Unit, o.desk.Service, o.desk.Name, o.desk.CycleID != ""
		if slip && visit == "" {
			out.State = siklusv1.DeskState_DESK_STATE_CLOSED
		}
		if out.State != siklusv1.DeskState_DESK_STATE_OPEN {
			return nil
		}
		out.Elements = surveyElements()
		if out.Visit = visit; !slip {
			out.Visit = s.links.SignVisit(newVisit(of, now.Add(time.Duration(o.policy.Citizens.OpenFor)*time.Hour)))
		}
		return nil
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

// newVisit draws a visit that nobody can guess.
func newVisit(of link.Desk, expires time.Time) link.Visit {
	v := link.Visit{Desk: of, Expires: expires}
	_, _ = rand.Read(v.Nonce[:]) // never fails
	return v
}

// SendVisit keeps a form once. Personal data is taken out before anything is kept; who sent it is not asked.
func (s visitors) SendVisit(ctx context.Context, r *siklusv1.SendVisitRequest) (*siklusv1.SendVisitResponse, error) {
	if _, err := s.enter(ctx, connectv1.VisitorServiceSendVisitProcedure, r); err != nil {
		return nil, err
	}
	now := s.now()
	visit, err := s.links.OpenVisit(r.GetVisit(), now)
	late := errors.Is(err, link.ErrExpired)
	if err != nil && !late {
		return nil, s.answer(ctx, refuseLinkUnknown())
	}
	kept, err := visitedOf(r)
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	code := s.links.ComplaintCode(visit)
	kept.DeskID, kept.Nonce, kept.Hour, kept.CodeHash = visit.Desk.ID, visit.Nonce, now.Truncate(time.Hour), store.HashSecret(code)
	leave, err := s.visits.enter(ctx)
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	defer leave()
	out := &siklusv1.SendVisitResponse{}
	var agency string
	// A form that is open stays good when another sheet is hung up; a slip of the sheets before does not.
	err = s.atDesk(ctx, visit.Desk, true, !visit.Slip, func(tx store.Tx, o openedDesk) error {
		agency = tx.Agency()
		there := late
		if !late {
			if o.state != siklusv1.DeskState_DESK_STATE_OPEN {
				return doorRefusal(DeskClosed, "Loket ini tidak menerima penilaian lagi. Pindai kode yang tergantung di loket sekarang.",
					"This desk takes no forms any more. Scan the code that hangs there now.")
			}
			zone := appraisal.Calendar{Zone: o.agency.Zone, Week: o.agency.Week}
			kept.OverOn = zone.DateOf(visit.Expires) + 1
			var hours int
			if kept.On, hours, err = dayAt(ctx, tx, o, zone, now); err != nil {
				return err
			}
			kept.Most = o.policy.Citizens.Hourly * hours
			counted, err := tx.KeepVisit(ctx, kept)
			if err != nil {
				return err
			}
			if there = !counted; counted && kept.Complaint != "" {
				out.Code = code
			}
		}
		if there { // sent before: who waits for the code of the first time gets it
			known, err := tx.HasComplaint(ctx, kept.CodeHash)
			if known {
				out.Code = code
			}
			return err
		}
		return nil
	})
	if errors.Is(err, store.ErrFlood) {
		if noted := s.store.WithAgency(ctx, agency, func(tx store.Tx) error { return tx.NoteFlood(ctx, kept.DeskID, kept.Hour) }); noted != nil {
			return nil, s.answer(ctx, noted)
		}
		err = doorRefusal(TooManyTries, "Loket ini sedang menerima terlalu banyak isian. Isian Anda belum dihitung; kirim lagi satu jam lagi.",
			"This desk is being sent too many forms. Yours was not counted; send it again in an hour.")
	}
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

// mostHours is for how many of its own hours a rehearsal's desk takes forms in an hour: a flood still finds an end.
const mostHours = 100

// dayAt is the day at a desk now: of its rehearsal's own time when it belongs to one. hours is how many hours of the desk's
// time go by in one of ours, mostHours at most.
func dayAt(ctx context.Context, tx store.Tx, o openedDesk, zone appraisal.Calendar, now time.Time) (on appraisal.Date, hours int, err error) {
	if o.desk.CycleID == "" {
		return zone.DateOf(now), 1, nil
	}
	cycle, err := tx.CycleByID(ctx, o.desk.CycleID)
	if err != nil {
		return 0, 0, err
	}
	pace := cycle.Rules.Pace
	hours = int(min(pace.ToLegal(now.Add(time.Hour)).Sub(pace.ToLegal(now)).Hours(), mostHours))
	return cycle.Rules.Calendar.DateOf(pace.ToLegal(now)), max(hours, 1), nil
}

// visitedOf reads a form: nine marks, or none beside a complaint.
func visitedOf(r *siklusv1.SendVisitRequest) (kept store.Visited, err error) {
	missing := -1
	for i, mark := range r.GetMarks() {
		kept.Marks[i] = int(mark)
		if mark == 0 && missing < 0 {
			missing = i
		}
		kept.HasMarks = kept.HasMarks || mark > 0
	}
	kept.Words, kept.Complaint = appraisal.Mask(plain(r.GetWords())), appraisal.Mask(plain(r.GetComplaint()))
	kept.Kind = appraisal.Grievance
	if r.GetPraise() {
		kept.Kind = appraisal.Praise
	}
	if missing >= 0 && (kept.HasMarks || kept.Complaint == "") {
		return kept, &refused{field: "marks[" + string(rune('0'+missing)) + "]", Refusal: *doorRefusal(InputWrong,
			"Jawab sembilan pertanyaan, atau kosongkan semuanya bila hanya ingin menyampaikan laporan.",
			"Answer all nine questions, or none of them if you only want to report something.")}
	}
	return kept, nil
}

// FollowComplaint shows a complaint to whoever has its code, without any name.
func (s visitors) FollowComplaint(ctx context.Context, r *siklusv1.FollowComplaintRequest) (*siklusv1.FollowComplaintResponse, error) {
	if _, err := s.enter(ctx, connectv1.VisitorServiceFollowComplaintProcedure, r); err != nil {
		return nil, err
	}
	unknown := doorRefusal(NotFound, "Kode ini tidak kami kenali. Periksa kembali keenam belas huruf dan angkanya.", "We do not know this code. Check its sixteen letters and digits.")
	code := link.PlainCode(r.GetCode())
	if code == "" {
		return nil, s.answer(ctx, unknown)
	}
	leave, err := s.visits.enter(ctx)
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	defer leave()
	agency, id, err := s.store.ComplaintByCode(ctx, store.HashSecret(code))
	if errors.Is(err, store.ErrNotFound) {
		return nil, s.answer(ctx, unknown)
	}
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	out := &siklusv1.FollowComplaintResponse{}
	err = s.store.WithAgency(ctx, agency, func(tx store.Tx) error {
		c, err := tx.ComplaintByID(ctx, id)
		if err != nil {
			return err
		}
		of, err := tx.OwnAgency(ctx)
		if err != nil {
			return err
		}
		out = &siklusv1.FollowComplaintResponse{Agency: of.Name, Service: c.Desk.Service, Praise: c.Kind == appraisal.Praise, Text: c.Text, Stage: string(c.Stage),
			On: day(c.On), Outcome: string(c.Outcome), Rehearsal: c.Desk.CycleID != ""}
		if c.Stage == appraisal.ComplaintAssigned {
			out.Due = day(c.Due)
		}
		if step, ok := c.Step(store.StepAnswered); ok {
			out.Answer = step.Text
		}
		if step, ok := c.Step(store.StepClosed); ok {
			out.Closing = step.Text
		}
		return nil
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}
