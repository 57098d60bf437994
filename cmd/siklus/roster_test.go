package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"siklus.id/deploy/demo"
	"siklus.id/mail"
)

var (
	sendGrid = mail.SendGrid{}
	smtp     = mail.SMTP{}
)

// rosterFile writes a roster file and returns its path.
func rosterFile(t *testing.T, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(path, content, 0o600))
	return path
}

func TestRosterCheckOfAGoodFileIsYes(t *testing.T) {
	t.Parallel()
	agency := demo.NewAgency(demoSeed)
	book, err := agency.RosterXLSX()
	require.NoError(t, err)
	for name, content := range map[string][]byte{"pegawai.csv": agency.RosterCSV(), "pegawai.xlsx": book} {
		status, out, complaint := call(t, "roster", "check", rosterFile(t, name, content))
		require.Equal(t, exitDone, status, complaint)
		require.Contains(t, out, "41 rows read, 41 good, 0 left out.", name)
		require.Contains(t, out, "no e-mail address", name)
	}
}

func TestRosterCheckNamesRowColumnAndMenderAndIsNo(t *testing.T) {
	t.Parallel()
	agency := demo.NewAgency(demoSeed)
	number := agency.People[5].Number
	broken := bytes.Replace(agency.RosterCSV(), []byte(number), []byte(number[:17]), 1)
	path := rosterFile(t, "pegawai.csv", broken)

	status, out, _ := call(t, "roster", "check", path)
	require.Equal(t, exitFailed, status)
	require.Regexp(t, `(?m)^7 +nip +left out +A staff number must have 18 digits`, out)
	require.Contains(t, out, "41 rows read, 40 good, 1 left out.")

	status, out, _ = call(t, "roster", "check", path, "--language", "id")
	require.Equal(t, exitFailed, status)
	require.Contains(t, out, "NIP harus 18 angka")

	status, out, _ = call(t, "roster", "check", path, "--json")
	require.Equal(t, exitFailed, status)
	var answer struct {
		Rows, Good int
		Defects    []struct {
			Row         int
			Field, Code string
			Blocks      bool
		}
	}
	require.NoError(t, json.Unmarshal([]byte(out), &answer))
	require.Equal(t, 41, answer.Rows)
	require.Equal(t, 40, answer.Good)
	require.Equal(t, 7, answer.Defects[0].Row)
	require.Equal(t, "nip", answer.Defects[0].Field)
	require.True(t, answer.Defects[0].Blocks)
}

func TestRosterThatIsNoFileIsAWrongCall(t *testing.T) {
	t.Parallel()
	for _, path := range []string{filepath.Join(t.TempDir(), "tidak-ada.csv"), t.TempDir()} {
		status, _, complaint := call(t, "roster", "check", path)
		require.Equal(t, exitBadCall, status)
		require.NotEmpty(t, complaint)
	}
	big := filepath.Join(t.TempDir(), "besar.csv")
	file, err := os.Create(big)
	require.NoError(t, err)
	require.NoError(t, file.Truncate(longestRoster+1))
	require.NoError(t, file.Close())
	status, _, complaint := call(t, "roster", "check", big)
	require.Equal(t, exitBadCall, status)
	require.Contains(t, complaint, "10 MB")
}

func TestRosterColumnsAreListed(t *testing.T) {
	t.Parallel()
	status, out, _ := call(t, "roster", "columns")
	require.Equal(t, exitDone, status)
	require.Regexp(t, `(?m)^nip +yes`, out)
	require.Contains(t, out, "alasan_dikecualikan")
}

func TestRosterSampleIsAGoodRoster(t *testing.T) {
	t.Parallel()
	status, sample, _ := call(t, "roster", "sample")
	require.Equal(t, exitDone, status)
	status, _, complaint := call(t, "roster", "check", rosterFile(t, "contoh.csv", []byte(sample)))
	require.Equal(t, exitDone, status, complaint)
}
