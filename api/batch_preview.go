package api

import (
	"cmp"
	"context"
	"encoding/hex"
	"slices"
	"strconv"

	"siklus.id/appraisal"
	"siklus.id/appraisal/editions"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

// preview shows one page of a planned batch, with the totals of all of it.
func (b *plannedBatch) preview(ctx context.Context, tx store.Tx, token string, size int32) (*siklusv1.BatchPreview, error) {
	units, err := unitNames(ctx, tx)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.BatchPreview{Fingerprint: hex.EncodeToString(b.sum[:]), Cases: int32(len(b.items)), Unknown: b.unknown, UnknownLines: int32(b.unknowns),
		Year: int32(b.cycle.Year), Rehearsal: b.cycle.Rules.Pace.Rehearsal(), Person: b.named}
	stays, lasts := reasons{}, reasons{}
	for _, it := range b.items {
		switch {
		case it.Line.Stays != nil:
			out.Staying++
			stays.add(it.Line.Stays)
		case it.Line.Lasting != nil:
			out.Lasting++
			lasts.add(it.Line.Lasting)
		}
	}
	out.Moving = out.Cases - out.Staying
	out.Stays, out.Lasts = stays.list(), lasts.list()
	from, to, next := pageOf(token, size, len(b.items))
	out.NextPageToken = next
	for _, it := range b.items[from:to] {
		c := b.cases[it.CaseID]
		it.Name, it.Number, it.UnitCode, it.PeriodKey = c.Name, c.Number, c.UnitCode, periodKey(c.Period)
		it.BeforeName, it.AfterName = b.people[it.Line.Before.Actor.Person], b.people[it.Line.After.Actor.Person]
		out.Lines = append(out.Lines, batchLine(it, units, b.cycle.Rules))
	}
	return out, nil
}

// pageOf cuts a page out of a list; its token is the number of lines before it.
func pageOf(token string, size int32, n int) (from, to int, next string) {
	from, _ = strconv.Atoi(token) // of digits only, by the contract; empty is the beginning
	if size == 0 {
		size = batchPage
	}
	from = min(from, n)
	to = min(n, from+int(size))
	if to < n {
		next = strconv.Itoa(to)
	}
	return from, to, next
}

// reasons counts refusals by what they say.
type reasons map[appraisal.Refusal]int

func (r reasons) add(why *appraisal.Refusal) { r[*why]++ }

// list is the reasons, the most frequent first; what is said of single cases only, such as each one's own day, is cut off
// behind the most frequent ones.
func (r reasons) list() (list []*siklusv1.BatchReason) {
	for why, n := range r {
		list = append(list, &siklusv1.BatchReason{Reason: refusalDetail(&refused{Refusal: why}), Count: int32(n)})
	}
	slices.SortFunc(list, func(a, b *siklusv1.BatchReason) int {
		return cmp.Or(cmp.Compare(b.GetCount(), a.GetCount()), cmp.Compare(a.GetReason().GetSentence(), b.GetReason().GetSentence()))
	})
	return list[:min(len(list), mostReasons)]
}

// mostReasons is as many as a person reads.
const mostReasons = 12

// batchLine tells one case of a batch, planned or ordered.
func batchLine(it store.BatchItem, units map[string]string, rules appraisal.Rules) *siklusv1.BatchLine {
	l := it.Line
	out := &siklusv1.BatchLine{CaseId: it.CaseID, Name: it.Name, Number: it.Number, Unit: units[it.UnitCode], Proceeding: string(it.Proceeding), Period: it.PeriodKey,
		StageBefore: string(l.Before.Stage), StageAfter: string(l.After.Stage), Terms: termsOf(l, rules), PersonBefore: it.BeforeName, PersonAfter: it.AfterName,
		ActId: it.ActID, Stays: detailOf(l.Stays), Lasting: detailOf(l.Lasting), Refusal: detailOf(it.Refusal)}
	switch it.State {
	case store.ActReceived:
		out.State = siklusv1.ActState_ACT_STATE_RECEIVED
	case store.ActTaken:
		out.State = siklusv1.ActState_ACT_STATE_TAKEN
	case store.ActRefused:
		out.State = siklusv1.ActState_ACT_STATE_REFUSED
	}
	return out
}

func detailOf(r *appraisal.Refusal) *siklusv1.RefusalDetail {
	if r == nil {
		return nil
	}
	return refusalDetail(&refused{Refusal: *r})
}

// termsOf lists the terms that are another afterwards, then those that would follow them, before and after. Of a case that
// stays it lists what runs.
func termsOf(l appraisal.BatchLine, rules appraisal.Rules) (terms []*siklusv1.BatchTerm) {
	add := func(before, after []appraisal.Term, follows bool) {
		var clocks []appraisal.Clock
		at := func(list []appraisal.Term, clock appraisal.Clock) appraisal.Term {
			for _, t := range list {
				if t.Clock == clock {
					return t
				}
			}
			return appraisal.Term{}
		}
		for _, t := range append(slices.Clone(before), after...) {
			if !t.IsZero() && !slices.Contains(clocks, t.Clock) {
				clocks = append(clocks, t.Clock)
			}
		}
		for _, clock := range clocks {
			was, will := at(before, clock), at(after, clock)
			if was.Due == will.Due && l.Stays == nil {
				continue
			}
			t := &siklusv1.BatchTerm{Clock: string(clock), Before: day(was.Due), After: day(will.Due), Provision: editions.ProvisionIn(rules.Edition, clock), Follows: follows}
			if !was.IsZero() && !will.IsZero() {
				t.Days = int32(rules.Calendar.Count(was.Due, will.Due))
				if will.Due < was.Due {
					t.Days = -int32(rules.Calendar.Count(will.Due, was.Due))
				}
			}
			terms = append(terms, t)
		}
	}
	add(l.Before.Terms, l.After.Terms, false)
	if l.Stays == nil && l.Before.Stage == l.After.Stage {
		add(l.Before.Follows, l.After.Follows, true)
	}
	return terms
}
