package appraisal

import (
	"fmt"
	"strings"
)

// CreditProvision is where the conversion of a predicate into credit points (*angka kredit*) stands.
const CreditProvision = "PermenPANRB 1/2023 art. 37; Peraturan BKN 3/2023"

// CreditGrade is one level (*jenjang*) of functional posts with its figures. The zero Decimal of NextLevel
// means that no level follows within the group.
type CreditGrade struct {
	Code        string // "ahli-pertama"
	Name        string // Indonesian, as the decision prints it
	Coefficient Decimal
	NextRank    Decimal // points for the next rank inside the level
	NextLevel   Decimal // points for the next level
	Ranks       string  // classes (*golongan*) the level spans
}

// CreditGrades lists the levels, the skilled group first, each from its lowest.
func CreditGrades() []CreditGrade {
	c := func(s string) Decimal {
		d, _ := ParseDecimal(s, 2)
		return d
	}
	return []CreditGrade{
		{"pemula", "Pemula", c("3.75"), c("15"), c("15"), "II/a"},
		{"terampil", "Terampil", c("5"), c("20"), c("60"), "II/b–II/d"},
		{"mahir", "Mahir", c("12.5"), c("50"), c("100"), "III/a–III/b"},
		{"penyelia", "Penyelia", c("25"), c("100"), 0, "III/c–III/d"},
		{"ahli-pertama", "Ahli Pertama", c("12.5"), c("50"), c("100"), "III/a–III/b"},
		{"ahli-muda", "Ahli Muda", c("25"), c("100"), c("200"), "III/c–III/d"},
		{"ahli-madya", "Ahli Madya", c("37.5"), c("150"), c("450"), "IV/a–IV/c"},
		{"ahli-utama", "Ahli Utama", c("50"), c("200"), 0, "IV/d–IV/e"},
	}
}

// ParseCreditGrade reads a level by its name, in any case, with spaces, hyphens or underscores.
func ParseCreditGrade(s string) (CreditGrade, error) {
	var names []string
	for _, g := range CreditGrades() {
		if g.Code == code(s) {
			return g, nil
		}
		names = append(names, g.Name)
	}
	return CreditGrade{}, fmt.Errorf("%q is not a level of functional posts: %s", s, strings.Join(names, ", "))
}

// ParsePredicate reads a predicate by its code or its Indonesian name; Cukup is PP 30/2019's word for Butuh
// Perbaikan, and Kurang may be written with or without "/misconduct".
func ParsePredicate(s string) (Predicate, error) {
	switch c := code(s); c {
	case "cukup":
		return NeedsImprovement, nil
	case "kurang/misconduct", "misconduct":
		return Poor, nil
	default:
		if p := Predicate(c); p.Valid() {
			return p, nil
		}
	}
	return "", fmt.Errorf("%q is not a predicate: Sangat Baik, Baik, Butuh Perbaikan (Cukup), Kurang, Sangat Kurang", s)
}

// code brings a name to the form of a code: lower case, parts joined by hyphens.
func code(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return r == ' ' || r == '-' || r == '_' }), "-")
}

// CreditPercent returns the share of the yearly coefficient that a predicate earns, in per cent; 0 for none.
func CreditPercent(p Predicate) int {
	switch p {
	case VeryGood:
		return 150
	case Good:
		return 100
	case NeedsImprovement:
		return 75
	case Poor:
		return 50
	case VeryPoor:
		return 25
	}
	return 0
}

// CreditPart is one stretch of a year in one level with one predicate.
type CreditPart struct {
	Grade     CreditGrade
	Predicate Predicate
	Months    int
}

// CreditPoints returns the credit points of the parts of one year: months ÷ 12 × per cent × coefficient,
// summed exactly and rounded once, at the end, to two places. The official examples show two places; that it
// is done once is our reading, and the one that loses nothing. The parts of a year have twelve months at most.
func CreditPoints(parts ...CreditPart) (Decimal, error) {
	months, sum := 0, int64(0)
	for _, p := range parts {
		percent := CreditPercent(p.Predicate)
		switch {
		case p.Months < 1 || p.Months > 12:
			return 0, fmt.Errorf("a part of a year has 1 to 12 months, not %d", p.Months)
		case percent == 0:
			return 0, fmt.Errorf("without a predicate there are no credit points")
		case p.Grade.Coefficient <= 0:
			return 0, fmt.Errorf("without a level of functional posts there are no credit points")
		}
		months += p.Months
		sum += int64(p.Months) * int64(percent) * int64(p.Grade.Coefficient)
	}
	if len(parts) == 0 || months > 12 {
		return 0, fmt.Errorf("the parts of a year have 1 to 12 months together, not %d", months)
	}
	return hundredths(sum, 12*100*int64(decimalOne)), nil
}
