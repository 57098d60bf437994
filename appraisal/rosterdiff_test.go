package appraisal

import (
	"slices"
	"testing"
)

func TestRosterDifferences(t *testing.T) {
	t.Parallel()
	on, hired, moved := NewDate(2026, 6, 15), NewDate(2020, 2, 3), NewDate(2026, 6, 1)
	facts := func(change ...func(*RosterFacts)) RosterFacts {
		f := RosterFacts{Person: "p", Kind: PNS, Number: "198001012005011001", Level: Executor, Case: "c", Stage: InYear, Post: "a", Unit: "U", PostUnit: "U",
			Own: RosterHold{"a", "U", hired}, Holds: true, Led: true}
		for _, c := range change {
			c(&f)
		}
		return f
	}
	own := func(post string, from Date) func(*RosterFacts) {
		return func(f *RosterFacts) { f.Own, f.Holds = RosterHold{post, "V", from}, post == f.Post }
	}
	acts := func(f *RosterFacts) { f.Acting = RosterHold{"b", "V", moved} }
	noPost := func(f *RosterFacts) { f.Own, f.Holds, f.Last = RosterHold{}, false, moved-1 }
	for _, c := range []struct {
		name  string
		f     RosterFacts
		kinds []DifferenceKind
		act   ActKind
		check func(Difference) bool
	}{
		{"nothing differs", facts(), nil, "", nil},
		{"II.C.6: another post", facts(own("b", moved)), []DifferenceKind{DiffMoved}, Transfer,
			func(d Difference) bool {
				return d.Facts.Post == "b" && d.Facts.Unit == "V" && d.Facts.From == moved && d.Facts.Capacity == Definitive
			}},
		{"II.C.6: … since last year counts from January", facts(own("b", NewDate(2025, 11, 3))), []DifferenceKind{DiffMoved}, Transfer,
			func(d Difference) bool { return d.Facts.From == NewDate(2026, 1, 1) }},
		{"policy: the post belongs to another unit", facts(func(f *RosterFacts) { f.PostUnit = "W" }), []DifferenceKind{DiffUnitMoved}, Transfer,
			func(d Difference) bool { return d.Facts.Post == "a" && d.Facts.Unit == "W" && d.Facts.From == on }},
		{"IV.A.5: Plt of another post", facts(acts), []DifferenceKind{DiffActingBegan}, Transfer,
			func(d Difference) bool {
				return d.Facts.Post == "b" && d.Facts.Capacity == Acting && d.Facts.From == moved
			}},
		{"IV.A.5: … where the appraisal is already", facts(acts, func(f *RosterFacts) { f.Post, f.Unit, f.PostUnit = "b", "V", "V" }), nil, "", nil},
		{"IV.A.6: the time as Plt is over", facts(func(f *RosterFacts) { f.Post, f.Acted, f.Holds, f.Last = "b", true, false, moved-1 }), []DifferenceKind{DiffActingEnded}, Transfer,
			func(d Difference) bool {
				return d.Facts.Post == "a" && d.Facts.Capacity == Definitive && d.Facts.From == moved
			}},
		{"II.C.6: somebody joined", facts(func(f *RosterFacts) { f.Case = "" }), []DifferenceKind{DiffJoined}, OpenAppraisalAct,
			func(d Difference) bool { return d.Facts.Post == "a" && len(d.Follows) == 2 }},
		{"IV.A.2: … and nobody could appraise them", facts(func(f *RosterFacts) { f.Case, f.Led = "", false }), []DifferenceKind{DiffJoined}, OpenAppraisalAct,
			func(d Difference) bool { return len(d.Follows) == 3 }},
		{"II.C.8: … and no appraisal is due", facts(func(f *RosterFacts) { f.Case, f.Exempt = "", "MPP" }), nil, "", nil},
		{"art. 4: … who is no civil servant", facts(func(f *RosterFacts) { f.Case, f.Kind = "", NonASN }), nil, "", nil},
		{"policy: no post any more", facts(noPost), []DifferenceKind{DiffGone}, EndService,
			func(d Difference) bool { return d.Needs == "how" && d.Facts.Service == "" && d.Facts.From == moved }},
		{"policy: … of an age to retire", facts(noPost, func(f *RosterFacts) { f.Number = "196801011990011001" }), []DifferenceKind{DiffGone}, EndService,
			func(d Difference) bool { return d.Facts.Service == Retired }},
		{"policy: a list of everybody leaves them out", facts(func(f *RosterFacts) { f.Unlisted = true }), []DifferenceKind{DiffGone}, EndService,
			func(d Difference) bool { return d.Needs == "how" && d.Facts.From == on }},
		{"policy: … and HR has recorded the end of service", facts(func(f *RosterFacts) { f.Unlisted, f.Departed = true, true }), nil, "", nil},
		{"policy: … and the appraisal has ended", facts(func(f *RosterFacts) { f.Unlisted, f.Ended = true, true }), nil, "", nil},
		{"II.C.8.d: the list says MPP", facts(func(f *RosterFacts) { f.Exempt = "MPP sejak Mei" }), []DifferenceKind{DiffAbsent}, BeginAbsence,
			func(d Difference) bool {
				return d.Needs == "until" && d.Facts.Absence == PreRetirement && d.Provision == "II.C.8.d"
			}},
		{"II.C.8.d: … and the absence is on record", facts(func(f *RosterFacts) { f.Exempt, f.Absent = "MPP", true }), nil, "", nil},
		{"policy: the list gives another reason", facts(func(f *RosterFacts) { f.Exempt = "Diperbantukan di pusat" }), []DifferenceKind{DiffExcused}, Exempt,
			func(d Difference) bool { return d.Needs == "" }},
		{"II.C.7: the post of a named appraiser's place has a new holder", facts(func(f *RosterFacts) { f.NamedAppraiser, f.NewHolder, f.NewSince = "x", "y", moved }), []DifferenceKind{DiffNamedParty}, ChangeParty,
			func(d Difference) bool {
				return d.Facts.Person == "y" && d.Facts.Role == Appraiser && d.Facts.Capacity == Named
			}},
		{"art. 1(9): … who is the named one", facts(func(f *RosterFacts) { f.NamedAppraiser, f.NewHolder = "x", "x" }), nil, "", nil},
		{"policy: name and address", facts(func(f *RosterFacts) { f.Changed = []string{"email", "name"} }), []DifferenceKind{DiffDetails}, "",
			func(d Difference) bool { return d.Says.Indonesian == "Daftar memperbaiki: alamat email, nama." }},
		{"several at once", facts(own("b", moved), func(f *RosterFacts) { f.Changed, f.Exempt = []string{"name"}, "Diperbantukan di pusat" }), []DifferenceKind{DiffMoved, DiffExcused, DiffDetails}, Transfer, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := RosterDifferences(c.f, on, 2026)
			var kinds []DifferenceKind
			for _, d := range got {
				kinds = append(kinds, d.Kind)
				if d.Says.Indonesian == "" || d.Says.English == "" || len(d.Follows) == 0 || d.Provision == "" {
					t.Errorf("%s says too little: %+v", d.Kind, d)
				}
				if !slices.Contains(DifferenceKinds(), d.Kind) {
					t.Errorf("%s is not in the list of kinds", d.Kind)
				}
			}
			if !slices.Equal(kinds, c.kinds) {
				t.Fatalf("%v, want %v", kinds, c.kinds)
			}
			if len(got) > 0 && (got[0].Act != c.act || c.check != nil && !c.check(got[0])) {
				t.Errorf("%+v", got[0])
			}
		})
	}
}

// A difference that was declined stays declined from day to day, and comes back when it becomes another.
func TestADifferenceKeepsItsNameUntilItChanges(t *testing.T) {
	t.Parallel()
	f := RosterFacts{Person: "p", Kind: PNS, Case: "c", Stage: InYear, Post: "a", Unit: "U", PostUnit: "U", Own: RosterHold{"b", "V", NewDate(2026, 6, 1)}}
	key := func(f RosterFacts, on Date) string { return RosterDifferences(f, on, 2026)[0].Key(f.Person) }
	first := key(f, NewDate(2026, 6, 15))
	if key(f, NewDate(2026, 9, 1)) != first {
		t.Error("the same move has another name in September")
	}
	for _, change := range []func(*RosterFacts){
		func(f *RosterFacts) { f.Own.Post = "d" }, func(f *RosterFacts) { f.Own.From++ }, func(f *RosterFacts) { f.Person = "q" }, func(f *RosterFacts) { f.Exempt, f.Own.Post = "Lain", "a" },
	} {
		other := f
		change(&other)
		if key(other, NewDate(2026, 6, 15)) == first {
			t.Errorf("%+v has the same name", other)
		}
	}
	unlisted := RosterFacts{Person: "p", Kind: PNS, Case: "c", Post: "a", Unit: "U", PostUnit: "U", Own: RosterHold{"a", "U", NewDate(2020, 1, 2)}, Unlisted: true}
	if key(unlisted, NewDate(2026, 6, 15)) != key(unlisted, NewDate(2026, 6, 16)) {
		t.Error("who is not on the list is proposed anew every day")
	}
}

func TestListsSayAbsencesInManyWays(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]Absence{
		"MPP": PreRetirement, "mpp s.d. 2027": PreRetirement, "Masa Persiapan Pensiun": PreRetirement, "CLTN": UnpaidLeave, "cuti di luar tanggungan negara": UnpaidLeave,
		"Tugas  belajar S2": StudyLeave, "Diberhentikan sementara": Suspension, "Pejabat negara": StateOffice, "cuti melahirkan": Maternity, "Cuti besar": LongLeave,
		"Cuti sakit": SickLeave, "diperbantukan": "", "kampung lama": "", "": "",
	} {
		if got := SaidAbsence(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestOnlyAListOfEverybodySaysWhoIsGone(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		named, unread, staff int
		want                 bool
	}{{240, 0, 240, true}, {120, 0, 240, true}, {119, 0, 240, false}, {240, 1, 240, false}, {0, 0, 0, false}} {
		if got := WholeRoster(c.named, c.unread, c.staff); got != c.want {
			t.Errorf("%+v: %t", c, got)
		}
	}
}

func TestANewSuperiorIsInForceAlready(t *testing.T) {
	t.Parallel()
	for _, d := range []Difference{NewSuperior(Definitive, false), NewSuperior(Acting, false), NewSuperior(DailyActing, false), NewSuperior("", true)} {
		if d.Act != "" || d.Kind != DiffNewSuperior || d.Says.Indonesian == "" || d.Provision == "" {
			t.Errorf("%+v", d)
		}
	}
	if got := NewSuperior(DailyActing, false).Says.English; got != "A deputy (Plh) acts as appraiser." {
		t.Error(got)
	}
}
