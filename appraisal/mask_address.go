package appraisal

import (
	"regexp"
	"strings"
)

// streets come before the name of a street; the bare word "jalan" is also a verb, so it needs more.
var streets = setOf(`jl jln gg lr lrg`)

var looseStreets = setOf(`jalan gang lorong`)

// places come before the name of a place that is small enough to find somebody in.
var places = setOf(`dusun dsn desa ds gampong kampung kp kelurahan kel perum perumahan komplek kompleks nagari jorong banjar lingkungan blok distrik`)

var (
	neighbourhood = regexp.MustCompile(`(?i)\b(?:rt|rw)[ .:/]*(?:rw[ .:/]*)?(?:\d{1,3}|satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan|sepuluh)(?:[ ,]*[/ -]?[ ]*(?:rt|rw)?[ .:/]*\d{1,3}\b)*`)
	houseNumber   = regexp.MustCompile(`(?i)` + regexp.QuoteMeta(MaskedAddress) + `(?:,? *(?:no|nomor|nmr)[ .:]*\d+\w?\b|,? +\d{1,4}[a-z]?\b|,? *(?:km|blok)[ .:]*\w{1,4}\b(?: ?[/-]?\d{1,3}\b)?)+`)
	addresses     = regexp.MustCompile(regexp.QuoteMeta(MaskedAddress) + `(?:[ ,./-]*` + regexp.QuoteMeta(MaskedAddress) + `)+`)
	nextNumber    = regexp.MustCompile(`(?i)^[ ,.]*(?:no|nomor|nmr|km)[ .:]*\d|^[ ,.]*(?:rt|rw)[ .:]*\d|^[ ,.]*\d{1,4}\b|^[ ,.]*\[alamat\]`)
)

// streetVerbs follow "jalan" where it is no street.
var streetVerbs = setOf(`keluar kaki terus tengah pintas raya rusak sempit macet buntu lain cepat menuju ke di dari yang ini itu
	sini sana situ sendiri bersama pulang masuk lintas tol umum desa kampung aspal berlubang saya kami kita sudah belum tidak menanjak jelek
	lancar prosesnya pelayanannya terbaik tercepat satu dua`)

// maskAddresses masks streets, neighbourhoods and villages.
func maskAddresses(text string) string {
	text = neighbourhood.ReplaceAllString(text, MaskedAddress)
	r := newReader(text)
	for i := 0; i < len(r.list); i++ {
		if !r.list[i].word {
			continue
		}
		w := small(r.list[i].text)
		if !streets[w] && !looseStreets[w] && !places[w] || i+2 >= len(r.list) || !titleGap[r.list[i+1].text] {
			continue
		}
		if end := r.placeFrom(i, w); end > i {
			r.cover(i, end, MaskedAddress)
		}
	}
	text = houseNumber.ReplaceAllString(joined(r.list), MaskedAddress)
	return addresses.ReplaceAllString(text, MaskedAddress)
}

// placeFrom is where the address that begins with the cue at i ends; i when it is none.
func (r *reader) placeFrom(i int, cue string) int {
	start := i + 2
	for start+2 < len(r.list) && (streets[small(r.list[start].text)] || titles[small(r.list[start].text)]) { // "Jl. Tgk. Chik"
		start += 2
	}
	if cue == "blok" {
		if w := r.list[start].text; len(w) > 4 || !r.isCapital(start) && !strings.ContainsAny(w, "0123456789") {
			return i
		}
		return start + 1
	}
	if !r.placed(start) {
		return i
	}
	end := start + 1
	for words := 1; words < 4 && end+1 < len(r.list) && within(r.list[end].text) && r.placed(end+1) && r.isCapital(end+1) == r.isCapital(start); words++ {
		if r.list[end].text == ". " && len(r.list[end-1].text) > 4 || !r.isCapital(start) && words == 2 {
			break
		}
		end += 2
	}
	if streets[cue] || r.isCapital(start) && (!looseStreets[cue] || !streetVerbs[small(r.list[start].text)]) {
		return end
	}
	// In small letters, or capitals throughout, only a number behind it, or a name that is no word, tells a place.
	w := small(r.list[start].text)
	if streetVerbs[w] || placeWords[w] || verbLike.MatchString(w) || i >= 2 && officesOf[small(r.list[i-2].text)] {
		return i
	}
	if looseStreets[cue] && !strings.ContainsAny(joined(r.list[start:end]), "0123456789") && !nextNumber.MatchString(joined(r.list[end:min(len(r.list), end+8)])) {
		return i
	}
	return end
}

// officesOf come before "desa" or "kelurahan" where an office is meant.
var officesOf = setOf(`kepala kantor perangkat aparat pegawai staf staff balai pemerintah sekretaris bapak ibu pak bu petugas operator musyawarah dana`)

// verbLike are words that a verb's beginning tells from a name.
var verbLike = regexp.MustCompile(`^(?:me[mnlry]|di|ber|ter)[a-z]{4,}$`)

// placeWords follow "desa" or "kampung" without being its name.
var placeWords = setOf(`tetangga terpencil terdekat tersebut sebelah lain jauh dekat halaman adat setempat mereka asal kelahiran
	sangat cantik indah maju tertinggal wisata binaan digital kita bersih nelayan tangguh siaga lurah itulah inilah melayani yaitu adalah
	tempat dimana mana apa kok koq sih dong harus juga sekarang dulu nanti besok rapat tutup buka libur kosong penuh`)

// placed reports whether a word can be part of the name of a street or place.
func (r *reader) placed(i int) bool {
	if i >= len(r.list) || !r.list[i].word || masks[r.list[i].text] {
		return false
	}
	w := small(r.list[i].text)
	return w != "" && !plainWords[w] && (!strings.ContainsAny(w, "0123456789") || len(w) <= 2)
}
