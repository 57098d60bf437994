package store_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"siklus.id/appraisal"
	"siklus.id/store"
	"siklus.id/store/storetest"
)

var firstQuarter = appraisal.Period{Kind: appraisal.Quarterly, Number: 1, From: appraisal.NewDate(2026, 1, 1), To: appraisal.NewDate(2026, 3, 31),
	Opens: appraisal.NewDate(2026, 1, 5), Closes: appraisal.NewDate(2026, 4, 14)}

// calibrating is a town whose first quarter is being rated.
type calibrating struct {
	*testing.T
	s     *store.Store
	town  storetest.Town
	cycle store.Cycle
	cases map[string]store.Case // evaluations, by the employee
}

func calibration(t *testing.T, staff int) *calibrating {
	t.Helper()
	s, _ := storetest.Open(t)
	town := storetest.NewTown(t, s, "kalibrasi", staff)
	c := &calibrating{T: t, s: s, town: town, cycle: storetest.NewCycle(t, s, town), cases: map[string]store.Case{}}
	appraisals := storetest.OpenAll(t, s, town, c.cycle)
	storetest.Do(t, s, town.Agency.ID, func(ctx context.Context, tx store.Tx) error {
		for name, a := range appraisals {
			if _, err := tx.Record(ctx, appraisal.Entry{ID: "in-year:" + name, Agency: town.Agency.ID, Cycle: c.cycle.ID, Case: a.ID, Proceeding: a.Proceeding,
				Event: "test", At: storetest.Opened, Step: appraisal.Step{Stage: appraisal.InYear}}); err != nil {
				return err
			}
		}
		window := appraisal.Step{Stage: appraisal.WindowOpen, Awaits: []appraisal.Awaited{{Role: appraisal.Appraiser, Act: appraisal.Rate, Term: appraisal.WindowTerm(firstQuarter)}}}
		if _, err := tx.OpenEvaluations(ctx, c.cycle.ID, firstQuarter, 1000, func(store.Case) appraisal.Step { return window }, storetest.Opened); err != nil {
			return err
		}
		for name, a := range appraisals {
			children, err := tx.Children(ctx, a.ID)
			if err != nil {
				return err
			}
			for _, child := range children {
				c.cases[name] = child
			}
		}
		return nil
	})
	return c
}

func (c *calibrating) tx(f func(ctx context.Context, tx store.Tx) error) {
	c.Helper()
	storetest.Do(c, c.s, c.town.Agency.ID, f)
}

// rate records a rating without a signature, as the procedure would.
func (c *calibrating) rate(name string, pair appraisal.Pair, request string) (act string) {
	c.Helper()
	e := c.cases[name]
	c.tx(func(ctx context.Context, tx store.Tx) error {
		a := appraisal.Act{ID: store.NewID(), Kind: appraisal.Rate, By: appraisal.Party{Person: c.town.People["kabid-a"], Role: appraisal.Appraiser},
			Facts: appraisal.Facts{Results: pair.Results, Behaviour: pair.Behaviour, Unsigned: true, HasReason: true}}
		row, _, err := tx.Register(ctx, store.RegisteredAct{ID: a.ID, CaseID: e.ID, Proceeding: e.Proceeding, RequestID: request, Act: a, Content: []byte(`{"notes":"catatan"}`), Via: "session"})
		if err != nil {
			return err
		}
		act = row.ID
		_, err = tx.Record(ctx, appraisal.Entry{ID: row.ID, Agency: c.town.Agency.ID, Cycle: c.cycle.ID, Case: e.ID, Proceeding: e.Proceeding, Act: &row.Act, At: row.Act.ReceivedAt,
			Step: appraisal.Step{Stage: appraisal.WindowOpen, Awaits: []appraisal.Awaited{{Role: appraisal.Appraiser, Act: appraisal.Sign, Term: appraisal.WindowTerm(firstQuarter)}}}})
		return err
	})
	return act
}

func (c *calibrating) unit(code string) (id string) {
	c.tx(func(ctx context.Context, tx store.Tx) error {
		units, err := tx.Units(ctx)
		for _, u := range units {
			if u.Code == code {
				id = u.ID
			}
		}
		return err
	})
	return id
}

func (c *calibrating) ratings(f store.RatingFilter) (list []store.GivenRating) {
	c.Helper()
	f.Cycle = c.cycle
	c.tx(func(ctx context.Context, tx store.Tx) (err error) {
		list, err = tx.GivenRatingsOf(ctx, f)
		return err
	})
	return list
}

func TestRatingsCountBeforeTheyAreSigned(t *testing.T) {
	t.Parallel()
	c := calibration(t, 3)
	c.rate("staf-1", appraisal.Pair{Results: appraisal.Above, Behaviour: appraisal.Above}, "nilai-0001")
	act := c.rate("staf-1", appraisal.Pair{Results: appraisal.Meets, Behaviour: appraisal.Above}, "nilai-0002")
	require.Len(t, c.ratings(store.RatingFilter{Period: "q1"}), 6, "three heads and three staff")
	require.Len(t, c.ratings(store.RatingFilter{Period: "q1", UnitID: c.unit("BID-A")}), 4)
	require.Len(t, c.ratings(store.RatingFilter{Period: "q1", UnitID: c.unit("DINAS")}), 1)
	require.Len(t, c.ratings(store.RatingFilter{Period: "q1", UnitID: c.unit("DINAS"), Below: true}), 6)
	require.Empty(t, c.ratings(store.RatingFilter{Period: "q2"}))
	require.Empty(t, c.ratings(store.RatingFilter{Cases: []string{}}))

	one := c.ratings(store.RatingFilter{Cases: []string{c.cases["staf-1"].ID}, Notes: true})
	require.Len(t, one, 1)
	require.Equal(t, appraisal.RatedUnsigned, one[0].State)
	require.Equal(t, appraisal.Pair{Results: appraisal.Meets, Behaviour: appraisal.Above}, one[0].Pair, "the later rating stands")
	require.Equal(t, appraisal.Good, one[0].Predicate)
	require.Equal(t, []string{c.town.People["kabid-a"], act, "catatan"}, []string{one[0].By, one[0].ActID, one[0].Notes})
	require.Empty(t, c.ratings(store.RatingFilter{Cases: []string{c.cases["staf-1"].ID}})[0].Notes, "notes are read where they are asked for")
	other := c.ratings(store.RatingFilter{Cases: []string{c.cases["staf-2"].ID}})
	require.Equal(t, appraisal.NotRated, other[0].State)
	require.Empty(t, other[0].Predicate)
}

// What was rated before a case was reopened does not stand any more.
func TestARatingFromBeforeReopeningDoesNotStand(t *testing.T) {
	t.Parallel()
	c := calibration(t, 1)
	e := c.cases["staf-1"]
	result := appraisal.Result{Results: appraisal.Above, Behaviour: appraisal.Above, Predicate: appraisal.VeryGood, SignedAt: storetest.Opened,
		SignedBy: appraisal.Party{Person: c.town.People["kabid-a"], Role: appraisal.Appraiser}}
	step := func(id string, s appraisal.Step) {
		c.tx(func(ctx context.Context, tx store.Tx) error {
			_, err := tx.Record(ctx, appraisal.Entry{ID: id, Agency: c.town.Agency.ID, Cycle: c.cycle.ID, Case: e.ID, Proceeding: e.Proceeding, Event: "test", At: storetest.Opened, Step: s})
			return err
		})
	}
	of := func() store.GivenRating { return c.ratings(store.RatingFilter{Cases: []string{e.ID}})[0] }
	step("signed", appraisal.Step{Stage: appraisal.Signed, Result: &result})
	require.Equal(t, appraisal.RatedSigned, of().State)
	require.Equal(t, appraisal.VeryGood, of().Predicate)
	step("delivered", appraisal.Step{Stage: appraisal.Delivered})
	require.Equal(t, appraisal.RatedHanded, of().State)
	step("again", appraisal.Step{Stage: appraisal.WindowOpen})
	require.Equal(t, appraisal.NotRated, of().State)
	require.Empty(t, of().Predicate)
}

func TestASessionKeepsWhatWasAndEndsOnce(t *testing.T) {
	t.Parallel()
	c := calibration(t, 2)
	c.rate("staf-1", appraisal.Pair{Results: appraisal.Above, Behaviour: appraisal.Above}, "nilai-0001")
	hr, at := c.town.People["kabid-b"], time.Date(2026, 1, 10, 3, 0, 0, 0, time.UTC)
	want := store.Calibration{CycleID: c.cycle.ID, UnitID: c.unit("BID-A"), UnitCode: "BID-A", Period: "q1", Purpose: "Membandingkan", OpenedBy: hr, RequestID: "sesi-0001", OpenedAt: at}
	now := c.ratings(store.RatingFilter{Period: "q1", UnitID: want.UnitID})
	var session store.Calibration
	c.tx(func(ctx context.Context, tx store.Tx) (err error) {
		var first bool
		session, first, err = tx.OpenCalibration(ctx, want, now)
		require.True(t, first)
		return err
	})
	c.tx(func(ctx context.Context, tx store.Tx) error {
		again, first, err := tx.OpenCalibration(ctx, want, nil)
		require.False(t, first)
		require.Equal(t, session, again)
		other := want
		other.Purpose = "Lain"
		_, _, err2 := tx.OpenCalibration(ctx, other, nil)
		require.ErrorIs(t, err2, store.ErrRequestReused)
		before, err3 := tx.RatingsBefore(ctx, session.ID)
		require.NoError(t, err3)
		require.Len(t, before, 3)
		require.Equal(t, store.RatingBefore{State: appraisal.RatedUnsigned, Pair: now[1].Pair, Predicate: appraisal.VeryGood}, before[c.cases["staf-1"].ID])
		return err
	})
	second := want
	second.RequestID = "sesi-0002"
	err := c.s.WithAgency(t.Context(), c.town.Agency.ID, func(tx store.Tx) error {
		_, _, err := tx.OpenCalibration(t.Context(), second, nil)
		return err
	})
	require.ErrorIs(t, err, store.ErrCalibrationRunning)

	propose := func(name, request string) (p store.CalibrationProposal) {
		c.tx(func(ctx context.Context, tx store.Tx) (err error) {
			p, _, err = tx.PutCalibrationProposal(ctx, store.CalibrationProposal{CalibrationID: session.ID, CaseID: c.cases[name].ID,
				From: appraisal.Pair{Results: appraisal.Above, Behaviour: appraisal.Above}, FromPredicate: appraisal.VeryGood,
				To: appraisal.Pair{Results: appraisal.Meets, Behaviour: appraisal.Above}, ToPredicate: appraisal.Good, Reason: "Karena bukti menunjukkan hal lain",
				By: hr, Asked: c.town.People["kabid-a"], RequestID: request, At: at})
			return err
		})
		return p
	}
	p, open := propose("staf-1", "usul-0001"), propose("staf-2", "usul-0002")
	require.Equal(t, appraisal.ProposalOpen, p.State)
	act := c.rate("staf-1", p.To, store.CalibratedRequest+p.ID)
	c.tx(func(ctx context.Context, tx store.Tx) error {
		p, err := tx.CalibrationProposalByID(ctx, p.ID)
		require.Equal(t, appraisal.ProposalAccepted, p.State, "the act that it leads to was taken, though nobody noted the answer")
		waits, err2 := tx.ProposalWaits(ctx, open.CaseID)
		require.NoError(t, err2)
		require.True(t, waits)
		list, err2 := tx.ProposalsTo(ctx, c.town.People["kabid-a"], "", appraisal.NewDate(2026, 1, 10))
		require.NoError(t, err2)
		require.Equal(t, []string{open.ID, p.ID}, []string{list[0].ID, list[1].ID}, "the open one first")
		none, err2 := tx.ProposalsTo(ctx, c.town.People["staf-2"], "", appraisal.NewDate(2026, 1, 10))
		require.NoError(t, err2)
		require.Empty(t, none)
		return err
	})
	closing := session
	closing.ClosedBy, closing.ClosedAt, closing.Conclusion = hr, at, "Selesai"
	c.tx(func(ctx context.Context, tx store.Tx) error {
		return tx.CloseCalibration(ctx, closing, func() ([]byte, []byte, error) { return []byte("catatan"), make([]byte, 32), nil })
	})
	c.tx(func(ctx context.Context, tx store.Tx) error {
		list, err := tx.CalibrationProposals(ctx, session.ID)
		require.Equal(t, []appraisal.ProposalState{appraisal.ProposalAccepted, appraisal.ProposalLapsed}, []appraisal.ProposalState{list[0].State, list[1].State})
		require.Equal(t, act, list[0].ActID)
		require.Equal(t, c.town.People["kabid-a"], list[0].AnsweredBy)
		content, err2 := tx.CalibrationRecord(ctx, session.ID)
		require.NoError(t, err2)
		require.Equal(t, "catatan", string(content))
		done, err2 := tx.CalibrationByID(ctx, session.ID)
		require.NoError(t, err2)
		require.True(t, done.Closed)
		require.Equal(t, []int{0, 1, 0}, []int{done.Open, done.Accepted, done.Declined})
		return err
	})
	c.tx(func(ctx context.Context, tx store.Tx) error { // the next one may begin
		_, first, err := tx.OpenCalibration(ctx, second, nil)
		require.True(t, first)
		return err
	})
}

func TestASessionIsTheAgencysOwnAndKeepsItsRows(t *testing.T) {
	t.Parallel()
	s, database := storetest.Open(t)
	town, other := storetest.NewTown(t, s, "satu", 1), storetest.NewTown(t, s, "dua", 1)
	cycle := storetest.NewCycle(t, s, town)
	storetest.OpenAll(t, s, town, cycle)
	var id string
	storetest.Do(t, s, town.Agency.ID, func(ctx context.Context, tx store.Tx) error {
		units, err := tx.Units(ctx)
		require.NoError(t, err)
		c, _, err := tx.OpenCalibration(ctx, store.Calibration{CycleID: cycle.ID, UnitID: units[0].ID, Period: "q1", Purpose: "Membandingkan", OpenedBy: town.People["kabid-b"],
			RequestID: "sesi-0001", OpenedAt: storetest.Opened}, nil)
		id = c.ID
		return err
	})
	storetest.Do(t, s, other.Agency.ID, func(ctx context.Context, tx store.Tx) error {
		_, err := tx.CalibrationByID(ctx, id)
		require.ErrorIs(t, err, store.ErrNotFound)
		list, err := tx.Calibrations(ctx, cycle.ID)
		require.Empty(t, list)
		return err
	})
	app := connect(t, database.App)
	for _, forbidden := range []string{`delete from calibrations`, `update calibrations set purpose = ''`, `update calibration_proposals set reason = ''`,
		`update calibration_answers set body = ''`, `delete from calibration_records`, `update calibration_before set predicate = ''`, `delete from calibration_notes`} {
		_, err := app.Exec(t.Context(), forbidden)
		require.Equal(t, "42501", code(err), "%s: %v", forbidden, err)
	}
}

func TestResultsOfOrganisationsKeepWhereTheyAreFrom(t *testing.T) {
	t.Parallel()
	s, _ := storetest.Open(t)
	town := storetest.NewTown(t, s, "capaian", 1)
	storetest.Do(t, s, town.Agency.ID, func(ctx context.Context, tx store.Tx) error {
		on := appraisal.NewDate(2026, 4, 2)
		put := func(result appraisal.OrganisationResult, source string) {
			require.NoError(t, tx.PutOrgResultFrom(ctx, "BID-A", appraisal.IssuedResult{Year: 2026, Period: "q1", Result: result, Issued: on}, source, town.People["kabid-b"]))
		}
		put(appraisal.OrgGood, "SK 1/2026")
		put(appraisal.OrgGood, "SK 1/2026")
		put(appraisal.OrgOutstanding, "SK 2/2026")
		list, err := tx.RecordedResults(ctx, 2026)
		require.NoError(t, err)
		var said []string
		for _, o := range list {
			said = append(said, fmt.Sprint(o.Version, " ", o.Result, " ", o.Source, " ", o.By == town.People["kabid-b"]))
		}
		require.Equal(t, []string{"1 baik SK 1/2026 true", "2 istimewa SK 2/2026 true"}, said, "the same again changes nothing")
		return nil
	})
}
