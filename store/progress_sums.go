package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"siklus.id/appraisal"
)

// EntryAmounts adds up the amounts of standing entries of an appraisal by planned result and unit; an empty period is
// the whole year. A sum of more digits than a Decimal holds is told as the most it holds.
func (tx Tx) EntryAmounts(ctx context.Context, caseID, period string) ([]appraisal.EntryAmount, error) {
	rows, err := tx.q.Query(ctx, `select e.result, e.unit, count(*), least(sum(e.quantity), 999999999999),
			(array_agg(e.quantity order by e.day desc, e.arrived_at desc, e.id desc))[1], max(e.day)
		from progress_entries e where e.case_id = $1 and ($2 = '' or e.period_key = $2) and e.taken_back_at is null and e.quantity is not null
		group by e.result, e.unit order by e.result, e.unit`, caseID, period)
	return collect(rows, err, func(r pgx.Row) (a appraisal.EntryAmount, err error) {
		return a, r.Scan(&a.Result, &a.Unit, &a.Entries, (*amount)(&a.Sum), (*amount)(&a.Last), (*day)(&a.LastOn))
	})
}

// EntryEvidence is how well the entries about one planned result are supported.
type EntryEvidence struct {
	Result    int // number of the planned result; 0: outside the plan
	Entries   int // that stand
	Supported int // with a link or a file
	Closed    int // with a link that asks for a sign-in, stands inside an office network, or is gone
	Answered  int // with feedback of a leader
	Minutes   int // of work that was told
	LastOn    appraisal.Date
}

// EntryEvidenceOf counts standing entries of an appraisal by planned result; an empty period is the whole year.
func (tx Tx) EntryEvidenceOf(ctx context.Context, caseID, period string) ([]EntryEvidence, error) {
	rows, err := tx.q.Query(ctx, `select e.result, count(*),
			count(*) filter (where cardinality(e.links) > 0 or exists (select from progress_files f where f.entry_id = e.id)),
			count(*) filter (where e.link_notes && $3::text[]),
			count(*) filter (where exists (select from progress_answers a where a.entry_id = e.id)), sum(e.minutes), max(e.day)
		from progress_entries e where e.case_id = $1 and ($2 = '' or e.period_key = $2) and e.taken_back_at is null
		group by e.result order by (e.result + 99) % 100`, caseID, period,
		[]string{string(appraisal.LinkPrivate), string(appraisal.LinkInternal), string(appraisal.LinkGone)})
	return collect(rows, err, func(r pgx.Row) (n EntryEvidence, err error) {
		return n, r.Scan(&n.Result, &n.Entries, &n.Supported, &n.Closed, &n.Answered, &n.Minutes, (*day)(&n.LastOn))
	})
}

// Innovations returns the standing entries of an appraisal that tell of a new way of working, newest first; an empty
// period is the whole year.
func (tx Tx) Innovations(ctx context.Context, caseID, period string) ([]ProgressEntry, error) {
	rows, err := tx.q.Query(ctx, `select `+entryColumns+`false from progress_entries e
		where e.case_id = $1 and ($2 = '' or e.period_key = $2) and e.taken_back_at is null and e.innovation
		order by e.day desc, e.id desc`, caseID, period)
	return collect(rows, err, scanEntry)
}

// AnswersIn returns what leaders answered to standing entries of an appraisal, oldest first; an empty period is the whole
// year.
func (tx Tx) AnswersIn(ctx context.Context, caseID, period string) ([]ProgressAnswer, error) {
	rows, err := tx.q.Query(ctx, `select `+answerColumns+` from progress_answers where entry_id in (select e.id from progress_entries e
			where e.case_id = $1 and ($2 = '' or e.period_key = $2) and e.taken_back_at is null)
		order by answered_at, id`, caseID, period)
	return collect(rows, err, scanAnswer)
}
