package policies

import (
	"fmt"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"siklus.id/appraisal"
)

// Difference is one value in which the rules of two cycles differ.
type Difference struct {
	Key           string // as docs/policies.md lists it
	Before, After string // as they stand in the file; empty: the agency chose nothing
	Provision     string // PolicyProvision where the law is silent
}

// Differences compares the rules of two cycles, key by key in the order of a policy file. whole is false when one of
// the two policies is a version that this program does not carry any more: then only what cases were pinned to is
// compared. Neither looks at the days off, which differ every year.
func Differences(before, after appraisal.Rules) (all []Difference, whole bool) {
	was, wasKnown := values(before.Policy)
	is, isKnown := values(after.Policy)
	whole = wasKnown && isKnown
	if !whole {
		was, is = pinnedValues(before), pinnedValues(after)
	}
	for _, k := range allKeys {
		if was[k.path] != is[k.path] {
			all = append(all, Difference{Key: k.path, Before: was[k.path], After: is[k.path], Provision: provisionOf(k.path)})
		}
	}
	return all, whole
}

// values returns every value of a policy as it stands in its file, by key; ok is false where the file is not known or
// has changed since. A list stands in one line.
func values(ref string) (all map[string]string, ok bool) {
	name, hash, _ := strings.Cut(ref, "@")
	file, err := files.ReadFile(name + ".yaml")
	if err != nil || contentHash(file) != hash {
		return nil, false
	}
	var root yaml.Node
	if err := yaml.Unmarshal(file, &root); err != nil || len(root.Content) != 1 {
		return nil, false
	}
	all = map[string]string{}
	gather(all, "", root.Content[0])
	return all, true
}

func gather(all map[string]string, prefix string, n *yaml.Node) {
	for i := 0; i+1 < len(n.Content); i += 2 {
		path, value := prefix+n.Content[i].Value, n.Content[i+1]
		switch value.Kind {
		case yaml.MappingNode:
			gather(all, path+".", value)
		case yaml.SequenceNode:
			items := make([]string, 0, len(value.Content))
			for _, item := range value.Content {
				items = append(items, item.Value)
			}
			all[path] = strings.Join(items, ", ")
		default:
			all[path] = strings.ReplaceAll(value.Value, string(appraisal.WorkingDays), "working days") // a file may say either
		}
	}
}

// pinnedValues returns what a case keeps of its policy, by the key it comes from.
func pinnedValues(r appraisal.Rules) map[string]string {
	name, _, _ := strings.Cut(r.Policy, "@")
	all := map[string]string{
		"name": name, "edition": r.Edition, "place.zone": r.Calendar.Zone,
		"evaluation.cadence": string(r.Cadence), "evaluation.check_ins": string(r.CheckIns),
		"annual.opens":      r.YearOpens.Time().Format("01-02"),
		"progress.entries":  string(r.Entries),
		"progress.feedback": string(r.Feedback),

		"acts.deliver_at_signing": fmt.Sprint(r.DeliverAtSigning), "acts.silent_decision": r.SilentDecision,
		"acts.signed_only": chosen(r.SignedOnlyFinal, "final", "open"), "people.retirement": chosen(r.RateRetired, "rates", "closes"),
		"objection.withdrawal": fmt.Sprint(!r.NoWithdrawal), "objection.pending": chosen(r.InForce, InForce, Provisional),
		"organisation.late_period": r.LatePeriod, "distribution.circular": chosen(r.Circular, "se-3-2023", "none"),
		"distribution.rounding": string(r.Distribution.Rounding), "training.below": fmt.Sprint(r.TrainingBelow), "calibration.tolerance": fmt.Sprint(r.Distribution.Tolerance),
		"development.mentor_hours": fmt.Sprint(r.Hours.Mentor), "engine.jitter_minutes": fmt.Sprint(r.JitterMinutes),
	}
	for key, n := range map[string]int{
		"place.week": r.Calendar.Week, "distribution.smallest_unit": r.Distribution.Smallest,
		"development.hours_pns": r.Hours.PNS, "development.hours_pppk": r.Hours.PPPK,
	} {
		all[key] = counted(n, "")
	}
	all["evaluation.opens_before"] = counted(r.OpensBefore, " days")
	all["progress.answer"] = counted(r.AnswerFeedback, " working days")
	for key, c := range map[string]appraisal.Clock{
		"evaluation.stays_open": appraisal.T6, "terms.step_up": appraisal.T3, "terms.joined": appraisal.JoinedClock,
		"terms.deemed_receipt": appraisal.ReceiptClock, "terms.explanation": appraisal.ExplanationClock, "terms.unrated": appraisal.UnratedClock,
		"training.proposal": appraisal.ProposalClock, "training.approval": appraisal.ApprovalClock, "training.waiting": appraisal.WaitingClock,
		"training.confirm": appraisal.ConfirmClock, "training.completion": appraisal.CompletionClock,
	} {
		all[key] = counted(r.Lengths[c], " working days")
	}
	if r.Scoring != nil {
		all["scoring.edition"], all["scoring.weights"] = r.Scoring.Scoring.Name, fmt.Sprintf("%d/%d", r.Scoring.Weights.Targets, r.Scoring.Weights.Behaviour)
	}
	if l := r.Letters; l.Chosen() {
		all["letters.quiet_days"], all["letters.receipts"] = fmt.Sprint(l.QuietDays), string(l.Receipts)
		all["letters.earliest"], all["letters.latest"] = fmt.Sprint(l.Earliest), fmt.Sprint(l.Latest)
	}
	if w := r.Competence; w.Opens != 0 {
		all["competence.opens"], all["competence.closes"] = w.Opens.Time().Format("01-02"), w.Closes.Time().Format("01-02")
		all["competence.self_first"] = counted(w.SelfFirst, " working days")
	}
	return all
}

func chosen(yes bool, then, otherwise string) string {
	if yes {
		return then
	}
	return otherwise
}

func counted(n int, unit string) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprint(n) + unit
}

// provisions is where the law speaks of a key, as docs/policies.md has it; of the others it is silent.
var provisions = []struct{ key, provision string }{
	{"evaluation.cadence", "art. 24(2)"}, {"evaluation.check_ins", "art. 16(3)–(4)"}, {"evaluation.opens_before", "IV.A.14"},
	{"annual.opens", "IV.A.8.b"}, {"progress.entries", "art. 16(3)"}, {"progress.feedback", "art. 19(2)"},
	{"voices.heard", "art. 17"}, {"voices.before", "III.C.3"}, {"thresholds.above", "IV.B.3"}, {"thresholds.meets", "IV.B.3"},
	{"terms.step_up", "II.C.5"}, {"terms.explanation", "V.B.4"}, {"acts.deliver_at_signing", "V.A.5"}, {"acts.signed_only", "V.A.8"},
	{"objection.second_date", "PP 30/2019 art. 59"}, {"organisation.late_period", "IV.B.1.f"}, {"distribution.circular", "IV.B.2"},
	{"scoring.edition", "PP 30/2019 art. 41"}, {"scoring.weights", "PP 30/2019 art. 41"}, {"training.below", "V.A.12.a"},
	{"development.from", "V.A.12.a"}, {"development.hours_pns", "PerLAN 5/2018"}, {"development.hours_pppk", "PerLAN 15/2020"},
	{"development.lesson_minutes", "PerLAN 5/2018"}, {"citizens.expected", "PermenPANRB 14/2017"},
}

func provisionOf(key string) string {
	i := slices.IndexFunc(provisions, func(p struct{ key, provision string }) bool { return p.key == key })
	if i < 0 {
		return appraisal.PolicyProvision
	}
	return provisions[i].provision
}
