package papers

import (
	"fmt"
	"strings"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// issued is how every sample is issued.
var issued = Issue{Code: "7K3M-9QXT-02BV-HR5D", URL: "https://siklus.contoh.go.id/v/7K3M-9QXT-02BV-HR5D", At: time.Date(2026, 7, 15, 2, 5, 0, 0, time.UTC)}

func at(month time.Month, day, hour int) *timestamppb.Timestamp {
	return timestamppb.New(time.Date(2026, month, day, hour, 5, 0, 0, time.UTC))
}

// sample is a record of a kind with everything in it, as an agency would have it.
func sample(kind siklusv1.PaperKind) *siklusv1.PaperRecord {
	party := func(id, name, number, capacity, post string) *siklusv1.PaperParty {
		return &siklusv1.PaperParty{Person: &siklusv1.Person{Id: id, Name: name, Number: number, Capacity: capacity, Post: post}, Unit: "Bidang Pencatatan Sipil"}
	}
	r := &siklusv1.PaperRecord{Kind: kind, Form: formsOf[kind], Agency: "Pemerintah Kabupaten Contoh", Year: 2026, Period: "q2", From: "2026-04-01", Until: "2026-06-30",
		Zone:      "Asia/Jayapura",
		Employee:  party("p1", "Melki Wenda, S.Sos.", "198703122010011004", "definitif", "Pengelola Administrasi Kependudukan"),
		Appraiser: party("p2", "Dra. Yuliana Tabuni", "197105201995032001", "plt", "Kepala Bidang Pencatatan Sipil"),
		Superior:  party("p3", "Ir. Amos Kogoya, M.Si.", "196801011993031002", "definitif", "Kepala Dinas Kependudukan dan Pencatatan Sipil"),
		Targets: &siklusv1.Targets{Results: []*siklusv1.PlannedResult{
			{Number: 1, Main: true, Result: "Akta kelahiran terbit tepat waktu bagi seluruh pemohon di distrik terjauh", Supports: "Cakupan kepemilikan akta kelahiran meningkat",
				Perspective: siklusv1.Perspective_PERSPECTIVE_SERVICE_RECIPIENT, Control: siklusv1.Control_CONTROL_OUTPUT_HIGH, AssignedBy: "Kepala Seksi Kelahiran",
				Indicators: []*siklusv1.Indicator{
					{Aspect: siklusv1.Aspect_ASPECT_QUANTITY, Measure: "Jumlah akta kelahiran yang terbit", Target: "120 akta", Amount: "120", Unit: "akta", Direction: siklusv1.TargetDirection_TARGET_DIRECTION_MORE, Source: "SIAK"},
					{Aspect: siklusv1.Aspect_ASPECT_TIME, Measure: "Rata-rata waktu penerbitan", Target: "paling lama 5 hari kerja", Amount: "5", Unit: "hari kerja", Direction: siklusv1.TargetDirection_TARGET_DIRECTION_LESS, Kind: siklusv1.IndicatorKind_INDICATOR_KIND_PROCESS},
				}},
			{Number: 2, Main: true, Result: "Pemohon dilayani dengan ramah dan jelas", Indicators: []*siklusv1.Indicator{
				{Aspect: siklusv1.Aspect_ASPECT_QUALITY, Measure: "Indeks kepuasan masyarakat di loket", Target: "88,5", MeasureCode: "ikm-loket-2"}}},
			{Number: 4, Result: "Arsip akta tahun 1990–1999 tersimpan dalam bentuk digital", Indicators: []*siklusv1.Indicator{
				{Aspect: siklusv1.Aspect_ASPECT_COST, Measure: "Biaya pemindaian per berkas", Target: "di bawah Rp2.000", Kind: siklusv1.IndicatorKind_INDICATOR_KIND_INNOVATION}}},
		},
			Behaviour:      []*siklusv1.BehaviourExpectation{{Value: 1, Expectation: "Menjemput bola ke kampung setiap bulan."}, {Value: 6, Expectation: "Mencoba layanan malam."}},
			Resources:      "Satu operator pendamping; kendaraan dinas dua kali sebulan; anggaran perjalanan Rp12.000.000.",
			Accountability: "Laporan bulanan pada tanggal 5; bukti: register akta dan foto kegiatan.",
			Consequences:   "Tercapai: diusulkan mengikuti diklat fungsional. Tidak tercapai: pembimbingan kinerja."},
		TargetsVersion: 2,
		Realisations: []*siklusv1.Realisation{
			{Result: 1, Achieved: "64 akta terbit sampai Juni; rata-rata 4,2 hari kerja.", Evidence: []string{"https://arsip.contoh.go.id/akta/2026-q2"}},
			{Result: 4, Achieved: "Pemindaian mencapai 1994."}, {Result: 0, Achieved: "Membantu verifikasi data pemilih."}},
		Remarks: "Listrik padam tiga hari pada bulan Mei.",
		Feedback: []*siklusv1.PaperFeedback{
			{Result: 1, Text: "Waktu penerbitan sudah jauh lebih cepat.", By: &siklusv1.Person{Name: "Dra. Yuliana Tabuni"}, Relation: "appraiser", At: at(time.May, 4, 1)},
			{Behaviour: 1, Text: "Warga memuji cara Melki menjelaskan.", By: &siklusv1.Person{Name: "Marthen Wetipo"}, Relation: "peer", At: at(time.June, 2, 1)},
			{Text: "Pertahankan.", By: &siklusv1.Person{Name: "Ir. Amos Kogoya, M.Si."}, Relation: "superior", At: at(time.June, 3, 1)}},
		Organisation: &siklusv1.PaperOrganisation{Result: "baik", Unit: "Bidang Pencatatan Sipil", Year: 2026, Period: "q1", Fallback: true},
		Result: &siklusv1.Result{Results: siklusv1.Rating_RATING_ABOVE, Behaviour: siklusv1.Rating_RATING_MEETS, Predicate: siklusv1.Predicate_PREDICATE_GOOD,
			Notes: "Layanan membaik nyata. Direkomendasikan mendampingi petugas distrik lain.", Reason: "Hasil kerja di atas ekspektasi dan perilaku kerja sesuai ekspektasi.",
			Provision: "IV.B.3.a.3.c", Score: "108.35"},
		Objection: &siklusv1.PaperObjection{Reasons: "Dua puluh akta yang terbit pada bulan Juni belum dihitung.", Evidence: []string{"https://arsip.contoh.go.id/akta/juni"},
			FiledAt: at(time.July, 6, 2), Explanation: "Akta itu dicatat pada bulan Juli.", ExplainedAt: at(time.July, 8, 2), Outcome: siklusv1.Outcome_OUTCOME_CHANGED,
			Decision: "Dua puluh akta terbit pada bulan Juni menurut register; hasil kerja dinilai di atas ekspektasi."},
	}
	sign := func(role string, p *siklusv1.PaperParty, state siklusv1.SignatureState) *siklusv1.PaperSignature {
		s := &siklusv1.PaperSignature{Role: role, By: p.GetPerson(), State: state}
		if state != siklusv1.SignatureState_SIGNATURE_STATE_UNSPECIFIED {
			s.At, s.ActId = at(time.July, 9, 3), "0192f3a1-7c55-7b1e-9d2a-6f0d3c2b1a90"
		}
		return s
	}
	yes, no, refused := siklusv1.SignatureState_SIGNATURE_STATE_SIGNED, siklusv1.SignatureState_SIGNATURE_STATE_UNSPECIFIED, siklusv1.SignatureState_SIGNATURE_STATE_REFUSED
	guide := party("p4", "Selvi Wanimbo, S.E.", "197902022005012003", "plh", "Kepala Seksi Kelahiran")
	recorded := func(role string, p *siklusv1.PaperParty) {
		r.Signatures = []*siklusv1.PaperSignature{{Role: role, By: p.GetPerson(), State: siklusv1.SignatureState_SIGNATURE_STATE_RECORDED, At: at(time.July, 9, 3)}}
	}
	switch kind {
	case siklusv1.PaperKind_PAPER_KIND_INDICATORS:
		r.Period, r.From, r.Until = "", "2026-01-01", "2026-12-31"
	case siklusv1.PaperKind_PAPER_KIND_ROLES:
		r.Matrix = sampleMatrix()
	case siklusv1.PaperKind_PAPER_KIND_ACTION_PLAN:
		r.Plans = samplePlans()
		recorded("employee", r.Employee)
	case siklusv1.PaperKind_PAPER_KIND_PROGRESS:
		r.Plans = append(samplePlans(), &siklusv1.ResultPlan{Result: 2, Planned: "Pemohon dilayani dengan ramah"})
		r.Plans[0].Planned = r.Plans[0].GetPlan().GetPlanned()
		r.Plans[0].Plan.Planned = ""
		r.Progress = sampleProgress()
		recorded("employee", r.Employee)
	case siklusv1.PaperKind_PAPER_KIND_COACHING, siklusv1.PaperKind_PAPER_KIND_MENTORING:
		r.Guidance = sampleGuidance(kind, guide)
		r.Signatures = []*siklusv1.PaperSignature{sign("employee", r.Employee, yes), sign("guide", guide, no)}
		r.Signatures[0].ActId = ""
	case siklusv1.PaperKind_PAPER_KIND_GUIDANCE_FEEDBACK:
		r.Guidance = sampleGuidance(kind, guide)
		recorded("employee", r.Employee)
	case siklusv1.PaperKind_PAPER_KIND_COMPETENCE:
		r.Guidance = sampleGuidance(kind, guide)
		recorded("guide", guide)
	case siklusv1.PaperKind_PAPER_KIND_BEHAVIOUR:
		r.Problem = &siklusv1.BehaviourProblem{Issues: []*siklusv1.BehaviourIssue{{Value: 1, Problem: "Menolak pemohon pada jam layanan"}, {Value: 4, Problem: "Berkata kasar kepada rekan"}},
			Special: "Loket dibuka tepat waktu", Detail: "Tiga kali pada bulan Juni, di loket dua.", Others: "no", Done: "Sudah dibicarakan dua kali."}
		recorded("appraiser", r.Appraiser)
	case siklusv1.PaperKind_PAPER_KIND_RECEIPT:
		r.Receipt = &siklusv1.PaperReceipt{ActId: "0192f3a1-7c55-7b1e-9d2a-6f0d3c2b1a90", Act: "FileObjection", ReceivedAt: at(time.July, 6, 2), Role: "employee",
			Sum: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", By: r.Employee.GetPerson()}
	case siklusv1.PaperKind_PAPER_KIND_TARGETS:
		r.Period, r.From, r.Until = "", "2026-01-01", "2026-12-31"
		r.Signatures = []*siklusv1.PaperSignature{sign("employee", r.Employee, yes), sign("appraiser", r.Appraiser, yes)}
	case siklusv1.PaperKind_PAPER_KIND_FEEDBACK:
		r.Signatures = []*siklusv1.PaperSignature{sign("employee", r.Employee, no), sign("appraiser", r.Appraiser, no)}
	case siklusv1.PaperKind_PAPER_KIND_RESULT:
		r.Signatures = []*siklusv1.PaperSignature{sign("appraiser", r.Appraiser, yes)}
	case siklusv1.PaperKind_PAPER_KIND_DOCUMENT:
		r.Signatures = []*siklusv1.PaperSignature{sign("appraiser", r.Appraiser, yes), sign("employee", r.Employee, refused)}
	case siklusv1.PaperKind_PAPER_KIND_OBJECTION:
		r.Signatures = []*siklusv1.PaperSignature{sign("appraiser", r.Appraiser, no), sign("employee", r.Employee, no), sign("superior", r.Superior, yes)}
	}
	return r
}

// formsOf are the forms of those who lead no unit.
var formsOf = map[siklusv1.PaperKind]string{
	siklusv1.PaperKind_PAPER_KIND_TARGETS: "A.1.7", siklusv1.PaperKind_PAPER_KIND_FEEDBACK: "B.1.5", siklusv1.PaperKind_PAPER_KIND_RESULT: "C.1.3",
	siklusv1.PaperKind_PAPER_KIND_DOCUMENT: "D.1.1", siklusv1.PaperKind_PAPER_KIND_OBJECTION: "D.1.3",
	siklusv1.PaperKind_PAPER_KIND_INDICATORS: "A.1.3", siklusv1.PaperKind_PAPER_KIND_ROLES: "A.1.5", siklusv1.PaperKind_PAPER_KIND_ACTION_PLAN: "B.1.1",
	siklusv1.PaperKind_PAPER_KIND_PROGRESS: "B.1.2", siklusv1.PaperKind_PAPER_KIND_COACHING: "B.1.6", siklusv1.PaperKind_PAPER_KIND_MENTORING: "B.1.7",
	siklusv1.PaperKind_PAPER_KIND_GUIDANCE_FEEDBACK: "B.1.8", siklusv1.PaperKind_PAPER_KIND_COMPETENCE: "B.1.9", siklusv1.PaperKind_PAPER_KIND_BEHAVIOUR: "B.1.10",
}

// headForms are the forms of heads, of the quantitative approach.
var headForms = map[siklusv1.PaperKind]string{
	siklusv1.PaperKind_PAPER_KIND_TARGETS: "A.1.2", siklusv1.PaperKind_PAPER_KIND_FEEDBACK: "B.1.4", siklusv1.PaperKind_PAPER_KIND_RESULT: "C.1.2",
}

// describedForms are the forms of the qualitative approach: of heads, and of others.
var describedForms = map[siklusv1.PaperKind][2]string{
	siklusv1.PaperKind_PAPER_KIND_TARGETS: {"A.1.1", "A.1.6"}, siklusv1.PaperKind_PAPER_KIND_FEEDBACK: {"B.1.3", "B.1.3"}, siklusv1.PaperKind_PAPER_KIND_RESULT: {"C.1.1", "C.1.1"},
}

// allKinds in the order of the forms.
var allKinds = []siklusv1.PaperKind{siklusv1.PaperKind_PAPER_KIND_TARGETS, siklusv1.PaperKind_PAPER_KIND_FEEDBACK, siklusv1.PaperKind_PAPER_KIND_RESULT,
	siklusv1.PaperKind_PAPER_KIND_DOCUMENT, siklusv1.PaperKind_PAPER_KIND_OBJECTION,
	siklusv1.PaperKind_PAPER_KIND_INDICATORS, siklusv1.PaperKind_PAPER_KIND_ROLES, siklusv1.PaperKind_PAPER_KIND_ACTION_PLAN, siklusv1.PaperKind_PAPER_KIND_PROGRESS,
	siklusv1.PaperKind_PAPER_KIND_COACHING, siklusv1.PaperKind_PAPER_KIND_MENTORING, siklusv1.PaperKind_PAPER_KIND_GUIDANCE_FEEDBACK,
	siklusv1.PaperKind_PAPER_KIND_COMPETENCE, siklusv1.PaperKind_PAPER_KIND_BEHAVIOUR, siklusv1.PaperKind_PAPER_KIND_RECEIPT}

// long is a text of about so many letters, every word of which stands in it once.
func long(name string, letters int) string {
	var out strings.Builder
	for n := 0; out.Len() < letters; n++ {
		fmt.Fprintf(&out, "%s%d ", name, n)
	}
	return strings.TrimSpace(out.String())
}
