package api_test

import (
	"context"
	"slices"
	"testing"

	"connectrpc.com/connect"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

// TestEveryExceptionReachesAPersonASelectionAUnitAndTheCycle holds all 7 × 4 combinations of what HR changes and for whom: each
// preview moves exactly those it should, none is ordered without a reason, and what is ordered reaches those and nobody else.
func TestEveryExceptionReachesAPersonASelectionAUnitAndTheCycle(t *testing.T) {
	division := []string{"kabid-a", "staf-1", "staf-2", "staf-3", "staf-4", "staf-5"}
	staff := division[1:]
	everybody := append([]string{"kadis"}, division...) // without kabid-b, who orders
	for name, c := range map[string]struct {
		order      *siklusv1.BatchOrder
		prepare    func(g *ground)
		unit, full []string // who moves in Bidang A, and in the cycle
		act        appraisal.ActKind
	}{
		"extend": {&siklusv1.BatchOrder{Kind: siklusv1.BatchKind_BATCH_KIND_EXTEND, Clock: "T6", Until: "2026-02-06"}, (*ground).windows, division, everybody, appraisal.ExtendTerm},
		// The head of office appraises the heads of division, and nobody appraises themselves.
		"reassign": {&siklusv1.BatchOrder{Kind: siklusv1.BatchKind_BATCH_KIND_REASSIGN, Role: "appraiser", Number: "19800101 200501 1 002"}, nil, staff, staff, appraisal.ChangeParty},
		"exempt":   {&siklusv1.BatchOrder{Kind: siklusv1.BatchKind_BATCH_KIND_EXEMPT, Ground: siklusv1.Absence_ABSENCE_SUSPENSION}, nil, division, everybody, appraisal.Exempt},
		"withdraw": {&siklusv1.BatchOrder{Kind: siklusv1.BatchKind_BATCH_KIND_WITHDRAW}, nil, division, everybody, appraisal.Withdraw},
		"reopen": {&siklusv1.BatchOrder{Kind: siklusv1.BatchKind_BATCH_KIND_REOPEN, Until: "2026-02-27"}, func(g *ground) {
			for _, one := range g.cases {
				g.move(one, "ended:"+one.ID, appraisal.Step{Stage: appraisal.Withdrawn})
			}
		}, division, everybody, appraisal.Reopen},
		// What the whole cycle adopts HR gets as well.
		"calendar": {&siklusv1.BatchOrder{Kind: siklusv1.BatchKind_BATCH_KIND_CALENDAR, DaysOff: []*siklusv1.DayOff{{Date: "2026-01-14", Name: "Hari jadi kabupaten"}}}, nil,
			division, append([]string{"kabid-b"}, everybody...), appraisal.AdoptCalendar},
		"rules": {&siklusv1.BatchOrder{Kind: siklusv1.BatchKind_BATCH_KIND_RULES, Policy: "nasional"}, nil, division, append([]string{"kabid-b"}, everybody...), appraisal.AdoptRules},
	} {
		t.Run(name, func(t *testing.T) {
			g := newGround(t)
			g.under(func(r *appraisal.Rules) { r.Cadence = appraisal.Quarterly }) // the rhythm of the policy that is adopted
			if c.prepare != nil {
				c.prepare(g)
			}
			hr, numbers := g.as("kabid-b"), g.numbers()
			for _, reach := range []struct {
				name   string
				narrow func(*siklusv1.BatchOrder)
				moves  []string
			}{
				{"a person", ofList(numbers["staf-1"]), []string{"staf-1"}},
				{"a selection", ofList(numbers["staf-4"], numbers["staf-5"]), []string{"staf-4", "staf-5"}},
				{"a unit", inUnit("BID-A"), c.unit},
				{"the cycle", func(*siklusv1.BatchOrder) {}, c.full},
			} {
				order := proto.CloneOf(c.order)
				order.CycleId, order.Scope = g.cycle.ID, &siklusv1.BatchScope{Reach: siklusv1.BatchReach_BATCH_REACH_CYCLE}
				reach.narrow(order)
				seen := g.previewed(hr, order)
				var moves []string
				for _, l := range seen.GetLines() {
					if l.GetStays() == nil {
						moves = append(moves, l.GetName()[len("Nama "):])
					}
				}
				slices.Sort(moves)
				require.Equal(t, slices.Sorted(slices.Values(reach.moves)), moves, reach.name)
				require.EqualValues(t, len(moves), seen.GetMoving(), reach.name)
				_, err := hr.Batch.OrderBatch(g.Context(), &siklusv1.OrderBatchRequest{Order: order, RequestId: "request-00", Fingerprint: seen.GetFingerprint()})
				require.Equal(t, "reason", refusal(t, err, connect.CodeInvalidArgument).GetField(), reach.name)
				if reach.name != "a unit" {
					continue
				}
				ordered, err := hr.Batch.OrderBatch(g.Context(), &siklusv1.OrderBatchRequest{Order: order, Reason: decree, RequestId: "request-01", Fingerprint: seen.GetFingerprint()})
				require.NoError(t, err)
				require.EqualValues(t, len(c.unit), ordered.GetBatch().GetWaiting())
				told, err := hr.Batch.GetBatch(g.Context(), &siklusv1.GetBatchRequest{BatchId: ordered.GetBatch().GetId(), PageSize: 100})
				require.NoError(t, err)
				entered := 0
				for _, l := range told.GetLines() {
					acts := slices.DeleteFunc(g.acts(l.GetCaseId()), func(a store.RegisteredAct) bool { return a.Act.Facts.Batch == "" })
					entered += len(acts)
					for _, a := range acts {
						require.Equal(t, []string{string(c.act), told.GetBatch().GetId()}, []string{string(a.Act.Kind), a.Act.Facts.Batch})
						require.Contains(t, c.unit, l.GetName()[len("Nama "):])
					}
				}
				require.Len(t, c.unit, entered, "one act for each")
			}
		})
	}
}

// numbers are the staff numbers of the town's people.
func (g *ground) numbers() map[string]string {
	g.Helper()
	numbers := map[string]string{}
	g.tx(func(ctx context.Context, tx store.Tx) error {
		people, err := tx.People(ctx)
		for _, p := range people {
			numbers[p.Code] = p.Number
		}
		return err
	})
	return numbers
}
