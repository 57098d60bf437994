package appraisal

import (
	"fmt"
	"slices"
	"strings"
)

// peopleDefects finds what is wrong with those who hold a post on the day, and with who begins later only.
func (f *flight) peopleDefects() {
	mails := map[string][]string{}
	twins := map[string]string{} // name of the first person by name and day of birth
	for _, p := range f.People {
		if f.works(p) && p.Email != "" {
			address := strings.ToLower(p.Email)
			mails[address] = append(mails[address], p.Name)
		}
	}
	told := map[string]bool{}
	for _, p := range f.People {
		if !f.serves(p) {
			continue
		}
		if !f.works(p) {
			f.later(p)
			continue
		}
		unit := f.unitOf(p)
		f.ownPosts(p, unit)
		if shared := mails[strings.ToLower(p.Email)]; len(shared) > 1 && !told[strings.ToLower(p.Email)] {
			told[strings.ToLower(p.Email)] = true
			all := strings.Join(shared, ", ")
			f.add("email-shared", unit, "Satu alamat email dipakai bersama: "+all+". Tautan dalam surat hanya untuk satu orang.",
				"One e-mail address is shared: "+all+". A link in a letter is for one person.")
		}
		f.reach(p, unit)
		f.number(p, unit, twins)
	}
}

// works reports whether somebody in service holds a post on the day.
func (f *flight) works(p StaffPerson) bool { return len(f.holds[p.ID]) > 0 }

func (f *flight) unitOf(p StaffPerson) string { return f.posts[f.holds[p.ID][0].Post].Unit }

// later finds who holds no post yet because the first day of it is still to come.
func (f *flight) later(p StaffPerson) {
	if p.Kind == NonASN {
		return
	}
	for _, h := range f.Holdings {
		if h.Person == p.ID && h.From > f.on {
			f.add("post-later", f.posts[h.Post].Unit,
				fmt.Sprintf("%s baru memegang jabatan %s mulai %s, sesudah hari peluncuran.", p.Name, f.posts[h.Post].Title, h.From.Indonesian()),
				fmt.Sprintf("%s holds the post %s only from %s on, after the day of the launch.", p.Name, f.posts[h.Post].Title, h.From.English()))
			f.defects[len(f.defects)-1].LeftOut = p.ID
			return
		}
	}
}

func (f *flight) ownPosts(p StaffPerson, unit string) {
	var definitive []string
	for _, h := range f.holds[p.ID] {
		if h.Capacity == Definitive {
			definitive = append(definitive, f.posts[h.Post].Title)
		}
		up := f.posts[h.Post].Superior
		if up != "" && up != h.Post && slices.ContainsFunc(f.holds[p.ID], func(o StaffHolding) bool { return o.Post == up }) && !f.mutual(h.Post) {
			f.add("own-superior", unit,
				fmt.Sprintf("%s memegang %s dan juga jabatan atasannya sendiri, %s; penilaiannya dilakukan oleh atasan berikutnya.", p.Name, f.posts[h.Post].Title, f.posts[up].Title),
				fmt.Sprintf("%s holds %s and also the post of their own superior, %s; the next superior up appraises them.", p.Name, f.posts[h.Post].Title, f.posts[up].Title))
		}
	}
	if len(definitive) > 1 {
		all := strings.Join(definitive, ", ")
		f.add("two-definitive", unit,
			fmt.Sprintf("%s memegang beberapa jabatan definitif sekaligus: %s. Salah satunya harus plt, plh, atau berakhir.", p.Name, all),
			fmt.Sprintf("%s holds several posts definitively at once: %s. One must be plt, plh or end.", p.Name, all))
	}
}

// mutual reports whether a post is in a circle with the one above it, which is named as such.
func (f *flight) mutual(post string) bool { return f.posts[f.posts[post].Superior].Superior == post }

func (f *flight) reach(p StaffPerson, unit string) {
	switch p.Unreachable {
	case "":
	case "no-address":
		f.add("no-address", unit, p.Name+" tidak memiliki alamat email; suratnya harus diserahkan sendiri.",
			p.Name+" has no e-mail address; letters must be handed over.")
	default:
		f.add("address-dead", unit, "Surat tidak sampai ke alamat email "+p.Name+"; perbaiki alamatnya.",
			"Letters do not reach the e-mail address of "+p.Name+"; mend it.")
	}
}

// number finds a staff number that cannot be, and what a sound one says of its owner: an appointment still to come, an
// age past retirement, and a second entry of the same person.
func (f *flight) number(p StaffPerson, unit string, twins map[string]string) {
	if p.Kind == NonASN {
		return
	}
	n, fault := ParseNumber(p.Kind, p.Number)
	if fault != nil {
		f.add("number-wrong", unit, p.Name+": "+fault.Sentence, p.Name+": "+fault.English)
		return
	}
	if from := n.appointed(); from > f.on {
		f.add("appointed-later", unit,
			fmt.Sprintf("Menurut NIP, %s baru diangkat %s, sesudah hari peluncuran.", p.Name, from.Indonesian()),
			fmt.Sprintf("By the staff number, %s is appointed only on %s, after the day of the launch.", p.Name, from.English()))
	}
	for _, h := range f.holds[p.ID] {
		post := f.posts[h.Post]
		age := retiresAt(post.Level)
		if day := retires(n.Born, age); h.Capacity == Definitive && age > 0 && day <= f.on {
			f.add("retired-by-age", unit,
				fmt.Sprintf("Menurut NIP, %s mencapai batas usia pensiun %d tahun untuk %s sejak %s; catat pensiunnya atau perbaiki jenjang jabatannya.", p.Name, age, post.Title, day.Indonesian()),
				fmt.Sprintf("By the staff number, %s reached the retirement age of %d for %s on %s; record the retirement or mend the level of the post.", p.Name, age, post.Title, day.English()))
		}
	}
	key := strings.ToLower(strings.Join(strings.Fields(p.Name), " ")) + n.Born.String()
	if _, twice := twins[key]; twice {
		f.add("person-twice", unit,
			fmt.Sprintf("%s tercatat dua kali dengan tanggal lahir yang sama dan NIP yang berbeda, dan keduanya memegang jabatan.", p.Name),
			fmt.Sprintf("%s is recorded twice with the same day of birth and different numbers, and both hold a post.", p.Name))
		return
	}
	twins[key] = p.ID
}
