package papers

import (
	"fmt"
	"strings"

	"github.com/phpdave11/gofpdf"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// Measures of a page, in millimetres; sizes of type in points.
const (
	marginSide = 15.0
	marginTop  = 14.0
	footHeight = 24.0 // from the lowest line of text to the edge of the page
	qrSide     = 15.0
	typeBody   = 9.0
	typeTable  = 8.0
	typeSmall  = 7.0
	leading    = 1.32 // height of a line, in heights of the type
	point      = 25.4 / 72
)

// Greys.
const (
	greyRule = 130
	greyFill = 238
	greyText = 95
)

// sheet is a paper while it is drawn: where the next thing goes, and what every page carries.
type sheet struct {
	pdf           *gofpdf.Fpdf
	face          *typeface
	record        *siklusv1.PaperRecord
	issue         Issue
	width, height float64
	y             float64
	pages         int      // of the whole paper; 0 while it is not known
	form          string   // number of the form that is drawn now
	running       string   // what pages after the first say at their top
	repeat        func()   // drawn again at the top of a page that a table goes on to
	top           float64  // where text began on this page
	after         float64  // what must stand below the next table or block, on the page on which it ends; 0 for nothing
	numbers       []string // of the signatures, on forms that number them
	text          []string
}

func newSheet(r *siklusv1.PaperRecord, i Issue, face *typeface, pages int) *sheet {
	orientation := "P"
	if wide(r.GetKind()) {
		orientation = "L"
	}
	pdf := gofpdf.New(orientation, "mm", "A4", "")
	s := &sheet{pdf: pdf, face: face, record: r, issue: i, pages: pages, form: r.GetForm()}
	s.width, s.height = pdf.GetPageSize()
	face.load(pdf)
	pdf.SetCatalogSort(true)
	pdf.SetCreationDate(i.At.UTC())
	pdf.SetModificationDate(i.At.UTC())
	pdf.SetProducer("Siklus", false)
	pdf.SetTitle(r.GetForm()+" "+i.Code, true)
	pdf.SetAutoPageBreak(false, 0)
	pdf.SetMargins(marginSide, marginTop, marginSide)
	pdf.SetLineWidth(0.2)
	s.running = face.shown(strings.Join(present(titleOf(r), r.GetEmployee().GetPerson().GetName(), spanOf(r)), " · "))
	if r.GetKind() == siklusv1.PaperKind_PAPER_KIND_BEHAVIOUR {
		s.running = "RAHASIA · " + s.running
	}
	return s
}

// wide reports whether a form has too many columns for a page that stands upright.
func wide(k siklusv1.PaperKind) bool {
	switch k {
	case siklusv1.PaperKind_PAPER_KIND_TARGETS, siklusv1.PaperKind_PAPER_KIND_FEEDBACK, siklusv1.PaperKind_PAPER_KIND_RESULT,
		siklusv1.PaperKind_PAPER_KIND_ROLES, siklusv1.PaperKind_PAPER_KIND_PROGRESS:
		return true
	}
	return false
}

// body is the width between the margins.
func (s *sheet) body() float64 { return s.width - 2*marginSide }

// limit is how far down text may go.
func (s *sheet) limit() float64 { return s.height - footHeight }

// room is what a whole page has for text.
func (s *sheet) room() float64 { return s.limit() - marginTop - 8 }

// newPage ends the page and begins the next one, at whose top a running table repeats its heading.
func (s *sheet) newPage() {
	s.endPage()
	s.pdf.AddPage()
	s.y = marginTop
	if s.record.GetRehearsal() {
		s.rehearsal()
	}
	if s.pdf.PageNo() > 1 {
		s.font("", typeSmall, greyText)
		s.put(marginSide, s.y, s.cut(s.running, s.body()))
		s.rule(marginSide, s.y+4, marginSide+s.body(), s.y+4)
		s.y += 7
	}
	if s.repeat != nil {
		s.repeat()
	}
	s.top = s.y
}

// endPage draws the foot of a page: what the paper is, how to check it, and which page it is.
func (s *sheet) endPage() {
	if s.pdf.PageNo() == 0 {
		return
	}
	top := s.limit() + 3
	s.rule(marginSide, top, marginSide+s.body(), top)
	s.qr(s.issue.URL, marginSide, top+2, qrSide)
	s.font("", typeSmall, greyText)
	x := marginSide + qrSide + 3
	for n, line := range []string{
		strings.Join(present(s.formName(), s.face.shown(s.record.GetAgency())), " · "),
		"Diterbitkan dari Siklus pada " + instant(s.issue.At, s.record.GetZone()) + ". Tanda tangan elektronik tercatat di Siklus.",
		"Kode pemeriksaan " + s.issue.Code + " · " + s.face.shown(s.issue.URL),
	} {
		s.put(x, top+3+float64(n)*3.8, s.cut(line, s.body()-qrSide-35))
	}
	page := fmt.Sprintf("Halaman %d dari %d", s.pdf.PageNo(), s.pages)
	s.put(marginSide+s.body()-s.pdf.GetStringWidth(page), top+3, page)
}

// formName is what the foot of a page calls the paper.
func (s *sheet) formName() string {
	if s.form == "" {
		return "Tanda terima"
	}
	return "Formulir " + s.form
}

// rehearsal marks a page that is for practice only.
func (s *sheet) rehearsal() {
	s.font("B", 90, 232)
	word := "GLADI"
	s.pdf.TransformBegin()
	s.pdf.TransformRotate(35, s.width/2, s.height/2)
	s.pdf.Text((s.width-s.pdf.GetStringWidth(word))/2, s.height/2+12, word)
	s.pdf.TransformEnd()
	s.font("B", typeSmall, 0)
	s.put(marginSide, 6, "GLADI – hanya untuk latihan, bukan dokumen resmi")
}

// need begins a new page when less than the height is left on this one.
func (s *sheet) need(height float64) {
	if s.y+height > s.limit() {
		s.newPage()
	}
}

func (s *sheet) font(style string, size float64, grey int) {
	s.pdf.SetFont(family, style, size)
	s.pdf.SetTextColor(grey, grey, grey)
}

// put draws one line of text whose top is at y.
func (s *sheet) put(x, y float64, line string) {
	size, _ := s.pdf.GetFontSize()
	s.pdf.Text(x, y+size*point*0.98, line)
}

func (s *sheet) rule(x1, y1, x2, y2 float64) {
	s.pdf.SetDrawColor(greyRule, greyRule, greyRule)
	s.pdf.Line(x1, y1, x2, y2)
}

func lineHeight(size float64) float64 { return size * point * leading }

// wrap breaks a text that can be drawn into lines of a width, at spaces where it can. Nothing is left out.
func (s *sheet) wrap(text string, width float64) []string {
	var lines []string
	for _, paragraph := range strings.Split(text, "\n") {
		line := ""
		for _, word := range strings.Fields(paragraph) {
			if next := strings.TrimSpace(line + " " + word); s.pdf.GetStringWidth(next) <= width {
				line = next
				continue
			}
			if line != "" {
				lines = append(lines, line)
			}
			for s.pdf.GetStringWidth(word) > width {
				n := s.fits(word, width)
				lines, word = append(lines, word[:n]), word[n:]
			}
			line = word
		}
		lines = append(lines, line)
	}
	return lines
}

// fits is how many bytes of a word, at least one character, go into a width.
func (s *sheet) fits(word string, width float64) int {
	wide, end := 0.0, 0
	for at, r := range word {
		wide += s.pdf.GetStringWidth(string(r))
		if wide > width && at > 0 {
			return at
		}
		end = at + len(string(r))
	}
	return end
}

// cut shortens a line that repeats elsewhere in full.
func (s *sheet) cut(line string, width float64) string {
	if s.pdf.GetStringWidth(line) <= width {
		return line
	}
	return line[:s.fits(line, width-s.pdf.GetStringWidth("…"))] + "…"
}

// say draws a paragraph over the whole width, going on to the next page where it must.
func (s *sheet) say(style string, size float64, text string) {
	text = s.face.shown(text)
	s.text = append(s.text, text)
	s.font(style, size, 0)
	for _, line := range s.wrap(text, s.body()) {
		if s.y+lineHeight(size) > s.limit() {
			s.newPage()
			s.font(style, size, 0)
		}
		s.put(marginSide, s.y, line)
		s.y += lineHeight(size)
	}
}

// centred draws a line or more in the middle.
func (s *sheet) centred(style string, size float64, text string) {
	text = s.face.shown(text)
	if text == "" {
		return
	}
	s.text = append(s.text, text)
	s.font(style, size, 0)
	for _, line := range s.wrap(text, s.body()-40) {
		if s.y+lineHeight(size) > s.limit() {
			s.newPage()
			s.font(style, size, 0)
		}
		s.put((s.width-s.pdf.GetStringWidth(line))/2, s.y, line)
		s.y += lineHeight(size)
	}
}

// present leaves out what is empty.
func present(texts ...string) []string {
	var out []string
	for _, t := range texts {
		if strings.TrimSpace(t) != "" {
			out = append(out, t)
		}
	}
	return out
}
