package web

import (
	"net/http"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// effectView is what courses came to, over all who completed them.
type effectView struct {
	*siklusv1.GetTrainingEffectResponse
	words *words
}

// effectOffice is one office around one run of a course: what all its rows have in common, and the rows.
type effectOffice struct {
	*siklusv1.ServiceChange
	Rows []*siklusv1.ServiceChange
}

// Offices puts the rows of an office and of the same days together. They come in that order.
func (effectView) Offices(c *siklusv1.CourseEffect) (list []effectOffice) {
	for _, s := range c.GetServices() {
		if n := len(list); n > 0 && list[n-1].GetOffice() == s.GetOffice() && list[n-1].GetBeforeFrom() == s.GetBeforeFrom() && list[n-1].GetAfterFrom() == s.GetAfterFrom() {
			list[n-1].Rows = append(list[n-1].Rows, s)
			continue
		}
		list = append(list, effectOffice{s, []*siklusv1.ServiceChange{s}})
	}
	return list
}

// Figure shows a figure with its unit, or a dash when there is none.
func (p effectView) Figure(text, unit string) string {
	if text == "" {
		return "–"
	}
	figure := p.words.decimal(text)
	if said, ok := p.words.find("effect-figure."+unit, "figure", figure); ok {
		return said
	}
	return figure
}

// Counted is how many answers or requests a figure rests on.
func (p effectView) Counted(s *siklusv1.ServiceChange, n int32) string {
	if s.GetWhat() == "citizens" {
		return p.words.say("effect-counted.answers", "n", n)
	}
	return p.words.say("effect-counted.records", "n", n)
}

// effectPage shows HR and auditors before and after of every course.
func (s *server) effectPage(v *visit) error {
	res, err := s.Learning.GetTrainingEffect(v.ctx(), &siklusv1.GetTrainingEffectRequest{})
	if err != nil {
		return err
	}
	v.Area, v.Back = "training", back{"/hr/pelatihan", v.t("hr.training.title")}
	return v.render(http.StatusOK, "hr_effect", v.t("hr.effect.title"), effectView{res, v.words})
}
