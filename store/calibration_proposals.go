package store

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"siklus.id/appraisal"
)

// CalibrationProposal is another rating that a session puts before whoever may rate. Instants are real.
type CalibrationProposal struct {
	ID, CalibrationID, CaseID string
	From, To                  appraisal.Pair
	FromPredicate             appraisal.Predicate
	ToPredicate               appraisal.Predicate
	Reason                    string
	By, Asked                 string
	RequestID                 string
	At                        time.Time

	State      appraisal.ProposalState
	Answer     string
	AnsweredBy string
	AnsweredAt time.Time
	ActID      string

	PersonID, Unit, Period, CycleID string // of the evaluation
	Year                            int
	Stage                           appraisal.Stage
	Closed                          bool // the session
}

const proposalRows = `select p.id, p.calibration_id, p.case_id, p.from_results, p.from_behaviour, p.from_predicate, p.to_results, p.to_behaviour, p.to_predicate,
		p.reason, p.by_person, p.asked, p.request_id, p.proposed_at, ` + proposalState + `, coalesce(a.body, ''), coalesce(a.by_person::text, ''), a.answered_at,
		coalesce(a.act_id::text, ''), e.person_id, u.name, e.period_key, e.cycle_id, y.year, e.stage, s.state = 'closed'
	from calibration_proposals p join calibrations s on s.id = p.calibration_id join cases e on e.id = p.case_id join units u on u.id = e.unit_id
		join cycles y on y.id = e.cycle_id left join calibration_answers a on a.proposal_id = p.id `

func scanProposal(r pgx.Row) (p CalibrationProposal, err error) {
	return p, r.Scan(&p.ID, &p.CalibrationID, &p.CaseID, (*string)(&p.From.Results), (*string)(&p.From.Behaviour), (*string)(&p.FromPredicate),
		(*string)(&p.To.Results), (*string)(&p.To.Behaviour), (*string)(&p.ToPredicate), &p.Reason, &p.By, &p.Asked, &p.RequestID, (*instant)(&p.At),
		(*string)(&p.State), &p.Answer, &p.AnsweredBy, (*instant)(&p.AnsweredAt), &p.ActID, &p.PersonID, &p.Unit, &p.Period, &p.CycleID, &p.Year,
		(*string)(&p.Stage), &p.Closed)
}

// PutCalibrationProposal keeps a proposal; the same request of the same person gives the first one back, with first false.
func (tx Tx) PutCalibrationProposal(ctx context.Context, p CalibrationProposal) (_ CalibrationProposal, first bool, err error) {
	tag, err := tx.q.Exec(ctx, `insert into calibration_proposals (id, calibration_id, case_id, from_results, from_behaviour, from_predicate, to_results, to_behaviour,
			to_predicate, reason, by_person, asked, request_id, proposed_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) on conflict (agency_id, by_person, request_id) do nothing`,
		NewID(), p.CalibrationID, p.CaseID, string(p.From.Results), string(p.From.Behaviour), string(p.FromPredicate), string(p.To.Results), string(p.To.Behaviour),
		string(p.ToPredicate), p.Reason, p.By, p.Asked, p.RequestID, stored(p.At))
	if err != nil {
		return p, false, fmt.Errorf("proposal: %w", err)
	}
	there, err := scanProposal(tx.q.QueryRow(ctx, proposalRows+`where p.by_person = $1 and p.request_id = $2`, p.By, p.RequestID))
	return there, tag.RowsAffected() == 1, err
}

// CalibrationProposalOf returns the proposal that a request of a person led to; ErrNotFound when it led to none.
func (tx Tx) CalibrationProposalOf(ctx context.Context, person, request string) (CalibrationProposal, error) {
	p, err := scanProposal(tx.q.QueryRow(ctx, proposalRows+`where p.by_person = $1 and p.request_id = $2`, person, request))
	return p, missing(err, "proposal", request)
}

// CalibrationProposalByID returns a proposal; ErrNotFound when there is none.
func (tx Tx) CalibrationProposalByID(ctx context.Context, id string) (CalibrationProposal, error) {
	p, err := scanProposal(tx.q.QueryRow(ctx, proposalRows+`where p.id = $1`, id))
	return p, missing(err, "proposal", id)
}

// CalibrationProposals returns the proposals of a session, the first one first.
func (tx Tx) CalibrationProposals(ctx context.Context, session string) ([]CalibrationProposal, error) {
	rows, err := tx.q.Query(ctx, proposalRows+`where p.calibration_id = $1 order by p.proposed_at, p.id`, session)
	return collect(rows, err, scanProposal)
}

// ProposalsAbout returns the proposals about an evaluation that were answered by who may rate, the first one first.
func (tx Tx) ProposalsAbout(ctx context.Context, caseID string) ([]CalibrationProposal, error) {
	rows, err := tx.q.Query(ctx, proposalRows+`where p.case_id = $1 and `+proposalState+` in ('accepted', 'declined') order by p.proposed_at, p.id`, caseID)
	return collect(rows, err, scanProposal)
}

// ProposalsTo returns the proposals that a person was asked about or answered, and the open ones about evaluations that the
// person may rate on a day: the open first, then the newest, one hundred at most. With a case only those about it.
func (tx Tx) ProposalsTo(ctx context.Context, person, caseID string, on appraisal.Date) ([]CalibrationProposal, error) {
	rows, err := tx.q.Query(ctx, proposalRows+`where ($2::text = '' or p.case_id = nullif($2::text, '')::uuid)
			and (p.asked = $1::uuid or a.by_person = $1::uuid and a.answer in ('accepted', 'declined')
				or a.proposal_id is null and s.state = 'open' and exists (
					select from case_actor(p.case_id, case when e.stage = 'window-open' then 'appraiser' else 'superior' end, $3) x where x.person_id = $1::uuid))
		order by `+proposalState+` = 'open' desc, p.proposed_at desc, p.id limit 100`, person, caseID, day(on))
	return collect(rows, err, scanProposal)
}

// AnswerCalibrationProposal keeps what became of a proposal; reports whether it was the first answer.
func (tx Tx) AnswerCalibrationProposal(ctx context.Context, id string, state appraisal.ProposalState, text, by, act string, at time.Time) (first bool, err error) {
	tag, err := tx.q.Exec(ctx, `insert into calibration_answers (proposal_id, answer, body, by_person, act_id, answered_at)
		values ($1, $2, $3, $4, $5, $6) on conflict do nothing`, id, string(state), text, by, orNull(act), stored(at))
	if err != nil {
		return false, fmt.Errorf("answer to proposal %s: %w", id, err)
	}
	return tag.RowsAffected() == 1, nil
}

// ProposalWaits reports whether a proposal about an evaluation waits for an answer, in whatever session.
func (tx Tx) ProposalWaits(ctx context.Context, caseID string) (waits bool, err error) {
	err = tx.q.QueryRow(ctx, `select exists (select from calibration_proposals p left join calibration_answers a on a.proposal_id = p.id
		where p.case_id = $1 and `+proposalState+` = 'open')`, caseID).Scan(&waits)
	return waits, err
}

// RatersNow returns, by evaluation, who may rate it on a day: the appraiser in the window, else the superior. Evaluations
// that nobody may rate are left out.
func (tx Tx) RatersNow(ctx context.Context, caseIDs []string, on appraisal.Date) (map[string]string, error) {
	rows, err := tx.q.Query(ctx, `select e.id::text, x.person_id::text from cases e
			cross join lateral case_actor(e.id, case when e.stage = 'window-open' then 'appraiser' else 'superior' end, $2) x
		where e.id = any ($1::text[]::uuid[]) and e.stage in ('window-open', 'taken-over', 'unrated') and x.person_id is not null`, caseIDs, day(on))
	if err != nil {
		return nil, fmt.Errorf("raters: %w", err)
	}
	out := map[string]string{}
	var id, person string
	_, err = pgx.ForEachRow(rows, []any{&id, &person}, func() error {
		out[id] = person
		return nil
	})
	return out, err
}

// TellProposed queues the letter to whoever was asked; data is a LetterData. It is one letter for each proposal, and all
// that wait go in one mail.
func (tx Tx) TellProposed(ctx context.Context, p CalibrationProposal, data []byte) error {
	_, err := tx.q.Exec(ctx, `insert into letters (id, person_id, kind, cause, case_id, cycle_id, data, queued_at)
		select $1, p.id, $3, $4, $5, $6, $7, $8 from people p where p.id = $2 and p.departed = '' on conflict do nothing`,
		NewID(), p.Asked, CalibrationLetter, p.ID, p.CaseID, p.CycleID, string(data), stored(p.At))
	if err != nil {
		return fmt.Errorf("letter of proposal %s: %w", p.ID, err)
	}
	return nil
}
