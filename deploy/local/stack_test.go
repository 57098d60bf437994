package local_test

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"siklus.id/deploy/local"
)

func TestStackKillsAndRestartsExactlyOnePart(t *testing.T) {
	t.Parallel()
	s, err := local.StartStack(within(t), local.StackOptions{Own: true})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Stop()) })
	program, err := s.Run(within(t), local.ProgramOptions{Name: "sleeper", Path: "sleep", Args: []string{"1000"}})
	require.NoError(t, err)
	_, err = s.Run(within(t), local.ProgramOptions{Name: "sleeper", Path: "sleep", Args: []string{"1000"}})
	require.ErrorContains(t, err, "already")
	_, err = s.Run(within(t), local.ProgramOptions{Name: "postgres", Path: "sleep", Args: []string{"1000"}})
	require.ErrorContains(t, err, "already")

	pids := func() map[string]int {
		return map[string]int{"postgres": s.Postgres.PID(), "temporal": s.Temporal.PID(), "sleeper": program.PID()}
	}
	for name := range pids() {
		before := pids()
		require.NotZero(t, before[name])
		require.NoError(t, s.Kill(name))
		killed := pids()
		require.Zero(t, killed[name])
		require.NoError(t, s.Kill(name), "killing the dead is fine")
		require.NoError(t, s.Restart(within(t), name))
		after := pids()
		require.NotContains(t, []int{0, before[name]}, after[name])
		for other := range before {
			if other != name {
				require.Equal(t, []int{before[other], before[other]}, []int{killed[other], after[other]}, "%s was left alone", other)
			}
		}
	}
	require.NoError(t, s.Kill("mailbox"))
	require.NoError(t, s.Restart(within(t), "mailbox"))
	require.Equal(t, http.StatusAccepted, post(t, s.Mailbox, "ani@dinas.example").StatusCode)
	require.ErrorContains(t, s.Kill("nobody"), "no part named")
	require.ErrorContains(t, s.Restart(within(t), "nobody"), "no part named")

	require.NoError(t, s.Stop())
	require.Equal(t, map[string]int{"postgres": 0, "temporal": 0, "sleeper": 0}, pids())
}

func TestStackKeepsEverythingInOneFolder(t *testing.T) {
	t.Parallel()
	dir := openDir(t)
	s, err := local.StartStack(within(t), local.StackOptions{Dir: dir, Own: true})
	require.NoError(t, err)
	post(t, s.Mailbox, "ani@dinas.example")
	require.NoError(t, s.Stop())
	for _, name := range []string{"postgres/PG_VERSION", "temporal.db", "mailbox.jsonl"} {
		require.FileExists(t, filepath.Join(dir, name))
	}
}

func TestStackThatCannotStartLeavesNothingRunning(t *testing.T) {
	t.Parallel()
	dir := openDir(t)
	_, err := local.StartStack(within(t), local.StackOptions{
		Dir: dir, Own: true, Temporal: local.TemporalOptions{Binary: "/bin/false"},
	})
	require.ErrorContains(t, err, "temporal ended")
	require.NoFileExists(t, filepath.Join(dir, "postgres", "postmaster.pid"))
}

func TestProgramIsReadyOrSaysWhyNot(t *testing.T) {
	t.Parallel()
	flag := filepath.Join(t.TempDir(), "flag")
	ready := func(context.Context) error {
		_, err := os.Stat(flag)
		return err
	}
	program, err := local.StartProgram(within(t), local.ProgramOptions{
		Name: "slow", Path: "sh", Args: []string{"-c", `echo starting; trap 'echo bye; exit 3' TERM; touch "$FLAG"; while :; do sleep 0.01; done`},
		Env: []string{"FLAG=" + flag}, Ready: ready,
	})
	require.NoError(t, err)
	require.FileExists(t, flag)
	require.NoError(t, program.Err(), "it runs")
	require.NoError(t, program.Stop())
	<-program.Done()
	require.ErrorContains(t, program.Err(), "exit status 3")
	require.ErrorContains(t, program.Err(), "bye")

	_, err = local.StartProgram(within(t), local.ProgramOptions{
		Name: "broken", Path: "sh", Args: []string{"-c", "echo the database is on fire >&2; exit 1"},
		Ready: func(context.Context) error { return os.ErrNotExist },
	})
	require.ErrorContains(t, err, "broken ended")
	require.ErrorContains(t, err, "the database is on fire")

	_, err = local.StartProgram(within(t), local.ProgramOptions{Name: "missing", Path: "/nowhere"})
	require.ErrorContains(t, err, "start missing")
}
