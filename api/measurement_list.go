package api

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

const mostHistory = 400 // values of one series that are shown

// looking is one read of measurements: who looks, when, and with which calendar days are counted.
type looking struct {
	tx    store.Tx
	who   Principal
	now   time.Time
	today appraisal.Date
	since time.Time // end of the visit before
	days  workdays
}

func (s measurements) look(ctx context.Context, tx store.Tx, p Principal) (*looking, error) {
	agency, err := tx.OwnAgency(ctx)
	if err != nil {
		return nil, err
	}
	days, err := workdaysOf(agency)
	if err != nil {
		return nil, err
	}
	latest, err := s.measuredUntil(ctx, tx)
	l := &looking{tx: tx, who: p, now: latest, days: days}
	l.today = days.calendar.DateOf(l.now)
	return l, err
}

// seesAll reports whether the caller's office reads what is measured of everybody: HR, and the auditor, who reads.
func (l *looking) seesAll() bool { return l.who.Holds(OfficeHR, OfficeAuditor) }

// ListMeasurements decides by relation: what is one's own, one's team's by the running appraisals, the agency's for HR.
// Who has no relation is not even told that somebody is measured.
func (s measurements) ListMeasurements(ctx context.Context, r *siklusv1.ListMeasurementsRequest) (*siklusv1.ListMeasurementsResponse, error) {
	p, err := s.enter(ctx, connectv1.MeasurementServiceListMeasurementsProcedure, r)
	if err != nil {
		return nil, err
	}
	own := r.GetScope() == siklusv1.MeasurementScope_MEASUREMENT_SCOPE_UNSPECIFIED
	if p.Via == ByLink && !own {
		return nil, s.answer(ctx, refuseLinkIsForOneTask())
	}
	out := &siklusv1.ListMeasurementsResponse{Now: stamp(s.now())}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		l, err := s.look(ctx, tx, p)
		if err != nil {
			return err
		}
		whom, err := l.whom(ctx, r)
		if err != nil {
			return err
		}
		page := strings.ToLower(strings.TrimPrefix(r.GetScope().String(), "MEASUREMENT_SCOPE_")) + ":" + r.GetPersonId() + r.GetUnitId()
		if l.since, err = tx.VisitMeasurements(ctx, p.Person, page, s.now(), r.GetVisit()); err != nil {
			return err
		}
		out.Since = stamp(l.since)
		out.Subjects, err = l.subjects(ctx, whom)
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

// group is people and units that are shown together, in full or as one line each.
type group struct {
	people, units []string
	brief         bool
}

// whom finds out whose measurements the request is about, and refuses what the caller has no relation to.
func (l *looking) whom(ctx context.Context, r *siklusv1.ListMeasurementsRequest) ([]group, error) {
	switch r.GetScope() {
	case siklusv1.MeasurementScope_MEASUREMENT_SCOPE_TEAM:
		team, err := l.tx.MeasuredTeam(ctx, l.who.Person, l.today)
		return []group{{people: team, brief: true}}, err
	case siklusv1.MeasurementScope_MEASUREMENT_SCOPE_PERSON:
		return []group{{people: []string{r.GetPersonId()}}}, l.maySeePerson(ctx, r.GetPersonId())
	case siklusv1.MeasurementScope_MEASUREMENT_SCOPE_UNIT:
		if !l.seesAll() {
			return nil, refuseNotAllowed()
		}
		if uuid.Validate(r.GetUnitId()) != nil {
			return nil, refuseInput("unit_id")
		}
		people, err := l.tx.PeopleIn(ctx, r.GetUnitId(), l.today)
		return []group{{people: people, brief: true}, {units: []string{r.GetUnitId()}}}, err
	case siklusv1.MeasurementScope_MEASUREMENT_SCOPE_AGENCY:
		if !l.seesAll() {
			return nil, refuseNotAllowed()
		}
		units, err := l.tx.MeasuredUnits(ctx)
		g := group{brief: true}
		for _, u := range units {
			g.units = append(g.units, u.ID)
		}
		return []group{g}, err
	}
	units, err := l.tx.UnitsOf(ctx, l.who.Person, l.today)
	return []group{{people: []string{l.who.Person}, units: units}}, err
}

// maySeePerson: oneself, appraiser, superior, HR, auditor.
func (l *looking) maySeePerson(ctx context.Context, person string) error {
	if uuid.Validate(person) != nil {
		return store.ErrNotFound
	}
	if person == l.who.Person {
		return nil
	}
	if l.who.Via == ByLink {
		return refuseLinkIsForOneTask()
	}
	if l.seesAll() {
		_, err := l.tx.PersonByID(ctx, person)
		return err
	}
	leads, err := l.tx.Leads(ctx, l.who.Person, person, l.today)
	if err == nil && !leads {
		err = store.ErrNotFound
	}
	return err
}

// maySeeUnit: who holds a post in it, who appraises somebody that does, HR, auditor.
func (l *looking) maySeeUnit(ctx context.Context, unit string) error {
	if uuid.Validate(unit) != nil {
		return store.ErrNotFound
	}
	if l.seesAll() {
		return nil
	}
	own, err := l.tx.UnitsOf(ctx, l.who.Person, l.today)
	if err != nil || slices.Contains(own, unit) {
		return err
	}
	if l.who.Via == ByLink {
		return store.ErrNotFound
	}
	people, err := l.tx.PeopleIn(ctx, unit, l.today)
	if err != nil {
		return err
	}
	team, err := l.tx.MeasuredTeam(ctx, l.who.Person, l.today)
	for _, member := range team {
		if slices.Contains(people, member) {
			return err
		}
	}
	if err == nil {
		err = store.ErrNotFound
	}
	return err
}

// subjects builds the answer: people by name, then units by code, group by group.
func (l *looking) subjects(ctx context.Context, groups []group) ([]*siklusv1.MeasuredSubject, error) {
	var out []*siklusv1.MeasuredSubject
	for _, g := range groups {
		lines := linesOf{}
		if err := l.measured(ctx, g, "", lines); err != nil {
			return nil, err
		}
		if err := l.served(ctx, g, lines); err != nil {
			return nil, err
		}
		people, err := l.people(ctx, g.people)
		if err != nil {
			return nil, err
		}
		for _, p := range people {
			out = append(out, &siklusv1.MeasuredSubject{Person: p, Lines: lines[p.GetId()]})
		}
		units, err := l.tx.UnitsByID(ctx, g.units)
		if err != nil {
			return nil, err
		}
		for _, u := range units {
			out = append(out, &siklusv1.MeasuredSubject{Unit: unitOf(u), Lines: lines[u.ID]})
		}
	}
	return out, nil
}

// linesOf are the lines of people and units, by their IDs.
type linesOf map[string][]*siklusv1.MeasureLine

func (l *looking) people(ctx context.Context, ids []string) ([]*siklusv1.Person, error) {
	found, err := l.tx.PeopleByID(ctx, ids)
	if err != nil {
		return nil, err
	}
	people := make([]*siklusv1.Person, 0, len(found))
	for _, p := range found {
		people = append(people, &siklusv1.Person{Id: p.ID, Name: p.Name})
	}
	byName(people)
	return people, nil
}

func unitOf(u store.Unit) *siklusv1.MeasuredUnit {
	return &siklusv1.MeasuredUnit{Id: u.ID, Code: u.Code, Name: u.Name}
}

// measured adds the lines of measures that are pushed as values.
func (l *looking) measured(ctx context.Context, g group, measure string, lines linesOf) error {
	series, err := l.tx.SeriesOf(ctx, store.SeriesFilter{People: g.people, Units: g.units, Measure: measure, Points: appraisal.TrendValues, Since: l.since})
	for _, s := range series {
		line := l.lineOf(s)
		if g.brief {
			line.Points = nil
		}
		lines[s.PersonID+s.UnitID] = append(lines[s.PersonID+s.UnitID], line)
	}
	return err
}

func (l *looking) lineOf(s store.Series) *siklusv1.MeasureLine {
	line := &siklusv1.MeasureLine{Measure: measureOf(s.Measure), Fresh: int32(s.Fresh), Target: decimalOrNone(s.Target)}
	values := make([]appraisal.Decimal, len(s.Points))
	for i, p := range s.Points {
		values[i] = p.Value
		line.Points = append(line.Points, pointOf(p))
	}
	line.Trend = string(appraisal.TrendOf(s.Measure.Direction, values))
	if s.Current.Version == 0 {
		return line
	}
	line.Current = pointOf(s.Current)
	line.Stale = s.Measure.Period.Stale(s.Current.At, l.now)
	line.Achievement = achieved(s.Measure.Direction, s.Target, s.Current.Value)
	line.Met = s.Target != nil && s.Measure.Direction.Meets(*s.Target, s.Current.Value)
	return line
}

func achieved(d appraisal.Direction, target *appraisal.Decimal, value appraisal.Decimal) string {
	if target == nil {
		return ""
	}
	percent, ok := appraisal.Achievement(d, *target, value)
	if !ok {
		return ""
	}
	return percent.String()
}

func decimalOrNone(d *appraisal.Decimal) string {
	if d == nil {
		return ""
	}
	return d.String()
}

func measureOf(m store.Measure) *siklusv1.Measure {
	return &siklusv1.Measure{Code: m.Code, Name: m.Name, Unit: m.Unit, Direction: string(m.Direction), Aspect: siklusv1.Aspect(siklusv1.Aspect_value[m.Aspect]),
		Subject: string(m.Subject), Period: string(m.Period), Target: decimalOrNone(m.Target), Source: m.Source}
}

func pointOf(p store.Point) *siklusv1.MeasurePoint {
	return &siklusv1.MeasurePoint{At: stamp(p.At), Value: p.Value.String(), Source: p.Source, ReceivedAt: stamp(p.ReceivedAt),
		Version: int32(p.Version), Reason: p.Reason, Replaced: p.Replaced}
}

func (s measurements) GetTrend(ctx context.Context, r *siklusv1.GetTrendRequest) (*siklusv1.GetTrendResponse, error) {
	p, err := s.enter(ctx, connectv1.MeasurementServiceGetTrendProcedure, r)
	if err != nil {
		return nil, err
	}
	var out *siklusv1.GetTrendResponse
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		l, err := s.look(ctx, tx, p)
		if err != nil {
			return err
		}
		out, err = l.trend(ctx, r)
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

func (l *looking) trend(ctx context.Context, r *siklusv1.GetTrendRequest) (*siklusv1.GetTrendResponse, error) {
	out, g := &siklusv1.GetTrendResponse{}, group{}
	if r.GetUnitId() != "" {
		if err := l.maySeeUnit(ctx, r.GetUnitId()); err != nil {
			return nil, err
		}
		units, err := l.tx.UnitsByID(ctx, []string{r.GetUnitId()})
		if err != nil {
			return nil, err
		}
		if len(units) == 0 {
			return nil, store.ErrNotFound
		}
		out.Unit, g.units = unitOf(units[0]), []string{r.GetUnitId()}
	} else {
		person := or(r.GetPersonId(), l.who.Person)
		if err := l.maySeePerson(ctx, person); err != nil {
			return nil, err
		}
		people, err := l.people(ctx, []string{person})
		if err != nil {
			return nil, err
		}
		out.Person, g.people = people[0], []string{person}
	}
	if service, derived, ok := derivedCode(r.GetMeasure()); ok {
		return out, l.servedTrend(ctx, g, service, derived, out)
	}
	series, err := l.tx.SeriesOf(ctx, store.SeriesFilter{People: g.people, Units: g.units, Measure: r.GetMeasure(), Points: appraisal.TrendValues})
	if err != nil {
		return nil, err
	}
	if len(series) == 0 {
		return nil, store.ErrNotFound
	}
	out.Line = l.lineOf(series[0])
	history, err := l.tx.History(ctx, series[0].ID, mostHistory)
	for _, p := range history {
		out.History = append(out.History, pointOf(p))
	}
	return out, err
}
