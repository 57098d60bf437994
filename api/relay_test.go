package api

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"siklus.id/appraisal"
	"siklus.id/store"
)

func registered(id, caseID string) store.RegisteredAct {
	return store.RegisteredAct{ID: id, CaseID: caseID, Act: appraisal.Act{ID: id}}
}

func TestActsOfOneCaseKeepTheirOrder(t *testing.T) {
	t.Parallel()
	groups := byCase([]store.RegisteredAct{registered("1", "a"), registered("2", "b"), registered("3", "a"), registered("4", "a")})
	require.Len(t, groups, 2)
	var first []string
	for _, act := range groups[0] {
		first = append(first, act.ID)
	}
	require.Equal(t, []string{"1", "3", "4"}, first)
}

func TestABrokenCaseIsTriedLessAndLess(t *testing.T) {
	t.Parallel()
	r := newRelay(&door{})
	now := time.Date(2026, 1, 10, 3, 0, 0, 0, time.UTC)
	tried := []store.RegisteredAct{registered("1", "broken"), registered("2", "broken"), registered("3", "fine")}
	var pauses []time.Duration
	for range 10 {
		failed := make(chan string, 1)
		failed <- "broken"
		close(failed)
		r.rest(tried, failed, now)
		pauses = append(pauses, r.pauses["broken"].length)
		now = r.pauses["broken"].until
	}
	require.Equal(t, []time.Duration{time.Second, 2 * time.Second, 4 * time.Second, 8 * time.Second, 16 * time.Second,
		32 * time.Second, time.Minute, time.Minute, time.Minute, time.Minute}, pauses)
	require.NotContains(t, r.pauses, "fine")

	none := make(chan string)
	close(none)
	r.rest(tried, none, now)
	require.Empty(t, r.pauses, "a case that took its acts is forgotten")
}
