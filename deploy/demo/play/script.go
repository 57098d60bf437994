package play

import (
	"time"

	"siklus.id/deploy/demo"
	siklusv1 "siklus.id/proto/siklus/v1"
)

// scripts are the agencies with scenes, by code: what is measured there, what people are to reach, and what they say.
var scripts = map[string]func(*demo.Agency) script{
	"kuranji": kuranji, "pontianak": pontianak, "sinabang": sinabang, "gorontalo": gorontalo, "walesi": walesi,
}

// script is what differs from agency to agency. People are called by their posts.
type script struct {
	measures []gauge
	services []counter
	duties   map[string]duty // by post
	offered  string          // what a leader of many asks of all below alike
	mistaken string          // what was offered to all and is taken back at once
	filed    string          // what HR gives to the analysts by a file
	changes  string          // post whose first holder changes the agreement in March
	generous string          // post of a leader who rates most people above what the data say
	busy     string          // post of a leader who lets one evaluation of February pass
	news     [2]string       // the announcement, Indonesian and English

	quarterly bool       // evaluated every quarter, not every month
	desks     []counter  // at which citizens say what they think
	course    *programme // that some of a counter take together; nil: none
	values    bool       // what is said of the behaviour values is weighed
	peers     []string   // posts whose holders are heard by colleagues, and by staff where they lead
	assesses  time.Month // in which competences are assessed; 0: they are not
	career    string     // post whose holders look where they could go
	learns    bool       // courses of several organisers, with a queue
	guides    bool       // action plans, coaching and mentoring
	counsels  bool       // behaviour that must change
	talents   bool       // nine boxes, a vacancy, recognition, improvement
}

// duty is what a post is to reach in the year, and what its day is made of.
type duty struct {
	sector string // of the library
	goals  []goal
	days   []string // what is written down at the end of a day, one after another
	idea   string   // a new way of working that is tried
}

// goal is one planned result with indicators out of the library.
type goal struct {
	main   bool
	result string // empty: as the library words it
	by     []indicator
}

// indicator is one of the library, measured by a measure of the agency.
type indicator struct {
	code    string                 // in the library
	measure string                 // code of what is measured; empty: told in words
	amount  string                 // the target of the year; empty: the library's example
	kind    siklusv1.IndicatorKind // where it differs from the library's
}

// gauge is a measure, of whom it is taken, and how.
type gauge struct {
	measure *siklusv1.Measure
	posts   []string // whose holders are measured; none: the unit of that code
	unit    string
	target  float64 // for one period of the measure
	top     float64 // the most that can be; 0: no limit
	byFile  bool    // comes as a file of HR's, not from the system
}

// counter is a service with its own records.
type counter struct {
	service *siklusv1.Service
	unit    string
	post    string // who handles requests; empty: nobody by name
	days    int    // that handling takes, more or less
	slow    bool   // citizens wait and are content less until the post's course is over
	report  string // what a citizen complains of; empty: nobody complains or praises
	praise  string
}
