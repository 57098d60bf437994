package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"siklus.id/appraisal"
)

// Absence is one long absence (*cuti*, *pemberhentian sementara*, *tugas belajar*) as HR recorded it.
type Absence struct {
	ActID, PersonID string
	Kind            appraisal.Absence
	From            appraisal.Date // first day away
	Until           appraisal.Date // expected last day away
	To              appraisal.Date // the real one; zero: nobody has recorded the return
}

// Last is the last day away as far as it is known.
func (a Absence) Last() appraisal.Date {
	if a.To != 0 {
		return a.To
	}
	return a.Until
}

// AbsencesOf returns a person's long absences, the newest first.
func (tx Tx) AbsencesOf(ctx context.Context, person string) ([]Absence, error) {
	rows, err := tx.q.Query(ctx, `select act_id, person_id, kind, from_day, until_day, to_day from absences
		where person_id = $1 order by from_day desc, act_id desc`, person)
	return collect(rows, err, func(r pgx.Row) (a Absence, err error) {
		return a, r.Scan(&a.ActID, &a.PersonID, (*string)(&a.Kind), (*day)(&a.From), (*day)(&a.Until), (*day)(&a.To))
	})
}

// StudyLeaveIn reports whether a person is on record as on study leave (*tugas belajar*) on any day of a period.
func (tx Tx) StudyLeaveIn(ctx context.Context, person string, period appraisal.Period) (studies bool, err error) {
	err = tx.q.QueryRow(ctx, `select exists (select from absences where person_id = $1 and kind = 'study-leave'
		and from_day <= $3 and coalesce(to_day, until_day) >= $2)`, person, day(period.From), day(period.To)).Scan(&studies)
	return studies, err
}

// Why an appraisal has no evaluation of a period.
const (
	NotOpenedAbsent   = "absent"   // away for the whole period, with nothing to evaluate
	NotOpenedDeparted = "departed" // in service no longer
)

// NotOpened is one appraisal without an evaluation of a period, and why.
type NotOpened struct {
	CaseID, PersonID string // the appraisal
	Reason           string
	Absence          appraisal.Absence    // when absent
	Departed         appraisal.ServiceEnd // when departed
	From, To         appraisal.Date       // of the absence; From is the first day no longer in service
}

// NotOpened returns the appraisals of a cycle that get no evaluation of a period as things stand on a day, for HR. Who
// was exempted or withdrawn is not among them: that is a stage of its own.
func (tx Tx) NotOpened(ctx context.Context, cycleID string, period appraisal.Period, on appraisal.Date) ([]NotOpened, error) {
	rows, err := tx.q.Query(ctx, `select c.id, c.person_id, coalesce(a.kind, ''), p.departed, coalesce(a.from_day, p.departed_from), a.last
		from cases c join people p on p.id = c.person_id
			left join lateral (select a.kind, a.from_day, coalesce(a.to_day, a.until_day) as last from absences a
				where a.person_id = c.person_id and a.kind <> 'study-leave' and a.from_day <= $3 and coalesce(a.to_day, a.until_day) >= $4
					and not coalesce(p.departed_from <= $5, false)
				order by a.from_day desc limit 1) a on true
		where c.cycle_id = $1 and c.proceeding = 'appraisal' and (c.closed_at is null or c.stage in ('sealed', 'departed'))
			and (a.kind is not null or p.departed_from <= $5)
			and not exists (select from cases e where e.parent_id = c.id and e.period_key = $2 and e.proceeding = 'evaluation')
		order by c.unit_code, c.id`, cycleID, period.Key(), day(period.From), day(period.To), day(on))
	return collect(rows, err, func(r pgx.Row) (n NotOpened, err error) {
		err = r.Scan(&n.CaseID, &n.PersonID, (*string)(&n.Absence), (*string)(&n.Departed), (*day)(&n.From), (*day)(&n.To))
		n.Reason = NotOpenedAbsent
		if n.Absence == "" {
			n.Reason = NotOpenedDeparted
		} else {
			n.Departed = ""
		}
		return n, err
	})
}
