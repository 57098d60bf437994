package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"siklus.id/appraisal"
)

// Desk is a service desk (*loket*) at which citizens are asked.
type Desk struct {
	ID        string
	UnitID    string
	Unit      string // name; read only
	UnitCode  string // read only
	ServiceID string
	Service   string // name; read only
	Code      string // of the service; read only
	CycleID   string // the rehearsal it belongs to; empty: it is real
	Name      string
	SlipsOnly bool      // its own code opens no form
	Sheet     int       // number of the printed sheet, from 1
	OpenedAt  time.Time // real
	OpenedBy  string    // person
	ClosedAt  time.Time // real; zero: open
}

const deskColumns = `d.id, d.unit_id, u.name, u.code, d.service_id, s.name, s.code, coalesce(d.cycle_id::text, ''), d.name, d.slips_only, d.sheet, d.opened_at, d.opened_by, d.closed_at`

const deskFrom = ` from desks d join units u on u.id = d.unit_id join services s on s.id = d.service_id `

func deskInto(d *Desk) []any {
	return []any{&d.ID, &d.UnitID, &d.Unit, &d.UnitCode, &d.ServiceID, &d.Service, &d.Code, &d.CycleID, &d.Name, &d.SlipsOnly, &d.Sheet,
		(*instant)(&d.OpenedAt), &d.OpenedBy, (*instant)(&d.ClosedAt)}
}

func scanDesk(r pgx.Row) (d Desk, err error) { return d, r.Scan(deskInto(&d)...) }

// PutDesk opens a desk, or changes name, slips, sheet and closing of one that is there; unit, service and rehearsal stay.
func (tx Tx) PutDesk(ctx context.Context, d Desk) (Desk, error) {
	if d.ID == "" {
		d.ID = NewID()
	}
	_, err := tx.q.Exec(ctx, `insert into desks (id, unit_id, service_id, cycle_id, name, slips_only, sheet, opened_at, opened_by, closed_at)
		values ($1, $2, $3, $4, $5, $6, greatest($7, 1), $8, $9, $10)
		on conflict (agency_id, id) do update set name = excluded.name, slips_only = excluded.slips_only, sheet = excluded.sheet, closed_at = excluded.closed_at`,
		d.ID, d.UnitID, d.ServiceID, orNull(d.CycleID), d.Name, d.SlipsOnly, d.Sheet, stored(d.OpenedAt), d.OpenedBy, instant(d.ClosedAt))
	if err != nil {
		return d, fmt.Errorf("desk: %w", err)
	}
	return tx.DeskByID(ctx, d.ID)
}

// DeskByID returns one desk.
func (tx Tx) DeskByID(ctx context.Context, id string) (Desk, error) {
	d, err := scanDesk(tx.q.QueryRow(ctx, `select `+deskColumns+deskFrom+`where d.id = $1`, id))
	return d, missing(err, "desk", id)
}

// AgencyOfDesk returns the agency of a desk, whoever asks.
func (s *Store) AgencyOfDesk(ctx context.Context, desk string) (agency string, err error) {
	var found *string
	err = s.pool.QueryRow(ctx, `select agency_of_desk($1)`, desk).Scan(&found)
	if err == nil && found == nil {
		err = pgx.ErrNoRows
	}
	if err != nil {
		return "", missing(err, "desk", desk)
	}
	return *found, nil
}

// DeskTake is a desk with what it took since a day.
type DeskTake struct {
	Desk
	Answers, Complaints int
	Busiest             int // most forms in one hour, those not taken included
	Floods              int // hours in which some were not taken
}

// Desks returns the agency's desks by unit and name, with what they took since the day: answers and complaints of a
// rehearsal's desk since the day that rehearsed names for its cycle, if it does, for these are of the rehearsal's own time.
// Hours are real.
func (tx Tx) Desks(ctx context.Context, since appraisal.Date, rehearsed map[string]appraisal.Date) ([]DeskTake, error) {
	var cycles, days []string
	for cycle, from := range rehearsed {
		cycles, days = append(cycles, cycle), append(days, from.String())
	}
	rows, err := tx.q.Query(ctx, `select `+deskColumns+`,
			(select count(*) from survey_answers a where a.desk_id = d.id and a.on_day >= coalesce(r.since, $1)),
			(select count(*) from complaints c where c.desk_id = d.id and c.on_day >= coalesce(r.since, $1)),
			coalesce((select max(h.taken + h.refused) from desk_hours h where h.desk_id = d.id and h.hour >= $2), 0),
			(select count(*) from desk_hours h where h.desk_id = d.id and h.hour >= $2 and h.refused > 0)
		`+deskFrom+`left join unnest($3::text[]::uuid[], $4::text[]::date[]) r (cycle, since) on r.cycle = d.cycle_id
		order by u.name, d.name, d.id`, day(since), since.Time(), cycles, days)
	return collect(rows, err, func(r pgx.Row) (t DeskTake, err error) {
		return t, r.Scan(append(deskInto(&t.Desk), &t.Answers, &t.Complaints, &t.Busiest, &t.Floods)...)
	})
}

// Visited is one form as it is kept: personal data has been taken out of its texts already.
type Visited struct {
	DeskID    string
	Nonce     [12]byte       // of the token, which is used up by it
	OverOn    appraisal.Date // from this day on the token is over anyway
	Hour      time.Time      // real, the beginning of the hour in which it came
	Most      int            // forms that the desk takes in an hour
	On        appraisal.Date // the day, in the desk's own time
	Marks     appraisal.Marks
	HasMarks  bool
	Words     string // may be empty
	Complaint string // may be empty
	Kind      appraisal.ComplaintKind
	CodeHash  []byte // SHA-256 of the code of the complaint
}

// ErrFlood says that a desk was sent more forms in an hour than it takes.
var ErrFlood = errors.New("the desk is sent too many forms in this hour")

// KeepVisit keeps a form once for its token: counted is false when the token was used before, and then nothing is kept.
// ErrFlood leaves the token unused, so that the form can be sent again later.
func (tx Tx) KeepVisit(ctx context.Context, v Visited) (counted bool, err error) {
	tag, err := tx.q.Exec(ctx, `insert into desk_visits (desk_id, nonce, over_on) values ($1, $2, $3) on conflict do nothing`, v.DeskID, v.Nonce[:], day(v.OverOn))
	if err != nil || tag.RowsAffected() == 0 {
		return false, err
	}
	b := &pgx.Batch{}
	b.Queue(`insert into desk_hours as h (desk_id, hour, taken) values ($1, $2, 1)
		on conflict (agency_id, desk_id, hour) do update set taken = h.taken + 1 where h.taken < $3`, v.DeskID, stored(v.Hour), v.Most)
	if v.HasMarks {
		marks := make([]int16, len(v.Marks))
		for i, m := range v.Marks {
			marks[i] = int16(m)
		}
		b.Queue(`insert into survey_answers (desk_id, on_day, marks) values ($1, $2, $3)`, v.DeskID, day(v.On), marks)
	}
	if v.Words != "" {
		b.Queue(`insert into survey_words (desk_id, on_day, body) values ($1, $2, $3)`, v.DeskID, day(v.On), v.Words)
	}
	if v.Complaint != "" {
		b.Queue(`insert into complaints (desk_id, code_hash, kind, body, on_day) values ($1, $2, $3, $4, $5)`,
			v.DeskID, v.CodeHash, string(v.Kind), v.Complaint, day(v.On))
	}
	results := tx.q.SendBatch(ctx, b)
	tag, err = results.Exec()
	if err == nil && tag.RowsAffected() == 0 {
		err = ErrFlood
	}
	for n := 1; n < b.Len() && err == nil; n++ {
		_, err = results.Exec()
	}
	return err == nil, errors.Join(err, results.Close())
}

// NoteFlood counts a form that a desk did not take.
func (tx Tx) NoteFlood(ctx context.Context, desk string, hour time.Time) error {
	_, err := tx.q.Exec(ctx, `update desk_hours set refused = refused + 1 where desk_id = $1 and hour = $2`, desk, stored(hour))
	return err
}

// hoursKept is how long the counts of hours stay: as long as they are shown, and some.
const hoursKept = 92 * 24 * time.Hour

// SweepVisits forgets marks of tokens that are over, and old counts of hours. today is the agency's day, now the real instant.
func (tx Tx) SweepVisits(ctx context.Context, today appraisal.Date, now time.Time) error {
	b := &pgx.Batch{}
	b.Queue(`delete from desk_visits where over_on < $1`, day(today))
	b.Queue(`delete from desk_hours where hour < $1`, stored(now.Add(-hoursKept)))
	return tx.q.SendBatch(ctx, b).Close()
}
