package activities

import (
	"context"
	"errors"
	"time"

	"go.temporal.io/sdk/activity"
	"golang.org/x/time/rate"

	"siklus.id/appraisal"
	"siklus.id/mail"
	"siklus.id/store"
)

// CourierInput is one errand of an agency's courier.
type CourierInput struct {
	Agency string
	For    time.Duration // how long the errand watches the outbox
}

const (
	outboxPause  = 250 * time.Millisecond // between two looks at an empty outbox
	accountPause = 5 * time.Minute        // the provider refuses us, not the person: a person must look
)

// DeliverLetters sends what waits in the outbox, one e-mail per person, until its time is over or the worker
// stops. An e-mail that a crash interrupted is sent again only when the provider has not told of it.
func (a *Activities) DeliverLetters(ctx context.Context, in CourierInput) error {
	limit := rate.NewLimiter(rate.Limit(a.Post.PerSec), 1)
	until := time.Now().Add(in.For)
	for time.Now().Before(until) {
		activity.RecordHeartbeat(ctx)
		sent, err := a.deliverOne(ctx, in.Agency, limit)
		if err != nil {
			return err
		}
		if sent {
			select {
			case <-activity.GetWorkerStopChannel(ctx):
				return nil
			default:
				continue
			}
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-activity.GetWorkerStopChannel(ctx):
			return nil
		case <-time.After(outboxPause):
		}
	}
	return nil
}

// deliverOne sends one e-mail, if any waits: first what was interrupted, then what is new.
func (a *Activities) deliverOne(ctx context.Context, agency string, limit *rate.Limiter) (bool, error) {
	m, err := a.nextMail(ctx, agency)
	if err != nil || m == nil {
		return false, err
	}
	message, err := a.compose(ctx, agency, *m)
	if err != nil {
		// Our own fault, not the person's: the letters wait until somebody has mended it.
		a.Log.Error("letter cannot be written", "mail", m.ID, "error", err)
		return true, a.Store.WithAgency(ctx, agency, func(tx store.Tx) error {
			return tx.MarkFailed(ctx, m.ID, "unwritten", a.Now().Add(accountPause))
		})
	}
	if err := limit.Wait(ctx); err != nil {
		return false, err
	}
	providerID, err := a.Post.Sender.Send(ctx, message)
	return true, a.conclude(ctx, agency, *m, providerID, err)
}

func (a *Activities) nextMail(ctx context.Context, agency string) (next *store.Mail, err error) {
	now := a.Now()
	if err := a.sortLetters(ctx, agency, now); err != nil {
		return nil, err
	}
	err = a.Store.WithAgency(ctx, agency, func(tx store.Tx) error {
		next = nil
		interrupted, err := tx.UnfinishedMails(ctx, now.Add(-a.Post.Unanswered))
		if err != nil {
			return err
		}
		for _, m := range interrupted {
			mine, err := tx.RetryMail(ctx, m.ID, m.Attempt, now)
			if err != nil {
				return err
			}
			if mine {
				next = &m
				return nil
			}
		}
		next, err = tx.ClaimMail(ctx, a.Post.HoldOff, now)
		return err
	})
	return next, err
}

// conclude notes what became of an e-mail. A letter that may have left is not touched: the provider's own
// word decides, or the courier after Unanswered.
func (a *Activities) conclude(ctx context.Context, agency string, m store.Mail, providerID string, sendErr error) error {
	mailID := m.ID
	var temporary *mail.Temporary
	var permanent *mail.Permanent
	var unknown *mail.Unknown
	now := a.Now()
	record := func(f func(store.Tx) error) error { return a.Store.WithAgency(ctx, agency, f) }
	switch {
	case sendErr == nil:
		return record(func(tx store.Tx) error { return tx.MarkSent(ctx, mailID, providerID, now) })
	case errors.As(sendErr, &unknown):
		a.Log.Warn("letter handed over without an answer", "mail", mailID)
		return nil
	case errors.As(sendErr, &temporary):
		wait := temporary.RetryAfter
		if wait <= 0 {
			wait = appraisal.LetterBackoff(m.Tries() + 1)
		}
		a.Log.Warn("letter waits: the provider is busy or away", "mail", mailID, "wait", wait)
		return record(func(tx store.Tx) error { return tx.MarkFailed(ctx, mailID, "temporary", now.Add(wait)) })
	case errors.As(sendErr, &permanent) && permanent.Account:
		a.Log.Error("the mail provider refuses this sender: check its key and address", "mail", mailID, "code", permanent.Code)
		return record(func(tx store.Tx) error { return tx.MarkFailed(ctx, mailID, "account", now.Add(accountPause)) })
	}
	a.Log.Error("letter cannot be sent", "mail", mailID, "error", sendErr)
	return record(func(tx store.Tx) error { return tx.MarkUndeliverable(ctx, mailID, now) })
}
