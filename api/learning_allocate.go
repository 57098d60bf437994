package api

import (
	"context"
	"path"

	"google.golang.org/protobuf/encoding/protojson"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

// mostAllocated bounds one round: what is left is decided by the next one.
const mostAllocated = 200

// AllocateSeats decides the proposals of a course in the order of the queue, one after the other, and offers seats to
// those who wait and to whom one falls. Every decision is an act of the HR officer in the register; nobody decides their
// own case.
func (s learnings) AllocateSeats(ctx context.Context, r *siklusv1.AllocateSeatsRequest) (*siklusv1.AllocateSeatsResponse, error) {
	p, err := s.enterToWrite(ctx, connectv1.LearningServiceAllocateSeatsProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.AllocateSeatsResponse{}
	var rows []store.RegisteredAct
	var cases []store.Case
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		q, err := tx.QueueOf(ctx, r.GetCourseId(), true)
		if err != nil {
			return err
		}
		stage := map[string]appraisal.Stage{}
		for _, a := range q.Queued {
			stage[a.Training] = a.Stage
		}
		for _, a := range q.Ranked() {
			switch {
			case len(rows) == mostAllocated:
				out.Left++
				continue
			case !a.Gets && (r.GetOnlyPlaces() || stage[a.Training] != appraisal.TrainingProposed):
				continue
			}
			row, c, ok, err := s.decide(ctx, tx, p, r, a.Training, stage[a.Training])
			if err != nil {
				return err
			}
			if !ok {
				out.Left++
				continue
			}
			rows, cases = append(rows, row), append(cases, c)
		}
		return nil
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	for i, row := range rows {
		row = s.settle(ctx, p.Agency, cases[i], row)
		s.count(ctx, row)
		switch {
		case row.State != store.ActTaken || row.Receipt == nil:
			out.Left++
		case row.Receipt.Stage == appraisal.TrainingOffered:
			out.Offered++
		case row.Receipt.Stage == appraisal.TrainingWaiting:
			out.Waiting++
		}
	}
	return out, nil
}

// decide enters the act by which one training of the queue goes on; ok is false for the caller's own.
func (s learnings) decide(ctx context.Context, tx store.Tx, p Principal, r *siklusv1.AllocateSeatsRequest, training string, at appraisal.Stage) (row store.RegisteredAct, c store.Case, ok bool, err error) {
	header := &siklusv1.ActHeader{CaseId: training, RequestId: appraisal.DeriveID("allocate", r.GetRequestId(), training)}
	procedure, msg := connectv1.TrainingServiceApproveTrainingProcedure, actRequest(&siklusv1.ApproveTrainingRequest{Header: header})
	if at == appraisal.TrainingWaiting {
		procedure, msg = connectv1.TrainingServiceOfferSeatProcedure, &siklusv1.OfferSeatRequest{Header: header}
	}
	w, err := s.placeIn(ctx, tx, p, training)
	if err != nil {
		return row, c, false, err
	}
	by, ok := w.has(appraisal.HR)
	if !ok {
		return row, c, false, nil
	}
	content, err := protojson.Marshal(msg)
	if err != nil {
		return row, c, false, err
	}
	act := appraisal.Act{ID: store.NewID(), Kind: appraisal.ActKind(path.Base(procedure)), By: by}
	if s.clock != nil {
		act.ReceivedAt = s.now()
	}
	row, _, err = tx.Register(ctx, store.RegisteredAct{ID: act.ID, CaseID: training, Proceeding: w.Case.Proceeding, RequestID: header.GetRequestId(),
		Act: act, Content: content, Via: string(p.Via)})
	return row, w.Case, true, err
}
