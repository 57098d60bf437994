package editions

import (
	"fmt"
	"strconv"
	"strings"

	"siklus.id/appraisal"
)

// SE32023 names the circular with the figures of the distribution. It is switchable: without it the pattern
// of IV.B.2 has no percentages.
const SE32023 = "se-3-2023"

// LoadDistribution returns the distribution pattern of the regulation, with the figures of the circular or
// without.
func LoadDistribution(circular bool) (appraisal.Distribution, error) {
	file, d := "iv-b-2", appraisal.Distribution{Name: PermenPANRB62022, Title: "Peraturan Menteri PANRB Nomor 6 Tahun 2022"}
	if circular {
		file, d = SE32023, appraisal.Distribution{Name: SE32023, Title: "Surat Edaran Menteri PANRB Nomor 3 Tahun 2023"}
	}
	text, err := files.ReadFile(file + ".txt")
	if err != nil {
		return d, err
	}
	d.Rules, err = readDistribution(string(text))
	if err != nil {
		return d, fmt.Errorf("distribution %s: %w", d.Name, err)
	}
	return d, nil
}

func readDistribution(text string) ([]appraisal.DistributionRule, error) {
	rows, err := fields(text, 6)
	if err != nil {
		return nil, err
	}
	var rules []appraisal.DistributionRule
	for i, row := range rows {
		rule, err := readDistributionRule(row)
		if err != nil {
			return nil, fmt.Errorf("rule %d (%s, %s): %w", i+1, row[0], row[1], err)
		}
		rules = append(rules, rule)
	}
	return rules, nil
}

func readDistributionRule(row []string) (appraisal.DistributionRule, error) {
	rule := appraisal.DistributionRule{Organisation: appraisal.OrganisationResult(row[0]), Kind: appraisal.DistributionKind(row[2])}
	var err error
	if rule.Cited, err = readCited(row[4], row[5]); err != nil || row[4] == "" || !rule.Organisation.Valid() {
		return rule, fmt.Errorf("organisation, place or mark is not known")
	}
	for _, name := range strings.Split(row[1], ",") {
		p := appraisal.Predicate(name)
		if !p.Valid() {
			return rule, fmt.Errorf("predicate %q is not known", name)
		}
		rule.Of = append(rule.Of, p)
	}
	switch rule.Kind {
	case appraisal.AtMost, appraisal.AtLeast:
		rule.Percent, err = strconv.Atoi(row[3])
		if err != nil || rule.Percent < 0 || rule.Percent > 100 {
			return rule, fmt.Errorf("%q is no percentage", row[3])
		}
	case appraisal.Most, appraisal.Somebody:
		if row[3] != "" {
			return rule, fmt.Errorf("only a limit or a minimum has a percentage")
		}
	default:
		return rule, fmt.Errorf("kind %q is not known", row[2])
	}
	return rule, nil
}
