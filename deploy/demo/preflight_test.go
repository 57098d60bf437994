package demo

import (
	"bytes"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"siklus.id/api/rosterfile"
	"siklus.id/appraisal"
)

// The made-up agencies come near real ones: with vacant posts, Plt, functional posts and people without an address.
// Before a launch nothing is said of them but what is so.
func TestPreflightSaysNothingFalseOfTheMadeUpAgencies(t *testing.T) {
	t.Parallel()
	for _, code := range Codes() {
		a, _ := Named(code, 2026)
		rows, _, err := rosterfile.Read("pegawai.csv", bytes.NewReader(a.RosterCSV()))
		require.NoError(t, err)
		roster, _ := appraisal.CheckRoster(rows)
		s := staffing(roster)
		for _, d := range appraisal.Preflight(s, appraisal.NewDate(2026, 1, 2)) {
			require.Equal(t, "no-address", d.Code, "%s: %s", code, d.English)
		}
	}
}

// staffing is a checked roster as it stands once it was imported.
func staffing(r appraisal.Roster) (s appraisal.Staffing) {
	for _, u := range r.Units {
		s.Units = append(s.Units, appraisal.StaffUnit{ID: u.Code, Name: u.Name, Parent: u.Parent})
	}
	for _, p := range r.Posts {
		s.Posts = append(s.Posts, appraisal.StaffPost{ID: p.Code, Title: p.Title, Unit: p.Unit, Superior: p.Superior, Level: p.Level})
	}
	for _, p := range r.People {
		person := appraisal.StaffPerson{ID: p.Code(), Name: p.Name, Kind: p.Kind, Number: p.Number, Email: p.Email, HR: slices.Contains(p.Offices, string(appraisal.HR))}
		if p.Email == "" {
			person.Unreachable = "no-address"
		}
		s.People = append(s.People, person)
	}
	for _, h := range r.Holdings {
		s.Holdings = append(s.Holdings, appraisal.StaffHolding(h))
	}
	return s
}
