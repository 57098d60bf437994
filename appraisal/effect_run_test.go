package appraisal_test

import (
	"reflect"
	"testing"

	"siklus.id/appraisal"
)

// took is a completion of a course of 2 to 6 March 2026 by somebody of a unit.
func took(person, unit string, on appraisal.Date) appraisal.Completion {
	return appraisal.Completion{Person: person, Unit: unit, Starts: appraisal.NewDate(2026, 3, 2), Ends: appraisal.NewDate(2026, 3, 6), Form: appraisal.Classical, On: on}
}

func inMarch(day int) appraisal.Date { return appraisal.NewDate(2026, 3, day) }

func TestARunIsOneHoldingOfACourseWithAllWhoCompletedIt(t *testing.T) {
	t.Parallel()
	later := took("c", "loket", appraisal.NewDate(2026, 9, 11))
	later.Starts, later.Ends = appraisal.NewDate(2026, 9, 7), appraisal.NewDate(2026, 9, 11)
	runs := appraisal.Runs([]appraisal.Completion{took("a", "loket", inMarch(5)), later, took("b", "arsip", inMarch(9)), took("a", "loket", inMarch(6))})
	if len(runs) != 2 || runs[0].Starts != later.Starts {
		t.Fatalf("two runs, the newest first: %v", runs)
	}
	spring := runs[1]
	if spring.People() != 2 || spring.Ended != inMarch(9) {
		t.Errorf("%d people until %s; two, of whom one completed twice, until the last credit", spring.People(), spring.Ended)
	}
	if got := spring.Units(); !reflect.DeepEqual(got, []string{"loket", "arsip"}) {
		t.Errorf("units %v", got)
	}
	part, ok := spring.In([]string{"loket"})
	if !ok || part.People() != 1 || part.Ended != inMarch(6) {
		t.Errorf("%v: the desk's part ends with the course, although its credit came a day earlier", part)
	}
	if _, ok := spring.In([]string{"gudang"}); ok {
		t.Error("nobody of that unit took part")
	}
	before, after := part.Around(30)
	if got := []appraisal.Date{before.From, before.To, after.From, after.To}; !reflect.DeepEqual(got, []appraisal.Date{appraisal.NewDate(2026, 1, 31), inMarch(1), inMarch(7), appraisal.NewDate(2026, 4, 5)}) {
		t.Errorf("spans %v: thirty days each, without the days of the course", got)
	}
}

func TestWhoLearnsAloneIsDoneBeforeTheOfferEnds(t *testing.T) {
	t.Parallel()
	alone := took("a", "loket", inMarch(3))
	alone.Form, alone.Ends = appraisal.Nonclassical, appraisal.NewDate(2026, 12, 31)
	if got := appraisal.Runs([]appraisal.Completion{alone})[0].Ended; got != inMarch(3) {
		t.Errorf("done on %s, not on 3 March", got)
	}
	early := took("a", "loket", appraisal.NewDate(2026, 2, 20))
	early.Form = appraisal.Nonclassical
	if got := appraisal.Runs([]appraisal.Completion{early})[0].Ended; got != inMarch(2) {
		t.Errorf("%s: nobody is done before the first day", got)
	}
}

func TestWithoutDatesTheCompletionsOfADayAreARun(t *testing.T) {
	t.Parallel()
	undated := func(person string, on appraisal.Date) appraisal.Completion {
		return appraisal.Completion{Person: person, Unit: "loket", Form: appraisal.Nonclassical, On: on}
	}
	runs := appraisal.Runs([]appraisal.Completion{undated("a", inMarch(3)), undated("b", inMarch(20)), undated("c", inMarch(3))})
	if len(runs) != 2 || runs[0].Ended != inMarch(20) || runs[1].People() != 2 || runs[1].Starts != 0 {
		t.Errorf("%v", runs)
	}
}

func TestAChangeIsNoneWhenOneAnswerCouldHaveMadeIt(t *testing.T) {
	t.Parallel()
	d := appraisal.DecimalOf
	for _, c := range []struct {
		name                 string
		direction            appraisal.Direction
		before, after, moves int
		want                 string
	}{
		{"an index that rose by more than one answer moves", appraisal.MoreIsBetter, 70, 76, 5, "better"},
		{"an index that fell", appraisal.MoreIsBetter, 76, 70, 5, "worse"},
		{"just as much as one answer moves", appraisal.MoreIsBetter, 70, 75, 5, "none"},
		{"a shorter time is better", appraisal.LessIsBetter, 5, 3, 0, "better"},
		{"a longer time is worse", appraisal.LessIsBetter, 3, 5, 0, "worse"},
		{"the same time", appraisal.LessIsBetter, 3, 3, 0, "none"},
	} {
		if got := appraisal.ChangeOf(c.direction, d(c.before), d(c.after), d(c.moves)); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
	if got := appraisal.OneRecordMoves(30).String(); got != "3.33" {
		t.Errorf("one of thirty records moves a share by %s", got)
	}
	if got := appraisal.OneRecordMoves(0); got != 0 {
		t.Errorf("without records nothing moves: %s", got)
	}
}

func TestMeansAreMadeOfEnoughComparisonsOnly(t *testing.T) {
	t.Parallel()
	below, meets, above := string(appraisal.Below), string(appraisal.Meets), string(appraisal.Above)
	list := []appraisal.AreaOutcome{
		{Source: appraisal.FromCompetence, Before: "2", After: "4"}, {Source: appraisal.FromResults, Before: below, After: meets},
		{Source: appraisal.FromResults, Before: below, After: above}, {Source: appraisal.FromResults, Before: below, After: below},
		{Source: appraisal.FromResults, Before: below}, {Source: appraisal.FromWish}, {}, // not looked at again
	}
	got := appraisal.MeanChanges(list, 3)
	want := []appraisal.AreaMean{
		{Source: appraisal.FromResults, Compared: 3, Before: appraisal.DecimalOf(1), After: appraisal.DecimalOf(2)},
		{Source: appraisal.FromCompetence, Compared: 1, TooFew: true},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if got := appraisal.MeanChanges(list[:1], 1)[0]; got.Before != appraisal.DecimalOf(2) || got.After != appraisal.DecimalOf(4) {
		t.Errorf("levels are averaged as they are: %v", got)
	}
	if got := appraisal.MeanChanges(nil, 3); got != nil {
		t.Errorf("of nobody: %v", got)
	}
}
