package web

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"connectrpc.com/connect"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// gathered is what was written about one planned result in the period of a check-in.
type gathered struct {
	Number  int32
	Result  string
	Entries []*siklusv1.Progress
}

const mostGathered = 3800 // letters of a realisation that are taken over, below what the contract takes

// offerProgress puts the entries of the period beside the form of a check-in. With "kumpulkan" in the address they
// are written into it, where nothing is written yet.
func (s *server) offerProgress(v *visit, a *asked) error {
	period := a.Case.GetPeriod()
	if period == "year" {
		period = ""
	}
	res, err := s.Progress.ListProgress(v.ctx(), &siklusv1.ListProgressRequest{CaseId: a.Case.GetParentId(), Period: period, PageSize: 400})
	if err != nil {
		// The check-in does not hang on its entries: the form works without them.
		v.Log.InfoContext(v.ctx(), "no entries are offered", "code", connect.CodeOf(err).String())
		return nil
	}
	a.Gathered = gather(res)
	req, ok := a.Request.(*siklusv1.CheckInRequest)
	if !ok || v.r.Method != http.MethodGet {
		return nil
	}
	for _, g := range a.Gathered {
		sum := v.realised(res, g.Number)
		if v.r.URL.Query().Get("kumpulkan") == "1" {
			g.into(req, sum)
		} else if sum != "" {
			g.put(req, sum, nil)
		}
	}
	v.Form.Values = spread(req)
	return nil
}

// realised says what the amounts of the entries about one planned result come to, a line for each unit.
func (v *visit) realised(list *siklusv1.ListProgressResponse, result int32) string {
	var lines []string
	for _, a := range list.GetAmounts() {
		key := "check-in.last"
		if a.GetSummed() {
			key = "check-in.sum"
		}
		if a.GetResult() == result {
			lines = append(lines, strings.TrimSpace(v.t(key, "amount", v.words.decimal(a.GetAmount()), "unit", a.GetUnit(), "count", v.words.number(a.GetEntries()))))
		}
	}
	return strings.Join(lines, "\n")
}

// gather sorts standing entries by planned result, the oldest day first.
func gather(list *siklusv1.ListProgressResponse) []gathered {
	byNumber := map[int32]*gathered{}
	for _, e := range list.GetEntries() {
		if e.GetTakenBackAt() != nil {
			continue
		}
		n := e.GetEntry().GetResult()
		if byNumber[n] == nil {
			byNumber[n] = &gathered{Number: n, Result: progressView{ListProgressResponse: list}.Result(n)}
		}
		byNumber[n].Entries = append(byNumber[n].Entries, e)
	}
	var all []gathered
	for _, g := range byNumber {
		slices.SortStableFunc(g.Entries, func(a, b *siklusv1.Progress) int { return cmp.Compare(a.GetEntry().GetDay(), b.GetEntry().GetDay()) })
		all = append(all, *g)
	}
	// Work outside the plan comes last, as in the form.
	slices.SortFunc(all, func(a, b gathered) int { return cmp.Compare((a.Number+63)%64, (b.Number+63)%64) })
	return all
}

// into writes what the entries come to, and the entries, into the realisation of their planned result.
func (g gathered) into(req *siklusv1.CheckInRequest, sum string) {
	g.put(req, strings.TrimSpace(sum+"\n"+g.text(mostGathered-len(sum))), g.links)
}

// put writes a text into the realisation of the planned result, unless something stands there.
func (g gathered) put(req *siklusv1.CheckInRequest, text string, links func(given []string) []string) {
	at := slices.IndexFunc(req.Realisations, func(r *siklusv1.Realisation) bool { return r.GetResult() == g.Number })
	if at < 0 {
		at = len(req.Realisations)
		req.Realisations = append(req.Realisations, &siklusv1.Realisation{Result: g.Number})
	}
	if r := req.Realisations[at]; r.GetAchieved() == "" {
		r.Achieved = text
		if links != nil {
			r.Evidence = links(r.GetEvidence())
		}
	}
}

// text is what the entries say, a line each; the latest ones when it is too much.
func (g gathered) text(room int) string {
	var lines []string
	for _, p := range slices.Backward(g.Entries) {
		e := p.GetEntry()
		line := e.GetDay() + ": " + strings.Join(strings.Fields(e.GetAchieved()), " ")
		if e.GetQuantity() != "" {
			line += fmt.Sprintf(" (%s %s)", e.GetQuantity(), cmp.Or(e.GetUnit(), "×"))
		}
		if room -= len(line) + 1; room < 0 {
			break
		}
		lines = append(lines, line)
	}
	slices.Reverse(lines)
	return strings.Join(lines, "\n")
}

// links are those of the entries, the latest first, as many as a realisation takes.
func (g gathered) links(given []string) []string {
	for _, p := range slices.Backward(g.Entries) {
		for _, l := range p.GetEntry().GetLinks() {
			if len(given) < 5 && !slices.Contains(given, l) {
				given = append(given, l)
			}
		}
	}
	return given
}
