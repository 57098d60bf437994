package store

import (
	"github.com/jackc/pgx/v5"

	"siklus.id/appraisal"
)

// While an act waits in the register its effects are still to come: a repeated entry finds it taken and changes
// nothing. The placeholder is the act's ID.
const (
	actWaits2 = `exists (select from acts a where a.id = $2 and a.state = 'received')`

	// The person of case $1, while act $2 waits.
	personOf = `(select k.person_id from cases k where k.id = $1 and ` + actWaits2 + `)`
)

// queuePeopleChange writes what an act says about people, before their roles are read: who is named, who moved, who is
// away, whose service ended.
func queuePeopleChange(b *pgx.Batch, caseID string, a appraisal.Act) {
	switch a.Kind {
	case appraisal.ChangeParty:
		capacity := a.Facts.Capacity
		if capacity == "" {
			capacity = appraisal.Named
		}
		b.Queue(`insert into case_parties (case_id, role, person_id, capacity, act_id) values ($1, $2, $3, $4, $5) on conflict do nothing`,
			caseID, string(a.Facts.Role), a.Facts.Person, string(capacity), a.ID)
	case appraisal.Transfer:
		queueTransfer(b, caseID, a)
	case appraisal.BeginAbsence:
		queueAbsence(b, caseID, a)
	case appraisal.EndAbsence:
		b.Queue(`update cases set absent_to = $3::date - 1 where parent_id = $1 and proceeding = 'evaluation' and absent_to >= $3 and closed_at is null
			and `+actWaits2, caseID, a.ID, day(a.Facts.From))
		b.Queue(`update absences set to_day = $3::date - 1, ended_by = $2 where to_day is null and person_id = `+personOf, caseID, a.ID, day(a.Facts.From))
	case appraisal.EndService:
		queueDeparture(b, caseID, a)
	}
}

// queueTransfer moves an appraisal, and those of its evaluations that nobody has signed, to another post. What is signed
// stays with the chain of who signed. An appointment ends the holdings of before, also those as acting official; the
// post may stand in the roster already. A post as acting official comes beside the others.
func queueTransfer(b *pgx.Batch, caseID string, a appraisal.Act) {
	post, from := a.Facts.Post, day(a.Facts.From)
	b.Queue(`update cases c set post_id = t.id, unit_id = t.unit_id, unit_code = u.code
		from posts t join units u on u.id = t.unit_id
		where t.id = $3 and `+actWaits2+`
			and (c.id = $1 or (c.parent_id = $1 and c.proceeding = 'evaluation' and c.stage in ('window-open', 'taken-over', 'unrated')))`,
		caseID, a.ID, post)
	if a.Facts.Capacity == appraisal.Acting {
		b.Queue(`insert into holdings (post_id, person_id, capacity, from_day)
			select $3, p.id, 'plt', $4 from people p where p.id = `+personOf+`
				and not exists (select from holdings h where h.post_id = $3 and h.person_id = p.id and h.capacity = 'plt'
					and h.from_day <= $4 and (h.to_day is null or h.to_day >= $4))
			on conflict (agency_id, post_id, person_id, capacity, from_day) do update set to_day = null`, caseID, a.ID, post, from)
		return
	}
	const others = `h.person_id = ` + personOf + ` and h.capacity in ('definitif', 'plt') and (h.to_day is null or h.to_day >= $4)
		and not (h.post_id = $3 and h.capacity = 'definitif' and h.from_day <= $4)`
	b.Queue(`delete from holdings h where `+others+` and h.from_day >= $4`, caseID, a.ID, post, from)
	b.Queue(`update holdings h set to_day = $4::date - 1 where `+others, caseID, a.ID, post, from)
	b.Queue(`insert into holdings (post_id, person_id, capacity, from_day)
		select $3, p.id, 'definitif', $4 from people p where p.id = `+personOf+`
			and not exists (select from holdings h where h.post_id = $3 and h.person_id = p.id and h.capacity = 'definitif'
				and h.from_day <= $4 and (h.to_day is null or h.to_day >= $4))`, caseID, a.ID, post, from)
}

// queueAbsence keeps a long absence. Evaluations that run are told how long it lasts when the employee rests.
func queueAbsence(b *pgx.Batch, caseID string, a appraisal.Act) {
	b.Queue(`insert into absences (act_id, person_id, kind, from_day, until_day) select $2, p.id, $3, $4, coalesce($5::date, $4::date) from people p
		where p.id = `+personOf+` on conflict do nothing`, caseID, a.ID, string(a.Facts.Absence), day(a.Facts.From), day(a.Facts.Until))
	if a.Facts.Absence.Rests() {
		b.Queue(`update cases set absent_to = $3 where parent_id = $1 and proceeding = 'evaluation' and closed_at is null and `+actWaits2,
			caseID, a.ID, day(max(a.Facts.Until, a.Facts.From)))
	}
}

// queueDeparture ends everything a person holds the day before. Who died gets no letter any more: those that wait are
// cancelled, and one that nobody knows to have left is not tried again.
func queueDeparture(b *pgx.Batch, caseID string, a appraisal.Act) {
	from := day(a.Facts.From)
	b.Queue(`update people set departed = $3, departed_from = $4 where id = `+personOf+` and departed <> 'died'`,
		caseID, a.ID, string(a.Facts.Service), from)
	b.Queue(`delete from holdings where person_id = `+personOf+` and from_day >= $3`, caseID, a.ID, from)
	b.Queue(`update holdings set to_day = $3::date - 1 where person_id = `+personOf+` and (to_day is null or to_day >= $3)`, caseID, a.ID, from)
	if a.Facts.Service != appraisal.Died {
		return
	}
	b.Queue(`update mails set state = 'failed', reason = 'died' where state = 'sending' and person_id = `+personOf, caseID, a.ID)
	b.Queue(`update letters set state = 'cancelled' where state in ('waiting', 'sending') and person_id = `+personOf, caseID, a.ID)
}
