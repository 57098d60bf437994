package api_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"siklus.id/api"
	siklusv1 "siklus.id/proto/siklus/v1"
)

func TestOnlyInARehearsalOfMadeUpStaffCanFiguresBeOfItsOwnTime(t *testing.T) {
	g := newGround(t)
	g.measured("staf-1")
	g.rehearsal() // a day lasts a second
	g.clock.set(noon.Add(30 * time.Second))
	machine := g.with(g.key(api.ScopeMeasure)).Measurement
	push := func(days int) []string {
		out, err := machine.PushMeasurements(t.Context(), &siklusv1.PushMeasurementsRequest{Rows: []*siklusv1.Measurement{value("staf-1", -days, "31", "")}})
		require.NoError(t, err)
		return codes(out.GetDefects())
	}
	agency := g.town.Agency
	for _, madeUp := range []bool{false, true} {
		agency.MadeUp = madeUp
		_, err := g.store.PutAgency(t.Context(), agency)
		require.NoError(t, err)
		if !madeUp {
			require.Equal(t, []string{"1 measured_at time-ahead"}, push(20), "of real people only what has happened")
		}
	}
	require.Empty(t, push(20), "thirty days of the rehearsal have gone by")
	require.Equal(t, []string{"1 measured_at time-ahead"}, push(40), "and not forty")
	own, err := g.as("staf-1").Measurement.ListMeasurements(t.Context(), &siklusv1.ListMeasurementsRequest{})
	require.NoError(t, err)
	require.Equal(t, "31", own.GetSubjects()[0].GetLines()[0].GetCurrent().GetValue())
}
