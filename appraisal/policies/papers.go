package policies

import "gopkg.in/yaml.v3"

// What stands at the head of forms D, where the regulation shows the state emblem (*lambang Garuda*).
const (
	EmblemPlace = "place-holder" // a ring with the word
	NoEmblem    = "none"         // nothing, for who prints on a letterhead
	OwnEmblem   = "own"          // the agency's file in the operator's folder; the place holder while there is none
)

// paperKeys are about papers. Without the section it is the place holder.
var paperKeys = []policyKey{
	{path: "papers.emblem", need: withSection, set: func(p *Policy, v *yaml.Node) error {
		return oneOf(&p.Emblem, v, EmblemPlace, NoEmblem, OwnEmblem)
	}},
}
