package store_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"siklus.id/appraisal"
	"siklus.id/store"
	"siklus.id/store/storetest"
)

// entry is the journal entry for an act, or for an event when there is none.
func (s scene) entry(c store.Case, a *appraisal.Act, step appraisal.Step) appraisal.Entry {
	e := appraisal.Entry{Agency: s.town.Agency.ID, Cycle: s.cycle.ID, Case: c.ID, Proceeding: c.Proceeding, Act: a, At: storetest.Opened.Add(24 * time.Hour), Step: step}
	if a != nil {
		e.ID = a.ID
	} else {
		e.ID, e.Event = "event:"+c.ID+":"+string(step.Stage), "window-ended"
	}
	return e
}

func (s scene) record(t *testing.T, e appraisal.Entry) (r appraisal.Receipt) {
	t.Helper()
	s.do(t, func(ctx context.Context, tx store.Tx) (err error) {
		r, err = tx.Record(ctx, e)
		return err
	})
	return r
}

// take registers and records an act.
func (s scene) take(t *testing.T, c store.Case, who string, role appraisal.Role, kind appraisal.ActKind, facts appraisal.Facts, step appraisal.Step) store.RegisteredAct {
	t.Helper()
	a, _ := s.register(t, s.act(c, who, role, kind, facts))
	s.record(t, s.entry(c, &a.Act, step))
	return a
}

func awaits(role appraisal.Role, act appraisal.ActKind, clock appraisal.Clock, due appraisal.Date, letter string) []appraisal.Awaited {
	return []appraisal.Awaited{{Role: role, Act: act, Term: appraisal.Term{Clock: clock, Due: due}, Letter: letter}}
}

var endOfJanuary = date(2026, time.January, 31)

var submitted = appraisal.Step{Stage: appraisal.TargetsSubmitted,
	Awaits:  awaits(appraisal.Appraiser, appraisal.AgreeTargets, appraisal.T1, endOfJanuary, "targets_submitted"),
	Notices: []appraisal.Notice{{Role: appraisal.Employee, Letter: "targets_received"}}}

func kindsOf(letters []store.Letter) (kinds []string) {
	for _, l := range letters {
		kinds = append(kinds, l.Kind)
	}
	slices.Sort(kinds)
	return kinds
}

func TestRecordMovesEverythingInOneTransaction(t *testing.T) {
	t.Parallel()
	s := newScene(t, 1)
	c := s.cases["staf-1"]
	var draftTask store.Task
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		tasks, err := tx.TasksOf(ctx, s.town.People["staf-1"], false)
		require.NoError(t, err)
		require.Len(t, tasks, 1)
		draftTask = tasks[0]
		require.NoError(t, tx.SaveDraft(ctx, draftTask.ID, s.town.People["staf-1"], "draf satu"))
		return tx.SaveDraft(ctx, draftTask.ID, s.town.People["staf-1"], "draf dua")
	})
	a, _ := s.register(t, s.act(c, "staf-1", appraisal.Employee, appraisal.SubmitTargets, appraisal.Facts{}))
	receipt := s.record(t, s.entry(c, &a.Act, submitted))
	require.Equal(t, appraisal.Receipt{Act: a.ID, Case: c.ID, At: a.Act.ReceivedAt, Stage: appraisal.TargetsSubmitted}, receipt)

	s.do(t, func(ctx context.Context, tx store.Tx) error {
		kept, err := tx.CaseByID(ctx, c.ID)
		require.NoError(t, err)
		require.Equal(t, appraisal.TargetsSubmitted, kept.Stage)
		require.Equal(t, submitted.Awaits, kept.Awaits)
		require.Equal(t, endOfJanuary, kept.Due)
		require.Equal(t, appraisal.Appraiser, kept.AwaitedRole)
		require.Equal(t, 2, kept.Version)
		require.True(t, kept.ClosedAt.IsZero())

		act, err := tx.ActByID(ctx, a.ID)
		require.NoError(t, err)
		require.Equal(t, store.ActTaken, act.State)
		require.Equal(t, &receipt, act.Receipt)
		require.ErrorIs(t, tx.MarkRefused(ctx, a.ID, appraisal.Refusal{Code: appraisal.NotNow}), store.ErrActTaken)

		done, err := tx.TaskByID(ctx, draftTask.ID)
		require.NoError(t, err)
		require.Equal(t, a.ID, done.ClosedByAct)
		require.Equal(t, storetest.Opened.Add(24*time.Hour), done.ClosedAt)
		draft, err := tx.Draft(ctx, draftTask.ID, s.town.People["staf-1"])
		require.NoError(t, err)
		require.Empty(t, draft, "the draft goes with its task")
		require.ErrorIs(t, tx.SaveDraft(ctx, draftTask.ID, s.town.People["staf-1"], "terlambat"), store.ErrNotFound)

		open, err := tx.OpenTasks(ctx, c.ID)
		require.NoError(t, err)
		require.Len(t, open, 1)
		require.Equal(t, s.town.People["kabid-a"], open[0].PersonID)
		toHead, err := tx.LettersTo(ctx, s.town.People["kabid-a"])
		require.NoError(t, err)
		require.Equal(t, []string{"targets_due", "targets_submitted"}, kindsOf(toHead))
		asks := toHead[slices.IndexFunc(toHead, func(l store.Letter) bool { return l.Kind == "targets_submitted" })]
		require.Equal(t, open[0].ID, asks.TaskID)
		require.Equal(t, 1, asks.TaskEpoch)
		require.Equal(t, "Nama staf-1", asks.Employee)
		require.JSONEq(t, `{"proceeding":"appraisal","stage":"targets-submitted","year":2026,"role":"appraiser","act":"AgreeTargets","clock":"T1","due":"2026-01-31"}`, string(asks.Data))
		toStaff, err := tx.LettersTo(ctx, s.town.People["staf-1"])
		require.NoError(t, err)
		require.Equal(t, []string{"targets_due", "targets_received"}, kindsOf(toStaff))
		acts, err := tx.ActsOf(ctx, c.ID)
		require.NoError(t, err)
		require.Len(t, acts, 1)
		return nil
	})
}

func TestRecordTwiceOrAtOnceIsOnce(t *testing.T) {
	t.Parallel()
	s := newScene(t, 1)
	c := s.cases["staf-1"]
	a, _ := s.register(t, s.act(c, "staf-1", appraisal.Employee, appraisal.SubmitTargets, appraisal.Facts{}))
	e := s.entry(c, &a.Act, submitted)
	receipts, errs := make([]appraisal.Receipt, 16), make([]error, 16)
	var wg sync.WaitGroup
	start := make(chan struct{})
	for i := range receipts {
		wg.Go(func() {
			<-start
			errs[i] = s.WithAgency(t.Context(), s.town.Agency.ID, func(tx store.Tx) (err error) {
				receipts[i], err = tx.Record(t.Context(), e)
				return err
			})
		})
	}
	close(start)
	wg.Wait()
	require.NoError(t, errors.Join(errs...))
	// A later act moves the case on; the receipt of the first stays what it was.
	s.take(t, c, "kabid-a", appraisal.Appraiser, appraisal.AgreeTargets, appraisal.Facts{}, appraisal.Step{Stage: appraisal.InYear})
	receipts = append(receipts, s.record(t, e))
	for _, r := range receipts {
		require.Equal(t, receipts[0], r)
	}
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		rows, err := tx.Journal(ctx, c.ID)
		require.NoError(t, err)
		require.Len(t, rows, 3)
		tasks, err := tx.TasksOf(ctx, s.town.People["kabid-a"], true)
		require.NoError(t, err)
		require.Len(t, tasks, 2, "the head's own targets and one task of this case")
		letters, err := tx.LettersTo(ctx, s.town.People["staf-1"])
		require.NoError(t, err)
		require.Equal(t, []string{"targets_due", "targets_received"}, kindsOf(letters))
		return tx.VerifyJournal(ctx, c.ID)
	})
	err := s.WithAgency(t.Context(), s.town.Agency.ID, func(tx store.Tx) error {
		e.ID = "another-entry"
		_, err := tx.Record(t.Context(), e)
		return err
	})
	require.ErrorIs(t, err, store.ErrActTaken, "one act is never taken by two entries")
}

func TestReturnedTargetsAreAwaitedAgain(t *testing.T) {
	t.Parallel()
	s := newScene(t, 1)
	c := s.cases["staf-1"]
	s.take(t, c, "staf-1", appraisal.Employee, appraisal.SubmitTargets, appraisal.Facts{}, submitted)
	s.take(t, c, "kabid-a", appraisal.Appraiser, appraisal.ReturnTargets, appraisal.Facts{HasReason: true}, appraisal.Step{Stage: appraisal.TargetsDue,
		Awaits: awaits(appraisal.Employee, appraisal.SubmitTargets, appraisal.T1, endOfJanuary, "targets_returned")})
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		all, err := tx.TasksOf(ctx, s.town.People["staf-1"], true)
		require.NoError(t, err)
		require.Len(t, all, 2)
		require.True(t, all[0].ClosedAt.IsZero(), "open ones in front")
		require.False(t, all[1].ClosedAt.IsZero())
		letters, err := tx.LettersTo(ctx, s.town.People["staf-1"])
		require.Equal(t, []string{"targets_due", "targets_received", "targets_returned"}, kindsOf(letters))
		return err
	})
}

func TestExtendedTermMovesTheTaskWithoutANewOne(t *testing.T) {
	t.Parallel()
	s := newScene(t, 1)
	c := s.cases["staf-1"]
	until := date(2026, time.February, 13)
	step := storetest.TargetsDue(store.Member{})
	step.Awaits[0].Term.Due = until
	var before store.Task
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		open, err := tx.OpenTasks(ctx, c.ID)
		before = open[0]
		return err
	})
	s.take(t, c, "kadis", appraisal.HR, appraisal.ExtendTerm, appraisal.Facts{Clock: appraisal.T1, Until: until, HasReason: true}, step)
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		open, err := tx.OpenTasks(ctx, c.ID)
		require.NoError(t, err)
		before.Term.Due, before.Moved = until, 1 // entries in calendars move with it
		require.Equal(t, []store.Task{before}, open)
		letters, err := tx.LettersTo(ctx, s.town.People["staf-1"])
		require.Len(t, letters, 1)
		return err
	})
}

func TestChangedPartyTakesTheTasksAndTheOldLinksAreOver(t *testing.T) {
	t.Parallel()
	s := newScene(t, 2)
	c := s.cases["staf-1"]
	s.take(t, c, "staf-1", appraisal.Employee, appraisal.SubmitTargets, appraisal.Facts{}, submitted)
	evaluation := s.openQuarter(t)["staf-1"]
	named := appraisal.Facts{Role: appraisal.Appraiser, Person: s.town.People["kabid-b"], Capacity: appraisal.Named, HasReason: true}
	s.take(t, c, "kadis", appraisal.HR, appraisal.ChangeParty, named, appraisal.Step{Stage: appraisal.TargetsSubmitted, Awaits: submitted.Awaits})
	on := date(2026, time.January, 7)
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		for _, id := range []string{c.ID, evaluation.ID} {
			a, err := tx.Actor(ctx, id, appraisal.Appraiser, on)
			require.NoError(t, err)
			require.Equal(t, store.Actor{PersonID: s.town.People["kabid-b"], Capacity: appraisal.Named, PostID: s.town.Posts["staf-1"]}, a)
			open, err := tx.OpenTasks(ctx, id)
			require.NoError(t, err)
			i := slices.IndexFunc(open, func(t store.Task) bool { return t.Role == appraisal.Appraiser })
			require.Equal(t, s.town.People["kabid-b"], open[i].PersonID)
			require.Equal(t, 2, open[i].Epoch)
		}
		letters, err := tx.LettersTo(ctx, s.town.People["kabid-b"])
		require.NoError(t, err)
		require.Equal(t, []string{"rating_due", "targets_due", "targets_submitted"}, kindsOf(letters))
		other, err := tx.Actor(ctx, s.cases["staf-2"].ID, appraisal.Appraiser, on)
		require.NoError(t, err)
		require.Equal(t, s.town.People["kabid-a"], other.PersonID)
		return nil
	})
	self := named
	self.Person = s.town.People["staf-1"]
	asked := s.act(c, "kadis", appraisal.HR, appraisal.ChangeParty, self)
	asked.RequestID += "-again"
	a, _ := s.register(t, asked)
	err := s.WithAgency(t.Context(), s.town.Agency.ID, func(tx store.Tx) error {
		_, err := tx.Record(t.Context(), s.entry(c, &a.Act, submitted))
		return err
	})
	require.ErrorIs(t, err, store.ErrOwnCase)
}

func TestTasksFollowThePostWhenItsHolderChanges(t *testing.T) {
	t.Parallel()
	s := newScene(t, 1)
	c := s.cases["staf-1"]
	s.take(t, c, "staf-1", appraisal.Employee, appraisal.SubmitTargets, appraisal.Facts{}, submitted)
	on := date(2026, time.January, 12)
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		require.NoError(t, tx.PutHolding(ctx, store.Holding{PostID: s.town.Posts["kabid-a"], PersonID: s.town.People["kabid-b"],
			Capacity: appraisal.DailyActing, From: on, To: on + 3}))
		for i, want := range []int{1, 0} {
			n, err := tx.ReassignTasks(ctx, s.cycle.ID, on.Time())
			require.NoError(t, err)
			require.Equal(t, want, n, "round %d", i)
		}
		open, err := tx.OpenTasks(ctx, c.ID)
		require.NoError(t, err)
		require.Equal(t, s.town.People["kabid-b"], open[0].PersonID)
		require.Equal(t, 2, open[0].Epoch)
		back, err := tx.ReassignTasks(ctx, s.cycle.ID, (on + 4).Time())
		require.NoError(t, err)
		require.Equal(t, 1, back)
		letters, err := tx.LettersTo(ctx, s.town.People["kabid-a"])
		require.NoError(t, err)
		require.Equal(t, []string{"targets_due", "targets_submitted", "targets_submitted"}, kindsOf(letters), "the link of the first letter is over")
		return nil
	})
}

func TestTaskOfNobodyIsShownToHR(t *testing.T) {
	t.Parallel()
	s := newScene(t, 1)
	c := s.cases["kadis"]
	step := appraisal.Step{Stage: appraisal.TargetsSteppedUp, Notices: []appraisal.Notice{{Role: appraisal.HR, Letter: "nobody_found"}, {Role: appraisal.Superior, Letter: "stepped_up"}},
		Awaits: append(awaits(appraisal.Superior, appraisal.AgreeTargets, appraisal.T3, date(2026, time.February, 13), "step_up"),
			awaits(appraisal.HR, appraisal.ChangeParty, appraisal.UnratedClock, date(2026, time.February, 13), "name_somebody")...)}
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		return errors.Join(tx.PutOffice(ctx, s.town.People["staf-1"], store.OfficeHR), tx.PutOffice(ctx, s.town.People["kadis"], store.OfficeHR))
	})
	s.record(t, s.entry(c, nil, step))
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		nobody, err := tx.TasksWithoutPerson(ctx)
		require.NoError(t, err)
		require.Len(t, nobody, 1)
		require.Equal(t, appraisal.AgreeTargets, nobody[0].Act)
		mine, err := tx.TasksOf(ctx, s.town.People["staf-1"], false)
		require.NoError(t, err)
		require.Len(t, mine, 2, "own targets, and what HR is to do")
		own, err := tx.TasksOf(ctx, s.town.People["kadis"], false)
		require.NoError(t, err)
		require.Empty(t, own, "HR has no part as HR in the own case")
		letters, err := tx.LettersTo(ctx, s.town.People["staf-1"])
		require.NoError(t, err)
		require.Equal(t, []string{"name_somebody", "nobody_found", "targets_due"}, kindsOf(letters))
		letters, err = tx.LettersTo(ctx, s.town.People["kadis"])
		require.Equal(t, []string{"targets_due"}, kindsOf(letters))
		return err
	})
}

func TestRecordOfWhatIsNotThereIsNotFound(t *testing.T) {
	t.Parallel()
	s := newScene(t, 1)
	c := s.cases["staf-1"]
	a, _ := s.register(t, s.act(c, "staf-1", appraisal.Employee, appraisal.SubmitTargets, appraisal.Facts{}))
	unknown := a.Act
	unknown.ID = store.NewID()
	for name, e := range map[string]appraisal.Entry{
		"case":                s.entry(store.Case{ID: store.NewID()}, nil, submitted),
		"act":                 s.entry(c, &unknown, submitted),
		"act of another case": s.entry(s.cases["kadis"], &a.Act, submitted),
	} {
		err := s.WithAgency(t.Context(), s.town.Agency.ID, func(tx store.Tx) error {
			_, err := tx.Record(t.Context(), e)
			return err
		})
		require.ErrorIs(t, err, store.ErrNotFound, name)
	}
}

func sorted(list []string) []string {
	slices.Sort(list)
	return list
}
