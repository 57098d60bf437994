package play

import (
	"context"
	"errors"
	"strings"
	"time"

	"siklus.id/appraisal"
	"siklus.id/deploy/demo"
	siklusv1 "siklus.id/proto/siklus/v1"
)

func (c *Company) competenceScenes() []scene {
	if c.script.assesses == 0 {
		return nil
	}
	all := []scene{{"standards of competence", c.setsStandards}}
	for _, p := range c.Agency.Appraised() {
		if p == c.unassessed() {
			continue
		}
		all = append(all, scene{"competences of " + p.AppraisedIn(), func(ctx context.Context) error { return c.assessed(ctx, p) }})
	}
	return append(all, scene{"development plan", func(ctx context.Context) error { return c.develops(ctx, c.Agency.Holders(c.script.career)[1]) }})
}

// unassessed is the HR officer whose competences nobody assesses: it is on record as "not assessed", nothing else follows,
// and who is ranked for no vacancy can handle the list of one.
func (c *Company) unassessed() *demo.Person { return c.Agency.HR()[1] }

// technical is a competence that the agency asks of its own posts.
const technical = "bicara-warga"

// setsStandards is HR in January: a technical competence of the agency's own, and what a post asks of who holds it.
func (c *Company) setsStandards(ctx context.Context) error {
	if err := c.day(ctx, c.workday(c.on(time.January, 19))); err != nil {
		return err
	}
	hr, err := c.as(ctx, c.Agency.HR()[0])
	if err != nil {
		return err
	}
	if _, err := hr.Competence.GetDictionary(ctx, &siklusv1.GetDictionaryRequest{}); err != nil {
		return err
	}
	if _, err := hr.Competence.PutTechnicalCompetence(ctx, &siklusv1.PutTechnicalCompetenceRequest{Code: technical, Name: "Berbicara dengan warga di lapangan",
		NameEnglish: "Speaking with people in the field", Meaning: "Menjelaskan dan mendengarkan dengan bahasa yang dipahami orang setempat."}); err != nil {
		return err
	}
	file := "kode;nama\nbaca-data;Membaca data sederhana\n"
	for _, dry := range []bool{true, false} {
		out, err := hr.Competence.ImportTechnicalCompetences(ctx, &siklusv1.ImportTechnicalCompetencesRequest{Content: []byte(file), DryRun: dry, Reason: "Daftar awal kompetensi teknis dinas."})
		if err != nil {
			return err
		}
		if len(out.GetDefects()) > 0 {
			return errors.New("technical competences: " + out.GetDefects()[0].GetEnglish())
		}
	}
	title := c.Agency.PostOf(c.script.career).Title
	found, err := hr.Competence.ListStandards(ctx, &siklusv1.ListStandardsRequest{Query: title})
	if err != nil {
		return err
	}
	for _, s := range found.GetPosts() {
		if s.GetPost().GetTitle() != title {
			continue
		}
		levels := append(s.GetLevels(), &siklusv1.StandardLevel{Competence: technical, Level: 2})
		if _, err := hr.Competence.SetStandard(ctx, &siklusv1.SetStandardRequest{PostId: s.GetPost().GetId(), Levels: levels, Version: s.GetVersion(),
			Reason: "Pekerjaan jabatan ini sebagian besar di lapangan."}); err != nil {
			return err
		}
		_, err := hr.Competence.GetStandard(ctx, &siklusv1.GetStandardRequest{PostId: s.GetPost().GetId()})
		return err
	}
	return errors.New("the post has no standard to set")
}

// assessed is one person's assessment: themselves first, then the leader with reason and evidence.
func (c *Company) assessed(ctx context.Context, me *demo.Person) error {
	mine, err := c.board.await(ctx, appraisalOf(me), appraisal.InYear)
	if err != nil {
		return err
	}
	if err := c.day(ctx, c.workday(c.on(c.script.assesses, 3+int(chance(4, me.Name, "self"))))); err != nil {
		return err
	}
	desk, err := c.as(ctx, me)
	if err != nil {
		return err
	}
	sheet, err := desk.Competence.GetAssessment(ctx, &siklusv1.GetAssessmentRequest{CaseId: mine.id})
	if err != nil {
		return err
	}
	if _, err := desk.Competence.AssessOwnCompetences(ctx, &siklusv1.AssessOwnCompetencesRequest{CaseId: mine.id, Ratings: levels(sheet.GetStandard(), me, 0)}); err != nil {
		return err
	}
	if err := c.day(ctx, c.workday(c.on(c.script.assesses, 14+int(chance(5, me.Name, "leader"))))); err != nil {
		return err
	}
	leader, err := c.as(ctx, c.Agency.Appraiser(me))
	if err != nil {
		return err
	}
	if _, err := leader.Competence.ListAssessmentTeam(ctx, &siklusv1.ListAssessmentTeamRequest{}); err != nil {
		return err
	}
	_, err = leader.Competence.AssessCompetences(ctx, &siklusv1.AssessCompetencesRequest{CaseId: mine.id, Ratings: levels(sheet.GetStandard(), me, 1),
		Note: "Kuat dalam kerja sama; kemampuan menyusun laporan perlu dilatih."})
	return err
}

// levels is what somebody sees in somebody: mostly what the standard asks for, sometimes one more or less.
func levels(standard *siklusv1.CompetenceStandard, of *demo.Person, eyes int) (ratings []*siklusv1.CompetenceRating) {
	for _, l := range standard.GetLevels() {
		level := l.GetLevel()
		switch roll := chance(10, of.Name, l.GetCompetence()); {
		case roll < 2 || of.Weak && roll < 6:
			level--
		case roll > 7 && eyes == 1 || roll > 6 && eyes == 0:
			level++
		}
		ratings = append(ratings, &siklusv1.CompetenceRating{Competence: l.GetCompetence(), Level: min(5, max(1, level)),
			Reason:   "Terlihat dari cara menangani tiga pekerjaan terakhir bersama rekan dan warga.",
			Evidence: "Catatan kemajuan dan dialog kinerja triwulan ketiga."})
	}
	return ratings
}

// develops: the employee writes what to learn by when out of the gaps, the leader agrees, and later one item is done.
func (c *Company) develops(ctx context.Context, me *demo.Person) error {
	mine, err := c.board.await(ctx, appraisalOf(me), appraisal.InYear)
	if err != nil {
		return err
	}
	if err := c.day(ctx, c.workday(c.on(c.script.assesses, 24))); err != nil {
		return err
	}
	desk, err := c.as(ctx, me)
	if err != nil {
		return err
	}
	plan, err := desk.Competence.GetDevelopmentPlan(ctx, &siklusv1.GetDevelopmentPlanRequest{CaseId: mine.id})
	if err != nil {
		return err
	}
	until := c.workday(c.on(c.script.assesses+1, 20)).String()
	var items []*siklusv1.DevelopmentItem
	for _, gap := range plan.GetOpenGaps() {
		items = append(items, &siklusv1.DevelopmentItem{Competence: gap.GetCompetence(), Way: "coaching", Until: until,
			What: "Pendampingan sekali sepekan oleh rekan senior, dimulai dari: " + strings.ToLower(gap.GetNext())})
	}
	if len(items) == 0 {
		items = append(items, &siklusv1.DevelopmentItem{Competence: technical, Way: "assignment", Until: until, What: "Memimpin dua pertemuan kampung bersama penyuluh senior."})
	}
	written, err := desk.Competence.WriteDevelopmentPlan(ctx, &siklusv1.WriteDevelopmentPlanRequest{CaseId: mine.id, Items: items, Version: plan.GetVersion()})
	if err != nil {
		return err
	}
	leader, err := c.as(ctx, c.Agency.Appraiser(me))
	if err != nil {
		return err
	}
	if _, err := leader.Competence.AgreeDevelopmentPlan(ctx, &siklusv1.AgreeDevelopmentPlanRequest{CaseId: mine.id, Version: written.GetVersion()}); err != nil {
		return err
	}
	if err := c.day(ctx, c.workday(c.on(c.script.assesses+1, 6))); err != nil {
		return err
	}
	if plan, err = desk.Competence.GetDevelopmentPlan(ctx, &siklusv1.GetDevelopmentPlanRequest{CaseId: mine.id}); err != nil {
		return err
	}
	if len(plan.GetItems()) == 0 {
		return errors.New("the plan that was agreed has no items")
	}
	_, err = desk.Competence.CompleteDevelopmentItem(ctx, &siklusv1.CompleteDevelopmentItemRequest{CaseId: mine.id, ItemId: plan.GetItems()[0].GetItem().GetId(),
		Proof: "Empat catatan pendampingan ditandatangani pendamping."})
	return err
}
