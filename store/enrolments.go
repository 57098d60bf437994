package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"siklus.id/appraisal"
)

// What became of telling an organiser about somebody.
const (
	EnrolmentWaiting   = "waiting"   // its system is to be told
	EnrolmentListed    = "listed"    // it is told by the list
	EnrolmentSent      = "sent"      // its system has taken it
	EnrolmentFailed    = "failed"    // its system would not; HR does it by hand
	EnrolmentRecorded  = "recorded"  // HR did it by hand
	EnrolmentLeft      = "left"      // the person goes no more; its system is to be told
	EnrolmentWithdrawn = "withdrawn" // it is told, or never knew
	EnrolmentCompleted = "completed"
)

// queueTraining frees the seat of a training that ended without hours or left its course, credits the hours of one that
// was completed, and keeps the enrolment in step.
func queueTraining(b *pgx.Batch, e appraisal.Entry) {
	completed := e.Step.Stage == appraisal.TrainingCompleted
	left := e.Step.Stage.Ended() && !completed
	if e.Act != nil && e.Act.Kind == appraisal.MoveTraining {
		left = true
		if e.Step.Stage != appraisal.TrainingOffered {
			b.Queue(`select release_seat($1)`, e.Case)
		}
	}
	if left && e.Step.Stage.Ended() {
		b.Queue(`select release_seat($1)`, e.Case)
	}
	if left {
		// What was told to a system has to be taken back there; what was not, or was done by hand, is simply over.
		b.Queue(`update enrolments set state = case state when 'sent' then 'left' else 'withdrawn' end, changed_at = clock_timestamp()
			where training_id = $1 and state in ('waiting', 'listed', 'sent', 'failed', 'recorded')`, e.Case)
	}
	if e.Act == nil {
		if e.Event == appraisal.EnrolmentFailed {
			b.Queue(`update enrolments set state = 'failed', changed_at = clock_timestamp() where training_id = $1 and state = 'waiting'`, e.Case)
		}
		return
	}
	switch {
	case e.Act.Kind == appraisal.ConfirmTraining && e.Step.Stage == appraisal.TrainingEnrolled:
		state := EnrolmentListed
		if e.Act.Facts.Told != "" {
			state = EnrolmentWaiting
		}
		b.Queue(`insert into enrolments (training_id, course_id, state) select s.training_id, s.course_id, $2 from seats s where s.training_id = $1
			on conflict (agency_id, training_id, course_id) do update set state = excluded.state, fault = '', tries = 0, changed_at = clock_timestamp()`, e.Case, state)
	case e.Act.Kind == appraisal.RecordEnrolment:
		b.Queue(`update enrolments set state = 'recorded', changed_at = clock_timestamp() where training_id = $1 and state in ('waiting', 'failed')`, e.Case)
	case e.Act.Kind == appraisal.CompleteTraining && completed:
		b.Queue(`update enrolments set state = 'completed', changed_at = clock_timestamp()
			where training_id = $1 and state in ('waiting', 'listed', 'sent', 'failed', 'recorded')`, e.Case)
		b.Queue(`insert into training_hours (training_id, person_id, year, hours, act_id, credited_at)
			select v.* from (select c.id, c.person_id, extract(year from $3::timestamptz at time zone g.zone)::int,
					coalesce((a.content->>'hours')::int, p.hours, k.hours) as hours, a.id, $3::timestamptz
				from cases c cross join agencies g join acts a on a.id = $2
					left join seats s on s.training_id = c.id left join courses k on k.id = s.course_id
					left join training_plans p on p.training_id = c.id and p.course_id = s.course_id
				where c.id = $1) v where v.hours > 0
			on conflict do nothing`, e.Case, e.Act.ID, e.At)
	}
}

// Enrolment is one person enrolled in one course.
type Enrolment struct {
	TrainingID, CourseID    string
	OrganiserID             string // empty: nobody on record
	State, Fault            string
	Tries                   int
	ChangedAt               time.Time // real
	PersonID                string
	Name, Number, Email     string
	UnitCode                string
	CourseTitle, ExternalID string // of the course as it was approved; the system's ID as it is now
	Starts, Ends            appraisal.Date
	Hours                   int
	CourseCode              string
}

const enrolmentQuery = `select e.training_id, e.course_id, coalesce(k.organiser_id::text, ''), e.state, e.fault, e.tries, e.changed_at, c.person_id,
		p.name, p.number, coalesce(p.email, ''), c.unit_code, coalesce(v.course->>'Title', k.title), k.external_id, k.starts, k.ends,
		coalesce(pl.hours, k.hours), k.code
	from enrolments e join cases c on c.id = e.training_id join people p on p.id = c.person_id join courses k on k.id = e.course_id
		left join training_plans pl on pl.training_id = e.training_id and pl.course_id = e.course_id
		left join course_versions v on v.course_id = pl.course_id and v.version = pl.version `

func scanEnrolment(r pgx.Row) (e Enrolment, err error) {
	return e, r.Scan(&e.TrainingID, &e.CourseID, &e.OrganiserID, &e.State, &e.Fault, &e.Tries, (*instant)(&e.ChangedAt), &e.PersonID,
		&e.Name, &e.Number, &e.Email, &e.UnitCode, &e.CourseTitle, &e.ExternalID, (*day)(&e.Starts), (*day)(&e.Ends), &e.Hours, &e.CourseCode)
}

// Enrolments returns the enrolments of an organiser and of a course, by course and name; empty fields do not narrow it.
func (tx Tx) Enrolments(ctx context.Context, organiser, course string) ([]Enrolment, error) {
	rows, err := tx.q.Query(ctx, enrolmentQuery+`where ($1 = '' or k.organiser_id = nullif($1, '')::uuid) and ($2 = '' or e.course_id = nullif($2, '')::uuid)
		order by k.title, k.id, p.name, e.training_id`, organiser, course)
	return collect(rows, err, scanEnrolment)
}

// EnrolmentOf returns the enrolment of a training in the course that it is about, or is leaving; the one that changed
// last when there are several.
func (tx Tx) EnrolmentOf(ctx context.Context, training string) (Enrolment, error) {
	e, err := scanEnrolment(tx.q.QueryRow(ctx, enrolmentQuery+`where e.training_id = $1 order by e.changed_at desc, e.course_id limit 1`, training))
	return e, missing(err, "enrolment of training", training)
}

// LeavingOf returns the enrolments of a training that its organisers' systems still have to be told the end of.
func (tx Tx) LeavingOf(ctx context.Context, training string) ([]Enrolment, error) {
	rows, err := tx.q.Query(ctx, enrolmentQuery+`where e.training_id = $1 and e.state = 'left' order by e.course_id`, training)
	return collect(rows, err, scanEnrolment)
}

// MarkEnrolment notes what became of telling an organiser, when the enrolment still stands as it did: from is that state.
// fault is a code, empty when it went well.
func (tx Tx) MarkEnrolment(ctx context.Context, training, course, from, to, fault string) error {
	_, err := tx.q.Exec(ctx, `update enrolments set state = $4, fault = $5, tries = tries + 1, changed_at = clock_timestamp()
		where training_id = $1 and course_id = $2 and state = $3`, training, course, from, to, fault)
	if err != nil {
		return fmt.Errorf("enrolment of training %s: %w", training, err)
	}
	return nil
}

// EnterCompletion enters an act CompleteTraining of the system in the register, because the organiser's system says that
// the training is completed; the relay hands it over. Twice is once. now is the real instant.
func (tx Tx) EnterCompletion(ctx context.Context, training, content string, now time.Time) error {
	facts, err := asJSON(appraisal.Facts{HasReason: true})
	if err != nil {
		return err
	}
	e, err := tx.EnrolmentOf(ctx, training)
	if err != nil {
		return err
	}
	return tx.enterBySystem(ctx, training, appraisal.CompleteTraining, appraisal.DeriveID("completed", training, e.CourseID), facts, content, now)
}

// TrainingProof is a file by which somebody proves a completion.
type TrainingProof struct {
	CaseID     string
	Name, Type string // Type: media type, found by the content
	Content    []byte
}

// Sum is the SHA-256 of the content, hexadecimal.
func (p TrainingProof) Sum() string {
	sum := sha256.Sum256(p.Content)
	return hex.EncodeToString(sum[:])
}

// PutTrainingProof keeps a file. The same content as the last one is the same file; another one is a new version.
func (tx Tx) PutTrainingProof(ctx context.Context, p TrainingProof, now time.Time) error {
	if err := tx.takeTurns(ctx, p.CaseID, "proof"); err != nil {
		return err
	}
	sum := sha256.Sum256(p.Content)
	_, err := tx.q.Exec(ctx, `insert into training_proofs (training_id, version, name, type, sha256, content, put_at)
		select $1, coalesce(max(version), 0) + 1, $2, $3, $4, $5, $6 from training_proofs where training_id = $1
		having $4 is distinct from (select l.sha256 from training_proofs l where l.training_id = $1 order by l.version desc limit 1)`,
		p.CaseID, p.Name, p.Type, sum[:], p.Content, stored(now))
	if err != nil {
		return fmt.Errorf("proof of training %s: %w", p.CaseID, err)
	}
	return nil
}

// TrainingProof returns the last file of a training.
func (tx Tx) TrainingProof(ctx context.Context, training string) (p TrainingProof, err error) {
	p.CaseID = training
	err = tx.q.QueryRow(ctx, `select name, type, content from training_proofs where training_id = $1 order by version desc limit 1`, training).
		Scan(&p.Name, &p.Type, &p.Content)
	return p, missing(err, "proof of training", training)
}
