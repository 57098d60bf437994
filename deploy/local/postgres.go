package local

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// PostgresOptions say where the database is or how to start one. The zero value
// starts a throw-away cluster, unless DATABASE_URL is set.
type PostgresOptions struct {
	// URL reaches a running cluster as a role that may create roles and
	// databases. Empty: the environment's DATABASE_URL; both empty: start one.
	URL string
	// Own starts a cluster whatever the environment says; fault tests kill it.
	Own bool
	// Dir keeps the data between starts, durably. Empty: a throw-away cluster
	// that does not wait for the disk. As root, a Dir that the database's own
	// user cannot reach (below /root) is replaced by one below /var/lib.
	Dir string
	// Log receives what the server writes; nil drops all but the last lines,
	// which errors quote.
	Log io.Writer
}

// Postgres is one cluster with the two roles of Siklus.
type Postgres struct {
	options PostgresOptions
	admin   *url.URL
	owner   string // password of RoleOwner
	app     string // password of RoleApp

	// The rest is empty when somebody else runs the cluster.
	binaries string
	user     *dropTo
	scratch  *scratchDir
	data     string
	inUse    *os.File // lock on kept data
	mu       sync.Mutex
	process  *process
}

// StartPostgres connects to the cluster that is given or starts one, and makes
// the roles RoleOwner and RoleApp in it.
func StartPostgres(ctx context.Context, o PostgresOptions) (*Postgres, error) {
	given := o.URL
	if given == "" && !o.Own {
		given = os.Getenv("DATABASE_URL")
	}
	if given != "" {
		return openPostgres(ctx, given, o)
	}
	binaries, err := findPostgres(ctx)
	if err != nil {
		return nil, err
	}
	user, err := databaseUser()
	if err != nil {
		return nil, err
	}
	p := &Postgres{options: o, binaries: binaries, user: user}
	if err := p.prepare(ctx); err != nil {
		return nil, errors.Join(err, p.Stop())
	}
	if err := p.run(ctx); err != nil {
		return nil, errors.Join(err, p.Stop())
	}
	if err := p.makeRoles(ctx); err != nil {
		return nil, errors.Join(err, p.Stop())
	}
	return p, nil
}

func openPostgres(ctx context.Context, given string, o PostgresOptions) (*Postgres, error) {
	admin, err := url.Parse(given)
	if err != nil || (admin.Scheme != "postgres" && admin.Scheme != "postgresql") {
		// The address may carry a password: it is not repeated.
		return nil, errors.New("the database address must have the form postgres://user:password@host:port/database")
	}
	p := &Postgres{options: o, admin: admin}
	return p, p.makeRoles(ctx)
}

// prepare makes the socket's folder and, when there is none, the data folder.
func (p *Postgres) prepare(ctx context.Context) error {
	var err error
	if p.scratch, err = newScratch(); err != nil {
		return err
	}
	socket := filepath.Join(p.scratch.path, "s")
	if err := p.user.mkdir(socket); err != nil {
		return err
	}
	p.admin = &url.URL{
		Scheme: "postgres", User: url.User("postgres"), Path: "/postgres",
		RawQuery: url.Values{"host": {socket}, "port": {"5432"}}.Encode(),
	}
	p.data = filepath.Join(p.scratch.path, "data")
	if p.options.Dir != "" {
		if p.data, err = p.user.reachable(p.options.Dir); err != nil {
			return err
		}
		if p.inUse, err = lockFile(p.data + ".in-use"); err != nil {
			return err
		}
	}
	if _, err := os.Stat(filepath.Join(p.data, "PG_VERSION")); err == nil {
		return nil
	} else if !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("data folder: %w", err)
	}
	return p.initialise(ctx)
}

// initialise makes the data folder under another name and moves it into place,
// so that a half-made one is never taken for a whole one.
func (p *Postgres) initialise(ctx context.Context) error {
	locale := "C.UTF-8"
	if runtime.GOOS != "linux" {
		locale = "en_US.UTF-8"
	}
	unfinished := p.data + ".new"
	if err := os.RemoveAll(unfinished); err != nil {
		return fmt.Errorf("remove half-made data: %w", err)
	}
	if err := p.user.mkdir(unfinished); err != nil {
		return err
	}
	arguments := []string{"--pgdata", unfinished, "--username", "postgres", "--auth", "trust", "--encoding", "UTF8", "--locale", locale, "--no-instructions"}
	if p.options.Dir == "" {
		arguments = append(arguments, "--no-sync")
	}
	command := exec.CommandContext(ctx, filepath.Join(p.binaries, "initdb"), arguments...)
	p.user.apply(command)
	if output, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w\n%s", err, output)
	}
	if err := os.Rename(unfinished, p.data); err != nil {
		return fmt.Errorf("put data folder in place: %w", err)
	}
	return nil
}

// run starts the server on the data folder and returns when it answers. After
// a kill -9 the server's children need a moment to notice; until then a new one
// refuses the data, and is tried again.
func (p *Postgres) run(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	patience := time.Now().Add(15 * time.Second)
	for {
		err := p.runOnce(ctx)
		switch {
		case err == nil:
			return nil
		case !strings.Contains(err.Error(), "pre-existing shared memory block") && !strings.Contains(err.Error(), `lock file "postmaster.pid"`):
			return err
		case time.Now().After(patience):
			if !p.reapStale() {
				return err
			}
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(100 * time.Millisecond):
		}
	}
}

func (p *Postgres) runOnce(ctx context.Context) error {
	settings := map[string]string{
		"listen_addresses":        "",
		"unix_socket_directories": p.admin.Query().Get("host"),
		"max_connections":         "300",
		"shared_buffers":          "128MB",
		"timezone":                "UTC",
		"log_timezone":            "UTC",
	}
	if p.options.Dir == "" {
		// Throw-away data need not outlive a power cut. It must outlive the
		// death of the server, so commits still wait for the log to be written
		// to the system (synchronous_commit stays on), only not for the disk.
		settings["fsync"] = "off"
		settings["full_page_writes"] = "off"
	}
	arguments := []string{"-D", p.data, "-p", p.admin.Query().Get("port")}
	for name, value := range settings {
		arguments = append(arguments, "-c", name+"="+value)
	}
	command := exec.Command(filepath.Join(p.binaries, "postgres"), arguments...)
	p.user.apply(command)
	child, err := startProcess("postgres", command, p.options.Log, syscall.SIGINT)
	if err != nil {
		return err
	}
	p.mu.Lock()
	p.process = child
	p.mu.Unlock()
	// While it recovers it answers "57P03, starting up": asked again until it
	// takes the connection.
	return child.await(ctx, func(ctx context.Context) error {
		conn, err := pgx.Connect(ctx, p.AdminDSN(""))
		if err != nil {
			return err
		}
		return conn.Close(ctx)
	})
}

// reapStale ends a server that an earlier, killed starter left on our data. We
// hold the lock on the data, so no living starter uses it.
func (p *Postgres) reapStale() bool {
	lines, err := os.ReadFile(filepath.Join(p.data, "postmaster.pid"))
	if err != nil {
		return false
	}
	first, rest, _ := strings.Cut(string(lines), "\n")
	folder, _, _ := strings.Cut(rest, "\n")
	pid, err := strconv.Atoi(strings.TrimSpace(first))
	if err != nil || pid <= 1 || folder != p.data {
		return false
	}
	if program, err := os.Readlink(fmt.Sprintf("/proc/%d/exe", pid)); err != nil || filepath.Base(program) != "postgres" {
		return false
	}
	return syscall.Kill(pid, syscall.SIGINT) == nil
}

// AdminDSN reaches database as a role that may create databases; "" is the
// administrator's own database.
func (p *Postgres) AdminDSN(database string) string {
	u := *p.admin
	if database != "" {
		u.Path = "/" + database
	}
	return u.String()
}

// OwnerDSN reaches database as RoleOwner, which runs migrations.
func (p *Postgres) OwnerDSN(database string) string {
	return p.dsn(database, url.UserPassword(RoleOwner, p.owner))
}

// AppDSN reaches database as RoleApp, which obeys row-level security.
func (p *Postgres) AppDSN(database string) string {
	return p.dsn(database, url.UserPassword(RoleApp, p.app))
}

func (p *Postgres) dsn(database string, user *url.Userinfo) string {
	u := *p.admin
	u.User, u.Path = user, "/"+database
	return u.String()
}

var errNotOurs = errors.New("this server was not started here")

// PID is the server's process; 0 when it was not started here or is down.
func (p *Postgres) PID() int { return pidOf(p.current()) }

func (p *Postgres) current() *process {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.process
}

func pidOf(p *process) int {
	if !p.running() {
		return 0
	}
	return p.pid
}

// Kill ends the server at once, as a crash would (SIGKILL).
func (p *Postgres) Kill() error {
	if p.scratch == nil {
		return fmt.Errorf("kill postgres: %w", errNotOurs)
	}
	return p.current().kill()
}

// Restart starts the server again on the same data and socket, after stopping
// it when it runs: every DSN stays valid.
func (p *Postgres) Restart(ctx context.Context) error {
	if p.scratch == nil {
		return fmt.Errorf("restart postgres: %w", errNotOurs)
	}
	if err := p.current().stop(syscall.SIGINT, stopGrace); err != nil {
		return err
	}
	return p.run(ctx)
}

// Stop ends the server that was started here and removes throw-away data. A
// cluster that somebody else runs is left alone.
func (p *Postgres) Stop() error {
	if p.scratch == nil {
		return nil
	}
	// SIGINT is Postgres' fast shutdown: clients are cut, data is whole.
	err := p.current().stop(syscall.SIGINT, stopGrace)
	return errors.Join(err, unlock(&p.inUse), p.scratch.remove())
}

// stopGrace is how long a server may take to end when asked.
const stopGrace = 20 * time.Second
