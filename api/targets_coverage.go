package api

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/sheet"
	"siklus.id/store"
)

const (
	gapsListed = 300 // of each kind, that a page shows
	gapsFiled  = 100_000
)

// coverageOf finds the cycle and the units that the caller may look at: HR and auditors all, heads their own with those
// below. nil is all.
func (s targets) coverageOf(ctx context.Context, tx store.Tx, p Principal, cycleID, unit string) (store.Cycle, []string, error) {
	cycles, err := s.cyclesFor(ctx, tx, cycleID)
	if err != nil {
		return store.Cycle{}, nil, err
	}
	cycle := cycles[0]
	var allowed []string
	if !p.Holds(OfficeHR, OfficeAuditor) {
		today := cycle.Rules.Calendar.DateOf(cycle.Rules.Pace.ToLegal(s.now()))
		if allowed, err = tx.UnitsBelow(ctx, p.Person, today); err != nil {
			return cycle, nil, err
		}
		if len(allowed) == 0 {
			return cycle, nil, refuseNotAllowed()
		}
	}
	if unit == "" {
		return cycle, allowed, nil
	}
	tree, err := tx.UnitTree(ctx, unit)
	if err != nil {
		return cycle, nil, err
	}
	if allowed != nil {
		tree = slices.DeleteFunc(tree, func(code string) bool { return !slices.Contains(allowed, code) })
	}
	if len(tree) == 0 {
		return cycle, nil, &refused{field: "unit_code", Refusal: *refuseNotFound()}
	}
	return cycle, tree, nil
}

func (s targets) GetTargetCoverage(ctx context.Context, r *siklusv1.GetTargetCoverageRequest) (*siklusv1.GetTargetCoverageResponse, error) {
	p, err := s.enter(ctx, connectv1.TargetServiceGetTargetCoverageProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.GetTargetCoverageResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		cycle, units, err := s.coverageOf(ctx, tx, p, r.GetCycleId(), r.GetUnitCode())
		if err != nil {
			return err
		}
		out.CycleId, out.Year = cycle.ID, int32(cycle.Year)
		counted, err := tx.TargetCoverage(ctx, cycle.ID, units)
		if err != nil {
			return err
		}
		for _, u := range counted {
			out.Units = append(out.Units, &siklusv1.UnitCoverage{
				Code: u.Code, Unit: u.Name, People: int32(u.People), Agreed: int32(u.Agreed), Results: int32(u.Results),
				Linked: int32(u.Linked), Unowned: int32(u.Unowned), Orphans: int32(u.Orphans), Acknowledged: int32(u.Known),
			})
		}
		gaps, err := tx.TargetGaps(ctx, cycle.ID, units, gapsListed+1)
		listed := map[string]int{}
		for _, g := range gaps {
			if listed[g.What]++; listed[g.What] > gapsListed {
				out.More = true
				continue
			}
			out.Gaps = append(out.Gaps, &siklusv1.CoverageGap{
				What: g.What, CaseId: g.CaseID, Person: g.Person, Post: g.Post, Unit: g.Unit, Number: int32(g.Number),
				Result: g.Result, InWords: g.InWords, Stage: string(g.Stage),
			})
		}
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

// gapNames are the words of the file, which is Indonesian like the forms.
var gapNames = map[string]string{
	store.GapUnowned: "Sasaran tanpa pendukung", store.GapOrphan: "Target tanpa induk",
	store.GapParentGone: "Induk tidak berlaku lagi", store.GapNoAgreement: "Belum ada SKP", store.GapNotKnown: "Belum menyatakan mengenal indikator",
}

func (s targets) ExportTargetCoverage(ctx context.Context, r *siklusv1.ExportTargetCoverageRequest) (*siklusv1.ExportTargetCoverageResponse, error) {
	p, err := s.enter(ctx, connectv1.TargetServiceExportTargetCoverageProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.ExportTargetCoverageResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		cycle, units, err := s.coverageOf(ctx, tx, p, r.GetCycleId(), r.GetUnitCode())
		if err != nil {
			return err
		}
		gaps, err := tx.TargetGaps(ctx, cycle.ID, units, gapsFiled)
		if err != nil {
			return err
		}
		out.Name = fmt.Sprintf("cakupan-skp-%d.csv", cycle.Year)
		out.Content, err = coverageFile(gaps)
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

// coverageFile writes gaps for a spreadsheet.
func coverageFile(gaps []store.Gap) ([]byte, error) {
	lines := make([][]string, 0, len(gaps))
	for _, g := range gaps {
		lines = append(lines, []string{gapNames[g.What], g.Unit, g.Person, g.Post, number(g.Number), g.Result, g.InWords})
	}
	var out bytes.Buffer
	err := sheet.Write(&out, sheet.CSV, sheet.Table{Name: "Cakupan", Rows: sheet.Of(lines),
		Columns: sheet.Texts("temuan", "unit", "nama", "jabatan", "nomor", "rencana_hasil_kerja", "mendukung")})
	return out.Bytes(), err
}
