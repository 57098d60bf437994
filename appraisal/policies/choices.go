package policies

import (
	"fmt"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"siklus.id/appraisal"
	"siklus.id/appraisal/editions"
)

// Choices are what an agency may say beyond the terms. Each section of a file is there whole or not at all;
// a section that is not there leaves its zero value, which means: the agency chose nothing.
type Choices struct {
	Zone    string   // IANA name of the time zone
	Week    int      // working days in a week, 5 or 6
	DaysOff []DayOff // of the region, beside those of the nation

	Language  string   // of letters and pages to somebody who chose none: "id" or "en"
	Languages []string // offered

	Progress     Progress
	Aspects      Aspects
	Thresholds   appraisal.Thresholds // zero: nothing is proposed
	ReasonAway   bool                 // a rating away from the proposal needs a written reason
	Voices       Voices
	Objection    Objection
	LatePeriod   string // PreviousPeriod or NoOrganisation
	Circular     bool   // the figures of SE 3/2023 are looked at
	Distribution appraisal.DistributionChoice
	Scoring      string // name of a scored edition: beside the quadrant, or deciding when it is the edition; empty: none
	Weights      string // its weights, "70/30" or "60/40"
	Development  Development
	Competence   Competence
	Citizens     CitizenChoices
	CalibratedBy string // CalibratedByHR or CalibratedByHead; empty: HR
	Letters      appraisal.LetterRules
	Emblem       string // EmblemPlace, NoEmblem or OwnEmblem; empty: the place holder
}

// DayOff is a day off of the region.
type DayOff struct {
	Date appraisal.Date
	Name string
}

// Progress says how often work is written down outside the evaluations.
type Progress struct {
	Entries  string               // EveryDay, EveryWeek or NoEntries
	Feedback appraisal.PeriodKind // T5 where leader and employee agreed on nothing else
	Answer   int                  // working days after which who was asked for feedback is reminded
}

// How often staff are asked for an entry of progress; none of it is a duty of PermenPANRB 6/2022 (art. 16(3)).
const (
	EveryDay  = "day"
	EveryWeek = "week"
	NoEntries = "none"
)

// Aspects are what the two proposals are made of.
type Aspects struct{ Results, Behaviour []Share }

// Share is the weight of an aspect in a proposal, in per cent.
type Share struct {
	Aspect string
	Weight int
}

// Voices are whose view is heard (arts 17–19). The superior's is a duty and always among them.
type Voices struct {
	Heard         []string
	PeersLeast    int // fewer answers than this are not shown: nobody could stay unknown
	PeersMost     int // peers, and staff, whom one may be asked about
	PerRater      int // colleagues about whom one person may be asked in a period
	Answer        int // working days that who is asked has, and a substitute after them
	Before        int // working days left to rate after what was said is released
	CitizensLeast int // fewer answers than this propose nothing
	ValuesLeast   int // fewer pieces of feedback with a tone on behaviour values propose nothing
}

// The voices.
const (
	SuperiorVoice = "superior"
	Peers         = "peers"
	Subordinates  = "subordinates"
	Citizens      = "citizens"
	Measurements  = "measurements"
)

// Objection holds what the law leaves open on objections (law.md §6.3).
type Objection struct {
	Pending    string // Provisional or InForce
	Withdrawal bool   // the employee may take it back
	SecondDate bool   // the plain-day date of PP 30/2019 is shown beside the working-day date
}

// What a result is while an objection to it is pending.
const (
	Provisional = "provisional"
	InForce     = "in-force"
)

// What a periodic evaluation rests on when the organisation's periodic result is late.
const (
	PreviousPeriod = appraisal.PreviousPeriod
	NoOrganisation = "none"
)

// Development says which findings lead to training, and how many lesson hours (*jam pelajaran*) a year holds.
type Development struct {
	From          []string
	HoursPNS      int // least, per year
	HoursPPPK     int // most, per year
	LessonMinutes int
	MentorHours   bool // a mentoring credits its mentor too
}

// ValuesAspect is the aspect that named feedback on the behaviour values answers for.
const ValuesAspect = "values"

// voiceOf names the voice that an aspect is heard from; an aspect that is not listed needs none of its own.
var voiceOf = map[string]string{
	"citizen-satisfaction": Citizens, "peer-feedback": Peers, "staff-feedback": Subordinates,
	"productivity": Measurements, "service-quality": Measurements, "service-time": Measurements,
}

// aspectNames are the aspects a proposal can be made of.
var aspectNames = []string{
	"achievement", "process", "innovation", "productivity", "service-quality", "service-time", "citizen-satisfaction",
	"competence", "community", "integrity", "results", ValuesAspect, "peer-feedback", "staff-feedback",
}

var choiceKeys = slices.Concat([]policyKey{
	{path: "place.zone", need: withSection, set: func(p *Policy, v *yaml.Node) error {
		return oneOf(&p.Zone, v, "Asia/Jakarta", "Asia/Pontianak", "Asia/Makassar", "Asia/Jayapura")
	}},
	{path: "place.week", need: withSection, set: func(p *Policy, v *yaml.Node) error { return number(&p.Week, v, 5, 6) }},
	{path: "place.days_off", need: withSection, list: true, set: func(p *Policy, v *yaml.Node) error { return daysOff(p, v) }},
	{path: "languages.default", need: withSection, set: func(p *Policy, v *yaml.Node) error { return oneOf(&p.Language, v, "id", "en") }},
	{path: "languages.offered", need: withSection, list: true, set: func(p *Policy, v *yaml.Node) error { return listOf(&p.Languages, v, "id", "en") }},
	{path: "progress.entries", need: withSection, set: func(p *Policy, v *yaml.Node) error {
		return oneOf(&p.Progress.Entries, v, EveryDay, EveryWeek, NoEntries)
	}},
	{path: "progress.feedback", need: withSection, set: func(p *Policy, v *yaml.Node) error { return cadence(&p.Progress.Feedback, v) }},
	{path: "progress.answer", need: withSection, set: func(p *Policy, v *yaml.Node) error {
		return length(&p.Progress.Answer, v, string(appraisal.WorkingDays), 60)
	}},
	{path: "thresholds.above", need: withSection, set: func(p *Policy, v *yaml.Node) error { return number(&p.Thresholds.Above, v, 1, 200) }},
	{path: "thresholds.meets", need: withSection, set: func(p *Policy, v *yaml.Node) error { return number(&p.Thresholds.Meets, v, 1, 200) }},
	{path: "thresholds.reason", need: withSection, set: func(p *Policy, v *yaml.Node) error { return yes(&p.ReasonAway, v) }},
	{path: "voices.heard", need: withSection, list: true, set: func(p *Policy, v *yaml.Node) error {
		return listOf(&p.Voices.Heard, v, SuperiorVoice, Peers, Subordinates, Citizens, Measurements)
	}},
	{path: "voices.peers_least", need: whenChosen, set: func(p *Policy, v *yaml.Node) error {
		return number(&p.Voices.PeersLeast, v, appraisal.FewestVoices, 20)
	}},
	{path: "voices.peers_most", need: whenChosen, set: func(p *Policy, v *yaml.Node) error {
		return number(&p.Voices.PeersMost, v, appraisal.FewestVoices, 20)
	}},
	{path: "voices.per_rater", need: whenChosen, set: func(p *Policy, v *yaml.Node) error { return number(&p.Voices.PerRater, v, 1, 20) }},
	{path: "voices.answer", need: whenChosen, set: func(p *Policy, v *yaml.Node) error {
		return length(&p.Voices.Answer, v, string(appraisal.WorkingDays), 10)
	}},
	{path: "voices.before", need: whenChosen, set: func(p *Policy, v *yaml.Node) error {
		return length(&p.Voices.Before, v, string(appraisal.WorkingDays), 20)
	}},
	{path: "voices.values_least", need: whenChosen, set: func(p *Policy, v *yaml.Node) error { return number(&p.Voices.ValuesLeast, v, 1, 20) }},
	{path: "voices.citizens_least", need: whenChosen, set: func(p *Policy, v *yaml.Node) error { return number(&p.Voices.CitizensLeast, v, 1, 1000) }},
	{path: "objection.pending", need: withSection, set: func(p *Policy, v *yaml.Node) error {
		return oneOf(&p.Objection.Pending, v, Provisional, InForce)
	}},
	{path: "objection.withdrawal", need: withSection, set: func(p *Policy, v *yaml.Node) error { return yes(&p.Objection.Withdrawal, v) }},
	{path: "objection.second_date", need: withSection, set: func(p *Policy, v *yaml.Node) error { return yes(&p.Objection.SecondDate, v) }},
	{path: "organisation.late_period", need: withSection, set: func(p *Policy, v *yaml.Node) error {
		return oneOf(&p.LatePeriod, v, PreviousPeriod, NoOrganisation)
	}},
	{path: "distribution.circular", need: withSection, set: func(p *Policy, v *yaml.Node) error {
		var s string
		err := oneOf(&s, v, editions.SE32023, "none")
		p.Circular = s == editions.SE32023
		return err
	}},
	{path: "distribution.rounding", need: withSection, set: func(p *Policy, v *yaml.Node) error {
		var s string
		err := oneOf(&s, v, string(appraisal.RoundExact), string(appraisal.RoundInFavour))
		p.Distribution.Rounding = appraisal.Rounding(s)
		return err
	}},
	{path: "distribution.smallest_unit", need: withSection, set: func(p *Policy, v *yaml.Node) error {
		return number(&p.Distribution.Smallest, v, 1, 100)
	}},
	{path: "scoring.edition", need: withSection, set: func(p *Policy, v *yaml.Node) error { return oneOf(&p.Scoring, v, editions.Scored()...) }},
	{path: "scoring.weights", need: withSection, set: func(p *Policy, v *yaml.Node) error { return oneOf(&p.Weights, v, "70/30", "60/40") }},
	{path: "development.from", need: withSection, list: true, set: func(p *Policy, v *yaml.Node) error {
		return listOf(&p.Development.From, v, "results", "behaviour", "competence", Citizens, Measurements)
	}},
	{path: "development.hours_pns", need: withSection, set: func(p *Policy, v *yaml.Node) error { return number(&p.Development.HoursPNS, v, 20, 400) }},
	{path: "development.hours_pppk", need: withSection, set: func(p *Policy, v *yaml.Node) error { return number(&p.Development.HoursPPPK, v, 1, 24) }},
	{path: "development.lesson_minutes", need: withSection, set: func(p *Policy, v *yaml.Node) error {
		return number(&p.Development.LessonMinutes, v, appraisal.LessonMinutes, appraisal.LessonMinutes)
	}},
	{path: "development.mentor_hours", need: withSection, set: func(p *Policy, v *yaml.Node) error { return yes(&p.Development.MentorHours, v) }},
}, aspectKeys("results", func(p *Policy) *[]Share { return &p.Aspects.Results }),
	aspectKeys("behaviour", func(p *Policy) *[]Share { return &p.Aspects.Behaviour }), competenceKeys, citizenKeys, letterKeys, paperKeys, calibrationKeys)

func aspectKeys(of string, to func(*Policy) *[]Share) []policyKey {
	var all []policyKey
	for _, name := range aspectNames {
		all = append(all, policyKey{path: "aspects." + of + "." + name, need: whenChosen, set: func(p *Policy, v *yaml.Node) error {
			s := Share{Aspect: name}
			err := number(&s.Weight, v, 1, 100)
			*to(p) = append(*to(p), s)
			return err
		}})
	}
	return all
}

func listOf(to *[]string, v *yaml.Node, allowed ...string) error {
	for _, item := range v.Content {
		var s string
		if item.Kind != yaml.ScalarNode {
			return fmt.Errorf("a list holds single values")
		}
		if err := oneOf(&s, item, allowed...); err != nil {
			return err
		}
		if slices.Contains(*to, s) {
			return fmt.Errorf("%q stands twice", s)
		}
		*to = append(*to, s)
	}
	if len(*to) == 0 {
		return fmt.Errorf("the list is empty")
	}
	return nil
}

func daysOff(p *Policy, v *yaml.Node) error {
	for _, item := range v.Content {
		date, name, _ := strings.Cut(item.Value, " ")
		d, err := appraisal.ParseDate(date)
		if err != nil || item.Kind != yaml.ScalarNode || strings.TrimSpace(name) == "" {
			return fmt.Errorf("%q is not a date and a name such as \"2026-12-31 Hari jadi\"", item.Value)
		}
		if slices.ContainsFunc(p.DaysOff, func(o DayOff) bool { return o.Date == d }) {
			return fmt.Errorf("%s stands twice", d)
		}
		p.DaysOff = append(p.DaysOff, DayOff{Date: d, Name: strings.TrimSpace(name)})
	}
	return nil
}
