package papers

import (
	"strconv"
	"strings"
	"time"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// The forms speak Indonesian whatever language their reader chose: their words are fixed by the regulation.

var months = [...]string{"Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember"}

// day writes a day, YYYY-MM-DD, as a form does: "3 Februari 2026".
func day(iso string) string {
	d, err := time.Parse(time.DateOnly, iso)
	if err != nil {
		return iso
	}
	return dayOf(d)
}

func dayOf(t time.Time) string {
	return strconv.Itoa(t.Day()) + " " + months[t.Month()-1] + " " + strconv.Itoa(t.Year())
}

// instant writes a moment in a zone: "3 Februari 2026 14.05 WIT".
func instant(at time.Time, zone string) string {
	place, err := time.LoadLocation(zone)
	if err != nil || zone == "" || zone == "Local" {
		place = time.FixedZone("WIB", 7*3600)
	}
	at = at.In(place)
	return dayOf(at) + at.Format(" 15.04 MST")
}

// periodName names a period of a year: "Maret 2026", "Triwulan II 2026", "Tahun 2026".
func periodName(key string, year int32) string {
	of := " " + strconv.Itoa(int(year))
	n, err := strconv.Atoi(strings.TrimLeft(key, "mq"))
	switch {
	case err == nil && strings.HasPrefix(key, "m") && n >= 1 && n <= 12:
		return months[n-1] + of
	case err == nil && strings.HasPrefix(key, "q") && n >= 1 && n <= 4:
		return "Triwulan " + [...]string{"I", "II", "III", "IV"}[n-1] + of
	case key == "year" || key == "":
		return "Tahun" + of
	}
	return key + of
}

// spanOf is the period of a paper.
func spanOf(r *siklusv1.PaperRecord) string { return periodName(r.GetPeriod(), r.GetYear()) }

// daysOf are the first and the last day of the period.
func daysOf(r *siklusv1.PaperRecord) string {
	if r.GetFrom() == "" || r.GetUntil() == "" {
		return spanOf(r)
	}
	return day(r.GetFrom()) + " s.d. " + day(r.GetUntil())
}

// titleOf is the heading of a paper.
func titleOf(r *siklusv1.PaperRecord) string { return titles[r.GetKind()] }

var aspects = map[siklusv1.Aspect]string{
	siklusv1.Aspect_ASPECT_QUANTITY: "Kuantitas", siklusv1.Aspect_ASPECT_QUALITY: "Kualitas",
	siklusv1.Aspect_ASPECT_TIME: "Waktu", siklusv1.Aspect_ASPECT_COST: "Biaya",
}

var perspectives = map[siklusv1.Perspective]string{
	siklusv1.Perspective_PERSPECTIVE_SERVICE_RECIPIENT: "Penerima layanan", siklusv1.Perspective_PERSPECTIVE_BUSINESS_PROCESS: "Proses bisnis",
	siklusv1.Perspective_PERSPECTIVE_INTERNAL_STRENGTHENING: "Penguatan internal", siklusv1.Perspective_PERSPECTIVE_BUDGET: "Anggaran",
}

var controls = map[siklusv1.Control]string{
	siklusv1.Control_CONTROL_OUTCOME: "outcome", siklusv1.Control_CONTROL_INTERMEDIATE_OUTCOME: "outcome antara",
	siklusv1.Control_CONTROL_OUTPUT_LOW: "output kendali rendah", siklusv1.Control_CONTROL_OUTPUT_MEDIUM: "output kendali sedang",
	siklusv1.Control_CONTROL_OUTPUT_HIGH: "output kendali tinggi",
}

var directions = map[siklusv1.TargetDirection]string{
	siklusv1.TargetDirection_TARGET_DIRECTION_MORE: "makin banyak makin baik", siklusv1.TargetDirection_TARGET_DIRECTION_LESS: "makin sedikit makin baik",
	siklusv1.TargetDirection_TARGET_DIRECTION_EXACTLY: "setepat mungkin",
}

var kinds = map[siklusv1.IndicatorKind]string{
	siklusv1.IndicatorKind_INDICATOR_KIND_PROCESS: "indikator proses", siklusv1.IndicatorKind_INDICATOR_KIND_INNOVATION: "indikator inovasi",
}

var ratings = map[siklusv1.Rating]string{
	siklusv1.Rating_RATING_BELOW: "DI BAWAH EKSPEKTASI", siklusv1.Rating_RATING_MEETS: "SESUAI EKSPEKTASI", siklusv1.Rating_RATING_ABOVE: "DI ATAS EKSPEKTASI",
}

var predicates = map[siklusv1.Predicate]string{
	siklusv1.Predicate_PREDICATE_VERY_GOOD: "SANGAT BAIK", siklusv1.Predicate_PREDICATE_GOOD: "BAIK",
	siklusv1.Predicate_PREDICATE_NEEDS_IMPROVEMENT: "BUTUH PERBAIKAN", siklusv1.Predicate_PREDICATE_POOR: "KURANG/MISCONDUCT",
	siklusv1.Predicate_PREDICATE_VERY_POOR: "SANGAT KURANG",
}

var organisations = map[string]string{
	"istimewa": "ISTIMEWA", "baik": "BAIK", "butuh-perbaikan": "BUTUH PERBAIKAN", "kurang": "KURANG", "sangat-kurang": "SANGAT KURANG",
}

var outcomes = map[siklusv1.Outcome]string{
	siklusv1.Outcome_OUTCOME_UPHELD: "Menguatkan hasil evaluasi", siklusv1.Outcome_OUTCOME_CHANGED: "Mengubah hasil evaluasi",
}

var relations = map[string]string{
	"appraiser": "pejabat penilai kinerja", "superior": "atasan pejabat penilai kinerja", "peer": "rekan kerja setingkat",
	"below": "pegawai di bawahnya", "other": "pihak lain",
}

var capacities = map[string]string{"plt": "Plt.", "plh": "Plh.", "named": "yang ditunjuk"}

var roles = map[string]string{
	"employee": "PEGAWAI YANG DINILAI", "appraiser": "PEJABAT PENILAI KINERJA", "superior": "ATASAN PEJABAT PENILAI KINERJA",
	"guide": "PEMBIMBING", "hr": "UNIT KEPEGAWAIAN",
}

var reached = map[siklusv1.Reached]string{
	siklusv1.Reached_REACHED_YES: "Tercapai", siklusv1.Reached_REACHED_PARTLY: "Tercapai sebagian", siklusv1.Reached_REACHED_NO: "Belum tercapai",
}

// value is one of the seven values of conduct with its guides, as the forms print them (II.A.7.b).
type value struct {
	name   string
	guides [3]string
}

// values by their number, from 1.
var values = [...]value{
	{"Berorientasi Pelayanan", [3]string{"Memahami dan memenuhi kebutuhan masyarakat", "Ramah, cekatan, solutif, dan dapat diandalkan", "Melakukan perbaikan tiada henti"}},
	{"Akuntabel", [3]string{"Melaksanakan tugas dengan jujur, bertanggung jawab, cermat, disiplin, dan berintegritas tinggi",
		"Menggunakan kekayaan dan barang milik negara secara bertanggung jawab, efektif, dan efisien", "Tidak menyalahgunakan kewenangan jabatan"}},
	{"Kompeten", [3]string{"Meningkatkan kompetensi diri untuk menjawab tantangan yang selalu berubah", "Membantu orang lain belajar", "Melaksanakan tugas dengan kualitas terbaik"}},
	{"Harmonis", [3]string{"Menghargai setiap orang apa pun latar belakangnya", "Suka menolong orang lain", "Membangun lingkungan kerja yang kondusif"}},
	{"Loyal", [3]string{"Memegang teguh ideologi Pancasila, UUD 1945, NKRI, serta pemerintahan yang sah", "Menjaga nama baik sesama ASN, pimpinan, instansi, dan negara",
		"Menjaga rahasia jabatan dan negara"}},
	{"Adaptif", [3]string{"Cepat menyesuaikan diri menghadapi perubahan", "Terus berinovasi dan mengembangkan kreativitas", "Bertindak proaktif"}},
	{"Kolaboratif", [3]string{"Memberi kesempatan kepada berbagai pihak untuk berkontribusi", "Terbuka dalam bekerja sama untuk menghasilkan nilai tambah",
		"Menggerakkan pemanfaatan berbagai sumber daya untuk tujuan bersama"}},
}
