package play

import (
	"context"
	"errors"
	"strconv"
	"time"

	"siklus.id/appraisal"
	"siklus.id/deploy/demo"
	siklusv1 "siklus.id/proto/siklus/v1"
)

// The days of February on which colleagues are proposed and approved, and the one of March from which they answer: well
// before the list closes.
const (
	peersNamed   = 9
	peersDecided = 16
	peersAnswer  = 2
)

func (c *Company) peerScenes() []scene {
	var all []scene
	for _, post := range c.script.peers {
		for n, p := range c.Agency.Holders(post) {
			all = append(all, scene{"colleagues asked about " + post, func(ctx context.Context) error { return c.namesPeers(ctx, p, n) }})
		}
	}
	if len(all) == 0 {
		return nil
	}
	for _, p := range c.Agency.Appraised() {
		all = append(all, scene{"colleagues heard by " + p.AppraisedIn(), func(ctx context.Context) error { return c.speaks(ctx, p) }})
	}
	return all
}

// namesPeers proposes colleagues of the first quarter; the leader approves. Of the first one a leader nominates too.
func (c *Company) namesPeers(ctx context.Context, me *demo.Person, n int) error {
	mine, err := c.board.await(ctx, appraisalOf(me), appraisal.InYear)
	if err != nil {
		return err
	}
	if err := c.day(ctx, c.workday(c.on(time.February, peersNamed))); err != nil {
		return err
	}
	desk, err := c.as(ctx, me)
	if err != nil {
		return err
	}
	found, err := desk.Voice.FindNominees(ctx, &siklusv1.FindNomineesRequest{CaseId: mine.id, Period: "q1"})
	if err != nil {
		return err
	}
	var free []string
	for _, p := range found.GetNominees() {
		if p.GetRefusal() == "" {
			free = append(free, p.GetPerson().GetId())
		}
	}
	if len(free) < 3 {
		return errors.New("fewer than three colleagues can be asked")
	}
	var seats []string
	for i := range 4 {
		if i >= len(free) {
			break
		}
		out, err := desk.Voice.NominateVoice(ctx, &siklusv1.NominateVoiceRequest{CaseId: mine.id, Period: "q1", PersonId: free[(i+n)%len(free)]})
		if err != nil {
			return err
		}
		seats = append(seats, out.GetSeat().GetId())
	}
	if err := c.day(ctx, c.workday(c.on(time.February, peersDecided))); err != nil {
		return err
	}
	leader, err := c.as(ctx, c.Agency.Appraiser(me))
	if err != nil {
		return err
	}
	if _, err := leader.Voice.GetVoices(ctx, &siklusv1.GetVoicesRequest{CaseId: mine.id, Period: "q1"}); err != nil {
		return err
	}
	for _, seat := range seats {
		if _, err := leader.Voice.DecideVoice(ctx, &siklusv1.DecideVoiceRequest{SeatId: seat, Approve: true}); err != nil {
			return err
		}
	}
	return nil
}

// speaks answers what somebody is asked about colleagues, on the seven values, with an example. Asked for the first time, some
// have had too little to do with that colleague and say so, and others let a week pass in silence: the same people in every
// play, whatever the seats are called.
func (c *Company) speaks(ctx context.Context, me *demo.Person) error {
	desk, err := c.as(ctx, me)
	if err != nil {
		return err
	}
	for week := range 5 {
		if err := c.day(ctx, c.workday(c.on(time.March, peersAnswer+int(chance(5, me.Name, "voice"))+7*week))); err != nil {
			return err
		}
		asked, err := desk.Voice.ListVoiceSeats(ctx, &siklusv1.ListVoiceSeatsRequest{})
		if err != nil {
			return err
		}
		for i, a := range asked.GetAsked() {
			if !a.GetOpen() {
				continue
			}
			if err := c.says(ctx, desk, me, a, week == 0 && i == 0); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c *Company) says(ctx context.Context, d *desk, me *demo.Person, a *siklusv1.AskedVoice, first bool) error {
	if first {
		switch chance(3, me.Name, "first voice") {
		case 0:
			_, err := d.Voice.DeclineVoice(ctx, &siklusv1.DeclineVoiceRequest{SeatId: a.GetSeatId(), Reason: siklusv1.VoiceDecline_VOICE_DECLINE_TOO_LITTLE_CONTACT})
			return err
		case 1:
			return nil // silent
		}
	}
	marks, examples := make([]int32, 7), make([]string, 7)
	for i := range marks {
		marks[i] = int32(3 + chance(3, me.Name, a.GetEmployee().GetName(), strconv.Itoa(i)))
	}
	examples[0] = "Menjelaskan syarat dengan sabar kepada orang yang datang dua kali."
	_, err := d.Voice.AnswerVoice(ctx, &siklusv1.AnswerVoiceRequest{SeatId: a.GetSeatId(), Marks: marks, Examples: examples})
	return err
}
