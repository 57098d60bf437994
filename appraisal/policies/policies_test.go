package policies

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"siklus.id/appraisal"
)

func national(t testing.TB) string {
	t.Helper()
	file, err := files.ReadFile(Default + ".yaml")
	if err != nil {
		t.Fatal(err)
	}
	return string(file)
}

func TestNationalPolicy(t *testing.T) {
	t.Parallel()
	p, err := Load(Default)
	if err != nil {
		t.Fatal(err)
	}
	if p.Cadence != appraisal.Quarterly || p.CheckIns != appraisal.Quarterly || p.OpensBefore != 10 || !p.DeliverAtSigning ||
		p.SilentDecision != appraisal.ResultStands || !p.TrainingBelow || p.JitterMinutes != 20 || p.Owner == "" {
		t.Errorf("%+v", p)
	}
	if !regexp.MustCompile(`^nasional@[0-9a-f]{8}$`).MatchString(p.Ref()) || !strings.HasSuffix(p.Ref(), p.Hash()) {
		t.Errorf("the version is %q", p.Ref())
	}
	if !slices.Contains(Names(), Default) {
		t.Errorf("the names are %v", Names())
	}
	if _, err := Load("tidak-ada"); err == nil || !strings.Contains(err.Error(), Default) {
		t.Errorf("%v", err)
	}
}

// TestEveryKeyIsExplained: in the file of every policy a comment stands right above each key.
func TestEveryKeyIsExplained(t *testing.T) {
	t.Parallel()
	var root yaml.Node
	if err := yaml.Unmarshal([]byte(national(t)), &root); err != nil {
		t.Fatal(err)
	}
	var walk func(n *yaml.Node)
	walk = func(n *yaml.Node) {
		for i := 0; i+1 < len(n.Content); i += 2 {
			if n.Content[i].HeadComment == "" {
				t.Errorf("line %d: %q has no comment", n.Content[i].Line, n.Content[i].Value)
			}
			if n.Content[i+1].Kind == yaml.MappingNode {
				walk(n.Content[i+1])
			}
		}
	}
	walk(root.Content[0])
}

// TestVersionIsTheContent: any change of the file is another version.
func TestVersionIsTheContent(t *testing.T) {
	t.Parallel()
	text := national(t)
	one, err := Parse(Default, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	two, err := Parse(Default, []byte(text+"# remark\n"))
	if err != nil {
		t.Fatal(err)
	}
	if one.Hash() == two.Hash() {
		t.Error("a changed file keeps its version")
	}
}

// TestFaultsAreNamedByLine changes one line of the national policy at a time.
func TestFaultsAreNamedByLine(t *testing.T) {
	t.Parallel()
	text := national(t)
	line := func(of string) int { return 1 + strings.Count(text[:strings.Index(text, of)], "\n") }
	for _, row := range []struct{ name, old, new, says string }{
		{"unknown key", "  unrated: 10 working-days", "  unrated: 10 working-days\n  grace: 3 days", `key "terms.grace" is not known`},
		{"unknown section", "engine:", "machine:\n  x: 1\nengine:", `key "machine" is not known`},
		{"repeated key", "  joined: 20 working-days", "  joined: 20 working-days\n  joined: 21 working-days", `"terms.joined" stands already in line`},
		{"section as a value", "annual:\n  # Month and day on which the window opens.\n  opens: 12-01", "annual: 12-01", "must hold keys of its own"},
		{"value as a list", "  cadence: quarter", "  cadence: [quarter]", "must be a single value"},
		{"wrong unit", "  deemed_receipt: 5 working-days", "  deemed_receipt: 5 days", `the unit must be "working-days", not "days"`},
		{"no unit", "  explanation: 3 working-days", "  explanation: 3", "is not a length"},
		{"working days where days are meant", "  opens_before: 10 days", "  opens_before: 10 working-days", `the unit must be "days"`},
		{"nothing", "  confirm: 5 working-days", "  confirm: 0 working-days", "is not between 1 and"},
		{"negative", "  confirm: 5 working-days", "  confirm: -5 working-days", "is not between 1 and"},
		{"too long", "  stays_open: 10 working-days", "  stays_open: 99 working-days", "is not between 1 and 30"},
		{"cadence the law does not know, art. 24(2)", "  cadence: quarter", "  cadence: half-year", "is none of: month, quarter"},
		{"neither true nor false", "  deliver_at_signing: true", "  deliver_at_signing: ya", "neither true nor false"},
		{"text for a switch", "  below: true", `  below: "true"`, "neither true nor false"},
		{"unknown regulation", "edition: permenpanrb-6-2022", "edition: permenpanrb-8-2021", "is none of: pp-30-2019, permenpanrb-6-2022"},
		{"a scored edition without weights", "edition: permenpanrb-6-2022", "edition: pp-30-2019", `pp-30-2019 scores: the section "scoring" must name its weights`},
		{"unknown silence", "  silent_decision: stands", "  silent_decision: employee", "is none of: stands, named"},
		{"jitter too long", "  jitter_minutes: 20", "  jitter_minutes: 500", "is not between 0 and 120"},
		{"jitter in words", "  jitter_minutes: 20", "  jitter_minutes: dua puluh", "is not a whole number"},
		{"annual window in summer, IV.A.8.b", "  opens: 12-01", "  opens: 07-01", "cannot open before October"},
		{"annual window on no day", "  opens: 12-01", "  opens: 12-32", "is not a month and day"},
		{"owner missing", "owner: Pengelola kepegawaian instansi", `owner: ""`, "is not text"},
		{"explanations outlast the decision, V.B.4, V.B.6", "  explanation: 3 working-days", "  explanation: 7 working-days", "must fit inside the 7 working days of the decision (V.B.6)"},
		{"evaluated more often than documented, art. 16(4)", "  cadence: quarter", "  cadence: month", "cannot be documented less often"},
		{"another name than the file's", "name: nasional", "name: daerah", `the policy calls itself "daerah"`},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			if strings.Count(text, row.old) != 1 {
				t.Fatalf("%q does not stand once in the file", row.old)
			}
			_, err := Parse(Default, []byte(strings.Replace(text, row.old, row.new, 1)))
			if err == nil || !strings.Contains(err.Error(), row.says) {
				t.Fatalf("%v, want %q", err, row.says)
			}
			at := line(row.old)
			if !regexp.MustCompile(fmt.Sprintf(`nasional\.yaml:(%d|%d|%d|%d): `, at, at+1, at+2, at+3)).MatchString(err.Error()) {
				t.Errorf("%v, want line %d or just after", err, at)
			}
		})
	}
}

// TestEveryKeyIsNeeded leaves out one key at a time.
func TestEveryKeyIsNeeded(t *testing.T) {
	t.Parallel()
	lines := strings.Split(national(t), "\n")
	for _, k := range keys {
		section, key, nested := strings.Cut(k.path, ".")
		if !nested {
			key = section
		}
		inside := !nested
		left := slices.DeleteFunc(slices.Clone(lines), func(l string) bool {
			if nested && !strings.HasPrefix(l, " ") && strings.HasSuffix(l, ":") {
				inside = l == section+":"
			}
			return inside && strings.HasPrefix(strings.TrimSpace(l), key+":")
		})
		if len(left) != len(lines)-1 {
			t.Fatalf("%s stands %d times", k.path, len(lines)-len(left))
		}
		if _, err := Parse(Default, []byte(strings.Join(left, "\n"))); err == nil {
			t.Errorf("a file without %s is taken", k.path)
		}
	}
}

func TestNotAPolicyAtAll(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "- a\n- b", "just words", "a: [", "\x00", "&a [*a]"} {
		if _, err := Parse("x", []byte(text)); err == nil {
			t.Errorf("%q is taken", text)
		}
	}
}

func TestMonthlyWindowMustFitTheMonth(t *testing.T) {
	t.Parallel()
	text := strings.NewReplacer("cadence: quarter", "cadence: month", "check_ins: quarter", "check_ins: month",
		"opens_before: 10 days", "opens_before: 28 days").Replace(national(t))
	if _, err := Parse(Default, []byte(text)); err == nil || !strings.Contains(err.Error(), "cannot open 28 days before") {
		t.Errorf("%v", err)
	}
	if _, err := Parse(Default, []byte(strings.Replace(text, "28 days", "27 days", 1))); err != nil {
		t.Error(err)
	}
}

// TestResolve: the rules of a year hold the regulation's lengths, the policy's, and only those days off that
// would be worked.
func TestResolve(t *testing.T) {
	t.Parallel()
	p, err := Load(Default)
	if err != nil {
		t.Fatal(err)
	}
	pace := appraisal.Pace{Day: 1}
	r, err := Resolve(p, "Asia/Makassar", 5, 2026, pace)
	if err != nil {
		t.Fatal(err)
	}
	if r.Edition != p.Edition || r.Policy != p.Ref() || r.Pace != pace || r.Lengths[appraisal.T11] != 14 || r.Lengths[appraisal.T3] != 10 ||
		r.Lengths[appraisal.ExplanationClock] != 3 || r.YearOpens.String() != "2026-12-01" {
		t.Errorf("%+v", r)
	}
	off := map[string]bool{}
	for _, d := range r.Calendar.Off {
		off[d.String()] = true
	}
	if !off["2026-03-20"] || !off["2027-03-10"] || off["2026-03-21"] || off["2026-03-22"] {
		t.Errorf("a holiday on a weekend is kept, or one on a working day is not: %v", r.Calendar.Off)
	}
	if !slices.IsSorted(r.Calendar.Off) {
		t.Error("the days off are not in order")
	}
	six, err := Resolve(p, "Asia/Makassar", 6, 2026, pace)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(six.Calendar.Off, func(d appraisal.Date) bool { return d.String() == "2026-03-21" }) {
		t.Error("a holiday on a Saturday is missing in a week of six days")
	}
}

func TestResolveRefuses(t *testing.T) {
	t.Parallel()
	p, err := Load(Default)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		zone       string
		week, year int
		says       string
	}{
		{"Mars/Olympus", 5, 2026, "time zone"},
		{"Asia/Jakarta", 4, 2026, "working week of 4 days"},
		{"Asia/Jakarta", 5, 2020, "no calendar of days off for 2020"},
		{"Asia/Jakarta", 5, 2028, "no calendar of days off for 2029"},
	} {
		if _, err := Resolve(p, row.zone, row.week, row.year, appraisal.Pace{}); err == nil || !strings.Contains(err.Error(), row.says) {
			t.Errorf("%s, %d days, %d: %v", row.zone, row.week, row.year, err)
		}
	}
	p.Edition = "lost"
	if _, err := Resolve(p, "Asia/Jakarta", 5, 2026, appraisal.Pace{}); err == nil {
		t.Error("an unknown regulation is resolved")
	}
}

func TestCalendarWarnings(t *testing.T) {
	t.Parallel()
	if w := CalendarWarnings(2026); len(w) != 1 || !strings.Contains(w[0].English, "2027") || !strings.Contains(w[0].Sentence, "2027") {
		t.Errorf("2026: %+v", w)
	}
	if w := CalendarWarnings(2027); len(w) != 2 {
		t.Errorf("2027: %+v", w)
	}
}

func FuzzParse(f *testing.F) {
	file, err := os.ReadFile(Default + ".yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(file)
	f.Add([]byte("name: nasional\nname: nasional"))
	f.Add([]byte("a: &a {b: *a}"))
	f.Fuzz(func(t *testing.T, file []byte) {
		p, err := Parse(Default, file)
		if err != nil {
			return
		}
		if _, err := Resolve(p, "Asia/Jakarta", 5, 2026, appraisal.Pace{}); err != nil {
			t.Fatalf("a policy that was read cannot be resolved: %v", err)
		}
	})
}
