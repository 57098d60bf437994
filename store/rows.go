package store

import (
	"time"

	"github.com/jackc/pgx/v5"

	"siklus.id/appraisal"
)

// newRows gathers what one transaction writes for one entry or five hundred, so that each table is written by one
// statement and all statements leave in one round trip.
type newRows struct {
	journal []JournalRow
	tasks   []newTask
	letters []Letter
	moves   []taskMove
}

type newTask struct {
	Task
	cycle string
}

// parties are the people whom a case's tasks and letters go to.
type parties struct {
	actors map[appraisal.Role]Actor // employee, appraiser, superior; a role nobody has is not there
	hr     []string                 // every HR officer except the employee
	top    bool                     // the appraiser's rating is final at once, IV.A.12
}

// addressees returns who gets a letter for a role.
func (p parties) addressees(r appraisal.Role) []string {
	if r == appraisal.HR {
		return p.hr
	}
	if a, ok := p.actors[r]; ok {
		return []string{a.PersonID}
	}
	return nil
}

// open adds the task of what is awaited, and its letter.
func (n *newRows) open(cycle, caseID string, a appraisal.Awaited, p parties, at time.Time, data LetterData) {
	t := Task{ID: NewID(), CaseID: caseID, Role: a.Role, Act: a.Act, Term: a.Term, Letter: a.Letter, OpenedAt: at, Epoch: 1}
	if a.Role != appraisal.HR {
		t.PersonID = p.actors[a.Role].PersonID
	}
	n.tasks = append(n.tasks, newTask{t, cycle})
	if a.Letter == "" {
		return
	}
	data.Role, data.Act, data.Clock, data.Due = a.Role, a.Act, a.Term.Clock, a.Term.Due
	for _, person := range p.addressees(a.Role) {
		n.letter(Letter{PersonID: person, Kind: a.Letter, Cause: t.ID + "/1", TaskID: t.ID, CaseID: caseID, CycleID: cycle}, data)
	}
}

// tell adds the letters of a notice.
func (n *newRows) tell(cycle, caseID, entry string, notice appraisal.Notice, p parties, data LetterData) {
	data.Role, data.Entry = notice.Role, entry
	for _, person := range p.addressees(notice.Role) {
		n.letter(Letter{PersonID: person, Kind: notice.Letter, Cause: entry, CaseID: caseID, CycleID: cycle}, data)
	}
}

func (n *newRows) letter(l Letter, data LetterData) {
	l.ID = NewID()
	// LetterData holds strings, numbers and a date only: it cannot fail to be written as JSON.
	body, _ := asJSON(data)
	l.Data = []byte(body)
	n.letters = append(n.letters, l)
}

// queue adds the statements to a batch. Columns travel as arrays, because COPY is closed to tables under row-level
// security.
func (n *newRows) queue(b *pgx.Batch) {
	n.queueJournal(b)
	n.queueTasks(b)
	n.queueMoves(b)
	n.queueLetters(b)
}

func (n *newRows) queueJournal(b *pgx.Batch) {
	if len(n.journal) == 0 {
		return
	}
	var cases, entries, kinds, acts, people, roles, capacities, stages, bodies []string
	var seqs []int64
	var at, recorded []time.Time
	var contents, prevs, hashes [][]byte
	for _, j := range n.journal {
		cases, entries, kinds, acts = append(cases, j.CaseID), append(entries, j.EntryID), append(kinds, j.Kind), append(acts, j.ActID)
		people, roles, capacities = append(people, j.By.Person), append(roles, string(j.By.Role)), append(capacities, string(j.By.Capacity))
		stages, bodies, seqs = append(stages, string(j.Stage)), append(bodies, j.Entry), append(seqs, j.Seq)
		at, recorded = append(at, j.At), append(recorded, j.RecordedAt)
		contents, prevs, hashes = append(contents, j.ContentSum), append(prevs, j.PrevHash), append(hashes, j.Hash)
	}
	b.Queue(`insert into journal (case_id, seq, entry_id, kind, act_id, by_person, by_role, by_capacity, at, recorded_at, stage,
			entry, content_sum, prev_hash, hash)
		select v.case_id::uuid, v.seq, v.entry_id, v.kind, nullif(v.act_id, '')::uuid, v.person, v.role, v.capacity, v.at,
			v.recorded_at, v.stage, v.entry::json, v.content_sum, v.prev_hash, v.hash
		from unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
			$9::timestamptz[], $10::timestamptz[], $11::text[], $12::text[], $13::bytea[], $14::bytea[], $15::bytea[])
			v (case_id, seq, entry_id, kind, act_id, person, role, capacity, at, recorded_at, stage, entry, content_sum, prev_hash, hash)`,
		cases, seqs, entries, kinds, acts, people, roles, capacities, at, recorded, stages, bodies, contents, prevs, hashes)
}

func (n *newRows) queueTasks(b *pgx.Batch) {
	if len(n.tasks) == 0 {
		return
	}
	var ids, cycles, cases, people, roles, acts, clocks, letters []string
	var day0, due []day
	var opened []time.Time
	for _, t := range n.tasks {
		ids, cycles, cases, people = append(ids, t.ID), append(cycles, t.cycle), append(cases, t.CaseID), append(people, t.PersonID)
		roles, acts, clocks = append(roles, string(t.Role)), append(acts, string(t.Act)), append(clocks, string(t.Term.Clock))
		letters, day0, due = append(letters, t.Letter), append(day0, day(t.Term.Day0)), append(due, day(t.Term.Due))
		opened = append(opened, t.OpenedAt)
	}
	b.Queue(`insert into tasks (id, cycle_id, case_id, person_id, role, act, clock, day0, due, letter, opened_at)
		select v.id::uuid, v.cycle::uuid, v.case_id::uuid, nullif(v.person, '')::uuid, v.role, v.act, v.clock, v.day0, v.due, v.letter, v.opened
		from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::date[], $9::date[],
			$10::text[], $11::timestamptz[]) v (id, cycle, case_id, person, role, act, clock, day0, due, letter, opened)`,
		ids, cycles, cases, people, roles, acts, clocks, day0, due, letters, opened)
}

func (n *newRows) queueLetters(b *pgx.Batch) {
	if len(n.letters) == 0 {
		return
	}
	var ids, people, kinds, causes, tasks, cases, cycles, data []string
	for _, l := range n.letters {
		ids, people, kinds, causes = append(ids, l.ID), append(people, l.PersonID), append(kinds, l.Kind), append(causes, l.Cause)
		tasks, cases, cycles, data = append(tasks, l.TaskID), append(cases, l.CaseID), append(cycles, l.CycleID), append(data, string(l.Data))
	}
	b.Queue(`insert into letters (id, person_id, kind, cause, task_id, case_id, cycle_id, data)
		select v.id::uuid, v.person::uuid, v.kind, v.cause, nullif(v.task, '')::uuid, v.case_id::uuid, v.cycle::uuid, v.data::json
		from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[])
			v (id, person, kind, cause, task, case_id, cycle, data)
		where coalesce((select p.departed <> 'died' from people p where p.id = v.person::uuid), true)
		on conflict do nothing`, ids, people, kinds, causes, tasks, cases, cycles, data)
}
