package bench

import (
	"strings"
	"testing"

	"siklus.id/store"
	"siklus.id/store/storetest"
)

// The measurement of entries runs and says what it found; its figures are those of a full run only.
func TestProgressIsMeasured(t *testing.T) {
	t.Parallel()
	s, database := storetest.Open(t, store.WithMaxConns(4))
	town := storetest.NewTown(t, s, "ukur", 60)
	var cases []store.Case
	for _, c := range storetest.OpenAll(t, s, town, storetest.NewCycle(t, s, town)) {
		cases = append(cases, c)
	}
	found, err := MeasureProgress(t.Context(), s, database.Owner, town.Agency.ID, cases, 1, 300)
	if err != nil {
		t.Fatal(err)
	}
	insert, copied := found.Ratios()
	if len(found.Team) != 200 || insert <= 0 || copied <= 0 {
		t.Errorf("found %+v", found)
	}
	var p page
	p.progress(found)
	if !strings.Contains(p.String(), "**entries kept**") || !strings.Contains(p.String(), "p95") {
		t.Error("the report says too little")
	}
}
