package store_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"siklus.id/appraisal"
	"siklus.id/appraisal/policies"
	"siklus.id/store"
	"siklus.id/store/storetest"
)

var sealingKey = store.VoiceKeys{bytes.Repeat([]byte("s"), 32)}

// choir is a town under the policy of Gorontalo, in which peers and staff are heard.
type choir struct {
	scene
	limits appraisal.VoiceLimits
}

func newChoir(t *testing.T, staff int) choir {
	t.Helper()
	s, _ := storetest.Open(t, store.WithMaxConns(20))
	return choirIn(t, s, staff)
}

func choirIn(t *testing.T, s *store.Store, staff int) choir {
	t.Helper()
	policy, err := policies.Load("gorontalo")
	require.NoError(t, err)
	rules, err := policies.Resolve(policy, "Asia/Jayapura", 5, 2026, appraisal.Pace{})
	require.NoError(t, err)
	town := storetest.NewTown(t, s, "satu", staff)
	c := choir{scene: scene{Store: s, town: town}}
	c.do(t, func(ctx context.Context, tx store.Tx) (err error) {
		if c.cycle, _, err = tx.PutCycle(ctx, store.Cycle{Year: 2026, Rules: rules, RulesName: "gorontalo", RequestID: "launch-2026"}); err != nil {
			return err
		}
		_, err = tx.FreezeRoster(ctx, c.cycle.ID, storetest.Founded)
		return err
	})
	c.cases = storetest.OpenAll(t, s, town, c.cycle)
	c.limits, _ = store.VoiceLimits(rules)
	return c
}

// terms are the days of the round of a quarter.
func (c choir) terms(quarter int) appraisal.VoiceTerms {
	terms, _ := appraisal.VoiceTermsOf(appraisal.Periods(2026, c.cycle.Rules)[quarter-1], c.cycle.Rules.Calendar, c.limits)
	return terms
}

// name nominates somebody about somebody, by the leader or the employee.
func (c choir) name(t *testing.T, about, who, origin string, quarter int) (seat store.VoiceSeat, err error) {
	t.Helper()
	by := "kabid-a"
	if origin == store.VoiceByEmployee {
		by = about
	}
	terms := c.terms(quarter)
	err = c.WithAgency(t.Context(), c.town.Agency.ID, func(tx store.Tx) error {
		seat, err = tx.NameVoice(t.Context(), c.cases[about], store.VoiceSeat{Period: fmt.Sprintf("q%d", quarter), PersonID: c.town.People[who], Origin: origin,
			NamedBy: c.town.People[by], NamedOn: terms.Nominate}, c.limits, terms, sealingKey)
		return err
	})
	return seat, err
}

// ask asks people about somebody.
func (c choir) ask(t *testing.T, about string, quarter int, people ...string) (seats []store.VoiceSeat) {
	t.Helper()
	for _, who := range people {
		seat, err := c.name(t, about, who, store.VoiceByLeader, quarter)
		require.NoError(t, err, who)
		require.Equal(t, store.VoiceAsked, seat.State)
		seats = append(seats, seat)
	}
	return seats
}

func said(mark int, example string) (a appraisal.VoiceAnswer) {
	for i := range a.Marks {
		a.Marks[i] = mark
	}
	a.Examples[0] = example
	return a
}

func (c choir) answer(t *testing.T, seat store.VoiceSeat, a appraisal.VoiceAnswer) (already bool, err error) {
	t.Helper()
	err = c.WithAgency(t.Context(), c.town.Agency.ID, func(tx store.Tx) error {
		already, err = tx.AnswerVoice(t.Context(), seat, a, sealingKey)
		return err
	})
	return already, err
}

func (c choir) morning(t *testing.T, about string, today appraisal.Date) {
	t.Helper()
	c.do(t, func(ctx context.Context, tx store.Tx) error {
		return tx.MorningOfVoices(ctx, c.cases[about].ID, today, sealingKey)
	})
}

func (c choir) results(t *testing.T, about string) (list []store.VoiceResult) {
	t.Helper()
	c.do(t, func(ctx context.Context, tx store.Tx) (err error) {
		list, err = tx.VoiceResults(ctx, c.cases[about].ID)
		return err
	})
	return list
}

func (c choir) seats(t *testing.T, about string, quarter int) (list []store.VoiceSeat) {
	t.Helper()
	c.do(t, func(ctx context.Context, tx store.Tx) (err error) {
		list, err = tx.VoiceSeats(ctx, c.cases[about].ID, fmt.Sprintf("q%d", quarter))
		return err
	})
	return list
}

func states(seats []store.VoiceSeat) (list []string) {
	for _, s := range seats {
		list = append(list, string(s.State))
	}
	slices.Sort(list)
	return list
}

func TestWhoIsNamedAndAskedObeysTheRules(t *testing.T) {
	t.Parallel()
	c := newChoir(t, 8)
	seat, err := c.name(t, "staf-1", "staf-2", store.VoiceByEmployee, 1)
	require.NoError(t, err)
	require.Equal(t, []any{store.VoiceProposed, appraisal.VoicePeers}, []any{seat.State, seat.Group})
	again, err := c.name(t, "staf-1", "staf-2", store.VoiceByEmployee, 1)
	require.NoError(t, err)
	require.Equal(t, seat.ID, again.ID, "the same person twice is once")
	for who, code := range map[string]string{"staf-1": appraisal.VoiceSelf, "kabid-a": appraisal.VoiceConflict, "kadis": appraisal.VoiceConflict,
		"bupati": appraisal.VoiceConflict, "kabid-b": appraisal.VoiceStranger} {
		_, err := c.name(t, "staf-1", who, store.VoiceByLeader, 1)
		var refusal *appraisal.Refusal
		require.ErrorAs(t, err, &refusal, who)
		require.Equal(t, code, refusal.Code, who)
	}
	staff, err := c.name(t, "kabid-a", "staf-3", store.VoiceByLeader, 1)
	require.NoError(t, err)
	require.Equal(t, appraisal.VoiceStaff, staff.Group)
	peer, err := c.name(t, "kabid-a", "kabid-b", store.VoiceByLeader, 1)
	require.NoError(t, err)
	require.Equal(t, appraisal.VoicePeers, peer.Group)
	_, err = c.name(t, "kadis", "staf-3", store.VoiceByLeader, 1)
	var refusal *appraisal.Refusal
	require.ErrorAs(t, err, &refusal)
	require.Equal(t, appraisal.VoiceConflict, refusal.Code, "staff of staff")

	decide := func(approve bool) (s store.VoiceSeat, err error) {
		err = c.WithAgency(t.Context(), c.town.Agency.ID, func(tx store.Tx) error {
			s, err = tx.DecideVoice(t.Context(), c.cases["staf-1"], seat.ID, c.town.People["kabid-a"], approve, c.terms(1).Nominate, c.limits, sealingKey)
			return err
		})
		return s, err
	}
	_, err = c.answer(t, seat, said(3, ""))
	require.ErrorIs(t, err, store.ErrVoiceLost, "nobody answers before they are asked")
	approved, err := decide(true)
	require.NoError(t, err)
	require.Equal(t, store.VoiceAsked, approved.State)
	_, err = decide(true)
	require.NoError(t, err, "twice is once")
	_, err = decide(false)
	require.ErrorIs(t, err, store.ErrVoiceDecided)

	c.ask(t, "staf-1", 1, "staf-3", "staf-4", "staf-5", "staf-6")
	_, err = c.name(t, "staf-1", "staf-7", store.VoiceByLeader, 1)
	require.ErrorAs(t, err, &refusal)
	require.Equal(t, appraisal.VoiceFull, refusal.Code)
	for _, about := range []string{"staf-3", "staf-4", "staf-5", "staf-6", "staf-7"} {
		c.ask(t, about, 1, "staf-2")
	}
	_, err = c.name(t, "staf-8", "staf-2", store.VoiceByLeader, 1)
	require.ErrorAs(t, err, &refusal)
	require.Equal(t, appraisal.VoiceLoad, refusal.Code, "asked about six already")
	c.ask(t, "staf-8", 2, "staf-2")

	c.do(t, func(ctx context.Context, tx store.Tx) error {
		letters, err := tx.LettersTo(ctx, c.town.People["staf-3"])
		n := 0
		for _, l := range letters {
			if l.Kind == store.VoiceAskedLetter {
				n++
				require.Equal(t, c.cases["staf-3"].ID, l.CaseID, "it belongs to the appraisal of who is asked, whose link signs them in")
				require.NotContains(t, string(l.Data), c.town.People["staf-1"])
			}
		}
		require.Equal(t, 2, n)
		return err
	})
}

func TestOneAnswerForOneSeatHoweverOftenItIsPosted(t *testing.T) {
	t.Parallel()
	c := newChoir(t, 6)
	seats := c.ask(t, "staf-1", 1, "staf-2", "staf-3", "staf-4", "staf-5")
	var all sync.WaitGroup
	var mu sync.Mutex
	first := 0
	for _, seat := range seats {
		for n := range 4 {
			all.Go(func() {
				already, err := c.answer(t, seat, said(1+n, fmt.Sprintf("contoh %d dari %s", n, seat.ID[:4])))
				mu.Lock()
				defer mu.Unlock()
				if err != nil {
					t.Error(err)
				} else if !already {
					first++
				}
			})
		}
	}
	all.Wait()
	require.Equal(t, 4, first)
	c.morning(t, "staf-1", c.terms(1).Release)
	r := c.results(t, "staf-1")
	require.Len(t, r, 1)
	require.Equal(t, []any{appraisal.VoiceShown, appraisal.VoicePeers, 4}, []any{r[0].Outcome, r[0].Group, r[0].Answers})
	require.Len(t, r[0].Shown[0].Examples, 4)
}

func TestWhatIsSaidIsReleasedOnceOnItsMorningAndNeverAgain(t *testing.T) {
	t.Parallel()
	c := newChoir(t, 6)
	seats := c.ask(t, "staf-1", 1, "staf-2", "staf-3", "staf-4", "staf-5")
	for i, s := range seats[:3] {
		_, err := c.answer(t, s, said(3+i%2, "contoh nomor "+string(rune('a'+i))))
		require.NoError(t, err)
	}
	terms := c.terms(1)
	for day := terms.Nominate; day < terms.Release; day++ {
		if c.cycle.Rules.Calendar.WorkingDay(day) {
			c.morning(t, "staf-1", day)
		}
		require.Empty(t, c.results(t, "staf-1"), "nothing is shown on %s", day)
	}
	c.morning(t, "staf-1", terms.Release)
	released := c.results(t, "staf-1")
	require.Len(t, released, 1)
	require.Equal(t, terms.Release, released[0].ReleasedOn)
	require.Equal(t, []string{"q1"}, released[0].Periods)
	for _, s := range c.seats(t, "staf-1", 1) {
		require.Contains(t, []store.VoiceState{store.VoiceOver, store.VoiceReplaced}, s.State, "nothing says any more who answered")
	}
	_, err := c.answer(t, seats[3], said(1, "terlambat"))
	require.ErrorIs(t, err, store.ErrVoiceLost)
	_, err = c.answer(t, seats[0], said(1, "sekali lagi"))
	require.ErrorIs(t, err, store.ErrVoiceLost, "a seat that is over does not tell that it was answered")
	for _, day := range []appraisal.Date{terms.Release, terms.Release + 1, c.terms(2).Release} {
		c.morning(t, "staf-1", day)
	}
	require.Equal(t, released, c.results(t, "staf-1"))
	c.do(t, func(ctx context.Context, tx store.Tx) error {
		cases, err := tx.VoiceCases(ctx, c.cycle.ID)
		require.Empty(t, cases)
		for who, want := range map[string]int{"staf-1": 1, "kabid-a": 1, "staf-2": 0} {
			letters, err := tx.LettersTo(ctx, c.town.People[who])
			require.NoError(t, err)
			require.Len(t, slices.DeleteFunc(letters, func(l store.Letter) bool { return l.Kind != store.VoiceReleasedLetter }), want, who)
		}
		return err
	})
}

func TestSilenceAndRefusalBringSubstitutesBeforeTheLastDay(t *testing.T) {
	t.Parallel()
	c := newChoir(t, 9)
	seats := c.ask(t, "staf-1", 1, "staf-2", "staf-3", "staf-4")
	for _, about := range []string{"staf-2", "staf-3"} { // these make some busier than others
		c.ask(t, about, 1, "staf-5", "staf-6", "staf-7")
	}
	terms, calendar := c.terms(1), c.cycle.Rules.Calendar
	decline := func() error {
		return c.WithAgency(t.Context(), c.town.Agency.ID, func(tx store.Tx) error {
			return tx.DeclineVoice(t.Context(), seats[0], store.DeclinedContact, terms.Nominate)
		})
	}
	require.NoError(t, decline())
	require.NoError(t, decline(), "twice is once")
	_, err := c.answer(t, seats[0], said(3, ""))
	require.ErrorIs(t, err, store.ErrVoiceLost)
	c.morning(t, "staf-1", terms.Nominate+1)
	after := c.seats(t, "staf-1", 1)
	require.Equal(t, []string{"asked", "asked", "asked", "declined"}, states(after))
	substitute := after[slices.IndexFunc(after, func(s store.VoiceSeat) bool { return s.Origin == store.VoiceBySubstitute })]
	require.Equal(t, seats[0].ID, substitute.Replaces)
	require.Contains(t, []string{c.town.People["staf-8"], c.town.People["staf-9"]}, substitute.PersonID, "one of those who are asked about nobody else")
	c.morning(t, "staf-1", terms.Nominate+1)
	require.Len(t, c.seats(t, "staf-1", 1), 4, "the same morning twice is once")

	_, err = c.answer(t, seats[1], said(4, ""))
	require.NoError(t, err)
	reminded := func() (who []string) {
		c.do(t, func(ctx context.Context, tx store.Tx) error {
			for name, id := range c.town.People {
				letters, err := tx.LettersTo(ctx, id)
				if err != nil {
					return err
				}
				for _, l := range letters {
					if l.Kind == store.VoiceReminderLetter && strings.Contains(l.Cause, "seat/") && l.CaseID == c.cases[name].ID {
						who = append(who, name)
					}
				}
			}
			return nil
		})
		return who
	}
	before := terms.Substitute - 1
	for calendar.Count(before, terms.Substitute) < 1 || !calendar.WorkingDay(before) {
		before--
	}
	c.morning(t, "staf-1", before)
	require.Contains(t, reminded(), "staf-4", "silent until the day before")
	require.NotContains(t, reminded(), "staf-3", "has answered")
	c.morning(t, "staf-1", terms.Substitute)
	after = c.seats(t, "staf-1", 1)
	require.Contains(t, states(after), "replaced")
	require.Len(t, after, 6, "staf-4 and the first substitute were silent")
	_, err = c.answer(t, seats[2], said(3, ""))
	require.ErrorIs(t, err, store.ErrVoiceLost, "somebody else was asked in place of who was silent")
	for _, s := range after {
		if s.State == store.VoiceAsked {
			_, err := c.answer(t, s, said(4, ""))
			require.NoError(t, err)
		}
	}
	c.morning(t, "staf-1", terms.Release)
	require.Equal(t, appraisal.VoiceShown, c.results(t, "staf-1")[0].Outcome)
	c.do(t, func(ctx context.Context, tx store.Tx) error {
		counts, err := tx.VoiceCounts(ctx, c.cycle.ID)
		require.Len(t, counts, 1)
		n := counts[0]
		require.Equal(t, []int{3, 12, 3, 2, 1, 3, 1}, []int{n.Appraisals, n.Asked, n.Substitutes, n.Replaced, n.DeclinedContact, n.ReleasedAnswers, n.ShownResults})
		return err
	})
}

func TestNobodyLeftLeavesTheSeatToWhoIsSilent(t *testing.T) {
	t.Parallel()
	c := newChoir(t, 4)
	seats := c.ask(t, "staf-1", 1, "staf-2", "staf-3", "staf-4")
	terms := c.terms(1)
	c.morning(t, "staf-1", terms.Substitute)
	c.morning(t, "staf-1", terms.Substitute+1)
	require.Equal(t, []string{"asked", "asked", "asked"}, states(c.seats(t, "staf-1", 1)))
	_, err := c.answer(t, seats[0], said(3, ""))
	require.NoError(t, err)
}

func TestTooFewWaitForTheNextPeriodAndAreDestroyedInTheLast(t *testing.T) {
	t.Parallel()
	c := newChoir(t, 5)
	first := c.ask(t, "staf-1", 1, "staf-2", "staf-3")
	for _, s := range first {
		_, err := c.answer(t, s, said(5, "rahasia triwulan pertama"))
		require.NoError(t, err)
	}
	c.morning(t, "staf-1", c.terms(1).Release)
	r := c.results(t, "staf-1")
	require.Len(t, r, 1)
	require.Equal(t, []any{appraisal.VoiceCarried, 0}, []any{r[0].Outcome, r[0].Answers})
	require.NotContains(t, fmt.Sprint(r), "rahasia")
	second := c.ask(t, "staf-1", 2, "staf-3", "staf-4")
	for _, s := range second {
		_, err := c.answer(t, s, said(3, "contoh triwulan kedua"))
		require.NoError(t, err)
	}
	c.morning(t, "staf-1", c.terms(2).Release)
	r = c.results(t, "staf-1")
	require.Len(t, r, 2)
	require.Equal(t, []any{appraisal.VoiceShown, 4, []string{"q1", "q2"}}, []any{r[1].Outcome, r[1].Answers, r[1].Periods}, "three people, one of them twice")
	require.Len(t, r[1].Shown[0].Examples, 4)

	last := c.ask(t, "staf-2", 4, "staf-3")
	_, err := c.answer(t, last[0], said(1, "rahasia akhir"))
	require.NoError(t, err)
	c.morning(t, "staf-2", c.terms(4).Release)
	r = c.results(t, "staf-2")
	require.Equal(t, appraisal.VoiceTooFew, r[0].Outcome)
	require.NotContains(t, fmt.Sprint(r), "rahasia")
	require.Equal(t, []string{"over"}, states(c.seats(t, "staf-2", 4)))
}

func TestPeersAndStaffArePutTogetherWhereNeitherIsEnough(t *testing.T) {
	t.Parallel()
	c := newChoir(t, 3)
	for _, s := range slices.Concat(c.ask(t, "kabid-a", 1, "kabid-b"), c.ask(t, "kabid-a", 1, "staf-1", "staf-2")) {
		_, err := c.answer(t, s, said(4, ""))
		require.NoError(t, err)
	}
	c.morning(t, "kabid-a", c.terms(1).Release)
	r := c.results(t, "kabid-a")
	require.Len(t, r, 1)
	require.Equal(t, []any{appraisal.VoiceBoth, appraisal.VoiceShown, 3, appraisal.Above}, []any{r[0].Group, r[0].Outcome, r[0].Answers, r[0].Shown[0].Level})
}

func TestALostKeyHoldsTheReleaseUpAndDestroysNothing(t *testing.T) {
	t.Parallel()
	c := newChoir(t, 5)
	for _, s := range c.ask(t, "staf-1", 1, "staf-2", "staf-3", "staf-4") {
		_, err := c.answer(t, s, said(4, ""))
		require.NoError(t, err)
	}
	release := func(keys store.VoiceKeys) error {
		return c.WithAgency(t.Context(), c.town.Agency.ID, func(tx store.Tx) error {
			return tx.MorningOfVoices(t.Context(), c.cases["staf-1"].ID, c.terms(1).Release, keys)
		})
	}
	other := store.VoiceKeys{bytes.Repeat([]byte("o"), 32)}
	require.ErrorIs(t, release(other), store.ErrVoiceKey)
	require.ErrorIs(t, release(nil), store.ErrVoiceKey)
	require.Empty(t, c.results(t, "staf-1"))
	require.NoError(t, release(append(other, sealingKey...)), "a new key in front, the old one behind it")
	require.Equal(t, appraisal.VoiceShown, c.results(t, "staf-1")[0].Outcome)
}

func TestAnAppraisalThatEndsTakesWhatIsSealedWithIt(t *testing.T) {
	t.Parallel()
	c := newChoir(t, 5)
	for _, s := range c.ask(t, "staf-1", 1, "staf-2", "staf-3", "staf-4") {
		_, err := c.answer(t, s, said(4, "rahasia"))
		require.NoError(t, err)
	}
	ended := c.entry(c.cases["staf-1"], nil, appraisal.Step{Stage: appraisal.Withdrawn})
	ended.At = time.Date(2026, time.March, 30, 0, 0, 0, 0, time.UTC)
	c.record(t, ended)
	c.morning(t, "staf-1", c.terms(1).Release)
	require.Empty(t, c.results(t, "staf-1"))
	require.Equal(t, []string{"over", "over", "over"}, states(c.seats(t, "staf-1", 1)))
}

func TestTheAppraiserHearsOfNominationsOnceADay(t *testing.T) {
	t.Parallel()
	c := newChoir(t, 6)
	waiting := func(who string) (letters []store.Letter) {
		c.do(t, func(ctx context.Context, tx store.Tx) error {
			all, err := tx.LettersTo(ctx, c.town.People[who])
			letters = slices.DeleteFunc(all, func(l store.Letter) bool { return l.Kind != store.VoiceNominatedLetter })
			return err
		})
		return letters
	}
	for _, who := range []string{"staf-2", "staf-3", "staf-3"} {
		_, err := c.name(t, "staf-1", who, store.VoiceByEmployee, 1)
		require.NoError(t, err)
	}
	require.Len(t, waiting("kabid-a"), 1, "however many were nominated on the day")
	require.Empty(t, waiting("kadis"))
	var data store.LetterData
	require.NoError(t, json.Unmarshal(waiting("kabid-a")[0].Data, &data))
	require.Equal(t, store.LetterData{Proceeding: appraisal.AppraisalProceeding, Stage: c.cases["staf-1"].Stage, Year: 2026, Period: "q1", Role: appraisal.Appraiser, Due: c.terms(1).Nominate}, data,
		"who was nominated stands nowhere in it")
	_, err := c.name(t, "staf-2", "staf-4", store.VoiceByLeader, 1)
	require.NoError(t, err)
	require.Len(t, waiting("kabid-a"), 1, "whom the leader names is asked at once")
}
