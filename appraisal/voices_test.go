package appraisal

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

var (
	heardBoth = VoiceLimits{Peers: true, Staff: true, Least: 3, Most: 5, PerRater: 6, Answer: 4, Before: 5}
	workWeek  = Calendar{Zone: "Asia/Makassar", Week: 5}
	firstQ    = Period{Kind: Quarterly, Number: 1, From: NewDate(2026, 1, 1), To: NewDate(2026, 3, 31), Opens: NewDate(2026, 1, 21),
		Rates: NewDate(2026, 3, 21), Closes: NewDate(2026, 4, 14)}
)

func TestVoiceTermsLieInsideTheEvaluation(t *testing.T) {
	t.Parallel()
	got, ok := VoiceTermsOf(firstQ, workWeek, heardBoth)
	want := VoiceTerms{Nominate: NewDate(2026, 3, 26), Substitute: NewDate(2026, 4, 1), Answer: NewDate(2026, 4, 7), Release: NewDate(2026, 4, 8)}
	if !ok || got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	// Good Friday is 3 April: every day before it moves one working day forward in the year.
	got, _ = VoiceTermsOf(firstQ, Calendar{Zone: "Asia/Makassar", Week: 5, Off: []Date{NewDate(2026, 4, 3)}}, heardBoth)
	want = VoiceTerms{Nominate: NewDate(2026, 3, 25), Substitute: NewDate(2026, 3, 31), Answer: NewDate(2026, 4, 7), Release: NewDate(2026, 4, 8)}
	if got != want {
		t.Errorf("with a day off %+v, want %+v", got, want)
	}
	if _, ok := VoiceTermsOf(Period{Kind: Annual, Closes: NewDate(2027, 1, 31)}, workWeek, heardBoth); ok {
		t.Error("the year has a round")
	}
	if _, ok := VoiceTermsOf(firstQ, workWeek, VoiceLimits{Answer: 4, Before: 5}); ok {
		t.Error("nobody is heard and there is a round")
	}
	rapid.Check(t, func(t *rapid.T) {
		l := heardBoth
		l.Answer, l.Before = rapid.IntRange(1, 10).Draw(t, "answer"), rapid.IntRange(1, 9).Draw(t, "before")
		c := Calendar{Zone: "Asia/Makassar", Week: rapid.SampledFrom([]int{5, 6}).Draw(t, "week")}
		for range rapid.IntRange(0, 8).Draw(t, "off") {
			c = c.With([]Date{NewDate(2026, 3, 1) + Date(rapid.IntRange(0, 43).Draw(t, "day"))}, nil)
		}
		v, _ := VoiceTermsOf(firstQ, c, l)
		switch {
		case v.Nominate >= v.Substitute || v.Substitute >= v.Answer || v.Answer >= v.Release:
			t.Fatalf("%+v is not in order", v)
		case v.Release > firstQ.Closes:
			t.Fatalf("%+v: nothing is left to rate after the release", v)
		case c.Count(v.Nominate, v.Substitute) != l.Answer || c.Count(v.Substitute, v.Answer) != l.Answer:
			t.Fatalf("%+v: who is asked and who is substitute do not have %d days each", v, l.Answer)
		case c.Count(v.Answer, firstQ.Closes) != l.Before:
			t.Fatalf("%+v: not %d days are left to rate", v, l.Before)
		}
	})
}

func TestWhoMaySpeak(t *testing.T) {
	t.Parallel()
	peer := Nominee{Person: "b", Appraised: true, SameLeader: true}
	with := func(change func(*Nominee)) Nominee { n := peer; change(&n); return n }
	for _, row := range []struct {
		name  string
		n     Nominee
		l     VoiceLimits
		asked map[VoiceGroup]int
		group VoiceGroup
		code  string
	}{
		{"III.C.7: a peer with the same leader", peer, heardBoth, nil, VoicePeers, ""},
		{"III.C.7: of the same level elsewhere", Nominee{Appraised: true, SameLevel: true}, heardBoth, nil, VoicePeers, ""},
		{"III.C.7: staff", with(func(n *Nominee) { n.Below, n.Under = true, true }), heardBoth, nil, VoiceStaff, ""},
		{"staff of the same level are staff", with(func(n *Nominee) { n.Below, n.SameLevel = true, true }), heardBoth, nil, VoiceStaff, ""},
		{"oneself", with(func(n *Nominee) { n.Self = true }), heardBoth, nil, "", VoiceSelf},
		{"a superior is no peer, whatever the level", with(func(n *Nominee) { n.Above, n.SameLevel = true, true }), heardBoth, nil, "", VoiceConflict},
		{"staff of staff", with(func(n *Nominee) { n.Under = true }), heardBoth, nil, "", VoiceConflict},
		{"of another agency or cycle", with(func(n *Nominee) { n.Appraised = false }), heardBoth, nil, "", VoiceStranger},
		{"neither leader nor level", with(func(n *Nominee) { n.SameLeader = false }), heardBoth, nil, "", VoiceStranger},
		{"absent or departed", with(func(n *Nominee) { n.Away = true }), heardBoth, nil, "", VoiceAway},
		{"named already", with(func(n *Nominee) { n.Taken = true }), heardBoth, nil, "", VoiceNamed},
		{"the cap on raters", with(func(n *Nominee) { n.Load = 6 }), heardBoth, nil, "", VoiceLoad},
		{"one below the cap", with(func(n *Nominee) { n.Load = 5 }), heardBoth, nil, VoicePeers, ""},
		{"the limit of the list", peer, heardBoth, map[VoiceGroup]int{VoicePeers: 5}, "", VoiceFull},
		{"each group has its own limit", peer, heardBoth, map[VoiceGroup]int{VoicePeers: 4, VoiceStaff: 5}, VoicePeers, ""},
		{"staff are not heard", with(func(n *Nominee) { n.Below = true }), VoiceLimits{Peers: true, Most: 5, PerRater: 6}, nil, "", VoiceNotHeard},
		{"peers are not heard", peer, VoiceLimits{Staff: true, Most: 5, PerRater: 6}, nil, "", VoiceNotHeard},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			group, refusal := AdmitNominee(row.n, row.l, row.asked)
			code := ""
			if refusal != nil {
				if code = refusal.Code; refusal.Sentence == "" || refusal.English == "" || !strings.Contains(refusal.Provision, "policy") {
					t.Errorf("%+v", refusal)
				}
			}
			if group != row.group || code != row.code {
				t.Errorf("%q, %q; want %q, %q", group, code, row.group, row.code)
			}
		})
	}
}

func TestASubstituteIsWhoeverIsAskedLeast(t *testing.T) {
	t.Parallel()
	var among []Nominee
	for i := range 8 {
		among = append(among, Nominee{Person: fmt.Sprintf("p%d", i), Appraised: true, SameLeader: true, Load: 2})
	}
	among[3].Load, among[5].Load, among[6].Load, among[6].Away = 1, 1, 0, true
	chosen := map[string]int{}
	for i := range 200 {
		seat := fmt.Sprintf("seat-%d", i)
		person, ok := ChooseSubstitute(among, heardBoth, VoicePeers, seat)
		slices.Reverse(among)
		if again, _ := ChooseSubstitute(among, heardBoth, VoicePeers, seat); !ok || again != person {
			t.Fatalf("%s and %s for one seat", person, again)
		}
		slices.Reverse(among)
		chosen[person]++
	}
	if len(chosen) != 2 || chosen["p3"] < 60 || chosen["p5"] < 60 {
		t.Errorf("%v: not the two who are asked least, about as often", chosen)
	}
	if person, ok := ChooseSubstitute(among, heardBoth, VoiceStaff, "seat"); ok {
		t.Errorf("%s is no staff", person)
	}
}

func TestPlanRelease(t *testing.T) {
	t.Parallel()
	round := func(g VoiceGroup, period, people string) VoiceRound {
		return VoiceRound{Group: g, Period: period, People: strings.Fields(people)}
	}
	peers := func(period, people string) VoiceRound { return round(VoicePeers, period, people) }
	staff := func(period, people string) VoiceRound { return round(VoiceStaff, period, people) }
	for _, row := range []struct {
		name   string
		sealed []VoiceRound
		last   bool
		want   string
	}{
		{"enough of each", []VoiceRound{peers("q1", "a b c"), staff("q1", "d e f")}, false, "peers shown 3 of q1; staff shown 3 of q1"},
		{"too few of one", []VoiceRound{peers("q1", "a b c"), staff("q1", "d e")}, false, "peers shown 3 of q1; staff carried 2 of q1"},
		{"too few of each, enough together", []VoiceRound{peers("q1", "a b"), staff("q1", "d")}, false, "both shown 3 of q1 q1"},
		{"too few together", []VoiceRound{peers("q1", "a"), staff("q1", "d")}, false, "peers carried 1 of q1; staff carried 1 of q1"},
		{"two periods together", []VoiceRound{peers("q1", "a b"), peers("q2", "c")}, false, "peers shown 3 of q1 q2"},
		{"who speaks twice counts once", []VoiceRound{peers("q1", "a b"), peers("q2", "a b")}, false, "peers carried 2 of q1 q2"},
		{"who moved from one group to the other counts once", []VoiceRound{peers("q1", "a b"), staff("q2", "a")}, false, "peers carried 2 of q1; staff carried 1 of q2"},
		{"nobody answered", []VoiceRound{peers("q1", "")}, false, "peers carried 0 of q1"},
		{"no period follows", []VoiceRound{peers("q3", "a"), peers("q4", "b")}, true, "peers too-few 2 of q3 q4"},
		{"enough in the last", []VoiceRound{peers("q3", "a"), peers("q4", "b c")}, true, "peers shown 3 of q3 q4"},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, r := range PlanRelease(row.sealed, heardBoth, row.last) {
				line := fmt.Sprintf("%s %s %d of", r.Group, r.Outcome, r.People)
				for _, round := range r.Rounds {
					line += " " + round.Period
				}
				got = append(got, line)
			}
			if s := strings.Join(got, "; "); s != row.want {
				t.Errorf("%s, want %s", s, row.want)
			}
		})
	}
	if got := PlanRelease([]VoiceRound{peers("q1", "a b")}, VoiceLimits{Least: 1}, false); got[0].Outcome != VoiceCarried {
		t.Error("a threshold of one was taken")
	}
}

// TestNothingShownOverlaps: over a year of any answers every round is in one release at most, so that no release minus
// another tells anything, and nobody stays below the threshold.
func TestNothingShownOverlaps(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var sealed []VoiceRound
		shown := map[string]int{}
		for q := 1; q <= 4; q++ {
			for _, g := range []VoiceGroup{VoicePeers, VoiceStaff} {
				if people := rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"a", "b", "c", "d", "e"}), 0, 5, rapid.ID).Draw(t, "people"); rapid.Bool().Draw(t, "asked") {
					sealed = append(sealed, VoiceRound{Group: g, Period: fmt.Sprintf("q%d", q), People: people})
				}
			}
			for _, r := range PlanRelease(sealed, heardBoth, q == 4) {
				var people []string
				for _, round := range r.Rounds {
					people = append(people, round.People...)
					if r.Outcome != VoiceCarried {
						shown[string(round.Group)+round.Period]++
						sealed = slices.DeleteFunc(sealed, func(s VoiceRound) bool { return s.Group == round.Group && s.Period == round.Period })
					}
				}
				slices.Sort(people)
				if n := len(slices.Compact(people)); n != r.People || r.Outcome == VoiceShown && n < FewestVoices {
					t.Fatalf("%+v is shown of %d", r, n)
				}
			}
			if q == 4 && len(sealed) > 0 {
				t.Fatalf("%v is left over", sealed)
			}
		}
		for round, n := range shown {
			if n != 1 {
				t.Fatalf("round %s is in %d releases", round, n)
			}
		}
	})
}
