package store

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"siklus.id/appraisal"
)

// VoiceCases returns the appraisals of a cycle for which something that was said, or may still be said, is sealed.
func (tx Tx) VoiceCases(ctx context.Context, cycleID string) ([]string, error) {
	rows, err := tx.q.Query(ctx, `select distinct b.case_id::text from voice_boxes b join cases c on c.id = b.case_id where c.cycle_id = $1 order by 1`, cycleID)
	if err != nil {
		return nil, fmt.Errorf("voices of cycle %s: %w", cycleID, err)
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}

// MorningOfVoices does for one appraisal what a working morning asks for: in place of who declined or is silent somebody
// else is asked, who has not answered is reminded, and on its one morning what was said is released or waits. today is the
// legal day. It may run twice on one day. ErrVoiceKey when what came due cannot be opened; then nothing has changed.
func (tx Tx) MorningOfVoices(ctx context.Context, caseID string, today appraisal.Date, keys VoiceKeys) error {
	c, err := tx.CaseByID(ctx, caseID)
	if err != nil {
		return err
	}
	cycle, err := tx.CycleByID(ctx, c.CycleID)
	if err != nil {
		return err
	}
	m := voiceMorning{Tx: tx, c: c, today: today, keys: keys}
	if m.boxes, err = tx.lockBoxes(ctx, caseID); err != nil {
		return err
	}
	var heard bool
	if m.limits, heard = VoiceLimits(c.Rules); !heard || c.Stage.Ended() {
		return m.destroy(ctx)
	}
	m.periods = slices.DeleteFunc(appraisal.Periods(cycle.Year, c.Rules), func(p appraisal.Period) bool { return p.Kind == appraisal.Annual })
	for i, p := range m.periods {
		terms, _ := appraisal.VoiceTermsOf(p, c.Rules.Calendar, m.limits)
		if today >= terms.Release {
			err = m.release(ctx, i)
		} else if m.sealed(p.Key()) {
			err = m.attend(ctx, p.Key(), terms)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// voiceBox is one sealed box.
type voiceBox struct {
	period string
	group  appraisal.VoiceGroup
	sealed []byte
}

// lockBoxes returns the boxes of an appraisal and keeps answers out of them until the transaction ends.
func (tx Tx) lockBoxes(ctx context.Context, caseID string) ([]voiceBox, error) {
	rows, err := tx.q.Query(ctx, `select period_key, voice_group, sealed from voice_boxes where case_id = $1 order by period_key, voice_group for update`, caseID)
	return collect(rows, err, func(r pgx.Row) (b voiceBox, err error) { return b, r.Scan(&b.period, (*string)(&b.group), &b.sealed) })
}

// voiceMorning is one morning of one appraisal.
type voiceMorning struct {
	Tx
	c       Case
	limits  appraisal.VoiceLimits
	periods []appraisal.Period
	boxes   []voiceBox
	today   appraisal.Date
	keys    VoiceKeys
}

func (m *voiceMorning) sealed(period string) bool {
	return slices.ContainsFunc(m.boxes, func(b voiceBox) bool { return b.period == period })
}

// destroy ends the rounds of an appraisal that ended, unread.
func (m *voiceMorning) destroy(ctx context.Context) error {
	for _, b := range m.boxes {
		if err := m.voiceStep(ctx, VoiceSeat{CaseID: m.c.ID, Period: b.period}, m.today, "ended", "", string(b.group)); err != nil {
			return err
		}
		if err := m.close(ctx, b.period, b.group); err != nil {
			return err
		}
	}
	return nil
}

// close takes a box away and makes all seats of its round alike, so that nothing says any more who answered.
func (m *voiceMorning) close(ctx context.Context, period string, g appraisal.VoiceGroup) error {
	if _, err := m.q.Exec(ctx, `delete from voice_boxes where case_id = $1 and period_key = $2 and voice_group = $3`, m.c.ID, period, string(g)); err != nil {
		return err
	}
	_, err := m.q.Exec(ctx, `update voice_seats set state = 'over' where case_id = $1 and period_key = $2 and voice_group = $3
		and state in ('proposed', 'asked', 'answered')`, m.c.ID, period, string(g))
	return err
}

// release decides, once, what becomes of everything that is sealed up to a period.
func (m *voiceMorning) release(ctx context.Context, period int) error {
	key := m.periods[period].Key()
	var due []voiceBox
	for _, b := range m.boxes {
		if at := slices.IndexFunc(m.periods, func(p appraisal.Period) bool { return p.Key() == b.period }); at >= 0 && at <= period {
			due = append(due, b)
		}
	}
	if len(due) == 0 {
		return nil
	}
	var done bool
	if err := m.q.QueryRow(ctx, `select exists (select from voice_results where case_id = $1 and period_key = $2)`, m.c.ID, key).Scan(&done); err != nil || done {
		return err
	}
	answered, err := m.answered(ctx)
	if err != nil {
		return err
	}
	rounds := make([]appraisal.VoiceRound, len(due))
	for i, b := range due {
		rounds[i] = appraisal.VoiceRound{Group: b.group, Period: b.period, People: answered[[2]string{b.period, string(b.group)}]}
	}
	shown := false
	for _, r := range appraisal.PlanRelease(rounds, m.limits, period == len(m.periods)-1) {
		if err := m.conclude(ctx, key, r, due); err != nil {
			return err
		}
		shown = shown || r.Outcome == appraisal.VoiceShown
	}
	if _, err := m.q.Exec(ctx, `update voice_seats set state = 'over' where case_id = $1 and period_key = $2 and state in ('proposed', 'asked')`, m.c.ID, key); err != nil {
		return err
	}
	if !shown {
		return nil
	}
	return m.tellReleased(ctx, key)
}

// answered is who has answered the rounds that are sealed, by period and group.
func (m *voiceMorning) answered(ctx context.Context) (map[[2]string][]string, error) {
	rows, err := m.q.Query(ctx, `select period_key, voice_group, person_id from voice_seats where case_id = $1 and state = 'answered'
		order by period_key, voice_group, person_id`, m.c.ID)
	if err != nil {
		return nil, err
	}
	people := map[[2]string][]string{}
	var period, group, person string
	_, err = pgx.ForEachRow(rows, []any{&period, &group, &person}, func() error {
		people[[2]string{period, group}] = append(people[[2]string{period, group}], person)
		return nil
	})
	return people, err
}

// conclude writes down what becomes of rounds, and closes those that do not wait.
func (m *voiceMorning) conclude(ctx context.Context, key string, r appraisal.VoiceRelease, due []voiceBox) error {
	out := VoiceResult{Outcome: r.Outcome}
	var all appraisal.VoiceBox
	for _, round := range r.Rounds {
		if !slices.Contains(out.Periods, round.Period) {
			out.Periods = append(out.Periods, round.Period)
		}
		if r.Outcome != appraisal.VoiceShown {
			continue
		}
		i := slices.IndexFunc(due, func(b voiceBox) bool { return b.period == round.Period && b.group == round.Group })
		box, _, err := m.keys.unseal(due[i].sealed, m.boxPlace(m.c.ID, round.Period, round.Group))
		if err != nil {
			return err
		}
		all.Pour(box)
	}
	slices.Sort(out.Periods)
	if r.Outcome == appraisal.VoiceShown {
		names, err := m.namesAround(ctx, out.Periods)
		if err != nil {
			return err
		}
		mask := func(text string) string { return appraisal.MaskColleagues(appraisal.Mask(text), names) }
		out.Answers, out.Shown = all.Answers, all.Show(r.People, m.limits, mask, shuffleVoices)
	}
	shown, err := asJSON(out.Shown)
	if err != nil {
		return err
	}
	if _, err := m.q.Exec(ctx, `insert into voice_results (case_id, period_key, voice_group, outcome, periods, answers, shown, released_on)
		values ($1, $2, $3, $4, $5, $6, $7, $8)`, m.c.ID, key, string(r.Group), string(r.Outcome), out.Periods, out.Answers, shown, day(m.today)); err != nil {
		return fmt.Errorf("release: %w", err)
	}
	step := map[appraisal.VoiceOutcome]string{appraisal.VoiceShown: "released", appraisal.VoiceCarried: "carried", appraisal.VoiceTooFew: "ended"}[r.Outcome]
	if err := m.voiceStep(ctx, VoiceSeat{CaseID: m.c.ID, Period: key}, m.today, step, "", string(r.Group)); err != nil || r.Outcome == appraisal.VoiceCarried {
		return err
	}
	for _, round := range r.Rounds {
		if err := m.close(ctx, round.Period, round.Group); err != nil {
			return err
		}
		m.boxes = slices.DeleteFunc(m.boxes, func(b voiceBox) bool { return b.period == round.Period && b.group == round.Group })
	}
	return nil
}

// namesAround are the names of everybody who was asked in some periods, and of the employee.
func (m *voiceMorning) namesAround(ctx context.Context, periods []string) ([]string, error) {
	rows, err := m.q.Query(ctx, `select p.name from people p where p.id = $2
		or p.id in (select v.person_id from voice_seats v where v.case_id = $1 and v.period_key = any ($3)) order by p.name`, m.c.ID, m.c.PersonID, periods)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}

// tellReleased queues the letters to the employee and to who appraises them now.
func (m *voiceMorning) tellReleased(ctx context.Context, key string) error {
	people := []struct {
		id   string
		role appraisal.Role
	}{{m.c.PersonID, appraisal.Employee}}
	leader, err := m.Actor(ctx, m.c.ID, appraisal.Appraiser, m.today)
	if err == nil {
		people = append(people, struct {
			id   string
			role appraisal.Role
		}{leader.PersonID, appraisal.Appraiser})
	} else if !errors.Is(err, ErrNobody) {
		return err
	}
	cycle, err := m.CycleByID(ctx, m.c.CycleID)
	if err != nil {
		return err
	}
	for _, p := range people {
		data, err := asJSON(LetterData{Proceeding: m.c.Proceeding, Stage: m.c.Stage, Year: cycle.Year, Period: key, Rehearsal: m.c.Rules.Pace.Rehearsal(), Role: p.role})
		if err != nil {
			return err
		}
		if err := m.QueueLetter(ctx, Letter{PersonID: p.id, Kind: VoiceReleasedLetter, Cause: "voices/" + m.c.ID + "/" + key, CaseID: m.c.ID,
			CycleID: m.c.CycleID, Data: []byte(data)}); err != nil {
			return err
		}
	}
	return nil
}

// attend asks others in place of who declined, and from the day of substitution in place of who is silent; who has not
// answered is reminded once, the working day before somebody else takes their turn or the answers are due.
func (m *voiceMorning) attend(ctx context.Context, key string, t appraisal.VoiceTerms) error {
	seats, err := m.VoiceSeats(ctx, m.c.ID, key)
	if err != nil {
		return err
	}
	calendar := m.c.Rules.Calendar
	var empty []VoiceSeat
	for _, s := range seats {
		switch {
		case s.State == VoiceDeclined && !slices.ContainsFunc(seats, func(o VoiceSeat) bool { return o.Replaces == s.ID }):
			empty = append(empty, s)
		case s.State == VoiceAsked && m.today >= t.Substitute && s.AskedOn < t.Substitute:
			empty = append(empty, s)
		case s.State == VoiceAsked && (s.AskedOn < t.Substitute && calendar.Count(m.today, t.Substitute) == 1 || calendar.Count(m.today, t.Answer) == 1):
			if err := m.queueVoice(ctx, s, VoiceReminderLetter); err != nil {
				return err
			}
		}
	}
	if len(empty) == 0 || m.today >= t.Answer {
		return nil
	}
	near, err := m.VoiceNominees(ctx, m.c, key, nil, m.today, t.Answer)
	if err != nil {
		return err
	}
	among := make([]appraisal.Nominee, len(near))
	for i, n := range near {
		among[i] = n.Nominee
	}
	for _, s := range empty {
		if err := m.substitute(ctx, s, among); err != nil {
			return err
		}
	}
	return nil
}

// substitute asks somebody in place of a seat. When nobody is left, who is silent keeps the seat.
func (m *voiceMorning) substitute(ctx context.Context, s VoiceSeat, among []appraisal.Nominee) error {
	person, ok := appraisal.ChooseSubstitute(among, m.limits, s.Group, s.ID)
	if !ok {
		_, err := m.q.Exec(ctx, `insert into voice_steps (case_id, period_key, on_day, step, seat_id) select $1, $2, $3, 'nobody-left', $4
			where not exists (select from voice_steps where seat_id = $4 and step = 'nobody-left')`, m.c.ID, s.Period, day(m.today), s.ID)
		return err
	}
	if s.State == VoiceAsked {
		if _, err := m.q.Exec(ctx, `update voice_seats set state = 'replaced' where id = $1 and state = 'asked'`, s.ID); err != nil {
			return err
		}
	}
	next, err := m.putSeat(ctx, m.c, VoiceSeat{Period: s.Period, Group: s.Group, PersonID: person, Origin: VoiceBySubstitute, NamedOn: m.today,
		AskedOn: m.today, State: VoiceAsked, Replaces: s.ID}, m.limits, m.keys)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(among, func(n appraisal.Nominee) bool { return n.Person == person })
	note := fmt.Sprintf("of %d people, asked about %d others", len(among), among[i].Load)
	among[i].Taken, among[i].Load = true, among[i].Load+1
	return m.voiceStep(ctx, next, m.today, "substituted", "", note)
}

// VoiceCount counts the round of one period in a cycle, without names.
type VoiceCount struct {
	Period                                                          string // key
	Appraisals, Waiting, Asked, Substitutes, Replaced               int
	DeclinedConflict, DeclinedContact, DeclinedTime, DeclinedOther  int
	ReleasedAnswers, ShownResults, CarriedResults, DestroyedResults int
}

// VoiceCounts counts the rounds of a cycle by period.
func (tx Tx) VoiceCounts(ctx context.Context, cycleID string) ([]VoiceCount, error) {
	rows, err := tx.q.Query(ctx, `with seats as (
			select v.period_key, count(distinct v.case_id) appraisals, count(*) filter (where v.state = 'proposed') waiting,
				count(*) filter (where v.asked_on is not null) asked, count(*) filter (where v.origin = 'substitute') substitutes,
				count(*) filter (where v.state = 'replaced') replaced, count(*) filter (where v.declined_for = 'conflict') conflict,
				count(*) filter (where v.declined_for = 'too-little-contact') contact, count(*) filter (where v.declined_for = 'no-time') no_time,
				count(*) filter (where v.declined_for = 'other') other
			from voice_seats v where v.cycle_id = $1 group by v.period_key
		), results as (
			select r.period_key, sum(r.answers) answers, count(*) filter (where r.outcome = 'shown') shown,
				count(*) filter (where r.outcome = 'carried') carried, count(*) filter (where r.outcome = 'too-few') few
			from voice_results r join cases c on c.id = r.case_id where c.cycle_id = $1 group by r.period_key
		)
		select coalesce(s.period_key, r.period_key), coalesce(s.appraisals, 0), coalesce(s.waiting, 0), coalesce(s.asked, 0), coalesce(s.substitutes, 0),
			coalesce(s.replaced, 0), coalesce(s.conflict, 0), coalesce(s.contact, 0), coalesce(s.no_time, 0), coalesce(s.other, 0),
			coalesce(r.answers, 0), coalesce(r.shown, 0), coalesce(r.carried, 0), coalesce(r.few, 0)
		from seats s full join results r on r.period_key = s.period_key order by 1`, cycleID)
	return collect(rows, err, func(r pgx.Row) (n VoiceCount, err error) {
		return n, r.Scan(&n.Period, &n.Appraisals, &n.Waiting, &n.Asked, &n.Substitutes, &n.Replaced, &n.DeclinedConflict, &n.DeclinedContact,
			&n.DeclinedTime, &n.DeclinedOther, &n.ReleasedAnswers, &n.ShownResults, &n.CarriedResults, &n.DestroyedResults)
	})
}
