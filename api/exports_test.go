package api_test

import (
	"context"
	"strings"
	"testing"

	"connectrpc.com/connect"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"

	"siklus.id/api"
	"siklus.id/api/nationalfile"
	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
	"siklus.id/store/storetest"
)

// exportRequests has one good request for every RPC of exports.
func (g *ground) exportRequests() map[string]proto.Message {
	return map[string]proto.Message{
		"ExportService/ExportResults":      &siklusv1.ExportResultsRequest{CycleId: g.cycle.ID, Period: "year"},
		"ExportService/ExportCreditPoints": &siklusv1.ExportCreditPointsRequest{CycleId: g.cycle.ID},
		"ExportService/ExportNational":     &siklusv1.ExportNationalRequest{CycleId: g.cycle.ID, Period: "year"},
		"ExportService/GetNationalMapping": &siklusv1.GetNationalMappingRequest{},
		"ExportService/GetReport":          &siklusv1.GetReportRequest{CycleId: g.cycle.ID},
		"ExportService/ExportReport":       &siklusv1.ExportReportRequest{CycleId: g.cycle.ID},
	}
}

// rowsBy are the rows of a table by a column's cell, each with its cells by column.
func rowsBy(t testing.TB, table *siklusv1.ExportedTable, key string) map[string]map[string]string {
	t.Helper()
	out := map[string]map[string]string{}
	for _, row := range table.GetRows() {
		require.Len(t, row.GetCells(), len(table.GetColumns()), "every row has every column")
		cells := map[string]string{}
		for i, c := range table.GetColumns() {
			cells[c.GetName()] = row.GetCells()[i]
		}
		require.NotContains(t, out, cells[key], "twice")
		out[cells[key]] = cells
	}
	return out
}

func (g *ground) results(who, period string) (map[string]map[string]string, *siklusv1.ExportedTable) {
	g.Helper()
	out, err := g.as(who).Export.ExportResults(g.Context(), &siklusv1.ExportResultsRequest{CycleId: g.cycle.ID, Period: period})
	require.NoError(g, err)
	return rowsBy(g, out.GetTable(), "nama"), out.GetTable()
}

func (g *ground) readsOf(caseID, what string) (who []string) {
	g.tx(func(ctx context.Context, tx store.Tx) error {
		reads, err := tx.Reads(ctx, caseID)
		for _, r := range reads {
			if r.What == what {
				who = append(who, r.PersonID)
			}
		}
		return err
	})
	return who
}

// handsIn lets an appraiser sign a result that is with nobody yet.
func (g *ground) handsIn(c store.Case, signer string, role appraisal.Role, predicate appraisal.Predicate) appraisal.Result {
	g.Helper()
	result := appraisal.Result{Results: appraisal.Meets, Behaviour: appraisal.Below, Predicate: predicate, SignedAt: g.clock.now(),
		SignedBy: appraisal.Party{Person: g.town.People[signer], Role: role, Capacity: appraisal.Definitive}}
	g.move(c, "signed:"+c.ID, appraisal.Step{Stage: appraisal.Signed, Result: &result})
	return result
}

func TestL10ResultsAreOneRowPerAppraisalAndLogged(t *testing.T) {
	g := newGround(t)
	roster := storetest.Roster(5)
	const nasty = "=HYPERLINK(\"http://x\";\"Klik\");\n\"Siti\"\t– 𝒮"
	roster.People[4].Name = nasty // staf-1
	g.tx(func(ctx context.Context, tx store.Tx) error {
		_, err := tx.ApplyRoster(ctx, roster)
		return err
	})
	g.under(func(r *appraisal.Rules) { r.Cadence = appraisal.Quarterly })
	final := g.talented(nil, map[string]appraisal.Predicate{"staf-1": appraisal.VeryGood})
	below := g.evaluationIn("staf-2", "year")
	g.handsIn(store.Case{ID: below, CycleID: g.cycle.ID, Proceeding: appraisal.EvaluationProceeding}, "kabid-a", appraisal.Appraiser, appraisal.Poor)

	rows, table := g.results("kabid-b", "year")
	require.Len(t, rows, 8, "everybody who is appraised")
	require.Equal(t, []string{"hasil-2026-year", "Hasil evaluasi", ""}, []string{table.GetName(), table.GetSheet(), table.GetNextPageToken()})
	for column, want := range map[string]string{
		"nip": roster.People[4].Number, "status_pegawai": "PPPK", "kode_unit": "BID-A", "unit": "Bidang A", "jabatan": "Jabatan staf-1", "tahun": "2026", "periode": "Tahun 2026",
		"hasil_kerja": "Di Atas Ekspektasi", "perilaku_kerja": "Di Atas Ekspektasi", "predikat": "Sangat Baik", "nilai": "", "tahap": "Final", "ditandatangani": "2026-01-10",
		"oleh": "Pejabat penilai", "kedudukan": "Definitif", "diterima": "", "final": "2026-01-10", "alasan_final": "Masa keberatan sudah lewat (tafsiran dari V.B.2).", "keberatan": "",
	} {
		require.Equal(t, want, rows[nasty][column], column)
	}
	require.Equal(t, "Ditandatangani", rows["Nama staf-2"]["tahap"])
	require.Equal(t, appraisal.Poor.Name(), rows["Nama staf-2"]["predikat"])
	require.Equal(t, []string{"Masa evaluasi", "", ""}, []string{rows["Nama staf-3"]["tahap"], rows["Nama staf-3"]["predikat"], rows["Nama staf-3"]["final"]})

	own, _ := g.results("staf-2", "year")
	require.Empty(t, own["Nama staf-2"]["predikat"], "an office does not hand one's own result over")
	require.Equal(t, "Sangat Baik", own[nasty]["predikat"])
	quarter, _ := g.results("staf-4", "q1")
	require.Empty(t, quarter[nasty]["predikat"])
	require.Equal(t, "Tahun berjalan", quarter[nasty]["tahap"], "without an evaluation the appraisal's own stage is told")
	require.Equal(t, []string{g.town.People["kabid-b"], g.town.People["staf-2"]}, g.readsOf(final["staf-1"].ID, "result-export"))
	require.Equal(t, []string{g.town.People["kabid-b"]}, g.readsOf(below, "result-export"), "what was not shown was not read")
	require.Empty(t, g.readsOf(g.evaluationIn("staf-3", "year"), "result-export"))

	for _, who := range []string{"staf-1", "kabid-a", "staf-5"} {
		_, err := g.as(who).Export.ExportResults(t.Context(), &siklusv1.ExportResultsRequest{CycleId: g.cycle.ID, Period: "year"})
		require.Equal(t, api.NotAllowed, refusal(t, err, connect.CodePermissionDenied).GetCode(), who)
	}
	_, err := g.as("kabid-b").Export.ExportResults(t.Context(), &siklusv1.ExportResultsRequest{CycleId: g.cycle.ID, Period: "m07"})
	require.Equal(t, "period", refusal(t, err, connect.CodeNotFound).GetField())
	_, err = g.as("kabid-b").Export.ExportResults(t.Context(), &siklusv1.ExportResultsRequest{CycleId: g.cycle.ID, Period: "year", PageToken: store.NewID()})
	require.Equal(t, api.NotFound, refusal(t, err, connect.CodeNotFound).GetCode(), "a place that is none is no end")
}

func TestARehearsalIsMarkedOnEveryFile(t *testing.T) {
	g := newGround(t)
	practice := g.rehearsal()[0].CycleID
	out, err := g.as("kabid-b").Export.ExportResults(t.Context(), &siklusv1.ExportResultsRequest{CycleId: practice, Period: "year"})
	require.NoError(t, err)
	require.Equal(t, []string{"gladi-hasil-2026-year", "Gladi Hasil evaluasi"}, []string{out.GetTable().GetName(), out.GetTable().GetSheet()})
	report, err := g.as("kabid-b").Export.GetReport(t.Context(), &siklusv1.GetReportRequest{CycleId: practice})
	require.NoError(t, err)
	require.True(t, report.GetRehearsal())
}

func TestCreditPointsOfFunctionalPostsAndForWhomTheyCannotBeTold(t *testing.T) {
	g := newGround(t)
	roster := storetest.Roster(5)
	for i, title := range map[int]string{4: "Perawat Terampil", 5: "Perawat Mahir", 6: "Perawat", 7: "Analis Kebijakan Ahli Muda"} {
		roster.Posts[i].Title, roster.Posts[i].Level = title, string(appraisal.Functional)
	}
	g.tx(func(ctx context.Context, tx store.Tx) error {
		_, err := tx.ApplyRoster(ctx, roster)
		return err
	})
	// staf-1 was promoted on 1 June.
	g.tx(func(ctx context.Context, tx store.Tx) error {
		old := store.Holding{PostID: g.town.Posts["staf-1"], PersonID: g.town.People["staf-1"], Capacity: appraisal.Definitive, From: storetest.Founded, To: appraisal.NewDate(2026, 5, 31)}
		now := store.Holding{PostID: g.town.Posts["staf-2"], PersonID: g.town.People["staf-1"], Capacity: appraisal.Definitive, From: appraisal.NewDate(2026, 6, 1)}
		if err := tx.PutHolding(ctx, old); err != nil {
			return err
		}
		return tx.PutHolding(ctx, now)
	})
	cases := g.talented(nil, map[string]appraisal.Predicate{"staf-1": appraisal.VeryGood, "staf-3": appraisal.Good, "staf-5": appraisal.Good})
	pending := g.evaluationIn("staf-2", "year")
	g.handsIn(store.Case{ID: pending, CycleID: g.cycle.ID, Proceeding: appraisal.EvaluationProceeding}, "kabid-a", appraisal.Appraiser, appraisal.Good)

	out, err := g.as("staf-4").Export.ExportCreditPoints(t.Context(), &siklusv1.ExportCreditPointsRequest{CycleId: g.cycle.ID})
	require.NoError(t, err)
	rows := rowsBy(t, out.GetTable(), "nama")
	require.Len(t, rows, 4, "only functional posts have credit points")
	first := rows["Nama staf-1"]
	// 5/12 × 150 % × 5 + 7/12 × 150 % × 12.5 = 3.125 + 10.9375
	require.Equal(t, []string{"Mahir", "12", "Terampil 5 bulan, Mahir 7 bulan", "150", "14.06", ""},
		[]string{first["jenjang"], first["bulan"], first["rincian"], first["persen"], first["angka_kredit"], first["keterangan"]})
	require.Equal(t, []string{"", "Predikat tahunan belum final."}, []string{rows["Nama staf-2"]["angka_kredit"], rows["Nama staf-2"]["keterangan"]})
	require.Empty(t, rows["Nama staf-3"]["angka_kredit"])
	require.Contains(t, rows["Nama staf-3"]["keterangan"], "Jenjang tidak terbaca dari nama jabatan “Perawat”")
	require.Equal(t, "jenjang tidak terbaca 12 bulan", rows["Nama staf-3"]["rincian"])
	require.Contains(t, rows["Nama staf-4"]["keterangan"], "Belum ada predikat tahunan.")
	for _, c := range out.GetTable().GetColumns() {
		require.Equal(t, c.GetName() == "persen" || c.GetName() == "bulan" || c.GetName() == "angka_kredit", c.GetNumber(), c.GetName())
	}
	require.Equal(t, []string{g.town.People["staf-4"]}, g.readsOf(cases["staf-1"].ID, "credit-points"))
	require.Empty(t, g.readsOf(cases["staf-5"].ID, "credit-points"), "who is not in the file was not read")
}

func TestTheNationalFileFollowsItsMappingAndSaysWhatIsNotKnown(t *testing.T) {
	g := newGround(t)
	g.talented(nil, map[string]appraisal.Predicate{"staf-1": appraisal.VeryGood})
	for who, signer := range map[string]string{"staf-3": "kabid-a", "kadis": "bupati"} {
		g.handsIn(store.Case{ID: g.evaluationIn(who, "year"), CycleID: g.cycle.ID, Proceeding: appraisal.EvaluationProceeding}, signer, appraisal.Appraiser, appraisal.Poor)
	}
	out, err := g.as("kabid-b").Export.ExportNational(t.Context(), &siklusv1.ExportNationalRequest{CycleId: g.cycle.ID, Period: "year"})
	require.NoError(t, err)
	require.Equal(t, "nasional-skp22-2026-year", out.GetTable().GetName())
	rows := rowsBy(t, out.GetTable(), "nama")
	require.Len(t, rows, 3, "who has no result has nothing to hand in")
	first := rows["Nama staf-1"]
	for column, want := range map[string]string{"tahun": "2026", "bulanMulaiPenilaian": "1", "bulanSelesaiPenilaian": "12", "hasilKinerjaNilai": "1", "perilakuKerjaNilai": "1",
		"kuadranKinerjaNilai": "1", "statusPenilai": "ASN", "penilaiNama": "Nama kabid-a", "penilaiJabatanNama": "Jabatan kabid-a", "penilaiUnorNama": "Bidang A",
		"koefisienId": "", "penilaiGolongan": "", "keterangan": ""} {
		require.Equal(t, want, first[column], column)
	}
	require.NotEmpty(t, first["penilaiNipNrp"])
	require.Equal(t, []string{"2", "3", "4", "Belum final."}, []string{rows["Nama staf-3"]["hasilKinerjaNilai"], rows["Nama staf-3"]["perilakuKerjaNilai"], rows["Nama staf-3"]["kuadranKinerjaNilai"], rows["Nama staf-3"]["keterangan"]})
	head := rows["Nama kadis"]
	require.Equal(t, []string{"NON ASN", "", "Nama bupati", "Belum final. Tidak diketahui: penilaiNipNrp."}, []string{head["statusPenilai"], head["penilaiNipNrp"], head["penilaiNama"], head["keterangan"]})

	mapping, err := g.as("staf-4").Export.GetNationalMapping(t.Context(), &siklusv1.GetNationalMappingRequest{})
	require.NoError(t, err)
	require.Len(t, mapping.GetColumns(), len(out.GetTable().GetColumns()))
	for i, c := range mapping.GetColumns() {
		require.Equal(t, out.GetTable().GetColumns()[i].GetName(), c.GetName())
		require.NotEmpty(t, c.GetSource())
		require.NotEmpty(t, c.GetSourceEnglish())
	}
}

func TestAnAgencyNamesTheColumnsOfTheNationalFile(t *testing.T) {
	own, err := nationalfile.Parse("kami.yaml", []byte("name: kami\ntitle: Milik kami\ncolumns:\n  - {name: NIP Pegawai, fact: employee-number}\n  - {name: Nilai, fact: predicate}\n"))
	require.NoError(t, err)
	g := newGround(t, func(c *api.Config) { c.National = own })
	g.talented(nil, map[string]appraisal.Predicate{"staf-1": appraisal.VeryGood})
	out, err := g.as("kabid-b").Export.ExportNational(t.Context(), &siklusv1.ExportNationalRequest{CycleId: g.cycle.ID, Period: "year"})
	require.NoError(t, err)
	require.Equal(t, "nasional-kami-2026-year", out.GetTable().GetName())
	require.Equal(t, "Sangat Baik", rowsBy(t, out.GetTable(), "NIP Pegawai")[storetest.Roster(5).People[4].Number]["Nilai"])
}

func TestTheReportUpwardsCountsByUnit(t *testing.T) {
	g := newGround(t)
	g.under(func(r *appraisal.Rules) {
		r.Circular, r.Cadence, r.Distribution = true, appraisal.Quarterly, appraisal.DistributionChoice{Rounding: appraisal.RoundExact, Smallest: 3}
	})
	g.talented(nil, map[string]appraisal.Predicate{"staf-1": appraisal.VeryGood, "staf-2": appraisal.VeryGood, "staf-3": appraisal.VeryGood})
	evaluation := func(who string) store.Case {
		return store.Case{ID: g.evaluationIn(who, "year"), CycleID: g.cycle.ID, Proceeding: appraisal.EvaluationProceeding}
	}
	// kabid-a was silent about staf-4: kadis rated, which is final (IV.A.11). Nobody rated staf-5.
	result := g.handsIn(evaluation("staf-4"), "kadis", appraisal.Superior, appraisal.Good)
	result.Final = appraisal.FinalByTakeover
	g.move(evaluation("staf-4"), "final:staf-4", appraisal.Step{Stage: appraisal.Final, Result: &result})
	g.move(evaluation("staf-5"), "ended:staf-5", appraisal.Step{Stage: appraisal.EndedNoRate})
	// kabid-b objected, and kadis changed it; kabid-a objected, and it is not decided.
	for _, who := range []string{"kabid-a", "kabid-b"} {
		g.handsIn(evaluation(who), "kadis", appraisal.Appraiser, appraisal.NeedsImprovement)
		c := evaluation(who)
		parent := g.cases[who]
		parent.ID = c.ID
		objection := g.below(parent, appraisal.ObjectionProceeding, store.NewID(), appraisal.Step{Stage: appraisal.ExplanationsAsked})
		if who == "kabid-b" {
			g.move(objection, "decided", appraisal.Step{Stage: appraisal.Decided, Result: &appraisal.Result{Results: appraisal.Meets, Behaviour: appraisal.Meets, Predicate: appraisal.Good,
				SignedAt: g.clock.now(), SignedBy: appraisal.Party{Person: g.town.People["bupati"], Role: appraisal.Superior}, Final: appraisal.FinalByDecision}})
		}
	}
	g.tx(func(ctx context.Context, tx store.Tx) error {
		return tx.PutOrgResult(ctx, "BID-A", issued(2026, "year", appraisal.OrgGood))
	})

	out, err := g.as("staf-4").Export.GetReport(t.Context(), &siklusv1.GetReportRequest{CycleId: g.cycle.ID})
	require.NoError(t, err)
	require.Equal(t, []string{"year", "2026-01-10"}, []string{out.GetPeriod(), out.GetOn()})
	require.Equal(t, []string{"q1", "q2", "q3", "q4", "year"}, out.GetPeriods())
	units := map[string]*siklusv1.ReportedUnit{}
	for _, u := range out.GetUnits() {
		units[u.GetCode()] = u
	}
	require.Len(t, units, 3)
	counts := func(u *siklusv1.ReportedUnit) (n []int32) {
		for _, r := range u.GetRows() {
			n = append(n, r.GetCount())
		}
		return append(n, u.GetUnrated(), u.GetFinal(), u.GetObjections(), u.GetUpheld(), u.GetChanged(), u.GetObjectionsOpen(), u.GetSilent(), u.GetEndedUnrated())
	}
	a := units["BID-A"]
	require.Equal(t, []int32{3, 1, 1, 0, 0, 1, 4, 1, 0, 0, 1, 2, 1}, counts(a))
	require.Equal(t, "Baik", a.GetOrganisation())
	require.Contains(t, a.GetRows()[1].GetPattern(), "70 %")
	require.NotEmpty(t, a.GetWarnings(), "nobody needs to improve, says the pattern, is not so")
	require.Equal(t, []int32{0, 1, 0, 0, 0, 0, 1, 1, 0, 1, 0, 0, 0}, counts(units["BID-B"]))
	require.Empty(t, units["BID-B"].GetOrganisation())
	require.Empty(t, units["BID-B"].GetWarnings())
	require.Equal(t, []int32{3, 2, 1, 0, 0, 2, 5, 2, 0, 1, 1, 2, 1}, counts(out.GetAll()))
	require.EqualValues(t, 60, out.GetAll().GetHoursMissing(), "three PNS without an hour")

	quarter, err := g.as("kabid-b").Export.GetReport(t.Context(), &siklusv1.GetReportRequest{CycleId: g.cycle.ID, Period: "q1"})
	require.NoError(t, err)
	require.EqualValues(t, 8, quarter.GetAll().GetUnrated())

	file, err := g.as("kabid-b").Export.ExportReport(t.Context(), &siklusv1.ExportReportRequest{CycleId: g.cycle.ID})
	require.NoError(t, err)
	rows := rowsBy(t, file.GetTable(), "unit")
	require.Len(t, rows, 4)
	require.Equal(t, []string{"3", "1", "4", "2", "Baik", "Tahun 2026"}, []string{rows["Bidang A"]["sangat_baik"], rows["Bidang A"]["butuh_perbaikan"], rows["Bidang A"]["final"],
		rows["Bidang A"]["penilai_diam"], rows["Bidang A"]["capaian_organisasi"], rows["Bidang A"]["periode"]})
	require.Contains(t, rows["Bidang A"]["pola"], "70 %")
	require.NotEmpty(t, rows["Bidang A"]["menyimpang_dari_pola"])
	require.Equal(t, "5", rows["Seluruh unit"]["final"])
	require.False(t, strings.Contains(file.String(), "Nama "), "a report names nobody")
	_, err = g.as("kabid-a").Export.GetReport(t.Context(), &siklusv1.GetReportRequest{CycleId: g.cycle.ID})
	require.Equal(t, api.NotAllowed, refusal(t, err, connect.CodePermissionDenied).GetCode())
}

// Whatever stage, signer or capacity there is has a word in the files.
func TestFilesSayEveryStageInWords(t *testing.T) {
	t.Parallel()
	for _, o := range appraisal.Openings() {
		for _, stage := range o.Stages {
			if o.Proceeding != appraisal.TrainingProceeding {
				require.NotEmpty(t, api.StageName(stage), stage)
			}
		}
	}
	for _, stage := range []appraisal.Stage{appraisal.Sealed, appraisal.Resting, appraisal.Final, appraisal.EndedNoRate, appraisal.Decided, appraisal.ObjectionLapsed, appraisal.Exempted, appraisal.Withdrawn, appraisal.Departed} {
		require.NotEmpty(t, api.StageName(stage), stage)
	}
}
