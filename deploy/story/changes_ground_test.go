package story_test

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/converter"
	"google.golang.org/protobuf/types/known/durationpb"

	"siklus.id/activities"
	"siklus.id/appraisal"
	"siklus.id/appraisal/policies"
	"siklus.id/deploy/demo"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
	"siklus.id/workflows"
)

// changeDay is how long a calendar day of TestPeopleChange lasts. The shortest stretch in which a cell must be through
// is the superior's ten working days in February (T3): twelve days, eighteen seconds.
const changeDay = 1500 * time.Millisecond

// The parts that people have in a cell, beside the employee.
const (
	theEmployee  = "employee"
	theAppraiser = "appraiser"
	theSuperior  = "superior"
	theSuccessor = "successor" // in the appraiser's post
	theDeputy    = "deputy"    // Plh of the appraiser
	theHead      = "head"      // of the unit that the employee moves to
	theHeadsHead = "head's head"
)

// changes is the agency of TestPeopleChange, with a house, a team of leaders and posts of its own for every trial.
type changes struct {
	*year
	posts   map[string]string // IDs, by code
	adopted chan struct{}     // closed once every case has the policy by which who retires is rated

	seen  sync.Mutex
	round appraisal.Date // of the last morning round that is through
	dead  []departed
}

// departed is somebody who has died: from then on no letter goes to them.
type departed struct {
	who    string
	person string
	at     time.Time // real
	seq    int64     // of the last letter in the mailbox when everything that follows from the death was seen
}

// nameOf is the name of somebody in a trial: the employee is called as the trial is, so that a failure names the cell.
func nameOf(t trial, part string) string {
	if part == theEmployee {
		return t.name()
	}
	return t.name() + " " + part
}

var notInAddresses = regexp.MustCompile(`[^a-z]+`)

func addressOf(name string) string {
	return notInAddresses.ReplaceAllString(strings.ToLower(name), "-") + "@" + mailDomain
}

const hrOfChanges = "the personnel office"

// The units of the agency: where everybody works, and where transfers lead to.
const (
	oldUnit = "LAMA"
	newUnit = "BARU"
)

// rosterOf is everybody of the trials. Only the employees are civil servants, and an appraiser whose service ends: only
// civil servants are appraised (art. 4).
func rosterOf(trials []trial) store.Roster {
	r := store.Roster{On: appraisal.NewDate(2025, 1, 2), Units: []store.RosterUnit{{Code: oldUnit, Name: "Bidang Lama"}, {Code: newUnit, Name: "Bidang Baru"}}}
	person := func(name, kind string) string {
		p := store.RosterPerson{Code: fmt.Sprintf("T-%d", len(r.People)), Kind: kind, Name: name, Email: addressOf(name)}
		if kind == store.PNS {
			p.Number, p.Code = fmt.Sprintf("1990010120150%05d", len(r.People)), ""
		}
		r.People = append(r.People, p)
		return p.Number + p.Code
	}
	post := func(code, unit, parent string, level appraisal.Level, holder string) {
		r.Posts = append(r.Posts, store.RosterPost{Code: code, Title: "Jabatan " + code, Unit: unit, Parent: parent, Level: string(level)})
		if holder != "" {
			r.Holdings = append(r.Holdings, store.RosterHolding{Post: code, Person: holder, Capacity: appraisal.Definitive, From: r.On})
		}
	}
	person(hrOfChanges, store.NonASN)
	for _, t := range trials {
		leads := store.NonASN
		if t.variant == whoRetired {
			leads = store.PNS
		}
		post(t.post(theSuperior), oldUnit, "", appraisal.JPTPratama, person(nameOf(t, theSuperior), store.NonASN))
		post(t.post(theAppraiser), oldUnit, t.post(theSuperior), appraisal.Administrator, person(nameOf(t, theAppraiser), leads))
		post(t.post(theEmployee), oldUnit, t.post(theAppraiser), appraisal.Functional, person(nameOf(t, theEmployee), store.PNS))
		switch t.event() {
		case "new-superior":
			person(nameOf(t, theSuccessor), store.NonASN)
			post(t.post("elsewhere"), newUnit, "", appraisal.Administrator, "")
		case "acting":
			person(nameOf(t, theDeputy), store.NonASN)
		case "transfer":
			post(t.post(theHeadsHead), newUnit, "", appraisal.JPTPratama, person(nameOf(t, theHeadsHead), store.NonASN))
			post(t.post(theHead), newUnit, t.post(theHeadsHead), appraisal.Administrator, person(nameOf(t, theHead), store.NonASN))
			post(t.post("vacant"), newUnit, t.post(theHead), appraisal.Functional, "")
		}
	}
	return r
}

// changePolicy leaves time between the acts: delivery is an act of its own, receipt is deemed after four weeks,
// explanations have six days.
func changePolicy(t *testing.T) policies.Policy {
	return policyWith(t, "perubahan", map[string]string{"deliver_at_signing: true": "deliver_at_signing: false",
		"explanation: 3 working-days": "explanation: 6 working-days", "deemed_receipt: 5 working-days": "deemed_receipt: 20 working-days"})
}

// gather puts the agency with everybody of the trials into a house and launches its year.
func gather(t *testing.T, trials []trial) *changes {
	t.Helper()
	ctx := t.Context()
	o := onSharedTemporal(t)
	o.untraced = true
	h := newHouse(t, o)
	office, err := h.settleIn(ctx, demo.Agency{Code: "perubahan", Name: "Badan Perubahan Pegawai", Zone: "Asia/Jakarta", Week: 5}, addressOf)
	require.NoError(t, err)
	c := &changes{posts: map[string]string{}, adopted: make(chan struct{}), year: &year{watch: &watch{office: office}, ways: map[appraisal.ActKind]map[string]int{},
		links: map[string]task{}, boxes: map[string]box{}}}
	require.NoError(t, c.tx(ctx, func(tx store.Tx) error {
		if _, err := tx.ApplyRoster(ctx, rosterOf(trials)); err != nil {
			return err
		}
		posts, err := tx.Posts(ctx)
		for _, p := range posts {
			c.posts[p.Code] = p.ID
		}
		return err
	}))
	require.NoError(t, c.meet(ctx))
	require.NoError(t, c.tx(ctx, func(tx store.Tx) error { return tx.PutOffice(ctx, c.people[hrOfChanges], store.OfficeHR) }))
	c.launches(t, changePolicy(t))
	return c
}

// launches begins the year on 5 January 2026, by the rules of a policy of the agency's own.
func (c *changes) launches(t *testing.T, policy policies.Policy) {
	ctx := t.Context()
	rules, err := policies.Resolve(policy, "Asia/Jakarta", 5, 2026, appraisal.Pace{})
	require.NoError(t, err)
	c.pace = appraisal.Pace{Real: time.Now().UTC(), Legal: rules.Calendar.Start(appraisal.NewDate(2026, time.January, 5)).UTC(), Day: changeDay}
	c.rules = rules
	c.rules.Pace = c.pace
	require.NoError(t, c.tx(ctx, func(tx store.Tx) error {
		kept, _, err := tx.PutCycle(ctx, store.Cycle{Year: 2026, Rules: c.rules, RulesName: c.rules.Edition + ", " + c.rules.Policy, RequestID: launchRequest})
		c.cycle = kept.ID
		return err
	}))
	_, err = c.key.Cycle.LaunchCycle(ctx, &siklusv1.LaunchCycleRequest{RequestId: launchRequest,
		Spec: &siklusv1.CycleSpec{Year: 2026, RehearsalDay: durationpb.New(changeDay), RehearsalStart: "2026-01-05"}})
	require.NoError(t, err)
}

// keepCounting notes which morning rounds are through, as the history of the cycle tells, until ctx is over.
func (c *changes) keepCounting(ctx context.Context) error {
	mornings := map[int64]appraisal.Date{}
	events := c.engine.GetWorkflowHistory(ctx, workflows.CycleID(c.cycle), "", true, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for events.HasNext() {
		event, err := events.Next()
		if err != nil {
			return onlyWhile(ctx, err)
		}
		if s := event.GetActivityTaskScheduledEventAttributes(); s.GetActivityType().GetName() == workflows.MorningRoundErrand {
			var in activities.RoundInput
			if err := converter.GetDefaultDataConverter().FromPayloads(s.GetInput(), &in); err != nil {
				return err
			}
			mornings[event.GetEventId()] = c.rules.Calendar.DateOf(in.Morning)
		}
		if through := mornings[event.GetActivityTaskCompletedEventAttributes().GetScheduledEventId()]; through > 0 {
			c.seen.Lock()
			c.round = max(c.round, through)
			c.seen.Unlock()
		}
	}
	return nil
}

// onlyWhile is the error, unless ctx is over: then whatever was asked could not be answered.
func onlyWhile(ctx context.Context, err error) error {
	select {
	case <-ctx.Done():
		return nil
	default:
		return err
	}
}

// morning waits until the round of a working day is through.
func (c *changes) morning(ctx context.Context, of appraisal.Date) error {
	if err := c.day(ctx, of); err != nil {
		return err
	}
	return until(ctx, fmt.Sprintf("the round of %s is through", of), func() (bool, error) {
		c.seen.Lock()
		defer c.seen.Unlock()
		return c.round >= of, nil
	})
}

// hold says from when to when somebody of a trial holds a post.
func (c *changes) hold(ctx context.Context, t trial, part, post string, capacity appraisal.Capacity, from, to appraisal.Date) error {
	return c.tx(ctx, func(tx store.Tx) error {
		return tx.PutHolding(ctx, store.Holding{PostID: c.posts[t.post(post)], PersonID: c.people[nameOf(t, part)], Capacity: capacity, From: from, To: to})
	})
}

// nobodyWroteToTheDead: after a death nothing was queued for who died, and nothing arrived.
func (c *changes) nobodyWroteToTheDead(ctx context.Context) error {
	return c.tx(ctx, func(tx store.Tx) error {
		for _, d := range c.dead {
			letters, err := tx.LettersTo(ctx, d.person)
			if err != nil {
				return err
			}
			for _, l := range letters {
				if l.State != store.LetterCancelled && (l.QueuedAt.After(d.at) || l.State != store.LetterSent) {
					err = errors.Join(err, fmt.Errorf("%s died, and a letter %s of %s is %s", d.who, l.Kind, l.QueuedAt, l.State))
				}
			}
			for _, l := range c.letters(d.who) {
				if l.Seq > d.seq {
					err = errors.Join(err, fmt.Errorf("%s died and got %q", d.who, l.Subject))
				}
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}
