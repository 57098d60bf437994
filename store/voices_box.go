package store

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"siklus.id/appraisal"
)

// ErrVoiceKey says that a box was sealed with a key that is not at hand any more.
var ErrVoiceKey = errors.New("no key opens the sealed answers")

// VoiceKeys are the secrets from which the keys of sealed boxes are derived, newest first: those that sign links, which
// are in no database. A box opens as long as the key is among them with which it was last sealed.
type VoiceKeys [][]byte

// voiceSlot is how many bytes one answer takes in a box at most: its examples, their lengths, and the sums.
const voiceSlot = appraisal.MostVoiceBytes + 128

// sealLabel keeps keys of boxes apart from every other use of the same secret.
const sealLabel = "siklus voices 1"

func boxCipher(secret []byte) (cipher.AEAD, error) {
	key, err := hkdf.Key(sha256.New, secret, nil, sealLabel, 32)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}

// seal hides a box in a text of the same length for every content of up to so many answers. place is what it belongs to;
// a box that was moved elsewhere does not open.
func (k VoiceKeys) seal(b appraisal.VoiceBox, answers int, place string) ([]byte, error) {
	if len(k) == 0 {
		return nil, ErrVoiceKey
	}
	aead, err := boxCipher(k[0])
	if err != nil {
		return nil, err
	}
	body := encodeBox(b)
	padded := make([]byte, max(answers, b.Answers)*voiceSlot)
	copy(padded, body)
	return aead.Seal(nil, nil, padded, []byte(place)), nil
}

// unseal opens a box with whichever key fits, and says for how many answers it has room.
func (k VoiceKeys) unseal(sealed []byte, place string) (b appraisal.VoiceBox, answers int, err error) {
	for _, secret := range k {
		aead, err := boxCipher(secret)
		if err != nil {
			return b, 0, err
		}
		if padded, err := aead.Open(nil, nil, sealed, []byte(place)); err == nil {
			b, err = decodeBox(padded)
			return b, len(padded) / voiceSlot, err
		}
	}
	return b, 0, ErrVoiceKey
}

// encodeBox writes numbers and texts one after the other, each text behind its length.
func encodeBox(b appraisal.VoiceBox) []byte {
	out := binary.AppendUvarint(nil, uint64(b.Answers))
	for i := range appraisal.BehaviourCount {
		for _, n := range b.Marks[i] {
			out = binary.AppendUvarint(out, uint64(n))
		}
		out = binary.AppendUvarint(out, uint64(len(b.Examples[i])))
		for _, e := range b.Examples[i] {
			out = binary.AppendUvarint(out, uint64(len(e)))
			out = append(out, e...)
		}
	}
	return out
}

func decodeBox(in []byte) (b appraisal.VoiceBox, err error) {
	number := func() int {
		n, size := binary.Uvarint(in)
		if size <= 0 || n > uint64(len(in)) {
			err = errors.New("the sealed answers are damaged")
			return 0
		}
		in = in[size:]
		return int(n)
	}
	b.Answers = number()
	for i := range appraisal.BehaviourCount {
		for m := range b.Marks[i] {
			b.Marks[i][m] = number()
		}
		for range number() {
			n := number()
			if err != nil || n > len(in) {
				return b, errors.New("the sealed answers are damaged")
			}
			b.Examples[i], in = append(b.Examples[i], string(in[:n])), in[n:]
		}
	}
	return b, err
}

func (tx Tx) boxPlace(caseID, period string, g appraisal.VoiceGroup) string {
	return tx.agency + "/" + caseID + "/" + period + "/" + string(g)
}

// openBox puts an empty sealed box where the answers of a round will go, so that the first answer looks like every other.
func (tx Tx) openBox(ctx context.Context, s VoiceSeat, l appraisal.VoiceLimits, keys VoiceKeys) error {
	sealed, err := keys.seal(appraisal.VoiceBox{}, l.Most, tx.boxPlace(s.CaseID, s.Period, s.Group))
	if err != nil {
		return err
	}
	_, err = tx.q.Exec(ctx, `insert into voice_boxes (case_id, period_key, voice_group, sealed) values ($1, $2, $3, $4) on conflict do nothing`,
		s.CaseID, s.Period, string(s.Group), sealed)
	return err
}

// AnswerVoice adds an answer to the sealed box of its round and marks the seat as answered, once: already is true when it
// was before, and then nothing is added. ErrVoiceLost when the seat is somebody else's by now or the round was released.
// The caller has held the answer against the rules and the day.
func (tx Tx) AnswerVoice(ctx context.Context, s VoiceSeat, a appraisal.VoiceAnswer, keys VoiceKeys) (already bool, err error) {
	lost := fmt.Errorf("seat %s: %w", s.ID, ErrVoiceLost)
	var sealed []byte
	// The box before the seat: the round, which empties the box, goes the same way.
	err = tx.q.QueryRow(ctx, `select sealed from voice_boxes where case_id = $1 and period_key = $2 and voice_group = $3 for update`,
		s.CaseID, s.Period, string(s.Group)).Scan(&sealed)
	if errors.Is(err, pgx.ErrNoRows) {
		return false, lost
	}
	if err != nil {
		return false, err
	}
	tag, err := tx.q.Exec(ctx, `update voice_seats set state = 'answered' where id = $1 and state = 'asked'`, s.ID)
	if err != nil {
		return false, err
	}
	if tag.RowsAffected() == 0 {
		if s, err = tx.VoiceSeatByID(ctx, s.ID); err == nil && s.State != VoiceAnswered {
			err = lost
		}
		return err == nil, err
	}
	place := tx.boxPlace(s.CaseID, s.Period, s.Group)
	box, room, err := keys.unseal(sealed, place)
	if err != nil {
		return false, err
	}
	box.Add(a)
	if sealed, err = keys.seal(box, room, place); err != nil {
		return false, err
	}
	_, err = tx.q.Exec(ctx, `update voice_boxes set sealed = $4 where case_id = $1 and period_key = $2 and voice_group = $3`,
		s.CaseID, s.Period, string(s.Group), sealed)
	return false, err
}

// shuffleVoices draws an order that nobody can foresee or repeat.
func shuffleVoices(n int, swap func(i, j int)) {
	for i := n - 1; i > 0; i-- {
		swap(i, int(draw(uint64(i+1))))
	}
}

// draw is a number below n, each as likely as the other.
func draw(n uint64) uint64 {
	var b [8]byte
	for {
		_, _ = rand.Read(b[:]) // it never fails: the process ends first
		// The last numbers that do not fill a whole stretch of n are drawn anew.
		if v := binary.BigEndian.Uint64(b[:]); v < ^uint64(0)-^uint64(0)%n {
			return v % n
		}
	}
}

// VoiceResult is what was released about one group of an appraisal with one period.
type VoiceResult struct {
	CaseID, Period string
	Group          appraisal.VoiceGroup
	Outcome        appraisal.VoiceOutcome
	Periods        []string // whose answers are in it
	Answers        int      // 0 unless it is shown
	Shown          [appraisal.BehaviourCount]appraisal.ShownVoice
	ReleasedOn     appraisal.Date // legal
}

// VoiceResults returns what was released about an appraisal, by period and group.
func (tx Tx) VoiceResults(ctx context.Context, caseID string) ([]VoiceResult, error) {
	rows, err := tx.q.Query(ctx, `select case_id, period_key, voice_group, outcome, periods, answers, shown, released_on from voice_results
		where case_id = $1 order by period_key, voice_group`, caseID)
	return collect(rows, err, func(r pgx.Row) (v VoiceResult, err error) {
		var shown string
		if err := r.Scan(&v.CaseID, &v.Period, (*string)(&v.Group), (*string)(&v.Outcome), &v.Periods, &v.Answers, &shown, (*day)(&v.ReleasedOn)); err != nil {
			return v, err
		}
		return v, json.Unmarshal([]byte(shown), &v.Shown)
	})
}
