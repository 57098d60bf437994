package appraisal

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// titles come before a name.
var titles = setOf(`bapak bpk pak ibu bu sdr sdri saudara saudari tuan tn nyonya ny nona nn mas mbak mba bang abang kak kakak
	adik dek tgk teungku teuku haji hajah hj ir drs dra drg prof ust ustaz ustad ustadz ustazah uda uni daeng koh cik om tante bunda
	kang teteh neng nenek kakek pakde bude paman bibi opung ama mama`)

// degrees come before a name as well, but only where a name follows that begins with a capital.
var degrees = setOf(`dr h hjh cut kyai kiai kh tk`)

// offices may follow a title without being a name, and a name may follow them.
var offices = setOf(`kepala camat lurah kades keuchik geuchik bupati wakil wali walikota gubernur guru dokter bidan perawat petugas
	satpam polisi pejabat pegawai kasir sekretaris direktur kadis kabid kasi kasubag kasubbag kabag sekda sekdes ketua rt rw operator
	admin staf staff asn pns pppk honorer dosen mantri pengawas pimpinan atasan resepsionis loket bendahara dinas bidang seksi kantor bagian`)

// plainWords end a name that is written in small letters, and are no name after a title.
var plainWords = setOf(`yang ini itu tolong saya kami kita anda aku beliau di ke dari dan atau tidak tak sudah belum mohon akan untuk
	dengan pada oleh karena sebab agar supaya bila kalau jika saat ketika waktu hari jam pagi siang sore malam kemarin besok lusa tadi
	sangat sekali terlalu lebih kurang cukup paling juga pun lah kah saja aja hanya cuma masih baru lagi terus lalu kemudian setelah sesudah sebelum
	hamil menyusui tua muda kota rumah mertua kandung tiri angkat tangga negara sendiri semua para seorang sering selalu pernah
	ada adalah ialah bukan jangan harus wajib bisa dapat boleh mau ingin minta datang pergi pulang tunggu menunggu antre antri
	marah ramah sopan baik buruk lambat cepat lama sabar judes galak kasar jutek cuek senyum tersenyum membantu bantu melayani layani dilayani
	bilang berkata kata katanya suruh menyuruh disuruh minta diminta memberi kasih terima terimakasih menolak tolak
	terlambat telat absen tidur merokok main bermain ngobrol makan istirahat sibuk
	sakit meninggal wafat lahir kelahiran penduduk warga desa kampung kecamatan kabupaten provinsi
	bagus hebat pintar pandai teliti cekatan ahli keren mantap luar biasa top
	nya nomor no tgl tanggal bulan tahun rupiah yg dgn utk tdk sdh blm krn jg sy km dr pd org orang
	surat akta kartu ktp kk berkas dokumen izin layanan pelayanan loket kantor dinas bagian bidang seksi ruang
	salah benar gagal jadi terbit selesai cetak rusak hilang proses diproses diterima ditolak ditahan dipersulit keliru rangkap
	senin selasa rabu kamis jumat sabtu minggu januari februari maret april mei juni juli agustus september oktober november desember
	nik nip hp wa sim skck bpjs sktm ktm kia opd skpd upt uptd umkm apbd paud tni polri npwp stnk bpkb
	polres polsek puskesmas rsud sekolah sd smp sma bank pos pasar masjid gereja`)

// nameCue comes before a name without being a title.
var nameCue = regexp.MustCompile(`(?i)(?:\bnama (?:lengkap |asli |anak |istri |suami |ibu |bapak |ayah |petugas |pegawai |pemohon |pelapor )*(?:saya|kami|beliau|dia|ia)(?:\s*(?:adalah|ialah|yaitu|:|=))?|\bnama(?: (?:lengkap|asli|anak|istri|suami|ibu|bapak|ayah|petugas|pegawai|pemohon|pelapor))*\s*(?:adalah|ialah|yaitu|:|=)|\bnamanya(?:\s*(?:adalah|ialah|yaitu|:))?|\bbernama\s*:?|\batas nama\s*:?|\ba[./]n[.:/]?|\ban\.|\bttd\.?[,:]?|\b(?:hormat|salam)(?: (?:saya|kami|hormat))?\s*,|\bpetugas(?:nya)?\s*:|\btertanda[,:]?) *$`)

// weakCue brings a name only where it begins with a capital in a text that uses small letters.
var weakCue = regexp.MustCompile(`(?i)(?:\bsaya|\b(?:anak|istri|suami|adik|kakak|ibu|ayah|bapak|keponakan|cucu|teman|tetangga) (?:saya|kami)\s*[,:]?|\b(?:di|ter)?panggil(?:an)?|\bsaya\s*,|\bnama(?: (?:anak|istri|suami|petugas|pegawai))*|\bpetugas(?:nya)?|\b(?:dilayani|diperiksa|ditangani|dibantu|dipersulit) oleh|\bpegawai(?:nya)?|\boknum) *$`)

// knownNames are given and family names that are no word and hardly ever a place. Written with a capital they are masked
// without any cue.
var knownNames = setOf(`siti muhammad muhamad mohammad mohamad ahmad akhmad abdul abdullah abdurrahman nurul nurhayati fatimah aisyah khadijah
	zainab yusuf ibrahim ismail sulaiman zulkifli syahrul syarifuddin hasanuddin kamaruddin jamaluddin baharuddin fakhruddin zainuddin
	ridwan rizki rizky hendra hendri andri andika yudi yanto joko slamet bambang tri sutrisno suparman supriyadi suryadi mulyadi mulyono
	sugeng sugiarto sutarno suharti sumarni sulastri hartini wahyuni suryani handayani susanti yulianti fitriani lestari rahmawati
	kurniawati setiawati anggraini permatasari oktaviani novitasari hidayat hidayati kurniawan setiawan gunawan hermawan darmawan
	hartono santoso wibowo saputra nugroho prasetyo wijaya siregar nasution harahap lubis sinaga tambunan simanjuntak
	hutapea hutagalung sitompul panjaitan manurung situmorang silalahi pasaribu ginting tarigan sembiring purba damanik
	wenda tabuni kogoya wonda murib yikwa karoba matuan asso wandik hubi wetipo logo mabel elopere
	rumbiak mandacan wanggai kambu pattiasina pattinasarany tuhumury latuconsina lumbanraja mokodompit mamonto gobel
	maria yohanes yohana markus matius lukas yosep yosefina paulus petrus martha agustinus kornelis benediktus fransiska
	nyoman wayan kadek ketut komang gede putu teguh bagas dimas rangga gilang fajri fikri ilham irfan irwan arief aulia
	cahyono sukarno soekarno sudirman soedirman`)

// particles stand inside a name.
var particles = setOf(`bin binti van de al el ibn`)

func setOf(words string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(words) {
		out[w] = true
	}
	return out
}

// shouting reports whether a text is written in capitals throughout, so that a capital tells nothing.
func shouting(text string) bool {
	upper, lower := 0, 0
	for _, r := range text {
		switch {
		case unicode.IsUpper(r):
			upper++
		case unicode.IsLower(r):
			lower++
		}
	}
	return upper > 3*lower
}

func capital(word string) bool {
	r, size := utf8.DecodeRuneInString(word)
	return unicode.IsUpper(r) && (size < len(word) || len(word) == 1)
}

// mixed reports whether a word has small letters: one without is as likely an abbreviation.
func mixed(word string) bool { return strings.ToUpper(word) != word }

func small(word string) string { return strings.ToLower(strings.Trim(word, "'’")) }

// reader walks over the words of a text and knows whether capitals tell anything.
type reader struct {
	list    []piece
	capital bool // a capital tells a name from a word
}

func newReader(text string) *reader { return &reader{list: pieces(text), capital: !shouting(text)} }

// isCapital reports whether the word begins with a capital that tells something.
func (r *reader) isCapital(i int) bool { return r.capital && capital(r.list[i].text) }

// named reports whether a word can be part of a name.
func (r *reader) named(i int) bool {
	if i >= len(r.list) || !r.list[i].word || masks[r.list[i].text] {
		return false
	}
	w := small(r.list[i].text)
	if _, digit := digitWords[w]; digit || strings.ContainsAny(w, "0123456789") || w == "" {
		return false
	}
	return !plainWords[w] && !offices[w]
}

// within reports whether what stands between two words may stand inside a name.
func within(gap string) bool {
	return gap == " " || gap == ". " || gap == "." || gap == "-" || gap == "  "
}

// nameFrom is where the name that begins at i ends: after at most four words, capitals all, or in small letters two.
func (r *reader) nameFrom(i int) (end int) {
	if !r.named(i) {
		return i
	}
	first := r.isCapital(i)
	most := 4
	if !first {
		most = 2
	}
	end = i + 1
	for words := 1; end+1 < len(r.list) && within(r.list[end].text); {
		next := end + 1
		w := r.list[next].text
		inside := particles[small(w)]
		if inside && next+2 < len(r.list) && r.named(next+2) {
			end = next + 1
			continue
		}
		if words == most || !r.named(next) || first != r.isCapital(next) || r.list[end].text == ". " && utf8.RuneCountInString(r.list[end-1].text) > 3 {
			break
		}
		end, words = next+1, words+1
	}
	return end
}

// cover puts one mask in the place of the words from i to end.
func (r *reader) cover(i, end int, mask string) {
	r.list[i] = piece{mask, true}
	r.list = slices.Delete(r.list, i+1, end)
}

// degreesAfter covers academic degrees that follow a mask at i, such as ", S.Kom., M.M.": with a post they tell a name.
var degreesAfter = regexp.MustCompile(regexp.QuoteMeta(MaskedName) + `(?:,? (?:S\.? ?(?:Kom|H|E|Sos|Pd|Si|T|Ip|IP|STP|Ag|Hut|P|AP|Kep|KM|Ked)|M\.? ?(?:Si|M|Kom|H|Pd|T|AP|Kes|Sc|Hum|Ag)|A\.? ?Md(?:\.? ?(?:Kep|Keb|Kom))?|Ph\.?D|Sp\.? ?\w+|SH|SE|ST|MM|MSi|SKM|Amd)\b\.?)+`)

// beforeDegree is a name that only its degree tells.
var beforeDegree = regexp.MustCompile(`\b(?:[A-Z][a-z'’]+ ){0,3}[A-Z][a-z'’]+, ?(?:S\.? ?(?:Kom|H|E|Sos|Pd|Si|T|IP|STP|Ag|Hut|P|AP|Kep|KM|Ked)|M\.? ?(?:Si|M|Kom|H|Pd|T|AP|Kes|Sc|Hum|Ag)|A\.? ?Md)\b\.?`)

// maskNames masks names after titles and cues, before degrees, and known ones.
func maskNames(text string) string {
	if !shouting(text) {
		text = beforeDegree.ReplaceAllString(text, MaskedName)
	}
	r := newReader(text)
	for i := 0; i < len(r.list); i++ {
		if !r.list[i].word || masks[r.list[i].text] {
			continue
		}
		if start := r.afterTitle(i); start > 0 {
			if end := r.nameFrom(start); end > start {
				r.cover(start, end, MaskedName)
				i = start
				continue
			}
		}
		if end := r.nameFrom(i); end > i && r.cued(i) {
			r.cover(i, end, MaskedName)
		} else if r.isCapital(i) && knownNames[small(r.list[i].text)] {
			r.cover(i, r.whole(i), MaskedName)
		}
	}
	return degreesAfter.ReplaceAllString(joined(r.list), MaskedName)
}

// whole is the end of a known name with the capitals that follow it.
func (r *reader) whole(i int) int { return max(i+1, r.nameFrom(i)) }

// afterTitle is where a name would begin when a title stands at i; 0 when there is none. Titles and offices may follow
// one another: "Bapak H. Kepala Dinas …".
func (r *reader) afterTitle(i int) int {
	at, certain := i, false
	for at < len(r.list) && r.list[at].word {
		w := small(r.list[at].text)
		switch {
		case titles[w]:
			certain = true
		case degrees[w] && (certain || at+2 < len(r.list) && r.isCapital(at+2)):
			certain = true
		case certain && offices[w]:
		default:
			if at == i || !certain {
				return 0
			}
			// After an office only a capital tells a name: "pak camat tidak ada".
			if offices[small(r.list[at-2].text)] && !r.isCapital(at) {
				return 0
			}
			return at
		}
		if at+2 >= len(r.list) || !titleGap[r.list[at+1].text] {
			return 0
		}
		at += 2
	}
	return 0
}

var titleGap = map[string]bool{" ": true, ". ": true, ".": true, "  ": true, "/": true}

// cued reports whether what stands before the word at i brings a name.
func (r *reader) cued(i int) bool {
	before := joined(r.list[max(0, i-10):i])
	return nameCue.MatchString(before) || r.isCapital(i) && mixed(r.list[i].text) && weakCue.MatchString(before)
}
