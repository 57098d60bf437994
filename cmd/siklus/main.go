// Command siklus is everything Siklus does, in one program: the door with its pages, the worker, the tools of
// HR and of the machine room, and a whole demonstration on one machine. `siklus help` says what there is.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	_ "time/tzdata" // a minimal image has no time zones of its own

	"github.com/alecthomas/kong"
	"golang.org/x/term"
)

// Exit statuses. Every command uses them alike; `siklus help` lists them.
const (
	exitDone    = 0 // done, and the answer is yes
	exitFailed  = 1 // not done, or the answer is no: defects that block, a broken journal, an unfinished demo
	exitBadCall = 2 // the call itself is wrong: unknown flag, missing setting, file that cannot be read
)

// commands is the grammar of the command line: one field per command, one file per command.
type commands struct {
	Language string `enum:"en,id" default:"en" env:"SIKLUS_LANG" help:"Language of sentences that exist in both: en or id."`
	LogLevel string `enum:"debug,info,warn,error" default:"info" env:"SIKLUS_LOG" help:"What is logged at least: debug, info, warn or error."`

	Dev     devCommand     `cmd:"" group:"try" help:"Everything on this machine, with a sign-in screen, until Ctrl-C."`
	Demo    demoCommand    `cmd:"" group:"try" help:"A whole rehearsal cycle by itself, with simulated staff."`
	Roster  rosterCommand  `cmd:"" group:"hr" help:"Check a roster file here; import it on the server."`
	Cycle   cycleCommand   `cmd:"" group:"hr" help:"Plan, launch and watch a performance year."`
	Migrate migrateCommand `cmd:"" group:"run" help:"Bring the database and Temporal to this program's schema."`
	API     apiCommand     `cmd:"" name:"api" group:"run" help:"The door: pages, services, register, relay."`
	Worker  workerCommand  `cmd:"" group:"run" help:"The worker: carries the proceedings and sends the letters."`
	Agency  agencyCommand  `cmd:"" group:"run" help:"Make an agency or change it."`
	Office  officeCommand  `cmd:"" group:"run" help:"Give a person an office: the first HR officer, for example."`
	Key     keyCommand     `cmd:"" group:"run" help:"Make an API key for a machine."`
	Verify  verifyCommand  `cmd:"" group:"run" help:"Check the chain of every journal."`
	Bench   benchCommand   `cmd:"" group:"run" help:"Measure what it costs against the bare engine, on parts of its own."`
	Explain explainCommand `cmd:"" group:"rules" help:"Work a rule out: predicate, score, credit points, distribution."`
	Term    termCommand    `cmd:"" group:"rules" help:"Until when a clock of the law runs; --chart draws them all."`
	Policy  policyCommand  `cmd:"" group:"rules" help:"Check a policy file, or list the policies there are."`
	Help    helpCommand    `cmd:"" group:"more" help:"What there is, in plain words."`
}

// console is what a command talks to.
type console struct {
	in       io.Reader
	out, err io.Writer
	terminal bool // err is a terminal: bars and coloured logs
	language string
	level    string
}

// badCall is an error of whoever called, not of the work.
type badCall struct{ error }

func (b badCall) Unwrap() error { return b.error }

func badCallf(format string, values ...any) error { return badCall{fmt.Errorf(format, values...)} }

// errAnswerIsNo ends a command whose answer, already printed, is no.
var errAnswerIsNo = errors.New("the answer is no")

// garbage is how much may lie about before it is collected, in hundredths of what lives. At the runtime's 100 half of the
// processor went into collecting while HR's desk read ten thousand cases.
const garbage = 200

func main() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(garbage)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	status := run(ctx, os.Args[1:], console{
		in: os.Stdin, out: os.Stdout, err: os.Stderr, terminal: term.IsTerminal(int(os.Stderr.Fd())),
	})
	stop()
	os.Exit(status)
}

// run does one call and returns its exit status.
func run(ctx context.Context, arguments []string, c console) int {
	if len(arguments) == 0 {
		arguments = []string{"help"}
	}
	var grammar commands
	asked := false // for help, which is answered while the call is read
	parser, err := kong.New(&grammar, kong.Name("siklus"),
		kong.Description("Performance appraisal of Indonesian civil servants as durable workflows."),
		kong.Writers(c.out, c.err), kong.Exit(func(int) { asked = true }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
		kong.ExplicitGroups([]kong.Group{
			{Key: "try", Title: "To try"}, {Key: "hr", Title: "For HR"}, {Key: "rules", Title: "Rules"}, {Key: "run", Title: "To run it"}, {Key: "more", Title: "More"},
		}))
	if err != nil {
		return complain(c, err)
	}
	call, err := parser.Parse(arguments)
	if asked {
		return exitDone
	}
	if err != nil {
		return complain(c, badCallf("%w\nSee `siklus help`.", err))
	}
	c.language, c.level = grammar.Language, grammar.LogLevel
	call.BindTo(ctx, (*context.Context)(nil))
	err = call.Run(&c)
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		err = errors.New("stopped before it was done")
	}
	return complain(c, err)
}

// complain prints what went wrong and chooses the exit status.
func complain(c console, err error) int {
	var bad badCall
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, errAnswerIsNo):
		return exitFailed
	case errors.As(err, &bad):
		_, _ = fmt.Fprintln(c.err, "siklus:", err)
		return exitBadCall
	}
	_, _ = fmt.Fprintln(c.err, "siklus:", err)
	return exitFailed
}

// pick chooses between the two languages a sentence exists in.
func (c *console) pick(indonesian, english string) string {
	if c.language == "id" || english == "" {
		return indonesian
	}
	return english
}

// say prints a line of the answer.
func (c *console) say(format string, values ...any) {
	_, _ = fmt.Fprintf(c.out, format+"\n", values...)
}
