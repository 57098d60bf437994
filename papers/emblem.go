package papers

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	_ "image/jpeg" // an agency's own emblem may be one
	"image/png"

	"github.com/boombuler/barcode/qr"
	"github.com/phpdave11/gofpdf"
)

// Emblem is what stands at the head of forms D. The zero value is the place holder: a ring with the word. The state emblem
// is a picture whose use is ruled by law (UU 24/2009) and that is not ours to carry.
type Emblem struct {
	// None leaves the place empty, for who prints on a letterhead.
	None bool
	// Picture is the agency's own, as ReadEmblem gives it; nil: none of its own.
	Picture []byte
	// Ratio is the picture's width in its heights.
	Ratio float64
	// Sum is the beginning of the SHA-256 sum of its file.
	Sum string
}

// Key tells one emblem from another: empty for the place holder, "none", or the sum of the agency's own.
func (e Emblem) Key() string {
	if e.None {
		return "none"
	}
	return e.Sum
}

// The most that an emblem may be: bytes of its file, and pixels of a side.
const (
	emblemBytes  = 1 << 20
	emblemPixels = 2000
)

// ReadEmblem takes an agency's own picture, PNG or JPEG, and puts it on white paper: what is transparent stays white. The
// same file gives the same picture.
func ReadEmblem(file []byte) (Emblem, error) {
	if len(file) > emblemBytes {
		return Emblem{}, fmt.Errorf("emblem: %d bytes, at most %d", len(file), emblemBytes)
	}
	size, _, err := image.DecodeConfig(bytes.NewReader(file))
	if err != nil {
		return Emblem{}, fmt.Errorf("emblem: %w", err)
	}
	if size.Width < 1 || size.Height < 1 || size.Width > emblemPixels || size.Height > emblemPixels {
		return Emblem{}, fmt.Errorf("emblem: %d × %d pixels, at most %d each", size.Width, size.Height, emblemPixels)
	}
	picture, _, err := image.Decode(bytes.NewReader(file))
	if err != nil {
		return Emblem{}, fmt.Errorf("emblem: %w", err)
	}
	flat := image.NewRGBA(image.Rect(0, 0, picture.Bounds().Dx(), picture.Bounds().Dy()))
	draw.Draw(flat, flat.Bounds(), image.White, image.Point{}, draw.Src)
	draw.Draw(flat, flat.Bounds(), picture, picture.Bounds().Min, draw.Over)
	var out bytes.Buffer
	if err := png.Encode(&out, flat); err != nil {
		return Emblem{}, fmt.Errorf("emblem: %w", err)
	}
	sum := sha256.Sum256(file)
	return Emblem{Picture: out.Bytes(), Ratio: float64(size.Width) / float64(size.Height), Sum: hex.EncodeToString(sum[:8])}, nil
}

// emblem draws what the agency chose for the place of the state emblem.
func (s *sheet) emblem() {
	switch {
	case s.issue.Emblem.None:
	case s.issue.Emblem.Picture != nil:
		s.ownEmblem()
	default:
		s.emblemPlace()
	}
}

func (s *sheet) ownEmblem() {
	const most = 20.0 // millimetres of the longer side
	wide, tall := most, most
	if ratio := s.issue.Emblem.Ratio; ratio > 1 {
		tall = most / ratio
	} else {
		wide = most * ratio
	}
	form := gofpdf.ImageOptions{ImageType: "PNG"}
	s.pdf.RegisterImageOptionsReader("emblem", form, bytes.NewReader(s.issue.Emblem.Picture))
	s.pdf.ImageOptions("emblem", (s.width-wide)/2, s.y, wide, tall, false, form, 0, "")
	s.y += tall + 3
}

func (s *sheet) emblemPlace() {
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
