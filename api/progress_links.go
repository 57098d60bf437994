package api

import (
	"context"
	"encoding/json"
	"time"

	"golang.org/x/sync/errgroup"

	"siklus.id/api/evidence"
	"siklus.id/appraisal"
	"siklus.id/store"
)

// How links are looked at: in the background, few at a time, each once.
const (
	looksEvery  = 20 * time.Second
	looksAtOnce = 8
)

func letterData(d store.LetterData) (json.RawMessage, error) { return json.Marshal(d) }

// linkRounds looks at links that nobody has looked at, until ctx is over.
func (s *Server) linkRounds(ctx context.Context, looker evidence.Looker) {
	tick := time.NewTicker(looksEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if err := s.LookAtLinks(ctx, looker); err != nil && ctx.Err() == nil {
			s.door.log.WarnContext(ctx, "links wait to be looked at", "cause", kindOf(err))
		}
	}
}

// LookAtLinks looks at links to evidence that came in since the last time, of every agency. Run does so by itself
// when the configuration says so.
func (s *Server) LookAtLinks(ctx context.Context, looker evidence.Looker) error {
	agencies, err := s.door.store.Agencies(ctx)
	if err != nil {
		return err
	}
	for _, agency := range agencies {
		if err := s.lookIn(ctx, agency, looker); err != nil {
			return err
		}
	}
	return nil
}

// lookIn looks at a few entries of one agency. No transaction is open while the network is asked: two doors may look
// at the same link, which costs a request and changes nothing.
func (s *Server) lookIn(ctx context.Context, agency string, looker evidence.Looker) error {
	var entries []store.ProgressEntry
	err := s.door.store.WithAgency(ctx, agency, func(tx store.Tx) (err error) {
		entries, err = tx.LinksToLookAt(ctx, 4*looksAtOnce)
		return err
	})
	if err != nil || len(entries) == 0 {
		return err
	}
	notes := make([][]appraisal.LinkNote, len(entries))
	var looking errgroup.Group
	looking.SetLimit(looksAtOnce)
	for i, e := range entries {
		notes[i] = make([]appraisal.LinkNote, len(e.Links))
		for n, link := range e.Links {
			looking.Go(func() error {
				notes[i][n] = looker.Look(ctx, link)
				return nil
			})
		}
	}
	_ = looking.Wait()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return s.door.store.WithAgency(ctx, agency, func(tx store.Tx) error {
		for i, e := range entries {
			if err := tx.NoteLinks(ctx, e.ID, e.Version, notes[i]); err != nil {
				return err
			}
		}
		return nil
	})
}
