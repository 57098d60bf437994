package story_test

import (
	"testing"

	"connectrpc.com/connect"
	"github.com/stretchr/testify/require"

	"siklus.id/deploy/local"
	siklusv1 "siklus.id/proto/siklus/v1"
)

// remindsByHand: HR sees whom a reminder reaches, sends it, and everybody it reaches gets at most one more e-mail for it; on
// the same day nobody gets another.
func remindsByHand(t *testing.T, c *company) {
	ctx, hr := t.Context(), c.hr(t)
	selection := &siklusv1.ReminderSelection{CycleId: c.cycle}
	preview := func() *siklusv1.PreviewRemindersResponse {
		seen, err := hr.Reminder.PreviewReminders(ctx, &siklusv1.PreviewRemindersRequest{Selection: selection})
		require.NoError(t, err)
		return seen
	}
	before := c.mailbox.Letters(local.Filter{})
	var seen *siklusv1.PreviewRemindersResponse
	var sent *siklusv1.SendRemindersResponse
	c.eventually("the reminder is that of the preview", func() bool { // days pass, and people go on working
		if seen = preview(); seen.GetTasks() == 0 {
			return false
		}
		require.Len(t, seen.GetSamples(), 2)
		var err error
		sent, err = hr.Reminder.SendReminders(ctx, &siklusv1.SendRemindersRequest{Selection: selection, Fingerprint: seen.GetFingerprint(), RequestId: "ingatkan-2026-01", Remark: "Sebelum libur"})
		require.Contains(t, []connect.Code{0, connect.CodeAborted}, codeOf(err), "%v", err)
		return err == nil
	})
	require.Equal(t, seen.GetTasks(), sent.GetReminder().GetTasks())
	again, err := hr.Reminder.SendReminders(ctx, &siklusv1.SendRemindersRequest{Selection: selection, Fingerprint: seen.GetFingerprint(), RequestId: "ingatkan-2026-01", Remark: "Sebelum libur"})
	require.NoError(t, err)
	require.Equal(t, sent.GetReminder().GetId(), again.GetReminder().GetId(), "twice is once")

	today := sent.GetReminder().GetOn()
	if left := preview(); c.today().String() == today {
		require.Less(t, left.GetTasks(), seen.GetTasks(), "what was reminded of today is not reminded of again")
	}
	last := int64(0)
	for _, l := range before {
		last = max(last, l.Seq)
	}
	c.eventually("a reminder is in the mailbox", func() bool { return len(c.mailbox.Letters(local.Filter{After: last})) > 0 })
	mails := map[string]bool{}
	for _, l := range c.mailbox.Letters(local.Filter{After: last}) {
		require.NotContains(t, l.Text, "Sebelum libur", "a letter carries no words of whoever sends it")
		id := l.CustomArgs["mail_id"]
		require.False(t, mails[id], "mail %s left twice", id)
		mails[id] = true
	}
	list, err := hr.Reminder.ListReminders(ctx, &siklusv1.ListRemindersRequest{CycleId: c.cycle})
	require.NoError(t, err)
	require.Len(t, list.GetReminders(), 1)
	require.LessOrEqual(t, list.GetReminders()[0].GetDone(), list.GetReminders()[0].GetTasks())
}
