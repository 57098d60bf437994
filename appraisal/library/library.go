// Package library holds ready indicators, one file per sector, in the words of this product: what to measure, which
// way it gets better, an example of a target and where the data come from. They are a start for people who write
// their targets, not a rule: whoever takes one changes it to fit the own post.
package library

import (
	"embed"
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"siklus.id/appraisal"
)

// Ready is one indicator of the library. Texts are Indonesian: they go into a form whose language that is.
type Ready struct {
	Code   string // "kes-03"
	Sector string // name of the file it stands in
	Result string // planned result that it goes with
	appraisal.Indicator
}

// Aspects as the files write them (art. 9(2)).
const (
	Quantity = "kuantitas"
	Quality  = "kualitas"
	Time     = "waktu"
	Cost     = "biaya"
)

//go:embed *.txt
var files embed.FS

// Sectors lists the sectors there are indicators for, by name.
func Sectors() []string {
	names, err := fs.Glob(files, "*.txt")
	if err != nil {
		return nil
	}
	for i, n := range names {
		names[i] = strings.TrimSuffix(n, path.Ext(n))
	}
	return names
}

// Load returns the indicators of a sector by code.
func Load(sector string) ([]Ready, error) {
	text, err := files.ReadFile(sector + ".txt")
	if err != nil {
		return nil, fmt.Errorf("there are no indicators for %q; known are %v", sector, Sectors())
	}
	list, err := read(sector, string(text))
	if err != nil {
		return nil, fmt.Errorf("indicators for %s: %w", sector, err)
	}
	return list, nil
}

// All returns every indicator, by sector and code.
func All() ([]Ready, error) {
	var all []Ready
	for _, sector := range Sectors() {
		list, err := Load(sector)
		if err != nil {
			return nil, err
		}
		all = append(all, list...)
	}
	return all, nil
}

// Search returns the indicators of a list in which every word of the query occurs, in any case, in any of its texts. An
// empty query, sector or kind does not narrow it.
func Search(list []Ready, query, sector string, kind appraisal.IndicatorKind) []Ready {
	words := strings.Fields(strings.ToLower(query))
	return slices.DeleteFunc(slices.Clone(list), func(r Ready) bool {
		if sector != "" && r.Sector != sector || kind != "" && r.Kind != kind {
			return true
		}
		text := strings.ToLower(strings.Join([]string{r.Code, r.Sector, r.Aspect, r.Result, r.Measure, r.Unit, r.Target, r.Source}, " "))
		return slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(text, w) })
	})
}

// columns of a line, parted by |.
const columns = 9

var code = regexp.MustCompile(`^[a-z]{3}-\d{2}$`)

// choices are the words of a file for what is chosen.
var (
	aspects    = []string{Quantity, Quality, Time, Cost}
	kinds      = map[string]appraisal.IndicatorKind{"hasil": appraisal.OfResult, "proses": appraisal.OfProcess, "inovasi": appraisal.OfInnovation}
	directions = map[string]appraisal.TargetDirection{"naik": appraisal.More, "turun": appraisal.Less, "tepat": appraisal.Exactly}
)

func read(sector, text string) ([]Ready, error) {
	lines := csv.NewReader(strings.NewReader(text))
	lines.Comma, lines.Comment, lines.FieldsPerRecord, lines.LazyQuotes = '|', '#', columns, true
	rows, err := lines.ReadAll()
	if err != nil {
		return nil, err
	}
	list := make([]Ready, 0, len(rows))
	for _, row := range rows {
		for i := range row {
			row[i] = strings.TrimSpace(row[i])
		}
		r, err := readOne(sector, row)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", row[0], err)
		}
		if n := len(list); n > 0 && list[n-1].Code >= r.Code {
			return nil, fmt.Errorf("%s is out of order or stands twice", r.Code)
		}
		list = append(list, r)
	}
	return list, nil
}

// readOne reads: code | aspect | kind | direction | unit | amount | planned result | indicator | source.
func readOne(sector string, row []string) (Ready, error) {
	r := Ready{Code: row[0], Sector: sector, Result: row[6], Indicator: appraisal.Indicator{
		Aspect: row[1], Kind: kinds[row[2]], Direction: directions[row[3]], Unit: row[4], Amount: row[5], Measure: row[7], Source: row[8],
	}}
	amount, err := appraisal.ParseDecimal(r.Amount, 2)
	switch {
	case !code.MatchString(r.Code):
		return r, errors.New("a code is three letters and two digits")
	case !slices.Contains(aspects, r.Aspect):
		return r, fmt.Errorf("%q is no aspect", r.Aspect)
	case r.Kind == "":
		return r, fmt.Errorf("%q is no kind of indicator", row[2])
	case r.Direction == "":
		return r, fmt.Errorf("%q is no direction", row[3])
	case err != nil:
		return r, err
	case slices.Contains(row, ""):
		return r, errors.New("a column is empty")
	}
	r.Target = strings.ReplaceAll(amount.String(), ".", ",") + " " + r.Unit
	return r, nil
}
