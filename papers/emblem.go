package papers

import (
	"image/color"

	"github.com/boombuler/barcode/qr"
)

// emblem draws the place of the state emblem: a ring with the word. The emblem itself is a picture that is not ours to
// carry; its use is ruled by law, and an agency prints on its own letterhead where it must stand.
func (s *sheet) emblem() {
	const radius = 9.5
	x, y := s.width/2, s.y+radius
	s.pdf.SetDrawColor(greyText, greyText, greyText)
	s.pdf.SetLineWidth(0.45)
	s.pdf.Circle(x, y, radius, "D")
	s.pdf.SetLineWidth(0.2)
	s.pdf.Circle(x, y, radius-1.2, "D")
	s.font("B", typeSmall, greyText)
	for n, line := range []string{"LAMBANG", "GARUDA"} {
		s.put(x-s.pdf.GetStringWidth(line)/2, y-2.8+float64(n)*3, line)
	}
	s.y += 2*radius + 3
}

// qr draws a code that leads to an address, in squares that stay sharp at every size.
func (s *sheet) qr(address string, x, y, side float64) {
	code, err := qr.Encode(address, qr.M, qr.Unicode)
	if err != nil {
		s.pdf.SetError(err)
		return
	}
	n := code.Bounds().Dx()
	module := side / float64(n)
	s.pdf.SetFillColor(0, 0, 0)
	for row := range n {
		for from := 0; from < n; from++ {
			to := from
			for to < n && code.At(to, row) == color.Black {
				to++
			}
			if to > from {
				s.pdf.Rect(x+float64(from)*module, y+float64(row)*module, float64(to-from)*module, module, "F")
				from = to
			}
		}
	}
}

// patternShapes are the five shapes of the distribution pattern, from the lowest predicate to the highest (IV.B.2.b–f).
// They have no scale: the regulation draws curves without figures.
var patternShapes = map[string][5]float64{
	"istimewa":        {0.04, 0.07, 0.14, 0.45, 1},
	"baik":            {0.05, 0.12, 0.42, 1, 0.42},
	"butuh-perbaikan": {0.16, 0.45, 1, 0.45, 0.16},
	"kurang":          {0.42, 1, 0.42, 0.12, 0.05},
	"sangat-kurang":   {1, 0.45, 0.14, 0.07, 0.04},
}

// pattern draws the shape for the organisation's result; nothing where none is on record.
func (s *sheet) pattern(result string) {
	shape, known := patternShapes[result]
	if !known {
		return
	}
	const wide, tall = 120.0, 20.0
	s.need(tall + 12)
	left := (s.width - wide) / 2
	bottom := s.y + tall + 2
	s.rule(left, bottom, left+wide, bottom)
	s.pdf.SetDrawColor(60, 60, 60)
	s.pdf.SetLineWidth(0.4)
	middle := func(n int) (x, y float64) { return left + wide*(float64(n)+0.5)/5, bottom - tall*shape[n] }
	px, py := left, bottom-tall*shape[0]*0.6
	for n := range shape {
		x, y := middle(n)
		s.pdf.CurveBezierCubic(px, py, (px+x)/2, py, (px+x)/2, y, x, y, "D")
		px, py = x, y
	}
	s.pdf.CurveBezierCubic(px, py, (px+left+wide)/2, py, (px+left+wide)/2, bottom-tall*shape[4]*0.6, left+wide, bottom-tall*shape[4]*0.6, "D")
	s.pdf.SetLineWidth(0.2)
	s.font("", typeSmall, 0)
	for n, name := range []string{"Sangat Kurang", "Kurang/misconduct", "Butuh Perbaikan", "Baik", "Sangat Baik"} {
		x, _ := middle(n)
		s.put(x-s.pdf.GetStringWidth(name)/2, bottom+1, name)
	}
	s.y = bottom + 6
}
