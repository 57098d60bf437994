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
	"siklus.id/appraisal"
	"siklus.id/link"
	"siklus.id/store"
	"siklus.id/store/storetest"
)

// The measurement of citizens beside staff runs and says what it found; its figures are those of a full run only.
func TestCitizensBesideStaffAreMeasured(t *testing.T) {
	t.Parallel()
	s, _ := storetest.Open(t, store.WithMaxConns(6))
	town := storetest.NewTown(t, s, "warga", 2)
	links := link.Signer{Keys: [][]byte{bytes.Repeat([]byte("k"), link.MinKey)}}
	door, err := api.New(api.Config{Store: s, Engine: struct{ api.Engine }{}, Link: links, BaseURL: "http://127.0.0.1", ActsPerMinute: 1 << 30})
	require.NoError(t, err)
	server := httptest.NewServer(door.Handler())
	t.Cleanup(server.Close)
	found, err := MeasureSurvey(t.Context(), s, SurveyDoor{server.URL, &http.Client{Transport: bearing{http.DefaultTransport}}, links}, town.Agency.ID, town.People["staf-1"], 1, 40, time.Second)
	require.NoError(t, err)
	require.Equal(t, 40, found.Sent)
	require.Len(t, found.Busy, perSecond)
	require.Positive(t, found.Ratio(0.95))
	require.NoError(t, s.WithAgency(t.Context(), town.Agency.ID, func(tx store.Tx) error {
		desks, err := tx.Desks(t.Context(), appraisal.NewDate(2026, time.January, 1), nil)
		answers := 0
		for _, d := range desks {
			answers += d.Answers
		}
		require.Equal(t, found.Sent-found.Refused, answers, "every form that was taken counts, once")
		return err
	}))
	var p page
	p.survey(found)
	for _, said := range []string{"**ratio**", "40 forms of citizens", "p95 of 150"} {
		if !strings.Contains(p.String(), said) {
			t.Errorf("the report does not say %q", said)
		}
	}
}
