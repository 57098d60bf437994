// Package bench measures what Siklus costs against the bare engine, all in one run on one machine: absolute
// figures say more about the machine, ratios about the program. Everything it measures is real: Postgres, the
// Temporal server, the worker and the door are those of production.
package bench

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"
)

// Options say how to measure.
type Options struct {
	// Quick makes a smoke run: it shows that everything runs, its figures mean nothing.
	Quick bool
	// SQLite keeps Temporal's state in a file; otherwise it is kept in the Postgres of the run, as in production.
	SQLite bool
	// Only names the parts to measure, "launch", "acts", "progress", "measurements", "survey", "pages", "watch", "years", "memory"; empty means all. Acts are
	// done and entries written in the cases that a launch has opened, so they bring a small one with them.
	Only []string
	// Program is the path of siklus itself: the worker whose memory is measured is a process of its own.
	Program string
	// Command is what the report says the run was started with.
	Command string
	// Say is told what is being done; nil tells nobody.
	Say func(string)
	// Log takes warnings of the parts.
	Log *slog.Logger
}

// size is how much a run does.
type size struct {
	people     int           // appraisals of one launch
	rounds     int           // repetitions of each measured series
	alone      int           // acts of a round with one at a time
	together   int           // acts of a round with sixteen at a time
	entries    int           // entries of progress of a round
	values     int           // measured values of a round
	forms      int           // citizens' forms a second
	watched    int           // running cases of the cycle that is watched
	looks      int           // at each of its pages
	span       time.Duration // for which they come, each round
	yearPeople int           // staff whose years are played, per cadence
	day        time.Duration // real length of a calendar day while years are played
	strict     bool          // a year in which somebody was late is an error
}

var (
	fullSize  = size{people: 1000, rounds: 3, alone: 150, together: 600, entries: 10000, values: 100000, forms: 100, watched: 10000, looks: 100, span: 20 * time.Second, yearPeople: 3, day: 150 * time.Millisecond, strict: true}
	quickSize = size{people: 24, rounds: 1, alone: 4, together: 16, entries: 200, values: 2000, forms: 20, watched: 200, looks: 5, span: time.Second, yearPeople: 1, day: 25 * time.Millisecond}
)

// Report is what a run found.
type Report struct {
	Taken    time.Time // when the run began
	Command  string
	Machine  Machine
	Launch   *Launch
	Acts     []Acts // one for each number of acts at a time
	Progress *Progress
	Measured *Measurements
	Survey   *Survey
	Pages    *Pages
	Watch    *Watch
	Years    []Year
	Memory   *Memory
	Quick    bool
	SQLite   bool
}

// Run starts the parts, measures, and stops them again.
func Run(ctx context.Context, o Options) (report Report, err error) {
	if o.Say == nil {
		o.Say = func(string) {}
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	wanted, err := o.parts()
	if err != nil {
		return Report{}, err
	}
	report = Report{Taken: time.Now(), Command: o.Command, Machine: describeMachine(), Quick: o.Quick, SQLite: o.SQLite}
	b := bench{Options: o, size: fullSize}
	if o.Quick {
		b.size = quickSize
	}
	o.Say("starting Postgres, Temporal, worker and door")
	if b.ground, err = open(ctx, o); err != nil {
		return report, errors.Join(err, b.ground.stop())
	}
	defer func() { err = errors.Join(err, b.ground.stop()) }()

	if wanted["launch"] || wanted["acts"] || wanted["progress"] || wanted["measurements"] || wanted["survey"] || wanted["pages"] {
		launch, opened, err := b.launch(ctx, wanted["launch"])
		if err != nil {
			return report, fmt.Errorf("launch: %w", err)
		}
		if wanted["launch"] {
			report.Launch = &launch
		}
		if wanted["acts"] {
			if report.Acts, err = b.acts(ctx, opened); err != nil {
				return report, fmt.Errorf("acts: %w", err)
			}
		}
		if wanted["progress"] && len(opened) > 0 {
			o.Say("entries of progress")
			found, err := MeasureProgress(ctx, b.ground.store, b.ground.postgres.OwnerDSN(database), opened[0].agency.ID, opened[0].cases, b.size.rounds, b.size.entries)
			if err != nil {
				return report, fmt.Errorf("progress: %w", err)
			}
			report.Progress = &found
		}
		if wanted["measurements"] && len(opened) > 0 {
			o.Say("measured values")
			found, err := MeasureMeasurements(ctx, b.ground.store, b.ground.postgres.OwnerDSN(database), opened[0].agency.ID, opened[0].cases, b.size.rounds, b.size.values)
			if err != nil {
				return report, fmt.Errorf("measurements: %w", err)
			}
			report.Measured = &found
		}
		if wanted["survey"] && len(opened) > 0 && len(opened[0].cases) > 0 {
			o.Say("citizens beside staff")
			door := SurveyDoor{b.ground.address, b.ground.http, b.ground.links}
			found, err := MeasureSurvey(ctx, b.ground.store, door, opened[0].agency.ID, opened[0].cases[0].PersonID, b.size.rounds, b.size.forms, b.size.span)
			if err != nil {
				return report, fmt.Errorf("survey: %w", err)
			}
			report.Survey = &found
		}
		if wanted["pages"] && len(opened) > 0 && len(opened[0].cases) > 0 {
			o.Say("pages at the server and in a browser")
			if report.Pages, err = b.pages(ctx, opened[len(opened)-1]); err != nil {
				return report, fmt.Errorf("pages: %w", err)
			}
		}
	}
	if wanted["watch"] {
		o.Say("a cycle that is watched")
		found, err := b.watch(ctx)
		if err != nil {
			return report, fmt.Errorf("watch: %w", err)
		}
		report.Watch = &found
	}
	if wanted["years"] {
		if report.Years, err = b.years(ctx); err != nil {
			return report, fmt.Errorf("years: %w", err)
		}
	}
	if wanted["memory"] {
		memory, err := b.memory(ctx)
		if err != nil {
			return report, fmt.Errorf("memory: %w", err)
		}
		report.Memory = &memory
	}
	return report, nil
}

// bench is one run.
type bench struct {
	Options
	size   size
	ground *ground
}

func (o Options) parts() (map[string]bool, error) {
	all := map[string]bool{"launch": true, "acts": true, "progress": true, "measurements": true, "survey": true, "pages": true, "watch": true, "years": true, "memory": true}
	if len(o.Only) == 0 {
		return all, nil
	}
	wanted := map[string]bool{}
	for _, part := range o.Only {
		if !all[part] {
			return nil, fmt.Errorf("part %q is not known: there are launch, acts, progress, measurements, survey, pages, watch, years, memory", part)
		}
		wanted[part] = true
	}
	return wanted, nil
}
