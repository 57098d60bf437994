package main

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// deskBefore is HR's desk with a plan that says what comes with the launch.
type deskBefore struct {
	deskOf
	plan *siklusv1.PlanCycleResponse
}

func (d *deskBefore) PlanCycle(context.Context, *siklusv1.PlanCycleRequest) (*siklusv1.PlanCycleResponse, error) {
	return d.plan, nil
}

func TestPlanTellsWhatComesWithTheLaunch(t *testing.T) {
	t.Parallel()
	flags := serveDesk(t, &deskBefore{plan: &siklusv1.PlanCycleResponse{
		Compared: &siklusv1.YearComparison{Year: 2025, Counts: []*siklusv1.YearChangeCount{{Kind: "joined", Count: 12}},
			Rules: []*siklusv1.RuleChange{{Key: "evaluation.cadence", Before: "quarter", After: "month", Provision: "art. 24(2)"}}},
		Loads: []*siklusv1.SuperiorLoad{{Superior: "Hendra", Unit: "Dinas", Staff: 40}}, Superiors: 7, MedianLoad: 6,
		Letters: &siklusv1.LetterForecast{Total: 480, Busiest: "2026-01-30", Most: 120, Kinds: []*siklusv1.LetterKindCount{{Kind: "reminder", Count: 360}}},
		Samples: []*siklusv1.SampleLetter{{Language: "en", Subject: "Draft your SKP", Text: "Dear Sample Employee"}},
		Defects: []*siklusv1.RosterDefect{
			{Sentence: "Andi tanpa jabatan.", English: "Andi holds no post.", MendedBy: "HR Dinas", Blocks: true},
			{Sentence: "Kosong.", English: "The post is vacant.", MendedBy: "HR Seksi"}},
	}})
	status, out, complaint := call(t, append([]string{"cycle", "plan", "2026"}, flags...)...)
	require.Equal(t, exitDone, status, complaint)
	for _, line := range []string{
		`Compared with the cycle of 2025`, `were not written down`, `joined +12`, `only the values kept with the cases`,
		`evaluation\.cadence +quarter +month +art\. 24\(2\)`, `Appraisers: 7; half of them have at most 6 staff`, `Hendra +Dinas +40`,
		`: 480; the most on 2026-01-30: 120`, `reminder +360`, `Sample letter \(en\): Draft your SKP`, `Dear Sample Employee`,
		`Left out: Andi holds no post\. HR Dinas`, `To mend: The post is vacant\. HR Seksi`,
	} {
		require.Regexp(t, line, out)
	}

	flags = serveDesk(t, &deskBefore{plan: &siklusv1.PlanCycleResponse{}})
	_, out, _ = call(t, append([]string{"cycle", "plan", "2026"}, flags...)...)
	require.Contains(t, out, "There is no cycle of an earlier year")
}
