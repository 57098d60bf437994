package story_test

import (
	"context"
	"fmt"
	"net/url"
	"time"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
)

// agreesAnew hands new targets in, which the running year takes with a reason, and lets them be agreed.
func (y *year) agreesAnew(ctx context.Context, who, appraiser, caseID string) error {
	if err := until(ctx, who+" is asked for new targets", func() (bool, error) {
		now, err := y.sees(ctx, who, caseID)
		for _, a := range now.GetAwaits() {
			if a.GetAct() == string(appraisal.SubmitTargets) {
				return true, err
			}
		}
		return false, err
	}); err != nil {
		return err
	}
	targets := y.targets()
	targets.Reason = y.says("Tugas berubah di tengah tahun")
	return inOrder(
		func() error { return y.rpc(ctx, who, caseID, targets) },
		func() error { return y.rpc(ctx, appraiser, caseID, &siklusv1.AgreeTargetsRequest{}) },
	)
}

// renewedByRPC: HR asks for a new agreement, by the contract.
func (y *year) renewedByRPC(ctx context.Context, who string) error {
	id := y.at(of(who)).id
	return inOrder(
		func() error {
			return y.rpc(ctx, "hr-1", id, &siklusv1.RenewTargetsRequest{Reason: y.says("Tugas bidang berubah")})
		},
		func() error { return y.agreesAnew(ctx, who, "kasi", id) },
	)
}

// renewedByPage: the same on HR's page of the case.
func (y *year) renewedByPage(ctx context.Context, who string) error {
	id := y.at(of(who)).id
	return inOrder(
		func() error {
			return y.corrects(ctx, "hr-2", id, appraisal.RenewTargets, map[string]string{"reason": y.says("Tugas seksi berubah")})
		},
		func() error { return y.agreesAnew(ctx, who, "kasi", id) },
	)
}

// studies: study leave is added to the running agreement; at its end targets are agreed for the rest of the year
// (II.B.12–13).
func (y *year) studies(ctx context.Context, who string) error {
	id := y.at(of(who)).id
	return inOrder(
		func() error { return y.day(ctx, appraisal.NewDate(2026, time.February, 9)) },
		func() error {
			return y.corrects(ctx, "hr-1", id, appraisal.BeginAbsence, map[string]string{"absence": "ABSENCE_STUDY_LEAVE",
				"from": "2026-02-09", "until": "2026-12-31", "reason": y.says("Surat tugas belajar")})
		},
		func() error { return y.day(ctx, appraisal.NewDate(2026, time.February, 20)) },
		func() error { _, err := y.stage(ctx, of(who), appraisal.InYear); return err },
		func() error {
			return y.rpc(ctx, "hr-1", id, &siklusv1.EndAbsenceRequest{From: "2026-02-20", Reason: y.says("Selesai lebih awal")})
		},
		func() error { return y.agreesAnew(ctx, who, "kasi", id) },
	)
}

// signedLaterByPage: the appraiser rates and puts the signature off; nothing is a result until it is given (V.A.4).
func (y *year) signedLaterByPage(ctx context.Context, who string) error {
	return y.signedLater(ctx, who, func(string) error { return nil }, func(caseID string) error {
		return y.page(ctx, "kasi", caseID, appraisal.Sign, form{values: map[string]string{"notes": y.says("Ditandatangani setelah diperiksa")}})
	})
}

func (y *year) signedLaterByRPC(ctx context.Context, who string) error {
	return y.signedLater(ctx, who, func(caseID string) error { return y.calibrates(ctx, caseID) }, func(caseID string) error {
		return y.rpc(ctx, "kasi", caseID, &siklusv1.SignRequest{Notes: y.says("Ditandatangani kemudian")})
	})
}

// signedLater: rated, looked at once more, then signed.
func (y *year) signedLater(ctx context.Context, who string, between, signs func(caseID string) error) error {
	c, err := y.stage(ctx, period(who, "q1"), appraisal.WindowOpen)
	if err != nil {
		return err
	}
	rating := y.rating(above, meets)
	rating.Unsigned = true
	return inOrder(
		func() error {
			return y.refusedBy(ctx, "kasi", c.id, &siklusv1.SignRequest{}, appraisal.NothingToSign, "V.A.4; V.A.8")
		},
		func() error { return y.rpc(ctx, "kasi", c.id, rating) },
		func() error {
			got, err := y.sees(ctx, "kasi", c.id)
			if err != nil || got.GetResult() != nil || got.GetUnsigned().GetResults() != above {
				return fmt.Errorf("rated and not signed, the case shows %v and %v: %w", got.GetResult(), got.GetUnsigned(), err)
			}
			return nil
		},
		func() error { return between(c.id) },
		func() error { return signs(c.id) },
		func() error { return y.delivers(ctx, "kasi", c.id) },
		func() error { return y.rpc(ctx, who, c.id, &siklusv1.ReceiveRequest{Signs: true}) },
		func() error { return y.becomesFinal(ctx, who, "q1", appraisal.FinalWindowPassed) },
	)
}

// theOtherPost is below the head of the secretariat, in another unit.
const theOtherPost = "Penata Layanan"

// movedByPage: HR looks for the post and records the move; the new leader agrees on the targets of the new post.
func (y *year) movedByPage(ctx context.Context, who string) error {
	id := y.at(of(who)).id
	desk, err := y.desk(ctx, "hr-2")
	if err != nil {
		return err
	}
	if _, err := desk.Open(ctx, "/hr/berkas/"+id); err != nil {
		return err
	}
	if _, err := desk.Send(ctx, "query", url.Values{"query": {theOtherPost}, "act": {"FindPosts"}}); err != nil {
		return err
	}
	post, err := y.findsPost(ctx, "hr-2")
	if err != nil {
		return err
	}
	return inOrder(
		func() error {
			return y.handIn(ctx, desk, "hr-2", appraisal.Transfer, form{press: "act=Transfer", values: map[string]string{"post_id": post,
				"capacity": "definitif", "from": y.today().String(), "reason": y.says("Surat keputusan mutasi")}})
		},
		func() error { return y.agreesAnew(ctx, who, "kasubag", id) },
	)
}

func (y *year) movedByRPC(ctx context.Context, who string) error {
	id := y.at(of(who)).id
	post, err := y.findsPost(ctx, "hr-1")
	if err != nil {
		return err
	}
	return inOrder(
		func() error {
			return y.rpc(ctx, "hr-1", id, &siklusv1.TransferRequest{PostId: post, Capacity: "definitif", From: y.today().String(), Reason: y.says("Surat keputusan alih tugas")})
		},
		func() error { return y.agreesAnew(ctx, who, "kasubag", id) },
	)
}

func (y *year) findsPost(ctx context.Context, hr string) (string, error) {
	c, err := y.as(ctx, hr)
	if err != nil {
		return "", err
	}
	found, err := c.People.FindPosts(ctx, &siklusv1.FindPostsRequest{Query: theOtherPost})
	if err != nil || len(found.GetPosts()) != 1 {
		return "", fmt.Errorf("the posts called %s are %v: %w", theOtherPost, found.GetPosts(), err)
	}
	return found.GetPosts()[0].GetId(), nil
}

// reusedByBoth: after the move both sides agree that the old unit's last result stands for the period (IV.A.13).
func (y *year) reusedByBoth(ctx context.Context, who string) error {
	c, err := y.stage(ctx, period(who, "q2"), appraisal.WindowOpen)
	if err != nil {
		return err
	}
	return inOrder(
		func() error {
			return y.rpc(ctx, "kasubag", c.id, &siklusv1.ReuseResultRequest{Note: y.says("Baru sebulan di sini")})
		},
		func() error {
			return y.page(ctx, who, c.id, appraisal.ReuseResult, form{press: "declines=false", values: map[string]string{"note": y.says("Sepakat")}})
		},
		func() error { return y.delivers(ctx, "kasubag", c.id) },
		func() error { return y.rpc(ctx, who, c.id, &siklusv1.ReceiveRequest{Signs: true}) },
		func() error {
			got, err := y.sees(ctx, who, c.id)
			if err != nil || got.GetResult().GetResults() != above || !got.GetResult().GetReused() {
				return fmt.Errorf("the old result does not stand: %v: %w", got.GetResult(), err)
			}
			return nil
		},
		func() error { return y.becomesFinal(ctx, who, "q2", appraisal.FinalWindowPassed) },
	)
}

// reuseDeclined: the employee proposes it, the new appraiser declines on the page and rates.
func (y *year) reuseDeclined(ctx context.Context, who string) error {
	c, err := y.stage(ctx, period(who, "q2"), appraisal.WindowOpen)
	if err != nil {
		return err
	}
	return inOrder(
		func() error { return y.rpc(ctx, who, c.id, &siklusv1.ReuseResultRequest{}) },
		func() error {
			return y.page(ctx, "kasubag", c.id, appraisal.ReuseResult, form{press: "declines=true", values: map[string]string{"note": y.says("Pekerjaannya lain")}})
		},
		func() error { return y.handedOver(ctx, "kasubag", who, c, meets, meets) },
		func() error { return y.becomesFinal(ctx, who, "q2", appraisal.FinalWindowPassed) },
	)
}

// restsAWhile: leave outside the state's charge rests the appraisal; on return targets are agreed anew (II.C.8.c).
func (y *year) restsAWhile(ctx context.Context, who string) error {
	id := y.at(of(who)).id
	return inOrder(
		func() error {
			return y.rpc(ctx, "hr-1", id, &siklusv1.BeginAbsenceRequest{Absence: siklusv1.Absence_ABSENCE_UNPAID_LEAVE,
				From: y.today().String(), Until: "2026-12-31", Reason: y.says("Cuti di luar tanggungan negara")})
		},
		func() error { _, err := y.stage(ctx, of(who), appraisal.Resting); return err },
		func() error { return y.day(ctx, y.today()+5) },
		func() error {
			return y.corrects(ctx, "hr-2", id, appraisal.EndAbsence, map[string]string{"from": y.today().String(), "reason": y.says("Cuti diakhiri")})
		},
		func() error { return y.agreesAnew(ctx, who, "kasubag", id) },
	)
}

// retires: service ends; the appraisal ends with it, and nothing is asked of anybody.
func (y *year) retires(ctx context.Context, who string) error {
	id := y.at(of(who)).id
	return inOrder(
		func() error {
			return y.corrects(ctx, "hr-1", id, appraisal.EndService, map[string]string{"how": "SERVICE_END_RETIRED",
				"from": y.today().String(), "reason": y.says("Mencapai batas usia pensiun")})
		},
		func() error { _, err := y.stage(ctx, of(who), appraisal.Departed); return err },
	)
}

// dies: a window that is open closes, and no letter is written any more.
func (y *year) dies(ctx context.Context, who string) error {
	if _, err := y.stage(ctx, period(who, "q1"), appraisal.WindowOpen); err != nil {
		return err
	}
	return inOrder(
		func() error {
			return y.rpc(ctx, "hr-2", y.at(of(who)).id, &siklusv1.EndServiceRequest{How: siklusv1.ServiceEnd_SERVICE_END_DIED,
				From: y.today().String(), Reason: y.says("Meninggal dunia")})
		},
		func() error { _, err := y.stage(ctx, period(who, "q1"), appraisal.Departed); return err },
	)
}
