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

// known are the editions, the oldest first, each with the file of its clocks.
var known = []struct {
	edition appraisal.Edition
	clocks  string
}{
	{appraisal.Edition{
		Name:    PP302019,
		Title:   "Peraturan Pemerintah Nomor 30 Tahun 2019",
		InForce: appraisal.NewDate(2019, time.April, 29), // on promulgation; the day could not be checked
	}, PP302019 + "-clocks.txt"},
	{appraisal.Edition{
		Name:    PermenPANRB62022,
		Title:   "Peraturan Menteri PANRB Nomor 6 Tahun 2022",
		InForce: appraisal.NewDate(2022, time.February, 7),
	}, PermenPANRB62022 + ".txt"},
}

// Names lists the editions, the oldest first.
func Names() []string {
	var names []string
	for _, k := range known {
		names = append(names, k.edition.Name)
	}
	return names
}

// Load returns an edition by name.
func Load(name string) (appraisal.Edition, error) {
	for _, k := range known {
		if k.edition.Name != name {
			continue
		}
		text, err := files.ReadFile(k.clocks)
		if err != nil {
			return appraisal.Edition{}, err
		}
		edition := k.edition
		if edition.Clocks, err = read(string(text)); err != nil {
			return appraisal.Edition{}, fmt.Errorf("edition %s: %w", name, err)
		}
		return edition, nil
	}
	return appraisal.Edition{}, fmt.Errorf("edition %q is not known; known are %s", name, strings.Join(Names(), ", "))
}

// Provision returns where a clock stands in the regulation in force, "policy" for the clocks that the
// agency sets where the law is silent.
func Provision(c appraisal.Clock) string { return ProvisionIn(PermenPANRB62022, c) }

// ProvisionIn returns where a clock stands in an edition, with the mark of what was not read directly; "policy" for
// the clocks that the agency sets, and for every clock of an edition that is not known.
func ProvisionIn(edition string, c appraisal.Clock) string {
	e, err := Load(edition)
	if err != nil {
		return appraisal.PolicyProvision
	}
	return e.Provision(c)
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
