package api_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	healthpb "google.golang.org/grpc/health/grpc_health_v1"

	"siklus.id/api"
	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
	"siklus.id/store/storetest"
	"siklus.id/web"
)

// get fetches a page and returns its status and body.
func (g *ground) get(path string, cookies ...*http.Cookie) (int, string) {
	g.Helper()
	r, err := http.NewRequestWithContext(g.Context(), http.MethodGet, g.http.URL+path, nil)
	require.NoError(g, err)
	for _, c := range cookies {
		r.AddCookie(c)
	}
	answer, err := http.DefaultTransport.RoundTrip(r)
	require.NoError(g, err)
	defer func() { _ = answer.Body.Close() }()
	body, err := io.ReadAll(answer.Body)
	require.NoError(g, err)
	return answer.StatusCode, string(body)
}

func TestHealth(t *testing.T) {
	g := newGround(t)
	status, _ := g.get("/healthz")
	require.Equal(t, http.StatusOK, status)
	status, _ = g.get("/readyz")
	require.Equal(t, http.StatusOK, status)
	g.engine.goDown()
	status, body := g.get("/readyz")
	require.Equal(t, http.StatusServiceUnavailable, status)
	require.NotContains(t, body, "down", "strangers are not told the cause")
	status, _ = g.get("/healthz")
	require.Equal(t, http.StatusOK, status, "the process lives")
}

func TestMetersTellAnswers(t *testing.T) {
	g := newGround(t)
	_, err := g.as("staf-1").Appraisal.SubmitTargets(g.Context(), submit(g.cases["staf-1"].ID, "request-01"))
	require.NoError(t, err)
	require.EqualValues(t, 1, g.meter("siklus_acts_answered_total"))
	status, _ := g.get("/metrics")
	require.Equal(t, http.StatusNotFound, status, "meters are not for strangers")
}

func TestPagesSpeakToTheDoorInTheSameProcess(t *testing.T) {
	g := newGround(t)
	task := g.task(g.cases["staf-1"].ID, appraisal.SubmitTargets)
	status, body := g.get("/t/" + signer.Sign(task.ID, task.Epoch, noon.Add(time.Hour)))
	require.Equal(t, http.StatusOK, status)
	require.Contains(t, body, "Dinas uji")
	status, body = g.get("/tugas", &http.Cookie{Name: web.SessionCookie, Value: g.as("staf-1").secret})
	require.Equal(t, http.StatusOK, status)
	require.Contains(t, body, task.ID)
}

func TestAForeignPageCannotUseTheSession(t *testing.T) {
	g := newGround(t)
	c := g.cases["staf-1"]
	body := `{"header":{"caseId":"` + c.ID + `","requestId":"request-01"}}`
	r, err := http.NewRequestWithContext(g.Context(), http.MethodPost, g.http.URL+connectv1.AppraisalServiceAgreeTargetsProcedure, strings.NewReader(body))
	require.NoError(t, err)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	r.AddCookie(&http.Cookie{Name: web.SessionCookie, Value: g.as("kabid-a").secret})
	answer, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	_ = answer.Body.Close()
	require.Equal(t, http.StatusForbidden, answer.StatusCode)
	require.Empty(t, g.acts(c.ID))
}

// Neither log nor spans hold a token, a name, a number or an address of a person. It is not parallel because
// the tracer is the process's own.
func TestLogAndSpansHoldNoSecret(t *testing.T) {
	spans := tracetest.NewSpanRecorder()
	before := otel.GetTracerProvider()
	otel.SetTracerProvider(sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(spans)))
	t.Cleanup(func() { otel.SetTracerProvider(before) })
	g := quietGround(t)
	task := g.task(g.cases["staf-1"].ID, appraisal.SubmitTargets)
	token := signer.Sign(task.ID, task.Epoch, noon.Add(time.Hour))
	g.get("/t/" + token)
	g.get("/t/" + token + "/baru?x=" + token)
	g.get("/siklus.v1.SessionService/OpenLink?encoding=json&message=" + url.QueryEscape(`{"token":"`+token+`"}`))
	who := g.as("staf-1")
	_, err := who.Appraisal.SubmitTargets(g.Context(), submit(g.cases["staf-1"].ID, "request-01"))
	require.NoError(t, err)
	g.get("/berkas/"+g.cases["staf-1"].ID, &http.Cookie{Name: web.SessionCookie, Value: who.secret})

	var told strings.Builder
	told.WriteString(g.log.String())
	for _, s := range spans.Ended() {
		told.WriteString(s.Name())
		for _, a := range s.Attributes() {
			told.WriteString(" " + string(a.Key) + "=" + a.Value.String())
		}
		told.WriteString("\n")
	}
	require.Contains(t, told.String(), "GET /t/…", "the span is there")
	require.Contains(t, told.String(), `"route":"`)
	for _, secret := range []string{token, token[:20], who.secret, "Nama staf", "staf-1@", "Laporan kinerja", "19800101"} {
		require.NotContains(t, told.String(), secret)
	}
}

// quietGround is a ground for a test that cannot run beside others.
func quietGround(t *testing.T) *ground {
	return groundOn(t, openStore(t))
}

func TestTheDemonstrationsScreenIsForLoopbackOnly(t *testing.T) {
	g := newGround(t, func(c *api.Config) { c.Dev = true })
	status, body := g.get("/masuk")
	require.Equal(t, http.StatusOK, status)
	require.Contains(t, body, "Nama kabid-b")

	for listen, good := range map[string]bool{
		"127.0.0.1:8080": true, "[::1]:8080": true, "localhost:8080": true,
		":8080": false, "0.0.0.0:8080": false, "10.1.2.3:8080": false, "siklus.example:80": false, "nonsense": false,
	} {
		_, err := api.New(api.Config{Store: g.store, Engine: g.engine, Link: signer, Listen: listen, Dev: true})
		require.Equal(t, good, err == nil, listen)
	}
}

func TestADoorNeedsItsParts(t *testing.T) {
	g := newGround(t)
	_, err := api.New(api.Config{Engine: g.engine, Link: signer})
	require.Error(t, err)
	_, err = api.New(api.Config{Store: g.store, Engine: g.engine})
	require.Error(t, err, "links cannot be opened without a key")
}

func TestMailEventsAreRecordedOnce(t *testing.T) {
	genuine := errors.New("not genuine")
	var events []store.MailEvent
	g := newGround(t, func(c *api.Config) {
		c.MailEvents = func(h http.Header, _ []byte, _ time.Time) ([]store.MailEvent, error) {
			if h.Get("Signed") == "" {
				return nil, genuine
			}
			return events, nil
		}
	})
	var mailed *store.Mail
	storetest.SortLetters(t, g.store, g.town.Agency.ID)
	g.tx(func(ctx context.Context, tx store.Tx) (err error) {
		mailed, err = tx.ClaimMail(ctx, 0, time.Now().Add(time.Hour))
		return err
	})
	require.NotNil(t, mailed)
	events = []store.MailEvent{
		{EventID: "e1", MailID: mailed.ID, Kind: "bounce", At: noon, Reason: "no such mailbox"},
		{EventID: "e2", MailID: store.NewID(), Kind: "bounce", At: noon},
		{EventID: "e3", MailID: "of another program", Kind: "bounce", At: noon},
	}
	post := func(signed bool) int {
		r, err := http.NewRequestWithContext(g.Context(), http.MethodPost, g.http.URL+"/hooks/sendgrid", strings.NewReader("[]"))
		require.NoError(t, err)
		if signed {
			r.Header.Set("Signed", "yes")
		}
		answer, err := http.DefaultClient.Do(r)
		require.NoError(t, err)
		_ = answer.Body.Close()
		return answer.StatusCode
	}
	require.Equal(t, http.StatusForbidden, post(false))
	unreachable := func() int {
		out, err := g.as("kabid-b").Cycle.ListUnreachable(g.Context(), &siklusv1.ListUnreachableRequest{})
		require.NoError(t, err)
		return len(out.GetPeople())
	}
	require.Zero(t, unreachable())
	require.Equal(t, http.StatusNoContent, post(true))
	require.Equal(t, http.StatusNoContent, post(true), "the provider may send it again")
	require.Equal(t, 1, unreachable())
}

// TestAnActInHandIsFinished stops the door while an act is on its way: the caller still gets the answer.
func TestAnActInHandIsFinished(t *testing.T) {
	g := newGround(t)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	inHand, release := make(chan struct{}), make(chan struct{})
	g.engine.after = func(appraisal.Act) error {
		close(inHand)
		<-release
		return nil
	}
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	stopped := make(chan error, 1)
	go func() { stopped <- g.server.Serve(ctx, listener) }()

	who := connectv1.NewAppraisalServiceClient(&http.Client{Transport: bearer{g.as("staf-1").secret, &http.Transport{}}}, "http://"+listener.Addr().String())
	type outcome struct {
		out *siklusv1.SubmitTargetsResponse
		err error
	}
	answered := make(chan outcome, 1)
	go func() {
		out, err := who.SubmitTargets(context.Background(), submit(g.cases["staf-1"].ID, "request-01"))
		answered <- outcome{out, err}
	}()
	<-inHand
	stop()
	select {
	case err := <-stopped:
		require.FailNow(t, "the door did not wait for the act in hand", "%v", err)
	case <-time.After(100 * time.Millisecond):
	}
	close(release)
	got := <-answered
	require.NoError(t, got.err)
	require.Equal(t, siklusv1.ActState_ACT_STATE_TAKEN, got.out.GetReceipt().GetState())
	require.NoError(t, <-stopped)
	_, err = net.DialTimeout("tcp", listener.Addr().String(), time.Second)
	require.Error(t, err, "nobody else is let in")
}

func TestGRPCProgramsFindHealth(t *testing.T) {
	g := newGround(t)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	ctx, stop := context.WithCancel(context.Background())
	stopped := make(chan error, 1)
	go func() { stopped <- g.server.Serve(ctx, listener) }()
	t.Cleanup(func() {
		stop()
		require.NoError(t, <-stopped)
	})
	dialled, err := grpc.NewClient(listener.Addr().String(), grpc.WithTransportCredentials(insecure.NewCredentials()))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, dialled.Close()) })
	health := healthpb.NewHealthClient(dialled)
	out, err := health.Check(g.Context(), &healthpb.HealthCheckRequest{Service: "siklus.v1.CaseService"})
	require.NoError(t, err)
	require.Equal(t, healthpb.HealthCheckResponse_SERVING, out.GetStatus())
	_, err = health.Check(g.Context(), &healthpb.HealthCheckRequest{Service: "siklus.v1.NoService"})
	require.Error(t, err)
	g.engine.goDown()
	out, err = health.Check(g.Context(), &healthpb.HealthCheckRequest{})
	require.NoError(t, err)
	require.Equal(t, healthpb.HealthCheckResponse_NOT_SERVING, out.GetStatus())
}
