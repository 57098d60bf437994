package main

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// adoptingDesk is HR's desk with one cycle that runs and one that is closed.
type adoptingDesk struct {
	deskOf
	calendars []*siklusv1.AdoptCalendarRequest
	rules     []*siklusv1.AdoptRulesRequest
	running   []string
}

func (d *adoptingDesk) ListCycles(context.Context, *siklusv1.ListCyclesRequest) (*siklusv1.ListCyclesResponse, error) {
	out := &siklusv1.ListCyclesResponse{Cycles: []*siklusv1.Cycle{{Id: "cycle-old", Stage: "closed"}}}
	for _, id := range d.running {
		out.Cycles = append(out.Cycles, &siklusv1.Cycle{Id: id, Stage: "running"})
	}
	return out, nil
}

func (d *adoptingDesk) adoption() *siklusv1.Adoption {
	return &siklusv1.Adoption{Cases: 12, Terms: 3, RulesBefore: "nasional@1", RulesAfter: "nasional@2",
		Moved: []*siklusv1.MovedTerm{{CaseId: "case-1", Clock: "T11", Before: "2026-03-19", After: "2026-03-20"}}}
}

func (d *adoptingDesk) AdoptCalendar(_ context.Context, r *siklusv1.AdoptCalendarRequest) (*siklusv1.AdoptCalendarResponse, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.calendars = append(d.calendars, r)
	return &siklusv1.AdoptCalendarResponse{Adoption: d.adoption()}, nil
}

func (d *adoptingDesk) AdoptRules(_ context.Context, r *siklusv1.AdoptRulesRequest) (*siklusv1.AdoptRulesResponse, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.rules = append(d.rules, r)
	return &siklusv1.AdoptRulesResponse{Adoption: d.adoption()}, nil
}

func TestAdoptingACalendarShowsWhatMoves(t *testing.T) {
	t.Parallel()
	desk := &adoptingDesk{running: []string{"cycle-1"}}
	flags := serveDesk(t, desk)
	ask := append([]string{"cycle", "adopt-calendar", "--off", "2026-03-20=Cuti bersama, Idulfitri", "--off", "2026-03-23=Cuti bersama",
		"--worked", "2026-05-15", "--published", "--reason", "SKB 2026"}, flags...)
	for range 2 {
		status, out, complaint := call(t, ask...)
		require.Equal(t, exitDone, status, complaint)
		require.Regexp(t, `case-1 +T11 +2026-03-19 +2026-03-20`, out)
		require.Contains(t, out, "and 2 more")
		require.Contains(t, out, "3 terms get a later last day")
		require.Contains(t, out, "12 cases take it over")
	}
	status, out, _ := call(t, append(ask, "--dry-run")...)
	require.Equal(t, exitDone, status)
	require.Contains(t, out, "nothing was changed")
	require.Len(t, desk.calendars, 3)
	first := desk.calendars[0]
	require.Equal(t, "cycle-1", first.GetCycleId(), "the one that runs")
	require.Equal(t, []string{"2026-03-20", "Cuti bersama, Idulfitri"}, []string{first.GetDaysOff()[0].GetDate(), first.GetDaysOff()[0].GetName()})
	require.Len(t, first.GetDaysOff(), 2)
	require.Equal(t, []string{"2026-05-15"}, first.GetWorked())
	require.True(t, first.GetPublished())
	require.Equal(t, first.GetRequestId(), desk.calendars[1].GetRequestId(), "the same call is the same intention")
	require.True(t, desk.calendars[2].GetDryRun())
	_, _, _ = call(t, append(ask, "--reason", "SKB 2026, ralat")...)
	require.NotEqual(t, first.GetRequestId(), desk.calendars[3].GetRequestId())
}

func TestAdoptingRulesAsJSON(t *testing.T) {
	t.Parallel()
	desk := &adoptingDesk{}
	status, out, complaint := call(t, append([]string{"cycle", "adopt-rules", "cycle-9", "--policy", "kuranji", "--reason", "Peraturan Bupati 7/2026",
		"--request-id", "perbup-7", "--json"}, serveDesk(t, desk)...)...)
	require.Equal(t, exitDone, status, complaint)
	var answer struct{ RulesAfter string }
	require.NoError(t, json.Unmarshal([]byte(out), &answer))
	require.Equal(t, "nasional@2", answer.RulesAfter)
	require.Equal(t, []string{"cycle-9", "perbup-7", "kuranji"}, []string{desk.rules[0].GetCycleId(), desk.rules[0].GetRequestId(), desk.rules[0].GetPolicy()})
}

func TestAdoptingSaysWhatIsWrongWithTheCall(t *testing.T) {
	t.Parallel()
	flags := serveDesk(t, &adoptingDesk{running: []string{"cycle-1", "cycle-2"}})
	for name, one := range map[string]struct {
		arguments []string
		says      string
	}{
		"nothing to adopt":  {[]string{"adopt-calendar", "--reason", "SKB"}, "nothing would change"},
		"a day of no name":  {[]string{"adopt-calendar", "--off", "2026-03-20", "--reason", "SKB"}, "2026-03-20=Cuti bersama"},
		"no reason":         {[]string{"adopt-calendar", "--published"}, "--reason"},
		"no policy":         {[]string{"adopt-rules", "--reason", "Perbup"}, "--policy"},
		"which of them":     {[]string{"adopt-calendar", "--published", "--reason", "SKB"}, "cycle-1, cycle-2"},
		"which of them too": {[]string{"adopt-rules", "--policy", "kuranji", "--reason", "Perbup"}, "2 cycles run"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			status, _, complaint := call(t, append(append([]string{"cycle"}, one.arguments...), flags...)...)
			require.Equal(t, exitBadCall, status, complaint)
			require.Contains(t, complaint, one.says)
		})
	}
}
