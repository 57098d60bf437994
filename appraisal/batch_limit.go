package appraisal

import (
	"slices"
	"time"
)

// ExtensionLimit returns the last day to which a running term may be extended for many cases at once, and where that
// stands; zero where neither the law nor the year sets one. A date of the law stays that date (T1, T7); a clock in working
// days ends when the law's own number of them is over, however short the agency made it; where the law leaves the
// length to the agency, the next date of the law bounds it. For one case HR may still decide otherwise, on that case.
func ExtensionLimit(e Edition, c BatchCase, t Term) (Date, string) {
	rule, known := e.Rule(t.Clock)
	switch {
	case known && rule.Unit == WorkingDays && !t.Day0.IsZero():
		return c.Rules.Calendar.Add(t.Day0, rule.Length), rule.Provision
	case t.Clock == T1:
		return endOfJanuary(c.Year), rule.Provision
	case t.Clock == T7:
		return endOfJanuary(c.Year + 1), rule.Provision
	}
	switch t.Clock {
	case T3, JoinedClock:
		return NewDate(c.Year, time.December, 31), PolicyProvision // the year that is planned
	case T4, T5:
		for _, w := range c.Standing.Terms {
			if w.Clock == T6 || w.Clock == T7 {
				return w.Due, "art. 16(4); III.A.5–6"
			}
		}
		return endOfJanuary(c.Year + 1), "IV.A.8.b"
	case T6:
		return endOfJanuary(c.Year + 1), "IV.A.8.b" // the year's evaluation looks back at the periodic ones
	case ExplanationClock:
		for _, w := range c.Standing.Terms {
			if w.Clock == T12 {
				return w.Due, "V.B.4; V.B.6"
			}
		}
	case ReceiptClock, UnratedClock:
		return YearEnds(c.Year, c.Rules), PolicyProvision
	}
	return 0, ""
}

// Following returns the terms that begin when a running one passes in silence, as the procedure counts them.
func Following(r Rules, t Term) []Term {
	switch t.Clock {
	case T1, JoinedClock:
		return []Term{r.Term(T3, t.Due+1)}
	case T6, T7:
		return []Term{r.Term(T13, t.Due)}
	case T13:
		return []Term{r.Term(UnratedClock, t.Due+1)}
	case T9, T14:
		return []Term{r.Term(ReceiptClock, t.Due+1)}
	case T12:
		if r.SilentDecision == HRNames {
			return []Term{r.Term(UnratedClock, t.Due+1)}
		}
	}
	return nil
}

// employeesTime are the clocks that give the employee time for a right of their own: days given there are not taken
// back.
var employeesTime = map[Clock]string{
	T10: "V.A.6", T11: "V.B.2", T15: "V.A.10", ReceiptClock: PolicyProvision, ExplanationClock: "V.B.4",
}

// takesBack reports whether an ExtendTerm takes back the very extension that gave the running term its last day.
func takesBack(t Term, f Facts) bool {
	_, kept := employeesTime[t.Clock]
	return !kept && !f.Back.IsZero() && f.Back == t.Due && f.Until < t.Due
}

// TakeBack returns the act that takes the act of a batch back in a case that stands as it does now, or why there is none.
// before and after are what the batch's own line said.
func (o BatchOrder) TakeBack(before, after BatchState, c BatchCase) (ActKind, Facts, *Refusal) {
	f := Facts{HasReason: true}
	kind, refusal := ActKind(""), (*Refusal)(nil)
	switch o.Kind {
	case BatchExtend:
		kind = ExtendTerm
		refusal = o.shortensAgain(&f, before, after, c)
	case BatchReassign:
		kind = ChangeParty
		f.Role, f.Person, f.Capacity = before.Actor.Role, before.Actor.Person, before.Actor.Capacity
		switch {
		case c.Actor.Person != after.Actor.Person:
			refusal = overtaken()
		case before.Actor.Person == "":
			refusal = refuse(BatchLasting, "art. 1(9)", "Sebelumnya tidak ada orang pada peran ini; tunjuklah orang lain.", "Nobody had this part before; name somebody else.")
		}
	case BatchExempt, BatchWithdraw:
		kind = Reopen
		refusal = opensAgain(&f, before, after, c)
	case BatchReopen:
		kind = Exempt
		if before.Stage == Withdrawn {
			kind = Withdraw
		}
		switch {
		case before.Stage != Exempted && before.Stage != Withdrawn:
			refusal = refuse(BatchLasting, PolicyProvision,
				"Berkas yang dibuka lagi berjalan sampai selesai; tidak ada tindakan yang mengembalikan keadaan semula.",
				"A case that was opened again runs to its end; no act puts it back where it was.")
		case c.Standing.Stage != after.Stage || !slices.Equal(c.Standing.Terms, after.Terms):
			refusal = overtaken()
		}
	default:
		refusal = refuse(BatchLasting, PolicyProvision,
			"Batas waktu yang sudah mundur tidak dimajukan lagi; ambil alih kalender atau kebijakan lain sebagai perubahan baru.",
			"Terms that moved are never brought forward again; adopt another calendar or policy as a new change.")
	}
	if refusal == nil {
		refusal = Admit(c.Rules, c.Standing, Act{Kind: kind, By: o.By, ReceivedAt: o.At, Facts: f})
	}
	return kind, f, refusal
}

func overtaken() *Refusal {
	return refuse(BatchOvertaken, PolicyProvision, "Berkas ini sudah berubah lagi sesudahnya.", "This case has changed again since.")
}

// shortensAgain gives a term its last day of before the extension: while that day lies ahead, and where nobody's right
// rests on the days that were given.
func (o BatchOrder) shortensAgain(f *Facts, before, after BatchState, c BatchCase) *Refusal {
	running := func(terms []Term) (Term, bool) {
		i := slices.IndexFunc(terms, func(t Term) bool { return t.Clock == o.Clock && !t.IsZero() })
		if i < 0 {
			return Term{}, false
		}
		return terms[i], true
	}
	was, _ := running(before.Terms)
	given, _ := running(after.Terms)
	now, runs := running(c.Standing.Terms)
	f.Clock, f.Until, f.Back = o.Clock, was.Due, given.Due
	provision, kept := employeesTime[o.Clock]
	switch {
	case kept:
		return refuse(BatchLasting, provision,
			"Hari yang sudah diberikan kepada pegawai tidak diambil kembali.", "Days that were given to the employee are not taken back.")
	case !runs || now != given:
		return overtaken()
	case !c.Rules.Pace.ToLegal(o.At).Before(was.Ends(c.Rules.Calendar)):
		return refuse(BatchUsedUp, PolicyProvision,
			"Hari terakhir yang lama, "+was.Due.Indonesian()+", sudah lewat.", "The last day of before, "+was.Due.English()+", has passed.")
	}
	return nil
}

// opensAgain opens a case again that was ended while its first act was still awaited, with the last day it had.
func opensAgain(f *Facts, before, after BatchState, c BatchCase) *Refusal {
	if c.Standing.Stage != after.Stage {
		return overtaken()
	}
	clocks := []Clock{T6, T7}
	if c.Standing.Proceeding == AppraisalProceeding {
		clocks = []Clock{T1, JoinedClock, T3}
	}
	i := slices.IndexFunc(before.Terms, func(t Term) bool { return slices.Contains(clocks, t.Clock) })
	if i < 0 || !slices.Contains([]Stage{TargetsDue, TargetsSubmitted, TargetsSteppedUp, WindowOpen}, before.Stage) {
		return refuse(BatchLasting, PolicyProvision,
			"Berkas yang sudah melewati tahap pertamanya tidak kembali ke keadaan semula; bukalah dari berkasnya, satu per satu.",
			"A case past its first stage does not come back as it was; open it from its own file.")
	}
	f.Until = before.Terms[i].Due
	return nil
}

// PlanBack says what taking the act of a batch back does to one case as it stands now: Before is now, After is where the
// batch found it. It is not taken back again.
func (o BatchOrder) PlanBack(before, after BatchState, c BatchCase) BatchLine {
	line := BatchLine{Before: o.stands(c)}
	line.After = line.Before
	if o.By.Person != "" && o.By.Person == c.Employee {
		line.Stays = ownCase()
		return line
	}
	line.Kind, line.Facts, line.Stays = o.TakeBack(before, after, c)
	if line.Stays != nil {
		return line
	}
	then := c
	switch o.Kind {
	case BatchExtend:
		then.Standing.Terms = movedTo(c.Standing.Terms, o.Clock, line.Facts.Until)
	case BatchReassign:
		then.Actor = before.Actor
	case BatchReopen:
		then.Standing.Stage, then.Standing.Terms = before.Stage, nil
	default: // opened again
		then = o.opened(c, line.Facts.Until)
	}
	line.After = o.stands(then)
	line.Lasting = refuse(BatchLasting, PolicyProvision,
		"Pembatalan tidak dibatalkan lagi.", "What takes a batch back is not taken back itself.")
	return line
}

// movedTo is a list of terms with another last day for those of one clock.
func movedTo(terms []Term, clock Clock, due Date) []Term {
	moved := slices.Clone(terms)
	for i := range moved {
		if moved[i].Clock == clock && !moved[i].IsZero() {
			moved[i].Due = due
		}
	}
	return moved
}

// opened is a case after it was opened again until a day: the targets of the year, or the window of the period.
func (o BatchOrder) opened(c BatchCase, until Date) BatchCase {
	c.Standing.Final = ""
	if c.Standing.Proceeding == EvaluationProceeding {
		p := c.Period
		p.Closes = until
		c.Standing.Stage, c.Standing.Terms = WindowOpen, []Term{WindowTerm(p)}
		return c
	}
	today := c.Rules.Calendar.DateOf(c.Rules.Pace.ToLegal(o.At))
	c.Standing.Stage, c.Standing.Terms = TargetsDue, []Term{{Clock: JoinedClock, Day0: today, Due: until}}
	return c
}
