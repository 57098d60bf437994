package play

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"siklus.id/appraisal"
	"siklus.id/deploy/demo"
	siklusv1 "siklus.id/proto/siklus/v1"
)

// company is the people of an agency on the morning of a day of 2026.
func company(t *testing.T, code string) *Company {
	t.Helper()
	a, there := demo.Named(code, 2026)
	require.True(t, there, code)
	c := &Company{Agency: a, Day: time.Second, year: 2026}
	c.script = scripts[code](&c.Agency)
	c.clock = newClock(time.Date(2026, time.January, 2, 1, 0, 0, 0, time.UTC), time.Second, a)
	return c
}

func TestEveryPostHasADutyAndEveryMeasureSomebody(t *testing.T) {
	t.Parallel()
	for code := range scripts {
		c := company(t, code)
		for _, p := range c.Agency.Appraised() {
			d := c.script.duties[p.AppraisedIn()]
			require.NotEmpty(t, d.goals, "%s: %s has nothing to reach", code, p.AppraisedIn())
			require.NotEmpty(t, d.days, "%s: %s has nothing to write", code, p.AppraisedIn())
		}
		known := map[string]bool{}
		for _, g := range c.script.measures {
			known[g.measure.GetCode()] = true
			require.NotEmpty(t, c.readings(g, c.on(time.January, 25)), "%s: nobody is measured by %s", code, g.measure.GetCode())
		}
		for _, s := range c.script.services {
			require.NotEmpty(t, c.records(s, c.on(time.January, 30)))
			known["service:"+s.service.GetCode()+":in-time"], known["service:"+s.service.GetCode()+":errors"] = true, true
		}
		for post, d := range c.script.duties {
			for _, g := range d.goals {
				for _, i := range g.by {
					require.True(t, i.measure == "" || known[i.measure], "%s: %s names %s, which nobody measures", code, post, i.measure)
				}
			}
		}
		for _, post := range []string{c.script.changes, c.script.generous, c.script.busy} {
			require.NotEmpty(t, c.Agency.Holders(post), "%s: nobody holds %s", code, post)
		}
	}
}

func TestSameDayGivesTheSameFigures(t *testing.T) {
	t.Parallel()
	for code := range scripts {
		a, b := company(t, code), company(t, code)
		for i, g := range a.script.measures {
			day := a.on(time.March, 13)
			one, other := a.readings(g, day), b.readings(b.script.measures[i], day)
			require.Equal(t, len(one), len(other))
			for n := range one {
				require.Equal(t, one[n].GetValue(), other[n].GetValue(), "%s of %s", g.measure.GetCode(), one[n].GetSubject())
				require.Equal(t, one[n].GetKey(), other[n].GetKey(), "the same batch twice is the same rows")
			}
		}
	}
}

func TestFiguresAreTakenBeforeAnybodyRates(t *testing.T) {
	t.Parallel()
	c := company(t, "kuranji")
	for month := time.January; month <= time.December; month++ {
		key := appraisal.Period{Kind: appraisal.Monthly, Number: int(month)}.Key()
		require.Less(t, c.lastOf(month)-booksClose, c.rateDay(key), key)
		require.LessOrEqual(t, c.rateDay(key), c.lastOf(month), "%s: rated with days to spare before the window closes", key)
	}
	require.Equal(t, "2027-01-05", c.rateDay("year").String())
}

func TestBusyLeaderForgetsOneWindowOnly(t *testing.T) {
	t.Parallel()
	for code := range scripts {
		c := company(t, code)
		forgotten := 0
		for i := range c.Agency.People {
			leader := &c.Agency.People[i]
			for _, p := range c.Agency.Below(leader) {
				for n := 1; n <= 12; n++ {
					if c.forgets(leader, p, appraisal.Period{Kind: appraisal.Monthly, Number: n}.Key()) {
						forgotten++
					}
				}
			}
		}
		require.Equal(t, 1, forgotten, code)
	}
}

func TestNotesNameTheIndicatorThatWasReachedLeast(t *testing.T) {
	t.Parallel()
	note := improves(&siklusv1.ProposalBasis{Facts: []*siklusv1.ProposalFact{
		{Indicator: "Kunjungan", Reached: "104.5"}, {Indicator: "Mutu lembar", Reached: "72"}, {Indicator: "Gagasan"}}})
	require.True(t, strings.HasPrefix(note, "Yang perlu ditingkatkan: mutu lembar (tercapai 72 persen)."), note)
	require.Contains(t, note, "Yang baik: kunjungan.")
	require.Contains(t, improves(nil), "Yang perlu ditingkatkan: ")
}

func TestReasonsOfAGenerousLeaderAreOfSubstance(t *testing.T) {
	t.Parallel()
	c := company(t, "pontianak")
	leader := c.Agency.Holders("KARU")[0]
	look := &siklusv1.PreviewRatingResponse{Proposed: siklusv1.Rating_RATING_MEETS}
	j := c.judge(leader, c.Agency.Below(leader)[1], "m02", look)
	require.Equal(t, siklusv1.Rating_RATING_ABOVE, j.results)
	require.True(t, appraisal.OfSubstance(j.notes))
	weak := c.judge(c.Agency.Holders("KEPSEK")[0], c.Agency.Holders("GURU")[4], "m02", &siklusv1.PreviewRatingResponse{Proposed: siklusv1.Rating_RATING_BELOW})
	require.Equal(t, siklusv1.Rating_RATING_BELOW, weak.results, "what the data say of a weak year is followed")
}

func TestCompanyWithoutScenesOrAddressesCannotPlay(t *testing.T) {
	t.Parallel()
	require.ErrorContains(t, (&Company{Agency: demo.NewAgency(1)}).Run(t.Context()), "no scenes")
	a, _ := demo.Named("kuranji", 1)
	require.ErrorContains(t, (&Company{Agency: a}).Run(t.Context()), "needed")
}
