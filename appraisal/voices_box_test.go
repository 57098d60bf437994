package appraisal

import (
	"slices"
	"strings"
	"testing"
)

func unmasked(s string) string { return s }

func unshuffled(int, func(i, j int)) {}

// boxOf puts answers into a box, each with the same mark for every value.
func boxOf(marks ...int) (b VoiceBox) {
	for _, m := range marks {
		var a VoiceAnswer
		for i := range a.Marks {
			a.Marks[i] = m
		}
		b.Add(a)
	}
	return b
}

func TestLevelsOfWhatIsSaid(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name   string
		marks  []int
		people int
		want   Rating
	}{
		{"as expected", []int{3, 3, 3}, 3, Meets},
		{"a little above is as expected", []int{3, 3, 3, 4}, 4, Meets},
		{"one of three above", []int{3, 3, 4}, 3, Above},
		{"one of three below", []int{3, 3, 2}, 3, Below},
		{"apart but even", []int{1, 3, 5}, 3, Meets},
		{"all above", []int{5, 5, 5}, 3, Above},
		{"too few judged it", []int{3, 3, CannotJudge}, 3, ""},
		{"cannot judge counts nowhere", []int{5, 5, 5, CannotJudge}, 4, Above},
		{"three marks of two people", []int{4, 4, 4}, 2, ""},
		{"four marks, one person twice", []int{4, 4, 4, 4}, 3, Above},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			for _, v := range boxOf(row.marks...).Show(row.people, heardBoth, unmasked, unshuffled) {
				if v.Level != row.want {
					t.Errorf("%q, want %q", v.Level, row.want)
				}
			}
		})
	}
}

// TestNoMarkCanBeReckoned goes through all answers of three to seven people: neither who only reads what is shown nor one
// of those who answered and knows their own mark can be sure of a single mark of anybody.
func TestNoMarkCanBeReckoned(t *testing.T) {
	t.Parallel()
	var marks func(n, from int) [][]int
	marks = func(n, from int) (all [][]int) {
		if n == 0 {
			return [][]int{nil}
		}
		for m := from; m <= HighestVoice; m++ {
			for _, rest := range marks(n-1, m) {
				all = append(all, append([]int{m}, rest...))
			}
		}
		return all
	}
	for n := FewestVoices; n <= 7; n++ {
		possible := map[Rating][][]int{}
		for _, list := range marks(n, LowestVoice) {
			level := boxOf(list...).Show(n, heardBoth, unmasked, unshuffled)[0].Level
			possible[level] = append(possible[level], list)
		}
		if len(possible) != 3 {
			t.Fatalf("%d people: %d levels", n, len(possible))
		}
		for level, lists := range possible {
			for own := 0; own <= HighestVoice; own++ { // 0: a reader who did not answer
				left := map[int]bool{}
				for _, list := range lists {
					at := slices.Index(list, own)
					if own > 0 && at < 0 {
						continue
					}
					for i, m := range list {
						if i != at {
							left[m] = true
						}
					}
				}
				if len(left) == 1 {
					t.Errorf("%d people, %s, own mark %d: the others can only have given %v", n, level, own, left)
				}
			}
		}
	}
}

func TestABoxForgetsWhoCameWhen(t *testing.T) {
	t.Parallel()
	a := VoiceAnswer{Marks: [7]int{5, 1}, Examples: [7]string{"zebra", "", "sama"}}
	b := VoiceAnswer{Marks: [7]int{1, 5}, Examples: [7]string{"apel", "", "sama"}}
	var ab, ba, pa, pb VoiceBox
	ab.Add(a)
	ab.Add(b)
	ba.Add(b)
	ba.Add(a)
	pa.Add(a)
	pb.Add(b)
	pb.Pour(pa)
	for _, other := range []VoiceBox{ba, pb} {
		if other.Answers != 2 || other.Marks != ab.Marks {
			t.Errorf("%+v and %+v", ab, other)
		}
		for i := range other.Examples {
			if !slices.Equal(other.Examples[i], ab.Examples[i]) {
				t.Errorf("%v and %v", ab.Examples[i], other.Examples[i])
			}
		}
	}
}

func TestExamplesAreMaskedSortedAndOnlyThenShuffled(t *testing.T) {
	t.Parallel()
	var b VoiceBox
	for _, e := range []string{"c Budi", "a", "b"} {
		b.Add(VoiceAnswer{Marks: [7]int{3}, Examples: [7]string{e}})
	}
	swaps := 0
	shown := b.Show(3, heardBoth, func(s string) string { return strings.ReplaceAll(s, "Budi", MaskedName) }, func(n int, swap func(i, j int)) {
		if n > 0 {
			swap(0, n-1)
			swaps++
		}
	})
	if !slices.Equal(shown[0].Examples, []string{"c [nama]", "b", "a"}) || swaps != 1 {
		t.Errorf("%v after %d draws", shown[0].Examples, swaps)
	}
}

func TestAdmitVoice(t *testing.T) {
	t.Parallel()
	var nothing, long VoiceAnswer
	long.Marks[0], long.Examples[0] = 3, strings.Repeat("é", MostVoiceBytes/2+1)
	for want, a := range map[string]VoiceAnswer{VoiceEmpty: nothing, VoiceTooLong: long} {
		if _, r := AdmitVoice(a); r == nil || r.Code != want {
			t.Errorf("%v, want %s", r, want)
		}
	}
	long.Examples[0] = strings.Repeat("é", MostVoiceBytes/2)
	if _, r := AdmitVoice(long); r != nil {
		t.Error(r)
	}
}

func TestVoiceReached(t *testing.T) {
	t.Parallel()
	var shown [BehaviourCount]ShownVoice
	if d, n := VoiceReached([][BehaviourCount]ShownVoice{shown}); d != nil || n != 0 {
		t.Errorf("%v of %d", d, n)
	}
	shown[0].Level, shown[1].Level, shown[2].Level = Above, Meets, Below
	if d, n := VoiceReached([][BehaviourCount]ShownVoice{shown}); d.String() != "100" || n != 3 {
		t.Errorf("%v of %d", d, n)
	}
	shown[2].Level = Above
	if d, n := VoiceReached([][BehaviourCount]ShownVoice{shown, {}}); d.String() != "113.33" || n != 3 {
		t.Errorf("%v of %d", d, n)
	}
}

func TestNamesOfColleaguesAreCovered(t *testing.T) {
	t.Parallel()
	names := []string{"dr. Siti Aminah, M.Kes", "Yohanes Wenda", "Al Bar"}
	for text, want := range map[string]string{
		"Siti selalu membantu saya.":          "[nama] selalu membantu saya.",
		"Saya, Yohanes Wenda, melihatnya.":    "Saya, [nama], melihatnya.",
		"Kata AMINAH: baik":                   "Kata [nama]: baik",
		"siti sebagai kata biasa tetap":       "siti sebagai kata biasa tetap",
		"Sitinjau bukan nama rekan":           "Sitinjau bukan nama rekan",
		"Wenda-lah yang menolong, di Walesi.": "[nama]-lah yang menolong, di Walesi.",
		"":                                    "",
		"Albar, Al":                           "Albar, Al",
	} {
		if got := MaskColleagues(text, names); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}
