package api

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"siklus.id/appraisal"
	"siklus.id/appraisal/editions"
	"siklus.id/appraisal/policies"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

// shortestDay is the shortest calendar day of a rehearsal: below it the clocks of the machines are felt.
const shortestDay = 50 * time.Millisecond

// rulesFor resolves what HR chose for a cycle, and the agency's own settings, to the rules that are pinned.
func (d *door) rulesFor(ctx context.Context, tx store.Tx, spec *siklusv1.CycleSpec) (appraisal.Rules, error) {
	agency, err := tx.OwnAgency(ctx)
	if err != nil {
		return appraisal.Rules{}, err
	}
	name := spec.GetPolicy()
	if name == "" {
		name = agency.Policy
	}
	if name == "" {
		name = policies.Default
	}
	policy, err := policies.Load(name)
	if err != nil {
		return appraisal.Rules{}, &refused{field: "spec.policy", Refusal: *doorRefusal(PolicyUnknown,
			"Kebijakan itu tidak dikenal; kosongkan untuk memakai kebijakan instansi.",
			"That policy is not known; leave it empty to use the agency's own.")}
	}
	year := int(spec.GetYear())
	rules, err := policies.Resolve(policy, agency.Zone, agency.Week, year, appraisal.Pace{})
	if err != nil {
		return appraisal.Rules{}, &refused{field: "spec.year", Refusal: *doorRefusal(PolicyUnknown,
			"Kalender hari kerja untuk tahun itu belum tersedia.", "There is no calendar of working days for that year yet.")}
	}
	rules.Pace, err = d.paceFor(rules.Calendar, spec)
	return rules, err
}

// paceFor is how time runs in a cycle: as it is, or compressed from a first day on.
func (d *door) paceFor(calendar appraisal.Calendar, spec *siklusv1.CycleSpec) (appraisal.Pace, error) {
	if spec.GetRehearsalDay() == nil {
		return appraisal.Pace{}, nil
	}
	length := spec.GetRehearsalDay().AsDuration()
	if length < shortestDay || length >= 24*time.Hour {
		return appraisal.Pace{}, refuseInput("spec.rehearsal_day")
	}
	start := appraisal.NewDate(int(spec.GetYear()), time.January, 2)
	if spec.GetRehearsalStart() != "" {
		var err error
		if start, err = dateField("spec.rehearsal_start", spec.GetRehearsalStart()); err != nil {
			return appraisal.Pace{}, err
		}
	}
	return appraisal.Pace{Real: d.now(), Legal: calendar.Start(start).UTC(), Day: length}, nil
}

// freezingDay is the day on which the roster of a cycle is read: today, or the year's first day when HR
// launches before it.
func (d *door) freezingDay(rules appraisal.Rules, year int) appraisal.Date {
	today := rules.Calendar.DateOf(rules.Pace.ToLegal(d.now()))
	return max(today, appraisal.NewDate(year, time.January, 1))
}

// errRehearsed takes back what a plan wrote to see what a launch would do.
var errRehearsed = errors.New("a plan starts nothing")

// plan works a cycle out by launching it inside a transaction that is then taken back: the counts and the
// people left out are those of the launch itself, because they are made by the same statements.
func (d *door) plan(ctx context.Context, p Principal, spec *siklusv1.CycleSpec) (*siklusv1.PlanCycleResponse, error) {
	out := &siklusv1.PlanCycleResponse{}
	err := d.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		rules, err := d.rulesFor(ctx, tx, spec)
		if err != nil {
			return err
		}
		edition, err := editions.Load(rules.Edition)
		if err != nil {
			return err
		}
		year := int(spec.GetYear())
		plan := appraisal.PlanCycle(edition, rules, year)
		plan.Warnings = append(plan.Warnings, policies.PlaceWarnings(rules)...)
		id := store.NewID()
		// A request ID that no caller can send, because it is longer than theirs may be.
		trial, _, err := tx.PutCycle(ctx, store.Cycle{ID: id, Year: year, Rules: rules, RulesName: plan.Rules, RequestID: "plan:" + id + ":" + id})
		if err != nil {
			return err
		}
		on := d.freezingDay(rules, year)
		members, err := tx.FreezeRoster(ctx, trial.ID, on)
		if err != nil {
			return err
		}
		found, explained, err := preflight(ctx, tx, on)
		if err != nil {
			return err
		}
		left, err := d.leftOut(ctx, tx, trial.ID, explained...)
		if err != nil {
			return err
		}
		fill(out, plan, members, append(left, found...))
		if err := d.beforeLaunch(ctx, tx, trial.ID, year, rules, out); err != nil {
			return err
		}
		return errRehearsed
	})
	if !errors.Is(err, errRehearsed) {
		return nil, err
	}
	return out, nil
}

func fill(out *siklusv1.PlanCycleResponse, plan appraisal.Plan, members int, left []*siklusv1.RosterDefect) {
	out.Rules, out.Appraisals, out.Evaluations = plan.Rules, int32(members), int32(members*len(plan.Periods))
	out.Defects = left
	for _, t := range plan.Terms {
		out.Terms = append(out.Terms, &siklusv1.PlannedTerm{
			Clock: string(t.Clock), Period: t.Period, From: day(t.From), Due: day(t.Due), Provision: t.Provision,
			Title: t.Title, TitleEnglish: t.English,
		})
	}
	for _, w := range append(plan.Warnings, policies.CalendarWarnings(plan.Year)...) {
		out.Warnings = append(out.Warnings, w.Sentence)
		out.WarningsEnglish = append(out.WarningsEnglish, w.English)
	}
}

// reasonsLeftOut says of each reason why somebody gets no appraisal what is wrong and who mends it.
var reasonsLeftOut = map[string]*siklusv1.RosterDefect{
	store.LeftOutNonASN: {Code: "non-asn", Sentence: "bukan PNS atau PPPK, jadi tidak dinilai (pasal 4).",
		English: "is neither PNS nor PPPK, so is not appraised (art. 4).", MendedBy: ""},
	store.LeftOutDeparted: {Code: "departed", Sentence: "sudah pensiun, meninggal dunia, atau keluar.",
		English: "has retired, died or left.", MendedBy: ""},
	store.LeftOutNoPost: {Code: "no-post", Sentence: "tidak memegang jabatan pada hari peluncuran.",
		English: "holds no post on the day of the launch.", MendedBy: "Kepegawaian: isi jabatannya pada data pegawai."},
	store.LeftOutNoAppraiser: {Code: "no-appraiser", Sentence: "tidak punya pejabat penilai: tidak ada atasan yang memegang jabatan.",
		English: "has no appraiser: nobody above holds a post.", MendedBy: "Kepegawaian: isi atau tunjuk Plt pada jabatan atasannya."},
}

// leftOut lists who gets no appraisal in a cycle, each with who must mend it. Explained are people of whom it is said
// elsewhere why they hold no post yet.
func (d *door) leftOut(ctx context.Context, tx store.Tx, cycleID string, explained ...string) ([]*siklusv1.RosterDefect, error) {
	rows, err := tx.LeftOut(ctx, cycleID)
	if err != nil {
		return nil, err
	}
	rows = slices.DeleteFunc(rows, func(r store.LeftOut) bool {
		return r.Reason == store.LeftOutNoPost && slices.Contains(explained, r.PersonID)
	})
	ids := make([]string, 0, len(rows))
	for _, r := range rows {
		ids = append(ids, r.PersonID)
	}
	people, err := tx.PeopleByID(ctx, ids)
	if err != nil {
		return nil, err
	}
	out := make([]*siklusv1.RosterDefect, 0, len(rows))
	for _, r := range rows {
		name := people[r.PersonID].Name
		reason, known := reasonsLeftOut[r.Reason]
		if !known {
			// Exempted on the roster itself, in HR's own words (II.C.8 and policy).
			out = append(out, &siklusv1.RosterDefect{Code: "exempt", Sentence: name + ": " + r.Reason, English: name + ": " + r.Reason})
			continue
		}
		out = append(out, &siklusv1.RosterDefect{
			Code: reason.GetCode(), Sentence: fmt.Sprintf("%s %s", name, reason.GetSentence()),
			English: fmt.Sprintf("%s %s", name, reason.GetEnglish()), MendedBy: reason.GetMendedBy(), Blocks: reason.GetMendedBy() != "",
		})
	}
	return out, nil
}
