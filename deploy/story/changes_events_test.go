package story_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	"google.golang.org/protobuf/proto"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

// records takes an act of HR's in an appraisal.
func (r *run) records(ctx context.Context, caseID string, request proto.Message) error {
	return r.rpc(ctx, hrOfChanges, caseID, request)
}

// change lets happen what the cell is about. Where posts change hands it comes back after the next morning round.
func (r *run) change(ctx context.Context) error {
	today := r.today().String()
	switch r.event() {
	case "new-superior":
		return r.newSuperior(ctx)
	case "transfer":
		capacity := appraisal.Definitive
		if r.variant == asPlt {
			capacity = appraisal.Acting
		}
		return r.records(ctx, r.appraisal, &siklusv1.TransferRequest{PostId: r.posts[r.post("vacant")], From: today, Capacity: string(capacity), Reason: r.says("Mutasi")})
	case "acting":
		return r.acting(ctx)
	case "long-leave":
		leave := &siklusv1.BeginAbsenceRequest{Absence: siklusv1.Absence_ABSENCE_UNPAID_LEAVE, From: today, Until: "2026-02-27", Reason: r.says("Cuti")}
		switch {
		case r.variant == wholePeriod:
			leave.From, leave.Until = "2026-01-01", "2026-04-30"
		case r.proceeding != appraisal.AppraisalProceeding:
			leave.Absence, leave.Until = siklusv1.Absence_ABSENCE_MATERNITY, leaveEnds
		case r.variant == leaveUntouched:
			leave.Absence = siklusv1.Absence_ABSENCE_MATERNITY
		}
		return r.records(ctx, r.appraisal, leave)
	case "study-leave":
		return r.records(ctx, r.appraisal, &siklusv1.BeginAbsenceRequest{Absence: siklusv1.Absence_ABSENCE_STUDY_LEAVE, From: today, Until: "2026-12-31", Reason: r.says("Tugas belajar")})
	case "retirement":
		return r.records(ctx, r.appraisal, &siklusv1.EndServiceRequest{How: siklusv1.ServiceEnd_SERVICE_END_RETIRED, From: today, Reason: r.says("Pensiun")})
	case "death":
		return r.records(ctx, r.appraisal, &siklusv1.EndServiceRequest{How: siklusv1.ServiceEnd_SERVICE_END_DIED, From: today, Reason: r.says("Wafat")})
	}
	return fmt.Errorf("nobody knows how %s happens", r.event())
}

// ahead is how many days before it takes effect a change of posts is written down: a slow machine must not write it
// when the morning is over on which it counts.
const ahead = 4

// newSuperior: the appraiser moves to another unit, or retires, and somebody else is appointed.
func (r *run) newSuperior(ctx context.Context) error {
	began := appraisal.NewDate(2025, time.January, 2)
	if r.variant == whoRetired {
		own, err := r.stage(ctx, of(nameOf(r.trial, theAppraiser)), appraisal.TargetsDue, appraisal.TargetsSteppedUp, appraisal.InYear)
		if err != nil {
			return err
		}
		today := r.today()
		return inOrder(
			func() error { return r.hold(ctx, r.trial, theSuccessor, theAppraiser, appraisal.Definitive, today, 0) },
			func() error {
				return r.records(ctx, own.id, &siklusv1.EndServiceRequest{How: siklusv1.ServiceEnd_SERVICE_END_RETIRED, From: today.String(), Reason: r.says("Pensiun")})
			},
		)
	}
	first := r.rules.Calendar.NextWorkingDay(r.today() + ahead)
	return inOrder(
		func() error {
			return r.hold(ctx, r.trial, theAppraiser, theAppraiser, appraisal.Definitive, began, first-1)
		},
		func() error { return r.hold(ctx, r.trial, theAppraiser, "elsewhere", appraisal.Definitive, first, 0) },
		func() error { return r.hold(ctx, r.trial, theSuccessor, theAppraiser, appraisal.Definitive, first, 0) },
		func() error { return r.morning(ctx, first) },
	)
}

// acting: somebody stands in for the appraiser for three working days, or for three weeks where they are to act.
func (r *run) acting(ctx context.Context) error {
	first := r.rules.Calendar.NextWorkingDay(r.today() + ahead)
	last := r.rules.Calendar.Add(first, 2)
	if r.variant == deputyActs {
		last = first + 21
	}
	r.over = r.rules.Calendar.NextWorkingDay(last + 1)
	return inOrder(
		func() error { return r.hold(ctx, r.trial, theDeputy, theAppraiser, appraisal.DailyActing, first, last) },
		func() error { return r.morning(ctx, first) },
	)
}

// passes lets come what comes after the change: the deputy goes, the employee is back, the next step is done.
func (r *run) passes(ctx context.Context) error {
	switch {
	case r.event() == "acting":
		return r.morning(ctx, r.over)
	case r.variant == silent:
		return r.day(ctx, r.rules.Calendar.Add(r.today(), joinedDays)) // and the term of the renewal passes
	case r.state() == "signed":
		return r.does(ctx, r.acts, r.evaluation, &siklusv1.DeliverRequest{})
	case r.proceeding == appraisal.EvaluationProceeding:
		return inOrder(
			func() error { return r.does(ctx, r.rates, r.evaluation, r.rating(meets, meets)) },
			func() error { return r.does(ctx, r.rates, r.evaluation, &siklusv1.DeliverRequest{}) },
		)
	}
	return inOrder(
		func() error { return r.day(ctx, appraisal.NewDate(2026, time.February, 23)) },
		func() error {
			return r.records(ctx, r.appraisal, &siklusv1.EndAbsenceRequest{From: r.today().String(), Reason: r.says("Kembali bertugas")})
		},
	)
}

// mourns notes a death once everything that follows from it was seen.
func (r *run) mourns(ctx context.Context) error {
	return r.tx(ctx, func(tx store.Tx) error {
		acts, err := tx.ActsOf(ctx, r.appraisal)
		if err != nil {
			return err
		}
		d := departed{who: r.name(), person: r.people[r.name()]}
		for _, a := range acts {
			if a.Act.Kind == appraisal.EndService {
				d.at = a.Act.ReceivedAt
			}
		}
		if d.at.IsZero() {
			return errors.New("no death is on record")
		}
		for _, l := range r.letters(d.who) {
			d.seq = max(d.seq, l.Seq)
		}
		r.seen.Lock()
		defer r.seen.Unlock()
		r.dead = append(r.dead, d)
		return nil
	})
}
