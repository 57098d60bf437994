package local

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
)

// StackOptions describe everything Siklus stands on, together.
type StackOptions struct {
	// Dir keeps the state of all parts between starts: postgres/, temporal.db
	// and mailbox.jsonl. Empty: throw-away. A part's own Dir or File outranks it.
	Dir string
	// Own starts every part whatever the environment says; fault tests kill
	// them.
	Own      bool
	Postgres PostgresOptions
	Temporal TemporalOptions
	Mailbox  MailboxOptions
}

// Stack is what Siklus stands on, running.
type Stack struct {
	Postgres *Postgres
	Temporal *Temporal
	Mailbox  *Mailbox

	mu       sync.Mutex
	programs []*Program
}

// part is what can be killed and restarted.
type part interface {
	Kill() error
	Restart(context.Context) error
	Stop() error
}

// StartStack starts the parts side by side and returns when all are ready.
func StartStack(ctx context.Context, o StackOptions) (*Stack, error) {
	if o.Dir != "" {
		if o.Postgres.Dir == "" {
			o.Postgres.Dir = o.Dir
		}
		if o.Temporal.Dir == "" {
			o.Temporal.Dir = o.Dir
		}
		if o.Mailbox.File == "" {
			o.Mailbox.File = filepath.Join(o.Dir, "mailbox.jsonl")
		}
	}
	o.Postgres.Own = o.Postgres.Own || o.Own
	o.Temporal.Own = o.Temporal.Own || o.Own
	s := &Stack{}
	var postgres, temporal, mailbox error
	var parts sync.WaitGroup
	parts.Go(func() { s.Postgres, postgres = StartPostgres(ctx, o.Postgres) })
	parts.Go(func() { s.Temporal, temporal = StartTemporal(ctx, o.Temporal) })
	parts.Go(func() { s.Mailbox, mailbox = StartMailbox(o.Mailbox) })
	parts.Wait()
	if err := errors.Join(postgres, temporal, mailbox); err != nil {
		return nil, errors.Join(err, s.Stop())
	}
	return s, nil
}

// Run starts a program that is stopped with the stack and can be named in Kill
// and Restart.
func (s *Stack) Run(ctx context.Context, o ProgramOptions) (*Program, error) {
	if _, err := s.part(o.Name); err == nil {
		return nil, fmt.Errorf("the stack has a part named %q already", o.Name)
	}
	program, err := StartProgram(ctx, o)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.programs = append(s.programs, program)
	return program, nil
}

func (s *Stack) part(name string) (part, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch name {
	case "postgres":
		return s.Postgres, nil
	case "temporal":
		return s.Temporal, nil
	case "mailbox":
		return s.Mailbox, nil
	}
	for _, program := range s.programs {
		if program.Name() == name {
			return program, nil
		}
	}
	return nil, fmt.Errorf("the stack has no part named %q", name)
}

// Kill ends a part at once, as a crash would: "postgres", "temporal", "mailbox"
// or a program's name. Nothing else is touched.
func (s *Stack) Kill(name string) error {
	p, err := s.part(name)
	if err != nil {
		return err
	}
	return p.Kill()
}

// Restart starts a part again on the same state and addresses.
func (s *Stack) Restart(ctx context.Context, name string) error {
	p, err := s.part(name)
	if err != nil {
		return err
	}
	return p.Restart(ctx)
}

// Stop ends the programs, last started first, then mailbox, Temporal and
// Postgres: whoever stands on another goes before it.
func (s *Stack) Stop() error {
	s.mu.Lock()
	programs := s.programs
	s.programs = nil
	s.mu.Unlock()
	var failed []error
	for i := len(programs) - 1; i >= 0; i-- {
		failed = append(failed, programs[i].Stop())
	}
	if s.Mailbox != nil {
		failed = append(failed, s.Mailbox.Stop())
	}
	if s.Temporal != nil {
		failed = append(failed, s.Temporal.Stop())
	}
	if s.Postgres != nil {
		failed = append(failed, s.Postgres.Stop())
	}
	return errors.Join(failed...)
}
