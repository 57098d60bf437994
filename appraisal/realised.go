package appraisal

import "strings"

// EntryAmount is what the entries of progress of one period say about one planned result in one unit of counting.
type EntryAmount struct {
	Result  int    // number of the planned result; 0: outside the plan
	Unit    string // as it was written
	Entries int    // that carry an amount
	Sum     Decimal
	Last    Decimal // of the latest day, and of that day the entry that came last
	LastOn  Date
}

// statesALevel are units in which an amount says where something stands: adding two of them up says nothing.
var statesALevel = []string{"%", "persen", "percent", "indeks", "index", "skor", "score", "nilai", "poin", "predikat", "rasio", "ratio", "hari", "jam", "menit", "days", "hours", "minutes"}

// Summed reports whether amounts of that unit add up over a period. Shares, grades and durations do not (policy).
func (a EntryAmount) Summed() bool {
	unit := strings.ToLower(strings.TrimSpace(a.Unit))
	for _, level := range statesALevel {
		if unit == level || strings.HasPrefix(unit, level+" ") {
			return false
		}
	}
	return true
}

// Realised is the realisation that the entries come to: their sum, or the last of them where amounts do not add up.
func (a EntryAmount) Realised() Decimal {
	if a.Summed() {
		return a.Sum
	}
	return a.Last
}

// amountOf finds what entries say about an indicator that nothing measures: in the same unit, for the same planned result.
// ok is false when another such indicator of that result has the unit too, because the entries do not say which they mean.
func amountOf(r PlannedResult, i Indicator, amounts []EntryAmount) (amount EntryAmount, ok bool) {
	same := 0
	for _, other := range r.Indicators {
		if other.Code == "" && sameUnit(other.Unit, i.Unit) {
			same++
		}
	}
	if same != 1 || strings.TrimSpace(i.Unit) == "" {
		return EntryAmount{}, false
	}
	amount = EntryAmount{Result: r.Number, Unit: i.Unit}
	for _, a := range amounts {
		if a.Result != r.Number || !sameUnit(a.Unit, i.Unit) {
			continue
		}
		if !ok || a.LastOn > amount.LastOn { // two rows are one unit in two spellings
			amount.Last, amount.LastOn = a.Last, a.LastOn
		}
		amount.Entries, amount.Sum, ok = amount.Entries+a.Entries, amount.Sum+a.Sum, true
	}
	return amount, ok
}

func sameUnit(a, b string) bool { return strings.EqualFold(strings.TrimSpace(a), strings.TrimSpace(b)) }
