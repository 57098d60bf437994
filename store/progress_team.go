package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"siklus.id/appraisal"
)

// ProgressAnswer is feedback on one entry (*umpan balik*, arts 17–19).
type ProgressAnswer struct {
	ID, EntryID, PersonID string
	Role                  appraisal.Role // appraiser or superior
	Text                  string
	At                    time.Time // real
}

// PutAnswer keeps an answer and returns it as it is kept; the same ID of the same person twice is once.
// ErrEntryReused when the ID belongs to another answer.
func (tx Tx) PutAnswer(ctx context.Context, a ProgressAnswer) (ProgressAnswer, error) {
	batch := &pgx.Batch{}
	batch.Queue(`insert into progress_answers (id, entry_id, person_id, role, answer, answered_at) values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
		a.ID, a.EntryID, a.PersonID, string(a.Role), a.Text, stored(a.At))
	batch.Queue(`select `+answerColumns+` from progress_answers where id = $1`, a.ID)
	answers := tx.q.SendBatch(ctx, batch)
	defer func() { _ = answers.Close() }()
	if _, err := answers.Exec(); err != nil {
		return a, fmt.Errorf("answer entry %s: %w", a.EntryID, err)
	}
	kept, err := scanAnswer(answers.QueryRow())
	if err == nil && (kept.EntryID != a.EntryID || kept.PersonID != a.PersonID || kept.Text != a.Text) {
		return kept, fmt.Errorf("answer %s: %w", a.ID, ErrEntryReused)
	}
	return kept, err
}

const answerColumns = `id, entry_id, person_id, role, answer, answered_at`

func scanAnswer(r pgx.Row) (a ProgressAnswer, err error) {
	return a, r.Scan(&a.ID, &a.EntryID, &a.PersonID, (*string)(&a.Role), &a.Text, (*instant)(&a.At))
}

// AnswersTo returns what was answered to entries, oldest first.
func (tx Tx) AnswersTo(ctx context.Context, entryIDs []string) ([]ProgressAnswer, error) {
	rows, err := tx.q.Query(ctx, `select `+answerColumns+` from progress_answers where entry_id = any($1::text[]::uuid[]) order by answered_at, id`, entryIDs)
	return collect(rows, err, scanAnswer)
}

// OwnAppraisal returns the running appraisal of a person: a real one before a rehearsal, the latest year first.
func (tx Tx) OwnAppraisal(ctx context.Context, person string) (string, error) {
	var id string
	err := tx.q.QueryRow(ctx, `select c.id from cases c join cycles y on y.id = c.cycle_id
		where c.person_id = $1 and c.proceeding = 'appraisal' and c.closed_at is null
		order by y.rehearsal, y.year desc, c.opened_at desc limit 1`, person).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		return "", fmt.Errorf("running appraisal of person %s: %w", person, ErrNotFound)
	}
	return id, err
}

// PlannedResults returns the planned results of appraisals by case: those in force, else those handed in last. Each
// stands at its number less one, which it keeps over versions; one that was dropped leaves an empty text.
func (tx Tx) PlannedResults(ctx context.Context, caseIDs []string) (map[string][]string, error) {
	rows, err := tx.q.Query(ctx, `select v.id, r.number, r.result from unnest($1::text[]) v (id) join cases c on c.id = v.id::uuid
		cross join lateral target_results_of(c.id) r order by v.id, r.number`, caseIDs)
	if err != nil {
		return nil, err
	}
	results := map[string][]string{}
	var id, text string
	var number int
	_, err = pgx.ForEachRow(rows, []any{&id, &number, &text}, func() error {
		for len(results[id]) < number {
			results[id] = append(results[id], "")
		}
		results[id][number-1] = text
		return nil
	})
	return results, err
}

// Team returns the running appraisals of a cycle in which somebody is appraiser or superior on a day.
func (tx Tx) Team(ctx context.Context, cycleID, person string, role appraisal.Role, on appraisal.Date) ([]Case, error) {
	rows, err := tx.q.Query(ctx, `select `+caseColumns+caseFrom+`where c.id in (select t.case_id from team_of($1, $2, $3, $4) t) order by c.id`,
		cycleID, person, string(role), day(on))
	cases, err := collect(rows, err, scanCase)
	if err != nil {
		return nil, fmt.Errorf("team: %w", err)
	}
	return cases, nil
}

// TeamOfTheYear returns whom somebody appraises in a cycle on a day, with those whose appraisal is over and whose last known
// appraiser they were: what a leader's staff agreed does not end with the year.
func (tx Tx) TeamOfTheYear(ctx context.Context, cycleID, person string, on appraisal.Date) ([]Case, error) {
	rows, err := tx.q.Query(ctx, `select `+caseColumns+caseFrom+`where c.id in (select t.case_id from team_of($1, $2, $3, $4) t)
			or c.cycle_id = $1 and c.proceeding = 'appraisal' and c.stage in ('sealed', 'departed') and c.appraiser_id = $2 order by c.id`,
		cycleID, person, string(appraisal.Appraiser), day(on))
	cases, err := collect(rows, err, scanCase)
	if err != nil {
		return nil, fmt.Errorf("team of the year: %w", err)
	}
	return cases, nil
}

// ProgressCount is how much one person wrote about one planned result.
type ProgressCount struct {
	CaseID     string
	Result     int
	Entries    int            // of the period
	LastDay    appraisal.Date // of the last one
	Fresh      int            // came in or was corrected after an instant
	Unanswered int            // asks for feedback and has none
}

// ProgressCounts counts the standing entries of appraisals by planned result: those about the period's first day or
// later, and among all about from or later what is fresh, that is came in after the real instant since.
func (tx Tx) ProgressCounts(ctx context.Context, caseIDs []string, from, period appraisal.Date, since time.Time) ([]ProgressCount, error) {
	rows, err := tx.q.Query(ctx, `select e.case_id, e.result, count(*) filter (where e.day >= $4), max(e.day), count(*) filter (where $3::timestamptz is not null and e.changed_at > $3),
			count(*) filter (where e.asks and not exists (select from progress_answers a where a.entry_id = e.id))
		from progress_entries e where e.case_id = any($1::text[]::uuid[]) and e.day >= $2 and e.taken_back_at is null
		group by 1, 2 order by 1, 2`, caseIDs, day(from), instant(since), day(period))
	return collect(rows, err, func(r pgx.Row) (n ProgressCount, err error) {
		return n, r.Scan(&n.CaseID, &n.Result, &n.Entries, (*day)(&n.LastDay), &n.Fresh, &n.Unanswered)
	})
}

// visitLasts is how long after the last look a visit is still the same one.
const visitLasts = 30 * time.Minute

// Visit notes that somebody looks at their team and returns the real instant at which the visit before ended; zero on
// the first. Within half an hour of the last look it is the same visit.
func (tx Tx) Visit(ctx context.Context, person string, now time.Time) (since time.Time, err error) {
	err = tx.q.QueryRow(ctx, `insert into progress_visits as v (person_id, seen_at) values ($1, $2)
		on conflict (agency_id, person_id) do update set seen_at = greatest(v.seen_at, excluded.seen_at),
			since_at = case when v.seen_at < excluded.seen_at - $3::interval then v.seen_at else v.since_at end
		returning since_at`, person, stored(now), visitLasts).Scan((*instant)(&since))
	return since, err
}

// LastVisit returns since when entries are fresh for somebody, without noting a look.
func (tx Tx) LastVisit(ctx context.Context, person string) (since time.Time, err error) {
	err = tx.q.QueryRow(ctx, `select since_at from progress_visits where person_id = $1`, person).Scan((*instant)(&since))
	if errors.Is(err, pgx.ErrNoRows) {
		return time.Time{}, nil
	}
	return since, err
}

// ProgressLetter asks for an entry of progress after silence.
const ProgressLetter = "progress_due"

// progressCause begins the cause of a letter about entries that is not of their own kind.
const progressCause = "progress/"

// FeedbackCause is the cause of the letter that tells of feedback on entries: one a day for each appraisal.
func FeedbackCause(caseID string, today appraisal.Date) string {
	return progressCause + caseID + "/" + today.String()
}

// AboutProgress reports whether the letter leads to the page of entries.
func (l Letter) AboutProgress() bool {
	return l.Kind == ProgressLetter || strings.HasPrefix(l.Cause, progressCause)
}

// QueueProgressReminders queues a letter to everybody of a cycle who wrote nothing for longer than the agency's
// rhythm allows, at most one a week. Only appraisals that run in their year ask: who is exempt or rests is in another
// stage, and who is away for long, studies or has left is passed over. A rehearsal, whose weeks last minutes, asks nobody. today is the agency's legal day, now the
// real instant. It returns how many were queued.
func (tx Tx) QueueProgressReminders(ctx context.Context, c Cycle, today appraisal.Date, now time.Time) (int, error) {
	since := c.Rules.Entries.WrittenSince(c.Rules.Calendar, today)
	if since == 0 || c.Rules.Pace.Rehearsal() || today.Year() != c.Year || since.Year() != c.Year {
		return 0, nil
	}
	tag, err := tx.q.Exec(ctx, `insert into letters (id, person_id, kind, cause, case_id, cycle_id, data, queued_at)
		select gen_random_uuid(), c.person_id, $2, c.id || '/' || $3::date, c.id, c.cycle_id,
			json_build_object('proceeding', c.proceeding, 'stage', c.stage, 'year', y.year, 'role', 'employee'), $4
		from cases c join cycles y on y.id = c.cycle_id join people p on p.id = c.person_id
		where c.cycle_id = $1 and c.proceeding = 'appraisal' and c.stage = $5 and c.closed_at is null
			and c.opened_at < $6 and p.departed = ''
			and not exists (select from absences a where a.person_id = c.person_id and a.from_day <= $8
				and (a.to_day is null or a.to_day >= $8))
			and not exists (select from progress_entries e where e.case_id = c.id and e.day >= $7 and e.taken_back_at is null)
		on conflict do nothing`,
		c.ID, ProgressLetter, day(appraisal.Monday(today)), now, string(appraisal.InYear), c.Rules.Calendar.Start(since), day(since), day(today))
	if err != nil {
		return 0, fmt.Errorf("ask for progress in cycle %s: %w", c.ID, err)
	}
	return int(tag.RowsAffected()), nil
}

// Clock returns the instant by the database's clock, at which the transaction began: the one that entries carry.
func (tx Tx) Clock(ctx context.Context) (at time.Time, err error) {
	return at, tx.q.QueryRow(ctx, `select now()`).Scan((*instant)(&at))
}
