package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"siklus.id/appraisal"
)

// Batch is what HR does to many cases of a cycle at once (*perubahan massal*).
type Batch struct {
	ID, CycleID string
	Kind        appraisal.BatchKind
	Ordered     json.RawMessage // as it was asked for
	Reason      string
	Fingerprint []byte // of the preview that was confirmed, 32 bytes
	RequestID   string
	OrderedBy   string // person
	OrderedAt   time.Time
	Undoes      string // the batch that it takes back; empty: none

	UndoneBy                                  string // read only: the batch that takes this one back
	ByName                                    string // read only: of who ordered
	Cases                                     int    // read only: all of its cases, those that stay too
	Waiting, Taken, Refused, Staying, Lasting int    // read only; Lasting: acts that could not be taken back
}

// Done reports whether the procedure has answered every act of the batch.
func (b Batch) Done() bool { return b.Waiting == 0 }

// BatchItem is one case of a batch.
type BatchItem struct {
	Seq        int
	CaseID     string
	Proceeding appraisal.Proceeding
	Line       appraisal.BatchLine
	Content    json.RawMessage // of its act
	ActID      string          // read only; empty: the case stays
	State      string          // read only: of the act
	Refusal    *appraisal.Refusal

	PersonID, Name, Number, UnitCode, PeriodKey string // read only
	BeforeName, AfterName                       string // read only, of a reassignment
}

// BatchActs is how the acts of a batch are entered.
type BatchActs struct {
	By  appraisal.Party
	Via string
	At  time.Time // real; zero: the clock of Postgres
	// Adopted says that the acts stand in the register already, because the whole cycle adopts.
	Adopted bool
}

const batchColumns = `b.id, b.cycle_id, b.kind, b.ordered, b.reason, b.fingerprint, b.request_id, b.ordered_by, b.ordered_at, coalesce(b.undoes::text, ''),
	coalesce((select u.id::text from batches u where u.undoes = b.id), ''), (select p.name from people p where p.id = b.ordered_by), n.cases, n.waiting, n.taken, n.refused, n.staying, n.lasting`

const batchFrom = ` from batches b cross join lateral (select count(*) as cases, count(*) filter (where a.state = 'received') as waiting,
		count(*) filter (where a.state = 'taken') as taken, count(*) filter (where a.state = 'refused') as refused,
		count(*) filter (where i.act_id is null) as staying, count(*) filter (where i.act_id is not null and i.lasting is not null) as lasting
	from batch_items i left join acts a on a.id = i.act_id where i.batch_id = b.id) n `

func scanBatch(r pgx.Row) (b Batch, err error) {
	var ordered string
	err = r.Scan(&b.ID, &b.CycleID, (*string)(&b.Kind), &ordered, &b.Reason, &b.Fingerprint, &b.RequestID, &b.OrderedBy, (*instant)(&b.OrderedAt), &b.Undoes,
		&b.UndoneBy, &b.ByName, &b.Cases, &b.Waiting, &b.Taken, &b.Refused, &b.Staying, &b.Lasting)
	b.Ordered = json.RawMessage(ordered)
	return b, err
}

// BatchByID returns one batch with how far it has come.
func (tx Tx) BatchByID(ctx context.Context, id string) (Batch, error) {
	b, err := scanBatch(tx.q.QueryRow(ctx, `select `+batchColumns+batchFrom+`where b.id = $1`, id))
	return b, missing(err, "batch", id)
}

// BatchOfRequest returns the batch that a person ordered by a request; ErrNotFound when there is none.
func (tx Tx) BatchOfRequest(ctx context.Context, person, requestID string) (Batch, error) {
	b, err := scanBatch(tx.q.QueryRow(ctx, `select `+batchColumns+batchFrom+`where b.ordered_by = $1 and b.request_id = $2`, person, requestID))
	return b, missing(err, "batch", "of that request")
}

// Batches returns the batches of a cycle, newest first.
func (tx Tx) Batches(ctx context.Context, cycleID string, limit int) ([]Batch, error) {
	rows, err := tx.q.Query(ctx, `select `+batchColumns+batchFrom+`where b.cycle_id = $1 order by b.ordered_at desc, b.id desc limit $2`, cycleID, limit)
	return collect(rows, err, scanBatch)
}

// BatchActRequest is the request ID of the act of a case in a batch: the same batch gives a case one act.
func BatchActRequest(batch, caseID string) string { return batch + ":" + caseID }

// OrderBatch keeps an order with its cases and enters the act of each that moves, all in one transaction; the relay
// hands the acts over. Whoever comes second with the same request, or to take the same batch back, gets ErrRequestReused.
func (tx Tx) OrderBatch(ctx context.Context, b Batch, items []BatchItem, acts BatchActs) error {
	tag, err := tx.q.Exec(ctx, `insert into batches (id, cycle_id, kind, ordered, reason, fingerprint, request_id, ordered_by, ordered_at, undoes)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict do nothing`, b.ID, b.CycleID, string(b.Kind), string(b.Ordered), b.Reason, b.Fingerprint,
		b.RequestID, b.OrderedBy, stored(b.OrderedAt), orNull(b.Undoes))
	if err != nil {
		return fmt.Errorf("batch: %w", err)
	}
	if tag.RowsAffected() == 0 {
		return fmt.Errorf("batch of request %s: %w", b.RequestID, ErrRequestReused)
	}
	for i := range items {
		it := &items[i]
		it.Seq, it.ActID = i+1, ""
		switch {
		case it.Line.Stays != nil:
		case acts.Adopted:
			it.ActID = appraisal.DeriveID("adoption", acts.By.Person, b.ID, it.CaseID)
		default:
			it.ActID = appraisal.DeriveID("batch", b.ID, it.CaseID)
			it.Line.Facts.Batch = b.ID
		}
	}
	if !acts.Adopted {
		if err := tx.enterBatch(ctx, b.ID, items, acts); err != nil {
			return err
		}
	}
	return tx.putBatchItems(ctx, b.ID, items)
}

// enterBatch enters the acts of a batch in the register. What waits there already under the same request stays as it is.
func (tx Tx) enterBatch(ctx context.Context, batch string, items []BatchItem, acts BatchActs) error {
	var ids, cases, proceedings, kinds, facts, contents []string
	for _, it := range items {
		if it.ActID == "" {
			continue
		}
		text, err := asJSON(it.Line.Facts)
		if err != nil {
			return err
		}
		ids, cases, proceedings, kinds = append(ids, it.ActID), append(cases, it.CaseID), append(proceedings, string(it.Proceeding)), append(kinds, string(it.Line.Kind))
		facts, contents = append(facts, text), append(contents, string(it.Content))
	}
	_, err := tx.q.Exec(ctx, `insert into acts (id, case_id, proceeding, kind, by_person, by_role, by_capacity, facts, content, via, request_id, received_at)
		select v.id::uuid, v.case_id::uuid, v.proceeding, v.kind, $7, $8, $9, v.facts::json, v.content::json, $10, $11 || ':' || v.case_id, coalesce($12, clock_timestamp())
		from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[]) v (id, case_id, proceeding, kind, facts, content)
		on conflict do nothing`, ids, cases, proceedings, kinds, facts, contents, acts.By.Person, string(acts.By.Role), string(acts.By.Capacity), acts.Via, batch, instant(acts.At))
	if err != nil {
		return fmt.Errorf("acts of a batch: %w", err)
	}
	return nil
}

func (tx Tx) putBatchItems(ctx context.Context, batch string, items []BatchItem) error {
	n := len(items)
	seqs := make([]int, n)
	columns := make([][]string, 6) // case, act, before, after, stays, lasting
	for i, it := range items {
		seqs[i] = it.Seq
		row := []any{it.Line.Before, it.Line.After, it.Line.Stays, it.Line.Lasting}
		columns[0], columns[1] = append(columns[0], it.CaseID), append(columns[1], it.ActID)
		for j, v := range row {
			text := ""
			if r, refusal := v.(*appraisal.Refusal); !refusal || r != nil {
				var err error
				if text, err = asJSON(v); err != nil {
					return err
				}
			}
			columns[2+j] = append(columns[2+j], text)
		}
	}
	_, err := tx.q.Exec(ctx, `insert into batch_items (batch_id, seq, case_id, act_id, before, after, stays, lasting)
		select $1, v.seq, v.case_id::uuid, nullif(v.act_id, '')::uuid, v.before::json, v.after::json, nullif(v.stays, '')::json, nullif(v.lasting, '')::json
		from unnest($2::int[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[]) v (seq, case_id, act_id, before, after, stays, lasting)`,
		batch, seqs, columns[0], columns[1], columns[2], columns[3], columns[4], columns[5])
	if err != nil {
		return fmt.Errorf("cases of a batch: %w", err)
	}
	return nil
}

// BatchItems returns cases of a batch that follow a number, in order, at most limit; 0 is all of them.
func (tx Tx) BatchItems(ctx context.Context, batch string, after, limit int) ([]BatchItem, error) {
	rows, err := tx.q.Query(ctx, `select i.seq, i.case_id, c.proceeding, i.before, i.after, coalesce(i.stays::text, ''), coalesce(i.lasting::text, ''), coalesce(i.act_id::text, ''), coalesce(a.kind, ''),
			coalesce(a.state, ''), coalesce(a.refusal_code, ''), coalesce(a.refusal_sentence, ''), coalesce(a.refusal_english, ''), coalesce(a.refusal_provision, ''),
			c.person_id, p.name, p.number, c.unit_code, c.period_key, coalesce(w.name, ''), coalesce(n.name, '')
		from batch_items i join cases c on c.id = i.case_id join people p on p.id = c.person_id left join acts a on a.id = i.act_id
			left join people w on w.id = nullif(i.before->'a'->>'p', '')::uuid left join people n on n.id = nullif(i.after->'a'->>'p', '')::uuid
		where i.batch_id = $1 and i.seq > $2 order by i.seq limit nullif($3, 0)`, batch, after, limit)
	return collect(rows, err, func(r pgx.Row) (it BatchItem, err error) {
		var before, then, stays, lasting string
		var refusal appraisal.Refusal
		err = r.Scan(&it.Seq, &it.CaseID, (*string)(&it.Proceeding), &before, &then, &stays, &lasting, &it.ActID, (*string)(&it.Line.Kind),
			&it.State, &refusal.Code, &refusal.Sentence, &refusal.English, &refusal.Provision,
			&it.PersonID, &it.Name, &it.Number, &it.UnitCode, &it.PeriodKey, &it.BeforeName, &it.AfterName)
		if err != nil {
			return it, err
		}
		if it.State == ActRefused {
			it.Refusal = &refusal
		}
		err = errors.Join(json.Unmarshal([]byte(before), &it.Line.Before), json.Unmarshal([]byte(then), &it.Line.After))
		for text, into := range map[string]**appraisal.Refusal{stays: &it.Line.Stays, lasting: &it.Line.Lasting} {
			if text != "" {
				err = errors.Join(err, json.Unmarshal([]byte(text), into))
			}
		}
		return it, err
	})
}
