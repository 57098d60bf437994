package local

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"
	"syscall"
	"time"
)

// ProgramOptions describe a program of ours that runs as a process of its own.
type ProgramOptions struct {
	// Name is what Stack.Kill and errors call it.
	Name string
	// Path and Args are the command; Env is added to this process's own.
	Path string
	Args []string
	Env  []string
	Dir  string
	// Log receives what it writes; nil drops all but the last lines.
	Log io.Writer
	// Ready is asked until it answers nil; nil means ready at once.
	Ready func(context.Context) error
	// ReadyWithin ends that patience; 0 means a minute.
	ReadyWithin time.Duration
}

// Program is such a program, running or not.
type Program struct {
	options ProgramOptions
	mu      sync.Mutex
	process *process
}

// StartProgram starts the program and returns when it is ready.
func StartProgram(ctx context.Context, o ProgramOptions) (*Program, error) {
	p := &Program{options: o}
	if err := p.run(ctx); err != nil {
		return nil, errors.Join(err, p.Stop())
	}
	return p, nil
}

func (p *Program) run(ctx context.Context) error {
	within := p.options.ReadyWithin
	if within == 0 {
		within = time.Minute
	}
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	command := exec.Command(p.options.Path, p.options.Args...)
	command.Env = append(os.Environ(), p.options.Env...)
	command.Dir = p.options.Dir
	child, err := startProcess(p.options.Name, command, p.options.Log, syscall.SIGTERM)
	if err != nil {
		return err
	}
	p.mu.Lock()
	p.process = child
	p.mu.Unlock()
	if p.options.Ready == nil {
		return nil
	}
	return child.await(ctx, p.options.Ready)
}

func (p *Program) current() *process {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.process
}

// Name is the name it was given.
func (p *Program) Name() string { return p.options.Name }

// PID is its process; 0 when it is down.
func (p *Program) PID() int { return pidOf(p.current()) }

// Done is closed when the present process has ended.
func (p *Program) Done() <-chan struct{} { return p.current().done }

// Err says, after Done, why it ended, with the last lines it wrote; nil for
// exit status 0.
func (p *Program) Err() error {
	child := p.current()
	if child.running() || child.err == nil {
		return nil
	}
	return child.ended()
}

// Kill ends it at once, as a crash would (SIGKILL).
func (p *Program) Kill() error { return p.current().kill() }

// Restart starts it again with the same words, after stopping it when it runs.
func (p *Program) Restart(ctx context.Context) error {
	if err := p.Stop(); err != nil {
		return err
	}
	return p.run(ctx)
}

// Stop asks it to end (SIGTERM), so that an act in hand is finished, and kills
// it when it does not.
func (p *Program) Stop() error {
	if err := p.current().stop(syscall.SIGTERM, stopGrace); err != nil {
		return fmt.Errorf("stop: %w", err)
	}
	return nil
}
