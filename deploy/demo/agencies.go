package demo

import (
	"slices"

	"siklus.id/appraisal"
)

// makers are the made-up agencies, each by its code; the first is the one that is played when none is named.
var makers = []struct {
	code string
	make func(seed uint64) Agency
}{
	{"dkp-saruni", NewAgency}, {"kuranji", newKuranji}, {"pontianak", newPontianak}, {"sinabang", newSinabang},
	{"gorontalo", newGorontalo}, {"walesi", newWalesi},
}

// Codes lists the made-up agencies, the one that is played when none is named first.
func Codes() []string {
	codes := make([]string, len(makers))
	for i, m := range makers {
		codes[i] = m.code
	}
	return codes
}

// Named makes the agency with a code; an empty one means the first of Codes. false: there is none.
func Named(code string, seed uint64) (Agency, bool) {
	for _, m := range makers {
		if code == "" || m.code == code {
			return m.make(seed), true
		}
	}
	return Agency{}, false
}

// Appraiser is the direct superior of somebody in the post in which they are appraised; nil for who has none.
func (a *Agency) Appraiser(employee *Person) *Person {
	for i := range a.People {
		if a.Appraises(&a.People[i], employee) {
			return &a.People[i]
		}
	}
	return nil
}

// Below are the people whom somebody appraises, in their order.
func (a *Agency) Below(leader *Person) []*Person {
	var found []*Person
	for i := range a.People {
		if a.Appraises(leader, &a.People[i]) {
			found = append(found, &a.People[i])
		}
	}
	return found
}

// Appraised are all whom the regulation appraises (art. 4): everybody but a regional head.
func (a *Agency) Appraised() []*Person {
	var found []*Person
	for i := range a.People {
		if a.People[i].Kind != appraisal.NonASN {
			found = append(found, &a.People[i])
		}
	}
	return found
}

// ByName finds somebody by their whole name; nil when nobody is called so.
func (a *Agency) ByName(name string) *Person {
	i := slices.IndexFunc(a.People, func(p Person) bool { return p.Name == name })
	if i < 0 {
		return nil
	}
	return &a.People[i]
}

// HR are the HR officers, in their order.
func (a *Agency) HR() []*Person {
	var found []*Person
	for i := range a.People {
		if a.People[i].Office == "hr" {
			found = append(found, &a.People[i])
		}
	}
	return found
}

// rehearsed are the acts that the people of an agency with scenes do there: what is written and rated in them rests on
// measurements, libraries and the superior's goals, which a letter does not bring along.
var rehearsed = []appraisal.ActKind{appraisal.SubmitTargets, appraisal.Rate}
