package appraisal

import (
	"slices"
	"strconv"
	"time"
)

// ImprovementRule is what the agency chose where the law is silent about improvement plans (*rencana perbaikan kinerja*).
// The months are those of PP 30/2019 arts 57–58, which gives them to PNS for an annual result.
type ImprovementRule struct {
	Months     int `json:"months"`      // given to improve after a low annual result
	PlanWithin int `json:"plan_within"` // working days for the appraiser's plan, from the day the result is final
	Patience   int `json:"patience"`    // working days after a last day before what is overdue goes one step up
	CheckEvery int `json:"check_every"` // calendar days from one look at the progress to the next, at most
}

func (r ImprovementRule) admit() (field string, refusal *Refusal) {
	for _, v := range []struct {
		field       string
		n, from, to int
	}{{"improvement.months", r.Months, 1, 24}, {"improvement.plan_within", r.PlanWithin, 1, 60}, {"improvement.patience", r.Patience, 1, 60}, {"improvement.check_every", r.CheckEvery, 7, 184}} {
		if v.n < v.from || v.n > v.to {
			return v.field, refuse(TalentRuleWrong, PolicyProvision,
				"Isi angka antara "+strconv.Itoa(v.from)+" dan "+strconv.Itoa(v.to)+".", "Choose a number between "+strconv.Itoa(v.from)+" and "+strconv.Itoa(v.to)+".")
		}
	}
	return "", nil
}

// ImprovementPath is which help a low predicate leads to.
type ImprovementPath struct {
	Guidance    bool // *bimbingan kinerja* for results below expectation, art. 21; III.D.4
	Counselling bool // *konseling kinerja* for behaviour below expectation, confidential, art. 21; III.D.5
}

// PathOf returns the help for the two ratings behind a predicate, and whether the result is low at all: Butuh Perbaikan,
// Kurang or Sangat Kurang.
func PathOf(p Predicate, results, behaviour Rating) (path ImprovementPath, low bool) {
	switch p {
	case NeedsImprovement, Poor, VeryPoor:
		return ImprovementPath{Guidance: results == Below || p == NeedsImprovement, Counselling: behaviour == Below || p == Poor}, true
	}
	return ImprovementPath{}, false
}

// ImprovementItem is one thing that is to get better.
type ImprovementItem struct {
	What        string `json:"what"`        // what will be different, so that anybody can see it
	Measure     string `json:"measure"`     // by what it is seen
	Responsible string `json:"responsible"` // "employee" or "leader": who has to do something for it
	Until       Date   `json:"until"`
}

// ImprovementPlan is one version of a plan.
type ImprovementPlan struct {
	Starts Date              `json:"starts"`
	Ends   Date              `json:"ends"`
	Items  []ImprovementItem `json:"items"`
	Checks []Date            `json:"checks"` // days on which leader and employee look at the progress, ascending
}

// MonthsAfter is the same day some months later, or the last one of that month.
func (d Date) MonthsAfter(n int) Date {
	y, m, day := d.Time().Date()
	last := NewDate(y, m+time.Month(n)+1, 1) - 1
	return min(last, NewDate(y, m+time.Month(n), 1)+Date(day-1))
}

// AdmitImprovement holds a plan against the rule and the day. before is the version that stands, nil for the first one. After
// an annual result the time given is neither shortened nor moved by a later version; the end of a periodic one is free
// within the same months. The field names the value of the request at fault.
func (r ImprovementRule) AdmitImprovement(p ImprovementPlan, before *ImprovementPlan, annual bool, today Date) (field string, refusal *Refusal) {
	wrong := func(field, indonesian, english string) (string, *Refusal) {
		return field, refuse(ImprovementWrong, "art. 21; III.D; policy", indonesian, english)
	}
	starts := today
	if before != nil {
		starts = before.Starts
	}
	switch whole := starts.MonthsAfter(r.Months); {
	case p.Starts != starts:
		return wrong("starts_on", "Rencana mulai pada "+starts.Indonesian()+".", "The plan starts on "+starts.English()+".")
	case annual && p.Ends != whole:
		return "ends_on", refuse(ImprovementWrong, "PP 30/2019 art. 57–58; policy", "Waktu perbaikan "+strconv.Itoa(r.Months)+" bulan, sampai "+whole.Indonesian()+".",
			"The time to improve is "+strconv.Itoa(r.Months)+" months, until "+whole.English()+".")
	case p.Ends <= p.Starts || p.Ends > whole:
		return wrong("ends_on", "Rencana berakhir sesudah mulai dan paling lambat "+whole.Indonesian()+".", "The plan ends after it starts and by "+whole.English()+".")
	case len(p.Items) == 0:
		return wrong("items", "Tuliskan sedikitnya satu hal yang diperbaiki.", "Write down at least one thing to improve.")
	}
	for i, it := range p.Items {
		row := "items[" + strconv.Itoa(i) + "]."
		switch {
		case !OfSubstance(it.What):
			return wrong(row+"what", "Tuliskan dengan jelas, sedikitnya lima kata, apa yang akan berbeda.", "Write clearly, in at least five words, what will be different.")
		case len(it.Measure) < 3:
			return wrong(row+"measure", "Tuliskan tanda keberhasilannya.", "Write by what it is seen.")
		case it.Responsible != "employee" && it.Responsible != "leader":
			return wrong(row+"responsible", "Pilih siapa yang bertanggung jawab.", "Choose who is responsible.")
		case it.Until <= p.Starts || it.Until > p.Ends:
			return wrong(row+"until", "Tanggal ini di luar masa rencana.", "That day is outside the plan.")
		}
	}
	return r.admitChecks(p, wrong)
}

func (r ImprovementRule) admitChecks(p ImprovementPlan, wrong func(field, indonesian, english string) (string, *Refusal)) (string, *Refusal) {
	last := p.Starts
	for i, day := range append(slices.Clone(p.Checks), p.Ends) {
		row := "checks[" + strconv.Itoa(min(i, max(0, len(p.Checks)-1))) + "]"
		if i < len(p.Checks) && (day <= last || day > p.Ends) {
			return wrong(row, "Tanggal pemeriksaan harus berurutan dan di dalam masa rencana.", "The days of checks come in order and within the plan.")
		}
		if day-last > Date(r.CheckEvery) {
			return wrong(row, "Antara dua pemeriksaan paling lama "+strconv.Itoa(r.CheckEvery)+" hari; tambahkan tanggal sesudah "+last.Indonesian()+".",
				"At most "+strconv.Itoa(r.CheckEvery)+" days lie between two checks; add a day after "+last.English()+".")
		}
		last = day
	}
	return "", nil
}

// ImprovementFacts are what is on record about one low result.
type ImprovementFacts struct {
	Annual   bool
	FinalOn  Date             // legal day on which the result became final
	Plan     *ImprovementPlan // the version that stands; nil: none yet
	Checked  []Date           // planned days of checks that were looked at
	Improved *bool            // the outcome; nil: none yet
	Decided  bool             // HR answered the proposal that follows
}

// ImprovementState is where an improvement plan stands.
type ImprovementState string

// The states.
const (
	PlanAwaited     ImprovementState = "plan-awaited"
	PlanRuns        ImprovementState = "plan-runs"
	CheckAwaited    ImprovementState = "check-awaited"
	OutcomeAwaited  ImprovementState = "outcome-awaited"
	HasImproved     ImprovementState = "improved"
	NotImproved     ImprovementState = "not-improved"      // the law's next steps are proposed to HR
	FollowUpDecided ImprovementState = "follow-up-decided" // HR answered the proposal
)

// ImprovementStanding says what is awaited from whom. Silence moves it: after the last day and the patience of the rule it
// is the superior's, after as much again HR's. The appraiser may still do it then.
type ImprovementStanding struct {
	State  ImprovementState
	Awaits Role // zero: nothing is awaited
	Due    Date // last day of what is awaited; zero: none
	Late   bool // it was not done by that day
}

// Standing works out where an improvement plan stands on a legal day.
func (r ImprovementRule) Standing(f ImprovementFacts, c Calendar, today Date) ImprovementStanding {
	awaited := func(state ImprovementState, due Date) ImprovementStanding {
		s := ImprovementStanding{State: state, Awaits: Appraiser, Due: due, Late: today > due}
		switch {
		case today > c.Add(due, 2*r.Patience):
			s.Awaits = HR
		case today > c.Add(due, r.Patience):
			s.Awaits = Superior
		}
		return s
	}
	switch {
	case f.Improved != nil && *f.Improved:
		return ImprovementStanding{State: HasImproved}
	case f.Improved != nil && f.Decided:
		return ImprovementStanding{State: FollowUpDecided}
	case f.Improved != nil && f.Annual:
		return ImprovementStanding{State: NotImproved, Awaits: HR}
	case f.Improved != nil: // no consequence follows from a periodic result but more guidance
		return ImprovementStanding{State: NotImproved}
	case f.Plan == nil:
		return awaited(PlanAwaited, c.Add(f.FinalOn, r.PlanWithin))
	}
	for _, day := range f.Plan.Checks {
		if day <= today && !slices.Contains(f.Checked, day) {
			return awaited(CheckAwaited, c.Add(day, r.Patience))
		}
	}
	if today > f.Plan.Ends {
		return awaited(OutcomeAwaited, c.Add(f.Plan.Ends, r.PlanWithin))
	}
	s := ImprovementStanding{State: PlanRuns, Due: f.Plan.Ends}
	for _, day := range f.Plan.Checks {
		if day > today {
			s.Due = day
			break
		}
	}
	return s
}

// AdmitOutcome holds an outcome against the time given: that somebody improved can be said at any time, that they did not
// only when the time is over.
func AdmitOutcome(p ImprovementPlan, improved bool, today Date) *Refusal {
	if !improved && today <= p.Ends {
		return refuse(ImprovementRuns, "PP 30/2019 art. 57–58; policy", "Waktu perbaikan berlangsung sampai "+p.Ends.Indonesian()+"; sebelum itu belum dapat dicatat tidak membaik.",
			"The time to improve runs until "+p.Ends.English()+"; before that it cannot be recorded as without improvement.")
	}
	return nil
}

// FollowUp is one way on after the time to improve passed without improvement. Each is a proposal to HR; none happens by
// itself.
type FollowUp struct {
	Code      string
	Says      Sentence
	Provision string
}

// FollowUps are the ways on that the law names for somebody, the one it names first coming first. It gives the chain of
// competence test and move to PNS; for PPPK the contract is looked at when it ends. More guidance is always one.
func FollowUps(kind string, level Level) (out []FollowUp) {
	provision := "PP 30/2019 art. 58"
	if level == JPTUtama || level == JPTMadya || level == JPTPratama {
		provision = "PP 30/2019 art. 57"
	}
	switch kind {
	case "pns":
		out = append(out, FollowUp{"competence-test", Sentence{
			"Mengusulkan uji kompetensi kembali kepada pejabat yang berwenang. Dari hasilnya pejabat itu dapat memindahkan ke jabatan yang sesuai atau yang lebih rendah.",
			"Propose another competence test to the authorised official, who may by its outcome move the person to a fitting or a lower post."}, provision})
	case "pppk":
		out = append(out, FollowUp{"contract", Sentence{
			"Melaporkan kepada pejabat yang berwenang untuk dipertimbangkan pada perpanjangan perjanjian kerja.",
			"Report to the authorised official, to be considered when the contract is extended."}, "PP 49/2018"})
	}
	return append(out,
		FollowUp{"more-guidance", Sentence{"Melanjutkan bimbingan atau konseling dengan rencana baru.", "Go on with guidance or counselling under a new plan."}, "art. 21; III.D"},
		FollowUp{"circumstances", Sentence{"Tidak ada tindak lanjut, karena keadaan di luar kendali pegawai.", "No follow-up, because of circumstances beyond the person's control."}, provision})
}
