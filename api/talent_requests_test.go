package api_test

import (
	"context"
	"strings"

	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

// ranked gives people a low final year, takes a snapshot and ranks for a vacancy, so that there is something to ask about.
func (g *ground) ranked(people ...string) {
	predicates := map[string]appraisal.Predicate{}
	for _, who := range people {
		predicates[who] = appraisal.NeedsImprovement
	}
	g.talented(nil, predicates)
	g.snapshot("potret-semua")
	vacancy := g.vacancy(store.NewID(), true)
	_, err := g.as("kabid-b").Talent.PutVacancy(g.Context(), vacancy)
	require.NoError(g, err)
	_, err = g.as("kabid-b").Talent.MakeShortlist(g.Context(), &siklusv1.MakeShortlistRequest{VacancyId: vacancy.GetVacancyId(), RequestId: "daftar-semua"})
	require.NoError(g, err)
}

// talentRequests has one good request for every RPC of talent, and nothing for other RPCs. Where nothing was ranked, they ask
// about what is not there. The vacancies that are closed are new ones.
func (g *ground) talentRequests(rpc string, s subject, request string) map[string]proto.Message {
	if !strings.HasPrefix(rpc, "TalentService/") {
		return nil
	}
	low, snapshot, vacancy, closing := store.NewID(), store.NewID(), store.NewID(), store.NewID()
	put := &siklusv1.PutTalentRuleRequest{Reason: talentReason}
	g.tx(func(ctx context.Context, tx store.Tx) error {
		children, err := tx.Children(ctx, s.appraisal.ID)
		require.NoError(g, err)
		for _, c := range children {
			if c.Proceeding == appraisal.EvaluationProceeding && c.Period.Kind == appraisal.Annual {
				low = c.ID
			}
		}
		all, err := tx.Vacancies(ctx)
		require.NoError(g, err)
		for _, v := range all {
			if v.Listed {
				vacancy = v.ID
			}
		}
		if last, err := tx.LastSnapshot(ctx, ""); err == nil {
			snapshot = last.ID
		}
		if rpc != "TalentService/CloseVacancy" {
			return nil
		}
		_, err = tx.PutVacancy(ctx, store.Vacancy{ID: closing, PostID: g.town.Posts["staf-3"], State: store.VacancyDraft, Reason: "Uji", PersonID: g.town.People["kabid-b"], RequestID: "tutup-" + closing, At: g.clock.now()})
		return err
	})
	if rpc == "TalentService/PutTalentRule" {
		rule, err := g.as("staf-3").Talent.GetTalentRule(g.Context(), &siklusv1.GetTalentRuleRequest{})
		require.NoError(g, err)
		put.Rule, put.Version = rule.GetRule(), rule.GetVersion()
	}
	plan := improvementOf(store.Case{ID: low}, 0, appraisal.NewDate(2026, 1, 10))
	return map[string]proto.Message{
		"TalentService/GetTalentRule":      &siklusv1.GetTalentRuleRequest{},
		"TalentService/PutTalentRule":      put,
		"TalentService/TakeTalentSnapshot": &siklusv1.TakeTalentSnapshotRequest{CycleId: g.cycle.ID, RequestId: request, Reason: talentReason},
		"TalentService/GetTalentMap":       &siklusv1.GetTalentMapRequest{SnapshotId: snapshot},
		"TalentService/GetTalentPlace":     &siklusv1.GetTalentPlaceRequest{SnapshotId: snapshot, PersonId: s.appraisal.PersonID},

		"TalentService/PutVacancy":      g.vacancy(store.NewID(), false),
		"TalentService/ListVacancies":   &siklusv1.ListVacanciesRequest{VacancyId: vacancy},
		"TalentService/MakeShortlist":   &siklusv1.MakeShortlistRequest{VacancyId: vacancy, RequestId: request},
		"TalentService/GetShortlist":    &siklusv1.GetShortlistRequest{VacancyId: vacancy},
		"TalentService/GetOwnStanding":  &siklusv1.GetOwnStandingRequest{VacancyId: vacancy},
		"TalentService/ExportShortlist": &siklusv1.ExportShortlistRequest{VacancyId: vacancy},
		"TalentService/CloseVacancy":    &siklusv1.CloseVacancyRequest{VacancyId: closing, Version: 1, RequestId: request, Reason: "Dibatalkan bupati pada tanggal satu Maret"},

		"TalentService/ListImprovements":         &siklusv1.ListImprovementsRequest{},
		"TalentService/GetImprovement":           &siklusv1.GetImprovementRequest{CaseId: low},
		"TalentService/PutImprovementPlan":       plan,
		"TalentService/ReadImprovementPlan":      &siklusv1.ReadImprovementPlanRequest{CaseId: low, EntryId: store.NewID(), Version: 1},
		"TalentService/CheckImprovement":         &siklusv1.CheckImprovementRequest{CaseId: low, EntryId: store.NewID(), Check: plan.GetChecks()[0], Finding: "improving", Text: "Dua laporan sudah tepat waktu"},
		"TalentService/RecordImprovementOutcome": &siklusv1.RecordImprovementOutcomeRequest{CaseId: low, EntryId: store.NewID(), Finding: "not-improved", Text: "Empat dari enam laporan masih terlambat"},
		"TalentService/DecideFollowUp":           &siklusv1.DecideFollowUpRequest{CaseId: low, EntryId: store.NewID(), Way: "contract", Reason: "Empat dari enam laporan masih terlambat"},

		"TalentService/ListRecognitionProposals": &siklusv1.ListRecognitionProposalsRequest{SnapshotId: snapshot},
		"TalentService/DecideRecognition":        &siklusv1.DecideRecognitionRequest{SnapshotId: snapshot, PersonId: s.appraisal.PersonID, Reason: talentReason},
		"TalentService/ListRecognitions":         &siklusv1.ListRecognitionsRequest{},
	}
}
