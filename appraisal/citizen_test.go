package appraisal

import (
	"strings"
	"testing"
)

func marksOf(mark int) (m Marks) {
	for i := range m {
		m[i] = mark
	}
	return m
}

func tallyOf(list ...Marks) (t Tally) {
	for _, m := range list {
		t.Add(m)
	}
	return t
}

// The index is the mean of the nine elements times 25, rounded once to two places (PermenPANRB 14/2017).
func TestIndexIsExact(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		tally Tally
		index string
		class ServiceClass
	}{
		"all best":             {tallyOf(marksOf(4)), "100", ClassA},
		"all worst":            {tallyOf(marksOf(1)), "25", ClassD},
		"all threes":           {tallyOf(marksOf(3), marksOf(3)), "75", ClassC},
		"a third":              {Tally{Answers: 3, Sums: [9]int{9, 9, 9, 9, 9, 9, 9, 9, 10}}, "75.93", ClassC},
		"half upwards":         {Tally{Answers: 2000, Sums: [9]int{6000, 6000, 6000, 6000, 6000, 6000, 6000, 6000, 6036}}, "75.05", ClassC},
		"lowest A":             {Tally{Answers: 10000, Sums: [9]int{35324, 35324, 35324, 35324, 35324, 35324, 35324, 35324, 35324}}, "88.31", ClassA},
		"highest B":            {Tally{Answers: 10000, Sums: [9]int{35320, 35320, 35320, 35320, 35320, 35320, 35320, 35320, 35320}}, "88.3", ClassB},
		"lowest B":             {Tally{Answers: 10000, Sums: [9]int{30644, 30644, 30644, 30644, 30644, 30644, 30644, 30644, 30644}}, "76.61", ClassB},
		"highest C":            {Tally{Answers: 10000, Sums: [9]int{30640, 30640, 30640, 30640, 30640, 30640, 30640, 30640, 30640}}, "76.6", ClassC},
		"lowest C":             {Tally{Answers: 10, Sums: [9]int{26, 26, 26, 26, 26, 26, 26, 26, 26}}, "65", ClassC},
		"highest D":            {Tally{Answers: 10000, Sums: [9]int{25996, 25996, 25996, 25996, 25996, 25996, 25996, 25996, 25996}}, "64.99", ClassD},
		"rounded into a class": {Tally{Answers: 100000, Sums: [9]int{353222, 353222, 353222, 353222, 353222, 353222, 353222, 353222, 353222}}, "88.31", ClassA},
		"a million answers":    {Tally{Answers: 1_000_003, Sums: [9]int{3_000_009, 3_000_009, 3_000_009, 3_000_009, 3_000_009, 3_000_009, 3_000_009, 3_000_009, 3_000_009}}, "75", ClassC},
	} {
		index, ok := row.tally.Index()
		if !ok || index.String() != row.index || ClassOf(index) != row.class {
			t.Errorf("%s: %s, class %s", name, index, ClassOf(index))
		}
	}
	if _, ok := (Tally{}).Index(); ok {
		t.Error("nobody answered, and there is an index")
	}
}

// The limits of the classes are those of the table of PermenPANRB 14/2017, and leave no gap between them.
func TestClassesMeetWithoutAGap(t *testing.T) {
	t.Parallel()
	want := map[ServiceClass][2]string{ClassA: {"88.31", "100"}, ClassB: {"76.61", "88.3"}, ClassC: {"65", "76.6"}, ClassD: {"25", "64.99"}}
	for class, limits := range want {
		if class.From().String() != limits[0] || class.To().String() != limits[1] || !class.Valid() {
			t.Errorf("%s is %s to %s", class, class.From(), class.To())
		}
	}
	for hundredth := Decimal(2500); hundredth <= 10000; hundredth++ {
		index := hundredth * (decimalOne / 100)
		class := ClassOf(index)
		if index < class.From() || index > class.To() {
			t.Fatalf("%s is in class %s, which is %s to %s", index, class, class.From(), class.To())
		}
	}
	if ServiceClass("E").Valid() {
		t.Error("there is a fifth class")
	}
}

func TestNineElementsAreAskedInBothLanguages(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, e := range Elements() {
		for _, text := range append([]string{e.Name, e.English, e.Question, e.QuestionEn}, append(e.Choices[:], e.ChoicesEn[:]...)...) {
			if strings.TrimSpace(text) == "" {
				t.Errorf("%s lacks words", e.Name)
			}
		}
		seen[e.Name] = true
	}
	if len(Elements()) != SatisfactionElements || len(seen) != SatisfactionElements {
		t.Errorf("%d elements", len(seen))
	}
	if marksOf(0).Valid() || marksOf(5).Valid() || !marksOf(2).Valid() {
		t.Error("marks go from 1 to 4")
	}
}

// A comparison says what its numbers bear.
func TestASmallNumberConcludesNothing(t *testing.T) {
	t.Parallel()
	many := func(mark, n int) (t Tally) {
		for range n {
			t.Add(marksOf(mark))
		}
		return t
	}
	for name, row := range map[string]struct {
		before, after Tally
		finding       string
		change, moves string
		says          string
	}{
		"too few before":          {many(2, 9), many(4, 40), TooFewAnswers, "50", "8.33", "9 jawaban sebelum dan 40 sesudah"},
		"nobody after":            {many(2, 40), Tally{}, TooFewAnswers, "0", "0", "40 jawaban sebelum dan 0 sesudah"},
		"one answer explains it":  {many(3, 10), many(3, 9).Plus(many(4, 1)), WithinOne, "2.5", "7.5", "sampai 7,5"},
		"it rose":                 {many(2, 20), many(3, 20), Risen, "25", "3.75", "naik 25"},
		"it fell":                 {many(4, 20), many(3, 20), Fallen, "-25", "3.75", "turun 25"},
		"the smaller span counts": {many(3, 1000), many(3, 10).Plus(many(4, 1)), WithinOne, "2.27", "6.82", "1000 dan 11"},
	} {
		c := Compare(SatisfactionSpan{Tally: row.before}, SatisfactionSpan{Tally: row.after}, 10)
		if c.Finding != row.finding || c.Change.String() != row.change || c.OneMoves.String() != row.moves || !strings.Contains(c.Sentence, row.says) || c.English == "" {
			t.Errorf("%s: %s, %s, %s: %q", name, c.Finding, c.Change, c.OneMoves, c.Sentence)
		}
	}
}

func TestExpectationIsReachedFromTheLowestIndexOfTheClass(t *testing.T) {
	t.Parallel()
	many := func(sum int) Tally {
		return Tally{Answers: 10000, Sums: [9]int{sum, sum, sum, sum, sum, sum, sum, sum, sum}}
	}
	for name, row := range map[string]struct {
		s    Satisfaction
		want string
		ok   bool
	}{
		"just expected":       {Satisfaction{Tally: many(30644), Expected: ClassB}, "100", true},
		"below":               {Satisfaction{Tally: many(26000), Expected: ClassB}, "84.85", true},
		"a higher class":      {Satisfaction{Tally: many(30644), Expected: ClassA}, "86.75", true},
		"two founded":         {Satisfaction{Tally: many(30644), Expected: ClassB, Founded: 2, Points: 5}, "90", true},
		"never below zero":    {Satisfaction{Tally: many(10000), Expected: ClassB, Founded: 40, Points: 5}, "0", true},
		"never above 120":     {Satisfaction{Tally: many(40000), Expected: ClassC}, "120", true},
		"too few":             {Satisfaction{Tally: tallyOf(marksOf(4)), Expected: ClassB, Least: 10}, "0", false},
		"nobody":              {Satisfaction{Expected: ClassB}, "0", false},
		"nothing is expected": {Satisfaction{Tally: many(30644)}, "0", false},
	} {
		got, ok := row.s.Reached()
		if ok != row.ok || got.String() != row.want {
			t.Errorf("%s: %s, %v", name, got, ok)
		}
	}
}

func TestAComplaintIsHeardBeforeItIsJudged(t *testing.T) {
	t.Parallel()
	received, assigned := Complaint{Kind: Grievance, Stage: ComplaintReceived}, Complaint{Kind: Grievance, Stage: ComplaintAssigned, Person: "a", Due: NewDate(2026, 3, 6)}
	silent := assigned
	silent.Escalated = true
	answered, service := assigned, assigned
	answered.Stage, service.Person = ComplaintAnswered, ""
	closed := answered
	closed.Stage, closed.Outcome = ComplaintClosed, Founded
	type admit func(Complaint, ComplaintParty) *Refusal
	verify, answer, end := Complaint.AdmitVerification, Complaint.AdmitAnswer, Complaint.AdmitClosing
	for name, row := range map[string]struct {
		do   admit
		c    Complaint
		by   ComplaintParty
		code string
	}{
		"HR verifies":                          {verify, received, ByHR, ""},
		"whom it concerns does not verify":     {verify, received, ByPerson, NotYourAct},
		"verified once":                        {verify, assigned, ByHR, AlreadyDone},
		"the person answers":                   {answer, assigned, ByPerson, ""},
		"late is better than never":            {answer, silent, ByPerson, ""},
		"nobody answers before it is verified": {answer, received, ByPerson, NotNow},
		"the superior waits for the person":    {answer, assigned, BySuperior, NotNow},
		"HR waits for the person":              {answer, assigned, ByHR, NotNow},
		"HR answers for a service":             {answer, service, ByHR, ""},
		"the superior answers after silence":   {answer, silent, BySuperior, ""},
		"answered once":                        {answer, answered, ByPerson, AlreadyDone},
		"nobody closes their own":              {end, answered, ByPerson, NotYourAct},
		"the right to be heard comes first":    {end, assigned, BySuperior, NotNow},
		"silence does not block it":            {end, silent, ByHR, ""},
		"closed after the answer":              {end, answered, BySuperior, ""},
		"closed once":                          {end, closed, ByHR, AlreadyDone},
		"not before it is verified":            {end, received, ByHR, NotNow},
	} {
		got := row.do(row.c, row.by)
		if (got == nil) != (row.code == "") || got != nil && (got.Code != row.code || got.Sentence == "" || got.English == "" || got.Provision == "") {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if assigned.Overdue(NewDate(2026, 3, 6)) || !assigned.Overdue(NewDate(2026, 3, 7)) || answered.Overdue(NewDate(2026, 3, 7)) {
		t.Error("a term ends with its last day")
	}
	praise := closed
	praise.Kind = Praise
	untrue := closed
	untrue.Outcome = Unfounded
	for c, want := range map[*Complaint]Stands{&closed: StandsAgainst, &praise: StandsFor, &untrue: StandsNeutral, &answered: StandsNeutral} {
		if c.Stands() != want {
			t.Errorf("%+v stands %s", *c, c.Stands())
		}
	}
}
