package api

import (
	"context"
	"slices"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

// lineOf is one appraisal in a list.
func lineOf(a store.CycleAssessment, rules appraisal.Rules, today appraisal.Date) *siklusv1.AssessmentLine {
	out := &siklusv1.AssessmentLine{CaseId: a.CaseID, Employee: &siklusv1.Person{Id: a.PersonID, Name: a.Name}, Post: a.Post, Unit: a.Unit, Self: a.Self,
		State: assessmentStates[rules.Competence.State(rules.Calendar, today, a.Self, a.Ratings != nil)]}
	if a.Ratings != nil {
		out.Fit = fitOf(appraisal.FitOf(a.Ratings))
	}
	return out
}

// waiting orders a team: whom the superior is awaited for, then who assesses themselves first, then the others.
var waiting = []siklusv1.AssessmentState{
	siklusv1.AssessmentState_ASSESSMENT_STATE_LEADER, siklusv1.AssessmentState_ASSESSMENT_STATE_SELF, siklusv1.AssessmentState_ASSESSMENT_STATE_NOT_ASSESSED,
	siklusv1.AssessmentState_ASSESSMENT_STATE_AHEAD, siklusv1.AssessmentState_ASSESSMENT_STATE_ASSESSED, siklusv1.AssessmentState_ASSESSMENT_STATE_UNSET,
}

// ListAssessmentTeam lists those whom the caller leads, in the cycle that runs. What was assessed of each is logged as read.
func (s competence) ListAssessmentTeam(ctx context.Context, r *siklusv1.ListAssessmentTeamRequest) (*siklusv1.ListAssessmentTeamResponse, error) {
	p, err := s.enter(ctx, connectv1.CompetenceServiceListAssessmentTeamProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.ListAssessmentTeamResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		v, err := s.viewOfYear(ctx, tx, p, 0)
		if err != nil || v.cycle.ID == "" {
			return err
		}
		rules := v.cycle.Rules
		out.Closes, out.Rehearsal = day(rules.Competence.Closes), rules.Pace.Rehearsal()
		team, err := tx.AssessmentTeam(ctx, v.cycle.ID, p.Person, v.today)
		if err != nil {
			return err
		}
		for _, a := range team {
			out.People = append(out.People, lineOf(a, rules, v.today))
			if a.Ratings == nil {
				continue
			}
			if err := tx.LogRead(ctx, p.Person, a.CaseID, "competence"); err != nil {
				return err
			}
		}
		slices.SortStableFunc(out.People, func(a, b *siklusv1.AssessmentLine) int {
			return slices.Index(waiting, a.GetState()) - slices.Index(waiting, b.GetState())
		})
		return nil
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

// mostMissing is how many people without an assessment an answer names.
const mostMissing = 200

// GetAssessmentCoverage counts by unit who was assessed. How somebody was assessed is not part of it.
func (s competence) GetAssessmentCoverage(ctx context.Context, r *siklusv1.GetAssessmentCoverageRequest) (*siklusv1.GetAssessmentCoverageResponse, error) {
	p, err := s.enter(ctx, connectv1.CompetenceServiceGetAssessmentCoverageProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.GetAssessmentCoverageResponse{All: &siklusv1.UnitAssessments{}}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		v, err := s.viewOfCycle(ctx, tx, p, r.GetCycleId())
		if err != nil || v.cycle.ID == "" {
			return err
		}
		rules := v.cycle.Rules
		out.CycleId, out.Year, out.Rehearsal = v.cycle.ID, int32(v.cycle.Year), rules.Pace.Rehearsal()
		out.Opens, out.Closes = day(rules.Competence.Opens), day(rules.Competence.Closes)
		list, err := tx.AssessmentsIn(ctx, v.cycle.ID)
		for _, a := range list {
			s.cover(out, lineOf(a, rules, v.today))
		}
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

// cover counts one appraisal. They come by unit.
func (s competence) cover(out *siklusv1.GetAssessmentCoverageResponse, line *siklusv1.AssessmentLine) {
	if n := len(out.Units); n == 0 || out.Units[n-1].GetUnit() != line.GetUnit() {
		out.Units = append(out.Units, &siklusv1.UnitAssessments{Unit: line.GetUnit()})
	}
	for _, count := range []*siklusv1.UnitAssessments{out.All, out.Units[len(out.Units)-1]} {
		count.People++
		if line.GetSelf() {
			count.Self++
		}
		switch line.GetState() {
		case siklusv1.AssessmentState_ASSESSMENT_STATE_ASSESSED:
			count.Assessed++
		case siklusv1.AssessmentState_ASSESSMENT_STATE_NOT_ASSESSED:
			count.NotAssessed++
		}
	}
	switch {
	case line.GetState() == siklusv1.AssessmentState_ASSESSMENT_STATE_ASSESSED:
	case len(out.Missing) < mostMissing:
		line.Fit = nil
		out.Missing = append(out.Missing, line)
	default:
		out.More++
	}
}
