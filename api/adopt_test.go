package api_test

import (
	"context"
	"testing"
	"time"

	"connectrpc.com/connect"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/durationpb"

	"siklus.id/api"
	"siklus.id/appraisal"
	"siklus.id/appraisal/policies"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
	"siklus.id/store/storetest"
	"siklus.id/workflows"
)

func (g *ground) newHoliday(request string, dry bool, days ...string) *siklusv1.AdoptCalendarRequest {
	ask := &siklusv1.AdoptCalendarRequest{CycleId: g.cycle.ID, RequestId: request, Reason: "SKB Tiga Menteri 2026", DryRun: dry}
	for _, d := range days {
		ask.DaysOff = append(ask.DaysOff, &siklusv1.DayOff{Date: d, Name: "Cuti bersama"})
	}
	return ask
}

// decision puts staf-1's evaluation where the superior has until 21 January to decide: seven working days.
func (g *ground) decision() store.Case {
	e := g.evaluation("staf-1", awaits(appraisal.Objected, appraisal.Superior, appraisal.DecideObjection, appraisal.T12))
	due := awaits(appraisal.DecisionDue, appraisal.Superior, appraisal.DecideObjection, appraisal.T12)
	due.Awaits[0].Term = appraisal.Term{Clock: appraisal.T12, Day0: appraisal.NewDate(2026, 1, 12), Due: appraisal.NewDate(2026, 1, 21)}
	return g.below(e, appraisal.ObjectionProceeding, store.NewID(), due)
}

func TestADryRunShowsWhatMovesAndChangesNothing(t *testing.T) {
	g := newGround(t)
	o := g.decision()
	hr := g.as("kabid-b")
	dry, err := hr.Cycle.AdoptCalendar(g.Context(), g.newHoliday("request-01", true, "2026-01-14", "2026-01-15"))
	require.NoError(t, err)
	shown := dry.GetAdoption()
	require.EqualValues(t, 8+8+1, shown.GetCases(), "the appraisals, the quarter's evaluations, the objection")
	require.EqualValues(t, len(shown.GetMoved()), shown.GetTerms())
	var moved *siklusv1.MovedTerm
	for _, m := range shown.GetMoved() {
		require.NotEqual(t, "T1", m.GetClock(), "a date of the law stays")
		if m.GetCaseId() == o.ID {
			moved = m
		}
	}
	require.Equal(t, []string{"T12", "2026-01-21", "2026-01-23"}, []string{moved.GetClock(), moved.GetBefore(), moved.GetAfter()})
	require.Empty(t, g.acts(o.ID))
	require.Empty(t, g.engine.signals)
	require.Equal(t, g.cycle.Rules, g.cycleNow().Rules)

	real, err := hr.Cycle.AdoptCalendar(g.Context(), g.newHoliday("request-01", false, "2026-01-14", "2026-01-15"))
	require.NoError(t, err)
	require.True(t, proto.Equal(shown, real.GetAdoption()), "what is shown is what happens:\n%s\n%s", shown, real.GetAdoption())
	require.Len(t, g.acts(o.ID), 1)
	require.Equal(t, []appraisal.Date{appraisal.NewDate(2026, 1, 14), appraisal.NewDate(2026, 1, 15)}, g.cycleNow().Rules.Calendar.Off)
	require.Equal(t, []string{workflows.CycleID(g.cycle.ID) + " " + workflows.RulesAdoptedSignal}, g.engine.signals)
	require.Contains(t, g.read("kabid-b", o.ID).GetJournal()[0].GetKind(), "opened")
}

func (g *ground) cycleNow() (c store.Cycle) {
	g.Helper()
	g.tx(func(ctx context.Context, tx store.Tx) (err error) {
		c, err = tx.CycleByID(ctx, g.cycle.ID)
		return err
	})
	return c
}

func TestAnAdoptionTwiceIsOnce(t *testing.T) {
	g := newGround(t)
	o := g.decision()
	hr := g.as("kabid-b")
	first, err := hr.Cycle.AdoptCalendar(g.Context(), g.newHoliday("request-01", false, "2026-01-14"))
	require.NoError(t, err)
	again, err := hr.Cycle.AdoptCalendar(g.Context(), g.newHoliday("request-01", false, "2026-01-14"))
	require.NoError(t, err)
	require.Equal(t, first.GetAdoption().GetCases(), again.GetAdoption().GetCases())
	require.Len(t, g.acts(o.ID), 1)

	same, err := hr.Cycle.AdoptCalendar(g.Context(), g.newHoliday("request-02", false, "2026-01-14"))
	require.NoError(t, err)
	require.Zero(t, same.GetAdoption().GetCases(), "the cycle has that calendar already")
	require.Len(t, g.acts(o.ID), 1, "so nothing is entered and nobody is told again")

	_, err = hr.Cycle.AdoptCalendar(g.Context(), g.newHoliday("request-03", false, "2026-01-20"))
	require.NoError(t, err)
	late, err := hr.Cycle.AdoptCalendar(g.Context(), g.newHoliday("request-01", false, "2026-01-14"))
	require.NoError(t, err)
	require.Equal(t, late.GetAdoption().GetRulesBefore(), late.GetAdoption().GetRulesAfter())
	require.Len(t, g.cycleNow().Rules.Calendar.Off, 2, "a repeat does not take back what came after it")
}

func TestARequestIsForOneAdoption(t *testing.T) {
	g := newGround(t)
	g.under(func(r *appraisal.Rules) { r.Cadence = appraisal.Quarterly })
	hr := g.as("kabid-b")
	_, err := hr.Cycle.AdoptCalendar(g.Context(), g.newHoliday("request-01", false, "2026-01-14"))
	require.NoError(t, err)
	_, err = hr.Cycle.AdoptRules(g.Context(), &siklusv1.AdoptRulesRequest{CycleId: g.cycle.ID, RequestId: "request-01", Policy: "nasional", Reason: decree})
	require.Equal(t, api.RequestReused, refusal(t, err, connect.CodeAlreadyExists).GetCode())
}

func TestADayThatIsWorkedAfterAll(t *testing.T) {
	g := newGround(t)
	o := g.decision()
	hr := g.as("kabid-b")
	_, err := hr.Cycle.AdoptCalendar(g.Context(), g.newHoliday("request-01", false, "2026-01-14", "2026-01-17"))
	require.NoError(t, err)
	require.Len(t, g.cycleNow().Rules.Calendar.Off, 1, "nobody works on a Saturday anyway")
	ask := g.newHoliday("request-02", false)
	ask.Worked = []string{"2026-01-14"}
	out, err := hr.Cycle.AdoptCalendar(g.Context(), ask)
	require.NoError(t, err)
	require.NotZero(t, out.GetAdoption().GetCases())
	for _, m := range out.GetAdoption().GetMoved() {
		require.Less(t, m.GetBefore(), m.GetAfter(), "no term gets shorter")
	}
	require.Empty(t, g.cycleNow().Rules.Calendar.Off)
	require.Len(t, g.acts(o.ID), 2)
	published := g.newHoliday("request-03", false)
	published.Published = true
	_, err = hr.Cycle.AdoptCalendar(g.Context(), published)
	require.NoError(t, err)
	require.Contains(t, g.cycleNow().Rules.Calendar.Off, appraisal.NewDate(2026, 8, 17))
}

func TestAnAdoptionNamesTheFieldAtFault(t *testing.T) {
	g := newGround(t)
	g.under(func(r *appraisal.Rules) { r.Cadence = appraisal.Quarterly })
	hr := g.as("kabid-b")
	calendar := func(change func(*siklusv1.AdoptCalendarRequest)) error {
		ask := g.newHoliday("request-"+store.NewID(), true)
		change(ask)
		_, err := hr.Cycle.AdoptCalendar(g.Context(), ask)
		return err
	}
	policy := func(name string) error {
		_, err := hr.Cycle.AdoptRules(g.Context(), &siklusv1.AdoptRulesRequest{CycleId: g.cycle.ID, RequestId: "request-" + store.NewID(), Policy: name, Reason: decree, DryRun: true})
		return err
	}
	off := func(dates ...string) func(*siklusv1.AdoptCalendarRequest) {
		return func(r *siklusv1.AdoptCalendarRequest) { r.DaysOff = g.newHoliday("", true, dates...).GetDaysOff() }
	}
	for name, c := range map[string]struct {
		err         error
		want        connect.Code
		code, field string
	}{
		"no such day":        {calendar(off("2026-01-14", "2026-02-30")), connect.CodeInvalidArgument, api.InputWrong, "days_off[1].date"},
		"another year's day": {calendar(off("2028-01-14")), connect.CodeInvalidArgument, api.InputWrong, "days_off[0].date"},
		"a weekend worked": {calendar(func(r *siklusv1.AdoptCalendarRequest) { r.Worked = []string{"2026-01-18"} }),
			connect.CodeInvalidArgument, api.InputWrong, "worked[0]"},
		"off and worked": {calendar(func(r *siklusv1.AdoptCalendarRequest) { off("2026-01-14")(r); r.Worked = []string{"2026-01-14"} }),
			connect.CodeInvalidArgument, api.InputWrong, "days_off[0].date"},
		"no such policy": {policy("tidak-ada"), connect.CodeInvalidArgument, api.PolicyUnknown, "policy"},
		"another rhythm": {policy(monthly(t)), connect.CodeFailedPrecondition, appraisal.CadenceDiffers, "policy"},
	} {
		r := refusal(t, c.err, c.want)
		require.Equal(t, []string{c.code, c.field}, []string{r.GetCode(), r.GetField()}, name)
	}
	_, err := hr.Cycle.AdoptCalendar(g.Context(), &siklusv1.AdoptCalendarRequest{CycleId: store.NewID(), RequestId: "request-01", Reason: decree})
	require.Equal(t, api.NotFound, refusal(t, err, connect.CodeNotFound).GetCode())
	g.tx(func(ctx context.Context, tx store.Tx) error {
		return tx.MoveCycle(ctx, g.cycle.ID, store.CycleClosed, noon)
	})
	require.Equal(t, api.CycleClosed, refusal(t, calendar(off("2026-01-14")), connect.CodeFailedPrecondition).GetCode())
}

func TestRulesAreAdoptedOnTheCyclesOwnCalendarAndPace(t *testing.T) {
	g := newGround(t)
	g.under(func(r *appraisal.Rules) {
		r.Cadence, r.Calendar.Off = appraisal.Quarterly, []appraisal.Date{appraisal.NewDate(2026, 1, 16)}
	})
	o := g.decision()
	key := g.with(g.key(api.ScopeCycle))
	ask := &siklusv1.AdoptRulesRequest{CycleId: g.cycle.ID, RequestId: "request-01", Policy: "nasional", Reason: decree}
	out, err := key.Cycle.AdoptRules(g.Context(), ask)
	require.NoError(t, err, "a machine that plans cycles for HR")
	require.Equal(t, "uji@1", out.GetAdoption().GetRulesBefore())
	require.Contains(t, out.GetAdoption().GetRulesAfter(), "nasional@")
	now := g.cycleNow()
	require.Equal(t, []appraisal.Date{appraisal.NewDate(2026, 1, 16)}, now.Rules.Calendar.Off)
	require.Equal(t, "Asia/Jayapura", now.Rules.Calendar.Zone)
	rows := g.acts(o.ID)
	require.Equal(t, []any{appraisal.AdoptRules, appraisal.HR, "", "key"}, []any{rows[0].Act.Kind, rows[0].Act.By.Role, rows[0].Act.By.Person, rows[0].Via})

	g.relay()
	g.eventually("every case takes it over", func() bool { return g.acts(o.ID)[0].State == store.ActTaken })
	line := g.read("kadis", o.ID).GetJournal()[1]
	require.Nil(t, line.GetBy(), "a key is nobody")
	require.Equal(t, decree, line.GetText())
	_, err = g.with(g.key(api.ScopeRoster)).Cycle.AdoptRules(g.Context(), ask)
	require.Equal(t, api.NotAllowed, refusal(t, err, connect.CodePermissionDenied).GetCode())
}

// A cycle that could not be told of its rules hears of them later, and is told once.
func TestACycleHearsOfItsRulesOnceTemporalIsBack(t *testing.T) {
	g := newGround(t)
	g.tx(func(ctx context.Context, tx store.Tx) error {
		return tx.MoveCycle(ctx, g.cycle.ID, store.CycleRunning, noon)
	})
	g.engine.goDown()
	_, err := g.as("kabid-b").Cycle.AdoptCalendar(g.Context(), g.newHoliday("request-01", false, "2026-01-14"))
	require.NoError(t, err, "the adoption stands in Postgres")
	require.Empty(t, g.engine.told())
	g.engine.up()
	g.relay()
	g.eventually("told", func() bool { return len(g.engine.told()) == 1 })
	g.eventually("and its cases have taken it over", func() bool {
		return g.acts(g.cases["staf-1"].ID)[0].State == store.ActTaken
	})
	require.Len(t, g.engine.told(), 1)
}

// TestFiftyCasesTakeAHolidayOver adopts a calendar over a running cycle on a real Temporal server whose workers are away
// when it is entered: what the dry run showed is what happens, and twice is once.
func TestFiftyCasesTakeAHolidayOver(t *testing.T) {
	t.Parallel()
	c := realEngine(t)
	g := groundOn(t, openStore(t), func(config *api.Config) {
		config.Engine, config.Now, config.Patience = c, nil, 2*time.Second
	})
	g.clock.set(time.Now())
	g.everybodyJoins(appraisal.NewDate(2027, time.February, 10), 45)
	stop := work(t, g.store, c)
	hr := g.as("kabid-b")
	launched, err := hr.Cycle.LaunchCycle(g.Context(), &siklusv1.LaunchCycleRequest{RequestId: "gladi-50", Spec: &siklusv1.CycleSpec{
		Year: 2027, RehearsalDay: durationpb.New(time.Hour), RehearsalStart: "2027-02-16",
	}})
	require.NoError(t, err)
	g.cycle.ID = launched.GetCycle().GetId()
	const cases = 3 + 5 + 45 // three heads, the town's staff and those who join
	g.eventually("every appraisal is open", func() bool {
		out, err := hr.Cycle.GetCycle(g.Context(), &siklusv1.GetCycleRequest{CycleId: g.cycle.ID})
		require.NoError(t, err)
		return out.GetCycle().GetStage() == store.CycleRunning && out.GetCycle().GetOpened() == cases
	})
	before := g.dues()
	stop()

	dry, err := hr.Cycle.AdoptCalendar(g.Context(), g.newHoliday("request-01", true, "2027-03-03", "2027-03-04"))
	require.NoError(t, err)
	shown := dry.GetAdoption()
	require.EqualValues(t, cases, shown.GetCases())
	require.EqualValues(t, cases, shown.GetTerms())
	require.Len(t, shown.GetMoved(), 50, "as many as a person reads through")
	for range 2 {
		done, err := hr.Cycle.AdoptCalendar(g.Context(), g.newHoliday("request-01", false, "2027-03-03", "2027-03-04"))
		require.NoError(t, err)
		require.True(t, proto.Equal(shown, done.GetAdoption()), "%s\n%s", shown, done.GetAdoption())
	}
	require.Equal(t, before, g.dues(), "nothing moves before the cases have taken it")

	work(t, g.store, c)
	g.relay()
	g.eventually("every case has taken it", func() bool {
		var counts store.ActCount
		g.tx(func(ctx context.Context, tx store.Tx) (err error) {
			counts, err = tx.ActCounts(ctx, g.cycle.ID)
			return err
		})
		return counts == store.ActCount{Taken: cases}
	})
	after := g.dues()
	for _, m := range shown.GetMoved() {
		require.Equal(t, []string{m.GetBefore(), m.GetAfter()}, []string{before[m.GetCaseId()], after[m.GetCaseId()]})
	}
	for id, due := range after {
		require.Less(t, before[id], due, "each of them moved")
	}
	g.tx(func(ctx context.Context, tx store.Tx) error {
		_, err := tx.VerifyAll(ctx)
		return err
	})
}

// everybodyJoins gives everybody their post anew from a day on, and the agency more staff.
func (g *ground) everybodyJoins(from appraisal.Date, more int) {
	g.Helper()
	g.tx(func(ctx context.Context, tx store.Tx) error {
		r := storetest.Roster(5 + more)
		r.On = from
		_, err := tx.ApplyRoster(ctx, r)
		return err
	})
	storetest.Join(g, g.store, g.town, from)
}

// dues are the last days of the first awaited acts of a cycle's cases, by case.
func (g *ground) dues() map[string]string {
	g.Helper()
	out := map[string]string{}
	g.tx(func(ctx context.Context, tx store.Tx) error {
		list, _, err := tx.ListCases(ctx, store.CaseFilter{CycleID: g.cycle.ID})
		for _, c := range list {
			out[c.ID] = c.Due.String()
		}
		return err
	})
	return out
}

// monthly is the name of a policy that evaluates every month.
func monthly(t *testing.T) string {
	t.Helper()
	for _, name := range policies.Names() {
		if p, err := policies.Load(name); err == nil && p.Cadence == appraisal.Monthly {
			return name
		}
	}
	require.FailNow(t, "no policy evaluates every month")
	return ""
}
