// Package link signs and opens the links in letters, and nothing else. A link names one task and one epoch
// of that task, and ends at one instant; it holds no name, number or address of a person.
//
// Links are derived, not drawn: the same task, epoch and end give the same link, so that a letter written
// a second time after a crash is the same letter. What makes a link stop early is the task's epoch, which
// Postgres keeps and the door compares: it is raised when the task moves to another person.
package link

import (
	"crypto/subtle"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"strings"
	"time"
)

// MaxEpoch is the highest epoch a link can carry.
const MaxEpoch = 1<<22 - 1

// MinKey is the shortest key that ParseKeys takes, in bytes.
const MinKey = 32

// The parts of a token, in bytes. Together they are 39, which is 52 characters without padding.
const (
	sumSize  = 16 // HMAC-SHA256, cut to 128 bits
	taskSize = 16
	endSize  = 4 // seconds since 1970, enough until 2106
	tailSize = 3 // epoch, shifted
	size     = sumSize + taskSize + endSize + tailSize
	tokenLen = size / 3 * 4
)

// layout is part of what is signed, so that no other use of the same key can ever yield a link.
const layout = "siklus link 1\x00"

// Signer signs with its first key and opens with every one, so that keys can be changed without killing
// the links that are under way: put the new key in front, take the old one away when its links have ended.
type Signer struct {
	Keys [][]byte // newest first, each at least MinKey random bytes
}

// Link is what a token says.
type Link struct {
	Task    string    // task ID, a lower-case UUID
	Epoch   int       // the task's epoch when the link was made
	Expires time.Time // UTC, whole seconds; at this instant the link is over
}

// ParseKeys reads keys as they stand in configuration: base64 (standard or URL alphabet, padded or not),
// separated by commas, newest first.
func ParseKeys(s string) ([][]byte, error) {
	var keys [][]byte
	for i, part := range strings.Split(s, ",") {
		part = strings.TrimRight(strings.TrimSpace(part), "=")
		part = strings.NewReplacer("-", "+", "_", "/").Replace(part)
		key, err := base64.RawStdEncoding.DecodeString(part)
		if err != nil {
			return nil, fmt.Errorf("link key %d is not base64", i+1)
		}
		if len(key) < MinKey {
			return nil, fmt.Errorf("link key %d has %d bytes; at least %d are needed", i+1, len(key), MinKey)
		}
		keys = append(keys, key)
	}
	return keys, nil
}

// Sign returns the token for a task, at its epoch, until expires. It has 52 characters, all of them safe in
// a URL, and never ends in a sign that mail programs leave out of a link. A part of a second is rounded up.
//
// Sign panics when the task is no UUID, when epoch or expires cannot be written, or when there is no key:
// none of these comes from outside, and a letter with a dead link must not go out.
func (s Signer) Sign(task string, epoch int, expires time.Time) string {
	if len(s.Keys) == 0 {
		panic("link: no key to sign with")
	}
	id, ok := parseTask(task)
	if !ok {
		panic("link: the task ID is not a UUID")
	}
	if epoch < 0 || epoch > MaxEpoch {
		panic(fmt.Sprintf("link: epoch %d is outside 0..%d", epoch, MaxEpoch))
	}
	end := expires.Unix()
	if expires.Nanosecond() > 0 {
		end++
	}
	if end < 0 || end > math.MaxUint32 {
		panic("link: the end of the link is outside 1970..2106")
	}

	token := make([]byte, sumSize, size)
	token = append(token, id[:]...)
	token = binary.BigEndian.AppendUint32(token, uint32(end))
	// The last two bits stay zero: the last character is then never '-' or '_'.
	tail := uint32(epoch) << 2
	token = append(token, byte(tail>>16), byte(tail>>8), byte(tail))
	copy(token, sum(s.Keys[0], token[sumSize:]))
	return base64.RawURLEncoding.EncodeToString(token)
}

// Open reads a token at the instant now. The error is ErrForged when no key of ours signed it, and
// ErrExpired when its time is over; the Link is then filled all the same, so that whoever holds it can be
// offered a fresh one, sent to the address on record.
func (s Signer) Open(token string, now time.Time) (Link, error) {
	if len(token) != tokenLen {
		return Link{}, ErrForged
	}
	raw, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil || len(raw) != size {
		return Link{}, ErrForged
	}
	good := 0
	for _, key := range s.Keys {
		good |= subtle.ConstantTimeCompare(raw[:sumSize], sum(key, raw[sumSize:]))
	}
	if good != 1 {
		return Link{}, ErrForged
	}

	body := raw[sumSize:]
	end := binary.BigEndian.Uint32(body[taskSize:])
	tail := body[taskSize+endSize:]
	l := Link{
		Task:    formatTask([taskSize]byte(body)),
		Epoch:   int(tail[0])<<14 | int(tail[1])<<6 | int(tail[2])>>2,
		Expires: time.Unix(int64(end), 0).UTC(),
	}
	if !now.Before(l.Expires) {
		return l, ErrExpired
	}
	return l, nil
}

func sum(key, body []byte) []byte { return sumAs(layout, key, body) }

func parseTask(s string) (id [taskSize]byte, ok bool) {
	if len(s) != 36 || s[8] != '-' || s[13] != '-' || s[18] != '-' || s[23] != '-' {
		return id, false
	}
	bare := s[:8] + s[9:13] + s[14:18] + s[19:23] + s[24:]
	_, err := hex.Decode(id[:], []byte(bare))
	return id, err == nil
}

func formatTask(id [taskSize]byte) string {
	h := hex.EncodeToString(id[:])
	return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
}

// Error is why a link does not open, for programs and for people.
type Error struct {
	Code      string // kebab-case
	Sentence  string // Indonesian
	English   string // the same in English
	Provision string // "policy": no law speaks of links
}

// Error returns the Indonesian sentence.
func (e *Error) Error() string { return e.Sentence }

// Is makes two errors of one code equal for errors.Is.
func (e *Error) Is(target error) bool {
	var other *Error
	return errors.As(target, &other) && other.Code == e.Code
}

// The two ways in which a link does not open.
var (
	ErrForged = &Error{
		Code:      "link-forged",
		Sentence:  "Tautan ini tidak kami kenali. Salin seluruh alamat dari surat Anda, tanpa spasi.",
		English:   "We do not recognise this link. Copy the whole address from your letter, without spaces.",
		Provision: "policy",
	}
	ErrExpired = &Error{
		Code:      "link-expired",
		Sentence:  "Masa berlaku tautan ini sudah habis. Minta tautan baru; kami kirim ke alamat Anda yang tercatat.",
		English:   "This link is no longer valid. Ask for a new one; we send it to your address on record.",
		Provision: "policy",
	}
)
