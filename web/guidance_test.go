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

const (
	recordOf      = "/pendampingan/catatan/" + recordID
	counsellingOf = "/pendampingan/konseling/" + recordID
	plansOf       = "/pendampingan/rencana/" + caseID
)

// guideLooks are the pages of action plans, guidance and counselling.
func guideLooks() []look {
	held := func(f *fake) { f.actErr = connect.NewError(connect.CodeUnavailable, nil) }
	part := func(part string, may ...string) func(*fake) {
		return func(f *fake) { f.guides.file.Line.Part, f.guides.file.Line.May = part, may }
	}
	return []look{
		{name: "guidance", path: "/pendampingan"}, {name: "guidance of a case", path: "/pendampingan/berkas/" + caseID + "?tersimpan=1"},
		{name: "guidance of who is not appraised", path: "/pendampingan", state: func(f *fake) {
			f.guides.listErr = refusal(connect.CodeNotFound, "not-found", "Tidak ditemukan.", "Not found.", "")
		}},
		{name: "guidance by the link of a letter", path: "/pendampingan", state: func(f *fake) {
			f.guides.deskErr = refusal(connect.CodePermissionDenied, "link-one-task", "Satu tugas.", "One task.", "")
		}},
		{name: "start", path: "/pendampingan/mulai/" + caseID},
		{name: "guides found", path: "/pendampingan/mulai/" + caseID, post: []string{"step", "find", "query", "marthen", "kind", "GUIDANCE_KIND_MENTORING"}},
		{name: "too short a guide", path: "/pendampingan/mulai/" + caseID, post: []string{"step", "find", "query", "m"}},
		{name: "bad start", path: "/pendampingan/mulai/" + caseID, post: []string{"step", "send", "id", actionID, "kind", evil, "guide_id", evil}},
		{name: "plans", path: "/pendampingan/rencana"}, {name: "plans of a case", path: plansOf + "?tersimpan=1"},
		{name: "plans that are only read", path: plansOf, state: func(f *fake) { f.guides.plans.MayWrite = false }},
		{name: "plan", path: plansOf + "/1"}, {name: "no such plan", path: plansOf + "/9"},
		{name: "bad plan", path: plansOf + "/1", post: []string{"version", "2", "actions[0].what", evil, "actions[0].until", evil}},
		{name: "bad mark", path: plansOf + "/tandai", post: []string{"id", actionID, "action_id", evil}},
		{name: "record", path: recordOf + "?tersimpan=1"},
		{name: "record to be decided", path: recordOf, state: func(f *fake) {
			f.guides.record.Side, f.guides.record.May = "superior", []string{"DecideGuidance"}
		}},
		{name: "record with gaps", path: recordOf, state: func(f *fake) {
			f.guides.record.Missing = []string{"coaching.options", "coaching.adjust"}
		}},
		{name: "record of a mentoring", path: recordOf, state: func(f *fake) {
			f.guides.record.Line.Kind, f.guides.record.Coaching = siklusv1.GuidanceKind_GUIDANCE_KIND_MENTORING, nil
		}},
		{name: "record without a text", path: recordOf, state: func(f *fake) {
			f.guides.record = &siklusv1.GetGuidanceResponse{Line: f.guides.record.GetLine(), May: []string{"WriteCoaching"}, Side: "guide"}
		}},
		{name: "write coaching", path: recordOf + "/tulis"},
		{name: "write mentoring", path: recordOf + "/tulis", state: func(f *fake) { f.guides.record.Line.Kind = siklusv1.GuidanceKind_GUIDANCE_KIND_MENTORING }},
		{name: "bad coaching", path: recordOf + "/tulis", post: []string{"id", actionID, "version", "3", "coaching.indicator", "x", "coaching.adjust", evil, "coaching.problem", evil}},
		{name: "bad mentoring", path: recordOf + "/tulis", post: []string{"id", actionID, "version", "3", "kind", "mentoring", "mentoring.skill", "", "mentoring.from", evil}},
		{name: "feedback on guidance", path: recordOf + "/umpan-balik"},
		{name: "bad feedback on guidance", path: recordOf + "/umpan-balik", post: []string{"id", actionID, "feedback.answers[0]", "9", "feedback.answers[8]", "1", "feedback.text", evil}},
		{name: "competence seen", path: recordOf + "/kompetensi"},
		{name: "bad competence", path: recordOf + "/kompetensi", post: []string{"id", actionID, "seen.levels[3].key", "results", "seen.levels[3].level", "4", "seen.levels[3].reason", "", "seen.levels[10].name", evil, "seen.levels[10].level", "2", "seen.recommendation", evil}},
		{name: "signature held", path: recordOf + "/tanda-tangan", post: []string{"id", actionID, "version", "3"}, state: held},
		{name: "bad meeting", path: recordOf + "/pertemuan", post: []string{"id", actionID, "entry.day", evil, "entry.place", evil, "entry.matter", ""}},
		{name: "bad end", path: recordOf + "/akhir", post: []string{"id", actionID, "end.text", evil}},
		{name: "bad decision", path: recordOf + "/putuskan", post: []string{"id", actionID, "note", evil}, state: func(f *fake) { f.guides.record.May = []string{"DecideGuidance"} }},
		{name: "forwarding held", path: recordOf + "/teruskan", post: []string{"id", actionID, "note", evil}, state: held},

		{name: "note of behaviour", path: "/pendampingan/perilaku/" + caseID},
		{name: "bad note of behaviour", path: "/pendampingan/perilaku/" + caseID, post: []string{"id", actionID, "problem.issues[4].value", "5", "problem.issues[4].problem", evil, "problem.detail", "", "problem.others", "x"}},
		{name: "counselling", path: counsellingOf + "?tersimpan=1"},
		{name: "counselling as the employee", path: counsellingOf, state: part("employee", "AnswerCounselling")},
		{name: "counselling to be passed on", path: counsellingOf, state: part("appraiser", "PassCounselling")},
		{name: "counselling on the desk", path: counsellingOf, state: func(f *fake) {
			f.guides.file = &siklusv1.GetCounsellingResponse{Line: f.guides.counselling.GetDesk()[0]}
		}},
		{name: "bad telling", path: counsellingOf + "/beri-tahu", post: []string{"id", actionID, "telling.day", evil, "telling.how", ""}},
		{name: "bad answer", path: counsellingOf + "/tanggapan", post: []string{"id", actionID, "text", ""}, state: part("employee", "AnswerCounselling")},
		{name: "bad report", path: counsellingOf + "/lapor", post: []string{"id", actionID, "report.since", evil, "report.evidence", "x"}},
		{name: "counsellors found", path: counsellingOf + "/tunjuk", post: []string{"step", "find", "query", "marthen", "kind", "COUNSELLOR_KIND_OFFICIAL"}},
		{name: "too short a counsellor", path: counsellingOf + "/tunjuk", post: []string{"step", "find", "query", "m"}},
		{name: "bad appointment", path: counsellingOf + "/tunjuk", post: []string{"step", "send", "id", actionID, "kind", evil}},
		{name: "bad schedule", path: counsellingOf + "/jadwal", post: []string{"id", actionID, "meeting.day", evil, "meeting.time", "x", "meeting.minutes", evil, "meeting.link", "http://x"}},
		{name: "bad result", path: counsellingOf + "/hasil", post: []string{"id", actionID, "record.found", evil, "record.agreed", ""}},
		{name: "bad follow-up", path: counsellingOf + "/putuskan", post: []string{"id", actionID, "decision.note", evil}},
		{name: "taking on held", path: counsellingOf + "/tangani", post: []string{"id", actionID}, state: held},
		{name: "giving back held", path: counsellingOf + "/lepas", post: []string{"id", actionID}, state: held},
		{name: "bad declining", path: counsellingOf + "/tolak", post: []string{"id", actionID, "reason", ""}},
		{name: "declining held", path: counsellingOf + "/tolak", post: []string{"id", actionID, "reason", evil}, state: held},
		{name: "passing on refused", path: counsellingOf + "/teruskan", post: []string{"id", actionID, "text", evil}, state: refusing},
		{name: "closing held", path: counsellingOf + "/berubah", post: []string{"id", actionID, "text", evil}, state: held},
		{name: "counselling desk", hr: true, path: "/hr/konseling"},
	}
}

func TestEveryPageOfGuidanceIsWellFormedInBothLanguages(t *testing.T) {
	t.Parallel()
	for kind, make := range map[string]func() *fake{
		"full":    func() *fake { return withGuidance(full(""), func(s string) string { return s }) },
		"empty":   func() *fake { return withNoGuidance(empty("")) },
		"hostile": func() *fake { return withGuidance(hostile(""), func(string) string { return evil }) },
	} {
		for _, l := range guideLooks() {
			if kind == "empty" && l.state != nil {
				continue // there is nothing to change
			}
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

func guide(t *testing.T) (*fake, browser) {
	t.Helper()
	f := withGuidance(full(""), func(s string) string { return s })
	return f, visiting(t, f, Options{Log: quiet()})
}

func TestFormsOfGuidanceHandInWhatWasTyped(t *testing.T) {
	t.Parallel()
	f, b := guide(t)
	sent := func(path string, on string, pairs ...string) {
		t.Helper()
		leads(t, b.post(path, append([]string{"id", actionID}, pairs...)...), on)
	}
	sent("/pendampingan/mulai/"+caseID, "/pendampingan/catatan/"+actionID+afterwards, "step", "send", "kind", "GUIDANCE_KIND_MENTORING", "cause", "GUIDANCE_CAUSE_GROWTH", "guide_id", guideID)
	if r := last[*siklusv1.StartGuidanceRequest](t, f); r.GetCaseId() != caseID || r.GetGuideId() != guideID || r.GetKind() != siklusv1.GuidanceKind_GUIDANCE_KIND_MENTORING {
		t.Errorf("handed in %v", r)
	}
	sent(plansOf+"/1", plansOf+afterwards, "version", "2", "actions[0].what", "", "actions[1].id", actionID, "actions[1].what", "Latih kader", "actions[1].until", "2026-09-30")
	if r := last[*siklusv1.PutActionPlanRequest](t, f); r.GetCaseId() != caseID || r.GetResult() != 1 || len(r.GetActions()) != 1 || r.GetActions()[0].GetId() != actionID {
		t.Errorf("handed in %v", r)
	}
	sent(plansOf+"/tandai", plansOf+afterwards, "action_id", actionID, "done", "true")
	if r := last[*siklusv1.MarkActionRequest](t, f); r.GetActionId() != actionID || !r.GetDone() {
		t.Errorf("handed in %v", r)
	}
	sent(recordOf+"/tulis", recordOf+afterwards, "version", "3", "coaching.indicator", "Bayi", "coaching.adjust", "no")
	if r := last[*siklusv1.WriteCoachingRequest](t, f); r.GetGuidanceId() != recordID || r.GetVersion() != 3 || r.GetCoaching().GetAdjust() != "no" {
		t.Errorf("handed in %v", r)
	}
	sent(recordOf+"/tulis", recordOf+afterwards, "version", "3", "kind", "mentoring", "mentoring.skill", "Data", "mentoring.until", "2026-12-31")
	if r := last[*siklusv1.WriteMentoringRequest](t, f); r.GetMentoring().GetSkill() != "Data" || r.GetMentoring().GetUntil() != "2026-12-31" {
		t.Errorf("handed in %v", r)
	}
	sent(recordOf+"/tanda-tangan", recordOf+afterwards, "version", "3")
	if r := last[*siklusv1.SignGuidanceRequest](t, f); r.GetGuidanceId() != recordID || r.GetVersion() != 3 {
		t.Errorf("handed in %v", r)
	}
	sent(recordOf+"/pertemuan", recordOf+afterwards, "entry.day", "2026-07-03", "entry.place", "09.00, aula", "entry.matter", "Tabel")
	if r := last[*siklusv1.AddMentoringEntryRequest](t, f); r.GetEntry().GetMatter() != "Tabel" {
		t.Errorf("handed in %v", r)
	}
	sent(recordOf+"/akhir", recordOf+afterwards, "end.reached", "REACHED_YES", "end.text", "Laporan tanpa koreksi")
	if r := last[*siklusv1.CloseMentoringRequest](t, f); r.GetEnd().GetReached() != siklusv1.Reached_REACHED_YES {
		t.Errorf("handed in %v", r)
	}
	answers := []string{"feedback.text", "Berguna"}
	for n := range 9 {
		answers = append(answers, "feedback.answers["+string(rune('0'+n))+"]", "4")
	}
	sent(recordOf+"/umpan-balik", recordOf+afterwards, answers...)
	if r := last[*siklusv1.GiveGuidanceFeedbackRequest](t, f); len(r.GetFeedback().GetAnswers()) != 9 {
		t.Errorf("handed in %v", r)
	}
	sent(recordOf+"/kompetensi", recordOf+afterwards, "seen.levels[0].key", "integrity", "seen.levels[0].level", "", "seen.levels[3].key", "results", "seen.levels[3].level", "4", "seen.levels[3].reason", "Terlihat",
		"seen.levels[9].key", "", "seen.levels[9].name", "Statistik", "seen.levels[9].level", "2", "seen.levels[9].reason", "Dibantu", "seen.recommendation", "Pelatihan")
	if r := last[*siklusv1.EvaluateCompetenceRequest](t, f).GetSeen(); len(r.GetLevels()) != 2 || r.GetLevels()[0].GetKey() != "results" || r.GetLevels()[1].GetName() != "Statistik" {
		t.Errorf("what was not seen is no row: %v", r)
	}
	sent(recordOf+"/teruskan", recordOf+afterwards, "note", "Mohon keputusan")
	sent(recordOf+"/putuskan", recordOf+afterwards, "follow_up", "FOLLOW_UP_TRAINING", "note", "Triwulan IV")
	if r := last[*siklusv1.DecideGuidanceRequest](t, f); r.GetFollowUp() != siklusv1.FollowUp_FOLLOW_UP_TRAINING || r.GetGuidanceId() != recordID {
		t.Errorf("handed in %v", r)
	}
}

func TestFormsOfCounsellingHandInWhatWasTyped(t *testing.T) {
	t.Parallel()
	f, b := guide(t)
	sent := func(path, on string, pairs ...string) {
		t.Helper()
		leads(t, b.post(path, append([]string{"id", actionID}, pairs...)...), on)
	}
	sent("/pendampingan/perilaku/"+caseID, "/pendampingan/konseling/"+actionID+afterwards, "problem.issues[0].value", "1", "problem.issues[0].problem", "", "problem.issues[1].value", "2", "problem.issues[1].problem", "Menunda",
		"problem.detail", "Tiga kali", "problem.others", "no", "problem.done", "Ditegur")
	if r := last[*siklusv1.NoteBehaviourRequest](t, f); r.GetCaseId() != caseID || len(r.GetProblem().GetIssues()) != 1 || r.GetProblem().GetIssues()[0].GetValue() != 2 {
		t.Errorf("handed in %v", r)
	}
	on := counsellingOf + afterwards
	sent(counsellingOf+"/beri-tahu", on, "telling.day", "2026-07-01", "telling.how", "Berdua")
	if r := last[*siklusv1.TellEmployeeRequest](t, f); r.GetCounsellingId() != recordID || r.GetTelling().GetHow() != "Berdua" {
		t.Errorf("handed in %v", r)
	}
	sent(counsellingOf+"/tanggapan", on, "text", "Anak saya sakit")
	sent(counsellingOf+"/berubah", on, "text", "Sudah tepat waktu")
	sent(counsellingOf+"/lapor", on, "report.since", "Sama saja", "report.evidence", "Dua umpan balik")
	sent(counsellingOf+"/tangani", on)
	sent(counsellingOf+"/tunjuk", on, "step", "send", "kind", "COUNSELLOR_KIND_INDEPENDENT", "person_id", guideID)
	if r := last[*siklusv1.AppointCounsellorRequest](t, f); r.GetPersonId() != guideID || r.GetKind() != siklusv1.CounsellorKind_COUNSELLOR_KIND_INDEPENDENT {
		t.Errorf("handed in %v", r)
	}
	sent(counsellingOf+"/jadwal", on, "meeting.day", "2026-07-20", "meeting.time", "09:30", "meeting.minutes", "45", "meeting.place", "Ruang konseling")
	if r := last[*siklusv1.ScheduleCounsellingRequest](t, f); r.GetMeeting().GetMinutes() != 45 {
		t.Errorf("handed in %v", r)
	}
	sent(counsellingOf+"/hasil", on, "record.found", "Beban", "record.agreed", "Jam fleksibel", "record.reached", "REACHED_PARTLY")
	sent(counsellingOf+"/teruskan", on, "text", "")
	sent(counsellingOf+"/putuskan", on, "decision.follow_up", "FOLLOW_UP_ADJUSTMENT", "decision.note", "Sampai Oktober")
	if r := last[*siklusv1.DecideCounsellingRequest](t, f); r.GetDecision().GetFollowUp() != siklusv1.FollowUp_FOLLOW_UP_ADJUSTMENT {
		t.Errorf("handed in %v", r)
	}
	sent(counsellingOf+"/tolak", guidancePages+afterwards, "reason", "Masih kerabat")
	if r := last[*siklusv1.DeclineCounsellingRequest](t, f); r.GetReason() != "Masih kerabat" {
		t.Errorf("handed in %v", r)
	}
	sent(counsellingOf+"/lepas", "/hr/konseling"+afterwards)
}

func TestWhatIsWrongWithARowKeepsItsName(t *testing.T) {
	t.Parallel()
	_, b := guide(t)
	w := b.post(recordOf+"/kompetensi", "id", actionID, "seen.levels[0].key", "integrity", "seen.levels[0].level", "", "seen.levels[4].key", "service", "seen.levels[4].level", "4", "seen.levels[4].reason", "x",
		"seen.recommendation", "Pelatihan lanjutan")
	wants(t, w, http.StatusUnprocessableEntity)
	p := read(t, w)
	if got := p.value("seen.levels[0].key"); got != "service" || p.value("seen.levels[0].level") != "4" || p.value("seen.levels[0].reason") != "x" {
		t.Errorf("the row that was handed in is now %q", got)
	}
	keys := map[string]int{}
	for _, n := range p.all("input", "type", "hidden") {
		if name, _ := attr(n, "name"); strings.HasSuffix(name, "].key") {
			key, _ := attr(n, "value")
			keys[key]++
		}
	}
	if len(keys) != 10 || keys["service"] != 1 || keys["integrity"] != 1 || keys[""] != 3 {
		t.Errorf("each competence stands once, and three rows are free: %v", keys)
	}
	p = read(t, b.post(recordOf+"/kompetensi", "id", actionID, "seen.levels[10].name", "Statistik", "seen.levels[10].level", "2", "seen.recommendation", "Pelatihan lanjutan"))
	if p.value("seen.levels[0].key") != "" || p.value("seen.levels[0].name") != "Statistik" {
		t.Error("a technical competence is lost, or became another one")
	}
	if p.value("seen.recommendation") != "Pelatihan lanjutan" {
		t.Error("what was typed is lost")
	}
}

func TestPagesOfGuidanceSayWhoReadsWhat(t *testing.T) {
	t.Parallel()
	f, b := guide(t)
	read(t, b.get(recordOf+"/umpan-balik")).says("Hanya atasan dari pembimbing yang membacanya")
	read(t, b.get(recordOf)).says("Disepakati bahwa indikator atau target disesuaikan")
	if p := read(t, b.get(recordOf)); len(p.all("a", "href", "/berkas/"+caseID+"/SubmitTargets")) != 1 {
		t.Error("the employee is not led to the change of the target agreement")
	}
	read(t, b.get("/pendampingan/perilaku/"+caseID)).says("Catatan ini hanya Anda yang membaca sampai pegawai diberi tahu.")
	f.guides.file.Line.Part = "employee"
	read(t, b.get(counsellingOf)).says("Dibaca 2 kali oleh orang lain")
	desk := read(t, b.get("/hr/konseling"))
	desk.says("Laporan yang menunggu petugas")
	f.guides.file = &siklusv1.GetCounsellingResponse{Line: f.guides.counselling.GetDesk()[0]}
	p := read(t, b.get(counsellingOf))
	if name := f.kase.GetEmployee().GetName(); strings.Contains(textOf(p.all("main")[0]), name) {
		t.Errorf("the desk shows whom a report is about before anybody handles it")
	}
	if len(p.all("form", "action", counsellingOf+"/tangani")) != 1 {
		t.Error("nobody can take the report on")
	}
	w := b.post("/t/" + goodKey + "?ke=pendampingan")
	if got := w.Header().Get("Location"); got != "/pendampingan" {
		t.Errorf("the letter leads to %q", got)
	}
}

func TestPagesOfGuidanceFitANarrowPhoneAndAnOldEye(t *testing.T) {
	t.Parallel()
	ctx := browse(t)
	server := httptest.NewServer(visiting(t, withGuidance(full(""), func(s string) string { return s }), Options{Log: quiet()}).h)
	defer server.Close()
	for _, l := range guideLooks() {
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
