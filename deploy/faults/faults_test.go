package faults_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"connectrpc.com/connect"
	"github.com/stretchr/testify/require"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/types/known/durationpb"

	"siklus.id/appraisal"
	"siklus.id/deploy/local"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
	"siklus.id/workflows"
)

const staff = 300

// victims are killed in turn, twice: while a launch of 300 runs and while 300 people hand in an act.
var victims = []string{"worker", "temporal", "postgres", "api"}

// TestNothingIsLostAndNothingIsDoneTwice kills worker, Temporal, Postgres and API in turn during a launch and
// during acts, the mail server during letters, and lets everything go on by itself.
func TestNothingIsLostAndNothingIsDoneTwice(t *testing.T) {
	t.Parallel()
	p := newPlant(t, staff)

	// During the launch.
	cycle := p.launch("2026-01-05")
	killed := 0
	for i, victim := range victims {
		p.eventually("some workflows have started", func(ctx context.Context) error {
			return atLeast(p.started(ctx), 1+i*staff/5)
		})
		before := p.started(t.Context())
		p.killAndRestart(victim)
		if before < p.members {
			killed++
		}
	}
	require.Positive(t, killed, "the launch was over before anything was killed: the test proves nothing")
	p.eventually("every appraisal is open and has its workflow", func(ctx context.Context) error {
		if err := p.everybodyIsOpen(ctx, cycle); err != nil {
			return err
		}
		return exactly(p.started(ctx), p.members)
	})

	// During acts.
	var answered atomic.Int64
	var hands sync.WaitGroup
	ids := p.cases(cycle)
	work := make(chan string)
	for range 8 {
		hands.Go(func() {
			for caseID := range work {
				p.submit(caseID, ids[caseID])
				answered.Add(1)
			}
		})
	}
	hands.Go(func() {
		defer close(work)
		for _, caseID := range p.inOrder(ids) {
			work <- caseID
		}
	})
	for i, victim := range append(victims, "mailbox") {
		p.eventually("some acts are answered", func(context.Context) error {
			return atLeast(int(answered.Load()), 5+i*staff/6)
		})
		require.Less(t, int(answered.Load()), len(ids), "%s: the acts were over before it was killed", victim)
		p.killAndRestart(victim)
	}
	hands.Wait()

	p.eventually("nothing waits in the register", func(ctx context.Context) error {
		n, err := p.acts(ctx, cycle)
		if err != nil {
			return err
		}
		if n.Received != 0 || n.Refused != 0 || n.Taken != len(ids) {
			return fmt.Errorf("received %d, refused %d, taken %d of %d", n.Received, n.Refused, n.Taken, len(ids))
		}
		return nil
	})
	p.everyActIsInItsJournalOnce(ids)
	p.everyLetterCameOnce(cycle, 2*p.members-1)
	require.NoError(t, p.in(func(ctx context.Context, tx store.Tx) error {
		checked, err := tx.VerifyAll(ctx)
		require.Equal(t, p.members, checked)
		return err
	}))
	require.Equal(t, p.members, p.started(t.Context()), "still one workflow for each appraisal")
}

// launch asks for a rehearsal from a day on again and again, with the same request, until the door has it.
func (p *plant) launch(start string) string {
	p.Helper()
	desk := p.client.cycles
	var cycle string
	p.eventually("the launch is taken", func(ctx context.Context) error {
		answer, err := desk.LaunchCycle(as(ctx, p.officer), &siklusv1.LaunchCycleRequest{
			Spec: &siklusv1.CycleSpec{Year: 2026, RehearsalDay: durationpb.New(time.Hour), RehearsalStart: start}, RequestId: "launch-2026",
		})
		if err == nil {
			cycle = answer.GetCycle().GetId()
		}
		return err
	})
	return cycle
}

// submit hands in targets as the employee would on a bad line: the same request until the door has it.
func (p *plant) submit(caseID, session string) {
	err := p.patiently(func(ctx context.Context) error {
		answer, err := p.client.appraisals.SubmitTargets(as(ctx, session), &siklusv1.SubmitTargetsRequest{
			Header: &siklusv1.ActHeader{CaseId: caseID, RequestId: "submit-" + caseID}, Targets: someTargets(),
		})
		if err != nil {
			return err
		}
		if state := answer.GetReceipt().GetState(); state != siklusv1.ActState_ACT_STATE_RECEIVED && state != siklusv1.ActState_ACT_STATE_TAKEN {
			return fmt.Errorf("answered with %s", state)
		}
		return nil
	})
	if err != nil {
		p.Errorf("act in case %s: %v", caseID, err)
	}
}

func someTargets() *siklusv1.Targets {
	return &siklusv1.Targets{Results: []*siklusv1.PlannedResult{{Result: "Layanan terselesaikan tepat waktu", Main: true,
		Indicators: []*siklusv1.Indicator{{Aspect: siklusv1.Aspect_ASPECT_QUANTITY, Measure: "Jumlah layanan", Target: "120 berkas"}}}}}
}

// started counts the appraisal workflows that Temporal knows; -1 while it does not answer.
func (p *plant) started(ctx context.Context) int {
	answer, err := p.engine.CountWorkflow(ctx, &workflowservice.CountWorkflowExecutionsRequest{
		Query: fmt.Sprintf("WorkflowType=%q", workflows.AppraisalWorkflow),
	})
	if err != nil {
		return -1
	}
	return int(answer.GetCount())
}

func (p *plant) everybodyIsOpen(ctx context.Context, cycle string) error {
	return p.store.WithAgency(ctx, p.town.Agency.ID, func(tx store.Tx) error {
		left, err := tx.Unstarted(ctx, cycle, 1)
		if err != nil {
			return err
		}
		counts, err := tx.StageCounts(ctx, cycle, 0)
		if err != nil {
			return err
		}
		open := 0
		for _, n := range counts {
			open += n.Count
		}
		if open != p.members || len(left) > 0 {
			return fmt.Errorf("%d of %d are open, some unstarted: %v", open, p.members, len(left) > 0)
		}
		return nil
	})
}

// cases returns every case with a session of its employee.
func (p *plant) cases(cycle string) map[string]string {
	p.Helper()
	sessions := map[string]string{}
	require.NoError(p, p.in(func(ctx context.Context, tx store.Tx) error {
		place := ""
		for {
			list, next, err := tx.ListCases(ctx, store.CaseFilter{CycleID: cycle, Limit: 500, After: place})
			if err != nil {
				return err
			}
			for _, c := range list {
				sessions[c.ID] = c.PersonID
			}
			if place = next; place == "" {
				return nil
			}
		}
	}))
	for id, person := range sessions {
		sessions[id] = p.signIn(person)
	}
	return sessions
}

func (p *plant) acts(ctx context.Context, cycle string) (n store.ActCount, err error) {
	err = p.store.WithAgency(ctx, p.town.Agency.ID, func(tx store.Tx) (err error) {
		n, err = tx.ActCounts(ctx, cycle)
		return err
	})
	return n, err
}

func (p *plant) everyActIsInItsJournalOnce(ids map[string]string) {
	p.Helper()
	require.NoError(p, p.in(func(ctx context.Context, tx store.Tx) error {
		for id := range ids {
			journal, err := tx.Journal(ctx, id)
			if err != nil {
				return err
			}
			times := 0
			for _, row := range journal {
				if row.Kind == string(appraisal.SubmitTargets) {
					times++
				}
			}
			require.Equal(p, 1, times, "case %s", id)
			c, err := tx.CaseByID(ctx, id)
			require.NoError(p, err)
			require.Equal(p, appraisal.TargetsSubmitted, c.Stage)
		}
		return nil
	}))
}

// everyLetterCameOnce holds the outbox against the mailbox: each letter sent, so many at least, in one mail, which arrived
// once.
func (p *plant) everyLetterCameOnce(cycle string, least int) {
	p.Helper()
	p.eventually("no letter waits", func(ctx context.Context) error {
		return p.store.WithAgency(ctx, p.town.Agency.ID, func(tx store.Tx) error {
			n, err := tx.LetterCounts(ctx, cycle)
			if err != nil {
				return err
			}
			unfinished, err := tx.UnfinishedMails(ctx, time.Now().Add(time.Hour))
			if err == nil && (n.Waiting > 0 || n.Failed > 0 || len(unfinished) > 0 || n.Sent < least) {
				err = fmt.Errorf("waiting %d, failed %d, interrupted %d, sent %d", n.Waiting, n.Failed, len(unfinished), n.Sent)
			}
			return err
		})
	})
	arrived := map[string]int{}
	for _, l := range p.stack.Mailbox.Letters(local.Filter{}) {
		arrived[l.CustomArgs["mail_id"]]++
	}
	for mail, times := range arrived {
		require.Equal(p, 1, times, "mail %s came more than once", mail)
	}
	people := p.town.People
	require.NoError(p, p.in(func(ctx context.Context, tx store.Tx) error {
		sent := map[string]bool{}
		for name, person := range people {
			letters, err := tx.LettersTo(ctx, person)
			if err != nil {
				return err
			}
			causes := map[string]bool{}
			for _, l := range letters {
				key := l.Kind + " " + l.Cause
				require.False(p, causes[key], "%s got %s twice", name, key)
				causes[key] = true
				require.Equal(p, "sent", l.State, "%s: %s", name, l.Kind)
				require.Equal(p, 1, arrived[l.MailID], "%s: %s left in mail %s", name, l.Kind, l.MailID)
				sent[l.MailID] = true
			}
		}
		require.Len(p, arrived, len(sent), "every mail that arrived carried letters that are on record")
		return nil
	}))
}

func (p *plant) inOrder(ids map[string]string) []string {
	list := make([]string, 0, len(ids))
	for id := range ids {
		list = append(list, id)
	}
	return list
}

func atLeast(have, want int) error {
	if have < want {
		return fmt.Errorf("%d of %d", have, want)
	}
	return nil
}

func exactly(have, want int) error {
	if have != want {
		return fmt.Errorf("%d, not %d", have, want)
	}
	return nil
}

// as says who is calling.
func as(ctx context.Context, session string) context.Context {
	ctx, call := connect.NewClientContext(ctx)
	call.RequestHeader().Set("Authorization", "Bearer "+strings.TrimSpace(session))
	return ctx
}
