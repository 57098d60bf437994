package play

import (
	"context"
	"time"

	"siklus.id/appraisal"
	"siklus.id/deploy/demo"
	siklusv1 "siklus.id/proto/siklus/v1"
)

func (c *Company) counsellingScenes() []scene {
	if !c.script.counsels {
		return nil
	}
	for _, leader := range c.Agency.Appraised() {
		if below := c.Agency.Below(leader); len(below) >= fewMany && c.depth(leader) > 1 {
			return []scene{
				{"counselling that goes up", func(ctx context.Context) error { return c.counsels(ctx, leader, below[3]) }},
				{"behaviour that changed", func(ctx context.Context) error { return c.changesBehaviour(ctx, leader, below[2]) }},
			}
		}
	}
	return nil
}

// notes records a behaviour problem (form B.1.10) and tells the employee, which is a duty (III.D.5.c.1).
func (c *Company) notes(ctx context.Context, us *desk, caseID string) (string, error) {
	noted, err := us.Counsel.NoteBehaviour(ctx, &siklusv1.NoteBehaviourRequest{Id: newID(), CaseId: caseID, Problem: &siklusv1.BehaviourProblem{
		Issues: []*siklusv1.BehaviourIssue{{Value: 5, Problem: "Tiga kali pulang tanpa menyerahkan pekerjaan kepada rekan."}},
		Detail: "Pada tiga Jumat berturut-turut pekerjaan pekan itu tidak diserahkan.", Others: "no", Done: "Sudah diingatkan lisan dua kali."}})
	if err != nil {
		return "", err
	}
	_, err = us.Counsel.TellEmployee(ctx, &siklusv1.TellEmployeeRequest{Id: newID(), CounsellingId: noted.GetCounsellingId(),
		Telling: &siklusv1.Telling{Day: c.clock.today().String(), How: "Bertemu di ruang kerja; disepakati serah terima setiap Jumat siang."}})
	return noted.GetCounsellingId(), err
}

// changesBehaviour: told, and it changed; nothing goes to HR.
func (c *Company) changesBehaviour(ctx context.Context, leader, employee *demo.Person) error {
	mine, err := c.board.await(ctx, appraisalOf(employee), appraisal.InYear)
	if err != nil {
		return err
	}
	if err := c.day(ctx, c.workday(c.on(time.February, 17))); err != nil {
		return err
	}
	us, err := c.as(ctx, leader)
	if err != nil {
		return err
	}
	id, err := c.notes(ctx, us, mine.id)
	if err != nil {
		return err
	}
	if err := c.day(ctx, c.workday(c.on(time.March, 3))); err != nil {
		return err
	}
	_, err = us.Counsel.CloseBehaviour(ctx, &siklusv1.CloseBehaviourRequest{Id: newID(), CounsellingId: id, Text: "Serah terima berjalan setiap Jumat sejak itu."})
	return err
}

// counsels is the long way: reported to HR, taken on, an official appointed who counsels, the result passed up, and a
// decision (III.D.5).
func (c *Company) counsels(ctx context.Context, leader, employee *demo.Person) error {
	mine, err := c.board.await(ctx, appraisalOf(employee), appraisal.InYear)
	if err != nil {
		return err
	}
	if err := c.day(ctx, c.workday(c.on(time.February, 18))); err != nil {
		return err
	}
	us, err := c.as(ctx, leader)
	if err != nil {
		return err
	}
	them, err := c.as(ctx, employee)
	if err != nil {
		return err
	}
	id, err := c.notes(ctx, us, mine.id)
	if err != nil {
		return err
	}
	if err := c.day(ctx, c.workday(c.on(time.February, 20))); err != nil {
		return err
	}
	if _, err := them.Counsel.AnswerCounselling(ctx, &siklusv1.AnswerCounsellingRequest{Id: newID(), CounsellingId: id,
		Text: "Anak saya dijemput pukul dua pada hari Jumat; saya belum menemukan cara lain."}); err != nil {
		return err
	}
	if err := c.day(ctx, c.workday(c.on(time.March, 4))); err != nil {
		return err
	}
	if _, err := us.Counsel.ReportBehaviour(ctx, &siklusv1.ReportBehaviourRequest{Id: newID(), CounsellingId: id, Report: &siklusv1.BehaviourReport{
		Since: "Dua Jumat berikutnya masih sama.", Evidence: "Catatan kemajuan tim dan umpan balik rekan."}}); err != nil {
		return err
	}
	return c.handles(ctx, us, c.Agency.Appraiser(leader), id)
}

// handles is HR's part and what follows it: the first who is appointed declines.
func (c *Company) handles(ctx context.Context, leader *desk, superior *demo.Person, id string) error {
	hr, err := c.as(ctx, c.Agency.HR()[0])
	if err != nil {
		return err
	}
	other, err := c.as(ctx, c.Agency.HR()[1])
	if err != nil {
		return err
	}
	analysts := c.Agency.Holders("ANALIS-SDM")
	counsellor, err := c.as(ctx, analysts[len(analysts)-1])
	if err != nil {
		return err
	}
	above, err := c.as(ctx, superior)
	if err != nil {
		return err
	}
	if _, err := other.Counsel.ListCounselling(ctx, &siklusv1.ListCounsellingRequest{}); err != nil {
		return err
	}
	if _, err := other.Counsel.TakeCounselling(ctx, &siklusv1.TakeCounsellingRequest{Id: newID(), CounsellingId: id}); err != nil {
		return err
	}
	if _, err := other.Counsel.ReleaseCounselling(ctx, &siklusv1.ReleaseCounsellingRequest{Id: newID(), CounsellingId: id}); err != nil {
		return err
	}
	if _, err := hr.Counsel.TakeCounselling(ctx, &siklusv1.TakeCounsellingRequest{Id: newID(), CounsellingId: id}); err != nil {
		return err
	}
	if _, err := hr.Counsel.AppointCounsellor(ctx, &siklusv1.AppointCounsellorRequest{Id: newID(), CounsellingId: id, PersonId: leader.person,
		Kind: siklusv1.CounsellorKind_COUNSELLOR_KIND_APPRAISER}); err != nil {
		return err
	}
	if _, err := leader.Counsel.DeclineCounselling(ctx, &siklusv1.DeclineCounsellingRequest{Id: newID(), CounsellingId: id,
		Reason: "Saya yang melaporkan; orang lain lebih mudah didengar."}); err != nil {
		return err
	}
	if _, err := hr.Counsel.AppointCounsellor(ctx, &siklusv1.AppointCounsellorRequest{Id: newID(), CounsellingId: id, PersonId: counsellor.person,
		Kind: siklusv1.CounsellorKind_COUNSELLOR_KIND_OFFICIAL}); err != nil {
		return err
	}
	meets := c.workday(c.clock.today() + 3)
	if _, err := counsellor.Counsel.ScheduleCounselling(ctx, &siklusv1.ScheduleCounsellingRequest{Id: newID(), CounsellingId: id,
		Meeting: &siklusv1.CounsellingMeeting{Day: meets.String(), Time: "10.00", Minutes: 60, Place: "Ruang konseling"}}); err != nil {
		return err
	}
	if err := c.hour(ctx, meets, 14); err != nil {
		return err
	}
	if _, err := counsellor.Counsel.GetCounselling(ctx, &siklusv1.GetCounsellingRequest{CounsellingId: id}); err != nil {
		return err
	}
	if _, err := counsellor.Counsel.RecordCounselling(ctx, &siklusv1.RecordCounsellingRequest{Id: newID(), CounsellingId: id, Record: &siklusv1.CounsellingRecord{
		Found: "Kendala penjemputan anak, bukan keengganan.", Agreed: "Serah terima dipindah ke Kamis sore.", Reached: siklusv1.Reached_REACHED_PARTLY,
		Advice: "Atur ulang jadwal serah terima tim."}}); err != nil {
		return err
	}
	if _, err := leader.Counsel.PassCounselling(ctx, &siklusv1.PassCounsellingRequest{Id: newID(), CounsellingId: id, Text: "Setuju jadwal dipindah."}); err != nil {
		return err
	}
	_, err = above.Counsel.DecideCounselling(ctx, &siklusv1.DecideCounsellingRequest{Id: newID(), CounsellingId: id, Decision: &siklusv1.CounsellingDecision{
		FollowUp: siklusv1.FollowUp_FOLLOW_UP_ADJUSTMENT, Note: "Jadwal serah terima dipindah ke Kamis sampai akhir tahun."}})
	return err
}
