package api

import (
	"cmp"
	"context"
	"slices"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

// ownSeat finds a seat of the caller, whose appraisal they need not stand in; anybody else's does not exist for them.
func (s voices) ownSeat(ctx context.Context, tx store.Tx, p Principal, id string) (store.VoiceSeat, store.Case, appraisal.VoiceTerms, error) {
	var terms appraisal.VoiceTerms
	seat, err := tx.VoiceSeatByID(ctx, id)
	if err == nil && (seat.PersonID != p.Person || seat.AskedOn.IsZero()) {
		err = store.ErrNotFound
	}
	if err != nil {
		return seat, store.Case{}, terms, err
	}
	c, err := tx.CaseByID(ctx, seat.CaseID)
	if err != nil {
		return seat, c, terms, err
	}
	cycle, err := tx.CycleByID(ctx, c.CycleID)
	if err != nil {
		return seat, c, terms, err
	}
	limits, _ := store.VoiceLimits(c.Rules)
	for _, period := range appraisal.Periods(cycle.Year, c.Rules) {
		if period.Key() == seat.Period {
			terms, _ = appraisal.VoiceTermsOf(period, c.Rules.Calendar, limits)
		}
	}
	return seat, c, terms, nil
}

// legalToday is today in the cycle's own time.
func (d *door) legalToday(r appraisal.Rules) appraisal.Date {
	return r.Calendar.DateOf(r.Pace.ToLegal(d.now()))
}

// ListVoiceSeats lists whom the caller is asked about.
func (s voices) ListVoiceSeats(ctx context.Context, r *siklusv1.ListVoiceSeatsRequest) (*siklusv1.ListVoiceSeatsResponse, error) {
	p, err := s.enter(ctx, connectv1.VoiceServiceListVoiceSeatsProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.ListVoiceSeatsResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		agency, err := tx.OwnAgency(ctx)
		if err != nil {
			return err
		}
		out.Zone = agency.Zone
		seats, err := tx.VoiceSeatsOf(ctx, p.Person)
		if err != nil {
			return err
		}
		for _, seat := range seats {
			_, c, terms, err := s.ownSeat(ctx, tx, p, seat.ID)
			if err != nil {
				return err
			}
			cycle, err := tx.CycleByID(ctx, c.CycleID)
			if err != nil {
				return err
			}
			names, err := tx.PeopleByID(ctx, []string{c.PersonID})
			if err != nil {
				return err
			}
			post, err := tx.PostByID(ctx, c.PostID)
			if err != nil {
				return err
			}
			limits, _ := store.VoiceLimits(c.Rules)
			employee := personOf(names, c.PersonID)
			employee.Post = post.Title
			out.Asked = append(out.Asked, &siklusv1.AskedVoice{SeatId: seat.ID, Employee: employee, Group: voiceGroups[seat.Group], State: voiceStates[seat.State],
				Period: seat.Period, Year: int32(cycle.Year), Until: day(terms.Answer), Least: int32(limits.Least), Rehearsal: c.Rules.Pace.Rehearsal(),
				Open: seat.State == store.VoiceAsked && s.legalToday(c.Rules) <= terms.Answer && !c.Stage.Ended()})
		}
		slices.SortStableFunc(out.GetAsked(), func(a, b *siklusv1.AskedVoice) int {
			if a.GetOpen() != b.GetOpen() {
				if a.GetOpen() {
					return -1
				}
				return 1
			}
			return cmp.Compare(a.GetEmployee().GetName(), b.GetEmployee().GetName())
		})
		return nil
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

// AnswerVoice takes an answer and forgets whose it is: what is kept of it is added to the sealed sums of the round, and
// the seat is marked as answered. Nothing is logged of it.
func (s voices) AnswerVoice(ctx context.Context, r *siklusv1.AnswerVoiceRequest) (*siklusv1.AnswerVoiceResponse, error) {
	p, err := s.enterToWrite(ctx, connectv1.VoiceServiceAnswerVoiceProcedure, r)
	if err != nil {
		return nil, err
	}
	var answer appraisal.VoiceAnswer
	for i, mark := range r.GetMarks() {
		answer.Marks[i] = int(mark)
	}
	for i, example := range r.GetExamples() {
		answer.Examples[i] = plain(example)
	}
	if field, refusal := appraisal.AdmitVoice(answer); refusal != nil {
		return nil, s.answer(ctx, &refused{field: field, Refusal: *refusal})
	}
	out := &siklusv1.AnswerVoiceResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		seat, c, terms, err := s.ownSeat(ctx, tx, p, r.GetSeatId())
		if err != nil {
			return err
		}
		if err := s.inTime(seat, c, terms); err != nil {
			return err
		}
		out.Already, err = tx.AnswerVoice(ctx, seat, answer, s.links.Keys)
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, voiceRefusal(err))
	}
	return out, nil
}

// inTime refuses what comes after the last day. A second post of what was answered before is no matter.
func (s voices) inTime(seat store.VoiceSeat, c store.Case, terms appraisal.VoiceTerms) error {
	if seat.State != store.VoiceAnswered && (s.legalToday(c.Rules) > terms.Answer || c.Stage.Ended()) {
		return doorRefusal(appraisal.VoiceClosed, "Masa menjawab sudah berakhir pada "+terms.Answer.Indonesian()+".", "Answers were due on "+terms.Answer.English()+".")
	}
	return nil
}

// DeclineVoice gives a seat back with a kind of reason.
func (s voices) DeclineVoice(ctx context.Context, r *siklusv1.DeclineVoiceRequest) (*siklusv1.DeclineVoiceResponse, error) {
	p, err := s.enterToWrite(ctx, connectv1.VoiceServiceDeclineVoiceProcedure, r)
	if err != nil {
		return nil, err
	}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		seat, c, terms, err := s.ownSeat(ctx, tx, p, r.GetSeatId())
		if err != nil {
			return err
		}
		if err := s.inTime(seat, c, terms); err != nil {
			return err
		}
		return tx.DeclineVoice(ctx, seat, voiceDeclines[r.GetReason()], s.legalToday(c.Rules))
	})
	if err != nil {
		return nil, s.answer(ctx, voiceRefusal(err))
	}
	return &siklusv1.DeclineVoiceResponse{}, nil
}

// voiceStates are the states as their own person is told them.
var voiceStates = map[store.VoiceState]siklusv1.VoiceSeatState{
	store.VoiceProposed: siklusv1.VoiceSeatState_VOICE_SEAT_STATE_PROPOSED, store.VoiceRejected: siklusv1.VoiceSeatState_VOICE_SEAT_STATE_REJECTED,
	store.VoiceAsked: siklusv1.VoiceSeatState_VOICE_SEAT_STATE_ASKED, store.VoiceAnswered: siklusv1.VoiceSeatState_VOICE_SEAT_STATE_ANSWERED,
	store.VoiceDeclined: siklusv1.VoiceSeatState_VOICE_SEAT_STATE_DECLINED, store.VoiceReplaced: siklusv1.VoiceSeatState_VOICE_SEAT_STATE_REPLACED,
	store.VoiceOver: siklusv1.VoiceSeatState_VOICE_SEAT_STATE_OVER,
}

// voiceDeclines are the kinds of reason.
var voiceDeclines = map[siklusv1.VoiceDecline]store.VoiceDecline{
	siklusv1.VoiceDecline_VOICE_DECLINE_CONFLICT: store.DeclinedConflict, siklusv1.VoiceDecline_VOICE_DECLINE_TOO_LITTLE_CONTACT: store.DeclinedContact,
	siklusv1.VoiceDecline_VOICE_DECLINE_NO_TIME: store.DeclinedTime, siklusv1.VoiceDecline_VOICE_DECLINE_OTHER: store.DeclinedOther,
}
