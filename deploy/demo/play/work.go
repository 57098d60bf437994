package play

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"siklus.id/appraisal"
	"siklus.id/deploy/demo"
	siklusv1 "siklus.id/proto/siklus/v1"
)

func (c *Company) workScenes() []scene {
	var all []scene
	for _, p := range c.Agency.Appraised() {
		all = append(all, scene{"progress of " + p.AppraisedIn(), func(ctx context.Context) error { return c.works(ctx, p) }})
		if below := c.Agency.Below(p); len(below) >= fewMany && c.depth(p) > 1 {
			c.endless++
			all = append(all, scene{"the team of " + p.AppraisedIn(), func(ctx context.Context) error { return c.follows(ctx, p) }})
		}
	}
	return all
}

// works writes down what was done: the first of each post every day, others twice a week, leaders on Fridays. On a Thursday some are out of reach of the net
// and send two days at once on Friday, as the phone does when it comes back.
func (c *Company) works(ctx context.Context, me *demo.Person) error {
	mine, err := c.board.await(ctx, appraisalOf(me), appraisal.InYear)
	if err != nil {
		return err
	}
	desk, err := c.as(ctx, me)
	if err != nil {
		return err
	}
	w := worker{Company: c, me: me, desk: desk, id: mine.id, duty: c.script.duties[me.AppraisedIn()], leads: len(c.Agency.Below(me)) > 0,
		daily: c.Agency.Holders(me.AppraisedIn())[0] == me && len(c.Agency.Holders(me.AppraisedIn())) > 1}
	list, err := desk.Progress.ListProgress(ctx, &siklusv1.ListProgressRequest{CaseId: mine.id})
	if err != nil {
		return err
	}
	w.results = len(list.GetResults())
	for day := c.workday(c.clock.today()); day <= c.on(time.December, 31); day = c.workday(day + 1) {
		if err := c.hour(ctx, day, 16); err != nil {
			return err
		}
		if err := w.day(ctx, day); err != nil {
			return err
		}
	}
	return nil
}

// worker is somebody who writes down their work.
type worker struct {
	*Company
	me      *demo.Person
	desk    *desk
	id      string // of the appraisal
	duty    duty
	leads   bool
	daily   bool
	results int // planned
	written int
	filed   bool
	kept    []*siklusv1.ProgressEntry // on the phone, to be sent
}

func (w *worker) day(ctx context.Context, day appraisal.Date) error {
	friday, thursday := day.Weekday() == time.Friday, day.Weekday() == time.Thursday
	if !w.daily && !friday && (w.leads || chance(4, w.me.Name, day.String()) != 0) {
		return nil
	}
	e := w.entry(day)
	switch {
	case thursday && chance(2, w.me.Name, "phone") == 0:
		w.kept = append(w.kept, e)
		return nil
	case len(w.kept) > 0:
		out, err := w.desk.Progress.PutProgressBatch(ctx, &siklusv1.PutProgressBatchRequest{Entries: append(w.kept, e)})
		w.kept = nil
		for _, o := range out.GetOutcomes() {
			if o.GetState() == siklusv1.PutState_PUT_STATE_REFUSED {
				return fmt.Errorf("an entry from the phone was refused: %s", o.GetRefusal().GetEnglish())
			}
		}
		return err
	}
	put := &siklusv1.PutProgressRequest{Entry: e}
	if w.written > 2 && !w.filed { // evidence once as a file, otherwise as a link
		w.filed = true
		put.File = &siklusv1.ProgressFile{Name: "lembar-kerja.txt", Content: []byte("Lembar kerja " + day.String() + ": seluruh butir diperiksa dan ditandai.\n")}
	}
	_, err := w.desk.Progress.PutProgress(ctx, put)
	return err
}

// entry is what somebody writes on their phone in under a minute.
func (w *worker) entry(day appraisal.Date) *siklusv1.ProgressEntry {
	n := w.written
	w.written++
	e := &siklusv1.ProgressEntry{Id: newID(), CaseId: w.id, Day: day.String(), Achieved: w.duty.days[n%len(w.duty.days)],
		Minutes: int32(60 + 30*(n%4)), AsksFeedback: n%9 == 4}
	if w.results > 0 {
		e.Result = int32(1 + n%w.results)
	}
	if n%5 == 1 {
		e.Links = []string{"https://berkas." + w.domain() + "/foto/" + day.String()}
	}
	if w.duty.idea != "" && n%20 == 6 {
		e.Innovation, e.InnovationNote = true, w.duty.idea
	}
	return e
}

// domain is what stands behind the @ of the agency's addresses.
func (c *Company) domain() string {
	_, domain, _ := strings.Cut(c.Agency.MailFrom, "@")
	return domain
}

// follows is a leader's live view: what the team writes comes by itself, and some of it is answered at once.
func (c *Company) follows(ctx context.Context, leader *demo.Person) error {
	if err := c.day(ctx, c.on(time.January, staffWrite+2)); err != nil {
		return err
	}
	desk, err := c.as(ctx, leader)
	if err != nil {
		return err
	}
	view, err := desk.Progress.TeamProgress(ctx, &siklusv1.TeamProgressRequest{Visit: true})
	if err != nil {
		return err
	}
	cursor, seen := view.GetCursor(), []string{}
	for {
		news, err := desk.Progress.WatchTeam(ctx, &siklusv1.WatchTeamRequest{Cursor: cursor, Wait: 5})
		if err != nil {
			return err
		}
		cursor = news.GetCursor()
		for _, e := range news.GetEntries() {
			entry := e.GetProgress().GetEntry()
			if slices.Contains(seen, entry.GetId()) {
				continue // the view reaches back a little, so that nothing is missed
			}
			if seen = append(seen, entry.GetId()); len(seen) > 200 {
				seen = seen[100:]
			}
			if err := c.answers(ctx, desk, entry); err != nil {
				return err
			}
		}
	}
}

// answers gives feedback on an entry that asks for it, holds a new idea, or is one of a few others.
func (c *Company) answers(ctx context.Context, d *desk, e *siklusv1.ProgressEntry) error {
	var text string
	switch {
	case e.GetInnovation():
		text = "Gagasan ini layak diteruskan. Catat perbandingannya sebelum dan sesudah, kita bahas di dialog."
	case e.GetAsksFeedback():
		text = "Sudah saya baca. Urutkan dari yang paling mendesak, dan kabari bila perlu bantuan orang."
	case chance(12, e.GetId()) == 0:
		text = "Bagus dan jelas; pertahankan cara mencatatnya."
	default:
		return nil
	}
	_, err := d.Progress.AnswerProgress(ctx, &siklusv1.AnswerProgressRequest{EntryId: e.GetId(), Id: newID(), Text: text})
	return err
}
