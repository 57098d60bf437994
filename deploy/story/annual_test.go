package story_test

import (
	"context"
	"errors"
	"fmt"
	"path"
	"strings"

	"siklus.id/appraisal"
	"siklus.id/deploy/local"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

func trainingOf(who string) where { return where{who, "training", ""} }

// sealed carries somebody through the annual evaluation to the seal.
func (y *year) sealed(ctx context.Context, appraiser, who string, results siklusv1.Rating) error {
	c, err := y.stage(ctx, period(who, "year"), appraisal.WindowOpen)
	if err != nil {
		return err
	}
	return inOrder(
		func() error { return y.handedOver(ctx, appraiser, who, c, results, meets) },
		func() error { return y.rpc(ctx, who, c.id, &siklusv1.ReturnDocumentRequest{}) },
		func() error { return y.becomesFinal(ctx, who, "year", appraisal.FinalWindowPassed) },
		func() error { _, err := y.stage(ctx, of(who), appraisal.Sealed); return err },
	)
}

// sealedByTop is the same for who is rated by the regional head: final with the return of the document, which
// here is signed with the receipt.
func (y *year) sealedByTop(ctx context.Context, who string) error {
	c, err := y.stage(ctx, period(who, "year"), appraisal.WindowOpen)
	if err != nil {
		return err
	}
	return inOrder(
		func() error { return y.rpc(ctx, "bupati", c.id, y.rating(meets, meets)) },
		func() error { return y.delivers(ctx, "bupati", c.id) },
		func() error { return y.rpc(ctx, who, c.id, &siklusv1.ReceiveRequest{Signs: true}) },
		func() error { return y.becomesFinal(ctx, who, "year", appraisal.FinalTopOfficial) },
		func() error { _, err := y.stage(ctx, of(who), appraisal.Sealed); return err },
	)
}

// trainedByRPC: a need, a proposal that HR moves to another course and back, a seat, a certificate, hours.
func (y *year) trainedByRPC(ctx context.Context, who, course string) error {
	c, err := y.stage(ctx, trainingOf(who), appraisal.TrainingNeeded)
	if err != nil {
		return err
	}
	return inOrder(
		func() error {
			return y.linked(ctx, appraiserOf(who), c.id, &siklusv1.ProposeTrainingRequest{CourseId: y.courses[course], Reason: y.says("Perlu kemampuan menyusun laporan")})
		},
		func() error {
			return y.rpc(ctx, "hr-1", c.id, &siklusv1.MoveTrainingRequest{CourseId: y.courses[tooCostly], Reason: y.says("Kelas pertama diundur")})
		},
		func() error {
			return y.atDesk(ctx, "hr-2", c.id, appraisal.MoveTraining, form{values: map[string]string{"course_id": y.courses[course], "reason": y.says("Kelas pertama jadi dibuka")}})
		},
		func() error {
			return y.rpc(ctx, "hr-1", c.id, &siklusv1.ApproveTrainingRequest{Reason: y.says("Sesuai rencana pengembangan")})
		},
		func() error { return y.rpc(ctx, who, c.id, &siklusv1.ConfirmTrainingRequest{}) },
		func() error {
			return y.rpc(ctx, "hr-1", c.id, &siklusv1.RecordEnrolmentRequest{Note: y.says("Didaftarkan lewat telepon")})
		},
		func() error { return y.rpc(ctx, who, c.id, &siklusv1.SubmitProofRequest{Link: y.evidence()}) },
		func() error {
			return y.rpc(ctx, "hr-1", c.id, &siklusv1.CompleteTrainingRequest{Proof: y.evidence(), Hours: 24})
		},
		func() error { return y.credited(ctx, who, 24) },
	)
}

// trainedByPages: the only seat is taken, so the need waits until HR offers another one.
func (y *year) trainedByPages(ctx context.Context, who, course, before string) error {
	c, err := y.stage(ctx, trainingOf(who), appraisal.TrainingNeeded)
	if err != nil {
		return err
	}
	if _, err := y.stage(ctx, trainingOf(before), appraisal.TrainingOffered, appraisal.TrainingEnrolled, appraisal.TrainingCompleted); err != nil {
		return err
	}
	return inOrder(
		func() error {
			return y.page(ctx, appraiserOf(who), c.id, appraisal.ProposeTraining, form{values: map[string]string{"course_id": y.courses[course], "reason": y.says("Perlu pendampingan")}})
		},
		func() error { return y.approvesFromLetter(ctx, "hr-1", c.id) },
		func() error { _, err := y.stage(ctx, trainingOf(who), appraisal.TrainingWaiting); return err },
		func() error { return y.rpc(ctx, "hr-1", c.id, &siklusv1.OfferSeatRequest{}) },
		func() error { return y.atDesk(ctx, "hr-2", c.id, appraisal.OfferSeat, form{}) },
		func() error {
			hr, err := y.as(ctx, "hr-2")
			if err != nil {
				return err
			}
			_, err = hr.Training.PutCourse(ctx, &siklusv1.PutCourseRequest{Course: &siklusv1.Course{
				Id: y.courses[course], Title: course, Hours: 24, Seats: 2, Price: 1_000_000}})
			return err
		},
		func() error { _, err := y.stage(ctx, trainingOf(who), appraisal.TrainingOffered); return err },
		func() error { return y.page(ctx, who, c.id, appraisal.ConfirmTraining, form{}) },
		func() error {
			return y.atDesk(ctx, "hr-2", c.id, appraisal.RecordEnrolment, form{values: map[string]string{"note": y.says("Lewat surat")}})
		},
		func() error {
			return y.onPage(ctx, who, "/pelatihan/bukti/"+c.id, appraisal.SubmitProof, form{values: map[string]string{"link": y.evidence()}})
		},
		func() error {
			return y.atDesk(ctx, "hr-2", c.id, appraisal.CompleteTraining, form{values: map[string]string{"proof": y.evidence(), "hours": "24"}})
		},
		func() error { return y.credited(ctx, who, 24) },
	)
}

// approvesFromLetter: the letter to HR leads to the task at the desk, not to a link of one person's.
func (y *year) approvesFromLetter(ctx context.Context, who, caseID string) error {
	hr, err := y.as(ctx, who)
	if err != nil {
		return err
	}
	var address string
	err = until(ctx, "a letter asks HR for a decision", func() (bool, error) {
		for _, l := range y.mailbox.Letters(local.Filter{To: somebody(who).email()}) {
			for _, word := range strings.Fields(l.Text) {
				id, ok := strings.CutPrefix(word, y.base+"/tugas/")
				if !ok {
					continue
				}
				t, err := hr.Case.GetTask(ctx, &siklusv1.GetTaskRequest{TaskId: id})
				if err == nil && t.GetTask().GetCaseId() == caseID {
					address = "/tugas/" + path.Base(word)
				}
			}
		}
		return address != "", nil
	})
	if err != nil {
		return err
	}
	return y.onPage(ctx, who, address, appraisal.ApproveTraining, form{press: "declines=false", values: map[string]string{"reason": y.says("Disetujui")}})
}

// overBudget: a course that the budget does not pay for is waited for, until HR takes the need back.
func (y *year) overBudget(ctx context.Context, who, course string) error {
	c, err := y.stage(ctx, trainingOf(who), appraisal.TrainingNeeded)
	if err != nil {
		return err
	}
	return inOrder(
		func() error {
			return y.rpc(ctx, who, c.id, &siklusv1.ProposeTrainingRequest{CourseId: y.courses[course], Reason: y.says("Ingin belajar di luar negeri")})
		},
		func() error { return y.rpc(ctx, "hr-2", c.id, &siklusv1.ApproveTrainingRequest{}) },
		func() error { _, err := y.stage(ctx, trainingOf(who), appraisal.TrainingWaiting); return err },
		func() error {
			return y.corrects(ctx, "hr-2", c.id, appraisal.Withdraw, map[string]string{"reason": y.says("Anggaran tidak mencukupi")})
		},
		func() error { _, err := y.stage(ctx, trainingOf(who), appraisal.Withdrawn); return err },
	)
}

// credited makes sure that the hours stand on the ledger.
func (y *year) credited(ctx context.Context, who string, hours int) error {
	if _, err := y.stage(ctx, trainingOf(who), appraisal.TrainingCompleted); err != nil {
		return err
	}
	if err := y.readsTheLedger(ctx, who, hours); err != nil {
		return err
	}
	return y.tx(ctx, func(tx store.Tx) error {
		var got int
		for _, of := range []int{2026, 2027} {
			n, err := tx.LedgerHours(ctx, y.people[who], of)
			if err != nil {
				return err
			}
			got += n
		}
		if got != hours {
			return fmt.Errorf("%s has %d hours on the ledger, where %d were due", who, got, hours)
		}
		return nil
	})
}

// readsTheLedger: whose hours they are reads them where they are told of them.
func (y *year) readsTheLedger(ctx context.Context, who string, hours int) error {
	c, err := y.as(ctx, who)
	if err != nil {
		return err
	}
	total := 0
	for _, of := range []int32{2026, 2027} {
		ledger, err := c.Training.GetTrainingHours(ctx, &siklusv1.GetTrainingHoursRequest{Year: of})
		if err != nil || ledger.GetMeasure() != 20 || ledger.GetProvision() == "" {
			return fmt.Errorf("the ledger of %d says %v: %w", of, ledger, err)
		}
		total += int(ledger.GetHours())
	}
	if total != hours {
		return fmt.Errorf("%s reads %d hours, where %d were due", who, total, hours)
	}
	return nil
}

// freshLink: who has lost a letter asks for a new link, gets it at the address on record, and begins; when
// done they sign out, and the session is over.
func (y *year) freshLink(ctx context.Context, who, caseID, act string) error {
	old, err := y.letter(ctx, who, caseID, act)
	if err != nil {
		return err
	}
	known := len(y.mailbox.Letters(local.Filter{To: somebody(who).email()}))
	if _, err := y.with("").Session.RequestFreshLink(ctx, &siklusv1.RequestFreshLinkRequest{Token: tokenOf(old)}); err != nil {
		return err
	}
	var fresh string
	err = until(ctx, "a fresh link comes", func() (bool, error) {
		for _, l := range y.mailbox.Letters(local.Filter{To: somebody(who).email()})[known:] {
			for _, link := range letterLink.FindAllString(l.Text, -1) {
				fresh = link
			}
		}
		return fresh != "", nil
	})
	if err != nil {
		return err
	}
	started, err := y.with("").Session.StartFromLink(ctx, &siklusv1.StartFromLinkRequest{Token: tokenOf(fresh)})
	if err != nil {
		return err
	}
	y.keepSecret(started.GetSession())
	c := y.with(started.GetSession())
	me, err := c.Session.WhoAmI(ctx, &siklusv1.WhoAmIRequest{})
	if err != nil || me.GetPerson().GetId() != y.people[who] || me.GetVia() != "link" {
		return fmt.Errorf("the link of %s signs in as %v: %w", who, me, err)
	}
	if _, err := c.Session.SignOut(ctx, &siklusv1.SignOutRequest{}); err != nil {
		return err
	}
	if _, err := c.Case.GetCase(ctx, &siklusv1.GetCaseRequest{CaseId: caseID}); err == nil {
		return errors.New("a session that was ended still reads a case")
	}
	return nil
}
