package appraisal

import "fmt"

// StudyLevel groups the programmes of a study leave (*tugas belajar*) as the guide tables do.
type StudyLevel string

// The groups.
const (
	StudyBachelor StudyLevel = "s1"       // S-1
	StudyAdvanced StudyLevel = "lanjutan" // profession, S-2, S-3
)

// Study is what the guide tables ask of a study leave.
type Study struct {
	Level      StudyLevel
	Abroad     bool
	University byte // accreditation: 'A', 'B' or 'C'; not looked at abroad
	Programme  byte // accreditation of the programme; not looked at abroad
}

type gradeRow struct {
	level       StudyLevel
	university  byte
	programme   byte // the lowest accreditation of the programme that the row takes
	veryGood    int  // lowest grade average of each step, in hundredths
	good        int
	improvement int
}

// The guide tables of II.B.5 (first three rows) and II.B.6.
var gradeRows = []gradeRow{
	{StudyBachelor, 'A', 'C', 351, 301, 276},
	{StudyBachelor, 'B', 'C', 361, 310, 276},
	{StudyBachelor, 'C', 'B', 371, 320, 276},
	{StudyAdvanced, 'A', 'C', 351, 320, 300},
	{StudyAdvanced, 'B', 'C', 361, 325, 300},
	{StudyAdvanced, 'C', 'B', 371, 330, 300},
}

// StudyGuide maps a grade average (*IPK*), in hundredths (3.51 is 351), to the predicate that the guide tables
// of II.B.5–6 show. They are a guide that may be used (*panduan yang dapat digunakan*): a proposal, never a
// rule, and without a row for Sangat Kurang. An error says that the tables have no row for the study.
func StudyGuide(s Study, average int) (Predicate, Why, error) {
	if average < 0 || average > 400 {
		return "", Why{}, fmt.Errorf("a grade average lies between 0.00 and 4.00")
	}
	university := s.University
	if s.Abroad {
		university = 'A'
	}
	for _, r := range gradeRows {
		if r.level != s.Level || r.university != university || !s.Abroad && (s.Programme < 'A' || s.Programme > r.programme) {
			continue
		}
		p := r.step(average)
		return p, Why{
			Indonesian: fmt.Sprintf("Panduan tugas belajar: IPK %d,%02d sepadan dengan %s.", average/100, average%100, p.Name()),
			English:    fmt.Sprintf("Guide for study leave: a grade average of %d.%02d matches %s.", average/100, average%100, p.English()),
			Provision:  s.provision(),
		}, nil
	}
	return "", Why{}, fmt.Errorf("the guide tables of II.B.5–6 have no row for this level and accreditation")
}

func (s Study) provision() string {
	if s.Level == StudyBachelor {
		return "II.B.5"
	}
	return "II.B.6"
}

func (r gradeRow) step(average int) Predicate {
	switch {
	case average >= r.veryGood:
		return VeryGood
	case average >= r.good:
		return Good
	case average >= r.improvement:
		return NeedsImprovement
	}
	return Poor
}

// GraduationGuide compares the semesters a study took with the programme's normal limit, II.B.7: earlier, on
// time, extended. That these three are above, as expected and below expectation is our reading.
func GraduationGuide(taken, normal int) Rating {
	switch {
	case taken < normal:
		return Above
	case taken > normal:
		return Below
	}
	return Meets
}
