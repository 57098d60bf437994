package play

import (
	"context"
	"errors"
	"time"

	"siklus.id/appraisal"
	"siklus.id/deploy/demo"
	siklusv1 "siklus.id/proto/siklus/v1"
)

// dialogueMonths are those in which the dialogues that are played take place where each month is evaluated: two in a row,
// so that the second follows up what was agreed in the first.
var dialogueMonths = []time.Month{time.February, time.March, time.June, time.September}

func (c *Company) talkScenes() []scene {
	var all []scene
	for _, leader := range c.Agency.Appraised() {
		below := c.Agency.Below(leader)
		if len(below) < fewMany || c.depth(leader) == 1 {
			continue
		}
		all = append(all,
			scene{"dialogue of " + leader.AppraisedIn(), func(ctx context.Context) error { return c.talks(ctx, leader, below[0]) }},
			scene{"feedback among " + below[0].AppraisedIn(), func(ctx context.Context) error { return c.hears(ctx, leader, below[1], below[3]) }},
			scene{"takeover by " + leader.AppraisedIn(), func(ctx context.Context) error { return c.takesOver(ctx, leader, below[3]) }})
	}
	return all
}

// talks is the dialogue of a leader and an employee: an appointment, what both have prepared, points agreed on, and
// what became of those before.
func (c *Company) talks(ctx context.Context, leader, employee *demo.Person) error {
	mine, err := c.board.await(ctx, appraisalOf(employee), appraisal.InYear)
	if err != nil {
		return err
	}
	them, err := c.as(ctx, employee)
	if err != nil {
		return err
	}
	us, err := c.as(ctx, leader)
	if err != nil {
		return err
	}
	months := dialogueMonths
	if c.script.quarterly {
		months = []time.Month{time.February, time.May, time.August, time.November}
	}
	for _, month := range months {
		d := dialogue{Company: c, leader: us, employee: them, id: mine.id, period: appraisal.Period{Kind: appraisal.Monthly, Number: int(month)}.Key()}
		if c.script.quarterly {
			d.period = appraisal.Period{Kind: appraisal.Quarterly, Number: (int(month) + 2) / 3}.Key()
		}
		if err := d.play(ctx, c.workday(c.on(month, 2))); err != nil {
			return err
		}
	}
	return nil
}

// dialogue is one of them.
type dialogue struct {
	*Company
	leader, employee *desk
	id, period       string
}

func (d dialogue) play(ctx context.Context, begins appraisal.Date) error {
	if err := d.day(ctx, begins); err != nil {
		return err
	}
	meets := d.workday(max(begins, d.clock.today()) + 6)
	slot, err := d.leader.Dialogue.ProposeDialogue(ctx, &siklusv1.ProposeDialogueRequest{Id: newID(), CaseId: d.id, Period: d.period,
		Day: meets.String(), Time: "09.30", Minutes: 45, Place: "Ruang kepala", Note: "Bawa catatan kemajuan dan satu kendala yang ingin dibahas."})
	if err != nil {
		return err
	}
	if err := d.day(ctx, d.clock.today()+1); err != nil {
		return err
	}
	if _, err := d.employee.Dialogue.AgreeDialogue(ctx, &siklusv1.AgreeDialogueRequest{SlotId: slot.GetSlot().GetId()}); err != nil {
		return err
	}
	for _, prepared := range []struct {
		side *desk
		text string
	}{
		{d.employee, "Yang berjalan baik: kunjungan dan catatan harian. Kendala: data pendukung terlambat datang."},
		{d.leader, "Capaian sesuai; mutu lembar kerja perlu dijaga. Tanyakan dukungan yang dibutuhkan."},
	} {
		if _, err := prepared.side.Dialogue.PrepareDialogue(ctx, &siklusv1.PrepareDialogueRequest{CaseId: d.id, Period: d.period, Text: prepared.text, Shared: true}); err != nil {
			return err
		}
	}
	if err := d.hour(ctx, meets, 14); err != nil {
		return err
	}
	return d.agreesPoints(ctx, meets)
}

// agreesPoints writes down what was agreed and what became of the points before, and both confirm that text.
func (d dialogue) agreesPoints(ctx context.Context, day appraisal.Date) error {
	now, err := d.leader.Dialogue.GetDialogue(ctx, &siklusv1.GetDialogueRequest{CaseId: d.id, Period: d.period})
	if err != nil {
		return err
	}
	request := &siklusv1.WritePointsRequest{CaseId: d.id, Period: d.period, Summary: "Capaian dan kendala dibahas; data pendukung disepakati datang lebih awal.",
		Points: []*siklusv1.AgreedPoint{
			{What: "Meminta data pendukung sebelum tanggal lima", Who: "leader", Until: (day + 21).String()},
			{What: "Melengkapi lembar kerja pada hari yang sama", Who: "employee", Until: (day + 21).String()},
		}}
	for i, open := range now.GetOpenPoints() {
		outcome, note := "met", "Sudah dilakukan."
		if i%2 == 1 {
			outcome, note = "open", "Baru sebagian; diteruskan bulan ini."
		}
		request.FollowUps = append(request.FollowUps, &siklusv1.PointFollowUp{PointId: open.GetPoint().GetId(), Outcome: outcome, Note: note})
	}
	written, err := d.leader.Dialogue.WritePoints(ctx, request)
	if err != nil {
		return err
	}
	for _, side := range []*desk{d.leader, d.employee} {
		if _, err := side.Dialogue.ConfirmPoints(ctx, &siklusv1.ConfirmPointsRequest{CaseId: d.id, Period: d.period, Version: written.GetVersion()}); err != nil {
			return err
		}
	}
	return nil
}

// hears: an employee asks a colleague what could be better, who answers; the leader says something without being asked.
func (c *Company) hears(ctx context.Context, leader, asking, asked *demo.Person) error {
	if _, err := c.board.await(ctx, appraisalOf(asking), appraisal.InYear); err != nil {
		return err
	}
	if err := c.day(ctx, c.workday(c.on(time.March, 9))); err != nil {
		return err
	}
	me, err := c.as(ctx, asking)
	if err != nil {
		return err
	}
	them, err := c.as(ctx, asked)
	if err != nil {
		return err
	}
	us, err := c.as(ctx, leader)
	if err != nil {
		return err
	}
	found, err := me.Dialogue.FindColleagues(ctx, &siklusv1.FindColleaguesRequest{Query: asked.Name})
	if err != nil {
		return err
	}
	if len(found.GetPeople()) != 1 {
		return errors.New("a colleague is not found by name")
	}
	request, err := me.Dialogue.RequestFeedback(ctx, &siklusv1.RequestFeedbackRequest{Id: newID(), PersonId: found.GetPeople()[0].GetId(), Result: 1,
		Question: "Apa yang dapat saya perbaiki dalam cara saya menyerahkan pekerjaan kepada sif berikutnya?"})
	if err != nil {
		return err
	}
	if err := c.day(ctx, c.workday(c.on(time.March, 11))); err != nil {
		return err
	}
	if _, err := them.Dialogue.WriteFeedback(ctx, &siklusv1.WriteFeedbackRequest{Id: newID(), RequestId: request.GetRequest().GetId(), Result: 1,
		Tone: corrects, Text: "Catatannya lengkap. Sebutkan lebih dulu yang belum selesai, supaya langsung dapat diteruskan."}); err != nil {
		return err
	}
	_, err = us.Dialogue.WriteFeedback(ctx, &siklusv1.WriteFeedbackRequest{Id: newID(), PersonId: me.person, InPerson: true,
		Tone: praises, Text: "Serah terima Anda bulan ini jauh lebih rapi daripada tahun lalu."})
	return err
}

// takesOver: what an employee cannot do is done by the leader, and stands as evidence (art. 20(6)–(8)).
func (c *Company) takesOver(ctx context.Context, leader, employee *demo.Person) error {
	mine, err := c.board.await(ctx, appraisalOf(employee), appraisal.InYear)
	if err != nil {
		return err
	}
	if err := c.day(ctx, c.workday(c.on(time.March, 16))); err != nil {
		return err
	}
	us, err := c.as(ctx, leader)
	if err != nil {
		return err
	}
	_, err = us.Dialogue.TakeOverResult(ctx, &siklusv1.TakeOverResultRequest{Id: newID(), CaseId: mine.id, Result: 1,
		Note: "Diselesaikan oleh pimpinan karena yang bersangkutan bertugas di tempat lain selama dua pekan."})
	return err
}
