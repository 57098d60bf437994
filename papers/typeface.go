package papers

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/phpdave11/gofpdf"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goitalic"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/text/unicode/norm"
)

// family is the name of the typeface inside a PDF. It comes as a Go package, so that every machine draws the same.
const family = "go"

// typeface knows which characters can be drawn.
type typeface struct{ faces []*sfnt.Font }

func newTypeface() (*typeface, error) {
	t := &typeface{}
	for _, file := range [][]byte{goregular.TTF, gobold.TTF, goitalic.TTF} {
		f, err := sfnt.Parse(file)
		if err != nil {
			return nil, err
		}
		t.faces = append(t.faces, f)
	}
	return t, nil
}

func (t *typeface) load(pdf *gofpdf.Fpdf) {
	pdf.AddUTF8FontFromBytes(family, "", goregular.TTF)
	pdf.AddUTF8FontFromBytes(family, "B", gobold.TTF)
	pdf.AddUTF8FontFromBytes(family, "I", goitalic.TTF)
}

// draws reports whether every style has the character, and whether a reader sees it where it stands: marks that combine
// and signs that steer a text are seen nowhere.
func (t *typeface) draws(r rune) bool {
	if r == ' ' {
		return true
	}
	if r > 0xFFFF || !unicode.IsGraphic(r) || unicode.Is(unicode.M, r) || unicode.IsSpace(r) {
		return false
	}
	for _, f := range t.faces {
		if glyph, err := f.GlyphIndex(nil, r); err != nil || glyph == 0 {
			return false
		}
	}
	return true
}

// shown is a text as it can be drawn: composed, its lines kept. A character that cannot be drawn stands as its number,
// "[U+4E2D]", so that nothing of a record is lost or hidden.
func (t *typeface) shown(text string) string {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(norm.NFC.String(text))
	var out strings.Builder
	for _, r := range text {
		switch {
		case r == '\n' || t.draws(r):
			out.WriteRune(r)
		case unicode.IsSpace(r):
			out.WriteByte(' ')
		default:
			fmt.Fprintf(&out, "[U+%04X]", r)
		}
	}
	return strings.TrimSpace(out.String())
}
