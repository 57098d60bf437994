package mail

import (
	"fmt"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"siklus.id/appraisal"
)

// catalogued is one row of the table in docs/letters.md.
type catalogued struct {
	kinds    []Kind
	optional bool
}

func catalogue(t *testing.T) map[string]catalogued {
	t.Helper()
	text, err := os.ReadFile("../docs/letters.md")
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string]catalogued{}
	for line := range strings.Lines(string(text)) {
		cells := strings.Split(strings.TrimSpace(line), " | ")
		if len(cells) != 6 || !strings.HasPrefix(cells[0], "| E") {
			continue
		}
		row := catalogued{optional: strings.HasPrefix(cells[5], "yes")}
		for _, m := range regexp.MustCompile("`([a-z_]+)`").FindAllStringSubmatch(cells[1], -1) {
			row.kinds = append(row.kinds, Kind(m[1]))
		}
		rows[strings.TrimPrefix(cells[0], "| ")] = row
	}
	return rows
}

var (
	buttons  = regexp.MustCompile(`<a href="[^"]*" style="display:inline-block`)
	deadline = regexp.MustCompile(`(Senin|Selasa|Rabu|Kamis|Jumat|Sabtu|Minggu), \d{1,2} \pL+ \d{4}, \d\d\.\d\d WI(B|TA|T)\b`)
)

// Stack.md, section 9: twenty letters, one act each.
func TestTheTwentyLettersAreThereWithOneActEach(t *testing.T) {
	t.Parallel()
	rows := catalogue(t)
	for n := 1; n <= 20; n++ {
		number := fmt.Sprintf("E%d", n)
		row, found := rows[number]
		if !found || len(row.kinds) == 0 {
			t.Errorf("docs/letters.md has no %s, or no kind of it", number)
			continue
		}
		named := false
		for _, kind := range row.kinds {
			p, known := Lookup(kind)
			if !known {
				t.Errorf("%s: there is no letter %q", number, kind)
				continue
			}
			named = named || p.Number == number
			if p.Optional != row.optional {
				t.Errorf("%s, %s: may be bundled is %v in the table and %v in the docs", number, kind, p.Optional, row.optional)
			}
			written := 0
			for _, s := range situations() {
				if s.letter.Kind != kind {
					continue
				}
				written++
				m := mustCompose(t, sampleEnvelope(Indonesian), s.letter)
				within(t, m)
				if n := len(buttons.FindAllString(m.HTML, -1)); n > 1 || n == 0 && s.letter.Link != "" {
					t.Errorf("%s, %s: %d buttons", number, s.name, n)
				}
				if (!s.letter.Due.IsZero() || s.letter.Meeting != nil || s.letter.Receipt != nil) && !deadline.MatchString(m.Text) {
					t.Errorf("%s, %s tells a day without its weekday or zone:\n%s", number, s.name, m.Text)
				}
			}
			if written == 0 {
				t.Errorf("%s: %s is composed by no test", number, kind)
			}
		}
		if !named {
			t.Errorf("no kind of %s carries its number", number)
		}
	}
}

// What a letter is written from has no field for a predicate, a rating, a score or a reason, and so no letter can tell one.
func TestNoLetterCanTellARatingOrAReason(t *testing.T) {
	t.Parallel()
	told := regexp.MustCompile(`(?i)rating|predicate|score|reason|result$|remark|text|body|note`)
	judging := []reflect.Type{reflect.TypeFor[appraisal.Rating](), reflect.TypeFor[appraisal.Predicate](), reflect.TypeFor[appraisal.Result]()}
	var walk func(at string, typ reflect.Type)
	walk = func(at string, typ reflect.Type) {
		for typ.Kind() == reflect.Pointer || typ.Kind() == reflect.Slice {
			typ = typ.Elem()
		}
		if slices.Contains(judging, typ) {
			t.Errorf("%s is a %s", at, typ)
		}
		if typ.Kind() != reflect.Struct || !strings.HasPrefix(typ.PkgPath(), "siklus.id") {
			return
		}
		for field := range typ.Fields() {
			if told.MatchString(field.Name) {
				t.Errorf("%s.%s may hold what no letter tells", at, field.Name)
			}
			walk(at+"."+field.Name, field.Type)
		}
	}
	walk("Letter", reflect.TypeFor[Letter]())
	walk("facts", reflect.TypeFor[facts]())
}

func TestLettersThatMayWaitAreThoseThatPeopleChooseAbout(t *testing.T) {
	t.Parallel()
	var grouped []string
	for _, g := range appraisal.LetterGroups() {
		grouped = append(grouped, g.Kinds...)
	}
	for _, p := range Kinds() {
		if slices.Contains(grouped, string(p.Kind)) != p.Optional {
			t.Errorf("%s: optional is %v, but the groups say otherwise", p.Kind, p.Optional)
		}
	}
	for i, kind := range grouped {
		if _, known := Lookup(Kind(kind)); !known || slices.Contains(grouped[:i], kind) {
			t.Errorf("%q is no letter, or stands in two groups", kind)
		}
	}
}

// A receipt that travels with another letter stands at its end and changes neither subject nor first line.
func TestReceiptTravelsWithoutBeingNamed(t *testing.T) {
	t.Parallel()
	e := sampleEnvelope(Indonesian)
	alone, with := mustCompose(t, e, situationOf("targets_agreed")), mustCompose(t, e, situationOf("act_taken"), situationOf("targets_agreed"))
	if with.Subject != alone.Subject || with.Preheader != alone.Preheader || !slices.Equal(with.Categories, alone.Categories) {
		t.Errorf("%q, %q, %v", with.Subject, with.Preheader, with.Categories)
	}
	if strings.Index(with.Text, "Tanda terima:") < strings.Index(with.Text, "SKP 2026 ditetapkan") {
		t.Error("the receipt comes first")
	}
	if only := mustCompose(t, e, situationOf("act_taken")); !strings.HasPrefix(only.Subject, "Tanda terima") {
		t.Errorf("alone it is %q", only.Subject)
	}
}

// Calendars move an entry when they get its UID again with a higher SEQUENCE (RFC 5545, 3.8.7.4).
func TestMovedTermsMoveInCalendars(t *testing.T) {
	t.Parallel()
	e := sampleEnvelope(Indonesian)
	first := string(mustCompose(t, e, situationOf("window_open")).Attachments[0].Content)
	moved := string(mustCompose(t, e, situationOf("calendar_adopted-moved")).Attachments[0].Content)
	for _, c := range []struct{ file, want string }{
		{first, "SEQUENCE:0\r\n"}, {first, "DTSTART;VALUE=DATE:20261211\r\n"}, {moved, "SEQUENCE:2\r\n"}, {moved, "DTSTART;VALUE=DATE:20261214\r\n"},
		{first, "UID:" + sampleTask + "@siklus.id\r\n"}, {moved, "UID:" + sampleTask + "@siklus.id\r\n"}, {moved, "METHOD:PUBLISH\r\n"}, {moved, "DTSTAMP:"},
	} {
		if !strings.Contains(c.file, c.want) {
			t.Errorf("no %q in\n%s", c.want, c.file)
		}
	}
	if notice := mustCompose(t, e, situationOf("calendar_adopted")); len(notice.Attachments) != 0 {
		t.Error("a calendar file although nothing has moved")
	}
}
