package story_test

import (
	"context"
	"fmt"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
)

func objection(who string) where { return where{who, "objection", "q1"} }

// objects waits for the window, lets the result be handed over, and files an objection by one way or the
// other.
func (y *year) objects(ctx context.Context, who string, byPage bool) (standing, error) {
	c, err := y.stage(ctx, period(who, "q1"), appraisal.WindowOpen)
	if err != nil {
		return c, err
	}
	if err := y.handedOver(ctx, appraiserOf(who), who, c, below, meets); err != nil {
		return c, err
	}
	if byPage {
		err = y.page(ctx, who, c.id, appraisal.FileObjection, form{task: appraisal.ReturnDocument,
			values: map[string]string{"reasons": y.says("Laporan akhir belum diperhitungkan dalam nilai")}})
	} else {
		err = y.rpc(ctx, who, c.id, &siklusv1.FileObjectionRequest{Reasons: y.says("Dua laporan belum dihitung dalam penilaian"), Evidence: []string{y.evidence()}})
	}
	if err != nil {
		return c, err
	}
	return y.stage(ctx, objection(who), appraisal.ExplanationsAsked)
}

// upheld: both sides explain, each by another way; before that the superior cannot decide; then it stands.
func (y *year) upheld(ctx context.Context, who string) error {
	c, err := y.objects(ctx, who, false)
	if err != nil {
		return err
	}
	return inOrder(
		func() error {
			return y.refusedBy(ctx, superiorOfStaff, c.id, &siklusv1.DecideObjectionRequest{Outcome: siklusv1.Outcome_OUTCOME_UPHELD,
				Reasons: y.says("Putusan sebelum penjelasan")}, appraisal.NotNow, "V.B.4")
		},
		func() error {
			return y.page(ctx, who, c.id, appraisal.ExplainObjection, form{values: map[string]string{"explanation": y.says("Laporan dikirim tanggal sepuluh")}})
		},
		func() error {
			return y.rpc(ctx, appraiserOf(who), c.id, &siklusv1.ExplainObjectionRequest{Explanation: y.says("Laporan tidak lengkap")})
		},
		func() error {
			return y.rpc(ctx, superiorOfStaff, c.id, &siklusv1.DecideObjectionRequest{Outcome: siklusv1.Outcome_OUTCOME_UPHELD,
				Reasons: y.says("Bukti kedua pihak telah diperiksa")})
		},
		func() error { return y.becomesFinal(ctx, who, "q1", appraisal.FinalByDecision) },
		func() error { return y.resultIs(ctx, who, below) },
	)
}

// changed: the decision gives other ratings, and they are the result.
func (y *year) changed(ctx context.Context, who string) error {
	c, err := y.objects(ctx, who, true)
	if err != nil {
		return err
	}
	return inOrder(
		func() error {
			return y.rpc(ctx, who, c.id, &siklusv1.ExplainObjectionRequest{Explanation: y.says("Target tercapai sesuai bukti")})
		},
		func() error {
			return y.page(ctx, appraiserOf(who), c.id, appraisal.ExplainObjection, form{values: map[string]string{"explanation": y.says("Bukti baru diterima kemudian")}})
		},
		func() error {
			return y.page(ctx, superiorOfStaff, c.id, appraisal.DecideObjection, form{values: map[string]string{"outcome": "OUTCOME_CHANGED",
				"results": "RATING_MEETS", "behaviour": "RATING_MEETS", "reasons": y.says("Realisasi terbukti memenuhi target")}})
		},
		func() error { return y.becomesFinal(ctx, who, "q1", appraisal.FinalByDecision) },
		func() error { return y.resultIs(ctx, who, meets) },
	)
}

func (y *year) resultIs(ctx context.Context, who string, results siklusv1.Rating) error {
	got, err := y.sees(ctx, who, y.at(period(who, "q1")).id)
	if err != nil || got.GetResult().GetResults() != results {
		return fmt.Errorf("the results of %s were rated %s in the end: %w", who, got.GetResult().GetResults(), err)
	}
	return nil
}

// takenBack: the employee takes the objection back, on the page of the case.
func (y *year) takenBack(ctx context.Context, who string) error {
	c, err := y.objects(ctx, who, false)
	if err != nil {
		return err
	}
	return inOrder(
		func() error {
			return y.atDesk(ctx, who, c.id, appraisal.Withdraw, form{values: map[string]string{"reason": y.says("Sudah dijelaskan secara langsung")}})
		},
		func() error { return y.becomesFinal(ctx, who, "q1", appraisal.FinalWithdrawn) },
	)
}

// superiorSilent: nobody explains, nobody decides: T12 passes and the result stands by policy.
func (y *year) superiorSilent(ctx context.Context, who string) error {
	c, err := y.objects(ctx, who, false)
	if err != nil {
		return err
	}
	return inOrder(
		func() error { _, err := y.stage(ctx, objection(who), appraisal.ObjectionLapsed); return err },
		func() error { return y.journalHas(ctx, who, c.id, "explanations-closed", "superior-silent") },
		func() error { return y.becomesFinal(ctx, who, "q1", appraisal.FinalByPolicy) },
		func() error { return y.resultIs(ctx, who, below) },
	)
}
