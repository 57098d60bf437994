package api

import (
	"context"
	"errors"
	"time"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

// people takes what HR records of the employee of a running case: a move, an absence, the end of service.
type people struct{ *door }

func (s people) Transfer(ctx context.Context, r *siklusv1.TransferRequest) (*siklusv1.TransferResponse, error) {
	facts := reasoned(r.GetReason())
	facts.Post, facts.Capacity = r.GetPostId(), appraisal.Capacity(r.GetCapacity())
	receipt, err := s.take(ctx, connectv1.PeopleServiceTransferProcedure, r, facts, s.fromDay(r.GetFrom()), knownPost)
	if err != nil {
		return nil, err
	}
	return &siklusv1.TransferResponse{Receipt: receipt}, nil
}

func (s people) BeginAbsence(ctx context.Context, r *siklusv1.BeginAbsenceRequest) (*siklusv1.BeginAbsenceResponse, error) {
	facts := reasoned(r.GetReason())
	facts.Absence = absences[r.GetAbsence()]
	receipt, err := s.take(ctx, connectv1.PeopleServiceBeginAbsenceProcedure, r, facts, s.fromDay(r.GetFrom()), untilDay(r.GetUntil()), daysInOrder)
	if err != nil {
		return nil, err
	}
	return &siklusv1.BeginAbsenceResponse{Receipt: receipt}, nil
}

func (s people) EndAbsence(ctx context.Context, r *siklusv1.EndAbsenceRequest) (*siklusv1.EndAbsenceResponse, error) {
	receipt, err := s.take(ctx, connectv1.PeopleServiceEndAbsenceProcedure, r, reasoned(r.GetReason()), s.fromDay(r.GetFrom()))
	if err != nil {
		return nil, err
	}
	return &siklusv1.EndAbsenceResponse{Receipt: receipt}, nil
}

func (s people) EndService(ctx context.Context, r *siklusv1.EndServiceRequest) (*siklusv1.EndServiceResponse, error) {
	facts := reasoned(r.GetReason())
	facts.Service = serviceEnds[r.GetHow()]
	receipt, err := s.take(ctx, connectv1.PeopleServiceEndServiceProcedure, r, facts, s.fromDay(r.GetFrom()))
	if err != nil {
		return nil, err
	}
	return &siklusv1.EndServiceResponse{Receipt: receipt}, nil
}

func (s people) RenewTargets(ctx context.Context, r *siklusv1.RenewTargetsRequest) (*siklusv1.RenewTargetsResponse, error) {
	receipt, err := s.take(ctx, connectv1.PeopleServiceRenewTargetsProcedure, r, reasoned(r.GetReason()))
	if err != nil {
		return nil, err
	}
	return &siklusv1.RenewTargetsResponse{Receipt: receipt}, nil
}

// fromDay completes the facts with the first day of what is recorded. Tasks pass on and terms start as soon as it is
// taken, so what lies ahead is recorded when it has come; what happened before the year of the cycle belongs to
// another year's case.
func (d *door) fromDay(from string) inspection {
	return func(ctx context.Context, tx store.Tx, w place, facts *appraisal.Facts) (err error) {
		if facts.From, err = dateField("from", from); err != nil {
			return err
		}
		cycle, err := tx.CycleByID(ctx, w.Case.CycleID)
		if err != nil {
			return err
		}
		if err := reallyHappened(ctx, tx, cycle); err != nil {
			return err
		}
		if facts.From > w.Today {
			return &refused{field: "from", Refusal: *doorRefusal(InputWrong,
				"Tanggal itu belum tiba; catatlah pada hari itu atau sesudahnya.",
				"That day has not come yet; record it on the day or after it.")}
		}
		if first := appraisal.NewDate(cycle.Year, time.January, 1); facts.From < first {
			return &refused{field: "from", Refusal: *doorRefusal(InputWrong,
				"Tanggal itu sebelum tahun kinerja berkas ini; paling awal "+first.Indonesian()+".",
				"That day is before the performance year of this case; the earliest is "+first.English()+".")}
		}
		return nil
	}
}

// reallyHappened keeps a rehearsal from marking a real person as moved, away or dead: who works where is shared by
// all cycles of an agency. In an agency with made-up staff everything may be practised.
func reallyHappened(ctx context.Context, tx store.Tx, cycle store.Cycle) error {
	if !cycle.Rules.Pace.Rehearsal() {
		return nil
	}
	agency, err := tx.OwnAgency(ctx)
	if err != nil || agency.MadeUp {
		return err
	}
	return doorRefusal(OnlyRehearsed,
		"Ini gladi: perubahan pegawai tidak dicatat karena akan mengenai data pegawai yang sebenarnya. Cobalah pada instansi latihan.",
		"This is a rehearsal: changes of people are not recorded, because they would touch the real staff records. Practise in an agency with made-up staff.")
}

// daysInOrder refuses an absence that ends before it begins.
func daysInOrder(_ context.Context, _ store.Tx, _ place, facts *appraisal.Facts) error {
	if facts.Until >= facts.From {
		return nil
	}
	return &refused{field: "until", Refusal: *doorRefusal(InputWrong,
		"Hari terakhir tidak boleh sebelum hari pertama, "+facts.From.Indonesian()+".",
		"The last day cannot be before the first, "+facts.From.English()+".")}
}

// knownPost completes the facts with the unit of the new post, and refuses a post that the agency does not have.
func knownPost(ctx context.Context, tx store.Tx, _ place, facts *appraisal.Facts) error {
	post, err := tx.PostByID(ctx, facts.Post)
	if errors.Is(err, store.ErrNotFound) {
		return &refused{field: "post_id", Refusal: appraisal.Refusal{Code: appraisal.PostMissing, Provision: "II.C.6",
			Sentence: "Jabatan yang dipilih tidak ada pada instansi ini.", English: "This agency has no such post."}}
	}
	if err != nil {
		return err
	}
	units, err := tx.Units(ctx)
	for _, u := range units {
		if u.ID == post.UnitID {
			facts.Unit = u.Code
		}
	}
	return err
}
