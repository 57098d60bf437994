package api_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"sync"
	"testing"
	"time"

	"connectrpc.com/connect"
	"github.com/stretchr/testify/require"

	"siklus.id/api"
	"siklus.id/appraisal"
	"siklus.id/deploy/local/testground"
	"siklus.id/link"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
	"siklus.id/store/storetest"
	"siklus.id/workflows"
)

func TestMain(m *testing.M) {
	if asked, mortal := os.LookupEnv(mortalDoor); mortal {
		fmt.Println(openMortalDoor(asked))
		os.Exit(1)
	}
	testground.Main(m)
}

// noon is the moment at which a test looks at the town unless it says otherwise: 10 January 2026, 12.00 WIT.
var noon = time.Date(2026, time.January, 10, 3, 0, 0, 0, time.UTC)

// signer signs the links of every test.
var signer = link.Signer{Keys: [][]byte{bytes.Repeat([]byte("k"), link.MinKey)}}

// ground is a town with open appraisals behind a door, and an engine that is a fake.
type ground struct {
	*testing.T
	store  *store.Store
	town   storetest.Town
	cycle  store.Cycle
	cases  map[string]store.Case // appraisals, by the employee
	engine *engine
	server *api.Server
	http   *httptest.Server
	log    *safeBuffer
	clock  *clock

	namings int // deputies that the table of access has named
}

// clock is handed in and stands still until it is set.
type clock struct {
	sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.Lock()
	defer c.Unlock()
	return c.at
}

func (c *clock) set(at time.Time) {
	c.Lock()
	defer c.Unlock()
	c.at = at
}

type safeBuffer struct {
	sync.Mutex
	bytes.Buffer
}

func (b *safeBuffer) Write(p []byte) (int, error) {
	b.Lock()
	defer b.Unlock()
	return b.Buffer.Write(p)
}

func (b *safeBuffer) String() string {
	b.Lock()
	defer b.Unlock()
	return b.Buffer.String()
}

func newGround(t *testing.T, change ...func(*api.Config)) *ground {
	t.Helper()
	t.Parallel()
	return groundOn(t, openStore(t), change...)
}

func openStore(t *testing.T) *store.Store {
	t.Helper()
	s, _ := storetest.Open(t)
	return s
}

func groundOn(t *testing.T, s *store.Store, change ...func(*api.Config)) *ground {
	t.Helper()
	return groundWith(t, s, 5, change...)
}

// groundWith is a ground with so many staff, five at least.
func groundWith(t *testing.T, s *store.Store, staff int, change ...func(*api.Config)) *ground {
	t.Helper()
	g := &ground{T: t, store: s, town: storetest.NewTown(t, s, "uji", staff), log: &safeBuffer{}, clock: &clock{at: noon}}
	g.tx(func(ctx context.Context, tx store.Tx) error {
		for person, office := range map[string]string{
			"kabid-b": api.OfficeHR, "staf-2": api.OfficeHR, "staf-4": api.OfficeAuditor, "staf-5": api.OfficeAdmin,
		} {
			if err := tx.PutOffice(ctx, g.town.People[person], office); err != nil {
				return err
			}
		}
		return nil
	})
	g.cycle = storetest.NewCycle(t, s, g.town)
	g.cases = storetest.OpenAll(t, s, g.town, g.cycle)
	g.engine = newEngine(s, g.town.Agency.ID)
	g.http = httptest.NewUnstartedServer(nil)
	config := api.Config{
		Store: s, Engine: g.engine, Link: signer, BaseURL: "http://" + g.http.Listener.Addr().String(), Listen: "127.0.0.1:0", Now: g.clock.now,
		Log: slog.New(slog.NewJSONHandler(g.log, &slog.HandlerOptions{Level: slog.LevelDebug})), Patience: 2 * time.Second,
	}
	for _, f := range change {
		f(&config)
	}
	server, err := api.New(config)
	require.NoError(t, err)
	g.server = server
	g.http.Config.Handler = server.Handler()
	g.http.Start()
	t.Cleanup(g.http.Close)
	return g
}

// rehearsal launches a rehearsal beside the real cycle, whose days are seconds from now on, and returns its appraisals.
func (g *ground) rehearsal() (cases []store.Case) {
	g.tx(func(ctx context.Context, tx store.Tx) error {
		rules := storetest.Rules()
		rules.Pace = appraisal.Pace{Real: g.clock.now(), Legal: noon, Day: time.Second}
		cycle, _, err := tx.PutCycle(ctx, store.Cycle{Year: 2026, Rules: rules, RulesName: "gladi", RequestID: "gladi-2026"})
		require.NoError(g, err)
		_, err = tx.FreezeRoster(ctx, cycle.ID, storetest.Founded)
		require.NoError(g, err)
		members, err := tx.NextUnopened(ctx, cycle.ID, 100)
		require.NoError(g, err)
		cases, err = tx.OpenAppraisals(ctx, cycle.ID, members, storetest.TargetsDue, g.clock.now())
		return err
	})
	return cases
}

func (g *ground) tx(f func(ctx context.Context, tx store.Tx) error) {
	g.Helper()
	storetest.Do(g, g.store, g.town.Agency.ID, f)
}

// as signs a person of the town in and returns a client that sends their session.
func (g *ground) as(person string) *caller {
	g.Helper()
	token, err := g.store.CreateSession(g.Context(), store.Session{
		Agency: g.town.Agency.ID, Person: g.town.People[person], Via: string(api.BySession), ExpiresAt: g.clock.now().Add(time.Hour),
	})
	require.NoError(g, err)
	return g.with(token)
}

// with is a client that sends a secret; an empty one is nobody's.
func (g *ground) with(secret string) *caller {
	c := bearer{secret, http.DefaultTransport}
	h := &http.Client{Transport: c}
	return &caller{
		http: h, secret: secret,
		Session: connectv1.NewSessionServiceClient(h, g.http.URL), Case: connectv1.NewCaseServiceClient(h, g.http.URL),
		People:    connectv1.NewPeopleServiceClient(h, g.http.URL),
		Appraisal: connectv1.NewAppraisalServiceClient(h, g.http.URL), Evaluation: connectv1.NewEvaluationServiceClient(h, g.http.URL),
		Objection: connectv1.NewObjectionServiceClient(h, g.http.URL), Training: connectv1.NewTrainingServiceClient(h, g.http.URL),
		Cycle: connectv1.NewCycleServiceClient(h, g.http.URL), Measurement: connectv1.NewMeasurementServiceClient(h, g.http.URL),
		Progress: connectv1.NewProgressServiceClient(h, g.http.URL), Target: connectv1.NewTargetServiceClient(h, g.http.URL), Fairness: connectv1.NewFairnessServiceClient(h, g.http.URL), Letter: connectv1.NewLetterServiceClient(h, g.http.URL),
		Citizen: connectv1.NewCitizenServiceClient(h, g.http.URL), Visitor: connectv1.NewVisitorServiceClient(h, g.http.URL),
		Dialogue: connectv1.NewDialogueServiceClient(h, g.http.URL), Competence: connectv1.NewCompetenceServiceClient(h, g.http.URL), Voice: connectv1.NewVoiceServiceClient(h, g.http.URL),
		Guidance: connectv1.NewGuidanceServiceClient(h, g.http.URL), Counselling: connectv1.NewCounsellingServiceClient(h, g.http.URL),
		Learning: connectv1.NewLearningServiceClient(h, g.http.URL), Talent: connectv1.NewTalentServiceClient(h, g.http.URL),
		Export: connectv1.NewExportServiceClient(h, g.http.URL), Calibration: connectv1.NewCalibrationServiceClient(h, g.http.URL), Deputy: connectv1.NewDeputyServiceClient(h, g.http.URL), Help: connectv1.NewHelpServiceClient(h, g.http.URL), RosterChange: connectv1.NewRosterChangeServiceClient(h, g.http.URL), Watch: connectv1.NewWatchServiceClient(h, g.http.URL), Paper: connectv1.NewPaperServiceClient(h, g.http.URL),
		Batch: connectv1.NewBatchServiceClient(h, g.http.URL), Reminder: connectv1.NewReminderServiceClient(h, g.http.URL),
	}
}

// caller speaks every service of the contract over HTTP.
type caller struct {
	http       *http.Client
	secret     string
	Session    connectv1.SessionServiceClient
	Case       connectv1.CaseServiceClient
	People     connectv1.PeopleServiceClient
	Appraisal  connectv1.AppraisalServiceClient
	Evaluation connectv1.EvaluationServiceClient
	Objection  connectv1.ObjectionServiceClient
	Training   connectv1.TrainingServiceClient
	Cycle      connectv1.CycleServiceClient
	Letter     connectv1.LetterServiceClient
	Progress   connectv1.ProgressServiceClient
	Target     connectv1.TargetServiceClient
	Fairness   connectv1.FairnessServiceClient
	Dialogue   connectv1.DialogueServiceClient
	Citizen    connectv1.CitizenServiceClient
	Visitor    connectv1.VisitorServiceClient
	Competence connectv1.CompetenceServiceClient
	Voice      connectv1.VoiceServiceClient
	Guidance   connectv1.GuidanceServiceClient

	Counselling connectv1.CounsellingServiceClient
	Learning    connectv1.LearningServiceClient
	Talent      connectv1.TalentServiceClient
	Export      connectv1.ExportServiceClient
	Calibration connectv1.CalibrationServiceClient
	Deputy      connectv1.DeputyServiceClient
	Help        connectv1.HelpServiceClient

	RosterChange connectv1.RosterChangeServiceClient
	Watch        connectv1.WatchServiceClient
	Paper        connectv1.PaperServiceClient
	Batch        connectv1.BatchServiceClient
	Reminder     connectv1.ReminderServiceClient

	Measurement connectv1.MeasurementServiceClient
}

type bearer struct {
	secret string
	next   http.RoundTripper
}

func (b bearer) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	if b.secret != "" {
		r.Header.Set("Authorization", "Bearer "+b.secret)
	}
	return b.next.RoundTrip(r)
}

// task returns the open task of a role in a case.
func (g *ground) task(caseID string, act appraisal.ActKind) store.Task {
	g.Helper()
	var found store.Task
	g.tx(func(ctx context.Context, tx store.Tx) error {
		tasks, err := tx.OpenTasks(ctx, caseID)
		for _, t := range tasks {
			if t.Act == act {
				found = t
			}
		}
		return err
	})
	require.NotEmpty(g, found.ID, "no open task %s", act)
	return found
}

// byLink opens the link of a task and signs in with it.
func (g *ground) byLink(task store.Task) *caller {
	g.Helper()
	token := signer.Sign(task.ID, task.Epoch, g.clock.now().Add(24*time.Hour))
	started, err := g.with("").Session.StartFromLink(g.Context(), &siklusv1.StartFromLinkRequest{Token: token})
	require.NoError(g, err)
	return g.with(started.GetSession())
}

// move records a step of a case as the procedure would, without an act.
func (g *ground) move(c store.Case, id string, step appraisal.Step) {
	g.Helper()
	g.tx(func(ctx context.Context, tx store.Tx) error {
		_, err := tx.Record(ctx, appraisal.Entry{
			ID: id, Agency: g.town.Agency.ID, Cycle: c.CycleID, Case: c.ID, Proceeding: c.Proceeding, Event: "test", At: g.clock.now(), Step: step,
		})
		return err
	})
}

// evaluation opens the first quarter's evaluation of an employee, in a stage.
func (g *ground) evaluation(employee string, step appraisal.Step) store.Case {
	g.Helper()
	return g.evaluationOf(employee, appraisal.Period{
		Kind: appraisal.Quarterly, Number: 1, From: appraisal.NewDate(2026, 1, 1), To: appraisal.NewDate(2026, 3, 31),
		Opens: appraisal.NewDate(2026, 1, 5), Closes: appraisal.NewDate(2026, 4, 14),
	}, step)
}

// evaluationOf opens the evaluation of an employee for a period, in a stage.
func (g *ground) evaluationOf(employee string, period appraisal.Period, step appraisal.Step) store.Case {
	g.Helper()
	g.move(g.cases[employee], "in-year:"+employee, appraisal.Step{Stage: appraisal.InYear})
	var found store.Case
	g.tx(func(ctx context.Context, tx store.Tx) error {
		// It opens those of everybody; whoever asks later finds theirs open already.
		if _, err := tx.OpenEvaluations(ctx, g.cycle.ID, period, 100, func(store.Case) appraisal.Step { return step }, g.clock.now()); err != nil {
			return err
		}
		children, err := tx.Children(ctx, g.cases[employee].ID)
		for _, c := range children {
			if c.Proceeding == appraisal.EvaluationProceeding && c.Period.Key() == period.Key() {
				found = c
			}
		}
		return err
	})
	require.NotEmpty(g, found.ID, "no evaluation was opened")
	return found
}

// below opens a case below another one.
func (g *ground) below(parent store.Case, kind appraisal.Proceeding, id string, step appraisal.Step) store.Case {
	g.Helper()
	var c store.Case
	g.tx(func(ctx context.Context, tx store.Tx) (err error) {
		err = tx.OpenCase(ctx, store.Case{ID: id, ParentID: parent.ID, Proceeding: kind}, appraisal.Entry{
			ID: "opened:" + id, Agency: g.town.Agency.ID, Cycle: parent.CycleID, Case: id, Proceeding: kind, Event: "opened", At: g.clock.now(), Step: step,
		})
		if err != nil {
			return err
		}
		c, err = tx.CaseByID(ctx, id)
		return err
	})
	return c
}

// act reads an act from the register.
func (g *ground) act(id string) store.RegisteredAct {
	g.Helper()
	var row store.RegisteredAct
	g.tx(func(ctx context.Context, tx store.Tx) (err error) {
		row, err = tx.ActByID(ctx, id)
		return err
	})
	return row
}

// acts reads the register of a case.
func (g *ground) acts(caseID string) (rows []store.RegisteredAct) {
	g.Helper()
	g.tx(func(ctx context.Context, tx store.Tx) (err error) {
		rows, err = tx.ActsOf(ctx, caseID)
		return err
	})
	return rows
}

// refusal is what an error tells about a refusal; it must tell.
func refusal(t testing.TB, err error, want connect.Code) *siklusv1.RefusalDetail {
	t.Helper()
	require.Error(t, err)
	var coded *connect.Error
	require.ErrorAs(t, err, &coded)
	require.Equal(t, want, coded.Code(), coded.Message())
	for _, d := range coded.Details() {
		if v, err := d.Value(); err == nil {
			if r, ok := v.(*siklusv1.RefusalDetail); ok {
				require.NotEmpty(t, r.GetSentence())
				require.NotEmpty(t, r.GetEnglish())
				require.NotEmpty(t, r.GetProvision())
				return r
			}
		}
	}
	require.FailNow(t, "the error carries no refusal", coded.Error())
	return nil
}

var errLost = errors.New("the answer got lost")

// Requests that tests send again and again.

func header(caseID, request string) *siklusv1.ActHeader {
	return &siklusv1.ActHeader{CaseId: caseID, RequestId: request}
}

func targets() *siklusv1.Targets {
	return &siklusv1.Targets{Results: []*siklusv1.PlannedResult{{
		Result: "Laporan kinerja bulanan tersusun", Main: true,
		Indicators: []*siklusv1.Indicator{{Aspect: siklusv1.Aspect_ASPECT_QUANTITY, Measure: "Jumlah laporan", Target: "12 dokumen"}},
	}}}
}

func submit(caseID, request string) *siklusv1.SubmitTargetsRequest {
	return &siklusv1.SubmitTargetsRequest{Header: header(caseID, request), Targets: targets()}
}

// awaits is a step in which one act is awaited until the end of January.
func awaits(stage appraisal.Stage, role appraisal.Role, act appraisal.ActKind, clock appraisal.Clock) appraisal.Step {
	return appraisal.Step{Stage: stage, Awaits: []appraisal.Awaited{{
		Role: role, Act: act, Term: appraisal.Term{Clock: clock, Due: appraisal.NewDate(2026, time.January, 30)}, Letter: "reminder",
	}}}
}

func caseWorkflow(c store.Case) string { return workflows.CaseID(c.Proceeding, c.ID) }
