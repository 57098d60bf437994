package web

import siklusv1 "siklus.id/proto/siklus/v1"

func fullExports() exportFakes {
	unit := func(code, name, organisation string, counts ...int32) *siklusv1.ReportedUnit {
		u := &siklusv1.ReportedUnit{Code: code, Name: name, Organisation: organisation, Unrated: 2, Final: 9, Objections: 3, Upheld: 1, Changed: 1, ObjectionsOpen: 1, Silent: 1,
			EndedUnrated: 1, Hours: 210, HoursMissing: 46}
		for i, n := range counts {
			row := &siklusv1.DistributionRow{Predicate: siklusv1.Predicate(i + 1), Count: n}
			if organisation != "" && i < 2 {
				row.Pattern, row.PatternEnglish = "paling banyak 70 %, SE 3/2023", "70 % at most, SE 3/2023"
			}
			u.Rows = append(u.Rows, row)
		}
		return u
	}
	clinic := unit("PKM-01", "Puskesmas Walesi", "Baik", 8, 2, 1, 0, 0)
	clinic.Warnings = []*siklusv1.DistributionWarning{{Sentence: "Sangat Baik 8 dari 11 orang; menurut pola paling banyak 70 %.", English: "Very good for 8 of 11 people; the pattern says 70 % at most.", Provision: "SE 3/2023"}}
	row := func(cells ...string) *siklusv1.ExportedRow { return &siklusv1.ExportedRow{Cells: cells} }
	head := func(next string, rows ...*siklusv1.ExportedRow) *siklusv1.ExportedTable {
		return &siklusv1.ExportedTable{Name: "hasil-2026-year", Sheet: "Hasil evaluasi", NextPageToken: next, Rows: rows,
			Columns: []*siklusv1.ExportedColumn{{Name: "nip"}, {Name: "nama"}, {Name: "nilai", Number: true}}}
	}
	return exportFakes{
		report: &siklusv1.GetReportResponse{Year: 2026, Period: "year", Periods: []string{"q1", "q2", "q3", "q4", "year"}, On: "2027-02-12",
			Units: []*siklusv1.ReportedUnit{clinic, unit("DINAS", "Dinas Kesehatan", "", 1, 3, 0, 0, 0)}, All: unit("", "", "", 9, 5, 1, 0, 0)},
		mapping: &siklusv1.GetNationalMappingResponse{Name: "skp22", Title: "Kinerja tahunan dan periodik untuk layanan SIASN", Columns: []*siklusv1.MappedColumn{
			{Name: "kuadranKinerjaNilai", Fact: "predicate", Source: "predikat kinerja", SourceEnglish: "the predicate", Note: "Arti kode disimpulkan."},
			{Name: "koefisienId", Fact: "unknown", Source: "tidak diketahui oleh Siklus", SourceEnglish: "not known to Siklus", Note: "Hanya sebagian diketahui."}}},
		pages: map[string]*siklusv1.ExportedTable{
			"":     head(caseID, row("198001012005012001", "=Maria Kogoya", "108.35")),
			caseID: head("", row("198001012005012002", "Yusuf \"Ucu\" Tabuni;\nS.KM.", "")),
		},
	}
}

func hostileExports(f *fake) {
	r := f.exported.report
	r.Period, r.On, r.Periods = evil, evil, []string{evil}
	u := r.Units[0]
	u.Code, u.Name, u.Organisation = evil, evil, evil
	u.Rows[0].Pattern, u.Rows[0].PatternEnglish = evil, evil
	u.Warnings[0].Sentence, u.Warnings[0].English, u.Warnings[0].Provision = evil, evil, evil
	m := f.exported.mapping
	m.Title, m.Name = evil, evil
	m.Columns[0].Name, m.Columns[0].Source, m.Columns[0].SourceEnglish, m.Columns[0].Note = evil, evil, evil, evil
}

func emptyExports() exportFakes {
	return exportFakes{report: &siklusv1.GetReportResponse{}, mapping: &siklusv1.GetNationalMappingResponse{}, pages: map[string]*siklusv1.ExportedTable{}}
}

func exportLooks() []look {
	report := "/hr/siklus/" + cycleID + "/laporan"
	return []look{{name: "report", hr: true, path: report}, {name: "report of a quarter", hr: true, path: report + "?masa=q2", state: func(f *fake) {
		if f.exported.report.Period != "" {
			f.exported.report.Period, f.exported.report.Rehearsal = "q2", true
		}
	}}}
}
