package papers

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/timestamppb"
	"pgregory.net/rapid"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// printed is the text that poppler, which shares no code with this package, reads out of a PDF; without white space,
// because lines and columns are a matter of drawing.
func printed(t testing.TB, pdf []byte) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "paper.pdf")
	if err := os.WriteFile(name, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), "pdftotext", "-raw", "-enc", "UTF-8", name, "-").CombinedOutput()
	if err != nil {
		t.Fatalf("pdftotext, from the package poppler-utils: %v: %s", err, out)
	}
	return squeezed(string(out))
}

func squeezed(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, text)
}

// missing returns the part of a text that is not printed. A text that goes on over pages may be in pieces, each in its
// order, and never more of them than there are pages.
func missing(page, text string, pages int) string {
	if strings.Contains(page, text) {
		return ""
	}
	low, high := 0, len(text) // the longest beginning that is printed
	for low < high {
		if middle := (low + high + 1) / 2; strings.Contains(page, text[:middle]) {
			low = middle
		} else {
			high = middle - 1
		}
	}
	if low == 0 || pages == 1 {
		return text
	}
	// What happens to follow the first piece on its page may begin like the second, so shorter pieces are tried too.
	worst := text[low:]
	for cut := low; cut > max(0, low-500); cut-- {
		if missing(page[strings.Index(page, text[:cut])+cut:], text[cut:], pages-1) == "" {
			return ""
		}
	}
	return worst
}

// fieldsOf lists every text of a record that its form has room for, by where it stands in the record.
func fieldsOf(r *siklusv1.PaperRecord) map[string]string {
	out := map[string]string{}
	judged := r.GetKind() == siklusv1.PaperKind_PAPER_KIND_DOCUMENT || r.GetKind() == siklusv1.PaperKind_PAPER_KIND_OBJECTION
	var walk func(path string, m protoreflect.Message)
	walk = func(path string, m protoreflect.Message) {
		if _, is := m.Interface().(*timestamppb.Timestamp); is {
			return
		}
		m.Range(func(f protoreflect.FieldDescriptor, v protoreflect.Value) bool {
			at := path + "." + string(f.Name())
			if leftOut(r.GetKind(), at, judged) {
				return true
			}
			each := func(at string, v protoreflect.Value) {
				switch f.Kind() {
				case protoreflect.MessageKind:
					walk(at, v.Message())
				case protoreflect.StringKind:
					out[at] = v.String()
				case protoreflect.EnumKind:
					out[at] = enumWord(f.Enum().FullName(), v.Enum())
				}
			}
			if !f.IsList() {
				each(at, v)
				return true
			}
			for n := range v.List().Len() {
				each(fmt.Sprintf("%s[%d]", at, n), v.List().Get(n))
			}
			return true
		})
	}
	walk("", r.ProtoReflect())
	return out
}

// leftOut is what no paper prints, or not this one: docs/papers.md says why.
func leftOut(kind siklusv1.PaperKind, at string, document bool) bool {
	for _, never := range []string{".kind", ".period", ".from", ".until", ".zone", "person.id", "by.id", "signed_by", ".capacity", ".relation", ".parents", ".offer",
		"reason_english", "by.post", ".role", ".state", ".organisation.period", ".organisation.unit", ".organisation.result", ".version"} {
		if strings.HasSuffix(at, never) {
			return true
		}
	}
	has := func(parts ...string) bool {
		for _, p := range parts {
			if strings.HasPrefix(at, p) {
				return true
			}
		}
		return false
	}
	switch {
	case document:
		return has(".targets", ".realisations", ".remarks", ".feedback", ".result.reason", ".result.provision", ".result.results", ".result.behaviour", ".result.score") ||
			kind == siklusv1.PaperKind_PAPER_KIND_DOCUMENT && has(".objection")
	case kind == siklusv1.PaperKind_PAPER_KIND_TARGETS:
		return has(".superior", ".realisations", ".remarks", ".feedback", ".organisation", ".result", ".objection")
	case kind == siklusv1.PaperKind_PAPER_KIND_FEEDBACK:
		return has(".superior", ".targets.resources", ".targets.accountability", ".targets.consequences", ".organisation", ".result", ".objection")
	}
	return has(".superior", ".targets.resources", ".targets.accountability", ".targets.consequences", ".objection", ".result.notes", ".result.score")
}

func enumWord(of protoreflect.FullName, n protoreflect.EnumNumber) string {
	switch of {
	case "siklus.v1.Aspect":
		return aspects[siklusv1.Aspect(n)]
	case "siklus.v1.Control":
		return controls[siklusv1.Control(n)]
	case "siklus.v1.TargetDirection":
		return directions[siklusv1.TargetDirection(n)]
	case "siklus.v1.IndicatorKind":
		return kinds[siklusv1.IndicatorKind(n)]
	case "siklus.v1.Rating":
		return ratings[siklusv1.Rating(n)]
	case "siklus.v1.Predicate":
		return predicates[siklusv1.Predicate(n)]
	case "siklus.v1.Outcome":
		return outcomes[siklusv1.Outcome(n)]
	}
	return ""
}

// holds fails unless everything in the record is printed, every page is numbered, and the code stands on each.
func holds(t testing.TB, r *siklusv1.PaperRecord) File {
	t.Helper()
	file, err := Make(r, issued)
	if err != nil {
		t.Fatal(err)
	}
	face, err := newTypeface()
	if err != nil {
		t.Fatal(err)
	}
	page := printed(t, file.PDF)
	for at, text := range fieldsOf(r) {
		if left := missing(page, squeezed(face.shown(text)), file.Pages); left != "" {
			t.Fatalf("%s %s: not on the paper from %.80q on", r.GetForm(), at, left)
		}
	}
	for _, text := range file.Text {
		if left := missing(page, squeezed(text), file.Pages); left != "" {
			t.Fatalf("%s: what was drawn is not read back from %.80q on", r.GetForm(), left)
		}
	}
	for n := 1; n <= file.Pages; n++ {
		if !strings.Contains(page, fmt.Sprintf("Halaman%ddari%d", n, file.Pages)) {
			t.Fatalf("page %d of %d has no number", n, file.Pages)
		}
	}
	if n := strings.Count(page, "Kodepemeriksaan"+issued.Code); n != file.Pages {
		t.Fatalf("the code stands %d times on %d pages", n, file.Pages)
	}
	return file
}

func TestAPaperSaysWhatItsRecordSays(t *testing.T) {
	t.Parallel()
	for _, kind := range allKinds {
		t.Run(kind.String(), func(t *testing.T) {
			t.Parallel()
			holds(t, sample(kind))
			head := sample(kind)
			if form := headForms[kind]; form != "" {
				head.Form, head.Rehearsal = form, true
				holds(t, head)
			}
		})
	}
}

func TestNothingIsCutFromALongPaper(t *testing.T) {
	t.Parallel()
	for _, kind := range allKinds {
		t.Run(kind.String(), func(t *testing.T) {
			t.Parallel()
			r := sample(kind)
			p := r.GetTargets().GetResults()[0]
			p.Result, p.Supports, p.Indicators[0].Measure, p.Indicators[1].Target = long("hasil", 1000), long("dukung", 1000), long("ukur", 1000), long("target", 400)
			for n := range 30 {
				more := proto.CloneOf(r.GetTargets().GetResults()[1])
				more.Number, more.Result = int32(n+5), long(fmt.Sprintf("r%dke", n), 200)
				r.Targets.Results = append(r.Targets.Results, more)
			}
			r.Targets.Resources, r.Targets.Accountability, r.Targets.Consequences = long("sumber", 4000), long("tanggung", 4000), strings.Repeat("x", 4000)
			r.Realisations[0].Achieved, r.Realisations[0].Evidence = long("capai", 4000), []string{"https://arsip.contoh.go.id/" + strings.Repeat("abcdefghij", 97)}
			r.Feedback[0].Text, r.Feedback[1].Text, r.Feedback[2].Text = long("umpan", 4000), long("nilai", 4000), long("umum", 4000)
			r.Result.Notes, r.Objection.Reasons, r.Objection.Explanation, r.Objection.Decision = long("catat", 4000), long("keberatan", 8000), long("jelas", 8000), long("putus", 8000)
			if file := holds(t, r); file.Pages < 2 {
				t.Errorf("%d pages", file.Pages)
			}
		})
	}
}

func TestHostileAndEmptyRecordsAreDrawnWhole(t *testing.T) {
	t.Parallel()
	evil := "<b>&'\"\\(){nb}%s\x00\x07\u202e\u200b\u0301 " + "中文 😀 עִבְרִית Ćirić – Müller\r\nbaris\tdua"
	for _, kind := range allKinds {
		empty := &siklusv1.PaperRecord{Kind: kind, Form: formsOf[kind]}
		holds(t, empty)
		r := sample(kind)
		var fill func(m protoreflect.Message)
		filled := 0
		fill = func(m protoreflect.Message) {
			m.Range(func(f protoreflect.FieldDescriptor, v protoreflect.Value) bool {
				switch {
				case f.Name() == "form" || f.Name() == "zone" || f.Name() == "period" || f.Name() == "from" || f.Name() == "until" || f.Name() == "result" && f.Kind() == protoreflect.StringKind && m.Descriptor().Name() == "PaperOrganisation":
				case f.Kind() == protoreflect.StringKind && !f.IsList():
					filled++ // each its own, so that none is taken for another
					m.Set(f, protoreflect.ValueOfString(fmt.Sprintf("<%d> %s", filled, evil)))
				case f.Kind() == protoreflect.MessageKind && f.IsList():
					for n := range v.List().Len() {
						fill(v.List().Get(n).Message())
					}
				case f.Kind() == protoreflect.MessageKind:
					fill(v.Message())
				}
				return true
			})
		}
		fill(r.ProtoReflect())
		holds(t, r)
	}
}

func TestTheSameRecordGivesTheSameBytes(t *testing.T) {
	t.Parallel()
	for _, kind := range allKinds {
		first, err := Make(sample(kind), issued)
		if err != nil {
			t.Fatal(err)
		}
		for range 5 {
			again, err := Make(sample(kind), issued)
			if err != nil || !bytes.Equal(first.PDF, again.PDF) {
				t.Fatalf("%v: other bytes (%v)", kind, err)
			}
		}
		if len(first.PDF) > 100<<10 {
			t.Errorf("%v: %d bytes", kind, len(first.PDF))
		}
	}
	if _, err := Make(&siklusv1.PaperRecord{}, issued); err == nil {
		t.Error("a paper of no kind was drawn")
	}
}

// TestTwoHundredPapersSayWhatTheirRecordsSay draws records at random and reads each back.
func TestTwoHundredPapersSayWhatTheirRecordsSay(t *testing.T) {
	t.Parallel()
	drawn := 0
	words := rapid.StringOfN(rapid.RuneFrom(nil, unicode.Latin, unicode.Digit, unicode.Punct, unicode.Zs), 0, 300, -1)
	for drawn < 200 {
		seed := drawn
		record := rapid.Custom(func(rt *rapid.T) *siklusv1.PaperRecord {
			kind := rapid.SampledFrom(allKinds).Draw(rt, "kind")
			r := sample(kind)
			if form := headForms[kind]; form != "" && rapid.Bool().Draw(rt, "head") {
				r.Form = form
			}
			r.Rehearsal = rapid.Bool().Draw(rt, "rehearsal")
			text := func(name string) string { return words.Draw(rt, name) }
			r.Employee.Person.Name, r.Employee.Person.Post, r.Employee.Unit, r.Agency = text("name"), text("post"), text("unit"), text("agency")
			if rapid.Bool().Draw(rt, "vacant") {
				r.Appraiser, r.Superior = nil, nil
			}
			r.Targets.Results = nil
			for n := range rapid.IntRange(0, 8).Draw(rt, "results") {
				p := &siklusv1.PlannedResult{Number: int32(n + 1), Main: rapid.Bool().Draw(rt, "main"), Result: text("result"), Supports: text("supports"),
					Perspective: siklusv1.Perspective(rapid.Int32Range(0, 4).Draw(rt, "perspective")), Control: siklusv1.Control(rapid.Int32Range(0, 5).Draw(rt, "control"))}
				for range rapid.IntRange(1, 5).Draw(rt, "indicators") {
					p.Indicators = append(p.Indicators, &siklusv1.Indicator{Aspect: siklusv1.Aspect(rapid.Int32Range(1, 4).Draw(rt, "aspect")), Measure: text("measure"),
						Target: text("target"), Unit: text("of"), Source: text("source"), Kind: siklusv1.IndicatorKind(rapid.Int32Range(0, 3).Draw(rt, "kind of indicator"))})
				}
				r.Targets.Results = append(r.Targets.Results, p)
			}
			r.Targets.Resources, r.Targets.Accountability, r.Targets.Consequences = text("resources"), text("accountability"), text("consequences")
			r.Realisations, r.Feedback = nil, nil
			for range rapid.IntRange(0, 8).Draw(rt, "realisations") {
				r.Realisations = append(r.Realisations, &siklusv1.Realisation{Result: rapid.Int32Range(0, 14).Draw(rt, "of result"), Achieved: text("achieved")})
			}
			for range rapid.IntRange(0, 8).Draw(rt, "feedback") {
				r.Feedback = append(r.Feedback, &siklusv1.PaperFeedback{Result: rapid.Int32Range(0, 14).Draw(rt, "about"), Behaviour: rapid.Int32Range(0, 8).Draw(rt, "value"),
					Text: text("said"), By: &siklusv1.Person{Name: text("by")}, Relation: "peer", At: at(5, 4, 1)})
			}
			r.Remarks, r.Result.Notes, r.Objection.Reasons, r.Objection.Decision = text("remarks"), text("notes"), text("reasons"), text("decision")
			r.Result.Predicate = siklusv1.Predicate(rapid.Int32Range(1, 5).Draw(rt, "predicate"))
			return r
		}).Example(seed)
		holds(t, record)
		drawn++
	}
}
