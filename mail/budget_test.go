package mail

import (
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"siklus.id/appraisal"
)

// The longest values that can meet in one letter.
func worst(k Kind, act appraisal.ActKind, p appraisal.Proceeding, role appraisal.Role, former bool, period appraisal.Period) Letter {
	return Letter{
		Kind: k, Act: act, Proceeding: p, Role: role, Former: former, Period: period, Year: 2026,
		Task: sampleTask, Link: sampleLink, Employee: strings.Repeat("Panjang ", 20),
		Due: appraisal.NewDate(2026, 9, 30), ObjectUntil: appraisal.NewDate(2026, 9, 30),
		Course:   &Course{Title: strings.Repeat("Pelatihan ", 30), Hours: 120, Starts: appraisal.NewDate(2026, 9, 30)},
		Progress: &Progress{Planned: 12345, Open: 12345, Done: 12345, LeftOut: 12345, Unreachable: 12345},
		Receipt:  sampleReceipt,
		Days:     &Days{appraisal.NewDate(2026, 9, 23), appraisal.NewDate(2026, 9, 30)},
		Meeting:  &Meeting{ID: sampleTask, At: time.Date(2026, 9, 30, 1, 30, 0, 0, time.UTC), Minutes: 480, Place: strings.Repeat("Ruang rapat ", 16), Agreed: former},
	}
}

func TestSubjectPreheaderAndHTMLKeepTheirBudgets(t *testing.T) {
	t.Parallel()
	acts := []appraisal.ActKind{""}
	for _, o := range appraisal.Openings() {
		acts = append(acts, o.Kind)
	}
	roles := []appraisal.Role{appraisal.Employee, appraisal.Appraiser, appraisal.Superior, appraisal.HR}
	proceedings := []appraisal.Proceeding{appraisal.AppraisalProceeding, appraisal.EvaluationProceeding, appraisal.ObjectionProceeding, appraisal.TrainingProceeding}
	periods := []appraisal.Period{{}, {Kind: appraisal.Annual}, {Kind: appraisal.Quarterly, Number: 3}, {Kind: appraisal.Monthly, Number: 9}}
	for _, lang := range []Language{Indonesian, English} {
		for _, property := range Kinds() {
			t.Run(string(lang)+"/"+string(property.Kind), func(t *testing.T) {
				t.Parallel()
				var letters []Letter
				for _, period := range periods {
					for _, role := range roles {
						for _, p := range proceedings {
							letters = append(letters, worst(property.Kind, "", p, role, false, period), worst(property.Kind, "", p, role, true, period))
						}
					}
					for _, act := range acts {
						letters = append(letters, worst(property.Kind, act, "", "", false, period))
					}
					for _, stage := range []appraisal.Stage{appraisal.Resting, appraisal.ObjectionLapsed} {
						l := worst(property.Kind, "", "", "", false, period)
						l.Stage = stage
						letters = append(letters, l)
					}
				}
				e := sampleEnvelope(lang)
				e.Rehearsal = true
				for i, l := range letters {
					if i%16 == 0 { // the HTML layout is the same for all; subject and preheader are not
						within(t, mustCompose(t, e, l))
					}
					s := write(e, l, property)
					line(t, "subject", e.mark()+s.subject, MaxSubject)
					line(t, "preheader", s.preheader, MaxPreheader)
				}
				many := make([]Letter, 99)
				for i := range many {
					many[i] = letters[i%len(letters)]
				}
				within(t, mustCompose(t, e, many...))
				within(t, mustCompose(t, e, letters[0], worst(FreshLink, "", "", "", false, appraisal.Period{})))
			})
		}
	}
}

func line(t testing.TB, what, s string, most int) {
	t.Helper()
	if n := utf8.RuneCountInString(s); n > most || n < 10 {
		t.Errorf("%s of %d characters: %s", what, n, s)
	}
}

func within(t testing.TB, m Message) {
	t.Helper()
	line(t, "subject", m.Subject, MaxSubject)
	line(t, "preheader", m.Preheader, MaxPreheader)
	if len(m.HTML) > MaxHTML {
		t.Errorf("HTML of %d bytes under %q", len(m.HTML), m.Subject)
	}
	if strings.Contains(m.Text+m.Subject+m.Preheader, "  ") || strings.Contains(m.Text, "\n\n\n") {
		t.Errorf("gaps in the letter:\n%s\n%s", m.Subject, m.Text)
	}
}

// A superior of a big unit may find a hundred things waiting: the text part holds all of them.
func TestLongDigestLosesNothing(t *testing.T) {
	t.Parallel()
	var letters []Letter
	for i := range 100 {
		l := situationOf("ready_to_rate")
		l.Employee, l.Task = fmt.Sprintf("Pegawai %03d", i), fmt.Sprintf("0192f3a1-7c2e-7b44-9a5d-%012d", i)
		l.Link = fmt.Sprintf("https://siklus.example/t/%052d", i)
		letters = append(letters, l)
	}
	m := mustCompose(t, sampleEnvelope(Indonesian), letters...)
	within(t, m)
	for _, l := range letters {
		if !strings.Contains(m.Text, l.Link) || !strings.Contains(m.Text, l.Employee) {
			t.Fatalf("%s is not in the text part", l.Employee)
		}
	}
	if m.Subject != "100 pegawai siap Anda nilai" {
		t.Errorf("subject %q", m.Subject)
	}
	if !strings.Contains(m.HTML, "Masih ada ") || !strings.Contains(m.HTML, "/tugas") {
		t.Error("the HTML part does not say that more is waiting, or where")
	}
	if n := strings.Count(string(m.Attachments[0].Content), "BEGIN:VEVENT"); n != 100 {
		t.Errorf("%d calendar entries", n)
	}
}

func TestAnyDigestKeepsItsBudgets(t *testing.T) {
	t.Parallel()
	all := situations()
	rapid.Check(t, func(t *rapid.T) {
		e := sampleEnvelope(rapid.SampledFrom([]Language{Indonesian, English, "", "jv"}).Draw(t, "language"))
		e.Rehearsal = rapid.Bool().Draw(t, "rehearsal")
		e.To.Name, e.Help = rapid.String().Draw(t, "name"), rapid.String().Draw(t, "help")
		var letters []Letter
		for _, i := range rapid.SliceOfN(rapid.IntRange(0, len(all)-1), 1, 40).Draw(t, "letters") {
			letters = append(letters, all[i].letter)
		}
		m, err := Compose(e, letters)
		if err != nil {
			t.Fatal(err)
		}
		if utf8.RuneCountInString(m.Subject) > MaxSubject || utf8.RuneCountInString(m.Preheader) > MaxPreheader || len(m.HTML) > MaxHTML {
			t.Fatalf("%d letters: subject %q, preheader %q, %d bytes", len(letters), m.Subject, m.Preheader, len(m.HTML))
		}
		if !utf8.ValidString(m.Text) || !utf8.ValidString(m.HTML) {
			t.Fatal("broken text")
		}
	})
}
