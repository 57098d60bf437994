package api_test

import (
	"testing"

	"connectrpc.com/connect"
	"github.com/stretchr/testify/require"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

// mentored walks a mentoring by staf-3 with meetings of so many minutes until both have signed and met.
func (g *ground) mentored(minutes ...int32) string {
	g.Helper()
	id := g.coached("kabid-a", "staf-1", "staf-3", siklusv1.GuidanceKind_GUIDANCE_KIND_MENTORING)
	_, err := g.as("staf-3").Guidance.WriteMentoring(g.Context(), &siklusv1.WriteMentoringRequest{Id: store.NewID(), GuidanceId: id, Mentoring: wholeMentoring()})
	require.NoError(g, err)
	require.NoError(g, g.sign("staf-3", id, 1))
	require.NoError(g, g.sign("staf-1", id, 1))
	for _, m := range minutes {
		_, err := g.as("staf-3").Guidance.AddMentoringEntry(g.Context(), &siklusv1.AddMentoringEntryRequest{Id: store.NewID(), GuidanceId: id,
			Entry: &siklusv1.MentoringEntry{Day: "2026-01-09", Place: "09.00, aula", Matter: "Tabel", Minutes: m}})
		require.NoError(g, err)
	}
	return id
}

// ended says for one side how a mentoring ended, twice with the same request.
func (g *ground) ended(who, id string) *siklusv1.CloseMentoringResponse {
	g.Helper()
	r := &siklusv1.CloseMentoringRequest{Id: store.NewID(), GuidanceId: id, End: &siklusv1.MentoringEnd{Reached: siklusv1.Reached_REACHED_YES, Text: "Laporan tanpa koreksi"}}
	var out *siklusv1.CloseMentoringResponse
	for range 2 {
		var err error
		out, err = g.as(who).Guidance.CloseMentoring(g.Context(), r)
		require.NoError(g, err)
	}
	return out
}

func TestAMentoringThatBothEndedIsCreditedOnce(t *testing.T) {
	for _, row := range []struct {
		name   string
		mentor bool
	}{{"the employee alone", false}, {"the mentor too where the policy says so", true}} {
		t.Run(row.name, func(t *testing.T) {
			g := newGround(t)
			g.under(func(r *appraisal.Rules) { r.Cadence, r.Hours.Mentor = appraisal.Quarterly, row.mentor })
			id := g.mentored(60, 80, 0)
			_, err := g.as("staf-3").Guidance.AddMentoringEntry(t.Context(), &siklusv1.AddMentoringEntryRequest{Id: store.NewID(), GuidanceId: id,
				Entry: &siklusv1.MentoringEntry{Day: "2026-01-09", Place: "09.00, aula", Matter: "Tabel", Minutes: 481}})
			require.Equal(t, "entry.minutes", refusal(t, err, connect.CodeInvalidArgument).GetField(), "eight hours is the longest meeting")
			require.False(t, g.ended("staf-3", id).GetComplete())
			before, err := g.hours("staf-1", "staf-1", 2026)
			require.NoError(t, err)
			require.Zero(t, before.GetHours(), "B.1.7: first both say how it ended")

			require.EqualValues(t, 3, g.ended("staf-1", id).GetHours(), "140 minutes are three hours of 45 and a rest")
			mine, err := g.hours("staf-1", "staf-1", 2026)
			require.NoError(t, err)
			require.EqualValues(t, 3, mine.GetHours(), "credited once, however often the end is sent")
			require.Len(t, mine.GetCredited(), 1)
			line := mine.GetCredited()[0]
			require.Equal(t, []string{"mentee", id, "Mengelola data", "", "2026-01-10"},
				[]string{line.GetSource(), line.GetGuidanceId(), line.GetTitle(), line.GetCaseId(), line.GetOn()})
			theirs, err := g.hours("staf-3", "staf-3", 2026)
			require.NoError(t, err)
			if !row.mentor {
				require.Empty(t, theirs.GetCredited())
				return
			}
			require.EqualValues(t, 3, theirs.GetHours())
			require.Equal(t, "mentor", theirs.GetCredited()[0].GetSource())
			require.Empty(t, theirs.GetCredited()[0].GetTitle(), "what somebody else was to learn stands on their own ledger")
		})
	}
}

func TestAMentoringOfUnknownLengthCreditsNothing(t *testing.T) {
	g := talking(t)
	id := g.mentored(0, 44)
	g.ended("staf-3", id)
	require.Zero(t, g.ended("staf-1", id).GetHours())
	out, err := g.hours("staf-1", "staf-1", 2026)
	require.NoError(t, err)
	require.Empty(t, out.GetCredited())
}
