package story_test

import (
	"bytes"
	"context"
	"fmt"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"
	"google.golang.org/protobuf/types/known/durationpb"

	"siklus.id/appraisal"
	"siklus.id/appraisal/policies"
	siklusv1 "siklus.id/proto/siklus/v1"
	"siklus.id/store"
)

// day is how long a calendar day of the rehearsal lasts. The shortest term of the story in which several
// people must act one after the other is the law's seven working days (T12): nine days at least, five seconds.
const day = 700 * time.Millisecond

const launchRequest = "gladi-2026-disperin"

// TestWholeStory plays one year of one agency on real parts, from the roster file to the closed cycle: every
// act of the procedure by the contract and by the pages, and silence at every stage. Then it looks at what the
// year has left behind.
func TestWholeStory(t *testing.T) {
	t.Parallel()
	o := onSharedTemporal(t)
	o.holdOff = day / 4
	h := newHouse(t, o)
	office, err := h.settle(t.Context())
	require.NoError(t, err)
	y := &year{watch: &watch{office: office}, courses: map[string]string{}, ways: map[appraisal.ActKind]map[string]int{},
		links: map[string]task{}, boxes: map[string]box{}}

	begun := time.Now()
	for _, part := range []struct {
		name string
		play func(*testing.T)
	}{
		{"the roster", y.takesInTheRoster}, {"courses", y.offersCourses}, {"plan and launch", y.plansAndLaunches}, {"the year", y.plays},
		{"everything is whole", y.isWhole}, {"letters", y.lettersWereMerged}, {"both ways", y.wasDoneByBothWays},
		{"nobody is named", y.namesNobody}, {"the contract", y.answeredEveryProcedure},
	} {
		part.play(t)
		t.Logf("%5.1f s  %s", time.Since(begun).Seconds(), part.name)
	}
}

// takesInTheRoster: the list as CSV by the contract, then as a spreadsheet by page, with one person more and
// one row that is broken: it is named with who must mend it, and stops nobody.
func (y *year) takesInTheRoster(t *testing.T) {
	first := officeOf(storyPeople...)
	file := &siklusv1.RosterFile{Name: "pegawai.csv", Content: first.RosterCSV()}
	checked, err := y.key.Cycle.CheckRoster(t.Context(), &siklusv1.CheckRosterRequest{File: file})
	require.NoError(t, err)
	require.EqualValues(t, len(storyPeople), checked.GetGood())
	require.Len(t, checked.GetDefects(), 1, "only that one has no address: %v", checked.GetDefects())
	require.False(t, checked.GetDefects()[0].GetBlocks())
	for range 2 {
		imported, err := y.key.Cycle.ImportRoster(t.Context(), &siklusv1.ImportRosterRequest{File: file, RequestId: "pegawai-2026"})
		require.NoError(t, err)
		require.EqualValues(t, len(storyPeople), imported.GetGood())
	}
	require.NoError(t, y.meet(t.Context()))
	require.Len(t, y.people, len(storyPeople))

	second, err := officeOf(append(append([]person{}, storyPeople...), broken, late)...).RosterXLSX()
	require.NoError(t, err)
	lists := &siklusv1.RosterFile{Name: "pegawai.xlsx", Content: second}
	checked, err = y.key.Cycle.CheckRoster(t.Context(), &siklusv1.CheckRosterRequest{File: lists})
	require.NoError(t, err)
	require.EqualValues(t, len(storyPeople)+1, checked.GetGood())
	row := checked.GetDefects()[len(checked.GetDefects())-1]
	require.Equal(t, "nip", row.GetField())
	require.Equal(t, "number-length", row.GetCode())
	require.EqualValues(t, len(storyPeople)+2, row.GetRow(), "as a spreadsheet counts, below the heading")
	require.True(t, row.GetBlocks())
	require.Contains(t, row.GetMendedBy(), "Bidang Industri Kecil")

	status := y.uploads(t, "hr-1", "pegawai.xlsx", second)
	require.Equal(t, http.StatusOK, status)
	require.NoError(t, y.meet(t.Context()))
	require.Len(t, y.people, len(storyPeople)+1, "the good new row is in, the broken one is not")
	require.NotContains(t, y.people, broken.name)

	unreachable, err := y.key.Cycle.ListUnreachable(t.Context(), &siklusv1.ListUnreachableRequest{})
	require.NoError(t, err)
	require.Len(t, unreachable.GetPeople(), 1)
	require.Equal(t, "lia", called(unreachable.GetPeople()[0].GetPerson().GetName()))
}

// uploads imports a roster file on HR's page.
func (y *year) uploads(t *testing.T, who, name string, content []byte) int {
	reader, err := y.desk(t.Context(), who)
	require.NoError(t, err)
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	part, err := w.CreateFormFile("file", name)
	require.NoError(t, err)
	_, err = part.Write(content)
	require.NoError(t, err)
	require.NoError(t, w.WriteField("step", "import"))
	require.NoError(t, w.Close())
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, y.base+"/hr/pegawai", &body)
	require.NoError(t, err)
	request.Header.Set("Content-Type", w.FormDataContentType())
	request.Header.Set("Origin", y.base)
	status, err := reader.Do(request)
	require.NoError(t, err)
	return status
}

const (
	oneSeat   = "Komunikasi Pelayanan"
	tooCostly = "Studi Banding Industri"
)

// offersCourses: one by the contract, one by page; the budget pays for the first only.
func (y *year) offersCourses(t *testing.T) {
	ctx := t.Context()
	require.NoError(t, y.tx(ctx, func(tx store.Tx) error { return tx.PutBudget(ctx, 2026, 5_000_000) }))
	_, err := y.key.Training.PutCourse(ctx, &siklusv1.PutCourseRequest{Course: &siklusv1.Course{Title: oneSeat, Hours: 24, Seats: 1, Price: 1_000_000}})
	require.NoError(t, err)
	desk, err := y.desk(ctx, "hr-2")
	require.NoError(t, err)
	_, err = desk.Open(ctx, "/hr/pelatihan")
	require.NoError(t, err)
	status, err := desk.Send(ctx, "course.title", map[string][]string{"course.title": {tooCostly}, "course.hours": {"40"}, "course.seats": {"3"}, "course.price": {"50000000"}})
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, status)
	listed, err := y.key.Training.ListCourses(ctx, &siklusv1.ListCoursesRequest{})
	require.NoError(t, err)
	for _, c := range listed.GetCourses() {
		y.courses[c.GetTitle()] = c.GetId()
	}
	require.Len(t, y.courses, 2)
}

// ownPolicy is the policy of an agency in which delivery is an act of its own and explanations have six days;
// the rest is as everywhere.
func ownPolicy(t *testing.T) policies.Policy {
	return policyWith(t, "qasuri", map[string]string{
		"deliver_at_signing: true": "deliver_at_signing: false", "explanation: 3 working-days": "explanation: 6 working-days",
	})
}

// policyWith is the policy of everywhere under another name, with some lines changed.
func policyWith(t *testing.T, name string, changed map[string]string) policies.Policy {
	file, err := os.ReadFile(filepath.Join("..", "..", "appraisal", "policies", "nasional.yaml"))
	require.NoError(t, err)
	text := strings.Replace(string(file), "name: nasional", "name: "+name, 1)
	for from, to := range changed {
		require.Contains(t, text, from)
		text = strings.Replace(text, from, to, 1)
	}
	policy, err := policies.Parse(name, []byte(text))
	require.NoError(t, err)
	return policy
}

// plansAndLaunches: a plan starts nothing; a launch that is repeated is one launch.
func (y *year) plansAndLaunches(t *testing.T) {
	ctx := t.Context()
	spec := &siklusv1.CycleSpec{Year: 2026, RehearsalDay: durationpb.New(day), RehearsalStart: "2026-01-08"}
	plan, err := y.key.Cycle.PlanCycle(ctx, &siklusv1.PlanCycleRequest{Spec: spec})
	require.NoError(t, err)
	members := int32(len(storyPeople)) // the late one comes in, the regent is not appraised (art. 4)
	require.Equal(t, members, plan.GetAppraisals())
	require.Equal(t, 5*members, plan.GetEvaluations())
	require.NotEmpty(t, plan.GetTerms())
	require.NotEmpty(t, plan.GetWarnings())
	desk, err := y.desk(ctx, "hr-1")
	require.NoError(t, err)
	status, err := desk.Open(ctx, "/hr/siklus/baru?spec.year=2026")
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, status)
	none, err := y.key.Cycle.ListCycles(ctx, &siklusv1.ListCyclesRequest{})
	require.NoError(t, err)
	require.Empty(t, none.GetCycles(), "a plan starts nothing")

	// The rules of the agency's own policy are pinned before the launch, which finds them by its request.
	calendar, err := policies.Resolve(ownPolicy(t), "Asia/Jayapura", 5, 2026, appraisal.Pace{})
	require.NoError(t, err)
	y.rules = calendar
	y.pace = appraisal.Pace{Real: time.Now().UTC(), Legal: calendar.Calendar.Start(appraisal.NewDate(2026, time.January, 8)).UTC(), Day: day}
	y.rules.Pace = y.pace
	require.NoError(t, y.tx(ctx, func(tx store.Tx) error {
		kept, _, err := tx.PutCycle(ctx, store.Cycle{Year: 2026, Rules: y.rules, RulesName: y.rules.Edition + ", " + y.rules.Policy, RequestID: launchRequest})
		y.cycle = kept.ID
		return err
	}))
	var group errgroup.Group
	for range 3 {
		group.Go(func() error {
			out, err := y.key.Cycle.LaunchCycle(ctx, &siklusv1.LaunchCycleRequest{Spec: spec, RequestId: launchRequest})
			if err == nil && out.GetCycle().GetId() != y.cycle {
				err = fmt.Errorf("launched %s, where %s was due", out.GetCycle().GetId(), y.cycle)
			}
			return err
		})
	}
	require.NoError(t, group.Wait())
	y.eventually("every appraisal is open", func() bool {
		now, err := y.key.Cycle.GetCycle(ctx, &siklusv1.GetCycleRequest{CycleId: y.cycle})
		return err == nil && now.GetCycle().GetOpened() == members && now.GetCycle().GetStage() == store.CycleRunning
	})
}

// script is what one person's year is.
type script struct {
	who   string
	parts []func(context.Context, string) error
}

func (y *year) scripts() []script {
	kasiRates := func(results siklusv1.Rating) func(context.Context, string) error {
		return func(ctx context.Context, who string) error { return y.sealed(ctx, appraiserOf(who), who, results) }
	}
	kabidRates := func(ctx context.Context, who string) error { return y.sealed(ctx, "kabid", who, meets) }
	plain := kasiRates(meets)
	kasubagRates := func(ctx context.Context, who string) error { return y.sealed(ctx, "kasubag", who, meets) }
	type part = func(context.Context, string) error
	return []script{
		{"ani", []part{y.returned, y.notesProgress, y.quarterByRPC, kasiRates(below), func(ctx context.Context, who string) error { return y.trainedByRPC(ctx, who, oneSeat) }}},
		{"bima", []part{y.byPages, y.quarterByPages, kasiRates(below), func(ctx context.Context, who string) error { return y.trainedByPages(ctx, who, oneSeat, "ani") }}},
		{"cinta", []part{y.employeeSilent, y.upheld, plain}},
		{"dedi", []part{y.appraiserSilent, y.changed, kasiRates(below), func(ctx context.Context, who string) error { return y.overBudget(ctx, who, tooCostly) }}},
		{"eka", []part{y.agrees, y.takenBack, plain}},
		{"fajar", []part{y.agrees, y.superiorSilent, plain}},
		{"gita", []part{y.agrees, y.takeover, plain}},
		{"hadi", []part{y.agrees, y.nobodyRates, plain}},
		{"indah", []part{y.partyChanged, func(ctx context.Context, who string) error { return y.signedAndForgotten(ctx, "kabid", who) }, kabidRates}},
		{"joko", []part{y.exempted, plain}},
		{"kiki", []part{y.agrees, y.exemptedInWindow}},
		{"lia", []part{y.extended, y.windowExtended, plain}},
		{"mona", []part{y.withdrawn}},
		{"nana", []part{y.agrees, y.reopened, plain}},
		{"oki", []part{y.losesTheLetter, plain}},
		{"putra", []part{y.agrees, y.renewedByRPC, y.signedLaterByPage, y.movedByPage, y.reusedByBoth, kasubagRates}},
		{"qori", []part{y.agrees, y.renewedByPage, y.studies, y.signedLaterByRPC, y.movedByRPC, y.reuseDeclined, y.restsAWhile, y.retires}},
		{"rangga", []part{y.agrees, y.dies}},
		{"kasubag", []part{y.agrees, plain}},
		{"tirta", []part{y.agrees, y.talks, plain}},
		{"hr-1", []part{y.agrees, y.isAnnounced, y.resultsOfUnits, y.adoptsCalendar, y.looksAround, y.adoptsRules, plain}},
		{"hr-2", []part{y.agrees, y.measures, plain}},
		{"auditor", []part{y.agrees, plain}},
		{"kasi", []part{y.agrees, y.setsGoals, plain}},
		{"kabid", []part{y.agrees, plain}},
		{"kadis", []part{y.agrees, y.topOfficial, y.sealedByTop}},
	}
}

// losesTheLetter asks for a fresh link before anything else.
func (y *year) losesTheLetter(ctx context.Context, who string) error {
	c, err := y.stage(ctx, of(who), appraisal.TargetsDue)
	if err != nil {
		return err
	}
	if err := y.freshLink(ctx, who, c.id, "SubmitTargets"); err != nil {
		return err
	}
	return y.agrees(ctx, who)
}

// resultsOfUnits: HR enters what a unit came to, by page and by the contract.
func (y *year) resultsOfUnits(ctx context.Context, who string) error {
	desk, err := y.desk(ctx, who)
	if err != nil {
		return err
	}
	if _, err := desk.Open(ctx, "/hr/organisasi"); err != nil {
		return err
	}
	status, err := desk.Send(ctx, "unit_code", map[string][]string{"unit_code": {"BIDANG"}, "year": {"2026"}, "period": {"q1"}, "result": {"baik"}})
	if err != nil || status != http.StatusOK {
		return fmt.Errorf("the page of a unit's result answers %d: %w", status, err)
	}
	_, err = y.key.Cycle.SetOrganisationResult(ctx, &siklusv1.SetOrganisationResultRequest{UnitCode: "BIDANG", Year: 2026, Period: "year", Result: "istimewa"})
	if err != nil {
		return err
	}
	return y.tx(ctx, func(tx store.Tx) error {
		cycle, err := tx.CycleByID(ctx, y.cycle)
		if err != nil {
			return err
		}
		want := map[string]string{"q1": "baik", "year": "istimewa"}
		for _, p := range appraisal.Periods(cycle.Year, cycle.Rules) {
			got, err := tx.OrgResultFor(ctx, cycle.Rules, "BIDANG", p, appraisal.NewDate(cycle.Year+1, time.January, 31))
			if err != nil || string(got.Result) != want[p.Key()] && !got.Fallback {
				return fmt.Errorf("the unit came to %q in %s: %w", got.Result, p.Key(), err)
			}
		}
		return nil
	})
}

// plays lets everybody live their year, until the cycle is closed.
func (y *year) plays(t *testing.T) {
	looking, stopLooking := context.WithCancel(t.Context())
	watching := make(chan error, 1)
	go func() { watching <- y.keepLooking(looking, 150*time.Millisecond) }()

	acting, ctx := errgroup.WithContext(t.Context())
	for _, s := range y.scripts() {
		acting.Go(func() error {
			for _, part := range s.parts {
				if err := part(ctx, s.who); err != nil {
					return fmt.Errorf("%s: %w", s.who, err)
				}
			}
			return nil
		})
	}
	acting.Go(func() error { return y.closes(ctx) })
	err := acting.Wait()
	stopLooking()
	require.NoError(t, <-watching)
	require.NoError(t, err)
}

// closes waits until the cycle is closed: on the first working morning after the last window at which every
// case has ended.
func (y *year) closes(ctx context.Context) error {
	if err := y.day(ctx, appraisal.NewDate(2027, time.February, 1)); err != nil {
		return err
	}
	return until(ctx, "the cycle is closed", func() (bool, error) {
		now, err := y.key.Cycle.GetCycle(ctx, &siklusv1.GetCycleRequest{CycleId: y.cycle})
		return now.GetCycle().GetStage() == store.CycleClosed, err
	})
}
