package store

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// Paper is one issue of a paper (*dokumen*): which code was given to what a record said. Rows are added, never changed.
type Paper struct {
	ID, Code   string
	CaseID     string
	Subject    string // what it is of when that is not the case itself: a record of guidance or counselling, an act; empty: the case
	Kind       string // of the contract, for example "PAPER_KIND_TARGETS"
	Form       string // number of the form, for example "A.1.7"
	Layout     int    // how the program drew it
	ContentSum []byte // SHA-256 of what it says
	FileSum    []byte // SHA-256 of the PDF
	Pages      int
	Emblem     string    // that it was drawn with: empty the place holder, "none", or the sum of the agency's own file
	JournalSeq int64     // end of the case's journal when it was issued
	IssuedAt   time.Time // real
}

const paperColumns = `p.id, p.code, p.case_id, p.kind, p.form, p.layout, p.content_sum, p.file_sum, p.pages, p.journal_seq, p.issued_at, p.subject, p.emblem`

func scanPaper(r pgx.Row) (p Paper, err error) {
	return p, r.Scan(&p.ID, &p.Code, &p.CaseID, &p.Kind, &p.Form, &p.Layout, &p.ContentSum, &p.FileSum, &p.Pages, &p.JournalSeq, (*instant)(&p.IssuedAt), &p.Subject, &p.Emblem)
}

// PaperIssued returns the issue of a paper with the same case, subject, kind, layout, content and emblem; ErrNotFound when
// it was not issued yet.
func (tx Tx) PaperIssued(ctx context.Context, same Paper) (Paper, error) {
	p, err := scanPaper(tx.q.QueryRow(ctx, `select `+paperColumns+` from papers p
		where p.case_id = $1 and p.kind = $2 and p.layout = $3 and p.content_sum = $4 and p.subject = $5 and p.emblem = $6`,
		same.CaseID, same.Kind, same.Layout, same.ContentSum, same.Subject, same.Emblem))
	return p, missing(err, "paper of case", same.CaseID)
}

// IssuePaper keeps the issue of a paper. When somebody else was faster, first is false and the issue is theirs.
func (tx Tx) IssuePaper(ctx context.Context, p Paper) (kept Paper, first bool, err error) {
	p.ID, p.IssuedAt = NewID(), stored(p.IssuedAt)
	tag, err := tx.q.Exec(ctx, `insert into papers (id, code, case_id, kind, form, layout, content_sum, file_sum, pages, journal_seq, issued_at, subject, emblem)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) on conflict on constraint papers_once do nothing`,
		p.ID, p.Code, p.CaseID, p.Kind, p.Form, p.Layout, p.ContentSum, p.FileSum, p.Pages, p.JournalSeq, p.IssuedAt, p.Subject, p.Emblem)
	if err != nil {
		return Paper{}, false, fmt.Errorf("paper of case %s: %w", p.CaseID, err)
	}
	if tag.RowsAffected() == 1 {
		return p, true, nil
	}
	kept, err = tx.PaperIssued(ctx, p)
	return kept, false, err
}

// PaperByCode returns the paper of a code.
func (tx Tx) PaperByCode(ctx context.Context, code string) (Paper, error) {
	p, err := scanPaper(tx.q.QueryRow(ctx, `select `+paperColumns+` from papers p where p.code = $1`, code))
	return p, missing(err, "paper", "with that code")
}

// AgencyOfPaper returns the agency that issued the paper of a code, whoever asks.
func (s *Store) AgencyOfPaper(ctx context.Context, code string) (agency string, err error) {
	var found *string
	err = s.pool.QueryRow(ctx, `select agency_of_paper($1)`, code).Scan(&found)
	if err == nil && found == nil {
		err = pgx.ErrNoRows
	}
	if err != nil {
		return "", missing(err, "paper", "with that code")
	}
	return *found, nil
}
