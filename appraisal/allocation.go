package appraisal

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"
)

// Criterion is one thing by which people who want the same seat are put in order. Which of them are looked at, and in
// which order, the agency's policy says; the lot decides what they leave equal.
type Criterion string

// The criteria.
const (
	ByNeed  Criterion = "need"  // the more pressing need first
	ByHours Criterion = "hours" // who lacks more lesson hours (*jam pelajaran*, JP) of the year's entitlement first
	ByWait  Criterion = "wait"  // who waits longer first
	ByLot   Criterion = "lot"   // drawn from course and training, so that nobody can choose it and it stays what it is
)

// Criteria lists those that a policy may name, in the order that counts where it names none.
func Criteria() []Criterion { return []Criterion{ByNeed, ByHours, ByWait} }

// Applicant is one training that wants a seat in a course.
type Applicant struct {
	Training string // opaque ID
	Severity int    // of the need, 0 to 3
	Missing  int    // lesson hours that still lack of the year's entitlement
	Since    Date   // the day of the proposal: waiting begins with it
}

// Placed is an applicant with the place and what it rests on.
type Placed struct {
	Applicant
	Rank    int       // from 1
	Gets    bool      // a place falls to this rank
	Lot     int       // 0 to 9999; the lower comes first
	Decided Criterion // what put it behind the one before it; empty for the first
}

// Allocate puts applicants in order. places is how many seats there are that the budget pays for; the first of them
// get one. The order depends on nothing but what is handed in, so that everybody can check their place.
func Allocate(order []Criterion, course string, places int, applicants []Applicant) []Placed {
	placed := make([]Placed, len(applicants))
	for i, a := range applicants {
		placed[i] = Placed{Applicant: a, Lot: lot(course, a.Training)}
	}
	slices.SortFunc(placed, func(a, b Placed) int {
		for _, c := range order {
			if n := c.compare(a, b); n != 0 {
				return n
			}
		}
		return cmp.Or(ByLot.compare(a, b), cmp.Compare(a.Training, b.Training))
	})
	for i := range placed {
		placed[i].Rank, placed[i].Gets = i+1, i < places
		if i > 0 {
			placed[i].Decided = decides(order, placed[i-1], placed[i])
		}
	}
	return placed
}

func (c Criterion) compare(a, b Placed) int {
	switch c {
	case ByNeed:
		return cmp.Compare(b.Severity, a.Severity)
	case ByHours:
		return cmp.Compare(b.Missing, a.Missing)
	case ByWait:
		return cmp.Compare(a.Since, b.Since)
	}
	return cmp.Compare(a.Lot, b.Lot)
}

func decides(order []Criterion, before, p Placed) Criterion {
	for _, c := range order {
		if c.compare(before, p) != 0 {
			return c
		}
	}
	return ByLot
}

func lot(course, training string) int {
	sum := sha256.Sum256([]byte("lot\x00" + course + "\x00" + training))
	return int(binary.BigEndian.Uint64(sum[:8]) % 10_000)
}

// Places is how many more seats there are that the budget pays for; a free course needs no budget.
func Places(seats, taken int, price, budgetLeft int64) int {
	free := max(seats-taken, 0)
	if price <= 0 {
		return free
	}
	return int(min(int64(free), max(budgetLeft, 0)/price))
}

// MissingHours is what somebody still lacks of the year's entitlement; of a ceiling (PPPK) it is what may still come.
func MissingHours(entitlement, credited int) int { return max(entitlement-credited, 0) }

// Explain says in one sentence why somebody stands where they stand: their own figures beside those of the one before
// them, who is not named.
func (p Placed) Explain(before *Placed) (indonesian, english string) {
	if before == nil {
		return "Anda urutan pertama.", "You are first in line."
	}
	indonesian, english = fmt.Sprintf("Anda urutan ke-%d karena ", p.Rank), fmt.Sprintf("You are number %d because ", p.Rank)
	switch p.Decided {
	case ByNeed:
		return indonesian + fmt.Sprintf("kebutuhan di atas Anda tingkat %d, kebutuhan Anda tingkat %d.", before.Severity, p.Severity),
			english + fmt.Sprintf("the need before yours is of level %d and yours of level %d.", before.Severity, p.Severity)
	case ByHours:
		return indonesian + fmt.Sprintf("yang di atas Anda masih kurang %d JP tahun ini, Anda %d JP.", before.Missing, p.Missing),
			english + fmt.Sprintf("the one before you still lacks %d lesson hours this year and you %d.", before.Missing, p.Missing)
	case ByWait:
		return indonesian + fmt.Sprintf("yang di atas Anda menunggu sejak %s, Anda sejak %s.", before.Since.Indonesian(), p.Since.Indonesian()),
			english + fmt.Sprintf("the one before you has waited since %s and you since %s.", before.Since.English(), p.Since.English())
	}
	return indonesian + fmt.Sprintf("semua ukuran sama dengan yang di atas Anda; undiannya %04d, undian Anda %04d.", before.Lot, p.Lot),
		english + fmt.Sprintf("everything is equal to the one before you; their lot is %04d and yours %04d.", before.Lot, p.Lot)
}
