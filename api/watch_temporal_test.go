package api_test

import (
	"cmp"
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"google.golang.org/protobuf/types/known/durationpb"

	"siklus.id/api"
	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
	"siklus.id/workflows"
)

// rehearsed is a ground with a rehearsal on a real engine, once every appraisal of it is open.
func rehearsed(t *testing.T, engine client.Client) (g *ground, hr *caller, cycle string) {
	t.Helper()
	g = groundOn(t, openStore(t), func(config *api.Config) {
		config.Engine, config.Now, config.Patience = engine, nil, 5*time.Second
	})
	g.clock.set(time.Now())
	work(t, g.store, engine)
	g.relay()
	hr = g.as("kabid-b")
	launched, err := hr.Cycle.LaunchCycle(g.Context(), &siklusv1.LaunchCycleRequest{RequestId: "gladi-01", Spec: &siklusv1.CycleSpec{
		Year: 2027, RehearsalDay: durationpb.New(30 * time.Minute), RehearsalStart: "2027-01-04",
	}})
	require.NoError(t, err)
	cycle = launched.GetCycle().GetId()
	g.eventually("every appraisal is opened", func() bool {
		out, err := hr.Cycle.GetCycle(g.Context(), &siklusv1.GetCycleRequest{CycleId: cycle})
		require.NoError(t, err)
		return out.GetCycle().GetStage() == "running" && out.GetCycle().GetOpened() == 8
	})
	return g, hr, cycle
}

// TestRegisterAndTemporalCountTheSame launches a cycle on a real Temporal server, acts in it, and finds the same numbers on
// the page, in the register and in Temporal; a workflow that somebody terminates is found and named, in the comparison and
// among what is stuck.
func TestRegisterAndTemporalCountTheSame(t *testing.T) {
	t.Parallel()
	c := realEngine(t)
	g, hr, cycle := rehearsed(t, c)
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
	g.linksFind(c, cycle, ids["Nama staf-1"])

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

// linksFind asks the real server the queries that the links into Temporal UI carry: each is understood, and finds as many
// workflows as the page counts beside it. Visibility follows a moment later, so a link is asked again for a while.
func (g *ground) linksFind(c client.Client, cycle, appraised string) {
	g.Helper()
	admin := g.as("staf-5").Watch
	finds := func(want int32, query string) {
		g.Helper()
		require.NotEmpty(g, query)
		g.eventually(query, func() bool {
			out, err := c.CountWorkflow(g.Context(), &workflowservice.CountWorkflowExecutionsRequest{Query: query})
			require.NoError(g, err, query)
			return out.GetCount() == int64(want)
		})
	}
	page, err := admin.WatchCycle(g.Context(), &siklusv1.WatchCycleRequest{CycleId: cycle})
	require.NoError(g, err)
	finds(page.GetAll().GetCases()+1, page.GetTemporalQuery()) // with the cycle's own workflow; who is exempted has ended and is found
	for _, s := range page.GetStages() {
		if !s.GetEnded() {
			finds(s.GetCount().GetRunning(), s.GetTemporalQuery())
		}
	}
	g.tx(func(ctx context.Context, tx store.Tx) error {
		return tx.PutOffice(ctx, g.town.People["kabid-b"], api.OfficeAdmin)
	})
	told, err := g.as("kabid-b").Watch.GetTimeline(g.Context(), &siklusv1.GetTimelineRequest{CaseId: appraised})
	require.NoError(g, err)
	finds(1, told.GetTemporalQuery())
}

// TestNumbersAreTheSameWhileActsAreUnderWay has eight people hand in and their superiors agree one after the other, while HR
// compares again and again: whenever it is asked, page, register and Temporal come to the same, and nobody is counted twice or
// not at all.
func TestNumbersAreTheSameWhileActsAreUnderWay(t *testing.T) {
	t.Parallel()
	c := realEngine(t)
	g, hr, cycle := rehearsed(t, c)
	list, err := hr.Cycle.ListCases(g.Context(), &siklusv1.ListCasesRequest{CycleId: cycle})
	require.NoError(t, err)
	superior := map[string]string{"kadis": "bupati", "kabid-a": "kadis", "kabid-b": "kadis"}
	callers := map[string]*caller{}
	for _, who := range []string{"bupati", "kadis", "kabid-a", "kabid-b", "staf-1", "staf-2", "staf-3", "staf-4", "staf-5"} {
		callers[who] = g.as(who)
	}
	acted := make(chan error, 1)
	go func() {
		acted <- func() error {
			for _, one := range list.GetCases() {
				who := strings.TrimPrefix(one.GetPerson(), "Nama ")
				above := cmp.Or(superior[who], "kabid-a")
				if _, err := callers[who].Appraisal.SubmitTargets(g.Context(), submit(one.GetId(), "request-01")); err != nil {
					return err
				}
				if _, err := callers[above].Appraisal.AgreeTargets(g.Context(), &siklusv1.AgreeTargetsRequest{Header: header(one.GetId(), "agree-"+who)}); err != nil {
					return err
				}
			}
			return nil
		}()
	}()
	between := 0 // comparisons in which some had handed in and some had not
	for done := false; !done; {
		select {
		case err := <-acted:
			require.NoError(t, err)
			done = true
		default:
		}
		page, err := hr.Watch.WatchCycle(g.Context(), &siklusv1.WatchCycleRequest{CycleId: cycle})
		require.NoError(t, err)
		shown := int32(0)
		for _, s := range page.GetStages() {
			shown += s.GetCount().GetCases()
		}
		require.Equal(t, []int32{8, 8}, []int32{page.GetAll().GetRunning(), shown}, "everybody is in one stage")
		same, err := hr.Watch.CompareNumbers(g.Context(), &siklusv1.CompareNumbersRequest{CycleId: cycle, Patience: durationpb.New(30 * time.Second)})
		require.NoError(t, err)
		require.True(t, same.GetEqual(), "%v", same)
		sum := int32(0)
		for _, n := range same.GetNumbers() {
			require.Equal(t, n.GetRegister(), n.GetTemporal(), n.GetStage())
			sum += n.GetRegister()
		}
		require.EqualValues(t, 8, sum)
		if len(same.GetNumbers()) > 1 {
			between++
		}
	}
	require.Positive(t, between, "all was over before anything was compared: the test proves nothing")
	last, err := hr.Watch.CompareNumbers(g.Context(), &siklusv1.CompareNumbersRequest{CycleId: cycle, Patience: durationpb.New(30 * time.Second)})
	require.NoError(t, err)
	require.Len(t, last.GetNumbers(), 1)
	require.EqualValues(t, []any{"in-year", int32(8)}, []any{last.GetNumbers()[0].GetStage(), last.GetNumbers()[0].GetTemporal()})
}
