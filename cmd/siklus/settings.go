package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"strings"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/contrib/envconfig"

	"siklus.id/link"
	"siklus.id/mail"
	"siklus.id/store"
	"siklus.id/workflows"
)

// databaseSettings say where everything is kept.
type databaseSettings struct {
	Database string `env:"SIKLUS_DATABASE" placeholder:"URL" help:"Postgres as the application's role (siklus_app), which row-level security binds."`
	Conns    int    `env:"SIKLUS_DATABASE_CONNS" default:"16" help:"Connections to it at most, for this process."`
}

func (s databaseSettings) open(ctx context.Context, options ...store.Option) (*store.Store, error) {
	if s.Database == "" {
		return nil, badCallf("the database is not named: set SIKLUS_DATABASE to the address of Postgres for role siklus_app")
	}
	return store.Open(ctx, s.Database, append(options, store.WithMaxConns(s.Conns))...)
}

// temporalSettings say where Temporal is. The SDK's own variables and profiles work too, TLS and API keys
// among them: TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, TEMPORAL_TLS…, TEMPORAL_PROFILE.
type temporalSettings struct {
	TemporalAddress   string `placeholder:"HOST:PORT" help:"Temporal's frontend ($$TEMPORAL_ADDRESS; 127.0.0.1:7233 when neither is set)."`
	TemporalNamespace string `placeholder:"NAME" help:"Temporal's namespace ($$TEMPORAL_NAMESPACE; siklus when neither is set)."`
}

// dial connects to Temporal. A server that is not up yet is no error when lazy: the door has its register.
func (s temporalSettings) dial(ctx context.Context, log *slog.Logger, t *telemetry, lazy bool) (client.Client, error) {
	options, err := s.options(log, t)
	if err != nil {
		return nil, err
	}
	if lazy {
		return client.NewLazyClient(options)
	}
	c, err := client.DialContext(ctx, options)
	if err != nil {
		return nil, fmt.Errorf("temporal at %s does not answer: %w", addressOf(options), err)
	}
	return c, nil
}

func addressOf(o client.Options) string {
	if o.HostPort == "" {
		return client.DefaultHostPort
	}
	return o.HostPort
}

func (s temporalSettings) options(log *slog.Logger, t *telemetry) (client.Options, error) {
	options, err := envconfig.LoadDefaultClientOptions()
	if err != nil {
		return options, badCallf("settings of the Temporal client: %w", err)
	}
	if s.TemporalAddress != "" {
		options.HostPort = s.TemporalAddress
	}
	switch {
	case s.TemporalNamespace != "":
		options.Namespace = s.TemporalNamespace
	case options.Namespace == "" || options.Namespace == client.DefaultNamespace:
		options.Namespace = workflows.Namespace
	}
	options.Logger = engineLog(log)
	t.equip(&options)
	return options, nil
}

// mailSettings say how letters leave. Exactly one way is needed.
type mailSettings struct {
	SendGridKey  string `name:"sendgrid-key" env:"SENDGRID_API_KEY" help:"Key of SendGrid: letters leave there."`
	SendGridHost string `name:"sendgrid-host" env:"SENDGRID_HOST" placeholder:"URL" help:"Another address of SendGrid, the European one for example."`
	SMTPHost     string `name:"smtp-host" env:"SMTP_HOST" help:"SMTP server: letters leave there when SendGrid has no key."`
	SMTPPort     int    `name:"smtp-port" env:"SMTP_PORT" default:"587" help:"Its port."`
	SMTPUser     string `name:"smtp-user" env:"SMTP_USERNAME" help:"Who signs in there; empty for nobody."`
	SMTPPassword string `name:"smtp-password" env:"SMTP_PASSWORD" help:"The password."`
	SMTPSecurity string `name:"smtp-security" env:"SMTP_SECURITY" enum:"starttls,tls,plain" default:"starttls" help:"starttls, tls or plain."`
}

func (s mailSettings) sender() (mail.Sender, error) {
	switch {
	case s.SendGridKey != "":
		return mail.SendGrid{Key: s.SendGridKey, Host: s.SendGridHost}, nil
	case s.SMTPHost != "":
		security := map[string]mail.Security{"starttls": mail.StartTLS, "tls": mail.TLS, "plain": mail.Plain}[s.SMTPSecurity]
		return mail.SMTP{Host: s.SMTPHost, Port: s.SMTPPort, Username: s.SMTPUser, Password: s.SMTPPassword, Security: security}, nil
	}
	return nil, badCallf("letters have no way out: set SENDGRID_API_KEY for SendGrid, or SMTP_HOST (with SMTP_PORT, SMTP_USERNAME, SMTP_PASSWORD) for a mail server. `siklus dev` needs neither")
}

// linkSettings say how links in letters are made: the address they lead to and the keys that sign them.
type linkSettings struct {
	URL      string `name:"url" env:"SIKLUS_URL" placeholder:"URL" help:"Address of the pages as people reach it; links in letters begin with it."`
	LinkKeys string `env:"SIKLUS_LINK_KEYS" placeholder:"KEYS" help:"Keys that sign the links: base64 of 32 bytes or more, apart by commas, the newest first (openssl rand -base64 32)."`
}

func (s linkSettings) signer() (link.Signer, error) {
	if s.LinkKeys == "" {
		return link.Signer{}, badCallf("links cannot be signed: set SIKLUS_LINK_KEYS, for example to the output of `openssl rand -base64 32`, the same for api and worker")
	}
	keys, err := link.ParseKeys(s.LinkKeys)
	if err != nil {
		return link.Signer{}, badCallf("SIKLUS_LINK_KEYS: %w", err)
	}
	return link.Signer{Keys: keys}, nil
}

func (s linkSettings) base() (string, error) { return pageAddress(s.URL) }

// pageAddress checks the address of the pages and returns it without a slash at the end.
func pageAddress(text string) (string, error) {
	if text == "" {
		return "", badCallf("the address of the pages is not known: set SIKLUS_URL, for example https://kinerja.example.go.id")
	}
	u, err := url.Parse(text)
	if err == nil && (u.Host == "" || u.Scheme != "https" && u.Scheme != "http") {
		err = errors.New("it must begin with https:// (or http:// on this machine)")
	}
	if err != nil {
		return "", badCallf("SIKLUS_URL %q is no address of pages: %w", text, err)
	}
	return strings.TrimSuffix(u.String(), "/"), nil
}
