package api_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"connectrpc.com/connect"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/types/known/timestamppb"

	"siklus.id/api"
	"siklus.id/appraisal"
	"siklus.id/appraisal/policies"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

const whatStaffShallKnow = "Penilaian tahun ini membantu kita belajar bersama dan memperbaiki layanan."

// announced announces the cycle and returns the ID of the announcement.
func (g *ground) announced() (id string) {
	g.tx(func(ctx context.Context, tx store.Tx) error {
		a, _, err := tx.Announce(ctx, store.Announcement{CycleID: g.cycle.ID, Body: whatStaffShallKnow, By: g.town.People["kabid-b"], RequestID: "umum-" + store.NewID(), At: noon})
		id = a.ID
		return err
	})
	return id
}

// pinned puts the town's cycle under a seed agency's policy, so that data can propose.
func (g *ground) pinned(name string) {
	policy, err := policies.Load(name)
	require.NoError(g, err)
	g.under(func(r *appraisal.Rules) { r.Policy = policy.Ref() })
}

// targeted agrees targets with two indicators of somebody: one that is measured, one that is told in words.
func (g *ground) targeted(who, appraiser string) {
	targets := &siklusv1.Targets{Results: []*siklusv1.PlannedResult{{Result: "Ibu hamil berisiko dikunjungi", Main: true, Number: 1, Indicators: []*siklusv1.Indicator{
		{Aspect: siklusv1.Aspect_ASPECT_QUANTITY, Measure: "Rumah yang dikunjungi", Target: "400 rumah setahun", Amount: "400", Unit: "rumah",
			Direction: siklusv1.TargetDirection_TARGET_DIRECTION_MORE, MeasureCode: "kunjungan"}}}}}
	c := g.cases[who]
	_, err := g.as(who).Appraisal.SubmitTargets(g.Context(), &siklusv1.SubmitTargetsRequest{Header: header(c.ID, "submit-"+store.NewID()), Targets: targets})
	require.NoError(g, err)
	g.tx(func(ctx context.Context, tx store.Tx) error {
		act, _, err := tx.Register(ctx, store.RegisteredAct{CaseID: c.ID, RequestID: "agree-" + who, Proceeding: c.Proceeding, Via: "session", Content: []byte(`{}`),
			Act: appraisal.Act{ID: store.NewID(), Kind: appraisal.AgreeTargets, By: appraisal.Party{Person: g.town.People[appraiser], Role: appraisal.Appraiser, Capacity: appraisal.Definitive}}})
		require.NoError(g, err)
		_, err = tx.Record(ctx, appraisal.Entry{ID: act.ID, Agency: g.town.Agency.ID, Cycle: c.CycleID, Case: c.ID, Proceeding: c.Proceeding, Act: &act.Act, At: noon,
			Step: appraisal.Step{Stage: appraisal.InYear}})
		return err
	})
}

// visited pushes a number of visits of January for somebody.
func (g *ground) visited(who, value, reason string) {
	machine := g.with(g.key(api.ScopeMeasure)).Measurement
	_, err := machine.PutMeasures(g.Context(), &siklusv1.PutMeasuresRequest{Measures: []*siklusv1.Measure{homeVisits("")}})
	require.NoError(g, err)
	out, err := machine.PushMeasurements(g.Context(), &siklusv1.PushMeasurementsRequest{Rows: []*siklusv1.Measurement{
		{Measure: "kunjungan", Subject: who, MeasuredAt: timestamppb.New(noon.AddDate(0, 0, -3)), Value: value, Reason: reason}}})
	require.NoError(g, err)
	require.Empty(g, out.GetDefects())
}

func TestP6DataProposeAndADepartureNeedsSubstance(t *testing.T) {
	g := newGround(t)
	g.pinned("kuranji")
	g.targeted("staf-1", "kabid-a")
	g.visited("staf-1", "38", "")
	e := g.evaluation("staf-1", windowOpen())
	boss := g.as("kabid-a").Evaluation
	out, err := boss.PreviewRating(t.Context(), &siklusv1.PreviewRatingRequest{CaseId: e.ID})
	require.NoError(t, err)
	require.Equal(t, siklusv1.Rating_RATING_MEETS, out.GetProposed(), "38 of 40 is 95 per cent")
	require.Equal(t, "95", out.GetBasis().GetValue())
	require.EqualValues(t, 60, out.GetBasis().GetWeight(), "process and innovation have no indicator")
	fact := out.GetBasis().GetFacts()[0]
	require.Equal(t, []string{"Rumah yang dikunjungi", "achievement", "40", "38", "2026-01-07", "95"},
		[]string{fact.GetIndicator(), fact.GetAspect(), fact.GetTarget(), fact.GetValue(), fact.GetOn(), fact.GetReached()})
	require.True(t, fact.GetOfMeasure(), "a quarter is held against the measure's own target")
	require.Contains(t, out.GetProposedProvision(), "policy", "set by the agency")
	require.False(t, out.GetNotesNeeded())
	out, err = boss.PreviewRating(t.Context(), &siklusv1.PreviewRatingRequest{CaseId: e.ID, Results: siklusv1.Rating_RATING_ABOVE, Behaviour: siklusv1.Rating_RATING_MEETS})
	require.NoError(t, err)
	require.True(t, out.GetNotesNeeded())

	for _, bare := range []string{"", "ok", "sudah sesuai ekspektasi saja"} {
		r := rate(e, siklusv1.Rating_RATING_ABOVE, siklusv1.Rating_RATING_MEETS)
		r.Notes = bare
		_, err = boss.Rate(t.Context(), r)
		detail := refusal(t, err, connect.CodeInvalidArgument)
		require.Equal(t, []string{appraisal.ReasonMissing, "notes"}, []string{detail.GetCode(), detail.GetField()}, bare)
		require.NotEmpty(t, detail.GetEnglish())
	}
	r := rate(e, siklusv1.Rating_RATING_ABOVE, siklusv1.Rating_RATING_MEETS)
	r.Notes = "Banjir menutup dua kampung, kunjungan diganti telepon setiap hari."
	r.Basis = &siklusv1.ProposalBasis{Value: "1"}
	rated, err := boss.Rate(t.Context(), r)
	require.NoError(t, err)

	g.visited("staf-1", "44", "dua kunjungan belum tercatat")
	again, err := boss.Rate(t.Context(), r)
	require.NoError(t, err, "the same request is the same act, whatever was measured since")
	require.Equal(t, rated.GetReceipt().GetActId(), again.GetReceipt().GetActId())
	kept := g.act(rated.GetReceipt().GetActId())
	require.Equal(t, appraisal.Meets, kept.Act.Facts.Proposed)
	require.Contains(t, string(kept.Content), `"38"`)

	g.signedBy(e, kept)
	why, err := g.as("staf-1").Case.ExplainCase(t.Context(), &siklusv1.ExplainCaseRequest{CaseId: e.ID})
	require.NoError(t, err)
	told := ""
	for _, f := range why.GetFigures() {
		if f.GetCode() == "proposal" {
			told = fmt.Sprint(f)
		}
	}
	for _, said := range []string{"Sesuai Ekspektasi", "Rumah yang dikunjungi", "nilai 38 rumah", "capaian 95 %", "yang diberikan, dengan alasan tertulis", "SOURCE_AGENCY"} {
		require.Contains(t, told, said, "the employee sees what was used then")
	}
	require.NotContains(t, told, "44")
}

// signedBy records that the ratings of an act were signed with it and delivered.
func (g *ground) signedBy(e store.Case, rated store.RegisteredAct) {
	g.tx(func(ctx context.Context, tx store.Tx) error {
		f := rated.Act.Facts
		result := appraisal.Result{Results: f.Results, Behaviour: f.Behaviour, Predicate: appraisal.Good, SignedBy: rated.Act.By, SignedAt: noon}
		now, err := tx.ActByID(ctx, rated.ID)
		if err != nil {
			return err
		}
		entry := appraisal.Entry{ID: rated.ID, Agency: g.town.Agency.ID, Cycle: e.CycleID, Case: e.ID, Proceeding: e.Proceeding, Act: &rated.Act, At: noon}
		if now.State == store.ActTaken {
			entry.ID, entry.Act, entry.Event = "signed:"+rated.ID, nil, "signed"
		}
		entry.Step = appraisal.Step{Stage: appraisal.Delivered, Result: &result}
		_, err = tx.Record(ctx, entry)
		return err
	})
}

func TestOfAPolicyInAnotherVersionNothingIsProposed(t *testing.T) {
	g := newGround(t)
	g.under(func(r *appraisal.Rules) { r.Policy = "kuranji@00000000" })
	e := g.evaluation("staf-1", windowOpen())
	out, err := g.as("kabid-a").Evaluation.PreviewRating(t.Context(), &siklusv1.PreviewRatingRequest{CaseId: e.ID})
	require.NoError(t, err)
	require.Zero(t, out.GetProposed())
	require.Equal(t, "other-policy", out.GetBasis().GetNone())
}

func TestPunctualityIsOnesOwnOneSuperiorsAndHRs(t *testing.T) {
	g := newGround(t)
	g.evaluation("staf-1", awaitsBy(appraisal.WindowOpen, appraisal.Appraiser, appraisal.Rate, appraisal.T6, appraisal.NewDate(2026, time.January, 8)))
	head := g.town.People["kabid-a"]
	own, err := g.as("kabid-a").Fairness.GetPunctuality(t.Context(), &siklusv1.GetPunctualityRequest{})
	require.NoError(t, err)
	require.EqualValues(t, 5, own.GetPunctuality().GetTotal().GetOverdue(), "five staff")
	require.Equal(t, "Bidang A", own.GetPunctuality().GetUnit())
	require.False(t, own.GetOthers())
	require.Equal(t, "T6", own.GetPunctuality().GetClocks()[0].GetClock())
	require.NotEmpty(t, own.GetPunctuality().GetClocks()[0].GetTitleEnglish())
	for who, want := range map[string]bool{"kadis": true, "bupati": true, "kabid-b": true, "staf-4": true, "staf-1": false, "staf-3": false} {
		_, err := g.as(who).Fairness.GetPunctuality(t.Context(), &siklusv1.GetPunctualityRequest{PersonId: head})
		if want {
			require.NoError(t, err, who)
		} else {
			require.Equal(t, connect.CodeNotFound, connect.CodeOf(err), who)
		}
		list, err := g.as(who).Fairness.ListPunctuality(t.Context(), &siklusv1.ListPunctualityRequest{Year: 2026})
		require.NoError(t, err)
		require.Equal(t, want, strings.Contains(fmt.Sprint(list), head), who)
		require.Equal(t, who == "kabid-b" || who == "staf-4", list.GetAll() != nil, "the sum of all is for HR and the auditor: %s", who)
	}
	none, err := g.as("staf-1").Fairness.GetPunctuality(t.Context(), &siklusv1.GetPunctualityRequest{Year: 1999})
	require.NoError(t, err)
	require.Zero(t, none.GetPunctuality().GetTotal().GetAwaited())
	_, err = g.as("kabid-b").Fairness.GetPunctuality(t.Context(), &siklusv1.GetPunctualityRequest{PersonId: "bukan-id"})
	require.Equal(t, connect.CodeNotFound, connect.CodeOf(err))
}

// awaitsBy is a step that awaits one act by a day.
func awaitsBy(stage appraisal.Stage, role appraisal.Role, act appraisal.ActKind, clock appraisal.Clock, due appraisal.Date) appraisal.Step {
	return appraisal.Step{Stage: stage, Awaits: []appraisal.Awaited{{Role: role, Act: act, Term: appraisal.Term{Clock: clock, Due: due}}}}
}

func TestPatternsAreShownToHRAndToWhoLeadsTheAppraiser(t *testing.T) {
	g := newGround(t)
	g.under(func(r *appraisal.Rules) { r.Cadence = appraisal.Quarterly })
	empty, err := g.as("kabid-b").Fairness.GetRatingPatterns(t.Context(), &siklusv1.GetRatingPatternsRequest{})
	require.NoError(t, err)
	require.Empty(t, empty.GetPeriod())
	require.NotEmpty(t, empty.GetPeriods())

	e := g.evaluation("staf-1", windowOpen())
	rated, err := g.as("kabid-a").Evaluation.Rate(t.Context(), rate(e, siklusv1.Rating_RATING_ABOVE, siklusv1.Rating_RATING_MEETS))
	require.NoError(t, err)
	g.signedBy(e, g.act(rated.GetReceipt().GetActId()))
	head := g.town.People["kabid-a"]
	for who, want := range map[string]bool{"kabid-b": true, "staf-4": true, "kadis": true, "bupati": true, "kabid-a": false, "staf-1": false, "staf-5": false} {
		out, err := g.as(who).Fairness.GetRatingPatterns(t.Context(), &siklusv1.GetRatingPatternsRequest{CycleId: g.cycle.ID})
		require.NoError(t, err)
		require.Equal(t, "q1", out.GetPeriod())
		require.Equal(t, want, strings.Contains(fmt.Sprint(out.GetAppraisers()), head), who)
		for _, a := range out.GetAppraisers() {
			require.EqualValues(t, 1, a.GetRated())
			for _, p := range a.GetPatterns() {
				require.Equal(t, "few", p.GetFinding(), "one rating concludes nothing")
				require.Empty(t, p.GetChance())
			}
		}
	}
	_, err = g.as("kabid-b").Fairness.GetRatingPatterns(t.Context(), &siklusv1.GetRatingPatternsRequest{Period: "m13"})
	require.Equal(t, "period", refusal(t, err, connect.CodeNotFound).GetField())
}

func TestAnAnnouncementReachesEverybodyAndIsReadOnce(t *testing.T) {
	g := newGround(t)
	desk := g.as("kabid-b").Fairness
	_, err := desk.AnnounceCycle(t.Context(), &siklusv1.AnnounceCycleRequest{CycleId: g.cycle.ID, RequestId: "pengumuman-1", Text: "....................."})
	require.Equal(t, "text", refusal(t, err, connect.CodeInvalidArgument).GetField())
	ask := &siklusv1.AnnounceCycleRequest{CycleId: g.cycle.ID, RequestId: "pengumuman-1", Text: whatStaffShallKnow, TextEnglish: "This year's appraisal.", Letters: true}
	first, err := desk.AnnounceCycle(t.Context(), ask)
	require.NoError(t, err)
	again, err := desk.AnnounceCycle(t.Context(), ask)
	require.NoError(t, err)
	require.Equal(t, first.GetAnnouncementId(), again.GetAnnouncementId())
	require.EqualValues(t, len(g.cases), first.GetPeople())
	ask.Text = whatStaffShallKnow + " Lain."
	_, err = desk.AnnounceCycle(t.Context(), ask)
	require.Equal(t, connect.CodeAlreadyExists, connect.CodeOf(err))
	g.tx(func(ctx context.Context, tx store.Tx) error {
		letters, err := tx.LettersTo(ctx, g.town.People["staf-3"])
		n := 0
		for _, l := range letters {
			if l.Kind == store.AnnouncedLetter {
				n++
			}
		}
		require.Equal(t, 1, n)
		return err
	})

	staff := g.as("staf-3").Fairness
	told, err := staff.ListAnnouncements(t.Context(), &siklusv1.ListAnnouncementsRequest{})
	require.NoError(t, err)
	require.Nil(t, told.GetAnnouncements()[0].GetAcknowledgedAt())
	read, err := staff.AcknowledgeAnnouncement(t.Context(), &siklusv1.AcknowledgeAnnouncementRequest{AnnouncementId: first.GetAnnouncementId()})
	require.NoError(t, err)
	g.clock.set(noon.Add(10 * time.Minute))
	later, err := staff.AcknowledgeAnnouncement(t.Context(), &siklusv1.AcknowledgeAnnouncementRequest{AnnouncementId: first.GetAnnouncementId()})
	require.NoError(t, err)
	require.Equal(t, read.GetAcknowledgedAt().AsTime(), later.GetAcknowledgedAt().AsTime(), "once")
	_, err = g.as("bupati").Fairness.AcknowledgeAnnouncement(t.Context(), &siklusv1.AcknowledgeAnnouncementRequest{AnnouncementId: first.GetAnnouncementId()})
	require.Equal(t, connect.CodeNotFound, connect.CodeOf(err), "it does not concern who is not appraised")

	counts, err := desk.CountAcknowledgements(t.Context(), &siklusv1.CountAcknowledgementsRequest{CycleId: g.cycle.ID})
	require.NoError(t, err)
	require.EqualValues(t, 1, counts.GetAnnouncements()[0].GetUnits()[0].GetAcknowledged())
	require.NotContains(t, fmt.Sprint(counts), "Nama staf", "without names")
}

func TestTheSurveyIsAnsweredOnceAndShownToAll(t *testing.T) {
	g := newGround(t)
	answer := func(who string, choices ...int32) error {
		_, err := g.as(who).Fairness.AnswerSurvey(t.Context(), &siklusv1.AnswerSurveyRequest{CycleId: g.cycle.ID, Choices: choices, Words: "Ditulis tanpa nama"})
		return err
	}
	open, err := g.as("staf-1").Fairness.GetSurvey(t.Context(), &siklusv1.GetSurveyRequest{})
	require.NoError(t, err)
	require.True(t, open.GetOpen())
	require.Len(t, open.GetStatements(), 5)
	require.Empty(t, open.GetStatements()[0].GetCounts())
	require.Equal(t, connect.CodeInvalidArgument, connect.CodeOf(answer("staf-1", 1, 2, 3, 4)))
	require.Equal(t, connect.CodeInvalidArgument, connect.CodeOf(answer("staf-1", 1, 2, 3, 4, 6)))
	for _, who := range []string{"staf-1", "staf-2", "staf-3", "staf-4", "staf-5"} {
		require.NoError(t, answer(who, 1, 2, 3, 4, 5))
	}
	twice := refusal(t, answer("staf-1", 5, 5, 5, 5, 5), connect.CodeAlreadyExists)
	require.Equal(t, appraisal.AlreadyDone, twice.GetCode())
	require.NotEmpty(t, twice.GetEnglish())
	require.Equal(t, connect.CodeNotFound, connect.CodeOf(answer("bupati", 1, 1, 1, 1, 1)), "who is not in the cycle")
	for _, who := range []string{"staf-1", "bupati", "kabid-b"} {
		shown, err := g.as(who).Fairness.GetSurvey(t.Context(), &siklusv1.GetSurveyRequest{CycleId: g.cycle.ID})
		require.NoError(t, err)
		require.EqualValues(t, 5, shown.GetAnswers())
		require.Equal(t, []int32{0, 5, 0, 0, 0}, shown.GetStatements()[1].GetCounts())
		require.Equal(t, "2.00", shown.GetStatements()[1].GetMean())
		require.Len(t, shown.GetWords(), 5)
		require.Equal(t, who == "staf-1", shown.GetAnswered())
		require.Equal(t, who != "bupati", shown.GetOpen())
	}
	g.tx(func(ctx context.Context, tx store.Tx) error {
		return tx.MoveCycle(ctx, g.cycle.ID, store.CycleClosed, noon)
	})
	require.Equal(t, connect.CodeFailedPrecondition, connect.CodeOf(answer("kabid-a", 1, 1, 1, 1, 1)), "closed with its cycle")
	require.NotContains(t, g.log.String(), "Ditulis tanpa nama")
}
