package api_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// Pages of a session hold everybody once, its counts are of all of them on every page, and whoever reads a page has read
// those ratings and no others.
func TestASessionIsReadPageByPage(t *testing.T) {
	g := newGround(t)
	e := g.window()
	g.rates("kabid-a", e["staf-1"], meets, meets, "nilai-01")
	g.rates("kabid-a", e["staf-2"], above, above, "nilai-02")
	id, err := g.opens("kabid-b", "sesi-0001")
	require.NoError(t, err)
	read := func(r *siklusv1.GetCalibrationRequest) *siklusv1.GetCalibrationResponse {
		r.CalibrationId = id
		out, err := g.as("kabid-b").Calibration.GetCalibration(t.Context(), r)
		require.NoError(t, err)
		return out
	}
	var cases []string
	for token := ""; ; {
		page := read(&siklusv1.GetCalibrationRequest{PageToken: token, PageSize: 1})
		require.Len(t, page.GetRatings(), 1)
		cases = append(cases, page.GetRatings()[0].GetCaseId())
		_, _, now := counted(page.GetCounts())
		require.Equal(t, []int32{1, 1, 0, 0, 0}, now)
		if len(cases) == 1 {
			require.Equal(t, []int{1, 0}, []int{g.reads(e["staf-2"].ID), g.reads(e["staf-1"].ID)}, "the best comes first")
		}
		if token = page.GetNextPageToken(); token == "" {
			require.EqualValues(t, len(cases), page.GetTotal())
			break
		}
	}
	var whole []string
	for _, r := range read(&siklusv1.GetCalibrationRequest{}).GetRatings() {
		whole = append(whole, r.GetCaseId())
	}
	require.Equal(t, whole, cases)
	one := read(&siklusv1.GetCalibrationRequest{CaseId: e["staf-1"].ID})
	require.Len(t, one.GetRatings(), 1)
	require.Equal(t, e["staf-1"].ID, one.GetRatings()[0].GetCaseId())
	require.Empty(t, read(&siklusv1.GetCalibrationRequest{PageToken: "900000000"}).GetRatings())
	require.Empty(t, read(&siklusv1.GetCalibrationRequest{CaseId: e["kadis"].ID}).GetRatings(), "of another unit")
}
