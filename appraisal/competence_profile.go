package appraisal

import (
	"cmp"
	"fmt"
	"slices"
)

// Sentence is something said in both languages.
type Sentence struct{ Indonesian, English string }

// CompetenceStanding is one competence of a profile, told in a plain sentence.
type CompetenceStanding struct {
	CompetenceRating
	Name Sentence
	Says Sentence
	Next LevelBehaviour // of a gap: what is seen on the next level
}

// CompetenceProfile is what an assessment says about a person: strengths, what meets the standard, and gaps.
type CompetenceProfile struct {
	Fit       CompetenceFit
	Strengths []CompetenceStanding // above the standard, the furthest first
	Met       []CompetenceStanding // on the level asked for
	Gaps      []CompetenceStanding // the widest first
}

// ProfileOf tells strengths and weaknesses. Competences that the dictionary does not know are called by their code; those
// that the standard does not ask for are left out.
func ProfileOf(ratings []CompetenceRating, dictionary []Competence) CompetenceProfile {
	p := CompetenceProfile{Fit: FitOf(ratings)}
	for _, r := range ratings {
		if r.Standard == 0 {
			continue
		}
		c := CompetenceNamed(dictionary, r.Competence)
		s := CompetenceStanding{CompetenceRating: r, Name: Sentence{c.Name, cmp.Or(c.English, c.Name)}}
		s.Says = s.sentence()
		switch {
		case r.Gap() > 0:
			s.Next = c.Behaviour(r.Level + 1)
			p.Gaps = append(p.Gaps, s)
		case r.Above() > 0:
			p.Strengths = append(p.Strengths, s)
		default:
			p.Met = append(p.Met, s)
		}
	}
	slices.SortStableFunc(p.Gaps, func(a, b CompetenceStanding) int { return b.Gap() - a.Gap() })
	slices.SortStableFunc(p.Strengths, func(a, b CompetenceStanding) int { return b.Above() - a.Above() })
	return p
}

func (s CompetenceStanding) sentence() Sentence {
	switch gap, above := s.Gap(), s.Above(); {
	case s.Level == 0:
		return Sentence{
			fmt.Sprintf("%s belum pernah dinilai; standarnya tingkat %d.", s.Name.Indonesian, s.Standard),
			fmt.Sprintf("%s was never assessed; the standard is level %d.", s.Name.English, s.Standard)}
	case gap > 0:
		return Sentence{
			fmt.Sprintf("%s ada di tingkat %d, %s di bawah standar (%d).", s.Name.Indonesian, s.Level, steps(gap), s.Standard),
			fmt.Sprintf("%s is on level %d, %s below the standard (%d).", s.Name.English, s.Level, stepsEnglish(gap), s.Standard)}
	case above > 0:
		return Sentence{
			fmt.Sprintf("%s ada di tingkat %d, %s di atas standar (%d).", s.Name.Indonesian, s.Level, steps(above), s.Standard),
			fmt.Sprintf("%s is on level %d, %s above the standard (%d).", s.Name.English, s.Level, stepsEnglish(above), s.Standard)}
	}
	return Sentence{
		fmt.Sprintf("%s memenuhi standar (tingkat %d).", s.Name.Indonesian, s.Standard),
		fmt.Sprintf("%s meets the standard (level %d).", s.Name.English, s.Standard)}
}

var countWords = [...]string{"", "satu", "dua", "tiga", "empat", "lima"}

func steps(n int) string { return countWords[min(n, len(countWords)-1)] + " tingkat" }

var countEnglish = [...]string{"", "one level", "two levels", "three levels", "four levels", "five levels"}

func stepsEnglish(n int) string { return countEnglish[min(n, len(countEnglish)-1)] }

// CompetenceNamed finds a competence by its code; one that is not there is called by it.
func CompetenceNamed(dictionary []Competence, code string) Competence {
	i := slices.IndexFunc(dictionary, func(c Competence) bool { return c.Code == code })
	if i < 0 {
		return Competence{Code: code, Kind: Technical, Name: code}
	}
	return dictionary[i]
}

// CareerPost is a post held against somebody's assessment: a direction to look in, never a promise.
type CareerPost struct {
	Post     string // ID
	Title    string
	Level    Level
	Standard []CompetenceLevel

	Fit  CompetenceFit      // set by CareerDirection
	Gaps []CompetenceRating // what is missing, the widest first
}

// CareerDirection holds the levels of an assessment against the standards of posts and orders them: the best fit first,
// then the higher post, then by title. Posts without a standard are left out: nothing can be said about them.
func CareerDirection(ratings []CompetenceRating, posts []CareerPost) []CareerPost {
	out := make([]CareerPost, 0, len(posts))
	for _, p := range posts {
		against := AgainstStandard(ratings, p.Standard)
		if p.Fit = FitOf(against); p.Fit.Of == 0 {
			continue
		}
		p.Gaps = nil
		for _, r := range against {
			if r.Gap() > 0 {
				p.Gaps = append(p.Gaps, r)
			}
		}
		slices.SortStableFunc(p.Gaps, func(a, b CompetenceRating) int { return b.Gap() - a.Gap() })
		out = append(out, p)
	}
	rank := func(l Level) int { return slices.Index(Levels(), l) }
	slices.SortStableFunc(out, func(a, b CareerPost) int {
		return cmp.Or(cmp.Compare(b.Fit.Percent, a.Fit.Percent), cmp.Compare(rank(a.Level), rank(b.Level)), cmp.Compare(a.Title, b.Title), cmp.Compare(a.Post, b.Post))
	})
	return out
}
