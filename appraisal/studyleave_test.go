package appraisal_test

import (
	"strings"
	"testing"

	"siklus.id/appraisal"
)

// TestStudyLeaveGuide is the six rows of II.B.5–6, with the lowest grade average of each step and the one
// just under it.
func TestStudyLeaveGuide(t *testing.T) {
	t.Parallel()
	study := func(l appraisal.StudyLevel, university, programme byte) appraisal.Study {
		return appraisal.Study{Level: l, University: university, Programme: programme}
	}
	for _, row := range []struct {
		provision string
		study     appraisal.Study
		steps     [3]int // lowest of Sangat Baik, Baik, Butuh Perbaikan
	}{
		{"II.B.5", study(appraisal.StudyBachelor, 'A', 'C'), [3]int{351, 301, 276}},
		{"II.B.5", study(appraisal.StudyBachelor, 'B', 'C'), [3]int{361, 310, 276}},
		{"II.B.5", study(appraisal.StudyBachelor, 'C', 'B'), [3]int{371, 320, 276}},
		{"II.B.6", study(appraisal.StudyAdvanced, 'A', 'A'), [3]int{351, 320, 300}},
		{"II.B.6", study(appraisal.StudyAdvanced, 'B', 'B'), [3]int{361, 325, 300}},
		{"II.B.6", study(appraisal.StudyAdvanced, 'C', 'A'), [3]int{371, 330, 300}},
		{"II.B.5", appraisal.Study{Level: appraisal.StudyBachelor, Abroad: true}, [3]int{351, 301, 276}},
		{"II.B.6", appraisal.Study{Level: appraisal.StudyAdvanced, Abroad: true}, [3]int{351, 320, 300}},
	} {
		better := []appraisal.Predicate{appraisal.VeryGood, appraisal.Good, appraisal.NeedsImprovement, appraisal.Poor}
		for i, lowest := range row.steps {
			for average, want := range map[int]appraisal.Predicate{lowest: better[i], lowest - 1: better[i+1]} {
				got, why, err := appraisal.StudyGuide(row.study, average)
				if err != nil || got != want || why.Provision != row.provision || !strings.Contains(why.Indonesian, want.Name()) {
					t.Errorf("%s %+v, %d: %s, %+v, %v; want %s", row.provision, row.study, average, got, why, err, want)
				}
			}
		}
		if got, _, err := appraisal.StudyGuide(row.study, 0); err != nil || got != appraisal.Poor {
			t.Errorf("the guide has no Sangat Kurang, but gives %s, %v", got, err)
		}
	}
}

func TestStudyLeaveGuideHasNoRow(t *testing.T) {
	t.Parallel()
	for name, s := range map[string]appraisal.Study{
		"C / C":            {Level: appraisal.StudyBachelor, University: 'C', Programme: 'C'},
		"A / none":         {Level: appraisal.StudyBachelor, University: 'A'},
		"university D":     {Level: appraisal.StudyAdvanced, University: 'D', Programme: 'A'},
		"unknown level":    {Level: "d3", University: 'A', Programme: 'A'},
		"programme D at A": {Level: appraisal.StudyAdvanced, University: 'A', Programme: 'D'},
	} {
		if got, _, err := appraisal.StudyGuide(s, 400); err == nil {
			t.Errorf("%s: %s", name, got)
		}
	}
	for _, average := range []int{-1, 401} {
		if got, _, err := appraisal.StudyGuide(appraisal.Study{Level: appraisal.StudyBachelor, Abroad: true}, average); err == nil {
			t.Errorf("%d: %s", average, got)
		}
	}
}

// TestGraduationGuide is II.B.7: earlier, on time, extended.
func TestGraduationGuide(t *testing.T) {
	t.Parallel()
	for taken, want := range map[int]appraisal.Rating{7: appraisal.Above, 8: appraisal.Meets, 9: appraisal.Below} {
		if got := appraisal.GraduationGuide(taken, 8); got != want {
			t.Errorf("%d of 8 semesters: %s, want %s", taken, got, want)
		}
	}
}
