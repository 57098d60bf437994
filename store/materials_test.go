package store_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"siklus.id/appraisal"
	"siklus.id/store"
	"siklus.id/store/storetest"
)

func decimalOf(t *testing.T, text string) appraisal.Decimal {
	t.Helper()
	d, err := appraisal.ParseDecimal(text, 4)
	require.NoError(t, err)
	return d
}

func TestEntriesAreAddedUpByPlannedResultAndUnit(t *testing.T) {
	t.Parallel()
	s := newScene(t, 2)
	counted := func(day int, quantity, unit string, change func(*store.ProgressEntry)) store.ProgressEntry {
		e := s.note("staf-1", day, "Dikerjakan")
		if e.Quantity, e.Unit = quantity, unit; change != nil {
			change(&e)
		}
		return e
	}
	withLinks := func(notes ...appraisal.LinkNote) func(*store.ProgressEntry) {
		return func(e *store.ProgressEntry) {
			for range notes {
				e.Links = append(e.Links, "https://bukti.example/"+store.NewID())
			}
			e.LinkNotes, e.Minutes = notes, 30
		}
	}
	filed, back := counted(5, "", "", nil), counted(9, "900", "berkas", nil)
	second := counted(6, "80.5", "%", func(e *store.ProgressEntry) { e.Result = 2 })
	outside := counted(7, "", "", func(e *store.ProgressEntry) {
		e.Result, e.Innovation, e.InnovationNote = 0, true, "Antrean lewat pesan"
	})
	april := s.note("staf-1", 2, "April")
	april.Day, april.Period, april.Quantity, april.Unit = date(2026, time.April, 2), "q2", "1", "berkas"
	s.put(t, counted(2, "3.5", "berkas", withLinks(appraisal.LinkOpen)), counted(3, "4", "berkas", withLinks(appraisal.LinkPrivate, appraisal.LinkOpen)),
		counted(3, "5", "berkas", withLinks(appraisal.LinkGone)), filed, second, outside, back, april)
	s.put(t, s.note("staf-2", 3, "Orang lain"))
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		require.NoError(t, tx.PutFile(ctx, store.ProgressFile{EntryID: filed.ID, Name: "a.pdf", Type: "application/pdf", Content: []byte("%PDF-")}, written))
		require.NoError(t, tx.TakeBackProgress(ctx, back.ID, written))
		_, err := tx.PutAnswer(ctx, store.ProgressAnswer{ID: store.NewID(), EntryID: filed.ID, PersonID: s.town.People["kabid-a"], Role: appraisal.Appraiser, Text: "Baik", At: written})
		require.NoError(t, err)
		id := s.cases["staf-1"].ID
		amounts, err := tx.EntryAmounts(ctx, id, "q1")
		require.NoError(t, err)
		require.Equal(t, []appraisal.EntryAmount{
			{Result: 1, Unit: "berkas", Entries: 3, Sum: decimalOf(t, "12.5"), Last: decimalOf(t, "5"), LastOn: date(2026, time.March, 3)},
			{Result: 2, Unit: "%", Entries: 1, Sum: decimalOf(t, "80.5"), Last: decimalOf(t, "80.5"), LastOn: date(2026, time.March, 6)},
		}, amounts, "what was taken back, and what was not counted, is not in it")
		year, err := tx.EntryAmounts(ctx, id, "")
		require.NoError(t, err)
		require.Equal(t, decimalOf(t, "13.5"), year[0].Sum, "an empty period is the year")
		evidence, err := tx.EntryEvidenceOf(ctx, id, "q1")
		require.NoError(t, err)
		require.Equal(t, []store.EntryEvidence{
			{Result: 1, Entries: 4, Supported: 4, Closed: 2, Answered: 1, Minutes: 90, LastOn: date(2026, time.March, 5)},
			{Result: 2, Entries: 1, LastOn: date(2026, time.March, 6)},
			{Result: 0, Entries: 1, LastOn: date(2026, time.March, 7)},
		}, evidence, "work outside the plan comes last")
		told, err := tx.Innovations(ctx, id, "q1")
		require.NoError(t, err)
		require.Len(t, told, 1)
		require.Equal(t, "Antrean lewat pesan", told[0].InnovationNote)
		answers, err := tx.AnswersIn(ctx, id, "q1")
		require.Len(t, answers, 1)
		return err
	})
}

func TestASumLargerThanADecimalIsToldAsTheMost(t *testing.T) {
	t.Parallel()
	s := newScene(t, 1)
	for range 2 {
		var many []store.ProgressEntry
		for range 60 {
			e := s.note("staf-1", 3, "Rupiah")
			e.Quantity, e.Unit = "9999999999", "rupiah"
			many = append(many, e)
		}
		s.put(t, many...)
	}
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		amounts, err := tx.EntryAmounts(ctx, s.cases["staf-1"].ID, "q1")
		require.NoError(t, err)
		require.Equal(t, "999999999999", amounts[0].Sum.String())
		return nil
	})
}

func TestP3TheEmployeeKnowsTheAgreementInForce(t *testing.T) {
	t.Parallel()
	s := newScene(t, 1)
	me, id := s.town.People["staf-1"], s.cases["staf-1"].ID
	known := func() (k store.TargetsKnown) {
		s.do(t, func(ctx context.Context, tx store.Tx) (err error) {
			k, err = tx.TargetsKnown(ctx, id)
			return err
		})
		return k
	}
	say := func(act string, at time.Time) (said time.Time, err error) {
		s.do(t, func(ctx context.Context, tx store.Tx) error {
			said, err = tx.AcknowledgeTargets(ctx, id, act, me, at)
			return nil
		})
		return said, err
	}
	require.Empty(t, known().ActID, "nothing is agreed")
	s.handIn(t, "staf-1", "", `{"result":"Loket cepat","number":1}`)
	_, err := say(store.NewID(), written)
	require.ErrorIs(t, err, store.ErrNotFound)
	s.agree(t, "staf-1", "kabid-a", "")
	first := known()
	require.NotEmpty(t, first.ActID)
	require.True(t, first.AcknowledgedAt.IsZero())
	for n := range 3 {
		at, err := say(first.ActID, written.Add(time.Duration(n)*time.Hour))
		require.NoError(t, err)
		require.Equal(t, written, at, "the first time counts")
	}
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		units, err := tx.TargetCoverage(ctx, s.cycle.ID, []string{"BID-A"})
		require.NoError(t, err)
		require.Equal(t, []int{1, 1}, []int{units[0].Agreed, units[0].Known})
		return nil
	})
	s.handIn(t, "staf-1", "-2", `{"result":"Loket lebih cepat","number":1}`)
	require.Equal(t, first.ActID, known().ActID, "what is proposed changes nothing yet")
	s.agree(t, "staf-1", "kabid-a", "-2")
	second := known()
	require.NotEqual(t, first.ActID, second.ActID)
	require.True(t, second.AcknowledgedAt.IsZero(), "a later version is acknowledged again")
	_, err = say(first.ActID, written)
	require.ErrorIs(t, err, store.ErrNotFound, "nobody acknowledges what is in force no longer")
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		all, err := tx.TargetsKnownOf(ctx, id)
		require.Equal(t, map[string]time.Time{first.ActID: written}, all)
		require.NoError(t, err)
		gaps, err := tx.TargetGaps(ctx, s.cycle.ID, nil, 100)
		require.Contains(t, kindsOfGaps(gaps), store.GapNotKnown)
		return err
	})
}

func kindsOfGaps(gaps []store.Gap) (kinds []string) {
	for _, g := range gaps {
		kinds = append(kinds, g.What)
	}
	return kinds
}

func TestAcknowledgementsAreAppendOnlyAndOwn(t *testing.T) {
	t.Parallel()
	s, database := storetest.Open(t)
	one, other := sceneIn(t, s, "satu", 1), sceneIn(t, s, "dua", 1)
	one.handIn(t, "staf-1", "", `{"result":"Loket cepat","number":1}`)
	one.agree(t, "staf-1", "kabid-a", "")
	one.do(t, func(ctx context.Context, tx store.Tx) error {
		k, err := tx.TargetsKnown(ctx, one.cases["staf-1"].ID)
		require.NoError(t, err)
		_, err = tx.AcknowledgeTargets(ctx, one.cases["staf-1"].ID, k.ActID, one.town.People["staf-1"], written)
		return err
	})
	owner := connect(t, database.Owner)
	_, err := owner.Exec(t.Context(), `select set_config('app.agency_id', $1, false)`, one.town.Agency.ID)
	require.NoError(t, err)
	for _, change := range []string{`update target_acknowledgements set acknowledged_at = now()`, `delete from target_acknowledgements`, `truncate target_acknowledgements`} {
		_, err := owner.Exec(t.Context(), change)
		require.Equal(t, "42501", code(err), "%s: %v", change, err)
	}
	other.do(t, func(ctx context.Context, tx store.Tx) error {
		k, err := tx.TargetsKnownOf(ctx, one.cases["staf-1"].ID)
		require.Empty(t, k)
		return err
	})
}

func TestWhereTheDialoguesOfAPeriodStand(t *testing.T) {
	t.Parallel()
	s := newScene(t, 3)
	s.talked(t, "staf-1")
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		_, err := tx.PutSlot(ctx, store.DialogueSlot{ID: store.NewID(), CaseID: s.cases["staf-2"].ID, Period: "q1", PersonID: s.town.People["staf-2"], Role: appraisal.Employee,
			StartsAt: written.Add(24 * time.Hour), Minutes: 30, Place: "Aula", ProposedAt: written})
		require.NoError(t, err)
		list, err := tx.DialogueStandings(ctx, s.cycle, "q1")
		require.NoError(t, err)
		states := map[string]appraisal.DialogueState{}
		period := appraisal.Period{Kind: appraisal.Quarterly, Number: 1, From: date(2026, time.January, 1), To: date(2026, time.March, 31)}
		var ids []string
		for _, d := range list {
			states[d.Name] = d.Facts.State(period, date(2026, time.April, 1))
			ids = append(ids, d.CaseID)
		}
		require.Equal(t, map[string]appraisal.DialogueState{"Nama staf-1": appraisal.DialogueWritten, "Nama staf-2": appraisal.DialogueMissing, "Nama staf-3": appraisal.DialogueMissing,
			"Nama kabid-a": appraisal.DialogueMissing, "Nama kabid-b": appraisal.DialogueMissing, "Nama kadis": appraisal.DialogueMissing}, states)
		require.Equal(t, "Bidang A", list[0].Unit)
		leaders, err := tx.LeadersOf(ctx, ids, date(2026, time.April, 1))
		require.NoError(t, err)
		require.Equal(t, s.town.People["kabid-a"], leaders[s.cases["staf-2"].ID])
		confirmed := store.DialogueConfirmation{CaseID: s.cases["staf-1"].ID, Period: "q1", Version: 1, Side: "employee", PersonID: s.town.People["staf-1"], Role: appraisal.Employee, At: written}
		require.NoError(t, tx.PutConfirmation(ctx, confirmed))
		list, err = tx.DialogueStandings(ctx, s.cycle, "q1")
		for _, d := range list {
			require.Equal(t, d.CaseID == confirmed.CaseID, d.Facts.Confirmed, d.Name)
		}
		return err
	})
}

func TestWhoWasAskedForFeedbackIsRemindedOnce(t *testing.T) {
	t.Parallel()
	s := newScene(t, 3)
	s.talked(t, "staf-1") // asked and answered
	asked := s.town.People["staf-3"]
	ask := func(who string, at time.Time) (id string) {
		id = store.NewID()
		s.do(t, func(ctx context.Context, tx store.Tx) error {
			for want := range 2 {
				_, first, err := tx.PutFeedbackRequest(ctx, store.FeedbackRequest{ID: id, CaseID: s.cases[who].ID, AskedID: asked, Question: "Bagaimana?", At: at})
				require.NoError(t, err)
				require.Equal(t, want == 0, first)
			}
			return nil
		})
		return id
	}
	old := ask("staf-1", written)
	ask("staf-2", written.Add(72*time.Hour))
	remind := func(upTo appraisal.Date) (n int) {
		s.do(t, func(ctx context.Context, tx store.Tx) (err error) {
			n, err = tx.QueueFeedbackReminders(ctx, s.cycle, upTo, written)
			return err
		})
		return n
	}
	require.Zero(t, remind(date(2026, time.March, 9)), "too early")
	require.Equal(t, 1, remind(date(2026, time.March, 10)), "asked on that day")
	require.Zero(t, remind(date(2026, time.March, 11)), "once for each request")
	require.Equal(t, 1, remind(date(2026, time.March, 20)), "the other one")
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		letters, err := tx.LettersTo(ctx, asked)
		require.NoError(t, err)
		reminders := slices.DeleteFunc(kindsOf(letters), func(kind string) bool { return kind != store.FeedbackReminderLetter })
		require.Len(t, reminders, 2)
		waiting, err := tx.UnansweredFeedback(ctx, s.cycle.ID, "", 10)
		require.NoError(t, err)
		require.Len(t, waiting, 2)
		require.Equal(t, []string{old, s.town.People["staf-1"], asked, "Bidang A"}, []string{waiting[0].ID, waiting[0].EmployeeID, waiting[0].AskedID, waiting[0].Unit}, "the oldest first")
		one, err := tx.UnansweredFeedback(ctx, s.cycle.ID, "", 1)
		require.NoError(t, err)
		require.Len(t, one, 1)
		none, err := tx.UnansweredFeedback(ctx, s.cycle.ID, "BID-B", 10)
		require.Empty(t, none)
		return err
	})
}

func TestP9HowSoonALeaderAnswered(t *testing.T) {
	t.Parallel()
	s := newScene(t, 2)
	head := s.town.People["kabid-a"]
	asking := func(day int) store.ProgressEntry {
		e := s.note("staf-1", day, "Mohon pendapat")
		e.Asks, e.ArrivedAt = true, written
		return e
	}
	answered, waiting, elsewhere := asking(3), asking(4), asking(5)
	silent := s.note("staf-1", 6, "Tidak meminta")
	s.put(t, answered, waiting, elsewhere, silent)
	today := date(2026, time.March, 16)
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		for entry, who := range map[string]string{answered.ID: "kabid-a", elsewhere.ID: "kadis"} {
			role := map[string]appraisal.Role{"kabid-a": appraisal.Appraiser, "kadis": appraisal.Superior}[who]
			_, err := tx.PutAnswer(ctx, store.ProgressAnswer{ID: store.NewID(), EntryID: entry, PersonID: s.town.People[who], Role: role, Text: "Baik", At: written.Add(48 * time.Hour)})
			require.NoError(t, err)
		}
		_, _, err := tx.PutFeedbackRequest(ctx, store.FeedbackRequest{ID: store.NewID(), CaseID: s.cases["staf-2"].ID, AskedID: head, Question: "Bagaimana?", At: written})
		require.NoError(t, err)
		list, err := tx.AnswersOf(ctx, s.cycle, head, today)
		require.NoError(t, err)
		speeds := map[appraisal.AnswerKind]appraisal.AnswerSpeed{}
		for _, speed := range appraisal.AnswerSpeeds(list, s.cycle.Rules.Calendar, today) {
			speeds[speed.Kind] = speed
		}
		require.Equal(t, appraisal.AnswerSpeed{Kind: appraisal.AnswersProgress, Answered: 1, MedianDays: "2", Waiting: 1, OldestDays: 4}, speeds[appraisal.AnswersProgress],
			"what the superior answered is theirs")
		require.Equal(t, appraisal.AnswerSpeed{Kind: appraisal.AnswersRequest, Waiting: 1, OldestDays: 4}, speeds[appraisal.AnswersRequest])
		own, err := tx.AnswersOf(ctx, s.cycle, s.town.People["staf-2"], today)
		require.Empty(t, own)
		return err
	})
	open := s.open(t, third, third.Opens.Time())
	s.rated(t, open["staf-1"], "kabid-a", appraisal.Facts{Results: appraisal.Meets, Behaviour: appraisal.Meets}, third.Closes.Time().Add(10*time.Hour))
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		list, err := tx.AnswersOf(ctx, s.cycle, head, third.Closes)
		require.NoError(t, err)
		for _, speed := range appraisal.AnswerSpeeds(list, s.cycle.Rules.Calendar, third.Closes) {
			if speed.Kind == appraisal.AnswersRating {
				require.Equal(t, []int{1, 1}, []int{speed.Answered, speed.Waiting}, "one is rated, the other waits")
				return nil
			}
		}
		t.Error("no rating is counted")
		return nil
	})
}
