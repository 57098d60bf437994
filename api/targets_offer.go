package api

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"slices"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

// As whom somebody offers targets.
const (
	offerByHR     = "hr"
	offerByLeader = "leader"
)

const (
	mostOfferees = 500    // that a list shows
	allOfferees  = 50_000 // that a file may name
	mostOffers   = 100    // that a list shows
)

// cyclesFor lists the cycles that a request can mean, the best first: the one it names; else those that are not closed,
// real ones before rehearsals, the latest year first.
func (d *door) cyclesFor(ctx context.Context, tx store.Tx, id string) ([]store.Cycle, error) {
	if id != "" {
		cycle, err := tx.CycleByID(ctx, id)
		return []store.Cycle{cycle}, err
	}
	cycles, err := tx.Cycles(ctx)
	if err != nil {
		return nil, err
	}
	cycles = slices.DeleteFunc(cycles, func(c store.Cycle) bool { return c.Stage == store.CycleClosed })
	slices.SortStableFunc(cycles, func(a, b store.Cycle) int {
		if x, y := a.Rules.Pace.Rehearsal(), b.Rules.Pace.Rehearsal(); x != y {
			if x {
				return 1
			}
			return -1
		}
		return cmp.Compare(b.Year, a.Year)
	})
	if len(cycles) == 0 {
		return nil, store.ErrNotFound
	}
	return cycles, nil
}

// audience is whom the caller may offer targets in one cycle.
type audience struct {
	cycle store.Cycle
	role  string
	cases []string // of a leader: the appraisals below; nil for HR, who may offer to everybody
	today appraisal.Date
}

// may reports whether the caller may offer something to the employee of an appraisal.
func (a audience) may(o store.Offeree) bool {
	return a.cases == nil || slices.Contains(a.cases, o.CaseID)
}

// audienceOf finds it: for a leader in the first cycle in which somebody is below them. Who leads nobody and is not HR is
// refused.
func (s targets) audienceOf(ctx context.Context, tx store.Tx, p Principal, cycleID string, asLeader bool) (audience, error) {
	cycles, err := s.cyclesFor(ctx, tx, cycleID)
	if err != nil {
		return audience{}, err
	}
	for _, cycle := range cycles {
		a := audience{cycle: cycle, role: offerByHR, today: cycle.Rules.Calendar.DateOf(cycle.Rules.Pace.ToLegal(s.now()))}
		if p.Holds(OfficeHR) && !asLeader {
			return a, nil
		}
		a.role, a.cases = offerByLeader, []string{}
		for _, role := range leaders {
			team, err := tx.Team(ctx, cycle.ID, p.Person, role, a.today)
			if err != nil {
				return a, err
			}
			for _, c := range team {
				if !slices.Contains(a.cases, c.ID) {
					a.cases = append(a.cases, c.ID)
				}
			}
		}
		if len(a.cases) > 0 {
			return a, nil
		}
	}
	return audience{}, refuseNotAllowed()
}

func (s targets) ListOfferees(ctx context.Context, r *siklusv1.ListOffereesRequest) (*siklusv1.ListOffereesResponse, error) {
	p, err := s.enter(ctx, connectv1.TargetServiceListOffereesProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.ListOffereesResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		a, err := s.audienceOf(ctx, tx, p, r.GetCycleId(), false)
		if err != nil {
			return err
		}
		people, err := tx.Offerees(ctx, store.OffereeFilter{CycleID: a.cycle.ID, Cases: a.cases, Unit: r.GetUnitCode(), Post: r.GetPost(), Limit: mostOfferees + 1})
		if len(people) > mostOfferees {
			people, out.More = people[:mostOfferees], true
		}
		for _, o := range people {
			out.People = append(out.People, offereeOf(o))
		}
		out.CycleId = a.cycle.ID
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

func offereeOf(o store.Offeree) *siklusv1.Offeree {
	return &siklusv1.Offeree{CaseId: o.CaseID, Name: o.Name, Post: o.Post, Unit: o.Unit, Stage: string(o.Stage), Open: o.Open}
}

// gift is one planned result for the people of some appraisals.
type gift struct {
	result *siklusv1.PlannedResult
	cases  []string
}

// intention is what somebody offers in one act.
type intention struct {
	kind, requestID, note string
	request               proto.Message // as it was asked for: the same request ID must ask for the same
	gifts                 []gift
}

// give puts gifts into drafts. Who cannot be given anything is passed over and named; the others get theirs.
func (s targets) give(ctx context.Context, tx store.Tx, p Principal, a audience, in intention) (*siklusv1.TargetOffer, error) {
	sum, err := sumOf(in.request)
	if err != nil {
		return nil, err
	}
	var cases []string
	for _, g := range in.gifts {
		for _, id := range g.cases {
			if !slices.Contains(cases, id) {
				cases = append(cases, id)
			}
		}
	}
	people, err := tx.Offerees(ctx, store.OffereeFilter{CycleID: a.cycle.ID, Cases: cases, Limit: allOfferees})
	if err != nil {
		return nil, err
	}
	var passed []*siklusv1.PassedOver
	open := map[string]bool{}
	for _, id := range cases {
		i := slices.IndexFunc(people, func(o store.Offeree) bool { return o.CaseID == id })
		if over := passOver(a, id, people, i); over != nil {
			passed = append(passed, over)
		} else {
			open[id] = true
		}
	}
	var rows []store.OfferedResult
	for place, g := range in.gifts {
		text, err := protojson.Marshal(g.result)
		if err != nil {
			return nil, err
		}
		for _, id := range g.cases {
			if open[id] {
				rows = append(rows, store.OfferedResult{ID: store.NewID(), CaseID: id, Place: place, Result: text})
			}
		}
	}
	kept, err := json.Marshal(passed)
	if err != nil {
		return nil, err
	}
	offer, _, err := tx.OfferTargets(ctx, store.TargetOffer{Kind: in.kind, CycleID: a.cycle.ID, By: p.Person, Role: a.role, RequestID: in.requestID,
		Sum: sum, Note: in.note, Passed: kept}, rows, s.now())
	if errors.Is(err, store.ErrRequestReused) {
		return nil, refuseReused()
	}
	if err != nil {
		return nil, err
	}
	return s.offerOf(ctx, tx, offer, true)
}

// passOver says why somebody is given nothing; nil when they can be. Of people whom the caller may not know nothing is
// told but that.
func passOver(a audience, id string, people []store.Offeree, at int) *siklusv1.PassedOver {
	switch {
	case at < 0 || !a.may(people[at]):
		return &siklusv1.PassedOver{CaseId: id, Code: "not-yours", Sentence: "Pegawai ini tidak berada di bawah Anda pada siklus ini.",
			English: "This person is not below you in this cycle."}
	case !people[at].Open:
		return &siklusv1.PassedOver{CaseId: id, Name: people[at].Name, Code: "being-decided",
			Sentence: "SKP-nya sedang diputuskan; tawarkan lagi setelah disepakati atau dikembalikan.",
			English:  "The agreement is being decided; offer again once it is agreed or returned."}
	}
	return nil
}

// sumOf is the check-sum of what was asked for. The contract's own binary form is stable for one build of one message
// with one set of fields, and a request that is repeated across builds is at worst refused as another.
func sumOf(m proto.Message) ([]byte, error) {
	raw, err := proto.MarshalOptions{Deterministic: true}.Marshal(m)
	sum := sha256.Sum256(raw)
	return sum[:], err
}

func (s targets) offerOf(ctx context.Context, tx store.Tx, o store.TargetOffer, answer bool) (*siklusv1.TargetOffer, error) {
	by, err := tx.PersonByID(ctx, o.By)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.TargetOffer{
		Id: o.ID, Kind: o.Kind, By: &siklusv1.Person{Id: by.ID, Name: by.Name}, At: stamp(o.At), Note: o.Note,
		People: int32(o.People), Results: int32(o.Results), HandedIn: int32(o.HandedIn), Withdrawn: int32(o.Withdrawn),
	}
	if answer {
		err = json.Unmarshal(o.Passed, &out.PassedOver)
	}
	return out, err
}

func (s targets) OfferTargets(ctx context.Context, r *siklusv1.OfferTargetsRequest) (*siklusv1.OfferTargetsResponse, error) {
	p, err := s.enterToWrite(ctx, connectv1.TargetServiceOfferTargetsProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.OfferTargetsResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		first, err := tx.CaseByID(ctx, r.GetCaseIds()[0])
		if err != nil {
			return err
		}
		a, err := s.audienceOf(ctx, tx, p, first.CycleID, false)
		if err != nil {
			return err
		}
		in := intention{kind: store.OfferSame, requestID: r.GetRequestId(), note: r.GetNote(), request: r}
		for _, result := range r.GetResults() {
			in.gifts = append(in.gifts, gift{result: bare(result), cases: r.GetCaseIds()})
		}
		out.Offer, err = s.give(ctx, tx, p, a, in)
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

// bare is a planned result without what belongs to one agreement.
func bare(r *siklusv1.PlannedResult) *siklusv1.PlannedResult {
	r = proto.CloneOf(r)
	r.Number, r.Offer, r.Parents = 0, "", named(r.GetParents())
	return r
}

func (s targets) ListTargetOffers(ctx context.Context, r *siklusv1.ListTargetOffersRequest) (*siklusv1.ListTargetOffersResponse, error) {
	p, err := s.enter(ctx, connectv1.TargetServiceListTargetOffersProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.ListTargetOffersResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		person := p.Person
		if p.Holds(OfficeHR) {
			person = ""
		}
		offers, err := tx.TargetOffers(ctx, person, mostOffers)
		for _, o := range offers {
			line, err := s.offerOf(ctx, tx, o, false)
			if err != nil {
				return err
			}
			out.Offers = append(out.Offers, line)
		}
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

// WithdrawTargetOffer takes an offer back. Whoever made it may, and HR.
func (s targets) WithdrawTargetOffer(ctx context.Context, r *siklusv1.WithdrawTargetOfferRequest) (*siklusv1.WithdrawTargetOfferResponse, error) {
	p, err := s.enter(ctx, connectv1.TargetServiceWithdrawTargetOfferProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.WithdrawTargetOfferResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		offer, err := tx.TargetOfferByID(ctx, r.GetOfferId())
		if err != nil {
			return err
		}
		role := offerByLeader
		switch {
		case p.Holds(OfficeHR):
			role = offerByHR
		case offer.By != p.Person:
			return store.ErrNotFound
		}
		sum, err := sumOf(r)
		if err != nil {
			return err
		}
		offer, err = tx.WithdrawOffer(ctx, offer.ID, store.TargetOffer{By: p.Person, Role: role, RequestID: r.GetRequestId(), Sum: sum}, s.now())
		if errors.Is(err, store.ErrRequestReused) {
			return refuseReused()
		}
		if err != nil {
			return err
		}
		out.Offer, err = s.offerOf(ctx, tx, offer, false)
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}
