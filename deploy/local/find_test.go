package local

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// fakePostgres makes a folder whose "postgres" says version.
func fakePostgres(t *testing.T, version string) string {
	t.Helper()
	dir := t.TempDir()
	for name, body := range map[string]string{"initdb": "", "postgres": "echo '" + version + "'"} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte("#!/bin/sh\n"+body+"\n"), 0o755))
	}
	return dir
}

func TestPostgresVersionIsRead(t *testing.T) {
	t.Parallel()
	for said, major := range map[string]int{
		"postgres (PostgreSQL) 15.17 (Debian 15.17-0+deb12u1)": 15,
		"postgres (PostgreSQL) 18.4":                           18,
		"postgres (PostgreSQL) 18beta2":                        18,
		"postgres (PostgreSQL) unknown":                        0,
		"postgres (PostgreSQL) 14.1":                           14,
	} {
		got, err := postgresVersion(t.Context(), fakePostgres(t, said))
		if major == 0 {
			require.Error(t, err, said)
			continue
		}
		require.NoError(t, err, said)
		require.Equal(t, major, got)
	}
	_, err := postgresVersion(t.Context(), t.TempDir())
	require.Error(t, err)
}

func TestNamedPostgresComesFirstUnlessTooOld(t *testing.T) {
	named := fakePostgres(t, "postgres (PostgreSQL) 17.2")
	t.Setenv("PGBIN", named)
	found, err := findPostgres(t.Context())
	require.NoError(t, err)
	require.Equal(t, named, found)

	old := fakePostgres(t, "postgres (PostgreSQL) 13.9")
	t.Setenv("PGBIN", old)
	found, err = findPostgres(t.Context())
	require.NoError(t, err)
	require.NotEqual(t, old, found)
}

func TestLibraryLinksOfThePackageAreMade(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	require.NoError(t, os.MkdirAll(filepath.Join(dir, "native", "lib"), 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "native", "lib", "libpq.so.5.17"), []byte("library"), 0o644))
	list := `[{"source":"native/lib/libpq.so.5.17","target":"native/lib/libpq.so.5"}]`
	require.NoError(t, os.WriteFile(filepath.Join(dir, "native", "pg-symlinks.json"), []byte(list), 0o644))
	for range 2 { // made already is fine
		require.NoError(t, linkLibraries(dir))
		content, err := os.ReadFile(filepath.Join(dir, "native", "lib", "libpq.so.5"))
		require.NoError(t, err)
		require.Equal(t, "library", string(content))
	}
	require.NoError(t, linkLibraries(t.TempDir()), "a package without a list needs no links")
}

func TestFolderClosedToTheDatabaseUserIsReplaced(t *testing.T) {
	t.Parallel()
	closed := filepath.Join(t.TempDir(), "closed")
	require.NoError(t, os.Mkdir(closed, 0o700))
	var nobody *dropTo
	same, err := nobody.reachable(filepath.Join(closed, "state"))
	require.NoError(t, err)
	require.Equal(t, filepath.Join(closed, "state", "postgres"), same, "whoever is not root reaches his own folders")
}

func TestOnlyAbandonedScratchIsSwept(t *testing.T) {
	t.Parallel()
	base := t.TempDir()
	folder := func(name string) string {
		path := filepath.Join(base, name)
		require.NoError(t, os.Mkdir(path, 0o700))
		return path
	}
	used, abandoned, fresh, old, foreign := folder("siklus-scratch-1"), folder("siklus-scratch-2"), folder("siklus-scratch-3"), folder("siklus-scratch-4"), folder("siklus-other")
	lock, err := lockFile(filepath.Join(used, scratchLock))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, lock.Close()) })
	require.NoError(t, os.WriteFile(filepath.Join(abandoned, scratchLock), nil, 0o600))
	hourAgo := time.Now().Add(-time.Hour)
	require.NoError(t, os.Chtimes(old, hourAgo, hourAgo))

	sweepScratch(base)
	for path, stays := range map[string]bool{used: true, abandoned: false, fresh: true, old: false, foreign: true} {
		_, err := os.Stat(path)
		require.Equal(t, stays, err == nil, path)
	}
}

func TestTailKeepsTheLastWords(t *testing.T) {
	t.Parallel()
	last := &tail{max: 5}
	for _, words := range []string{"one ", "two ", "three"} {
		n, err := last.Write([]byte(words))
		require.NoError(t, err)
		require.Equal(t, len(words), n)
	}
	require.Equal(t, "three", last.String())
}

func TestStaleServerIsNotReapedByNumberAlone(t *testing.T) {
	t.Parallel()
	// A pid file may name a process that has long been somebody else's.
	p := &Postgres{data: t.TempDir()}
	require.False(t, p.reapStale(), "no pid file")
	require.NoError(t, os.WriteFile(filepath.Join(p.data, "postmaster.pid"), []byte("1\n"+p.data+"\n"), 0o600))
	require.False(t, p.reapStale())
	child, err := StartProgram(context.Background(), ProgramOptions{Name: "other", Path: "sleep", Args: []string{"1000"}})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, child.Stop()) })
	pid := []byte(strconv.Itoa(child.PID()) + "\n" + p.data + "\n")
	require.NoError(t, os.WriteFile(filepath.Join(p.data, "postmaster.pid"), pid, 0o600))
	require.False(t, p.reapStale())
	require.NotZero(t, child.PID())
}
