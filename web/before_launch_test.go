package web

import (
	"fmt"
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
	p.Defects = append(p.Defects, notAppraised()...)
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

// rosterChanges are what importing a file would change.
func rosterChanges() []*siklusv1.YearChange {
	return []*siklusv1.YearChange{{Kind: "joined", Subject: "Maria Kogoya", After: "Analis, Puskesmas Walesi"},
		{Kind: "details", Subject: "Yohana Rumbiak", Before: "yohana@lama.example", After: "yohana@baru.example"}, {Kind: "left", Subject: "Andi Wenda", Before: "Bidan, Puskesmas Walesi", After: "no-post"}}
}

// A roster that is tried says what importing it would change, or that nothing does.
func TestADryRunShowsTheDifferences(t *testing.T) {
	t.Parallel()
	f := asHR(full(""))
	b := visiting(t, f, Options{})
	p := read(t, upload(t, b, "check", []byte("nip;nama")))
	for _, said := range []string{"Yang berubah bila diimpor", "data diri diperbaiki", "yohana@baru.example", "tidak memegang jabatan"} {
		p.says(said)
	}
	f.check.Changes, f.check.Counts = nil, nil
	read(t, upload(t, b, "check", []byte("nip;nama"))).says("Tidak ada yang berubah")
}

// notAppraised are people who rightly get no appraisal: nobody has to mend anything.
func notAppraised() []*siklusv1.RosterDefect {
	return []*siklusv1.RosterDefect{
		{Code: "non-asn", Sentence: "Wilhelmus Tanggahma bukan PNS atau PPPK, jadi tidak dinilai (pasal 4).", English: "Wilhelmus Tanggahma is neither PNS nor PPPK, so is not appraised (art. 4)."},
		{Code: "exempt", Sentence: "Maria Kogoya: cuti di luar tanggungan negara", English: "Maria Kogoya: cuti di luar tanggungan negara"}}
}

// manyDefects are more than a page lists; the last one keeps somebody out.
func manyDefects() (all []*siklusv1.RosterDefect) {
	for i := range 2*defectsListed + 1 {
		all = append(all, &siklusv1.RosterDefect{Code: "no-address", Sentence: fmt.Sprintf("Pegawai %d tidak memiliki alamat email; suratnya harus diserahkan sendiri.", i),
			English: fmt.Sprintf("Employee %d has no e-mail address; letters must be handed over.", i), MendedBy: "Pengelola kepegawaian Puskesmas Walesi", Blocks: i == 2*defectsListed})
	}
	return append(all, notAppraised()...)
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
	for _, d := range notAppraised() {
		d.Sentence, d.English = evil, evil
		p.Defects = append(p.Defects, d)
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
		{name: "plan with more defects than a page holds", hr: true, path: planOf2026, state: func(f *fake) { f.plan.Defects = manyDefects() }},
		{name: "plan without a defect", hr: true, path: planOf2026, state: func(f *fake) { f.plan.Defects = notAppraised() }},
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

// Who rightly gets no appraisal is no defect: neither counted among them nor called to be mended, before a launch and after.
func TestWhoIsRightlyNotAppraisedIsNoDefect(t *testing.T) {
	t.Parallel()
	f := asHR(full(""))
	f.plan.Defects, f.cycle.LeftOut, f.cycle.Stage = notAppraised(), notAppraised(), "running"
	b := visiting(t, f, Options{})
	for _, address := range []string{planOf2026, "/hr/siklus/" + cycleID} {
		p := read(t, b.get(address))
		p.says("Yang memang tidak dinilai")
		p.says("Wilhelmus Tanggahma bukan PNS atau PPPK")
		for _, false := range []string{"Cacat dan siapa yang membenahi", "Menghalangi", "baris ditinggalkan"} {
			if strings.Contains(p.text, false) {
				t.Errorf("%s says %q of a clean roster", address, false)
			}
		}
	}
	numbers := read(t, b.get(planOf2026)).all("ul", "class", "numbers")
	if said := textOf(numbers[0]); !strings.Contains(said, "0cacat data") {
		t.Errorf("the numbers are %q", said)
	}
}

// Ten thousand people without an address are as many defects: they come page by page, what keeps somebody out first.
func TestDefectsComePageByPage(t *testing.T) {
	t.Parallel()
	f := asHR(full(""))
	f.plan.Defects, f.cycle.LeftOut = manyDefects(), manyDefects()
	b := visiting(t, f, Options{})
	for _, address := range []string{planOf2026 + "&spec.rehearsal_day=1h0m0s", "/hr/siklus/" + cycleID + "?unit=DISDIK"} {
		kept := address[strings.LastIndexAny(address, "?&")+1:]
		shown, first := map[string]bool{}, true
		for n := 0; address != ""; n++ {
			if n > 3 {
				t.Fatal("the pages do not end")
			}
			w := b.get(address)
			p := read(t, w)
			for _, cell := range p.all("th", "scope", "row") {
				if said := textOf(cell); strings.Contains(said, "tidak memiliki alamat email") {
					if name, _, _ := strings.Cut(said[strings.Index(said, "Pegawai "):], " tidak"); shown[name] {
						t.Errorf("%s comes twice", name)
					} else {
						shown[name] = true
					}
					if first && !strings.Contains(said, "Menghalangi") {
						t.Errorf("the first is %q", said)
					}
					first = false
				}
			}
			address = ""
			for _, a := range p.all("a", "class", "button second") {
				if href, _ := attr(a, "href"); strings.HasSuffix(href, "#cacat") {
					if !strings.Contains(href, kept) {
						t.Errorf("%s forgets %s", href, kept)
					}
					address = strings.TrimSuffix(href, "#cacat")
				}
			}
		}
		if len(shown) != 2*defectsListed+1 {
			t.Errorf("%d of %d are shown", len(shown), 2*defectsListed+1)
		}
	}
}
