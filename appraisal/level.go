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

// TopOfficial reports whether a result given by an appraiser of one level to an employee of the other is final
// at once because there is nobody above to object to, IV.A.12. The level of the appraiser tells centre from
// region. A ministry's head of agency is its minister (II.C.2.b); a JPT utama who heads an agency holds a post of
// level AgencyHead, and one who only deputises does not make a result final.
func TopOfficial(employee, appraiser Level) bool {
	switch employee {
	case JPTUtama:
		return appraiser == Minister // a: the coordinating minister
	case JPTMadya:
		return appraiser == AgencyHead || appraiser == Minister || // b: centre, the head of agency
			appraiser == RegionalHead // c
	case JPTPratama:
		return appraiser == RegionalHead // c: only in a region
	case IndependentUnit:
		return appraiser == Minister || // d: centre, the coordinating minister
			appraiser == RegionalHead // e
	}
	return false
}
