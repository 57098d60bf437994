package store

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"siklus.id/appraisal"
)

// Stages of a cycle.
const (
	CycleLaunching = "launching" // appraisals are being opened
	CycleRunning   = "running"   // every appraisal is open, the rounds are made
	CycleClosed    = "closed"    // every appraisal is sealed
)

// Cycle is one agency's performance year (*tahun kinerja*), or a rehearsal (*gladi*) of one.
type Cycle struct {
	ID         string
	Year       int
	Rules      appraisal.Rules // pinned; a rehearsal has a pace
	RulesName  string          // name and content sum of the policy, for people
	Stage      string
	Planned    int       // appraisals that the frozen roster asks for
	LaunchedAt time.Time // real
	ClosedAt   time.Time // real
	RequestID  string    // of the request that launched it: the same request is the same cycle
}

const cycleColumns = `y.id, y.year, y.rules_name, y.stage, y.planned, y.launched_at, y.closed_at, y.request_id, r.rules`

func scanCycle(r pgx.Row) (c Cycle, err error) {
	var rules string
	err = r.Scan(&c.ID, &c.Year, &c.RulesName, &c.Stage, &c.Planned, (*instant)(&c.LaunchedAt), (*instant)(&c.ClosedAt), &c.RequestID, &rules)
	if err != nil {
		return Cycle{}, err
	}
	return c, json.Unmarshal([]byte(rules), &c.Rules)
}

const cycleFrom = ` from cycles y join pinned_rules r on r.hash = y.rules_hash `

// pinRules keeps a value of rules once per content and returns the sum by which rows refer to it.
func (tx Tx) pinRules(ctx context.Context, r appraisal.Rules) ([]byte, error) {
	rules, err := asJSON(r)
	if err != nil {
		return nil, err
	}
	pace, err := asJSON(r.Pace)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256([]byte(rules))
	_, err = tx.q.Exec(ctx, `insert into pinned_rules (hash, rules, pace) values ($1, $2, $3) on conflict do nothing`, sum[:], rules, pace)
	return sum[:], err
}

// PutCycle makes a cycle, or returns the one that is there already with false: the one of the same request, or
// the agency's real cycle of the same year, of which there is only one. Rehearsals may be many.
func (tx Tx) PutCycle(ctx context.Context, c Cycle) (Cycle, bool, error) {
	sum, err := tx.pinRules(ctx, c.Rules)
	if err != nil {
		return Cycle{}, false, fmt.Errorf("rules of the cycle: %w", err)
	}
	if c.ID == "" {
		c.ID = NewID()
	}
	if c.Stage == "" {
		c.Stage = CycleLaunching
	}
	rehearsal := c.Rules.Pace.Rehearsal()
	tag, err := tx.q.Exec(ctx, `insert into cycles (id, year, rehearsal, rules_hash, rules_name, stage, planned, request_id, launched_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, coalesce($9, clock_timestamp())) on conflict do nothing`,
		c.ID, c.Year, rehearsal, sum, c.RulesName, c.Stage, c.Planned, c.RequestID, instant(c.LaunchedAt))
	if err != nil {
		return Cycle{}, false, fmt.Errorf("cycle: %w", err)
	}
	kept, err := scanCycle(tx.q.QueryRow(ctx, `select `+cycleColumns+cycleFrom+`
		where y.request_id = $1 or (not $2 and not y.rehearsal and y.year = $3) order by (y.request_id = $1) desc limit 1`,
		c.RequestID, rehearsal, c.Year))
	return kept, tag.RowsAffected() == 1, missing(err, "cycle", c.ID)
}

// CycleByID returns one cycle.
func (tx Tx) CycleByID(ctx context.Context, id string) (Cycle, error) {
	c, err := scanCycle(tx.q.QueryRow(ctx, `select `+cycleColumns+cycleFrom+`where y.id = $1`, id))
	return c, missing(err, "cycle", id)
}

// Cycles returns the agency's cycles, the newest first.
func (tx Tx) Cycles(ctx context.Context) ([]Cycle, error) {
	rows, err := tx.q.Query(ctx, `select `+cycleColumns+cycleFrom+`order by y.launched_at desc, y.id`)
	return collect(rows, err, scanCycle)
}

// OpenCycleFor returns the agency's real cycle of a year that is not closed; ErrNotFound when there is none.
func (tx Tx) OpenCycleFor(ctx context.Context, year int) (Cycle, error) {
	c, err := scanCycle(tx.q.QueryRow(ctx, `select `+cycleColumns+cycleFrom+`where y.year = $1 and not y.rehearsal and y.stage <> 'closed'`, year))
	return c, missing(err, "open cycle of", fmt.Sprint(year))
}

// MoveCycle sets the stage of a cycle; at is the real instant, kept when it closes. A closed cycle stays closed.
func (tx Tx) MoveCycle(ctx context.Context, id, stage string, at time.Time) error {
	tag, err := tx.q.Exec(ctx, `update cycles set stage = $2::text, closed_at = case when $2::text = 'closed' then $3::timestamptz end
		where id = $1 and stage <> 'closed'`, id, stage, instant(at))
	if err != nil || tag.RowsAffected() == 1 {
		return err
	}
	c, err := tx.CycleByID(ctx, id)
	if err != nil {
		return err
	}
	if c.Stage != stage {
		return errors.New("cycle " + id + " is closed and stays so")
	}
	return nil
}

// Reasons why somebody on the roster gets no appraisal. Whom the roster itself exempts is left out for the reason
// that stands there.
const (
	LeftOutNonASN      = "non-asn"      // art. 4: the regulation is for PNS and PPPK
	LeftOutNoPost      = "no-post"      // holds no post on the day
	LeftOutNoAppraiser = "no-appraiser" // nobody above holds a post on the day
	LeftOutDeparted    = "departed"     // in service no longer
)

// Member is one person to appraise in one post: a row of the roster a cycle starts from.
type Member struct {
	PersonID, PostID string
	UnitID, UnitCode string
	Since            appraisal.Date // first day in the post: who joins after January has another term
}

// LeftOut is one person who gets no appraisal in a cycle, and why.
type LeftOut struct{ PersonID, Reason string }

// FreezeRoster writes down whom the cycle appraises, one row for each person of the agency, as the roster
// stands on the day, who would appraise them, and which units there are; it returns how many appraisals that makes. An acting official (Plt) is appraised where they
// act (IV.A.5). Repeated, it adds who came since and whom nothing keeps out any more; who is in stays in.
func (tx Tx) FreezeRoster(ctx context.Context, cycleID string, on appraisal.Date) (int, error) {
	// The cycle before its members, as OpenAppraisals takes them: a launch that is repeated while appraisals open
	// waits its turn, where it would otherwise lock itself and the opening out.
	_, err := tx.q.Exec(ctx, `select from cycles where id = $1 for no key update`, cycleID)
	if err != nil {
		return 0, fmt.Errorf("freeze the roster: %w", err)
	}
	_, err = tx.q.Exec(ctx, `insert into cycle_members (cycle_id, person_id, post_id, unit_id, since, superior_id, left_out)
		select $1, p.id, h.post_id, h.unit_id, h.from_day, a.person_id,
			case when p.kind = 'non-asn' then 'non-asn'
				when p.departed_from <= $2 then 'departed'
				when p.exempt <> '' then p.exempt
				when h.post_id is null then 'no-post'
				when a.person_id is null then 'no-appraiser' end
		from people p
		left join lateral (
			select h.post_id, t.unit_id, h.from_day from holdings h join posts t on t.id = h.post_id
			where h.person_id = p.id and h.capacity in ('definitif', 'plt')
				and h.from_day <= $2 and (h.to_day is null or h.to_day >= $2)
			order by (h.capacity = 'plt') desc, h.from_day desc, h.post_id limit 1) h on true
		left join lateral post_actor(h.post_id, p.id, 'appraiser', $2, null) a
			on p.kind <> 'non-asn' and h.post_id is not null
		on conflict (agency_id, cycle_id, person_id) do update set post_id = excluded.post_id, unit_id = excluded.unit_id,
			since = excluded.since, superior_id = excluded.superior_id, left_out = excluded.left_out where cycle_members.left_out is not null`, cycleID, day(on))
	if err != nil {
		return 0, fmt.Errorf("freeze the roster: %w", err)
	}
	if err := tx.freezeUnits(ctx, cycleID, on); err != nil {
		return 0, err
	}
	var planned int
	err = tx.q.QueryRow(ctx, `update cycles set planned =
			(select count(*) from cycle_members m where m.cycle_id = $1 and m.left_out is null)
		where id = $1 returning planned`, cycleID).Scan(&planned)
	return planned, missing(err, "cycle", cycleID)
}

// LeftOut returns who gets no appraisal in the cycle, and why.
func (tx Tx) LeftOut(ctx context.Context, cycleID string) ([]LeftOut, error) {
	rows, err := tx.q.Query(ctx, `select person_id, left_out from cycle_members
		where cycle_id = $1 and left_out is not null order by left_out, person_id`, cycleID)
	return collect(rows, err, func(r pgx.Row) (l LeftOut, err error) { return l, r.Scan(&l.PersonID, &l.Reason) })
}

// NextUnopened returns members whose appraisal is not open yet, at most limit.
func (tx Tx) NextUnopened(ctx context.Context, cycleID string, limit int) ([]Member, error) {
	rows, err := tx.q.Query(ctx, `select m.person_id, m.post_id, m.unit_id, u.code, m.since
		from cycle_members m join units u on u.id = m.unit_id
		where m.cycle_id = $1 and m.left_out is null and not m.opened order by m.person_id limit $2`, cycleID, limit)
	return collect(rows, err, func(r pgx.Row) (m Member, err error) {
		return m, r.Scan(&m.PersonID, &m.PostID, &m.UnitID, &m.UnitCode, (*day)(&m.Since))
	})
}
