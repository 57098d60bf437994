package store_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"siklus.id/appraisal"
	"siklus.id/store"
	"siklus.id/store/storetest"
)

// shaken is a town in the first quarter's window after everything that happens to people has happened to some, drawn from a seed.
type shaken struct {
	scene
	*testing.T
	conn *pgx.Conn // its owner's
	rand *rand.Rand
	on   appraisal.Date
}

func shake(t *testing.T, s *store.Store, owner string, seed uint64) shaken {
	t.Helper()
	k := shaken{sceneIn(t, s, fmt.Sprintf("acak-%d", seed), 40), t, connect(t, owner), rand.New(rand.NewPCG(seed, 7)), date(2026, time.April, 6)}
	k.sql(`select set_config('app.agency_id', $1, false)`, k.town.Agency.ID)
	k.do(t, func(ctx context.Context, tx store.Tx) error {
		window := appraisal.Step{Stage: appraisal.WindowOpen, Awaits: awaits(appraisal.Appraiser, appraisal.Rate, appraisal.T6, firstQuarter.Closes, "rate")}
		_, err := tx.OpenEvaluations(ctx, k.cycle.ID, firstQuarter, 1000, func(store.Case) appraisal.Step { return window }, storetest.Opened)
		return err
	})
	k.sql(`insert into cases (id, cycle_id, parent_id, appraisal_id, proceeding, stage, person_id, post_id, unit_id, unit_code, rules_hash, opened_at)
		select gen_random_uuid(), e.cycle_id, e.id, e.appraisal_id, 'objection', 'filed', e.person_id, e.post_id, e.unit_id, e.unit_code, e.rules_hash, e.opened_at
		from cases e where e.proceeding = 'evaluation' and abs(hashtext(e.id::text)) % 4 = 0`)
	for _, head := range []string{"kadis", "kabid-a", "kabid-b"} {
		if k.rand.IntN(2) == 0 {
			k.move(head, fmt.Sprintf("staf-%d", 1+k.rand.IntN(40)))
		}
	}
	mentioned, changed := []string{"kadis", "kabid-a", "kabid-b"}, map[string][]string{}
	for n := 1; n <= 40; n++ {
		who := fmt.Sprintf("staf-%d", n)
		if n%20 != 13 {
			mentioned = append(mentioned, who)
		}
		k.happen(n%20, who, changed)
	}
	k.do(t, func(ctx context.Context, tx store.Tx) error {
		_, err := tx.NoteRosterImport(ctx, store.RosterImport{On: k.on, Rows: len(mentioned), At: time.Now()}, mentioned, changed)
		return err
	})
	return k
}

func (k shaken) sql(text string, args ...any) {
	k.Helper()
	_, err := k.conn.Exec(k.Context(), text, args...)
	require.NoError(k, err, text)
}

// hold gives somebody a post from a day, so many days before the one that is looked at.
func (k shaken) hold(post, who, capacity string, before int) {
	k.sql(`insert into holdings (post_id, person_id, capacity, from_day) values ($1, $2, $3, $4::date - $5::int) on conflict do nothing`, k.town.Posts[post], k.town.People[who], capacity, k.on.Time(), before)
}

// leave ends what somebody holds.
func (k shaken) leave(who string, before int) {
	k.sql(`update holdings set to_day = $2::date - $3::int where person_id = $1 and to_day is null and from_day <= $2::date - $3::int`, k.town.People[who], k.on.Time(), before)
}

// move puts a head's place into other hands; the head holds a post elsewhere.
func (k shaken) move(head, successor string) {
	before := 2 + k.rand.IntN(40)
	k.leave(head, before)
	k.hold(successor, head, "definitif", before-1)
	k.hold(head, successor, []string{"definitif", "plt", "plh"}[k.rand.IntN(3)], before-1)
}

// happen lets one of many things happen to somebody.
func (k shaken) happen(what int, who string, changed map[string][]string) {
	before := 2 + k.rand.IntN(30)
	other := fmt.Sprintf("staf-%d", 1+k.rand.IntN(40))
	heads := []string{"kadis", "kabid-a", "kabid-b"}
	head := heads[k.rand.IntN(3)]
	person := k.town.People[who]
	switch what {
	case 1:
		k.leave(who, before)
		k.hold(other, who, "definitif", before-1)
	case 2:
		k.hold(head, who, "plt", before)
	case 3:
		k.hold(head, who, "plh", before)
	case 4:
		k.leave(who, before)
	case 5:
		k.sql(`update people set exempt = 'MPP' where id = $1`, person)
	case 6:
		k.sql(`update people set exempt = 'Diperbantukan di pusat' where id = $1`, person)
	case 7:
		k.sql(`update people set departed = 'retired', departed_from = $2::date - $3::int where id = $1`, person, k.on.Time(), before-20)
	case 8:
		k.sql(`update posts set unit_id = (select id from units where code = 'BID-B') where id = $1`, k.town.Posts[who])
	case 9:
		k.name(who, "appraiser", head, 90)
	case 10:
		k.name(who, "superior", head, before)
		k.name(who, "appraiser", other, before)
	case 11:
		k.sql(`update cases set stage = 'withdrawn', closed_at = now() where person_id = $1 and proceeding = 'appraisal'`, person)
	case 12:
		changed[who] = []string{"name"}
	case 14:
		k.sql(`update people set kind = 'non-asn' where id = $1`, person)
	case 15:
		k.sql(`update cases set person_id = $2 where person_id = $1 and proceeding = 'appraisal'`, person, k.town.People["bupati"]) // and so without one
	case 16:
		k.sql(`update holdings set capacity = 'plt', to_day = $2::date - $3::int where person_id = $1 and post_id = $4`, person, k.on.Time(), before, k.town.Posts[who])
		k.hold(other, who, "definitif", 200)
	case 17:
		k.name(who, "appraiser", fmt.Sprintf("staf-%d", 7+20*k.rand.IntN(2)), before) // who may have left
	}
}

// name puts somebody into a role of everything that is somebody's.
func (k shaken) name(who, role, named string, before int) {
	k.sql(`insert into case_parties (case_id, role, person_id, capacity, act_id, named_at)
		select c.id, $2, $3, 'named', gen_random_uuid(), $4::date - $5::int from cases c where c.person_id = $1 and c.proceeding = $6`,
		k.town.People[who], role, k.town.People[named], k.on.Time(), before, []string{"appraisal", "evaluation"}[k.rand.IntN(2)])
}

// What Postgres leaves out of the comparison, the rule says nothing of: the proposals are the same as when it is given everybody.
func TestLeavingOutWhoDoesNotDifferChangesNoProposal(t *testing.T) {
	t.Parallel()
	s, database := storetest.Open(t)
	told := map[appraisal.DifferenceKind]int{}
	for seed := range uint64(6) {
		k := shake(t, s, database.Owner, seed)
		var last store.RosterImport
		k.do(t, func(ctx context.Context, tx store.Tx) (err error) {
			last, err = tx.LastRosterImport(ctx)
			return err
		})
		for _, whole := range []string{last.ID, ""} {
			proposals := func(read func(store.Tx, context.Context, string, appraisal.Date, string) ([]store.RosterStanding, error)) (list []string, seen int) {
				k.do(t, func(ctx context.Context, tx store.Tx) error {
					standings, err := read(tx, ctx, k.cycle.ID, k.on, whole)
					for _, x := range standings {
						for _, d := range appraisal.RosterDifferences(x.RosterFacts, k.on, 2026) {
							told[d.Kind]++
							list = append(list, fmt.Sprintf("%s %s %+v %+v", x.Name, d.Key(x.Person), x, d))
						}
					}
					seen = len(standings)
					return err
				})
				return list, seen
			}
			some, few := proposals(store.Tx.RosterStandings)
			all, everybody := proposals(store.Tx.EveryRosterStanding)
			require.Equal(t, all, some, "seed %d", seed)
			require.Less(t, few, everybody)
			require.GreaterOrEqual(t, everybody, 43)
		}
	}
	for _, kind := range appraisal.DifferenceKinds() {
		if kind != appraisal.DiffNewSuperior { // is told of a post
			require.NotZero(t, told[kind], "%s is never told: the test proves nothing about it", kind)
		}
	}
}

// Who acts in many cases is asked at once, with the answer that each of them gives.
func TestActorsOfManyCasesAreThoseOfEach(t *testing.T) {
	t.Parallel()
	s, database := storetest.Open(t)
	capacities := map[string]int{}
	for seed := range uint64(6) {
		k := shake(t, s, database.Owner, 100+seed)
		for _, role := range []string{"appraiser", "superior", "employee"} {
			for _, on := range []appraisal.Date{k.on - 35, k.on, k.on + 20} {
				rows, err := k.conn.Query(t.Context(), `with each as (select c.id, x.person_id, x.capacity, x.post_id from cases c cross join lateral case_actor(c.id, $1, $2::date) x),
						once as (select * from case_actors(array(select id from cases), $1, $2::date)),
						wrong as ((table each except all table once) union all (table once except all table each))
					select capacity, (select count(*) from wrong) from each`, role, on.Time())
				require.NoError(t, err)
				var capacity string
				var wrong, n int
				_, err = pgx.ForEachRow(rows, []any{&capacity, &wrong}, func() error {
					capacities[capacity]++
					n++
					return nil
				})
				require.NoError(t, err)
				require.Zero(t, wrong, "seed %d, %s on %s", seed, role, on)
				require.Greater(t, n, 80)
			}
		}
		var ids []string
		for _, c := range k.cases {
			ids = append(ids, c.ID)
		}
		k.do(t, func(ctx context.Context, tx store.Tx) error {
			actors, err := tx.Actors(ctx, ids, appraisal.Appraiser, k.on)
			require.NoError(t, err)
			for _, id := range ids {
				one, err := tx.Actor(ctx, id, appraisal.Appraiser, k.on)
				if err != nil {
					require.ErrorIs(t, err, store.ErrNobody)
				}
				require.Equal(t, one, actors[id])
			}
			return nil
		})
	}
	for _, capacity := range strings.Fields("definitif plt plh named") {
		require.NotZero(t, capacities[capacity], capacity)
	}
}
