package appraisal_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"siklus.id/appraisal"
)

// madeUp is a clean agency on 2 January 2027: a regent who is no ASN, a secretariat under a government, an office with a
// section, and vacancies, a Plt and a Plh as they may be.
func madeUp() appraisal.Staffing {
	person := func(id, number string, kind appraisal.PersonKind) appraisal.StaffPerson {
		return appraisal.StaffPerson{ID: id, Name: "Nama " + id, Kind: kind, Number: number, Email: id + "@a.example"}
	}
	s := appraisal.Staffing{
		Units: []appraisal.StaffUnit{{ID: "pemda", Name: "Pemda"}, {ID: "dinas", Name: "Dinas", Parent: "pemda"}, {ID: "seksi", Name: "Seksi", Parent: "dinas"}},
		Posts: []appraisal.StaffPost{
			{ID: "bupati", Title: "Bupati", Unit: "pemda", Level: appraisal.RegionalHead},
			{ID: "kadis", Title: "Kepala Dinas", Unit: "dinas", Superior: "bupati", Level: appraisal.JPTPratama},
			{ID: "sekdis", Title: "Sekretaris", Unit: "dinas", Superior: "kadis", Level: appraisal.Administrator},
			{ID: "kasi", Title: "Kepala Seksi", Unit: "seksi", Superior: "kadis", Level: appraisal.Supervisor},
			{ID: "analis", Title: "Analis", Unit: "seksi", Superior: "kasi", Level: appraisal.Executor},
			{ID: "dokter", Title: "Dokter", Unit: "seksi", Superior: "kasi", Level: appraisal.Functional},
			{ID: "kosong", Title: "Arsiparis", Unit: "dinas", Superior: "sekdis", Level: appraisal.Executor}, // vacant and leads nobody
		},
		People: []appraisal.StaffPerson{
			person("ratna", "", appraisal.NonASN), person("hendra", "197203151997031001", appraisal.PNS), person("yusuf", "198102112006041003", appraisal.PNS),
			person("sari", "198502112010042003", appraisal.PNS), person("andi", "199206082022211008", appraisal.PPPK), person("tua", "196404081990031002", appraisal.PNS),
			// Left last year: nothing is wrong with who is gone.
			{ID: "gone", Name: "Nama gone", Kind: appraisal.PNS, Number: "197003151997031009", Email: "hendra@a.example", Until: appraisal.NewDate(2026, time.June, 1)},
		},
		Holdings: []appraisal.StaffHolding{
			{Post: "bupati", Person: "ratna", Capacity: appraisal.Definitive}, {Post: "kadis", Person: "hendra", Capacity: appraisal.Definitive},
			{Post: "sekdis", Person: "sari", Capacity: appraisal.Definitive}, {Post: "kasi", Person: "yusuf", Capacity: appraisal.Definitive, To: appraisal.NewDate(2026, time.December, 31)},
			{Post: "kasi", Person: "sari", Capacity: appraisal.Acting, From: appraisal.NewDate(2027, time.January, 1)},
			{Post: "analis", Person: "andi", Capacity: appraisal.Definitive}, {Post: "analis", Person: "yusuf", Capacity: appraisal.Definitive, From: appraisal.NewDate(2027, time.January, 1)},
			{Post: "dokter", Person: "tua", Capacity: appraisal.Definitive}, {Post: "analis", Person: "gone", Capacity: appraisal.Definitive},
			{Post: "kadis", Person: "sari", Capacity: appraisal.DailyActing, From: appraisal.NewDate(2026, time.March, 1), To: appraisal.NewDate(2026, time.March, 9)},
		},
	}
	s.People[3].HR = true
	return s
}

// TestPreflightFindsExactlyWhatWasPlanted plants one defect of each kind in a clean agency: that one is found, with who
// must mend it, and no other.
func TestPreflightFindsExactlyWhatWasPlanted(t *testing.T) {
	t.Parallel()
	on := appraisal.NewDate(2027, time.January, 2)
	if found := appraisal.Preflight(madeUp(), on); len(found) != 0 {
		t.Fatalf("a clean agency has %+v", found)
	}
	post := func(s *appraisal.Staffing, id string) *appraisal.StaffPost {
		return &s.Posts[slices.IndexFunc(s.Posts, func(p appraisal.StaffPost) bool { return p.ID == id })]
	}
	person := func(s *appraisal.Staffing, id string) *appraisal.StaffPerson {
		return &s.People[slices.IndexFunc(s.People, func(p appraisal.StaffPerson) bool { return p.ID == id })]
	}
	hold := func(s *appraisal.Staffing, post, person string, c appraisal.Capacity) {
		s.Holdings = append(s.Holdings, appraisal.StaffHolding{Post: post, Person: person, Capacity: c})
	}
	vacate := func(s *appraisal.Staffing, post string) {
		s.Holdings = slices.DeleteFunc(s.Holdings, func(h appraisal.StaffHolding) bool { return h.Post == post })
	}
	for _, row := range []struct {
		code, names, by string
		plant           func(s *appraisal.Staffing)
	}{
		{"unit-loop", "Dinas → Seksi → Dinas", "Dinas", func(s *appraisal.Staffing) { s.Units[1].Parent = "seksi" }},
		{"unit-without-parent", "Seksi", "Seksi", func(s *appraisal.Staffing) { s.Units[2].Parent = "" }},
		{"superior-loop", "Kepala Dinas → Kepala Seksi → Kepala Dinas", "Dinas", func(s *appraisal.Staffing) { post(s, "kadis").Superior = "kasi" }},
		{"head-missing", "Kepala Dinas", "Dinas", func(s *appraisal.Staffing) { vacate(s, "kadis") }},
		{"superior-vacant", "Sekretaris", "Dinas", func(s *appraisal.Staffing) {
			post(s, "dokter").Superior, post(s, "dokter").Unit = "sekdis", "dinas"
			s.Holdings = slices.DeleteFunc(s.Holdings, func(h appraisal.StaffHolding) bool { return h.Post == "sekdis" })
		}},
		{"superior-too-low", "Kepala Seksi", "Seksi", func(s *appraisal.Staffing) { post(s, "kasi").Level = appraisal.Executor }},
		{"holders-overlap", "Nama hendra, Nama tua", "Dinas", func(s *appraisal.Staffing) {
			vacate(s, "dokter")
			hold(s, "kadis", "tua", appraisal.Definitive)
			person(s, "tua").Number = "197504081999031002"
		}},
		{"acting-not-vacant", "Nama hendra dan Plt Nama tua", "Dinas", func(s *appraisal.Staffing) { hold(s, "kadis", "tua", appraisal.Acting) }},
		{"appraiser-not-asn", "Nama ratna", "Seksi", func(s *appraisal.Staffing) {
			s.Holdings = slices.DeleteFunc(s.Holdings, func(h appraisal.StaffHolding) bool { return h.Post == "kasi" })
			hold(s, "kasi", "ratna", appraisal.Acting)
		}},
		{"own-superior", "Nama andi", "Seksi", func(s *appraisal.Staffing) {
			s.Holdings = slices.DeleteFunc(s.Holdings, func(h appraisal.StaffHolding) bool { return h.Post == "kasi" })
			hold(s, "kasi", "andi", appraisal.Acting)
		}},
		{"two-definitive", "Nama andi", "Seksi", func(s *appraisal.Staffing) { hold(s, "kosong", "andi", appraisal.Definitive) }},
		{"email-shared", "Nama hendra, Nama andi", "Dinas", func(s *appraisal.Staffing) { person(s, "andi").Email = "HENDRA@a.example" }},
		{"no-address", "Nama andi", "Seksi", func(s *appraisal.Staffing) { person(s, "andi").Email, person(s, "andi").Unreachable = "", "no-address" }},
		{"address-dead", "Nama andi", "Seksi", func(s *appraisal.Staffing) { person(s, "andi").Unreachable = "bounced" }},
		{"post-later", "Nama andi", "Seksi", func(s *appraisal.Staffing) {
			for i := range s.Holdings {
				if s.Holdings[i].Person == "andi" {
					s.Holdings[i].From = appraisal.NewDate(2027, time.March, 1)
				}
			}
		}},
		{"number-wrong", "Nama andi", "Seksi", func(s *appraisal.Staffing) { person(s, "andi").Number = "199213082022211008" }}, // no thirteenth month
		{"number-wrong", "Nama andi", "Seksi", func(s *appraisal.Staffing) { person(s, "andi").Kind = appraisal.PNS }},          // a PPPK's number
		{"appointed-later", "Nama andi", "Seksi", func(s *appraisal.Staffing) { person(s, "andi").Number = "199206082028211008" }},
		{"retired-by-age", "Nama sari", "Dinas", func(s *appraisal.Staffing) { person(s, "sari").Number = "196812081995032003" }},
		{"person-twice", "ANDI tercatat dua kali", "Seksi", func(s *appraisal.Staffing) {
			person(s, "tua").Name, person(s, "tua").Number = "nama  ANDI", "199206082019031002"
		}},
		{"no-hr", "", "", func(s *appraisal.Staffing) { person(s, "sari").HR = false }},
	} {
		t.Run(row.code+" "+row.names, func(t *testing.T) {
			t.Parallel()
			s := madeUp()
			row.plant(&s)
			found := appraisal.Preflight(s, on)
			if len(found) != 1 || found[0].Code != row.code {
				t.Fatalf("want %s alone, found %+v", row.code, found)
			}
			d := found[0]
			if !strings.Contains(strings.ToLower(d.Sentence), strings.ToLower(row.names)) || d.English == "" || !strings.Contains(d.MendedBy, row.by) || d.MendedBy == "" {
				t.Errorf("%+v", d)
			}
			if (d.LeftOut != "") != (row.code == "post-later") {
				t.Errorf("left out: %q", d.LeftOut)
			}
		})
	}
}

// UU 20/2023 art. 55: who turns 58 in December retires on 1 January, and is still in service on the day before.
func TestRetirementByAgeBeginsWithTheMonthAfterTheBirthday(t *testing.T) {
	t.Parallel()
	s := madeUp()
	s.People[3].Number = "196812081995032003"
	if found := appraisal.Preflight(s, appraisal.NewDate(2026, time.December, 31)); slices.ContainsFunc(found, func(d appraisal.StaffDefect) bool { return d.Code == "retired-by-age" }) {
		t.Errorf("%+v", found)
	}
}
