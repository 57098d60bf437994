package mail

import (
	ics "github.com/arran4/golang-ical"
)

// calendarOf returns the calendar file with an all-day entry for every term that a task of the message
// has, or nil. A day and not an instant, because a phone in another zone must show the same date.
//
// An entry carries neither link nor name: calendars are shared, links and cases are not. Its UID is the
// task's, so that a later letter about the same task moves the entry instead of adding one.
func calendarOf(e Envelope, sections []section) *Attachment {
	cal := ics.NewCalendarFor("siklus")
	cal.SetProductId("-//Siklus//Batas waktu//" + string(e.Language))
	cal.SetMethod(ics.MethodPublish)
	entries := map[string]bool{}
	for _, s := range sections {
		l := s.letter
		if l.Task == "" || l.Due.IsZero() || entries[l.Task] {
			continue
		}
		entries[l.Task] = true
		v := cal.AddEvent(l.Task + "@siklus.id")
		v.SetDtStampTime(e.Now)
		v.SetSequence(l.Sequence)
		v.SetAllDayStartAt(l.Due.Time())
		v.SetAllDayEndAt((l.Due + 1).Time())
		v.SetSummary(e.mark() + e.Language.say("Batas waktu: ", "Deadline: ") + s.Heading)
		v.SetDescription(e.Language.say("Buka tautan dalam surat dari ", "Open the link in the letter from ") + e.Agency + ".")
		v.SetTimeTransparency(ics.TransparencyTransparent)
		alarm := v.AddAlarm()
		alarm.SetAction(ics.ActionDisplay)
		alarm.SetTrigger("-PT16H") // eight in the morning of the day before
		alarm.SetDescription(e.Language.say("Besok batas waktu: ", "Deadline tomorrow: ") + s.Heading)
	}
	if len(entries) == 0 {
		return nil
	}
	return &Attachment{
		Filename: e.Language.say("batas-waktu.ics", "deadline.ics"),
		Type:     "text/calendar", // bare: SendGrid refuses a type with parameters; the file itself says METHOD,
		Content:  []byte(cal.Serialize(ics.WithNewLine("\r\n"))),
	}
}
