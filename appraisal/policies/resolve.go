package policies

import (
	"fmt"
	"slices"
	"strings"

	"siklus.id/appraisal"
	"siklus.id/appraisal/calendars"
	"siklus.id/appraisal/editions"
)

// Resolve makes the Rules of one performance year: the regulation, the policy, and the agency's calendar
// with the days off of the year and the next one, in which the year's last terms end, and those of its region
// that the policy names. week is the number of working days in the agency's week, 5 or 6. Days off that nobody
// would work anyway are left out, because the Rules travel with every case.
func Resolve(p Policy, zone string, week, year int, pace appraisal.Pace) (appraisal.Rules, error) {
	calendar, err := resolveCalendar(p, zone, week, year)
	if err != nil {
		return appraisal.Rules{}, err
	}
	return ResolveOn(p, calendar, year, pace)
}

// ResolveOn makes the Rules of one performance year on a calendar that is there already: one that was handed
// in, or one without any days off.
func ResolveOn(p Policy, calendar appraisal.Calendar, year int, pace appraisal.Pace) (appraisal.Rules, error) {
	edition, err := editions.Load(p.Edition)
	if err != nil {
		return appraisal.Rules{}, err
	}
	r := appraisal.Rules{
		Edition: edition.Name, Policy: p.Ref(), Calendar: calendar, Pace: pace,
		Lengths:          map[appraisal.Clock]int{},
		Cadence:          p.Cadence,
		CheckIns:         p.CheckIns,
		Feedback:         p.Progress.Feedback,
		Entries:          appraisal.Rhythm(p.Progress.Entries),
		AnswerFeedback:   p.Progress.Answer,
		OpensBefore:      p.OpensBefore,
		YearOpens:        appraisal.NewDate(year, p.OpensMonth, p.OpensDay),
		DeliverAtSigning: p.DeliverAtSigning,
		SilentDecision:   p.SilentDecision,
		TrainingBelow:    p.TrainingBelow,
		JitterMinutes:    p.JitterMinutes,
		NoWithdrawal:     p.Objection.Pending != "" && !p.Objection.Withdrawal,
		InForce:          p.Objection.Pending == InForce,
		SignedOnlyFinal:  p.SignedOnlyFinal,
		RateRetired:      p.RateRetired,
		LatePeriod:       p.LatePeriod,
		Circular:         p.Circular,
		Distribution:     p.Distribution,
		Hours:            appraisal.TrainingHours{PNS: p.Development.HoursPNS, PPPK: p.Development.HoursPPPK, Mentor: p.Development.MentorHours},
		Competence:       p.Competence.window(year),
		Letters:          p.letterRules(),
	}
	if r.Scoring, err = scoringRule(p); err != nil {
		return appraisal.Rules{}, err
	}
	for _, c := range appraisal.Clocks() {
		n := p.Lengths[c]
		if rule, ok := edition.Rule(c); ok && rule.Unit == appraisal.WorkingDays {
			n = rule.Length // what the law counts, no policy shortens or stretches
		}
		if n > 0 {
			r.Lengths[c] = n
		}
	}
	return r, nil
}

// scoringRule is the scored edition of a policy, nil when it names none. It decides where it is the edition itself.
func scoringRule(p Policy) (*appraisal.ScoringRule, error) {
	if p.Scoring == "" {
		return nil, nil
	}
	s, err := editions.LoadScoring(p.Scoring)
	if err != nil {
		return nil, err
	}
	w, ok := s.WeightsNamed(p.Weights)
	if !ok {
		return nil, fmt.Errorf("edition %s has no weights %q", p.Scoring, p.Weights)
	}
	rule := appraisal.ScoringRule{Scoring: s, Weights: w, Decides: p.Scoring == p.Edition}.Pinned()
	return &rule, nil
}

// PlaceWarnings says where the zone or the week that a policy names are not those by which the rules count: the
// agency's own decide, and its policy should say the same.
func PlaceWarnings(r appraisal.Rules) []appraisal.Warning {
	name, _, _ := strings.Cut(r.Policy, "@")
	p, err := Load(name)
	if err != nil {
		return nil // of a policy this program does not carry, nothing is known
	}
	var warnings []appraisal.Warning
	if zone := r.Calendar.Zone; p.Zone != "" && p.Zone != zone {
		warnings = append(warnings, appraisal.Warning{
			Code: "policy-zone-differs",
			Sentence: fmt.Sprintf("Kebijakan %s menyebut zona waktu %s, instansi memakai %s; yang berlaku zona instansi.",
				p.Name, p.Zone, zone),
			English: fmt.Sprintf("Policy %s names the time zone %s, the agency has %s; the agency's decides.", p.Name, p.Zone, zone),
		})
	}
	if week := r.Calendar.Week; p.Week != 0 && p.Week != week {
		warnings = append(warnings, appraisal.Warning{
			Code: "policy-week-differs",
			Sentence: fmt.Sprintf("Kebijakan %s menyebut %d hari kerja seminggu, instansi memakai %d; yang berlaku hari kerja instansi.",
				p.Name, p.Week, week),
			English: fmt.Sprintf("Policy %s names a working week of %d days, the agency has %d; the agency's decides.", p.Name, p.Week, week),
		})
	}
	return warnings
}

func resolveCalendar(p Policy, zone string, week, year int) (appraisal.Calendar, error) {
	c := appraisal.Calendar{Zone: zone, Week: week}
	if _, err := c.Location(); err != nil {
		return c, err
	}
	if week != 5 && week != 6 {
		return c, fmt.Errorf("a working week of %d days is not known: it is 5 or 6", week)
	}
	var off []appraisal.Date
	for _, y := range []int{year, year + 1} {
		days, err := calendars.Load(y)
		if err != nil {
			return c, err
		}
		for _, d := range days.Days {
			off = append(off, d.Date)
		}
	}
	for _, d := range p.DaysOff {
		if y := d.Date.Year(); y == year || y == year+1 {
			off = append(off, d.Date)
		}
	}
	off = slices.DeleteFunc(off, func(d appraisal.Date) bool { return !c.WorkingDay(d) })
	slices.Sort(off)
	c.Off = slices.Compact(off)
	return c, nil
}

// CalendarWarnings says what is not certain about the days off of a cycle: the years whose decree has not
// been read in, and what follows.
func CalendarWarnings(year int) []appraisal.Warning {
	var warnings []appraisal.Warning
	for _, y := range []int{year, year + 1} {
		days, err := calendars.Load(y)
		if err != nil || days.Decreed {
			continue
		}
		warnings = append(warnings, appraisal.Warning{
			Code: "calendar-expected",
			Sentence: fmt.Sprintf("Hari libur %d masih perkiraan dan cuti bersamanya belum diketahui; perbarui kalender setelah keputusan bersama terbit.",
				y),
			English: fmt.Sprintf("The days off of %d are expected, not decreed, and its joint leave is not known; adopt the calendar once the joint decree is out.",
				y),
		})
	}
	return warnings
}
