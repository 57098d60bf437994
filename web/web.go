// Package web is the pages of Siklus: server-rendered HTML that speaks the contract of proto/siklus/v1 and
// knows no rule of the procedure. A page reads through a service, shows what it was told, builds the request
// of an act from a form and hands it in; whether the act may be taken is decided behind the contract.
//
// Every page works without script, shows its deadlines in full in the agency's own time zone, and keeps
// what was typed whatever goes wrong.
package web

import (
	"context"
	"errors"
	"log/slog"
	"net/http"

	"github.com/klauspost/compress/gzhttp"

	"siklus.id/proto/siklus/v1/siklusv1connect"
)

// SessionCookie is the name of the cookie that carries a session's secret. The door (package api) turns it,
// or an Authorization header, into the caller before a request reaches a page.
const SessionCookie = "siklus"

// Services are the services of the contract that the pages speak to. All of them are needed.
type Services struct {
	Session    siklusv1connect.SessionServiceHandler
	Case       siklusv1connect.CaseServiceHandler
	People     siklusv1connect.PeopleServiceHandler
	Appraisal  siklusv1connect.AppraisalServiceHandler
	Evaluation siklusv1connect.EvaluationServiceHandler
	Objection  siklusv1connect.ObjectionServiceHandler
	Training   siklusv1connect.TrainingServiceHandler
	Cycle      siklusv1connect.CycleServiceHandler

	Measurement siklusv1connect.MeasurementServiceHandler
	Progress    siklusv1connect.ProgressServiceHandler
	Target      siklusv1connect.TargetServiceHandler
	Fairness    siklusv1connect.FairnessServiceHandler
	Letter      siklusv1connect.LetterServiceHandler
	Dialogue    siklusv1connect.DialogueServiceHandler
	Talent      siklusv1connect.TalentServiceHandler
	Citizen     siklusv1connect.CitizenServiceHandler
	Visitor     siklusv1connect.VisitorServiceHandler
	Voice       siklusv1connect.VoiceServiceHandler
	Guidance    siklusv1connect.GuidanceServiceHandler
	Counselling siklusv1connect.CounsellingServiceHandler
	Competence  siklusv1connect.CompetenceServiceHandler
	Learning    siklusv1connect.LearningServiceHandler
	Paper       siklusv1connect.PaperServiceHandler
	Export      siklusv1connect.ExportServiceHandler
	Batch       siklusv1connect.BatchServiceHandler
	Reminder    siklusv1connect.ReminderServiceHandler
	Deputy      siklusv1connect.DeputyServiceHandler
	Help        siklusv1connect.HelpServiceHandler
	Calibration siklusv1connect.CalibrationServiceHandler
	Watch       siklusv1connect.WatchServiceHandler

	RosterChange siklusv1connect.RosterChangeServiceHandler
}

// Options are what differs from one installation to another.
type Options struct {
	// Secure marks cookies Secure and asks browsers to stay on HTTPS. It is off only on a loopback address.
	Secure bool
	// OIDCPath is where sign-in through OpenID Connect begins; empty when the agency has none.
	OIDCPath string
	// DevPeople lists the people of the demo's sign-in screen. Nil means there is no such screen; whoever
	// sets it has made sure that the server listens on loopback only.
	DevPeople func(context.Context) ([]DevPerson, error)
	// DevSignIn starts a session for one of DevPeople and returns its secret.
	DevSignIn func(ctx context.Context, personID string) (session string, err error)
	// TemporalUI is the address of Temporal UI, for administrators' links; empty for none. It may name the
	// namespace ("…/namespaces/siklus"); without one the links go to the namespace "siklus".
	TemporalUI string
	// Log takes the failures a reader cannot mend. Nil means slog.Default().
	Log *slog.Logger
}

// DevPerson is one line of the demo's sign-in screen.
type DevPerson struct {
	ID     string // opaque ID, as DevSignIn takes it
	Name   string
	Detail string // post, unit or office, to tell people apart
}

// server answers for every page.
type server struct {
	Services
	Options
	pages         pages
	acts          map[string]actPage
	script        script
	entries, team script // on the pages of entries, in its place
}

// New builds the handler of all pages. It fails when a template or a catalogue of words is broken.
func New(services Services, options Options) (http.Handler, error) {
	if err := services.complete(); err != nil {
		return nil, err
	}
	if (options.DevPeople == nil) != (options.DevSignIn == nil) {
		return nil, errors.New("web: DevPeople and DevSignIn belong together")
	}
	if options.Log == nil {
		options.Log = slog.Default()
	}
	pages, err := allPages()
	if err != nil {
		return nil, err
	}
	s := &server{Services: services, Options: options, pages: pages, script: newScript(), entries: scriptOf("entries"), team: scriptOf("team")}
	s.acts = s.actPages()
	// A page holds no secret beside text that its reader did not write, so compressing it tells nobody anything.
	compress, err := gzhttp.NewWrapper(gzhttp.MinSize(512), gzhttp.CompressionLevel(8))
	if err != nil {
		return nil, err
	}
	return compress(s.guard(s.routes())), nil
}

func (s Services) complete() error {
	if s.Session == nil || s.Case == nil || s.People == nil || s.Appraisal == nil || s.Evaluation == nil ||
		s.Objection == nil || s.Training == nil || s.Cycle == nil || s.Measurement == nil || s.Progress == nil || s.Target == nil || s.Fairness == nil || s.Letter == nil || s.Dialogue == nil || s.Talent == nil || s.Citizen == nil || s.Visitor == nil || s.Voice == nil || s.Guidance == nil || s.Counselling == nil || s.Competence == nil || s.Learning == nil || s.Paper == nil || s.Export == nil || s.Deputy == nil || s.Help == nil || s.RosterChange == nil || s.Calibration == nil || s.Watch == nil {
		return errors.New("web: every service of the contract is needed")
	}
	return nil
}
