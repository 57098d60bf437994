package appraisal_test

import (
	"testing"
	"time"

	"siklus.id/appraisal"
)

func TestPolicyPunctualityCountsWhatWasAPersonsOwn(t *testing.T) {
	t.Parallel()
	c := appraisal.Calendar{Zone: "Asia/Jayapura", Week: 5}
	due := appraisal.NewDate(2026, time.April, 10) // a Friday
	at := func(day, hour int) time.Time { return time.Date(2026, time.April, day, hour-9, 0, 0, 0, time.UTC) }
	for _, row := range []struct {
		name string
		a    appraisal.AwaitedOf
		on   int
		want appraisal.Punctual
	}{
		{"on the last day, shortly before midnight", appraisal.AwaitedOf{Came: at(1, 8), Done: at(10, 23), Closed: at(10, 23)}, 20, appraisal.InTime},
		{"a day later", appraisal.AwaitedOf{Came: at(1, 8), Done: at(11, 1), Closed: at(11, 1)}, 20, appraisal.Late},
		{"the procedure went on", appraisal.AwaitedOf{Came: at(1, 8), Closed: at(11, 0)}, 20, appraisal.LetLapse},
		{"withdrawn before the last day", appraisal.AwaitedOf{Came: at(1, 8), Closed: at(9, 8)}, 20, appraisal.Overtaken},
		{"still open on the last day", appraisal.AwaitedOf{Came: at(1, 8)}, 10, appraisal.Awaiting},
		{"still open after it", appraisal.AwaitedOf{Came: at(1, 8)}, 11, appraisal.Overdue},
		{"taken over on the last day", appraisal.AwaitedOf{Came: at(10, 8), Moved: true, Closed: at(11, 0)}, 20, appraisal.CameLate},
		{"taken over one working day before", appraisal.AwaitedOf{Came: at(9, 8), Moved: true, Done: at(10, 9), Closed: at(10, 9)}, 20, appraisal.CameLate},
		{"taken over after the last day", appraisal.AwaitedOf{Came: at(13, 8), Moved: true}, 20, appraisal.CameLate},
		{"taken over two working days before", appraisal.AwaitedOf{Came: at(8, 8), Moved: true, Closed: at(11, 0)}, 20, appraisal.LetLapse},
		{"asked late, but of nobody else before", appraisal.AwaitedOf{Came: at(9, 8), Closed: at(11, 0)}, 20, appraisal.LetLapse},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			row.a.Due = due
			if got := appraisal.PunctualityOf(row.a, c, appraisal.NewDate(2026, time.April, row.on)); got != row.want {
				t.Errorf("%s, want %s", got, row.want)
			}
		})
	}
}

func TestPunctualityAddsUp(t *testing.T) {
	t.Parallel()
	var n appraisal.PunctualityCount
	for _, p := range []appraisal.Punctual{appraisal.InTime, appraisal.InTime, appraisal.Late, appraisal.LetLapse, appraisal.Awaiting, appraisal.Overdue, appraisal.CameLate, appraisal.Overtaken} {
		n.Add(p)
	}
	want := appraisal.PunctualityCount{InTime: 2, Late: 1, Lapsed: 1, Waiting: 1, Overdue: 1, CameLate: 1}
	if n != want || n.Awaited() != 4 || n.Plus(n).Awaited() != 8 {
		t.Errorf("%+v", n)
	}
}
