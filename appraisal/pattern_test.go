package appraisal_test

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"testing"

	"siklus.id/appraisal"
)

// by makes an appraiser with so many people above, as expected and below in results, all as expected in behaviour.
func by(name string, above, meets, below int) appraisal.RatedBy {
	return appraisal.RatedBy{Appraiser: name, Pairs: map[appraisal.Pair]int{
		{Results: appraisal.Above, Behaviour: appraisal.Meets}: above,
		{Results: appraisal.Meets, Behaviour: appraisal.Meets}: meets,
		{Results: appraisal.Below, Behaviour: appraisal.Meets}: below,
	}}
}

// The lady tasting tea (Fisher 1935): of eight cups four with milk first; all four found is one draw in seventy.
func TestDrawsAreThoseOfFishersTea(t *testing.T) {
	t.Parallel()
	for k, want := range map[int]string{4: "1/70", 3: "17/70", 2: "53/70", 1: "69/70", 0: "1/1"} {
		if got := appraisal.DrawAtLeast(8, 4, 4, k).String(); got != want {
			t.Errorf("at least %d: %s, want %s", k, got, want)
		}
	}
}

// Against counting every draw of small urns one by one.
func TestChancesAreThoseOfCountingEveryDraw(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(7, 9))
	for range 60 {
		kinds := []int{r.IntN(4), r.IntN(4), 1 + r.IntN(4)}
		var urn []int
		for kind, n := range kinds {
			for range n {
				urn = append(urn, kind)
			}
		}
		n := 1 + r.IntN(len(urn))
		k := 1 + r.IntN(n)
		draws, same, marked := 0, 0, 0
		for set := range 1 << len(urn) {
			var got [3]int
			size := 0
			for i, kind := range urn {
				if set>>i&1 == 1 {
					got[kind]++
					size++
				}
			}
			if size != n {
				continue
			}
			draws++
			if max(got[0], got[1], got[2]) >= k {
				same++
			}
			if got[2] >= k {
				marked++
			}
		}
		if got, want := appraisal.SameAtLeast(kinds, n, k), big.NewRat(int64(same), int64(draws)); got.Cmp(want) != 0 {
			t.Fatalf("same %d of %d out of %v: %s, counted %s", k, n, kinds, got, want)
		}
		if got, want := appraisal.DrawAtLeast(len(urn), kinds[2], n, k), big.NewRat(int64(marked), int64(draws)); got.Cmp(want) != 0 {
			t.Fatalf("%d of %d out of %v: %s, counted %s", k, n, kinds, got, want)
		}
	}
}

func TestPatternsSayWhatTheyCanAndNoMore(t *testing.T) {
	t.Parallel()
	finding := func(list []appraisal.RatedBy, who int, kind appraisal.PatternKind) appraisal.RatingPattern {
		out, _ := appraisal.Patterns(list)
		for _, p := range out[who].Patterns {
			if p.Kind == kind {
				return p
			}
		}
		t.Fatalf("no answer about %s", kind)
		return appraisal.RatingPattern{}
	}
	for _, row := range []struct {
		name string
		list []appraisal.RatedBy
		kind appraisal.PatternKind
		want appraisal.Finding
	}{
		{"nine of ten above where others rate one of twenty so", []appraisal.RatedBy{by("a", 9, 1, 0), by("b", 1, 19, 0)}, appraisal.Lenient, appraisal.NotChance},
		{"nine of ten below", []appraisal.RatedBy{by("a", 0, 1, 9), by("b", 0, 19, 1)}, appraisal.Harsh, appraisal.NotChance},
		{"a little more than others", []appraisal.RatedBy{by("a", 3, 7, 0), by("b", 4, 16, 0)}, appraisal.Lenient, appraisal.ByChance},
		{"four people are too few, however they were rated", []appraisal.RatedBy{by("a", 4, 0, 0), by("b", 0, 40, 0)}, appraisal.Lenient, appraisal.FewRatings},
		{"nine others are too few to compare with", []appraisal.RatedBy{by("a", 20, 0, 0), by("b", 0, 9, 0)}, appraisal.Lenient, appraisal.FewRatings},
		{"twelve people all the same where others differ", []appraisal.RatedBy{by("a", 0, 12, 0), by("b", 10, 10, 10)}, appraisal.Same, appraisal.NotChance},
		{"all the same as everybody is no pattern", []appraisal.RatedBy{by("a", 0, 12, 0), by("b", 0, 30, 0)}, appraisal.Same, appraisal.ByChance},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			p := finding(row.list, 0, row.kind)
			if p.Finding != row.want || (p.Chance == nil) != (row.want == appraisal.FewRatings) {
				t.Errorf("%+v", p)
			}
		})
	}
}

// Properties: chances are shares; Holm never makes one smaller; more of the kind is never likelier; whoever is added
// elsewhere in the list, counts stay; ratings drawn by lot are hardly ever called clear.
func TestPatternProperties(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 14))
	zero, one := new(big.Rat), big.NewRat(1, 1)
	rounds, wrong := 300, 0
	for range rounds {
		var list []appraisal.RatedBy
		for i := range 2 + r.IntN(6) {
			var n [3]int
			for range r.IntN(25) { // everybody's lot is the same
				n[[]int{0, 0, 1, 1, 1, 1, 1, 2}[r.IntN(8)]]++
			}
			list = append(list, by(fmt.Sprint(i), n[0], n[1], n[2]))
		}
		out, comparisons := appraisal.Patterns(list)
		clear, tested := false, 0
		for i, a := range out {
			if a.Appraiser != list[i].Appraiser || len(a.Patterns) != 3 {
				t.Fatalf("%+v", a)
			}
			for _, p := range a.Patterns {
				if p.Of != a.Rated || p.Count > p.Of || p.Others > p.OfOthers {
					t.Fatalf("%+v", p)
				}
				if p.Chance == nil {
					continue
				}
				tested++
				if p.Chance.Cmp(zero) < 0 || p.Chance.Cmp(one) > 0 || p.Among.Cmp(p.Chance) < 0 || p.Among.Cmp(one) > 0 {
					t.Fatalf("%+v", p)
				}
				clear = clear || p.Finding == appraisal.NotChance
			}
		}
		if tested != comparisons {
			t.Fatalf("%d comparisons, %d counted", tested, comparisons)
		}
		if clear {
			wrong++
		}
	}
	if wrong*100 > rounds*5 {
		t.Errorf("of %d agencies in which chance alone rates, %d have a clear pattern", rounds, wrong)
	}
	for total := 2; total < 30; total++ {
		for k := range total {
			if appraisal.DrawAtLeast(total, total/2, total/2, k).Cmp(appraisal.DrawAtLeast(total, total/2, total/2, k+1)) < 0 {
				t.Fatalf("more than %d of %d is likelier than as many", k, total)
			}
		}
	}
}
