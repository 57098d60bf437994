package appraisal

// ComplaintKind tells a complaint (*pengaduan*) of a citizen from praise (*pujian*), which walks the same way.
type ComplaintKind string

// The kinds.
const (
	Grievance ComplaintKind = "complaint"
	Praise    ComplaintKind = "praise"
)

// Valid reports whether k is one of the two kinds.
func (k ComplaintKind) Valid() bool { return k == Grievance || k == Praise }

// ComplaintStage is where a report of a citizen stands.
type ComplaintStage string

// The stages, in their order.
const (
	ComplaintReceived ComplaintStage = "received" // HR verifies: is it genuine, whose is it
	ComplaintAssigned ComplaintStage = "assigned" // the staff member answers within a term
	ComplaintAnswered ComplaintStage = "answered" // HR or the superior closes
	ComplaintClosed   ComplaintStage = "closed"
)

// ComplaintOutcome is how a report was closed.
type ComplaintOutcome string

// The outcomes.
const (
	NotGenuine ComplaintOutcome = "not-genuine" // not about a service of the agency, empty or abusive: nobody's material
	Founded    ComplaintOutcome = "founded"     // it was so: material against the person, praise for them
	Unfounded  ComplaintOutcome = "unfounded"   // it was not so, or not this person's doing: stands for nobody's harm
)

// Valid reports whether o is an outcome of a report that was looked into.
func (o ComplaintOutcome) Valid() bool { return o == Founded || o == Unfounded }

// Stands says for or against whom a closed report is material of the evaluation (S8, S11).
type Stands string

// The three ways material stands.
const (
	StandsFor     Stands = "for"
	StandsAgainst Stands = "against"
	StandsNeutral Stands = "neutral" // not closed yet, or found untrue
)

// Complaint is what the rules need to know of what a citizen reported.
type Complaint struct {
	Kind      ComplaintKind
	Stage     ComplaintStage
	Outcome   ComplaintOutcome // of a closed one
	Person    string           // whom it concerns; empty: a service as such
	Due       Date             // last day of the answer (policy citizens.answer); zero: none is awaited
	Escalated bool             // the term passed in silence: the superior answers as well
}

// Stands is which way the report counts.
func (c Complaint) Stands() Stands {
	switch {
	case c.Stage != ComplaintClosed || c.Outcome != Founded:
		return StandsNeutral
	case c.Kind == Praise:
		return StandsFor
	}
	return StandsAgainst
}

// Overdue reports whether the answer is awaited and its last day has passed.
func (c Complaint) Overdue(today Date) bool {
	return c.Stage == ComplaintAssigned && !c.Due.IsZero() && today > c.Due
}

// ComplaintParty is in what capacity somebody acts on a report.
type ComplaintParty string

// The parties.
const (
	ByHR       ComplaintParty = "hr"
	ByPerson   ComplaintParty = "person"   // whom it concerns
	BySuperior ComplaintParty = "superior" // who leads that person
)

// AdmitVerification reports why a report cannot be verified; nil when it can. Nobody verifies what concerns themselves.
func (c Complaint) AdmitVerification(by ComplaintParty) *Refusal {
	switch {
	case by != ByHR:
		return refuseComplaint(NotYourAct, "Laporan warga diverifikasi oleh pengelola kepegawaian, bukan oleh orang yang dilaporkan.", "Reports of citizens are verified by the HR desk, not by whom they concern.")
	case c.Stage != ComplaintReceived:
		return refuseComplaint(AlreadyDone, "Laporan ini sudah diverifikasi.", "This report has been verified already.")
	}
	return nil
}

// AdmitAnswer reports why a report cannot be answered. A late answer is taken as long as the report is open: the citizen
// is better served by it than by none.
func (c Complaint) AdmitAnswer(by ComplaintParty) *Refusal {
	switch {
	case c.Stage == ComplaintReceived:
		return refuseComplaint(NotNow, "Laporan ini masih diverifikasi.", "This report is still being verified.")
	case c.Stage != ComplaintAssigned:
		return refuseComplaint(AlreadyDone, "Laporan ini sudah dijawab.", "This report has been answered already.")
	case by == BySuperior && !c.Escalated:
		return refuseComplaint(NotNow, "Tenggang jawaban pegawai masih berjalan; atasan menjawab setelah tenggang itu lewat.", "The staff member's term still runs; the superior answers once it has passed.")
	case by == ByHR && c.Person != "" && !c.Escalated:
		return refuseComplaint(NotNow, "Laporan ini menunggu jawaban pegawai yang bersangkutan.", "This report awaits the answer of the staff member.")
	}
	return nil
}

// AdmitClosing reports why a report cannot be closed.
func (c Complaint) AdmitClosing(by ComplaintParty) *Refusal {
	switch {
	case by == ByPerson:
		return refuseComplaint(NotYourAct, "Laporan ditutup oleh atasan atau pengelola kepegawaian, bukan oleh orang yang dilaporkan.", "A report is closed by the superior or the HR desk, not by whom it concerns.")
	case c.Stage == ComplaintClosed:
		return refuseComplaint(AlreadyDone, "Laporan ini sudah ditutup.", "This report has been closed already.")
	case c.Stage == ComplaintReceived:
		return refuseComplaint(NotNow, "Laporan ini masih diverifikasi.", "This report is still being verified.")
	case c.Stage == ComplaintAssigned && !c.Escalated:
		return refuseComplaint(NotNow, "Orang yang dilaporkan belum menjawab dan tenggangnya masih berjalan; hak jawab didahulukan.", "Whom it concerns has not answered and the term still runs; they are heard first.")
	}
	return nil
}

func refuseComplaint(code, indonesian, english string) *Refusal {
	return &Refusal{Code: code, Sentence: indonesian, English: english, Provision: PolicyProvision}
}
