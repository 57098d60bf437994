package web

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"google.golang.org/protobuf/proto"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// The form of a target agreement (*SKP*): several planned results, each with its indicators. Rows are added
// and dropped by buttons, so that the form needs no script.

// targetsSoFar fills the form from the version that came back, or from nothing.
func targetsSoFar(a *asked) proto.Message {
	if t := a.Case.GetTargets(); len(t.GetResults()) > 0 {
		again, _ := proto.Clone(t).(*siklusv1.Targets)
		return &siklusv1.SubmitTargetsRequest{Targets: again}
	}
	return &siklusv1.SubmitTargetsRequest{Targets: &siklusv1.Targets{Results: []*siklusv1.PlannedResult{newResult()}}}
}

// newResult is a row to write in: a main result, because at least one is needed.
func newResult() *siklusv1.PlannedResult {
	return &siklusv1.PlannedResult{Main: true, Indicators: []*siklusv1.Indicator{{}}}
}

// targetRows adds or drops a row: "add-result", "drop-result:1", "add-indicator:1", "drop-indicator:1:0".
func targetRows(msg proto.Message, step string) {
	req, ok := msg.(*siklusv1.SubmitTargetsRequest)
	if !ok {
		return
	}
	if req.Targets == nil {
		req.Targets = &siklusv1.Targets{}
	}
	targetRowsOf(&req.Targets.Results, step)
}

// targetRowsOf does the same to a list of planned results.
func targetRowsOf(list *[]*siklusv1.PlannedResult, step string) {
	results, parts := *list, strings.Split(step, ":")
	at := func(n int) int {
		if n >= len(parts) {
			return -1
		}
		i, err := strconv.Atoi(parts[n])
		if err != nil {
			return -1
		}
		return i
	}
	r, i := at(1), at(2)
	switch known := r >= 0 && r < len(results); {
	case parts[0] == "add-result" && len(results) < maxRows:
		*list = append(results, newResult())
	case parts[0] == "drop-result" && known:
		*list = slices.Delete(results, r, r+1)
	case parts[0] == "add-indicator" && known && len(results[r].Indicators) < maxRows:
		results[r].Indicators = append(results[r].Indicators, &siklusv1.Indicator{})
	case parts[0] == "drop-indicator" && known && i >= 0 && i < len(results[r].Indicators):
		results[r].Indicators = slices.Delete(results[r].Indicators, i, i+1)
	}
}

// tidyTargets takes out rows in which nothing was written.
func tidyTargets(msg proto.Message) {
	req, ok := msg.(*siklusv1.SubmitTargetsRequest)
	if !ok {
		return
	}
	if req.Targets == nil {
		req.Targets = &siklusv1.Targets{}
	}
	t := req.Targets
	for _, r := range t.Results {
		measured := slices.ContainsFunc(r.Indicators, func(i *siklusv1.Indicator) bool { return !blankIndicator(i) })
		if measured || r.Result == "" {
			r.Indicators = slices.DeleteFunc(r.Indicators, blankIndicator)
		}
		r.Parents = written(r.Parents)
	}
	t.Results = slices.DeleteFunc(t.Results, blankResult)
	t.Behaviour = slices.DeleteFunc(t.Behaviour, func(b *siklusv1.BehaviourExpectation) bool { return b.GetExpectation() == "" })
}

// resultRow is one planned result in the form.
type resultRow struct {
	Number     int
	Path       string
	Last       bool     // the only one: it cannot be dropped
	Offered    bool     // a superior or HR put it into the draft
	Parents    []string // the inputs for what it supports
	Indicators []indicatorRow
}

// indicatorRow is one indicator in the form.
type indicatorRow struct {
	Result, Number int
	Path           string
	Last           bool
}

// ResultRows lays out the rows of the form.
func (a *asked) ResultRows() []resultRow {
	req, _ := a.Request.(*siklusv1.SubmitTargetsRequest)
	return rowsOf("targets.results", req.GetTargets().GetResults())
}

// rowsOf lays out planned results whose inputs begin with a prefix; there is always one to write in.
func rowsOf(prefix string, results []*siklusv1.PlannedResult) []resultRow {
	rows := make([]resultRow, 0, max(1, len(results)))
	for r := range max(1, len(results)) {
		path := fmt.Sprintf("%s[%d]", prefix, r)
		row := resultRow{Number: r, Path: path, Last: len(results) < 2}
		indicators, parents := 1, 1
		if r < len(results) {
			indicators, parents = max(1, len(results[r].GetIndicators())), max(1, len(results[r].GetParents()))
			row.Offered = results[r].GetOffer() != ""
		}
		for p := range parents {
			row.Parents = append(row.Parents, fmt.Sprintf("%s.parents[%d]", path, p))
		}
		for i := range indicators {
			row.Indicators = append(row.Indicators, indicatorRow{r, i, fmt.Sprintf("%s.indicators[%d]", path, i), indicators == 1})
		}
		rows = append(rows, row)
	}
	return rows
}

// behaviourRow is one of the seven values in the form.
type behaviourRow struct {
	Path  string
	Value int32
}

// BehaviourRows lays out the seven values. A value for which something is written keeps its place in the
// request; the others follow.
func (a *asked) BehaviourRows() []behaviourRow {
	req, _ := a.Request.(*siklusv1.SubmitTargetsRequest)
	written := req.GetTargets().GetBehaviour()
	rows, free := make([]behaviourRow, 7), len(written)
	for i := range rows {
		value := int32(i) + 1
		at := slices.IndexFunc(written, func(b *siklusv1.BehaviourExpectation) bool { return b.GetValue() == value })
		if at < 0 {
			at, free = free, free+1
		}
		rows[i] = behaviourRow{fmt.Sprintf("targets.behaviour[%d]", at), value}
	}
	return rows
}

// Targets are the targets the page shows: those of the form being checked, else those of the case.
func (a *asked) Targets() *siklusv1.Targets {
	if req, ok := a.Request.(*siklusv1.SubmitTargetsRequest); ok && len(req.GetTargets().GetResults()) > 0 {
		return req.GetTargets()
	}
	return a.Case.GetTargets()
}
