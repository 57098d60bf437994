package appraisal

import (
	"cmp"
	"slices"
)

// The codes of refusals around trainings.
const (
	ProofMissing     = "proof-missing"
	CourseCancelled  = "course-cancelled"
	CourseDatesWrong = "course-dates-wrong" // the last day lies before the first
	CourseCodeTaken  = "course-code-taken"
	SeatsTaken       = "seats-taken"     // fewer seats than are held
	BudgetSpent      = "budget-spent"    // less than what seats hold already
	NeedUnknown      = "need-unknown"    // the records do not show it, or not any more
	NeedPlanned      = "need-planned"    // a training answers it already
	OrganiserTaken   = "organiser-taken" // the code belongs to another organiser
	OrganiserUnknown = "organiser-unknown"
	NotDelivered     = "not-delivered" // a learning system's message is not what was agreed on
)

// How an organiser's own system is told of enrolments, where it has one.
const (
	ByMoodle  = "moodle"  // Moodle's web services: it is asked who has completed
	ByWebhook = "webhook" // signed messages: it tells who has completed
)

// EnrolmentFailed is the event that an organiser's system did not take somebody: HR enrols by hand.
const EnrolmentFailed = "enrolment-failed"

// CourseKind is what a course trains for (*jenis pengembangan kompetensi*).
type CourseKind string

// The kinds of courses: the three competences of the national standard, and the two ways of rising.
const (
	ManagerialCourse    CourseKind = "managerial"
	LeadershipCourse    CourseKind = "leadership" // *kepemimpinan*
	TechnicalCourse     CourseKind = "technical"
	FunctionalCourse    CourseKind = "functional" // for functional posts
	SocioculturalCourse CourseKind = "sociocultural"
)

// CourseForm is how a course is held (*bentuk*): in a classroom or otherwise.
type CourseForm string

// The forms of courses.
const (
	Classical    CourseForm = "classical"    // *klasikal*
	Nonclassical CourseForm = "nonclassical" // *nonklasikal*: coaching, distance learning, work elsewhere, learning on the job
)

// serviceValue is the first of the seven core values: service to the public (*berorientasi pelayanan*).
const serviceValue = "1"

// BehaviourValues are the seven core values (*BerAKHLAK*) that a course can serve, by their numbers in the form A.1.
func BehaviourValues() []string {
	return []string{"1", "2", "3", "4", "5", "6", "7"}
}

// NeedSource is what a need for learning comes from; the agency's policy says which of them count.
type NeedSource string

// The sources of needs.
const (
	FromResults      NeedSource = "results"
	FromBehaviour    NeedSource = "behaviour"
	FromCompetence   NeedSource = "competence"
	FromCitizens     NeedSource = "citizens"
	FromMeasurements NeedSource = "measurements"
	FromWish         NeedSource = "wish" // nobody's finding: the employee or the leader asks for it
)

// Shortfall is one thing on record that may call for learning.
type Shortfall struct {
	Source  NeedSource
	Subject string // code of the competence, value or measure; empty: all of the source
	Ref     string // opaque ID of what shows it
	On      Date
	// How far it is from what was expected: levels of competence missing, verified complaints, or for ratings and
	// measurements 1.
	Short int
	// Whole is true for a finding about a whole year, or one that a law or a standard rests on.
	Whole bool
	// Before is what the effect is measured from: a rating, a level, a figure; empty when nothing can be compared.
	Before string

	// What shows it, for people. No rule reads it.
	Title, English, Evidence, EvidenceEnglish string
}

// The severities of a need. The law has no scale; this one is ours and is shown with its reason.
const (
	Noted    = 1
	Clear    = 2
	Pressing = 3
)

// Severity says how pressing a finding is. A rating below expectation is clear, and pressing when it is that of the
// whole year (V.A.12.a); a competence is as pressing as levels are missing; citizens' findings are clear, and pressing
// when they repeat; a figure that misses its target is noted, and clear when it misses it by half.
func (f Shortfall) Severity() int {
	switch f.Source {
	case FromResults, FromBehaviour:
		if f.Whole {
			return Pressing
		}
		return Clear
	case FromCompetence:
		return min(max(f.Short, Noted), Pressing)
	case FromCitizens:
		if f.Short > 1 || f.Whole {
			return Pressing
		}
		return Clear
	case FromMeasurements:
		if f.Short > 1 {
			return Clear
		}
		return Noted
	}
	return 0
}

// Key names a need so that it can be planned for: the same finding always has the same key.
func (f Shortfall) Key(person string) string {
	return DeriveID("need", person, string(f.Source), f.Subject, f.Ref)
}

// Needs keeps what counts that count by the policy, one for each subject: the most pressing, of equal ones the newest.
// The most pressing comes first.
func Needs(from []string, found []Shortfall) []Shortfall {
	var kept []Shortfall
	for _, f := range found {
		if !slices.Contains(from, string(f.Source)) {
			continue
		}
		i := slices.IndexFunc(kept, func(k Shortfall) bool { return k.Source == f.Source && k.Subject == f.Subject })
		switch {
		case i < 0:
			kept = append(kept, f)
		case moreTelling(f, kept[i]):
			kept[i] = f
		}
	}
	slices.SortStableFunc(kept, func(a, b Shortfall) int {
		return cmp.Or(cmp.Compare(b.Severity(), a.Severity()), cmp.Compare(b.On, a.On), cmp.Compare(a.Source, b.Source), cmp.Compare(a.Subject, b.Subject))
	})
	return kept
}

func moreTelling(a, b Shortfall) bool {
	if a.Severity() != b.Severity() {
		return a.Severity() > b.Severity()
	}
	return a.On > b.On
}

// Serving is what a course serves, as far as a need asks for it.
type Serving struct {
	Kind                CourseKind
	Competences, Values []string
}

// Fit says how well a course serves a need: 2 when it names the subject, 1 when its kind fits the source, 0 when neither.
func (f Shortfall) Fit(s Serving) int {
	switch f.Source {
	case FromCompetence:
		if slices.Contains(s.Competences, f.Subject) {
			return 2
		}
	case FromBehaviour:
		if f.Subject != "" && slices.Contains(s.Values, f.Subject) {
			return 2
		}
		if len(s.Values) > 0 || s.Kind == SocioculturalCourse {
			return 1
		}
	case FromResults, FromMeasurements:
		if s.Kind == TechnicalCourse || s.Kind == FunctionalCourse {
			return 1
		}
	case FromCitizens:
		if slices.Contains(s.Values, serviceValue) {
			return 2
		}
		if s.Kind == SocioculturalCourse {
			return 1
		}
	}
	return 0
}
