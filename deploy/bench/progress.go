package bench

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"siklus.id/appraisal"
	"siklus.id/store"
)

// Progress compares entries of progress kept in batches with the same rows written bare, and says how long a leader
// waits for the view of a team of fifty while entries go on coming in.
type Progress struct {
	Rows                   int             // entries of each round
	Kept, Inserted, Copied []float64       // rows a second, by round
	Team                   []time.Duration // views of the team, sorted
	Meanwhile              int             // entries that came in during those
}

// Ratios are the kept rows a second by those of the same rows in bare multi-row INSERTs and in one COPY, middle rounds.
func (p Progress) Ratios() (insert, copied float64) {
	kept := median(p.Kept)
	return kept / median(p.Inserted), kept / median(p.Copied)
}

const (
	entryBatch = 100 // as a phone that was away for long
	teamOf     = 50
	// While the team is looked at, entries come in as fast as 100,000 would within two minutes.
	writtenPerSecond = 1000
)

// MeasureProgress measures on a store that holds the cases, which are written about in turn. owner is the DSN of a
// role that may make the bare table: the same columns and the same key, without row-level security, other indexes and
// foreign keys.
func MeasureProgress(ctx context.Context, s *store.Store, owner, agency string, cases []store.Case, rounds, rows int) (Progress, error) {
	if len(cases) == 0 {
		return Progress{}, errors.New("no case is there to write about")
	}
	conn, err := pgx.Connect(ctx, owner)
	if err != nil {
		return Progress{}, err
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	p := Progress{Rows: rows}
	for range rounds {
		entries := someEntries(cases, rows)
		took, err := keepAll(ctx, s, agency, entries)
		if err != nil {
			return p, err
		}
		p.Kept = append(p.Kept, float64(rows)/took.Seconds())
		inserted, copied, err := bareRates(ctx, conn, bareRows{table: "progress_entries", key: "agency_id, id", columns: entryColumns, batch: entryBatch,
			rows: rows, row: func(i int) []any { return entryRow(agency, entries[i]) }})
		if err != nil {
			return p, err
		}
		p.Inserted, p.Copied = append(p.Inserted, inserted), append(p.Copied, copied)
	}
	return p, p.views(ctx, s, agency, cases)
}

// someEntries are as long as people write them, spread over the year.
func someEntries(cases []store.Case, n int) []store.ProgressEntry {
	out := make([]store.ProgressEntry, n)
	for i := range out {
		out[i] = store.ProgressEntry{ID: store.NewID(), CaseID: cases[i%len(cases)].ID, Day: appraisal.NewDate(2026, time.January, 5) + appraisal.Date(i%200),
			Period: "q1", Result: i % 5, Achieved: "Pendampingan kader posyandu di dua kampung, 14 bayi ditimbang dan dicatat, dua dirujuk", Quantity: "14", Unit: "bayi", Minutes: 180}
	}
	return out
}

func keepAll(ctx context.Context, s *store.Store, agency string, entries []store.ProgressEntry) (time.Duration, error) {
	started := time.Now()
	for batch := range slices.Chunk(entries, entryBatch) {
		err := s.WithAgency(ctx, agency, func(tx store.Tx) error {
			_, err := tx.PutProgress(ctx, batch)
			return err
		})
		if err != nil {
			return 0, fmt.Errorf("keep entries: %w", err)
		}
	}
	return time.Since(started), nil
}

var entryColumns = []string{"agency_id", "id", "case_id", "day", "period_key", "result", "achieved", "quantity", "unit", "minutes"}

func entryRow(agency string, e store.ProgressEntry) []any {
	return []any{agency, e.ID, e.CaseID, e.Day.Time(), e.Period, int16(e.Result), e.Achieved, 14, e.Unit, int16(e.Minutes)}
}

// views reads what the view of a team of fifty needs, again and again, while entries of everybody come in.
func (p *Progress) views(ctx context.Context, s *store.Store, agency string, cases []store.Case) error {
	team := cases[:min(teamOf, len(cases))]
	ids := make([]string, len(team))
	for i, c := range team {
		ids[i] = c.ID
	}
	writing, stop := context.WithCancel(ctx)
	wrote := make(chan error, 1)
	go func() {
		var err error
		pace := time.NewTicker(time.Second * entryBatch / writtenPerSecond)
		defer pace.Stop()
		for err == nil && writing.Err() == nil {
			if _, err = keepAll(writing, s, agency, someEntries(cases, entryBatch)); err == nil {
				p.Meanwhile += entryBatch
			}
			select {
			case <-pace.C:
			case <-writing.Done():
			}
		}
		if writing.Err() != nil {
			err = nil
		}
		wrote <- err
	}()
	views, err := timed(ctx, 200, 1, func(ctx context.Context, _ int) error {
		return s.WithAgency(ctx, agency, func(tx store.Tx) error {
			from := appraisal.NewDate(2026, time.June, 1)
			if _, err := tx.ProgressCounts(ctx, ids, from, from, time.Now().Add(-time.Hour)); err != nil {
				return err
			}
			if _, err := tx.PlannedResults(ctx, ids); err != nil {
				return err
			}
			_, _, err := tx.ListEntries(ctx, store.EntryFilter{CaseIDs: ids, From: from, Standing: true, ByArrival: true, Limit: 50})
			return err
		})
	})
	stop()
	slices.Sort(views)
	p.Team = views
	return errors.Join(err, <-wrote)
}

// progress writes what was found about entries of progress.
func (p *page) progress(r Progress) {
	insert, copied := r.Ratios()
	p.say("")
	p.say("## Entries of progress")
	p.say("")
	p.say("%d entries kept in batches of %d, each batch in a transaction, past the register and the procedure; beside them the same rows by bare INSERTs of as many", r.Rows, entryBatch)
	p.say("rows and by one COPY, into a table with the same columns and key but without row-level security, foreign key and the index of the team's view.")
	p.table(
		[]string{"", "rows a second, by round", "median", "ratio"},
		[]string{"bare COPY", each(r.Copied), number(median(r.Copied)), "1"},
		[]string{"bare INSERT", each(r.Inserted), number(median(r.Inserted)), ratio(median(r.Inserted) / median(r.Copied))},
		[]string{"**entries kept**", each(r.Kept), number(median(r.Kept)), fmt.Sprintf("**%s** of COPY, **%s** of INSERT", ratio(copied), ratio(insert))},
	)
	p.say("The view of a team of %d people, while %d entries of everybody came in, up to 1,000 a second: p50 %s, p95 %s.", teamOf, r.Meanwhile,
		milliseconds(quantile(r.Team, 0.5)), milliseconds(quantile(r.Team, 0.95)))
	p.say("")
}
