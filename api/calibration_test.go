package api_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"connectrpc.com/connect"
	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"
	"google.golang.org/protobuf/proto"

	"siklus.id/appraisal"
	"siklus.id/appraisal/policies"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
	"siklus.id/store/storetest"
)

const (
	above = siklusv1.Rating_RATING_ABOVE
	meets = siklusv1.Rating_RATING_MEETS

	because = "Bukti layanan triwulan ini sama dengan rekan setingkatnya"
)

// awaitsSign is where a rating without a signature leads.
func awaitsSign() appraisal.Step {
	return appraisal.Step{Stage: appraisal.WindowOpen, Awaits: []appraisal.Awaited{{Role: appraisal.Appraiser, Act: appraisal.Sign,
		Term: appraisal.Term{Clock: appraisal.T6, Due: appraisal.NewDate(2026, time.April, 14)}}}}
}

// window opens the first quarter's evaluation of everybody and lets ratings be given without a signature.
func (g *ground) window() map[string]store.Case {
	g.Helper()
	g.under(func(r *appraisal.Rules) { r.Cadence = appraisal.Quarterly })
	g.engine.next[appraisal.Rate] = awaitsSign()
	open := appraisal.Step{Stage: appraisal.WindowOpen, Awaits: []appraisal.Awaited{{Role: appraisal.Appraiser, Act: appraisal.Rate,
		Term: appraisal.Term{Clock: appraisal.T6, Due: appraisal.NewDate(2026, time.April, 14)}}}}
	out := map[string]store.Case{}
	for name := range g.cases {
		out[name] = g.evaluation(name, open)
	}
	return out
}

// rates gives a rating without a signature through the door.
func (g *ground) rates(by string, e store.Case, results, behaviour siklusv1.Rating, request string) {
	g.Helper()
	out, err := g.as(by).Evaluation.Rate(g.Context(), &siklusv1.RateRequest{Header: header(e.ID, request), Results: results, Behaviour: behaviour, Notes: "Catatan " + request, Unsigned: true})
	require.NoError(g, err)
	require.Equal(g, siklusv1.ActState_ACT_STATE_TAKEN, out.GetReceipt().GetState())
}

// opens opens a session about the first division.
func (g *ground) opens(by, request string) (string, error) {
	out, err := g.as(by).Calibration.OpenCalibration(g.Context(), &siklusv1.OpenCalibrationRequest{CycleId: g.cycle.ID, UnitCode: "BID-A", Period: "q1",
		Purpose: "Membandingkan sebelum ditandatangani", RequestId: request})
	return out.GetCalibrationId(), err
}

func (g *ground) sessionAs(who, id string) *siklusv1.GetCalibrationResponse {
	g.Helper()
	out, err := g.as(who).Calibration.GetCalibration(g.Context(), &siklusv1.GetCalibrationRequest{CalibrationId: id})
	require.NoError(g, err)
	return out
}

func (g *ground) proposes(by, session string, e store.Case, request string) (string, error) {
	out, err := g.as(by).Calibration.ProposeCalibration(g.Context(), &siklusv1.ProposeCalibrationRequest{CalibrationId: session, CaseId: e.ID, Results: meets, Behaviour: above,
		Reason: because, RequestId: request})
	return out.GetProposalId(), err
}

func counted(list []*siklusv1.CalibrationCount) (before, asIf, now []int32) {
	for _, c := range list {
		before, asIf, now = append(before, c.GetBefore()), append(asIf, c.GetAsIf()), append(now, c.GetNow())
	}
	return before, asIf, now
}

// calibrationRequests has one good request for every RPC of calibration.
func (g *ground) calibrationRequests(rpc string, request string) map[string]proto.Message {
	if !strings.HasPrefix(rpc, "CalibrationService/") {
		return nil
	}
	someone := store.NewID()
	return map[string]proto.Message{
		"CalibrationService/ListOrganisationResults": &siklusv1.ListOrganisationResultsRequest{CycleId: g.cycle.ID},
		"CalibrationService/PutOrganisationResults": &siklusv1.PutOrganisationResultsRequest{Year: 2026, Period: "q1", DryRun: true,
			Rows: []*siklusv1.OrganisationResultRow{{UnitCode: "BID-A", Result: "baik"}}},
		"CalibrationService/ImportOrganisationResults":   &siklusv1.ImportOrganisationResultsRequest{Year: 2026, Content: []byte("kode_unit;periode;capaian\nBID-A;q1;baik\n"), DryRun: true},
		"CalibrationService/GetSpread":                   &siklusv1.GetSpreadRequest{CycleId: g.cycle.ID, UnitCode: "BID-A"},
		"CalibrationService/ExportSpread":                &siklusv1.ExportSpreadRequest{CycleId: g.cycle.ID, UnitCode: "BID-A"},
		"CalibrationService/OpenCalibration":             &siklusv1.OpenCalibrationRequest{CycleId: g.cycle.ID, UnitCode: "BID-B", Period: "year", Purpose: "Membandingkan", RequestId: request},
		"CalibrationService/ListCalibrations":            &siklusv1.ListCalibrationsRequest{CycleId: g.cycle.ID},
		"CalibrationService/GetCalibration":              &siklusv1.GetCalibrationRequest{CalibrationId: someone},
		"CalibrationService/WriteCalibrationNote":        &siklusv1.WriteCalibrationNoteRequest{CalibrationId: someone, Text: "Catatan sesi", RequestId: request},
		"CalibrationService/ProposeCalibration":          &siklusv1.ProposeCalibrationRequest{CalibrationId: someone, CaseId: someone, Results: meets, Behaviour: meets, Reason: because, RequestId: request},
		"CalibrationService/WithdrawCalibrationProposal": &siklusv1.WithdrawCalibrationProposalRequest{ProposalId: someone, Reason: "Sudah jelas"},
		"CalibrationService/CloseCalibration":            &siklusv1.CloseCalibrationRequest{CalibrationId: someone, Conclusion: "Selesai dibandingkan"},
		"CalibrationService/ListCalibrationProposals":    &siklusv1.ListCalibrationProposalsRequest{},
		"CalibrationService/AnswerCalibrationProposal":   &siklusv1.AnswerCalibrationProposalRequest{ProposalId: someone, Text: because},
	}
}

func TestResultsOfManyUnitsAreTakenTogetherOrNotAtAll(t *testing.T) {
	g := newGround(t)
	g.window()
	hr := g.as("kabid-b").Calibration
	ask := &siklusv1.PutOrganisationResultsRequest{Year: 2026, Period: "q1", IssuedOn: "2026-01-08", Source: "SK 12/2026", DryRun: true,
		Rows: []*siklusv1.OrganisationResultRow{{UnitCode: "BID-A", Result: "baik"}, {UnitCode: "BID-B"}, {UnitCode: "DINAS", Result: "istimewa"}}}
	out, err := hr.PutOrganisationResults(t.Context(), ask)
	require.NoError(t, err)
	require.False(t, out.GetKept())
	require.Len(t, out.GetChanges(), 2)
	shown := func() map[string]*siklusv1.UnitResults {
		res, err := hr.ListOrganisationResults(t.Context(), &siklusv1.ListOrganisationResultsRequest{CycleId: g.cycle.ID, Period: "q1"})
		require.NoError(t, err)
		units := map[string]*siklusv1.UnitResults{}
		for _, u := range res.GetUnits() {
			units[u.GetCode()] = u
		}
		return units
	}
	require.Equal(t, "missing", shown()["BID-A"].GetCells()[0].GetState(), "a trial keeps nothing")
	require.EqualValues(t, 6, shown()["BID-A"].GetCells()[0].GetWaiting(), "the head and five staff are not signed yet")

	ask.DryRun = false
	out, err = hr.PutOrganisationResults(t.Context(), ask)
	require.NoError(t, err)
	require.True(t, out.GetKept())
	ask.Rows, ask.Source = []*siklusv1.OrganisationResultRow{{UnitCode: "BID-A", Result: "istimewa"}}, "SK 13/2026"
	out, err = hr.PutOrganisationResults(t.Context(), ask)
	require.NoError(t, err)
	require.Equal(t, []string{"baik", "istimewa"}, []string{out.GetChanges()[0].GetBefore(), out.GetChanges()[0].GetAfter()})
	a := shown()["BID-A"]
	require.Equal(t, "entered", a.GetCells()[0].GetState())
	require.EqualValues(t, 1, a.GetDepth())
	require.Len(t, a.GetHistory(), 2)
	require.Equal(t, []string{"SK 12/2026", "baik", "Nama kabid-b", "2026-01-08"}, []string{a.GetHistory()[0].GetSource(), a.GetHistory()[0].GetResult(),
		a.GetHistory()[0].GetBy().GetName(), a.GetHistory()[0].GetIssuedOn()})
	require.Contains(t, a.GetImplies()[0].GetPattern(), "idealnya paling banyak")

	file := func(content string, dry bool) *siklusv1.ImportOrganisationResultsResponse {
		out, err := hr.ImportOrganisationResults(t.Context(), &siklusv1.ImportOrganisationResultsRequest{Year: 2026, Content: []byte(content), DryRun: dry})
		require.NoError(t, err)
		return out
	}
	bad := file("kode_unit;periode;capaian;terbit;sumber\nBID-B;q1;baik;2026-01-08;SK 1\nLOST;q1;baik;;\nBID-A;q9;bagus;2026-99-01;\nBID-B;q1;kurang;2026-02-01;\n", false)
	require.False(t, bad.GetKept())
	var codes []string
	for _, d := range bad.GetDefects() {
		codes = append(codes, d.GetCode())
		require.NotEmpty(t, d.GetSentence())
		require.NotEmpty(t, d.GetEnglish())
	}
	require.Equal(t, []string{"unit-unknown", "period-unknown", "result-unknown", "date-unknown", "date-ahead", "unit-twice"}, codes)
	require.Equal(t, "missing", shown()["BID-B"].GetCells()[0].GetState(), "one bad row keeps all out")
	require.True(t, file("unit_code,period,result,issued_on,source\nBID-B,q1,Cukup,2026-01-08,SK 1\n", false).GetKept())
	require.Equal(t, "butuh-perbaikan", shown()["BID-B"].GetCells()[0].GetResult())
	require.Equal(t, "nothing-entered", file("kode_unit;periode;capaian\n", true).GetDefects()[0].GetCode())

	bad = file(workbookOf(t, []any{"kode_unit", "periode", "capaian", "terbit", "sumber"}, []any{"BID-B", "q1", "baik"}, []any{}, []any{"LOST", "q1", "bagus", "besok"}), false)
	require.False(t, bad.GetKept())
	codes = nil
	for _, d := range bad.GetDefects() {
		require.EqualValues(t, 4, d.GetRow(), "a row is named as the spreadsheet counts it")
		codes = append(codes, d.GetCode())
	}
	require.Equal(t, []string{"unit-unknown", "result-unknown", "date-unknown"}, codes)
	book := workbookOf(t, []any{"unit_code", "period", "result", "issued_on", "source"}, []any{"BID-B", "Q1", "Istimewa", time.Date(2026, 1, 9, 0, 0, 0, 0, time.UTC), "SK 2"})
	require.False(t, file(book, true).GetKept(), "a look keeps nothing")
	kept := file(book, false)
	require.True(t, kept.GetKept(), "%v", kept.GetDefects())
	b := shown()["BID-B"]
	require.Equal(t, []string{"istimewa", "2026-01-09", "SK 2"}, []string{b.GetCells()[0].GetResult(), b.GetHistory()[len(b.GetHistory())-1].GetIssuedOn(), b.GetHistory()[len(b.GetHistory())-1].GetSource()})
	_, err = hr.ImportOrganisationResults(t.Context(), &siklusv1.ImportOrganisationResultsRequest{Year: 2026, Content: make([]byte, 10<<20+1)})
	refusal(t, err, connect.CodeInvalidArgument)
}

// workbookOf is an XLSX file with the rows.
func workbookOf(t testing.TB, rows ...[]any) string {
	t.Helper()
	f := excelize.NewFile()
	defer func() { _ = f.Close() }()
	for i := range rows {
		require.NoError(t, f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &rows[i]))
	}
	var b bytes.Buffer
	require.NoError(t, f.Write(&b))
	return b.String()
}

func TestAnInheritedResultSaysWhereItIsFrom(t *testing.T) {
	g := newGround(t)
	g.under(func(r *appraisal.Rules) { r.Cadence, r.LatePeriod = appraisal.Quarterly, appraisal.PreviousPeriod })
	g.tx(func(ctx context.Context, tx store.Tx) error {
		return tx.PutOrgResult(ctx, "BID-A", appraisal.IssuedResult{Year: 2025, Period: "q4", Result: appraisal.OrgGood, Issued: appraisal.NewDate(2026, 1, 5)})
	})
	out, err := g.as("staf-4").Calibration.ListOrganisationResults(t.Context(), &siklusv1.ListOrganisationResultsRequest{CycleId: g.cycle.ID, Period: "q1"})
	require.NoError(t, err, "the auditor reads")
	for _, u := range out.GetUnits() {
		if u.GetCode() == "BID-A" {
			c := u.GetCells()[0]
			require.Equal(t, []string{"inherited", "baik", "q4"}, []string{c.GetState(), c.GetResult(), c.GetFromPeriod()})
			require.EqualValues(t, 2025, c.GetFromYear())
		}
	}
	require.EqualValues(t, 2, out.GetMissing(), "the office and the second division have none")
}

func TestTheSpreadStandsBesideItsPatternBeforeAnythingIsSigned(t *testing.T) {
	g := newGround(t)
	e := g.window()
	spread := func(who string, below bool) *siklusv1.GetSpreadResponse {
		out, err := g.as(who).Calibration.GetSpread(t.Context(), &siklusv1.GetSpreadRequest{CycleId: g.cycle.ID, UnitCode: "BID-A", Period: "q1", Below: below})
		require.NoError(t, err)
		return out
	}
	codes := func(r *siklusv1.GetSpreadResponse) (list []string) {
		for _, w := range r.GetWarnings() {
			list = append(list, w.GetCode())
			require.NotEmpty(t, w.GetProvision())
		}
		return list
	}
	require.Equal(t, []string{"no-organisation-result"}, codes(spread("kabid-b", false)))
	for _, name := range []string{"staf-1", "staf-2", "staf-3", "staf-4", "staf-5"} {
		g.rates("kabid-a", e[name], above, above, "nilai-"+name)
	}
	g.tx(func(ctx context.Context, tx store.Tx) error {
		return tx.PutOrgResult(ctx, "BID-A", appraisal.IssuedResult{Year: 2026, Period: "q1", Result: appraisal.OrgGood, Issued: appraisal.NewDate(2026, 1, 8)})
	})
	all := spread("kabid-b", false)
	require.EqualValues(t, 5, all.GetRows()[0].GetCount())
	require.EqualValues(t, 5, all.GetRows()[0].GetUnsigned())
	require.Zero(t, all.GetRows()[0].GetDelivered())
	require.EqualValues(t, 1, all.GetUnrated(), "the head of the division")
	require.Equal(t, "baik", all.GetOrganisation())
	require.Contains(t, codes(all), "small-unit")
	require.Contains(t, codes(all), "same-for-all")
	require.Equal(t, "Nama kabid-a", all.GetAppraisers()[0].GetAppraiser().GetName())
	require.Equal(t, []int32{5, 0, 0, 0, 0}, all.GetAppraisers()[0].GetCounts())
	require.True(t, all.GetMayCalibrate())

	own := spread("staf-2", false) // an HR officer whose own rating is among them
	require.EqualValues(t, 4, own.GetRows()[0].GetCount(), "one's own rating is not told before it is handed over")
	require.Contains(t, codes(own), "own-left-out")
	g.move(e["staf-2"], "handed", appraisal.Step{Stage: appraisal.Delivered, Result: &appraisal.Result{Results: appraisal.Above, Behaviour: appraisal.Above, Predicate: appraisal.VeryGood}})
	own = spread("staf-2", false)
	require.EqualValues(t, 5, own.GetRows()[0].GetCount())
	require.EqualValues(t, 1, own.GetRows()[0].GetDelivered())

	file, err := g.as("kabid-b").Calibration.ExportSpread(t.Context(), &siklusv1.ExportSpreadRequest{CycleId: g.cycle.ID, UnitCode: "BID-A", Period: "q1"})
	require.NoError(t, err)
	rows := rowsBy(t, padded(file.GetTable()), "bagian")
	require.Equal(t, "5", rows["jumlah"]["sangat_baik"])
	require.Equal(t, "4", rows["belum ditandatangani"]["jumlah"])
	require.Equal(t, "Nama kabid-a", rows["penilai"]["nama"])
	for _, row := range file.GetTable().GetRows() {
		require.NotContains(t, strings.Join(row.GetCells(), " "), "staf-", "nobody who was rated is named")
	}
}

// padded gives every row as many cells as there are columns.
func padded(t *siklusv1.ExportedTable) *siklusv1.ExportedTable {
	for _, row := range t.GetRows() {
		for len(row.GetCells()) < len(t.GetColumns()) {
			row.Cells = append(row.Cells, "")
		}
	}
	return t
}

func TestWhoTakesPartInASession(t *testing.T) {
	g := newGround(t)
	g.window()
	ask := &siklusv1.GetSpreadRequest{CycleId: g.cycle.ID, UnitCode: "BID-A", Period: "q1"}
	for _, who := range []string{"kabid-a", "kadis", "staf-1", "staf-5"} {
		_, err := g.opens(who, "sesi-"+who)
		require.Equal(t, connect.CodePermissionDenied, connect.CodeOf(err), who)
		_, err = g.as(who).Calibration.GetSpread(t.Context(), ask)
		require.Equal(t, connect.CodePermissionDenied, connect.CodeOf(err), who)
	}
	id, err := g.opens("kabid-b", "sesi-0001")
	require.NoError(t, err)
	_, err = g.opens("kabid-b", "sesi-0002")
	require.Equal(t, appraisal.CalibrationRunning, refusal(t, err, connect.CodeAlreadyExists).GetCode())
	require.NotNil(t, g.sessionAs("staf-4", id), "the auditor reads")
	_, err = g.as("staf-4").Calibration.WriteCalibrationNote(t.Context(), &siklusv1.WriteCalibrationNoteRequest{CalibrationId: id, Text: "Catatan auditor", RequestId: "catat-0001"})
	require.Equal(t, connect.CodePermissionDenied, connect.CodeOf(err))
	_, err = g.as("kadis").Calibration.GetCalibration(t.Context(), &siklusv1.GetCalibrationRequest{CalibrationId: id})
	require.Equal(t, connect.CodeNotFound, connect.CodeOf(err), "who takes no part is not told that it exists")

	other := storetest.NewTown(t, g.store, "lain", 1)
	token, err := g.store.CreateSession(t.Context(), store.Session{Agency: other.Agency.ID, Person: other.People["kabid-b"], Via: "session", ExpiresAt: noon.Add(time.Hour)})
	require.NoError(t, err)
	require.NoError(t, g.store.WithAgency(t.Context(), other.Agency.ID, func(tx store.Tx) error { return tx.PutOffice(t.Context(), other.People["kabid-b"], "hr") }))
	_, err = g.with(token).Calibration.GetCalibration(t.Context(), &siklusv1.GetCalibrationRequest{CalibrationId: id})
	require.Equal(t, connect.CodeNotFound, connect.CodeOf(err), "HR of another agency sees nothing")
	_, err = g.with(token).Calibration.GetSpread(t.Context(), ask)
	require.Equal(t, connect.CodeNotFound, connect.CodeOf(err))
}

func TestTheHeadOfAUnitHoldsSessionsWhereTheAgencyChoseSo(t *testing.T) {
	g := newGround(t)
	policy, err := policies.Load("gorontalo")
	require.NoError(t, err)
	rules, err := policies.Resolve(policy, "Asia/Jayapura", 5, 2026, appraisal.Pace{})
	require.NoError(t, err)
	require.Equal(t, policies.CalibratedByHead, policy.CalibratedBy)
	g.under(func(r *appraisal.Rules) { *r = rules })
	period := appraisal.Periods(2026, rules)[0].Key()
	open := func(who, unit string) error {
		_, err := g.as(who).Calibration.OpenCalibration(t.Context(), &siklusv1.OpenCalibrationRequest{CycleId: g.cycle.ID, UnitCode: unit, Period: period,
			Purpose: "Membandingkan bersama", RequestId: "sesi-" + who + unit})
		return err
	}
	require.NoError(t, open("kadis", "BID-A"))
	require.NoError(t, open("kabid-b", "BID-B"), "HR still may")
	require.Equal(t, connect.CodePermissionDenied, connect.CodeOf(open("kabid-a", "DINAS")), "nobody holds one about those above")
	require.Equal(t, connect.CodePermissionDenied, connect.CodeOf(open("staf-1", "BID-A")))
	list, err := g.as("kabid-a").Calibration.ListCalibrations(t.Context(), &siklusv1.ListCalibrationsRequest{CycleId: g.cycle.ID})
	require.NoError(t, err)
	require.Len(t, list.GetCalibrations(), 1, "those about the own unit only")
	require.Equal(t, "BID-A", list.GetCalibrations()[0].GetUnitCode())
}

func TestASessionProposesAndTheAppraiserRates(t *testing.T) {
	g := newGround(t)
	e := g.window()
	g.rates("kabid-a", e["staf-1"], above, above, "nilai-0001")
	g.rates("kabid-a", e["staf-2"], above, above, "nilai-0002")
	g.rates("kabid-a", e["staf-3"], meets, meets, "nilai-0003")
	id, err := g.opens("kabid-b", "sesi-0001")
	require.NoError(t, err)
	again, err := g.opens("kabid-b", "sesi-0001")
	require.NoError(t, err)
	require.Equal(t, id, again, "the same request is one session")

	s := g.sessionAs("kabid-b", id)
	require.Len(t, s.GetRatings(), 6)
	require.Equal(t, "PREDICATE_VERY_GOOD", s.GetRatings()[0].GetNow().GetPredicate().String())
	require.True(t, s.GetRatings()[0].GetMayPropose())
	require.Equal(t, "Catatan nilai-0001", s.GetRatings()[0].GetNotes())
	require.NotEmpty(t, g.readsOf(e["staf-1"].ID, "calibration"), "who read which rating is on record")
	own := g.sessionAs("staf-2", id)
	require.Len(t, own.GetRatings(), 5, "one's own rating is left out")
	before, _, _ := counted(own.GetCounts())
	require.Equal(t, []int32{1, 1, 0, 0, 0}, before, "from the counts, too")

	_, err = g.proposes("kabid-b", id, e["staf-4"], "usul-0001")
	require.Equal(t, "arts 24–25; IV.B.3", refusal(t, err, connect.CodeFailedPrecondition).GetProvision(), "nobody has rated")
	_, err = g.proposes("staf-2", id, e["staf-2"], "usul-0002")
	require.Equal(t, appraisal.OwnCase, refusal(t, err, connect.CodePermissionDenied).GetCode())
	_, err = g.as("kabid-b").Calibration.ProposeCalibration(t.Context(), &siklusv1.ProposeCalibrationRequest{CalibrationId: id, CaseId: e["staf-1"].ID, Results: meets, Behaviour: above,
		Reason: "ok ok ok ok ok", RequestId: "usul-0003"})
	require.Equal(t, appraisal.ReasonMissing, refusal(t, err, connect.CodeInvalidArgument).GetCode())
	proposal, err := g.proposes("kabid-b", id, e["staf-1"], "usul-0004")
	require.NoError(t, err)
	same, err := g.proposes("kabid-b", id, e["staf-1"], "usul-0004")
	require.NoError(t, err)
	require.Equal(t, proposal, same)
	_, err = g.proposes("kabid-b", id, e["staf-1"], "usul-0005")
	require.Equal(t, appraisal.ProposalWaits, refusal(t, err, connect.CodeFailedPrecondition).GetCode())
	other, err := g.proposes("kabid-b", id, e["staf-2"], "usul-0006")
	require.NoError(t, err)

	before, asIf, now := counted(g.sessionAs("kabid-b", id).GetCounts())
	require.Equal(t, [][]int32{{2, 1, 0, 0, 0}, {0, 3, 0, 0, 0}, {2, 1, 0, 0, 0}}, [][]int32{before, asIf, now})
	require.Empty(t, g.as("staf-1").proposals(t), "the employee is not asked")
	require.Empty(t, g.as("kabid-b").proposals(t), "nor is who proposed")
	asked := g.as("kabid-a").proposals(t)
	require.Len(t, asked, 2)
	require.True(t, asked[0].GetMayAnswer())
	require.False(t, asked[0].GetSigns())
	require.NotEmpty(t, asked[0].GetNotes())
	require.Empty(t, g.materials("staf-1", e["staf-1"].ID)["calibration"].GetItems(), "before it is handed over the employee sees none of it")

	answer := func(who, id string, accepts bool, text string) (*siklusv1.AnswerCalibrationProposalResponse, error) {
		return g.as(who).Calibration.AnswerCalibrationProposal(t.Context(), &siklusv1.AnswerCalibrationProposalRequest{ProposalId: id, Accepts: accepts, Text: text})
	}
	for _, who := range []string{"kabid-b", "kadis", "staf-1"} {
		_, err := answer(who, proposal, true, because)
		require.Contains(t, []connect.Code{connect.CodeNotFound, connect.CodePermissionDenied}, connect.CodeOf(err), who)
	}
	out, err := answer("kabid-a", proposal, true, "Layanan setara dengan rekan setingkat pada triwulan ini")
	require.NoError(t, err)
	require.Equal(t, siklusv1.Predicate_PREDICATE_GOOD, out.GetPredicate())
	twice, err := answer("kabid-a", proposal, true, "Teks lain yang tidak sama dengan yang tadi")
	require.NoError(t, err)
	require.Equal(t, out.GetReceipt().GetActId(), twice.GetReceipt().GetActId(), "sent again it is the same act")
	_, err = answer("kabid-a", other, false, "tidak")
	require.Equal(t, "text", refusal(t, err, connect.CodeInvalidArgument).GetField())
	_, err = answer("kabid-a", other, false, "Angka layanannya memang jauh di atas rekan lain")
	require.NoError(t, err)
	_, err = answer("kabid-a", other, true, because)
	require.Equal(t, appraisal.AlreadyDone, refusal(t, err, connect.CodeAlreadyExists).GetCode())

	acts := g.acts(e["staf-1"].ID)
	require.Len(t, acts, 2, "before and after are two acts in the file")
	require.Equal(t, []appraisal.Rating{appraisal.Above, appraisal.Meets}, []appraisal.Rating{acts[0].Act.Facts.Results, acts[1].Act.Facts.Results})
	require.True(t, acts[1].Act.Facts.Unsigned)
	require.Equal(t, store.CalibratedRequest+proposal, acts[1].RequestID)
	require.Equal(t, g.town.People["kabid-a"], acts[1].Act.By.Person, "nobody but the appraiser has rated")

	closed, err := g.as("kabid-b").Calibration.CloseCalibration(t.Context(), &siklusv1.CloseCalibrationRequest{CalibrationId: id, Conclusion: "Satu penilaian berubah, satu tetap"})
	require.NoError(t, err)
	s = g.sessionAs("kabid-b", id)
	require.Equal(t, closed.GetRecordSum(), s.GetCalibration().GetRecordSum())
	before, _, now = counted(s.GetCounts())
	require.Equal(t, [][]int32{{2, 1, 0, 0, 0}, {1, 2, 0, 0, 0}}, [][]int32{before, now})
	require.Equal(t, []string{"accepted", "declined"}, []string{s.GetProposals()[0].GetState(), s.GetProposals()[1].GetState()})
	_, err = g.proposes("kabid-b", id, e["staf-3"], "usul-0009")
	require.Equal(t, appraisal.CalibrationClosed, refusal(t, err, connect.CodeFailedPrecondition).GetCode())

	g.rates("kabid-a", e["staf-1"], above, above, "nilai-0009") // undone before signing
	frozen := g.sessionAs("kabid-b", id)
	_, _, now = counted(frozen.GetCounts())
	require.Equal(t, []int32{1, 2, 0, 0, 0}, now, "the record stays as it was closed")

	g.move(e["staf-1"], "handed", appraisal.Step{Stage: appraisal.Delivered, Result: &appraisal.Result{Results: appraisal.Meets, Behaviour: appraisal.Above, Predicate: appraisal.Good}})
	seen := g.materials("staf-1", e["staf-1"].ID)["calibration"].GetItems()
	require.Len(t, seen, 1, "what the rating rests on, K11, P6")
	require.Contains(t, seen[0].GetTitle(), "Sangat Baik menjadi Baik")
	require.Contains(t, seen[0].GetSummary(), because)
	require.NotContains(t, seen[0].GetSummary()+seen[0].GetSource(), "kabid-b", "who proposed is not named to the employee")
}

func (c *caller) proposals(t *testing.T) []*siklusv1.CalibrationProposal {
	t.Helper()
	out, err := c.Calibration.ListCalibrationProposals(t.Context(), &siklusv1.ListCalibrationProposalsRequest{})
	require.NoError(t, err)
	return out.GetProposals()
}

func TestWhatIsSignedIsNotCalibrated(t *testing.T) {
	g := newGround(t)
	e := g.window()
	for _, name := range []string{"staf-1", "staf-2", "staf-3"} {
		g.rates("kabid-a", e[name], above, above, "nilai-"+name)
	}
	id, err := g.opens("kabid-b", "sesi-0001")
	require.NoError(t, err)
	waiting, err := g.proposes("kabid-b", id, e["staf-3"], "usul-0003")
	require.NoError(t, err)
	result := &appraisal.Result{Results: appraisal.Above, Behaviour: appraisal.Above, Predicate: appraisal.VeryGood}
	g.move(e["staf-1"], "signed-1", appraisal.Step{Stage: appraisal.Signed, Result: result})
	g.move(e["staf-2"], "handed-2", appraisal.Step{Stage: appraisal.Delivered, Result: result})
	g.move(e["staf-3"], "signed-3", appraisal.Step{Stage: appraisal.Signed, Result: result})
	for name, provision := range map[string]string{"staf-1": "V.A.4–5", "staf-2": "V.B.1–5"} {
		_, err := g.proposes("kabid-b", id, e[name], "usul-"+name)
		require.Equal(t, provision, refusal(t, err, connect.CodeFailedPrecondition).GetProvision())
	}
	_, err = g.as("kabid-a").Calibration.AnswerCalibrationProposal(t.Context(), &siklusv1.AnswerCalibrationProposalRequest{ProposalId: waiting, Accepts: true, Text: because})
	require.Equal(t, connect.CodePermissionDenied, connect.CodeOf(err), "nobody may rate what is signed")
	for _, r := range g.sessionAs("kabid-b", id).GetRatings() {
		require.False(t, r.GetMayPropose(), r.GetEmployee().GetName())
	}
}

func TestAProposalIsTakenBackAndALetterWaitsOnce(t *testing.T) {
	g := newGround(t)
	e := g.window()
	g.rates("kabid-a", e["staf-1"], above, above, "nilai-0001")
	id, err := g.opens("kabid-b", "sesi-0001")
	require.NoError(t, err)
	for range 2 {
		_, err = g.proposes("kabid-b", id, e["staf-1"], "usul-0001")
		require.NoError(t, err)
	}
	g.tx(func(ctx context.Context, tx store.Tx) error {
		letters, err := tx.LettersTo(ctx, g.town.People["kabid-a"])
		n := 0
		for _, l := range letters {
			if l.Kind == store.CalibrationLetter {
				n++
				require.NotContains(t, string(l.Data), "baik", "no rating in a letter")
			}
		}
		require.Equal(t, 1, n)
		return err
	})
	asked := g.as("kabid-a").proposals(t)[0]
	withdraw := &siklusv1.WithdrawCalibrationProposalRequest{ProposalId: asked.GetId(), Reason: "Bahan sudah diperiksa ulang"}
	_, err = g.as("kabid-a").Calibration.WithdrawCalibrationProposal(t.Context(), withdraw)
	require.Equal(t, connect.CodeNotFound, connect.CodeOf(err), "who takes no part takes nothing back")
	_, err = g.as("kabid-b").Calibration.WithdrawCalibrationProposal(t.Context(), withdraw)
	require.NoError(t, err)
	_, err = g.as("kabid-a").Calibration.AnswerCalibrationProposal(t.Context(), &siklusv1.AnswerCalibrationProposalRequest{ProposalId: asked.GetId(), Accepts: true, Text: because})
	require.Equal(t, appraisal.AlreadyDone, refusal(t, err, connect.CodeAlreadyExists).GetCode())
	require.Len(t, g.acts(e["staf-1"].ID), 1, "nothing was rated again")
	_, err = g.as("kabid-b").Calibration.WriteCalibrationNote(t.Context(), &siklusv1.WriteCalibrationNoteRequest{CalibrationId: id, CaseId: e["staf-1"].ID, Text: "Dibahas, tetap", RequestId: "catat-0001"})
	require.NoError(t, err)
	require.Equal(t, "Nama staf-1", g.sessionAs("kabid-b", id).GetNotes()[0].GetEmployee().GetName())
}
