package local

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

const (
	signatureHeader = "X-Twilio-Email-Event-Webhook-Signature"
	timestampHeader = "X-Twilio-Email-Event-Webhook-Timestamp"

	maxEventsPerPost = 200
	maxEventTries    = 30
	maxEventPause    = 5 * time.Second
)

// eventPoster posts events to the webhook, in order, until they are accepted.
type eventPoster struct {
	options MailboxOptions
	key     *ecdsa.PrivateKey
	client  *http.Client

	mu       sync.Mutex
	url      string
	waiting  []map[string]any
	accepted int
	givenUp  int
	paused   bool
	changed  chan struct{} // closed and replaced at every change of the above

	end    context.CancelFunc
	ended  chan struct{}
	bounce []string
}

func newEventPoster(o MailboxOptions, key *ecdsa.PrivateKey) *eventPoster {
	ctx, end := context.WithCancel(context.Background())
	p := &eventPoster{
		options: o, key: key, client: &http.Client{Timeout: 10 * time.Second},
		url: o.WebhookURL, changed: make(chan struct{}), end: end, ended: make(chan struct{}), bounce: o.BounceDomains,
	}
	if p.options.Backoff == 0 {
		p.options.Backoff = 200 * time.Millisecond
	}
	go func() {
		defer close(p.ended)
		p.work(ctx)
	}()
	return p
}

// change applies f and wakes whoever waits for a change.
func (p *eventPoster) change(f func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	f()
	close(p.changed)
	p.changed = make(chan struct{})
}

func (p *eventPoster) setURL(url string) { p.change(func() { p.url = url }) }
func (p *eventPoster) pause()            { p.change(func() { p.paused = true }) }
func (p *eventPoster) resume()           { p.change(func() { p.paused = false }) }

func (p *eventPoster) stop() {
	p.end()
	<-p.ended
}

func (p *eventPoster) counts() (accepted, waiting, givenUp int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.accepted, len(p.waiting), p.givenUp
}

func (p *eventPoster) flush(ctx context.Context) error {
	for {
		p.mu.Lock()
		waiting, changed := len(p.waiting), p.changed
		p.mu.Unlock()
		if waiting == 0 {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return fmt.Errorf("%d events still wait: %w", waiting, ctx.Err())
		}
	}
}

// report queues two events for each letter: that it was taken, and what became
// of it.
func (p *eventPoster) report(letters []Letter) {
	var events []map[string]any
	for _, letter := range letters {
		events = append(events, event(letter, "processed", nil))
		if p.bounces(letter.To.Email) {
			events = append(events, event(letter, "bounce", map[string]any{
				"reason": "550 5.1.1 no such mailbox", "status": "5.1.1", "type": "bounce",
			}))
		} else {
			events = append(events, event(letter, "delivered", map[string]any{"response": "250 OK"}))
		}
	}
	p.change(func() { p.waiting = append(p.waiting, events...) })
}

func (p *eventPoster) bounces(email string) bool {
	_, domain, _ := strings.Cut(strings.ToLower(email), "@")
	return slices.Contains(p.bounce, domain)
}

// event has SendGrid's fields; custom arguments stand beside them, and do not
// hide them.
func event(letter Letter, kind string, more map[string]any) map[string]any {
	fields := map[string]any{}
	for name, value := range letter.CustomArgs {
		fields[name] = value
	}
	for name, value := range more {
		fields[name] = value
	}
	fields["event"] = kind
	fields["email"] = letter.To.Email
	fields["timestamp"] = time.Now().Unix()
	fields["sg_event_id"] = rand.Text()
	fields["sg_message_id"] = letter.ID + ".local-" + strconv.FormatInt(letter.Seq, 10)
	fields["smtp-id"] = "<" + letter.ID + "@mailbox.local>"
	if len(letter.Categories) > 0 {
		fields["category"] = letter.Categories
	}
	return fields
}

// work posts batch after batch.
func (p *eventPoster) work(ctx context.Context) {
	for {
		batch, url, err := p.next(ctx)
		if err != nil {
			return
		}
		accepted := p.persist(ctx, url, batch)
		if ctx.Err() != nil {
			return
		}
		p.change(func() {
			p.waiting = p.waiting[len(batch):]
			if accepted {
				p.accepted += len(batch)
			} else {
				p.givenUp += len(batch)
			}
		})
	}
}

// next waits until there is something to post and somewhere to post it.
func (p *eventPoster) next(ctx context.Context) ([]map[string]any, string, error) {
	for {
		p.mu.Lock()
		batch := p.waiting[:min(len(p.waiting), maxEventsPerPost)]
		url, paused, changed := p.url, p.paused, p.changed
		p.mu.Unlock()
		if len(batch) > 0 && url != "" && !paused {
			return batch, url, nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return nil, "", ctx.Err()
		}
	}
}

// persist tries until the webhook accepts the batch or the tries are used up.
func (p *eventPoster) persist(ctx context.Context, url string, batch []map[string]any) bool {
	pause := p.options.Backoff
	for try := 1; try <= maxEventTries; try++ {
		err := p.post(ctx, url, batch)
		if err == nil && p.options.RepeatEvents {
			err = p.post(ctx, url, batch)
		}
		if err == nil {
			return true
		}
		p.options.Log.Warn("webhook did not accept events", "try", try, "events", len(batch), "error", err)
		wait := time.NewTimer(pause)
		select {
		case <-wait.C:
		case <-ctx.Done():
			wait.Stop()
			return false
		}
		pause = min(2*pause, maxEventPause)
		p.mu.Lock()
		url = p.url
		p.mu.Unlock()
	}
	return false
}

// post signs the timestamp and the exact bytes of the body, as SendGrid does.
func (p *eventPoster) post(ctx context.Context, url string, batch []map[string]any) error {
	body, err := json.Marshal(batch)
	if err != nil {
		return fmt.Errorf("write events: %w", err)
	}
	timestamp := strconv.FormatInt(time.Now().Unix(), 10)
	digest := sha256.Sum256(append([]byte(timestamp), body...))
	signature, err := ecdsa.SignASN1(rand.Reader, p.key, digest[:])
	if err != nil {
		return fmt.Errorf("sign events: %w", err)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("User-Agent", "SendGrid Event API")
	request.Header.Set(timestampHeader, timestamp)
	request.Header.Set(signatureHeader, base64.StdEncoding.EncodeToString(signature))
	response, err := p.client.Do(request)
	if err != nil {
		return err
	}
	defer func() { _ = response.Body.Close() }()
	_, _ = io.Copy(io.Discard, io.LimitReader(response.Body, 1<<20))
	if response.StatusCode/100 != 2 {
		return fmt.Errorf("webhook answered %s", response.Status)
	}
	return nil
}
