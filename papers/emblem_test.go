package papers

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"strings"
	"testing"

	"siklus.id/papers/paperstest"
	siklusv1 "siklus.id/proto/siklus/v1"
)

func TestFormsDHaveTheEmblemThatTheAgencyChose(t *testing.T) {
	t.Parallel()
	picture := image.NewNRGBA(image.Rect(0, 0, 60, 30))
	picture.Set(3, 3, color.NRGBA{R: 200, A: 120})
	var file bytes.Buffer
	if err := png.Encode(&file, picture); err != nil {
		t.Fatal(err)
	}
	own, err := ReadEmblem(file.Bytes())
	if err != nil || own.Ratio != 2 || own.Key() == "" {
		t.Fatalf("%+v, %v", own, err)
	}
	for name, row := range map[string]struct {
		emblem  Emblem
		place   bool
		picture bool
	}{"place holder": {Emblem{}, true, false}, "none": {Emblem{None: true}, false, false}, "own": {own, false, true}} {
		for _, kind := range []siklusv1.PaperKind{siklusv1.PaperKind_PAPER_KIND_DOCUMENT, siklusv1.PaperKind_PAPER_KIND_TARGETS} {
			i := issued
			i.Emblem = row.emblem
			first, err := Make(sample(kind), i)
			if err != nil {
				t.Fatal(err)
			}
			again, err := Make(sample(kind), i)
			if err != nil || !bytes.Equal(first.PDF, again.PDF) {
				t.Errorf("%s: other bytes (%v)", name, err)
			}
			form := kind == siklusv1.PaperKind_PAPER_KIND_DOCUMENT
			if said := strings.Join(paperstest.Printed(t, first.PDF), ""); strings.Contains(said, "LAMBANGGARUDA") != (row.place && form) {
				t.Errorf("%s on %v: the words of the place holder", name, kind)
			}
			if bytes.Contains(first.PDF, []byte("/Subtype /Image")) != (row.picture && form) {
				t.Errorf("%s on %v: the picture", name, kind)
			}
		}
	}
	for name, bad := range map[string][]byte{"no picture": []byte("<svg/>"), "too large": make([]byte, emblemBytes+1), "cut off": file.Bytes()[:40]} {
		if _, err := ReadEmblem(bad); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
}

func TestEachPageOfAReportOfBehaviourSaysThatItIsConfidential(t *testing.T) {
	t.Parallel()
	r := sample(siklusv1.PaperKind_PAPER_KIND_BEHAVIOUR)
	r.Problem.Detail, r.Problem.Done = long("uraian", 8000), long("upaya", 8000)
	pages := paperstest.Printed(t, holds(t, r).PDF)
	if len(pages) < 3 {
		t.Fatalf("%d pages", len(pages))
	}
	for n, page := range pages {
		if !strings.Contains(page, "RAHASIA") {
			t.Errorf("page %d does not", n+1)
		}
	}
}
