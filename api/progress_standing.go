package api

import (
	"context"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
)

// standing tells of everybody of the team what is late, and whose self-appraisal is in: the superior's copy of the letter
// that tells somebody of a term that has passed is this list. Whoever leads an appraiser also sees what that one is late
// with.
func (v *teamView) standing(ctx context.Context) error {
	byCase := make(map[string]*siklusv1.TeamMember, len(v.members))
	for _, m := range v.members {
		byCase[m.GetCaseId()] = m
	}
	roles := []appraisal.Role{appraisal.Employee}
	if v.role == appraisal.Superior {
		roles = append(roles, appraisal.Appraiser)
	}
	late, err := v.tx.LateTasks(ctx, v.ids, roles, v.today)
	if err != nil {
		return err
	}
	for _, l := range late {
		m := byCase[l.AppraisalID]
		m.Late = append(m.Late, &siklusv1.LateTask{Act: string(l.Act), Role: string(l.Role), Due: day(l.Due), DaysLeft: daysLeft(v.cycle.Rules.Calendar, v.today, l.Due)})
	}
	in, err := v.tx.SelfAppraisals(ctx, v.ids)
	if err != nil {
		return err
	}
	for _, s := range in {
		m := byCase[s.AppraisalID]
		m.SelfAppraisals = append(m.SelfAppraisals, &siklusv1.SelfAppraisal{Period: s.Period, In: s.In})
	}
	return nil
}
