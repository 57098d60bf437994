package web

import (
	"net/http"
	"testing"

	"connectrpc.com/connect"

	siklusv1 "siklus.id/proto/siklus/v1"
)

var goodDeputy = []string{"terms.post_id", deputyPost, "terms.person_id", deputyPost, "terms.capacity", "plh", "terms.from", "2026-07-13", "terms.to", "2026-07-17",
	"terms.decree", "800/12", "terms.reason", "Cuti tahunan", "request_id", "tunjuk-0001"}

func TestASuperiorFindsADeputyChecksAndHandsOver(t *testing.T) {
	t.Parallel()
	f := withTalks(full(""), asWritten)
	b := visiting(t, f, Options{Log: quiet()})
	p := read(t, b.get(deputyPages))
	p.says("Markus Wenda, S.Pd.")
	p.says("12 tugas menunggu pengganti")
	p = read(t, b.post(deputyPages, append([]string{"step", "find", "query", "markus"}, goodDeputy...)...))
	if len(p.all("input", "name", "terms.person_id", "type", "radio")) == 0 {
		t.Error("nobody to choose from")
	}
	if len(p.all("input", "name", "terms.from", "value", "2026-07-13")) != 1 {
		t.Error("a search loses what was typed")
	}
	p = read(t, b.post(deputyPages, append([]string{"step", "check"}, goodDeputy...)...))
	for _, said := range []string{"Senin, 13 Juli 2026", "Tugas terbuka yang beralih pada hari pertama: 12", "Tugas tentang pengganti sendiri, yang tidak beralih: 1", "(IV.A.3)", "Batas waktu berjalan terus."} {
		p.says(said)
	}
	if asked := last[*siklusv1.PreviewDeputyRequest](t, f).GetTerms(); asked.GetPersonId() != deputyPost || asked.GetTo() != "2026-07-17" || asked.GetDecree() != "800/12" {
		t.Errorf("%v", asked)
	}
	w := b.post(deputyPages, append([]string{"step", "send"}, goodDeputy...)...)
	wants(t, w, http.StatusSeeOther)
	if to := w.Header().Get("Location"); to != deputyPages+"?tersimpan=1&beralih=12" {
		t.Error(to)
	}
	if r := last[*siklusv1.NameDeputyRequest](t, f); r.GetRequestId() != "tunjuk-0001" || r.GetTerms().GetReason() != "Cuti tahunan" {
		t.Errorf("%v", r)
	}
}

// Whoever comes from the list of what is stuck finds the post, the capacity and the days chosen already (IV.A.2–3).
func TestTheDesksFormComesWithThePostChosen(t *testing.T) {
	t.Parallel()
	f := asHR(full(""))
	post := f.posts.GetPosts()[0]
	b := visiting(t, f, Options{Log: quiet()})
	p := read(t, b.get(deputyDeskPages+"?jabatan="+post.GetId()+"&kedudukan=plt&sampai=2026-08-31"))
	for _, want := range [][2]string{{"terms.post_id", post.GetId()}, {"terms.capacity", "plt"}} {
		if len(p.all("input", "type", "radio", "name", want[0], "value", want[1], "checked", "")) != 1 {
			t.Errorf("%s is not %s", want[0], want[1])
		}
	}
	if p.value("terms.from") != "2026-07-09" || p.value("terms.to") != "2026-08-31" || p.value("post_query") != post.GetCode() || len(p.all("*", "id", "query")) != 1 {
		t.Error("the days or the search are not filled in, or the list of what is stuck leads to no field")
	}
	for _, query := range []string{"?jabatan=" + caseID, "?jabatan=x", "?jabatan=" + post.GetId() + "&sampai=besok&kedudukan=raja"} {
		w := b.get(deputyDeskPages + query)
		wants(t, w, http.StatusOK)
		if p := read(t, w); len(p.all("input", "name", "terms.capacity", "value", "plh", "checked", "")) != 1 || p.value("terms.to") != "" {
			t.Errorf("%s fills in what it should not", query)
		}
	}
	if p := read(t, b.get(deputyPages+"?jabatan="+post.GetId())); len(p.all("input", "type", "radio", "name", "terms.post_id", "value", post.GetId())) != 0 {
		t.Error("a superior's own page offers another post")
	}
}

func TestARefusedDeputyIsSaidBesideItsField(t *testing.T) {
	t.Parallel()
	f := full("")
	f.actErr = refusal(connect.CodeFailedPrecondition, "deputy-absent", "Orang ini sendiri tercatat tidak hadir.", "This person is absent.", "terms.person_id")
	b := visiting(t, f, Options{Log: quiet()})
	w := b.post(deputyPages, append([]string{"step", "check"}, goodDeputy...)...)
	p := read(t, w)
	p.says("Orang ini sendiri tercatat tidak hadir.")
	if len(p.all("input", "name", "terms.to", "value", "2026-07-17")) != 1 {
		t.Error("what was typed is lost")
	}
}

func TestADeputyIsHandedBack(t *testing.T) {
	t.Parallel()
	f := full("")
	b := visiting(t, f, Options{Log: quiet()})
	read(t, b.get(deputyPages+"/"+deputyID)).says("Kembalikan sekarang")
	wants(t, b.post(deputyPages+"/"+deputyID, "reason", ""), http.StatusUnprocessableEntity)
	w := b.post(deputyPages+"/"+deputyID, "reason", "Sudah kembali", "request_id", "kembali-0001")
	wants(t, w, http.StatusSeeOther)
	if r := last[*siklusv1.EndDeputyRequest](t, f); r.GetDeputyId() != deputyID || r.GetReason() != "Sudah kembali" || r.GetRequestId() != "kembali-0001" {
		t.Errorf("%v", r)
	}
	wants(t, b.get(deputyPages+"/"+caseID), http.StatusNotFound)
}

func TestDifferencesAreConfirmedAndDeclinedFromOnePage(t *testing.T) {
	t.Parallel()
	f, b := exporting(t)
	path := "/hr/siklus/" + cycleID + "/perbedaan"
	p := read(t, b.get(path))
	for _, said := range []string{"Analis Kesehatan, Dinas Kesehatan", "Usulan: Pindah jabatan", "Daftar ini dianggap memuat semua pegawai.", "Berkas ini sedang menunggu keputusan.", "Tidak perlu tindakan"} {
		p.says(said)
	}
	if n := len(p.all("input", "name", "key")); n != 5 {
		t.Errorf("%d proposals can be ticked; what was declined and one's own cannot", n)
	}
	wants(t, b.post(path, "reason", "SK 800/12"), http.StatusUnprocessableEntity)

	gone := "01930000-0000-8000-8000-0000000000f3"
	wants(t, b.post(path, "key", proposalKey, "key", gone, "how."+gone, "SERVICE_END_RETIRED", "from."+gone, "2026-06-01", "reason", "SK 800/12", "request_id", "konfirmasi-1"), http.StatusOK)
	r := last[*siklusv1.ConfirmProposalsRequest](t, f)
	if len(r.GetProposals()) != 2 || r.GetProposals()[1].GetHow() != siklusv1.ServiceEnd_SERVICE_END_RETIRED || r.GetProposals()[1].GetFrom() != "2026-06-01" || r.GetRequestId() != "konfirmasi-1" {
		t.Errorf("%v", r)
	}
	p = read(t, b.post(path, "kind", "moved", "key", gone, "reason", "SK 800/12"))
	p.says("Tindakan dicatat: 3")
	if r = last[*siklusv1.ConfirmProposalsRequest](t, f); r.GetKind() != "moved" || len(r.GetProposals()) != 0 {
		t.Errorf("all of a kind: %v", r)
	}
	wants(t, b.post(path, "decline", proposalKey, "reason", "Tidak berlaku di sini"), http.StatusOK)
	if d := last[*siklusv1.DeclineProposalRequest](t, f); d.GetKey() != proposalKey || d.GetReason() != "Tidak berlaku di sini" || d.GetCycleId() != cycleID {
		t.Errorf("%v", d)
	}

	// What the service has against one proposal stands beside that proposal.
	f.actErr = refusal(connect.CodeFailedPrecondition, "service-missing", "Pilih: pensiun, meninggal dunia, atau keluar.", "Choose.", "proposals[1].how")
	p = read(t, b.post(path, "key", proposalKey, "key", gone, "reason", "SK 800/12"))
	p.says("Pilih: pensiun, meninggal dunia, atau keluar.")
	if len(p.all("select", "name", "how."+gone, "aria-invalid", "true")) != 1 {
		t.Error("the field of the proposal is not marked")
	}
}
