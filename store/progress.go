package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"siklus.id/appraisal"
)

// Errors of entries that callers tell apart with errors.Is.
var (
	ErrEntryUsed      = errors.New("a check-in has used the entry")
	ErrEntryTakenBack = errors.New("the entry was taken back")
	ErrEntryChanged   = errors.New("the entry stands at another version")
	ErrEntryReused    = errors.New("the ID belongs to another entry")
)

// ProgressEntry is what one person wrote down about one day (*catatan kemajuan*). Whose it is stands in the case.
type ProgressEntry struct {
	ID             string // made by whoever wrote it
	CaseID         string // the appraisal
	Day            appraisal.Date
	Period         string // key of the period the day falls into
	Result         int    // number of the planned result; 0: outside the plan
	Achieved       string
	Quantity, Unit string // a decimal with a point, and what it counts; empty: not counted
	Minutes        int    // 0: not told
	Innovation     bool
	InnovationNote string
	Links          []string
	LinkNotes      []appraisal.LinkNote // one for each link
	Asks           bool                 // for feedback
	Version        int                  // from 1
	ArrivedAt      time.Time            // real
	ChangedAt      time.Time            // real; ArrivedAt until it was corrected
	TakenBackAt    time.Time            // real; zero while it stands
	Used           bool                 // a check-in of its period came after it; read only
}

// Same reports whether two entries say the same, whatever became of them since.
func (e ProgressEntry) Same(o ProgressEntry) bool {
	return e.ID == o.ID && e.CaseID == o.CaseID && e.Day == o.Day && e.Result == o.Result && e.Achieved == o.Achieved &&
		e.Quantity == o.Quantity && e.Unit == o.Unit && e.Minutes == o.Minutes && e.Innovation == o.Innovation &&
		e.InnovationNote == o.InnovationNote && slices.Equal(e.Links, o.Links)
}

// used is SQL for whether a check-in of an entry's period was handed in after the entry: it was on the page then,
// and what a check-in rests on is not changed behind its back.
const used = `exists (select from cases k join acts a on a.case_id = k.id
	where k.parent_id = e.case_id and k.period_key = e.period_key and k.proceeding = 'evaluation'
		and a.kind = 'CheckIn' and a.state <> 'refused' and a.received_at >= e.arrived_at)`

const entryColumns = `e.id, e.case_id, e.day, e.period_key, e.result, e.achieved, coalesce(trim_scale(e.quantity)::text, ''), e.unit,
	e.minutes, e.innovation, e.innovation_note, e.links, e.link_notes, e.asks, e.version, e.arrived_at, e.changed_at, e.taken_back_at, `

func scanEntry(r pgx.Row) (e ProgressEntry, err error) {
	var notes []string
	err = r.Scan(&e.ID, &e.CaseID, (*day)(&e.Day), &e.Period, &e.Result, &e.Achieved, &e.Quantity, &e.Unit,
		&e.Minutes, &e.Innovation, &e.InnovationNote, &e.Links, &notes, &e.Asks, &e.Version,
		(*instant)(&e.ArrivedAt), (*instant)(&e.ChangedAt), (*instant)(&e.TakenBackAt), &e.Used)
	for _, n := range notes {
		e.LinkNotes = append(e.LinkNotes, appraisal.LinkNote(n))
	}
	return e, err
}

// PutState is what became of an entry that was handed in.
type PutState int // of one entry

// The states.
const (
	EntryKept    PutState = iota // kept now
	EntryAlready                 // the same entry was there
	EntryReused                  // the ID belongs to another entry
)

// PutProgress keeps new entries in one statement, whoever they are of, and says of each what became of it, in their
// order. An entry that is there already stays as it is. ArrivedAt is read from the database's clock when it is zero.
// An entry twice in one call is kept once.
func (tx Tx) PutProgress(ctx context.Context, entries []ProgressEntry) ([]PutState, error) {
	states := make([]PutState, len(entries))
	kept, err := tx.insertEntries(ctx, entries)
	if err != nil {
		return nil, fmt.Errorf("keep %d entries of progress: %w", len(entries), err)
	}
	first := map[string]int{} // place of an ID in the call
	var rest []string
	for i, e := range entries {
		if at, twice := first[e.ID]; twice {
			states[i] = EntryAlready
			if !e.Same(entries[at]) {
				states[i] = EntryReused
			}
			continue
		}
		first[e.ID] = i
		if !slices.Contains(kept, e.ID) {
			rest = append(rest, e.ID)
		}
	}
	if len(rest) == 0 {
		return states, nil
	}
	rows, err := tx.q.Query(ctx, `select `+entryColumns+`false from progress_entries e where e.id = any($1::text[]::uuid[])`, rest)
	there, err := collect(rows, err, scanEntry)
	if err != nil {
		return nil, err
	}
	for _, old := range there {
		i := first[old.ID]
		states[i] = EntryAlready
		// Corrected since: the phone repeats what it sent at first.
		if !old.Same(entries[i]) && (old.CaseID != entries[i].CaseID || old.Version == 1) {
			states[i] = EntryReused
		}
	}
	return states, nil
}

// insertEntries writes what is not there yet and returns the IDs written.
func (tx Tx) insertEntries(ctx context.Context, entries []ProgressEntry) ([]string, error) {
	n := len(entries)
	ids, cases, periods, achieved := make([]string, n), make([]string, n), make([]string, n), make([]string, n)
	quantities, units, notes, links := make([]string, n), make([]string, n), make([]string, n), make([]string, n)
	days, results, minutes := make([]day, n), make([]int16, n), make([]int16, n)
	innovations, asks, looks, arrived := make([]bool, n), make([]bool, n), make([]bool, n), make([]instant, n)
	for i, e := range entries {
		ids[i], cases[i], days[i], periods[i], results[i], achieved[i] = e.ID, e.CaseID, day(e.Day), e.Period, int16(e.Result), e.Achieved
		quantities[i], units[i], minutes[i], innovations[i], notes[i] = e.Quantity, e.Unit, int16(e.Minutes), e.Innovation, e.InnovationNote
		asks[i], looks[i], arrived[i] = e.Asks, e.unseen(), instant(e.ArrivedAt)
		if len(e.Links) > 0 {
			// Arrays of arrays must be rectangular, so links travel as JSON.
			pairs, err := asJSON(linkPairs(e))
			if err != nil {
				return nil, err
			}
			links[i] = pairs
		}
	}
	rows, err := tx.q.Query(ctx, `insert into progress_entries (id, case_id, day, period_key, result, achieved, quantity, unit, minutes,
			innovation, innovation_note, links, link_notes, asks, to_look, arrived_at, changed_at)
		select v.id::uuid, v.case_id::uuid, v.day, v.period, v.result, v.achieved, nullif(v.quantity, '')::numeric, v.unit, v.minutes, v.innovation, v.note,
			case when v.links = '' then '{}' else array(select l->>0 from json_array_elements(v.links::json) l) end,
			case when v.links = '' then '{}' else array(select l->>1 from json_array_elements(v.links::json) l) end,
			v.asks, v.look, coalesce(v.arrived, now()), coalesce(v.arrived, now())
		from unnest($1::text[], $2::text[], $3::date[], $4::text[], $5::smallint[], $6::text[], $7::text[], $8::text[], $9::smallint[],
			$10::bool[], $11::text[], $12::text[], $13::bool[], $14::bool[], $15::timestamptz[])
			v (id, case_id, day, period, result, achieved, quantity, unit, minutes, innovation, note, links, asks, look, arrived)
		on conflict do nothing returning id::text`,
		ids, cases, days, periods, results, achieved, quantities, units, minutes, innovations, notes, links, asks, looks, arrived)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}

func linkPairs(e ProgressEntry) [][2]string {
	pairs := make([][2]string, len(e.Links))
	for i, l := range e.Links {
		pairs[i] = [2]string{l, string(e.note(i))}
	}
	return pairs
}

func (e ProgressEntry) note(i int) appraisal.LinkNote {
	if i < len(e.LinkNotes) {
		return e.LinkNotes[i]
	}
	return appraisal.LinkUnseen
}

// unseen reports whether a link of the entry is worth looking at.
func (e ProgressEntry) unseen() bool {
	for i := range e.Links {
		if n := e.note(i); n == appraisal.LinkUnseen || n == appraisal.LinkDoubtful {
			return true
		}
	}
	return false
}

// EntryByID returns one entry.
func (tx Tx) EntryByID(ctx context.Context, id string) (ProgressEntry, error) {
	e, err := scanEntry(tx.q.QueryRow(ctx, `select `+entryColumns+used+` from progress_entries e where e.id = $1`, id))
	return e, missing(err, "entry", id)
}

// open locks an entry that may still be changed.
func (tx Tx) openEntry(ctx context.Context, id string) (ProgressEntry, error) {
	e, err := scanEntry(tx.q.QueryRow(ctx, `select `+entryColumns+used+` from progress_entries e where e.id = $1 for update of e`, id))
	switch {
	case err != nil:
		return e, missing(err, "entry", id)
	case !e.TakenBackAt.IsZero():
		return e, fmt.Errorf("entry %s: %w", id, ErrEntryTakenBack)
	case e.Used:
		return e, fmt.Errorf("entry %s: %w", id, ErrEntryUsed)
	}
	return e, nil
}

// CorrectProgress replaces what an entry says and keeps what it said; e.Version is the version that is corrected. The
// same correction twice is one. ErrEntryChanged when another version stands by now, ErrEntryUsed, ErrEntryTakenBack.
func (tx Tx) CorrectProgress(ctx context.Context, e ProgressEntry, now time.Time) (ProgressEntry, error) {
	old, err := tx.openEntry(ctx, e.ID)
	switch {
	case err != nil:
		return old, err
	case old.CaseID != e.CaseID:
		return ProgressEntry{}, fmt.Errorf("entry %s: %w", e.ID, ErrEntryReused)
	case old.Version == e.Version+1 && old.Same(e):
		return old, nil
	case old.Version != e.Version:
		return old, fmt.Errorf("entry %s: %w", e.ID, ErrEntryChanged)
	case old.Same(e) && old.Asks == e.Asks:
		return old, nil
	}
	said, err := json.Marshal(old)
	if err != nil {
		return old, err
	}
	if _, err := tx.q.Exec(ctx, `insert into progress_versions (entry_id, version, result, achieved, entry, replaced_at) values ($1, $2, $3, $4, $5, $6)`,
		old.ID, old.Version, old.Result, old.Achieved, string(said), stored(now)); err != nil {
		return old, fmt.Errorf("keep entry %s as it was: %w", e.ID, err)
	}
	notes := make([]string, len(e.Links))
	for i := range e.Links {
		notes[i] = string(e.note(i))
	}
	if _, err := tx.q.Exec(ctx, `update progress_entries set day = $2, period_key = $3, result = $4, achieved = $5,
			quantity = nullif($6, '')::numeric, unit = $7, minutes = $8, innovation = $9, innovation_note = $10,
			links = $11, link_notes = $12, to_look = $13, asks = $14, version = version + 1, changed_at = $15
		where id = $1`, e.ID, day(e.Day), e.Period, e.Result, e.Achieved, e.Quantity, e.Unit, e.Minutes, e.Innovation, e.InnovationNote,
		append([]string{}, e.Links...), notes, e.unseen(), e.Asks, stored(now)); err != nil {
		return old, fmt.Errorf("correct entry %s: %w", e.ID, err)
	}
	return tx.EntryByID(ctx, e.ID)
}

// TakeBackProgress takes an entry back; it stays in the record, marked. Twice is once.
func (tx Tx) TakeBackProgress(ctx context.Context, id string, now time.Time) error {
	if _, err := tx.openEntry(ctx, id); err != nil {
		if errors.Is(err, ErrEntryTakenBack) {
			return nil
		}
		return err
	}
	_, err := tx.q.Exec(ctx, `update progress_entries set taken_back_at = $2, to_look = false where id = $1`, id, stored(now))
	return err
}

// AskFeedback marks an entry as one that asks for feedback (III.C.9).
func (tx Tx) AskFeedback(ctx context.Context, id string, now time.Time) error {
	_, err := tx.q.Exec(ctx, `update progress_entries set asks = true, changed_at = $2 where id = $1 and not asks and taken_back_at is null`, id, stored(now))
	return err
}

// EntryFilter says which entries a list shows; empty fields do not narrow it.
type EntryFilter struct {
	CaseIDs      []string // needed: entries are found by their case
	Period       string
	From         appraisal.Date
	ChangedAfter time.Time // real; what came in or was corrected after it …
	ChangedUntil time.Time // … and no later than this
	Standing     bool      // without those taken back
	ByArrival    bool      // what came in last first, instead of the newest day first
	After        string    // the place where the page before ended; not with ByArrival
	Limit        int       // 0: 60
}

// ListEntries returns entries and the place where the page ended; empty when nothing follows.
func (tx Tx) ListEntries(ctx context.Context, f EntryFilter) ([]ProgressEntry, string, error) {
	if f.Limit <= 0 {
		f.Limit = 60
	}
	var beforeDay appraisal.Date
	beforeID := ""
	if f.After != "" {
		var err error
		if beforeDay, beforeID, err = readPlace(f.After); err != nil {
			return nil, "", err
		}
	}
	order := `e.day desc, e.id desc`
	if f.ByArrival {
		order = `e.changed_at desc, e.id desc`
	}
	rows, err := tx.q.Query(ctx, `select `+entryColumns+used+` from (
			select e.* from unnest($1::text[]::uuid[]) w (case_id) cross join lateral (
				select * from progress_entries p where p.case_id = w.case_id and ($3::date is null or p.day >= $3)
					and ($2 = '' or p.period_key = $2) and ($4::timestamptz is null or p.changed_at > $4)
					and (not $5 or p.taken_back_at is null)
					and ($9::timestamptz is null or p.changed_at <= $9)
					and ($6::date is null or (p.day, p.id) < ($6::date, nullif($7, '')::uuid))) e
			order by `+order+` limit $8) e order by `+order,
		f.CaseIDs, f.Period, day(f.From), instant(f.ChangedAfter), f.Standing, day(beforeDay), beforeID, f.Limit+1, instant(f.ChangedUntil))
	entries, err := collect(rows, err, scanEntry)
	if err != nil || len(entries) <= f.Limit {
		return entries, "", err
	}
	entries = entries[:f.Limit]
	last := entries[f.Limit-1]
	return entries, place(last.Day, last.ID), nil
}

// ProgressVersion is what an entry said before it was corrected.
type ProgressVersion struct {
	EntryID    string
	Version    int
	Result     int
	Achieved   string
	ReplacedAt time.Time // real
}

// VersionsBefore returns what entries said before, by entry and version.
func (tx Tx) VersionsBefore(ctx context.Context, entryIDs []string) ([]ProgressVersion, error) {
	rows, err := tx.q.Query(ctx, `select entry_id, version, result, achieved, replaced_at from progress_versions
		where entry_id = any($1::text[]::uuid[]) order by entry_id, version`, entryIDs)
	return collect(rows, err, func(r pgx.Row) (v ProgressVersion, err error) {
		return v, r.Scan(&v.EntryID, &v.Version, &v.Result, &v.Achieved, (*instant)(&v.ReplacedAt))
	})
}
