package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"siklus.id/deploy/local/testground"
)

func TestMain(m *testing.M) { testground.Main(m) }

// call runs one call of the program and returns its exit status and what it printed.
func call(t *testing.T, arguments ...string) (status int, out, err string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	status = run(t.Context(), arguments, console{in: strings.NewReader(""), out: &stdout, err: &stderr})
	return status, stdout.String(), stderr.String()
}

func TestNoCommandIsHelp(t *testing.T) {
	t.Parallel()
	for _, arguments := range [][]string{nil, {"help"}, {"--help"}} {
		status, out, err := call(t, arguments...)
		require.Equal(t, exitDone, status, err)
		require.Contains(t, out, "roster")
	}
}

func TestHelpNamesEveryCommand(t *testing.T) {
	t.Parallel()
	_, text, _ := call(t, "help")
	_, flags, _ := call(t, "--help")
	for _, command := range []string{"dev", "demo", "roster check", "roster import", "cycle plan", "cycle launch", "cycle status", "cycle numbers", "cycle adopt-calendar", "cycle adopt-rules",
		"migrate", "api", "worker", "agency put", "office give", "key create", "verify"} {
		require.Contains(t, text, "siklus "+command)
		require.Contains(t, flags, command)
	}
}

func TestWrongCallIsStatusTwoWithASentence(t *testing.T) {
	t.Parallel()
	for name, one := range map[string]struct {
		arguments []string
		says      string
	}{
		"unknown command":        {[]string{"rosterr"}, "unexpected argument rosterr"},
		"unknown flag":           {[]string{"worker", "--nonsense"}, "unknown flag --nonsense"},
		"unknown zone":           {[]string{"agency", "put", "x", "--name", "X", "--mail-from", "x@x.example", "--zone", "Asia/Tokyo"}, "Asia/Jayapura"},
		"unknown language":       {[]string{"help", "--language", "fr"}, "--language"},
		"unknown policy":         {[]string{"agency", "put", "x", "--name", "X", "--mail-from", "x@x.example", "--zone", "Asia/Jayapura", "--policy", "angan"}, "nasional"},
		"unknown scope":          {[]string{"key", "create", "mesin", "--agency", "x", "--scope", "everything", "--database", "postgres://nowhere"}, "organisation-results"},
		"unknown made-up agency": {[]string{"demo", "--agency", "lain"}, "dkp-saruni"},
		"migrate without owner":  {[]string{"migrate", "--database-owner", ""}, "SIKLUS_DATABASE_OWNER"},
		"verify without address": {[]string{"verify", "--database", ""}, "SIKLUS_DATABASE"},
		"cycle without server":   {[]string{"cycle", "status", "--url", ""}, "SIKLUS_URL"},
		"cycle without key":      {[]string{"cycle", "status", "--url", "http://127.0.0.1:1", "--key", ""}, "SIKLUS_KEY"},
		"cycle of no address":    {[]string{"cycle", "status", "--url", "kinerja.example", "--key", "k"}, "https://"},
		"start of a real year":   {[]string{"cycle", "plan", "2026", "--start", "2026-01-02", "--url", "http://127.0.0.1:1", "--key", "k"}, "--rehearsal"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			status, _, err := call(t, one.arguments...)
			require.Equal(t, exitBadCall, status, err)
			require.Contains(t, err, one.says)
		})
	}
}

func TestDoorAndWorkerDoNotStartWithoutAWayOutForLetters(t *testing.T) {
	t.Parallel()
	key := "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
	for _, part := range []string{"api", "worker"} {
		status, _, err := call(t, part, "--database", "postgres://nowhere", "--url", "http://127.0.0.1:1", "--link-keys", key,
			"--sendgrid-key", "", "--smtp-host", "")
		require.Equal(t, exitBadCall, status, err)
		require.Contains(t, err, "SENDGRID_API_KEY")
		require.Contains(t, err, "SMTP_HOST")

		status, _, err = call(t, part, "--database", "postgres://nowhere", "--url", "", "--link-keys", "", "--sendgrid-key", "k")
		require.Equal(t, exitBadCall, status, err)
		require.Contains(t, err, "SIKLUS_LINK_KEYS")
		require.Contains(t, err, "SIKLUS_URL")
	}
}

func TestOfTwoWaysOutSendGridComesFirst(t *testing.T) {
	t.Parallel()
	sender, err := mailSettings{SendGridKey: "k", SMTPHost: "smtp.example"}.sender()
	require.NoError(t, err)
	require.IsType(t, sendGrid, sender)
	sender, err = mailSettings{SMTPHost: "smtp.example", SMTPPort: 25, SMTPSecurity: "plain"}.sender()
	require.NoError(t, err)
	require.IsType(t, smtp, sender)
}
