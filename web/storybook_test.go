package web

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"html/template"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	siklusv1 "siklus.id/proto/siklus/v1"
)

var only = flag.String("only", "", "a regular expression: in the storybook and before readers come only the looks whose names it fits")

// chosenLooks are the looks that are asked for.
func chosenLooks(t *testing.T) []look {
	t.Helper()
	fits, err := regexp.Compile(*only)
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(everyLook(), func(l look) bool { return !fits.MatchString(l.name) })
}

var storybook = flag.String("storybook", "", "the folder, an absolute path, into which every page is written with its pictures")

// slug is the name of a look as a file.
func (l look) slug() string { return slugOf(l.name) }

func slugOf(name string) string {
	return strings.NewReplacer(" ", "-", ",", "", ":", "", "'", "", "/", "-").Replace(name)
}

// told is a look as the storybook has it.
type told struct {
	Name, For, Address, Pattern string
	Parts                       []string // the components on it
	Pages                       []toldPage
}

type toldPage struct {
	Kind, Lang, File string
	Bytes, Packed    int
}

// TestStorybook writes the storybook: every page in every state and both languages as a file, an index of them by reader
// and by component, by number, and, for the folder that `make storybook` names, a picture of every page at 360 and at 1280 px.
func TestStorybook(t *testing.T) {
	t.Parallel()
	dir := *storybook
	if dir == "" {
		dir = t.TempDir()
	}
	write := func(name string, body []byte) {
		t.Helper()
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o755), os.WriteFile(file, body, 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	index := book{Style: template.CSS(mustStyle(t)), Told: map[string][]*told{}, Parts: map[string][]*told{}, Pages: pageNumbers(), Mails: letterNumbers(t), Drawn: *storybook != ""}
	var names []string
	mux := routesOf(t)
	var draw []string
	for _, l := range chosenLooks(t) {
		one := &told{Name: l.name, For: l.reader(), Address: l.path, Pattern: l.pattern(mux)}
		for _, kind := range []string{asFull, asEmpty, asHostile} {
			for _, lang := range []string{"id", "en"} {
				if kind == asEmpty && !l.hasEmpty() || kind != asFull && *storybook == "" {
					continue
				}
				w := l.show(t, kind, lang)
				if w.Code == http.StatusSeeOther {
					continue
				}
				file := path.Join("pages", lang, kind, l.slug()+".html")
				write(file, w.Body.Bytes())
				one.Pages = append(one.Pages, toldPage{kind, lang, file, w.Body.Len(), compressed(t, w.Body.Bytes())})
				draw = append(draw, file)
				if kind == asFull && lang == "id" {
					one.Parts = partsOf(read(t, w))
				}
			}
		}
		if len(one.Pages) == 0 {
			continue // it hands something in and leads on to another page
		}
		names = append(names, one.Name)
		index.Told[one.For] = append(index.Told[one.For], one)
		for _, part := range one.Parts {
			index.Parts[part] = append(index.Parts[part], one)
		}
	}
	for lang, body := range componentPages(t) {
		write("components."+lang+".html", body)
		draw = append(draw, "components."+lang+".html")
	}
	for name := range index.Parts {
		index.Names = append(index.Names, name)
	}
	slices.Sort(index.Names)
	var letters []string
	for _, lang := range index.Languages() {
		files, err := filepath.Glob(filepath.Join(dir, "letters", lang, "*.html"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			name := strings.TrimSuffix(filepath.Base(file), ".html")
			draw = append(draw, path.Join("letters", lang, name+".html"))
			if lang == "id" {
				letters = append(letters, name)
				index.Letters = append(index.Letters, letterTold{name, anchorOf(name)})
			}
		}
	}
	for _, n := range index.Pages {
		n.find(names)
	}
	for _, n := range index.Mails {
		n.find(letters)
	}
	write("index.html", index.index(t))
	if *storybook == "" {
		return
	}
	server := httptest.NewServer(http.FileServer(http.Dir(dir)))
	defer server.Close()
	began := time.Now()
	defer func() { t.Logf("%d pages were drawn twice in %s", len(draw), time.Since(began).Round(time.Second)) }()
	inTabs(browse(t), t, len(draw), func(ctx context.Context, n int) error {
		if err := chromedp.Do(ctx, chromedp.EmulateViewport(360, 740), chromedp.Navigate(server.URL+"/"+draw[n])); err != nil {
			return err
		}
		for _, width := range []int64{360, 1280} {
			if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, 740)); err != nil {
				return err
			}
			if _, err := chromedp.Run(ctx, once(width, drawnOpen)); err != nil {
				return err
			}
			shot, err := chromedp.Run(ctx, chromedp.FullScreenshot(sharpness))
			if err != nil {
				return err
			}
			file := filepath.Join(dir, shotOf(draw[n], fmt.Sprint(width)))
			if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o755), os.WriteFile(file, shot, 0o644)); err != nil {
				return err
			}
		}
		return nil
	})
}

// drawnOpen unfolds what a page has; the menu above it stays folded.
const drawnOpen = `(document.querySelectorAll('main details').forEach(d => d.open = true), [])`

// sharpness of a picture, of 100: letters are sharp enough to be read, and a browser is done with it sooner than with one
// without loss. There are some seven thousand.
const sharpness = 82

func shotOf(file, width string) string {
	return path.Join("pictures", width, strings.TrimSuffix(file, ".html")+".jpg")
}

func mustStyle(t *testing.T) string {
	t.Helper()
	css, err := templateFiles.ReadFile("templates/style.css")
	if err != nil {
		t.Fatal(err)
	}
	return squeeze(string(css))
}

// reader is whom a look is for.
func (l look) reader() string {
	switch {
	case strings.HasPrefix(l.path, visitPages) || strings.HasPrefix(l.path, followPages) || strings.HasPrefix(l.path, "/v/"):
		return "citizens"
	case l.hr:
		return "HR"
	}
	return "staff and their superiors"
}

// parts are the components of the design language by what marks them on a page.
var parts = map[string]string{"tasks": "task list", "ways": "ways", "doings": "ways in groups", "areas": "menu", "rows": "summary list", "due": "deadline", "line-of-time": "timeline", "bar": "bar", "trend": "trend", "nine": "nine boxes",
	"scroll": "table", "numbers": "numbers", "note": "note", "errors": "errors", "pick": "choices", "predicate": "predicate", "find": "search", "tag": "tag"}

// partsOf are the components on a page, each once.
func partsOf(p page) []string {
	found := map[string]bool{}
	for _, n := range p.all("*", "class", "*") {
		classes, _ := attr(n, "class")
		for _, class := range strings.Fields(classes) {
			if name := parts[class]; name != "" {
				found[name] = true
			}
		}
	}
	var list []string
	for name := range found {
		list = append(list, name)
	}
	slices.Sort(list)
	return list
}

// componentPages is the page that shows every component in each of its states, by language. It is drawn by the templates
// of the house, and it is only an artefact: a page that nobody at an agency needs has no address there.
func componentPages(t *testing.T) map[string][]byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "components.html"))
	if err != nil {
		t.Fatal(err)
	}
	own, err := parsePages() // afresh: a page that was drawn once cannot be written over
	if err != nil {
		t.Fatal(err)
	}
	css, err := templateFiles.ReadFile("templates/style.css")
	if err != nil {
		t.Fatal(err)
	}
	type colour struct{ Name, Value string }
	var colours []colour
	for name, value := range tokens(string(css)) {
		if strings.HasPrefix(value, "#") {
			colours = append(colours, colour{name, value})
		}
	}
	slices.SortFunc(colours, func(a, b colour) int { return cmp.Compare(a.Name, b.Name) })
	task := func(left int32) *siklusv1.Task {
		return &siklusv1.Task{Due: "2026-07-28", EndsAt: at("2026-07-28T15:00:00Z"), DaysLeft: left}
	}
	series := &trend{Width: 300, Height: 110, Level: "30", Marks: []string{"150"}}
	for i, y := range []string{"90", "70", "", "60", "35", "28"} {
		if y == "" {
			series.gap()
		} else {
			series.value(fmt.Sprint(6+i*57), y)
		}
	}
	pages := map[string][]byte{}
	for lang, w := range own.words {
		if _, err := own.sets[lang]["problem"].Parse(string(text)); err != nil {
			t.Fatal(err)
		}
		v := &view{Lang: lang, Other: map[string]string{"id": "en", "en": "id"}[lang], Nonce: "x", Title: "Components", Path: "/", Script: newScript().path, Zone: "Asia/Jayapura",
			Agency: "Pemerintah Kabupaten Jayawijaya", Error: true, words: w, Who: full("").who}
		ask := func(id string, change func(*field)) field {
			f := field{Name: id, ID: id, Label: w.say("label.reason"), Hint: w.say("form.check.text"), Rows: 3, Type: "text", Empty: w.say("form.choose")}
			if change != nil {
				change(&f)
			}
			return f
		}
		choices := func(f *field) {
			for _, r := range []string{"RATING_ABOVE", "RATING_MEETS", "RATING_BELOW"} {
				f.Choices = append(f.Choices, choice{Value: r, Text: w.say("rating." + r), Chosen: r == "RATING_MEETS"})
			}
		}
		wrong := func(f *field) { f.Problem, f.Value = w.say("violation.number"), "x" }
		v.Form.Problems = []problem{{Field: "salah", Label: w.say("label.reason"), Sentence: w.say("violation.number")}, {Sentence: w.say("violation.choice"), Provision: w.provision("V.B.2")}}
		v.Page = map[string]any{"Colours": colours, "Scale": scaleOf(string(css)), "Still": &underWay{Follow: "#under-way", Stop: "#under-way", Seconds: "10"}, "Live": &underWay{Stop: "#under-way", On: true, Seconds: "10"},
			"Task": task(13), "Late": task(-3), "Trend": series.drawn(),
			"Small": &trend{Width: 120, Height: 32, Small: true, Level: "8", Lines: []string{"3,29 60,20 117,3"}, Dots: []dot{{"117", "3"}}},
			"Boxes": &nineBoxes{Cells: []nineCell{{X: 0, Shade: "h0", Text: "0", Sub: "1"}, {X: 100, Shade: "h1", Text: "2", Sub: "2"}, {X: 200, Shade: "h2", Text: "4", Sub: "3"},
				{X: 0, Y: 60, Shade: "h3", Text: "6", Sub: "4"}, {X: 100, Y: 60, Shade: "h4", Text: "9", Sub: "5"}, {X: 200, Y: 60, Shade: "no"}}},
			"Plain": ask("biasa", func(f *field) { f.Optional = true }), "Wrong": ask("salah", wrong), "Area": ask("teks", nil), "Select": ask("pilihan", choices),
			"Radios": ask("nilai", choices), "RadiosWrong": ask("nilai-salah", func(f *field) { choices(f); wrong(f) }), "Check": ask("centang", nil)}
		body, err := own.execute(lang, "problem", v)
		if err != nil {
			t.Fatal(err)
		}
		if left := leftovers.Find(body); left != nil {
			t.Errorf("the page of components shows %q", left)
		}
		pages[lang] = body
	}
	return pages
}

// step is a token of the scales of type and spacing, with its width in pixels.
type step struct {
	Name, Value string
	Wide        float64
}

// scaleOf are the tokens --t0… and --s0… of a style sheet in their order.
func scaleOf(css string) []step {
	var list []step
	for name, value := range tokens(css) {
		if len(name) == 2 && strings.ContainsAny(name[:1], "ts") {
			rem, _ := strconv.ParseFloat(strings.TrimSuffix(value, "rem"), 64)
			list = append(list, step{name, value, rem * 16})
		}
	}
	slices.SortFunc(list, func(a, b step) int { return cmp.Or(cmp.Compare(b.Name[0], a.Name[0]), cmp.Compare(a.Name, b.Name)) })
	return list
}

// routesOf is the list of all addresses, as the house has it.
func routesOf(t *testing.T) *http.ServeMux {
	t.Helper()
	pages, err := allPages()
	if err != nil {
		t.Fatal(err)
	}
	s := &server{Services: full("").services(), Options: Options{Log: quiet()}, pages: pages, script: newScript(), entries: scriptOf("entries"), team: scriptOf("team")}
	s.acts = s.actPages()
	mux, ok := s.routes().(*http.ServeMux)
	if !ok {
		t.Fatal("the addresses are in no ServeMux; read them from where they are now")
	}
	return mux
}

// patternsOf are the addresses registered with a mux, which keeps them to itself: they are read by reflection from
// whatever it holds them in.
func patternsOf(mux *http.ServeMux) []string {
	var found []string
	been := map[uintptr]bool{}
	var walk func(reflect.Value)
	walk = func(v reflect.Value) {
		switch v.Kind() {
		case reflect.Pointer:
			if v.IsNil() || been[v.Pointer()] {
				return
			}
			been[v.Pointer()] = true
			if v.Type().String() == "*http.pattern" {
				found = append(found, v.Elem().FieldByName("str").String())
				return
			}
			walk(v.Elem())
		case reflect.Struct:
			for i := range v.NumField() {
				walk(v.Field(i))
			}
		case reflect.Slice, reflect.Array:
			for i := range v.Len() {
				walk(v.Index(i))
			}
		case reflect.Map:
			for it := v.MapRange(); it.Next(); {
				walk(it.Key())
				walk(it.Value())
			}
		}
	}
	walk(reflect.ValueOf(mux).Elem())
	slices.Sort(found)
	return slices.Compact(found)
}

// pattern is the registered address that answers for a look.
func (l look) pattern(mux *http.ServeMux) string {
	method := http.MethodGet
	if l.post != nil {
		method = http.MethodPost
	}
	address, _, _ := strings.Cut(l.path, "?")
	_, pattern := mux.Handler(&http.Request{Method: method, URL: &url.URL{Path: address}})
	return pattern
}
