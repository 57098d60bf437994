package appraisal

// Rating is one of the two judgments of an evaluation (*rating hasil kerja*, *rating perilaku kerja*),
// IV.B.3. The zero value means: not given.
type Rating string

// The ratings.
const (
	Below Rating = "below" // *di bawah ekspektasi*
	Meets Rating = "meets" // *sesuai ekspektasi*
	Above Rating = "above" // *di atas ekspektasi*
)

// Valid reports whether r is one of the three ratings.
func (r Rating) Valid() bool { return r == Below || r == Meets || r == Above }

// Predicate is the outcome of an evaluation (*predikat kinerja*). The zero value means: none.
type Predicate string

// The predicates, best first. Poor is an outcome of conduct and not the fourth step of a plain scale.
const (
	VeryGood         Predicate = "sangat-baik"
	Good             Predicate = "baik"
	NeedsImprovement Predicate = "butuh-perbaikan"
	Poor             Predicate = "kurang" // *Kurang/misconduct*
	VeryPoor         Predicate = "sangat-kurang"
)

// OrganisationResult is what the unit led by the appraiser came to (*capaian kinerja organisasi*), IV.B.1.
type OrganisationResult string

// The organisation's results, best first.
const (
	OrgOutstanding      OrganisationResult = "istimewa"
	OrgGood             OrganisationResult = "baik"
	OrgNeedsImprovement OrganisationResult = "butuh-perbaikan"
	OrgPoor             OrganisationResult = "kurang"
	OrgVeryPoor         OrganisationResult = "sangat-kurang"
)
