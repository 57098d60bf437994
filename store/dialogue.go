package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"siklus.id/appraisal"
)

// Errors of dialogues that callers tell apart with errors.Is.
var (
	ErrDialogueChanged = errors.New("another version of the text stands")
	ErrSlotReplaced    = errors.New("another appointment was proposed since")
	ErrNoteShared      = errors.New("what was shared stays shared")
	ErrIDReused        = errors.New("the ID belongs to something else")
)

// DialogueSlot is a proposed appointment for a performance dialogue (*dialog kinerja*).
type DialogueSlot struct {
	ID, CaseID, Period string         // Period: key
	Seq                int            // from 1 within the period; read only
	PersonID           string         // who proposes
	Role               appraisal.Role // employee, appraiser or superior
	StartsAt           time.Time      // legal
	Minutes            int
	Place, Link, Note  string
	ProposedAt         time.Time // real

	AgreedBy   string // person; empty until somebody agrees
	AgreedRole appraisal.Role
	AgreedAt   time.Time // real; zero until then
}

// same reports whether two proposals say the same.
func (s DialogueSlot) same(o DialogueSlot) bool {
	return s.CaseID == o.CaseID && s.Period == o.Period && s.PersonID == o.PersonID && s.StartsAt.Equal(o.StartsAt) &&
		s.Minutes == o.Minutes && s.Place == o.Place && s.Link == o.Link && s.Note == o.Note
}

const slotColumns = `s.id, s.case_id, s.period_key, s.seq, s.person_id, s.role, s.starts_at, s.minutes, s.place, s.link, s.note, s.proposed_at,
	coalesce(a.person_id::text, ''), coalesce(a.role, ''), a.agreed_at`

const slotFrom = ` from dialogue_slots s left join dialogue_agreements a on a.slot_id = s.id `

func scanSlot(r pgx.Row) (s DialogueSlot, err error) {
	return s, r.Scan(&s.ID, &s.CaseID, &s.Period, &s.Seq, &s.PersonID, (*string)(&s.Role), (*instant)(&s.StartsAt), &s.Minutes, &s.Place, &s.Link,
		&s.Note, (*instant)(&s.ProposedAt), &s.AgreedBy, (*string)(&s.AgreedRole), (*instant)(&s.AgreedAt))
}

// takeTurns lets writers of one dialogue go one after the other. Its own lock, not the case's row, which the procedure
// needs for itself.
func (tx Tx) takeTurns(ctx context.Context, caseID, period string) error {
	_, err := tx.q.Exec(ctx, `select pg_advisory_xact_lock(hashtextextended($1 || '/' || $2, 0))`, caseID, period)
	return err
}

// PutSlot keeps a proposed appointment, which counts from then on. The same ID and content twice is once; ErrIDReused
// when the ID belongs to something else.
func (tx Tx) PutSlot(ctx context.Context, s DialogueSlot) (DialogueSlot, error) {
	if err := tx.takeTurns(ctx, s.CaseID, s.Period); err != nil {
		return s, err
	}
	kept, err := tx.SlotByID(ctx, s.ID)
	if err == nil {
		if !kept.same(s) {
			return kept, fmt.Errorf("appointment %s: %w", s.ID, ErrIDReused)
		}
		return kept, nil
	}
	if !errors.Is(err, ErrNotFound) {
		return s, err
	}
	_, err = tx.q.Exec(ctx, `insert into dialogue_slots (id, case_id, period_key, seq, person_id, role, starts_at, minutes, place, link, note, proposed_at)
		select $1, $2, $3, coalesce(max(seq), 0) + 1, $4, $5, $6, $7, $8, $9, $10, $11 from dialogue_slots where case_id = $2 and period_key = $3`,
		s.ID, s.CaseID, s.Period, s.PersonID, string(s.Role), stored(s.StartsAt), s.Minutes, s.Place, s.Link, s.Note, stored(s.ProposedAt))
	if err != nil {
		return s, fmt.Errorf("propose appointment %s: %w", s.ID, err)
	}
	return tx.SlotByID(ctx, s.ID)
}

// SlotByID returns one appointment.
func (tx Tx) SlotByID(ctx context.Context, id string) (DialogueSlot, error) {
	s, err := scanSlot(tx.q.QueryRow(ctx, `select `+slotColumns+slotFrom+`where s.id = $1`, id))
	return s, missing(err, "appointment", id)
}

// AgreeSlot notes that somebody agrees to the appointment that counts; twice is once. ErrSlotReplaced when another one
// was proposed since. first is true when the agreement is new.
func (tx Tx) AgreeSlot(ctx context.Context, id, person string, role appraisal.Role, now time.Time) (s DialogueSlot, first bool, err error) {
	if s, err = tx.SlotByID(ctx, id); err != nil {
		return s, false, err
	}
	if err := tx.takeTurns(ctx, s.CaseID, s.Period); err != nil {
		return s, false, err
	}
	tag, err := tx.q.Exec(ctx, `insert into dialogue_agreements (slot_id, person_id, role, agreed_at)
		select s.id, $2, $3, $4 from dialogue_slots s where s.id = $1
			and not exists (select from dialogue_slots n where n.case_id = s.case_id and n.period_key = s.period_key and n.seq > s.seq)
		on conflict do nothing`, id, person, string(role), stored(now))
	if err != nil {
		return s, false, fmt.Errorf("agree to appointment %s: %w", id, err)
	}
	if s, err = tx.SlotByID(ctx, id); err == nil && s.AgreedBy == "" {
		return s, false, fmt.Errorf("appointment %s: %w", id, ErrSlotReplaced)
	}
	return s, tag.RowsAffected() > 0, err
}

// Slots returns the appointments of a case in the order in which they were proposed; an empty period is all of them.
func (tx Tx) Slots(ctx context.Context, caseID, period string) ([]DialogueSlot, error) {
	rows, err := tx.q.Query(ctx, `select `+slotColumns+slotFrom+`where s.case_id = $1 and ($2 = '' or s.period_key = $2) order by s.period_key, s.seq`, caseID, period)
	return collect(rows, err, scanSlot)
}

// DialogueNote is what one person prepared for a dialogue.
type DialogueNote struct {
	CaseID, Period, PersonID string
	Role                     appraisal.Role
	Version                  int // from 1; to write: the version that is replaced
	Text                     string
	Shared                   bool      // the other side may read it before the meeting
	At                       time.Time // real
}

// PutNote keeps the next version of a preparation. The same text again is the version that stands. ErrDialogueChanged
// when another version stands, ErrNoteShared when a shared one would become private.
func (tx Tx) PutNote(ctx context.Context, n DialogueNote) (DialogueNote, error) {
	if err := tx.takeTurns(ctx, n.CaseID, n.Period+"/"+n.PersonID); err != nil {
		return n, err
	}
	var old DialogueNote
	notes, err := tx.Notes(ctx, n.CaseID, n.Period)
	if err != nil {
		return n, err
	}
	for _, o := range notes {
		if o.PersonID == n.PersonID {
			old = o
		}
	}
	switch {
	case old.Version > 0 && old.Text == n.Text && old.Shared == n.Shared:
		return old, nil
	case old.Version != n.Version:
		return old, fmt.Errorf("preparation: %w", ErrDialogueChanged)
	case old.Shared && !n.Shared:
		return old, fmt.Errorf("preparation: %w", ErrNoteShared)
	}
	n.Version++
	_, err = tx.q.Exec(ctx, `insert into dialogue_notes (case_id, period_key, person_id, role, version, note, shared, written_at) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
		n.CaseID, n.Period, n.PersonID, string(n.Role), n.Version, n.Text, n.Shared, stored(n.At))
	return n, err
}

// Notes returns the preparation of each person for a dialogue as it stands, by person. Who may read which is for the
// caller to say.
func (tx Tx) Notes(ctx context.Context, caseID, period string) ([]DialogueNote, error) {
	rows, err := tx.q.Query(ctx, `select distinct on (person_id) case_id, period_key, person_id, role, version, note, shared, written_at
		from dialogue_notes where case_id = $1 and period_key = $2 order by person_id, version desc`, caseID, period)
	return collect(rows, err, func(r pgx.Row) (n DialogueNote, err error) {
		return n, r.Scan(&n.CaseID, &n.Period, &n.PersonID, (*string)(&n.Role), &n.Version, &n.Text, &n.Shared, (*instant)(&n.At))
	})
}

// DialogueText is what was written down in a dialogue.
type DialogueText struct {
	CaseID, Period string
	Version        int // from 1; to write: the version that is replaced
	PersonID       string
	Role           appraisal.Role
	Summary        string
	Points         []appraisal.AgreedPoint
	FollowUps      []appraisal.PointFollowUp
	At             time.Time // real
}

// Rule returns the text as the rules see it.
func (t DialogueText) Rule() appraisal.DialogueText {
	return appraisal.DialogueText{Period: t.Period, Points: t.Points, FollowUps: t.FollowUps}
}

const textColumns = `case_id, period_key, version, person_id, role, summary, points, follow_ups, written_at`

func scanText(r pgx.Row) (t DialogueText, err error) {
	var points, followUps string
	err = r.Scan(&t.CaseID, &t.Period, &t.Version, &t.PersonID, (*string)(&t.Role), &t.Summary, &points, &followUps, (*instant)(&t.At))
	if err != nil {
		return t, err
	}
	return t, errors.Join(json.Unmarshal([]byte(points), &t.Points), json.Unmarshal([]byte(followUps), &t.FollowUps))
}

// PutText keeps the next version of a text. The same again is the version that stands. ErrDialogueChanged when another
// version stands.
func (tx Tx) PutText(ctx context.Context, t DialogueText) (DialogueText, error) {
	if err := tx.takeTurns(ctx, t.CaseID, t.Period); err != nil {
		return t, err
	}
	old, err := scanText(tx.q.QueryRow(ctx, `select `+textColumns+` from dialogue_texts where case_id = $1 and period_key = $2 order by version desc limit 1`, t.CaseID, t.Period))
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return t, err
	}
	points, pointsErr := listJSON(t.Points)
	followUps, followErr := listJSON(t.FollowUps)
	if err := errors.Join(pointsErr, followErr); err != nil {
		return t, err
	}
	if old.Version > 0 && old.PersonID == t.PersonID && old.Summary == t.Summary {
		was, wasErr := listJSON(old.Points)
		followed, followedErr := listJSON(old.FollowUps)
		if errors.Join(wasErr, followedErr) == nil && was == points && followed == followUps {
			return old, nil
		}
	}
	if old.Version != t.Version {
		return old, fmt.Errorf("text of a dialogue: %w", ErrDialogueChanged)
	}
	t.Version++
	_, err = tx.q.Exec(ctx, `insert into dialogue_texts (case_id, period_key, version, person_id, role, summary, points, follow_ups, written_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`, t.CaseID, t.Period, t.Version, t.PersonID, string(t.Role), t.Summary, points, followUps, stored(t.At))
	return t, err
}

// Texts returns the text of each dialogue of a case as it stands, by period key.
func (tx Tx) Texts(ctx context.Context, caseID string) (map[string]DialogueText, error) {
	rows, err := tx.q.Query(ctx, `select distinct on (period_key) `+textColumns+` from dialogue_texts where case_id = $1 order by period_key, version desc`, caseID)
	list, err := collect(rows, err, scanText)
	texts := make(map[string]DialogueText, len(list))
	for _, t := range list {
		texts[t.Period] = t
	}
	return texts, err
}

// DialogueConfirmation is one side's confirmation of one version of a text.
type DialogueConfirmation struct {
	CaseID, Period string
	Version        int
	Side           string // "employee" or "leader"
	PersonID       string
	Role           appraisal.Role
	At             time.Time // real
}

// PutConfirmation confirms the version of a text that stands; a side confirms a version once. ErrDialogueChanged when
// another version stands.
func (tx Tx) PutConfirmation(ctx context.Context, c DialogueConfirmation) error {
	if err := tx.takeTurns(ctx, c.CaseID, c.Period); err != nil {
		return err
	}
	var stands int
	err := tx.q.QueryRow(ctx, `select coalesce(max(version), 0) from dialogue_texts where case_id = $1 and period_key = $2`, c.CaseID, c.Period).Scan(&stands)
	if err != nil {
		return err
	}
	if stands != c.Version {
		return fmt.Errorf("text of a dialogue: %w", ErrDialogueChanged)
	}
	_, err = tx.q.Exec(ctx, `insert into dialogue_confirmations (case_id, period_key, version, side, person_id, role, confirmed_at)
		values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`, c.CaseID, c.Period, c.Version, c.Side, c.PersonID, string(c.Role), stored(c.At))
	return err
}

// Confirmations returns every confirmation in a case, oldest first.
func (tx Tx) Confirmations(ctx context.Context, caseID string) ([]DialogueConfirmation, error) {
	rows, err := tx.q.Query(ctx, `select case_id, period_key, version, side, person_id, role, confirmed_at from dialogue_confirmations
		where case_id = $1 order by period_key, version, confirmed_at, side`, caseID)
	return collect(rows, err, func(r pgx.Row) (c DialogueConfirmation, err error) {
		return c, r.Scan(&c.CaseID, &c.Period, &c.Version, &c.Side, &c.PersonID, (*string)(&c.Role), (*instant)(&c.At))
	})
}

// DialogueLetter tells of an appointment that is proposed or set; its data's entry is the ID of the appointment.
const DialogueLetter = "dialogue_set"
