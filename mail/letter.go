package mail

import (
	"context"
	"time"

	"siklus.id/appraisal"
)

// Language is the language a person is written to in.
type Language string

// The languages of letters. Whatever is not English is read as Indonesian.
const (
	Indonesian Language = "id"
	English    Language = "en"
)

// Address is an e-mail address and the name shown beside it.
type Address struct {
	Email string `json:"email"`
	Name  string `json:"name,omitempty"`
}

// Envelope is what all letters of one e-mail share.
type Envelope struct {
	MailID   string   // opaque; comes back in delivery events as custom argument mail_id
	To       Address  // the person; the name stands in the greeting
	Language Language // of the person
	Agency   string   // name of the agency
	From     Address  // an empty name becomes the agency's
	ReplyTo  Address  // the agency's HR desk; an empty address: none
	Help     string   // whom to ask, one line in the agency's words; empty: the reply address
	Zone     string   // IANA name of the agency's time zone

	// Now is the legal instant of writing, from which the days left are counted. A retry hands in the same
	// instant and gets the same letter.
	Now time.Time

	Rehearsal   bool   // the cycle is a *gladi*: said in subject and body
	Home        string // address of the person's task list, shown in long digests; may be empty
	Unsubscribe string // address for one-click unsubscribing, used only when every letter is optional
}

// Letter is one thing told to the person. Fields with a JSON name may come from the stored data of a
// queued letter; the others hold personal data or secrets and are filled in when the e-mail is composed.
type Letter struct {
	Kind     Kind   `json:"-"`
	Task     string `json:"-"` // opaque task ID, which also names the calendar entry; empty for a notice
	Link     string `json:"-"` // absolute address; a task's link, or for a notice the page to look at
	Employee string `json:"-"` // name of whose case it is, when the addressee acts on somebody else's

	Role       appraisal.Role       `json:"role,omitempty"`       // the addressee's role in the case; empty: the kind's own
	Act        appraisal.ActKind    `json:"act,omitempty"`        // Reminder, Overdue, TermExtended, FreshLink: which act is awaited; ActTaken: which was taken
	Stage      appraisal.Stage      `json:"stage,omitempty"`      // where the case stood when the letter was queued
	Proceeding appraisal.Proceeding `json:"proceeding,omitempty"` // letters about a case as such: what kind of case
	Year       int                  `json:"year,omitempty"`       // performance year; required
	Period     appraisal.Period     `json:"period,omitzero"`      // of the evaluation; zero: the year
	Due        appraisal.Date       `json:"due,omitempty"`        // last day; the term ends with it

	// ObjectUntil is the last day for an objection (T11), for ReturnAndObjection. Zero: the result is final.
	ObjectUntil appraisal.Date `json:"objectUntil,omitempty"`

	Sequence int       `json:"sequence,omitempty"` // of the calendar entry; raised whenever Due moves
	Former   bool      `json:"former,omitempty"`   // PartyChanged, DeputyNamed, DeputyReturned: told to the one who gave the part away
	Days     *Days     `json:"days,omitempty"`     // DeputyNamed, DeputyReturned
	Course   *Course   `json:"course,omitempty"`
	Progress *Progress `json:"progress,omitempty"`
	Receipt  *Receipt  `json:"receipt,omitempty"`
	Meeting  *Meeting  `json:"meeting,omitempty"`
	Moved    []Moved   `json:"moved,omitempty"` // TermExtended, CalendarAdopted, RulesAdopted: the reader's tasks whose last day has moved
}

// Moved is a task whose last day is another one than the reader was told: its entry moves in their calendar.
type Moved struct {
	Task     string            `json:"task"` // opaque
	Act      appraisal.ActKind `json:"act"`
	Due      appraisal.Date    `json:"due"`
	Sequence int               `json:"sequence"`
}

// Meeting is an appointment of two people as its letters and their calendars tell it.
type Meeting struct {
	ID       string    `json:"id"` // opaque; the same for every appointment in the place of another, so that the entry moves
	Sequence int       `json:"sequence,omitempty"`
	At       time.Time `json:"at"` // legal
	Minutes  int       `json:"minutes"`
	Place    string    `json:"place,omitempty"`
	Link     string    `json:"link,omitempty"`   // where to meet online; https, or empty
	Agreed   bool      `json:"agreed,omitempty"` // both agreed; else one side proposes it to the addressee
}

// Days are the first and the last day of a deputy.
type Days struct{ From, To appraisal.Date }

// Course is a training as its letters tell it.
type Course struct {
	Title  string         `json:"title"`
	Hours  int            `json:"hours,omitempty"`  // lesson hours (*JP*); 0: not told
	Starts appraisal.Date `json:"starts,omitempty"` // zero: not fixed yet
}

// Receipt is what the register knows of an act that was taken.
type Receipt struct {
	Number string    `json:"number"` // ID of the act, as its page shows it
	At     time.Time `json:"at"`     // legal instant at which the door received it
}

// Progress is how far a cycle is, in numbers of appraisals.
type Progress struct {
	Planned     int `json:"planned"`
	Open        int `json:"open"`
	Done        int `json:"done"`
	LeftOut     int `json:"leftOut"`     // of the roster, each with a reason
	Unreachable int `json:"unreachable"` // people without an address that takes mail
}

// Message is an e-mail, ready to be sent.
type Message struct {
	ID                string // the envelope's MailID
	From, To, ReplyTo Address
	Subject           string // at most MaxSubject characters
	Preheader         string // first line that a mail program shows, at most MaxPreheader characters
	Text, HTML        string // HTML is at most MaxHTML bytes
	Categories        []string
	Headers           map[string]string
	Attachments       []Attachment
}

// Attachment is a file in a message. Siklus attaches calendar files only.
type Attachment struct {
	Filename, Type string
	Content        []byte
}

// The budgets of a message.
const (
	MaxSubject   = 60        // characters
	MaxPreheader = 90        // characters
	MaxHTML      = 12 * 1024 // bytes
)

// Sender hands one message to whoever carries it. It returns the carrier's ID of the message. Its errors are
// *Temporary, *Permanent or *Unknown, and nothing else.
type Sender interface {
	Send(ctx context.Context, m Message) (providerID string, err error)
}
