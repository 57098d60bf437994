package web

import (
	"net/http"
	"testing"
)

func TestTroubleWithSignInIsSaidInWords(t *testing.T) {
	t.Parallel()
	b := visiting(t, full(""), Options{OIDCPath: "/masuk/oidc"})
	for why, words := range map[string][]string{
		"failed":      {"Masuk dengan akun instansi tidak selesai.", "Tekan lagi tombol masuk di bawah."},
		"unknown":     {"tidak cocok dengan orang yang boleh masuk di sini.", "Minta pengelola kepegawaian memeriksa NIP"},
		"unavailable": {"Layanan masuk instansi sedang tidak menjawab.", "Coba lagi beberapa menit lagi."},
	} {
		w := b.get("/masuk?oidc=" + why)
		wants(t, w, http.StatusOK)
		p := read(t, w)
		for _, sentence := range words {
			p.says(sentence)
		}
		if len(p.all("*", "role", "alert")) != 1 || len(p.all("a", "href", "/masuk/oidc?kembali=%2f")) != 1 {
			t.Errorf("%s: it is not announced, or there is no way to try again", why)
		}
	}
	for _, address := range []string{"/masuk", "/masuk?oidc=entah"} {
		if len(read(t, b.get(address)).all("*", "role", "alert")) != 0 {
			t.Errorf("%s tells of trouble", address)
		}
	}
}
