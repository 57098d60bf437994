package play

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"siklus.id/appraisal"
)

func TestACourseForACounterHasLearnersWhoLearnNothingElse(t *testing.T) {
	t.Parallel()
	for code := range scripts {
		c := company(t, code)
		p := c.script.course
		if p == nil {
			continue
		}
		require.LessOrEqual(t, c.starts(*p), c.ends(*p), code)
		require.Less(t, c.on(time.February, 1), c.starts(*p)-plannedAhead, "%s: targets are agreed before it is planned", code)
		for _, n := range p.learners {
			who := c.Agency.Holders(p.post)[n]
			require.NotNil(t, c.Agency.Appraiser(who), code)
			require.False(t, who.Late, "%s: %s does not confirm in time", code, p.post)
			if c.script.learns {
				require.GreaterOrEqual(t, n, 2, "%s: the first two stand in the queue of another course", code)
			}
		}
		for _, at := range append(c.script.desks, c.script.services...) {
			require.Equal(t, p.post, at.post, "%s: its counter is compared", code)
		}
	}
}

// median is the middle of how long the finished requests of two weeks took.
func median(c *Company, of counter, friday appraisal.Date) (middle time.Duration, finished int) {
	var took []int64
	for _, row := range append(c.records(of, friday), c.records(of, friday+7)...) {
		if row.GetFinishedAt() != nil {
			took = append(took, int64(row.GetFinishedAt().AsTime().Sub(row.GetReceivedAt().AsTime())))
		}
	}
	twice, _ := appraisal.Median(took)
	return time.Duration(twice / 2), len(took)
}

func TestACounterIsFasterAfterItsCourse(t *testing.T) {
	t.Parallel()
	c := company(t, "gorontalo")
	of := c.script.services[0]
	before, n := median(c, of, c.on(time.May, 8))
	require.GreaterOrEqual(t, n, appraisal.FewRequests)
	after, m := median(c, of, c.on(time.June, 26))
	require.GreaterOrEqual(t, m, appraisal.FewRequests)
	require.Equal(t, []time.Duration{100 * time.Minute, 40 * time.Minute}, []time.Duration{before, after})
	require.False(t, c.improved("PENYULUH", c.on(time.June, 12)))
	require.True(t, c.improved("PENYULUH", c.on(time.June, 13)))
	require.False(t, c.improved("PENDATA", c.on(time.June, 13)), "another post took no course")
}
