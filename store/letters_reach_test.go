package store_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"siklus.id/appraisal"
	"siklus.id/store"
	"siklus.id/store/storetest"
)

// sendAll claims and sends what may leave, and returns the mails by person.
func (s scene) sendAll(t *testing.T, now time.Time) map[string]*store.Mail {
	t.Helper()
	mails := map[string]*store.Mail{}
	for m := s.claim(t, 0, now); m != nil; m = s.claim(t, 0, now) {
		mails[m.PersonID] = m
		s.do(t, func(ctx context.Context, tx store.Tx) error { return tx.MarkSent(ctx, m.ID, "", now) })
	}
	return mails
}

func (s scene) event(t *testing.T, mailID, kind, reason string, at time.Time) {
	t.Helper()
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		_, err := tx.RecordMailEvent(ctx, store.MailEvent{EventID: store.NewID(), MailID: mailID, Kind: kind, At: at, Reason: reason})
		return err
	})
}

func (s scene) states(t *testing.T, person string) map[string]string {
	t.Helper()
	states := map[string]string{}
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		letters, err := tx.LettersTo(ctx, person)
		for _, l := range letters {
			states[l.Kind] = l.State
		}
		return err
	})
	return states
}

func TestMendedAddressGetsExactlyWhatDidNotArrive(t *testing.T) {
	t.Parallel()
	s := newScene(t, 1)
	staff, officer := s.town.People["staf-1"], s.town.People["kabid-b"]
	s.do(t, func(ctx context.Context, tx store.Tx) error { return tx.PutOffice(ctx, officer, store.OfficeHR) })
	queue := func(kind string) {
		s.do(t, func(ctx context.Context, tx store.Tx) error {
			return tx.QueueLetter(ctx, store.Letter{PersonID: staff, Kind: kind, CycleID: s.cycle.ID})
		})
	}
	first := s.sendAll(t, farAhead)[staff]
	s.event(t, first.ID, store.EventDelivered, "", farAhead)
	queue("came_back")
	second := s.sendAll(t, farAhead.Add(time.Hour))[staff]
	s.event(t, second.ID, store.EventBounce, "550 no such user", farAhead.Add(2*time.Hour))
	queue("waits")

	s.do(t, func(ctx context.Context, tx store.Tx) error {
		list, err := tx.Reaches(ctx)
		require.NoError(t, err)
		require.Len(t, list, 1)
		u := list[0]
		require.Equal(t, []any{staff, "Bidang A", store.Bounced, "550 no such user", 1, 1}, []any{u.Person.ID, u.Unit, u.Person.Unreachable, u.Reason, u.Missed, u.Waiting})
		require.True(t, u.Since.Equal(farAhead.Add(2*time.Hour)))
		log, err := tx.LetterLog(ctx, staff, time.Time{}, 10)
		require.NoError(t, err)
		require.Len(t, log, 3)
		outcomes := map[string]string{}
		for _, l := range log {
			outcomes[l.Kind] = l.Outcome
		}
		require.Equal(t, map[string]string{"waits": "", "came_back": store.OutcomeBounced, "targets_due": store.OutcomeDelivered}, outcomes)
		return nil
	})
	require.Contains(t, s.states(t, officer), store.UnreachableLetter, "a task for HR")

	var task store.Task
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		mended, err := tx.MendAddress(ctx, staff, "baru@dinas.example", officer, farAhead.Add(3*time.Hour))
		require.NoError(t, err)
		require.Equal(t, store.MendedAddress{Resent: 1, Ended: 1}, mended)
		tasks, err := tx.TasksOf(ctx, staff, false)
		task = tasks[0]
		return err
	})
	require.Equal(t, 2, task.Epoch, "links to the old address are dead")
	again := s.sendAll(t, farAhead.Add(4*time.Hour))
	require.Equal(t, "baru@dinas.example", again[staff].To.Email)
	require.Equal(t, []string{"came_back", "waits"}, kindsOf(again[staff].Letters))
	require.NotContains(t, s.states(t, officer)[store.UnreachableLetter], store.LetterSent, "nobody is out of reach any more: HR is not called")
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		list, err := tx.Reaches(ctx)
		require.Empty(t, list)
		return err
	})
}

// A block passes: the letter leaves again after one, two and four hours, and only then is the person out of reach.
func TestBlockedLetterIsSentAgainAndIsNoBounce(t *testing.T) {
	t.Parallel()
	s := newScene(t, 0)
	head := s.town.People["kadis"]
	now := farAhead
	for n := 1; n <= appraisal.BlockedTries; n++ {
		m := s.sendAll(t, now)[head]
		require.NotNil(t, m, "try %d", n)
		s.event(t, m.ID, store.EventBlocked, "421 try later", now)
		s.do(t, func(ctx context.Context, tx store.Tx) error {
			p, err := tx.PersonByID(ctx, head)
			require.Equal(t, n == appraisal.BlockedTries, p.Unreachable == store.Blocked, "try %d: %q", n, p.Unreachable)
			return err
		})
		wait := appraisal.AfterBlock(n)
		require.Nil(t, s.sendAll(t, now.Add(wait-time.Second))[head], "not before its time")
		now = now.Add(wait)
	}
	require.Nil(t, s.sendAll(t, now.Add(100*time.Hour))[head])
}

// What was asked for and done meanwhile is not sent again, nor what somebody else does now.
func TestOvertakenLettersNeitherLeaveNorLeaveAgain(t *testing.T) {
	t.Parallel()
	s := newScene(t, 1)
	c, staff := s.cases["staf-1"], s.town.People["staf-1"]
	asks := func() {
		s.do(t, func(ctx context.Context, tx store.Tx) error {
			letters, err := tx.UnsortedLetters(ctx, 100)
			sorted := make([]store.Sorted, 0, len(letters))
			for _, l := range letters {
				sorted = append(sorted, store.Sorted{ID: l.ID, LeavesAt: l.QueuedAt, Asks: true})
			}
			if err != nil {
				return err
			}
			return tx.SortLetters(ctx, sorted)
		})
	}
	asks()
	m := s.sendAll(t, farAhead)[staff]
	s.event(t, m.ID, store.EventBounce, "550", farAhead)
	s.take(t, c, "staf-1", appraisal.Employee, appraisal.SubmitTargets, appraisal.Facts{}, submitted)
	asks()
	s.take(t, c, "kabid-a", appraisal.Appraiser, appraisal.AgreeTargets, appraisal.Facts{}, appraisal.Step{Stage: appraisal.InYear})
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		mended, err := tx.MendAddress(ctx, staff, "baru@dinas.example", staff, farAhead)
		require.Equal(t, store.MendedAddress{Dropped: 1}, mended)
		return err
	})
	require.Equal(t, store.LetterOvertaken, s.states(t, staff)["targets_due"])
	require.NotContains(t, s.sendAll(t, farAhead), s.town.People["kabid-a"], "agreed before the letter left")
	require.Equal(t, store.LetterOvertaken, s.states(t, s.town.People["kabid-a"])["targets_submitted"])
}

func TestLetterIsSentAgainOnlyWhenItLeft(t *testing.T) {
	t.Parallel()
	s := newScene(t, 0)
	head := s.town.People["kadis"]
	again := func(want bool) string {
		t.Helper()
		var id string
		s.do(t, func(ctx context.Context, tx store.Tx) error {
			letters, err := tx.LettersTo(ctx, head)
			require.NoError(t, err)
			id = letters[0].ID
			whose, err := tx.LetterTo(ctx, id)
			require.NoError(t, err)
			require.Equal(t, head, whose)
			ok, err := tx.ResendLetter(ctx, id, farAhead)
			require.Equal(t, want, ok)
			return err
		})
		return id
	}
	again(false)
	before := s.sendAll(t, farAhead)[head]
	again(true)
	again(false)
	after := s.sendAll(t, farAhead)[head]
	require.NotEqual(t, before.ID, after.ID)
	require.Equal(t, farAhead, after.Letters[0].LinkFrom, "the link lasts from now on")
}

func TestChoicesOfLettersAreKeptOncePerKind(t *testing.T) {
	t.Parallel()
	s := newScene(t, 0)
	head := s.town.People["kadis"]
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		for _, way := range []appraisal.LetterWay{appraisal.Digest, appraisal.AtOnce} {
			require.NoError(t, tx.ChooseLetters(ctx, head, []store.LetterChoice{{Kind: "reminder", Way: way}, {Kind: "feedback_given", Way: appraisal.Digest}}, farAhead))
		}
		require.NoError(t, tx.ChooseLetters(ctx, store.NewID(), []store.LetterChoice{{Kind: "reminder", Way: appraisal.Digest}}, farAhead), "nobody: nothing is kept")
		chosen, err := tx.LetterChoices(ctx, head)
		require.Equal(t, []store.LetterChoice{{Kind: "feedback_given", Way: appraisal.Digest}, {Kind: "reminder", Way: appraisal.AtOnce}}, chosen)
		return err
	})
	storetest.SortLetters(t, s.Store, s.town.Agency.ID)
}

func TestReadyToRateIsToldOncePerTask(t *testing.T) {
	t.Parallel()
	s := newScene(t, 1)
	rate := appraisal.Awaited{Role: appraisal.Appraiser, Act: appraisal.Rate, Term: appraisal.Term{Clock: appraisal.T6, Due: endOfJanuary}}
	period := appraisal.Period{Kind: appraisal.Quarterly, Number: 1, From: storetest.Founded, To: endOfJanuary, Opens: storetest.Founded, Closes: endOfJanuary}
	s.take(t, s.cases["staf-1"], "staf-1", appraisal.Employee, appraisal.SubmitTargets, appraisal.Facts{}, appraisal.Step{Stage: appraisal.InYear})
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		opened, err := tx.OpenEvaluations(ctx, s.cycle.ID, period, 100, func(store.Case) appraisal.Step {
			return appraisal.Step{Stage: appraisal.WindowOpen, Awaits: []appraisal.Awaited{rate}}
		}, storetest.Opened)
		require.NoError(t, err)
		require.NotEmpty(t, opened)
		for _, want := range []int{len(opened), 0} {
			n, err := tx.QueueReadyToRate(ctx, s.cycle.ID, period.Key(), farAhead)
			require.NoError(t, err)
			require.Equal(t, want, n)
		}
		return nil
	})
	require.Equal(t, store.LetterWaiting, s.states(t, s.town.People["kabid-a"])["ready_to_rate"])
}

func TestProgressOfACycleIsToldOnceAWeek(t *testing.T) {
	t.Parallel()
	s := newScene(t, 0)
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		require.NoError(t, tx.PutOffice(ctx, s.town.People["kabid-b"], store.OfficeHR))
		monday := date(2026, time.January, 5)
		for _, c := range []struct {
			day  appraisal.Date
			want int
		}{{monday, 1}, {monday, 0}, {monday + 4, 0}, {monday + 7, 1}, {monday + 8, 0}} {
			n, err := tx.QueueProgressLetters(ctx, s.cycle.ID, c.day, farAhead)
			require.NoError(t, err)
			require.Equal(t, c.want, n, c.day)
		}
		return nil
	})
}

// A host may take a letter in and return it days later, when the person has another address already: that says nothing about
// the new one, and what was lost goes there.
func TestLateBounceOfAnOldAddressLeavesTheNewOneAlone(t *testing.T) {
	t.Parallel()
	shared, _ := storetest.Open(t)
	for kind, again := range map[string]bool{store.EventBounce: true, store.EventDropped: true, store.EventSpamReport: false} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			s := sceneIn(t, shared, "late-"+kind, 1)
			staff, officer := s.town.People["staf-1"], s.town.People["kabid-b"]
			mail := s.sendAll(t, farAhead)[staff]
			s.event(t, mail.ID, store.EventDelivered, "", farAhead)
			s.do(t, func(ctx context.Context, tx store.Tx) error {
				mended, err := tx.MendAddress(ctx, staff, "Baru@dinas.example", officer, farAhead.Add(time.Hour))
				require.Zero(t, mended.Resent, "all has arrived, as far as anybody knows")
				return err
			})
			s.event(t, mail.ID, kind, "550 mailbox is gone", farAhead.Add(2*time.Hour))
			s.do(t, func(ctx context.Context, tx store.Tx) error {
				p, err := tx.PersonByID(ctx, staff)
				require.Empty(t, p.Unreachable, "the new address has not failed")
				return err
			})
			next := s.sendAll(t, farAhead.Add(3*time.Hour))[staff]
			require.Equal(t, again, next != nil)
			if !again {
				return
			}
			require.Equal(t, []string{"targets_due"}, kindsOf(next.Letters))
			require.Equal(t, "Baru@dinas.example", next.To.Email)
			s.event(t, next.ID, kind, "550 no such user", farAhead.Add(4*time.Hour))
			s.do(t, func(ctx context.Context, tx store.Tx) error {
				p, err := tx.PersonByID(ctx, staff)
				require.Equal(t, store.Bounced, p.Unreachable, "this one is about the address they have")
				return err
			})
			require.Nil(t, s.sendAll(t, farAhead.Add(5*time.Hour))[staff], "and nothing more is tried")
		})
	}
}
