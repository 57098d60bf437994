package appraisal

import (
	"fmt"
	"slices"
	"strconv"
)

// CriterionKind is what a vacancy weighs.
type CriterionKind string

// The kinds of criteria. Fit is held against the standard of the vacant post, the others come from the snapshot.
const (
	PerformanceCriterion CriterionKind = "performance" // the axis
	PotentialCriterion   CriterionKind = "potential"   // the axis
	FitCriterion         CriterionKind = "fit"         // competences against the standard of the vacant post
	IntegrityCriterion   CriterionKind = "integrity"
	LearningCriterion    CriterionKind = "learning"
	ExperienceCriterion  CriterionKind = "experience"
	GrowthCriterion      CriterionKind = "growth"
)

// CriterionKinds lists the kinds, as pages offer them.
func CriterionKinds() []CriterionKind {
	return []CriterionKind{FitCriterion, PerformanceCriterion, PotentialCriterion, IntegrityCriterion, GrowthCriterion, ExperienceCriterion, LearningCriterion}
}

// VacancyCriterion is one open criterion of a vacancy.
type VacancyCriterion struct {
	Kind   CriterionKind `json:"kind"`
	Weight int           `json:"weight"`          // per cent
	Least  int           `json:"least,omitempty"` // 0 to 100; who has less is not ranked
}

// VacancyRule is by what a post is filled: criteria and the lowest box. It is told to staff before anybody is ranked.
type VacancyRule struct {
	Criteria []VacancyCriterion `json:"criteria"`
	LeastBox int                `json:"least_box"` // 1 to 9
}

// AdmitVacancy holds the criteria of a vacancy against each other. hasStandard is whether the post has a competence standard.
func AdmitVacancy(v VacancyRule, hasStandard bool) (field string, refusal *Refusal) {
	wrong := func(field, indonesian, english string) (string, *Refusal) {
		return field, refuse(VacancyWrong, PolicyProvision, indonesian, english)
	}
	var weights []int
	seen := map[CriterionKind]bool{}
	for i, c := range v.Criteria {
		row := "criteria[" + strconv.Itoa(i) + "]."
		switch {
		case !slices.Contains(CriterionKinds(), c.Kind) || seen[c.Kind]:
			return wrong(row+"kind", "Kriteria ini tidak dikenal atau ditulis dua kali.", "This criterion is unknown or stands twice.")
		case c.Kind == FitCriterion && !hasStandard:
			return wrong(row+"kind", "Jabatan ini belum mempunyai standar kompetensi; tetapkan dahulu atau jangan pakai kriteria kesesuaian.",
				"This post has no competence standard; set one first or leave this criterion out.")
		case c.Least < 0 || c.Least > 100:
			return wrong(row+"least", "Nilai paling rendah antara 0 dan 100.", "The least value is between 0 and 100.")
		}
		seen[c.Kind] = true
		weights = append(weights, c.Weight)
	}
	if !sumsTo100(weights) {
		return wrong("criteria", "Bobot kriteria masing-masing sedikitnya 1 dan jumlahnya 100.", "The criteria each weigh at least 1 and together 100.")
	}
	if v.LeastBox < 1 || v.LeastBox > 9 {
		return wrong("least_box", "Kotak paling rendah antara 1 dan 9.", "The lowest box is between 1 and 9.")
	}
	return "", nil
}

// Candidate is somebody of a snapshot held against a vacancy.
type Candidate struct {
	PersonID string
	Place    TalentPlace
	Facts    TalentFacts
	Rule     TalentRule        // of the snapshot
	Standard []CompetenceLevel // of the vacant post
}

// CandidateStanding says whether somebody is ranked.
type CandidateStanding string

// The standings.
const (
	Ranked   CandidateStanding = "ranked"
	ShortOf  CandidateStanding = "short-of" // misses a limit of the criteria
	Unranked CandidateStanding = "unranked" // a fact is missing
)

// CriterionPoints is what somebody brings for one criterion.
type CriterionPoints struct {
	Kind   CriterionKind `json:"kind"`
	Weight int           `json:"weight"`
	Least  int           `json:"least,omitempty"`
	Value  *Decimal      `json:"value,omitempty"`  // 0 to 100; nil: missing
	Points *Decimal      `json:"points,omitempty"` // value × weight, two places
	Says   Sentence      `json:"says"`
}

// ListPlace is where somebody stands on a shortlist, and why.
type ListPlace struct {
	PersonID string            `json:"person"`
	Standing CandidateStanding `json:"standing"`
	Place    int               `json:"place,omitempty"` // from 1; equal scores share it
	Tied     int               `json:"tied,omitempty"`  // how many stand on the same place, this person too
	Score    *Decimal          `json:"score,omitempty"` // 0 to 100, two places
	Points   []CriterionPoints `json:"points"`
	Lacks    []Sentence        `json:"lacks,omitempty"` // why not ranked
}

// Shortlist ranks candidates by the criteria alone. Equal scores share a place and nothing breaks the tie: among them the
// order is that of the input. Who misses a limit or a fact is listed after those ranked, with the reason.
func Shortlist(v VacancyRule, candidates []Candidate) []ListPlace {
	out := make([]ListPlace, 0, len(candidates))
	for _, c := range candidates {
		out = append(out, v.weigh(c))
	}
	order := map[CandidateStanding]int{Ranked: 0, ShortOf: 1, Unranked: 2}
	slices.SortStableFunc(out, func(a, b ListPlace) int {
		if a.Standing != b.Standing {
			return order[a.Standing] - order[b.Standing]
		}
		if a.Standing != Ranked || *a.Score == *b.Score {
			return 0
		}
		if *a.Score > *b.Score {
			return -1
		}
		return 1
	})
	for i := range out {
		if out[i].Standing != Ranked {
			break
		}
		out[i].Place = i + 1
		if i > 0 && *out[i].Score == *out[i-1].Score {
			out[i].Place = out[i-1].Place
		}
	}
	for i := range out {
		for _, other := range out {
			if out[i].Place > 0 && other.Place == out[i].Place {
				out[i].Tied++
			}
		}
	}
	return out
}

func (v VacancyRule) weigh(c Candidate) ListPlace {
	p := ListPlace{PersonID: c.PersonID, Standing: Ranked}
	lacks := func(standing CandidateStanding, why Sentence) {
		if p.Standing != Unranked {
			p.Standing = standing
		}
		p.Lacks = append(p.Lacks, why)
	}
	switch {
	case c.Place.Box == 0:
		lacks(Unranked, Sentence{"Belum dapat ditempatkan dalam sembilan kotak.", "Not placed in the nine boxes."})
	case c.Place.Box < v.LeastBox:
		lacks(ShortOf, Sentence{fmt.Sprintf("Kotak %d; lowongan ini meminta sedikitnya kotak %d.", c.Place.Box, v.LeastBox),
			fmt.Sprintf("Box %d; this vacancy asks for box %d at least.", c.Place.Box, v.LeastBox)})
	}
	var sum Decimal
	for _, criterion := range v.Criteria {
		value, says := c.value(criterion.Kind)
		points := CriterionPoints{Kind: criterion.Kind, Weight: criterion.Weight, Least: criterion.Least, Value: value, Says: says}
		if value == nil {
			lacks(Unranked, says)
		} else {
			n := hundredths(int64(*value)*int64(criterion.Weight), 100*int64(decimalOne))
			points.Points = &n
			sum += n
			if *value < DecimalOf(criterion.Least) {
				lacks(ShortOf, Sentence{fmt.Sprintf("%s Lowongan ini meminta sedikitnya %d.", says.Indonesian, criterion.Least),
					fmt.Sprintf("%s This vacancy asks for %d at least.", says.English, criterion.Least)})
			}
		}
		p.Points = append(p.Points, points)
	}
	if p.Standing == Ranked {
		p.Score = &sum
	}
	return p
}

// value is what a candidate brings for one criterion; nil when it is missing.
func (c Candidate) value(kind CriterionKind) (*Decimal, Sentence) {
	axis := func(a TalentAxis, indonesian, english string) (*Decimal, Sentence) {
		if a.Value == nil {
			return nil, Sentence{"Sumbu " + indonesian + " belum bernilai.", "The axis of " + english + " has no value."}
		}
		return a.Value, Sentence{"Sumbu " + indonesian + " bernilai " + comma(*a.Value) + ".", "The axis of " + english + " is at " + a.Value.String() + "."}
	}
	input := func(i TalentInput) (*Decimal, Sentence) {
		v := c.Rule.PotentialOf(i, c.Facts)
		return v.Value, v.Says
	}
	switch kind {
	case PerformanceCriterion:
		return axis(c.Place.Performance, "kinerja", "performance")
	case PotentialCriterion:
		return axis(c.Place.Potential, "potensial", "potential")
	case IntegrityCriterion:
		return input(TalentIntegrity)
	case LearningCriterion:
		return input(TalentLearning)
	case ExperienceCriterion:
		return input(TalentExperience)
	case GrowthCriterion:
		return input(TalentGrowth)
	}
	if c.Facts.Now == nil {
		return nil, Sentence{"Kompetensi tidak dinilai atasan pada tahun potret.", "The competences were not assessed in the year of the snapshot."}
	}
	var unknown int
	for _, s := range c.Standard {
		if _, rated := RatedAs(c.Facts.Now.Ratings, s.Competence); !rated {
			unknown++
		}
	}
	fit := FitOf(AgainstStandard(c.Facts.Now.Ratings, c.Standard))
	if fit.Of == 0 {
		return nil, Sentence{"Jabatan lowong belum mempunyai standar kompetensi.", "The vacant post has no competence standard."}
	}
	says := Sentence{fmt.Sprintf("Standar jabatan lowong terpenuhi %s %%: %d dari %d kompetensi.", comma(fit.Percent), fit.Met, fit.Of),
		fmt.Sprintf("The standard of the vacant post is met to %s %%: %d of %d competences.", fit.Percent, fit.Met, fit.Of)}
	if unknown > 0 { // a level that nobody ever looked at counts nothing, and says so
		says.Indonesian += fmt.Sprintf(" %d di antaranya belum pernah dinilai dan dihitung nol.", unknown)
		says.English += fmt.Sprintf(" %d of them were never assessed and count nothing.", unknown)
	}
	return &fit.Percent, says
}
