package main

import (
	"context"
	"errors"
	"net"
	"net/http"
	"time"

	"golang.org/x/sync/errgroup"

	"siklus.id/api"
	"siklus.id/api/nationalfile"
	"siklus.id/learning"
	"siklus.id/mail"
	"siklus.id/store"
)

// apiCommand runs the door.
type apiCommand struct {
	databaseSettings
	temporalSettings
	mailSettings
	linkSettings
	MailEventKey string `env:"SENDGRID_WEBHOOK_KEY" help:"Public key of SendGrid's signed events; without it no events are taken."`
	Learning     string `env:"SIKLUS_LEARNING_FILE" type:"path" placeholder:"FILE" help:"JSON file of organisers' learning systems: addresses, tokens, secrets."`
	National     string `name:"national-mapping" env:"SIKLUS_NATIONAL_MAPPING" type:"path" placeholder:"FILE" help:"YAML file that names the columns of the file for the national application; docs/exports.md."`
	Emblems      string `env:"SIKLUS_EMBLEMS" type:"path" placeholder:"FOLDER" help:"Agencies' own pictures for the head of forms D: CODE.png or CODE.jpg, at most 1 MB; docs/papers.md."`
	Listen       string `env:"SIKLUS_LISTEN" default:"127.0.0.1:8080" placeholder:"HOST:PORT" help:"Address of pages and services."`
	Admin        string `env:"SIKLUS_ADMIN_LISTEN" placeholder:"HOST:PORT" help:"Address of /metrics, /healthz and /readyz; none when empty."`
	LookAtLinks  bool   `env:"SIKLUS_LOOK_AT_LINKS" default:"true" negatable:"" help:"Open each link to evidence once, on the public internet only, and say when it asks for a sign-in."`
	TemporalUI   string `name:"temporal-ui" env:"TEMPORAL_UI" placeholder:"URL" help:"Address of Temporal UI, for administrators' links."`

	OIDCIssuer       string `name:"oidc-issuer" env:"OIDC_ISSUER" placeholder:"URL" help:"Identity provider for HR and administrators."`
	OIDCClientID     string `name:"oidc-client-id" env:"OIDC_CLIENT_ID" help:"Client ID there."`
	OIDCClientSecret string `name:"oidc-client-secret" env:"OIDC_CLIENT_SECRET" help:"Client secret there."`
	OIDCNumberClaim  string `name:"oidc-number-claim" env:"OIDC_NUMBER_CLAIM" help:"Claim that carries the NIP; people are found by e-mail when empty."`
	OIDCAgency       string `name:"oidc-agency" env:"OIDC_AGENCY" help:"Code of the agency whose provider it is; every agency when empty."`
	OIDCOfficesOnly  bool   `name:"oidc-offices-only" env:"OIDC_OFFICES_ONLY" help:"Let in only who holds an office."`
}

// Run serves until it is told to stop.
func (a apiCommand) Run(ctx context.Context, c *console) (err error) {
	log := c.logger()
	signer, signerErr := a.signer()
	base, baseErr := a.base()
	// The door sends no letter itself, but a door whose letters have no way out would take acts that nobody
	// hears of: better not to start.
	_, senderErr := a.sender()
	if err := errors.Join(signerErr, baseErr, senderErr); err != nil {
		return badCall{err}
	}
	told, err := startTelemetry(ctx, "api", log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, told.end(context.WithoutCancel(ctx))) }()
	kept, err := a.open(ctx, store.WithTracing())
	if err != nil {
		return err
	}
	defer kept.Close()
	engine, err := a.dial(ctx, log, told, true)
	if err != nil {
		return err
	}
	defer engine.Close()
	systems, err := learning.ReadDirectory(a.Learning)
	if err != nil {
		return badCall{err}
	}
	national, err := nationalfile.Read(a.National)
	if err != nil {
		return badCall{err}
	}
	emblems, err := readEmblems(a.Emblems)
	if err != nil {
		return badCall{err}
	}
	server, err := api.New(api.Config{
		Store: kept, Engine: engine, Link: signer, MailEvents: mailEvents(a.MailEventKey), Learning: systems, National: national, Emblems: emblems, BaseURL: base,
		Listen: a.Listen, LookAtLinks: a.LookAtLinks, TemporalUI: a.TemporalUI, Log: log, Meters: told.meters,
		OIDC: api.OIDC{
			Issuer: a.OIDCIssuer, ClientID: a.OIDCClientID, ClientSecret: a.OIDCClientSecret,
			NumberClaim: a.OIDCNumberClaim, Agency: a.OIDCAgency, OfficesOnly: a.OIDCOfficesOnly,
		},
	})
	if err != nil {
		return err
	}
	log.InfoContext(ctx, "the door opens", "address", a.Listen, "pages", base)
	group, groupCtx := errgroup.WithContext(ctx)
	group.Go(func() error { return server.Run(groupCtx) })
	group.Go(func() error { return serveAdmin(groupCtx, a.Admin, told, server.AdminHandler()) })
	return group.Wait()
}

// mailEvents reads the signed events of the mail provider; nil without the key they are signed with.
func mailEvents(key string) func(http.Header, []byte, time.Time) ([]store.MailEvent, error) {
	if key == "" {
		return nil
	}
	return func(h http.Header, body []byte, now time.Time) ([]store.MailEvent, error) {
		events, err := mail.VerifyEvents(key, h, body, now)
		if err != nil {
			return nil, err
		}
		out := make([]store.MailEvent, len(events))
		for i, e := range events {
			out[i] = store.MailEvent{EventID: e.ID, MailID: e.MailID, Kind: e.Kind, At: e.At, Reason: e.Reason}
			if e.Kind == store.EventBounce && !e.Undeliverable() {
				out[i].Kind = e.Type // blocked by the host for a while: the person can still be reached
			}
		}
		return out, nil
	}
}

// serveAdmin answers for the machine's own watch until ctx is over.
func serveAdmin(ctx context.Context, address string, told *telemetry, health http.Handler) error {
	if address == "" {
		return nil
	}
	mux := http.NewServeMux()
	mux.Handle("/", health)
	mux.Handle("GET /metrics", told.metrics)
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", address)
	if err != nil {
		return badCallf("address of the metrics: %w", err)
	}
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	stopped := context.AfterFunc(ctx, func() {
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
		defer cancel()
		_ = server.Shutdown(last)
	})
	defer stopped()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
