package appraisal

import (
	"fmt"
	"strconv"
)

// IssuedResult is an organisation's annual result as it was issued.
type IssuedResult struct {
	Year   int // performance year
	Result OrganisationResult
	Issued Date // zero: not yet
}

// OrganisationUsed is the organisation's result that an annual evaluation rests on; it stays on record
// with its year and whether it was a fallback (law.md §11.8).
type OrganisationUsed struct {
	Result   OrganisationResult
	Year     int
	Fallback bool // the year's own came after January
	Why      Why
}

// OrganisationFor returns the organisation's result for the annual evaluation of a year as seen on a day. A
// result issued by the end of January counts; when none was, the previous year's is used (T8, IV.B.1.f).
// ok is false while January still runs without a result, and when there is none of the previous year either:
// the law is silent there.
func OrganisationFor(year int, on Date, issued []IssuedResult) (used OrganisationUsed, ok bool) {
	limit := endOfJanuary(year + 1)
	last := OrganisationUsed{}
	for _, r := range issued {
		switch {
		case r.Result.Name() == "" || r.Issued.IsZero() || r.Issued > on:
		case r.Year == year && r.Issued <= limit:
			return OrganisationUsed{Result: r.Result, Year: year, Why: Why{
				Indonesian: "Capaian kinerja organisasi tahun " + strconv.Itoa(year) + " terbit sebelum akhir Januari.",
				English:    "The organisation's result of " + strconv.Itoa(year) + " was issued by the end of January.",
				Provision:  "IV.B.1.d",
			}}, true
		case r.Year == year-1:
			last = OrganisationUsed{Result: r.Result, Year: year - 1, Fallback: true, Why: Why{
				Indonesian: "Capaian kinerja organisasi tahun " + strconv.Itoa(year) + " belum terbit sampai akhir Januari, sehingga dipakai capaian tahun " + strconv.Itoa(year-1) + ".",
				English:    "The organisation's result of " + strconv.Itoa(year) + " was not issued by the end of January, so that of " + strconv.Itoa(year-1) + " is used.",
				Provision:  "IV.B.1.f",
			}}
		}
	}
	return last, last.Fallback && on > limit
}

// HeadResults returns the results rating of the head of a unit: the organisation's result becomes it (SE 3/2023,
// stage three, one secondary source). How five results become three ratings is said nowhere. The
// assumption made here: Istimewa is above, Baik is as expected, everything less is below expectation.
func HeadResults(o OrganisationResult) (Rating, Why) {
	var r Rating
	switch o {
	case OrgOutstanding:
		r = Above
	case OrgGood:
		r = Meets
	case OrgNeedsImprovement, OrgPoor, OrgVeryPoor:
		r = Below
	default:
		return "", Why{}
	}
	return r, Why{
		Indonesian: "Capaian organisasi " + o.Name() + " menjadi rating hasil kerja pimpinannya: " + r.Name() +
			" (asumsi: Istimewa di atas, Baik sesuai, selebihnya di bawah ekspektasi).",
		English: "The organisation's result " + o.English() + " becomes its head's results rating: " + r.English() +
			" (assumption: Istimewa above, Baik as expected, the rest below).",
		Provision: "SE 3/2023 [S]; " + PolicyProvision,
	}
}

// ParseOrganisationResult reads an organisation's result by its code or its Indonesian name; Cukup is another word
// for Butuh Perbaikan (SE 3/2023).
func ParseOrganisationResult(s string) (OrganisationResult, error) {
	o := OrganisationResult(code(s))
	if o == "cukup" {
		o = OrgNeedsImprovement
	}
	if !o.Valid() {
		return "", fmt.Errorf("%q is not an organisation's result: istimewa, baik, butuh-perbaikan, kurang, sangat-kurang", s)
	}
	return o, nil
}
