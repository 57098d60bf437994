package appraisal

// Name returns the rating in Indonesian, as the forms print it.
func (r Rating) Name() string {
	switch r {
	case Below:
		return "Di Bawah Ekspektasi"
	case Meets:
		return "Sesuai Ekspektasi"
	case Above:
		return "Di Atas Ekspektasi"
	}
	return ""
}

// English returns the rating in English.
func (r Rating) English() string {
	switch r {
	case Below:
		return "below expectation"
	case Meets:
		return "as expected"
	case Above:
		return "above expectation"
	}
	return ""
}

// Name returns the predicate in Indonesian, as the forms print it.
func (p Predicate) Name() string {
	switch p {
	case VeryGood:
		return "Sangat Baik"
	case Good:
		return "Baik"
	case NeedsImprovement:
		return "Butuh Perbaikan"
	case Poor:
		return "Kurang/misconduct"
	case VeryPoor:
		return "Sangat Kurang"
	}
	return ""
}

// English returns the predicate in English.
func (p Predicate) English() string {
	switch p {
	case VeryGood:
		return "Very good"
	case Good:
		return "Good"
	case NeedsImprovement:
		return "Needs improvement"
	case Poor:
		return "Poor (misconduct)"
	case VeryPoor:
		return "Very poor"
	}
	return ""
}

// Valid reports whether p is one of the five predicates.
func (p Predicate) Valid() bool { return p.Name() != "" }

// Name returns the organisation's result in Indonesian.
func (o OrganisationResult) Name() string {
	switch o {
	case OrgOutstanding:
		return "Istimewa"
	case OrgGood:
		return "Baik"
	case OrgNeedsImprovement:
		return "Butuh Perbaikan"
	case OrgPoor:
		return "Kurang"
	case OrgVeryPoor:
		return "Sangat Kurang"
	}
	return ""
}

// English returns the organisation's result in English.
func (o OrganisationResult) English() string {
	switch o {
	case OrgOutstanding:
		return "Outstanding"
	case OrgGood:
		return "Good"
	case OrgNeedsImprovement:
		return "Needs improvement"
	case OrgPoor:
		return "Poor"
	case OrgVeryPoor:
		return "Very poor"
	}
	return ""
}

// Valid reports whether o is one of the five results.
func (o OrganisationResult) Valid() bool { return o.Name() != "" }

type title struct {
	clock               Clock
	indonesian, english string
}

var clockTitles = []title{
	{T1, "SKP disepakati dan ditetapkan", "Targets agreed and set"},
	{T2, "Rancangan perjanjian kinerja dapat dipakai bila yang final belum ada", "Draft performance contract may be used if the final one is missing"},
	{T3, "Dialog kinerja dengan atasan pejabat penilai dan penetapan SKP", "Dialogue with the appraiser's superior, who sets the targets"},
	{T4, "Realisasi dan bukti dukung didokumentasikan", "Realisation and evidence documented"},
	{T5, "Umpan balik berkala sesuai kesepakatan", "Scheduled feedback as agreed"},
	{T6, "Evaluasi periodik: pejabat penilai menilai dan menandatangani", "Periodic evaluation: the appraiser rates and signs"},
	{T7, "Evaluasi tahunan: pejabat penilai menilai dan menandatangani", "Annual evaluation: the appraiser rates and signs"},
	{T8, "Capaian kinerja organisasi ditetapkan; bila belum, dipakai capaian tahun sebelumnya", "Organisation's result set; if missing, last year's is used"},
	{T9, "Dokumen evaluasi diserahkan kepada pegawai", "Evaluation document delivered to the employee"},
	{T10, "Pegawai menandatangani dan mengembalikan dokumen", "Employee signs and returns the document"},
	{T11, "Pegawai dapat mengajukan keberatan", "Employee may object"},
	{T12, "Atasan pejabat penilai memutus keberatan", "Appraiser's superior decides the objection"},
	{T13, "Atasan pejabat penilai menilai dan menandatangani karena pejabat penilai tidak menilai", "Appraiser's superior rates and signs because the appraiser did not"},
	{T14, "Dokumen dari atasan pejabat penilai diserahkan kepada pegawai", "Superior's document delivered to the employee"},
	{T15, "Pegawai menandatangani dan mengembalikan dokumen kepada atasan pejabat penilai", "Employee signs and returns the document to the superior"},
	{T16, "Hasil evaluasi dilaporkan oleh pejabat penilai", "Report by the appraiser"},
	{T17, "Hasil evaluasi dilaporkan oleh atasan pejabat penilai", "Report by the superior who took over"},
	{T18, "Hasil evaluasi setelah keberatan dilaporkan oleh atasan pejabat penilai", "Report by the superior after an objection"},
	{JoinedClock, "SKP disepakati setelah bergabung, pindah, kembali, atau berganti pejabat penilai", "Targets agreed after joining, moving, returning, or with a new appraiser"},
	{ReceiptClock, "Dokumen dianggap diterima bila belum dikonfirmasi", "Document deemed received if receipt was not confirmed"},
	{ExplanationClock, "Pegawai dan pejabat penilai memberi penjelasan atas keberatan", "Employee and appraiser explain themselves on the objection"},
	{UnratedClock, "Kepegawaian menunjuk siapa yang menilai atau memutus karena atasan tidak bertindak", "HR names who rates or decides because the superior did not act"},
	{ProposalClock, "Pelatihan diusulkan", "Training proposed"},
	{ApprovalClock, "Usulan pelatihan diputus", "Training proposal decided"},
	{WaitingClock, "Menunggu tempat pelatihan", "Waiting for a seat"},
	{ConfirmClock, "Pegawai memastikan tempat pelatihan", "Employee confirms the seat"},
	{CompletionClock, "Pelatihan diselesaikan dengan bukti", "Training completed with proof"},
	{YearClock, "Penilaian kinerja setahun ditutup", "The year's appraisal is closed"},
}

// Clocks lists every clock: those of the law in its order, then those of policy.
func Clocks() []Clock {
	all := make([]Clock, len(clockTitles))
	for i, t := range clockTitles {
		all[i] = t.clock
	}
	return all
}

// Title returns in Indonesian what must have happened when the term of the clock ends.
func (c Clock) Title() string { return c.title().indonesian }

// English returns the same in English.
func (c Clock) English() string { return c.title().english }

func (c Clock) title() title {
	for _, t := range clockTitles {
		if t.clock == c {
			return t
		}
	}
	return title{clock: c, indonesian: string(c), english: string(c)}
}
