package api_test

import (
	"context"
	"log/slog"
	"sync"
	"testing"
	"time"

	"connectrpc.com/connect"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"
	sdklog "go.temporal.io/sdk/log"
	"google.golang.org/protobuf/types/known/durationpb"

	"siklus.id/activities"
	"siklus.id/api"
	"siklus.id/appraisal"
	"siklus.id/deploy/local/testground"
	"siklus.id/mail"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
	"siklus.id/worker"
	"siklus.id/workflows"
)

// nowhere is a mail provider that takes everything and tells nobody.
type nowhere struct{}

func (nowhere) Send(context.Context, mail.Message) (string, error) { return "taken", nil }

// realEngine connects to a namespace of its own on a real Temporal server.
func realEngine(t *testing.T) client.Client {
	t.Helper()
	server, namespace := testground.Temporal(t), testground.NewNamespace(t)
	quiet := sdklog.NewStructuredLogger(slog.New(slog.DiscardHandler))
	c, err := client.DialContext(t.Context(), client.Options{HostPort: server.Address(), Namespace: namespace, Logger: quiet})
	require.NoError(t, err)
	t.Cleanup(c.Close)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	require.NoError(t, workflows.MakeAttributes(ctx, c, namespace))
	return c
}

// work runs a worker until stop is called.
func work(t *testing.T, s *store.Store, c client.Client) (stop func()) {
	t.Helper()
	w, err := worker.New(worker.Config{
		Client: c, Store: s, Log: slog.New(slog.DiscardHandler), BuildID: "test",
		Post: activities.Post{Sender: nowhere{}, Links: signer, BaseURL: "http://127.0.0.1", PerSec: 1000, Unanswered: time.Minute},
	})
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- w.Run(ctx) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(stop)
	return stop
}

// TestTheDoorAndARealEngine walks acts through the door to a real Temporal server: taken, refused, twice,
// received while the workers are down, and a case that is reopened after its end.
func TestTheDoorAndARealEngine(t *testing.T) {
	t.Parallel()
	c := realEngine(t)
	g := groundOn(t, openStore(t), func(config *api.Config) {
		config.Engine, config.Now, config.Patience = c, nil, 5*time.Second
	})
	g.clock.set(time.Now())
	stop := work(t, g.store, c)
	g.relay()

	launched, err := g.as("kabid-b").Cycle.LaunchCycle(g.Context(), &siklusv1.LaunchCycleRequest{RequestId: "gladi-01", Spec: &siklusv1.CycleSpec{
		Year: 2027, RehearsalDay: durationpb.New(30 * time.Minute), RehearsalStart: "2027-01-04",
	}})
	require.NoError(t, err)
	g.eventually("every appraisal is opened", func() bool {
		out, err := g.as("kabid-b").Cycle.GetCycle(g.Context(), &siklusv1.GetCycleRequest{CycleId: launched.GetCycle().GetId()})
		require.NoError(t, err)
		return out.GetCycle().GetStage() == "running" && out.GetCycle().GetOpened() == 8
	})
	caseOf := func(person string) string {
		var id string
		g.tx(func(ctx context.Context, tx store.Tx) error {
			list, _, err := tx.ListCases(ctx, store.CaseFilter{CycleID: launched.GetCycle().GetId(), PersonID: g.town.People[person]})
			require.Len(t, list, 1)
			id = list[0].ID
			return err
		})
		return id
	}
	mine := caseOf("staf-1")

	submitted, err := g.as("staf-1").Appraisal.SubmitTargets(g.Context(), submit(mine, "request-01"))
	require.NoError(t, err)
	require.Equal(t, siklusv1.ActState_ACT_STATE_TAKEN, submitted.GetReceipt().GetState())
	require.Equal(t, "targets-submitted", submitted.GetReceipt().GetStage())
	again, err := g.as("staf-1").Appraisal.SubmitTargets(g.Context(), submit(mine, "request-01"))
	require.NoError(t, err)
	require.Equal(t, submitted.GetReceipt().GetActId(), again.GetReceipt().GetActId())

	_, err = g.as("staf-1").Appraisal.SubmitTargets(g.Context(), submit(mine, "request-02"))
	r := refusal(t, err, connect.CodeFailedPrecondition)
	require.Equal(t, appraisal.NotNow, r.GetCode())
	require.Equal(t, store.ActRefused, g.act(r.GetActId()).State)
	require.Equal(t, []string{"ReturnTargets", "AgreeTargets"}, g.read("kabid-a", mine).GetYourActs())
	agreed, err := g.as("kabid-a").Appraisal.AgreeTargets(g.Context(), &siklusv1.AgreeTargetsRequest{Header: header(mine, "request-03")})
	require.NoError(t, err)
	require.Equal(t, "in-year", agreed.GetReceipt().GetStage())

	exempted, err := g.as("kabid-b").Case.Exempt(g.Context(), &siklusv1.ExemptRequest{Header: header(mine, "request-04"), Reason: "Cuti di luar tanggungan negara"})
	require.NoError(t, err)
	require.Equal(t, "exempted", exempted.GetReceipt().GetStage())
	g.eventually("an ended case refuses", func() bool {
		_, err := g.as("kabid-b").Case.Withdraw(g.Context(), &siklusv1.WithdrawRequest{Header: header(mine, "request-05"), Reason: "Salah buka"})
		return err != nil && refusal(t, err, connect.CodeFailedPrecondition).GetCode() == appraisal.CaseEnded
	})
	reopened, err := g.as("kabid-b").Case.Reopen(g.Context(), &siklusv1.ReopenRequest{
		Header: header(mine, "request-06"), Until: "2027-03-31", Reason: "Cuti dibatalkan",
	})
	require.NoError(t, err)
	require.Equal(t, siklusv1.ActState_ACT_STATE_TAKEN, reopened.GetReceipt().GetState())
	require.Equal(t, "targets-due", reopened.GetReceipt().GetStage())
	_, err = g.as("staf-1").Appraisal.SubmitTargets(g.Context(), submit(mine, "request-07"))
	require.NoError(t, err)

	stop()
	other := caseOf("staf-2")
	received, err := g.as("staf-2").Appraisal.SubmitTargets(g.Context(), submit(other, "request-01"))
	require.NoError(t, err)
	require.Equal(t, siklusv1.ActState_ACT_STATE_RECEIVED, received.GetReceipt().GetState())
	work(t, g.store, c)
	g.eventually("taken once the workers are back", func() bool { return g.act(received.GetReceipt().GetActId()).State == store.ActTaken })
	g.tx(func(ctx context.Context, tx store.Tx) error {
		for _, id := range []string{mine, other} {
			if err := tx.VerifyJournal(ctx, id); err != nil {
				return err
			}
		}
		return nil
	})
}
