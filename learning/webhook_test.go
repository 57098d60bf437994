package learning_test

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"
	"time"

	"siklus.id/learning"
)

const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

var instant = time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC)

// The example of the specification of Standard Webhooks, so that others' libraries verify what is signed here.
func TestSignatureIsThatOfTheSpecification(t *testing.T) {
	t.Parallel()
	got, err := learning.Sign(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", time.Unix(1614265330, 0), []byte(`{"test": 2432232314}`))
	if want := "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="; err != nil || got != want {
		t.Errorf("signature %s, %v; want %s", got, err, want)
	}
}

func TestMessagesOutAreSignedAndTheSameEnrolmentHasTheSameID(t *testing.T) {
	t.Parallel()
	var ids []string
	answer := http.StatusOK
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		id, err := learning.Verify(secret, r.Header, body, instant)
		var event learning.Event
		if err != nil || json.Unmarshal(body, &event) != nil || event.ID != id || event.Source != "/siklus/kuranji" || event.SpecVersion != "1.0" {
			t.Errorf("message %s: %v", body, err)
		}
		ids = append(ids, event.Type+" "+id)
		w.WriteHeader(answer)
	}))
	t.Cleanup(server.Close)
	d, err := learning.ParseDirectory([]byte(`{"organisers":[{"agency":"kuranji","organiser":"lpmp","url":"` + server.URL + `","secret":"` + secret + `"}]}`))
	if err != nil {
		t.Fatal(err)
	}
	hook := d.System("kuranji", "lpmp", "webhook", func() time.Time { return instant })
	for range 2 {
		if err := hook.Enrol(t.Context(), enrolment()); err != nil {
			t.Fatal(err)
		}
	}
	if err := hook.Withdraw(t.Context(), enrolment()); err != nil {
		t.Fatal(err)
	}
	if len(ids) != 3 || ids[0] != ids[1] || ids[2] == ids[0] {
		t.Errorf("messages %v", ids)
	}
	for status, again := range map[int]bool{http.StatusServiceUnavailable: true, http.StatusTooManyRequests: true, http.StatusGone: false, http.StatusUnauthorized: false} {
		answer = status
		var refused *learning.Refused
		if err := hook.Enrol(t.Context(), enrolment()); err == nil || errors.As(err, &refused) == again {
			t.Errorf("status %d: %v, tried again %v", status, err, again)
		}
	}
	if done, err := hook.Completed(t.Context(), enrolment()); done.Done || err != nil {
		t.Errorf("a webhook is not asked: %+v, %v", done, err)
	}
}

func TestOnlyAGenuineAndFreshMessageIsTakenIn(t *testing.T) {
	t.Parallel()
	body := []byte(`{"type":"id.siklus.training.completed.v1"}`)
	signed := func(at time.Time, change func(http.Header)) http.Header {
		h := http.Header{}
		signature, err := learning.Sign(secret, "msg_1", at, body)
		if err != nil {
			t.Fatal(err)
		}
		h.Set("Webhook-Id", "msg_1")
		h.Set("Webhook-Timestamp", strconv.FormatInt(at.Unix(), 10))
		h.Set("Webhook-Signature", signature)
		change(h)
		return h
	}
	as := func(http.Header) {}
	for _, c := range []struct {
		name   string
		header http.Header
		secret string
		want   error
	}{
		{"good", signed(instant, as), secret, nil},
		{"good, beside the signature of the old secret", signed(instant, func(h http.Header) {
			h.Set("Webhook-Signature", "v1,AAAA v2,x "+h.Get("Webhook-Signature"))
		}), secret, nil},
		{"a little early", signed(instant.Add(4*time.Minute), as), secret, nil},
		{"replayed after the window", signed(instant.Add(-6*time.Minute), as), secret, learning.ErrStale},
		{"from the future", signed(instant.Add(6*time.Minute), as), secret, learning.ErrStale},
		{"replayed with a new time", signed(instant.Add(-time.Hour), func(h http.Header) {
			h.Set("Webhook-Timestamp", strconv.FormatInt(instant.Unix(), 10))
		}), secret, learning.ErrSignature},
		{"another ID", signed(instant, func(h http.Header) { h.Set("Webhook-Id", "msg_2") }), secret, learning.ErrSignature},
		{"no ID", signed(instant, func(h http.Header) { h.Del("Webhook-Id") }), secret, learning.ErrSignature},
		{"no signature", signed(instant, func(h http.Header) { h.Del("Webhook-Signature") }), secret, learning.ErrSignature},
		{"another secret", signed(instant, as), "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", learning.ErrSignature},
	} {
		id, err := learning.Verify(c.secret, c.header, body, instant)
		if !errors.Is(err, c.want) || c.want == nil && (err != nil || id != "msg_1") {
			t.Errorf("%s: %q, %v; want %v", c.name, id, err, c.want)
		}
	}
	if _, err := learning.Verify(secret, signed(instant, as), append(body, ' '), instant); !errors.Is(err, learning.ErrSignature) {
		t.Errorf("another body: %v", err)
	}
}
