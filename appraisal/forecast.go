package appraisal

import (
	"cmp"
	"slices"
	"time"
)

// The letters of a forecast that no step of a case brings.
const (
	reminderKind   = "reminder"
	progressKind   = "progress_due"
	competenceKind = "competence_due"
	launchedKind   = "cycle_launched"
)

// LetterDay is how many letters are queued on one day.
type LetterDay struct {
	On    Date
	Kinds []KindCount // the most first
}

// KindCount counts letters of one kind.
type KindCount struct {
	Kind  string
	Count int
}

// Count returns the letters of all kinds.
func (d LetterDay) Count() int { return sum(d.Kinds) }

func sum(kinds []KindCount) (n int) {
	for _, k := range kinds {
		n += k.Count
	}
	return n
}

// LetterForecast is how many letters a cycle's calendar brings, day by day.
type LetterForecast struct {
	Days  []LetterDay // in order; only days with letters
	Kinds []KindCount // of the whole year, the most first
}

// Total returns the letters of the whole year.
func (f LetterForecast) Total() int { return sum(f.Kinds) }

// Busiest returns the day with the most letters, the first of equal ones; the zero LetterDay when there are none.
func (f LetterForecast) Busiest() (most LetterDay) {
	for _, d := range f.Days {
		if d.Count() > most.Count() {
			most = d
		}
	}
	return most
}

// ForecastLetters works out the letters that the calendar of a year brings to so many people and so many officers of
// HR: those with which cases are opened, the reminders before every term that they start, what the rounds ask for, and
// how far the cycle is, which HR is told at the launch and then once a week until the year ends. first is the step in which
// a case is opened, the very one the launch uses; launched is the legal instant of the launch. It reckons that everybody
// acts, and nobody before the last day of a term. Letters that answer what somebody did, and the terms those start
// (return, delivery, objection, feedback, training), are not in it: they come when people act. In a rehearsal nobody is
// asked for entries or competences, and HR is told once.
func ForecastLetters(year int, r Rules, people, officers int, launched time.Time, first func(Case) Step) LetterForecast {
	f := forecaster{rules: r, people: people, officers: officers, launched: launched, days: map[Date]map[string]int{}, dues: map[Date]int{}}
	if people <= 0 {
		return LetterForecast{}
	}
	today := r.Calendar.DateOf(launched)
	periods := Periods(year, r)
	f.tell(today)
	f.open(today, first(Case{Year: year, Proceeding: AppraisalProceeding, Rules: r, OpenedAt: launched}))
	opened := make([]bool, len(periods))
	for d, end := today, YearEnds(year, r); d <= end; d++ {
		if !r.Calendar.WorkingDay(d) || !r.Calendar.Round(d).After(launched) {
			continue
		}
		for i, p := range periods {
			if !opened[i] && p.Opens <= d {
				opened[i] = true
				f.open(d, first(Case{Year: year, Proceeding: EvaluationProceeding, Rules: r, Period: p, OpenedAt: r.Calendar.Round(d)}))
			}
		}
		for _, m := range RemindersOn(r.Calendar, d) {
			if m.Left >= 0 { // on the day after nothing is open: everybody acted
				f.add(d, reminderKind, f.dues[m.Due])
			}
		}
		if !r.Pace.Rehearsal() {
			f.tell(d)
			f.asks(year, d)
		}
	}
	return f.result()
}

// forecaster counts letters per day. Its maps are looked up; the result is put in order.
type forecaster struct {
	rules    Rules
	people   int
	officers int
	launched time.Time
	days     map[Date]map[string]int
	dues     map[Date]int // open tasks of persons by last day

	monday       Date // of the week for which entries were asked last
	told         Date // Monday of the week in which HR was told last
	self, leader bool // competences were asked for
}

func (f *forecaster) add(d Date, kind string, n int) {
	if n == 0 || kind == "" {
		return
	}
	if f.days[d] == nil {
		f.days[d] = map[string]int{}
	}
	f.days[d][kind] += n
}

// open counts what every case of a kind brings when it is opened.
func (f *forecaster) open(d Date, step Step) {
	for _, a := range step.Awaits {
		f.add(d, a.Letter, f.people)
		if a.Role != HR && !a.Term.IsZero() { // a task of HR belongs to an office: nobody is reminded
			f.dues[a.Term.Due] += f.people
		}
	}
	for _, n := range step.Notices {
		f.add(d, n.Letter, f.people)
	}
}

// tell counts how far the cycle is, for HR.
func (f *forecaster) tell(d Date) {
	if Monday(d) != f.told {
		f.told = Monday(d)
		f.add(d, launchedKind, f.officers)
	}
}

// asks counts what the rounds ask for beside the cases: entries of progress once a week, competences once a year.
func (f *forecaster) asks(year int, d Date) {
	since := f.rules.Entries.WrittenSince(f.rules.Calendar, d)
	agreed := TargetsTerm(year).Due // from then on there is something to write about
	inYear := since != 0 && d.Year() == year && since.Year() == year && d > agreed
	if inYear && f.rules.Calendar.Start(since).After(f.launched) && Monday(d) != f.monday {
		f.monday = Monday(d)
		f.add(d, progressKind, f.people)
	}
	w := f.rules.Competence
	if w.Opens == 0 || d < w.Opens || d > w.Closes {
		return
	}
	if !f.self {
		f.self = true
		f.add(d, competenceKind, f.people)
	}
	if !f.leader && d > w.SelfUntil(f.rules.Calendar) {
		f.leader = true
		f.add(d, competenceKind, f.people)
	}
}

func (f *forecaster) result() LetterForecast {
	var out LetterForecast
	all := map[string]int{}
	for d, kinds := range f.days {
		out.Days = append(out.Days, LetterDay{On: d, Kinds: inOrder(kinds)})
		for kind, n := range kinds {
			all[kind] += n
		}
	}
	slices.SortFunc(out.Days, func(a, b LetterDay) int { return cmp.Compare(a.On, b.On) })
	out.Kinds = inOrder(all)
	return out
}

func inOrder(kinds map[string]int) []KindCount {
	list := make([]KindCount, 0, len(kinds))
	for kind, n := range kinds {
		list = append(list, KindCount{Kind: kind, Count: n})
	}
	slices.SortFunc(list, func(a, b KindCount) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Kind, b.Kind))
	})
	return list
}
