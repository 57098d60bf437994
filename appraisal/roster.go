package appraisal

// PersonKind is the kind of staff somebody belongs to.
type PersonKind string

// The kinds of person. Art. 4 covers the first two by one procedure; the third appraises but is not
// appraised (a minister, a regional head, an official outside government).
const (
	PNS    PersonKind = "pns"     // *pegawai negeri sipil*
	PPPK   PersonKind = "pppk"    // *pegawai pemerintah dengan perjanjian kerja*
	NonASN PersonKind = "non-asn" // anybody else who takes part
)

// Row is one line of a roster file as it was read: raw text per documented column. A row names a unit, a
// post in it, and who holds the post; a row without any person is a vacant post.
type Row struct {
	Number int  // line in the file, from 1 as a spreadsheet counts; the heading is 1
	Unread bool // the line could not be taken apart and was named by the reader; nothing else in it counts

	UnitCode     string // kode_unit
	UnitName     string // nama_unit; may stand in one row of the unit only
	ParentUnit   string // unit_induk: code of the unit above; empty at the top
	PostCode     string // kode_jabatan
	PostTitle    string // nama_jabatan
	PostLevel    string // jenjang_jabatan: a Level; may be empty
	SuperiorPost string // kode_atasan: code of the post of the direct superior; empty only at the top
	PersonNumber string // nip: NIP or NI PPPK
	ExternalCode string // kode_lain: for who has no NIP; for who has one, a key that outlives it
	Name         string // nama
	Kind         string // status: pns, pppk or non-asn
	Email        string // email
	Capacity     string // kapasitas: definitif (or empty), plt or plh
	From         string // mulai: first day in the post; required for plt and plh
	To           string // selesai: last day in the post; empty while it goes on
	Language     string // bahasa: id (or empty) or en
	Office       string // peran: hr, auditor or both, separated by a comma
	Exempt       string // alasan_dikecualikan: why no appraisal is due, II.C.8 or policy
}

// Column is one documented column of a roster file.
type Column struct {
	Name     string   // heading in Indonesian
	Aliases  []string // other headings that are taken, in lower case with underscores
	Required bool     // a file without the column cannot be read at all
	Cell     func(*Row) *string
}

// The headings that defects are named by.
const (
	colUnit     = "kode_unit"
	colUnitName = "nama_unit"
	colParent   = "unit_induk"
	colPost     = "kode_jabatan"
	colTitle    = "nama_jabatan"
	colLevel    = "jenjang_jabatan"
	colSuperior = "kode_atasan"
	colNumber   = "nip"
	colExternal = "kode_lain"
	colName     = "nama"
	colKind     = "status"
	colEmail    = "email"
	colCapacity = "kapasitas"
	colFrom     = "mulai"
	colTo       = "selesai"
	colLanguage = "bahasa"
	colOffice   = "peran"
	colExempt   = "alasan_dikecualikan"
)

// RosterColumns lists the columns of a roster file in the order of the sample file. The order in a file
// is free.
func RosterColumns() []Column {
	return []Column{
		{colUnit, []string{"unit_code", "kode_unit_kerja", "kode_unor"}, true, func(r *Row) *string { return &r.UnitCode }},
		{colUnitName, []string{"unit_name", "nama_unit_kerja", "unit_kerja"}, true, func(r *Row) *string { return &r.UnitName }},
		{colParent, []string{"parent_unit", "kode_unit_induk"}, false, func(r *Row) *string { return &r.ParentUnit }},
		{colPost, []string{"post_code"}, true, func(r *Row) *string { return &r.PostCode }},
		{colTitle, []string{"post_title", "jabatan"}, true, func(r *Row) *string { return &r.PostTitle }},
		{colLevel, []string{"post_level", "jenjang"}, false, func(r *Row) *string { return &r.PostLevel }},
		{colSuperior, []string{"superior_post", "atasan", "kode_jabatan_atasan"}, true, func(r *Row) *string { return &r.SuperiorPost }},
		{colNumber, []string{"person_number", "nip_pns", "ni_pppk", "nip/ni_pppk"}, true, func(r *Row) *string { return &r.PersonNumber }},
		{colExternal, []string{"external_code", "kode_orang"}, false, func(r *Row) *string { return &r.ExternalCode }},
		{colName, []string{"name", "nama_pegawai", "nama_lengkap"}, true, func(r *Row) *string { return &r.Name }},
		{colKind, []string{"kind", "status_pegawai", "jenis_pegawai"}, true, func(r *Row) *string { return &r.Kind }},
		{colEmail, []string{"e-mail", "surel", "alamat_email"}, true, func(r *Row) *string { return &r.Email }},
		{colCapacity, []string{"capacity"}, false, func(r *Row) *string { return &r.Capacity }},
		{colFrom, []string{"from", "tmt", "mulai_tanggal"}, false, func(r *Row) *string { return &r.From }},
		{colTo, []string{"to", "sampai", "sampai_tanggal"}, false, func(r *Row) *string { return &r.To }},
		{colLanguage, []string{"language"}, false, func(r *Row) *string { return &r.Language }},
		{colOffice, []string{"office"}, false, func(r *Row) *string { return &r.Office }},
		{colExempt, []string{"exempt_reason", "alasan_pengecualian"}, false, func(r *Row) *string { return &r.Exempt }},
	}
}

// Roster is who works where under whom, by natural codes: what a checked file comes to and what the
// store takes in. Every code that is referred to stands in the roster itself. The order is that of the
// file; a unit comes after its parent.
type Roster struct {
	Units    []RosterUnit
	Posts    []RosterPost
	People   []RosterPerson
	Holdings []RosterHolding
}

// RosterUnit is a unit (*unit kerja*).
type RosterUnit struct {
	Code, Name string
	Parent     string // code; empty at the top
}

// RosterPost is a post (*jabatan*), vacant unless a holding names it.
type RosterPost struct {
	Code, Title string
	Level       Level  // may be empty: not known
	Unit        string // code
	Superior    string // code of the post of the direct superior; empty at the top
}

// RosterPerson is a person, once, in however many posts.
type RosterPerson struct {
	Number   string // 18 digits; empty for who has none. An attribute, never a key: an NI PPPK changes
	External string // the agency's own code; empty for most
	Kind     PersonKind
	Name     string
	Email    string   // lower-case domain; empty: letters cannot reach, HR hands over
	Language string   // "id" or "en"
	Offices  []string // "hr", "auditor"
	Exempt   string   // why no appraisal is due; empty: one is due
}

// Code returns what the person is known by inside the roster: the external code, else the number.
func (p RosterPerson) Code() string {
	if p.External != "" {
		return p.External
	}
	return p.Number
}

// RosterHolding says who holds a post, in which capacity and when. Both days are included.
type RosterHolding struct {
	Post     string // code
	Person   string // RosterPerson.Code
	Capacity Capacity
	From     Date // zero: has held it all along
	To       Date // zero: goes on
}

// Defect is one thing wrong with a roster file.
type Defect struct {
	Row      int    // line in the file, from 1; 0 for the file as a whole
	Field    string // Indonesian column name; empty for the row as a whole
	Code     string // kebab-case
	Sentence string // Indonesian; no name and no number in it
	English  string
	MendedBy string // who must mend it, in Indonesian words
	Blocks   bool   // the row's person is left out because of it; false: a warning
}
