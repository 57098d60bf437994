package link

import (
	"encoding/base64"
	"encoding/binary"
	"math"
	"time"
)

// The link in the foot of a letter that may wait: whoever holds it can have such letters once a day, and nothing else.
const readerLayout = "siklus reader 1\x00"

// The parts of its token, in bytes; two are spare, so that base64 has no end that a mail program could leave out.
const (
	readerSpare = 2
	readerBytes = sumSize + 2*taskSize + endSize + readerSpare
	readerLen   = readerBytes / 3 * 4
)

// Reader is somebody who gets letters.
type Reader struct {
	Agency  string    // a lower-case UUID
	Person  string    // a lower-case UUID
	Expires time.Time // UTC, whole seconds; at this instant the link is over
}

// SignReader returns the token of a reader: 72 characters, safe in a URL. It panics like Sign.
func (s Signer) SignReader(r Reader) string {
	if len(s.Keys) == 0 {
		panic("link: no key to sign with")
	}
	agency, first := parseTask(r.Agency)
	person, second := parseTask(r.Person)
	end := r.Expires.Unix()
	if !first || !second || end < 0 || end > math.MaxUint32 {
		panic("link: the reader cannot be written")
	}
	token := append(make([]byte, sumSize, readerBytes), agency[:]...)
	token = append(token, person[:]...)
	token = binary.BigEndian.AppendUint32(token, uint32(end))
	token = append(token, make([]byte, readerSpare)...)
	copy(token, sumAs(readerLayout, s.Keys[0], token[sumSize:]))
	return base64.RawURLEncoding.EncodeToString(token)
}

// OpenReader reads the token of a reader at the instant now: ErrForged, or ErrExpired with the reader filled all the
// same.
func (s Signer) OpenReader(token string, now time.Time) (Reader, error) {
	body, err := s.opened(readerLayout, token, readerLen)
	if err != nil {
		return Reader{}, err
	}
	r := Reader{Agency: formatTask([taskSize]byte(body)), Person: formatTask([taskSize]byte(body[taskSize:])),
		Expires: time.Unix(int64(binary.BigEndian.Uint32(body[2*taskSize:])), 0).UTC()}
	if !now.Before(r.Expires) {
		return r, ErrExpired
	}
	return r, nil
}
