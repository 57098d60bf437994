package appraisal

import (
	"slices"
	"strconv"
)

// TalentInput is a fact that the nine boxes count.
type TalentInput string

// The inputs. The predicate makes the axis of performance; the others make the axis of potential.
const (
	TalentPredicate  TalentInput = "predicate"  // of the year, final
	TalentCompetence TalentInput = "competence" // how far the standard of the post is met
	TalentIntegrity  TalentInput = "integrity"  // level over what the standard asks for
	TalentLearning   TalentInput = "learning"   // lesson hours of the year over the entitlement
	TalentExperience TalentInput = "experience" // time in posts
	TalentGrowth     TalentInput = "growth"     // how the competence fit changed over the years
)

// PotentialInputs lists what the axis of potential may be made of, as pages offer it.
func PotentialInputs() []TalentInput {
	return []TalentInput{TalentCompetence, TalentIntegrity, TalentLearning, TalentExperience, TalentGrowth}
}

// TalentCuts divide an axis from 0 to 100: below Middle is low, from High on is high. Both edges belong to the better side.
type TalentCuts struct {
	Middle int `json:"middle"`
	High   int `json:"high"`
}

// Band is 1 (low), 2 (middle) or 3 (high).
func (c TalentCuts) Band(value Decimal) int {
	switch {
	case value >= DecimalOf(c.High):
		return 3
	case value >= DecimalOf(c.Middle):
		return 2
	}
	return 1
}

// TalentWeight says how much an input counts on its axis.
type TalentWeight struct {
	Input  TalentInput `json:"input"`
	Weight int         `json:"weight"`           // per cent of the axis
	Needed bool        `json:"needed,omitempty"` // nobody is placed without it; else the other inputs carry the axis
}

// PredicateWorth is what a year's predicate is worth on the axis of performance, 0 to 100.
type PredicateWorth struct {
	VeryGood         int `json:"very_good"`
	Good             int `json:"good"`
	NeedsImprovement int `json:"needs_improvement"`
	Poor             int `json:"poor"`
	VeryPoor         int `json:"very_poor"`
}

// Of returns the worth of a predicate; false for none.
func (w PredicateWorth) Of(p Predicate) (int, bool) {
	switch p {
	case VeryGood:
		return w.VeryGood, true
	case Good:
		return w.Good, true
	case NeedsImprovement:
		return w.NeedsImprovement, true
	case Poor:
		return w.Poor, true
	case VeryPoor:
		return w.VeryPoor, true
	}
	return 0, false
}

// TalentRule is how an agency places its people in the nine boxes (*sembilan kotak*), proposes the best for recognition and
// follows up low results. All of it is policy and has a version; where the product begins stands in package talents with
// its sources.
type TalentRule struct {
	Worth      PredicateWorth `json:"worth"`
	Years      []int          `json:"years"`       // weight of each year's predicate in per cent, the latest first
	LeastYears int            `json:"least_years"` // with fewer years on record nobody is placed

	Performance   TalentCuts     `json:"performance"`
	Potential     []TalentWeight `json:"potential"`
	PotentialCuts TalentCuts     `json:"potential_cuts"`
	HoursFull     int            `json:"hours_full"`  // lesson hours of a year that count 100
	MonthsFull    int            `json:"months_full"` // months in posts that count 100

	Boxes    [3][3]int `json:"boxes"`     // number of a box: potential from low to high, in each performance from low to high
	PoolFrom int       `json:"pool_from"` // boxes from this number feed the succession pool (*kelompok rencana suksesi*)

	Recognition RecognitionRule `json:"recognition"`
	Improvement ImprovementRule `json:"improvement"`
}

// Codes of refusals of the nine boxes, shortlists, improvement plans and recognition.
const (
	TalentRuleWrong     = "talent-rule-wrong"     // weights, limits or boxes that contradict each other
	TalentRuleChanged   = "talent-rule-changed"   // another version stands by now
	VacancyChanged      = "vacancy-changed"       // another version stands by now
	VacancyWrong        = "vacancy-wrong"         // criteria that contradict each other
	VacancyClosed       = "vacancy-closed"        // it is decided
	VacancyNotOpen      = "vacancy-not-open"      // staff have not been told yet
	OwnCandidacy        = "own-candidacy"         // who stands on the list does not handle it
	NoSnapshot          = "no-snapshot"           // nothing to rank by
	ImprovementChanged  = "improvement-changed"   // another version stands by now
	ImprovementWrong    = "improvement-wrong"     // items or dates that do not fit
	ImprovementNotBegun = "improvement-not-begun" // there is no plan yet
	ImprovementEnded    = "improvement-ended"     // its outcome is on record
	ImprovementRuns     = "improvement-runs"      // the time given has not passed
	NotProposed         = "not-proposed"          // the rule does not propose this person
	OwnRecognition      = "own-recognition"       // nobody recognises themselves
)

// AdmitTalentRule holds a rule against what keeps it fair and able to be explained. The field names the value at fault.
func AdmitTalentRule(r TalentRule) (field string, refusal *Refusal) {
	wrong := func(field, indonesian, english string) (string, *Refusal) {
		return field, refuse(TalentRuleWrong, PolicyProvision, indonesian, english)
	}
	if w := []int{r.Worth.VeryGood, r.Worth.Good, r.Worth.NeedsImprovement, r.Worth.Poor, r.Worth.VeryPoor}; !slices.IsSortedFunc(w, func(a, b int) int { return b - a }) ||
		w[0] > 100 || w[4] < 0 || w[0] == w[4] {
		return wrong("worth", "Nilai predikat antara 0 dan 100, dan predikat yang lebih baik tidak boleh bernilai lebih rendah.",
			"Predicates are worth 0 to 100, and a better one never less than a worse one.")
	}
	if !sumsTo100(r.Years) || len(r.Years) > 3 {
		return wrong("years", "Pilih satu sampai tiga tahun; bobotnya masing-masing sedikitnya 1 dan jumlahnya 100.",
			"Choose one to three years; each weighs at least 1 and together 100.")
	}
	if r.LeastYears < 1 || r.LeastYears > len(r.Years) {
		return wrong("least_years", "Jumlah tahun paling sedikit antara 1 dan jumlah tahun yang dihitung.", "The fewest years are between 1 and the years that count.")
	}
	for _, axis := range []struct {
		field string
		TalentCuts
	}{{"performance", r.Performance}, {"potential_cuts", r.PotentialCuts}} {
		if axis.Middle < 1 || axis.High > 100 || axis.Middle >= axis.High {
			return wrong(axis.field, "Batas sedang harus lebih rendah dari batas tinggi, keduanya antara 1 dan 100.",
				"The limit of middle is below that of high, both between 1 and 100.")
		}
	}
	weights := make([]int, 0, len(r.Potential))
	seen := map[TalentInput]bool{}
	needed := false
	for i, w := range r.Potential {
		if !slices.Contains(PotentialInputs(), w.Input) || seen[w.Input] {
			return wrong("potential["+strconv.Itoa(i)+"].input", "Unsur potensial ini tidak dikenal atau ditulis dua kali.", "This input is unknown or stands twice.")
		}
		seen[w.Input] = true
		needed = needed || w.Needed
		weights = append(weights, w.Weight)
	}
	if !sumsTo100(weights) {
		return wrong("potential", "Bobot unsur potensial masing-masing sedikitnya 1 dan jumlahnya 100.", "The inputs of potential each weigh at least 1 and together 100.")
	}
	if !needed {
		return wrong("potential", "Sedikitnya satu unsur potensial wajib ada; tanpa itu orang ditempatkan tanpa fakta.",
			"At least one input of potential is needed; otherwise people would be placed without a fact.")
	}
	if r.HoursFull < 1 || r.MonthsFull < 1 {
		return wrong("hours_full", "Jam pelajaran dan masa jabatan yang bernilai penuh sedikitnya 1.", "Hours and months that count in full are at least 1.")
	}
	if field, refusal = admitBoxes(r); refusal != nil {
		return field, refusal
	}
	if field, refusal = r.Recognition.admit(); refusal != nil {
		return field, refusal
	}
	return r.Improvement.admit()
}

// admitBoxes asks for each number from 1 to 9 once, and that more of either axis never gives a lower number.
func admitBoxes(r TalentRule) (field string, refusal *Refusal) {
	var all []int
	for p, row := range r.Boxes {
		all = append(all, row[:]...)
		for k, n := range row {
			if k > 0 && n <= row[k-1] || p > 0 && n <= r.Boxes[p-1][k] {
				return "boxes", refuse(TalentRuleWrong, PolicyProvision, "Nomor kotak harus naik bila kinerja atau potensial naik.",
					"The number of a box rises with performance and with potential.")
			}
		}
	}
	slices.Sort(all)
	if !slices.Equal(all, []int{1, 2, 3, 4, 5, 6, 7, 8, 9}) {
		return "boxes", refuse(TalentRuleWrong, PolicyProvision, "Setiap nomor dari 1 sampai 9 dipakai tepat satu kali.", "Each number from 1 to 9 is used once.")
	}
	if r.PoolFrom < 2 || r.PoolFrom > 9 {
		return "pool_from", refuse(TalentRuleWrong, PolicyProvision, "Kotak awal kelompok rencana suksesi antara 2 dan 9.", "The first box of the succession pool is between 2 and 9.")
	}
	return "", nil
}

func sumsTo100(weights []int) bool {
	sum := 0
	for _, w := range weights {
		if w < 1 {
			return false
		}
		sum += w
	}
	return sum == 100
}
