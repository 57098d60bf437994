package web

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// What helps to write a target agreement: the superior's results, advice beside the field, the library.

// mostAdvice is how much advice the check page repeats.
const mostAdvice = 12

// targetSheet reads what can be supported; with a step that asks for it also the advice, and what the library has.
func (s *server) targetSheet(v *visit, a *asked) (err error) {
	if a.Sheet, err = s.Target.GetTargetSheet(v.ctx(), &siklusv1.GetTargetSheetRequest{CaseId: a.Case.GetId()}); err != nil {
		return err
	}
	switch step, _, _ := strings.Cut(v.r.PostForm.Get("step"), ":"); step {
	case "check", "edit", "advise":
		req, _ := a.Request.(*siklusv1.SubmitTargetsRequest)
		res, err := s.Target.AdviseTargets(v.ctx(), &siklusv1.AdviseTargetsRequest{CaseId: a.Case.GetId(), Targets: req.GetTargets()})
		if err != nil {
			return err
		}
		a.Advice = res.GetAdvice()
	case "find":
		a.Ready, err = s.Target.SearchIndicators(v.ctx(), &siklusv1.SearchIndicatorsRequest{
			Query: shortened(v.r.PostForm.Get("cari"), 100), Sector: shortened(v.r.PostForm.Get("bidang"), 40)})
	}
	return err
}

func shortened(text string, most int) string {
	if letters := []rune(strings.ToValidUTF8(text, "")); len(letters) > most {
		return string(letters[:most])
	}
	return strings.ToValidUTF8(text, "")
}

// targetsToDecide reads the advice for whoever agrees or returns.
func (s *server) targetsToDecide(v *visit, a *asked) error {
	res, err := s.Target.AdviseTargets(v.ctx(), &siklusv1.AdviseTargetsRequest{CaseId: a.Case.GetId()})
	a.Advice = res.GetAdvice()
	return err
}

// targetDraft is what was typed where no task asks for targets.
func (s *server) targetDraft(v *visit, a *asked) (string, error) {
	res, err := s.Target.GetTargetSheet(v.ctx(), &siklusv1.GetTargetSheetRequest{CaseId: a.Case.GetId()})
	return res.GetDraft(), err
}

func (s *server) keepTargetDraft(v *visit, a *asked, draft string) error {
	_, err := s.Target.SaveTargetDraft(v.ctx(), &siklusv1.SaveTargetDraftRequest{CaseId: a.Case.GetId(), Draft: draft})
	return err
}

// readyIndicator puts an indicator of the library into the form: "ready:kes-01:0" into the first planned result,
// "ready:kes-01:new" with the planned result it goes with.
func (s *server) readyIndicator(v *visit, a *asked, step string) error {
	parts := strings.Split(step, ":")
	req, ok := a.Request.(*siklusv1.SubmitTargetsRequest)
	if !ok || parts[0] != "ready" || len(parts) != 3 {
		return nil
	}
	res, err := s.Target.SearchIndicators(v.ctx(), &siklusv1.SearchIndicatorsRequest{Query: shortened(parts[1], 100)})
	if err != nil {
		return err
	}
	at := slices.IndexFunc(res.GetIndicators(), func(r *siklusv1.ReadyIndicator) bool { return r.GetCode() == parts[1] })
	if at < 0 {
		return nil
	}
	if req.Targets == nil {
		req.Targets = &siklusv1.Targets{}
	}
	put(req.Targets, res.GetIndicators()[at], parts[2])
	return nil
}

// put adds a ready indicator; rows in which nothing stands make room for it.
func put(t *siklusv1.Targets, ready *siklusv1.ReadyIndicator, where string) {
	n, err := strconv.Atoi(where)
	if err != nil || n < 0 || n >= len(t.GetResults()) {
		t.Results = slices.DeleteFunc(t.GetResults(), blankResult)
		if len(t.GetResults()) < maxRows {
			t.Results = append(t.Results, &siklusv1.PlannedResult{Result: ready.GetResult(), Main: true, Indicators: []*siklusv1.Indicator{ready.GetIndicator()}})
		}
		return
	}
	r := t.Results[n]
	if r.GetResult() == "" {
		r.Result = ready.GetResult()
	}
	if r.Indicators = slices.DeleteFunc(r.GetIndicators(), blankIndicator); len(r.GetIndicators()) < maxRows {
		r.Indicators = append(r.Indicators, ready.GetIndicator())
	}
}

func blankIndicator(i *siklusv1.Indicator) bool { return i.GetMeasure() == "" && i.GetTarget() == "" }

func blankResult(r *siklusv1.PlannedResult) bool {
	return r.GetResult() == "" && r.GetSupports() == "" && !slices.ContainsFunc(r.GetIndicators(), func(i *siklusv1.Indicator) bool { return !blankIndicator(i) })
}

// targetsMissing asks for the reason of a change where one is needed.
func targetsMissing(a *asked) []string {
	req, _ := a.Request.(*siklusv1.SubmitTargetsRequest)
	if a.Case.GetStage() == "in-year" && termOf(a.Case, "SubmitTargets") == nil && req.GetReason() == "" {
		return []string{"reason"}
	}
	return nil
}

// AdviceOn lists the advice about one field of the form.
func (a *asked) AdviceOn(path string) []*siklusv1.TargetAdvice {
	path = strings.TrimPrefix(path, "targets.")
	var list []*siklusv1.TargetAdvice
	for _, advice := range a.Advice {
		if advice.GetField() == path {
			list = append(list, advice)
		}
	}
	return list
}

// FirstAdvice is the advice that the check page repeats, each with the number of the planned result it is about.
func (a *asked) FirstAdvice() []*siklusv1.TargetAdvice {
	return a.Advice[:min(mostAdvice, len(a.Advice))]
}

// AboutResult is the number of the planned result that advice is about, as people count; 0 for the whole.
func (a *asked) AboutResult(field string) int32 {
	if m := indices.FindStringSubmatch(field); m != nil && strings.HasPrefix(field, "results") {
		n, err := strconv.Atoi(m[1])
		if results := a.Targets().GetResults(); err == nil && n < len(results) {
			return int32(n) + 1
		}
	}
	return 0
}

// GoalChoices are the superior's planned results.
func (a *asked) GoalChoices(chosen string) []choice {
	var list []choice
	known := chosen == ""
	for _, g := range a.Sheet.GetParents() {
		known = known || g.GetRef() == chosen
		list = append(list, choice{Value: g.GetRef(), Text: fmt.Sprintf("%d. %s", g.GetNumber(), shorten(g.GetResult(), 80))})
	}
	if !known {
		list = append(list, choice{Value: chosen, Text: "…"})
	}
	return list
}

// Goal is one of them, of which the page says whose they are.
func (a *asked) Goal() *siklusv1.ParentResult {
	if len(a.Sheet.GetParents()) == 0 {
		return nil
	}
	return a.Sheet.GetParents()[0]
}

// OfferNames are the inputs that carry the offers taken into the draft.
func (a *asked) OfferNames() []string {
	req, _ := a.Request.(*siklusv1.SubmitTargetsRequest)
	var names []string
	for i := range min(maxRows, len(req.GetTargets().GetOffers())) {
		names = append(names, fmt.Sprintf("targets.offers[%d]", i))
	}
	return names
}

// LastRow is the place of the last planned result of the form.
func (a *asked) LastRow() int { return len(a.ResultRows()) - 1 }

// Sectors are the sectors of the library.
func (v *view) Sectors() []choice {
	var list []choice
	for _, s := range []string{"kesehatan", "pendidikan", "kependudukan", "sumber-daya-alam", "kecamatan"} {
		list = append(list, choice{Value: s, Text: v.words.code("sector", s)})
	}
	return list
}
