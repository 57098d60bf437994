package main

import (
	"context"
	"errors"
	"fmt"

	"siklus.id/store"
)

// verifyCommand checks the chain of every journal.
type verifyCommand struct {
	databaseSettings
	Agency string `placeholder:"CODE" help:"Only this agency; all when empty."`
}

// Run checks, and names the first fault of every agency.
func (v verifyCommand) Run(ctx context.Context, c *console) error {
	kept, err := v.open(ctx)
	if err != nil {
		return err
	}
	defer kept.Close()
	agencies, err := agenciesNamed(ctx, kept, v.Agency)
	if err != nil {
		return err
	}
	right, broken, err := verifyJournals(ctx, kept, agencies, c.say)
	switch {
	case err != nil:
		return err
	case broken > 0:
		return errAnswerIsNo
	}
	c.say("%d journals checked, every chain is whole.", right)
	return nil
}

// agenciesNamed returns the ID of the agency with a code, or of all.
func agenciesNamed(ctx context.Context, kept *store.Store, code string) ([]string, error) {
	if code == "" {
		return kept.Agencies(ctx)
	}
	agency, err := agencyNamed(ctx, kept, code)
	return []string{agency.ID}, err
}

// verifyJournals checks the journals of agencies; tell hears of each fault. It returns how many journals were
// right and how many agencies have a fault.
func verifyJournals(ctx context.Context, kept *store.Store, agencies []string, tell func(string, ...any)) (right, broken int, err error) {
	for _, agency := range agencies {
		err := kept.WithAgency(ctx, agency, func(tx store.Tx) error {
			cases, err := tx.VerifyAll(ctx)
			right += cases
			return err
		})
		var fault *store.JournalFault
		switch {
		case errors.As(err, &fault):
			broken++
			tell("case %s: journal row %d is %s", fault.CaseID, fault.Seq, fault.What)
		case err != nil:
			return right, broken, fmt.Errorf("journals of agency %s: %w", agency, err)
		}
	}
	return right, broken, nil
}
