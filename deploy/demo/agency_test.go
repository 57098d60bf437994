package demo

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"siklus.id/api/rosterfile"
	"siklus.id/appraisal"
)

func TestSameSeedGivesTheSameAgency(t *testing.T) {
	t.Parallel()
	require.Equal(t, NewAgency(7), NewAgency(7))
	require.NotEqual(t, NewAgency(7).RosterCSV(), NewAgency(8).RosterCSV())
}

func TestAgencyIsWhatTheDemoPromises(t *testing.T) {
	t.Parallel()
	for seed := range uint64(40) {
		a := NewAgency(seed)
		require.Len(t, a.People, 40)
		require.Len(t, a.Units, 5)
		count := map[string]int{}
		names, numbers := map[string]bool{}, map[string]bool{}
		for _, p := range a.People {
			require.False(t, names[p.Name], "name twice")
			names[p.Name] = true
			if p.Number != "" {
				require.False(t, numbers[p.Number], "number twice")
				numbers[p.Number] = true
			}
			count[string(p.Kind)]++
			count[p.Office]++
			if p.Email == "" {
				count["no address"]++
			}
			for _, h := range p.Posts {
				count[string(h.Capacity)]++
			}
			for name, is := range map[string]bool{
				"late": p.Late, "silent": p.Silent, "silent appraiser": p.SilentAppraiser, "silent superior": p.SilentSuperior,
				"upheld": p.Objects == appraisal.Upheld, "changed": p.Objects == appraisal.Changed, "weak": p.Weak,
			} {
				if is {
					count[name]++
				}
			}
		}
		require.Equal(t, 1, count["non-asn"])
		require.Positive(t, count["pppk"])
		require.Equal(t, 1, count["plt"])
		require.Equal(t, 2, count["hr"])
		require.Equal(t, 1, count["auditor"])
		require.Equal(t, 1, count["no address"])
		require.Equal(t, 1, count["silent"])
		require.Equal(t, 2, count["silent appraiser"])
		require.Equal(t, 1, count["silent superior"])
		require.Equal(t, 1, count["upheld"])
		require.Equal(t, 1, count["changed"])
		require.Equal(t, 1, count["weak"])
		require.Greater(t, count["late"], 2)
	}
}

func TestRosterPassesEveryCheckAsCSVAndAsSpreadsheet(t *testing.T) {
	t.Parallel()
	a := NewAgency(2026)
	book, err := a.RosterXLSX()
	require.NoError(t, err)
	for name, content := range map[string][]byte{"pegawai.csv": a.RosterCSV(), "pegawai.xlsx": book} {
		rows, defects, err := rosterfile.Read(name, bytes.NewReader(content))
		require.NoError(t, err)
		require.Empty(t, defects, name)
		roster, defects := appraisal.CheckRoster(rows)
		for _, d := range defects {
			require.False(t, d.Blocks, "%s row %d: %s", name, d.Row, d.English)
		}
		require.Len(t, roster.People, 40, name)
		require.Len(t, roster.Holdings, 41, name)
		require.Len(t, roster.Posts, len(a.Posts), name)
	}
}

func TestLetterAddressesNeverLeaveTheMachine(t *testing.T) {
	t.Parallel()
	a := NewAgency(2026)
	for _, p := range a.People {
		require.True(t, p.Email == "" || strings.HasSuffix(p.Email, ".example"), p.Email)
	}
}

func TestPltIsAppraisedInTheActingPostAndAppraisesBoth(t *testing.T) {
	t.Parallel()
	a := NewAgency(2026)
	plt := a.Holders(actingPost)[0]
	require.Equal(t, actingPost, plt.AppraisedIn())
	require.True(t, a.Appraises(plt, a.Holders("ANALIS-IKAN")[0]))
	require.True(t, a.Appraises(plt, a.Holders("PENGELOLA-BENIH")[0]))
	require.False(t, a.Appraises(plt, a.Holders("PENYULUH")[0]))
}

func TestWeakResultComesAtTheEndOfTheYearOnly(t *testing.T) {
	t.Parallel()
	results, _ := ratings(&Person{Character: Character{Weak: true}}, "year")
	require.Equal(t, "RATING_BELOW", results)
	results, _ = ratings(&Person{Character: Character{Weak: true}}, "q4")
	require.Equal(t, "RATING_MEETS", results)
}

func TestEveryAgencyHasARosterWithoutDefects(t *testing.T) {
	t.Parallel()
	for _, code := range Codes() {
		a, there := Named(code, 2026)
		require.True(t, there)
		require.Equal(t, code, a.Code)
		rows, defects, err := rosterfile.Read("pegawai.csv", bytes.NewReader(a.RosterCSV()))
		require.NoError(t, err)
		require.Empty(t, defects, code)
		roster, defects := appraisal.CheckRoster(rows)
		for _, d := range defects {
			require.False(t, d.Blocks, "%s row %d: %s", code, d.Row, d.English)
		}
		require.Len(t, roster.People, len(a.People), code)
		require.Len(t, a.HR(), 2, code)
		for _, p := range a.Appraised() {
			require.NotNil(t, a.Appraiser(p), "%s: nobody appraises %s", code, p.AppraisedIn())
		}
		for _, p := range a.People {
			require.True(t, p.Email == "" || strings.HasSuffix(p.Email, ".example"), p.Email)
		}
	}
}

func TestUnknownAgencyIsNoAgency(t *testing.T) {
	t.Parallel()
	_, there := Named("atlantis", 1)
	require.False(t, there)
	first, there := Named("", 1)
	require.True(t, there)
	require.Equal(t, NewAgency(1), first)
}
