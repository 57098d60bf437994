package appraisal

import "testing"

// TestAdmitCalibration: a session proposes only what whoever may rate can still do.
func TestAdmitCalibration(t *testing.T) {
	t.Parallel()
	now, to := Pair{Above, Above}, Pair{Meets, Above}
	good := Calibrated{State: RatedUnsigned, Now: now}
	with := func(f func(*Calibrated)) Calibrated { c := good; f(&c); return c }
	for _, row := range []struct {
		name      string
		of        Calibrated
		to        Pair
		code      string
		provision string
	}{
		{"IV.B.2.a: an unsigned rating", good, to, "", ""},
		{"one's own", with(func(c *Calibrated) { c.Own = true }), to, OwnCase, PolicyProvision},
		{"V.A.4: signed", with(func(c *Calibrated) { c.State = RatedSigned }), to, NotCalibratable, "V.A.4–5"},
		{"V.B: handed over", with(func(c *Calibrated) { c.State = RatedHanded }), to, NotCalibratable, "V.B.1–5"},
		{"arts 24–25: not rated", with(func(c *Calibrated) { c.State = NotRated }), to, NotCalibratable, "arts 24–25; IV.B.3"},
		{"a scored edition", with(func(c *Calibrated) { c.Scored = true }), to, NotCalibratable, PolicyProvision},
		{"IV.B.3: one rating only", good, Pair{Results: Meets}, RatingMissing, "IV.B.3"},
		{"the same", good, now, SameRating, calibrationProvision},
		{"one waits", with(func(c *Calibrated) { c.Open = true }), to, ProposalWaits, calibrationProvision},
	} {
		r := AdmitCalibration(row.of, row.to)
		switch {
		case row.code == "" && r != nil:
			t.Errorf("%s: refused with %s", row.name, r.Code)
		case row.code != "" && (r == nil || r.Code != row.code || r.Provision != row.provision || r.Sentence == "" || r.English == ""):
			t.Errorf("%s: %+v", row.name, r)
		}
	}
}

func TestAdmitProposalAnswer(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name    string
		state   ProposalState
		rating  RatingState
		accepts bool
		code    string
	}{
		{"accepted in time", ProposalOpen, RatedUnsigned, true, ""},
		{"declined in time", ProposalOpen, RatedUnsigned, false, ""},
		{"V.A.4: signed meanwhile, accepted", ProposalOpen, RatedSigned, true, NotCalibratable},
		{"V.B: handed over meanwhile, accepted", ProposalOpen, RatedHanded, true, NotCalibratable},
		{"signed meanwhile, declined", ProposalOpen, RatedSigned, false, ""},
		{"reopened meanwhile, accepted", ProposalOpen, NotRated, true, NotCalibratable},
		{"answered", ProposalDeclined, RatedUnsigned, true, AlreadyDone},
		{"accepted before", ProposalAccepted, RatedUnsigned, false, AlreadyDone},
		{"taken back", ProposalWithdrawn, RatedUnsigned, true, AlreadyDone},
		{"the session is closed", ProposalLapsed, RatedUnsigned, true, CalibrationClosed},
	} {
		r := AdmitProposalAnswer(row.state, row.rating, row.accepts)
		if code := codeOf(r); code != row.code {
			t.Errorf("%s: %q, want %q", row.name, code, row.code)
		}
	}
}

func codeOf(r *Refusal) string {
	if r == nil {
		return ""
	}
	return r.Code
}

func TestRatingStates(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		stage Stage
		waits bool
		state RatingState
		rater Role
	}{
		{WindowOpen, false, NotRated, Appraiser}, {WindowOpen, true, RatedUnsigned, Appraiser},
		{TakenOver, false, NotRated, Superior}, {TakenOver, true, RatedUnsigned, Superior}, {Unrated, false, NotRated, Superior},
		{Signed, false, RatedSigned, Appraiser}, {Delivered, false, RatedHanded, Appraiser}, {Received, false, RatedHanded, Appraiser},
		{Objected, false, RatedHanded, Appraiser}, {Final, false, RatedHanded, Appraiser}, {EndedNoRate, false, NotRated, Appraiser},
	} {
		if s, r := RatingStateOf(row.stage, row.waits), RaterNow(row.stage); s != row.state || r != row.rater {
			t.Errorf("%s, signature awaited %v: %s by %s", row.stage, row.waits, s, r)
		}
	}
}

// patternOfBaik is the circular's for one result, as law.md §9 has it.
var patternOfBaik = Distribution{Rules: []DistributionRule{
	{Organisation: OrgGood, Of: []Predicate{Good}, Kind: Most},
	{Organisation: OrgGood, Of: []Predicate{Good}, Kind: AtMost, Percent: 70},
	{Organisation: OrgGood, Of: []Predicate{NeedsImprovement, Poor}, Kind: Somebody},
	{Organisation: OrgVeryPoor, Of: []Predicate{VeryGood}, Kind: AtMost, Percent: 0},
	{Organisation: OrgVeryPoor, Of: []Predicate{NeedsImprovement}, Kind: AtLeast, Percent: 60},
}}

func TestExpectedOf(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		org  OrganisationResult
		of   Predicate
		want Expected
	}{
		{OrgGood, Good, Expected{Most: 70, Peak: true}},
		{OrgGood, NeedsImprovement, Expected{Most: 100}}, // together with Kurang: no range of its own
		{OrgVeryPoor, VeryGood, Expected{Most: 0}},
		{OrgVeryPoor, NeedsImprovement, Expected{Least: 60, Most: 100}},
		{"", Good, Expected{Most: 100}},
	} {
		if e := ExpectedOf(patternOfBaik, row.org, row.of); e != row.want {
			t.Errorf("%s of %s: %+v", row.of, row.org, e)
		}
	}
}

// TestTolerance: a limit passed by no more than the agency tolerates is no warning; "none" has no tolerance.
func TestTolerance(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name      string
		org       OrganisationResult
		counts    Counts
		tolerance int
		codes     []string
	}{
		{"75 % over 70", OrgGood, Counts{Good: 15, VeryGood: 4, NeedsImprovement: 1}, 0, []string{"over-limit"}},
		{"75 % over 70, five points", OrgGood, Counts{Good: 15, VeryGood: 4, NeedsImprovement: 1}, 5, nil},
		{"80 % over 70, five points", OrgGood, Counts{Good: 16, VeryGood: 3, NeedsImprovement: 1}, 5, []string{"over-limit"}},
		{"55 % under 60", OrgVeryPoor, Counts{NeedsImprovement: 11, Good: 9}, 0, []string{"under-minimum"}},
		{"55 % under 60, five points", OrgVeryPoor, Counts{NeedsImprovement: 11, Good: 9}, 5, nil},
		{"nobody may be", OrgVeryPoor, Counts{NeedsImprovement: 19, VeryGood: 1}, 30, []string{"over-limit"}},
	} {
		var codes []string
		for _, w := range CheckDistribution(patternOfBaik, row.org, row.counts, DistributionChoice{Rounding: RoundExact, Smallest: 10, Tolerance: row.tolerance}) {
			codes = append(codes, w.Code)
		}
		if len(codes) != len(row.codes) || len(codes) == 1 && codes[0] != row.codes[0] {
			t.Errorf("%s: %v, want %v", row.name, codes, row.codes)
		}
	}
}

func TestSameForAll(t *testing.T) {
	t.Parallel()
	if _, same := SameForAll(Counts{Good: 4}); same {
		t.Error("four people say nothing")
	}
	if _, same := SameForAll(Counts{Good: 5, VeryGood: 1}); same {
		t.Error("two predicates are not one")
	}
	w, same := SameForAll(Counts{Good: 5})
	if !same || w.Code != "same-for-all" || w.Provision != "IV.B.3.a.1.e; IV.B.3.a.2" {
		t.Errorf("%v %+v", same, w)
	}
}

func TestCountsAdd(t *testing.T) {
	t.Parallel()
	var c Counts
	for _, p := range Predicates() {
		c.Add(p)
	}
	c.Add("")
	if want := (Counts{1, 1, 1, 1, 1}); c != want {
		t.Errorf("%+v", c)
	}
}
