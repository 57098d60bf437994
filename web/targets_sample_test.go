package web

import (
	siklusv1 "siklus.id/proto/siklus/v1"
)

const goalRef = "01930000-0000-7000-8000-00000000ca5a:1"

// targetLooks are the pages that help to write targets.
func targetLooks() []look {
	csv := pack([]byte("nip;rencana_hasil_kerja;aspek;indikator;target\n"))
	found := func(f *fake) { f.planning.ready = fullLibrary() }
	head := func(f *fake) {
		f.planning.sheet = fullSheet()
		f.planning.sheet.Head, f.planning.sheet.NeedsReason, f.kase.Stage = true, true, "in-year"
	}
	return []look{
		{name: "targets advised", act: "SubmitTargets", path: "/tugas/" + taskID, post: goodTargets("step", "advise")},
		{name: "targets of a head", act: "SubmitTargets", path: "/berkas/" + caseID + "/SubmitTargets", state: head},
		{name: "targets without a reason", act: "SubmitTargets", path: "/berkas/" + caseID + "/SubmitTargets", post: goodTargets("step", "check"), state: head},
		{name: "library", hr: true, act: "SubmitTargets", path: "/tugas/" + taskID, post: goodTargets("step", "find", "cari", evil), state: found},
		{name: "indicator taken", act: "SubmitTargets", path: "/tugas/" + taskID, post: goodTargets("step", "ready:kes-01:new"), state: found},
		{name: "versions", path: "/berkas/" + caseID + "/versi"},
		{name: "matrix", hr: true, path: matrixPath}, {name: "bad role", hr: true, path: matrixPath, post: []string{"cells[0].role", "x"}},
		{name: "role given", hr: true, path: matrixPath, post: goodRole()},
		{name: "offers", hr: true, path: offerPath + "?unit=BID-A&jabatan=" + "staf"}, {name: "bad offer", hr: true, path: offerPath, post: []string{"step", "send", "results[0].result", evil}},
		{name: "offer ticked", hr: true, path: offerPath, post: goodOffer("step", "all")}, {name: "offered", hr: true, path: offerPath, post: goodOffer("step", "send")},
		{name: "offer, another row", hr: true, path: offerPath, post: goodOffer("step", "add-result")},
		{name: "offer withdrawn", hr: true, path: offerPath, post: []string{"step", "withdraw:" + actID}},
		{name: "target file", hr: true, path: targetFiles}, {name: "no target file", hr: true, path: targetFiles, post: []string{"step", "check"}},
		{name: "checked target file", hr: true, path: targetFiles, post: []string{"step", "check", "file.name", evil, "file.packed", csv}},
		{name: "imported target file", hr: true, path: targetFiles, post: []string{"step", "import", "file.name", "a.csv", "file.packed", csv}},
		{name: "coverage", hr: true, path: "/cakupan?unit=BID-A"},
	}
}

func goodRole(more ...string) []string {
	return append([]string{"request_id", "niat-yang-sama-2", "cells[0].parent", goalRef, "cells[0].role", "Bayi di kampung hulu diimunisasi", "orang", caseID}, more...)
}

func goodOffer(more ...string) []string {
	return append([]string{
		"request_id", "niat-yang-sama-3", "orang", caseID, "note", "Target bersama", "results[0].result", "Cakupan imunisasi meningkat", "results[0].main", "true",
		"results[0].indicators[0].aspect", "ASPECT_QUANTITY", "results[0].indicators[0].measure", "Bayi diimunisasi", "results[0].indicators[0].target", "85 %",
	}, more...)
}

func fullSheet() *siklusv1.GetTargetSheetResponse {
	return &siklusv1.GetTargetSheetResponse{Offered: 2, Parents: []*siklusv1.ParentResult{
		{Ref: goalRef, Number: 1, Result: "Derajat kesehatan ibu dan anak membaik", Main: true, Person: "dr. Markus Wenda", Post: "Kepala Puskesmas Walesi", Year: 2026, Source: siklusv1.ParentSource_PARENT_SOURCE_AGREED},
		{Ref: goalRef[:len(goalRef)-1] + "2", Number: 2, Result: "Pelayanan dasar menjangkau kampung hulu", Person: "dr. Markus Wenda", Year: 2026, Source: siklusv1.ParentSource_PARENT_SOURCE_AGREED}}}
}

func fullLibrary() *siklusv1.SearchIndicatorsResponse {
	return &siklusv1.SearchIndicatorsResponse{Indicators: []*siklusv1.ReadyIndicator{{Code: "kes-01", Sector: "kesehatan", Result: "Bayi terlindungi imunisasi dasar lengkap",
		Indicator: &siklusv1.Indicator{Aspect: siklusv1.Aspect_ASPECT_QUANTITY, Measure: "Bayi yang imunisasi dasarnya lengkap", Target: "95 persen", Amount: "95", Unit: "persen",
			Kind: siklusv1.IndicatorKind_INDICATOR_KIND_RESULT, Direction: siklusv1.TargetDirection_TARGET_DIRECTION_MORE, Source: "Kohort bayi"}}}}
}

func advised(fields ...string) []*siklusv1.TargetAdvice {
	var list []*siklusv1.TargetAdvice
	for _, f := range fields {
		list = append(list, &siklusv1.TargetAdvice{Code: "absolute-word", Field: f, Sentence: "Hindari kata mutlak “semua”.", English: "Avoid the absolute word “semua”.", Provision: "II.A.7.a.7"})
	}
	return list
}

// fullPlanning fills what helps to write targets.
func fullPlanning(kase *siklusv1.Case) targetFakes {
	employee, appraiser := kase.Employee, kase.Appraiser
	older := &siklusv1.Targets{Results: kase.Targets.GetResults()[:1]}
	offer := &siklusv1.TargetOffer{Id: actID, Kind: "same", By: appraiser, At: at("2026-01-08T02:14:00Z"), Note: "Target imunisasi", People: 12, Results: 24, HandedIn: 3,
		PassedOver: []*siklusv1.PassedOver{{CaseId: caseID, Name: employee.Name, Code: "being-decided", Sentence: "SKP-nya sedang diputuskan.", English: "The agreement is being decided."}}}
	people := []*siklusv1.Offeree{{CaseId: caseID, Name: employee.Name, Post: "Penyuluh Kesehatan", Unit: "Puskesmas Walesi", Stage: "targets-due", Open: true},
		{CaseId: taskID, Name: "Orgenes Wandik", Post: "Perawat", Unit: "Puskesmas Walesi", Stage: "targets-submitted"}}
	sheet := fullSheet()
	return targetFakes{sheet: sheet, advice: advised("results[0].indicators[0].target", "results[0].parents", "results", "resources", "results[7].result"),
		versions: []*siklusv1.TargetVersion{
			{State: siklusv1.VersionState_VERSION_STATE_PROPOSED, SubmittedAt: at("2026-07-01T02:14:00Z"), Reason: "Jembatan putus, dua kampung tidak terjangkau", Cause: "renewal", Targets: kase.Targets, Changes: []*siklusv1.TargetChange{
				{Number: 2, What: "added", After: "Kader posyandu mampu mencatat"}, {Number: 3, What: "dropped", Before: "Arsip rapi"},
				{Number: 1, What: "changed", Field: "indicators[0].target", Before: "90 %", After: "85 % dari 412 bayi"}, {Number: 1, What: "changed", Field: "main", Before: "true", After: "false"},
				{Number: 1, What: "changed", Field: "indicators[0].direction", After: "more"}, {What: "changed", Field: "behaviour[7]", After: "Ajak kader"}, {What: "changed", Field: "resources", Before: "Satu motor", After: "Dua motor"}, {What: "changed", Field: "approach", Before: "quantitative", After: "qualitative"}}},
			{Version: 1, State: siklusv1.VersionState_VERSION_STATE_RUNNING, SubmittedAt: at("2026-01-08T02:14:00Z"), DecidedBy: appraiser, DecidedAt: at("2026-01-12T02:14:00Z"), Note: "Disepakati", Targets: older, ActId: actID}},
		matrix: &siklusv1.GetRoleMatrixResponse{CycleId: cycleID, Year: 2026, Columns: sheet.GetParents(), Rows: []*siklusv1.MatrixRow{
			{Person: people[0], Roles: []*siklusv1.MatrixRole{{Parent: goalRef, Role: "Bayi di kampung hulu diimunisasi", Main: true, State: "agreed"}, {Parent: goalRef, Role: "Rantai dingin terjaga", State: "offered"}}},
			{Person: people[1], Branch: branchBelow(people)}}},
		people: &siklusv1.ListOffereesResponse{People: people, More: true, CycleId: cycleID}, offers: []*siklusv1.TargetOffer{offer},
		checked: &siklusv1.CheckTargetFileResponse{Rows: 9, Good: 7, People: 3, Results: 5, Defects: defects()}, ready: fullLibrary(),
		coverage: &siklusv1.GetTargetCoverageResponse{CycleId: cycleID, Year: 2026, More: true, Units: []*siklusv1.UnitCoverage{{Code: "BID-A", Unit: "Puskesmas Walesi", People: 18, Agreed: 12, Results: 64, Linked: 50, Unowned: 2, Orphans: 6, Acknowledged: 9}},
			Gaps: []*siklusv1.CoverageGap{{What: "goal-unowned", CaseId: caseID, Person: appraiser.Name, Post: appraiser.Post, Unit: "Puskesmas Walesi", Number: 2, Result: "Pelayanan dasar menjangkau kampung hulu", Stage: "in-year"},
				{What: "target-orphan", CaseId: caseID, Person: employee.Name, Number: 1, Result: "Arsip rapi", InWords: "Administrasi tertib", Stage: "in-year"}, {What: "no-agreement", CaseId: taskID, Person: "Orgenes Wandik", Stage: "targets-due"},
				{What: "not-acknowledged", CaseId: caseID, Person: employee.Name, Stage: "in-year"}}},
	}
}

// emptyPlanning has nothing to show.
func emptyPlanning(f *fake) {
	f.planning = targetFakes{sheet: &siklusv1.GetTargetSheetResponse{}, matrix: &siklusv1.GetRoleMatrixResponse{}, people: &siklusv1.ListOffereesResponse{},
		checked: &siklusv1.CheckTargetFileResponse{}, ready: &siklusv1.SearchIndicatorsResponse{}, coverage: &siklusv1.GetTargetCoverageResponse{}}
}

// hostilePlanning has evil in every text.
func hostilePlanning(f *fake) {
	p := &f.planning
	for _, g := range p.sheet.Parents {
		g.Result, g.Person, g.Post = evil, evil, evil
	}
	for _, a := range p.advice {
		a.Sentence, a.English, a.Provision = evil, evil, evil
	}
	for _, v := range p.versions {
		v.Reason, v.Note, v.Cause = evil, evil, evil
		for _, c := range v.Changes {
			c.Before, c.After = evil, evil
		}
	}
	p.versions[0].Changes = append(p.versions[0].Changes, &siklusv1.TargetChange{What: evil, Field: evil})
	for _, o := range p.people.People {
		o.Name, o.Post, o.Unit, o.Stage = evil, evil, evil, evil
	}
	p.matrix.Rows[0].Roles[0].Role, p.matrix.Rows[0].Roles[0].State = evil, evil
	p.offers[0].Note, p.offers[0].Kind, p.offers[0].PassedOver[0].Sentence, p.offers[0].PassedOver[0].English = evil, evil, evil, evil
	p.ready.Indicators[0].Result, p.ready.Indicators[0].Indicator.Measure, p.ready.Indicators[0].Indicator.Target = evil, evil, evil
	p.coverage.Units[0].Unit, p.coverage.Units[0].Code = evil, evil
	for _, g := range p.coverage.Gaps {
		g.Result, g.Person, g.Post, g.Unit, g.InWords, g.Stage = evil, evil, evil, evil, evil, evil
	}
}
