package api

import (
	"context"
	"encoding/hex"
	"fmt"
	"net/mail"
	"slices"
	"strings"
	"time"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

// letters tells what became of letters, and lets addresses be mended and ways be chosen.
type letters struct{ *door }

// lettersAPage is how many letters one page of a log holds.
const lettersAPage = 50

func (s letters) ListLetters(ctx context.Context, r *siklusv1.ListLettersRequest) (*siklusv1.ListLettersResponse, error) {
	p, err := s.enter(ctx, connectv1.LetterServiceListLettersProcedure, r)
	if err != nil {
		return nil, err
	}
	var before time.Time
	if token := r.GetPageToken(); token != "" {
		if before, err = time.Parse(time.RFC3339Nano, token); err != nil {
			return nil, s.answer(ctx, refuseInput("page_token"))
		}
	}
	whose, desk := p.Person, p.Holds(OfficeHR)
	if asked := r.GetPersonId(); asked != "" && asked != whose {
		if !desk {
			return nil, s.answer(ctx, refuseNotFound())
		}
		whose = asked
	}
	out := &siklusv1.ListLettersResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		person, err := tx.PersonByID(ctx, whose)
		if err != nil {
			return err
		}
		out.Person = &siklusv1.Person{Id: person.ID, Name: person.Name, Number: person.Number}
		out.Email, out.Reason = person.Email, person.Unreachable
		log, err := tx.LetterLog(ctx, whose, before, lettersAPage+1)
		if len(log) > lettersAPage {
			log = log[:lettersAPage]
			out.NextPageToken = log[lettersAPage-1].QueuedAt.UTC().Format(time.RFC3339Nano)
		}
		for _, l := range log {
			out.Letters = append(out.Letters, loggedOf(l, desk, s.now()))
		}
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

// loggedOf tells real time: when a letter left is no date of the procedure.
func loggedOf(l store.LoggedLetter, desk bool, now time.Time) *siklusv1.LoggedLetter {
	out := &siklusv1.LoggedLetter{Id: l.ID, Kind: l.Kind, QueuedAt: stamp(l.QueuedAt), SentAt: stamp(l.SentAt), State: l.State,
		Rehearsal: l.Rehearsal, Resent: l.Resent, Resendable: desk && (l.State == store.LetterSent || l.State == store.LetterFailed)}
	switch {
	case l.State == store.LetterWaiting && l.Rides:
		out.State = "rides"
	case l.State == store.LetterWaiting && l.LeavesAt.After(now):
		out.LeavesAt = stamp(l.LeavesAt)
	case l.State == store.LetterSent && l.Outcome != "":
		out.State, out.StateAt = l.Outcome, stamp(l.OutcomeAt)
	}
	return out
}

func (s letters) ResendLetter(ctx context.Context, r *siklusv1.ResendLetterRequest) (*siklusv1.ResendLetterResponse, error) {
	p, err := s.enterToWrite(ctx, connectv1.LetterServiceResendLetterProcedure, r)
	if err != nil {
		return nil, err
	}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		whose, err := tx.LetterTo(ctx, r.GetLetterId())
		if err != nil {
			return err
		}
		person, err := tx.PersonByID(ctx, whose)
		if err != nil {
			return err
		}
		if person.Unreachable != "" {
			return doorRefusal(OutOfReach, "Alamat pegawai ini belum dapat dijangkau. Perbaiki alamatnya dahulu; suratnya lalu dikirim ulang.",
				"This person's address does not take letters. Mend the address first; the letters then leave again.")
		}
		again, err := tx.ResendLetter(ctx, r.GetLetterId(), s.now())
		if err == nil && !again {
			return doorRefusal(LetterOvertaken, "Surat ini tidak perlu dikirim ulang: belum berangkat, atau yang dimintanya sudah selesai.",
				"This letter need not leave again: it has not left yet, or what it asks for is done.")
		}
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return &siklusv1.ResendLetterResponse{}, nil
}

func (s letters) ListReach(ctx context.Context, r *siklusv1.ListReachRequest) (*siklusv1.ListReachResponse, error) {
	p, err := s.enter(ctx, connectv1.LetterServiceListReachProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.ListReachResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		list, err := tx.Reaches(ctx)
		for _, u := range list {
			out.People = append(out.People, &siklusv1.LostReach{
				Person: &siklusv1.Person{Id: u.Person.ID, Name: u.Person.Name, Number: u.Person.Number},
				Unit:   u.Unit, Email: u.Person.Email, Reason: u.Person.Unreachable, Words: u.Reason, Since: stamp(u.Since),
				Missed: int32(u.Missed), Waiting: int32(u.Waiting),
			})
		}
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

func (s letters) MendAddress(ctx context.Context, r *siklusv1.MendAddressRequest) (*siklusv1.MendAddressResponse, error) {
	p, err := s.enterToWrite(ctx, connectv1.LetterServiceMendAddressProcedure, r)
	if err != nil {
		return nil, err
	}
	email := strings.TrimSpace(r.GetEmail())
	if !goodAddress(email) {
		return nil, s.answer(ctx, refuseInput("email"))
	}
	out := &siklusv1.MendAddressResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		shared, err := tx.SharesAddress(ctx, r.GetPersonId(), email)
		if err != nil {
			return err
		}
		if shared {
			return &refused{field: "email", Refusal: *doorRefusal(AddressShared,
				"Alamat ini sudah tercatat untuk orang lain. Surat memuat tautan pribadi, jadi setiap orang perlu alamat sendiri.",
				"This address is on record for somebody else. Letters carry personal links, so everybody needs an address of their own.")}
		}
		mended, err := tx.MendAddress(ctx, r.GetPersonId(), email, p.Person, s.now())
		out.Resent, out.Dropped = int32(mended.Resent), int32(mended.Dropped)
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

// goodAddress keeps out what can be no address; whether there is one only its host knows.
func goodAddress(s string) bool {
	a, err := mail.ParseAddress(s)
	if err != nil || a.Address != s || len(s) > 254 {
		return false
	}
	_, host, _ := strings.Cut(s, "@")
	return strings.Contains(host, ".") && !strings.HasSuffix(host, ".")
}

func (s letters) GetPreferences(ctx context.Context, r *siklusv1.GetPreferencesRequest) (*siklusv1.GetPreferencesResponse, error) {
	p, err := s.enter(ctx, connectv1.LetterServiceGetPreferencesProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.GetPreferencesResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		person, err := tx.PersonByID(ctx, p.Person)
		if err != nil {
			return err
		}
		out.Email, out.Reason = person.Email, person.Unreachable
		chosen, err := tx.LetterChoices(ctx, p.Person)
		for _, g := range appraisal.LetterGroups() {
			if g.Desk && !p.Holds(OfficeHR) {
				continue
			}
			way := g.Ways[0]
			for _, c := range chosen {
				if slices.Contains(g.Kinds, c.Kind) {
					way = c.Way
				}
			}
			out.Preferences = append(out.Preferences, &siklusv1.LetterPreference{Group: g.Name, Way: string(way)})
		}
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

func (s letters) SetPreferences(ctx context.Context, r *siklusv1.SetPreferencesRequest) (*siklusv1.SetPreferencesResponse, error) {
	p, err := s.enterToWrite(ctx, connectv1.LetterServiceSetPreferencesProcedure, r)
	if err != nil {
		return nil, err
	}
	var choices []store.LetterChoice
	for i, wish := range r.GetPreferences() {
		groups := appraisal.LetterGroups()
		at := slices.IndexFunc(groups, func(g appraisal.LetterGroup) bool { return g.Name == wish.GetGroup() })
		if at < 0 {
			return nil, s.answer(ctx, refuseInput(fmt.Sprintf("preferences[%d].group", i)))
		}
		if !slices.Contains(groups[at].Ways, appraisal.LetterWay(wish.GetWay())) {
			return nil, s.answer(ctx, refuseInput(fmt.Sprintf("preferences[%d].way", i)))
		}
		for _, kind := range groups[at].Kinds {
			choices = append(choices, store.LetterChoice{Kind: kind, Way: appraisal.LetterWay(wish.GetWay())})
		}
	}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error { return tx.ChooseLetters(ctx, p.Person, choices, s.now()) })
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return &siklusv1.SetPreferencesResponse{}, nil
}

func (s letters) PreferDigest(ctx context.Context, r *siklusv1.PreferDigestRequest) (*siklusv1.PreferDigestResponse, error) {
	if _, err := s.enter(ctx, connectv1.LetterServicePreferDigestProcedure, r); err != nil {
		return nil, err
	}
	if s.limits.links.over(ctx, hex.EncodeToString(store.HashSecret(r.GetToken()))) {
		return nil, s.answer(ctx, refuseTooMany())
	}
	reader, err := s.links.OpenReader(r.GetToken(), s.now())
	if err != nil {
		return nil, s.answer(ctx, refuseLinkUnknown())
	}
	var choices []store.LetterChoice
	for _, g := range appraisal.LetterGroups() {
		if slices.Contains(g.Ways, appraisal.Never) {
			continue // receipts cause no e-mail of their own; who wants none has said so
		}
		for _, kind := range g.Kinds {
			choices = append(choices, store.LetterChoice{Kind: kind, Way: appraisal.Digest})
		}
	}
	err = s.store.WithAgency(ctx, reader.Agency, func(tx store.Tx) error { return tx.ChooseLetters(ctx, reader.Person, choices, s.now()) })
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return &siklusv1.PreferDigestResponse{}, nil
}
