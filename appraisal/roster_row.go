package appraisal

import (
	"net/mail"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// entry is one row read as far as it goes by itself; what it means together with the others is found out
// by the checker.
type entry struct {
	row        Row
	lost       []string // columns whose cell was emptied because it cannot be trusted
	hasPerson  bool
	postBad    bool // its unit or post cannot be told
	bad        bool // its person is left out
	unreadPost bool // the code of its post could not be read
	level      Level
	person     RosterPerson
	holding    RosterHolding
}

// report collects the defects of a file.
type report struct {
	defects []Defect
}

func (r *report) add(e *entry, field, code, indonesian, english string, blocks bool) {
	if blocks {
		e.bad = true
	}
	r.defects = append(r.defects, Defect{
		Row: e.row.Number, Field: field, Code: code, Sentence: indonesian, English: english, Blocks: blocks,
	})
}

func (e *entry) isLost(field string) bool { return slices.Contains(e.lost, field) }

// clean makes the cells of a row safe to read. A cell that cannot be trusted is emptied after it was named,
// so that no second defect is raised about its absence; it returns the columns that were emptied.
func (r *report) clean(e *entry) (emptied []string) {
	type finding struct{ field, code, indonesian, english string }
	var found []finding
	for _, c := range RosterColumns() {
		cell := c.Cell(&e.row)
		raw := *cell
		*cell = strings.Join(strings.Fields(strings.ReplaceAll(raw, "\u00a0", " ")), " ")
		switch {
		case *cell == "-":
			*cell = "" // how many lists write "none"
		case !utf8.ValidString(raw) || strings.ContainsRune(raw, utf8.RuneError):
			found = append(found, finding{c.Name, "encoding-broken",
				"Isi sel rusak karena penyandian huruf yang salah; simpan ulang berkas sebagai UTF-8.",
				"The cell is garbled by a wrong encoding; save the file again as UTF-8."})
		case strings.ContainsFunc(raw, forbiddenControl):
			found = append(found, finding{c.Name, "control-character",
				"Sel berisi karakter kendali yang tidak terlihat; ketik ulang isinya.",
				"The cell holds invisible control characters; type it again."})
		case *cell != "" && strings.ContainsRune("=+-@", rune((*cell)[0])):
			found = append(found, finding{c.Name, "formula-cell",
				"Sel berisi rumus; ganti dengan nilainya.", "The cell is a formula; replace it by its value."})
		default:
			continue
		}
		*cell = ""
	}
	for _, f := range found {
		r.add(e, f.field, f.code, f.indonesian, f.english, true)
		emptied = append(emptied, f.field)
	}
	return emptied
}

func forbiddenControl(c rune) bool {
	return unicode.IsControl(c) && c != '\n' && c != '\r' && c != '\t' || c == '\u202e' || c == '\u2028'
}

func (row Row) blank() bool {
	for _, c := range RosterColumns() {
		if strings.TrimSpace(*c.Cell(&row)) != "" {
			return false
		}
	}
	return true
}

// read takes one row apart.
func (r *report) read(row Row) entry {
	e := entry{row: row}
	e.lost = r.clean(&e)
	e.row.PersonNumber = strings.TrimLeft(e.row.PersonNumber, "'’")
	lost := e.isLost
	e.hasPerson = e.row.PersonNumber != "" || e.row.ExternalCode != "" || e.row.Name != "" || e.row.Email != "" ||
		lost(colNumber) || lost(colExternal) || lost(colName)
	e.unreadPost = lost(colPost)
	need := func(field, value, indonesian, english string) {
		if value == "" && !lost(field) {
			r.add(&e, field, "field-missing", indonesian, english, true)
		}
	}
	need(colUnit, e.row.UnitCode, "Kode unit belum diisi.", "The unit code is missing.")
	if e.hasPerson || e.row.PostTitle != "" {
		need(colPost, e.row.PostCode, "Kode jabatan belum diisi.", "The post code is missing.")
		e.unreadPost = e.row.PostCode == ""
	}
	e.postBad = e.row.UnitCode == "" || e.row.PostCode == ""
	r.readLevel(&e)
	if e.hasPerson {
		need(colName, e.row.Name, "Nama belum diisi.", "The name is missing.")
		r.readPerson(&e)
		r.readHolding(&e)
	}
	return e
}

func (r *report) readLevel(e *entry) {
	level := Level(strings.ReplaceAll(strings.ToLower(e.row.PostLevel), " ", "-"))
	if level == "" || level.Valid() {
		e.level = level
		return
	}
	r.add(e, colLevel, "level-unknown",
		"Jenjang jabatan tidak dikenal; jabatan tetap diambil tanpa jenjang.",
		"The level of the post is not known; the post is taken without it.", false)
}

func (r *report) readPerson(e *entry) {
	p := RosterPerson{External: e.row.ExternalCode, Name: e.row.Name, Exempt: e.row.Exempt, Kind: readKind(e.row.Kind)}
	switch {
	case p.Kind == "" && e.row.Kind == "" && !e.isLost(colKind):
		r.add(e, colKind, "field-missing", "Status pegawai belum diisi.", "The kind of staff is missing.", true)
	case p.Kind == "" && !e.isLost(colKind):
		r.add(e, colKind, "kind-unknown", "Status pegawai harus pns, pppk, atau non-asn.", "The kind must be pns, pppk or non-asn.", true)
	}
	switch {
	case e.isLost(colNumber), p.Kind == "":
	case p.Kind == NonASN:
		if e.row.PersonNumber != "" {
			r.add(e, colNumber, "number-unused", "NIP tidak dipakai untuk yang bukan ASN; isi kode_lain.",
				"A number is not used for somebody who is not ASN; fill in kode_lain.", false)
		}
		if p.External == "" && !e.isLost(colExternal) {
			r.add(e, colExternal, "field-missing", "Yang bukan ASN memerlukan kode_lain.", "Who is not ASN needs a code in kode_lain.", true)
		}
	default:
		n, fault := ParseNumber(p.Kind, e.row.PersonNumber)
		if fault != nil {
			r.add(e, colNumber, fault.Code, fault.Sentence, fault.English, true)
		}
		p.Number = n.Digits
	}
	p.Email = r.readEmail(e)
	p.Language = r.readLanguage(e)
	p.Offices = r.readOffices(e)
	e.person = p
}

func readKind(s string) PersonKind {
	switch strings.ReplaceAll(strings.ToLower(s), " ", "-") {
	case "pns", "cpns":
		return PNS
	case "pppk", "p3k":
		return PPPK
	case "non-asn", "nonasn":
		return NonASN
	}
	return ""
}

func (r *report) readEmail(e *entry) string {
	s := e.row.Email
	if s == "" {
		if !e.isLost(colEmail) {
			r.add(e, colEmail, "email-missing",
				"Alamat email belum ada: surat tidak sampai, kepegawaian harus menyerahkannya sendiri.",
				"There is no e-mail address: letters cannot reach this person, HR must hand them over.", false)
		}
		return ""
	}
	local, domain, _ := strings.Cut(s, "@")
	parsed, err := mail.ParseAddress(s)
	if err != nil || parsed.Address != s || local == "" || !strings.Contains(strings.Trim(domain, "."), ".") ||
		strings.HasSuffix(domain, ".") || len(s) > 254 {
		r.add(e, colEmail, "email-bad",
			"Alamat email tidak sah: surat tidak sampai sampai alamatnya diperbaiki.",
			"The e-mail address is not valid: letters cannot reach this person until it is mended.", false)
		return ""
	}
	return local + "@" + strings.ToLower(domain)
}

func (r *report) readLanguage(e *entry) string {
	switch s := strings.ToLower(e.row.Language); s {
	case "", "id":
		return "id"
	case "en":
		return "en"
	}
	r.add(e, colLanguage, "language-unknown", "Bahasa harus id atau en; dipakai id.", "The language must be id or en; id is used.", false)
	return "id"
}

func (r *report) readOffices(e *entry) []string {
	var offices []string
	for _, s := range strings.FieldsFunc(strings.ToLower(e.row.Office), func(c rune) bool { return c == ',' || c == ';' || c == ' ' }) {
		if s != string(HR) && s != string(Auditor) {
			r.add(e, colOffice, "office-unknown", "Peran harus hr atau auditor; peran lain tidak diberikan.",
				"The office must be hr or auditor; no other is given.", false)
			continue
		}
		if !slices.Contains(offices, s) {
			offices = append(offices, s)
		}
	}
	return offices
}

func (r *report) readHolding(e *entry) {
	h := RosterHolding{Post: e.row.PostCode, Person: e.person.Code(), Capacity: Definitive}
	switch strings.ToLower(e.row.Capacity) {
	case "", "definitif":
	case "plt":
		h.Capacity = Acting
	case "plh":
		h.Capacity = DailyActing
	default:
		r.add(e, colCapacity, "capacity-unknown", "Kapasitas harus definitif, plt, atau plh.", "The capacity must be definitif, plt or plh.", true)
	}
	h.From = r.readDate(e, colFrom, e.row.From)
	h.To = r.readDate(e, colTo, e.row.To)
	if h.Capacity != Definitive && e.row.From == "" && !e.isLost(colFrom) {
		r.add(e, colFrom, "acting-without-start", "Plt atau Plh harus memiliki tanggal mulai.", "Plt and Plh need a first day.", true)
	}
	if !h.To.IsZero() && h.To < h.From {
		r.add(e, colTo, "date-order", "Tanggal selesai mendahului tanggal mulai.", "The last day is before the first.", true)
	}
	e.holding = h
}

// readDate takes 2027-01-31 and, as spreadsheets in Indonesia write it, 31/01/2027 or 31-01-2027.
func (r *report) readDate(e *entry, field, s string) Date {
	if s == "" {
		return 0
	}
	for _, layout := range []string{time.DateOnly, "02/01/2006", "2/1/2006", "02-01-2006", "2-1-2006"} {
		if t, err := time.Parse(layout, s); err == nil && t.Year() >= 1900 && t.Year() < 2200 {
			return NewDate(t.Date())
		}
	}
	r.add(e, field, "date-bad", "Tanggal tidak terbaca; tulis seperti 2027-01-31.", "The date cannot be read; write it like 2027-01-31.", true)
	return 0
}
