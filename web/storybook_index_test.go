package web

import (
	"bytes"
	"cmp"
	"html/template"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// numbered is a page or a letter of the catalogue: its number, what it is, and where it is seen.
type numbered struct {
	ID, What string
	looks    *regexp.Regexp // names of looks
	Seen     []seenAt
}

// seenAt is one state of it in the storybook.
type seenAt struct{ Name, Anchor string }

// pageNumbers are the pages by their numbers: S for staff, A for who appraises, H for HR.
func pageNumbers() []*numbered {
	page := func(id, what, looks string) *numbered {
		return &numbered{ID: id, What: what, looks: regexp.MustCompile("^(?:" + looks + ")$")}
	}
	return []*numbered{
		page("S1", "your task", "link|link done"), page("S2", "my tasks", "tasks"), page("S3", "one planned result", "SubmitTargets|targets, another row|targets in the year"),
		page("S4", "behaviour and expectations", "SubmitTargets|guidance: behaviour.*"), page("S5", "progress and evidence", "progress: entries|progress: entry kept"),
		page("S6", "self-appraisal", "CheckIn|CheckIn sent badly"), page("S7", "check before sending", "targets checked|check-in checked|objection checked"), page("S8", "sent", "receipt|received"),
		page("S9", "result of an evaluation", "Receive|case"), page("S10", "object", "FileObjection|FileObjection sent badly"), page("S11", "my trainings", "own trainings|ConfirmTraining"),
		page("S12", "ask for help", "help: asked|help: form|help: badly asked"), page("S13", "old link", "link over|link unknown|fresh link"),
		page("A1", "who waits for me", "tasks|progress: team"), page("A2", "agree or return targets", "AgreeTargets|ReturnTargets"), page("A3", "give feedback", "GiveFeedback|talks: give"),
		page("A4", "rate somebody", "Rate|rating previewed|rate instead"), page("A5", "decide an objection", "DecideObjection|decision checked"), page("A6", "pass tasks on", "deputies|deputy|deputy checked"),
		page("H1", "cycles", "cycles"), page("H2", "new cycle: period and rules", "new cycle"), page("H3", "new cycle: staff", "roster|checked roster|imported roster"),
		page("H4", "check and launch", "plan|unconfirmed launch"), page("H5", "watch a cycle", "cycle|launch followed|stuck"), page("H6", "somebody in a cycle", "hr case|timeline"),
		page("H7", "unreachable", "letters: unreachable"), page("H8", "remind and announce", "reminders: remind|reminders: remind chosen|reminders: reminded|announce|announced"), page("H9", "distribution", "distribution|distribution of a unit"),
		page("H10", "exports and reports", "report|paper bundles"),
	}
}

var letterRow = regexp.MustCompile("(?m)^\\| (E[0-9]+) \\| ((?:`[a-z_]+`(?:, )?)+) \\|")

// letterNumbers are the letters by their numbers, as docs/letters.md tells them.
func letterNumbers(t *testing.T) []*numbered {
	t.Helper()
	manual, err := os.ReadFile("../docs/letters.md")
	if err != nil {
		t.Fatal(err)
	}
	var list []*numbered
	for _, row := range letterRow.FindAllStringSubmatch(string(manual), -1) {
		kinds := strings.ReplaceAll(strings.ReplaceAll(row[2], "`", ""), ", ", "|")
		list = append(list, &numbered{ID: row[1], What: strings.ReplaceAll(strings.ReplaceAll(kinds, "|", ", "), "_", " "), looks: regexp.MustCompile("^(?:" + kinds + ")(?:-.*)?$")})
	}
	return list
}

// anchorOf is the place of a look or a letter in the index.
func anchorOf(name string) string { return "l-" + slugOf(name) }

// find notes where each number is seen; names are those of looks or letters.
func (n *numbered) find(names []string) {
	for _, name := range names {
		if n.looks.MatchString(name) {
			n.Seen = append(n.Seen, seenAt{name, anchorOf(name)})
		}
	}
	slices.SortStableFunc(n.Seen, func(a, b seenAt) int { return cmp.Compare(len(a.Name), len(b.Name)) })
}

// drawnIn is one state of a look with its page and pictures in each language.
type drawnIn struct {
	Kind string
	In   map[string]toldPage // by language
}

// States are the states of a look, both languages of each beside each other.
func (l *told) States() []drawnIn {
	var list []drawnIn
	for _, kind := range []string{asFull, asEmpty, asHostile} {
		in := map[string]toldPage{}
		for _, p := range l.Pages {
			if p.Kind == kind {
				in[p.Lang] = p
			}
		}
		if len(in) > 0 {
			list = append(list, drawnIn{kind, in})
		}
	}
	return list
}

// Anchor is the look's place in the index.
func (l *told) Anchor() string { return anchorOf(l.Name) }

// Shot is the picture of a page at a width.
func (p toldPage) Shot(width string) string { return shotOf(p.File, width) }

// letterTold is a letter with both of its languages.
type letterTold struct{ Name, Anchor string }

// readersOf are the readers the index can be narrowed to, with the name of the part that stays.
var readersOf = []struct{ ID, Name string }{{"staff", "staff and their superiors"}, {"hr", "HR"}, {"citizens", "citizens"}, {"letters", "letters"}}

// book is the index.
type book struct {
	Style   template.CSS
	Told    map[string][]*told
	Parts   map[string][]*told
	Names   []string
	Letters []letterTold
	Pages   []*numbered
	Mails   []*numbered
	Drawn   bool // there are pictures
}

// Readers are those of readersOf.
func (book) Readers() []struct{ ID, Name string } { return readersOf }

// Languages are those of every page, the first first.
func (book) Languages() []string { return []string{"id", "en"} }

func (b book) index(t *testing.T) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := template.Must(template.New("").Funcs(template.FuncMap{"shot": func(file, width string) string { return shotOf(file, width) }, "join": path.Join}).Parse(bookIndex)).Execute(&out, b); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// The choice of a reader needs no script: what is not chosen is not shown, by style alone.
const bookIndex = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>Storybook – Siklus</title><style>{{.Style}}
{{range .Readers}}body:has(#for-{{.ID}}:checked) [data-for]:not([data-for="{{.ID}}"]){display:none}
{{end}}:target{outline:var(--ring) solid var(--glow)}.numbers a{text-decoration:none}</style></head>
<body class="wide"><main><div class="wrap"><h1>Storybook</h1>
<p class="lead">Every page and every letter in every state, full, empty and with hostile text, in both languages beside each other. Bytes are those of a page, then compressed.</p>
<ul class="ways"><li><a href="components.id.html">Components</a></li><li><a href="components.en.html">Components in English</a></li><li><a href="#numbers">By number</a></li><li><a href="#components">By component</a></li></ul>
<fieldset class="f"><legend>For whom</legend><div class="two"><label class="pick"><input type="radio" name="for" id="for-all" checked><span>Everybody</span></label>{{range .Readers}}<label class="pick"><input type="radio" name="for" id="for-{{.ID}}"><span>{{.Name}}</span></label>{{end}}</div></fieldset>
<h2 id="numbers">By number</h2><div class="scroll" tabindex="0" role="region" aria-label="By number"><table><thead><tr><th scope="col">Number</th><th scope="col">What</th><th scope="col">Where</th></tr></thead><tbody>
{{range .Pages}}{{template "number" .}}{{end}}{{range .Mails}}{{template "number" .}}{{end}}</tbody></table></div>
{{range $r := .Readers}}{{with index $.Told $r.Name}}<section data-for="{{$r.ID}}"><h2 id="{{$r.ID}}">For {{$r.Name}}</h2><div class="scroll" tabindex="0" role="region" aria-label="For {{$r.Name}}"><table><thead><tr><th scope="col">Page</th><th scope="col">State</th><th scope="col">Indonesian</th><th scope="col">English</th></tr></thead><tbody>
{{range $l := .}}{{range $n, $s := .States}}<tr{{if not $n}} id="{{$l.Anchor}}"{{end}}><th scope="row">{{if not $n}}<strong>{{$l.Name}}</strong><br><code>{{$l.Pattern}}</code><br><span class="quiet">{{range $i, $p := $l.Parts}}{{if $i}}, {{end}}{{$p}}{{end}}</span>{{end}}</th><td>{{$s.Kind}}</td>{{range $lang := $.Languages}}<td>{{with index $s.In $lang}}{{if .File}}<a class="edit" href="{{.File}}">page</a>{{if $.Drawn}} <a class="edit" href="{{.Shot "360"}}">360</a> <a class="edit" href="{{.Shot "1280"}}">1280</a>{{end}} <span class="quiet">{{.Bytes}}, {{.Packed}}</span>{{end}}{{end}}</td>{{end}}</tr>
{{end}}{{end}}</tbody></table></div></section>{{end}}{{end}}
{{with .Letters}}<section data-for="letters"><h2 id="letters">Letters</h2><div class="scroll" tabindex="0" role="region" aria-label="Letters"><table><thead><tr><th scope="col">Letter</th><th scope="col">Indonesian</th><th scope="col">English</th></tr></thead><tbody>
{{range $l := .}}<tr id="{{.Anchor}}"><th scope="row">{{.Name}}</th>{{range $lang := $.Languages}}{{$at := join "letters" $lang $l.Name}}<td><a class="edit" href="{{$at}}.html">letter</a> <a class="edit" href="{{$at}}.txt">text</a>{{if $.Drawn}} <a class="edit" href="{{shot $at "360"}}">360</a> <a class="edit" href="{{shot $at "1280"}}">1280</a>{{end}}</td>{{end}}</tr>
{{end}}</tbody></table></div></section>{{end}}
<h2 id="components">By component</h2>{{range .Names}}<details><summary>{{.}} ({{len (index $.Parts .)}})</summary><ul>{{range index $.Parts .}}<li><a href="#{{.Anchor}}">{{.Name}}</a></li>{{end}}</ul></details>{{end}}
</div></main></body></html>
{{define "number"}}<tr id="{{.ID}}"><th scope="row"><strong>{{.ID}}</strong></th><td>{{.What}}</td><td>{{range $n, $s := .Seen}}{{if $n}}, {{end}}<a class="edit" href="#{{$s.Anchor}}">{{$s.Name}}</a>{{end}}</td></tr>
{{end}}`

// Every number of the catalogue leads to a page or a letter that is there.
func TestEveryNumberIsInTheStorybook(t *testing.T) {
	t.Parallel()
	var names []string
	for _, l := range everyLook() {
		names = append(names, l.name)
	}
	pages, mails := pageNumbers(), letterNumbers(t)
	if len(pages) != 29 || len(mails) != 20 {
		t.Errorf("%d pages and %d letters are numbered, not 29 and 20", len(pages), len(mails))
	}
	for _, n := range pages {
		if n.find(names); len(n.Seen) == 0 {
			t.Errorf("%s (%s) is no page of the storybook", n.ID, n.What)
		}
	}
}
