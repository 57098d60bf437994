// Package editions holds the regulations as dated data: for every clock its length, its unit, who must act
// and where it stands. A new regulation is a new file; an old one is never edited, because cases that were
// opened under it run by it to their end.
package editions

import (
	"embed"
	"encoding/csv"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"siklus.id/appraisal"
)

// PermenPANRB62022 names the regulation in force since 7 February 2022.
const PermenPANRB62022 = "permenpanrb-6-2022"

//go:embed *.txt
var files embed.FS

var known = []appraisal.Edition{{
	Name:    PermenPANRB62022,
	Title:   "Peraturan Menteri PANRB Nomor 6 Tahun 2022",
	InForce: appraisal.NewDate(2022, time.February, 7),
}}

// Names lists the editions, the oldest first.
func Names() []string {
	var names []string
	for _, e := range known {
		names = append(names, e.Name)
	}
	return names
}

// Load returns an edition by name.
func Load(name string) (appraisal.Edition, error) {
	i := slices.IndexFunc(known, func(e appraisal.Edition) bool { return e.Name == name })
	if i < 0 {
		return appraisal.Edition{}, fmt.Errorf("edition %q is not known; known are %s", name, strings.Join(Names(), ", "))
	}
	edition := known[i]
	text, err := files.ReadFile(name + ".txt")
	if err != nil {
		return appraisal.Edition{}, err
	}
	edition.Clocks, err = read(string(text))
	if err != nil {
		return appraisal.Edition{}, fmt.Errorf("edition %s: %w", name, err)
	}
	return edition, nil
}

// Provision returns where a clock stands in the regulation in force, "policy" for the clocks that the
// agency sets where the law is silent.
func Provision(c appraisal.Clock) string {
	edition, err := Load(PermenPANRB62022)
	if err != nil {
		return appraisal.PolicyProvision
	}
	return edition.Provision(c)
}

func read(text string) ([]appraisal.ClockRule, error) {
	lines := csv.NewReader(strings.NewReader(text))
	lines.Comma, lines.Comment, lines.FieldsPerRecord = '|', '#', 6
	rows, err := lines.ReadAll()
	if err != nil {
		return nil, err
	}
	var rules []appraisal.ClockRule
	for i, row := range rows {
		rule, err := readRule(row)
		if err != nil {
			return nil, fmt.Errorf("clock %d (%s): %w", i+1, row[0], err)
		}
		if slices.ContainsFunc(rules, func(r appraisal.ClockRule) bool { return r.Clock == rule.Clock }) {
			return nil, fmt.Errorf("clock %s stands twice", rule.Clock)
		}
		rules = append(rules, rule)
	}
	return rules, nil
}

func readRule(row []string) (appraisal.ClockRule, error) {
	rule := appraisal.ClockRule{
		Clock: appraisal.Clock(row[0]), Unit: appraisal.LengthUnit(row[2]), Starts: row[3], Provision: row[5],
	}
	for _, role := range strings.Split(row[4], ",") {
		rule.By = append(rule.By, appraisal.Role(role))
	}
	switch rule.Unit {
	case appraisal.WorkingDays:
		n, err := strconv.Atoi(row[1])
		if err != nil || n < 1 {
			return rule, fmt.Errorf("%q is not a number of working days", row[1])
		}
		rule.Length = n
	case appraisal.CalendarDate, appraisal.ByPolicy, appraisal.AsAgreed:
		if row[1] != "" {
			return rule, errors.New("only a clock in working days has a length")
		}
	default:
		return rule, fmt.Errorf("unit %q is not known", row[2])
	}
	if rule.Provision == "" {
		return rule, errors.New("no provision is named")
	}
	return rule, nil
}
