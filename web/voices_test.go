package web

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"connectrpc.com/connect"
	"github.com/chromedp/chromedp"

	siklusv1 "siklus.id/proto/siklus/v1"
)

const (
	voiceListOf   = "/suara/daftar/" + caseID + "/q3"
	voiceResultOf = "/suara/hasil/" + caseID + "/q3"
)

// voiceLooks are the pages of what peers and staff say.
func voiceLooks() []look {
	held := func(f *fake) { f.actErr = connect.NewError(connect.CodeUnavailable, nil) }
	return []look{
		{name: "asked", path: "/suara"}, {name: "answered", path: "/suara?selesai=terima"}, {name: "declined", path: "/suara?selesai=tolak"},
		{name: "form", path: "/suara/" + seatID}, {name: "decline", path: "/suara/" + seatID + "/tolak"},
		{name: "form half filled", path: "/suara/" + seatID, post: []string{"marks[0]", "5", "marks[1]", evil, "examples[0]", evil}},
		{name: "form held", path: "/suara/" + seatID, post: marked(), state: held},
		{name: "decline without a reason", path: "/suara/" + seatID + "/tolak", post: []string{}},
		{name: "list", path: voiceListOf}, {name: "own list", path: "/suara/daftar"},
		{name: "list as the employee sees it", path: voiceListOf + "?tersimpan=1", state: func(f *fake) {
			if f.voiced.list != nil {
				f.voiced.list.MayDecide = false
			}
		}},
		{name: "list closed", path: voiceListOf, state: func(f *fake) {
			if f.voiced.list != nil {
				f.voiced.list.MayDecide, f.voiced.list.MayNominate, f.voiced.list.Terms = false, false, nil
			}
		}},
		{name: "name looked for", path: voiceListOf, post: []string{"step", "find", "query", "marthen"}},
		{name: "too short a name", path: voiceListOf, post: []string{"step", "find", "query", "m"}, state: func(f *fake) {
			f.findErr = refusal(connect.CodeInvalidArgument, "input-wrong", "Periksa isian.", "Check it.", "")
		}},
		{name: "nomination refused", path: voiceListOf, post: []string{"person_id", seatID}, state: func(f *fake) {
			f.actErr = refusal(connect.CodeFailedPrecondition, "voice-load", "Sudah cukup.", "Enough.", "policy")
		}},
		{name: "result", path: voiceResultOf}, {name: "result of the year", path: "/suara/hasil/" + caseID + "/year"},
		{name: "counts", hr: true, path: "/hr/siklus/" + cycleID + "/suara"},
		{name: "counts of who hears nobody", hr: true, path: "/hr/siklus/" + cycleID + "/suara", state: func(f *fake) {
			f.voiced.counts = &siklusv1.CountVoicesResponse{CycleId: cycleID, NotHeard: true}
		}},
	}
}

// marked is a form with a mark for every value.
func marked(more ...string) (pairs []string) {
	for i := range behaviours {
		pairs = append(pairs, fmt.Sprintf("marks[%d]", i), fmt.Sprint(i%6))
	}
	return append(pairs, more...)
}

func TestEveryPageOfVoicesIsWellFormedInBothLanguages(t *testing.T) {
	t.Parallel()
	for kind, make := range map[string]func() *fake{
		"full":    func() *fake { return withVoices(full(""), func(s string) string { return s }) },
		"empty":   func() *fake { return empty("") },
		"hostile": func() *fake { return withVoices(hostile(""), func(string) string { return evil }) },
	} {
		for _, l := range voiceLooks() {
			for _, lang := range []string{"id", "en"} {
				t.Run(l.name+"/"+kind+"/"+lang, func(t *testing.T) {
					t.Parallel()
					f := make()
					if l.hr {
						f = asHR(f)
					}
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

func TestAnAnswerIsHandedInWholeAndStaysNowhere(t *testing.T) {
	t.Parallel()
	f := withVoices(full(""), func(s string) string { return s })
	b := visiting(t, f, Options{Log: quiet()})
	p := read(t, b.get("/suara/"+seatID))
	for _, forms := range p.all("form") {
		if _, keeps := attr(forms, "data-draft"); keeps {
			t.Error("what is typed about a colleague would be kept on a phone that may be shared")
		}
	}
	if len(p.all("form", "autocomplete", "off")) != 1 {
		t.Error("the browser may keep what is typed about a colleague")
	}
	w := b.post("/suara/"+seatID, marked("examples[2]", "Mengajari kader baru.")...)
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/suara?selesai=terima" {
		t.Fatalf("%d to %s", w.Code, w.Header().Get("Location"))
	}
	got := last[*siklusv1.AnswerVoiceRequest](t, f)
	if got.GetSeatId() != seatID || !slices.Equal(got.GetMarks(), []int32{0, 1, 2, 3, 4, 5, 0}) || got.GetExamples()[2] != "Mengajari kader baru." {
		t.Errorf("%v", got)
	}
	if len(w.Result().Cookies()) > 0 {
		t.Error("an answer sets no cookie")
	}
	f.voiced.already = true
	if w := b.post("/suara/"+seatID, marked()...); w.Header().Get("Location") != "/suara?selesai=sudah" {
		t.Errorf("a second post is told so: %s", w.Header().Get("Location"))
	}
}

func TestAMarkThatIsMissingIsAskedForAndNothingIsLost(t *testing.T) {
	t.Parallel()
	f := withVoices(full(""), func(s string) string { return s })
	w := visiting(t, f, Options{Log: quiet()}).post("/suara/"+seatID, "marks[0]", "4", "examples[0]", "Ramah kepada warga.")
	if w.Code != http.StatusUnprocessableEntity || f.count() != 0 {
		t.Fatalf("%d, %d handed in", w.Code, f.count())
	}
	p := read(t, w)
	if p.value("marks[0]") != "4" || p.value("examples[0]") != "Ramah kepada warga." {
		t.Error("what was filled in is lost")
	}
	if n := len(p.all("a", "href", "#marks-1")) + len(p.all("a", "href", "#marks-1-")); n == 0 {
		t.Error("the missing mark is not linked")
	}
	p.says("Akuntabel")
}

func TestDecliningAndNominatingAreHandedIn(t *testing.T) {
	t.Parallel()
	f := withVoices(full(""), func(s string) string { return s })
	b := visiting(t, f, Options{Log: quiet()})
	if w := b.post("/suara/"+seatID+"/tolak", "reason", "VOICE_DECLINE_CONFLICT"); w.Header().Get("Location") != "/suara?selesai=tolak" {
		t.Errorf("%d", w.Code)
	}
	if got := last[*siklusv1.DeclineVoiceRequest](t, f); got.GetReason() != siklusv1.VoiceDecline_VOICE_DECLINE_CONFLICT || got.GetSeatId() != seatID {
		t.Errorf("%v", got)
	}
	b.post(voiceListOf, "person_id", slotID)
	if got := last[*siklusv1.NominateVoiceRequest](t, f); got.GetPersonId() != slotID || got.GetCaseId() != caseID || got.GetPeriod() != "q3" {
		t.Errorf("%v", got)
	}
	b.post(voiceListOf, "seat_id", seatID, "step", "approve")
	if got := last[*siklusv1.DecideVoiceRequest](t, f); !got.GetApprove() || got.GetSeatId() != seatID {
		t.Errorf("%v", got)
	}
	w := b.post(voiceListOf, "seat_id", seatID, "step", "reject")
	if got := last[*siklusv1.DecideVoiceRequest](t, f); got.GetApprove() {
		t.Errorf("%v", got)
	}
	if strings.Contains(w.Header().Get("Location"), "query") {
		t.Error("no name stands in an address")
	}
}

func TestASeatThatIsNotOpenLeadsBackToTheList(t *testing.T) {
	t.Parallel()
	b := visiting(t, withVoices(full(""), func(s string) string { return s }), Options{Log: quiet()})
	if w := b.get("/suara/" + slotID); w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/suara" {
		t.Errorf("%d", w.Code)
	}
	if w := b.get("/suara/" + caseID); w.Code != http.StatusNotFound {
		t.Errorf("a seat of somebody else: %d", w.Code)
	}
}

func TestLettersAboutVoicesLeadToTheirPages(t *testing.T) {
	t.Parallel()
	b := visiting(t, withVoices(full(""), func(s string) string { return s }), Options{Log: quiet()})
	for query, want := range map[string]string{"?ke=suara": "/suara", "?ke=hasil-suara&berkas=" + caseID + "&masa=q3": voiceResultOf} {
		if w := b.post("/t/" + goodKey + query); w.Header().Get("Location") != want {
			t.Errorf("%s leads to %s", query, w.Header().Get("Location"))
		}
	}
}

func TestPagesOfVoicesFitANarrowPhoneAndAnOldEye(t *testing.T) {
	t.Parallel()
	ctx := browse(t)
	f := withVoices(full(""), func(s string) string { return s })
	server := httptest.NewServer(visiting(t, f, Options{Log: quiet()}).h)
	defer server.Close()
	for _, l := range voiceLooks() {
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
