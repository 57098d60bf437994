package appraisal

import (
	"slices"
	"strings"
	"time"
)

// Staffing is an agency as its roster stands: units, posts, people, and who holds and held what. IDs are opaque.
type Staffing struct {
	Units    []StaffUnit
	Posts    []StaffPost
	People   []StaffPerson
	Holdings []StaffHolding
}

// StaffUnit is a unit; Parent is the ID of the one above, empty at the top.
type StaffUnit struct{ ID, Name, Parent string }

// StaffPost is a post; Superior is the ID of the post above, empty at the top.
type StaffPost struct {
	ID, Title, Unit, Superior string
	Level                     Level // may be empty: not known
}

// StaffPerson is a person of the agency.
type StaffPerson struct {
	ID, Name, Number, Email string
	Kind                    PersonKind
	Unreachable             string // why no letter reaches them; empty: it does
	Until                   Date   // the first day no longer in service; zero: in service
	HR                      bool   // has the HR office
}

// StaffHolding says who holds a post; both days are included, a zero To goes on.
type StaffHolding struct {
	Post, Person string
	Capacity     Capacity
	From, To     Date
}

// StaffDefect is one thing wrong with a roster that stands, found before a launch. It stops nothing by itself.
type StaffDefect struct {
	Code     string // kebab-case
	Sentence string // Indonesian; names the person, post or unit
	English  string
	MendedBy string // who must mend it, in Indonesian words
	LeftOut  string // ID of the person who gets no appraisal because of it; empty: nobody
}

// Preflight looks for what is wrong with a roster on the day on which a cycle would read it: what a file cannot show,
// because it came about since or by two files together. It names each defect once, in the order units, posts, people,
// office. A vacant post, a Plt, a leader from outside and a person without an appraisal are no defects by themselves.
func Preflight(s Staffing, on Date) []StaffDefect {
	f := flight{Staffing: s, on: on, units: map[string]StaffUnit{}, posts: map[string]StaffPost{}, people: map[string]StaffPerson{},
		held: map[string][]StaffHolding{}, holds: map[string][]StaffHolding{}, below: map[string][]StaffPost{}}
	for _, u := range s.Units {
		f.units[u.ID] = u
	}
	for _, p := range s.Posts {
		f.posts[p.ID] = p
		if p.Superior != "" {
			f.below[p.Superior] = append(f.below[p.Superior], p)
		}
	}
	for _, p := range s.People {
		f.people[p.ID] = p
	}
	for _, h := range s.Holdings {
		if h.From <= on && (h.To.IsZero() || h.To >= on) && f.serves(f.people[h.Person]) {
			f.held[h.Post] = append(f.held[h.Post], h)
			f.holds[h.Person] = append(f.holds[h.Person], h)
		}
	}
	f.unitDefects()
	f.postDefects()
	f.peopleDefects()
	f.officeDefects()
	return f.defects
}

// flight looks at everything together. Its maps are looked up and never ranged over.
type flight struct {
	Staffing
	on      Date
	units   map[string]StaffUnit
	posts   map[string]StaffPost
	people  map[string]StaffPerson
	held    map[string][]StaffHolding // by post, on the day
	holds   map[string][]StaffHolding // by person, on the day
	below   map[string][]StaffPost    // by the post above
	defects []StaffDefect
}

func (f *flight) serves(p StaffPerson) bool { return p.Until.IsZero() || p.Until > f.on }

// add names a defect; unit is the ID of the unit whose HR must mend it, empty for the agency's.
func (f *flight) add(code, unit, indonesian, english string) {
	by := "Pengelola kepegawaian instansi"
	if u, known := f.units[unit]; known {
		by = "Pengelola kepegawaian " + u.Name
	}
	f.defects = append(f.defects, StaffDefect{Code: code, Sentence: indonesian, English: english, MendedBy: by})
}

// heads reports whether a post is at the head of its unit: no post above it belongs to the unit, and either posts
// stand below it or it is the only one of that kind, as the store's HeadOf has it.
func (f *flight) heads(p StaffPost) bool {
	if !f.topOfUnit(p) {
		return false
	}
	return len(f.below[p.ID]) > 0 || !slices.ContainsFunc(f.Posts, func(o StaffPost) bool {
		return o.ID != p.ID && o.Unit == p.Unit && f.topOfUnit(o)
	})
}

func (f *flight) topOfUnit(p StaffPost) bool {
	above, known := f.posts[p.Superior]
	return !known || above.Unit != p.Unit
}

// unitDefects finds units that are above themselves, and units that hang nowhere though their head has a superior in
// another one.
func (f *flight) unitDefects() {
	parents := map[string]string{}
	var ids []string
	for _, u := range f.Units {
		parents[u.ID] = u.Parent
		ids = append(ids, u.ID)
	}
	for _, circle := range circles(ids, parents) {
		shown := f.circle(circle, func(id string) string { return f.units[id].Name })
		f.add("unit-loop", circle[0], "Unit induk berputar: "+shown+".", "The parent units run in a circle: "+shown+".")
	}
	for _, p := range f.Posts {
		above, known := f.posts[p.Superior]
		unit := f.units[p.Unit]
		if known && above.Unit != p.Unit && unit.Parent == "" && len(f.held[p.ID]) > 0 && f.heads(p) && !f.under(above.Unit, p.Unit) {
			f.add("unit-without-parent", p.Unit,
				unit.Name+" belum memiliki unit induk, padahal atasan kepalanya berada di "+f.units[above.Unit].Name+".",
				unit.Name+" has no parent unit, though its head's superior is in "+f.units[above.Unit].Name+".")
		}
	}
}

// under reports whether a unit lies below another.
func (f *flight) under(unit, other string) bool {
	for steps := 0; unit != "" && steps <= len(f.Units); steps++ {
		if unit == other {
			return true
		}
		unit = f.units[unit].Parent
	}
	return false
}

func (f *flight) circle(ids []string, name func(string) string) string {
	names := make([]string, 0, len(ids)+1)
	for _, id := range ids {
		names = append(names, name(id))
	}
	return strings.Join(append(names, names[0]), " → ")
}

// circles returns every circle that following above from the ids comes to, each once, from where it was entered.
func circles(ids []string, above map[string]string) (all [][]string) {
	seen := map[string]int{} // 1-based number of the walk that came by
	for walk, start := range ids {
		var path []string
		id := start
		for id != "" && seen[id] == 0 {
			seen[id] = walk + 1
			path = append(path, id)
			id = above[id]
		}
		if id != "" && seen[id] == walk+1 {
			all = append(all, path[slices.Index(path, id):])
		}
	}
	return all
}

// officeDefects finds an agency whose HR desk is empty: whatever the law leaves undone would come to nobody.
func (f *flight) officeDefects() {
	if !slices.ContainsFunc(f.People, func(p StaffPerson) bool { return p.HR && f.serves(p) }) {
		f.defects = append(f.defects, StaffDefect{Code: "no-hr",
			Sentence: "Belum ada pegawai yang bertugas sebagai pengelola kepegawaian (peran hr), jadi tugas kepegawaian tidak sampai kepada siapa pun.",
			English:  "Nobody in service has the HR office, so the tasks of HR come to nobody.",
			MendedBy: "Pengelola sistem instansi: berikan peran hr"})
	}
}

// retiresAt returns the age at which the holder of a post retires, UU 20/2023 art. 55; 0 where the law has another rule
// for each post (functional posts) or none here (heads of agencies and regions).
func retiresAt(l Level) int {
	switch l {
	case JPTUtama, JPTMadya, JPTPratama:
		return 60
	case Administrator, Supervisor, Executor:
		return 58
	}
	return 0
}

// retires returns the first day no longer in service by age: the first of the month after the birthday.
func retires(born Date, age int) Date {
	y, m, _ := born.Time().Date()
	return NewDate(y+age, m+1, 1)
}

// appointed returns the first day of the month, or of the year, that a staff number gives for the appointment.
func (n Number) appointed() Date { return NewDate(n.Year, time.Month(max(1, n.Month)), 1) }
