package web

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"connectrpc.com/connect"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/proto/siklus/v1/siklusv1connect"
)

// progressLooks are the pages of entries.
func progressLooks() []look {
	return []look{
		{name: "entries", path: "/kemajuan"}, {name: "entry kept", path: "/kemajuan?tersimpan=1"},
		{name: "entries of somebody", path: "/kemajuan/" + caseID, state: func(f *fake) { f.entries.MayWrite = false }},
		{name: "entries of somebody led", path: "/kemajuan/" + caseID},
		{name: "asking refused", path: "/kemajuan/minta/" + entryID, post: []string{}, state: refusing},
		{name: "taking back refused", path: "/kemajuan/tarik/" + entryID, post: []string{}, state: refusing},
		{name: "entry corrected", path: "/kemajuan/ubah/" + entryID},
		{name: "entry gone", path: "/kemajuan/ubah/" + caseID},
		{name: "tasks of whoever rates", act: "Rate", path: "/tugas", state: ratings},
		{name: "team", path: "/kemajuan/tim", fleeting: true}, {name: "team below", path: "/kemajuan/tim?peran=superior", fleeting: true},
		{name: "bad entry", path: "/kemajuan", post: []string{"entry.id", entryID, "entry.case_id", caseID, "entry.day", evil, "entry.achieved", "x",
			"entry.minutes", evil, "entry.quantity", evil, "entry.links[0]", evil, "entry.result", evil}},
		{name: "bad answer", path: "/kemajuan/jawab/" + entryID, post: []string{"text", "x", "kembali", evil}},
		{name: "entry held", path: "/kemajuan", post: []string{"entry.achieved", evil}, state: func(f *fake) { f.readErr = connect.NewError(connect.CodeUnavailable, nil) }},
	}
}

func TestEveryPageOfEntriesIsWellFormedInBothLanguages(t *testing.T) {
	t.Parallel()
	for kind, make := range map[string]func() *fake{
		"full":    func() *fake { return withProgress(full("")) },
		"empty":   func() *fake { return withNoProgress(empty("")) },
		"hostile": func() *fake { return withEvilProgress(hostile("")) },
	} {
		for _, l := range progressLooks() {
			for _, lang := range []string{"id", "en"} {
				t.Run(l.name+"/"+kind+"/"+lang, func(t *testing.T) {
					t.Parallel()
					f := make()
					if l.state != nil {
						l.state(f)
					}
					b := visiting(t, f, Options{Log: quiet()})
					b.lang = lang
					w := b.get(l.path)
					if l.post != nil {
						w = b.post(l.path, l.post...)
					}
					inspect(t, w, lang)
					if size := compressed(t, w.Body.Bytes()) + compressed(t, scriptOf("entries").body); size > budget(l, kind) {
						t.Errorf("page and script are %d bytes compressed, more than %d", size, budget(l, kind))
					}
					if strings.Contains(w.Body.String(), `href="javascript:`) {
						t.Error("a link would run what somebody typed")
					}
				})
			}
		}
	}
}

func TestScriptsOfEntriesStayWithinTheirBudgets(t *testing.T) {
	t.Parallel()
	for name, most := range map[string]int{"entries": 1300, "team": 512} {
		if n := compressed(t, scriptOf(name).body); n > most {
			t.Errorf("%s.js is %d bytes compressed, more than %d", name, n, most)
		}
		if bytes.Contains(scriptOf(name).body, []byte("//")) {
			t.Errorf("%s.js still carries comments", name)
		}
	}
	b := visiting(t, full(""), Options{})
	w := b.get(scriptOf("entries").path)
	wants(t, w, http.StatusOK)
	if w.Header().Get("Content-Type") != "text/javascript; charset=utf-8" || !bytes.Equal(w.Body.Bytes(), scriptOf("entries").body) {
		t.Error("the script is not served as it is")
	}
}

// An entry takes a text and a button: the day and the planned result are there already.
func TestAnEntryIsKeptFromTheForm(t *testing.T) {
	t.Parallel()
	f := withProgress(full(""))
	b := visiting(t, f, Options{})
	p := read(t, b.get("/kemajuan"))
	p.says("Instansi Anda meminta catatan setiap hari kerja")
	if p.value("entry.day") != "2026-07-09" || p.value("entry.result") != "1" || p.value("entry.case_id") != caseID || p.value("entry.id") == "" {
		t.Errorf("the form begins with day %q, result %q", p.value("entry.day"), p.value("entry.result"))
	}
	w := b.post("/kemajuan", "entry.id", p.value("entry.id"), "entry.case_id", caseID, "entry.day", "2026-07-09", "entry.result", "2",
		"entry.achieved", "Kader lulus uji: 3 orang", "entry.quantity", "2,5", "entry.unit", "kader", "entry.minutes", "90",
		"entry.links[0]", "https://contoh.go.id/foto", "entry.innovation", "true", "entry.innovation_note", "Uji lewat telepon", "entry.asks_feedback", "true")
	leads(t, w, "/kemajuan?tersimpan=1#status")
	e := last[*siklusv1.PutProgressRequest](t, f).GetEntry()
	if e.GetId() != p.value("entry.id") || e.GetResult() != 2 || e.GetQuantity() != "2,5" || e.GetMinutes() != 90 || !e.GetInnovation() || !e.GetAsksFeedback() || len(e.GetLinks()) != 1 {
		t.Errorf("kept was %v", e)
	}
}

func TestABadEntryComesBackWithEverythingTyped(t *testing.T) {
	t.Parallel()
	f := withProgress(full(""))
	f.actErr = refusal(connect.CodeInvalidArgument, "entry-day-wrong", "Hari ini baru 9 Juli 2026.", "Today is 9 July 2026.", "entry.day")
	b := visiting(t, f, Options{})
	w := b.post("/kemajuan", "entry.id", entryID, "entry.case_id", caseID, "entry.day", "2026-07-10", "entry.result", "0", "entry.achieved", "Rapat desa", "entry.unit", "desa")
	wants(t, w, http.StatusUnprocessableEntity)
	p := read(t, w)
	p.says("Hari ini baru 9 Juli 2026.")
	if p.value("entry.achieved") != "Rapat desa" || p.value("entry.unit") != "desa" || p.value("entry.id") != entryID || p.value("entry.result") != "0" {
		t.Error("what was typed is lost")
	}
	if len(p.all("a", "href", "#entry-day")) != 1 {
		t.Error("the summary does not lead to the field")
	}
}

// upload sends the form of an entry with a file.
func entryWithFile(t *testing.T, b browser, name string, content []byte) *httptest.ResponseRecorder {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for _, pair := range [][2]string{{"entry.id", entryID}, {"entry.case_id", caseID}, {"entry.day", "2026-07-09"}, {"entry.result", "1"}, {"entry.achieved", "Laporan terkirim"}} {
		if err := form.WriteField(pair[0], pair[1]); err != nil {
			t.Fatal(err)
		}
	}
	part, err := form.CreateFormFile("file", name)
	if err == nil {
		_, err = part.Write(content)
	}
	if err != nil || form.Close() != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/kemajuan", &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return b.do(r)
}

func TestASmallFileGoesWithTheEntry(t *testing.T) {
	t.Parallel()
	f := withProgress(full(""))
	b := visiting(t, f, Options{})
	leads(t, entryWithFile(t, b, `C:\foto\laporan.pdf`, []byte("%PDF-1.7")), "/kemajuan?tersimpan=1#status")
	if got := last[*siklusv1.PutProgressRequest](t, f).GetFile(); got.GetName() != "laporan.pdf" || string(got.GetContent()) != "%PDF-1.7" {
		t.Errorf("file %v", got)
	}
	w := entryWithFile(t, b, "besar.pdf", bytes.Repeat([]byte("x"), maxEvidence+1))
	wants(t, w, http.StatusUnprocessableEntity)
	p := read(t, w)
	p.says("Berkas lebih besar dari 1 MB")
	if p.value("entry.achieved") != "Laporan terkirim" {
		t.Error("what was typed is lost")
	}
	wants(t, entryWithFile(t, b, "besar.pdf", bytes.Repeat([]byte("x"), maxEntry)), http.StatusRequestEntityTooLarge)
	if f.count() != 1 {
		t.Errorf("%d entries were kept", f.count())
	}
}

// When the session has ended, what was typed is held, from a form with a file as well.
func TestAnEntryIsHeldWhenNobodyIsSignedIn(t *testing.T) {
	t.Parallel()
	f := withProgress(full(""))
	f.who = &siklusv1.WhoAmIResponse{}
	w := entryWithFile(t, visiting(t, f, Options{}), "a.pdf", []byte("%PDF-"))
	wants(t, w, http.StatusUnauthorized)
	if got := read(t, w).value("entry.achieved"); got != "Laporan terkirim" {
		t.Errorf("held is %q", got)
	}
}

func TestAFileIsHandedOutToBeSavedOnly(t *testing.T) {
	t.Parallel()
	f := withProgress(full(""))
	f.entries.Entries[0].File.Name = "laporan “akhir”.pdf"
	w := visiting(t, f, Options{}).get("/kemajuan/berkas/" + entryID + "/1")
	wants(t, w, http.StatusOK)
	h := w.Header()
	if !strings.HasPrefix(h.Get("Content-Disposition"), "attachment;") || !strings.Contains(h.Get("Content-Security-Policy"), "sandbox") ||
		h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Cache-Control") != "no-store" || h.Get("Content-Type") != "image/jpeg" {
		t.Errorf("headers %v", h)
	}
	wants(t, visiting(t, f, Options{}).get("/kemajuan/berkas/"+entryID+"/x"), http.StatusNotFound)
}

// ratings puts two ratings into the list of tasks, one with a self-appraisal and one without.
func ratings(f *fake) {
	for _, said := range []string{"in", "awaited"} {
		f.tasks = append(f.tasks, &siklusv1.Task{Id: taskID, CaseId: caseID, Act: "Rate", Proceeding: "evaluation", Period: "q2", Person: f.kase.GetEmployee().GetName(),
			Due: "2026-07-28", EndsAt: at("2026-07-28T15:00:00Z"), DaysLeft: 13, Year: 2026, SelfAppraisal: said})
	}
}

// The superior's copy of the letter about a term that has passed is the list of their staff (E3), and whose self-appraisal
// is in stands there and beside every rating that is awaited (E11).
func TestTheListOfStaffShowsWhoIsLateAndWhoseSelfAppraisalIsIn(t *testing.T) {
	t.Parallel()
	f := withProgress(full(""))
	p := read(t, visiting(t, f, Options{}).get("/kemajuan/tim"))
	for _, s := range []string{"1 pegawai lewat batas waktu", "Susun dan kirim SKP, lewat batas sejak 30 Jun 2026", "Penilaian diri belum masuk · Triwulan II", "Penilaian diri sudah masuk · Triwulan II", "tidak menghentikan Anda"} {
		p.says(s)
	}
	ratings(f)
	p = read(t, visiting(t, f, Options{}).get("/tugas"))
	p.says("Penilaian diri sudah masuk")
	p.says("Penilaian diri belum masuk")
}

func TestAnAnswerComesBackToWhereItWasWritten(t *testing.T) {
	t.Parallel()
	f := withProgress(full(""))
	b := visiting(t, f, Options{})
	p := read(t, b.get("/kemajuan/tim"))
	p.says("2 catatan baru sejak")
	p.says("1 orang belum mencatat")
	p.says("Belum mencatat 6 hari kerja")
	leads(t, b.post("/kemajuan/jawab/"+entryID, "id", actID, "text", "Lanjutkan", "kembali", "/kemajuan/tim"), "/kemajuan/tim#c-"+entryID)
	if got := last[*siklusv1.AnswerProgressRequest](t, f); got.GetId() != actID || got.GetText() != "Lanjutkan" || got.GetEntryId() != entryID {
		t.Errorf("handed in %v", got)
	}
	leads(t, b.post("/kemajuan/jawab/"+entryID, "text", "Lanjutkan", "kembali", "https://jahat.example"), "/kemajuan/tim#c-"+entryID)
	w := b.post("/kemajuan/jawab/"+entryID, "text", "x")
	wants(t, w, http.StatusUnprocessableEntity)
	if got := read(t, w).value("text"); got != "x" {
		t.Errorf("the form comes back with %q", got)
	}
}

func TestACheckInIsFilledFromTheEntriesOfItsPeriod(t *testing.T) {
	t.Parallel()
	f := withProgress(full("CheckIn"))
	f.task.Draft = `{"realisations":[{"result":2,"achieved":"Sudah ditulis sendiri"}]}`
	b := visiting(t, f, Options{})
	p := read(t, b.get("/tugas/"+taskID))
	p.says("Catatan kemajuan masa ini")
	if strings.Contains(p.value("realisations[1].achieved"), "12 bayi") {
		t.Error("the form was filled without being asked")
	}
	p = read(t, b.get("/tugas/"+taskID+"?kumpulkan=1"))
	all := p.text
	for _, want := range []string{"2026-07-08: Imunisasi dasar di Kampung Walesi: 12 bayi, 3 di antaranya baru terdata. (12 bayi)", "Sudah ditulis sendiri", "https://drive.google.com/d/1"} {
		if !strings.Contains(all, want) {
			t.Errorf("the form lacks %q", want)
		}
	}
	f.entries = nil
	f.readErr = nil
	wants(t, visiting(t, f, Options{}).get("/tugas/"+taskID), http.StatusOK)
}

func TestGatheredTextKeepsTheLatestWhenItIsTooMuch(t *testing.T) {
	t.Parallel()
	g := gathered{Number: 1}
	for day := range 28 {
		g.Entries = append(g.Entries, &siklusv1.Progress{Entry: &siklusv1.ProgressEntry{Day: "2026-02-" + string([]rune{rune('0' + day/10), rune('0' + day%10)}),
			Achieved: strings.Repeat("a", 400), Links: []string{"https://a.example/" + string(rune('a'+day))}}})
	}
	text := g.text(mostGathered)
	if len(text) > mostGathered || !strings.Contains(text, "2026-02-27") || strings.Contains(text, "2026-02-01") {
		t.Errorf("%d letters, beginning %.12s", len(text), text)
	}
	if got := g.links(nil); len(got) != 5 || got[0] != "https://a.example/"+string(rune('a'+27)) {
		t.Errorf("links %v", got)
	}
}

// events reads server-sent events until n of them carry data.
func events(t *testing.T, body *bufio.Reader, n int) string {
	t.Helper()
	var all strings.Builder
	for n > 0 {
		line, err := body.ReadString('\n')
		if err != nil {
			t.Fatal(err)
		}
		all.WriteString(line)
		if strings.HasPrefix(line, "id: ") {
			n--
		}
	}
	for range 2 {
		line, _ := body.ReadString('\n')
		all.WriteString(line)
	}
	return all.String()
}

func TestTheTeamIsStreamedAsItIsDrawn(t *testing.T) {
	t.Parallel()
	f := withProgress(full(""))
	f.news = make(chan *siklusv1.TeamEntry, 1)
	server := httptest.NewServer(visiting(t, f, Options{Log: quiet()}).h)
	defer server.Close()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	r, _ := http.NewRequestWithContext(ctx, http.MethodGet, server.URL+"/kemajuan/tim/arus?dari=a1", nil)
	answer, err := server.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	if got := answer.Header.Get("Content-Type"); got != "text/event-stream" {
		t.Fatalf("the stream is %q", got)
	}
	news := noted(9, f.kase.GetAppraiser())
	news.Entry.Achieved = evil
	f.news <- &siklusv1.TeamEntry{Person: f.kase.GetEmployee(), Progress: news}
	got := events(t, bufio.NewReader(answer.Body), 1)
	if !strings.Contains(got, `data: <li id="c-`+news.GetEntry().GetId()) || !strings.Contains(got, "id: zz") || strings.Contains(got, "<script>alert") {
		t.Errorf("the event is %q", got)
	}
	f.readErr = connect.NewError(connect.CodePermissionDenied, errors.New("no"))
	wants(t, visiting(t, f, Options{Log: quiet()}).get("/kemajuan/tim/arus?dari=a1"), http.StatusForbidden)
}

// speaking serves pages and the service that their script speaks to.
func speaking(t *testing.T, f *fake) *httptest.Server {
	t.Helper()
	mux := http.NewServeMux()
	mux.Handle("/", visiting(t, f, Options{Log: quiet()}).h)
	mux.Handle(siklusv1connect.NewProgressServiceHandler(fakeProgress{f}))
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server
}

// unplug takes the network away from the page of a browser, or gives it back, as a phone would notice it.
func unplug(ctx context.Context, t *testing.T, away bool) {
	t.Helper()
	_, err := chromedp.Call(ctx, network.Enable, network.EnableParams{})
	if err == nil {
		_, err = chromedp.Call(ctx, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
			MatchedNetworkConditions: []*network.Conditions{{Offline: away, DownloadThroughput: -1, UploadThroughput: -1}}})
	}
	if err == nil {
		_, err = chromedp.Call(ctx, network.OverrideNetworkState, network.OverrideNetworkStateParams{Offline: away, DownloadThroughput: -1, UploadThroughput: -1})
	}
	if err != nil {
		t.Fatal(err)
	}
}

// A phone of 360 px writes three entries, two of them while the network is away; it keeps them over a reload of
// nothing but its own page, sends them when the network is back, and each arrives once.
func TestEntriesWaitOnThePhoneUntilTheNetworkIsBack(t *testing.T) {
	t.Parallel()
	ctx := browse(t)
	f := withProgress(full(""))
	server := speaking(t, f)
	field, button := chromedp.CSS("#entry-achieved"), chromedp.CSS("form[data-antre] .acts button")
	says := func(text string) {
		t.Helper()
		if _, err := chromedp.Run(ctx, chromedp.Poll[bool](`document.querySelector('[data-antrean]').textContent.includes('`+text+`')`)); err != nil {
			t.Fatalf("the page never says %q: %v", text, err)
		}
	}
	write := func(text string) {
		t.Helper()
		if err := chromedp.Do(ctx, chromedp.SendKeys(field, text), chromedp.Click(button)); err != nil {
			t.Fatal(err)
		}
	}
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(360, 640), chromedp.Navigate(server.URL+"/kemajuan")); err != nil {
		t.Fatal(err)
	}
	write("Posyandu Kampung Satu")
	says("Posyandu Kampung Satu – terkirim")
	unplug(ctx, t, true)
	write("Posyandu Kampung Dua")
	write("Posyandu Kampung Tiga")
	says("Posyandu Kampung Tiga – tersimpan di ponsel")
	if n := f.count(); n != 1 {
		t.Fatalf("%d requests came through a network that is away", n)
	}
	unplug(ctx, t, false)
	says("Posyandu Kampung Tiga – terkirim")
	if left, err := chromedp.Run(ctx, chromedp.Evaluate[string](`localStorage['kemajuan:`+caseID+`']`)); err != nil || left != "[]" {
		t.Errorf("on the phone is left %s, %v", left, err)
	}
	arrived := map[string]int{}
	f.mu.Lock()
	for _, msg := range f.handed {
		for _, e := range msg.(*siklusv1.PutProgressBatchRequest).GetEntries() {
			arrived[e.GetAchieved()]++
			if e.GetCaseId() != caseID || e.GetDay() != "2026-07-09" || e.GetResult() != 1 {
				t.Errorf("arrived is %v", e)
			}
		}
	}
	f.mu.Unlock()
	if len(arrived) != 3 || arrived["Posyandu Kampung Satu"] != 1 || arrived["Posyandu Kampung Dua"] != 1 || arrived["Posyandu Kampung Tiga"] != 1 {
		t.Errorf("arrived: %v", arrived)
	}
}

// What the service refuses stays on the phone with the reason, and goes when it is deleted.
func TestARefusedEntryStaysWithItsReason(t *testing.T) {
	t.Parallel()
	ctx := browse(t)
	f := withProgress(full(""))
	server := speaking(t, f)
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(360, 640), chromedp.Navigate(server.URL+"/kemajuan"),
		chromedp.SendKeys(chromedp.CSS("#entry-achieved"), "ditolak"), chromedp.Click(chromedp.CSS("form[data-antre] .acts button")),
		chromedp.WaitVisible(chromedp.CSS("[data-antrean] button")), chromedp.Reload(), chromedp.WaitVisible(chromedp.CSS("[data-antrean] button"))); err != nil {
		t.Fatal(err)
	}
	shown, err := chromedp.Run(ctx, chromedp.Evaluate[string](`document.querySelector('[data-antrean]').textContent`))
	if err != nil || !strings.Contains(shown, "Tanggal belum tiba.") {
		t.Errorf("shown is %q, %v", shown, err)
	}
	if err := chromedp.Do(ctx, chromedp.Click(chromedp.CSS("[data-antrean] button"))); err != nil {
		t.Fatal(err)
	}
	if left, err := chromedp.Run(ctx, chromedp.Evaluate[string](`localStorage['kemajuan:`+caseID+`'] + document.querySelector('[data-antrean]').textContent`)); err != nil || left != "[]" {
		t.Errorf("left is %s, %v", left, err)
	}
}

// The live view shows an entry as it comes in, once, and leaves an answer that is being typed alone.
func TestABrowserSeesTheTeamLive(t *testing.T) {
	t.Parallel()
	ctx := browse(t)
	f := withProgress(full(""))
	f.news = make(chan *siklusv1.TeamEntry, 2)
	server := speaking(t, f)
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(1280, 800), chromedp.Navigate(server.URL+"/kemajuan/tim")); err != nil {
		t.Fatal(err)
	}
	news := noted(9, f.kase.GetAppraiser())
	f.news <- &siklusv1.TeamEntry{Person: f.kase.GetEmployee(), Progress: news}
	f.news <- &siklusv1.TeamEntry{Person: f.kase.GetEmployee(), Progress: news}
	if _, err := chromedp.Run(ctx, chromedp.Poll[bool](`document.querySelector('[data-arus]').firstElementChild.id === 'c-`+news.GetEntry().GetId()+`' && document.querySelector('[data-status]').textContent.startsWith('1 ')`)); err != nil {
		t.Fatal("the entry does not come in: ", err)
	}
	if n, err := chromedp.Run(ctx, chromedp.Evaluate[int](`document.querySelectorAll('[data-arus] > li').length`)); err != nil || n != 3 {
		t.Errorf("%d entries, %v; want the two of before and one more", n, err)
	}
}

func TestPagesOfEntriesFitANarrowPhone(t *testing.T) {
	t.Parallel()
	ctx := browse(t)
	for _, l := range progressLooks() {
		if l.post != nil {
			continue
		}
		f := withProgress(full(""))
		if l.state != nil {
			l.state(f)
		}
		server := speaking(t, f)
		for _, width := range []int64{320, 360, 1280} {
			if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, 800), chromedp.Navigate(server.URL+l.path)); err != nil {
				t.Fatal(err)
			}
			found, err := chromedp.Run(ctx, chromedp.Evaluate[[]string](`document.querySelectorAll('details').forEach(d => d.open = true), `+faults))
			if err != nil {
				t.Fatal(err)
			}
			for _, fault := range found {
				t.Errorf("%s at %d px: %s", l.name, width, fault)
			}
		}
	}
}
