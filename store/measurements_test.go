package store_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"siklus.id/appraisal"
	"siklus.id/deploy/local/testground"
	"siklus.id/store"
	"siklus.id/store/storetest"
)

// gauge is a town with measures of its own: one of people, one of units.
type gauge struct {
	*store.Store
	database testground.Database
	town     storetest.Town
}

var (
	measuredNow = time.Date(2026, time.March, 31, 3, 0, 0, 0, time.UTC)
	machine     = store.Pusher{ID: "01930000-0000-7000-8000-00000000000a", Source: "simpus"}
	desk        = store.Pusher{ID: "01930000-0000-7000-8000-00000000000b"}
)

func newGauge(t testing.TB, staff int) gauge {
	t.Helper()
	s, database := storetest.Open(t)
	g := gauge{s, database, storetest.NewTown(t, s, "satu", staff)}
	target := appraisal.DecimalOf(40)
	g.do(t, func(ctx context.Context, tx store.Tx) error {
		n, faults, err := tx.PutMeasures(ctx, []store.Measure{
			{Code: "kunjungan", Name: "Kunjungan rumah", Unit: "rumah", Direction: appraisal.MoreIsBetter, Aspect: "ASPECT_QUANTITY", Subject: appraisal.OfPerson, Period: appraisal.EachWeek, Target: &target, Source: "simpus"},
			{Code: "tunggu", Name: "Waktu tunggu", Unit: "menit", Direction: appraisal.LessIsBetter, Aspect: "ASPECT_TIME", Subject: appraisal.OfUnit, Period: appraisal.EachDay, Source: "simpus"},
			{Code: "nilai-rapor", Name: "Rerata rapor", Unit: "nilai", Direction: appraisal.MoreIsBetter, Aspect: "ASPECT_QUALITY", Subject: appraisal.OfPerson, Period: appraisal.EachQuarter, Source: "dapodik"},
		}, desk)
		require.Equal(t, store.Counted{Added: 3}, n)
		require.Empty(t, faults)
		return err
	})
	return g
}

func (g gauge) do(t testing.TB, f func(ctx context.Context, tx store.Tx) error) {
	t.Helper()
	storetest.Do(t, g.Store, g.town.Agency.ID, f)
}

func (g gauge) take(t testing.TB, by store.Pusher, rows ...store.NewMeasurement) (n store.Counted, faults []store.RowFault) {
	t.Helper()
	for i := range rows {
		rows[i].Row = i + 1
	}
	g.do(t, func(ctx context.Context, tx store.Tx) (err error) {
		n, faults, err = tx.TakeMeasurements(ctx, rows, by, measuredNow)
		return err
	})
	return n, faults
}

func visits(subject string, day int, value int, key, reason string) store.NewMeasurement {
	return store.NewMeasurement{Measure: "kunjungan", Subject: subject, At: time.Date(2026, time.March, day, 0, 0, 0, 0, time.UTC),
		Value: appraisal.DecimalOf(value), Key: key, Reason: reason}
}

// seriesOf reads the one series of a person or unit in a measure.
func (g gauge) seriesOf(t testing.TB, id, measure string) (s store.Series) {
	t.Helper()
	g.do(t, func(ctx context.Context, tx store.Tx) error {
		list, err := tx.SeriesOf(ctx, store.SeriesFilter{People: []string{id}, Units: []string{id}, Measure: measure, Points: 24})
		require.Len(t, list, 1)
		s = list[0]
		return err
	})
	return s
}

func TestMeasurementsAreTakenOnceAndCorrectedWithAReason(t *testing.T) {
	t.Parallel()
	g := newGauge(t, 2)
	numberOf := func(name string) (number string) {
		g.do(t, func(ctx context.Context, tx store.Tx) error {
			p, err := tx.PersonByID(ctx, g.town.People[name])
			number = p.Number
			return err
		})
		return number
	}
	nip := numberOf("staf-1")

	n, faults := g.take(t, machine, visits(nip, 1, 10, "a1", ""), visits("staf-1", 8, 12, "a2", ""), visits("staf-2", 1, 7, "", ""))
	require.Equal(t, store.Counted{Added: 3}, n, "a person is known by number and by code")
	require.Empty(t, faults)

	n, faults = g.take(t, machine, visits(nip, 1, 10, "a1", ""), visits(nip, 1, 10, "another key, same value", ""), visits("staf-2", 1, 7, "", ""))
	require.Equal(t, store.Counted{Unchanged: 3}, n, "the same again is the same")
	require.Empty(t, faults)

	n, faults = g.take(t, machine, visits(nip, 1, 11, "a3", ""), visits(nip, 2, 99, "a1", ""), visits(nip, 1, 11, "a4", "salah hitung"), visits(nip, 1, 11, "a4", "salah hitung"))
	require.Equal(t, store.Counted{Changed: 1, Unchanged: 1}, n)
	require.Equal(t, []store.RowFault{{Row: 1, Field: "reason", Code: store.FaultReasonMissing}, {Row: 2, Field: "key", Code: store.FaultKeyReused}}, faults)

	n, _ = g.take(t, machine, visits(nip, 1, 10, "a1", ""))
	require.Equal(t, store.Counted{Unchanged: 1}, n, "a late repetition does not undo the correction")

	s := g.seriesOf(t, g.town.People["staf-1"], "kunjungan")
	require.Equal(t, []int{2, 1}, []int{s.Points[0].Version, s.Points[1].Version})
	require.Equal(t, "11", s.Points[0].Value.String())
	require.Equal(t, "12", s.Current.Value.String())
	require.Equal(t, "40", s.Target.String())
	g.do(t, func(ctx context.Context, tx store.Tx) error {
		history, err := tx.History(ctx, s.ID, 100)
		require.Len(t, history, 3)
		require.Equal(t, []bool{false, false, true}, []bool{history[0].Replaced, history[1].Replaced, history[2].Replaced})
		require.Equal(t, "salah hitung", history[1].Reason)
		require.Equal(t, "10", history[2].Value.String(), "the value before is kept")
		require.Equal(t, "simpus", history[2].Source)
		return err
	})
}

func TestRowsThatCannotBeTakenAreNamedAndStopNoOther(t *testing.T) {
	t.Parallel()
	g := newGauge(t, 1)
	row := func(measure, subject string) store.NewMeasurement {
		return store.NewMeasurement{Measure: measure, Subject: subject, At: measuredNow, Value: 1}
	}
	n, faults := g.take(t, machine, row("entah", "staf-1"), row("kunjungan", "entah"), row("kunjungan", "BID-A"), row("tunggu", "staf-1"),
		row("nilai-rapor", "staf-1"), row("tunggu", "BID-A"), row("kunjungan", "staf-1"))
	require.Equal(t, store.Counted{Added: 2}, n)
	require.Equal(t, []store.RowFault{{1, "measure", store.FaultMeasureUnknown}, {2, "subject", store.FaultPersonUnknown}, {3, "subject", store.FaultPersonUnknown},
		{4, "subject", store.FaultUnitUnknown}, {5, "measure", store.FaultNotYours}}, faults)
	n, faults = g.take(t, desk, row("nilai-rapor", "staf-1"))
	require.Equal(t, store.Counted{Added: 1}, n, "the desk may bring the values of every source")
	require.Empty(t, faults)
}

// Ten thousand rows in batches, one in a hundred of them bad: the bad ones are named, the others taken, each value as sent.
func TestTenThousandMeasurementsWithBadOnesAmongThem(t *testing.T) {
	t.Parallel()
	g := newGauge(t, 100)
	const rows, batch = 10_000, 1000
	var taken, bad int
	for first := 0; first < rows; first += batch {
		list := make([]store.NewMeasurement, batch)
		for i := range list {
			n := first + i
			list[i] = visits(fmt.Sprintf("staf-%d", n%100+1), 1+n/100%28, n, fmt.Sprintf("k%d", n), "")
			list[i].At = list[i].At.Add(time.Duration(n/2800) * time.Hour)
			if n%100 == 37 {
				list[i].Subject = "tidak-ada"
			}
		}
		n, faults := g.take(t, machine, list...)
		taken, bad = taken+n.Added, bad+len(faults)
		for _, f := range faults {
			require.Equal(t, 37, (f.Row-1)%100)
			require.Equal(t, store.FaultPersonUnknown, f.Code)
		}
		n, _ = g.take(t, machine, list...)
		require.Equal(t, store.Counted{Unchanged: 990}, n, "the batch again takes nothing")
	}
	require.Equal(t, 9900, taken)
	require.Equal(t, 100, bad)
	s := g.seriesOf(t, g.town.People["staf-1"], "kunjungan")
	require.Len(t, s.Points, 24)
	require.Equal(t, appraisal.DecimalOf(8300), s.Current.Value, "the value of 28 March, two hours past midnight")
}

func TestTheSameRowsAtOnceAreTakenOnce(t *testing.T) {
	t.Parallel()
	g := newGauge(t, 20)
	list := make([]store.NewMeasurement, 20)
	for i := range list {
		list[i] = visits(fmt.Sprintf("staf-%d", i+1), 3, i, fmt.Sprintf("k%d", i), "")
	}
	var wg sync.WaitGroup
	errs, counts := make([]error, 6), make([]store.Counted, 6)
	for i := range errs {
		wg.Go(func() {
			errs[i] = g.WithAgency(t.Context(), g.town.Agency.ID, func(tx store.Tx) (err error) {
				counts[i], _, err = tx.TakeMeasurements(t.Context(), list, machine, measuredNow)
				return err
			})
		})
	}
	wg.Wait()
	require.NoError(t, errors.Join(errs...))
	var total store.Counted
	for _, n := range counts {
		total.Added, total.Unchanged = total.Added+n.Added, total.Unchanged+n.Unchanged
	}
	require.Equal(t, store.Counted{Added: 20, Unchanged: 100}, total)
}

func TestMeasurementsAreAppendOnlyAndOfOneAgency(t *testing.T) {
	t.Parallel()
	g := newGauge(t, 1)
	g.take(t, machine, visits("staf-1", 1, 10, "a1", ""))
	other := storetest.NewTown(t, g.Store, "dua", 1)
	storetest.Do(t, g.Store, other.Agency.ID, func(ctx context.Context, tx store.Tx) error {
		list, err := tx.Measures(ctx)
		require.NoError(t, err)
		require.Empty(t, list)
		series, err := tx.SeriesOf(ctx, store.SeriesFilter{People: []string{g.town.People["staf-1"]}, Points: 5})
		require.NoError(t, err)
		require.Empty(t, series)
		_, faults, err := tx.TakeMeasurements(ctx, []store.NewMeasurement{visits("staf-1", 1, 3, "", "")}, desk, measuredNow)
		require.Equal(t, store.FaultMeasureUnknown, faults[0].Code)
		return err
	})
	app, owner := connect(t, g.database.App), connect(t, g.database.Owner)
	_, err := app.Exec(t.Context(), `select set_config('app.agency_id', $1, false)`, g.town.Agency.ID)
	require.NoError(t, err)
	_, err = owner.Exec(t.Context(), `select set_config('app.agency_id', $1, false)`, g.town.Agency.ID)
	require.NoError(t, err)
	for _, forbidden := range []string{
		`update measurements set value = 1`, `delete from measurements`, `truncate measurements`,
		`update measure_targets set target = 1`, `delete from measure_targets`, `truncate measure_targets`,
		`update service_records set faulty = true`, `delete from service_records`, `truncate service_records`,
	} {
		_, err := app.Exec(t.Context(), forbidden)
		require.Equal(t, "42501", code(err), "the application: %s: %v", forbidden, err)
	}
	_, err = owner.Exec(t.Context(), `update measurements set value = 1`)
	require.Equal(t, "42501", code(err), "not even the owner changes a value: %v", err)
	_, err = app.Exec(t.Context(), `insert into measurements (series_id, measured_at, version, value, source, received_at, received_by)
		select series_id, measured_at, 2, 5, source, received_at, received_by from measurements`)
	require.Equal(t, "23514", code(err), "a correction without a reason: %v", err)
}

func TestMeaningOfAMeasureStaysOnceItHasValues(t *testing.T) {
	t.Parallel()
	g := newGauge(t, 1)
	g.take(t, machine, visits("staf-1", 1, 10, "", ""))
	put := func(by store.Pusher, change func(*store.Measure)) (n store.Counted, faults []store.RowFault) {
		g.do(t, func(ctx context.Context, tx store.Tx) error {
			list, err := tx.Measures(ctx, "kunjungan")
			require.NoError(t, err)
			m := list[0]
			m.ID = ""
			change(&m)
			n, faults, err = tx.PutMeasures(ctx, []store.Measure{m}, by)
			return err
		})
		return n, faults
	}
	for name, change := range map[string]func(*store.Measure){
		"direction": func(m *store.Measure) { m.Direction = appraisal.LessIsBetter }, "unit": func(m *store.Measure) { m.Unit = "kepala keluarga" },
		"subject": func(m *store.Measure) { m.Subject = appraisal.OfUnit },
	} {
		n, faults := put(machine, change)
		require.Equal(t, []store.RowFault{{0, "code", store.FaultHasValues}}, faults, name)
		require.Zero(t, n)
	}
	n, faults := put(machine, func(*store.Measure) {})
	require.Equal(t, store.Counted{Unchanged: 1}, n)
	require.Empty(t, faults)
	n, _ = put(machine, func(m *store.Measure) { m.Name, m.Target = "Kunjungan", nil })
	require.Equal(t, store.Counted{Changed: 1}, n)
	require.Nil(t, g.seriesOf(t, g.town.People["staf-1"], "kunjungan").Target)
	_, faults = put(store.Pusher{ID: desk.ID, Source: "lain"}, func(m *store.Measure) { m.Source = "lain" })
	require.Equal(t, []store.RowFault{{0, "source", store.FaultNotYours}}, faults, "a key takes no measure of another")
	_, faults = put(machine, func(m *store.Measure) { m.Source = "lain" })
	require.Equal(t, []store.RowFault{{0, "source", store.FaultNotYours}}, faults, "nor gives its own away")
}

func TestTargetsOfPersonsComeBeforeThoseOfTheMeasure(t *testing.T) {
	t.Parallel()
	g := newGauge(t, 2)
	put := func(target int, who ...string) (n store.Counted, faults []store.RowFault) {
		var list []store.NewTarget
		for i, w := range who {
			list = append(list, store.NewTarget{Row: i + 1, Measure: "kunjungan", Subject: w, Target: appraisal.DecimalOf(target)})
		}
		g.do(t, func(ctx context.Context, tx store.Tx) (err error) {
			n, faults, err = tx.PutTargets(ctx, list, machine, measuredNow)
			return err
		})
		return n, faults
	}
	n, faults := put(50, "staf-1", "entah", "staf-1")
	require.Equal(t, store.Counted{Added: 1, Unchanged: 1}, n)
	require.Equal(t, []store.RowFault{{2, "subject", store.FaultPersonUnknown}}, faults)
	n, _ = put(55, "staf-1")
	require.Equal(t, store.Counted{Changed: 1}, n)
	s := g.seriesOf(t, g.town.People["staf-1"], "kunjungan")
	require.Equal(t, "55", s.Target.String())
	require.Zero(t, s.Current.Version, "a target alone is no value")
	g.take(t, machine, visits("staf-2", 1, 1, "", ""))
	require.Equal(t, "40", g.seriesOf(t, g.town.People["staf-2"], "kunjungan").Target.String())
}

func TestWhatCameInSinceTheVisitBeforeIsFresh(t *testing.T) {
	t.Parallel()
	g := newGauge(t, 1)
	person := g.town.People["staf-1"]
	visit := func(at time.Time, mark bool) (since time.Time, fresh int) {
		g.do(t, func(ctx context.Context, tx store.Tx) (err error) {
			if since, err = tx.VisitMeasurements(ctx, person, "own", at, mark); err != nil {
				return err
			}
			list, err := tx.SeriesOf(ctx, store.SeriesFilter{People: []string{person}, Points: 1, Since: since})
			for _, s := range list {
				fresh += s.Fresh
			}
			return err
		})
		return since, fresh
	}
	g.take(t, machine, visits("staf-1", 1, 1, "", ""))
	since, fresh := visit(measuredNow.Add(-time.Hour), true)
	require.True(t, since.IsZero(), "the first visit has none before it")
	require.Zero(t, fresh)
	since, fresh = visit(measuredNow.Add(time.Hour), false)
	require.Equal(t, measuredNow.Add(-time.Hour), since)
	require.Equal(t, 1, fresh)
	_, fresh = visit(measuredNow.Add(time.Hour), true)
	require.Equal(t, 1, fresh, "a look without a mark is no visit")
	_, fresh = visit(measuredNow.Add(80*time.Minute), true)
	require.Equal(t, 1, fresh, "a reload belongs to the same visit")
	since, fresh = visit(measuredNow.Add(5*time.Hour), true)
	require.Equal(t, measuredNow.Add(80*time.Minute), since)
	require.Zero(t, fresh)
}

func TestServiceRecordsAreFinishedCorrectedAndCounted(t *testing.T) {
	t.Parallel()
	g := newGauge(t, 1)
	start := time.Date(2026, time.March, 2, 0, 0, 0, 0, time.UTC)
	put := func(by store.Pusher, rows ...store.NewServiceRecord) (n store.Counted, faults []store.RowFault) {
		for i := range rows {
			rows[i].Row = i + 1
		}
		g.do(t, func(ctx context.Context, tx store.Tx) (err error) {
			n, faults, err = tx.TakeServiceRecords(ctx, rows, by, measuredNow)
			return err
		})
		return n, faults
	}
	g.do(t, func(ctx context.Context, tx store.Tx) error {
		akta := store.Service{Code: "akta", Name: "Akta kelahiran", Standard: appraisal.ServiceStandard{Length: 3, Unit: appraisal.StandardWorkingDays}, Source: "simpus"}
		n, faults, err := tx.PutServices(ctx, []store.Service{akta, akta}, machine)
		require.Equal(t, store.Counted{Added: 1}, n)
		require.Equal(t, []store.RowFault{{1, "code", store.FaultTwice}}, faults)
		require.NoError(t, err)
		n, _, err = tx.PutServices(ctx, []store.Service{akta}, machine)
		require.Equal(t, store.Counted{Unchanged: 1}, n)
		require.NoError(t, err)
		_, faults, err = tx.PutServices(ctx, []store.Service{akta}, store.Pusher{ID: desk.ID, Source: "lain"})
		require.Equal(t, store.FaultNotYours, faults[0].Code)
		return err
	})
	open := store.NewServiceRecord{Service: "akta", Key: "r1", Unit: "BID-A", Person: "staf-1", ServiceRequest: appraisal.ServiceRequest{Received: start}}
	done := open
	done.Finished = start.AddDate(0, 0, 2)
	n, faults := put(machine, open, open, done)
	require.Equal(t, store.Counted{Added: 1, Changed: 1, Unchanged: 1}, n)
	require.Empty(t, faults)
	faulty, reasoned := done, done
	faulty.Faulty, reasoned.Faulty, reasoned.Reason = true, true, "dikembalikan pemohon"
	nobody, unknown, nowhere, lost := open, open, open, open
	nobody.Key, nobody.Person = "r2", ""
	unknown.Service, nowhere.Unit, lost.Person = "ktp", "ENTAH", "entah"
	n, faults = put(machine, faulty, reasoned, nobody, unknown, nowhere, lost)
	require.Equal(t, store.Counted{Added: 1, Changed: 1}, n)
	require.Equal(t, []store.RowFault{{1, "reason", store.FaultReasonMissing}, {4, "service", store.FaultServiceUnknown},
		{5, "unit", store.FaultUnitUnknown}, {6, "person", store.FaultPersonUnknown}}, faults)
	_, faults = put(store.Pusher{ID: desk.ID, Source: "lain"}, open)
	require.Equal(t, store.FaultNotYours, faults[0].Code)

	g.do(t, func(ctx context.Context, tx store.Tx) error {
		units, err := tx.MeasuredUnits(ctx)
		require.NoError(t, err)
		require.Equal(t, "BID-A", units[0].Code)
		ofUnit, err := tx.ServiceRequests(ctx, []string{units[0].ID}, nil, start.AddDate(0, -1, 0))
		require.NoError(t, err)
		require.Len(t, ofUnit, 2)
		ofPerson, err := tx.ServiceRequests(ctx, nil, []string{g.town.People["staf-1"]}, start.AddDate(0, -1, 0))
		require.NoError(t, err)
		require.Len(t, ofPerson, 1)
		require.True(t, ofPerson[0].Faulty, "the newest version counts")
		require.Equal(t, start.AddDate(0, 0, 2), ofPerson[0].Finished)
		later, err := tx.ServiceRequests(ctx, []string{units[0].ID}, nil, start.AddDate(0, 0, 3))
		require.Len(t, later, 1, "what was finished before is not asked for, what is open is")
		return err
	})
}

func TestTeamIsWhomOneAppraisesNow(t *testing.T) {
	t.Parallel()
	g := newGauge(t, 3)
	cycle := storetest.NewCycle(t, g.Store, g.town)
	cases := storetest.OpenAll(t, g.Store, g.town, cycle)
	on := appraisal.NewDate(2026, time.March, 31)
	names := func(ids []string) (names []string) {
		for name, id := range g.town.People {
			for _, member := range ids {
				if member == id {
					names = append(names, name)
				}
			}
		}
		return names
	}
	team := func(name string) (members []string) {
		g.do(t, func(ctx context.Context, tx store.Tx) error {
			ids, err := tx.MeasuredTeam(ctx, g.town.People[name], on)
			members = names(ids)
			return err
		})
		return members
	}
	leads := func(who, whom string) (yes bool) {
		g.do(t, func(ctx context.Context, tx store.Tx) (err error) {
			yes, err = tx.Leads(ctx, g.town.People[who], g.town.People[whom], on)
			return err
		})
		return yes
	}
	require.ElementsMatch(t, []string{"staf-1", "staf-2", "staf-3"}, team("kabid-a"))
	require.ElementsMatch(t, []string{"kabid-a", "kabid-b"}, team("kadis"))
	require.Empty(t, team("staf-1"))
	require.True(t, leads("kabid-a", "staf-1"))
	require.True(t, leads("kadis", "staf-1"), "the superior")
	require.False(t, leads("kabid-b", "staf-1"))
	require.False(t, leads("staf-1", "staf-1"))

	s := scene{g.Store, g.town, cycle, cases}
	s.take(t, cases["staf-1"], "kadis", appraisal.HR, appraisal.ChangeParty, appraisal.Facts{Role: appraisal.Appraiser, Person: g.town.People["kabid-b"], HasReason: true}, appraisal.Step{Stage: appraisal.TargetsDue})
	require.ElementsMatch(t, []string{"staf-2", "staf-3"}, team("kabid-a"))
	require.Equal(t, []string{"staf-1"}, team("kabid-b"), "whom HR named")

	g.do(t, func(ctx context.Context, tx store.Tx) error {
		return tx.PutHolding(ctx, store.Holding{PostID: g.town.Posts["kabid-a"], PersonID: g.town.People["kabid-a"], Capacity: appraisal.Definitive,
			From: storetest.Founded, To: on - 1})
	})
	require.Subset(t, team("kadis"), []string{"staf-2", "staf-3", "kabid-b"}, "over a vacant post the next one above")
}
