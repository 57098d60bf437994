package api

import (
	"context"
	"slices"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

// cases reads cases and takes the acts by which HR corrects a running one.
type cases struct{ *door }

// reading finds the caller's place in a case that they want to read.
func (d *door) reading(ctx context.Context, tx store.Tx, p Principal, procedure, caseID string) (place, error) {
	w, err := d.placeIn(ctx, tx, p, caseID)
	if err != nil {
		return w, err
	}
	if _, ok := w.any(access[procedure].roles); !ok {
		return w, refuseNotYours(byDoor)
	}
	if p.Via != ByLink {
		return w, nil
	}
	return w, d.withinLink(ctx, tx, p, caseID)
}

// withinLink lets a link read the case of its task and the cases which that one rests on: whoever decides an
// objection must see the evaluation, and whoever rates must see the targets.
func (d *door) withinLink(ctx context.Context, tx store.Tx, p Principal, caseID string) error {
	task, err := d.linkTask(ctx, tx, p)
	if err != nil {
		return err
	}
	for id := task.CaseID; id != ""; {
		if id == caseID {
			return nil
		}
		c, err := tx.CaseByID(ctx, id)
		if err != nil {
			return err
		}
		id = c.ParentID
	}
	return refuseLinkIsForOneTask()
}

func (s cases) GetCase(ctx context.Context, r *siklusv1.GetCaseRequest) (*siklusv1.GetCaseResponse, error) {
	p, err := s.enter(ctx, connectv1.CaseServiceGetCaseProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.GetCaseResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		w, err := s.reading(ctx, tx, p, connectv1.CaseServiceGetCaseProcedure, r.GetCaseId())
		if err != nil {
			return err
		}
		out.Case, err = s.file(ctx, tx, p, w)
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

func (s cases) ListTasks(ctx context.Context, r *siklusv1.ListTasksRequest) (*siklusv1.ListTasksResponse, error) {
	p, err := s.enter(ctx, connectv1.CaseServiceListTasksProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.ListTasksResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		tasks, err := s.tasksOf(ctx, tx, p, r.GetIncludeClosed())
		if err != nil {
			return err
		}
		out.Tasks, err = s.describe(ctx, tx, tasks)
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

// tasksOf lists the caller's tasks; for a link that is one.
func (d *door) tasksOf(ctx context.Context, tx store.Tx, p Principal, closed bool) ([]store.Task, error) {
	if p.Via != ByLink {
		return tx.TasksOf(ctx, p.Person, closed)
	}
	task, err := d.linkTask(ctx, tx, p)
	if err != nil {
		return nil, err
	}
	if !closed && !task.ClosedAt.IsZero() {
		return nil, nil
	}
	return []store.Task{task}, nil
}

// ownTask reads a task and makes sure it is the caller's: theirs by name, or HR's as an office. Somebody
// else's task is not even told to exist.
func (d *door) ownTask(ctx context.Context, tx store.Tx, p Principal, id string) (store.Task, error) {
	task, err := tx.TaskByID(ctx, id)
	if err != nil {
		return task, err
	}
	if p.Via == ByLink && task.ID != p.Task {
		return task, store.ErrNotFound
	}
	if task.PersonID == p.Person {
		return task, nil
	}
	if task.Role != appraisal.HR || !p.Holds(OfficeHR) {
		return task, store.ErrNotFound
	}
	w, err := d.placeIn(ctx, tx, p, task.CaseID)
	if err != nil {
		return task, err
	}
	if _, ok := w.has(appraisal.HR); !ok {
		return task, store.ErrNotFound
	}
	return task, nil
}

func (s cases) GetTask(ctx context.Context, r *siklusv1.GetTaskRequest) (*siklusv1.GetTaskResponse, error) {
	p, err := s.enter(ctx, connectv1.CaseServiceGetTaskProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.GetTaskResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		task, err := s.ownTask(ctx, tx, p, r.GetTaskId())
		if err != nil {
			return err
		}
		described, err := s.describe(ctx, tx, []store.Task{task})
		if err != nil {
			return err
		}
		out.Task = described[0]
		draft, err := tx.Draft(ctx, task.ID, p.Person)
		if err != nil {
			return err
		}
		out.Task.Draft, err = s.taskDraft(ctx, tx, task, p.Person, draft)
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

// describe puts tasks into the words of the contract, without drafts.
func (d *door) describe(ctx context.Context, tx store.Tx, tasks []store.Task) ([]*siklusv1.Task, error) {
	subjects := map[string]store.Case{}
	years := map[string]int{}
	var people []string
	for _, t := range tasks {
		if _, known := subjects[t.CaseID]; known {
			continue
		}
		c, err := tx.CaseByID(ctx, t.CaseID)
		if err != nil {
			return nil, err
		}
		subjects[t.CaseID] = c
		people = append(people, c.PersonID)
		if _, known := years[c.CycleID]; !known {
			cycle, err := tx.CycleByID(ctx, c.CycleID)
			if err != nil {
				return nil, err
			}
			years[c.CycleID] = cycle.Year
		}
	}
	names, err := tx.PeopleByID(ctx, people)
	if err != nil {
		return nil, err
	}
	selves, err := selfAppraised(ctx, tx, tasks)
	if err != nil {
		return nil, err
	}
	out := make([]*siklusv1.Task, 0, len(tasks))
	for _, t := range tasks {
		c := subjects[t.CaseID]
		calendar := c.Rules.Calendar
		out = append(out, &siklusv1.Task{
			Id: t.ID, CaseId: t.CaseID, Act: string(t.Act), Proceeding: string(c.Proceeding), Period: periodKey(c.Period),
			Person: names[c.PersonID].Name, Due: day(t.Term.Due), EndsAt: stamp(t.Term.Ends(calendar)),
			DaysLeft: daysLeft(calendar, calendar.DateOf(c.Rules.Pace.ToLegal(d.now())), t.Term.Due),
			ClosedAt: stamp(t.ClosedAt), ClosedByAct: t.ClosedByAct, Year: int32(years[c.CycleID]),
			Rehearsal: c.Rules.Pace.Rehearsal(), SelfAppraisal: selves[t.ID],
		})
	}
	return out, nil
}

// selfAppraised says of every rating that is awaited, by the ID of the task, whether the self-appraisal is in: ratings may
// be given without it, and whoever gives them chooses whether to wait.
func selfAppraised(ctx context.Context, tx store.Tx, tasks []store.Task) (map[string]string, error) {
	var cases []string
	for _, t := range tasks {
		if t.Act == appraisal.Rate && t.ClosedAt.IsZero() {
			cases = append(cases, t.CaseID)
		}
	}
	if len(cases) == 0 {
		return nil, nil
	}
	list, err := tx.SelfAppraisals(ctx, cases)
	if err != nil {
		return nil, err
	}
	said := make(map[string]string, len(cases))
	for _, s := range list {
		for _, t := range tasks {
			if t.CaseID != s.EvaluationID || t.Act != appraisal.Rate || !t.ClosedAt.IsZero() {
				continue
			}
			if said[t.ID] = "awaited"; s.In {
				said[t.ID] = "in"
			}
		}
	}
	return said, nil
}

// daysLeft counts working days until the last day; negative when it has passed.
func daysLeft(c appraisal.Calendar, today, due appraisal.Date) int32 {
	if due < today {
		return -int32(max(c.Count(due, today), 1))
	}
	return int32(c.Count(today, due))
}

func (s cases) GetAct(ctx context.Context, r *siklusv1.GetActRequest) (*siklusv1.GetActResponse, error) {
	p, err := s.enter(ctx, connectv1.CaseServiceGetActProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.GetActResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		row, err := tx.ActByID(ctx, r.GetActId())
		if err != nil {
			return err
		}
		if row.Act.By.Person != p.Person {
			return store.ErrNotFound
		}
		if p.Via == ByLink {
			if err := s.withinLink(ctx, tx, p, row.CaseID); err != nil {
				return err
			}
		}
		c, err := tx.CaseByID(ctx, row.CaseID)
		if err != nil {
			return err
		}
		out.Receipt = receiptOf(c.Rules.Pace, row)
		if row.Refusal != nil {
			out.Refusal = refusalDetail(&refused{Refusal: *row.Refusal, act: row.ID})
		}
		return nil
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

func (s cases) SaveDraft(ctx context.Context, r *siklusv1.SaveDraftRequest) (*siklusv1.SaveDraftResponse, error) {
	p, err := s.enter(ctx, connectv1.CaseServiceSaveDraftProcedure, r)
	if err != nil {
		return nil, err
	}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		task, err := s.ownTask(ctx, tx, p, r.GetTaskId())
		if err != nil {
			return err
		}
		return tx.SaveDraft(ctx, task.ID, p.Person, r.GetDraft())
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return &siklusv1.SaveDraftResponse{}, nil
}

func (s cases) ExtendTerm(ctx context.Context, r *siklusv1.ExtendTermRequest) (*siklusv1.ExtendTermResponse, error) {
	facts := reasoned(r.GetReason())
	facts.Clock = appraisal.Clock(r.GetClock())
	receipt, err := s.take(ctx, connectv1.CaseServiceExtendTermProcedure, r, facts, untilDay(r.GetUntil()))
	if err != nil {
		return nil, err
	}
	return &siklusv1.ExtendTermResponse{Receipt: receipt}, nil
}

// untilDay completes the facts with the new last day.
func untilDay(until string) inspection {
	return func(_ context.Context, _ store.Tx, _ place, facts *appraisal.Facts) (err error) {
		facts.Until, err = dateField("until", until)
		return err
	}
}

func (s cases) ChangeParty(ctx context.Context, r *siklusv1.ChangePartyRequest) (*siklusv1.ChangePartyResponse, error) {
	facts := reasoned(r.GetReason())
	facts.Role, facts.Person, facts.Capacity = appraisal.Role(r.GetRole()), r.GetPersonId(), appraisal.Named
	receipt, err := s.take(ctx, connectv1.CaseServiceChangePartyProcedure, r, facts, fitParty)
	if err != nil {
		return nil, err
	}
	return &siklusv1.ChangePartyResponse{Receipt: receipt}, nil
}

// fitParty refuses a party whom the agency does not know, and the employee as judge of their own case.
func fitParty(ctx context.Context, tx store.Tx, w place, facts *appraisal.Facts) error {
	if facts.Person == w.Case.PersonID {
		return &refused{field: "person_id", Refusal: appraisal.Refusal{Code: appraisal.OwnCase, Provision: "art. 1(9)",
			Sentence: "Pegawai tidak dapat menilai dirinya sendiri; pilih orang lain.", English: "Nobody appraises themselves; choose somebody else."}}
	}
	people, err := tx.PeopleByID(ctx, []string{facts.Person})
	if err != nil {
		return err
	}
	if _, known := people[facts.Person]; !known {
		return &refused{field: "person_id", Refusal: appraisal.Refusal{Code: appraisal.PartyMissing, Provision: "art. 1(9)",
			Sentence: "Orang yang dipilih tidak ada dalam data pegawai instansi ini.", English: "The chosen person is not on this agency's roster."}}
	}
	return nil
}

func (s cases) Exempt(ctx context.Context, r *siklusv1.ExemptRequest) (*siklusv1.ExemptResponse, error) {
	receipt, err := s.take(ctx, connectv1.CaseServiceExemptProcedure, r, reasoned(r.GetReason()))
	if err != nil {
		return nil, err
	}
	return &siklusv1.ExemptResponse{Receipt: receipt}, nil
}

func (s cases) Withdraw(ctx context.Context, r *siklusv1.WithdrawRequest) (*siklusv1.WithdrawResponse, error) {
	receipt, err := s.take(ctx, connectv1.CaseServiceWithdrawProcedure, r, reasoned(r.GetReason()))
	if err != nil {
		return nil, err
	}
	return &siklusv1.WithdrawResponse{Receipt: receipt}, nil
}

func (s cases) Reopen(ctx context.Context, r *siklusv1.ReopenRequest) (*siklusv1.ReopenResponse, error) {
	receipt, err := s.take(ctx, connectv1.CaseServiceReopenProcedure, r, reasoned(r.GetReason()), untilDay(r.GetUntil()))
	if err != nil {
		return nil, err
	}
	return &siklusv1.ReopenResponse{Receipt: receipt}, nil
}

// possible lists the acts that the caller may do in the case now, by asking the procedure's own rules with
// facts that are complete: what is left is who and when.
func possible(p Principal, w place, s appraisal.Standing, task store.Task, received appraisal.Act) []string {
	var acts []string
	for _, o := range appraisal.Openings() {
		if o.Proceeding != w.Case.Proceeding || slices.Contains(acts, string(o.Kind)) || ofCycle(o.Kind) {
			continue
		}
		by, ok := w.any(o.By)
		if !ok || p.Via == ByLink && (task.CaseID != w.Case.ID || !covers(o.Proceeding, by.Role, task.Act, o.Kind)) {
			continue
		}
		act := received
		act.Kind, act.By = o.Kind, by
		if appraisal.Admit(w.Case.Rules, s, act) == nil {
			acts = append(acts, string(o.Kind))
		}
	}
	return acts
}

// ofCycle reports whether an act is done for a whole cycle at once and not in one case.
func ofCycle(kind appraisal.ActKind) bool {
	return kind == appraisal.AdoptCalendar || kind == appraisal.AdoptRules
}
