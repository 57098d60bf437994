package api_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"connectrpc.com/connect"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"

	"siklus.id/api"
	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

// batchRequests are good requests for the service of batches.
func (g *ground) batchRequests(request string) map[string]proto.Message {
	order := g.extends("2026-02-06")
	return map[string]proto.Message{
		"BatchService/PreviewBatch": &siklusv1.PreviewBatchRequest{Order: order},
		"BatchService/OrderBatch":   &siklusv1.OrderBatchRequest{Order: order, Reason: decree, RequestId: request, Fingerprint: strings.Repeat("0", 64)},
		"BatchService/GetBatch":     &siklusv1.GetBatchRequest{BatchId: store.NewID()},
		"BatchService/ListBatches":  &siklusv1.ListBatchesRequest{CycleId: g.cycle.ID},
		"BatchService/PreviewUndo":  &siklusv1.PreviewUndoRequest{BatchId: store.NewID()},
		"BatchService/UndoBatch":    &siklusv1.UndoBatchRequest{BatchId: store.NewID(), Reason: decree, RequestId: request, Fingerprint: strings.Repeat("0", 64)},
	}
}

// extends is an order that extends the window of everybody's evaluation.
func (g *ground) extends(until string, change ...func(*siklusv1.BatchOrder)) *siklusv1.BatchOrder {
	order := &siklusv1.BatchOrder{CycleId: g.cycle.ID, Kind: siklusv1.BatchKind_BATCH_KIND_EXTEND, Clock: "T6", Until: until,
		Scope: &siklusv1.BatchScope{Reach: siklusv1.BatchReach_BATCH_REACH_CYCLE}}
	for _, f := range change {
		f(order)
	}
	return order
}

func inUnit(code string) func(*siklusv1.BatchOrder) {
	return func(o *siklusv1.BatchOrder) {
		o.Scope.Reach, o.Scope.UnitCode = siklusv1.BatchReach_BATCH_REACH_UNIT, code
	}
}

func ofList(lines ...string) func(*siklusv1.BatchOrder) {
	return func(o *siklusv1.BatchOrder) {
		o.Scope.Reach, o.Scope.List = siklusv1.BatchReach_BATCH_REACH_LIST, strings.Join(lines, "\r\n")
	}
}

// windows opens everybody's first quarter, to be rated until 30 January.
func (g *ground) windows() {
	g.evaluation("staf-1", awaits(appraisal.WindowOpen, appraisal.Appraiser, appraisal.Rate, appraisal.T6))
}

func (g *ground) previewed(who *caller, order *siklusv1.BatchOrder) *siklusv1.BatchPreview {
	g.Helper()
	out, err := who.Batch.PreviewBatch(g.Context(), &siklusv1.PreviewBatchRequest{Order: order})
	require.NoError(g, err)
	return out.GetPreview()
}

// answered waits until every act of a batch has its answer and returns it with its lines.
func (g *ground) answered(who *caller, id string) (b *siklusv1.Batch, lines []*siklusv1.BatchLine) {
	g.Helper()
	g.eventually("every case has answered", func() bool {
		out, err := who.Batch.GetBatch(g.Context(), &siklusv1.GetBatchRequest{BatchId: id, PageSize: 5000})
		require.NoError(g, err)
		b, lines = out.GetBatch(), out.GetLines()
		return b.GetDone()
	})
	return b, lines
}

// dueOf is the last day of what a case awaits first.
func (g *ground) dueOf(caseID string) string {
	var c store.Case
	g.tx(func(ctx context.Context, tx store.Tx) (err error) {
		c, err = tx.CaseByID(ctx, caseID)
		return err
	})
	return c.Due.String()
}

func TestABatchDoesWhatItsPreviewShowedAndIsTakenBack(t *testing.T) {
	g := newGround(t)
	g.windows()
	g.relay()
	hr := g.as("kabid-b")
	order := g.extends("2026-02-06", inUnit("DINAS"))
	seen := g.previewed(hr, order)
	require.EqualValues(t, []int32{8, 7, 1, 0}, []int32{seen.GetCases(), seen.GetMoving(), seen.GetStaying(), seen.GetLasting()}, "everybody below the agency's head; HR's own case stays")
	require.Equal(t, appraisal.OwnCase, seen.GetLines()[0].GetStays().GetCode(), "those that stay come first")
	moving := seen.GetLines()[1:]
	for _, l := range moving {
		term := l.GetTerms()[0]
		require.Equal(t, []any{"T6", "2026-01-30", "2026-02-06", int32(5)}, []any{term.GetClock(), term.GetBefore(), term.GetAfter(), term.GetDays()})
		require.Equal(t, "T13", l.GetTerms()[1].GetClock(), "what would follow moves with it")
		require.True(t, l.GetTerms()[1].GetFollows())
		require.Equal(t, "2026-01-30", g.dueOf(l.GetCaseId()), "a preview moves nothing")
	}

	ask := &siklusv1.OrderBatchRequest{Order: order, Reason: decree, RequestId: "request-01", Fingerprint: seen.GetFingerprint()}
	g.engine.next[appraisal.ExtendTerm] = appraisal.Step{Stage: appraisal.WindowOpen, Awaits: []appraisal.Awaited{{Role: appraisal.Appraiser, Act: appraisal.Rate,
		Term: appraisal.Term{Clock: appraisal.T6, Due: appraisal.NewDate(2026, 2, 6)}, Letter: "reminder"}}}
	first, err := hr.Batch.OrderBatch(g.Context(), ask)
	require.NoError(t, err)
	again, err := hr.Batch.OrderBatch(g.Context(), ask)
	require.NoError(t, err)
	require.Equal(t, first.GetBatch().GetId(), again.GetBatch().GetId(), "the same request is the same batch")
	other := proto.CloneOf(ask)
	other.Order.Until = "2026-02-09"
	_, err = hr.Batch.OrderBatch(g.Context(), other)
	require.Equal(t, api.RequestReused, refusal(t, err, connect.CodeAlreadyExists).GetCode())

	id := first.GetBatch().GetId()
	done, lines := g.answered(hr, id)
	require.EqualValues(t, []int32{7, 0, 1}, []int32{done.GetTaken(), done.GetRefused(), done.GetStaying()})
	require.Equal(t, "Nama kabid-b", done.GetBy())
	for i, l := range lines[1:] {
		require.Equal(t, moving[i].GetCaseId(), l.GetCaseId(), "in the order of the preview")
		require.Equal(t, moving[i].GetTerms()[0].GetAfter(), g.dueOf(l.GetCaseId()))
		acts := g.acts(l.GetCaseId())
		require.Len(t, acts, 1, "once")
		require.Equal(t, []string{id, store.BatchActRequest(id, l.GetCaseId())}, []string{acts[0].Act.Facts.Batch, acts[0].RequestID})
	}
	require.Equal(t, decree, g.read("kabid-a", moving[1].GetCaseId()).GetJournal()[1].GetText(), "the reason stands in every case")
	_, err = hr.Batch.OrderBatch(g.Context(), &siklusv1.OrderBatchRequest{Order: order, Reason: decree, RequestId: "request-02", Fingerprint: seen.GetFingerprint()})
	require.Equal(t, api.BatchChanged, refusal(t, err, connect.CodeAborted).GetCode(), "what was seen is not what would happen now")

	back, err := hr.Batch.PreviewUndo(g.Context(), &siklusv1.PreviewUndoRequest{BatchId: id})
	require.NoError(t, err)
	require.EqualValues(t, 7, back.GetPreview().GetMoving())
	g.engine.next[appraisal.ExtendTerm] = awaits(appraisal.WindowOpen, appraisal.Appraiser, appraisal.Rate, appraisal.T6)
	undone, err := hr.Batch.UndoBatch(g.Context(), &siklusv1.UndoBatchRequest{BatchId: id, Reason: "Salah tanggal", RequestId: "request-03", Fingerprint: back.GetPreview().GetFingerprint()})
	require.NoError(t, err)
	took, _ := g.answered(hr, undone.GetBatch().GetId())
	require.EqualValues(t, 7, took.GetTaken())
	require.Equal(t, id, took.GetUndoes())
	for _, l := range moving {
		require.Equal(t, "2026-01-30", g.dueOf(l.GetCaseId()), "every case stands where it stood")
	}
	_, err = hr.Batch.PreviewUndo(g.Context(), &siklusv1.PreviewUndoRequest{BatchId: id})
	require.Equal(t, appraisal.AlreadyDone, refusal(t, err, connect.CodeAlreadyExists).GetCode())
	_, err = hr.Batch.PreviewUndo(g.Context(), &siklusv1.PreviewUndoRequest{BatchId: took.GetId()})
	require.Equal(t, appraisal.BatchLasting, refusal(t, err, connect.CodeFailedPrecondition).GetCode())
	listed, err := g.as("staf-2").Batch.ListBatches(g.Context(), &siklusv1.ListBatchesRequest{CycleId: g.cycle.ID})
	require.NoError(t, err)
	require.Equal(t, []string{took.GetId(), id}, []string{listed.GetBatches()[0].GetId(), listed.GetBatches()[1].GetId()}, "colleagues see it")
}

func TestAPartyIsChangedForManyAndComesBack(t *testing.T) {
	g := newGround(t)
	g.relay()
	hr := g.as("kabid-b")
	order := &siklusv1.BatchOrder{CycleId: g.cycle.ID, Kind: siklusv1.BatchKind_BATCH_KIND_REASSIGN, Role: "appraiser", Number: "19800101 200501 1 002",
		Scope: &siklusv1.BatchScope{Reach: siklusv1.BatchReach_BATCH_REACH_UNIT, UnitCode: "BID-A"}}
	seen := g.previewed(hr, order)
	require.Equal(t, "Nama kadis", seen.GetPerson())
	require.EqualValues(t, []int32{6, 5, 1}, []int32{seen.GetCases(), seen.GetMoving(), seen.GetStaying()}, "the head of office appraises the head of division already")
	require.Equal(t, appraisal.AlreadyDone, seen.GetLines()[0].GetStays().GetCode())
	line := seen.GetLines()[1]
	require.Equal(t, []string{"Nama kabid-a", "Nama kadis"}, []string{line.GetPersonBefore(), line.GetPersonAfter()})
	ordered, err := hr.Batch.OrderBatch(g.Context(), &siklusv1.OrderBatchRequest{Order: order, Reason: decree, RequestId: "request-01", Fingerprint: seen.GetFingerprint()})
	require.NoError(t, err)
	g.answered(hr, ordered.GetBatch().GetId())
	require.Equal(t, "Nama kadis", g.read("kadis", line.GetCaseId()).GetAppraiser().GetName())
	back, err := hr.Batch.PreviewUndo(g.Context(), &siklusv1.PreviewUndoRequest{BatchId: ordered.GetBatch().GetId()})
	require.NoError(t, err)
	require.Equal(t, []string{"Nama kadis", "Nama kabid-a"}, []string{back.GetPreview().GetLines()[0].GetPersonBefore(), back.GetPreview().GetLines()[0].GetPersonAfter()})
	undone, err := hr.Batch.UndoBatch(g.Context(), &siklusv1.UndoBatchRequest{BatchId: ordered.GetBatch().GetId(), Reason: decree, RequestId: "request-02", Fingerprint: back.GetPreview().GetFingerprint()})
	require.NoError(t, err)
	g.answered(hr, undone.GetBatch().GetId())
	appraiser := g.read("kabid-a", line.GetCaseId()).GetAppraiser()
	require.Equal(t, []string{"Nama kabid-a", "definitif"}, []string{appraiser.GetName(), appraiser.GetCapacity()})
}

func TestAListNamesItsCasesAndItsMistakes(t *testing.T) {
	g := newGround(t)
	g.windows()
	hr := g.as("kabid-b")
	numbers := map[string]string{}
	g.tx(func(ctx context.Context, tx store.Tx) error {
		people, err := tx.People(ctx)
		for _, p := range people {
			numbers[p.Code] = p.Number
		}
		return err
	})
	seen := g.previewed(hr, g.extends("2026-02-06", ofList(
		numbers["staf-1"]+"\tNama staf-1", "", "1980 0101 2005 01 1 999 Bukan Siapa-siapa", numbers["staf-3"]+"; Nama", strings.ToUpper(g.cases["staf-4"].ID), numbers["staf-1"])))
	require.EqualValues(t, []int32{3, 2, 1}, []int32{seen.GetCases(), seen.GetMoving(), seen.GetUnknownLines()})
	require.Equal(t, []any{int32(3), "198001012005011999"}, []any{seen.GetUnknown()[0].GetNumber(), seen.GetUnknown()[0].GetText()})
	require.Equal(t, []string{g.cases["staf-4"].ID, appraisal.TermNotRunning}, []string{seen.GetLines()[0].GetCaseId(), seen.GetLines()[0].GetStays().GetCode()},
		"a case that is named and has no such term is told why")
	var moving []string
	for _, l := range seen.GetLines()[1:] {
		moving = append(moving, l.GetName())
	}
	require.Equal(t, []string{"Nama staf-1", "Nama staf-3"}, moving)
}

func TestABatchNamesTheFieldAtFault(t *testing.T) {
	g := newGround(t)
	g.windows()
	hr := g.as("kabid-b")
	kind := func(k siklusv1.BatchKind, change ...func(*siklusv1.BatchOrder)) *siklusv1.BatchOrder {
		o := g.extends("")
		o.Kind, o.Clock = k, ""
		for _, f := range change {
			f(o)
		}
		return o
	}
	for name, c := range map[string]struct {
		order       *siklusv1.BatchOrder
		code, field string
	}{
		"no clock":             {g.extends("2026-02-06", func(o *siklusv1.BatchOrder) { o.Clock = "" }), api.InputWrong, "order.clock"},
		"a day and a number":   {g.extends("2026-02-06", func(o *siklusv1.BatchOrder) { o.Days = 3 }), api.InputWrong, "order.until"},
		"no such day":          {g.extends("2026-02-30"), api.InputWrong, "order.until"},
		"no such unit":         {g.extends("2026-02-06", inUnit("BID-Z")), api.NotFound, "order.scope.unit_code"},
		"an empty list":        {g.extends("2026-02-06", ofList(" ", "")), api.InputWrong, "order.scope.list"},
		"opened without a day": {kind(siklusv1.BatchKind_BATCH_KIND_REOPEN), api.InputWrong, "order.until"},
		"no ground":            {kind(siklusv1.BatchKind_BATCH_KIND_EXEMPT), api.InputWrong, "order.ground"},
		"no role":              {kind(siklusv1.BatchKind_BATCH_KIND_REASSIGN), api.InputWrong, "order.role"},
		"nobody has that number": {kind(siklusv1.BatchKind_BATCH_KIND_REASSIGN, func(o *siklusv1.BatchOrder) { o.Role, o.Number = "superior", "1" }),
			appraisal.PartyMissing, "order.number"},
		"nothing to adopt": {kind(siklusv1.BatchKind_BATCH_KIND_CALENDAR), api.InputWrong, "order.days_off"},
		"a day of another year": {kind(siklusv1.BatchKind_BATCH_KIND_CALENDAR, func(o *siklusv1.BatchOrder) {
			o.DaysOff = []*siklusv1.DayOff{{Date: "2028-01-14", Name: "Cuti bersama"}}
		}), api.InputWrong, "order.days_off[0].date"},
		"no such policy": {kind(siklusv1.BatchKind_BATCH_KIND_RULES, func(o *siklusv1.BatchOrder) { o.Policy = "tidak-ada" }), api.PolicyUnknown, "order.policy"},
	} {
		_, err := hr.Batch.PreviewBatch(g.Context(), &siklusv1.PreviewBatchRequest{Order: c.order})
		r := refusal(t, err, connect.CodeOf(err))
		require.Equal(t, []string{c.code, c.field}, []string{r.GetCode(), r.GetField()}, name)
	}
	none := g.extends("2026-02-06", func(o *siklusv1.BatchOrder) { o.Clock = "T9" })
	_, err := hr.Batch.OrderBatch(g.Context(), &siklusv1.OrderBatchRequest{Order: none, Reason: decree, RequestId: "request-01", Fingerprint: g.previewed(hr, none).GetFingerprint()})
	require.Equal(t, api.BatchEmpty, refusal(t, err, connect.CodeFailedPrecondition).GetCode())
}

// A unit takes a calendar over; the cycle keeps its own, and so do the others.
func TestAUnitAdoptsACalendarForItself(t *testing.T) {
	g := newGround(t)
	o := g.decision() // of staf-1, in Bidang A
	hr := g.as("kabid-b")
	order := &siklusv1.BatchOrder{CycleId: g.cycle.ID, Kind: siklusv1.BatchKind_BATCH_KIND_CALENDAR, DaysOff: []*siklusv1.DayOff{{Date: "2026-01-14", Name: "Hari jadi kabupaten"}},
		Scope: &siklusv1.BatchScope{Reach: siklusv1.BatchReach_BATCH_REACH_UNIT, UnitCode: "BID-A"}}
	seen := g.previewed(hr, order)
	require.EqualValues(t, 6+6+1, seen.GetMoving(), "its appraisals, evaluations and the objection")
	require.EqualValues(t, seen.GetMoving(), seen.GetLasting(), "days that were given are not taken back, and that is said before")
	at := slices.IndexFunc(seen.GetLines(), func(l *siklusv1.BatchLine) bool { return l.GetCaseId() == o.ID })
	require.Equal(t, []string{"2026-01-21", "2026-01-22"}, []string{seen.GetLines()[at].GetTerms()[0].GetBefore(), seen.GetLines()[at].GetTerms()[0].GetAfter()})
	ordered, err := hr.Batch.OrderBatch(g.Context(), &siklusv1.OrderBatchRequest{Order: order, Reason: decree, RequestId: "request-01", Fingerprint: seen.GetFingerprint()})
	require.NoError(t, err)
	require.EqualValues(t, 13, ordered.GetBatch().GetWaiting())
	require.Empty(t, g.cycleNow().Rules.Calendar.Off)
	require.Equal(t, []appraisal.Date{appraisal.NewDate(2026, 1, 14)}, g.acts(o.ID)[0].Act.Facts.Calendar.Off)
	require.Empty(t, g.acts(g.cases["kabid-b"].ID))

	whole := proto.CloneOf(order)
	whole.Scope = &siklusv1.BatchScope{Reach: siklusv1.BatchReach_BATCH_REACH_CYCLE}
	all := g.previewed(hr, whole)
	require.EqualValues(t, 8+8+1, all.GetCases())
	done, err := hr.Batch.OrderBatch(g.Context(), &siklusv1.OrderBatchRequest{Order: whole, Reason: decree, RequestId: "request-02", Fingerprint: all.GetFingerprint()})
	require.NoError(t, err)
	require.Equal(t, []appraisal.Date{appraisal.NewDate(2026, 1, 14)}, g.cycleNow().Rules.Calendar.Off, "the cycle itself has it now")
	require.Len(t, g.acts(g.cases["kabid-b"].ID), 1, "what everybody gets, HR gets as well")
	require.EqualValues(t, all.GetMoving(), done.GetBatch().GetWaiting())
}

func TestEndedCasesAreOpenedAgainAndAPreviewIsPaged(t *testing.T) {
	g := newGround(t)
	g.relay()
	hr := g.as("kabid-b")
	g.engine.next[appraisal.Exempt] = appraisal.Step{Stage: appraisal.Exempted}
	order := &siklusv1.BatchOrder{CycleId: g.cycle.ID, Kind: siklusv1.BatchKind_BATCH_KIND_EXEMPT, Ground: siklusv1.Absence_ABSENCE_UNPAID_LEAVE,
		Scope: &siklusv1.BatchScope{Reach: siklusv1.BatchReach_BATCH_REACH_CYCLE}}
	seen := g.previewed(hr, order)
	require.EqualValues(t, 7, seen.GetMoving())
	var paged []string
	for token := ""; ; {
		out, err := hr.Batch.PreviewBatch(g.Context(), &siklusv1.PreviewBatchRequest{Order: order, PageSize: 3, PageToken: token})
		require.NoError(t, err)
		for _, l := range out.GetPreview().GetLines() {
			paged = append(paged, l.GetCaseId())
		}
		if token = out.GetPreview().GetNextPageToken(); token == "" {
			break
		}
	}
	require.Len(t, paged, 8)
	ordered, err := hr.Batch.OrderBatch(g.Context(), &siklusv1.OrderBatchRequest{Order: order, Reason: decree, RequestId: "request-01", Fingerprint: seen.GetFingerprint()})
	require.NoError(t, err)
	_, lines := g.answered(hr, ordered.GetBatch().GetId())
	require.Equal(t, "exempted", g.read("kadis", g.cases["kadis"].ID).GetStage())
	require.Contains(t, g.read("kadis", g.cases["kadis"].ID).GetJournal()[1].GetText(), "II.C.8.c", "the ground stands before the reason")
	require.Equal(t, paged[1], lines[1].GetCaseId())

	back, err := hr.Batch.PreviewUndo(g.Context(), &siklusv1.PreviewUndoRequest{BatchId: ordered.GetBatch().GetId()})
	require.NoError(t, err)
	for _, l := range back.GetPreview().GetLines() {
		require.Equal(t, []string{"exempted", "targets-due"}, []string{l.GetStageBefore(), l.GetStageAfter()})
		require.Equal(t, "2026-01-31", l.GetTerms()[0].GetAfter(), "with the last day it had")
	}
	reopen := &siklusv1.BatchOrder{CycleId: g.cycle.ID, Kind: siklusv1.BatchKind_BATCH_KIND_REOPEN, Until: "2026-02-27", Scope: order.GetScope()}
	require.EqualValues(t, 7, g.previewed(hr, reopen).GetMoving())
}

func TestAnotherAgencySeesNoBatch(t *testing.T) {
	g := newGround(t)
	g.windows()
	hr, stranger := g.as("kabid-b"), g.otherHR()
	order := g.extends("2026-02-06")
	ordered, err := hr.Batch.OrderBatch(g.Context(), &siklusv1.OrderBatchRequest{Order: order, Reason: decree, RequestId: "request-01", Fingerprint: g.previewed(hr, order).GetFingerprint()})
	require.NoError(t, err)
	id := ordered.GetBatch().GetId()
	_, err = hr.Batch.PreviewUndo(g.Context(), &siklusv1.PreviewUndoRequest{BatchId: id})
	require.Equal(t, api.BatchAtWork, refusal(t, err, connect.CodeFailedPrecondition).GetCode())
	for name, err := range map[string]error{
		"get":  second(stranger.Batch.GetBatch(g.Context(), &siklusv1.GetBatchRequest{BatchId: id})),
		"list": second(stranger.Batch.ListBatches(g.Context(), &siklusv1.ListBatchesRequest{CycleId: g.cycle.ID})),
		"undo": second(stranger.Batch.PreviewUndo(g.Context(), &siklusv1.PreviewUndoRequest{BatchId: id})),
		"look": second(stranger.Batch.PreviewBatch(g.Context(), &siklusv1.PreviewBatchRequest{Order: order})),
	} {
		require.Equal(t, api.NotFound, refusal(t, err, connect.CodeNotFound).GetCode(), name)
	}
	_, err = g.as("staf-1").Batch.GetBatch(g.Context(), &siklusv1.GetBatchRequest{BatchId: id})
	require.Equal(t, api.NotAllowed, refusal(t, err, connect.CodePermissionDenied).GetCode())
	require.NotContains(t, g.log.String(), "Nama staf", "no name in the log")
}
