package web

import (
	"testing"

	"github.com/stretchr/testify/require"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// A session about everybody is listed in pages; what stands over a group are all of it, with those on other pages.
func TestALongSessionIsListedInPages(t *testing.T) {
	t.Parallel()
	rated := func(p siklusv1.Predicate) *siklusv1.CalibratedRating {
		return &siklusv1.CalibratedRating{Now: &siklusv1.RatedAs{Predicate: p}}
	}
	p := sessionView{Path: sessionPath("x"), GetCalibrationResponse: &siklusv1.GetCalibrationResponse{Total: 460, NextPageToken: "400",
		Counts:  []*siklusv1.CalibrationCount{{Predicate: siklusv1.Predicate_PREDICATE_VERY_GOOD, Now: 150}, {Predicate: siklusv1.Predicate_PREDICATE_GOOD, Now: 300}},
		Ratings: []*siklusv1.CalibratedRating{rated(siklusv1.Predicate_PREDICATE_VERY_GOOD), rated(siklusv1.Predicate_PREDICATE_GOOD), rated(siklusv1.Predicate_PREDICATE_GOOD), {}}}}
	require.Equal(t, "/kalibrasi/sesi/x?mulai=400", p.Next())
	var told []any
	for _, g := range p.Groups() {
		told = append(told, g.Predicate, g.Count, len(g.Ratings))
	}
	require.Equal(t, []any{"PREDICATE_VERY_GOOD", int32(150), 1, "PREDICATE_GOOD", int32(300), 2, "PREDICATE_UNSPECIFIED", int32(10), 1}, told)
	p.NextPageToken = ""
	require.Empty(t, p.Next())
}
