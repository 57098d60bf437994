package link

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"
)

func TestTokensOfDesksAndVisitsAreSignedAndNeverStandForOneAnother(t *testing.T) {
	t.Parallel()
	ours, theirs := Signer{Keys: [][]byte{bytes.Repeat([]byte("a"), MinKey)}}, Signer{Keys: [][]byte{bytes.Repeat([]byte("b"), MinKey)}}
	desk := Desk{ID: "0192f3a1-7c2e-7b44-9a5d-3f6c0e1b2a3d", Sheet: 7}
	end := time.Date(2026, time.March, 1, 0, 0, 0, 0, time.UTC)
	visit := Visit{Desk: desk, Nonce: [NonceSize]byte{1, 2, 3}, Slip: true, Expires: end}
	sheet, slip := ours.SignDesk(desk), ours.SignVisit(visit)
	if got, err := ours.OpenDesk(sheet); err != nil || got != desk || len(sheet) != 48 {
		t.Errorf("%v, %v", got, err)
	}
	if got, err := ours.OpenVisit(slip, end.Add(-time.Second)); err != nil || got != visit || len(slip) != 68 {
		t.Errorf("%v, %v", got, err)
	}
	if got, err := ours.OpenVisit(slip, end); !errors.Is(err, ErrExpired) || got != visit {
		t.Errorf("%v, %v", got, err)
	}
	rotated := Signer{Keys: [][]byte{theirs.Keys[0], ours.Keys[0]}}
	if _, err := rotated.OpenDesk(sheet); err != nil {
		t.Error("a sheet that hangs does not survive a new key")
	}
	for i := range len(slip) {
		for _, bad := range []string{slip[:i] + string('A'+(slip[i]+1)%26) + slip[i+1:], slip[:i]} {
			if _, err := ours.OpenVisit(bad, end.Add(-time.Second)); bad != slip && !errors.Is(err, ErrForged) {
				t.Fatalf("changed at %d it still opens", i)
			}
		}
	}
	for name, err := range map[string]error{
		"another key":             func() error { _, err := theirs.OpenDesk(sheet); return err }(),
		"a visit as a desk":       func() error { _, err := ours.OpenDesk(slip); return err }(),
		"a desk as a visit":       func() error { _, err := ours.OpenVisit(sheet, end); return err }(),
		"a desk as a link":        func() error { _, err := ours.Open(sheet, end); return err }(),
		"a link as a desk":        func() error { _, err := ours.OpenDesk(ours.Sign(desk.ID, 7, end)); return err }(),
		"a link, cut to a desk's": func() error { _, err := ours.OpenDesk(ours.Sign(desk.ID, 7, end)[:48]); return err }(),
	} {
		if !errors.Is(err, ErrForged) {
			t.Errorf("%s opens", name)
		}
	}
}

func TestACodeIsTheVisitsOwnAndReadHoweverItIsTyped(t *testing.T) {
	t.Parallel()
	s := Signer{Keys: [][]byte{bytes.Repeat([]byte("a"), MinKey)}}
	visit := Visit{Desk: Desk{ID: "0192f3a1-7c2e-7b44-9a5d-3f6c0e1b2a3d", Sheet: 1}, Expires: time.Date(2026, time.March, 1, 0, 0, 0, 0, time.UTC)}
	code := s.ComplaintCode(visit)
	other := visit
	other.Nonce[11] = 1
	if code != s.ComplaintCode(visit) || code == s.ComplaintCode(other) || len(code) != 19 {
		t.Errorf("%q", code)
	}
	typed := strings.NewReplacer("0", "o", "1", "l", "-", " ").Replace(strings.ToLower(code))
	if PlainCode(typed) != code || PlainCode(code) != code {
		t.Errorf("%q is read as %q, not %q", typed, PlainCode(typed), code)
	}
	for _, bad := range []string{"", "abc", code + "7", strings.Repeat("U", 16), "' or 1=1 --"} {
		if PlainCode(bad) != "" {
			t.Errorf("%q is read as a code", bad)
		}
	}
}
