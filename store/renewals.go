package store

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"siklus.id/appraisal"
)

// What the register says about a renewal that nobody asked for in words. It reads as the request of HR does.
const renewalContent = `{"reason":"Pejabat penilai kinerja sudah berganti. SKP disepakati kembali dengan pejabat penilai yang baru (II.C.7).",` +
	`"reasonEnglish":"The appraiser is another person now. The targets are agreed anew with the new appraiser (II.C.7)."}`

// queueKnownAppraiser notes who the appraiser is when targets are agreed, asked for anew, or taken to another post.
// While an acting official appraises, the one known before stays.
func queueKnownAppraiser(b *pgx.Batch, e appraisal.Entry) {
	if e.Act == nil {
		return
	}
	switch e.Act.Kind {
	case appraisal.AgreeTargets, appraisal.RenewTargets, appraisal.Transfer:
		b.Queue(`update cases c set appraiser_id = coalesce(standing_appraiser(c.id, ($2::timestamptz at time zone g.zone)::date), c.appraiser_id)
			from agencies g where c.id = $1`, e.Case, e.At)
	}
}

// Renewal is one appraisal of the running year whose appraiser is another now than the last one known.
type Renewal struct {
	CaseID string
	From   string // the last known appraiser; empty: none, so the new one is only noted
	To     string
	nth    int // how many renewals of the case were decided before
}

// RenewalsDue returns the appraisals of a cycle that are in the year and whose appointed or named appraiser on a day is
// not the last one known (II.C.7).
func (tx Tx) RenewalsDue(ctx context.Context, cycleID string, on appraisal.Date) ([]Renewal, error) {
	rows, err := tx.q.Query(ctx, `select c.id, coalesce(c.appraiser_id::text, ''), s.id,
			(select count(*) from acts a where a.case_id = c.id and a.kind = 'RenewTargets' and a.state <> 'received')
		from cases c cross join lateral (select standing_appraiser(c.id, $2) as id offset 0) s
		where c.cycle_id = $1 and c.proceeding = 'appraisal' and c.stage = 'in-year' and s.id is distinct from c.appraiser_id and s.id is not null
		order by c.id`, cycleID, day(on))
	return collect(rows, err, func(r pgx.Row) (n Renewal, err error) {
		return n, r.Scan(&n.CaseID, &n.From, &n.To, &n.nth)
	})
}

// Renewals counts what a round found about new appraisers.
type Renewals struct {
	Entered int // acts that stand in the register anew
	Noted   int // appraisals whose appraiser was not known before
}

// EnterRenewals enters an act RenewTargets of the system in the register for every renewal that is due on a day, once
// for each change of appraiser however often it is called; the relay hands the acts over. now is the real instant.
func (tx Tx) EnterRenewals(ctx context.Context, cycleID string, on appraisal.Date, now time.Time) (Renewals, error) {
	due, err := tx.RenewalsDue(ctx, cycleID, on)
	if err != nil || len(due) == 0 {
		return Renewals{}, err
	}
	var done Renewals
	var noted, known, cases, requests, ids []string
	for _, d := range due {
		if d.From == "" {
			noted, known = append(noted, d.CaseID), append(known, d.To)
			continue
		}
		request := appraisal.DeriveID("renewal", d.CaseID, d.To, strconv.Itoa(d.nth))
		cases, requests, ids = append(cases, d.CaseID), append(requests, request), append(ids, appraisal.DeriveID("act", request))
	}
	facts, err := asJSON(appraisal.Facts{HasReason: true})
	if err != nil {
		return done, err
	}
	batch := &pgx.Batch{}
	batch.Queue(`update cases c set appraiser_id = v.appraiser::uuid from unnest($1::text[]::uuid[], $2::text[]) v (id, appraiser)
		where c.id = v.id and c.appraiser_id is null`, noted, known)
	batch.Queue(`insert into acts (id, case_id, proceeding, kind, by_person, by_role, facts, content, via, request_id, received_at)
		select v.id, v.case_id, $4, $5, '', $6, $7, $8, 'system', v.request, $9
		from unnest($1::text[]::uuid[], $2::text[]::uuid[], $3::text[]) v (id, case_id, request)
		on conflict do nothing`, ids, cases, requests, string(appraisal.AppraisalProceeding), string(appraisal.RenewTargets),
		string(appraisal.System), facts, renewalContent, instant(now))
	answers := tx.q.SendBatch(ctx, batch)
	defer func() { _ = answers.Close() }()
	for _, count := range []*int{&done.Noted, &done.Entered} {
		tag, err := answers.Exec()
		if err != nil {
			return Renewals{}, fmt.Errorf("renewals of cycle %s: %w", cycleID, err)
		}
		*count = int(tag.RowsAffected())
	}
	return done, nil
}
