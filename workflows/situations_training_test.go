package workflows_test

import "siklus.id/appraisal"

// ofTraining are the ways of a training that came after the first release.
var ofTraining = []situation{
	{name: "training_told_to_its_organiser", start: "2026-07-01", begin: trainingNeed, ends: "training-completed", acts: []plannedAct{
		{at: "2026-07-02 09:00", kind: appraisal.ProposeTraining, by: appraisal.Appraiser, facts: appraisal.Facts{Course: "course"}},
		{at: "2026-07-03 09:00", kind: appraisal.ApproveTraining, by: appraisal.HR},
		{at: "2026-07-06 09:00", kind: appraisal.ConfirmTraining, by: appraisal.Employee, facts: appraisal.Facts{Told: appraisal.ByWebhook}},
		{at: "2026-07-08 09:00", kind: appraisal.SubmitProof, by: appraisal.Employee},
		{at: "2026-07-09 09:00", kind: appraisal.CompleteTraining, by: appraisal.System},
	}},
	{name: "training_course_cancelled", start: "2026-07-01", begin: trainingNeed, ends: "training-completed", acts: []plannedAct{
		{at: "2026-07-02 09:00", kind: appraisal.ProposeTraining, by: appraisal.Appraiser, facts: appraisal.Facts{Course: "course"}},
		{at: "2026-07-03 09:00", kind: appraisal.ApproveTraining, by: appraisal.HR},
		{at: "2026-07-06 09:00", kind: appraisal.ConfirmTraining, by: appraisal.Employee, facts: appraisal.Facts{Told: appraisal.ByWebhook}},
		{at: "2026-07-08 09:00", kind: appraisal.MoveTraining, by: appraisal.System, facts: appraisal.Facts{Course: "other"}},
		{at: "2026-07-09 09:00", kind: appraisal.ConfirmTraining, by: appraisal.Employee},
		{at: "2026-07-10 09:00", kind: appraisal.CompleteTraining, by: appraisal.HR},
	}},
	{name: "training_back_to_its_proposal", start: "2026-07-01", begin: trainingNeed, ends: "training-lapsed", acts: []plannedAct{
		{at: "2026-07-02 09:00", kind: appraisal.ProposeTraining, by: appraisal.Appraiser, facts: appraisal.Facts{Course: "course"}},
		{at: "2026-07-03 09:00", kind: appraisal.MoveTraining, by: appraisal.HR},
	}},
}
