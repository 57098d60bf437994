package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"siklus.id/appraisal"
)

// ErrCalibrationRunning says that a session about the same unit and period is open.
var ErrCalibrationRunning = errors.New("a session about this unit and period is open")

// CalibrationLetter tells whoever may rate that another rating is proposed to them.
const CalibrationLetter = "calibration_proposed"

// Calibration is a session in which the ratings of a unit and period are compared (*kalibrasi*). Instants are real.
type Calibration struct {
	ID, CycleID            string
	Year                   int
	UnitID, UnitCode, Unit string
	Below                  bool   // the units below are taken in
	Period                 string // key
	Purpose                string
	OpenedBy               string
	RequestID              string
	OpenedAt               time.Time
	Closed                 bool
	ClosedBy               string
	ClosedAt               time.Time
	Conclusion             string
	Sum                    []byte // SHA-256 of the record

	Open, Accepted, Declined int // proposals
}

// proposalState is what became of proposal p as SQL: what was written, else accepted once the act that it leads to is
// taken, so that a rating given right before a crash still counts.
const proposalState = `coalesce(a.answer, case when exists (select from acts k where k.case_id = p.case_id and k.kind = 'Rate' and k.state = 'taken'
	and k.request_id = '` + CalibratedRequest + `' || p.id) then 'accepted' else 'open' end)`

// CalibratedRequest is the beginning of the request ID of an act that accepts a proposal; the ID of the proposal follows.
const CalibratedRequest = "kalibrasi-"

const calibrationRows = `select s.id, s.cycle_id, y.year, s.unit_id, u.code, u.name, s.below, s.period_key, s.purpose, s.opened_by, s.request_id, s.opened_at,
		s.state = 'closed', coalesce(r.closed_by::text, ''), r.closed_at, coalesce(r.conclusion, ''), r.record_sum,
		coalesce(n.open, 0), coalesce(n.accepted, 0), coalesce(n.declined, 0)
	from calibrations s join cycles y on y.id = s.cycle_id join units u on u.id = s.unit_id left join calibration_records r on r.calibration_id = s.id
		left join lateral (select count(*) filter (where x.state = 'open') as open, count(*) filter (where x.state = 'accepted') as accepted,
				count(*) filter (where x.state = 'declined') as declined
			from (select ` + proposalState + ` as state from calibration_proposals p left join calibration_answers a on a.proposal_id = p.id
				where p.calibration_id = s.id) x) n on true `

func scanCalibration(r pgx.Row) (c Calibration, err error) {
	return c, r.Scan(&c.ID, &c.CycleID, &c.Year, &c.UnitID, &c.UnitCode, &c.Unit, &c.Below, &c.Period, &c.Purpose, &c.OpenedBy, &c.RequestID,
		(*instant)(&c.OpenedAt), &c.Closed, &c.ClosedBy, (*instant)(&c.ClosedAt), &c.Conclusion, &c.Sum, &c.Open, &c.Accepted, &c.Declined)
}

// OpenCalibration opens a session and keeps how the ratings stood. The same request of the same person gives the first one
// back, with first false; ErrRequestReused when it was about something else, ErrCalibrationRunning when another session
// about the same is open.
func (tx Tx) OpenCalibration(ctx context.Context, c Calibration, before []GivenRating) (_ Calibration, first bool, err error) {
	there, err := tx.calibrationBy(ctx, `where s.opened_by = $1 and s.request_id = $2`, c.OpenedBy, c.RequestID)
	switch {
	case err == nil && (there.CycleID != c.CycleID || there.UnitID != c.UnitID || there.Period != c.Period || there.Below != c.Below || there.Purpose != c.Purpose):
		return there, false, fmt.Errorf("session %s: %w", c.RequestID, ErrRequestReused)
	case err == nil || !errors.Is(err, ErrNotFound):
		return there, false, err
	}
	id := NewID()
	_, err = tx.q.Exec(ctx, `insert into calibrations (id, cycle_id, unit_id, below, period_key, purpose, opened_by, request_id, opened_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`, id, c.CycleID, c.UnitID, c.Below, c.Period, c.Purpose, c.OpenedBy, c.RequestID, stored(c.OpenedAt))
	var broken *pgconn.PgError
	if errors.As(err, &broken) && broken.ConstraintName == "calibrations_one_open" {
		return c, false, fmt.Errorf("unit %s: %w", c.UnitCode, ErrCalibrationRunning)
	}
	if err != nil {
		return c, false, fmt.Errorf("session: %w", err)
	}
	var cases, states, results, behaviour, predicates []string
	for _, g := range before {
		cases, states = append(cases, g.CaseID), append(states, string(g.State))
		results, behaviour = append(results, string(g.Pair.Results)), append(behaviour, string(g.Pair.Behaviour))
		predicates = append(predicates, string(g.Predicate))
	}
	if _, err = tx.q.Exec(ctx, `insert into calibration_before (calibration_id, case_id, state, results, behaviour, predicate)
		select $1, v.c::uuid, v.s, v.r, v.b, v.p from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[]) v (c, s, r, b, p)`,
		id, cases, states, results, behaviour, predicates); err != nil {
		return c, false, fmt.Errorf("ratings before session: %w", err)
	}
	c, err = tx.CalibrationByID(ctx, id)
	return c, true, err
}

func (tx Tx) calibrationBy(ctx context.Context, where string, args ...any) (Calibration, error) {
	c, err := scanCalibration(tx.q.QueryRow(ctx, calibrationRows+where, args...))
	return c, missing(err, "session", "")
}

// CalibrationByID returns a session; ErrNotFound when there is none.
func (tx Tx) CalibrationByID(ctx context.Context, id string) (Calibration, error) {
	return tx.calibrationBy(ctx, `where s.id = $1`, id)
}

// LockCalibration keeps others from writing into a session until the transaction ends.
func (tx Tx) LockCalibration(ctx context.Context, id string) error {
	var found string
	err := tx.q.QueryRow(ctx, `select id from calibrations where id = $1 for update`, id).Scan(&found)
	return missing(err, "session", id)
}

// Calibrations returns the sessions of a cycle, newest first.
func (tx Tx) Calibrations(ctx context.Context, cycleID string) ([]Calibration, error) {
	rows, err := tx.q.Query(ctx, calibrationRows+`where s.cycle_id = $1 order by s.opened_at desc, s.id desc limit 500`, cycleID)
	return collect(rows, err, scanCalibration)
}

// RatingBefore is how one rating stood when a session was opened.
type RatingBefore struct {
	State     appraisal.RatingState
	Pair      appraisal.Pair
	Predicate appraisal.Predicate
}

// RatingsBefore returns, by evaluation, how the ratings of a session stood.
func (tx Tx) RatingsBefore(ctx context.Context, id string) (map[string]RatingBefore, error) {
	rows, err := tx.q.Query(ctx, `select case_id::text, state, results, behaviour, predicate from calibration_before where calibration_id = $1`, id)
	if err != nil {
		return nil, fmt.Errorf("ratings before session %s: %w", id, err)
	}
	out := map[string]RatingBefore{}
	var caseID string
	var b RatingBefore
	_, err = pgx.ForEachRow(rows, []any{&caseID, (*string)(&b.State), (*string)(&b.Pair.Results), (*string)(&b.Pair.Behaviour), (*string)(&b.Predicate)}, func() error {
		out[caseID] = b
		return nil
	})
	return out, err
}

// CalibrationNote is what a participant had to say, about one evaluation or about the whole.
type CalibrationNote struct {
	ID, CalibrationID, CaseID, Body, By, RequestID string
	At                                             time.Time // real
}

// PutCalibrationNote keeps a note; the same request of the same person gives the first one's ID back.
func (tx Tx) PutCalibrationNote(ctx context.Context, n CalibrationNote) (string, error) {
	_, err := tx.q.Exec(ctx, `insert into calibration_notes (id, calibration_id, case_id, body, by_person, request_id, noted_at)
		values ($1, $2, $3, $4, $5, $6, $7) on conflict (agency_id, by_person, request_id) do nothing`,
		NewID(), n.CalibrationID, orNull(n.CaseID), n.Body, n.By, n.RequestID, stored(n.At))
	if err != nil {
		return "", fmt.Errorf("note: %w", err)
	}
	var there CalibrationNote
	err = tx.q.QueryRow(ctx, `select id, calibration_id, body from calibration_notes where by_person = $1 and request_id = $2`, n.By, n.RequestID).
		Scan(&there.ID, &there.CalibrationID, &there.Body)
	if err == nil && (there.CalibrationID != n.CalibrationID || there.Body != n.Body) {
		err = fmt.Errorf("note %s: %w", n.RequestID, ErrRequestReused)
	}
	return there.ID, err
}

// CalibrationNotes returns the notes of a session, the first one first.
func (tx Tx) CalibrationNotes(ctx context.Context, id string) ([]CalibrationNote, error) {
	rows, err := tx.q.Query(ctx, `select id, calibration_id, coalesce(case_id::text, ''), body, by_person, request_id, noted_at
		from calibration_notes where calibration_id = $1 order by noted_at, id`, id)
	return collect(rows, err, func(r pgx.Row) (n CalibrationNote, err error) {
		return n, r.Scan(&n.ID, &n.CalibrationID, &n.CaseID, &n.Body, &n.By, &n.RequestID, (*instant)(&n.At))
	})
}

// CloseCalibration ends a session with its record: proposals that were accepted by an act but not noted as such are, those
// without an answer lapse. record is made after that, from what then stands.
func (tx Tx) CloseCalibration(ctx context.Context, c Calibration, record func() (content, sum []byte, err error)) error {
	if _, err := tx.q.Exec(ctx, `insert into calibration_answers (proposal_id, answer, by_person, act_id, answered_at)
		select p.id, case when k.id is null then 'lapsed' else 'accepted' end, coalesce(k.by_person::uuid, $2), k.id, coalesce(k.received_at, $3)
		from calibration_proposals p left join lateral (select k.id, k.by_person, k.received_at from acts k where k.case_id = p.case_id and k.kind = 'Rate'
				and k.state = 'taken' and k.request_id = '`+CalibratedRequest+`' || p.id limit 1) k on true
		where p.calibration_id = $1 and not exists (select from calibration_answers a where a.proposal_id = p.id)`, c.ID, c.ClosedBy, stored(c.ClosedAt)); err != nil {
		return fmt.Errorf("open proposals of session %s: %w", c.ID, err)
	}
	content, sum, err := record()
	if err != nil {
		return err
	}
	if _, err := tx.q.Exec(ctx, `insert into calibration_records (calibration_id, record, record_sum, closed_by, conclusion, closed_at)
		values ($1, $2, $3, $4, $5, $6)`, c.ID, content, sum, c.ClosedBy, c.Conclusion, stored(c.ClosedAt)); err != nil {
		return fmt.Errorf("record of session %s: %w", c.ID, err)
	}
	_, err = tx.q.Exec(ctx, `update calibrations set state = 'closed' where id = $1`, c.ID)
	return err
}

// CalibrationRecord returns the frozen record of a session; ErrNotFound while it is open.
func (tx Tx) CalibrationRecord(ctx context.Context, id string) (content []byte, err error) {
	err = tx.q.QueryRow(ctx, `select record from calibration_records where calibration_id = $1`, id).Scan(&content)
	return content, missing(err, "record of session", id)
}
