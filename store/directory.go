package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"siklus.id/appraisal"
)

// Agency is a tenant (*instansi*): a regional government or one of its offices.
type Agency struct {
	ID, Code, Name string
	Zone           string // IANA name of its time zone
	Week           int    // working days in a week: 5 or 6
	Policy         string // name of its policy file
	MailFrom       string // sender of its letters
	ReplyTo        string // who answers when staff write back
	MadeUp         bool   // nobody on its roster is real: a rehearsal may change who holds what and who serves
}

// PutAgency makes an agency or changes the one with the same code; it returns it with its ID.
func (s *Store) PutAgency(ctx context.Context, a Agency) (Agency, error) {
	id, err := s.agencyID(ctx, a.Code)
	switch {
	case err == nil:
		a.ID = id
	case !errors.Is(err, ErrNotFound):
		return Agency{}, err
	case a.ID == "":
		a.ID = NewID()
	}
	if a.Week == 0 {
		a.Week = 5
	}
	err = s.WithAgency(ctx, a.ID, func(tx Tx) error {
		_, err := tx.q.Exec(ctx, `insert into agencies (agency_id, code, name, zone, week, policy, mail_from, reply_to, made_up)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
			on conflict (agency_id) do update set code = excluded.code, name = excluded.name, zone = excluded.zone,
				week = excluded.week, policy = excluded.policy, mail_from = excluded.mail_from, reply_to = excluded.reply_to, made_up = excluded.made_up`,
			a.ID, a.Code, a.Name, a.Zone, a.Week, a.Policy, a.MailFrom, a.ReplyTo, a.MadeUp)
		return err
	})
	if err != nil {
		return Agency{}, fmt.Errorf("agency %s: %w", a.Code, err)
	}
	return a, nil
}

func (s *Store) agencyID(ctx context.Context, code string) (string, error) {
	var id text
	if err := s.pool.QueryRow(ctx, `select agency_by_code($1)::text`, code).Scan(&id); err != nil {
		return "", fmt.Errorf("agency %s: %w", code, err)
	}
	if id == "" {
		return "", fmt.Errorf("agency %s: %w", code, ErrNotFound)
	}
	return string(id), nil
}

// AgencyID returns the ID of an agency by its short code.
func (s *Store) AgencyID(ctx context.Context, code string) (string, error) {
	return s.agencyID(ctx, code)
}

// AgencyByCode returns an agency by its short code.
func (s *Store) AgencyByCode(ctx context.Context, code string) (Agency, error) {
	id, err := s.agencyID(ctx, code)
	if err != nil {
		return Agency{}, err
	}
	var a Agency
	err = s.WithAgency(ctx, id, func(tx Tx) error {
		a, err = tx.OwnAgency(ctx)
		return err
	})
	return a, err
}

// Agencies returns the IDs of all agencies, by code: for the relay and the couriers.
func (s *Store) Agencies(ctx context.Context) ([]string, error) {
	rows, err := s.pool.Query(ctx, `select a::text from all_agencies() a`)
	if err != nil {
		return nil, fmt.Errorf("agencies: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}

// OwnAgency returns the agency of the transaction.
func (tx Tx) OwnAgency(ctx context.Context) (Agency, error) {
	var a Agency
	err := tx.q.QueryRow(ctx, `select agency_id, code, name, zone, week, policy, mail_from, reply_to, made_up from agencies`).
		Scan(&a.ID, &a.Code, &a.Name, &a.Zone, &a.Week, &a.Policy, &a.MailFrom, &a.ReplyTo, &a.MadeUp)
	return a, missing(err, "agency", tx.agency)
}

// Kinds of people.
const (
	PNS    = "pns"
	PPPK   = "pppk"
	NonASN = "non-asn" // a regional head, a minister: appraises but is not appraised, art. 4
)

// Reasons why no letter reaches a person.
const (
	NoAddress  = "no-address"
	Bounced    = "bounced"
	Complained = "complained"
	Blocked    = "blocked" // the host turned several letters away, one after the other
	Refused    = "refused" // the provider does not take the address
)

// Person is a human of the agency. It is the only place for names, numbers and addresses.
type Person struct {
	ID, Kind    string
	Number      string // NIP or PPPK number; empty for others
	Code        string // external code of who has no number
	Name, Email string
	Language    string // "id" or "en"
	Unreachable string // why no letter can reach them; empty: it can

	Departed     appraisal.ServiceEnd // how service ended or will end; empty: in service
	DepartedFrom appraisal.Date       // the first day no longer in service
}

const personColumns = `id, kind, number, code, name, email, language, unreachable, departed, departed_from`

func scanPerson(r pgx.Row) (Person, error) {
	var p Person
	err := r.Scan(&p.ID, &p.Kind, &p.Number, &p.Code, &p.Name, &p.Email, &p.Language, &p.Unreachable,
		(*string)(&p.Departed), (*day)(&p.DepartedFrom))
	return p, err
}

// People returns everybody of the agency by name.
func (tx Tx) People(ctx context.Context) ([]Person, error) {
	rows, err := tx.q.Query(ctx, `select `+personColumns+` from people order by name, id`)
	return collect(rows, err, scanPerson)
}

// PeopleByID returns people by their IDs; unknown IDs are left out.
func (tx Tx) PeopleByID(ctx context.Context, ids []string) (map[string]Person, error) {
	rows, err := tx.q.Query(ctx, `select `+personColumns+` from people join (select distinct unnest($1::text[]::uuid[])) v (person_id) on v.person_id = people.id`, ids)
	list, err := collect(rows, err, scanPerson)
	if err != nil {
		return nil, err
	}
	people := make(map[string]Person, len(list))
	for _, p := range list {
		people[p.ID] = p
	}
	return people, nil
}

// PersonByID returns one person.
func (tx Tx) PersonByID(ctx context.Context, id string) (Person, error) {
	p, err := scanPerson(tx.q.QueryRow(ctx, `select `+personColumns+` from people where id = $1`, id))
	return p, missing(err, "person", id)
}

// PersonByNumber returns the person with a staff number (NIP or PPPK number).
func (tx Tx) PersonByNumber(ctx context.Context, number string) (Person, error) {
	p, err := scanPerson(tx.q.QueryRow(ctx, `select `+personColumns+` from people where number = $1 and number <> ''`, number))
	return p, missing(err, "person", "with that number")
}

// PersonByEmail returns the one person with an e-mail address, whatever its case; ErrAmbiguous when two share it.
func (tx Tx) PersonByEmail(ctx context.Context, email string) (Person, error) {
	rows, err := tx.q.Query(ctx, `select `+personColumns+` from people where lower(email) = lower($1) and email <> '' limit 2`, email)
	found, err := collect(rows, err, scanPerson)
	switch {
	case err != nil:
		return Person{}, err
	case len(found) == 0:
		return Person{}, fmt.Errorf("person with that address: %w", ErrNotFound)
	case len(found) > 1:
		return Person{}, fmt.Errorf("person with that address: %w", ErrAmbiguous)
	}
	return found[0], nil
}

// Unit is a node of the agency's tree (*unit kerja*).
type Unit struct{ ID, Code, Name, ParentID string }

// Units returns the agency's units by code.
func (tx Tx) Units(ctx context.Context) ([]Unit, error) {
	rows, err := tx.q.Query(ctx, `select id, code, name, coalesce(parent_id::text, '') from units order by code`)
	return collect(rows, err, func(r pgx.Row) (u Unit, err error) {
		return u, r.Scan(&u.ID, &u.Code, &u.Name, &u.ParentID)
	})
}

// Post is what a person holds (*jabatan*).
type Post struct {
	ID, Code, Title string
	UnitID          string
	ParentID        string // post of the direct superior; empty at the top
	Level           string
}

// Posts returns the agency's posts by code.
func (tx Tx) Posts(ctx context.Context) ([]Post, error) {
	rows, err := tx.q.Query(ctx, `select `+postColumns+` from posts order by code`)
	return collect(rows, err, scanPost)
}

// PostByID returns one post.
func (tx Tx) PostByID(ctx context.Context, id string) (Post, error) {
	p, err := scanPost(tx.q.QueryRow(ctx, `select `+postColumns+` from posts where id = $1`, id))
	return p, missing(err, "post", id)
}

const postColumns = `id, code, title, unit_id, coalesce(parent_id::text, ''), level`

func scanPost(r pgx.Row) (p Post, err error) {
	return p, r.Scan(&p.ID, &p.Code, &p.Title, &p.UnitID, &p.ParentID, &p.Level)
}

// Holding says who holds a post in which capacity; both days are included, no last day means: still.
type Holding struct {
	PostID, PersonID string
	Capacity         appraisal.Capacity
	From, To         appraisal.Date
}

// Holdings returns who holds and held which post, by post and first day.
func (tx Tx) Holdings(ctx context.Context) ([]Holding, error) {
	return tx.holdings(ctx, `true`)
}

// HoldingsOf returns the posts that a person holds and held, by post and first day.
func (tx Tx) HoldingsOf(ctx context.Context, person string) ([]Holding, error) {
	return tx.holdings(ctx, `person_id = $1`, person)
}

func (tx Tx) holdings(ctx context.Context, where string, args ...any) ([]Holding, error) {
	rows, err := tx.q.Query(ctx, `select post_id, person_id, capacity, from_day, to_day from holdings where `+where+`
		order by post_id, from_day, person_id`, args...)
	return collect(rows, err, func(r pgx.Row) (h Holding, err error) {
		return h, r.Scan(&h.PostID, &h.PersonID, (*string)(&h.Capacity), (*day)(&h.From), (*day)(&h.To))
	})
}

// PutHolding adds a holding or changes the last day of the same one.
func (tx Tx) PutHolding(ctx context.Context, h Holding) error {
	_, err := tx.q.Exec(ctx, `insert into holdings (post_id, person_id, capacity, from_day, to_day) values ($1, $2, $3, $4, $5)
		on conflict (agency_id, post_id, person_id, capacity, from_day) do update set to_day = excluded.to_day`,
		h.PostID, h.PersonID, string(h.Capacity), day(h.From), day(h.To))
	return err
}

// Offices of the house.
const (
	OfficeHR      = "hr"
	OfficeAuditor = "auditor"
	OfficeAdmin   = "admin"
)

// Offices returns the offices a person has; none once their service has ended.
func (tx Tx) Offices(ctx context.Context, person string) ([]string, error) {
	rows, err := tx.q.Query(ctx, `select o.office from offices o join people p on p.id = o.person_id, agencies g where o.person_id = $1
		and (p.departed_from is null or p.departed_from > (clock_timestamp() at time zone g.zone)::date) order by o.office`, person)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}

// PutOffice gives a person an office; twice is once.
func (tx Tx) PutOffice(ctx context.Context, person, office string) error {
	_, err := tx.q.Exec(ctx, `insert into offices (person_id, office) values ($1, $2) on conflict do nothing`, person, office)
	return err
}

// RemoveOffice takes an office from a person.
func (tx Tx) RemoveOffice(ctx context.Context, person, office string) error {
	_, err := tx.q.Exec(ctx, `delete from offices where person_id = $1 and office = $2`, person, office)
	return err
}
