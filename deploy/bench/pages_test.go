package bench

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"siklus.id/api"
	"siklus.id/link"
	"siklus.id/store"
	"siklus.id/store/storetest"
)

// The measurement of pages runs at the server and in a browser, on lines that take their time whatever the machine does, and
// says what it found; its figures are those of a full run only.
func TestPagesAreMeasured(t *testing.T) {
	t.Parallel()
	browser, err := exec.LookPath("chromium")
	require.NoError(t, err, "no chromium on this machine; `make deps` adds it")
	s, _ := storetest.Open(t, store.WithMaxConns(6))
	town := storetest.NewTown(t, s, "halaman", 3)
	cases := storetest.OpenAll(t, s, town, storetest.NewCycle(t, s, town))
	links := link.Signer{Keys: [][]byte{bytes.Repeat([]byte("k"), link.MinKey)}}
	door, err := api.New(api.Config{Store: s, Engine: struct{ api.Engine }{}, Link: links, BaseURL: "http://127.0.0.1", ActsPerMinute: 1 << 30})
	require.NoError(t, err)
	server := httptest.NewServer(door.Handler())
	t.Cleanup(server.Close)
	found, err := MeasurePages(t.Context(), s, SurveyDoor{server.URL, &http.Client{Transport: bearing{http.DefaultTransport}}, links}, town.Agency.ID, cases["staf-1"], browser, 1, time.Second)
	require.NoError(t, err)
	require.Len(t, found.Served, 2)
	require.Len(t, found.Opened, 4)
	for _, o := range found.Opened {
		least := map[string]time.Duration{slow3G.name: slow3G.roundTrip, badLine.name: badLine.roundTrip}[o.Line]
		require.GreaterOrEqual(t, o.Took[0], least, "%s on %s: the line was not imitated", o.Who, o.Line)
	}
	var p page
	p.pages(found)
	for _, said := range []string{"| staff | Slow 3G", "| HR | 400 kbit/s", "p95 ÷ budget"} {
		if !strings.Contains(p.String(), said) {
			t.Errorf("the report does not say %q", said)
		}
	}
}
