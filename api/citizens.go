package api

import (
	"context"
	"sync"
	"time"

	"siklus.id/appraisal"
	"siklus.id/appraisal/policies"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

// citizens is the staff's side of the citizen's voice: desks, the survey, complaints.
type citizens struct{ *door }

// heardBy are the policies by name as they stand in this program, with what they say of citizens.
var heardBy sync.Map

// citizenPolicy is what an agency chose for its desks; the zero value of Citizens: it keeps none.
func citizenPolicy(name string) (policies.Policy, error) {
	name = or(name, policies.Default)
	if known, ok := heardBy.Load(name); ok {
		return known.(policies.Policy), nil
	}
	policy, err := policies.Load(name)
	if err == nil {
		heardBy.Store(name, policy)
	}
	return policy, err
}

// leastAnswers is from how many answers on the agency makes much of an index.
func leastAnswers(p policies.Policy) int { return or(p.Voices.CitizensLeast, appraisal.FewAnswers) }

// deskTime is the time in which a desk counts: real, or that of its rehearsal.
type deskTime struct {
	calendar appraisal.Calendar
	now      time.Time // real
	legal    time.Time
	today    appraisal.Date
	cycle    store.Cycle // that carries the letters: the rehearsal, or the running real one; zero: there is none
}

// deskTime finds the time of the desks of a rehearsal, or of the real ones when it is empty.
func (d *door) deskTime(ctx context.Context, tx store.Tx, agency store.Agency, rehearsal string) (t deskTime, err error) {
	t.now = d.now()
	if rehearsal != "" {
		if t.cycle, err = tx.CycleByID(ctx, rehearsal); err != nil {
			return t, err
		}
		t.calendar, t.legal = t.cycle.Rules.Calendar, t.cycle.Rules.Pace.ToLegal(t.now)
	} else {
		days, err := workdaysOf(agency)
		if err != nil {
			return t, err
		}
		t.calendar, t.legal = days.calendar, t.now
		cycles, err := tx.Cycles(ctx)
		if err != nil {
			return t, err
		}
		t.cycle = realCycle(cycles)
	}
	t.today = t.calendar.DateOf(t.legal)
	return t, nil
}

// realCycle is the running cycle that is no rehearsal; zero: there is none.
func realCycle(cycles []store.Cycle) store.Cycle {
	for _, c := range cycles {
		if !c.Rules.Pace.Rehearsal() && c.Stage != store.CycleClosed {
			return c
		}
	}
	return store.Cycle{}
}

// runningRehearsal is the rehearsal that was launched last and runs; zero: there is none.
func runningRehearsal(cycles []store.Cycle) store.Cycle {
	for _, c := range cycles {
		if c.Rules.Pace.Rehearsal() && c.Stage != store.CycleClosed {
			return c
		}
	}
	return store.Cycle{}
}

func measuredUnit(id, code, name string) *siklusv1.MeasuredUnit {
	return &siklusv1.MeasuredUnit{Id: id, Code: code, Name: name}
}

// surveyElements are the nine elements of the contract.
func surveyElements() (out []*siklusv1.SurveyElement) {
	for _, e := range appraisal.Elements() {
		out = append(out, &siklusv1.SurveyElement{Name: e.Name, NameEnglish: e.English, Question: e.Question, QuestionEnglish: e.QuestionEn,
			Choices: e.Choices[:], ChoicesEnglish: e.ChoicesEn[:]})
	}
	return out
}

// satisfactionOf is what answers came to; with too few of them only their number, so that nobody can tell what one said.
func satisfactionOf(t appraisal.Tally, least int) *siklusv1.Satisfaction {
	out := &siklusv1.Satisfaction{Answers: int32(t.Answers), Few: t.Answers < max(1, least)}
	if t.Answers > 0 {
		out.OneMoves = t.OneAnswerMoves().String()
	}
	if index, ok := t.Index(); ok && !out.Few {
		out.Index, out.Class = index.String(), string(appraisal.ClassOf(index))
		for i := range t.Sums {
			mean, _ := t.Mean(i)
			out.Elements = append(out.Elements, mean.String())
		}
	}
	return out
}
