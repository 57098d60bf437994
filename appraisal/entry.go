package appraisal

import "time"

// Awaited is what one party is expected to do next: it becomes a task with a letter and a link.
type Awaited struct {
	Role   Role    `json:"r"`
	Act    ActKind `json:"a"`
	Term   Term    `json:"t"`
	Letter string  `json:"l,omitempty"` // kind of the letter that announces the task; empty: no letter of its own
}

// Notice is a letter that asks for nothing: it tells one party what happened.
type Notice struct {
	Role   Role   `json:"r"`
	Letter string `json:"l"`
}

// Terms returns every term that runs at the step: those of the acts awaited, then the windows.
func (s Step) Terms() []Term {
	terms := make([]Term, 0, len(s.Awaits)+len(s.Windows))
	for _, a := range s.Awaits {
		terms = append(terms, a.Term)
	}
	return append(terms, s.Windows...)
}

// Result is what an evaluation came to.
type Result struct {
	Results   Rating      `json:"rs,omitempty"`
	Behaviour Rating      `json:"bh,omitempty"`
	Predicate Predicate   `json:"pr,omitempty"`
	SignedBy  Party       `json:"sb,omitzero"`
	SignedAt  time.Time   `json:"sa,omitzero"` // legal time
	Final     FinalReason `json:"fi,omitempty"`
	Dropout   bool        `json:"sd,omitempty"` // study leave was not completed, so behaviour alone decided, IV.B.3.a.3.d
	Score     *Score      `json:"sc,omitempty"` // the two values, under a scored edition
	Reuses    string      `json:"re,omitempty"` // ID of the evaluation whose result stands here as well, IV.A.13
}

// Step is where a case stands after an act or a silence.
type Step struct {
	Stage   Stage     `json:"s"`
	Awaits  []Awaited `json:"w,omitempty"`
	Windows []Term    `json:"v,omitempty"` // terms that run without a task: somebody may act, nobody is asked to (the objection window)
	Notices []Notice  `json:"n,omitempty"`
	Result  *Result   `json:"x,omitempty"`
	Breach  []Clock   `json:"b,omitempty"` // terms that this step finds broken, recorded with their cause
	Opens   string    `json:"o,omitempty"` // ID of the case that this step opens (an objection, a training)
}

// Entry is one line for the journal of a case: an act that was taken, or an event of the engine such as
// a silence. It is recorded in one transaction, keyed by ID: the same entry twice is one entry.
type Entry struct {
	ID         string     `json:"id"` // the act's ID, or derived from case and step for an event
	Agency     string     `json:"ag"`
	Cycle      string     `json:"cy"`
	Case       string     `json:"ca"`
	Proceeding Proceeding `json:"p"`
	Act        *Act       `json:"act,omitempty"`
	Event      string     `json:"ev,omitempty"` // when there is no act: what happened, e.g. "window-ended"
	Moved      *Moved     `json:"mv,omitempty"` // of the event "task-moved": whose task it is now
	At         time.Time  `json:"at"`           // legal time (in a rehearsal: the rehearsed time)
	Step       Step       `json:"st"`
}

// Moved says that an awaited act passed from one person to another, because posts changed hands or HR named
// somebody; terms run on.
type Moved struct {
	Act  ActKind `json:"a"`
	From Party   `json:"f"` // no person: nobody could be found before
	To   Party   `json:"t"` // no person: nobody can be found now, HR must name somebody
}

// Receipt is the answer to an act that was recorded.
type Receipt struct {
	Act   string    `json:"a,omitempty"`
	Case  string    `json:"c,omitempty"`
	At    time.Time `json:"t"` // legal time at which the door received it
	Stage Stage     `json:"s"` // where the case stands now
}
