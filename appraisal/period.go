package appraisal

import (
	"strconv"
	"time"
)

// PeriodKind tells periodic from annual evaluations.
type PeriodKind string

// The kinds of period.
const (
	Monthly   PeriodKind = "month"
	Quarterly PeriodKind = "quarter"
	Annual    PeriodKind = "year"
)

// Period is the stretch of a performance year that one evaluation covers, and its evaluation window.
// All dates are calendar dates in the agency's zone; both ends are included.
type Period struct {
	Kind   PeriodKind `json:"k"`
	Number int        `json:"n"` // 1–12, 1–4, or 0 for the year
	From   Date       `json:"f"`
	To     Date       `json:"t"`
	Opens  Date       `json:"o"`           // the evaluation opens at the start of this day: check-ins and feedback (policy)
	Rates  Date       `json:"r,omitempty"` // the window in the law's sense: ratings may be given from this day on (policy)
	Closes Date       `json:"c"`           // and closes at the end of this one: T6 (policy) or T7 (IV.A.8.b)
}

// Key names the period inside its year: "m03", "q2" or "year".
func (p Period) Key() string {
	switch p.Kind {
	case Monthly:
		return "m" + twoDigits(p.Number)
	case Quarterly:
		return "q" + strconv.Itoa(p.Number)
	}
	return "year"
}

func twoDigits(n int) string { return string([]rune{rune('0' + n/10), rune('0' + n%10)}) }

// Name returns the period for people, in Indonesian: "Maret 2027", "Triwulan II 2027", "Tahun 2027".
func (p Period) Name() string {
	year := strconv.Itoa(p.From.Year())
	switch p.Kind {
	case Monthly:
		return monthName(p.From) + " " + year
	case Quarterly:
		return "Triwulan " + p.roman() + " " + year
	}
	return "Tahun " + year
}

// English returns the period for people, in English: "March 2027", "Quarter II 2027", "Year 2027".
func (p Period) English() string {
	year := strconv.Itoa(p.From.Year())
	switch p.Kind {
	case Monthly:
		return p.From.Time().Month().String() + " " + year
	case Quarterly:
		return "Quarter " + p.roman() + " " + year
	}
	return "Year " + year
}

func (p Period) roman() string {
	if p.Number < 1 || p.Number > 4 {
		return strconv.Itoa(p.Number)
	}
	return [...]string{"I", "II", "III", "IV"}[p.Number-1]
}

// Periods returns the periods of a performance year under the given rules: the periodic ones in their
// order and the year itself last (arts 24–25). They run side by side; none waits for the one before.
//
// A periodic window opens a number of days before the period ends, as the example of IV.A.14 shows, and
// stays open for some working days after it; both numbers are policy. The annual one closes on 31 January
// of the next year (IV.A.8.b), even when that is not a working day: the law names a date, and where it is
// silent on a date that falls on a day off, the date stays (policy).
func Periods(year int, r Rules) []Period {
	var all []Period
	months := monthsOf(r.Cadence)
	for n := 1; n*months <= 12; n++ {
		from := NewDate(year, time.Month((n-1)*months+1), 1)
		p := Period{Kind: r.Cadence, Number: n, From: from, To: lastDay(from, months)}
		p.Rates = p.To - Date(r.OpensBefore)
		p.Closes = r.Term(T6, p.To).Due
		p.Opens = p.Rates
		if first := CheckInDates(p, r); len(first) > 1 {
			p.Opens = first[0] - Date(r.OpensBefore)
		}
		all = append(all, p)
	}
	return append(all, Period{
		Kind: Annual, From: NewDate(year, time.January, 1), To: NewDate(year, time.December, 31),
		Opens: r.YearOpens, Rates: r.YearOpens, Closes: endOfJanuary(year + 1),
	})
}

// before returns the period of the same kind right before, with its first and last day and no window. The year
// before a year is not asked for.
func (p Period) before() Period {
	months := monthsOf(p.Kind)
	y, m, _ := p.From.Time().Date()
	from := NewDate(y, m-time.Month(months), 1)
	number := p.Number - 1
	if number < 1 {
		number = 12 / months
	}
	return Period{Kind: p.Kind, Number: number, From: from, To: p.From - 1}
}

// CheckInDates returns the last days on which the progress of a period is to be documented (T4), in
// order. How often is the agency's choice, fitted to the evaluation (art. 16(4); III.A.6). A check-in that
// falls together with the evaluation itself is due with it, at the end of the period; the year asks for
// none of its own.
func CheckInDates(p Period, r Rules) []Date {
	if p.Kind == Annual {
		return nil
	}
	var dates []Date
	step := monthsOf(r.CheckIns)
	for from := p.From; from <= p.To; {
		last := lastDay(from, step)
		dates = append(dates, last)
		from = last + 1
	}
	return dates
}

// TargetsTerm returns T1: the targets of a year are set by the end of January (art. 14(1), (3)). The date
// stays what it is when it is not a working day (policy).
func TargetsTerm(year int) Term { return Term{Clock: T1, Due: endOfJanuary(year)} }

func endOfJanuary(year int) Date { return NewDate(year, time.January, 31) }

func monthsOf(k PeriodKind) int {
	switch k {
	case Monthly:
		return 1
	case Quarterly:
		return 3
	}
	return 12
}

func lastDay(from Date, months int) Date {
	y, m, _ := from.Time().Date()
	return NewDate(y, m+time.Month(months), 1) - 1
}
