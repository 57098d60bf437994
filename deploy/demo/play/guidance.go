package play

import (
	"context"
	"slices"
	"time"

	"siklus.id/appraisal"
	"siklus.id/deploy/demo"
	siklusv1 "siklus.id/proto/siklus/v1"
)

func (c *Company) guidanceScenes() []scene {
	if !c.script.guides {
		return nil
	}
	var all []scene
	for _, leader := range c.Agency.Appraised() {
		below := c.Agency.Below(leader)
		if len(below) < fewMany || c.depth(leader) == 1 {
			continue
		}
		all = append(all,
			scene{"action plan of " + below[0].AppraisedIn(), func(ctx context.Context) error { return c.plansActions(ctx, below[0]) }},
			scene{"coaching of " + below[len(below)-1].AppraisedIn(), func(ctx context.Context) error { return c.coaches(ctx, leader, below[len(below)-1]) }},
			scene{"mentoring of " + below[1].AppraisedIn(), func(ctx context.Context) error { return c.mentors(ctx, leader, below[0], below[1]) }})
	}
	return all
}

// plansActions: who has a result that takes longer than one period writes down the steps (form B.1.1).
func (c *Company) plansActions(ctx context.Context, me *demo.Person) error {
	mine, err := c.board.await(ctx, appraisalOf(me), appraisal.InYear)
	if err != nil {
		return err
	}
	if err := c.day(ctx, c.workday(c.on(time.February, 4))); err != nil {
		return err
	}
	desk, err := c.as(ctx, me)
	if err != nil {
		return err
	}
	if _, err := desk.Guidance.PutActionPlan(ctx, &siklusv1.PutActionPlanRequest{CaseId: mine.id, Result: 1, Actions: []*siklusv1.PlannedAction{
		{What: "Menyusun daftar tempat yang perlu didatangi", Until: c.on(time.February, 20).String()},
		{What: "Mendatangi separuh daftar dan mencatat hasilnya", Until: c.on(time.May, 29).String()}}}); err != nil {
		return err
	}
	if err := c.day(ctx, c.workday(c.on(time.February, 19))); err != nil {
		return err
	}
	plans, err := desk.Guidance.GetActionPlans(ctx, &siklusv1.GetActionPlansRequest{CaseId: mine.id})
	if err != nil {
		return err
	}
	for _, r := range plans.GetResults() {
		for _, a := range r.GetPlan().GetActions()[:min(1, len(r.GetPlan().GetActions()))] {
			if _, err := desk.Guidance.MarkAction(ctx, &siklusv1.MarkActionRequest{Id: newID(), CaseId: mine.id, ActionId: a.GetId(), Done: true,
				Day: c.on(time.February, 18).String(), Note: "Daftar sudah dibahas dengan pimpinan."}); err != nil {
				return err
			}
		}
	}
	return nil
}

// guided is one record of coaching or mentoring with who has a part in it.
type guided struct {
	*Company
	id                        string
	employee, guide, boss, up *desk // boss appraises, up stands above the appraiser
}

// parts signs in everybody who has a part.
func (c *Company) parts(ctx context.Context, leader, guide, employee *demo.Person) (g guided, err error) {
	g = guided{Company: c, id: newID()}
	for _, p := range []struct {
		who  *demo.Person
		into **desk
	}{{employee, &g.employee}, {guide, &g.guide}, {leader, &g.boss}, {c.Agency.Appraiser(leader), &g.up}} {
		if *p.into, err = c.as(ctx, p.who); err != nil {
			return g, err
		}
	}
	return g, nil
}

// coaches is what follows a weak result: the leader coaches (form B.1.6), both sign, the employee says what it was like
// (B.1.8), the leader what competence was seen (B.1.9), and the leader above decides what follows.
func (c *Company) coaches(ctx context.Context, leader, employee *demo.Person) error {
	mine, err := c.board.await(ctx, appraisalOf(employee), appraisal.InYear)
	if err != nil {
		return err
	}
	if err := c.day(ctx, c.workday(c.on(time.February, 10))); err != nil {
		return err
	}
	g, err := c.parts(ctx, leader, leader, employee)
	if err != nil {
		return err
	}
	started, err := g.boss.Guidance.StartGuidance(ctx, &siklusv1.StartGuidanceRequest{Id: g.id, CaseId: mine.id,
		Kind: siklusv1.GuidanceKind_GUIDANCE_KIND_COACHING, Cause: siklusv1.GuidanceCause_GUIDANCE_CAUSE_NO_PROGRESS})
	if err != nil {
		return err
	}
	g.id = started.GetGuidanceId()
	written, err := g.guide.Guidance.WriteCoaching(ctx, &siklusv1.WriteCoachingRequest{Id: newID(), GuidanceId: g.id, Coaching: &siklusv1.Coaching{
		Indicator: "Kunjungan yang ditindaklanjuti", Baseline: "8 sepekan", Target: "12 sepekan", Strategy: "Berangkat pagi dengan daftar yang sudah diurutkan.",
		Progress: "Baru 8 sepekan.", Problem: "Waktu habis di jalan.", Cause: "Urutan kunjungan tidak menurut letak.", Options: "Mengurutkan menurut letak; berangkat berdua.",
		NextIndicator: "Kunjungan sepekan", NextStrategy: "Daftar diurutkan menurut letak setiap Jumat.", Adjust: "no"}})
	if err != nil {
		return err
	}
	if err := g.bothSign(ctx, written.GetVersion()); err != nil {
		return err
	}
	return g.ends(ctx, false)
}

func (g guided) bothSign(ctx context.Context, version int32) error {
	for _, side := range []*desk{g.guide, g.employee} {
		if _, err := side.Guidance.SignGuidance(ctx, &siklusv1.SignGuidanceRequest{Id: newID(), GuidanceId: g.id, Version: version}); err != nil {
			return err
		}
	}
	return nil
}

// ends is the way of the report up: what the employee and the guide say, passed on by the appraiser where somebody else
// guided, and what the superior decides (III.D.4.g–k).
func (g guided) ends(ctx context.Context, assigned bool) error {
	if _, err := g.employee.Guidance.GiveGuidanceFeedback(ctx, &siklusv1.GiveGuidanceFeedbackRequest{Id: newID(), GuidanceId: g.id,
		Feedback: &siklusv1.GuidanceFeedback{Answers: []int32{4, 4, 5, 4, 3, 4, 5, 4, 4}, Text: "Contoh langsung di lapangan sangat membantu."}}); err != nil {
		return err
	}
	if _, err := g.guide.Guidance.EvaluateCompetence(ctx, &siklusv1.EvaluateCompetenceRequest{Id: newID(), GuidanceId: g.id, Seen: &siklusv1.CompetenceSeen{
		Levels:         []*siklusv1.CompetenceLevel{{Key: "cooperation", Level: 2, Reason: "Mulai berbagi daftar dengan rekan."}},
		Recommendation: "Diteruskan sebulan lagi dengan daftar bersama."}}); err != nil {
		return err
	}
	if assigned {
		if _, err := g.boss.Guidance.ForwardGuidance(ctx, &siklusv1.ForwardGuidanceRequest{Id: newID(), GuidanceId: g.id, Note: "Setuju dengan saran pendamping."}); err != nil {
			return err
		}
	}
	waiting, err := g.up.Guidance.ListGuidanceDesk(ctx, &siklusv1.ListGuidanceDeskRequest{})
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(waiting.GetLines(), func(l *siklusv1.GuidanceLine) bool { return l.GetId() == g.id && l.GetWaitsForYou() }) {
		return nil // decided by HR in the superior's place
	}
	_, err = g.up.Guidance.DecideGuidance(ctx, &siklusv1.DecideGuidanceRequest{Id: newID(), GuidanceId: g.id, FollowUp: siklusv1.FollowUp_FOLLOW_UP_GUIDANCE,
		Note: "Pendampingan diteruskan satu triwulan, lalu dilihat lagi."})
	return err
}

// mentors: a senior colleague whom the leader assigns accompanies a junior one, with a journal and an end evaluation.
func (c *Company) mentors(ctx context.Context, leader, senior, junior *demo.Person) error {
	mine, err := c.board.await(ctx, appraisalOf(junior), appraisal.InYear)
	if err != nil {
		return err
	}
	if err := c.day(ctx, c.workday(c.on(time.February, 12))); err != nil {
		return err
	}
	g, err := c.parts(ctx, leader, senior, junior)
	if err != nil {
		return err
	}
	started, err := g.boss.Guidance.StartGuidance(ctx, &siklusv1.StartGuidanceRequest{Id: g.id, CaseId: mine.id, GuideId: g.guide.person,
		Kind: siklusv1.GuidanceKind_GUIDANCE_KIND_MENTORING, Cause: siklusv1.GuidanceCause_GUIDANCE_CAUSE_GROWTH})
	if err != nil {
		return err
	}
	g.id = started.GetGuidanceId()
	written, err := g.guide.Guidance.WriteMentoring(ctx, &siklusv1.WriteMentoringRequest{Id: newID(), GuidanceId: g.id, Mentoring: &siklusv1.Mentoring{
		Skill: "Memimpin pertemuan warga", From: c.on(time.February, 16).String(), Until: c.on(time.March, 31).String(),
		Change: "Memimpin pertemuan sendiri dengan tenang", Measure: "Dua pertemuan dipimpin sendiri sampai selesai"}})
	if err != nil {
		return err
	}
	if err := g.bothSign(ctx, written.GetVersion()); err != nil {
		return err
	}
	for week := range 3 {
		day := c.workday(c.on(time.February, 19) + appraisal.Date(7*week))
		if err := c.hour(ctx, day, 15); err != nil {
			return err
		}
		if _, err := g.guide.Guidance.AddMentoringEntry(ctx, &siklusv1.AddMentoringEntryRequest{Id: newID(), GuidanceId: g.id, Entry: &siklusv1.MentoringEntry{
			Day: day.String(), Place: "Balai kampung", Matter: "Membuka pertemuan dan membagi waktu bicara", Action: "Mencoba sendiri pekan depan", Minutes: 60}}); err != nil {
			return err
		}
	}
	for _, side := range []*desk{g.guide, g.employee} {
		if _, err := side.Guidance.CloseMentoring(ctx, &siklusv1.CloseMentoringRequest{Id: newID(), GuidanceId: g.id,
			End: &siklusv1.MentoringEnd{Reached: siklusv1.Reached_REACHED_YES, Text: "Dua pertemuan dipimpin sendiri; waktu terbagi baik."}}); err != nil {
			return err
		}
	}
	return g.ends(ctx, true)
}
