package appraisal

import "time"

// Rhythm is how often an agency asks its staff for an entry of progress. Documentation is periodic and the agency
// chooses the period (art. 16(3)–(4); III.A.6); an entry a day or a week is its own wish and nobody's duty by law.
type Rhythm string

// The rhythms.
const (
	Daily     Rhythm = "day"
	Weekly    Rhythm = "week"
	NoEntries Rhythm = "none"
)

// Asks reports whether entries are asked for at all.
func (r Rhythm) Asks() bool { return r == Daily || r == Weekly }

// WrittenSince returns the day from which on one entry is enough not to count as silent on the morning of today.
// Daily: one of the last two working days, so that a single busy day brings no letter. Weekly: last week's Monday.
// The zero Date means that nobody is ever silent. Both numbers are policy.
func (r Rhythm) WrittenSince(c Calendar, today Date) Date {
	switch r {
	case Daily:
		d := today
		for n := 0; n < 2; {
			if d--; c.WorkingDay(d) {
				n++
			}
		}
		return d
	case Weekly:
		return Monday(today) - 7
	}
	return 0
}

// Monday returns the first day of the week of d.
func Monday(d Date) Date { return d - Date((int(d.Weekday())-int(time.Monday)+7)%7) }

// PeriodOn returns the periodic period that a day of the year falls into; the zero Period when it falls into none.
func PeriodOn(year int, r Rules, d Date) Period {
	for _, p := range Periods(year, r) {
		if p.Kind != Annual && p.From <= d && d <= p.To {
			return p
		}
	}
	return Period{}
}

// The bounds of an entry of progress (*catatan kemajuan*).
const (
	MaxEvidenceFile = 1 << 20 // bytes of one file
	MaxEntryBatch   = 100     // entries that a phone may hand in at once
)

// Codes of refusals of entries.
const (
	EntryDayWrong     = "entry-day-wrong"     // after today or outside the performance year
	ResultUnknown     = "result-unknown"      // no planned result has that number
	InnovationUntold  = "innovation-untold"   // marked as new without a word about it
	EntryUsed         = "entry-used"          // a check-in has gathered it
	EntryTakenBack    = "entry-taken-back"    // it was taken back before
	EntryChanged      = "entry-changed"       // another version stands by now
	EntryIDReused     = "entry-id-reused"     // the ID belongs to another entry
	EvidenceTypeWrong = "evidence-type-wrong" // no type of file that can be shown safely
	EvidenceTooLarge  = "evidence-too-large"
	EvidenceDamaged   = "evidence-damaged" // the content is not what its check-sum says
)

// ProgressEntry is what one person wrote about one day, as far as rules look at it.
type ProgressEntry struct {
	Day            Date
	Result         int // number in the target agreement; 0: outside
	Innovation     bool
	InnovationNote string
}

// AdmitEntry says why an entry cannot be kept, nil when it can. results is how many planned results the agreement
// has; today is the day in the agency's zone and the cycle's own time. An entry may be about any day of the year that
// has come: what was done on a ship or a mountain is written down afterwards.
func AdmitEntry(e ProgressEntry, year, results int, today Date) (field string, r *Refusal) {
	first, last := NewDate(year, time.January, 1), NewDate(year, time.December, 31)
	switch {
	case e.Day > today:
		return "day", &Refusal{Code: EntryDayWrong, Provision: "III.A.7",
			Sentence: "Hari ini baru " + today.Indonesian() + "; catat kemajuan setelah harinya tiba.",
			English:  "Today is " + today.English() + "; write progress down once its day has come."}
	case e.Day < first || e.Day > last:
		return "day", &Refusal{Code: EntryDayWrong, Provision: "art. 16(3)–(4)",
			Sentence: "Tanggal harus dari " + first.Indonesian() + " sampai " + last.Indonesian() + ".",
			English:  "The day must be from " + first.English() + " to " + last.English() + "."}
	case e.Result < 0 || e.Result > results:
		return "result", &Refusal{Code: ResultUnknown, Provision: "III.A.7",
			Sentence: "Rencana hasil kerja dengan nomor itu tidak ada dalam SKP. Pilih dari daftar, atau pilih pekerjaan di luar SKP.",
			English:  "The target agreement has no planned result of that number. Choose from the list, or work outside the plan."}
	case e.Innovation && shorterThan(e.InnovationNote, 3):
		return "innovation_note", &Refusal{Code: InnovationUntold, Provision: PolicyProvision,
			Sentence: "Tulis apa yang baru dari cara kerja ini.",
			English:  "Say what is new about this way of working."}
	}
	return "", nil
}

func shorterThan(text string, letters int) bool {
	n := 0
	for _, r := range text {
		if r > ' ' {
			n++
		}
	}
	return n < letters
}
