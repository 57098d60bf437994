package editions

import (
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"

	"siklus.id/appraisal"
)

// PP302019 names the government regulation with the scored rules. A policy may show its score beside the quadrant
// of PermenPANRB 6/2022, or name it as its edition; then its band is the predicate. Its articles on procedure could
// not be read, so as an edition it runs by the clocks of PermenPANRB 6/2022 and says so with every provision.
const PP302019 = "pp-30-2019"

// Scored lists the scored editions.
func Scored() []string { return []string{PP302019} }

// LoadScoring returns a scored edition by name.
func LoadScoring(name string) (appraisal.Scoring, error) {
	if name != PP302019 {
		return appraisal.Scoring{}, fmt.Errorf("scored edition %q is not known; known are %s", name, strings.Join(Scored(), ", "))
	}
	text, err := files.ReadFile(name + ".txt")
	if err != nil {
		return appraisal.Scoring{}, err
	}
	s, err := readScoring("PP 30/2019", string(text))
	if err != nil {
		return s, fmt.Errorf("edition %s: %w", name, err)
	}
	s.Name, s.Title = name, "Peraturan Pemerintah Nomor 30 Tahun 2019"
	return s, nil
}

func readScoring(short, text string) (appraisal.Scoring, error) {
	var s appraisal.Scoring
	rows, err := fields(text, 7)
	if err != nil {
		return s, err
	}
	for _, row := range rows {
		if err := readScoringRow(&s, short, row); err != nil {
			return s, fmt.Errorf("%s %s: %w", row[0], row[1], err)
		}
	}
	if s.Cap == 0 || len(s.Weights) == 0 || len(s.Bands) == 0 {
		return s, fmt.Errorf("cap, weights or bands are missing")
	}
	return s, nil
}

func readScoringRow(s *appraisal.Scoring, short string, row []string) error {
	cited, err := readCited(short+" "+row[5], row[6])
	if err != nil {
		return err
	}
	switch row[0] {
	case "cap":
		s.CapAt = cited
		s.Cap, err = appraisal.ParseDecimal(row[2], 0)
		return err
	case "weights":
		return readWeights(s, row, cited)
	case "band":
		return readBand(s, row, cited)
	case "unread":
		s.Unread = append(s.Unread, cited)
		return nil
	}
	return fmt.Errorf("a row of this kind is not known")
}

func readWeights(s *appraisal.Scoring, row []string, cited appraisal.Cited) error {
	targets, err1 := strconv.Atoi(row[2])
	behaviour, err2 := strconv.Atoi(row[3])
	w := appraisal.Weights{Targets: targets, Behaviour: behaviour, VoicesHeard: row[4] == "voices-heard", Cited: cited}
	if err1 != nil || err2 != nil || targets+behaviour != 100 || w.String() != row[1] {
		return fmt.Errorf("the shares %s and %s do not make the weights", row[2], row[3])
	}
	s.Weights = append(s.Weights, w)
	return nil
}

func readBand(s *appraisal.Scoring, row []string, cited appraisal.Cited) error {
	from, err1 := appraisal.ParseDecimal(row[2], 2)
	to, err2 := appraisal.ParseDecimal(row[3], 2)
	p, err3 := appraisal.ParsePredicate(row[1])
	if err1 != nil || err2 != nil || err3 != nil || from >= to {
		return fmt.Errorf("%s to %s is no band of a predicate", row[2], row[3])
	}
	s.Bands = append(s.Bands, appraisal.Band{
		Name: row[1], Predicate: p, From: from, To: to, Cited: cited,
		Closed: strings.Contains(row[4], "closed"), NewIdea: strings.Contains(row[4], "new-idea"),
	})
	return nil
}

func readCited(place, mark string) (appraisal.Cited, error) {
	c := appraisal.Cited{Place: place, Mark: appraisal.Mark(mark)}
	switch c.Mark {
	case appraisal.ReadDirectly, appraisal.ReadQuoted, appraisal.Secondary, appraisal.NotRead:
		return c, nil
	}
	return c, fmt.Errorf("mark %q is not known", mark)
}

// fields splits lines of n trimmed fields.
func fields(text string, n int) ([][]string, error) {
	lines := csv.NewReader(strings.NewReader(text))
	lines.Comma, lines.Comment, lines.FieldsPerRecord = '|', '#', n
	rows, err := lines.ReadAll()
	for _, row := range rows {
		for i := range row {
			row[i] = strings.TrimSpace(row[i])
		}
	}
	return rows, err
}
