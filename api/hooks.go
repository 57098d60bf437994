package api

import (
	"context"
	"errors"
	"io"
	"net/http"
	"slices"

	"github.com/google/uuid"

	"siklus.id/store"
)

// maxEvents bounds one batch of events: SendGrid sends at most about a thousand at a time.
const maxEvents = 4 << 20

// mailEvents takes what the mail provider says became of letters. Only signed batches count; an event that
// comes twice is recorded once, and one that cannot be recorded now is sent again by the provider.
func (s *Server) mailEvents(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxEvents))
	if err != nil {
		http.Error(w, "too large", http.StatusRequestEntityTooLarge)
		return
	}
	events, err := s.config.MailEvents(r.Header, body, s.door.now())
	if err != nil {
		s.door.log.WarnContext(r.Context(), "mail events were not genuine", "cause", err.Error())
		http.Error(w, "not taken", http.StatusForbidden)
		return
	}
	if err := s.recordEvents(r.Context(), events); err != nil {
		s.door.log.WarnContext(r.Context(), "mail events wait to be sent again", "cause", kindOf(err))
		http.Error(w, "try again", http.StatusServiceUnavailable)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// recordEvents records each event in the agency whose mail it is about. An event names the mail only, so
// every agency is asked; what belongs to none is of somebody else who shares the account.
func (s *Server) recordEvents(ctx context.Context, events []store.MailEvent) error {
	events = slices.DeleteFunc(events, func(e store.MailEvent) bool { return uuid.Validate(e.MailID) != nil })
	if len(events) == 0 {
		return nil
	}
	agencies, err := s.door.store.Agencies(ctx)
	if err != nil {
		return err
	}
	for _, agency := range agencies {
		err := s.door.store.WithAgency(ctx, agency, func(tx store.Tx) error {
			for _, e := range events {
				_, err := tx.RecordMailEvent(ctx, e)
				if err != nil && !errors.Is(err, store.ErrNotFound) {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}
