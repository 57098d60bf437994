package main

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"siklus.id/deploy/local"
	"siklus.id/deploy/local/testground"
)

// freeAddress is a loopback address that nobody listens on.
func freeAddress(t *testing.T) string {
	t.Helper()
	address, err := local.FreeAddress(t.Context())
	require.NoError(t, err)
	return address
}

func fetch(address string) (int, string) {
	answer, err := http.Get(address)
	if err != nil {
		return 0, ""
	}
	defer func() { _ = answer.Body.Close() }()
	body, _ := io.ReadAll(answer.Body)
	return answer.StatusCode, string(body)
}

// TestPlainDoorAndPlainWorkerJustWork sets a server up with the commands alone, as docs/operations.md says.
func TestPlainDoorAndPlainWorkerJustWork(t *testing.T) {
	t.Parallel()
	db := testground.NewEmptyDatabase(t)
	temporal := []string{"--temporal-address", testground.Temporal(t).Address(), "--temporal-namespace", "parts-" + strings.ToLower(db.Name)}
	status, _, complaint := call(t, append([]string{"migrate", "--database-owner", db.Owner}, temporal...)...)
	require.Equal(t, exitDone, status, complaint)
	mailbox := testground.Mailbox(t)

	door, admin, watch := freeAddress(t), freeAddress(t), freeAddress(t)
	both := append([]string{
		"--database", db.App, "--url", "http://" + door, "--link-keys", "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
		"--sendgrid-key", mailbox.APIKey(), "--sendgrid-host", mailbox.URL(),
	}, temporal...)
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	defer stop()
	type ending struct {
		status int
		said   string
	}
	start := func(arguments ...string) <-chan ending {
		ended := make(chan ending, 1)
		go func() {
			var stdout, stderr bytes.Buffer
			status := run(ctx, append(arguments, both...), console{in: strings.NewReader(""), out: &stdout, err: &stderr})
			ended <- ending{status, stdout.String() + stderr.String()}
		}()
		return ended
	}
	api := start("api", "--listen", door, "--admin", admin, "--mail-event-key", mailbox.PublicKey())
	worker := start("worker", "--health", watch)

	for _, address := range []string{"http://" + door + "/readyz", "http://" + watch + "/readyz", "http://" + door + "/masuk"} {
		require.Eventually(t, func() bool { status, _ := fetch(address); return status == http.StatusOK }, 60*time.Second, 50*time.Millisecond, address)
	}
	_, metrics := fetch("http://" + admin + "/metrics")
	require.Contains(t, metrics, "siklus_acts_oldest_waiting")
	_, metrics = fetch("http://" + watch + "/metrics")
	require.Contains(t, metrics, "temporal_")

	status, _, complaint = call(t, "agency", "put", "uji", "--name", "Dinas Uji", "--zone", "Asia/Jayapura", "--mail-from", "kinerja@uji.example", "--database", db.App)
	require.Equal(t, exitDone, status, complaint)
	status, key, complaint := call(t, "key", "create", "uji", "--agency", "uji", "--database", db.App)
	require.Equal(t, exitDone, status, complaint)
	status, out, complaint := call(t, "cycle", "plan", "2026", "--url", "http://"+door, "--key", strings.TrimSpace(key))
	require.Equal(t, exitDone, status, complaint)
	require.Contains(t, out, "0 appraisals")

	stop()
	for name, ended := range map[string]<-chan ending{"api": api, "worker": worker} {
		e := <-ended
		require.Equal(t, exitDone, e.status, "%s: %s", name, e.said)
	}
}
