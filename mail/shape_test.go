package mail

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/net/html"
)

// Every letter, in both languages, as it is and with hostile names, has the shape of stack.md, section 9: budgets, plain
// text, one button with the same address in clear, who sent it, why, whom to ask, no password, From-name and Reply-to.
func TestEveryLetterHasItsShape(t *testing.T) {
	t.Parallel()
	said := map[Language]struct{ sent, why, ask, password string }{
		Indonesian: {"Dikirim oleh ", "Anda menerimanya karena ", "Ada pertanyaan? Balas surat ini atau hubungi ", "Kami tidak pernah meminta kata sandi."},
		English:    {"Sent by ", "You receive it because ", "Questions? Answer this letter or contact ", "We never ask for a password."},
	}
	for _, l := range []Language{Indonesian, English} {
		for _, s := range situations() {
			for _, name := range []string{"Yulianus Wenda, S.Pd.", strange, strings.Repeat("Wololong ", 60), "\r\nBcc: x@contoh.example\r\n"} {
				for _, rehearsal := range []bool{false, true} {
					e, letter := sampleEnvelope(l), s.letter
					e.Rehearsal = rehearsal
					if name != e.To.Name {
						e.To.Name, e.Agency, e.Help, e.ReplyTo.Name = name, name, name, name
						letter = hostile(letter)
					}
					m := mustCompose(t, e, letter)
					at := string(l) + "/" + s.name
					within(t, m)
					if m.From.Name != clean(e.Agency) || m.From.Email != e.From.Email || m.ReplyTo.Email != e.ReplyTo.Email || m.ReplyTo.Name == "" {
						t.Errorf("%s: from %q, answers to %q", at, m.From, m.ReplyTo)
					}
					texts, _ := visible(t, m.HTML)
					for part, text := range map[string]string{"text": strings.Join(strings.Fields(m.Text), " "), "HTML": strings.Join(texts, " ")} {
						for _, sentence := range []string{
							said[l].sent + clean(e.Agency), said[l].why, said[l].ask + clean(e.Help) + ".", said[l].password, clean(e.To.Name),
						} {
							if n := strings.Count(text, sentence); n == 0 || n > 1 && sentence != clean(e.To.Name) {
								t.Errorf("%s: the %s part says %q %d times", at, part, sentence, n)
							}
						}
					}
					if n := buttonsTo(t, m.HTML, letter.Link); letter.Link != "" && n != 1 || n > 1 {
						t.Errorf("%s: %d buttons", at, n)
					}
					if letter.Link != "" && (strings.Count(m.Text, letter.Link) != 1 || strings.Count(strings.Join(texts, "\n"), letter.Link) != 1) {
						t.Errorf("%s: its address is not once in clear", at)
					}
				}
			}
		}
	}
}

// buttonsTo counts the buttons of a document; one that leads elsewhere fails the test.
func buttonsTo(t testing.TB, document, link string) (n int) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(document))
	if err != nil {
		t.Fatal(err)
	}
	for node := range root.Descendants() {
		if node.Type != html.ElementNode || node.Data != "a" {
			continue
		}
		href, button := "", false
		for _, a := range node.Attr {
			if a.Key == "href" {
				href = a.Val
			}
			button = button || a.Key == "style" && strings.Contains(a.Val, "display:inline-block")
		}
		if !button {
			continue
		}
		if n++; href != link {
			t.Errorf("a button leads to %q, not to %q", href, link)
		}
	}
	return n
}

// The act stands first. A letter that asks for something begins with what it asks, which is also what its heading begins
// with; a reminder and what is overdue say so before the task, and a part that passed on or a term that moved is said
// before what to do.
func TestSubjectsBeginWithTheAct(t *testing.T) {
	t.Parallel()
	otherwise := map[string]string{
		"reminder": "Pengingat:|Reminder:", "overdue": "Lewat batas:|Overdue:",
		"fresh_link":              "Buka tugas|Open your task", // the address is what was asked for, the task is inside
		"party_changed-appraiser": "Tugas dialihkan|Task handed",
		"term_extended":           "Batas waktu baru|New deadline",
	}
	for _, l := range []Language{Indonesian, English} {
		for _, s := range situations() {
			if s.letter.Task == "" {
				continue
			}
			e := sampleEnvelope(l)
			p, _ := Lookup(s.letter.Kind)
			w := write(e, s.letter, p)
			id, en, excepted := strings.Cut(otherwise[s.name], "|")
			if excepted {
				if !strings.HasPrefix(w.subject, l.say(id, en)) {
					t.Errorf("%s in %q: %q", s.name, l, w.subject)
				}
				continue
			}
			first, _, _ := strings.Cut(w.subject, " ")
			act, _, _ := strings.Cut(w.Heading, " ")
			if !strings.EqualFold(first, act) || utf8.RuneCountInString(first) < 2 {
				t.Errorf("%s in %q: the subject %q does not begin with its act %q", s.name, l, w.subject, w.Heading)
			}
		}
	}
}
