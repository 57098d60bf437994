package web

import (
	"fmt"
	"slices"

	"google.golang.org/protobuf/proto"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// realisationPerResult asks for a realisation of every planned result.
func realisationPerResult(a *asked) proto.Message {
	req := &siklusv1.CheckInRequest{}
	for i, r := range a.Case.GetTargets().GetResults() {
		req.Realisations = append(req.Realisations, &siklusv1.Realisation{Result: numberOf(i, r)})
	}
	return req
}

// tidyCheckIn takes out realisations and links that were left empty.
func tidyCheckIn(msg proto.Message) {
	req, ok := msg.(*siklusv1.CheckInRequest)
	if !ok {
		return
	}
	for _, r := range req.Realisations {
		r.Evidence = written(r.Evidence)
	}
	req.Realisations = slices.DeleteFunc(req.Realisations, func(r *siklusv1.Realisation) bool {
		return r.GetAchieved() == "" && len(r.GetEvidence()) == 0
	})
}

func tidyObjection(msg proto.Message) {
	if req, ok := msg.(*siklusv1.FileObjectionRequest); ok {
		req.Evidence = written(req.Evidence)
	}
}

func written(lines []string) []string {
	return slices.DeleteFunc(lines, func(line string) bool { return line == "" })
}

// realisationRow is one planned result in the form of a check-in, or work outside the plan.
type realisationRow struct {
	Path   string
	Number int32 // in the target agreement, from 1; 0 for other work
	Result *siklusv1.PlannedResult
	Links  int // inputs for evidence
}

// Realisations lays out the form of a check-in: every planned result, then work outside the plan. A row that
// something was written in keeps its place in the request, so that what is wrong with it is shown beside it.
func (a *asked) Realisations() []realisationRow {
	req, _ := a.Request.(*siklusv1.CheckInRequest)
	planned := a.Case.GetTargets().GetResults()
	rows := make([]realisationRow, 0, len(planned)+1)
	free := len(req.GetRealisations())
	for i := range len(planned) + 1 {
		row := realisationRow{Links: 1}
		if i < len(planned) {
			row.Number, row.Result = numberOf(i, planned[i]), planned[i]
		}
		at := slices.IndexFunc(req.GetRealisations(), func(r *siklusv1.Realisation) bool { return r.GetResult() == row.Number })
		if at < 0 {
			at, free = free, free+1
		} else {
			row.Links = max(1, len(req.GetRealisations()[at].GetEvidence()))
		}
		row.Path = fmt.Sprintf("realisations[%d]", at)
		rows = append(rows, row)
	}
	return rows
}

// Evidence names the inputs for links; there is always a free one until five are given.
func (r realisationRow) Evidence() []string { return evidenceInputs(r.Path+".evidence", r.Links) }

func evidenceInputs(path string, given int) []string {
	var names []string
	for i := range min(5, max(given, 1)) {
		names = append(names, fmt.Sprintf("%s[%d]", path, i))
	}
	return names
}

// Written lists the realisations of the form in which something stands.
func (a *asked) Written() []*siklusv1.Realisation {
	req, _ := a.Request.(*siklusv1.CheckInRequest)
	return req.GetRealisations()
}

// Planned returns a planned result by its number in the target agreement, nil for work outside it.
func (a *asked) Planned(number int32) *siklusv1.PlannedResult {
	for i, r := range a.Case.GetTargets().GetResults() {
		if numberOf(i, r) == number {
			return r
		}
	}
	return nil
}

// numberOf is the number of a planned result, which it keeps over versions; before numbers were kept, its place.
func numberOf(i int, r *siklusv1.PlannedResult) int32 {
	if r.GetNumber() > 0 {
		return r.GetNumber()
	}
	return int32(i) + 1
}

// ObjectionEvidence names the inputs for the links of an objection.
func (a *asked) ObjectionEvidence() []string {
	req, _ := a.Request.(*siklusv1.FileObjectionRequest)
	return evidenceInputs("evidence", max(2, len(req.GetEvidence())))
}
