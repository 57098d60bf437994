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

// Errors of the catalogue that callers tell apart with errors.Is.
var (
	ErrCodeTaken   = errors.New("the code belongs to something else")
	ErrBudgetSpent = errors.New("seats hold more than that already")
)

// Course is a training that can be reserved.
type Course struct {
	ID, Title, Provider string
	Hours               int   // JP credited on completion
	Seats, Taken        int   // seats there are, and how many are held
	Price               int64 // rupiah a seat

	Code         string // the agency's own; empty: none
	OrganiserID  string // empty: nobody on record
	Organiser    string // name; read only
	Starts, Ends appraisal.Date
	Form         appraisal.CourseForm // empty to write: classical
	Kind         appraisal.CourseKind // empty to write: technical
	Competences  []string             // codes
	Values       []string             // codes of behaviour values
	ExternalID   string               // in the organiser's own system
	About        string
	Version      int            // from 1; read only
	CancelledOn  appraisal.Date // read only
	CancelReason string         // read only
}

// Serving is what the course serves.
func (c Course) Serving() appraisal.Serving {
	return appraisal.Serving{Kind: c.Kind, Competences: c.Competences, Values: c.Values}
}

const courseColumns = `k.id, k.title, k.provider, k.hours, k.seats, k.taken, k.price, k.code, coalesce(k.organiser_id::text, ''), coalesce(o.name, ''),
	k.starts, k.ends, k.form, k.kind, k.competences, k.behaviour, k.external_id, k.about, k.version, k.cancelled_on, k.cancel_reason`

const courseFrom = ` from courses k left join organisers o on o.id = k.organiser_id `

func scanCourse(r pgx.Row) (c Course, err error) {
	err = r.Scan(&c.ID, &c.Title, &c.Provider, &c.Hours, &c.Seats, &c.Taken, &c.Price, &c.Code, &c.OrganiserID, &c.Organiser,
		(*day)(&c.Starts), (*day)(&c.Ends), (*string)(&c.Form), (*string)(&c.Kind), &c.Competences, &c.Values, &c.ExternalID, &c.About,
		&c.Version, (*day)(&c.CancelledOn), &c.CancelReason)
	return c, err
}

// same reports whether two courses say the same; what is read only does not count.
func (c Course) same(o Course) bool {
	said := func(c Course) string {
		c.Taken, c.Organiser, c.Version, c.CancelledOn, c.CancelReason = 0, "", 0, 0, ""
		if len(c.Competences) == 0 {
			c.Competences = nil
		}
		if len(c.Values) == 0 {
			c.Values = nil
		}
		b, _ := json.Marshal(c)
		return string(b)
	}
	return said(c) == said(o)
}

// PutCourse makes a course or changes it; how many seats are held does not change. A change is another version;
// trainings that were approved keep theirs. It returns the course as kept. ErrCodeTaken when another course has the code.
func (tx Tx) PutCourse(ctx context.Context, c Course) (Course, error) {
	if c.ID == "" {
		c.ID = NewID()
	}
	if c.Form == "" {
		c.Form = appraisal.Classical
	}
	if c.Kind == "" {
		c.Kind = appraisal.TechnicalCourse
	}
	if err := tx.freeCode(ctx, c); err != nil {
		return Course{}, err
	}
	before, err := scanCourse(tx.q.QueryRow(ctx, `select `+courseColumns+courseFrom+`where k.id = $1 for no key update of k`, c.ID))
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return Course{}, fmt.Errorf("course %s: %w", c.ID, err)
	}
	c.Version = 1
	if err == nil {
		if c.Version = before.Version; c.same(before) {
			return before, nil
		}
		if err := tx.keepVersion(ctx, before); err != nil {
			return Course{}, err
		}
		c.Version++
	}
	_, err = tx.q.Exec(ctx, `insert into courses (id, title, provider, hours, seats, price, code, organiser_id, starts, ends, form, kind,
			competences, behaviour, external_id, about, version)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
		on conflict (agency_id, id) do update set title = excluded.title, provider = excluded.provider, hours = excluded.hours,
			seats = excluded.seats, price = excluded.price, code = excluded.code, organiser_id = excluded.organiser_id,
			starts = excluded.starts, ends = excluded.ends, form = excluded.form, kind = excluded.kind, competences = excluded.competences,
			behaviour = excluded.behaviour, external_id = excluded.external_id, about = excluded.about, version = excluded.version`,
		c.ID, c.Title, c.Provider, c.Hours, c.Seats, c.Price, c.Code, orNull(c.OrganiserID), day(c.Starts), day(c.Ends), string(c.Form),
		string(c.Kind), notNil(c.Competences), notNil(c.Values), c.ExternalID, c.About, c.Version)
	if err != nil {
		return Course{}, fmt.Errorf("course %s: %w", c.ID, err)
	}
	kept, err := tx.CourseByID(ctx, c.ID)
	if err != nil {
		return Course{}, err
	}
	return kept, tx.keepVersion(ctx, kept)
}

// freeCode refuses a code that another course has. The index behind it decides between two that come at once.
func (tx Tx) freeCode(ctx context.Context, c Course) error {
	if c.Code == "" {
		return nil
	}
	var taken bool
	err := tx.q.QueryRow(ctx, `select exists (select from courses where code = $1 and id <> $2)`, c.Code, c.ID).Scan(&taken)
	if err == nil && taken {
		return fmt.Errorf("course %s: %w", c.Code, ErrCodeTaken)
	}
	return err
}

// keepVersion writes down a version once.
func (tx Tx) keepVersion(ctx context.Context, c Course) error {
	text, err := asJSON(c)
	if err != nil {
		return err
	}
	_, err = tx.q.Exec(ctx, `insert into course_versions (course_id, version, course) values ($1, $2, $3) on conflict do nothing`, c.ID, c.Version, text)
	return err
}

func notNil(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}

// Courses returns the agency's courses by title, those that were cancelled too.
func (tx Tx) Courses(ctx context.Context) ([]Course, error) {
	rows, err := tx.q.Query(ctx, `select `+courseColumns+courseFrom+`order by k.title, k.id`)
	return collect(rows, err, scanCourse)
}

// CourseByID returns one course.
func (tx Tx) CourseByID(ctx context.Context, id string) (Course, error) {
	c, err := scanCourse(tx.q.QueryRow(ctx, `select `+courseColumns+courseFrom+`where k.id = $1`, id))
	return c, missing(err, "course", id)
}

// CourseByCode returns the course with a code of the agency's own.
func (tx Tx) CourseByCode(ctx context.Context, code string) (Course, error) {
	c, err := scanCourse(tx.q.QueryRow(ctx, `select `+courseColumns+courseFrom+`where k.code = $1 and k.code <> ''`, code))
	return c, missing(err, "course", code)
}

// CourseVersion is what a course was from an instant on.
type CourseVersion struct {
	Course
	Since  time.Time // real
	KeptBy int       // running trainings that keep it
}

// CourseVersions returns what a course was, the newest first. A course from before there were versions has none until
// it is changed.
func (tx Tx) CourseVersions(ctx context.Context, id string) ([]CourseVersion, error) {
	rows, err := tx.q.Query(ctx, `select v.course::text, v.version, v.since, (select count(*) from training_plans p join cases c on c.id = p.training_id
			where p.course_id = v.course_id and p.version = v.version and c.closed_at is null)
		from course_versions v where v.course_id = $1 order by v.version desc`, id)
	return collect(rows, err, func(r pgx.Row) (v CourseVersion, err error) {
		var text string
		var version int
		if err = r.Scan(&text, &version, (*instant)(&v.Since), &v.KeptBy); err == nil {
			err = json.Unmarshal([]byte(text), &v.Course)
		}
		v.Version = version
		return v, err
	})
}

// CourseOf returns the course of a training as it was approved, else as the catalogue has it now; changed is true when
// the catalogue says something else. ErrNotFound while none is proposed.
func (tx Tx) CourseOf(ctx context.Context, training string) (c Course, changed bool, err error) {
	var now, version, hours int
	var price int64
	var text *string
	err = tx.q.QueryRow(ctx, `select k.id, k.version, coalesce(p.version, k.version), coalesce(p.hours, k.hours), coalesce(p.price, k.price), v.course::text
		from courses k left join training_plans p on p.training_id = $1 and p.course_id = k.id
			left join course_versions v on v.course_id = k.id and v.version = p.version
		where k.id = coalesce(training_course($1), (select s.course_id from seats s where s.training_id = $1))`, training).
		Scan(&c.ID, &now, &version, &hours, &price, &text)
	if err != nil {
		return c, false, missing(err, "course of training", training)
	}
	current, err := tx.CourseByID(ctx, c.ID)
	if err != nil || text == nil || now == version {
		return current, false, err
	}
	if err = json.Unmarshal([]byte(*text), &c); err != nil {
		return c, false, err
	}
	c.Version, c.Hours, c.Price = version, hours, price
	c.Seats, c.Taken, c.CancelledOn, c.CancelReason = current.Seats, current.Taken, current.CancelledOn, current.CancelReason
	return c, true, nil
}

// CancelCourse takes a course off on a legal day. Cancelling it again changes nothing. The running trainings that count
// on it get an act MoveTraining of the system in the register, once each; the relay hands them over. It returns how many.
// now is the real instant.
func (tx Tx) CancelCourse(ctx context.Context, id, replacement, reason string, on appraisal.Date, now time.Time) (int, error) {
	tag, err := tx.q.Exec(ctx, `update courses set cancelled_on = $2, cancel_reason = $3 where id = $1 and cancelled_on is null`, id, day(on), reason)
	if err != nil {
		return 0, fmt.Errorf("cancel course %s: %w", id, err)
	}
	if tag.RowsAffected() == 0 {
		_, err := tx.CourseByID(ctx, id)
		return 0, err
	}
	facts, err := asJSON(appraisal.Facts{HasReason: true, Course: replacement})
	if err != nil {
		return 0, err
	}
	content, err := asJSON(map[string]string{"reason": reason, "courseId": replacement})
	if err != nil {
		return 0, err
	}
	rows, err := tx.q.Query(ctx, `select c.id::text from cases c where c.proceeding = 'training' and c.closed_at is null
		and c.stage in ('training-proposed', 'training-waiting', 'training-offered', 'training-enrolled') and training_course(c.id) = $1 order by c.id`, id)
	if err != nil {
		return 0, err
	}
	cases, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return 0, err
	}
	for _, c := range cases {
		if err := tx.enterBySystem(ctx, c, appraisal.MoveTraining, appraisal.DeriveID("cancelled", id, c), facts, content, now); err != nil {
			return 0, err
		}
	}
	return len(cases), nil
}

// enterBySystem enters an act of the system in a training in the register; the same request twice is once.
func (tx Tx) enterBySystem(ctx context.Context, caseID string, kind appraisal.ActKind, request, facts, content string, now time.Time) error {
	_, err := tx.q.Exec(ctx, `insert into acts (id, case_id, proceeding, kind, by_person, by_role, facts, content, via, request_id, received_at)
		values ($1, $2, 'training', $3, '', $4, $5, $6, 'system', $7, $8) on conflict do nothing`,
		appraisal.DeriveID("act", request), caseID, string(kind), string(appraisal.System), facts, content, request, instant(now))
	if err != nil {
		return fmt.Errorf("enter %s in %s: %w", kind, caseID, err)
	}
	return nil
}
