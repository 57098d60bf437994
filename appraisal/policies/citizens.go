package policies

import (
	"gopkg.in/yaml.v3"

	"siklus.id/appraisal"
)

// CitizenChoices say how citizens at the desks are heard (PermenPANRB 14/2017 knows the survey, not these figures). The
// zero value means that the agency keeps no desks.
type CitizenChoices struct {
	Answer   int                    // working days that whom a complaint concerns has to answer
	OpenFor  int                    // hours for which a form that was opened at a desk is taken
	Hourly   int                    // forms that one desk takes in an hour; more are a flood
	Expected appraisal.ServiceClass // from whose lowest index on citizens' expectation is reached
	Founded  int                    // per cent that a founded complaint takes from the aspect of whom it concerns
}

var citizenKeys = []policyKey{
	{path: "citizens.answer", need: withSection, set: func(p *Policy, v *yaml.Node) error {
		return length(&p.Citizens.Answer, v, string(appraisal.WorkingDays), 30)
	}},
	{path: "citizens.open_for", need: withSection, set: func(p *Policy, v *yaml.Node) error {
		return length(&p.Citizens.OpenFor, v, "hours", 72)
	}},
	{path: "citizens.hourly", need: withSection, set: func(p *Policy, v *yaml.Node) error { return number(&p.Citizens.Hourly, v, 10, 1000) }},
	{path: "citizens.expected", need: withSection, set: func(p *Policy, v *yaml.Node) error {
		return oneOf((*string)(&p.Citizens.Expected), v, string(appraisal.ClassA), string(appraisal.ClassB), string(appraisal.ClassC))
	}},
	{path: "citizens.founded", need: withSection, set: func(p *Policy, v *yaml.Node) error { return number(&p.Citizens.Founded, v, 0, 50) }},
}
