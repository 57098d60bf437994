package keyboard_test

import (
	"flag"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// rehearsalDay is how long a day lasts, as the officer picks it from the page's list. The shortest term in which several
// people act one after the other is the law's seven working days (T12), and from the launch to the last day of the annual
// evaluation are fifty days.
var rehearsalDay = flag.String("gladi", "3 detik", "the length of a day, as the page of a new cycle offers it")

// startOfRehearsal is typed into an input for a date. Day and month are the same, because which is asked for first depends on
// the language of the browser.
const startOfRehearsal = "12122026"

// TestACycleByKeyboardAlone plays an agency's cycle from the roster to the last case. Nobody touches a mouse; the employee and
// the head of office, who do most, have no script.
func TestACycleByKeyboardAlone(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.settle()
	browser, walked := browse(t), map[string]bool{}
	c := &cycle{house: h,
		officer:  sits(browser, t, walked, officer, true),
		head:     sits(browser, t, walked, head, false),
		employee: sits(browser, t, walked, employee, false),
		regent:   sits(browser, t, walked, regent, true),
	}
	for _, part := range []struct {
		name string
		play func()
	}{
		{"the officer takes in the roster", c.takesInTheRoster}, {"plans and launches", c.launches},
		{"the employee writes targets", c.writesTargets}, {"the head agrees", c.agrees},
		{"the employee tells of the fourth quarter", c.checksIn}, {"the head rates it", c.ratesQuarter}, {"the employee takes it", c.takesQuarter},
		{"the head rates the year, signs later and delivers", c.ratesYear}, {"the employee receives and objects", c.objects},
		{"both explain", c.explains}, {"the regent decides", c.decides}, {"the employee reads it", c.readsDecision},
		{"the officer sees the end", c.sees}, {"finds the reports", c.reports}, {"launches the next year", c.launchesAgain},
		{"exempts somebody and takes it back", c.exempts},
	} {
		part.play()
		if t.Failed() {
			t.Fatal("stopped after: ", part.name)
		}
		t.Log("done: ", part.name)
	}
	require.GreaterOrEqual(t, len(walked), 25, "kinds of page that were walked round: %v", walked)
}

// cycle is the agency's people, each at a keyboard.
type cycle struct {
	*house
	officer, head, employee, regent *hands
}

// takesInTheRoster: signs in, tries without a file, then checks the file and takes it in.
func (c *cycle) takesInTheRoster() {
	o := c.officer
	o.opens(c.base + "/masuk")
	o.skips()
	o.presses("Lanjut sebagai " + officer)
	o.presses("Pegawai")
	o.isRefused("Periksa")
	o.followsTheSummary(1)
	o.takesFile("Berkas pegawai (CSV atau XLSX, paling besar 10 MB)", c.file("pegawai.csv", c.roster(true)))
	o.presses("Periksa")
	require.Contains(c, o.reads(), "4 dari 4 baris dapat diterima")
	o.presses("Impor baris yang baik")
	require.Contains(c, o.reads(), "1 orang baru, 0 berubah")
}

// launches: a plan, a launch that is not confirmed, a launch.
func (c *cycle) launches() {
	o := c.officer
	o.presses("Siklus")
	o.presses("Siklus baru")
	o.writes("Tahun kinerja", "2026")
	o.picks("Jenis siklus", "Gladi: satu hari berlangsung "+*rehearsalDay)
	o.unfolds("Pilihan lain")
	o.writes("Kebijakan (tidak wajib)", policyOf)
	o.goesTo("Gladi mulai dari tanggal (tidak wajib)")
	o.key(startOfRehearsal)
	require.Equal(c, "2026-12-12", looks[string](o, `document.activeElement.value`))
	o.presses("Lihat rencana")
	require.Contains(c, o.reads(), "1 pegawai dinilai")
	o.isRefused("Luncurkan siklus")
	o.followsTheSummary(1)
	o.ticks("Saya sudah memeriksa rencana ini")
	o.presses("Luncurkan siklus")
	require.Contains(c, o.title(), "Siklus 2026")
}

// begins opens the link of a letter and goes on to its task.
func (c *cycle) begins(who *hands, act, period string) {
	c.Helper()
	who.opens(c.asks(addresses[who.who], act, period))
	who.presses("Mulai")
	require.Contains(c, who.title(), act)
}

// handsIn presses the button that hands in and waits for the receipt that says it is recorded: when the machine is slow, it says
// first that it was received.
func (c *cycle) handsIn(who *hands, label string) {
	c.Helper()
	who.presses(label)
	for range mostTabs {
		if strings.Contains(who.reads(), "Sudah dicatat.") {
			return
		}
		who.presses("Lihat keadaan terbaru")
	}
	require.FailNow(c, "not recorded", "%s: %s", who.who, who.reads())
}

// writesTargets: from the letter to the receipt, with a mistake on the way that loses nothing.
func (c *cycle) writesTargets() {
	e := c.employee
	const act, planned = "Susun dan kirim SKP", "Arsip vital tertata dan mudah ditemukan"
	e.opens(c.asks(addresses[employee], act, "2026"))
	e.skips()
	e.presses("Mulai")
	e.writes("Rencana hasil kerja", planned)
	e.isRefused("Periksa sebelum kirim")
	e.followsTheSummary(looks[int](e, `document.querySelectorAll('#galat li').length`))
	e.goesTo("Rencana hasil kerja")
	require.Equal(c, planned, looks[string](e, `document.activeElement.value`), "what was typed is kept")
	e.writes("Ukuran keberhasilan", "Berkas tertata menurut daftar")
	e.picks("Aspek", "Kuantitas")
	e.writes("Target beserta satuan", "1200 berkas")
	e.presses("Periksa sebelum kirim")
	require.Contains(c, e.reads(), planned)
	e.presses("Ubah isian")
	e.presses("Tambah hasil kerja")
	e.presses("Hapus hasil kerja 2")
	e.presses("Periksa sebelum kirim")
	c.handsIn(e, "Kirim SKP ke atasan")
}

func (c *cycle) agrees() {
	c.begins(c.head, "Tetapkan atau kembalikan SKP", "2026")
	c.head.isRefused("Kembalikan dengan catatan")
	c.head.followsTheSummary(1)
	c.handsIn(c.head, "Tetapkan SKP")
}

// checksIn: what was reached in the fourth quarter.
func (c *cycle) checksIn() {
	e := c.employee
	c.begins(e, "Isi penilaian diri", "Triwulan IV")
	e.isRefused("Periksa sebelum kirim")
	e.writes("Yang sudah tercapai", "1150 berkas tertata, 50 menunggu rak")
	e.presses("Periksa sebelum kirim")
	c.handsIn(e, "Kirim penilaian diri")
}

// ratesQuarter: rated, signed and delivered.
func (c *cycle) ratesQuarter() {
	c.begins(c.head, "Nilai hasil dan perilaku kerja", "Triwulan IV")
	c.rates("Sesuai ekspektasi", "Di atas ekspektasi")
	c.handsIn(c.head, "Beri nilai dan tanda tangani")
	c.begins(c.head, "Serahkan hasil evaluasi", "Triwulan IV")
	c.handsIn(c.head, "Serahkan kepada pegawai")
}

// rates fills in the two ratings and looks at the predicate.
func (c *cycle) rates(results, behaviour string) {
	c.head.chooses("Hasil kerja", results)
	c.head.chooses("Perilaku kerja", behaviour)
	c.head.writes("Catatan atau rekomendasi (tidak wajib)", "Pertahankan ketelitian")
	c.head.presses("Lihat predikat")
	require.Contains(c, c.head.reads(), "Predikat kinerja")
}

// takesQuarter: received and signed in one.
func (c *cycle) takesQuarter() {
	c.begins(c.employee, "Terima hasil evaluasi", "Triwulan IV")
	c.employee.ticks("Sekaligus tanda tangani dan kembalikan dokumennya")
	c.handsIn(c.employee, "Terima hasil evaluasi")
}

// ratesYear: nothing chosen, then rated without a signature, signed, delivered.
func (c *cycle) ratesYear() {
	c.begins(c.head, "Nilai hasil dan perilaku kerja", "Tahun 2026")
	c.head.isRefused("Lihat predikat")
	c.head.followsTheSummary(2)
	c.rates("Sesuai ekspektasi", "Di bawah ekspektasi")
	c.handsIn(c.head, "Simpan nilai, tanda tangani nanti")
	c.begins(c.head, "Tanda tangani penilaian", "Tahun 2026")
	c.handsIn(c.head, "Tanda tangani penilaian")
	c.begins(c.head, "Serahkan hasil evaluasi", "Tahun 2026")
	c.handsIn(c.head, "Serahkan kepada pegawai")
}

// objects: receives, and from the page on which the document is returned objects; reasons that are too short are refused and
// kept.
func (c *cycle) objects() {
	e := c.employee
	c.begins(e, "Terima hasil evaluasi", "Tahun 2026")
	c.handsIn(e, "Terima hasil evaluasi")
	c.begins(e, "Tanda tangani dan kembalikan dokumen", "Tahun 2026")
	e.presses("Ajukan keberatan")
	e.writes("Alasan keberatan", "Pendek")
	e.isRefused("Periksa sebelum kirim")
	e.followsTheSummary(1)
	require.Equal(c, "Pendek", looks[string](e, `document.activeElement.value`), "what was typed is kept")
	e.types("Umpan balik triwulan IV menyebut perilaku di atas ekspektasi.")
	e.presses("Periksa sebelum kirim")
	c.handsIn(e, "Kirim keberatan")
}

func (c *cycle) explains() {
	for _, who := range []*hands{c.head, c.employee} {
		c.begins(who, "Beri penjelasan atas keberatan", "")
		who.writes("Penjelasan Anda", "Catatan perilaku tersedia pada berkas.")
		c.handsIn(who, "Kirim penjelasan")
	}
}

// decides: the result is changed.
func (c *cycle) decides() {
	r := c.regent
	c.begins(r, "Putuskan keberatan", "")
	r.isRefused("Periksa sebelum kirim")
	r.chooses("Putusan", "Mengubah hasil")
	r.picks("Penilaian hasil kerja yang baru", "Sesuai ekspektasi")
	r.picks("Penilaian perilaku kerja yang baru", "Sesuai ekspektasi")
	r.writes("Alasan putusan", "Umpan balik setahun mendukung pegawai.")
	r.presses("Periksa sebelum kirim")
	c.handsIn(r, "Tetapkan putusan")
}

// readsDecision: from the receipt of the explanation to the objection, and from there to the evaluation and the result that
// was changed.
func (c *cycle) readsDecision() {
	c.employee.presses("Lihat berkas")
	require.Contains(c, c.employee.reads(), "Diputus")
	c.employee.presses("← Berkas induk")
	require.Contains(c, c.employee.reads(), "Final: keberatan telah diputus")
}

// sees: the cycle is closed, one objection was decided, and the officer reads the result.
func (c *cycle) sees() {
	o := c.officer
	o.presses("Siklus")
	c.eventually("the cycle is closed", func() (bool, error) {
		if strings.Contains(o.reads(), "Ditutup") {
			return true, nil
		}
		o.presses("Siklus")
		return false, nil
	})
	o.presses("Siklus 2026")
	o.presses("Diputus") // the stage in which the one objection stands
	o.presses(employee)
	require.Contains(c, o.reads(), "Keberatan diputus")
}
