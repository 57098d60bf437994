package api

import (
	"context"
	"slices"
	"strings"
	"time"

	"siklus.id/appraisal"
	"siklus.id/appraisal/policies"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

// aspectSource tells how far the expectation of one aspect of a policy was reached in the period of an evaluation. A
// fact without Reached means that there is nothing to count, and its Why says why. Aspect and weight are filled in by
// whoever asks. It only reads.
type aspectSource func(ctx context.Context, tx store.Tx, c store.Case) (appraisal.AspectFact, error)

// aspectSources are the aspects of policies that are known from more than the indicators of the agreement: name of the
// aspect → where it is counted. An aspect without a row is the appraiser's to judge.
var aspectSources = map[string]aspectSource{
	"competence": competenceReached(appraisal.CompetenceAspect),
	"integrity":  competenceReached(appraisal.IntegrityAspect),
	"community":  competenceReached(appraisal.CommunityAspect),

	"peer-feedback":  voiceAspect(appraisal.VoicePeers),
	"staff-feedback": voiceAspect(appraisal.VoiceStaff),

	"citizen-satisfaction": satisfactionReached,

	policies.ValuesAspect: valuesReached,
}

// reader is who looks at the materials of an evaluation, and when.
type reader struct {
	door   *door
	person string         // opaque ID
	role   appraisal.Role // the closest relation to the case
	today  appraisal.Date // legal day in the cycle's own time
	legal  time.Time      // the cycle's own time
}

// materialSource is one kind of facts that are put beside an evaluation.
type materialSource struct {
	name    string // kebab case; the name of its group in the contract
	heading both   // over the group
	// path is the page that shows all of it; nil: there is none for this reader.
	path func(c store.Case, by reader) string
	// items reads what there is of the period of the evaluation, latest first. It hides from the reader what they may not
	// see, the names of anonymous answers first of all. It only reads.
	items func(ctx context.Context, tx store.Tx, c store.Case, by reader) ([]*siklusv1.Material, error)
}

// materialSources are put beside an evaluation in this order.
var materialSources = []materialSource{
	{"feedback", both{"Umpan balik", "Feedback"}, feedbackPage, feedbackMaterials},
	{"voices", both{"Masukan rekan dan bawahan", "What peers and staff say"}, voicePage, voiceMaterials},
	{"citizens", both{"Suara warga", "Citizens"}, citizensPage, citizenMaterials},
	{"progress", both{"Catatan kemajuan", "Entries of progress"}, entriesPage, progressMaterials},
	{"way-of-working", both{"Cara kerja dan inovasi", "Way of working and innovation"}, entriesPage, wayMaterials},
	{"measured", both{"Data terukur", "Measured data"}, measuredPage, measuredMaterials},
	{"dialogue", both{"Dialog kinerja", "Performance dialogue"}, dialoguesPage, dialogueMaterials},
	{"guidance", both{"Rencana aksi dan bimbingan", "Action plan and guidance"}, guidancePage, guidanceMaterials},
	{"improvement", both{"Rencana perbaikan", "Improvement plan"}, improvementsOf, improvementMaterials},
	{"competence", both{"Kompetensi", "Competences"}, competencePage, competenceMaterials},
	{"training", both{"Pelatihan", "Trainings"}, trainingPage, trainingMaterials},
	{"calibration", both{"Kalibrasi", "Calibration"}, nil, calibrationMaterials},
}

// mostMaterials is how many items of one source a page carries; the others are counted and stand on the source's own
// page.
const mostMaterials = 20

// ListMaterials lists what is put beside an evaluation when it is rated (IV.B.3: all feedback and the facts).
func (s evaluations) ListMaterials(ctx context.Context, r *siklusv1.ListMaterialsRequest) (*siklusv1.ListMaterialsResponse, error) {
	p, err := s.enter(ctx, connectv1.EvaluationServiceListMaterialsProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.ListMaterialsResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		w, err := s.reading(ctx, tx, p, connectv1.EvaluationServiceListMaterialsProcedure, r.GetCaseId())
		if err != nil {
			return err
		}
		f := s.newFile(tx, p, w)
		evaluation, ok, err := f.evaluated(ctx)
		if err == nil && !ok { // a case without a result has no materials either
			err = store.ErrNotFound
		}
		if err != nil {
			return err
		}
		by := reader{door: s.door, person: p.Person, role: f.firstRole(), today: w.Today, legal: w.Legal}
		if out.Groups, err = materialsOf(ctx, tx, evaluation, by); err != nil {
			return err
		}
		return tx.LogRead(ctx, p.Person, evaluation.ID, "materials")
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

// materialsOf asks every source; one that has nothing to say is left out.
func materialsOf(ctx context.Context, tx store.Tx, c store.Case, by reader) (groups []*siklusv1.MaterialGroup, err error) {
	for _, source := range materialSources {
		items, err := source.items(ctx, tx, c, by)
		if err != nil {
			return nil, err
		}
		if len(items) == 0 {
			continue
		}
		slices.SortStableFunc(items, func(a, b *siklusv1.Material) int { return strings.Compare(b.GetDate(), a.GetDate()) })
		g := &siklusv1.MaterialGroup{Name: source.name, Title: source.heading.indonesian, TitleEnglish: source.heading.english,
			Total: int32(len(items)), Items: items[:min(len(items), mostMaterials)]}
		if source.path != nil {
			g.Path = source.path(c, by)
		}
		groups = append(groups, g)
	}
	return groups, nil
}
