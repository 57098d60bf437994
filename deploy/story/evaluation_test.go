package story_test

import (
	"context"
	"fmt"
	"path"
	"time"

	"connectrpc.com/connect"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
)

func tokenOf(link string) string { return path.Base(link) }

const (
	below = siklusv1.Rating_RATING_BELOW
	meets = siklusv1.Rating_RATING_MEETS
	above = siklusv1.Rating_RATING_ABOVE
)

func period(who, key string) where { return where{who, "evaluation", key} }

func (y *year) rating(results, behaviour siklusv1.Rating) *siklusv1.RateRequest {
	return &siklusv1.RateRequest{Results: results, Behaviour: behaviour, Notes: y.says("Pertahankan mutu laporan")}
}

// handedOver rates, delivers and lets the employee receive, by the contract.
func (y *year) handedOver(ctx context.Context, appraiser, who string, c standing, results, behaviour siklusv1.Rating) error {
	return inOrder(
		func() error { return y.rpc(ctx, appraiser, c.id, y.rating(results, behaviour)) },
		func() error { return y.delivers(ctx, appraiser, c.id) },
		func() error { return y.rpc(ctx, who, c.id, &siklusv1.ReceiveRequest{}) },
	)
}

// delivers hands over what was signed, unless the agency's policy has done so with the signature: since November it is
// another policy (see adoptsRules).
func (y *year) delivers(ctx context.Context, appraiser, caseID string) error {
	now, err := y.sees(ctx, appraiser, caseID)
	if err != nil || now.GetStage() != string(appraisal.Signed) {
		return err
	}
	return y.rpc(ctx, appraiser, caseID, &siklusv1.DeliverRequest{})
}

// quarterByRPC: check-in, feedback, preview, rating, delivery, receipt, return; who may see the result, and
// when.
func (y *year) quarterByRPC(ctx context.Context, who string) error {
	c, err := y.stage(ctx, period(who, "q1"), appraisal.WindowOpen)
	if err != nil {
		return err
	}
	appraiser := appraiserOf(who)
	return inOrder(
		func() error {
			return y.rpc(ctx, who, c.id, &siklusv1.CheckInRequest{Remarks: y.says("Kendala jaringan"), Realisations: []*siklusv1.Realisation{{
				Result: 1, Achieved: y.says("Sembilan izin selesai"), Evidence: []string{y.evidence()}}}})
		},
		func() error {
			return y.rpc(ctx, appraiser, c.id, &siklusv1.GiveFeedbackRequest{Feedback: y.says("Dokumentasi sangat rapi"), Result: 1})
		},
		func() error { return y.preview(ctx, appraiser, c.id) },
		func() error { return y.rpc(ctx, appraiser, c.id, y.rating(above, above)) },
		func() error { return y.onlyLeadersSee(ctx, who, c.id) },
		func() error {
			return y.refusedBy(ctx, appraiser, c.id, y.rating(below, below), appraisal.AlreadyDone, "arts 24–25; IV.B.3; V.A.4")
		},
		func() error { return y.linked(ctx, appraiser, c.id, &siklusv1.DeliverRequest{}) },
		func() error { return y.linked(ctx, who, c.id, &siklusv1.ReceiveRequest{}) },
		func() error { return y.concernedSee(ctx, who, c.id, siklusv1.Predicate_PREDICATE_VERY_GOOD) },
		func() error { return y.linked(ctx, who, c.id, &siklusv1.ReturnDocumentRequest{}) },
		func() error { return y.becomesFinal(ctx, who, "q1", appraisal.FinalWindowPassed) },
	)
}

func (y *year) preview(ctx context.Context, appraiser, caseID string) error {
	c, err := y.as(ctx, appraiser)
	if err != nil {
		return err
	}
	shown, err := c.Evaluation.PreviewRating(ctx, &siklusv1.PreviewRatingRequest{CaseId: caseID, Results: above, Behaviour: above})
	if err != nil || shown.GetPredicate() != siklusv1.Predicate_PREDICATE_VERY_GOOD || shown.GetProvision() == "" {
		return fmt.Errorf("the preview shows %v: %w", shown, err)
	}
	return nil
}

// sees reads a case as somebody; nil when they are told that there is none.
func (y *year) sees(ctx context.Context, who, caseID string) (*siklusv1.Case, error) {
	c, err := y.as(ctx, who)
	if err != nil {
		return nil, err
	}
	got, err := c.Case.GetCase(ctx, &siklusv1.GetCaseRequest{CaseId: caseID})
	if connect.CodeOf(err) == connect.CodeNotFound {
		return nil, nil
	}
	return got.GetCase(), err
}

// onlyLeadersSee: a result that is signed and not delivered is not the employee's to see.
func (y *year) onlyLeadersSee(ctx context.Context, who, caseID string) error {
	for reader, may := range map[string]bool{appraiserOf(who): true, superiorOfStaff: true, who: false} {
		got, err := y.sees(ctx, reader, caseID)
		if err != nil || got == nil {
			return fmt.Errorf("%s cannot read the case: %w", reader, err)
		}
		if (got.GetResult() != nil) != may {
			return fmt.Errorf("signed, not delivered: %s sees the result: %t", reader, !may)
		}
	}
	return nil
}

// concernedSee: delivered, it is seen by who is concerned, by HR and the auditor, and by nobody else.
func (y *year) concernedSee(ctx context.Context, who, caseID string, predicate siklusv1.Predicate) error {
	for _, reader := range []string{who, appraiserOf(who), superiorOfStaff, "hr-1", "auditor"} {
		got, err := y.sees(ctx, reader, caseID)
		if err != nil || got.GetResult().GetPredicate() != predicate {
			return fmt.Errorf("delivered: %s reads %s: %w", reader, got.GetResult().GetPredicate(), err)
		}
	}
	for _, reader := range []string{"fajar", "bupati"} {
		if got, err := y.sees(ctx, reader, caseID); got != nil || err != nil {
			return fmt.Errorf("%s reads a case that is not theirs: %w", reader, err)
		}
	}
	if _, err := y.key.Case.GetCase(ctx, &siklusv1.GetCaseRequest{CaseId: caseID}); err == nil {
		return fmt.Errorf("a machine reads a result")
	}
	return nil
}

// becomesFinal waits until a result can no longer be objected to, and looks why.
func (y *year) becomesFinal(ctx context.Context, who, key string, reason appraisal.FinalReason) error {
	c, err := y.stage(ctx, period(who, key), appraisal.Final)
	if err != nil {
		return err
	}
	got, err := y.sees(ctx, who, c.id)
	if err != nil || got.GetResult().GetFinalReason() != string(reason) {
		return fmt.Errorf("the result of %s is final by %q, where %s was due: %w", who, got.GetResult().GetFinalReason(), reason, err)
	}
	return nil
}

// quarterByPages: the same by pages, with a refusal to sign on record.
func (y *year) quarterByPages(ctx context.Context, who string) error {
	c, err := y.stage(ctx, period(who, "q1"), appraisal.WindowOpen)
	if err != nil {
		return err
	}
	appraiser := appraiserOf(who)
	return inOrder(
		func() error {
			return y.page(ctx, who, c.id, appraisal.CheckIn, form{values: map[string]string{
				"realisations[0].achieved": y.says("Tujuh sentra dibina"), "realisations[0].evidence[0]": y.evidence(), "remarks": y.says("Tidak ada")}})
		},
		func() error {
			return y.page(ctx, appraiser, c.id, appraisal.GiveFeedback, form{task: appraisal.Rate, values: map[string]string{"feedback": y.says("Kurang koordinasi")}})
		},
		func() error {
			return y.page(ctx, appraiser, c.id, appraisal.Rate, form{values: map[string]string{
				"results": "RATING_MEETS", "behaviour": "RATING_BELOW", "notes": y.says("Perlu perbaikan perilaku")}})
		},
		func() error { return y.page(ctx, appraiser, c.id, appraisal.Deliver, form{}) },
		func() error { return y.page(ctx, who, c.id, appraisal.Receive, form{}) },
		func() error {
			return y.page(ctx, who, c.id, appraisal.ReturnDocument, form{values: map[string]string{
				"refuses_to_sign": "true", "reason": y.says("Tidak sependapat dengan catatan")}})
		},
		func() error { return y.becomesFinal(ctx, who, "q1", appraisal.FinalWindowPassed) },
	)
}

// takeover: the appraiser is silent past the window; the superior rates within T13, and that is final.
func (y *year) takeover(ctx context.Context, who string) error {
	c, err := y.stage(ctx, period(who, "q1"), appraisal.TakenOver)
	if err != nil {
		return err
	}
	return inOrder(
		func() error {
			return y.page(ctx, superiorOfStaff, c.id, appraisal.Rate, form{values: map[string]string{"results": "RATING_MEETS", "behaviour": "RATING_MEETS"}})
		},
		func() error { return y.rpc(ctx, superiorOfStaff, c.id, &siklusv1.DeliverRequest{}) },
		func() error { return y.rpc(ctx, who, c.id, &siklusv1.ReceiveRequest{}) },
		func() error {
			return y.refusedBy(ctx, who, c.id, &siklusv1.FileObjectionRequest{Reasons: y.says("Nilai terlalu rendah menurut saya")}, appraisal.ResultIsFinal, "IV.A.11")
		},
		func() error { return y.rpc(ctx, who, c.id, &siklusv1.ReturnDocumentRequest{}) },
		func() error { return y.becomesFinal(ctx, who, "q1", appraisal.FinalByTakeover) },
	)
}

// nobodyRates: appraiser and superior are silent; HR names another superior, who rates. The next quarter HR
// does nothing either, and the case ends without a result.
func (y *year) nobodyRates(ctx context.Context, who string) error {
	c, err := y.stage(ctx, period(who, "q1"), appraisal.Unrated)
	if err != nil {
		return err
	}
	return inOrder(
		func() error {
			found, err := y.finds(ctx, "hr-2", "kadis")
			if err != nil {
				return err
			}
			return y.rpc(ctx, "hr-2", c.id, &siklusv1.ChangePartyRequest{Role: "superior", PersonId: found, Reason: y.says("Atasan pejabat penilai berhalangan")})
		},
		func() error { return y.linked(ctx, "kadis", c.id, y.rating(meets, meets)) },
		func() error { return y.rpc(ctx, "kadis", c.id, &siklusv1.DeliverRequest{}) },
		func() error { return y.rpc(ctx, who, c.id, &siklusv1.ReceiveRequest{}) },
		func() error { return y.rpc(ctx, who, c.id, &siklusv1.ReturnDocumentRequest{}) },
		func() error { return y.becomesFinal(ctx, who, "q1", appraisal.FinalByTakeover) },
		func() error { _, err := y.stage(ctx, period(who, "q2"), appraisal.EndedNoRate); return err },
	)
}

// finds looks somebody up by name, which only HR may do, and returns the ID.
func (y *year) finds(ctx context.Context, hr, who string) (string, error) {
	query := &siklusv1.FindPeopleRequest{Query: somebody(who).name}
	desk, err := y.as(ctx, hr)
	if err != nil {
		return "", err
	}
	found, err := desk.Case.FindPeople(ctx, query)
	if err != nil || len(found.GetPeople()) != 1 || called(found.GetPeople()[0].GetPerson().GetName()) != who {
		return "", fmt.Errorf("HR finds %v: %w", found, err)
	}
	staff, err := y.as(ctx, "gita")
	if err != nil {
		return "", err
	}
	if _, err := staff.Case.FindPeople(ctx, query); connect.CodeOf(err) != connect.CodePermissionDenied {
		return "", fmt.Errorf("staff look people up: %w", err)
	}
	return found.GetPeople()[0].GetPerson().GetId(), nil
}

// signedAndForgotten: rated, and never delivered: the system delivers, receipt is deemed, the document never
// comes back, and the result becomes final.
func (y *year) signedAndForgotten(ctx context.Context, appraiser, who string) error {
	c, err := y.stage(ctx, period(who, "q1"), appraisal.WindowOpen)
	if err != nil {
		return err
	}
	return inOrder(
		func() error { return y.rpc(ctx, appraiser, c.id, y.rating(meets, above)) },
		func() error { return y.becomesFinal(ctx, who, "q1", appraisal.FinalWindowPassed) },
		func() error {
			return y.journalHas(ctx, who, c.id, "delivered-by-system", "receipt-deemed", "became-final")
		},
	)
}

// journalHas makes sure that a case tells of events, in that order.
func (y *year) journalHas(ctx context.Context, who, caseID string, events ...string) error {
	got, err := y.sees(ctx, who, caseID)
	if err != nil {
		return err
	}
	next := 0
	for _, line := range got.GetJournal() {
		if next < len(events) && line.GetKind() == events[next] {
			next++
		}
	}
	if next < len(events) {
		return fmt.Errorf("the journal of %s does not tell of %v in this order: %v", who, events, got.GetJournal())
	}
	return nil
}

// windowExtended: HR extends the evaluation window by page; rating is possible past its first end.
func (y *year) windowExtended(ctx context.Context, who string) error {
	c, err := y.stage(ctx, period(who, "q1"), appraisal.WindowOpen)
	if err != nil {
		return err
	}
	return inOrder(
		func() error {
			return y.corrects(ctx, "hr-1", c.id, appraisal.ExtendTerm, map[string]string{"clock": "T6", "until": "2026-05-08", "reason": y.says("Data belum lengkap")})
		},
		func() error { return y.day(ctx, appraisal.NewDate(2026, time.April, 20)) },
		func() error { return y.rpc(ctx, appraiserOf(who), c.id, y.rating(meets, meets)) },
		func() error { return y.rpc(ctx, appraiserOf(who), c.id, &siklusv1.DeliverRequest{}) },
		func() error { return y.atDesk(ctx, who, c.id, appraisal.Receive, form{}) },
		func() error { return y.atDesk(ctx, who, c.id, appraisal.ReturnDocument, form{}) },
		func() error { return y.becomesFinal(ctx, who, "q1", appraisal.FinalWindowPassed) },
	)
}

// reopened: final, too late to object, opened again by HR, rated anew: the old result stays as a version.
func (y *year) reopened(ctx context.Context, who string) error {
	c, err := y.stage(ctx, period(who, "q1"), appraisal.WindowOpen)
	if err != nil {
		return err
	}
	return inOrder(
		func() error { return y.handedOver(ctx, appraiserOf(who), who, c, meets, below) },
		func() error { return y.becomesFinal(ctx, who, "q1", appraisal.FinalWindowPassed) },
		func() error {
			return y.refusedBy(ctx, who, c.id, &siklusv1.FileObjectionRequest{Reasons: y.says("Saya baru sempat membaca hasilnya")}, appraisal.TooLate, "V.B.2")
		},
		func() error {
			until := y.rules.Calendar.Add(y.today(), 30)
			return y.rpc(ctx, "hr-1", c.id, &siklusv1.ReopenRequest{Until: until.String(), Reason: y.says("Bukti kinerja terlewat")})
		},
		func() error { return y.handedOver(ctx, appraiserOf(who), who, c, above, meets) },
		func() error {
			got, err := y.sees(ctx, who, c.id)
			if err != nil || got.GetResult().GetVersion() != 2 {
				return fmt.Errorf("the new result of %s is version %d: %w", who, got.GetResult().GetVersion(), err)
			}
			return nil
		},
	)
}

// exemptedInWindow: HR exempts an appraisal while an evaluation of it runs: both end.
func (y *year) exemptedInWindow(ctx context.Context, who string) error {
	if _, err := y.stage(ctx, period(who, "q1"), appraisal.WindowOpen); err != nil {
		return err
	}
	c, err := y.stage(ctx, of(who), appraisal.InYear)
	if err != nil {
		return err
	}
	if err := y.rpc(ctx, "hr-2", c.id, &siklusv1.ExemptRequest{Reason: y.says("Masa persiapan pensiun")}); err != nil {
		return err
	}
	_, err = y.stage(ctx, period(who, "q1"), appraisal.Exempted)
	return err
}

// topOfficial: rated by the regional head, final at once, and no page takes an objection (IV.A.12).
func (y *year) topOfficial(ctx context.Context, who string) error {
	c, err := y.stage(ctx, period(who, "q1"), appraisal.WindowOpen)
	if err != nil {
		return err
	}
	return inOrder(
		func() error {
			return y.page(ctx, "bupati", c.id, appraisal.Rate, form{values: map[string]string{"results": "RATING_ABOVE", "behaviour": "RATING_MEETS"}})
		},
		func() error { return y.page(ctx, "bupati", c.id, appraisal.Deliver, form{}) },
		func() error { return y.page(ctx, who, c.id, appraisal.Receive, form{}) },
		func() error {
			return y.refusedBy(ctx, who, c.id, &siklusv1.FileObjectionRequest{Reasons: y.says("Mohon ditinjau kembali")}, appraisal.ResultIsFinal, "IV.A.12")
		},
		func() error {
			desk, err := y.desk(ctx, who)
			if err != nil {
				return err
			}
			if _, err := desk.Open(ctx, "/berkas/"+c.id+"/FileObjection"); err != nil {
				return err
			}
			_, err = desk.HandIn(ctx, map[string]string{"reasons": y.says("Mohon ditinjau lewat halaman")}, "")
			return pageRefuses(err)
		},
		func() error { return y.page(ctx, who, c.id, appraisal.ReturnDocument, form{}) },
		func() error { return y.becomesFinal(ctx, who, "q1", appraisal.FinalTopOfficial) },
	)
}
