package api

import (
	"context"
	"errors"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

func (s trainings) CompleteTraining(ctx context.Context, r *siklusv1.CompleteTrainingRequest) (*siklusv1.CompleteTrainingResponse, error) {
	receipt, err := s.take(ctx, connectv1.TrainingServiceCompleteTrainingProcedure, r, reasoned(r.GetProof()),
		func(ctx context.Context, tx store.Tx, w place, _ *appraisal.Facts) error {
			if r.GetProof() != "" {
				return nil
			}
			_, err := tx.TrainingProof(ctx, w.Case.ID)
			if errors.Is(err, store.ErrNotFound) {
				return &refused{field: "proof", Refusal: *doorRefusal(appraisal.ProofMissing,
					"Belum ada bukti. Isi tautan bukti, atau mintalah pegawai mengirim buktinya.",
					"There is no proof yet. Give a link to it, or ask the employee to send theirs.")}
			}
			return err
		})
	if err != nil {
		return nil, err
	}
	return &siklusv1.CompleteTrainingResponse{Receipt: receipt}, nil
}

func (s trainings) OfferSeat(ctx context.Context, r *siklusv1.OfferSeatRequest) (*siklusv1.OfferSeatResponse, error) {
	receipt, err := s.take(ctx, connectv1.TrainingServiceOfferSeatProcedure, r, appraisal.Facts{})
	if err != nil {
		return nil, err
	}
	return &siklusv1.OfferSeatResponse{Receipt: receipt}, nil
}

func (s trainings) MoveTraining(ctx context.Context, r *siklusv1.MoveTrainingRequest) (*siklusv1.MoveTrainingResponse, error) {
	facts := reasoned(r.GetReason())
	facts.Course = r.GetCourseId()
	receipt, err := s.take(ctx, connectv1.TrainingServiceMoveTrainingProcedure, r, facts,
		func(ctx context.Context, tx store.Tx, _ place, facts *appraisal.Facts) error {
			if facts.Course == "" {
				return nil
			}
			return courseOn(ctx, tx, facts.Course)
		})
	if err != nil {
		return nil, err
	}
	return &siklusv1.MoveTrainingResponse{Receipt: receipt}, nil
}

func (s trainings) RecordEnrolment(ctx context.Context, r *siklusv1.RecordEnrolmentRequest) (*siklusv1.RecordEnrolmentResponse, error) {
	receipt, err := s.take(ctx, connectv1.TrainingServiceRecordEnrolmentProcedure, r, reasoned(r.GetNote()))
	if err != nil {
		return nil, err
	}
	return &siklusv1.RecordEnrolmentResponse{Receipt: receipt}, nil
}

// SubmitProof keeps the file beside the register: what is registered is its name and check-sum.
func (s trainings) SubmitProof(ctx context.Context, r *siklusv1.SubmitProofRequest) (*siklusv1.SubmitProofResponse, error) {
	file, err := proofFile(r.GetFile())
	if err == nil && file == nil && r.GetLink() == "" {
		err = &refused{field: "link", Refusal: *doorRefusal(appraisal.ProofMissing,
			"Lampirkan berkas bukti atau isi tautannya.", "Attach the proof or give a link to it.")}
	}
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	receipt, err := s.take(ctx, connectv1.TrainingServiceSubmitProofProcedure, r, reasoned(r.GetLink(), r.GetNote()),
		func(ctx context.Context, tx store.Tx, w place, _ *appraisal.Facts) error {
			if file == nil {
				return nil
			}
			file.CaseID = w.Case.ID
			if err := tx.PutTrainingProof(ctx, *file, s.now()); err != nil {
				return err
			}
			r.File = &siklusv1.ProofFile{Name: file.Name, Sha256: file.Sum()}
			return nil
		})
	if err != nil {
		return nil, err
	}
	return &siklusv1.SubmitProofResponse{Receipt: receipt}, nil
}

// proofFile looks at a file by its content; nil for none.
func proofFile(f *siklusv1.ProofFile) (*store.TrainingProof, error) {
	if len(f.GetContent()) == 0 {
		return nil, nil
	}
	kept, err := evidenceFile(&siklusv1.ProgressFile{Name: f.GetName(), Content: f.GetContent()})
	if err != nil || kept == nil {
		return nil, err
	}
	return &store.TrainingProof{Name: kept.Name, Type: kept.Type, Content: kept.Content}, nil
}

// courseOn refuses a course that is not in the catalogue, or not any more.
func courseOn(ctx context.Context, tx store.Tx, id string) error {
	course, err := tx.CourseByID(ctx, id)
	if errors.Is(err, store.ErrNotFound) {
		return &refused{field: "course_id", Refusal: appraisal.Refusal{Code: appraisal.CourseMissing, Provision: byDoor,
			Sentence: "Pelatihan itu tidak ada dalam daftar.", English: "That training is not on the list."}}
	}
	if err == nil && !course.CancelledOn.IsZero() {
		return &refused{field: "course_id", Refusal: appraisal.Refusal{Code: appraisal.CourseCancelled, Provision: byDoor,
			Sentence: "Pelatihan itu sudah dibatalkan; pilih yang lain.", English: "That training was cancelled; choose another."}}
	}
	return err
}
