package papers

import (
	"fmt"
	"strings"
	"testing"

	"siklus.id/papers/paperstest"
	siklusv1 "siklus.id/proto/siklus/v1"
)

// TestNobodySignsAnEmptyPage lets the last text before the signatures grow line by line over the end of a page: the page
// with the signatures always has the end of that text too, and no heading stays behind without its text.
func TestNobodySignsAnEmptyPage(t *testing.T) {
	t.Parallel()
	for kind, last := range map[siklusv1.PaperKind]func(r *siklusv1.PaperRecord, text string){
		siklusv1.PaperKind_PAPER_KIND_TARGETS:           func(r *siklusv1.PaperRecord, text string) { r.Targets.Consequences = text },
		siklusv1.PaperKind_PAPER_KIND_RESULT:            func(r *siklusv1.PaperRecord, text string) { r.Result.Reason = text },
		siklusv1.PaperKind_PAPER_KIND_FEEDBACK:          func(r *siklusv1.PaperRecord, text string) { r.Remarks = text },
		siklusv1.PaperKind_PAPER_KIND_DOCUMENT:          func(r *siklusv1.PaperRecord, text string) { r.Result.Notes = text },
		siklusv1.PaperKind_PAPER_KIND_OBJECTION:         func(r *siklusv1.PaperRecord, text string) { r.Objection.Decision = text },
		siklusv1.PaperKind_PAPER_KIND_GUIDANCE_FEEDBACK: func(r *siklusv1.PaperRecord, text string) { r.Guidance.Feedback.Text = text },
		siklusv1.PaperKind_PAPER_KIND_BEHAVIOUR:         func(r *siklusv1.PaperRecord, text string) { r.Problem.Done = text },
	} {
		t.Run(kind.String(), func(t *testing.T) {
			t.Parallel()
			for letters := 60; letters < 7000; letters += 310 {
				r := sample(kind)
				text := long("akhir", letters)
				last(r, text)
				file, err := Make(r, issued)
				if err != nil {
					t.Fatal(err)
				}
				pages := paperstest.Printed(t, file.PDF)
				end := paperstest.Squeezed(text[strings.LastIndex(text, " ")+1:])
				signed := pages[len(pages)-1]
				if at := strings.LastIndex(signed, end); at < 0 || !strings.Contains(signed[at:], "NIP") {
					t.Fatalf("%d letters: the last page has no end of the text above the signature: %.300s", letters, signed)
				}
				for n, page := range pages {
					foot := strings.LastIndex(page, paperstest.Squeezed("Formulir "))
					for _, heading := range []string{"KONSEKUENSI", "ALASAN PREDIKAT", "5. CATATAN/REKOMENDASI", "8. KEPUTUSAN DAN REKOMENDASI ATASAN PEJABAT PENILAI KINERJA",
						"DENGAN KATA-KATA SENDIRI", "UPAYA YANG TELAH DILAKUKAN"} {
						if strings.HasSuffix(page[:max(foot, 0)], paperstest.Squeezed(heading)) {
							t.Errorf("%d letters: page %d ends with the heading %s", letters, n+1, heading)
						}
					}
				}
			}
		})
	}
}

// TestAPageIsOfItsOwnForm holds the foot of each page against the form on it: an agreement ends before its attachment begins.
func TestAPageIsOfItsOwnForm(t *testing.T) {
	t.Parallel()
	pages := paperstest.Printed(t, holds(t, sample(siklusv1.PaperKind_PAPER_KIND_TARGETS)).PDF)
	for n, page := range pages {
		form := "A.1.7"
		if n == len(pages)-1 {
			form = "A.1.8"
		}
		if !strings.Contains(page, paperstest.Squeezed(fmt.Sprintf("Formulir %s · ", form))) {
			t.Errorf("page %d is not of form %s: %s", n+1, form, page)
		}
	}
}
