package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"siklus.id/appraisal"
)

// ErrEvidenceDamaged says that a file is not what its check-sum says.
var ErrEvidenceDamaged = errors.New("the content is not what its check-sum says")

// ProgressFile is one small file of evidence. A changed file is another version.
type ProgressFile struct {
	EntryID    string
	Version    int // from 1
	Name, Type string
	Size       int
	SHA256     []byte
	Content    []byte // only from FileOf
}

// PutFile keeps the file of an entry. The same content again is the same file; another one is a new version.
func (tx Tx) PutFile(ctx context.Context, f ProgressFile, now time.Time) error {
	sum := sha256.Sum256(f.Content)
	_, err := tx.q.Exec(ctx, `insert into progress_files (entry_id, version, name, type, sha256, content, put_at)
		select $1::uuid, 1 + coalesce(max(l.version), 0), $2::text, $3::text, $4::bytea, $5::bytea, $6::timestamptz
		from progress_files l where l.entry_id = $1
		having coalesce((select k.sha256 from progress_files k where k.entry_id = $1 order by k.version desc limit 1), '') <> $4`,
		f.EntryID, f.Name, f.Type, sum[:], f.Content, stored(now))
	if err != nil {
		return fmt.Errorf("keep a file of entry %s: %w", f.EntryID, err)
	}
	return nil
}

// FileOf returns a file with its content, the last version when version is 0. ErrEvidenceDamaged when the content was
// changed behind the store's back.
func (tx Tx) FileOf(ctx context.Context, entryID string, version int) (ProgressFile, error) {
	f := ProgressFile{EntryID: entryID}
	err := tx.q.QueryRow(ctx, `select version, name, type, octet_length(content), sha256, content from progress_files
		where entry_id = $1 and ($2 = 0 or version = $2) order by version desc limit 1`, entryID, version).
		Scan(&f.Version, &f.Name, &f.Type, &f.Size, &f.SHA256, &f.Content)
	if err != nil {
		return f, missing(err, "file of entry", entryID)
	}
	if sum := sha256.Sum256(f.Content); !bytes.Equal(sum[:], f.SHA256) {
		return ProgressFile{}, fmt.Errorf("file of entry %s: %w", entryID, ErrEvidenceDamaged)
	}
	return f, nil
}

// FileNotes returns what is kept about the last file of entries, without content, by entry.
func (tx Tx) FileNotes(ctx context.Context, entryIDs []string) (map[string]ProgressFile, error) {
	rows, err := tx.q.Query(ctx, `select distinct on (entry_id) entry_id, version, name, type, octet_length(content), sha256
		from progress_files where entry_id = any($1::text[]::uuid[]) order by entry_id, version desc`, entryIDs)
	files, err := collect(rows, err, func(r pgx.Row) (f ProgressFile, err error) {
		return f, r.Scan(&f.EntryID, &f.Version, &f.Name, &f.Type, &f.Size, &f.SHA256)
	})
	byEntry := make(map[string]ProgressFile, len(files))
	for _, f := range files {
		byEntry[f.EntryID] = f
	}
	return byEntry, err
}

// LinksToLookAt returns entries with links that nobody has looked at, oldest first. Two that ask at once get
// different ones until the transaction ends.
func (tx Tx) LinksToLookAt(ctx context.Context, limit int) ([]ProgressEntry, error) {
	rows, err := tx.q.Query(ctx, `select `+entryColumns+`false from progress_entries e where e.to_look
		order by e.changed_at limit $1 for update skip locked`, limit)
	return collect(rows, err, scanEntry)
}

// NoteLinks keeps what is known about the links of an entry, when it still stands at that version.
func (tx Tx) NoteLinks(ctx context.Context, entryID string, version int, notes []appraisal.LinkNote) error {
	words := make([]string, len(notes))
	for i, n := range notes {
		words[i] = string(n)
	}
	_, err := tx.q.Exec(ctx, `update progress_entries set link_notes = $3, to_look = false
		where id = $1 and version = $2 and cardinality(links) = $4`, entryID, version, words, len(words))
	return err
}
