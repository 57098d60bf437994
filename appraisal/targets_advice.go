package appraisal

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// Advice (*saran*) is what the law recommends about a target agreement. It never blocks: the regulation says "ideally"
// and "should" where it speaks of these things, and the agreement is the two parties' own.
type Advice struct {
	Code      string
	Field     string // path in the targets: "results[0].indicators[1].target"; empty for the whole
	Sentence  string // Indonesian
	English   string
	Provision string // "policy" where it is the agency's advice
}

// The codes of advice.
const (
	AbsoluteWord       = "absolute-word"
	AspectMissing      = "aspect-missing"
	NotMeasurable      = "not-measurable"
	NoParent           = "no-parent"
	ParentInWords      = "parent-in-words"
	ParentGone         = "parent-gone"
	NoMainResult       = "no-main-result"
	NoBudget           = "no-budget-perspective"
	PerspectiveMissing = "perspective-missing"
	ControlTooClose    = "control-too-close"
	TooManyResults     = "too-many-results"
	ActivityNotResult  = "activity-not-result"
	SameTwice          = "same-text-twice"
	OnlyProcess        = "only-process"
	DirectionMissing   = "direction-missing"
	AttachmentEmpty    = "attachment-empty"
	ActingIsMain       = "acting-is-main"
)

// ManyResults is how many planned results are advised at most (policy): more of them are a job description.
const ManyResults = 12

// Setting is what advice needs to know beside the targets.
type Setting struct {
	Level   Level    // of the post
	Top     bool     // nobody above has an agreement: nothing to support
	Parents []string // refs of the superior's planned results in force; nil: none are known
	Acting  []string // titles of posts that are held as *Plt* or *Plh* beside the employee's own
}

// Advise says what the law recommends about targets, in the order of the form, then about the whole.
func Advise(t Targets, s Setting) []Advice {
	a := &adviser{Setting: s}
	for i, r := range t.Results {
		a.result(fmt.Sprintf("results[%d]", i), r)
		if first := slices.IndexFunc(t.Results[:i], func(o PlannedResult) bool { return sameWords(o.Text, r.Text) }); first >= 0 {
			a.add(SameTwice, fmt.Sprintf("results[%d].result", i), "policy",
				fmt.Sprintf("Rencana hasil kerja ini sama dengan nomor %d; satukan atau bedakan.", first+1),
				fmt.Sprintf("This planned result reads like number %d; put them together or tell them apart.", first+1))
		}
	}
	a.whole(t)
	return a.list
}

type adviser struct {
	Setting
	list []Advice
}

func (a *adviser) add(code, field, provision, indonesian, english string) {
	a.list = append(a.list, Advice{code, field, indonesian, english, provision})
}

// result advises on one planned result.
func (a *adviser) result(at string, r PlannedResult) {
	if word := beginsLikeActivity(r.Text); word != "" {
		a.add(ActivityNotResult, at+".result", "art. 9(1); I.A.5",
			fmt.Sprintf("%q menyebut kegiatan. Tulis hasilnya: apa yang tercapai atau diterima orang lain, misalnya “… tersusun”, “… meningkat”.", word),
			fmt.Sprintf("%q names an activity. Write the result: what is reached, or what others receive.", word))
	}
	a.parent(at, r)
	a.control(at, r.Control)
	for j, ind := range r.Indicators {
		a.indicator(fmt.Sprintf("%s.indicators[%d]", at, j), r, ind)
		if first := slices.IndexFunc(r.Indicators[:j], func(o Indicator) bool { return sameWords(o.Measure, ind.Measure) }); first >= 0 {
			a.add(SameTwice, fmt.Sprintf("%s.indicators[%d].measure", at, j), "policy",
				fmt.Sprintf("Indikator ini sama dengan indikator %d.", first+1), fmt.Sprintf("This indicator reads like indicator %d.", first+1))
		}
	}
	if len(r.Indicators) > 0 && !slices.ContainsFunc(r.Indicators, func(i Indicator) bool { return i.kind() == OfResult }) {
		a.add(OnlyProcess, at+".indicators", "art. 9(1); policy",
			"Indikator proses dan inovasi mendampingi indikator hasil; tambahkan paling sedikit satu indikator hasil.",
			"Indicators of process and innovation stand beside those of the result; add at least one of the result.")
	}
}

// parent advises on what a planned result supports (II.A.5.g–j; form A.1.7).
func (a *adviser) parent(at string, r PlannedResult) {
	const provision = "II.A.5.g; A.1.7"
	switch {
	case a.Top || r.Text == "":
	case len(r.Parents) == 0 && strings.TrimSpace(r.Supports) == "":
		a.add(NoParent, at+".parents", provision,
			"Belum disebut hasil kerja pimpinan yang didukung.", "It does not say which of the superior's results it supports.")
	case len(r.Parents) == 0 && len(a.Parents) > 0:
		a.add(ParentInWords, at+".parents", provision,
			"Hasil kerja pimpinan baru disebut dengan kata-kata; pilih dari daftar agar dukungannya tercatat.",
			"The superior's result is named in words only; choose it from the list so that the support is on record.")
	case len(a.Parents) > 0 && !slices.ContainsFunc(r.Parents, func(p string) bool { return slices.Contains(a.Parents, p) }):
		a.add(ParentGone, at+".parents", provision,
			"Hasil kerja pimpinan yang dipilih tidak ada dalam SKP yang berlaku; pilih kembali.",
			"The superior's result that was chosen is not in the agreement in force; choose again.")
	}
}

// closest is the closest control that is advised for a level of post (II.A.2.a.7; II.A.5.a–e). Other functional posts
// go by their own level, which the roster does not tell.
var closest = map[Level]Control{
	JPTUtama: ControlLow, JPTMadya: ControlLow, JPTPratama: ControlLow, IndependentUnit: ControlLow,
	Administrator: ControlMedium, Supervisor: ControlMedium, Executor: ControlHigh,
}

func (a *adviser) control(at string, c Control) {
	if most, known := closest[a.Level]; known && c > most {
		a.add(ControlTooClose, at+".control", "II.A.2.a.7; II.A.5.a–e",
			"Untuk jabatan ini sebaiknya dipilih hasil dengan jangkauan yang lebih luas (kendali lebih rendah).",
			"For this post a result of wider reach (lower control) is advised.")
	}
}

// indicator advises on one indicator.
func (a *adviser) indicator(at string, r PlannedResult, i Indicator) {
	if i.Aspect == "" && (i.Measure != "" || i.Target != "") {
		a.add(AspectMissing, at+".aspect", "art. 9(2); II.A.7.a.5",
			"Pilih aspeknya: kuantitas, kualitas, waktu, atau biaya.", "Choose the aspect: quantity, quality, time or cost.")
	}
	if i.kind() == OfResult {
		if word := countsActivity(i.Measure); word != "" {
			a.add(ActivityNotResult, at+".measure", "art. 9(1); III.A.7",
				fmt.Sprintf("%q mengukur kegiatan. Ukur hasilnya, atau tandai sebagai indikator proses.", word),
				fmt.Sprintf("%q measures an activity. Measure the result, or mark it as an indicator of process.", word))
		}
	}
	if i.Target != "" && !measurable(i) {
		a.add(NotMeasurable, at+".target", "art. 9(3); II.A.7.a.3–4, 8",
			"Target ini belum dapat diukur: tulis angka dengan satuannya, atau gambarkan keadaan yang akan tercapai.",
			"This target cannot be measured yet: write a number with its unit, or describe the state to be reached.")
	}
	if i.Amount != "" && i.Direction == "" {
		a.add(DirectionMissing, at+".direction", "policy",
			"Pilih arahnya: makin banyak, makin sedikit, atau tepat sebesar target.", "Choose the direction: more, less, or exactly the target.")
	}
	if a.Level.HeadsUnit() || a.Level.Leads() || r.Main && guardsLife(r.Text+" "+i.Measure+" "+i.Target) {
		return // II.A.7.a.7 speaks of administration and functional posts, and makes these exceptions
	}
	for _, f := range []struct{ name, text string }{{".measure", i.Measure}, {".target", i.Target}} {
		if word := firstOf(f.text, absoluteWords); word != "" {
			a.add(AbsoluteWord, at+f.name, "II.A.7.a.7",
				fmt.Sprintf("Hindari kata mutlak %q, kecuali untuk hasil kerja utama yang menyangkut nyawa, cedera, keamanan negara, atau kerugian uang yang besar.", word),
				fmt.Sprintf("Avoid the absolute word %q, except in a main result that touches life, injury, national security or a large loss of money.", word))
		}
	}
}

// whole advises on the agreement as a whole.
func (a *adviser) whole(t Targets) {
	if len(t.Results) > 0 && !slices.ContainsFunc(t.Results, func(r PlannedResult) bool { return r.Main }) {
		a.add(NoMainResult, "results", "II.A.2.a.1–2; II.A.6.a–c",
			"Belum ada hasil kerja utama; paling sedikit satu diperlukan.", "There is no main result; at least one is needed.")
	}
	a.acting(t.Results)
	if len(t.Results) > ManyResults {
		a.add(TooManyResults, "results", "policy",
			fmt.Sprintf("Ada %d rencana hasil kerja. Pilih yang terpenting, sebaiknya tidak lebih dari %d.", len(t.Results), ManyResults),
			fmt.Sprintf("There are %d planned results. Choose the most important, preferably no more than %d.", len(t.Results), ManyResults))
	}
	if a.Level.HeadsUnit() && len(t.Results) > 0 {
		a.perspectives(t.Results)
	}
	if len(t.Results) > 0 && strings.TrimSpace(t.Resources) == "" {
		a.add(AttachmentEmpty, "resources", "art. 11; II.A.8.b, e",
			"Lampiran adalah bagian SKP: tulis sumber daya yang disepakati.", "The attachment is part of the agreement: write down the resources agreed.")
	}
	if len(t.Results) > 0 && strings.TrimSpace(t.Accountability) == "" {
		a.add(AttachmentEmpty, "accountability", "art. 12; II.A.8.c, e",
			"Lampiran adalah bagian SKP: tulis jadwal pelaporan dan bukti yang diharapkan.",
			"The attachment is part of the agreement: write down when is reported and what evidence is expected.")
	}
}

// acting advises on an assignment as *Plt* or *Plh*, which is always a main result (II.A.6.d).
func (a *adviser) acting(results []PlannedResult) {
	if len(results) == 0 {
		return
	}
	for _, post := range a.Acting {
		at := slices.IndexFunc(results, func(r PlannedResult) bool { return speaksOfActing(r, post) })
		switch {
		case at < 0:
			a.add(ActingIsMain, "results", "II.A.6.d",
				fmt.Sprintf("Anda menjalankan %s sebagai Plt atau Plh; penugasan itu selalu menjadi hasil kerja utama dan belum ada dalam SKP ini.", post),
				fmt.Sprintf("You act as %s; such an assignment is always a main result, and this agreement does not have it yet.", post))
		case !slices.ContainsFunc(results, func(r PlannedResult) bool { return r.Main && speaksOfActing(r, post) }):
			a.add(ActingIsMain, fmt.Sprintf("results[%d].main", at), "II.A.6.d",
				"Penugasan sebagai Plt atau Plh selalu menjadi hasil kerja utama, bukan tambahan.",
				"An assignment as acting official is always a main result, not an additional one.")
		}
	}
}

// actingWords mark a planned result that speaks of an assignment as *Plt* or *Plh*.
var actingWords = []string{"plt", "plh", "pelaksana tugas", "pelaksana harian"}

func speaksOfActing(r PlannedResult, post string) bool {
	text := r.Text + " " + r.Supports
	return firstOf(text, actingWords) != "" || firstOf(text, []string{strings.Join(wordsOf(post), " ")}) != ""
}

// perspectives advises a head on the four that must be covered.
func (a *adviser) perspectives(results []PlannedResult) {
	lacks := func(p Perspective) bool {
		return !slices.ContainsFunc(results, func(r PlannedResult) bool { return r.Perspective == p })
	}
	if lacks(Budget) {
		a.add(NoBudget, "results", "II.A.2.a.8", "Perspektif anggaran selalu harus ada dalam SKP pimpinan.",
			"The budget perspective must always be in a head's agreement.")
	}
	if lacks(ServiceRecipient) || lacks(BusinessProcess) || lacks(InternalStrengthening) {
		a.add(PerspectiveMissing, "results", "II.A.2.a.8",
			"SKP pimpinan mencakup empat perspektif: penerima layanan, proses bisnis, penguatan internal, dan anggaran.",
			"A head's agreement covers four perspectives: service recipient, business process, internal strengthening and budget.")
	}
}

// absoluteWords are words that leave no room, II.A.7.a.7, and what is used in their stead.
var absoluteWords = []string{"tidak pernah", "tak pernah", "tanpa kecuali", "semua", "seluruh", "seluruhnya", "selalu", "senantiasa", "setiap", "always", "never", "every", "all"}

// lifeWords mark results that touch life, injury, national security or a large loss of money.
var lifeWords = []string{"jiwa", "nyawa", "kematian", "meninggal", "keselamatan", "cedera", "luka", "kecelakaan", "gawat darurat",
	"keamanan negara", "keamanan nasional", "kerugian negara", "kerugian daerah", "kerugian keuangan"}

func guardsLife(text string) bool { return firstOf(text, lifeWords) != "" }

// activities are verbs with which a job description begins and a result does not.
var activities = []string{"melaksanakan", "melakukan", "menyelenggarakan", "mengikuti", "menghadiri", "membuat", "menyusun", "menyiapkan",
	"mengerjakan", "mengelola", "mengadakan", "membantu", "menjalankan", "mengoordinasikan", "mengkoordinasikan", "melayani", "memproses", "mencatat"}

func beginsLikeActivity(text string) string {
	words := wordsOf(text)
	if len(words) > 0 && slices.Contains(activities, words[0]) {
		return words[0]
	}
	return ""
}

// countedActivities are things that are done, not reached.
var countedActivities = []string{"rapat", "pertemuan", "kegiatan", "perjalanan dinas", "kehadiran rapat", "surat masuk"}

func countsActivity(measure string) string {
	if word := beginsLikeActivity(measure); word != "" {
		return word
	}
	words := wordsOf(measure)
	if len(words) < 2 || words[0] != "jumlah" && words[0] != "banyaknya" && words[0] != "frekuensi" {
		return ""
	}
	rest := strings.Join(words[1:], " ")
	for _, a := range countedActivities {
		if rest == a || strings.HasPrefix(rest, a+" ") {
			return a
		}
	}
	return ""
}

// measurable reports whether a target can be told to be reached: it has a number, or it describes a state in a sentence
// (the qualitative approach, art. 9(3)).
func measurable(i Indicator) bool {
	return i.Amount != "" || strings.ContainsFunc(i.Target, unicode.IsDigit) || len(wordsOf(i.Target)) >= 4 ||
		firstOf(i.Target, countingWords) != ""
}

// countingWords are numbers in words.
var countingWords = []string{"satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "nihil", "nol", "seratus"}

// wordsOf splits a text into its words in small letters.
func wordsOf(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-' })
}

// firstOf returns the first of the phrases that stands in a text as whole words.
func firstOf(text string, phrases []string) string {
	in := " " + strings.Join(wordsOf(text), " ") + " "
	for _, p := range phrases {
		if strings.Contains(in, " "+p+" ") {
			return p
		}
	}
	return ""
}
