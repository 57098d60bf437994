package tablefile

// The kinds of files of measurements.
const (
	Measures = "measures"
	Services = "services"
	Targets  = "targets"
	Values   = "values"
	Records  = "records" // of services
)

// Measurements are files of definitions of measures and services, of targets, values and service records.
var Measurements = Format{
	Layouts: []Layout{
		{Kind: Records, Needed: []string{"layanan", "kunci", "unit", "diterima"}, More: []string{"pegawai", "selesai", "cacat", "alasan"}},
		{Kind: Measures, Needed: []string{"kode", "nama", "satuan", "arah", "aspek", "untuk", "periode"}, More: []string{"target", "sumber"}},
		{Kind: Services, Needed: []string{"kode", "nama", "standar", "satuan_standar"}, More: []string{"sumber"}},
		{Kind: Values, Needed: []string{"ukuran", "subjek", "waktu", "nilai"}, More: []string{"kunci", "alasan"}},
		{Kind: Targets, Needed: []string{"ukuran", "subjek", "target"}},
	},
	English: map[string]string{
		"service": "layanan", "key": "kunci", "received": "diterima", "person": "pegawai", "finished": "selesai", "faulty": "cacat",
		"reason": "alasan", "code": "kode", "name": "nama", "unit_of_measure": "satuan", "direction": "arah", "aspect": "aspek", "for": "untuk",
		"period": "periode", "source": "sumber", "standard": "standar", "standard_unit": "satuan_standar", "measure": "ukuran", "subject": "subjek",
		"time": "waktu", "value": "nilai", "nip": "subjek", "kode_unit": "subjek",
	},
	MaxRows:    50_000,
	Indonesian: "Untuk nilai: ukuran, subjek, waktu, nilai. Untuk catatan layanan: layanan, kunci, unit, diterima, selesai.",
	InEnglish:  "For values: measure, subject, time, value. For service records: service, key, unit, received, finished.",
}

// The kinds of files of competences.
const (
	Standards            = "standards"   // the levels that posts ask for
	TechnicalCompetences = "competences" // technical ones
)

// Competences are files of technical competences, or of the levels that posts ask of competences.
var Competences = Format{
	Layouts: []Layout{
		{Kind: Standards, Needed: []string{"jabatan", "kompetensi", "tingkat"}},
		{Kind: TechnicalCompetences, Needed: []string{"kode", "nama"},
			More: []string{"nama_inggris", "arti", "tingkat_1", "tingkat_2", "tingkat_3", "tingkat_4", "tingkat_5"}},
	},
	English: map[string]string{
		"post": "jabatan", "competence": "kompetensi", "level": "tingkat", "code": "kode", "name": "nama", "english_name": "nama_inggris", "meaning": "arti",
		"level_1": "tingkat_1", "level_2": "tingkat_2", "level_3": "tingkat_3", "level_4": "tingkat_4", "level_5": "tingkat_5",
	},
	MaxRows: 5000, Prose: true,
	Indonesian: "Pakai kode, nama, … untuk kompetensi teknis, atau jabatan, kompetensi, tingkat untuk standar jabatan.",
	InEnglish:  "Use code, name, … for technical competences, or post, competence, level for standards of posts.",
}

// Courses are files of courses.
var Courses = Format{
	Layouts: []Layout{{Kind: "courses", Needed: []string{"kode", "judul", "jp", "kursi"},
		More: []string{"penyedia", "penyelenggara", "bentuk", "jenis", "biaya", "mulai", "selesai", "kompetensi", "nilai", "id_luar", "keterangan"}}},
	English: map[string]string{
		"code": "kode", "title": "judul", "hours": "jp", "seats": "kursi", "provider": "penyedia", "organiser": "penyelenggara", "form": "bentuk",
		"kind": "jenis", "price": "biaya", "starts": "mulai", "ends": "selesai", "competences": "kompetensi", "values": "nilai",
		"external_id": "id_luar", "about": "keterangan",
	},
	MaxRows: 2000, Prose: true,
	Indonesian: "Perlu sekurangnya kode, judul, jp, kursi.",
	InEnglish:  "At least code, title, hours, seats are needed.",
}

// OrganisationResults are files of what units came to.
var OrganisationResults = Format{
	Layouts: []Layout{{Kind: "organisation-results", Needed: []string{"kode_unit", "periode", "capaian"}, More: []string{"unit", "terbit", "sumber"}}},
	English: map[string]string{
		"unit_code": "kode_unit", "period": "periode", "result": "capaian", "issued_on": "terbit", "source": "sumber",
	},
	MaxRows:    5000,
	Workbooks:  true,
	Days:       []string{"terbit"},
	Indonesian: "Pakai kode_unit, periode, capaian, terbit, sumber.",
	InEnglish:  "Use unit_code, period, result, issued_on, source.",
}
