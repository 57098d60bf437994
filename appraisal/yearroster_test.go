package appraisal_test

import (
	"reflect"
	"testing"

	"siklus.id/appraisal"
)

func member(person, post, unit, superior string) appraisal.YearMember {
	return appraisal.YearMember{Person: person, Name: "Nama " + person, Post: post, Title: "Jabatan " + post, Unit: unit, UnitName: "Unit " + unit,
		Superior: superior, SuperiorName: "Nama " + superior}
}

func TestYearsAreComparedPersonByPersonAndUnitByUnit(t *testing.T) {
	t.Parallel()
	gone := member("eka", "e", "u1", "kepala")
	back := member("fitri", "f", "u1", "kepala")
	back.LeftOut = "no-post"
	before := appraisal.YearRoster{Recorded: true,
		Members: []appraisal.YearMember{member("andi", "a", "u1", "kepala"), member("budi", "b", "u1", "kepala"), member("citra", "c", "u1", "kepala"), gone, back},
		Units:   []appraisal.YearUnit{{ID: "u1", Code: "U1", Name: "Satu"}, {ID: "u2", Code: "U2", Name: "Dua"}}}
	moved, left := member("budi", "b2", "u3", "ketua"), gone
	left.LeftOut = "departed"
	back.LeftOut = ""
	after := appraisal.YearRoster{Recorded: true,
		Members: []appraisal.YearMember{member("andi", "a", "u1", "kepala"), moved, member("dewi", "d", "u1", "kepala"), left, back},
		Units:   []appraisal.YearUnit{{ID: "u1", Code: "U1", Name: "Satu baru"}, {ID: "u3", Code: "U3", Name: "Tiga"}}}
	people := []appraisal.YearChange{
		{Kind: "post", Subject: "Nama budi", Before: "Jabatan b", After: "Jabatan b2"},
		{Kind: "unit", Subject: "Nama budi", Before: "Unit u1", After: "Unit u3"},
		{Kind: "superior", Subject: "Nama budi", Before: "Nama kepala", After: "Nama ketua"},
		{Kind: "joined", Subject: "Nama dewi", After: "Jabatan d, Unit u1"},
		{Kind: "joined", Subject: "Nama fitri", After: "Jabatan f, Unit u1"},
		{Kind: "left", Subject: "Nama citra", Before: "Jabatan c, Unit u1"},
		{Kind: "left", Subject: "Nama eka", Before: "Jabatan e, Unit u1", After: "departed"},
	}
	units := []appraisal.YearChange{{Kind: "unit-renamed", Subject: "U1", Before: "Satu", After: "Satu baru"}, {Kind: "unit-added", Subject: "Tiga"}, {Kind: "unit-gone", Subject: "Dua"}}
	if got := appraisal.CompareYears(before, after); !reflect.DeepEqual(got, append(append([]appraisal.YearChange{}, people...), units...)) {
		t.Errorf("%+v", got)
	}
	if got := appraisal.CompareYears(after, after); len(got) != 0 {
		t.Errorf("the same roster differs: %+v", got)
	}
	before.Recorded = false
	if got := appraisal.CompareYears(before, after); !reflect.DeepEqual(got, append(append([]appraisal.YearChange{}, people[:2]...), people[3:]...)) {
		t.Errorf("without units and appraisers on record: %+v", got)
	}
}

func TestLoadsComeTheMostFirstWithTheirMedian(t *testing.T) {
	t.Parallel()
	out := member("gina", "g", "u1", "kepala")
	out.LeftOut = "exempt"
	loads, median := appraisal.SuperiorLoads([]appraisal.YearMember{
		member("kepala", "k", "u0", "bupati"), member("andi", "a", "u1", "kepala"), member("budi", "b", "u1", "kepala"), member("citra", "c", "u1", "kepala"),
		member("dewi", "d", "u1", "ketua"), member("eka", "e", "u1", "ketua"), out})
	want := []appraisal.SuperiorLoad{{Person: "kepala", Name: "Nama kepala", Unit: "Unit u0", Staff: 3}, {Person: "ketua", Name: "Nama ketua", Staff: 2}, {Person: "bupati", Name: "Nama bupati", Staff: 1}}
	if !reflect.DeepEqual(loads, want) || median != 2 {
		t.Errorf("%+v, median %d", loads, median)
	}
	if loads, median := appraisal.SuperiorLoads(nil); len(loads) != 0 || median != 0 {
		t.Errorf("of nobody: %+v, %d", loads, median)
	}
}
