package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"siklus.id/deploy/local"
	"siklus.id/store"
)

// Memory is what a worker needs that is a process of its own.
type Memory struct {
	Cases             int
	Idle, Full        Footprint // ready without a case; with all cases waiting in its cache
	BytesPerCaseInRSS int64
}

// Footprint is one look at a process.
type Footprint struct {
	RSS        int64 // resident set, bytes
	Heap       int64 // heap in use, bytes, what waits for the collector included
	Goroutines int
}

const memorySpace = "siklus-memory"

// memory starts `siklus worker` on a namespace and a database of its own, lets it launch a cycle and looks at it
// before and after.
func (b *bench) memory(ctx context.Context) (Memory, error) {
	b.Say(fmt.Sprintf("memory: a worker of its own launches %d appraisals and keeps them", b.size.people))
	m := Memory{Cases: b.size.people}
	if b.Program == "" {
		return m, errors.New("the program to start as a worker is not known")
	}
	health, err := local.FreeAddress(ctx)
	if err != nil {
		return m, err
	}
	other, settings, err := b.besides(ctx)
	if err != nil {
		return m, err
	}
	defer other.ground.besideStop()
	settings = append(settings, "SIKLUS_WORKER_LISTEN="+health)
	program, err := local.StartProgram(ctx, local.ProgramOptions{
		Name: "worker", Path: b.Program, Args: []string{"worker", "--log-level", "warn"}, Env: settings,
		Ready: local.Answers("http://" + health + "/readyz"),
	})
	if err != nil {
		return m, err
	}
	defer func() { _ = program.Stop() }()
	if m.Idle, err = footprint(ctx, "http://"+health+"/metrics"); err != nil {
		return m, err
	}
	a, err := other.makeAgency(ctx, "memori", b.size.people)
	if err != nil {
		return m, err
	}
	if _, err := other.launchReal(ctx, a, "memori", &Series{}); err != nil {
		return m, err
	}
	m.Full, err = footprint(ctx, "http://"+health+"/metrics")
	m.BytesPerCaseInRSS = (m.Full.RSS - m.Idle.RSS) / int64(m.Cases)
	return m, err
}

// besides makes the second namespace and database, and says how the worker reaches them.
func (b *bench) besides(ctx context.Context) (*bench, []string, error) {
	g := b.ground
	owner, app := g.postgres.OwnerDSN(memorySpace), g.postgres.AppDSN(memorySpace)
	if err := g.postgres.CreateDatabase(ctx, memorySpace); err != nil {
		return nil, nil, err
	}
	settings := []string{
		"TEMPORAL_ADDRESS=" + g.temporal.Address(), "TEMPORAL_NAMESPACE=" + memorySpace,
		"SIKLUS_DATABASE_OWNER=" + owner, "SIKLUS_DATABASE=" + app, "SIKLUS_URL=" + g.address,
		"SIKLUS_LINK_KEYS=MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=", "SENDGRID_API_KEY=" + g.mailbox.APIKey(),
		"SENDGRID_HOST=" + g.mailbox.URL(), "SIKLUS_MAIL_HOLD_OFF=1h",
	}
	migrate, err := local.StartProgram(ctx, local.ProgramOptions{Name: "migrate", Path: b.Program, Args: []string{"migrate"}, Env: settings})
	if err != nil {
		return nil, nil, err
	}
	select {
	case <-migrate.Done():
	case <-ctx.Done():
		return nil, nil, errors.Join(ctx.Err(), migrate.Stop())
	}
	if err := migrate.Err(); err != nil {
		return nil, nil, err
	}
	kept, err := store.Open(ctx, app)
	if err != nil {
		return nil, nil, err
	}
	engine, err := g.dial(ctx, b.Options, memorySpace)
	if err != nil {
		kept.Close()
		return nil, nil, err
	}
	return &bench{Options: b.Options, size: b.size, ground: &ground{store: kept, engine: engine}}, settings, nil
}

// besideStop lets go of what besides has opened; the servers are those of the run.
func (g *ground) besideStop() {
	g.engine.Close()
	g.store.Close()
}

// get reads a page whole.
func get(ctx context.Context, address string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return "", err
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return "", err
	}
	text, err := io.ReadAll(answer.Body)
	err = errors.Join(err, answer.Body.Close())
	if answer.StatusCode != http.StatusOK {
		err = errors.Join(fmt.Errorf("%s answers %s", address, answer.Status), err)
	}
	return string(text), err
}

// footprint reads the process's own meters.
func footprint(ctx context.Context, address string) (Footprint, error) {
	var f Footprint
	answer, err := get(ctx, address)
	if err != nil {
		return f, err
	}
	for line := range strings.Lines(answer) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), " ")
		number, err := strconv.ParseFloat(value, 64)
		if err != nil {
			continue // a comment
		}
		switch name {
		case "process_resident_memory_bytes":
			f.RSS = int64(number)
		case "go_memstats_heap_inuse_bytes":
			f.Heap = int64(number)
		case "go_goroutines":
			f.Goroutines = int(number)
		}
	}
	if f.RSS == 0 || f.Heap == 0 {
		return f, errors.New("the worker does not tell its memory")
	}
	return f, nil
}
