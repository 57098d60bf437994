package appraisal_test

import (
	"strings"
	"testing"

	"siklus.id/appraisal"
)

func TestNumbers(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name  string
		kind  appraisal.PersonKind
		given string
		code  string // of the fault; empty: sound
	}{
		{"NIP of a man", appraisal.PNS, "198609262015051001", ""},
		{"NIP of a woman", appraisal.PNS, "196804111993032009", ""},
		{"with spaces as printed", appraisal.PNS, "19860926 201505 1 001", ""},
		{"with dots", appraisal.PNS, "19860926.201505.1.001", ""},
		{"with a spreadsheet's apostrophe", appraisal.PNS, "'198609262015051001", ""},
		{"with hard spaces", appraisal.PNS, "19860926\u00a0201505\u00a01\u00a0001", ""},
		{"NI PPPK, digits 13–14 are agreements: 21", appraisal.PPPK, "199206082022211008", ""},
		{"the same digits as a NIP: month 21", appraisal.PNS, "199206082022211008", appraisal.NumberAppointment},
		{"NI PPPK with no agreement counted", appraisal.PPPK, "199206082022001008", ""},
		{"missing", appraisal.PNS, "  ", appraisal.NumberMissing},
		{"scientific notation", appraisal.PNS, "1.98609262015051E+17", appraisal.NumberPrecisionLost},
		{"scientific notation, comma, lower case", appraisal.PNS, "1,98609262015051e17", appraisal.NumberPrecisionLost},
		{"fifteen digits kept, zeros after", appraisal.PNS, "198609262015051000", appraisal.NumberPrecisionLost},
		{"seventeen digits", appraisal.PNS, "19860926201505100", appraisal.NumberLength},
		{"the nine digits of before 2009", appraisal.PNS, "131789456", appraisal.NumberLength},
		{"a letter O", appraisal.PNS, "19860926201505100O", appraisal.NumberCharacters},
		{"Arabic digits", appraisal.PNS, "١٩٨٦٠٩٢٦٢٠١٥٠٥١٠٠١", appraisal.NumberCharacters},
		{"30 February", appraisal.PNS, "198602302015051001", appraisal.NumberBirthDate},
		{"month 13 of birth", appraisal.PPPK, "198613012015051001", appraisal.NumberBirthDate},
		{"year 0986", appraisal.PNS, "098609262015051001", appraisal.NumberBirthDate},
		{"appointed before fifteen", appraisal.PNS, "201009262015051001", appraisal.NumberAppointment},
		{"appointed in month 00", appraisal.PNS, "198609262015001001", appraisal.NumberAppointment},
		{"sex 3", appraisal.PNS, "198609262015053001", appraisal.NumberSex},
		{"sex 0, PPPK", appraisal.PPPK, "199206082022210008", appraisal.NumberSex},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			n, fault := appraisal.ParseNumber(row.kind, row.given)
			if row.code == "" {
				if fault != nil || len(n.String()) != 18 {
					t.Fatalf("%+v, %+v", n, fault)
				}
				return
			}
			if fault == nil || fault.Code != row.code {
				t.Fatalf("%+v, want %s", fault, row.code)
			}
			if digits := strings.TrimSpace(row.given); digits != "" && strings.Contains(fault.Sentence+fault.English, digits) {
				t.Errorf("the fault repeats the number: %+v", fault)
			}
		})
	}
}

func TestNumberTakenApart(t *testing.T) {
	t.Parallel()
	n, _ := appraisal.ParseNumber(appraisal.PNS, "19680411 199303 2 009")
	if n.Born != day(t, "1968-04-11") || n.Year != 1993 || n.Month != 3 || !n.Female || n.Sequence != "009" || n.Contracts != 0 {
		t.Errorf("NIP: %+v", n)
	}
	n, _ = appraisal.ParseNumber(appraisal.PPPK, "199206082022211008")
	if n.Born != day(t, "1992-06-08") || n.Year != 2022 || n.Month != 0 || n.Contracts != 21 || n.Female {
		t.Errorf("NI PPPK: %+v", n)
	}
}

func FuzzParseNumber(f *testing.F) {
	for _, s := range []string{"198609262015051001", "1.98609262015051E+17", "'19860926 201505 1 001", "E", "", "\xff", "١٩٨٦"} {
		f.Add(s, true)
		f.Add(s, false)
	}
	f.Fuzz(func(t *testing.T, s string, contract bool) {
		kind := appraisal.PNS
		if contract {
			kind = appraisal.PPPK
		}
		n, fault := appraisal.ParseNumber(kind, s)
		if (fault == nil) == (n.Digits == "") {
			t.Fatalf("%q gives %+v and %+v", s, n, fault)
		}
		if fault != nil {
			return
		}
		again, fault := appraisal.ParseNumber(kind, n.Digits)
		if fault != nil || again != n {
			t.Fatalf("%q reads back as %+v, %+v", n.Digits, again, fault)
		}
	})
}

func FuzzParseDate(f *testing.F) {
	f.Add("2027-01-31")
	f.Add("2027-02-30")
	f.Add("99999-01-01")
	f.Fuzz(func(t *testing.T, s string) {
		d, err := appraisal.ParseDate(s)
		if err == nil && d.String() != s {
			t.Fatalf("%q reads as %s", s, d)
		}
	})
}
