package main

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	"go.temporal.io/sdk/client"
	"golang.org/x/sync/errgroup"

	"siklus.id/activities"
	"siklus.id/api"
	"siklus.id/deploy/local"
	"siklus.id/link"
	"siklus.id/mail"
	"siklus.id/store"
	"siklus.id/worker"
)

// houseOptions say how all of Siklus is put on one machine.
type houseOptions struct {
	Keep     string        // folder that keeps everything; empty: nothing is kept
	Listen   string        // loopback address of the pages
	HoldOff  time.Duration // how long letters wait for each other
	MailRate float64       // e-mails a second at most
	Log      *slog.Logger
	Engine   *slog.Logger // of Temporal's client
}

// house is all of Siklus on one machine: Postgres, Temporal and the mailbox as processes and parts of their
// own, door and worker in this process.
type house struct {
	options houseOptions
	stack   *local.Stack
	kept    *store.Store
	engine  client.Client
	base    string // address of the pages
	signer  link.Signer
	running *errgroup.Group
	stopped context.Context // over when door or worker have broken
	stop    context.CancelFunc
}

const houseDatabase = "siklus"

// openHouse starts everything and returns when the pages answer and the worker gets work.
func openHouse(ctx context.Context, o houseOptions) (h *house, err error) {
	h = &house{options: o}
	defer func() {
		if err != nil {
			err = errors.Join(err, h.close())
		}
	}()
	if h.stack, err = local.StartStack(ctx, local.StackOptions{Dir: o.Keep, Mailbox: local.MailboxOptions{Log: o.Log}}); err != nil {
		return h, err
	}
	if err = h.migrate(ctx); err != nil {
		return h, err
	}
	if h.kept, err = store.Open(ctx, h.stack.Postgres.AppDSN(houseDatabase), store.WithMaxConns(16)); err != nil {
		return h, err
	}
	h.engine, err = client.DialContext(ctx, h.engineOptions())
	if err != nil {
		return h, fmt.Errorf("temporal: %w", err)
	}
	return h, h.run(ctx)
}

func (h *house) engineOptions() client.Options {
	return client.Options{
		HostPort: h.stack.Temporal.Address(), Namespace: h.stack.Temporal.Namespace(), Logger: engineLog(h.options.Engine),
	}
}

func (h *house) migrate(ctx context.Context) error {
	if err := h.stack.Postgres.CreateDatabase(ctx, houseDatabase); err != nil {
		return err
	}
	if err := store.Migrate(ctx, h.stack.Postgres.OwnerDSN(houseDatabase)); err != nil {
		return err
	}
	return worker.PrepareNamespace(ctx, h.engineOptions(), 72*time.Hour)
}

// run starts door and worker in this process and waits until both are ready.
func (h *house) run(ctx context.Context) error {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", h.options.Listen)
	if err != nil {
		return badCallf("address of the pages: %w", err)
	}
	h.base = "http://" + listener.Addr().String()
	keys, err := h.linkKeys()
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	h.signer = link.Signer{Keys: keys}
	mailbox := h.stack.Mailbox
	door, err := api.New(api.Config{
		Store: h.kept, Engine: h.engine, Link: h.signer, BaseURL: h.base, Listen: listener.Addr().String(), Dev: true,
		MailEvents: mailEvents(mailbox.PublicKey()), TemporalUI: h.stack.Temporal.UI(), Log: h.options.Log, ActsPerMinute: 600,
	})
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	hand, err := worker.New(worker.Config{
		Client: h.engine, Store: h.kept, Log: h.options.Log,
		Post: activities.Post{
			Sender: mail.SendGrid{Key: mailbox.APIKey(), Host: mailbox.URL()}, Links: h.signer, BaseURL: h.base,
			HoldOff: h.options.HoldOff, PerSec: h.options.MailRate, Unanswered: 5 * time.Second,
		},
	})
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	mailbox.SetWebhook(h.base + "/hooks/sendgrid")
	// Door and worker outlive the caller's context until close, so that a Ctrl-C lets what is in hand finish
	// before Postgres and Temporal go.
	running, stop := context.WithCancel(context.WithoutCancel(ctx))
	h.stop = stop
	h.running, h.stopped = errgroup.WithContext(running)
	h.running.Go(func() error { return door.Serve(h.stopped, listener) })
	h.running.Go(func() error { return hand.Run(h.stopped) })
	return h.awaitReady(ctx, hand)
}

func (h *house) awaitReady(ctx context.Context, hand *worker.Worker) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for {
		err := hand.Ready(ctx)
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("the worker is not ready: %w", err)
		case <-h.stopped.Done():
			return h.running.Wait()
		case <-tick.C:
		}
	}
}

// linkKeys returns the key of the links; a kept house keeps it, so that letters of yesterday still work.
func (h *house) linkKeys() ([][]byte, error) {
	fresh := make([]byte, 32)
	_, _ = rand.Read(fresh) // never fails
	if h.options.Keep == "" {
		return [][]byte{fresh}, nil
	}
	path := filepath.Join(h.options.Keep, "link-keys")
	known, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		known = []byte(base64.StdEncoding.EncodeToString(fresh))
		err = os.WriteFile(path, known, 0o600)
	}
	if err != nil {
		return nil, fmt.Errorf("key of the links: %w", err)
	}
	return link.ParseKeys(strings.TrimSpace(string(known)))
}

// close stops door and worker, then what they stand on. Nothing is left running, and nothing is left behind
// that was not to be kept.
func (h *house) close() error {
	var failed []error
	if h.stop != nil {
		h.stop()
		failed = append(failed, h.running.Wait())
	}
	if h.engine != nil {
		h.engine.Close()
	}
	if h.kept != nil {
		h.kept.Close()
	}
	if h.stack != nil {
		failed = append(failed, h.stack.Stop())
	}
	return errors.Join(failed...)
}

// sayAddresses prints where to look.
func (h *house) sayAddresses(c *console) {
	c.say("  pages        %s", h.base)
	c.say("  mailbox      %s/outbox", h.stack.Mailbox.URL())
	if h.stack.Temporal.UI() != "" {
		c.say("  Temporal UI  %s/namespaces/%s/workflows", h.stack.Temporal.UI(), h.stack.Temporal.Namespace())
	}
}
