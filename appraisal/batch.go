package appraisal

import (
	"slices"
	"time"
)

// BatchKind is what HR does to many cases at once (*perubahan massal*). Each case takes one act of its own.
type BatchKind string

// The kinds of batches.
const (
	BatchExtend   BatchKind = "extend"
	BatchReassign BatchKind = "reassign"
	BatchExempt   BatchKind = "exempt"
	BatchWithdraw BatchKind = "withdraw"
	BatchReopen   BatchKind = "reopen"
	BatchCalendar BatchKind = "calendar"
	BatchRules    BatchKind = "rules"
)

// Act returns the act that each case of the batch takes.
func (k BatchKind) Act() ActKind {
	switch k {
	case BatchExtend:
		return ExtendTerm
	case BatchReassign:
		return ChangeParty
	case BatchExempt:
		return Exempt
	case BatchWithdraw:
		return Withdraw
	case BatchReopen:
		return Reopen
	case BatchCalendar:
		return AdoptCalendar
	}
	return AdoptRules
}

// Adopts reports whether the batch gives its cases another calendar or policy.
func (k BatchKind) Adopts() bool { return k == BatchCalendar || k == BatchRules }

// BatchOrder is what is to be done to each case of a batch.
type BatchOrder struct {
	Kind    BatchKind
	Edition Edition // whose last days it keeps
	By      Party
	At      time.Time // real: when the door receives it
	Clock   Clock     // extend
	Until   Date      // extend, reopen: the new last day
	Days    int       // extend: so many working days more, where no last day is given
	Role    Role      // reassign: whose place
	Person  string    // reassign: who takes it
	Ground  Absence   // exempt
	// Adopt gives the rules that a case has afterwards (calendar, rules), or says why it keeps its own.
	Adopt func(BatchCase) (Rules, *Refusal)
}

// BatchCase is one case as a batch finds it.
type BatchCase struct {
	ID       string
	Year     int    // performance year
	Employee string // opaque ID
	Standing Standing
	Period   Period // of an evaluation and its objection
	Rules    Rules
	RulesKey string // the same for cases with the same rules
	Actor    Party  // who has the role that a reassignment is about; no person: nobody
}

// BatchState is where a case stands before or after the act of a batch, as far as the batch concerns it.
type BatchState struct {
	Stage   Stage  `json:"s"`
	Terms   []Term `json:"t,omitempty"` // every term that runs
	Follows []Term `json:"f,omitempty"` // what begins when they pass in silence
	Actor   Party  `json:"a,omitzero"`  // reassign: who has the role
	Policy  string `json:"p,omitempty"` // calendar, rules: name of the policy
}

// BatchLine is what a batch does to one case.
type BatchLine struct {
	Kind    ActKind
	Facts   Facts
	Before  BatchState
	After   BatchState // equal to Before when it stays
	Stays   *Refusal   // why the case does not move; nil: it moves
	Lasting *Refusal   // why it could not be taken back afterwards; nil: it could
}

// Concerns reports whether a batch is about the case at all: a case in which the term does not run is not among those
// whose term is extended.
func (o BatchOrder) Concerns(c BatchCase) bool {
	ended := c.Standing.Stage.Ended()
	switch o.Kind {
	case BatchExtend:
		return !ended && slices.ContainsFunc(c.Standing.Terms, func(t Term) bool { return t.Clock == o.Clock && !t.IsZero() })
	case BatchReopen:
		return ended && c.Standing.Stage != Departed
	}
	return !ended
}

// Plan says what the batch does to one case: by the law's limits for many cases at once first, then by the rules that
// the procedure itself applies to the act.
func (o BatchOrder) Plan(c BatchCase) BatchLine {
	line := BatchLine{Kind: o.Kind.Act(), Facts: Facts{HasReason: true}, Before: o.stands(c)}
	line.After = line.Before
	if o.By.Person != "" && o.By.Person == c.Employee {
		line.Stays = ownCase()
		return line
	}
	after := c
	line.Stays = o.complete(&line.Facts, c, &after)
	if line.Stays == nil {
		line.Stays = Admit(c.Rules, c.Standing, Act{Kind: line.Kind, By: o.By, ReceivedAt: o.At, Facts: line.Facts})
	}
	if line.Stays != nil {
		return line
	}
	line.After = o.stands(after)
	_, _, line.Lasting = o.TakeBack(line.Before, line.After, after)
	return line
}

func ownCase() *Refusal {
	return refuse(OwnCase, PolicyProvision,
		"Petugas kepegawaian tidak mengubah berkasnya sendiri; mintalah rekan Anda.",
		"An HR officer does not change their own case; ask a colleague.")
}

// stands is where a case stands, as far as the batch concerns it.
func (o BatchOrder) stands(c BatchCase) BatchState {
	s := BatchState{Stage: c.Standing.Stage, Terms: c.Standing.Terms}
	switch {
	case o.Kind == BatchReassign:
		s.Actor = Party{Person: c.Actor.Person, Capacity: c.Actor.Capacity, Role: o.Role}
	case o.Kind.Adopts():
		s.Policy = c.Rules.Policy
	}
	if o.Kind != BatchReassign && !c.Standing.Stage.Ended() {
		for _, t := range c.Standing.Terms {
			s.Follows = append(s.Follows, Following(c.Rules, t)...)
		}
	}
	return s
}

// complete fills in the facts of the act and puts into after what it makes of the case.
func (o BatchOrder) complete(f *Facts, c BatchCase, after *BatchCase) *Refusal {
	switch o.Kind {
	case BatchExtend:
		return o.extends(f, c, after)
	case BatchReassign:
		return o.reassigns(f, c, after)
	case BatchExempt:
		if o.Ground == StudyLeave {
			return refuse(GroundMissing, o.Ground.Provision(),
				"Pegawai tugas belajar tetap dinilai; tugas belajar bukan alasan pengecualian.",
				"Who is on study leave is appraised all the same; it is no ground for an exemption.")
		}
		if !o.Ground.Valid() {
			return refuse(GroundMissing, "II.C.8",
				"Pilih dasar pengecualian menurut peraturan atau ketentuan instansi.", "Choose the ground in the law or in the agency's policy.")
		}
		after.Standing.Stage, after.Standing.Terms = Exempted, nil
	case BatchWithdraw:
		if c.Standing.Proceeding == ObjectionProceeding {
			return refuse(OtherPartyAct, "art. 29",
				"Keberatan adalah hak pegawai dan tidak dicabut secara massal.", "An objection is the employee's right and is not withdrawn for many at once.")
		}
		after.Standing.Stage, after.Standing.Terms = Withdrawn, nil
	case BatchReopen:
		return o.reopens(f, c, after)
	default:
		return o.adopts(f, c, after)
	}
	return nil
}

func (o BatchOrder) extends(f *Facts, c BatchCase, after *BatchCase) *Refusal {
	f.Clock, f.Until = o.Clock, o.Until
	i := slices.IndexFunc(c.Standing.Terms, func(t Term) bool { return t.Clock == o.Clock && !t.IsZero() })
	if i < 0 {
		return nil // the procedure says so
	}
	t := c.Standing.Terms[i]
	if f.Until.IsZero() {
		f.Until = c.Rules.Calendar.Add(t.Due, o.Days)
	}
	if limit, provision := ExtensionLimit(o.Edition, c, t); !limit.IsZero() && f.Until > limit {
		return refuse(TermPastLaw, provision,
			"Hari terakhir yang diperbolehkan adalah "+limit.Indonesian()+".", "The last day allowed is "+limit.English()+".")
	}
	after.Standing.Terms = movedTo(c.Standing.Terms, o.Clock, f.Until)
	return nil
}

func (o BatchOrder) reassigns(f *Facts, c BatchCase, after *BatchCase) *Refusal {
	f.Role, f.Person, f.Capacity = o.Role, o.Person, Named
	switch o.Person {
	case c.Employee:
		return refuse(OwnCase, "art. 1(9)", "Pegawai tidak dapat menilai dirinya sendiri.", "Nobody appraises themselves.")
	case c.Actor.Person:
		return refuse(AlreadyDone, "art. 1(9)", "Orang ini sudah memegang peran itu.", "This person has that part already.")
	}
	after.Actor = Party{Person: o.Person, Role: o.Role, Capacity: Named}
	return nil
}

// reopens keeps what is final by law as it is, and the new last day inside the year.
func (o BatchOrder) reopens(f *Facts, c BatchCase, after *BatchCase) *Refusal {
	f.Until = o.Until
	if c.Standing.Stage == Final {
		provision := "V.B.2"
		if r := final(c.Standing.Final); r != nil {
			provision = r.Provision
		}
		return refuse(ResultStays, provision,
			"Hasil yang sudah final tidak dibuka lagi secara massal; bukalah dari berkasnya, satu per satu.",
			"A final result is not opened again for many at once; open it from its own case.")
	}
	if last := YearEnds(c.Year, c.Rules); f.Until > last {
		return refuse(TermPastLaw, PolicyProvision,
			"Tahun kinerja ini ditutup pada "+last.Indonesian()+".", "This performance year is closed on "+last.English()+".")
	}
	*after = o.opened(c, f.Until)
	return nil
}

func (o BatchOrder) adopts(f *Facts, c BatchCase, after *BatchCase) *Refusal {
	rules, refusal := o.Adopt(c)
	if refusal != nil {
		return refusal
	}
	if o.Kind == BatchCalendar {
		f.Calendar = &rules.Calendar
		after.Rules.Calendar = rules.Calendar
	} else {
		f.Rules = &rules
		after.Rules = rules
		after.Rules.Pace = c.Rules.Pace
	}
	legal := c.Rules.Pace.ToLegal(o.At)
	after.Standing.Terms = slices.Clone(c.Standing.Terms)
	for i, t := range after.Standing.Terms {
		if !t.IsZero() && legal.Before(t.Ends(c.Rules.Calendar)) {
			after.Standing.Terms[i] = c.Rules.Retime(t, after.Rules)
		}
	}
	return nil
}
