// Package storetest gives tests a store on a database of their own, and a small made-up agency to put in it.
package storetest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"siklus.id/appraisal"
	"siklus.id/deploy/local/testground"
	"siklus.id/store"
)

// Open returns a store on a fresh migrated database, connected as the application's role. Both end with t.
func Open(t testing.TB, opts ...store.Option) (*store.Store, testground.Database) {
	t.Helper()
	database := testground.NewDatabase(t, store.Migrate)
	s, err := store.Open(t.Context(), database.App, opts...)
	if err != nil {
		t.Fatalf("open the store: %v", err)
	}
	t.Cleanup(s.Close)
	return s, database
}

// Do runs f in a transaction of an agency and ends t when it fails.
func Do(t testing.TB, s *store.Store, agency string, f func(ctx context.Context, tx store.Tx) error) {
	t.Helper()
	if err := s.WithAgency(t.Context(), agency, func(tx store.Tx) error { return f(t.Context(), tx) }); err != nil {
		t.Fatal(err)
	}
}

// Town is a made-up agency of one office with two divisions: a regional head who is no ASN above the head of
// office, two heads of division, and staff below the first.
type Town struct {
	Agency store.Agency
	People map[string]string // "bupati", "kadis", "kabid-a", "kabid-b", "staf-1" … to the person's ID
	Posts  map[string]string // the same names to the post's ID
}

// Founded is the day from which everybody in a Town holds their post.
var Founded = appraisal.NewDate(2026, time.January, 2)

// NewTown puts a Town with so many staff into the store. code tells several of one database apart.
func NewTown(t testing.TB, s *store.Store, code string, staff int) Town {
	t.Helper()
	agency, err := s.PutAgency(t.Context(), store.Agency{Code: code, Name: "Dinas " + code, Zone: "Asia/Jayapura", Week: 5, MadeUp: true})
	if err != nil {
		t.Fatal(err)
	}
	town := Town{Agency: agency, People: map[string]string{}, Posts: map[string]string{}}
	roster := Roster(staff)
	Do(t, s, agency.ID, func(ctx context.Context, tx store.Tx) error {
		if _, err := tx.ApplyRoster(ctx, roster); err != nil {
			return err
		}
		people, err := tx.People(ctx)
		if err != nil {
			return err
		}
		for _, p := range people {
			town.People[p.Code] = p.ID
		}
		posts, err := tx.Posts(ctx)
		for _, p := range posts {
			town.Posts[p.Code] = p.ID
		}
		return err
	})
	return town
}

// Roster is the personnel list of a Town.
func Roster(staff int) store.Roster {
	r := store.Roster{On: Founded, Units: []store.RosterUnit{{Code: "DINAS", Name: "Dinas"},
		{Code: "BID-A", Name: "Bidang A", Parent: "DINAS"}, {Code: "BID-B", Name: "Bidang B", Parent: "DINAS"}}}
	add := func(name, unit, above, kind string, level appraisal.Level) {
		number := ""
		if kind != store.NonASN {
			number = fmt.Sprintf("198001012005011%03d", len(r.People)+1)
		}
		r.Posts = append(r.Posts, store.RosterPost{Code: name, Title: "Jabatan " + name, Unit: unit, Parent: above, Level: string(level)})
		r.People = append(r.People, store.RosterPerson{Code: name, Number: number, Kind: kind, Name: "Nama " + name, Email: name + "@dinas.example"})
		r.Holdings = append(r.Holdings, store.RosterHolding{Post: name, Person: name, Capacity: appraisal.Definitive})
	}
	add("bupati", "DINAS", "", store.NonASN, appraisal.RegionalHead)
	add("kadis", "DINAS", "bupati", store.PNS, appraisal.JPTPratama)
	add("kabid-a", "BID-A", "kadis", store.PNS, appraisal.Administrator)
	add("kabid-b", "BID-B", "kadis", store.PNS, appraisal.Administrator)
	for i := range staff {
		add(fmt.Sprintf("staf-%d", i+1), "BID-A", "kabid-a", store.PPPK, appraisal.Executor)
	}
	return r
}

// Rules are rules that a test can pin: no holidays, five days a week, the town's zone.
func Rules() appraisal.Rules {
	return appraisal.Rules{Edition: "permenpanrb-6-2022", Policy: "uji@0", Calendar: appraisal.Calendar{Zone: "Asia/Jayapura", Week: 5},
		Lengths: map[appraisal.Clock]int{appraisal.T9: 14, appraisal.T11: 14, appraisal.T12: 7}}
}

// NewCycle launches a real cycle of 2026 in the town and freezes its roster.
func NewCycle(t testing.TB, s *store.Store, town Town) store.Cycle {
	t.Helper()
	return NewCycleUnder(t, s, town, Rules())
}

// NewCycleUnder is NewCycle under other rules.
func NewCycleUnder(t testing.TB, s *store.Store, town Town, rules appraisal.Rules) store.Cycle {
	t.Helper()
	var cycle store.Cycle
	Do(t, s, town.Agency.ID, func(ctx context.Context, tx store.Tx) (err error) {
		cycle, _, err = tx.PutCycle(ctx, store.Cycle{Year: 2026, Rules: rules, RulesName: "uji@0", RequestID: "launch-2026"})
		if err != nil {
			return err
		}
		cycle.Planned, err = tx.FreezeRoster(ctx, cycle.ID, Founded)
		return err
	})
	return cycle
}

// Opened is the legal instant at which OpenAll opens cases: 5 January 2026, 08.00 WIT.
var Opened = time.Date(2026, time.January, 4, 23, 0, 0, 0, time.UTC)

// TargetsDue is where an appraisal of the town begins: targets awaited until the end of January.
func TargetsDue(store.Member) appraisal.Step {
	return appraisal.Step{Stage: appraisal.TargetsDue, Awaits: []appraisal.Awaited{{Role: appraisal.Employee, Act: appraisal.SubmitTargets,
		Term: appraisal.Term{Clock: appraisal.T1, Due: appraisal.NewDate(2026, time.January, 31)}, Letter: "targets_due"}}}
}

// OpenAll opens every appraisal of a cycle and returns the cases by the name of the employee.
func OpenAll(t testing.TB, s *store.Store, town Town, cycle store.Cycle) map[string]store.Case {
	t.Helper()
	names := map[string]string{}
	for name, id := range town.People {
		names[id] = name
	}
	cases := map[string]store.Case{}
	Do(t, s, town.Agency.ID, func(ctx context.Context, tx store.Tx) error {
		members, err := tx.NextUnopened(ctx, cycle.ID, 10000)
		if err != nil {
			return err
		}
		opened, err := tx.OpenAppraisals(ctx, cycle.ID, members, TargetsDue, Opened)
		for _, c := range opened {
			cases[names[c.PersonID]] = c
		}
		return err
	})
	return cases
}
