package api_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"connectrpc.com/connect"
	"github.com/stretchr/testify/require"

	"siklus.id/api"
	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

// talking is a ground whose agency rates by the quarter.
func talking(t *testing.T) *ground {
	t.Helper()
	g := newGround(t)
	g.under(func(r *appraisal.Rules) { r.Cadence = appraisal.Quarterly })
	return g
}

// proposal is a good appointment, three days after the clock of the tests.
func proposal(caseID string) *siklusv1.ProposeDialogueRequest {
	return &siklusv1.ProposeDialogueRequest{Id: store.NewID(), CaseId: caseID, Period: "q1", Day: "2026-01-13", Time: "10.00", Minutes: 60,
		Place: "Ruang rapat", Note: "Bawa data Januari"}
}

// proposed is an appointment that the superior proposed, beside a text that stands.
func (g *ground) proposed(name string) string {
	g.Helper()
	slot := store.DialogueSlot{ID: store.NewID(), CaseID: g.cases[name].ID, Period: "q2", PersonID: g.town.People["kadis"], Role: appraisal.Superior,
		StartsAt: noon.Add(72 * time.Hour), Minutes: 60, Place: "Ruang rapat", ProposedAt: noon}
	g.tx(func(ctx context.Context, tx store.Tx) error {
		if _, err := tx.PutSlot(ctx, slot); err != nil {
			return err
		}
		_, err := tx.PutText(ctx, store.DialogueText{CaseID: slot.CaseID, Period: "q1", PersonID: slot.PersonID, Role: slot.Role, Summary: "Membahas mutu", At: noon})
		return err
	})
	return slot.ID
}

// textVersion is the version at which the text of the first quarter stands.
func (g *ground) textVersion(caseID string) int32 {
	g.Helper()
	var version int
	g.tx(func(ctx context.Context, tx store.Tx) error {
		texts, err := tx.Texts(ctx, caseID)
		version = texts["q1"].Version
		return err
	})
	return int32(version)
}

// letters are the data of the letters of one kind to somebody.
func (g *ground) lettersTo(who, kind string) (list []store.LetterData) {
	g.Helper()
	g.tx(func(ctx context.Context, tx store.Tx) error {
		letters, err := tx.LettersTo(ctx, g.town.People[who])
		for _, l := range letters {
			if l.Kind == kind {
				var data store.LetterData
				require.NoError(g, json.Unmarshal(l.Data, &data))
				list = append(list, data)
			}
		}
		return err
	})
	return list
}

func (g *ground) dialogue(who, caseID, period string) *siklusv1.GetDialogueResponse {
	g.Helper()
	out, err := g.as(who).Dialogue.GetDialogue(g.Context(), &siklusv1.GetDialogueRequest{CaseId: caseID, Period: period})
	require.NoError(g, err)
	return out
}

func TestADialogueIsArrangedByBothAndBothHearOfIt(t *testing.T) {
	g := talking(t)
	c := g.cases["staf-1"]
	require.Equal(t, siklusv1.DialogueState_DIALOGUE_STATE_OPEN, g.dialogue("staf-1", c.ID, "q1").GetState())
	first := proposal(c.ID)
	for range 2 { // sent twice, proposed once
		out, err := g.as("staf-1").Dialogue.ProposeDialogue(t.Context(), first)
		require.NoError(t, err)
		require.Equal(t, "2026-01-13T01:00:00Z", out.GetSlot().GetStartsAt().AsTime().Format(time.RFC3339), "10.00 WIT")
	}
	require.Len(t, g.lettersTo("kabid-a", "dialogue_set"), 1)
	require.Empty(t, g.lettersTo("staf-1", "dialogue_set"))
	_, err := g.as("staf-1").Dialogue.AgreeDialogue(t.Context(), &siklusv1.AgreeDialogueRequest{SlotId: first.GetId()})
	require.Equal(t, appraisal.OwnSlot, refusal(t, err, connect.CodeFailedPrecondition).GetCode())

	other := proposal(c.ID)
	other.Time, other.Place, other.Link = "14:30", "", "https://rapat.example/1"
	_, err = g.as("kabid-a").Dialogue.ProposeDialogue(t.Context(), other)
	require.NoError(t, err)
	require.Len(t, g.lettersTo("staf-1", "dialogue_set"), 1)
	_, err = g.as("staf-1").Dialogue.AgreeDialogue(t.Context(), &siklusv1.AgreeDialogueRequest{SlotId: first.GetId()})
	require.Equal(t, appraisal.OwnSlot, refusal(t, err, connect.CodeFailedPrecondition).GetCode())
	_, err = g.as("kabid-a").Dialogue.AgreeDialogue(t.Context(), &siklusv1.AgreeDialogueRequest{SlotId: first.GetId()})
	require.Equal(t, appraisal.SlotReplaced, refusal(t, err, connect.CodeAborted).GetCode())
	require.True(t, g.dialogue("staf-1", c.ID, "q1").GetMayAgree())
	require.False(t, g.dialogue("kabid-a", c.ID, "q1").GetMayAgree())
	for range 2 {
		agreed, err := g.as("staf-1").Dialogue.AgreeDialogue(t.Context(), &siklusv1.AgreeDialogueRequest{SlotId: other.GetId()})
		require.NoError(t, err)
		require.Equal(t, "employee", agreed.GetSlot().GetAgreedBy().GetRole())
	}
	require.Len(t, g.lettersTo("staf-1", "dialogue_set"), 2, "both get the appointment that was agreed to, once")
	require.Len(t, g.lettersTo("kabid-a", "dialogue_set"), 2)
	d := g.dialogue("kabid-a", c.ID, "q1")
	require.Equal(t, siklusv1.DialogueState_DIALOGUE_STATE_SET, d.GetState())
	require.Len(t, d.GetFormer(), 1, "the proposal before it stays on record")
	require.Equal(t, other.GetId(), g.lettersTo("kabid-a", "dialogue_set")[1].Entry)
}

func TestAPreparationIsPrivateUntilTheMeetingBegins(t *testing.T) {
	g := talking(t)
	c := g.cases["staf-1"]
	prepare := func(who, text string, shared bool, version int32) error {
		_, err := g.as(who).Dialogue.PrepareDialogue(t.Context(), &siklusv1.PrepareDialogueRequest{CaseId: c.ID, Period: "q1", Text: text, Shared: shared, Version: version})
		return err
	}
	seen := func(who string) (texts []string) {
		for _, n := range g.dialogue(who, c.ID, "q1").GetNotes() {
			texts = append(texts, n.GetText())
		}
		return texts
	}
	require.NoError(t, prepare("staf-1", "Beban kerja saya", false, 0))
	require.NoError(t, prepare("kabid-a", "Mutu laporan", true, 0))
	require.Equal(t, []string{"Beban kerja saya", "Mutu laporan"}, seen("staf-1"))
	require.Equal(t, []string{"Mutu laporan"}, seen("kabid-a"))
	require.Equal(t, []string{"Mutu laporan"}, seen("kadis"), "the superior stands on the leader's side and reads what was shared")
	require.Empty(t, seen("kabid-b"), "HR reads the record of the dialogue, not the preparations")
	require.Equal(t, appraisal.NoteShared, refusal(t, prepare("kabid-a", "Lain", false, 1), connect.CodeFailedPrecondition).GetCode())
	require.Equal(t, appraisal.DialogueChanged, refusal(t, prepare("kabid-a", "Lain", true, 7), connect.CodeAborted).GetCode())

	slot := proposal(c.ID)
	_, err := g.as("staf-1").Dialogue.ProposeDialogue(t.Context(), slot)
	require.NoError(t, err)
	g.clock.set(noon.Add(100 * time.Hour))
	require.Equal(t, []string{"Mutu laporan"}, seen("kabid-a"), "a time that nobody agreed to opens nothing")
	g.clock.set(noon)
	_, err = g.as("kabid-a").Dialogue.AgreeDialogue(t.Context(), &siklusv1.AgreeDialogueRequest{SlotId: slot.GetId()})
	require.NoError(t, err)
	require.Equal(t, []string{"Mutu laporan"}, seen("kabid-a"))
	begins := time.Date(2026, time.January, 13, 1, 0, 0, 0, time.UTC)
	g.clock.set(begins.Add(-time.Second))
	require.Len(t, seen("kabid-a"), 1)
	g.clock.set(begins)
	require.Equal(t, []string{"Mutu laporan", "Beban kerja saya"}, seen("kabid-a"))
	require.Empty(t, seen("kabid-b"))
}

func TestAgreedPointsNeedBothAndAreFollowedUp(t *testing.T) {
	g := talking(t)
	c := g.cases["staf-1"]
	write := func(who, period string, version int32, summary string, points []*siklusv1.AgreedPoint, ups ...*siklusv1.PointFollowUp) (int32, error) {
		out, err := g.as(who).Dialogue.WritePoints(t.Context(), &siklusv1.WritePointsRequest{CaseId: c.ID, Period: period, Version: version, Summary: summary, Points: points, FollowUps: ups})
		return out.GetVersion(), err
	}
	confirm := func(who, period string, version int32) (bool, error) {
		out, err := g.as(who).Dialogue.ConfirmPoints(t.Context(), &siklusv1.ConfirmPointsRequest{CaseId: c.ID, Period: period, Version: version})
		return out.GetComplete(), err
	}
	points := []*siklusv1.AgreedPoint{{What: "Pelatihan pengelolaan data", Who: "leader", Until: "2026-02-28"}, {What: "Laporan tepat waktu", Who: "employee"}}
	for range 2 {
		version, err := write("kabid-a", "q1", 0, "Membahas mutu", points)
		require.NoError(t, err)
		require.Equal(t, int32(1), version, "the same again is the version that stands")
	}
	_, err := write("staf-1", "q1", 0, "Versi lain", nil)
	require.Equal(t, appraisal.DialogueChanged, refusal(t, err, connect.CodeAborted).GetCode())
	complete, err := confirm("kabid-a", "q1", 1)
	require.NoError(t, err)
	require.False(t, complete)
	version, err := write("staf-1", "q1", 1, "Membahas mutu dan beban", points)
	require.NoError(t, err)
	require.Equal(t, int32(2), version)
	d := g.dialogue("kabid-a", c.ID, "q1")
	require.True(t, d.GetMayConfirm(), "a changed text needs both again")
	require.Equal(t, int32(1), d.GetPoints().GetOutdatedConfirmations())
	_, err = confirm("kabid-a", "q1", 1)
	require.Equal(t, appraisal.DialogueChanged, refusal(t, err, connect.CodeAborted).GetCode())
	for _, who := range []string{"kabid-a", "kadis", "staf-1"} { // two of one side are one confirmation
		complete, err = confirm(who, "q1", 2)
		require.NoError(t, err)
	}
	require.True(t, complete)
	d = g.dialogue("staf-1", c.ID, "q1")
	require.Equal(t, siklusv1.DialogueState_DIALOGUE_STATE_CONFIRMED, d.GetState())
	require.Len(t, d.GetPoints().GetConfirmations(), 2)

	d = g.dialogue("staf-1", c.ID, "q2")
	require.Len(t, d.GetOpenPoints(), 2, "unmet points of the period before come first")
	first, second := d.GetOpenPoints()[0].GetPoint().GetId(), d.GetOpenPoints()[1].GetPoint().GetId()
	_, err = write("staf-1", "q1", 2, "Mundur", nil, &siklusv1.PointFollowUp{PointId: first, Outcome: "met"})
	require.Equal(t, "follow_ups[0].point_id", refusal(t, err, connect.CodeInvalidArgument).GetField())
	_, err = write("staf-1", "q2", 0, "Membahas lanjutan", nil, &siklusv1.PointFollowUp{PointId: first, Outcome: "met"}, &siklusv1.PointFollowUp{PointId: second, Outcome: "open", Note: "Berlanjut"})
	require.NoError(t, err)
	require.Equal(t, "Berlanjut", g.dialogue("kabid-a", c.ID, "q2").GetOpenPoints()[1].GetFollowUp().GetNote())
	require.Len(t, g.dialogue("kabid-a", c.ID, "q3").GetOpenPoints(), 1, "what goes on is carried on, what was met is not")

	g.clock.set(time.Date(2026, time.April, 20, 3, 0, 0, 0, time.UTC))
	list, err := g.as("kabid-b").Dialogue.ListDialogues(t.Context(), &siklusv1.ListDialoguesRequest{CaseId: g.cases["staf-3"].ID})
	require.NoError(t, err)
	require.Equal(t, siklusv1.DialogueState_DIALOGUE_STATE_MISSING, list.GetLines()[0].GetState(), "the missing dialogue is visible")
	require.Equal(t, siklusv1.DialogueState_DIALOGUE_STATE_OPEN, list.GetLines()[1].GetState())
	require.Equal(t, siklusv1.DialogueState_DIALOGUE_STATE_AHEAD, list.GetLines()[2].GetState())
}

func TestWhatIsWrongWithADialogueIsSaid(t *testing.T) {
	g := talking(t)
	c := g.cases["staf-1"]
	me := g.as("staf-1").Dialogue
	propose := func(change func(*siklusv1.ProposeDialogueRequest)) error {
		r := proposal(c.ID)
		change(r)
		_, err := me.ProposeDialogue(t.Context(), r)
		return err
	}
	point := func(p *siklusv1.AgreedPoint) error {
		_, err := me.WritePoints(t.Context(), &siklusv1.WritePointsRequest{CaseId: c.ID, Period: "q1", Summary: "Isi", Points: []*siklusv1.AgreedPoint{p}})
		return err
	}
	for _, row := range []struct {
		name, code, field string
		err               error
	}{
		{"yesterday", appraisal.SlotPast, "day", propose(func(r *siklusv1.ProposeDialogueRequest) { r.Day = "2026-01-09" })},
		{"this very minute", appraisal.SlotPast, "day", propose(func(r *siklusv1.ProposeDialogueRequest) { r.Day, r.Time = "2026-01-10", "12.00" })},
		{"in two years", appraisal.SlotTooFar, "day", propose(func(r *siklusv1.ProposeDialogueRequest) { r.Day = "2028-01-10" })},
		{"30 February", api.InputWrong, "day", propose(func(r *siklusv1.ProposeDialogueRequest) { r.Day = "2026-02-30" })},
		{"no clock", api.InputWrong, "time", propose(func(r *siklusv1.ProposeDialogueRequest) { r.Time = "25.00" })},
		{"nowhere", appraisal.PlaceMissing, "place", propose(func(r *siklusv1.ProposeDialogueRequest) { r.Place = " " })},
		{"no https", api.InputWrong, "link", propose(func(r *siklusv1.ProposeDialogueRequest) { r.Link = "http://rapat.example" })},
		{"another agency's months", appraisal.PeriodUnknown, "period", propose(func(r *siklusv1.ProposeDialogueRequest) { r.Period = "m01" })},
		{"a point without words", api.InputWrong, "points[0].what", point(&siklusv1.AgreedPoint{What: "  \x00 ", Who: "leader"})},
		{"a point of nobody", api.InputWrong, "points[0].who", point(&siklusv1.AgreedPoint{What: "Belajar", Who: "hr"})},
		{"a point on 31 June", api.InputWrong, "points[0].until", point(&siklusv1.AgreedPoint{What: "Belajar", Who: "leader", Until: "2026-06-31"})},
	} {
		r := refusal(t, row.err, connect.CodeInvalidArgument)
		require.Equal(t, row.code, r.GetCode(), row.name)
		require.Equal(t, row.field, r.GetField(), row.name)
	}
	require.Nil(t, g.dialogue("staf-1", c.ID, "q1").GetSlot(), "what is refused leaves nothing behind")
	g.move(c, "sealed", appraisal.Step{Stage: appraisal.Sealed})
	require.Equal(t, appraisal.CaseEnded, refusal(t, propose(func(*siklusv1.ProposeDialogueRequest) {}), connect.CodeFailedPrecondition).GetCode())
	require.True(t, g.dialogue("staf-1", c.ID, "q1").GetEnded())
}

func TestFeedbackIsAskedGivenAndListed(t *testing.T) {
	g := talking(t)
	c := g.agreed("staf-1")
	me := g.as("staf-1").Dialogue
	found, err := me.FindColleagues(t.Context(), &siklusv1.FindColleaguesRequest{Query: "Nama staf"})
	require.NoError(t, err)
	require.Len(t, found.GetPeople(), 4, "everybody but oneself")
	for _, p := range found.GetPeople() {
		require.Empty(t, p.GetNumber())
	}
	_, err = me.FindColleagues(t.Context(), &siklusv1.FindColleaguesRequest{Query: "19800101"})
	require.Equal(t, "query", refusal(t, err, connect.CodeInvalidArgument).GetField(), "nobody is looked up by staff number")

	ask := &siklusv1.RequestFeedbackRequest{Id: store.NewID(), PersonId: g.town.People["staf-3"], Result: 1, Question: "Bagaimana laporan saya?"}
	for range 2 {
		out, err := me.RequestFeedback(t.Context(), ask)
		require.NoError(t, err)
		require.Equal(t, "Laporan kinerja bulanan tersusun", out.GetRequest().GetResult())
	}
	asked, err := g.as("staf-3").Dialogue.ListFeedbackRequests(t.Context(), &siklusv1.ListFeedbackRequestsRequest{})
	require.NoError(t, err)
	require.Len(t, asked.GetRequests(), 1)
	give := func(who string, change func(*siklusv1.WriteFeedbackRequest)) (*siklusv1.Feedback, error) {
		r := &siklusv1.WriteFeedbackRequest{Id: store.NewID(), PersonId: g.town.People["staf-1"], Text: "Laporan rapi, data lengkap."}
		change(r)
		out, err := g.as(who).Dialogue.WriteFeedback(t.Context(), r)
		return out.GetFeedback(), err
	}
	_, err = give("staf-4", func(r *siklusv1.WriteFeedbackRequest) { r.RequestId = ask.GetId() })
	require.Equal(t, api.NotFound, refusal(t, err, connect.CodeNotFound).GetCode(), "the request is for somebody else")
	f, err := give("staf-3", func(r *siklusv1.WriteFeedbackRequest) { r.PersonId, r.RequestId = "", ask.GetId() })
	require.NoError(t, err)
	require.Equal(t, "peer", f.GetRelation())
	require.Equal(t, "Laporan kinerja bulanan tersusun", f.GetResult())
	for who, relation := range map[string]string{"kabid-a": "appraiser", "kadis": "superior", "kabid-b": "other"} {
		f, err := give(who, func(r *siklusv1.WriteFeedbackRequest) { r.Behaviour, r.InPerson = 4, true })
		require.NoError(t, err)
		require.Equal(t, relation, f.GetRelation(), who)
	}
	f, err = give("staf-1", func(r *siklusv1.WriteFeedbackRequest) { r.PersonId = g.town.People["kabid-a"] })
	require.NoError(t, err, "staff give feedback to whoever leads them (art. 18(2))")
	require.Equal(t, "below", f.GetRelation())
	require.Len(t, g.lettersTo("staf-1", "feedback_given"), 1, "one letter a day, however much was given")

	for _, row := range []struct {
		name, code string
		connect    connect.Code
		err        error
	}{
		{"to oneself", appraisal.OwnFeedback, connect.CodeInvalidArgument, second(give("staf-1", func(*siklusv1.WriteFeedbackRequest) {}))},
		{"to nobody", appraisal.PersonMissing, connect.CodeInvalidArgument, second(give("staf-3", func(r *siklusv1.WriteFeedbackRequest) { r.PersonId = "" }))},
		{"to a stranger", appraisal.PersonMissing, connect.CodeInvalidArgument, second(give("staf-3", func(r *siklusv1.WriteFeedbackRequest) { r.PersonId = store.NewID() }))},
		{"to who is not appraised", appraisal.NoAppraisal, connect.CodeFailedPrecondition, second(give("staf-3", func(r *siklusv1.WriteFeedbackRequest) { r.PersonId = g.town.People["bupati"] }))},
		{"on two things", appraisal.FeedbackSubject, connect.CodeInvalidArgument, second(give("staf-3", func(r *siklusv1.WriteFeedbackRequest) { r.Result, r.Behaviour = 1, 1 }))},
		{"on no result", appraisal.ResultUnknown, connect.CodeInvalidArgument, second(give("staf-3", func(r *siklusv1.WriteFeedbackRequest) { r.Result = 9 }))},
	} {
		require.Equal(t, row.code, refusal(t, row.err, row.connect).GetCode(), row.name)
	}
	evaluation := g.evaluation("staf-1", awaits(appraisal.WindowOpen, appraisal.Employee, appraisal.CheckIn, appraisal.T4))
	list, err := g.as("kabid-a").Dialogue.ListFeedback(t.Context(), &siklusv1.ListFeedbackRequest{CaseId: evaluation.ID, Period: "q1"})
	require.NoError(t, err)
	require.Equal(t, c.ID, list.GetCaseId(), "an evaluation stands for its appraisal")
	require.Len(t, list.GetFeedback(), 4, "all feedback received goes into the record (III.C.16)")
	require.Empty(t, list.GetAsked())
	require.True(t, list.GetMayTakeOver())
	later, err := g.as("kabid-a").Dialogue.ListFeedback(t.Context(), &siklusv1.ListFeedbackRequest{CaseId: evaluation.ID, Period: "q2"})
	require.NoError(t, err)
	require.Empty(t, later.GetFeedback())
	_, err = g.as("staf-3").Dialogue.ListFeedback(t.Context(), &siklusv1.ListFeedbackRequest{CaseId: c.ID})
	require.Equal(t, api.NotFound, refusal(t, err, connect.CodeNotFound).GetCode(), "who gave feedback does not read the others'")
}

func second[T any](_ T, err error) error { return err }

func TestALeaderTakesAResultOverWithANote(t *testing.T) {
	g := talking(t)
	c := g.agreed("staf-1")
	take := func(who string, result int32, note string) error {
		_, err := g.as(who).Dialogue.TakeOverResult(t.Context(), &siklusv1.TakeOverResultRequest{Id: store.NewID(), CaseId: c.ID, Result: result, Note: note})
		return err
	}
	const note = "Sudah dibimbing dua kali, data tetap belum tersusun."
	require.Equal(t, appraisal.ResultUnknown, refusal(t, take("kabid-a", 2, note), connect.CodeInvalidArgument).GetCode())
	require.Equal(t, api.InputWrong, refusal(t, take("kabid-a", 1, "gagal"+strings.Repeat(" ", 9)), connect.CodeInvalidArgument).GetCode())
	require.Equal(t, appraisal.NotYourAct, refusal(t, take("staf-1", 1, note), connect.CodePermissionDenied).GetCode())
	require.NoError(t, take("kabid-a", 1, note))
	require.Equal(t, appraisal.AlreadyTakenOver, refusal(t, take("kadis", 1, note), connect.CodeAlreadyExists).GetCode())
	list, err := g.as("staf-1").Dialogue.ListFeedback(t.Context(), &siklusv1.ListFeedbackRequest{})
	require.NoError(t, err)
	require.Equal(t, note, list.GetTakeovers()[0].GetNote(), "the employee sees what is noted of them")
	require.Equal(t, "q1", list.GetTakeovers()[0].GetPeriod())
}
