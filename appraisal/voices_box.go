package appraisal

import (
	"math/big"
	"slices"
)

// BehaviourCount is how many behaviour values (*BerAKHLAK*) there are.
const BehaviourCount = 7

// The marks of a behaviour value: from far below to far above expectation; CannotJudge counts nowhere.
const (
	CannotJudge  = 0
	LowestVoice  = 1
	HighestVoice = 5
)

// VoiceAnswer is what one person says about a colleague's behaviour. It lives only until it is added to a VoiceBox.
type VoiceAnswer struct {
	Marks    [BehaviourCount]int    // CannotJudge, or LowestVoice to HighestVoice
	Examples [BehaviourCount]string // may be empty
}

// MostVoiceBytes bounds the examples of one answer, so that a sealed box can have a fixed length.
const MostVoiceBytes = 3000

// AdmitVoice holds an answer against what can be taken. It returns the field at fault.
func AdmitVoice(a VoiceAnswer) (field string, r *Refusal) {
	size, judged := 0, false
	for i, m := range a.Marks {
		size += len(a.Examples[i])
		judged = judged || m != CannotJudge
	}
	switch {
	case !judged:
		return "marks[0]", refuse(VoiceEmpty, voiceProvision, "Nilai sedikitnya satu perilaku. Bila tidak dapat menilai, tolak permintaan ini.",
			"Judge one value at least. If you cannot, decline the request.")
	case size > MostVoiceBytes:
		return "examples[0]", refuse(VoiceTooLong, PolicyProvision, "Contoh-contoh ini terlalu panjang bersama-sama; singkatkan.",
			"Together these examples are too long; shorten them.")
	}
	return "", nil
}

// VoiceBox is everything that was said in one round or in several put together. It holds no answer: only how often each
// mark was given and loose examples, so that not even two marks of one person can be put together.
type VoiceBox struct {
	Answers  int
	Marks    [BehaviourCount][HighestVoice]int // by value and mark less one
	Examples [BehaviourCount][]string
}

// Add puts an answer in. Examples stand in alphabetical order, so that the box says nothing about who came when.
func (b *VoiceBox) Add(a VoiceAnswer) {
	b.Answers++
	for i, m := range a.Marks {
		if m >= LowestVoice && m <= HighestVoice {
			b.Marks[i][m-1]++
		}
		if a.Examples[i] != "" {
			b.Examples[i] = append(b.Examples[i], a.Examples[i])
			slices.Sort(b.Examples[i])
		}
	}
}

// Pour adds everything of another box.
func (b *VoiceBox) Pour(o VoiceBox) {
	b.Answers += o.Answers
	for i := range BehaviourCount {
		for m, n := range o.Marks[i] {
			b.Marks[i][m] += n
		}
		b.Examples[i] = append(b.Examples[i], o.Examples[i]...)
		slices.Sort(b.Examples[i])
	}
}

// VoiceRound is who answered in one round of one group, without what they said.
type VoiceRound struct {
	Group  VoiceGroup
	Period string   // key
	People []string // who answered
}

// VoiceRelease is what becomes of rounds that come due.
type VoiceRelease struct {
	Group   VoiceGroup // VoiceBoth when it holds rounds of both groups
	Rounds  []VoiceRound
	Outcome VoiceOutcome
	People  int // different people in it
}

// VoiceOutcome is what becomes of what was said.
type VoiceOutcome string

// The outcomes.
const (
	VoiceShown   VoiceOutcome = "shown"
	VoiceCarried VoiceOutcome = "carried" // too few: it waits for the next period
	VoiceTooFew  VoiceOutcome = "too-few" // too few, and no period follows: it is destroyed unread
)

// PlanRelease decides what becomes of all rounds of one employee that are still sealed when the round of a period comes
// due: those of the period, and those carried over from periods before. A group is shown when enough different people are
// in it; else both groups are put together; else what there is waits for the next period, and is destroyed when none
// follows. Every round ends up in exactly one release, so that no two things that are shown overlap and nothing can be
// reckoned by taking one from the other; somebody in both groups or in several periods counts once.
func PlanRelease(sealed []VoiceRound, l VoiceLimits, last bool) []VoiceRelease {
	least := max(l.Least, FewestVoices)
	var out, few []VoiceRelease
	for _, g := range []VoiceGroup{VoicePeers, VoiceStaff} {
		r := releaseOf(g, slices.DeleteFunc(slices.Clone(sealed), func(s VoiceRound) bool { return s.Group != g }))
		switch {
		case len(r.Rounds) == 0:
		case r.People >= least:
			r.Outcome = VoiceShown
			out = append(out, r)
		default:
			few = append(few, r)
		}
	}
	if len(few) == 2 {
		if both := releaseOf(VoiceBoth, slices.Concat(few[0].Rounds, few[1].Rounds)); both.People >= least {
			both.Outcome = VoiceShown
			return append(out, both)
		}
	}
	for _, r := range few {
		r.Outcome = VoiceCarried
		if last {
			r.Outcome = VoiceTooFew
		}
		out = append(out, r)
	}
	return out
}

func releaseOf(g VoiceGroup, rounds []VoiceRound) VoiceRelease {
	var people []string
	for _, r := range rounds {
		people = append(people, r.People...)
	}
	slices.Sort(people)
	return VoiceRelease{Group: g, Rounds: rounds, People: len(slices.Compact(people))}
}

// ShownVoice is what is shown of one behaviour value.
type ShownVoice struct {
	Level    Rating   `json:"l,omitempty"` // empty: too few judged it
	Examples []string `json:"e,omitempty"`
}

// Show is what may be shown of a box in which so many different people are, with personal data masked and examples in the
// order that shuffle draws. Of marks only one word in three is shown: with a mean or with more steps somebody who knows
// their own mark could reckon what another gave (a test goes through all of it). A value is shown when even the fewest
// people who can stand behind its marks are enough.
func (b VoiceBox) Show(people int, l VoiceLimits, mask func(string) string, shuffle func(n int, swap func(i, j int))) [BehaviourCount]ShownVoice {
	var out [BehaviourCount]ShownVoice
	for i := range BehaviourCount {
		count, sum := 0, 0
		for m, n := range b.Marks[i] {
			count += n
			sum += n * (m + 1)
		}
		// Who answered in two periods may stand behind two of the marks.
		if count-(b.Answers-people) >= max(l.Least, FewestVoices) {
			out[i].Level = voiceLevel(sum, count)
		}
		for _, e := range b.Examples[i] {
			if e = mask(e); e != "" {
				out[i].Examples = append(out[i].Examples, e)
			}
		}
		slices.Sort(out[i].Examples)
		shuffle(len(out[i].Examples), func(x, y int) {
			out[i].Examples[x], out[i].Examples[y] = out[i].Examples[y], out[i].Examples[x]
		})
	}
	return out
}

// voiceLevel is the word for a mean: as expected is from 2.75 to 3.25. These limits, and not 2.5 and 3.5, are the
// narrowest at which no mark can be reckoned from another, however few are shown.
func voiceLevel(sum, count int) Rating {
	switch mean := 4 * sum; {
	case mean < 11*count:
		return Below
	case mean > 13*count:
		return Above
	}
	return Meets
}

// voicePercent is how far expectation is met where a value is above, as or below expected: a step is 20 per cent of it
// (policy; the law knows no figure).
var voicePercent = map[Rating]int{Above: 120, Meets: 100, Below: 80}

// VoiceReached is how far the expectation was reached by what is shown, in per cent with two places; counted is how many
// values are in it. nil when none is.
func VoiceReached(shown [][BehaviourCount]ShownVoice) (reached *Decimal, counted int) {
	sum := 0
	for _, s := range shown {
		for _, v := range s {
			if p, ok := voicePercent[v.Level]; ok {
				sum += p
				counted++
			}
		}
	}
	if counted == 0 {
		return nil, 0
	}
	d := percentage(big.NewInt(int64(sum)), big.NewInt(int64(100*counted)))
	return &d, counted
}
