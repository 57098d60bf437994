package appraisal

// Ages by which waiting cases are counted: how many working days they stand in their stage. The last one has no end.
var ages = [...]int{2, 5, 10}

// AgeClasses is how many ages are told apart.
const AgeClasses = len(ages) + 1

// AgeStarts returns, for each age but the last, the first day from which a case that stands in its stage since then is of
// that age or younger on a day: what stands since an earlier day than the last of them is of the last age.
func AgeStarts(c Calendar, today Date) [AgeClasses - 1]Date {
	var starts [AgeClasses - 1]Date
	for i, n := range ages {
		starts[i] = c.Before(today, n+1) + 1
	}
	return starts
}

// Watched counts cases that are watched together: of a stage, a unit, an age. The fields can be added up.
type Watched struct {
	Cases       int
	Running     int
	Waiting     int // running, and somebody is awaited
	Overdue     int // running, and the last day has passed
	NotBegun    int // waiting, and no party has done anything yet
	Unreachable int // running, and no letter reaches somebody who is awaited
	Ages        [AgeClasses]int
	AgesOverdue [AgeClasses]int
}

// Add adds the counts of others.
func (w *Watched) Add(o Watched) {
	w.Cases += o.Cases
	w.Running += o.Running
	w.Waiting += o.Waiting
	w.Overdue += o.Overdue
	w.NotBegun += o.NotBegun
	w.Unreachable += o.Unreachable
	for i := range w.Ages {
		w.Ages[i] += o.Ages[i]
		w.AgesOverdue[i] += o.AgesOverdue[i]
	}
}

// UnitTree is the units of an agency, by code; Parent is the code of the unit above, empty at the top.
type UnitTree struct {
	parent map[string]string
	below  map[string][]string
}

// NewUnitTree makes a tree of units given as code and code of the unit above, in the order in which they are to be shown.
// A unit above that is not known counts as none.
func NewUnitTree(units [][2]string) UnitTree {
	t := UnitTree{parent: make(map[string]string, len(units)), below: make(map[string][]string, len(units))}
	for _, u := range units {
		t.parent[u[0]] = u[1]
	}
	for _, u := range units {
		above := u[1]
		if _, known := t.parent[above]; !known {
			above = ""
		}
		t.parent[u[0]] = above
		t.below[above] = append(t.below[above], u[0])
	}
	return t
}

// Knows reports whether there is a unit of the code.
func (t UnitTree) Knows(code string) bool { _, known := t.parent[code]; return known }

// Below returns the units right below one; those at the top for an empty code.
func (t UnitTree) Below(code string) []string { return t.below[code] }

// Path returns the units from the top down to one, itself included.
func (t UnitTree) Path(code string) []string {
	var path []string
	for here := code; here != "" && len(path) <= len(t.parent); here = t.parent[here] {
		path = append([]string{here}, path...)
	}
	return path
}

// Within reports whether a unit is another one or below it; every unit is within the empty code.
func (t UnitTree) Within(code, above string) bool {
	if above == "" {
		return true
	}
	for steps := 0; code != "" && steps <= len(t.parent); steps++ {
		if code == above {
			return true
		}
		code = t.parent[code]
	}
	return false
}

// Sums adds up the counts of each unit and of all below it. Counts of a unit that is not in the tree stand by themselves.
func (t UnitTree) Sums(own map[string]Watched) map[string]Watched {
	sums := make(map[string]Watched, len(t.parent))
	for code, counted := range own {
		for steps := 0; code != "" && steps <= len(t.parent); steps++ {
			sum := sums[code]
			sum.Add(counted)
			sums[code] = sum
			code = t.parent[code]
		}
	}
	return sums
}
