package web

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"path"
	"regexp"
	"strings"
	"sync"
)

//go:embed templates
var templateFiles embed.FS

// pages are the parsed templates, one set per language and page, and the words they speak.
type pages struct {
	words map[string]*words
	sets  map[string]map[string]*template.Template
	sheet styleSheet
}

// allPages are the pages, parsed when they are first needed: they are the same for every handler.
var allPages = sync.OnceValues(parsePages)

// parsePages parses every template once per language, because its functions speak that language.
func parsePages() (pages, error) {
	p := pages{sets: map[string]map[string]*template.Template{}}
	var err error
	if p.words, err = loadWords(); err != nil {
		return p, err
	}
	style, err := templateFiles.ReadFile("templates/style.css")
	if err != nil {
		return p, err
	}
	public, err := templateFiles.ReadFile("templates/public.css")
	if err != nil {
		return p, err
	}
	names, err := fs.Glob(templateFiles, "templates/*.html")
	if err != nil {
		return p, err
	}
	p.sheet = newStyleSheet(squeeze(string(style)))
	for lang, w := range p.words {
		base, err := template.New("frame").Funcs(w.functions(squeeze(string(style)), squeeze(writtenIn(string(public), tokens(string(style)))))).
			ParseFS(templateFiles, "templates/frame/*.html")
		if err != nil {
			return p, err
		}
		p.sets[lang] = map[string]*template.Template{}
		for _, name := range names {
			set, err := base.Clone()
			if err == nil {
				_, err = set.ParseFS(templateFiles, name)
			}
			if err != nil {
				return p, fmt.Errorf("%s: %w", name, err)
			}
			p.sets[lang][strings.TrimSuffix(path.Base(name), ".html")] = set
		}
	}
	return p, nil
}

func (p pages) execute(lang, name string, v *view) ([]byte, error) {
	set := p.sets[lang][name]
	if set == nil {
		return nil, fmt.Errorf("web: no page %q", name)
	}
	// The page is written before its frame: only then is it known which inputs the summary can lead to.
	var body, out bytes.Buffer
	if err := set.ExecuteTemplate(&body, "page", v); err != nil {
		return nil, fmt.Errorf("page %s: %w", name, err)
	}
	v.Body = template.HTML(addressed(body.String(), v.Path)) // escaped by the template that wrote it
	for i, p := range v.Form.Problems {
		for _, id := range []string{idOf(p.Field), v.Act + "-" + idOf(p.Field)} {
			if p.Field != "" && strings.Contains(body.String(), ` id="`+id+`"`) {
				v.Form.Problems[i].Anchor = id
			}
		}
	}
	if err := set.ExecuteTemplate(&out, "frame.html", v); err != nil {
		return nil, fmt.Errorf("page %s: %w", name, err)
	}
	return p.sheet.fit(out.Bytes(), v.Script != draftPath), nil
}

// functions are what a template may call.
func (w *words) functions(style, public string) template.FuncMap {
	return template.FuncMap{
		"t":           w.say,
		"code":        w.code,
		"pick":        w.pick,
		"day":         w.day,
		"shortday":    w.shortDay,
		"moment":      w.moment,
		"hour":        w.hour,
		"deadline":    w.deadline,
		"left":        w.left,
		"workingdays": w.workingDays,
		"period":      w.period,
		"provision":   w.provision,
		"cite":        w.cite,
		"number":      w.number,
		"decimal":     w.decimal,
		"rupiah":      w.rupiah,
		"style":       func() template.CSS { return template.CSS(style) }, // our own file, not data
		"publicstyle": func() template.CSS { return template.CSS(public) },
		"lines":       func(s string) []string { return strings.Split(strings.TrimSpace(s), "\n") },
		"list":        func(items ...any) []any { return items },
		"dict":        dict,
		"inc":         func(n int) int { return n + 1 },
	}
}

// dict makes a map for a template that needs several values; names are strings, in pairs with values.
func dict(pairs ...any) (map[string]any, error) {
	m := make(map[string]any, len(pairs)/2)
	for i := 0; i+1 < len(pairs); i += 2 {
		name, ok := pairs[i].(string)
		if !ok {
			return nil, fmt.Errorf("dict: %v is no name", pairs[i])
		}
		m[name] = pairs[i+1]
	}
	return m, nil
}

var (
	rootBlock = regexp.MustCompile(`(?s):root\{(.*?)\}`)
	tokenSet  = regexp.MustCompile(`--([a-z0-9-]+):([^;]+);`)
	tokenUsed = regexp.MustCompile(`var\(--([a-z0-9-]+)\)`)
)

// tokens are the design tokens of the style sheet by name, without the dashes: "target" is "2.75rem".
func tokens(css string) map[string]string {
	all := map[string]string{}
	if root := rootBlock.FindStringSubmatch(css); root != nil {
		for _, set := range tokenSet.FindAllStringSubmatch(root[1], -1) {
			all[set[1]] = set[2]
		}
	}
	return all
}

// writtenIn puts the values of tokens where a style sheet names them. A name that is no token stays, for a test to find.
func writtenIn(css string, tokens map[string]string) string {
	return tokenUsed.ReplaceAllStringFunc(css, func(use string) string {
		if value, ok := tokens[tokenUsed.FindStringSubmatch(use)[1]]; ok {
			return value
		}
		return use
	})
}

// squeeze takes the comments and indentation out of the style sheet: it travels with every page.
func squeeze(css string) string {
	var out strings.Builder
	for css != "" {
		before, rest, found := strings.Cut(css, "/*")
		out.WriteString(before)
		if !found {
			break
		}
		_, css, _ = strings.Cut(rest, "*/")
	}
	lines := strings.Split(out.String(), "\n")
	out.Reset()
	for _, line := range lines {
		out.WriteString(strings.TrimSpace(line))
	}
	return out.String()
}
