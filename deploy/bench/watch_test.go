package bench

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"siklus.id/api"
	"siklus.id/link"
	"siklus.id/store"
	"siklus.id/store/storetest"
)

// The pages on which HR decides about everybody are measured, and the report says what was found; the figures are those of a
// full run only.
func TestHRsDeskIsMeasured(t *testing.T) {
	t.Parallel()
	s, database := storetest.Open(t, store.WithMaxConns(4))
	links := link.Signer{Keys: [][]byte{bytes.Repeat([]byte("k"), link.MinKey)}}
	door, err := api.New(api.Config{Store: s, Engine: struct{ api.Engine }{}, Link: links, BaseURL: "http://127.0.0.1", ActsPerMinute: 1 << 30})
	require.NoError(t, err)
	server := httptest.NewServer(door.Handler())
	t.Cleanup(server.Close)
	b := &bench{size: size{looks: 2}, ground: &ground{store: s, address: server.URL, http: &http.Client{Transport: bearing{http.DefaultTransport}}}}
	a, err := b.makeAgency(t.Context(), "meja", 120)
	require.NoError(t, err)
	cycle, err := b.watchedCycle(t.Context(), a)
	require.NoError(t, err)
	session, err := b.officer(t.Context(), a)
	require.NoError(t, err)
	pages, err := b.desk(t.Context(), database.Owner, a, cycle, session)
	require.NoError(t, err)
	require.Len(t, pages, 8)
	for _, p := range pages {
		require.Len(t, p.Took, 2, p.Name)
	}
	var p page
	p.watch(Watch{Cases: 120, Counted: []time.Duration{time.Millisecond}, Pages: pages})
	for _, said := range []string{"| roster differences |", "| preview: another appraiser |", "| preview: remind everybody |", "| calibration of one unit |", "(budget 400.0 ms"} {
		if !strings.Contains(p.String(), said) {
			t.Errorf("the report does not say %q:\n%s", said, p.String())
		}
	}
}
