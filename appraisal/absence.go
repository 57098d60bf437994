package appraisal

import "slices"

// Absence is why somebody is away for long. What the law excludes from planning is told apart from what it only
// touches, because the two end differently.
type Absence string

// The absences.
const (
	StateOffice   Absence = "state-office"   // *pejabat negara*, member of a non-structural body, II.C.8.a
	Suspension    Absence = "suspension"     // *pemberhentian sementara*, II.C.8.b
	UnpaidLeave   Absence = "unpaid-leave"   // *cuti di luar tanggungan negara*, II.C.8.c
	PreRetirement Absence = "pre-retirement" // *masa persiapan pensiun*, II.C.8.d
	StudyLeave    Absence = "study-leave"    // *tugas belajar*, II.B: appraised all the same
	SickLeave     Absence = "sick-leave"     // *cuti sakit*, long; the law is silent
	Maternity     Absence = "maternity"      // *cuti melahirkan*; the law is silent
	LongLeave     Absence = "long-leave"     // *cuti besar*; the law is silent
)

// Absences lists the absences, those the law excludes from planning first.
func Absences() []Absence {
	return []Absence{StateOffice, Suspension, UnpaidLeave, PreRetirement, StudyLeave, SickLeave, Maternity, LongLeave}
}

// Valid reports whether a is one of the absences.
func (a Absence) Valid() bool { return slices.Contains(Absences(), a) }

// Excluded reports whether no target agreement is due while it lasts (II.C.8).
func (a Absence) Excluded() bool {
	return a == StateOffice || a == Suspension || a == UnpaidLeave || a == PreRetirement
}

// Rests reports whether nothing is awaited of the employee while it lasts. Who studies is appraised by the home
// appraiser all the time (IV.A.16–17); every other long absence rests, by law (II.C.8) or by policy.
func (a Absence) Rests() bool { return a.Valid() && a != StudyLeave }

// Provision returns where the absence stands in the regulation, "policy" where it is silent.
func (a Absence) Provision() string {
	switch a {
	case StateOffice:
		return "II.C.8.a"
	case Suspension:
		return "II.C.8.b"
	case UnpaidLeave:
		return "II.C.8.c"
	case PreRetirement:
		return "II.C.8.d"
	case StudyLeave:
		return "II.B; IV.A.16–17"
	}
	return PolicyProvision
}

// Covers reports whether an absence from one day to another takes up a whole period, so that there is nothing
// to evaluate in it.
func (a Absence) Covers(from, to Date, p Period) bool {
	return a.Rests() && from <= p.From && p.To <= to
}

// ServiceEnd is how somebody's service in the agency ended.
type ServiceEnd string

// The ways a service ends.
const (
	Retired ServiceEnd = "retired" // *pensiun*
	Died    ServiceEnd = "died"    // *meninggal dunia*
	Left    ServiceEnd = "left"    // dismissed, resigned, or moved to another agency
)

// Valid reports whether s is one of the ways.
func (s ServiceEnd) Valid() bool { return s == Retired || s == Died || s == Left }
