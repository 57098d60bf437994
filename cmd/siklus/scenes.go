package main

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"siklus.id/api"
	"siklus.id/deploy/demo/play"
	"siklus.id/link"
	"siklus.id/store"
)

// company is the people of an agency that has scenes; nil for one that has none.
func (h *house) company(put seeded, cycle string, day time.Duration, log *slog.Logger) *play.Company {
	if !play.Plays(put.Code) {
		return nil
	}
	return &play.Company{Agency: put.Agency, Server: h.base, Key: put.own, Cycle: cycle, Day: day, Log: log,
		SignIn: func(ctx context.Context, name string) (string, error) { return h.signIn(ctx, put, name) },
		Scan:   func(desk string, sheet int) string { return h.signer.SignDesk(link.Desk{ID: desk, Sheet: sheet}) }}
}

// signIn opens a session for somebody of a made-up agency, by name.
func (h *house) signIn(ctx context.Context, put seeded, name string) (session string, err error) {
	var id string
	err = h.kept.WithAgency(ctx, put.id, func(tx store.Tx) error {
		people, err := tx.People(ctx)
		for _, p := range people {
			if p.Name == name {
				id = p.ID
			}
		}
		return err
	})
	if err == nil && id == "" {
		err = fmt.Errorf("nobody of the agency is called so")
	}
	if err != nil {
		return "", err
	}
	return h.kept.CreateSession(ctx, store.Session{Agency: put.id, Person: id, Via: string(api.BySession), ExpiresAt: time.Now().Add(8 * time.Hour)})
}

// sayScenes names the scenes that went wrong and reports whether there are none.
func (c *console) sayScenes(failed []string) bool {
	for _, f := range failed {
		c.say("  scene failed  %s", f)
	}
	return len(failed) == 0
}
