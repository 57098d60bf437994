package api

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"sync"
	"time"

	"connectrpc.com/connect"
	"google.golang.org/protobuf/proto"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

// change does one thing to an entry of the caller's own.
func (s progress) change(ctx context.Context, procedure string, r proto.Message, id string, do func(store.Tx, context.Context, string, time.Time) error) error {
	p, err := s.enter(ctx, procedure, r)
	if err != nil {
		return err
	}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		if _, _, err := s.entryFor(ctx, tx, p, procedure, id); err != nil {
			return err
		}
		now, err := s.moment(ctx, tx)
		if err != nil {
			return err
		}
		return do(tx, ctx, id, now)
	})
	if err != nil {
		return s.answer(ctx, entryRefusal(err))
	}
	s.team.wake(p.Agency)
	return nil
}

func (s progress) AnswerProgress(ctx context.Context, r *siklusv1.AnswerProgressRequest) (*siklusv1.AnswerProgressResponse, error) {
	p, err := s.enterToWrite(ctx, connectv1.ProgressServiceAnswerProgressProcedure, r)
	if err != nil {
		return nil, err
	}
	text := plain(r.GetText())
	if len(text) < 3 {
		return nil, s.answer(ctx, refuseInput("text"))
	}
	out := &siklusv1.AnswerProgressResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		e, w, err := s.entryFor(ctx, tx, p, connectv1.ProgressServiceAnswerProgressProcedure, r.GetEntryId())
		if err != nil {
			return err
		}
		if !e.TakenBackAt.IsZero() {
			return store.ErrEntryTakenBack
		}
		by, _ := w.any(leaders)
		now, err := s.moment(ctx, tx)
		if err != nil {
			return err
		}
		kept, err := tx.PutAnswer(ctx, store.ProgressAnswer{ID: r.GetId(), EntryID: e.ID, PersonID: p.Person, Role: by.Role, Text: text, At: now})
		if err != nil {
			return err
		}
		me, err := tx.PersonByID(ctx, p.Person)
		if err != nil {
			return err
		}
		out.Answer = answerOf(w.Case.Rules.Pace, kept, me.Name)
		return s.tellOfAnswer(ctx, tx, w)
	})
	if err != nil {
		return nil, s.answer(ctx, entryRefusal(err))
	}
	return out, nil
}

// tellOfAnswer queues the letter that tells of feedback, one a day however much was given.
func (s progress) tellOfAnswer(ctx context.Context, tx store.Tx, w place) error {
	c := w.Case
	cycle, err := tx.CycleByID(ctx, c.CycleID)
	if err != nil {
		return err
	}
	data, err := letterData(store.LetterData{Proceeding: c.Proceeding, Stage: c.Stage, Year: cycle.Year,
		Rehearsal: c.Rules.Pace.Rehearsal(), Role: appraisal.Employee})
	if err != nil {
		return err
	}
	return tx.QueueLetter(ctx, store.Letter{PersonID: c.PersonID, Kind: "feedback_given", Cause: store.FeedbackCause(c.ID, w.Today),
		CaseID: c.ID, CycleID: c.CycleID, Data: data})
}

// crew is the caller's team in one cycle.
type crew struct {
	cycle  store.Cycle
	today  appraisal.Date
	period appraisal.Period
	cases  map[string]store.Case
	ids    []string
}

// crews finds the caller's team in every cycle that runs.
func (s progress) crews(ctx context.Context, tx store.Tx, p Principal, role string) ([]crew, error) {
	cycles, err := tx.Cycles(ctx)
	if err != nil {
		return nil, err
	}
	wanted := appraisal.Role(cmp.Or(role, string(appraisal.Appraiser)))
	var out []crew
	for _, cycle := range cycles {
		if cycle.Stage == store.CycleClosed {
			continue
		}
		today := cycle.Rules.Calendar.DateOf(cycle.Rules.Pace.ToLegal(s.now()))
		team, err := tx.Team(ctx, cycle.ID, p.Person, wanted, today)
		if err != nil {
			return nil, err
		}
		if len(team) == 0 {
			continue
		}
		c := crew{cycle: cycle, today: today, period: appraisal.PeriodOn(cycle.Year, cycle.Rules, today), cases: map[string]store.Case{}}
		for _, k := range team {
			c.cases[k.ID], c.ids = k, append(c.ids, k.ID)
		}
		out = append(out, c)
	}
	return out, nil
}

// looksBack is how far before today entries are shown and counted as fresh: a phone may have been without a network
// for long.
const looksBack = 31

func (c crew) from() appraisal.Date {
	from := c.today - looksBack
	if c.period.Kind != "" && c.period.From < from {
		from = c.period.From
	}
	return from
}

// counted is the first day that counts for the period; outside of all periods, the first that is shown.
func (c crew) counted() appraisal.Date {
	if c.period.Kind == "" {
		return c.from()
	}
	return c.period.From
}

const teamEntries = 50 // entries that the view of a team shows

func (s progress) TeamProgress(ctx context.Context, r *siklusv1.TeamProgressRequest) (*siklusv1.TeamProgressResponse, error) {
	p, err := s.enter(ctx, connectv1.ProgressServiceTeamProgressProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.TeamProgressResponse{Rhythm: string(appraisal.NoEntries)}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		now, err := s.moment(ctx, tx)
		if err != nil {
			return err
		}
		since, err := tx.LastVisit(ctx, p.Person)
		if r.GetVisit() {
			since, err = tx.Visit(ctx, p.Person, now)
		}
		if err != nil {
			return err
		}
		out.Cursor = cursorOf(now.Add(-lag))
		crews, err := s.crews(ctx, tx, p, r.GetRole())
		if err != nil {
			return err
		}
		for _, c := range crews {
			v := &teamView{progress: s, tx: tx, crew: c, since: since, role: appraisal.Role(cmp.Or(r.GetRole(), string(appraisal.Appraiser)))}
			if err := v.read(ctx); err != nil {
				return err
			}
			out.Members, out.Entries = append(out.Members, v.members...), append(out.Entries, v.entries...)
			out.Zone = c.cycle.Rules.Calendar.Zone
			if out.Since == nil && !since.IsZero() {
				out.Since = stamp(c.cycle.Rules.Pace.ToLegal(since))
			}
			if asked := rhythm(c.cycle.Rules); asked.Asks() {
				out.Rhythm = string(asked)
			}
		}
		return nil
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

// teamView is what a leader sees of the team in one cycle.
type teamView struct {
	progress
	crew
	tx      store.Tx
	since   time.Time
	role    appraisal.Role // the leader's
	people  map[string]store.Person
	planned map[string][]string
	members []*siklusv1.TeamMember
	entries []*siklusv1.TeamEntry
}

func (v *teamView) read(ctx context.Context) error {
	if err := v.names(ctx); err != nil {
		return err
	}
	counts, err := v.tx.ProgressCounts(ctx, v.ids, v.from(), v.counted(), v.since)
	if err != nil {
		return err
	}
	byCase := map[string][]store.ProgressCount{}
	for _, n := range counts {
		byCase[n.CaseID] = append(byCase[n.CaseID], n)
	}
	for _, id := range v.ids {
		v.members = append(v.members, v.member(v.cases[id], byCase[id]))
	}
	if err := v.standing(ctx); err != nil {
		return err
	}
	slices.SortStableFunc(v.members, func(a, b *siklusv1.TeamMember) int {
		if aLate, bLate := len(a.GetLate()) > 0, len(b.GetLate()) > 0; aLate != bLate {
			if aLate {
				return -1
			}
			return 1
		}
		if a.GetSilent() != b.GetSilent() {
			if a.GetSilent() {
				return -1
			}
			return 1
		}
		return cmp.Or(cmp.Compare(a.GetPerson().GetName(), b.GetPerson().GetName()), cmp.Compare(a.GetCaseId(), b.GetCaseId()))
	})
	entries, _, err := v.tx.ListEntries(ctx, store.EntryFilter{CaseIDs: v.ids, From: v.from(), Standing: true, ByArrival: true, Limit: teamEntries})
	if err != nil {
		return err
	}
	v.entries, err = v.describe(ctx, entries)
	return err
}

func (v *teamView) names(ctx context.Context) (err error) {
	people := make([]string, 0, len(v.ids))
	for _, id := range v.ids {
		people = append(people, v.cases[id].PersonID)
	}
	if v.people, err = v.tx.PeopleByID(ctx, people); err != nil {
		return err
	}
	v.planned, err = v.tx.PlannedResults(ctx, v.ids)
	return err
}

// member says how one person of the team stands.
func (v *teamView) member(c store.Case, counts []store.ProgressCount) *siklusv1.TeamMember {
	m := &siklusv1.TeamMember{CaseId: c.ID, Person: &siklusv1.Person{Id: c.PersonID, Name: v.people[c.PersonID].Name},
		Rehearsal: c.Rules.Pace.Rehearsal(), Away: c.Stage == appraisal.Resting}
	var last appraisal.Date
	byResult := map[int]store.ProgressCount{}
	for _, n := range counts {
		byResult[n.Result] = n
		m.Entries, m.Fresh, m.Unanswered = m.Entries+int32(n.Entries), m.Fresh+int32(n.Fresh), m.Unanswered+int32(n.Unanswered)
		last = max(last, n.LastDay)
	}
	planned := v.planned[c.ID]
	for number, title := range planned {
		if _, noted := byResult[number+1]; title == "" && !noted {
			continue // dropped in a later version, and nothing was written for it
		}
		m.Results = append(m.Results, teamResult(number+1, title, byResult[number+1]))
	}
	if n, outside := byResult[0]; outside {
		m.Results = append(m.Results, teamResult(0, "", n))
	}
	slices.SortStableFunc(m.Results, func(a, b *siklusv1.TeamResult) int {
		return cmp.Compare(min(b.GetEntries(), 1), min(a.GetEntries(), 1))
	})
	m.LastDay = day(last)
	m.SilentDays = int32(v.cycle.Rules.Calendar.Count(max(last, v.counted()-1), v.today))
	enough := rhythm(c.Rules).WrittenSince(v.cycle.Rules.Calendar, v.today)
	m.Silent = enough != 0 && c.Stage == appraisal.InYear && last < enough
	return m
}

func teamResult(number int, title string, n store.ProgressCount) *siklusv1.TeamResult {
	return &siklusv1.TeamResult{Number: int32(number), Result: title, Entries: int32(n.Entries), LastDay: day(n.LastDay)}
}

// describe adds to entries who wrote them and about what.
func (v *teamView) describe(ctx context.Context, entries []store.ProgressEntry) ([]*siklusv1.TeamEntry, error) {
	shown, err := v.show(ctx, v.tx, v.cycle.Rules.Pace, entries)
	if err != nil {
		return nil, err
	}
	out := make([]*siklusv1.TeamEntry, len(entries))
	for i, e := range entries {
		c := v.cases[e.CaseID]
		out[i] = &siklusv1.TeamEntry{Person: &siklusv1.Person{Id: c.PersonID, Name: v.people[c.PersonID].Name}, Progress: shown[i],
			Fresh: !v.since.IsZero() && e.ChangedAt.After(v.since)}
		if planned := v.planned[e.CaseID]; e.Result > 0 && e.Result <= len(planned) {
			out[i].Result = planned[e.Result-1]
		}
	}
	return out, nil
}

// How the live view asks.
const (
	lag     = 1500 * time.Millisecond // an entry is told when its transaction has surely ended, so none is passed over
	between = 5 * time.Second         // other doors' entries are looked for so often
)

func (s progress) WatchTeam(ctx context.Context, r *siklusv1.WatchTeamRequest) (*siklusv1.WatchTeamResponse, error) {
	p, err := s.enter(ctx, connectv1.ProgressServiceWatchTeamProcedure, r)
	if err != nil {
		return nil, err
	}
	after, err := readCursor(r.GetCursor())
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	over := time.NewTimer(time.Duration(r.GetWait()) * time.Second)
	defer over.Stop()
	for {
		news := s.team.next(p.Agency)
		out, err := s.cameIn(ctx, p, r.GetRole(), after)
		if err != nil {
			return nil, s.answer(ctx, err)
		}
		if len(out.GetEntries()) > 0 {
			return out, nil
		}
		pause := time.NewTimer(between)
		select {
		case <-ctx.Done():
			pause.Stop()
			return nil, connect.NewError(connect.CodeCanceled, ctx.Err())
		case <-over.C:
			pause.Stop()
			return out, nil
		case <-s.team.closed:
			pause.Stop()
			return out, nil
		case <-news:
			pause.Reset(lag + 100*time.Millisecond)
			select {
			case <-pause.C:
			case <-over.C:
				return s.lastLook(ctx, p, r.GetRole(), after)
			}
		case <-pause.C:
		}
	}
}

func (s progress) lastLook(ctx context.Context, p Principal, role string, after time.Time) (*siklusv1.WatchTeamResponse, error) {
	out, err := s.cameIn(ctx, p, role, after)
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

// cameIn reads what came in for the team after an instant.
func (s progress) cameIn(ctx context.Context, p Principal, role string, after time.Time) (*siklusv1.WatchTeamResponse, error) {
	out := &siklusv1.WatchTeamResponse{}
	err := s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		now, err := s.moment(ctx, tx)
		if err != nil {
			return err
		}
		until := now.Add(-lag)
		if until.Before(after) {
			until = after
		}
		out.Cursor = cursorOf(until)
		crews, err := s.crews(ctx, tx, p, role)
		if err != nil {
			return err
		}
		for _, c := range crews {
			out.Zone = c.cycle.Rules.Calendar.Zone
			entries, _, err := tx.ListEntries(ctx, store.EntryFilter{CaseIDs: c.ids, From: c.from(), Standing: true, ByArrival: true,
				ChangedAfter: after, ChangedUntil: until, Limit: teamEntries})
			if err != nil || len(entries) == 0 {
				if err != nil {
					return err
				}
				continue
			}
			slices.Reverse(entries)
			v := &teamView{progress: s, tx: tx, crew: c, since: after}
			if err := v.names(ctx); err != nil {
				return err
			}
			shown, err := v.describe(ctx, entries)
			if err != nil {
				return err
			}
			out.Entries = append(out.Entries, shown...)
		}
		return nil
	})
	return out, err
}

func cursorOf(at time.Time) string { return strconv.FormatInt(at.UnixMicro(), 36) }

func readCursor(s string) (time.Time, error) {
	micro, err := strconv.ParseInt(s, 36, 64)
	if err != nil {
		return time.Time{}, refuseInput("cursor")
	}
	return time.UnixMicro(micro).UTC(), nil
}

// wakes tells the live views of an agency that somebody has written, inside this process.
type wakes struct {
	mu      sync.Mutex
	waiting map[string]chan struct{}
	closed  chan struct{} // the door closes: whoever waits goes
	close   func()
}

func newWakes() *wakes {
	w := &wakes{waiting: map[string]chan struct{}{}, closed: make(chan struct{})}
	w.close = sync.OnceFunc(func() { close(w.closed) })
	return w
}

// next is closed when the agency is woken the next time.
func (w *wakes) next(agency string) <-chan struct{} {
	w.mu.Lock()
	defer w.mu.Unlock()
	c, waits := w.waiting[agency]
	if !waits {
		c = make(chan struct{})
		w.waiting[agency] = c
	}
	return c
}

func (w *wakes) wake(agency string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if c, waits := w.waiting[agency]; waits {
		close(c)
		delete(w.waiting, agency)
	}
}
