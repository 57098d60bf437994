package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"strings"

	"siklus.id/deploy/bench"
)

// benchCommand measures what Siklus costs, on parts of its own.
type benchCommand struct {
	Quick  bool     `help:"A smoke run: it shows that everything runs, its figures mean nothing."`
	Only   []string `placeholder:"PART" help:"Measure only these: launch, acts, progress, measurements, survey, pages, watch, years, memory. Nothing is written then."`
	SQLite bool     `name:"sqlite" help:"Keep Temporal's state in a file, not in Postgres."`
	Out    string   `default:"docs/performance.md" help:"Where the report is written; empty for nowhere."`
}

// Run measures, prints the report and writes it.
func (b benchCommand) Run(ctx context.Context, c *console) error {
	program, err := os.Executable()
	if err != nil {
		return err
	}
	log := *c
	if log.level == "info" {
		log.level = "error" // parts that are stopped while they work complain
	}
	report, err := bench.Run(ctx, bench.Options{
		Quick: b.Quick, SQLite: b.SQLite, Only: b.Only, Program: program, Command: b.command(),
		Say: func(what string) { _, _ = fmt.Fprintln(c.err, what) }, Log: log.logger(),
	})
	if err != nil {
		return err
	}
	var page bytes.Buffer
	if err := report.Write(&page); err != nil {
		return err
	}
	if _, err := c.out.Write(page.Bytes()); err != nil || b.Out == "" || len(b.Only) > 0 {
		return err
	}
	return os.WriteFile(b.Out, page.Bytes(), 0o644)
}

// command is what the report says it was made with.
func (b benchCommand) command() string {
	words := []string{"siklus bench"}
	if b.Quick {
		words = append(words, "--quick")
	}
	if b.SQLite {
		words = append(words, "--sqlite")
	}
	return strings.Join(words, " ")
}
