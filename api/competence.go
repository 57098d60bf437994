package api

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"time"

	"google.golang.org/protobuf/proto"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

// competence keeps what posts ask of people, what people can do, and what is planned to close a gap. Nothing here is an act:
// it goes straight into Postgres, past register and procedure.
type competence struct{ *door }

// open finds the caller's place in an appraisal by the access table; an empty ID is their own that runs. An evaluation
// stands for the appraisal it belongs to.
func (s competence) open(ctx context.Context, tx store.Tx, p Principal, procedure, caseID string) (scene, error) {
	if caseID != "" && p.Via != ByLink {
		w, err := s.placeIn(ctx, tx, p, caseID)
		if err != nil {
			return scene{}, err
		}
		caseID = w.Case.AppraisalID
	}
	return dialogues(s).open(ctx, tx, p, procedure, caseID)
}

// read is the walk of everything that is read of one person: who is asking, the case, and a row that they read.
func (s competence) read(ctx context.Context, procedure string, r proto.Message, caseID string, do func(tx store.Tx, p Principal, w scene) error) error {
	p, err := s.enter(ctx, procedure, r)
	if err != nil {
		return err
	}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		w, err := s.open(ctx, tx, p, procedure, caseID)
		if err != nil {
			return err
		}
		if err := do(tx, p, w); err != nil {
			return err
		}
		return tx.LogRead(ctx, p.Person, w.Case.ID, "competence")
	})
	return s.answer(ctx, err)
}

// write is the walk of everything that is written about one person.
func (s competence) write(ctx context.Context, procedure string, r proto.Message, caseID string, do func(tx store.Tx, p Principal, w scene, now time.Time) error) error {
	return s.written(ctx, procedure, r, competenceRefusal, func(tx store.Tx, p Principal) (scene, error) { return s.open(ctx, tx, p, procedure, caseID) }, do)
}

// desk is the walk of what HR sets for the whole agency.
func (s competence) desk(ctx context.Context, procedure string, r proto.Message, do func(tx store.Tx, p Principal, now time.Time) error) error {
	p, err := s.enterToWrite(ctx, procedure, r)
	if err != nil {
		return err
	}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		now, err := s.moment(ctx, tx)
		if err != nil {
			return err
		}
		return do(tx, p, now)
	})
	return s.answer(ctx, competenceRefusal(err))
}

// competenceRefusal says in words what the store has against something; other errors stay as they are.
func competenceRefusal(err error) error {
	changed := func(code string) error {
		return doorRefusal(code, "Isian ini sudah diubah dari tempat lain. Muat ulang, baca, lalu kirim kembali bila perlu.",
			"This was changed elsewhere. Reload, read it, and send again if you need to.")
	}
	switch {
	case errors.Is(err, store.ErrAssessmentChanged):
		return changed(appraisal.AssessmentChanged)
	case errors.Is(err, store.ErrStandardChanged):
		return changed(appraisal.StandardChanged)
	case errors.Is(err, store.ErrTechnicalChanged):
		return changed(appraisal.TechnicalChanged)
	case errors.Is(err, store.ErrPlanChanged):
		return changed(appraisal.PlanChanged)
	}
	return err
}

func (s competence) GetDictionary(ctx context.Context, r *siklusv1.GetDictionaryRequest) (*siklusv1.GetDictionaryResponse, error) {
	p, err := s.enter(ctx, connectv1.CompetenceServiceGetDictionaryProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.GetDictionaryResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		dictionary, err := tx.CompetenceDictionary(ctx)
		if err != nil {
			return err
		}
		technical, err := tx.TechnicalCompetences(ctx)
		for _, c := range dictionary {
			if c.Kind != appraisal.Technical {
				out.Competences = append(out.Competences, competenceOf(c))
			}
		}
		for _, t := range technical {
			out.Competences = append(out.Competences, technicalOf(t))
		}
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

// PutTechnicalCompetence keeps a version. The codes of the dictionary are the product's.
func (s competence) PutTechnicalCompetence(ctx context.Context, r *siklusv1.PutTechnicalCompetenceRequest) (*siklusv1.PutTechnicalCompetenceResponse, error) {
	out := &siklusv1.PutTechnicalCompetenceResponse{}
	err := s.desk(ctx, connectv1.CompetenceServicePutTechnicalCompetenceProcedure, r, func(tx store.Tx, p Principal, now time.Time) error {
		t := store.TechnicalCompetence{Version: int(r.GetVersion()), Retired: r.GetRetired(), Reason: plain(r.GetReason()), PersonID: p.Person, At: now}
		t.Code, t.Kind, t.Name, t.English = r.GetCode(), appraisal.Technical, plain(r.GetName()), plain(r.GetNameEnglish())
		t.Meaning, t.MeaningEnglish = plain(r.GetMeaning()), plain(r.GetMeaningEnglish())
		for _, l := range r.GetLevels() {
			t.Levels = append(t.Levels, appraisal.LevelBehaviour{Indonesian: plain(l.GetText()), English: plain(l.GetTextEnglish())})
		}
		if field, refusal := admitTechnical(&t); refusal != nil {
			return &refused{field: field, Refusal: *refusal}
		}
		kept, _, err := tx.PutTechnicalCompetence(ctx, t)
		out.Competence = technicalOf(kept)
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// admitTechnical looks at one technical competence before it is kept. Descriptions are given for all five levels or none.
func admitTechnical(t *store.TechnicalCompetence) (field string, refusal *appraisal.Refusal) {
	if slices.ContainsFunc(ownCodes(), func(code string) bool { return code == t.Code }) {
		return "code", doorRefusal(appraisal.TechnicalReserved, "Kode ini milik kamus kompetensi manajerial dan sosial kultural. Pilih kode lain.",
			"This code belongs to the managerial and sociocultural dictionary. Choose another.")
	}
	if len(t.Name) < 3 {
		return "name", &refuseInput("name").Refusal
	}
	described := slices.IndexFunc(t.Levels, func(l appraisal.LevelBehaviour) bool { return l.Indonesian != "" }) >= 0
	if !described {
		t.Levels = nil
	}
	for i := range appraisal.MostLevel {
		if described && (i >= len(t.Levels) || t.Levels[i].Indonesian == "") {
			return "levels[" + strconv.Itoa(i) + "].text", &refuseInput("levels").Refusal
		}
	}
	if t.Version > 0 && !written(t.Reason) {
		return "reason", doorRefusal(appraisal.ReasonMissing, "Tuliskan alasan perubahan; versi lama tetap tersimpan.",
			"Write why it is changed; the version before is kept.")
	}
	return "", nil
}

func competenceOf(c appraisal.Competence) *siklusv1.Competence {
	out := &siklusv1.Competence{Code: c.Code, Kind: string(c.Kind), Name: c.Name, NameEnglish: c.English, Meaning: c.Meaning, MeaningEnglish: c.MeaningEnglish}
	for _, l := range c.Levels {
		out.Levels = append(out.Levels, &siklusv1.LevelDescription{Text: l.Indonesian, TextEnglish: l.English})
	}
	return out
}

func technicalOf(t store.TechnicalCompetence) *siklusv1.Competence {
	out := competenceOf(t.Competence)
	out.Version, out.Retired = int32(t.Version), t.Retired
	return out
}
