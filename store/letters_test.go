package store_test

import (
	"context"
	"encoding/json"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"siklus.id/appraisal"
	"siklus.id/store"
	"siklus.id/store/storetest"
)

// farAhead is a real instant at which every letter of a test has waited long enough.
var farAhead = time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)

func (s scene) claim(t *testing.T, holdOff time.Duration, now time.Time) (m *store.Mail) {
	t.Helper()
	storetest.SortLetters(t, s.Store, s.town.Agency.ID)
	s.do(t, func(ctx context.Context, tx store.Tx) (err error) {
		m, err = tx.ClaimMail(ctx, holdOff, now)
		return err
	})
	return m
}

func TestOneMailTakesAllLettersOfOnePerson(t *testing.T) {
	t.Parallel()
	s := newScene(t, 1)
	c := s.cases["staf-1"]
	s.take(t, c, "staf-1", appraisal.Employee, appraisal.SubmitTargets, appraisal.Facts{}, submitted)
	require.Nil(t, s.claim(t, time.Hour, time.Now()), "letters are held back for a while")
	perPerson := map[string][]string{}
	for m := s.claim(t, time.Hour, farAhead); m != nil; m = s.claim(t, time.Hour, farAhead) {
		require.NotContains(t, perPerson, m.PersonID)
		require.Equal(t, m.PersonID, m.To.ID)
		require.Contains(t, m.To.Email, "@dinas.example")
		require.Equal(t, store.MailSending, m.State)
		require.Equal(t, 1, m.Attempt)
		require.Equal(t, farAhead, m.StartedAt)
		perPerson[m.PersonID] = kindsOf(m.Letters)
		for _, l := range m.Letters {
			require.Equal(t, store.LetterSending, l.State)
			require.Equal(t, m.ID, l.MailID)
		}
	}
	require.Equal(t, map[string][]string{
		s.town.People["staf-1"]:  {"targets_due", "targets_received"},
		s.town.People["kabid-a"]: {"targets_due", "targets_submitted"},
		s.town.People["kabid-b"]: {"targets_due"},
		s.town.People["kadis"]:   {"targets_due"},
	}, perPerson)
}

func TestMailNeverMixesTwoCycles(t *testing.T) {
	t.Parallel()
	s := newScene(t, 0)
	gladi := s.cycle
	gladi.ID, gladi.RequestID = "", "gladi"
	gladi.Rules.Pace = appraisal.Pace{Real: farAhead, Legal: farAhead, Day: time.Second}
	head := s.town.People["kadis"]
	s.do(t, func(ctx context.Context, tx store.Tx) (err error) {
		if gladi, _, err = tx.PutCycle(ctx, gladi); err != nil {
			return err
		}
		return errors.Join(tx.QueueLetter(ctx, store.Letter{PersonID: head, Kind: "a", CycleID: gladi.ID}),
			tx.QueueLetter(ctx, store.Letter{PersonID: head, Kind: "b", CycleID: gladi.ID}), tx.QueueLetter(ctx, store.Letter{PersonID: head, Kind: "c"}))
	})
	got := map[string][]string{}
	for m := s.claim(t, 0, farAhead); m != nil; m = s.claim(t, 0, farAhead) {
		if m.PersonID == head {
			got[m.CycleID] = kindsOf(m.Letters)
		}
	}
	require.Equal(t, map[string][]string{s.cycle.ID: {"targets_due"}, gladi.ID: {"a", "b"}, "": {"c"}}, got)
}

func TestNoTwoWorkersClaimTheSameLetters(t *testing.T) {
	t.Parallel()
	s := newScene(t, 27)
	storetest.SortLetters(t, s.Store, s.town.Agency.ID)
	var mu sync.Mutex
	var wg sync.WaitGroup
	claimed, mails := map[string]int{}, map[string]int{}
	errs := make([]error, 10)
	for i := range errs {
		wg.Go(func() {
			for {
				var m *store.Mail
				errs[i] = s.WithAgency(t.Context(), s.town.Agency.ID, func(tx store.Tx) (err error) {
					m, err = tx.ClaimMail(t.Context(), 0, farAhead)
					return err
				})
				if errs[i] != nil || m == nil {
					return
				}
				mu.Lock()
				mails[m.PersonID]++
				for _, l := range m.Letters {
					claimed[l.ID]++
				}
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	require.NoError(t, errors.Join(errs...))
	require.Len(t, mails, 30)
	require.Len(t, claimed, 30)
	for id, n := range claimed {
		require.Equal(t, 1, n, id)
	}
}

func TestUnfinishedMailIsTakenOverOnce(t *testing.T) {
	t.Parallel()
	s := newScene(t, 0)
	started := farAhead
	m := s.claim(t, 0, started)
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		none, err := tx.UnfinishedMails(ctx, started)
		require.NoError(t, err)
		require.Empty(t, none)
		found, err := tx.UnfinishedMails(ctx, started.Add(time.Minute))
		require.NoError(t, err)
		require.Equal(t, []store.Mail{*m}, found)
		again := started.Add(time.Hour)
		for i, want := range []bool{true, false} {
			ok, err := tx.RetryMail(ctx, m.ID, 1, again)
			require.NoError(t, err)
			require.Equal(t, want, ok, "taken over %d times before", i)
		}
		kept, err := tx.MailByID(ctx, m.ID)
		require.NoError(t, err)
		require.Equal(t, 2, kept.Attempt)
		require.Equal(t, again, kept.StartedAt)
		require.NoError(t, tx.MarkSent(ctx, m.ID, "penyedia-1", again))
		require.NoError(t, tx.MarkSent(ctx, m.ID, "", again))
		require.NoError(t, tx.MarkFailed(ctx, m.ID, "terlambat", time.Time{}), "what was sent stays sent")
		kept, err = tx.MailByID(ctx, m.ID)
		require.NoError(t, err)
		require.Equal(t, store.MailSent, kept.State)
		require.Equal(t, "penyedia-1", kept.ProviderID)
		require.Equal(t, store.LetterSent, kept.Letters[0].State)
		ok, err := tx.RetryMail(ctx, m.ID, 2, again)
		require.False(t, ok)
		require.ErrorIs(t, tx.MarkSent(ctx, store.NewID(), "", again), store.ErrNotFound)
		return err
	})
}

func TestFailedMailWaitsAgainOrIsOver(t *testing.T) {
	t.Parallel()
	s := newScene(t, 0)
	m := s.claim(t, 0, farAhead)
	retry := farAhead.Add(time.Hour)
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		require.NoError(t, tx.MarkFailed(ctx, m.ID, "429", retry))
		return tx.QueueLetter(ctx, store.Letter{PersonID: m.PersonID, Kind: "test", CycleID: s.cycle.ID})
	})
	var again *store.Mail
	for next := s.claim(t, 0, retry); next != nil; next = s.claim(t, 0, retry) {
		if next.PersonID == m.PersonID {
			again = next
		}
	}
	require.NotNil(t, again)
	require.NotEqual(t, m.ID, again.ID)
	require.Equal(t, []string{"targets_due", "test"}, kindsOf(again.Letters), "together with what came since")
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		require.NoError(t, tx.MarkFailed(ctx, again.ID, "alamat ditolak", time.Time{}))
		n, err := tx.LetterCounts(ctx, s.cycle.ID)
		require.Equal(t, store.LetterCount{Waiting: 2, Failed: 2}, n)
		return err
	})
}

func TestFailedMailIsNotTriedBeforeItsTime(t *testing.T) {
	t.Parallel()
	s := newScene(t, 0)
	var all []*store.Mail
	for m := s.claim(t, 0, farAhead); m != nil; m = s.claim(t, 0, farAhead) {
		all = append(all, m)
	}
	require.Len(t, all, 3)
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		return tx.MarkFailed(ctx, all[0].ID, "429", farAhead.Add(time.Hour))
	})
	require.Nil(t, s.claim(t, 0, farAhead.Add(time.Minute)))
	require.NotNil(t, s.claim(t, 0, farAhead.Add(time.Hour)))
}

func TestBounceMakesUnreachableUntilTheAddressChanges(t *testing.T) {
	t.Parallel()
	shared, _ := storetest.Open(t)
	for kind, why := range map[string]string{store.EventBounce: store.Bounced, store.EventDropped: store.Bounced, store.EventSpamReport: store.Complained} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			s := sceneIn(t, shared, kind, 0)
			m := s.claim(t, 0, farAhead)
			s.do(t, func(ctx context.Context, tx store.Tx) error {
				e := store.MailEvent{EventID: "e1", MailID: m.ID, Kind: kind, At: farAhead, Reason: "550"}
				for _, want := range []bool{true, false} {
					isNew, err := tx.RecordMailEvent(ctx, e)
					require.NoError(t, err)
					require.Equal(t, want, isNew, "the same event is taken once")
				}
				e.EventID, e.MailID = "e2", store.NewID()
				_, err := tx.RecordMailEvent(ctx, e)
				require.ErrorIs(t, err, store.ErrNotFound)
				require.NoError(t, tx.QueueLetter(ctx, store.Letter{PersonID: m.PersonID, Kind: "test", CycleID: s.cycle.ID}))
				list, err := tx.Unreachable(ctx)
				require.NoError(t, err)
				require.Len(t, list, 1)
				require.Equal(t, why, list[0].Person.Unreachable)
				require.Equal(t, 1, list[0].Letters)
				n, err := tx.LetterCounts(ctx, s.cycle.ID)
				require.Equal(t, store.LetterCount{Waiting: 2, Unreachable: 1, Sent: 1, Mails: 1}, n)
				return err
			})
			for next := s.claim(t, 0, farAhead); next != nil; next = s.claim(t, 0, farAhead) {
				require.NotEqual(t, m.PersonID, next.PersonID, "nothing more is tried")
			}
			r := storetest.Roster(0)
			for i := range r.People {
				r.People[i].Email = "baru-" + r.People[i].Email
			}
			apply(t, s.Store, s.town.Agency.ID, r)
			require.Equal(t, m.PersonID, s.claim(t, 0, farAhead).PersonID, "the new address is tried")
		})
	}
}

func TestDeliveredProvesThatAMailLeft(t *testing.T) {
	t.Parallel()
	s := newScene(t, 0)
	m := s.claim(t, 0, farAhead)
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		_, err := tx.RecordMailEvent(ctx, store.MailEvent{EventID: "e1", MailID: m.ID, Kind: store.EventDelivered, At: farAhead})
		require.NoError(t, err)
		_, err = tx.RecordMailEvent(ctx, store.MailEvent{EventID: "e2", MailID: m.ID, Kind: "open", At: farAhead})
		require.NoError(t, err)
		kept, err := tx.MailByID(ctx, m.ID)
		require.Equal(t, store.MailSent, kept.State)
		return err
	})
}

func TestSameLetterForTheSameCauseIsQueuedOnce(t *testing.T) {
	t.Parallel()
	s := newScene(t, 1)
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		for _, l := range []store.Letter{{Kind: "a", Cause: "x"}, {Kind: "a", Cause: "x"}, {Kind: "a", Cause: "y"}, {Kind: "b", Cause: "x"}} {
			l.PersonID = s.town.People["bupati"]
			require.NoError(t, tx.QueueLetter(ctx, l))
		}
		letters, err := tx.LettersTo(ctx, s.town.People["bupati"])
		require.Equal(t, []string{"a", "a", "b"}, kindsOf(letters))
		return err
	})
}

func TestRemindersComeThreeTimesAndOnceAfter(t *testing.T) {
	t.Parallel()
	s := newScene(t, 0) // three people with targets due on Saturday 31 January 2026
	cal := s.cycle.Rules.Calendar
	cal.Off = []appraisal.Date{date(2026, time.January, 29)} // a holiday: the working days before are Wed 28 and Fri 30
	for _, c := range []struct {
		day    string
		today  appraisal.Date
		queued int
		kind   string
		days   int
	}{
		{"Monday 26th: working days left are 27, 28, 30", date(2026, time.January, 26), 3, store.ReminderLetter, 3},
		{"again on the same day", date(2026, time.January, 26), 0, store.ReminderLetter, 3},
		{"Tuesday 27th: two left", date(2026, time.January, 27), 0, "", 0},
		{"Wednesday 28th: one left", date(2026, time.January, 28), 3, store.ReminderLetter, 1},
		{"Friday 30th: the last working day", date(2026, time.January, 30), 3, store.ReminderLetter, 0},
		{"Monday 2nd: the term is over", date(2026, time.February, 2), 3, store.OverdueLetter, -1},
		{"Tuesday 3rd: no more", date(2026, time.February, 3), 0, "", 0},
	} {
		s.do(t, func(ctx context.Context, tx store.Tx) error {
			n, err := tx.QueueReminders(ctx, s.cycle.ID, c.today, cal, farAhead)
			require.NoError(t, err, c.day)
			require.Equal(t, c.queued, n, c.day)
			if n == 0 {
				return nil
			}
			letters, err := tx.LettersTo(ctx, s.town.People["kadis"])
			require.NoError(t, err)
			found := false
			for _, l := range letters {
				var d store.LetterData
				require.NoError(t, json.Unmarshal(l.Data, &d))
				found = found || l.Kind == c.kind && d.Days == c.days && d.Due == endOfJanuary && d.Act == appraisal.SubmitTargets && l.TaskEpoch == 1
			}
			require.True(t, found, c.day)
			return nil
		})
	}
	s.take(t, s.cases["kadis"], "kadis", appraisal.Employee, appraisal.SubmitTargets, appraisal.Facts{}, appraisal.Step{Stage: appraisal.InYear})
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		n, err := tx.QueueReminders(ctx, s.cycle.ID, date(2026, time.January, 23), appraisal.Calendar{Zone: "Asia/Jayapura", Week: 5,
			Off: []appraisal.Date{date(2026, time.January, 28), date(2026, time.January, 29)}}, farAhead)
		require.Equal(t, 0, n, "each reminder of a term is sent once, and what is done is not reminded of")
		return err
	})
}
