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

// guidanceDo names the operation of each step, for who asks what they may do.
var guidanceDo = []struct {
	step appraisal.GuidanceStep
	do   string
}{
	{appraisal.SignStep, "SignGuidance"}, {appraisal.CloseStep, "CloseMentoring"}, {appraisal.FeedbackStep, "GiveGuidanceFeedback"},
	{appraisal.EvaluateStep, "EvaluateCompetence"}, {appraisal.ForwardStep, "ForwardGuidance"}, {appraisal.DecideStep, "DecideGuidance"},
}

func (s guidances) ListGuidance(ctx context.Context, r *siklusv1.ListGuidanceRequest) (*siklusv1.ListGuidanceResponse, error) {
	procedure := connectv1.GuidanceServiceListGuidanceProcedure
	p, err := s.enter(ctx, procedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.ListGuidanceResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		w, err := dialogues(s).open(ctx, tx, p, procedure, r.GetCaseId())
		if err != nil {
			return err
		}
		list, err := tx.GuidancesIn(ctx, w.Case.ID)
		if err != nil {
			return err
		}
		if out.Lines, err = s.lines(ctx, tx, p, list); err != nil {
			return err
		}
		plans := &siklusv1.GetActionPlansResponse{}
		if err := s.plans(ctx, tx, w, plans); err != nil {
			return err
		}
		for _, row := range plans.GetResults() {
			if row.GetPlan() != nil {
				out.Plans++
			}
			for _, a := range row.GetPlan().GetActions() {
				if a.GetOverdue() {
					out.Overdue++
				}
			}
		}
		side, _ := w.side()
		_, out.Appraiser = w.has(appraisal.Appraiser)
		out.CaseId, out.Employee, out.Zone, out.Rehearsal = plans.CaseId, plans.Employee, plans.Zone, plans.Rehearsal
		out.Own, out.MayStart = side == sideEmployee, side == sideLeader && !w.Case.Stage.Ended()
		return nil
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

func (s guidances) ListGuidanceDesk(ctx context.Context, r *siklusv1.ListGuidanceDeskRequest) (*siklusv1.ListGuidanceDeskResponse, error) {
	p, err := s.enter(ctx, connectv1.GuidanceServiceListGuidanceDeskProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.ListGuidanceDeskResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		agency, err := tx.OwnAgency(ctx)
		if err != nil {
			return err
		}
		out.Zone = agency.Zone
		cycles, err := tx.GuidanceCycles(ctx)
		if err != nil {
			return err
		}
		var all []store.Guidance
		for _, c := range cycles {
			list, err := tx.GuidanceOfOthers(ctx, c.ID, p.Person, c.Rules.Calendar.DateOf(c.Rules.Pace.ToLegal(s.now())))
			if err != nil {
				return err
			}
			all = append(all, list...)
		}
		out.Lines, err = s.lines(ctx, tx, p, all)
		slices.SortStableFunc(out.Lines, func(a, b *siklusv1.GuidanceLine) int { return rank(a) - rank(b) })
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

// rank puts what waits for the caller first, then what is open, then what is decided.
func rank(l *siklusv1.GuidanceLine) int {
	switch {
	case l.GetWaitsForYou():
		return 0
	case l.GetDecided() == siklusv1.FollowUp_FOLLOW_UP_UNSPECIFIED:
		return 1
	}
	return 2
}

// lines shows records in a list; one that the caller has no part in is left out.
func (s guidances) lines(ctx context.Context, tx store.Tx, p Principal, list []store.Guidance) (lines []*siklusv1.GuidanceLine, err error) {
	ids := make([]string, len(list))
	for i, g := range list {
		ids[i] = g.ID
	}
	entries, err := tx.GuidanceEntries(ctx, ids)
	if err != nil {
		return nil, err
	}
	given, err := tx.GuidanceFeedbackOf(ctx, ids)
	if err != nil {
		return nil, err
	}
	var people []string
	for _, g := range list {
		people = append(people, g.EmployeeID, g.GuideID)
	}
	names, err := tx.PeopleByID(ctx, people)
	if err != nil {
		return nil, err
	}
	for _, g := range list {
		at, err := s.stand(ctx, tx, p, g, entries[g.ID], given)
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		lines = append(lines, at.line(names))
	}
	return lines, nil
}

// onlyReadsFeedback is who was handed form B.1.8 and has no other part in the record.
func (g guided) onlyReadsFeedback() bool { return len(g.sides) == 0 && len(g.Roles) == 0 }

func (g guided) line(names map[string]store.Person) *siklusv1.GuidanceLine {
	out := &siklusv1.GuidanceLine{Id: g.ID, Kind: codeOf(guidanceKinds, g.Kind), Employee: personOf(names, g.EmployeeID), Guide: personOf(names, g.GuideID),
		StartedAt: stamp(g.Case.Rules.Pace.ToLegal(g.StartedAt)), CaseId: g.CaseID}
	if g.onlyReadsFeedback() {
		return out
	}
	text, _ := g.text()
	out.Subject = unpacked(text.Content, &siklusv1.Coaching{}).GetIndicator()
	if g.Kind == appraisal.Mentoring {
		out.Subject = unpacked(text.Content, &siklusv1.Mentoring{}).GetSkill()
	}
	for _, e := range g.entries {
		if e.Step == appraisal.DecideStep {
			out.Decided = unpacked(e.Content, &siklusv1.DecideGuidanceRequest{}).GetFollowUp()
		}
	}
	for _, a := range g.facts().Awaits() {
		if a.Step == appraisal.FeedbackStep && !slices.Contains(g.sides, appraisal.GuidedSide) {
			continue // whether the employee speaks is theirs to know
		}
		out.Awaits = append(out.Awaits, &siklusv1.GuidanceAwait{Step: string(a.Step), By: string(a.By)})
		out.WaitsForYou = out.WaitsForYou || slices.Contains(g.sides, a.By)
	}
	return out
}

func (s guidances) GetGuidance(ctx context.Context, r *siklusv1.GetGuidanceRequest) (*siklusv1.GetGuidanceResponse, error) {
	p, err := s.enter(ctx, connectv1.GuidanceServiceGetGuidanceProcedure, r)
	if err != nil {
		return nil, err
	}
	var out *siklusv1.GetGuidanceResponse
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		g, err := s.open(ctx, tx, p, r.GetGuidanceId())
		if err != nil {
			return err
		}
		people := []string{g.EmployeeID, g.GuideID, g.AssignedBy}
		for _, e := range g.entries {
			people = append(people, e.PersonID)
		}
		names, err := tx.PeopleByID(ctx, people)
		if err != nil {
			return err
		}
		out = g.show(names)
		if out.GetFeedback() != nil {
			err = tx.LogRead(ctx, p.Person, g.CaseID, "guidance-feedback")
		}
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

func (g guided) show(names map[string]store.Person) *siklusv1.GetGuidanceResponse {
	pace := g.Case.Rules.Pace
	out := &siklusv1.GetGuidanceResponse{Line: g.line(names), Cause: codeOf(guidanceCauses, g.Cause), Today: day(g.Today), Zone: g.Case.Rules.Calendar.Zone,
		Rehearsal: pace.Rehearsal(), Year: int32(g.year)}
	own := slices.Contains(g.sides, appraisal.GuidedSide)
	if g.feedback != nil && (own || g.feedback.ReaderID == g.person) {
		out.Feedback, out.FeedbackGiven = unpacked(g.feedback.Content, &siklusv1.GuidanceFeedback{}), true
	}
	if g.onlyReadsFeedback() {
		return out
	}
	out.AssignedBy = partyOf(names, g.AssignedBy, g.AssignedAs)
	if len(g.sides) > 0 {
		out.Side = string(g.sides[0])
	}
	facts := g.facts()
	if g.Cause == appraisal.LowResult {
		until := appraisal.ImprovementUntil(g.Case.Rules.Calendar.DateOf(pace.ToLegal(g.StartedAt)))
		out.ImproveUntil, out.ImproveOver = day(until), until < g.Today && !facts.Decided
	}
	g.showText(out, names)
	for _, e := range g.entries {
		if note := g.note(e, names); note != nil {
			out.Notes = append(out.Notes, note)
		}
	}
	for _, do := range guidanceDo {
		if _, err := g.admit(do.step); err == nil {
			out.May = append(out.May, do.do)
		}
	}
	if _, err := g.admit(appraisal.WriteStep); err == nil && !g.Case.Stage.Ended() {
		out.May = append(out.May, map[appraisal.GuidanceKind]string{appraisal.Coaching: "WriteCoaching", appraisal.Mentoring: "WriteMentoring"}[g.Kind])
	}
	if g.Kind == appraisal.Mentoring {
		if _, err := g.admit(appraisal.CloseStep); err == nil {
			out.May = append(out.May, "AddMentoringEntry")
		}
	}
	out.Missing = g.missing()
	out.AdjustTargets = out.GetCoaching().GetAdjust() == "yes" && len(facts.Signed) == 2
	return out
}

// showText adds the text that stands with its signatures.
func (g guided) showText(out *siklusv1.GetGuidanceResponse, names map[string]store.Person) {
	pace := g.Case.Rules.Pace
	text, version := g.text()
	if version == 0 {
		return
	}
	out.Version, out.WrittenBy, out.WrittenAt = int32(version), g.party(text, names), stamp(pace.ToLegal(text.At))
	if g.Kind == appraisal.Mentoring {
		out.Mentoring = unpacked(text.Content, &siklusv1.Mentoring{})
	} else {
		out.Coaching = unpacked(text.Content, &siklusv1.Coaching{})
	}
	for _, e := range g.entries {
		switch {
		case e.Step != appraisal.SignStep:
		case e.Version == version:
			out.Signatures = append(out.Signatures, &siklusv1.PointsConfirmation{By: g.party(e, names), At: stamp(pace.ToLegal(e.At))})
		default:
			out.OutdatedSignatures = true
		}
	}
}

// party is who wrote an entry, by the side on which they stood.
func (g guided) party(e store.GuidanceEntry, names map[string]store.Person) *siklusv1.DialogueParty {
	return &siklusv1.DialogueParty{Person: personOf(names, e.PersonID), Role: string(e.Side)}
}

// note shows what else was written; texts and signatures stand elsewhere.
func (g guided) note(e store.GuidanceEntry, names map[string]store.Person) *siklusv1.GuidanceNote {
	out := &siklusv1.GuidanceNote{By: g.party(e, names), At: stamp(g.Case.Rules.Pace.ToLegal(e.At))}
	switch e.Step {
	case store.GuidanceStepMeet:
		out.What = &siklusv1.GuidanceNote_Entry{Entry: unpacked(e.Content, &siklusv1.MentoringEntry{})}
	case appraisal.CloseStep:
		out.What = &siklusv1.GuidanceNote_End{End: unpacked(e.Content, &siklusv1.MentoringEnd{})}
	case appraisal.EvaluateStep:
		out.What = &siklusv1.GuidanceNote_Seen{Seen: unpacked(e.Content, &siklusv1.CompetenceSeen{})}
	case appraisal.ForwardStep:
		out.What = &siklusv1.GuidanceNote_Forwarded{Forwarded: unpacked(e.Content, &siklusv1.ForwardGuidanceRequest{}).GetNote()}
	case appraisal.DecideStep:
		out.What = &siklusv1.GuidanceNote_Decided{Decided: unpacked(e.Content, &siklusv1.DecideGuidanceRequest{})}
	default:
		return nil
	}
	return out
}
