package policies

import "gopkg.in/yaml.v3"

// Who holds calibration sessions, on which the law is silent. HR always may.
const (
	CalibratedByHR   = "hr"
	CalibratedByHead = "head" // the head of the unit as well, whose staff's ratings are compared
)

// calibrationKeys say how ratings are compared before they are signed. Without the section HR compares and no departure is
// tolerated.
var calibrationKeys = []policyKey{
	{path: "calibration.by", need: withSection, set: func(p *Policy, v *yaml.Node) error {
		return oneOf(&p.CalibratedBy, v, CalibratedByHR, CalibratedByHead)
	}},
	{path: "calibration.tolerance", need: withSection, set: func(p *Policy, v *yaml.Node) error {
		return number(&p.Distribution.Tolerance, v, 0, 30)
	}},
}
