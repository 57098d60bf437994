package store_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"siklus.id/appraisal"
	"siklus.id/store"
	"siklus.id/store/storetest"
)

// twice registers an act of HR and records it, and once more as after a crash.
func (s scene) twice(t *testing.T, c store.Case, kind appraisal.ActKind, facts appraisal.Facts, step appraisal.Step, at time.Time) store.RegisteredAct {
	t.Helper()
	facts.HasReason = true
	a, _ := s.register(t, s.act(c, "staf-8", appraisal.HR, kind, facts))
	e := s.entry(c, &a.Act, step)
	e.At = at
	first := s.record(t, e)
	before := s.everything(t)
	require.Equal(t, first, s.record(t, e), "the same receipt")
	require.True(t, slices.Equal(before, s.everything(t)), "the same entry changes nothing")
	return a
}

// everything is what the acts on people may change, as text.
func (s scene) everything(t *testing.T) (all []string) {
	t.Helper()
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		holdings, err := tx.Holdings(ctx)
		require.NoError(t, err)
		people, err := tx.People(ctx)
		require.NoError(t, err)
		cases, _, err := tx.ListCases(ctx, store.CaseFilter{Limit: 1000})
		require.NoError(t, err)
		for _, c := range cases {
			tasks, err := tx.OpenTasks(ctx, c.ID)
			require.NoError(t, err)
			text, err := json.Marshal([]any{c, tasks})
			require.NoError(t, err)
			all = append(all, string(text))
		}
		for _, p := range people {
			letters, err := tx.LettersTo(ctx, p.ID)
			require.NoError(t, err)
			absences, err := tx.AbsencesOf(ctx, p.ID)
			require.NoError(t, err)
			all = append(all, fmt.Sprint(p, absences, len(letters)))
		}
		all = append(all, fmt.Sprint(holdings))
		return nil
	})
	return all
}

// verified checks every journal.
func (s scene) verified(t *testing.T) {
	t.Helper()
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		_, err := tx.VerifyAll(ctx)
		return err
	})
}

// steps is the journal of a case, read back.
func (s scene) steps(t *testing.T, caseID string) (steps []store.RecordedStep) {
	t.Helper()
	s.do(t, func(ctx context.Context, tx store.Tx) (err error) {
		steps, err = tx.Steps(ctx, caseID)
		return err
	})
	return steps
}

func (s scene) openTasks(t *testing.T, caseID string) (tasks []store.Task) {
	t.Helper()
	s.do(t, func(ctx context.Context, tx store.Tx) (err error) {
		tasks, err = tx.OpenTasks(ctx, caseID)
		return err
	})
	return tasks
}

func (s scene) holdingsOf(t *testing.T, who string) (held []string) {
	t.Helper()
	names := map[string]string{}
	for name, id := range s.town.Posts {
		names[id] = name
	}
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		all, err := tx.Holdings(ctx)
		for _, h := range all {
			if h.PersonID == s.town.People[who] {
				last := ""
				if h.To != 0 {
					last = h.To.String()
				}
				held = append(held, fmt.Sprintf("%s %s %s..%s", names[h.PostID], h.Capacity, h.From, last))
			}
		}
		return err
	})
	return held
}

func TestTransferTakesCaseAndUnsignedEvaluationsAlong(t *testing.T) {
	t.Parallel()
	s := newScene(t, 9)
	from := date(2026, time.September, 1)
	unsigned := s.open(t, third, third.Opens.Time())["staf-1"]
	signed := s.openQuarter(t)["staf-1"]
	s.record(t, s.entry(signed, nil, appraisal.Step{Stage: appraisal.Signed, Awaits: awaits(appraisal.Appraiser, appraisal.Deliver, appraisal.T9, third.Closes, "delivery_due")}))
	in := appraisal.Step{Stage: appraisal.InYear, Awaits: awaits(appraisal.Employee, appraisal.SubmitTargets, appraisal.JoinedClock, third.Closes, "targets_renewal"),
		Notices: []appraisal.Notice{{Role: appraisal.Employee, Letter: "transferred"}, {Role: appraisal.Appraiser, Letter: "transferred"}}}
	s.twice(t, s.cases["staf-1"], appraisal.Transfer, appraisal.Facts{Post: s.town.Posts["kabid-b"], Unit: "BID-B", From: from, Capacity: appraisal.Definitive}, in, from.Time())

	s.do(t, func(ctx context.Context, tx store.Tx) error {
		for id, unit := range map[string]string{s.cases["staf-1"].ID: "BID-B", unsigned.ID: "BID-B", signed.ID: "BID-A"} {
			c, err := tx.CaseByID(ctx, id)
			require.NoError(t, err)
			require.Equal(t, unit, c.UnitCode, c.Stage)
			require.Equal(t, unit == "BID-B", c.PostID == s.town.Posts["kabid-b"])
		}
		letters, err := tx.LettersTo(ctx, s.town.People["kadis"])
		require.Subset(t, kindsOf(letters), []string{"transferred", "rating_due"}, "the new chain is written to")
		return err
	})
	require.Equal(t, []string{"kabid-b definitif 2026-09-01..", "staf-1 definitif 2026-01-02..2026-08-31"}, sorted(s.holdingsOf(t, "staf-1")))
	require.Equal(t, s.town.People["kadis"], s.openTasks(t, unsigned.ID)[0].PersonID)
	require.Equal(t, 2, s.openTasks(t, unsigned.ID)[0].Epoch, "the old link is over")
	require.Equal(t, s.town.People["kabid-a"], s.openTasks(t, signed.ID)[0].PersonID, "what is signed stays with who signed")
	moved := s.steps(t, unsigned.ID)[1]
	require.Equal(t, store.TaskMovedEvent, moved.Kind)
	require.Equal(t, &appraisal.Moved{Act: appraisal.Rate, From: appraisal.Party{Person: s.town.People["kabid-a"], Role: appraisal.Appraiser},
		To: appraisal.Party{Person: s.town.People["kadis"], Role: appraisal.Appraiser, Capacity: appraisal.Definitive}}, moved.Entry.Moved)
	require.Equal(t, appraisal.WindowOpen, moved.Entry.Step.Stage)
	s.verified(t)
}

func TestPostAsActingOfficialComesBesideAndGoesWithTheReturn(t *testing.T) {
	t.Parallel()
	s := newScene(t, 9)
	c := s.cases["staf-1"]
	there, back := date(2026, time.March, 2), date(2026, time.June, 1)
	s.twice(t, c, appraisal.Transfer, appraisal.Facts{Post: s.town.Posts["kabid-b"], From: there, Capacity: appraisal.Acting}, appraisal.Step{Stage: appraisal.InYear}, there.Time())
	require.Equal(t, []string{"kabid-b plt 2026-03-02..", "staf-1 definitif 2026-01-02.."}, sorted(s.holdingsOf(t, "staf-1")))
	again := s.act(c, "staf-8", appraisal.HR, appraisal.Transfer, appraisal.Facts{Post: s.town.Posts["staf-1"], From: back, Capacity: appraisal.Definitive, HasReason: true})
	again.RequestID = "kembali-1"
	a, _ := s.register(t, again)
	e := s.entry(c, &a.Act, appraisal.Step{Stage: appraisal.InYear})
	e.At = back.Time()
	s.record(t, e)
	require.Equal(t, []string{"kabid-b plt 2026-03-02..2026-05-31", "staf-1 definitif 2026-01-02.."}, sorted(s.holdingsOf(t, "staf-1")),
		"IV.A.6: back in the own post, which was never left")
}

func TestAbsenceIsKeptAndEndsTheDayBeforeTheReturn(t *testing.T) {
	t.Parallel()
	s := newScene(t, 9)
	e := s.open(t, third, third.Opens.Time())["staf-1"]
	c, who := s.cases["staf-1"], s.town.People["staf-1"]
	from, until, back := date(2026, time.August, 3), date(2026, time.October, 30), date(2026, time.October, 5)
	begun := s.twice(t, c, appraisal.BeginAbsence, appraisal.Facts{Absence: appraisal.Maternity, From: from, Until: until}, appraisal.Step{Stage: appraisal.Resting}, from.Time())
	look := func() (absences []store.Absence, absentTo appraisal.Date) {
		s.do(t, func(ctx context.Context, tx store.Tx) (err error) {
			kept, err := tx.CaseByID(ctx, e.ID)
			require.NoError(t, err)
			require.Equal(t, kept.AbsentTo, kept.Fixed("", 2026).AbsentTo)
			absences, err = tx.AbsencesOf(ctx, who)
			absentTo = kept.AbsentTo
			return err
		})
		return absences, absentTo
	}
	absences, absentTo := look()
	want := store.Absence{ActID: begun.ID, PersonID: who, Kind: appraisal.Maternity, From: from, Until: until}
	require.Equal(t, []store.Absence{want}, absences)
	require.Equal(t, until, absences[0].Last())
	require.Equal(t, until, absentTo)
	s.twice(t, c, appraisal.EndAbsence, appraisal.Facts{From: back}, appraisal.Step{Stage: appraisal.InYear}, back.Time())
	absences, absentTo = look()
	want.To = back - 1
	require.Equal(t, []store.Absence{want}, absences)
	require.Equal(t, back-1, absences[0].Last())
	require.Equal(t, back-1, absentTo)
}

func TestStudyLeaveIsKnownInThePeriodsItTouches(t *testing.T) {
	t.Parallel()
	s := newScene(t, 9)
	from, until := date(2026, time.March, 31), date(2026, time.July, 1)
	s.twice(t, s.cases["staf-1"], appraisal.BeginAbsence, appraisal.Facts{Absence: appraisal.StudyLeave, From: from, Until: until}, appraisal.Step{Stage: appraisal.InYear}, from.Time())
	second := appraisal.Period{Kind: appraisal.Quarterly, Number: 2, From: date(2026, time.April, 1), To: date(2026, time.June, 30)}
	fourth := appraisal.Period{Kind: appraisal.Quarterly, Number: 4, From: date(2026, time.October, 1), To: date(2026, time.December, 31)}
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		for _, c := range []struct {
			who    string
			period appraisal.Period
			want   bool
		}{{"staf-1", quarter, true}, {"staf-1", second, true}, {"staf-1", third, true}, {"staf-1", fourth, false}, {"staf-2", second, false}} {
			got, err := tx.StudyLeaveIn(ctx, s.town.People[c.who], c.period)
			require.NoError(t, err)
			require.Equal(t, c.want, got, "%s in %s", c.who, c.period.Key())
		}
		return nil
	})
	require.Contains(t, s.open(t, second, second.To.Time()), "staf-1", "IV.A.16: who studies is appraised all the same")
}

func TestEvaluationOpensForWhomThereIsSomethingToEvaluate(t *testing.T) {
	t.Parallel()
	s := newScene(t, 9)
	for i, c := range []struct {
		who         string
		from, until appraisal.Date
	}{
		{"staf-1", third.From, third.To},
		{"staf-2", third.From - 5, third.To + 20},
		{"staf-3", third.From + 1, third.To + 20},
		{"staf-4", third.From - 5, third.To - 1},
		{"staf-5", third.To + 1, third.To + 40},
	} {
		require.Equal(t, i < 2, appraisal.LongLeave.Covers(c.from, c.until, third), "the rule that the database follows")
		s.twice(t, s.cases[c.who], appraisal.BeginAbsence, appraisal.Facts{Absence: appraisal.LongLeave, From: c.from, Until: c.until}, appraisal.Step{Stage: appraisal.Resting}, storetest.Opened)
	}
	at := third.Rates.Time()
	s.twice(t, s.cases["staf-6"], appraisal.EndService, appraisal.Facts{Service: appraisal.Retired, From: third.Rates}, appraisal.Step{Stage: appraisal.Departed}, at)
	s.record(t, s.entry(s.cases["staf-7"], nil, appraisal.Step{Stage: appraisal.Sealed}))
	s.twice(t, s.cases["staf-7"], appraisal.EndService, appraisal.Facts{Service: appraisal.Left, From: third.Rates + 1}, appraisal.Step{Stage: appraisal.Sealed}, at)
	late := func() (who []string) {
		s.do(t, func(ctx context.Context, tx store.Tx) error {
			none, err := tx.NotOpened(ctx, s.cycle.ID, third, third.Rates+1)
			for _, n := range none {
				for name, c := range s.cases {
					if c.ID == n.CaseID {
						require.Equal(t, s.town.People[name], n.PersonID)
						who = append(who, fmt.Sprintf("%s %s %s%s %s %s", name, n.Reason, n.Absence, n.Departed, n.From, n.To))
					}
				}
			}
			return err
		})
		return sorted(who)
	}
	opened := s.open(t, third, at)
	require.Empty(t, s.open(t, third, at), "twice is once")
	require.Len(t, opened, 9, "three heads, six of nine staff")
	require.NotContains(t, opened, "staf-1")
	require.Equal(t, third.To+20, opened["staf-3"].AbsentTo, "away as it opens")
	require.Equal(t, third.To-1, opened["staf-4"].AbsentTo)
	require.Zero(t, opened["staf-5"].AbsentTo, "present as it opens")
	require.Equal(t, []string{"staf-1 absent long-leave 2026-07-01 2026-09-30", "staf-2 absent long-leave 2026-06-26 2026-10-20",
		"staf-6 departed retired 2026-09-16 1970-01-01"}, late(), "staf-7 serves on the day the window opens and is evaluated")
	s.twice(t, s.cases["staf-1"], appraisal.EndAbsence, appraisal.Facts{From: third.To - 2}, appraisal.Step{Stage: appraisal.InYear}, (third.To - 2).Time())
	require.Contains(t, s.open(t, third, third.To.Time()), "staf-1", "back early: there is something to evaluate after all")
	require.Len(t, late(), 2)
}

func TestEndOfServiceEndsHoldingsAndMovesWhatTheyHadToDo(t *testing.T) {
	t.Parallel()
	s := newScene(t, 9)
	from := date(2026, time.September, 20)
	opened := s.open(t, third, third.Opens.Time())
	o := s.objected(t, opened["staf-2"], "kabid-a", appraisal.Appraiser)
	s.twice(t, s.cases["kabid-a"], appraisal.EndService, appraisal.Facts{Service: appraisal.Retired, From: from}, appraisal.Step{Stage: appraisal.Departed}, from.Time())
	require.Equal(t, []string{"kabid-a definitif 2026-01-02..2026-09-19"}, s.holdingsOf(t, "kabid-a"))
	for _, id := range []string{opened["staf-1"].ID, o.ID} {
		task := s.openTasks(t, id)[0]
		require.Equal(t, s.town.People["kadis"], task.PersonID, "berjenjang")
		require.Equal(t, 2, task.Epoch)
		last := s.steps(t, id)
		require.Equal(t, store.TaskMovedEvent, last[len(last)-1].Kind)
	}
	require.Equal(t, s.town.People["kadis"], s.openTasks(t, opened["kabid-a"].ID)[0].PersonID, "their own case is not theirs to move")
	s.verified(t)
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		p, err := tx.PersonByID(ctx, s.town.People["kabid-a"])
		require.NoError(t, err)
		require.Equal(t, appraisal.Retired, p.Departed)
		require.Equal(t, from, p.DepartedFrom)
		found, err := tx.FindPeople(ctx, "kabid-a", from, 5)
		require.NoError(t, err)
		require.Empty(t, found, "nobody names them any more")
		found, err = tx.FindPeople(ctx, "kabid-a", from-1, 5)
		require.NoError(t, err)
		require.Len(t, found, 1)
		require.NoError(t, tx.QueueLetter(ctx, store.Letter{PersonID: p.ID, Kind: "uji"}))
		letters, err := tx.LettersTo(ctx, p.ID)
		require.Contains(t, kindsOf(letters), "uji", "who retired is written to in what runs on")
		return err
	})
}

func TestNobodyWritesToTheDead(t *testing.T) {
	t.Parallel()
	s := newScene(t, 9)
	dead, from := s.town.People["staf-1"], date(2026, time.March, 2)
	var sending *store.Mail
	for sending = s.claim(t, 0, farAhead); sending.PersonID != dead; sending = s.claim(t, 0, farAhead) {
	}
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		return tx.QueueLetter(ctx, store.Letter{PersonID: dead, Kind: "waits", CycleID: s.cycle.ID})
	})
	step := appraisal.Step{Stage: appraisal.InYear, Notices: []appraisal.Notice{{Role: appraisal.Employee, Letter: "gone"}},
		Awaits: awaits(appraisal.Employee, appraisal.SubmitTargets, appraisal.JoinedClock, from+3, "targets_renewal")}
	s.twice(t, s.cases["staf-1"], appraisal.EndService, appraisal.Facts{Service: appraisal.Died, From: from}, step, from.Time())
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		require.NoError(t, tx.QueueLetter(ctx, store.Letter{PersonID: dead, Kind: "late"}))
		_, err := tx.QueueReminders(ctx, s.cycle.ID, from+3, s.cycle.Rules.Calendar, farAhead)
		require.NoError(t, err)
		letters, err := tx.LettersTo(ctx, dead)
		require.NoError(t, err)
		require.Equal(t, []string{"targets_due", "waits"}, kindsOf(letters), "nothing new is queued")
		for _, l := range letters {
			require.Equal(t, store.LetterCancelled, l.State, l.Kind)
		}
		ok, err := tx.RetryMail(ctx, sending.ID, 1, farAhead)
		require.NoError(t, err)
		require.False(t, ok, "what nobody knows to have left is not tried again")
		unknown, err := tx.UnfinishedMails(ctx, farAhead.AddDate(1, 0, 0))
		require.NoError(t, err)
		for _, m := range unknown {
			require.NotEqual(t, dead, m.PersonID)
		}
		nobody, err := tx.TasksWithoutPerson(ctx)
		require.NoError(t, err)
		require.Empty(t, nobody, "nobody can be named in the place of an employee")
		again, err := tx.FreezeRoster(ctx, s.cycle.ID, from)
		require.Equal(t, 12, again, "who was in stays in")
		return err
	})
	for m := s.claim(t, 0, farAhead); m != nil; m = s.claim(t, 0, farAhead) {
		require.NotEqual(t, dead, m.PersonID)
	}
}

func TestWhoseServiceHasEndedHasNoOfficeAndNoPlaceInTheNextRoster(t *testing.T) {
	t.Parallel()
	s := newScene(t, 9)
	from := date(2026, time.March, 2)
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		return tx.PutOffice(ctx, s.town.People["staf-1"], store.OfficeHR)
	})
	s.twice(t, s.cases["staf-1"], appraisal.EndService, appraisal.Facts{Service: appraisal.Left, From: from}, appraisal.Step{Stage: appraisal.Departed}, from.Time())
	told := s.entry(s.cases["staf-2"], nil, appraisal.Step{Stage: appraisal.InYear, Notices: []appraisal.Notice{{Role: appraisal.HR, Letter: "undecided"}}})
	told.At = from.Time()
	s.record(t, told)
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		letters, err := tx.LettersTo(ctx, s.town.People["staf-1"])
		require.NoError(t, err)
		require.NotContains(t, kindsOf(letters), "undecided")
		roles, err := tx.RolesIn(ctx, s.cases["staf-2"].ID, s.town.People["staf-1"], from)
		require.NoError(t, err)
		require.Empty(t, roles)
		roles, err = tx.RolesIn(ctx, s.cases["staf-2"].ID, s.town.People["staf-1"], from-1)
		require.NoError(t, err)
		require.Len(t, roles, 1, "on the last day they were HR still")
		offices, err := tx.Offices(ctx, s.town.People["staf-1"])
		require.NoError(t, err)
		require.Empty(t, offices)
		next, _, err := tx.PutCycle(ctx, store.Cycle{Year: 2027, Rules: storetest.Rules(), RulesName: "uji@0", RequestID: "launch-2027"})
		require.NoError(t, err)
		_, err = tx.FreezeRoster(ctx, next.ID, date(2027, time.January, 4))
		require.NoError(t, err)
		left, err := tx.LeftOut(ctx, next.ID)
		require.Contains(t, left, store.LeftOut{PersonID: s.town.People["staf-1"], Reason: store.LeftOutDeparted})
		return err
	})
}

// counter counts the round trips of a pool.
type counter struct{ trips int }

func (c *counter) TraceQueryStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceQueryStartData) context.Context {
	c.trips++
	return ctx
}
func (*counter) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}
func (c *counter) TraceBatchStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceBatchStartData) context.Context {
	c.trips++
	return ctx
}
func (*counter) TraceBatchQuery(context.Context, *pgx.Conn, pgx.TraceBatchQueryData) {}
func (*counter) TraceBatchEnd(context.Context, *pgx.Conn, pgx.TraceBatchEndData)     {}

func TestMorningRoundMovesTasksInAFewRoundTripsAndTellsTheJournals(t *testing.T) {
	t.Parallel()
	var trips counter
	shared, _ := storetest.Open(t, func(c *pgxpool.Config) { c.ConnConfig.Tracer = &trips })
	s := sceneIn(t, shared, "pagi", 150)
	opened := s.open(t, third, third.Opens.Time())
	s.record(t, s.entry(opened["staf-1"], nil, appraisal.Step{Stage: appraisal.WindowOpen, Awaits: append(
		awaits(appraisal.Appraiser, appraisal.Rate, appraisal.T6, third.Closes, "rating_due"),
		awaits(appraisal.Appraiser, appraisal.GiveFeedback, appraisal.T5, third.Closes, "")...)}))
	on := third.Rates
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		return tx.PutHolding(ctx, store.Holding{PostID: s.town.Posts["kabid-a"], PersonID: s.town.People["kabid-b"], Capacity: appraisal.DailyActing, From: on, To: on + 1})
	})
	before := trips.trips
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		n, err := tx.ReassignTasks(ctx, s.cycle.ID, on.Time())
		require.Equal(t, 151, n)
		return err
	})
	require.LessOrEqual(t, trips.trips-before, 5, "begin, look, look again, write, commit")
	for _, c := range []struct {
		at   appraisal.Date
		want int
	}{{on, 0}, {on + 1, 0}, {on + 2, 151}, {on + 2, 0}} {
		s.do(t, func(ctx context.Context, tx store.Tx) error {
			n, err := tx.ReassignTasks(ctx, s.cycle.ID, c.at.Time())
			require.Equal(t, c.want, n, c.at)
			return err
		})
	}
	s.verified(t)
	steps := s.steps(t, opened["staf-1"].ID)
	require.Len(t, steps, 6, "opened, the entry, two tasks there and back")
	for i, step := range steps {
		require.EqualValues(t, i+1, step.Seq)
		require.Equal(t, appraisal.WindowOpen, step.Entry.Step.Stage)
		if i < 2 {
			continue
		}
		require.Equal(t, store.TaskMovedEvent, step.Kind)
		require.Len(t, step.Entry.Step.Terms(), 2, "terms run on")
		capacity, to := appraisal.DailyActing, "kabid-b"
		if i >= 4 {
			capacity, to = appraisal.Definitive, "kabid-a"
		}
		require.Equal(t, appraisal.Party{Person: s.town.People[to], Role: appraisal.Appraiser, Capacity: capacity}, step.Entry.Moved.To, "hand-back the day after")
	}
	require.Equal(t, 3, s.openTasks(t, opened["staf-1"].ID)[0].Epoch)
}

func TestTaskOfWhomNobodyFollowsIsShownToHR(t *testing.T) {
	t.Parallel()
	s := newScene(t, 9)
	opened := s.open(t, third, third.Opens.Time())
	on := third.Rates
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		for _, name := range []string{"kadis", "bupati"} {
			require.NoError(t, tx.PutHolding(ctx, store.Holding{PostID: s.town.Posts[name], PersonID: s.town.People[name], Capacity: appraisal.Definitive, From: storetest.Founded, To: on - 1}))
		}
		for i, want := range []int{3, 0} {
			n, err := tx.ReassignTasks(ctx, s.cycle.ID, on.Time())
			require.NoError(t, err)
			require.Equal(t, want, n, i)
		}
		nobody, err := tx.TasksWithoutPerson(ctx)
		require.Len(t, nobody, 3)
		return err
	})
	last := s.steps(t, opened["kadis"].ID)
	require.Equal(t, appraisal.Party{Role: appraisal.Appraiser}, last[len(last)-1].Entry.Moved.To)
	s.verified(t)
}

func TestStepThatFindsAnotherPersonTellsTheJournalBehindItself(t *testing.T) {
	t.Parallel()
	s := newScene(t, 9)
	e := s.open(t, third, third.Opens.Time())["staf-1"]
	s.moved(t, "kabid-a", third.Rates-2, "kabid-b")
	step := appraisal.Step{Stage: appraisal.WindowOpen, Awaits: awaits(appraisal.Appraiser, appraisal.Rate, appraisal.T6, third.Closes+7, "rating_due")}
	s.twice(t, e, appraisal.ExtendTerm, appraisal.Facts{Clock: appraisal.T6, Until: third.Closes + 7}, step, third.Rates.Time())
	steps := s.steps(t, e.ID)
	require.Equal(t, []string{"opened", "ExtendTerm", store.TaskMovedEvent}, []string{steps[0].Kind, steps[1].Kind, steps[2].Kind})
	require.Equal(t, third.Closes+7, steps[2].Entry.Step.Awaits[0].Term.Due)
	require.Equal(t, s.town.People["kabid-b"], s.openTasks(t, e.ID)[0].PersonID)
	s.verified(t)
}
