package story_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"
	"google.golang.org/protobuf/types/known/durationpb"

	"siklus.id/api"
	"siklus.id/appraisal"
	"siklus.id/appraisal/policies"
	"siklus.id/deploy/demo"
	"siklus.id/deploy/demo/play"
	"siklus.id/link"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

// company is one of the made-up agencies of the demonstration in a house: its people read their letters and play the
// scenes of its own way of appraising, and the tests look at what they see of it.
type company struct {
	*watch
	demo.Agency
	plan    *siklusv1.PlanCycleResponse
	systems string // API key of the agency's own system
}

// feature is one row of the list of what the agency's system must be able to do, with what shows that it does.
type feature struct {
	id, what string
	holds    func(*testing.T, *company)
}

// plays lets the people of an agency live from January to the morning of a day, and then looks at every feature.
func plays(t *testing.T, code string, day time.Duration, until appraisal.Date, features []feature) {
	t.Helper()
	o := onSharedTemporal(t)
	o.holdOff, o.untraced = day/4, true
	h := newHouse(t, o)
	c := settleCompany(t, h, code)
	begun := time.Now()
	c.launches(t, day)
	c.lives(t, day, until)
	t.Logf("%5.1f s  %s has come", time.Since(begun).Seconds(), until)
	require.NoError(t, c.look(t.Context()))
	for _, f := range features {
		t.Run(f.id+" "+f.what, func(t *testing.T) { f.holds(t, c) })
	}
	t.Logf("%5.1f s  %d features", time.Since(begun).Seconds(), len(features))
	told.end(t, h.calls.set())
}

// settleCompany puts the agency in: people by a roster file, courses over the contract.
func settleCompany(t *testing.T, h *house, code string) *company {
	t.Helper()
	agency, there := demo.Named(code, 2026)
	require.True(t, there)
	office, err := h.settleIn(t.Context(), agency, func(who string) string { return agency.ByName(who).Email })
	require.NoError(t, err)
	c := &company{watch: &watch{office: office}, Agency: agency}
	imported, err := c.key.Cycle.ImportRoster(t.Context(), &siklusv1.ImportRosterRequest{
		File: &siklusv1.RosterFile{Name: "pegawai.csv", Content: agency.RosterCSV()}, RequestId: "pegawai-" + code})
	require.NoError(t, err)
	require.EqualValues(t, len(agency.People), imported.GetGood(), "%v", imported.GetDefects())
	require.NoError(t, c.meet(t.Context()))
	require.NoError(t, c.tx(t.Context(), func(tx store.Tx) (err error) {
		c.systems, err = tx.CreateKey(t.Context(), agency.Systems, []string{api.ScopeMeasure, api.ScopeCycle})
		return errors.Join(err, tx.PutBudget(t.Context(), 2026, agency.Budget))
	}))
	for _, course := range agency.Courses {
		_, err := c.key.Training.PutCourse(t.Context(), &siklusv1.PutCourseRequest{Course: &siklusv1.Course{
			Title: course.Title, Provider: course.Provider, Hours: int32(course.Hours), Seats: int32(course.Seats), Price: course.Price}})
		require.NoError(t, err)
	}
	return c
}

// launches opens a rehearsal of the year under the agency's own policy.
func (c *company) launches(t *testing.T, day time.Duration) {
	t.Helper()
	ctx := t.Context()
	spec := &siklusv1.CycleSpec{Year: 2026, RehearsalDay: durationpb.New(day)}
	var err error
	c.plan, err = c.key.Cycle.PlanCycle(ctx, &siklusv1.PlanCycleRequest{Spec: spec})
	require.NoError(t, err)
	out, err := c.key.Cycle.LaunchCycle(ctx, &siklusv1.LaunchCycleRequest{Spec: spec, RequestId: "gladi-2026-" + c.Code})
	require.NoError(t, err)
	c.cycle = out.GetCycle().GetId()
	c.pace = appraisal.Pace{Real: time.Now().UTC(), Legal: out.GetCycle().GetNow().AsTime(), Day: day}
	policy, err := policies.Load(c.Policy)
	require.NoError(t, err)
	c.rules, err = policies.Resolve(policy, c.Zone, c.Week, 2026, c.pace)
	require.NoError(t, err)
}

// lives lets everybody work until the morning of a day. A scene that goes wrong, a page that fails and an act that is
// refused where it should not be fail the test.
func (c *company) lives(t *testing.T, day time.Duration, until appraisal.Date) {
	t.Helper()
	staff := &demo.Staff{Agency: c.Agency, Pages: c.base, Mailbox: c.mailbox.URL(), Day: day, Hands: 4}
	scenes := &play.Company{Agency: c.Agency, Server: c.base, Key: c.systems, Cycle: c.cycle, Day: day,
		SignIn: func(ctx context.Context, name string) (string, error) { return c.session(ctx, name) },
		Scan:   func(desk string, sheet int) string { return c.signer.SignDesk(link.Desk{ID: desk, Sheet: sheet}) }}
	working, home := context.WithCancel(t.Context())
	group, ctx := errgroup.WithContext(working)
	group.Go(func() error { return staff.Run(ctx) })
	group.Go(func() error { return scenes.Run(ctx) })
	group.Go(func() error {
		defer home()
		if err := c.day(ctx, until); err != nil && ctx.Err() == nil {
			return err
		}
		return nil
	})
	require.NoError(t, group.Wait())
	require.Empty(t, scenes.Failures())
	require.Empty(t, staff.Tally().Failures)
	t.Logf("acts on pages: %v; refused: %v", staff.Tally().Acts, staff.Tally().Refusals)
}

// session signs somebody in, by name.
func (c *company) session(ctx context.Context, name string) (string, error) {
	id := c.people[name]
	if id == "" {
		return "", errors.New("nobody is called so")
	}
	return c.store.CreateSession(ctx, store.Session{Agency: c.agency, Person: id, Via: "session", ExpiresAt: time.Now().Add(time.Hour)})
}

// one is the n-th holder of a post at their desk.
func (c *company) one(t *testing.T, post string, n int) *caller {
	t.Helper()
	me, err := c.as(t.Context(), c.Holders(post)[n].Name)
	require.NoError(t, err)
	return me
}

// hr is an HR officer at the desk.
func (c *company) hr(t *testing.T) *caller {
	t.Helper()
	me, err := c.as(t.Context(), c.HR()[0].Name)
	require.NoError(t, err)
	return me
}

// file is the appraisal of the n-th holder of a post, or with a period its evaluation.
func (c *company) file(t *testing.T, post string, n int, period string) standing {
	t.Helper()
	w := where{c.Holders(post)[n].Name, "appraisal", ""}
	if period != "" {
		w.proceeding, w.period = "evaluation", period
	}
	got := c.at(w)
	require.NotEmpty(t, got.id, "%s has no %s %s", post, w.proceeding, period)
	return got
}

// reads is a case as somebody sees it.
func (c *company) reads(t *testing.T, who *caller, id string) *siklusv1.Case {
	t.Helper()
	got, err := who.Case.GetCase(t.Context(), &siklusv1.GetCaseRequest{CaseId: id})
	require.NoError(t, err)
	return got.GetCase()
}

// basis is a figure of "what this rests on" as somebody sees it; nil when it is not told.
func (c *company) basis(t *testing.T, who *caller, id, code string) *siklusv1.Figure {
	t.Helper()
	out, err := who.Case.ExplainCase(t.Context(), &siklusv1.ExplainCaseRequest{CaseId: id})
	require.NoError(t, err)
	i := slices.IndexFunc(out.GetFigures(), func(f *siklusv1.Figure) bool { return f.GetCode() == code })
	if i < 0 {
		return nil
	}
	return out.GetFigures()[i]
}

// everyResult reads the results of a period as those see them whom they are about.
func (c *company) everyResult(t *testing.T, period string) map[string]*siklusv1.Result {
	t.Helper()
	results := map[string]*siklusv1.Result{}
	for _, p := range c.Appraised() {
		at := c.at(where{p.Name, "evaluation", period})
		require.NotEmpty(t, at.id, "%s has no evaluation of %s", p.AppraisedIn(), period)
		me, err := c.as(t.Context(), p.Name)
		require.NoError(t, err)
		if r := c.reads(t, me, at.id).GetResult(); r != nil {
			results[p.Name] = r
		}
	}
	return results
}

// proposalOf is what the proposed rating of a case rests on, by the English name of each fact.
func (c *company) proposalOf(t *testing.T, who *caller, id string) map[string]string {
	t.Helper()
	proposal := c.basis(t, who, id, "proposal")
	require.NotNil(t, proposal, "no proposal is explained")
	facts := map[string]string{}
	for _, in := range proposal.GetInputs() {
		facts[in.GetNameEnglish()] = in.GetValueEnglish()
	}
	return facts
}

// behaviourOf is what the proposed rating of behaviour rests on, as somebody sees it, by the English name of each aspect, and
// the rating itself.
func (c *company) behaviourOf(t *testing.T, who *caller, id string) (proposed string, facts map[string]string) {
	t.Helper()
	proposal := c.basis(t, who, id, "proposal-behaviour")
	require.NotNil(t, proposal, "no proposal of behaviour is explained")
	require.NotEmpty(t, proposal.GetProvision())
	facts = map[string]string{}
	for _, in := range proposal.GetInputs() {
		facts[in.GetNameEnglish()] = in.GetValueEnglish()
	}
	return proposal.GetValueEnglish(), facts
}

// polarities counts which way the feedback beside an evaluation speaks, as somebody sees it.
func (c *company) polarities(t *testing.T, who *caller, id string) map[siklusv1.Polarity]int {
	t.Helper()
	materials, err := who.Evaluation.ListMaterials(t.Context(), &siklusv1.ListMaterialsRequest{CaseId: id})
	require.NoError(t, err)
	counted := map[siklusv1.Polarity]int{}
	for _, g := range materials.GetGroups() {
		if g.GetName() == "feedback" {
			for _, m := range g.GetItems() {
				counted[m.GetPolarity()]++
			}
		}
	}
	return counted
}

// running is the version of an agreement that is in force, as somebody sees it.
func (c *company) running(t *testing.T, who *caller, id string) *siklusv1.TargetVersion {
	t.Helper()
	versions, err := who.Target.ListTargetVersions(t.Context(), &siklusv1.ListTargetVersionsRequest{CaseId: id})
	require.NoError(t, err)
	i := slices.IndexFunc(versions.GetVersions(), func(v *siklusv1.TargetVersion) bool {
		return v.GetState() == siklusv1.VersionState_VERSION_STATE_RUNNING
	})
	require.GreaterOrEqual(t, i, 0, "no agreement runs")
	return versions.GetVersions()[i]
}

// ownFigures are the lines of somebody's own page of figures, by the code of the measure; their own before their unit's.
func (c *company) ownFigures(t *testing.T, who *caller) map[string]*siklusv1.MeasureLine {
	t.Helper()
	own, err := who.Measure.ListMeasurements(t.Context(), &siklusv1.ListMeasurementsRequest{})
	require.NoError(t, err)
	lines := map[string]*siklusv1.MeasureLine{}
	for _, s := range own.GetSubjects() {
		for _, line := range s.GetLines() {
			if lines[line.GetMeasure().GetCode()] == nil {
				lines[line.GetMeasure().GetCode()] = line
			}
		}
	}
	return lines
}

// entries are all that somebody has written down, as a reader sees it.
func (c *company) entries(t *testing.T, reader *caller, id string) (all []*siklusv1.Progress) {
	t.Helper()
	request := &siklusv1.ListProgressRequest{CaseId: id, PageSize: 100}
	for {
		page, err := reader.Progress.ListProgress(t.Context(), request)
		require.NoError(t, err)
		all = append(all, page.GetEntries()...)
		if request.PageToken = page.GetNextPageToken(); request.PageToken == "" {
			return all
		}
	}
}

func values(of map[string]string) []string { return slices.Collect(maps.Values(of)) }

func keysOf(of map[string]string) iter.Seq[string] { return maps.Keys(of) }

// monthly are the keys of the months up to one.
func monthly(n int) (keys []string) {
	for i := range n {
		keys = append(keys, fmt.Sprintf("m%02d", i+1))
	}
	return keys
}
