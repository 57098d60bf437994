package appraisal

import (
	"fmt"
	"strings"
	"time"
)

// AnsweredTerm is the answer to "until when": a term with what it rests on.
type AnsweredTerm struct {
	Term
	Length    int        // in working days; 0 for a calendar date
	Unit      LengthUnit // WorkingDays, CalendarDate, ByPolicy or AsAgreed
	Period    Period     // of T4 to T7: the period that holds the day of the event
	Plain     Date       // T11: the last day by plain days, PP 30/2019 art. 59; zero for every other clock
	Provision string
	ByPolicy  bool // the length is set by the agency, not by law
	Notes     []Why
}

// TermFrom answers until when a clock runs. The clocks in working days start on from, the day of the event, which
// is day 0. Those that the law sets as dates answer for the year of from as performance year: T7 and T8 end in
// January of the next. T3 starts at the end of January at the earliest. T4 to T6 answer for the period that
// holds from: by the agency's choice, T5 until leader and employee agree on another rhythm.
func TermFrom(e Edition, r Rules, c Clock, from Date) (AnsweredTerm, error) {
	rule, ok := e.Rule(c)
	if !ok {
		return AnsweredTerm{}, fmt.Errorf("clock %q is not known: it is one of T1 to T18", c)
	}
	a := AnsweredTerm{Unit: rule.Unit, Provision: rule.Provision, ByPolicy: rule.Unit == ByPolicy || rule.Unit == AsAgreed}
	year := from.Year()
	switch c {
	case T1:
		a.Term = TargetsTerm(year)
	case T2:
		a.Term = DraftTerm(year)
	case T3:
		a.Term, a.Length = r.Term(T3, max(from, endOfJanuary(year))), r.Lengths[T3]
	case T4, T5, T6:
		a.inPeriod(r, c, from)
	case T7:
		a.Period = annualPeriod(year, r)
		a.Term = WindowTerm(a.Period)
	case T8:
		a.Term = Term{Clock: T8, Due: endOfJanuary(year + 1)}
	default:
		a.Term, a.Length = r.Term(c, from), r.Lengths[c]
		if c == T11 {
			a.Plain = PlainObjectionDate(from)
		}
	}
	a.notes(r.Calendar)
	return a, nil
}

// DraftTerm returns T2: a draft of the performance contract may be used if the final one is missing in the second
// week of January (II.A.2.a.3), which ends on the fourteenth (policy: the law does not say where weeks begin).
func DraftTerm(year int) Term { return Term{Clock: T2, Due: NewDate(year, time.January, 14)} }

func annualPeriod(year int, r Rules) Period {
	all := Periods(year, r)
	return all[len(all)-1]
}

func (a *AnsweredTerm) inPeriod(r Rules, c Clock, from Date) {
	for _, p := range Periods(from.Year(), r) {
		if p.Kind == Annual || from > p.To {
			continue
		}
		a.Period = p
		break
	}
	if c == T6 {
		a.Term, a.Length = WindowTerm(a.Period), r.Lengths[T6]
		return
	}
	if c == T5 && r.Feedback != "" {
		r.CheckIns = r.Feedback
	}
	for _, d := range CheckInDates(a.Period, r) {
		if d >= from {
			a.Term = Term{Clock: c, Due: d}
			return
		}
	}
}

func (a *AnsweredTerm) notes(c Calendar) {
	if a.Unit == CalendarDate && !c.WorkingDay(a.Due) {
		a.Notes = append(a.Notes, Why{
			Indonesian: a.Due.Indonesian() + " bukan hari kerja; tanggalnya tetap.",
			English:    a.Due.English() + " is not a working day; the date stays.",
			Provision:  PolicyProvision,
		})
	}
	if a.ByPolicy {
		a.Notes = append(a.Notes, Why{
			Indonesian: "Ditetapkan oleh instansi, bukan oleh peraturan.",
			English:    "Set by the agency, not by law.",
			Provision:  PolicyProvision,
		})
	}
	if a.Clock == T5 {
		a.Notes = append(a.Notes, Why{
			Indonesian: "Umpan balik berkala mengikuti kesepakatan pimpinan dan pegawai; tanpa kesepakatan lain, bersama pendokumentasian.",
			English:    "Scheduled feedback follows what leader and employee agree; without another agreement it goes with the documentation.",
			Provision:  "art. 19(2)",
		})
	}
	if !a.Plain.IsZero() {
		a.Notes = append(a.Notes, Why{
			Indonesian: "Menurut hari kalender batasnya " + a.Plain.Indonesian() + "; yang berlaku di sini hari kerja.",
			English:    "By plain days the last day is " + a.Plain.English() + "; working days decide here.",
			Provision:  PlainObjectionProvision.String(),
		})
	}
}

// ParseClock reads the name of a clock of the law, T1 to T18, in either case.
func ParseClock(s string) (Clock, error) {
	c := Clock(strings.ToUpper(strings.TrimSpace(s)))
	for _, known := range []Clock{T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14, T15, T16, T17, T18} {
		if c == known {
			return c, nil
		}
	}
	return "", fmt.Errorf("%q is not a clock: it is one of T1 to T18", s)
}
