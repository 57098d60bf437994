package api

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"

	"google.golang.org/protobuf/encoding/protojson"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

// inSession finds a rating that a session is about.
func (w session) inSession(ctx context.Context, caseID string) (store.GivenRating, error) {
	list, err := w.tx.GivenRatingsOf(ctx, w.scope())
	if err != nil {
		return store.GivenRating{}, err
	}
	if i := slices.IndexFunc(list, func(g store.GivenRating) bool { return g.CaseID == caseID }); i >= 0 {
		return list[i], nil
	}
	return store.GivenRating{}, &refused{field: "case_id", Refusal: *doorRefusal(NotFound, "Penilaian itu tidak termasuk sesi ini.", "That rating is not part of this session.")}
}

func (s calibrations) WriteCalibrationNote(ctx context.Context, r *siklusv1.WriteCalibrationNoteRequest) (*siklusv1.WriteCalibrationNoteResponse, error) {
	p, err := s.enterToWrite(ctx, connectv1.CalibrationServiceWriteCalibrationNoteProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.WriteCalibrationNoteResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		w, err := s.session(ctx, tx, p, r.GetCalibrationId(), true)
		if err != nil {
			return err
		}
		if id := r.GetCaseId(); id != "" {
			g, err := w.inSession(ctx, id)
			if err != nil {
				return err
			}
			if g.PersonID == p.Person {
				return &appraisal.Refusal{Code: appraisal.OwnCase, Provision: byDoor, Sentence: "Anda tidak dapat memberi catatan tentang penilaian sendiri.",
					English: "You cannot note anything about your own rating."}
			}
		}
		now, err := s.moment(ctx, tx)
		if err != nil {
			return err
		}
		out.NoteId, err = tx.PutCalibrationNote(ctx, store.CalibrationNote{CalibrationID: w.ID, CaseID: r.GetCaseId(), Body: plain(r.GetText()), By: p.Person,
			RequestID: r.GetRequestId(), At: now})
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

func (s calibrations) ProposeCalibration(ctx context.Context, r *siklusv1.ProposeCalibrationRequest) (*siklusv1.ProposeCalibrationResponse, error) {
	p, err := s.enterToWrite(ctx, connectv1.CalibrationServiceProposeCalibrationProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.ProposeCalibrationResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		w, err := s.session(ctx, tx, p, r.GetCalibrationId(), true)
		if err != nil {
			return err
		}
		out.ProposalId, err = s.propose(ctx, w, r)
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

// propose keeps a proposal and tells whoever may rate. The same request again gives the first one back.
func (s calibrations) propose(ctx context.Context, w session, r *siklusv1.ProposeCalibrationRequest) (string, error) {
	to := appraisal.Pair{Results: ratings[r.GetResults()], Behaviour: ratings[r.GetBehaviour()]}
	switch first, err := w.tx.CalibrationProposalOf(ctx, w.who.Person, r.GetRequestId()); {
	case err == nil && (first.CalibrationID != w.ID || first.CaseID != r.GetCaseId() || first.To != to || first.Reason != plain(r.GetReason())):
		return "", refuseReused()
	case err == nil || !errors.Is(err, store.ErrNotFound):
		return first.ID, err
	}
	g, err := w.inSession(ctx, r.GetCaseId())
	if err != nil {
		return "", err
	}
	waits, err := w.tx.ProposalWaits(ctx, g.CaseID)
	if err != nil {
		return "", err
	}
	rules := w.cycle.Rules
	about := appraisal.Calibrated{State: g.State, Now: g.Pair, Own: g.PersonID == w.who.Person, Open: waits, Scored: rules.Scored()}
	if refusal := appraisal.AdmitCalibration(about, to); refusal != nil {
		return "", refusal
	}
	if !appraisal.OfSubstance(r.GetReason()) {
		return "", &refused{field: "reason", Refusal: appraisal.Refusal{Code: appraisal.ReasonMissing, Provision: "IV.B.2.a; " + appraisal.PolicyProvision,
			Sentence: "Tuliskan alasan dari bahan penilaian, sedikitnya lima kata; penilai dan pegawai membacanya.",
			English:  "Write a reason from what is on record, at least five words; the appraiser and the employee read it."}}
	}
	raters, err := w.tx.RatersNow(ctx, []string{g.CaseID}, w.today)
	if err != nil {
		return "", err
	}
	asked := raters[g.CaseID]
	if asked == "" {
		return "", &appraisal.Refusal{Code: appraisal.NobodyAbove, Provision: "IV.A.2", Sentence: "Belum ada pejabat yang dapat menilai pegawai ini; tunjuk dahulu.",
			English: "Nobody can rate this person at the moment; name somebody first."}
	}
	predicate, _ := appraisal.Conclude(to.Results, to.Behaviour, g.Dropout)
	now, err := s.moment(ctx, w.tx)
	if err != nil {
		return "", err
	}
	proposal, first, err := w.tx.PutCalibrationProposal(ctx, store.CalibrationProposal{CalibrationID: w.ID, CaseID: g.CaseID, From: g.Pair, FromPredicate: g.Predicate,
		To: to, ToPredicate: predicate, Reason: plain(r.GetReason()), By: w.who.Person, Asked: asked, RequestID: r.GetRequestId(), At: now})
	if err != nil || !first {
		return proposal.ID, err
	}
	data, err := letterData(store.LetterData{Proceeding: appraisal.EvaluationProceeding, Stage: g.Stage, Year: w.cycle.Year, Period: w.Period,
		Rehearsal: rules.Pace.Rehearsal(), Role: appraisal.RaterNow(g.Stage)})
	if err != nil {
		return "", err
	}
	return proposal.ID, w.tx.TellProposed(ctx, proposal, data)
}

func (s calibrations) WithdrawCalibrationProposal(ctx context.Context, r *siklusv1.WithdrawCalibrationProposalRequest) (*siklusv1.WithdrawCalibrationProposalResponse, error) {
	p, err := s.enterToWrite(ctx, connectv1.CalibrationServiceWithdrawCalibrationProposalProcedure, r)
	if err != nil {
		return nil, err
	}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		proposal, err := tx.CalibrationProposalByID(ctx, r.GetProposalId())
		if err != nil {
			return err
		}
		if _, err := s.session(ctx, tx, p, proposal.CalibrationID, true); err != nil {
			return err
		}
		if proposal.PersonID == p.Person {
			return store.ErrNotFound
		}
		if proposal, err = tx.CalibrationProposalByID(ctx, proposal.ID); err != nil { // under the lock
			return err
		}
		if refusal := appraisal.AdmitProposalAnswer(proposal.State, appraisal.RatedUnsigned, false); refusal != nil {
			return refusal
		}
		now, err := s.moment(ctx, tx)
		if err != nil {
			return err
		}
		_, err = tx.AnswerCalibrationProposal(ctx, proposal.ID, appraisal.ProposalWithdrawn, plain(r.GetReason()), p.Person, "", now)
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return &siklusv1.WithdrawCalibrationProposalResponse{}, nil
}

func (s calibrations) CloseCalibration(ctx context.Context, r *siklusv1.CloseCalibrationRequest) (*siklusv1.CloseCalibrationResponse, error) {
	p, err := s.enterToWrite(ctx, connectv1.CalibrationServiceCloseCalibrationProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.CloseCalibrationResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		w, err := s.session(ctx, tx, p, r.GetCalibrationId(), true)
		if err != nil {
			return err
		}
		if w.ClosedAt, err = s.moment(ctx, tx); err != nil {
			return err
		}
		w.ClosedBy, w.Conclusion = p.Person, plain(r.GetConclusion())
		return tx.CloseCalibration(ctx, w.Calibration, func() ([]byte, []byte, error) {
			content, err := w.record(ctx)
			sum := sha256.Sum256(content)
			out.RecordSum = hex.EncodeToString(sum[:])
			return content, sum[:], err
		})
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

// record is what is frozen when a session is closed: everything it showed, whoever looks.
func (w session) record(ctx context.Context) ([]byte, error) {
	now, err := w.tx.GivenRatingsOf(ctx, w.scope())
	if err != nil {
		return nil, err
	}
	out, err := w.shown(ctx, now)
	if err == nil {
		err = w.judge(out)
	}
	if err != nil {
		return nil, err
	}
	return protojson.Marshal(out)
}
