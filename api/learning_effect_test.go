package api_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/types/known/timestamppb"

	"siklus.id/api"
	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

// deskCourse is held from Monday 9 to Friday 13 February 2026.
func (g *ground) deskCourse() *siklusv1.Course {
	g.Helper()
	return g.putCourse(&siklusv1.Course{Title: "Pelayanan prima", Hours: 24, Seats: 9, Starts: "2026-02-09", Ends: "2026-02-13"})
}

// enrols takes a proposed training of somebody as far as the seat; officer is who approves.
func (g *ground) enrols(id, name, officer string) {
	g.Helper()
	g.engine.next[appraisal.ApproveTraining] = appraisal.Step{Stage: appraisal.TrainingOffered}
	g.engine.next[appraisal.ConfirmTraining] = appraisal.Step{Stage: appraisal.TrainingEnrolled}
	_, err := g.as(officer).Training.ApproveTraining(g.Context(), &siklusv1.ApproveTrainingRequest{Header: header(id, "setuju-"+name)})
	require.NoError(g, err)
	_, err = g.as(name).Training.ConfirmTraining(g.Context(), &siklusv1.ConfirmTrainingRequest{Header: header(id, "ikut-"+name)})
	require.NoError(g, err)
}

// credits takes it on to the credit of its hours, at the tests' clock.
func (g *ground) credits(id, name, officer string) {
	g.Helper()
	g.enrols(id, name, officer)
	g.engine.next[appraisal.CompleteTraining] = appraisal.Step{Stage: appraisal.TrainingCompleted}
	_, err := g.as(officer).Training.CompleteTraining(g.Context(), &siklusv1.CompleteTrainingRequest{Header: header(id, "selesai-"+name), Proof: "https://s.example/1", Hours: 24})
	require.NoError(g, err)
}

// completes takes somebody through a course, from the proposal to the credit.
func (g *ground) completes(name, course string) {
	g.Helper()
	g.credits(g.propose(name, course, "usulan-"+name), name, "kabid-b")
}

// reserved holds a seat for a training, as its procedure does: from then on it keeps this version of the course.
func (g *ground) reserved(training, course string) {
	g.Helper()
	g.tx(func(ctx context.Context, tx store.Tx) error {
		held, err := tx.ReserveSeat(ctx, training, course)
		require.True(g, held)
		return err
	})
}

// courseEffect is what HR reads of the one course that somebody completed.
func (g *ground) courseEffect() *siklusv1.CourseEffect {
	g.Helper()
	out, err := g.as("kabid-b").Learning.GetTrainingEffect(g.Context(), &siklusv1.GetTrainingEffectRequest{})
	require.NoError(g, err)
	require.Len(g, out.GetCourses(), 1)
	return out.GetCourses()[0]
}

// figures are what an effect says of an office: what, before, after, records of both sides, and what they come to.
func figures(c *siklusv1.CourseEffect, office string) (out []string) {
	for _, s := range c.GetServices() {
		if s.GetOffice() == office {
			out = append(out, fmt.Sprintf("%s %s: %s→%s %s, %d/%d %s", s.GetService(), s.GetWhat(), s.GetBefore(), s.GetAfter(), s.GetUnit(), s.GetRecordsBefore(), s.GetRecordsAfter(), s.GetFinding()))
		}
	}
	return out
}

func TestG11CitizensAnswersBeforeAndAfterACourse(t *testing.T) {
	g := newGround(t)
	d, course := g.desk(), g.deskCourse()
	g.on(appraisal.NewDate(2026, time.January, 20))
	g.polled(d, 2, 12)
	g.on(appraisal.NewDate(2026, time.February, 10))
	g.polled(d, 1, 11) // while the course runs: neither before nor after
	g.on(appraisal.NewDate(2026, time.February, 16))
	g.completes("staf-1", course.GetId())
	g.completes("staf-3", course.GetId())
	g.enrols(g.propose("staf-4", course.GetId(), "usulan-staf-4"), "staf-4", "kabid-b") // not completed
	g.polled(d, 1, 10)                                                                  // the day of the last credit is neither
	g.on(appraisal.NewDate(2026, time.March, 2))
	g.polled(d, 3, 9)
	require.Equal(t, []string{"Akta kelahiran citizens: → index, 12/9 few"}, figures(g.courseEffect(), "Bidang A"), "nine answers are too few")
	g.polled(d, 3, 1)
	effect := g.courseEffect()
	require.Equal(t, []string{"Akta kelahiran citizens: 50→75 index, 12/10 better"}, figures(effect, "Bidang A"))
	require.EqualValues(t, 2, effect.GetCompleted(), "who only enrolled is not counted")
	s := effect.GetServices()[0]
	require.Equal(t, []any{int32(2), int32(6), int32(0), "7.5", true}, []any{s.GetTrained(), s.GetStaff(), s.GetOtherCourses(), s.GetOneMoves(), s.GetUnfinished()},
		"two of six learned: what the unit came to is nobody's own doing")
	require.Equal(t, []string{"2025-11-11", "2026-02-08", "2026-02-17", "2026-05-17"}, []string{s.GetBeforeFrom(), s.GetBeforeTo(), s.GetAfterFrom(), s.GetAfterTo()}, "ninety days each")
	g.on(appraisal.NewDate(2026, time.May, 18))
	require.False(t, g.courseEffect().GetServices()[0].GetUnfinished())
}

func TestG11AnotherCourseInTheSameDaysIsTold(t *testing.T) {
	g := newGround(t)
	d, course := g.desk(), g.deskCourse()
	g.on(appraisal.NewDate(2026, time.January, 20))
	g.polled(d, 3, 10)
	g.on(appraisal.NewDate(2026, time.February, 16))
	g.completes("staf-1", course.GetId())
	other := g.putCourse(&siklusv1.Course{Title: "Arsip", Hours: 8, Seats: 9})
	g.completes("staf-3", other.GetId())
	g.on(appraisal.NewDate(2026, time.March, 2))
	g.polled(d, 3, 10)
	out, err := g.as("kabid-b").Learning.GetTrainingEffect(t.Context(), &siklusv1.GetTrainingEffectRequest{})
	require.NoError(t, err)
	require.Equal(t, []any{int32(90), int32(10), int32(10)}, []any{out.GetDays(), out.GetLeast(), out.GetLeastRecords()})
	arsip, prima := out.GetCourses()[0], out.GetCourses()[1]
	require.Equal(t, []string{"Akta kelahiran citizens: 75→75 index, 10/10 none"}, figures(prima, "Bidang A"))
	require.EqualValues(t, 1, prima.GetServices()[0].GetOtherCourses())
	require.Empty(t, arsip.GetServices(), "a course without dates has no before")
	require.EqualValues(t, 1, arsip.GetUndated())
	one, err := g.as("kabid-b").Learning.GetTrainingEffect(t.Context(), &siklusv1.GetTrainingEffectRequest{CourseId: course.GetId()})
	require.NoError(t, err)
	require.Len(t, one.GetCourses(), 1)
	require.EqualValues(t, 1, one.GetCourses()[0].GetServices()[0].GetOtherCourses(), "also when one course is asked for")
}

// serves sends records of a service with a standard of two working days: so many, from one day to another.
func (g *ground) serves(prefix string, n int, month time.Month, from, to, faulty int, reason string) {
	g.Helper()
	at := func(day int) *timestamppb.Timestamp {
		return timestamppb.New(time.Date(2026, month, day, 3, 0, 0, 0, time.UTC))
	}
	var rows []*siklusv1.ServiceRecord
	for i := range n {
		rows = append(rows, &siklusv1.ServiceRecord{Service: "akta", Key: fmt.Sprint(prefix, i), Unit: "BID-A", ReceivedAt: at(from), FinishedAt: at(to), Faulty: i < faulty, Reason: reason})
	}
	out, err := g.with(g.key(api.ScopeMeasure)).Measurement.PushServiceRecords(g.Context(), &siklusv1.PushServiceRecordsRequest{Rows: rows})
	require.NoError(g, err)
	require.Empty(g, out.GetDefects())
}

func TestG17ServiceTimeBeforeAndAfterACourse(t *testing.T) {
	g := newGround(t)
	_, err := g.with(g.key(api.ScopeMeasure)).Measurement.PutMeasures(t.Context(), &siklusv1.PutMeasuresRequest{
		Services: []*siklusv1.Service{{Code: "akta", Name: "Akta kelahiran", Standard: 2, StandardUnit: "working-days"}}})
	require.NoError(t, err)
	course := g.deskCourse()
	g.on(appraisal.NewDate(2026, time.February, 16))
	g.serves("awal-", 12, time.January, 12, 15, 3, "") // three working days, three of twelve faulty
	g.completes("staf-1", course.GetId())
	g.on(appraisal.NewDate(2026, time.March, 9))
	g.serves("akhir-", 9, time.March, 2, 3, 0, "") // one working day
	few := []string{"Akta kelahiran service-time: → working-days, 12/9 few", "Akta kelahiran service-in-time: → percent, 12/9 few", "Akta kelahiran service-errors: → percent, 12/9 few"}
	require.Equal(t, few, figures(g.courseEffect(), "Bidang A"), "nine finished requests are too few")
	g.serves("lebih-", 1, time.March, 2, 6, 1, "") // four working days and faulty, so far
	both := func() []string { return figures(g.courseEffect(), "Bidang A") }
	require.Equal(t, []string{"Akta kelahiran service-time: 3→1 working-days, 12/10 better", "Akta kelahiran service-in-time: 0→90 percent, 12/10 better",
		"Akta kelahiran service-errors: 25→10 percent, 12/10 better"}, both())
	g.serves("lebih-", 1, time.March, 2, 3, 0, "Salah mencatat hari selesai.")
	require.Equal(t, "Akta kelahiran service-in-time: 0→100 percent, 12/10 better", both()[1], "a corrected record counts as it stands now, once")
	g.serves("awal-", 2, time.February, 9, 11, 0, "Tanggal terima tertukar.") // both are of the days of the course now
	require.Equal(t, []string{"Akta kelahiran service-time: 3→1 working-days, 10/10 better", "Akta kelahiran service-errors: 10→0 percent, 10/10 none"}, []string{both()[0], both()[2]},
		"corrected out of the span it counts in none; one request moves the share by ten")
	require.Equal(t, "10", g.courseEffect().GetServices()[2].GetOneMoves())
	require.Empty(t, g.courseEffect().GetServices()[0].GetOneMoves(), "a median is not moved by a share")
}

func TestG17ACourseThatNobodyCompletedIsNotCompared(t *testing.T) {
	g := newGround(t)
	course := g.deskCourse()
	g.on(appraisal.NewDate(2026, time.February, 16))
	g.enrols(g.propose("staf-1", course.GetId(), "usulan-staf-1"), "staf-1", "kabid-b")
	out, err := g.as("kabid-b").Learning.GetTrainingEffect(t.Context(), &siklusv1.GetTrainingEffectRequest{})
	require.NoError(t, err)
	require.Empty(t, out.GetCourses())
}

func TestG11SeveralUnitsAreComparedTogetherAndEach(t *testing.T) {
	g := newGround(t)
	a := g.desk()
	b := g.desk(func(r *siklusv1.PutDeskRequest) { r.Desk.UnitId, r.Desk.Name = g.unitOf("BID-B"), "Loket B" })
	course := g.deskCourse()
	g.on(appraisal.NewDate(2026, time.January, 20))
	g.polled(a, 2, 10)
	g.polled(b, 4, 4)
	g.on(appraisal.NewDate(2026, time.February, 16))
	g.completes("staf-1", course.GetId())
	g.credits(g.propose("kabid-b", course.GetId(), "usulan-kabid"), "kabid-b", "staf-2")
	g.on(appraisal.NewDate(2026, time.March, 2))
	g.polled(a, 3, 10)
	g.polled(b, 4, 10)
	effect := g.courseEffect()
	require.Equal(t, []string{"Akta kelahiran citizens: 64.29→87.5 index, 14/20 better"}, figures(effect, ""))
	require.Equal(t, []string{"Akta kelahiran citizens: 50→75 index, 10/10 better"}, figures(effect, "Bidang A"))
	require.Equal(t, []string{"Akta kelahiran citizens: → index, 4/10 few"}, figures(effect, "Bidang B"))
	require.Equal(t, []int32{2, 7}, []int32{effect.GetServices()[0].GetTrained(), effect.GetServices()[0].GetStaff()})
}

func TestG11AFigureOfAChangedCourseKeepsTheDaysItWasHeldOn(t *testing.T) {
	g := newGround(t)
	d, course := g.desk(), g.deskCourse()
	g.on(appraisal.NewDate(2026, time.January, 20))
	g.polled(d, 2, 10)
	g.on(appraisal.NewDate(2026, time.February, 16))
	id := g.propose("staf-1", course.GetId(), "usulan-0001")
	g.reserved(id, course.GetId())
	g.credits(id, "staf-1", "kabid-b")
	course.Starts, course.Ends = "2027-02-08", "2027-02-12"
	g.putCourse(course)
	g.on(appraisal.NewDate(2026, time.March, 2))
	g.polled(d, 3, 10)
	require.Equal(t, []string{"Akta kelahiran citizens: 50→75 index, 10/10 better"}, figures(g.courseEffect(), "Bidang A"), "next year's dates do not move what was")
}

func TestG11ATrainingOfARehearsalDoesNotCountBesideRealOnes(t *testing.T) {
	g := newGround(t)
	d, course := g.desk(), g.deskCourse()
	g.on(appraisal.NewDate(2026, time.January, 20))
	g.polled(d, 2, 10)
	g.on(appraisal.NewDate(2026, time.February, 16))
	g.completes("staf-1", course.GetId())
	for _, c := range g.rehearsal() {
		if c.PersonID != g.town.People["staf-3"] {
			continue
		}
		id := store.NewID()
		g.below(c, appraisal.TrainingProceeding, id, appraisal.Step{Stage: appraisal.TrainingNeeded})
		g.engine.next[appraisal.ProposeTraining] = appraisal.Step{Stage: appraisal.TrainingProposed}
		_, err := g.as("staf-3").Training.ProposeTraining(t.Context(), &siklusv1.ProposeTrainingRequest{Header: header(id, "usulan-gladi"), CourseId: course.GetId(), Reason: "Ingin belajar"})
		require.NoError(t, err)
		g.credits(id, "staf-3", "kabid-b")
	}
	out, err := g.as("staf-3").Learning.ListTrainings(t.Context(), &siklusv1.ListTrainingsRequest{Ended: true})
	require.NoError(t, err)
	require.Equal(t, string(appraisal.TrainingCompleted), out.GetTrainings()[0].GetStage(), "it was rehearsed to its end")
	effect := g.courseEffect()
	require.EqualValues(t, 1, effect.GetCompleted())
	require.EqualValues(t, 1, effect.GetServices()[0].GetTrained())
	year, err := g.as("kabid-b").Citizen.GetSatisfaction(t.Context(), &siklusv1.GetSatisfactionRequest{UnitId: d.GetUnitId()})
	require.NoError(t, err)
	require.EqualValues(t, 1, year.GetProgrammes()[0].GetPeople())
}

func TestAMeanOfTheAreaNeedsEnoughPeople(t *testing.T) {
	g := newGround(t)
	g.weak("staf-1", appraisal.Below, appraisal.Meets)
	need := g.needs("staf-1", ownTraining)[0].GetNeeds()[0]
	course := g.putCourse(&siklusv1.Course{Title: "Pelayanan", Hours: 24, Seats: 2})
	g.engine.next[appraisal.ProposeTraining] = appraisal.Step{Stage: appraisal.TrainingProposed}
	planned, err := g.as("kabid-a").Learning.PlanTraining(t.Context(), &siklusv1.PlanTrainingRequest{RequestId: "usulan-01", CaseId: g.cases["staf-1"].ID, Need: need.GetKey(), CourseId: course.GetId()})
	require.NoError(t, err)
	g.credits(planned.GetTrainingId(), "staf-1", "kabid-b")
	require.Empty(t, g.courseEffect().GetAreas(), "nobody was looked at again")
	g.after("staf-1", appraisal.Meets)
	areas := g.courseEffect().GetAreas()
	require.Len(t, areas, 1)
	require.Equal(t, []any{"results", int32(1), true, ""}, []any{areas[0].GetSource(), areas[0].GetCompared(), areas[0].GetTooFew(), areas[0].GetBefore()}, "one is no mean")
}

func TestS10TheTrendMarksWhatTheUnitCompleted(t *testing.T) {
	g := newGround(t)
	d, course := g.desk(), g.deskCourse()
	g.on(appraisal.NewDate(2026, time.January, 20))
	g.polled(d, 3, 10)
	g.on(appraisal.NewDate(2026, time.February, 16))
	g.completes("staf-1", course.GetId())
	g.completes("staf-3", course.GetId())
	g.enrols(g.propose("staf-4", course.GetId(), "usulan-staf-4"), "staf-4", "kabid-b")
	marks := func(who, unit string) []*siklusv1.CompletedProgramme {
		out, err := g.as(who).Citizen.GetSatisfaction(t.Context(), &siklusv1.GetSatisfactionRequest{UnitId: unit})
		require.NoError(t, err)
		return out.GetProgrammes()
	}
	for _, who := range []string{"staf-5", "kabid-a", "kabid-b"} {
		got := marks(who, d.GetUnitId())
		require.Len(t, got, 1, who)
		require.Equal(t, []any{"Pelayanan prima", "2026-02-09", "2026-02-16", int32(2)}, []any{got[0].GetCourse(), got[0].GetBegins(), got[0].GetEnded(), got[0].GetPeople()})
		require.NotContains(t, fmt.Sprint(got), "staf-1", "nobody's name")
	}
	b := g.desk(func(r *siklusv1.PutDeskRequest) { r.Desk.UnitId, r.Desk.Name = g.unitOf("BID-B"), "Loket B" })
	require.Empty(t, marks("kabid-b", b.GetUnitId()), "of another unit")
	g.clock.set(time.Date(2027, time.March, 1, 3, 0, 0, 0, time.UTC))
	require.Empty(t, marks("kabid-b", d.GetUnitId()), "longer ago than the twelve months")
}
