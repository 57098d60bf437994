package appraisal

import (
	"fmt"
	"slices"
)

// Mark says how a rule of a regulation reached us, with the letters of docs/clocks.md: the more doubtful ones
// are shown beside every figure that rests on them.
type Mark string

// The marks.
const (
	ReadDirectly Mark = ""   // in the regulation itself
	ReadQuoted   Mark = "P"  // its wording, as reproduced elsewhere
	Secondary    Mark = "S"  // reported by the press, a book or another document
	NotRead      Mark = "NR" // exists but could not be read
)

// Cited is where a figure stands and how sure that is.
type Cited struct {
	Place string `json:"p"` // "PP 30/2019 art. 41(5)"
	Mark  Mark   `json:"m,omitempty"`
}

// String writes place and mark: "PP 30/2019 art. 41(5) [P]".
func (c Cited) String() string {
	if c.Mark == ReadDirectly {
		return c.Place
	}
	return c.Place + " [" + string(c.Mark) + "]"
}

// Weights are the shares of the two values in a scored result, in per cent; together 100.
type Weights struct {
	Targets     int   `json:"t"`
	Behaviour   int   `json:"b"`
	VoicesHeard bool  `json:"v,omitempty"` // the opinion of peers and direct staff is used
	Cited       Cited `json:"c"`
}

// String writes the weights as people do: "70/30".
func (w Weights) String() string { return fmt.Sprintf("%d/%d", w.Targets, w.Behaviour) }

// Band is one step of a scored edition: From ≤ x < To, or ≤ To when Closed.
type Band struct {
	Name      string    `json:"n"` // as that edition calls it: PP 30/2019 says Cukup where PermenPANRB 6/2022 says Butuh Perbaikan
	Predicate Predicate `json:"p"`
	From      Decimal   `json:"f"`
	To        Decimal   `json:"t"`
	Closed    bool      `json:"x,omitempty"` // To itself belongs to the band
	NewIdea   bool      `json:"i,omitempty"` // only with a new idea or way of working that benefits organisation or state
	Cited     Cited     `json:"c"`
}

func (b Band) holds(x Decimal) bool {
	return b.From <= x && (x < b.To || b.Closed && x == b.To)
}

// Scoring is a regulation that computes the outcome from numbers, as dated data. It is a rule-set of its own
// beside the quadrant and never feeds it.
type Scoring struct {
	Name    string    `json:"n"` // "pp-30-2019"
	Title   string    `json:"l,omitempty"`
	Cap     Decimal   `json:"m"` // no value counts for more
	CapAt   Cited     `json:"a"`
	Weights []Weights `json:"w,omitempty"`
	Bands   []Band    `json:"b"`           // best first; the first that holds and whose condition is met is the outcome
	Unread  []Cited   `json:"u,omitempty"` // provisions that would belong here and could not be read
}

// WeightsNamed returns the weights written like "70/30".
func (s Scoring) WeightsNamed(text string) (Weights, bool) {
	i := slices.IndexFunc(s.Weights, func(w Weights) bool { return w.String() == text })
	if i < 0 {
		return Weights{}, false
	}
	return s.Weights[i], true
}

// Scored is what a scored edition comes to, with the figures it rests on.
type Scored struct {
	Targets, Behaviour Decimal // as they counted: cut to the cap
	Capped             bool
	Value              Decimal // exact: nothing is rounded before the band is chosen
	Name               string  // the predicate as the edition calls it
	Predicate          Predicate
	HeldBack           string // name of the better band that was missed only for want of a new idea
	Cited              []Cited
}

// Score combines the value of the targets (*nilai SKP*) and the value of the behaviour by the weights and
// finds the band. Both values take at most four decimal places, so that the sum is exact. Values over the cap
// count as the cap: the regulation says so for the targets, and the bands leave no room above it for the
// behaviour either. newIdea is the new idea or way of working that the best band asks for.
func (s Scoring) Score(targets, behaviour Decimal, w Weights, newIdea bool) (Scored, error) {
	if targets < 0 || behaviour < 0 {
		return Scored{}, fmt.Errorf("a value below zero cannot be scored")
	}
	if targets%100 != 0 || behaviour%100 != 0 {
		return Scored{}, fmt.Errorf("a value with more than four decimal places cannot be scored")
	}
	out := Scored{Targets: min(targets, s.Cap), Behaviour: min(behaviour, s.Cap), Cited: []Cited{w.Cited}}
	out.Capped = out.Targets != targets || out.Behaviour != behaviour
	if out.Capped {
		out.Cited = append(out.Cited, s.CapAt)
	}
	out.Value = (out.Targets*Decimal(w.Targets) + out.Behaviour*Decimal(w.Behaviour)) / 100
	for _, b := range s.Bands {
		if !b.holds(out.Value) {
			continue
		}
		if b.NewIdea && !newIdea {
			out.HeldBack = b.Name
			out.Cited = append(out.Cited, b.Cited)
			continue
		}
		out.Name, out.Predicate = b.Name, b.Predicate
		if !slices.Contains(out.Cited, b.Cited) {
			out.Cited = append(out.Cited, b.Cited)
		}
		return out, nil
	}
	return Scored{}, fmt.Errorf("no band of %s holds %s", s.Name, out.Value)
}
