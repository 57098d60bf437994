package mail

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"gotest.tools/v3/golden"
)

// written shows a message as a person would read its plain part.
func written(m Message) string {
	var b strings.Builder
	line := func(name, value string) { fmt.Fprintf(&b, "%s: %s\n", name, value) }
	line("From", m.From.Name+" <"+m.From.Email+">")
	line("To", m.To.Name+" <"+m.To.Email+">")
	line("Reply-To", m.ReplyTo.Name+" <"+m.ReplyTo.Email+">")
	line("Subject", m.Subject)
	line("Preheader", m.Preheader)
	line("Categories", strings.Join(m.Categories, ", "))
	var names []string
	for name := range m.Headers {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		line(name, m.Headers[name])
	}
	b.WriteString("\n" + m.Text)
	for _, a := range m.Attachments {
		fmt.Fprintf(&b, "\n[%s, %s]\n%s", a.Filename, a.Type, strings.ReplaceAll(string(a.Content), "\r\n", "\n"))
	}
	return b.String()
}

// Golden files: letters/<language>/<situation>.txt and .html; `go test ./mail -update` writes them anew.
func TestEveryLetterReadsAsWritten(t *testing.T) {
	t.Parallel()
	for _, l := range []Language{Indonesian, English} {
		for _, s := range situations() {
			t.Run(string(l)+"/"+s.name, func(t *testing.T) {
				t.Parallel()
				m := mustCompose(t, sampleEnvelope(l), s.letter)
				golden.Assert(t, written(m), fmt.Sprintf("letters/%s/%s.txt", l, s.name))
				golden.Assert(t, m.HTML, fmt.Sprintf("letters/%s/%s.html", l, s.name))
			})
		}
	}
}

func TestRehearsalsAndDigestsReadAsWritten(t *testing.T) {
	t.Parallel()
	rehearsal := func(e *Envelope) { e.Rehearsal = true }
	plain := func(*Envelope) {}
	for _, c := range []struct {
		name    string
		change  func(*Envelope)
		letters []string
	}{
		{"rehearsal-one", rehearsal, []string{"targets_due"}},
		{"rehearsal-digest", rehearsal, []string{"feedback_given", "delivered", "reminder"}},
		{"digest-mixed", plain, []string{"result_final", "decision_due", "targets_submitted"}},
		{"digest-alike", plain, []string{"ready_to_rate", "ready_to_rate", "ready_to_rate"}},
		{"digest-news", plain, []string{"feedback_given", "training_completed"}},
		{"nobody-to-answer", func(e *Envelope) { e.ReplyTo, e.Help, e.To.Name = Address{}, "", "" }, []string{"reminder"}},
	} {
		for _, l := range []Language{Indonesian, English} {
			t.Run(string(l)+"/"+c.name, func(t *testing.T) {
				t.Parallel()
				e := sampleEnvelope(l)
				c.change(&e)
				var letters []Letter
				for i, name := range c.letters {
					letter := situationOf(name)
					if letter.Task != "" {
						letter.Task = fmt.Sprintf("0192f3a1-7c2e-7b44-9a5d-%012d", i+1)
					}
					letters = append(letters, letter)
				}
				m := mustCompose(t, e, letters...)
				golden.Assert(t, written(m), fmt.Sprintf("letters/%s/%s.txt", l, c.name))
				golden.Assert(t, m.HTML, fmt.Sprintf("letters/%s/%s.html", l, c.name))
			})
		}
	}
}

func mustCompose(t testing.TB, e Envelope, letters ...Letter) Message {
	t.Helper()
	m, err := Compose(e, letters)
	if err != nil {
		t.Fatal(err)
	}
	return m
}
