package activities

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"time"

	"siklus.id/appraisal"
	"siklus.id/link"
	"siklus.id/mail"
	"siklus.id/store"
)

// linkLasts is how long a link works after its letter was queued. It outlives the task; the door says what
// became of it.
const linkLasts = 400 * 24 * time.Hour

// writing is one e-mail being written: what its letters have in common is read once.
type writing struct {
	a      *Activities
	tx     store.Tx
	mail   store.Mail
	cycles map[string]store.Cycle // looked up by ID, never ranged over
}

// compose writes the e-mail that carries the letters. The links are derived, so a retry writes the same.
func (a *Activities) compose(ctx context.Context, agency string, m store.Mail) (message mail.Message, err error) {
	err = a.Store.WithAgency(ctx, agency, func(tx store.Tx) error {
		w := writing{a: a, tx: tx, mail: m, cycles: map[string]store.Cycle{}}
		envelope, err := w.envelope(ctx)
		if err != nil {
			return err
		}
		letters := make([]mail.Letter, 0, len(m.Letters))
		for _, l := range m.Letters {
			cycle, err := w.cycle(ctx, l.CycleID)
			if err != nil {
				return err
			}
			if pace := cycle.Rules.Pace; pace.Rehearsal() {
				envelope.Rehearsal, envelope.Now, envelope.Unsubscribe = true, pace.ToLegal(m.StartedAt), ""
			}
			letter, err := w.letter(ctx, l, cycle)
			if err != nil {
				return fmt.Errorf("letter %s: %w", l.ID, err)
			}
			letters = append(letters, letter)
		}
		message, err = mail.Compose(envelope, letters)
		return err
	})
	return message, err
}

func (w writing) envelope(ctx context.Context) (mail.Envelope, error) {
	of, err := w.tx.OwnAgency(ctx)
	if err != nil {
		return mail.Envelope{}, err
	}
	from := mail.Address{Email: of.MailFrom, Name: of.Name}
	if from.Email == "" {
		from.Email = w.a.Post.From.Email
	}
	return mail.Envelope{
		MailID: w.mail.ID, To: mail.Address{Email: w.mail.To.Email, Name: w.mail.To.Name}, Language: mail.Language(w.mail.To.Language),
		Agency: of.Name, From: from, ReplyTo: mail.Address{Email: of.ReplyTo},
		Zone: of.Zone, Now: w.mail.StartedAt, Home: w.a.Post.BaseURL + "/tugas",
		Unsubscribe: w.a.Post.BaseURL + "/surat/ringkas/" + url.PathEscape(w.a.Post.Links.SignReader(link.Reader{
			Agency: of.ID, Person: w.mail.PersonID, Expires: linkEnds(w.mail.StartedAt)})),
	}, nil
}

// moves reports whether a kind of letter tells that last days have moved.
func moves(k mail.Kind) bool {
	return k == mail.TermExtended || k == mail.CalendarAdopted || k == mail.RulesAdopted
}

// moved are the reader's open tasks whose last day is another one by now, for the calendar on their phone.
func (w writing) moved(ctx context.Context, l store.Letter) ([]mail.Moved, error) {
	tasks, err := w.tx.MovedTasks(ctx, l.PersonID, l.CycleID)
	all := make([]mail.Moved, 0, len(tasks))
	for _, t := range tasks {
		all = append(all, mail.Moved{Task: t.ID, Act: t.Act, Due: t.Term.Due, Sequence: t.Epoch - 1 + t.Moved})
	}
	return all, err
}

func (w writing) cycle(ctx context.Context, id string) (store.Cycle, error) {
	if c, known := w.cycles[id]; known || id == "" {
		return c, nil
	}
	c, err := w.tx.CycleByID(ctx, id)
	w.cycles[id] = c
	return c, err
}

func (w writing) letter(ctx context.Context, l store.Letter, cycle store.Cycle) (mail.Letter, error) {
	var data store.LetterData
	if err := json.Unmarshal(l.Data, &data); err != nil {
		return mail.Letter{}, err
	}
	link, err := w.link(ctx, l, data.Role)
	if err != nil {
		return mail.Letter{}, err
	}
	out := mail.Letter{
		Kind: mail.Kind(l.Kind), Role: data.Role, Act: data.Act, Proceeding: data.Proceeding, Stage: data.Stage,
		Year: cycle.Year, Due: data.Due, Period: periodOf(cycle, data.Period),
		Task: l.TaskID, Link: link, Sequence: l.TaskEpoch - 1 + l.TaskMoved,
	}
	if !l.TaskDue.IsZero() { // the last day as it stands, not as it stood when the letter was queued
		out.Due = l.TaskDue
	}
	if !data.From.IsZero() {
		out.Days, out.Former = &mail.Days{From: data.From, To: data.To}, data.Former
	}
	if data.Role != appraisal.Employee && l.Kind != store.GuidanceLetter && l.Kind != store.ImprovementLetter { // counselling, or a low result
		out.Employee = l.Employee
	}
	if out.Kind == mail.ReturnAndObjection {
		if out.ObjectUntil, err = w.objectUntil(ctx, l.CaseID, data.Due); err != nil {
			return mail.Letter{}, err
		}
	}
	property, _ := mail.Lookup(out.Kind)
	if err := w.told(ctx, l, data, property, &out); err != nil {
		return mail.Letter{}, err
	}
	if moves(out.Kind) {
		if out.Moved, err = w.moved(ctx, l); err != nil {
			return mail.Letter{}, err
		}
	}
	if property.Course {
		course, err := w.course(ctx, l.CaseID)
		if err != nil {
			return mail.Letter{}, err
		}
		out.Course = &course
	}
	if property.Meeting {
		meeting, err := w.meeting(ctx, data.Entry)
		if err != nil {
			return mail.Letter{}, err
		}
		out.Meeting = &meeting
	}
	if property.Progress {
		progress, err := w.progress(ctx, cycle)
		if err != nil {
			return mail.Letter{}, err
		}
		out.Progress = &progress
	}
	return out, nil
}

// told adds what a notice tells without being the task of it: from the act that caused it, or from the case.
func (w writing) told(ctx context.Context, l store.Letter, data store.LetterData, property mail.Property, out *mail.Letter) error {
	switch {
	case property.Receipt, out.Kind == mail.TermExtended:
		registered, err := w.tx.ActByID(ctx, data.Entry)
		if err != nil {
			return err
		}
		if out.Kind == mail.TermExtended {
			// The case names its nearest term only, which may be another one by now.
			out.Due = registered.Act.Facts.Until
			return nil
		}
		out.Act = registered.Act.Kind
		if registered.Receipt != nil {
			out.Receipt = &mail.Receipt{Number: registered.ID, At: registered.Receipt.At}
		}
	case out.Kind == mail.FeedbackAsked || out.Kind == mail.FeedbackReminder:
		out.Employee = l.Employee // of whose work it is
	case out.Kind == mail.VoiceAsked || out.Kind == mail.VoiceReminder:
		return w.asks(ctx, data.Entry, out)
	case out.Due.IsZero() && (property.Due || out.Kind == mail.Undecided):
		c, err := w.tx.CaseByID(ctx, l.CaseID)
		if err != nil {
			return err
		}
		out.Due = c.Due
	}
	return nil
}

// link is where the letter leads: to its task by a signed link of one person; where it only tells something, to
// the case by way of the last task that the person had in it; else to a page for whoever signs in. A task of HR
// belongs to an office, not to a person, so its letter carries no personal link.
func (w writing) link(ctx context.Context, l store.Letter, role appraisal.Role) (string, error) {
	base := w.a.Post.BaseURL
	task, epoch := l.TaskID, l.TaskEpoch
	if role == appraisal.HR {
		task = ""
	}
	if task == "" && l.CaseID != "" {
		last, err := w.tx.LastTask(ctx, l.CaseID, l.PersonID)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return "", err
		}
		task, epoch = last.ID, last.Epoch
	}
	if l.Kind == store.UnreachableLetter {
		return base + "/hr/tak-terjangkau", nil
	}
	if l.Kind == string(mail.CycleClosed) && role != appraisal.HR {
		return base + "/ketepatan", nil
	}
	if l.Kind == store.AnnouncedLetter {
		return base + "/pengumuman", nil
	}
	if l.Kind == store.FeedbackAskedLetter || l.Kind == store.FeedbackReminderLetter {
		return w.feedbackLink(ctx, l)
	}
	if l.Kind == store.ImprovementLetter {
		return w.improvementLink(l, task, epoch), nil
	}
	if l.AboutProgress() {
		return base + progressLink(task, w.a.Post.Links.Sign, epoch, l.LinkFrom), nil
	}
	if l.Kind == store.CompetenceLetter {
		return base + competenceLink(l, task, w.a.Post.Links.Sign, epoch), nil
	}
	if l.Kind == store.RecognisedLetter {
		return base + recognitionLink(task, w.a.Post.Links.Sign, epoch, l.LinkFrom), nil
	}
	if l.Kind == store.CalibrationLetter {
		return base + calibrationLink(task, w.a.Post.Links.Sign, epoch, l.QueuedAt), nil
	}
	if l.Kind == store.GuidanceLetter {
		return base + guidanceLink(task, w.a.Post.Links.Sign, epoch, l.LinkFrom), nil
	}
	if l.Kind == store.DialogueLetter {
		return w.dialogueLink(l, task, epoch)
	}
	if aboutHelp(l.Kind) {
		return w.helpLink(ctx, l, role)
	}
	if aboutDeputy(l.Kind) {
		return w.deputyLink(ctx, l)
	}
	if aboutComplaint(l.Kind) {
		return w.complaintLink(l, task, epoch)
	}
	if aboutVoices(l.Kind) {
		return w.voiceLink(l, task, epoch)
	}
	switch {
	case task != "":
		return base + "/t/" + url.PathEscape(w.a.Post.Links.Sign(task, epoch, linkEnds(l.LinkFrom))), nil
	case l.TaskID != "":
		return base + "/tugas/" + l.TaskID, nil
	case l.CaseID != "":
		return base + "/berkas/" + l.CaseID, nil
	}
	return base + "/hr/siklus/" + l.CycleID, nil
}

// progressLink leads to the page of entries: by a signed link of the person, which says where it goes, so that staff
// who have no other way to sign in can write; without one, for whoever signs in.
func progressLink(task string, sign func(string, int, time.Time) string, epoch int, queued time.Time) string {
	if task == "" {
		return "/kemajuan"
	}
	return "/t/" + url.PathEscape(sign(task, epoch, linkEnds(queued))) + "?ke=kemajuan"
}

// competenceLink leads to the assessment of the person whom a letter is about: by a signed link, or for whoever signs in.
func competenceLink(l store.Letter, task string, sign func(string, int, time.Time) string, epoch int) string {
	if task == "" {
		return "/kompetensi/" + l.CaseID
	}
	return "/t/" + url.PathEscape(sign(task, epoch, linkEnds(l.LinkFrom))) + "?ke=kompetensi"
}

// guidanceLink leads to the page of guidance, the same for whatever waits there: by a signed link of the person, or for
// whoever signs in.
func guidanceLink(task string, sign func(string, int, time.Time) string, epoch int, queued time.Time) string {
	if task == "" {
		return "/pendampingan"
	}
	return "/t/" + url.PathEscape(sign(task, epoch, linkEnds(queued))) + "?ke=pendampingan"
}

// calibrationLink leads to the proposals of calibration sessions: by a signed link of the person, or for whoever signs in.
func calibrationLink(task string, sign func(string, int, time.Time) string, epoch int, queued time.Time) string {
	if task == "" {
		return "/kalibrasi"
	}
	return "/t/" + url.PathEscape(sign(task, epoch, linkEnds(queued))) + "?ke=kalibrasi"
}

// recognitionLink leads to the page of recognitions: by a signed link of the person, or for whoever signs in.
func recognitionLink(task string, sign func(string, int, time.Time) string, epoch int, queued time.Time) string {
	if task == "" {
		return "/penghargaan"
	}
	return "/t/" + url.PathEscape(sign(task, epoch, linkEnds(queued))) + "?ke=penghargaan"
}

// dialogueLink leads to the page of the dialogue that a letter is about: by a signed link of the person, or for whoever
// signs in.
func (w writing) dialogueLink(l store.Letter, task string, epoch int) (string, error) {
	var data store.LetterData
	if err := json.Unmarshal(l.Data, &data); err != nil {
		return "", err
	}
	page := w.a.Post.BaseURL + "/dialog/" + l.CaseID + "/" + url.PathEscape(data.Period)
	if task == "" {
		return page, nil
	}
	return w.a.Post.BaseURL + "/t/" + url.PathEscape(w.a.Post.Links.Sign(task, epoch, linkEnds(l.LinkFrom))) + "?ke=dialog&masa=" + url.QueryEscape(data.Period), nil
}

// meeting is the appointment that a letter tells of. Its calendar entry keeps the ID of the first one proposed for the
// period, so that another time moves the entry.
func (w writing) meeting(ctx context.Context, slot string) (mail.Meeting, error) {
	s, err := w.tx.SlotByID(ctx, slot)
	if err != nil {
		return mail.Meeting{}, err
	}
	all, err := w.tx.Slots(ctx, s.CaseID, s.Period)
	if err != nil {
		return mail.Meeting{}, err
	}
	m := mail.Meeting{ID: all[0].ID, Sequence: 2 * s.Seq, At: s.StartsAt, Minutes: s.Minutes, Place: s.Place, Link: s.Link, Agreed: s.AgreedBy != ""}
	if m.Agreed {
		m.Sequence++
	}
	return m, nil
}

// linkEnds is derived from when the letter was queued, or sent again by HR, so that a retry writes the same link.
func linkEnds(from time.Time) time.Time { return from.Add(linkLasts).Truncate(24 * time.Hour) }

// objectUntil is the last day of the objection window. Receipt starts it together with the return of the document, but
// one of the two may have been extended. A final result has none.
func (w writing) objectUntil(ctx context.Context, caseID string, returnBy appraisal.Date) (appraisal.Date, error) {
	c, err := w.tx.CaseByID(ctx, caseID)
	if err != nil || c.Final != "" {
		return 0, err
	}
	for _, window := range c.Windows {
		if window.Clock == appraisal.T11 {
			return window.Due, nil
		}
	}
	return returnBy, nil
}

func (w writing) course(ctx context.Context, training string) (mail.Course, error) {
	course, _, err := w.tx.CourseOf(ctx, training)
	return mail.Course{Title: course.Title, Hours: course.Hours, Starts: course.Starts}, err
}

func (w writing) progress(ctx context.Context, cycle store.Cycle) (mail.Progress, error) {
	counts, err := w.tx.StageCounts(ctx, cycle.ID, 0)
	if err != nil {
		return mail.Progress{}, err
	}
	progress := mail.Progress{Planned: cycle.Planned}
	for _, n := range counts {
		if n.Proceeding != appraisal.AppraisalProceeding {
			continue
		}
		if n.Stage.Ended() {
			progress.Done += n.Count
		} else {
			progress.Open += n.Count
		}
	}
	leftOut, err := w.tx.LeftOut(ctx, cycle.ID)
	if err != nil {
		return mail.Progress{}, err
	}
	unreachable, err := w.tx.Unreachable(ctx)
	progress.LeftOut, progress.Unreachable = len(leftOut), len(unreachable)
	return progress, err
}

func periodOf(c store.Cycle, key string) appraisal.Period {
	if key == "" {
		return appraisal.Period{}
	}
	for _, p := range appraisal.Periods(c.Year, c.Rules) {
		if p.Key() == key {
			return p
		}
	}
	return appraisal.Period{}
}
