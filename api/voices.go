package api

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

// voices lets peers and staff speak about a colleague's behaviour. Nothing here is an act: what is said goes past the
// register and the procedure, and no line of a log, no ID and no instant stands beside it.
type voices struct{ *door }

// nomineesShown is how many people a search shows, nomineeLetters how much of a name it needs.
const (
	nomineesShown  = 30
	nomineeLetters = 3
)

// chorus is the round of one period of one appraisal, with what its handlers need.
type chorus struct {
	scene
	period appraisal.Period
	limits appraisal.VoiceLimits
	terms  appraisal.VoiceTerms
	round  bool // the period has one
}

// open finds the caller's place in the appraisal by the access table; an evaluation stands for the appraisal it belongs
// to, an empty ID for the caller's own, an empty period for that of today.
func (s voices) open(ctx context.Context, tx store.Tx, p Principal, procedure, caseID, period string) (chorus, error) {
	if caseID != "" {
		w, err := s.placeIn(ctx, tx, p, caseID)
		if err != nil {
			return chorus{}, err
		}
		caseID = w.Case.AppraisalID
	}
	w, err := dialogues(s).open(ctx, tx, p, procedure, caseID)
	if err != nil {
		return chorus{}, err
	}
	v := chorus{scene: w}
	if period == "" {
		if period = periodKey(appraisal.PeriodOn(w.year, w.Case.Rules, w.Today)); period == "" {
			period = w.periods[0].Key()
		}
	}
	if v.period, err = w.period(period); err != nil {
		return v, err
	}
	limits, heard := store.VoiceLimits(w.Case.Rules)
	if v.limits = limits; heard {
		v.terms, v.round = appraisal.VoiceTermsOf(v.period, w.Case.Rules.Calendar, limits)
	}
	return v, nil
}

// running refuses to change a round that there is not, or not any more.
func (v chorus) running() error {
	switch {
	case !v.limits.Heard():
		return doorRefusal(appraisal.VoiceNotHeard, "Kebijakan instansi tidak meminta masukan rekan dan bawahan.",
			"The agency's policy asks neither peers nor staff.")
	case !v.round:
		return &refused{field: "period", Refusal: *doorRefusal(appraisal.VoiceNoRound, "Masukan diminta per masa evaluasi berkala, bukan untuk setahun.",
			"Peers and staff are asked for each periodic evaluation, not for the year.")}
	case v.Today < v.period.From || v.Today > v.terms.Nominate:
		return doorRefusal(appraisal.VoiceClosed, "Daftar orang untuk masa ini dapat diisi dari "+v.period.From.Indonesian()+" sampai "+v.terms.Nominate.Indonesian()+".",
			"The list for this period can be filled from "+v.period.From.English()+" to "+v.terms.Nominate.English()+".")
	}
	return v.standing()
}

// voiceRefusal says in words what the store has against something; other errors stay as they are.
func voiceRefusal(err error) error {
	switch {
	case errors.Is(err, store.ErrVoiceDecided):
		return doorRefusal(appraisal.VoiceDecided, "Usulan ini sudah diputus. Muat ulang halaman untuk melihatnya.",
			"This nomination was decided. Reload the page to see it.")
	case errors.Is(err, store.ErrVoiceLost):
		return doorRefusal(appraisal.VoiceLost, "Permintaan ini sudah tidak berlaku; mungkin orang lain sudah diminta, atau masanya sudah selesai.",
			"This request does not hold any more: somebody else was asked, or the round is over.")
	case errors.Is(err, store.ErrVoiceKey):
		return doorRefusal(appraisal.VoiceUnreadable, "Jawaban belum dapat diterima karena kunci penyegel tidak terpasang. Hubungi pengelola sistem, lalu coba lagi.",
			"Answers cannot be taken because the sealing key is missing. Tell who runs the system, and try again.")
	}
	return err
}

// GetVoices shows one round. Whoever asks sees who is asked and never who has answered.
func (s voices) GetVoices(ctx context.Context, r *siklusv1.GetVoicesRequest) (*siklusv1.GetVoicesResponse, error) {
	procedure := connectv1.VoiceServiceGetVoicesProcedure
	p, err := s.enter(ctx, procedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.GetVoicesResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		v, err := s.open(ctx, tx, p, procedure, r.GetCaseId(), r.GetPeriod())
		if err != nil {
			return err
		}
		seats, err := tx.VoiceSeats(ctx, v.Case.ID, v.period.Key())
		if err != nil {
			return err
		}
		results, err := tx.VoiceResults(ctx, v.Case.ID)
		if err != nil {
			return err
		}
		ids := []string{v.Case.PersonID}
		for _, seat := range seats {
			ids = append(ids, seat.PersonID)
		}
		names, err := tx.PeopleByID(ctx, ids)
		if err != nil {
			return err
		}
		v.show(out)
		out.Employee = personOf(names, v.Case.PersonID)
		for _, seat := range seats {
			if seat.Origin == store.VoiceBySubstitute {
				out.Substitutes++
				continue
			}
			out.Seats = append(out.Seats, voiceSeatOf(seat, names))
		}
		slices.SortStableFunc(out.GetSeats(), func(a, b *siklusv1.VoiceSeat) int {
			return cmp.Or(cmp.Compare(a.GetGroup(), b.GetGroup()), strings.Compare(a.GetPerson().GetName(), b.GetPerson().GetName()))
		})
		out.Released = slices.ContainsFunc(results, func(r store.VoiceResult) bool { return r.Period == v.period.Key() })
		return nil
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

// show fills in what is known without looking at seats.
func (v chorus) show(out *siklusv1.GetVoicesResponse) {
	side, _ := v.side()
	open := v.running() == nil
	out.CaseId, out.Period, out.Year, out.Today = v.Case.ID, v.period.Key(), int32(v.year), day(v.Today)
	out.Zone, out.Rehearsal = v.Case.Rules.Calendar.Zone, v.Case.Rules.Pace.Rehearsal()
	out.MayNominate, out.MayDecide = open && side != "", open && side == sideLeader
	if !v.limits.Heard() {
		return
	}
	out.Least, out.Most, out.PerRater = int32(v.limits.Least), int32(v.limits.Most), int32(v.limits.PerRater)
	for _, g := range []appraisal.VoiceGroup{appraisal.VoicePeers, appraisal.VoiceStaff} {
		if v.limits.Hears(g) {
			out.Groups = append(out.Groups, voiceGroups[g])
		}
	}
	for _, p := range v.periods {
		if p.Kind != appraisal.Annual {
			out.Periods = append(out.Periods, p.Key())
		}
	}
	if v.round {
		out.Terms = &siklusv1.VoiceTerms{Nominate: day(v.terms.Nominate), Substitute: day(v.terms.Substitute), Answer: day(v.terms.Answer), Release: day(v.terms.Release)}
	}
}

// voiceSeatOf tells of a seat what others may know: not whether it was answered, given back or passed on.
func voiceSeatOf(s store.VoiceSeat, names map[string]store.Person) *siklusv1.VoiceSeat {
	state := siklusv1.VoiceSeatState_VOICE_SEAT_STATE_ASKED
	switch {
	case s.State == store.VoiceProposed:
		state = siklusv1.VoiceSeatState_VOICE_SEAT_STATE_PROPOSED
	case s.State == store.VoiceRejected:
		state = siklusv1.VoiceSeatState_VOICE_SEAT_STATE_REJECTED
	case s.AskedOn.IsZero():
		state = siklusv1.VoiceSeatState_VOICE_SEAT_STATE_OVER
	}
	return &siklusv1.VoiceSeat{Id: s.ID, Person: personOf(names, s.PersonID), Group: voiceGroups[s.Group], State: state, Origin: s.Origin}
}

// FindNominees lists who could be asked, with why not of who could not.
func (s voices) FindNominees(ctx context.Context, r *siklusv1.FindNomineesRequest) (*siklusv1.FindNomineesResponse, error) {
	procedure := connectv1.VoiceServiceFindNomineesProcedure
	p, err := s.enterToWrite(ctx, procedure, r)
	if err != nil {
		return nil, err
	}
	query := strings.TrimSpace(plain(r.GetQuery()))
	// By name only: a colleague's staff number is nobody's way to find them.
	if query != "" && (utf8.RuneCountInString(query) < nomineeLetters || strings.ContainsAny(query, "0123456789")) {
		return nil, s.answer(ctx, refuseInput("query"))
	}
	out := &siklusv1.FindNomineesResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		v, err := s.open(ctx, tx, p, procedure, r.GetCaseId(), r.GetPeriod())
		if err != nil {
			return err
		}
		if err := v.running(); err != nil {
			return err
		}
		var people []string
		if query != "" {
			found, err := tx.FindPeople(ctx, query, v.Today, nomineesShown+1)
			if err != nil {
				return err
			}
			people = []string{}
			for _, f := range found {
				people = append(people, f.Person.ID)
			}
		}
		nominees, err := tx.VoiceNominees(ctx, v.Case, v.period.Key(), people, v.Today, v.terms.Answer)
		if err != nil {
			return err
		}
		v.list(nominees, out)
		return nil
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

// list puts who may be asked first. Who is on the list already is left out.
func (v chorus) list(nominees []store.VoiceNominee, out *siklusv1.FindNomineesResponse) {
	for _, n := range nominees {
		if n.Taken || n.Self {
			continue
		}
		line := &siklusv1.VoiceNominee{Person: &siklusv1.Person{Id: n.Person, Name: n.Name, Post: n.Post}}
		group, refusal := appraisal.AdmitNominee(n.Nominee, v.limits, nil)
		if line.Group = voiceGroups[group]; refusal != nil {
			line.Refusal, line.RefusalEnglish = refusal.Sentence, refusal.English
		}
		out.Nominees = append(out.Nominees, line)
	}
	slices.SortStableFunc(out.GetNominees(), func(a, b *siklusv1.VoiceNominee) int {
		return cmp.Compare(min(len(a.GetRefusal()), 1), min(len(b.GetRefusal()), 1))
	})
	if len(out.GetNominees()) > nomineesShown {
		out.Nominees, out.More = out.GetNominees()[:nomineesShown], true
	}
}

// NominateVoice nominates somebody in one round.
func (s voices) NominateVoice(ctx context.Context, r *siklusv1.NominateVoiceRequest) (*siklusv1.NominateVoiceResponse, error) {
	procedure := connectv1.VoiceServiceNominateVoiceProcedure
	p, err := s.enterToWrite(ctx, procedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.NominateVoiceResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		v, err := s.open(ctx, tx, p, procedure, r.GetCaseId(), r.GetPeriod())
		if err != nil {
			return err
		}
		if err := v.running(); err != nil {
			return err
		}
		side, _ := v.side()
		seat := store.VoiceSeat{Period: v.period.Key(), PersonID: r.GetPersonId(), Origin: store.VoiceByEmployee, NamedBy: p.Person, NamedOn: v.Today}
		if side == sideLeader {
			seat.Origin = store.VoiceByLeader
		}
		kept, err := tx.NameVoice(ctx, v.Case, seat, v.limits, v.terms, s.links.Keys)
		var refusal *appraisal.Refusal
		if errors.As(err, &refusal) {
			return &refused{field: "person_id", Refusal: *refusal}
		}
		if err != nil {
			return err
		}
		names, err := tx.PeopleByID(ctx, []string{kept.PersonID})
		out.Seat = voiceSeatOf(kept, names)
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, voiceRefusal(err))
	}
	return out, nil
}

// DecideVoice approves or rejects a nomination.
func (s voices) DecideVoice(ctx context.Context, r *siklusv1.DecideVoiceRequest) (*siklusv1.DecideVoiceResponse, error) {
	procedure := connectv1.VoiceServiceDecideVoiceProcedure
	p, err := s.enterToWrite(ctx, procedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.DecideVoiceResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		seat, err := tx.VoiceSeatByID(ctx, r.GetSeatId())
		if err != nil {
			return err
		}
		v, err := s.open(ctx, tx, p, procedure, seat.CaseID, seat.Period)
		if err != nil {
			return err
		}
		if err := v.running(); err != nil {
			return err
		}
		kept, err := tx.DecideVoice(ctx, v.Case, seat.ID, p.Person, r.GetApprove(), v.Today, v.limits, s.links.Keys)
		if err != nil {
			return err
		}
		names, err := tx.PeopleByID(ctx, []string{kept.PersonID})
		out.Seat = voiceSeatOf(kept, names)
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, voiceRefusal(err))
	}
	return out, nil
}

// voiceGroups are the groups in the words of the contract.
var voiceGroups = map[appraisal.VoiceGroup]siklusv1.VoiceGroup{
	appraisal.VoicePeers: siklusv1.VoiceGroup_VOICE_GROUP_PEERS, appraisal.VoiceStaff: siklusv1.VoiceGroup_VOICE_GROUP_STAFF,
	appraisal.VoiceBoth: siklusv1.VoiceGroup_VOICE_GROUP_BOTH,
}
