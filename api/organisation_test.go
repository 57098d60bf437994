package api_test

import (
	"context"
	"testing"

	"connectrpc.com/connect"
	"github.com/stretchr/testify/require"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

// issued is an organisation's result that was issued some days before the tests' day.
func issued(year int, period string, result appraisal.OrganisationResult) appraisal.IssuedResult {
	return appraisal.IssuedResult{Year: year, Period: period, Result: result, Issued: appraisal.NewDate(2026, 1, 5)}
}

// organisation is what counts for a unit in a period of 2026 as seen on a day.
func (g *ground) organisation(unit string, period appraisal.Period, on appraisal.Date) (r store.OrgResult) {
	g.tx(func(ctx context.Context, tx store.Tx) (err error) {
		r, err = tx.OrgResultFor(ctx, g.cycle.Rules, unit, period, on)
		return err
	})
	return r
}

var (
	firstQuarter = appraisal.Period{Kind: appraisal.Quarterly, Number: 1, From: appraisal.NewDate(2026, 1, 1), To: appraisal.NewDate(2026, 3, 31)}
	wholeYear    = appraisal.Period{Kind: appraisal.Annual, From: appraisal.NewDate(2026, 1, 1), To: appraisal.NewDate(2026, 12, 31)}
)

// TestT8TheDayOfIssueIsKept: today when nothing is said, never a day ahead; and it decides which result counts.
func TestT8TheDayOfIssueIsKept(t *testing.T) {
	g := newGround(t)
	desk, today := g.as("kabid-b"), appraisal.NewDate(2026, 1, 10)
	put := func(year int32, period, result, on string) error {
		_, err := desk.Cycle.SetOrganisationResult(g.Context(), &siklusv1.SetOrganisationResultRequest{UnitCode: "BID-A", Year: year, Period: period, Result: result, IssuedOn: on})
		return err
	}
	require.NoError(t, put(2026, "q1", "baik", ""))
	require.Empty(t, g.organisation("BID-A", firstQuarter, today-1))
	require.Equal(t, appraisal.OrgGood, g.organisation("BID-A", firstQuarter, today).Result)
	require.NoError(t, put(2026, "q1", "istimewa", "2026-01-03"))
	require.Equal(t, appraisal.OrgOutstanding, g.organisation("BID-A", firstQuarter, today).Result, "the last one corrects")

	refused := refusal(t, put(2026, "q1", "kurang", "2026-01-11"), connect.CodeInvalidArgument)
	require.Equal(t, "issued_on", refused.GetField())
	require.Contains(t, refused.GetSentence(), "10 Januari 2026")
	require.Equal(t, "issued_on", refusal(t, put(2026, "q1", "kurang", "2026-02-30"), connect.CodeInvalidArgument).GetField())
	require.Equal(t, appraisal.OrgOutstanding, g.organisation("BID-A", firstQuarter, today).Result, "what is refused changes nothing")

	require.NoError(t, put(2025, "year", "baik", "2026-01-08"))
	feb := appraisal.NewDate(2027, 2, 1)
	require.Empty(t, g.organisation("BID-A", wholeYear, feb-1), "January runs")
	require.Equal(t, store.OrgResult{Result: appraisal.OrgGood, Year: 2025, Period: "year", Fallback: true}, g.organisation("BID-A", wholeYear, feb))
}
