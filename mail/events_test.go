package mail

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/sendgrid/sendgrid-go/helpers/eventwebhook"
)

func publicKeyOf(t testing.TB, key any) string {
	t.Helper()
	der, err := x509.MarshalPKIXPublicKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return base64.StdEncoding.EncodeToString(der)
}

func signedBy(t testing.TB, key *ecdsa.PrivateKey, stamp, body string) http.Header {
	t.Helper()
	digest := sha256.Sum256([]byte(stamp + body))
	signature, err := ecdsa.SignASN1(rand.Reader, key, digest[:])
	if err != nil {
		t.Fatal(err)
	}
	h := http.Header{}
	h.Set(eventwebhook.VerificationHTTPHeader, base64.StdEncoding.EncodeToString(signature))
	h.Set(eventwebhook.TimestampHTTPHeader, stamp)
	return h
}

func TestVerifyEvents(t *testing.T) {
	t.Parallel()
	ours, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	other, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 23, 1, 0, 0, 0, time.UTC)
	at := func(d time.Duration) string { return fmt.Sprint(now.Add(d).Unix()) }
	const body = `[{"sg_event_id":"e1","mail_id":"m1","sg_message_id":"p1.x","event":"bounce","type":"bounce",` +
		`"reason":"550 5.1.1 <budi@contoh.example> unknown","email":"budi@contoh.example","timestamp":1795395600}]` + "\r\n"

	for _, c := range []struct {
		name   string
		header http.Header
		body   string
		err    error
	}{
		{"good", signedBy(t, ours, at(0), body), body, nil},
		{"five minutes old", signedBy(t, ours, at(-5*time.Minute), body), body, nil},
		{"older", signedBy(t, ours, at(-5*time.Minute-time.Second), body), body, ErrStale},
		{"from a clock ahead", signedBy(t, ours, at(5*time.Minute+time.Second), body), body, ErrStale},
		{"another key", signedBy(t, other, at(0), body), body, ErrUnsigned},
		{"changed body", signedBy(t, ours, at(0), body), body[:len(body)-2], ErrUnsigned},
		{"no headers", http.Header{}, body, ErrUnsigned},
		{"time changed", func() http.Header {
			h := signedBy(t, ours, at(-time.Hour), body)
			h.Set(eventwebhook.TimestampHTTPHeader, at(0))
			return h
		}(), body, ErrUnsigned},
		{"time is no number", signedBy(t, ours, "kini", body), body, ErrUnsigned},
		{"no list", signedBy(t, ours, at(0), `{}`), `{}`, ErrMalformed},
		{"event without ID", signedBy(t, ours, at(0), `[{"event":"bounce"}]`), `[{"event":"bounce"}]`, ErrMalformed},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, err := VerifyEvents(publicKeyOf(t, &ours.PublicKey), c.header, []byte(c.body), now)
			if !errors.Is(err, c.err) || (err == nil) != (c.err == nil) {
				t.Fatalf("error %v, want %v", err, c.err)
			}
			if err != nil {
				return
			}
			want := []Event{{
				ID: "e1", MailID: "m1", ProviderID: "p1.x", Kind: "bounce", Type: "bounce",
				Reason: "550 5.1.1 <address> unknown", At: time.Date(2026, 11, 23, 1, 0, 0, 0, time.UTC),
			}}
			if d := cmp.Diff(want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestWrongEventKeyIsNamed(t *testing.T) {
	t.Parallel()
	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	for name, key := range map[string]string{"empty": "", "no base64": "%", "no key": "AAAA", "RSA": publicKeyOf(t, &rsaKey.PublicKey)} {
		if _, err := VerifyEvents(key, http.Header{}, nil, time.Now()); err == nil || errors.Is(err, ErrUnsigned) {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

func TestWhichEventsMakeAPersonUnreachable(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		event         Event
		undeliverable bool
	}{
		{Event{Kind: "processed"}, false},
		{Event{Kind: "delivered"}, false},
		{Event{Kind: "deferred"}, false},
		{Event{Kind: "bounce", Type: "bounce"}, true},
		{Event{Kind: "bounce"}, true},
		{Event{Kind: "bounce", Type: "blocked"}, false},
		{Event{Kind: "dropped"}, true},
		{Event{Kind: "spamreport"}, true},
		{Event{Kind: "anything new"}, false},
	} {
		if c.event.Undeliverable() != c.undeliverable {
			t.Errorf("%+v: undeliverable is %v", c.event, c.event.Undeliverable())
		}
	}
}

func FuzzVerifyEvents(f *testing.F) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		f.Fatal(err)
	}
	public := publicKeyOf(f, &key.PublicKey)
	h := signedBy(f, key, "1795395600", "[]")
	f.Add(h.Get(eventwebhook.VerificationHTTPHeader), "1795395600", []byte("[]"))
	f.Add("MAYCAQACAQA=", "0", []byte("{"))
	f.Fuzz(func(t *testing.T, signature, stamp string, body []byte) {
		h := http.Header{}
		h.Set(eventwebhook.VerificationHTTPHeader, signature)
		h.Set(eventwebhook.TimestampHTTPHeader, stamp)
		events, err := VerifyEvents(public, h, body, time.Unix(1795395600, 0))
		if err == nil && (len(events) > 0 || string(body) != "[]") {
			t.Fatalf("taken without a signature: %q", body)
		}
	})
}
