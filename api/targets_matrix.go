package api

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

// States of a role in the matrix. What an employee has typed and not handed in is nobody else's to read.
const (
	roleOffered   = "offered"
	roleSubmitted = "submitted"
	roleAgreed    = "agreed"
)

func (s targets) GetRoleMatrix(ctx context.Context, r *siklusv1.GetRoleMatrixRequest) (*siklusv1.GetRoleMatrixResponse, error) {
	p, err := s.enter(ctx, connectv1.TargetServiceGetRoleMatrixProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.GetRoleMatrixResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		a, columns, err := s.matrix(ctx, tx, p, r.GetCycleId())
		if err != nil {
			return err
		}
		out.CycleId, out.Year, out.Rehearsal, out.Columns = a.cycle.ID, int32(a.cycle.Year), a.cycle.Rules.Pace.Rehearsal(), columns
		people, err := tx.Offerees(ctx, store.OffereeFilter{CycleID: a.cycle.ID, Cases: a.cases, Limit: mostOfferees})
		if err != nil {
			return err
		}
		roles, err := rolesBelow(ctx, tx, a.cases, columns)
		if err != nil {
			return err
		}
		for _, o := range people {
			row := &siklusv1.MatrixRow{Person: offereeOf(o), Roles: roles[o.CaseID]}
			if row.Branch, err = branchOf(ctx, tx, a, o); err != nil {
				return err
			}
			out.Rows = append(out.Rows, row)
		}
		return nil
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

// matrix finds the people directly below the caller, and the goals that are its columns: the caller's own planned
// results, or those that stand in for them.
func (s targets) matrix(ctx context.Context, tx store.Tx, p Principal, cycleID string) (audience, []*siklusv1.ParentResult, error) {
	a, err := s.audienceOf(ctx, tx, p, cycleID, true)
	if err != nil {
		return a, nil, err
	}
	team, err := tx.Team(ctx, a.cycle.ID, p.Person, appraisal.Appraiser, a.today)
	if err != nil {
		return a, nil, err
	}
	if len(team) == 0 {
		return a, nil, refuseNotAllowed()
	}
	a.cases = nil
	for _, c := range team {
		a.cases = append(a.cases, c.ID)
	}
	columns, err := s.goalsOf(ctx, tx, a.cycle, p.Person, team[0].PostID, a.today)
	return a, columns, err
}

// branchOf is the matrix of somebody below: who supports their planned results, also when their year is over. nil for who
// leads nobody. Only what is in force or handed in is in it: what was offered there is between the two of them.
func branchOf(ctx context.Context, tx store.Tx, a audience, leader store.Offeree) (*siklusv1.MatrixBranch, error) {
	team, err := tx.TeamOfTheYear(ctx, a.cycle.ID, leader.Person, a.today)
	if err != nil || len(team) == 0 {
		return nil, err
	}
	contents, err := tx.TargetContents(ctx, []string{leader.CaseID})
	if err != nil {
		return nil, err
	}
	out := &siklusv1.MatrixBranch{}
	if content := contents[leader.CaseID].Standing(); content != nil {
		written, err := submittedTargets(content)
		if err != nil {
			return nil, err
		}
		for i, r := range written.GetTargets().GetResults() {
			number := cmp.Or(r.GetNumber(), int32(i+1))
			out.Columns = append(out.Columns, &siklusv1.ParentResult{Ref: fmt.Sprintf("%s:%d", leader.CaseID, number), Number: number, Result: r.GetResult(), Main: r.GetMain()})
		}
	}
	cases := make([]string, 0, len(team))
	for _, c := range team {
		cases = append(cases, c.ID)
	}
	people, err := tx.Offerees(ctx, store.OffereeFilter{CycleID: a.cycle.ID, Cases: cases, Limit: mostOfferees, Ended: true})
	if err != nil {
		return nil, err
	}
	roles, err := rolesBelow(ctx, tx, cases, out.Columns)
	for _, o := range people {
		handedIn := slices.DeleteFunc(roles[o.CaseID], func(r *siklusv1.MatrixRole) bool { return r.GetState() == roleOffered })
		out.Rows = append(out.Rows, &siklusv1.MatrixRow{Person: offereeOf(o), Roles: handedIn})
	}
	return out, err
}

// rolesBelow reads who supports which column: in force, handed in, and offered.
func rolesBelow(ctx context.Context, tx store.Tx, cases []string, columns []*siklusv1.ParentResult) (map[string][]*siklusv1.MatrixRole, error) {
	contents, err := tx.TargetContents(ctx, cases)
	if err != nil {
		return nil, err
	}
	offers, err := tx.OfferedTo(ctx, cases)
	if err != nil {
		return nil, err
	}
	roles := map[string][]*siklusv1.MatrixRole{}
	add := func(caseID, state string, results ...*siklusv1.PlannedResult) {
		for _, r := range results {
			for _, parent := range r.GetParents() {
				stands := slices.ContainsFunc(columns, func(c *siklusv1.ParentResult) bool { return c.GetRef() == parent })
				told := slices.ContainsFunc(roles[caseID], func(o *siklusv1.MatrixRole) bool { return o.GetParent() == parent && o.GetRole() == r.GetResult() })
				if stands && !told {
					roles[caseID] = append(roles[caseID], &siklusv1.MatrixRole{Parent: parent, Role: r.GetResult(), Main: r.GetMain(), State: state})
				}
			}
		}
	}
	for _, id := range cases {
		for _, version := range []struct {
			state string
			raw   json.RawMessage
		}{{roleAgreed, contents[id].InForce}, {roleSubmitted, contents[id].Last}} {
			if version.raw == nil {
				continue
			}
			written, err := submittedTargets(version.raw)
			if err != nil {
				return nil, err
			}
			add(id, version.state, written.GetTargets().GetResults()...)
		}
	}
	for _, o := range offers {
		if o.Withdrawn || o.Settled {
			continue
		}
		var result siklusv1.PlannedResult
		if err := readContent(o.Result, &result); err != nil {
			return nil, err
		}
		add(o.CaseID, roleOffered, &result)
	}
	for _, list := range roles {
		slices.SortStableFunc(list, func(x, y *siklusv1.MatrixRole) int { return cmp.Compare(column(columns, x), column(columns, y)) })
	}
	return roles, nil
}

func column(columns []*siklusv1.ParentResult, role *siklusv1.MatrixRole) int {
	return slices.IndexFunc(columns, func(c *siklusv1.ParentResult) bool { return c.GetRef() == role.GetParent() })
}

func (s targets) FillRoleMatrix(ctx context.Context, r *siklusv1.FillRoleMatrixRequest) (*siklusv1.FillRoleMatrixResponse, error) {
	p, err := s.enterToWrite(ctx, connectv1.TargetServiceFillRoleMatrixProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.FillRoleMatrixResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		first, err := tx.CaseByID(ctx, r.GetCells()[0].GetCaseIds()[0])
		if err != nil {
			return err
		}
		a, columns, err := s.matrix(ctx, tx, p, first.CycleID)
		if err != nil {
			return err
		}
		in := intention{kind: store.OfferMatrix, requestID: r.GetRequestId(), request: r}
		for i, cell := range r.GetCells() {
			if !slices.ContainsFunc(columns, func(c *siklusv1.ParentResult) bool { return c.GetRef() == cell.GetParent() }) {
				return refuseInput(fmt.Sprintf("cells[%d].parent", i))
			}
			in.gifts = append(in.gifts, gift{cases: cell.GetCaseIds(), result: &siklusv1.PlannedResult{
				Result: cell.GetRole(), Main: !cell.GetAdditional(), Parents: []string{cell.GetParent()},
			}})
		}
		out.Offer, err = s.give(ctx, tx, p, a, in)
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}
