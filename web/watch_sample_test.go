package web

import siklusv1 "siklus.id/proto/siklus/v1"

func watchedCount(cases, running, overdue, notBegun, unreachable int32, ages ...int32) *siklusv1.WatchedCount {
	c := &siklusv1.WatchedCount{Cases: cases, Running: running, Overdue: overdue, NotBegun: notBegun, Unreachable: unreachable, Ages: make([]int32, 4), AgesOverdue: make([]int32, 4)}
	copy(c.Ages, ages)
	for _, n := range ages {
		c.Waiting += n
	}
	c.AgesOverdue[3] = min(overdue, c.Ages[3])
	return c
}

func fullWatch(kase *siklusv1.Case) watchFakes {
	stage := func(proceeding, period, stage string, ended bool, c *siklusv1.WatchedCount) *siklusv1.WatchedStage {
		s := &siklusv1.WatchedStage{Proceeding: proceeding, Period: period, Stage: stage, Ended: ended, Count: c}
		if !ended {
			s.TemporalQuery = `SiklusCycle = "` + cycleID + `" AND SiklusStage = "` + stage + `"`
		}
		return s
	}
	employee, appraiser := kase.GetEmployee(), kase.GetAppraiser()
	stuck := func(cause, action, sentence, english string) *siklusv1.StuckCase {
		return &siklusv1.StuckCase{CaseId: caseID, Person: employee, Unit: "Puskesmas Walesi", Proceeding: "evaluation", Period: "q2", Stage: "window-open", Cause: cause, Action: action,
			Awaited: appraiser, Role: "appraiser", Act: "Rate", Due: "2026-07-10", Sentence: sentence, English: english}
	}
	silent := stuck("term-passed", "name-somebody", "Batas waktu lewat tanpa tindakan.", "The term has passed and nobody acted.")
	away := stuck("away", "name-deputy", "Yang harus bertindak tidak bertugas sampai lewat batas.", "Who must act is away until after the term.")
	away.AwayUntil, away.PostId = "2026-08-31", taskID
	vacant := stuck("nobody-acts", "name-deputy", "Jabatan yang harus bertindak kosong.", "Nobody holds the post that must act.")
	vacant.Awaited, vacant.PostId = nil, taskID
	waits := stuck("act-waits", "call-admin", "Tindakan sudah diterima, tetapi belum dicatat.", "An act was received and is not recorded yet.")
	waits.ReceivedAt = at("2026-07-09T05:03:00Z")
	letter := stuck("no-letter", "resend-letter", "Surat dengan tautan tugas tidak pernah terkirim.", "The letter with the link was never sent.")
	letter.TemporalQuery = `WorkflowId = "evaluation:` + caseID + `"`
	return watchFakes{
		cycle: &siklusv1.WatchCycleResponse{Year: 2026, Now: at("2026-07-09T01:00:00Z"),
			All: watchedCount(387, 360, 21, 18, 5, 60, 41, 22, 33), Appraisals: watchedCount(214, 214, 11, 12, 3, 20, 11, 6, 6),
			Stages: []*siklusv1.WatchedStage{
				stage("appraisal", "", "targets-due", false, watchedCount(12, 12, 7, 12, 2, 3, 2, 1, 6)),
				stage("appraisal", "", "targets-submitted", false, watchedCount(31, 31, 4, 0, 1, 17, 9, 5, 0)),
				stage("appraisal", "", "in-year", false, watchedCount(171, 171, 0, 0, 0)),
				stage("evaluation", "q2", "window-open", false, watchedCount(64, 64, 9, 6, 2, 20, 20, 10, 14)),
				stage("evaluation", "q2", "delivered", false, watchedCount(80, 80, 0, 0, 0, 20, 10, 6, 12)),
				stage("evaluation", "q2", "final", true, watchedCount(27, 0, 0, 0, 0)),
				stage("objection", "q2", "decision-due", false, watchedCount(2, 2, 1, 0, 0, 0, 0, 0, 1))},
			Units: []*siklusv1.WatchedUnit{
				{Code: "PKM-01", Name: "Puskesmas Walesi", Count: watchedCount(31, 27, 9, 7, 2, 4, 3, 2, 9)},
				{Code: "DISDIK", Name: "Dinas Pendidikan", HasBelow: true, Count: watchedCount(241, 200, 5, 8, 3, 40, 30, 10, 20)},
				{Code: "SETDA", Name: "Sekretariat Daerah", HasBelow: true, Count: watchedCount(115, 103, 0, 3, 0, 16, 8, 10, 4)}},
			TemporalQuery: `SiklusCycle = "` + cycleID + `"`},
		stuck: &siklusv1.ListStuckCasesResponse{Year: 2026, EngineAsked: true, NextPageToken: "50",
			Counts: []*siklusv1.StuckCount{{Cause: "unopened", Count: 1}, {Cause: "act-waits", Count: 1}, {Cause: "roster-defect", Count: 1}, {Cause: "away", Count: 1}, {Cause: "no-letter", Count: 1}, {Cause: "term-passed", Count: 46}},
			Cases: []*siklusv1.StuckCase{
				{Person: employee, Unit: "Puskesmas Walesi", Cause: "unopened", Action: "start-missing", Sentence: "Pegawai ada dalam daftar siklus, tetapi berkasnya belum dibuka.", English: "No case was opened."},
				waits,
				{Person: employee, Unit: "Puskesmas Walesi", Cause: "roster-defect", Action: "mend-roster", Defect: "no-post", Sentence: "Data pegawai tidak memberi jabatan atau pejabat penilai.", English: "The roster gives no post or no appraiser."},
				vacant, away, letter, silent,
				stuck("term-passed", "extend-term", "Batas waktu lewat tanpa tindakan.", "The term has passed and nobody acted."),
				stuck("act-refused", "hand-in-again", "Tindakan terakhir ditolak.", "The last act was refused."),
				stuck("address-dead", "correct-address", "Surat tidak sampai.", "No letter reaches them."), stuck("term-passed", "do-it", "Batas waktu lewat.", "The term has passed.")}},
		timeline: &siklusv1.GetTimelineResponse{Person: employee, Unit: "Puskesmas Walesi", AppraisalId: caseID, CycleId: cycleID, Year: 2026, Zone: "Asia/Jayapura",
			TemporalQuery: `WorkflowId IN ("appraisal:` + caseID + `")`,
			Events: []*siklusv1.TimelineEvent{
				{CaseId: caseID, Proceeding: "appraisal", At: at("2026-01-02T00:12:00Z"), What: "event", Kind: "opened", Stage: "targets-due"},
				{CaseId: caseID, Proceeding: "appraisal", At: at("2026-01-02T00:12:00Z"), What: "term", Kind: "T1", State: "set", Due: "2026-01-30"},
				{CaseId: caseID, Proceeding: "appraisal", At: at("2026-01-02T00:13:00Z"), What: "letter", Kind: "targets_due", Who: employee, State: "bounced"},
				{CaseId: caseID, Proceeding: "appraisal", At: at("2026-01-29T03:00:00Z"), What: "act", Kind: "ExtendTerm", Who: &siklusv1.Person{Name: "Agustina Yikwa"}, Role: "hr", Stage: "targets-due"},
				{CaseId: caseID, Proceeding: "appraisal", At: at("2026-01-29T03:00:00Z"), What: "term", Kind: "T1", State: "moved", Before: "2026-01-30", Due: "2026-02-13"},
				{CaseId: caseID, Proceeding: "appraisal", At: at("2026-02-12T03:00:00Z"), What: "act", Kind: "SubmitTargets", Who: employee, Role: "employee", Stage: "targets-submitted"},
				{CaseId: caseID, Proceeding: "appraisal", At: at("2026-02-12T03:00:00Z"), What: "term", Kind: "T1", State: "met", Before: "2026-02-13", Due: "2026-02-13"},
				{CaseId: caseID, Proceeding: "evaluation", Period: "q2", At: at("2026-07-08T03:00:00Z"), What: "act", Kind: "Rate", Variant: "unsigned", Who: &siklusv1.Person{Name: appraiser.GetName(), Capacity: "plt"}, Role: "appraiser", Stage: "window-open"},
				{CaseId: caseID, Proceeding: "evaluation", Period: "q2", At: at("2026-07-09T03:00:00Z"), What: "event", Kind: "task-moved", Stage: "window-open", Moved: &siklusv1.MovedTask{Act: "Sign", From: appraiser}},
				{CaseId: caseID, Proceeding: "evaluation", Period: "q2", At: at("2026-07-10T15:00:00Z"), What: "event", Kind: "window-ended", Stage: "taken-over"},
				{CaseId: caseID, Proceeding: "evaluation", Period: "q2", At: at("2026-07-10T15:00:00Z"), What: "term", Kind: "T6", State: "over", Before: "2026-07-10", Due: "2026-07-10"}}},
		numbers: &siklusv1.CompareNumbersResponse{Year: 2026, ComparedAt: at("2026-07-09T01:00:00Z"), Rounds: 12, Differences: 2,
			Numbers:   []*siklusv1.ComparedNumber{{Proceeding: "appraisal", Stage: "targets-due", Register: 12, Temporal: 12}, {Proceeding: "appraisal", Stage: "in-year", Register: 171, Temporal: 170}, {Proceeding: "evaluation", Temporal: 1}},
			Different: []*siklusv1.DifferentCase{{CaseId: caseID, Proceeding: "appraisal", Register: "in-year", Status: "Terminated"}, {CaseId: actID, Proceeding: "evaluation", Temporal: "received"}}},
	}
}

func hostileWatch(f *fake) {
	w := f.watched
	w.cycle.Units[0].Name, w.cycle.Units[0].Code = evil, evil
	w.cycle.Stages[0].Stage, w.cycle.Stages[0].TemporalQuery = evil, evil
	w.cycle.Own, w.cycle.Path = w.cycle.Units[0], []*siklusv1.UnitStep{{Code: evil, Name: evil}}
	for _, c := range w.stuck.Cases {
		c.Unit, c.Act, c.Sentence, c.English, c.Defect, c.Due, c.TemporalQuery = evil, evil, evil, evil, evil, evil, evil
	}
	w.stuck.NextPageToken = evil
	for _, e := range w.timeline.Events {
		e.Kind, e.Stage, e.State, e.Due, e.Period = evil, evil, evil, evil, evil
	}
	w.timeline.Unit, w.timeline.TemporalQuery = evil, evil
	w.numbers.Numbers[0].Stage, w.numbers.Different[0].Status, w.numbers.Different[0].Temporal = evil, evil, evil
}

func emptyWatch() watchFakes {
	return watchFakes{cycle: &siklusv1.WatchCycleResponse{}, stuck: &siklusv1.ListStuckCasesResponse{}, timeline: &siklusv1.GetTimelineResponse{}, numbers: &siklusv1.CompareNumbersResponse{Equal: true}}
}

func watchLooks() []look {
	cycle := "/hr/siklus/" + cycleID
	return []look{
		{name: "cycle by unit", hr: true, path: cycle + "?unit=DISDIK", state: func(f *fake) {
			if len(f.watched.cycle.GetUnits()) > 1 {
				f.watched.cycle.Own = f.watched.cycle.Units[1]
				f.watched.cycle.Path = []*siklusv1.UnitStep{{Code: "PEMKAB", Name: "Pemerintah Kabupaten"}, {Code: "DISDIK", Name: "Dinas Pendidikan"}}
			}
		}},
		{name: "cases of a unit", hr: true, path: cycle + "/berkas?unit=DISDIK&unit_alone=true&not_begun=true&period=q2&age=4&state=waiting"},
		{name: "stuck", hr: true, path: cycle + "/tersendat?dimulai=1"},
		{name: "starting what is missing refused", hr: true, path: cycle + "/tersendat", post: []string{"request_id", "x"}, state: refusing},
		{name: "stuck for one cause", hr: true, path: cycle + "/tersendat?sebab=term-passed", state: func(f *fake) { f.watched.stuck.EngineAsked = false }},
		{name: "numbers", hr: true, path: cycle + "/angka"},
		{name: "equal numbers", hr: true, path: cycle + "/angka", state: func(f *fake) { f.watched.numbers.Equal, f.watched.numbers.Different = true, nil }},
		{name: "timeline", hr: true, path: "/hr/berkas/" + caseID + "/riwayat"},
		{name: "hr case with a form open", hr: true, path: "/hr/berkas/" + caseID + "?buka=ExtendTerm"},
	}
}
