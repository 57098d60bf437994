package papers

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/timestamppb"

	"siklus.id/papers/paperstest"
	siklusv1 "siklus.id/proto/siklus/v1"
)

// missing returns the part of a text that is not printed. A text that goes on over pages is in pieces, one on each page, in
// their order.
func missing(pages []string, text string) string {
	done := 0 // so much of the text stands on the pages looked at
	for _, page := range pages {
		// What happens to follow a piece on its page may begin like the next one, so the next may begin before its end.
		best := done
		for from := done; from >= max(0, done-500) && best < len(text); from-- {
			low, high := 0, len(text)-from // the longest beginning that is printed
			for low < high {
				if middle := (low + high + 1) / 2; strings.Contains(page, text[from:from+middle]) {
					low = middle
				} else {
					high = middle - 1
				}
			}
			best = max(best, from+low)
		}
		done = best
	}
	return text[done:]
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
					out[at] = textWord(string(f.Name()), v.String())
				case protoreflect.Int32Kind:
					if f.Name() == "minutes" && v.Int() > 0 {
						out[at] = fmt.Sprint(v.Int()) + " menit"
					}
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
	for _, never := range []string{".kind", ".period", ".zone", "person.id", "by.id", "signed_by", ".capacity", ".relation", ".parents", ".offer",
		"reason_english", "by.post", ".role", ".state", ".organisation.period", ".organisation.unit", ".organisation.result", ".version"} {
		if strings.HasSuffix(at, never) {
			return true
		}
	}
	if at == ".from" || at == ".until" {
		return true
	}
	has := func(parts ...string) bool {
		for _, p := range parts {
			if strings.HasPrefix(at, p) {
				return true
			}
		}
		return false
	}
	if prints, listed := printsOf[kind]; listed {
		for _, never := range []string{".id", ".ref", ".parent", ".case_id", ".stage", ".state"} {
			if strings.HasSuffix(at, never) {
				return true
			}
		}
		return !has(append(prints, ".form", ".agency", ".employee", ".signatures")...)
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

// printsOf is what the forms beside the first five print of a record, apart from what every form does.
var printsOf = map[siklusv1.PaperKind][]string{
	siklusv1.PaperKind_PAPER_KIND_INDICATORS: {".targets.results", ".targets.accountability", ".appraiser"}, siklusv1.PaperKind_PAPER_KIND_ROLES: {".matrix"},
	siklusv1.PaperKind_PAPER_KIND_ACTION_PLAN: {".plans[0].plan.planned", ".plans[0].plan.actions[0].what", ".plans[0].plan.actions[0].until", ".plans[0].plan.actions[1]"},
	siklusv1.PaperKind_PAPER_KIND_PROGRESS:    {".plans", ".progress"}, siklusv1.PaperKind_PAPER_KIND_COACHING: {".guidance"}, siklusv1.PaperKind_PAPER_KIND_MENTORING: {".guidance"},
	siklusv1.PaperKind_PAPER_KIND_GUIDANCE_FEEDBACK: {".guidance"}, siklusv1.PaperKind_PAPER_KIND_COMPETENCE: {".guidance"},
	siklusv1.PaperKind_PAPER_KIND_BEHAVIOUR: {".problem", ".appraiser"}, siklusv1.PaperKind_PAPER_KIND_RECEIPT: {".receipt"},
}

// textWord is how a text of a record is printed.
func textWord(field, text string) string {
	switch field {
	case "until", "day", "done_on", "from":
		return day(text)
	case "agency":
		return strings.ToUpper(text)
	case "adjust", "others":
		return yesNo[text]
	case "key":
		if name := competences[text]; name != "" {
			return name
		}
	case "act":
		return actText(text)
	}
	return text
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
	case "siklus.v1.Reached":
		return reached[siklusv1.Reached(n)]
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
	pages := paperstest.Printed(t, file.PDF)
	if len(pages) != file.Pages {
		t.Fatalf("%s: %d pages are read, %d were drawn", r.GetForm(), len(pages), file.Pages)
	}
	for at, text := range fieldsOf(r) {
		if left := missing(pages, paperstest.Squeezed(face.shown(text))); left != "" {
			t.Fatalf("%s %s: not on the paper from %.80q on", r.GetForm(), at, left)
		}
	}
	for _, text := range file.Text {
		if left := missing(pages, paperstest.Squeezed(text)); left != "" {
			t.Fatalf("%s: what was drawn is not read back from %.80q on", r.GetForm(), left)
		}
	}
	for n, page := range pages {
		if !strings.Contains(page, fmt.Sprintf("Halaman%ddari%d", n+1, file.Pages)) {
			t.Fatalf("page %d of %d has no number", n+1, file.Pages)
		}
		if strings.Count(page, "Kodepemeriksaan"+issued.Code) != 1 {
			t.Fatalf("the code does not stand once on page %d", n+1)
		}
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
			for n, form := range describedForms[kind] {
				if form == "" {
					continue
				}
				told := sample(kind)
				told.Form, told.Targets.Approach = form, siklusv1.Approach_APPROACH_QUALITATIVE
				if n == 1 {
					told.Targets.Results[0].Perspective = 0
				}
				file := holds(t, told)
				if said := strings.Join(file.Text, "\n"); !strings.Contains(said, "Pendekatan hasil kerja kualitatif") || strings.Contains(said, "kuantitatif") ||
					strings.Contains(said, "\nPerspektif\n") != (n == 0) {
					t.Errorf("%s does not say its approach, or the perspective of somebody who is no head", form)
				}
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
			if g := r.GetGuidance(); g.GetMentoring() != nil {
				for range 30 {
					g.Entries = append(g.Entries, &siklusv1.MentoringEntry{Day: "2026-04-01", Place: "Ruang rapat", Matter: long("materi", 300)})
				}
			}
			lengthen(r, 2000)
			short := kind == siklusv1.PaperKind_PAPER_KIND_RECEIPT || kind == siklusv1.PaperKind_PAPER_KIND_GUIDANCE_FEEDBACK
			if file := holds(t, r); file.Pages < 2 && !short {
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
		filled := 0
		retext(r, func(string) string {
			filled++ // each its own, so that none is taken for another
			return fmt.Sprintf("<%d> %s", filled, evil)
		})
		holds(t, r)
	}
}

// retext gives every text of a record that somebody may have typed another one, by the name of its field.
func retext(r *siklusv1.PaperRecord, text func(field string) string) {
	var fill func(m protoreflect.Message)
	fill = func(m protoreflect.Message) {
		m.Range(func(f protoreflect.FieldDescriptor, v protoreflect.Value) bool {
			switch f.Name() {
			case "form", "zone", "period", "from", "until", "ref", "parent":
				return true
			case "result": // of the organisation: a word of the rules
				if f.Kind() == protoreflect.StringKind && m.Descriptor().Name() == "PaperOrganisation" {
					return true
				}
			}
			switch {
			case f.Kind() == protoreflect.StringKind && f.IsList():
				for n := range v.List().Len() {
					v.List().Set(n, protoreflect.ValueOfString(text(string(f.Name()))))
				}
			case f.Kind() == protoreflect.StringKind:
				m.Set(f, protoreflect.ValueOfString(text(string(f.Name()))))
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
}

// lengthen makes the texts of plans, work, guidance, behaviour and matrix long, each with words of its own.
func lengthen(r *siklusv1.PaperRecord, letters int) {
	n := 0
	only := &siklusv1.PaperRecord{Plans: r.GetPlans(), Progress: r.GetProgress(), Guidance: r.GetGuidance(), Problem: r.GetProblem(), Matrix: r.GetMatrix()}
	retext(only, func(field string) string {
		n++
		switch field {
		case "day", "done_on", "key", "adjust", "others", "number", "id", "capacity", "role", "state", "name", "post", "unit":
			return fmt.Sprintf("%s%d", field, n)
		}
		return long(fmt.Sprintf("%s%dx", field, n), letters)
	})
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
