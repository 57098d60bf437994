package store

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// HashSecret returns what is kept of a session token or an API key: its SHA-256 sum.
func HashSecret(secret string) []byte {
	sum := sha256.Sum256([]byte(secret))
	return sum[:]
}

// Session says who is asking. It comes from a link (and is then good for one task) or from a sign-in.
type Session struct {
	Agency, Person string
	Via            string // "link" or "oidc"
	TaskID         string // of a link's session
	ExpiresAt      time.Time
}

// CreateSession keeps a session and returns its token, which is stored nowhere.
func (s *Store) CreateSession(ctx context.Context, session Session) (token string, err error) {
	token = rand.Text()
	err = s.WithAgency(ctx, session.Agency, func(tx Tx) error {
		_, err := tx.q.Exec(ctx, `insert into sessions (token_hash, person_id, via, task_id, expires_at) values ($1, $2, $3, $4, $5)`,
			HashSecret(token), session.Person, session.Via, orNull(session.TaskID), session.ExpiresAt)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("session: %w", err)
	}
	return token, nil
}

// FindSession returns the session of a token's sum; ErrNotFound when there is none or it is over at now.
func (s *Store) FindSession(ctx context.Context, tokenHash []byte, now time.Time) (Session, error) {
	var found Session
	err := s.pool.QueryRow(ctx, `select agency_id, person_id, via, coalesce(task_id::text, ''), expires_at from session_by_hash($1)`, tokenHash).
		Scan(&found.Agency, &found.Person, &found.Via, &found.TaskID, (*instant)(&found.ExpiresAt))
	if err == nil && !now.Before(found.ExpiresAt) {
		err = pgx.ErrNoRows
	}
	if errors.Is(err, pgx.ErrNoRows) {
		return Session{}, fmt.Errorf("session: %w", ErrNotFound)
	}
	return found, err
}

// DeleteSession ends a session; one that is not there is fine.
func (s *Store) DeleteSession(ctx context.Context, tokenHash []byte) error {
	found, err := s.FindSession(ctx, tokenHash, time.Time{})
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return s.WithAgency(ctx, found.Agency, func(tx Tx) error {
		_, err := tx.q.Exec(ctx, `delete from sessions where token_hash = $1`, tokenHash)
		return err
	})
}

// SweepSessions removes the sessions that are over at now and returns how many there were.
func (tx Tx) SweepSessions(ctx context.Context, now time.Time) (int, error) {
	tag, err := tx.q.Exec(ctx, `delete from sessions where expires_at <= $1`, now)
	return int(tag.RowsAffected()), err
}

// Key is a program that may ask: a service account of an agency.
type Key struct {
	Agency, ID, Name string
	Scopes           []string
}

// CreateKey makes a key for a program and returns the secret, which is stored nowhere.
func (tx Tx) CreateKey(ctx context.Context, name string, scopes []string) (secret string, err error) {
	secret = "sk_" + rand.Text()
	if scopes == nil {
		scopes = []string{}
	}
	_, err = tx.q.Exec(ctx, `insert into api_keys (id, key_hash, name, scopes) values ($1, $2, $3, $4)`, NewID(), HashSecret(secret), name, scopes)
	if err != nil {
		return "", fmt.Errorf("key: %w", err)
	}
	return secret, nil
}

// Keys returns the keys that are not revoked, by name.
func (tx Tx) Keys(ctx context.Context) ([]Key, error) {
	rows, err := tx.q.Query(ctx, `select agency_id, id, name, scopes from api_keys where revoked_at is null order by name, id`)
	return collect(rows, err, scanKey)
}

func scanKey(r pgx.Row) (k Key, err error) { return k, r.Scan(&k.Agency, &k.ID, &k.Name, &k.Scopes) }

// RevokeKey ends a key.
func (tx Tx) RevokeKey(ctx context.Context, id string) error {
	_, err := tx.q.Exec(ctx, `update api_keys set revoked_at = clock_timestamp() where id = $1 and revoked_at is null`, id)
	return err
}

// FindKey returns the key of a secret's sum; ErrNotFound when there is none or it was revoked.
func (s *Store) FindKey(ctx context.Context, hash []byte) (Key, error) {
	k, err := scanKey(s.pool.QueryRow(ctx, `select agency_id, id, name, scopes from key_by_hash($1)`, hash))
	return k, missing(err, "key", "of that secret")
}
