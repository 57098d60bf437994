package appraisal

import (
	"strings"
	"time"
)

// Number is a staff number, taken apart: an 18-digit NIP of a civil servant or NI PPPK of a contract
// employee. It describes a person and is never a key: an NI PPPK changes with the agency.
type Number struct {
	Digits    string // 18 digits
	Kind      PersonKind
	Born      Date
	Year      int    // of appointment (PNS as candidate, PPPK first)
	Month     int    // of appointment, 1–12; 0 for PPPK, whose digits 13–14 count agreements
	Contracts int    // number of work agreements; 0 for PNS
	Female    bool   // digit 15: 1 male, 2 female
	Sequence  string // digits 16–18
}

// String returns the digits.
func (n Number) String() string { return n.Digits }

// NumberFault is what is wrong with a staff number. Its sentences never repeat the number.
type NumberFault struct {
	Code     string // kebab-case
	Sentence string // Indonesian
	English  string
}

// The codes of faults.
const (
	NumberMissing       = "number-missing"
	NumberPrecisionLost = "number-precision-lost"
	NumberCharacters    = "number-characters"
	NumberLength        = "number-length"
	NumberBirthDate     = "number-birth-date"
	NumberAppointment   = "number-appointment"
	NumberSex           = "number-sex"
)

const numberLength = 18

// youngestAppointment is how many years lie between birth and appointment at the least; it catches digits
// that were swapped, not people who were appointed young.
const youngestAppointment = 15

// ParseNumber reads a NIP (kind PNS) or an NI PPPK (kind PPPK). Spaces, dots, hyphens and the apostrophe of
// spreadsheets are passed over. A number that a spreadsheet has rounded is told apart from one that was
// mistyped, because only the source can mend it.
func ParseNumber(kind PersonKind, s string) (Number, *NumberFault) {
	digits := strings.Map(dropPunctuation, strings.TrimSpace(s))
	switch {
	case digits == "":
		return Number{}, &NumberFault{NumberMissing, "NIP belum diisi.", "The staff number is missing."}
	case scientific(s), len(digits) == numberLength && allDigits(digits) && strings.HasSuffix(digits, "000"):
		return Number{}, &NumberFault{NumberPrecisionLost,
			"Angka terakhir NIP hilang karena tersimpan sebagai bilangan; ubah kolomnya menjadi teks dan isi ulang dari sumbernya.",
			"The last digits were lost because the cell is a number; make the column text and fill it in again from the source."}
	case !allDigits(digits):
		return Number{}, &NumberFault{NumberCharacters,
			"NIP hanya boleh berisi angka.", "A staff number may hold digits only."}
	case len(digits) != numberLength:
		return Number{}, &NumberFault{NumberLength,
			"NIP harus 18 angka.", "A staff number must have 18 digits."}
	}
	return takeApart(kind, digits)
}

func takeApart(kind PersonKind, digits string) (Number, *NumberFault) {
	n := Number{Digits: digits, Kind: kind, Year: atoi(digits[8:12]), Sequence: digits[15:]}
	born, err := time.Parse("20060102", digits[:8])
	if err != nil || born.Year() < 1900 {
		return Number{}, &NumberFault{NumberBirthDate,
			"Delapan angka pertama NIP bukan tanggal lahir.", "The first eight digits are not a birth date."}
	}
	n.Born = NewDate(born.Date())
	if n.Year < born.Year()+youngestAppointment || n.Year > born.Year()+100 {
		return Number{}, &NumberFault{NumberAppointment,
			"Tahun pengangkatan pada NIP tidak cocok dengan tahun lahirnya.", "The year of appointment does not fit the year of birth."}
	}
	if kind == PPPK {
		n.Contracts = atoi(digits[12:14])
	} else {
		n.Month = atoi(digits[12:14])
		if n.Month < 1 || n.Month > 12 {
			return Number{}, &NumberFault{NumberAppointment,
				"Angka ke-13 dan 14 NIP harus bulan pengangkatan; bila pegawai PPPK, isi statusnya pppk.",
				"Digits 13 and 14 must be the month of appointment; for contract staff, set the status to pppk."}
		}
	}
	switch digits[14] {
	case '1':
	case '2':
		n.Female = true
	default:
		return Number{}, &NumberFault{NumberSex,
			"Angka ke-15 NIP harus 1 (pria) atau 2 (wanita).", "Digit 15 must be 1 (male) or 2 (female)."}
	}
	return n, nil
}

func dropPunctuation(r rune) rune {
	switch r {
	case ' ', '\t', '.', '-', '\'', '’', '‘', '`', '\u00a0', '\u200b', '\u202f':
		return -1
	}
	return r
}

// scientific recognises what a spreadsheet makes of 18 digits: 1.98609262015051E+17.
func scientific(s string) bool {
	mantissa, exponent, found := strings.Cut(strings.ToUpper(strings.TrimSpace(s)), "E")
	mantissa = strings.Map(func(r rune) rune {
		if r == '.' || r == ',' {
			return -1
		}
		return r
	}, mantissa)
	return found && mantissa != "" && allDigits(mantissa) && allDigits(strings.TrimLeft(exponent, "+")) && exponent != ""
}

func allDigits(s string) bool {
	for _, r := range s {
		if r < '0' || r > '9' {
			return false
		}
	}
	return true
}

// atoi reads digits that were checked to be digits.
func atoi(digits string) int {
	n := 0
	for _, r := range digits {
		n = n*10 + int(r-'0')
	}
	return n
}
