package play

import (
	"context"
	"time"

	"siklus.id/appraisal"
	"siklus.id/deploy/demo"
)

// clock is the time of the rehearsal in the agency's zone.
type clock struct {
	pace     appraisal.Pace
	calendar appraisal.Calendar
}

// newClock goes on from what the cycle's time is now.
func newClock(legal time.Time, day time.Duration, a demo.Agency) clock {
	return clock{
		pace:     appraisal.Pace{Real: time.Now().UTC(), Legal: legal, Day: day},
		calendar: appraisal.Calendar{Zone: a.Zone, Week: a.Week},
	}
}

// at is an instant of the cycle's time.
func (k clock) at(day appraisal.Date, hour int) time.Time { return k.calendar.At(day, hour, 0) }

func (k clock) today() appraisal.Date { return k.calendar.DateOf(k.pace.ToLegal(time.Now())) }

// day waits for the morning of a day; one that is past has come. The error is that of ctx.
func (c *Company) day(ctx context.Context, day appraisal.Date) error { return c.hour(ctx, day, 8) }

// hour waits for an hour of a day.
func (c *Company) hour(ctx context.Context, day appraisal.Date, hour int) error {
	timer := time.NewTimer(time.Until(c.clock.pace.ToReal(c.clock.at(day, hour))))
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// workday is a day, or the next one on which the agency works.
func (c *Company) workday(d appraisal.Date) appraisal.Date { return c.clock.calendar.NextWorkingDay(d) }

// until looks once a day, and at once, whether something has come true, for as many days as it may take.
func (c *Company) until(ctx context.Context, days int, met func() (bool, error)) (bool, error) {
	for range days {
		if ok, err := met(); ok || err != nil {
			return ok, err
		}
		if err := c.day(ctx, c.clock.today()+1); err != nil {
			return false, err
		}
	}
	return met()
}

// on is a day of the performance year.
func (c *Company) on(month time.Month, day int) appraisal.Date {
	return appraisal.NewDate(c.year, month, day)
}
