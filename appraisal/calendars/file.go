package calendars

import (
	"fmt"
	"slices"
	"strings"

	"siklus.id/appraisal"
)

// ReadFile reads days off from a file that somebody hands in. One day per line: a date YYYY-MM-DD, and after it,
// if wanted, what day it is, parted by |, a comma, a semicolon, a tab or a space. Empty lines and lines that
// begin with # are skipped; the head line of this package's own files (decreed | …, expected | …) and a head
// line that begins with "date" or "tanggal" may come first. Anything else is an error with its line: a day
// that was skipped in silence would end terms too early. The days come back ascending, each once.
func ReadFile(text string) ([]appraisal.Date, error) {
	seen := map[appraisal.Date]bool{}
	var days []appraisal.Date
	first := true
	for i, line := range strings.Split(strings.TrimPrefix(text, "\ufeff"), "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		date, _, _ := strings.Cut(strings.NewReplacer("|", " ", ",", " ", ";", " ", "\t", " ").Replace(line), " ")
		if first && isHead(date) {
			first = false
			continue
		}
		first = false
		d, err := appraisal.ParseDate(date)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", i+1, err)
		}
		if !seen[d] {
			seen[d] = true
			days = append(days, d)
		}
	}
	slices.Sort(days)
	return days, nil
}

func isHead(word string) bool {
	switch strings.ToLower(strings.Trim(word, `"`)) {
	case "decreed", "expected", "date", "tanggal":
		return true
	}
	return false
}
