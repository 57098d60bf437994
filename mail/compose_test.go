package mail

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"siklus.id/appraisal"
)

func TestEveryKindIsWritten(t *testing.T) {
	t.Parallel()
	shown := map[Kind]bool{}
	for _, s := range situations() {
		shown[s.letter.Kind] = true
	}
	for _, p := range Kinds() {
		if !shown[p.Kind] {
			t.Errorf("%s stands in no golden file", p.Kind)
		}
		for _, l := range []Language{Indonesian, English} {
			w := p.words[l]
			if w.Subject == "" || w.Act == "" || w.Preheader == "" || w.Button == "" || len(w.Body) == 0 {
				t.Errorf("%s leaves something unsaid in %q", p.Kind, l)
			}
		}
		if p.To == "" {
			t.Errorf("%s is addressed to nobody", p.Kind)
		}
	}
}

// What may be bundled or unsubscribed is written out here, because loosening it takes a right away.
func TestOnlyTheseLettersAreOptional(t *testing.T) {
	t.Parallel()
	optional := map[Kind]bool{
		CycleLaunched: true, TargetsSubmitted: true, FeedbackGiven: true, ReadyToRate: true, TrainingOffered: true, Reminder: true, ActTaken: true, CycleAnnounced: true, ProgressDue: true, VoiceNominated: true, VoiceAsked: true, VoiceReminder: true, VoiceReleased: true, CompetenceDue: true, FeedbackAsked: true, FeedbackReminder: true, TrainingProof: true, Unreachable: true, HelpAsked: true,
	}
	for _, p := range Kinds() {
		if p.Optional != optional[p.Kind] {
			t.Errorf("%s: optional is %v", p.Kind, p.Optional)
		}
		if p.Optional && len(p.Starts) > 0 {
			t.Errorf("%s starts a clock of the law and may not be optional", p.Kind)
		}
	}
}

// What is read in HTML is what is read in plain text.
func TestBothPartsSayTheSame(t *testing.T) {
	t.Parallel()
	for _, l := range []Language{Indonesian, English} {
		for _, s := range situations() {
			e := sampleEnvelope(l)
			m := mustCompose(t, e, s.letter)
			flat := strings.Join(strings.Fields(m.Text), " ")
			texts, links := visible(t, m.HTML)
			for _, text := range texts[1:] { // the first is the preheader
				if text != e.Agency && text != "Or copy this address into your browser:" && text != "Atau salin alamat ini ke peramban:" && !strings.Contains(flat, text) {
					t.Errorf("%s: only in HTML: %q", s.name, text)
				}
			}
			for _, link := range links {
				if !strings.Contains(flat, link) {
					t.Errorf("%s: only in HTML: %s", s.name, link)
				}
			}
			if s.letter.Link != "" && (len(links) == 0 || links[0] != s.letter.Link) {
				t.Errorf("%s: the first link is not the task's: %v", s.name, links)
			}
		}
	}
}

// visible returns the texts of a document's body and the targets of its links; images, scripts, forms and
// frames fail the test.
func visible(t testing.TB, document string) (texts, links []string) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(document))
	if err != nil {
		t.Fatal(err)
	}
	var walk func(*html.Node, bool)
	walk = func(n *html.Node, body bool) {
		switch {
		case n.Type == html.TextNode && body:
			if s := strings.Join(strings.Fields(n.Data), " "); s != "" {
				texts = append(texts, s)
			}
		case n.Type == html.ElementNode:
			switch n.Data {
			case "body":
				body = true
			case "a":
				for _, a := range n.Attr {
					if a.Key == "href" {
						links = append(links, a.Val)
					}
				}
			case "img", "script", "form", "iframe", "link", "style", "object":
				t.Errorf("a letter holds <%s>", n.Data)
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c, body)
		}
	}
	walk(root, false)
	return texts, links
}

func TestHostileNamesStayNames(t *testing.T) {
	t.Parallel()
	for _, name := range []string{
		`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `{{.Link}}`, `</title><h1>Menang!`, `'; DROP TABLE people; --`,
		"Budi\r\nBcc: semua@contoh.example", "Budi\u202Eidub", "Budi\x00\x1b[31m", `Siti "Ati" O'Brien & Anak`, `javascript:alert(1)`, strings.Repeat("A", 5000),
	} {
		e := sampleEnvelope(Indonesian)
		e.To.Name, e.Agency, e.Help, e.From.Name = name, name, name, name
		l := situationOf("training_proposed")
		l.Employee, l.Course = name, &Course{Title: name}
		m := mustCompose(t, e, l)
		texts, links := visible(t, m.HTML)
		found := false
		for _, text := range texts {
			found = found || strings.Contains(text, clean(name))
		}
		if !found {
			t.Errorf("%q is not shown as it is: %q", name, texts)
		}
		if len(links) != 1 || links[0] != sampleLink {
			t.Errorf("%q made links: %q", name, links)
		}
		if strings.Contains(m.Subject, clean(name)) {
			t.Errorf("%q stands in the subject", name)
		}
		for _, s := range []string{m.Subject, m.Preheader, m.From.Name, m.To.Name, m.ReplyTo.Name} {
			if strings.ContainsAny(s, "\r\n\x00\x1b\u202e") {
				t.Errorf("%q reached a header: %q", name, s)
			}
		}
		if strings.Contains(m.Text, "\nBcc:") || strings.ContainsRune(m.Text+m.HTML, '\u202e') {
			t.Errorf("%q changed the text", name)
		}
		within(t, m)
	}
}

func TestNoNameInSubjectPreheaderOrCalendar(t *testing.T) {
	t.Parallel()
	for _, s := range situations() {
		if s.letter.Employee == "" {
			continue
		}
		m := mustCompose(t, sampleEnvelope(Indonesian), s.letter)
		told := m.Subject + m.Preheader
		for _, a := range m.Attachments {
			told += string(a.Content)
		}
		if strings.Contains(told, "Kogoya") || strings.Contains(told, "/t/") {
			t.Errorf("%s shows whose case it is, or a link, where others look: %s", s.name, told)
		}
		if !strings.Contains(m.Text, "Maria Kogoya") {
			t.Errorf("%s does not say whose case it is", s.name)
		}
	}
}

func TestLettersNeverTellAResult(t *testing.T) {
	t.Parallel()
	for _, l := range []Language{Indonesian, English} {
		for _, s := range situations() {
			m := mustCompose(t, sampleEnvelope(l), s.letter)
			for _, word := range []string{"Sangat Baik", "Butuh Perbaikan", "Sangat Kurang", "Misconduct", "Ekspektasi"} {
				if strings.Contains(m.Subject+m.Text+m.HTML, word) {
					t.Errorf("%s speaks of %q", s.name, word)
				}
			}
		}
	}
}

// Why somebody is away is on record for those who decide on it, not in a mailbox that others look into.
func TestLettersNeverSayWhySomebodyIsAway(t *testing.T) {
	t.Parallel()
	for _, l := range []Language{Indonesian, English} {
		for _, s := range situations() {
			m := mustCompose(t, sampleEnvelope(l), s.letter)
			told := strings.ToLower(m.Subject + m.Preheader + m.Text + m.HTML)
			for _, word := range []string{"cuti", "sakit", "tugas belajar", "pemberhentian", "pensiun", "pejabat negara", "melahirkan", "sick", "maternity", "suspen", "study", "retire", " leave "} {
				if strings.Contains(told, word) {
					t.Errorf("%s in %q says %q", s.name, l, word)
				}
			}
		}
	}
}

func TestReceiptTellsNumberAndLegalMoment(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, zone string
		language   Language
		want       string
	}{
		{"WIT", "Asia/Jayapura", Indonesian, "Diterima: Jumat, 20 November 2026, 23.58 WIT"},
		{"WITA", "Asia/Makassar", Indonesian, "Diterima: Jumat, 20 November 2026, 22.58 WITA"},
		{"English", "Asia/Jakarta", English, "Received: Friday, 20 November 2026, 21:58 WIB"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			e := sampleEnvelope(c.language)
			e.Zone = c.zone
			m := mustCompose(t, e, situationOf("act_taken"))
			if !strings.Contains(m.Text, c.want) || !strings.Contains(m.Text, sampleReceipt.Number) {
				t.Errorf("the receipt does not say %q and its number:\n%s", c.want, m.Text)
			}
			if strings.Contains(m.Subject+m.Preheader, sampleReceipt.Number) {
				t.Errorf("the number stands where the act should: %s", m.Subject)
			}
		})
	}
}

func TestDeadlineIsShownInFull(t *testing.T) {
	t.Parallel()
	due := appraisal.NewDate(2026, 12, 11)
	for _, c := range []struct {
		name, zone string
		language   Language
		now        time.Time
		want       string
	}{
		{"WIT", "Asia/Jayapura", Indonesian, time.Date(2026, 11, 22, 23, 0, 0, 0, time.UTC), "Jumat, 11 Desember 2026, 23.59 WIT (18 hari lagi)"},
		{"WITA", "Asia/Makassar", Indonesian, time.Date(2026, 11, 22, 23, 0, 0, 0, time.UTC), "Jumat, 11 Desember 2026, 23.59 WITA (18 hari lagi)"},
		{"WIB", "Asia/Jakarta", Indonesian, time.Date(2026, 11, 22, 16, 59, 0, 0, time.UTC), "Jumat, 11 Desember 2026, 23.59 WIB (19 hari lagi)"},
		{"English", "Asia/Jakarta", English, time.Date(2026, 11, 22, 23, 0, 0, 0, time.UTC), "Friday, 11 December 2026, 23:59 WIB (18 days left)"},
		{"tomorrow", "Asia/Jayapura", Indonesian, time.Date(2026, 12, 10, 14, 59, 0, 0, time.UTC), "Jumat, 11 Desember 2026, 23.59 WIT (besok)"},
		{"the day begins", "Asia/Jayapura", Indonesian, time.Date(2026, 12, 10, 15, 0, 0, 0, time.UTC), "Jumat, 11 Desember 2026, 23.59 WIT (hari ini)"},
		{"the last minute", "Asia/Jayapura", English, time.Date(2026, 12, 11, 14, 59, 0, 0, time.UTC), "Friday, 11 December 2026, 23:59 WIT (today)"},
		{"past", "Asia/Jayapura", Indonesian, time.Date(2026, 12, 11, 15, 0, 0, 0, time.UTC), "Jumat, 11 Desember 2026, 23.59 WIT (lewat 1 hari)"},
		{"long past", "Asia/Jayapura", English, time.Date(2026, 12, 20, 0, 0, 0, 0, time.UTC), "Friday, 11 December 2026, 23:59 WIT (9 days ago)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			e := sampleEnvelope(c.language)
			e.Zone, e.Now = c.zone, c.now
			l := situationOf("decision_due")
			l.Due = due
			m := mustCompose(t, e, l)
			if !strings.Contains(m.Text, c.want) || !strings.Contains(m.HTML, c.want) {
				t.Errorf("the letter does not say %q:\n%s", c.want, m.Text)
			}
		})
	}
}

func TestDigestOrdersByUrgency(t *testing.T) {
	t.Parallel()
	far, near, open, news := situationOf("decision_due"), situationOf("reminder"), situationOf("targets_returned"), situationOf("result_final")
	open.Due = 0
	m := mustCompose(t, sampleEnvelope(Indonesian), news, open, far, near)
	at := -1
	for _, heading := range []string{"\nKirim SKP\n", "\nPutuskan keberatan\n", "\nPerbaiki SKP 2026\n", "\nHasil evaluasi final\n"} {
		i := strings.Index(m.Text, heading)
		if i <= at {
			t.Fatalf("%q does not follow in:\n%s", heading, m.Text)
		}
		at = i
	}
	if m.Subject != "3 tugas menunggu Anda: kirim SKP" {
		t.Errorf("subject %q", m.Subject)
	}
}

func TestUnsubscribeOnlyWhereNothingIsAtStake(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		names []string
		want  bool
	}{
		{"reminder", []string{"reminder"}, true},
		{"digest of optional ones", []string{"reminder", "feedback_given", "ready_to_rate"}, true},
		{"starts a clock", []string{"delivered"}, false},
		{"digest with one that starts a clock", []string{"reminder", "delivered"}, false},
		{"overdue", []string{"overdue"}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var letters []Letter
			for _, n := range c.names {
				letters = append(letters, situationOf(n))
			}
			m := mustCompose(t, sampleEnvelope(Indonesian), letters...)
			_, header := m.Headers["List-Unsubscribe"]
			if header != c.want || (m.Headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click") != c.want {
				t.Errorf("headers %v", m.Headers)
			}
			if says := strings.Contains(m.Text, "tidak dapat dihentikan"); says == c.want {
				t.Errorf("the footer says that it cannot be stopped: %v", says)
			}
			e := sampleEnvelope(Indonesian)
			e.Unsubscribe = ""
			if m := mustCompose(t, e, letters...); m.Headers["List-Unsubscribe"] != "" || strings.Contains(m.Text, "rangkuman") {
				t.Error("offers an address that there is not")
			}
		})
	}
}

func TestRehearsalIsMarkedEverywhere(t *testing.T) {
	t.Parallel()
	for l, mark := range map[Language]string{Indonesian: "GLADI", English: "REHEARSAL"} {
		for _, s := range situations() {
			e := sampleEnvelope(l)
			if m := mustCompose(t, e, s.letter); strings.Contains(m.Subject+m.Text+m.HTML, mark) {
				t.Errorf("%s of a real cycle is marked", s.name)
			}
			e.Rehearsal = true
			m := mustCompose(t, e, s.letter)
			if !strings.HasPrefix(m.Subject, "["+mark+"] ") || !strings.Contains(m.Text, mark+" –") || !strings.Contains(m.HTML, mark+" –") {
				t.Errorf("%s of a rehearsal is not marked", s.name)
			}
			for _, a := range m.Attachments {
				if !strings.Contains(string(a.Content), "SUMMARY:["+mark+"] ") {
					t.Errorf("%s: the calendar entry of a rehearsal is not marked", s.name)
				}
			}
		}
	}
}

func TestSameInputSameMessage(t *testing.T) {
	t.Parallel()
	letters := []Letter{situationOf("delivered"), situationOf("reminder"), situationOf("result_final")}
	e := sampleEnvelope(Indonesian)
	first, second := mustCompose(t, e, letters...), mustCompose(t, e, letters...)
	if d := cmp.Diff(first, second); d != "" {
		t.Error(d)
	}
}

func TestCalendarEntryMovesWithItsTask(t *testing.T) {
	t.Parallel()
	l := situationOf("term_extended")
	m := mustCompose(t, sampleEnvelope(Indonesian), l)
	ics := string(m.Attachments[0].Content)
	for _, line := range []string{"METHOD:PUBLISH", "UID:" + l.Task + "@siklus.id", "SEQUENCE:1", "DTSTART;VALUE=DATE:20261211", "DTEND;VALUE=DATE:20261212"} {
		if !strings.Contains(ics, line+"\r\n") {
			t.Errorf("no %s in\n%s", line, ics)
		}
	}
	for _, line := range strings.Split(ics, "\r\n") {
		if len(line) > 75 || strings.ContainsAny(line, "\r\n") {
			t.Errorf("line %q breaks RFC 5545", line)
		}
	}
	l.Due = 0
	l.Kind = FreshLink
	if m := mustCompose(t, sampleEnvelope(Indonesian), l); len(m.Attachments) != 0 {
		t.Error("a calendar file without a date")
	}
}

func TestIncompleteLettersAreRefused(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		missing string
		change  func(*Envelope, *Letter)
	}{
		{"unknown kind", "kind", func(_ *Envelope, l *Letter) { l.Kind = "hadiah" }},
		{"task without link", "link", func(_ *Envelope, l *Letter) { l.Link = "" }},
		{"script for a link", "link", func(_ *Envelope, l *Letter) { l.Link = "javascript:alert(1)" }},
		{"relative link", "link", func(_ *Envelope, l *Letter) { l.Link = "/t/x" }},
		{"link with a line break", "link", func(_ *Envelope, l *Letter) { l.Link += "\r\nX: y" }},
		{"no year", "year", func(_ *Envelope, l *Letter) { l.Year = 0 }},
		{"no due", "due", func(_ *Envelope, l *Letter) { l.Due = 0 }},
		{"no employee", "employee", func(_ *Envelope, l *Letter) { l.Employee = " " }},
		{"no course", "course", func(_ *Envelope, l *Letter) { *l = situationOf("training_offered"); l.Course = nil }},
		{"no progress", "progress", func(_ *Envelope, l *Letter) { *l = situationOf("cycle_closed"); l.Progress = nil }},
		{"no receipt", "receipt", func(_ *Envelope, l *Letter) { *l = situationOf("act_taken"); l.Receipt = nil }},
		{"no number", "receipt", func(_ *Envelope, l *Letter) {
			*l = situationOf("act_taken")
			l.Receipt = &Receipt{At: sampleReceipt.At}
		}},
		{"no time of receipt", "receipt", func(_ *Envelope, l *Letter) { *l = situationOf("act_taken"); l.Receipt = &Receipt{Number: "1"} }},
		{"no address", "to", func(e *Envelope, _ *Letter) { e.To.Email = "" }},
		{"two addresses", "to", func(e *Envelope, _ *Letter) { e.To.Email = "a@x.example,b@x.example" }},
		{"address with a header", "to", func(e *Envelope, _ *Letter) { e.To.Email = "a@x.example\r\nBcc:b@x.example" }},
		{"no sender", "from", func(e *Envelope, _ *Letter) { e.From.Email = "siklus" }},
		{"bad reply address", "reply-to", func(e *Envelope, _ *Letter) { e.ReplyTo.Email = "x" }},
		{"no agency", "agency", func(e *Envelope, _ *Letter) { e.Agency = "" }},
		{"unknown zone", "zone", func(e *Envelope, _ *Letter) { e.Zone = "Asia/Padang" }},
		{"no zone", "zone", func(e *Envelope, _ *Letter) { e.Zone = "" }},
		{"no instant", "now", func(e *Envelope, _ *Letter) { e.Now = time.Time{} }},
		{"no mail ID", "mail ID", func(e *Envelope, _ *Letter) { e.MailID = "" }},
		{"home is no address", "home", func(e *Envelope, _ *Letter) { e.Home = "tugas" }},
		{"unsubscribe is no address", "unsubscribe", func(e *Envelope, _ *Letter) { e.Unsubscribe = "x" }},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			e, l := sampleEnvelope(Indonesian), situationOf("decision_due")
			c.change(&e, &l)
			_, err := Compose(e, []Letter{l})
			var incomplete *Incomplete
			if !errors.As(err, &incomplete) || incomplete.Missing != c.missing {
				t.Fatalf("error %v, want missing %q", err, c.missing)
			}
			if s := err.Error(); strings.Contains(s, "@") || strings.Contains(s, "Maria") || !strings.HasPrefix(s, incomplete.Code()) {
				t.Errorf("error %q", s)
			}
		})
	}
	if _, err := Compose(sampleEnvelope(Indonesian), nil); err == nil {
		t.Error("an e-mail without a letter was written")
	}
}

// What the store keeps of a queued letter is read back, and holds no link, no task and no name.
func TestStoredDataHoldsNothingPersonal(t *testing.T) {
	t.Parallel()
	for _, s := range situations() {
		data, err := json.Marshal(s.letter)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(data), "Kogoya") || strings.Contains(string(data), "/t/") {
			t.Errorf("%s keeps %s", s.name, data)
		}
		var back Letter
		if err := json.Unmarshal(data, &back); err != nil {
			t.Fatal(err)
		}
		back.Kind, back.Task, back.Link, back.Employee = s.letter.Kind, s.letter.Task, s.letter.Link, s.letter.Employee
		if d := cmp.Diff(s.letter, back); d != "" {
			t.Errorf("%s: %s", s.name, d)
		}
	}
}
