package main

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/sendgrid/sendgrid-go/helpers/eventwebhook"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"

	"siklus.id/api"
	"siklus.id/deploy/local"
	"siklus.id/link"
	"siklus.id/mail"
	"siklus.id/store"
	"siklus.id/store/storetest"
	"siklus.id/web"
)

// postOffice is a town whose letters go through the real SendGrid client to a mailbox, which reports signed events
// to the door through the adaptor of the api command.
type postOffice struct {
	*testing.T
	store   *store.Store
	town    storetest.Town
	mailbox *local.Mailbox
	door    http.Handler
	address string

	mu    sync.Mutex
	ahead time.Duration // of the door's clock before the real one
	hold  bool          // batches are kept and do not reach the door
	held  []batch
}

// batch is one signed post of the mailbox.
type batch struct {
	header http.Header
	body   []byte
}

func newPostOffice(t *testing.T) *postOffice {
	t.Helper()
	kept, _ := storetest.Open(t)
	p := &postOffice{T: t, store: kept, town: storetest.NewTown(t, kept, "kota", 3)}
	storetest.Do(t, kept, p.town.Agency.ID, func(ctx context.Context, tx store.Tx) error {
		r := storetest.Roster(3)
		for i := range r.People {
			if r.People[i].Code == "staf-1" || r.People[i].Code == "staf-3" {
				r.People[i].Email = r.People[i].Code + "@pantul.example"
			}
		}
		if _, err := tx.ApplyRoster(ctx, store.Roster{On: storetest.Founded, People: r.People}); err != nil {
			return err
		}
		return tx.PutOffice(ctx, p.town.People["kabid-b"], api.OfficeHR)
	})
	front := httptest.NewServer(p)
	t.Cleanup(front.Close)
	p.address = front.URL
	p.mailbox = p.open(local.MailboxOptions{WebhookURL: front.URL + "/hooks/sendgrid", RepeatEvents: true})
	engine, err := client.NewLazyClient(client.Options{HostPort: "127.0.0.1:1"}) // nothing here asks Temporal
	require.NoError(t, err)
	t.Cleanup(engine.Close)
	server, err := api.New(api.Config{
		Store: kept, Engine: engine, Link: link.Signer{Keys: [][]byte{bytes.Repeat([]byte("k"), link.MinKey)}},
		MailEvents: mailEvents(p.mailbox.PublicKey()), BaseURL: front.URL, Listen: "127.0.0.1:0", Now: p.now, Log: slog.New(slog.DiscardHandler),
	})
	require.NoError(t, err)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.door = server.Handler()
	return p
}

func (p *postOffice) open(o local.MailboxOptions) *local.Mailbox {
	p.Helper()
	box, err := local.StartMailbox(o)
	require.NoError(p, err)
	p.Cleanup(func() { _ = box.Stop() })
	return box
}

func (p *postOffice) now() time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	return time.Now().Add(p.ahead)
}

// setClock puts the door's clock ahead of the real one, or behind it.
func (p *postOffice) setClock(ahead time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.ahead = ahead
}

func (p *postOffice) setHold(hold bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.hold = hold
}

// ServeHTTP is what stands before the door: it keeps batches back while it is told to.
func (p *postOffice) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	hold, door := p.hold, p.door
	p.mu.Unlock()
	if !hold || r.URL.Path != "/hooks/sendgrid" {
		door.ServeHTTP(w, r)
		return
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.held = append(p.held, batch{r.Header.Clone(), body})
	w.WriteHeader(http.StatusNoContent)
}

// send sends one letter to somebody and waits until every event about it was taken by the webhook.
func (p *postOffice) send(box *local.Mailbox, name string) (mailID string) {
	p.Helper()
	var claimed *store.Mail
	storetest.Do(p, p.store, p.town.Agency.ID, func(ctx context.Context, tx store.Tx) error {
		return tx.QueueLetter(ctx, store.Letter{PersonID: p.town.People[name], Kind: string(mail.CycleLaunched), Cause: "uji:" + store.NewID(), Data: []byte(`{"year":2026}`)})
	})
	storetest.SortLetters(p, p.store, p.town.Agency.ID)
	storetest.Do(p, p.store, p.town.Agency.ID, func(ctx context.Context, tx store.Tx) (err error) {
		claimed, err = tx.ClaimMail(ctx, 0, time.Now().Add(time.Minute))
		return err
	})
	require.NotNil(p, claimed)
	_, err := mail.SendGrid{Key: box.APIKey(), Host: box.URL()}.Send(p.Context(), mail.Message{
		ID: claimed.ID, From: mail.Address{Email: "kinerja@kota.example", Name: "Kota"}, To: mail.Address{Email: claimed.To.Email, Name: claimed.To.Name},
		Subject: "Siklus dimulai", Text: "Siklus dimulai.", HTML: "<p>Siklus dimulai.</p>",
	})
	require.NoError(p, err)
	require.NoError(p, box.Flush(p.Context()))
	return claimed.ID
}

// post posts a batch to the door, whoever signed it, and returns the status of the answer.
func (p *postOffice) post(b batch) int {
	p.Helper()
	r, err := http.NewRequestWithContext(p.Context(), http.MethodPost, p.address+"/hooks/sendgrid", bytes.NewReader(b.body))
	require.NoError(p, err)
	r.Header = b.header.Clone()
	answer, err := http.DefaultClient.Do(r)
	require.NoError(p, err)
	require.NoError(p, answer.Body.Close())
	return answer.StatusCode
}

// unreachable is the page on which HR sees whom no letter reaches.
func (p *postOffice) unreachable() string {
	p.Helper()
	token, err := p.store.CreateSession(p.Context(), store.Session{
		Agency: p.town.Agency.ID, Person: p.town.People["kabid-b"], Via: string(api.BySession), ExpiresAt: time.Now().Add(time.Hour),
	})
	require.NoError(p, err)
	r, err := http.NewRequestWithContext(p.Context(), http.MethodGet, p.address+"/hr/tak-terjangkau", nil)
	require.NoError(p, err)
	r.AddCookie(&http.Cookie{Name: web.SessionCookie, Value: token})
	answer, err := http.DefaultClient.Do(r)
	require.NoError(p, err)
	defer func() { _ = answer.Body.Close() }()
	page, err := io.ReadAll(answer.Body)
	require.NoError(p, err)
	require.Equal(p, http.StatusOK, answer.StatusCode, string(page))
	return string(page)
}

func TestBouncedLetterMakesThePersonUnreachableAndHRSeesIt(t *testing.T) {
	t.Parallel()
	p := newPostOffice(t)
	require.NotContains(t, p.unreachable(), "Nama staf-")
	p.send(p.mailbox, "staf-1")
	p.send(p.mailbox, "staf-2")
	accepted, waiting, givenUp := p.mailbox.Events()
	require.Equal(t, []int{4, 0, 0}, []int{accepted, waiting, givenUp}, "each letter was carried, then bounced or delivered; every batch came twice")

	page := p.unreachable()
	require.Contains(t, page, "Nama staf-1")
	require.Contains(t, page, "Surat ditolak server penerima")
	require.NotContains(t, page, "Nama staf-2")
	storetest.Do(t, p.store, p.town.Agency.ID, func(ctx context.Context, tx store.Tx) error {
		bounced, err := tx.PersonByID(ctx, p.town.People["staf-1"])
		require.NoError(t, err)
		require.Equal(t, store.Bounced, bounced.Unreachable)
		reached, err := tx.PersonByID(ctx, p.town.People["staf-2"])
		require.Empty(t, reached.Unreachable)
		return err
	})
}

func TestForgedAndStaleEventsAreRefused(t *testing.T) {
	t.Parallel()
	p := newPostOffice(t)
	p.setHold(true)
	sent := p.send(p.mailbox, "staf-3")
	stranger := p.open(local.MailboxOptions{WebhookURL: p.address + "/hooks/sendgrid"})
	p.send(stranger, "staf-1")
	p.setHold(false)
	require.Len(t, p.held, 3, "the mailbox's batch twice, then the stranger's")
	genuine, strange := p.held[0], p.held[2]
	require.Contains(t, string(genuine.body), sent)

	changed := batch{genuine.header, bytes.Replace(genuine.body, []byte(sent), []byte(store.NewID()), 1)}
	unsigned := batch{genuine.header.Clone(), genuine.body}
	unsigned.header.Del(eventwebhook.VerificationHTTPHeader)
	redated := batch{genuine.header.Clone(), genuine.body}
	redated.header.Set(eventwebhook.TimestampHTTPHeader, strconv.FormatInt(time.Now().Add(time.Minute).Unix(), 10))
	for name, c := range map[string]struct {
		batch
		ahead time.Duration
	}{
		"signed by somebody else": {strange, 0}, "another mail named in it": {changed, 0}, "no signature": {unsigned, 0},
		"another time on it": {redated, 0}, "ten minutes old": {genuine, 10 * time.Minute}, "from a clock ahead": {genuine, -10 * time.Minute},
	} {
		p.setClock(c.ahead)
		require.Equal(t, http.StatusForbidden, p.post(c.batch), name)
	}
	p.setClock(0)
	require.NotContains(t, p.unreachable(), "Nama staf-", "nothing that was refused had an effect")

	require.Equal(t, http.StatusNoContent, p.post(genuine), "the same batch, unchanged and in time")
	require.Contains(t, p.unreachable(), "Nama staf-3")
}

func TestWithoutAKeyNoEventsAreTaken(t *testing.T) {
	t.Parallel()
	require.Nil(t, mailEvents(""))
}

// A host that blocks letters for a while says nothing about the address.
func TestBlockedLetterLeavesThePersonReachable(t *testing.T) {
	t.Parallel()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	public, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
	require.NoError(t, err)
	now := time.Date(2026, time.March, 2, 1, 0, 0, 0, time.UTC)
	read := mailEvents(base64.StdEncoding.EncodeToString(public))
	for kind, want := range map[string]string{"bounce": store.EventBounce, "blocked": "blocked"} {
		body := fmt.Sprintf(`[{"sg_event_id":"e-1","mail_id":"m-1","event":"bounce","type":%q,"timestamp":%d}]`, kind, now.Unix())
		stamp := strconv.FormatInt(now.Unix(), 10)
		digest := sha256.Sum256([]byte(stamp + body))
		signature, err := ecdsa.SignASN1(rand.Reader, key, digest[:])
		require.NoError(t, err)
		h := http.Header{}
		h.Set(eventwebhook.VerificationHTTPHeader, base64.StdEncoding.EncodeToString(signature))
		h.Set(eventwebhook.TimestampHTTPHeader, stamp)
		events, err := read(h, []byte(body), now)
		require.NoError(t, err)
		require.Equal(t, []store.MailEvent{{EventID: "e-1", MailID: "m-1", Kind: want, At: now}}, events)
	}
}
