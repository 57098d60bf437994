package appraisal_test

import (
	"strings"
	"testing"

	"siklus.id/appraisal"
)

// spoken is feedback on values: a number, and + for praise, - for what could be better, . for no tone.
func spoken(text string) (said []appraisal.ValueFeedback) {
	for _, word := range strings.Fields(text) {
		tone := map[byte]appraisal.FeedbackTone{'+': appraisal.Praises, '-': appraisal.Corrects, '.': appraisal.NoTone}
		for _, mark := range []byte(word[1:]) {
			said = append(said, appraisal.ValueFeedback{By: "rekan", Value: int(word[0] - '0'), Tone: tone[mark]})
		}
	}
	return said
}

func TestIVB3a2FeedbackOnTheSevenValuesReachesTheExpectation(t *testing.T) {
	t.Parallel()
	kuranji, pontianak, sinabang := appraisal.Thresholds{Above: 105, Meets: 90}, appraisal.Thresholds{Above: 110, Meets: 90}, appraisal.Thresholds{Above: 105, Meets: 85}
	for name, row := range map[string]struct {
		said       string
		thresholds appraisal.Thresholds
		reached    string // empty: no fact
		rating     appraisal.Rating
	}{
		"wholly positive":                          {"1++ 2+", kuranji, "120", appraisal.Above},
		"wholly positive, all seven":               {"1+ 2+ 3+ 4+ 5+ 6+ 7+", pontianak, "120", appraisal.Above},
		"two thirds positive reach above":          {"1+ 2+ 3-", kuranji, "105", appraisal.Above},
		"two thirds, where above is higher":        {"1+ 2+ 3-", pontianak, "110", appraisal.Above},
		"three quarters":                           {"1+ 2+ 3+ 4-", kuranji, "108.75", appraisal.Above},
		"a hair under two thirds":                  {"1+ 2+ 3" + strings.Repeat("-", 99) + " 4" + strings.Repeat("+", 66) + strings.Repeat("-", 34), kuranji, "104.92", appraisal.Meets},
		"half of it":                               {"1+ 2-  3+-", kuranji, "97.5", appraisal.Meets},
		"half of it, where less is expected":       {"1+ 2-  3+-", sinabang, "95", appraisal.Meets},
		"a little over a third":                    {"1" + strings.Repeat("+", 34) + strings.Repeat("-", 66), kuranji, "90.3", appraisal.Meets},
		"a third is mostly not positive":           {"1+ 2- 3-", kuranji, "89", appraisal.Below},
		"a third, where less is expected":          {"1+ 2- 3-", sinabang, "84", appraisal.Below},
		"a quarter":                                {"1+ 2- 3- 4-", kuranji, "66.75", appraisal.Below},
		"wholly not positive":                      {"1- 2--", kuranji, "0", appraisal.Below},
		"each value counts once, however often":    {"1----- 2+ 3+", kuranji, "105", appraisal.Above},
		"what has no tone is not counted":          {"1+ 2+ 3- 4..... 5.", kuranji, "105", appraisal.Above},
		"two pieces are too few":                   {"1+ 2+", kuranji, "", ""},
		"two pieces and many without tone as well": {"1+ 2+ 3.....", kuranji, "", ""},
		"nothing":                               {"", kuranji, "", ""},
		"a value that there is none of":         {"1+ 2+ 8+ 0+", kuranji, "", ""},
		"a policy without thresholds":           {"1+ 2+ 3+", appraisal.Thresholds{}, "", ""},
		"a threshold over the most that counts": {"1+ 2+ 3+", appraisal.Thresholds{Above: 150, Meets: 90}, "120", appraisal.Meets},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fact := appraisal.HearValues("pegawai", spoken(row.said)).Fact(3, row.thresholds)
			reached := ""
			if fact.Reached != nil {
				reached = fact.Reached.String()
			}
			if reached != row.reached {
				t.Fatalf("%q: %s per cent, want %q (%s)", row.said, reached, row.reached, fact.Why.English)
			}
			b := appraisal.ProposeBehaviour(appraisal.Weighing{Shares: []appraisal.AspectShare{{Aspect: "values", Weight: 100}}, Thresholds: row.thresholds},
				map[string]appraisal.AspectFact{"values": fact})
			if b.Proposed != row.rating {
				t.Errorf("proposes %q, want %q", b.Proposed, row.rating)
			}
			if fact.Why.Indonesian == "" || fact.Why.English == "" || fact.Why.Provision == "" {
				t.Errorf("does not say why: %+v", fact.Why)
			}
		})
	}
}

func TestIIIC3FeedbackOnValuesIsFromOthersAndSaysWhatIsMissing(t *testing.T) {
	t.Parallel()
	said := append(spoken("1+ 2-."), appraisal.ValueFeedback{By: "pegawai", Value: 3, Tone: appraisal.Praises})
	h := appraisal.HearValues("pegawai", said)
	if h.Toned != 2 || h.Plain != 1 || len(h.Heard()) != 2 || h.Values[2] != (appraisal.HeardValue{}) {
		t.Fatalf("what the employee says of themselves counts: %+v", h)
	}
	fact := h.Fact(5, appraisal.Thresholds{Above: 105, Meets: 90})
	if !strings.Contains(fact.Why.Indonesian, "Baru 2") || !strings.Contains(fact.Why.Indonesian, "kurang 3 lagi") || !strings.Contains(fact.Why.English, "3 more") || fact.Counted != 0 || fact.Indicators != 3 {
		t.Errorf("what is missing is not said: %+v", fact)
	}
	fact = h.Fact(2, appraisal.Thresholds{Above: 105, Meets: 90})
	if fact.Counted != 2 || !strings.Contains(fact.Why.English, "2 of 7 values: 1 with praise, 1 asking for improvement; positive in part") {
		t.Errorf("says %+v", fact)
	}
}
