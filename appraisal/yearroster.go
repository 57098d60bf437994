package appraisal

// YearRoster is the roster that a cycle starts from, as it was written down at the launch.
type YearRoster struct {
	Recorded bool // units and appraisers were written down too
	Members  []YearMember
	Units    []YearUnit
}

// YearMember is one person on the roster of a cycle. IDs are opaque; names are for people.
type YearMember struct {
	Person, Name           string
	Post, Title            string
	Unit, UnitName         string
	Superior, SuperiorName string // who appraises them; empty: nobody, or not written down
	LeftOut                string // why they get no appraisal; empty: they get one
}

// YearUnit is a unit in which somebody worked, or one above it.
type YearUnit struct{ ID, Code, Name string }

// YearChange is one difference between the rosters of two cycles.
type YearChange struct {
	Kind          string // MemberJoined, MemberLeft …
	Subject       string // name of the person or unit
	Before, After string
}

// The kinds of difference, in the order in which they are told.
const (
	MemberJoined    = "joined" // gets an appraisal now and got none before
	MemberLeft      = "left"   // got one and gets none now; After says why, as LeftOut does, or stays empty
	PostChanged     = "post"
	UnitChanged     = "unit"
	SuperiorChanged = "superior"
	UnitAdded       = "unit-added"
	UnitGone        = "unit-gone" // nobody works there any more
	UnitRenamed     = "unit-renamed"
)

// YearChangeKinds returns the kinds in the order in which they are told.
func YearChangeKinds() []string {
	return []string{MemberJoined, MemberLeft, PostChanged, UnitChanged, SuperiorChanged, UnitAdded, UnitGone, UnitRenamed}
}

// CompareYears returns what differs from one cycle's roster to another's: people, their post, unit and appraiser, and
// the units. Of units and appraisers nothing is said where one of the two has none on record. The order is that of the
// rosters; what changed for one person stands together.
func CompareYears(before, after YearRoster) []YearChange {
	recorded := before.Recorded && after.Recorded
	then := map[string]YearMember{}
	for _, m := range before.Members {
		if m.LeftOut == "" {
			then[m.Person] = m
		}
	}
	var changes []YearChange
	now := map[string]YearMember{}
	for _, m := range after.Members {
		now[m.Person] = m
		was, known := then[m.Person]
		switch {
		case m.LeftOut != "":
		case !known:
			changes = append(changes, YearChange{Kind: MemberJoined, Subject: m.Name, After: m.Title + ", " + m.UnitName})
		default:
			changes = append(changes, memberChanges(was, m, recorded)...)
		}
	}
	for _, was := range before.Members {
		m, there := now[was.Person]
		if was.LeftOut == "" && (!there || m.LeftOut != "") {
			changes = append(changes, YearChange{Kind: MemberLeft, Subject: was.Name, Before: was.Title + ", " + was.UnitName, After: m.LeftOut})
		}
	}
	if recorded {
		changes = append(changes, unitChanges(before.Units, after.Units)...)
	}
	return changes
}

func memberChanges(was, is YearMember, recorded bool) (changes []YearChange) {
	if was.Post != is.Post {
		changes = append(changes, YearChange{Kind: PostChanged, Subject: is.Name, Before: was.Title, After: is.Title})
	}
	if was.Unit != is.Unit {
		changes = append(changes, YearChange{Kind: UnitChanged, Subject: is.Name, Before: was.UnitName, After: is.UnitName})
	}
	if recorded && was.Superior != is.Superior {
		changes = append(changes, YearChange{Kind: SuperiorChanged, Subject: is.Name, Before: was.SuperiorName, After: is.SuperiorName})
	}
	return changes
}

func unitChanges(before, after []YearUnit) (changes []YearChange) {
	then, now := map[string]YearUnit{}, map[string]bool{}
	for _, u := range before {
		then[u.ID] = u
	}
	for _, u := range after {
		now[u.ID] = true
		was, known := then[u.ID]
		switch {
		case !known:
			changes = append(changes, YearChange{Kind: UnitAdded, Subject: u.Name})
		case was.Name != u.Name:
			changes = append(changes, YearChange{Kind: UnitRenamed, Subject: u.Code, Before: was.Name, After: u.Name})
		}
	}
	for _, u := range before {
		if !now[u.ID] {
			changes = append(changes, YearChange{Kind: UnitGone, Subject: u.Name})
		}
	}
	return changes
}
