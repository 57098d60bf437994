package bench

import (
	"strings"
	"testing"

	"siklus.id/store"
	"siklus.id/store/storetest"
)

// The measurement of values runs and says what it found; its figures are those of a full run only.
func TestMeasurementsAreMeasured(t *testing.T) {
	t.Parallel()
	s, database := storetest.Open(t, store.WithMaxConns(4))
	town := storetest.NewTown(t, s, "ukur", 20)
	var cases []store.Case
	for _, c := range storetest.OpenAll(t, s, town, storetest.NewCycle(t, s, town)) {
		cases = append(cases, c)
	}
	found, err := MeasureMeasurements(t.Context(), s, database.Owner, town.Agency.ID, cases, 2, 1500)
	if err != nil {
		t.Fatal(err)
	}
	insert, copied := found.Ratios()
	if len(found.Kept) != 2 || insert <= 0 || copied <= 0 {
		t.Errorf("found %+v", found)
	}
	var p page
	p.measurements(found)
	if !strings.Contains(p.String(), "**values taken**") {
		t.Error("the report says too little")
	}
}
