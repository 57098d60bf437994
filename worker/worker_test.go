package worker_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/sdk/client"

	"siklus.id/activities"
	"siklus.id/deploy/local/testground"
	"siklus.id/link"
	"siklus.id/mail"
	"siklus.id/store"
	"siklus.id/worker"
	"siklus.id/workflows"
)

func TestMain(m *testing.M) { testground.Main(m) }

// nowhere is a sender that is never asked: these tests queue no letters.
type nowhere struct{}

func (nowhere) Send(context.Context, mail.Message) (string, error) {
	return "", errors.New("no letter was to be sent")
}

func options(t *testing.T) client.Options {
	t.Helper()
	return client.Options{
		HostPort: testground.Temporal(t).Address(), Namespace: testground.NewNamespace(t), Logger: slog.New(slog.DiscardHandler),
	}
}

// ground is a prepared namespace and a migrated database with one agency.
func ground(t *testing.T) (worker.Config, store.Agency) {
	t.Helper()
	db := testground.NewDatabase(t, store.Migrate)
	kept, err := store.Open(t.Context(), db.App)
	require.NoError(t, err)
	t.Cleanup(kept.Close)
	agency, err := kept.PutAgency(t.Context(), store.Agency{
		Code: "uji", Name: "Instansi Uji", Zone: "Asia/Jayapura", Policy: "nasional", MailFrom: "kinerja@uji.example",
	})
	require.NoError(t, err)
	engine := options(t)
	require.NoError(t, worker.PrepareNamespace(t.Context(), engine, 24*time.Hour))
	dialled, err := client.DialContext(t.Context(), engine)
	require.NoError(t, err)
	t.Cleanup(dialled.Close)
	return worker.Config{
		Client: dialled, Store: kept, Log: slog.New(slog.DiscardHandler), BuildID: "test-1",
		Post: activities.Post{
			Sender: nowhere{}, Links: link.Signer{Keys: [][]byte{make([]byte, 32)}}, BaseURL: "http://127.0.0.1", PerSec: 10, Unanswered: time.Minute,
		},
	}, agency
}

// run starts a worker; the returned function stops it and gives its error.
func run(t *testing.T, c worker.Config) (w *worker.Worker, stop func() error) {
	t.Helper()
	w, err := worker.New(c)
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	done := make(chan error, 1)
	go func() { done <- w.Run(ctx) }()
	stop = func() error {
		cancel()
		err := <-done
		done <- err
		return err
	}
	t.Cleanup(func() { _ = stop() })
	return w, stop
}

func eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	require.Eventually(t, is, 30*time.Second, 50*time.Millisecond, what)
}

func current(t *testing.T, c client.Client) string {
	t.Helper()
	known, err := c.WorkerDeploymentClient().GetHandle(worker.Deployment).Describe(t.Context(), client.WorkerDeploymentDescribeOptions{})
	if err != nil || known.Info.RoutingConfig.CurrentVersion == nil {
		return ""
	}
	return known.Info.RoutingConfig.CurrentVersion.BuildID
}

func TestPlainWorkerMakesItselfCurrentAndANewerOneFollows(t *testing.T) {
	t.Parallel()
	c, _ := ground(t)
	first, stop := run(t, c)
	eventually(t, "the first version becomes current", func() bool { return first.Ready(t.Context()) == nil })
	require.Equal(t, "test-1", current(t, c.Client))
	require.NoError(t, stop())

	c.BuildID = "test-2"
	second, _ := run(t, c)
	eventually(t, "the newer version becomes current", func() bool { return second.Ready(t.Context()) == nil })
	require.Equal(t, "test-2", current(t, c.Client))
}

func TestWorkerOfARolloutLeavesTheCurrentVersionAlone(t *testing.T) {
	t.Parallel()
	c, _ := ground(t)
	first, _ := run(t, c)
	eventually(t, "the first version becomes current", func() bool { return first.Ready(t.Context()) == nil })
	c.BuildID, c.LeaveCurrent = "test-2", true
	ramped, _ := run(t, c)
	handle := c.Client.WorkerDeploymentClient().GetHandle(worker.Deployment)
	eventually(t, "the server knows the second version", func() bool {
		_, err := handle.DescribeVersion(t.Context(), client.WorkerDeploymentDescribeVersionOptions{BuildID: "test-2"})
		return err == nil && ramped.Ready(t.Context()) == nil
	})
	require.Equal(t, "test-1", current(t, c.Client))
}

func TestEveryAgencyGetsItsCourierByItself(t *testing.T) {
	t.Parallel()
	c, agency := ground(t)
	run(t, c)
	eventually(t, "the courier's errand is under way", func() bool {
		described, err := c.Client.DescribeWorkflowExecution(t.Context(), workflows.CourierID(agency.ID), "")
		return err == nil && len(described.GetPendingActivities()) == 1 &&
			described.GetPendingActivities()[0].GetState() == enumspb.PENDING_ACTIVITY_STATE_STARTED
	})
}

func TestNewCaseStartsEagerlyOnTheVersionedWorker(t *testing.T) {
	t.Parallel()
	c, agency := ground(t)
	w, _ := run(t, c)
	eventually(t, "ready", func() bool { return w.Ready(t.Context()) == nil })
	// Any workflow will do; a second courier of the agency only watches the outbox.
	started, err := c.Client.ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{
		ID: "eager", TaskQueue: workflows.TaskQueue, EnableEagerStart: true,
	}, workflows.CourierWorkflow, workflows.CourierInput{Agency: agency.ID})
	require.NoError(t, err)
	history := c.Client.GetWorkflowHistory(t.Context(), started.GetID(), started.GetRunID(), false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	require.True(t, history.HasNext())
	first, err := history.Next()
	require.NoError(t, err)
	require.True(t, first.GetWorkflowExecutionStartedEventAttributes().GetEagerExecutionAccepted(), "the first task went over the queue")
	eventually(t, "the first task is completed by this version", func() bool {
		described, err := c.Client.DescribeWorkflowExecution(t.Context(), started.GetID(), started.GetRunID())
		return err == nil && described.GetWorkflowExecutionInfo().GetVersioningInfo().GetDeploymentVersion().GetBuildId() == "test-1"
	})
}

func TestNamespaceIsPreparedOnceAndAForeignAttributeIsNamed(t *testing.T) {
	t.Parallel()
	o := options(t)
	require.NoError(t, worker.PrepareNamespace(t.Context(), o, 24*time.Hour))
	require.NoError(t, worker.PrepareNamespace(t.Context(), o, 24*time.Hour), "again")

	other := options(t)
	c, err := client.DialContext(t.Context(), other)
	require.NoError(t, err)
	t.Cleanup(c.Close)
	_, err = c.OperatorService().AddSearchAttributes(t.Context(), &operatorservice.AddSearchAttributesRequest{
		Namespace: other.Namespace, SearchAttributes: map[string]enumspb.IndexedValueType{"SiklusDue": enumspb.INDEXED_VALUE_TYPE_INT},
	})
	require.NoError(t, err)
	require.ErrorContains(t, worker.PrepareNamespace(t.Context(), other, 24*time.Hour), "SiklusDue")
}

func TestWorkerWithoutItsPartsIsRefused(t *testing.T) {
	t.Parallel()
	_, err := worker.New(worker.Config{})
	require.ErrorContains(t, err, "Temporal client")
	c, _ := ground(t)
	c.Post.Sender = nil
	_, err = worker.New(c)
	require.ErrorContains(t, err, "sender")
}

func TestHealthIsAnsweredOnLoopbackOnly(t *testing.T) {
	t.Parallel()
	c, _ := ground(t)
	c.Listen = "0.0.0.0:0"
	w, err := worker.New(c)
	require.NoError(t, err)
	require.ErrorContains(t, w.Run(t.Context()), "not a loopback address")

	probe, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	c.Listen = probe.Addr().String()
	require.NoError(t, probe.Close())
	c.Metrics = http.HandlerFunc(func(out http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(out, "a metric") })
	_, stop := run(t, c)
	get := func(path string) (int, string) {
		answer, err := http.Get("http://" + c.Listen + path)
		if err != nil {
			return 0, ""
		}
		defer func() { _ = answer.Body.Close() }()
		body, _ := io.ReadAll(answer.Body)
		return answer.StatusCode, string(body)
	}
	eventually(t, "ready", func() bool { status, _ := get("/readyz"); return status == http.StatusOK })
	status, _ := get("/healthz")
	require.Equal(t, http.StatusOK, status)
	_, body := get("/metrics")
	require.Equal(t, "a metric", body)

	c.Store.Close()
	status, body = get("/readyz")
	require.Equal(t, http.StatusServiceUnavailable, status)
	require.Contains(t, body, "database")
	require.NoError(t, stop())
}

func TestBuildIDIsThatOfTheProgram(t *testing.T) {
	t.Parallel()
	require.NotEmpty(t, worker.BuildID())
	require.NotEqual(t, "build-unknown", worker.BuildID())
	require.Equal(t, worker.BuildID(), worker.BuildID())
}
