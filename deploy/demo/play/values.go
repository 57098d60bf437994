package play

import (
	"context"
	"time"

	"siklus.id/appraisal"
	"siklus.id/deploy/demo"
	siklusv1 "siklus.id/proto/siklus/v1"
)

// valueMonths are those in which leaders and colleagues say what they see of the behaviour values: before the window of the
// month, and of its quarter, opens.
var valueMonths = []time.Month{time.March, time.September, time.December}

const (
	praises  = siklusv1.FeedbackTone_FEEDBACK_TONE_POSITIVE
	corrects = siklusv1.FeedbackTone_FEEDBACK_TONE_IMPROVE
)

// remark is one thing that is said of a behaviour value.
type remark struct {
	value  int32
	tone   siklusv1.FeedbackTone
	direct bool // face to face
	text   string
}

// What a leader and a colleague say: of one employee praise with one thing to improve; of another one as much of one as of
// the other.
var (
	leaderPraises = []remark{
		{1, praises, true, "Cara Anda menenangkan orang yang menunggu patut ditiru rekan lain."},
		{2, praises, false, "Catatan Anda lengkap; siapa pun dapat meneruskannya tanpa bertanya."},
	}
	colleaguePraises = []remark{
		{7, praises, false, "Anda menggantikan saya dua kali tanpa diminta, dan semuanya selesai."},
		{4, corrects, false, "Sampaikan keberatan lebih awal dalam rapat, supaya tidak menjadi bisik-bisik sesudahnya."},
	}
	leaderWeighs = []remark{
		{1, praises, true, "Anda mendengarkan sampai selesai sebelum menjawab."},
		{6, corrects, false, "Cara baru yang disepakati bulan lalu belum dipakai; coba mulai dari satu berkas."},
	}
	colleagueWeighs = []remark{
		{6, praises, false, "Anda cepat memahami perubahan jadwal dan menjelaskannya kepada kami."},
		{3, corrects, false, "Pelajari aplikasi yang baru bersama kami; sekarang Anda masih menitipkannya."},
	}
)

// valueScenes are those of agencies that weigh what is said of the behaviour values.
func (c *Company) valueScenes() []scene {
	if !c.script.values {
		return nil
	}
	var all []scene
	for _, leader := range c.Agency.Appraised() {
		below := c.Agency.Below(leader)
		if len(below) < fewMany || c.depth(leader) == 1 {
			continue
		}
		all = append(all,
			scene{"values of " + below[1].AppraisedIn(), func(ctx context.Context) error {
				return c.saysOfValues(ctx, below[1], leader, leaderPraises, below[2], colleaguePraises)
			}},
			scene{"values of " + below[0].AppraisedIn(), func(ctx context.Context) error {
				return c.saysOfValues(ctx, below[0], leader, leaderWeighs, below[2], colleagueWeighs)
			}})
	}
	return all
}

// saysOfValues: the leader and a colleague say what they see, in each of the months.
func (c *Company) saysOfValues(ctx context.Context, of, leader *demo.Person, leads []remark, colleague *demo.Person, shares []remark) error {
	if _, err := c.board.await(ctx, appraisalOf(of), appraisal.InYear); err != nil {
		return err
	}
	them, err := c.as(ctx, of)
	if err != nil {
		return err
	}
	for _, month := range valueMonths {
		if err := c.day(ctx, c.workday(c.on(month, 11))); err != nil {
			return err
		}
		if err := c.remarks(ctx, leader, them.person, leads); err != nil {
			return err
		}
		if err := c.remarks(ctx, colleague, them.person, shares); err != nil {
			return err
		}
	}
	return nil
}

// remarks gives feedback on values, one piece for each.
func (c *Company) remarks(ctx context.Context, by *demo.Person, of string, all []remark) error {
	desk, err := c.as(ctx, by)
	if err != nil {
		return err
	}
	for _, r := range all {
		if _, err := desk.Dialogue.WriteFeedback(ctx, &siklusv1.WriteFeedbackRequest{Id: newID(), PersonId: of, Behaviour: r.value, Tone: r.tone,
			InPerson: r.direct, Text: r.text}); err != nil {
			return err
		}
	}
	return nil
}
