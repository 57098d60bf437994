package api

import (
	"context"
	"encoding/json"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

// signed puts the name of who did an act, and what they wrote, into a line of the history. The engine and a
// machine have no name.
func (f *casefile) signed(ctx context.Context, line *siklusv1.JournalEntry, act store.RegisteredAct) error {
	if f.maySee(act.Act) {
		line.Text = textOf(act)
	}
	if act.Act.By.Person == "" {
		return nil
	}
	by, err := f.person(ctx, act.Act.By.Person)
	if err != nil {
		return err
	}
	by.Capacity = string(act.Act.By.Capacity)
	line.By = by
	return nil
}

// moved says whose task it was and whose it is.
func (f *casefile) moved(ctx context.Context, line *siklusv1.JournalEntry, row store.JournalRow) error {
	var entry appraisal.Entry
	if err := json.Unmarshal([]byte(row.Entry), &entry); err != nil || entry.Moved == nil {
		return err
	}
	named := func(p appraisal.Party) (*siklusv1.Person, error) {
		if p.Person == "" {
			return nil, nil
		}
		person, err := f.person(ctx, p.Person)
		if err == nil {
			person.Capacity = string(p.Capacity)
		}
		return person, err
	}
	from, err := named(entry.Moved.From)
	if err != nil {
		return err
	}
	to, err := named(entry.Moved.To)
	if err != nil {
		return err
	}
	line.Role = string(entry.Moved.To.Role)
	line.Moved = &siklusv1.MovedTask{Act: string(entry.Moved.Act), From: from, To: to}
	return nil
}

// leads reports whether the caller sees the case as the employee's appraiser or superior.
func (f *casefile) leads() bool { return f.role == appraisal.Appraiser || f.role == appraisal.Superior }

// maySee keeps two things back: the appraiser's notes from the employee until the document is delivered, and from
// everybody but the leaders until they are signed; and each side's explanation from the other side.
func (f *casefile) maySee(act appraisal.Act) bool {
	own := act.By.Person == f.p.Person
	switch act.Kind {
	case appraisal.Rate, appraisal.Sign:
		return own || f.leads() || f.out.GetResult() != nil || f.role != appraisal.Employee && !act.Facts.Unsigned
	case appraisal.ExplainObjection:
		return own || f.role != appraisal.Employee && f.role != appraisal.Appraiser
	}
	return true
}

// awaiting reports whether the case waits for an act, and of whom.
func (f *casefile) awaiting(act appraisal.ActKind) (appraisal.Role, bool) {
	for _, a := range f.step.Awaits {
		if a.Act == act {
			return a.Role, true
		}
	}
	return "", false
}

// lastRating is the last rating that was taken, signed or not.
func (f *casefile) lastRating() (last store.RegisteredAct, ok bool) {
	for _, row := range f.journal {
		if act, known := f.acts[row.ActID]; known && act.Act.Kind == appraisal.Rate {
			last, ok = act, true
		}
	}
	return last, ok
}

// unsigned adds the ratings that were given and not signed yet. They are nobody's business but the two leaders'.
func (f *casefile) unsigned(context.Context) error {
	if _, waits := f.awaiting(appraisal.Sign); !waits || !f.leads() {
		return nil
	}
	act, ok := f.lastRating()
	if !ok {
		return nil
	}
	shown, err := preview(f.w.Case.Rules, act.Act.Facts)
	if err != nil {
		return err
	}
	f.out.Unsigned = &siklusv1.Result{
		Results: shown.GetResults(), Behaviour: shown.GetBehaviour(), Predicate: shown.GetPredicate(), Score: shown.GetScore(),
		Notes: textOf(act), Reason: shown.GetReason(), ReasonEnglish: shown.GetReasonEnglish(), Provision: shown.GetProvision(),
	}
	return nil
}

// standing rebuilds from the row and the journal what the procedure knows of the case.
func (f *casefile) standing() appraisal.Standing {
	c := f.w.Case
	s := appraisal.Standing{Proceeding: c.Proceeding, Stage: c.Stage, Final: c.Final, RateFrom: c.Period.Rates}
	s.Terms = f.step.Terms()
	for _, row := range f.journal {
		switch appraisal.ActKind(row.Kind) {
		case appraisal.Rate, appraisal.Sign:
			s.Signer = row.By.Role
		case appraisal.ReuseResult:
			s.Signer = appraisal.Appraiser
		case appraisal.ExplainObjection:
			s.Explained = append(s.Explained, row.By.Role)
		case appraisal.ReturnDocument:
			s.Returned = true
		case appraisal.Receive:
			s.Returned = f.acts[row.ActID].Act.Facts.Signed
		case appraisal.BeginAbsence:
			s.Absent = f.acts[row.ActID].Act.Facts.Absence
		case appraisal.EndAbsence:
			s.Absent = ""
		case appraisal.Reopen:
			s.Returned, s.Signer, s.RateFrom = false, "", 0
		}
	}
	_, s.Submitted = f.awaiting(appraisal.AgreeTargets)
	_, s.Rated = f.awaiting(appraisal.Sign)
	if other, waits := f.awaiting(appraisal.ReuseResult); waits {
		s.Reuse = appraisal.Appraiser
		if other == appraisal.Appraiser {
			s.Reuse = appraisal.Employee
		}
	}
	return s
}

// complete is an act received now with facts that lack nothing.
func (f *casefile) complete() appraisal.Act {
	c := f.w.Case
	facts := appraisal.Facts{
		Results: appraisal.Meets, Behaviour: appraisal.Meets, Outcome: appraisal.Upheld, HasReason: true,
		Score: &appraisal.Score{Targets: appraisal.DecimalOf(100), Behaviour: appraisal.DecimalOf(100)},
		Role:  appraisal.Appraiser, Person: f.p.Person, Course: c.ID, From: f.w.Today, Until: f.w.Today + 400,
		Post: c.PostID, Capacity: appraisal.Definitive, Absence: appraisal.LongLeave, Service: appraisal.Retired,
	}
	if f.out.GetReusable() != nil {
		facts.Reuses = c.ID
	}
	if terms := f.step.Terms(); len(terms) > 0 {
		facts.Clock = terms[0].Clock
	}
	return appraisal.Act{ReceivedAt: f.now(), Facts: facts}
}
