package web

import (
	"maps"
	"net/http"
	"net/url"
	"strconv"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// potentialInputs and criteria are offered in this order.
var (
	potentialInputs = []string{"competence", "integrity", "learning", "experience", "growth"}
	criterionKinds  = []string{"fit", "performance", "potential", "integrity", "growth", "experience", "learning"}
)

// talentRuleView is the rule of the nine boxes.
type talentRuleView struct {
	*siklusv1.GetTalentRuleResponse
	Saved bool
}

// Potential are the inputs that the form offers.
func (talentRuleView) Potential() []string { return potentialInputs }

// Years are the rows of the form.
func (talentRuleView) Years() []int { return []int{0, 1, 2} }

// Bands are the rows and columns of the boxes, and their place in the request.
func (talentRuleView) Bands() []int { return []int{3, 2, 1} }

// BoxAt is the place of a box in the request.
func (talentRuleView) BoxAt(potential, performance int) int { return (potential-1)*3 + performance - 1 }

// BoxNumber is the number of a box.
func (r talentRuleView) BoxNumber(potential, performance int) int32 {
	i := r.BoxAt(potential, performance)
	if i >= len(r.GetRule().GetBoxes()) {
		return 0
	}
	return r.GetRule().GetBoxes()[i]
}

// talentRulePage shows the rule to everybody.
func (s *server) talentRulePage(v *visit) error {
	res, err := s.Talent.GetTalentRule(v.ctx(), &siklusv1.GetTalentRuleRequest{})
	if err != nil {
		return err
	}
	v.Back = back{talentPages, v.t("talent.own")}
	return v.render(http.StatusOK, "talent_rule", v.t("talent.rule"), talentRuleView{GetTalentRuleResponse: res, Saved: v.r.URL.Query().Get("tersimpan") == "1"})
}

// editTalentRule is HR's form, which begins with the rule as it stands.
func (s *server) editTalentRule(v *visit) error { return s.showRule(v, http.StatusOK) }

func (s *server) showRule(v *visit, status int) error {
	res, err := s.Talent.GetTalentRule(v.ctx(), &siklusv1.GetTalentRuleRequest{})
	if err != nil {
		return err
	}
	typed := v.Form.Values
	v.Form.Values = ruleValues(res)
	if typed != nil {
		// A box that was left empty arrives not at all: what stands must not fill it again.
		for i := range potentialInputs {
			v.Form.Values.Del("rule.potential[" + strconv.Itoa(i) + "].needed")
		}
		v.Form.Values.Del("rule.recognition.integrity_met")
		maps.Copy(v.Form.Values, typed)
	}
	v.Area, v.Act, v.Error, v.Back = "talent", "TalentRule", len(v.Form.Problems) > 0, back{hrTalentPages, v.t("talent.map")}
	return v.render(status, "hr_talent_rule", v.t("talent.rule.edit"), talentRuleView{GetTalentRuleResponse: res})
}

// ruleValues spreads the rule into the rows of the form, one for every input there is.
func ruleValues(res *siklusv1.GetTalentRuleResponse) url.Values {
	values := spread(&siklusv1.PutTalentRuleRequest{Rule: res.GetRule()})
	values.Set("version", strconv.Itoa(int(res.GetVersion())))
	for i, input := range potentialInputs {
		row := "rule.potential[" + strconv.Itoa(i) + "]."
		for _, name := range []string{"input", "weight", "needed"} {
			values.Del(row + name)
		}
		values.Set(row+"input", input)
		values.Set(row+"weight", "0")
		for _, w := range res.GetRule().GetPotential() {
			if w.GetInput() == input {
				values.Set(row+"weight", strconv.Itoa(int(w.GetWeight())))
				values.Set(row+"needed", strconv.FormatBool(w.GetNeeded()))
			}
		}
	}
	return values
}

// putTalentRule sets the next version.
func (s *server) putTalentRule(v *visit) error {
	r := &siklusv1.PutTalentRuleRequest{}
	return s.send(v, "TalentRule", r, func() error { _, err := s.Talent.PutTalentRule(v.ctx(), r); return err }, s.showRule,
		func() string { return talentPages + "/aturan" + afterwards })
}

// YearField is the weight of one year.
func (v *view) YearField(i int) field {
	f := v.Field("rule.years["+strconv.Itoa(i)+"]", "number")
	f.Label = v.words.say("talent.year-field", "i", strconv.Itoa(i+1))
	return f
}

// BoxField is the number of one box.
func (v *view) BoxField(i, performance int) field {
	f := v.Field("rule.boxes["+strconv.Itoa(i)+"]", "number")
	f.Label = v.words.say("talent.performance") + ": " + v.words.say("talent-band."+strconv.Itoa(performance))
	return f
}
