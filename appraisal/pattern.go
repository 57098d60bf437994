package appraisal

import (
	"cmp"
	"math/big"
	"slices"
)

// RatedBy are the ratings that one appraiser gave in one period: how many people got each pair of ratings.
type RatedBy struct {
	Appraiser string // opaque ID
	Pairs     map[Pair]int
}

// Pair are the two ratings of one person.
type Pair struct{ Results, Behaviour Rating }

// PatternKind is one question about an appraiser's ratings.
type PatternKind string

// The questions.
const (
	Lenient PatternKind = "lenient" // above expectation in results more often than others rate so
	Harsh   PatternKind = "harsh"   // below expectation in results more often
	Same    PatternKind = "same"    // the same two ratings for more people than drawing lots would give
)

// Finding is what can be said about a pattern.
type Finding string

// The findings.
const (
	FewRatings Finding = "few"   // too few to conclude anything
	ByChance   Finding = "none"  // chance explains it
	NotChance  Finding = "clear" // chance hardly explains it; why it is so, figures cannot tell
)

// Fewer ratings of one's own, or of all others together, than these conclude nothing: even the most one-sided outcome
// could be chance, and one person more or less would turn it.
const (
	PatternLeast       = 5
	PatternLeastOthers = 10
)

// clearlyNotChance is how seldom chance may show as much, over all comparisons together, before a pattern is called clear.
var clearlyNotChance = big.NewRat(5, 100)

// RatingPattern is the answer to one question about one appraiser.
type RatingPattern struct {
	Kind             PatternKind
	Count, Of        int      // the appraiser's; of Same: who got their most frequent pair
	Others, OfOthers int      // those of the rest of the agency, likewise; of Same: who of the rest got the appraiser's most frequent pair
	Chance           *big.Rat // how often chance alone shows as much or more; nil when there are too few
	Among            *big.Rat // the same with the number of comparisons taken into account (Holm); nil likewise
	Finding          Finding
}

// AppraiserPatterns are the three answers about one appraiser.
type AppraiserPatterns struct {
	Appraiser string
	Rated     int
	Patterns  []RatingPattern // lenient, harsh, same
}

// Patterns compares each appraiser's ratings of one period with those of all others, in the order given, and returns how
// many comparisons were made. Leniency and harshness are Fisher's exact test, one-sided: how often a draw of as many
// ratings out of all ratings of the period, without putting any back, holds as many of the kind. Sameness is how often
// such a draw holds some pair of ratings as often as the appraiser's most frequent one. Chances are exact fractions.
// Comparing many appraisers finds something by chance alone, so the chances are adjusted after Holm before one is
// called clear. The regulation knows no such test; it is an aid for HR, and proof of nothing (policy).
func Patterns(list []RatedBy) (out []AppraiserPatterns, comparisons int) {
	all := map[Pair]int{}
	total := 0
	for _, r := range list {
		for _, pair := range pairsOf(r.Pairs) {
			all[pair] += r.Pairs[pair]
			total += r.Pairs[pair]
		}
	}
	above, below := tally(all, Above), tally(all, Below)
	for _, r := range list {
		n := 0
		for _, count := range r.Pairs {
			n += count
		}
		enough := n >= PatternLeast && total-n >= PatternLeastOthers
		a := AppraiserPatterns{Appraiser: r.Appraiser, Rated: n}
		for _, q := range []struct {
			kind    PatternKind
			of, all int
		}{{Lenient, tally(r.Pairs, Above), above}, {Harsh, tally(r.Pairs, Below), below}} {
			p := RatingPattern{Kind: q.kind, Count: q.of, Of: n, Others: q.all - q.of, OfOthers: total - n, Finding: FewRatings}
			if enough {
				p.Chance = DrawAtLeast(total, q.all, n, q.of)
			}
			a.Patterns = append(a.Patterns, p)
		}
		most, often := mostFrequent(r.Pairs)
		same := RatingPattern{Kind: Same, Count: often, Of: n, Others: all[most] - often, OfOthers: total - n, Finding: FewRatings}
		if enough {
			same.Chance = SameAtLeast(counts(all), n, often)
		}
		a.Patterns = append(a.Patterns, same)
		out = append(out, a)
	}
	return out, adjust(out)
}

// adjust applies Holm's correction over all answers with a chance, and says what is found. It returns how many there are.
func adjust(list []AppraiserPatterns) int {
	var tested []*RatingPattern
	for i := range list {
		for j := range list[i].Patterns {
			if p := &list[i].Patterns[j]; p.Chance != nil {
				tested = append(tested, p)
			}
		}
	}
	slices.SortStableFunc(tested, func(a, b *RatingPattern) int { return a.Chance.Cmp(b.Chance) })
	one, before := big.NewRat(1, 1), new(big.Rat)
	for i, p := range tested {
		p.Among = new(big.Rat).Mul(p.Chance, big.NewRat(int64(len(tested)-i), 1))
		if p.Among.Cmp(before) < 0 {
			p.Among.Set(before)
		}
		if p.Among.Cmp(one) > 0 {
			p.Among.Set(one)
		}
		before = p.Among
		p.Finding = ByChance
		if p.Among.Cmp(clearlyNotChance) <= 0 {
			p.Finding = NotChance
		}
	}
	return len(tested)
}

// DrawAtLeast is the chance that a draw of n out of total, of which marked are marked, without putting any back, holds at
// least k marked ones: the upper tail of the hypergeometric distribution, exact.
func DrawAtLeast(total, marked, n, k int) *big.Rat {
	sum := new(big.Int)
	for i := max(k, 0); i <= min(n, marked); i++ {
		sum.Add(sum, new(big.Int).Mul(choose(marked, i), choose(total-marked, n-i)))
	}
	return new(big.Rat).SetFrac(sum, choose(total, n))
}

// SameAtLeast is the chance that a draw of n out of things of several kinds, of which there are so many of each, without
// putting any back, holds at least k of some kind, exact: one less the share of the draws in which no kind comes k times.
func SameAtLeast(kinds []int, n, k int) *big.Rat {
	ways := make([]*big.Int, n+1) // ways[j]: draws of j with fewer than k of each kind so far
	for j := range ways {
		ways[j] = new(big.Int)
	}
	ways[0].SetInt64(1)
	total := 0
	for _, kind := range kinds {
		total += kind
		next := make([]*big.Int, n+1)
		for j := range next {
			next[j] = new(big.Int)
			for i := 0; i <= min(j, kind, k-1); i++ {
				next[j].Add(next[j], new(big.Int).Mul(ways[j-i], choose(kind, i)))
			}
		}
		ways = next
	}
	less := new(big.Rat).SetFrac(ways[n], choose(total, n))
	return less.Sub(big.NewRat(1, 1), less)
}

// choose is how many ways there are to take k of n; none when there are fewer.
func choose(n, k int) *big.Int {
	if k < 0 || k > n {
		return new(big.Int)
	}
	return new(big.Int).Binomial(int64(n), int64(k))
}

func tally(pairs map[Pair]int, results Rating) (n int) {
	for pair, count := range pairs {
		if pair.Results == results {
			n += count
		}
	}
	return n
}

// mostFrequent is the pair given most often; of several the first by name.
func mostFrequent(pairs map[Pair]int) (most Pair, often int) {
	for _, pair := range pairsOf(pairs) {
		if pairs[pair] > often {
			most, often = pair, pairs[pair]
		}
	}
	return most, often
}

func counts(pairs map[Pair]int) (list []int) {
	for _, pair := range pairsOf(pairs) {
		list = append(list, pairs[pair])
	}
	return list
}

// pairsOf lists pairs in a fixed order.
func pairsOf(pairs map[Pair]int) (list []Pair) {
	for pair := range pairs {
		list = append(list, pair)
	}
	slices.SortFunc(list, func(a, b Pair) int {
		return cmp.Or(cmp.Compare(a.Results, b.Results), cmp.Compare(a.Behaviour, b.Behaviour))
	})
	return list
}
