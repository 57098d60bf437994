package appraisal

import (
	"math"
	"math/bits"
	"time"
)

// Pace is how legal time runs against real time. The zero value is a real cycle, where both are one. In a
// rehearsal (*gladi*) a calendar day lasts a chosen short time, so that a year runs in minutes while every
// date, term and letter stays what it would be.
type Pace struct {
	Real  time.Time     `json:"r,omitzero"`  // real instant at which the rehearsal starts, UTC
	Legal time.Time     `json:"l,omitzero"`  // the legal instant it stands for, UTC
	Day   time.Duration `json:"d,omitempty"` // how long one calendar day lasts; 0: a real cycle
}

const calendarDay = 24 * time.Hour

// Rehearsal reports whether time is compressed.
func (p Pace) Rehearsal() bool { return p.Day > 0 }

// ToLegal returns the legal instant of a real one, rounded down to the nanosecond.
func (p Pace) ToLegal(real time.Time) time.Time {
	if !p.Rehearsal() {
		return real
	}
	return p.Legal.Add(-scaleUp(-real.Sub(p.Real), calendarDay, p.Day))
}

// ToReal returns the first real instant whose legal one is not before the given one: what waits until
// ToReal(x) finds that x has come, never a moment too early.
func (p Pace) ToReal(legal time.Time) time.Time {
	if !p.Rehearsal() {
		return legal
	}
	return p.Real.Add(p.Shrink(legal.Sub(p.Legal)))
}

// Shrink returns how long a legal duration lasts in real time, rounded up to the nanosecond.
func (p Pace) Shrink(legal time.Duration) time.Duration {
	if !p.Rehearsal() {
		return legal
	}
	return scaleUp(legal, p.Day, calendarDay)
}

// scaleUp returns d × num ÷ den rounded towards plus infinity, exact where floating point is not: a year
// has more nanoseconds than a float64 can tell apart. What does not fit is cut to the longest duration.
func scaleUp(d, num, den time.Duration) time.Duration {
	size := uint64(d)
	if d < 0 {
		size = -size
	}
	hi, lo := bits.Mul64(size, uint64(num))
	if hi >= uint64(den) {
		return saturate(d)
	}
	quotient, rest := bits.Div64(hi, lo, uint64(den))
	if d >= 0 && rest > 0 {
		quotient++
	}
	if quotient > math.MaxInt64 {
		return saturate(d)
	}
	if d < 0 {
		return -time.Duration(quotient)
	}
	return time.Duration(quotient)
}

func saturate(d time.Duration) time.Duration {
	if d < 0 {
		return -math.MaxInt64
	}
	return math.MaxInt64
}
