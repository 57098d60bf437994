package appraisal

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// persons brings the rows of one person together and names what does not fit.
func (c *checker) persons() {
	external := map[string]string{} // code by number: a person may be coded in one of several rows
	for i := range c.entries {
		if p := c.entries[i].person; p.Number != "" && p.External != "" && external[p.Number] == "" {
			external[p.Number] = p.External
		}
	}
	for i := range c.entries {
		e := &c.entries[i]
		if !e.hasPerson || e.bad || e.postBad {
			continue
		}
		if e.person.External == "" {
			e.person.External = external[e.person.Number]
		}
		p := c.people[e.person.Code()]
		if p == nil {
			if c.numberTaken(e) {
				continue
			}
			p = &personInfo{RosterPerson: e.person, first: e}
			c.people[p.Code()] = p
			if p.Number != "" {
				c.people[p.Number] = p
			}
			c.crowd = append(c.crowd, p)
		} else if !c.samePerson(e, p) {
			continue
		}
		c.hold(e, p)
	}
}

// numberTaken catches one number under two codes.
func (c *checker) numberTaken(e *entry) bool {
	other := c.people[e.person.Number]
	if e.person.Number == "" || other == nil {
		return false
	}
	c.add(e, colExternal, "person-differs",
		fmt.Sprintf("NIP ini di baris %d memakai kode_lain yang berbeda.", other.first.row.Number),
		fmt.Sprintf("This staff number has another kode_lain in row %d.", other.first.row.Number), true)
	return true
}

// samePerson compares a later row of a person with the first and takes over what the first left empty.
func (c *checker) samePerson(e *entry, p *personInfo) bool {
	q := e.person
	if !sameText(q.Name, p.Name) || q.Kind != p.Kind || q.Number != p.Number {
		c.add(e, colName, "person-differs",
			fmt.Sprintf("Nama, NIP, atau status berbeda dari baris %d untuk orang yang sama; periksa mana yang benar.", p.first.row.Number),
			fmt.Sprintf("Name, number or kind differs from row %d for the same person; check which is right.", p.first.row.Number), true)
		return false
	}
	if q.Email != "" && p.Email != "" && q.Email != p.Email {
		c.add(e, colEmail, "email-differs",
			fmt.Sprintf("Alamat email berbeda dari baris %d; alamat di baris itu yang dipakai.", p.first.row.Number),
			fmt.Sprintf("The e-mail address differs from row %d; that one is used.", p.first.row.Number), false)
	}
	if p.Email == "" {
		p.Email = q.Email
	}
	if p.Exempt == "" {
		p.Exempt = q.Exempt
	}
	for _, o := range q.Offices {
		if !slices.Contains(p.Offices, o) {
			p.Offices = append(p.Offices, o)
		}
	}
	return true
}

// hold takes one holding unless it contradicts one the person has already.
func (c *checker) hold(e *entry, p *personInfo) {
	for _, h := range p.holdings {
		if !overlap(h.holding, e.holding) {
			continue
		}
		switch {
		case h.holding.Post == e.holding.Post:
			c.add(e, "", "person-double",
				fmt.Sprintf("Orang yang sama sudah ada di jabatan ini pada baris %d.", h.row.Number),
				fmt.Sprintf("The same person stands in this post already, in row %d.", h.row.Number), true)
			return
		case h.holding.Capacity == Definitive && e.holding.Capacity == Definitive:
			c.add(e, colPost, "two-definitive",
				fmt.Sprintf("Orang yang sama memegang jabatan definitif lain pada baris %d di waktu yang sama; salah satunya harus plt, plh, atau berakhir.", h.row.Number),
				fmt.Sprintf("The same person holds another post definitively in row %d at the same time; one must be plt, plh or end.", h.row.Number), true)
			return
		}
	}
	e.holding.Person = p.Code()
	p.holdings = append(p.holdings, e)
	p.taken = true
}

func overlap(a, b RosterHolding) bool {
	return (a.To.IsZero() || b.From <= a.To) && (b.To.IsZero() || a.From <= b.To)
}

// holders checks that a post others look up to has one holder of a kind at a time; a post that leads
// nobody may be a formation with several.
func (c *checker) holders() {
	for _, p := range c.line {
		for _, e := range p.entries {
			if e.hasPerson && !e.bad && !e.postBad && (!p.leads || !c.contested(p, e)) {
				p.holdings = append(p.holdings, e)
			}
		}
	}
}

func (c *checker) contested(p *postInfo, e *entry) bool {
	for _, h := range p.holdings {
		switch {
		case !overlap(h.holding, e.holding):
		case h.holding.Capacity == e.holding.Capacity:
			c.add(e, colPost, "holders-overlap",
				fmt.Sprintf("Jabatan ini sudah dipegang orang lain pada baris %d di waktu yang sama.", h.row.Number),
				fmt.Sprintf("Somebody else holds this post in row %d at the same time.", h.row.Number), true)
			return true
		case e.holding.Capacity == Acting && h.holding.Capacity == Definitive,
			h.holding.Capacity == Acting && e.holding.Capacity == Definitive:
			c.add(e, colCapacity, "acting-not-vacant",
				fmt.Sprintf("Plt hanya untuk jabatan kosong, tetapi pada waktu yang sama jabatan ini dipegang di baris %d.", h.row.Number),
				fmt.Sprintf("A Plt is for a vacant post, but row %d holds it at the same time.", h.row.Number), false)
		}
	}
	return false
}

// sharedMail takes an address away from everybody who shares it: a link in a letter signs its reader in,
// so one mailbox must belong to one person.
func (c *checker) sharedMail() {
	for _, p := range c.crowd {
		if address := strings.ToLower(p.Email); address != "" {
			if _, there := c.mails[address]; there {
				c.mails[address] = ""
			} else {
				c.mails[address] = p.Code()
			}
		}
	}
	for _, p := range c.crowd {
		address := strings.ToLower(p.Email)
		if owner, there := c.mails[address]; !there || owner == p.Code() {
			continue
		}
		p.Email = ""
		c.add(p.first, colEmail, "email-shared",
			"Alamat email ini dipakai lebih dari satu orang sehingga tidak dipakai; isi alamat masing-masing.",
			"More than one person has this e-mail address, so it is not used; give each their own.", false)
	}
}

// staffOfBadRows tells good rows whose superior's row was left out what that means for them.
func (c *checker) staffOfBadRows() {
	for _, p := range c.line {
		up := c.posts[p.Superior]
		if up == nil || len(up.holdings) > 0 && up.sound {
			continue
		}
		var lines []string
		for _, e := range up.entries {
			if e.hasPerson || !up.sound {
				lines = append(lines, strconv.Itoa(e.row.Number))
			}
		}
		if !up.sound {
			p.Superior = ""
		}
		if len(lines) == 0 {
			continue // vacant on purpose: the next level up acts, IV.A.2
		}
		rows := strings.Join(lines, ", ")
		for _, e := range p.entries {
			if e.hasPerson && !e.bad && !e.postBad {
				c.add(e, colSuperior, "superior-row-bad",
					fmt.Sprintf("Baris atasan (baris %s) belum dapat diambil; pegawai ini tetap diambil, tetapi sementara tugas penilainya jatuh ke atasan berikutnya atau ke kepegawaian.", rows),
					fmt.Sprintf("The superior's row (row %s) cannot be taken yet; this person is taken, but for now the next superior up or HR gets the appraiser's tasks.", rows), false)
			}
		}
	}
}

// ownSuperiors warns where somebody would look up to a post they hold themselves, as a Plt or Plh taken from
// the level below does.
func (c *checker) ownSuperiors() {
	for _, p := range c.line {
		up := c.posts[p.Superior]
		if up == nil {
			continue
		}
		for _, e := range p.holdings {
			if slices.ContainsFunc(up.holdings, func(h *entry) bool {
				return h.holding.Person == e.holding.Person && overlap(h.holding, e.holding)
			}) {
				c.add(e, colSuperior, "own-superior",
					"Orang ini juga memegang jabatan atasannya sendiri; penilaiannya dilakukan oleh atasan berikutnya.",
					"This person also holds the post of their own superior; the next superior up appraises them.", false)
			}
		}
	}
}

// roster gathers what is good.
func (c *checker) roster() Roster {
	var r Roster
	for _, u := range c.order {
		c.takeUnit(&r, u)
	}
	for _, p := range c.line {
		if p.sound {
			r.Posts = append(r.Posts, p.RosterPost)
		}
	}
	taken := map[string]bool{}
	for _, p := range c.line {
		for _, e := range p.holdings {
			if p.sound {
				r.Holdings = append(r.Holdings, e.holding)
				taken[e.holding.Person] = true
			}
		}
	}
	for _, p := range c.crowd {
		if taken[p.Code()] {
			r.People = append(r.People, p.RosterPerson)
		}
	}
	return r
}

// takeUnit puts the units above a unit before it.
func (c *checker) takeUnit(r *Roster, u *unitInfo) {
	if u.taken || !u.named {
		return
	}
	u.taken = true
	if up := c.units[u.Parent]; up != nil {
		c.takeUnit(r, up)
	}
	r.Units = append(r.Units, u.RosterUnit)
}
