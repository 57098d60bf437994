package api

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"siklus.id/appraisal"
	"siklus.id/mail"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

// reminders reminds those of whom something is asked, beside the round of the morning: the same letters, for the same open
// tasks, and a task once a day whoever reminds.
type reminders struct{ *door }

// mostReminders is how many reminders are listed of a cycle.
const mostReminders = 100

// Why a task of a selection is not reminded of, as the contract says it.
const (
	leftNobody      = "nobody"
	leftDeparted    = "departed"
	leftUnreachable = "unreachable"
	leftAskedToday  = "asked-today"
	leftNoTerm      = "no-term"
)

// plannedReminder is a reminder worked out on the tasks as they stand, before anything is queued.
type plannedReminder struct {
	cycle  store.Cycle
	scope  store.ReminderScope
	unit   string // name; empty: every unit
	now    time.Time
	today  appraisal.Date
	tasks  []store.AskedTask // that get a letter, by person
	people int
	left   []*siklusv1.ReminderLeftOut
	sum    [sha256.Size]byte
}

func (s reminders) PreviewReminders(ctx context.Context, r *siklusv1.PreviewRemindersRequest) (*siklusv1.PreviewRemindersResponse, error) {
	p, err := s.enter(ctx, connectv1.ReminderServicePreviewRemindersProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.PreviewRemindersResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		planned, err := s.plan(ctx, tx, r.GetSelection())
		if err != nil {
			return err
		}
		all := planned.scope
		all.Act, all.Role = "", ""
		acts, err := tx.OpenActs(ctx, all, planned.today)
		if err != nil {
			return err
		}
		out.Year, out.Rehearsal, out.Unit = int32(planned.cycle.Year), planned.cycle.Rules.Pace.Rehearsal(), planned.unit
		for _, a := range acts {
			out.Acts = append(out.Acts, &siklusv1.OpenAct{Act: string(a.Act), Role: string(a.Role), People: int32(a.People), Tasks: int32(a.Tasks),
				Overdue: int32(a.Overdue), EarliestDue: day(a.Earliest)})
		}
		out.People, out.Tasks, out.LeftOut, out.Fingerprint = int32(planned.people), int32(len(planned.tasks)), planned.left, hex.EncodeToString(planned.sum[:])
		if at := planned.leaves(); at.After(planned.now) {
			out.LeavesAt = stamp(at)
		}
		agency, err := tx.OwnAgency(ctx)
		if err != nil {
			return err
		}
		out.Samples, err = s.sample(agency, planned)
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

// plan works a selection out.
func (s reminders) plan(ctx context.Context, tx store.Tx, r *siklusv1.ReminderSelection) (*plannedReminder, error) {
	cycle, err := tx.CycleByID(ctx, r.GetCycleId())
	if err != nil {
		return nil, err
	}
	if cycle.Stage == store.CycleClosed {
		return nil, doorRefusal(CycleClosed, "Siklus ini sudah ditutup; tidak ada lagi yang diminta.", "This cycle is closed; nothing is asked any more.")
	}
	pace, cal := cycle.Rules.Pace, cycle.Rules.Calendar
	b := &plannedReminder{cycle: cycle, now: s.now(),
		scope: store.ReminderScope{CycleID: cycle.ID, Act: appraisal.ActKind(r.GetAct()), Role: appraisal.Role(r.GetRole()), UnitCode: r.GetUnitCode()}}
	b.today = cal.DateOf(pace.ToLegal(b.now))
	if r.GetUnitCode() != "" {
		if err := knownUnit(ctx, tx, r.GetUnitCode()); err != nil {
			return nil, inSelection(err)
		}
		names, err := unitNames(ctx, tx)
		if err != nil {
			return nil, err
		}
		b.unit = names[r.GetUnitCode()]
	}
	if r.DueWithinWorkingDays != nil {
		b.scope.To = cal.Add(b.today, int(r.GetDueWithinWorkingDays())+1) - 1 // with the days off that follow
		if !r.GetOverdue() {
			b.scope.From = b.today
		}
	} else if r.GetOverdue() {
		b.scope.To = b.today - 1
	}
	tasks, err := tx.AskedTasks(ctx, b.scope, pace.ToReal(cal.At(b.today, 0, 0)))
	if err != nil {
		return nil, err
	}
	b.sort(tasks)
	return b, b.seal(r)
}

// inSelection puts the field of a refusal where it stands in a selection.
func inSelection(err error) error {
	var r *refused
	if errors.As(err, &r) && r.field != "" {
		moved := *r
		moved.field = "selection." + r.field
		return &moved
	}
	return err
}

// whyNot says why a task gets no letter; empty: it gets one.
func whyNot(t store.AskedTask) string {
	switch {
	case t.PersonID == "":
		return leftNobody
	case t.Died:
		return leftDeparted
	case t.Unreachable:
		return leftUnreachable
	case t.Asked:
		return leftAskedToday
	case t.Due.IsZero():
		return leftNoTerm
	}
	return ""
}

// sort parts the tasks that get a letter from those that do not. Tasks come by person.
func (b *plannedReminder) sort(tasks []store.AskedTask) {
	left, last := map[string]*siklusv1.ReminderLeftOut{}, map[string]string{} // by reason; last is the person counted last
	for _, t := range tasks {
		why := whyNot(t)
		if why == "" {
			b.tasks = append(b.tasks, t)
		} else {
			if left[why] == nil {
				left[why] = &siklusv1.ReminderLeftOut{Reason: why}
				b.left = append(b.left, left[why])
			}
			left[why].Tasks++
		}
		if t.PersonID == "" || last[why] == t.PersonID {
			continue
		}
		last[why] = t.PersonID
		if why == "" {
			b.people++
		} else {
			left[why].People++
		}
	}
	slices.SortFunc(b.left, func(x, y *siklusv1.ReminderLeftOut) int {
		return cmp.Or(cmp.Compare(y.GetTasks(), x.GetTasks()), cmp.Compare(x.GetReason(), y.GetReason()))
	})
}

// seal sums up what is asked for, on which day, and whom it reaches.
func (b *plannedReminder) seal(r *siklusv1.ReminderSelection) error {
	asked, err := sumOf(r)
	if err != nil {
		return err
	}
	h := sha256.New()
	h.Write(asked)
	written := json.NewEncoder(h)
	if err := written.Encode(b.today); err != nil {
		return err
	}
	for _, t := range b.tasks {
		if err := written.Encode([]any{t.ID, t.PersonID, t.Due, t.Epoch}); err != nil {
			return err
		}
	}
	h.Sum(b.sum[:0])
	return nil
}

// leaves is the real instant at which the letters leave that may wait for the quiet time to end.
func (b *plannedReminder) leaves() time.Time {
	if b.cycle.Rules.Pace.Rehearsal() {
		return b.now
	}
	return b.cycle.Rules.Letters.Leaves(b.cycle.Rules.Calendar, appraisal.Outgoing{At: b.now})
}

// sample is the letter of the first person.
func (s reminders) sample(agency store.Agency, b *plannedReminder) ([]*siklusv1.SampleLetter, error) {
	if len(b.tasks) == 0 {
		return nil, nil
	}
	periods := map[string]appraisal.Period{}
	for _, p := range appraisal.Periods(b.cycle.Year, b.cycle.Rules) {
		periods[p.Key()] = p
	}
	return s.samples(agency, b.cycle.Rules.Pace.ToLegal(b.now), b.cycle.Rules.Pace.Rehearsal(), func(reader string) (letters []mail.Letter) {
		for _, t := range b.tasks {
			if t.PersonID != b.tasks[0].PersonID {
				break
			}
			l := mail.Letter{Kind: mail.Reminder, Role: t.Role, Act: t.Act, Stage: t.Stage, Proceeding: t.Proceeding, Year: b.cycle.Year, Period: periods[t.PeriodKey],
				Due: t.Due, Task: t.ID, Link: s.baseURL + "/t/contoh"}
			if t.Due < b.today {
				l.Kind = mail.Overdue
			}
			if t.Role != appraisal.Employee {
				l.Employee = reader
			}
			letters = append(letters, l)
		}
		return letters
	})
}

func (s reminders) SendReminders(ctx context.Context, r *siklusv1.SendRemindersRequest) (*siklusv1.SendRemindersResponse, error) {
	p, err := s.enterToWrite(ctx, connectv1.ReminderServiceSendRemindersProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.SendRemindersResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		if err := tx.RemindAlone(ctx, r.GetSelection().GetCycleId()); err != nil {
			return err
		}
		sent, err := tx.ReminderOrderOf(ctx, p.Person, r.GetRequestId())
		switch {
		case errors.Is(err, store.ErrNotFound):
			sent, err = s.send(ctx, tx, p, r)
		case err == nil:
			err = sameReminder(sent, r)
		}
		if err != nil {
			return err
		}
		units, err := unitNames(ctx, tx)
		if err != nil {
			return err
		}
		out.Reminder, err = reminderOf(sent, units)
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

// sameReminder lets a request that came before give the same reminder, and no other.
func sameReminder(sent store.ReminderOrder, r *siklusv1.SendRemindersRequest) error {
	kept := &siklusv1.ReminderSelection{}
	if err := protojson.Unmarshal(sent.Selection, kept); err != nil {
		return err
	}
	if !proto.Equal(kept, r.GetSelection()) || hex.EncodeToString(sent.Fingerprint) != r.GetFingerprint() {
		return store.ErrRequestReused
	}
	return nil
}

// send queues what was previewed, when it is still what would be queued.
func (s reminders) send(ctx context.Context, tx store.Tx, p Principal, r *siklusv1.SendRemindersRequest) (store.ReminderOrder, error) {
	planned, err := s.plan(ctx, tx, r.GetSelection())
	if err != nil {
		return store.ReminderOrder{}, err
	}
	if hex.EncodeToString(planned.sum[:]) != r.GetFingerprint() {
		return store.ReminderOrder{}, refuseOtherReminder()
	}
	if len(planned.tasks) == 0 {
		return store.ReminderOrder{}, doorRefusal(ReminderEmpty, "Tidak ada yang perlu diingatkan sekarang; pilih tugas lain.", "Nobody needs a reminder now; choose other tasks.")
	}
	selection, err := protojson.Marshal(r.GetSelection())
	if err != nil {
		return store.ReminderOrder{}, err
	}
	order := store.ReminderOrder{ID: store.NewID(), CycleID: planned.cycle.ID, By: p.Person, At: planned.now, On: planned.today, Selection: selection, Remark: r.GetRemark(),
		People: planned.people, Tasks: len(planned.tasks), Fingerprint: planned.sum[:], RequestID: r.GetRequestId()}
	queued, err := tx.SendReminders(ctx, order, planned.tasks, planned.cycle.Rules.Calendar)
	if err != nil {
		return order, err
	}
	if queued != len(planned.tasks) {
		return order, refuseOtherReminder() // a task was done between the look and the letter
	}
	return tx.ReminderOrderOf(ctx, p.Person, r.GetRequestId())
}

// refuseOtherReminder asks whoever sends to look again.
func refuseOtherReminder() *refused {
	return &refused{field: "fingerprint", Refusal: *doorRefusal(ReminderChanged, "Tugas berubah sejak pratinjau dibuat. Periksa pratinjau yang baru, lalu kirim lagi.",
		"Tasks have changed since the preview was made. Check the new preview, then send again.")}
}

// reminderOf tells a reminder that was sent; units are their names by code.
func reminderOf(o store.ReminderOrder, units map[string]string) (*siklusv1.Reminder, error) {
	selection := &siklusv1.ReminderSelection{}
	if err := protojson.Unmarshal(o.Selection, selection); err != nil {
		return nil, err
	}
	return &siklusv1.Reminder{Id: o.ID, Selection: selection, Unit: units[selection.GetUnitCode()], By: o.ByName, SentAt: stamp(o.At), On: day(o.On),
		People: int32(o.People), Tasks: int32(o.Tasks), Done: int32(o.Done), Remark: o.Remark}, nil
}

func (s reminders) ListReminders(ctx context.Context, r *siklusv1.ListRemindersRequest) (*siklusv1.ListRemindersResponse, error) {
	p, err := s.enter(ctx, connectv1.ReminderServiceListRemindersProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.ListRemindersResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		cycle, err := tx.CycleByID(ctx, r.GetCycleId())
		if err != nil {
			return err
		}
		out.Year, out.Rehearsal = int32(cycle.Year), cycle.Rules.Pace.Rehearsal()
		units, err := unitNames(ctx, tx)
		if err != nil {
			return err
		}
		list, err := tx.ReminderOrders(ctx, cycle.ID, mostReminders)
		if err != nil {
			return err
		}
		for _, o := range list {
			told, err := reminderOf(o, units)
			if err != nil {
				return err
			}
			out.Reminders = append(out.Reminders, told)
		}
		return nil
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}
