package web

import (
	"net/http"
	"strings"
	"testing"

	"connectrpc.com/connect"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// otherReminder lets nothing be sent, because tasks have changed.
func otherReminder(f *fake) {
	f.actErr = refusal(connect.CodeAborted, "reminder-changed", "Tugas berubah sejak pratinjau dibuat.", "Tasks have changed since the preview was made.", "fingerprint")
}

func TestHRChoosesSeesHowManyAndReminds(t *testing.T) {
	t.Parallel()
	f := withReminders(asHR(full("")), asWritten)
	b := visiting(t, f, Options{Log: quiet()})
	path := "/hr/siklus/" + cycleID + "/ingatkan"
	p := read(t, b.get(path+"?unit_code=PKM-WALESI&overdue=true&due_within_working_days=3"))
	chosen := path + "?act=Rate&due_within_working_days=3&overdue=true&role=appraiser&unit_code=PKM-WALESI"
	if len(p.all("a", "href", chosen)) != 1 || len(p.all("a", "href", path+"?due_within_working_days=3&overdue=true&semua=1&unit_code=PKM-WALESI")) != 1 {
		t.Error("a choice does not keep unit and last days")
	}
	if s := f.reminded.asked.GetSelection(); s.GetAct() != "" || s.GetUnitCode() != "PKM-WALESI" || !s.GetOverdue() || s.DueWithinWorkingDays == nil || s.GetDueWithinWorkingDays() != 3 {
		t.Errorf("%v", s)
	}
	p.says("Selesai sejak itu: 1.733 dari 4.301")
	if len(p.all("input", "name", "fingerprint")) != 0 {
		t.Error("something can be sent before it is seen")
	}

	p = read(t, b.get(chosen))
	for _, said := range []string{"3.812", "4.107", "201 orang, 214 tugas", "Ingatkan 3.812 orang", "Pengingat: rating evaluasi belum diberikan", "12 tugas"} {
		p.says(said)
	}
	if p.value("fingerprint") != f.reminded.preview.GetFingerprint() || p.value("role") != "appraiser" {
		t.Error("the form does not name what was seen")
	}
	w := b.post(path, goodReminder()...)
	wants(t, w, http.StatusSeeOther)
	if to := w.Header().Get("Location"); to != path+"?terkirim=1" {
		t.Error(to)
	}
	sent := last[*siklusv1.SendRemindersRequest](t, f)
	if s := sent.GetSelection(); s.GetCycleId() != cycleID || s.GetAct() != "Rate" || s.GetDueWithinWorkingDays() != 3 || sent.GetRequestId() != "ingat-0001" || sent.GetRemark() != "Permintaan Sekda." {
		t.Errorf("%v", sent)
	}
	read(t, b.get(path+"?terkirim=1")).says("Pengingat sudah masuk antrean surat.")
}

func TestWhatChangedMeanwhileIsSeenAgainAndTheNoteIsKept(t *testing.T) {
	t.Parallel()
	f := withReminders(asHR(full("")), asWritten)
	otherReminder(f)
	b := visiting(t, f, Options{Log: quiet()})
	path := "/hr/siklus/" + cycleID + "/ingatkan"
	f.reminded.preview.Fingerprint = strings.Repeat("9", 64)
	w := b.post(path, goodReminder()...)
	wants(t, w, http.StatusUnprocessableEntity)
	p := read(t, w)
	p.says("Tugas berubah sejak pratinjau dibuat.")
	p.says("Permintaan Sekda.")
	if p.value("fingerprint") != strings.Repeat("9", 64) {
		t.Error("the new preview cannot be sent")
	}
	w = b.post(path, goodReminder("remark", strings.Repeat("x", 301))...)
	wants(t, w, http.StatusUnprocessableEntity)
	if len(f.handed) != 0 {
		t.Error("a note that is too long is handed in")
	}
}

func TestAChoiceThatCannotBeReadIsSaidBesideItsField(t *testing.T) {
	t.Parallel()
	f := withReminders(asHR(full("")), asWritten)
	b := visiting(t, f, Options{Log: quiet()})
	path := "/hr/siklus/" + cycleID + "/ingatkan"
	for query, field := range map[string]string{"?due_within_working_days=banyak": "due_within_working_days", "?due_within_working_days=900&act=Rate": "due_within_working_days"} {
		w := b.get(path + query)
		wants(t, w, http.StatusUnprocessableEntity)
		if len(read(t, w).all("input", "name", field, "aria-invalid", "true")) != 1 {
			t.Errorf("%s is not marked", query)
		}
	}
	f.reminded.err = refusal(connect.CodeNotFound, "not-found", "Unit kerja dengan kode itu tidak ada.", "There is no unit with that code.", "selection.unit_code")
	w := b.get(path + "?unit_code=XX")
	wants(t, w, http.StatusUnprocessableEntity)
	p := read(t, w)
	p.says("Unit kerja dengan kode itu tidak ada.")
	if len(p.all("input", "name", "unit_code", "aria-invalid", "true")) != 1 {
		t.Error("the unit is not marked")
	}
}

// An auditor reads what was sent and is offered nothing to send.
func TestAnAuditorReadsWhatWasSent(t *testing.T) {
	t.Parallel()
	f := withReminders(asHR(full("")), asWritten)
	f.who.Offices = []string{"auditor"}
	p := read(t, visiting(t, f, Options{Log: quiet()}).get("/hr/siklus/"+cycleID+"/ingatkan?act=Rate"))
	p.says("Selesai sejak itu: 1.733 dari 4.301")
	if f.reminded.asked != nil || len(p.all("input", "name", "unit_code")) != 0 {
		t.Error("a reminder is offered")
	}
}
