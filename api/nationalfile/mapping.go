// Package nationalfile says which column of the file for the national performance application comes from which fact. The
// mapping is data: an agency whose counterpart asks for other names changes a YAML file, not the program.
package nationalfile

import (
	_ "embed"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"unicode"

	"gopkg.in/yaml.v3"
)

//go:embed nasional.yaml
var carried []byte

// Column is one column of the file.
type Column struct {
	Name  string
	Fact  Fact
	Codes map[string]string // what is written for each code of the fact; nil: its Indonesian words
	Note  string
}

// Mapping is a file's columns in order.
type Mapping struct {
	Name, Title string
	Columns     []Column
}

// Default is the mapping that the program carries.
var Default = sync.OnceValue(func() Mapping {
	m, err := Parse("nasional.yaml", carried)
	if err != nil {
		panic(err) // a test reads it
	}
	return m
})

// Read is Parse on a file; without a path it is the Default.
func Read(path string) (Mapping, error) {
	if path == "" {
		return Default(), nil
	}
	content, err := os.ReadFile(path)
	if err != nil {
		return Mapping{}, fmt.Errorf("mapping of the national file: %w", err)
	}
	return Parse(path, content)
}

// Parse reads a mapping strictly: an unknown, missing or repeated key, a fact that is none, a column that stands twice, a code
// that is missing or too much are errors, all of them reported at once, each as "file:line: what".
func Parse(file string, content []byte) (Mapping, error) {
	r := reader{file: file}
	var root yaml.Node
	if err := yaml.Unmarshal(content, &root); err != nil {
		return Mapping{}, fmt.Errorf("%s: %w", file, err)
	}
	if len(root.Content) != 1 {
		return Mapping{}, fmt.Errorf("%s:1: the file must be one mapping of keys to values", file)
	}
	var m Mapping
	top := r.keys(root.Content[0], "name", "title", "columns")
	m.Name, m.Title = r.text(top, "name"), r.text(top, "title")
	if list := top["columns"]; list != nil {
		if list.Kind != yaml.SequenceNode || len(list.Content) == 0 {
			r.fault(list, "key \"columns\" is a list of columns")
		}
		for _, n := range list.Content {
			c := r.column(n)
			if slices.ContainsFunc(m.Columns, func(o Column) bool { return c.Name != "" && strings.EqualFold(o.Name, c.Name) }) {
				r.fault(n, "column %q stands already", c.Name)
			}
			m.Columns = append(m.Columns, c)
		}
	}
	if len(r.faults) > 0 {
		return Mapping{}, errors.Join(r.faults...)
	}
	return m, nil
}

type reader struct {
	file   string
	faults []error
}

func (r *reader) fault(n *yaml.Node, format string, args ...any) {
	r.faults = append(r.faults, fmt.Errorf("%s:%d: %s", r.file, n.Line, fmt.Sprintf(format, args...)))
}

// keys reads a mapping that must have all the needed keys; one after "?" may be missing.
func (r *reader) keys(n *yaml.Node, needed ...string) map[string]*yaml.Node {
	found := map[string]*yaml.Node{}
	if n.Kind != yaml.MappingNode {
		r.fault(n, "here must be a mapping of keys to values")
		return found
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		switch {
		case !slices.Contains(needed, key.Value) && !slices.Contains(needed, "?"+key.Value):
			r.fault(key, "key %q is not known", key.Value)
		case found[key.Value] != nil:
			r.fault(key, "key %q stands already", key.Value)
		default:
			found[key.Value] = n.Content[i+1]
		}
	}
	for _, key := range needed {
		if !strings.HasPrefix(key, "?") && found[key] == nil {
			r.fault(n, "key %q is missing", key)
		}
	}
	return found
}

// text reads a value of one line; a key that is missing is empty.
func (r *reader) text(in map[string]*yaml.Node, key string) string {
	n := in[key]
	if n == nil {
		return ""
	}
	text := strings.TrimSpace(n.Value)
	if n.Kind != yaml.ScalarNode || text == "" || len(text) > 300 || strings.ContainsFunc(text, unicode.IsControl) {
		r.fault(n, "key %q is one line of text", key)
	}
	return text
}

func (r *reader) column(n *yaml.Node) Column {
	in := r.keys(n, "name", "fact", "?codes", "?note")
	c := Column{Name: r.text(in, "name"), Fact: Fact(r.text(in, "fact")), Note: r.text(in, "note")}
	known, ok := describe(c.Fact)
	if !ok && in["fact"] != nil {
		r.fault(in["fact"], "%q is no fact; there are: %s", string(c.Fact), joined(Facts()))
	}
	codes := in["codes"]
	switch {
	case codes == nil:
	case ok && known.values == nil:
		r.fault(codes, "fact %q is no code", string(c.Fact))
	case ok:
		var needed []string
		for _, v := range known.values {
			needed = append(needed, v.code)
		}
		c.Codes = map[string]string{}
		found := r.keys(codes, needed...)
		for _, code := range needed {
			c.Codes[code] = r.text(found, code)
		}
	}
	return c
}

func joined(list []Fact) string {
	words := make([]string, len(list))
	for i, f := range list {
		words[i] = string(f)
	}
	return strings.Join(words, ", ")
}

// Row is the row of the file for somebody's facts. A fact that should be there and is not is named by its column in the
// remark, behind what the remark says already.
func (m Mapping) Row(of map[Fact]string) []string {
	row := make([]string, len(m.Columns))
	var missing []string
	for i, c := range m.Columns {
		known, _ := describe(c.Fact)
		row[i] = c.written(known, of[c.Fact])
		if row[i] == "" && !known.may {
			missing = append(missing, c.Name)
		}
	}
	if len(missing) > 0 {
		said := strings.TrimSpace(of[Remark] + " Tidak diketahui: " + strings.Join(missing, ", ") + ".")
		for i, c := range m.Columns {
			if c.Fact == Remark {
				row[i] = said
			}
		}
	}
	return row
}

// written is what stands in a cell for a fact.
func (c Column) written(known described, fact string) string {
	if c.Codes != nil {
		return c.Codes[fact]
	}
	for _, v := range known.values {
		if v.code == fact {
			return v.words
		}
	}
	return fact
}
