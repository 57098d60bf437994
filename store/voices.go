package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5"

	"siklus.id/appraisal"
	"siklus.id/appraisal/policies"
)

// Errors of voices that callers tell apart with errors.Is.
var (
	ErrVoiceDecided = errors.New("the nomination was decided")
	ErrVoiceLost    = errors.New("the seat cannot be answered any more")
)

// VoiceState is where a seat stands.
type VoiceState string

// The states. Answered is there only while what was said is sealed: afterwards every seat of the round is over.
const (
	VoiceProposed VoiceState = "proposed" // nominated by the employee
	VoiceRejected VoiceState = "rejected" // by the leader
	VoiceAsked    VoiceState = "asked"
	VoiceDeclined VoiceState = "declined"
	VoiceAnswered VoiceState = "answered"
	VoiceReplaced VoiceState = "replaced" // silent, and somebody else is asked
	VoiceOver     VoiceState = "over"
)

// Who brought a seat about.
const (
	VoiceByEmployee   = "employee"
	VoiceByLeader     = "leader"
	VoiceBySubstitute = "substitute" // the morning round, in place of somebody
)

// VoiceDecline is the kind of reason for which a seat was given back.
type VoiceDecline string

// The kinds of reason.
const (
	DeclinedConflict VoiceDecline = "conflict"
	DeclinedContact  VoiceDecline = "too-little-contact"
	DeclinedTime     VoiceDecline = "no-time"
	DeclinedOther    VoiceDecline = "other"
)

// VoiceSeat is one person who is nominated or asked to speak about the employee of an appraisal in a period. It never
// says what they said.
type VoiceSeat struct {
	ID, CycleID, CaseID string
	Period              string // key
	Group               appraisal.VoiceGroup
	PersonID            string
	Origin              string
	NamedBy             string         // person; empty of a substitute
	NamedOn             appraisal.Date // legal
	AskedOn             appraisal.Date // legal; zero until asked
	State               VoiceState
	DeclinedFor         VoiceDecline
	Replaces            string // seat; of a substitute
}

const seatColumns = `v.id, v.cycle_id, v.case_id, v.period_key, v.voice_group, v.person_id, v.origin, coalesce(v.named_by::text, ''), v.named_on,
	v.asked_on, v.state, v.declined_for, coalesce(v.replaces::text, '')`

func scanSeat(r pgx.Row) (v VoiceSeat, err error) {
	return v, r.Scan(&v.ID, &v.CycleID, &v.CaseID, &v.Period, (*string)(&v.Group), &v.PersonID, &v.Origin, &v.NamedBy, (*day)(&v.NamedOn),
		(*day)(&v.AskedOn), (*string)(&v.State), (*string)(&v.DeclinedFor), &v.Replaces)
}

// voiceLimits are the limits of each policy that was asked for, by name and version: the files are part of the program, and
// reading one takes longer than everything else that a page asks for.
var voiceLimits sync.Map

// VoiceLimits reads what the policy to which rules are pinned says about peers and staff. ok is false when it hears
// neither, or when this release has the policy in another version only.
func VoiceLimits(r appraisal.Rules) (l appraisal.VoiceLimits, ok bool) {
	if known, there := voiceLimits.Load(r.Policy); there {
		l, ok = known.(appraisal.VoiceLimits)
		return l, ok && l.Heard()
	}
	defer func() { voiceLimits.Store(r.Policy, l) }()
	name, _, _ := strings.Cut(r.Policy, "@")
	policy, err := policies.Load(name)
	if err != nil || policy.Ref() != r.Policy {
		return l, false
	}
	v := policy.Voices
	l = appraisal.VoiceLimits{Least: v.PeersLeast, Most: v.PeersMost, PerRater: v.PerRater, Answer: v.Answer, Before: v.Before}
	for _, heard := range v.Heard {
		l.Peers = l.Peers || heard == policies.Peers
		l.Staff = l.Staff || heard == policies.Subordinates
	}
	return l, l.Heard()
}

// VoiceSeats returns the seats of one round, by group and person.
func (tx Tx) VoiceSeats(ctx context.Context, caseID, period string) ([]VoiceSeat, error) {
	rows, err := tx.q.Query(ctx, `select `+seatColumns+` from voice_seats v where v.case_id = $1 and v.period_key = $2
		order by v.voice_group, v.person_id`, caseID, period)
	return collect(rows, err, scanSeat)
}

// VoiceSeatByID returns one seat.
func (tx Tx) VoiceSeatByID(ctx context.Context, id string) (VoiceSeat, error) {
	v, err := scanSeat(tx.q.QueryRow(ctx, `select `+seatColumns+` from voice_seats v where v.id = $1`, id))
	return v, missing(err, "seat", id)
}

// VoiceSeatsOf returns the seats in which a person is or was asked, in cycles that run, by period.
func (tx Tx) VoiceSeatsOf(ctx context.Context, person string) ([]VoiceSeat, error) {
	rows, err := tx.q.Query(ctx, `select `+seatColumns+` from voice_seats v join cycles y on y.id = v.cycle_id
		where v.person_id = $1 and v.asked_on is not null and y.stage <> 'closed' order by v.period_key, v.case_id`, person)
	return collect(rows, err, scanSeat)
}

// takeVoiceTurns lets writers of one round go one after the other, and those who would ask the same person.
func (tx Tx) takeVoiceTurns(ctx context.Context, caseID, cycleID, period, person string) error {
	if err := tx.takeTurns(ctx, "voices/"+caseID, period); err != nil {
		return err
	}
	return tx.takeTurns(ctx, "voices/"+cycleID+"/"+person, period)
}

// VoiceNominee is somebody who could be asked, with what the rules ask about them.
type VoiceNominee struct {
	appraisal.Nominee
	Name, Post string
}

// VoiceNominees returns what the rules ask about people on a legal day, until a last day, by name. No people: those who
// hold a post beside the employee's or right below it.
func (tx Tx) VoiceNominees(ctx context.Context, c Case, period string, people []string, on, last appraisal.Date) ([]VoiceNominee, error) {
	rows, err := tx.q.Query(ctx, `select n.person_id, n.name, n.post, n.own_case is not null, n.away, n.above, n.below, n.under, n.same_leader, n.same_level,
			n.load, n.taken
		from voice_nominees($1, $2, case when $3 then array(select near.person_id from voice_near($1, $5) near) else $4::text[]::uuid[] end, $5, $6) n
		order by n.name, n.person_id`, c.ID, period, people == nil, people, day(on), day(last))
	return collect(rows, err, func(r pgx.Row) (n VoiceNominee, err error) {
		err = r.Scan(&n.Person, &n.Name, &n.Post, &n.Appraised, &n.Away, &n.Above, &n.Below, &n.Under, &n.SameLeader, &n.SameLevel, &n.Load, &n.Taken)
		n.Self = n.Person == c.PersonID
		return n, err
	})
}

// asked counts the people of a round by group: nominated, asked or answered, whose seat nobody else has taken.
func asked(seats []VoiceSeat) map[appraisal.VoiceGroup]int {
	n := map[appraisal.VoiceGroup]int{}
	for _, s := range seats {
		switch s.State {
		case VoiceProposed, VoiceAsked, VoiceAnswered:
			n[s.Group]++
		}
	}
	return n
}

// NameVoice nominates somebody, after the rules have been held against how things stand now. Somebody named by the
// leader is asked at once. The same person twice is once.
func (tx Tx) NameVoice(ctx context.Context, c Case, s VoiceSeat, l appraisal.VoiceLimits, t appraisal.VoiceTerms, keys VoiceKeys) (VoiceSeat, error) {
	if err := tx.takeVoiceTurns(ctx, c.ID, c.CycleID, s.Period, s.PersonID); err != nil {
		return s, err
	}
	seats, err := tx.VoiceSeats(ctx, c.ID, s.Period)
	if err != nil {
		return s, err
	}
	for _, there := range seats {
		if there.PersonID == s.PersonID && (there.State == VoiceProposed || there.State == VoiceAsked) {
			return there, nil
		}
	}
	found, err := tx.VoiceNominees(ctx, c, s.Period, []string{s.PersonID}, s.NamedOn, t.Answer)
	if err != nil {
		return s, err
	}
	if len(found) == 0 {
		return s, fmt.Errorf("person %s: %w", s.PersonID, ErrNotFound)
	}
	group, refusal := appraisal.AdmitNominee(found[0].Nominee, l, asked(seats))
	if refusal != nil {
		return s, refusal
	}
	s.Group, s.State = group, VoiceProposed
	if s.Origin == VoiceByLeader {
		s.State, s.AskedOn = VoiceAsked, s.NamedOn
	}
	if s, err = tx.putSeat(ctx, c, s, l, keys); err != nil {
		return s, err
	}
	if s.State == VoiceProposed {
		if err := tx.tellNominated(ctx, s, t.Nominate); err != nil {
			return s, err
		}
	}
	return s, tx.voiceStep(ctx, s, s.NamedOn, "named", s.NamedBy, "")
}

// tellNominated queues the letter that nominations wait to the appraiser, or to the superior where there is none: one on each
// legal day, however many were named. decide is the last day to approve.
func (tx Tx) tellNominated(ctx context.Context, s VoiceSeat, decide appraisal.Date) error {
	_, err := tx.q.Exec(ctx, `insert into letters (id, person_id, kind, cause, case_id, cycle_id, data)
		select gen_random_uuid(), a.person_id, $2, 'nominated/' || c.id || '/' || $3::text || '/' || $4::date, c.id, c.cycle_id,
			json_strip_nulls(json_build_object('proceeding', c.proceeding, 'stage', c.stage, 'year', y.year, 'period', $3::text,
				'rehearsal', nullif(y.rehearsal, false), 'role', a.role, 'due', $5::date))
		from cases c join cycles y on y.id = c.cycle_id
			cross join lateral (select k.person_id, r.role from unnest(array['appraiser', 'superior']) with ordinality r (role, n)
				cross join lateral case_actor(c.id, r.role, $4) k order by r.n limit 1) a
			join people p on p.id = a.person_id and p.departed <> 'died'
		where c.id = $1
		on conflict do nothing`, s.CaseID, VoiceNominatedLetter, s.Period, day(s.NamedOn), day(decide))
	if err != nil {
		return fmt.Errorf("letter about nominations in case %s: %w", s.CaseID, err)
	}
	return nil
}

func (tx Tx) putSeat(ctx context.Context, c Case, s VoiceSeat, l appraisal.VoiceLimits, keys VoiceKeys) (VoiceSeat, error) {
	err := tx.q.QueryRow(ctx, `insert into voice_seats (cycle_id, case_id, period_key, voice_group, person_id, origin, named_by, named_on, asked_on, state, replaces)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) returning id`, c.CycleID, c.ID, s.Period, string(s.Group), s.PersonID, s.Origin, orNull(s.NamedBy),
		day(s.NamedOn), day(s.AskedOn), string(s.State), orNull(s.Replaces)).Scan(&s.ID)
	if err != nil {
		return s, fmt.Errorf("seat: %w", err)
	}
	s.CycleID, s.CaseID = c.CycleID, c.ID
	if s.State != VoiceAsked {
		return s, nil
	}
	return s, tx.askVoice(ctx, s, l, keys)
}

// DecideVoice approves or rejects a nomination; who is approved is asked. The same decision twice is once, another one
// is ErrVoiceDecided.
func (tx Tx) DecideVoice(ctx context.Context, c Case, id, by string, approve bool, on appraisal.Date, l appraisal.VoiceLimits, keys VoiceKeys) (VoiceSeat, error) {
	s, err := tx.VoiceSeatByID(ctx, id)
	if err != nil {
		return s, err
	}
	if err := tx.takeVoiceTurns(ctx, c.ID, c.CycleID, s.Period, s.PersonID); err != nil {
		return s, err
	}
	if s, err = tx.VoiceSeatByID(ctx, id); err != nil {
		return s, err
	}
	if s.State != VoiceProposed {
		if approve == (s.State == VoiceRejected) {
			return s, fmt.Errorf("seat %s: %w", id, ErrVoiceDecided)
		}
		return s, nil
	}
	s.State = VoiceRejected
	step := "rejected"
	if approve {
		s.State, s.AskedOn, step = VoiceAsked, on, "approved"
	}
	if _, err := tx.q.Exec(ctx, `update voice_seats set state = $2, decided_by = $3, asked_on = $4 where id = $1`, id, string(s.State), by, day(s.AskedOn)); err != nil {
		return s, fmt.Errorf("decide on seat %s: %w", id, err)
	}
	if approve {
		if err := tx.askVoice(ctx, s, l, keys); err != nil {
			return s, err
		}
	}
	return s, tx.voiceStep(ctx, s, on, step, by, "")
}

// DeclineVoice gives a seat back. The same twice is once; ErrVoiceLost when it was answered or the round is over.
func (tx Tx) DeclineVoice(ctx context.Context, s VoiceSeat, why VoiceDecline, on appraisal.Date) error {
	tag, err := tx.q.Exec(ctx, `update voice_seats set state = 'declined', declined_for = $2 where id = $1 and state = 'asked'`, s.ID, string(why))
	if err != nil {
		return fmt.Errorf("give seat %s back: %w", s.ID, err)
	}
	if tag.RowsAffected() == 1 {
		return tx.voiceStep(ctx, s, on, "declined", s.PersonID, string(why))
	}
	if s, err = tx.VoiceSeatByID(ctx, s.ID); err != nil {
		return err
	}
	if s.State != VoiceDeclined {
		return fmt.Errorf("seat %s: %w", s.ID, ErrVoiceLost)
	}
	return nil
}

// voiceStep notes what was done about a round.
func (tx Tx) voiceStep(ctx context.Context, s VoiceSeat, on appraisal.Date, step, by, note string) error {
	_, err := tx.q.Exec(ctx, `insert into voice_steps (case_id, period_key, on_day, step, seat_id, by_person, note) values ($1, $2, $3, $4, $5, $6, $7)`,
		s.CaseID, s.Period, day(on), step, orNull(s.ID), orNull(by), note)
	return err
}

// Letters about voices. Their data's entry is the ID of a seat; of nominations and of the release the period stands in the
// data.
const (
	VoiceNominatedLetter = "voice_nominated"
	VoiceAskedLetter     = "voice_asked"
	VoiceReminderLetter  = "voice_reminder"
	VoiceReleasedLetter  = "voice_released"
)

// askVoice makes room for the answer and queues the letter.
func (tx Tx) askVoice(ctx context.Context, s VoiceSeat, l appraisal.VoiceLimits, keys VoiceKeys) error {
	if err := tx.openBox(ctx, s, l, keys); err != nil {
		return err
	}
	return tx.queueVoice(ctx, s, VoiceAskedLetter)
}

// queueVoice queues a letter to who is asked, once for each seat and kind. It belongs to their own appraisal, whose link
// signs them in, and holds the last day only in its seat's round: the composer reads it.
func (tx Tx) queueVoice(ctx context.Context, s VoiceSeat, kind string) error {
	_, err := tx.q.Exec(ctx, `insert into letters (id, person_id, kind, cause, case_id, cycle_id, data)
		select gen_random_uuid(), c.person_id, $2, 'seat/' || $1::text, c.id, c.cycle_id, json_strip_nulls(json_build_object('proceeding', c.proceeding, 'stage', c.stage,
			'year', y.year, 'period', $5::text, 'rehearsal', nullif(y.rehearsal, false), 'role', 'employee', 'entry', $1::text))
		from cases c join cycles y on y.id = c.cycle_id join people p on p.id = c.person_id and p.departed <> 'died'
		where c.cycle_id = $3 and c.person_id = $4 and c.proceeding = 'appraisal' and c.closed_at is null
		order by c.opened_at desc, c.id limit 1
		on conflict do nothing`, s.ID, kind, s.CycleID, s.PersonID, s.Period)
	if err != nil {
		return fmt.Errorf("letter about seat %s: %w", s.ID, err)
	}
	return nil
}
