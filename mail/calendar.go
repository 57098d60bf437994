package mail

import (
	"time"

	ics "github.com/arran4/golang-ical"
)

// calendarOf returns the calendar file with an all-day entry for every term that a task of the message
// has and one for every meeting, or nil. A day and not an instant, because a phone in another zone must show the same date.
//
// An entry carries neither link nor name: calendars are shared, links and cases are not. Its UID is the
// task's, so that a later letter about the same task moves the entry instead of adding one; a letter about moved terms
// carries the entries of all of them. A meeting is an instant
// and carries its place, for that is what its entry is for.
func calendarOf(e Envelope, sections []section) *Attachment {
	cal := ics.NewCalendarFor("siklus")
	cal.SetProductId("-//Siklus//Batas waktu//" + string(e.Language))
	cal.SetMethod(ics.MethodPublish)
	entries, meetings := map[string]bool{}, 0
	for _, s := range sections {
		l := s.letter
		if l.Meeting != nil && !entries[l.Meeting.ID] {
			entries[l.Meeting.ID] = true
			meetings++
			addMeeting(cal, e, *l.Meeting)
		}
		for _, m := range append(l.Moved, Moved{Task: l.Task, Act: l.Act, Due: l.Due, Sequence: l.Sequence}) {
			if m.Task == "" || m.Due.IsZero() || entries[m.Task] {
				continue
			}
			entries[m.Task] = true
			what := s.Heading
			if m.Task != l.Task {
				what = e.Language.do(m.Act)
			}
			addDeadline(cal, e, m, what)
		}
	}
	if len(entries) == 0 {
		return nil
	}
	name := e.Language.say("batas-waktu.ics", "deadline.ics")
	if meetings == len(entries) {
		name = e.Language.say("dialog-kinerja.ics", "dialogue.ics")
	}
	return &Attachment{
		Filename: name,
		Type:     "text/calendar", // bare: SendGrid refuses a type with parameters; the file itself says METHOD,
		Content:  []byte(cal.Serialize(ics.WithNewLine("\r\n"))),
	}
}

// addDeadline adds the entry of a last day.
func addDeadline(cal *ics.Calendar, e Envelope, m Moved, what string) {
	v := cal.AddEvent(m.Task + "@siklus.id")
	v.SetDtStampTime(e.Now)
	v.SetSequence(m.Sequence)
	v.SetAllDayStartAt(m.Due.Time())
	v.SetAllDayEndAt((m.Due + 1).Time())
	v.SetSummary(e.mark() + e.Language.say("Batas waktu: ", "Deadline: ") + what)
	v.SetDescription(e.Language.say("Buka tautan dalam surat dari ", "Open the link in the letter from ") + e.Agency + ".")
	v.SetTimeTransparency(ics.TransparencyTransparent)
	alarm := v.AddAlarm()
	alarm.SetAction(ics.ActionDisplay)
	alarm.SetTrigger("-PT16H") // eight in the morning of the day before
	alarm.SetDescription(e.Language.say("Besok batas waktu: ", "Deadline tomorrow: ") + what)
}

// addMeeting adds the entry of a meeting: tentative until both agreed.
func addMeeting(cal *ics.Calendar, e Envelope, m Meeting) {
	v := cal.AddEvent(m.ID + "@siklus.id")
	v.SetDtStampTime(e.Now)
	v.SetSequence(m.Sequence)
	v.SetStartAt(m.At.UTC())
	v.SetEndAt(m.At.UTC().Add(time.Duration(m.Minutes) * time.Minute))
	v.SetSummary(e.mark() + e.Language.say("Dialog kinerja", "Performance dialogue"))
	if place := clean(m.Place); place != "" {
		v.SetLocation(place)
	}
	description := e.Language.say("Siapkan catatan Anda di halaman dialog dari ", "Prepare your notes on the dialogue page of ") + e.Agency + "."
	if validLink(m.Link) {
		description += " " + m.Link
	}
	v.SetDescription(description)
	v.SetStatus(ics.ObjectStatusTentative)
	if m.Agreed {
		v.SetStatus(ics.ObjectStatusConfirmed)
	}
	alarm := v.AddAlarm()
	alarm.SetAction(ics.ActionDisplay)
	alarm.SetTrigger("-PT30M")
	alarm.SetDescription(e.Language.say("Setengah jam lagi: dialog kinerja", "In half an hour: performance dialogue"))
}
