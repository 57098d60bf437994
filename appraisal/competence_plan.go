package appraisal

import (
	"slices"
	"strconv"
)

// DevelopmentWay is how a gap is to be closed.
type DevelopmentWay string

// The ways.
const (
	Classroom  DevelopmentWay = "classroom"
	Coached    DevelopmentWay = "coaching"
	Assignment DevelopmentWay = "assignment"
	Mentored   DevelopmentWay = "mentoring"
	ELearning  DevelopmentWay = "e-learning"
)

// DevelopmentWays lists the ways, as pages offer them.
func DevelopmentWays() []DevelopmentWay {
	return []DevelopmentWay{Assignment, Coached, Mentored, Classroom, ELearning}
}

// DevelopmentItem is one thing that a person and their superior plan to close a gap.
type DevelopmentItem struct {
	ID         string         `json:"id"`         // keeps its meaning over versions
	Competence string         `json:"competence"` // code
	Way        DevelopmentWay `json:"way"`
	What       string         `json:"what"`
	Until      Date           `json:"until"`
}

// maxPlanAhead is how far ahead an item may end, in days: a plan is for the year at hand and the next.
const maxPlanAhead = 2 * 366

// AdmitPlan holds the items of a development plan (*rencana pengembangan individu*) against the dictionary and the day. It
// returns the field at fault. Items whose day has passed stay in a later version as they were.
func AdmitPlan(items, before []DevelopmentItem, known func(code string) bool, today Date) (field string, r *Refusal) {
	for i, it := range items {
		row := "items[" + strconv.Itoa(i) + "]."
		kept := slices.ContainsFunc(before, func(b DevelopmentItem) bool { return b.ID == it.ID && b.Until == it.Until })
		switch {
		case !known(it.Competence):
			return row + "competence", refuse(CompetenceUnknown, PolicyProvision, "Pilih kompetensi dari kamus.", "Choose a competence of the dictionary.")
		case !slices.Contains(DevelopmentWays(), it.Way):
			return row + "way", refuse(PlanItemWrong, PolicyProvision, "Pilih caranya.", "Choose the way.")
		case len(it.What) < 3:
			return row + "what", refuse(PlanItemWrong, PolicyProvision, "Tuliskan apa yang akan dilakukan.", "Write what will be done.")
		case it.Until < today && !kept:
			return row + "until", refuse(DateWrong, PolicyProvision, "Tanggal ini sudah lewat. Pilih tanggal yang akan datang.", "That day has passed. Choose a day to come.")
		case it.Until > today+maxPlanAhead:
			return row + "until", refuse(DateWrong, PolicyProvision, "Tanggal ini lebih dari dua tahun lagi. Periksa tanggalnya.", "That is more than two years away. Check the date.")
		}
	}
	return "", nil
}

// PlanItemState is where one item of a plan stands.
type PlanItemState string

// The states of an item.
const (
	ItemPlanned PlanItemState = "planned"
	ItemOverdue PlanItemState = "overdue" // its day has passed without proof; nothing follows from it
	ItemDone    PlanItemState = "done"
)

// State says where an item stands on a day.
func (it DevelopmentItem) State(done bool, today Date) PlanItemState {
	switch {
	case done:
		return ItemDone
	case it.Until < today:
		return ItemOverdue
	}
	return ItemPlanned
}
