// Package activities is the errands of the workflows: everything that writes to Postgres or talks to the
// outside. Every errand may be made twice: it is keyed by what it is for.
package activities

import (
	"context"
	"log/slog"
	"time"

	"siklus.id/appraisal"
	"siklus.id/learning"
	"siklus.id/link"
	"siklus.id/mail"
	"siklus.id/store"
)

// Opener knows how a case is begun. Package workflows has it; it lies above this package, so the worker
// hands it in.
type Opener interface {
	// First returns the step in which the case is opened.
	First(c appraisal.Case) appraisal.Step
	// Start starts the case's workflow; fresh is false when it had been started before, which is no error.
	Start(ctx context.Context, c appraisal.Case) (fresh bool, err error)
	// Tell tells an evaluation what has become of its employee; that it has ended by now is no error.
	Tell(ctx context.Context, evaluation string, became Became) error
}

// Became is what has become of the employee of an evaluation. Being told twice is being told once.
type Became struct {
	Unit     string               // code of the unit they belong to
	AbsentTo appraisal.Date       // last day of a long absence; zero: none
	Ended    appraisal.Stage      // how the appraisal ended before time; empty: it did not
	Service  appraisal.ServiceEnd // how they departed
}

// Post is what the courier needs to send letters.
type Post struct {
	Sender  mail.Sender
	From    mail.Address // of agencies that have no address of their own to send from
	Links   link.Signer
	BaseURL string        // of the pages, without a slash at the end
	HoldOff time.Duration // how long a letter waits for others to the same person; a rehearsal shortens it
	PerSec  float64       // e-mails a second at most
	// Unanswered is how long the courier waits for word of an e-mail that a crash interrupted before it
	// sends it again: the provider tells of each e-mail it accepted.
	Unanswered time.Duration
}

// Activities carries what the errands need. All fields but Learning must be set.
type Activities struct {
	Store  *store.Store
	Opener Opener
	Post   Post
	// Learning knows how to reach the systems of organisers; nil knows none.
	Learning learning.Directory
	Now      func() time.Time // real time
	Log      *slog.Logger
}
