package keyboard_test

import (
	"context"
	"errors"
	"html"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"
	temporallog "go.temporal.io/sdk/log"

	"siklus.id/activities"
	"siklus.id/api"
	"siklus.id/deploy/local"
	"siklus.id/deploy/local/testground"
	"siklus.id/link"
	"siklus.id/mail"
	"siklus.id/store"
	"siklus.id/store/storetest"
	"siklus.id/worker"
)

func TestMain(m *testing.M) { testground.Main(m) }

// house is all of Siklus on real parts: Postgres, a Temporal server, a mailbox that speaks like SendGrid, the worker, and the
// door with its pages on a port of its own.
type house struct {
	*testing.T
	store   *store.Store
	mailbox *local.Mailbox
	base    string // address of the pages

	known map[string]letter // what a link leads to, as its page says
}

// letter is a link of a letter and what its page says of it, in one line.
type letter struct{ link, says string }

func newHouse(t *testing.T) *house {
	t.Helper()
	h := &house{T: t, known: map[string]letter{}}
	h.store, _ = storetest.Open(t, store.WithMaxConns(12))
	log := slog.New(slog.NewTextHandler(faults{t}, &slog.HandlerOptions{Level: slog.LevelError}))
	options := client.Options{HostPort: testground.Temporal(t).Address(), Namespace: testground.NewNamespace(t), Logger: temporallog.NewStructuredLogger(log)}
	require.NoError(t, worker.PrepareNamespace(t.Context(), options, 24*time.Hour))
	engine, err := client.DialContext(t.Context(), options)
	require.NoError(t, err)
	t.Cleanup(engine.Close)
	h.mailbox = testground.Mailbox(t)

	listener := testground.Listen(t)
	h.base = "http://" + listener.Addr().String()
	signer := link.Signer{Keys: [][]byte{[]byte("a key that only this test knows of")}}
	door, err := api.New(api.Config{Store: h.store, Engine: engine, Link: signer, BaseURL: h.base, Listen: listener.Addr().String(), Dev: true,
		Log: log, ActsPerMinute: 600, LinksPerMinute: 600})
	require.NoError(t, err)
	testground.Serve(t, listener, door.Handler(), door.Relay)

	hand, err := worker.New(worker.Config{Client: engine, Store: h.store, Log: log,
		Post: activities.Post{Sender: mail.SendGrid{Key: h.mailbox.APIKey(), Host: h.mailbox.URL()}, Links: signer, BaseURL: h.base,
			HoldOff: 200 * time.Millisecond, PerSec: 200, Unanswered: 20 * time.Second}})
	require.NoError(t, err)
	testground.Work(t, hand.Run)
	h.eventually("the worker gets work", func() (bool, error) { return hand.Ready(t.Context()) == nil, nil })
	return h
}

// faults shows what the house logs as an error, as long as the test runs.
type faults struct{ *testing.T }

// Write implements io.Writer.
func (f faults) Write(line []byte) (int, error) {
	if f.Context().Err() == nil {
		f.Log(strings.TrimSpace(string(line)))
	}
	return len(line), nil
}

// waitAtMost is how long a condition may take, whatever the length of a day: from the last act to the end of the cycle are some
// weeks.
const waitAtMost = 10 * time.Minute

// eventually looks at a condition again and again until it is met.
func (h *house) eventually(what string, met func() (bool, error)) {
	h.Helper()
	ctx, cancel := context.WithTimeoutCause(h.Context(), waitAtMost, errors.New("it took too long"))
	defer cancel()
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for {
		done, err := met()
		require.NoError(h, err, what)
		if done {
			return
		}
		select {
		case <-ctx.Done():
			require.NoError(h, context.Cause(ctx), "waiting until %s", what)
		case <-tick.C:
		}
	}
}

var letterLink = regexp.MustCompile(`https?://[^\s<>"]+/t/[A-Za-z0-9_-]{20,120}`)

// asks waits for a letter to somebody whose link asks for an act, of a period unless that is empty, and returns the link.
// What a link asks for stands on its page, which uses nothing up; a link counts once.
func (h *house) asks(address, act, period string) (found string) {
	h.Helper()
	h.eventually("a letter asks "+address+" for: "+act, func() (bool, error) {
		for _, l := range h.mailbox.Letters(local.Filter{To: address}) {
			for _, at := range letterLink.FindAllString(l.Text, -1) {
				if _, read := h.known[at]; !read {
					says, err := h.reads(at)
					if err != nil {
						return false, err
					}
					h.known[at] = letter{at, says}
				}
				if says := h.known[at].says; strings.Contains(says, ">"+act+"<") && strings.Contains(says, period) {
					found = at
				}
			}
		}
		return found != "", nil
	})
	h.known[found] = letter{link: found}
	return found
}

// reads fetches the page of a link, if its task is still to be done.
func (h *house) reads(address string) (string, error) {
	request, err := http.NewRequestWithContext(h.Context(), http.MethodGet, address, nil)
	if err != nil {
		return "", err
	}
	request.Header.Set("Accept-Language", "id")
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return "", err
	}
	page, err := io.ReadAll(answer.Body)
	if err = errors.Join(err, answer.Body.Close()); err != nil || !strings.Contains(string(page), ">Mulai</button>") {
		return "", err
	}
	return html.UnescapeString(string(page)), nil
}

// file writes a file that somebody can choose.
func (h *house) file(name string, content []byte) string {
	h.Helper()
	path := filepath.Join(h.TempDir(), name)
	require.NoError(h, os.WriteFile(path, content, 0o600))
	return path
}
