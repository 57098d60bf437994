package web

import (
	"net/http"
	"slices"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// taskList shows the reader's own tasks, the next one due on top, and what is done below.
func (s *server) taskList(v *visit) error {
	res, err := s.Case.ListTasks(v.ctx(), &siklusv1.ListTasksRequest{IncludeClosed: true})
	if err != nil {
		return err
	}
	page := tasksView{}
	for _, t := range res.GetTasks() {
		if t.GetClosedAt() == nil {
			page.Open = append(page.Open, t)
		} else {
			page.Done = append(page.Done, t)
		}
	}
	if len(page.Done) > doneShown {
		page.Done = page.Done[:doneShown]
	}
	// When everything on the page is rehearsed, the page says so; among real tasks each says it for itself.
	rehearsed := 0
	shown := slices.Concat(page.Open, page.Done)
	for _, t := range shown {
		if t.GetRehearsal() {
			rehearsed++
		}
	}
	v.Rehearsal = rehearsed > 0 && rehearsed == len(shown)
	page.Hours, page.Year = v.trainingHours(shown)
	page.Unread = v.unread()
	page.Proposed = v.proposed()
	v.Area = "tasks"
	return v.render(http.StatusOK, "tasks", v.t("tasks.title"), page)
}

// doneShown bounds how many finished tasks the list repeats.
const doneShown = 12

// tasksView is what the list shows.
type tasksView struct {
	Open, Done []*siklusv1.Task
	Hours      *siklusv1.GetTrainingHoursResponse // the reader's own lesson hours; nil when nothing is asked of them
	Year       int32                              // of the hours
	Unread     int                                // announcements that the reader has not acknowledged
	Proposed   int                                // proposals of calibration sessions that wait for the reader
}

// Enough is how far the hours are towards the measure, in hundredths.
func (t tasksView) Enough() int32 {
	return cycleView{}.Share(t.Hours.GetHours(), t.Hours.GetMeasure())
}

// trainingHours reads the reader's own lesson hours in the latest year they have a task in. The list of tasks is
// shown without them when they cannot be read: a link, for one, opens one task and no ledger.
func (v *visit) trainingHours(tasks []*siklusv1.Task) (*siklusv1.GetTrainingHoursResponse, int32) {
	year := int32(0)
	for _, t := range tasks {
		year = max(year, t.GetYear())
	}
	if year == 0 || v.Who.GetVia() == "link" {
		return nil, 0
	}
	res, err := v.Training.GetTrainingHours(v.ctx(), &siklusv1.GetTrainingHoursRequest{Year: year})
	if err != nil || res.GetMeasure() == 0 {
		return nil, 0
	}
	return res, year
}

// receiptView is what a receipt shows.
type receiptView struct {
	Receipt *siklusv1.ActReceipt
	Refusal *siklusv1.RefusalDetail
	Case    *siklusv1.Case // nil when the reader may not read it
}

// receiptPage shows how far one act has come: received, taken or refused. It can be kept and opened again.
func (s *server) receiptPage(v *visit) error {
	res, err := s.Case.GetAct(v.ctx(), &siklusv1.GetActRequest{ActId: v.r.PathValue("act")})
	if err != nil {
		return err
	}
	page := receiptView{Receipt: res.GetReceipt(), Refusal: res.GetRefusal()}
	if c, err := s.Case.GetCase(v.ctx(), &siklusv1.GetCaseRequest{CaseId: page.Receipt.GetCaseId()}); err == nil {
		page.Case = c.GetCase()
		v.showsCase(page.Case)
	}
	v.Back = back{"/tugas", v.t("tasks.title")}
	title := "receipt.taken"
	switch page.Receipt.GetState() {
	case siklusv1.ActState_ACT_STATE_RECEIVED:
		title = "receipt.received"
	case siklusv1.ActState_ACT_STATE_REFUSED:
		title = "receipt.refused"
	}
	return v.render(http.StatusOK, "receipt", v.t(title), page)
}
