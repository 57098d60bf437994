package api

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"time"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

// confirmation is what is being confirmed, all of it in one transaction.
type confirmation struct {
	cycle     store.Cycle
	today     appraisal.Date
	reason    string
	by        Principal
	at        time.Time // real
	decisions []store.RosterDecision
	acts      []store.RegisteredAct
	joiners   []string
	out       *siklusv1.ConfirmProposalsResponse
}

// ConfirmProposals enters the act of each proposal. The acts stand in the register when it answers, and the relay hands
// them to their cases, so that a crash loses none of ten thousand. Confirmed twice it is one act, because its ID is
// derived from the difference.
func (s rosterChanges) ConfirmProposals(ctx context.Context, r *siklusv1.ConfirmProposalsRequest) (*siklusv1.ConfirmProposalsResponse, error) {
	p, err := s.enterToWrite(ctx, connectv1.RosterChangeServiceConfirmProposalsProcedure, r)
	if err != nil {
		return nil, err
	}
	c := &confirmation{reason: plain(r.GetReason()), by: p, out: &siklusv1.ConfirmProposalsResponse{}}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		cycle, list, err := s.forDeciding(ctx, tx, r.GetCycleId())
		if err != nil {
			return err
		}
		if c.at, err = s.moment(ctx, tx); err != nil {
			return err
		}
		c.cycle, c.today = cycle, s.legalDay(cycle)
		asked := map[string]*siklusv1.ConfirmedProposal{}
		for i, one := range r.GetProposals() {
			if _, twice := asked[one.GetKey()]; twice {
				continue
			}
			asked[one.GetKey()] = one
			if !slices.ContainsFunc(list, func(x proposal) bool { return x.key == one.GetKey() }) {
				c.out.Stale++
				continue
			}
			if err := c.check(list, one, fmt.Sprintf("proposals[%d]", i)); err != nil {
				return err
			}
		}
		for _, x := range list {
			one, named := asked[x.key]
			if !named && (r.GetKind() == "" || string(x.Kind) != r.GetKind() || !x.plain(p.Person) || !x.waits()) {
				continue
			}
			if err := c.take(x, one); err != nil {
				return err
			}
		}
		return c.enter(ctx, tx)
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return c.out, nil
}

// forDeciding reads the differences of a cycle in which HR may decide, one decider at a time.
func (s rosterChanges) forDeciding(ctx context.Context, tx store.Tx, cycleID string) (store.Cycle, []proposal, error) {
	cycle, err := tx.CycleByID(ctx, cycleID)
	if err != nil {
		return cycle, nil, err
	}
	if cycle.Stage == store.CycleClosed {
		return cycle, nil, doorRefusal(CycleClosed, "Siklus ini sudah ditutup; perbedaan dengan daftar pegawai tidak lagi mengubahnya.",
			"This cycle is closed; differences from the roster change it no more.")
	}
	if err := reallyHappened(ctx, tx, cycle); err != nil {
		return cycle, nil, err
	}
	if err := tx.LockDecisions(ctx, cycle.ID); err != nil {
		return cycle, nil, err
	}
	list, _, err := s.differences(ctx, tx, cycle)
	return cycle, list, err
}

// check refuses a proposal that lacks what HR must say.
func (c *confirmation) check(list []proposal, one *siklusv1.ConfirmedProposal, field string) error {
	x := list[slices.IndexFunc(list, func(x proposal) bool { return x.key == one.GetKey() })]
	if !x.waits() && x.state() != "declined" || x.standing.Person == c.by.Person && x.Act != "" {
		return nil // it was confirmed before, or is the caller's own: that is counted, not refused
	}
	switch {
	case x.Kind == appraisal.DiffJoined && !x.standing.Led:
		return &refused{field: field, Refusal: appraisal.Refusal{Code: appraisal.PartyMissing, Provision: "IV.A.2",
			Sentence: "Belum ada atasan yang dapat menilai " + x.standing.Name + ". Isi dahulu jabatan atasannya.", English: "Nobody could appraise " + x.standing.Name + " yet. Fill the superior's post first."}}
	case x.Needs == "how" && one.GetHow() == siklusv1.ServiceEnd_SERVICE_END_UNSPECIFIED:
		return &refused{field: field + ".how", Refusal: appraisal.Refusal{Code: appraisal.ServiceMissing, Provision: appraisal.PolicyProvision,
			Sentence: "Pilih: pensiun, meninggal dunia, atau keluar. Daftar pegawai tidak mengatakannya.", English: "Choose: retired, died, or left. The roster does not say."}}
	case x.Needs == "until" && one.GetUntil() == "":
		return &refused{field: field + ".until", Refusal: appraisal.Refusal{Code: appraisal.DateMissing, Provision: x.Provision,
			Sentence: "Isi hari terakhir ketidakhadiran yang diperkirakan.", English: "Give the expected last day of the absence."}}
	}
	from, err := c.from(x, one, field)
	if err != nil {
		return err
	}
	if one.GetUntil() != "" {
		until, err := dateField(field+".until", one.GetUntil())
		if err != nil {
			return err
		}
		if until < from {
			return &refused{field: field + ".until", Refusal: *doorRefusal(InputWrong, "Hari terakhir tidak boleh sebelum hari pertama, "+from.Indonesian()+".",
				"The last day cannot be before the first, "+from.English()+".")}
		}
	}
	return nil
}

// from is the first day: as HR says, else as proposed. It lies in the cycle's year and not ahead, as for every such act.
func (c *confirmation) from(x proposal, one *siklusv1.ConfirmedProposal, field string) (appraisal.Date, error) {
	if one.GetFrom() == "" {
		return x.Facts.From, nil
	}
	d, err := dateField(field+".from", one.GetFrom())
	if err == nil && (d > c.today || d < appraisal.NewDate(c.cycle.Year, time.January, 1)) {
		err = &refused{field: field + ".from", Refusal: *doorRefusal(InputWrong, "Pilih hari antara 1 Januari tahun siklus dan hari ini.", "Choose a day between 1 January of the cycle's year and today.")}
	}
	return d, err
}

// take puts one proposal among what is entered.
func (c *confirmation) take(x proposal, one *siklusv1.ConfirmedProposal) error {
	switch {
	case x.standing.Person == c.by.Person && x.Act != "":
		c.out.Own++
		return nil
	case !x.waits() && x.state() != "declined":
		c.out.Before++
		return nil
	}
	d := store.RosterDecision{CycleID: c.cycle.ID, Key: x.key, Kind: string(x.Kind), PersonID: x.standing.Person, CaseID: x.standing.Case, Decided: store.DifferenceConfirmed,
		Attempt: x.decision.Attempt + 1, Reason: c.reason, By: c.by.Person, At: c.at}
	switch x.Act {
	case "":
		c.out.Noted++
	case appraisal.OpenAppraisalAct:
		c.joiners = append(c.joiners, x.standing.Person)
	default:
		act, err := c.act(x, one, d.Attempt)
		if err != nil {
			return err
		}
		d.ActID = act.ID
		c.acts = append(c.acts, act)
	}
	c.decisions = append(c.decisions, d)
	return nil
}

// act is the act of a proposal, with the request that HR would have sent from the page of the case.
func (c *confirmation) act(x proposal, one *siklusv1.ConfirmedProposal, attempt int) (store.RegisteredAct, error) {
	facts := x.Facts
	facts.HasReason = true
	var err error
	if facts.From, err = c.from(x, one, "proposals"); err != nil {
		return store.RegisteredAct{}, err
	}
	id := appraisal.DeriveID("roster-change", c.cycle.ID, x.key, strconv.Itoa(attempt))
	header := &siklusv1.ActHeader{CaseId: x.standing.Case, RequestId: id}
	var content proto.Message
	switch x.Act {
	case appraisal.Transfer:
		content = &siklusv1.TransferRequest{Header: header, PostId: facts.Post, From: day(facts.From), Capacity: string(facts.Capacity), Reason: c.reason}
	case appraisal.EndService:
		facts.Service = serviceEnds[one.GetHow()]
		content = &siklusv1.EndServiceRequest{Header: header, How: one.GetHow(), From: day(facts.From), Reason: c.reason}
	case appraisal.BeginAbsence:
		if facts.Until, err = dateField("proposals.until", one.GetUntil()); err != nil {
			return store.RegisteredAct{}, err
		}
		content = &siklusv1.BeginAbsenceRequest{Header: header, Absence: codeOf(absences, facts.Absence), From: day(facts.From), Until: day(facts.Until), Reason: c.reason}
	case appraisal.ChangeParty:
		facts.From = 0
		content = &siklusv1.ChangePartyRequest{Header: header, Role: string(facts.Role), PersonId: facts.Person, Reason: c.reason}
	case appraisal.Exempt:
		content = &siklusv1.ExemptRequest{Header: header, Reason: c.reason}
	default:
		return store.RegisteredAct{}, fmt.Errorf("no request for act %s", x.Act)
	}
	raw, err := protojson.Marshal(content)
	if err != nil {
		return store.RegisteredAct{}, err
	}
	act := appraisal.Act{ID: id, Kind: x.Act, By: appraisal.Party{Person: c.by.Person, Role: appraisal.HR}, ReceivedAt: c.at, Facts: facts}
	return store.RegisteredAct{ID: id, CaseID: x.standing.Case, RequestID: id, Proceeding: appraisal.AppraisalProceeding, Act: act, Content: json.RawMessage(raw), Via: string(c.by.Via)}, nil
}

// enter writes everything that was taken.
func (c *confirmation) enter(ctx context.Context, tx store.Tx) error {
	if len(c.decisions) == 0 {
		return nil
	}
	n, err := tx.EnterActs(ctx, c.acts)
	if err != nil {
		return err
	}
	c.out.Entered = int32(n)
	if len(c.joiners) > 0 {
		n, err := tx.JoinCycle(ctx, c.cycle.ID, c.joiners, c.today)
		if err != nil {
			return err
		}
		c.out.Joined = int32(n)
	}
	return tx.PutRosterDecisions(ctx, c.decisions)
}

func (s rosterChanges) DeclineProposal(ctx context.Context, r *siklusv1.DeclineProposalRequest) (*siklusv1.DeclineProposalResponse, error) {
	p, err := s.enterToWrite(ctx, connectv1.RosterChangeServiceDeclineProposalProcedure, r)
	if err != nil {
		return nil, err
	}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		cycle, list, err := s.forDeciding(ctx, tx, r.GetCycleId())
		if err != nil {
			return err
		}
		i := slices.IndexFunc(list, func(x proposal) bool { return x.key == r.GetKey() })
		switch {
		case i < 0:
			return store.ErrNotFound
		case list[i].standing.Person == p.Person:
			return refuseOwnCase()
		case list[i].state() == "declined":
			return nil // twice is once
		case !list[i].waits():
			return doorRefusal(appraisal.AlreadyDone, "Perbedaan ini sudah dikonfirmasi dan tindakannya sudah tercatat.", "This difference is confirmed and its act is on record.")
		}
		now, err := s.moment(ctx, tx)
		if err != nil {
			return err
		}
		x := list[i]
		return tx.PutRosterDecisions(ctx, []store.RosterDecision{{CycleID: cycle.ID, Key: x.key, Kind: string(x.Kind), PersonID: x.standing.Person, CaseID: x.standing.Case,
			Decided: store.DifferenceDeclined, Attempt: x.decision.Attempt, Reason: plain(r.GetReason()), By: p.Person, At: now}})
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return &siklusv1.DeclineProposalResponse{}, nil
}
