package desksheet

import (
	"bytes"
	"compress/zlib"
	"io"
	"strconv"
	"strings"
	"testing"
)

var desk = Desk{Agency: "Pemerintah Kabupaten Simeulue", Unit: "Bidang Pencatatan Sipil", Service: "Akta kelahiran", Name: "Loket 2"}

const url = "https://siklus.contoh.go.id/warga/P0RCtyMppJAIzrGOjH0dbQGS86F8LntEml0bA4bKj1rHCwPA"

// shown reads a PDF without drawing it: the words of its content streams, and how many pages there are.
func shown(t *testing.T, document []byte) (text string, pages int) {
	t.Helper()
	var out strings.Builder
	for _, part := range bytes.Split(document, []byte("stream\n"))[1:] {
		packed, err := zlib.NewReader(bytes.NewReader(part))
		if err != nil {
			continue // not compressed, or what stands between two streams
		}
		plain, err := io.ReadAll(packed)
		if err != nil {
			t.Fatal(err)
		}
		out.Write(plain)
	}
	return out.String(), bytes.Count(document, []byte("/Type /Page\n"))
}

func TestTheSheetOfADeskIsOnePageWithItsQRCode(t *testing.T) {
	t.Parallel()
	for _, paper := range []Paper{A4, A5} {
		document, err := Sheet(desk, url, paper)
		if err != nil {
			t.Fatal(err)
		}
		text, pages := shown(t, document)
		if pages != 1 {
			t.Errorf("%s: %d pages", paper, pages)
		}
		for _, said := range []string{desk.Agency, desk.Unit, desk.Service, desk.Name, "Tanpa akun", "tidak kami simpan"} {
			if !strings.Contains(text, said) {
				t.Errorf("%s does not say %q", paper, said)
			}
		}
		if strings.Contains(text, "GLADI") {
			t.Errorf("%s: a real desk is marked as a rehearsal", paper)
		}
		if !bytes.Contains(document, []byte("/Image")) {
			t.Errorf("%s has no QR code", paper)
		}
	}
	practice := desk
	practice.Rehearsal = true
	document, err := Sheet(practice, url, A4)
	if err != nil {
		t.Fatal(err)
	}
	if text, _ := shown(t, document); !strings.Contains(text, "GLADI") {
		t.Error("a rehearsal's desk is not marked")
	}
}

func TestEachSlipSaysHowLongItIsGood(t *testing.T) {
	t.Parallel()
	for _, paper := range []Paper{A4, A5} {
		slips := make([]Slip, 10)
		for i := range slips {
			slips[i] = Slip{URL: url + strconv.Itoa(i), Until: "10-04-2026"}
		}
		document, err := Slips(desk, slips, paper)
		if err != nil {
			t.Fatal(err)
		}
		text, pages := shown(t, document)
		if n := strings.Count(text, "sampai 10-04-2026"); n != len(slips) {
			t.Errorf("%s: %d of %d slips", paper, n, len(slips))
		}
		if n := strings.Count(text, "Nilai pelayanan kami"); n != len(slips) {
			t.Errorf("%s: %d slips say what they are for", paper, n)
		}
		if paper == A4 && pages != 1 || paper == A5 && pages != 2 {
			t.Errorf("%s: %d pages", paper, pages)
		}
	}
}
