package mail

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"siklus.id/appraisal"
)

// icsLine is one content line of a calendar file: name, parameters and value, unfolded (RFC 5545, 3.1).
type icsLine struct {
	name   string
	params map[string]string
	value  string
}

// icsPart is one component of a calendar file (RFC 5545, 3.4–3.6).
type icsPart struct {
	name  string
	lines []icsLine
	parts []*icsPart
}

// one returns the only value of a property; a property that is not there exactly once fails the test.
func (p *icsPart) one(t testing.TB, name string) icsLine {
	t.Helper()
	var found []icsLine
	for _, l := range p.lines {
		if l.name == name {
			found = append(found, l)
		}
	}
	if len(found) != 1 {
		t.Fatalf("%s holds %s %d times", p.name, name, len(found))
	}
	return found[0]
}

// readICS reads a calendar file by the text of RFC 5545 and not by the library that wrote it.
func readICS(t testing.TB, content []byte) *icsPart {
	t.Helper()
	text := string(content)
	if !utf8.ValidString(text) || !strings.HasSuffix(text, "\r\n") {
		t.Fatalf("no UTF-8, or no CRLF at its end:\n%q", text)
	}
	var unfolded []string
	for raw := range strings.SplitSeq(strings.TrimSuffix(text, "\r\n"), "\r\n") {
		if len(raw) > 75 {
			t.Errorf("a line of %d octets, RFC 5545, 3.1: %q", len(raw), raw)
		}
		if raw == "" || !utf8.ValidString(raw) || strings.ContainsFunc(raw, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }) {
			t.Errorf("a line that is empty, is cut inside a character or holds a control character: %q", raw)
		}
		if rest, folded := strings.CutPrefix(raw, " "); folded && len(unfolded) > 0 {
			unfolded[len(unfolded)-1] += rest
			continue
		}
		unfolded = append(unfolded, raw)
	}
	root := &icsPart{}
	open := []*icsPart{root}
	for _, raw := range unfolded {
		line := splitICS(t, raw)
		here := open[len(open)-1]
		switch line.name {
		case "BEGIN":
			part := &icsPart{name: line.value}
			here.parts = append(here.parts, part)
			open = append(open, part)
		case "END":
			if len(open) < 2 || here.name != line.value {
				t.Fatalf("END:%s closes %q", line.value, here.name)
			}
			open = open[:len(open)-1]
		default:
			here.lines = append(here.lines, line)
		}
	}
	if len(open) != 1 || len(root.parts) != 1 || len(root.lines) != 0 || root.parts[0].name != "VCALENDAR" {
		t.Fatalf("not one whole calendar:\n%s", text)
	}
	return root.parts[0]
}

func splitICS(t testing.TB, raw string) icsLine {
	t.Helper()
	head, value, found := strings.Cut(raw, ":")
	params := strings.Split(head, ";")
	if !found || !regexp.MustCompile(`^[A-Z][A-Z0-9-]*$`).MatchString(params[0]) {
		t.Fatalf("no content line: %q", raw)
	}
	line := icsLine{name: params[0], params: map[string]string{}, value: value}
	for _, p := range params[1:] {
		key, v, _ := strings.Cut(p, "=")
		line.params[key] = v
	}
	return line
}

// text gives a value of type TEXT back as it was meant (RFC 5545, 3.3.11).
func (l icsLine) text(t testing.TB) string {
	t.Helper()
	var b strings.Builder
	for i := 0; i < len(l.value); i++ {
		c := l.value[i]
		if c == ',' || c == ';' {
			t.Errorf("%s holds %q unescaped: %q", l.name, c, l.value)
		}
		if c != '\\' {
			b.WriteByte(c)
			continue
		}
		i++
		if i == len(l.value) || !strings.ContainsRune(`\,;nN`, rune(l.value[i])) {
			t.Fatalf("%s escapes nothing: %q", l.name, l.value)
		}
		b.WriteByte(l.value[i])
	}
	return b.String()
}

// datesICS reads when an event begins and ends: days in no zone, or instants in UTC. Any other form would need a VTIMEZONE.
func datesICS(t testing.TB, event *icsPart) (from, to string) {
	t.Helper()
	for name, out := range map[string]*string{"DTSTART": &from, "DTEND": &to} {
		line, layout := event.one(t, name), "20060102T150405Z"
		if line.params["VALUE"] == "DATE" {
			layout = "20060102"
		}
		if _, zoned := line.params["TZID"]; zoned {
			t.Errorf("%s names a zone that the file does not describe: %v", name, line.params)
		}
		if _, err := time.Parse(layout, line.value); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		*out = line.value
	}
	if from >= to {
		t.Errorf("an event from %s to %s", from, to)
	}
	return from, to
}

// Every calendar file is read by the RFC: over all letters that carry one, both languages, all three zones, and with
// hostile names of people, agencies and places.
func TestEveryCalendarFileKeepsTheRFC(t *testing.T) {
	t.Parallel()
	carrying := map[Kind]bool{}
	for _, l := range []Language{Indonesian, English} {
		for _, zone := range []string{"Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"} {
			for _, s := range situations() {
				for _, spoil := range []bool{false, true} {
					e, letter := sampleEnvelope(l), s.letter
					e.Zone = zone
					if spoil {
						e.Agency, e.To.Name, letter = strange+"\r\nEND:VCALENDAR\r\nX:\\,;", strange, hostile(letter)
					}
					m := mustCompose(t, e, letter)
					dated := letter.Task != "" && !letter.Due.IsZero() || letter.Meeting != nil || len(letter.Moved) > 0
					if want := map[bool]int{true: 1}[dated]; len(m.Attachments) != want {
						t.Errorf("%s: %d calendar files, want %d", s.name, len(m.Attachments), want)
						continue
					}
					for _, a := range m.Attachments {
						carrying[letter.Kind] = true
						t.Run(fmt.Sprintf("%s/%s/%s/%v", l, zone, s.name, spoil), func(t *testing.T) {
							checkICS(t, a, e, letter)
						})
					}
				}
			}
		}
	}
	for _, p := range Kinds() {
		if (p.Task && p.Due || p.Meeting) && !carrying[p.Kind] {
			t.Errorf("%s has a day to keep and no calendar file", p.Kind)
		}
	}
}

func checkICS(t *testing.T, a Attachment, e Envelope, l Letter) {
	t.Helper()
	cal := readICS(t, a.Content)
	if cal.one(t, "VERSION").value != "2.0" || cal.one(t, "METHOD").value != "PUBLISH" || cal.one(t, "PRODID").text(t) == "" {
		t.Errorf("the calendar is %v", cal.lines)
	}
	if a.Type != "text/calendar" || !strings.HasSuffix(a.Filename, ".ics") || strings.ContainsAny(a.Filename, "/\\\r\n\"") {
		t.Errorf("%q of %q", a.Filename, a.Type)
	}
	seen := map[string]bool{}
	for _, event := range cal.parts {
		if event.name != "VEVENT" {
			t.Fatalf("a %s", event.name)
		}
		uid := event.one(t, "UID").value
		if seen[uid] || !regexp.MustCompile(`^[0-9a-f-]{36}@siklus\.id$`).MatchString(uid) {
			t.Errorf("UID %q", uid)
		}
		seen[uid] = true
		from, to := datesICS(t, event)
		if stamp := event.one(t, "DTSTAMP").value; stamp != e.Now.UTC().Format("20060102T150405Z") {
			t.Errorf("DTSTAMP %s, written at %s", stamp, e.Now)
		}
		if n, err := strconv.Atoi(event.one(t, "SEQUENCE").value); err != nil || n < 0 {
			t.Errorf("SEQUENCE %v: %v", n, err)
		}
		for _, name := range []string{"SUMMARY", "DESCRIPTION"} {
			if event.one(t, name).text(t) == "" {
				t.Errorf("no %s", name)
			}
		}
		if m := l.Meeting; m != nil {
			if want := m.At.UTC().Format("20060102T150405Z"); from != want {
				t.Errorf("the meeting begins at %s, not at %s", from, want)
			}
			if place := event.one(t, "LOCATION").text(t); place != clean(m.Place) {
				t.Errorf("the place reads %q, not %q", place, clean(m.Place))
			}
		} else if uid == l.Task+"@siklus.id" && (from != l.Due.Time().Format("20060102") || to != (l.Due+1).Time().Format("20060102")) {
			t.Errorf("the last day %s is shown from %s to %s", l.Due, from, to)
		}
		if len(event.parts) != 1 || event.parts[0].name != "VALARM" {
			t.Fatalf("%d alarms", len(event.parts))
		}
		alarm := event.parts[0]
		if alarm.one(t, "ACTION").value != "DISPLAY" || alarm.one(t, "DESCRIPTION").text(t) == "" ||
			!regexp.MustCompile(`^-PT\d+[HM]$`).MatchString(alarm.one(t, "TRIGGER").value) {
			t.Errorf("an alarm of %v", alarm.lines)
		}
	}
	if len(seen) == 0 {
		t.Error("a calendar without an entry")
	}
}

// A term that ends on another day keeps the UID of its task and gets a higher SEQUENCE (RFC 5545, 3.8.7.4), whatever
// letter tells it: an extension, or the reminder after it.
func TestTheEntryOfATaskKeepsItsUIDAndGrows(t *testing.T) {
	t.Parallel()
	entry := func(l Letter) (uid string, sequence int, day string) {
		event := readICS(t, mustCompose(t, sampleEnvelope(Indonesian), l).Attachments[0].Content).parts[0]
		sequence, _ = strconv.Atoi(event.one(t, "SEQUENCE").value)
		return event.one(t, "UID").value, sequence, event.one(t, "DTSTART").value
	}
	first := situationOf("window_open")
	later, reminded := situationOf("term_extended"), situationOf("reminder")
	later.Due, later.Sequence = first.Due+7, 1
	reminded.Due, reminded.Sequence = first.Due+9, 2
	uid, sequence, day := entry(first)
	for _, l := range []Letter{later, reminded} {
		u, s, d := entry(l)
		if u != uid || s <= sequence || d <= day {
			t.Errorf("%s: UID %s, SEQUENCE %d, day %s after %s, %d, %s", l.Kind, u, s, d, uid, sequence, day)
		}
		uid, sequence, day = u, s, d
	}
}

// Many tasks in one e-mail are many entries in one file, each task once.
func TestADigestCarriesEveryTaskOnce(t *testing.T) {
	t.Parallel()
	var letters []Letter
	want := map[string]bool{}
	for i := range 12 {
		l := situationOf("ready_to_rate")
		l.Task, l.Due = fmt.Sprintf("0192f3a1-7c2e-7b44-9a5d-%012d", i%10), eleventh+appraisal.Date(i%3)
		letters, want[l.Task+"@siklus.id"] = append(letters, l), true
	}
	var got []string
	for _, event := range readICS(t, mustCompose(t, sampleEnvelope(English), letters...).Attachments[0].Content).parts {
		got = append(got, event.one(t, "UID").value)
	}
	slices.Sort(got)
	if !slices.Equal(got, slices.Sorted(maps.Keys(want))) {
		t.Errorf("entries of %v", got)
	}
}
