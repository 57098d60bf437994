package store_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"siklus.id/appraisal"
	"siklus.id/store"
	"siklus.id/store/storetest"
)

// third is the quarter of the law's example in IV.A.14: its window is open on 25 September and not on 25 August.
var third = appraisal.Period{Kind: appraisal.Quarterly, Number: 3, From: date(2026, time.July, 1), To: date(2026, time.September, 30),
	Opens: date(2026, time.July, 21), Rates: date(2026, time.September, 16), Closes: date(2026, time.October, 14)}

// open opens the evaluations of a period, by the name of the employee.
func (s scene) open(t *testing.T, period appraisal.Period, at time.Time) map[string]store.Case {
	t.Helper()
	names := map[string]string{}
	for name, id := range s.town.People {
		names[id] = name
	}
	opened := map[string]store.Case{}
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		cases, err := tx.OpenEvaluations(ctx, s.cycle.ID, period, 1000, func(store.Case) appraisal.Step {
			return appraisal.Step{Stage: appraisal.WindowOpen, Awaits: awaits(appraisal.Appraiser, appraisal.Rate, appraisal.T6, period.Closes, "rating_due")}
		}, at)
		for _, c := range cases {
			opened[names[c.PersonID]] = c
		}
		return err
	})
	return opened
}

// moved takes a head of division of the town to the other division from a day on, and leaves the post to the successor.
func (s scene) moved(t *testing.T, who string, from appraisal.Date, successor string) {
	t.Helper()
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		hold := func(post, person string, capacity appraisal.Capacity, from, to appraisal.Date) error {
			return tx.PutHolding(ctx, store.Holding{PostID: s.town.Posts[post], PersonID: s.town.People[person], Capacity: capacity, From: from, To: to})
		}
		err := errors.Join(hold(who, who, appraisal.Definitive, storetest.Founded, from-1), hold("staf-9", who, appraisal.Definitive, from, 0))
		if successor != "" {
			err = errors.Join(err, hold(who, successor, appraisal.Definitive, from, 0))
		}
		return err
	})
}

// actor is who acts, by name; "" for nobody.
func (s scene) actor(t *testing.T, c store.Case, role appraisal.Role, on appraisal.Date) (name string, capacity appraisal.Capacity) {
	t.Helper()
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		a, err := tx.Actor(ctx, c.ID, role, on)
		if errors.Is(err, store.ErrNobody) {
			return nil
		}
		for n, id := range s.town.People {
			if id == a.PersonID {
				name, capacity = n, a.Capacity
			}
		}
		return err
	})
	return name, capacity
}

func TestActorsOfAnEvaluationWhenItsAppraiserMoves(t *testing.T) {
	t.Parallel()
	september, august := date(2026, time.September, 25), date(2026, time.August, 25)
	departs := func(who string, how appraisal.ServiceEnd, from appraisal.Date) func(*testing.T, scene, map[string]store.Case) {
		return func(t *testing.T, s scene, _ map[string]store.Case) {
			s.take(t, s.cases[who], "staf-8", appraisal.HR, appraisal.EndService, appraisal.Facts{Service: how, From: from, HasReason: true}, appraisal.Step{Stage: appraisal.Departed})
		}
	}
	moves := func(who string, from appraisal.Date, successor string) func(*testing.T, scene, map[string]store.Case) {
		return func(t *testing.T, s scene, _ map[string]store.Case) { s.moved(t, who, from, successor) }
	}
	type given = []func(*testing.T, scene, map[string]store.Case)
	shared, _ := storetest.Open(t, store.WithMaxConns(20))
	for i, c := range []struct {
		name                string
		given               given
		on                  appraisal.Date
		appraiser, superior string
	}{
		{"IV.A.14.a: moved on 25 August, before the window: the successor rates", given{moves("kabid-a", august, "kabid-b")}, september, "kabid-b", "kadis"},
		{"IV.A.14.b: moved on 25 September, inside the window: who left rates", given{moves("kabid-a", september, "kabid-b")}, september, "kabid-a", "kadis"},
		{"IV.A.14.b: … until the window closes", given{moves("kabid-a", september, "kabid-b")}, third.Closes, "kabid-a", "kadis"},
		{"IV.A.14: … and not a day longer", given{moves("kabid-a", september, "kabid-b")}, third.Closes + 1, "kabid-b", "kadis"},
		{"IV.A.14: the day before the move the holder rates as ever", given{moves("kabid-a", september, "kabid-b")}, september - 1, "kabid-a", "kadis"},
		{"IV.A.14.b: moved on the first day of the window", given{moves("kabid-a", third.Rates, "kabid-b")}, september, "kabid-a", "kadis"},
		{"IV.A.14.a: moved on the day before it", given{moves("kabid-a", third.Rates-1, "kabid-b")}, september, "kabid-b", "kadis"},
		{"IV.A.14.b: the post stays vacant; its superior is still the one above it", given{moves("kabid-a", september, "")}, september + 1, "kabid-a", "kadis"},
		{"IV.A.14: a signed evaluation is not rated any more", given{moves("kabid-a", september, "kabid-b"), func(t *testing.T, s scene, e map[string]store.Case) {
			s.record(t, s.entry(e["staf-1"], nil, appraisal.Step{Stage: appraisal.Signed}))
		}}, september + 1, "kabid-b", "kadis"},
		{"policy: who moved and then retired rates no more", given{moves("kabid-a", september, "kabid-b"), departs("kabid-a", appraisal.Retired, september+3)}, september + 3, "kabid-b", "kadis"},
		{"policy: … but does on the last day of service", given{moves("kabid-a", september, "kabid-b"), departs("kabid-a", appraisal.Retired, september+3)}, september + 2, "kabid-a", "kadis"},
		{"policy: who retires inside the window leaves it to who is above", given{departs("kabid-a", appraisal.Retired, september)}, september, "kadis", "bupati"},
		{"policy: nobody who died is an actor, whatever the roster says", given{departs("kabid-a", appraisal.Died, september), func(t *testing.T, s scene, _ map[string]store.Case) {
			s.do(t, func(ctx context.Context, tx store.Tx) error {
				return tx.PutHolding(ctx, store.Holding{PostID: s.town.Posts["kabid-a"], PersonID: s.town.People["kabid-a"], Capacity: appraisal.Definitive, From: september})
			})
		}}, september + 5, "kadis", "bupati"},
		{"art. 1(9): who was named and has left is named no longer", given{func(t *testing.T, s scene, e map[string]store.Case) {
			s.take(t, e["staf-1"], "staf-8", appraisal.HR, appraisal.ChangeParty, appraisal.Facts{Role: appraisal.Appraiser, Person: s.town.People["kabid-b"], HasReason: true},
				appraisal.Step{Stage: appraisal.WindowOpen})
		}, departs("kabid-b", appraisal.Left, september)}, september, "kabid-a", "kadis"},
		{"a mover who was promoted to be the superior rates, and is not their own superior", given{func(t *testing.T, s scene, _ map[string]store.Case) {
			s.do(t, func(ctx context.Context, tx store.Tx) error {
				hold := func(post, person string, from, to appraisal.Date) error {
					return tx.PutHolding(ctx, store.Holding{PostID: s.town.Posts[post], PersonID: s.town.People[person], Capacity: appraisal.Definitive, From: from, To: to})
				}
				return errors.Join(hold("kadis", "kadis", storetest.Founded, september-1), hold("kabid-a", "kabid-a", storetest.Founded, september-1),
					hold("kadis", "kabid-a", september, 0), hold("kabid-a", "kabid-b", september, 0))
			})
		}}, september, "kabid-a", "bupati"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := sceneIn(t, shared, fmt.Sprintf("kasus-%d", i), 9)
			evaluations := s.open(t, third, third.Opens.Time())
			for _, given := range c.given {
				given(t, s, evaluations)
			}
			appraiser, _ := s.actor(t, evaluations["staf-1"], appraisal.Appraiser, c.on)
			superior, _ := s.actor(t, evaluations["staf-1"], appraisal.Superior, c.on)
			require.Equal(t, []string{c.appraiser, c.superior}, []string{appraiser, superior})
		})
	}
}

func TestWhoRatesAfterAMoveIsTheRuleOnEveryDay(t *testing.T) {
	t.Parallel()
	shared, _ := storetest.Open(t, store.WithMaxConns(8))
	for i, moved := 0, third.Rates-3; moved <= third.Closes+3; i, moved = i+1, moved+1 {
		s := sceneIn(t, shared, fmt.Sprintf("hari-%d", i), 9)
		e := s.open(t, third, third.Opens.Time())["staf-1"]
		s.moved(t, "kabid-a", moved, "kabid-b")
		s.do(t, func(ctx context.Context, tx store.Tx) error {
			for on := third.Rates - 5; on <= third.Closes+5; on++ {
				want := "kabid-b"
				if on < moved || appraisal.RatesAfterMove(moved, third) && on <= third.Closes {
					want = "kabid-a"
				}
				a, err := tx.Actor(ctx, e.ID, appraisal.Appraiser, on)
				require.NoError(t, err)
				require.Equal(t, s.town.People[want], a.PersonID, "moved on %s, asked on %s", moved, on)
			}
			return nil
		})
	}
}

func TestObjectionIsExplainedByWhoSigned(t *testing.T) {
	t.Parallel()
	on := date(2026, time.October, 30)
	shared, _ := storetest.Open(t, store.WithMaxConns(12))
	for i, c := range []struct {
		name      string
		role      appraisal.Role // of who signed
		signs     string
		then      func(*testing.T, scene, store.Case)
		appraiser string
	}{
		{"V.B.4: the appraiser who signed and moved since", appraisal.Appraiser, "kabid-a", func(t *testing.T, s scene, _ store.Case) { s.moved(t, "kabid-a", on-5, "kabid-b") }, "kabid-a"},
		{"V.B.4: who signed has left: the post's holder", appraisal.Appraiser, "kabid-a", func(t *testing.T, s scene, _ store.Case) {
			s.moved(t, "kabid-a", on-5, "kabid-b")
			s.take(t, s.cases["kabid-a"], "staf-8", appraisal.HR, appraisal.EndService, appraisal.Facts{Service: appraisal.Left, From: on - 1, HasReason: true}, appraisal.Step{Stage: appraisal.Departed})
		}, "kabid-b"},
		{"V.B.5: who signed decides now: the post's holder explains", appraisal.Appraiser, "kabid-a", func(t *testing.T, s scene, _ store.Case) {
			s.do(t, func(ctx context.Context, tx store.Tx) error {
				hold := func(post, person string, from, to appraisal.Date) error {
					return tx.PutHolding(ctx, store.Holding{PostID: s.town.Posts[post], PersonID: s.town.People[person], Capacity: appraisal.Definitive, From: from, To: to})
				}
				return errors.Join(hold("kadis", "kadis", storetest.Founded, on-5), hold("kabid-a", "kabid-a", storetest.Founded, on-5),
					hold("kadis", "kabid-a", on-4, 0), hold("kabid-a", "kabid-b", on-4, 0))
			})
		}, "kabid-b"},
		{"V.A.8: the superior signed: the post's holder explains", appraisal.Superior, "kadis", func(*testing.T, scene, store.Case) {}, "kabid-a"},
		{"art. 1(9): whom HR names for the objection", appraisal.Appraiser, "kabid-a", func(t *testing.T, s scene, o store.Case) {
			s.take(t, o, "staf-8", appraisal.HR, appraisal.ChangeParty, appraisal.Facts{Role: appraisal.Appraiser, Person: s.town.People["kabid-b"], HasReason: true}, appraisal.Step{Stage: appraisal.DecisionDue})
		}, "kabid-b"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := sceneIn(t, shared, fmt.Sprintf("keberatan-%d", i), 9)
			e := s.open(t, third, third.Opens.Time())["staf-1"]
			o := s.objected(t, e, c.signs, c.role)
			c.then(t, s, o)
			name, _ := s.actor(t, o, appraisal.Appraiser, on)
			require.Equal(t, c.appraiser, name)
			s.do(t, func(ctx context.Context, tx store.Tx) error {
				roles, err := tx.RolesIn(ctx, o.ID, s.town.People[c.appraiser], on)
				require.Len(t, roles, 1)
				require.Equal(t, appraisal.Appraiser, roles[0].Role)
				return err
			})
		})
	}
}

// objected signs an evaluation and opens an objection to it.
func (s scene) objected(t *testing.T, e store.Case, signs string, role appraisal.Role) store.Case {
	t.Helper()
	result := appraisal.Result{Results: appraisal.Meets, Behaviour: appraisal.Meets, Predicate: appraisal.Good, SignedAt: third.To.Time(),
		SignedBy: appraisal.Party{Person: s.town.People[signs], Role: role, Capacity: appraisal.Definitive}}
	s.take(t, e, signs, role, appraisal.Rate, appraisal.Facts{Results: appraisal.Meets, Behaviour: appraisal.Meets}, appraisal.Step{Stage: appraisal.Signed, Result: &result})
	o := store.Case{ID: store.NewID(), ParentID: e.ID, Proceeding: appraisal.ObjectionProceeding}
	s.do(t, func(ctx context.Context, tx store.Tx) error {
		return tx.OpenCase(ctx, o, appraisal.Entry{Agency: s.town.Agency.ID, Event: "opened", At: third.Closes.Time(), Step: appraisal.Step{Stage: appraisal.ExplanationsAsked,
			Awaits: awaits(appraisal.Appraiser, appraisal.ExplainObjection, appraisal.ExplanationClock, third.Closes+5, "explanation_due")}})
	})
	return o
}

func TestWhoDiedHasNoPartInTheirCaseAndWhoRetiredHas(t *testing.T) {
	t.Parallel()
	s := newScene(t, 9)
	from := date(2026, time.March, 2)
	for who, how := range map[string]appraisal.ServiceEnd{"staf-1": appraisal.Died, "staf-2": appraisal.Retired, "staf-3": appraisal.Left} {
		s.take(t, s.cases[who], "staf-8", appraisal.HR, appraisal.EndService, appraisal.Facts{Service: how, From: from, HasReason: true}, appraisal.Step{Stage: appraisal.Departed})
		before, _ := s.actor(t, s.cases[who], appraisal.Employee, from-1)
		after, _ := s.actor(t, s.cases[who], appraisal.Employee, from)
		require.Equal(t, who, before)
		require.Equal(t, how == appraisal.Died, after == "", how)
	}
}

// world is a small model of who acts, written apart from the SQL that it is compared with.
type world struct {
	parent   map[string]string
	holdings []store.Holding
	departed map[string]appraisal.Date
	died     map[string]bool
	named    map[string]string          // case and role to the person named last
	signer   map[string]appraisal.Party // evaluation to who signed
}

func (w world) serves(person string, on appraisal.Date) bool {
	from, gone := w.departed[person]
	return !gone || from > on
}

func valid(h store.Holding, on appraisal.Date) bool {
	return h.From <= on && (h.To == 0 || h.To >= on)
}

func (w world) holder(post string, on appraisal.Date, passed []string) string {
	for _, capacity := range []appraisal.Capacity{appraisal.DailyActing, appraisal.Definitive, appraisal.Acting} {
		var best store.Holding
		for _, h := range w.holdings {
			if h.PostID != post || h.Capacity != capacity || !valid(h, on) || slices.Contains(passed, h.PersonID) || !w.serves(h.PersonID, on) {
				continue
			}
			if best.PersonID == "" || h.From > best.From || h.From == best.From && h.PersonID < best.PersonID {
				best = h
			}
		}
		if best.PersonID != "" {
			return best.PersonID
		}
	}
	return ""
}

func (w world) mover(post string, on appraisal.Date, passed []string, p appraisal.Period) string {
	var best store.Holding
	for _, h := range w.holdings {
		if h.PostID != post || h.Capacity != appraisal.Definitive || h.To == 0 || h.To >= on || on > p.Closes || !appraisal.RatesAfterMove(h.To+1, p) ||
			slices.Contains(passed, h.PersonID) || !w.serves(h.PersonID, on) {
			continue
		}
		elsewhere, here := false, false
		for _, o := range w.holdings {
			if o.PersonID == h.PersonID && valid(o, on) {
				elsewhere, here = true, here || o.PostID == post
			}
		}
		later := h.To > best.To || h.To == best.To && (h.From > best.From || h.From == best.From && h.PersonID < best.PersonID)
		if elsewhere && !here && (best.PersonID == "" || later) {
			best = h
		}
	}
	return best.PersonID
}

func (w world) nominee(cases map[string]store.Case, c store.Case, role appraisal.Role, on appraisal.Date) string {
	for {
		if p := w.named[c.ID+string(role)]; p != "" && w.serves(p, on) {
			return p
		}
		if c.ParentID == "" {
			return ""
		}
		c = cases[c.ParentID]
	}
}

func (w world) actor(cases map[string]store.Case, c store.Case, role appraisal.Role, on appraisal.Date) string {
	if role == appraisal.Employee {
		if w.died[c.PersonID] && !w.serves(c.PersonID, on) {
			return ""
		}
		return c.PersonID
	}
	if c.Proceeding == appraisal.ObjectionProceeding && role == appraisal.Appraiser && w.named[c.ID+string(role)] == "" {
		by := w.signer[c.ParentID]
		if by.Role == appraisal.Appraiser && w.serves(by.Person, on) && by.Person != c.PersonID && by.Person != w.actor(cases, c, appraisal.Superior, on) {
			return by.Person
		}
	}
	if p := w.nominee(cases, c, role, on); p != "" {
		return p
	}
	passed, found := []string{c.PersonID}, 0
	for post := w.parent[c.PostID]; post != ""; post = w.parent[post] {
		who := ""
		if c.Stage == appraisal.WindowOpen && found == 0 {
			who = w.mover(post, on, passed, c.Period)
		}
		if who == "" {
			who = w.holder(post, on, passed)
		}
		switch {
		case who == "":
			continue
		case role == appraisal.Appraiser || found == 1:
			return who
		}
		found = 1
		if n := w.nominee(cases, c, appraisal.Appraiser, on); n != "" {
			who = n
		}
		passed = append(passed, who)
	}
	return ""
}

func TestActorsAreThoseOfASimplerModel(t *testing.T) {
	t.Parallel()
	s, database := storetest.Open(t, store.WithMaxConns(4))
	sc := sceneIn(t, s, "acak", 9)
	app := connect(t, database.App)
	exec := func(sql string, args ...any) {
		t.Helper()
		_, err := app.Exec(t.Context(), sql, args...)
		require.NoError(t, err)
	}
	exec(`select set_config('app.agency_id', $1, false)`, sc.town.Agency.ID)
	random := rand.New(rand.NewPCG(14, 9))
	var people, posts []string
	for _, name := range []string{"bupati", "kadis", "kabid-a", "kabid-b", "staf-1", "staf-2", "staf-3", "staf-4", "staf-5"} {
		people, posts = append(people, sc.town.People[name]), append(posts, sc.town.Posts[name])
	}
	w := world{parent: map[string]string{}, named: map[string]string{}, signer: map[string]appraisal.Party{}}
	cases := map[string]store.Case{}
	for _, c := range sc.cases {
		cases[c.ID] = c
	}
	evaluations := sc.open(t, third, third.Opens.Time())
	for i, name := range []string{"staf-1", "staf-2", "staf-3", "kabid-a"} {
		role := []appraisal.Role{appraisal.Appraiser, appraisal.Superior}[i%2]
		o := sc.objected(t, evaluations[name], []string{"kabid-a", "kadis", "kabid-b", "bupati"}[i], role)
		w.signer[evaluations[name].ID] = appraisal.Party{Person: sc.town.People[[]string{"kabid-a", "kadis", "kabid-b", "bupati"}[i]], Role: role}
		sc.do(t, func(ctx context.Context, tx store.Tx) (err error) {
			o, err = tx.CaseByID(ctx, o.ID)
			cases[o.ID] = o
			return err
		})
	}
	sc.do(t, func(ctx context.Context, tx store.Tx) error {
		for _, e := range evaluations {
			kept, err := tx.CaseByID(ctx, e.ID)
			require.NoError(t, err)
			cases[e.ID] = kept
		}
		list, err := tx.Posts(ctx)
		for _, p := range list {
			w.parent[p.ID] = p.ParentID
		}
		return err
	})
	pick := func(list []string) string { return list[random.IntN(len(list))] }
	when := func() appraisal.Date { return third.Rates - 10 + appraisal.Date(random.IntN(50)) }
	ids := make([]string, 0, len(cases))
	for id := range cases {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	compared, somebody := 0, 0
	for range 60 {
		w.holdings, w.departed, w.died = nil, map[string]appraisal.Date{}, map[string]bool{}
		exec(`delete from holdings`)
		exec(`update people set departed = '', departed_from = null`)
		batch := &pgx.Batch{}
		for range 8 + random.IntN(12) {
			h := store.Holding{PostID: pick(posts), PersonID: pick(people), From: when(),
				Capacity: []appraisal.Capacity{appraisal.Definitive, appraisal.Definitive, appraisal.Acting, appraisal.DailyActing}[random.IntN(4)]}
			if random.IntN(2) == 0 {
				h.To = h.From + appraisal.Date(random.IntN(25))
			}
			if slices.ContainsFunc(w.holdings, func(o store.Holding) bool {
				return o.PostID == h.PostID && o.PersonID == h.PersonID && o.Capacity == h.Capacity && o.From == h.From
			}) {
				continue
			}
			w.holdings = append(w.holdings, h)
			var to *time.Time
			if h.To != 0 {
				last := h.To.Time()
				to = &last
			}
			batch.Queue(`insert into holdings (post_id, person_id, capacity, from_day, to_day) values ($1, $2, $3, $4, $5)`,
				h.PostID, h.PersonID, string(h.Capacity), h.From.Time(), to)
		}
		for range random.IntN(3) {
			p, from, how := pick(people), when(), []string{"died", "retired"}[random.IntN(2)]
			w.departed[p], w.died[p] = from, how == "died"
			batch.Queue(`update people set departed = $2, departed_from = $3 where id = $1`, p, how, from.Time())
		}
		if random.IntN(4) == 0 {
			c, role, p := cases[pick(ids)], []appraisal.Role{appraisal.Appraiser, appraisal.Superior}[random.IntN(2)], pick(people)
			if p != c.PersonID {
				w.named[c.ID+string(role)] = p
				batch.Queue(`insert into case_parties (case_id, role, person_id, capacity, act_id) values ($1, $2, $3, 'named', gen_random_uuid())`, c.ID, string(role), p)
			}
		}
		require.NoError(t, app.SendBatch(t.Context(), batch).Close())
		sc.do(t, func(ctx context.Context, tx store.Tx) error {
			for range 60 {
				c, role, on := cases[pick(ids)], []appraisal.Role{appraisal.Appraiser, appraisal.Superior, appraisal.Employee}[random.IntN(3)], when()
				a, err := tx.Actor(ctx, c.ID, role, on)
				if err != nil && !errors.Is(err, store.ErrNobody) {
					return err
				}
				require.Equal(t, w.actor(cases, c, role, on), a.PersonID, "%s of %s %s (%s) on %s", role, c.Proceeding, c.ID, c.Stage, on)
				compared++
				if a.PersonID != "" {
					somebody++
				}
			}
			return nil
		})
	}
	require.Equal(t, 3600, compared)
	require.Greater(t, somebody, 1500, "the model was asked about somebody often enough")
}
