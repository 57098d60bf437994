package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"connectrpc.com/connect"
	"github.com/chromedp/chromedp"

	siklusv1 "siklus.id/proto/siklus/v1"
)

const dialogueOf = "/dialog/" + caseID + "/q3"

// talkLooks are the pages of dialogue and feedback.
func talkLooks() []look {
	held := func(f *fake) { f.actErr = connect.NewError(connect.CodeUnavailable, nil) }
	return []look{
		{name: "dialogues", path: "/dialog"}, {name: "dialogues of a case", path: "/dialog/" + caseID},
		{name: "dialogue", path: dialogueOf}, {name: "dialogue kept", path: dialogueOf + "?tersimpan=1"},
		{name: "dialogue as HR reads it", path: dialogueOf, state: func(f *fake) {
			f.talks.dialogue.Side, f.talks.dialogue.MayAgree, f.talks.dialogue.MayConfirm = "", false, false
		}},
		{name: "dialogue missing", path: dialogueOf, state: func(f *fake) {
			f.talks.dialogue.State, f.talks.dialogue.Slot, f.talks.dialogue.Points = siklusv1.DialogueState_DIALOGUE_STATE_MISSING, nil, nil
		}},
		{name: "dialogue ended", path: dialogueOf, state: func(f *fake) { f.talks.dialogue.Ended = true }},
		{name: "bad proposal", path: dialogueOf + "/jadwal", post: []string{"id", slotID, "day", evil, "time", "x", "minutes", evil, "place", evil, "link", "http://x", "note", evil}},
		{name: "bad preparation", path: dialogueOf + "/persiapan", post: []string{"version", "2", "text", "x"}},
		{name: "bad points", path: dialogueOf + "/kesepakatan", post: []string{"version", "2", "summary", "", "points[2].what", evil, "points[2].who", evil, "points[2].until", evil, "follow_ups[0].point_id", pointID, "follow_ups[0].outcome", "met"}},
		{name: "confirmation held", path: dialogueOf + "/konfirmasi", post: []string{"version", "2"}, state: held},
		{name: "agreement held", path: dialogueOf + "/setuju", post: []string{"slot_id", slotID}, state: held},
		{name: "feedback", path: "/umpan-balik"}, {name: "feedback of a case", path: "/umpan-balik/" + caseID + "?masa=q3&tersimpan=1"},
		{name: "feedback of who is not appraised", path: "/umpan-balik", state: func(f *fake) {
			f.talks.listErr = refusal(connect.CodeNotFound, "not-found", "Tidak ditemukan.", "Not found.", "")
		}},
		{name: "bad taking over", path: "/umpan-balik/" + caseID + "/ambil-alih", post: []string{"id", slotID, "result", evil, "note", "x"}},
		{name: "ask", path: "/umpan-balik/minta"}, {name: "give", path: "/umpan-balik/beri"},
		{name: "give to a request", path: "/umpan-balik/beri?request_id=" + askID}, {name: "give in a case", path: "/umpan-balik/beri?berkas=" + caseID},
		{name: "give to no request", path: "/umpan-balik/beri?request_id=" + pointID},
		{name: "people found to ask", path: "/umpan-balik/minta", post: []string{"step", "find", "query", "marthen", "question", evil}},
		{name: "bad asking", path: "/umpan-balik/minta", post: []string{"step", "send", "query", "marthen", "question", "x", "result", evil}},
		{name: "too short a name", path: "/umpan-balik/beri", post: []string{"step", "find", "query", "m", "text", evil}},
		{name: "bad feedback", path: "/umpan-balik/beri", post: []string{"step", "send", "query", "marthen", "text", "x", "result", evil}},
	}
}

func TestEveryPageOfDialoguesIsWellFormedInBothLanguages(t *testing.T) {
	t.Parallel()
	for kind, make := range map[string]func() *fake{
		"full":    func() *fake { return withTalks(full(""), func(s string) string { return s }) },
		"empty":   func() *fake { return withNoTalks(empty("")) },
		"hostile": func() *fake { return withTalks(hostile(""), func(string) string { return evil }) },
	} {
		for _, l := range talkLooks() {
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
					if size := compressed(t, w.Body.Bytes()); size > budget(l, kind) {
						t.Errorf("%d bytes compressed, more than %d", size, budget(l, kind))
					}
				})
			}
		}
	}
}

func talker(t *testing.T) (*fake, browser) {
	t.Helper()
	f := withTalks(full(""), func(s string) string { return s })
	return f, visiting(t, f, Options{Log: quiet()})
}

func TestFormsOfADialogueHandInWhatWasTyped(t *testing.T) {
	t.Parallel()
	f, b := talker(t)
	w := b.post(dialogueOf+"/jadwal", "id", slotID, "day", "2026-07-20", "time", "09:30", "minutes", "45", "place", "Aula", "note", "Singkat saja")
	wants(t, w, http.StatusSeeOther)
	if got := w.Header().Get("Location"); got != dialogueOf+afterwards {
		t.Errorf("goes on to %s", got)
	}
	if r := last[*siklusv1.ProposeDialogueRequest](t, f); r.GetCaseId() != caseID || r.GetPeriod() != "q3" || r.GetTime() != "09:30" || r.GetPlace() != "Aula" || r.GetId() != slotID {
		t.Errorf("handed in %v", r)
	}
	wants(t, b.post(dialogueOf+"/setuju", "slot_id", slotID), http.StatusSeeOther)
	if r := last[*siklusv1.AgreeDialogueRequest](t, f); r.GetSlotId() != slotID {
		t.Errorf("handed in %v", r)
	}
	wants(t, b.post(dialogueOf+"/persiapan", "version", "2", "text", "Lebih jelas", "shared", "true"), http.StatusSeeOther)
	if r := last[*siklusv1.PrepareDialogueRequest](t, f); r.GetVersion() != 2 || !r.GetShared() || r.GetText() != "Lebih jelas" {
		t.Errorf("handed in %v", r)
	}
	wants(t, b.post(dialogueOf+"/kesepakatan", "version", "2", "summary", "Dibahas", "points[0].what", "", "points[0].id", pointID, "points[0].who", "leader",
		"points[1].what", "Satu", "points[1].who", "employee", "points[3].what", "Dua", "points[3].who", "leader", "points[3].until", "2026-08-01",
		"follow_ups[0].point_id", pointID, "follow_ups[0].outcome", "met"), http.StatusSeeOther)
	r := last[*siklusv1.WritePointsRequest](t, f)
	if len(r.GetPoints()) != 2 || r.GetPoints()[0].GetWhat() != "Satu" || r.GetPoints()[1].GetUntil() != "2026-08-01" || r.GetPoints()[0].GetId() != "" {
		t.Errorf("empty rows are no points: %v", r.GetPoints())
	}
	if len(r.GetFollowUps()) != 1 || r.GetFollowUps()[0].GetOutcome() != "met" {
		t.Errorf("followed up %v", r.GetFollowUps())
	}
	wants(t, b.post(dialogueOf+"/konfirmasi", "version", "2"), http.StatusSeeOther)
	if r := last[*siklusv1.ConfirmPointsRequest](t, f); r.GetVersion() != 2 || r.GetPeriod() != "q3" {
		t.Errorf("handed in %v", r)
	}
}

func TestADialoguePageSaysWhoReadsWhatAndKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	f, b := talker(t)
	p := read(t, b.get(dialogueOf))
	for _, sentence := range []string{"Hanya Anda yang dapat membaca catatan ini sampai pertemuan", "Beban kerja saya", "Mutu laporan", "Rabu, 15 Juli 2026, 10.00 WIT",
		"Teks berubah setelah dikonfirmasi", "Pelatihan kader di Walesi", "Lewat waktu"} {
		if !strings.Contains(textOf(p.root), sentence) {
			t.Errorf("the page does not say %q", sentence)
		}
	}
	if text := textOf(p.root); strings.Index(text, "Belum tercapai dari masa sebelumnya") > strings.Index(text, "Jadwal") {
		t.Error("unmet points of periods before do not come first")
	}
	if len(p.all("form", "action", dialogueOf+"/setuju")) != 1 || len(p.all("form", "action", dialogueOf+"/konfirmasi")) != 1 {
		t.Error("the buttons to agree and to confirm are missing")
	}
	f.talks.dialogue.Side, f.talks.dialogue.MayAgree, f.talks.dialogue.MayConfirm = "", false, false
	p = read(t, b.get(dialogueOf))
	for _, n := range p.all("form", "action", "*") {
		if action, _ := attr(n, "action"); strings.HasPrefix(action, "/dialog") {
			t.Errorf("who only reads is offered %s", action)
		}
	}
	f, b = talker(t)
	f.actErr = refusal(connect.CodeInvalidArgument, "slot-past", "Waktu itu sudah lewat.", "That time has passed.", "day")
	w := b.post(dialogueOf+"/jadwal", "id", slotID, "day", "2026-07-01", "time", "09.30", "minutes", "45", "place", "Aula besar")
	wants(t, w, http.StatusUnprocessableEntity)
	p = read(t, w)
	if len(p.all("a", "href", "#day")) != 1 || len(p.all("input", "value", "Aula besar")) != 1 {
		t.Error("the problem does not lead to its input, or what was typed is lost")
	}
}

func TestFeedbackIsAskedAndGivenThroughForms(t *testing.T) {
	t.Parallel()
	f, b := talker(t)
	leader := f.kase.GetAppraiser().GetId()
	p := read(t, b.post("/umpan-balik/minta", "step", "find", "query", "marthen", "id", askID, "question", "Apa kabar laporan saya?"))
	if len(p.all("input", "value", leader)) != 1 || !strings.Contains(textOf(p.root), "Apa kabar laporan saya?") {
		t.Error("who was found is not offered, or the question is lost")
	}
	wants(t, b.post("/umpan-balik/minta", "step", "send", "query", "marthen", "id", askID, "person_id", leader, "behaviour", "3", "question", "Apa kabar laporan saya?"), http.StatusSeeOther)
	if r := last[*siklusv1.RequestFeedbackRequest](t, f); r.GetPersonId() != leader || r.GetBehaviour() != 3 || r.GetId() != askID {
		t.Errorf("handed in %v", r)
	}
	w := b.post("/umpan-balik/beri", "step", "send", "id", slotID, "request_id", askID, "person_id", leader, "text", "Rapi.", "tone", "FEEDBACK_TONE_IMPROVE", "in_person", "true")
	wants(t, w, http.StatusSeeOther)
	if r := last[*siklusv1.WriteFeedbackRequest](t, f); r.GetRequestId() != askID || !r.GetInPerson() || r.GetText() != "Rapi." || r.GetTone() != siklusv1.FeedbackTone_FEEDBACK_TONE_IMPROVE {
		t.Errorf("handed in %v", r)
	}
	w = b.post("/umpan-balik/"+caseID+"/ambil-alih", "id", slotID, "result", "1", "note", "Sudah dibimbing dua kali.")
	wants(t, w, http.StatusSeeOther)
	if r := last[*siklusv1.TakeOverResultRequest](t, f); r.GetCaseId() != caseID || r.GetResult() != 1 {
		t.Errorf("handed in %v", r)
	}
}

func TestTheToneOfFeedbackIsChosenAndSaidInWords(t *testing.T) {
	t.Parallel()
	f, b := talker(t)
	p := read(t, b.get("/umpan-balik"))
	p.says("Memuji")
	p.says("Meminta perbaikan")
	if n := strings.Count(textOf(p.root), "Tidak disebutkan"); n != 0 {
		t.Errorf("feedback without a tone is called so %d times", n)
	}
	p = read(t, b.get("/umpan-balik/beri"))
	if len(p.all("input", "type", "radio", "name", "tone")) != 3 || len(p.all("input", "name", "tone", "value", "FEEDBACK_TONE_UNSPECIFIED")) != 1 {
		t.Error("a tone cannot be chosen, or not be left out")
	}
	p.says("(tidak wajib)")
	wants(t, b.post("/umpan-balik/beri", "step", "send", "id", slotID, "request_id", askID, "text", "Baik.", "tone", "FEEDBACK_TONE_UNSPECIFIED"), http.StatusSeeOther)
	if r := last[*siklusv1.WriteFeedbackRequest](t, f); r.GetTone() != siklusv1.FeedbackTone_FEEDBACK_TONE_UNSPECIFIED {
		t.Errorf("handed in %v", r)
	}
	wants(t, b.post("/umpan-balik/beri", "step", "send", "id", slotID, "request_id", askID, "text", "Baik.", "tone", "jahat"), http.StatusUnprocessableEntity)
}

func TestALetterAboutADialogueLeadsToIt(t *testing.T) {
	t.Parallel()
	_, b := talker(t)
	w := b.post("/t/" + goodKey + "?ke=dialog&masa=q3")
	if got := w.Header().Get("Location"); got != "/dialog?masa=q3" {
		t.Errorf("the link leads to %q", got)
	}
	if got := b.get("/dialog?masa=q3").Header().Get("Location"); got != dialogueOf {
		t.Errorf("the list leads to %q", got)
	}
}

func TestPagesOfDialoguesFitANarrowPhoneAndAnOldEye(t *testing.T) {
	t.Parallel()
	ctx := browse(t)
	server := httptest.NewServer(visiting(t, withTalks(full(""), func(s string) string { return s }), Options{Log: quiet()}).h)
	defer server.Close()
	for _, l := range talkLooks() {
		if l.post != nil || l.state != nil {
			continue
		}
		for _, width := range []int64{360, 1280} {
			for _, lang := range []string{"id", "en"} {
				page := server.URL + "/bahasa?l=" + lang + "&kembali=" + url.QueryEscape(l.path)
				if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, 800), chromedp.Navigate(page)); err != nil {
					t.Fatal(err)
				}
				found, err := chromedp.Run(ctx, chromedp.Evaluate[[]string](`document.querySelectorAll('details').forEach(d => d.open = true), `+faults))
				if err != nil {
					t.Fatal(err)
				}
				for _, fault := range found {
					t.Errorf("%s at %d px, %s: %s", l.name, width, lang, fault)
				}
			}
		}
	}
}
