package local

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"html/template"
	"net/http"
	"regexp"
	"slices"
	"strconv"
)

//go:embed mailbox_pages.html
var mailboxPages string

var mailboxTemplate = template.Must(template.New("").Parse(mailboxPages))

// shownLetters is how many letters the list shows, newest first.
const shownLetters = 500

func (m *Mailbox) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /v3/mail/send", m.send)
	mux.HandleFunc("GET /outbox", m.showList)
	mux.HandleFunc("GET /outbox.json", m.showJSON)
	mux.HandleFunc("GET /outbox/{seq}", m.showLetter)
	mux.HandleFunc("GET /outbox/{seq}/html", m.showHTML)
	mux.Handle("GET /{$}", http.RedirectHandler("/outbox", http.StatusSeeOther))
	return mux
}

// filterOf reads a filter from a query: to, after, contains.
func filterOf(r *http.Request) (Filter, error) {
	query := r.URL.Query()
	f := Filter{To: query.Get("to"), Contains: query.Get("contains")}
	if after := query.Get("after"); after != "" {
		seq, err := strconv.ParseInt(after, 10, 64)
		if err != nil {
			return Filter{}, fmt.Errorf("after must be a letter's number, not %q", after)
		}
		f.After = seq
	}
	return f, nil
}

func (m *Mailbox) showJSON(w http.ResponseWriter, r *http.Request) {
	f, err := filterOf(r)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	letters := m.Letters(f)
	if letters == nil {
		letters = []Letter{}
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string][]Letter{"letters": letters})
}

func (m *Mailbox) showList(w http.ResponseWriter, r *http.Request) {
	f, err := filterOf(r)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	letters := m.Letters(f)
	total := len(letters)
	letters = letters[max(0, total-shownLetters):]
	slices.Reverse(letters)
	m.page(w, "list", map[string]any{"Letters": letters, "Total": total, "Filter": f})
}

func (m *Mailbox) showLetter(w http.ResponseWriter, r *http.Request) {
	letter, ok := m.letter(r)
	if !ok {
		http.NotFound(w, r)
		return
	}
	m.page(w, "letter", map[string]any{"Letter": letter, "Text": splitLinks(letter.Text)})
}

// showHTML shows the letter's own HTML where it can run nothing and reach
// nobody; its links open outside the frame.
func (m *Mailbox) showHTML(w http.ResponseWriter, r *http.Request) {
	letter, ok := m.letter(r)
	if !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy",
		"sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'")
	w.Header().Set("Referrer-Policy", "no-referrer")
	_, _ = fmt.Fprint(w, `<base target="_blank">`, letter.HTML)
}

func (m *Mailbox) letter(r *http.Request) (Letter, bool) {
	seq, err := strconv.ParseInt(r.PathValue("seq"), 10, 64)
	if err != nil {
		return Letter{}, false
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if seq < 1 || seq > int64(len(m.letters)) {
		return Letter{}, false
	}
	return m.letters[seq-1], true
}

func (m *Mailbox) page(w http.ResponseWriter, name string, data any) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; form-action 'self'; base-uri 'none'")
	w.Header().Set("Referrer-Policy", "no-referrer")
	w.Header().Set("Cache-Control", "no-store")
	if err := mailboxTemplate.ExecuteTemplate(w, name, data); err != nil {
		m.options.Log.Error("mailbox page", "page", name, "error", err)
	}
}

var link = regexp.MustCompile(`https?://[^\s<>"]+`)

// piece is a stretch of plain text, or a link in it.
type piece struct {
	Text string
	Link bool
}

// splitLinks finds the links in plain text.
func splitLinks(text string) []piece {
	var pieces []piece
	end := 0
	for _, at := range link.FindAllStringIndex(text, -1) {
		pieces = append(pieces, piece{Text: text[end:at[0]]}, piece{Text: text[at[0]:at[1]], Link: true})
		end = at[1]
	}
	return append(pieces, piece{Text: text[end:]})
}
