package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"

	"siklus.id/appraisal/policies"
)

// policyCommand works with policy files: what an agency chose within a regulation.
type policyCommand struct {
	Check policyCheckCommand `cmd:"" help:"Say what is wrong with a policy file, line by line. Needs no server."`
	List  policyListCommand  `cmd:"" help:"List the policies this program carries."`
}

// policyCheckCommand checks a file on this machine.
type policyCheckCommand struct {
	File string `arg:"" help:"YAML file; its name is the policy's."`
	JSON bool   `name:"json" help:"Answer in JSON."`
}

// Run checks. The answer is the list of faults; it is no when there is one.
func (p policyCheckCommand) Run(c *console) error {
	content, err := os.ReadFile(p.File)
	if err != nil {
		return badCallf("the policy cannot be read: %w", err)
	}
	name := strings.TrimSuffix(filepath.Base(p.File), filepath.Ext(p.File))
	policy, fault := policies.Parse(name, content)
	faults := faultLines(fault)
	a := answer{Answer: faults, Inputs: map[string]any{"file": filepath.Base(p.File)}, Provisions: []string{}, plain: strings.Join(faults, "\n")}
	if fault == nil {
		a.Inputs["policy"], a.Inputs["edition"], a.Inputs["owner"] = policy.Ref(), policy.Edition, policy.Owner
		a.plain = "Policy " + policy.Ref() + " is sound. It fills in " + policy.Edition + "; its owner: " + policy.Owner + "."
	}
	if err := c.give(a, p.JSON); err != nil {
		return err
	}
	if fault != nil {
		return errAnswerIsNo
	}
	return nil
}

// faultLines takes joined errors apart, one sentence each.
func faultLines(err error) []string {
	var joined interface{ Unwrap() []error }
	switch {
	case err == nil:
		return []string{}
	case errors.As(err, &joined):
		var lines []string
		for _, e := range joined.Unwrap() {
			lines = append(lines, e.Error())
		}
		return lines
	}
	return []string{err.Error()}
}

// policyListCommand lists what is embedded.
type policyListCommand struct{}

// Run lists name, version, regulation and owner.
func (policyListCommand) Run(c *console) error {
	t := newTable(c.out, "policy", "regulation", "owner")
	for _, name := range policies.Names() {
		p, err := policies.Load(name)
		if err != nil {
			return err
		}
		t.row(p.Ref(), p.Edition, p.Owner)
	}
	return t.end()
}
