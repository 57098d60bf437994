package api

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"siklus.id/appraisal"
	"siklus.id/appraisal/policies"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

// mostWords is how many free texts a page shows.
const mostWords = 200

// surveyView is one look at what the survey came to.
type surveyView struct {
	tx     store.Tx
	agency store.Agency
	policy policies.Policy
	time   deskTime
	cycle  string // the rehearsal; empty: what is real
	who    Principal
}

func (d *door) surveyView(ctx context.Context, tx store.Tx, p Principal, rehearsal bool) (v surveyView, err error) {
	v.tx, v.who = tx, p
	if v.agency, err = tx.OwnAgency(ctx); err != nil {
		return v, err
	}
	if v.policy, err = citizenPolicy(v.agency.Policy); err != nil {
		return v, err
	}
	if rehearsal {
		cycles, err := tx.Cycles(ctx)
		if err != nil {
			return v, err
		}
		if v.cycle = runningRehearsal(cycles).ID; v.cycle == "" {
			return v, store.ErrNotFound
		}
	}
	v.time, err = d.deskTime(ctx, tx, v.agency, v.cycle)
	return v, err
}

// choices are the units and services with a desk that the caller may see: all for HR and the auditor; else those where
// they hold a post, and those below them.
func (v surveyView) choices(ctx context.Context) ([]store.Served, error) {
	if v.who.Holds(OfficeHR, OfficeAuditor) {
		return v.tx.ServedBy(ctx, v.cycle)
	}
	own, err := v.tx.UnitsOf(ctx, v.who.Person, v.time.today)
	if err != nil {
		return nil, err
	}
	below, err := v.tx.UnitsBelow(ctx, v.who.Person, v.time.today)
	if err != nil {
		return nil, err
	}
	list, err := v.tx.ServedBy(ctx, v.cycle)
	return slices.DeleteFunc(list, func(s store.Served) bool {
		return !slices.Contains(own, s.UnitID) && !slices.Contains(below, s.UnitCode)
	}), err
}

func servedUnit(s store.Served) *siklusv1.ServedUnit {
	return &siklusv1.ServedUnit{Unit: measuredUnit(s.UnitID, s.UnitCode, s.Unit), ServiceCode: s.Code, Service: s.Service}
}

// servedOf is the unit and service of a request among those the caller may see; who may not see it is not told of it. An
// empty service is all of the unit.
func servedOf(choices []store.Served, unit, service string) (store.Served, error) {
	for _, c := range choices {
		if unit != "" && c.UnitID != unit || service != "" && c.Code != service {
			continue
		}
		if unit != "" && service == "" {
			c.ServiceID, c.Code, c.Service = "", "", ""
		}
		return c, nil
	}
	return store.Served{}, store.ErrNotFound
}

// GetSatisfaction shows a unit's year.
func (s citizens) GetSatisfaction(ctx context.Context, r *siklusv1.GetSatisfactionRequest) (*siklusv1.GetSatisfactionResponse, error) {
	p, err := s.enter(ctx, connectv1.CitizenServiceGetSatisfactionProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.GetSatisfactionResponse{Elements: surveyElements()}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		v, err := s.surveyView(ctx, tx, p, r.GetRehearsal())
		if err != nil {
			return err
		}
		out.Least = int32(leastAnswers(v.policy))
		if class := v.policy.Citizens.Expected; class.Valid() {
			out.Expected, out.ExpectedFrom = string(class), class.From().String()
		}
		choices, err := v.choices(ctx)
		if err != nil {
			return err
		}
		for _, c := range choices {
			out.Choices = append(out.Choices, servedUnit(c))
		}
		if len(choices) == 0 && r.GetUnitId() == "" {
			return nil
		}
		shown, err := servedOf(choices, r.GetUnitId(), r.GetServiceCode())
		if err != nil {
			return err
		}
		out.Shown = servedUnit(shown)
		return v.year(ctx, shown, out)
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

// year fills in the last twelve months of a service.
func (v surveyView) year(ctx context.Context, shown store.Served, out *siklusv1.GetSatisfactionResponse) error {
	firsts, least := months(v.time.today, monthsShown), leastAnswers(v.policy)
	f := store.SurveyFilter{Units: []string{shown.UnitID}, Service: shown.ServiceID, Cycle: v.cycle, From: firsts[0], To: v.time.today}
	tallies, err := v.tx.SurveyTallies(ctx, f)
	if err != nil {
		return err
	}
	var all appraisal.Tally
	var values []appraisal.Decimal
	by := map[appraisal.Date]appraisal.Tally{}
	for _, m := range tallies {
		by[m.Month], all = m.Tally, all.Plus(m.Tally)
	}
	for _, first := range firsts {
		t := by[first]
		if t.Answers == 0 && len(out.Months) == 0 {
			continue
		}
		month := &siklusv1.SatisfactionMonth{Month: first.String(), Satisfaction: satisfactionOf(t, least)}
		out.Months = append(out.Months, month)
		if index, ok := t.Index(); ok && !month.Satisfaction.GetFew() {
			values = append(values, index)
		}
	}
	out.ProgrammeDays = int32(v.policy.TrainingEffect)
	if out.Programmes, err = programmesOf(ctx, v.tx, shown.UnitID, v.cycle, f.From, f.To); err != nil {
		return err
	}
	out.All = satisfactionOf(all, least)
	out.Trend = string(appraisal.TrendOf(appraisal.MoreIsBetter, values))
	if !out.All.GetFew() {
		if out.Words, err = v.tx.SurveyWords(ctx, f, mostWords); err != nil {
			return err
		}
	}
	cycle := v.cycle
	list, err := v.tx.Complaints(ctx, store.ComplaintFilter{Units: f.Units, Cycle: &cycle, From: f.From, To: f.To, Limit: mostCounted})
	for _, c := range list {
		switch {
		case c.Kind == appraisal.Praise || shown.ServiceID != "" && c.Desk.ServiceID != shown.ServiceID:
		case c.Stage != appraisal.ComplaintClosed:
			out.Open++
		case c.Outcome == appraisal.Founded:
			out.Founded++
		case c.Outcome == appraisal.Unfounded:
			out.Unfounded++
		}
	}
	return err
}

// mostCounted bounds how many complaints of a year are counted for one page.
const mostCounted = 5000

// CompareSatisfaction holds a span before a programme against one after it (G11, G17).
func (s citizens) CompareSatisfaction(ctx context.Context, r *siklusv1.CompareSatisfactionRequest) (*siklusv1.CompareSatisfactionResponse, error) {
	p, err := s.enter(ctx, connectv1.CitizenServiceCompareSatisfactionProcedure, r)
	if err != nil {
		return nil, err
	}
	begins, err := dateField("begins", r.GetBegins())
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	ends, err := dateField("ends", or(r.GetEnds(), r.GetBegins()))
	if err == nil && ends < begins {
		err = refuseInput("ends")
	}
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	out := &siklusv1.CompareSatisfactionResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		v, err := s.surveyView(ctx, tx, p, r.GetRehearsal())
		if err != nil {
			return err
		}
		choices, err := v.choices(ctx)
		if err != nil {
			return err
		}
		shown, err := servedOf(choices, r.GetUnitId(), r.GetServiceCode())
		if err != nil {
			return err
		}
		out.Shown, out.Least = servedUnit(shown), int32(leastAnswers(v.policy))
		days := appraisal.Date(r.GetDays())
		before := appraisal.SatisfactionSpan{From: begins - days, To: begins - 1}
		after := appraisal.SatisfactionSpan{From: ends + 1, To: ends + days}
		for _, span := range []*appraisal.SatisfactionSpan{&before, &after} {
			span.Tally, err = v.tx.SurveyTally(ctx, store.SurveyFilter{Units: []string{shown.UnitID}, Service: shown.ServiceID, Cycle: v.cycle, From: span.From, To: span.To})
			if err != nil {
				return err
			}
		}
		c := appraisal.Compare(before, after, int(out.GetLeast()))
		out.Finding, out.Sentence, out.English = c.Finding, c.Sentence, c.English
		if c.Finding != appraisal.TooFewAnswers {
			out.Change = c.Change.String()
		}
		out.Unfinished = after.To >= v.time.today
		if out.Before, err = v.compared(ctx, shown, before); err != nil {
			return err
		}
		out.After, err = v.compared(ctx, shown, after)
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

// compared adds the service's own time to a span. A rehearsal of real staff has none of its own: their records are of real
// days. Where nobody is real, records are of the rehearsal's time (see measuredUntil).
func (v surveyView) compared(ctx context.Context, shown store.Served, span appraisal.SatisfactionSpan) (*siklusv1.ComparedSpan, error) {
	out := &siklusv1.ComparedSpan{From: span.From.String(), To: span.To.String(), Satisfaction: satisfactionOf(span.Tally, leastAnswers(v.policy))}
	if shown.ServiceID == "" || v.cycle != "" && !v.agency.MadeUp {
		return out, nil
	}
	services, err := v.tx.Services(ctx, shown.Code)
	if err != nil || len(services) == 0 {
		return out, err
	}
	kept, err := v.tx.ServiceRequests(ctx, []string{shown.UnitID}, nil, v.time.calendar.Start(span.From))
	if err != nil {
		return out, err
	}
	var requests []appraisal.ServiceRequest
	for _, k := range kept {
		if k.ServiceID == shown.ServiceID {
			requests = append(requests, k.ServiceRequest)
		}
	}
	m := appraisal.SpanOf(requests, services[0].Standard, v.time.calendar, span.From, span.To, v.time.legal)
	out.Finished, out.FewRecords = int32(m.Finished), m.Few()
	out.MedianWorkingDays, out.InTime = told(m.WorkingDays()), told(m.ShareInTime())
	return out, nil
}

// knownUUID keeps a malformed ID from reaching Postgres.
func knownUUID(id string) error {
	if uuid.Validate(id) != nil {
		return store.ErrNotFound
	}
	return nil
}
