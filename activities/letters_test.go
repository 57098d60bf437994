package activities_test

import (
	"context"
	"log/slog"
	"regexp"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/testsuite"

	"siklus.id/activities"
	"siklus.id/appraisal"
	"siklus.id/deploy/local"
	"siklus.id/deploy/local/testground"
	"siklus.id/link"
	"siklus.id/mail"
	"siklus.id/store"
	"siklus.id/store/storetest"
)

func TestMain(m *testing.M) { testground.Main(m) }

// office is a town whose letters wait, with a courier and a SendGrid-shaped mailbox.
type office struct {
	*testing.T
	store   *store.Store
	town    storetest.Town
	cycle   store.Cycle
	cases   map[string]store.Case
	mailbox *local.Mailbox
	errands *activities.Activities
	ahead   atomic.Int64 // how far the courier's clock runs before the machine's
}

var keys = link.Signer{Keys: [][]byte{[]byte("0123456789abcdef0123456789abcdef")}}

func newOffice(t *testing.T, staff int) *office {
	t.Helper()
	return newOfficeUnder(t, staff, storetest.Rules())
}

func newOfficeUnder(t *testing.T, staff int, rules appraisal.Rules) *office {
	t.Helper()
	s, _ := storetest.Open(t)
	o := &office{T: t, store: s, town: storetest.NewTown(t, s, "dinas", staff)}
	o.cycle = storetest.NewCycleUnder(t, s, o.town, rules)
	o.cases = storetest.OpenAll(t, s, o.town, o.cycle)
	mailbox, err := local.StartMailbox(local.MailboxOptions{})
	require.NoError(t, err)
	t.Cleanup(func() { _ = mailbox.Stop() })
	o.mailbox = mailbox
	o.errands = &activities.Activities{
		Store: s, Now: func() time.Time { return time.Now().Add(time.Duration(o.ahead.Load())) }, Log: slog.New(slog.NewTextHandler(t.Output(), nil)),
		Post: activities.Post{
			Sender: mail.SendGrid{Key: mailbox.APIKey(), Host: mailbox.URL()}, Links: keys,
			From: mail.Address{Email: "siklus@dinas.example"}, BaseURL: "https://siklus.example", PerSec: 1000, Unanswered: time.Minute,
		},
	}
	return o
}

// deliver makes one errand of the courier, as short as it can be, and then, however slow the machine is, sends what is left.
func (o *office) deliver() {
	o.Helper()
	env := (&testsuite.WorkflowTestSuite{}).NewTestActivityEnvironment()
	env.RegisterActivity(o.errands)
	_, err := env.ExecuteActivity(o.errands.DeliverLetters, activities.CourierInput{Agency: o.town.Agency.ID, For: 300 * time.Millisecond})
	require.NoError(o, err)
	require.NoError(o, o.errands.DeliverAll(o.Context(), o.town.Agency.ID))
}

func (o *office) later(d time.Duration) { o.ahead.Add(int64(d)) }

func (o *office) counts() store.LetterCount {
	o.Helper()
	var n store.LetterCount
	storetest.Do(o, o.store, o.town.Agency.ID, func(ctx context.Context, tx store.Tx) (err error) {
		n, err = tx.LetterCounts(ctx, o.cycle.ID)
		return err
	})
	return n
}

func (o *office) queue(person, kind, cause string) {
	o.Helper()
	storetest.Do(o, o.store, o.town.Agency.ID, func(ctx context.Context, tx store.Tx) error {
		return tx.QueueLetter(ctx, store.Letter{PersonID: o.town.People[person], Kind: kind, Cause: cause, CaseID: o.cases[person].ID, CycleID: o.cycle.ID})
	})
}

var linkInText = regexp.MustCompile(`https://siklus\.example/t/([A-Za-z0-9_-]+)`)

func TestWhatWaitsForOnePersonLeavesAsOneMail(t *testing.T) {
	t.Parallel()
	o := newOffice(t, 3)
	o.queue("staf-1", "targets_agreed", "first")
	o.queue("staf-1", "result_final", "second")
	o.deliver()

	letters := o.mailbox.Letters(local.Filter{})
	require.Len(t, letters, len(o.cases), "one mail a person")
	n := o.counts()
	require.Zero(t, n.Waiting)
	require.Equal(t, len(o.cases)+2, n.Sent)
	require.Equal(t, len(o.cases), n.Mails)
	o.deliver()
	require.Len(t, o.mailbox.Letters(local.Filter{}), len(o.cases), "a second errand sends nothing again")
}

func TestTheLinkInALetterOpensItsTask(t *testing.T) {
	t.Parallel()
	o := newOffice(t, 1)
	o.deliver()
	letters := o.mailbox.Letters(local.Filter{To: "staf-1@dinas.example"})
	require.Len(t, letters, 1)
	found := linkInText.FindStringSubmatch(letters[0].Text)
	require.NotNil(t, found, letters[0].Text)
	opened, err := keys.Open(found[1], time.Now())
	require.NoError(t, err)
	storetest.Do(t, o.store, o.town.Agency.ID, func(ctx context.Context, tx store.Tx) error {
		task, err := tx.TaskByID(ctx, opened.Task)
		require.NoError(t, err)
		require.Equal(t, o.town.People["staf-1"], task.PersonID)
		require.Equal(t, task.Epoch, opened.Epoch)
		return nil
	})
	require.NotContains(t, letters[0].Subject, "Nama", "no name in a subject")
}

func TestNoticeLeadsToTheCaseByItsReadersLastTask(t *testing.T) {
	t.Parallel()
	o := newOffice(t, 1)
	o.deliver()
	o.queue("staf-1", "targets_agreed", "agreed")
	o.deliver()
	letters := o.mailbox.Letters(local.Filter{To: "staf-1@dinas.example"})
	require.Len(t, letters, 2)
	found := linkInText.FindStringSubmatch(letters[1].Text)
	require.NotNil(t, found, "somebody without a password can still read what the notice tells of: %s", letters[1].Text)
	opened, err := keys.Open(found[1], time.Now())
	require.NoError(t, err)
	storetest.Do(t, o.store, o.town.Agency.ID, func(ctx context.Context, tx store.Tx) error {
		task, err := tx.TaskByID(ctx, opened.Task)
		require.NoError(t, err)
		require.Equal(t, o.cases["staf-1"].ID, task.CaseID)
		require.Equal(t, o.town.People["staf-1"], task.PersonID)
		return nil
	})
}

func TestBusyProviderIsTriedAgainLaterAndNothingIsLost(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]local.Fault{"429": local.FaultBusy, "500": local.FaultError} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t, 2)
			o.mailbox.Fail(1000, fault)
			o.deliver()
			require.Empty(t, o.mailbox.Letters(local.Filter{}))
			require.Equal(t, len(o.cases), o.counts().Waiting, "they wait")
			o.mailbox.Fail(0, fault)
			o.later(time.Hour)
			o.deliver()
			require.Len(t, o.mailbox.Letters(local.Filter{}), len(o.cases))
			require.Equal(t, len(o.cases), o.counts().Sent)
		})
	}
}

func TestLetterThatMayHaveLeftIsNotSentAgainOnceTheProviderTells(t *testing.T) {
	t.Parallel()
	o := newOffice(t, 0)
	o.mailbox.Fail(1, local.FaultDrop) // accepted, then the line breaks
	o.deliver()
	arrived := o.mailbox.Letters(local.Filter{})
	require.Len(t, arrived, len(o.cases), "the interrupted one arrived too")
	require.Equal(t, len(o.cases)-1, o.counts().Sent, "but nobody knows that yet")

	for _, l := range arrived {
		storetest.Do(t, o.store, o.town.Agency.ID, func(ctx context.Context, tx store.Tx) error {
			_, err := tx.RecordMailEvent(ctx, store.MailEvent{EventID: "event-" + l.ID, MailID: l.CustomArgs["mail_id"], Kind: store.EventProcessed, At: time.Now()})
			return err
		})
	}
	o.later(time.Hour)
	o.deliver()
	require.Len(t, o.mailbox.Letters(local.Filter{}), len(o.cases), "none twice")
	require.Equal(t, len(o.cases), o.counts().Sent)
}

func TestLetterThatACrashInterruptedIsSentWhenTheProviderNeverToldOfIt(t *testing.T) {
	t.Parallel()
	o := newOffice(t, 0)
	var claimed *store.Mail
	storetest.SortLetters(t, o.store, o.town.Agency.ID)
	storetest.Do(t, o.store, o.town.Agency.ID, func(ctx context.Context, tx store.Tx) (err error) {
		claimed, err = tx.ClaimMail(ctx, 0, time.Now()) // and here the worker dies
		return err
	})
	require.NotNil(t, claimed)
	o.deliver()
	require.Len(t, o.mailbox.Letters(local.Filter{}), len(o.cases)-1, "it may have left: leave it alone for a while")
	o.later(2 * time.Minute)
	o.deliver()
	all := o.mailbox.Letters(local.Filter{})
	require.Len(t, all, len(o.cases))
	require.Equal(t, claimed.ID, all[len(all)-1].CustomArgs["mail_id"], "the same mail, not another one")
}

// enter records what happens in the case of staf-1: an act, registered first, or an event.
func (o *office) enter(act *appraisal.Act, step appraisal.Step) {
	o.Helper()
	c := o.cases["staf-1"]
	e := appraisal.Entry{ID: "event:" + string(step.Stage), Agency: o.town.Agency.ID, Cycle: o.cycle.ID, Case: c.ID,
		Proceeding: c.Proceeding, Act: act, At: storetest.Opened, Step: step}
	storetest.Do(o, o.store, o.town.Agency.ID, func(ctx context.Context, tx store.Tx) error {
		if act == nil {
			e.Event = "silence"
		} else {
			kept, _, err := tx.Register(ctx, store.RegisteredAct{CaseID: c.ID, RequestID: string(act.Kind), Proceeding: c.Proceeding, Via: "link", Act: *act})
			if err != nil {
				return err
			}
			act.ID, e.ID = kept.ID, kept.ID
		}
		_, err := tx.Record(ctx, e)
		return err
	})
}

// A notice has no task that would know its day: it comes from the act told of, or from the case.
func TestNoticesTellWhatTheirActOrTheirCaseKnows(t *testing.T) {
	t.Parallel()
	january, march := appraisal.NewDate(2026, time.January, 31), appraisal.NewDate(2026, time.March, 2)
	awaits := func(role appraisal.Role, kind appraisal.ActKind, clock appraisal.Clock, due appraisal.Date) []appraisal.Awaited {
		return []appraisal.Awaited{{Role: role, Act: kind, Term: appraisal.Term{Clock: clock, Due: due}}}
	}
	tells := func(role appraisal.Role, kind mail.Kind) []appraisal.Notice {
		return []appraisal.Notice{{Role: role, Letter: string(kind)}}
	}
	for _, c := range []struct {
		name, reader string
		act          *appraisal.Act
		step         appraisal.Step
		want         []string
		never        string
	}{
		{
			name: "an extension tells its own day, not the nearest of the case", reader: "staf-1",
			act: &appraisal.Act{Kind: appraisal.ExtendTerm, Facts: appraisal.Facts{Clock: appraisal.T11, Until: march}},
			step: appraisal.Step{Stage: appraisal.TargetsDue, Awaits: awaits(appraisal.Employee, appraisal.SubmitTargets, appraisal.T1, january),
				Notices: tells(appraisal.Employee, mail.TermExtended)},
			want: []string{"Batas waktu: Senin, 2 Maret 2026, 23.59 WIT"}, never: "31 Januari",
		},
		{
			name: "the day of the objection is its own, not that of the return", reader: "staf-1",
			step: appraisal.Step{Stage: appraisal.Received, Windows: []appraisal.Term{{Clock: appraisal.T11, Due: march}}, Awaits: []appraisal.Awaited{
				{Role: appraisal.Employee, Act: appraisal.ReturnDocument, Term: appraisal.Term{Clock: appraisal.T10, Due: january}, Letter: string(mail.ReturnAndObjection)}}},
			want: []string{"Senin, 2 Maret 2026", "Sabtu, 31 Januari 2026"},
		},
		{
			name: "a receipt tells which act, its number and the moment it arrived", reader: "staf-1",
			act: &appraisal.Act{Kind: appraisal.SubmitTargets, ReceivedAt: time.Date(2026, time.January, 10, 14, 58, 0, 0, time.UTC)},
			step: appraisal.Step{Stage: appraisal.TargetsSubmitted, Awaits: awaits(appraisal.Appraiser, appraisal.AgreeTargets, appraisal.T1, january),
				Notices: tells(appraisal.Employee, mail.ActTaken)},
			want: []string{"Tanda terima: SKP dikirim", "Diterima: Sabtu, 10 Januari 2026, 23.58 WIT"},
		},
		{
			name: "an absence tells that the case rests", reader: "staf-1",
			act:  &appraisal.Act{Kind: appraisal.BeginAbsence, Facts: appraisal.Facts{Absence: appraisal.SickLeave, From: january, Until: march}},
			step: appraisal.Step{Stage: appraisal.Resting, Notices: tells(appraisal.Employee, mail.AbsenceRecorded)},
			want: []string{"tidak ada SKP yang ditunggu dari"},
		},
		{
			name: "an absence that rests nothing tells that all goes on", reader: "staf-1",
			act:  &appraisal.Act{Kind: appraisal.BeginAbsence, Facts: appraisal.Facts{Absence: appraisal.StudyLeave, From: january}},
			step: appraisal.Step{Stage: appraisal.InYear, Notices: tells(appraisal.Employee, mail.AbsenceRecorded)},
			want: []string{"Anda berjalan terus"},
		},
		{
			name: "a silent superior: HR reads until when somebody can be named", reader: "kabid-b",
			step: appraisal.Step{Stage: appraisal.DecisionDue, Awaits: awaits(appraisal.Superior, appraisal.DecideObjection, appraisal.UnratedClock, march),
				Notices: tells(appraisal.HR, mail.Undecided)},
			want: []string{"Tunjuk pemutus", "Pegawai: Nama staf-1", "Batas waktu: Senin, 2 Maret 2026, 23.59 WIT"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t, 1)
			storetest.Do(t, o.store, o.town.Agency.ID, func(ctx context.Context, tx store.Tx) error {
				return tx.PutOffice(ctx, o.town.People["kabid-b"], store.OfficeHR)
			})
			o.deliver() // what was queued at the opening
			before := len(o.mailbox.Letters(local.Filter{To: c.reader + "@dinas.example"}))
			if c.act != nil {
				c.act.By = appraisal.Party{Person: o.town.People[c.reader], Role: appraisal.Employee}
			}
			o.enter(c.act, c.step)
			o.deliver()

			letters := o.mailbox.Letters(local.Filter{To: c.reader + "@dinas.example"})
			require.Len(t, letters, before+1)
			told := letters[before].Text
			for _, want := range c.want {
				require.Contains(t, told, want)
			}
			if c.act != nil && c.step.Notices[0].Letter == string(mail.ActTaken) {
				require.Contains(t, told, "Nomor: "+c.act.ID)
			}
			if c.never != "" {
				require.NotContains(t, told, c.never)
			}
		})
	}
}
