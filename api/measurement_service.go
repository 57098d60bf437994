package api

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"siklus.id/appraisal"
	"siklus.id/appraisal/calendars"
	"siklus.id/appraisal/policies"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

// Figures from service records are shown as measures of their own: how fast, how much in time, how much wrong.
const (
	derivedSpeed  = "speed"
	derivedInTime = "in-time"
	derivedErrors = "errors"
)

const (
	monthsShown      = 12
	monthsShownBrief = 2
)

// workdays is the agency's calendar over several years.
type workdays struct {
	calendar appraisal.Calendar
	known    map[int]bool // years whose holidays are in it
}

// workdaysOf puts the calendars of all known years, and the agency's own days off, into one.
func workdaysOf(agency store.Agency) (workdays, error) {
	w := workdays{calendar: appraisal.Calendar{Zone: agency.Zone, Week: agency.Week}, known: map[int]bool{}}
	if _, err := w.calendar.Location(); err != nil {
		return w, err
	}
	for _, year := range calendars.Years() {
		days, err := calendars.Load(year)
		if err != nil {
			return w, err
		}
		w.known[year] = true
		for _, d := range days.Days {
			w.calendar.Off = append(w.calendar.Off, d.Date)
		}
	}
	if policy, err := policies.Load(or(agency.Policy, policies.Default)); err == nil {
		for _, d := range policy.DaysOff {
			w.calendar.Off = append(w.calendar.Off, d.Date)
		}
	}
	slices.Sort(w.calendar.Off)
	w.calendar.Off = slices.Compact(w.calendar.Off)
	return w, nil
}

// months are the first days of the last months up to today, oldest first.
func months(today appraisal.Date, n int) []appraisal.Date {
	year, month, _ := today.Time().Date()
	out := make([]appraisal.Date, n)
	for i := range out {
		out[i] = appraisal.NewDate(year, month-time.Month(n-1-i), 1)
	}
	return out
}

// handled names whose requests are counted: a service of one person or unit.
type handled struct{ service, subject string }

// served adds the lines that come from service records.
func (l *looking) served(ctx context.Context, g group, lines linesOf) error {
	services, err := l.tx.Services(ctx)
	if err != nil || len(services) == 0 {
		return err
	}
	shown := monthsShown
	if g.brief {
		shown = monthsShownBrief
	}
	firsts := months(l.today, shown)
	requests, err := l.requests(ctx, g, firsts[0])
	if err != nil {
		return err
	}
	for _, subject := range slices.Concat(g.people, g.units) {
		for _, s := range services {
			kept := requests[handled{s.ID, subject}]
			if len(kept) == 0 {
				continue
			}
			counted := l.count(kept, s, firsts)
			for _, derived := range []string{derivedSpeed, derivedInTime, derivedErrors} {
				line := l.servedLine(s, derived, firsts, counted, kept)
				if g.brief {
					line.Points, line.Trend = nil, ""
				}
				lines[subject] = append(lines[subject], line)
			}
		}
	}
	return nil
}

func (l *looking) requests(ctx context.Context, g group, since appraisal.Date) (map[handled][]store.KeptRequest, error) {
	list, err := l.tx.ServiceRequests(ctx, g.units, g.people, l.days.calendar.Start(since))
	by := map[handled][]store.KeptRequest{}
	for _, r := range list {
		if slices.Contains(g.units, r.UnitID) {
			by[handled{r.ServiceID, r.UnitID}] = append(by[handled{r.ServiceID, r.UnitID}], r)
		}
		if r.PersonID != "" && slices.Contains(g.people, r.PersonID) {
			by[handled{r.ServiceID, r.PersonID}] = append(by[handled{r.ServiceID, r.PersonID}], r)
		}
	}
	return by, err
}

func (l *looking) count(kept []store.KeptRequest, s store.Service, firsts []appraisal.Date) []appraisal.ServiceMonth {
	requests := make([]appraisal.ServiceRequest, len(kept))
	for i, k := range kept {
		requests[i] = k.ServiceRequest
	}
	out := make([]appraisal.ServiceMonth, len(firsts))
	for i, first := range firsts {
		out[i] = appraisal.MonthOf(requests, s.Standard, l.days.calendar, first, l.now)
	}
	return out
}

// servedFigure is one of the three figures of a month.
func servedFigure(m appraisal.ServiceMonth, derived string, unit appraisal.StandardUnit) (appraisal.Decimal, bool) {
	switch derived {
	case derivedInTime:
		return m.ShareInTime()
	case derivedErrors:
		return m.ShareFaulty()
	}
	return m.Speed(unit)
}

func (l *looking) servedLine(s store.Service, derived string, firsts []appraisal.Date, counted []appraisal.ServiceMonth, kept []store.KeptRequest) *siklusv1.MeasureLine {
	direction, unit, aspect := appraisal.LessIsBetter, "%", siklusv1.Aspect_ASPECT_QUALITY
	var target *appraisal.Decimal
	switch derived {
	case derivedSpeed:
		standard := appraisal.DecimalOf(s.Standard.Length)
		unit, aspect, target = string(s.Standard.Unit), siklusv1.Aspect_ASPECT_TIME, &standard
	case derivedInTime:
		direction, aspect = appraisal.MoreIsBetter, siklusv1.Aspect_ASPECT_TIME
	}
	line := &siklusv1.MeasureLine{Target: decimalOrNone(target), Measure: &siklusv1.Measure{
		Code: "service:" + s.Code + ":" + derived, Name: s.Name, Unit: unit, Direction: string(direction), Aspect: aspect, Period: string(appraisal.EachMonth),
		Target: decimalOrNone(target), Source: s.Source, Derived: derived,
	}}
	var latest time.Time
	for _, k := range kept {
		if !l.since.IsZero() && k.EnteredAt.After(l.since) {
			line.Fresh++
		}
		if k.EnteredAt.After(latest) {
			latest = k.EnteredAt
		}
	}
	var values []appraisal.Decimal
	for i, m := range counted {
		v, ok := servedFigure(m, derived, s.Standard.Unit)
		if !ok {
			continue
		}
		values = append(values, v)
		line.Points = append(line.Points, &siklusv1.MeasurePoint{At: stamp(l.days.calendar.Start(firsts[i])), Value: v.String(), Source: s.Source,
			ReceivedAt: stamp(latest), Version: 1})
		line.Count, line.Few = int32(m.Finished), m.Few()
	}
	line.Trend = string(appraisal.TrendOf(direction, values))
	if n := len(values); n > 0 {
		line.Current = line.Points[n-1]
		line.Achievement = achieved(direction, target, values[n-1])
		line.Met = target != nil && direction.Meets(*target, values[n-1])
	}
	return line
}

// derivedCode takes the code of a figure from service records apart: "service:akta:speed".
func derivedCode(code string) (service, derived string, ok bool) {
	parts := strings.Split(code, ":")
	if len(parts) != 3 || parts[0] != "service" || !slices.Contains([]string{derivedSpeed, derivedInTime, derivedErrors}, parts[2]) {
		return "", "", false
	}
	return parts[1], parts[2], true
}

func (l *looking) servedTrend(ctx context.Context, g group, service, derived string, out *siklusv1.GetTrendResponse) error {
	services, err := l.tx.Services(ctx, service)
	if err != nil {
		return err
	}
	if len(services) == 0 {
		return store.ErrNotFound
	}
	s, firsts := services[0], months(l.today, monthsShown)
	by, err := l.requests(ctx, g, firsts[0])
	if err != nil {
		return err
	}
	kept := by[handled{s.ID, slices.Concat(g.people, g.units)[0]}]
	if len(kept) == 0 {
		return store.ErrNotFound
	}
	counted := l.count(kept, s, firsts)
	out.Line = l.servedLine(s, derived, firsts, counted, kept)
	out.Service = &siklusv1.Service{Code: s.Code, Name: s.Name, Standard: int32(s.Standard.Length), StandardUnit: string(s.Standard.Unit), Source: s.Source}
	for i, m := range slices.Backward(counted) {
		if m.Finished+m.Open == 0 {
			continue
		}
		out.HolidaysUnknown = out.HolidaysUnknown || !l.days.known[firsts[i].Year()]
		out.Months = append(out.Months, &siklusv1.ServiceFigures{
			Month: firsts[i].String(), Finished: int32(m.Finished), Open: int32(m.Open), Late: int32(m.Late), Few: m.Few(),
			MedianDays: told(m.Days()), MedianWorkingDays: told(m.WorkingDays()), InTime: told(m.ShareInTime()), Errors: told(m.ShareFaulty()),
		})
	}
	return nil
}

// told is a figure of the contract; empty when there is none.
func told(d appraisal.Decimal, ok bool) string {
	if !ok {
		return ""
	}
	return d.String()
}

func byName(people []*siklusv1.Person) {
	slices.SortFunc(people, func(a, b *siklusv1.Person) int {
		return cmp.Or(cmp.Compare(a.GetName(), b.GetName()), cmp.Compare(a.GetId(), b.GetId()))
	})
}
