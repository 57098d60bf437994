package web

import (
	"net/http"
	"strings"
	"testing"

	"connectrpc.com/connect"

	siklusv1 "siklus.id/proto/siklus/v1"
)

func TestABatchIsSeenThenOrdered(t *testing.T) {
	t.Parallel()
	f := withBatches(asHR(full("")), asWritten)
	b := visiting(t, f, Options{})
	path := "/hr/siklus/" + cycleID + "/perubahan"
	p := read(t, b.get(path))
	if n := len(p.all("a", "href", path+"/perpanjang")); n != 1 {
		t.Fatalf("%d ways to an extension", n)
	}
	p.says("6.123 dari 9.998 berkas sudah dijawab")
	w := b.post(path+"/perpanjang", goodBatch("step", "check")...)
	wants(t, w, http.StatusOK)
	asked := last[*siklusv1.PreviewBatchRequest](t, f).GetOrder()
	if asked.GetCycleId() != cycleID || asked.GetClock() != "T6" || asked.GetDays() != 5 || asked.GetKind() != siklusv1.BatchKind_BATCH_KIND_EXTEND || !strings.HasPrefix(asked.GetScope().GetList(), "198803122010010001") {
		t.Errorf("looked at %v", asked)
	}
	p = read(t, w)
	for _, words := range []string{"9.998", "Ditampilkan 50 dari 10.000 berkas", "14 Jul 2026 → 21 Jul 2026", "+5 hari kerja", "sesudahnya, bila lewat tanpa tindakan", "Petugas kepegawaian tidak mengubah berkasnya sendiri",
		"Baris 3", "dr. Markus Wenda → Dra. Ester Kogoya", "Hari yang sudah diberikan kepada pegawai tidak diambil kembali."} {
		p.says(words)
	}
	if p.value("list.packed") == "" || len(p.all("*", "name", "order.scope.list")) != 0 {
		t.Error("a long list is carried as it was typed")
	}
	again := read(t, b.post(path+"/perpanjang", append(carriedOn(p), "step", "edit")...))
	if got := again.value("order.scope.list"); !strings.Contains(got, "198803122010010002") || again.value("order.days") != "5" {
		t.Errorf("going back, the list is %q", got)
	}
	leads(t, b.post(path+"/perpanjang", append(carriedOn(p), "step", "send", "reason", "Banjir")...), batchPages+"/"+batchID)
	r := last[*siklusv1.OrderBatchRequest](t, f)
	if r.GetReason() != "Banjir" || r.GetRequestId() != "niat-yang-sama-7" || len(r.GetFingerprint()) != 64 || r.GetOrder().GetDays() != 5 || !strings.Contains(r.GetOrder().GetScope().GetList(), "198803122010010002") {
		t.Errorf("ordered %v", r)
	}
}

func TestABadBatchKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	f := withBatches(asHR(full("")), asWritten)
	b := visiting(t, f, Options{})
	path := "/hr/siklus/" + cycleID + "/perubahan/"
	w := b.post(path+"perpanjang", "step", "check", "order.clock", "T6", "order.days", "banyak", "order.scope.list", "1\n2")
	wants(t, w, http.StatusUnprocessableEntity)
	p := read(t, w)
	if p.value("order.days") != "banyak" || p.value("order.scope.list") != "1\n2" || len(p.all("a", "href", "#order-days")) != 1 || len(p.all("a", "href", "#order-scope-reach")) != 1 || f.count() != 0 {
		t.Error("what was typed is lost, or the summary does not lead to it")
	}
	f.batched.err = refusal(connect.CodeNotFound, "not-found", "Unit kerja dengan kode itu tidak ada.", "There is no such unit.", "order.scope.unit_code")
	p = read(t, b.post(path+"kecualikan", "step", "check", "order.ground", "ABSENCE_SUSPENSION", "order.scope.reach", "BATCH_REACH_UNIT", "order.scope.unit_code", "SALAH"))
	p.says("Kode unit: Unit kerja dengan kode itu tidak ada.")
	if p.value("order.scope.unit_code") != "SALAH" {
		t.Error("the unit is lost")
	}
	f.batched.err = nil
	w = b.post(path+"kalender", "step", "check", "days_off", "2026-08-18 Hari jadi\nbesok libur", "order.scope.reach", "BATCH_REACH_CYCLE")
	wants(t, w, http.StatusUnprocessableEntity)
	read(t, w).says("Hari libur yang ditambahkan, baris 2: Tulis tanggal, lalu nama harinya")
	read(t, b.post(path+"kalender", "step", "check", "days_off", "2026-08-18 Hari jadi", "order.scope.reach", "BATCH_REACH_CYCLE")).says("Selasa, 18 Agustus 2026: Hari jadi")

	w = b.post(path+"perpanjang", goodBatch("step", "send", "reason", "")...)
	wants(t, w, http.StatusUnprocessableEntity)
	if p = read(t, w); len(p.all("a", "href", "#reason")) != 1 || p.value("list.packed") == "" {
		t.Error("without a reason the preview is lost")
	}
	f.actErr = refusal(connect.CodeAborted, "batch-changed", "Berkas berubah sejak pratinjau dibuat.", "Cases have changed.", "fingerprint")
	p = read(t, b.post(path+"perpanjang", goodBatch("step", "send", "reason", "Banjir besar")...))
	p.says("Berkas berubah sejak pratinjau dibuat.")
	if p.value("reason") != "Banjir besar" || p.value("fingerprint") != f.batched.preview.GetFingerprint() {
		t.Error("who has to look again loses the reason, or sends the old preview again")
	}
}

func TestABatchIsWatchedTakenBackAndDownloaded(t *testing.T) {
	t.Parallel()
	f := withBatches(asHR(full("")), asWritten)
	b := visiting(t, f, Options{})
	page := batchPages + "/" + batchID
	p := read(t, b.get(page))
	for _, words := range []string{"6.123 dari 9.998", "Dalam perjalanan", "Tindakan ini belum atau tidak lagi dapat dilakukan", "Banjir; kantor tutup satu minggu."} {
		p.says(words)
	}
	if len(p.all("a", "href", page+"/batal")) != 0 || len(p.all("a", "href", page+"?mulai=50")) != 1 {
		t.Error("what is at work can be taken back, or there is no next page")
	}
	f.batched.got.Batch.Done = true
	if p = read(t, b.get(page)); len(p.all("a", "href", page+"/batal")) != 1 {
		t.Error("what is done cannot be taken back")
	}
	wants(t, b.post(page+"/batal", "reason", "x"), http.StatusUnprocessableEntity)
	p = read(t, b.get(page+"/batal"))
	leads(t, b.post(page+"/batal", append(carriedOn(p), "reason", "Salah tanggal")...), page)
	if r := last[*siklusv1.UndoBatchRequest](t, f); r.GetBatchId() != batchID || r.GetReason() != "Salah tanggal" || r.GetFingerprint() != f.batched.undo.GetFingerprint() {
		t.Errorf("took back %v", r)
	}
	f.batched.got.NextPageToken = ""
	w := b.get(page + "/daftar.csv")
	if h := w.Header(); h.Get("Content-Disposition") != `attachment; filename="perubahan.csv"` || !strings.Contains(w.Body.String(), "198803122010010001") || strings.Count(w.Body.String(), "\r\n") != 51 {
		t.Errorf("%v, %d lines", h, strings.Count(w.Body.String(), "\r\n"))
	}
	f.batched.preview.NextPageToken = ""
	w = b.post("/hr/siklus/"+cycleID+"/perubahan/perpanjang", goodBatch("step", "xlsx")...)
	if h := w.Header(); h.Get("Content-Disposition") != `attachment; filename="pratinjau.xlsx"` || !strings.HasPrefix(w.Body.String(), "PK") {
		t.Errorf("%v", h)
	}
	if w := b.get(page + "/daftar.pdf"); w.Code != http.StatusNotFound {
		t.Errorf("a file that is none: %d", w.Code)
	}
	if w := b.get("/hr/siklus/" + cycleID + "/perubahan/lain"); w.Code != http.StatusNotFound {
		t.Errorf("a kind that is none: %d", w.Code)
	}
}

func TestEveryPageOfBatchesIsWellFormedInBothLanguages(t *testing.T) {
	t.Parallel()
	for kind, fresh := range map[string]func() *fake{
		"full":    func() *fake { return withBatches(full(""), asWritten) },
		"empty":   func() *fake { return withNoBatches(empty("")) },
		"hostile": func() *fake { return withBatches(hostile(""), func(string) string { return evil }) },
	} {
		for _, l := range batchLooks() {
			if kind == "empty" && l.state != nil {
				continue // there is nothing to change
			}
			for _, lang := range []string{"id", "en"} {
				t.Run(l.name+"/"+kind+"/"+lang, func(t *testing.T) {
					t.Parallel()
					f := asHR(fresh())
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
