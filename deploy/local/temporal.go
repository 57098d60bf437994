package local

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"syscall"
	"time"
)

// Namespace is the Temporal namespace of Siklus on one machine.
const Namespace = "siklus"

// TemporalOptions say where the Temporal server is or how to start one. The
// zero value starts a throw-away server, unless TEMPORAL_ADDRESS is set.
type TemporalOptions struct {
	// Address is the frontend of a running server, "host:port". Empty: the
	// environment's TEMPORAL_ADDRESS; both empty: start one.
	Address string
	// UI is the address of that server's web pages; the environment's is
	// TEMPORAL_UI.
	UI string
	// Own starts a server whatever the environment says; fault tests kill it.
	Own bool
	// Dir keeps the state between starts, in one SQLite file. Empty: throw-away.
	Dir string
	// FrontendPort and UIPort are on loopback; 0 lets the system choose. They
	// stay the same over Restart.
	FrontendPort, UIPort int
	// PostgresDSN keeps the state in this Postgres instead of a file. The role
	// must be allowed to create databases.
	PostgresDSN string
	// Binary is the server built from deploy/local/temporal. Empty: the
	// environment's SIKLUS_TEMPORAL_SERVER, else build/temporal-server of the
	// clone the working directory is in.
	Binary string
	// Log receives what the server writes; nil drops all but the last lines,
	// which errors quote.
	Log io.Writer
}

// Temporal is one server with its web pages.
type Temporal struct {
	options     TemporalOptions
	address, ui string

	// The rest is empty when somebody else runs the server.
	binary  string
	scratch *scratchDir
	inUse   *os.File
	mu      sync.Mutex
	process *process
}

// StartTemporal takes the server that is given or starts one, and returns when
// it serves.
func StartTemporal(ctx context.Context, o TemporalOptions) (*Temporal, error) {
	if o.Address == "" && !o.Own {
		o.Address = os.Getenv("TEMPORAL_ADDRESS")
		if o.UI == "" {
			o.UI = os.Getenv("TEMPORAL_UI")
		}
	}
	if o.Address != "" {
		return &Temporal{options: o, address: o.Address, ui: o.UI}, nil
	}
	t := &Temporal{options: o}
	if err := t.prepare(); err != nil {
		return nil, errors.Join(err, t.Stop())
	}
	if err := t.run(ctx); err != nil {
		return nil, errors.Join(err, t.Stop())
	}
	return t, nil
}

func (t *Temporal) prepare() error {
	var err error
	if t.binary, err = findTemporal(t.options.Binary); err != nil {
		return err
	}
	switch {
	case t.options.PostgresDSN != "":
	case t.options.Dir != "":
		if err := os.MkdirAll(t.options.Dir, 0o700); err != nil {
			return fmt.Errorf("folder for Temporal's state: %w", err)
		}
		t.inUse, err = lockFile(filepath.Join(t.options.Dir, "temporal.in-use"))
	default:
		t.scratch, err = newScratch()
	}
	return err
}

func findTemporal(given string) (string, error) {
	if given == "" {
		given = os.Getenv("SIKLUS_TEMPORAL_SERVER")
	}
	if given == "" {
		root, err := moduleRoot()
		if err != nil {
			return "", fmt.Errorf("%w: set SIKLUS_TEMPORAL_SERVER to the Temporal server's program, or TEMPORAL_ADDRESS to a running server", err)
		}
		given = filepath.Join(root, "build", "temporal-server")
	}
	if _, err := os.Stat(given); err != nil {
		return "", fmt.Errorf("the Temporal server is not built: run `make deps` (%w)", err)
	}
	return given, nil
}

// run starts the server on its state and its ports.
func (t *Temporal) run(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	arguments := []string{
		"-namespace", Namespace,
		"-port", strconv.Itoa(t.options.FrontendPort), "-ui-port", strconv.Itoa(t.options.UIPort),
	}
	environment := os.Environ()
	switch {
	case t.options.PostgresDSN != "":
		// Not as an argument: everybody on the machine can read those.
		environment = append(environment, "SIKLUS_TEMPORAL_POSTGRES="+t.options.PostgresDSN)
	case t.options.Dir != "":
		arguments = append(arguments, "-file", filepath.Join(t.options.Dir, "temporal.db"))
	default:
		arguments = append(arguments, "-file", filepath.Join(t.scratch.path, "temporal.db"), "-throw-away")
	}
	command := exec.Command(t.binary, arguments...)
	command.Env = environment
	// An *os.File goes straight to the child: with an io.Writer, Wait would
	// race with the reader below for the last bytes.
	announced, output, err := os.Pipe()
	if err != nil {
		return fmt.Errorf("start temporal: %w", err)
	}
	defer func() { _ = announced.Close() }()
	command.Stdout = output
	child, err := startProcess("temporal", command, t.options.Log, syscall.SIGTERM)
	_ = output.Close()
	if err != nil {
		return err
	}
	t.mu.Lock()
	t.process = child
	t.mu.Unlock()
	return t.takeAnnouncement(ctx, child, announced)
}

// takeAnnouncement reads the one line the server prints when it serves.
func (t *Temporal) takeAnnouncement(ctx context.Context, child *process, from io.Reader) error {
	lines := make(chan []byte, 1)
	go func() {
		line, err := bufio.NewReader(from).ReadBytes('\n')
		if err == nil {
			lines <- line
		}
	}()
	select {
	case line := <-lines:
		var said struct{ Frontend, UI string }
		if err := json.Unmarshal(line, &said); err != nil {
			return errors.Join(fmt.Errorf("temporal announced %q: %w", line, err), child.kill())
		}
		return t.settle(said.Frontend, said.UI)
	case <-child.done:
		return child.ended()
	case <-ctx.Done():
		return errors.Join(fmt.Errorf("temporal is not ready: %w\n%s", ctx.Err(), child.tail), child.kill())
	}
}

// settle remembers the addresses and keeps their ports for the next start.
func (t *Temporal) settle(frontend, ui string) error {
	_, port, err := net.SplitHostPort(frontend)
	if err != nil {
		return fmt.Errorf("temporal's address: %w", err)
	}
	if t.options.FrontendPort, err = strconv.Atoi(port); err != nil {
		return fmt.Errorf("temporal's port: %w", err)
	}
	pages, err := url.Parse(ui)
	if err != nil {
		return fmt.Errorf("address of temporal's pages: %w", err)
	}
	if t.options.UIPort, err = strconv.Atoi(pages.Port()); err != nil {
		return fmt.Errorf("port of temporal's pages: %w", err)
	}
	t.address, t.ui = frontend, ui
	return nil
}

// Address is the frontend, "host:port".
func (t *Temporal) Address() string { return t.address }

// UI is the address of the web pages; "" when it is not known.
func (t *Temporal) UI() string { return t.ui }

// Namespace is the namespace that Siklus uses on this server.
func (t *Temporal) Namespace() string { return Namespace }

func (t *Temporal) current() *process {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.process
}

// PID is the server's process; 0 when it was not started here or is down.
func (t *Temporal) PID() int { return pidOf(t.current()) }

// Kill ends the server at once, as a crash would (SIGKILL).
func (t *Temporal) Kill() error {
	if t.binary == "" {
		return fmt.Errorf("kill temporal: %w", errNotOurs)
	}
	return t.current().kill()
}

// Restart starts the server again on the same state and addresses, after
// stopping it when it runs.
func (t *Temporal) Restart(ctx context.Context) error {
	if t.binary == "" {
		return fmt.Errorf("restart temporal: %w", errNotOurs)
	}
	if err := t.current().stop(syscall.SIGTERM, stopGrace); err != nil {
		return err
	}
	return t.run(ctx)
}

// Stop ends the server that was started here and removes throw-away state. A
// server that somebody else runs is left alone.
func (t *Temporal) Stop() error {
	err := t.current().stop(syscall.SIGTERM, stopGrace)
	return errors.Join(err, unlock(&t.inUse), t.scratch.remove())
}
