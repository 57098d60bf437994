package appraisal

import (
	"fmt"
	"strconv"
)

// IssuedResult is an organisation's result as it was issued. Of several for one period the one listed last corrects
// those before it.
type IssuedResult struct {
	Year   int    // performance year
	Period string // Period.Key
	Result OrganisationResult
	Issued Date // legal day on which it was issued; zero: not yet
}

// OrganisationUsed is the organisation's result that an evaluation rests on; it stays on record with its year and
// whether it was a fallback (law.md §11.8).
type OrganisationUsed struct {
	Result   OrganisationResult
	Year     int
	Period   string // Period.Key
	Fallback bool   // an earlier one, because the period's own came too late
	Why      Why
}

// OrganisationFor returns the organisation's result that an evaluation of a period rests on as seen on a day:
// OrganisationForYear of the year, OrganisationForPeriod of a part of it. ok is false when there is none.
func OrganisationFor(r Rules, p Period, on Date, issued []IssuedResult) (used OrganisationUsed, ok bool) {
	if p.Kind == Annual {
		return OrganisationForYear(p.From.Year(), on, issued)
	}
	return OrganisationForPeriod(r, p, on, issued)
}

// OrganisationForYear returns the organisation's result for the annual evaluation of a year as seen on a day. A
// result issued by the end of January counts; when none was, the previous year's is used (T8, IV.B.1.f).
// ok is false while January still runs without a result, and when there is none of the previous year either:
// the law is silent there.
func OrganisationForYear(year int, on Date, issued []IssuedResult) (used OrganisationUsed, ok bool) {
	limit := endOfJanuary(year + 1)
	annual := Period{Kind: Annual}.Key()
	own, last := OrganisationUsed{}, OrganisationUsed{}
	for _, r := range issued {
		switch {
		case r.Period != annual || !r.seen(on):
		case r.Year == year && r.Issued <= limit:
			own = OrganisationUsed{Result: r.Result, Year: year, Period: annual, Why: Why{
				Indonesian: "Capaian kinerja organisasi tahun " + strconv.Itoa(year) + " terbit sebelum akhir Januari.",
				English:    "The organisation's result of " + strconv.Itoa(year) + " was issued by the end of January.",
				Provision:  "IV.B.1.d",
			}}
		case r.Year == year-1:
			last = OrganisationUsed{Result: r.Result, Year: year - 1, Period: annual, Fallback: true, Why: Why{
				Indonesian: "Capaian kinerja organisasi tahun " + strconv.Itoa(year) + " belum terbit sampai akhir Januari, sehingga dipakai capaian tahun " + strconv.Itoa(year-1) + ".",
				English:    "The organisation's result of " + strconv.Itoa(year) + " was not issued by the end of January, so that of " + strconv.Itoa(year-1) + " is used.",
				Provision:  "IV.B.1.f",
			}}
		}
	}
	switch {
	case own.Result != "":
		return own, true
	case last.Result != "" && on > limit:
		return last, true
	}
	return OrganisationUsed{}, false
}

// seen reports whether a result was out on a day.
func (r IssuedResult) seen(on Date) bool {
	return r.Result.Valid() && !r.Issued.IsZero() && r.Issued <= on
}

// PreviousPeriod is the policy by which the result of the period before stands in for a late periodic result.
const PreviousPeriod = "previous-period"

// OrganisationForPeriod returns the organisation's result for a periodic evaluation as seen on a day: the period's own
// once it is issued. Until then the law has no answer, so by policy (Rules.LatePeriod) the result of the period right
// before stands in, marked as a fallback, or there is none and ok is false. The first period of a year looks back to
// the last one of the year before.
func OrganisationForPeriod(r Rules, p Period, on Date, issued []IssuedResult) (used OrganisationUsed, ok bool) {
	before := p.before()
	own, last := OrganisationUsed{}, OrganisationUsed{}
	for _, i := range issued {
		switch {
		case p.Kind == Annual || !i.seen(on):
		case i.Year == p.From.Year() && i.Period == p.Key():
			own = OrganisationUsed{Result: i.Result, Year: i.Year, Period: i.Period, Why: Why{
				Indonesian: "Capaian kinerja organisasi " + p.Name() + " sudah terbit.",
				English:    "The organisation's result of " + p.English() + " has been issued.",
				Provision:  "IV.B.1.c",
			}}
		case r.LatePeriod == PreviousPeriod && i.Year == before.From.Year() && i.Period == before.Key():
			last = OrganisationUsed{Result: i.Result, Year: i.Year, Period: i.Period, Fallback: true, Why: Why{
				Indonesian: "Capaian kinerja organisasi " + p.Name() + " belum terbit, sehingga dipakai capaian " + before.Name() + " (ketentuan instansi).",
				English:    "The organisation's result of " + p.English() + " is not out, so that of " + before.English() + " is used (set by the agency).",
				Provision:  PolicyProvision,
			}}
		}
	}
	if own.Result != "" {
		return own, true
	}
	return last, last.Fallback
}

// ProposedForHead returns the results rating that is proposed for somebody whose post leads the unit, and why: what
// the organisation came to (HeadResults). Empty unless the agency heeds the circular, or without a result. It is a
// proposal: another rating is taken with a written reason.
func ProposedForHead(r Rules, o OrganisationResult) (Rating, Why) {
	if !r.Circular {
		return "", Why{}
	}
	return HeadResults(o)
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
