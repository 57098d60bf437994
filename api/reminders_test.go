package api_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"connectrpc.com/connect"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"

	"siklus.id/api"
	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
	"siklus.id/store/storetest"
)

// reminderRequests are good requests for the service of reminders.
func (g *ground) reminderRequests(request string) map[string]proto.Message {
	selection := &siklusv1.ReminderSelection{CycleId: g.cycle.ID, Act: "SubmitTargets"}
	return map[string]proto.Message{
		"ReminderService/PreviewReminders": &siklusv1.PreviewRemindersRequest{Selection: selection},
		"ReminderService/SendReminders":    &siklusv1.SendRemindersRequest{Selection: selection, RequestId: request, Fingerprint: strings.Repeat("0", 64)},
		"ReminderService/ListReminders":    &siklusv1.ListRemindersRequest{CycleId: g.cycle.ID},
	}
}

// monday is a day on which everything that the town was told of is long past: 11 January 2100, 10.00 WIT.
var monday = time.Date(2100, time.January, 11, 1, 0, 0, 0, time.UTC)

// delivered lets every letter that waits leave at an instant, and the mail to one person, if any, bounce.
func (g *ground) delivered(at time.Time, bounces string) {
	g.Helper()
	storetest.SortLetters(g, g.store, g.town.Agency.ID)
	for more := true; more; {
		g.tx(func(ctx context.Context, tx store.Tx) error {
			m, err := tx.ClaimMail(ctx, 0, at)
			if more = m != nil; err != nil || !more {
				return err
			}
			if err := tx.MarkSent(ctx, m.ID, "", at); err != nil || m.PersonID != g.town.People[bounces] {
				return err
			}
			_, err = tx.RecordMailEvent(ctx, store.MailEvent{EventID: "bounce-" + m.ID, MailID: m.ID, Kind: store.EventBounce, At: at})
			return err
		})
	}
}

// remindersQueued counts the reminders of HR that were queued in the town.
func (g *ground) remindersQueued() (n int) {
	g.tx(func(ctx context.Context, tx store.Tx) error {
		for _, person := range g.town.People {
			letters, err := tx.LettersTo(ctx, person)
			if err != nil {
				return err
			}
			for _, l := range letters {
				if (l.Kind == store.ReminderLetter || l.Kind == store.OverdueLetter) && strings.Contains(l.Cause, "/hr/") {
					n++
				}
			}
		}
		return nil
	})
	return n
}

func TestAReminderReachesWhomItsPreviewCountedAndNobodyTwiceADay(t *testing.T) {
	t.Parallel()
	g := groundWith(t, openStore(t), 46)
	g.clock.set(monday)
	rating := awaits(appraisal.WindowOpen, appraisal.Appraiser, appraisal.Rate, appraisal.T6)
	rating.Awaits[0].Term.Due = appraisal.NewDate(2100, time.January, 14)
	g.evaluation("staf-7", rating) // everybody is to be rated; the targets of this one are agreed
	g.delivered(monday.Add(-72*time.Hour), "staf-9")
	hr := g.as("kabid-b")
	all := &siklusv1.ReminderSelection{CycleId: g.cycle.ID}
	preview := func(s *siklusv1.ReminderSelection) *siklusv1.PreviewRemindersResponse {
		t.Helper()
		seen, err := hr.Reminder.PreviewReminders(t.Context(), &siklusv1.PreviewRemindersRequest{Selection: s})
		require.NoError(t, err)
		return seen
	}
	seen := preview(all)
	require.EqualValues(t, []int32{48, 96}, []int32{seen.GetPeople(), seen.GetTasks()}, "49 targets, one of them done and one out of reach, and 49 ratings; the regional head only rates")
	require.Len(t, seen.GetLeftOut(), 1)
	require.EqualValues(t, []any{"unreachable", int32(1), int32(1)}, []any{seen.GetLeftOut()[0].GetReason(), seen.GetLeftOut()[0].GetPeople(), seen.GetLeftOut()[0].GetTasks()})
	require.Len(t, seen.GetActs(), 2)
	require.EqualValues(t, []any{"SubmitTargets", int32(48), "2026-01-31"}, []any{seen.GetActs()[0].GetAct(), seen.GetActs()[0].GetOverdue(), seen.GetActs()[0].GetEarliestDue()})
	require.Len(t, seen.GetSamples(), 2)
	for _, s := range seen.GetSamples() {
		require.NotContains(t, s.GetText(), "Nama ", "the sample names nobody")
		require.NotEmpty(t, s.GetSubject())
	}
	require.Zero(t, g.remindersQueued(), "a preview sends nothing")

	within := int32(3)
	soon := preview(&siklusv1.ReminderSelection{CycleId: g.cycle.ID, DueWithinWorkingDays: &within})
	require.EqualValues(t, []int32{3, 49}, []int32{soon.GetPeople(), soon.GetTasks()})
	within = 2
	require.Zero(t, preview(&siklusv1.ReminderSelection{CycleId: g.cycle.ID, DueWithinWorkingDays: &within}).GetTasks())
	require.EqualValues(t, 47, preview(&siklusv1.ReminderSelection{CycleId: g.cycle.ID, Overdue: true}).GetTasks())
	require.EqualValues(t, 2, preview(&siklusv1.ReminderSelection{CycleId: g.cycle.ID, UnitCode: "BID-B"}).GetTasks())

	ask := &siklusv1.SendRemindersRequest{Selection: &siklusv1.ReminderSelection{CycleId: g.cycle.ID, DueWithinWorkingDays: proto.Int32(3)}, RequestId: "ingat-0001",
		Fingerprint: soon.GetFingerprint(), Remark: "Permintaan Sekda."}
	first, err := hr.Reminder.SendReminders(t.Context(), ask)
	require.NoError(t, err)
	again, err := hr.Reminder.SendReminders(t.Context(), ask)
	require.NoError(t, err)
	require.Equal(t, first.GetReminder().GetId(), again.GetReminder().GetId(), "the same request sends once")
	require.Equal(t, 49, g.remindersQueued())
	other := proto.CloneOf(ask)
	other.Selection.Act = "Rate"
	_, err = hr.Reminder.SendReminders(t.Context(), other)
	require.Equal(t, api.RequestReused, refusal(t, err, connect.CodeAlreadyExists).GetCode())

	_, err = hr.Reminder.SendReminders(t.Context(), &siklusv1.SendRemindersRequest{Selection: all, RequestId: "ingat-0002", Fingerprint: seen.GetFingerprint()})
	require.Equal(t, api.ReminderChanged, refusal(t, err, connect.CodeAborted).GetCode(), "half of them were reminded of meanwhile")
	require.Equal(t, 49, g.remindersQueued())
	seen = preview(all)
	require.EqualValues(t, []any{"asked-today", int32(3), int32(49)}, []any{seen.GetLeftOut()[0].GetReason(), seen.GetLeftOut()[0].GetPeople(), seen.GetLeftOut()[0].GetTasks()})
	sent, err := hr.Reminder.SendReminders(t.Context(), &siklusv1.SendRemindersRequest{Selection: all, RequestId: "ingat-0002", Fingerprint: seen.GetFingerprint()})
	require.NoError(t, err)
	require.Equal(t, seen.GetTasks(), sent.GetReminder().GetTasks())
	require.Equal(t, 49+int(seen.GetTasks()), g.remindersQueued(), "as many letters as were counted")

	seen = preview(all)
	require.Zero(t, seen.GetTasks())
	require.Empty(t, seen.GetSamples())
	_, err = hr.Reminder.SendReminders(t.Context(), &siklusv1.SendRemindersRequest{Selection: all, RequestId: "ingat-0003", Fingerprint: seen.GetFingerprint()})
	require.Equal(t, api.ReminderEmpty, refusal(t, err, connect.CodeFailedPrecondition).GetCode())

	g.move(g.cases["staf-8"], "01930000-0000-7000-8000-00000000aa02", appraisal.Step{Stage: appraisal.InYear})
	list, err := g.as("staf-4").Reminder.ListReminders(t.Context(), &siklusv1.ListRemindersRequest{CycleId: g.cycle.ID})
	require.NoError(t, err, "an auditor reads it")
	require.Len(t, list.GetReminders(), 2)
	newest := list.GetReminders()[0]
	require.EqualValues(t, []any{int32(47), int32(1), "2100-01-11"}, []any{newest.GetTasks(), newest.GetDone(), newest.GetOn()})
	require.Equal(t, "Permintaan Sekda.", list.GetReminders()[1].GetRemark())
	require.NotContains(t, g.log.String(), "Sekda")
}

// TestAReminderInARehearsalGoesByItsOwnDay: a second is a day there, so HR may remind anew the next second; letters wait for
// no hour, and nothing of it touches the real cycle.
func TestAReminderInARehearsalGoesByItsOwnDay(t *testing.T) {
	g := newGround(t)
	g.clock.set(monday)
	cases := g.rehearsal()
	hr := g.as("kabid-b")
	selection := &siklusv1.ReminderSelection{CycleId: cases[0].CycleID}
	preview := func() *siklusv1.PreviewRemindersResponse {
		t.Helper()
		seen, err := hr.Reminder.PreviewReminders(t.Context(), &siklusv1.PreviewRemindersRequest{Selection: selection})
		require.NoError(t, err)
		require.True(t, seen.GetRehearsal())
		require.Nil(t, seen.GetLeavesAt())
		return seen
	}
	of := func(cycle string) (out []*siklusv1.Reminder) {
		t.Helper()
		list, err := hr.Reminder.ListReminders(t.Context(), &siklusv1.ListRemindersRequest{CycleId: cycle})
		require.NoError(t, err)
		return list.GetReminders()
	}
	g.clock.set(monday.Add(2 * time.Second))
	g.delivered(g.clock.now(), "")
	for day, on := range []string{"2026-01-13", "2026-01-14"} {
		g.clock.set(monday.Add(time.Duration(day+3) * time.Second))
		seen := preview()
		require.Empty(t, seen.GetLeftOut(), "day %d", day)
		require.EqualValues(t, len(cases), seen.GetTasks())
		require.Contains(t, seen.GetSamples()[0].GetText(), "GLADI")
		_, err := hr.Reminder.SendReminders(t.Context(), &siklusv1.SendRemindersRequest{Selection: selection, RequestId: "ingat-" + on, Fingerprint: seen.GetFingerprint()})
		require.NoError(t, err)
		require.Equal(t, on, of(selection.GetCycleId())[0].GetOn(), "the legal day")
		g.delivered(g.clock.now(), "")
		seen = preview()
		require.Zero(t, seen.GetTasks(), "once a legal day")
		require.EqualValues(t, len(cases), seen.GetLeftOut()[0].GetTasks())
		require.Equal(t, "asked-today", seen.GetLeftOut()[0].GetReason())
	}
	require.Empty(t, of(g.cycle.ID))
}

func TestAReminderOfAnUnknownUnitOrCycleIsRefused(t *testing.T) {
	g := newGround(t)
	hr := g.as("kabid-b")
	_, err := hr.Reminder.PreviewReminders(t.Context(), &siklusv1.PreviewRemindersRequest{Selection: &siklusv1.ReminderSelection{CycleId: g.cycle.ID, UnitCode: "XX"}})
	require.Equal(t, "selection.unit_code", refusal(t, err, connect.CodeNotFound).GetField())
	_, err = hr.Reminder.PreviewReminders(t.Context(), &siklusv1.PreviewRemindersRequest{Selection: &siklusv1.ReminderSelection{CycleId: store.NewID()}})
	require.Equal(t, api.NotFound, refusal(t, err, connect.CodeNotFound).GetCode())
	_, err = g.as("staf-1").Reminder.PreviewReminders(t.Context(), &siklusv1.PreviewRemindersRequest{Selection: &siklusv1.ReminderSelection{CycleId: g.cycle.ID}})
	require.Equal(t, connect.CodePermissionDenied, connect.CodeOf(err))
}
