package web

import siklusv1 "siklus.id/proto/siklus/v1"

const (
	sessionID = "0192f3a1-7c2e-7b44-9a5d-6b1f2c3d4e71"
	otherCase = "0192f3a1-7c2e-7b44-9a5d-6b1f2c3d4e72" // an evaluation beside the one of the samples
)

func fullCalibration() calibrationFakes {
	person := func(id, name string) *siklusv1.Person { return &siklusv1.Person{Id: id, Name: name} }
	hr, head, staff, other := person("p1", "Yuliana Tabuni"), person("p2", "Markus Wenda"), person("p3", "Maria Kogoya"), person("p4", "Yusuf Mabel")
	as := func(r, b siklusv1.Rating, p siklusv1.Predicate) *siklusv1.RatedAs {
		return &siklusv1.RatedAs{Results: r, Behaviour: b, Predicate: p}
	}
	best := as(siklusv1.Rating_RATING_ABOVE, siklusv1.Rating_RATING_ABOVE, siklusv1.Predicate_PREDICATE_VERY_GOOD)
	good := as(siklusv1.Rating_RATING_MEETS, siklusv1.Rating_RATING_ABOVE, siklusv1.Predicate_PREDICATE_GOOD)
	cell := func(period, state, result string, waiting int32) *siklusv1.OrganisationResultCell {
		return &siklusv1.OrganisationResultCell{Period: period, State: state, Result: result, Waiting: waiting}
	}
	inherited := cell("q2", "inherited", "baik", 4)
	inherited.FromYear, inherited.FromPeriod = 2026, "q1"
	warnings := []*siklusv1.SpreadWarning{
		{Code: "over-limit", Sentence: "Sangat Baik: 8 dari 11 pegawai (72,72 %), melebihi batas 70 %: paling banyak 7.", English: "Sangat Baik: 8 of 11 employees (72.72 %), over the limit of 70 %: 7 at most.", Provision: "SE 3/2023"},
		{Code: "same-for-all", Sentence: "Semua 8 pegawai diberi Sangat Baik.", English: "All 8 people were given Sangat Baik.", Provision: "IV.B.3.a.1.e", Appraiser: head}}
	calibration := func(closed bool) *siklusv1.Calibration {
		c := &siklusv1.Calibration{Id: sessionID, CycleId: cycleID, Year: 2026, UnitCode: "PKM-01", Unit: "Puskesmas Walesi", Below: true, Period: "q2", Purpose: "Membandingkan penilaian sebelum ditandatangani",
			OpenedBy: hr, OpenedAt: at("2026-07-06T01:00:00Z"), Open: 1, Accepted: 1}
		if closed {
			c.ClosedBy, c.ClosedAt, c.Conclusion, c.RecordSum = hr, at("2026-07-08T05:00:00Z"), "Satu penilaian berubah, satu tetap.", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
		}
		return c
	}
	proposal := func(id, state string) *siklusv1.CalibrationProposal {
		p := &siklusv1.CalibrationProposal{Id: id, CalibrationId: sessionID, CaseId: caseID, Employee: staff, Unit: "Puskesmas Walesi", Period: "q2", Year: 2026, From: best, To: good,
			Reason: "Angka layanan triwulan ini sama dengan rekan setingkat.", By: hr, At: at("2026-07-07T02:00:00Z"), Asked: head, State: state}
		if state == "declined" {
			p.Answer, p.AnsweredBy, p.AnsweredAt = "Ia menggantikan dua rekan selama sebulan penuh.", head, at("2026-07-07T06:00:00Z")
		}
		return p
	}
	open := proposal(actID, "open")
	open.Now, open.Notes, open.MayAnswer = best, "Target terlampaui, warga puas.", true
	rating := func(id string, of *siklusv1.Person, state string, before, now *siklusv1.RatedAs) *siklusv1.CalibratedRating {
		r := &siklusv1.CalibratedRating{CaseId: id, Employee: of, UnitCode: "PKM-01", State: state, Before: before, Now: now, MayPropose: state == "unsigned"}
		if now != nil {
			r.Appraiser, r.Notes, r.Proposed = head, "Target terlampaui, warga puas.", siklusv1.Rating_RATING_MEETS
		}
		return r
	}
	count := func(p siklusv1.Predicate, before, asIf, now, least, most int32, peak bool) *siklusv1.CalibrationCount {
		return &siklusv1.CalibrationCount{Predicate: p, Before: before, AsIf: asIf, Now: now, Least: least, Most: most, Peak: peak}
	}
	spread := &siklusv1.GetSpreadResponse{Year: 2026, Period: "q2", Periods: []string{"q1", "q2", "q3", "q4", "year"}, UnitCode: "PKM-01", Unit: "Puskesmas Walesi", Organisation: "istimewa",
		Inherited: true, Rated: 11, Unrated: 2, Tolerance: 5, MayCalibrate: true, Warnings: warnings,
		Appraisers: []*siklusv1.AppraiserSpread{{Appraiser: head, Counts: []int32{8, 0, 0, 0, 0}, Rated: 8}, {Appraiser: other, Counts: []int32{0, 2, 1, 0, 0}, Rated: 3}}}
	for i, n := range []int32{8, 2, 1, 0, 0} {
		row := &siklusv1.SpreadRow{Predicate: siklusv1.Predicate(i + 1), Count: n, Unsigned: n, Most: 100}
		if i == 0 {
			row.Most, row.Peak, row.Pattern, row.PatternEnglish = 70, true, "paling banyak 70 %, SE 3/2023", "70 % at most, SE 3/2023"
		}
		spread.Rows = append(spread.Rows, row)
	}
	return calibrationFakes{
		results: &siklusv1.ListOrganisationResultsResponse{CycleId: cycleID, Year: 2026, Periods: []string{"q1", "q2", "year"}, Period: "q2", Missing: 1, Waiting: 3, Zone: "Asia/Jayapura",
			Units: []*siklusv1.UnitResults{
				{Code: "DINAS", Name: "Dinas Kesehatan", Cells: []*siklusv1.OrganisationResultCell{cell("q1", "entered", "baik", 0), cell("q2", "missing", "", 3), cell("year", "missing", "", 0)}},
				{Code: "PKM-01", Name: "Puskesmas Walesi", Depth: 1, Cells: []*siklusv1.OrganisationResultCell{cell("q1", "entered", "istimewa", 0), inherited, cell("year", "missing", "", 0)},
					History: []*siklusv1.OrganisationResultVersion{{Version: 1, Result: "baik", IssuedOn: "2026-04-02", Source: "SK 800/12/2026", By: hr, At: at("2026-04-03T01:00:00Z")},
						{Version: 2, Result: "istimewa", IssuedOn: "2026-04-09", Source: "SK 800/15/2026", By: hr, At: at("2026-04-10T01:00:00Z")}},
					Implies: []*siklusv1.DistributionRow{{Predicate: siklusv1.Predicate_PREDICATE_VERY_GOOD, Pattern: "paling banyak 70 %, SE 3/2023", PatternEnglish: "70 % at most, SE 3/2023"}}}}},
		put: &siklusv1.PutOrganisationResultsResponse{Kept: true, Changes: []*siklusv1.OrganisationResultChange{{UnitCode: "DINAS", Unit: "Dinas Kesehatan", Period: "q2", After: "baik"},
			{UnitCode: "PKM-01", Unit: "Puskesmas Walesi", Period: "q2", Before: "baik", After: "istimewa"}}},
		imported: &siklusv1.ImportOrganisationResultsResponse{Changes: []*siklusv1.OrganisationResultChange{{UnitCode: "DINAS", Unit: "Dinas Kesehatan", Period: "q2", After: "baik"}}},
		spread:   spread,
		table: &siklusv1.ExportedTable{Name: "sebaran-2026-q2", Sheet: "Sebaran predikat", Columns: []*siklusv1.ExportedColumn{{Name: "bagian"}, {Name: "nama"}, {Name: "sangat_baik", Number: true}},
			Rows: []*siklusv1.ExportedRow{{Cells: []string{"penilai", "=Markus Wenda", "8"}}}},
		sessions: &siklusv1.ListCalibrationsResponse{Year: 2026, Calibrations: []*siklusv1.Calibration{calibration(false), calibration(true)}},
		session: &siklusv1.GetCalibrationResponse{Calibration: calibration(false), Organisation: "istimewa", Zone: "Asia/Jayapura", Warnings: warnings[:1], Total: 212, NextPageToken: "200",
			Counts:  []*siklusv1.CalibrationCount{count(1, 8, 7, 8, 0, 70, true), count(2, 2, 3, 2, 0, 100, false), count(3, 1, 1, 1, 10, 100, false), count(4, 0, 0, 0, 0, 100, false), count(5, 0, 0, 0, 0, 0, false)},
			Ratings: []*siklusv1.CalibratedRating{rating(caseID, staff, "unsigned", best, best), rating(otherCase, other, "signed", best, good), rating(taskID, person("p5", "Nike Yikwa"), "unrated", nil, nil)},
			Notes: []*siklusv1.CalibrationNote{{Id: "n1", Text: "Semua bahan sudah dibaca bersama.", By: hr, At: at("2026-07-06T02:00:00Z")},
				{Id: "n2", CaseId: caseID, Employee: staff, Text: "Catatan kemajuan lengkap.", By: hr, At: at("2026-07-06T03:00:00Z")}},
			Proposals: []*siklusv1.CalibrationProposal{proposal(actID, "open"), proposal(taskID, "declined")}},
		proposals: &siklusv1.ListCalibrationProposalsResponse{Zone: "Asia/Jayapura", Proposals: []*siklusv1.CalibrationProposal{open, proposal(taskID, "declined")}},
		answered:  &siklusv1.AnswerCalibrationProposalResponse{Receipt: &siklusv1.ActReceipt{ActId: actID}, Predicate: siklusv1.Predicate_PREDICATE_GOOD},
	}
}

func hostileCalibration(f *fake) {
	c := &f.calibrated
	u := c.results.Units[1]
	u.Code, u.Name, u.History[0].Source, u.History[0].By.Name, u.Implies[0].Pattern, u.Implies[0].PatternEnglish = evil, evil, evil, evil, evil, evil
	c.put.Changes[0].Unit = evil
	c.spread.Unit, c.spread.UnitCode, c.spread.Rows[0].Pattern, c.spread.Rows[0].PatternEnglish = evil, evil, evil, evil
	for _, w := range c.spread.Warnings {
		w.Sentence, w.English, w.Provision = evil, evil, evil
	}
	c.spread.Appraisers[0].Appraiser.Name = evil
	for _, s := range c.sessions.Calibrations {
		s.Purpose, s.Unit, s.OpenedBy.Name = evil, evil, evil
	}
	s := c.session
	s.Calibration.Purpose, s.Calibration.Unit = evil, evil
	for _, r := range s.Ratings {
		r.Employee.Name, r.Notes, r.UnitCode = evil, evil, evil
	}
	for _, n := range s.Notes {
		n.Text = evil
	}
	for _, p := range append(s.Proposals, c.proposals.Proposals...) {
		p.Reason, p.Answer, p.Unit, p.Notes = evil, evil, evil, evil
	}
}

func emptyCalibration() calibrationFakes {
	return calibrationFakes{results: &siklusv1.ListOrganisationResultsResponse{}, put: &siklusv1.PutOrganisationResultsResponse{}, imported: &siklusv1.ImportOrganisationResultsResponse{},
		spread: &siklusv1.GetSpreadResponse{}, table: &siklusv1.ExportedTable{}, sessions: &siklusv1.ListCalibrationsResponse{}, session: &siklusv1.GetCalibrationResponse{},
		proposals: &siklusv1.ListCalibrationProposalsResponse{}, answered: &siklusv1.AnswerCalibrationProposalResponse{}}
}

// closedSession is the record of a session that was closed.
func closedSession(f *fake) {
	if c := f.calibrated.session.GetCalibration(); c != nil && len(f.calibrated.sessions.GetCalibrations()) > 1 {
		f.calibrated.session.Calibration = f.calibrated.sessions.GetCalibrations()[1]
	}
}

func calibrationLooks() []look {
	cycle, session, proposal := "/hr/siklus/"+cycleID, sessionPages+"/"+sessionID, calibrationPages+"/"+actID
	return []look{
		{name: "results of all units", hr: true, path: resultPages}, {name: "results sent", hr: true, path: resultPages, post: []string{"year", "2026", "period", "q2", "rows[0].unit_code", "DINAS", "rows[0].result", "baik"}},
		{name: "results with defects", hr: true, path: resultPages, post: []string{"step", "check", "year", "2026", "period", "q2", "rows[0].unit_code", "X", "rows[0].result", "baik"}, state: func(f *fake) {
			f.calibrated.put = &siklusv1.PutOrganisationResultsResponse{Defects: []*siklusv1.OrganisationResultDefect{{Row: 1, Column: "kode_unit", Code: "unit-unknown",
				Sentence: "Unit kerja dengan kode itu tidak ada.", English: "There is no unit with that code."}}}
		}},
		{name: "results without a file", hr: true, path: resultPages, post: []string{"step", "import", "year", "2026"}},
		{name: "spread in detail", hr: true, path: cycle + "/sebaran/rinci?unit=PKM-01&masa=q2"},
		{name: "sessions", hr: true, path: cycle + "/kalibrasi"}, {name: "bad session", hr: true, path: cycle + "/kalibrasi", post: []string{"purpose", "x"}},
		{name: "session", hr: true, path: session}, {name: "closed session", hr: true, path: session, state: closedSession},
		{name: "bad note", hr: true, path: session + "/catatan", post: []string{"text", "x"}}, {name: "bad withdrawal", hr: true, path: session + "/tarik", post: []string{"proposal_id", actID, "reason", "x"}},
		{name: "bad closing", hr: true, path: session + "/tutup", post: []string{"conclusion", "x"}},
		{name: "propose", hr: true, path: session + "/usul/" + caseID}, {name: "bad proposal", hr: true, path: session + "/usul/" + caseID, post: []string{"reason", "x"}},
		{name: "proposals", path: calibrationPages}, {name: "proposal", path: proposal}, {name: "bad answer", path: proposal, post: []string{"text", "x"}},
		{name: "proposal that signs", path: proposal, state: func(f *fake) {
			if list := f.calibrated.proposals.GetProposals(); len(list) > 0 {
				list[0].Signs, list[0].Now = true, list[0].GetTo()
			}
		}},
	}
}
