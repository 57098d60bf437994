package appraisal

import (
	"fmt"
	"slices"
	"time"
)

// Calendar says which days are working days (*hari kerja*) for one agency. The regulation never defines
// the word, so the calendar is data: the length of the working week and the days off.
type Calendar struct {
	Zone string `json:"z"`           // IANA name: Asia/Jakarta or Asia/Pontianak (WIB), Asia/Makassar (WITA), Asia/Jayapura (WIT)
	Week int    `json:"w"`           // working days in a week: 5 (Monday to Friday) or 6 (to Saturday)
	Off  []Date `json:"o,omitempty"` // national holidays, joint leave, regional holidays that would be worked otherwise; ascending
}

// Indonesia knows no summer time, so its three zones are fixed: no time-zone file of a machine can change
// when a term ends.
var (
	wib  = time.FixedZone("WIB", 7*3600)
	wita = time.FixedZone("WITA", 8*3600)
	wit  = time.FixedZone("WIT", 9*3600)
)

// Location returns the agency's time zone.
func (c Calendar) Location() (*time.Location, error) {
	switch c.Zone {
	case "Asia/Jakarta", "Asia/Pontianak":
		return wib, nil
	case "Asia/Makassar":
		return wita, nil
	case "Asia/Jayapura":
		return wit, nil
	}
	return nil, fmt.Errorf("time zone %q is none of Asia/Jakarta, Asia/Pontianak, Asia/Makassar, Asia/Jayapura", c.Zone)
}

// mustLocation is for a calendar that was resolved: the zone was checked then.
func (c Calendar) mustLocation() *time.Location {
	l, err := c.Location()
	if err != nil {
		return wib
	}
	return l
}

// sound reports whether terms can be counted on the calendar.
func (c Calendar) sound() bool {
	_, err := c.Location()
	return err == nil && (c.Week == 5 || c.Week == 6)
}

// WorkingDay reports whether the agency works on the day.
func (c Calendar) WorkingDay(d Date) bool {
	switch wd := d.Weekday(); {
	case wd == time.Sunday, wd == time.Saturday && c.Week != 6:
		return false
	}
	_, off := slices.BinarySearch(c.Off, d)
	return !off
}

// Add returns the n-th working day after day0. The day of the event is day 0 and is not counted
// (policy: the regulation says only *sejak*). Add of 0 is day0 itself.
func (c Calendar) Add(day0 Date, n int) Date {
	d := day0
	for n > 0 {
		d++
		if c.WorkingDay(d) {
			n--
		}
	}
	return d
}

// Count returns how many working days lie after from, up to and including to; 0 when to is not after from.
func (c Calendar) Count(from, to Date) int {
	n := 0
	for d := from + 1; d <= to; d++ {
		if c.WorkingDay(d) {
			n++
		}
	}
	return n
}

// Before returns the last day that lies n working days before d, the day of the event not counted: Count from it to d is n.
func (c Calendar) Before(d Date, n int) Date {
	for n > 0 {
		if c.WorkingDay(d) {
			n--
		}
		d--
	}
	return d
}

// NextWorkingDay returns d when it is a working day, else the first one after it.
func (c Calendar) NextWorkingDay(d Date) Date {
	for !c.WorkingDay(d) {
		d++
	}
	return d
}

// DateOf returns the calendar day of an instant in the agency's zone.
func (c Calendar) DateOf(t time.Time) Date {
	return NewDate(t.In(c.mustLocation()).Date())
}

// Start returns the instant at which the day begins in the agency's zone.
func (c Calendar) Start(d Date) time.Time {
	y, m, day := d.Time().Date()
	return time.Date(y, m, day, 0, 0, 0, 0, c.mustLocation())
}

// End returns the instant at which a term that ends on the day is over: midnight after it, in the
// agency's zone. What is received before that instant is in time.
func (c Calendar) End(d Date) time.Time { return c.Start(d + 1) }

// At returns the instant of a clock time on the day in the agency's zone.
func (c Calendar) At(d Date, hour, minute int) time.Time {
	y, m, day := d.Time().Date()
	return time.Date(y, m, day, hour, minute, 0, 0, c.mustLocation())
}

// With returns the calendar with some days added to the days off and others worked again. A day in both lists is
// off. The calendar itself stays as it was.
func (c Calendar) With(add, remove []Date) Calendar {
	off := slices.DeleteFunc(slices.Clone(c.Off), func(d Date) bool { return slices.Contains(remove, d) })
	off = append(off, add...)
	slices.Sort(off)
	c.Off = slices.Compact(off)
	return c
}

// Between returns the calendar with only the days off from..to, so that a pinned copy stays small.
func (c Calendar) Between(from, to Date) Calendar {
	lo, _ := slices.BinarySearch(c.Off, from)
	hi, _ := slices.BinarySearch(c.Off, to+1)
	c.Off = slices.Clone(c.Off[lo:hi])
	return c
}
