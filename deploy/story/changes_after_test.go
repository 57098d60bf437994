package story_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

// handsOver delivers what was signed, and the employee receives it, also one who has retired.
func (r *run) handsOver(ctx context.Context) error {
	if r.event() == "death" {
		return r.turnedAway(ctx, &siklusv1.DeliverRequest{})
	}
	now, err := r.stands(ctx)
	if err != nil {
		return err
	}
	if now.stage == string(appraisal.Signed) {
		err = inOrder(
			func() error { return r.turnedAway(ctx, &siklusv1.DeliverRequest{}) },
			func() error { return r.does(ctx, r.acts, r.subject, &siklusv1.DeliverRequest{}) },
		)
		if err != nil {
			return err
		}
	}
	return r.does(ctx, theEmployee, r.subject, &siklusv1.ReceiveRequest{})
}

// returns: the document comes back; an objection would be decided in the chain of who signed.
func (r *run) returns(ctx context.Context) error {
	if r.event() == "death" {
		return nil
	}
	err := r.tx(ctx, func(tx store.Tx) error {
		a, err := tx.Actor(ctx, r.subject, appraisal.Superior, r.today())
		if err == nil && r.part(a.PersonID) != theSuperior {
			err = fmt.Errorf("the %s would decide an objection", r.part(a.PersonID))
		}
		return err
	})
	if err != nil {
		return err
	}
	return r.does(ctx, theEmployee, r.subject, &siklusv1.ReturnDocumentRequest{})
}

// explains: who is asked explains, the superior decides, and that is final.
func (r *run) explains(ctx context.Context) error {
	err := inOrder(
		func() error {
			return r.turnedAway(ctx, &siklusv1.ExplainObjectionRequest{Explanation: r.says("Bukan bagian saya")})
		},
		func() error {
			return r.does(ctx, r.acts, r.subject, &siklusv1.ExplainObjectionRequest{Explanation: r.says("Laporan tidak lengkap")})
		},
	)
	if err != nil {
		return err
	}
	if r.event() != "death" {
		if err := r.does(ctx, theEmployee, r.subject, &siklusv1.ExplainObjectionRequest{Explanation: r.says("Laporan dikirim")}); err != nil {
			return err
		}
	}
	if _, err := r.stage(ctx, objection(r.name()), appraisal.DecisionDue); err != nil {
		return err
	}
	return inOrder(
		func() error {
			return r.does(ctx, theSuperior, r.subject, &siklusv1.DecideObjectionRequest{Outcome: siklusv1.Outcome_OUTCOME_UPHELD, Reasons: r.says("Bukti diperiksa")})
		},
		func() error { _, err := r.stage(ctx, period(r.name(), "q1"), appraisal.Final); return err },
	)
}

// periodIsRated: the right person rates where nobody has, anybody else is turned away, and the result says who signed.
func (r *run) periodIsRated(ctx context.Context) error {
	if r.evaluation == "" {
		r.evaluation = appraisal.EvaluationID(r.appraisal, appraisal.Periods(2026, r.rules)[0])
		if r.rates == nobody {
			return r.wasNeverOpened(ctx)
		}
		if _, err := r.stage(ctx, period(r.name(), "q1"), appraisal.WindowOpen); err != nil {
			return err
		}
	}
	r.subject = r.evaluation
	switch now, err := r.evaluated(ctx); {
	case err != nil:
		return err
	case r.rates == nobody:
		return errors.Join(r.turnedAway(ctx, r.rating(meets, meets)), r.signedBy(ctx, nobody))
	case now == appraisal.WindowOpen || now == appraisal.TakenOver:
		if r.not == r.rates {
			r.not = "" // what was a deputy's in January is the appraiser's now
		}
		err := inOrder(
			func() error { return r.turnedAway(ctx, r.rating(below, below)) },
			func() error { return r.does(ctx, r.rates, r.evaluation, r.rating(meets, meets)) },
		)
		if err != nil {
			return err
		}
	}
	return r.signedBy(ctx, r.rates)
}

func (r *run) evaluated(ctx context.Context) (stage appraisal.Stage, err error) {
	err = r.tx(ctx, func(tx store.Tx) error {
		c, err := tx.CaseByID(ctx, r.evaluation)
		stage = c.Stage
		return err
	})
	return stage, err
}

// signedBy looks at who signed the latest version of the result, in what capacity, and why it is final.
func (r *run) signedBy(ctx context.Context, part string) error {
	return r.tx(ctx, func(tx store.Tx) error {
		versions, err := tx.Results(ctx, r.evaluation)
		switch {
		case err != nil:
			return err
		case part == nobody && len(versions) == 0:
			return nil
		case len(versions) == 0:
			return errors.New("nobody has signed")
		}
		v := versions[len(versions)-1]
		capacity := appraisal.Definitive
		if part == theDeputy {
			capacity = appraisal.DailyActing
		}
		if r.part(v.SignedBy.Person) != part || v.SignedBy.Capacity != capacity {
			return fmt.Errorf("the %s signed, %s", r.part(v.SignedBy.Person), v.SignedBy.Capacity)
		}
		c, err := tx.CaseByID(ctx, r.evaluation)
		if err == nil && c.Final != r.finality() {
			err = fmt.Errorf("the result is final by %q, where %q was due", c.Final, r.finality())
		}
		return err
	})
}

// finality is why the result is final when the trial is over; empty where it is not.
func (r *run) finality() appraisal.FinalReason {
	switch {
	case r.state() == "objected":
		return appraisal.FinalByDecision
	case r.event() == "death":
		return appraisal.FinalByDeath
	case r.state() == "taken-over":
		return appraisal.FinalByTakeover
	}
	return ""
}

// wasNeverOpened: nothing is there to evaluate, and HR sees why.
func (r *run) wasNeverOpened(ctx context.Context) error {
	window := appraisal.NewDate(2026, time.March, 25) // the first working day on which ratings may be given
	if err := r.morning(ctx, window); err != nil {
		return err
	}
	return r.tx(ctx, func(tx store.Tx) error {
		if _, err := tx.CaseByID(ctx, r.evaluation); !errors.Is(err, store.ErrNotFound) {
			return fmt.Errorf("an evaluation was opened: %w", err)
		}
		reason := store.NotOpenedDeparted
		if r.variant == wholePeriod {
			reason = store.NotOpenedAbsent
		}
		list, err := tx.NotOpened(ctx, r.cycle, appraisal.Periods(2026, r.rules)[0], r.today())
		for _, n := range list {
			if n.CaseID == r.appraisal && n.Reason == reason {
				return err
			}
		}
		return errors.Join(err, errors.New("HR's list does not say why nothing was opened"))
	})
}

// yearIsRated asks who rates the year, on a day in its window. Whose service has ended is rated no more.
func (r *run) yearIsRated(ctx context.Context) error {
	if r.event() == "retirement" || r.event() == "death" {
		if _, err := r.stage(ctx, of(r.name()), appraisal.Departed); err != nil {
			return err
		}
		if r.annual != nobody {
			return errors.New("whose service has ended is rated no more")
		}
		return nil
	}
	return r.tx(ctx, func(tx store.Tx) error {
		a, err := tx.Actor(ctx, r.appraisal, appraisal.Appraiser, appraisal.NewDate(2026, time.December, 20))
		if err == nil && r.part(a.PersonID) != r.annual {
			err = fmt.Errorf("the %s rates the year, not the %s", r.part(a.PersonID), r.annual)
		}
		return err
	})
}
