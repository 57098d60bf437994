package policies

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"gopkg.in/yaml.v3"

	"siklus.id/appraisal"
	"siklus.id/appraisal/editions"
)

// Parse reads a policy file strictly: an unknown, missing or repeated key, a wrong unit, a value out of
// bounds and a contradiction are errors, all of them reported at once, each as "name.yaml:line: what".
func Parse(name string, file []byte) (Policy, error) {
	r := reader{file: name + ".yaml", lines: map[string]int{}}
	r.policy = Policy{hash: contentHash(file), Lengths: map[appraisal.Clock]int{}}
	var root yaml.Node
	if err := yaml.Unmarshal(file, &root); err != nil {
		return Policy{}, fmt.Errorf("%s: %w", r.file, err)
	}
	if len(root.Content) != 1 || root.Content[0].Kind != yaml.MappingNode {
		return Policy{}, fmt.Errorf("%s:1: the file must be one mapping of keys to values", r.file)
	}
	r.mapping("", root.Content[0])
	for _, k := range allKeys {
		if _, ok := r.lines[k.path]; !ok && (k.need == always || k.need == withSection && r.has(section(k.path))) {
			r.fault(r.sectionLine(k.path), "key %q is missing", k.path)
		}
	}
	if len(r.faults) == 0 {
		r.contradictions(name)
	}
	return r.policy, errors.Join(r.faults...)
}

type reader struct {
	file   string
	policy Policy
	lines  map[string]int // line of every key that was read, by path; never ranged over
	faults []error
}

func (r *reader) fault(line int, format string, args ...any) {
	r.faults = append(r.faults, fmt.Errorf("%s:%d: %s", r.file, line, fmt.Sprintf(format, args...)))
}

func (r *reader) sectionLine(path string) int { return max(1, r.lines[section(path)]) }

func (r *reader) has(path string) bool { return r.lines[path] > 0 }

func section(path string) string {
	s, _, _ := strings.Cut(path, ".")
	return s
}

func (r *reader) mapping(prefix string, n *yaml.Node) {
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		path := prefix + key.Value
		if line, seen := r.lines[path]; seen {
			r.fault(key.Line, "key %q stands already in line %d", path, line)
			continue
		}
		k := slices.IndexFunc(allKeys, func(k policyKey) bool { return k.path == path })
		section := slices.ContainsFunc(allKeys, func(k policyKey) bool { return strings.HasPrefix(k.path, path+".") })
		switch {
		case section && value.Kind == yaml.MappingNode:
			r.lines[path] = key.Line
			r.mapping(path+".", value)
		case section:
			r.fault(key.Line, "%q must hold keys of its own", path)
		case k < 0:
			r.fault(key.Line, "key %q is not known", path)
		case allKeys[k].list && value.Kind != yaml.SequenceNode:
			r.fault(value.Line, "%q must be a list, in brackets or one value per line", path)
		case !allKeys[k].list && value.Kind != yaml.ScalarNode:
			r.fault(value.Line, "%q must be a single value", path)
		default:
			r.lines[path] = key.Line
			if err := allKeys[k].set(&r.policy, value); err != nil {
				r.fault(value.Line, "%s: %v", path, err)
			}
		}
	}
}

// policyKey is one key of a policy file.
type policyKey struct {
	path string
	set  func(p *Policy, v *yaml.Node) error
	need need
	list bool
}

// need says when a key must stand in a file.
type need int

const (
	always      need = iota
	withSection      // when its section stands there
	whenChosen       // only when another value asks for it
)

// allKeys are the keys every file has, and those of the sections it may have.
var allKeys = slices.Concat(keys, choiceKeys)

var keys = []policyKey{
	{path: "name", set: func(p *Policy, v *yaml.Node) error { return words(&p.Name, v) }},
	{path: "owner", set: func(p *Policy, v *yaml.Node) error { return words(&p.Owner, v) }},
	{path: "edition", set: func(p *Policy, v *yaml.Node) error { return oneOf(&p.Edition, v, editions.Names()...) }},
	{path: "evaluation.cadence", set: func(p *Policy, v *yaml.Node) error { return cadence(&p.Cadence, v) }},
	{path: "evaluation.check_ins", set: func(p *Policy, v *yaml.Node) error { return cadence(&p.CheckIns, v) }},
	{path: "evaluation.opens_before", set: func(p *Policy, v *yaml.Node) error { return length(&p.OpensBefore, v, "days", 90) }},
	{path: "evaluation.stays_open", set: clock(appraisal.T6, 30)},
	{path: "annual.opens", set: func(p *Policy, v *yaml.Node) error { return monthDay(p, v) }},
	{path: "terms.step_up", set: clock(appraisal.T3, 60)},
	{path: "terms.joined", set: clock(appraisal.JoinedClock, 60)},
	{path: "terms.deemed_receipt", set: clock(appraisal.ReceiptClock, 30)},
	{path: "terms.explanation", set: clock(appraisal.ExplanationClock, 30)},
	{path: "terms.unrated", set: clock(appraisal.UnratedClock, 60)},
	{path: "acts.deliver_at_signing", set: func(p *Policy, v *yaml.Node) error { return yes(&p.DeliverAtSigning, v) }},
	{path: "acts.silent_decision", set: func(p *Policy, v *yaml.Node) error {
		return oneOf(&p.SilentDecision, v, appraisal.ResultStands, appraisal.HRNames)
	}},
	{path: "acts.signed_only", set: func(p *Policy, v *yaml.Node) error { return either(&p.SignedOnlyFinal, v, "final", "open") }},
	{path: "people.retirement", set: func(p *Policy, v *yaml.Node) error { return either(&p.RateRetired, v, "rates", "closes") }},
	{path: "training.below", set: func(p *Policy, v *yaml.Node) error { return yes(&p.TrainingBelow, v) }},
	{path: "training.proposal", set: clock(appraisal.ProposalClock, 250)},
	{path: "training.approval", set: clock(appraisal.ApprovalClock, 250)},
	{path: "training.waiting", set: clock(appraisal.WaitingClock, 250)},
	{path: "training.confirm", set: clock(appraisal.ConfirmClock, 250)},
	{path: "training.completion", set: clock(appraisal.CompletionClock, 250)},
	{path: "training.order", list: true, set: func(p *Policy, v *yaml.Node) error { return order(&p.TrainingOrder, v) }},
	{path: "training.fewest", set: func(p *Policy, v *yaml.Node) error { return number(&p.TrainingFewest, v, 3, 100) }},
	{path: "training.effect", set: func(p *Policy, v *yaml.Node) error { return length(&p.TrainingEffect, v, "days", 366) }},
	{path: "engine.jitter_minutes", set: func(p *Policy, v *yaml.Node) error { return number(&p.JitterMinutes, v, 0, 120) }},
}

// contradictions are looked for in a file whose every value is sound by itself.
func (r *reader) contradictions(name string) {
	p := r.policy
	if p.Name != name {
		r.fault(r.lines["name"], "the policy calls itself %q, its file %q", p.Name, name)
	}
	if p.CheckIns == appraisal.Quarterly && p.Cadence == appraisal.Monthly {
		r.fault(r.lines["evaluation.check_ins"], "progress cannot be documented less often than it is evaluated (art. 16(4))")
	}
	if p.CheckIns == appraisal.Monthly && p.OpensBefore > shortestMonth || p.Cadence == appraisal.Monthly && p.OpensBefore > shortestMonth {
		r.fault(r.lines["evaluation.opens_before"], "a window of a month cannot open %d days before the month ends", p.OpensBefore)
	}
	edition, err := editions.Load(p.Edition)
	if err != nil {
		r.fault(r.lines["edition"], "%v", err)
		return
	}
	decision, _ := edition.Rule(appraisal.T12)
	if p.Lengths[appraisal.ExplanationClock] >= decision.Length {
		r.fault(r.lines["terms.explanation"], "the explanations must fit inside the %d working days of the decision (%s)",
			decision.Length, decision.Provision)
	}
	r.choiceContradictions()
}

const shortestMonth = 27 // days before the last day of a February

func words(to *string, v *yaml.Node) error {
	if v.Tag != "!!str" || strings.TrimSpace(v.Value) == "" {
		return fmt.Errorf("%q is not text", v.Value)
	}
	*to = v.Value
	return nil
}

func oneOf(to *string, v *yaml.Node, allowed ...string) error {
	if !slices.Contains(allowed, v.Value) {
		return fmt.Errorf("%q is none of: %s", v.Value, strings.Join(allowed, ", "))
	}
	*to = v.Value
	return nil
}

// either reads one of two words; to becomes true for the first.
func either(to *bool, v *yaml.Node, first, second string) error {
	var s string
	err := oneOf(&s, v, first, second)
	*to = s == first
	return err
}

func cadence(to *appraisal.PeriodKind, v *yaml.Node) error {
	var s string
	err := oneOf(&s, v, string(appraisal.Monthly), string(appraisal.Quarterly))
	*to = appraisal.PeriodKind(s)
	return err
}

func yes(to *bool, v *yaml.Node) error {
	if v.Value != "true" && v.Value != "false" || v.Tag != "!!bool" {
		return fmt.Errorf("%q is neither true nor false", v.Value)
	}
	*to = v.Value == "true"
	return nil
}

func number(to *int, v *yaml.Node, least, most int) error {
	n, err := strconv.Atoi(v.Value)
	if err != nil || v.Tag != "!!int" {
		return fmt.Errorf("%q is not a whole number", v.Value)
	}
	if n < least || n > most {
		return fmt.Errorf("%d is not between %d and %d", n, least, most)
	}
	*to = n
	return nil
}

// order reads the criteria by which seats are given.
func order(to *[]appraisal.Criterion, v *yaml.Node) error {
	var names, allowed []string
	for _, c := range appraisal.Criteria() {
		allowed = append(allowed, string(c))
	}
	if err := listOf(&names, v, allowed...); err != nil {
		return err
	}
	for _, name := range names {
		*to = append(*to, appraisal.Criterion(name))
	}
	return nil
}

func clock(c appraisal.Clock, most int) func(*Policy, *yaml.Node) error {
	return func(p *Policy, v *yaml.Node) error {
		var n int
		err := length(&n, v, string(appraisal.WorkingDays), most)
		p.Lengths[c] = n
		return err
	}
}

func length(to *int, v *yaml.Node, unit string, most int) error {
	count, given, found := strings.Cut(v.Value, " ")
	n, err := strconv.Atoi(count)
	if err != nil || !found {
		return fmt.Errorf("%q is not a length such as \"10 %s\"", v.Value, unit)
	}
	if given != unit {
		return fmt.Errorf("the unit must be %q, not %q", unit, given)
	}
	if n < 1 || n > most {
		return fmt.Errorf("%d is not between 1 and %d %s", n, most, unit)
	}
	*to = n
	return nil
}

// monthDay reads the opening of the annual window. It belongs to the end of the year (IV.A.8.b: each end of
// December), so nothing before October is taken.
func monthDay(p *Policy, v *yaml.Node) error {
	t, err := time.Parse("01-02", v.Value)
	if err != nil {
		return fmt.Errorf("%q is not a month and day such as 12-01", v.Value)
	}
	if t.Month() < time.October {
		return fmt.Errorf("the annual window cannot open before October: it belongs to the end of the year (IV.A.8.b)")
	}
	p.OpensMonth, p.OpensDay = t.Month(), t.Day()
	return nil
}
