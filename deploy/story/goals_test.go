package story_test

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"google.golang.org/protobuf/encoding/protojson"

	siklusv1 "siklus.id/proto/siklus/v1"
)

// planned is one planned result as a leader gives it to others.
func (y *year) planned(text string) *siklusv1.PlannedResult {
	return &siklusv1.PlannedResult{Result: y.says(text), Main: true, Indicators: []*siklusv1.Indicator{{
		Aspect: siklusv1.Aspect_ASPECT_QUANTITY, Measure: y.says("Jumlah sentra"), Target: "12 sentra"}}}
}

// setsGoals: with their own targets agreed, a leader gives roles and results to somebody below, by matrix, by hand and
// by a file; some are taken back. Each stands in that person's draft, and nowhere else.
func (y *year) setsGoals(ctx context.Context, leader string) error {
	const below = "cinta" // who is silent until February, so that the draft lies open
	me, err := y.as(ctx, leader)
	if err != nil {
		return err
	}
	them, err := y.as(ctx, below)
	if err != nil {
		return err
	}
	id := y.at(of(below)).id
	return inOrder(
		func() error { return y.givesRoles(ctx, me, id) },
		func() error { return y.offers(ctx, me, id) },
		func() error { return y.givesByFile(ctx, me, below) },
		func() error { return y.worksOnDraft(ctx, them, id) },
		func() error { return y.isCovered(ctx) },
	)
}

// givesRoles fills the matrix of roles and results (A.1.5).
func (y *year) givesRoles(ctx context.Context, me *caller, below string) error {
	matrix, err := me.Target.GetRoleMatrix(ctx, &siklusv1.GetRoleMatrixRequest{})
	if err != nil || len(matrix.GetColumns()) != 1 || len(matrix.GetRows()) < 10 || matrix.GetCycleId() != y.cycle {
		return fmt.Errorf("the matrix has %d columns and %d rows: %w", len(matrix.GetColumns()), len(matrix.GetRows()), err)
	}
	filled, err := me.Target.FillRoleMatrix(ctx, &siklusv1.FillRoleMatrixRequest{RequestId: "matriks-2026", Cells: []*siklusv1.MatrixCell{
		{Parent: matrix.GetColumns()[0].GetRef(), CaseIds: []string{below}, Role: y.says("Berkas izin lengkap tersusun")}}})
	if err != nil || filled.GetOffer().GetPeople() != 1 {
		return fmt.Errorf("a role reached %v: %w", filled.GetOffer(), err)
	}
	return nil
}

// offers puts the same result into a draft, finds it on the list, and takes it back.
func (y *year) offers(ctx context.Context, me *caller, below string) error {
	ready, err := me.Target.SearchIndicators(ctx, &siklusv1.SearchIndicatorsRequest{})
	if err != nil || len(ready.GetIndicators()) == 0 {
		return fmt.Errorf("the library has %d indicators: %w", len(ready.GetIndicators()), err)
	}
	people, err := me.Target.ListOfferees(ctx, &siklusv1.ListOffereesRequest{})
	if err != nil || len(people.GetPeople()) < 10 {
		return fmt.Errorf("%d people can be offered something: %w", len(people.GetPeople()), err)
	}
	offered, err := me.Target.OfferTargets(ctx, &siklusv1.OfferTargetsRequest{RequestId: "sama-untuk-satu", CaseIds: []string{below},
		Results: []*siklusv1.PlannedResult{y.planned("Sentra kerajinan dibina")}, Note: y.says("Pembinaan sentra")})
	if err != nil || offered.GetOffer().GetResults() != 1 {
		return fmt.Errorf("an offer reached %v: %w", offered.GetOffer(), err)
	}
	listed, err := me.Target.ListTargetOffers(ctx, &siklusv1.ListTargetOffersRequest{})
	if err != nil || len(listed.GetOffers()) != 2 || listed.GetOffers()[0].GetId() != offered.GetOffer().GetId() {
		return fmt.Errorf("the list of offers is %v: %w", listed.GetOffers(), err)
	}
	back, err := me.Target.WithdrawTargetOffer(ctx, &siklusv1.WithdrawTargetOfferRequest{RequestId: "sama-ditarik", OfferId: offered.GetOffer().GetId()})
	if err != nil || back.GetOffer().GetWithdrawn() != 1 {
		return fmt.Errorf("taken back: %v: %w", back.GetOffer(), err)
	}
	return nil
}

// givesByFile takes the sample, checks a file with one bad row, and imports the good one.
func (y *year) givesByFile(ctx context.Context, me *caller, below string) error {
	sample, err := me.Target.GetTargetFileSample(ctx, &siklusv1.GetTargetFileSampleRequest{})
	if err != nil || len(sample.GetContent()) == 0 {
		return fmt.Errorf("the sample %q has %d bytes: %w", sample.GetName(), len(sample.GetContent()), err)
	}
	file := &siklusv1.TargetFile{Name: "target.csv", Content: []byte(strings.Join([]string{
		"nip;nama;rencana_hasil_kerja;utama;mendukung;perspektif;aspek;indikator;jenis;arah;target;target_angka;satuan;sumber_data",
		somebody(below).number + `;;"` + y.says("Rekap bulanan tersusun") + `";ya;;;waktu;"` + y.says("Hari selesai") + `";;;5 hari;;;`,
		`198001011999011999;;"` + y.says("Tidak untuk siapa pun") + `";ya;;;waktu;"` + y.says("Hari") + `";;;5 hari;;;`}, "\n"))}
	checked, err := me.Target.CheckTargetFile(ctx, &siklusv1.CheckTargetFileRequest{File: file})
	if err != nil || checked.GetRows() != 2 || checked.GetGood() != 1 || len(checked.GetDefects()) == 0 {
		return fmt.Errorf("a file of two rows is checked as %v: %w", checked, err)
	}
	taken, err := me.Target.ImportTargets(ctx, &siklusv1.ImportTargetsRequest{RequestId: "berkas-target", File: file})
	if err != nil || taken.GetOffer().GetResults() != 1 {
		return fmt.Errorf("a file of two rows is imported as %v: %w", taken, err)
	}
	return nil
}

// worksOnDraft: the employee finds what was offered, keeps working on it, and is advised.
func (y *year) worksOnDraft(ctx context.Context, them *caller, id string) error {
	sheet, err := them.Target.GetTargetSheet(ctx, &siklusv1.GetTargetSheetRequest{CaseId: id})
	if err != nil || sheet.GetOffered() != 2 || len(sheet.GetParents()) != 1 {
		return fmt.Errorf("the sheet holds %d offered results below %d: %w", sheet.GetOffered(), len(sheet.GetParents()), err)
	}
	var draft siklusv1.SubmitTargetsRequest
	if err := protojson.Unmarshal([]byte(sheet.GetDraft()), &draft); err != nil {
		return err
	}
	draft.Targets.Resources = y.says("Dua pendamping lapangan")
	text, err := protojson.Marshal(&draft)
	if err != nil {
		return err
	}
	if _, err := them.Target.SaveTargetDraft(ctx, &siklusv1.SaveTargetDraftRequest{CaseId: id, Draft: string(text)}); err != nil {
		return err
	}
	if _, err := them.Target.AdviseTargets(ctx, &siklusv1.AdviseTargetsRequest{CaseId: id, Targets: draft.GetTargets()}); err != nil {
		return err
	}
	again, err := them.Target.GetTargetSheet(ctx, &siklusv1.GetTargetSheetRequest{CaseId: id})
	if err != nil || !strings.Contains(again.GetDraft(), draft.GetTargets().GetResources()) {
		return errors.Join(err, errors.New("what was typed is lost"))
	}
	return nil
}

// isCovered reads the versions of an agreement, and what the agreements leave uncovered.
func (y *year) isCovered(ctx context.Context) error {
	hr, err := y.as(ctx, "hr-1")
	if err != nil {
		return err
	}
	me, err := y.as(ctx, "kasi")
	if err != nil {
		return err
	}
	versions, err := me.Target.ListTargetVersions(ctx, &siklusv1.ListTargetVersionsRequest{CaseId: y.at(of("kasi")).id})
	if err != nil || len(versions.GetVersions()) != 1 || versions.GetVersions()[0].GetState() != siklusv1.VersionState_VERSION_STATE_RUNNING {
		return fmt.Errorf("the versions are %v: %w", versions.GetVersions(), err)
	}
	report, err := hr.Target.GetTargetCoverage(ctx, &siklusv1.GetTargetCoverageRequest{})
	if err != nil || len(report.GetUnits()) != 3 || len(report.GetGaps()) == 0 {
		return fmt.Errorf("the report has %d units and %d gaps: %w", len(report.GetUnits()), len(report.GetGaps()), err)
	}
	file, err := hr.Target.ExportTargetCoverage(ctx, &siklusv1.ExportTargetCoverageRequest{UnitCode: "BIDANG"})
	if err != nil || !strings.Contains(string(file.GetContent()), ";") {
		return fmt.Errorf("the file %q is empty: %w", file.GetName(), err)
	}
	return nil
}
