package demo

import (
	"context"
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// office is a small stand-in for pages and mailbox: links lead to one rating form with a check.
type office struct {
	mu       sync.Mutex
	letters  []map[string]any
	employee string
	sent     []url.Values
	opened   int
	broken   int // answers 503 so often first
	refuses  bool
}

func (o *office) write(to, link string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.letters = append(o.letters, map[string]any{
		"seq": len(o.letters) + 1, "to": map[string]string{"email": to}, "text": "Yth. Anda,\n\nBuka tugas: " + link + "\n",
	})
}

func (o *office) serve(t *testing.T) string {
	t.Helper()
	mux := http.NewServeMux()
	show := func(w http.ResponseWriter, body string) {
		_, _ = fmt.Fprintf(w, `<!doctype html><main><p class="lead">%s, Jabatan · Triwulan I 2026</p>%s</main>`, html.EscapeString(o.employee), body)
	}
	mux.HandleFunc("GET /outbox.json", func(w http.ResponseWriter, r *http.Request) {
		o.mu.Lock()
		defer o.mu.Unlock()
		var after int
		_, _ = fmt.Sscan(r.FormValue("after"), &after)
		_ = json.NewEncoder(w).Encode(map[string]any{"letters": o.letters[min(after, len(o.letters)):]})
	})
	mux.HandleFunc("GET /t/{token}", func(w http.ResponseWriter, _ *http.Request) {
		o.mu.Lock()
		defer o.mu.Unlock()
		o.opened++
		if o.broken > 0 {
			o.broken--
			http.Error(w, "later", http.StatusServiceUnavailable)
			return
		}
		show(w, `<form method="post"><button>Mulai</button></form>`)
	})
	mux.HandleFunc("POST /t/{token}", func(w http.ResponseWriter, r *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "siklus", Value: "s", Path: "/"})
		http.Redirect(w, r, "/tugas/1", http.StatusSeeOther)
	})
	const form = `<form method="post"><input type="hidden" name="request_id" value="12345678">`
	mux.HandleFunc("GET /tugas/1", func(w http.ResponseWriter, _ *http.Request) {
		show(w, form+`<input type="radio" name="results" value="RATING_MEETS"><input type="radio" name="results" value="RATING_BELOW">
			<input type="radio" name="behaviour" value="RATING_MEETS"><textarea name="notes"></textarea>
			<button name="step" value="check">Lihat</button></form>`)
	})
	mux.HandleFunc("POST /tugas/1", func(w http.ResponseWriter, r *http.Request) {
		o.mu.Lock()
		defer o.mu.Unlock()
		_ = r.ParseForm()
		cookie, err := r.Cookie("siklus")
		if err != nil || cookie.Value != "s" {
			http.Error(w, "sign in", http.StatusUnauthorized)
			return
		}
		switch {
		case r.PostForm.Get("step") == "check":
			show(w, form+`<input type="hidden" name="results" value="`+r.PostForm.Get("results")+`">
				<input type="hidden" name="behaviour" value="RATING_MEETS"><button name="step" value="send">Tanda tangani</button></form>`)
		case o.refuses:
			w.WriteHeader(http.StatusUnprocessableEntity)
			show(w, `<div role="alert">Batas waktunya sudah lewat.</div>`+form+`</form>`)
		default:
			o.sent = append(o.sent, r.PostForm)
			http.Redirect(w, r, "/tindakan/1", http.StatusSeeOther)
		}
	})
	mux.HandleFunc("GET /tindakan/1", func(w http.ResponseWriter, _ *http.Request) { show(w, "<p>Terkirim</p>") })
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.URL
}

// work lets an agency's people work at the office until the tally satisfies what is waited for.
func work(t *testing.T, o *office, a Agency, until func(Tally) bool, between ...func(address string)) Tally {
	t.Helper()
	address := o.serve(t)
	for i := range a.People { // nobody at the desk: the office has no sign-in screen
		a.People[i].AtDesk, a.People[i].Office = false, ""
	}
	staff := &Staff{Agency: a, Pages: address, Mailbox: address, Day: time.Millisecond}
	ctx, stop := context.WithTimeout(t.Context(), 20*time.Second)
	defer stop()
	done := make(chan error, 1)
	go func() { done <- staff.Run(ctx) }()
	for _, f := range between {
		f(address)
	}
	require.Eventually(t, func() bool { return until(staff.Tally()) }, 15*time.Second, 10*time.Millisecond)
	stop()
	require.NoError(t, <-done)
	return staff.Tally()
}

func TestAppraiserReadsTheLetterLooksAtThePredicateAndSigns(t *testing.T) {
	t.Parallel()
	a := NewAgency(2026)
	employee, boss := a.Holders("BENDAHARA")[2], a.Holders("KASUB-KEU")[0]
	o := &office{employee: employee.Name, broken: 2}
	tally := work(t, o, a, func(t Tally) bool { return t.Acts["Rate"] == 1 }, func(address string) {
		o.write(boss.Email, address+"/t/abcdefghijklmnopqrstuvwxyz")
	})
	require.Equal(t, 1, tally.Letters)
	require.Empty(t, tally.Failures)
	require.Len(t, o.sent, 1)
	require.Equal(t, "RATING_BELOW", o.sent[0].Get("results"), "the one whose objection will change the result was rated below in the first quarter")
	require.Equal(t, "12345678", o.sent[0].Get("request_id"))
}

func TestSilentAppraiserReadsAndDoesNothing(t *testing.T) {
	t.Parallel()
	a := NewAgency(2026)
	o := &office{employee: a.Holders("PENYULUH")[0].Name}
	tally := work(t, o, a, func(t Tally) bool { return t.Ignored == 1 }, func(address string) {
		o.write(a.Holders("KASI-NELAYAN")[0].Email, address+"/t/abcdefghijklmnopqrstuvwxyz")
	})
	require.Zero(t, tally.Sum())
	require.Empty(t, o.sent)
}

func TestLatePersonActsOnTheReminder(t *testing.T) {
	t.Parallel()
	a := NewAgency(2026)
	late := a.Holders("KASI-BENIH")[0]
	o := &office{employee: a.Holders("PENGELOLA-BENIH")[0].Name}
	tally := work(t, o, a, func(t Tally) bool { return t.Acts["Rate"] == 1 }, func(address string) {
		o.write(late.Email, address+"/t/abcdefghijklmnopqrstuvwxyz")
		o.write(late.Email, address+"/t/abcdefghijklmnopqrstuvwxyz")
	})
	require.Equal(t, 2, tally.Letters)
	require.Equal(t, 1, tally.Links)
}

func TestRefusalIsCountedWithItsSentence(t *testing.T) {
	t.Parallel()
	a := NewAgency(2026)
	o := &office{employee: a.Holders("BENDAHARA")[0].Name, refuses: true}
	tally := work(t, o, a, func(t Tally) bool { return len(t.Refusals) == 1 }, func(address string) {
		o.write(a.Holders("KASUB-KEU")[0].Email, address+"/t/abcdefghijklmnopqrstuvwxyz")
	})
	require.Equal(t, []string{"Rate: Batas waktunya sudah lewat."}, tally.Refusals)
	require.Zero(t, tally.Sum())
}

func TestStaffWithoutAddressesCannotWork(t *testing.T) {
	t.Parallel()
	require.ErrorContains(t, (&Staff{}).Run(t.Context()), "addresses")
}

func TestPageIsReadAsABrowserWithoutScriptReadsIt(t *testing.T) {
	t.Parallel()
	at, err := url.Parse("http://127.0.0.1/tugas/1")
	require.NoError(t, err)
	p, err := readPage(at, 200, strings.NewReader(`<main><p class="lead">Nama, Jabatan · Tahun 2026 · <a href="/berkas/7">Lihat</a></p>
		<form action="/x"><input type="hidden" name="request_id" value="r"><input name="a" value="1">
		<select name="b"><option value="">–</option><option value="2" selected>dua</option></select>
		<input type="checkbox" name="c" value="true"><input type="checkbox" name="d" value="true" checked>
		<input type="radio" name="e" value="x"><input type="radio" name="e" value="y" checked>
		<textarea name="f">
teks</textarea><button class="second" name="step" value="draft">Simpan</button></form><form action="/keluar"><button>Keluar</button></form></main>`))
	require.NoError(t, err)
	require.Equal(t, "year", p.period())
	require.Equal(t, []string{"/berkas/7"}, p.links)
	f := p.actForm()
	require.NotNil(t, f)
	require.Equal(t, "a=1&b=2&d=true&e=y&f=teks&request_id=r", f.values().Encode())
	require.Equal(t, []string{"x", "y"}, f.asks("e").options)
}

func TestLinksOfALetterAreFoundOnceEach(t *testing.T) {
	t.Parallel()
	text := "Buka http://127.0.0.1:1/t/aaaaaaaaaaaaaaaaaaaaaaaaaa\nlagi http://127.0.0.1:1/t/aaaaaaaaaaaaaaaaaaaaaaaaaa dan\nhttp://127.0.0.1:1/t/bbbbbbbbbbbbbbbbbbbbbbbbbb."
	require.Equal(t, []string{"http://127.0.0.1:1/t/aaaaaaaaaaaaaaaaaaaaaaaaaa", "http://127.0.0.1:1/t/bbbbbbbbbbbbbbbbbbbbbbbbbb"}, taskLinks(text))
}

func TestPeriodIsReadBehindNameAndPost(t *testing.T) {
	t.Parallel()
	for lead, want := range map[string]string{
		"April Ubro, Bidan · Maret 2026 · Lihat": "m03", "April Ubro, Midwife · March 2026": "m03", "Siti, Kepala · Triwulan II 2026": "q2",
		"Mei Lasena, Petugas · Tahun 2026": "year", "Siti, Kepala": "",
	} {
		require.Equal(t, want, (&page{lead: lead}).period(), lead)
	}
}

func TestWhatIsRehearsedIsLeftToTheScenes(t *testing.T) {
	t.Parallel()
	a, _ := Named("kuranji", 2026)
	o := &office{employee: a.Holders("BIDAN")[0].Name}
	tally := work(t, o, a, func(t Tally) bool { return t.Links == 1 }, func(address string) {
		o.write(a.Holders("KA-POS")[0].Email, address+"/t/abcdefghijklmnopqrstuvwxyz")
	})
	require.Zero(t, tally.Sum())
	require.Zero(t, tally.Ignored)
	require.Empty(t, o.sent)
}
