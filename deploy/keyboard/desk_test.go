package keyboard_test

import (
	"strings"

	"github.com/stretchr/testify/require"
)

// slowDay is the length of a day in the second rehearsal: nothing runs out while the officer works at the desk.
const slowDay = "Gladi: satu hari berlangsung 1 jam"

// reports: what the closed cycle leaves.
func (c *cycle) reports() {
	o := c.officer
	o.presses("Siklus")
	o.presses("Siklus 2026")
	o.presses("Laporan dan ekspor")
	require.Contains(c, o.title(), "Laporan dan ekspor")
	o.goesTo("XLSX: Hasil evaluasi, satu baris per pegawai")
}

// launchesAgain: the rehearsal of the next year, which is looked at while it runs.
func (c *cycle) launchesAgain() {
	o := c.officer
	o.presses("Siklus")
	o.presses("Siklus baru")
	o.writes("Tahun kinerja", "2027")
	o.picks("Jenis siklus", slowDay)
	o.unfolds("Pilihan lain")
	o.writes("Kebijakan (tidak wajib)", policyOf)
	o.goesTo("Gladi mulai dari tanggal (tidak wajib)")
	o.key("01012027")
	o.presses("Lihat rencana")
	o.ticks("Saya sudah memeriksa rencana ini")
	o.presses("Luncurkan siklus")
	c.eventually("the one appraisal is open", func() (bool, error) {
		if !strings.Contains(o.reads(), "Lihat lagi") {
			return true, nil
		}
		o.presses("Lihat lagi")
		return false, nil
	})
	o.presses("Yang tersendat")
	require.Contains(c, o.reads(), "Tidak ada yang tersendat.")
}

// exempts: somebody by mistake, first without a reason; then the officer takes it back.
func (c *cycle) exempts() {
	o := c.officer
	o.presses("Siklus")
	o.presses("Siklus 2027")
	o.presses("Perubahan massal")
	o.presses("Kecualikan dari penilaian")
	o.picks("Dasar pengecualian", "Cuti di luar tanggungan negara")
	o.chooses("Lingkup", "Seluruh siklus")
	o.presses("Lihat apa yang berubah")
	require.Contains(c, o.reads(), "1 Berkas berubah")
	o.isRefused("Jalankan")
	o.followsTheSummary(1)
	o.types("Cuti tercatat dalam surat keputusan")
	o.presses("Jalankan")
	c.answered("Kecualikan dari penilaian")
	o.presses("Lihat apa yang kembali")
	o.writes("Alasan", "Cuti itu milik pegawai lain")
	o.presses("Batalkan")
	c.answered("Pembatalan: Kecualikan dari penilaian")
	o.presses("Siklus")
	o.presses("Siklus 2027")
	o.presses("Angka di register dan di Temporal")
	require.Contains(c, o.reads(), "Semua angka sama.")
}

// answered looks again at a change of many cases until its one case has answered.
func (c *cycle) answered(title string) {
	c.Helper()
	o := c.officer
	require.Contains(c, o.title(), title)
	c.eventually("the case answers", func() (bool, error) {
		if strings.Contains(o.reads(), "1 dari 1 berkas sudah dijawab") {
			return true, nil
		}
		o.presses("Lihat lagi")
		return false, nil
	})
	require.Contains(c, o.reads(), "1 Berlaku")
}
