package web

import "slices"

// area is one part of HR's pages in the navigation.
type area struct {
	Name string // as pages call it (view.Area)
	Href string
	Text string // key of its words
	Main bool   // in sight on a desk; the others are folded, on a telephone all are
}

// areas are all parts, those of every day first.
var areas = []area{
	{"cycles", "/hr", "hr.cycles.title", true}, {"roster", "/hr/pegawai", "hr.roster.nav", true}, {"unreachable", "/hr/tak-terjangkau", "hr.unreachable.nav", true},
	{"training", "/hr/pelatihan", "hr.training.nav", true}, {"talent", "/hr/talenta", "talent.nav", true}, {"tasks", "/tugas", "tasks.title", true},
	{"help", "/hr/bantuan", "help.desk.nav", false}, {"organisation", "/hr/organisasi", "hr.organisation.nav", false}, {"team", "/tim/target", "offers.nav", false}, {"coverage", "/cakupan", "coverage.nav", false},
	{"competence", "/hr/kompetensi", "hr.competence.nav", false}, {"counselling", "/hr/konseling", "counselling.title", false}, {"improvements", "/perbaikan", "improvement.nav", false},
	{"vacancies", "/lowongan", "vacancy.nav", false}, {"measured", "/hr/data", "hr.measured.nav", false}, {"citizens", "/hr/warga", "desks.nav", false},
}

// Areas are the parts of HR's pages.
func (view) Areas() []area { return areas }

// Now is the part the page belongs to; nil when it belongs to none.
func (v view) Now() *area {
	if n := slices.IndexFunc(areas, func(a area) bool { return a.Name == v.Area }); n >= 0 {
		return &areas[n]
	}
	return nil
}
