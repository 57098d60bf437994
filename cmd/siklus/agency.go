package main

import (
	"context"
	"errors"
	"strings"

	"siklus.id/appraisal/policies"
	"siklus.id/store"
)

// agencyCommand keeps the agencies of an installation.
type agencyCommand struct {
	Put agencyPutCommand `cmd:"" help:"Make an agency, or change the one with the same code."`
}

// agencyPutCommand makes an agency or changes it.
type agencyPutCommand struct {
	databaseSettings
	Code     string `arg:"" help:"Short code, for example dkp-saruni."`
	Name     string `required:"" help:"Name as letters and pages show it."`
	Zone     string `required:"" enum:"Asia/Jakarta,Asia/Pontianak,Asia/Makassar,Asia/Jayapura" help:"Time zone: Asia/Jakarta or Asia/Pontianak (WIB), Asia/Makassar (WITA), Asia/Jayapura (WIT)."`
	Week     int    `enum:"5,6" default:"5" help:"Working days in a week: 5 or 6."`
	Policy   string `default:"nasional" help:"Policy it follows."`
	MailFrom string `required:"" help:"Sender of its letters: an address that the mail provider lets us use."`
	ReplyTo  string `help:"Who answers when staff write back."`
	MadeUp   bool   `help:"Nobody on its roster is real: an agency to practise with, in which a rehearsal may move and retire people."`
}

// Run makes or changes the agency.
func (a agencyPutCommand) Run(ctx context.Context, c *console) error {
	if _, err := policies.Load(a.Policy); err != nil {
		return badCallf("policy %q is not known; there are: %s", a.Policy, strings.Join(policies.Names(), ", "))
	}
	kept, err := a.open(ctx)
	if err != nil {
		return err
	}
	defer kept.Close()
	agency, err := kept.PutAgency(ctx, store.Agency{
		Code: a.Code, Name: a.Name, Zone: a.Zone, Week: a.Week, Policy: a.Policy, MailFrom: a.MailFrom, ReplyTo: a.ReplyTo, MadeUp: a.MadeUp,
	})
	if err != nil {
		return err
	}
	c.say("Agency %s stands (%s).", agency.Code, agency.ID)
	return nil
}

// agencyNamed finds an agency by its code.
func agencyNamed(ctx context.Context, kept *store.Store, code string) (store.Agency, error) {
	agency, err := kept.AgencyByCode(ctx, code)
	if errors.Is(err, store.ErrNotFound) {
		return agency, badCallf("there is no agency %q; make it with `siklus agency put`", code)
	}
	return agency, err
}
