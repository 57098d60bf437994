// Package talents holds where the rule of the nine boxes begins (*aturan talenta*) and where each part of it is from. An
// agency that entered its own version no longer uses these figures.
package talents

import (
	"bytes"
	"embed"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"strings"

	"siklus.id/appraisal"
)

//go:embed awal.json sumber.txt
var files embed.FS

// Beginning is the rule with which every agency begins, version 0.
func Beginning() (r appraisal.TalentRule, err error) {
	text, err := files.ReadFile("awal.json")
	if err != nil {
		return r, err
	}
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&r); err != nil {
		return r, fmt.Errorf("awal.json: %w", err)
	}
	return r, nil
}

// Source says where a part of the rule is from.
type Source struct {
	Part      string // as the rule calls it: "boxes"
	Provision string // "policy" where no regulation gives a figure
	Says      appraisal.Sentence
}

// Sources returns where the parts of the beginning are from, in the order of a page.
func Sources() ([]Source, error) {
	text, err := files.ReadFile("sumber.txt")
	if err != nil {
		return nil, err
	}
	lines := csv.NewReader(strings.NewReader(string(text)))
	lines.Comma, lines.Comment, lines.FieldsPerRecord = '|', '#', 4
	rows, err := lines.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("sumber.txt: %w", err)
	}
	var out []Source
	for _, row := range rows {
		out = append(out, Source{Part: row[0], Provision: row[1], Says: appraisal.Sentence{Indonesian: row[2], English: row[3]}})
	}
	return out, nil
}
