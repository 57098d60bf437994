package testground

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"siklus.id/deploy/local"
)

// Mailbox is a mailbox of t's own, which ends with it.
func Mailbox(t testing.TB) *local.Mailbox {
	t.Helper()
	mailbox, err := local.StartMailbox(local.MailboxOptions{})
	if err != nil {
		t.Fatalf("mailbox: %v", err)
	}
	t.Cleanup(func() {
		if err := mailbox.Stop(); err != nil {
			t.Errorf("mailbox: %v", err)
		}
	})
	return mailbox
}

// Listen opens a loopback port for Serve: what is served has to know its address first.
func Listen(t testing.TB) net.Listener {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatalf("listen: %v", err)
	}
	return listener
}

// Serve answers on listener until t ends; beside runs as long and is waited for after the last answer.
func Serve(t testing.TB, listener net.Listener, handler http.Handler, beside func(context.Context)) {
	t.Helper()
	server := &httptest.Server{Listener: listener, Config: &http.Server{Handler: handler}}
	server.Start()
	ctx, stop := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { beside(ctx) })
	t.Cleanup(func() {
		server.Close()
		stop()
		running.Wait()
	})
}

// Work runs what works until it is told to stop, at the latest when t ends. A second stop does nothing and answers as the
// first.
func Work(t testing.TB, run func(context.Context) error) (stop func() error) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- run(ctx) }()
	stop = sync.OnceValue(func() error {
		cancel()
		return <-ended
	})
	t.Cleanup(func() {
		if err := stop(); err != nil {
			t.Errorf("work: %v", err)
		}
	})
	return stop
}
