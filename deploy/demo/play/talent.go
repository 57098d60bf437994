package play

import (
	"context"
	"errors"
	"slices"

	"siklus.id/appraisal"
	"siklus.id/deploy/demo"
	siklusv1 "siklus.id/proto/siklus/v1"
)

func (c *Company) talentScenes() []scene {
	if !c.script.talents {
		return nil
	}
	all := []scene{{"nine boxes, a vacancy and recognition", c.placesTalent}}
	for _, p := range c.Agency.Appraised() {
		if p.Weak {
			all = append(all, scene{"improvement of " + p.AppraisedIn(), func(ctx context.Context) error { return c.improvesResult(ctx, p) }})
		}
	}
	return all
}

// placesTalent is HR once the results of the year are final: a snapshot of the nine boxes, a vacancy with open criteria
// and its shortlist, and the best recognised.
func (c *Company) placesTalent(ctx context.Context) error {
	for _, p := range c.Agency.Appraised() {
		if _, err := c.board.await(ctx, whose{p.Name, appraisal.EvaluationProceeding, "year"}, appraisal.Final); err != nil {
			return err
		}
	}
	hr, err := c.as(ctx, c.Agency.HR()[0])
	if err != nil {
		return err
	}
	rule, err := hr.Talent.GetTalentRule(ctx, &siklusv1.GetTalentRuleRequest{})
	if err != nil {
		return err
	}
	rule.Rule.LeastYears = 1
	if _, err := hr.Talent.PutTalentRule(ctx, &siklusv1.PutTalentRuleRequest{Rule: rule.GetRule(), Version: rule.GetVersion(),
		Reason: "Pada gladi baru ada hasil dari satu tahun penilaian."}); err != nil {
		return err
	}
	taken, err := hr.Talent.TakeTalentSnapshot(ctx, &siklusv1.TakeTalentSnapshotRequest{CycleId: c.Cycle, RequestId: newID(),
		Reason: "Peta talenta setelah hasil tahunan gladi bersifat tetap."})
	if err != nil {
		return err
	}
	if taken.GetSnapshot().GetPlaced() == 0 {
		return errors.New("nobody stands in the nine boxes")
	}
	if _, err := hr.Talent.GetTalentMap(ctx, &siklusv1.GetTalentMapRequest{}); err != nil {
		return err
	}
	unranked, err := c.as(ctx, c.unassessed())
	if err != nil {
		return err
	}
	if err := c.fillsVacancy(ctx, unranked); err != nil {
		return err
	}
	return c.recognises(ctx, hr, taken.GetSnapshot().GetId())
}

// fillsVacancy: a post that will be vacant, criteria that everybody reads, a list ranked by them, and who was chosen.
func (c *Company) fillsVacancy(ctx context.Context, hr *desk) error {
	title := c.Agency.PostOf(c.script.busy).Title
	found, err := hr.Competence.ListStandards(ctx, &siklusv1.ListStandardsRequest{Query: title})
	if err != nil {
		return err
	}
	if len(found.GetPosts()) == 0 {
		return errors.New("the vacant post is not found")
	}
	vacancy := newID()
	put, err := hr.Talent.PutVacancy(ctx, &siklusv1.PutVacancyRequest{VacancyId: vacancy, RequestId: newID(), PostId: found.GetPosts()[0].GetPost().GetId(), Published: true,
		LeastBox: 1, Criteria: []*siklusv1.VacancyCriterion{{Kind: "performance", Weight: 60}, {Kind: "fit", Weight: 40}},
		About: "Jabatan ini kosong mulai April.", Reason: "Pejabat sekarang pensiun; jabatan dibuka untuk semua yang memenuhi syarat."})
	if err != nil {
		return err
	}
	if _, err := hr.Talent.MakeShortlist(ctx, &siklusv1.MakeShortlistRequest{VacancyId: vacancy, RequestId: newID()}); err != nil {
		return err
	}
	list, err := hr.Talent.GetShortlist(ctx, &siklusv1.GetShortlistRequest{VacancyId: vacancy})
	if err != nil {
		return err
	}
	if _, err := hr.Talent.ExportShortlist(ctx, &siklusv1.ExportShortlistRequest{VacancyId: vacancy}); err != nil {
		return err
	}
	i := slices.IndexFunc(list.GetPlaces(), func(p *siklusv1.ListPlace) bool { return p.GetPlace() == 1 })
	if i < 0 {
		return errors.New("nobody is ranked for the vacancy")
	}
	_, err = hr.Talent.CloseVacancy(ctx, &siklusv1.CloseVacancyRequest{VacancyId: vacancy, Version: put.GetVersion(), RequestId: newID(),
		PersonId: list.GetPlaces()[i].GetPerson().GetId(), Reason: "Peringkat pertama menurut kriteria yang diumumkan, disetujui pejabat yang berwenang."})
	return err
}

// recognises the best by the rule: one of them, with words that everybody reads.
func (c *Company) recognises(ctx context.Context, hr *desk, snapshot string) error {
	proposed, err := hr.Talent.ListRecognitionProposals(ctx, &siklusv1.ListRecognitionProposalsRequest{SnapshotId: snapshot})
	if err != nil {
		return err
	}
	for _, p := range proposed.GetProposals() {
		if p.GetPerson().GetId() == hr.person {
			continue
		}
		if _, err := hr.Talent.DecideRecognition(ctx, &siklusv1.DecideRecognitionRequest{SnapshotId: snapshot, PersonId: p.GetPerson().GetId(), Recognised: true,
			Award: "development", Words: "Atas cara kerja baru yang memudahkan warga.", Reason: "Peringkat pertama menurut aturan dan dikuatkan catatan setahun."}); err != nil {
			return err
		}
		break
	}
	_, err = hr.Talent.ListRecognitions(ctx, &siklusv1.ListRecognitionsRequest{})
	return err
}

// improvesResult is what follows a low result of the first period: a plan with dates, read by the employee, looked at,
// and, as it did not get better, an outcome and HR's decision.
func (c *Company) improvesResult(ctx context.Context, weak *demo.Person) error {
	period := "m01"
	if c.script.quarterly {
		period = "q1"
	}
	low, err := c.board.await(ctx, whose{weak.Name, appraisal.EvaluationProceeding, period}, appraisal.Final)
	if err != nil {
		return err
	}
	me, err := c.as(ctx, weak)
	if err != nil {
		return err
	}
	leader, err := c.as(ctx, c.Agency.Appraiser(weak))
	if err != nil {
		return err
	}
	hr, err := c.as(ctx, c.Agency.HR()[0])
	if err != nil {
		return err
	}
	mine, err := leader.Talent.ListImprovements(ctx, &siklusv1.ListImprovementsRequest{})
	if err != nil || !slices.ContainsFunc(mine.GetImprovements(), func(i *siklusv1.Improvement) bool { return i.GetCaseId() == low.id }) {
		return err // the result is not a low one after all
	}
	today := c.clock.today()
	check, ends := c.workday(today+14), c.workday(today+28)
	if ready, err := c.may(ctx, leader, low.id, "plan"); err != nil || !ready {
		return errors.Join(err, errors.New("nobody may plan the improvement of a low result"))
	}
	put, err := leader.Talent.PutImprovementPlan(ctx, &siklusv1.PutImprovementPlanRequest{CaseId: low.id, EntryId: newID(), EndsOn: ends.String(),
		Items:  []*siklusv1.ImprovementItem{{What: "Lembar kunjungan diisi lengkap pada hari yang sama.", Measure: "Sembilan dari sepuluh lembar lengkap.", Responsible: "employee", Until: ends.String()}},
		Checks: []string{check.String()}})
	if err != nil {
		return err
	}
	if _, err := me.Talent.ReadImprovementPlan(ctx, &siklusv1.ReadImprovementPlanRequest{CaseId: low.id, EntryId: newID(), Version: put.GetVersion(), Text: "Saya setuju dan mulai pekan ini."}); err != nil {
		return err
	}
	if err := c.hour(ctx, check, 10); err != nil {
		return err
	}
	if _, err := leader.Talent.CheckImprovement(ctx, &siklusv1.CheckImprovementRequest{CaseId: low.id, EntryId: newID(), Check: check.String(), Finding: "unchanged",
		Text: "Baru enam dari sepuluh lembar lengkap."}); err != nil {
		return err
	}
	if err := c.day(ctx, ends+1); err != nil {
		return err
	}
	if ready, err := c.may(ctx, leader, low.id, "outcome"); err != nil || !ready {
		return errors.Join(err, errors.New("the outcome of an improvement is never asked for"))
	}
	if _, err := leader.Talent.RecordImprovementOutcome(ctx, &siklusv1.RecordImprovementOutcomeRequest{CaseId: low.id, EntryId: newID(), Finding: "not-improved",
		Text: "Tujuh dari sepuluh lembar lengkap; belum mencapai kesepakatan."}); err != nil {
		return err
	}
	now, err := hr.Talent.GetImprovement(ctx, &siklusv1.GetImprovementRequest{CaseId: low.id})
	if err != nil {
		return err
	}
	if len(now.GetFollowUps()) == 0 {
		return nil // a result of one period leads to more guidance and no further
	}
	_, err = hr.Talent.DecideFollowUp(ctx, &siklusv1.DecideFollowUpRequest{CaseId: low.id, EntryId: newID(), Way: now.GetFollowUps()[0].GetCode(),
		Reason: "Pendampingan diteruskan karena kemajuan sudah tampak walau belum cukup."})
	return err
}

// may waits some days until somebody can do a thing about an improvement.
func (c *Company) may(ctx context.Context, d *desk, caseID, what string) (bool, error) {
	return c.until(ctx, 5, func() (bool, error) {
		now, err := d.Talent.GetImprovement(ctx, &siklusv1.GetImprovementRequest{CaseId: caseID})
		return slices.Contains(now.GetMay(), what), err
	})
}
