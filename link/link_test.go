package link

import (
	"bytes"
	"encoding/base64"
	"errors"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var (
	oldKey = bytes.Repeat([]byte{1}, MinKey)
	newKey = bytes.Repeat([]byte{2}, MinKey)
	task   = "0192f3a1-7c2e-7b44-9a5d-3f6c0e1b2a3d"
	ends   = time.Date(2026, 12, 11, 16, 59, 59, 0, time.UTC)
)

func TestTokenIsFixedForAllTime(t *testing.T) {
	t.Parallel()
	const want = "P0RCtyMppJAIzrGOjH0dbQGS86F8LntEml0_bA4bKj1rHCwPAAAU"
	got := Signer{Keys: [][]byte{oldKey}}.Sign(task, 5, ends)
	if got != want {
		t.Fatalf("links that are under way would die: got %s, want %s", got, want)
	}
}

func TestOpen(t *testing.T) {
	t.Parallel()
	old, now := Signer{Keys: [][]byte{oldKey}}, ends.Add(-time.Hour)
	good := old.Sign(task, 5, ends)
	full := Link{Task: task, Epoch: 5, Expires: ends}

	for _, c := range []struct {
		name   string
		signer Signer
		token  string
		now    time.Time
		want   Link
		err    error
	}{
		{"good", old, good, now, full, nil},
		{"a nanosecond before the end", old, good, ends.Add(-1), full, nil},
		{"at its end", old, good, ends, full, ErrExpired},
		{"long after its end, the task is still told", old, good, ends.AddDate(3, 0, 0), full, ErrExpired},
		{"key changed, the old one still opens", Signer{Keys: [][]byte{newKey, oldKey}}, good, now, full, nil},
		{"old key taken away", Signer{Keys: [][]byte{newKey}}, good, now, Link{}, ErrForged},
		{"no key at all", Signer{}, good, now, Link{}, ErrForged},
		{"empty", old, "", now, Link{}, ErrForged},
		{"cut by a mail program", old, good[:51], now, Link{}, ErrForged},
		{"one character more", old, good + "A", now, Link{}, ErrForged},
		{"a line break inside", old, good[:51] + "\n", now, Link{}, ErrForged},
		{"padded", old, good[:51] + "=", now, Link{}, ErrForged},
		{"not base64", old, strings.Repeat("!", 52), now, Link{}, ErrForged},
		{"zeroes", old, strings.Repeat("A", 52), now, Link{}, ErrForged},
		{"expired and forged is forged", Signer{Keys: [][]byte{newKey}}, good, ends, Link{}, ErrForged},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, err := c.signer.Open(c.token, c.now)
			if !errors.Is(err, c.err) || (c.err == nil) != (err == nil) {
				t.Fatalf("error %v, want %v", err, c.err)
			}
			if got != c.want {
				t.Fatalf("link %+v, want %+v", got, c.want)
			}
		})
	}
}

func TestNewestKeySigns(t *testing.T) {
	t.Parallel()
	both := Signer{Keys: [][]byte{newKey, oldKey}}
	if _, err := (Signer{Keys: [][]byte{newKey}}).Open(both.Sign(task, 0, ends), ends.Add(-1)); err != nil {
		t.Fatal("the newest key did not sign:", err)
	}
}

func TestEveryChangedCharacterIsForged(t *testing.T) {
	t.Parallel()
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	s := Signer{Keys: [][]byte{newKey, oldKey}}
	good := s.Sign(task, 5, ends)
	for i := range good {
		for _, c := range []byte(alphabet) {
			if c == good[i] {
				continue
			}
			bad := good[:i] + string(c) + good[i+1:]
			if _, err := s.Open(bad, ends.Add(-1)); !errors.Is(err, ErrForged) {
				t.Fatalf("character %d changed to %c: %v", i, c, err)
			}
		}
	}
}

func TestWhatIsSignedIsOpened(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		key := rapid.SliceOfN(rapid.Byte(), MinKey, 64).Draw(t, "key")
		id := [16]byte(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "task"))
		epoch := rapid.IntRange(0, MaxEpoch).Draw(t, "epoch")
		end := time.Unix(rapid.Int64Range(1, 1<<32-2).Draw(t, "end"), rapid.Int64Range(0, 999_999_999).Draw(t, "nanos"))
		s := Signer{Keys: [][]byte{key}}

		token := s.Sign(formatTask(id), epoch, end)
		if token != s.Sign(strings.ToUpper(formatTask(id)), epoch, end.UTC()) {
			t.Fatal("the same link was written differently the second time")
		}
		if len(token) != 52 || strings.Trim(token, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") != "" {
			t.Fatalf("token %q is not 52 URL-safe characters", token)
		}
		if last := token[51]; last == '-' || last == '_' {
			t.Fatalf("token %q ends in a sign that mail programs cut off", token)
		}
		l, err := s.Open(token, end.Add(-1))
		if err != nil || l.Task != formatTask(id) || l.Epoch != epoch {
			t.Fatalf("opened %+v, %v", l, err)
		}
		if l.Expires.Before(end) || l.Expires.Sub(end) >= time.Second {
			t.Fatalf("the link ends at %v, asked was %v", l.Expires, end)
		}
		if other := s.Sign(formatTask(id), (epoch+1)%(MaxEpoch+1), end); other == token {
			t.Fatal("another epoch gave the same link")
		}
	})
}

func TestSignRefusesWhatCannotBeALink(t *testing.T) {
	t.Parallel()
	s := Signer{Keys: [][]byte{oldKey}}
	for name, f := range map[string]func(){
		"no key":         func() { Signer{}.Sign(task, 0, ends) },
		"no UUID":        func() { s.Sign("198501012010011001", 0, ends) },
		"a bad hex sign": func() { s.Sign("g192f3a1-7c2e-7b44-9a5d-3f6c0e1b2a3d", 0, ends) },
		"epoch below":    func() { s.Sign(task, -1, ends) },
		"epoch above":    func() { s.Sign(task, MaxEpoch+1, ends) },
		"before 1970":    func() { s.Sign(task, 0, time.Time{}) },
		"after 2106":     func() { s.Sign(task, 0, time.Unix(1<<32, 0)) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			defer func() {
				if recover() == nil {
					t.Fatal("a token was made")
				}
			}()
			f()
		})
	}
}

func TestParseKeys(t *testing.T) {
	t.Parallel()
	std, url := base64.StdEncoding.EncodeToString(newKey), base64.RawURLEncoding.EncodeToString(bytes.Repeat([]byte{0xff}, 40))
	keys, err := ParseKeys(std + " , " + url)
	if err != nil || len(keys) != 2 || !bytes.Equal(keys[0], newKey) || len(keys[1]) != 40 {
		t.Fatalf("keys %v, %v", keys, err)
	}
	for _, bad := range []string{"", "kunci", std + ",", std + ",AAAA", "%%%"} {
		if keys, err := ParseKeys(bad); err == nil {
			t.Errorf("%q was taken as keys %v", bad, keys)
		} else if strings.Contains(err.Error(), "kunci") {
			t.Errorf("the error shows a key: %v", err)
		}
	}
}

func TestErrorsSpeakToPeople(t *testing.T) {
	t.Parallel()
	for _, e := range []*Error{ErrForged, ErrExpired} {
		if e.Code == "" || e.Sentence == "" || e.English == "" || e.Provision == "" || e.Error() != e.Sentence {
			t.Errorf("%+v leaves something unsaid", e)
		}
	}
	if errors.Is(ErrForged, ErrExpired) || !errors.Is(error(&Error{Code: "link-expired"}), ErrExpired) {
		t.Error("errors are not told apart by their code")
	}
}

func FuzzOpen(f *testing.F) {
	s := Signer{Keys: [][]byte{oldKey, newKey}}
	f.Add(s.Sign(task, 5, ends))
	f.Add("")
	f.Add(strings.Repeat("_", 52))
	f.Fuzz(func(t *testing.T, token string) {
		l, err := s.Open(token, time.Unix(0, 0))
		if err == nil && s.Sign(l.Task, l.Epoch, l.Expires) != token {
			t.Fatalf("%q opened as %+v, which we would sign otherwise", token, l)
		}
		if errors.Is(err, ErrForged) && l != (Link{}) {
			t.Fatalf("a forged link told %+v", l)
		}
	})
}
