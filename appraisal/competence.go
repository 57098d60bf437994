package appraisal

import (
	"slices"
	"strings"
)

// CompetenceKind is the group a competence belongs to (PermenPANRB 38/2017).
type CompetenceKind string

// The kinds of competence.
const (
	Managerial    CompetenceKind = "managerial"
	Sociocultural CompetenceKind = "sociocultural" // *sosial kultural*
	Technical     CompetenceKind = "technical"     // of a post, entered by the agency
)

// The levels of every competence, from understanding to expert.
const (
	LeastLevel = 1
	MostLevel  = 5
)

// Competences of the dictionary that rules speak of by name.
const (
	Integrity     = "integrity"
	PublicService = "service"
	Unity         = "unity" // *perekat bangsa*
)

// Competence is one entry of the dictionary (*kamus kompetensi*), with what somebody does who is on each level.
type Competence struct {
	Code                    string // kebab-case, never changed
	Kind                    CompetenceKind
	Name, English           string
	Meaning, MeaningEnglish string
	Levels                  []LevelBehaviour // LeastLevel first
}

// LevelBehaviour describes what is seen of somebody on one level. English may be empty for what an agency entered.
type LevelBehaviour struct{ Indonesian, English string }

// Behaviour is the description of a level; empty where there is none.
func (c Competence) Behaviour(level int) LevelBehaviour {
	if level < LeastLevel || level > len(c.Levels) {
		return LevelBehaviour{}
	}
	return c.Levels[level-LeastLevel]
}

// CompetenceLevel is a level that a standard asks for.
type CompetenceLevel struct {
	Competence string `json:"competence"` // code
	Level      int    `json:"level"`
}

// CompetenceRating is one competence in an assessment, beside what the standard of the post asked for at that moment.
type CompetenceRating struct {
	Competence string `json:"competence"` // code
	Level      int    `json:"level"`
	Standard   int    `json:"standard"` // 0: the standard did not ask for it
	Reason     string `json:"reason,omitempty"`
	Evidence   string `json:"evidence,omitempty"` // a link, or where it is to be found
}

// Gap is how many levels are missing to the standard; 0 when it is met.
func (r CompetenceRating) Gap() int { return max(0, r.Standard-r.Level) }

// Above is how many levels the rating is above the standard; 0 where nothing was asked for.
func (r CompetenceRating) Above() int {
	if r.Standard == 0 {
		return 0
	}
	return max(0, r.Level-r.Standard)
}

// CompetenceFit says how far a standard is met.
type CompetenceFit struct {
	Percent Decimal // of the levels asked for, two places; a level above the standard makes up for no gap
	Met     int     // competences on the level asked for or above it
	Of      int     // competences asked for
}

// FitOf holds ratings against the standard kept with them. Nothing asked for gives the zero fit.
func FitOf(ratings []CompetenceRating) (f CompetenceFit) {
	var reached, asked int64
	for _, r := range ratings {
		if r.Standard == 0 {
			continue
		}
		f.Of++
		if r.Gap() == 0 {
			f.Met++
		}
		reached += int64(min(r.Level, r.Standard))
		asked += int64(r.Standard)
	}
	if asked > 0 {
		f.Percent = hundredths(reached*100, asked)
	}
	return f
}

// RatedAs returns the rating of one competence, and whether it was rated.
func RatedAs(ratings []CompetenceRating, competence string) (CompetenceRating, bool) {
	i := slices.IndexFunc(ratings, func(r CompetenceRating) bool { return r.Competence == competence })
	if i < 0 {
		return CompetenceRating{}, false
	}
	return ratings[i], true
}

// AgainstStandard holds the levels of one assessment against the standard of another post: what that standard asks for
// and nothing else. What was never rated has level 0.
func AgainstStandard(ratings []CompetenceRating, standard []CompetenceLevel) []CompetenceRating {
	out := make([]CompetenceRating, 0, len(standard))
	for _, s := range standard {
		r, _ := RatedAs(ratings, s.Competence)
		out = append(out, CompetenceRating{Competence: s.Competence, Level: r.Level, Standard: s.Level})
	}
	return out
}

// The aspects of a policy that an assessment of competences answers for.
const (
	CompetenceAspect = "competence"
	IntegrityAspect  = "integrity" // an aspect of its own, as Gorontalo has it
	CommunityAspect  = "community" // the ability to work with the community, as Walesi has it
)

// ofAspect are the competences that an aspect of their own counts: serving citizens and holding people of different
// origin together are what working with a community shows in.
var ofAspect = map[string][]string{
	IntegrityAspect: {Integrity},
	CommunityAspect: {PublicService, Unity},
}

// CompetenceReach is how far an aspect was reached by an assessment.
type CompetenceReach struct {
	Percent Decimal            // mean of level ÷ standard, two places, each at most AchievedMost
	Counted []CompetenceRating // the ratings it rests on, in their order
}

// ReachOf answers for an aspect of a policy (policy; the law knows no formula). weighed are all aspects that the policy
// weighs: what has an aspect of its own there does not count in the aspect competence as well. ok is false when no
// rating with a standard counts.
func ReachOf(aspect string, weighed []string, ratings []CompetenceRating) (out CompetenceReach, ok bool) {
	own := ofAspect[aspect]
	if own == nil && aspect != CompetenceAspect {
		return out, false
	}
	var elsewhere []string
	for _, name := range weighed {
		elsewhere = append(elsewhere, ofAspect[name]...)
	}
	var sum Decimal
	for _, r := range ratings {
		counts := slices.Contains(own, r.Competence) || own == nil && !slices.Contains(elsewhere, r.Competence)
		if !counts || r.Standard == 0 {
			continue
		}
		out.Counted = append(out.Counted, r)
		sum += min(DecimalOf(AchievedMost), hundredths(int64(r.Level)*100, int64(r.Standard)))
	}
	if len(out.Counted) == 0 {
		return out, false
	}
	out.Percent = hundredths(int64(sum), int64(len(out.Counted))*int64(decimalOne))
	return out, true
}

// GradeOf reads the level of a functional post from the end of its title, where it stands by rule: "Analis Kebijakan
// Ahli Muda", "Perawat Terampil".
func GradeOf(title string) (CreditGrade, bool) {
	for _, g := range CreditGrades() {
		if strings.HasSuffix(strings.ToLower(title), " "+strings.ToLower(g.Name)) {
			return g, true
		}
	}
	return CreditGrade{}, false
}

// StandardTemplates are the keys of the templates that fit a post, the closest first: for a functional post its grade, as
// it stands at the end of its title by rule ("Perawat Terampil"), then its level. Posts of no known level have none.
func StandardTemplates(level Level, title string) []string {
	var keys []string
	if level == Functional {
		if g, ok := GradeOf(title); ok {
			keys = append(keys, string(Functional)+"/"+g.Code)
		}
	}
	if level != "" {
		keys = append(keys, string(level))
	}
	return keys
}
