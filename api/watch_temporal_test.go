package api_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/types/known/durationpb"

	"siklus.id/api"
	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/workflows"
)

// TestRegisterAndTemporalCountTheSame launches a cycle on a real Temporal server, acts in it, and finds the same numbers on
// the page, in the register and in Temporal; a workflow that somebody terminates is found and named, in the comparison and
// among what is stuck.
func TestRegisterAndTemporalCountTheSame(t *testing.T) {
	t.Parallel()
	c := realEngine(t)
	g := groundOn(t, openStore(t), func(config *api.Config) {
		config.Engine, config.Now, config.Patience = c, nil, 5*time.Second
	})
	g.clock.set(time.Now())
	work(t, g.store, c)
	g.relay()
	hr := g.as("kabid-b")
	launched, err := hr.Cycle.LaunchCycle(g.Context(), &siklusv1.LaunchCycleRequest{RequestId: "gladi-01", Spec: &siklusv1.CycleSpec{
		Year: 2027, RehearsalDay: durationpb.New(30 * time.Minute), RehearsalStart: "2027-01-04",
	}})
	require.NoError(t, err)
	cycle := launched.GetCycle().GetId()
	g.eventually("every appraisal is opened", func() bool {
		out, err := hr.Cycle.GetCycle(g.Context(), &siklusv1.GetCycleRequest{CycleId: cycle})
		require.NoError(t, err)
		return out.GetCycle().GetStage() == "running" && out.GetCycle().GetOpened() == 8
	})
	ids := map[string]string{}
	list, err := hr.Cycle.ListCases(g.Context(), &siklusv1.ListCasesRequest{CycleId: cycle})
	require.NoError(t, err)
	for _, one := range list.GetCases() {
		ids[one.GetPerson()] = one.GetId()
	}
	for _, who := range []string{"staf-1", "staf-2"} {
		_, err := g.as(who).Appraisal.SubmitTargets(g.Context(), submit(ids["Nama "+who], "request-01"))
		require.NoError(t, err)
	}
	_, err = g.as("kabid-a").Appraisal.AgreeTargets(g.Context(), &siklusv1.AgreeTargetsRequest{Header: header(ids["Nama staf-1"], "request-02")})
	require.NoError(t, err)
	_, err = hr.Case.Exempt(g.Context(), &siklusv1.ExemptRequest{Header: header(ids["Nama staf-3"], "request-03"), Reason: "Cuti di luar tanggungan negara"})
	require.NoError(t, err)

	compare := func(patience time.Duration) *siklusv1.CompareNumbersResponse {
		out, err := hr.Watch.CompareNumbers(g.Context(), &siklusv1.CompareNumbersRequest{CycleId: cycle, Patience: durationpb.New(patience)})
		require.NoError(t, err)
		return out
	}
	same := compare(30 * time.Second)
	require.True(t, same.GetEqual(), "%v", same)
	page, err := hr.Watch.WatchCycle(g.Context(), &siklusv1.WatchCycleRequest{CycleId: cycle})
	require.NoError(t, err)
	shown := map[string]int32{}
	for _, s := range page.GetStages() {
		shown[s.GetStage()] = s.GetCount().GetRunning()
	}
	for _, n := range same.GetNumbers() {
		require.Equal(t, shown[n.GetStage()], n.GetTemporal(), "the page and Temporal, %s", n.GetStage())
		require.Equal(t, n.GetRegister(), n.GetTemporal(), n.GetStage())
	}
	require.EqualValues(t, 1, shown["in-year"])
	require.EqualValues(t, 1, shown["targets-submitted"])
	require.EqualValues(t, 5, shown["targets-due"])
	require.EqualValues(t, 7, page.GetAll().GetRunning(), "one of eight is exempted")
	stuck := func() *siklusv1.ListStuckCasesResponse {
		out, err := hr.Watch.ListStuckCases(g.Context(), &siklusv1.ListStuckCasesRequest{CycleId: cycle})
		require.NoError(t, err)
		require.True(t, out.GetEngineAsked(), "the real server understands every question")
		return out
	}
	stuck()

	require.NoError(t, c.TerminateWorkflow(g.Context(), workflows.CaseID(appraisal.AppraisalProceeding, ids["Nama staf-4"]), "", "planted"))
	g.eventually("the difference is seen", func() bool { return !compare(0).GetEqual() })
	found := compare(0)
	require.EqualValues(t, 1, found.GetDifferences())
	require.Equal(t, ids["Nama staf-4"], found.GetDifferent()[0].GetCaseId())
	require.Equal(t, []string{"targets-due", "", "Terminated"}, []string{found.GetDifferent()[0].GetRegister(), found.GetDifferent()[0].GetTemporal(), found.GetDifferent()[0].GetStatus()})
	for _, one := range stuck().GetCases() {
		require.NotEqual(t, "workflow-failed", one.GetCause(), "a minute must pass before a difference counts as stuck")
	}
}
