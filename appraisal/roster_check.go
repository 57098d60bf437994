package appraisal

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// CheckRoster makes a roster of the good rows of a file and names everything that is wrong with the others,
// by row and field, with who must mend it. One bad row never stops the rest: what depends on it goes in
// with a warning of its own. Defects come by row. The roster is closed and has no loop: a code that cannot
// be followed is left empty.
func CheckRoster(rows []Row) (Roster, []Defect) {
	c := checker{units: map[string]*unitInfo{}, posts: map[string]*postInfo{}, people: map[string]*personInfo{}, mails: map[string]string{}}
	for _, row := range rows {
		switch {
		case row.Unread:
			c.entries = append(c.entries, entry{row: Row{Number: row.Number}, unreadPost: true, postBad: true, bad: true})
		case !row.blank():
			c.entries = append(c.entries, c.read(row))
		}
	}
	c.readUnits()
	c.readPosts()
	c.superiors()
	c.loops()
	c.persons()
	c.holders()
	c.sharedMail()
	c.staffOfBadRows()
	c.ownSuperiors()
	c.menders()
	slices.SortStableFunc(c.defects, func(a, b Defect) int { return cmp.Compare(a.Row, b.Row) })
	return c.roster(), c.defects
}

// checker looks at all rows together. Its maps are looked up and never ranged over, so that the same file
// gives the same answer in the same order.
type checker struct {
	report
	entries []entry
	units   map[string]*unitInfo
	order   []*unitInfo
	posts   map[string]*postInfo
	line    []*postInfo
	people  map[string]*personInfo
	crowd   []*personInfo
	mails   map[string]string // address → code of the first person with it, "" once shared
}

type unitInfo struct {
	RosterUnit
	first *entry
	named bool
	taken bool
}

type postInfo struct {
	RosterPost
	first    *entry
	entries  []*entry
	leads    bool // some post names it as superior
	sound    bool // unit known, code and title there
	loop     bool
	holdings []*entry // good ones
}

type personInfo struct {
	RosterPerson
	first    *entry
	holdings []*entry
	taken    bool
}

func (c *checker) readUnits() {
	for i := range c.entries {
		e := &c.entries[i]
		if e.row.UnitCode == "" {
			continue
		}
		u := c.units[e.row.UnitCode]
		if u == nil {
			u = &unitInfo{RosterUnit: RosterUnit{Code: e.row.UnitCode}, first: e}
			c.units[u.Code] = u
			c.order = append(c.order, u)
		}
		if u.Name == "" {
			u.Name, u.named = e.row.UnitName, e.row.UnitName != ""
		} else if e.row.UnitName != "" && !sameText(e.row.UnitName, u.Name) {
			c.add(e, colUnitName, "unit-differs",
				fmt.Sprintf("Nama unit berbeda dari baris %d untuk kode yang sama; nama di baris itu yang dipakai.", u.first.row.Number),
				fmt.Sprintf("The unit's name differs from row %d for the same code; that one is used.", u.first.row.Number), false)
		}
		if u.Parent == "" {
			u.Parent = e.row.ParentUnit
		}
	}
	for i := range c.entries {
		e := &c.entries[i]
		if u := c.units[e.row.UnitCode]; u != nil && !u.named {
			e.postBad = true
			c.add(e, colUnit, "unit-unknown", "Unit tidak dikenal: tidak ada baris yang menyebut nama untuk kode ini.",
				"The unit is not known: no row gives a name for this code.", true)
		}
	}
	c.checkParents()
}

func (c *checker) checkParents() {
	for _, u := range c.order {
		if p := c.units[u.Parent]; u.Parent != "" && (p == nil || !p.named) {
			c.add(u.first, colParent, "parent-unknown", "Unit induk tidak dikenal; unit diambil tanpa induk.",
				"The parent unit is not known; the unit is taken without one.", false)
			u.Parent = ""
		}
	}
	seen := map[*unitInfo]int{} // 1-based number of the walk that came by; never ranged over
	for walk, start := range c.order {
		u := start
		for u != nil && seen[u] == 0 {
			seen[u] = walk + 1
			u = c.units[u.Parent]
		}
		if u != nil && seen[u] == walk+1 {
			c.add(u.first, colParent, "unit-loop", "Unit induk berputar kembali ke unit ini; unit diambil tanpa induk.",
				"The parent units run in a circle back to this one; the unit is taken without a parent.", false)
			u.Parent = ""
		}
	}
}

func (c *checker) readPosts() {
	for i := range c.entries {
		e := &c.entries[i]
		if e.row.PostCode == "" {
			continue
		}
		p := c.posts[e.row.PostCode]
		if p == nil {
			p = &postInfo{RosterPost: RosterPost{Code: e.row.PostCode}, first: e}
			c.posts[p.Code] = p
			c.line = append(c.line, p)
		}
		p.entries = append(p.entries, e)
		c.merge(e, p, &p.Title, e.row.PostTitle, colTitle)
		c.merge(e, p, &p.Superior, e.row.SuperiorPost, colSuperior)
		if p.Level == "" {
			p.Level = e.level
		}
		if !e.postBad {
			c.merge(e, p, &p.Unit, e.row.UnitCode, colUnit)
		}
	}
	for _, p := range c.line {
		if p.Title == "" {
			for _, e := range p.entries {
				if e.isLost(colTitle) {
					continue
				}
				c.add(e, colTitle, "field-missing", "Nama jabatan belum diisi.", "The title of the post is missing.", true)
			}
		}
		p.sound = p.Title != "" && p.Unit != ""
	}
}

// merge keeps the first value that a post's rows give and names a later one that differs.
func (c *checker) merge(e *entry, p *postInfo, have *string, given, field string) {
	switch {
	case given == "":
	case *have == "":
		*have = given
	case !sameText(*have, given):
		c.add(e, field, "post-differs",
			fmt.Sprintf("Data jabatan ini berbeda dari baris %d; data di baris itu yang dipakai.", p.first.row.Number),
			fmt.Sprintf("This post is described differently in row %d; that one is used.", p.first.row.Number), false)
	}
}

// superiors checks that every post has somebody above it inside the file.
func (c *checker) superiors() {
	unread := slices.IndexFunc(c.entries, func(e entry) bool { return e.unreadPost })
	for _, p := range c.line {
		up := c.posts[p.Superior]
		switch {
		case up != nil:
			up.leads = true
			if up.Level == Executor {
				c.each(p, colSuperior, "superior-too-low", "Atasan berjenjang pelaksana; pejabat penilai serendah-rendahnya pejabat pengawas.",
					"The superior is an executor; an appraiser is at lowest a supervisor (art. 1(9)).", false)
			}
		case p.Superior == "" && p.needsSuperior():
			c.each(p, colSuperior, "superior-missing", "Atasan belum diisi.", "The superior is missing.", true)
		case p.Superior != "" && unread >= 0:
			// The superior's own row may be the one whose code cannot be read: staff must not fall with it.
			c.each(p, colSuperior, "superior-row-bad",
				fmt.Sprintf("Jabatan atasan %s tidak ditemukan, mungkin karena kode jabatan di baris %d tidak terbaca; pegawai tetap diambil, tetapi belum memiliki atasan.",
					p.Superior, c.entries[unread].row.Number),
				fmt.Sprintf("The superior's post %s is not found, perhaps because the post code in row %d cannot be read; this person is taken, without a superior for now.",
					p.Superior, c.entries[unread].row.Number), false)
			p.Superior = ""
		case p.Superior != "":
			c.each(p, colSuperior, "superior-outside",
				fmt.Sprintf("Atasan dengan kode jabatan %s tidak ada di berkas ini; bila atasannya di luar instansi, tambahkan barisnya.", p.Superior),
				fmt.Sprintf("The superior's post %s is not in this file; if the superior is outside the agency, add a row.", p.Superior), true)
			p.Superior = ""
		}
	}
}

// needsSuperior is false for who is at the head of an agency, for who is not appraised, and where the cell
// was already named as unreadable.
func (p *postInfo) needsSuperior() bool {
	if p.Level.Leads() {
		return false
	}
	return !slices.ContainsFunc(p.entries, func(e *entry) bool { return e.person.Kind == NonASN || e.isLost(colSuperior) })
}

// each names a fault of a post on every row of it that brings a person, or on its first row.
func (c *checker) each(p *postInfo, field, code, indonesian, english string, blocks bool) {
	said := false
	for _, e := range p.entries {
		if e.hasPerson {
			c.add(e, field, code, indonesian, english, blocks)
			said = true
		}
	}
	if !said {
		c.add(p.first, field, code, indonesian, english, blocks)
	}
}

// loops finds posts that are above themselves and names the whole circle on each of them.
func (c *checker) loops() {
	seen := map[*postInfo]int{} // 1-based number of the walk that came by; never ranged over
	for walk, start := range c.line {
		var path []*postInfo
		p := start
		for p != nil && seen[p] == 0 {
			seen[p] = walk + 1
			path = append(path, p)
			p = c.posts[p.Superior]
		}
		if p == nil || seen[p] != walk+1 {
			continue
		}
		circle := path[slices.Index(path, p):]
		var names []string
		for _, q := range circle {
			names = append(names, q.Code)
		}
		shown := strings.Join(append(names, circle[0].Code), " → ")
		for _, q := range circle {
			q.loop = true
			c.each(q, colSuperior, "superior-loop", "Atasan berputar: "+shown+".", "The superiors run in a circle: "+shown+".", true)
		}
	}
	for _, p := range c.line {
		if p.loop {
			p.Superior = ""
		}
	}
}

func sameText(a, b string) bool {
	return strings.EqualFold(strings.Join(strings.Fields(a), " "), strings.Join(strings.Fields(b), " "))
}

// menders says who must mend each defect: the HR officer of the unit the row belongs to.
func (c *checker) menders() {
	unit := map[int]string{} // by line; never ranged over
	for i := range c.entries {
		unit[c.entries[i].row.Number] = c.entries[i].row.UnitCode
	}
	for i := range c.defects {
		d := &c.defects[i]
		u := c.units[unit[d.Row]]
		switch {
		case u == nil:
			d.MendedBy = "Pengelola kepegawaian instansi"
		case u.Name == "":
			d.MendedBy = "Pengelola kepegawaian unit " + u.Code
		default:
			d.MendedBy = "Pengelola kepegawaian " + u.Name
		}
	}
}
