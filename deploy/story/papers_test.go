package story_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// papersChecked: an employee's agreement and their evaluation of a quarter come as papers in the regulation's forms. The
// code on them tells a stranger that they are the newest of their kind, and nothing about the person; HR has those of a
// unit in one file.
func papersChecked(t *testing.T, c *company) {
	ctx := t.Context()
	me, name := c.one(t, "PETUGAS-KAMPUNG", 0), c.Holders("PETUGAS-KAMPUNG")[0].Name
	for id, kinds := range map[string][]siklusv1.PaperKind{
		c.file(t, "PETUGAS-KAMPUNG", 0, "").id:   {siklusv1.PaperKind_PAPER_KIND_TARGETS},
		c.file(t, "PETUGAS-KAMPUNG", 0, "q2").id: {siklusv1.PaperKind_PAPER_KIND_FEEDBACK, siklusv1.PaperKind_PAPER_KIND_RESULT, siklusv1.PaperKind_PAPER_KIND_DOCUMENT},
	} {
		list, err := me.Paper.ListPapers(ctx, &siklusv1.ListPapersRequest{CaseId: id})
		require.NoError(t, err)
		var listed []siklusv1.PaperKind
		for _, line := range list.GetPapers() {
			listed = append(listed, line.GetKind())
		}
		require.Subset(t, listed, kinds)
		for _, kind := range kinds {
			paper, err := me.Paper.GetPaper(ctx, &siklusv1.GetPaperRequest{CaseId: id, Kind: kind})
			require.NoError(t, err, kind)
			require.True(t, strings.HasPrefix(string(paper.GetContent()), "%PDF-"), kind)
			require.Equal(t, called(name), called(paper.GetRecord().GetEmployee().GetPerson().GetName()))
			told, err := c.with("").Paper.CheckPaper(ctx, &siklusv1.CheckPaperRequest{Code: paper.GetCode()})
			require.NoError(t, err)
			require.Equal(t, siklusv1.PaperState_PAPER_STATE_CURRENT, told.GetState())
			require.NotContains(t, told.String(), called(name), "a stranger is told no name")
		}
	}
	hr := c.hr(t)
	ordered, err := hr.Paper.OrderBundle(ctx, &siklusv1.OrderBundleRequest{CycleId: c.cycle, UnitCode: "LAP", Kind: siklusv1.PaperKind_PAPER_KIND_TARGETS})
	require.NoError(t, err)
	require.NoError(t, c.door.MakeBundles(ctx), "what the door does in its rounds")
	list, err := hr.Paper.ListBundles(ctx, &siklusv1.ListBundlesRequest{CycleId: c.cycle})
	require.NoError(t, err)
	require.Len(t, list.GetBundles(), 1)
	require.True(t, list.GetBundles()[0].GetDone())
	require.Positive(t, list.GetBundles()[0].GetPapers())
	file, err := hr.Paper.GetBundle(ctx, &siklusv1.GetBundleRequest{BundleId: ordered.GetBundle().GetId()})
	require.NoError(t, err)
	require.Equal(t, "application/zip", http.DetectContentType(file.GetContent()))
}

// reportedUpwards: HR takes results, credit points, the report and the file for the national application out as tables, in
// which every person of the agency stands once.
func reportedUpwards(t *testing.T, c *company) {
	ctx, hr := t.Context(), c.hr(t)
	results, err := hr.Export.ExportResults(ctx, &siklusv1.ExportResultsRequest{CycleId: c.cycle, Period: "year"})
	require.NoError(t, err)
	require.Len(t, results.GetTable().GetRows(), len(c.Appraised()))
	national, err := hr.Export.ExportNational(ctx, &siklusv1.ExportNationalRequest{CycleId: c.cycle, Period: "year"})
	require.NoError(t, err)
	require.Len(t, national.GetTable().GetRows(), len(c.Appraised()))
	mapping, err := hr.Export.GetNationalMapping(ctx, &siklusv1.GetNationalMappingRequest{})
	require.NoError(t, err)
	require.Len(t, mapping.GetColumns(), len(national.GetTable().GetColumns()))
	_, err = hr.Export.ExportCreditPoints(ctx, &siklusv1.ExportCreditPointsRequest{CycleId: c.cycle})
	require.NoError(t, err)
	report, err := hr.Export.GetReport(ctx, &siklusv1.GetReportRequest{CycleId: c.cycle})
	require.NoError(t, err)
	require.EqualValues(t, 2026, report.GetYear())
	sheet, err := hr.Export.ExportReport(ctx, &siklusv1.ExportReportRequest{CycleId: c.cycle, Period: "year"})
	require.NoError(t, err)
	require.NotEmpty(t, sheet.GetTable().GetRows())
}
