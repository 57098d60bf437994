package policies

import (
	"gopkg.in/yaml.v3"

	"siklus.id/appraisal"
)

// letterKeys say when letters may disturb somebody and whether acts are answered by a receipt.
var letterKeys = []policyKey{
	{path: "letters.quiet_days", need: withSection, set: func(p *Policy, v *yaml.Node) error { return yes(&p.Letters.QuietDays, v) }},
	{path: "letters.earliest", need: withSection, set: func(p *Policy, v *yaml.Node) error { return number(&p.Letters.Earliest, v, 5, 9) }},
	{path: "letters.latest", need: withSection, set: func(p *Policy, v *yaml.Node) error { return number(&p.Letters.Latest, v, 16, 22) }},
	{path: "letters.receipts", need: withSection, set: func(p *Policy, v *yaml.Node) error {
		return oneOf((*string)(&p.Letters.Receipts), v, string(appraisal.Never), string(appraisal.Digest), string(appraisal.AtOnce))
	}},
}

// letterRules are the choices as cases keep them; a file without the section has the defaults.
func (p Policy) letterRules() appraisal.LetterRules {
	if p.Letters.Chosen() {
		return p.Letters
	}
	return appraisal.LetterRules{QuietDays: true, Earliest: 7, Latest: 20, Receipts: appraisal.Digest}
}
