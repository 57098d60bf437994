package papers

import (
	"slices"
	"strings"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// heading draws the top of a paper: its form, agency, title and period.
func (s *sheet) heading(title, under string) {
	r := s.record
	if s.form != "" {
		form := "Formulir " + s.form + ", PermenPANRB 6/2022"
		if place := places[s.form]; place != "" {
			form += " (" + place + ")"
		}
		s.text = append(s.text, form)
		s.font("", typeSmall, greyText)
		s.put(marginSide+s.body()-s.pdf.GetStringWidth(form), marginTop-4, form)
	}
	if r.GetKind() == siklusv1.PaperKind_PAPER_KIND_DOCUMENT || r.GetKind() == siklusv1.PaperKind_PAPER_KIND_OBJECTION {
		s.emblem()
	}
	s.centred("B", 11, strings.ToUpper(r.GetAgency()))
	s.y += 0.8
	s.centred("B", 12, title)
	s.centred("", typeBody, under)
	s.y += 3
}

// nothing stands where a form asks for what the record does not have.
const nothing = "–"

func orNothing(text string) string {
	if strings.TrimSpace(text) == "" {
		return nothing
	}
	return text
}

// postOf is a post with the capacity in which it is held: "Plt. Kepala Seksi".
func postOf(p *siklusv1.Person) string {
	return orNothing(strings.Join(present(capacities[p.GetCapacity()], p.GetPost()), " "))
}

// partyRows are the five lines that the forms ask of a person.
func partyRows(p *siklusv1.PaperParty) [5][2]string {
	return [5][2]string{
		{"Nama", orNothing(p.GetPerson().GetName())}, {"NIP", orNothing(p.GetPerson().GetNumber())}, {"Pangkat/Gol. ruang", nothing},
		{"Jabatan", postOf(p.GetPerson())}, {"Unit kerja", orNothing(p.GetUnit())},
	}
}

// pair draws employee and appraiser side by side, as forms A, B and C have them.
func (s *sheet) pair() { s.pairWith("appraiser", s.record.GetAppraiser()) }

// pairWith draws the employee beside somebody else.
func (s *sheet) pairWith(role string, other *siklusv1.PaperParty) {
	t := s.newTable([]column{{share: 16}, {share: 52}, {share: 16}, {share: 52}})
	t.need(40)
	both := s.newTable([]column{{title: roles["employee"], share: 1}, {title: roles[role], share: 1}})
	both.begin()
	both.end()
	left, right := partyRows(s.record.GetEmployee()), partyRows(other)
	for n := range left {
		t.group(group{{left[n][0], left[n][1], right[n][0], right[n][1]}})
	}
	s.y += 4
}

// party draws one person as a block: numbered by role as forms D have them, or under a heading of its own.
func (s *sheet) party(heading string, role string, p *siklusv1.PaperParty) {
	t := s.newTable([]column{{share: 32}, {share: 100}})
	if role != "" {
		heading += ". " + roles[role]
	}
	t.section(heading)
	for _, row := range partyRows(p) {
		t.group(group{{row[0], row[1]}})
	}
	s.y += 3
}

const fewest = 3 // lines of a long text that stay with its heading, or with the signatures below it

// block draws a numbered heading with a text below it. A short one stays on one page with what must follow it; a long
// one goes on over pages.
func (s *sheet) block(title, text string) {
	text = orNothing(text)
	t := s.newTable([]column{{share: 1}})
	t.keep, s.after = s.after, 0
	t.font("", typeTable, 0)
	lines := len(t.wrap(t.face.shown(text), t.inner(0)))
	of := func(lines int) float64 { return float64(1+lines)*lineHeight(typeTable) + 4*cellPad } // with the heading
	if whole := of(lines) + t.keep; whole < 0.45*t.room() {
		t.need(whole)
	} else {
		t.need(of(min(lines, fewest)))
		t.flows = true
	}
	t.section(title)
	t.group(group{{text}})
	s.y += 3
}

// box is one signature as it is drawn.
type box struct{ texts, lines []string }

// closing says that the next table or block is the last before the signatures: the page that has them also has the end of
// it, so that nobody signs an empty page. Forms that number their signatures give the numbers.
func (s *sheet) closing(numbers ...string) {
	s.numbers = numbers
	if boxes, _, height := s.boxes(); len(boxes) > 0 && height < s.room()/2 {
		s.after = 4 + height
	}
}

const signatureGap = 6.0 // between two signatures

// boxes are the signatures broken into lines, with the width and the height that all of them have.
func (s *sheet) boxes() (boxes []box, width, height float64) {
	signed := s.record.GetSignatures()
	if len(signed) == 0 {
		return nil, 0, 0
	}
	width = min((s.body()-signatureGap*float64(len(signed)-1))/float64(len(signed)), 90)
	s.font("", typeTable, 0)
	most := 0
	for n, sign := range signed {
		title := roles[sign.GetRole()]
		if n < len(s.numbers) {
			title = s.numbers[n] + ". " + title
		}
		b := box{}
		for _, text := range append([]string{title}, s.signatureLines(sign)...) {
			text = s.face.shown(text)
			b.texts, b.lines = append(b.texts, text), append(b.lines, s.wrap(text, width-4)...)
		}
		boxes, most = append(boxes, b), max(most, len(b.lines))
	}
	return boxes, width, float64(most)*lineHeight(typeTable) + 6
}

// signatures draws the signatures side by side, all on one page.
func (s *sheet) signatures() {
	const gap = signatureGap
	boxes, width, height := s.boxes()
	if len(boxes) == 0 {
		return
	}
	for _, b := range boxes {
		s.text = append(s.text, b.texts...)
	}
	s.need(height)
	left := marginSide + s.body() - float64(len(boxes))*width - gap*float64(len(boxes)-1)
	if len(boxes) == 2 { // employee left, appraiser right
		left = marginSide
	}
	for n, b := range boxes {
		x := left + float64(n)*(width+gap)
		if len(boxes) == 2 && n == 1 {
			x = marginSide + s.body() - width
		}
		s.pdf.SetDrawColor(greyRule, greyRule, greyRule)
		s.pdf.Rect(x, s.y, width, height, "D")
		for k, line := range b.lines {
			style := ""
			if k == 0 {
				style = "B"
			}
			s.font(style, typeTable, 0)
			s.put(x+2, s.y+2+float64(k)*lineHeight(typeTable), line)
		}
	}
	s.y += height + 4
}

// actOf names the act that gave a signature; nothing where it was given beside the procedure.
func actOf(sign *siklusv1.PaperSignature) string {
	if sign.GetActId() == "" {
		return ""
	}
	return "Tindakan " + sign.GetActId()
}

// signatureLines say who signed, when, and by which act.
func (s *sheet) signatureLines(sign *siklusv1.PaperSignature) []string {
	who := []string{orNothing(sign.GetBy().GetName())}
	if number := sign.GetBy().GetNumber(); number != "" {
		who = append(who, "NIP "+number)
	}
	if capacity := capacities[sign.GetBy().GetCapacity()]; capacity != "" {
		who = append(who, "sebagai "+capacity)
	}
	at := instant(sign.GetAt().AsTime(), s.record.GetZone())
	switch sign.GetState() {
	case siklusv1.SignatureState_SIGNATURE_STATE_SIGNED:
		return append(slices.Concat([]string{at, "Ditandatangani secara elektronik di Siklus"}, present(actOf(sign)), []string{""}), who...)
	case siklusv1.SignatureState_SIGNATURE_STATE_RECORDED:
		return append([]string{at, "Dicatat secara elektronik di Siklus", ""}, who...)
	case siklusv1.SignatureState_SIGNATURE_STATE_REFUSED:
		return append([]string{at, "Menolak menandatangani; penolakan tercatat", "Tindakan " + sign.GetActId(), ""}, who...)
	}
	return append([]string{"Belum ditandatangani", "", "", ""}, who...)
}
