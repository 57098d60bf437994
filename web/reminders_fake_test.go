package web

import (
	"context"
	"fmt"

	"google.golang.org/protobuf/proto"

	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/proto/siklus/v1/siklusv1connect"
)

// reminderFakes are the answers of the service of reminders.
type reminderFakes struct {
	preview *siklusv1.PreviewRemindersResponse
	listed  *siklusv1.ListRemindersResponse
	asked   *siklusv1.PreviewRemindersRequest
	err     error // every preview fails with it
}

type fakeReminders struct{ *fake }

var _ siklusv1connect.ReminderServiceHandler = fakeReminders{}

func (f fakeReminders) PreviewReminders(_ context.Context, r *siklusv1.PreviewRemindersRequest) (*siklusv1.PreviewRemindersResponse, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.reminded.asked, _ = proto.Clone(r).(*siklusv1.PreviewRemindersRequest)
	return f.reminded.preview, f.reminded.err
}

func (f fakeReminders) SendReminders(_ context.Context, r *siklusv1.SendRemindersRequest) (*siklusv1.SendRemindersResponse, error) {
	_, err := f.hand(r)
	return &siklusv1.SendRemindersResponse{}, err
}

func (f fakeReminders) ListReminders(context.Context, *siklusv1.ListRemindersRequest) (*siklusv1.ListRemindersResponse, error) {
	return f.reminded.listed, f.readErr
}

// withReminders puts a cycle in which much waits beside the other data, with said in the place of what people wrote.
func withReminders(f *fake, said func(string) string) *fake {
	within := int32(3)
	sample := func(language, subject, text string) *siklusv1.SampleLetter {
		return &siklusv1.SampleLetter{Language: language, Subject: said(subject), Text: said(text)}
	}
	f.reminded = reminderFakes{
		preview: &siklusv1.PreviewRemindersResponse{Year: 2026, Unit: said("Puskesmas Walesi"), People: 3_812, Tasks: 4_107, Fingerprint: fmt.Sprintf("%064d", 8),
			LeavesAt: at("2026-07-13T22:00:00Z"),
			Acts: []*siklusv1.OpenAct{
				{Act: "Rate", Role: "appraiser", People: 641, Tasks: 4_302, Overdue: 212, EarliestDue: "2026-07-03"},
				{Act: "SubmitTargets", Role: "employee", People: 118, Tasks: 118, Overdue: 4, EarliestDue: "2026-07-07"},
				{Act: "Rate", Role: "superior", People: 9, Tasks: 31, EarliestDue: "2026-08-03"},
				{Act: "Receive", Role: "employee", People: 1_204, Tasks: 1_204}},
			LeftOut: []*siklusv1.ReminderLeftOut{{Reason: "asked-today", People: 201, Tasks: 214}, {Reason: "unreachable", People: 38, Tasks: 40}, {Reason: "nobody", Tasks: 12},
				{Reason: "departed", People: 1, Tasks: 1}, {Reason: "no-term", People: 2, Tasks: 2}},
			Samples: []*siklusv1.SampleLetter{sample("id", "Pengingat: rating evaluasi belum diberikan", "Yth. Pegawai Contoh,\n\nTugas ini belum selesai."),
				sample("en", "Reminder: an evaluation is not rated", "Dear Sample Employee,\n\nThis task is not done.")}},
		listed: &siklusv1.ListRemindersResponse{Year: 2026, Reminders: []*siklusv1.Reminder{
			{Id: actID, Selection: &siklusv1.ReminderSelection{CycleId: cycleID, Act: said("Rate"), Role: "appraiser", UnitCode: "PKM-WALESI", Overdue: true, DueWithinWorkingDays: &within},
				Unit: said("Puskesmas Walesi"), By: said("Ratna Sari"), SentAt: at("2026-07-06T02:00:00Z"), On: "2026-07-06", People: 640, Tasks: 4_301, Done: 1_733, Remark: said("Permintaan Sekda.")},
			{Id: caseID, Selection: &siklusv1.ReminderSelection{CycleId: cycleID}, By: said("Ratna Sari"), SentAt: at("2026-01-20T02:00:00Z"), On: "2026-01-20", People: 1, Tasks: 1, Done: 1}}},
	}
	return f
}

func withNoReminders(f *fake) *fake {
	f.reminded = reminderFakes{preview: &siklusv1.PreviewRemindersResponse{Year: 2026, Fingerprint: fmt.Sprintf("%064d", 8)}, listed: &siklusv1.ListRemindersResponse{Year: 2026}}
	return f
}

// goodReminder is a form that sends what was previewed.
func goodReminder(more ...string) []string {
	return append([]string{"act", "Rate", "role", "appraiser", "unit_code", "PKM-WALESI", "overdue", "true", "due_within_working_days", "3", "request_id", "ingat-0001",
		"fingerprint", fmt.Sprintf("%064d", 8), "remark", "Permintaan Sekda."}, more...)
}

// reminderLooks are the pages of reminders.
func reminderLooks() []look {
	path := "/hr/siklus/" + cycleID + "/ingatkan"
	return []look{
		{name: "remind", hr: true, path: path}, {name: "remind in a unit", hr: true, path: path + "?unit_code=PKM-WALESI&overdue=true&due_within_working_days=3"},
		{name: "remind badly chosen", hr: true, path: path + "?due_within_working_days=banyak"},
		{name: "remind chosen", hr: true, path: path + "?act=Rate&role=appraiser&overdue=true&due_within_working_days=3"},
		{name: "remind everybody", hr: true, path: path + "?semua=1", state: func(f *fake) { f.reminded.preview.LeavesAt = nil }},
		{name: "remind refused", hr: true, path: path, post: goodReminder(), state: func(f *fake) { otherReminder(f) }},
		{name: "reminded", hr: true, path: path + "?terkirim=1"},
	}
}
