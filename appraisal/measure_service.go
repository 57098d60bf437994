package appraisal

import (
	"math/big"
	"time"
)

// StandardUnit is what the standard of a service is counted in.
type StandardUnit string

// The units of standards.
const (
	StandardWorkingDays StandardUnit = "working-days" // after the day the request came in, which is day 0
	StandardDays        StandardUnit = "days"         // of 24 hours
	StandardHours       StandardUnit = "hours"
)

// ServiceStandard is how long a service may take (*standar pelayanan*).
type ServiceStandard struct {
	Length int
	Unit   StandardUnit
}

// Valid reports whether the standard can be held against a request.
func (s ServiceStandard) Valid() bool {
	return s.Length > 0 && s.Length <= 10_000 && (s.Unit == StandardWorkingDays || s.Unit == StandardDays || s.Unit == StandardHours)
}

// ServiceRequest is one request of a citizen, from its service record (*catatan layanan*).
type ServiceRequest struct {
	Received time.Time
	Finished time.Time // zero while it is being handled
	Faulty   bool      // returned or corrected afterwards
}

// FewRequests is how many finished requests a month needs before much is made of its figures (policy).
const FewRequests = 10

// ServiceMonth is what the requests of one month came to: speed and accuracy of a service.
type ServiceMonth struct {
	Finished int // in the month
	Open     int // at its end, or now when it is not over
	Late     int // of the open ones: over the standard by then

	MedianElapsed int64 // twice the median time from receipt to finish, in seconds
	MedianWorking int64 // twice the median number of working days after the day of receipt
	InTime        int   // of the finished ones: within the standard
	Faulty        int   // of the finished ones
}

// Few reports whether the month has too few finished requests to rest much on.
func (m ServiceMonth) Few() bool { return m.Finished < FewRequests }

// MonthOf counts the requests of the calendar month that begins on first, in the zone of the calendar. Requests of other
// months may be among them. Requests that are open over the standard count against the share in time, so that nothing
// looks better for being left undone.
func MonthOf(requests []ServiceRequest, s ServiceStandard, c Calendar, first Date, now time.Time) ServiceMonth {
	return SpanOf(requests, s, c, first, lastDay(first, 1), now)
}

// SpanOf counts like MonthOf from one day to another, both included: before a programme, for example, and after it.
func SpanOf(requests []ServiceRequest, s ServiceStandard, c Calendar, first, last Date, now time.Time) ServiceMonth {
	from, to := c.Start(first), c.Start(last+1)
	seen := to
	if now.Before(seen) {
		seen = now
	}
	var m ServiceMonth
	var elapsed, working []int64
	for _, r := range requests {
		switch {
		case !r.Finished.IsZero() && r.Finished.Before(to):
			if r.Finished.Before(from) {
				continue
			}
			m.Finished++
			elapsed = append(elapsed, int64(r.Finished.Sub(r.Received)/time.Second))
			working = append(working, int64(c.Count(c.DateOf(r.Received), c.DateOf(r.Finished))))
			if s.within(c, r.Received, r.Finished) {
				m.InTime++
			}
			if r.Faulty {
				m.Faulty++
			}
		case r.Received.Before(seen):
			m.Open++
			if !s.within(c, r.Received, seen) {
				m.Late++
			}
		}
	}
	m.MedianElapsed, _ = Median(elapsed)
	m.MedianWorking, _ = Median(working)
	return m
}

func (s ServiceStandard) within(c Calendar, received, seen time.Time) bool {
	switch s.Unit {
	case StandardHours:
		return seen.Sub(received) <= time.Duration(s.Length)*time.Hour
	case StandardDays:
		return seen.Sub(received) <= time.Duration(s.Length)*24*time.Hour
	}
	return c.Count(c.DateOf(received), c.DateOf(seen)) <= s.Length
}

const day24 = 24 * 60 * 60

// Days is the median elapsed time in days of 24 hours, two places; ok is false when nothing was finished.
func (m ServiceMonth) Days() (d Decimal, ok bool) {
	return hundredths(m.MedianElapsed, 2*day24), m.Finished > 0
}

// WorkingDays is the median number of working days, a half when it lies between two; ok is false when nothing was
// finished.
func (m ServiceMonth) WorkingDays() (d Decimal, ok bool) {
	return Decimal(m.MedianWorking) * (decimalOne / 2), m.Finished > 0
}

// Speed is the median in the unit of the standard; ok is false when nothing was finished.
func (m ServiceMonth) Speed(u StandardUnit) (d Decimal, ok bool) {
	switch u {
	case StandardHours:
		return hundredths(m.MedianElapsed, 2*60*60), m.Finished > 0
	case StandardDays:
		return m.Days()
	}
	return m.WorkingDays()
}

// ShareInTime is the share finished within the standard, per cent of the finished and the late open ones; ok is false
// when there are none.
func (m ServiceMonth) ShareInTime() (percent Decimal, ok bool) {
	return share(m.InTime, m.Finished+m.Late)
}

// ShareFaulty is the share of finished requests that was returned or corrected, in per cent; ok is false when nothing
// was finished.
func (m ServiceMonth) ShareFaulty() (percent Decimal, ok bool) { return share(m.Faulty, m.Finished) }

func share(part, all int) (Decimal, bool) {
	if all == 0 {
		return 0, false
	}
	return percentage(big.NewInt(int64(part)), big.NewInt(int64(all))), true
}
