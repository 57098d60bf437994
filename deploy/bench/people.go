package bench

import (
	"context"
	"fmt"
	"time"

	"siklus.id/appraisal"
	"siklus.id/appraisal/policies"
	"siklus.id/store"
	"siklus.id/workflows"
)

const (
	zone       = "Asia/Jakarta"
	year       = 2026
	waitAtMost = 5 * time.Minute
	inDivision = 24 // staff under one head of division
)

// founded is the day from which everybody holds their post.
var founded = appraisal.NewDate(year-1, time.January, 2)

// agency is a made-up agency: a regional head who is no civil servant above one head of office, below them heads of
// division with their staff.
type agency struct {
	store.Agency
	people int             // to appraise
	staff  map[string]bool // by person ID: those who lead nobody
}

// makeAgency puts an agency with so many people to appraise into the store.
func (b *bench) makeAgency(ctx context.Context, code string, people int) (agency, error) {
	made, err := b.ground.store.PutAgency(ctx, store.Agency{
		Code: code, Name: "Dinas " + code, Zone: zone, Week: 5, Policy: policies.Default, MailFrom: "kinerja@dinas.example",
	})
	if err != nil {
		return agency{}, err
	}
	a := agency{Agency: made, people: people, staff: map[string]bool{}}
	list := roster(code, people)
	return a, b.ground.store.WithAgency(ctx, a.ID, func(tx store.Tx) error {
		if _, err := tx.ApplyRoster(ctx, list); err != nil {
			return err
		}
		known, err := tx.People(ctx)
		for _, p := range known {
			if p.Kind == store.PPPK {
				a.staff[p.ID] = true
			}
		}
		return err
	})
}

func roster(code string, people int) store.Roster {
	r := store.Roster{On: founded, Units: []store.RosterUnit{{Code: "DINAS", Name: "Dinas"}}}
	add := func(name, unit, above, kind string) {
		number := ""
		if kind != store.NonASN {
			number = fmt.Sprintf("19800101200501%04d", len(r.People)+1)
		}
		r.Posts = append(r.Posts, store.RosterPost{Code: name, Title: "Jabatan " + name, Unit: unit, Parent: above})
		r.People = append(r.People, store.RosterPerson{Code: name, Number: number, Kind: kind, Name: "Orang " + name, Email: name + "@" + code + ".example"})
		r.Holdings = append(r.Holdings, store.RosterHolding{Post: name, Person: name, Capacity: appraisal.Definitive})
	}
	add("bupati", "DINAS", "", store.NonASN)
	add("kadis", "DINAS", "bupati", store.PNS)
	head, unit := "kadis", "DINAS"
	for n := 1; n < people; n++ {
		if (n-1)%(inDivision+1) == 0 {
			unit = fmt.Sprintf("B%d", 1+n/(inDivision+1))
			head = "kabid-" + unit
			r.Units = append(r.Units, store.RosterUnit{Code: unit, Name: "Bidang " + unit, Parent: "DINAS"})
			add(head, unit, "kadis", store.PNS)
			continue
		}
		add(fmt.Sprintf("staf-%d", n), unit, head, store.PPPK)
	}
	return r
}

// makeCycle writes down a cycle of the agency. It begins on the year's first working morning, whatever day it is:
// a rehearsal whose days last as long as day says, 24 hours being those of real life.
func (b *bench) makeCycle(ctx context.Context, a agency, name string, day time.Duration, choose func(*policies.Policy)) (store.Cycle, error) {
	return b.putCycle(ctx, a, name, store.CycleLaunching, day, choose)
}

// putCycle is makeCycle for a cycle that stands in a stage: one that is not launching is started by nobody.
func (b *bench) putCycle(ctx context.Context, a agency, name, stage string, day time.Duration, choose func(*policies.Policy)) (store.Cycle, error) {
	policy, err := policies.Load(policies.Default)
	if err != nil {
		return store.Cycle{}, err
	}
	choose(&policy)
	start := time.Date(year, time.January, 5, 2, 0, 0, 0, time.UTC) // 09.00 in Jakarta
	rules, err := policies.Resolve(policy, zone, 5, year, appraisal.Pace{Real: time.Now().UTC(), Legal: start, Day: day})
	if err != nil {
		return store.Cycle{}, err
	}
	var cycle store.Cycle
	err = b.ground.store.WithAgency(ctx, a.ID, func(tx store.Tx) (err error) {
		cycle, _, err = tx.PutCycle(ctx, store.Cycle{Year: year, Rules: rules, RulesName: policy.Ref(), Stage: stage, RequestID: "bench-" + name})
		return err
	})
	return cycle, err
}

// cycleInput is what the cycle's workflow starts with.
func cycleInput(a agency, c store.Cycle) workflows.CycleInput {
	return workflows.CycleInput{Agency: a.ID, Cycle: c.ID, Rules: c.Rules}
}

// casesOf lists the cases of a cycle.
func (b *bench) casesOf(ctx context.Context, a agency, cycle string, p appraisal.Proceeding) ([]store.Case, error) {
	var all []store.Case
	err := b.ground.store.WithAgency(ctx, a.ID, func(tx store.Tx) error {
		for after := ""; ; {
			page, next, err := tx.ListCases(ctx, store.CaseFilter{CycleID: cycle, Proceeding: p, After: after, Limit: 1000})
			if err != nil {
				return err
			}
			all = append(all, page...)
			if next == "" {
				return nil
			}
			after = next
		}
	})
	return all, err
}
