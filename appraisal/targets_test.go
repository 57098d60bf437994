package appraisal

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// sound is an agreement about which nothing is advised to an executor.
func sound() Targets {
	return Targets{Results: []PlannedResult{{Number: 1, Text: "Surat keterangan diterima warga dalam dua jam", Main: true, Parents: []string{"a:1"},
		Indicators: []Indicator{{Aspect: "waktu", Measure: "Waktu dari berkas lengkap sampai surat diterima", Target: "2 jam", Amount: "2", Direction: Less}}}},
		Resources: "Dua loket", Accountability: "Laporan bulanan dan buku layanan"}
}

var executor = Setting{Level: Executor, Parents: []string{"a:1", "a:2"}}

// TestAdvice: one row for each sentence of the law that recommends something about targets.
func TestAdvice(t *testing.T) {
	t.Parallel()
	head := Setting{Level: JPTPratama, Top: true}
	covered := func(t *Targets) {
		for _, p := range Perspectives() {
			r := t.Results[0]
			r.Text, r.Perspective = r.Text+" "+string(p), p
			t.Results = append(t.Results, r)
		}
		t.Results = t.Results[1:]
	}
	for _, row := range []struct {
		provision string
		what      string
		setting   Setting
		change    func(*Targets)
		want      string // codes with fields; empty: nothing is advised
	}{
		{"–", "a sound agreement", executor, func(*Targets) {}, ""},
		{"II.A.7.a.7", "an absolute word in a target", executor, func(t *Targets) { t.Results[0].Indicators[0].Target = "Semua surat dalam 2 jam" },
			"absolute-word results[0].indicators[0].target"},
		{"II.A.7.a.7", "an absolute word in a measure", executor, func(t *Targets) { t.Results[0].Indicators[0].Measure = "Surat yang tidak pernah terlambat" },
			"absolute-word results[0].indicators[0].measure"},
		{"II.A.7.a.7", "part of another word is none", executor, func(t *Targets) { t.Results[0].Indicators[0].Measure = "Semuanya-mart" }, ""},
		{"II.A.7.a.7", "except a main result that touches life", executor, func(t *Targets) {
			t.Results[0].Text = "Keselamatan pasien terjaga"
			t.Results[0].Indicators[0].Target = "Setiap pasien dalam 2 jam"
		}, ""},
		{"II.A.7.a.7", "the exception is for main results only", executor, func(t *Targets) {
			extra := t.Results[0]
			extra.Main, extra.Text = false, "Keselamatan pasien terjaga"
			extra.Indicators = []Indicator{{Aspect: "waktu", Measure: "Waktu", Target: "Setiap pasien dalam 2 jam"}}
			t.Results = append(t.Results, extra)
		}, "absolute-word results[1].indicators[0].target"},
		{"II.A.7.a.7", "heads are not meant", head, func(t *Targets) { covered(t); t.Results[0].Indicators[0].Target = "Semua 2" }, ""},
		{"art. 9(2)", "no aspect", executor, func(t *Targets) { t.Results[0].Indicators[0].Aspect = "" }, "aspect-missing results[0].indicators[0].aspect"},
		{"art. 9(3)", "neither number nor description", executor, func(t *Targets) {
			t.Results[0].Indicators[0].Amount, t.Results[0].Indicators[0].Target = "", "Tercapai baik"
		}, "not-measurable results[0].indicators[0].target"},
		{"art. 9(3)", "the qualitative approach describes", executor, func(t *Targets) {
			t.Results[0].Indicators[0].Amount, t.Results[0].Indicators[0].Target = "", "Loket dipahami warga tanpa bantuan petugas"
		}, ""},
		{"art. 9(3)", "a number in words", executor, func(t *Targets) {
			t.Results[0].Indicators[0].Amount, t.Results[0].Indicators[0].Target = "", "Nihil"
		}, ""},
		{"II.A.5.g", "no parent", executor, func(t *Targets) { t.Results[0].Parents = nil }, "no-parent results[0].parents"},
		{"II.A.5.g", "a parent in words although the superior's results are known", executor, func(t *Targets) {
			t.Results[0].Parents, t.Results[0].Supports = nil, "Layanan cepat"
		}, "parent-in-words results[0].parents"},
		{"II.A.5.g", "a parent in words while none are known", Setting{Level: Executor}, func(t *Targets) {
			t.Results[0].Parents, t.Results[0].Supports = nil, "Layanan cepat"
		}, ""},
		{"II.A.5.g", "a parent that is no longer in force", executor, func(t *Targets) { t.Results[0].Parents = []string{"a:9"} }, "parent-gone results[0].parents"},
		{"II.A.5.g", "nobody above has an agreement", Setting{Level: Administrator, Top: true}, func(t *Targets) { t.Results[0].Parents = nil }, ""},
		{"art. 9(1)", "an activity for a result", executor, func(t *Targets) { t.Results[0].Text = "Melaksanakan pelayanan surat" }, "activity-not-result results[0].result"},
		{"III.A.7", "an activity for an indicator", executor, func(t *Targets) { t.Results[0].Indicators[0].Measure = "Jumlah rapat yang diikuti" },
			"activity-not-result results[0].indicators[0].measure"},
		{"III.A.7", "an indicator of process may look at activity", executor, func(t *Targets) {
			t.Results[0].Indicators = append(t.Results[0].Indicators, Indicator{Aspect: "kuantitas", Measure: "Jumlah rapat", Target: "4 rapat", Kind: OfProcess})
		}, ""},
		{"K2", "process alone", executor, func(t *Targets) { t.Results[0].Indicators[0].Kind = OfProcess }, "only-process results[0].indicators"},
		{"policy", "a number without a direction", executor, func(t *Targets) { t.Results[0].Indicators[0].Direction = "" }, "direction-missing results[0].indicators[0].direction"},
		{"policy", "one result twice", executor, func(t *Targets) { t.Results = append(t.Results, t.Results[0]) }, "same-text-twice results[1].result"},
		{"policy", "one indicator twice", executor, func(t *Targets) {
			t.Results[0].Indicators = append(t.Results[0].Indicators, t.Results[0].Indicators[0])
		}, "same-text-twice results[0].indicators[1].measure"},
		{"II.A.6.a–c", "no main result", executor, func(t *Targets) { t.Results[0].Main = false }, "no-main-result results"},
		{"policy", "too many results", executor, func(t *Targets) {
			for n := range ManyResults {
				r := t.Results[0]
				r.Text = fmt.Sprintf("%s bagian %d", r.Text, n)
				t.Results = append(t.Results, r)
			}
		}, "too-many-results results"},
		{"II.A.2.a.8", "a head without the four perspectives", head, func(*Targets) {}, "no-budget-perspective results, perspective-missing results"},
		{"II.A.2.a.8", "a head with all four", head, covered, ""},
		{"II.A.2.a.8", "a head without the budget", head, func(t *Targets) { covered(t); t.Results = t.Results[:3] }, "no-budget-perspective results"},
		{"II.A.2.a.8", "an administrator is no head", Setting{Level: Administrator, Parents: []string{"a:1"}}, func(*Targets) {}, ""},
		{"II.A.5.b", "close control for an administrator", Setting{Level: Administrator, Parents: []string{"a:1"}}, func(t *Targets) { t.Results[0].Control = ControlHigh },
			"control-too-close results[0].control"},
		{"II.A.5.e", "close control for an executor", executor, func(t *Targets) { t.Results[0].Control = ControlHigh }, ""},
		{"II.A.2.a.7", "medium control for a head", head, func(t *Targets) { covered(t); t.Results[0].Control = ControlMedium }, "control-too-close results[0].control"},
		{"art. 11", "no resources", executor, func(t *Targets) { t.Resources = " " }, "attachment-empty resources"},
		{"art. 12", "no accountability", executor, func(t *Targets) { t.Accountability = "" }, "attachment-empty accountability"},
		{"–", "an empty form is not nagged at", executor, func(t *Targets) { *t = Targets{} }, ""},
		{"–", "an empty indicator is not nagged at", executor, func(t *Targets) { t.Results[0].Indicators = append(t.Results[0].Indicators, Indicator{}) }, ""},
	} {
		t.Run(row.provision+" "+row.what, func(t *testing.T) {
			t.Parallel()
			plan := sound()
			plan.Results = slices.Clone(plan.Results)
			plan.Results[0].Indicators = slices.Clone(plan.Results[0].Indicators)
			row.change(&plan)
			var got []string
			for _, a := range Advise(plan, row.setting) {
				got = append(got, a.Code+" "+a.Field)
				if a.Sentence == "" || a.English == "" || a.Provision == "" {
					t.Errorf("%s says nothing or rests on nothing", a.Code)
				}
			}
			if strings.Join(got, ", ") != row.want {
				t.Errorf("advised: %s; want: %s", strings.Join(got, ", "), row.want)
			}
		})
	}
}

// TestAspectAdviceNamesAllFour: art. 9(2).
func TestAspectAdviceNamesAllFour(t *testing.T) {
	t.Parallel()
	plan := sound()
	plan.Results[0].Indicators[0].Aspect = ""
	advice := Advise(plan, executor)
	for _, word := range []string{"kuantitas", "kualitas", "waktu", "biaya"} {
		if !strings.Contains(advice[0].Sentence, word) {
			t.Errorf("%q does not name %s", advice[0].Sentence, word)
		}
	}
}

// TestNumbersStayOverVersions: progress, evidence and the matrix point at planned results by number.
func TestNumbersStayOverVersions(t *testing.T) {
	t.Parallel()
	plan := func(texts ...string) Targets { // "3 Text" has number 3
		var p Targets
		for _, text := range texts {
			r := PlannedResult{Text: text}
			if n, err := fmt.Sscanf(text, "%d %s", &r.Number, &r.Text); n < 2 || err != nil {
				r.Number, r.Text = 0, text
			}
			p.Results = append(p.Results, r)
		}
		return p
	}
	for _, row := range []struct {
		name    string
		earlier []Targets
		next    Targets
		want    string
	}{
		{"the first version is numbered in its order", nil, plan("a", "b", "c"), "[1 2 3]"},
		{"a first version may bring its own numbers", nil, plan("2 a", "b"), "[2 1]"},
		{"one that says its number keeps it, wherever it stands", []Targets{plan("1 a", "2 b")}, plan("2 b", "1 changed"), "[2 1]"},
		{"a dropped number is not given out again", []Targets{plan("1 a", "2 b"), plan("1 a")}, plan("1 a", "new"), "[1 3]"},
		{"one without a number that reads the same is the same", []Targets{plan("1 a", "2 b")}, plan("B ", "new"), "[2 3]"},
		{"only the version before is read for that", []Targets{plan("1 a", "2 b"), plan("1 a")}, plan("b"), "[3]"},
		{"a number that was never given out is given anew", []Targets{plan("1 a")}, plan("1 a", "7 b"), "[1 2]"},
		{"a number that stands twice is given once", []Targets{plan("1 a")}, plan("1 a", "1 b"), "[1 2]"},
		{"a text that stands twice is one result", []Targets{plan("1 a")}, plan("a", "a"), "[1 2]"},
	} {
		if got := fmt.Sprint(NumberResults(row.earlier, row.next)); got != row.want {
			t.Errorf("%s: %s, want %s", row.name, got, row.want)
		}
	}
	var all, next Targets
	for n := 1; n <= MostNumbered; n++ {
		all.Results = append(all.Results, PlannedResult{Number: n, Text: fmt.Sprint("r", n)})
	}
	next.Results = []PlannedResult{{Number: 1, Text: "r1"}, {Text: "new"}}
	if got := NumberResults([]Targets{all}, next); got[0] != 1 || got[1] != 2 {
		t.Errorf("when all numbers have been used: %v", got)
	}
}

// TestRunningVersion: art. 14(2): the agreement in force is the one agreed last, whatever is proposed meanwhile.
func TestRunningVersion(t *testing.T) {
	t.Parallel()
	kinds := map[string]ActKind{"s": SubmitTargets, "r": ReturnTargets, "a": AgreeTargets}
	for _, row := range []struct {
		name, acts string
		undecided  bool
		want       string
	}{
		{"nothing handed in", "", false, ""},
		{"handed in", "s", true, "proposed/0"},
		{"sent back", "s r", false, "returned/0"},
		{"sent back and handed in again", "s r s", true, "returned/0 proposed/0"},
		{"agreed", "s r s a", false, "returned/0 running/1"},
		{"a change proposed: the old one runs on", "s a s", true, "running/1 proposed/0"},
		{"a change sent back", "s a s r", false, "running/1 returned/0"},
		{"a change agreed", "s a s a", false, "replaced/1 running/2"},
		{"a change agreed at the second try", "s a s r s a", false, "replaced/1 returned/0 running/2"},
		{"nobody decided in time", "s a s", false, "running/1 lapsed/0"},
		{"handed in anew before a decision", "s s a", false, "lapsed/0 running/1"},
		{"a decision on nothing", "a s a", false, "running/1"},
	} {
		var acts []VersionAct
		for i, k := range strings.Fields(row.acts) {
			acts = append(acts, VersionAct{ID: fmt.Sprint(i), Kind: kinds[k], At: time.Unix(int64(i), 0)})
		}
		var got []string
		for _, v := range TargetVersions(acts, row.undecided) {
			got = append(got, fmt.Sprintf("%s/%d", v.State, v.Version))
		}
		if s := strings.Join(got, " "); s != row.want {
			t.Errorf("%s: %s, want %s", row.name, s, row.want)
		}
	}
}

func TestCompareTargets(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name   string
		change func(*Targets)
		want   string
	}{
		{"nothing", func(*Targets) {}, ""},
		{"moved, but the same", func(t *Targets) { t.Results = append([]PlannedResult{{Number: 2, Text: "Baru"}}, t.Results...) }, "2 added : →Baru"},
		{"dropped", func(t *Targets) { t.Results = nil }, "1 dropped : Surat keterangan diterima warga dalam dua jam→"},
		{"reworded", func(t *Targets) { t.Results[0].Text = "Surat cepat" }, "1 changed result: Surat keterangan diterima warga dalam dua jam→Surat cepat"},
		{"a target and its number", func(t *Targets) {
			t.Results[0].Indicators[0].Target, t.Results[0].Indicators[0].Amount = "1 jam", "1"
		}, "1 changed indicators[0].target: 2 jam→1 jam, 1 changed indicators[0].amount: 2→1"},
		{"an indicator dropped", func(t *Targets) { t.Results[0].Indicators = t.Results[0].Indicators[:0] },
			"1 changed indicators[0].aspect: waktu→, 1 changed indicators[0].measure: Waktu dari berkas lengkap sampai surat diterima→, " +
				"1 changed indicators[0].target: 2 jam→, 1 changed indicators[0].kind: result→, 1 changed indicators[0].direction: less→, 1 changed indicators[0].amount: 2→"},
		{"choices by their codes", func(t *Targets) {
			t.Results[0].Main, t.Results[0].Control, t.Results[0].Perspective = false, ControlHigh, Budget
		}, "1 changed main: true→false, 1 changed perspective: →budget, 1 changed control: →output-high"},
		{"art. 9(3), another approach", func(t *Targets) { t.Approach = Qualitative }, "0 changed approach: quantitative→qualitative"},
		{"art. 9(3), the approach that was meant is said", func(t *Targets) { t.Approach = Quantitative }, ""},
		{"the attachment and a value", func(t *Targets) {
			t.Resources, t.Behaviour = "Tiga loket", []ExpectedBehaviour{{Value: 7, Text: "Ajak kader"}}
		}, "0 changed resources: Dua loket→Tiga loket, 0 changed behaviour[7]: →Ajak kader"},
	} {
		later := sound()
		row.change(&later)
		var got []string
		for _, c := range CompareTargets(sound(), later) {
			got = append(got, fmt.Sprintf("%d %s %s: %s→%s", c.Number, c.What, c.Field, c.Before, c.After))
		}
		if s := strings.Join(got, ", "); s != row.want {
			t.Errorf("%s:\n%s\nwant\n%s", row.name, s, row.want)
		}
	}
}
