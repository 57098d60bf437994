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
	Kind       string // of the contract, for example "PAPER_KIND_TARGETS"
	Form       string // number of the form, for example "A.1.7"
	Layout     int    // how the program drew it
	ContentSum []byte // SHA-256 of what it says
	FileSum    []byte // SHA-256 of the PDF
	Pages      int
	JournalSeq int64     // end of the case's journal when it was issued
	IssuedAt   time.Time // real
}

const paperColumns = `p.id, p.code, p.case_id, p.kind, p.form, p.layout, p.content_sum, p.file_sum, p.pages, p.journal_seq, p.issued_at`

func scanPaper(r pgx.Row) (p Paper, err error) {
	return p, r.Scan(&p.ID, &p.Code, &p.CaseID, &p.Kind, &p.Form, &p.Layout, &p.ContentSum, &p.FileSum, &p.Pages, &p.JournalSeq, (*instant)(&p.IssuedAt))
}

// PaperIssued returns the issue of a paper for what its record says; ErrNotFound when it was not issued yet.
func (tx Tx) PaperIssued(ctx context.Context, caseID, kind string, layout int, contentSum []byte) (Paper, error) {
	p, err := scanPaper(tx.q.QueryRow(ctx, `select `+paperColumns+` from papers p
		where p.case_id = $1 and p.kind = $2 and p.layout = $3 and p.content_sum = $4`, caseID, kind, layout, contentSum))
	return p, missing(err, "paper of case", caseID)
}

// IssuePaper keeps the issue of a paper. When somebody else was faster, first is false and the issue is theirs.
func (tx Tx) IssuePaper(ctx context.Context, p Paper) (kept Paper, first bool, err error) {
	p.ID, p.IssuedAt = NewID(), stored(p.IssuedAt)
	tag, err := tx.q.Exec(ctx, `insert into papers (id, code, case_id, kind, form, layout, content_sum, file_sum, pages, journal_seq, issued_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict (agency_id, case_id, kind, layout, content_sum) do nothing`,
		p.ID, p.Code, p.CaseID, p.Kind, p.Form, p.Layout, p.ContentSum, p.FileSum, p.Pages, p.JournalSeq, p.IssuedAt)
	if err != nil {
		return Paper{}, false, fmt.Errorf("paper of case %s: %w", p.CaseID, err)
	}
	if tag.RowsAffected() == 1 {
		return p, true, nil
	}
	kept, err = tx.PaperIssued(ctx, p.CaseID, p.Kind, p.Layout, p.ContentSum)
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
