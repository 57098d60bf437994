package api

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

// rosterChanges shows where the roster and a running cycle differ, and enters what HR confirms. Nothing of it is applied by
// itself: the roster says who works where, an act says what becomes of an appraisal.
type rosterChanges struct{ *door }

// mostProposals is how many differences one answer lists: as many as a person works through.
const mostProposals = 200

// proposal is one difference about one person, or about a superior's post.
type proposal struct {
	appraisal.Difference
	key           string
	standing      store.RosterStanding
	before, after string // titles of posts with their units; of a superior: names
	holder        store.ChangedSuperior
	decision      store.RosterDecision
}

// plain reports whether it can be confirmed together with others: nothing is asked, it is not about the caller, and whoever
// joins has an appraiser.
func (x proposal) plain(person string) bool {
	return x.Needs == "" && x.standing.Person != person && (x.Kind != appraisal.DiffJoined || x.standing.Led)
}

// state is where the proposal stands.
func (x proposal) state() string {
	switch {
	case x.decision.Key == "":
		return "open"
	case x.decision.Decided == store.DifferenceDeclined:
		return "declined"
	case x.decision.ActState == store.ActRefused:
		return "refused"
	case x.decision.ActState == store.ActTaken:
		return "taken"
	}
	return "confirmed"
}

// waits reports whether it is for HR to decide: nothing was decided, or the procedure refused the act.
func (x proposal) waits() bool { return x.state() == "open" || x.state() == "refused" }

// differences reads every difference of a cycle, kind by kind and by name. A cycle that is closed has none.
func (d *door) differences(ctx context.Context, tx store.Tx, cycle store.Cycle) (list []proposal, last store.RosterImport, err error) {
	on := d.legalDay(cycle)
	last, err = tx.LastRosterImport(ctx)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return nil, last, err
	}
	whole := ""
	if last.Whole() {
		whole = last.ID
	}
	standings, err := tx.RosterStandings(ctx, cycle.ID, on, whole)
	if err != nil {
		return nil, last, err
	}
	superiors, err := tx.ChangedSuperiors(ctx, cycle.ID, on)
	if err != nil {
		return nil, last, err
	}
	decided, err := tx.RosterDecisions(ctx, cycle.ID)
	if err != nil {
		return nil, last, err
	}
	for _, s := range standings {
		for _, diff := range appraisal.RosterDifferences(s.RosterFacts, on, cycle.Year) {
			x := proposal{Difference: diff, key: diff.Key(s.Person), standing: s, before: titled(s.Before, s.BeforeUnit), after: titled(s.Title, s.TitleUnit)}
			switch diff.Kind {
			case appraisal.DiffActingBegan:
				x.after = titled(s.ActingTitle, s.ActingUnit)
			case appraisal.DiffNamedParty:
				x.before, x.after = s.NamedName, s.HolderName
			case appraisal.DiffGone, appraisal.DiffAbsent, appraisal.DiffExcused, appraisal.DiffDetails:
				x.after = ""
			}
			list = append(list, x)
		}
	}
	for _, c := range superiors {
		diff := appraisal.NewSuperior(c.Capacity, c.HolderID == "")
		diff.Facts.Post, diff.Facts.Person, diff.Facts.Capacity, diff.Mark = c.PostID, c.HolderID, c.Capacity, day(c.From)
		x := proposal{Difference: diff, key: diff.Key(c.PostID), holder: c, before: c.OldName, after: c.Holder}
		x.Facts.From = c.From
		list = append(list, x)
	}
	for i := range list {
		list[i].decision = decided[list[i].key]
	}
	order := appraisal.DifferenceKinds()
	slices.SortStableFunc(list, func(a, b proposal) int {
		return cmp.Compare(slices.Index(order, a.Kind), slices.Index(order, b.Kind))
	})
	return list, last, nil
}

// titled is a post with its unit, for people.
func titled(title, unit string) string {
	if title == "" || unit == "" {
		return title
	}
	return title + ", " + unit
}

func (s rosterChanges) ListProposals(ctx context.Context, r *siklusv1.ListProposalsRequest) (*siklusv1.ListProposalsResponse, error) {
	p, err := s.enter(ctx, connectv1.RosterChangeServiceListProposalsProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.ListProposalsResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		if r.GetFile() != nil {
			done, err := takeRoster(ctx, tx, r.GetFile(), s.now())
			if err != nil {
				return err
			}
			out.Defects = done.GetDefects()
		}
		cycle, err := tx.CycleByID(ctx, r.GetCycleId())
		if err != nil {
			return err
		}
		list, last, err := s.differences(ctx, tx, cycle)
		if err != nil {
			return err
		}
		if !last.At.IsZero() {
			out.Imported = &siklusv1.RosterImported{On: day(last.On), Rows: int32(last.Rows), Named: int32(last.Named), Unread: int32(last.Unread), Whole: last.Whole()}
		}
		out.Today, out.Year, out.Rehearsal = day(s.legalDay(cycle)), int32(cycle.Year), cycle.Rules.Pace.Rehearsal()
		for _, kind := range appraisal.DifferenceKinds() {
			n := &siklusv1.ProposalCount{Kind: string(kind)}
			for _, x := range list {
				if x.Kind == kind && x.waits() {
					n.Open++
					if x.plain(p.Person) {
						n.Plain++
					}
				}
			}
			if n.Open > 0 {
				out.Counts = append(out.Counts, n)
			}
		}
		for _, x := range list {
			if (r.GetKind() == "" || r.GetKind() == string(x.Kind)) && (r.GetDecided() || x.waits()) && len(out.Proposals) < mostProposals {
				out.Proposals = append(out.Proposals, proposalOf(x, p.Person))
			}
		}
		if r.GetFile() != nil {
			return errRehearsed // nothing of it is kept
		}
		return nil
	})
	if err != nil && !errors.Is(err, errRehearsed) {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

// proposalOf shows one difference.
func proposalOf(x proposal, caller string) *siklusv1.RosterProposal {
	out := &siklusv1.RosterProposal{Key: x.key, Kind: string(x.Kind), Person: &siklusv1.Person{Id: x.standing.Person, Name: x.standing.Name, Number: x.standing.Number}, CaseId: x.standing.Case,
		Act: string(x.Act), Before: x.before, After: x.after, From: day(x.Facts.From), What: said(x.Says), Consequences: allSaid(x.Follows), Provision: x.Provision, Needs: x.Needs,
		How: codeOf(serviceEnds, x.Facts.Service), Absence: codeOf(absences, x.Facts.Absence), State: x.state(), Reason: x.decision.Reason, Count: 1, Own: x.standing.Person == caller}
	if x.Kind == appraisal.DiffNewSuperior {
		out.Person = &siklusv1.Person{Id: x.holder.HolderID, Name: x.holder.Holder, Post: titled(x.holder.Post, x.holder.Unit), Capacity: string(x.holder.Capacity)}
		out.Count, out.Own = int32(x.holder.Count), false
	}
	if x.decision.Refusal != nil {
		out.Refused = &siklusv1.Said{Text: x.decision.Refusal.Sentence, English: x.decision.Refusal.English}
	}
	return out
}
