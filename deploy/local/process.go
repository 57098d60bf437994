package local

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"time"
)

// process is one child. It is told to end when this process dies, however this
// process dies.
type process struct {
	name string
	pid  int
	done chan struct{}
	err  error // why it ended; read after done
	tail *tail
}

// startProcess starts command in its own process group, so that a Ctrl-C meant
// for us does not reach it before we stop it in order. onDeath is the signal the
// kernel sends it when we die.
func startProcess(name string, command *exec.Cmd, log io.Writer, onDeath syscall.Signal) (*process, error) {
	p := &process{name: name, done: make(chan struct{}), tail: &tail{max: 4 << 10}}
	output := io.Writer(p.tail)
	if log != nil {
		output = io.MultiWriter(p.tail, log)
	}
	if command.Stdout == nil {
		command.Stdout = output
	}
	if command.Stderr == nil {
		command.Stderr = output
	}
	// A grandchild that keeps the pipe open must not keep Wait from returning.
	command.WaitDelay = 2 * time.Second
	if command.SysProcAttr == nil {
		command.SysProcAttr = &syscall.SysProcAttr{}
	}
	command.SysProcAttr.Setpgid = true
	dieWithParent(command.SysProcAttr, onDeath)

	started := make(chan error, 1)
	go func() {
		// The kernel ties the death signal to the thread that started the
		// child, not to the process: this thread must live as long as the child.
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		if err := command.Start(); err != nil {
			started <- err
			return
		}
		p.pid = command.Process.Pid
		started <- nil
		p.err = command.Wait()
		close(p.done)
	}()
	if err := <-started; err != nil {
		return nil, fmt.Errorf("start %s: %w", name, err)
	}
	return p, nil
}

// running tells whether the child lives; a nil process does not.
func (p *process) running() bool {
	if p == nil {
		return false
	}
	select {
	case <-p.done:
		return false
	default:
		return true
	}
}

// kill ends the child at once (SIGKILL) and waits until it is gone.
func (p *process) kill() error {
	if !p.running() {
		return nil
	}
	if err := syscall.Kill(p.pid, syscall.SIGKILL); err != nil && !errors.Is(err, syscall.ESRCH) {
		return fmt.Errorf("kill %s: %w", p.name, err)
	}
	<-p.done
	return nil
}

// stop asks the child to end and kills it when it has not ended within grace.
func (p *process) stop(ask syscall.Signal, grace time.Duration) error {
	if !p.running() {
		return nil
	}
	if err := syscall.Kill(p.pid, ask); err != nil && !errors.Is(err, syscall.ESRCH) {
		return fmt.Errorf("stop %s: %w", p.name, err)
	}
	patience := time.NewTimer(grace)
	defer patience.Stop()
	select {
	case <-p.done:
		return nil
	case <-patience.C:
		if err := p.kill(); err != nil {
			return err
		}
		return fmt.Errorf("stop %s: still running after %s, killed", p.name, grace)
	}
}

// ended explains an end that nobody asked for, with the last lines it wrote.
func (p *process) ended() error {
	said := strings.TrimSpace(p.tail.String())
	if said == "" {
		return fmt.Errorf("%s ended: %w", p.name, exitError(p.err))
	}
	return fmt.Errorf("%s ended: %w\n%s", p.name, exitError(p.err), said)
}

func exitError(err error) error {
	if err == nil {
		return errors.New("exit status 0")
	}
	return err
}

// await polls ready until it answers nil, the child ends, or ctx ends.
func (p *process) await(ctx context.Context, ready func(context.Context) error) error {
	pause := time.NewTicker(20 * time.Millisecond)
	defer pause.Stop()
	for {
		err := ready(ctx)
		if err == nil {
			return nil
		}
		select {
		case <-p.done:
			return p.ended()
		case <-ctx.Done():
			return fmt.Errorf("%s is not ready (%w): %w\n%s", p.name, ctx.Err(), err, p.tail)
		case <-pause.C:
		}
	}
}

// tail keeps the last max bytes written to it.
type tail struct {
	mu   sync.Mutex
	max  int
	kept []byte
}

func (t *tail) Write(b []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.kept = append(t.kept, b...)
	if over := len(t.kept) - t.max; over > 0 {
		t.kept = bytes.Clone(t.kept[over:])
	}
	return len(b), nil
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return string(t.kept)
}
