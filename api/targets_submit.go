package api

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

// submission completes targets on their way into the register: every planned result has its number, offers that were
// taken are named, and what the superior's results say stands beside their reference, as on form A.1.7. In the running
// year it asks for a reason.
func (d *door) submission(r *siklusv1.SubmitTargetsRequest) inspection {
	return func(ctx context.Context, tx store.Tx, w place, _ *appraisal.Facts) error {
		acts, err := tx.ActsOf(ctx, w.Case.ID)
		if err != nil {
			return err
		}
		var earlier []appraisal.Targets
		t := r.GetTargets()
		for _, a := range acts {
			if a.Act.Kind != appraisal.SubmitTargets {
				continue
			}
			before, err := submittedTargets(a.Content)
			if err != nil {
				return err
			}
			if a.RequestID == r.GetHeader().GetRequestId() {
				completeAs(t, before.GetTargets())
				return nil // the first time everything was looked at
			}
			if a.State != store.ActRefused {
				earlier = append(earlier, plannedTargets(before.GetTargets()))
			}
		}
		if needsReason(w.Case) && !written(r.GetReason()) {
			return &refused{field: "reason", Refusal: appraisal.Refusal{Code: appraisal.ReasonMissing, Provision: "art. 14(2)",
				Sentence: "Tuliskan alasan perubahan SKP ini.", English: "Please write why the agreement is changed."}}
		}
		for i, n := range appraisal.NumberResults(earlier, plannedTargets(t)) {
			t.Results[i].Number, t.Results[i].Parents = int32(n), named(t.GetResults()[i].GetParents())
			if offer := t.GetResults()[i].GetOffer(); offer != "" && !slices.Contains(t.GetOffers(), offer) {
				t.Offers = append(t.Offers, offer)
			}
		}
		if err := amountsClear(t); err != nil {
			return err
		}
		return supported(ctx, tx, w.Case, t)
	}
}

// amountsClear refuses a number that one reads as thousands and another as a decimal.
func amountsClear(t *siklusv1.Targets) error {
	for i, r := range t.GetResults() {
		for j, ind := range r.GetIndicators() {
			if ind.GetAmount() == "" {
				continue
			}
			if _, wrong := appraisal.ParseTyped(ind.GetAmount()); wrong != nil {
				return &refused{field: fmt.Sprintf("targets.results[%d].indicators[%d].amount", i, j), Refusal: *doorRefusal(InputWrong, wrong.Sentence, wrong.English)}
			}
		}
	}
	return nil
}

// completeAs completes a repeated request as it was the first time, so that it is seen to be the same.
func completeAs(t, first *siklusv1.Targets) {
	if len(t.GetResults()) != len(first.GetResults()) {
		return
	}
	for i, r := range t.GetResults() {
		r.Number, r.Parents = first.Results[i].GetNumber(), named(r.GetParents())
		if len(r.GetParents()) > 0 {
			r.Supports = first.Results[i].GetSupports()
		}
	}
	t.Offers = first.GetOffers()
}

// needsReason reports whether a change is the employee's own wish, so that its reason is not on record yet.
func needsReason(c store.Case) bool {
	return c.Stage == appraisal.InYear && !awaitsAct(c, appraisal.SubmitTargets)
}

func awaitsAct(c store.Case, act appraisal.ActKind) bool {
	return slices.ContainsFunc(c.Awaits, func(a appraisal.Awaited) bool { return a.Act == act })
}

// supported writes what the superior's planned results say that targets name, and refuses one that nobody has handed
// in. It need not be in force: a superior who has no agreement yet holds nobody up.
func supported(ctx context.Context, tx store.Tx, c store.Case, t *siklusv1.Targets) error {
	var cases []string
	for _, r := range t.GetResults() {
		for _, p := range r.GetParents() {
			if id, _, _ := strings.Cut(p, ":"); id != c.ID && !slices.Contains(cases, id) {
				cases = append(cases, id)
			}
		}
	}
	texts, err := goalTexts(ctx, tx, cases)
	if err != nil {
		return err
	}
	for i, r := range t.GetResults() {
		var says []string
		for j, p := range r.GetParents() {
			text, known := texts[p]
			if !known {
				return &refused{field: fmt.Sprintf("targets.results[%d].parents[%d]", i, j), Refusal: *doorRefusal(InputWrong,
					"Hasil kerja pimpinan yang dipilih tidak ditemukan; pilih kembali dari daftar.",
					"The superior's result that was chosen cannot be found; choose again from the list.")}
			}
			says = append(says, text)
		}
		if len(says) > 0 {
			r.Supports = cut(strings.Join(says, "; "), longestSupports)
		}
	}
	return nil
}

const longestSupports = 1000 // characters, as the contract says

// cut shortens a text to so many characters.
func cut(text string, most int) string {
	if letters := []rune(text); len(letters) > most {
		return string(letters[:most-1]) + "…"
	}
	return text
}

// goalTexts reads what the planned results of appraisals say, by their reference: those handed in last, and those in
// force, which come first.
func goalTexts(ctx context.Context, tx store.Tx, cases []string) (map[string]string, error) {
	texts := map[string]string{}
	if len(cases) == 0 {
		return texts, nil
	}
	contents, err := tx.TargetContents(ctx, cases)
	if err != nil {
		return nil, err
	}
	for id, content := range contents {
		for _, version := range []json.RawMessage{content.Last, content.InForce} {
			if version == nil {
				continue
			}
			read, err := submittedTargets(version)
			if err != nil {
				return nil, err
			}
			for _, r := range read.GetTargets().GetResults() {
				texts[refOf(id, r.GetNumber())] = r.GetResult()
			}
		}
	}
	return texts, nil
}
