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

// GuidanceLetter tells that something waits on the page of guidance. It is one kind for coaching, mentoring and
// counselling alike, so that a letter gives nothing away.
const GuidanceLetter = "guidance_waits"

// Guidance is a record of coaching or mentoring (*bimbingan kinerja*, forms B.1.6 and B.1.7).
type Guidance struct {
	ID, CaseID string
	EmployeeID string // whose case it is; read only
	CycleID    string // read only
	Kind       appraisal.GuidanceKind
	Cause      appraisal.GuidanceCause
	GuideID    string         // the coach or mentor
	AssignedBy string         // the leader who began it
	AssignedAs appraisal.Role // as what: appraiser or superior
	StartedAt  time.Time      // real
}

const guidanceColumns = `g.id, g.case_id, c.person_id, c.cycle_id, g.kind, g.cause, g.guide_id, g.assigned_by, g.assigned_as, g.started_at`

const guidanceFrom = ` from guidances g join cases c on c.id = g.case_id `

func scanGuidance(r pgx.Row) (g Guidance, err error) {
	return g, r.Scan(&g.ID, &g.CaseID, &g.EmployeeID, &g.CycleID, (*string)(&g.Kind), (*string)(&g.Cause), &g.GuideID, &g.AssignedBy,
		(*string)(&g.AssignedAs), (*instant)(&g.StartedAt))
}

// PutGuidance begins a record; the same ID and content twice is once, ErrIDReused when it belongs to another. first is
// true when it is new.
func (tx Tx) PutGuidance(ctx context.Context, g Guidance) (kept Guidance, first bool, err error) {
	tag, err := tx.q.Exec(ctx, `insert into guidances (id, case_id, kind, cause, guide_id, assigned_by, assigned_as, started_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing`,
		g.ID, g.CaseID, string(g.Kind), string(g.Cause), g.GuideID, g.AssignedBy, string(g.AssignedAs), stored(g.StartedAt))
	if err != nil {
		return g, false, fmt.Errorf("begin guidance: %w", err)
	}
	kept, err = tx.GuidanceByID(ctx, g.ID)
	if err == nil && (kept.CaseID != g.CaseID || kept.Kind != g.Kind || kept.GuideID != g.GuideID || kept.AssignedBy != g.AssignedBy) {
		err = fmt.Errorf("guidance %s: %w", g.ID, ErrIDReused)
	}
	return kept, tag.RowsAffected() > 0, err
}

// GuidanceByID returns one record.
func (tx Tx) GuidanceByID(ctx context.Context, id string) (Guidance, error) {
	g, err := scanGuidance(tx.q.QueryRow(ctx, `select `+guidanceColumns+guidanceFrom+`where g.id = $1`, id))
	return g, missing(err, "guidance", id)
}

// GuidancesIn returns the records in a case, newest first.
func (tx Tx) GuidancesIn(ctx context.Context, caseID string) ([]Guidance, error) {
	rows, err := tx.q.Query(ctx, `select `+guidanceColumns+guidanceFrom+`where g.case_id = $1 order by g.started_at desc, g.id`, caseID)
	return collect(rows, err, scanGuidance)
}

// GuidanceCycles returns the cycles in which there is guidance or counselling, newest first.
func (tx Tx) GuidanceCycles(ctx context.Context) ([]Cycle, error) {
	rows, err := tx.q.Query(ctx, `select y.id from cycles y where exists (select from cases c where c.cycle_id = y.id
			and (exists (select from guidances g where g.case_id = c.id) or exists (select from counsellings s where s.case_id = c.id)))
		order by y.year desc, y.id`)
	ids, err := collect(rows, err, func(r pgx.Row) (id string, err error) { return id, r.Scan(&id) })
	if err != nil {
		return nil, err
	}
	cycles := make([]Cycle, 0, len(ids))
	for _, id := range ids {
		c, err := tx.CycleByID(ctx, id)
		if err != nil {
			return nil, err
		}
		cycles = append(cycles, c)
	}
	return cycles, nil
}

// GuidanceOfOthers returns the records of a cycle in cases of others in which somebody guides, is the appraiser or the
// superior on a legal day, or was handed form B.1.8; newest first, at most 200.
func (tx Tx) GuidanceOfOthers(ctx context.Context, cycle, person string, on appraisal.Date) ([]Guidance, error) {
	rows, err := tx.q.Query(ctx, `select `+guidanceColumns+guidanceFrom+`where c.cycle_id = $1 and c.person_id <> $2 and (g.guide_id = $2
			or exists (select from guidance_feedback f where f.guidance_id = g.id and f.reader_id = $2)
			or exists (select from unnest(array['appraiser', 'superior']) r (role) cross join lateral case_actor(c.id, r.role, $3) a where a.person_id = $2))
		order by g.started_at desc, g.id limit 200`, cycle, person, day(on))
	return collect(rows, err, scanGuidance)
}

// GuidanceStepMeet is the step of a journal entry, which the rules do not await.
const GuidanceStepMeet appraisal.GuidanceStep = "meet"

// GuidanceEntry is one thing that somebody wrote into a record of guidance.
type GuidanceEntry struct {
	ID, GuidanceID string
	Step           appraisal.GuidanceStep
	Version        int // of a text or of the text that is signed; to write a text: the version that is replaced
	PersonID       string
	Side           appraisal.GuidanceSide
	Content        json.RawMessage // a message of the contract; empty: none
	At             time.Time       // real
}

func scanGuidanceEntry(r pgx.Row) (e GuidanceEntry, err error) {
	var content text
	err = r.Scan(&e.ID, &e.GuidanceID, (*string)(&e.Step), &e.Version, &e.PersonID, (*string)(&e.Side), &content, (*instant)(&e.At))
	if content != "" {
		e.Content = json.RawMessage(content)
	}
	return e, err
}

// LockGuidance lets writers of one record go one after the other.
func (tx Tx) LockGuidance(ctx context.Context, id string) error {
	return tx.takeTurns(ctx, id, "guidance")
}

// GuidanceEntries returns what was written into records, by record and in order.
func (tx Tx) GuidanceEntries(ctx context.Context, ids []string) (map[string][]GuidanceEntry, error) {
	rows, err := tx.q.Query(ctx, `select id, guidance_id, step, version, person_id, side, content::text, entered_at from guidance_entries
		where guidance_id = any ($1) order by guidance_id, seq`, ids)
	list, err := collect(rows, err, scanGuidanceEntry)
	entries := make(map[string][]GuidanceEntry, len(ids))
	for _, e := range list {
		entries[e.GuidanceID] = append(entries[e.GuidanceID], e)
	}
	return entries, err
}

// RepeatedGuidance reports whether a step with this ID was taken already and says the same; ErrIDReused when it says
// something else.
func (tx Tx) RepeatedGuidance(ctx context.Context, e GuidanceEntry) (kept GuidanceEntry, again bool, err error) {
	kept, err = scanGuidanceEntry(tx.q.QueryRow(ctx, `select id, guidance_id, step, version, person_id, side, content::text, entered_at
		from guidance_entries where id = $1`, e.ID))
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return e, false, nil
	case err != nil:
		return e, false, err
	case kept.GuidanceID != e.GuidanceID || kept.Step != e.Step || kept.PersonID != e.PersonID || string(kept.Content) != string(e.Content):
		return kept, true, fmt.Errorf("entry %s: %w", e.ID, ErrIDReused)
	}
	return kept, true, nil
}

// AddGuidance writes into a record. The caller holds its lock and has made sure that the step is not a repeated one.
func (tx Tx) AddGuidance(ctx context.Context, e GuidanceEntry) error {
	_, err := tx.q.Exec(ctx, `insert into guidance_entries (id, guidance_id, seq, step, version, person_id, side, content, entered_at)
		select $1, $2, coalesce(max(seq), 0) + 1, $3, $4, $5, $6, $7, $8 from guidance_entries where guidance_id = $2`,
		e.ID, e.GuidanceID, string(e.Step), e.Version, e.PersonID, string(e.Side), orNull(string(e.Content)), stored(e.At))
	if err != nil {
		return fmt.Errorf("guidance %s: %w", e.GuidanceID, err)
	}
	return nil
}

// GuidanceFeedback is form B.1.8 of one record.
type GuidanceFeedback struct {
	ID, GuidanceID string
	ReaderID       string // the superior to whom it is handed
	Content        json.RawMessage
	At             time.Time // real
}

// PutGuidanceFeedback keeps it; there is one for each record. first is false when it was there already.
func (tx Tx) PutGuidanceFeedback(ctx context.Context, f GuidanceFeedback) (first bool, err error) {
	tag, err := tx.q.Exec(ctx, `insert into guidance_feedback (guidance_id, id, reader_id, content, given_at) values ($1, $2, $3, $4, $5) on conflict do nothing`,
		f.GuidanceID, f.ID, f.ReaderID, string(f.Content), stored(f.At))
	return tag.RowsAffected() > 0, err
}

// GuidanceFeedbackOf returns form B.1.8 of records that have one, by record. Who may read it is for the caller to say.
func (tx Tx) GuidanceFeedbackOf(ctx context.Context, ids []string) (map[string]GuidanceFeedback, error) {
	rows, err := tx.q.Query(ctx, `select id, guidance_id, reader_id, content::text, given_at from guidance_feedback where guidance_id = any ($1)`, ids)
	list, err := collect(rows, err, func(r pgx.Row) (f GuidanceFeedback, err error) {
		var content string
		err = r.Scan(&f.ID, &f.GuidanceID, &f.ReaderID, &content, (*instant)(&f.At))
		f.Content = json.RawMessage(content)
		return f, err
	})
	given := make(map[string]GuidanceFeedback, len(list))
	for _, f := range list {
		given[f.GuidanceID] = f
	}
	return given, err
}
