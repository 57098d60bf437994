package appraisal

import (
	"fmt"
	"slices"
	"strconv"
)

// YearPredicate is what one annual evaluation came to, as it stood when it was read.
type YearPredicate struct {
	Year      int       `json:"year"`
	CaseID    string    `json:"case,omitempty"`    // the evaluation; empty: there is none
	Version   int       `json:"version,omitempty"` // of its result
	Predicate Predicate `json:"predicate,omitempty"`
	Final     bool      `json:"final,omitempty"`
	SignedOn  Date      `json:"signed_on,omitempty"` // legal day
}

// TalentAssessment is what a superior assessed of somebody's competences in one year.
type TalentAssessment struct {
	Year    int                `json:"year"`
	CaseID  string             `json:"case"`
	Version int                `json:"version"`
	On      Date               `json:"on"`
	Ratings []CompetenceRating `json:"ratings"`
}

// TalentFacts are what the nine boxes are told about one person. A snapshot keeps them, so that every place can be worked
// out again from what was known then.
type TalentFacts struct {
	Year   int               `json:"year"`             // the latest performance year
	Years  []YearPredicate   `json:"years,omitempty"`  // those on record, in any order
	Now    *TalentAssessment `json:"now,omitempty"`    // of the latest year; nil: not assessed
	Before *TalentAssessment `json:"before,omitempty"` // the earliest of the years before; nil: none
	Hours  *int              `json:"hours,omitempty"`  // lesson hours credited in the year; nil: no ledger
	Since  Date              `json:"since,omitempty"`  // first day in a post on record; zero: none
	On     Date              `json:"on"`               // the day on which time is counted
}

// TalentValue is one input of an axis: what it came to, how much it counts, and where it is from.
type TalentValue struct {
	Input   TalentInput `json:"input"`
	Year    int         `json:"year,omitempty"`
	Weight  int         `json:"weight"`          // per cent, as the rule sets it
	Needed  bool        `json:"needed"`          // the rule places nobody without it
	Value   *Decimal    `json:"value,omitempty"` // 0 to 100, two places; nil: missing
	Says    Sentence    `json:"says"`            // what was found, or what is missing
	CaseID  string      `json:"case,omitempty"`  // where it stands; empty: in no case
	Version int         `json:"version,omitempty"`
	On      Date        `json:"on,omitempty"` // legal day of the source
}

// TalentAxis is performance or potential.
type TalentAxis struct {
	Value  *Decimal      `json:"value,omitempty"` // weighted mean of what is there, two places; nil: needed facts are missing
	Band   int           `json:"band,omitempty"`  // 1 low, 2 middle, 3 high
	Inputs []TalentValue `json:"inputs"`
}

// Missing are the needed facts that are not there.
func (a TalentAxis) Missing() (out []TalentValue) {
	for _, v := range a.Inputs {
		if v.Needed && v.Value == nil {
			out = append(out, v)
		}
	}
	return out
}

// TalentPlace is where somebody stands in the nine boxes, with all that it rests on.
type TalentPlace struct {
	Box         int        `json:"box,omitempty"` // 0: not placed (*belum dapat ditempatkan*)
	Performance TalentAxis `json:"performance"`
	Potential   TalentAxis `json:"potential"`
}

// Place works out where somebody stands. Nobody is placed while a needed fact is missing: an axis without it has no value.
func (r TalentRule) Place(f TalentFacts) TalentPlace {
	p := TalentPlace{Performance: r.performance(f), Potential: r.potential(f)}
	if p.Performance.Value != nil && p.Potential.Value != nil {
		p.Performance.Band = r.Performance.Band(*p.Performance.Value)
		p.Potential.Band = r.PotentialCuts.Band(*p.Potential.Value)
		p.Box = r.Boxes[p.Potential.Band-1][p.Performance.Band-1]
	}
	return p
}

// weighed sets the value of an axis, unless a needed fact is missing.
func (a *TalentAxis) weighed() {
	var sum, weights int64
	for _, v := range a.Inputs {
		if v.Value != nil {
			sum += int64(*v.Value) * int64(v.Weight)
			weights += int64(v.Weight)
		}
	}
	if weights > 0 && len(a.Missing()) == 0 {
		mean := hundredths(sum, weights*int64(decimalOne))
		a.Value = &mean
	}
}

// performance counts the annual predicates that are final. The latest year is always needed: an old result says nothing of
// how somebody works now.
func (r TalentRule) performance(f TalentFacts) (a TalentAxis) {
	known := 0
	for back, weight := range r.Years {
		v := r.ofYear(f, f.Year-back)
		v.Weight = weight
		if v.Value != nil {
			known++
		}
		a.Inputs = append(a.Inputs, v)
	}
	if a.Inputs[0].Value == nil { // it is needed anyhow; the question is whether it would be enough
		known++
	}
	for i := range a.Inputs { // of the earlier years any will do, as long as there are enough of them
		a.Inputs[i].Needed = i == 0 || known < r.LeastYears
	}
	a.weighed()
	return a
}

func (r TalentRule) ofYear(f TalentFacts, year int) TalentValue {
	v := TalentValue{Input: TalentPredicate, Year: year}
	i := slices.IndexFunc(f.Years, func(y YearPredicate) bool { return y.Year == year })
	if i < 0 {
		v.Says = Sentence{"Tidak ada evaluasi tahunan " + strconv.Itoa(year) + ".", "There is no annual evaluation of " + strconv.Itoa(year) + "."}
		return v
	}
	y := f.Years[i]
	v.CaseID, v.Version, v.On = y.CaseID, y.Version, y.SignedOn
	worth, rated := r.Worth.Of(y.Predicate)
	switch {
	case !rated:
		v.Says = Sentence{"Evaluasi tahunan " + strconv.Itoa(year) + " belum dinilai.", "The annual evaluation of " + strconv.Itoa(year) + " is not rated yet."}
	case !y.Final:
		v.Says = Sentence{"Hasil tahunan " + strconv.Itoa(year) + " belum final; masih dapat berubah.", "The annual result of " + strconv.Itoa(year) + " is not final; it can still change."}
	default:
		value := DecimalOf(worth)
		v.Value = &value
		v.Says = Sentence{fmt.Sprintf("Predikat tahunan %d: %s, bernilai %d.", year, y.Predicate.Name(), worth),
			fmt.Sprintf("Annual predicate of %d: %s, worth %d.", year, y.Predicate.English(), worth)}
	}
	return v
}

func (r TalentRule) potential(f TalentFacts) (a TalentAxis) {
	for _, w := range r.Potential {
		v := r.PotentialOf(w.Input, f)
		v.Weight, v.Needed = w.Weight, w.Needed
		a.Inputs = append(a.Inputs, v)
	}
	a.weighed()
	return a
}

// PotentialOf works out one input of potential; the value is nil when it is missing, and Says says why.
func (r TalentRule) PotentialOf(input TalentInput, f TalentFacts) TalentValue {
	v := TalentValue{Input: input, Year: f.Year}
	switch input {
	case TalentCompetence, TalentIntegrity, TalentGrowth:
		return r.assessed(v, f)
	case TalentLearning:
		if f.Hours == nil {
			v.Says = Sentence{"Jam pelajaran tahun ini tidak tercatat.", "The lesson hours of the year are not on record."}
			return v
		}
		value := percentOf(*f.Hours, r.HoursFull)
		v.Value = &value
		v.Says = Sentence{fmt.Sprintf("%d jam pelajaran pada %d; %d jam bernilai penuh.", *f.Hours, f.Year, r.HoursFull),
			fmt.Sprintf("%d lesson hours in %d; %d count in full.", *f.Hours, f.Year, r.HoursFull)}
	case TalentExperience:
		if f.Since.IsZero() || f.Since > f.On {
			v.Says = Sentence{"Tidak ada jabatan yang tercatat.", "No post is on record."}
			return v
		}
		months := monthsBetween(f.Since, f.On)
		value := percentOf(months, r.MonthsFull)
		v.Value, v.On = &value, f.Since
		v.Says = Sentence{fmt.Sprintf("Memegang jabatan sejak %s menurut data instansi: %d bulan; %d bulan bernilai penuh.", f.Since.Indonesian(), months, r.MonthsFull),
			fmt.Sprintf("In posts since %s by the agency's records: %d months; %d count in full.", f.Since.English(), months, r.MonthsFull)}
	}
	return v
}

func (r TalentRule) assessed(v TalentValue, f TalentFacts) TalentValue {
	if f.Now == nil {
		v.Says = Sentence{"Kompetensi tahun " + strconv.Itoa(f.Year) + " tidak dinilai atasan.", "The competences were not assessed in " + strconv.Itoa(f.Year) + "."}
		return v
	}
	v.CaseID, v.Version, v.On = f.Now.CaseID, f.Now.Version, f.Now.On
	fit := FitOf(f.Now.Ratings)
	switch v.Input {
	case TalentIntegrity:
		rating, there := RatedAs(f.Now.Ratings, Integrity)
		if !there || rating.Standard == 0 {
			v.Says = Sentence{"Integritas tidak dinilai terhadap standar jabatan.", "Integrity was not assessed against the standard of the post."}
			return v
		}
		value := percentOf(rating.Level, rating.Standard)
		v.Value = &value
		v.Says = Sentence{fmt.Sprintf("Integritas tingkat %d dari standar %d.", rating.Level, rating.Standard), fmt.Sprintf("Integrity on level %d, standard %d.", rating.Level, rating.Standard)}
		return v
	case TalentCompetence:
		if fit.Of == 0 {
			v.Says = Sentence{"Jabatan belum mempunyai standar kompetensi.", "The post has no competence standard."}
			return v
		}
		v.Value = &fit.Percent
		v.Says = Sentence{fmt.Sprintf("Standar jabatan terpenuhi %s %%: %d dari %d kompetensi.", comma(fit.Percent), fit.Met, fit.Of),
			fmt.Sprintf("The standard of the post is met to %s %%: %d of %d competences.", fit.Percent, fit.Met, fit.Of)}
		return v
	}
	return grown(v, f, fit)
}

// grown values the change of the fit over the years: unchanged is 50, a standard that is met in full is 100 whatever it
// was before, so that nobody is worse off for having been good already.
func grown(v TalentValue, f TalentFacts, now CompetenceFit) TalentValue {
	var before CompetenceFit
	if f.Before != nil {
		before = FitOf(f.Before.Ratings)
	}
	if now.Of == 0 || before.Of == 0 {
		v.Says = Sentence{"Belum ada penilaian kompetensi tahun sebelumnya untuk dibandingkan.", "There is no assessment of an earlier year to compare with."}
		return v
	}
	change := now.Percent - before.Percent
	value := max(0, min(DecimalOf(100), DecimalOf(50)+change))
	if now.Percent >= DecimalOf(100) {
		value = DecimalOf(100)
	}
	v.Value = &value
	v.Says = Sentence{fmt.Sprintf("Pemenuhan standar %s %% pada %d, %s %% sekarang.", comma(before.Percent), f.Before.Year, comma(now.Percent)),
		fmt.Sprintf("Standard met to %s %% in %d, %s %% now.", before.Percent, f.Before.Year, now.Percent)}
	return v
}

// percentOf is part of full in per cent with two places, at most 100; full is positive.
func percentOf(part, full int) Decimal {
	return min(DecimalOf(100), hundredths(int64(max(0, part))*100, int64(full)))
}

// monthsBetween counts whole months from one day to another.
func monthsBetween(from, to Date) int {
	y1, m1, d1 := from.Time().Date()
	y2, m2, d2 := to.Time().Date()
	months := (y2-y1)*12 + int(m2) - int(m1)
	if d2 < d1 {
		months--
	}
	return max(0, months)
}
