package api

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"go.temporal.io/api/serviceerror"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"siklus.id/appraisal"
	"siklus.id/appraisal/calendars"
	"siklus.id/appraisal/policies"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
	"siklus.id/workflows"
)

// mostMoved is how many moved terms an answer lists: as many as a person reads through.
const mostMoved = 50

// adoption is a change of calendar or rules that HR asks for, for every running case of a cycle at once.
type adoption struct {
	kind    appraisal.ActKind
	cycle   string
	request string
	content proto.Message // with its reason
	dry     bool
	rules   func(store.Cycle) (appraisal.Rules, string, error) // what the cycle has afterwards, and its name
}

func (s cycles) AdoptCalendar(ctx context.Context, r *siklusv1.AdoptCalendarRequest) (*siklusv1.AdoptCalendarResponse, error) {
	out, err := s.adopt(ctx, connectv1.CycleServiceAdoptCalendarProcedure, r, adoption{
		kind: appraisal.AdoptCalendar, cycle: r.GetCycleId(), request: r.GetRequestId(), content: r, dry: r.GetDryRun(),
		rules: func(c store.Cycle) (appraisal.Rules, string, error) {
			rules := c.Rules
			var err error
			rules.Calendar, err = changedCalendar(c, r)
			return rules, c.RulesName, err
		},
	})
	if err != nil {
		return nil, err
	}
	return &siklusv1.AdoptCalendarResponse{Adoption: out}, nil
}

func (s cycles) AdoptRules(ctx context.Context, r *siklusv1.AdoptRulesRequest) (*siklusv1.AdoptRulesResponse, error) {
	out, err := s.adopt(ctx, connectv1.CycleServiceAdoptRulesProcedure, r, adoption{
		kind: appraisal.AdoptRules, cycle: r.GetCycleId(), request: r.GetRequestId(), content: r, dry: r.GetDryRun(),
		rules: func(c store.Cycle) (appraisal.Rules, string, error) {
			rules, err := changedPolicy(c, r.GetPolicy())
			return rules, rulesName(rules), err
		},
	})
	if err != nil {
		return nil, err
	}
	return &siklusv1.AdoptRulesResponse{Adoption: out}, nil
}

// rulesName names rules for people.
func rulesName(r appraisal.Rules) string { return r.Edition + ", " + r.Policy }

// pinned is a value of rules as it is kept: what is the same there is the same.
func pinned(r appraisal.Rules) string {
	text, _ := json.Marshal(r) // names, numbers and dates only: it cannot fail
	return string(text)
}

// adopt pins the changed rules and enters one act for every running case, all in one transaction; the relay hands
// the acts over. A dry run does exactly that and takes it back, so that what it shows is what happens.
func (s cycles) adopt(ctx context.Context, procedure string, r proto.Message, a adoption) (*siklusv1.Adoption, error) {
	p, err := s.enter(ctx, procedure, r)
	if err != nil {
		return nil, err
	}
	content, err := protojson.Marshal(a.content)
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	var out *siklusv1.Adoption
	var cycle store.Cycle
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) (err error) {
		if out, cycle, err = s.enterAdoption(ctx, tx, p, a, content); err == nil && a.dry {
			return errRehearsed
		}
		return err
	})
	if err != nil && !errors.Is(err, errRehearsed) {
		return nil, s.answer(ctx, err)
	}
	if !a.dry {
		s.tell(ctx, cycle)
	}
	return out, nil
}

func (d *door) enterAdoption(ctx context.Context, tx store.Tx, p Principal, a adoption, content json.RawMessage) (*siklusv1.Adoption, store.Cycle, error) {
	cycle, err := tx.CycleByID(ctx, a.cycle)
	if err != nil {
		return nil, cycle, err
	}
	if cycle.Stage == store.CycleClosed {
		return nil, cycle, doorRefusal(CycleClosed, "Siklus ini sudah ditutup; tidak ada lagi batas waktu yang berjalan.",
			"This cycle is closed; none of its terms runs any more.")
	}
	rules, name, err := a.rules(cycle)
	if err != nil {
		return nil, cycle, err
	}
	out := &siklusv1.Adoption{RulesBefore: cycle.RulesName, RulesAfter: name}
	by := appraisal.Party{Person: p.Person, Role: appraisal.HR}
	var at time.Time // zero: the clock of Postgres
	if d.clock != nil {
		at = d.now()
	}
	entered, err := tx.AdoptRules(ctx, cycle.ID, rules, name, by, a.kind, a.request, content, at)
	if err != nil {
		return nil, cycle, err
	}
	running, err := tx.RunningTerms(ctx, cycle.ID)
	if err != nil {
		return nil, cycle, err
	}
	switch {
	case entered.Before: // what was asked for has happened; the terms are those still on their way
		rules, out.RulesAfter = cycle.Rules, cycle.RulesName
	case pinned(rules) == pinned(cycle.Rules):
		return out, cycle, errRehearsed // the cycle has it already: nothing is entered and nobody is told
	}
	cycle.Rules, cycle.RulesName = rules, out.RulesAfter
	out.Cases = int32(entered.Entered)
	d.moves(out, running, a.kind, rules)
	return out, cycle, nil
}

// moves lists the terms that get a later last day, the first to end first.
func (d *door) moves(out *siklusv1.Adoption, running []store.RunningCase, kind appraisal.ActKind, adopted appraisal.Rules) {
	var moved []*siklusv1.MovedTerm
	for _, c := range running {
		to := adopted
		if kind == appraisal.AdoptCalendar {
			to = c.Rules
			to.Calendar = adopted.Calendar
		}
		legal := c.Rules.Pace.ToLegal(d.now())
		for _, t := range c.Terms {
			if t.IsZero() || !legal.Before(t.Ends(c.Rules.Calendar)) {
				continue // it is over, even where its silence is not recorded yet
			}
			if after := c.Rules.Retime(t, to); after.Due != t.Due {
				moved = append(moved, &siklusv1.MovedTerm{CaseId: c.ID, Clock: string(t.Clock), Before: day(t.Due), After: day(after.Due)})
			}
		}
	}
	slices.SortFunc(moved, func(a, b *siklusv1.MovedTerm) int {
		return cmp.Or(cmp.Compare(a.GetBefore(), b.GetBefore()), cmp.Compare(a.GetCaseId(), b.GetCaseId()), cmp.Compare(a.GetClock(), b.GetClock()))
	})
	out.Terms = int32(len(moved))
	out.Moved = moved[:min(len(moved), mostMoved)]
}

// changedCalendar is the calendar of a cycle with the days off that come to it and without those that are worked
// after all.
func changedCalendar(c store.Cycle, r *siklusv1.AdoptCalendarRequest) (appraisal.Calendar, error) {
	calendar := c.Rules.Calendar
	var off, worked []appraisal.Date
	for i, text := range r.GetWorked() {
		field := fmt.Sprintf("worked[%d]", i)
		d, err := dayOfCycle(c, field, text)
		if err != nil {
			return calendar, err
		}
		if !(appraisal.Calendar{Zone: calendar.Zone, Week: calendar.Week}).WorkingDay(d) {
			return calendar, &refused{field: field, Refusal: *doorRefusal(InputWrong,
				d.Indonesian()+" adalah akhir pekan; hari kerja dalam seminggu tidak dapat diubah di sini.",
				d.English()+" is a weekend; the working week cannot be changed here.")}
		}
		worked = append(worked, d)
	}
	for i, given := range r.GetDaysOff() {
		field := fmt.Sprintf("days_off[%d].date", i)
		d, err := dayOfCycle(c, field, given.GetDate())
		if err != nil {
			return calendar, err
		}
		if slices.Contains(worked, d) {
			return calendar, &refused{field: field, Refusal: *doorRefusal(InputWrong,
				d.Indonesian()+" disebut sebagai hari libur sekaligus hari kerja; pilih salah satu.",
				d.English()+" is named as a day off and as a working day; choose one.")}
		}
		off = append(off, d)
	}
	if r.GetPublished() {
		for _, year := range []int{c.Year, c.Year + 1} {
			known, err := calendars.Load(year)
			if err != nil {
				return calendar, &refused{field: "published", Refusal: *doorRefusal(InputWrong,
					fmt.Sprintf("Kalender hari libur %d belum tersedia pada versi ini.", year),
					fmt.Sprintf("This release has no calendar of days off for %d yet.", year))}
			}
			for _, d := range known.Days {
				off = append(off, d.Date)
			}
		}
	}
	off = slices.DeleteFunc(off, func(d appraisal.Date) bool { return slices.Contains(worked, d) || !calendar.WorkingDay(d) })
	return calendar.With(off, worked), nil
}

// dayOfCycle reads a day of the cycle's year or the next, in which its last terms end.
func dayOfCycle(c store.Cycle, field, text string) (appraisal.Date, error) {
	d, err := dateField(field, text)
	if err == nil && d.Year() != c.Year && d.Year() != c.Year+1 {
		return d, &refused{field: field, Refusal: *doorRefusal(InputWrong,
			fmt.Sprintf("%s di luar tahun siklus ini, %d, dan tahun berikutnya.", d.Indonesian(), c.Year),
			fmt.Sprintf("%s is outside the cycle's year, %d, and the next.", d.English(), c.Year))}
	}
	return d, err
}

// changedPolicy resolves another policy for a cycle, on its own calendar and at its own pace. The rhythm of
// evaluation stays: its periods have begun.
func changedPolicy(c store.Cycle, name string) (appraisal.Rules, error) {
	policy, err := policies.Load(name)
	if err != nil {
		return appraisal.Rules{}, &refused{field: "policy", Refusal: *doorRefusal(PolicyUnknown,
			"Kebijakan itu tidak dikenal.", "That policy is not known.")}
	}
	rules, err := policies.ResolveOn(policy, c.Rules.Calendar, c.Year, c.Rules.Pace)
	if err != nil {
		return rules, err
	}
	if rules.Cadence != c.Rules.Cadence {
		return rules, &refused{field: "policy", Refusal: appraisal.Refusal{Code: appraisal.CadenceDiffers, Provision: "art. 24(2)–(3)",
			Sentence: "Kebijakan itu mengevaluasi dengan irama lain; irama hanya dapat berganti pada siklus baru.",
			English:  "That policy evaluates in another rhythm; the rhythm can only change with a new cycle."}}
	}
	return rules, nil
}

// tell lets a running cycle know the rules it has now. Nothing depends on it but the mornings of its rounds, so a
// cycle that cannot be reached hears it from the relay later.
func (d *door) tell(ctx context.Context, cycle store.Cycle) {
	if err := d.tellCycle(ctx, cycle); err != nil {
		d.log.WarnContext(ctx, "a cycle hears of its rules later", "cycle", cycle.ID, "cause", err.Error())
	}
}

func (d *door) tellCycle(ctx context.Context, cycle store.Cycle) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), d.patience)
	defer cancel()
	err := d.engine.SignalWorkflow(ctx, workflows.CycleID(cycle.ID), "", workflows.RulesAdoptedSignal, workflows.RulesAdopted{Rules: cycle.Rules})
	var gone *serviceerror.NotFound
	if errors.As(err, &gone) {
		return nil // it ended in between
	}
	return err
}
