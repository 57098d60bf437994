package demo

import (
	"io"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// page is a page as a browser without script sees it.
type page struct {
	url    *url.URL
	status int
	lead   string // the line that says what the page is about
	alert  string // what the page says is wrong
	forms  []form
	links  []string // addresses, in order
}

// form is one form of a page.
type form struct {
	action  string
	fields  []field
	buttons []button
}

// field is one input: text, area, radio, check, select or hidden. Several radios of a name are one field.
type field struct {
	kind, name, value string
	options           []string
}

// button is one submit button.
type button struct{ name, value, text, class string }

// readPage parses a page.
func readPage(at *url.URL, status int, body io.Reader) (*page, error) {
	root, err := html.Parse(body)
	if err != nil {
		return nil, err
	}
	p := &page{url: at, status: status}
	p.walk(root, nil)
	return p, nil
}

func (p *page) walk(n *html.Node, in *form) {
	if n.Type == html.ElementNode {
		switch n.DataAtom {
		case atom.Form:
			p.forms = append(p.forms, form{action: attribute(n, "action")})
			in = &p.forms[len(p.forms)-1]
			for child := n.FirstChild; child != nil; child = child.NextSibling {
				p.walk(child, in)
			}
			return
		case atom.A:
			p.links = append(p.links, attribute(n, "href"))
		case atom.P:
			if p.lead == "" && attribute(n, "class") == "lead" {
				p.lead = textOf(n)
			}
		case atom.Div:
			if attribute(n, "role") == "alert" {
				p.alert = textOf(n)
			}
		}
		if in != nil {
			in.take(n)
		}
	}
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		p.walk(child, in)
	}
}

func (f *form) take(n *html.Node) {
	name, value := attribute(n, "name"), attribute(n, "value")
	switch n.DataAtom {
	case atom.Button:
		f.buttons = append(f.buttons, button{name, value, textOf(n), attribute(n, "class")})
	case atom.Textarea:
		f.fields = append(f.fields, field{kind: "area", name: name, value: strings.TrimPrefix(textOf(n), "\n")})
	case atom.Select:
		s := field{kind: "select", name: name}
		for o := range n.Descendants() {
			if o.DataAtom == atom.Option {
				s.options = append(s.options, attribute(o, "value"))
				if has(o, "selected") {
					s.value = attribute(o, "value")
				}
			}
		}
		f.fields = append(f.fields, s)
	case atom.Input:
		f.input(n, name, value)
	}
}

func (f *form) input(n *html.Node, name, value string) {
	kind := attribute(n, "type")
	switch kind {
	case "hidden":
		f.fields = append(f.fields, field{kind: "hidden", name: name, value: value})
	case "checkbox":
		c := field{kind: "check", name: name, options: []string{value}}
		if has(n, "checked") {
			c.value = value
		}
		f.fields = append(f.fields, c)
	case "radio":
		i := slices.IndexFunc(f.fields, func(o field) bool { return o.kind == "radio" && o.name == name })
		if i < 0 {
			f.fields = append(f.fields, field{kind: "radio", name: name})
			i = len(f.fields) - 1
		}
		f.fields[i].options = append(f.fields[i].options, value)
		if has(n, "checked") {
			f.fields[i].value = value
		}
	default:
		f.fields = append(f.fields, field{kind: "text", name: name, value: value})
	}
}

// asks returns the visible input of a name, nil when the form has none.
func (f *form) asks(name string) *field {
	for i := range f.fields {
		if f.fields[i].name == name && f.fields[i].kind != "hidden" {
			return &f.fields[i]
		}
	}
	return nil
}

// hidden returns the value of a hidden input.
func (f *form) hidden(name string) string {
	for _, h := range f.fields {
		if h.name == name && h.kind == "hidden" {
			return h.value
		}
	}
	return ""
}

// button returns the button with a name and, unless empty, a value.
func (f *form) button(name, value string) (button, bool) {
	for _, b := range f.buttons {
		if b.name == name && (value == "" || b.value == value) {
			return b, true
		}
	}
	return button{}, false
}

// values are what a browser would send, without a button.
func (f *form) values() url.Values {
	out := url.Values{}
	for _, in := range f.fields {
		if in.name == "" || in.value == "" && (in.kind == "check" || in.kind == "radio") {
			continue
		}
		out.Add(in.name, in.value)
	}
	return out
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
}

func textOf(n *html.Node) string {
	var out strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			out.WriteString(d.Data)
		}
	}
	return strings.TrimSpace(out.String())
}
