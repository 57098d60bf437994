package appraisal

import (
	"hash/fnv"
	"time"
)

// Rules are an edition, a policy and a calendar resolved to one value and pinned when a case opens
// (law.md §11.6). A case runs by its own Rules to its end; only a journalled act gives it others.
type Rules struct {
	Edition  string        `json:"e"` // e.g. "permenpanrb-6-2022"
	Policy   string        `json:"p"` // name and content hash, e.g. "nasional@3f9a0c12"
	Calendar Calendar      `json:"c"`
	Pace     Pace          `json:"g,omitzero"`
	Lengths  map[Clock]int `json:"t"` // working days of every clock that is counted in working days; never ranged over

	Cadence     PeriodKind `json:"ca,omitempty"` // policy: Monthly or Quarterly evaluation, art. 24(2)
	CheckIns    PeriodKind `json:"ci,omitempty"` // policy: how often progress is documented, art. 16(4); at least as often as it is evaluated
	Feedback    PeriodKind `json:"fb,omitempty"` // policy: scheduled feedback where leader and employee agreed on nothing else, art. 19(2); empty: with the documentation
	Entries     Rhythm     `json:"en,omitempty"` // policy: how often staff are asked for an entry of progress, art. 16(3)–(4); empty: not at all
	OpensBefore int        `json:"ob,omitempty"` // policy: calendar days before its last day on which a periodic window opens
	YearOpens   Date       `json:"yo,omitempty"` // policy: the day on which the annual window opens

	DeliverAtSigning bool   `json:"ds,omitempty"` // policy: signing in the system delivers at once
	SilentDecision   string `json:"sd,omitempty"` // policy: what follows when the superior lets an objection lapse: ResultStands or HRNames
	TrainingBelow    bool   `json:"tb,omitempty"` // policy: a rating below expectation opens a training need
	JitterMinutes    int    `json:"j,omitempty"`  // policy: how far the engine spreads what follows a deadline

	NoWithdrawal    bool               `json:"nw,omitempty"` // policy: an objection cannot be taken back by the employee
	InForce         bool               `json:"if,omitempty"` // policy: a result counts while an objection to it is pending; else it is provisional
	SignedOnlyFinal bool               `json:"so,omitempty"` // policy: final also where the superior only signed what the appraiser rated, V.A.8
	RateRetired     bool               `json:"rr,omitempty"` // policy: who retires is still rated for a window that is open
	LatePeriod      string             `json:"lp,omitempty"` // policy: what stands in for a late periodic result of the organisation
	Circular        bool               `json:"se,omitempty"` // policy: SE 3/2023 is heeded: pattern figures, and heads rated as their organisation
	Distribution    DistributionChoice `json:"di,omitzero"`  // policy: how the figures of SE 3/2023 are counted
	Scoring         *ScoringRule       `json:"sg,omitempty"` // a scored edition, beside the quadrant or in its place
	Hours           TrainingHours      `json:"th,omitzero"`  // policy: lesson hours of a year, UU 20/2023 art. 49
	AnswerFeedback  int                `json:"af,omitempty"` // policy: working days after which who was asked for feedback is reminded; 0: nobody is
	Letters         LetterRules        `json:"lt,omitzero"`  // policy: when letters may disturb somebody
	Competence      CompetenceWindow   `json:"cw,omitzero"`  // policy: when competences are assessed (PermenPANRB 38/2017 says what, not when)
}

// TrainingHours are the lesson hours (*jam pelajaran*, JP, 45 minutes each) of a year.
type TrainingHours struct {
	PNS  int `json:"n,omitempty"` // at least
	PPPK int `json:"k,omitempty"` // at most

	Mentor bool `json:"m,omitempty"` // a mentoring credits its mentor too
}

// ScoringRule is a scored edition as a case keeps it.
type ScoringRule struct {
	Scoring Scoring `json:"s"`
	Weights Weights `json:"w"`
	Decides bool    `json:"d,omitempty"` // true: the band is the predicate; false: the score is shown beside the quadrant
}

// What follows when the superior lets the objection term pass (policy; the law is silent, law.md §6.3).
const (
	ResultStands = "stands" // the result stays as rated and becomes final
	HRNames      = "named"  // HR names who decides, within UnratedClock; then the result stands
)

// Term returns the term of a clock that starts with an event on day0, in working days.
func (r Rules) Term(c Clock, day0 Date) Term {
	return Term{Clock: c, Day0: day0, Due: r.Calendar.Add(day0, r.Lengths[c])}
}

// Spread returns how long after the end of a term the engine acts on it for this case, so that a whole
// agency's terms do not fall on the server in one second. It depends on the case ID alone.
func (r Rules) Spread(caseID string) time.Duration {
	if r.JitterMinutes <= 0 {
		return 0
	}
	h := fnv.New32a()
	_, _ = h.Write([]byte(caseID))
	return time.Duration(h.Sum32()%uint32(r.JitterMinutes*60)) * time.Second
}

// WindowTerm is the term in which the appraiser rates: the period's evaluation window, T6 or, for the year,
// T7. It is a calendar date: the law and the agency set the last day itself.
func WindowTerm(p Period) Term {
	if p.Kind == Annual {
		return Term{Clock: T7, Day0: p.Opens, Due: p.Closes}
	}
	return Term{Clock: T6, Day0: p.Opens, Due: p.Closes}
}

// CheckInTerm is the term of the n-th check-in of a period, from 1 (T4, art. 16(3)–(4)): it ends on the n-th
// of CheckInDates. The zero Term means that the period has no such check-in.
func (r Rules) CheckInTerm(p Period, n int) Term {
	dates := CheckInDates(p, r)
	if n < 1 || n > len(dates) {
		return Term{}
	}
	return Term{Clock: T4, Due: dates[n-1]}
}

// YearEnds returns the last day on which anything of a performance year can still run: the longest chain of
// silence and objection after the annual window. An appraisal is sealed then at the latest, with whatever
// its annual evaluation came to.
func YearEnds(year int, r Rules) Date {
	days := 10 // extensions of a few days change nothing
	for _, c := range []Clock{T13, UnratedClock, T14, ReceiptClock, T15, T11, T12} {
		days += r.Lengths[c]
	}
	return r.Calendar.Add(endOfJanuary(year+1), days)
}
