package mail

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"
	"unicode"
)

// The texts of these errors go to logs and to Temporal, where no personal data may stand. So they hold what
// the carrier said only after redact, and never wrap the carrier's own error.

// Temporary says that the letter was not sent and may be sent again later.
type Temporary struct {
	Code       int           // HTTP or SMTP status; 0: no answer
	RetryAfter time.Duration // as the carrier asked; 0: choose
	cause      string
	context    error
}

// Error tells the status and the redacted words of the carrier.
func (e *Temporary) Error() string { return errorText("letter-not-sent-yet", e.Code, e.cause) }

// Unwrap gives context.Canceled or context.DeadlineExceeded when one of them was the reason, else nil.
func (e *Temporary) Unwrap() error { return e.context }

// Permanent says that the letter was not sent and that sending it again would not help.
type Permanent struct {
	Code int // HTTP or SMTP status; 0: refused before it left

	// Account reports that our key, sender or account is refused and not this letter: every other letter
	// would be refused as well. Nobody is unreachable because of it; hold the letters and call the operator.
	Account bool
	cause   string
}

// Error tells the status and the redacted words of the carrier.
func (e *Permanent) Error() string {
	if e.Account {
		return errorText("mail-account-refused", e.Code, e.cause)
	}
	return errorText("letter-refused", e.Code, e.cause)
}

// Unknown says that the letter was handed over whole and no answer came: it may have been sent. Before it
// is sent again, wait for an event with its mail ID.
type Unknown struct {
	cause   string
	context error
}

// Error tells what came instead of an answer.
func (e *Unknown) Error() string { return errorText("letter-maybe-sent", 0, e.cause) }

// Unwrap gives context.Canceled or context.DeadlineExceeded when one of them was the reason, else nil.
func (e *Unknown) Unwrap() error { return e.context }

func errorText(code string, status int, cause string) string {
	switch {
	case status != 0 && cause != "":
		return fmt.Sprintf("%s: %d %s", code, status, cause)
	case status != 0:
		return fmt.Sprintf("%s: %d", code, status)
	}
	return code + ": " + cause
}

// contextOf returns the context error inside err, if there is one.
func contextOf(err error) error {
	for _, c := range []error{context.Canceled, context.DeadlineExceeded} {
		if errors.Is(err, c) {
			return c
		}
	}
	return nil
}

// networkCause says what broke without saying to whom.
func networkCause(err error) string {
	var op *net.OpError
	var timeout net.Error
	switch {
	case errors.Is(err, context.Canceled):
		return "stopped"
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return "no answer in time"
	case errors.As(err, &op):
		return redact(op.Op + ": " + op.Err.Error())
	}
	return "connection broke"
}

// redact takes out of a carrier's words everything that could be an address, and keeps them short.
func redact(s string) string {
	words := strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) })
	for i, w := range words {
		if strings.Contains(w, "@") || strings.Contains(w, "%40") {
			words[i] = "<address>"
		}
	}
	s = strings.Join(words, " ")
	if r := []rune(s); len(r) > 200 {
		s = string(r[:199]) + "…"
	}
	return s
}
