package appraisal

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// VersionState is what became of a version of a target agreement.
type VersionState string

// The states.
const (
	Proposed VersionState = "proposed" // handed in, not decided yet
	Returned VersionState = "returned" // sent back
	Running  VersionState = "running"  // agreed and in force
	Replaced VersionState = "replaced" // agreed, then followed by a later one
	Lapsed   VersionState = "lapsed"   // overtaken before it was decided
)

// AgreementChanged is the code of the refusal of who acknowledges a version that is not in force.
const AgreementChanged = "agreement-changed"

// VersionAct is an act by which a target agreement was handed in, sent back or agreed.
type VersionAct struct {
	ID   string
	Kind ActKind // SubmitTargets, ReturnTargets or AgreeTargets
	By   Party
	At   time.Time
}

// TargetVersion is one version that was handed in.
type TargetVersion struct {
	Version   int // among those agreed, from 1; 0: never agreed
	State     VersionState
	Submitted VersionAct
	Decided   VersionAct // zero while nobody has decided
}

// TargetVersions tells what became of every version that was handed in (art. 14(2)–(3); II.C.1): one agreed is in force
// until the next one is agreed, whatever is proposed in between. acts are those taken, oldest first; undecided says
// that a decision on the last one is still awaited. The versions come oldest first.
func TargetVersions(acts []VersionAct, undecided bool) []TargetVersion {
	var list []TargetVersion
	agreed, running := 0, -1
	for _, a := range acts {
		last := len(list) - 1
		switch {
		case a.Kind == SubmitTargets:
			if last >= 0 && list[last].State == Proposed {
				list[last].State = Lapsed
			}
			list = append(list, TargetVersion{State: Proposed, Submitted: a})
		case last < 0 || list[last].State != Proposed:
			// A decision on nothing: it cannot be taken, so it is not here either.
		case a.Kind == ReturnTargets:
			list[last].State, list[last].Decided = Returned, a
		case a.Kind == AgreeTargets:
			if running >= 0 {
				list[running].State = Replaced
			}
			agreed++
			running = last
			list[last].State, list[last].Decided, list[last].Version = Running, a, agreed
		}
	}
	if last := len(list) - 1; last >= 0 && list[last].State == Proposed && !undecided {
		list[last].State = Lapsed
	}
	return list
}

// TargetChange is one difference between two versions.
type TargetChange struct {
	Number int    // of the planned result; 0: the rest of the agreement
	What   string // ChangeAdded, ChangeDropped, ChangeChanged
	Field  string // path below the planned result or the agreement; empty for a whole result
	Before string
	After  string
}

// What a change is.
const (
	ChangeAdded   = "added"
	ChangeDropped = "dropped"
	ChangeChanged = "changed"
)

// CompareTargets lists what is different in a later version. Planned results are matched by number, so one that was
// only moved or reworded is not taken for another. Choices are given as their codes.
func CompareTargets(old, later Targets) []TargetChange {
	var changes []TargetChange
	find := func(list []PlannedResult, n int) int {
		return slices.IndexFunc(list, func(r PlannedResult) bool { return r.Number == n })
	}
	for _, r := range old.Results {
		if find(later.Results, r.Number) < 0 {
			changes = append(changes, TargetChange{Number: r.Number, What: ChangeDropped, Before: r.Text})
		}
	}
	for _, r := range later.Results {
		i := find(old.Results, r.Number)
		if i < 0 {
			changes = append(changes, TargetChange{Number: r.Number, What: ChangeAdded, After: r.Text})
			continue
		}
		changes = append(changes, between(r.Number, old.Results[i].fields(), r.fields())...)
	}
	return append(changes, between(0, old.fields(), later.fields())...)
}

// pair is a field with what stands in it.
type pair struct{ field, value string }

// between compares two lists of fields; a field that one of them lacks is empty there.
func between(number int, old, later []pair) []TargetChange {
	value := func(list []pair, field string) string {
		if i := slices.IndexFunc(list, func(p pair) bool { return p.field == field }); i >= 0 {
			return list[i].value
		}
		return ""
	}
	var changes []TargetChange
	for _, p := range later {
		if before := value(old, p.field); before != p.value {
			changes = append(changes, TargetChange{number, ChangeChanged, p.field, before, p.value})
		}
	}
	for _, p := range old {
		if p.value != "" && !slices.ContainsFunc(later, func(l pair) bool { return l.field == p.field }) {
			changes = append(changes, TargetChange{number, ChangeChanged, p.field, p.value, ""})
		}
	}
	return changes
}

func (r PlannedResult) fields() []pair {
	list := []pair{
		{"result", r.Text}, {"main", strconv.FormatBool(r.Main)}, {"parents", strings.Join(r.Parents, " ")}, {"supports", r.Supports},
		{"perspective", string(r.Perspective)}, {"control", r.Control.code()}, {"assigned_by", r.AssignedBy},
	}
	for i, ind := range r.Indicators {
		at := fmt.Sprintf("indicators[%d].", i)
		list = append(list, pair{at + "aspect", ind.Aspect}, pair{at + "measure", ind.Measure}, pair{at + "target", ind.Target},
			pair{at + "kind", string(ind.kind())}, pair{at + "direction", string(ind.Direction)}, pair{at + "unit", ind.Unit},
			pair{at + "amount", ind.Amount}, pair{at + "source", ind.Source}, pair{at + "measure_code", ind.Code})
	}
	return list
}

func (t Targets) fields() []pair {
	list := []pair{{"approach", string(cmp.Or(t.Approach, Quantitative))}, {"resources", t.Resources}, {"accountability", t.Accountability}, {"consequences", t.Consequences}}
	for _, b := range t.Behaviour {
		list = append(list, pair{fmt.Sprintf("behaviour[%d]", b.Value), b.Text})
	}
	return list
}

// code is how a level of control is named outside; empty for one that was not told.
func (c Control) code() string {
	if c < ControlOutcome || c > ControlHigh {
		return ""
	}
	return [...]string{"outcome", "intermediate-outcome", "output-low", "output-medium", "output-high"}[c-1]
}

func (i Indicator) kind() IndicatorKind {
	if i.Kind == "" {
		return OfResult
	}
	return i.Kind
}
