package api_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
	"siklus.id/store/storetest"
)

// freed is one cause of being stuck: how it comes about, which action is offered, and what somebody then does.
type freed struct {
	name, who string
	cause     appraisal.StuckCause
	action    appraisal.StuckAction
	plant     func(*ground)
	act       func(*ground, *siklusv1.StuckCase) error
	then      appraisal.StuckCause // what is seen afterwards; empty: nothing
}

// waitsFor lets a case wait for the act of a role until 30 January.
func (g *ground) waitsFor(name string, role appraisal.Role, act appraisal.ActKind) {
	g.Helper()
	g.move(g.cases[name], "menunggu:"+name, appraisal.Step{Stage: appraisal.TargetsSubmitted, Awaits: []appraisal.Awaited{{Role: role, Act: act,
		Term: appraisal.Term{Clock: appraisal.T1, Due: appraisal.NewDate(2026, time.January, 30)}, Letter: "targets_submitted"}}})
}

// vacates ends what somebody holds before the day of these tests.
func (g *ground) vacates(name string) {
	g.Helper()
	g.tx(func(ctx context.Context, tx store.Tx) error {
		holdings, err := tx.HoldingsOf(ctx, g.town.People[name])
		require.NoError(g, err)
		holdings[0].To = appraisal.NewDate(2026, time.January, 8)
		return tx.PutHolding(ctx, holdings[0])
	})
}

// isAway puts an absence of somebody on record that outlasts January.
func (g *ground) isAway(name string) {
	g.Helper()
	g.engine.next[appraisal.BeginAbsence] = appraisal.Step{Stage: appraisal.Resting}
	_, err := g.as("kabid-b").People.BeginAbsence(g.Context(), &siklusv1.BeginAbsenceRequest{Header: header(g.cases[name].ID, "absen-"+name),
		Absence: siklusv1.Absence_ABSENCE_SICK_LEAVE, From: "2026-01-10", Until: "2026-02-28", Reason: "Surat dokter"})
	require.NoError(g, err)
}

// deputises names staf-3 for the post that the list gives.
func (g *ground) deputises(c *siklusv1.StuckCase, capacity string) error {
	_, err := g.as("kabid-b").Deputy.NameDeputy(g.Context(), &siklusv1.NameDeputyRequest{RequestId: "tunjuk-" + c.GetCaseId(), Terms: &siklusv1.DeputyTerms{
		PostId: c.GetPostId(), PersonId: g.town.People["staf-3"], Capacity: capacity, From: "2026-01-10", To: "2026-02-28", Decree: "800/12", Reason: "Tidak ada yang bertindak"}})
	return err
}

// renames puts kabid-b in the place of the appraiser of a case.
func (g *ground) renames(c *siklusv1.StuckCase) error {
	_, err := g.as("staf-2").Case.ChangeParty(g.Context(), &siklusv1.ChangePartyRequest{Header: header(c.GetCaseId(), "ganti-"+c.GetCaseId()), Role: "appraiser",
		PersonId: g.town.People["kabid-b"], Reason: "Penilai berhalangan"})
	return err
}

// givesTime extends the first term of a case until the end of February.
func (g *ground) givesTime(c *siklusv1.StuckCase, role appraisal.Role, act appraisal.ActKind) error {
	g.engine.next[appraisal.ExtendTerm] = appraisal.Step{Stage: appraisal.TargetsDue, Awaits: []appraisal.Awaited{{Role: role, Act: act,
		Term: appraisal.Term{Clock: appraisal.T1, Due: appraisal.NewDate(2026, time.February, 27)}, Letter: "targets_due"}}}
	_, err := g.as("kabid-b").Case.ExtendTerm(g.Context(), &siklusv1.ExtendTermRequest{Header: header(c.GetCaseId(), "waktu-"+c.GetCaseId()), Clock: "T1", Until: "2026-02-27", Reason: "Surel tidak sampai"})
	return err
}

var (
	mended = func(g *ground, _ *siklusv1.StuckCase) error { g.engine.up(); g.show(); return nil } // what the administrator does
	late   = func(g *ground) { g.clock.set(noon.AddDate(0, 0, 24)) }                              // Tuesday 3 February
)

// Every cause of being stuck offers one action, and that action frees the case: it stands in the list no longer.
func TestTheActionOfEveryStuckCaseFreesIt(t *testing.T) {
	for _, c := range []freed{
		{"the post above is vacant: a Plt, IV.A.2–3", "kadis", appraisal.StuckNobody, appraisal.NameDeputy, func(g *ground) {
			g.vacates("bupati")
			g.waitsFor("kadis", appraisal.Appraiser, appraisal.AgreeTargets)
		}, func(g *ground, c *siklusv1.StuckCase) error {
			require.Equal(g, g.town.Posts["bupati"], c.GetPostId())
			return g.deputises(c, "plt")
		}, ""},
		{"the holder is away: a Plh, IV.A.3", "staf-1", appraisal.StuckAway, appraisal.NameDeputy, func(g *ground) {
			g.waitsFor("staf-1", appraisal.Appraiser, appraisal.AgreeTargets)
			g.isAway("kabid-a")
		}, func(g *ground, c *siklusv1.StuckCase) error {
			require.Equal(g, []string{g.town.Posts["kabid-a"], "2026-02-28"}, []string{c.GetPostId(), c.GetAwayUntil()})
			return g.deputises(c, "plh")
		}, ""},
		{"the superior is away: a Plh of their post", "staf-1", appraisal.StuckAway, appraisal.NameDeputy, func(g *ground) {
			g.waitsFor("staf-1", appraisal.Superior, appraisal.AgreeTargets)
			g.isAway("kadis")
		}, func(g *ground, c *siklusv1.StuckCase) error {
			require.Equal(g, g.town.Posts["kadis"], c.GetPostId())
			return g.deputises(c, "plh")
		}, ""},
		{"whom HR named in the case is away: another name, no deputy takes it", "staf-1", appraisal.StuckAway, appraisal.NameSomebody, func(g *ground) {
			g.waitsFor("staf-1", appraisal.Appraiser, appraisal.AgreeTargets)
			_, err := g.as("kabid-b").Case.ChangeParty(g.Context(), &siklusv1.ChangePartyRequest{Header: header(g.cases["staf-1"].ID, "ganti-01"), Role: "appraiser",
				PersonId: g.town.People["kadis"], Reason: "Penilai berhalangan"})
			require.NoError(g, err)
			g.isAway("kadis")
		}, func(g *ground, c *siklusv1.StuckCase) error { require.Empty(g, c.GetPostId()); return g.renames(c) }, ""},
		{"the address is dead", "staf-1", appraisal.StuckAddress, appraisal.CorrectAddress, func(g *ground) { g.unreached("staf-1") },
			func(g *ground, c *siklusv1.StuckCase) error {
				_, err := g.as("kabid-b").Letter.MendAddress(g.Context(), &siklusv1.MendAddressRequest{PersonId: c.GetAwaited().GetId(), Email: "benar@dinas.example"})
				return err
			}, ""},
		{"the letter never left", "staf-1", appraisal.StuckNoLetter, appraisal.ResendTheLetter, func(g *ground) { g.fails("staf-1") },
			func(g *ground, c *siklusv1.StuckCase) error {
				log, err := g.as("kabid-b").Letter.ListLetters(g.Context(), &siklusv1.ListLettersRequest{PersonId: c.GetAwaited().GetId()})
				require.NoError(g, err)
				require.True(g, log.GetLetters()[0].GetResendable())
				_, err = g.as("kabid-b").Letter.ResendLetter(g.Context(), &siklusv1.ResendLetterRequest{LetterId: log.GetLetters()[0].GetId()})
				return err
			}, ""},
		{"the last act was refused: its sender sends again", "staf-1", appraisal.StuckRefused, appraisal.HandInAgain, func(g *ground) {
			g.waitsFor("staf-1", appraisal.Appraiser, appraisal.AgreeTargets)
			g.engine.fail = func(appraisal.Act) error {
				return temporal.NewNonRetryableApplicationError("Belum dapat.", appraisal.TermNotRunning, nil, appraisal.Refusal{Code: appraisal.TermNotRunning, Provision: "policy", Sentence: "Belum dapat.", English: "Not yet."})
			}
			_, err := g.as("kabid-a").Appraisal.AgreeTargets(g.Context(), &siklusv1.AgreeTargetsRequest{Header: header(g.cases["staf-1"].ID, "setuju-01")})
			require.Error(g, err)
			g.engine.up()
		}, func(g *ground, _ *siklusv1.StuckCase) error {
			g.engine.next[appraisal.AgreeTargets] = appraisal.Step{Stage: appraisal.InYear}
			_, err := g.as("kabid-a").Appraisal.AgreeTargets(g.Context(), &siklusv1.AgreeTargetsRequest{Header: header(g.cases["staf-1"].ID, "setuju-02")})
			return err
		}, ""},
		{"the employee was silent", "staf-1", appraisal.StuckSilent, appraisal.GiveTime, late,
			func(g *ground, c *siklusv1.StuckCase) error {
				return g.givesTime(c, appraisal.Employee, appraisal.SubmitTargets)
			}, ""},
		{"the appraiser was silent", "staf-1", appraisal.StuckSilent, appraisal.GiveTime, func(g *ground) {
			g.waitsFor("staf-1", appraisal.Appraiser, appraisal.AgreeTargets)
			late(g)
		}, func(g *ground, c *siklusv1.StuckCase) error {
			return g.givesTime(c, appraisal.Appraiser, appraisal.AgreeTargets)
		}, ""},
		{"an act waits: the procedure takes it once it runs", "staf-1", appraisal.StuckInbox, appraisal.CallAdmin, func(g *ground) {
			g.engine.goDown()
			_, err := g.as("staf-1").Appraisal.SubmitTargets(g.Context(), submit(g.cases["staf-1"].ID, "request-01"))
			require.NoError(g, err)
			g.engine.up()
			g.clock.set(noon.Add(time.Hour))
		}, func(g *ground, _ *siklusv1.StuckCase) error {
			g.engine.next[appraisal.SubmitTargets] = appraisal.Step{Stage: appraisal.InYear}
			g.relay()
			g.eventually("the act is taken", func() bool { return g.acts(g.cases["staf-1"].ID)[0].State == store.ActTaken })
			return nil
		}, ""},
		{"its workflow fails again and again", "staf-1", appraisal.StuckRecording, appraisal.CallAdmin,
			func(g *ground) { g.engine.shown[caseWorkflow(g.cases["staf-1"])] += troubled }, mended, ""},
		{"its workflow was ended by hand", "staf-1", appraisal.StuckFailed, appraisal.CallAdmin,
			func(g *ground) { g.engine.shown[caseWorkflow(g.cases["staf-1"])] = "!Terminated"; g.later() }, mended, appraisal.StuckSilent},
		{"Temporal knows none", "staf-1", appraisal.StuckGone, appraisal.CallAdmin,
			func(g *ground) { delete(g.engine.shown, caseWorkflow(g.cases["staf-1"])); g.later() }, mended, appraisal.StuckSilent},
	} {
		t.Run(c.name, func(t *testing.T) {
			g := newGround(t)
			g.tx(func(ctx context.Context, tx store.Tx) error {
				var ids []string
				for _, one := range g.cases {
					ids = append(ids, one.ID)
				}
				return tx.MarkStarted(ctx, ids)
			})
			g.show()
			find := func() *siklusv1.StuckCase {
				for _, s := range g.stuck(&siklusv1.ListStuckCasesRequest{}).GetCases() {
					if strings.TrimPrefix(s.GetPerson().GetName(), "Nama ") == c.who {
						return s
					}
				}
				return nil
			}
			require.Nil(t, find(), "nothing is wrong yet")
			c.plant(g)
			stuck := find()
			require.NotNil(t, stuck, "it is not seen")
			require.Equal(t, []string{string(c.cause), string(c.action)}, []string{stuck.GetCause(), stuck.GetAction()})
			require.NoError(t, c.act(g, stuck))
			require.Equal(t, string(c.then), find().GetCause(), "the action frees it")
		})
	}
}

// later is a moment after which visibility has caught up with what Postgres recorded by its own clock, whatever else is late by then.
func (g *ground) later() {
	g.clock.set(time.Now().Add(time.Hour))
}

// fails lets the provider refuse the letter of somebody for a reason that is not the address.
func (g *ground) fails(name string) {
	g.Helper()
	storetest.SortLetters(g, g.store, g.town.Agency.ID)
	g.tx(func(ctx context.Context, tx store.Tx) error {
		for {
			mail, err := tx.ClaimMail(ctx, 0, g.clock.now().AddDate(1, 0, 0))
			if err != nil {
				return err
			}
			require.NotNil(g, mail, "no letter waits for "+name)
			if mail.PersonID == g.town.People[name] {
				return tx.MarkFailed(ctx, mail.ID, "unknown", time.Time{})
			}
			if err := tx.MarkSent(ctx, mail.ID, "", g.clock.now()); err != nil {
				return err
			}
		}
	})
}

// A cycle that is told to look again starts what was never started.
func TestWhatWasNeverStartedIsStartedWhenTheCycleLooksAgain(t *testing.T) {
	g := newGround(t)
	g.show()
	g.clock.set(noon.Add(time.Hour))
	first := g.stuck(&siklusv1.ListStuckCasesRequest{Cause: string(appraisal.StuckUnstarted)})
	require.Len(t, first.GetCases(), len(g.cases))
	require.Equal(t, string(appraisal.StartMissing), first.GetCases()[0].GetAction())
	_, err := g.as("kabid-b").Watch.StartMissing(t.Context(), &siklusv1.StartMissingRequest{CycleId: g.cycle.ID})
	require.NoError(t, err)
	require.NotEmpty(t, g.engine.starts, "the cycle is told")
	g.tx(func(ctx context.Context, tx store.Tx) error { // what the cycle then does, see the workflows' own tests
		var ids []string
		for _, c := range first.GetCases() {
			ids = append(ids, c.GetCaseId())
		}
		return tx.MarkStarted(ctx, ids)
	})
	require.Empty(t, g.stuck(&siklusv1.ListStuckCasesRequest{}).GetCases())
}

// Somebody whom the roster gave no post has no case. The mended roster takes them into the cycle, and the cycle that looks
// again opens their appraisal.
func TestWhoWasLeftOutIsFreedByTheRosterAndThenByTheCycle(t *testing.T) {
	g := newGround(t)
	on := noon.AddDate(0, 0, -1)
	person := store.RosterPerson{Code: "baru-1", Kind: "pppk", Name: "Nama baru-1", Email: "baru-1@dinas.example"}
	roster := store.Roster{On: storetest.Founded, People: []store.RosterPerson{person}}
	var cycle store.Cycle
	take := func(r store.Roster) {
		g.tx(func(ctx context.Context, tx store.Tx) error { _, err := tx.ApplyRoster(ctx, r); return err })
	}
	take(roster)
	g.tx(func(ctx context.Context, tx store.Tx) (err error) {
		rules := storetest.Rules()
		rules.Pace = appraisal.Pace{Real: on, Legal: on, Day: 24 * time.Hour}
		cycle, _, err = tx.PutCycle(ctx, store.Cycle{Year: 2026, Rules: rules, RulesName: "gladi", RequestID: "gladi-2026"})
		if err == nil {
			_, err = tx.FreezeRoster(ctx, cycle.ID, storetest.Founded)
		}
		return err
	})
	g.show()
	find := func() *siklusv1.StuckCase {
		out, err := g.as("kabid-b").Watch.ListStuckCases(t.Context(), &siklusv1.ListStuckCasesRequest{CycleId: cycle.ID, PageSize: 50})
		require.NoError(t, err)
		for _, s := range out.GetCases() {
			if s.GetPerson().GetName() == person.Name {
				return s
			}
		}
		return nil
	}
	require.Equal(t, []string{string(appraisal.StuckRoster), string(appraisal.MendRoster), "no-post"}, []string{find().GetCause(), find().GetAction(), find().GetDefect()})

	roster.Posts = []store.RosterPost{{Code: "baru-post", Title: "Analis baru", Unit: "BID-A", Parent: "kabid-a", Level: "pelaksana"}}
	roster.Holdings = []store.RosterHolding{{Post: "baru-post", Person: person.Code, Capacity: appraisal.Definitive}}
	take(roster)
	g.tx(func(ctx context.Context, tx store.Tx) error { // what confirming the difference "joined" does
		people, err := tx.PeopleByID(ctx, []string{find().GetPerson().GetId()})
		require.Len(t, people, 1)
		if err != nil {
			return err
		}
		joined, err := tx.JoinCycle(ctx, cycle.ID, []string{find().GetPerson().GetId()}, storetest.Founded)
		require.Equal(t, 1, joined)
		return err
	})
	g.later()
	require.Equal(t, []string{string(appraisal.StuckUnopened), string(appraisal.StartMissing)}, []string{find().GetCause(), find().GetAction()})
	g.tx(func(ctx context.Context, tx store.Tx) error { // what the cycle does when it looks again
		members, err := tx.NextUnopened(ctx, cycle.ID, 100)
		require.NoError(t, err)
		opened, err := tx.OpenAppraisals(ctx, cycle.ID, members, storetest.TargetsDue, g.clock.now())
		require.NoError(t, err)
		var ids []string
		for _, c := range opened {
			ids = append(ids, c.ID)
		}
		return tx.MarkStarted(ctx, ids)
	})
	g.cycle = cycle
	g.show()
	require.Equal(t, string(appraisal.StuckSilent), find().GetCause(), "their appraisal is open; by now its first term has passed")
}
