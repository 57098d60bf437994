package store

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"siklus.id/appraisal"
)

// How planned results are put into drafts.
const (
	OfferMatrix     = "matrix" // roles from a superior's matrix, A.1.5
	OfferSame       = "same"   // the same for many
	OfferFile       = "file"
	offerWithdrawal = "withdrawal"
)

// TargetOffer is one act by which planned results were put into drafts of people, or taken back from them.
type TargetOffer struct {
	ID, Kind, CycleID string
	By                string // person
	Role              string // "hr" or "leader"
	RequestID         string
	Sum               []byte // SHA-256 of what was asked for: the same request says the same
	Note              string
	Undoes            string          // the offer that is taken back; empty else
	Passed            json.RawMessage // who was passed over, as the door words it
	At                time.Time       // real
	People, Results   int             // read only: whom it went to, and how many planned results over all of them
	HandedIn          int             // read only: of these, handed in since
	Withdrawn         int             // read only: of these, taken back
}

// OfferedResult is one planned result that was offered to one person.
type OfferedResult struct {
	ID, OfferID, CaseID string
	Place               int             // order among those of one offer for one person
	Result              json.RawMessage // as the contract writes a planned result
	Withdrawn           bool            // read only
	Settled             bool            // read only: it was handed in, or dropped from what was handed in
}

const offerColumns = `o.id, o.kind, o.cycle_id, o.by_person, o.by_role, o.request_id, o.sum, o.note, coalesce(o.undoes::text, ''), o.passed, o.offered_at,
	n.people, n.results, n.handed, n.withdrawn`

const offerFrom = ` from target_offers o cross join lateral (select count(distinct r.case_id)::int as people, count(*)::int as results,
		(count(*) filter (where w.row_id is null and target_handed_in(r.case_id, r.id)))::int as handed, count(w.row_id)::int as withdrawn
	from target_offer_rows r left join target_withdrawals w on w.row_id = r.id where r.offer_id = coalesce(o.undoes, o.id)) n `

func scanOffer(r pgx.Row) (o TargetOffer, err error) {
	return o, r.Scan(&o.ID, &o.Kind, &o.CycleID, &o.By, &o.Role, &o.RequestID, &o.Sum, &o.Note, &o.Undoes, &o.Passed, (*instant)(&o.At),
		&o.People, &o.Results, &o.HandedIn, &o.Withdrawn)
}

// OfferTargets puts planned results into drafts; now is the real instant. The same request of the same person gives
// the first act back, with first false; ErrRequestReused when it asked for something else. The IDs of rows are made by
// the caller.
func (tx Tx) OfferTargets(ctx context.Context, o TargetOffer, rows []OfferedResult, now time.Time) (_ TargetOffer, first bool, err error) {
	if o, first, err = tx.putOffer(ctx, o, now); err != nil || !first {
		return o, first, err
	}
	n := len(rows)
	ids, cases, places, results := make([]string, n), make([]string, n), make([]int, n), make([]string, n)
	for i, r := range rows {
		ids[i], cases[i], places[i], results[i] = r.ID, r.CaseID, r.Place, string(r.Result)
	}
	if _, err := tx.q.Exec(ctx, `insert into target_offer_rows (id, offer_id, case_id, place, result)
		select v.id::uuid, $1, v.case_id::uuid, v.place, v.result::json from unnest($2::text[], $3::text[], $4::int[], $5::text[]) v (id, case_id, place, result)`,
		o.ID, ids, cases, places, results); err != nil {
		return o, false, fmt.Errorf("offer targets: %w", err)
	}
	o, err = tx.TargetOfferByID(ctx, o.ID)
	return o, true, err
}

// putOffer enters the act; first is false when it was there.
func (tx Tx) putOffer(ctx context.Context, o TargetOffer, now time.Time) (_ TargetOffer, first bool, err error) {
	passed := string(o.Passed)
	if passed == "" {
		passed = "[]"
	}
	o.ID = NewID()
	tag, err := tx.q.Exec(ctx, `insert into target_offers (id, kind, cycle_id, by_person, by_role, request_id, sum, note, undoes, passed, offered_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict (agency_id, by_person, request_id) do nothing`,
		o.ID, o.Kind, o.CycleID, o.By, o.Role, o.RequestID, o.Sum, o.Note, orNull(o.Undoes), passed, stored(now))
	if err != nil {
		return o, false, fmt.Errorf("offer targets: %w", err)
	}
	if tag.RowsAffected() == 1 {
		return o, true, nil
	}
	there, err := tx.TargetOfferOf(ctx, o.By, o.RequestID)
	if err == nil && (there.Kind != o.Kind || there.Undoes != o.Undoes || !bytes.Equal(there.Sum, o.Sum)) {
		err = fmt.Errorf("offer %s: %w", o.RequestID, ErrRequestReused)
	}
	return there, false, err
}

// TargetOfferByID returns one offer as it stands now.
func (tx Tx) TargetOfferByID(ctx context.Context, id string) (TargetOffer, error) {
	o, err := scanOffer(tx.q.QueryRow(ctx, `select `+offerColumns+offerFrom+`where o.id = $1`, id))
	return o, missing(err, "offer", id)
}

// TargetOfferOf returns what a request of a person did; ErrNotFound when it did nothing yet.
func (tx Tx) TargetOfferOf(ctx context.Context, person, requestID string) (TargetOffer, error) {
	o, err := scanOffer(tx.q.QueryRow(ctx, `select `+offerColumns+offerFrom+`where o.by_person = $1 and o.request_id = $2`, person, requestID))
	return o, missing(err, "offer", requestID)
}

// TargetOffers lists the last offers of a person, or of everybody when it is empty, newest first, without withdrawals.
func (tx Tx) TargetOffers(ctx context.Context, person string, limit int) ([]TargetOffer, error) {
	rows, err := tx.q.Query(ctx, `select `+offerColumns+offerFrom+`where o.undoes is null and ($1 = '' or o.by_person::text = $1)
		order by o.offered_at desc, o.id desc limit $2`, person, limit)
	return collect(rows, err, scanOffer)
}

// WithdrawOffer takes an offer back from everybody who has not handed it in, and returns it as it stands then. The same
// request twice is one; a second one finds nothing left to take. w carries By, Role, RequestID and Sum.
func (tx Tx) WithdrawOffer(ctx context.Context, offerID string, w TargetOffer, now time.Time) (TargetOffer, error) {
	o, err := tx.TargetOfferByID(ctx, offerID)
	if err != nil {
		return o, err
	}
	if o.Undoes != "" {
		return o, fmt.Errorf("offer %s: %w", offerID, ErrNotFound)
	}
	w.Kind, w.CycleID, w.Undoes, w.Note = offerWithdrawal, o.CycleID, o.ID, o.Note
	w, first, err := tx.putOffer(ctx, w, now)
	if err != nil || !first {
		return o, err
	}
	// Who hands one in at the same moment holds the case: whichever comes first, the other sees it.
	if _, err := tx.q.Exec(ctx, `select from cases c where c.id in (select r.case_id from target_offer_rows r where r.offer_id = $1) order by c.id for update`, o.ID); err != nil {
		return o, err
	}
	if _, err := tx.q.Exec(ctx, `insert into target_withdrawals (row_id, offer_id) select r.id, $2 from target_offer_rows r
		where r.offer_id = $1 and not target_handed_in(r.case_id, r.id) on conflict do nothing`, o.ID, w.ID); err != nil {
		return o, fmt.Errorf("withdraw offer %s: %w", offerID, err)
	}
	return tx.TargetOfferByID(ctx, o.ID)
}

// OfferedTo returns everything that was ever offered in appraisals, oldest first.
func (tx Tx) OfferedTo(ctx context.Context, caseIDs []string) ([]OfferedResult, error) {
	rows, err := tx.q.Query(ctx, `select r.id, r.offer_id, r.case_id, r.place, r.result, w.row_id is not null,
			exists (select from acts a where a.case_id = r.case_id and a.kind = 'SubmitTargets' and a.state <> 'refused'
				and exists (select from json_array_elements_text(coalesce(a.content->'targets'->'offers', '[]')) t where t = r.id::text))
		from target_offer_rows r join target_offers o on o.id = r.offer_id left join target_withdrawals w on w.row_id = r.id
		where r.case_id = any($1::text[]::uuid[]) order by r.case_id, o.offered_at, o.id, r.place, r.id`, caseIDs)
	return collect(rows, err, func(r pgx.Row) (o OfferedResult, err error) {
		return o, r.Scan(&o.ID, &o.OfferID, &o.CaseID, &o.Place, &o.Result, &o.Withdrawn, &o.Settled)
	})
}

// SaveTargetDraft keeps what somebody has typed for an appraisal in which no task asks them; now is the real instant.
func (tx Tx) SaveTargetDraft(ctx context.Context, caseID, person, draft string, now time.Time) error {
	_, err := tx.q.Exec(ctx, `insert into target_drafts (case_id, person_id, draft, saved_at) values ($1, $2, $3, $4)
		on conflict (agency_id, case_id, person_id) do update set draft = excluded.draft, saved_at = excluded.saved_at`, caseID, person, draft, stored(now))
	return err
}

// TargetDraft returns what somebody has typed since targets were handed in last; empty when there is nothing.
func (tx Tx) TargetDraft(ctx context.Context, caseID, person string) (draft string, err error) {
	err = tx.q.QueryRow(ctx, `select d.draft from target_drafts d where d.case_id = $1 and d.person_id = $2
		and not exists (select from acts a where a.case_id = d.case_id and a.kind = 'SubmitTargets' and a.state <> 'refused' and a.received_at >= d.saved_at)`,
		caseID, person).Scan(&draft)
	if errors.Is(err, pgx.ErrNoRows) {
		return "", nil
	}
	return draft, err
}

// TargetContent is what was handed in in one appraisal, as the contract writes the request.
type TargetContent struct {
	InForce json.RawMessage // agreed last; nil while nothing is
	Last    json.RawMessage // handed in last; nil while nothing is
}

// Standing returns what counts at this moment: what is in force, else what was handed in last.
func (t TargetContent) Standing() json.RawMessage {
	if t.InForce != nil {
		return t.InForce
	}
	return t.Last
}

// TargetContents returns what was handed in in appraisals, by case; one in which nothing was is missing.
func (tx Tx) TargetContents(ctx context.Context, caseIDs []string) (map[string]TargetContent, error) {
	rows, err := tx.q.Query(ctx, `select v.id, target_content(v.id::uuid, true), target_content(v.id::uuid, false) from unnest($1::text[]) v (id)`, caseIDs)
	if err != nil {
		return nil, err
	}
	contents := map[string]TargetContent{}
	for rows.Next() {
		var id string
		var t TargetContent
		if err := rows.Scan(&id, &t.InForce, &t.Last); err != nil {
			return nil, err
		}
		if t.Last != nil {
			contents[id] = t
		}
	}
	return contents, rows.Err()
}

// OwnYear is one appraisal of a person.
type OwnYear struct {
	CaseID, CycleID, PostID string
	Year                    int
	Rehearsal               bool
}

// AppraisalsOf returns the appraisals of people that are neither exempt nor withdrawn, by person, the latest year first.
func (tx Tx) AppraisalsOf(ctx context.Context, people []string) (map[string][]OwnYear, error) {
	rows, err := tx.q.Query(ctx, `select c.person_id, c.id, c.cycle_id, c.post_id, y.year, y.rehearsal from cases c join cycles y on y.id = c.cycle_id
		where c.person_id = any($1::text[]::uuid[]) and c.proceeding = 'appraisal' and c.stage not in ('exempted', 'withdrawn')
		order by y.year desc, c.opened_at desc, c.id`, people)
	if err != nil {
		return nil, err
	}
	years := map[string][]OwnYear{}
	var person string
	var y OwnYear
	_, err = pgx.ForEachRow(rows, []any{&person, &y.CaseID, &y.CycleID, &y.PostID, &y.Year, &y.Rehearsal}, func() error {
		years[person] = append(years[person], y)
		return nil
	})
	return years, err
}

// HeadsAbove returns who holds the posts above a post on a day, the nearest first: whose agreement can stand in for
// that of a superior who has none.
func (tx Tx) HeadsAbove(ctx context.Context, postID string, on appraisal.Date) ([]string, error) {
	rows, err := tx.q.Query(ctx, `with recursive above (id, parent_id, n) as (
			select p.id, p.parent_id, 0 from posts p where p.id = $1
			union all
			select p.id, p.parent_id, a.n + 1 from above a join posts p on p.id = a.parent_id where a.n < 40
		)
		select h.person_id from above a cross join lateral post_holder(a.id, $2, '{}') h where a.n > 0 order by a.n`, postID, day(on))
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}
