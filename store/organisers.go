package store

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// ByList is the channel of an organiser that hears of enrolments by a file that somebody sends. The other channels,
// which the procedure knows of, stand in package appraisal.
const ByList = "list"

// Organiser is who organises courses (*penyelenggara*): a training unit, another office, a provider from outside.
type Organiser struct {
	ID, Code, Name string
	Channel        string
	Outside        bool     // of the agency
	People         []string // IDs of the agency's people who work for it, by ID
}

const organiserColumns = `o.id, o.code, o.name, o.channel, o.outside, array(select w.person_id::text from organiser_people w where w.organiser_id = o.id order by w.person_id)`

func scanOrganiser(r pgx.Row) (o Organiser, err error) {
	return o, r.Scan(&o.ID, &o.Code, &o.Name, &o.Channel, &o.Outside, &o.People)
}

// PutOrganiser makes an organiser or changes it; it returns it as kept. ErrCodeTaken when another one has the code.
func (tx Tx) PutOrganiser(ctx context.Context, o Organiser) (Organiser, error) {
	if o.ID == "" {
		o.ID = NewID()
	}
	var taken bool
	if err := tx.q.QueryRow(ctx, `select exists (select from organisers where code = $1 and id <> $2)`, o.Code, o.ID).Scan(&taken); err != nil {
		return o, err
	}
	if taken {
		return o, fmt.Errorf("organiser %s: %w", o.Code, ErrCodeTaken)
	}
	batch := &pgx.Batch{}
	batch.Queue(`insert into organisers (id, code, name, channel, outside) values ($1, $2, $3, $4, $5)
		on conflict (agency_id, id) do update set code = excluded.code, name = excluded.name, channel = excluded.channel, outside = excluded.outside`,
		o.ID, o.Code, o.Name, o.Channel, o.Outside)
	batch.Queue(`delete from organiser_people where organiser_id = $1 and not person_id = any ($2::text[]::uuid[])`, o.ID, notNil(o.People))
	batch.Queue(`insert into organiser_people (organiser_id, person_id) select $1, p.id from unnest($2::text[]::uuid[]) v (id) join people p on p.id = v.id
		on conflict do nothing`, o.ID, notNil(o.People))
	if err := tx.q.SendBatch(ctx, batch).Close(); err != nil {
		return o, fmt.Errorf("organiser %s: %w", o.Code, err)
	}
	return tx.OrganiserByID(ctx, o.ID)
}

// OrganiserByID returns one organiser.
func (tx Tx) OrganiserByID(ctx context.Context, id string) (Organiser, error) {
	o, err := scanOrganiser(tx.q.QueryRow(ctx, `select `+organiserColumns+` from organisers o where o.id = $1`, id))
	return o, missing(err, "organiser", id)
}

// OrganiserByCode returns one organiser.
func (tx Tx) OrganiserByCode(ctx context.Context, code string) (Organiser, error) {
	o, err := scanOrganiser(tx.q.QueryRow(ctx, `select `+organiserColumns+` from organisers o where o.code = $1`, code))
	return o, missing(err, "organiser", code)
}

// Organisers returns the agency's organisers by name.
func (tx Tx) Organisers(ctx context.Context) ([]Organiser, error) {
	rows, err := tx.q.Query(ctx, `select `+organiserColumns+` from organisers o order by o.name, o.id`)
	return collect(rows, err, scanOrganiser)
}

// OrganiserOf returns who organises the course of a training; ErrNotFound when nobody on record does.
func (tx Tx) OrganiserOf(ctx context.Context, training string) (Organiser, error) {
	c, _, err := tx.CourseOf(ctx, training)
	if err != nil {
		return Organiser{}, err
	}
	if c.OrganiserID == "" {
		return Organiser{}, fmt.Errorf("organiser of training %s: %w", training, ErrNotFound)
	}
	return tx.OrganiserByID(ctx, c.OrganiserID)
}

// FirstMessage notes a message of an organiser's system and reports whether it came for the first time.
func (tx Tx) FirstMessage(ctx context.Context, organiser, message string) (bool, error) {
	tag, err := tx.q.Exec(ctx, `insert into learning_messages (organiser_id, message_id, received_at) values ($1, $2, clock_timestamp())
		on conflict do nothing`, organiser, message)
	return tag.RowsAffected() > 0, err
}
