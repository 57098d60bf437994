package activities

import (
	"context"
	"encoding/json"
	"errors"
	"net/url"

	"go.temporal.io/sdk/activity"

	"siklus.id/appraisal"
	"siklus.id/mail"
	"siklus.id/store"
)

// voices does what a morning asks for about what peers and staff say: one transaction for each appraisal, so that one
// that cannot be opened holds up no other. It may be made twice.
func (a *Activities) voices(ctx context.Context, in CycleErrand, today appraisal.Date) error {
	var cases []string
	err := a.Store.WithAgency(ctx, in.Agency, func(tx store.Tx) (err error) {
		cases, err = tx.VoiceCases(ctx, in.Cycle)
		return err
	})
	if err != nil {
		return err
	}
	closed := 0
	for i, id := range cases {
		err := a.Store.WithAgency(ctx, in.Agency, func(tx store.Tx) error {
			return tx.MorningOfVoices(ctx, id, today, a.Post.Links.Keys)
		})
		switch {
		case errors.Is(err, store.ErrVoiceKey):
			closed++
		case err != nil:
			return err
		}
		if i%batchRows == batchRows-1 {
			activity.RecordHeartbeat(ctx, i)
		}
	}
	if closed > 0 {
		a.Log.Error("sealed answers cannot be released: the key that sealed them is gone; put it back behind the new one", "appraisals", closed)
	}
	return nil
}

// aboutVoices reports whether a letter is about what peers and staff say.
func aboutVoices(kind string) bool {
	return kind == store.VoiceNominatedLetter || kind == store.VoiceAskedLetter || kind == store.VoiceReminderLetter || kind == store.VoiceReleasedLetter
}

// voiceLink leads who is asked to whom they are asked about, who approves to the nominations, and who reads to what was
// released: by a signed link of the
// person, or for whoever signs in.
func (w writing) voiceLink(l store.Letter, task string, epoch int) (string, error) {
	var data store.LetterData
	if err := json.Unmarshal(l.Data, &data); err != nil {
		return "", err
	}
	page, goal := "/suara", "ke=suara"
	if l.Kind == store.VoiceNominatedLetter {
		page = "/suara/daftar/" + l.CaseID + "/" + url.PathEscape(data.Period)
		goal = "ke=usulan-suara&berkas=" + l.CaseID + "&masa=" + url.QueryEscape(data.Period)
	}
	if l.Kind == store.VoiceReleasedLetter {
		page = "/suara/hasil/" + l.CaseID + "/" + url.PathEscape(data.Period)
		goal = "ke=hasil-suara&berkas=" + l.CaseID + "&masa=" + url.QueryEscape(data.Period)
	}
	if task == "" {
		return w.a.Post.BaseURL + page, nil
	}
	return w.a.Post.BaseURL + "/t/" + url.PathEscape(w.a.Post.Links.Sign(task, epoch, linkEnds(l.LinkFrom))) + "?" + goal, nil
}

// asks adds to a letter to who is asked about whom, and until when. The seat knows; the letter belongs to their own
// appraisal.
func (w writing) asks(ctx context.Context, seat string, out *mail.Letter) error {
	s, err := w.tx.VoiceSeatByID(ctx, seat)
	if err != nil {
		return err
	}
	c, err := w.tx.CaseByID(ctx, s.CaseID)
	if err != nil {
		return err
	}
	cycle, err := w.cycle(ctx, s.CycleID)
	if err != nil {
		return err
	}
	limits, _ := store.VoiceLimits(c.Rules)
	for _, p := range appraisal.Periods(cycle.Year, c.Rules) {
		if p.Key() == s.Period {
			terms, _ := appraisal.VoiceTermsOf(p, c.Rules.Calendar, limits)
			out.Due = terms.Answer
		}
	}
	employee, err := w.tx.PersonByID(ctx, c.PersonID)
	out.Employee = employee.Name
	return err
}
