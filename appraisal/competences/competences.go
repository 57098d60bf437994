// Package competences holds the dictionary of competences (*kamus kompetensi*): eight managerial and one sociocultural,
// named as PermenPANRB 38/2017 names them, with behaviours for each of the five levels in the words of this product, and
// the templates from which the standard of a post begins.
package competences

import (
	"embed"
	"encoding/csv"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"siklus.id/appraisal"
)

//go:embed *.txt
var files embed.FS

// Dictionary returns the competences that every agency has, the managerial ones first.
func Dictionary() ([]appraisal.Competence, error) {
	return readWith("kamus.txt", 5, readDictionary)
}

// Template is where the standard of posts of one kind and level begins.
type Template struct {
	Key                 string // a level of posts, or "fungsional/" and a grade
	Indonesian, English string // its name
	Standard            []appraisal.CompetenceLevel
}

// Templates returns the templates from the top of the ladder down.
func Templates() ([]Template, error) {
	return readWith("awal.txt", 5, readTemplates)
}

func readWith[T any](name string, columns int, read func(rows [][]string) ([]T, error)) ([]T, error) {
	text, err := files.ReadFile(name)
	if err != nil {
		return nil, err
	}
	rows, err := split(string(text), columns)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	list, err := read(rows)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return list, nil
}

func split(text string, columns int) ([][]string, error) {
	lines := csv.NewReader(strings.NewReader(text))
	lines.Comma, lines.Comment, lines.FieldsPerRecord, lines.LazyQuotes = '|', '#', columns, true
	rows, err := lines.ReadAll()
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		for i := range row {
			if row[i] = strings.TrimSpace(row[i]); row[i] == "" {
				return nil, fmt.Errorf("%s: a column is empty", row[0])
			}
		}
	}
	return rows, nil
}

// parts of a competence in the file, in this order.
var parts = []string{"name", "meaning", "1", "2", "3", "4", "5"}

func readDictionary(rows [][]string) (list []appraisal.Competence, err error) {
	if len(rows)%len(parts) != 0 {
		return nil, errors.New("a competence has a name, a meaning and five levels")
	}
	for lines := range slices.Chunk(rows, len(parts)) {
		c := appraisal.Competence{Code: lines[0][0], Kind: appraisal.CompetenceKind(lines[0][1])}
		if c.Kind != appraisal.Managerial && c.Kind != appraisal.Sociocultural {
			return nil, fmt.Errorf("%s: %q is no kind of the dictionary", c.Code, c.Kind)
		}
		for i, line := range lines {
			if line[0] != c.Code || line[1] != string(c.Kind) || line[2] != parts[i] {
				return nil, fmt.Errorf("%s: part %q is missing or out of order", c.Code, parts[i])
			}
			switch i {
			case 0:
				c.Name, c.English = line[3], line[4]
			case 1:
				c.Meaning, c.MeaningEnglish = line[3], line[4]
			default:
				c.Levels = append(c.Levels, appraisal.LevelBehaviour{Indonesian: line[3], English: line[4]})
			}
		}
		if slices.ContainsFunc(list, func(o appraisal.Competence) bool { return o.Code == c.Code }) {
			return nil, fmt.Errorf("%s stands twice", c.Code)
		}
		list = append(list, c)
	}
	return list, nil
}

func readTemplates(rows [][]string) (list []Template, err error) {
	dictionary, err := Dictionary()
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		t := Template{Key: row[0], Indonesian: row[1], English: row[2]}
		managerial, err := level(row[3])
		if err != nil {
			return nil, fmt.Errorf("%s: %w", t.Key, err)
		}
		sociocultural, err := level(row[4])
		if err != nil {
			return nil, fmt.Errorf("%s: %w", t.Key, err)
		}
		if slices.ContainsFunc(list, func(o Template) bool { return o.Key == t.Key }) {
			return nil, fmt.Errorf("%s stands twice", t.Key)
		}
		for _, c := range dictionary {
			asked := appraisal.CompetenceLevel{Competence: c.Code, Level: managerial}
			if c.Kind == appraisal.Sociocultural {
				asked.Level = sociocultural
			}
			t.Standard = append(t.Standard, asked)
		}
		list = append(list, t)
	}
	return list, nil
}

func level(text string) (int, error) {
	n, err := strconv.Atoi(text)
	if err != nil || n < appraisal.LeastLevel || n > appraisal.MostLevel {
		return 0, fmt.Errorf("%q is no level", text)
	}
	return n, nil
}
