package bench

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"siklus.id/appraisal"
)

// What the figures are held against. Design E is the cheapest of the designs tried before the house was built that
// still reads as a procedure: one workflow for a year of 28 steps with monthly check-ins.
const (
	aimLaunch                                = 0.8
	aimAct                                   = 1.5
	designEvents, designBytes, designActions = 213, 26971, 72
)

// Write writes the report as Markdown.
func (r Report) Write(out io.Writer) error {
	p := page{}
	p.head(r)
	if r.Launch != nil {
		p.launch(*r.Launch)
	}
	if len(r.Acts) > 0 {
		p.acts(r.Acts)
	}
	if r.Progress != nil {
		p.progress(*r.Progress)
	}
	if r.Measured != nil {
		p.measurements(*r.Measured)
	}
	if r.Survey != nil {
		p.survey(*r.Survey)
	}
	if r.Pages != nil {
		p.pages(*r.Pages)
	}
	if r.Watch != nil {
		p.watch(*r.Watch)
	}
	if len(r.Years) > 0 {
		p.years(r.Years)
	}
	if r.Memory != nil {
		p.memory(*r.Memory)
	}
	_, err := io.WriteString(out, p.String())
	return err
}

type page struct{ strings.Builder }

func (p *page) say(format string, values ...any) {
	_, _ = fmt.Fprintf(p, format+"\n", values...)
}

// table writes a table; the first row is its head.
func (p *page) table(rows ...[]string) {
	p.say("")
	for i, row := range rows {
		p.say("| %s |", strings.Join(row, " | "))
		if i == 0 {
			p.say("|%s", strings.Repeat(" --- |", len(row)))
		}
	}
	p.say("")
}

func (p *page) head(r Report) {
	p.say("# Performance")
	p.say("")
	p.say("Written by `%s` on %s; do not edit. %s", cmp.Or(r.Command, "siklus bench"), r.Taken.UTC().Format("2 January 2006"), r.machine())
	p.say("All of one run: absolute figures are this machine's, the ratios are the program's.%s", r.Machine.busy())
	if r.Quick {
		p.say("")
		p.say("**A smoke run: it shows that everything runs, its figures mean nothing.**")
	}
}

func (r Report) machine() string {
	state := "Temporal keeps its state in the same Postgres"
	if r.SQLite {
		state = "Temporal keeps its state in an SQLite file"
	}
	return fmt.Sprintf("Machine: %d cores, %s, %s, %s, with Postgres, the Temporal server, worker, door and clients all on it; %s; neither waits for the disk.",
		r.Machine.Cores, cmp.Or(r.Machine.Memory, "memory not known"), r.Machine.OS, r.Machine.Go, state)
}

func (p *page) launch(l Launch) {
	p.say("")
	p.say("## Launch: %d appraisals", l.People)
	p.say("")
	p.say("The whole way: roster in Postgres, `Cycle` workflow, its errand freezes the roster, writes rows, tasks and letters in batches and starts every workflow")
	p.say("eagerly. Beside it as many workflows that only wait, started eagerly by the same client, %d at a time like the launch: no input, no search attributes, no", startAtOnce)
	p.say("version; once more with the search attributes and the summary of an appraisal. Rounds take turns, and each launch is held against the bare rounds before and")
	p.say("after it; the middle ratio counts.")
	row := func(what string, s Series, by string) []string {
		return []string{what, each(s.Rate), number(median(s.Rate)), by, number(median(s.CPU)), ratio(median(s.CPU) / median(l.Bare.CPU))}
	}
	p.table(
		[]string{"", "a second, by round", "median", "ratio", "CPU ms each", "÷ bare"},
		row("workflows that only wait", l.Bare, "1"),
		row("the same, with attributes and summary", l.Shown, ratio(median(l.Shown.Rate)/median(l.Bare.Rate))),
		row("**appraisals**", l.Real, fmt.Sprintf("**%s** of %s (aim ≥ %.1f: %s)", ratio(l.Ratio()), ratios(l.Ratios()), aimLaunch, met(l.Ratio() >= aimLaunch))),
	)
	p.say("CPU is that of all parts together, until no workflow has a task in hand; it tells the cost also when the machine is busy with other things.")
	p.say("")
}

func (p *page) acts(series []Acts) {
	p.say("## One act, from door to door")
	p.say("")
	p.say("`SubmitTargets` over HTTP on loopback by a signed-in employee, each in a case of their own, until the receipt says it is taken: register, update, record,")
	p.say("tasks, letters. Beside it an update whose handler does nothing, on a workflow that only waits.")
	rows := [][]string{{"at a time", "", "act", "bare update", "ratio"}}
	for _, a := range series {
		for _, q := range []float64{0.5, 0.99} {
			real, bare, by := a.P(q)
			rows = append(rows, []string{fmt.Sprint(a.AtATime), fmt.Sprintf("p%.0f of %d", q*100, len(a.Real)), milliseconds(real), milliseconds(bare),
				fmt.Sprintf("**%s** (aim ≤ %.1f: %s)", ratio(by), aimAct, met(by <= aimAct))})
		}
		real, bare, by := a.CPU()
		rows = append(rows, []string{fmt.Sprint(a.AtATime), "CPU of all parts", milliseconds(real), milliseconds(bare), ratio(by)})
	}
	p.table(rows...)
}

func (p *page) years(years []Year) {
	p.say("## One person's year in Temporal")
	p.say("")
	p.say("Counted from the histories of whole years played on the real server, in which everybody acts in time, signs on receipt, and nobody objects. Design E is a")
	p.say("year of 28 steps, 12 of them monthly check-ins, in one workflow without evaluations of its own.")
	rows := [][]string{{"check-ins", "evaluations", "acts", "workflows", "events", "bytes", "bytes by the server", "billable actions"}}
	for _, y := range years {
		events, bytes, actions := y.PerPerson()
		n := float64(max(1, y.People))
		workflows := 0
		for _, part := range y.Parts {
			workflows += part.Workflows
		}
		rows = append(rows, []string{every(y.CheckIns), every(y.Cadence) + " and year", number(float64(y.Acts) / n), number(float64(workflows) / n),
			number(events), number(bytes), number(float64(y.Total.Stored) / n), number(actions)})
	}
	rows = append(rows, []string{"*design E*", "", "28", "1", number(designEvents), number(designBytes), "", number(designActions)})
	p.table(rows...)
	for _, y := range years {
		if y.CheckIns == appraisal.Monthly && y.Cadence == appraisal.Quarterly {
			events, bytes, actions := y.PerPerson()
			p.say("Monthly check-ins by design E (aim ≤ 1): events %s (%s), bytes %s (%s), actions %s (%s).",
				ratio(events/designEvents), met(events <= designEvents), ratio(bytes/designBytes), met(bytes <= designBytes), ratio(actions/designActions), met(actions <= designActions))
			p.say("")
		}
	}
	p.parts(years)
	p.say("Actions are counted by the price list of Temporal Cloud: each start of a workflow 1, a child 1 more for its parent, an update 1, a signal 1, a timer 1,")
	p.say("each attempt of an activity 1, all local activities of one workflow task 1, each upsert of search attributes 1; attributes given at the start are free, queries")
	p.say("are not asked. The 72 of design E fit these rules: 28 updates, 28 local activities and a start leave 15 for its timers.")
	p.say("")
}

// parts breaks the years down by workflow, and the events by type.
func (p *page) parts(years []Year) {
	rows := [][]string{{"check-ins, evaluations", "workflow", "of each person", "events", "bytes", "actions", "updates", "local", "timers", "attributes", "starts, signals"}}
	for _, y := range years {
		name := every(y.CheckIns) + ", " + every(y.Cadence)
		for _, part := range y.Parts {
			n := float64(max(1, part.Workflows))
			c := part.Count
			rows = append(rows, []string{name, part.Name, number(n / float64(max(1, y.People))), number(float64(c.Events) / n), number(float64(c.Bytes) / n),
				number(float64(c.Actions()) / n), number(float64(c.Updates) / n), number(float64(c.LocalBatches) / n), number(float64(c.Timers) / n),
				number(float64(c.SearchAttrs) / n), number(float64(c.Starts+c.Children+c.Signals) / n)})
			name = ""
		}
		rows = append(rows, []string{"", "*cycle, once for the agency*", "", number(float64(y.Cycle.Events)), number(float64(y.Cycle.Bytes)), number(float64(y.Cycle.Actions())),
			"", "", number(float64(y.Cycle.Timers)), "", number(float64(y.Cycle.Starts + y.Cycle.Signals))})
	}
	p.say("By workflow, each on average:")
	p.table(rows...)
	p.say("Events of one person's year with %s check-ins, by type:", every(years[0].CheckIns))
	rows = [][]string{{"type", "events", "bytes"}}
	of, n := years[0].Total.ByType, float64(max(1, years[0].People))
	for _, kind := range slices.SortedFunc(maps.Keys(of), func(a, b string) int {
		return cmp.Or(cmp.Compare(of[b].Bytes, of[a].Bytes), cmp.Compare(a, b))
	}) {
		rows = append(rows, []string{kind, number(float64(of[kind].N) / n), number(float64(of[kind].Bytes) / n)})
	}
	p.table(rows...)
}

func (p *page) memory(m Memory) {
	p.say("## Memory of a worker")
	p.say("")
	p.say("`siklus worker` as a process of its own, ready and idle, then with %d appraisals that it has launched and that wait in its cache.", m.Cases)
	p.table(
		[]string{"", "resident", "heap in use", "goroutines"},
		[]string{"idle", megabytes(m.Idle.RSS), megabytes(m.Idle.Heap), fmt.Sprint(m.Idle.Goroutines)},
		[]string{fmt.Sprintf("%d waiting cases", m.Cases), megabytes(m.Full.RSS), megabytes(m.Full.Heap), fmt.Sprint(m.Full.Goroutines)},
	)
	p.say("That is %.0f kB of resident memory for each waiting case. A case that leaves the cache costs nothing until somebody acts in it.", float64(m.BytesPerCaseInRSS)/1e3)
}

func every(k appraisal.PeriodKind) string {
	return map[appraisal.PeriodKind]string{appraisal.Monthly: "monthly", appraisal.Quarterly: "quarterly", appraisal.Annual: "yearly"}[k]
}

func each(values []float64) string {
	words := make([]string, len(values))
	for i, v := range values {
		words[i] = number(v)
	}
	return strings.Join(words, ", ")
}

func ratios(values []float64) string {
	words := make([]string, len(values))
	for i, v := range values {
		words[i] = ratio(v)
	}
	return strings.Join(words, ", ")
}

func met(yes bool) string {
	if yes {
		return "met"
	}
	return "missed"
}

func ratio(r float64) string { return fmt.Sprintf("%.2f", r) }

// number writes a figure with as many places as it deserves.
func number(v float64) string {
	switch {
	case v == float64(int64(v)) && v < 1e4:
		return fmt.Sprintf("%.0f", v)
	case v < 100:
		return fmt.Sprintf("%.1f", v)
	case v < 1e4:
		return fmt.Sprintf("%.0f", v)
	}
	return fmt.Sprintf("%d,%03d", int64(v+0.5)/1000, int64(v+0.5)%1000)
}

func milliseconds(d time.Duration) string {
	return fmt.Sprintf("%.1f ms", float64(d.Microseconds())/1e3)
}

func megabytes(n int64) string { return fmt.Sprintf("%.0f MB", float64(n)/1e6) }
