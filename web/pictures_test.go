package web

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io/fs"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

var repaint = flag.Bool("repaint", false, "write testdata/pictures instead of comparing with it")

const (
	grain    = 4  // pixels of the page to one of its picture, each way
	patch    = 8  // side of the squares of a picture that are compared
	tolerant = 20 // of 255: the most by which a square's mean may differ; smoothing of letters stays below it
)

// TestPagesLookLikeTheirPictures draws every page that an address leads to, staff pages at 360 px and HR's at 1280, and
// compares it with the small grey picture of it that was looked at and kept. `go test ./web -run Pictures -repaint` draws
// the pictures anew; what changed is then seen in the change itself.
func TestPagesLookLikeTheirPictures(t *testing.T) {
	t.Parallel()
	ctx := browse(t)
	kept := map[string]bool{}
	for _, l := range pagesToSee() {
		name := strings.NewReplacer(" ", "-", ",", "", ":", "", "'", "").Replace(l.name) + ".png"
		kept[name] = true
		t.Run(l.name, func(t *testing.T) {
			width := int64(360)
			if l.hr {
				width = 1280
			}
			server := httptest.NewServer(visiting(t, l.data(asFull), Options{Log: quiet(), OIDCPath: "/oidc"}).h)
			defer server.Close()
			if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, 640), chromedp.Navigate(server.URL+l.path)); err != nil {
				t.Fatal(err)
			}
			// One typeface on every machine, every part of the page unfolded and laid out.
			_, err := chromedp.Run(ctx, chromedp.Evaluate[float64](`document.head.insertAdjacentHTML('beforeend',
				'<style>*{font-family:"DejaVu Sans"!important;caret-color:transparent!important}</style>');
				document.querySelectorAll('main details').forEach(d => d.open = true); document.documentElement.getBoundingClientRect().height`))
			if err != nil {
				t.Fatal(err)
			}
			shot, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
			if err != nil {
				t.Fatal(err)
			}
			drawn, err := png.Decode(bytes.NewReader(shot))
			if err != nil {
				t.Fatal(err)
			}
			compare(t, reduce(drawn), filepath.Join("testdata", "pictures", name))
		})
	}
	files, err := os.ReadDir(filepath.Join("testdata", "pictures"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if !kept[file.Name()] {
			t.Errorf("testdata/pictures/%s is of no page; remove it", file.Name())
		}
	}
}

// compare holds what was drawn against the kept picture, or keeps it.
func compare(t *testing.T, drawn *image.Gray, path string) {
	t.Helper()
	if *repaint {
		var out bytes.Buffer
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), png.Encode(&out, drawn), os.WriteFile(path, out.Bytes(), 0o644)); err != nil {
			t.Fatal(err)
		}
		return
	}
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		t.Fatalf("no picture of this page is kept; look at it and run: go test ./web -run Pictures -repaint")
	}
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	golden, err := png.Decode(file)
	if err != nil {
		t.Fatal(err)
	}
	if fault := differs(reduceTo(golden, 1), drawn); fault != "" {
		t.Errorf("the page does not look like its picture: %s", fault)
	}
}

// differs says where two pictures are not alike; empty when they are.
func differs(want, got *image.Gray) string {
	if want.Rect != got.Rect {
		return fmt.Sprintf("%d × %d points instead of %d × %d", got.Rect.Dx(), got.Rect.Dy(), want.Rect.Dx(), want.Rect.Dy())
	}
	a, b := shrink(want, patch), shrink(got, patch)
	for i := range a.Pix {
		if d := int(a.Pix[i]) - int(b.Pix[i]); d > tolerant || d < -tolerant {
			scale := grain * patch
			return fmt.Sprintf("around %d,%d px the grey is %d instead of %d", i%a.Stride*scale, i/a.Stride*scale, b.Pix[i], a.Pix[i])
		}
	}
	return ""
}

// reduce is the small grey picture of a page, in sixteen shades.
func reduce(page image.Image) *image.Gray {
	small := reduceTo(page, grain)
	for i, v := range small.Pix {
		small.Pix[i] = v &^ 15
	}
	return small
}

func reduceTo(page image.Image, side int) *image.Gray {
	grey := image.NewGray(image.Rect(0, 0, page.Bounds().Dx(), page.Bounds().Dy()))
	draw.Draw(grey, grey.Rect, page, page.Bounds().Min, draw.Src)
	return shrink(grey, side)
}

// shrink makes one point of each square, its mean; what is left over at the right and below counts as a square too.
func shrink(g *image.Gray, side int) *image.Gray {
	out := image.NewGray(image.Rect(0, 0, (g.Rect.Dx()+side-1)/side, (g.Rect.Dy()+side-1)/side))
	for y := range out.Rect.Dy() {
		for x := range out.Rect.Dx() {
			sum, n := 0, 0
			for dy := y * side; dy < min((y+1)*side, g.Rect.Dy()); dy++ {
				for dx := x * side; dx < min((x+1)*side, g.Rect.Dx()); dx++ {
					sum, n = sum+int(g.GrayAt(dx, dy).Y), n+1
				}
			}
			out.SetGray(x, y, color.Gray{Y: uint8(sum / n)})
		}
	}
	return out
}

// A moved line, a lost button and another height are seen; the smoothing of letters is not.
func TestPicturesTellAChangeFromSmoothing(t *testing.T) {
	t.Parallel()
	plain := func() *image.Gray {
		g := image.NewGray(image.Rect(0, 0, 90, 200))
		for i := range g.Pix {
			g.Pix[i] = 0xf0
		}
		return g
	}
	fill := func(g *image.Gray, r image.Rectangle, shade uint8) {
		for y := r.Min.Y; y < r.Max.Y; y++ {
			for x := r.Min.X; x < r.Max.X; x++ {
				g.SetGray(x, y, color.Gray{Y: shade})
			}
		}
	}
	want := plain()
	fill(want, image.Rect(4, 40, 60, 51), 0x20)
	smoothed, moved, lost, taller := plain(), plain(), plain(), image.NewGray(image.Rect(0, 0, 90, 204))
	fill(smoothed, image.Rect(4, 40, 60, 51), 0x30)
	fill(moved, image.Rect(4, 44, 60, 55), 0x20)
	for name, row := range map[string]struct {
		got   *image.Gray
		alike bool
	}{"itself": {want, true}, "smoothed": {smoothed, true}, "a line lower": {moved, false}, "no button": {lost, false}, "taller": {taller, false}} {
		if fault := differs(want, row.got); (fault == "") != row.alike {
			t.Errorf("%s: %q", name, fault)
		}
	}
}
