package learning

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Webhook tells a system by signed messages: an event as JSON (CloudEvents 1.0), signed as Standard Webhooks 1.0 has it.
type Webhook struct {
	URL    string
	Secret string // "whsec_" and base64
	Source string // of the events: "/siklus/" and the agency's code
	Client *http.Client
	Now    func() time.Time // real time
}

// Types of events.
const (
	EnrolledEvent  = "id.siklus.training.enrolled.v1"
	WithdrawnEvent = "id.siklus.training.withdrawn.v1"
	CompletedEvent = "id.siklus.training.completed.v1" // comes in
)

// Event is a message about one training.
type Event struct {
	SpecVersion string          `json:"specversion"`
	ID          string          `json:"id"`
	Source      string          `json:"source"`
	Type        string          `json:"type"`
	Subject     string          `json:"subject,omitempty"`
	Time        time.Time       `json:"time"`
	ContentType string          `json:"datacontenttype,omitempty"`
	Data        json.RawMessage `json:"data"`
}

// CompletedData is what a message of completion says.
type CompletedData struct {
	Training string `json:"training"` // ours, as it was in the message of enrolment
	Proof    string `json:"proof"`    // address of the certificate, https
	Hours    int32  `json:"hours"`    // lesson hours; 0: as the course has them
}

// Enrol sends EnrolledEvent. The same enrolment has the same message ID, so that the receiver can tell a repetition.
func (w Webhook) Enrol(ctx context.Context, e Enrolment) error { return w.send(ctx, EnrolledEvent, e) }

// Withdraw sends WithdrawnEvent.
func (w Webhook) Withdraw(ctx context.Context, e Enrolment) error {
	return w.send(ctx, WithdrawnEvent, e)
}

// Completed is told by messages that come in.
func (Webhook) Completed(context.Context, Enrolment) (Completion, error) { return Completion{}, nil }

func (w Webhook) send(ctx context.Context, kind string, e Enrolment) error {
	data, err := json.Marshal(e)
	if err != nil {
		return err
	}
	now := w.Now().UTC()
	sum := sha256.Sum256([]byte(kind + "\x00" + e.Training + "\x00" + e.Course.ID))
	event := Event{SpecVersion: "1.0", ID: "msg_" + base64.RawURLEncoding.EncodeToString(sum[:18]), Source: w.Source, Type: kind,
		Subject: e.Training, Time: now, ContentType: "application/json", Data: data}
	body, err := json.Marshal(event)
	if err != nil {
		return err
	}
	signature, err := Sign(w.Secret, event.ID, now, body)
	if err != nil {
		return &Refused{NotConfigured}
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, w.URL, bytes.NewReader(body))
	if err != nil {
		return &Refused{NotConfigured}
	}
	req.Header.Set("Content-Type", "application/cloudevents+json")
	req.Header.Set("Webhook-Id", event.ID)
	req.Header.Set("Webhook-Timestamp", strconv.FormatInt(now.Unix(), 10))
	req.Header.Set("Webhook-Signature", signature)
	res, err := w.Client.Do(req)
	if err != nil {
		return plain(err)
	}
	defer func() { _ = res.Body.Close() }()
	_, _ = io.Copy(io.Discard, io.LimitReader(res.Body, mostAnswer))
	return status(res.StatusCode)
}

// Tolerance is how far the clock of a sender may be off, and so how long a message that somebody caught can be sent again
// before the message ID is all that stops it.
const Tolerance = 5 * time.Minute

// Sign returns the signature of a message: "v1," and the base64 of the HMAC-SHA256 of ID, time and body.
func Sign(secret, id string, at time.Time, body []byte) (string, error) {
	key, err := secretOf(secret)
	if err != nil {
		return "", err
	}
	return "v1," + base64.StdEncoding.EncodeToString(sum(key, id, strconv.FormatInt(at.Unix(), 10), body)), nil
}

func sum(key []byte, id, at string, body []byte) []byte {
	mac := hmac.New(sha256.New, key)
	_, _ = io.WriteString(mac, id+"."+at+".")
	_, _ = mac.Write(body)
	return mac.Sum(nil)
}

// secretOf is the key in a secret; at least 24 bytes.
func secretOf(secret string) ([]byte, error) {
	text, marked := strings.CutPrefix(secret, "whsec_")
	key, err := base64.StdEncoding.DecodeString(text)
	if !marked || err != nil || len(key) < 24 {
		return nil, errors.New(`a secret is "whsec_" and the base64 of 24 bytes or more`)
	}
	return key, nil
}

// Errors of Verify that callers tell apart with errors.Is.
var (
	ErrStale     = errors.New("the time of the message is too far from now")
	ErrSignature = errors.New("the message is not signed with the secret")
)

// Verify checks a message that came in and returns its ID. Several signatures may stand there while a secret is changed.
func Verify(secret string, header http.Header, body []byte, now time.Time) (id string, err error) {
	key, err := secretOf(secret)
	if err != nil {
		return "", err
	}
	id, at := header.Get("Webhook-Id"), header.Get("Webhook-Timestamp")
	if id == "" || len(id) > 256 || strings.Contains(id, ".") {
		return "", ErrSignature
	}
	want, good := sum(key, id, at, body), false
	for _, given := range strings.Fields(header.Get("Webhook-Signature")) {
		version, text, _ := strings.Cut(given, ",")
		got, err := base64.StdEncoding.DecodeString(text)
		if version == "v1" && err == nil && hmac.Equal(got, want) {
			good = true
		}
	}
	if !good {
		return "", ErrSignature
	}
	seconds, err := strconv.ParseInt(at, 10, 64)
	if err != nil || now.Sub(time.Unix(seconds, 0)).Abs() > Tolerance {
		return "", ErrStale
	}
	return id, nil
}
