package main

import (
	"context"
	"slices"
	"strings"

	"siklus.id/api"
	"siklus.id/store"
)

// keyCommand keeps the API keys of machines.
type keyCommand struct {
	Create keyCreateCommand `cmd:"" help:"Make an API key and print its secret, once."`
	Revoke keyRevokeCommand `cmd:"" help:"Make a key useless."`
	List   keyListCommand   `cmd:"" help:"List the keys of an agency; secrets are kept nowhere."`
}

// keySettings name the agency of a key.
type keySettings struct {
	databaseSettings
	Agency string `required:"" placeholder:"CODE" help:"Code of the agency."`
}

// keyCreateCommand makes a key.
type keyCreateCommand struct {
	keySettings
	Name  string   `arg:"" help:"What the key is for, for example the name of the program."`
	Scope []string `placeholder:"SCOPE" help:"What it may do: roster, cycle, organisation-results, courses, measurements. Several with commas; all when left out."`
}

// Run makes the key. The secret alone goes to standard output, so that a script can take it.
func (k keyCreateCommand) Run(ctx context.Context, c *console) error {
	scopes := k.Scope
	if len(scopes) == 0 {
		scopes = api.Scopes()
	}
	for _, s := range scopes {
		if !slices.Contains(api.Scopes(), s) {
			return badCallf("scope %q is not known; there are: %s", s, strings.Join(api.Scopes(), ", "))
		}
	}
	return k.with(ctx, func(tx store.Tx) error {
		secret, err := tx.CreateKey(ctx, k.Name, scopes)
		if err == nil {
			c.say("%s", secret)
		}
		return err
	})
}

// keyRevokeCommand revokes a key.
type keyRevokeCommand struct {
	keySettings
	ID string `arg:"" help:"ID of the key, as listed."`
}

// Run revokes.
func (k keyRevokeCommand) Run(ctx context.Context, c *console) error {
	return k.with(ctx, func(tx store.Tx) error {
		keys, err := tx.Keys(ctx)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(keys, func(key store.Key) bool { return key.ID == k.ID }) {
			return badCallf("agency %s has no valid key %s", k.Agency, k.ID)
		}
		if err := tx.RevokeKey(ctx, k.ID); err != nil {
			return err
		}
		c.say("Key %s is revoked.", k.ID)
		return nil
	})
}

// keyListCommand lists.
type keyListCommand struct{ keySettings }

// Run lists the keys that are valid.
func (k keyListCommand) Run(ctx context.Context, c *console) error {
	return k.with(ctx, func(tx store.Tx) error {
		keys, err := tx.Keys(ctx)
		if err != nil {
			return err
		}
		t := newTable(c.out, "id", "name", "scopes")
		for _, key := range keys {
			t.row(key.ID, key.Name, strings.Join(key.Scopes, ", "))
		}
		return t.end()
	})
}

func (k keySettings) with(ctx context.Context, do func(store.Tx) error) error {
	kept, err := k.open(ctx)
	if err != nil {
		return err
	}
	defer kept.Close()
	agency, err := agencyNamed(ctx, kept, k.Agency)
	if err != nil {
		return err
	}
	return kept.WithAgency(ctx, agency.ID, do)
}
