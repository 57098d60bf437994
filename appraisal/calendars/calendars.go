// Package calendars holds the days off of the nation, one file per year: national holidays and joint leave
// (*cuti bersama*) as the joint decree of three ministers sets them. A year without a decree yet holds the
// dates that are expected, marked as such, so that a plan can be made and its reader warned.
package calendars

import (
	"embed"
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"strings"

	"siklus.id/appraisal"
)

// Kind tells holidays from joint leave. Nobody works on either.
type Kind string

// The kinds of day off.
const (
	Holiday    Kind = "libur" // *hari libur nasional*
	JointLeave Kind = "cuti"  // *cuti bersama*
)

// Day is one day off.
type Day struct {
	Date     appraisal.Date
	Kind     Kind
	Expected bool   // worked out, not decreed: may move by a day
	Name     string // Indonesian
}

// Year is the days off of one calendar year.
type Year struct {
	Year    int
	Decreed bool   // false: no decree has been read in for the year
	Source  string // Indonesian: the decree, or why there is none
	Days    []Day  // ascending
}

//go:embed *.txt
var files embed.FS

// Years lists the years there is data for, ascending.
func Years() []int {
	names, err := fs.Glob(files, "*.txt")
	if err != nil {
		return nil
	}
	var years []int
	for _, n := range names {
		if y, err := strconv.Atoi(strings.TrimSuffix(n, ".txt")); err == nil {
			years = append(years, y)
		}
	}
	return years
}

// Load returns the days off of a year. It refuses a year without data, because terms counted without
// holidays would end too early.
func Load(year int) (Year, error) {
	text, err := files.ReadFile(strconv.Itoa(year) + ".txt")
	if errors.Is(err, fs.ErrNotExist) {
		return Year{}, fmt.Errorf("there is no calendar of days off for %d; known are %v", year, Years())
	}
	if err != nil {
		return Year{}, err
	}
	y, err := read(year, string(text))
	if err != nil {
		return Year{}, fmt.Errorf("calendar of %d: %w", year, err)
	}
	return y, nil
}

func read(year int, text string) (Year, error) {
	lines := csv.NewReader(strings.NewReader(text))
	lines.Comma, lines.Comment, lines.FieldsPerRecord = '|', '#', -1
	y := Year{Year: year}
	rows, err := lines.ReadAll()
	if err != nil {
		return y, err
	}
	if len(rows) == 0 || len(rows[0]) != 2 {
		return y, errors.New("the first line must say whether the year is decreed, and by what")
	}
	y.Source = strings.TrimSpace(rows[0][1])
	switch strings.TrimSpace(rows[0][0]) {
	case "decreed":
		y.Decreed = true
	case "expected":
	default:
		return y, fmt.Errorf("%q is neither decreed nor expected", rows[0][0])
	}
	for _, row := range rows[1:] {
		d, err := readDay(year, row)
		if err != nil {
			return y, err
		}
		if n := len(y.Days); n > 0 && y.Days[n-1].Date >= d.Date {
			return y, fmt.Errorf("%s is out of order or stands twice", d.Date)
		}
		y.Days = append(y.Days, d)
	}
	return y, nil
}

func readDay(year int, row []string) (Day, error) {
	if len(row) != 3 {
		return Day{}, fmt.Errorf("a day needs a date, a kind and a name: %q", strings.Join(row, "|"))
	}
	date, err := appraisal.ParseDate(strings.TrimSpace(row[0]))
	if err != nil {
		return Day{}, err
	}
	if date.Year() != year {
		return Day{}, fmt.Errorf("%s is not in %d", date, year)
	}
	d := Day{Date: date, Name: strings.TrimSpace(row[2])}
	kind, mark, marked := strings.Cut(strings.TrimSpace(row[1]), " ")
	d.Kind, d.Expected = Kind(kind), marked
	if d.Kind != Holiday && d.Kind != JointLeave || marked && mark != "expected" || d.Name == "" {
		return d, fmt.Errorf("%s: %q is not a kind of day off, or the name is missing", date, row[1])
	}
	return d, nil
}
