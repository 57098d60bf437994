package api_test

import (
	"context"
	"io"
	"net/http/httptest"
	"regexp"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"siklus.id/api"
	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

// relay runs the relay until the test ends.
func (g *ground) relay() {
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { g.server.Relay(ctx); close(done) }()
	g.Cleanup(func() { stop(); <-done })
}

func (g *ground) eventually(what string, f func() bool) {
	g.Helper()
	require.Eventually(g, f, 20*time.Second, 20*time.Millisecond, what)
}

func TestRelayTakesInWhatCouldOnlyBeReceived(t *testing.T) {
	g := newGround(t)
	g.engine.goDown()
	var ids []string
	for _, name := range []string{"staf-1", "staf-2", "staf-3"} {
		out, err := g.as(name).Appraisal.SubmitTargets(g.Context(), submit(g.cases[name].ID, "request-01"))
		require.NoError(t, err)
		require.Equal(t, siklusv1.ActState_ACT_STATE_RECEIVED, out.GetReceipt().GetState())
		ids = append(ids, out.GetReceipt().GetActId())
	}
	g.relay()
	g.clock.set(noon.Add(90 * time.Second))
	g.eventually("the meter shows the age of the oldest waiting act", func() bool { return g.meter("siklus_acts_oldest_waiting_seconds") == 90 })
	g.engine.up()
	for _, id := range ids {
		g.eventually("taken in by the relay", func() bool { return g.act(id).State == store.ActTaken })
		require.Equal(t, noon, g.act(id).Act.ReceivedAt, "judged by when the door received it")
	}
}

func TestRelaysSideBySideTakeAnActOnce(t *testing.T) {
	g := newGround(t)
	g.engine.goDown()
	c := g.cases["staf-1"]
	out, err := g.as("staf-1").Appraisal.SubmitTargets(g.Context(), submit(c.ID, "request-01"))
	require.NoError(t, err)
	g.relay()
	second, err := api.New(api.Config{Store: g.store, Engine: g.engine, Link: signer, Listen: "127.0.0.1:0", Now: g.clock.now, Patience: time.Second})
	require.NoError(t, err)
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { second.Relay(ctx); close(done) }()
	t.Cleanup(func() { stop(); <-done })
	g.engine.up()
	g.eventually("taken", func() bool { return g.act(out.GetReceipt().GetActId()).State == store.ActTaken })
	g.tx(func(ctx context.Context, tx store.Tx) error {
		rows, err := tx.Journal(ctx, c.ID)
		require.Len(t, rows, 2, "the opening and the act, once")
		return err
	})
	for _, u := range g.engine.seen() {
		require.Equal(t, out.GetReceipt().GetActId(), u.UpdateID)
	}
}

func TestRelayKeepsARefusal(t *testing.T) {
	g := newGround(t)
	g.engine.goDown()
	c := g.cases["staf-1"]
	out, err := g.as("kabid-a").Appraisal.AgreeTargets(g.Context(), &siklusv1.AgreeTargetsRequest{Header: header(c.ID, "request-01")})
	require.NoError(t, err, "while the engine is down nobody can refuse")
	g.engine.up()
	g.relay()
	g.eventually("refused", func() bool { return g.act(out.GetReceipt().GetActId()).State == store.ActRefused })
	require.Equal(t, appraisal.NotNow, g.act(out.GetReceipt().GetActId()).Refusal.Code)
}

func TestRelayStartsACycleThatWasOnlyWrittenDown(t *testing.T) {
	g := newGround(t)
	g.engine.goDown()
	out, err := g.as("kabid-b").Cycle.LaunchCycle(g.Context(), &siklusv1.LaunchCycleRequest{
		Spec: &siklusv1.CycleSpec{Year: 2027}, RequestId: "launch-2027",
	})
	require.NoError(t, err)
	g.engine.up()
	g.relay()
	g.eventually("started", func() bool {
		g.engine.Lock()
		defer g.engine.Unlock()
		return g.engine.inputs["cycle:"+out.GetCycle().GetId()] != nil
	})
}

var sample = regexp.MustCompile(`(?m)^(\w+)(?:\{[^}]*\})? ([0-9.e+-]+)$`)

// meter reads one sample from the admin page; the first one of its name.
func (g *ground) meter(name string) float64 {
	g.Helper()
	admin := httptest.NewServer(g.server.AdminHandler())
	defer admin.Close()
	answer, err := admin.Client().Get(admin.URL + "/metrics")
	require.NoError(g, err)
	defer func() { _ = answer.Body.Close() }()
	page, err := io.ReadAll(answer.Body)
	require.NoError(g, err)
	for _, m := range sample.FindAllStringSubmatch(string(page), -1) {
		if m[1] == name {
			v, err := strconv.ParseFloat(m[2], 64)
			require.NoError(g, err)
			return v
		}
	}
	require.FailNow(g, "no such meter", "%s in\n%s", name, page)
	return 0
}
