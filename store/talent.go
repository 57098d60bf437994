package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"time"

	"github.com/jackc/pgx/v5"

	"siklus.id/appraisal"
	"siklus.id/appraisal/talents"
)

// Errors of talent that callers tell apart with errors.Is.
var (
	ErrTalentRuleChanged  = errors.New("another version of the talent rule stands")
	ErrVacancyChanged     = errors.New("another version of the vacancy stands")
	ErrImprovementChanged = errors.New("something else was written about the plan")
)

// TalentRule is a version of the agency's rule of the nine boxes.
type TalentRule struct {
	Version  int // 0: the one that comes with the product
	Rule     appraisal.TalentRule
	Reason   string
	PersonID string
	At       time.Time // real
}

func scanTalentRule(r pgx.Row) (t TalentRule, err error) {
	var rule string
	if err = r.Scan(&t.Version, &rule, &t.Reason, &t.PersonID, (*instant)(&t.At)); err != nil {
		return t, err
	}
	return t, json.Unmarshal([]byte(rule), &t.Rule)
}

const talentRuleColumns = `version, rule, reason, person_id, set_at`

// TalentRule returns the rule as it stands.
func (tx Tx) TalentRule(ctx context.Context) (TalentRule, error) {
	t, err := scanTalentRule(tx.q.QueryRow(ctx, `select `+talentRuleColumns+` from talent_rules order by version desc limit 1`))
	if errors.Is(err, pgx.ErrNoRows) {
		t = TalentRule{}
		t.Rule, err = talents.Beginning()
	}
	return t, err
}

// TalentRules returns the versions that the agency entered, the newest first.
func (tx Tx) TalentRules(ctx context.Context) ([]TalentRule, error) {
	rows, err := tx.q.Query(ctx, `select `+talentRuleColumns+` from talent_rules order by version desc`)
	return collect(rows, err, scanTalentRule)
}

// PutTalentRule keeps the next version; to put, Version is the one that is replaced. The same rule again is the version
// that stands. ErrTalentRuleChanged when another version stands.
func (tx Tx) PutTalentRule(ctx context.Context, t TalentRule) (TalentRule, error) {
	if err := tx.takeTurns(ctx, tx.agency, "talent-rule"); err != nil {
		return t, err
	}
	old, err := tx.TalentRule(ctx)
	if err != nil {
		return t, err
	}
	if reflect.DeepEqual(old.Rule, t.Rule) {
		return old, nil
	}
	if old.Version != t.Version {
		return old, ErrTalentRuleChanged
	}
	rule, err := asJSON(t.Rule)
	if err != nil {
		return t, err
	}
	t.Version++
	_, err = tx.q.Exec(ctx, `insert into talent_rules (`+talentRuleColumns+`) values ($1, $2, $3, $4, $5)`, t.Version, rule, t.Reason, t.PersonID, stored(t.At))
	return t, err
}

// TalentSnapshot is one frozen picture of the nine boxes.
type TalentSnapshot struct {
	ID, CycleID string
	Year        int  // of the cycle; read only
	Rehearsal   bool // of the cycle; read only
	TalentRule       // that was used; Reason, PersonID and At are those of the snapshot
	TakenOn     appraisal.Date
	RequestID   string
	Placed      int // read only
	Unplaced    int // read only
}

const snapshotColumns = `s.id, s.cycle_id, y.year, y.rehearsal, s.rule_version, s.rule, s.reason, s.taken_on, s.person_id, s.request_id, s.taken_at,
	(select count(*) from talent_places p where p.snapshot_id = s.id and p.box > 0), (select count(*) from talent_places p where p.snapshot_id = s.id and p.box = 0)`

const snapshotFrom = ` from talent_snapshots s join cycles y on y.id = s.cycle_id `

func scanSnapshot(r pgx.Row) (s TalentSnapshot, err error) {
	var rule string
	err = r.Scan(&s.ID, &s.CycleID, &s.Year, &s.Rehearsal, &s.Version, &rule, &s.Reason, (*day)(&s.TakenOn), &s.PersonID, &s.RequestID,
		(*instant)(&s.At), &s.Placed, &s.Unplaced)
	if err != nil {
		return s, err
	}
	return s, json.Unmarshal([]byte(rule), &s.Rule)
}

// TalentPlace is one person of a snapshot.
type TalentPlace struct {
	PersonID, CaseID string // the appraisal
	PostID, UnitID   string
	Facts            appraisal.TalentFacts
	Place            appraisal.TalentPlace
	Name, Unit, Post string // read only
}

// PutSnapshot keeps a snapshot with its places. The same request of the same person gives the first one back, with first
// false; ErrRequestReused when it was about another cycle.
func (tx Tx) PutSnapshot(ctx context.Context, s TalentSnapshot, places []TalentPlace) (kept TalentSnapshot, first bool, err error) {
	if s.ID == "" {
		s.ID = NewID()
	}
	rule, err := asJSON(s.Rule)
	if err != nil {
		return s, false, err
	}
	tag, err := tx.q.Exec(ctx, `insert into talent_snapshots (id, cycle_id, rule_version, rule, reason, taken_on, person_id, request_id, taken_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (agency_id, person_id, request_id) do nothing`,
		s.ID, s.CycleID, s.Version, rule, s.Reason, day(s.TakenOn), s.PersonID, s.RequestID, stored(s.At))
	if err != nil {
		return s, false, fmt.Errorf("talent snapshot: %w", err)
	}
	first = tag.RowsAffected() == 1
	if first {
		if err := tx.putPlaces(ctx, s.ID, places); err != nil {
			return s, false, err
		}
	}
	kept, err = scanSnapshot(tx.q.QueryRow(ctx, `select `+snapshotColumns+snapshotFrom+`where s.person_id = $1 and s.request_id = $2`, s.PersonID, s.RequestID))
	if err == nil && kept.CycleID != s.CycleID {
		err = fmt.Errorf("snapshot %s: %w", s.RequestID, ErrRequestReused)
	}
	return kept, first, err
}

func (tx Tx) putPlaces(ctx context.Context, snapshot string, places []TalentPlace) error {
	n := len(places)
	people, cases, posts, units := make([]string, n), make([]string, n), make([]string, n), make([]string, n)
	facts, placed, boxes := make([]string, n), make([]string, n), make([]int16, n)
	for i, p := range places {
		people[i], cases[i], posts[i], units[i], boxes[i] = p.PersonID, p.CaseID, p.PostID, p.UnitID, int16(p.Place.Box)
		var one, two error
		facts[i], one = asJSON(p.Facts)
		placed[i], two = asJSON(p.Place)
		if err := errors.Join(one, two); err != nil {
			return err
		}
	}
	_, err := tx.q.Exec(ctx, `insert into talent_places (snapshot_id, person_id, case_id, post_id, unit_id, box, facts, place)
		select $1, v.person::uuid, v.kase::uuid, v.post::uuid, v.unit::uuid, v.box, v.facts::json, v.place::json
		from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::smallint[], $7::text[], $8::text[]) v (person, kase, post, unit, box, facts, place)`,
		snapshot, people, cases, posts, units, boxes, facts, placed)
	if err != nil {
		return fmt.Errorf("places of snapshot %s: %w", snapshot, err)
	}
	return nil
}

// TalentSnapshots returns the snapshots, the newest first.
func (tx Tx) TalentSnapshots(ctx context.Context) ([]TalentSnapshot, error) {
	rows, err := tx.q.Query(ctx, `select `+snapshotColumns+snapshotFrom+`order by s.taken_at desc, s.id desc`)
	return collect(rows, err, scanSnapshot)
}

// SnapshotByID returns one snapshot.
func (tx Tx) SnapshotByID(ctx context.Context, id string) (TalentSnapshot, error) {
	s, err := scanSnapshot(tx.q.QueryRow(ctx, `select `+snapshotColumns+snapshotFrom+`where s.id = $1`, id))
	return s, missing(err, "snapshot", id)
}

// LastSnapshot returns the newest snapshot, one of a real cycle before one of a rehearsal; with a person, the newest in
// which that person is. ErrNotFound when there is none.
func (tx Tx) LastSnapshot(ctx context.Context, person string) (TalentSnapshot, error) {
	s, err := scanSnapshot(tx.q.QueryRow(ctx, `select `+snapshotColumns+snapshotFrom+`
		where $1::uuid is null or exists (select from talent_places p where p.snapshot_id = s.id and p.person_id = $1)
		order by y.rehearsal, s.taken_at desc, s.id desc limit 1`, orNull(person)))
	return s, missing(err, "snapshot", "last")
}

const placeColumns = `l.person_id, l.case_id, l.post_id, l.unit_id, l.facts, l.place, p.name, u.name, t.title`

const placeFrom = ` from talent_places l join people p on p.id = l.person_id join units u on u.id = l.unit_id join posts t on t.id = l.post_id `

func scanPlace(r pgx.Row) (p TalentPlace, err error) {
	var facts, place string
	err = r.Scan(&p.PersonID, &p.CaseID, &p.PostID, &p.UnitID, &facts, &place, &p.Name, &p.Unit, &p.Post)
	if err != nil {
		return p, err
	}
	return p, errors.Join(json.Unmarshal([]byte(facts), &p.Facts), json.Unmarshal([]byte(place), &p.Place))
}

// PlacesIn returns the people of a snapshot by unit and name.
func (tx Tx) PlacesIn(ctx context.Context, snapshot string) ([]TalentPlace, error) {
	rows, err := tx.q.Query(ctx, `select `+placeColumns+placeFrom+`where l.snapshot_id = $1 order by u.name, p.name, p.id`, snapshot)
	return collect(rows, err, scanPlace)
}

// PlaceOf returns the place of one person in a snapshot.
func (tx Tx) PlaceOf(ctx context.Context, snapshot, person string) (TalentPlace, error) {
	p, err := scanPlace(tx.q.QueryRow(ctx, `select `+placeColumns+placeFrom+`where l.snapshot_id = $1 and l.person_id = $2`, snapshot, person))
	return p, missing(err, "place of", person)
}

// LogTalentReads notes that somebody read what rests on the results of many cases.
func (tx Tx) LogTalentReads(ctx context.Context, person string, cases []string, what string) error {
	_, err := tx.q.Exec(ctx, `insert into reads (person_id, case_id, what) select $1, v::uuid, $3 from unnest($2::text[]) v`, person, cases, what)
	return err
}
