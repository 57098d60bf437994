package mail

import (
	"strings"
	"sync"
	"text/template"

	"siklus.id/appraisal"
)

// words are a letter in one language. Every string is a template over facts; sentences are short and say
// "you". The layout escapes what comes out, so words are plain text.
type words struct {
	Subject   string   // the act first; with the mark of a rehearsal at most MaxSubject characters
	Many      string   // subject when several of the kind, and nothing else, are in one e-mail; may be empty
	Act       string   // heading of the letter and, in a digest's subject, what to do first
	Preheader string   // what the subject leaves out
	Body      []string // paragraphs; one that comes out empty is left out
	Button    string
}

// facts are what words may speak of, already written in the letter's language.
type facts struct {
	Year     int
	Period   string // "triwulan IV 2026"
	Due      string // in full, with zone and distance; empty: no term
	DueDay   string // "11 Desember"
	Object   string // last moment for an objection, in full; empty: the result is final
	Employee string
	Course   string
	Hours    int
	Undone   string // of the act: "SKP Anda belum dikirim"
	Do       string // of the act: "Kirim SKP"
	Done     string // of the act: "SKP dikirim"
	Matter   string // the case inside a sentence: "evaluasi triwulan IV 2026"
	Sort     string // the sort of case: "evaluasi"
	N        int    // Many: how many
	Former   bool
	Resting  bool // the appraisal rests: nothing is awaited
	Lapsed   bool // the objection ended without a decision
	Progress Progress
	Meeting  string // "Rabu, 9 Desember 2026, 10.00 WIT"
	Soon     string // the same, short: "Rabu, 9 Desember, 10.00 WIT"
	Agreed   bool   // both agreed to the meeting
	From, To string // of a deputy, with weekday and year

	ToEmployee, ToAppraiser, ToSuperior, ToHR bool
}

func factsOf(e Envelope, l Letter, p Property) facts {
	cal := appraisal.Calendar{Zone: e.Zone}
	role := l.Role
	if role == "" {
		role = p.To
	}
	f := facts{
		Year:     l.Year,
		Period:   e.Language.period(l.Period, l.Year),
		Employee: clean(l.Employee),
		Undone:   e.Language.undone(l.Act),
		Do:       e.Language.do(l.Act),
		Done:     e.Language.done(l.Act),
		Former:   l.Former,
		Resting:  l.Stage == appraisal.Resting,
		Lapsed:   l.Stage == appraisal.ObjectionLapsed,

		ToEmployee:  role == appraisal.Employee,
		ToAppraiser: role == appraisal.Appraiser,
		ToSuperior:  role == appraisal.Superior,
		ToHR:        role == appraisal.HR,
	}
	f.Sort, f.Matter = e.Language.sort(l.Proceeding), e.Language.matter(l.Proceeding, f.Period, l.Year)
	if !l.Due.IsZero() {
		f.Due = e.Language.deadline(l.Due, cal, e.Now)
		f.DueDay = e.Language.day(l.Due)
	}
	if !l.ObjectUntil.IsZero() {
		f.Object = e.Language.deadline(l.ObjectUntil, cal, e.Now)
	}
	if l.Course != nil {
		f.Course, f.Hours = clean(l.Course.Title), l.Course.Hours
	}
	if l.Progress != nil {
		f.Progress = *l.Progress
	}
	if d := l.Days; d != nil {
		f.From, f.To = e.Language.fullDay(d.From), e.Language.fullDay(d.To)
	}
	if m := l.Meeting; m != nil {
		f.Meeting, f.Soon, f.Agreed = e.Language.moment(m.At, cal), e.Language.soon(m.At, cal), m.Agreed
	}
	return f
}

var parsed sync.Map // template text → *template.Template; the texts are the constant ones of the letters

// fill writes one template. The templates are our own and every one runs in a test, so a mistake in one is
// a mistake of the program.
func fill(text string, f facts) string {
	t, ok := parsed.Load(text)
	if !ok {
		t, _ = parsed.LoadOrStore(text, template.Must(template.New("words").Parse(text)))
	}
	var b strings.Builder
	if err := t.(*template.Template).Execute(&b, f); err != nil {
		panic("mail: " + err.Error())
	}
	return strings.Join(strings.Fields(b.String()), " ")
}
