package appraisal_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"siklus.id/appraisal"
)

// TestScoredEdition is PP 30/2019 art. 41 and the cap of arts 35–40, sentence by sentence, with the edges of every
// band.
func TestScoredEdition(t *testing.T) {
	t.Parallel()
	s := scoring(t)
	for _, row := range []struct {
		sentence           string
		targets, behaviour string
		weights            string
		newIdea            bool
		value, name        string
		predicate          appraisal.Predicate
	}{
		{"art. 41(2)–(4): 70/30 without peers and direct staff", "100", "80", "70/30", false, "94", "Baik", appraisal.Good},
		{"art. 41(2)–(4): 60/40 with them", "100", "80", "60/40", false, "92", "Baik", appraisal.Good},
		{"arts 35–40: the targets count up to 120", "150", "100", "70/30", false, "114", "Baik", appraisal.Good},
		{"bands end at 120, so the behaviour counts up to it too", "120", "130", "60/40", true, "120", "Sangat Baik", appraisal.VeryGood},
		{"art. 41(5): Sangat Baik from 110 with a new idea", "110", "110", "70/30", true, "110", "Sangat Baik", appraisal.VeryGood},
		{"art. 41(5): just under 110", "109.9999", "109.9999", "70/30", true, "109.9999", "Baik", appraisal.Good},
		{"art. 41(5): to 120", "120", "120", "60/40", true, "120", "Sangat Baik", appraisal.VeryGood},
		{"art. 41(5): 120 without a new idea is Baik", "120", "120", "60/40", false, "120", "Baik", appraisal.Good},
		{"art. 41(5): a new idea lifts nobody under 110", "100", "100", "60/40", true, "100", "Baik", appraisal.Good},
		{"art. 41(5): Baik from 90", "90", "90", "70/30", false, "90", "Baik", appraisal.Good},
		{"art. 41(5): nothing is rounded up to 90", "89.9999", "90", "70/30", false, "89.99993", "Cukup", appraisal.NeedsImprovement},
		{"art. 41(5): Cukup from 70", "70", "70", "70/30", false, "70", "Cukup", appraisal.NeedsImprovement},
		{"art. 41(5), secondary: Kurang under 70", "69.99", "69.99", "70/30", false, "69.99", "Kurang", appraisal.Poor},
		{"art. 41(5), secondary: Kurang from 50", "50", "50", "60/40", false, "50", "Kurang", appraisal.Poor},
		{"art. 41(5), secondary: Sangat Kurang under 50", "49.99", "49.99", "60/40", false, "49.99", "Sangat Kurang", appraisal.VeryPoor},
		{"nothing reached", "0", "0", "60/40", false, "0", "Sangat Kurang", appraisal.VeryPoor},
		{"a tenth that binary fractions cannot hold: 0.7 × 90.1 + 0.3 × 89.7666…", "90.1", "89.7666", "70/30", false, "89.99998", "Cukup", appraisal.NeedsImprovement},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			t.Parallel()
			w, ok := s.WeightsNamed(row.weights)
			if !ok {
				t.Fatalf("weights %s are not known", row.weights)
			}
			got, err := s.Score(decimal(t, row.targets), decimal(t, row.behaviour), w, row.newIdea)
			if err != nil || got.Value.String() != row.value || got.Name != row.name || got.Predicate != row.predicate {
				t.Errorf("%s %s (%s), %v; want %s %s", got.Value, got.Name, got.Predicate, err, row.value, row.name)
			}
			if len(got.Cited) == 0 || !strings.HasPrefix(got.Cited[len(got.Cited)-1].Place, "PP 30/2019 art. 41(5)") {
				t.Errorf("the band is not cited: %v", got.Cited)
			}
			if held := got.HeldBack != ""; held != (!row.newIdea && got.Value >= appraisal.DecimalOf(110)) {
				t.Errorf("held back: %q", got.HeldBack)
			}
		})
	}
}

// TestScoredEditionMarks: the figures say how sure they are.
func TestScoredEditionMarks(t *testing.T) {
	t.Parallel()
	s := scoring(t)
	if s.CapAt.String() != "PP 30/2019 arts 35–40 [S]" || len(s.Weights) != 2 || len(s.Bands) != 5 || len(s.Unread) != 3 {
		t.Fatalf("%+v", s)
	}
	for i, want := range []appraisal.Mark{appraisal.ReadQuoted, appraisal.ReadQuoted, appraisal.ReadQuoted, appraisal.Secondary, appraisal.Secondary} {
		if s.Bands[i].Cited.Mark != want {
			t.Errorf("%s is marked %q, want %q", s.Bands[i].Name, s.Bands[i].Cited.Mark, want)
		}
	}
	for _, w := range s.Weights {
		if w.Cited.String() != "PP 30/2019 art. 41(2)–(4) [P]" || w.VoicesHeard != (w.String() == "60/40") {
			t.Errorf("%+v", w)
		}
	}
	for _, u := range s.Unread {
		if u.Mark != appraisal.NotRead {
			t.Errorf("%+v", u)
		}
	}
	if (appraisal.Cited{Place: "V.B.2"}).String() != "V.B.2" {
		t.Error("what was read directly carries a mark")
	}
}

func TestScoreRefuses(t *testing.T) {
	t.Parallel()
	s := scoring(t)
	w, _ := s.WeightsNamed("70/30")
	for _, pair := range [][2]appraisal.Decimal{{-1, 0}, {0, -1}, {1, 0}, {0, 99}} {
		if got, err := s.Score(pair[0], pair[1], w, false); err == nil {
			t.Errorf("%v is scored: %+v", pair, got)
		}
	}
	if _, ok := s.WeightsNamed("80/20"); ok {
		t.Error("weights the regulation does not know are taken")
	}
	if _, err := (appraisal.Scoring{Cap: appraisal.DecimalOf(120)}).Score(0, 0, w, false); err == nil {
		t.Error("an edition without bands has an outcome")
	}
}

// TestEveryScoreHasOneBand: bands leave no gap and a better value never has a worse outcome.
func TestEveryScoreHasOneBand(t *testing.T) {
	t.Parallel()
	s := scoring(t)
	order := map[string]int{"Sangat Kurang": 0, "Kurang": 1, "Cukup": 2, "Baik": 3, "Sangat Baik": 4}
	rapid.Check(t, func(t *rapid.T) {
		w := s.Weights[rapid.IntRange(0, 1).Draw(t, "weights")]
		idea := rapid.Bool().Draw(t, "idea")
		low := appraisal.Decimal(rapid.IntRange(0, 1_300_000).Draw(t, "low")) * 100
		high := low + appraisal.Decimal(rapid.IntRange(0, 100_000).Draw(t, "more"))*100
		a, err := s.Score(low, low, w, idea)
		if err != nil {
			t.Fatal(err)
		}
		b, err := s.Score(high, high, w, idea)
		if err != nil {
			t.Fatal(err)
		}
		if order[a.Name] > order[b.Name] || a.Value > b.Value {
			t.Fatalf("%s comes to %s, %s to %s", low, a.Name, high, b.Name)
		}
	})
}

func TestDecimals(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		text   string
		places int
		want   string
	}{
		{"90", 0, "90"}, {"89.99", 2, "89.99"}, {"89,99", 4, "89.99"}, {"0.5000", 4, "0.5"}, {"007", 0, "7"}, {"999999999.999999", 9, "999999999.999999"},
		{"", 2, ""}, {".5", 2, ""}, {"5.", 2, ""}, {"-5", 2, ""}, {"+5", 2, ""}, {"1e3", 2, ""}, {"1.2.3", 2, ""}, {"1.234", 2, ""},
		{"1000000000", 0, ""}, {"٩٠", 0, ""}, {"9 0", 0, ""}, {"NaN", 2, ""},
	} {
		got, err := appraisal.ParseDecimal(row.text, row.places)
		if (err != nil) != (row.want == "") || err == nil && got.String() != row.want {
			t.Errorf("%q with %d places: %s, %v; want %q", row.text, row.places, got, err, row.want)
		}
	}
	if got := appraisal.Decimal(-1_500_000).String(); got != "-1.5" {
		t.Errorf("minus one and a half is written %s", got)
	}
	if b, err := decimal(t, "18.75").MarshalJSON(); string(b) != "18.75" || err != nil {
		t.Errorf("%s, %v", b, err)
	}
}

func FuzzParseDecimal(f *testing.F) {
	for _, s := range []string{"0", "89.99", "89,99", "120.", "x", "000000000.000001"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := appraisal.ParseDecimal(s, 6)
		if err != nil {
			return
		}
		if back, err := appraisal.ParseDecimal(d.String(), 6); err != nil || back != d || d < 0 {
			t.Fatalf("%q is %s, which reads back as %s, %v", s, d, back, err)
		}
	})
}
