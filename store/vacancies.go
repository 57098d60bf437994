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
)

// States of a vacancy.
const (
	VacancyDraft     = "draft"
	VacancyPublished = "published"
	VacancyFilled    = "filled"
	VacancyCancelled = "cancelled"
)

// Vacancy is one version of a post that is to be filled.
type Vacancy struct {
	ID        string
	Version   int // to put: the version that is replaced
	PostID    string
	State     string
	Rule      appraisal.VacancyRule
	About     string
	ChosenID  string // who was chosen; empty: nobody
	Reason    string
	PersonID  string // who entered this version
	RequestID string
	At        time.Time // real

	Post, Unit string // titles; read only
	Listed     bool   // there is a shortlist; read only
	Published  int    // versions that staff could see; read only
}

// Open reports whether nobody was chosen yet and it was not cancelled.
func (v Vacancy) Open() bool { return v.State == VacancyDraft || v.State == VacancyPublished }

const vacancyColumns = `v.id, v.version, v.post_id, v.state, v.rule, v.about, coalesce(v.chosen_id::text, ''), v.reason, v.person_id, v.request_id, v.set_at, t.title, u.name,
	exists (select from shortlists s where s.vacancy_id = v.id), (select count(*) from vacancies b where b.id = v.id and b.state <> 'draft')`

const vacancyFrom = ` from vacancies v join posts t on t.id = v.post_id join units u on u.id = t.unit_id `

func scanVacancy(r pgx.Row) (v Vacancy, err error) {
	var rule string
	err = r.Scan(&v.ID, &v.Version, &v.PostID, &v.State, &rule, &v.About, &v.ChosenID, &v.Reason, &v.PersonID, &v.RequestID, (*instant)(&v.At),
		&v.Post, &v.Unit, &v.Listed, &v.Published)
	if err != nil {
		return v, err
	}
	return v, json.Unmarshal([]byte(rule), &v.Rule)
}

// VacancyByID returns a vacancy as it stands.
func (tx Tx) VacancyByID(ctx context.Context, id string) (Vacancy, error) {
	v, err := scanVacancy(tx.q.QueryRow(ctx, `select `+vacancyColumns+vacancyFrom+`where v.id = $1 order by v.version desc limit 1`, id))
	return v, missing(err, "vacancy", id)
}

// Vacancies returns vacancies as they stand, open ones first, the newest first.
func (tx Tx) Vacancies(ctx context.Context) ([]Vacancy, error) {
	rows, err := tx.q.Query(ctx, `select `+vacancyColumns+vacancyFrom+`
		where v.version = (select max(n.version) from vacancies n where n.id = v.id)
		order by v.state in ('filled', 'cancelled'), v.set_at desc, v.id`)
	return collect(rows, err, scanVacancy)
}

// PutVacancy keeps the next version. The same request of the same person gives its version back; ErrRequestReused when it
// said something else, ErrVacancyChanged when another version stands.
func (tx Tx) PutVacancy(ctx context.Context, v Vacancy) (Vacancy, error) {
	if err := tx.takeTurns(ctx, v.ID, "vacancy"); err != nil {
		return v, err
	}
	there, err := scanVacancy(tx.q.QueryRow(ctx, `select `+vacancyColumns+vacancyFrom+`where v.person_id = $1 and v.request_id = $2`, v.PersonID, v.RequestID))
	switch {
	case err == nil && (there.ID != v.ID || there.State != v.State || there.PostID != v.PostID || there.ChosenID != v.ChosenID ||
		there.About != v.About || there.Reason != v.Reason || !reflect.DeepEqual(there.Rule, v.Rule)):
		return there, fmt.Errorf("vacancy %s: %w", v.RequestID, ErrRequestReused)
	case err == nil:
		return there, nil
	case !errors.Is(err, pgx.ErrNoRows):
		return v, err
	}
	var stands int
	if err := tx.q.QueryRow(ctx, `select coalesce(max(version), 0) from vacancies where id = $1`, v.ID).Scan(&stands); err != nil {
		return v, err
	}
	if stands != v.Version {
		return v, fmt.Errorf("vacancy %s: %w", v.ID, ErrVacancyChanged)
	}
	rule, err := asJSON(v.Rule)
	if err != nil {
		return v, err
	}
	v.Version++
	_, err = tx.q.Exec(ctx, `insert into vacancies (id, version, post_id, state, rule, about, chosen_id, reason, person_id, request_id, set_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		v.ID, v.Version, v.PostID, v.State, rule, v.About, orNull(v.ChosenID), v.Reason, v.PersonID, v.RequestID, stored(v.At))
	return v, err
}

// Shortlist is a frozen ranking for a vacancy.
type Shortlist struct {
	ID, VacancyID   string
	VacancyVersion  int
	SnapshotID      string
	Standard        []appraisal.CompetenceLevel
	StandardVersion int
	PersonID        string // who made it
	RequestID       string
	At              time.Time // real
	Ranked          int       // read only
}

const shortlistColumns = `s.id, s.vacancy_id, s.vacancy_version, s.snapshot_id, s.standard, s.standard_version, s.person_id, s.request_id, s.made_at,
	(select count(*) from shortlist_places p where p.shortlist_id = s.id and p.place->>'standing' = 'ranked')`

func scanShortlist(r pgx.Row) (s Shortlist, err error) {
	var standard string
	err = r.Scan(&s.ID, &s.VacancyID, &s.VacancyVersion, &s.SnapshotID, &standard, &s.StandardVersion, &s.PersonID, &s.RequestID, (*instant)(&s.At), &s.Ranked)
	if err != nil {
		return s, err
	}
	return s, json.Unmarshal([]byte(standard), &s.Standard)
}

// PutShortlist keeps a shortlist. The same request of the same person gives the first one back; ErrRequestReused when it was
// about another vacancy.
func (tx Tx) PutShortlist(ctx context.Context, s Shortlist, places []appraisal.ListPlace) (kept Shortlist, first bool, err error) {
	standard, err := listJSON(s.Standard)
	if err != nil {
		return s, false, err
	}
	if s.ID == "" {
		s.ID = NewID()
	}
	tag, err := tx.q.Exec(ctx, `insert into shortlists (id, vacancy_id, vacancy_version, snapshot_id, standard, standard_version, person_id, request_id, made_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (agency_id, person_id, request_id) do nothing`,
		s.ID, s.VacancyID, s.VacancyVersion, s.SnapshotID, standard, s.StandardVersion, s.PersonID, s.RequestID, stored(s.At))
	if err != nil {
		return s, false, fmt.Errorf("shortlist: %w", err)
	}
	if first = tag.RowsAffected() == 1; first {
		seqs, people, text := make([]int, len(places)), make([]string, len(places)), make([]string, len(places))
		for i, p := range places {
			seqs[i], people[i] = i+1, p.PersonID
			if text[i], err = asJSON(p); err != nil {
				return s, false, err
			}
		}
		if _, err = tx.q.Exec(ctx, `insert into shortlist_places (shortlist_id, seq, person_id, place)
			select $1, v.seq, v.person::uuid, v.place::json from unnest($2::int[], $3::text[], $4::text[]) v (seq, person, place)`, s.ID, seqs, people, text); err != nil {
			return s, false, fmt.Errorf("places of shortlist %s: %w", s.ID, err)
		}
	}
	kept, err = scanShortlist(tx.q.QueryRow(ctx, `select `+shortlistColumns+` from shortlists s where s.person_id = $1 and s.request_id = $2`, s.PersonID, s.RequestID))
	if err == nil && kept.VacancyID != s.VacancyID {
		err = fmt.Errorf("shortlist %s: %w", s.RequestID, ErrRequestReused)
	}
	return kept, first, err
}

// LastShortlist returns the newest shortlist of a vacancy; ErrNotFound when there is none.
func (tx Tx) LastShortlist(ctx context.Context, vacancy string) (Shortlist, error) {
	s, err := scanShortlist(tx.q.QueryRow(ctx, `select `+shortlistColumns+` from shortlists s where s.vacancy_id = $1 order by s.made_at desc, s.id desc limit 1`, vacancy))
	return s, missing(err, "shortlist of", vacancy)
}

// ShortlistPlaces returns the lines of a shortlist in their order; with a person, only theirs.
func (tx Tx) ShortlistPlaces(ctx context.Context, shortlist, person string) ([]appraisal.ListPlace, error) {
	rows, err := tx.q.Query(ctx, `select place from shortlist_places where shortlist_id = $1 and ($2::uuid is null or person_id = $2) order by seq`, shortlist, orNull(person))
	return collect(rows, err, func(r pgx.Row) (p appraisal.ListPlace, err error) {
		var text string
		if err = r.Scan(&text); err != nil {
			return p, err
		}
		return p, json.Unmarshal([]byte(text), &p)
	})
}
