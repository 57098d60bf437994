package appraisal

import "slices"

// Level is the rank of a post (*jenjang jabatan*). The zero value means: not known.
type Level string

// The levels, from the top.
const (
	Minister        Level = "menteri"        // minister, coordinating minister
	AgencyHead      Level = "kepala-lembaga" // head of a non-ministry agency
	RegionalHead    Level = "kepala-daerah"  // governor, regent, mayor
	JPTUtama        Level = "jpt-utama"
	JPTMadya        Level = "jpt-madya"
	JPTPratama      Level = "jpt-pratama"
	IndependentUnit Level = "unit-mandiri" // head of an independent unit (*pimpinan unit kerja mandiri*)
	Administrator   Level = "administrator"
	Supervisor      Level = "pengawas" // the lowest level that may appraise, art. 1(9)
	Functional      Level = "fungsional"
	Executor        Level = "pelaksana"
)

// Levels lists the levels, from the top.
func Levels() []Level {
	return []Level{Minister, AgencyHead, RegionalHead, JPTUtama, JPTMadya, JPTPratama, IndependentUnit, Administrator, Supervisor, Functional, Executor}
}

// Valid reports whether l is one of the levels.
func (l Level) Valid() bool { return slices.Contains(Levels(), l) }

// Leads reports whether the post is at the head of an agency, so that nobody above it need be named.
func (l Level) Leads() bool {
	return l == Minister || l == AgencyHead || l == RegionalHead
}

// TopOfficial reports whether a result given by an appraiser of one level to an employee of the other is
// final at once because there is nobody above to object to, IV.A.12.
func TopOfficial(employee, appraiser Level) bool {
	switch employee {
	case JPTUtama: // IV.A.12.a
		return appraiser == Minister
	case JPTMadya: // IV.A.12.b; c
		return appraiser == Minister || appraiser == AgencyHead || appraiser == JPTUtama || appraiser == RegionalHead
	case JPTPratama: // IV.A.12.c
		return appraiser == RegionalHead
	case IndependentUnit: // IV.A.12.d; e
		return appraiser == Minister || appraiser == RegionalHead
	}
	return false
}
