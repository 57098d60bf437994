package web

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"regexp"
	"strings"
	"time"
	_ "time/tzdata" // the pages show WIB, WITA and WIT on machines without a zone database too

	"github.com/BurntSushi/toml"
	"github.com/goodsign/monday"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"google.golang.org/protobuf/types/known/timestamppb"
)

//go:embed locales
var catalogues embed.FS

const languageCookie = "bahasa"

// words is one language: its catalogue, its dates and its numbers.
type words struct {
	lang      string
	localizer *i18n.Localizer
	numbers   *message.Printer
	dates     monday.Locale
	dayFormat string
	timeSep   string
}

func loadWords() (map[string]*words, error) {
	bundle := i18n.NewBundle(language.Indonesian)
	bundle.RegisterUnmarshalFunc("toml", toml.Unmarshal)
	files, err := fs.Glob(catalogues, "locales/*.toml")
	if err != nil {
		return nil, err
	}
	for _, name := range files {
		if _, err := bundle.LoadMessageFileFS(catalogues, name); err != nil {
			return nil, fmt.Errorf("catalogue %s: %w", name, err)
		}
	}
	return map[string]*words{
		"id": {"id", i18n.NewLocalizer(bundle, "id"), message.NewPrinter(language.Indonesian), monday.LocaleIdID, "Monday, 2 January 2006", "."},
		"en": {"en", i18n.NewLocalizer(bundle, "en"), message.NewPrinter(language.BritishEnglish), monday.LocaleEnGB, "Monday, 2 January 2006", ":"},
	}, nil
}

// language is the reader's choice, else what is on record for them, else Indonesian.
func languageOf(r *http.Request, onRecord string) string {
	if c, err := r.Cookie(languageCookie); err == nil && (c.Value == "id" || c.Value == "en") {
		return c.Value
	}
	if onRecord == "en" {
		return "en"
	}
	return "id"
}

// chooseLanguage keeps the reader's choice and goes back to where they were.
func (s *server) chooseLanguage(v *visit) error {
	lang := "id"
	if v.r.FormValue("l") == "en" {
		lang = "en"
	}
	http.SetCookie(v.w, &http.Cookie{Name: languageCookie, Value: lang, Path: "/", MaxAge: 365 * 86400,
		HttpOnly: true, Secure: s.Secure, SameSite: http.SameSiteLaxMode})
	return v.see(local(v.r.FormValue("kembali"), "/"))
}

// find returns the sentence for key; ok is false when this catalogue lacks it. Pairs are names and values
// for the sentence; the name "n" also chooses between singular and plural.
func (w *words) find(key string, pairs ...any) (string, bool) {
	config := i18n.LocalizeConfig{MessageID: key}
	if len(pairs) > 0 {
		data := make(map[string]any, len(pairs)/2)
		for i := 0; i+1 < len(pairs); i += 2 {
			name := fmt.Sprint(pairs[i])
			data[name] = pairs[i+1]
			if name == "n" {
				config.PluralCount = pairs[i+1]
				data[name] = w.number(pairs[i+1])
			}
		}
		config.TemplateData = data
	}
	sentence, tag, err := w.localizer.LocalizeWithTag(&config)
	var missing *i18n.MessageNotFoundErr
	if errors.As(err, &missing) || tag.String() != w.lang || err != nil {
		return "", false
	}
	return sentence, true
}

// say is find for a sentence that the catalogue must have. A missing one shows its key in brackets that no
// sentence uses, and a test fails on them.
func (w *words) say(key string, pairs ...any) string {
	if sentence, ok := w.find(key, pairs...); ok {
		return sentence
	}
	return "⟦" + key + "⟧"
}

// code says a code of the procedure (a stage, an act, a role …) in words. A code that came with a newer
// procedure and has no word yet is shown as it is.
func (w *words) code(kind, code string) string {
	if code == "" {
		return ""
	}
	if sentence, ok := w.find(kind + "." + code); ok {
		return sentence
	}
	return code
}

// pick chooses between a sentence's two languages, each standing in for the other when one is missing.
func (w *words) pick(indonesian, english string) string {
	if (w.lang == "en" && english != "") || indonesian == "" {
		return english
	}
	return indonesian
}

func (w *words) number(n any) string { return w.numbers.Sprint(n) }

// rupiah shows whole rupiah, never torn apart at the end of a line.
func (w *words) rupiah(n int64) string { return "Rp\u00a0" + w.numbers.Sprint(n) }

func zoneOf(name string) *time.Location {
	if l, err := time.LoadLocation(name); err == nil && name != "" && name != "Local" {
		return l
	}
	return time.FixedZone("WIB", 7*3600)
}

// day shows a calendar day, YYYY-MM-DD, in full: "Jumat, 11 Desember 2026".
func (w *words) day(day string) string {
	d, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return monday.Format(d, w.dayFormat, w.dates)
}

// shortDay shows a calendar day for a table: "11 Des 2026".
func (w *words) shortDay(day string) string {
	d, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return monday.Format(d, "2 Jan 2006", w.dates)
}

// moment shows an instant in the agency's zone: "Jumat, 11 Desember 2026, 14.05 WIT".
func (w *words) moment(at *timestamppb.Timestamp, zone string) string {
	if at == nil {
		return ""
	}
	t := at.AsTime().In(zoneOf(zone))
	return monday.Format(t, w.dayFormat, w.dates) + ", " + w.clockTime(t)
}

// hour shows only the time of day and the zone: "14.05 WIT".
func (w *words) hour(at *timestamppb.Timestamp, zone string) string {
	if at == nil {
		return ""
	}
	return w.clockTime(at.AsTime().In(zoneOf(zone)))
}

func (w *words) clockTime(t time.Time) string { return t.Format("15" + w.timeSep + "04 MST") }

// deadline shows the last moment of a term: a term ends at midnight after its last day, and people read
// that as 23.59 of the day itself.
func (w *words) deadline(due string, ends *timestamppb.Timestamp, zone string) string {
	switch {
	case ends != nil:
		return w.moment(timestamppb.New(ends.AsTime().Add(-time.Second)), zone)
	case due == "":
		return ""
	}
	d, err := time.ParseInLocation(time.DateOnly, due, zoneOf(zone))
	if err != nil {
		return due
	}
	return w.moment(timestamppb.New(d.AddDate(0, 0, 1).Add(-time.Second)), zone)
}

// left says how far a term is from its end in calendar days, seen from now, both in the agency's zone.
func (w *words) left(due string, now *timestamppb.Timestamp, zone string) string {
	d, err := time.Parse(time.DateOnly, due)
	if err != nil || now == nil {
		return ""
	}
	y, m, today := now.AsTime().In(zoneOf(zone)).Date()
	n := int(d.Sub(time.Date(y, m, today, 0, 0, 0, 0, time.UTC)).Hours() / 24)
	switch {
	case n < 0:
		return w.say("deadline.days-past", "n", -n)
	case n == 0:
		return w.say("deadline.today")
	}
	return w.say("deadline.days", "n", n)
}

// workingDays says how many working days are left, as the service counted them.
func (w *words) workingDays(n int32) string {
	switch {
	case n < 0:
		return w.say("deadline.working-days-past", "n", int(-n))
	case n == 0:
		return w.say("deadline.today")
	}
	return w.say("deadline.working-days", "n", int(n))
}

// period says a period key with its year: "Triwulan II 2026", "Maret 2026", "Tahun 2026".
func (w *words) period(key string, year int32) string {
	if key == "" {
		return ""
	}
	name := w.code("period", key)
	if strings.HasPrefix(key, "m") && len(key) == 3 {
		if t, err := time.Parse("01", key[1:]); err == nil {
			name = monday.Format(t, "January", w.dates)
		}
	}
	if year == 0 {
		return name
	}
	return fmt.Sprintf("%s %d", name, year)
}

// provision shows where a rule stands, and says so when the agency set it and not the law.
func (w *words) provision(p string) string {
	switch p {
	case "":
		return ""
	case "policy":
		return w.say("provision.policy")
	}
	return w.say("provision.law", "p", w.cited(p))
}

// articles finds the English short words for articles, in which provisions are kept.
var articles = regexp.MustCompile(`\b(?:arts|art\.|pasal) (\d)`)

// cited writes a provision as a reader of this language cites it.
func (w *words) cited(p string) string {
	if w.lang == "id" {
		p = articles.ReplaceAllString(p, "Pasal $1")
	}
	return strings.ReplaceAll(p, "policy", w.say("provision.policy-short"))
}
