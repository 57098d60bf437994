package api

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"siklus.id/appraisal"
	"siklus.id/link"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

// How long people stay signed in, real time. A session from a link never outlives the link.
const (
	linkSession  = 12 * time.Hour
	staffSession = 10 * time.Hour
)

// freshEvery is how long one request for a fresh link stands for all others: the answer never tells what
// happened, so people press the button again.
const freshEvery = 10 * time.Minute

// sessions says who is asking and opens the links of letters.
type sessions struct{ *door }

func (s sessions) WhoAmI(ctx context.Context, r *siklusv1.WhoAmIRequest) (*siklusv1.WhoAmIResponse, error) {
	p, err := s.enter(ctx, connectv1.SessionServiceWhoAmIProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.WhoAmIResponse{Via: string(p.Via), Offices: p.Offices, TaskId: p.Task}
	if !p.SignedIn() {
		return out, nil
	}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		agency, err := tx.OwnAgency(ctx)
		if err != nil {
			return err
		}
		out.Agency, out.Zone = agency.Name, agency.Zone
		if p.Person == "" {
			return nil
		}
		person, err := tx.PersonByID(ctx, p.Person)
		if err != nil {
			return err
		}
		out.Language = person.Language
		out.Person = &siklusv1.Person{Id: person.ID, Name: person.Name, Number: person.Number}
		return nil
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

// opened is what a token leads to.
type opened struct {
	agency   store.Agency
	task     store.Task
	subject  store.Case
	person   store.Person
	state    siklusv1.LinkState
	sameHand bool // the task is still with the person whom the letter was written to
	expires  time.Time
}

// open reads a token. It uses nothing up, however often it is done.
func (s sessions) open(ctx context.Context, token string) (opened, error) {
	if s.limits.links.over(ctx, hex.EncodeToString(store.HashSecret(token))) {
		return opened{}, refuseTooMany()
	}
	l, err := s.links.Open(token, s.now())
	expired := errors.Is(err, link.ErrExpired)
	if err != nil && !expired {
		return opened{}, refuseLinkUnknown()
	}
	agency, err := s.store.AgencyOfTask(ctx, l.Task)
	if errors.Is(err, store.ErrNotFound) {
		return opened{}, refuseLinkUnknown()
	}
	if err != nil {
		return opened{}, err
	}
	o := opened{state: siklusv1.LinkState_LINK_STATE_OPEN, expires: l.Expires}
	err = s.store.WithAgency(ctx, agency, func(tx store.Tx) (err error) {
		if o.agency, err = tx.OwnAgency(ctx); err != nil {
			return err
		}
		if o.task, err = tx.TaskByID(ctx, l.Task); err != nil {
			return err
		}
		if o.subject, err = tx.CaseByID(ctx, o.task.CaseID); err != nil {
			return err
		}
		o.sameHand = o.task.Epoch == l.Epoch && (o.task.PersonID != "" || o.task.Role == appraisal.HR)
		if o.task.PersonID != "" && o.sameHand {
			o.person, err = tx.PersonByID(ctx, o.task.PersonID)
		}
		return err
	})
	switch {
	case expired || !o.sameHand:
		o.state = siklusv1.LinkState_LINK_STATE_EXPIRED
	case !o.task.ClosedAt.IsZero():
		o.state = siklusv1.LinkState_LINK_STATE_DONE
	}
	return o, err
}

func (s sessions) OpenLink(ctx context.Context, r *siklusv1.OpenLinkRequest) (*siklusv1.OpenLinkResponse, error) {
	if _, err := s.enter(ctx, connectv1.SessionServiceOpenLinkProcedure, r); err != nil {
		return nil, err
	}
	o, err := s.open(ctx, r.GetToken())
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	out := &siklusv1.OpenLinkResponse{
		State: o.state, Agency: o.agency.Name, Zone: o.agency.Zone, Rehearsal: o.subject.Rules.Pace.Rehearsal(),
	}
	if !o.sameHand {
		return out, nil // whoever holds the old letter learns nothing about the new hand
	}
	out.Addressee = shortName(o.person.Name)
	err = s.store.WithAgency(ctx, o.agency.ID, func(tx store.Tx) error {
		tasks, err := s.describe(ctx, tx, []store.Task{o.task})
		if err == nil {
			out.Task = tasks[0]
		}
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

func (s sessions) StartFromLink(ctx context.Context, r *siklusv1.StartFromLinkRequest) (*siklusv1.StartFromLinkResponse, error) {
	if _, err := s.enter(ctx, connectv1.SessionServiceStartFromLinkProcedure, r); err != nil {
		return nil, err
	}
	o, err := s.open(ctx, r.GetToken())
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	if o.state == siklusv1.LinkState_LINK_STATE_EXPIRED {
		return nil, s.answer(ctx, refuseLinkOver())
	}
	if o.task.PersonID == "" {
		// A task of the HR desk is several people's: the link shows it, and signing in tells who comes.
		return nil, s.answer(ctx, refuseSignIn())
	}
	ends := s.now().Add(linkSession)
	if o.expires.Before(ends) {
		ends = o.expires
	}
	token, err := s.store.CreateSession(ctx, store.Session{
		Agency: o.agency.ID, Person: o.person.ID, Via: string(ByLink), TaskID: o.task.ID, ExpiresAt: ends,
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return &siklusv1.StartFromLinkResponse{Session: token, TaskId: o.task.ID}, nil
}

func (s sessions) RequestFreshLink(ctx context.Context, r *siklusv1.RequestFreshLinkRequest) (*siklusv1.RequestFreshLinkResponse, error) {
	if _, err := s.enter(ctx, connectv1.SessionServiceRequestFreshLinkProcedure, r); err != nil {
		return nil, err
	}
	o, err := s.open(ctx, r.GetToken())
	if err == nil && o.sameHand && o.person.ID != "" && o.task.ClosedAt.IsZero() {
		err = s.queueFreshLink(ctx, o)
	}
	// The answer is the same for a good link, an old one and a guess. Only that nothing could be recorded is
	// told, because then trying again helps.
	var refusal *appraisal.Refusal
	if errors.As(err, &refusal) && refusal.Code == LinkUnknown {
		err = nil
	}
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return &siklusv1.RequestFreshLinkResponse{}, nil
}

func (s sessions) queueFreshLink(ctx context.Context, o opened) error {
	return s.store.WithAgency(ctx, o.agency.ID, func(tx store.Tx) error {
		cycle, err := tx.CycleByID(ctx, o.subject.CycleID)
		if err != nil {
			return err
		}
		data, err := json.Marshal(store.LetterData{
			Role: o.task.Role, Act: o.task.Act, Proceeding: o.subject.Proceeding, Year: cycle.Year,
			Period: periodKey(o.subject.Period), Rehearsal: o.subject.Rules.Pace.Rehearsal(), Stage: o.subject.Stage, Clock: o.task.Term.Clock, Due: o.task.Term.Due,
		})
		if err != nil {
			return err
		}
		return tx.QueueLetter(ctx, store.Letter{
			PersonID: o.person.ID, Kind: "fresh_link", TaskID: o.task.ID, CaseID: o.subject.ID, CycleID: o.subject.CycleID,
			Data: data, QueuedAt: s.now(),
			Cause: o.task.ID + "/fresh/" + s.now().Truncate(freshEvery).UTC().Format(time.RFC3339),
		})
	})
}

func (s sessions) SignOut(ctx context.Context, r *siklusv1.SignOutRequest) (*siklusv1.SignOutResponse, error) {
	p, err := s.enter(ctx, connectv1.SessionServiceSignOutProcedure, r)
	if err != nil {
		return nil, err
	}
	if p.Via == ByLink || p.Via == BySession {
		hash, err := hex.DecodeString(p.secret)
		if err == nil && len(hash) > 0 {
			err = s.store.DeleteSession(ctx, hash)
		}
		if err != nil {
			return nil, s.answer(ctx, err)
		}
	}
	return &siklusv1.SignOutResponse{}, nil
}

// shortName is the first name and initials: enough for a wrong reader to notice, and no more.
func shortName(name string) string {
	words := strings.Fields(name)
	for i, w := range words {
		if i > 0 {
			words[i] = string([]rune(w)[0]) + "."
		}
	}
	return strings.Join(words, " ")
}
