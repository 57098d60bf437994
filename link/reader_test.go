package link

import (
	"bytes"
	"errors"
	"testing"
	"time"
)

func TestTokenOfAReaderIsSignedAndOpensNothingElse(t *testing.T) {
	t.Parallel()
	ours, theirs := Signer{Keys: [][]byte{bytes.Repeat([]byte("a"), MinKey)}}, Signer{Keys: [][]byte{bytes.Repeat([]byte("b"), MinKey)}}
	end := time.Date(2027, time.March, 1, 0, 0, 0, 0, time.UTC)
	reader := Reader{Agency: "0192f3a1-7c2e-7b44-9a5d-3f6c0e1b2a3d", Person: "0192f3a1-7c2e-7b44-9a5d-3f6c0e1b2a3e", Expires: end}
	token := ours.SignReader(reader)
	if got, err := ours.OpenReader(token, end.Add(-time.Second)); err != nil || got != reader || len(token) != 72 {
		t.Errorf("%v, %v, %d", got, err, len(token))
	}
	if got, err := ours.OpenReader(token, end); !errors.Is(err, ErrExpired) || got != reader {
		t.Errorf("%v, %v", got, err)
	}
	rotated := Signer{Keys: [][]byte{theirs.Keys[0], ours.Keys[0]}}
	if _, err := rotated.OpenReader(token, end.Add(-time.Second)); err != nil {
		t.Error("it does not survive a new key")
	}
	for i := range len(token) {
		if bad := token[:i] + string('A'+(token[i]+1)%26) + token[i+1:]; bad != token {
			if _, err := ours.OpenReader(bad, end.Add(-time.Second)); !errors.Is(err, ErrForged) {
				t.Fatalf("changed at %d it still opens", i)
			}
		}
	}
	for name, err := range map[string]error{
		"another key":      func() error { _, err := theirs.OpenReader(token, end.Add(-time.Second)); return err }(),
		"as a task's link": func() error { _, err := ours.Open(token, end); return err }(),
		"as a visit":       func() error { _, err := ours.OpenVisit(token, end); return err }(),
		"a task's link as a reader's": func() error {
			_, err := ours.OpenReader(ours.Sign(reader.Person, 1, end), end.Add(-time.Second))
			return err
		}(),
	} {
		if !errors.Is(err, ErrForged) {
			t.Errorf("%s opens", name)
		}
	}
	for _, wrong := range []Reader{{}, {Agency: reader.Agency, Expires: end}, {Agency: reader.Agency, Person: reader.Person, Expires: time.Unix(-1, 0)}} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%v is signed", wrong)
				}
			}()
			ours.SignReader(wrong)
		}()
	}
}
