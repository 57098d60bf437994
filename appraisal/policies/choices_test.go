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

// seeds are the agencies that five articles describe.
var seeds = []string{"gorontalo", "kuranji", "pontianak", "sinabang", "walesi"}

func text(t testing.TB, name string) string {
	t.Helper()
	file, err := files.ReadFile(name + ".yaml")
	if err != nil {
		t.Fatal(err)
	}
	return string(file)
}

func load(t testing.TB, name string) Policy {
	t.Helper()
	p, err := Load(name)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestSeedPolicies: each seed agency's own driver stands in its file, and every one of them resolves.
func TestSeedPolicies(t *testing.T) {
	t.Parallel()
	if got := Names(); !slices.Equal(got, slices.Sorted(slices.Values(append(slices.Clone(seeds), Default, "skor")))) {
		t.Fatalf("the policies are %v", got)
	}
	for _, row := range []struct {
		name, zone string
		week       int
		cadence    appraisal.PeriodKind
		entries    string
		heard      string
		results    string // aspects and weights
		circular   bool
		weights    string
	}{
		{"kuranji", "Asia/Jakarta", 5, appraisal.Monthly, EveryDay, "superior measurements", "achievement 60 process 25 innovation 15", true, ""},
		{"sinabang", "Asia/Jakarta", 5, appraisal.Quarterly, EveryWeek, "superior citizens measurements", "productivity 30 service-quality 35 citizen-satisfaction 35", true, ""},
		{"walesi", "Asia/Jayapura", 6, appraisal.Quarterly, EveryWeek, "superior", "results 60 competence 40", false, ""},
		{"gorontalo", "Asia/Makassar", 5, appraisal.Quarterly, EveryWeek, "superior peers subordinates", "results 70 competence 30", true, "60/40"},
		{"pontianak", "Asia/Pontianak", 5, appraisal.Monthly, EveryDay, "superior measurements", "productivity 40 service-quality 40 innovation 20", true, "70/30"},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			p := load(t, row.name)
			results := ""
			for _, s := range p.Aspects.Results {
				results += fmt.Sprintf("%s %d ", s.Aspect, s.Weight)
			}
			if p.Zone != row.zone || p.Week != row.week || p.Cadence != row.cadence || p.Progress.Entries != row.entries ||
				strings.Join(p.Voices.Heard, " ") != row.heard || strings.TrimSpace(results) != row.results || p.Circular != row.circular ||
				p.Weights != row.weights || p.Language != "id" || !p.ReasonAway || p.Development.HoursPNS < 20 || p.Development.LessonMinutes != 45 {
				t.Errorf("%+v", p)
			}
			r, err := Resolve(p, p.Zone, p.Week, 2026, appraisal.Pace{})
			if err != nil || r.Policy != p.Ref() || r.Lengths[appraisal.T11] != 14 || r.Feedback != p.Progress.Feedback {
				t.Errorf("%+v, %v", r, err)
			}
		})
	}
}

// TestEveryPolicyExplainsEveryKey: a comment stands right above each key of each file.
func TestEveryPolicyExplainsEveryKey(t *testing.T) {
	t.Parallel()
	for _, name := range Names() {
		var root yaml.Node
		if err := yaml.Unmarshal([]byte(text(t, name)), &root); err != nil {
			t.Fatal(err)
		}
		var walk func(n *yaml.Node)
		walk = func(n *yaml.Node) {
			for i := 0; i+1 < len(n.Content); i += 2 {
				if n.Content[i].HeadComment == "" {
					t.Errorf("%s.yaml:%d: %q has no comment", name, n.Content[i].Line, n.Content[i].Value)
				}
				if n.Content[i+1].Kind == yaml.MappingNode {
					walk(n.Content[i+1])
				}
			}
		}
		walk(root.Content[0])
	}
}

// TestEveryKeyIsInTheManual: docs/policies.md has a row for each key a policy may hold.
func TestEveryKeyIsInTheManual(t *testing.T) {
	t.Parallel()
	manual, err := os.ReadFile("../../docs/policies.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range allKeys {
		path := k.path
		if strings.HasPrefix(path, "aspects.") {
			path = path[strings.LastIndex(path, ".")+1:]
		}
		if !strings.Contains(string(manual), "`"+path+"`") {
			t.Errorf("%s is not explained", path)
		}
	}
}

// TestChoicesAreReadStrictly changes one place of a seed's file at a time and expects the fault on its line.
func TestChoicesAreReadStrictly(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ name, policy, old, new, says string }{
		{"unknown key", "kuranji", "  week: 5", "  week: 5\n  hours: 8", `key "place.hours" is not known`},
		{"section half there", "kuranji", "  week: 5\n", "", `key "place.week" is missing`},
		{"unknown zone", "kuranji", "zone: Asia/Jakarta", "zone: Asia/Tokyo", "is none of: Asia/Jakarta"},
		{"a week of four days", "kuranji", "  week: 5", "  week: 4", "is not between 5 and 6"},
		{"a day off without a name", "kuranji", "days_off: []", "days_off: [2026-08-07]", "is not a date and a name"},
		{"a day off twice", "kuranji", "days_off: []", "days_off: [2026-08-07 a, 2026-08-07 b]", "2026-08-07 stands twice"},
		{"days off as one value", "kuranji", "days_off: []", "days_off: 2026-08-07 a", "must be a list"},
		{"a list in a list", "kuranji", "offered: [id, en]", "offered: [[id], en]", "a list holds single values"},
		{"no language", "kuranji", "offered: [id, en]", "offered: []", "the list is empty"},
		{"a language twice", "kuranji", "offered: [id, en]", "offered: [id, id]", `"id" stands twice`},
		{"without Indonesian", "kuranji", "offered: [id, en]", "offered: [en]", "Indonesian must be offered"},
		{"English by default, not offered", "sinabang", "default: id", "default: en", `the default language "en" is not offered`},
		{"unit of an entry", "kuranji", "entries: day", "entries: hour", "is none of: day, week, none"},
		{"feedback after the ratings, III.C.3", "kuranji", "feedback: month", "feedback: quarter", "cannot come less often than ratings"},
		{"superior not heard, art. 17(1)", "gorontalo", "heard: [superior, peers", "heard: [peers", "the superior must be heard"},
		{"unknown voice", "gorontalo", "heard: [superior, peers", "heard: [superior, neighbours, peers", "is none of: superior"},
		{"peers heard without a limit", "gorontalo", "  peers_most: 5\n", "", `"voices.peers_most" is missing: peers are heard`},
		{"limit of peers who are not heard", "kuranji", "heard: [superior, measurements]", "heard: [superior, measurements]\n  peers_least: 3", "peers are not heard"},
		{"more answers than peers", "gorontalo", "peers_least: 3", "peers_least: 6", "6 answers are asked for where 5"},
		{"one peer stays nobody", "gorontalo", "peers_least: 3", "peers_least: 1", "is not between 3 and 20"},
		{"of two each knows what the other said", "gorontalo", "peers_least: 3", "peers_least: 2", "is not between 3 and 20"},
		{"peers heard without a cap on raters", "gorontalo", "  per_rater: 6\n", "", `"voices.per_rater" is missing: peers are heard`},
		{"staff heard without their term", "gorontalo", "  answer: 4 working-days\n", "", `"voices.answer" is missing`},
		{"term of peers who are not heard", "kuranji", "heard: [superior, measurements]", "heard: [superior, measurements]\n  before: 3 working-days", "peers are not heard"},
		{"released before the period ends", "gorontalo", "before: 5 working-days", "before: 10 working-days", "stays open for 10 working days only"},
		{"citizens heard without a least number", "sinabang", "  citizens_least: 10\n", "", `"voices.citizens_least" is missing`},
		{"values weighed without a least number", "kuranji", "  values_least: 3\n", "", `"voices.values_least" is missing: feedback on the values`},
		{"a least number for values that are not weighed", "gorontalo", "  peers_least: 3", "  values_least: 3\n  peers_least: 3", "feedback on the values has no weight"},
		{"values proposed by nothing", "kuranji", "values_least: 3", "values_least: 0", "is not between 1 and 20"},
		{"weights of 90", "kuranji", "process: 25", "process: 15", "the weights come to 90 per cent"},
		{"a weight of nothing", "kuranji", "process: 25", "process: 0", "is not between 1 and 100"},
		{"an aspect nobody knows", "kuranji", "process: 25", "closeness: 25", `"aspects.results.closeness" is not known`},
		{"an aspect twice", "kuranji", "process: 25", "achievement: 25", "stands already in line"},
		{"citizens' aspect without their voice", "pontianak", "innovation: 20", "citizen-satisfaction: 20", "citizens are not heard"},
		{"measured aspect without measurements", "walesi", "competence: 40", "productivity: 40", "measurements are not heard"},
		{"as expected above above", "pontianak", "meets: 90", "meets: 110", "cannot be as expected where 110 is above"},
		{"threshold in words", "pontianak", "above: 110", "above: banyak", "is not a whole number"},
		{"reason neither true nor false", "pontianak", "reason: true", "reason: ya", "neither true nor false"},
		{"explanations outlast the decision, V.B.6", "pontianak", "explanation: 3 working-days", "explanation: 9 working-days", "must fit inside the 7 working days"},
		{"wrong unit", "pontianak", "deemed_receipt: 3 working-days", "deemed_receipt: 3 days", `the unit must be "working-days"`},
		{"pending without a meaning", "kuranji", "\n  pending: provisional", "\n  pending: waiting", "is none of: provisional, in-force"},
		{"late period", "kuranji", "late_period: previous-period", "late_period: guess", "is none of: previous-period, none"},
		{"unknown circular", "kuranji", "circular: se-3-2023", "circular: se-1-2020", "is none of: se-3-2023, none"},
		{"unknown rounding", "kuranji", "rounding: exact", "rounding: up", "is none of: exact, in-favour"},
		{"smallest unit of nobody", "kuranji", "smallest_unit: 10", "smallest_unit: 0", "is not between 1 and 100"},
		{"unknown scored edition", "gorontalo", "edition: pp-30-2019", "edition: pp-46-2011", "is none of: pp-30-2019"},
		{"60/40 without peers and staff, art. 41(2)–(4)", "pontianak", `weights: "70/30"`, `weights: "60/40"`, "the weights must be 70/30"},
		{"70/30 with peers and staff, art. 41(2)–(4)", "gorontalo", `weights: "60/40"`, `weights: "70/30"`, "the weights must be 60/40"},
		{"what follows when the superior only signs, V.A.8", "kuranji", "signed_only: open", "signed_only: maybe", "is none of: final, open"},
		{"what retirement does", "kuranji", "retirement: rates", "retirement: waits", "is none of: rates, closes"},
		{"people without retirement", "kuranji", "  retirement: rates\n", "", `key "people.retirement" is missing`},
		{"a scored edition without its section", "skor", "scoring:\n  # The edition itself; no other one can be shown beside it.\n  edition: pp-30-2019\n" +
			"  # 60/40 where the opinion of peers and direct staff is used, 70/30 where it is not (art. 41(2)–(4)).\n  weights: \"70/30\"\n", "",
			`pp-30-2019 scores: the section "scoring" must name its weights`},
		{"a scored edition with the wrong weights", "skor", `weights: "70/30"`, `weights: "60/40"`, "the weights must be 70/30"},
		{"training from citizens who are not heard", "kuranji", "from: [results, behaviour, measurements]", "from: [results, citizens]", "training follows from citizens"},
		{"fewer than 20 hours", "kuranji", "hours_pns: 20", "hours_pns: 19", "is not between 20"},
		{"more than 24 hours, PPPK", "kuranji", "hours_pppk: 24", "hours_pppk: 25", "is not between 1 and 24"},
		{"an hour of 60 minutes", "kuranji", "lesson_minutes: 45", "lesson_minutes: 60", "is not between 45 and 45"},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			file := text(t, row.policy)
			if strings.Count(file, row.old) < 1 {
				t.Fatalf("%q does not stand in the file", row.old)
			}
			_, err := Parse(row.policy, []byte(strings.Replace(file, row.old, row.new, 1)))
			if err == nil || !strings.Contains(err.Error(), row.says) {
				t.Fatalf("%v, want %q", err, row.says)
			}
			for _, line := range strings.Split(err.Error(), "\n") {
				if !regexp.MustCompile(`^` + row.policy + `\.yaml:[1-9][0-9]*: `).MatchString(line) {
					t.Errorf("no line is named: %s", line)
				}
			}
		})
	}
}

// TestSectionsStandAlone leaves out one section at a time: what another one rests on is missed, the rest goes.
func TestSectionsStandAlone(t *testing.T) {
	t.Parallel()
	for section, says := range map[string]string{
		"place": "", "languages": "", "progress": "", "objection": "", "organisation": "", "distribution": "", "scoring": "", "development": "",
		"aspects": "thresholds propose a rating only with aspects", "thresholds": "aspects propose a rating only with thresholds",
		"voices": "are not heard", "evaluation": `key "evaluation.cadence" is missing`,
	} {
		_, err := Parse("gorontalo", []byte(without(text(t, "gorontalo"), section)))
		if (err == nil) != (says == "") || err != nil && !strings.Contains(err.Error(), says) {
			t.Errorf("without %s: %v", section, err)
		}
	}
}

func without(file, section string) string {
	var left []string
	inside := false
	for _, l := range strings.Split(file, "\n") {
		if l != "" && l[0] != ' ' && l[0] != '#' {
			inside = l == section+":"
		}
		if !inside {
			left = append(left, l)
		}
	}
	return strings.Join(left, "\n")
}

// TestRegionalDaysOffCount: a day off of the region is not worked, and those of other years are left out.
func TestRegionalDaysOffCount(t *testing.T) {
	t.Parallel()
	file := strings.Replace(text(t, "kuranji"), "days_off: []", "days_off: [2026-08-07 Hari jadi, 2031-01-02 Hari lain, 2026-08-17 sudah libur]", 1)
	p, err := Parse("kuranji", []byte(file))
	if err != nil || len(p.DaysOff) != 3 || p.DaysOff[0].Name != "Hari jadi" {
		t.Fatalf("%+v, %v", p.DaysOff, err)
	}
	r, err := Resolve(p, p.Zone, p.Week, 2026, appraisal.Pace{})
	if err != nil {
		t.Fatal(err)
	}
	count := 0
	for _, d := range r.Calendar.Off {
		if d.String() == "2026-08-17" || d.String() == "2026-08-07" {
			count++
		}
		if d.Year() == 2031 {
			t.Errorf("%s travels with every case", d)
		}
	}
	if count != 2 || !slices.IsSorted(r.Calendar.Off) {
		t.Errorf("%v", r.Calendar.Off)
	}
}

func FuzzSeedPolicies(f *testing.F) {
	for _, name := range seeds {
		f.Add([]byte(text(f, name)))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		p, err := Parse("kuranji", file)
		if err != nil {
			return
		}
		if _, err := Resolve(p, "Asia/Jakarta", 6, 2026, appraisal.Pace{}); err != nil {
			t.Fatalf("a policy that was read cannot be resolved: %v", err)
		}
		sum := 0
		for _, s := range p.Aspects.Results {
			sum += s.Weight
		}
		if sum != 0 && sum != 100 {
			t.Fatalf("weights of %d per cent are taken", sum)
		}
	})
}
