// Package papers draws the regulation's forms (*formulir* A, B, C and D of PermenPANRB 6/2022) as PDF. A paper is made of
// a record of the contract and of nothing else, so that it says what the pages say; the same record under the same code
// gives the same bytes. What a form asks for and the record does not have stays empty; nothing of the record is cut.
package papers

import (
	"bytes"
	"fmt"
	"time"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// Layout counts the ways in which this package has drawn papers. It grows with every change that gives other bytes for the
// same record, so that a code always names one file.
const Layout = 3

// Issue is what a paper says of itself.
type Issue struct {
	// Code by which the paper can be checked.
	Code string
	// URL of the page that checks it, as the QR code leads there.
	URL string
	// At is when it was issued first, in the cycle's own time.
	At time.Time
	// Emblem is what stands at the head of forms D.
	Emblem Emblem
}

// File is a paper.
type File struct {
	// PDF is the file.
	PDF []byte
	// Pages is how many pages it has.
	Pages int
	// Text is what stands on it, each cell and paragraph in one piece, in the order of drawing.
	Text []string
}

// drawings says how each kind is drawn.
var drawings = map[siklusv1.PaperKind]func(*sheet){
	siklusv1.PaperKind_PAPER_KIND_TARGETS:   drawTargets,
	siklusv1.PaperKind_PAPER_KIND_FEEDBACK:  drawResult,
	siklusv1.PaperKind_PAPER_KIND_RESULT:    drawResult,
	siklusv1.PaperKind_PAPER_KIND_DOCUMENT:  drawDocument,
	siklusv1.PaperKind_PAPER_KIND_OBJECTION: drawDocument,

	siklusv1.PaperKind_PAPER_KIND_INDICATORS:        drawIndicators,
	siklusv1.PaperKind_PAPER_KIND_ROLES:             drawRoles,
	siklusv1.PaperKind_PAPER_KIND_ACTION_PLAN:       drawPlan,
	siklusv1.PaperKind_PAPER_KIND_PROGRESS:          drawProgress,
	siklusv1.PaperKind_PAPER_KIND_COACHING:          drawCoaching,
	siklusv1.PaperKind_PAPER_KIND_MENTORING:         drawMentoring,
	siklusv1.PaperKind_PAPER_KIND_GUIDANCE_FEEDBACK: drawGuidanceFeedback,
	siklusv1.PaperKind_PAPER_KIND_COMPETENCE:        drawCompetence,
	siklusv1.PaperKind_PAPER_KIND_BEHAVIOUR:         drawBehaviourProblem,
	siklusv1.PaperKind_PAPER_KIND_RECEIPT:           drawReceipt,
}

// Make draws a paper. It fails for a kind that is none.
func Make(r *siklusv1.PaperRecord, i Issue) (File, error) {
	draw, known := drawings[r.GetKind()]
	if !known {
		return File{}, fmt.Errorf("papers: %v is no kind of paper", r.GetKind())
	}
	face, err := newTypeface()
	if err != nil {
		return File{}, fmt.Errorf("papers: %w", err)
	}
	// Twice: only the first drawing tells how many pages there are, and every page says it.
	pages := 0
	for {
		s := newSheet(r, i, face, pages)
		draw(s)
		s.endPage()
		if pages != s.pdf.PageCount() {
			if pages > 0 {
				return File{}, fmt.Errorf("papers: %d pages first, then %d", pages, s.pdf.PageCount())
			}
			pages = s.pdf.PageCount()
			continue
		}
		var out bytes.Buffer
		if err := s.pdf.Output(&out); err != nil {
			return File{}, fmt.Errorf("papers: %w", err)
		}
		return File{PDF: out.Bytes(), Pages: pages, Text: s.text}, nil
	}
}
