package api

import (
	"cmp"
	"context"
	"slices"

	"google.golang.org/protobuf/encoding/protojson"

	"siklus.id/appraisal"
	"siklus.id/appraisal/editions"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

func (s calibrations) GetCalibration(ctx context.Context, r *siklusv1.GetCalibrationRequest) (*siklusv1.GetCalibrationResponse, error) {
	p, err := s.enter(ctx, connectv1.CalibrationServiceGetCalibrationProcedure, r)
	if err != nil {
		return nil, err
	}
	var out *siklusv1.GetCalibrationResponse
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		w, err := s.session(ctx, tx, p, r.GetCalibrationId(), false)
		if err != nil {
			return err
		}
		now, err := tx.GivenRatingsOf(ctx, w.scope())
		if err != nil {
			return err
		}
		if w.Closed {
			out, err = w.frozen(ctx)
		} else {
			out, err = w.shown(ctx, now)
		}
		if err != nil {
			return err
		}
		w.hideOwn(out, now)
		if err := w.judge(out); err != nil {
			return err
		}
		turnTo(out, r)
		if err := w.offer(ctx, out); err != nil {
			return err
		}
		return w.noteRead(ctx, out)
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

const ratingsPage = 200

// turnTo leaves of the ratings those that were asked for: who reads a page has read no other.
func turnTo(out *siklusv1.GetCalibrationResponse, r *siklusv1.GetCalibrationRequest) {
	all := out.GetRatings()
	out.Total = int32(len(all))
	if one := r.GetCaseId(); one != "" {
		out.Ratings = slices.DeleteFunc(all, func(r *siklusv1.CalibratedRating) bool { return r.GetCaseId() != one })
		return
	}
	from, to, next := pageOf(r.GetPageToken(), or(r.GetPageSize(), ratingsPage), len(all))
	out.Ratings, out.NextPageToken = all[from:to], next
}

// frozen reads the record of a closed session.
func (w session) frozen(ctx context.Context) (*siklusv1.GetCalibrationResponse, error) {
	content, err := w.tx.CalibrationRecord(ctx, w.ID)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.GetCalibrationResponse{}
	if err := (protojson.UnmarshalOptions{DiscardUnknown: true}).Unmarshal(content, out); err != nil {
		return nil, err
	}
	names, err := peopleNamed(ctx, w.tx, []string{w.OpenedBy, w.ClosedBy})
	out.Calibration = w.head(w.Calibration, names)
	return out, err
}

// shown puts an open session together, whoever looks at it.
func (w session) shown(ctx context.Context, now []store.GivenRating) (*siklusv1.GetCalibrationResponse, error) {
	before, err := w.tx.RatingsBefore(ctx, w.ID)
	if err != nil {
		return nil, err
	}
	notes, err := w.tx.CalibrationNotes(ctx, w.ID)
	if err != nil {
		return nil, err
	}
	proposals, err := w.tx.CalibrationProposals(ctx, w.ID)
	if err != nil {
		return nil, err
	}
	period, _, err := w.period(w.Period)
	if err != nil {
		return nil, err
	}
	org, err := w.tx.OrgResultFor(ctx, w.cycle.Rules, w.UnitCode, period, w.today)
	if err != nil {
		return nil, err
	}
	people := []string{w.OpenedBy, w.ClosedBy}
	employees := map[string]string{}
	for _, g := range now {
		people = append(people, g.PersonID, g.By)
		employees[g.CaseID] = g.PersonID
	}
	for _, n := range notes {
		people = append(people, n.By)
	}
	for _, p := range proposals {
		people = append(people, p.PersonID, p.By, p.Asked, p.AnsweredBy)
	}
	names, err := peopleNamed(ctx, w.tx, people)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.GetCalibrationResponse{Calibration: w.head(w.Calibration, names), Organisation: string(org.Result), Zone: w.cycle.Rules.Calendar.Zone}
	for _, g := range now {
		out.Ratings = append(out.Ratings, calibrated(g, before[g.CaseID], names))
	}
	slices.SortStableFunc(out.Ratings, func(a, b *siklusv1.CalibratedRating) int { // they come by unit and name
		return cmp.Compare(ratedRank(a.GetNow()), ratedRank(b.GetNow()))
	})
	for _, n := range notes {
		note := &siklusv1.CalibrationNote{Id: n.ID, CaseId: n.CaseID, Text: n.Body, By: personOf(names, n.By), At: stamp(w.legal(n.At))}
		if employee := employees[n.CaseID]; employee != "" {
			note.Employee = personOf(names, employee)
		}
		out.Notes = append(out.Notes, note)
	}
	for _, p := range proposals {
		out.Proposals = append(out.Proposals, w.proposalOf(p, names))
	}
	return out, nil
}

// ratedRank orders ratings best first, with those that are missing last.
func ratedRank(r *siklusv1.RatedAs) int {
	if r == nil {
		return 99
	}
	return int(r.GetPredicate())
}

// ratedAs is a rating in the contract; nil for none.
func ratedAs(p appraisal.Pair, predicate appraisal.Predicate) *siklusv1.RatedAs {
	if predicate == "" {
		return nil
	}
	return &siklusv1.RatedAs{Results: ratingWords[p.Results], Behaviour: ratingWords[p.Behaviour], Predicate: predicateWords[predicate]}
}

func calibrated(g store.GivenRating, was store.RatingBefore, names map[string]store.Person) *siklusv1.CalibratedRating {
	out := &siklusv1.CalibratedRating{CaseId: g.CaseID, Employee: personOf(names, g.PersonID), UnitCode: g.UnitCode, State: string(g.State),
		Before: ratedAs(was.Pair, was.Predicate), Now: ratedAs(g.Pair, g.Predicate), Proposed: ratingWords[g.Proposed], Notes: g.Notes}
	if g.By != "" {
		out.Appraiser = personOf(names, g.By)
	}
	return out
}

// proposalOf is a proposal in the contract, without what only whoever may rate is shown.
func (k bench) proposalOf(p store.CalibrationProposal, names map[string]store.Person) *siklusv1.CalibrationProposal {
	out := &siklusv1.CalibrationProposal{Id: p.ID, CalibrationId: p.CalibrationID, CaseId: p.CaseID, Employee: personOf(names, p.PersonID), Unit: p.Unit,
		Period: p.Period, Year: int32(p.Year), Rehearsal: k.cycle.Rules.Pace.Rehearsal(), From: ratedAs(p.From, p.FromPredicate), To: ratedAs(p.To, p.ToPredicate),
		Reason: p.Reason, By: personOf(names, p.By), At: stamp(k.legal(p.At)), Asked: personOf(names, p.Asked), State: string(p.State), Answer: p.Answer, ActId: p.ActID}
	if p.AnsweredBy != "" {
		out.AnsweredBy, out.AnsweredAt = personOf(names, p.AnsweredBy), stamp(k.legal(p.AnsweredAt))
	}
	return out
}

// hideOwn takes out what is about the caller's own rating that is not handed over yet, notes and proposals too.
func (w session) hideOwn(out *siklusv1.GetCalibrationResponse, now []store.GivenRating) {
	i := slices.IndexFunc(now, func(g store.GivenRating) bool { return g.PersonID == w.who.Person && g.State != appraisal.RatedHanded })
	if i < 0 {
		return
	}
	own := now[i].CaseID
	out.Ratings = slices.DeleteFunc(out.Ratings, func(r *siklusv1.CalibratedRating) bool { return r.GetCaseId() == own })
	out.Notes = slices.DeleteFunc(out.Notes, func(n *siklusv1.CalibrationNote) bool { return n.GetCaseId() == own })
	out.Proposals = slices.DeleteFunc(out.Proposals, func(p *siklusv1.CalibrationProposal) bool { return p.GetCaseId() == own })
}

// judge counts what is shown three times, and says what departs from the pattern now.
func (w session) judge(out *siklusv1.GetCalibrationResponse) error {
	pattern, err := editions.LoadDistribution(w.cycle.Rules.Circular)
	if err != nil {
		return err
	}
	waiting := map[string]appraisal.Predicate{}
	for _, p := range out.GetProposals() {
		if p.GetState() == string(appraisal.ProposalOpen) {
			waiting[p.GetCaseId()] = predicates[p.GetTo().GetPredicate()]
		}
	}
	var before, asIf, now appraisal.Counts
	for _, r := range out.GetRatings() {
		is := predicates[r.GetNow().GetPredicate()]
		before.Add(predicates[r.GetBefore().GetPredicate()])
		now.Add(is)
		asIf.Add(or(waiting[r.GetCaseId()], is))
	}
	org := appraisal.OrganisationResult(out.GetOrganisation())
	out.Counts = nil
	for _, p := range appraisal.Predicates() {
		e := appraisal.ExpectedOf(pattern, org, p)
		out.Counts = append(out.Counts, &siklusv1.CalibrationCount{Predicate: predicateWords[p], Before: int32(before.Of(p)), AsIf: int32(asIf.Of(p)),
			Now: int32(now.Of(p)), Least: int32(e.Least), Most: int32(e.Most), Peak: e.Peak})
	}
	out.Warnings = warningsOf(pattern, org, true, now, w.cycle.Rules.Distribution)
	return nil
}

// offer says about which ratings the caller may propose another.
func (w session) offer(ctx context.Context, out *siklusv1.GetCalibrationResponse) error {
	takes, err := w.takesPart(ctx, w.UnitCode)
	if err != nil || !takes || w.Closed || w.cycle.Rules.Scored() {
		return err
	}
	open := map[string]bool{}
	for _, p := range out.GetProposals() {
		open[p.GetCaseId()] = open[p.GetCaseId()] || p.GetState() == string(appraisal.ProposalOpen)
	}
	for _, r := range out.GetRatings() {
		r.MayPropose = r.GetState() == string(appraisal.RatedUnsigned) && !open[r.GetCaseId()] && r.GetEmployee().GetId() != w.who.Person
	}
	return nil
}

// noteRead keeps who read which ratings.
func (w session) noteRead(ctx context.Context, out *siklusv1.GetCalibrationResponse) error {
	var read []string
	for _, r := range out.GetRatings() {
		if r.GetNow() != nil || r.GetBefore() != nil {
			read = append(read, r.GetCaseId())
		}
	}
	return w.tx.LogReads(ctx, w.who.Person, read, "calibration")
}
