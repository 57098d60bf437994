package demo

import (
	"hash/fnv"
	"strings"

	"siklus.id/appraisal"
)

// Character is how somebody goes about their duties. The zero value is punctual in everything.
type Character struct {
	// Late people put a letter aside and act on the reminder.
	Late bool
	// Silent people answer nothing that concerns their own case.
	Silent bool
	// SilentAppraiser never does what an appraiser must; the superior takes over (II.C.5, IV.A.11).
	SilentAppraiser bool
	// SilentSuperior never takes over from a silent appraiser; by policy HR hears of it.
	SilentSuperior bool
	// AtDesk has no address and comes to the staff desk, where the sign-in screen is.
	AtDesk bool
	// Objects is what becomes of the objection this person files to the first period's result; empty: none.
	Objects appraisal.Outcome
	// ObjectsAnyway tries an objection to a result that is final at once (IV.A.12), and is refused.
	ObjectsAnyway bool
	// Weak people come out below expectation at the end of the year; a training follows (V.A.12.a).
	Weak bool
	// RaterNamed is true for who is rated after all when both leaders were silent, because HR names a rater.
	RaterNamed bool
	// Returned is true for who gets the targets back once.
	Returned bool
}

// giveCharacters says who is who. Everybody else is punctual.
func (a *Agency) giveCharacters() {
	one := func(post string, n int) *Person { return a.Holders(post)[n] }
	one("KADIS", 0).ObjectsAnyway = true
	one("KASI-NELAYAN", 0).SilentAppraiser = true
	one("KASUB-TU", 0).SilentAppraiser = true
	one("KAUPTD", 0).SilentSuperior = true
	one("KASI-BENIH", 0).Late = true
	for post, n := range map[string]int{"BENDAHARA": 1, "PENELAAH-TGK": 3, "PENYULUH": 2, "ANALIS-IKAN": 0} {
		one(post, n).Late = true
	}
	one("ADM-UMUM", 2).Silent = true
	desk := one("PENGELOLA-BENIH", 3)
	desk.AtDesk, desk.Email = true, ""
	one("PENELAAH-TGK", 1).Objects = appraisal.Upheld
	one("BENDAHARA", 2).Objects = appraisal.Changed
	one("ANALIS-IKAN", 1).Weak = true
	one("ADM-UMUM", 0).Returned = true
	one("SYAHBANDAR", 0).RaterNamed = true
	one("KASUB-UMUM", 0).Office = "hr"
	one("ANALIS-SDM", 0).Office = "hr"
	one("AUDITOR", 0).Office = "auditor"
	one("AUDITOR", 0).Language = "en"
}

// chance is a number below n that depends on what is given alone.
func chance(n uint32, about ...string) uint32 {
	h := fnv.New32a()
	_, _ = h.Write([]byte(strings.Join(about, "\x00")))
	return h.Sum32() % n
}

// ratings is what an appraiser thinks of somebody in a period ("q1" … "q4", "year").
func ratings(employee *Person, period string) (results, behaviour string) {
	const below, meets, above = "RATING_BELOW", "RATING_MEETS", "RATING_ABOVE"
	switch {
	case employee.Weak && period == "year", employee.Objects == appraisal.Changed && firstOfYear(period):
		return below, meets
	case employee.Weak || employee.Objects != "":
		return meets, meets
	}
	switch chance(8, employee.Name, period) {
	case 0:
		return above, above
	case 1:
		return meets, above
	case 2:
		return above, meets
	}
	return meets, meets
}
