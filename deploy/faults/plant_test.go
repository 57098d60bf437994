package faults_test

import (
	"context"
	"encoding/base64"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"
	temporallog "go.temporal.io/sdk/log"

	"siklus.id/deploy/local"
	siklusv1connect "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
	"siklus.id/store/storetest"
	"siklus.id/worker"
)

// plant is all of Siklus with every part a process of its own, so that each can be killed.
type plant struct {
	*testing.T
	stack   *local.Stack
	store   *store.Store
	engine  client.Client
	town    storetest.Town
	members int
	officer string // session of an HR officer
	client  struct {
		cycles     siklusv1connect.CycleServiceClient
		appraisals siklusv1connect.AppraisalServiceClient
		batches    siklusv1connect.BatchServiceClient
	}
}

func newPlant(t *testing.T, staff int) *plant {
	t.Helper()
	ctx := t.Context()
	p := &plant{T: t, members: staff + 3} // the staff, two heads of division and the head of office; the regent is no ASN
	var err error
	p.stack, err = local.StartStack(ctx, local.StackOptions{Own: true})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, p.stack.Stop()) })
	require.NoError(t, p.stack.Postgres.CreateDatabase(ctx, "siklus"))
	require.NoError(t, store.Migrate(ctx, p.stack.Postgres.OwnerDSN("siklus")))
	options := client.Options{HostPort: p.stack.Temporal.Address(), Namespace: p.stack.Temporal.Namespace(), Logger: temporallog.NewStructuredLogger(slog.New(slog.DiscardHandler))}
	require.NoError(t, worker.PrepareNamespace(ctx, options, 24*time.Hour))
	p.engine, err = client.DialContext(ctx, options)
	require.NoError(t, err)
	t.Cleanup(p.engine.Close)
	p.store, err = store.Open(ctx, p.stack.Postgres.AppDSN("siklus"))
	require.NoError(t, err)
	t.Cleanup(p.store.Close)

	p.town = storetest.NewTown(t, p.store, "dinas", staff)
	agency := p.town.Agency
	agency.MailFrom, agency.Policy = "siklus@dinas.example", "nasional"
	_, err = p.store.PutAgency(ctx, agency)
	require.NoError(t, err)
	require.NoError(t, p.in(func(ctx context.Context, tx store.Tx) error {
		return tx.PutOffice(ctx, p.town.People["kabid-b"], store.OfficeHR)
	}))
	p.officer = p.signIn(p.town.People["kabid-b"])
	p.runPrograms(ctx)
	return p
}

// bin is the folder of the one binary while the tests run.
var bin string

func TestMain(m *testing.M) {
	folder, err := os.MkdirTemp("", "siklus-faults-")
	if err != nil {
		panic(err)
	}
	bin = folder
	code := m.Run()
	if err := os.RemoveAll(folder); err != nil {
		panic(err)
	}
	os.Exit(code)
}

// program builds the one binary, once for all tests.
var program = sync.OnceValues(func() (string, error) {
	binary := filepath.Join(bin, "siklus")
	out, err := exec.CommandContext(context.Background(), "go", "build", "-buildvcs=false", "-o", binary, "siklus.id/cmd/siklus").CombinedOutput()
	if err != nil {
		err = fmt.Errorf("build the program: %w\n%s", err, out)
	}
	return binary, err
})

// runPrograms starts door and worker from the one binary.
func (p *plant) runPrograms(ctx context.Context) {
	p.Helper()
	binary, err := program()
	require.NoError(p, err)
	door, err := local.FreeAddress(ctx)
	require.NoError(p, err)
	health, err := local.FreeAddress(ctx)
	require.NoError(p, err)
	mailbox := p.stack.Mailbox
	mailbox.SetWebhook("http://" + door + "/hooks/sendgrid")
	env := []string{
		"SIKLUS_DATABASE=" + p.stack.Postgres.AppDSN("siklus"), "TEMPORAL_ADDRESS=" + p.stack.Temporal.Address(), "TEMPORAL_NAMESPACE=" + p.stack.Temporal.Namespace(),
		"SENDGRID_API_KEY=" + mailbox.APIKey(), "SENDGRID_HOST=" + mailbox.URL(), "SENDGRID_WEBHOOK_KEY=" + mailbox.PublicKey(),
		"SIKLUS_URL=http://" + door, "SIKLUS_LISTEN=" + door, "SIKLUS_WORKER_LISTEN=" + health,
		"SIKLUS_LINK_KEYS=" + base64.StdEncoding.EncodeToString([]byte("a key that only this test knows of")),
		"SIKLUS_MAIL_HOLD_OFF=200ms", "SIKLUS_MAIL_RATE=200", "SIKLUS_MAIL_UNANSWERED=10s",
	}
	for name, address := range map[string]string{"api": door, "worker": health} {
		_, err := p.stack.Run(ctx, local.ProgramOptions{Name: name, Path: binary, Args: []string{name}, Env: env, Log: p.Output(), Ready: local.Answers("http://" + address + "/readyz")})
		require.NoError(p, err, name)
	}
	address := "http://" + door
	p.client.cycles = siklusv1connect.NewCycleServiceClient(http.DefaultClient, address)
	p.client.appraisals = siklusv1connect.NewAppraisalServiceClient(http.DefaultClient, address)
	p.client.batches = siklusv1connect.NewBatchServiceClient(http.DefaultClient, address)
}

// killAndRestart ends a part with SIGKILL and starts it again. Nobody tells the others.
func (p *plant) killAndRestart(name string) {
	p.Helper()
	require.NoError(p, p.stack.Kill(name))
	require.NoError(p, p.stack.Restart(p.Context(), name))
}

func (p *plant) signIn(person string) string {
	p.Helper()
	token, err := p.store.CreateSession(p.Context(), store.Session{Agency: p.town.Agency.ID, Person: person, Via: "session", ExpiresAt: time.Now().Add(time.Hour)})
	require.NoError(p, err)
	return token
}

// in does something in a transaction of the agency.
func (p *plant) in(f func(context.Context, store.Tx) error) error {
	return p.store.WithAgency(p.Context(), p.town.Agency.ID, func(tx store.Tx) error { return f(p.Context(), tx) })
}

// eventually tries until it succeeds, for as long as a restart and what it delays may take.
func (p *plant) eventually(what string, try func(context.Context) error) {
	p.Helper()
	require.NoError(p, p.patiently(try), what)
}

func (p *plant) patiently(try func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(p.Context(), 2*time.Minute)
	defer cancel()
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for {
		err := try(ctx)
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return err
		case <-tick.C:
		}
	}
}
