package mail

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"siklus.id/deploy/local"
)

func startMailbox(t testing.TB) (*local.Mailbox, SendGrid) {
	t.Helper()
	box, err := local.StartMailbox(local.MailboxOptions{Backoff: time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := box.Stop(); err != nil {
			t.Error(err)
		}
	})
	return box, SendGrid{Key: box.APIKey(), Host: box.URL()}
}

func sampleMessage(t testing.TB) Message {
	t.Helper()
	return mustCompose(t, sampleEnvelope(Indonesian), situationOf("reminder"))
}

func TestSendGridCarriesTheWholeLetter(t *testing.T) {
	t.Parallel()
	box, sender := startMailbox(t)
	m := sampleMessage(t)
	id, err := sender.Send(t.Context(), m)
	if err != nil {
		t.Fatal(err)
	}
	letters := box.Letters(local.Filter{To: m.To.Email})
	if len(letters) != 1 {
		t.Fatalf("%d letters arrived", len(letters))
	}
	got := letters[0]
	if id == "" || got.ID != id {
		t.Errorf("ID %q, the mailbox says %q", id, got.ID)
	}
	for _, c := range []struct{ what, got, want string }{
		{"subject", got.Subject, m.Subject},
		{"text", got.Text, m.Text},
		{"html", got.HTML, m.HTML},
		{"from", got.From.Name + got.From.Email, "Pemerintah Kota Jayapura" + m.From.Email},
		{"to", got.To.Name, m.To.Name},
		{"reply-to", got.ReplyTo.Email, m.ReplyTo.Email},
		{"categories", strings.Join(got.Categories, ","), "reminder"},
		{"unsubscribe", got.Headers["List-Unsubscribe"], m.Headers["List-Unsubscribe"]},
	} {
		if c.got != c.want {
			t.Errorf("%s is %q, want %q", c.what, c.got, c.want)
		}
	}
	if d := cmp.Diff(map[string]string{"mail_id": m.ID}, got.CustomArgs); d != "" {
		t.Error("custom arguments:", d)
	}
	if len(got.Attachments) != 1 || got.Attachments[0].Filename != "batas-waktu.ics" || string(got.Attachments[0].Content) != string(m.Attachments[0].Content) {
		t.Errorf("attachments %+v", got.Attachments)
	}
}

// Rewritten links would frighten people and give their secret away; an opening pixel is tracking.
func TestSendGridIsToldNotToTrack(t *testing.T) {
	t.Parallel()
	var body struct {
		Tracking map[string]map[string]any `json:"tracking_settings"`
	}
	var got http.Header
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got = r.Header
		if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
			t.Error(err)
		}
		w.WriteHeader(http.StatusAccepted)
	}))
	defer server.Close()
	if _, err := (SendGrid{Key: "kunci", Host: server.URL + "/"}).Send(t.Context(), sampleMessage(t)); err != nil {
		t.Fatal(err)
	}
	want := map[string]map[string]any{
		"click_tracking":        {"enable": false, "enable_text": false},
		"open_tracking":         {"enable": false},
		"subscription_tracking": {"enable": false},
	}
	if d := cmp.Diff(want, body.Tracking); d != "" {
		t.Error(d)
	}
	if got.Get("Authorization") != "Bearer kunci" {
		t.Errorf("headers %v", got)
	}
}

func TestSendGridFaults(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		fault local.Fault
		want  error
		kept  int
	}{
		{"busy", local.FaultBusy, &Temporary{Code: 429}, 0},
		{"error", local.FaultError, &Temporary{Code: 500}, 0},
		{"hangs after the letter", local.FaultHang, &Unknown{}, 0},
		{"takes the letter and drops the line", local.FaultDrop, &Unknown{}, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			box, sender := startMailbox(t)
			sender.Client = &http.Client{Timeout: 500 * time.Millisecond}
			box.Fail(1, c.fault)
			m := sampleMessage(t)
			_, err := sender.Send(t.Context(), m)
			sameClass(t, err, c.want)
			if n := len(box.Letters(local.Filter{})); n != c.kept {
				t.Errorf("%d letters were kept, want %d", n, c.kept)
			}
			if _, err := sender.Send(t.Context(), m); err != nil {
				t.Error("the next try failed too:", err)
			}
			if box.Requests() != 2 {
				t.Errorf("%d requests were made for two tries", box.Requests())
			}
		})
	}
}

// sameClass compares the class, the status and whether the account is meant.
func sameClass(t testing.TB, got, want error) {
	t.Helper()
	ok := false
	var temporary *Temporary
	var permanent *Permanent
	var unknown *Unknown
	switch {
	case errors.As(want, &temporary):
		var g *Temporary
		ok = errors.As(got, &g) && g.Code == temporary.Code
	case errors.As(want, &permanent):
		var g *Permanent
		ok = errors.As(got, &g) && g.Code == permanent.Code && g.Account == permanent.Account
	case errors.As(want, &unknown):
		var g *Unknown
		ok = errors.As(got, &g)
	}
	if !ok {
		t.Fatalf("error %T %+v, want %T %+v", got, got, want, want)
	}
	if s := got.Error(); strings.Contains(s, "@") || strings.Contains(s, "Yulianus") || len(s) > 300 {
		t.Errorf("the error tells too much: %s", s)
	}
}

func TestSendGridAnswers(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name   string
		status int
		header map[string]string
		body   string
		want   error
		after  time.Duration
	}{
		{"accepted", 202, nil, "", nil, 0},
		{"sandbox", 200, nil, "", nil, 0},
		{"busy, seconds", 429, map[string]string{"Retry-After": "17"}, "", &Temporary{Code: 429}, 17 * time.Second},
		{"busy, a date", 429, map[string]string{"Retry-After": now.Add(time.Minute).Format(http.TimeFormat)}, "", &Temporary{Code: 429}, time.Minute},
		{"busy, SendGrid's way", 429, map[string]string{"X-RateLimit-Reset": fmt.Sprint(now.Unix() + 9)}, "", &Temporary{Code: 429}, 9 * time.Second},
		{"busy, in the past", 429, map[string]string{"X-RateLimit-Reset": "9"}, "", &Temporary{Code: 429}, 0},
		{"busy, nonsense", 429, map[string]string{"Retry-After": "nanti"}, "", &Temporary{Code: 429}, 0},
		{"busy for a year", 429, map[string]string{"Retry-After": "31536000"}, "", &Temporary{Code: 429}, time.Hour},
		{"down", 503, map[string]string{"Retry-After": "5"}, "<html>", &Temporary{Code: 503}, 5 * time.Second},
		{"slow", 408, nil, "", &Temporary{Code: 408}, 0},
		{"bad address", 400, nil, `{"errors":[{"message":"yulianus.w@contoh.example is not valid","field":"to"}]}`, &Permanent{Code: 400}, 0},
		{"too large", 413, nil, "", &Permanent{Code: 413}, 0},
		{"key revoked", 401, nil, `{"errors":[{"message":"revoked","field":null}]}`, &Permanent{Code: 401, Account: true}, 0},
		{"sender not verified", 403, nil, "", &Permanent{Code: 403, Account: true}, 0},
		{"moved", 302, map[string]string{"Location": "https://elsewhere.example/"}, "", &Permanent{Code: 302, Account: true}, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				_, _ = io.Copy(io.Discard, r.Body)
				for name, value := range c.header {
					w.Header().Set(name, value)
				}
				w.Header().Set("X-Message-Id", "abc")
				w.WriteHeader(c.status)
				_, _ = io.WriteString(w, c.body)
			}))
			defer server.Close()
			id, err := SendGrid{Host: server.URL, Now: func() time.Time { return now }}.Send(t.Context(), sampleMessage(t))
			if c.want == nil {
				if err != nil || id != "abc" {
					t.Fatalf("%q, %v", id, err)
				}
				return
			}
			sameClass(t, err, c.want)
			var temporary *Temporary
			if errors.As(err, &temporary) && temporary.RetryAfter != c.after {
				t.Errorf("try again after %v, want %v", temporary.RetryAfter, c.after)
			}
		})
	}
}

func TestSendGridWithoutConnection(t *testing.T) {
	t.Parallel()
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	_, err := SendGrid{Host: closed.URL}.Send(t.Context(), sampleMessage(t))
	sameClass(t, err, &Temporary{})

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	box, sender := startMailbox(t)
	_, err = sender.Send(ctx, sampleMessage(t))
	sameClass(t, err, &Temporary{})
	if !errors.Is(err, context.Canceled) || box.Requests() != 0 {
		t.Errorf("%v after %d requests", err, box.Requests())
	}
}

func TestErrorsSayThatTimeWasUp(t *testing.T) {
	t.Parallel()
	box, sender := startMailbox(t)
	box.Fail(1, local.FaultHang)
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	_, err := sender.Send(ctx, sampleMessage(t))
	sameClass(t, err, &Unknown{})
	if !errors.Is(err, context.DeadlineExceeded) || err.Error() != "letter-maybe-sent: no answer in time" {
		t.Errorf("error %v", err)
	}
}

func TestRedactedWordsHoldNoAddress(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"550 <budi@contoh.example>: unknown":       "550 <address> unknown",
		"to budi%40contoh.example\r\nnow\x00 gone": "to <address> now gone",
		strings.Repeat("é", 300):                   strings.Repeat("é", 199) + "…",
		"":                                         "",
		"smtp; 450 4.2.2 mailbox full, try   later": "smtp; 450 4.2.2 mailbox full, try later",
	} {
		if got := redact(in); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
}

// The library's own client keeps the body of the last send, so that two at once would swap letters.
func TestManyAtOnceReachTheirOwnPerson(t *testing.T) {
	t.Parallel()
	box, sender := startMailbox(t)
	var wait sync.WaitGroup
	for i := range 60 {
		wait.Go(func() {
			m := sampleMessage(t)
			m.ID, m.To.Email = fmt.Sprint("mail-", i), fmt.Sprintf("p%d@contoh.example", i)
			m.Text = fmt.Sprintf("untuk p%d saja", i)
			if _, err := sender.Send(t.Context(), m); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	for i := range 60 {
		got := box.Letters(local.Filter{To: fmt.Sprintf("p%d@contoh.example", i)})
		if len(got) != 1 || got[0].CustomArgs["mail_id"] != fmt.Sprint("mail-", i) || got[0].Text != fmt.Sprintf("untuk p%d saja", i) {
			t.Fatalf("person %d got %+v", i, got)
		}
	}
}

func TestMailboxEventsAreVerified(t *testing.T) {
	t.Parallel()
	box, sender := startMailbox(t)
	var mu sync.Mutex
	var events []Event
	hook := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		got, err := VerifyEvents(box.PublicKey(), r.Header, body, time.Now())
		if err != nil {
			t.Error(err)
			w.WriteHeader(http.StatusForbidden)
			return
		}
		if _, err := VerifyEvents(box.PublicKey(), r.Header, append(slices.Clone(body), ' '), time.Now()); !errors.Is(err, ErrUnsigned) {
			t.Error("a changed body was taken:", err)
		}
		mu.Lock()
		defer mu.Unlock()
		events = append(events, got...)
	}))
	defer hook.Close()
	box.SetWebhook(hook.URL)

	good, bad := sampleMessage(t), sampleMessage(t)
	bad.ID, bad.To.Email = "0192f3a1-7c2e-7b44-9a5d-000000000002", "maria@pantul.example"
	ids := map[string]string{}
	for _, m := range []Message{good, bad} {
		id, err := sender.Send(t.Context(), m)
		if err != nil {
			t.Fatal(err)
		}
		ids[m.ID] = id
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	if err := box.Flush(ctx); err != nil {
		t.Fatal(err)
	}
	mu.Lock()
	defer mu.Unlock()
	undeliverable := map[string]bool{}
	for _, e := range events {
		if e.ID == "" || !strings.HasPrefix(e.ProviderID, ids[e.MailID]) || time.Since(e.At).Abs() > time.Minute {
			t.Errorf("event %+v", e)
		}
		if strings.Contains(e.Reason, "@") {
			t.Errorf("the reason shows an address: %s", e.Reason)
		}
		undeliverable[e.MailID] = undeliverable[e.MailID] || e.Undeliverable()
	}
	if d := cmp.Diff(map[string]bool{good.ID: false, bad.ID: true}, undeliverable); d != "" {
		t.Error(d)
	}
}
