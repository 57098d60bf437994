package api

import (
	"context"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

// goalsOf finds the planned results that can be supported below somebody: theirs of this year; else those of the year
// before; else those of the next head above the post who has any. A superior without an agreement holds nobody up
// (II.A.5.g). leader is empty where nobody leads.
func (d *door) goalsOf(ctx context.Context, tx store.Tx, cycle store.Cycle, leader, postID string, on appraisal.Date) ([]*siklusv1.ParentResult, error) {
	heads, err := tx.HeadsAbove(ctx, postID, on)
	if err != nil {
		return nil, err
	}
	people := heads
	if leader != "" {
		people = append([]string{leader}, heads...)
	}
	years, err := tx.AppraisalsOf(ctx, people)
	if err != nil {
		return nil, err
	}
	var cases []string
	for _, person := range people {
		for _, y := range years[person] {
			cases = append(cases, y.CaseID)
		}
	}
	contents, err := tx.TargetContents(ctx, cases)
	if err != nil {
		return nil, err
	}
	for _, look := range goalSearch(cycle, leader, heads) {
		for _, y := range years[look.person] {
			content, there := contents[y.CaseID]
			if !there || !look.fits(y) {
				continue
			}
			version := content.InForce
			if look.source == siklusv1.ParentSource_PARENT_SOURCE_SUBMITTED {
				version = content.Last
			}
			if version != nil {
				return d.goals(ctx, tx, look, y, version)
			}
		}
	}
	return nil, nil
}

// goalLook is one place to look for goals.
type goalLook struct {
	person string
	source siklusv1.ParentSource
	cycle  string // empty: the year
	year   int    // of a real cycle
}

func (g goalLook) fits(y store.OwnYear) bool {
	if g.cycle != "" {
		return y.CycleID == g.cycle
	}
	return y.Year == g.year && !y.Rehearsal
}

// goalSearch lists where goals are looked for, in order.
func goalSearch(cycle store.Cycle, leader string, heads []string) []goalLook {
	looks := []goalLook{
		{leader, siklusv1.ParentSource_PARENT_SOURCE_AGREED, cycle.ID, 0},
		{leader, siklusv1.ParentSource_PARENT_SOURCE_SUBMITTED, cycle.ID, 0},
		{leader, siklusv1.ParentSource_PARENT_SOURCE_LAST_YEAR, "", cycle.Year - 1},
	}
	for _, h := range heads {
		if h != leader {
			looks = append(looks, goalLook{h, siklusv1.ParentSource_PARENT_SOURCE_UNIT, cycle.ID, 0},
				goalLook{h, siklusv1.ParentSource_PARENT_SOURCE_UNIT, "", cycle.Year - 1})
		}
	}
	return looks
}

func (d *door) goals(ctx context.Context, tx store.Tx, look goalLook, y store.OwnYear, version []byte) ([]*siklusv1.ParentResult, error) {
	written, err := submittedTargets(version)
	if err != nil {
		return nil, err
	}
	person, err := tx.PersonByID(ctx, look.person)
	if err != nil {
		return nil, err
	}
	post, err := tx.PostByID(ctx, y.PostID)
	if err != nil {
		return nil, err
	}
	var out []*siklusv1.ParentResult
	for _, r := range written.GetTargets().GetResults() {
		out = append(out, &siklusv1.ParentResult{
			Ref: refOf(y.CaseID, r.GetNumber()), Number: r.GetNumber(), Result: r.GetResult(), Main: r.GetMain(),
			Person: person.Name, Post: post.Title, Year: int32(y.Year), Source: look.source,
		})
	}
	return out, nil
}
