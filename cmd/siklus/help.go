package main

import "strings"

// helpCommand says what there is, in plain words. The flags of one command are told by
// `siklus COMMAND --help`.
type helpCommand struct{}

const helpText = `
Siklus runs the performance appraisal of Indonesian civil servants (ASN) as durable workflows: HR launches a
year, staff and superiors get letters whose links open a page, and every legal term is kept.

To try it, on one machine, with nothing to set up (after "make deps"):
  siklus demo                  a whole year in some minutes, with simulated staff; ends by itself
  siklus dev                   the same parts kept up for you, with a sign-in screen; Ctrl-C ends it

For HR (SIKLUS_URL is the server's address, SIKLUS_KEY an API key):
  siklus roster check FILE     what is wrong with a roster file, row by row; needs no server
  siklus roster sample         a sample file; siklus roster columns lists what its columns are
  siklus roster import FILE    take in the good rows; the rest is named with who must mend it
  siklus cycle plan 2026       the calendar of all terms, counts and warnings; starts nothing
  siklus cycle launch 2026     open the year; can be repeated; --rehearsal 1s makes it a rehearsal
  siklus cycle status          where the year stands
  siklus cycle numbers         the same numbers in register and Temporal?
  siklus cycle adopt-calendar  let a running year take changed days off over; --dry-run shows what moves
  siklus cycle adopt-rules     let a running year go on under another policy; --dry-run shows what moves

Rules, without a server (add --json for scripts):
  siklus explain predicate     what two ratings come to, and why; also score, credit, distribution
  siklus term --clock T11 --from 2026-03-02
                               until when a clock of the law runs; --chart draws them all
  siklus policy check FILE     what is wrong with a policy file, line by line; siklus policy list

To run it:
  siklus migrate               once before the first start and before every new version
  siklus api                   the pages and services, with the register and the relay
  siklus worker                the proceedings and the letters; start as many as you like
  siklus agency put            make an agency or change it
  siklus office give           make somebody HR officer, auditor or administrator
  siklus key create            an API key for a machine
  siklus verify                check the chain of every journal

Every setting is a flag or a variable of the environment: siklus COMMAND --help lists both.

Exit status: 0 done, or the answer is yes; 1 it failed, or the answer is no (defects that block, a broken
journal, a demo that did not close); 2 the call itself is wrong (unknown flag, missing setting or file).
`

// Run prints the text.
func (helpCommand) Run(c *console) error {
	c.say("%s", strings.Trim(helpText, "\n"))
	return nil
}
