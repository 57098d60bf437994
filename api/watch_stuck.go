package api

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strconv"
	"time"

	"go.temporal.io/api/workflow/v1"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
	"siklus.id/workflows"
)

// errNoAnswer means that Temporal did not answer a question about what it runs.
var errNoAnswer = errors.New("temporal does not answer")

const (
	engineAsked = 3 * time.Second // how long a page waits for what Temporal says
	stuckPage   = 50
	// A difference between register and Temporal counts once the case has been quiet for so long: until then visibility
	// may not have caught up.
	caughtUp = time.Minute
)

// stuck is one case or person that does not move, with why.
type stuck struct {
	*store.Doubt
	cause  appraisal.StuckCause
	action appraisal.StuckAction
	defect string // of the roster
}

func (s watchDesk) ListStuckCases(ctx context.Context, r *siklusv1.ListStuckCasesRequest) (*siklusv1.ListStuckCasesResponse, error) {
	p, err := s.enter(ctx, connectv1.WatchServiceListStuckCasesProcedure, r)
	if err != nil {
		return nil, err
	}
	first := 0
	if token := r.GetPageToken(); token != "" {
		if first, err = strconv.Atoi(token); err != nil || first < 0 {
			return nil, s.answer(ctx, refuseInput("page_token"))
		}
	}
	var cycle store.Cycle
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) (err error) {
		cycle, err = tx.CycleByID(ctx, r.GetCycleId())
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	out := &siklusv1.ListStuckCasesResponse{Year: int32(cycle.Year), Rehearsal: cycle.Rules.Pace.Rehearsal()}
	// Temporal is asked before the transaction: nobody holds a connection while a server far away thinks.
	said, err := s.engineSays(ctx, p.Agency, cycle)
	if out.EngineAsked = err == nil; err != nil {
		s.log.WarnContext(ctx, "what does not move is listed without Temporal", "cycle", cycle.ID, "cause", kindOf(err))
	}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		all, err := s.stuckIn(ctx, tx, cycle, said)
		if err != nil {
			return err
		}
		out.Counts = countsByCause(all)
		if cause := r.GetCause(); cause != "" {
			all = slices.DeleteFunc(all, func(one stuck) bool { return string(one.cause) != cause })
		}
		size := or(int(r.GetPageSize()), stuckPage)
		page := all[min(first, len(all)):min(first+size, len(all))]
		if first+size < len(all) {
			out.NextPageToken = strconv.Itoa(first + size)
		}
		out.Cases, err = s.tellStuck(ctx, tx, p, page, s.watchedAt(cycle).today)
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

// stuckIn judges every doubt about a cycle. A case that waits for several things is stuck for the most serious reason.
func (s watchDesk) stuckIn(ctx context.Context, tx store.Tx, cycle store.Cycle, said map[string]appraisal.Engine) ([]stuck, error) {
	at := s.watchedAt(cycle)
	also := make([]string, 0, len(said))
	for id := range said {
		also = append(also, id)
	}
	doubts, err := tx.Doubts(ctx, cycle.ID, at.today, also)
	if err != nil {
		return nil, err
	}
	byCase := make(map[string]int, len(doubts))
	var all []stuck
	for i := range doubts {
		d := &doubts[i]
		cause, action := appraisal.WhyStuck(appraisal.StuckFacts{
			Engine: said[d.CaseID], Started: d.Started, OpenedAt: cycle.Rules.Pace.ToReal(d.OpenedAt), Received: d.Received, Now: s.now(), Today: at.today,
			Role: d.Role, Person: d.AwaitedID, Due: d.Due, AwayTo: d.AwayTo, Unreachable: d.Unreachable, Letter: d.Letter, Sent: d.Sent, Refused: d.Refused,
		})
		if cause == "" {
			continue
		}
		if n, there := byCase[d.CaseID]; there {
			if cause.Graver(all[n].cause) {
				all[n] = stuck{Doubt: d, cause: cause, action: action}
			}
			continue
		}
		byCase[d.CaseID] = len(all)
		all = append(all, stuck{Doubt: d, cause: cause, action: action})
	}
	without, err := tx.WithoutCase(ctx, cycle.ID)
	if err != nil {
		return nil, err
	}
	for _, w := range without {
		one := stuck{Doubt: &store.Doubt{PersonID: w.PersonID, UnitCode: w.UnitCode}, cause: appraisal.StuckRoster, action: appraisal.MendRoster, defect: w.LeftOut}
		if w.LeftOut == "" {
			if cycle.Stage == store.CycleLaunching && s.now().Sub(cycle.LaunchedAt) < appraisal.InboxPatience {
				continue // its turn comes
			}
			one.cause, one.action = appraisal.StuckUnopened, appraisal.StartMissing
		}
		all = append(all, one)
	}
	slices.SortFunc(all, func(a, b stuck) int {
		if d := cmp.Compare(a.cause.Rank(), b.cause.Rank()); d != 0 {
			return d
		}
		if d := cmp.Compare(lastIfNone(a.Due), lastIfNone(b.Due)); d != 0 {
			return d
		}
		return cmp.Or(cmp.Compare(a.CaseID, b.CaseID), cmp.Compare(a.PersonID, b.PersonID))
	})
	return all, nil
}

// lastIfNone puts what has no last day behind what has one.
func lastIfNone(d appraisal.Date) appraisal.Date {
	if d.IsZero() {
		return 1 << 30
	}
	return d
}

func countsByCause(all []stuck) []*siklusv1.StuckCount {
	counts := map[appraisal.StuckCause]int32{}
	for _, one := range all {
		counts[one.cause]++
	}
	var out []*siklusv1.StuckCount
	for _, cause := range appraisal.StuckCauses() {
		if counts[cause] > 0 {
			out = append(out, &siklusv1.StuckCount{Cause: string(cause), Count: counts[cause]})
		}
	}
	return out
}

// tellStuck puts one page into words: the names of one page are read, not those of all.
func (s watchDesk) tellStuck(ctx context.Context, tx store.Tx, p Principal, page []stuck, today appraisal.Date) ([]*siklusv1.StuckCase, error) {
	posts, err := deputyPosts(ctx, tx, page, today)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, one := range page {
		ids = append(ids, one.PersonID)
		if one.AwaitedID != "" {
			ids = append(ids, one.AwaitedID)
		}
	}
	people, err := tx.PeopleByID(ctx, ids)
	if err != nil {
		return nil, err
	}
	units, err := unitNames(ctx, tx)
	if err != nil {
		return nil, err
	}
	named := func(id string) *siklusv1.Person {
		if id == "" {
			return nil
		}
		return &siklusv1.Person{Id: id, Name: people[id].Name}
	}
	out := make([]*siklusv1.StuckCase, 0, len(page))
	for _, one := range page {
		line := &siklusv1.StuckCase{
			CaseId: one.CaseID, Person: named(one.PersonID), Unit: units[one.UnitCode], Proceeding: string(one.Proceeding), Period: one.Period,
			Stage: string(one.Stage), Cause: string(one.cause), Action: string(one.action), Awaited: named(one.AwaitedID), Role: string(one.Role),
			Act: string(one.Act), Due: day(one.Due), AwayUntil: day(one.AwayTo), ReceivedAt: stamp(one.Received), Defect: one.defect,
		}
		if one.action == appraisal.NameDeputy {
			if line.PostId = posts[one.CaseID]; line.GetPostId() == "" {
				line.Action = string(appraisal.NameSomebody)
			}
		}
		line.Sentence, line.English = one.cause.Sentence()
		if p.Holds(OfficeAdmin) && one.CaseID != "" {
			line.TemporalQuery = `WorkflowId = "` + workflows.CaseID(one.Proceeding, one.CaseID) + `"`
		}
		out = append(out, line)
	}
	return out, nil
}

// deputyPosts finds, for one page, the posts for which a deputy frees a case.
func deputyPosts(ctx context.Context, tx store.Tx, page []stuck, today appraisal.Date) (map[string]string, error) {
	var cases []string
	var roles []appraisal.Role
	for _, one := range page {
		if one.action == appraisal.NameDeputy {
			cases, roles = append(cases, one.CaseID), append(roles, one.Role)
		}
	}
	if len(cases) == 0 {
		return nil, nil
	}
	return tx.DeputyPosts(ctx, cases, roles, today)
}

// engineSays returns what Temporal says of cases that run in the register: those whose workflow fails again and again, and
// those of which it runs none. What it says of cases that moved a moment ago is left out, because visibility follows the
// histories after a moment.
func (s watchDesk) engineSays(ctx context.Context, agency string, cycle store.Cycle) (map[string]appraisal.Engine, error) {
	ctx, cancel := context.WithTimeout(ctx, engineAsked)
	defer cancel()
	c := comparing{door: s.door, agency: agency, cycle: cycle}
	said := map[string]appraisal.Engine{}
	err := c.each(ctx, sightings(agency, cycle.ID, running, "TemporalReportedProblems IS NOT NULL"), func(info *workflow.WorkflowExecutionInfo) {
		said[caseOf(info)] = appraisal.EngineTroubled
	})
	if err != nil {
		return nil, err
	}
	numbers, err := c.numbers(ctx)
	if err != nil {
		return nil, err
	}
	compared := &siklusv1.CompareNumbersResponse{Numbers: numbers}
	if err := c.name(ctx, compared); err != nil {
		return nil, err
	}
	missing := map[string]appraisal.Engine{}
	var ids []string
	for _, d := range compared.GetDifferent() {
		switch {
		case d.GetRegister() == "" || d.GetTemporal() != "":
			continue // its workflow runs
		case d.GetStatus() == "":
			missing[d.GetCaseId()] = appraisal.EngineUnknown
		default:
			missing[d.GetCaseId()] = appraisal.EngineEnded
		}
		ids = append(ids, d.GetCaseId())
	}
	if len(ids) == 0 {
		return said, nil
	}
	err = s.store.WithAgency(ctx, agency, func(tx store.Tx) error {
		quiet, err := tx.QuietSince(ctx, ids, s.now().Add(-caughtUp))
		for _, id := range quiet {
			said[id] = missing[id]
		}
		return err
	})
	return said, err
}
