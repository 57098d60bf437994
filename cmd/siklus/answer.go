package main

import (
	"encoding/json"
	"strings"
)

// answer is what `siklus explain`, `siklus term` and `siklus policy` say: the answer, what it was made from and
// where the rules stand. Its JSON form is for scripts and keeps its keys.
type answer struct {
	Answer     any            `json:"answer"`
	Inputs     map[string]any `json:"inputs"`
	Provisions []string       `json:"provisions"`
	Figures    []figure       `json:"figures,omitempty"`
	Notes      []string       `json:"notes,omitempty"`

	plain string // the answer as a person reads it; empty: Answer itself
}

// figure is one number or name on the way to an answer, with the version of the rules it comes from.
type figure struct {
	Name      string `json:"name"`
	Value     string `json:"value"`
	Version   string `json:"version"`
	Provision string `json:"provision"`
}

// give prints an answer, as JSON or for people.
func (c *console) give(a answer, asJSON bool) error {
	if asJSON {
		e := json.NewEncoder(c.out)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		return e.Encode(a)
	}
	c.say("%s", a.plain)
	if len(a.Figures) > 0 {
		c.say("")
		t := newTable(c.out, "figure", "value", "rules", "provision")
		for _, f := range a.Figures {
			t.row(f.Name, f.Value, f.Version, f.Provision)
		}
		if err := t.end(); err != nil {
			return err
		}
	}
	if len(a.Notes) > 0 {
		c.say("\n%s", strings.Join(a.Notes, "\n"))
	}
	if len(a.Provisions) > 0 {
		c.say("\n%s", strings.Join(a.Provisions, "; "))
	}
	return nil
}

// provisions splits lists of places and leaves out what stands already.
func provisions(places ...string) []string {
	all := []string{}
	seen := map[string]bool{}
	for _, p := range places {
		for _, one := range strings.Split(p, "; ") {
			if one != "" && !seen[one] {
				seen[one] = true
				all = append(all, one)
			}
		}
	}
	return all
}
