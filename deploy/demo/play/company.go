package play

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"siklus.id/deploy/demo"
	siklusv1 "siklus.id/proto/siklus/v1"
)

// Company is the people of a made-up agency with scenes. Set the fields of the first group, then Run.
type Company struct {
	Agency demo.Agency
	Server string        // address of the services, without a slash at the end
	Key    string        // API key of the agency's own systems: it measures, and watches the cycle
	Cycle  string        // ID of the rehearsal
	Day    time.Duration // how long one of its calendar days lasts
	// SignIn gives a session to somebody, by name.
	SignIn func(ctx context.Context, name string) (session string, err error)
	// Scan reads the code on the sheet that hangs at a desk for citizens; nil where no citizen comes.
	Scan func(desk string, sheet int) (token string)
	// Log hears of scenes that go wrong; nil drops it.
	Log *slog.Logger
	// Transport carries the requests; nil means a pool of its own.
	Transport http.RoundTripper

	script  script
	systems *desk // the agency's own systems, by their key
	year    int
	clock   clock
	board   *board

	left    atomic.Int64 // scenes that still run
	endless int          // of them those that go on as long as there are letters and entries

	mu     sync.Mutex
	desks  map[string]*desk
	failed []string
}

// scene is what one or several people do, waiting for the days on which they do it.
type scene struct {
	name string
	play func(context.Context) error
}

// Plays reports whether there are scenes for an agency, by its code.
func Plays(code string) bool {
	_, there := scripts[code]
	return there
}

// Run plays until ctx is over. It returns nil then; what went wrong in a scene is among Failures. An error means that
// nothing could be played at all.
func (c *Company) Run(ctx context.Context) error {
	write, there := scripts[c.Agency.Code]
	if !there {
		return fmt.Errorf("play: there are no scenes for %q", c.Agency.Code)
	}
	if c.Server == "" || c.Cycle == "" || c.Day <= 0 || c.SignIn == nil {
		return errors.New("play: address, cycle, length of a day and a way to sign in are needed")
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Transport == nil {
		pool := &http.Transport{MaxIdleConnsPerHost: 8, IdleConnTimeout: 30 * time.Second}
		defer pool.CloseIdleConnections()
		c.Transport = pool
	}
	c.script, c.desks = write(&c.Agency), map[string]*desk{}
	c.systems = newDesk(c.Server, c.Key, c.Transport)
	now, err := c.systems.Cycle.GetCycle(ctx, &siklusv1.GetCycleRequest{CycleId: c.Cycle})
	if err != nil {
		return fmt.Errorf("the cycle's time: %w", err)
	}
	c.year = int(now.GetCycle().GetYear())
	c.clock = newClock(now.GetCycle().GetNow().AsTime(), c.Day, c.Agency)
	c.board = newBoard()

	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { c.board.watch(ctx, c.systems, c.Cycle, c.complain); return nil })
	all := c.scenes()
	c.left.Store(int64(len(all)))
	for _, s := range all {
		group.Go(func() error {
			defer c.left.Add(-1)
			if err := s.play(ctx); err != nil && ctx.Err() == nil {
				c.fails(ctx, s.name, err)
			}
			return nil
		})
	}
	group.Go(func() error { <-ctx.Done(); return nil })
	return group.Wait()
}

// scenes are all that the script holds for this agency.
func (c *Company) scenes() []scene {
	all := c.targetScenes()
	all = append(all, c.workScenes()...)
	all = append(all, c.measureScenes()...)
	all = append(all, c.talkScenes()...)
	all = append(all, c.valueScenes()...)
	all = append(all, c.ratingScenes()...)
	all = append(all, c.voiceScenes()...)
	all = append(all, c.citizenScenes()...)
	all = append(all, c.peerScenes()...)
	all = append(all, c.competenceScenes()...)
	all = append(all, c.guidanceScenes()...)
	all = append(all, c.counsellingScenes()...)
	all = append(all, c.learningScenes()...)
	all = append(all, c.programmeScenes()...)
	return append(all, c.talentScenes()...)
}

// Over reports whether every scene that has an end is over.
func (c *Company) Over() bool { return c.left.Load() <= int64(c.endless) }

// Failures are the scenes that went wrong, each with its cause, oldest first. It may be called while Run plays.
func (c *Company) Failures() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.failed)
}

func (c *Company) fails(ctx context.Context, name string, cause error) {
	c.complain(ctx, name, cause)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.failed = append(c.failed, fmt.Sprintf("%s on %s: %v", name, c.clock.today(), cause))
}

func (c *Company) complain(ctx context.Context, what string, cause error) {
	if ctx.Err() == nil {
		c.Log.WarnContext(ctx, what, "cause", cause.Error())
	}
}

// as is somebody at their own desk, signed in.
func (c *Company) as(ctx context.Context, who *demo.Person) (*desk, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if d := c.desks[who.Name]; d != nil {
		return d, nil
	}
	session, err := c.SignIn(ctx, who.Name)
	if err != nil {
		return nil, fmt.Errorf("sign in: %w", err)
	}
	d := newDesk(c.Server, session, c.Transport)
	me, err := d.Session.WhoAmI(ctx, &siklusv1.WhoAmIRequest{})
	if err != nil {
		return nil, err
	}
	d.person = me.GetPerson().GetId()
	c.desks[who.Name] = d
	return d, nil
}
