// Command ground starts one Postgres and one Temporal server, runs a command
// with their addresses in its environment, and stops them when it ends. `make
// test` runs `go test ./...` on it, so that every package shares them.
//
// A part whose address is in the environment already is not started.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"sync"
	"syscall"
	"time"

	"siklus.id/deploy/local"
	"siklus.id/deploy/local/testground"
)

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: ground COMMAND [ARGUMENT…]")
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	err := run(ctx, os.Args[1:])
	var ended *exec.ExitError
	switch {
	case err == nil:
	case errors.As(err, &ended) && ended.ExitCode() > 0:
		os.Exit(ended.ExitCode())
	default:
		fmt.Fprintln(os.Stderr, "ground:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, words []string) (err error) {
	began := time.Now()
	var postgres *local.Postgres
	var temporal *local.Temporal
	var noPostgres, noTemporal error
	var parts sync.WaitGroup
	parts.Go(func() {
		postgres, noPostgres = local.StartPostgres(ctx, local.PostgresOptions{URL: os.Getenv(testground.EnvPostgres)})
	})
	parts.Go(func() {
		temporal, noTemporal = local.StartTemporal(ctx, local.TemporalOptions{
			Address: os.Getenv(testground.EnvTemporal), UI: os.Getenv(testground.EnvTemporalUI),
		})
	})
	parts.Wait()
	defer func() {
		if temporal != nil {
			err = errors.Join(err, temporal.Stop())
		}
		if postgres != nil {
			err = errors.Join(err, postgres.Stop())
		}
	}()
	if err := errors.Join(noPostgres, noTemporal); err != nil {
		return err
	}
	fmt.Fprintf(os.Stderr, "ground: Postgres and Temporal (%s) ready after %s\n", temporal.UI(), time.Since(began).Round(time.Millisecond))

	command := exec.CommandContext(ctx, words[0], words[1:]...)
	command.Stdin, command.Stdout, command.Stderr = os.Stdin, os.Stdout, os.Stderr
	command.Env = append(os.Environ(),
		testground.EnvPostgres+"="+postgres.AdminDSN(""),
		testground.EnvTemporal+"="+temporal.Address(),
		testground.EnvTemporalUI+"="+temporal.UI(),
	)
	// Asked first, so that it can stop its own children.
	command.Cancel = func() error { return command.Process.Signal(os.Interrupt) }
	command.WaitDelay = 30 * time.Second
	return command.Run()
}
