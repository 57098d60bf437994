package store_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"siklus.id/appraisal"
	"siklus.id/store"
	"siklus.id/store/storetest"
)

// A launch can be repeated at any moment, also while its appraisals are being opened.
func TestLaunchRepeatedWhileAppraisalsOpenLocksNobodyOut(t *testing.T) {
	t.Parallel()
	s, _ := storetest.Open(t, store.WithMaxConns(12))
	town := storetest.NewTown(t, s, "uji", 120)
	cycle := storetest.NewCycle(t, s, town)
	var group errgroup.Group
	within := func(f func(store.Tx) error) {
		group.Go(func() error { return s.WithAgency(t.Context(), town.Agency.ID, f) })
	}
	for range 10 {
		within(func(tx store.Tx) error {
			_, err := tx.FreezeRoster(t.Context(), cycle.ID, storetest.Founded)
			return err
		})
		within(func(tx store.Tx) error {
			members, err := tx.NextUnopened(t.Context(), cycle.ID, 15)
			if err != nil {
				return err
			}
			_, err = tx.OpenAppraisals(t.Context(), cycle.ID, members, func(m store.Member) appraisal.Step { return storetest.TargetsDue(m) }, storetest.Opened)
			return err
		})
	}
	require.NoError(t, group.Wait())
}
