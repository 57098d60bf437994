package demo

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"siklus.id/appraisal"
)

// Names that are common in the east of Indonesia and beyond; put together by chance, they are nobody's.
var (
	menNames   = []string{"Yohanis", "Marthinus", "Abdul Rahman", "Elias", "Ferdinand", "Ismail", "Petrus", "Hendrik", "Ridwan", "Samuel", "Agus", "Darius", "Mansur", "Obed", "Rahmat", "Stefanus", "Usman", "Wempi", "Yakob", "Zainal"}
	womenNames = []string{"Maria", "Siti Aminah", "Yuliana", "Dorkas", "Fatimah", "Elisabet", "Ratna", "Novita", "Agustina", "Halima", "Kristina", "Lidia", "Nurhayati", "Paulina", "Rosalina", "Sarah", "Theresia", "Wa Ode", "Yosefina", "Marice"}
	family     = []string{"Anonawar", "Batlayeri", "Daimboa", "Fakdawer", "Horikubun", "Imbiri", "Kabarek", "Lamere", "Matulessi", "Nusawakan", "Oraplawal", "Pattikayhatu", "Rumaikewi", "Sarwuna", "Tanamal", "Ubro", "Wairata", "Yembise", "Lasena", "Baharudin"}
	degrees    = []string{"", "S.Pi.", "S.E.", "A.Md.", "", "S.Sos.", "", "S.Kom."}
)

// maker makes people, each name and number once.
type maker struct {
	rng    *rand.Rand
	taken  map[string]bool
	made   int
	domain string // of the addresses
}

func (m *maker) pick(from []string) string { return from[m.rng.IntN(len(from))] }

// person makes somebody for a post. The regent is elected, not employed; every eighth is a contract employee.
func (m *maker) person(p Post) Person {
	female := m.rng.IntN(2) == 0
	out := Person{Kind: appraisal.PNS, Language: "id", Posts: []Holding{{Post: p.Code, Capacity: appraisal.Definitive, From: appraisal.NewDate(2024, 3, 1)}}}
	first := m.pick(menNames)
	if female {
		first = m.pick(womenNames)
	}
	name := first + " " + m.pick(family)
	for m.taken[name] {
		name = first + " " + m.pick(family) + " " + m.pick(family)
	}
	m.taken[name] = true
	out.Email = strings.ToLower(strings.NewReplacer(" ", ".").Replace(name)) + "@" + m.domain
	out.Name = name
	if degree := m.pick(degrees); degree != "" {
		out.Name += ", " + degree
	}
	m.made++
	switch {
	case p.Level == appraisal.RegionalHead:
		out.Kind, out.External = appraisal.NonASN, "BUPATI"
		return out
	case p.Level == appraisal.Executor && m.made%4 == 0:
		out.Kind = appraisal.PPPK
	}
	out.Number = m.number(out.Kind, female)
	return out
}

// number makes an 18-digit number in the form of the real ones: birth date, appointment, sex, sequence.
func (m *maker) number(kind appraisal.PersonKind, female bool) string {
	sex := 1
	if female {
		sex = 2
	}
	born := 1970 + m.rng.IntN(27)
	appointed := born + 23 + m.rng.IntN(6)
	month := fmt.Sprintf("%02d", 1+m.rng.IntN(12))
	if kind == appraisal.PPPK {
		appointed, month = 2022, "21" // digits 13 and 14 of an NI PPPK count agreements
	}
	return fmt.Sprintf("%04d%02d%02d%04d%s%d%03d",
		born, 1+m.rng.IntN(12), 1+m.rng.IntN(28), appointed, month, sex, 1+m.rng.IntN(98))
}
