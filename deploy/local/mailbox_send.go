package local

import (
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/mail"
	"slices"
	"strconv"
	"strings"
	"time"
)

// mailRequest is the body of POST /v3/mail/send, as far as Siklus uses it.
type mailRequest struct {
	Personalizations []struct {
		To         []Address         `json:"to"`
		Cc         []Address         `json:"cc"`
		Bcc        []Address         `json:"bcc"`
		Subject    string            `json:"subject"`
		Headers    map[string]string `json:"headers"`
		CustomArgs map[string]string `json:"custom_args"`
	} `json:"personalizations"`
	From    Address `json:"from"`
	ReplyTo Address `json:"reply_to"`
	Subject string  `json:"subject"`
	Content []struct {
		Type  string `json:"type"`
		Value string `json:"value"`
	} `json:"content"`
	Attachments []struct {
		Content  string `json:"content"`
		Type     string `json:"type"`
		Filename string `json:"filename"`
	} `json:"attachments"`
	TemplateID   string            `json:"template_id"`
	Headers      map[string]string `json:"headers"`
	Categories   []string          `json:"categories"`
	CustomArgs   map[string]string `json:"custom_args"`
	MailSettings struct {
		SandboxMode struct {
			Enable bool `json:"enable"`
		} `json:"sandbox_mode"`
	} `json:"mail_settings"`
}

// mailError is one entry of SendGrid's error answer.
type mailError struct {
	Message string  `json:"message"`
	Field   *string `json:"field"`
	Help    *string `json:"help"`
}

// Limits that SendGrid documents for one request.
const (
	maxMailBytes        = 30 << 20
	maxPersonalizations = 1000
	maxRecipients       = 1000
	maxCustomArgBytes   = 10_000
	maxCategories       = 10
)

// reservedHeaders are those a sender may not set.
var reservedHeaders = []string{
	"x-sg-id", "x-sg-eid", "received", "dkim-signature", "content-type", "content-transfer-encoding",
	"to", "from", "subject", "reply-to", "cc", "bcc",
}

func (m *Mailbox) send(w http.ResponseWriter, r *http.Request) {
	fault := m.nextFault()
	switch fault {
	case FaultError:
		answerErrors(w, http.StatusInternalServerError, mailError{Message: "internal error"})
		return
	case FaultBusy:
		w.Header().Set("X-RateLimit-Remaining", "0")
		w.Header().Set("X-RateLimit-Reset", strconv.FormatInt(time.Now().Add(time.Second).Unix(), 10))
		answerErrors(w, http.StatusTooManyRequests, mailError{Message: "too many requests"})
		return
	case FaultHang:
		// A server sees a caller's leaving only once the body is read.
		_, _ = io.Copy(io.Discard, r.Body)
		<-r.Context().Done()
		return
	}
	key, isBearer := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !isBearer || subtle.ConstantTimeCompare([]byte(key), []byte(m.keys.api)) != 1 {
		answerErrors(w, http.StatusUnauthorized, mailError{Message: "the API key is missing, wrong or revoked"})
		return
	}
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		answerErrors(w, http.StatusUnsupportedMediaType, mailError{Message: "the body must be application/json"})
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxMailBytes))
	if err != nil {
		answerErrors(w, http.StatusRequestEntityTooLarge, mailError{Message: "the request is larger than 30 MB"})
		return
	}
	var request mailRequest
	if err := json.Unmarshal(body, &request); err != nil {
		answerErrors(w, http.StatusBadRequest, mailError{Message: "the body is not the JSON of a mail: " + err.Error()})
		return
	}
	if wrong := request.check(); len(wrong) > 0 {
		answerErrors(w, http.StatusBadRequest, wrong...)
		return
	}
	if request.MailSettings.SandboxMode.Enable {
		w.WriteHeader(http.StatusOK)
		return
	}
	letters := request.letters(messageID(), time.Now())
	if err := m.keep(letters); err != nil {
		m.options.Log.Error("letter not kept", "error", err)
		answerErrors(w, http.StatusInternalServerError, mailError{Message: "internal error"})
		return
	}
	m.events.report(letters)
	if fault == FaultDrop {
		// The one panic net/http takes quietly: it cuts the connection.
		panic(http.ErrAbortHandler)
	}
	w.Header().Set("X-Message-Id", letters[0].ID)
	w.WriteHeader(http.StatusAccepted)
}

func answerErrors(w http.ResponseWriter, status int, wrong ...mailError) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string][]mailError{"errors": wrong})
}

// check returns everything SendGrid would refuse about the shape of the mail.
func (r mailRequest) check() []mailError {
	var wrong []mailError
	refuse := func(field, format string, arguments ...any) {
		wrong = append(wrong, mailError{Message: fmt.Sprintf(format, arguments...), Field: &field})
	}
	if len(r.Personalizations) == 0 || len(r.Personalizations) > maxPersonalizations {
		refuse("personalizations", "there must be between 1 and %d personalizations", maxPersonalizations)
	}
	if !validAddress(r.From.Email) {
		refuse("from.email", "the sender needs a valid address")
	}
	if r.ReplyTo.Email != "" && !validAddress(r.ReplyTo.Email) {
		refuse("reply_to.email", "the address is not valid")
	}
	recipients := 0
	for i, p := range r.Personalizations {
		field := fmt.Sprintf("personalizations.%d", i)
		if len(p.To) == 0 {
			refuse(field+".to", "there must be at least one recipient")
		}
		seen := map[string]bool{}
		for _, list := range []struct {
			name      string
			addresses []Address
		}{{"to", p.To}, {"cc", p.Cc}, {"bcc", p.Bcc}} {
			for n, address := range list.addresses {
				recipients++
				where := fmt.Sprintf("%s.%s.%d.email", field, list.name, n)
				if !validAddress(address.Email) {
					refuse(where, "the address is not valid")
				}
				if folded := strings.ToLower(address.Email); seen[folded] {
					refuse(where, "an address may stand only once among to, cc and bcc")
				} else {
					seen[folded] = true
				}
			}
		}
		if r.Subject == "" && p.Subject == "" && r.TemplateID == "" {
			refuse("subject", "a subject is needed, for the whole mail or for each personalization")
		}
		checkArguments(p.Headers, p.CustomArgs, field+".", refuse)
	}
	if recipients > maxRecipients {
		refuse("personalizations", "there may be at most %d recipients", maxRecipients)
	}
	checkArguments(r.Headers, r.CustomArgs, "", refuse)
	r.checkContent(refuse)
	return wrong
}

func checkArguments(headers, custom map[string]string, prefix string, refuse func(string, string, ...any)) {
	for name := range headers {
		if slices.Contains(reservedHeaders, strings.ToLower(name)) {
			refuse(prefix+"headers."+name, "this header is reserved")
		}
	}
	size := 0
	for name, value := range custom {
		size += len(name) + len(value)
	}
	if size > maxCustomArgBytes {
		refuse(prefix+"custom_args", "custom arguments may have at most %d bytes", maxCustomArgBytes)
	}
}

func (r mailRequest) checkContent(refuse func(string, string, ...any)) {
	if len(r.Content) == 0 && r.TemplateID == "" {
		refuse("content", "there must be at least one part")
	}
	order := map[string]int{"text/plain": 1, "text/html": 2}
	last := 0
	for i, part := range r.Content {
		field := fmt.Sprintf("content.%d", i)
		if part.Value == "" {
			refuse(field+".value", "a part must not be empty")
		}
		rank := order[part.Type]
		if rank == 0 {
			rank = 3
		}
		switch {
		case part.Type == "":
			refuse(field+".type", "a part needs a type")
		case rank < last:
			refuse("content", "text/plain comes first, then text/html, then others")
		case rank == last && rank < 3:
			refuse("content", "%s may be there only once", part.Type)
		}
		last = rank
	}
	for i, file := range r.Attachments {
		field := fmt.Sprintf("attachments.%d", i)
		if decoded, err := base64.StdEncoding.DecodeString(file.Content); err != nil || len(decoded) == 0 {
			refuse(field+".content", "an attachment must be base64 and not empty")
		}
		if file.Filename == "" {
			refuse(field+".filename", "an attachment needs a name")
		}
	}
	if len(r.Categories) > maxCategories {
		refuse("categories", "there may be at most %d categories", maxCategories)
	}
}

func validAddress(email string) bool {
	parsed, err := mail.ParseAddress(email)
	return err == nil && parsed.Address == email && !strings.ContainsAny(email, " \r\n")
}

// letters splits the checked request by recipient.
func (r mailRequest) letters(id string, now time.Time) []Letter {
	template := Letter{ID: id, At: now.UTC(), From: r.From, ReplyTo: r.ReplyTo, Categories: r.Categories}
	for _, part := range r.Content {
		switch part.Type {
		case "text/plain":
			template.Text = part.Value
		case "text/html":
			template.HTML = part.Value
		}
	}
	for _, file := range r.Attachments {
		content, err := base64.StdEncoding.DecodeString(file.Content)
		if err != nil {
			continue // refused by check
		}
		template.Attachments = append(template.Attachments, Attachment{Filename: file.Filename, Type: file.Type, Content: content})
	}
	var letters []Letter
	for _, p := range r.Personalizations {
		for _, recipient := range slices.Concat(p.To, p.Cc, p.Bcc) {
			letter := template
			letter.To, letter.Cc = recipient, p.Cc
			letter.Subject = r.Subject
			if p.Subject != "" {
				letter.Subject = p.Subject
			}
			letter.Headers = merge(r.Headers, p.Headers)
			letter.CustomArgs = merge(r.CustomArgs, p.CustomArgs)
			letters = append(letters, letter)
		}
	}
	return letters
}

// merge lays the personalization's values over those of the whole mail.
func merge(whole, personal map[string]string) map[string]string {
	merged := map[string]string{}
	for _, from := range []map[string]string{whole, personal} {
		for name, value := range from {
			merged[name] = value
		}
	}
	return merged
}
