package store_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"siklus.id/appraisal"
	"siklus.id/store"
)

// asks keeps a question of somebody, asked at noon of a day.
func (s scene) asks(t *testing.T, who, request string, on appraisal.Date) (h store.Help) {
	t.Helper()
	s.do(t, func(ctx context.Context, tx store.Tx) (err error) {
		h, _, err = tx.AskForHelp(ctx, store.Help{AskedBy: s.town.People[who], RequestID: request, Subject: store.HelpSuperior, Text: "Atasan saya sudah pindah.", RightSuperior: "Kabid B",
			CaseID: s.cases[who].ID, AskedOn: on, AskedAt: on.Time().Add(12 * time.Hour)})
		return err
	})
	return h
}

func TestAQuestionAskedTwiceIsOnceAndAnsweredOnce(t *testing.T) {
	t.Parallel()
	s := newScene(t, 9)
	monday := date(2026, time.September, 21)
	h := s.asks(t, "staf-1", "tanya-1", monday)
	require.Equal(t, h, s.asks(t, "staf-1", "tanya-1", monday+1), "the first one stands")
	require.Equal(t, s.cases["staf-1"].CycleID, h.CycleID)
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		other := h
		other.Text = "Isi yang lain sama sekali."
		_, _, err := tx.AskForHelp(ctx, other)
		require.ErrorIs(t, err, store.ErrRequestReused)
		n, err := tx.OpenHelp(ctx, "")
		require.Equal(t, 1, n)
		return err
	})
	for _, first := range []bool{true, false} {
		s.do(t, func(ctx context.Context, tx store.Tx) error {
			kept, fresh, err := tx.AnswerHelp(ctx, h.ID, s.town.People["kabid-b"], "Sudah diganti.", "jawab-1", monday+1, (monday + 1).Time())
			require.Equal(t, []any{first, "Sudah diganti.", false}, []any{fresh, kept.Answer, kept.Open()})
			return err
		})
	}
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		n, err := tx.OpenHelp(ctx, h.AskedBy)
		require.Zero(t, n)
		return err
	})
}

func TestQuestionsAreListedInTheOrderOfTheirReaders(t *testing.T) {
	t.Parallel()
	s := newScene(t, 9)
	monday := date(2026, time.September, 21)
	late, early, done := s.asks(t, "staf-1", "tanya-1", monday+2), s.asks(t, "staf-2", "tanya-2", monday), s.asks(t, "staf-1", "tanya-3", monday+1)
	ids := func(list []store.Help) (out []string) {
		for _, h := range list {
			out = append(out, h.ID)
		}
		return out
	}
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		_, _, err := tx.AnswerHelp(ctx, done.ID, s.town.People["kabid-b"], "Sudah diganti.", "jawab-1", monday+3, (monday + 3).Time())
		require.NoError(t, err)
		own, err := tx.OwnHelp(ctx, late.AskedBy)
		require.NoError(t, err)
		require.Equal(t, []string{late.ID, done.ID}, ids(own), "one's own: the newest first")
		open, err := tx.DeskHelp(ctx, false)
		require.NoError(t, err)
		require.Equal(t, []string{early.ID, late.ID}, ids(open), "at the desk: the oldest first")
		all, err := tx.DeskHelp(ctx, true)
		require.Equal(t, []string{early.ID, late.ID, done.ID}, ids(all))
		return err
	})
}

// The reminder comes on every working day from the third one after the question on, one for each officer, and ends with the
// answer. Nobody is reminded of their own question.
func TestHRIsRemindedOfQuestionsThatStandForThreeWorkingDays(t *testing.T) {
	t.Parallel()
	s := newScene(t, 9)
	monday := date(2026, time.September, 21)
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		for _, who := range []string{"kabid-a", "kabid-b"} {
			if err := tx.PutOffice(ctx, s.town.People[who], "hr"); err != nil {
				return err
			}
		}
		return nil
	})
	h := s.asks(t, "kabid-b", "tanya-1", monday)
	round := func(day appraisal.Date) (n int) {
		s.do(t, func(ctx context.Context, tx store.Tx) (err error) {
			n, err = tx.RemindOfHelp(ctx, s.cycle, day, day.Time())
			return err
		})
		return n
	}
	others := round(monday + 3)
	require.NotZero(t, others)
	for day, want := range map[appraisal.Date]int{monday: 0, monday + 2: 0, monday + 3: 0, monday + 5: 0} {
		require.Equal(t, want, round(day), "%s: before the third working day, twice, or on a Saturday", day)
	}
	require.Equal(t, others, round(monday+4), "again on the next working day")
	require.Equal(t, 2, s.told(t, "kabid-a", store.HelpAskedLetter))
	require.Zero(t, s.told(t, "kabid-b", store.HelpAskedLetter), "their own")
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		_, _, err := tx.AnswerHelp(ctx, h.ID, s.town.People["kabid-a"], "Sudah diganti.", "jawab-1", monday+4, (monday + 4).Time())
		return err
	})
	require.Zero(t, round(monday+7), "answered")
}

func TestQuestionsOfAnotherAgencyAreNotSeen(t *testing.T) {
	t.Parallel()
	s := newScene(t, 9)
	h := s.asks(t, "staf-1", "tanya-1", date(2026, time.September, 21))
	sceneIn(t, s.Store, "dua", 1).do(t, func(ctx context.Context, tx store.Tx) error {
		_, err := tx.HelpByID(ctx, h.ID)
		require.ErrorIs(t, err, store.ErrNotFound)
		all, err := tx.DeskHelp(ctx, true)
		require.Empty(t, all)
		return err
	})
}
