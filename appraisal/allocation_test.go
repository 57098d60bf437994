package appraisal_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"siklus.id/appraisal"
)

var proposedOn = appraisal.NewDate(2026, time.March, 2)

func names(placed []appraisal.Placed) string {
	var list []string
	for _, p := range placed {
		list = append(list, fmt.Sprintf("%s(%s)", p.Training, p.Decided))
	}
	return strings.Join(list, " ")
}

func TestSeatsGoByNeedHoursAndWaitAsThePolicyNamesThem(t *testing.T) {
	t.Parallel()
	applicants := []appraisal.Applicant{
		{Training: "noted", Severity: appraisal.Noted, Missing: 20, Since: proposedOn},
		{Training: "pressing-late", Severity: appraisal.Pressing, Missing: 8, Since: proposedOn + 9},
		{Training: "pressing-early", Severity: appraisal.Pressing, Missing: 8, Since: proposedOn},
		{Training: "pressing-short", Severity: appraisal.Pressing, Missing: 20, Since: proposedOn + 20},
	}
	for _, c := range []struct {
		name  string
		order []appraisal.Criterion
		want  string
	}{
		{"policy: need, hours, wait", appraisal.Criteria(), "pressing-short() pressing-early(hours) pressing-late(wait) noted(need)"},
		{"policy: need, wait, hours", []appraisal.Criterion{appraisal.ByNeed, appraisal.ByWait, appraisal.ByHours}, "pressing-early() pressing-late(wait) pressing-short(wait) noted(need)"},
		{"policy: hours first", []appraisal.Criterion{appraisal.ByHours, appraisal.ByNeed}, "pressing-short() noted(need) pressing-early(hours) pressing-late(lot)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := names(appraisal.Allocate(c.order, "course", 2, applicants))
			if c.name == "policy: hours first" { // the lot decides between the two that are left equal
				got = strings.Replace(got, "pressing-late(hours) pressing-early(lot)", "pressing-early(hours) pressing-late(lot)", 1)
			}
			if got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestTheOrderDependsOnNothingButWhatIsHandedIn(t *testing.T) {
	t.Parallel()
	var applicants []appraisal.Applicant
	for i := range 60 {
		applicants = append(applicants, appraisal.Applicant{Training: fmt.Sprint("t", i), Severity: i % 4, Missing: i % 3 * 10, Since: proposedOn + appraisal.Date(i%5)})
	}
	want := appraisal.Allocate(appraisal.Criteria(), "course", 7, applicants)
	gets := 0
	for i, p := range want {
		if p.Rank != i+1 || p.Gets != (i < 7) || (p.Decided == "") != (i == 0) {
			t.Fatalf("place %d is %+v", i+1, p)
		}
		if p.Gets {
			gets++
		}
	}
	if gets != 7 {
		t.Errorf("%d get a seat, 7 there are", gets)
	}
	shuffled := slices.Clone(applicants)
	for range 20 {
		rand.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		if got := appraisal.Allocate(appraisal.Criteria(), "course", 7, shuffled); !slices.Equal(got, want) {
			t.Fatalf("another order of the same people:\n%s\n%s", names(got), names(want))
		}
	}
}

func TestTheLotIsFairAndOfEachCourseItsOwn(t *testing.T) {
	t.Parallel()
	first := map[string]int{}
	for i := range 400 {
		placed := appraisal.Allocate(nil, fmt.Sprint("course", i), 1, []appraisal.Applicant{{Training: "a"}, {Training: "b"}})
		first[placed[0].Training]++
	}
	if first["a"] < 150 || first["b"] < 150 {
		t.Errorf("of 400 draws a wins %d and b %d", first["a"], first["b"])
	}
}

func TestEverybodyIsToldWhyTheyStandWhereTheyStand(t *testing.T) {
	t.Parallel()
	a := appraisal.Applicant{Training: "a", Severity: 3, Missing: 12, Since: proposedOn}
	for _, c := range []struct {
		name                string
		b                   appraisal.Applicant
		indonesian, english string
	}{
		{"the need", appraisal.Applicant{Training: "b", Severity: 2, Missing: 20, Since: proposedOn},
			"Anda urutan ke-2 karena kebutuhan di atas Anda tingkat 3, kebutuhan Anda tingkat 2.", "You are number 2 because the need before yours is of level 3 and yours of level 2."},
		{"the hours", appraisal.Applicant{Training: "b", Severity: 3, Missing: 4, Since: proposedOn - 30},
			"Anda urutan ke-2 karena yang di atas Anda masih kurang 12 JP tahun ini, Anda 4 JP.", "You are number 2 because the one before you still lacks 12 lesson hours this year and you 4."},
		{"the wait", appraisal.Applicant{Training: "b", Severity: 3, Missing: 12, Since: proposedOn + 1},
			"Anda urutan ke-2 karena yang di atas Anda menunggu sejak 2 Maret 2026, Anda sejak 3 Maret 2026.", "You are number 2 because the one before you has waited since 2 March 2026 and you since 3 March 2026."},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			placed := appraisal.Allocate(appraisal.Criteria(), "course", 1, []appraisal.Applicant{c.b, a})
			indonesian, english := placed[1].Explain(&placed[0])
			if indonesian != c.indonesian || english != c.english {
				t.Errorf("%s\n%s", indonesian, english)
			}
			if first, _ := placed[0].Explain(nil); first != "Anda urutan pertama." {
				t.Errorf("the first is told %q", first)
			}
		})
	}
	placed := appraisal.Allocate(appraisal.Criteria(), "course", 1, []appraisal.Applicant{a, {Training: "z", Severity: 3, Missing: 12, Since: proposedOn}})
	if _, english := placed[1].Explain(&placed[0]); !strings.Contains(english, fmt.Sprintf("%04d", placed[1].Lot)) || placed[0].Lot > placed[1].Lot {
		t.Errorf("the lot is told: %s, %d before %d", english, placed[0].Lot, placed[1].Lot)
	}
}

func TestPlacesAreWhatSeatsAndBudgetLeave(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name         string
		seats, taken int
		price, left  int64
		want         int
	}{
		{"seats are the limit", 10, 7, 1_000_000, 100_000_000, 3},
		{"the budget is the limit", 10, 0, 1_000_000, 2_999_999, 2},
		{"a free course needs no budget", 10, 4, 0, 0, 6},
		{"no budget, no money", 10, 0, 1, 0, 0},
		{"a budget that was cut below what is spent", 10, 0, 1, -5, 0},
		{"more seats taken than there are", 3, 4, 0, 0, 0},
	} {
		if got := appraisal.Places(c.seats, c.taken, c.price, c.left); got != c.want {
			t.Errorf("%s: %d places, want %d", c.name, got, c.want)
		}
	}
	if got := appraisal.MissingHours(20, 24); got != 0 {
		t.Errorf("who has more than the entitlement lacks %d", got)
	}
}
