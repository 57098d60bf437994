package appraisal

import (
	"fmt"
	"strconv"
	"strings"
)

// Decimal is an exact decimal number with six places, counted in millionths: a score at the edge of a band
// must not depend on how a machine rounds binary fractions.
type Decimal int64

const decimalPlaces = 6

const decimalOne Decimal = 1_000_000

// DecimalOf returns a whole number as a Decimal.
func DecimalOf(n int) Decimal { return Decimal(n) * decimalOne }

// ParseDecimal reads a number such as "89.99" or, as it is written in Indonesia, "89,99": at most nine digits
// before the mark and at most places digits after it (no more than six). It takes no sign and no exponent.
func ParseDecimal(s string, places int) (Decimal, error) {
	whole, part, marked := strings.Cut(strings.Replace(s, ",", ".", 1), ".")
	if !digits(whole) || marked && !digits(part) || len(whole) > 9 {
		return 0, fmt.Errorf("%q is not a number such as 90 or 89.99", s)
	}
	if places = min(places, decimalPlaces); len(part) > places {
		return 0, fmt.Errorf("%q has more than %d decimal places", s, places)
	}
	n, err := strconv.ParseInt(whole+part+strings.Repeat("0", decimalPlaces-len(part)), 10, 64)
	return Decimal(n), err
}

func digits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// String writes the number with as many places as it needs: "120", "89.99".
func (d Decimal) String() string {
	sign := ""
	if d < 0 {
		sign, d = "-", -d
	}
	part := fmt.Sprintf("%06d", int64(d%decimalOne))
	text := sign + strconv.FormatInt(int64(d/decimalOne), 10)
	if part = strings.TrimRight(part, "0"); part != "" {
		text += "." + part
	}
	return text
}

// MarshalJSON writes the number as a number, with every place it has.
func (d Decimal) MarshalJSON() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalJSON reads what MarshalJSON writes; a number with an exponent or more than six places is an error.
func (d *Decimal) UnmarshalJSON(text []byte) error {
	number, negative := strings.CutPrefix(string(text), "-")
	n, err := ParseDecimal(number, decimalPlaces)
	if negative {
		n = -n
	}
	*d = n
	return err
}

// hundredths returns n ÷ d rounded once to two places, halves away from zero; n and d are positive.
func hundredths(n, d int64) Decimal {
	return Decimal((n*100*2+d)/(2*d)) * (decimalOne / 100)
}
