package bench

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"time"

	"github.com/jackc/pgx/v5"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

// desk looks at the pages on which HR decides about everybody at once: where the roster differs, what a batch would do, how
// ratings are spread. dsn reaches the database past row-level security or as its owner; it puts ratings down as acts that
// were taken long ago.
func (b *bench) desk(ctx context.Context, dsn string, a agency, cycle store.Cycle, session string) (pages []WatchedPage, err error) {
	ctx = as(ctx, session)
	base := "/hr/siklus/" + cycle.ID
	look := func(name, path string, form url.Values) {
		if err != nil {
			return
		}
		var shown WatchedPage
		shown, err = b.ask(ctx, name, path, form)
		shown.Most = budgetHR
		pages = append(pages, shown)
	}
	if err := b.differ(ctx, a); err != nil {
		return nil, fmt.Errorf("another roster: %w", err)
	}
	if err := analyse(ctx, dsn); err != nil {
		return nil, err
	}
	look("roster differences", base+"/perbedaan", nil)
	everybody := func(more url.Values) url.Values {
		more.Set("step", "check")
		more.Set("request_id", "bench-watched")
		more.Set("order.scope.reach", siklusv1.BatchReach_BATCH_REACH_CYCLE.String())
		return more
	}
	head, err := b.headOf(ctx, a)
	if err != nil {
		return nil, err
	}
	look("preview: extend a term", base+"/perubahan/perpanjang", everybody(url.Values{"order.clock": {string(appraisal.T1)}, "order.days": {"3"}}))
	look("preview: another appraiser", base+"/perubahan/alihkan", everybody(url.Values{"order.role": {string(appraisal.Appraiser)}, "order.number": {head}}))
	look("preview: remind everybody", base+"/ingatkan?semua=1", nil)
	if err != nil {
		return pages, err
	}
	if err := b.rateAll(ctx, dsn, a, cycle); err != nil {
		return pages, fmt.Errorf("ratings: %w", err)
	}
	sessions := map[string]string{}
	for _, unit := range []string{"B1", "DINAS"} {
		opened, err := siklusv1connect.NewCalibrationServiceClient(b.ground.http, b.ground.address).OpenCalibration(ctx, &siklusv1.OpenCalibrationRequest{CycleId: cycle.ID,
			UnitCode: unit, Below: true, Period: ratedPeriod(cycle).Key(), Purpose: "Membandingkan penilaian", RequestId: "bench-watched-" + unit})
		if err != nil {
			return pages, fmt.Errorf("a session: %w", err)
		}
		sessions[unit] = "/kalibrasi/sesi/" + opened.GetCalibrationId()
	}
	masa := "masa=" + ratedPeriod(cycle).Key()
	look("spread of the agency", base+"/sebaran/rinci?"+masa, nil)
	look("spread of a unit with those below", base+"/sebaran/rinci?unit=DINAS&bawah=true&"+masa, nil)
	look("calibration of one unit", sessions["B1"], nil)
	look("calibration of everybody", sessions["DINAS"], nil)
	return pages, err
}

// headOf is the staff number of the head of the office.
func (b *bench) headOf(ctx context.Context, a agency) (number string, err error) {
	err = b.ground.store.WithAgency(ctx, a.ID, func(tx store.Tx) error {
		people, err := tx.People(ctx)
		for _, p := range people {
			if p.Code == "kadis" {
				number = p.Number
			}
		}
		return err
	})
	if err == nil && number == "" {
		err = errors.New("the agency has no head of office")
	}
	return number, err
}

// differ imports a roster of everybody that differs from the cycle: a fiftieth moved to another post, a hundredth is gone,
// a hundredth has another name.
func (b *bench) differ(ctx context.Context, a agency) error {
	on := appraisal.NewDate(year, time.January, 5) // the cycle's first day
	list := roster(a.Code, a.people)
	list.On = on
	gone := map[string]bool{}
	var keys []string
	changed := map[string][]string{}
	for i, p := range list.People {
		switch i % 100 {
		case 7:
			gone[p.Code] = true
			continue
		case 13:
			list.People[i].Name += ", S.E."
			changed[p.Code] = []string{"name"}
		}
		keys = append(keys, p.Code)
	}
	rows := list.Holdings[:0]
	for i, h := range list.Holdings {
		if gone[h.Person] {
			continue
		}
		if i%50 == 29 {
			old := list.Posts[i]
			list.Posts = append(list.Posts, store.RosterPost{Code: old.Code + "-baru", Title: old.Title + " baru", Unit: old.Unit, Parent: old.Parent})
			h.Post, h.From = old.Code+"-baru", on
		}
		rows = append(rows, h)
	}
	list.Holdings = rows
	return b.ground.store.WithAgency(ctx, a.ID, func(tx store.Tx) error {
		if _, err := tx.ApplyRoster(ctx, list); err != nil {
			return err
		}
		_, err := tx.NoteRosterImport(ctx, store.RosterImport{On: on, Rows: len(list.People), At: time.Now()}, keys, changed)
		return err
	})
}

// ratedPeriod is the first period of a cycle.
func ratedPeriod(c store.Cycle) appraisal.Period { return appraisal.Periods(c.Year, c.Rules)[0] }

// rateAll opens the first evaluation of everybody, rated and not signed yet; a tenth was rated twice.
func (b *bench) rateAll(ctx context.Context, dsn string, a agency, cycle store.Cycle) error {
	period := ratedPeriod(cycle)
	step := appraisal.Step{Stage: appraisal.WindowOpen, Awaits: []appraisal.Awaited{{Role: appraisal.Appraiser, Act: appraisal.Sign, Term: appraisal.WindowTerm(period)}}}
	for {
		var opened []store.Case
		err := b.ground.store.WithAgency(ctx, a.ID, func(tx store.Tx) (err error) {
			opened, err = tx.OpenEvaluations(ctx, cycle.ID, period, 500, func(store.Case) appraisal.Step { return step }, cycle.Rules.Pace.Legal.AddDate(0, 3, 0))
			return err
		})
		if err != nil {
			return err
		}
		if len(opened) == 0 {
			break
		}
	}
	var facts []string
	for _, pair := range []appraisal.Pair{{Results: appraisal.Meets, Behaviour: appraisal.Meets}, {Results: appraisal.Above, Behaviour: appraisal.Above}, {Results: appraisal.Below, Behaviour: appraisal.Meets}} {
		text, err := json.Marshal(appraisal.Facts{Results: pair.Results, Behaviour: pair.Behaviour, Unsigned: true, HasReason: true})
		if err != nil {
			return err
		}
		facts = append(facts, string(text))
	}
	conn, err := pgx.Connect(ctx, dsn)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	if _, err := conn.Exec(ctx, `select set_config('app.agency_id', $1, false)`, a.ID); err != nil {
		return err
	}
	_, err = conn.Exec(ctx, `insert into acts (agency_id, id, case_id, proceeding, kind, by_person, by_role, facts, content, via, request_id, received_at, state, taken_at)
		select e.agency_id, gen_random_uuid(), e.id, e.proceeding, 'Rate', m.superior_id::text, 'appraiser', ($2::text[])[1 + abs(hashtext(e.id::text)) % 3]::json,
			'{"notes": "Hasil kerja sesuai dengan rencana; bukti dukung lengkap."}', 'session', e.id || '/' || n, clock_timestamp() + make_interval(secs => n), 'taken', clock_timestamp()
		from cases e join cycle_members m on m.agency_id = e.agency_id and m.cycle_id = e.cycle_id and m.person_id = e.person_id
			cross join generate_series(1, 1 + (abs(hashtext(e.id::text || 'n')) % 10 = 0)::int) n
		where e.cycle_id = $1 and e.proceeding = 'evaluation'`, cycle.ID, facts)
	if err != nil {
		return err
	}
	return analyse(ctx, dsn)
}

// analyse gathers statistics, as autovacuum would have done by the time somebody looks.
func analyse(ctx context.Context, dsn string) error {
	conn, err := pgx.Connect(ctx, dsn)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	_, err = conn.Exec(ctx, "analyze")
	return err
}
