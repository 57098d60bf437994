package policies

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"siklus.id/appraisal"
)

func resolved(t *testing.T, name string) appraisal.Rules {
	t.Helper()
	p := load(t, name)
	r, err := Resolve(p, "Asia/Jakarta", 5, 2026, appraisal.Pace{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestChoicesReachTheRules: what an agency chose is in the rules that a case keeps, one row per agency.
func TestChoicesReachTheRules(t *testing.T) {
	t.Parallel()
	exact := appraisal.DistributionChoice{Rounding: appraisal.RoundExact, Smallest: 10}
	for _, row := range []struct {
		name             string
		edition          string
		silent           string
		signedOnlyFinal  bool
		rateRetired      bool
		circular         bool
		late             string
		weights          string
		decides          bool
		hours            appraisal.TrainingHours
		distribution     appraisal.DistributionChoice
		inForce, holdsOn bool
	}{
		{name: Default, edition: "permenpanrb-6-2022", silent: "stands"},
		{name: "kuranji", edition: "permenpanrb-6-2022", silent: "stands", rateRetired: true, circular: true, late: PreviousPeriod,
			hours: appraisal.TrainingHours{PNS: 20, PPPK: 24}, distribution: exact},
		{name: "gorontalo", edition: "permenpanrb-6-2022", silent: "named", rateRetired: true, circular: true, late: PreviousPeriod, weights: "60/40",
			hours: appraisal.TrainingHours{PNS: 20, PPPK: 24, Mentor: true}, distribution: exact},
		{name: "skor", edition: "pp-30-2019", silent: "stands", weights: "70/30", decides: true},
	} {
		r := resolved(t, row.name)
		weights := ""
		if r.Scoring != nil {
			weights = r.Scoring.Weights.String()
		}
		if r.Edition != row.edition || r.SilentDecision != row.silent || r.SignedOnlyFinal != row.signedOnlyFinal || r.RateRetired != row.rateRetired ||
			r.Circular != row.circular || r.LatePeriod != row.late || weights != row.weights || r.Scored() != row.decides || r.Hours != row.hours ||
			r.Distribution != row.distribution || r.InForce != row.inForce || r.NoWithdrawal != row.holdsOn {
			t.Errorf("%s: %+v", row.name, r)
		}
	}
}

// TestAgenciesDiffer: each choice on people and silence is made in more than one way.
func TestAgenciesDiffer(t *testing.T) {
	t.Parallel()
	silent, signed, retired := map[string]bool{}, map[bool]bool{}, map[bool]bool{}
	for _, name := range Names() {
		r := resolved(t, name)
		silent[r.SilentDecision], signed[r.SignedOnlyFinal], retired[r.RateRetired] = true, true, true
	}
	if len(silent) != 2 || len(signed) != 2 || len(retired) != 2 {
		t.Errorf("%v %v %v", silent, signed, retired)
	}
}

// TestObjectionChoices: an agency may keep objections from being taken back and let a result count meanwhile; one that
// says nothing does neither.
func TestObjectionChoices(t *testing.T) {
	t.Parallel()
	file := strings.NewReplacer("pending: provisional", "pending: in-force", "withdrawal: true", "withdrawal: false").Replace(text(t, "kuranji"))
	p, err := Parse("kuranji", []byte(file))
	if err != nil {
		t.Fatal(err)
	}
	r, err := Resolve(p, p.Zone, p.Week, 2026, appraisal.Pace{})
	if err != nil || !r.NoWithdrawal || !r.InForce {
		t.Errorf("%+v, %v", r, err)
	}
}

// TestRulesStaySmall: what an agency did not choose takes no room in a case, and what travels with one comes back whole.
func TestRulesStaySmall(t *testing.T) {
	t.Parallel()
	plain, err := json.Marshal(resolved(t, Default))
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{`"nw"`, `"if"`, `"so"`, `"rr"`, `"lp"`, `"se"`, `"di"`, `"sg"`, `"th"`} {
		if strings.Contains(string(plain), key) {
			t.Errorf("%s travels with every case of %s: %s", key, Default, plain)
		}
	}
	for _, name := range Names() {
		r := resolved(t, name)
		whole, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		if limit := len(plain) + 1100; len(whole) > limit {
			t.Errorf("%s: %d bytes travel with every case, over %d: %s", name, len(whole), limit, whole)
		}
		var back appraisal.Rules
		if err := json.Unmarshal(whole, &back); err != nil || !reflect.DeepEqual(back, r) {
			t.Errorf("%s comes back as %+v, %v", name, back, err)
		}
	}
}

// TestPlaceWarnings: the agency's zone and week decide; a policy that names others is worth a warning.
func TestPlaceWarnings(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		policy, zone string
		week         int
		codes        string
	}{
		{"walesi@1", "Asia/Jayapura", 6, ""}, {"walesi@1", "Asia/Jakarta", 6, "policy-zone-differs"},
		{"walesi@1", "Asia/Jayapura", 5, "policy-week-differs"}, {"walesi@1", "Asia/Makassar", 5, "policy-zone-differs policy-week-differs"},
		{"nasional@1", "Asia/Jakarta", 5, ""}, {"lost@1", "Asia/Jakarta", 5, ""},
	} {
		var codes []string
		for _, w := range PlaceWarnings(appraisal.Rules{Policy: row.policy, Calendar: appraisal.Calendar{Zone: row.zone, Week: row.week}}) {
			codes = append(codes, w.Code)
			if !strings.Contains(w.Sentence, "walesi") || !strings.Contains(w.English, "walesi") {
				t.Errorf("%+v", w)
			}
		}
		if strings.Join(codes, " ") != row.codes {
			t.Errorf("%s in %s, %d days: %v, want %s", row.policy, row.zone, row.week, codes, row.codes)
		}
	}
}

func TestScoringThatIsNotThere(t *testing.T) {
	t.Parallel()
	p := load(t, "skor")
	p.Weights = "50/50"
	if _, err := Resolve(p, "Asia/Jakarta", 5, 2026, appraisal.Pace{}); err == nil || !strings.Contains(err.Error(), `no weights "50/50"`) {
		t.Errorf("%v", err)
	}
	p.Scoring = "pp-46-2011"
	if _, err := Resolve(p, "Asia/Jakarta", 5, 2026, appraisal.Pace{}); err == nil || !strings.Contains(err.Error(), "not known") {
		t.Errorf("%v", err)
	}
}
