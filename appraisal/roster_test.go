package appraisal_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"siklus.id/appraisal"
)

// office is a small sound agency: a regent, a head of office, a head of section and a clerk.
func office() []appraisal.Row {
	return []appraisal.Row{
		{Number: 2, UnitCode: "P", UnitName: "Pemda", PostCode: "B", PostTitle: "Bupati", PostLevel: "kepala-daerah", ExternalCode: "R-1", Name: "Ratna", Kind: "non-asn", Email: "b@a.example"},
		{Number: 3, UnitCode: "D", UnitName: "Dinas", ParentUnit: "P", PostCode: "K", PostTitle: "Kepala Dinas", PostLevel: "JPT Pratama", SuperiorPost: "B", PersonNumber: "197203151997031001", Name: "Hendra", Kind: "PNS", Email: "h@a.example", Office: "hr, auditor"},
		{Number: 4, UnitCode: "D", PostCode: "S", PostTitle: "Kepala Seksi", PostLevel: "pengawas", SuperiorPost: "K", PersonNumber: "198102112006041003", Name: "Yusuf", Kind: "pns", Email: "y@a.example", Language: "EN"},
		{Number: 5, UnitCode: "D", PostCode: "A", PostTitle: "Pengadministrasi", PostLevel: "pelaksana", SuperiorPost: "S", PersonNumber: "199206082022211008", Name: "Andi", Kind: "pppk", Email: "Andi@A.Example", From: "01/02/2026", To: "2026-12-31"},
	}
}

func TestSoundRoster(t *testing.T) {
	t.Parallel()
	r, defects := appraisal.CheckRoster(office())
	if len(defects) != 0 {
		t.Fatalf("%+v", defects)
	}
	if len(r.Units) != 2 || len(r.Posts) != 4 || len(r.People) != 4 || len(r.Holdings) != 4 {
		t.Fatalf("%+v", r)
	}
	if r.Units[0].Code != "P" || r.Units[1].Parent != "P" || r.Posts[1].Level != appraisal.JPTPratama || r.Posts[1].Superior != "B" {
		t.Errorf("%+v %+v", r.Units, r.Posts)
	}
	if p := r.People[1]; p.Code() != "197203151997031001" || !slices.Equal(p.Offices, []string{"hr", "auditor"}) || p.Language != "id" {
		t.Errorf("%+v", p)
	}
	if p := r.People[0]; p.Code() != "R-1" || p.Kind != appraisal.NonASN {
		t.Errorf("%+v", p)
	}
	if r.People[2].Language != "en" || r.People[3].Email != "Andi@a.example" {
		t.Errorf("%+v", r.People)
	}
	if h := r.Holdings[3]; h.From != day(t, "2026-02-01") || h.To != day(t, "2026-12-31") || h.Capacity != appraisal.Definitive {
		t.Errorf("%+v", h)
	}
}

// TestEveryDefectIsNamed breaks the sound agency in one way at a time: by row and field, with who must mend
// it; and says who goes in all the same.
func TestEveryDefectIsNamed(t *testing.T) {
	t.Parallel()
	plt := appraisal.Row{Number: 6, UnitCode: "D", PostCode: "S", SuperiorPost: "K", PersonNumber: "199206082022211008", Name: "Andi", Kind: "pppk",
		Email: "andi@a.example", Capacity: "plt", From: "2026-05-01"}
	for _, row := range []struct {
		name   string
		change func(rows []appraisal.Row) []appraisal.Row
		line   int
		field  string
		code   string
		blocks bool
		people int // who still goes in
	}{
		{"broken NIP", set(2, func(r *appraisal.Row) { r.PersonNumber = "1981021120060410" }), 4, "nip", "number-length", true, 3},
		{"NIP of a PPPK read as a civil servant's", set(3, func(r *appraisal.Row) { r.Kind = "pns" }), 5, "nip", "number-appointment", true, 3},
		{"NIP that lost its last digits", set(2, func(r *appraisal.Row) { r.PersonNumber = "1.98102112006041E+17" }), 4, "nip", "number-precision-lost", true, 3},
		{"no NIP", set(2, func(r *appraisal.Row) { r.PersonNumber = "" }), 4, "nip", "number-missing", true, 3},
		{"no superior", set(2, func(r *appraisal.Row) { r.SuperiorPost = "" }), 4, "kode_atasan", "superior-missing", true, 3},
		{"no superior, written as a dash", set(2, func(r *appraisal.Row) { r.SuperiorPost = " - " }), 4, "kode_atasan", "superior-missing", true, 3},
		{"superior outside the agency", set(2, func(r *appraisal.Row) { r.SuperiorPost = "LUAR" }), 4, "kode_atasan", "superior-outside", true, 3},
		{"loop of superiors", set(1, func(r *appraisal.Row) { r.SuperiorPost = "S" }), 3, "kode_atasan", "superior-loop", true, 2},
		{"own superior", set(2, func(r *appraisal.Row) { r.SuperiorPost = "S" }), 4, "kode_atasan", "superior-loop", true, 3},
		{"superior too low, art. 1(9)", set(2, func(r *appraisal.Row) { r.PostLevel = "pelaksana" }), 5, "kode_atasan", "superior-too-low", false, 4},
		{"double person", add(func(r *appraisal.Row) { *r = office()[3]; r.Number = 6 }), 6, "", "person-double", true, 4},
		{"one person in two definitive posts", add(func(r *appraisal.Row) { *r = plt; r.Capacity, r.PostCode, r.PostTitle = "", "A2", "Arsiparis" }), 6, "kode_jabatan", "two-definitive", true, 4},
		{"one number, two names", add(func(r *appraisal.Row) { *r = plt; r.Name = "Budi" }), 6, "nama", "person-differs", true, 4},
		{"one number, two codes", func(rows []appraisal.Row) []appraisal.Row {
			coded := plt
			rows[3].ExternalCode, coded.ExternalCode = "X-1", "X-2"
			return append(rows, coded)
		}, 6, "kode_lain", "person-differs", true, 4},
		{"unknown unit", set(3, func(r *appraisal.Row) { r.UnitCode = "HILANG" }), 5, "kode_unit", "unit-unknown", true, 3},
		{"unknown parent unit", set(1, func(r *appraisal.Row) { r.ParentUnit = "HILANG" }), 3, "unit_induk", "parent-unknown", false, 4},
		{"circle of units", set(0, func(r *appraisal.Row) { r.ParentUnit = "D" }), 2, "unit_induk", "unit-loop", false, 4},
		{"two names of a unit", set(2, func(r *appraisal.Row) { r.UnitName = "Badan" }), 4, "nama_unit", "unit-differs", false, 4},
		{"no e-mail", set(3, func(r *appraisal.Row) { r.Email = "" }), 5, "email", "email-missing", false, 4},
		{"bad e-mail", set(3, func(r *appraisal.Row) { r.Email = "andi at a.example" }), 5, "email", "email-bad", false, 4},
		{"e-mail with a name", set(3, func(r *appraisal.Row) { r.Email = "Andi <andi@a.example>" }), 5, "email", "email-bad", false, 4},
		{"e-mail without a domain", set(3, func(r *appraisal.Row) { r.Email = "andi@localhost" }), 5, "email", "email-bad", false, 4},
		{"e-mail of two people", set(3, func(r *appraisal.Row) { r.Email = "Y@a.example" }), 5, "email", "email-shared", false, 4},
		{"formula with =", set(3, func(r *appraisal.Row) { r.Name = "=A1" }), 5, "nama", "formula-cell", true, 3},
		{"formula with +", set(3, func(r *appraisal.Row) { r.PostTitle = "+SUM(1)" }), 5, "nama_jabatan", "formula-cell", true, 3},
		{"formula with -", set(3, func(r *appraisal.Row) { r.Email = "-1" }), 5, "email", "formula-cell", true, 3},
		{"formula with @", set(3, func(r *appraisal.Row) { r.Exempt = "@x" }), 5, "alasan_dikecualikan", "formula-cell", true, 3},
		{"formula for a superior", set(3, func(r *appraisal.Row) { r.SuperiorPost = "=B2" }), 5, "kode_atasan", "formula-cell", true, 3},
		{"control characters", set(3, func(r *appraisal.Row) { r.Name = "An\x07di" }), 5, "nama", "control-character", true, 3},
		{"text turned around", set(3, func(r *appraisal.Row) { r.Name = "An\u202edi" }), 5, "nama", "control-character", true, 3},
		{"wrong encoding", set(3, func(r *appraisal.Row) { r.Name = "Andr\xe9" }), 5, "nama", "encoding-broken", true, 3},
		{"encoding lost before", set(3, func(r *appraisal.Row) { r.Name = "Andr\ufffd" }), 5, "nama", "encoding-broken", true, 3},
		{"no unit", set(3, func(r *appraisal.Row) { r.UnitCode = "" }), 5, "kode_unit", "field-missing", true, 3},
		{"no post", set(3, func(r *appraisal.Row) { r.PostCode = "" }), 5, "kode_jabatan", "field-missing", true, 3},
		{"no title", set(3, func(r *appraisal.Row) { r.PostTitle = "" }), 5, "nama_jabatan", "field-missing", true, 3},
		{"no name", set(3, func(r *appraisal.Row) { r.Name = "" }), 5, "nama", "field-missing", true, 3},
		{"no kind", set(3, func(r *appraisal.Row) { r.Kind = "" }), 5, "status", "field-missing", true, 3},
		{"no code for who is not ASN", set(0, func(r *appraisal.Row) { r.ExternalCode = "" }), 2, "kode_lain", "field-missing", true, 3},
		{"number for who is not ASN", set(0, func(r *appraisal.Row) { r.PersonNumber = "197203151997031001" }), 2, "nip", "number-unused", false, 4},
		{"unknown kind", set(3, func(r *appraisal.Row) { r.Kind = "honorer" }), 5, "status", "kind-unknown", true, 3},
		{"unknown level", set(3, func(r *appraisal.Row) { r.PostLevel = "eselon 9" }), 5, "jenjang_jabatan", "level-unknown", false, 4},
		{"unknown capacity", set(3, func(r *appraisal.Row) { r.Capacity = "pjs" }), 5, "kapasitas", "capacity-unknown", true, 3},
		{"unknown language", set(3, func(r *appraisal.Row) { r.Language = "jv" }), 5, "bahasa", "language-unknown", false, 4},
		{"unknown office", set(3, func(r *appraisal.Row) { r.Office = "admin" }), 5, "peran", "office-unknown", false, 4},
		{"bad date", set(3, func(r *appraisal.Row) { r.From = "31/02/2026" }), 5, "mulai", "date-bad", true, 3},
		{"dates the wrong way round", set(3, func(r *appraisal.Row) { r.From, r.To = "2026-05-01", "2026-04-01" }), 5, "selesai", "date-order", true, 3},
		{"Plt without a first day", add(func(r *appraisal.Row) { *r = plt; r.From = "" }), 6, "mulai", "acting-without-start", true, 4},
		{"Plt where nobody is missing", add(func(r *appraisal.Row) { *r = plt }), 6, "kapasitas", "acting-not-vacant", false, 4},
		{"two holders of one post that leads", add(func(r *appraisal.Row) {
			*r = plt
			r.Capacity, r.From, r.PersonNumber, r.Name, r.Email = "", "", "199405192023212009", "Nurul", "n@a.example"
		}), 6, "kode_jabatan", "holders-overlap", true, 4},
		{"a post described twice", add(func(r *appraisal.Row) { *r = plt; r.PostTitle = "Kepala Bagian" }), 6, "nama_jabatan", "post-differs", false, 4},
		{"another e-mail in another row", add(func(r *appraisal.Row) { *r = plt; r.Email = "andi2@a.example" }), 6, "email", "email-differs", false, 4},
		{"Plt from the level below", add(func(r *appraisal.Row) { *r = plt }), 5, "kode_atasan", "own-superior", false, 4},
		{"line that was not read", func(rows []appraisal.Row) []appraisal.Row {
			rows[2] = appraisal.Row{Number: 4, Unread: true}
			return rows
		}, 5, "kode_atasan", "superior-row-bad", false, 3},
		{"superior's row left out", set(2, func(r *appraisal.Row) { r.Name = "" }), 5, "kode_atasan", "superior-row-bad", false, 3},
		{"superior's post code unreadable", set(2, func(r *appraisal.Row) { r.PostCode = "=X" }), 5, "kode_atasan", "superior-row-bad", false, 3},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			r, defects := appraisal.CheckRoster(row.change(office()))
			i := slices.IndexFunc(defects, func(d appraisal.Defect) bool {
				return d.Row == row.line && d.Field == row.field && d.Code == row.code
			})
			if i < 0 {
				t.Fatalf("%s of %s in row %d is not among %+v", row.code, row.field, row.line, defects)
			}
			if d := defects[i]; d.Blocks != row.blocks || d.Sentence == "" || d.English == "" || d.MendedBy == "" {
				t.Errorf("%+v, blocks should be %v", d, row.blocks)
			}
			if len(r.People) != row.people {
				t.Errorf("%d people go in, want %d: %+v", len(r.People), row.people, defects)
			}
			checkClosed(t, r)
		})
	}
}

func set(i int, change func(*appraisal.Row)) func([]appraisal.Row) []appraisal.Row {
	return func(rows []appraisal.Row) []appraisal.Row {
		change(&rows[i])
		return rows
	}
}

func add(make func(*appraisal.Row)) func([]appraisal.Row) []appraisal.Row {
	return func(rows []appraisal.Row) []appraisal.Row {
		var r appraisal.Row
		make(&r)
		return append(rows, r)
	}
}

func checkClosed(t interface {
	Helper()
	Errorf(string, ...any)
}, r appraisal.Roster) {
	t.Helper()
	units, posts, people, mails := map[string]bool{}, map[string]string{}, map[string]bool{}, map[string]bool{}
	for _, u := range r.Units {
		if u.Code == "" || u.Name == "" || units[u.Code] || u.Parent != "" && !units[u.Parent] {
			t.Errorf("unit %+v is twice, nameless or comes before its parent", u)
		}
		units[u.Code] = true
	}
	for _, p := range r.Posts {
		if _, twice := posts[p.Code]; twice || p.Code == "" || p.Title == "" || !units[p.Unit] {
			t.Errorf("post %+v is twice, untitled or in no unit", p)
		}
		posts[p.Code] = p.Superior
	}
	for code, up := range posts {
		for steps := 0; up != ""; steps++ {
			above, there := posts[up]
			if !there || steps > len(posts) {
				t.Errorf("the superiors of post %s lead nowhere or in a circle at %s", code, up)
				break
			}
			up = above
		}
	}
	for _, p := range r.People {
		if p.Code() == "" || p.Name == "" || p.Kind == "" || people[p.Code()] || p.Email != "" && mails[strings.ToLower(p.Email)] {
			t.Errorf("person %+v is twice or not whole", p)
		}
		people[p.Code()] = true
		mails[strings.ToLower(p.Email)] = true
	}
	for _, h := range r.Holdings {
		if _, there := posts[h.Post]; !there || !people[h.Person] || h.Capacity == "" {
			t.Errorf("holding %+v points nowhere", h)
		}
	}
}

// TestLoopIsNamedWhole: whoever mends a circle must see all of it.
func TestLoopIsNamedWhole(t *testing.T) {
	t.Parallel()
	_, defects := appraisal.CheckRoster(set(1, func(r *appraisal.Row) { r.SuperiorPost = "A" })(office()))
	named := 0
	for _, d := range defects {
		if d.Code != "superior-loop" {
			continue
		}
		named++
		if !strings.Contains(d.Sentence, "K → A → S → K") {
			t.Errorf("the circle is not named: %s", d.Sentence)
		}
	}
	if named != 3 {
		t.Errorf("%d rows are named, want each of the three in the circle", named)
	}
}

// TestVacantPostsAreNoDefect: a post without a person keeps the line upwards, IV.A.2.
func TestVacantPostsAreNoDefect(t *testing.T) {
	t.Parallel()
	rows := office()
	rows[2] = appraisal.Row{Number: 4, UnitCode: "D", PostCode: "S", PostTitle: "Kepala Seksi", SuperiorPost: "K"}
	r, defects := appraisal.CheckRoster(append(rows, appraisal.Row{Number: 6, UnitCode: "E", UnitName: "Unit tanpa jabatan"}, appraisal.Row{Number: 7}))
	if len(defects) != 0 || len(r.Posts) != 4 || len(r.Holdings) != 3 || len(r.Units) != 3 {
		t.Errorf("%+v %+v", r, defects)
	}
}

// TestOneFormationWithSeveralHolders: a post that leads nobody may be held by many.
func TestOneFormationWithSeveralHolders(t *testing.T) {
	t.Parallel()
	rows := append(office(), appraisal.Row{Number: 6, UnitCode: "D", PostCode: "A", SuperiorPost: "S", PersonNumber: "199405192023212009", Name: "Nurul", Kind: "p3k", Email: "n@a.example"})
	r, defects := appraisal.CheckRoster(rows)
	if len(defects) != 0 || len(r.Holdings) != 5 {
		t.Errorf("%+v %+v", r.Holdings, defects)
	}
}

// TestOnePersonOneRecord: a Plt stands in two rows and is one person, whichever row holds the code.
func TestOnePersonOneRecord(t *testing.T) {
	t.Parallel()
	rows := office()
	rows[3].Exempt = ""
	plt := appraisal.Row{Number: 6, UnitCode: "D", PostCode: "Z", PostTitle: "Kepala Subbagian", SuperiorPost: "K", PersonNumber: "199206082022211008", ExternalCode: "X-9",
		Name: " andi ", Kind: "pppk", Capacity: "Plh", From: "2026-05-01", Office: "hr", Exempt: "tugas belajar"}
	r, defects := appraisal.CheckRoster(append(rows, plt))
	if len(r.People) != 4 || len(r.Holdings) != 5 {
		t.Fatalf("%+v %+v", r, defects)
	}
	p := r.People[3]
	if p.Code() != "X-9" || p.Email == "" || p.Exempt != "tugas belajar" || !slices.Equal(p.Offices, []string{"hr"}) {
		t.Errorf("%+v", p)
	}
	for _, h := range r.Holdings[3:] {
		if h.Person != "X-9" {
			t.Errorf("%+v", h)
		}
	}
}

// TestOneBadRowAmongMany: whatever is broken in one row, the others go in, and nothing panics.
func TestOneBadRowAmongMany(t *testing.T) {
	t.Parallel()
	columns := appraisal.RosterColumns()
	rapid.Check(t, func(t *rapid.T) {
		var rows []appraisal.Row
		rows = append(rows, office()...)
		for i := range 6 {
			r := office()[3]
			r.Number, r.PostCode, r.Email = 6+i, fmt.Sprintf("A%d", i), fmt.Sprintf("a%d@a.example", i)
			r.PersonNumber, r.Name = fmt.Sprintf("19920608202221%d%03d", 1+i%2, i+1), fmt.Sprintf("Pegawai %d", i)
			rows = append(rows, r)
		}
		before, _ := appraisal.CheckRoster(rows)
		bad := rapid.IntRange(3, len(rows)-1).Draw(t, "row")
		cell := columns[rapid.IntRange(0, len(columns)-1).Draw(t, "column")].Cell(&rows[bad])
		*cell = rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"", "=1", "\xff", "K", "S", "B", "D", "pns", "2026-13-01"})).Draw(t, "cell")
		after, defects := appraisal.CheckRoster(rows)
		checkClosed(t, after)
		for _, p := range before.People {
			if p.Name == rows[bad].Name || slices.ContainsFunc(after.People, func(q appraisal.RosterPerson) bool { return q.Name == p.Name }) {
				continue
			}
			lost := slices.IndexFunc(rows, func(r appraisal.Row) bool { return r.Name == p.Name })
			if lost >= 0 && lost != bad && !slices.ContainsFunc(defects, func(d appraisal.Defect) bool { return d.Row == rows[lost].Number && d.Blocks }) {
				t.Fatalf("row %d is lost because of row %d without a word: %+v", rows[lost].Number, rows[bad].Number, defects)
			}
		}
	})
}

func TestRosterColumnsAreApart(t *testing.T) {
	t.Parallel()
	seen := map[string]string{}
	var r appraisal.Row
	for _, c := range appraisal.RosterColumns() {
		for _, name := range append([]string{c.Name}, c.Aliases...) {
			if other, twice := seen[name]; twice {
				t.Errorf("heading %q belongs to %s and %s", name, other, c.Name)
			}
			seen[name] = c.Name
		}
		if *c.Cell(&r) != "" {
			t.Errorf("%s shares its cell with another column", c.Name)
		}
		*c.Cell(&r) = c.Name
	}
}
