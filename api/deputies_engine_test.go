package api_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/types/known/durationpb"

	"siklus.id/api"
	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

// TestADeputyActsAndHandsBackOnARealEngine lets days pass: the queue passes on the first morning and comes back on the
// one after the last day, by the rounds of a cycle on a real Temporal server.
func TestADeputyActsAndHandsBackOnARealEngine(t *testing.T) {
	t.Parallel()
	c := realEngine(t)
	g := groundOn(t, openStore(t), func(config *api.Config) {
		config.Engine, config.Now, config.Patience = c, nil, 5*time.Second
	})
	g.clock.set(time.Now())
	g.tx(func(ctx context.Context, tx store.Tx) error { // where nobody is real, the days of the only cycle count
		return tx.MoveCycle(ctx, g.cycle.ID, store.CycleClosed, time.Now())
	})
	work(t, g.store, c)
	g.relay()
	launched, err := g.as("kabid-b").Cycle.LaunchCycle(g.Context(), &siklusv1.LaunchCycleRequest{RequestId: "gladi-01", Spec: &siklusv1.CycleSpec{
		Year: 2027, RehearsalDay: durationpb.New(2 * time.Second), RehearsalStart: "2027-01-04"}})
	require.NoError(t, err)
	cycle := launched.GetCycle().GetId()
	var mine string
	g.eventually("the appraisal is opened", func() bool {
		g.tx(func(ctx context.Context, tx store.Tx) error {
			list, _, err := tx.ListCases(ctx, store.CaseFilter{CycleID: cycle, PersonID: g.town.People["staf-1"]})
			if len(list) == 1 {
				mine = list[0].ID
			}
			return err
		})
		return mine != ""
	})
	g.eventually("the targets are submitted", func() bool {
		_, err := g.as("staf-1").Appraisal.SubmitTargets(g.Context(), submit(mine, "request-01"))
		return err == nil
	})
	list, err := g.as("kabid-a").Deputy.ListDeputies(g.Context(), &siklusv1.ListDeputiesRequest{})
	require.NoError(t, err)
	require.True(t, list.GetRehearsal())
	today, err := appraisal.ParseDate(list.GetToday())
	require.NoError(t, err)
	_, err = g.as("kabid-a").Deputy.NameDeputy(g.Context(), &siklusv1.NameDeputyRequest{RequestId: "tunjuk-0001", Terms: g.deputyTerms(func(d *siklusv1.DeputyTerms) {
		d.From, d.To = (today + 1).String(), (today + 3).String()
	})})
	require.NoError(t, err)
	waitsFor := func(who string) func() bool {
		return func() bool {
			holds := false
			g.tx(func(ctx context.Context, tx store.Tx) error {
				tasks, err := tx.OpenTasks(ctx, mine)
				for _, task := range tasks {
					holds = holds || task.Act == appraisal.AgreeTargets && task.PersonID == g.town.People[who]
				}
				return err
			})
			return holds
		}
	}
	g.eventually("the task is the deputy's", waitsFor("staf-3"))
	g.eventually("the task is the holder's again", waitsFor("kabid-a"))
	g.eventually("both were told", func() bool {
		return len(g.lettersTo("kabid-a", store.DeputyReturnedLetter)) == 1 && len(g.lettersTo("staf-3", store.DeputyReturnedLetter)) == 1
	})
	require.Len(t, g.lettersTo("staf-3", store.DeputyNamedLetter), 1)
	g.tx(func(ctx context.Context, tx store.Tx) error { return tx.VerifyJournal(ctx, mine) })
}
