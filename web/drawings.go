package web

import (
	"strconv"
	"strings"
)

// trend is a series as a drawing: what the words or the table beside it say in figures. All lengths are in points of a
// box of Width by Height, from its upper left corner.
type trend struct {
	Width, Height int
	Small         bool     // beside a figure, without a frame
	Level         string   // height of the line across: what is expected; empty for none
	Lines         []string // the points of each stretch without a gap
	Marks         []string // where a line stands upright, from the left
	Dots          []dot
}

// dot is a value of a trend.
type dot struct{ X, Y string }

// value adds a value that follows the one before.
func (t *trend) value(x, y string) {
	t.Dots = append(t.Dots, dot{x, y})
	if len(t.Lines) == 0 {
		t.Lines = []string{""}
	}
	last := &t.Lines[len(t.Lines)-1]
	*last = strings.TrimSpace(*last + " " + x + "," + y)
}

// gap ends a stretch: a value is missing.
func (t *trend) gap() {
	if len(t.Lines) > 0 && t.Lines[len(t.Lines)-1] != "" {
		t.Lines = append(t.Lines, "")
	}
}

// drawn is the trend once everything is in it; nil when there are fewer than two values. A stretch of one value is a dot
// and no line.
func (t *trend) drawn() *trend {
	if len(t.Dots) < 2 {
		return nil
	}
	var lines []string
	for _, line := range t.Lines {
		if strings.Count(line, ",") > 1 {
			lines = append(lines, line)
		}
	}
	t.Lines = lines
	return t
}

// place is the height of a value between low and high, drawn from top to bottom; in the middle when all are alike.
func place(value, low, high float64, top, bottom, places int) string {
	if high == low {
		return strconv.Itoa((top + bottom) / 2)
	}
	return strconv.FormatFloat(float64(bottom)-float64(bottom-top)*(value-low)/(high-low), 'f', places, 64)
}
