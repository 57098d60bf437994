package api

import (
	"context"
	"errors"
	"slices"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

// ListCalibrationProposals lists what was put before the caller; by a link what is about the case of its task.
func (s calibrations) ListCalibrationProposals(ctx context.Context, r *siklusv1.ListCalibrationProposalsRequest) (*siklusv1.ListCalibrationProposalsResponse, error) {
	p, err := s.enter(ctx, connectv1.CalibrationServiceListCalibrationProposalsProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.ListCalibrationProposalsResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		only := ""
		if p.Via == ByLink {
			task, err := s.linkTask(ctx, tx, p)
			if err != nil {
				return err
			}
			only = task.CaseID
		}
		v, err := s.viewOfYear(ctx, tx, p, 0)
		if err != nil || v.cycle.ID == "" {
			return err
		}
		out.Zone = v.cycle.Rules.Calendar.Zone
		list, err := tx.ProposalsTo(ctx, p.Person, only, v.today)
		if err != nil {
			return err
		}
		out.Proposals, err = s.proposals(ctx, tx, p, list)
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

// proposals puts proposals into the contract, with how the rating stands now for who may rate it.
func (s calibrations) proposals(ctx context.Context, tx store.Tx, p Principal, list []store.CalibrationProposal) (out []*siklusv1.CalibrationProposal, err error) {
	benches, given, raters := map[string]bench{}, map[string]store.GivenRating{}, map[string]string{}
	var people []string
	for _, proposal := range list {
		people = append(people, proposal.PersonID, proposal.By, proposal.Asked, proposal.AnsweredBy)
		if _, known := benches[proposal.CycleID]; known {
			continue
		}
		v, err := s.viewOfCycle(ctx, tx, p, proposal.CycleID)
		if err != nil {
			return nil, err
		}
		benches[proposal.CycleID] = bench{fairView: v}
		if err := v.openRatings(ctx, list, given, raters); err != nil {
			return nil, err
		}
	}
	names, err := peopleNamed(ctx, tx, people)
	if err != nil {
		return nil, err
	}
	for _, proposal := range list {
		shown := benches[proposal.CycleID].proposalOf(proposal, names)
		if g, known := given[proposal.CaseID]; known && raters[proposal.CaseID] == p.Person && proposal.State == appraisal.ProposalOpen {
			shown.Now, shown.Notes = ratedAs(g.Pair, g.Predicate), g.Notes
			shown.Signs = g.Stage != appraisal.WindowOpen
			shown.MayAnswer = appraisal.AdmitProposalAnswer(proposal.State, g.State, false) == nil
		}
		out = append(out, shown)
	}
	return out, nil
}

// openRatings adds, by evaluation, how the ratings of the cycle that open proposals are about stand, and who may rate them.
func (v fairView) openRatings(ctx context.Context, list []store.CalibrationProposal, given map[string]store.GivenRating, raters map[string]string) error {
	cases := []string{}
	for _, p := range list {
		if p.CycleID == v.cycle.ID && p.State == appraisal.ProposalOpen {
			cases = append(cases, p.CaseID)
		}
	}
	found, err := v.tx.GivenRatingsOf(ctx, store.RatingFilter{Cycle: v.cycle, Cases: cases, Notes: true})
	if err != nil {
		return err
	}
	for _, g := range found {
		given[g.CaseID] = g
	}
	by, err := v.tx.RatersNow(ctx, cases, v.today)
	for _, id := range cases {
		if by[id] != "" {
			raters[id] = by[id]
		}
	}
	return err
}

// AnswerCalibrationProposal declines with a reason, or rates again: by the act Rate of whoever may rate, under a request ID
// that follows from the proposal, so that it is one act however often it is sent.
func (s calibrations) AnswerCalibrationProposal(ctx context.Context, r *siklusv1.AnswerCalibrationProposalRequest) (*siklusv1.AnswerCalibrationProposalResponse, error) {
	p, err := s.enterToWrite(ctx, connectv1.CalibrationServiceAnswerCalibrationProposalProcedure, r)
	if err != nil {
		return nil, err
	}
	var rate *siklusv1.RateRequest
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) (err error) {
		rate, err = s.answered(ctx, tx, p, r)
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	if rate == nil {
		return &siklusv1.AnswerCalibrationProposalResponse{}, nil
	}
	rated, err := evaluations(s).Rate(ctx, rate)
	if err != nil {
		return nil, err
	}
	if rated.GetReceipt().GetState() == siklusv1.ActState_ACT_STATE_TAKEN {
		err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
			now, err := s.moment(ctx, tx)
			if err != nil {
				return err
			}
			_, err = tx.AnswerCalibrationProposal(ctx, r.GetProposalId(), appraisal.ProposalAccepted, rate.GetNotes(), p.Person, rated.GetReceipt().GetActId(), now)
			return err
		})
		if err != nil {
			return nil, s.answer(ctx, err)
		}
	}
	return &siklusv1.AnswerCalibrationProposalResponse{Receipt: rated.GetReceipt(), Predicate: rated.GetPredicate()}, nil
}

// answered looks whether a proposal may be answered so. Declining is kept at once; accepting gives the act that rates again.
func (s calibrations) answered(ctx context.Context, tx store.Tx, p Principal, r *siklusv1.AnswerCalibrationProposalRequest) (*siklusv1.RateRequest, error) {
	proposal, err := tx.CalibrationProposalByID(ctx, r.GetProposalId())
	if err != nil {
		return nil, err
	}
	w, err := s.placeIn(ctx, tx, p, proposal.CaseID)
	if err != nil {
		return nil, err
	}
	if p.Via == ByLink {
		if err := s.withinLink(ctx, tx, p, proposal.CaseID); err != nil {
			return nil, err
		}
	}
	raters, err := tx.RatersNow(ctx, []string{proposal.CaseID}, w.Today)
	if err != nil {
		return nil, err
	}
	if raters[proposal.CaseID] != p.Person && proposal.AnsweredBy != p.Person {
		return nil, refuseNotYours("arts 24–25; IV.A.11; V.A.8")
	}
	request := store.CalibratedRequest + proposal.ID
	if r.GetAccepts() { // sent again: it is the act of the first time
		first, err := tx.ActByRequest(ctx, p.Person, request)
		if err == nil {
			return ratedUnder(first), nil
		}
		if !errors.Is(err, store.ErrNotFound) {
			return nil, err
		}
	}
	if err := tx.LockCalibration(ctx, proposal.CalibrationID); err != nil {
		return nil, err
	}
	if proposal, err = tx.CalibrationProposalByID(ctx, proposal.ID); err != nil {
		return nil, err
	}
	cycle, err := tx.CycleByID(ctx, proposal.CycleID)
	if err != nil {
		return nil, err
	}
	given, err := tx.GivenRatingsOf(ctx, store.RatingFilter{Cycle: cycle, Cases: []string{proposal.CaseID}})
	if err != nil {
		return nil, err
	}
	state := appraisal.NotRated
	if len(given) == 1 {
		state = given[0].State
	}
	if refusal := appraisal.AdmitProposalAnswer(proposal.State, state, r.GetAccepts()); refusal != nil {
		return nil, refusal
	}
	if !r.GetAccepts() {
		return nil, s.decline(ctx, tx, p, proposal, r.GetText())
	}
	last, err := tx.ActByID(ctx, given[0].ActID)
	if err != nil {
		return nil, err
	}
	return ratedAgain(ratedUnder(last), proposal, request, plain(r.GetText()), w.Case.Stage), nil
}

// ratedAgain is the rating that stands, with the two ratings that are proposed: what it says of study leave and its values
// stays as it was.
func ratedAgain(last *siklusv1.RateRequest, p store.CalibrationProposal, request, notes string, stage appraisal.Stage) *siklusv1.RateRequest {
	return &siklusv1.RateRequest{Header: &siklusv1.ActHeader{CaseId: p.CaseID, RequestId: request}, Results: ratingWords[p.To.Results],
		Behaviour: ratingWords[p.To.Behaviour], StudyDropout: last.GetStudyDropout(), Score: last.GetScore(), Notes: notes, Unsigned: stage == appraisal.WindowOpen}
}

func (s calibrations) decline(ctx context.Context, tx store.Tx, p Principal, proposal store.CalibrationProposal, text string) error {
	if !appraisal.OfSubstance(text) {
		return &refused{field: "text", Refusal: appraisal.Refusal{Code: appraisal.ReasonMissing, Provision: "IV.B.2.a; " + appraisal.PolicyProvision,
			Sentence: "Tuliskan alasan menolak, sedikitnya lima kata; sesi dan pegawai membacanya.",
			English:  "Write why you decline, at least five words; the session and the employee read it."}}
	}
	now, err := s.moment(ctx, tx)
	if err != nil {
		return err
	}
	_, err = tx.AnswerCalibrationProposal(ctx, proposal.ID, appraisal.ProposalDeclined, plain(text), p.Person, "", now)
	return err
}

// calibrationMaterials are what sessions proposed about an evaluation and what whoever may rate made of it: both ratings, the
// reason and the answer. The employee, and everybody but the two leaders, sees it once the document is handed over, like the
// ratings themselves.
func calibrationMaterials(ctx context.Context, tx store.Tx, c store.Case, by reader) ([]*siklusv1.Material, error) {
	if by.role != appraisal.Appraiser && by.role != appraisal.Superior && !slices.Contains(handedOver, c.Stage) {
		return nil, nil
	}
	list, err := tx.ProposalsAbout(ctx, c.ID)
	var items []*siklusv1.Material
	for _, p := range list {
		outcome, english := "Penilai menilai ulang sesuai usulan.", "The appraiser rated again as proposed."
		if p.State == appraisal.ProposalDeclined {
			outcome, english = "Penilai tidak mengikuti usulan: ", "The appraiser did not follow it: "
			outcome, english = outcome+p.Answer, english+p.Answer
		}
		items = append(items, &siklusv1.Material{Kind: "calibration", Date: day(c.Rules.Calendar.DateOf(c.Rules.Pace.ToLegal(p.At))),
			Title:          "Usulan kalibrasi: " + p.FromPredicate.Name() + " menjadi " + p.ToPredicate.Name(),
			TitleEnglish:   "Proposed in calibration: " + p.FromPredicate.English() + " to " + p.ToPredicate.English(),
			Summary:        "Hasil kerja " + p.From.Results.Name() + " menjadi " + p.To.Results.Name() + ", perilaku " + p.From.Behaviour.Name() + " menjadi " + p.To.Behaviour.Name() + ". Alasan: " + p.Reason + " " + outcome,
			SummaryEnglish: "Results " + p.From.Results.English() + " to " + p.To.Results.English() + ", behaviour " + p.From.Behaviour.English() + " to " + p.To.Behaviour.English() + ". Reason: " + p.Reason + " " + english,
			Source:         "Sesi kalibrasi", SourceEnglish: "Calibration session"})
	}
	return items, err
}
