package web

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// field is one input as a template draws it.
type field struct {
	Name, ID, Label, Hint, Value string
	Empty                        string // what choosing nothing means
	Problem                      string
	Optional                     bool
	Rows                         int
	Type                         string
	Keys                         string // the keyboard a phone shows, when it is another than the type's
	Choices                      []choice
	List                         []choice // what may be entered, as suggestions
}

// choice is one answer of a field that offers several.
type choice struct {
	Value, Text, Hint string
	Chosen            bool
}

// ChoiceID is the id of the n-th answer's input. The first has the id of the field, so that a link to the
// field lands on it.
func (f field) ChoiceID(n int) string {
	if n == 0 {
		return f.ID
	}
	return f.ID + "-" + strconv.Itoa(n+1)
}

// Described names the elements that describe the input, for aria-describedby.
func (f field) Described() string {
	var ids []string
	if f.Hint != "" {
		ids = append(ids, f.ID+"-h")
	}
	if f.Problem != "" {
		ids = append(ids, f.ID+"-e")
	}
	return strings.Join(ids, " ")
}

var indices = regexp.MustCompile(`\[(\d+)\]`)

// stem is a field's path without row numbers.
func stem(name string) string { return indices.ReplaceAllString(name, "") }

// about looks a word up under the act of the page first, then in general: "reason" asks for something else
// when targets go back than when a term is extended.
func (v *view) about(kind, name string) string {
	s := strings.ReplaceAll(stem(name), ".", "-")
	if text, ok := v.words.find(kind + "." + v.Act + "-" + s); ok && v.Act != "" {
		return text
	}
	if text, ok := v.words.find(kind + "." + s); ok {
		return text
	}
	return ""
}

// Field prepares an input. Flags are "optional", "short" (fewer lines), "long" (more), "decimal" for a number
// with a comma or a dot, "policies" or "units" for suggestions, or the type of a one-line input.
func (v *view) Field(name string, flags ...string) field {
	f := field{Name: name, ID: idOf(name), Label: v.about("label", name), Hint: v.about("hint", name),
		Value: v.Form.Value(name), Rows: 4, Type: "text"}
	if f.Empty = v.about("empty", name); f.Empty == "" {
		f.Empty = v.words.say("form.choose")
	}
	if f.Label == "" {
		f.Label = v.words.say("label." + strings.ReplaceAll(stem(name), ".", "-"))
	}
	for _, flag := range flags {
		switch flag {
		case "optional":
			f.Optional = true
		case "short":
			f.Rows = 2
		case "long":
			f.Rows = 8
		case "decimal": // not type=number, which takes a comma away from who writes one
			f.Keys = "decimal"
		case "policies":
			f.List = v.Policies
		case "units":
			f.List = v.Units
		default:
			f.Type = flag
		}
	}
	f.Rows = max(f.Rows, min(16, linesOf(f.Value)+1))
	if i := slices.IndexFunc(v.Form.Problems, func(p problem) bool { return p.Field == name }); i >= 0 {
		f.Problem = v.Form.Problems[i].Sentence
	}
	return f
}

// linesOf estimates how many lines a text takes on a phone, so that what was typed is seen whole.
func linesOf(text string) int {
	n := 0
	for line := range strings.SplitSeq(text, "\n") {
		n += 1 + len(line)/36
	}
	return n
}

// Choice prepares a field that offers several answers: values, whose words stand in the catalogue under
// kind. An answer may have a hint of its own, under "<kind>-hint".
func (v *view) Choice(name, kind string, values ...string) field {
	f := v.Field(name)
	for _, value := range values {
		hint, _ := v.words.find(kind + "-hint." + value)
		f.Choices = append(f.Choices, choice{value, v.words.say(kind + "." + value), hint, f.Value == value})
	}
	return f
}

// Pick prepares a field whose answers are handed in, in words.
func (v *view) Pick(name string, choices []choice) field {
	f := v.Field(name)
	for _, c := range choices {
		c.Chosen = c.Value == f.Value
		f.Choices = append(f.Choices, c)
	}
	return f
}

// Flawed reports whether something is wrong with a field or with one below it.
func (v *view) Flawed(prefix string) bool {
	return slices.ContainsFunc(v.Form.Problems, func(p problem) bool { return p.Field != "" && strings.HasPrefix(p.Field, prefix) })
}

// labelOf says a field in words for the summary of problems: its label and, for rows, their numbers.
func (v *view) labelOf(name string) string {
	label := v.about("label", name)
	if label == "" {
		return ""
	}
	var numbers []string
	for _, m := range indices.FindAllStringSubmatch(name, -1) {
		numbers = append(numbers, oneMore(m[1]))
	}
	if len(numbers) == 0 {
		return label
	}
	return label + " " + strings.Join(numbers, ".")
}

// oneMore counts a row as people do, from 1.
func oneMore(index string) string {
	n, err := strconv.Atoi(index)
	if err != nil {
		return index
	}
	return strconv.Itoa(n + 1)
}
