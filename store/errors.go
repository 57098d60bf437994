package store

import (
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// Errors that callers tell apart with errors.Is. They are for programs; package api turns them into sentences.
var (
	ErrNotFound      = errors.New("not found")
	ErrAmbiguous     = errors.New("more than one matches")
	ErrNobody        = errors.New("nobody holds that role on that day")
	ErrRequestReused = errors.New("the request ID belongs to another act")
	ErrActRefused    = errors.New("the act was refused before")
	ErrActTaken      = errors.New("the act was taken before")
	ErrNoSeat        = errors.New("no seat or no budget is left")
	ErrOwnCase       = errors.New("nobody is named for their own case")
)

// missing says what was not found and keeps other errors as they are.
func missing(err error, what, id string) error {
	if errors.Is(err, pgx.ErrNoRows) {
		return fmt.Errorf("%s %s: %w", what, id, ErrNotFound)
	}
	if err != nil {
		return fmt.Errorf("%s %s: %w", what, id, err)
	}
	return nil
}
