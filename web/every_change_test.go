package web

// both makes a state of several.
func both(states ...func(*fake)) func(*fake) {
	return func(f *fake) {
		for _, state := range states {
			state(f)
		}
	}
}

func takenOver(f *fake) {
	f.kase.Stage, f.kase.YourRole, f.kase.YourActs = "taken-over", "superior", []string{"Sign", "Rate"}
}

// changeLooks are the pages about people who change, calendars that change, and what a case rests on.
func changeLooks() []look {
	desk, cycle, task := "/hr/berkas/"+caseID, "/hr/siklus/"+cycleID, "/tugas/"+taskID
	typed := []string{"reason", evil, "from", "2026-08-03"}
	record := func(act string, more ...string) []string {
		return append(append([]string{"act", act}, typed...), more...)
	}
	return []look{
		{name: "basis", path: "/berkas/" + caseID + "/dasar"},
		{name: "case with changes", path: "/berkas/" + caseID, state: changedIfFull},
		{name: "case in the year", path: "/berkas/" + caseID, state: year("in-year")},
		{name: "resting case", path: "/berkas/" + caseID, state: year("resting")},
		{name: "departed case", path: "/berkas/" + caseID, state: year("departed")},
		{name: "result under objection", path: "/berkas/" + caseID, state: func(f *fake) {
			if f.kase.Result != nil {
				f.kase.Result.Standing, f.kase.Result.Reused, f.kase.Result.Score = "provisional", true, "108.35"
			}
		}},
		{name: "targets in the year", act: "SubmitTargets", path: task, state: year("in-year")},
		{name: "targets of the year decided", act: "AgreeTargets", path: task, state: year("in-year")},
		{name: "hours with a ceiling", act: "Rate", path: "/tugas", state: func(f *fake) { f.hours.Ceiling = true }},

		{name: "sign", act: "Sign", path: task, state: changedIfFull},
		{name: "sign instead", act: "Sign", path: task, state: both(changedIfFull, takenOver)},
		{name: "rate instead", act: "Rate", path: task, state: both(changedIfFull, takenOver)},
		{name: "rate again", act: "Rate", path: task, state: changedIfFull},
		{name: "rate as proposed", act: "Rate", path: task, state: proposing},
		{name: "rate by score", act: "Rate", path: task, state: tallying("decides")},
		{name: "rate with a score beside", act: "Rate", path: task, state: tallying("beside")},
		{name: "score without values", act: "Rate", path: task, state: tallying("decides"), post: []string{"step", "check", "score.targets", evil}},
		{name: "score previewed", act: "Rate", path: task, state: both(tallying("decides"), proposing), post: []string{"step", "check", "score.targets", "104,5", "score.behaviour", "112", "score.new_idea", "true", "notes", evil}},
		{name: "departs without notes", act: "Rate", path: task, state: proposing, post: []string{"step", "check", "results", "RATING_MEETS", "behaviour", "RATING_ABOVE"}},
		{name: "reuse proposed", act: "ReuseResult", path: task, state: changedIfFull},
		{name: "reuse to propose", path: "/berkas/" + caseID + "/ReuseResult", state: changedIfFull},
		{name: "reuse waits", act: "ReuseResult", path: task, state: both(changedIfFull, func(f *fake) { f.kase.YourRole = "appraiser" })},
		{name: "decide by score", act: "DecideObjection", path: task, state: tallying("decides")},

		{name: "desk of a year", hr: true, path: desk, state: year("in-year")},
		{name: "posts found", hr: true, path: desk, post: []string{"act", "FindPosts", "query", evil[:90], "reason", evil}},
		{name: "too short a search for posts", hr: true, path: desk, post: []string{"act", "FindPosts", "query", "k"}},
		{name: "bad transfer", hr: true, path: desk, post: []string{"act", "Transfer", "from", evil}},
		{name: "transfer checked", hr: true, path: desk, state: year("in-year"), post: record("Transfer", "query", "promosi", "post_id", postID, "capacity", "definitif")},
		{name: "acting post checked", hr: true, path: desk, state: year("targets-due"), post: record("Transfer", "post_id", postID, "capacity", "plt")},
		{name: "transfer at rest checked", hr: true, path: desk, state: year("resting"), post: record("Transfer", "post_id", postID, "capacity", "definitif")},
		{name: "absence checked", hr: true, path: desk, state: year("in-year"), post: record("BeginAbsence", "absence", "ABSENCE_MATERNITY", "until", "2026-11-02")},
		{name: "study checked", hr: true, path: desk, state: year("in-year"), post: record("BeginAbsence", "absence", "ABSENCE_STUDY_LEAVE", "until", "2027-11-02")},
		{name: "return checked", hr: true, path: desk, state: year("resting"), post: record("EndAbsence")},
		{name: "renewal checked", hr: true, path: desk, state: year("in-year"), post: record("RenewTargets")},
		{name: "death checked", hr: true, path: desk, state: year("in-year"), post: record("EndService", "how", "SERVICE_END_DIED")},
		{name: "retirement checked", hr: true, path: desk, state: year("in-year"), post: record("EndService", "how", "SERVICE_END_RETIRED")},
		{name: "leaving a training checked", hr: true, path: desk, state: func(f *fake) { f.kase.Proceeding = "training" }, post: record("EndService", "how", "SERVICE_END_LEFT")},
		{name: "correction to be changed", hr: true, path: desk, post: record("EndService", "how", "SERVICE_END_LEFT", "step", "edit")},

		{name: "calendar", hr: true, path: cycle + "/kalender"}, {name: "rules", hr: true, path: cycle + "/kebijakan"},
		{name: "bad calendar", hr: true, path: cycle + "/kalender", post: []string{"step", "check", "days_off", "2027-03-09 Nyepi\nbesok\n" + evil, "worked", evil}},
		{name: "empty calendar", hr: true, path: cycle + "/kalender", post: []string{"step", "check", "reason", "Keputusan bersama"}},
		{name: "calendar checked", hr: true, path: cycle + "/kalender", post: []string{"step", "check", "days_off", "9-3-2027 Hari Raya Nyepi", "worked", "2027-03-12", "published", "true", "reason", evil}},
		{name: "rules checked", hr: true, path: cycle + "/kebijakan", post: []string{"step", "check", "policy", "kuranji", "reason", evil}},
		{name: "bad rules", hr: true, path: cycle + "/kebijakan", post: []string{"step", "check"}},
		{name: "calendar adopted", hr: true, path: cycle + "?diubah=kalender&berkas=312&batas=41"},
		{name: "distribution", hr: true, path: cycle + "/sebaran"}, {name: "bad distribution", hr: true, path: cycle + "/sebaran?unit_code=&period="},
		{name: "distribution of a unit", hr: true, path: cycle + "/sebaran?unit_code=PKM-01&period=q2"},
	}
}

// changedIfFull is changed, for data that has a result to begin with.
func changedIfFull(f *fake) {
	if f.kase.Result != nil {
		changed(f)
	}
	f.kase.YourActs = append(f.kase.YourActs, "Rate", "Sign", "ReuseResult")
}
