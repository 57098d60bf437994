package appraisal

import (
	"cmp"
	"slices"
)

// SuperiorLoad is how many people one appraiser agrees targets with and rates.
type SuperiorLoad struct {
	Person, Name string
	Unit         string // name of the appraiser's own unit; empty when they are not on the cycle's roster
	Staff        int
}

// SuperiorLoads counts the staff of every appraiser, the most first, and returns the median: half of the appraisers
// have at most so many. The law sets no limit and no policy has one, so nothing is judged.
func SuperiorLoads(members []YearMember) (loads []SuperiorLoad, median int) {
	at := map[string]int{}
	unit := map[string]string{}
	for _, m := range members {
		unit[m.Person] = m.UnitName
	}
	for _, m := range members {
		if m.LeftOut != "" || m.Superior == "" {
			continue
		}
		i, known := at[m.Superior]
		if !known {
			i = len(loads)
			at[m.Superior] = i
			loads = append(loads, SuperiorLoad{Person: m.Superior, Name: m.SuperiorName, Unit: unit[m.Superior]})
		}
		loads[i].Staff++
	}
	slices.SortStableFunc(loads, func(a, b SuperiorLoad) int {
		return cmp.Or(cmp.Compare(b.Staff, a.Staff), cmp.Compare(a.Name, b.Name))
	})
	if len(loads) > 0 {
		median = loads[len(loads)/2].Staff
	}
	return loads, median
}
