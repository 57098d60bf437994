package mail

import (
	"crypto/ecdsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/sendgrid/sendgrid-go/helpers/eventwebhook"
)

// eventWindow is how far the time of an event post may be off: what is older may be a replay.
const eventWindow = 5 * time.Minute

// Why an event post is not taken.
var (
	ErrUnsigned  = errors.New("events-unsigned: the post does not carry a valid signature of the mail carrier")
	ErrStale     = errors.New("events-stale: the post was signed more than five minutes away from now")
	ErrMalformed = errors.New("events-malformed: the post is signed but is no list of events")
)

// Event is what the carrier tells about one letter. Any event proves that the carrier has the letter: an
// Unknown one is then sent.
type Event struct {
	ID         string    // of the event; the same event may come twice
	MailID     string    // of our mail; empty when the letter was not sent by us
	ProviderID string    // the carrier's message ID
	Kind       string    // "processed", "delivered", "deferred", "bounce", "dropped", "spamreport" …
	Type       string    // of a bounce: "bounce" or "blocked"
	Reason     string    // in the carrier's words, without addresses
	At         time.Time // UTC
}

// Undeliverable reports that the person cannot be reached at this address: HR must mend it. A blocked
// letter is not counted, because its reason lies with the host and passes.
func (e Event) Undeliverable() bool {
	switch e.Kind {
	case "bounce":
		return e.Type != "blocked"
	case "dropped", "spamreport":
		return true
	}
	return false
}

// VerifyEvents checks the signature of a post of SendGrid's event webhook and reads its events. The body is
// the raw one: a byte changed by a JSON reader breaks the signature. publicKey is base64, as SendGrid shows
// it. The error is ErrUnsigned, ErrStale, ErrMalformed, or says that the key itself is none.
func VerifyEvents(publicKey string, h http.Header, body []byte, now time.Time) ([]Event, error) {
	key, err := eventKey(publicKey)
	if err != nil {
		return nil, err
	}
	signature, stamp := h.Get(eventwebhook.VerificationHTTPHeader), h.Get(eventwebhook.TimestampHTTPHeader)
	if ok, err := eventwebhook.VerifySignature(key, body, signature, stamp); err != nil || !ok {
		return nil, ErrUnsigned
	}
	seconds, err := strconv.ParseInt(stamp, 10, 64)
	if err != nil {
		return nil, ErrUnsigned
	}
	if off := now.Sub(time.Unix(seconds, 0)); off > eventWindow || off < -eventWindow {
		return nil, ErrStale
	}

	var posted []struct {
		ID         string `json:"sg_event_id"`
		MailID     string `json:"mail_id"`
		ProviderID string `json:"sg_message_id"`
		Kind       string `json:"event"`
		Type       string `json:"type"`
		Reason     string `json:"reason"`
		Timestamp  int64  `json:"timestamp"`
	}
	if json.Unmarshal(body, &posted) != nil {
		return nil, ErrMalformed
	}
	events := make([]Event, 0, len(posted))
	for _, p := range posted {
		if p.ID == "" || p.Kind == "" {
			return nil, ErrMalformed
		}
		events = append(events, Event{
			ID: p.ID, MailID: p.MailID, ProviderID: p.ProviderID, Kind: p.Kind, Type: p.Type,
			Reason: redact(p.Reason), At: time.Unix(p.Timestamp, 0).UTC(),
		})
	}
	return events, nil
}

// eventKey reads the key itself, because the library takes every public key for an elliptic one and panics.
func eventKey(publicKey string) (*ecdsa.PublicKey, error) {
	der, err := base64.StdEncoding.DecodeString(publicKey)
	if err != nil {
		return nil, errors.New("the key of the event webhook is not base64")
	}
	parsed, err := x509.ParsePKIXPublicKey(der)
	if err != nil {
		return nil, errors.New("the key of the event webhook is not a public key")
	}
	key, ok := parsed.(*ecdsa.PublicKey)
	if !ok {
		return nil, errors.New("the key of the event webhook is not an ECDSA key")
	}
	return key, nil
}
