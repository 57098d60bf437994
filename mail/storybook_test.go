package mail

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var storybook = flag.String("storybook", "", "the folder, an absolute path, into which every letter is written")

// strange is a name that breaks out of any place where it is not escaped, turns the writing around and is wider than any
// telephone.
const strange = "Ny. \"><script>alert('x')</script><img src=x> {{.}} \u202eaynnagnudnak \u0645\u0631\u062d\u0628\u0627 👩🏽‍⚕️ a\u200bb\ufeffc Z̴̛a̷l̶g̸o̴ " +
	"Kesehatanlingkungandanpencegahanpenyakitmenularkecamatanperbatasantanpaspasi"

// hostile is a letter with hostile text wherever somebody may type or a system may send some.
func hostile(l Letter) Letter {
	if l.Employee != "" {
		l.Employee = strange
	}
	if l.Course != nil {
		course := *l.Course
		course.Title = strange
		l.Course = &course
	}
	if l.Meeting != nil {
		meeting := *l.Meeting
		meeting.Place = strange
		l.Meeting = &meeting
	}
	return l
}

// TestStorybook composes every letter in both languages, as it is and with hostile text, and writes them into the folder
// that `make storybook` names. No kind and no language is left out, and hostile text stays text and within the budgets.
func TestStorybook(t *testing.T) {
	t.Parallel()
	dir := *storybook
	if dir == "" {
		dir = t.TempDir()
	}
	for _, l := range []Language{Indonesian, English} {
		written := map[Kind]bool{}
		for _, s := range situations() {
			e := sampleEnvelope(l)
			spoilt := e
			spoilt.Agency, spoilt.Help, spoilt.To.Name = strange, strange, strange
			for name, m := range map[string]Message{s.name: mustCompose(t, e, s.letter), s.name + "-hostile": mustCompose(t, spoilt, hostile(s.letter))} {
				within(t, m)
				if strings.Contains(m.HTML, "<script") || strings.Contains(m.HTML, "<img") {
					t.Errorf("%s: what somebody typed became markup", name)
				}
				file := filepath.Join(dir, "letters", string(l), name)
				if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o755), os.WriteFile(file+".html", []byte(m.HTML), 0o644), os.WriteFile(file+".txt", []byte(m.Subject+"\n\n"+m.Text), 0o644)); err != nil {
					t.Fatal(err)
				}
			}
			written[s.letter.Kind] = true
		}
		for _, p := range Kinds() {
			if !written[p.Kind] {
				t.Errorf("%s is not in the storybook in %q", p.Kind, l)
			}
		}
	}
}
