package story_test

import "strings"

// trial is one cell of the table of people's changes put to the proof, with what the procedure says of it. Everything
// here was written from docs/procedure.md §7 and the regulation, never taken from a run.
type trial struct {
	cell    string // key of appraisal.PeopleCells
	variant string // where a cell holds more than one case

	after stand // where the case stands once the change is in force
	then  stand // and once it is over or the next step is done; without a stage: nothing comes after

	acts   string // who does the act that was awaited
	not    string // who may not, though they might think so
	rates  string // who signs the period's result; "nobody"
	annual string // who rates the year, on 20 December; "nobody"
	unit   string // of the case, after a transfer
}

// stand is where a case stands. What is empty is not there: no task, no term, no task that moved.
type stand struct {
	stage string
	tasks string // who is awaited for what
	terms string // clock and last day; "same": as before the change; "joined": counted from the change
	link  string // of the letter that was out before: "stands", "closed" with its task, or "over": somebody else's now
	moved string // tasks that passed from one person to another, by the journal
}

func (t trial) name() string {
	if t.variant == "" {
		return t.cell
	}
	return t.cell + ", " + t.variant
}

func (t trial) state() string { state, _, _ := strings.Cut(t.cell, "/"); return state }
func (t trial) event() string { _, event, _ := strings.Cut(t.cell, "/"); return event }

// post is the code of a post of the trial: of somebody's, or "vacant", or "elsewhere".
func (t trial) post(of string) string { return t.name() + ": " + of }

// The variants.
const (
	whoRetired     = "the appraiser retires"
	plain          = "no draft on the way"
	silent         = "the employee is silent"
	deputyActs     = "the deputy acts"
	asPlt          = "as Plt"
	wholePeriod    = "the whole period"
	leaveUntouched = "maternity"
	handed         = "delivered"
	byPolicy       = "by a policy that rates" // people.retirement: rates
)

// The year itself, in which an appraisal can be open (procedure §1).
const yearEnds = "year 2027-06-15"

// trials are all of them: 56 cells, and the second half of those that say two things.
func trials() []trial {
	var all []trial
	for _, part := range [][]trial{planningTrials, steppedUpTrials, inYearTrials, windowTrials, takenOverTrials, signedTrials, receivedTrials, objectedTrials} {
		all = append(all, part...)
	}
	return all
}

var planningTrials = []trial{
	{cell: "targets-due/new-superior", after: stand{"targets-submitted", "successor AgreeTargets", "T1 2026-01-31", "over", "appraiser>successor AgreeTargets"},
		acts: theSuccessor, not: theAppraiser, rates: theSuccessor, annual: theSuccessor},
	{cell: "targets-due/transfer", after: stand{"targets-due", "employee SubmitTargets", "joined", "closed", ""},
		acts: theHead, not: theAppraiser, rates: theHead, annual: theHead, unit: newUnit},
	{cell: "targets-due/acting", after: stand{"targets-submitted", "deputy AgreeTargets", "T1 2026-01-31", "over", "appraiser>deputy AgreeTargets"},
		then: stand{"targets-submitted", "appraiser AgreeTargets", "T1 2026-01-31", "over", "appraiser>deputy AgreeTargets; deputy>appraiser AgreeTargets"},
		acts: theAppraiser, not: theDeputy, rates: theAppraiser, annual: theAppraiser},
	{cell: "targets-due/acting", variant: deputyActs, after: stand{"targets-submitted", "deputy AgreeTargets", "T1 2026-01-31", "over", "appraiser>deputy AgreeTargets"},
		acts: theDeputy, not: theAppraiser, rates: theAppraiser, annual: theAppraiser},
	{cell: "targets-due/long-leave", after: stand{"resting", "", yearEnds, "closed", ""}, then: stand{"targets-due", "employee SubmitTargets", "joined", "closed", ""},
		acts: theAppraiser, rates: theAppraiser, annual: theAppraiser},
	{cell: "targets-due/long-leave", variant: wholePeriod, after: stand{"resting", "", yearEnds, "closed", ""}, rates: nobody, annual: theAppraiser},
	{cell: "targets-due/study-leave", after: stand{"targets-due", "employee SubmitTargets", "T1 2026-01-31", "stands", ""},
		acts: theAppraiser, rates: theAppraiser, annual: theAppraiser},
	{cell: "targets-due/retirement", after: stand{stage: "departed", link: "closed"}, rates: nobody, annual: nobody},
	{cell: "targets-due/death", after: stand{stage: "departed", link: "closed"}, rates: nobody, annual: nobody},
}

// The dialogue is the superior's (II.C.5), who has the draft already.
var steppedUpTrials = []trial{
	{cell: "targets-stepped-up/new-superior", after: stand{"targets-stepped-up", "superior AgreeTargets", "same", "stands", ""},
		acts: theSuperior, not: theSuccessor, rates: theSuccessor, annual: theSuccessor},
	{cell: "targets-stepped-up/transfer", after: stand{"targets-due", "employee SubmitTargets", "joined", "closed", ""},
		acts: theHead, not: theSuperior, rates: theHead, annual: theHead, unit: newUnit},
	{cell: "targets-stepped-up/acting", after: stand{"targets-stepped-up", "superior AgreeTargets", "same", "stands", ""},
		then: stand{"targets-stepped-up", "superior AgreeTargets", "same", "stands", ""},
		acts: theSuperior, not: theDeputy, rates: theAppraiser, annual: theAppraiser},
	{cell: "targets-stepped-up/long-leave", after: stand{"resting", "", yearEnds, "closed", ""}, then: stand{"targets-due", "employee SubmitTargets", "joined", "closed", ""},
		acts: theAppraiser, rates: theAppraiser, annual: theAppraiser},
	{cell: "targets-stepped-up/study-leave", after: stand{"targets-stepped-up", "superior AgreeTargets", "same", "stands", ""},
		acts: theSuperior, not: theAppraiser, rates: theAppraiser, annual: theAppraiser},
	{cell: "targets-stepped-up/retirement", after: stand{stage: "departed", link: "closed"}, rates: nobody, annual: nobody},
	{cell: "targets-stepped-up/death", after: stand{stage: "departed", link: "closed"}, rates: nobody, annual: nobody},
}

// Targets were agreed, and new ones were handed in on the way (art. 14(2)).
var inYearTrials = []trial{
	{cell: "in-year/new-superior", after: stand{"in-year", "employee SubmitTargets", "joined; " + yearEnds, "over", "appraiser>successor AgreeTargets"},
		acts: theSuccessor, not: theAppraiser, rates: theSuccessor, annual: theSuccessor},
	{cell: "in-year/new-superior", variant: plain, after: stand{"in-year", "employee SubmitTargets", "joined; " + yearEnds, "", ""},
		acts: theSuccessor, not: theAppraiser, rates: theSuccessor, annual: theSuccessor},
	{cell: "in-year/new-superior", variant: silent, after: stand{"in-year", "employee SubmitTargets", "joined; " + yearEnds, "", ""},
		then: stand{stage: "in-year", terms: yearEnds}, rates: theSuccessor, not: theAppraiser, annual: theSuccessor},
	{cell: "in-year/transfer", after: stand{"in-year", "employee SubmitTargets", "joined; " + yearEnds, "closed", ""},
		acts: theHead, not: theAppraiser, rates: theHead, annual: theHead, unit: newUnit},
	{cell: "in-year/transfer", variant: asPlt, after: stand{"in-year", "employee SubmitTargets", "joined; " + yearEnds, "closed", ""},
		acts: theHead, not: theAppraiser, rates: theHead, annual: theHead, unit: newUnit},
	{cell: "in-year/acting", after: stand{"in-year", "deputy AgreeTargets", "same", "over", "appraiser>deputy AgreeTargets"},
		then: stand{"in-year", "appraiser AgreeTargets", "same", "over", "appraiser>deputy AgreeTargets; deputy>appraiser AgreeTargets"},
		acts: theAppraiser, not: theDeputy, rates: theAppraiser, annual: theAppraiser},
	{cell: "in-year/acting", variant: plain, after: stand{stage: "in-year", terms: yearEnds}, then: stand{stage: "in-year", terms: yearEnds},
		rates: theAppraiser, not: theDeputy, annual: theAppraiser},
	{cell: "in-year/long-leave", after: stand{"resting", "", yearEnds, "closed", ""}, then: stand{"in-year", "employee SubmitTargets", "joined; " + yearEnds, "closed", ""},
		acts: theAppraiser, rates: theAppraiser, annual: theAppraiser},
	{cell: "in-year/long-leave", variant: leaveUntouched, after: stand{"resting", "", yearEnds, "closed", ""}, then: stand{"in-year", "", yearEnds, "closed", ""},
		rates: theAppraiser, annual: theAppraiser},
	{cell: "in-year/study-leave", after: stand{"in-year", "appraiser AgreeTargets", "same", "stands", ""},
		then: stand{"in-year", "employee SubmitTargets", "joined; " + yearEnds, "closed", ""},
		acts: theAppraiser, rates: theAppraiser, annual: theAppraiser},
	{cell: "in-year/retirement", after: stand{stage: "departed", link: "closed"}, rates: nobody, annual: nobody},
	{cell: "in-year/death", after: stand{stage: "departed", link: "closed"}, rates: nobody, annual: nobody},
}

// What the window of the first quarter awaits; it closes ten working days after 31 March 2026.
const quarter = "T4 2026-03-31; T6 2026-04-15"

// longExtended is the last day of a term that HR extended until the agency has another policy.
const longExtended = "2026-06-26"

var windowTrials = []trial{
	{cell: "window-open/new-superior", after: stand{"window-open", "appraiser Rate; employee CheckIn", quarter, "stands", ""}, // moved inside the window, and serves on (IV.A.14.b)
		not: theSuccessor, rates: theAppraiser, annual: theSuccessor},
	{cell: "window-open/new-superior", variant: whoRetired, after: stand{"window-open", "employee CheckIn; successor Rate", quarter, "over", "appraiser>successor Rate"},
		not: theAppraiser, rates: theSuccessor, annual: theSuccessor},
	{cell: "window-open/transfer", after: stand{"window-open", "employee CheckIn; head Rate", quarter, "over", "appraiser>head Rate"},
		not: theAppraiser, rates: theHead, annual: theHead, unit: newUnit},
	{cell: "window-open/acting", after: stand{"window-open", "deputy Rate; employee CheckIn", quarter, "over", "appraiser>deputy Rate"},
		then: stand{"window-open", "appraiser Rate; employee CheckIn", quarter, "over", "appraiser>deputy Rate; deputy>appraiser Rate"},
		not:  theDeputy, rates: theAppraiser, annual: theAppraiser},
	{cell: "window-open/acting", variant: deputyActs, after: stand{"window-open", "deputy Rate; employee CheckIn", quarter, "over", "appraiser>deputy Rate"},
		not: theAppraiser, rates: theDeputy, annual: theAppraiser},
	{cell: "window-open/long-leave", after: stand{"window-open", "appraiser Rate; employee CheckIn", quarter, "stands", ""},
		then:  stand{"delivered", "employee Receive", receiptAfterLeave, "closed", ""},
		rates: theAppraiser, annual: theAppraiser},
	{cell: "window-open/study-leave", after: stand{"window-open", "appraiser Rate; employee CheckIn", quarter, "stands", ""},
		rates: theAppraiser, annual: theAppraiser},
	{cell: "window-open/retirement", after: stand{stage: "departed", link: "closed"}, not: theAppraiser, rates: nobody, annual: nobody},
	{cell: "window-open/retirement", variant: byPolicy, after: stand{"window-open", "appraiser Rate; employee CheckIn", "T4 2026-03-31; T6 " + longExtended, "stands", ""},
		not: theSuperior, rates: theAppraiser, annual: nobody},
	{cell: "window-open/death", after: stand{stage: "departed", link: "closed"}, not: theAppraiser, rates: nobody, annual: nobody},
}

// The appraiser was silent: the superior has fourteen working days from the end of the window (T13).
const instead = "T13 2026-05-06; T4 2026-03-31"

var takenOverTrials = []trial{
	{cell: "taken-over/new-superior", after: stand{"taken-over", "employee CheckIn; superior Rate", instead, "stands", ""},
		not: theSuccessor, rates: theSuperior, annual: theSuccessor},
	{cell: "taken-over/transfer", after: stand{"taken-over", "employee CheckIn; head's head Rate", instead, "over", "superior>head's head Rate"},
		not: theSuperior, rates: theHeadsHead, annual: theHead, unit: newUnit},
	{cell: "taken-over/acting", after: stand{"taken-over", "employee CheckIn; superior Rate", instead, "stands", ""},
		then: stand{"taken-over", "employee CheckIn; superior Rate", instead, "stands", ""},
		not:  theDeputy, rates: theSuperior, annual: theAppraiser},
	{cell: "taken-over/long-leave", after: stand{"taken-over", "employee CheckIn; superior Rate", instead, "stands", ""},
		then: stand{"delivered", "employee Receive", receiptAfterLeave, "closed", ""},
		not:  theAppraiser, rates: theSuperior, annual: theAppraiser},
	{cell: "taken-over/study-leave", after: stand{"taken-over", "employee CheckIn; superior Rate", instead, "stands", ""},
		not: theAppraiser, rates: theSuperior, annual: theAppraiser},
	{cell: "taken-over/retirement", after: stand{stage: "departed", link: "closed"}, not: theSuperior, rates: nobody, annual: nobody},
	{cell: "taken-over/retirement", variant: byPolicy, after: stand{"taken-over", "employee CheckIn; superior Rate", "T13 " + longExtended + "; T4 2026-03-31", "stands", ""},
		not: theAppraiser, rates: theSuperior, annual: nobody},
	{cell: "taken-over/death", after: stand{stage: "departed", link: "closed"}, not: theSuperior, rates: nobody, annual: nobody},
}

// The leave of those trials ends on 15 May 2026; receipt is deemed twenty working days later, by the agency's policy.
const (
	leaveEnds         = "2026-05-15"
	receiptAfterLeave = "receipt 2026-06-18"
)

var signedTrials = []trial{
	{cell: "signed/new-superior", after: stand{"signed", "successor Deliver", "same", "over", "appraiser>successor Deliver"},
		acts: theSuccessor, not: theAppraiser, rates: theAppraiser, annual: theSuccessor},
	{cell: "signed/new-superior", variant: handed, after: stand{"delivered", "employee Receive", "same", "stands", ""},
		acts: theEmployee, rates: theAppraiser, annual: theSuccessor},
	{cell: "signed/transfer", after: stand{"signed", "appraiser Deliver", "same", "stands", ""},
		acts: theAppraiser, not: theHead, rates: theAppraiser, annual: theHead, unit: oldUnit},
	{cell: "signed/transfer", variant: handed, after: stand{"delivered", "employee Receive", "same", "stands", ""},
		acts: theEmployee, rates: theAppraiser, annual: theHead, unit: oldUnit},
	{cell: "signed/acting", after: stand{"signed", "deputy Deliver", "same", "over", "appraiser>deputy Deliver"},
		then: stand{"signed", "appraiser Deliver", "same", "over", "appraiser>deputy Deliver; deputy>appraiser Deliver"},
		acts: theAppraiser, not: theDeputy, rates: theAppraiser, annual: theAppraiser},
	{cell: "signed/acting", variant: deputyActs, after: stand{"signed", "deputy Deliver", "same", "over", "appraiser>deputy Deliver"},
		acts: theDeputy, not: theAppraiser, rates: theAppraiser, annual: theAppraiser},
	{cell: "signed/long-leave", after: stand{"signed", "appraiser Deliver", "same", "stands", ""},
		then: stand{"delivered", "employee Receive", receiptAfterLeave, "closed", ""},
		acts: theAppraiser, rates: theAppraiser, annual: theAppraiser},
	{cell: "signed/long-leave", variant: handed, after: stand{"delivered", "employee Receive", receiptAfterLeave, "stands", ""},
		acts: theEmployee, rates: theAppraiser, annual: theAppraiser},
	{cell: "signed/study-leave", after: stand{"signed", "appraiser Deliver", "same", "stands", ""},
		acts: theAppraiser, rates: theAppraiser, annual: theAppraiser},
	{cell: "signed/retirement", after: stand{"signed", "appraiser Deliver", "same", "stands", ""},
		acts: theAppraiser, rates: theAppraiser, annual: nobody},
	{cell: "signed/death", after: stand{stage: "final", link: "closed"}, not: theAppraiser, rates: theAppraiser, annual: nobody},
	{cell: "signed/death", variant: handed, after: stand{stage: "final", link: "closed"}, rates: theAppraiser, annual: nobody},
}

var receivedTrials = []trial{
	{cell: "received/new-superior", after: stand{"received", "employee ReturnDocument", "same", "stands", ""},
		acts: theEmployee, rates: theAppraiser, annual: theSuccessor},
	{cell: "received/transfer", after: stand{"received", "employee ReturnDocument", "same", "stands", ""},
		acts: theEmployee, rates: theAppraiser, annual: theHead, unit: oldUnit},
	{cell: "received/acting", after: stand{"received", "employee ReturnDocument", "same", "stands", ""},
		then: stand{"received", "employee ReturnDocument", "same", "stands", ""},
		acts: theEmployee, rates: theAppraiser, annual: theAppraiser},
	{cell: "received/long-leave", after: stand{"received", "employee ReturnDocument", "same", "stands", ""},
		acts: theEmployee, rates: theAppraiser, annual: theAppraiser},
	{cell: "received/study-leave", after: stand{"received", "employee ReturnDocument", "same", "stands", ""},
		acts: theEmployee, rates: theAppraiser, annual: theAppraiser},
	{cell: "received/retirement", after: stand{"received", "employee ReturnDocument", "same", "stands", ""},
		acts: theEmployee, rates: theAppraiser, annual: nobody},
	{cell: "received/death", after: stand{stage: "final", link: "closed"}, rates: theAppraiser, annual: nobody},
}

// Who signed explains; the superior of who signed decides.
const bothExplain = "appraiser ExplainObjection; employee ExplainObjection"

var objectedTrials = []trial{
	{cell: "objected/new-superior", after: stand{"explanations-asked", bothExplain, "same", "stands", ""}, // the signer serves on, elsewhere
		acts: theAppraiser, not: theSuccessor, rates: theAppraiser, annual: theSuccessor},
	{cell: "objected/new-superior", variant: whoRetired, after: stand{"explanations-asked", "employee ExplainObjection; successor ExplainObjection", "same", "over",
		"appraiser>successor ExplainObjection"}, acts: theSuccessor, not: theAppraiser, rates: theAppraiser, annual: theSuccessor},
	{cell: "objected/transfer", after: stand{"explanations-asked", bothExplain, "same", "stands", ""},
		acts: theAppraiser, not: theHead, rates: theAppraiser, annual: theHead, unit: oldUnit},
	{cell: "objected/acting", after: stand{"explanations-asked", bothExplain, "same", "stands", ""}, then: stand{"explanations-asked", bothExplain, "same", "stands", ""},
		acts: theAppraiser, not: theDeputy, rates: theAppraiser, annual: theAppraiser},
	{cell: "objected/long-leave", after: stand{"explanations-asked", bothExplain, "same", "stands", ""},
		acts: theAppraiser, rates: theAppraiser, annual: theAppraiser},
	{cell: "objected/study-leave", after: stand{"explanations-asked", bothExplain, "same", "stands", ""},
		acts: theAppraiser, rates: theAppraiser, annual: theAppraiser},
	{cell: "objected/retirement", after: stand{"explanations-asked", bothExplain, "same", "stands", ""},
		acts: theAppraiser, rates: theAppraiser, annual: nobody},
	{cell: "objected/death", after: stand{"explanations-asked", bothExplain, "same", "stands", ""},
		acts: theAppraiser, rates: theAppraiser, annual: nobody},
}

const nobody = "nobody"
