package api

import (
	"context"
	"fmt"
	"strings"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

// valuesReached is the aspect "values": what named feedback of the period on the seven behaviour values says, everybody's but
// the employee's own (III.C.3; IV.B.3.a.2).
func valuesReached(ctx context.Context, tx store.Tx, c store.Case) (appraisal.AspectFact, error) {
	chosen, none := weighingOf(c.Rules)
	if none != appraisal.Proposes {
		return appraisal.AspectFact{Why: appraisal.Why{Indonesian: "Kebijakan berkas ini tersimpan dalam versi lain, jadi umpan baliknya tidak dihitung.",
			English: "The policy of this case is kept in another version, so its feedback is not counted.", Provision: appraisal.PolicyProvision}}, nil
	}
	given, err := tx.FeedbackIn(ctx, c.AppraisalID, entriesPeriod(c.Period))
	if err != nil {
		return appraisal.AspectFact{}, err
	}
	said := make([]appraisal.ValueFeedback, 0, len(given))
	for _, f := range given {
		said = append(said, appraisal.ValueFeedback{By: f.PersonID, Value: f.Behaviour, Tone: f.Tone})
	}
	heard := appraisal.HearValues(c.PersonID, said)
	fact := heard.Fact(chosen.valuesLeast, chosen.behaviour.Thresholds)
	if fact.Reached == nil {
		return fact, nil
	}
	var id, en []string
	for _, number := range heard.Heard() {
		v := heard.Values[number-1]
		id = append(id, fmt.Sprintf("%s %d dari %d positif", behaviourValues[number].indonesian, v.Positive, v.Positive+v.Improve))
		en = append(en, fmt.Sprintf("%s %d of %d positive", behaviourValues[number].english, v.Positive, v.Positive+v.Improve))
	}
	fact.Why.Indonesian += " " + strings.Join(id, "; ") + "."
	fact.Why.English += " " + strings.Join(en, "; ") + "."
	if heard.Plain > 0 {
		fact.Why.Indonesian += fmt.Sprintf(" %d lagi tidak menyatakannya: dibaca, tidak dihitung.", heard.Plain)
		fact.Why.English += fmt.Sprintf(" %d more without saying so: read, not counted.", heard.Plain)
	}
	return fact, nil
}

// tonePolarity says which way feedback speaks, as its giver said.
var tonePolarity = map[appraisal.FeedbackTone]siklusv1.Polarity{
	appraisal.Praises: siklusv1.Polarity_POLARITY_FOR, appraisal.Corrects: siklusv1.Polarity_POLARITY_AGAINST,
}
