package api

import (
	"context"
	"errors"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

// PutVacancy opens a vacancy or changes it. Whoever is ranked for it has no hand in it any more.
func (s talent) PutVacancy(ctx context.Context, r *siklusv1.PutVacancyRequest) (*siklusv1.PutVacancyResponse, error) {
	p, err := s.enterToWrite(ctx, connectv1.TalentServicePutVacancyProcedure, r)
	if err != nil {
		return nil, err
	}
	if err := ofSubstance("reason", r.GetReason()); err != nil {
		return nil, s.answer(ctx, err)
	}
	rule := appraisal.VacancyRule{LeastBox: int(r.GetLeastBox())}
	for _, c := range r.GetCriteria() {
		if c.GetWeight() != 0 || c.GetLeast() != 0 { // a form has a row for every kind
			rule.Criteria = append(rule.Criteria, appraisal.VacancyCriterion{Kind: appraisal.CriterionKind(c.GetKind()), Weight: int(c.GetWeight()), Least: int(c.GetLeast())})
		}
	}
	out := &siklusv1.PutVacancyResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		standard, err := tx.StandardOf(ctx, r.GetPostId())
		if errors.Is(err, store.ErrNotFound) {
			return refuseInput("post_id")
		}
		if err != nil {
			return err
		}
		if field, refusal := appraisal.AdmitVacancy(rule, len(standard.Levels) > 0); refusal != nil {
			return &refused{field: field, Refusal: *refusal}
		}
		state := store.VacancyDraft
		if r.GetPublished() {
			state = store.VacancyPublished
		}
		before, err := tx.VacancyByID(ctx, r.GetVacancyId())
		switch {
		case errors.Is(err, store.ErrNotFound):
		case err != nil:
			return err
		default:
			if err := s.mayChange(ctx, tx, p, before, r, state); err != nil {
				return err
			}
		}
		kept, err := tx.PutVacancy(ctx, store.Vacancy{ID: r.GetVacancyId(), Version: int(r.GetVersion()), PostID: r.GetPostId(), State: state, Rule: rule,
			About: plain(r.GetAbout()), Reason: plain(r.GetReason()), PersonID: p.Person, RequestID: r.GetRequestId(), At: s.now()})
		out.Version = int32(kept.Version)
		return err
	})
	if err != nil {
		return nil, s.told(ctx, err)
	}
	return out, nil
}

// mayChange keeps what staff were told from being taken back, and candidates from having a hand in it.
func (s talent) mayChange(ctx context.Context, tx store.Tx, p Principal, before store.Vacancy, r *siklusv1.PutVacancyRequest, state string) error {
	switch {
	case before.PersonID == p.Person && before.RequestID == r.GetRequestId():
		return nil // the same request again
	case !before.Open():
		return refuseVacancyClosed()
	case before.State == store.VacancyPublished && state == store.VacancyDraft:
		return &refused{field: "published", Refusal: *doorRefusal(appraisal.VacancyWrong,
			"Lowongan ini sudah diumumkan kepada pegawai dan tidak dapat dijadikan rancangan lagi. Ubah kriterianya, atau tutup dengan alasan.",
			"Staff have been told of this vacancy; it cannot become a draft again. Change its criteria, or close it with a reason.")}
	case before.PostID != r.GetPostId():
		return refuseInput("post_id")
	}
	return notCandidate(ctx, tx, p, before.ID)
}

func refuseVacancyClosed() *appraisal.Refusal {
	return doorRefusal(appraisal.VacancyClosed, "Lowongan ini sudah ditutup.", "This vacancy is closed.")
}

// notCandidate refuses who is ranked on the last list: nobody handles a list on which they stand.
func notCandidate(ctx context.Context, tx store.Tx, p Principal, vacancy string) error {
	list, err := tx.LastShortlist(ctx, vacancy)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	own, err := tx.ShortlistPlaces(ctx, list.ID, p.Person)
	if err == nil && len(own) > 0 && own[0].Standing == appraisal.Ranked {
		return doorRefusal(appraisal.OwnCandidacy, "Anda sendiri berperingkat dalam daftar ini, jadi daftar ini ditangani rekan Anda. Tempat Anda sendiri dapat Anda lihat di halaman lowongan.",
			"You are ranked on this list yourself, so a colleague handles it. You see your own place on the page of the vacancy.")
	}
	return err
}

func (s talent) ListVacancies(ctx context.Context, r *siklusv1.ListVacanciesRequest) (*siklusv1.ListVacanciesResponse, error) {
	p, err := s.enter(ctx, connectv1.TalentServiceListVacanciesProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.ListVacanciesResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		if r.GetVacancyId() != "" {
			v, err := vacancyFor(ctx, tx, p, r.GetVacancyId())
			out.Vacancies = append(out.Vacancies, vacancyOf(p, v))
			return err
		}
		all, err := tx.Vacancies(ctx)
		for _, v := range all {
			if v.Published > 0 || watches(p) {
				out.Vacancies = append(out.Vacancies, vacancyOf(p, v))
			}
		}
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

// vacancyFor reads a vacancy that the caller may know of.
func vacancyFor(ctx context.Context, tx store.Tx, p Principal, id string) (store.Vacancy, error) {
	if err := knownID(id); err != nil {
		return store.Vacancy{}, err
	}
	v, err := tx.VacancyByID(ctx, id)
	if err == nil && v.Published == 0 && !watches(p) {
		err = store.ErrNotFound
	}
	return v, err
}

func vacancyOf(p Principal, v store.Vacancy) *siklusv1.Vacancy {
	out := &siklusv1.Vacancy{Id: v.ID, Version: int32(v.Version), PostId: v.PostID, Post: v.Post, Unit: v.Unit, State: v.State, LeastBox: int32(v.Rule.LeastBox),
		About: v.About, At: stamp(v.At), Listed: v.Listed, Chosen: v.ChosenID != "" && v.ChosenID == p.Person, PublishedVersions: int32(v.Published)}
	if watches(p) || !v.Open() {
		out.Reason = v.Reason
	}
	for _, c := range v.Rule.Criteria {
		out.Criteria = append(out.Criteria, &siklusv1.VacancyCriterion{Kind: string(c.Kind), Weight: int32(c.Weight), Least: int32(c.Least)})
	}
	return out
}

// CloseVacancy notes what the personnel authority decided. It appoints nobody.
func (s talent) CloseVacancy(ctx context.Context, r *siklusv1.CloseVacancyRequest) (*siklusv1.CloseVacancyResponse, error) {
	p, err := s.enter(ctx, connectv1.TalentServiceCloseVacancyProcedure, r)
	if err != nil {
		return nil, err
	}
	if err := ofSubstance("reason", r.GetReason()); err != nil {
		return nil, s.answer(ctx, err)
	}
	out := &siklusv1.CloseVacancyResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		before, err := tx.VacancyByID(ctx, r.GetVacancyId())
		if err != nil {
			return err
		}
		again := before.PersonID == p.Person && before.RequestID == r.GetRequestId()
		if !before.Open() && !again {
			return refuseVacancyClosed()
		}
		if err := notCandidate(ctx, tx, p, before.ID); err != nil {
			return err
		}
		next := before
		next.Version, next.State, next.ChosenID, next.Reason = int(r.GetVersion()), store.VacancyCancelled, r.GetPersonId(), plain(r.GetReason())
		next.PersonID, next.RequestID, next.At = p.Person, r.GetRequestId(), s.now()
		if next.ChosenID != "" {
			next.State = store.VacancyFilled
			if err := knownID(next.ChosenID); err != nil || next.ChosenID == p.Person {
				return refuseInput("person_id")
			}
			if _, err := tx.PersonByID(ctx, next.ChosenID); errors.Is(err, store.ErrNotFound) {
				return refuseInput("person_id")
			} else if err != nil {
				return err
			}
		}
		kept, err := tx.PutVacancy(ctx, next)
		out.Version = int32(kept.Version)
		return err
	})
	if err != nil {
		return nil, s.told(ctx, err)
	}
	return out, nil
}
