package web

import (
	"net/http"
	"strings"
	"testing"

	siklusv1 "siklus.id/proto/siklus/v1"
)

const planOf2026 = "/hr/siklus/baru?spec.year=2026"

// withBeforeLaunch adds to a plan what HR should know before a launch.
func withBeforeLaunch(p *siklusv1.PlanCycleResponse) *siklusv1.PlanCycleResponse {
	p.Compared = &siklusv1.YearComparison{Year: 2025, Recorded: true, RulesWhole: true,
		Counts: []*siklusv1.YearChangeCount{{Kind: "joined", Count: 12}, {Kind: "left", Count: 1}, {Kind: "superior", Count: 1}, {Kind: "unit-renamed", Count: 1}},
		Changes: []*siklusv1.YearChange{
			{Kind: "joined", Subject: "Maria Kogoya", After: "Analis, Puskesmas Walesi"}, {Kind: "left", Subject: "Yohana Rumbiak", Before: "Bidan, Puskesmas Walesi", After: "departed"},
			{Kind: "superior", Subject: "Andi Wenda", Before: "Hendra Wijaya", After: "Yusuf Tabuni"}, {Kind: "unit-renamed", Subject: "PKM-W", Before: "Puskesmas Wamena", After: "Puskesmas Walesi"}},
		Rules: []*siklusv1.RuleChange{{Key: "evaluation.cadence", Before: "quarter", After: "month", Provision: "art. 24(2)"}, {Key: "voices.per_rater", After: "8", Provision: "policy"}}}
	p.Superiors, p.MedianLoad = 41, 6
	p.Loads = []*siklusv1.SuperiorLoad{{Superior: "Hendra Wijaya", Unit: "Dinas Pendidikan", Staff: 40}, {Superior: "Yusuf Tabuni", Staff: 6}}
	kinds := []*siklusv1.LetterKindCount{{Kind: "reminder", Count: 936}, {Kind: "targets_due", Count: 312}}
	p.Letters = &siklusv1.LetterForecast{Total: 1248, Busiest: "2026-01-30", Most: 312, Kinds: kinds, Days: []*siklusv1.LetterDay{
		{Date: "2026-01-02", Count: 312, Kinds: kinds[1:]}, {Date: "2026-01-30", Count: 312, Kinds: kinds[:1]}}}
	p.Samples = []*siklusv1.SampleLetter{
		{Language: "id", Subject: "Susun SKP 2026 paling lambat 31 Januari", Text: "Yth. Pegawai Contoh,\n\nSusun SKP 2026.\n<https://contoh.example/t/contoh>"},
		{Language: "en", Subject: "Draft your SKP 2026 by 31 January", Text: "Dear Sample Employee,\n\nDraft your SKP 2026."}}
	return p
}

// hostileBeforeLaunch puts evil into every text of it.
func hostileBeforeLaunch(p *siklusv1.PlanCycleResponse) {
	for _, c := range p.Compared.Changes {
		c.Kind, c.Subject, c.Before, c.After = evil, evil, evil, evil
	}
	for _, r := range p.Compared.Rules {
		r.Key, r.Before, r.After, r.Provision = evil, evil, evil, evil
	}
	for _, l := range p.Loads {
		l.Superior, l.Unit = evil, evil
	}
	for _, d := range p.Letters.Days {
		d.Date = evil
	}
	p.Letters.Busiest, p.Letters.Kinds[0].Kind, p.Compared.Counts[0].Kind = evil, evil, evil
	for _, s := range p.Samples {
		s.Language, s.Subject, s.Text = evil, evil, evil
	}
}

// beforeLaunchLooks are the states of a plan that its full and its empty form do not show.
func beforeLaunchLooks() []look {
	of := func(change func(*siklusv1.YearComparison)) func(*fake) {
		return func(f *fake) {
			if f.plan.Compared == nil {
				f.plan.Compared = &siklusv1.YearComparison{}
			}
			change(f.plan.Compared)
		}
	}
	return []look{
		{name: "plan of a first year", hr: true, path: planOf2026, state: of(func(c *siklusv1.YearComparison) { c.Year = 0 })},
		{name: "plan like the year before", hr: true, path: planOf2026, state: of(func(c *siklusv1.YearComparison) {
			c.Year, c.Recorded, c.RulesWhole, c.Counts, c.Changes, c.Rules = 2025, true, true, nil, nil, nil
		})},
		{name: "plan after a year that recorded less", hr: true, path: planOf2026, state: of(func(c *siklusv1.YearComparison) { c.Year, c.Recorded, c.RulesWhole = 2025, false, false })},
	}
}

// Before a launch HR sees what differs, the load, the letters to expect and the first letter, which stays text.
func TestPlanShowsWhatComesWithTheLaunch(t *testing.T) {
	t.Parallel()
	w := visiting(t, asHR(full("")), Options{}).get(planOf2026)
	wants(t, w, http.StatusOK)
	p := read(t, w)
	for _, want := range []string{
		"Dibandingkan dengan siklus 2025", "pejabat penilai berganti", "Puskesmas Wamena", "pensiun, meninggal dunia, atau keluar",
		"evaluation.cadence", "Hendra Wijaya", "(median)", "surat pada hari tersibuk", "Pengingat", "Susun SKP 2026 paling lambat 31 Januari",
		"<https://contoh.example/t/contoh>",
	} {
		p.says(want)
	}
	if strings.Contains(w.Body.String(), "<https://contoh.example") {
		t.Error("the letter is not shown as text")
	}
}

// A first year has nothing to compare with, and says so.
func TestFirstYearIsComparedWithNothing(t *testing.T) {
	t.Parallel()
	f := asHR(full(""))
	f.plan.Compared = &siklusv1.YearComparison{}
	read(t, visiting(t, f, Options{}).get(planOf2026)).says("Belum ada siklus dari tahun sebelumnya")
}
