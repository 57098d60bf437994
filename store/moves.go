package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"siklus.id/appraisal"
)

// TaskMovedEvent is the event of the journal entry that says a task passed to somebody else: [appraisal.Moved].
const TaskMovedEvent = "task-moved"

// taskMove is one open task that goes to another person, or to nobody. Its Epoch is that of before.
type taskMove struct {
	Task
	cycle string
	to    Actor // empty: nobody can be found, HR must name somebody
	data  LetterData
}

// move adds the journal row behind the last one of the list, which is of the same case or starts with the case's end of
// chain, the change of the task and the letter of who has it now. of gives case, cycle, instant and step.
func (n *newRows) move(m taskMove, of appraisal.Entry, agency string, now time.Time) error {
	last := n.journal[len(n.journal)-1]
	row, err := m.row(of, agency, last.Seq, last.Hash, now)
	if err != nil {
		return err
	}
	n.journal = append(n.journal, row)
	n.moved(m)
	return nil
}

// row is the journal row of a move. Where the case stands does not change, so the step repeats it.
func (m taskMove) row(of appraisal.Entry, agency string, after int64, head []byte, now time.Time) (JournalRow, error) {
	return newJournalRow(appraisal.Entry{
		ID:     appraisal.DeriveID(TaskMovedEvent, m.ID, strconv.Itoa(m.Epoch+1)),
		Agency: agency, Cycle: m.cycle, Case: m.CaseID, Proceeding: of.Proceeding, Event: TaskMovedEvent, At: of.At,
		Moved: &appraisal.Moved{Act: m.Act, From: appraisal.Party{Person: m.PersonID, Role: m.Role},
			To: appraisal.Party{Person: m.to.PersonID, Role: m.Role, Capacity: m.to.Capacity}},
		Step: appraisal.Step{Stage: of.Step.Stage, Awaits: of.Step.Awaits, Windows: of.Step.Windows},
	}, agency, after, head, nil, now)
}

// moved adds the change of the task, and its letter.
func (n *newRows) moved(m taskMove) {
	n.moves = append(n.moves, m)
	if m.Letter == "" || m.to.PersonID == "" {
		return
	}
	m.data.Role, m.data.Act, m.data.Clock, m.data.Due = m.Role, m.Act, m.Term.Clock, m.Term.Due
	n.letter(Letter{PersonID: m.to.PersonID, Kind: m.Letter, Cause: fmt.Sprintf("%s/%d", m.ID, m.Epoch+1),
		TaskID: m.ID, CaseID: m.CaseID, CycleID: m.cycle}, m.data)
}

func (n *newRows) queueMoves(b *pgx.Batch) {
	if len(n.moves) == 0 {
		return
	}
	var ids, people []string
	for _, m := range n.moves {
		ids, people = append(ids, m.ID), append(people, m.to.PersonID)
	}
	b.Queue(`update tasks t set person_id = nullif(v.person, '')::uuid, epoch = t.epoch + 1
		from unnest($1::text[]::uuid[], $2::text[]) v (id, person) where t.id = v.id`, ids, people)
}

// ReassignTasks looks again who is appraiser and superior for every open task of a cycle, because posts change hands,
// and moves the tasks whose person is another now, each with an entry in its journal. at is the legal instant whose day
// counts. It returns how many moved.
func (tx Tx) ReassignTasks(ctx context.Context, cycleID string, at time.Time) (int, error) {
	n, err := tx.reassign(ctx, at, `t.cycle_id = $2`, cycleID)
	if err != nil {
		return 0, fmt.Errorf("reassign tasks of cycle %s: %w", cycleID, err)
	}
	return n, nil
}

// movesElsewhere is where an act moves tasks besides those that its step awaits: a condition on tasks t and their cases
// c for the case $2.
func movesElsewhere(e appraisal.Entry) (where string, moves bool) {
	if e.Act == nil {
		return "", false
	}
	switch e.Act.Kind {
	case appraisal.ChangeParty:
		return `(c.id = $2 or c.parent_id = $2 or c.appraisal_id = $2)`, true
	case appraisal.Transfer:
		return `(c.id = $2 or c.parent_id = $2)`, true
	case appraisal.EndService:
		return `t.person_id = (select k.person_id from cases k where k.id = $2)`, true
	}
	return "", false
}

// lockOrder is the order in which several cases are locked. An objection changes its evaluation's row, so the
// evaluation comes after it; every transaction that holds more than one case follows this order, or two could wait for
// each other.
const lockOrder = `case c.proceeding when 'appraisal' then 0 when 'training' then 1 when 'objection' then 2 else 3 end, c.id`

// queueLocks locks, before the case itself, every case in which the entry will move tasks.
func queueLocks(b *pgx.Batch, e appraisal.Entry) {
	if where, moves := movesElsewhere(e); moves {
		b.Queue(`select from cases c where c.id = $1 or c.id in (
				select t.case_id from tasks t join cases c on c.id = t.case_id
				where t.closed_at is null and t.role in ('appraiser', 'superior') and `+strings.ReplaceAll(where, "$2", "$1")+`)
			order by `+lockOrder+` for no key update of c`, e.Case)
	}
}

// reassign moves the open tasks of appraisers and superiors that a condition on tasks t and their cases c names, where
// the person is another on the day of a legal instant. Three round trips, whatever their number: look and lock, look
// again under the locks, write.
func (tx Tx) reassign(ctx context.Context, at time.Time, where string, more ...any) (int, error) {
	const actors = ` left join lateral case_actor(t.case_id, t.role, d.day) a on true `
	const today = `(select ($1::timestamptz at time zone g.zone)::date as day from agencies g) d`
	rows, err := tx.q.Query(ctx, `select m.id from (
			select t.id, t.case_id from `+today+` cross join tasks t join cases c on c.id = t.case_id `+actors+`
			where t.closed_at is null and t.role in ('appraiser', 'superior') and t.person_id is distinct from a.person_id and `+where+` offset 0) m
		join cases c on c.id = m.case_id order by `+lockOrder+` for no key update of c`, append([]any{at}, more...)...)
	if err != nil {
		return 0, err
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil || len(ids) == 0 {
		return 0, err
	}
	type found struct {
		taskMove
		entry appraisal.Entry
		seq   int64
		head  []byte
		now   time.Time
	}
	rows, err = tx.q.Query(ctx, `select `+taskColumns+`, coalesce(a.person_id::text, ''), coalesce(a.capacity, ''), c.cycle_id, c.proceeding,
			c.stage, c.period_key, c.awaits, c.windows, c.journal_seq, c.journal_head, y.year, y.rehearsal, clock_timestamp()
		from unnest($2::text[]::uuid[]) v (id) join tasks t on t.id = v.id join cases c on c.id = t.case_id join cycles y on y.id = c.cycle_id
			cross join `+today+actors+`
		where t.closed_at is null and t.person_id is distinct from a.person_id order by c.id, t.id`, at, ids)
	list, err := collect(rows, err, func(r pgx.Row) (f found, err error) {
		var awaits, windows string
		f.Task, err = scanTask(also(r, &f.to.PersonID, (*string)(&f.to.Capacity), &f.cycle, (*string)(&f.data.Proceeding), (*string)(&f.data.Stage),
			&f.data.Period, &awaits, &windows, &f.seq, &f.head, &f.data.Year, &f.data.Rehearsal, (*instant)(&f.now)))
		if err != nil {
			return f, err
		}
		f.entry = appraisal.Entry{Case: f.CaseID, Proceeding: f.data.Proceeding, At: at, Step: appraisal.Step{Stage: f.data.Stage}}
		if err := json.Unmarshal([]byte(awaits), &f.entry.Step.Awaits); err != nil {
			return f, err
		}
		return f, json.Unmarshal([]byte(windows), &f.entry.Step.Windows)
	})
	if err != nil || len(list) == 0 {
		return 0, err
	}
	written := &newRows{}
	var ends []JournalRow // the last row of each case
	for _, f := range list {
		if n := len(ends); n > 0 && ends[n-1].CaseID == f.CaseID {
			f.seq, f.head = ends[n-1].Seq, ends[n-1].Hash
			ends = ends[:n-1]
		}
		row, err := f.row(f.entry, tx.agency, f.seq, f.head, f.now)
		if err != nil {
			return 0, err
		}
		written.journal, ends = append(written.journal, row), append(ends, row)
		written.moved(f.taskMove)
	}
	batch := &pgx.Batch{}
	queueEnds(batch, ends)
	written.queue(batch)
	return len(list), tx.q.SendBatch(ctx, batch).Close()
}

// queueEnds notes with each case where its journal ends now.
func queueEnds(b *pgx.Batch, ends []JournalRow) {
	var cases []string
	var seqs []int64
	var heads [][]byte
	for _, j := range ends {
		cases, seqs, heads = append(cases, j.CaseID), append(seqs, j.Seq), append(heads, j.Hash)
	}
	b.Queue(`update cases c set journal_seq = v.seq, journal_head = v.head
		from unnest($1::text[]::uuid[], $2::bigint[], $3::bytea[]) v (id, seq, head) where c.id = v.id`, cases, seqs, heads)
}
