package demo

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
)

// Staff is the people of an agency at work. Set the first group of fields, then Run.
type Staff struct {
	Agency  Agency
	Pages   string        // address of the pages, without a slash at the end; links lead there
	Mailbox string        // address of the mailbox that keeps the letters
	Day     time.Duration // how long a calendar day lasts; people take up to one to answer
	// Hands is how many people are at their pages at once; 0 means 6.
	Hands int
	// Log hears of what goes wrong; nil drops it.
	Log *slog.Logger
	// Transport carries the requests; nil means a pool of its own.
	Transport http.RoundTripper

	counter
	hands    chan struct{}
	mu       sync.Mutex
	mentions map[string]int // links by how often a letter named them
	busy     map[string]bool
	returned map[string]bool // whose targets went back
	objected map[string]bool // who has objected
	named    map[string]bool // cases for which HR has named a rater
}

// How often somebody looks.
const (
	mailEvery = 150 * time.Millisecond
	deskEvery = time.Second
	tries     = 5
)

// Tally returns what was done so far. It may be called while Run works.
func (s *Staff) Tally() Tally { return s.read() }

// Run lets everybody work until ctx is over: letters are read as they come, links opened, forms sent. It
// returns nil then; an error means that the staff could not work at all.
func (s *Staff) Run(ctx context.Context) error {
	if s.Pages == "" || s.Mailbox == "" {
		return errors.New("demo: staff need the addresses of pages and mailbox")
	}
	if s.Hands <= 0 {
		s.Hands = 6
	}
	if s.Log == nil {
		s.Log = slog.New(slog.DiscardHandler)
	}
	if s.Transport == nil {
		pool := &http.Transport{MaxIdleConnsPerHost: s.Hands, IdleConnTimeout: 30 * time.Second}
		defer pool.CloseIdleConnections()
		s.Transport = pool
	}
	s.hands = make(chan struct{}, s.Hands)
	s.mentions, s.busy = map[string]int{}, map[string]bool{}
	s.returned, s.objected, s.named = map[string]bool{}, map[string]bool{}, map[string]bool{}

	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { s.readMail(ctx, group); return nil })
	for i := range s.Agency.People {
		p := &s.Agency.People[i]
		if p.AtDesk || p.Office == "hr" {
			group.Go(func() error { s.sitAtDesk(ctx, p); return nil })
		}
	}
	return group.Wait()
}

// readMail hands every new letter to its reader.
func (s *Staff) readMail(ctx context.Context, group *errgroup.Group) {
	client := &http.Client{Transport: s.Transport, Timeout: 10 * time.Second}
	var last int64
	every(ctx, mailEvery, func() {
		letters, err := fetchLetters(ctx, client, s.Mailbox, last)
		if err != nil {
			s.complain(ctx, "the mailbox does not answer", err)
			return
		}
		for _, l := range letters {
			last = max(last, l.Seq)
			reader := s.Agency.byEmail(l.To.Email)
			if reader == nil {
				continue
			}
			s.note(func(t *Tally) { t.Letters++ })
			for _, link := range taskLinks(l.Text) {
				if s.takesUp(reader, link) {
					group.Go(func() error { s.answer(ctx, reader, link); return nil })
				}
			}
		}
	})
}

// takesUp reports whether a reader follows a link now: late people do when they are reminded of it. A link
// that is being followed is not followed twice at once.
func (s *Staff) takesUp(reader *Person, link string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mentions[link]++
	if s.busy[link] || reader.Late && s.mentions[link] == 1 {
		return false
	}
	s.busy[link] = true
	return true
}

// answer follows a link after the time the reader takes, and does what it asks for.
func (s *Staff) answer(ctx context.Context, reader *Person, link string) {
	defer func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.busy[link] = false
	}()
	if !wait(ctx, s.Day*time.Duration(chance(100, reader.Name, link))/100) {
		return
	}
	s.insist(ctx, "letter", func(ctx context.Context, b *browser) error {
		s.note(func(t *Tally) { t.Links++ })
		first, err := b.open(ctx, link)
		if err != nil {
			return err
		}
		if len(first.forms) == 0 {
			return nil // over: nothing to begin
		}
		task, err := b.send(ctx, first, &first.forms[0], first.forms[0].values(), button{})
		if err != nil {
			return err
		}
		return s.do(ctx, b, reader, task)
	})
}

// insist tries something again while it fails as machines fail, with a fresh browser each time. What is begun
// is finished: the end of ctx keeps people from beginning, it does not tear them from their forms.
func (s *Staff) insist(ctx context.Context, what string, try func(context.Context, *browser) error) {
	select {
	case s.hands <- struct{}{}:
		defer func() { <-s.hands }()
	case <-ctx.Done():
		return
	}
	for n := 1; ; n++ {
		b, err := newBrowser(s.Transport)
		if err == nil {
			err = try(context.WithoutCancel(ctx), b)
		}
		switch {
		case err == nil || ctx.Err() != nil:
			return
		case n == tries:
			s.complain(ctx, "somebody gave up", err)
			s.note(func(t *Tally) { t.Failures = append(t.Failures, fmt.Sprintf("%s: %v", what, err)) })
			return
		case !wait(ctx, 300*time.Millisecond):
			return
		}
	}
}

func (s *Staff) complain(ctx context.Context, what string, err error) {
	if ctx.Err() == nil {
		s.Log.WarnContext(ctx, what, "cause", err.Error())
	}
}

// every calls f at once and then again and again until ctx is over.
func every(ctx context.Context, pause time.Duration, f func()) {
	tick := time.NewTicker(pause)
	defer tick.Stop()
	for {
		f()
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// wait lets time pass; false means that ctx ended first.
func wait(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return ctx.Err() == nil
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
