package link

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base32"
	"encoding/base64"
	"encoding/binary"
	"math"
	"strings"
	"time"
)

// Besides the links of letters the same keys sign what hangs at a service desk (*loket*): the address behind its QR
// code, the one-time token of a visit, and the code by which a complaint is followed. None of them names a citizen, and
// each is signed under a layout of its own, so that none is ever good for another.
const (
	deskLayout  = "siklus desk 1\x00"
	visitLayout = "siklus visit 1\x00"
	codeLayout  = "siklus complaint 1\x00"
)

// The parts of these tokens, in bytes.
const (
	sheetSize = 4
	deskBytes = sumSize + taskSize + sheetSize
	deskLen   = deskBytes / 3 * 4
	// NonceSize is how many random bytes tell one visit from all others.
	NonceSize  = 12
	visitTail  = 3 // whether it is a slip, and the sheet's number
	visitBytes = sumSize + taskSize + NonceSize + endSize + visitTail
	visitLen   = visitBytes / 3 * 4
	// CodeBytes is how many bytes a code that people type stands for: 80 bits.
	CodeBytes = 10
)

// MaxSheet is the highest number of a sheet that a visit can carry.
const MaxSheet = math.MaxUint16

// Desk is what the QR code at a desk says.
type Desk struct {
	ID    string // a lower-case UUID
	Sheet int    // number of the printed sheet: HR withdraws the ones before by printing another
}

// Visit is one visit to a desk: its form counts once.
type Visit struct {
	Desk    Desk
	Nonce   [NonceSize]byte
	Slip    bool      // printed beforehand and handed out, not drawn when the page was opened
	Expires time.Time // UTC, whole seconds; at this instant it is over
}

// SignDesk returns the token of a desk's sheet: 48 characters, safe in a URL, without an end. It panics like Sign.
func (s Signer) SignDesk(d Desk) string {
	if len(s.Keys) == 0 {
		panic("link: no key to sign with")
	}
	id, ok := parseTask(d.ID)
	if !ok || d.Sheet < 0 || d.Sheet > MaxSheet {
		panic("link: the desk has no UUID or a sheet out of range")
	}
	token := append(make([]byte, sumSize, deskBytes), id[:]...)
	token = binary.BigEndian.AppendUint32(token, uint32(d.Sheet))
	copy(token, sumAs(deskLayout, s.Keys[0], token[sumSize:]))
	return base64.RawURLEncoding.EncodeToString(token)
}

// OpenDesk reads the token of a sheet; ErrForged when no key of ours signed it.
func (s Signer) OpenDesk(token string) (Desk, error) {
	body, err := s.opened(deskLayout, token, deskLen)
	if err != nil {
		return Desk{}, err
	}
	return Desk{ID: formatTask([taskSize]byte(body)), Sheet: int(binary.BigEndian.Uint32(body[taskSize:]))}, nil
}

// SignVisit returns the token of a visit: 68 characters, safe in a URL. The nonce comes from a source of chance. It
// panics like Sign.
func (s Signer) SignVisit(v Visit) string {
	if len(s.Keys) == 0 {
		panic("link: no key to sign with")
	}
	body, ok := v.body()
	if !ok {
		panic("link: the visit cannot be written")
	}
	return base64.RawURLEncoding.EncodeToString(append(sumAs(visitLayout, s.Keys[0], body), body...))
}

func (v Visit) body() ([]byte, bool) {
	id, ok := parseTask(v.Desk.ID)
	end := v.Expires.Unix()
	if !ok || v.Desk.Sheet < 0 || v.Desk.Sheet > MaxSheet || end < 0 || end > math.MaxUint32 {
		return nil, false
	}
	body := append(make([]byte, 0, visitBytes-sumSize), id[:]...)
	body = append(body, v.Nonce[:]...)
	body = binary.BigEndian.AppendUint32(body, uint32(end))
	slip := byte(0)
	if v.Slip {
		slip = 1
	}
	return binary.BigEndian.AppendUint16(append(body, slip), uint16(v.Desk.Sheet)), true
}

// OpenVisit reads the token of a visit at the instant now: ErrForged, or ErrExpired with the visit filled all the same.
func (s Signer) OpenVisit(token string, now time.Time) (Visit, error) {
	body, err := s.opened(visitLayout, token, visitLen)
	if err != nil {
		return Visit{}, err
	}
	v := Visit{Desk: Desk{ID: formatTask([taskSize]byte(body))}, Nonce: [NonceSize]byte(body[taskSize:])}
	rest := body[taskSize+NonceSize:]
	v.Expires = time.Unix(int64(binary.BigEndian.Uint32(rest)), 0).UTC()
	v.Slip, v.Desk.Sheet = rest[endSize] == 1, int(binary.BigEndian.Uint16(rest[endSize+1:]))
	if !now.Before(v.Expires) {
		return v, ErrExpired
	}
	return v, nil
}

// ComplaintCode is the code by which the complaint of a visit is followed: the same for the same visit, so that a form
// sent twice tells the citizen the same code. Sixteen letters and digits in four groups, none of which is mistaken for
// another.
func (s Signer) ComplaintCode(v Visit) string {
	body, ok := v.body()
	if !ok || len(s.Keys) == 0 {
		panic("link: no code can be made of the visit")
	}
	return Code([CodeBytes]byte(sumAs(codeLayout, s.Keys[0], body)[:CodeBytes]))
}

// Code writes bytes as a code that people can type: sixteen letters and digits in four groups.
func Code(raw [CodeBytes]byte) string { return grouped(codeAlphabet.EncodeToString(raw[:])) }

func grouped(code string) string {
	return code[:4] + "-" + code[4:8] + "-" + code[8:12] + "-" + code[12:]
}

// codeAlphabet leaves out I, L, O and U.
var codeAlphabet = base32.NewEncoding("0123456789ABCDEFGHJKMNPQRSTVWXYZ").WithPadding(base32.NoPadding)

// PlainCode reads a code as people type it: small letters, spaces, without dashes, O for 0 and I or L for 1. It is empty
// when the text can be no code.
func PlainCode(typed string) string {
	code := strings.NewReplacer(" ", "", "-", "", ".", "", "O", "0", "I", "1", "L", "1").Replace(strings.ToUpper(typed))
	if raw, err := codeAlphabet.DecodeString(code); err != nil || len(raw) != CodeBytes || len(code) != CodeBytes*8/5 {
		return ""
	}
	return grouped(code)
}

// opened returns what a token says when one of our keys signed it under the layout.
func (s Signer) opened(layout, token string, length int) ([]byte, error) {
	if len(token) != length {
		return nil, ErrForged
	}
	raw, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil {
		return nil, ErrForged
	}
	good := 0
	for _, key := range s.Keys {
		good |= subtle.ConstantTimeCompare(raw[:sumSize], sumAs(layout, key, raw[sumSize:]))
	}
	if good != 1 {
		return nil, ErrForged
	}
	return raw[sumSize:], nil
}

func sumAs(layout string, key, body []byte) []byte {
	h := hmac.New(sha256.New, key)
	h.Write([]byte(layout))
	h.Write(body)
	return h.Sum(nil)[:sumSize]
}
