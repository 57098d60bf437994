package local_test

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"siklus.id/deploy/local"
	"siklus.id/deploy/local/testground"
)

// Counter is a workflow that adds what updates bring until it is full.
func Counter(ctx workflow.Context, full int) (int, error) {
	sum := 0
	err := workflow.SetUpdateHandler(ctx, "Add", func(_ workflow.Context, n int) (int, error) {
		sum += n
		return sum, nil
	})
	if err != nil {
		return 0, err
	}
	err = workflow.Await(ctx, func() bool { return sum >= full && workflow.AllHandlersFinished(ctx) })
	return sum, err
}

const queue = "counters"

func dial(t *testing.T, server *local.Temporal, namespace string) client.Client {
	t.Helper()
	c, err := client.DialContext(within(t), client.Options{HostPort: server.Address(), Namespace: namespace, Logger: silent{}})
	require.NoError(t, err)
	t.Cleanup(c.Close)
	return c
}

func work(t *testing.T, c client.Client, o worker.Options) {
	t.Helper()
	w := worker.New(c, queue, o)
	w.RegisterWorkflowWithOptions(Counter, workflow.RegisterOptions{VersioningBehavior: workflow.VersioningBehaviorAutoUpgrade})
	require.NoError(t, w.Start())
	t.Cleanup(w.Stop)
}

// silent drops what the client logs: tests fail by assertions, not by reading.
type silent struct{}

func (silent) Debug(string, ...any) {}
func (silent) Info(string, ...any)  {}
func (silent) Warn(string, ...any)  {}
func (silent) Error(string, ...any) {}

func TestTemporalStartsAndUpdatesInOneCall(t *testing.T) {
	t.Parallel()
	server := testground.Temporal(t)
	c := dial(t, server, testground.NewNamespace(t))
	work(t, c, worker.Options{})
	start := c.NewWithStartWorkflowOperation(client.StartWorkflowOptions{
		ID: "counter", TaskQueue: queue, WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
	}, Counter, 5)
	for range 2 { // the same update ID twice is taken once
		handle, err := c.UpdateWithStartWorkflow(within(t), client.UpdateWithStartWorkflowOptions{
			StartWorkflowOperation: start,
			UpdateOptions: client.UpdateWorkflowOptions{
				UpdateID: "one", UpdateName: "Add", Args: []any{2}, WaitForStage: client.WorkflowUpdateStageCompleted,
			},
		})
		require.NoError(t, err)
		var sum int
		require.NoError(t, handle.Get(within(t), &sum))
		require.Equal(t, 2, sum)
		start = c.NewWithStartWorkflowOperation(client.StartWorkflowOptions{
			ID: "counter", TaskQueue: queue, WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
		}, Counter, 5)
	}
}

func TestTemporalStartsEagerly(t *testing.T) {
	t.Parallel()
	c := dial(t, testground.Temporal(t), testground.NewNamespace(t))
	work(t, c, worker.Options{})
	// The worker offers its free places to the client as soon as it polls; one
	// that is not polling yet is offered nothing.
	require.Eventually(t, func() bool {
		run, err := c.ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{TaskQueue: queue, EnableEagerStart: true}, Counter, 0)
		if err != nil {
			return false
		}
		history := c.GetWorkflowHistory(t.Context(), run.GetID(), run.GetRunID(), false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
		first, err := history.Next()
		return err == nil && first.GetWorkflowExecutionStartedEventAttributes().GetEagerExecutionAccepted()
	}, patience, 20*time.Millisecond)
}

func TestTemporalVersionsWorkers(t *testing.T) {
	t.Parallel()
	c := dial(t, testground.Temporal(t), testground.NewNamespace(t))
	version := worker.WorkerDeploymentVersion{DeploymentName: "siklus", BuildID: "1"}
	work(t, c, worker.Options{DeploymentOptions: worker.DeploymentOptions{UseVersioning: true, Version: version}})

	deployment := c.WorkerDeploymentClient().GetHandle("siklus")
	// The deployment exists once the worker's first poll has arrived.
	require.EventuallyWithT(t, func(t *assert.CollectT) {
		_, err := deployment.SetCurrentVersion(context.Background(), client.WorkerDeploymentSetCurrentVersionOptions{BuildID: "1"})
		require.NoError(t, err)
	}, patience, 50*time.Millisecond)
	run, err := c.ExecuteWorkflow(within(t), client.StartWorkflowOptions{TaskQueue: queue}, Counter, 0)
	require.NoError(t, err)
	require.NoError(t, run.Get(within(t), nil))
	described, err := c.DescribeWorkflowExecution(within(t), run.GetID(), run.GetRunID())
	require.NoError(t, err)
	require.Equal(t, "1", described.GetWorkflowExecutionInfo().GetVersioningInfo().GetDeploymentVersion().GetBuildId())
}

func TestTemporalTakesSearchAttributesAtOnce(t *testing.T) {
	t.Parallel()
	namespace := testground.NewNamespace(t)
	c := dial(t, testground.Temporal(t), namespace)
	wanted := map[string]enumspb.IndexedValueType{
		"SiklusAgency": enumspb.INDEXED_VALUE_TYPE_KEYWORD, "SiklusCycle": enumspb.INDEXED_VALUE_TYPE_KEYWORD,
		"SiklusUnit": enumspb.INDEXED_VALUE_TYPE_KEYWORD, "SiklusStage": enumspb.INDEXED_VALUE_TYPE_KEYWORD,
		"SiklusAwaited": enumspb.INDEXED_VALUE_TYPE_KEYWORD, "SiklusDue": enumspb.INDEXED_VALUE_TYPE_DATETIME,
		"SiklusFinal": enumspb.INDEXED_VALUE_TYPE_BOOL,
	}
	_, err := c.OperatorService().AddSearchAttributes(within(t), &operatorservice.AddSearchAttributesRequest{Namespace: namespace, SearchAttributes: wanted})
	require.NoError(t, err)

	stage := temporal.NewSearchAttributeKeyKeyword("SiklusStage")
	_, err = c.ExecuteWorkflow(within(t), client.StartWorkflowOptions{
		ID: "counter", TaskQueue: queue, TypedSearchAttributes: temporal.NewSearchAttributes(stage.ValueSet("target-agreement")),
	}, Counter, 1)
	require.NoError(t, err)
	require.Eventually(t, func() bool {
		found, err := c.ListWorkflow(t.Context(), &workflowservice.ListWorkflowExecutionsRequest{Query: `SiklusStage = 'target-agreement'`})
		return err == nil && len(found.GetExecutions()) == 1
	}, patience, 20*time.Millisecond)
}

func TestTemporalShowsItsPages(t *testing.T) {
	t.Parallel()
	server := testground.Temporal(t)
	page := fetch(t, server.UI()+"/namespaces/"+server.Namespace()+"/workflows")
	require.Contains(t, page, "<html")
	// The page is an empty shell without its script: that must be there too.
	_, after, found := strings.Cut(page, `"/_app/`)
	require.True(t, found, page)
	script, _, _ := strings.Cut(after, `"`)
	require.NotEmpty(t, fetch(t, server.UI()+"/_app/"+script))
	require.Contains(t, fetch(t, server.UI()+"/api/v1/namespaces"), `"siklus"`)
}

func fetch(t *testing.T, url string) string {
	t.Helper()
	request, err := http.NewRequestWithContext(within(t), http.MethodGet, url, nil)
	require.NoError(t, err)
	response, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	body, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	require.NoError(t, response.Body.Close())
	require.Equal(t, http.StatusOK, response.StatusCode, url)
	return string(body)
}

func TestKilledTemporalComesBackWithItsWorkflows(t *testing.T) {
	t.Parallel()
	for _, kept := range []struct {
		where   string
		options func(*testing.T) local.TemporalOptions
	}{
		{"throw-away file", func(*testing.T) local.TemporalOptions { return local.TemporalOptions{} }},
		{"kept file", func(t *testing.T) local.TemporalOptions { return local.TemporalOptions{Dir: openDir(t)} }},
		{"Postgres", func(t *testing.T) local.TemporalOptions {
			return local.TemporalOptions{PostgresDSN: ownPostgres(t, local.PostgresOptions{}).AdminDSN("")}
		}},
	} {
		t.Run(kept.where, func(t *testing.T) {
			t.Parallel()
			o := kept.options(t)
			o.Own = true
			server, err := local.StartTemporal(within(t), o)
			require.NoError(t, err)
			t.Cleanup(func() { require.NoError(t, server.Stop()) })
			c := dial(t, server, local.Namespace)
			work(t, c, worker.Options{})
			run, err := c.ExecuteWorkflow(within(t), client.StartWorkflowOptions{ID: "counter", TaskQueue: queue}, Counter, 5)
			require.NoError(t, err)
			add := func(n int) {
				handle, err := c.UpdateWorkflow(within(t), client.UpdateWorkflowOptions{
					WorkflowID: "counter", UpdateName: "Add", Args: []any{n}, WaitForStage: client.WorkflowUpdateStageCompleted,
				})
				require.NoError(t, err)
				require.NoError(t, handle.Get(within(t), nil))
			}
			add(2)
			address, pages, first := server.Address(), server.UI(), server.PID()

			require.NoError(t, server.Kill())
			require.Zero(t, server.PID())
			require.NoError(t, server.Restart(within(t)))
			require.Equal(t, address, server.Address())
			require.Equal(t, pages, server.UI())
			require.NotEqual(t, first, server.PID())

			add(3) // worker and client found their way back by themselves
			var sum int
			require.NoError(t, run.Get(within(t), &sum))
			require.Equal(t, 5, sum)
		})
	}
}

func TestMissingTemporalNamesTheCommand(t *testing.T) {
	t.Parallel()
	_, err := local.StartTemporal(within(t), local.TemporalOptions{Own: true, Binary: "/nowhere/temporal-server"})
	require.ErrorContains(t, err, "make deps")
}
