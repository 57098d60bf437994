package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"siklus.id/appraisal"
)

// Bundle is papers of one kind of everybody in a unit, made one by one.
type Bundle struct {
	ID, CycleID          string
	UnitCode             string
	Kind                 string // of the contract
	PeriodKey            string // empty: papers of no period
	OrderedBy            string // person
	OrderedAt            time.Time
	Cases, Made, Nothing int // read only: cases in it, papers that are made, cases that have none
}

// Done reports whether nothing more is to be made.
func (b Bundle) Done() bool { return b.Made+b.Nothing == b.Cases }

// BundleItem is one paper of a bundle, or that a case has none.
type BundleItem struct {
	Seq     int
	CaseID  string
	Who     string // name of whose case it is; read only
	Name    string // of the file
	Form    string // number of the form
	Code    string // by which it is checked
	Content []byte // nil: there is no such paper
}

const bundleColumns = `b.id, b.cycle_id, b.unit_code, b.kind, b.period_key, b.ordered_by, b.ordered_at,
	(select count(*) from paper_bundle_items i where i.bundle_id = b.id),
	(select count(*) from paper_bundle_items i where i.bundle_id = b.id and i.state = 'made'),
	(select count(*) from paper_bundle_items i where i.bundle_id = b.id and i.state = 'none')`

func scanBundle(r pgx.Row) (b Bundle, err error) {
	return b, r.Scan(&b.ID, &b.CycleID, &b.UnitCode, &b.Kind, &b.PeriodKey, &b.OrderedBy, (*instant)(&b.OrderedAt), &b.Cases, &b.Made, &b.Nothing)
}

// OrderBundle keeps an order with the cases of a proceeding in the unit and period, by name of the employee; who orders is
// not among them. While the same of theirs is being made, that one is returned. More cases than most are an ErrTooMany.
func (tx Tx) OrderBundle(ctx context.Context, b Bundle, proceeding appraisal.Proceeding, most int) (Bundle, error) {
	running, err := scanBundle(tx.q.QueryRow(ctx, `select `+bundleColumns+` from paper_bundles b where b.cycle_id = $1 and b.unit_code = $2 and b.kind = $3 and b.period_key = $4
		and b.ordered_by = $5 and exists (select from paper_bundle_items i where i.bundle_id = b.id and i.state = 'waiting') limit 1`,
		b.CycleID, b.UnitCode, b.Kind, b.PeriodKey, b.OrderedBy))
	if err == nil || !errors.Is(err, pgx.ErrNoRows) {
		return running, err
	}
	b.ID, b.OrderedAt = NewID(), stored(b.OrderedAt)
	if _, err := tx.q.Exec(ctx, `insert into paper_bundles (id, cycle_id, unit_code, kind, period_key, ordered_by, ordered_at) values ($1, $2, $3, $4, $5, $6, $7)`,
		b.ID, b.CycleID, b.UnitCode, b.Kind, b.PeriodKey, b.OrderedBy, b.OrderedAt); err != nil {
		return b, fmt.Errorf("bundle: %w", err)
	}
	tag, err := tx.q.Exec(ctx, `insert into paper_bundle_items (bundle_id, seq, case_id)
		select $1, row_number() over (order by p.name, c.id), c.id from cases c join people p on p.id = c.person_id
		where c.cycle_id = $2 and c.unit_code = $3 and c.proceeding = $4 and c.period_key = $5 and c.person_id <> $6 limit $7`,
		b.ID, b.CycleID, b.UnitCode, string(proceeding), b.PeriodKey, b.OrderedBy, most+1)
	if err != nil {
		return b, fmt.Errorf("bundle: %w", err)
	}
	if b.Cases = int(tag.RowsAffected()); b.Cases > most {
		return b, ErrTooMany
	}
	return b, nil
}

// ErrTooMany says that more was asked for at once than is given.
var ErrTooMany = errors.New("too many at once")

// BundlesOf returns what somebody ordered in a cycle, newest first.
func (tx Tx) BundlesOf(ctx context.Context, cycle, person string) ([]Bundle, error) {
	rows, err := tx.q.Query(ctx, `select `+bundleColumns+` from paper_bundles b where b.cycle_id = $1 and b.ordered_by = $2 order by b.ordered_at desc, b.id desc`, cycle, person)
	return collect(rows, err, scanBundle)
}

// BundleByID returns one bundle.
func (tx Tx) BundleByID(ctx context.Context, id string) (Bundle, error) {
	b, err := scanBundle(tx.q.QueryRow(ctx, `select `+bundleColumns+` from paper_bundles b where b.id = $1`, id))
	return b, missing(err, "bundle", id)
}

// BundleItems returns what was looked at for a bundle, in order.
func (tx Tx) BundleItems(ctx context.Context, id string) ([]BundleItem, error) {
	rows, err := tx.q.Query(ctx, `select i.seq, i.case_id, p.name, i.name, i.form, i.code, i.content from paper_bundle_items i
		join cases c on c.id = i.case_id join people p on p.id = c.person_id where i.bundle_id = $1 and i.state <> 'waiting' order by i.seq`, id)
	return collect(rows, err, func(r pgx.Row) (i BundleItem, err error) {
		return i, r.Scan(&i.Seq, &i.CaseID, &i.Who, &i.Name, &i.Form, &i.Code, &i.Content)
	})
}

// NextBundleItem takes one paper that is to be made, of the oldest order, and keeps others from it until the transaction
// ends; ErrNotFound when there is none.
func (tx Tx) NextBundleItem(ctx context.Context) (Bundle, BundleItem, error) {
	var b Bundle
	var i BundleItem
	err := tx.q.QueryRow(ctx, `select b.id, b.kind, b.ordered_by, i.seq, i.case_id from paper_bundle_items i join paper_bundles b on b.id = i.bundle_id
		where i.state = 'waiting' order by b.ordered_at, b.id, i.seq limit 1 for update of i skip locked`).Scan(&b.ID, &b.Kind, &b.OrderedBy, &i.Seq, &i.CaseID)
	return b, i, missing(err, "paper", "to be made")
}

// PutBundleItem keeps a paper that was made; without content: that there is none.
func (tx Tx) PutBundleItem(ctx context.Context, bundle string, i BundleItem) error {
	state := "made"
	if i.Content == nil {
		state = "none"
	}
	_, err := tx.q.Exec(ctx, `update paper_bundle_items set state = $3, name = $4, content = $5, form = $6, code = $7 where bundle_id = $1 and seq = $2 and state = 'waiting'`,
		bundle, i.Seq, state, i.Name, i.Content, i.Form, i.Code)
	return err
}

// SweepBundles forgets what was ordered before an instant.
func (tx Tx) SweepBundles(ctx context.Context, before time.Time) error {
	_, err := tx.q.Exec(ctx, `delete from paper_bundles where ordered_at < $1`, stored(before))
	return err
}
