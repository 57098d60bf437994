package store

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"siklus.id/appraisal"
)

// NewServiceRecord is one service record that comes in.
type NewServiceRecord struct {
	Row          int
	Service, Key string // code of the service; the caller's own key of the request
	Unit, Person string // code of the unit; staff number or external code, empty for nobody in particular
	appraisal.ServiceRequest
	Reason string // of a change to a record that was finished
}

// record is the state of a service record, for comparing two.
type record struct {
	version            int
	unit, person       string
	received, finished time.Time
	faulty             bool
}

// TakeServiceRecords takes a batch of service records and names the rows it cannot take. The same row twice is once. A
// key that comes again with other content is the next version of the record: the finish of an open one, or, with a
// reason, the correction of a finished one. now is the real instant.
func (tx Tx) TakeServiceRecords(ctx context.Context, list []NewServiceRecord, by Pusher, now time.Time) (n Counted, faults []RowFault, err error) {
	codes, unitCodes, personCodes := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, r := range list {
		codes[r.Service], unitCodes[r.Unit], personCodes[r.Person] = true, true, true
	}
	delete(personCodes, "")
	services, err := tx.lockServices(ctx, keysOf(codes))
	if err != nil {
		return n, nil, fmt.Errorf("service records: %w", err)
	}
	units, err := tx.unitsByCode(ctx, keysOf(unitCodes))
	if err != nil {
		return n, nil, fmt.Errorf("service records: %w", err)
	}
	people, err := tx.peopleByCode(ctx, keysOf(personCodes))
	if err != nil {
		return n, nil, fmt.Errorf("service records: %w", err)
	}
	latest, err := tx.latestRecords(ctx, list, services)
	if err != nil {
		return n, nil, fmt.Errorf("service records: %w", err)
	}
	var add newRecords
	for _, r := range list {
		service, ok := services[r.Service]
		key := [2]string{service.ID, r.Key}
		before := latest[key]
		next := record{before.version + 1, units[r.Unit], people[r.Person], stored(r.Received), r.Finished, r.Faulty}
		if !r.Finished.IsZero() {
			next.finished = stored(r.Finished)
		}
		same := next
		same.version = before.version
		switch {
		case !ok:
			faults = append(faults, RowFault{r.Row, "service", FaultServiceUnknown})
			continue
		case !by.may(service.Source):
			faults = append(faults, RowFault{r.Row, "service", FaultNotYours})
			continue
		case next.unit == "":
			faults = append(faults, RowFault{r.Row, "unit", FaultUnitUnknown})
			continue
		case r.Person != "" && next.person == "":
			faults = append(faults, RowFault{r.Row, "person", FaultPersonUnknown})
			continue
		case before.version > 0 && same == before:
			n.Unchanged++
			continue
		case !before.finished.IsZero() && r.Reason == "":
			faults = append(faults, RowFault{r.Row, "reason", FaultReasonMissing})
			continue
		case before.version > 0:
			n.Changed++
		default:
			n.Added++
		}
		latest[key] = next
		add.put(service.ID, r.Key, next, r.Reason)
	}
	if len(add.keys) == 0 {
		return n, faults, nil
	}
	_, err = tx.q.Exec(ctx, `insert into service_records (service_id, key, version, unit_id, person_id, received_at, finished_at, faulty, reason, entered_at, entered_by)
		select v.service::uuid, v.key, v.version, v.unit::uuid, nullif(v.person, '')::uuid, v.received, v.finished, v.faulty, v.reason, $10, $11
		from unnest($1::text[], $2::text[], $3::int[], $4::text[], $5::text[], $6::timestamptz[], $7::timestamptz[], $8::bool[], $9::text[])
			v (service, key, version, unit, person, received, finished, faulty, reason)`,
		add.services, add.keys, add.versions, add.units, add.people, add.received, add.finished, add.faulty, add.reasons, stored(now), by.ID)
	if err != nil {
		return Counted{}, nil, fmt.Errorf("service records: %w", err)
	}
	return n, faults, nil
}

type newRecords struct {
	services, keys, units, people, reasons []string
	versions                               []int
	received                               []time.Time
	finished                               []instant
	faulty                                 []bool
}

func (a *newRecords) put(service, key string, r record, reason string) {
	a.services, a.keys, a.versions = append(a.services, service), append(a.keys, key), append(a.versions, r.version)
	a.units, a.people, a.reasons = append(a.units, r.unit), append(a.people, r.person), append(a.reasons, reason)
	a.received, a.finished, a.faulty = append(a.received, r.received), append(a.finished, instant(r.finished)), append(a.faulty, r.faulty)
}

func (tx Tx) lockServices(ctx context.Context, codes []string) (map[string]Service, error) {
	if _, err := tx.q.Exec(ctx, `select from services where code = any ($1) order by id for no key update`, codes); err != nil {
		return nil, err
	}
	list, err := tx.Services(ctx, codes...)
	byCode := make(map[string]Service, len(list))
	for _, s := range list {
		byCode[s.Code] = s
	}
	return byCode, err
}

// latestRecords reads the newest version of every record that a batch names.
func (tx Tx) latestRecords(ctx context.Context, list []NewServiceRecord, services map[string]Service) (map[[2]string]record, error) {
	var ids, keys []string
	for _, r := range list {
		if s, ok := services[r.Service]; ok {
			ids, keys = append(ids, s.ID), append(keys, r.Key)
		}
	}
	rows, err := tx.q.Query(ctx, `select r.service_id, r.key, r.version, r.unit_id, coalesce(r.person_id::text, ''), r.received_at, r.finished_at, r.faulty
		from unnest($1::text[]::uuid[], $2::text[]) v (service, key)
			cross join lateral (select * from service_records r where r.service_id = v.service and r.key = v.key
				order by r.version desc limit 1) r`, ids, keys)
	if err != nil {
		return nil, err
	}
	latest := map[[2]string]record{}
	var key [2]string
	var r record
	_, err = pgx.ForEachRow(rows, []any{&key[0], &key[1], &r.version, &r.unit, &r.person, (*instant)(&r.received), (*instant)(&r.finished), &r.faulty},
		func() error { latest[key] = r; return nil })
	return latest, err
}

// KeptRequest is a request as its service record stands now.
type KeptRequest struct {
	ServiceID, UnitID, PersonID string // PersonID is empty for nobody in particular
	appraisal.ServiceRequest
	EnteredAt time.Time // when this version came in
}

// openAtMost is how long a request that was never finished is still looked at: systems forget to close some.
const openAtMost = 365 * 24 * time.Hour

// ServiceRequests returns the requests that units or people handle, whichever is given, finished since the instant or
// open still; corrections applied.
func (tx Tx) ServiceRequests(ctx context.Context, units, people []string, since time.Time) ([]KeptRequest, error) {
	rows, err := tx.q.Query(ctx, `select r.service_id, r.unit_id, coalesce(r.person_id::text, ''), r.received_at, r.finished_at, r.faulty, r.entered_at
		from service_records r
		where (r.unit_id = any ($1::text[]::uuid[]) or r.person_id = any ($2::text[]::uuid[]))
			and r.received_at >= $4 and (r.finished_at is null or r.finished_at >= $3)
			and not exists (select from service_records n where n.service_id = r.service_id and n.key = r.key and n.version > r.version)`,
		units, people, since, since.Add(-openAtMost))
	return collect(rows, err, func(r pgx.Row) (k KeptRequest, err error) {
		return k, r.Scan(&k.ServiceID, &k.UnitID, &k.PersonID, (*instant)(&k.Received), (*instant)(&k.Finished), &k.Faulty, (*instant)(&k.EnteredAt))
	})
}
