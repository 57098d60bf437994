package activities_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"siklus.id/appraisal"
	"siklus.id/deploy/local"
	"siklus.id/mail"
	"siklus.id/store"
	"siklus.id/store/storetest"
)

var wit = time.FixedZone("WIT", 9*3600)

// monday is a working day far ahead, so that the database's own clock never runs before the courier's.
var monday = time.Date(2100, time.January, 4, 10, 0, 0, 0, wit)

// careful are rules of an agency that keeps its people's evenings and holidays.
func careful() appraisal.Rules {
	rules := storetest.Rules()
	rules.Letters = appraisal.LetterRules{QuietDays: true, Earliest: 7, Latest: 20, Receipts: appraisal.Never}
	return rules
}

// at sets the courier's clock and lets everything leave that may.
func (o *office) at(t time.Time) {
	o.Helper()
	o.errands.Now = func() time.Time { return t }
	require.NoError(o, o.errands.DeliverAll(o.Context(), o.town.Agency.ID))
}

// did records what somebody did in the case of one of the staff.
func (o *office) did(staff, by string, role appraisal.Role, kind appraisal.ActKind, step appraisal.Step) {
	o.Helper()
	c := o.cases[staff]
	storetest.Do(o, o.store, o.town.Agency.ID, func(ctx context.Context, tx store.Tx) error {
		kept, _, err := tx.Register(ctx, store.RegisteredAct{CaseID: c.ID, RequestID: string(kind) + staff, Proceeding: c.Proceeding, Via: "link",
			Act: appraisal.Act{Kind: kind, By: appraisal.Party{Person: o.town.People[by], Role: role}}})
		if err != nil {
			return err
		}
		_, err = tx.Record(ctx, appraisal.Entry{ID: kept.ID, Agency: o.town.Agency.ID, Cycle: o.cycle.ID, Case: c.ID, Proceeding: c.Proceeding,
			Act: &kept.Act, At: storetest.Opened, Step: step})
		return err
	})
}

// submits sends the targets of one of the staff to the head of division, who has until the end of January 2100.
func (o *office) submits(staff string) {
	o.Helper()
	o.did(staff, staff, appraisal.Employee, appraisal.SubmitTargets, appraisal.Step{Stage: appraisal.TargetsSubmitted, Awaits: []appraisal.Awaited{
		{Role: appraisal.Appraiser, Act: appraisal.AgreeTargets, Letter: string(mail.TargetsSubmitted),
			Term: appraisal.Term{Clock: appraisal.T1, Due: appraisal.NewDate(2100, time.January, 29)}}}})
}

// agrees does that task.
func (o *office) agrees(staff string) {
	o.Helper()
	o.did(staff, "kabid-a", appraisal.Appraiser, appraisal.AgreeTargets, appraisal.Step{Stage: appraisal.InYear})
}

func (o *office) to(name string) []local.Letter {
	return o.mailbox.Letters(local.Filter{To: name + "@dinas.example"})
}

func TestSuperiorWithFortyTasksGetsOneMailADayAndNoneWhenAllAreDone(t *testing.T) {
	t.Parallel()
	o := newOfficeUnder(t, 40, careful())
	hour := func(day, hour, minute int) time.Time {
		return time.Date(2100, time.January, day, hour, minute, 0, 0, wit)
	}
	o.at(hour(4, 9, 0)) // everybody is asked for targets
	before := len(o.to("kabid-a"))
	since := func() []local.Letter { return o.to("kabid-a")[before:] }

	o.submits("staf-1")
	o.at(hour(4, 10, 0))
	require.Equal(t, 1, len(since()), "the first that waits is told at once")
	require.Contains(t, since()[0].Text, "Nama staf-1")
	for i := 2; i <= 40; i++ {
		o.submits(fmt.Sprintf("staf-%d", i))
		if i%13 == 0 {
			o.at(hour(4, 10, i))
		}
	}
	for _, later := range []time.Time{hour(4, 12, 0), hour(4, 19, 59), hour(4, 23, 0), hour(5, 6, 0), hour(5, 7, 59)} {
		o.at(later)
		require.Equal(t, 1, len(since()), "not before the morning: %s", later)
	}
	for i := 2; i <= 11; i++ {
		o.agrees(fmt.Sprintf("staf-%d", i)) // in the evening, ten of them
	}
	o.at(hour(5, 8, 0))
	require.Equal(t, 2, len(since()), "one digest")
	digest := since()[1]
	require.Equal(t, "29 SKP menunggu persetujuan Anda", digest.Subject)
	for i := 1; i <= 40; i++ {
		name := fmt.Sprintf("Nama staf-%d\n", i)
		require.Equal(t, i >= 12, strings.Contains(digest.Text, name), "staf-%d: only what is still open, and nothing told before", i)
	}
	require.Equal(t, "List-Unsubscribe=One-Click", digest.Headers["List-Unsubscribe-Post"])

	for i := 12; i <= 40; i++ {
		o.agrees(fmt.Sprintf("staf-%d", i))
	}
	o.agrees("staf-1")
	for day := 6; day <= 8; day++ {
		o.at(hour(day, 8, 0))
		o.at(hour(day, 15, 0))
	}
	require.Equal(t, 2, len(since()), "none when all are done")
}

// Letters that nobody may switch off, about documents to hand over and signatures to give, come once a day as well: the
// first at once, the rest in the morning.
func TestWhoSignsFortyHasOneMailADayAboutHandingOver(t *testing.T) {
	t.Parallel()
	o := newOfficeUnder(t, 40, careful())
	hour := func(day, hour, minute int) time.Time {
		return time.Date(2100, time.January, day, hour, minute, 0, 0, wit)
	}
	o.at(hour(4, 9, 0))
	before := len(o.to("kabid-a"))
	since := func() []local.Letter { return o.to("kabid-a")[before:] }
	for i := 1; i <= 40; i++ {
		who := fmt.Sprintf("staf-%d", i)
		o.did(who, who, appraisal.Employee, appraisal.SubmitTargets, appraisal.Step{Stage: appraisal.TargetsSubmitted, Awaits: []appraisal.Awaited{
			{Role: appraisal.Appraiser, Act: appraisal.AgreeTargets, Letter: string(mail.DeliveryDue), Term: appraisal.Term{Clock: appraisal.T9, Due: appraisal.NewDate(2100, time.January, 7)}}}})
		if i%10 == 1 {
			o.at(hour(4, 10, i))
		}
	}
	o.at(hour(4, 10, 59))
	require.Equal(t, 1, len(since()), "the first is told at once, the rest wait")
	o.at(hour(5, 7, 59))
	require.Equal(t, 1, len(since()))
	o.at(hour(5, 8, 0))
	require.Equal(t, 2, len(since()), "one digest")
	for i := 2; i <= 40; i++ {
		require.Contains(t, since()[1].Text, fmt.Sprintf("Nama staf-%d\n", i))
	}
	require.NotContains(t, since()[1].Headers, "List-Unsubscribe", "it cannot be switched off")
}

// The next one on a Friday waits for Monday's digest; one that came on Sunday does, too.
func TestDigestOfAFridayComesOnMonday(t *testing.T) {
	t.Parallel()
	o := newOfficeUnder(t, 3, careful())
	friday := time.Date(2100, time.January, 8, 15, 0, 0, 0, wit)
	o.at(friday)
	before := len(o.to("kabid-a"))
	o.submits("staf-1")
	o.at(friday.Add(time.Hour))
	o.submits("staf-2")
	o.at(friday.Add(2 * time.Hour))
	o.submits("staf-3")
	for _, hours := range []int{18, 30, 42, 54, 60} {
		o.at(friday.Add(time.Duration(hours) * time.Hour))
	}
	require.Equal(t, before+1, len(o.to("kabid-a")))
	o.at(time.Date(2100, time.January, 11, 8, 0, 0, 0, wit))
	require.Equal(t, before+2, len(o.to("kabid-a")))
	require.Equal(t, "2 SKP menunggu persetujuan Anda", o.to("kabid-a")[before+1].Subject)
}

// What may wait does not leave on a Sunday; what was asked for, what starts a clock of the law and what ends today does.
func TestOnlyWhatMayWaitWaitsOnADayOff(t *testing.T) {
	t.Parallel()
	o := newOfficeUnder(t, 3, careful())
	o.at(monday)
	sunday := time.Date(2100, time.January, 10, 21, 0, 0, 0, wit)
	before := map[string]int{}
	for _, name := range []string{"staf-1", "staf-2", "staf-3", "kabid-b"} {
		before[name] = len(o.to(name))
	}
	o.queue("staf-1", string(mail.TargetsAgreed), "set")
	o.queue("staf-2", string(mail.ObjectionFiled), "filed") // T12 runs
	var task store.Task
	storetest.Do(t, o.store, o.town.Agency.ID, func(ctx context.Context, tx store.Tx) error {
		tasks, err := tx.TasksOf(ctx, o.town.People["staf-3"], false)
		task = tasks[0]
		if err != nil {
			return err
		}
		if err := tx.QueueLetter(ctx, store.Letter{PersonID: o.town.People["staf-3"], Kind: string(mail.FreshLink), TaskID: task.ID,
			CaseID: task.CaseID, CycleID: o.cycle.ID, Cause: "asked", Data: []byte(`{"role":"employee"}`)}); err != nil {
			return err
		}
		return tx.QueueLetter(ctx, store.Letter{PersonID: o.town.People["kabid-b"], Kind: string(mail.CycleAnnounced), CycleID: o.cycle.ID,
			CaseID: o.cases["kabid-b"].ID, Cause: "today", Data: []byte(`{"due":"2100-01-10"}`)})
	})
	o.at(sunday)
	for name, want := range map[string]int{"staf-1": 0, "staf-2": 1, "staf-3": 1, "kabid-b": 1} {
		require.Equal(t, before[name]+want, len(o.to(name)), name)
	}
	o.at(time.Date(2100, time.January, 11, 6, 59, 0, 0, wit))
	require.Equal(t, before["staf-1"], len(o.to("staf-1")))
	o.at(time.Date(2100, time.January, 11, 7, 0, 0, 0, wit))
	require.Equal(t, before["staf-1"]+1, len(o.to("staf-1")))
}

func TestReceiptTravelsWithTheNextLetterAndCausesNone(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		policy, choice appraisal.LetterWay
		alone          int // letters after the act alone
		inNext         bool
	}{
		{policy: appraisal.Never}, {policy: appraisal.Digest, inNext: true}, {policy: appraisal.AtOnce, alone: 1},
		{policy: appraisal.Digest, choice: appraisal.AtOnce, alone: 1}, {policy: appraisal.AtOnce, choice: appraisal.Digest, inNext: true},
		{policy: appraisal.AtOnce, choice: appraisal.Never},
	} {
		t.Run(string(c.policy)+" "+string(c.choice), func(t *testing.T) {
			t.Parallel()
			rules := careful()
			rules.Letters.Receipts = c.policy
			o := newOfficeUnder(t, 1, rules)
			if c.choice != "" {
				storetest.Do(t, o.store, o.town.Agency.ID, func(ctx context.Context, tx store.Tx) error {
					return tx.ChooseLetters(ctx, o.town.People["staf-1"], []store.LetterChoice{{Kind: store.ReceiptLetter, Way: c.choice}}, monday)
				})
			}
			o.at(monday)
			before := len(o.to("staf-1"))
			o.submits("staf-1")
			o.at(monday.Add(time.Minute))
			require.Equal(t, before+c.alone, len(o.to("staf-1")))
			require.Zero(t, o.counts().Waiting, "a receipt that travels with others waits for nothing")
			o.queue("staf-1", string(mail.TargetsAgreed), "set")
			o.at(monday.Add(time.Hour))
			letters := o.to("staf-1")
			require.Len(t, letters, before+c.alone+1)
			next := letters[len(letters)-1]
			require.Equal(t, "SKP 2026 Anda telah ditetapkan", next.Subject, "a receipt does not take the subject away")
			require.Equal(t, c.inNext, strings.Contains(next.Text, "Tanda terima: SKP dikirim"), next.Text)
		})
	}
}

func TestWhoChoseTheDigestGetsRemindersOnTheLastDayAllTheSame(t *testing.T) {
	t.Parallel()
	o := newOfficeUnder(t, 1, careful())
	storetest.Do(t, o.store, o.town.Agency.ID, func(ctx context.Context, tx store.Tx) error {
		return tx.ChooseLetters(ctx, o.town.People["staf-1"], []store.LetterChoice{{Kind: store.ReminderLetter, Way: appraisal.Digest}}, monday)
	})
	o.at(monday)
	before := len(o.to("staf-1"))
	o.did("staf-1", "kabid-a", appraisal.Appraiser, appraisal.ReturnTargets, appraisal.Step{Stage: appraisal.TargetsDue, Awaits: []appraisal.Awaited{
		{Role: appraisal.Employee, Act: appraisal.SubmitTargets, Term: appraisal.Term{Clock: appraisal.T3, Due: appraisal.NewDate(2100, time.January, 7)}}}})
	remind := func(day int) {
		storetest.Do(t, o.store, o.town.Agency.ID, func(ctx context.Context, tx store.Tx) error {
			_, err := tx.QueueReminders(ctx, o.cycle.ID, appraisal.NewDate(2100, time.January, day), o.cycle.Rules.Calendar, time.Date(2100, time.January, day, 8, 0, 1, 0, wit))
			return err
		})
	}
	for i, day := range []int{4, 6, 7} { // three working days before, one, and the last
		remind(day)
		o.at(time.Date(2100, time.January, day, 8, 0, 5, 0, wit))
		require.Equal(t, before+i+1, len(o.to("staf-1")), "8 in the morning of the %dth", day)
	}
	o.submits("staf-1")
	remind(8)
	o.at(time.Date(2100, time.January, 8, 8, 0, 5, 0, wit))
	require.Equal(t, before+3, len(o.to("staf-1")), "it stops when it is done")
}

// An hour without a provider: it refuses, it answers with errors, it takes letters and breaks the line, a worker dies
// between handing over and noting. None is lost, none leaves twice.
func TestHourWithoutAProviderLosesNothingAndDoublesNothing(t *testing.T) {
	t.Parallel()
	o := newOfficeUnder(t, 12, careful())
	people := len(o.cases)
	now := monday
	o.errands.Post.Unanswered = 10 * time.Minute
	o.errands.Post.Sender = mail.SendGrid{Key: o.mailbox.APIKey(), Host: o.mailbox.URL(), Client: &http.Client{Timeout: 5 * time.Second}}

	// A worker hands a letter over and dies before it can note it.
	var claimed *store.Mail
	storetest.SortLetters(t, o.store, o.town.Agency.ID)
	storetest.Do(t, o.store, o.town.Agency.ID, func(ctx context.Context, tx store.Tx) (err error) {
		claimed, err = tx.ClaimMail(ctx, 0, now)
		return err
	})
	_, err := o.errands.Post.Sender.Send(t.Context(), mail.Message{ID: claimed.ID, To: mail.Address{Email: claimed.To.Email},
		From: o.errands.Post.From, Subject: "Susun SKP 2026", Text: "Susun SKP", HTML: "<p>Susun SKP</p>"})
	require.NoError(t, err)

	tell := func() { // the provider tells of every letter that it has
		for _, l := range o.mailbox.Letters(local.Filter{}) {
			storetest.Do(t, o.store, o.town.Agency.ID, func(ctx context.Context, tx store.Tx) error {
				_, err := tx.RecordMailEvent(ctx, store.MailEvent{EventID: "event-" + l.ID, MailID: l.CustomArgs["mail_id"], Kind: store.EventProcessed, At: now})
				return err
			})
		}
	}
	o.mailbox.Fail(2, local.FaultDrop) // two are taken, and the line breaks before the answer
	o.at(now)
	require.Equal(t, people, len(o.mailbox.Letters(local.Filter{})), "all have left, one before the crash")
	require.Equal(t, 3, o.counts().Waiting, "of three nobody knows")
	now = now.Add(5 * time.Minute)
	tell()
	o.at(now.Add(time.Hour))
	require.Equal(t, people, len(o.mailbox.Letters(local.Filter{})), "what the provider told of is not sent again")
	require.Zero(t, o.counts().Waiting+o.counts().Failed)

	// A whole hour in which nothing is taken: too busy, out of order, and for twenty minutes not there at all.
	now = monday.Add(2 * time.Hour)
	for i := 1; i <= 12; i++ {
		o.queue(fmt.Sprintf("staf-%d", i), string(mail.TargetsAgreed), "set")
	}
	faults := []local.Fault{local.FaultBusy, local.FaultError}
	requests := o.mailbox.Requests()
	for minute := range 60 {
		switch minute {
		case 20:
			require.NoError(t, o.mailbox.Kill())
		case 40:
			require.NoError(t, o.mailbox.Restart(t.Context()))
		}
		o.mailbox.Fail(1<<20, faults[minute/4%2])
		o.at(now.Add(time.Duration(minute) * time.Minute))
	}
	require.Equal(t, people, len(o.mailbox.Letters(local.Filter{})))
	require.Equal(t, 12, o.counts().Waiting, "they wait")
	tries := float64(o.mailbox.Requests()-requests) / 12
	require.Greater(t, tries, 3.0)
	require.Less(t, tries, 20.0, "they wait longer each time than the minute between two errands")
	o.mailbox.Fail(0, local.FaultError)
	o.at(now.Add(70 * time.Minute))
	require.Zero(t, o.counts().Waiting)

	var got []string
	for _, l := range o.mailbox.Letters(local.Filter{}) {
		got = append(got, l.To.Email+" "+strings.Join(l.Categories, " "))
	}
	slices.Sort(got)
	require.Len(t, slices.Compact(slices.Clone(got)), len(got), "none twice: %v", got)
	require.Len(t, got, people+12, "none lost")
}
