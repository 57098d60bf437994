package appraisal

import (
	"fmt"
	"slices"
	"strings"
)

// postDefects finds what is wrong with posts and with who holds them.
func (f *flight) postDefects() {
	above := map[string]string{}
	var ids []string
	for _, p := range f.Posts {
		above[p.ID] = p.Superior
		ids = append(ids, p.ID)
	}
	inCircle := map[string]bool{}
	for _, circle := range circles(ids, above) {
		shown := f.circle(circle, func(id string) string { return f.posts[id].Title })
		for _, id := range circle {
			inCircle[id] = true
		}
		f.add("superior-loop", f.posts[circle[0]].Unit, "Atasan berputar: "+shown+".", "The superiors run in a circle: "+shown+".")
	}
	for _, p := range f.Posts {
		if !inCircle[p.ID] && f.leads(p) {
			f.leader(p)
		}
	}
}

// leads reports whether somebody who is appraised holds a post right below.
func (f *flight) leads(p StaffPost) bool {
	return slices.ContainsFunc(f.below[p.ID], func(b StaffPost) bool {
		return slices.ContainsFunc(f.held[b.ID], func(h StaffHolding) bool { return f.people[h.Person].Kind != NonASN })
	})
}

func (f *flight) leader(p StaffPost) {
	unit := f.units[p.Unit].Name
	holders := f.held[p.ID]
	if len(holders) == 0 {
		if f.heads(p) {
			f.add("head-missing", p.Unit,
				fmt.Sprintf("%s tidak memiliki kepala: jabatan %s kosong. Tunjuk Plt, atau atasan berikutnya yang menilai.", unit, p.Title),
				fmt.Sprintf("%s has no head: the post %s is vacant. Name a Plt, or the next superior up appraises.", unit, p.Title))
			return
		}
		f.add("superior-vacant", p.Unit,
			fmt.Sprintf("Jabatan atasan %s di %s kosong. Tunjuk Plt, atau atasan berikutnya yang menilai.", p.Title, unit),
			fmt.Sprintf("The superior's post %s in %s is vacant. Name a Plt, or the next superior up appraises.", p.Title, unit))
		return
	}
	if p.Level == Executor {
		f.add("superior-too-low", p.Unit,
			fmt.Sprintf("Jabatan %s di %s memimpin pegawai tetapi berjenjang pelaksana; pejabat penilai serendah-rendahnya pejabat pengawas (pasal 1 angka 9).", p.Title, unit),
			fmt.Sprintf("The post %s in %s leads staff but is an executor's; an appraiser is at lowest a supervisor (art. 1(9)).", p.Title, unit))
	}
	f.sharedPost(p)
	for _, h := range holders {
		who := f.people[h.Person]
		if who.Kind == NonASN && slices.Contains([]Level{Administrator, Supervisor, Functional, Executor}, p.Level) {
			f.add("appraiser-not-asn", p.Unit,
				fmt.Sprintf("%s menilai pegawai sebagai %s, tetapi bukan ASN; jabatan itu jabatan ASN.", who.Name, p.Title),
				fmt.Sprintf("%s appraises staff as %s but is not ASN; that post is one of the ASN.", who.Name, p.Title))
		}
	}
}

// sharedPost finds several holders of a post that leads: two of one kind, or a Plt where nobody is missing.
func (f *flight) sharedPost(p StaffPost) {
	names := map[Capacity][]string{}
	for _, h := range f.held[p.ID] {
		names[h.Capacity] = append(names[h.Capacity], f.people[h.Person].Name)
	}
	for _, c := range []Capacity{Definitive, Acting, DailyActing} {
		if len(names[c]) > 1 {
			both := strings.Join(names[c], ", ")
			f.add("holders-overlap", p.Unit,
				fmt.Sprintf("Jabatan atasan %s dipegang beberapa orang sekaligus: %s.", p.Title, both),
				fmt.Sprintf("Several people hold the superior's post %s at once: %s.", p.Title, both))
		}
	}
	if len(names[Definitive]) > 0 && len(names[Acting]) > 0 {
		f.add("acting-not-vacant", p.Unit,
			fmt.Sprintf("Plt hanya untuk jabatan kosong, tetapi %s dipegang %s dan Plt %s.", p.Title, names[Definitive][0], names[Acting][0]),
			fmt.Sprintf("A Plt is for a vacant post, but %s is held by %s and by %s as Plt.", p.Title, names[Definitive][0], names[Acting][0]))
	}
}
