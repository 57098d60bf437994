package appraisal_test

import (
	"encoding/json"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"siklus.id/appraisal"
)

// TestJudge: quadrant, drop-out and scored edition, in the order in which one overrides the other.
func TestJudge(t *testing.T) {
	t.Parallel()
	plain, beside, decides := nationalRules(t, 2026), scoredRules(t, false), scoredRules(t, true)
	score := func(targets, behaviour string) *appraisal.Score {
		return &appraisal.Score{Targets: decimal(t, targets), Behaviour: decimal(t, behaviour)}
	}
	idea := score("115", "115")
	idea.NewIdea = true
	const above, meets, below = appraisal.Above, appraisal.Meets, appraisal.Below
	for _, row := range []struct {
		name               string
		r                  appraisal.Rules
		f                  appraisal.Facts
		predicate          appraisal.Predicate
		results, behaviour appraisal.Rating
		scored             bool
		place              string
	}{
		{"IV.B.3: the quadrant", plain, appraisal.Facts{Results: above, Behaviour: above}, appraisal.VeryGood, above, above, false, "IV.B.3.a.3.c; IV.B.3.b.3.c"},
		{"IV.B.3: one rating is none", plain, appraisal.Facts{Results: above}, "", above, "", false, ""},
		{"IV.B.3.a.3.d: study leave not completed", plain, appraisal.Facts{Results: above, Behaviour: above, StudyDropout: true}, appraisal.Poor, above, above, false,
			"IV.B.3.a.3.d; IV.B.3.b.3.d"},
		{"without a scored edition a score is not kept", plain, appraisal.Facts{Results: meets, Behaviour: meets, Score: score("50", "50")}, appraisal.Good, meets, meets, false,
			"IV.B.3.a.3.c; IV.B.3.b.3.c"},
		{"beside the quadrant the score decides nothing", beside, appraisal.Facts{Results: meets, Behaviour: meets, Score: score("40", "40")}, appraisal.Good, meets, meets, true,
			"IV.B.3.a.3.c; IV.B.3.b.3.c"},
		{"art. 41(5): the band", decides, appraisal.Facts{Score: score("100", "89.9999")}, appraisal.Good, meets, below, true, "PP 30/2019 art. 41(2)–(4) [P]; PP 30/2019 art. 41(5) [P]"},
		{"art. 41(5): the band, whatever ratings are sent along", decides, appraisal.Facts{Results: below, Behaviour: below, Score: score("110", "90")}, appraisal.Good, above, meets, true,
			"PP 30/2019 art. 41(2)–(4) [P]; PP 30/2019 art. 41(5) [P]"},
		{"art. 41(5): the best band without a new idea", decides, appraisal.Facts{Score: score("115", "115")}, appraisal.Good, above, above, true,
			"PP 30/2019 art. 41(2)–(4) [P]; PP 30/2019 art. 41(5) [P]"},
		{"art. 41(5): and with one", decides, appraisal.Facts{Score: idea}, appraisal.VeryGood, above, above, true, "PP 30/2019 art. 41(2)–(4) [P]; PP 30/2019 art. 41(5) [P]"},
		{"policy: study leave not completed goes before the band", decides, appraisal.Facts{Score: score("115", "80"), StudyDropout: true}, appraisal.VeryPoor, above, below, true,
			"IV.B.3.a.3.d; IV.B.3.b.3.d"},
		{"art. 41: no score", decides, appraisal.Facts{Results: above, Behaviour: above}, "", "", "", false, ""},
		{"art. 41: a value that is none", decides, appraisal.Facts{Score: score("201", "100")}, "", "", "", true, ""},
	} {
		got := appraisal.Judge(row.r, row.f)
		if got.Predicate != row.predicate || got.Results != row.results && row.predicate != "" || got.Behaviour != row.behaviour && row.predicate != "" ||
			(got.Score != nil) != row.scored || got.Why.Provision != row.place || got.Dropout != row.f.StudyDropout {
			t.Errorf("%s: %+v", row.name, got)
		}
	}
	_, _, why, err := appraisal.ScoreOutcome(*decides.Scoring, *score("115", "112.5"))
	if err != nil || !strings.Contains(why.Indonesian, "112,5") || !strings.Contains(why.English, "114.25") || !strings.Contains(why.English, "Sangat Baik") {
		t.Errorf("the reason does not tell: %+v, %v", why, err)
	}
}

// TestRatingsOfAScore: policy, at the edges.
func TestRatingsOfAScore(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]appraisal.Rating{
		"120": appraisal.Above, "110": appraisal.Above, "109.9999": appraisal.Meets, "90": appraisal.Meets, "89.9999": appraisal.Below, "0": appraisal.Below,
	} {
		results, behaviour := appraisal.RatingsOf(appraisal.Score{Targets: decimal(t, value), Behaviour: decimal(t, value)})
		if results != want || behaviour != want {
			t.Errorf("%s is %s and %s, want %s", value, results, behaviour, want)
		}
	}
}

// TestDecimalsTravel: a number in a payload comes back as it was, to the last place.
func TestDecimalsTravel(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := appraisal.Decimal(rapid.Int64Range(-200_000_000_000, 200_000_000_000).Draw(t, "millionths"))
		text, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		var back appraisal.Decimal
		if err := json.Unmarshal(text, &back); err != nil || back != d {
			t.Fatalf("%d is written %s and read as %d, %v", d, text, back, err)
		}
	})
	for _, text := range []string{`1e3`, `"90"`, `1.1234567`, `{}`} {
		var d appraisal.Decimal
		if err := json.Unmarshal([]byte(text), &d); err == nil {
			t.Errorf("%s is taken for %s", text, d)
		}
	}
}
