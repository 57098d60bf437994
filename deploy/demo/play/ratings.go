package play

import (
	"context"
	"fmt"
	"strings"
	"time"

	"siklus.id/appraisal"
	"siklus.id/deploy/demo"
	siklusv1 "siklus.id/proto/siklus/v1"
)

func (c *Company) ratingScenes() []scene {
	var all []scene
	for i := range c.Agency.People {
		leader := &c.Agency.People[i]
		if len(c.Agency.Below(leader)) > 0 {
			c.endless++
			all = append(all, scene{"ratings by " + leader.AppraisedIn(), func(ctx context.Context) error { return c.rates(ctx, leader) }})
		}
	}
	return all
}

// rates gives every rating that is a leader's to give: of those below once the figures of the period are there, and of
// those whose own appraiser let the window pass. A rating that comes too late is refused; the procedure then goes on
// with the superior, and the leader's punctuality tells of it.
func (c *Company) rates(ctx context.Context, leader *demo.Person) error {
	desk, err := c.as(ctx, leader)
	if err != nil {
		return err
	}
	done := map[string]bool{}
	for {
		open, fresh := c.board.in(appraisal.EvaluationProceeding, appraisal.WindowOpen, appraisal.TakenOver)
		for _, e := range open {
			employee, turn := c.Agency.ByName(e.person), e.id+string(e.stage)
			if employee == nil || done[turn] || !c.turn(leader, employee, e) {
				continue
			}
			done[turn] = true
			if err := c.rate(ctx, desk, leader, employee, e); err != nil && !c.cameLate(e) {
				c.fails(ctx, "rating of "+employee.AppraisedIn()+" for "+e.period, err)
			}
		}
		select {
		case <-ctx.Done():
			return nil
		case <-fresh:
		}
	}
}

// turn reports whether a leader rates somebody now.
func (c *Company) turn(leader, employee *demo.Person, e standing) bool {
	appraiser := c.Agency.Appraiser(employee)
	if e.stage == appraisal.TakenOver {
		return appraiser != nil && c.Agency.Appraiser(appraiser) == leader
	}
	return appraiser == leader && c.clock.today() >= c.rateDay(e.period) && !c.forgets(leader, employee, e.period)
}

// forgets is the one window that a busy leader lets pass, of February or of the first quarter.
func (c *Company) forgets(leader, employee *demo.Person, period string) bool {
	return leader.AppraisedIn() == c.script.busy && (period == "m02" || period == "q1") && employee == c.Agency.Below(leader)[0]
}

// rateDay is the first day on which somebody is rated for a period.
func (c *Company) rateDay(period string) appraisal.Date {
	if month, within := lastMonthOf(period); within && len(c.script.peers) > 0 {
		return c.lastOf(month) + 10 // what colleagues say is released in the window, and considered before the rating
	} else if within {
		return c.lastOf(month) - booksClose + 4
	}
	return appraisal.NewDate(c.year+1, time.January, 5)
}

// lastMonthOf is the last month of a period by its key; false for the year.
func lastMonthOf(period string) (month time.Month, within bool) {
	if _, err := fmt.Sscanf(period, "m%d", &month); err == nil {
		return month, true
	}
	_, err := fmt.Sscanf(period, "q%d", &month)
	return month * 3, err == nil
}

// cameLate reports whether a window has passed by now: the refusal of a rating needs no other reason.
func (c *Company) cameLate(e standing) bool {
	ends := c.lastOf(time.December) + 31
	if month, within := lastMonthOf(e.period); within {
		ends = c.lastOf(month) + 5
	}
	return c.clock.today() > ends
}

// rate looks at what the data propose, decides, and says what was good and what is to improve.
func (c *Company) rate(ctx context.Context, d *desk, leader, employee *demo.Person, e standing) error {
	look, err := d.Evaluation.PreviewRating(ctx, &siklusv1.PreviewRatingRequest{CaseId: e.id,
		Results: siklusv1.Rating_RATING_MEETS, Behaviour: siklusv1.Rating_RATING_MEETS})
	if err != nil {
		return err
	}
	j := c.judge(leader, employee, e.period, look)
	_, err = d.Evaluation.Rate(ctx, &siklusv1.RateRequest{Header: header(e.id), Results: j.results, Behaviour: j.behaviour, Notes: j.notes})
	return err
}

// judgement is what a leader comes to.
type judgement struct {
	results, behaviour siklusv1.Rating
	notes              string
}

// judge follows what the data propose, with two exceptions that are given reasons: a generous leader, and a leader who
// knows of something the data do not show.
func (c *Company) judge(leader, employee *demo.Person, period string, look *siklusv1.PreviewRatingResponse) judgement {
	j := judgement{results: look.GetProposed(), behaviour: siklusv1.Rating_RATING_MEETS}
	if j.results == siklusv1.Rating_RATING_UNSPECIFIED {
		j.results = siklusv1.Rating_RATING_MEETS
	}
	if facts := look.GetProposedBehaviour(); facts != siklusv1.Rating_RATING_UNSPECIFIED {
		j.behaviour = facts
	} else if chance(6, employee.Name, period, "behaviour") == 0 {
		j.behaviour = siklusv1.Rating_RATING_ABOVE
	}
	j.notes = improves(look.GetBasis())
	switch {
	case employee.Weak || j.results == siklusv1.Rating_RATING_ABOVE:
	case leader.AppraisedIn() == c.script.generous:
		j.results = siklusv1.Rating_RATING_ABOVE
		j.notes += " Dinilai di atas usulan karena beban kerja ruang ini meningkat dan semua tugas tambahan tetap diselesaikan."
	case chance(9, employee.Name, period, "away") == 0:
		j.results = siklusv1.Rating_RATING_ABOVE
		j.notes += " Dinilai di atas usulan karena menggantikan rekan yang cuti selama dua pekan, yang belum terbaca pada data."
	}
	return j
}

// improves names the area to improve: the indicator that was reached least, and the one that was reached best.
func improves(b *siklusv1.ProposalBasis) string {
	var least, best *siklusv1.ProposalFact
	for _, f := range b.GetFacts() {
		if f.GetReached() == "" {
			continue
		}
		if least == nil || less(f.GetReached(), least.GetReached()) {
			least = f
		}
		if best == nil || less(best.GetReached(), f.GetReached()) {
			best = f
		}
	}
	if least == nil {
		return "Yang baik: pekerjaan selesai sesuai rencana. Yang perlu ditingkatkan: catatan kemajuan yang lebih rinci."
	}
	note := "Yang perlu ditingkatkan: " + strings.ToLower(least.GetIndicator()) + " (tercapai " + least.GetReached() + " persen)."
	if best != least {
		note += " Yang baik: " + strings.ToLower(best.GetIndicator()) + "."
	}
	return note
}

// less compares two exact values as the contract writes them.
func less(a, b string) bool {
	x, _ := appraisal.ParseValue(a) // what the door wrote can be read; what cannot counts as nothing
	y, _ := appraisal.ParseValue(b)
	return x < y
}
