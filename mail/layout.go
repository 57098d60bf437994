package mail

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"sort"
	"strings"
	plain "text/template"
	"unicode/utf8"
)

//go:embed layout.html
var htmlLayout string

//go:embed layout.txt
var textLayout string

var (
	htmlTemplate = template.Must(template.New("html").Parse(htmlLayout))
	textTemplate = plain.Must(plain.New("text").Funcs(plain.FuncMap{
		"wrap": wrap,
		"rule": func(s string) string { return strings.Repeat("-", utf8.RuneCountInString(s)) },
	}).Parse(textLayout))
)

// page is what both layouts are filled with.
type page struct {
	Language  Language
	Subject   string
	Preheader string
	Agency    string
	Rehearsal string // what a rehearsal is; empty in a real cycle
	Greeting  string
	Intro     string // of a digest

	Sections []section // in full
	Brief    []section // HTML only: one line each, when all in full would not fit
	Omitted  string    // HTML only: what is left to the task list
	Home     string

	CopyLabel   string
	BriefLabel  string
	HomeLabel   string
	Footer      []string
	Unsubscribe string
	StopLabel   string
}

// keptInFull is how many letters stay whole when there are more than lines have room for.
const keptInFull = 2

// layOut writes both parts. The text part always holds everything. The HTML part keeps to its budget: when
// too many letters wait, the last ones shrink to a line with their link, and then to a count.
func layOut(e Envelope, m Message, sections []section, optional bool) (text, html string) {
	l := e.Language
	p := page{
		Language: l, Subject: m.Subject, Preheader: m.Preheader, Agency: e.Agency, Home: e.Home,
		Greeting:   l.say("Yth. ", "Dear ") + orElse(e.To.Name, l.say("Bapak/Ibu", "colleague")) + ",",
		Sections:   sections,
		CopyLabel:  l.say("Atau salin alamat ini ke peramban:", "Or copy this address into your browser:"),
		BriefLabel: l.say("Juga menunggu Anda", "Also waiting for you"),
		HomeLabel:  l.say("Lihat semua tugas saya", "See all my tasks"),
		Footer:     footer(e, sections, optional),
	}
	if len(sections) > 1 {
		p.Intro = fmt.Sprintf(l.say("Surat ini memuat %d hal untuk Anda. Yang paling mendesak di atas.", "This letter holds %d items for you. The most urgent comes first."), len(sections))
	}
	if e.Rehearsal {
		p.Rehearsal = l.say("GLADI – latihan. Surat ini tidak berakibat hukum. Waktu gladi berjalan lebih cepat daripada kalender.",
			"REHEARSAL – practice only. This letter has no legal effect. Rehearsal time runs faster than the calendar.")
	}
	if optional && e.Unsubscribe != "" {
		p.Unsubscribe, p.StopLabel = e.Unsubscribe, l.say("Terima sebagai rangkuman harian saja", "Get a daily summary instead")
	}
	text = render(textTemplate.Execute, p)

	written := func(full, brief int) string {
		p.Sections, p.Brief, p.Omitted = sections[:full], sections[full:full+brief], ""
		if left := len(sections) - full - brief; left > 0 {
			p.Omitted = fmt.Sprintf(l.say("Masih ada %d hal lain; semuanya ada di daftar tugas dan di bagian teks surat ini.", "There are %d more; all are in your task list and in the text part of this letter."), left)
		}
		return render(htmlTemplate.Execute, p)
	}
	n := len(sections)
	if html = written(n, 0); len(html) <= MaxHTML {
		return text, html
	}
	// The search finds the first size that does not fit; one below it fits.
	full := sort.Search(n, func(full int) bool { return len(written(full, n-full)) > MaxHTML }) - 1
	if full >= 1 {
		return text, written(full, n-full)
	}
	full = min(n, keptInFull)
	brief := sort.Search(n-full+1, func(brief int) bool { return len(written(full, brief)) > MaxHTML }) - 1
	html = written(full, max(brief, 0))
	return text, html
}

func render(execute func(io.Writer, any) error, p page) string {
	var b strings.Builder
	if err := execute(&b, p); err != nil {
		panic("mail: " + err.Error())
	}
	return b.String()
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// footer says who sent the letter, why, whom to ask, and why it cannot be stopped.
func footer(e Envelope, sections []section, optional bool) []string {
	l, first := e.Language, sections[0]
	role := first.letter.Role
	if role == "" {
		role = first.property.To
	}
	why := l.because(role, first.letter.Year)
	for _, s := range sections[1:] {
		other := s.letter.Role
		if other == "" {
			other = s.property.To
		}
		if other != role {
			why = fmt.Sprintf(l.say("Anda mempunyai tugas atau kabar dalam siklus %d", "you have tasks or news in the %d cycle"), first.letter.Year)
			break
		}
	}
	lines := []string{
		fmt.Sprintf(l.say("Dikirim oleh %s melalui Siklus, sistem penilaian kinerja pegawai.", "Sent by %s through Siklus, the performance appraisal system."), e.Agency),
		fmt.Sprintf(l.say("Anda menerimanya karena %s.", "You receive it because %s."), why),
	}
	switch {
	case e.Help != "" && e.ReplyTo.Email != "":
		lines = append(lines, fmt.Sprintf(l.say("Ada pertanyaan? Balas surat ini atau hubungi %s.", "Questions? Answer this letter or contact %s."), e.Help))
	case e.Help != "":
		lines = append(lines, fmt.Sprintf(l.say("Ada pertanyaan? Hubungi %s.", "Questions? Contact %s."), e.Help))
	case e.ReplyTo.Email != "":
		lines = append(lines, l.say("Ada pertanyaan? Balas surat ini.", "Questions? Answer this letter."))
	default:
		lines = append(lines, l.say("Ada pertanyaan? Hubungi pengelola kepegawaian instansi Anda.", "Questions? Contact your agency's HR officer."))
	}
	if !optional {
		lines = append(lines, l.say("Surat ini tidak dapat dihentikan karena menyangkut hak dan batas waktu Anda.", "This letter cannot be stopped because your rights and deadlines hang on it."))
	}
	return append(lines, l.say("Kami tidak pernah meminta kata sandi. Tautan di surat ini hanya untuk Anda; jangan diteruskan.", "We never ask for a password. The links in this letter are yours alone; do not pass them on."))
}

// wrap breaks a paragraph into lines of at most 72 characters, at spaces only.
func wrap(s string) string {
	const width = 72
	var b strings.Builder
	column := 0
	for i, word := range strings.Fields(s) {
		n := utf8.RuneCountInString(word)
		switch {
		case i == 0:
		case column+1+n > width:
			b.WriteByte('\n')
			column = 0
		default:
			b.WriteByte(' ')
			column++
		}
		b.WriteString(word)
		column += n
	}
	return b.String()
}
