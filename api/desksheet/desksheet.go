// Package desksheet prints what hangs at a service desk (*loket*): a sheet with one QR code, or slips with a code for
// one visit each. The PDF is for printing; the page behind the code is what everybody can read.
package desksheet

import (
	"fmt"

	"github.com/johnfercher/maroto/v2"
	"github.com/johnfercher/maroto/v2/pkg/components/code"
	"github.com/johnfercher/maroto/v2/pkg/components/col"
	"github.com/johnfercher/maroto/v2/pkg/components/line"
	"github.com/johnfercher/maroto/v2/pkg/components/row"
	"github.com/johnfercher/maroto/v2/pkg/components/text"
	"github.com/johnfercher/maroto/v2/pkg/config"
	"github.com/johnfercher/maroto/v2/pkg/consts/align"
	"github.com/johnfercher/maroto/v2/pkg/consts/breakline"
	"github.com/johnfercher/maroto/v2/pkg/consts/fontstyle"
	"github.com/johnfercher/maroto/v2/pkg/consts/linestyle"
	"github.com/johnfercher/maroto/v2/pkg/consts/pagesize"
	"github.com/johnfercher/maroto/v2/pkg/core"
	"github.com/johnfercher/maroto/v2/pkg/props"
)

// Paper is the size of a sheet.
type Paper string

// The sizes.
const (
	A4 Paper = "A4"
	A5 Paper = "A5"
)

// Desk is what a sheet says of its desk.
type Desk struct {
	Agency, Unit, Service, Name string
	Rehearsal                   bool
}

// Slip is one code for one visit.
type Slip struct {
	URL   string
	Until string // last day, in words
}

// scale is how much larger A4 is drawn than A5.
func (p Paper) scale() float64 {
	if p == A4 {
		return 1.41
	}
	return 1
}

func (p Paper) size() pagesize.Type {
	if p == A4 {
		return pagesize.A4
	}
	return pagesize.A5
}

func newSheet(p Paper, margin float64) core.Maroto {
	return maroto.New(config.NewBuilder().WithPageSize(p.size()).WithLeftMargin(margin).WithRightMargin(margin).WithTopMargin(margin).
		WithBottomMargin(margin).WithCompression(true).Build())
}

// Sheet prints the sheet of a desk: one page whose QR code leads to url.
func Sheet(d Desk, url string, p Paper) ([]byte, error) {
	s := p.scale()
	m := newSheet(p, 12*s)
	say := func(height, size float64, style fontstyle.Type, sentence string) {
		m.AddRow(height*s, text.NewCol(12, sentence, props.Text{Size: size * s, Style: style, Align: align.Center, BreakLineStrategy: breakline.EmptySpaceStrategy}))
	}
	if d.Rehearsal {
		say(7, 10, fontstyle.Bold, "GLADI - hanya untuk latihan")
	}
	say(7, 10, fontstyle.Normal, d.Agency)
	say(6, 9, fontstyle.Normal, d.Unit)
	say(18, 19, fontstyle.Bold, "Bagaimana pelayanan kami?")
	say(7, 12, fontstyle.Bold, d.Service)
	say(8, 10, fontstyle.Normal, d.Name)
	m.AddRow(78*s, code.NewQrCol(12, url, props.Rect{Center: true, Percent: 100}))
	m.AddRow(4 * s) // the code needs a quiet zone around it
	say(10, 11, fontstyle.Bold, "Pindai, lalu jawab sembilan pertanyaan. Satu menit.")
	say(12, 9, fontstyle.Normal, "Tanpa akun, tanpa aplikasi. Nama, nomor telepon, dan alamat Anda tidak kami simpan.")
	say(8, 9, fontstyle.Normal, "Pengaduan mendapat kode untuk diikuti.")
	return bytesOf(m)
}

// perRow is how many slips stand side by side on A4; A5 takes one less.
const perRow = 3

// Slips prints slips to cut out and hand to visitors, one each.
func Slips(d Desk, slips []Slip, p Paper) ([]byte, error) {
	m := newSheet(p, 8)
	across := perRow
	if p == A5 {
		across--
	}
	width := 12 / across
	for at := 0; at < len(slips); at += across {
		var columns []core.Col
		for _, slip := range slips[at:min(at+across, len(slips))] {
			small := props.Text{Size: 7, Align: align.Center, BreakLineStrategy: breakline.EmptySpaceStrategy}
			bold, low, lowest := small, small, small
			bold.Style, bold.Size = fontstyle.Bold, 9
			bold.Top, low.Top, lowest.Top = 1, 6, 51
			name := d.Service
			if d.Rehearsal {
				name = "GLADI - " + name
			}
			columns = append(columns, col.New(width).Add(text.New("Nilai pelayanan kami", bold), text.New(name, low),
				code.NewQr(slip.URL, props.Rect{Center: true, Percent: 62}),
				text.New("Satu kali pakai, sampai "+slip.Until, lowest)))
		}
		m.AddRows(row.New(58).Add(columns...), line.NewRow(2, props.Line{Style: linestyle.Dashed, Thickness: 0.2}))
	}
	return bytesOf(m)
}

func bytesOf(m core.Maroto) ([]byte, error) {
	document, err := m.Generate()
	if err != nil {
		return nil, fmt.Errorf("desk sheet: %w", err)
	}
	return document.GetBytes(), nil
}
