package api_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"connectrpc.com/connect"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/types/known/durationpb"

	"siklus.id/api"
	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
	"siklus.id/store/storetest"
)

func (g *ground) watch(who, unit string) *siklusv1.WatchCycleResponse {
	g.Helper()
	out, err := g.as(who).Watch.WatchCycle(g.Context(), &siklusv1.WatchCycleRequest{CycleId: g.cycle.ID, Unit: unit})
	require.NoError(g, err)
	return out
}

// listed returns how many cases the list behind a number says it has, and makes sure that it shows so many.
func (g *ground) listed(r *siklusv1.ListCasesRequest) int32 {
	g.Helper()
	r.CycleId, r.PageSize = g.cycle.ID, 3
	rows := int32(0)
	for {
		out, err := g.as("kabid-b").Cycle.ListCases(g.Context(), r)
		require.NoError(g, err)
		rows += int32(len(out.GetCases()))
		if r.PageToken = out.GetNextPageToken(); r.PageToken == "" {
			require.Equal(g, out.GetTotal(), rows, "%v", r)
			return rows
		}
	}
}

// unreached makes somebody who waits for a letter unreachable, as a bounce does.
func (g *ground) unreached(name string) {
	g.Helper()
	storetest.SortLetters(g, g.store, g.town.Agency.ID)
	g.tx(func(ctx context.Context, tx store.Tx) error {
		for {
			mail, err := tx.ClaimMail(ctx, 0, g.clock.now().AddDate(1, 0, 0))
			if err != nil {
				return err
			}
			require.NotNil(g, mail, "no letter waits for "+name)
			kind := store.EventDelivered
			if mail.PersonID == g.town.People[name] {
				kind = store.EventBounce
			}
			if _, err := tx.RecordMailEvent(ctx, store.MailEvent{EventID: mail.ID, MailID: mail.ID, Kind: kind, At: g.clock.now()}); err != nil {
				return err
			}
			if kind == store.EventBounce {
				return nil
			}
		}
	})
}

func TestEveryNumberOfACycleIsTheListBehindIt(t *testing.T) {
	g := newGround(t)
	g.engine.next[appraisal.SubmitTargets] = awaits(appraisal.TargetsSubmitted, appraisal.Appraiser, appraisal.AgreeTargets, appraisal.T1)
	g.unreached("staf-3")
	g.clock.set(noon.AddDate(0, 0, 16)) // Monday 26 January
	for _, who := range []string{"staf-1", "staf-2"} {
		_, err := g.as(who).Appraisal.SubmitTargets(g.Context(), submit(g.cases[who].ID, "request-01"))
		require.NoError(t, err)
	}
	g.move(g.cases["staf-5"], "exempted", appraisal.Step{Stage: appraisal.Exempted})
	g.evaluationOf("kadis", appraisal.Period{Kind: appraisal.Quarterly, Number: 1, From: appraisal.NewDate(2026, 1, 1), To: appraisal.NewDate(2026, 3, 31),
		Opens: appraisal.NewDate(2026, 1, 5), Closes: appraisal.NewDate(2026, 4, 14)}, awaits(appraisal.WindowOpen, appraisal.Appraiser, appraisal.Rate, appraisal.T6))
	g.clock.set(noon.AddDate(0, 0, 23)) // Monday 2 February: everything awaited until January is late

	for _, unit := range []string{"", "DINAS", "BID-A", "BID-B"} {
		got := g.watch("kabid-b", unit)
		all := got.GetAll()
		require.NotZero(t, all.GetCases(), unit)
		require.Equal(t, all.GetCases(), g.listed(&siklusv1.ListCasesRequest{Unit: unit}))
		require.Equal(t, got.GetAppraisals().GetCases(), g.listed(&siklusv1.ListCasesRequest{Unit: unit, Proceeding: "appraisal"}))
		require.Equal(t, all.GetRunning(), g.listed(&siklusv1.ListCasesRequest{Unit: unit, State: "running"}))
		require.Equal(t, all.GetWaiting(), g.listed(&siklusv1.ListCasesRequest{Unit: unit, State: "waiting"}))
		require.Equal(t, all.GetCases()-all.GetRunning(), g.listed(&siklusv1.ListCasesRequest{Unit: unit, State: "ended"}))
		require.Equal(t, all.GetOverdue(), g.listed(&siklusv1.ListCasesRequest{Unit: unit, Overdue: true}))
		require.Equal(t, all.GetNotBegun(), g.listed(&siklusv1.ListCasesRequest{Unit: unit, NotBegun: true}))
		require.Equal(t, all.GetUnreachable(), g.listed(&siklusv1.ListCasesRequest{Unit: unit, Unreachable: true}))
		sum := int32(0)
		for i, n := range all.GetAges() {
			sum += n
			age := int32(i + 1)
			require.Equal(t, n, g.listed(&siklusv1.ListCasesRequest{Unit: unit, Age: age}), "age %d", age)
			require.Equal(t, all.GetAgesOverdue()[i], g.listed(&siklusv1.ListCasesRequest{Unit: unit, Age: age, Overdue: true}), "age %d, overdue", age)
		}
		require.Equal(t, all.GetWaiting(), sum, "everything that waits is of one age")
		sum = 0
		for _, s := range got.GetStages() {
			sum += s.GetCount().GetCases()
			require.Equal(t, s.GetCount().GetCases(), g.listed(&siklusv1.ListCasesRequest{Unit: unit, Proceeding: s.GetProceeding(), Period: s.GetPeriod(), Stage: s.GetStage()}), "%v", s)
			require.Empty(t, s.GetTemporalQuery(), "Temporal is the administrator's")
		}
		require.Equal(t, all.GetCases(), sum)
		below := int32(0)
		for _, u := range got.GetUnits() {
			below += u.GetCount().GetCases()
			require.Equal(t, u.GetCount().GetOverdue(), g.listed(&siklusv1.ListCasesRequest{Unit: u.GetCode(), Overdue: true}), u.GetCode())
		}
		if own := got.GetOwn(); own != nil {
			below += own.GetCount().GetCases()
			require.Equal(t, own.GetCount().GetCases(), g.listed(&siklusv1.ListCasesRequest{Unit: unit, UnitAlone: true}))
		}
		require.Equal(t, all.GetCases(), below, "the units and the unit itself are the whole")
	}
	// What the numbers are, by hand: of 8 appraisals one is exempted, one is in the year; two have begun.
	top := g.watch("kabid-b", "")
	require.EqualValues(t, 8, top.GetAppraisals().GetCases())
	require.EqualValues(t, 7, top.GetAppraisals().GetRunning())
	require.EqualValues(t, 1, top.GetAppraisals().GetUnreachable(), "staf-3")
	require.EqualValues(t, 4, top.GetAppraisals().GetNotBegun(), "kabid-a, kabid-b, staf-3, staf-4")
	require.EqualValues(t, []int32{0, 2, 0, 4}, top.GetAppraisals().GetAges(), "26 January to 2 February is 5 working days; 5 January is long ago")
	require.Equal(t, "DINAS", top.GetUnits()[0].GetCode())
	units := g.watch("kabid-b", "DINAS").GetUnits()
	require.Equal(t, "BID-A", units[0].GetCode(), "the worst first")

	admin := g.watch("staf-5", "")
	require.Contains(t, admin.GetTemporalQuery(), `SiklusCycle = "`+g.cycle.ID+`"`)
	require.Contains(t, admin.GetStages()[0].GetTemporalQuery(), `SiklusStage = "targets-due" AND ExecutionStatus = "Running"`)
	_, err := g.as("kabid-b").Watch.WatchCycle(g.Context(), &siklusv1.WatchCycleRequest{CycleId: g.cycle.ID, Unit: "BID-X"})
	refusal(t, err, connect.CodeNotFound)
}

func (g *ground) stuck(r *siklusv1.ListStuckCasesRequest) *siklusv1.ListStuckCasesResponse {
	g.Helper()
	r.CycleId = g.cycle.ID
	out, err := g.as("kabid-b").Watch.ListStuckCases(g.Context(), r)
	require.NoError(g, err)
	return out
}

func TestWhatIsStuckIsListedWithItsCauseAndAction(t *testing.T) {
	g := newGround(t)
	g.tx(func(ctx context.Context, tx store.Tx) error {
		var ids []string
		for _, c := range g.cases {
			ids = append(ids, c.ID)
		}
		return tx.MarkStarted(ctx, ids)
	})
	g.show()
	require.Empty(t, g.stuck(&siklusv1.ListStuckCasesRequest{}).GetCases(), "everybody has time, a letter and somebody to write to")

	g.unreached("staf-3")
	g.engine.goDown()
	waiting, err := g.as("staf-1").Appraisal.SubmitTargets(g.Context(), submit(g.cases["staf-1"].ID, "request-01"))
	require.NoError(t, err)
	require.Equal(t, siklusv1.ActState_ACT_STATE_RECEIVED, waiting.GetReceipt().GetState())
	silent := g.stuck(&siklusv1.ListStuckCasesRequest{})
	require.False(t, silent.GetEngineAsked())
	g.engine.up()
	g.engine.fail = func(appraisal.Act) error { return g.engine.health }
	g.show()
	g.engine.shown[caseWorkflow(g.cases["staf-4"])] = "!Terminated"
	g.engine.shown[caseWorkflow(g.cases["kadis"])] += troubled
	delete(g.engine.shown, caseWorkflow(g.cases["kabid-a"]))
	g.tx(func(ctx context.Context, tx store.Tx) error { // nobody above the head of office any more
		holdings, err := tx.HoldingsOf(ctx, g.town.People["bupati"])
		if err != nil {
			return err
		}
		h := holdings[0]
		h.To = appraisal.NewDate(2026, time.January, 8)
		return tx.PutHolding(ctx, h)
	})
	g.clock.set(time.Now().Add(time.Hour)) // real: entries were recorded by Postgres' own clock
	found := g.stuck(&siklusv1.ListStuckCasesRequest{})
	require.True(t, found.GetEngineAsked())
	by := map[string]*siklusv1.StuckCase{}
	for _, c := range found.GetCases() {
		by[strings.TrimPrefix(c.GetPerson().GetName(), "Nama ")] = c
		require.NotEmpty(t, c.GetSentence())
		require.NotEmpty(t, c.GetEnglish())
		require.Empty(t, c.GetTemporalQuery(), "Temporal is the administrator's")
	}
	for who, want := range map[string][2]string{
		"kadis": {"recording-fails", "call-admin"}, "kabid-a": {"workflow-gone", "call-admin"}, "staf-4": {"workflow-failed", "call-admin"},
		"staf-1": {"act-waits", "call-admin"}, "staf-3": {"address-dead", "correct-address"}, "staf-2": {"term-passed", "extend-term"},
	} {
		require.Equal(t, want, [2]string{by[who].GetCause(), by[who].GetAction()}, who)
	}
	require.Equal(t, "Nama staf-2", by["staf-2"].GetAwaited().GetName())
	require.Equal(t, "2026-01-31", by["staf-2"].GetDue())
	require.Equal(t, "recording-fails", found.GetCases()[2].GetCause(), "the most serious cause first: %v", found.GetCounts())
	require.Equal(t, "workflow-gone", found.GetCounts()[0].GetCause())
	one := g.stuck(&siklusv1.ListStuckCasesRequest{Cause: "act-waits"})
	require.Len(t, one.GetCases(), 1)
	require.Equal(t, found.GetCounts(), one.GetCounts(), "the counts are of all causes")
	rows := 0
	page := &siklusv1.ListStuckCasesRequest{PageSize: 2}
	for {
		out := g.stuck(page)
		rows += len(out.GetCases())
		if page.PageToken = out.GetNextPageToken(); page.PageToken == "" {
			break
		}
	}
	require.Len(t, found.GetCases(), rows)
	_, err = g.as("kabid-b").Watch.ListStuckCases(g.Context(), &siklusv1.ListStuckCasesRequest{CycleId: g.cycle.ID, PageToken: "-1"})
	refusal(t, err, connect.CodeInvalidArgument)
}

func TestATimelineTellsActsSilencesTermsLettersAndMoves(t *testing.T) {
	g := newGround(t)
	c := g.cases["staf-1"]
	g.unreached("staf-1")
	g.engine.next[appraisal.ExtendTerm] = appraisal.Step{Stage: appraisal.TargetsDue, Awaits: []appraisal.Awaited{{Role: appraisal.Employee, Act: appraisal.SubmitTargets,
		Term: appraisal.Term{Clock: appraisal.T1, Due: appraisal.NewDate(2026, time.February, 27)}, Letter: "targets_due"}}}
	g.engine.next[appraisal.SubmitTargets] = awaits(appraisal.TargetsSubmitted, appraisal.Appraiser, appraisal.AgreeTargets, appraisal.T3)
	_, err := g.as("kabid-b").Case.ExtendTerm(g.Context(), &siklusv1.ExtendTermRequest{Header: header(c.ID, "request-01"), Clock: "T1", Until: "2026-02-27", Reason: "Surel tidak sampai"})
	require.NoError(t, err)
	g.clock.set(noon.Add(time.Hour))
	_, err = g.as("staf-1").Appraisal.SubmitTargets(g.Context(), submit(c.ID, "request-02"))
	require.NoError(t, err)
	g.clock.set(noon.AddDate(0, 1, 0))
	g.move(c, "window-ended:"+c.ID, appraisal.Step{Stage: appraisal.TargetsSteppedUp, Awaits: []appraisal.Awaited{{Role: appraisal.Superior, Act: appraisal.AgreeTargets,
		Term: appraisal.Term{Clock: appraisal.T13, Due: appraisal.NewDate(2026, time.February, 13)}}}})

	got, err := g.as("kabid-b").Watch.GetTimeline(g.Context(), &siklusv1.GetTimelineRequest{CaseId: c.ID})
	require.NoError(t, err)
	require.Equal(t, "Nama staf-1", got.GetPerson().GetName())
	require.Equal(t, "Asia/Jayapura", got.GetZone())
	require.Empty(t, got.GetTemporalQuery())
	var told []string
	last := time.Time{}
	for _, e := range got.GetEvents() {
		require.False(t, e.GetAt().AsTime().Before(last), "in order")
		last = e.GetAt().AsTime()
		if e.GetWhat() != "letter" {
			told = append(told, strings.TrimSpace(e.GetWhat()+" "+e.GetKind()+" "+e.GetState()+" "+e.GetRole()))
		}
	}
	require.Equal(t, []string{"event opened", "term T1 set", "act ExtendTerm  hr", "term T1 moved", "act SubmitTargets  employee", "term T1 met", "term T3 set",
		"event test", "term T3 over", "term T13 set"}, told)
	letters := map[string]string{}
	for _, e := range got.GetEvents() {
		if e.GetWhat() == "letter" && e.GetWho().GetName() == "Nama staf-1" {
			letters[e.GetKind()] = e.GetState()
		}
	}
	require.Equal(t, "bounced", letters["targets_due"])

	for who, code := range map[string]connect.Code{"staf-1": connect.CodePermissionDenied, "kabid-a": connect.CodePermissionDenied, "staf-5": connect.CodeNotFound} {
		_, err := g.as(who).Watch.GetTimeline(g.Context(), &siklusv1.GetTimelineRequest{CaseId: c.ID})
		refusal(t, err, code)
	}
}

func TestNumbersAreComparedUntilTheyAgreeOrTheTimeIsOver(t *testing.T) {
	g := newGround(t)
	compare := func() *siklusv1.CompareNumbersResponse {
		out, err := g.as("staf-5").Watch.CompareNumbers(g.Context(), &siklusv1.CompareNumbersRequest{CycleId: g.cycle.ID, Patience: durationpb.New(300 * time.Millisecond)})
		require.NoError(t, err)
		return out
	}
	g.show()
	equal := compare()
	require.True(t, equal.GetEqual())
	require.EqualValues(t, 1, equal.GetRounds())
	require.Len(t, equal.GetNumbers(), 1)
	require.EqualValues(t, 8, equal.GetNumbers()[0].GetTemporal())
	require.Empty(t, equal.GetDifferent())

	g.engine.shown[caseWorkflow(g.cases["staf-1"])] = "!Terminated"
	g.engine.shown[caseWorkflow(g.cases["staf-2"])] = "in-year"
	g.engine.shown["evaluation:01930000-0000-7000-8000-0000000000ee"] = "received"
	differs := compare()
	require.False(t, differs.GetEqual())
	require.Greater(t, differs.GetRounds(), int32(1), "a difference counts when it stays")
	require.EqualValues(t, 3, differs.GetDifferences())
	by := map[string]*siklusv1.DifferentCase{}
	for _, d := range differs.GetDifferent() {
		by[d.GetCaseId()] = d
	}
	one, two, three := by[g.cases["staf-1"].ID], by[g.cases["staf-2"].ID], by["01930000-0000-7000-8000-0000000000ee"]
	require.Equal(t, []string{"targets-due", "", "Terminated"}, []string{one.GetRegister(), one.GetTemporal(), one.GetStatus()})
	require.Equal(t, []string{"targets-due", "in-year", ""}, []string{two.GetRegister(), two.GetTemporal(), two.GetStatus()})
	require.Equal(t, []string{"", "received", ""}, []string{three.GetRegister(), three.GetTemporal(), three.GetStatus()})

	g.engine.goDown()
	_, err := g.as("kabid-b").Watch.CompareNumbers(g.Context(), &siklusv1.CompareNumbersRequest{CycleId: g.cycle.ID})
	require.Equal(t, api.EngineSilent, refusal(t, err, connect.CodeUnavailable).GetCode())
	g.watch("kabid-b", "") // the page that waits for nobody goes on
}

func TestACycleIsToldToLookAgain(t *testing.T) {
	g := newGround(t)
	_, err := g.as("kabid-b").Watch.StartMissing(g.Context(), &siklusv1.StartMissingRequest{CycleId: g.cycle.ID})
	require.NoError(t, err)
	require.Len(t, g.engine.starts, 2, "the courier and the cycle")
	_, err = g.as("kabid-b").Watch.StartMissing(g.Context(), &siklusv1.StartMissingRequest{CycleId: g.cycle.ID})
	require.NoError(t, err)
	require.Len(t, g.engine.signals, 1, "it runs already, so it is told")
	g.engine.goDown()
	_, err = g.as("kabid-b").Watch.StartMissing(g.Context(), &siklusv1.StartMissingRequest{CycleId: g.cycle.ID})
	require.Equal(t, api.EngineSilent, refusal(t, err, connect.CodeUnavailable).GetCode())
}
