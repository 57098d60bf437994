package story_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"time"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

// adoptsCalendar: two days off that came late, one by the contract and one on HR's page, for every case that runs.
// Looking first changes nothing.
func (y *year) adoptsCalendar(ctx context.Context, _ string) error {
	if err := y.day(ctx, appraisal.NewDate(2026, time.May, 4)); err != nil {
		return err
	}
	change := &siklusv1.AdoptCalendarRequest{CycleId: y.cycle, RequestId: "libur-2026-08-03", Reason: y.says("Surat edaran bupati"),
		DaysOff: []*siklusv1.DayOff{{Date: "2026-08-03", Name: "Libur daerah"}}, DryRun: true}
	for _, dry := range []bool{true, false} {
		change.DryRun = dry
		out, err := y.key.Cycle.AdoptCalendar(ctx, change)
		if err != nil || out.GetAdoption().GetCases() == 0 {
			return fmt.Errorf("a day off is adopted (dry: %t) by %v: %w", dry, out.GetAdoption(), err)
		}
		if err := y.isTakenOver(ctx, "libur-2026-08-03", dry); err != nil {
			return err
		}
	}
	y.did(appraisal.AdoptCalendar, "rpc")
	return y.adoptsOnPage(ctx, "hr-1", "kalender", appraisal.AdoptCalendar, "days_off",
		url.Values{"days_off": {"2026-08-04 Libur daerah kedua"}, "reason": {y.says("Surat edaran kedua")}})
}

// isTakenOver waits until every case has taken an adoption over; after a dry run none has.
func (y *year) isTakenOver(ctx context.Context, request string, dry bool) error {
	acts := func() (map[string]int, error) {
		y.mu.Lock()
		known := slices.Collect(maps.Values(y.cases))
		y.mu.Unlock()
		states := map[string]int{}
		return states, y.tx(ctx, func(tx store.Tx) error {
			for _, c := range known {
				acts, err := tx.ActsOf(ctx, c.id)
				if err != nil {
					return err
				}
				for _, a := range acts {
					if a.RequestID == request+":"+c.id {
						states[a.State]++
					}
				}
			}
			return nil
		})
	}
	if dry {
		states, err := acts()
		if err == nil && len(states) > 0 {
			err = fmt.Errorf("a dry run entered acts: %v", states)
		}
		return err
	}
	return until(ctx, "every case has taken the change over", func() (bool, error) {
		states, err := acts()
		if states[store.ActRefused] > 0 {
			return false, fmt.Errorf("acts were refused: %v", states)
		}
		return err == nil && states[store.ActTaken] > 0 && states[store.ActReceived] == 0, err
	})
}

// adoptsOnPage fills in the form, looks at what would move, and makes it move.
func (y *year) adoptsOnPage(ctx context.Context, hr, path string, kind appraisal.ActKind, asking string, values url.Values) error {
	desk, err := y.desk(ctx, hr)
	if err != nil {
		return err
	}
	page := "/hr/siklus/" + y.cycle + "/" + path
	if _, err := desk.Open(ctx, page); err != nil {
		return err
	}
	for _, step := range []struct{ asking, value string }{{asking, "check"}, {page, "send"}} {
		filled := url.Values{"step": {step.value}}
		if step.value == "check" {
			for name := range values {
				filled[name] = values[name]
			}
		}
		status, err := desk.Send(ctx, step.asking, filled)
		if err != nil || status != http.StatusOK {
			return fmt.Errorf("%s on a page, step %s, answers %d: %w", kind, step.value, status, err)
		}
	}
	if desk.Path() != "/hr/siklus/"+y.cycle {
		return errors.New("the change was not sent: the page at hand is " + desk.Path())
	}
	y.did(kind, "page")
	return nil
}

// adoptsRules: in November, when no window is open, the agency changes its policy twice, first on HR's page, then by
// the contract. From then on a signature delivers.
func (y *year) adoptsRules(ctx context.Context, _ string) error {
	if err := y.day(ctx, appraisal.NewDate(2026, time.November, 9)); err != nil {
		return err
	}
	err := y.adoptsOnPage(ctx, "hr-1", "kebijakan", appraisal.AdoptRules, "policy", url.Values{"policy": {"walesi"}, "reason": {y.says("Peraturan bupati yang baru")}})
	if err != nil {
		return err
	}
	change := &siklusv1.AdoptRulesRequest{CycleId: y.cycle, RequestId: "kebijakan-2026-11", Policy: "nasional", Reason: y.says("Peraturan bupati dicabut"), DryRun: true}
	for _, dry := range []bool{true, false} {
		change.DryRun = dry
		out, err := y.key.Cycle.AdoptRules(ctx, change)
		if err != nil || out.GetAdoption().GetCases() == 0 {
			return fmt.Errorf("a policy is adopted (dry: %t) by %v: %w", dry, out.GetAdoption(), err)
		}
		if err := y.isTakenOver(ctx, "kebijakan-2026-11", dry); err != nil {
			return err
		}
	}
	y.did(appraisal.AdoptRules, "rpc")
	return nil
}

// looksAround reads what HR and whoever is concerned can read of figures and reasons.
func (y *year) looksAround(ctx context.Context, _ string) error {
	spread, err := y.key.Cycle.GetDistribution(ctx, &siklusv1.GetDistributionRequest{CycleId: y.cycle, UnitCode: "BIDANG", Period: "q1"})
	if err != nil || len(spread.GetRows()) != 5 || spread.GetOrganisation() == "" {
		return fmt.Errorf("the distribution of the first quarter is %v: %w", spread, err)
	}
	rated := 0
	for _, row := range spread.GetRows() {
		rated += int(row.GetCount())
	}
	if rated < 10 {
		return fmt.Errorf("%d people were rated in the first quarter", rated)
	}
	eka, err := y.as(ctx, "eka")
	if err != nil {
		return err
	}
	explained, err := eka.Case.ExplainCase(ctx, &siklusv1.ExplainCaseRequest{CaseId: y.at(period("eka", "q1")).id})
	if err != nil || len(explained.GetFigures()) == 0 || len(explained.GetTerms()) == 0 || explained.GetPolicy() == "" {
		return fmt.Errorf("a case is explained by %v: %w", explained, err)
	}
	for _, f := range explained.GetFigures() {
		if f.GetProvision() == "" {
			return fmt.Errorf("a figure rests on nothing: %v", f)
		}
	}
	return y.isFair(ctx)
}
