package papers

import "slices"

const cellPad = 1.1 // between rule and text

// column of a table.
type column struct {
	title string
	share float64 // of the width
	whole bool    // one cell for all lines of a group, not one for each
	bold  bool
}

// group is one row, or several that share the cells of the whole columns. Cells stand in the order of the columns: those
// of whole columns in the first row.
type group [][]string

// table draws groups under a heading, which is repeated on every page the table goes on to.
func (s *sheet) table(columns []column, groups []group) {
	t := s.newTable(columns)
	s.need(t.headHeight() + 12)
	t.begin()
	for n, g := range groups {
		if n == len(groups)-1 {
			t.keep, s.after = s.after, 0
		}
		t.group(g)
	}
	t.end()
}

type table struct {
	*sheet
	columns []column
	at      []float64 // left edges, and the right edge of the last
	keep    float64   // height that must be left below the end of the next group
	flows   bool      // a short group, too, goes on to the next page
}

func (s *sheet) newTable(columns []column) *table {
	t := &table{sheet: s, columns: columns}
	all := 0.0
	for _, c := range columns {
		all += c.share
	}
	x := marginSide
	for _, c := range columns {
		t.at = append(t.at, x)
		x += s.body() * c.share / all
	}
	t.at = append(t.at, x)
	return t
}

func (t *table) inner(c int) float64 { return t.at[c+1] - t.at[c] - 2*cellPad }

func (t *table) titled() bool {
	return slices.ContainsFunc(t.columns, func(c column) bool { return c.title != "" })
}

func (t *table) headLines() (lines [][]string, most int) {
	t.font("B", typeTable, 0)
	for c := range t.columns {
		l := t.wrap(t.columns[c].title, t.inner(c))
		lines, most = append(lines, l), max(most, len(l))
	}
	return lines, most
}

func (t *table) headHeight() float64 {
	if !t.titled() {
		return 0
	}
	_, most := t.headLines()
	return float64(most)*lineHeight(typeTable) + 2*cellPad
}

// begin draws the heading and sees to it that later pages have it too.
func (t *table) begin() {
	if t.titled() {
		t.heading()
		for _, c := range t.columns {
			t.text = append(t.text, c.title)
		}
		t.repeat = t.heading
	}
}

func (t *table) end() { t.repeat = nil }

func (t *table) heading() {
	lines, _ := t.headLines()
	height := t.headHeight()
	t.shade(t.y, height)
	t.font("B", typeTable, 0)
	for c, cell := range lines {
		free := (height - float64(len(cell))*lineHeight(typeTable)) / 2
		for n, line := range cell {
			x := t.at[c] + (t.at[c+1]-t.at[c]-t.pdf.GetStringWidth(line))/2
			t.put(x, t.y+free+float64(n)*lineHeight(typeTable), line)
		}
	}
	t.frame(t.y, height)
	t.y += height
}

func (t *table) shade(y, height float64) {
	t.pdf.SetFillColor(greyFill, greyFill, greyFill)
	t.pdf.Rect(t.at[0], y, t.at[len(t.at)-1]-t.at[0], height, "F")
}

// frame rules a stretch of the table: above, below and between the columns.
func (t *table) frame(y, height float64) {
	left, right := t.at[0], t.at[len(t.at)-1]
	t.rule(left, y, right, y)
	t.rule(left, y+height, right, y+height)
	for _, x := range t.at {
		t.rule(x, y, x, y+height)
	}
}

// section draws a row over all columns, never alone at the end of a page.
func (t *table) section(title string) {
	height := lineHeight(typeTable) + 2*cellPad
	t.need(height + 12)
	t.shade(t.y, height)
	t.font("B", typeTable, 0)
	t.put(t.at[0]+cellPad, t.y+cellPad, title)
	t.text = append(t.text, title)
	left, right := t.at[0], t.at[len(t.at)-1]
	t.pdf.SetDrawColor(greyRule, greyRule, greyRule)
	t.pdf.Rect(left, t.y, right-left, height, "D")
	t.y += height
}

// slot is one line of one row of a group.
type slot struct {
	row, line   int
	first, last bool // of its row
}

// laid is a group broken into lines.
type laid struct {
	cells [][][]string // by row and column
	slots []slot
}

func (t *table) style(c int) string {
	if t.columns[c].bold {
		return "B"
	}
	return ""
}

func (t *table) lay(g group) laid {
	var l laid
	for row, cells := range g {
		broken := make([][]string, len(t.columns))
		most := 1
		for c := range t.columns {
			if c >= len(cells) || cells[c] == "" || t.columns[c].whole && row > 0 {
				continue
			}
			text := t.face.shown(cells[c])
			t.text = append(t.text, text)
			t.font(t.style(c), typeTable, 0)
			broken[c] = t.wrap(text, t.inner(c))
			if !t.columns[c].whole {
				most = max(most, len(broken[c]))
			}
		}
		l.cells = append(l.cells, broken)
		for n := range most {
			l.slots = append(l.slots, slot{row, n, n == 0, n == most-1})
		}
	}
	return l
}

// height of some slots when they stand together on one page.
func height(slots []slot) float64 {
	if len(slots) == 0 {
		return 0
	}
	h := float64(len(slots)) * lineHeight(typeTable)
	rows := slots[len(slots)-1].row - slots[0].row + 1
	return h + float64(rows)*2*cellPad
}

// wholeLines is how many lines the longest cell of the whole columns still has.
func (t *table) wholeLines(l laid, done []int) int {
	most := 0
	for c, col := range t.columns {
		if col.whole {
			most = max(most, len(l.cells[0][c])-done[c])
		}
	}
	return most
}

// group draws a group. One that is short stays on one page; a long one goes on to the next, wherever its lines break.
func (t *table) group(g group) {
	if len(g) == 0 {
		return
	}
	l := t.lay(g)
	done := make([]int, len(t.columns)) // lines of whole cells that are drawn
	tall := max(height(l.slots), float64(t.wholeLines(l, done))*lineHeight(typeTable)+2*cellPad)
	if t.y+tall+t.keep > t.limit() && tall+t.keep < 0.45*t.room() && !t.flows {
		t.newPage()
	}
	slots := l.slots
	for len(slots) > 0 || t.wholeLines(l, done) > 0 {
		free := t.limit() - t.y
		rest := max(height(slots), float64(t.wholeLines(l, done))*lineHeight(typeTable)+2*cellPad)
		if rest <= free && rest+t.keep > free { // the last lines go on to the page of what follows
			free = rest - fewest*lineHeight(typeTable)
			if free < fewest*lineHeight(typeTable)+2*cellPad && t.y > t.top {
				t.newPage()
				continue
			}
		}
		n := 0
		for n < len(slots) && height(slots[:n+1]) <= free {
			n++
		}
		if free < lineHeight(typeTable)+2*cellPad || n == 0 && len(slots) > 0 {
			t.newPage()
			continue
		}
		h := height(slots[:n])
		if n == len(slots) {
			h = max(h, min(float64(t.wholeLines(l, done))*lineHeight(typeTable)+2*cellPad, wholeHeight(free)))
		}
		t.stretch(l, slots[:n], done, h)
		if slots = slots[n:]; len(slots) > 0 || t.wholeLines(l, done) > 0 {
			t.newPage()
		}
	}
}

// wholeHeight is the height of as many whole lines as go into a space.
func wholeHeight(free float64) float64 {
	return float64(int((free-2*cellPad)/lineHeight(typeTable)))*lineHeight(typeTable) + 2*cellPad
}

// stretch draws some slots of a group, and beside them as much of its whole cells as goes there.
func (t *table) stretch(l laid, slots []slot, done []int, h float64) {
	top := t.y
	t.pdf.SetFillColor(255, 255, 255)
	fit := int((h-2*cellPad)/lineHeight(typeTable) + 0.01)
	for c, col := range t.columns {
		t.font(t.style(c), typeTable, 0)
		x := t.at[c] + cellPad
		if col.whole {
			lines := l.cells[0][c][done[c]:]
			lines = lines[:min(len(lines), fit)]
			for n, line := range lines {
				t.put(x, top+cellPad+float64(n)*lineHeight(typeTable), line)
			}
			done[c] += len(lines)
			continue
		}
		y := top
		for n, at := range slots {
			if n == 0 || at.first {
				if n > 0 {
					t.rule(t.at[c], y, t.at[c+1], y)
				}
				y += cellPad
			}
			if cell := l.cells[at.row][c]; at.line < len(cell) {
				t.put(x, y, cell[at.line])
			}
			y += lineHeight(typeTable)
			if at.last {
				y += cellPad
			}
		}
	}
	t.frame(top, h)
	t.y = top + h
}
