package store_test

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"siklus.id/appraisal"
	"siklus.id/store"
	"siklus.id/store/storetest"
)

func TestACourseHasVersionsAndWhatWasApprovedStays(t *testing.T) {
	t.Parallel()
	s := newScene(t, 2)
	course := s.course(t, store.Course{Title: "Pelayanan", Hours: 20, Seats: 2, Price: 1_000, Code: "pel-1", Competences: []string{"service"}})
	require.Equal(t, 1, course.Version)
	require.Equal(t, course, s.course(t, course), "the same again is no new version")
	s.do(t, func(ctx context.Context, tx store.Tx) error { return tx.PutBudget(ctx, 2026, 10_000) })
	before, after := s.seeks(t, "staf-1", 3, course, storetest.Founded), s.seeks(t, "staf-2", 3, course, storetest.Founded)
	require.True(t, s.reserve(t, before.ID, course.ID))
	changed := course
	changed.Title, changed.Hours, changed.Price = "Pelayanan prima", 30, 4_000
	changed = s.course(t, changed)
	require.Equal(t, 2, changed.Version)
	require.True(t, s.reserve(t, after.ID, course.ID))
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		kept, differs, err := tx.CourseOf(ctx, before.ID)
		require.NoError(t, err)
		require.True(t, differs)
		require.Equal(t, []any{"Pelayanan", 20, int64(1_000), 1}, []any{kept.Title, kept.Hours, kept.Price, kept.Version})
		now, differs, err := tx.CourseOf(ctx, after.ID)
		require.NoError(t, err)
		require.False(t, differs)
		require.Equal(t, []any{"Pelayanan prima", 30, 2}, []any{now.Title, now.Hours, now.Taken})
		b, err := tx.Budget(ctx, 2026)
		require.NoError(t, err)
		require.EqualValues(t, 1_000+4_000, b.Spent, "each seat at the price that was approved")
		versions, err := tx.CourseVersions(ctx, course.ID)
		require.NoError(t, err)
		require.Equal(t, []int{2, 1}, []int{versions[0].Version, versions[1].Version})
		require.Equal(t, []int{1, 1}, []int{versions[0].KeptBy, versions[1].KeptBy})
		require.Equal(t, []string{"service"}, versions[1].Competences)
		_, err = tx.PutCourse(ctx, store.Course{Title: "Lain", Hours: 1, Code: "pel-1"})
		require.ErrorIs(t, err, store.ErrCodeTaken)
		byCode, err := tx.CourseByCode(ctx, "pel-1")
		require.Equal(t, course.ID, byCode.ID)
		return err
	})
	// The hours that count are those that were approved.
	s.take(t, before, "staf-1", appraisal.Employee, appraisal.ConfirmTraining, appraisal.Facts{}, appraisal.Step{Stage: appraisal.TrainingEnrolled})
	done := s.act(before, "kadis", appraisal.HR, appraisal.CompleteTraining, appraisal.Facts{})
	done.Content = json.RawMessage(`{}`)
	a, _ := s.register(t, done)
	s.record(t, s.entry(before, &a.Act, appraisal.Step{Stage: appraisal.TrainingCompleted}))
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		lines, err := tx.TrainingLedger(ctx, s.town.People["staf-1"], 2026)
		require.Equal(t, []any{"Pelayanan", 20}, []any{lines[0].Title, lines[0].Hours})
		return err
	})
}

func TestBudgetIsNeverLessThanWhatSeatsHold(t *testing.T) {
	t.Parallel()
	s := newScene(t, 1)
	course := s.course(t, store.Course{Title: "Pelayanan", Hours: 20, Seats: 2, Price: 1_000})
	s.do(t, func(ctx context.Context, tx store.Tx) error { return tx.PutBudget(ctx, 2026, 5_000) })
	require.True(t, s.reserve(t, s.train(t, "staf-1")[0].ID, course.ID))
	err := s.WithAgency(t.Context(), s.town.Agency.ID, func(tx store.Tx) error { return tx.PutBudget(t.Context(), 2026, 999) })
	require.ErrorIs(t, err, store.ErrBudgetSpent)
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		require.NoError(t, tx.PutBudget(ctx, 2026, 1_000))
		list, err := tx.Budgets(ctx)
		require.Equal(t, []store.Budget{{Year: 2026, Total: 1_000, Spent: 1_000}}, list)
		return err
	})
}

func TestCancellingACourseMovesEveryRunningTrainingOnce(t *testing.T) {
	t.Parallel()
	s := newScene(t, 3)
	course, other := s.course(t, store.Course{Title: "Satu", Hours: 20, Seats: 3}), s.course(t, store.Course{Title: "Dua", Hours: 20, Seats: 3})
	proposed, offered, elsewhere := s.seeks(t, "staf-1", 3, course, storetest.Founded), s.seeks(t, "staf-2", 3, course, storetest.Founded), s.seeks(t, "staf-3", 3, other, storetest.Founded)
	require.True(t, s.reserve(t, offered.ID, course.ID))
	s.take(t, offered, "kadis", appraisal.HR, appraisal.ApproveTraining, appraisal.Facts{}, appraisal.Step{Stage: appraisal.TrainingOffered})
	cancel := func() (n int) {
		s.do(t, func(ctx context.Context, tx store.Tx) (err error) {
			n, err = tx.CancelCourse(ctx, course.ID, other.ID, "Narasumber berhalangan", storetest.Founded+30, time.Now())
			return err
		})
		return n
	}
	require.Equal(t, 2, cancel())
	require.Zero(t, cancel(), "cancelled once")
	for _, c := range []store.Case{proposed, offered} {
		acts := s.waiting(t, c.ID, appraisal.MoveTraining)
		require.Len(t, acts, 1)
		require.Equal(t, []any{other.ID, appraisal.System, true}, []any{acts[0].Act.Facts.Course, acts[0].Act.By.Role, acts[0].Act.Facts.HasReason})
		require.Contains(t, string(acts[0].Content), "Narasumber berhalangan")
	}
	require.Empty(t, s.waiting(t, elsewhere.ID, appraisal.MoveTraining))
	require.False(t, s.reserve(t, proposed.ID, course.ID), "a cancelled course has no seat")

	move := s.waiting(t, offered.ID, appraisal.MoveTraining)[0]
	require.True(t, s.reserve(t, offered.ID, other.ID), "the new seat is held before the old one goes")
	s.record(t, s.entry(offered, &move.Act, appraisal.Step{Stage: appraisal.TrainingOffered}))
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		a, err := tx.CourseByID(ctx, course.ID)
		require.NoError(t, err)
		b, err := tx.CourseByID(ctx, other.ID)
		require.Equal(t, []int{0, 1}, []int{a.Taken, b.Taken})
		require.Equal(t, storetest.Founded+30, a.CancelledOn)
		now, _, err2 := tx.CourseOf(ctx, offered.ID)
		require.NoError(t, err2)
		require.Equal(t, other.ID, now.ID)
		return err
	})
}

func TestLeavingACourseForAProposalFreesItsSeat(t *testing.T) {
	t.Parallel()
	s := newScene(t, 1)
	course := s.course(t, store.Course{Title: "Satu", Hours: 20, Seats: 3})
	c := s.seeks(t, "staf-1", 3, course, storetest.Founded)
	s.take(t, c, "kadis", appraisal.HR, appraisal.ApproveTraining, appraisal.Facts{}, appraisal.Step{Stage: appraisal.TrainingOffered})
	s.take(t, c, "staf-1", appraisal.Employee, appraisal.ConfirmTraining, appraisal.Facts{Told: appraisal.ByMoodle}, appraisal.Step{Stage: appraisal.TrainingEnrolled})
	state := func() (e store.Enrolment) {
		s.do(t, func(ctx context.Context, tx store.Tx) (err error) {
			e, err = tx.EnrolmentOf(ctx, c.ID)
			return err
		})
		return e
	}
	require.Equal(t, store.EnrolmentWaiting, state().State)
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		require.NoError(t, tx.MarkEnrolment(ctx, c.ID, course.ID, store.EnrolmentWaiting, store.EnrolmentSent, ""))
		return tx.MarkEnrolment(ctx, c.ID, course.ID, store.EnrolmentWaiting, store.EnrolmentFailed, "late")
	})
	require.Equal(t, store.EnrolmentSent, state().State, "a state that has gone on is not overwritten")
	s.take(t, c, "kadis", appraisal.HR, appraisal.MoveTraining, appraisal.Facts{HasReason: true}, appraisal.Step{Stage: appraisal.TrainingNeeded})
	require.Equal(t, store.EnrolmentLeft, state().State, "its system is to be told")
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		kept, err := tx.CourseByID(ctx, course.ID)
		require.Zero(t, kept.Taken)
		left, leftErr := tx.LeavingOf(ctx, c.ID)
		require.NoError(t, leftErr)
		require.Len(t, left, 1)
		_, none, err2 := tx.CourseOf(ctx, c.ID)
		require.ErrorIs(t, err2, store.ErrNotFound)
		require.False(t, none)
		return err
	})
}

func TestAFailedEnrolmentIsRecordedByHandAndAnyoneElsesStays(t *testing.T) {
	t.Parallel()
	s := newScene(t, 2)
	by := store.Organiser{Code: "bkpsdm", Name: "BKPSDM", Channel: appraisal.ByMoodle, People: []string{s.town.People["staf-2"]}}
	s.do(t, func(ctx context.Context, tx store.Tx) (err error) {
		by, err = tx.PutOrganiser(ctx, by)
		return err
	})
	course := s.course(t, store.Course{Title: "Satu", Hours: 20, Seats: 3, OrganiserID: by.ID, ExternalID: "12"})
	require.Equal(t, "BKPSDM", course.Organiser)
	c := s.seeks(t, "staf-1", 3, course, storetest.Founded)
	s.take(t, c, "kadis", appraisal.HR, appraisal.ApproveTraining, appraisal.Facts{}, appraisal.Step{Stage: appraisal.TrainingOffered})
	s.take(t, c, "staf-1", appraisal.Employee, appraisal.ConfirmTraining, appraisal.Facts{Told: appraisal.ByMoodle}, appraisal.Step{Stage: appraisal.TrainingEnrolled})
	failed := s.entry(c, nil, appraisal.Step{Stage: appraisal.TrainingEnrolled})
	failed.ID, failed.Event = "failed:"+c.ID, appraisal.EnrolmentFailed
	s.record(t, failed)
	of := func() (list []store.Enrolment) {
		s.do(t, func(ctx context.Context, tx store.Tx) (err error) {
			list, err = tx.Enrolments(ctx, by.ID, "")
			return err
		})
		return list
	}
	require.Equal(t, store.EnrolmentFailed, of()[0].State)
	require.Equal(t, []string{"Nama staf-1", "12", "Satu"}, []string{of()[0].Name, of()[0].ExternalID, of()[0].CourseTitle})
	s.take(t, c, "kadis", appraisal.HR, appraisal.RecordEnrolment, appraisal.Facts{}, appraisal.Step{Stage: appraisal.TrainingEnrolled})
	require.Equal(t, store.EnrolmentRecorded, of()[0].State)
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		for range 2 {
			require.NoError(t, tx.EnterCompletion(ctx, c.ID, `{"proof":"https://lms.example/1"}`, time.Now()))
		}
		first, err := tx.FirstMessage(ctx, by.ID, "msg_1")
		require.NoError(t, err)
		again, err := tx.FirstMessage(ctx, by.ID, "msg_1")
		require.Equal(t, []bool{true, false}, []bool{first, again})
		return err
	})
	entered := s.waiting(t, c.ID, appraisal.CompleteTraining)
	require.Len(t, entered, 1, "told twice is once")
	s.record(t, s.entry(c, &entered[0].Act, appraisal.Step{Stage: appraisal.TrainingCompleted}))
	require.Equal(t, store.EnrolmentCompleted, of()[0].State)
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		hours, err := tx.LedgerHours(ctx, s.town.People["staf-1"], 2026)
		require.Equal(t, 20, hours)
		_, err2 := tx.PutOrganiser(ctx, store.Organiser{Code: "bkpsdm", Name: "Lain", Channel: store.ByList})
		require.ErrorIs(t, err2, store.ErrCodeTaken)
		by.People = nil
		kept, err3 := tx.PutOrganiser(ctx, by)
		require.NoError(t, err3)
		require.Empty(t, kept.People)
		return err
	})
}

func TestProofsAreKeptByTheirContent(t *testing.T) {
	t.Parallel()
	s := newScene(t, 1)
	c := s.train(t, "staf-1")[0]
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		_, err := tx.TrainingProof(ctx, c.ID)
		require.ErrorIs(t, err, store.ErrNotFound)
		for _, content := range []string{"%PDF-satu", "%PDF-satu", "%PDF-dua"} {
			require.NoError(t, tx.PutTrainingProof(ctx, store.TrainingProof{CaseID: c.ID, Name: "s.pdf", Type: "application/pdf", Content: []byte(content)}, storetest.Opened))
		}
		p, err := tx.TrainingProof(ctx, c.ID)
		require.Equal(t, "%PDF-dua", string(p.Content))
		require.Len(t, p.Sum(), 64)
		return err
	})
}

func TestHoursOfUnitsCountThoseWhoHaveNone(t *testing.T) {
	t.Parallel()
	s := newScene(t, 2)
	c := s.train(t, "staf-1")[0]
	done := s.act(c, "kadis", appraisal.HR, appraisal.CompleteTraining, appraisal.Facts{})
	done.Content = json.RawMessage(`{"hours":24}`)
	a, _ := s.register(t, done)
	s.record(t, s.entry(c, &a.Act, appraisal.Step{Stage: appraisal.TrainingCompleted}))
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		list, err := tx.HoursByUnit(ctx, 2026, 20, storetest.Founded+40)
		require.NoError(t, err)
		byCode := map[string]store.UnitHours{}
		for _, u := range list {
			u.Name = ""
			byCode[u.Code] = u
		}
		require.Equal(t, store.UnitHours{Code: "BID-A", PNS: 1, PPPK: 2, None: 2, Hours: 24, Missing: 20}, byCode["BID-A"])
		require.Equal(t, store.UnitHours{Code: "DINAS", PNS: 1, None: 1, Missing: 20}, byCode["DINAS"], "a regional head is no ASN and does not count")
		hours, err := tx.HoursOf(ctx, []string{s.town.People["staf-1"], s.town.People["staf-2"]}, 2026)
		require.Equal(t, map[string]int{s.town.People["staf-1"]: 24}, hours)
		return err
	})
}
