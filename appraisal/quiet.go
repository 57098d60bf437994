package appraisal

import "time"

// LetterWay is how somebody gets the letters of a kind.
type LetterWay string

// The ways. Nothing that a right or a duty of the law hangs on is ever kept back by one of them.
const (
	AtOnce LetterWay = "at-once" // as soon as the hour allows
	Digest LetterWay = "digest"  // with everything else of the day, in the morning; of a receipt: with the next letter that leaves anyway
	Never  LetterWay = "never"   // not at all; only a receipt can be so
)

// LetterRules say when letters may disturb somebody (policy: the law is silent). The zero value, of cycles launched
// before there was such a choice, knows no quiet time, no digest and no receipt.
type LetterRules struct {
	QuietDays bool      `json:"d,omitempty"` // on days off nothing leaves that may wait
	Earliest  int       `json:"f,omitempty"` // hour of the agency's zone from which letters leave
	Latest    int       `json:"u,omitempty"` // and from which they wait; 0: there are no rules
	Receipts  LetterWay `json:"r,omitempty"` // of acts; empty: none
}

// Chosen reports whether the agency's policy says anything about letters.
func (l LetterRules) Chosen() bool { return l.Latest > 0 }

// Outgoing is a letter that is ready to leave, with all that bears on when it may.
type Outgoing struct {
	At     time.Time // legal instant
	Due    Date      // last day of what it asks for; zero: none
	Urgent bool      // the addressee asked for it, or a clock of the law starts with it
	Daily  bool      // of a kind of which the first leaves at once and the rest once a day
	Way    LetterWay // what the addressee chose for the kind; empty: nothing
	Told   time.Time // legal instant at which a letter that may be bundled last left for the addressee; zero: none
}

// Leaves returns the legal instant at which a letter leaves: its own, or a later one when it may wait. What is urgent
// never waits, nor what has its last day today, nor what would come after its last day if it waited.
func (l LetterRules) Leaves(c Calendar, o Outgoing) time.Time {
	today := c.DateOf(o.At)
	if !l.Chosen() || o.Urgent || o.Due == today && !o.Due.IsZero() {
		return o.At
	}
	toldToday := !o.Told.IsZero() && c.DateOf(o.Told) == today
	at := l.Open(c, o.At)
	if o.Way == Digest || o.Daily && toldToday {
		at = l.Morning(c, o.At, toldToday)
	}
	if !o.Due.IsZero() && today < o.Due && c.DateOf(at) > o.Due {
		return o.At
	}
	return at
}

// Quiet reports whether an instant lies on a day off, or before or after the hours in which letters leave.
func (l LetterRules) Quiet(c Calendar, at time.Time) bool {
	return l.Chosen() && !l.Open(c, at).Equal(at)
}

// Open returns the first instant, from at on, that is not quiet.
func (l LetterRules) Open(c Calendar, at time.Time) time.Time {
	today := c.DateOf(at)
	if l.day(c, today) == today && at.Before(c.At(today, l.Latest, 0)) {
		if earliest := c.At(today, l.Earliest, 0); at.Before(earliest) {
			return earliest
		}
		return at
	}
	next := l.day(c, today)
	if next == today {
		next = l.day(c, today+1)
	}
	return c.At(next, l.Earliest, 0)
}

// digestLasts is how long after RoundHour a letter still goes with the digest of the morning: the reminders of a round
// are queued in its first minutes.
const digestLasts = time.Hour

// Morning returns when the next digest leaves: at RoundHour of a working day, or when letters may leave at all where that
// is later; at once while this morning's is still being gathered, unless one has left already.
func (l LetterRules) Morning(c Calendar, at time.Time, toldToday bool) time.Time {
	today := c.DateOf(at)
	if c.WorkingDay(today) {
		morning := l.round(c, today)
		if at.Before(morning) {
			return morning
		}
		if !toldToday && at.Before(morning.Add(digestLasts)) {
			return at
		}
	}
	return l.round(c, c.NextWorkingDay(today+1))
}

// round is when the digest of a working day leaves.
func (l LetterRules) round(c Calendar, d Date) time.Time {
	morning := c.Round(d)
	if earliest := c.At(d, l.Earliest, 0); morning.Before(earliest) {
		return earliest
	}
	return morning
}

// day returns the first day, from d on, on which letters leave.
func (l LetterRules) day(c Calendar, d Date) Date {
	if !l.QuietDays {
		return d
	}
	return c.NextWorkingDay(d)
}

// LetterBackoff returns how long a letter waits before it is tried again that could not be handed over for the n-th
// time: half a minute, doubled each time, ten minutes at most, so that a carrier which is back finds nobody asleep.
func LetterBackoff(n int) time.Duration {
	const first, most = 30 * time.Second, 10 * time.Minute
	if n < 1 {
		n = 1
	}
	if n > 6 {
		return most
	}
	return min(first<<(n-1), most)
}

// BlockedTries is how often a letter is sent that the addressee's own mail server turned away for a while; after the
// last one the addressee counts as out of reach.
const BlockedTries = 4

// AfterBlock returns how long after the n-th time a host turned a letter away it is sent again: one hour, doubled.
func AfterBlock(n int) time.Duration { return time.Hour << max(0, min(n, BlockedTries)-1) }

// LetterGroup is a group of letters about which people choose together.
type LetterGroup struct {
	Name  string
	Kinds []string    // kinds of letters as package mail names them
	Ways  []LetterWay // that can be chosen, the one of who chose nothing first
	Desk  bool        // only HR officers get such letters
}

// LetterGroups returns every letter that may wait, in groups, in the order in which people choose. Every other letter
// tells of a right or a duty and is nobody's choice.
func LetterGroups() []LetterGroup {
	both := []LetterWay{AtOnce, Digest}
	return []LetterGroup{
		{Name: "waiting", Kinds: []string{"targets_submitted", "ready_to_rate", "voice_nominated"}, Ways: both},
		{Name: "reminders", Kinds: []string{"reminder", "progress_due", "competence_due", "feedback_reminder", "voice_reminder"}, Ways: both},
		{Name: "feedback", Kinds: []string{"feedback_given", "feedback_asked", "voice_asked", "voice_released"}, Ways: both},
		{Name: "training", Kinds: []string{"training_offered"}, Ways: both},
		{Name: "news", Kinds: []string{"cycle_announced"}, Ways: both},
		{Name: "desk", Kinds: []string{"cycle_launched", "unreachable", "training_proof", "help_asked"}, Ways: both, Desk: true},
		{Name: "receipts", Kinds: []string{"act_taken"}, Ways: []LetterWay{Digest, AtOnce, Never}},
	}
}
