package appraisal

// What many cells say alike.
const (
	linkStands  = "stands"
	linkDead    = "dead"
	linkPasses  = "the old appraiser's is dead, the new one gets a letter with another"
	linkActing  = "the appraiser's is dead at each change, whose turn it is gets another"
	runOn       = "run on"
	termsEnd    = "end"
	nobodyAtAll = "nobody"

	newLeader     = "the employee, in `targets-due`: targets of the new post with the new leader"
	restingNow    = "nobody: `resting`"
	departedNow   = "nobody: `departed`"
	deadNow       = "nobody: final at once, reason `died`"
	homeAppraiser = "the home appraiser, on the institution's data"
	leaveCovers   = "the appraiser; nobody where the absence covers the period whole"
	isSigned      = "signed: stands"
	isFinal       = "signed: stands, final"
	orReuse       = "the new appraiser; or the old unit's last periodic result where both agree"

	yearNew     = "the new appraiser; the old one who moved inside the annual window and still serves"
	yearMoved   = "the new appraiser, on the new unit's result"
	yearActing  = "whoever holds the post or acts in it on that day"
	yearLeave   = "the appraiser; nobody where the absence covers the year"
	yearRetired = "nobody; what is signed stands, and by `people.retirement: rates` an open window is rated"
	yearDied    = "nobody; what is signed stands and is final"
)

// peopleCells is the table, state by state and event by event.
var peopleCells = []PeopleCell{
	{"targets-due", "new-superior", "the employee; once submitted, the new appraiser", linkPasses, "T1 or `joined` runs on", "the new appraiser", yearNew, "art. 1(9); II.C.7"},
	{"targets-due", "transfer", newLeader, "the old appraiser's is dead", "`joined` from the first day there or the day it is recorded, whichever is later; never before the term that ran", orReuse, yearMoved, "II.C.6; IV.A.13"},
	{"targets-due", "acting", "the employee; once submitted, whoever acts", linkActing, "T1 or `joined` runs on", yearActing, yearActing, "IV.A.2–3"},
	{"targets-due", "long-leave", restingNow, linkDead, "T1 or `joined` ends; on return `joined` from the first day back, never before T1", leaveCovers, yearLeave, "II.C.8; policy"},
	{"targets-due", "study-leave", "the employee; once submitted, the appraiser", linkStands, "T1 or `joined` runs on", homeAppraiser, homeAppraiser, "II.B.1–2; IV.A.16–17"},
	{"targets-due", "retirement", departedNow, linkDead, termsEnd, nobodyAtAll, yearRetired, PolicyProvision},
	{"targets-due", "death", departedNow, linkDead, termsEnd, nobodyAtAll, yearDied, PolicyProvision},

	{"targets-stepped-up", "new-superior", "the employee and the superior, as before: the dialogue is no longer the appraiser's", linkStands, "T3 runs on", "the new appraiser", yearNew, "II.C.5"},
	{"targets-stepped-up", "transfer", newLeader, linkDead, "`joined` from the first day there or the day it is recorded, whichever is later; never before T3 would have ended", orReuse, yearMoved, "II.C.6; IV.A.13"},
	{"targets-stepped-up", "acting", "the employee and the superior, as before", linkStands, "T3 runs on", yearActing, yearActing, "II.C.5; IV.A.2–3"},
	{"targets-stepped-up", "long-leave", restingNow, linkDead, "T3 ends; on return `joined` from the first day back", leaveCovers, yearLeave, "II.C.8; policy"},
	{"targets-stepped-up", "study-leave", "the employee and the superior, as before", linkStands, "T3 runs on", homeAppraiser, homeAppraiser, "II.B.1–2; IV.A.16–17"},
	{"targets-stepped-up", "retirement", departedNow, linkDead, termsEnd, nobodyAtAll, yearRetired, PolicyProvision},
	{"targets-stepped-up", "death", departedNow, linkDead, termsEnd, nobodyAtAll, yearDied, PolicyProvision},

	{"in-year", "new-superior", "the employee: new targets are due with a definitive or named appraiser; the old agreement holds until then", linkPasses, "`joined` from the morning it is seen; when it passes the old agreement stands", "the new appraiser", yearNew, "II.C.7; policy"},
	{"in-year", "transfer", "the employee: new targets of the new post; the old agreement holds until then", linkPasses, "`joined` from the first day there or the day it is recorded, whichever is later", orReuse, yearMoved, "II.C.6; IV.A.13"},
	{"in-year", "acting", "nobody: the agreement stands; new targets that were submitted go to whoever acts", linkActing, runOn, yearActing, yearActing, "IV.A.2–3; policy"},
	{"in-year", "long-leave", restingNow, linkDead, "the year runs on; on return from an absence that II.C.8 excludes, `joined`", leaveCovers, yearLeave, "II.C.8; policy"},
	{"in-year", "study-leave", "nobody: added to the running agreement; at its end the employee, for the rest of the year", linkStands, "run on; at its end `joined` from the first day back", homeAppraiser, homeAppraiser, "II.B.12–13; IV.A.16–17"},
	{"in-year", "retirement", departedNow, linkDead, termsEnd, nobodyAtAll, yearRetired, PolicyProvision},
	{"in-year", "death", departedNow, linkDead, termsEnd, nobodyAtAll, yearDied, PolicyProvision},

	{"window-open", "new-superior", "who moved inside the window and still serves in the agency; else the new appraiser", "stands for who still rates; else dead, and the new one gets another", "T6 or T7 runs on", "the old appraiser who moved inside the window; who moved outside it, retired, left or died does not", yearNew, "IV.A.14.a–b; II.C.7"},
	{"window-open", "transfer", "the new appraiser", linkPasses, "T6 or T7 runs on", orReuse, yearMoved, "IV.A.13"},
	{"window-open", "acting", "whoever acts; at its end the holder", linkActing, "T6 or T7 runs on", yearActing, yearActing, "IV.A.2–3"},
	{"window-open", "long-leave", "the appraiser, as before", linkStands, "T6 or T7 runs on; receipt is not deemed before the absence is over", "the appraiser", yearLeave, PolicyProvision},
	{"window-open", "study-leave", "the appraiser, as before", linkStands, "T6 or T7 runs on", homeAppraiser, homeAppraiser, "IV.A.16–17"},
	{"window-open", "retirement", "nobody: `departed`; by `people.retirement: rates` the appraiser", "dead; by that policy it stands", "end; by that policy T6 or T7 runs on", "nobody; by that policy the appraiser", yearRetired, PolicyProvision},
	{"window-open", "death", departedNow, linkDead, termsEnd, nobodyAtAll, yearDied, PolicyProvision},

	{"taken-over", "new-superior", "the superior, as before: the appraiser's turn is over", linkStands, "T13 or `unrated` runs on", "the superior", yearNew, "IV.A.11; V.A.8"},
	{"taken-over", "transfer", "the superior in the new chain", "the old superior's is dead, the new one gets another", "T13 or `unrated` runs on", "the superior in the new chain", yearMoved, "IV.A.11; IV.A.13"},
	{"taken-over", "acting", "the superior, as before", linkStands, "T13 or `unrated` runs on", "the superior", yearActing, "IV.A.11; V.A.8"},
	{"taken-over", "long-leave", "the superior, as before", linkStands, "T13 or `unrated` runs on; receipt is not deemed before the absence is over", "the superior", yearLeave, PolicyProvision},
	{"taken-over", "study-leave", "the superior, as before", linkStands, "T13 or `unrated` runs on", "the superior, on the institution's data", homeAppraiser, "IV.A.11; IV.A.16–17"},
	{"taken-over", "retirement", "nobody: `departed`; by `people.retirement: rates` the superior", "dead; by that policy it stands", "end; by that policy T13 or `unrated` runs on", "nobody; by that policy the superior", yearRetired, PolicyProvision},
	{"taken-over", "death", departedNow, linkDead, termsEnd, nobodyAtAll, yearDied, PolicyProvision},

	{"signed", "new-superior", "`signed`: the holder of the post from which it was signed delivers; `delivered`: the employee", "the old appraiser's is dead, the new one gets another; the employee's stands", "T9 or T14, then receipt, run on", isSigned, yearNew, "V.A.5; V.A.9; policy"},
	{"signed", "transfer", "as before, in the chain of who signed; `delivered`: the employee", linkStands, "T9 or T14, then receipt, run on", isSigned, yearMoved, "V.A.5; V.A.9; policy"},
	{"signed", "acting", "`signed`: whoever acts delivers; `delivered`: the employee", "the appraiser's is dead at each change, whose turn it is gets another; the employee's stands", "T9 or T14, then receipt, run on", isSigned, yearActing, "V.A.5; V.A.9; policy"},
	{"signed", "long-leave", "as before: who signed delivers, the employee confirms", linkStands, "T9 or T14 runs on; receipt is counted from the last day away and moves on when the absence does", isSigned, yearLeave, PolicyProvision},
	{"signed", "study-leave", "as before", linkStands, "T9 or T14, then receipt, run on", isSigned, homeAppraiser, "V.A.5; IV.A.16–17"},
	{"signed", "retirement", "as before: who retired confirms receipt", linkStands, "T9 or T14, then receipt, run on", isSigned, yearRetired, PolicyProvision},
	{"signed", "death", deadNow, linkDead, termsEnd, isFinal, yearDied, PolicyProvision},

	{"received", "new-superior", "the employee, as before; an objection is decided by the superior of that day", linkStands, "T10 or T15, and T11, run on", isSigned, yearNew, "V.A.6; V.B.2"},
	{"received", "transfer", "the employee, as before; an objection is decided in the chain of who signed", linkStands, "T10 or T15, and T11, run on", isSigned, yearMoved, "V.A.6; V.B.2; policy"},
	{"received", "acting", "the employee, as before", linkStands, "T10 or T15, and T11, run on", isSigned, yearActing, "V.A.6; V.B.2"},
	{"received", "long-leave", "the employee, as before: the document was received", linkStands, "T10 or T15, and T11, run on; HR may extend them", isSigned, yearLeave, "V.B.2; policy"},
	{"received", "study-leave", "the employee, as before", linkStands, "T10 or T15, and T11, run on", isSigned, homeAppraiser, "V.A.6; V.B.2"},
	{"received", "retirement", "who retired, as before: may return and object", linkStands, "T10 or T15, and T11, run on", isSigned, yearRetired, PolicyProvision},
	{"received", "death", deadNow, linkDead, termsEnd, isFinal, yearDied, PolicyProvision},

	{"objected", "new-superior", "who signed as appraiser explains while in service and not the superior, else the new holder; the superior decides", "stands for who signed and still serves; else dead, and the new holder gets another", "`explanation` and T12 run on", isSigned, yearNew, "V.B.4–6; policy"},
	{"objected", "transfer", "as before, in the chain of who signed", linkStands, "`explanation` and T12 run on", isSigned, yearMoved, "V.B.4–6; policy"},
	{"objected", "acting", "as before: who signed explains, the superior decides", linkStands, "`explanation` and T12 run on", isSigned, yearActing, "V.B.4–6; policy"},
	{"objected", "long-leave", "as before: who does not explain loses only that say", linkStands, "`explanation` and T12 run on", isSigned, yearLeave, "V.B.4; policy"},
	{"objected", "study-leave", "as before", linkStands, "`explanation` and T12 run on", isSigned, homeAppraiser, "V.B.4–6"},
	{"objected", "retirement", "as before: who retired may explain", linkStands, "`explanation` and T12 run on", isSigned, yearRetired, PolicyProvision},
	{"objected", "death", "who signed explains, the superior decides; the explanation of who died passes", "stands for the others", "`explanation` and T12 run on", isSigned + "; the decision is final", yearDied, "V.B.4–6; policy"},
}
