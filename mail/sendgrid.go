package mail

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptrace"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/sendgrid/rest"
	"github.com/sendgrid/sendgrid-go"
	sg "github.com/sendgrid/sendgrid-go/helpers/mail"
)

// sendTimeout bounds one try to hand over a message.
const sendTimeout = 20 * time.Second

// SendGrid sends through SendGrid's v3 API, or through anything that speaks it. It may be used by several
// goroutines at once: every send has a request of its own, because the library's client keeps the body of
// the last one.
//
// Link and open tracking are off: a rewritten link would frighten people and hand their secret to a third
// party. What SendGrid keeps about a letter is its opaque mail ID and its kind.
type SendGrid struct {
	Key    string
	Host   string           // e.g. "https://api.eu.sendgrid.com"; empty: the global one
	Client *http.Client     // nil: one with a timeout of 20 seconds that follows no redirect
	Now    func() time.Time // for reading when a rate limit ends; nil: time.Now
}

var ownClient = sync.OnceValue(func() *http.Client {
	return &http.Client{
		Timeout:       sendTimeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
})

// Send hands the message over and returns SendGrid's message ID.
func (s SendGrid) Send(ctx context.Context, m Message) (string, error) {
	request := sendgrid.GetRequest(s.Key, "/v3/mail/send", strings.TrimSuffix(s.Host, "/"))
	request.Method = rest.Post
	request.Body = sg.GetRequestBody(forSendGrid(m))

	var handedOver atomic.Bool
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		WroteRequest: func(w httptrace.WroteRequestInfo) { handedOver.Store(w.Err == nil) },
	})
	client := s.Client
	if client == nil {
		client = ownClient()
	}
	answer, err := (&rest.Client{HTTPClient: client}).SendWithContext(ctx, request)
	if answer == nil { // no status arrived; with one, a body that breaks off changes nothing
		if handedOver.Load() {
			return "", &Unknown{cause: networkCause(err), context: contextOf(err)}
		}
		return "", &Temporary{cause: networkCause(err), context: contextOf(err)}
	}

	header := http.Header(answer.Headers)
	cause := sendGridWords(answer.Body)
	switch code := answer.StatusCode; {
	case code >= 200 && code < 300:
		return header.Get("X-Message-Id"), nil
	case code == http.StatusTooManyRequests, code == http.StatusRequestTimeout, code >= 500:
		return "", &Temporary{Code: code, RetryAfter: s.retryAfter(header), cause: cause}
	case code == http.StatusUnauthorized, code == http.StatusForbidden, code < 400:
		return "", &Permanent{Code: code, Account: true, cause: cause}
	default:
		return "", &Permanent{Code: code, cause: cause}
	}
}

// retryAfter reads Retry-After, in seconds or as a date, and else SendGrid's X-RateLimit-Reset, an instant.
func (s SendGrid) retryAfter(h http.Header) time.Duration {
	now := time.Now
	if s.Now != nil {
		now = s.Now
	}
	after := time.Duration(0)
	if v := h.Get("Retry-After"); v != "" {
		if seconds, err := strconv.ParseInt(v, 10, 32); err == nil {
			after = time.Duration(seconds) * time.Second
		} else if at, err := http.ParseTime(v); err == nil {
			after = at.Sub(now())
		}
	} else if at, err := strconv.ParseInt(h.Get("X-RateLimit-Reset"), 10, 64); err == nil {
		after = time.Unix(at, 0).Sub(now())
	}
	return min(max(after, 0), time.Hour) // a carrier's mistake must not silence us for a day
}

// sendGridWords takes the sentences out of an error answer.
func sendGridWords(body string) string {
	var answer struct {
		Errors []struct {
			Message string `json:"message"`
			Field   string `json:"field"`
		} `json:"errors"`
	}
	if json.Unmarshal([]byte(body), &answer) != nil || len(answer.Errors) == 0 {
		return ""
	}
	return redact(answer.Errors[0].Field + " " + answer.Errors[0].Message)
}

func forSendGrid(m Message) *sg.SGMailV3 {
	out := sg.NewV3Mail()
	out.SetFrom(sg.NewEmail(m.From.Name, m.From.Email))
	if m.ReplyTo.Email != "" {
		out.SetReplyTo(sg.NewEmail(m.ReplyTo.Name, m.ReplyTo.Email))
	}
	out.Subject = m.Subject
	to := sg.NewPersonalization()
	to.AddTos(sg.NewEmail(m.To.Name, m.To.Email))
	to.SetCustomArg("mail_id", m.ID)
	out.AddPersonalizations(to)
	out.AddContent(sg.NewContent("text/plain", m.Text), sg.NewContent("text/html", m.HTML))
	out.AddCategories(m.Categories...)
	for name, value := range m.Headers {
		out.SetHeader(name, value)
	}
	for _, a := range m.Attachments {
		out.AddAttachment(sg.NewAttachment().
			SetFilename(a.Filename).SetType(a.Type).SetDisposition("attachment").
			SetContent(base64.StdEncoding.EncodeToString(a.Content)))
	}
	off := false
	out.SetTrackingSettings(sg.NewTrackingSettings().
		SetClickTracking(&sg.ClickTrackingSetting{Enable: &off, EnableText: &off}).
		SetOpenTracking(&sg.OpenTrackingSetting{Enable: &off}).
		SetSubscriptionTracking(&sg.SubscriptionTrackingSetting{Enable: &off}))
	return out
}
