package api_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"connectrpc.com/connect"
	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

func TestTargetFileSaysRowByRowWhatIsWrong(t *testing.T) {
	g := newGround(t)
	numbers := map[string]string{}
	g.tx(func(ctx context.Context, tx store.Tx) error {
		people, err := tx.People(ctx)
		for _, p := range people {
			numbers[p.Code] = p.Number
		}
		return err
	})
	g.handIn("staf-5", "submit-01", targets(), "")
	line := func(who string, more string) string { return numbers[who] + ";;" + more + "\n" }
	const good = "Surat cepat;ya;Layanan;;waktu;Waktu selesai;hasil;turun;2 jam;2;jam;Buku"
	spaced := numbers["staf-1"][:8] + " " + numbers["staf-1"][8:]
	file := targetFile(spaced + ";;" + good + "\n" + // 2
		line("staf-1", "Surat cepat;;;;kualitas;Surat yang benar;;naik;99 persen;;;") + // 3: a second indicator
		line("staf-2", "Surat cepat;mungkin;;;waktu;Waktu selesai;;;2 jam;;;") + // 4
		"123;;" + good + "\n" + // 5
		line("staf-5", good) + // 6
		line("staf-3", "Surat cepat;;;;;Waktu;;;2 jam;1.250;;") + // 7
		line("staf-3", ";;;;waktu;Waktu;;;2 jam;;;") + // 8
		line("staf-3", "Arsip rapi;;;;waktu;=A1;;;2 jam;;;") + // 9
		line("staf-4", good)) // 10
	out, err := g.as("kabid-a").Target.CheckTargetFile(g.Context(), &siklusv1.CheckTargetFileRequest{File: file})
	require.NoError(t, err)
	require.Equal(t, []int32{9, 3, 2, 2}, []int32{out.GetRows(), out.GetGood(), out.GetPeople(), out.GetResults()})
	var said []string
	for _, d := range out.GetDefects() {
		said = append(said, fmt.Sprintf("%d %s %s", d.GetRow(), d.GetField(), d.GetCode()))
		require.True(t, d.GetBlocks())
		require.NotEmpty(t, d.GetSentence())
		require.NotEmpty(t, d.GetEnglish())
	}
	require.ElementsMatch(t, []string{"4 utama choice-unknown", "5 nip person-unknown", "6 nip being-decided", "7 aspek cell-missing", "7 target_angka value-unclear",
		"8 rencana_hasil_kerja result-missing", "9 indikator formula"}, said)
	require.Empty(t, g.draft("staf-1").GetTargets(), "a check keeps nothing")

	for range 2 {
		taken, err := g.as("kabid-a").Target.ImportTargets(g.Context(), &siklusv1.ImportTargetsRequest{RequestId: "import-01", File: file})
		require.NoError(t, err)
		require.Equal(t, []int32{2, 2}, []int32{taken.GetOffer().GetPeople(), taken.GetOffer().GetResults()})
	}
	mine := g.draft("staf-1").GetTargets().GetResults()
	require.Len(t, mine, 1)
	require.Len(t, mine[0].GetIndicators(), 2)
	require.Equal(t, siklusv1.TargetDirection_TARGET_DIRECTION_LESS, mine[0].GetIndicators()[0].GetDirection())
	require.Equal(t, "jam", mine[0].GetIndicators()[0].GetUnit())
	nothing, err := g.as("kabid-a").Target.ImportTargets(g.Context(), &siklusv1.ImportTargetsRequest{RequestId: "import-02", File: targetFile(line("staf-5", good))})
	require.NoError(t, err)
	require.Nil(t, nothing.GetOffer())
	for name, content := range map[string]string{"file-empty": " \n", "column-missing": "nip;nama\n", "file-unreadable": "PK\x03\x04rusak"} {
		out, err := g.as("kabid-a").Target.CheckTargetFile(g.Context(), &siklusv1.CheckTargetFileRequest{File: &siklusv1.TargetFile{Name: "x", Content: []byte(content)}})
		require.NoError(t, err)
		require.Equal(t, name, out.GetDefects()[0].GetCode())
		require.Zero(t, out.GetRows())
	}
}

// What the sample holds can be handed in as it is: its first line is an example.
func TestSampleOfTheTargetFileReadsBack(t *testing.T) {
	g := newGround(t)
	sample, err := g.as("kabid-a").Target.GetTargetFileSample(g.Context(), &siklusv1.GetTargetFileSampleRequest{})
	require.NoError(t, err)
	book, err := excelize.OpenReader(bytes.NewReader(sample.GetContent()))
	require.NoError(t, err)
	defer func() { _ = book.Close() }()
	lines, err := book.GetRows("Target")
	require.NoError(t, err)
	require.Len(t, lines, 6, "a heading and the five people below")
	require.Equal(t, "Nama staf-1", lines[1][1])
	out, err := g.as("kabid-a").Target.CheckTargetFile(g.Context(), &siklusv1.CheckTargetFileRequest{File: &siklusv1.TargetFile{Name: sample.GetName(), Content: sample.GetContent()}})
	require.NoError(t, err)
	require.EqualValues(t, 1, out.GetGood())
	require.EqualValues(t, 5, out.GetRows())
	require.Equal(t, "result-missing", out.GetDefects()[len(out.GetDefects())-1].GetCode(), "the lines of the others wait to be filled in")
}

func TestLibraryIsSearched(t *testing.T) {
	g := newGround(t)
	out, err := g.as("staf-1").Target.SearchIndicators(g.Context(), &siklusv1.SearchIndicatorsRequest{Query: "imunisasi", Sector: "kesehatan"})
	require.NoError(t, err)
	require.Len(t, out.GetIndicators(), 1)
	require.Equal(t, "kes-01", out.GetIndicators()[0].GetCode())
	require.Equal(t, siklusv1.Aspect_ASPECT_QUANTITY, out.GetIndicators()[0].GetIndicator().GetAspect())
	require.Len(t, out.GetSectors(), 5)
	out, err = g.as("staf-1").Target.SearchIndicators(g.Context(), &siklusv1.SearchIndicatorsRequest{Kind: siklusv1.IndicatorKind_INDICATOR_KIND_INNOVATION})
	require.NoError(t, err)
	require.Len(t, out.GetIndicators(), 5)
}

// G1, for HR, auditors and heads; each head sees the own units only.
func TestTargetCoverageAndItsFile(t *testing.T) {
	g := newGround(t)
	g.goal("kadis", "=SUM(A1)", "Data dinas benar")
	g.decide("kadis", "bupati", "agree-01", true)
	g.handIn("kabid-a", "submit-01", &siklusv1.Targets{Results: []*siklusv1.PlannedResult{planned("Layanan bidang cepat", g.ref("kadis", 2)), planned("Lain-lain")}}, "")
	out, err := g.as("kabid-b").Target.GetTargetCoverage(g.Context(), &siklusv1.GetTargetCoverageRequest{})
	require.NoError(t, err)
	require.Len(t, out.GetUnits(), 3)
	said := map[string]int{}
	for _, gap := range out.GetGaps() {
		said[gap.GetWhat()]++
	}
	require.Equal(t, map[string]int{"goal-unowned": 3, "target-orphan": 1, "no-agreement": 7, "not-acknowledged": 1}, said)
	require.False(t, out.GetMore())
	below, err := g.as("kabid-a").Target.GetTargetCoverage(g.Context(), &siklusv1.GetTargetCoverageRequest{UnitCode: "DINAS"})
	require.NoError(t, err)
	require.Len(t, below.GetUnits(), 1, "of what is above only what is the head's own")
	_, err = g.as("kabid-a").Target.GetTargetCoverage(g.Context(), &siklusv1.GetTargetCoverageRequest{UnitCode: "BID-B"})
	require.Equal(t, "not-found", refusal(t, err, connect.CodeNotFound).GetCode())
	file, err := g.as("kabid-b").Target.ExportTargetCoverage(g.Context(), &siklusv1.ExportTargetCoverageRequest{})
	require.NoError(t, err)
	require.Equal(t, "cakupan-skp-2026.csv", file.GetName())
	require.Contains(t, string(file.GetContent()), ";'=SUM(A1);", "a spreadsheet does not work out what somebody typed")
	require.Len(t, strings.Split(strings.TrimSpace(string(file.GetContent())), "\r\n"), 13)
}
