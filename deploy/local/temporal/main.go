// Command temporal-server is a whole Temporal server with its web pages in one
// process on the loopback address of one machine. The demonstration, the tests
// and the benchmark start it; an agency in production runs Temporal's own
// packages instead.
//
// It lies in a module of its own because the server and the rest of Siklus
// need different versions of OpenTelemetry.
//
// State is one SQLite file (or a Postgres database), so the server may be
// killed at any moment and started again on the same state. When it is ready
// it prints one line of JSON with its addresses on standard output; everything
// else goes to standard error. It ends on SIGINT and SIGTERM.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"go.temporal.io/server/common/log"
	"go.temporal.io/server/common/metrics"
	"go.temporal.io/server/temporal"
)

// options are the command's flags.
type options struct {
	file         string
	postgres     string
	throwAway    bool
	frontendPort int
	uiPort       int
	namespace    string
	retention    time.Duration
	logLevel     string
	readyWithin  time.Duration
}

// announcement is the line printed when the server is ready.
type announcement struct {
	Frontend  string `json:"frontend"`
	UI        string `json:"ui"`
	Namespace string `json:"namespace"`
	PID       int    `json:"pid"`
}

func main() {
	var o options
	flag.StringVar(&o.file, "file", "", "SQLite file that holds the state; made when missing")
	flag.BoolVar(&o.throwAway, "throw-away", false, "the state need not outlive a power cut: do not wait for the disk")
	flag.IntVar(&o.frontendPort, "port", 0, "frontend port; 0 lets the system choose")
	flag.IntVar(&o.uiPort, "ui-port", 0, "port of the web pages; 0 lets the system choose")
	flag.StringVar(&o.namespace, "namespace", "siklus", "namespace that is made when missing")
	flag.DurationVar(&o.retention, "retention", 90*24*time.Hour, "how long the namespace keeps closed workflows")
	flag.StringVar(&o.logLevel, "log-level", "error", "debug, info, warn or error")
	flag.DurationVar(&o.readyWithin, "ready-within", time.Minute, "give up when not ready by then")
	flag.Usage = func() {
		fmt.Fprintln(flag.CommandLine.Output(), "usage: temporal-server -file FILE [FLAGS], or with the environment's SIKLUS_TEMPORAL_POSTGRES (URL of a role that may create databases) in place of -file")
		flag.PrintDefaults()
	}
	flag.Parse()
	// A URL may carry a password, and everybody on the machine can read
	// arguments.
	o.postgres = os.Getenv("SIKLUS_TEMPORAL_POSTGRES")

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, o); err != nil {
		fmt.Fprintln(os.Stderr, "temporal-server:", err)
		os.Exit(1)
	}
}

// run serves until ctx ends.
func run(ctx context.Context, o options) error {
	if (o.file == "") == (o.postgres == "") {
		return fmt.Errorf("give either -file or SIKLUS_TEMPORAL_POSTGRES")
	}
	ports, err := choosePorts(o.frontendPort, o.uiPort)
	if err != nil {
		return err
	}
	state, err := openState(ctx, o)
	if err != nil {
		return err
	}
	server, err := temporal.NewServer(
		temporal.WithConfig(serverConfig(ports, state)),
		temporal.ForServices(temporal.DefaultServices),
		temporal.WithStaticHosts(staticHosts(ports)),
		temporal.WithDynamicConfigClient(dynamicConfig()),
		temporal.WithCustomMetricsHandler(metrics.NoopMetricsHandler),
		temporal.WithLogger(log.NewZapLogger(log.BuildZapLogger(log.Config{Level: o.logLevel, Format: "console"}))),
	)
	if err != nil {
		return fmt.Errorf("prepare server: %w", err)
	}
	if err := server.Start(); err != nil {
		return fmt.Errorf("start server: %w", err)
	}
	pages := newPages(ports, o.namespace)
	go pages.Start() //nolint:errcheck // it never returns an error: it ends the process itself when its port is taken

	waiting, cancel := context.WithTimeout(ctx, o.readyWithin)
	defer cancel()
	if err := awaitReady(waiting, ports, o.namespace); err != nil && ctx.Err() == nil {
		return err
	}
	if ctx.Err() == nil {
		line := announcement{Frontend: ports.frontendAddress(), UI: ports.uiURL(), Namespace: o.namespace, PID: os.Getpid()}
		if err := json.NewEncoder(os.Stdout).Encode(line); err != nil {
			return fmt.Errorf("announce addresses: %w", err)
		}
	}
	<-ctx.Done()
	pages.Stop()
	return server.Stop()
}
