package local_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/sendgrid/rest"
	"github.com/sendgrid/sendgrid-go"
	"github.com/sendgrid/sendgrid-go/helpers/eventwebhook"
	"github.com/sendgrid/sendgrid-go/helpers/mail"
	"github.com/stretchr/testify/require"

	"siklus.id/deploy/local"
)

func mailbox(t *testing.T, o local.MailboxOptions) *local.Mailbox {
	t.Helper()
	m, err := local.StartMailbox(o)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, m.Stop()) })
	return m
}

// letter is a mail as the product's sender writes it.
func letter(to string) *mail.SGMailV3 {
	m := mail.NewV3MailInit(mail.NewEmail("Siklus", "siklus@dinas.example"), "Isi SKP Anda", mail.NewEmail("", to),
		mail.NewContent("text/plain", "Buka http://127.0.0.1:8080/t/ABC sebelum Jumat."),
		mail.NewContent("text/html", `<p>Buka <a href="http://127.0.0.1:8080/t/ABC">tugas</a></p><script>alert(1)</script>`))
	m.SetCustomArg("letter_id", "L1")
	m.SetHeader("List-Unsubscribe", "<https://siklus.example/u/1>")
	return m
}

// send posts body with the real client's request.
func send(ctx context.Context, m *local.Mailbox, key string, body []byte) (*rest.Response, error) {
	request := sendgrid.GetRequest(key, "/v3/mail/send", m.URL())
	request.Method = rest.Post
	request.Body = body
	return sendgrid.MakeRequestWithContext(ctx, request)
}

func post(t *testing.T, m *local.Mailbox, to string) *rest.Response {
	t.Helper()
	response, err := send(within(t), m, m.APIKey(), mail.GetRequestBody(letter(to)))
	require.NoError(t, err)
	return response
}

func TestMailboxKeepsWhatSendGridsClientSends(t *testing.T) {
	t.Parallel()
	m := mailbox(t, local.MailboxOptions{})
	response := post(t, m, "Ani@Dinas.example")
	require.Equal(t, http.StatusAccepted, response.StatusCode, response.Body)
	require.Len(t, response.Headers["X-Message-Id"], 1)

	kept, err := m.Wait(within(t), local.Filter{To: "ani@dinas.example", Custom: map[string]string{"letter_id": "L1"}})
	require.NoError(t, err)
	require.Equal(t, response.Headers["X-Message-Id"][0], kept.ID)
	require.Equal(t, int64(1), kept.Seq)
	require.Equal(t, "Isi SKP Anda", kept.Subject)
	require.Equal(t, local.Address{Email: "siklus@dinas.example", Name: "Siklus"}, kept.From)
	require.Equal(t, "Buka http://127.0.0.1:8080/t/ABC sebelum Jumat.", kept.Text)
	require.Contains(t, kept.HTML, "<p>Buka")
	require.Equal(t, "<https://siklus.example/u/1>", kept.Headers["List-Unsubscribe"])

	post(t, m, "budi@dinas.example")
	require.Len(t, m.Letters(local.Filter{}), 2)
	require.Len(t, m.Letters(local.Filter{After: kept.Seq}), 1)
	require.Empty(t, m.Letters(local.Filter{To: "cici@dinas.example"}))
	require.Empty(t, m.Letters(local.Filter{Contains: "Keberatan"}))
	require.Empty(t, m.Letters(local.Filter{Custom: map[string]string{"letter_id": "L2"}}))
}

func TestMailboxRefusesWhatSendGridRefuses(t *testing.T) {
	t.Parallel()
	m := mailbox(t, local.MailboxOptions{})
	change := func(f func(map[string]any)) []byte {
		var body map[string]any
		require.NoError(t, json.Unmarshal(mail.GetRequestBody(letter("ani@dinas.example")), &body))
		f(body)
		changed, err := json.Marshal(body)
		require.NoError(t, err)
		return changed
	}
	for _, row := range []struct {
		wrong string
		field string
		body  []byte
	}{
		{"not JSON", "", []byte("hello")},
		{"no sender", "from.email", change(func(b map[string]any) { delete(b, "from") })},
		{"no recipients at all", "personalizations", change(func(b map[string]any) { b["personalizations"] = []any{} })},
		{"no recipient", "personalizations.0.to", change(func(b map[string]any) { b["personalizations"] = []any{map[string]any{}} })},
		{"bad address", "personalizations.0.to.0.email", change(func(b map[string]any) {
			b["personalizations"] = []any{map[string]any{"to": []any{map[string]any{"email": "ani"}}}}
		})},
		{"the same address twice", "personalizations.0.cc.0.email", change(func(b map[string]any) {
			b["personalizations"] = []any{map[string]any{
				"to": []any{map[string]any{"email": "ani@dinas.example"}}, "cc": []any{map[string]any{"email": "ANI@dinas.example"}},
			}}
		})},
		{"no subject", "subject", change(func(b map[string]any) { delete(b, "subject") })},
		{"no content", "content", change(func(b map[string]any) { delete(b, "content") })},
		{"empty part", "content.0.value", change(func(b map[string]any) { b["content"] = []any{map[string]any{"type": "text/plain", "value": ""}} })},
		{"HTML before text", "content", change(func(b map[string]any) {
			b["content"] = []any{map[string]any{"type": "text/html", "value": "a"}, map[string]any{"type": "text/plain", "value": "a"}}
		})},
		{"text twice", "content", change(func(b map[string]any) {
			b["content"] = []any{map[string]any{"type": "text/plain", "value": "a"}, map[string]any{"type": "text/plain", "value": "a"}}
		})},
		{"reserved header", "headers.Subject", change(func(b map[string]any) { b["headers"] = map[string]any{"Subject": "x"} })},
		{"custom argument not a string", "", change(func(b map[string]any) { b["custom_args"] = map[string]any{"letter_id": 1} })},
		{"huge custom arguments", "custom_args", change(func(b map[string]any) { b["custom_args"] = map[string]any{"x": strings.Repeat("x", 10_000)} })},
		{"attachment not base64", "attachments.0.content", change(func(b map[string]any) {
			b["attachments"] = []any{map[string]any{"content": "?", "filename": "batas.ics"}}
		})},
		{"attachment without a name", "attachments.0.filename", change(func(b map[string]any) {
			b["attachments"] = []any{map[string]any{"content": "eA=="}}
		})},
	} {
		t.Run(row.wrong, func(t *testing.T) {
			response, err := send(within(t), m, m.APIKey(), row.body)
			require.NoError(t, err)
			require.Equal(t, http.StatusBadRequest, response.StatusCode)
			var answer struct {
				Errors []struct {
					Message string
					Field   *string
				}
			}
			require.NoError(t, json.Unmarshal([]byte(response.Body), &answer), response.Body)
			require.Len(t, answer.Errors, 1, response.Body)
			require.NotEmpty(t, answer.Errors[0].Message)
			if row.field != "" {
				require.Equal(t, row.field, *answer.Errors[0].Field)
			}
		})
	}
	response, err := send(within(t), m, "SG.wrong", mail.GetRequestBody(letter("ani@dinas.example")))
	require.NoError(t, err)
	require.Equal(t, http.StatusUnauthorized, response.StatusCode)
	require.Empty(t, m.Letters(local.Filter{}), "what is refused is not kept")
}

func TestMailboxFailsOnDemand(t *testing.T) {
	t.Parallel()
	m := mailbox(t, local.MailboxOptions{})
	for _, row := range []struct {
		fault  local.Fault
		status int
		kept   int
	}{{local.FaultError, 500, 0}, {local.FaultBusy, 429, 0}} {
		m.Fail(2, row.fault)
		for range 2 {
			require.Equal(t, row.status, post(t, m, "ani@dinas.example").StatusCode)
		}
		require.Empty(t, m.Letters(local.Filter{}))
	}

	m.Fail(1, local.FaultHang)
	short, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, err := send(short, m, m.APIKey(), mail.GetRequestBody(letter("ani@dinas.example")))
	require.ErrorIs(t, err, context.DeadlineExceeded)
	require.Empty(t, m.Letters(local.Filter{}))

	m.Fail(1, local.FaultDrop)
	_, err = send(within(t), m, m.APIKey(), mail.GetRequestBody(letter("ani@dinas.example")))
	require.Error(t, err)
	require.Len(t, m.Letters(local.Filter{}), 1, "the caller cannot know, but the letter went out")

	require.Equal(t, http.StatusAccepted, post(t, m, "ani@dinas.example").StatusCode, "faults end by themselves")
	require.Equal(t, 7, m.Requests())
}

// hook is a webhook that verifies what it gets with SendGrid's own library.
type hook struct {
	mu      sync.Mutex
	key     string
	refuse  int // requests to refuse first
	events  []map[string]any
	refused int
	forged  int
}

func (h *hook) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h.mu.Lock()
	defer h.mu.Unlock()
	body, err := io.ReadAll(r.Body)
	key, keyErr := eventwebhook.ConvertPublicKeyBase64ToECDSA(h.key)
	if err != nil || keyErr != nil {
		http.Error(w, "unreadable", http.StatusInternalServerError)
		return
	}
	valid, err := eventwebhook.VerifySignature(key, body, r.Header.Get(eventwebhook.VerificationHTTPHeader), r.Header.Get(eventwebhook.TimestampHTTPHeader))
	if err != nil || !valid {
		h.forged++
		http.Error(w, "forged", http.StatusForbidden)
		return
	}
	if h.refuse > 0 {
		h.refuse--
		h.refused++
		http.Error(w, "later", http.StatusServiceUnavailable)
		return
	}
	var events []map[string]any
	if json.NewDecoder(bytes.NewReader(body)).Decode(&events) == nil {
		h.events = append(h.events, events...)
	}
	w.WriteHeader(http.StatusNoContent)
}

func (h *hook) seen() []map[string]any {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.events
}

func TestMailboxReportsSignedEventsUntilTheyAreAccepted(t *testing.T) {
	t.Parallel()
	m := mailbox(t, local.MailboxOptions{Backoff: time.Millisecond})
	h := &hook{key: m.PublicKey(), refuse: 3}
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)

	sent := post(t, m, "ani@dinas.example").Headers["X-Message-Id"][0]
	post(t, m, "budi@Pantul.example")
	_, waiting, _ := m.Events()
	require.Equal(t, 4, waiting, "nobody to tell yet")

	m.SetWebhook(server.URL)
	require.NoError(t, m.Flush(within(t)))
	accepted, waiting, givenUp := m.Events()
	require.Equal(t, []int{4, 0, 0}, []int{accepted, waiting, givenUp})
	require.Equal(t, 3, h.refused)
	require.Zero(t, h.forged)

	var kinds []string
	ids := map[any]bool{}
	for _, event := range h.seen() {
		kinds = append(kinds, event["email"].(string)+" "+event["event"].(string))
		ids[event["sg_event_id"]] = true
		require.Equal(t, "L1", event["letter_id"], "custom arguments come back")
		require.NotZero(t, event["timestamp"])
	}
	require.Equal(t, []string{
		"ani@dinas.example processed", "ani@dinas.example delivered", "budi@Pantul.example processed", "budi@Pantul.example bounce",
	}, kinds)
	require.Len(t, ids, 4, "every event has an ID of its own")
	require.True(t, strings.HasPrefix(h.seen()[0]["sg_message_id"].(string), sent+"."))
}

func TestMailboxRepeatsEventsOnDemand(t *testing.T) {
	t.Parallel()
	m := mailbox(t, local.MailboxOptions{RepeatEvents: true})
	h := &hook{key: m.PublicKey()}
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	m.SetWebhook(server.URL)
	post(t, m, "ani@dinas.example")
	require.NoError(t, m.Flush(within(t)))
	byID := map[any]int{}
	for _, event := range h.seen() {
		byID[event["sg_event_id"]]++
	}
	require.Len(t, byID, 2)
	for _, times := range byID {
		require.Equal(t, 2, times)
	}
}

func TestMailboxGivesUpOnADeadWebhook(t *testing.T) {
	t.Parallel()
	m := mailbox(t, local.MailboxOptions{Backoff: time.Nanosecond})
	h := &hook{key: m.PublicKey(), refuse: 1 << 20}
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	post(t, m, "ani@dinas.example")
	m.SetWebhook(server.URL)
	require.NoError(t, m.Flush(within(t)))
	_, _, givenUp := m.Events()
	require.Equal(t, 2, givenUp)
}

func TestMailboxKeepsLettersAndKeysInItsFile(t *testing.T) {
	t.Parallel()
	file := t.TempDir() + "/box/mailbox.jsonl"
	first := mailbox(t, local.MailboxOptions{File: file})
	post(t, first, "ani@dinas.example")
	require.NoError(t, first.Stop())

	second := mailbox(t, local.MailboxOptions{File: file})
	require.Equal(t, first.APIKey(), second.APIKey())
	require.Equal(t, first.PublicKey(), second.PublicKey())
	post(t, second, "budi@dinas.example")
	letters := second.Letters(local.Filter{})
	require.Len(t, letters, 2)
	require.Equal(t, "ani@dinas.example", letters[0].To.Email)
	require.Equal(t, int64(2), letters[1].Seq)
}

func TestKilledMailboxComesBackOnItsAddress(t *testing.T) {
	t.Parallel()
	m := mailbox(t, local.MailboxOptions{})
	url := m.URL()
	post(t, m, "ani@dinas.example")
	require.NoError(t, m.Kill())
	_, err := send(within(t), m, m.APIKey(), mail.GetRequestBody(letter("ani@dinas.example")))
	require.Error(t, err)
	require.NoError(t, m.Restart(within(t)))
	require.Equal(t, url, m.URL())
	post(t, m, "budi@dinas.example")
	require.Len(t, m.Letters(local.Filter{}), 2)
}

func TestMailboxListensOnLoopbackOnly(t *testing.T) {
	t.Parallel()
	_, err := local.StartMailbox(local.MailboxOptions{Addr: "0.0.0.0:0"})
	require.ErrorContains(t, err, "loopback")
}

func TestOutboxShowsLettersSafely(t *testing.T) {
	t.Parallel()
	m := mailbox(t, local.MailboxOptions{})
	require.Contains(t, fetch(t, m.URL()+"/"), "Belum ada surat")
	post(t, m, "ani@dinas.example")
	post(t, m, "budi@dinas.example")

	list := fetch(t, m.URL()+"/outbox")
	require.Less(t, strings.Index(list, "budi@dinas.example"), strings.Index(list, "ani@dinas.example"), "newest first")
	require.NotContains(t, fetch(t, m.URL()+"/outbox?to=ani@dinas.example"), "budi@")

	page := fetch(t, m.URL()+"/outbox/1")
	require.Contains(t, page, `<a href="http://127.0.0.1:8080/t/ABC" target="_blank" rel="noreferrer noopener">`)
	require.NotContains(t, page, "<script>")

	request, err := http.NewRequestWithContext(within(t), http.MethodGet, m.URL()+"/outbox/1/html", nil)
	require.NoError(t, err)
	response, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	require.NoError(t, response.Body.Close())
	policy := response.Header.Get("Content-Security-Policy")
	require.Contains(t, policy, "sandbox")
	require.NotContains(t, policy, "allow-scripts")
	require.Contains(t, policy, "default-src 'none'")

	var answer struct{ Letters []local.Letter }
	require.NoError(t, json.Unmarshal([]byte(fetch(t, m.URL()+"/outbox.json?after=1")), &answer))
	require.Len(t, answer.Letters, 1)
	require.Equal(t, m.Letters(local.Filter{After: 1}), answer.Letters)

	for path, status := range map[string]int{"/outbox/3": 404, "/outbox/x": 404, "/outbox/0/html": 404, "/outbox.json?after=x": 400} {
		request, err := http.NewRequestWithContext(within(t), http.MethodGet, m.URL()+path, nil)
		require.NoError(t, err)
		response, err := http.DefaultClient.Do(request)
		require.NoError(t, err)
		require.NoError(t, response.Body.Close())
		require.Equal(t, status, response.StatusCode, path)
	}
}
