package nationalfile

import "siklus.id/appraisal"

// Fact is what a column can be filled with.
type Fact string

// The facts. Unknown is one that the national application asks for and nobody here knows: its column stays empty.
const (
	Unknown           Fact = "unknown"
	Remark            Fact = "remark" // what is missing in the row, and whether it may be handed in
	EmployeeNumber    Fact = "employee-number"
	EmployeeName      Fact = "employee-name"
	EmployeeStatus    Fact = "employee-status"
	Post              Fact = "post"
	Unit              Fact = "unit"
	UnitCode          Fact = "unit-code"
	Year              Fact = "year"
	FirstMonth        Fact = "first-month"
	LastMonth         Fact = "last-month"
	Results           Fact = "results"
	Behaviour         Fact = "behaviour"
	Predicate         Fact = "predicate"
	SignedOn          Fact = "signed-on"
	Final             Fact = "final"
	FinalOn           Fact = "final-on"
	AppraiserStatus   Fact = "appraiser-status"
	AppraiserNumber   Fact = "appraiser-number"
	AppraiserName     Fact = "appraiser-name"
	AppraiserPost     Fact = "appraiser-post"
	AppraiserUnit     Fact = "appraiser-unit"
	AppraiserCapacity Fact = "appraiser-capacity"
)

// Values of facts that are codes, beside those of package appraisal.
const (
	ASN      = "asn"
	NonASN   = "non-asn"
	IsFinal  = "final"
	NotFinal = "not-final"
)

// described is a fact in words. Of a fact that is a code, values lists every code with what is written where a column
// names no codes of its own.
type described struct {
	fact                Fact
	indonesian, english string
	values              []value
	may                 bool // may be empty without being missing
}

type value struct{ code, words string }

var ratings = []value{{string(appraisal.Above), "Di Atas Ekspektasi"}, {string(appraisal.Meets), "Sesuai Ekspektasi"}, {string(appraisal.Below), "Di Bawah Ekspektasi"}}

var facts = []described{
	{fact: EmployeeNumber, indonesian: "NIP atau nomor PPPK pegawai", english: "the employee's NIP or PPPK number"},
	{fact: EmployeeName, indonesian: "nama pegawai", english: "the employee's name"},
	{fact: EmployeeStatus, indonesian: "status kepegawaian", english: "kind of employment", values: []value{{"pns", "PNS"}, {"pppk", "PPPK"}, {NonASN, "Non-ASN"}}},
	{fact: Post, indonesian: "jabatan pegawai", english: "the employee's post"},
	{fact: Unit, indonesian: "unit kerja pegawai", english: "the employee's unit"},
	{fact: UnitCode, indonesian: "kode unit kerja pegawai", english: "code of the employee's unit"},
	{fact: Year, indonesian: "tahun kinerja", english: "the performance year"},
	{fact: FirstMonth, indonesian: "bulan pertama periode, 1–12", english: "first month of the period, 1–12"},
	{fact: LastMonth, indonesian: "bulan terakhir periode, 1–12", english: "last month of the period, 1–12"},
	{fact: Results, indonesian: "rating hasil kerja", english: "the rating of results", values: ratings},
	{fact: Behaviour, indonesian: "rating perilaku kerja", english: "the rating of behaviour", values: ratings},
	{fact: Predicate, indonesian: "predikat kinerja", english: "the predicate", values: []value{
		{string(appraisal.VeryGood), "Sangat Baik"}, {string(appraisal.Good), "Baik"}, {string(appraisal.NeedsImprovement), "Butuh Perbaikan"},
		{string(appraisal.Poor), "Kurang"}, {string(appraisal.VeryPoor), "Sangat Kurang"}}},
	{fact: SignedOn, indonesian: "tanggal tanda tangan, TTTT-BB-HH", english: "day of signing, YYYY-MM-DD"},
	{fact: Final, indonesian: "sudah final atau belum", english: "whether the result is final", values: []value{{IsFinal, "final"}, {NotFinal, "belum final"}}},
	{fact: FinalOn, indonesian: "tanggal hasil menjadi final, TTTT-BB-HH", english: "day on which the result became final, YYYY-MM-DD", may: true},
	{fact: AppraiserStatus, indonesian: "status penanda tangan: ASN atau bukan", english: "whether who signed is ASN", values: []value{{ASN, "ASN"}, {NonASN, "NON ASN"}}},
	{fact: AppraiserNumber, indonesian: "NIP penanda tangan", english: "NIP of who signed"},
	{fact: AppraiserName, indonesian: "nama penanda tangan", english: "name of who signed"},
	{fact: AppraiserPost, indonesian: "jabatan penanda tangan pada hari itu", english: "post of who signed, on that day"},
	{fact: AppraiserUnit, indonesian: "unit kerja penanda tangan pada hari itu", english: "unit of who signed, on that day"},
	{fact: AppraiserCapacity, indonesian: "kedudukan penanda tangan", english: "capacity of who signed", values: []value{
		{string(appraisal.Definitive), "definitif"}, {string(appraisal.Acting), "Plt"}, {string(appraisal.DailyActing), "Plh"}, {string(appraisal.Named), "ditunjuk"}}},
	{fact: Remark, indonesian: "keterangan: apa yang tidak diketahui pada baris ini", english: "remark: what is not known in the row", may: true},
	{fact: Unknown, indonesian: "tidak diketahui oleh Siklus", english: "not known to Siklus", may: true},
}

func describe(f Fact) (described, bool) {
	for _, d := range facts {
		if d.fact == f {
			return d, true
		}
	}
	return described{}, false
}

// Facts lists every fact that a mapping can name.
func Facts() []Fact {
	list := make([]Fact, len(facts))
	for i, d := range facts {
		list[i] = d.fact
	}
	return list
}

// Says is a fact in words.
func (f Fact) Says() (indonesian, english string) {
	d, _ := describe(f)
	return d.indonesian, d.english
}
