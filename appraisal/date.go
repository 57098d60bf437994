package appraisal

import (
	"fmt"
	"strconv"
	"time"
)

// Date is a calendar day without a zone, counted from 1970-01-01. Its text form is YYYY-MM-DD; the zero
// value is 1970-01-01 and stands for "no date" in this package.
type Date int32

// NewDate returns the given day of the Gregorian calendar.
func NewDate(year int, month time.Month, day int) Date {
	return Date(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// ParseDate reads YYYY-MM-DD.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return 0, fmt.Errorf("%q is not a date of the form YYYY-MM-DD", s)
	}
	return NewDate(t.Date()), nil
}

// Time returns the start of the day in UTC.
func (d Date) Time() time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

// Year returns the year of the day.
func (d Date) Year() int { return d.Time().Year() }

// Weekday returns the day of the week.
func (d Date) Weekday() time.Weekday { return d.Time().Weekday() }

// String returns the day as YYYY-MM-DD.
func (d Date) String() string { return d.Time().Format(time.DateOnly) }

// IsZero reports whether there is no date.
func (d Date) IsZero() bool { return d == 0 }

// MarshalText writes the day as YYYY-MM-DD, and nothing for the zero value.
func (d Date) MarshalText() ([]byte, error) {
	if d == 0 {
		return nil, nil
	}
	return []byte(d.String()), nil
}

// UnmarshalText reads YYYY-MM-DD, or nothing as the zero value.
func (d *Date) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*d = 0
		return nil
	}
	v, err := ParseDate(string(b))
	*d = v
	return err
}

var monthNames = [...]string{"Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli",
	"Agustus", "September", "Oktober", "November", "Desember"}

func monthName(d Date) string { return monthNames[d.Time().Month()-1] }

// Indonesian returns the day as a person writes it in Indonesian: "31 Januari 2027".
func (d Date) Indonesian() string {
	return strconv.Itoa(d.Time().Day()) + " " + monthName(d) + " " + strconv.Itoa(d.Year())
}

// English returns the day as a person writes it in English: "31 January 2027".
func (d Date) English() string { return d.Time().Format("2 January 2006") }
