package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"siklus.id/appraisal"
)

// JournalRow is one line of a case's journal. Its hash covers every other field and the hash of the row before.
type JournalRow struct {
	CaseID     string
	Seq        int64
	EntryID    string
	Kind       string // the kind of the act, or the event of the engine
	ActID      string // empty for an event
	By         appraisal.Party
	At         time.Time // legal
	RecordedAt time.Time // real
	Stage      appraisal.Stage
	Entry      string // the entry as JSON, exactly as it was recorded
	ContentSum []byte // SHA-256 of what was written with the act; nil when nothing was
	PrevHash   []byte
	Hash       []byte
}

// sum computes the hash of a row. Fields are hashed as one JSON text in this fixed order.
func (r JournalRow) sum(agency string) ([]byte, error) {
	body, err := asJSON(struct {
		Agency, Case           string
		Seq                    int64
		Entry, Kind, Act       string
		Person, Role, Capacity string
		At, RecordedAt         string
		Stage, Body, Content   string
	}{agency, r.CaseID, r.Seq, r.EntryID, r.Kind, r.ActID, r.By.Person, string(r.By.Role), string(r.By.Capacity),
		stored(r.At).Format(time.RFC3339Nano), stored(r.RecordedAt).Format(time.RFC3339Nano), string(r.Stage), r.Entry,
		hex.EncodeToString(r.ContentSum)})
	if err != nil {
		return nil, err
	}
	h := sha256.New()
	h.Write(r.PrevHash)
	h.Write([]byte(body))
	return h.Sum(nil), nil
}

// newJournalRow makes the row of an entry that follows the given end of a journal.
func newJournalRow(e appraisal.Entry, agency string, after int64, head []byte, content *string, recordedAt time.Time) (JournalRow, error) {
	body, err := asJSON(e)
	if err != nil {
		return JournalRow{}, fmt.Errorf("entry %s: %w", e.ID, err)
	}
	r := JournalRow{CaseID: e.Case, Seq: after + 1, EntryID: e.ID, Kind: e.Event, At: stored(e.At), RecordedAt: stored(recordedAt),
		By: appraisal.Party{Role: appraisal.System}, Stage: e.Step.Stage, Entry: body, PrevHash: head}
	if e.Act != nil {
		r.Kind, r.ActID, r.By = string(e.Act.Kind), e.Act.ID, e.Act.By
	}
	if content != nil {
		r.ContentSum = HashSecret(*content)
	}
	r.Hash, err = r.sum(agency)
	return r, err
}

const journalColumns = `j.case_id, j.seq, j.entry_id, j.kind, coalesce(j.act_id::text, ''), j.by_person, j.by_role, j.by_capacity,
	j.at, j.recorded_at, j.stage, j.entry::text, j.content_sum, j.prev_hash, j.hash`

func scanJournal(r pgx.Row) (j JournalRow, err error) {
	return j, r.Scan(&j.CaseID, &j.Seq, &j.EntryID, &j.Kind, &j.ActID, &j.By.Person, (*string)(&j.By.Role), (*string)(&j.By.Capacity),
		(*instant)(&j.At), (*instant)(&j.RecordedAt), (*string)(&j.Stage), &j.Entry, &j.ContentSum, &j.PrevHash, &j.Hash)
}

// Journal returns the journal of a case in order.
func (tx Tx) Journal(ctx context.Context, caseID string) ([]JournalRow, error) {
	rows, err := tx.q.Query(ctx, `select `+journalColumns+` from journal j where j.case_id = $1 order by j.seq`, caseID)
	return collect(rows, err, scanJournal)
}

// JournalFault is what a check of a journal found.
type JournalFault struct {
	CaseID string
	Seq    int64  // the first row that is wrong
	What   string // "changed", "missing", "out of its place", "content changed", "inserted or removed at the end"
}

// Error implements error.
func (f *JournalFault) Error() string {
	return fmt.Sprintf("journal of case %s, row %d: %s", f.CaseID, f.Seq, f.What)
}

// VerifyJournal recomputes the chain of a case and compares it with the case's own note of its end and with what
// the register holds. It returns a *JournalFault for a row that was changed, removed, swapped or inserted.
func (tx Tx) VerifyJournal(ctx context.Context, caseID string) error {
	batch := &pgx.Batch{}
	batch.Queue(`select journal_seq, journal_head from cases where id = $1`, caseID)
	batch.Queue(`select `+journalColumns+`, a.content::text from journal j left join acts a on a.id = j.act_id
		where j.case_id = $1 order by j.seq`, caseID)
	answers := tx.q.SendBatch(ctx, batch)
	defer func() { _ = answers.Close() }()
	var last int64
	var head []byte
	if err := answers.QueryRow().Scan(&last, &head); err != nil {
		return missing(err, "case", caseID)
	}
	rows, err := answers.Query()
	if err != nil {
		return err
	}
	defer rows.Close()
	var seq int64
	prev := []byte{}
	for rows.Next() {
		var content *string
		j, err := scanJournal(also(rows, &content))
		if err != nil {
			return err
		}
		seq++
		if fault, err := checkRow(j, tx.agency, seq, prev, content); fault != "" || err != nil {
			if err != nil {
				return err
			}
			return &JournalFault{caseID, seq, fault}
		}
		prev = j.Hash
	}
	if err := rows.Err(); err != nil {
		return err
	}
	if seq != last || !bytes.Equal(prev, head) {
		return &JournalFault{caseID, min(seq, last) + 1, "inserted or removed at the end"}
	}
	return nil
}

func checkRow(j JournalRow, agency string, seq int64, prev []byte, content *string) (string, error) {
	want, err := j.sum(agency)
	switch {
	case err != nil:
		return "", err
	case j.Seq != seq:
		return "missing", nil
	case !bytes.Equal(j.Hash, want):
		return "changed", nil
	case !bytes.Equal(j.PrevHash, prev):
		return "out of its place", nil
	case content == nil && j.ContentSum != nil, content != nil && !bytes.Equal(j.ContentSum, HashSecret(*content)):
		return "content changed", nil
	}
	return "", nil
}

// also scans one more column after those of a scan function.
func also(r pgx.Row, more ...any) pgx.Row { return rowAnd{r, more} }

type rowAnd struct {
	pgx.Row
	more []any
}

// Scan implements pgx.Row.
func (r rowAnd) Scan(dest ...any) error { return r.Row.Scan(append(dest, r.more...)...) }

// VerifyAll checks the journal of every case of the agency and returns how many are right; it stops at the first
// fault.
func (tx Tx) VerifyAll(ctx context.Context) (cases int, err error) {
	rows, err := tx.q.Query(ctx, `select id from cases order by id`)
	if err != nil {
		return 0, err
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return 0, err
	}
	for _, id := range ids {
		if err := tx.VerifyJournal(ctx, id); err != nil {
			return cases, err
		}
		cases++
	}
	return cases, nil
}

// LogRead notes that a person has read something of a case: results are personal data.
func (tx Tx) LogRead(ctx context.Context, person, caseID, what string) error {
	_, err := tx.q.Exec(ctx, `insert into reads (person_id, case_id, what) values ($1, $2, $3)`, person, caseID, what)
	return err
}

// Read is one note of who read what.
type Read struct {
	PersonID, CaseID, What string
	At                     time.Time // real
}

// Reads returns who has read what of a case, oldest first.
func (tx Tx) Reads(ctx context.Context, caseID string) ([]Read, error) {
	rows, err := tx.q.Query(ctx, `select person_id, case_id, what, read_at from reads where case_id = $1 order by id`, caseID)
	return collect(rows, err, func(r pgx.Row) (n Read, err error) {
		return n, r.Scan(&n.PersonID, &n.CaseID, &n.What, (*instant)(&n.At))
	})
}
