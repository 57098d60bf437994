package appraisal

// PolicyProvision stands where a provision would, when the law is silent and the agency set the value.
const PolicyProvision = "policy"

// LengthUnit is what the length of a term is counted in.
type LengthUnit string

// The units.
const (
	WorkingDays  LengthUnit = "working-days"  // *hari kerja*; a number in the law
	CalendarDate LengthUnit = "calendar-date" // the law names the date
	ByPolicy     LengthUnit = "policy"        // the law gives the trigger and leaves the length to the agency
	AsAgreed     LengthUnit = "agreed"        // the parties agree on the time
)

// ClockRule is one clock as a regulation sets it.
type ClockRule struct {
	Clock     Clock
	Length    int // in working days; 0 for every other unit
	Unit      LengthUnit
	Starts    string // the event of day 0, in English words
	By        []Role // who must act, the first one leading
	Provision string
}

// Edition is a regulation as dated data.
type Edition struct {
	Name    string // "permenpanrb-6-2022"
	Title   string // as it is cited, in Indonesian
	InForce Date
	Clocks  []ClockRule // in the order of the law
}

// Rule returns the rule of a clock; ok is false for a clock that the regulation does not know.
func (e Edition) Rule(c Clock) (rule ClockRule, ok bool) {
	for _, r := range e.Clocks {
		if r.Clock == c {
			return r, true
		}
	}
	return ClockRule{}, false
}

// Provision returns where the clock stands in the regulation, "policy" when it does not.
func (e Edition) Provision(c Clock) string {
	if r, ok := e.Rule(c); ok {
		return r.Provision
	}
	return PolicyProvision
}
