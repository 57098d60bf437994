package main

import (
	"context"
	"errors"
	"time"

	"siklus.id/activities"
	"siklus.id/learning"
	"siklus.id/store"
	"siklus.id/worker"
)

// workerCommand runs a worker.
type workerCommand struct {
	databaseSettings
	temporalSettings
	mailSettings
	linkSettings
	HoldOff      time.Duration `env:"SIKLUS_MAIL_HOLD_OFF" default:"1m" help:"How long a letter waits for others to the same person, to leave as one e-mail."`
	MailRate     float64       `env:"SIKLUS_MAIL_RATE" default:"10" help:"E-mails a second at most, per agency."`
	Unanswered   time.Duration `env:"SIKLUS_MAIL_UNANSWERED" default:"15m" help:"How long to wait for word of an e-mail that a crash interrupted, before it is sent again."`
	Health       string        `env:"SIKLUS_WORKER_LISTEN" placeholder:"127.0.0.1:PORT" help:"Loopback address of /healthz, /readyz and /metrics; none when empty."`
	Learning     string        `env:"SIKLUS_LEARNING_FILE" type:"path" placeholder:"FILE" help:"JSON file of organisers' learning systems: addresses, tokens, secrets."`
	LeaveCurrent bool          `env:"SIKLUS_LEAVE_CURRENT" help:"Do not make this version the current one: a rollout does that."`
}

// Run works until it is told to stop.
func (w workerCommand) Run(ctx context.Context, c *console) (err error) {
	log := c.logger()
	post, err := w.post()
	if err != nil {
		return err
	}
	told, err := startTelemetry(ctx, "worker", log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, told.end(context.WithoutCancel(ctx))) }()
	kept, err := w.open(ctx, store.WithTracing())
	if err != nil {
		return err
	}
	defer kept.Close()
	engine, err := w.dial(ctx, log, told, false)
	if err != nil {
		return err
	}
	defer engine.Close()
	systems, err := learning.ReadDirectory(w.Learning)
	if err != nil {
		return badCall{err}
	}
	built, err := worker.New(worker.Config{
		Client: engine, Store: kept, Post: post, Learning: systems, Log: log,
		LeaveCurrent: w.LeaveCurrent, Listen: w.Health, Metrics: told.metrics,
	})
	if err != nil {
		return err
	}
	return built.Run(ctx)
}

// post is what the courier needs to send letters.
func (w workerCommand) post() (activities.Post, error) {
	sender, senderErr := w.sender()
	signer, signerErr := w.signer()
	base, baseErr := w.base()
	if err := errors.Join(senderErr, signerErr, baseErr); err != nil {
		return activities.Post{}, badCall{err}
	}
	return activities.Post{
		Sender: sender, Links: signer, BaseURL: base, HoldOff: w.HoldOff, PerSec: w.MailRate, Unanswered: w.Unanswered,
	}, nil
}
