package main

import (
	"log/slog"
	"time"

	"github.com/lmittmann/tint"
	temporallog "go.temporal.io/sdk/log"
)

// logger writes for people on a terminal and for machines elsewhere, always to standard error: standard output
// is the answer's.
func (c *console) logger() *slog.Logger {
	var level slog.Level
	if err := level.UnmarshalText([]byte(c.level)); err != nil {
		level = slog.LevelInfo
	}
	if c.terminal {
		return slog.New(tint.NewTextHandler(c.err, &tint.Options{Level: level, TimeFormat: time.TimeOnly}))
	}
	return slog.New(slog.NewJSONHandler(c.err, &slog.HandlerOptions{Level: level}))
}

// quieter drops what is below warning, for parts whose news nobody asked for in a command that shows its own
// progress.
func (c *console) quieter() *slog.Logger {
	quiet := *c
	if quiet.level == "info" {
		quiet.level = "warn"
	}
	return quiet.logger()
}

// errorsOnly drops what is below error: the SDK warns of every poll that a stop cuts off.
func (c *console) errorsOnly() *slog.Logger {
	quiet := *c
	quiet.level = "error"
	return quiet.logger()
}

// engineLog is the log of the Temporal SDK. Its arguments are IDs and types; contents never stand in them.
func engineLog(log *slog.Logger) temporallog.Logger { return temporallog.NewStructuredLogger(log) }
