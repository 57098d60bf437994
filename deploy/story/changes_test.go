package story_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"

	"siklus.id/appraisal"
	"siklus.id/deploy/local"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

// TestPeopleChange proves every cell of the table of people's changes (procedure §7) on real parts: a case is brought
// into the state by acts and by silence, the change happens by HR's hand or in the roster, and then everybody who has a
// part in it is looked at: whose task it is, what becomes of the letter that was out, which terms run, who acts, who may
// not, who signs the period's result and who will rate the year.
func TestPeopleChange(t *testing.T) {
	t.Parallel()
	tried := map[string]bool{}
	for _, one := range trials() {
		_, known := appraisal.PeopleCellOf(one.cell)
		require.True(t, known, "%s is no cell of the table", one.cell)
		tried[one.cell] = true
	}
	for _, cell := range appraisal.PeopleCells() {
		require.True(t, tried[cell.Key()], "nobody tries %s", cell.Key())
	}

	c := gather(t, trials())
	watching, stop := context.WithCancel(t.Context())
	defer stop()
	var eyes sync.WaitGroup
	var watched [2]error
	eyes.Go(func() { watched[0] = c.keepLooking(watching, changeDay/3) })
	eyes.Go(func() { watched[1] = c.keepCounting(watching) })

	ctx, cancel := context.WithDeadlineCause(t.Context(), c.pace.ToReal(c.rules.Calendar.Start(appraisal.NewDate(2026, time.July, 1))), errors.New("June is over"))
	defer cancel()
	failures := make([]error, len(trials()))
	var playing, waiting sync.WaitGroup
	for i, one := range trials() {
		group := &playing
		if one.variant == byPolicy {
			group = &waiting
		}
		group.Go(func() {
			r := &run{changes: c, trial: one}
			failures[i] = r.plays(ctx)
		})
	}
	playing.Wait()
	require.NoError(t, c.changesPolicy(ctx))
	waiting.Wait()
	t.Logf("every trial was over by %s", c.today())
	stop()
	eyes.Wait()
	require.NoError(t, errors.Join(watched[0], watched[1]))
	for i, one := range trials() {
		t.Run(one.name(), func(t *testing.T) { require.NoError(t, failures[i]) })
	}

	require.Len(t, c.dead, countTrials("death"), "every death is on record")
	require.NoError(t, c.nobodyWroteToTheDead(t.Context()))
	require.NoError(t, c.tx(t.Context(), func(tx store.Tx) error {
		cases, err := tx.VerifyAll(t.Context())
		require.Greater(t, cases, len(trials()), "every journal holds")
		return err
	}))
}

// changesPolicy lets the agency adopt a policy by which who retires is rated in an open window, when every other trial is
// over: its terms are its own.
func (c *changes) changesPolicy(ctx context.Context) error {
	defer close(c.adopted)
	out, err := c.key.Cycle.AdoptRules(ctx, &siklusv1.AdoptRulesRequest{CycleId: c.cycle, RequestId: "pensiun-dinilai", Policy: "gorontalo", Reason: c.says("Peraturan bupati")})
	if err != nil || out.GetAdoption().GetCases() == 0 {
		return fmt.Errorf("a policy is adopted by %v: %w", out.GetAdoption(), err)
	}
	return c.isTakenOver(ctx, "pensiun-dinilai", false)
}

func countTrials(event string) (n int) {
	for _, one := range trials() {
		if one.event() == event {
			n++
		}
	}
	return n
}

// letters are those that somebody has got.
func (c *changes) letters(who string) []local.Letter {
	return c.mailbox.Letters(local.Filter{To: c.address(who)})
}

// plays lets one trial live its year as far as the cell reaches.
func (r *run) plays(ctx context.Context) error {
	type step struct {
		what string
		do   func(context.Context) error
	}
	steps := []step{{"the state", r.reach}, {"the look before", r.remembers}, {"the change", r.change}, {"the look after", r.looksAfter}}
	if r.event() == "death" {
		steps = append(steps, step{"the death", r.mourns})
	}
	if r.then != (stand{}) {
		steps = append(steps, step{"what comes after", r.passes}, step{"the look at what came after", r.looksAgain})
	}
	steps = append(steps, step{"the unit", r.movedUnit}, step{"the next act", r.goesOn},
		step{"the period's result", r.periodIsRated}, step{"the year", r.yearIsRated})
	for _, s := range steps {
		if err := s.do(ctx); err != nil {
			return fmt.Errorf("%s: %w", s.what, err)
		}
	}
	return nil
}

func (r *run) remembers(ctx context.Context) (err error) {
	r.before, err = r.stands(ctx)
	return err
}

func (r *run) looksAfter(ctx context.Context) error {
	r.changed = true
	return r.expects(ctx, "after the change", r.after)
}

func (r *run) looksAgain(ctx context.Context) error { return r.expects(ctx, "afterwards", r.then) }

// movedUnit: who was transferred is counted in the new unit, and so is what nobody has signed yet.
func (r *run) movedUnit(ctx context.Context) error {
	if r.event() != "transfer" {
		return nil
	}
	return inOrder(
		func() error { return r.belongsTo(ctx, r.proceeding, r.subject, r.unit) },
		func() error { return r.belongsTo(ctx, appraisal.AppraisalProceeding, r.appraisal, newUnit) },
	)
}

// goesOn does the act that is awaited next, as who is to do it; who might think that it is theirs is turned away.
func (r *run) goesOn(ctx context.Context) error {
	switch r.state() {
	case "signed":
		return r.handsOver(ctx)
	case "received":
		return r.returns(ctx)
	case "objected":
		return r.explains(ctx)
	case "window-open", "taken-over":
		return nil // the next act is the rating
	}
	if r.acts == "" {
		return nil
	}
	now, err := r.stands(ctx)
	if err != nil {
		return err
	}
	if now.tasks == "employee SubmitTargets" {
		if err := r.does(ctx, theEmployee, r.subject, r.drafted()); err != nil {
			return err
		}
	}
	return inOrder(
		func() error { return r.turnedAway(ctx, &siklusv1.AgreeTargetsRequest{}) },
		func() error {
			_, err := r.letter(ctx, nameOf(r.trial, r.acts), r.subject, string(appraisal.AgreeTargets))
			return err
		},
		func() error { return r.does(ctx, r.acts, r.subject, &siklusv1.AgreeTargetsRequest{}) },
		func() error {
			now, err := r.stands(ctx)
			if err == nil && (now.stage != string(appraisal.InYear) || now.tasks != "") {
				err = fmt.Errorf("agreed, and it stands so: %+v", now)
			}
			return err
		},
	)
}

// turnedAway: who has no part in the case any more, or not yet, cannot act in it.
func (r *run) turnedAway(ctx context.Context, request proto.Message) error {
	if r.not == "" {
		return nil
	}
	return r.cannot(ctx, r.not, r.subject, request)
}
