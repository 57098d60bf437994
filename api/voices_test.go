package api_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"connectrpc.com/connect"
	"github.com/stretchr/testify/require"

	"siklus.id/api"
	"siklus.id/appraisal"
	"siklus.id/appraisal/policies"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
	"siklus.id/store/storetest"
)

// seated asks a colleague about somebody and returns the seat. The agency's rules are those of the town, which hears
// nobody, so that nothing can be answered.
func (g *ground) seated(about string) (id string) {
	g.tx(func(ctx context.Context, tx store.Tx) error {
		c := g.cases[about]
		limits := appraisal.VoiceLimits{Peers: true, Least: 3, Most: 5, PerRater: 20, Answer: 4, Before: 5}
		seat, err := tx.NameVoice(ctx, c, store.VoiceSeat{Period: "year", PersonID: g.town.People["staf-3"], Origin: store.VoiceByLeader, NamedBy: g.town.People["kabid-a"],
			NamedOn: appraisal.NewDate(2026, 1, 10)}, limits, appraisal.VoiceTerms{Answer: appraisal.NewDate(2026, 4, 7)}, signer.Keys)
		id = seat.ID
		return err
	})
	return id
}

// voiced is a town under the policy of Gorontalo, in which peers and staff are heard, on the last day of January.
func voiced(t *testing.T, change ...func(*api.Config)) *ground {
	t.Helper()
	g := newGround(t, append(change, func(c *api.Config) { c.ActsPerMinute = 10_000 })...)
	g.hearing()
	return g
}

// hearing puts the town's cycle under the policy of Gorontalo.
func (g *ground) hearing() {
	policy, err := policies.Load("gorontalo")
	require.NoError(g, err)
	rules, err := policies.Resolve(policy, "Asia/Jayapura", 5, 2026, appraisal.Pace{})
	require.NoError(g, err)
	g.under(func(r *appraisal.Rules) { *r = rules })
	g.cycle.Rules = rules
	g.on(appraisal.NewDate(2026, 1, 31))
}

// on moves the clock to noon of a legal day in Jayapura.
func (g *ground) on(day appraisal.Date) { g.clock.set(day.Time().Add(3 * time.Hour)) }

// voiceTerms are the days of the round of a quarter.
func (g *ground) voiceTerms(quarter int) appraisal.VoiceTerms {
	limits, _ := store.VoiceLimits(g.cycle.Rules)
	terms, ok := appraisal.VoiceTermsOf(appraisal.Periods(2026, g.cycle.Rules)[quarter-1], g.cycle.Rules.Calendar, limits)
	require.True(g, ok)
	return terms
}

// nominate lets somebody nominate somebody about an employee.
func (g *ground) nominate(by, about, who, period string) (*siklusv1.VoiceSeat, error) {
	out, err := g.as(by).Voice.NominateVoice(g.Context(), &siklusv1.NominateVoiceRequest{CaseId: g.cases[about].ID, Period: period, PersonId: g.town.People[who]})
	return out.GetSeat(), err
}

// seatOf is the seat in which somebody is asked about somebody.
func (g *ground) seatOf(who, about string) *siklusv1.AskedVoice {
	g.Helper()
	out, err := g.as(who).Voice.ListVoiceSeats(g.Context(), &siklusv1.ListVoiceSeatsRequest{})
	require.NoError(g, err)
	i := slices.IndexFunc(out.GetAsked(), func(a *siklusv1.AskedVoice) bool {
		return a.GetEmployee().GetId() == g.town.People[about] && a.GetOpen()
	})
	require.GreaterOrEqual(g, i, 0, "%s is not asked about %s", who, about)
	return out.GetAsked()[i]
}

// answers lets somebody say the same of every value about somebody.
func (g *ground) answers(who, about string, mark int32, example string) (*siklusv1.AnswerVoiceResponse, error) {
	g.Helper()
	return g.as(who).Voice.AnswerVoice(g.Context(), &siklusv1.AnswerVoiceRequest{SeatId: g.seatOf(who, about).GetSeatId(), Marks: slices.Repeat([]int32{mark}, 7), Examples: []string{example}})
}

// round makes the morning round for what was said about everybody.
func (g *ground) voiceMorning(today appraisal.Date) {
	g.Helper()
	g.tx(func(ctx context.Context, tx store.Tx) error {
		cases, err := tx.VoiceCases(ctx, g.cycle.ID)
		for _, id := range cases {
			if err := tx.MorningOfVoices(ctx, id, today, signer.Keys); err != nil {
				return err
			}
		}
		return err
	})
}

func TestPeersAreNominatedApprovedAskedAndHeard(t *testing.T) {
	g := voiced(t)
	seat, err := g.nominate("staf-1", "staf-1", "staf-2", "q1")
	require.NoError(t, err)
	require.Equal(t, siklusv1.VoiceSeatState_VOICE_SEAT_STATE_PROPOSED, seat.GetState())
	none, err := g.as("staf-2").Voice.ListVoiceSeats(t.Context(), &siklusv1.ListVoiceSeatsRequest{})
	require.NoError(t, err)
	require.Empty(t, none.GetAsked(), "nobody is asked before the leader approves")
	_, err = g.as("staf-1").Voice.DecideVoice(t.Context(), &siklusv1.DecideVoiceRequest{SeatId: seat.GetId(), Approve: true})
	refusal(t, err, connect.CodePermissionDenied)
	for range 2 {
		decided, err := g.as("kabid-a").Voice.DecideVoice(t.Context(), &siklusv1.DecideVoiceRequest{SeatId: seat.GetId(), Approve: true})
		require.NoError(t, err)
		require.Equal(t, siklusv1.VoiceSeatState_VOICE_SEAT_STATE_ASKED, decided.GetSeat().GetState())
	}
	_, err = g.as("kabid-a").Voice.DecideVoice(t.Context(), &siklusv1.DecideVoiceRequest{SeatId: seat.GetId()})
	require.Equal(t, appraisal.VoiceDecided, refusal(t, err, connect.CodeFailedPrecondition).GetCode())
	for _, who := range []string{"staf-3", "staf-4"} {
		named, err := g.nominate("kabid-a", "staf-1", who, "q1")
		require.NoError(t, err)
		require.Equal(t, siklusv1.VoiceSeatState_VOICE_SEAT_STATE_ASKED, named.GetState(), "the leader's own is approved with it")
	}
	_, err = g.nominate("kabid-a", "staf-1", "kadis", "q1")
	detail := refusal(t, err, connect.CodeInvalidArgument)
	require.Equal(t, []string{appraisal.VoiceConflict, "person_id"}, []string{detail.GetCode(), detail.GetField()})

	asked := g.seatOf("staf-2", "staf-1")
	require.Equal(t, []any{"2026-04-08", int32(3), "q1"}, []any{asked.GetUntil(), asked.GetLeast(), asked.GetPeriod()})
	_, err = g.as("staf-5").Voice.AnswerVoice(t.Context(), &siklusv1.AnswerVoiceRequest{SeatId: asked.GetSeatId(), Marks: slices.Repeat([]int32{3}, 7)})
	refusal(t, err, connect.CodeNotFound)
	out, err := g.answers("staf-2", "staf-1", 5, "Siti Nama membantu warga, hubungi 0812 3456 7890")
	require.NoError(t, err)
	require.False(t, out.GetAlready())
	again, err := g.as("staf-2").Voice.AnswerVoice(t.Context(), &siklusv1.AnswerVoiceRequest{SeatId: asked.GetSeatId(), Marks: slices.Repeat([]int32{1}, 7)})
	require.NoError(t, err)
	require.True(t, again.GetAlready(), "a double post is one answer, the first")
	_, err = g.answers("staf-3", "staf-1", 4, "")
	require.NoError(t, err)

	list, err := g.as("kabid-a").Voice.GetVoices(t.Context(), &siklusv1.GetVoicesRequest{CaseId: g.cases["staf-1"].ID, Period: "q1"})
	require.NoError(t, err)
	require.True(t, list.GetMayDecide())
	for _, s := range list.GetSeats() {
		require.Equal(t, siklusv1.VoiceSeatState_VOICE_SEAT_STATE_ASKED, s.GetState(), "nobody is shown who has answered")
	}
	_, err = g.answers("staf-4", "staf-1", 4, "")
	require.NoError(t, err)
	result := func(who string) *siklusv1.GetVoiceResultResponse {
		out, err := g.as(who).Voice.GetVoiceResult(t.Context(), &siklusv1.GetVoiceResultRequest{CaseId: g.cases["staf-1"].ID, Period: "q1"})
		require.NoError(t, err)
		return out
	}
	require.Empty(t, result("kabid-a").GetResults(), "nothing before the day of the release, however many have answered")
	require.Equal(t, "2026-04-09", result("staf-1").GetRelease())
	g.voiceMorning(g.voiceTerms(1).Release)
	g.on(g.voiceTerms(1).Release)
	for _, who := range []string{"staf-1", "kabid-a", "kadis"} {
		r := result(who).GetResults()
		require.Len(t, r, 1, who)
		require.Equal(t, siklusv1.VoiceOutcome_VOICE_OUTCOME_SHOWN, r[0].GetOutcome())
		require.Equal(t, siklusv1.Rating_RATING_ABOVE, r[0].GetValues()[6].GetLevel())
		require.Equal(t, []string{"[nama] membantu warga, hubungi [telepon]"}, r[0].GetValues()[0].GetExamples(), "personal data and names of colleagues are masked")
	}
	for who, code := range map[string]connect.Code{"kabid-b": connect.CodePermissionDenied, "staf-4": connect.CodePermissionDenied, "staf-2": connect.CodeNotFound, "staf-5": connect.CodeNotFound} {
		_, err := g.as(who).Voice.GetVoiceResult(t.Context(), &siklusv1.GetVoiceResultRequest{CaseId: g.cases["staf-1"].ID, Period: "q1"})
		if who == "staf-2" { // holds the office of HR
			code = connect.CodePermissionDenied
		}
		refusal(t, err, code)
	}
	_, err = g.as("staf-2").Voice.AnswerVoice(t.Context(), &siklusv1.AnswerVoiceRequest{SeatId: asked.GetSeatId(), Marks: slices.Repeat([]int32{1}, 7)})
	require.Equal(t, appraisal.VoiceClosed, refusal(t, err, connect.CodeFailedPrecondition).GetCode())
	counts, err := g.as("kabid-b").Voice.CountVoices(t.Context(), &siklusv1.CountVoicesRequest{CycleId: g.cycle.ID})
	require.NoError(t, err)
	require.Equal(t, []int32{3, 3, 1}, []int32{counts.GetPeriods()[0].GetAsked(), counts.GetPeriods()[0].GetReleasedAnswers(), counts.GetPeriods()[0].GetShown()})
	require.NotContains(t, counts.String(), "Nama")
}

func TestARoundKeepsToItsDays(t *testing.T) {
	g := voiced(t)
	_, err := g.nominate("kabid-a", "staf-1", "staf-2", "q2")
	require.Equal(t, appraisal.VoiceClosed, refusal(t, err, connect.CodeFailedPrecondition).GetCode(), "the period has not begun")
	_, err = g.nominate("kabid-a", "staf-1", "staf-2", "year")
	require.Equal(t, appraisal.VoiceNoRound, refusal(t, err, connect.CodeInvalidArgument).GetCode())
	_, err = g.nominate("kabid-a", "staf-1", "staf-2", "m03")
	require.Equal(t, appraisal.PeriodUnknown, refusal(t, err, connect.CodeInvalidArgument).GetCode())
	g.on(g.voiceTerms(1).Nominate)
	_, err = g.nominate("kabid-a", "staf-1", "staf-2", "q1")
	require.NoError(t, err)
	g.on(g.voiceTerms(1).Nominate + 1)
	_, err = g.nominate("kabid-a", "staf-1", "staf-3", "q1")
	require.Equal(t, appraisal.VoiceClosed, refusal(t, err, connect.CodeFailedPrecondition).GetCode())
	seat := g.seatOf("staf-2", "staf-1").GetSeatId()
	g.on(g.voiceTerms(1).Answer + 1)
	for _, err := range []error{
		func() error {
			_, err := g.as("staf-2").Voice.AnswerVoice(t.Context(), &siklusv1.AnswerVoiceRequest{SeatId: seat, Marks: slices.Repeat([]int32{3}, 7)})
			return err
		}(),
		func() error {
			_, err := g.as("staf-2").Voice.DeclineVoice(t.Context(), &siklusv1.DeclineVoiceRequest{SeatId: seat, Reason: siklusv1.VoiceDecline_VOICE_DECLINE_OTHER})
			return err
		}(),
	} {
		require.Equal(t, appraisal.VoiceClosed, refusal(t, err, connect.CodeFailedPrecondition).GetCode())
	}
}

func TestAnAnswerMustSaySomethingAndNotTooMuch(t *testing.T) {
	g := voiced(t)
	_, err := g.nominate("kabid-a", "staf-1", "staf-2", "q1")
	require.NoError(t, err)
	seat := g.seatOf("staf-2", "staf-1").GetSeatId()
	voice := g.as("staf-2").Voice
	for name, row := range map[string]struct {
		request *siklusv1.AnswerVoiceRequest
		field   string
	}{
		"nothing is judged":      {&siklusv1.AnswerVoiceRequest{SeatId: seat, Marks: make([]int32, 7)}, "marks[0]"},
		"a mark that is none":    {&siklusv1.AnswerVoiceRequest{SeatId: seat, Marks: []int32{3, 3, 3, 6, 3, 3, 3}}, "marks[3]"},
		"a mark is missing":      {&siklusv1.AnswerVoiceRequest{SeatId: seat, Marks: []int32{3}}, "marks"},
		"an example too long":    {&siklusv1.AnswerVoiceRequest{SeatId: seat, Marks: slices.Repeat([]int32{3}, 7), Examples: []string{strings.Repeat("a", 301)}}, "examples[0]"},
		"too many bytes of them": {&siklusv1.AnswerVoiceRequest{SeatId: seat, Marks: slices.Repeat([]int32{3}, 7), Examples: slices.Repeat([]string{strings.Repeat("\U0001F33A", 300)}, 7)}, "examples[0]"},
	} {
		_, err := voice.AnswerVoice(t.Context(), row.request)
		require.Equal(t, row.field, refusal(t, err, connect.CodeInvalidArgument).GetField(), name)
	}
	_, err = voice.DeclineVoice(t.Context(), &siklusv1.DeclineVoiceRequest{SeatId: seat})
	refusal(t, err, connect.CodeInvalidArgument)
	for range 2 {
		_, err = voice.DeclineVoice(t.Context(), &siklusv1.DeclineVoiceRequest{SeatId: seat, Reason: siklusv1.VoiceDecline_VOICE_DECLINE_CONFLICT})
		require.NoError(t, err, "twice is once")
	}
	_, err = voice.AnswerVoice(t.Context(), &siklusv1.AnswerVoiceRequest{SeatId: seat, Marks: slices.Repeat([]int32{3}, 7)})
	require.Equal(t, appraisal.VoiceLost, refusal(t, err, connect.CodeFailedPrecondition).GetCode())
}

func TestNomineesAreThoseWhoMayWithWhyNot(t *testing.T) {
	g := voiced(t)
	find := func(query string) *siklusv1.FindNomineesResponse {
		out, err := g.as("staf-1").Voice.FindNominees(t.Context(), &siklusv1.FindNomineesRequest{CaseId: g.cases["staf-1"].ID, Period: "q1", Query: query})
		require.NoError(t, err)
		return out
	}
	near := find("").GetNominees()
	require.Len(t, near, 4, "those with the same leader")
	for _, n := range near {
		require.Equal(t, siklusv1.VoiceGroup_VOICE_GROUP_PEERS, n.GetGroup())
		require.Empty(t, n.GetPerson().GetNumber())
	}
	_, err := g.nominate("staf-1", "staf-1", "staf-2", "q1")
	require.NoError(t, err)
	require.Len(t, find("").GetNominees(), 3, "who is on the list is not offered again")
	byName := map[string]*siklusv1.VoiceNominee{}
	for _, n := range find("Nama").GetNominees() {
		byName[n.GetPerson().GetName()] = n
	}
	require.NotContains(t, byName, "Nama staf-1")
	require.Contains(t, byName["Nama kadis"].GetRefusal(), "Atasan bukan rekan")
	require.NotEmpty(t, byName["Nama kabid-b"].GetRefusalEnglish())
	require.Empty(t, byName["Nama staf-5"].GetRefusal())
	for _, query := range []string{"ab", "1980"} {
		_, err := g.as("staf-1").Voice.FindNominees(t.Context(), &siklusv1.FindNomineesRequest{CaseId: g.cases["staf-1"].ID, Period: "q1", Query: query})
		require.Equal(t, "query", refusal(t, err, connect.CodeInvalidArgument).GetField(), "nobody is found by number")
	}
}

func TestAnAgencyThatHearsNobodySaysSo(t *testing.T) {
	g := newGround(t)
	out, err := g.as("staf-1").Voice.GetVoices(t.Context(), &siklusv1.GetVoicesRequest{})
	require.NoError(t, err)
	require.Empty(t, out.GetGroups())
	require.False(t, out.GetMayNominate())
	_, err = g.nominate("kabid-a", "staf-1", "staf-2", "year")
	require.Equal(t, appraisal.VoiceNotHeard, refusal(t, err, connect.CodeFailedPrecondition).GetCode())
	counts, err := g.as("kabid-b").Voice.CountVoices(t.Context(), &siklusv1.CountVoicesRequest{CycleId: g.cycle.ID})
	require.NoError(t, err)
	require.True(t, counts.GetNotHeard())
}

func TestALinkOfOnesOwnLetterAnswersAndNoOtherDoes(t *testing.T) {
	g := voiced(t)
	_, err := g.nominate("kabid-a", "staf-1", "staf-3", "q1")
	require.NoError(t, err)
	mine := g.byLink(g.taskIn(g.cases["staf-3"], appraisal.Employee)).Voice
	asked, err := mine.ListVoiceSeats(t.Context(), &siklusv1.ListVoiceSeatsRequest{})
	require.NoError(t, err)
	require.Len(t, asked.GetAsked(), 1)
	answer := &siklusv1.AnswerVoiceRequest{SeatId: asked.GetAsked()[0].GetSeatId(), Marks: slices.Repeat([]int32{3}, 7)}
	_, err = g.byLink(g.taskIn(g.cases["staf-4"], appraisal.Employee)).Voice.AnswerVoice(t.Context(), answer)
	refusal(t, err, connect.CodeNotFound)
	_, err = mine.AnswerVoice(t.Context(), answer)
	require.NoError(t, err)
}

func TestWhatIsSaidStandsBesideTheRatingAndFeedsTheAspect(t *testing.T) {
	g := voiced(t)
	e := g.evaluationOf("staf-1", appraisal.Periods(2026, g.cycle.Rules)[0], windowOpen())
	for i, who := range []string{"staf-2", "staf-3", "staf-4"} {
		_, err := g.nominate("kabid-a", "staf-1", who, "q1")
		require.NoError(t, err)
		_, err = g.answers(who, "staf-1", 4, fmt.Sprintf("membantu warga %c", 'a'+i))
		require.NoError(t, err)
	}
	materials := func(who string) *siklusv1.MaterialGroup {
		out, err := g.as(who).Evaluation.ListMaterials(t.Context(), &siklusv1.ListMaterialsRequest{CaseId: e.ID})
		require.NoError(t, err)
		for _, group := range out.GetGroups() {
			if group.GetName() == "voices" {
				return group
			}
		}
		return nil
	}
	require.Nil(t, materials("kabid-a"))
	g.on(g.voiceTerms(1).Release)
	g.voiceMorning(g.voiceTerms(1).Release)
	for _, who := range []string{"kabid-a", "staf-1"} {
		group := materials(who)
		require.EqualValues(t, 7, group.GetTotal(), who)
		first := group.GetItems()[slices.IndexFunc(group.GetItems(), func(m *siklusv1.Material) bool { return m.GetTitle() == "Berorientasi Pelayanan" })]
		require.Equal(t, siklusv1.Polarity_POLARITY_FOR, first.GetPolarity())
		require.Contains(t, first.GetSummary(), "Di Atas Ekspektasi")
		require.Contains(t, first.GetSummary(), "membantu warga")
		require.Equal(t, "/suara/hasil/"+g.cases["staf-1"].ID+"/q1", group.GetPath())
		require.NotContains(t, group.String(), "Nama staf", "nobody who spoke is named")
	}
	require.Nil(t, materials("kabid-b"), "HR sees counts only")
	out, err := g.as("kabid-a").Evaluation.PreviewRating(t.Context(), &siklusv1.PreviewRatingRequest{CaseId: e.ID})
	require.NoError(t, err)
	require.Contains(t, out.String(), "120", "peers' aspect of behaviour is reached by 120 per cent")
	storetest.Do(t, g.store, g.town.Agency.ID, func(ctx context.Context, tx store.Tx) error {
		reads, err := tx.Reads(ctx, e.ID)
		require.NotEmpty(t, reads)
		return err
	})
}
