package web

import (
	"net/http"
	"strings"
	"testing"

	"connectrpc.com/connect"
	"google.golang.org/protobuf/proto"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// carriedOn returns what a page without inputs carries on, in pairs.
func carriedOn(p page) []string {
	var pairs []string
	for _, n := range p.all("input", "type", "hidden") {
		name, _ := attr(n, "name")
		value, _ := attr(n, "value")
		pairs = append(pairs, name, value)
	}
	return pairs
}

// What becomes of an employee is shown with what will follow, and handed in only when that is confirmed.
func TestWhatFollowsIsShownBeforeItIsRecorded(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, act string
		state     func(*fake)
		typed     []string
		says      []string
		silent    string
		request   proto.Message
	}{
		{"II.C.6 a move in the year", "Transfer", year("in-year"), []string{"query", "promosi", "post_id", postID, "capacity", "definitif", "from", "2026-08-03"},
			[]string{"Mulai Senin, 3 Agustus 2026 jabatannya Kepala Seksi Promosi Kesehatan, Dinas Kesehatan.", "SKP yang sekarang tetap berlaku sampai yang baru ditetapkan.", "Pejabat penilai: Tetapkan atau kembalikan SKP",
				"Evaluasi yang belum ditandatangani ikut berpindah:Evaluasi kinerja Triwulan II 2026: Masa penilaian", "tetap pada yang menandatangani, termasuk keberatannya:Evaluasi kinerja Triwulan I 2026: Dalam keberatan"},
			"hari ini, mana yang lebih akhir", &siklusv1.TransferRequest{}},
		{"II.C.6 a move while targets are due", "Transfer", year("targets-due"), []string{"query", "promosi", "post_id", postID, "capacity", "plt", "from", "2026-08-03"},
			[]string{"merangkap sebagai Plt. Kepala Seksi Promosi Kesehatan", "tidak pernah lebih cepat daripada batas yang sudah berjalan", "Jabatan yang sekarang tetap dipegang."},
			"SKP yang sekarang tetap berlaku", &siklusv1.TransferRequest{}},
		{"II.C.8 leave", "BeginAbsence", year("in-year"), []string{"absence", "ABSENCE_UNPAID_LEAVE", "from", "2026-08-03", "until", "2026-11-02"},
			[]string{"Cuti di luar tanggungan negara", "Berkas tahunan beristirahat", "Yang ditunggu sekarang gugur:Pejabat penilai: Tetapkan atau kembalikan SKP", "Hari terakhir yang diperkirakan: Senin, 2 November 2026."},
			"tetap dinilai oleh penilai", &siklusv1.BeginAbsenceRequest{}},
		{"II.B.12 study leave", "BeginAbsence", year("in-year"), []string{"absence", "ABSENCE_STUDY_LEAVE", "from", "2026-08-03", "until", "2027-11-02"},
			[]string{"tidak perlu dokumen baru", "Pegawai tetap dinilai oleh penilai di instansi ini."}, "beristirahat", &siklusv1.BeginAbsenceRequest{}},
		{"a return before targets were agreed", "EndAbsence", both(year("resting"), func(f *fake) { f.kase.Absence = &siklusv1.LongAbsence{Absence: siklusv1.Absence_ABSENCE_MATERNITY} }), []string{"from", "2026-08-03"},
			[]string{"SKP belum ditetapkan, jadi pegawai diminta menyusunnya."}, "SKP baru", &siklusv1.EndAbsenceRequest{}},
		{"a return from study before targets were agreed", "EndAbsence", both(year("targets-due"), func(f *fake) {
			f.kase.Absence = &siklusv1.LongAbsence{Absence: siklusv1.Absence_ABSENCE_STUDY_LEAVE}
		}), []string{"from", "2026-08-03"}, []string{"Berkas berjalan terus seperti sekarang"}, "pegawai diminta menyusun", &siklusv1.EndAbsenceRequest{}},
		{"II.B.13 a return from study", "EndAbsence", both(year("in-year"), func(f *fake) {
			f.kase.Absence = &siklusv1.LongAbsence{Absence: siklusv1.Absence_ABSENCE_STUDY_LEAVE}
		}), []string{"from", "2026-08-03"}, []string{"Pegawai diminta menyusun SKP baru."}, "dengan SKP yang sudah ditetapkan", &siklusv1.EndAbsenceRequest{}},
		{"a return from sick leave", "EndAbsence", both(year("in-year"), func(f *fake) { f.kase.Absence = &siklusv1.LongAbsence{Absence: siklusv1.Absence_ABSENCE_SICK_LEAVE} }), []string{"from", "2026-08-03"},
			[]string{"Berkas berjalan lagi dengan SKP yang sudah ditetapkan."}, "SKP baru", &siklusv1.EndAbsenceRequest{}},
		{"II.C.7 new targets", "RenewTargets", year("in-year"), nil, []string{"Batas waktunya mulai dihitung hari ini."}, "gugur", &siklusv1.RenewTargetsRequest{}},
		{"retirement", "EndService", year("in-year"), []string{"how", "SERVICE_END_RETIRED", "from", "2026-08-03"},
			[]string{"kecuali kebijakan instansi menentukan bahwa yang pensiun tetap dinilai", "Hasil yang sudah ditandatangani berjalan terus", "tidak dapat dibuka kembali"}, "Tidak ada lagi surat", &siklusv1.EndServiceRequest{}},
		{"death", "EndService", both(year("in-year"), func(f *fake) {
			f.kase.Children = append(f.kase.Children, &siklusv1.CaseSummary{Proceeding: "evaluation", Stage: "received", Period: "q3"})
		}), []string{"how", "SERVICE_END_DIED", "from", "2026-08-03"},
			[]string{"Hasil yang sudah ditandatangani menjadi final:Evaluasi kinerja Triwulan III 2026: Diterima", "Keberatan ini tetap diputus:Evaluasi kinerja Triwulan I 2026: Dalam keberatan", "Tidak ada lagi surat atas namanya."}, "diberi tahu", &siklusv1.EndServiceRequest{}},
		{"leaving with a training", "EndService", func(f *fake) { f.kase.Proceeding = "training" }, []string{"how", "SERVICE_END_LEFT", "from", "2026-08-03"},
			[]string{"kursinya dilepas untuk orang lain"}, "Berkas tahunan", &siklusv1.EndServiceRequest{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			f := asHR(full(""))
			c.state(f)
			b := visiting(t, f, Options{})
			desk := "/hr/berkas/" + caseID
			w := b.post(desk, append([]string{"act", c.act, "reason", "SK 821/114/2026", "request_id", "niat-yang-sama-8"}, c.typed...)...)
			wants(t, w, http.StatusOK)
			if f.count() != 0 {
				t.Fatal("it was recorded before it was confirmed")
			}
			p := read(t, w)
			p.says("SK 821/114/2026")
			for _, sentence := range c.says {
				p.says(sentence)
			}
			if strings.Contains(textOf(p.root), c.silent) {
				t.Errorf("the page says %q", c.silent)
			}
			again := read(t, b.post(desk, append(carriedOn(p), "step", "edit")...)).form(c.act)
			if got := again.value("reason"); got != "SK 821/114/2026" {
				t.Errorf("going back, the reason is %q", got)
			}
			leads(t, b.post(desk, append(carriedOn(p), "step", "send")...), "/tindakan/"+actID)
			sent := last[proto.Message](t, f)
			if sent.ProtoReflect().Descriptor() != c.request.ProtoReflect().Descriptor() {
				t.Fatalf("handed in %T", sent)
			}
			header, _ := sent.(interface{ GetHeader() *siklusv1.ActHeader })
			if got := header.GetHeader(); got.GetCaseId() != caseID || got.GetRequestId() != "niat-yang-sama-8" {
				t.Errorf("the act is for %v", got)
			}
			values := spread(sent)
			for i := 0; i+1 < len(c.typed); i += 2 {
				if c.typed[i] != "query" && values.Get(c.typed[i]) != c.typed[i+1] {
					t.Errorf("%s was sent as %q", c.typed[i], values.Get(c.typed[i]))
				}
			}
		})
	}
}

func TestAPostIsFoundByTitleAndChosen(t *testing.T) {
	t.Parallel()
	f := asHR(full(""))
	b := visiting(t, f, Options{Log: quiet()})
	desk := "/hr/berkas/" + caseID
	w := b.post(desk, "act", "FindPosts", "query", " promosi  kesehatan", "from", "2026-08-03", "reason", "Mutasi", "request_id", "niat-yang-sama-9")
	wants(t, w, http.StatusOK)
	if f.count() != 0 || len(f.looked) != 1 || f.looked[0] != "promosi kesehatan" {
		t.Errorf("looked for %q, handed in %d", f.looked, f.count())
	}
	p := read(t, w)
	p.says("2 jabatan cocok; pilih di bawah.")
	p.says("Dinas Kesehatan · DINKES-P2-03 · kosong")
	p.says("Puskesmas Hom-Hom · PKM-HOM-01 · dijabat dr. Naomi Tabuni")
	own := p.form("Transfer")
	for name, want := range map[string]string{"query": "promosi kesehatan", "from": "2026-08-03", "reason": "Mutasi", "request_id": "niat-yang-sama-9"} {
		if got := own.value(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	w = b.post(desk, "act", "Transfer", "query", "promosi", "post_id", postID, "from", "besok", "reason", "Mutasi")
	wants(t, w, http.StatusUnprocessableEntity)
	p = read(t, w)
	own = p.form("Transfer")
	if own.value("post_id") != postID || own.value("from") != "besok" || len(p.all("a", "href", "#Transfer-from")) != 1 {
		t.Error("the choice is lost, or the summary does not lead to what is wrong")
	}
	w = b.post(desk, "act", "Transfer", "from", "2026-08-03", "capacity", "definitif", "reason", "Mutasi")
	wants(t, w, http.StatusUnprocessableEntity)
	if len(read(t, w).all("a", "href", "#Transfer-post_id")) != 1 {
		t.Error("the summary does not lead to the post that lacks")
	}
	f.findErr = connect.NewError(connect.CodeUnavailable, nil)
	w = b.post(desk, "act", "FindPosts", "query", "promosi")
	wants(t, w, http.StatusServiceUnavailable)
	if read(t, w).form("Transfer").value("query") != "promosi" {
		t.Error("what was looked for is lost when the service is away")
	}
}

func TestRefusedChangeComesBackFilled(t *testing.T) {
	t.Parallel()
	f := asHR(full(""))
	f.actErr = refusal(connect.CodeFailedPrecondition, "not-absent", "Pegawai ini tidak sedang tidak bertugas.", "The employee is not away.", "from")
	f.kase.Absence = &siklusv1.LongAbsence{}
	b := visiting(t, f, Options{})
	w := b.post("/hr/berkas/"+caseID, "act", "EndAbsence", "from", "2026-08-03", "reason", "Surat 12", "step", "send")
	wants(t, w, http.StatusUnprocessableEntity)
	p := read(t, w)
	p.says("Pegawai ini tidak sedang tidak bertugas.")
	if own := p.form("EndAbsence"); own.value("from") != "2026-08-03" || own.value("reason") != "Surat 12" {
		t.Error("what was typed is lost")
	}
	f.kase.Absence = nil
	if len(read(t, b.get("/hr/berkas/"+caseID)).all("button", "value", "EndAbsence")) != 0 {
		t.Error("the return of somebody who is not away is offered")
	}
}
