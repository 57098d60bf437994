package local

import (
	"bufio"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// MailboxOptions describe a mailbox. The zero value listens on a port the
// system chooses and keeps letters in memory only.
type MailboxOptions struct {
	// Addr is where it listens; loopback only, because it shows everybody's
	// links. Empty: 127.0.0.1 and a port the system chooses.
	Addr string
	// APIKey is the bearer key it accepts. Empty: a random one.
	APIKey string
	// File keeps letters as lines of JSON, and the keys beside it, so that both
	// outlive the process. Empty: memory only.
	File string
	// WebhookURL is where signed events go. Empty: events wait for SetWebhook.
	WebhookURL string
	// BounceDomains are domains whose addresses bounce. Nil: "pantul.example".
	BounceDomains []string
	// RepeatEvents posts every batch of events twice, as SendGrid sometimes does.
	RepeatEvents bool
	// Backoff is the first pause between tries to post events; it doubles up to
	// 5 s. 0: 200 ms. After 30 tries a batch is given up.
	Backoff time.Duration
	// Log receives what goes wrong with events, without addresses; nil: nothing.
	Log *slog.Logger
}

// Mailbox is an HTTP server shaped like SendGrid's mail API that delivers to
// nobody: it checks what it is sent as SendGrid would, keeps it, shows it at
// /outbox, and reports signed delivery events.
type Mailbox struct {
	options MailboxOptions
	keys    mailboxKeys
	address string

	mu       sync.Mutex
	server   *http.Server // nil while down
	letters  []Letter
	arrived  chan struct{} // closed and replaced at every letter
	file     *os.File
	requests int
	faults   int // how many requests fault still hits
	fault    Fault

	events *eventPoster
}

// Letter is one e-mail as one recipient gets it.
type Letter struct {
	// Seq counts letters from 1 in the order they came.
	Seq int64 `json:"seq"`
	// ID is the X-Message-Id the sender was told; recipients of one request
	// share it.
	ID          string            `json:"id"`
	At          time.Time         `json:"at"`
	From        Address           `json:"from"`
	To          Address           `json:"to"`
	Cc          []Address         `json:"cc,omitempty"`
	ReplyTo     Address           `json:"reply_to"`
	Subject     string            `json:"subject"`
	Text        string            `json:"text"`
	HTML        string            `json:"html"`
	Headers     map[string]string `json:"headers,omitempty"`
	CustomArgs  map[string]string `json:"custom_args,omitempty"`
	Categories  []string          `json:"categories,omitempty"`
	Attachments []Attachment      `json:"attachments,omitempty"`
}

// Address is an e-mail address with its display name.
type Address struct {
	Email string `json:"email"`
	Name  string `json:"name,omitempty"`
}

// Attachment is one file of a letter.
type Attachment struct {
	Filename string `json:"filename"`
	Type     string `json:"type"`
	Content  []byte `json:"content"`
}

// Filter chooses letters; the zero value chooses all.
type Filter struct {
	// To is the recipient's address, upper and lower case alike.
	To string
	// After chooses letters with a greater Seq.
	After int64
	// Contains is a part of the subject.
	Contains string
	// Custom are custom arguments the letter must carry.
	Custom map[string]string
}

func (f Filter) matches(l Letter) bool {
	if l.Seq <= f.After || (f.To != "" && !strings.EqualFold(f.To, l.To.Email)) || !strings.Contains(l.Subject, f.Contains) {
		return false
	}
	for name, value := range f.Custom {
		if l.CustomArgs[name] != value {
			return false
		}
	}
	return true
}

// StartMailbox opens the mailbox.
func StartMailbox(o MailboxOptions) (*Mailbox, error) {
	if o.Addr == "" {
		o.Addr = "127.0.0.1:0"
	}
	if host, _, err := net.SplitHostPort(o.Addr); err != nil {
		return nil, fmt.Errorf("mailbox address: %w", err)
	} else if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return nil, fmt.Errorf("the mailbox shows everybody's links and listens on loopback only, not on %s", o.Addr)
	}
	if o.BounceDomains == nil {
		o.BounceDomains = []string{"pantul.example"}
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	m := &Mailbox{options: o, address: o.Addr, arrived: make(chan struct{})}
	var err error
	if m.keys, err = openKeys(o); err != nil {
		return nil, err
	}
	if o.File != "" {
		if err := m.openFile(); err != nil {
			return nil, err
		}
	}
	m.events = newEventPoster(o, m.keys.signing)
	if err := m.listen(); err != nil {
		return nil, errors.Join(err, m.Stop())
	}
	return m, nil
}

func (m *Mailbox) openFile() error {
	if err := os.MkdirAll(filepath.Dir(m.options.File), 0o700); err != nil {
		return fmt.Errorf("folder of the mailbox file: %w", err)
	}
	kept, whole, err := readLetters(m.options.File)
	if err != nil {
		return err
	}
	m.letters = kept
	m.file, err = os.OpenFile(m.options.File, os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("mailbox file: %w", err)
	}
	// A line cut short by a crash was never answered with 202: it goes.
	if err := m.file.Truncate(whole); err != nil {
		return fmt.Errorf("mailbox file: %w", err)
	}
	if _, err := m.file.Seek(whole, 0); err != nil {
		return fmt.Errorf("mailbox file: %w", err)
	}
	return nil
}

// readLetters returns the letters in the file and the length of its whole lines.
func readLetters(path string) ([]Letter, int64, error) {
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, 0, nil
	}
	if err != nil {
		return nil, 0, fmt.Errorf("mailbox file: %w", err)
	}
	defer func() { _ = file.Close() }()
	var letters []Letter
	var whole int64
	reader := bufio.NewReader(file)
	for {
		line, err := reader.ReadBytes('\n')
		if err != nil {
			return letters, whole, nil
		}
		var letter Letter
		if err := json.Unmarshal(line, &letter); err != nil {
			return nil, 0, fmt.Errorf("mailbox file, letter %d: %w", len(letters)+1, err)
		}
		letters = append(letters, letter)
		whole += int64(len(line))
	}
}

func (m *Mailbox) listen() error {
	listener, err := net.Listen("tcp", m.address)
	if err != nil {
		return fmt.Errorf("mailbox: %w", err)
	}
	server := &http.Server{Handler: m.handler(), ReadHeaderTimeout: 10 * time.Second}
	m.mu.Lock()
	m.address = listener.Addr().String()
	m.server = server
	m.mu.Unlock()
	go func() {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			m.options.Log.Error("mailbox ended", "error", err)
		}
	}()
	return nil
}

// URL is the host to give to SendGrid's client; /outbox lies there too.
func (m *Mailbox) URL() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return "http://" + m.address
}

// APIKey is the bearer key it accepts.
func (m *Mailbox) APIKey() string { return m.keys.api }

// SetWebhook says where events go from now on, those that wait included.
func (m *Mailbox) SetWebhook(url string) { m.events.setURL(url) }

// Events counts events: accepted by the webhook, waiting, and given up after
// too many tries.
func (m *Mailbox) Events() (accepted, waiting, givenUp int) { return m.events.counts() }

// Flush returns when no event waits.
func (m *Mailbox) Flush(ctx context.Context) error { return m.events.flush(ctx) }

// Requests counts what was posted to /v3/mail/send, refused requests included.
func (m *Mailbox) Requests() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.requests
}

// Letters returns what f chooses, oldest first.
func (m *Mailbox) Letters(f Filter) []Letter {
	m.mu.Lock()
	defer m.mu.Unlock()
	var chosen []Letter
	for _, letter := range m.letters {
		if f.matches(letter) {
			chosen = append(chosen, letter)
		}
	}
	return chosen
}

// Wait returns the oldest letter that f chooses, when it is there.
func (m *Mailbox) Wait(ctx context.Context, f Filter) (Letter, error) {
	for {
		m.mu.Lock()
		arrived := m.arrived
		m.mu.Unlock()
		if found := m.Letters(f); len(found) > 0 {
			return found[0], nil
		}
		select {
		case <-arrived:
		case <-ctx.Done():
			return Letter{}, fmt.Errorf("no such letter came: %w", ctx.Err())
		}
	}
}

// keep stores letters, in the file first.
func (m *Mailbox) keep(letters []Letter) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	var lines []byte
	for i := range letters {
		letters[i].Seq = int64(len(m.letters) + i + 1)
		line, err := json.Marshal(letters[i])
		if err != nil {
			return fmt.Errorf("write letter: %w", err)
		}
		lines = append(append(lines, line...), '\n')
	}
	if m.file != nil {
		if _, err := m.file.Write(lines); err != nil {
			return fmt.Errorf("write letter: %w", err)
		}
	}
	m.letters = append(m.letters, letters...)
	close(m.arrived)
	m.arrived = make(chan struct{})
	return nil
}

// Kill cuts every connection and listens no more, as a crash would. Letters and
// events stay.
func (m *Mailbox) Kill() error {
	m.mu.Lock()
	server := m.server
	m.server = nil
	m.mu.Unlock()
	m.events.pause()
	if server == nil {
		return nil
	}
	return server.Close()
}

// Restart listens again on the same address.
func (m *Mailbox) Restart(context.Context) error {
	if err := m.Kill(); err != nil {
		return err
	}
	m.events.resume()
	return m.listen()
}

// Stop ends it for good.
func (m *Mailbox) Stop() error {
	err := m.Kill()
	m.events.stop()
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.file != nil {
		err = errors.Join(err, m.file.Close())
		m.file = nil
	}
	return err
}

// Fault is a way in which a mail service fails.
type Fault int

const (
	// FaultError answers 500 and keeps nothing.
	FaultError Fault = iota + 1
	// FaultBusy answers 429 and keeps nothing.
	FaultBusy
	// FaultHang answers nothing until the caller gives up, and keeps nothing.
	FaultHang
	// FaultDrop keeps the letter and cuts the connection instead of answering:
	// the caller cannot know.
	FaultDrop
)

// Fail makes the next n requests fail in the given way; n = 0 ends it.
func (m *Mailbox) Fail(n int, fault Fault) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.faults, m.fault = n, fault
}

// nextFault counts a request and returns the fault that hits it, or 0.
func (m *Mailbox) nextFault() Fault {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.requests++
	if m.faults == 0 {
		return 0
	}
	m.faults--
	return m.fault
}

// messageID is a random X-Message-Id.
func messageID() string { return rand.Text()[:22] }
