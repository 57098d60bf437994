package web

import (
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"

	"connectrpc.com/connect"

	siklusv1 "siklus.id/proto/siklus/v1"
)

func TestPeopleChooseWhenLettersCome(t *testing.T) {
	t.Parallel()
	f := withLetters(full(""), asWritten)
	b := visiting(t, f, Options{})
	p := read(t, b.get("/surat"))
	p.says("Surat dikirim ke yuliana.kogoya@walesi.example.")
	p.says("Surat yang memulai batas waktu menurut peraturan selalu datang segera.")
	p.says("Berangkat")
	wants(t, b.post("/surat", "way.waiting", "digest", "way.receipts", "never", "way.desk", "", "way.foreign", "never"), http.StatusSeeOther)
	req := last[*siklusv1.SetPreferencesRequest](t, f)
	if got := req.GetPreferences(); len(got) != 2 || got[0].GetGroup() != "waiting" || got[0].GetWay() != "digest" || got[1].GetGroup() != "receipts" || got[1].GetWay() != "never" {
		t.Errorf("chosen: %v", got)
	}
	f.post.chosen.Reason = "bounced"
	read(t, b.get("/surat")).says("Sampaikan alamat yang benar kepada pengelola kepegawaian.")
}

// RFC 8058: a mail program posts to the link by itself, without a cookie, a form or a page; a scanner that only looks
// changes nothing.
func TestOneClickNeedsNoSignInAndLookingChangesNothing(t *testing.T) {
	t.Parallel()
	f := withLetters(full(""), asWritten)
	f.who = nil
	f.readErr = nil
	b := visiting(t, f, Options{})
	read(t, b.get("/surat/ringkas/"+goodKey)).says("Ya, rangkum surat saya")
	if f.count() != 0 {
		t.Fatal("looking at the link used it")
	}
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/surat/ringkas/"+goodKey, strings.NewReader("List-Unsubscribe=One-Click"))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	b.h.ServeHTTP(w, r)
	wants(t, w, http.StatusOK)
	if last[*siklusv1.PreferDigestRequest](t, f).GetToken() != goodKey {
		t.Error("another token")
	}
	wants(t, b.post("/surat/ringkas/palsu"+goodKey), http.StatusNotFound)
}

func TestHRMendsAnAddressAndWhatDidNotArriveLeavesAgain(t *testing.T) {
	t.Parallel()
	f := asHR(withLetters(full(""), asWritten))
	b := visiting(t, f, Options{})
	p := read(t, b.get("/hr/tak-terjangkau"))
	p.says("5 orang tak terjangkau; 6 surat tidak sampai.")
	p.says("Alamat salah atau sudah tidak ada.")
	who := person(4, "", "").Id
	w := b.post("/hr/tak-terjangkau", "person_id", who, "email", "x")
	wants(t, w, http.StatusUnprocessableEntity)
	p = read(t, w)
	if len(p.all("a", "href", "#email-"+who)) != 1 {
		t.Error("the summary does not lead to the address of that person")
	}
	wants(t, b.post("/hr/tak-terjangkau", "person_id", who, "email", "yosep@walesi.example"), http.StatusSeeOther)
	if got := last[*siklusv1.MendAddressRequest](t, f); got.GetPersonId() != who || got.GetEmail() != "yosep@walesi.example" {
		t.Errorf("handed in: %v", got)
	}
	f.actErr = refusal(connect.CodeAlreadyExists, "address-shared", "Alamat ini sudah tercatat untuk orang lain.", "Somebody else has this address.", "")
	w = b.post("/hr/tak-terjangkau", "person_id", who, "email", "bersama@walesi.example")
	wants(t, w, http.StatusUnprocessableEntity)
	p = read(t, w)
	p.says("Alamat ini sudah tercatat untuk orang lain.")
	if !strings.Contains(w.Body.String(), `value="bersama@walesi.example"`) {
		t.Error("what was typed is lost")
	}
}

func TestHRSendsOneLetterAgainAndReadsNoneOfThem(t *testing.T) {
	t.Parallel()
	f := asHR(withLetters(full(""), asWritten))
	b := visiting(t, f, Options{})
	path := "/hr/surat/" + person(4, "", "").Id
	p := read(t, b.get(path))
	p.says("Isinya tidak ditampilkan kepada siapa pun.")
	p.says("Ditolak: alamat tidak ada")
	if n := len(p.all("input", "name", "letter_id")); n != 4 {
		t.Errorf("%d letters can be sent again, want the four that left", n)
	}
	wants(t, b.post(path, "letter_id", letterID), http.StatusSeeOther)
	if last[*siklusv1.ResendLetterRequest](t, f).GetLetterId() != letterID {
		t.Error("another letter")
	}
	f.post.log.Reason = "bounced"
	if n := len(read(t, b.get(path)).all("input", "name", "letter_id")); n != 0 {
		t.Error("a letter can be sent to an address that takes none")
	}
}

// The kinds of letters are read from the source of package mail, because a page may not import it.
func TestEveryKindOfLetterHasAName(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile("../mail/kind.go")
	if err != nil {
		t.Fatal(err)
	}
	kinds := regexp.MustCompile(`Kind += "(\w+)"`).FindAllSubmatch(source, -1)
	if len(kinds) < 60 {
		t.Fatalf("%d kinds", len(kinds))
	}
	for _, lang := range []string{"id", "en"} {
		words := catalogue(t, lang)
		for _, kind := range kinds {
			if words["letter."+string(kind[1])] == nil {
				t.Errorf("%s has no word for a letter %q", lang, kind[1])
			}
		}
	}
}
