package api

import (
	"context"
	"errors"
	"slices"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"siklus.id/appraisal"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
	"siklus.id/store"
)

// targets helps to write target agreements. It takes no act of the procedure.
type targets struct{ *door }

// sheetCase is the place of the caller in an appraisal.
func (s targets) sheetCase(ctx context.Context, tx store.Tx, p Principal, procedure, caseID string) (place, error) {
	w, err := s.reading(ctx, tx, p, procedure, caseID)
	if err == nil && w.Case.Proceeding != appraisal.AppraisalProceeding {
		err = store.ErrNotFound
	}
	return w, err
}

func (s targets) GetTargetSheet(ctx context.Context, r *siklusv1.GetTargetSheetRequest) (*siklusv1.GetTargetSheetResponse, error) {
	p, err := s.enter(ctx, connectv1.TargetServiceGetTargetSheetProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.GetTargetSheetResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		w, err := s.sheetCase(ctx, tx, p, connectv1.TargetServiceGetTargetSheetProcedure, r.GetCaseId())
		if err != nil {
			return err
		}
		setting, goals, err := s.setting(ctx, tx, w)
		if err != nil {
			return err
		}
		out.Parents, out.Head, out.NeedsReason = goals, setting.Level.HeadsUnit(), needsReason(w.Case)
		out.Closed = !slices.Contains([]appraisal.Stage{appraisal.TargetsDue, appraisal.TargetsSteppedUp, appraisal.InYear}, w.Case.Stage)
		if _, own := w.has(appraisal.Employee); !own {
			return nil
		}
		draft, err := s.ownDraft(ctx, tx, w.Case)
		if err != nil {
			return err
		}
		var offered int
		out.Draft, offered, err = s.withOffers(ctx, tx, w.Case, draft)
		out.Offered = int32(offered)
		return err
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}

// setting is what advice needs to know about the post, and the goals that can be supported.
func (s targets) setting(ctx context.Context, tx store.Tx, w place) (appraisal.Setting, []*siklusv1.ParentResult, error) {
	post, err := tx.PostByID(ctx, w.Case.PostID)
	if err != nil {
		return appraisal.Setting{}, nil, err
	}
	cycle, err := tx.CycleByID(ctx, w.Case.CycleID)
	if err != nil {
		return appraisal.Setting{}, nil, err
	}
	leader := ""
	actor, err := tx.Actor(ctx, w.Case.ID, appraisal.Appraiser, w.Today)
	if err == nil {
		leader = actor.PersonID
	} else if !errors.Is(err, store.ErrNobody) {
		return appraisal.Setting{}, nil, err
	}
	goals, err := s.goalsOf(ctx, tx, cycle, leader, w.Case.PostID, w.Today)
	if err != nil {
		return appraisal.Setting{}, nil, err
	}
	setting := appraisal.Setting{Level: appraisal.Level(post.Level)}
	if setting.Acting, err = actingAs(ctx, tx, w); err != nil {
		return setting, nil, err
	}
	for _, g := range goals {
		setting.Parents = append(setting.Parents, g.GetRef())
	}
	if len(goals) > 0 {
		return setting, goals, nil
	}
	if setting.Top = leader == ""; setting.Top {
		return setting, nil, nil
	}
	years, err := tx.AppraisalsOf(ctx, []string{leader})
	setting.Top = len(years[leader]) == 0
	return setting, nil, err
}

// actingAs are the titles of the posts that the employee holds as *Plt* or *Plh* beside the one that is appraised.
func actingAs(ctx context.Context, tx store.Tx, w place) (titles []string, err error) {
	holdings, err := tx.HoldingsOf(ctx, w.Case.PersonID)
	if err != nil {
		return nil, err
	}
	for _, h := range holdings {
		acting := h.Capacity == appraisal.Acting || h.Capacity == appraisal.DailyActing
		if !acting || h.PostID == w.Case.PostID || h.From > w.Today || !h.To.IsZero() && h.To < w.Today {
			continue
		}
		post, err := tx.PostByID(ctx, h.PostID)
		if err != nil {
			return nil, err
		}
		titles = append(titles, post.Title)
	}
	return titles, nil
}

// ownDraft is what the employee has typed: for the task that asks for targets, else for the running year.
func (s targets) ownDraft(ctx context.Context, tx store.Tx, c store.Case) (string, error) {
	task, err := s.targetTask(ctx, tx, c)
	if err != nil {
		return "", err
	}
	if task.ID != "" {
		if draft, err := tx.Draft(ctx, task.ID, c.PersonID); err != nil || draft != "" {
			return draft, err
		}
	}
	return tx.TargetDraft(ctx, c.ID, c.PersonID)
}

// targetTask is the open task that asks the employee for targets; the zero Task when none does.
func (s targets) targetTask(ctx context.Context, tx store.Tx, c store.Case) (store.Task, error) {
	tasks, err := tx.OpenTasks(ctx, c.ID)
	for _, t := range tasks {
		if t.Act == appraisal.SubmitTargets && t.PersonID == c.PersonID {
			return t, nil
		}
	}
	return store.Task{}, err
}

func (s targets) SaveTargetDraft(ctx context.Context, r *siklusv1.SaveTargetDraftRequest) (*siklusv1.SaveTargetDraftResponse, error) {
	p, err := s.enter(ctx, connectv1.TargetServiceSaveTargetDraftProcedure, r)
	if err != nil {
		return nil, err
	}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		w, err := s.sheetCase(ctx, tx, p, connectv1.TargetServiceSaveTargetDraftProcedure, r.GetCaseId())
		if err != nil {
			return err
		}
		task, err := s.targetTask(ctx, tx, w.Case)
		if err != nil {
			return err
		}
		if task.ID != "" {
			return tx.SaveDraft(ctx, task.ID, p.Person, r.GetDraft())
		}
		return tx.SaveTargetDraft(ctx, w.Case.ID, p.Person, r.GetDraft(), s.now())
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return &siklusv1.SaveTargetDraftResponse{}, nil
}

// taskDraft completes the draft of a task that asks for targets; other drafts are as they were saved.
func (d *door) taskDraft(ctx context.Context, tx store.Tx, task store.Task, person, draft string) (string, error) {
	if task.Act != appraisal.SubmitTargets || task.PersonID != person || !task.ClosedAt.IsZero() {
		return draft, nil
	}
	c, err := tx.CaseByID(ctx, task.CaseID)
	if err != nil {
		return "", err
	}
	if draft == "" {
		if draft, err = tx.TargetDraft(ctx, c.ID, person); err != nil {
			return "", err
		}
	}
	draft, _, err = d.withOffers(ctx, tx, c, draft)
	return draft, err
}

// mostResults is how many planned results one agreement can hold.
const mostResults = 40

// withOffers puts into a draft what was offered and is not in it yet, and takes out what was taken back and not changed
// since. It happens when the draft is read, so that nothing that is being typed is overwritten. offered counts what was
// put in. A draft that is no request is left alone.
func (d *door) withOffers(ctx context.Context, tx store.Tx, c store.Case, draft string) (_ string, offered int, err error) {
	rows, err := tx.OfferedTo(ctx, []string{c.ID})
	if err != nil || len(rows) == 0 {
		return draft, 0, err
	}
	req, ok, err := draftRequest(ctx, tx, c, draft)
	if err != nil || !ok {
		return draft, 0, err
	}
	if req.Targets == nil {
		req.Targets = &siklusv1.Targets{}
	}
	offered, changed, err := mergeOffers(req.Targets, rows)
	if err != nil || !changed {
		return draft, 0, err
	}
	text, err := protojson.Marshal(req)
	return string(text), offered, err
}

// draftRequest reads a draft; without one it is what was handed in last. ok is false for a draft that is no request.
func draftRequest(ctx context.Context, tx store.Tx, c store.Case, draft string) (req *siklusv1.SubmitTargetsRequest, ok bool, err error) {
	if draft != "" {
		req = &siklusv1.SubmitTargetsRequest{}
		return req, readContent([]byte(draft), req) == nil, nil
	}
	contents, err := tx.TargetContents(ctx, []string{c.ID})
	if err != nil || contents[c.ID].Last == nil {
		return &siklusv1.SubmitTargetsRequest{}, err == nil, err
	}
	req, err = submittedTargets(contents[c.ID].Last)
	if err == nil {
		req.Header, req.Reason = nil, ""
	}
	return req, err == nil, err
}

func mergeOffers(t *siklusv1.Targets, rows []store.OfferedResult) (offered int, changed bool, err error) {
	for _, row := range rows {
		var result siklusv1.PlannedResult
		if err := readContent(row.Result, &result); err != nil {
			return 0, false, err
		}
		result.Offer = row.ID
		at := slices.IndexFunc(t.GetResults(), func(r *siklusv1.PlannedResult) bool { return r.GetOffer() == row.ID })
		switch {
		case row.Withdrawn && at >= 0:
			changed = true
			if asOffered(t.Results[at], &result) {
				t.Results = slices.Delete(t.Results, at, at+1)
			} else {
				t.Results[at].Offer = "" // the employee has made it their own
			}
		case row.Withdrawn || row.Settled || at >= 0 || slices.Contains(t.GetOffers(), row.ID) || len(t.GetResults()) >= mostResults:
		default:
			t.Results, t.Offers = append(t.Results, &result), append(t.Offers, row.ID)
			offered++
			changed = true
		}
	}
	return offered, changed, nil
}

// asOffered reports whether a row still says what was offered. An indicator row to write in is nobody's words yet.
func asOffered(row, offer *siklusv1.PlannedResult) bool {
	row = proto.CloneOf(row)
	row.Number = 0
	row.Indicators = slices.DeleteFunc(row.Indicators, func(i *siklusv1.Indicator) bool { return i.GetMeasure() == "" && i.GetTarget() == "" })
	return proto.Equal(row, offer)
}

func (s targets) AdviseTargets(ctx context.Context, r *siklusv1.AdviseTargetsRequest) (*siklusv1.AdviseTargetsResponse, error) {
	p, err := s.enter(ctx, connectv1.TargetServiceAdviseTargetsProcedure, r)
	if err != nil {
		return nil, err
	}
	out := &siklusv1.AdviseTargetsResponse{}
	err = s.store.WithAgency(ctx, p.Agency, func(tx store.Tx) error {
		w, err := s.sheetCase(ctx, tx, p, connectv1.TargetServiceAdviseTargetsProcedure, r.GetCaseId())
		if err != nil {
			return err
		}
		setting, _, err := s.setting(ctx, tx, w)
		if err != nil {
			return err
		}
		plan := r.GetTargets()
		if plan == nil {
			contents, err := tx.TargetContents(ctx, []string{w.Case.ID})
			if err != nil || contents[w.Case.ID].Last == nil {
				return err
			}
			written, err := submittedTargets(contents[w.Case.ID].Last)
			if err != nil {
				return err
			}
			plan = written.GetTargets()
		}
		for _, a := range appraisal.Advise(plannedTargets(plan), setting) {
			out.Advice = append(out.Advice, &siklusv1.TargetAdvice{Code: a.Code, Field: a.Field, Sentence: a.Sentence, English: a.English, Provision: a.Provision})
		}
		return nil
	})
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	return out, nil
}
