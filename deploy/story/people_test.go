package story_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"connectrpc.com/connect"
	"github.com/google/uuid"

	"siklus.id/api"
	"siklus.id/appraisal"
	"siklus.id/deploy/demo"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

// caller speaks every service of the contract over HTTP, showing one secret.
type caller struct {
	Session    connectv1.SessionServiceClient
	Case       connectv1.CaseServiceClient
	Appraisal  connectv1.AppraisalServiceClient
	Evaluation connectv1.EvaluationServiceClient
	Objection  connectv1.ObjectionServiceClient
	Training   connectv1.TrainingServiceClient
	Cycle      connectv1.CycleServiceClient
	People     connectv1.PeopleServiceClient
	Target     connectv1.TargetServiceClient
	Progress   connectv1.ProgressServiceClient
	Measure    connectv1.MeasurementServiceClient
	Dialogue   connectv1.DialogueServiceClient
	Fairness   connectv1.FairnessServiceClient
	Learning   connectv1.LearningServiceClient
	Citizen    connectv1.CitizenServiceClient
	Visitor    connectv1.VisitorServiceClient
	Voice      connectv1.VoiceServiceClient
	Competence connectv1.CompetenceServiceClient
	Talent     connectv1.TalentServiceClient
	Guidance   connectv1.GuidanceServiceClient
	Counsel    connectv1.CounsellingServiceClient
	Paper      connectv1.PaperServiceClient
	Export     connectv1.ExportServiceClient
	Watch      connectv1.WatchServiceClient
	Batch      connectv1.BatchServiceClient
	Reminder   connectv1.ReminderServiceClient
	Deputy     connectv1.DeputyServiceClient
	Help       connectv1.HelpServiceClient
	Roster     connectv1.RosterChangeServiceClient
	Letter     connectv1.LetterServiceClient
	Calibrate  connectv1.CalibrationServiceClient
}

// with is a caller that shows a session or a key; an empty one is nobody.
func (h *house) with(secret string) *caller {
	bearer := &http.Client{Transport: showing{secret, http.DefaultTransport}, Timeout: time.Minute}
	return &caller{
		Session: connectv1.NewSessionServiceClient(bearer, h.base), Case: connectv1.NewCaseServiceClient(bearer, h.base),
		Appraisal: connectv1.NewAppraisalServiceClient(bearer, h.base), Evaluation: connectv1.NewEvaluationServiceClient(bearer, h.base),
		Objection: connectv1.NewObjectionServiceClient(bearer, h.base), Training: connectv1.NewTrainingServiceClient(bearer, h.base),
		Cycle: connectv1.NewCycleServiceClient(bearer, h.base), People: connectv1.NewPeopleServiceClient(bearer, h.base),
		Target: connectv1.NewTargetServiceClient(bearer, h.base), Progress: connectv1.NewProgressServiceClient(bearer, h.base),
		Measure: connectv1.NewMeasurementServiceClient(bearer, h.base), Dialogue: connectv1.NewDialogueServiceClient(bearer, h.base),
		Fairness: connectv1.NewFairnessServiceClient(bearer, h.base), Learning: connectv1.NewLearningServiceClient(bearer, h.base),
		Citizen: connectv1.NewCitizenServiceClient(bearer, h.base), Visitor: connectv1.NewVisitorServiceClient(bearer, h.base),
		Voice: connectv1.NewVoiceServiceClient(bearer, h.base), Competence: connectv1.NewCompetenceServiceClient(bearer, h.base),
		Talent: connectv1.NewTalentServiceClient(bearer, h.base), Guidance: connectv1.NewGuidanceServiceClient(bearer, h.base),
		Counsel: connectv1.NewCounsellingServiceClient(bearer, h.base), Paper: connectv1.NewPaperServiceClient(bearer, h.base),
		Export: connectv1.NewExportServiceClient(bearer, h.base), Watch: connectv1.NewWatchServiceClient(bearer, h.base),
		Batch: connectv1.NewBatchServiceClient(bearer, h.base), Deputy: connectv1.NewDeputyServiceClient(bearer, h.base), Help: connectv1.NewHelpServiceClient(bearer, h.base),
		Roster: connectv1.NewRosterChangeServiceClient(bearer, h.base), Letter: connectv1.NewLetterServiceClient(bearer, h.base),
		Calibrate: connectv1.NewCalibrationServiceClient(bearer, h.base), Reminder: connectv1.NewReminderServiceClient(bearer, h.base),
	}
}

type showing struct {
	secret string
	next   http.RoundTripper
}

// RoundTrip implements http.RoundTripper.
func (s showing) RoundTrip(r *http.Request) (*http.Response, error) {
	if s.secret != "" {
		r = r.Clone(r.Context())
		r.Header.Set("Authorization", "Bearer "+s.secret)
	}
	return s.next.RoundTrip(r)
}

// office is the agency of these tests in a house, with whoever works there.
type office struct {
	*house
	agency string            // ID
	key    *caller           // a machine with every scope
	people map[string]string // IDs, by what the tests call people

	address func(who string) string // where letters to somebody go

	mu       sync.Mutex
	signedIn map[string]*caller
	secrets  []string // sessions and keys that were used
	typed    []string // everything that somebody wrote
}

// settle puts the agency into a house: agency and key as the machine room does, people by a roster file.
func (h *house) settle(ctx context.Context) (*office, error) {
	return h.settleIn(ctx, officeOf(), func(who string) string { return somebody(who).email() })
}

// settleIn puts any agency into a house; address says where letters to its people go.
func (h *house) settleIn(ctx context.Context, a demo.Agency, address func(who string) string) (*office, error) {
	o := &office{house: h, people: map[string]string{}, address: address, signedIn: map[string]*caller{}}
	stored, err := h.store.PutAgency(ctx, store.Agency{Code: a.Code, Name: a.Name, Zone: a.Zone, Week: a.Week,
		Policy: cmp.Or(a.Policy, "nasional"), MailFrom: "kinerja@" + mailDomain, ReplyTo: "kepegawaian@" + mailDomain, MadeUp: true})
	if err != nil {
		return nil, err
	}
	o.agency = stored.ID
	err = o.tx(ctx, func(tx store.Tx) error {
		key, err := tx.CreateKey(ctx, "tests", api.Scopes())
		o.key, o.secrets = h.with(key), append(o.secrets, key)
		return err
	})
	return o, err
}

func (o *office) tx(ctx context.Context, f func(store.Tx) error) error {
	return o.store.WithAgency(ctx, o.agency, f)
}

// meet learns the IDs of everybody on the roster.
func (o *office) meet(ctx context.Context) error {
	return o.tx(ctx, func(tx store.Tx) error {
		list, err := tx.People(ctx)
		for _, p := range list {
			o.people[called(p.Name)] = p.ID
		}
		return err
	})
}

// as is somebody who has signed in.
func (o *office) as(ctx context.Context, key string) (*caller, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if c := o.signedIn[key]; c != nil {
		return c, nil
	}
	session, err := o.store.CreateSession(ctx, store.Session{
		Agency: o.agency, Person: o.people[key], Via: string(api.BySession), ExpiresAt: time.Now().Add(time.Hour)})
	if err != nil {
		return nil, fmt.Errorf("sign %s in: %w", key, err)
	}
	o.signedIn[key] = o.with(session)
	o.secrets = append(o.secrets, session)
	return o.signedIn[key], nil
}

// says returns what somebody writes. It stands nowhere else, so that it is known where it may be found.
func (o *office) says(what string) string {
	o.mu.Lock()
	defer o.mu.Unlock()
	text := fmt.Sprintf("%s; catatan qz%04d tel 0812-%04d-77", what, len(o.typed)+1, len(o.typed)+1)
	o.typed = append(o.typed, text)
	return text
}

// evidence returns the address of a document that somebody names.
func (o *office) evidence() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	address := fmt.Sprintf("https://berkas.%s/qz-bukti-%04d.pdf", mailDomain, len(o.typed)+1)
	o.typed = append(o.typed, address)
	return address
}

// reader is somebody at a browser of their own, not signed in.
func (o *office) reader() (*demo.Reader, error) { return demo.NewReader(nil) }

// desk is somebody signed in at a browser, by the demonstration's screen.
func (o *office) desk(ctx context.Context, key string) (*demo.Reader, error) {
	r, err := o.reader()
	if err != nil {
		return nil, err
	}
	if err := r.SignIn(ctx, o.base, somebody(key).name); err != nil {
		return nil, fmt.Errorf("%s at the desk: %w", key, err)
	}
	return r, nil
}

// header begins an act in a case: a new intention.
func header(caseID string) *siklusv1.ActHeader {
	return &siklusv1.ActHeader{CaseId: caseID, RequestId: strings.ReplaceAll(uuid.NewString(), "-", "")}
}

// receipted is the answer to any act.
type receipted interface{ GetReceipt() *siklusv1.ActReceipt }

// taken waits until the act of an answer is taken. The door may have said "received" when the machine is
// slow.
func (o *office) taken(ctx context.Context, who *caller, kind appraisal.ActKind, answer receipted, err error) error {
	if err != nil {
		return fmt.Errorf("%s: %w", kind, err)
	}
	if got := answer.GetReceipt().GetKind(); got != string(kind) {
		return fmt.Errorf("%s was answered with the receipt of %s", kind, got)
	}
	return o.isTaken(ctx, who, kind, answer.GetReceipt().GetActId())
}

func (o *office) isTaken(ctx context.Context, who *caller, kind appraisal.ActKind, act string) error {
	return until(ctx, fmt.Sprintf("%s is taken", kind), func() (bool, error) {
		now, err := who.Case.GetAct(ctx, &siklusv1.GetActRequest{ActId: act})
		switch {
		case err != nil:
			return false, err
		case now.GetReceipt().GetState() == siklusv1.ActState_ACT_STATE_REFUSED:
			return false, fmt.Errorf("refused: %s", now.GetRefusal().GetEnglish())
		case now.GetReceipt().GetKind() != string(kind):
			return false, fmt.Errorf("the receipt is of %s", now.GetReceipt().GetKind())
		}
		return now.GetReceipt().GetState() == siklusv1.ActState_ACT_STATE_TAKEN, nil
	})
}

// isRefused waits until an act that the door has received is refused: when the machine is slow, the procedure says so
// later.
func (o *office) isRefused(ctx context.Context, who *caller, answer receipted) error {
	return until(ctx, "an act is refused", func() (bool, error) {
		now, err := who.Case.GetAct(ctx, &siklusv1.GetActRequest{ActId: answer.GetReceipt().GetActId()})
		if err == nil && now.GetReceipt().GetState() == siklusv1.ActState_ACT_STATE_TAKEN {
			err = errors.New("it was taken")
		}
		return now.GetReceipt().GetState() == siklusv1.ActState_ACT_STATE_REFUSED, err
	})
}

// refusalOf reads what a refusal carries.
func refusalOf(err error) (*siklusv1.RefusalDetail, error) {
	var coded *connect.Error
	if !errors.As(err, &coded) {
		return nil, fmt.Errorf("no refusal: %w", err)
	}
	for _, d := range coded.Details() {
		value, err := d.Value()
		if r, ok := value.(*siklusv1.RefusalDetail); ok && err == nil {
			return r, nil
		}
	}
	return nil, fmt.Errorf("an error without a refusal: %w", err)
}

// refused makes sure that an act was refused for a reason, and that the register keeps act, code, sentence
// and provision.
func (o *office) refused(ctx context.Context, code, provision string, err error) error {
	if err == nil {
		return fmt.Errorf("taken, where %s was due", code)
	}
	r, err := refusalOf(err)
	if err != nil {
		return err
	}
	if r.GetCode() != code || r.GetProvision() != provision || r.GetSentence() == "" || r.GetEnglish() == "" {
		return fmt.Errorf("refused with %v, where %s (%s) was due", r, code, provision)
	}
	return o.keptRefusal(ctx, r.GetActId(), code, provision, r.GetSentence())
}

func (o *office) keptRefusal(ctx context.Context, act, code, provision, sentence string) error {
	return o.tx(ctx, func(tx store.Tx) error {
		row, err := tx.ActByID(ctx, act)
		switch {
		case err != nil:
			return fmt.Errorf("the register keeps nothing of an act refused with %s: %w", code, err)
		case row.State != store.ActRefused || row.Refusal == nil:
			return fmt.Errorf("an act refused with %s is %s in the register", code, row.State)
		case row.Refusal.Code != code || row.Refusal.Provision != provision || sentence != "" && row.Refusal.Sentence != sentence:
			return fmt.Errorf("the register says %s (%s), where %s (%s) was due", row.Refusal.Code, row.Refusal.Provision, code, provision)
		case len(row.Content) == 0:
			return fmt.Errorf("the register has lost what was written with an act refused with %s", code)
		}
		return nil
	})
}

// standing is one case as HR's list shows it.
type standing struct{ id, stage, due, awaited string }

// where is a case by whom it is about, its proceeding and its period.
type where struct {
	who, proceeding, period string
}

// watch is what HR's list says, looked at again and again.
type watch struct {
	*office
	cycle string
	pace  appraisal.Pace
	rules appraisal.Rules

	mu    sync.Mutex
	cases map[where]standing
}

// look reads the whole list once.
func (w *watch) look(ctx context.Context) error {
	cases := map[where]standing{}
	request := &siklusv1.ListCasesRequest{CycleId: w.cycle, PageSize: 500}
	for {
		page, err := w.key.Cycle.ListCases(ctx, request)
		if err != nil {
			return err
		}
		for _, c := range page.GetCases() {
			cases[where{called(c.GetPerson()), c.GetProceeding(), c.GetPeriod()}] = standing{c.GetId(), c.GetStage(), c.GetDue(), c.GetAwaited()}
		}
		if request.PageToken = page.GetNextPageToken(); request.PageToken == "" {
			break
		}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.cases = cases
	return nil
}

// keepLooking looks again and again until ctx is over.
func (w *watch) keepLooking(ctx context.Context, every time.Duration) error {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		if err := w.look(ctx); err != nil && ctx.Err() == nil {
			return fmt.Errorf("HR's list: %w", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

// at is where a case stands, by the last look.
func (w *watch) at(c where) standing {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.cases[c]
}

// legal is the time of the cycle.
func (w *watch) legal() time.Time { return w.pace.ToLegal(time.Now()) }

// today is the day of the cycle in the agency's zone.
func (w *watch) today() appraisal.Date { return w.rules.Calendar.DateOf(w.legal()) }

// day waits until a day of the cycle has come.
func (w *watch) day(ctx context.Context, day appraisal.Date) error {
	ctx, cancel := context.WithDeadlineCause(ctx, w.pace.ToReal(w.rules.Calendar.Start(day+1)).Add(waitAtMost), errors.New("the day never came"))
	defer cancel()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for w.today() < day {
		select {
		case <-ctx.Done():
			return fmt.Errorf("waiting for %s: %w", day, context.Cause(ctx))
		case <-tick.C:
		}
	}
	return nil
}

// stage waits until a case stands in one of the stages and returns it. It fails when the case has ended
// elsewhere, or when the year is over.
func (w *watch) stage(ctx context.Context, c where, stages ...appraisal.Stage) (standing, error) {
	over := appraisal.YearEnds(w.rules.YearOpens.Year(), w.rules)
	tick := time.NewTicker(40 * time.Millisecond)
	defer tick.Stop()
	for {
		now := w.at(c)
		switch {
		case slices.Contains(stages, appraisal.Stage(now.stage)):
			return now, nil
		case appraisal.Stage(now.stage).Ended() && !slices.ContainsFunc(stages, opensAgain), w.today() > over:
			return now, fmt.Errorf("%v: %q on %s, where %v was due", c, now.stage, w.today(), stages)
		}
		select {
		case <-ctx.Done():
			return now, fmt.Errorf("%v: %q when the test ended on %s, where %v was due", c, now.stage, w.today(), stages)
		case <-tick.C:
		}
	}
}

// opensAgain reports whether a stage can follow an ended one: HR has opened the case again.
func opensAgain(s appraisal.Stage) bool {
	return s == appraisal.TargetsDue || s == appraisal.WindowOpen
}
