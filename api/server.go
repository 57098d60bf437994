package api

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"buf.build/go/protovalidate"
	"connectrpc.com/connect"
	"connectrpc.com/grpcreflect"
	"connectrpc.com/otelconnect"
	"go.opentelemetry.io/otel/metric"

	"siklus.id/api/evidence"
	"siklus.id/api/nationalfile"
	"siklus.id/learning"
	"siklus.id/link"
	"siklus.id/papers"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
	"siklus.id/web"
)

// Sizes and times of the door.
const (
	maxRequest = 1 << 20
	maxRoster  = 12 << 20 // a roster file of 10 MB in its envelope, and as base64 in JSON no bigger than 14 MB
	// A file of evidence of 1 MB, in JSON as base64, with the entry around it.
	maxEvidence = 2 << 20
	// A form of a citizen: two texts, every letter of which may take six bytes in JSON.
	maxVisit  = 48 << 10
	patience  = 8 * time.Second
	lastWords = 15 * time.Second // for acts in hand when the process is told to stop
)

// Config is what a door is built from.
type Config struct {
	Store  *store.Store
	Engine Engine // a Temporal client
	Link   link.Signer
	// MailEvents reads a signed batch of events of the mail provider; an error means that it is not genuine.
	// Whoever builds the door brings it, because the door itself knows no letters. Nil: no events are taken.
	MailEvents func(header http.Header, body []byte, now time.Time) ([]store.MailEvent, error)
	// Learning knows the secrets by which organisers' systems sign what they tell; nil: nothing is taken from them.
	Learning learning.Directory
	// BaseURL is where people reach the pages, without a slash at the end.
	BaseURL string
	// Listen is the address of the door, Admin that of metrics; an empty Admin serves none.
	Listen, Admin string
	// Dev shows the sign-in screen of a demonstration, which asks for no proof; loopback only.
	Dev  bool
	OIDC OIDC
	// National says what the file for the national application looks like; without columns it is the one that the program
	// carries.
	National nationalfile.Mapping
	// Emblems are agencies' own pictures for the head of forms D, by the agency's code; a policy chooses whether they stand
	// there.
	Emblems map[string]papers.Emblem
	// LookAtLinks opens each link to evidence once, on the public internet only, to say when it asks for a sign-in.
	LookAtLinks bool
	// TemporalUI is the address of Temporal UI for administrators' links; empty: none.
	TemporalUI string
	// Log takes the door's own lines; nil means slog.Default().
	Log *slog.Logger
	// Now is the clock, real time. Nil: acts get the time of Postgres, everything else this machine's.
	Now func() time.Time
	// Patience is how long the door waits for the procedure; 0 means 8 seconds.
	Patience time.Duration
	// ActsPerMinute and LinksPerMinute bound one session's acts and one link's openings; 0 means 60 and 60.
	ActsPerMinute, LinksPerMinute int
	// Meters takes the door's meters; nil: the door makes its own, which AdminHandler shows.
	Meters metric.MeterProvider
}

func (c *Config) complete() error {
	if c.Store == nil || c.Engine == nil {
		return errors.New("api: store and Temporal client are needed")
	}
	if len(c.Link.Keys) == 0 {
		return errors.New("api: a key for links is needed")
	}
	if c.Dev {
		if err := loopbackOnly(c.Listen); err != nil {
			return fmt.Errorf("api: %w", err)
		}
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
	c.BaseURL = strings.TrimSuffix(c.BaseURL, "/")
	if len(c.National.Columns) == 0 {
		c.National = nationalfile.Default()
	}
	c.Patience = or(c.Patience, patience)
	c.ActsPerMinute = or(c.ActsPerMinute, 60)
	c.LinksPerMinute = or(c.LinksPerMinute, 60)
	return nil
}

func or[T comparable](v, otherwise T) T {
	var zero T
	if v == zero {
		return otherwise
	}
	return v
}

// Server is the door: the services, the pages, and the relay behind them.
type Server struct {
	config  Config
	door    *door
	relay   *relay
	handler http.Handler
	metrics http.Handler
}

// New builds a door. It fails on a configuration that would be unsafe or could not work.
func New(c Config) (*Server, error) {
	if err := c.complete(); err != nil {
		return nil, err
	}
	validator, err := protovalidate.New()
	if err != nil {
		return nil, fmt.Errorf("api: %w", err)
	}
	d := &door{
		store: c.Store, engine: c.Engine, links: c.Link, baseURL: c.BaseURL, validator: validator,
		limits: newLimits(c.ActsPerMinute, c.LinksPerMinute), team: newWakes(), visits: make(lane, visitLanes), bundles: make(chan struct{}, 1), log: c.Log, clock: c.Now, patience: c.Patience,
		national: c.National, emblems: c.Emblems,
	}
	s := &Server{config: c, door: d, relay: newRelay(d)}
	provider := c.Meters
	if provider == nil {
		if provider, s.metrics, err = meters(); err != nil {
			return nil, fmt.Errorf("api: %w", err)
		}
	}
	if err := s.observe(provider.Meter("siklus.id/api")); err != nil {
		return nil, fmt.Errorf("api: %w", err)
	}
	mux, err := s.mux(provider)
	if err != nil {
		return nil, fmt.Errorf("api: %w", err)
	}
	s.handler = traced(d.identify(d.logged(mux)), provider)
	return s, nil
}

func (s *Server) mux(provider metric.MeterProvider) (*http.ServeMux, error) {
	telemetry, err := otelconnect.NewInterceptor(otelconnect.WithMeterProvider(provider))
	if err != nil {
		return nil, err
	}
	services := s.Services()
	options := connect.WithHandlerOptions(connect.WithInterceptors(telemetry), connect.WithReadMaxBytes(maxRequest))
	mux := http.NewServeMux()
	foreign := http.NewCrossOriginProtection() // a session cookie must not act for another site's page
	serve := func(path string, h http.Handler) { mux.Handle(path, foreign.Handler(h)) }
	serve(connectv1.NewSessionServiceHandler(services.Session, options))
	serve(connectv1.NewCaseServiceHandler(services.Case, options))
	serve(connectv1.NewPeopleServiceHandler(services.People, options))
	serve(connectv1.NewAppraisalServiceHandler(services.Appraisal, options))
	serve(connectv1.NewEvaluationServiceHandler(services.Evaluation, options))
	serve(connectv1.NewObjectionServiceHandler(services.Objection, options))
	serve(connectv1.NewTrainingServiceHandler(services.Training, options, connect.WithReadMaxBytes(maxEvidence))) // a proof of as much
	serve(connectv1.NewLearningServiceHandler(services.Learning, options, connect.WithReadMaxBytes(maxEvidence)))
	serve(connectv1.NewCycleServiceHandler(services.Cycle, options, connect.WithReadMaxBytes(maxRoster)))
	serve(connectv1.NewProgressServiceHandler(services.Progress, options, connect.WithReadMaxBytes(maxEvidence)))
	serve(connectv1.NewTargetServiceHandler(services.Target, options, connect.WithReadMaxBytes(maxEvidence))) // a file of as much
	serve(connectv1.NewFairnessServiceHandler(services.Fairness, options))
	serve(connectv1.NewLetterServiceHandler(services.Letter, options))
	serve(connectv1.NewMeasurementServiceHandler(services.Measurement, options, connect.WithReadMaxBytes(maxRoster)))
	serve(connectv1.NewDialogueServiceHandler(services.Dialogue, options))
	serve(connectv1.NewCitizenServiceHandler(services.Citizen, options))
	serve(connectv1.NewVisitorServiceHandler(services.Visitor, options, connect.WithReadMaxBytes(maxVisit)))
	serve(connectv1.NewVoiceServiceHandler(services.Voice, options))
	serve(connectv1.NewGuidanceServiceHandler(services.Guidance, options))
	serve(connectv1.NewCounsellingServiceHandler(services.Counselling, options))
	serve(connectv1.NewCompetenceServiceHandler(services.Competence, options, connect.WithReadMaxBytes(maxEvidence))) // a file of as much
	serve(connectv1.NewTalentServiceHandler(services.Talent, options))
	serve(connectv1.NewExportServiceHandler(services.Export, options))
	serve(connectv1.NewDeputyServiceHandler(services.Deputy, options))
	serve(connectv1.NewHelpServiceHandler(services.Help, options))
	serve(connectv1.NewRosterChangeServiceHandler(services.RosterChange, options, connect.WithReadMaxBytes(maxRoster)))
	serve(connectv1.NewCalibrationServiceHandler(services.Calibration, options, connect.WithReadMaxBytes(maxRoster))) // a file of as much
	serve(connectv1.NewWatchServiceHandler(services.Watch, options))
	serve(connectv1.NewPaperServiceHandler(services.Paper, options))
	serve(connectv1.NewBatchServiceHandler(services.Batch, options))
	serve(connectv1.NewReminderServiceHandler(services.Reminder, options))
	serve(healthProcedure, s.health(options))
	reflector := grpcreflect.NewStaticReflector(serviceNames...)
	serve(grpcreflect.NewHandlerV1(reflector, options))
	serve(grpcreflect.NewHandlerV1Alpha(reflector, options))
	mux.HandleFunc("GET /healthz", s.healthz)
	mux.HandleFunc("GET /readyz", s.readyz)
	if s.config.MailEvents != nil {
		mux.HandleFunc("POST /hooks/sendgrid", s.mailEvents)
	}
	mux.HandleFunc("POST /hooks/training/{agency}/{organiser}", s.learningEvents)
	if s.config.OIDC.set() {
		(&signIn{door: s.door, OIDC: s.config.OIDC, secure: s.secure()}).routes(mux)
	}
	pages, err := web.New(services, s.pageOptions())
	if err != nil {
		return nil, err
	}
	mux.Handle("/", pages)
	return mux, nil
}

// serviceNames are the services that programs may discover.
var serviceNames = []string{
	connectv1.SessionServiceName, connectv1.CaseServiceName, connectv1.PeopleServiceName, connectv1.AppraisalServiceName, connectv1.EvaluationServiceName,
	connectv1.ObjectionServiceName, connectv1.TrainingServiceName, connectv1.CycleServiceName, connectv1.MeasurementServiceName, connectv1.ProgressServiceName,
	connectv1.TargetServiceName, connectv1.FairnessServiceName, connectv1.DialogueServiceName, connectv1.VoiceServiceName,
	connectv1.CitizenServiceName, connectv1.VisitorServiceName, connectv1.LetterServiceName,
	connectv1.GuidanceServiceName, connectv1.CounsellingServiceName, connectv1.CompetenceServiceName, connectv1.LearningServiceName,
	connectv1.TalentServiceName, connectv1.PaperServiceName, connectv1.DeputyServiceName, connectv1.HelpServiceName, connectv1.RosterChangeServiceName, connectv1.ExportServiceName, connectv1.CalibrationServiceName, connectv1.BatchServiceName, connectv1.ReminderServiceName, connectv1.WatchServiceName,
}

func known(service string) bool {
	for _, name := range serviceNames {
		if name == service {
			return true
		}
	}
	return false
}

// Services are the services of the contract, for whoever calls them in the same process. Who is asking is
// read from the context (WithPrincipal).
func (s *Server) Services() web.Services {
	d := s.door
	return web.Services{
		Session: sessions{d}, Case: cases{d}, People: people{d}, Appraisal: appraisals{d}, Evaluation: evaluations{d},
		Objection: objections{d}, Training: trainings{d}, Cycle: cycles{d}, Measurement: measurements{d}, Progress: progress{d},
		Target: targets{d}, Fairness: fairness{d}, Letter: letters{d}, Dialogue: dialogues{d}, Voice: voices{d},
		Citizen: citizens{d}, Visitor: visitors{d},
		Guidance: guidances{d}, Counselling: counsellings{d}, Competence: competence{d}, Learning: learnings{d},
		Talent: talent{d}, Paper: paperDesk{d}, Export: exports{d}, Deputy: deputies{d}, Help: helpDesk{d}, RosterChange: rosterChanges{d}, Calibration: calibrations{d}, Batch: batches{d}, Reminder: reminders{d}, Watch: watchDesk{d},
	}
}

func (s *Server) secure() bool { return strings.HasPrefix(s.config.BaseURL, "https://") }

func (s *Server) pageOptions() web.Options {
	options := web.Options{Secure: s.secure(), TemporalUI: s.config.TemporalUI, Log: s.config.Log}
	if s.config.OIDC.set() {
		options.OIDCPath = oidcStart
	}
	if s.config.Dev {
		options.DevPeople, options.DevSignIn = demo{s.door}.people, demo{s.door}.signIn
	}
	return options
}

// Handler answers on the door's own address.
func (s *Server) Handler() http.Handler { return s.handler }

// AdminHandler shows the meters and the health of the process. It is for a listener of its own, which is not
// reached from outside.
func (s *Server) AdminHandler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", s.healthz)
	mux.HandleFunc("GET /readyz", s.readyz)
	if s.metrics != nil {
		mux.Handle("GET /metrics", s.metrics)
	}
	return mux
}

// Relay takes in waiting acts until ctx is over. Run does it already.
func (s *Server) Relay(ctx context.Context) { s.relay.run(ctx) }

// Run listens until ctx is over; then it stops accepting, lets the acts in hand finish for at most fifteen
// seconds, and returns.
func (s *Server) Run(ctx context.Context) error {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", s.config.Listen)
	if err != nil {
		return fmt.Errorf("api: %w", err)
	}
	return s.Serve(ctx, listener)
}

// Serve is Run on a listener that is open already.
func (s *Server) Serve(ctx context.Context, listener net.Listener) error {
	servers := []*http.Server{newHTTP(s.handler)}
	listeners := []net.Listener{listener}
	if s.config.Admin != "" {
		admin, err := (&net.ListenConfig{}).Listen(ctx, "tcp", s.config.Admin)
		if err != nil {
			return errors.Join(fmt.Errorf("api: %w", err), listener.Close())
		}
		servers, listeners = append(servers, newHTTP(s.AdminHandler())), append(listeners, admin)
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	failed := make(chan error, len(servers))
	for i, server := range servers {
		go func() { failed <- server.Serve(listeners[i]) }()
	}
	var relaying sync.WaitGroup
	relaying.Go(func() { s.relay.run(ctx) })
	relaying.Go(func() { s.bundleRounds(ctx) })
	if s.config.LookAtLinks {
		relaying.Go(func() { s.linkRounds(ctx, evidence.Looker{}) })
	}

	var err error
	select {
	case <-ctx.Done():
	case err = <-failed:
	}
	cancel()
	s.door.team.close()
	return errors.Join(err, s.stop(servers, &relaying))
}

// stop ends the servers and the relay side by side, within lastWords.
func (s *Server) stop(servers []*http.Server, relaying *sync.WaitGroup) error {
	ctx, cancel := context.WithTimeout(context.Background(), lastWords)
	defer cancel()
	errs := make(chan error, len(servers))
	for _, server := range servers {
		go func() { errs <- server.Shutdown(ctx) }()
	}
	var err error
	for range servers {
		err = errors.Join(err, <-errs)
	}
	done := make(chan struct{})
	go func() { relaying.Wait(); close(done) }()
	select {
	case <-done:
	case <-ctx.Done():
		err = errors.Join(err, errors.New("api: the relay was still at work when the time to stop was over; its acts stay in the register"))
	}
	return err
}

func newHTTP(h http.Handler) *http.Server {
	server := &http.Server{
		Handler: h, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: time.Minute, WriteTimeout: time.Minute, IdleTimeout: 2 * time.Minute,
		MaxHeaderBytes: 64 << 10, Protocols: new(http.Protocols),
	}
	server.Protocols.SetHTTP1(true)
	server.Protocols.SetHTTP2(true)
	server.Protocols.SetUnencryptedHTTP2(true) // gRPC behind a proxy that ends TLS
	return server
}
