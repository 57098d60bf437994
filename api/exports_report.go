package api

import (
	"cmp"
	"context"
	"strconv"
	"strings"

	"siklus.id/appraisal"
	"siklus.id/appraisal/editions"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/sheet"
	"siklus.id/store"
)

// GetReport sums a period up for the authorised official (*PyB*), who keeps the documents and acts on them (V.A.1, V.A.7,
// V.A.12).
func (s exports) GetReport(ctx context.Context, r *siklusv1.GetReportRequest) (*siklusv1.GetReportResponse, error) {
	var out *siklusv1.GetReportResponse
	err := s.read(ctx, connectv1.ExportServiceGetReportProcedure, r, func(tx store.Tx, _ Principal) (err error) {
		out, _, err = s.report(ctx, tx, r.GetCycleId(), r.GetPeriod())
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// report counts; an empty period is the year.
func (s exports) report(ctx context.Context, tx store.Tx, cycleID, period string) (*siklusv1.GetReportResponse, exportOf, error) {
	e, err := exportFrom(ctx, tx, cycleID, cmp.Or(period, appraisal.Period{Kind: appraisal.Annual}.Key()))
	if err != nil {
		return nil, e, err
	}
	rules := e.cycle.Rules
	today := rules.Calendar.DateOf(rules.Pace.ToLegal(s.now()))
	out := &siklusv1.GetReportResponse{Year: int32(e.cycle.Year), Period: e.period.Key(), Rehearsal: rules.Pace.Rehearsal(), On: day(today)}
	for _, p := range appraisal.Periods(e.cycle.Year, rules) {
		out.Periods = append(out.Periods, p.Key())
	}
	pattern, err := editions.LoadDistribution(rules.Circular)
	if err != nil {
		return nil, e, err
	}
	units, err := tx.UnitReports(ctx, e.cycle.ID, e.period)
	if err != nil {
		return nil, e, err
	}
	results, err := tx.OrgResultsFor(ctx, rules, e.period, today)
	if err != nil {
		return nil, e, err
	}
	worked, err := tx.HoursByUnit(ctx, e.cycle.Year, cmp.Or(rules.Hours.PNS, hoursPNS), today)
	if err != nil {
		return nil, e, err
	}
	hours := make(map[string]store.UnitHours, len(worked))
	for _, h := range worked {
		hours[h.Code] = h
	}
	var all store.UnitReport
	var allHours store.UnitHours
	for _, u := range units {
		if u.Counts.Sum()+u.Unrated == 0 {
			continue
		}
		out.Units = append(out.Units, reportedUnit(u, hours[u.Code], pattern, results[u.Code].Result, rules.Distribution))
		sum(&all, u)
		allHours.Hours += hours[u.Code].Hours
		allHours.Missing += hours[u.Code].Missing
	}
	out.All = reportedUnit(all, allHours, appraisal.Distribution{}, "", rules.Distribution)
	return out, e, nil
}

func sum(all *store.UnitReport, u store.UnitReport) {
	c := &all.Counts
	c.VeryGood += u.Counts.VeryGood
	c.Good += u.Counts.Good
	c.NeedsImprovement += u.Counts.NeedsImprovement
	c.Poor += u.Counts.Poor
	c.VeryPoor += u.Counts.VeryPoor
	all.Unrated += u.Unrated
	all.Final += u.Final
	all.Objections += u.Objections
	all.Upheld += u.Upheld
	all.Changed += u.Changed
	all.ObjectionsOpen += u.ObjectionsOpen
	all.Silent += u.Silent
	all.EndedUnrated += u.EndedUnrated
}

func reportedUnit(u store.UnitReport, h store.UnitHours, pattern appraisal.Distribution, org appraisal.OrganisationResult, choice appraisal.DistributionChoice) *siklusv1.ReportedUnit {
	var beside siklusv1.GetDistributionResponse
	spread(&beside, pattern, org, u.Distribution, choice)
	return &siklusv1.ReportedUnit{
		Code: u.Code, Name: u.Name, Organisation: beside.GetOrganisation(), Rows: beside.GetRows(), Warnings: beside.GetWarnings(), Unrated: beside.GetUnrated(),
		Final: int32(u.Final), Objections: int32(u.Objections), Upheld: int32(u.Upheld), Changed: int32(u.Changed), ObjectionsOpen: int32(u.ObjectionsOpen),
		Silent: int32(u.Silent), EndedUnrated: int32(u.EndedUnrated), Hours: int32(h.Hours), HoursMissing: int32(h.Missing),
	}
}

// reportColumns are the columns of the report as a file: the five predicates stand between.
func reportColumns() []sheet.Column {
	columns := sheet.Texts("kode_unit", "unit", "periode", "capaian_organisasi")
	for _, p := range appraisal.Predicates() {
		columns = append(columns, sheet.Column{Name: predicateColumn(p), Number: true})
	}
	columns = append(columns, sheet.Texts("pola")...)
	for _, name := range []string{"tanpa_predikat", "final", "keberatan", "dikuatkan", "diubah", "belum_diputus", "penilai_diam", "tidak_dinilai", "jp", "jp_kurang"} {
		columns = append(columns, sheet.Column{Name: name, Number: true})
	}
	return append(columns, sheet.Texts("menyimpang_dari_pola")...)
}

// predicateColumn is the name of the column of a predicate.
func predicateColumn(p appraisal.Predicate) string { return strings.ReplaceAll(string(p), "-", "_") }

func (s exports) ExportReport(ctx context.Context, r *siklusv1.ExportReportRequest) (*siklusv1.ExportReportResponse, error) {
	out := &siklusv1.ExportReportResponse{}
	err := s.read(ctx, connectv1.ExportServiceExportReportProcedure, r, func(tx store.Tx, _ Principal) error {
		report, e, err := s.report(ctx, tx, r.GetCycleId(), r.GetPeriod())
		if err != nil {
			return err
		}
		out.Table = e.table("laporan", "Laporan", reportColumns())
		for _, u := range append(report.GetUnits(), report.GetAll()) {
			out.Table.Rows = append(out.Table.Rows, &siklusv1.ExportedRow{Cells: reportRow(u, e.period.Name())})
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

func reportRow(u *siklusv1.ReportedUnit, period string) []string {
	row := []string{u.GetCode(), or(u.GetName(), "Seluruh unit"), period, u.GetOrganisation()}
	var pattern, warnings []string
	for i, line := range u.GetRows() {
		row = append(row, strconv.Itoa(int(line.GetCount())))
		if line.GetPattern() != "" {
			pattern = append(pattern, appraisal.Predicates()[i].Name()+": "+line.GetPattern())
		}
	}
	row = append(row, strings.Join(pattern, ". "))
	for _, n := range []int32{u.GetUnrated(), u.GetFinal(), u.GetObjections(), u.GetUpheld(), u.GetChanged(), u.GetObjectionsOpen(), u.GetSilent(), u.GetEndedUnrated(),
		u.GetHours(), u.GetHoursMissing()} {
		row = append(row, strconv.Itoa(int(n)))
	}
	for _, w := range u.GetWarnings() {
		warnings = append(warnings, w.GetSentence())
	}
	return append(row, strings.Join(warnings, " "))
}
