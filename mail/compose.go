package mail

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"siklus.id/appraisal"
)

// Incomplete says that a letter cannot be written because something it needs was not handed in. It is a
// mistake of the program, not of a person; the sentence holds no personal data.
type Incomplete struct {
	Kind    Kind   // empty: the envelope
	Missing string // "link", "due", "to" …
}

// Code is the kebab-case code of the error.
func (e *Incomplete) Code() string { return "letter-incomplete" }

// Error says which letter misses what.
func (e *Incomplete) Error() string {
	if e.Kind == "" {
		return "letter-incomplete: the envelope has no valid " + e.Missing
	}
	return fmt.Sprintf("letter-incomplete: %q has no valid %s", e.Kind, e.Missing)
}

// section is one letter inside a message, written out.
type section struct {
	Heading string
	Body    []string
	Details []detail
	Button  string
	Link    string

	preheader, subject, many string
	letter                   Letter
	property                 Property
}

type detail struct {
	Label, Value string
	Strong       bool
}

// asks reports whether the addressee has something to do.
func (s section) asks() bool { return s.property.Task || s.letter.Task != "" }

// Compose writes one e-mail that carries all the letters. With one letter the subject is the letter's own;
// with several it says how many wait and what to do first. Tasks come before news, and among tasks the
// nearest deadline comes first. The same input gives the same message. The error is *Incomplete.
func Compose(e Envelope, letters []Letter) (Message, error) {
	e, err := e.checked()
	if err != nil {
		return Message{}, err
	}
	if len(letters) == 0 {
		return Message{}, &Incomplete{Missing: "letters"}
	}
	sections := make([]section, 0, len(letters))
	for _, l := range letters {
		p, err := l.checked()
		if err != nil {
			return Message{}, err
		}
		sections = append(sections, write(e, l, p))
	}
	slices.SortStableFunc(sections, byUrgency)
	named := causes(sections)

	m := Message{
		ID: e.MailID, From: e.From, To: e.To, ReplyTo: e.ReplyTo,
		Subject:    e.mark() + subjectOf(e.Language, named, MaxSubject-utf8.RuneCountInString(e.mark())),
		Preheader:  preheaderOf(e.Language, named),
		Categories: categoriesOf(named),
		Headers:    map[string]string{"Auto-Submitted": "auto-generated"},
	}
	optional := !slices.ContainsFunc(sections, func(s section) bool { return !s.property.Optional })
	if optional && e.Unsubscribe != "" {
		m.Headers["List-Unsubscribe"] = "<" + e.Unsubscribe + ">"
		m.Headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
	}
	if ics := calendarOf(e, sections); ics != nil {
		m.Attachments = []Attachment{*ics}
	}
	m.Text, m.HTML = layOut(e, m, sections, optional)
	return m, nil
}

// causes are the letters that made the e-mail leave: receipts only travel with others and name it when they are alone.
func causes(sections []section) []section {
	others := slices.DeleteFunc(slices.Clone(sections), func(s section) bool { return s.property.Receipt })
	if len(others) == 0 {
		return sections
	}
	return others
}

// mark is what stands before the subject of a rehearsal's letters.
func (e Envelope) mark() string {
	if !e.Rehearsal {
		return ""
	}
	return e.Language.say("[GLADI] ", "[REHEARSAL] ")
}

func (e Envelope) checked() (Envelope, error) {
	if e.Language != English {
		e.Language = Indonesian
	}
	e.Agency, e.Help = clean(e.Agency), clean(e.Help)
	e.To.Name, e.From.Name, e.ReplyTo.Name = clean(e.To.Name), clean(cmp.Or(e.From.Name, e.Agency)), clean(cmp.Or(e.ReplyTo.Name, e.Agency))
	cal := appraisal.Calendar{Zone: e.Zone}
	_, zoneErr := cal.Location()
	for _, c := range []struct {
		what string
		ok   bool
	}{
		{"mail ID", e.MailID != ""},
		{"to", validAddress(e.To.Email)},
		{"from", validAddress(e.From.Email)},
		{"reply-to", e.ReplyTo.Email == "" || validAddress(e.ReplyTo.Email)},
		{"agency", e.Agency != ""},
		{"zone", e.Zone != "" && zoneErr == nil},
		{"now", !e.Now.IsZero()},
		{"home", e.Home == "" || validLink(e.Home)},
		{"unsubscribe", e.Unsubscribe == "" || validLink(e.Unsubscribe)},
	} {
		if !c.ok {
			return e, &Incomplete{Missing: c.what}
		}
	}
	return e, nil
}

func (l Letter) checked() (Property, error) {
	p, known := Lookup(l.Kind)
	for _, c := range []struct {
		what string
		ok   bool
	}{
		{"kind", known},
		{"link", l.Link == "" || validLink(l.Link)},
		{"link", l.Link != "" || !p.Task && l.Task == ""},
		{"year", l.Year >= 1945 && l.Year <= 9999},
		{"due", !l.Due.IsZero() || !p.Due},
		{"employee", clean(l.Employee) != "" || !p.Employee},
		{"course", l.Course != nil && clean(l.Course.Title) != "" || !p.Course},
		{"progress", l.Progress != nil || !p.Progress},
		{"meeting", l.Meeting != nil && l.Meeting.ID != "" && !l.Meeting.At.IsZero() && l.Meeting.Minutes > 0 || !p.Meeting},
		{"days", l.Days != nil && !l.Days.From.IsZero() && !l.Days.To.IsZero() || !p.Deputy},
		{"receipt", l.Receipt != nil && clean(l.Receipt.Number) != "" && !l.Receipt.At.IsZero() || !p.Receipt},
	} {
		if !c.ok {
			return p, &Incomplete{Kind: l.Kind, Missing: c.what}
		}
	}
	return p, nil
}

// validAddress keeps out what would break a header; whether an address exists only its host knows.
func validAddress(s string) bool {
	at := strings.LastIndexByte(s, '@')
	return at > 0 && at < len(s)-1 && len(s) <= 254 && !strings.ContainsFunc(s, func(r rune) bool {
		return r <= ' ' || r == 0x7f || strings.ContainsRune(`<>,;"()[]\`, r)
	})
}

func validLink(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" &&
		!strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r >= 0x7f || r == '<' || r == '>' || r == '"' })
}

func write(e Envelope, l Letter, p Property) section {
	w, f := p.words[e.Language], factsOf(e, l, p)
	s := section{
		Heading: fill(w.Act, f), Button: fill(w.Button, f), Link: l.Link,
		preheader: fill(w.Preheader, f), subject: fill(w.Subject, f), many: w.Many,
		letter: l, property: p,
	}
	for _, paragraph := range w.Body {
		if text := fill(paragraph, f); text != "" {
			s.Body = append(s.Body, text)
		}
	}
	add := func(strong bool, label, value string) {
		if value != "" {
			s.Details = append(s.Details, detail{label, value, strong})
		}
	}
	add(false, e.Language.say("Pegawai", "Employee"), f.Employee)
	if l.Period.Kind != "" {
		add(false, e.Language.say("Masa", "Period"), f.Period)
	}
	if c := l.Course; c != nil {
		add(false, e.Language.say("Pelatihan", "Training"), f.Course)
		if !c.Starts.IsZero() {
			add(false, e.Language.say("Mulai", "Starts"), e.Language.fullDay(c.Starts))
		}
	}
	if m := l.Meeting; m != nil {
		add(true, e.Language.say("Waktu", "Time"), f.Meeting+fmt.Sprintf(e.Language.say(" (%d menit)", " (%d minutes)"), m.Minutes))
		add(false, e.Language.say("Tempat", "Place"), clean(m.Place))
		if validLink(m.Link) {
			add(false, e.Language.say("Daring", "Online"), m.Link)
		}
	}
	if r := l.Receipt; r != nil {
		add(false, e.Language.say("Nomor", "Number"), clean(r.Number))
		add(true, e.Language.say("Diterima", "Received"), e.Language.moment(r.At, appraisal.Calendar{Zone: e.Zone}))
	}
	if f.Object == "" {
		add(true, e.Language.say("Batas waktu", "Deadline"), f.Due)
	} else { // two terms run side by side and must not be mistaken for one another
		add(true, e.Language.say("Batas pengembalian", "Return it by"), f.Due)
		add(true, e.Language.say("Batas keberatan", "Object by"), f.Object)
	}
	return s
}

// byUrgency puts tasks before news and news before receipts, near deadlines before far ones and both before none.
func byUrgency(a, b section) int {
	rank := func(s section) int {
		switch {
		case s.asks() && !s.letter.Due.IsZero():
			return 0
		case s.asks():
			return 1
		case s.property.Receipt:
			return 3
		}
		return 2
	}
	if c := cmp.Compare(rank(a), rank(b)); c != 0 || rank(a) >= 2 {
		return c
	}
	return cmp.Compare(a.letter.Due, b.letter.Due)
}

// subjectOf returns the subject in at most room characters.
func subjectOf(l Language, sections []section, room int) string {
	first := sections[0]
	if len(sections) == 1 {
		return first.subject
	}
	alike := !slices.ContainsFunc(sections, func(s section) bool {
		return s.letter.Kind != first.letter.Kind || s.letter.Former != first.letter.Former
	})
	if alike && first.many != "" {
		return fill(first.many, facts{N: len(sections), Former: first.letter.Former})
	}
	tasks := 0
	for _, s := range sections {
		if s.asks() {
			tasks++
		}
	}
	if tasks == 0 {
		return fmt.Sprintf(l.say("%d kabar penilaian kinerja Anda", "%d updates on your appraisal"), len(sections))
	}
	await := l.say("%d tugas menunggu Anda", "%d tasks await you")
	if tasks == 1 {
		await = l.say("%d tugas menunggu Anda", "%d task awaits you")
	}
	short := fmt.Sprintf(await, tasks)
	if long := short + ": " + lowerFirst(first.Heading); utf8.RuneCountInString(long) <= room {
		return long
	}
	return short
}

func preheaderOf(l Language, sections []section) string {
	if len(sections) == 1 {
		return sections[0].preheader
	}
	if first := sections[0]; first.asks() && !first.letter.Due.IsZero() {
		return l.say("Batas waktu terdekat: ", "Nearest deadline: ") + l.fullDay(first.letter.Due) + "."
	}
	return l.say("Semuanya ada dalam surat ini, masing-masing dengan tautannya.", "All of it is in this letter, each with its link.")
}

// categoriesOf names the kinds for the carrier's statistics: at most ten, which is what SendGrid takes.
func categoriesOf(sections []section) []string {
	var kinds []string
	if len(sections) > 1 {
		kinds = append(kinds, "digest")
	}
	for _, s := range sections {
		if k := string(s.letter.Kind); !slices.Contains(kinds, k) && len(kinds) < 10 {
			kinds = append(kinds, k)
		}
	}
	return kinds
}
