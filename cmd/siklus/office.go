package main

import (
	"context"
	"errors"
	"strings"

	"siklus.id/store"
)

// officeCommand gives and takes offices. The first HR officer of an agency comes from here or from the column
// "peran" of the roster.
type officeCommand struct {
	Give officeGiveCommand `cmd:"" help:"Give a person an office."`
	Take officeTakeCommand `cmd:"" help:"Take an office from a person."`
}

// officeSettings name a person and an office.
type officeSettings struct {
	databaseSettings
	Agency string `required:"" placeholder:"CODE" help:"Code of the agency."`
	Office string `arg:"" enum:"hr,auditor,admin" help:"hr, auditor or admin."`
	Person string `arg:"" help:"The person: NIP, NI PPPK or e-mail address as on the roster."`
}

// officeGiveCommand gives.
type officeGiveCommand struct{ officeSettings }

// officeTakeCommand takes.
type officeTakeCommand struct{ officeSettings }

// Run gives the office; twice is once.
func (o officeGiveCommand) Run(ctx context.Context, c *console) error {
	err := o.with(ctx, func(tx store.Tx, person string) error { return tx.PutOffice(ctx, person, o.Office) })
	if err == nil {
		c.say("Done: the person holds office %s.", o.Office)
	}
	return err
}

// Run takes the office.
func (o officeTakeCommand) Run(ctx context.Context, c *console) error {
	err := o.with(ctx, func(tx store.Tx, person string) error { return tx.RemoveOffice(ctx, person, o.Office) })
	if err == nil {
		c.say("Done: the person does not hold office %s.", o.Office)
	}
	return err
}

func (o officeSettings) with(ctx context.Context, do func(tx store.Tx, person string) error) error {
	kept, err := o.open(ctx)
	if err != nil {
		return err
	}
	defer kept.Close()
	agency, err := agencyNamed(ctx, kept, o.Agency)
	if err != nil {
		return err
	}
	return kept.WithAgency(ctx, agency.ID, func(tx store.Tx) error {
		find := tx.PersonByNumber
		if strings.Contains(o.Person, "@") {
			find = tx.PersonByEmail
		}
		person, err := find(ctx, o.Person)
		switch {
		case errors.Is(err, store.ErrNotFound):
			return badCallf("nobody on the roster of agency %s has that number or address", o.Agency)
		case errors.Is(err, store.ErrAmbiguous):
			return badCallf("several people of agency %s have that address; name the person by number", o.Agency)
		case err != nil:
			return err
		}
		return do(tx, person.ID)
	})
}
