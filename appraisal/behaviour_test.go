package appraisal_test

import (
	"strings"
	"testing"

	"siklus.id/appraisal"
)

// gorontalo weighs behaviour by three aspects.
var gorontalo = appraisal.Weighing{Thresholds: appraisal.Thresholds{Above: 105, Meets: 90}, Shares: []appraisal.AspectShare{
	{Aspect: "integrity", Weight: 50}, {Aspect: "peer-feedback", Weight: 30}, {Aspect: "staff-feedback", Weight: 20}}}

func reaching(percent string) appraisal.AspectFact {
	d, err := appraisal.ParseDecimal(percent, 6)
	if err != nil {
		panic(err)
	}
	return appraisal.AspectFact{Reached: &d, Counted: 4, Indicators: 4}
}

func TestIVB3a2BehaviourIsProposedOnlyWhenEveryAspectIsKnown(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		weighing appraisal.Weighing
		known    map[string]appraisal.AspectFact
		want     appraisal.Rating
		none     appraisal.NoProposal
		value    string
		missing  string
	}{
		"all known, at the upper threshold": {gorontalo, map[string]appraisal.AspectFact{"integrity": reaching("105"), "peer-feedback": reaching("105"), "staff-feedback": reaching("105")},
			appraisal.Above, "", "105", ""},
		"a hair below it": {gorontalo, map[string]appraisal.AspectFact{"integrity": reaching("105"), "peer-feedback": reaching("105"), "staff-feedback": reaching("104.99")},
			appraisal.Meets, "", "105", ""},
		"at the lower threshold": {gorontalo, map[string]appraisal.AspectFact{"integrity": reaching("80"), "peer-feedback": reaching("100"), "staff-feedback": reaching("100")},
			appraisal.Meets, "", "90", ""},
		"below": {gorontalo, map[string]appraisal.AspectFact{"integrity": reaching("79.99"), "peer-feedback": reaching("100"), "staff-feedback": reaching("100")},
			appraisal.Below, "", "90", ""},
		"what is far over the top hides nothing": {gorontalo, map[string]appraisal.AspectFact{"integrity": reaching("900"), "peer-feedback": reaching("70"), "staff-feedback": reaching("70")},
			appraisal.Meets, "", "95", ""},
		"more places than a policy weighs": {gorontalo, map[string]appraisal.AspectFact{"integrity": reaching("99.999999"), "peer-feedback": reaching("99.999999"), "staff-feedback": reaching("99.999999")},
			appraisal.Meets, "", "99.99", ""},
		"nobody looked at integrity": {gorontalo, map[string]appraisal.AspectFact{"peer-feedback": reaching("110"), "staff-feedback": reaching("110")},
			"", appraisal.MissingFacts, "0", "integrity"},
		"nothing at all": {gorontalo, nil, "", appraisal.MissingFacts, "0", "integrity peer-feedback staff-feedback"},
		"a fact that says only why it is none": {gorontalo, map[string]appraisal.AspectFact{"integrity": reaching("100"), "staff-feedback": reaching("100"),
			"peer-feedback": {Why: appraisal.Why{Indonesian: "Baru dua rekan menjawab."}}}, "", appraisal.MissingFacts, "0", "peer-feedback"},
		"the policy weighs no behaviour":     {appraisal.Weighing{Thresholds: gorontalo.Thresholds}, nil, "", appraisal.NoWeighing, "0", ""},
		"weights that are not a hundred":     {appraisal.Weighing{Shares: gorontalo.Shares[:1]}, map[string]appraisal.AspectFact{"integrity": reaching("100")}, "", appraisal.NoWeighing, "0", ""},
		"facts that the policy never weighs": {appraisal.Weighing{Shares: []appraisal.AspectShare{{Aspect: "values", Weight: 100}}}, map[string]appraisal.AspectFact{"integrity": reaching("100")}, "", appraisal.MissingFacts, "0", "values"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := appraisal.ProposeBehaviour(row.weighing, row.known)
			var missing []string
			for _, m := range b.Missing() {
				missing = append(missing, m.Aspect)
			}
			if b.Proposed != row.want || b.None != row.none || b.Value.String() != row.value || row.none == appraisal.MissingFacts && strings.Join(missing, " ") != row.missing {
				t.Errorf("proposed %q (%q) at %s, missing %v", b.Proposed, b.None, b.Value, missing)
			}
			if why := b.Why(); why.Indonesian == "" || why.English == "" || !strings.Contains(why.Provision, "IV.B.3.a.2") {
				t.Errorf("told as %+v", why)
			}
		})
	}
}

func TestABehaviourProposalSaysWhatItRestsOn(t *testing.T) {
	t.Parallel()
	known := map[string]appraisal.AspectFact{"integrity": reaching("100"), "peer-feedback": reaching("90.55"), "staff-feedback": reaching("100")}
	b := appraisal.ProposeBehaviour(gorontalo, known)
	if why := b.Why(); !strings.Contains(why.Indonesian, "97,17 %") || !strings.Contains(why.English, "97.17 %") {
		t.Errorf("a proposal of 97.165 is told as %q", why.Indonesian)
	}
	if len(b.Aspects) != 3 || b.Aspects[1].Aspect != "peer-feedback" || b.Aspects[1].Weight != 30 || b.Aspects[1].Counted != 4 {
		t.Errorf("aspects %+v", b.Aspects)
	}
}

func TestARatingOfBehaviourAwayFromTheProposalNeedsAReason(t *testing.T) {
	t.Parallel()
	open := appraisal.Standing{Proceeding: appraisal.EvaluationProceeding, Stage: appraisal.WindowOpen}
	for name, row := range map[string]struct {
		proposed, given appraisal.Rating
		reason          bool
		want            string
	}{
		"as proposed":                          {appraisal.Meets, appraisal.Meets, false, ""},
		"away with a reason":                   {appraisal.Meets, appraisal.Above, true, ""},
		"away without":                         {appraisal.Meets, appraisal.Above, false, appraisal.ReasonMissing},
		"recorded before there was a proposal": {"", appraisal.Above, false, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			refusal := appraisal.Admit(appraisal.Rules{}, open, appraisal.Act{Kind: appraisal.Rate, By: appraisal.Party{Role: appraisal.Appraiser},
				Facts: appraisal.Facts{Results: appraisal.Meets, Behaviour: row.given, ProposedBehaviour: row.proposed, HasReason: row.reason}})
			switch {
			case row.want == "" && refusal != nil:
				t.Errorf("refused: %s", refusal.English)
			case row.want != "" && (refusal == nil || refusal.Code != row.want || !strings.Contains(refusal.Provision, "IV.B.3.a.2")):
				t.Errorf("answered %+v", refusal)
			}
		})
	}
}
